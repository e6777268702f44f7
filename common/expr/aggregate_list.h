/* Aggregates of rows that are kept, whose result is computed from them anew. This is how DISTINCT, ORDER BY,
 * string_agg, and rows that are taken back from first, sum(double) and the like give PostgreSQL's answer,
 * whatever came in between.
 *
 * Whoever keeps the rows does so in order of their heads, as wr_aggregate_list_order has it:
 *
 *     head   DISTINCT: row codec of {order by …, argument, second argument}; equal ones are kept as one
 *            else: row codec of {order by …} | number | u32 pieces that follow, inverted, big-endian
 *     number u64 in order of arrival, big-endian
 *     rest   DISTINCT: number, that of the first one; else row codec of {argument, second argument}
 *
 * A long rest is cut into pieces, each with a head of its own. Without ORDER BY the row in front of the number
 * is empty. Rows whose argument is NULL are kept only for aggregates that look at them (array_agg).
 *
 * A collector makes the result of rows that it is given in that order; what it holds meanwhile is in
 * proportion to the result.
 *
 * Thread: one at a time.
 */
#ifndef WR_EXPR_AGGREGATE_LIST_H
#define WR_EXPR_AGGREGATE_LIST_H

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

/* Append head and rest of row `row` of the run's columns, without the number; `by` are the columns of the
 * order. false: the row does not count, nothing is appended. */
bool wr_aggregate_list_row(const struct wr_aggregate_list *list, const struct wr_aggregate_run *run,
                           const struct wr_column *const *by, uint32_t row, struct wr_sb *head,
                           struct wr_sb *rest);
/* Append the number; so many pieces of the row follow this one. */
void wr_aggregate_list_number(const struct wr_aggregate_list *list, uint64_t number,
                              uint32_t pieces_left, struct wr_sb *head, struct wr_sb *rest);
/* Order of two heads of a list, with their numbers. */
int wr_aggregate_list_order(const void *list, struct wr_str a, struct wr_str b);

struct wr_aggregate_collector;
/* The list is borrowed. */
struct wr_aggregate_collector *wr_aggregate_collector_create(const struct wr_aggregate_list *list);
void wr_aggregate_collector_destroy(struct wr_aggregate_collector *collector); /* NULL is fine */
/* No rows. */
void wr_aggregate_collector_begin(struct wr_aggregate_collector *collector);
/* The next piece. 0 or an SQLSTATE, after which only begin comes: WR_SQLSTATE_LIMIT as soon as the result is
 * larger than a value may be. */
uint32_t wr_aggregate_collector_put(struct wr_aggregate_collector *collector, struct wr_str head,
                                    struct wr_str rest);
/* The result, whose bytes outside of the cell are the room's; *ret_there: it is not NULL. 0 or an SQLSTATE. */
uint32_t wr_aggregate_collector_end(struct wr_aggregate_collector *collector,
                                    struct wr_numeric_room *room, void *ret_cell, bool *ret_there);

#endif
