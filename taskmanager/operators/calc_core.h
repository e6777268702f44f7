/* Filter, then projection, over one batch: what calc and flat_map share.
 *
 * Thread: the task's worker.
 */
#ifndef TM_OPERATORS_CALC_CORE_H
#define TM_OPERATORS_CALC_CORE_H

#include "common/expr/program.h"
#include "taskmanager/operators/operator.h"

struct tm_calc {
    struct wr_expr *filter;  /* NULL: all rows */
    struct wr_expr *project; /* NULL: all columns as they are */
    const struct wr_schema *output; /* kept */
    bool skip;               /* errors: rows are counted and dropped */
    uint16_t fail_rows[WR_BATCH_ROWS_MAX];
};

enum wr_code tm_calc_open(struct tm_calc *calc, const Weir__CalcSpec *spec,
                          const struct wr_schema *input, const struct wr_schema *output,
                          const char *on_error, struct wr_error *err) WR_MUST_CHECK;
void tm_calc_close(struct tm_calc *calc);

/* *out (returned, may be NULL: no rows). TM_DONE; TM_MORE without memory: try again; TM_FAILED. */
enum tm_status tm_calc_apply(struct tm_calc *calc, struct tm_context *ctx, struct wr_batch *in,
                             struct wr_batch **out);

/* Record errors of a batch by the step's policy: true = the task fails, ctx->err says why. */
bool tm_calc_errors(bool skip, struct tm_context *ctx, const struct wr_batch *in, uint32_t errors,
                    const struct wr_expr_failure *first);

#endif
