/* Functions 2500 to 2999: mathematics of double precision and integers. */
#include "common/expr/function_table.h"
#include "common/expr/kernel_math.h"

#define I4 WR_TYPE_INT4
#define I8 WR_TYPE_INT8
#define F8 WR_TYPE_FLOAT8
#define N WR_TYPE_NUMERIC

#define ROW(num, sym, k, fails, count, a, b, r, text)                                      \
    .number = (num), .name = (sym), .kind = WR_FUNCTION_SCALAR, .strict = true,            \
    .can_fail = (fails), .arg_count = (count), .args = {(a), (b)}, .result = (r),          \
    .help = (text), .kernel = &wr_kernel_##k
#define ONE(num, sym, k, text) {ROW(num, sym, k, false, 1, F8, 0, F8, text)}
#define FAILS(num, sym, k, text)                                                           \
    {ROW(num, sym, k, true, 1, F8, 0, F8, text), .explain = wr_explain_math}
#define ANGLE(num, sym, k, text)                                                           \
    {ROW(num, sym, k, true, 1, F8, 0, F8, text), .explain = wr_explain_angle}
#define SIGN(num, sym, k, a, fails, text) {ROW(num, sym, k, fails, 1, a, 0, a, text), .is_operator = true}
#define BITS(num, a, t)                                                                    \
    {ROW(num, "&", and_##t, false, 2, a, a, a, "bits of both"), .is_operator = true},      \
    {ROW((num) + 1, "|", or_##t, false, 2, a, a, a, "bits of either"), .is_operator = true}, \
    {ROW((num) + 2, "#", xor_##t, false, 2, a, a, a, "bits of one only"), .is_operator = true}, \
    {ROW((num) + 3, "<<", shl_##t, false, 2, a, I4, a, "shift left"), .is_operator = true}, \
    {ROW((num) + 4, ">>", shr_##t, false, 2, a, I4, a, "shift right"), .is_operator = true}, \
    SIGN((num) + 5, "~", not_##t, a, false, "all bits changed"),                           \
    SIGN((num) + 6, "+", plus_##t, a, false, "the number itself"),                         \
    SIGN((num) + 7, "@", abs_##t, a, true, "absolute value"),                              \
    {ROW((num) + 8, "gcd", gcd_##t, true, 2, a, a, a, "greatest common divisor")},         \
    {ROW((num) + 9, "lcm", lcm_##t, true, 2, a, a, a, "least common multiple")},           \
    {ROW((num) + 10, "mod", mod_##t, true, 2, a, a, a, "remainder")}

static const struct wr_function math[] = {
    BITS(2500, I4, int4),
    BITS(2515, I8, int8),
    SIGN(2530, "+", plus_float8, F8, false, "the number itself"),
    SIGN(2531, "@", abs_float8, F8, true, "absolute value"),
    {ROW(2532, "|/", sqrt_float8, true, 1, F8, 0, F8, "square root"), .is_operator = true,
     .explain = wr_explain_math},
    {ROW(2533, "||/", cbrt_float8, true, 1, F8, 0, F8, "cube root"), .is_operator = true,
     .explain = wr_explain_math},
    {ROW(2534, "^", power_float8, true, 2, F8, F8, F8, "power"), .is_operator = true,
     .explain = wr_explain_math},
    SIGN(2535, "+", plus_numeric, N, false, "the number itself"),
    SIGN(2536, "@", abs_numeric, N, true, "absolute value"),
    ONE(2540, "ceil", ceil_float8, "nearest whole number not below"),
    ONE(2541, "ceiling", ceil_float8, "nearest whole number not below"),
    ONE(2542, "floor", floor_float8, "nearest whole number not above"),
    ONE(2543, "round", round_float8, "nearest whole number; halves go to the even one"),
    ONE(2544, "trunc", trunc_float8, "the whole part"),
    ONE(2545, "sign", sign_float8, "-1, 0 or 1"),
    FAILS(2546, "sqrt", sqrt_float8, "square root"),
    FAILS(2547, "cbrt", cbrt_float8, "cube root"),
    FAILS(2548, "exp", exp_float8, "e to the power"),
    FAILS(2549, "ln", ln_float8, "natural logarithm"),
    FAILS(2550, "log", log_float8, "logarithm to base 10"),
    FAILS(2551, "log10", log_float8, "logarithm to base 10"),
    {ROW(2552, "power", power_float8, true, 2, F8, F8, F8, "a to the power of b"),
     .explain = wr_explain_math},
    {ROW(2553, "pow", power_float8, true, 2, F8, F8, F8, "a to the power of b"),
     .explain = wr_explain_math},
    {ROW(2554, "pi", pi, false, 0, 0, 0, F8, "3.14159…")},
    FAILS(2555, "degrees", degrees_float8, "radians to degrees"),
    FAILS(2556, "radians", radians_float8, "degrees to radians"),
    {.number = 2557, .name = "width_bucket", .kind = WR_FUNCTION_SCALAR, .strict = true,
     .can_fail = true, .arg_count = 4, .args = {F8, F8, F8, I4}, .result = I4,
     .help = "in which of n equal buckets between low and high a number lies; 0 and n + 1 outside",
     .kernel = &wr_kernel_width_bucket_float8, .explain = wr_explain_math},
    ANGLE(2560, "acos", acos_float8, "inverse cosine, in radians"),
    ANGLE(2561, "asin", asin_float8, "inverse sine, in radians"),
    ONE(2562, "atan", atan_float8, "inverse tangent, in radians"),
    {ROW(2563, "atan2", atan2_float8, true, 2, F8, F8, F8, "inverse tangent of y / x, in radians")},
    ANGLE(2564, "cos", cos_float8, "cosine of radians"),
    ANGLE(2565, "sin", sin_float8, "sine of radians"),
    ANGLE(2566, "tan", tan_float8, "tangent of radians"),
    ANGLE(2567, "cot", cot_float8, "cotangent of radians"),
    ANGLE(2568, "acosd", acosd_float8, "inverse cosine, in degrees"),
    ANGLE(2569, "asind", asind_float8, "inverse sine, in degrees"),
    ONE(2570, "atand", atand_float8, "inverse tangent, in degrees"),
    {ROW(2571, "atan2d", atan2d_float8, true, 2, F8, F8, F8,
         "inverse tangent of y / x, in degrees")},
    ANGLE(2572, "cosd", cosd_float8, "cosine of degrees"),
    ANGLE(2573, "sind", sind_float8, "sine of degrees"),
    ANGLE(2574, "tand", tand_float8, "tangent of degrees"),
    ANGLE(2575, "cotd", cotd_float8, "cotangent of degrees"),
    ONE(2576, "sinh", sinh_float8, "hyperbolic sine"),
    ONE(2577, "cosh", cosh_float8, "hyperbolic cosine"),
    ONE(2578, "tanh", tanh_float8, "hyperbolic tangent"),
    ONE(2579, "asinh", asinh_float8, "inverse hyperbolic sine"),
    ANGLE(2580, "acosh", acosh_float8, "inverse hyperbolic cosine"),
    ANGLE(2581, "atanh", atanh_float8, "inverse hyperbolic tangent"),
};
#undef I4
#undef I8
#undef F8
#undef N

const struct wr_function_group wr_functions_math = {math, WR_COUNT(math)};
