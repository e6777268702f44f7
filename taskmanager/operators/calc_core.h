/* Filter, then projection, over one batch: what calc and flat_map share.
 *
 * Thread: the task's worker.
 */
#ifndef TM_OPERATORS_CALC_CORE_H
#define TM_OPERATORS_CALC_CORE_H

#include "common/expr/program.h"
#include "taskmanager/operators/record_errors.h"

struct tm_calc {
    struct wr_expr *filter;  /* NULL: all rows */
    struct wr_expr *project; /* NULL: all columns as they are */
    const struct wr_schema *output; /* kept */
    const char *filter_step, *project_step;
    struct tm_errors errors;
    uint16_t fail_rows[WR_BATCH_ROWS_MAX];

    /* Of the batch in hand, while dead letters leave, or where it takes parts. */
    uint32_t filtered;   /* live rows that the filter has seen */
    uint32_t kept_count; /* and those of them that it keeps, */
    uint16_t selection[WR_BATCH_ROWS_MAX]; /* by number */
    uint32_t filter_most; /* so many at a time, where more do not fit in memory; 0 = all */
    enum { TM_CALC_BEGIN, TM_CALC_FILTERED, TM_CALC_PROJECTED } stage;
    struct wr_batch *kept;   /* what the filter leaves; NULL: no rows */
    struct wr_batch *result; /* PROJECTED: of some of its rows, or all; NULL: no rows */
    uint32_t projected;      /* live rows of `kept` that are behind us */
    uint32_t rows_most;      /* so many at a time, where more do not fit in memory; 0 = all */
};

/* op: whose filter and projection it is. */
enum wr_code tm_calc_open(struct tm_calc *calc, const struct tm_context *ctx,
                          const Weir__CalcSpec *spec, const struct wr_schema *input,
                          const Weir__Operator *op, struct wr_error *err) WR_MUST_CHECK;
void tm_calc_close(struct tm_calc *calc);

/* Live rows [first, first + count) of `in`, NULL: no memory. Row numbers are those of `in`, or, if it holds as many
 * buffers as a batch can, new ones. */
struct wr_batch *tm_calc_part(struct tm_context *ctx, struct wr_batch *in, uint32_t first, uint32_t count);
/* There is no memory for what `step` makes of one row, not even of one at a time. TM_MORE: so far, try again;
 * TM_FAILED: there never will be. */
enum tm_status tm_calc_wait_for_row(struct tm_context *ctx, const char *step, uint64_t bytes);

/* *out (returned, may be NULL: no rows). TM_DONE; TM_MORE with dead letters or some of the rows, or without
 * memory: call again with the same batch; TM_FAILED. */
enum tm_status tm_calc_apply(struct tm_calc *calc, struct tm_context *ctx, struct wr_batch *in,
                             struct wr_batch **out);

#endif
