/* Expression programs: flat, verified, evaluated a column at a time.
 *
 * A program is a list of typed instructions; instruction i writes register i; arguments are smaller
 * register numbers, so there are no loops and no tree at run time. Registers are columns of the
 * input batch's row numbers. Each instruction runs on a selection and yields values, validity and,
 * only if it can fail, an error lane (an SQLSTATE per row, 0 = none). Errors are values until the
 * end: FALSE AND error = FALSE; CASE and COALESCE take the error of the chosen branch only; a row
 * whose result register has an error goes to the step's policy.
 *
 *     op        args                    meaning
 *     COLUMN    –                       column `column` of the input
 *     CONSTANT  –                       constant pool entry, broadcast
 *     CALL      a, b, …                 function `function` (function.h)
 *     AND OR    a, b, …                 three-valued, error-masking
 *     NOT       a
 *     IS_NULL IS_NOT_NULL  a            never NULL
 *     IS_TRUE … IS_NOT_UNKNOWN  a       (IS_TRUE, IS_NOT_TRUE, IS_FALSE, IS_NOT_FALSE)
 *     CASE      c1, v1, c2, v2, …, e    searched CASE; e present always (a NULL constant if absent)
 *     COALESCE  a, b, …
 *     ANY ALL   a, array                operator `function` of a and each element, or-ed or and-ed
 *     IN        a                       is a one of the constants `constants`, of a's type; NULL where it
 *                                       is not and one of them is NULL
 *
 * An instruction runs on the rows that need it: the second conjunct of AND where the first is not
 * FALSE, a branch of CASE where it is taken (program_internal.h).
 *
 * Thread: a wr_expr belongs to one worker (it owns scratch registers).
 */
#ifndef WR_EXPR_PROGRAM_H
#define WR_EXPR_PROGRAM_H

#include <stdint.h>

#include "common/base/error.h"
#include "common/base/str.h"
#include "common/batch/batch.h"
#include "proto/plan.pb-c.h"

/* wr_expr_project: out already holds as many buffers as a batch can. */
#define WR_EXPR_TOO_MANY_BUFFERS (UINT32_MAX - 1)

enum wr_expr_op {
    WR_EXPR_COLUMN = 1,
    WR_EXPR_CONSTANT = 2,
    WR_EXPR_CALL = 3,
    WR_EXPR_AND = 4,
    WR_EXPR_OR = 5,
    WR_EXPR_NOT = 6,
    WR_EXPR_IS_NULL = 7,
    WR_EXPR_IS_NOT_NULL = 8,
    WR_EXPR_IS_TRUE = 9,
    WR_EXPR_IS_NOT_TRUE = 10,
    WR_EXPR_IS_FALSE = 11,
    WR_EXPR_IS_NOT_FALSE = 12,
    WR_EXPR_CASE = 13,
    WR_EXPR_COALESCE = 14,
    WR_EXPR_ANY = 15,
    WR_EXPR_ALL = 16,
    WR_EXPR_IN = 17,
};

struct wr_expr;

/* Verify a received program (types, registers, constants, function numbers, limits) against the
 * schema of its input and make it ready to run. Everything needed is copied. WR_ERR_CORRUPT names
 * the instruction. */
enum wr_code wr_expr_create(const Weir__Program *program, const struct wr_schema *input,
                            struct wr_expr **ret, struct wr_error *err) WR_MUST_CHECK;
void wr_expr_destroy(struct wr_expr *expr);

uint32_t wr_expr_result_count(const struct wr_expr *expr);
enum wr_type wr_expr_result_type(const struct wr_expr *expr, uint32_t result);
/* >= 0 when result i is just input column n, unchanged: the caller shares the column. */
int32_t wr_expr_result_column(const struct wr_expr *expr, uint32_t result);

/* One record error: which live row first, SQLSTATE, PostgreSQL's message. */
struct wr_expr_failure {
    uint32_t row;      /* row number of the batch */
    uint32_t sqlstate; /* common/batch/sqlstate.h */
    const char *text;  /* the program's, for people; borrowed from it; NULL: it has none */
    char message[160];
};

/* All record errors of one evaluation, rows ascending. */
struct wr_expr_failures {
    bool explained; /* set by who asks: messages are wanted, too */
    uint32_t count;
    uint16_t rows[WR_BATCH_ROWS_MAX];
    uint32_t sqlstates[WR_BATCH_ROWS_MAX];
    uint32_t messages[WR_BATCH_ROWS_MAX]; /* offsets in `texts`; each ends with NUL */
    struct wr_sb texts;                   /* whose the asker is */
};
/* From now on each filter and project tells all its failures there, not only the first (kept; NULL:
 * no longer). What an evaluation that found no memory has told does not count. */
void wr_expr_collect(struct wr_expr *expr, struct wr_expr_failures *failures);
/* One more; for those that fail rows by themselves. */
void wr_expr_failures_add(struct wr_expr_failures *failures, const struct wr_expr_failure *failure);

/* Some of the live rows, where all at once need too much memory; and where what is made of them on the way
 * comes from (NULL: from outside every budget). */
struct wr_expr_part {
    uint32_t first, count;
    struct wr_buf_pool *pool;
};
/* Of the evaluation that just found no memory: how much its kernels held, and asked for in vain; 0: it was
 * not theirs that was missing. It is forgotten. */
uint64_t wr_expr_take_wanted(struct wr_expr *expr);

/* Evaluate as a filter (one boolean result; part NULL: of all live rows): writes the row numbers of live rows that are TRUE to
 * selection (room for live_count), returns their count. Rows with errors are left out; *ret_errors
 * counts them (UINT32_MAX: no memory), *ret_first describes the first. `fail_rows`, if not NULL, receives their numbers. */
uint32_t wr_expr_filter(struct wr_expr *expr, const struct wr_batch *in,
                        const struct wr_expr_part *part, uint16_t *selection, uint32_t *ret_errors,
                        struct wr_expr_failure *ret_first, uint16_t *fail_rows);

/* Evaluate as a projection: out is a fresh batch of the output schema whose row_count and selection
 * the caller has set equal to in's (same row numbers), with wr_expr_project_scratch bytes of scratch
 * asked for at creation and wr_batch_share(out, in) done. Fills the user columns: shared columns for
 * plain references, carved cells else. Strings made by kernels go to buffers of `pool` held by out.
 * Returns the number of live rows with errors; when > 0 the caller narrows the selection (skip) or
 * fails; their numbers are in fail_rows (room for live_count) ascending. UINT32_MAX: no memory;
 * WR_EXPR_TOO_MANY_BUFFERS: not even one buffer more fits (compact the input): out is to be dropped. */
uint32_t wr_expr_project(struct wr_expr *expr, const struct wr_batch *in, struct wr_batch *out,
                         struct wr_buf_pool *pool, struct wr_expr_failure *ret_first,
                         uint16_t *fail_rows);
uint32_t wr_expr_project_scratch(const struct wr_expr *expr, uint32_t rows);

/* Evaluate without input, for constants in descriptors and tests: one row, results as text (NULL =
 * SQL NULL, returned). */
enum wr_code wr_expr_eval_text(struct wr_expr *expr, char **ret_texts, uint32_t *ret_sqlstate,
                               struct wr_error *err) WR_MUST_CHECK;

/* The program for people and golden tests: one instruction a line. */
void wr_program_print(const Weir__Program *program, struct wr_sb *sb);

#endif
