/* Keyed state of all kinds beside a plain model of it, for tests of either backend.
 *
 * A world is the state of one subtask: tables, handles, and what they must hold, key by key. Random
 * calls go to both; every answer is compared. Calls wait as often as asked: then the table is
 * disturbed (pages split and are rebuilt) before the call is made again, so a slot kept across a
 * wait would be found. Over a store, in builds with test points, pages are at their bound all the
 * time: what was resolved before has left memory when it is needed again.
 */
#ifndef WR_TESTS_LIB_KEYED_MODEL_H
#define WR_TESTS_LIB_KEYED_MODEL_H

#include "common/base/arena.h"
#include "common/base/rng.h"
#include "common/base/vec.h"
#include "common/sys/env.h"
#include "taskmanager/state/keyed.h"
#include "taskmanager/state/store.h"

#define KEYED_MODEL_KEYS 48u     /* key 0 is NULL */
#define KEYED_MODEL_MAP_KEYS 40u /* of each map */
#define KEYED_MODEL_GROUPS 64u

struct keyed_model_options {
    bool text;             /* keys are text, else bigint */
    uint32_t wait_percent; /* of resolves */
    const struct tm_store_type *store; /* NULL: heap. Else hardly anything is kept in memory */
    uint64_t seed;
    uint32_t key_group_first;
    uint32_t key_group_end; /* 0 = all key groups */
};

/* What a key must have. Values are numbers from which their bytes follow. */
struct keyed_model_key {
    bool has_value, has_reduced, has_fixed, has_free;
    uint64_t value;
    char reduced[64];
    uint32_t reduced_bytes;
    uint64_t fixed[3];
    char free[64];
    uint32_t free_bytes;
    WR_VEC(uint64_t) list;
    uint64_t map[KEYED_MODEL_MAP_KEYS]; /* 0 = not there */
};

struct keyed_model_table {
    char *name;
    struct tm_table *table;
};

struct keyed_model {
    struct keyed_model_options options;
    struct wr_env *env;
    struct wr_memory *memory;
    struct wr_mailbox *mailbox;
    struct tm_stores *stores;
    char directory[128]; /* of the stores */
    struct wr_rng rng, site_rng;
    void (*idle)(void *ctx); /* called while a call waits, if any */
    void *idle_ctx;
    WR_VEC(struct keyed_model_table) tables;
    struct tm_keyed *keyed;
    struct tm_value *value;
    struct tm_aggregating *reducing, *fixed, *free;
    struct tm_list *list;
    struct tm_map *map;
    struct tm_walk *walk;
    uint64_t next_number; /* of values */
    uint64_t waits;
    struct keyed_model_key keys[KEYED_MODEL_KEYS];

    /* The batch in hand. */
    struct tm_key_batch *batch;
    struct tm_rows rows;
    uint32_t count;
    uint16_t picks[WR_BATCH_ROWS_MAX];
    uint16_t key_of[WR_BATCH_ROWS_MAX]; /* by batch row */
    uint64_t words[WR_BATCH_ROWS_MAX], hashes[WR_BATCH_ROWS_MAX];
    uint64_t null_bits[WR_BATCH_ROWS_MAX / 64];
    struct wr_view views[WR_BATCH_ROWS_MAX];
    char texts[KEYED_MODEL_KEYS][64];
    struct wr_arena arena; /* values of the batch */
    struct wr_str map_keys[WR_BATCH_ROWS_MAX], values[WR_BATCH_ROWS_MAX];
    uint16_t map_key_of[WR_BATCH_ROWS_MAX];
    uint64_t number_of[WR_BATCH_ROWS_MAX];
};

struct keyed_model *keyed_model_create(const struct keyed_model_options *options);
void keyed_model_destroy(struct keyed_model *m); /* asserts that all memory came back */
/* The world whose calls wait is the one made or used last. */
void keyed_model_use(struct keyed_model *m);
/* The keys of this subtask as in `keys`: of a world for restored tables. */
void keyed_model_copy(struct keyed_model *m, const struct keyed_model_key *keys);
void keyed_model_keys_fini(struct keyed_model_key *keys);
struct tm_table *keyed_model_table(struct keyed_model *m, const char *name);

/* One random call on every kind of state, now and then a slice of sweeping. */
void keyed_model_step(struct keyed_model *m);
/* Everything that the model has is there, and nothing else. */
void keyed_model_check(struct keyed_model *m);
/* Clear every key, sweep to the end: no table holds anything any more. The last thing done. */
void keyed_model_clear(struct keyed_model *m);

/* Rows of a batch with these keys, in this order. */
void keyed_model_rows(struct keyed_model *m, const uint16_t *keys, uint32_t count);
struct wr_str keyed_model_bytes(struct keyed_model *m, uint64_t number);
/* What a task does between batches. */
void keyed_model_between(struct keyed_model *m);
/* After WAIT: let the world go on. */
void keyed_model_wait(struct keyed_model *m);

/* ---- between the files keyed_model*.c ---- */

/* A random batch, random rows of it, values and map keys for them. */
void keyed_model_batch(struct keyed_model *m);
bool keyed_model_is_mine(const struct keyed_model *m, uint32_t k);
struct keyed_model_key *keyed_model_at(struct keyed_model *m, uint32_t i); /* of a position */
void keyed_model_check_bytes(struct keyed_model *m, struct wr_str got, uint64_t number);
struct wr_str keyed_model_map_key(struct keyed_model *m, uint32_t j);
/* What the user functions do. */
void keyed_model_tail(char *acc, uint32_t *acc_bytes, struct wr_str value);
void keyed_model_fixed_add(uint64_t acc[3], uint64_t number);
void keyed_model_fixed_merge(uint64_t acc[3], const uint64_t other[3]);

#define KEYED_DONE(m, err, call)                                                    \
    do {                                                                            \
        enum tm_table_status keyed_status_;                                         \
        while ((keyed_status_ = (call)) == TM_TABLE_WAIT) {                         \
            keyed_model_wait(m);                                                    \
        }                                                                           \
        if (keyed_status_ != TM_TABLE_DONE) {                                       \
            ck_abort_msg("%s: %s", #call, (err)->message);                          \
        }                                                                           \
    } while (0)

#endif
