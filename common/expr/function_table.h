/* How the function table is written: groups of rows, each in a file of its own (private to expr/).
 *
 * A group has a range of a thousand numbers, ascending. Numbers are part of plans: add at the end,
 * never renumber, and add the line to tests/golden/function_numbers.tsv. One line in function.c makes
 * a group known.
 *
 * Thread: any; const.
 */
#ifndef WR_EXPR_FUNCTION_TABLE_H
#define WR_EXPR_FUNCTION_TABLE_H

#include "common/base/attr.h"
#include "common/expr/function.h"
#include "common/expr/kernel.h"

struct wr_function_group {
    const struct wr_function *rows;
    uint32_t count;
};

extern const struct wr_function_group wr_functions_core;  /* 1 … 999 */
extern const struct wr_function_group wr_functions_types; /* 1001 … 1399 */
extern const struct wr_function_group wr_functions_time;  /* 1401 … 1999 */
extern const struct wr_function_group wr_functions_string; /* 2000 … 2499 */
extern const struct wr_function_group wr_functions_math; /* 2500 … 2999 */
extern const struct wr_function_group wr_functions_numeric; /* 3000 … 3499 */
extern const struct wr_function_group wr_functions_format; /* 3500 … 3599 */
extern const struct wr_function_group wr_functions_bytea; /* 3600 … 3699 */
extern const struct wr_function_group wr_functions_array; /* 4000 … 4499 */
extern const struct wr_function_group wr_functions_jsonb; /* 5000 … 5499 */

#define OPERATOR(num, sym, k, fails, a, b, r, text)                                        \
    {.number = (num), .name = (sym), .kind = WR_FUNCTION_SCALAR, .is_operator = true,      \
     .strict = true, .can_fail = (fails), .arg_count = 2, .args = {(a), (b)}, .result = (r), \
     .help = (text), .kernel = &wr_kernel_##k}
#define UNARY(num, sym, k, a, r, text)                                                     \
    {.number = (num), .name = (sym), .kind = WR_FUNCTION_SCALAR, .is_operator = true,      \
     .strict = true, .can_fail = true, .arg_count = 1, .args = {(a)}, .result = (r),       \
     .help = (text), .kernel = &wr_kernel_##k}
#define FUNCTION(num, sym, k, fails, a, r, text)                                           \
    {.number = (num), .name = (sym), .kind = WR_FUNCTION_SCALAR, .strict = true,           \
     .can_fail = (fails), .arg_count = 1, .args = {(a)}, .result = (r), .help = (text),    \
     .kernel = &wr_kernel_##k}
#define CAST(num, context, k, fails, a, r)                                                 \
    {.number = (num), .name = "cast", .kind = WR_FUNCTION_CAST, .strict = true,            \
     .can_fail = (fails), .cast_context = (context), .arg_count = 1, .args = {(a)},        \
     .result = (r), .help = "", .kernel = &wr_kernel_##k}

#endif
