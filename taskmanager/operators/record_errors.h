/* What an operator does with records that fail: the step's `errors:`.
 *
 *     fail         the task fails with the first of them
 *     skip         they are left out and counted
 *     dead_letter  they are left out, counted, and become rows of the side output "errors"
 *
 * Of a changelog a version of a row is a record when it comes, not when it is taken back.
 *
 * An operator lets its expressions tell all failures (tm_errors_failures), gives them over with the
 * batch they belong to (tm_errors_take), and answers TM_MORE with the letters for as long as some wait
 * (tm_errors_next) before it takes its next step.
 *
 * Thread: the task's worker.
 */
#ifndef TM_OPERATORS_RECORD_ERRORS_H
#define TM_OPERATORS_RECORD_ERRORS_H

#include "common/expr/program.h"
#include "taskmanager/formats/format.h"
#include "taskmanager/operators/letters.h"
#include "taskmanager/operators/operator.h"

enum tm_error_policy { TM_ERRORS_FAIL, TM_ERRORS_SKIP, TM_ERRORS_LETTERS };

struct tm_errors {
    enum tm_error_policy policy;
    struct tm_letters letters;
    struct tm_writer writer;           /* of the rows that fail, as JSON */
    struct wr_expr_failures *failures; /* owned; NULL: only the first counts */
    struct wr_batch *batch;            /* a reference: whose rows they are; NULL: none waits */
    const char *step;
    uint32_t next; /* of failures */
    uint32_t live; /* of the batch: where the last one was */
    struct wr_sb text;
};

/* input: of the rows that fail; NULL where they are no rows (sources). Open only once; close also
 * follows a failed open, and zeroed bytes. */
enum wr_code tm_errors_open(struct tm_errors *errors, const struct tm_context *ctx,
                            const char *on_error, const struct wr_schema *input,
                            struct wr_error *err) WR_MUST_CHECK;
void tm_errors_close(struct tm_errors *errors);

/* Where expressions are to tell their failures; NULL: nowhere. */
static inline struct wr_expr_failures *tm_errors_failures(struct tm_errors *errors)
{
    return errors->failures;
}
/* `count` rows of the batch have failed, the first as told, all as in the failures. true: the task
 * fails, ctx->err says why. `step` is kept while letters wait. */
bool tm_errors_take(struct tm_errors *errors, struct tm_context *ctx, const char *step,
                    struct wr_batch *batch, uint32_t count, const struct wr_expr_failure *first);
/* For those that add failures by themselves (wr_expr_failures_add), in any order of rows: none yet. */
void tm_errors_begin(struct tm_errors *errors);
/* The same for one row, of which no expression has told. */
bool tm_errors_take_one(struct tm_errors *errors, struct tm_context *ctx, const char *step,
                        struct wr_batch *batch, const struct wr_expr_failure *failure);

static inline bool tm_errors_wait(const struct tm_errors *errors)
{
    return errors->batch != NULL || tm_letters_wait(&errors->letters);
}
/* The next letters into *out; always TM_MORE, without a batch when there is no memory now. */
enum tm_status tm_errors_next(struct tm_errors *errors, struct tm_context *ctx,
                              struct wr_batch **out);

#endif
