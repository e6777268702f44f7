/* Keyed state by name: value, list, map, reducing and aggregating state of the current keys, as
 * Flink has them, on tables (table.h) of either backend.
 *
 * Everything is done for a batch of rows. A call takes rows in order and acts as if it had been
 * made for one row after another; rows may repeat, and so may keys. Values are bytes (a row in row
 * codec, or what the caller likes), copied when they are put in, borrowed when they are given out.
 * A call over tables may answer WAIT: then it is made again with the same arguments after a wake,
 * and before any other call; it has happened once when it answers DONE. What a call gives out is
 * borrowed until the next call here, or until the operator gives the thread back; it is never
 * passed in again without a copy. FAILED fills err; the task fails with it.
 *
 * No table holds a pointer, and none holds a list or a map in one piece, so a key with ten million
 * entries is never in memory at once:
 *
 *     value       "x"          key                -> {present} value
 *     reducing    "x"          key                -> {present} accumulator
 *     aggregating "x"          key                -> {present, fixed accumulator}, or as reducing
 *     list        "x"          key                -> {swept, first, next}
 *                 "x/entries"  (key, number)      -> value        for swept <= number < next
 *     map         "x"          key                -> {swept, first, next}
 *                 "x/numbers"  (key, number)      -> map key      for swept <= number < next
 *                 "x/entries"  (key, map key)     -> {number} value
 *     both        "x/swept"    key                   those with swept < first; always on the heap
 *
 * An entry is there if first <= number < next. Numbers are given out in order and `first` never
 * goes back, so a list or a map is cleared by first = next, whatever its size: what lies before is
 * out of reach and removed later, a bounded number of entries at a time (tm_keyed_work). All of
 * this is in the tables, so a snapshot may be taken between any two calls and a restored task goes
 * on sweeping. When nothing is left of a key its header is removed too. Removing from a map moves
 * the entry with the last number into the hole.
 *
 * What a task must do: open states in open; take no barrier while a call waits, tm_keyed_work aside
 * (the runtime takes none while a batch is in process); at the end of each batch call tm_keyed_work
 * with twice the batch's rows, which keeps what is left behind below what was put in; and sweep on
 * while tm_keyed_pending says so and there is no input.
 *
 * Thread: the task's worker.
 */
#ifndef TM_STATE_KEYED_H
#define TM_STATE_KEYED_H

#include "common/base/str.h"
#include "taskmanager/state/key_batch.h"
#include "taskmanager/state/table.h"

struct tm_keyed; /* the keyed state of one operator */

/* A table that a state needs. */
struct tm_keyed_table {
    const char *name;
    const enum wr_type *key_types;
    uint32_t key_count;
    bool composite;
    uint32_t value_bytes;
    const void *value_template; /* NULL: zeros */
    bool objects;
    bool heap; /* else over a store */
};
struct tm_keyed_options {
    const enum wr_type *key_types;
    uint32_t key_count;
    uint32_t key_groups;
    uint32_t key_group_first;
    uint32_t key_group_end;
    bool heap; /* all tables; else only those that must be are */
    /* Makes the table, which outlives the states; sealed, packed and restored by whoever owns it.
     * NULL with err filled. */
    struct tm_table *(*table)(void *ctx, const struct tm_keyed_table *table, struct wr_error *err);
    void *ctx;
    /* tm_table_resolve when NULL. Tests put one here that waits. */
    enum tm_table_status (*resolve)(struct tm_table *table, const struct wr_keys *keys,
                                    enum tm_resolve intent, uint8_t **slots, uint64_t *fresh,
                                    struct wr_error *err);
};
struct tm_keyed *tm_keyed_create(const struct tm_keyed_options *options);
/* With all its states; calls that wait are abandoned. NULL is fine. */
void tm_keyed_destroy(struct tm_keyed *keyed);

/* Remove up to `entries` (at most WR_BATCH_ROWS_MAX) of what cleared lists and maps left. */
enum tm_table_status tm_keyed_work(struct tm_keyed *keyed, uint32_t entries, struct wr_error *err);
bool tm_keyed_pending(const struct tm_keyed *keyed); /* something is left */

/* Rows of a batch of keys, which is kept. */
struct tm_rows {
    struct tm_key_batch *batch;
    const uint16_t *rows; /* row numbers; NULL = 0 … count - 1 */
    uint32_t count;       /* at most WR_BATCH_ROWS_MAX */
};
static inline uint32_t tm_rows_at(const struct tm_rows *rows, uint32_t i)
{
    return rows->rows == NULL ? i : rows->rows[i];
}

/* Names are those of the user: 1 … WR_NAME_BYTES_MAX bytes without '/', each opened once. Handles
 * live as long as `keyed`. NULL with err filled. */
struct tm_value *tm_value_open(struct tm_keyed *keyed, const char *name, struct wr_error *err);
struct tm_list *tm_list_open(struct tm_keyed *keyed, const char *name, struct wr_error *err);
struct tm_map *tm_map_open(struct tm_keyed *keyed, const char *name, struct wr_error *err);

/* ---- value: begin, then row by row without waiting, then end ----
 *
 * i is a position in the rows of begin. Between begin and end the thread is not given back; later
 * the same rows may begin again. READ: only get. */
enum tm_table_status tm_value_begin(struct tm_value *value, const struct tm_rows *rows,
                                    enum tm_resolve intent, struct wr_error *err);
bool tm_value_get(const struct tm_value *value, uint32_t i, struct wr_str *ret);
enum wr_code tm_value_put(struct tm_value *value, uint32_t i, struct wr_str bytes,
                          struct wr_error *err) WR_MUST_CHECK;
void tm_value_clear(struct tm_value *value, uint32_t i);
void tm_value_end(struct tm_value *value);

/* ---- aggregating and reducing: as value, but each row adds ---- */

/* An accumulator in the hands of a call-back: exactly one of the two. */
struct tm_accumulator {
    uint8_t *fixed;       /* fixed_bytes of them, 8-aligned */
    struct wr_sb *bytes;
};
/* Flink's AggregateFunction. Call-backs fill err and return its code when they fail. */
struct tm_aggregate_function {
    void *ctx;
    uint32_t fixed_bytes; /* of an accumulator; 0: bytes of any length */
    /* Of a key that has none: zeros, or no bytes, when NULL. */
    enum wr_code (*create)(void *ctx, struct tm_accumulator *acc, struct wr_error *err);
    enum wr_code (*add)(void *ctx, struct tm_accumulator *acc, struct wr_str value,
                        struct wr_error *err);
    /* NULL: never merged. */
    enum wr_code (*merge)(void *ctx, struct tm_accumulator *acc, struct wr_str other,
                          struct wr_error *err);
    /* NULL: the accumulator's bytes. */
    enum wr_code (*result)(void *ctx, struct wr_str acc, struct wr_sb *ret, struct wr_error *err);
};
struct tm_aggregating *tm_aggregating_open(struct tm_keyed *keyed, const char *name,
                                           const struct tm_aggregate_function *function,
                                           struct wr_error *err);
/* Flink's ReduceFunction: the first value is the accumulator, later ones are combined into it. */
typedef enum wr_code tm_reduce_fn(void *ctx, struct wr_sb *acc, struct wr_str value,
                                  struct wr_error *err);
struct tm_aggregating *tm_reducing_open(struct tm_keyed *keyed, const char *name,
                                        tm_reduce_fn *reduce, void *ctx, struct wr_error *err);
enum tm_table_status tm_aggregating_begin(struct tm_aggregating *state,
                                          const struct tm_rows *rows, enum tm_resolve intent,
                                          struct wr_error *err);
enum wr_code tm_aggregating_add(struct tm_aggregating *state, uint32_t i, struct wr_str value,
                                struct wr_error *err) WR_MUST_CHECK;
/* Append the result; *ret_found false: nothing was added to this key. */
enum wr_code tm_aggregating_get(struct tm_aggregating *state, uint32_t i, struct wr_sb *ret,
                                bool *ret_found, struct wr_error *err) WR_MUST_CHECK;
/* What `from` has goes into i (sessions that touch); from is cleared. Nothing if they share a
 * key. */
enum wr_code tm_aggregating_merge(struct tm_aggregating *state, uint32_t i, uint32_t from,
                                  struct wr_error *err) WR_MUST_CHECK;
void tm_aggregating_clear(struct tm_aggregating *state, uint32_t i);
void tm_aggregating_end(struct tm_aggregating *state);

/* ---- lists; arrays go by position in `rows` ---- */

enum tm_table_status tm_list_add(struct tm_list *list, const struct tm_rows *rows,
                                 const struct wr_str *values, struct wr_error *err);
/* The lists of these rows' keys become just these values (rows repeat for several). */
enum tm_table_status tm_list_update(struct tm_list *list, const struct tm_rows *rows,
                                    const struct wr_str *values, struct wr_error *err);
enum tm_table_status tm_list_clear(struct tm_list *list, const struct tm_rows *rows,
                                   struct wr_error *err);
enum tm_table_status tm_list_count(struct tm_list *list, const struct tm_rows *rows,
                                   uint64_t *counts, struct wr_error *err);

/* ---- maps; map keys are bytes too ---- */

/* values[i].ptr NULL: not there. */
enum tm_table_status tm_map_get(struct tm_map *map, const struct tm_rows *rows,
                                const struct wr_str *keys, struct wr_str *values,
                                struct wr_error *err);
enum tm_table_status tm_map_put(struct tm_map *map, const struct tm_rows *rows,
                                const struct wr_str *keys, const struct wr_str *values,
                                struct wr_error *err);
enum tm_table_status tm_map_remove(struct tm_map *map, const struct tm_rows *rows,
                                   const struct wr_str *keys, struct wr_error *err);
enum tm_table_status tm_map_clear(struct tm_map *map, const struct tm_rows *rows,
                                  struct wr_error *err);
enum tm_table_status tm_map_count(struct tm_map *map, const struct tm_rows *rows,
                                  uint64_t *counts, struct wr_error *err);

/* ---- walks: the entries of lists and maps, piece by piece ----
 *
 * Row by row in the order of `rows`; lists from the oldest entry on; maps from the entry with the
 * highest number down, so that entries that were given out may be put anew or removed meanwhile
 * (the one that moves into the hole was given out before). Others may be removed too, but then one
 * that moves may come twice. What is added during a walk may be seen or not; what is cleared is not
 * given out any more. */
struct tm_walk;
struct tm_piece {
    uint32_t count;            /* 0: the walk is over */
    const uint16_t *positions; /* in the rows, of each entry */
    const struct wr_str *keys; /* maps */
    const struct wr_str *values;
};
struct tm_walk *tm_walk_create(void);
void tm_walk_destroy(struct tm_walk *walk); /* NULL is fine */
/* `rows`, and what it points to, is kept until the walk is over. */
void tm_walk_begin(struct tm_walk *walk, const struct tm_rows *rows);
enum tm_table_status tm_list_next(struct tm_list *list, struct tm_walk *walk, struct tm_piece *ret,
                                  struct wr_error *err);
enum tm_table_status tm_map_next(struct tm_map *map, struct tm_walk *walk, struct tm_piece *ret,
                                 struct wr_error *err);

#endif
