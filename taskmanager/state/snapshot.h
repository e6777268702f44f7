/* Snapshots of tables: seal, pack in slices, references; and restore.
 *
 *     seal(n) --> pack slice, pack slice, … --> all buffers durable --> TablePart with its extents
 *
 * The owner packs between batches (100 µs a slice by the clock); full I/O buffers go to tm_segments,
 * whose pool jobs hash, write and fsync. No free buffer = skip the slice. An extent is
 * self-describing:
 *
 *     magic "WRx1" | u16 version | u8 kind (0 base) | u8 key form | u32 table name bytes |
 *     u32 value bytes | u32 records | u32 first kg | u32 end kg | u32 0 | u64 checkpoint | name |
 *     records: flags u8 (1 = null key) | key (u64, or varint length and bytes) | value bytes
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
};

/* Seal now and begin packing a base. At most one pack per table at a time: a running one is
 * abandoned first by the caller. Returned. */
struct tm_pack *tm_table_seal(struct tm_table *table, const struct tm_pack_options *options);
enum tm_pack_state {
    TM_PACK_MORE,    /* call again when there is time */
    TM_PACK_WAIT,    /* nothing to do until `wake` is called (no buffer, or writes in flight) */
    TM_PACK_DONE,    /* everything packed and durable: tm_pack_result */
    TM_PACK_FAILED,  /* err tells; the next seal makes a base */
};
/* One slice, until now_ns() passes deadline_ns. */
enum tm_pack_state tm_pack_step(struct tm_pack *pack, struct wr_env *env, uint64_t deadline_ns,
                                struct wr_error *err);
/* Fraction of the undo cap in use, 0 … 100: above 50 the owner gives packing half its time. */
uint32_t tm_pack_pressure(const struct tm_pack *pack);
/* Fill a TableState: base and all parts since. Strings are allocated with wr_alloc; free by
 * tm_table_state_fini. */
void tm_pack_result(struct tm_pack *pack, Weir__TableState *ret);
void tm_table_state_fini(Weir__TableState *state);
/* Ends the pack: after DONE or FAILED, or to abandon it (checkpoint aborted: what was sealed stays
 * listed). Waits for nothing: writes in flight are dropped when they complete. */
void tm_pack_destroy(struct tm_pack *pack);

/* ---- restore: one table of one subtask from any number of TableStates; a state machine too ---- */

struct tm_restore_table;
/* Reads only extents that overlap the table's key groups; verifies length, 128-bit hash, and the
 * digests of parts that lie whole in the range. */
struct tm_restore_table *tm_restore_table_create(struct tm_table *table, struct wr_env *env,
                                                 struct wr_mailbox *home, const char *directory,
                                                 void (*wake)(void *ctx), void *ctx);
void tm_restore_table_add(struct tm_restore_table *restore, const Weir__TableState *state);
/* As tm_pack_step: MORE, WAIT, DONE or FAILED with file, offset and key groups in err. */
enum tm_pack_state tm_restore_table_step(struct tm_restore_table *restore, uint64_t deadline_ns,
                                         struct wr_error *err);
void tm_restore_table_destroy(struct tm_restore_table *restore);

#endif
