/* Snapshots of tables: seal, pack in slices, references; and restore.
 *
 *     seal(n) --> pack slice, pack slice, … --> all buffers durable --> one more part in the chain
 *
 * The chain of a table is a base and all deltas since, those of failed checkpoints too. seal chooses: a
 * base when there is none, when a part was lost (a pack failed or was abandoned before its end), when
 * the deltas outweigh half the base, are too many, or most of the table has changed; else a delta. The
 * base of a table over a store is the store's files.
 *
 * The owner packs between batches (100 µs a slice by the clock); full I/O buffers go to tm_segments,
 * whose pool jobs hash, write and fsync. No free buffer = skip the slice. An extent is
 * self-describing:
 *
 *     magic "WRx2" | u16 version | u8 kind (0 base, 1 delta) | u8 key form | u32 table name bytes |
 *     u32 value bytes | u32 records | u32 first kg | u32 end kg | u32 flags (1 objects, 2 composite) |
 *     u64 checkpoint | name | records (record.h), of a delta in order of application
 *
 * Thread: the task's worker, except where tm_segments says pool.
 */
#ifndef TM_STATE_SNAPSHOT_H
#define TM_STATE_SNAPSHOT_H

#include "common/sys/env.h"
#include "proto/checkpoint.pb-c.h"
#include "taskmanager/state/table.h"

struct tm_segments; /* segment.h */
struct tm_pack;

/* Where a pack writes to and whom it wakes. wake may be called on any thread. */
struct tm_pack_options {
    uint64_t checkpoint;
    struct tm_segments *segments; /* a reference is taken */
    struct wr_mailbox *home;      /* of the table's task: completions come here */
    void (*wake)(void *ctx);
    void *ctx;
    uint64_t undo_bytes_max; /* over it resolve waits for packing; 0: a 64th of the budget */
};

/* Seal now and begin packing. At most one pack per table at a time: a running one is destroyed first by
 * the caller. Returned. */
struct tm_pack *tm_table_seal(struct tm_table *table, const struct tm_pack_options *options);
enum tm_pack_state {
    TM_PACK_MORE,    /* call again when there is time */
    TM_PACK_WAIT,    /* nothing to do until `wake` is called (no buffer, or writes in flight) */
    TM_PACK_DONE,    /* everything packed and durable: the part is in the chain */
    TM_PACK_FAILED,  /* err tells; the next seal makes a base */
};
/* One slice, until the clock passes deadline_ns. */
enum tm_pack_state tm_pack_step(struct tm_pack *pack, struct wr_env *env, uint64_t deadline_ns,
                                struct wr_error *err);
/* Fraction of the undo cap in use, 0 … 100: above 50 the owner gives packing half its time. */
uint32_t tm_pack_pressure(const struct tm_pack *pack);
/* The chain as of the last pack that is DONE. Everything is allocated with wr_alloc; free by
 * tm_table_state_fini. */
void tm_table_state(const struct tm_table *table, Weir__TableState *ret);
void tm_table_state_fini(Weir__TableState *state);
/* Ends the pack: after DONE or FAILED, or to abandon it (then the next seal makes a base). Waits for
 * nothing: writes in flight are dropped when they complete. */
void tm_pack_destroy(struct tm_pack *pack);

/* ---- restore: one table of one subtask from any number of TableStates; a state machine too ---- */

struct tm_restore_table;
/* Reads only extents that overlap the table's key groups, each part in order; verifies length, 128-bit
 * hash, and the digests of the key groups. The chain goes on where it was when one state of exactly this
 * range was added; else the next seal makes a base. `local` (may be NULL) names a directory where files
 * of the same names may lie, tried first. */
struct tm_restore_options {
    struct wr_env *env;
    struct wr_mailbox *home;
    const char *directory; /* of the job's checkpoints; copied */
    const char *local;     /* copied */
    struct tm_stores *stores; /* for parts that are stores; may be NULL where none can come */
    void (*wake)(void *ctx);
    void *ctx;
};
struct tm_restore_table *tm_restore_table_create(struct tm_table *table,
                                                 const struct tm_restore_options *options);
void tm_restore_table_add(struct tm_restore_table *restore, const Weir__TableState *state);
/* As tm_pack_step: MORE, WAIT, DONE or FAILED with file, offset and key groups in err. */
enum tm_pack_state tm_restore_table_step(struct tm_restore_table *restore, uint64_t deadline_ns,
                                         struct wr_error *err);
/* What was read, and how much of it from `local`. */
void tm_restore_table_bytes(const struct tm_restore_table *restore, uint64_t *ret_bytes,
                            uint64_t *ret_local_bytes);
void tm_restore_table_destroy(struct tm_restore_table *restore);

#endif
