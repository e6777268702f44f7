/* What the files of the aggregate table share (private to expr/).
 *
 * Thread: any; accumulators belong to their table's task.
 */
#ifndef WR_EXPR_AGGREGATE_INTERNAL_H
#define WR_EXPR_AGGREGATE_INTERNAL_H

#include <string.h>

#include "common/batch/sqlstate.h"
#include "common/expr/aggregate.h"

/* A run, row by row. */
#define EACH(run, i, row)                                                      \
    for (uint32_t i = 0, row = 0;                                              \
         i < (run)->count && (row = (run)->rows == NULL ? i : (run)->rows[i], true); i++)
#define SLOT(type, run, i) ((type *)(void *)((run)->slots[i] + (run)->offset))

#define INIT_ZERO(name, type)                \
    static void name(void *acc)              \
    {                                        \
        memset(acc, 0, sizeof(type));        \
    }

/* Cells of accumulators: `present` and `value` are expressions over acc. */
#define FINISH(name, acc_type, cell_type, present, value)                                       \
    static void name(const struct wr_aggregate_run *run, void *cells, uint64_t *validity)       \
    {                                                                                           \
        cell_type *out = cells;                                                                 \
        for (uint32_t i = 0; i < run->count; i++) {                                             \
            const acc_type *acc = SLOT(acc_type, run, i);                                       \
            bool there = (present);                                                             \
            out[i] = there ? (value) : (cell_type){0};                                          \
            validity[i / 64] |= (uint64_t)there << (i % 64);                                    \
        }                                                                                       \
    }

/* A signed 128-bit sum, and of how many values. */
struct wide_sum {
    uint64_t low, high;
    uint64_t count;
};
static inline __int128 wide_get(const struct wide_sum *acc)
{
    return (__int128)(((unsigned __int128)acc->high << 64) | acc->low);
}
static inline void wide_set(struct wide_sum *acc, __int128 v)
{
    acc->low = (uint64_t)v;
    acc->high = (uint64_t)((unsigned __int128)v >> 64);
}

/* A step that adds (+) integers to a wide sum, or takes them back (-): of sum and avg. */
#define WIDE_STEP(name, type, op)                                                               \
    static uint32_t name(const struct wr_aggregate_run *run)                                    \
    {                                                                                           \
        const type *values = run->arg->values;                                                  \
        EACH(run, i, row)                                                                       \
        {                                                                                       \
            struct wide_sum *acc = SLOT(struct wide_sum, run, i);                               \
            if (!wr_column_is_null(run->arg, row)) {                                            \
                wide_set(acc, wide_get(acc) op values[row]);                                    \
                acc->count = acc->count op 1;                                                   \
            }                                                                                   \
        }                                                                                       \
        return 0;                                                                               \
    }

/* Accumulators that travel as their bytes. */
static inline void bytes_to_wire(const struct wr_aggregate_run *run, uint32_t bytes, void *cells,
                                 uint64_t *validity)
{
    struct wr_view *out = cells;

    for (uint32_t i = 0; i < run->count; i++) {
        uint8_t *to = run->room->take(run->room, bytes);
        memcpy(to, run->slots[i] + run->offset, bytes);
        out[i] = wr_view_of((const char *)to, bytes);
        validity[i / 64] |= (uint64_t)1 << (i % 64);
    }
}

/* The bytes of row's accumulator into *ret; false: they are not so many. */
static inline bool from_wire(const struct wr_aggregate_run *run, uint32_t row, void *ret, uint32_t bytes)
{
    const struct wr_view *view = (const struct wr_view *)run->arg->values + row;

    if (wr_column_is_null(run->arg, row) || view->bytes != bytes) {
        return false;
    }
    memcpy(ret, wr_view_ptr(view), bytes);
    return true;
}

struct aggregate_group {
    const struct wr_aggregate *rows;
    uint32_t count;
};
extern const struct aggregate_group wr_aggregates_basic; /* aggregate_basic.c */
extern const struct aggregate_group wr_aggregates_keep;  /* aggregate_keep.c */
extern const struct aggregate_group wr_aggregates_array; /* aggregate_array.c */
extern const struct aggregate_group wr_aggregates_stat;  /* aggregate_stat.c */
extern const struct aggregate_group wr_aggregates_approx; /* aggregate_approx.c */
extern const struct aggregate_group wr_aggregates_percentile; /* aggregate_percentile.c */
extern const struct aggregate_group wr_aggregates_regression; /* aggregate_regression.c */
extern const struct aggregate_group wr_aggregates_jsonb; /* aggregate_jsonb.c */

#endif
