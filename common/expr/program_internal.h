/* Registers of a program, between its verifier (program.c) and its evaluation (program_eval.c).
 *
 * Thread: one worker per wr_expr.
 */
#ifndef WR_EXPR_PROGRAM_INTERNAL_H
#define WR_EXPR_PROGRAM_INTERNAL_H

#include "common/expr/function.h"
#include "common/expr/kernel.h"
#include "common/expr/program.h"

#define WORDS (WR_BATCH_ROWS_MAX / 64)

/* Register i: where instruction i puts its column. */
struct reg {
    enum wr_expr_op op;
    enum wr_type type;
    const struct wr_function *function;
    uint32_t *args;
    uint32_t arg_count;
    uint32_t column;
    bool can_fail; /* has an error lane */
    bool needed;   /* some result depends on it */

    void *cells;        /* owned, but for columns */
    uint64_t *bits;     /* owned validity words */
    uint32_t *errors;   /* owned lane when can_fail */
    /* of the batch in hand */
    const void *values;
    const uint64_t *validity; /* NULL: no NULLs */
};

struct wr_expr {
    struct reg *regs;
    uint32_t reg_count;
    uint32_t *results;
    uint32_t result_count;
    struct wr_buf *constants; /* bytes of all constants; NULL: there are none */
    uint32_t constants_used;
    bool long_constants; /* some are views into it */
    struct wr_expr_heap heap;
    char *text;
};

#endif
