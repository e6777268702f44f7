/* Functions 3000 to 3499: mathematics of numeric. */
#include "common/expr/function_table.h"
#include "common/expr/kernel_numeric_math.h"

#define I4 WR_TYPE_INT4
#define I8 WR_TYPE_INT8
#define N WR_TYPE_NUMERIC

#define ROW(num, sym, k, fails, count, a, b, r, text)                                      \
    .number = (num), .name = (sym), .kind = WR_FUNCTION_SCALAR, .strict = true,            \
    .can_fail = (fails), .arg_count = (count), .args = {(a), (b)}, .result = (r),          \
    .help = (text), .kernel = &wr_kernel_##k, .explain = wr_explain_numeric
#define ONE(num, sym, k, text) {ROW(num, sym, k, true, 1, N, 0, N, text)}
#define TWO(num, sym, k, b, text) {ROW(num, sym, k, true, 2, N, b, N, text)}

static const struct wr_function numeric[] = {
    {ROW(3000, "^", power_numeric, true, 2, N, N, N, "power"), .is_operator = true},
    ONE(3001, "sqrt", sqrt_numeric, "square root"),
    ONE(3002, "exp", exp_numeric, "e to the power"),
    ONE(3003, "ln", ln_numeric, "natural logarithm"),
    ONE(3004, "log", log_numeric, "logarithm to base 10"),
    ONE(3005, "log10", log_numeric, "logarithm to base 10"),
    TWO(3006, "log", log_base_numeric, N, "logarithm to base a of b"),
    TWO(3007, "power", power_numeric, N, "a to the power of b"),
    TWO(3008, "pow", power_numeric, N, "a to the power of b"),
    ONE(3010, "round", round_numeric, "nearest whole number; halves away from zero"),
    TWO(3011, "round", round_to_numeric, I4, "rounded to n digits after the point"),
    ONE(3012, "trunc", trunc_numeric, "the whole part"),
    TWO(3013, "trunc", trunc_to_numeric, I4, "cut off after n digits behind the point"),
    ONE(3014, "ceil", ceil_numeric, "nearest whole number not below"),
    ONE(3015, "ceiling", ceil_numeric, "nearest whole number not below"),
    ONE(3016, "floor", floor_numeric, "nearest whole number not above"),
    ONE(3017, "sign", sign_numeric, "-1, 0 or 1"),
    TWO(3018, "div", div_whole_numeric, N, "the whole part of a quotient"),
    TWO(3019, "mod", mod_numeric, N, "remainder"),
    TWO(3020, "gcd", gcd_numeric, N, "greatest common divisor"),
    TWO(3021, "lcm", lcm_numeric, N, "least common multiple"),
    {ROW(3022, "scale", scale_numeric, false, 1, N, 0, I4, "digits shown after the point"),
     .makes_null = true},
    {ROW(3023, "min_scale", min_scale_numeric, false, 1, N, 0, I4,
         "digits after the point that are needed"),
     .makes_null = true},
    ONE(3024, "trim_scale", trim_scale_numeric, "without zeros at the end of the fraction"),
    {.number = 3025, .name = "width_bucket", .kind = WR_FUNCTION_SCALAR, .strict = true,
     .can_fail = true, .arg_count = 4, .args = {N, N, N, I4}, .result = I4,
     .help = "in which of n equal buckets between low and high a number lies; 0 and n + 1 outside",
     .kernel = &wr_kernel_width_bucket_numeric, .explain = wr_explain_numeric_bucket},
    {.number = 3026, .name = "factorial", .kind = WR_FUNCTION_SCALAR, .strict = true,
     .can_fail = true, .arg_count = 1, .args = {I8}, .result = N, .help = "n!",
     .kernel = &wr_kernel_factorial, .explain = wr_explain_factorial},
    {.number = 3030, .name = "numeric", .kind = WR_FUNCTION_SCALAR, .strict = true,
     .can_fail = true, .arg_count = 2, .args = {N, I4}, .result = N,
     .help = "what cast(a as numeric(p, s)) is: b is the modifier as PostgreSQL packs it",
     .kernel = &wr_kernel_constrain_numeric, .explain = wr_explain_constrain},
};
#undef I4
#undef I8
#undef N

const struct wr_function_group wr_functions_numeric = {numeric, WR_COUNT(numeric)};
