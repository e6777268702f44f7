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
 * Thread: the task's worker.
 */
#ifndef TM_STATE_SORTED_H
#define TM_STATE_SORTED_H

#include "common/batch/batch.h"
#include "taskmanager/state/table.h"

/* Longer values are refused: an inner node holds at least two. */
#define TM_SORTED_VALUE_BYTES_MAX (128u * 1024)

struct tm_sorted_options {
    struct tm_table *table; /* composite, with objects; outlives it */
    enum wr_type type;      /* of the values */
    bool descending;        /* the first one is the largest */
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
    const struct wr_column *values;
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

#endif
