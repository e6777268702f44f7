/* Aggregates of rows that are kept: each accumulator's part is the list of its rows, and the result is
 * computed from them anew. This is how DISTINCT, ORDER BY, string_agg, and rows that are taken back
 * from min, sum(double) and the like give PostgreSQL's answer, whatever came in between.
 *
 *     part = rows in order of arrival, each: varint bytes | row codec of {order by …, argument, second argument}
 *
 * Rows whose argument is NULL are kept only for aggregates that look at them (array_agg). The slot's own accumulator is
 * empty. A part has a limit (WR_KEY_BYTES_MAX, by its table).
 *
 * Thread: one at a time.
 */
#ifndef WR_EXPR_AGGREGATE_LIST_H
#define WR_EXPR_AGGREGATE_LIST_H

#include "common/base/limits.h"
#include "common/expr/aggregate.h"

#define WR_AGGREGATE_ORDER_MAX 8u

struct wr_aggregate_order {
    enum wr_type type;
    bool descending;
    bool nulls_first;
};

struct wr_aggregate_list {
    const struct wr_aggregate *aggregate;
    bool distinct;
    uint32_t order_count;
    struct wr_aggregate_order order[WR_AGGREGATE_ORDER_MAX];
};

/* Keep the rows of a run, or take rows that are kept back: the oldest equal one each, if there is one.
 * `by` are the columns of the order. 0 or an SQLSTATE. */
uint32_t wr_aggregate_list_add(const struct wr_aggregate_list *list,
                               const struct wr_aggregate_run *run, const struct wr_column *const *by,
                               bool take_back);
void wr_aggregate_list_finish(const struct wr_aggregate_list *list,
                              const struct wr_aggregate_run *run, void *cells, uint64_t *validity);

#endif
