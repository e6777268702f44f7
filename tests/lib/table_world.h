/* Keyed tables beside a plain model of them: keys of every form made from real batches, random changes,
 * snapshots in their middle, restores, comparisons.
 *
 * Keys have numbers; a number is always the same canonical key, though its rows may differ (0.0 and -0.0,
 * 1.5 and 1.50). 0 is NULL, or what comes nearest. All files go through a fault_env that does not sync. Calls
 * that may fail say so; everything else that goes wrong fails the test.
 *
 * Thread: main.
 */
#ifndef WR_TESTS_LIB_TABLE_WORLD_H
#define WR_TESTS_LIB_TABLE_WORLD_H

#include "common/base/rng.h"
#include "common/batch/batch.h"
#include "taskmanager/state/composite.h"
#include "taskmanager/state/segment.h"
#include "taskmanager/state/snapshot.h"
#include "taskmanager/state/store.h"
#include "tests/lib/fault_env.h"

#define TABLE_WORLD_KEYS 3000u
#define TABLE_WORLD_GROUPS 64u
#define TABLE_WORLD_LARGE (1u << 20) /* bytes of the largest keys and objects */

enum table_keys {
    TABLE_KEYS_BIGINT,
    TABLE_KEYS_TEXT,
    TABLE_KEYS_DOUBLE,
    TABLE_KEYS_NUMERIC,
    TABLE_KEYS_JSONB,
    TABLE_KEYS_ARRAY,
    TABLE_KEYS_PAIR, /* bigint and text, each of them NULL at times */
    TABLE_KEYS_COMPOSITE,
    TABLE_KEYS_WORDS, /* composite: bigint, NULL at times, and eight bytes */
    TABLE_KEYS_SET,   /* the same with constant values, and no objects */
    TABLE_KEYS_TIMESTAMP,
    TABLE_KEYS_DATE,
    TABLE_KEYS_BOOLEAN,
    TABLE_KEYS_COUNT,
};

struct table_play {
    const struct tm_store_type *store; /* NULL: heap */
    enum table_keys keys;
    bool objects;
    bool large;            /* some keys (of texts) and objects have a megabyte */
    bool calm;             /* nothing is buggified but the bound, so that two runs are alike */
    uint32_t key_count;    /* 0 = as many as there are of this form */
    uint32_t batch_max;    /* 0 = WR_BATCH_ROWS_MAX */
    uint64_t undo_bytes_max;
    uint64_t budget_bytes; /* 0 = plenty */
    uint64_t seed;
};

struct table_entry {
    bool live;
    uint64_t value;
    uint32_t object_bytes;
};
struct table_key_form {
    uint64_t hash, u64;
    char *bytes; /* of the form BYTES */
    uint32_t length;
    bool null;
};

struct table_world {
    struct table_play play;
    struct wr_rng rng;
    struct wr_env *real;
    struct fault_env fault;
    struct wr_env *env; /* the fault's */
    struct wr_memory *memory, *batch_memory;
    struct wr_mailbox *mailbox;
    struct tm_segments *segments;
    struct tm_stores *stores; /* there even for a heap: parts may be of a store */
    char directory[128];
    bool small; /* hardly any memory for what a store could keep */
    uint64_t waits;
    uint64_t restored_bytes, restored_local_bytes; /* of the last restore */
    uint64_t evicted; /* keys that were not in memory at the barriers, summed */

    struct wr_field fields[2];
    struct wr_schema schema;
    struct wr_memory_account *account;
    struct wr_buf_pool *pool;
    struct wr_builder *builder;
    struct wr_key_scratch *scratch;
    struct tm_composite composite;
    struct wr_batch *batch; /* in hand */
    char *block;            /* objects are pieces of it */
    uint32_t count;         /* key numbers */
    struct table_key_form *forms;
    struct table_entry *model;
    uint64_t ks[WR_BATCH_ROWS_MAX];
};

struct table_world *table_world_create(const struct table_play *play);
static inline bool table_world_is_composite(const struct table_world *w)
{
    return w->play.keys == TABLE_KEYS_COMPOSITE || w->play.keys == TABLE_KEYS_WORDS ||
           w->play.keys == TABLE_KEYS_SET;
}
/* All memory was given back. */
void table_world_destroy(struct table_world *w);
/* Until nothing is in flight. */
void table_world_settle(struct table_world *w);

struct tm_table *table_world_table(struct table_world *w, uint32_t first, uint32_t end,
                                   bool over_store);
/* A batch of reads or changes, some removals behind it; pack (may be NULL) is the snapshot being packed.
 * false: the table failed, and the model means nothing any more. */
bool table_world_change(struct table_world *w, struct tm_table *table, struct tm_pack *pack,
                        uint64_t span, struct wr_error *err);
struct table_entry *table_world_copy(const struct table_world *w);

struct tm_pack *table_world_seal(struct table_world *w, struct tm_table *table,
                                 uint64_t checkpoint);
/* Until DONE or FAILED, with changes between the slices; one that fails is FAILED in *ret_table. */
enum tm_pack_state table_world_pack(struct table_world *w, struct tm_table *table,
                                    struct tm_pack *pack, uint64_t span, bool *ret_table_failed,
                                    struct wr_error *err);
/* DONE or FAILED; the table is returned either way. */
enum tm_pack_state table_world_restore(struct table_world *w, uint32_t first, uint32_t end,
                                       bool over_store, const Weir__TableState *state,
                                       const char *local, struct tm_table **ret,
                                       struct wr_error *err);

/* Every key of tables that share the key groups among them. */
void table_world_check(struct table_world *w, struct tm_table **tables, uint32_t count,
                       const struct table_entry *model);
void table_world_check_drains(struct table_world *w, struct tm_table *table,
                              const struct table_entry *model);
/* Digest and count of each key group of a heap table are those of the model's records. */
void table_world_check_digests(struct table_world *w, struct tm_table *table,
                               const struct table_entry *model);
/* Restored on the backend of the play and on the other one, whole and in three, it is what was sealed. */
void table_world_check_state(struct table_world *w, const Weir__TableState *state,
                             const struct table_entry *sealed);

#endif
