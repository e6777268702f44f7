/* Sorted multisets by key: how often each value of a key is there, and which one is the first.
 *
 * A multiset is a B+ tree whose nodes are objects of a composite table with objects, keyed by (key,
 * number), so that a key with millions of values is never in memory at once, and any change reads and
 * writes a few nodes whatever the backend:
 *
 *     root   (number 0)   level u8 | next number u64 | best | entries
 *     node   (number)     entries
 *     best   u32 bytes | value   the first value of all; no bytes: there is none
 *     entry  value | u64         of a leaf (level 0): how often; of an inner node: number of a child
 *     value  u32 bytes | cell with what lies outside of it; without the length where cells never do
 *
 * Entries are in order. A child holds values from its own on, the first child all below the second. A
 * small multiset is its root. A node splits above node_bytes and goes when it is empty; neighbours are
 * not merged, which costs room and no time after many removals.
 *
 * Instead of cells the values may be rows: strings whose order the caller knows.
 *
 *     row    u32 bytes of the head | head | rest
 *
 * Rows are in the order of their heads, by which they are found; equal heads are one value, with the rest that
 * came first. Of rows nobody is told the first: they are walked.
 *
 * Thread: the task's worker.
 */
#ifndef TM_STATE_SORTED_H
#define TM_STATE_SORTED_H

#include "common/batch/batch.h"
#include "taskmanager/state/table.h"

/* Longer values are refused: an inner node holds at least two. */
#define TM_SORTED_VALUE_BYTES_MAX (128u * 1024)

/* Of two heads; never 0 where they differ. */
typedef int tm_sorted_order(const void *ctx, struct wr_str a, struct wr_str b);

struct tm_sorted_options {
    struct tm_table *table; /* composite, with objects; outlives it */
    enum wr_type type;      /* of the values */
    bool descending;        /* the first one is the largest */
    tm_sorted_order *order; /* the values are rows, in this order; else NULL */
    const void *order_ctx;
    uint32_t node_bytes;    /* 0 = 2048 */
    /* tm_table_resolve when NULL. Tests put one here that waits. */
    enum tm_table_status (*resolve)(struct tm_table *table, const struct wr_keys *keys,
                                    enum tm_resolve intent, uint8_t **slots, uint64_t *fresh,
                                    struct wr_error *err);
};
struct tm_sorted;
struct tm_sorted *tm_sorted_create(const struct tm_sorted_options *options);
void tm_sorted_destroy(struct tm_sorted *sorted); /* NULL is fine */

/* Rows of a batch, in their order; NULL values are passed over. All is kept until DONE. */
struct tm_sorted_rows {
    const struct wr_keys *keys;     /* of rows 0 … count - 1 */
    const uint16_t *key_rows;       /* row i's key is that of this row; NULL = i */
    const struct wr_column *values;
    const struct wr_str *strings;   /* instead of values: the rows */
    const uint16_t *rows;           /* row i's place in the column; NULL = i */
    const uint64_t *back;           /* bit i: taken back, else added; NULL = all are added */
    uint32_t count;                 /* at most WR_BATCH_ROWS_MAX */
};
/* Some of the rows a call, so that a step stays short: DONE with *ret_more = call again with the same rows.
 * WAIT: the same after a wake. No barrier meanwhile. A value that is taken back without being there is
 * passed over. */
enum tm_table_status tm_sorted_change(struct tm_sorted *sorted, const struct tm_sorted_rows *rows,
                                      bool *ret_more, struct wr_error *err);

/* Of a row of the last rows: what its key's first value is since that row or a later one of them.
 * The last row of a key tells what it is now. Borrowed until the next rows. */
enum tm_sorted_first {
    TM_SORTED_PASSED, /* a NULL: nothing was changed */
    TM_SORTED_NONE,   /* the key has no values */
    TM_SORTED_VALUE,  /* *cell is filled */
};
enum tm_sorted_first tm_sorted_first(const struct tm_sorted *sorted, uint32_t row, void *cell);

/* ---- walks: the rows of some keys, key by key, each in its order ---- */

struct tm_sorted_keys {
    const struct wr_keys *keys;
    const uint16_t *rows; /* whose keys; NULL = 0 … count - 1 */
    uint32_t count;
};
/* A row of the index-th of the keys, as often as it is there; head and rest are borrowed for the call. */
typedef void tm_sorted_visit(void *ctx, uint32_t index, struct wr_str head, struct wr_str rest,
                             uint64_t count);
struct tm_sorted_walk;
struct tm_sorted_walk *tm_sorted_walk_create(struct tm_sorted *sorted);
void tm_sorted_walk_destroy(struct tm_sorted_walk *walk); /* NULL is fine */
void tm_sorted_walk_begin(struct tm_sorted_walk *walk);
/* Some nodes a call, so that a step stays short: DONE with *ret_more = call again with the same keys. WAIT: the
 * same after a wake. No change meanwhile. A few nodes are in memory at once, and the roots of up to 256 keys. */
enum tm_table_status tm_sorted_walk_step(struct tm_sorted_walk *walk,
                                         const struct tm_sorted_keys *keys, tm_sorted_visit *visit,
                                         void *ctx, bool *ret_more, struct wr_error *err);

#endif
