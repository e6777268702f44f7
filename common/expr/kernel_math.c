/* Mathematical functions of double precision, as PostgreSQL's float.c computes and refuses them. */
#include <errno.h>
#include <math.h>
#include <stdio.h>

#include "common/batch/sqlstate.h"
#include "common/expr/kernel_math.h"

#define RADIANS_PER_DEGREE 0.0174532925199432957692

/* One function of one argument: the result and 0, or an SQLSTATE. */
#define UNARY(name)                                                           \
    static bool kernel_##name(const struct wr_kernel_call *call)              \
    {                                                                         \
        const double *a = call->args[0];                                      \
        double *out = call->out;                                              \
        WR_KERNEL_ROWS(call, i)                                               \
        {                                                                     \
            call->errors[i] = of_##name(a[i], &out[i]);                       \
        }                                                                     \
        return true;                                                          \
    }                                                                         \
    const struct wr_kernel_entry wr_kernel_##name = {kernel_##name};

#define BINARY(name)                                                          \
    static bool kernel_##name(const struct wr_kernel_call *call)              \
    {                                                                         \
        const double *a = call->args[0], *b = call->args[1];                  \
        double *out = call->out;                                              \
        WR_KERNEL_ROWS(call, i)                                               \
        {                                                                     \
            call->errors[i] = of_##name(a[i], b[i], &out[i]);                 \
        }                                                                     \
        return true;                                                          \
    }                                                                         \
    const struct wr_kernel_entry wr_kernel_##name = {kernel_##name};

/* Functions that cannot fail. */
#define SIMPLE(name, expression)                                              \
    static bool kernel_##name(const struct wr_kernel_call *call)              \
    {                                                                         \
        const double *a = call->args[0];                                      \
        double *out = call->out;                                              \
        WR_KERNEL_ROWS(call, i)                                               \
        {                                                                     \
            double x = a[i];                                                  \
            out[i] = (expression);                                            \
        }                                                                     \
        return true;                                                          \
    }                                                                         \
    const struct wr_kernel_entry wr_kernel_##name = {kernel_##name};

SIMPLE(plus_float8, x)
SIMPLE(ceil_float8, ceil(x))
SIMPLE(floor_float8, floor(x))
SIMPLE(round_float8, rint(x))
SIMPLE(trunc_float8, x >= 0 ? floor(x) : -floor(-x))
SIMPLE(sign_float8, x > 0 ? 1.0 : x < 0 ? -1.0 : 0.0)
SIMPLE(atan_float8, atan(x))
SIMPLE(asinh_float8, asinh(x))
SIMPLE(tanh_float8, tanh(x))

/* Out of range when the result is infinite, or zero, and the argument does not make it so. */
static uint32_t range(double r, bool may_be_infinite, bool may_be_zero)
{
    return (isinf(r) && !may_be_infinite) || (r == 0 && !may_be_zero) ? WR_SQLSTATE_OUT_OF_RANGE
                                                                      : 0;
}

static uint32_t of_sqrt_float8(double x, double *ret)
{
    *ret = x < 0 ? 0 : sqrt(x);
    return x < 0 ? WR_SQLSTATE_POWER : 0;
}
UNARY(sqrt_float8)

static uint32_t of_cbrt_float8(double x, double *ret)
{
    *ret = cbrt(x);
    return range(*ret, isinf(x), x == 0);
}
UNARY(cbrt_float8)

static uint32_t of_exp_float8(double x, double *ret)
{
    *ret = exp(x);
    return range(*ret, isinf(x), isinf(x));
}
UNARY(exp_float8)

static uint32_t logarithm(double x, double r, double *ret)
{
    *ret = x <= 0 ? 0 : r;
    return x <= 0 ? WR_SQLSTATE_LOGARITHM : range(*ret, isinf(x), x == 1);
}
static uint32_t of_ln_float8(double x, double *ret)
{
    return logarithm(x, log(x), ret);
}
UNARY(ln_float8)
static uint32_t of_log_float8(double x, double *ret)
{
    return logarithm(x, log10(x), ret);
}
UNARY(log_float8)

static bool is_odd(double x)
{
    double half = x / 2;

    return floor(half) != half;
}

/* Of an infinite base or exponent, as POSIX has it. */
static double infinite_power(double x, double y)
{
    if (isinf(y)) {
        double size = fabs(x);
        if (size == 1) {
            return 1;
        }
        return y > 0 ? (size > 1 ? y : 0) : (size > 1 ? 0 : -y);
    }
    if (y == 0) {
        return 1;
    }
    if (x > 0) {
        return y > 0 ? x : 0;
    }
    return y > 0 ? (is_odd(y) ? x : -x) : (is_odd(y) ? -0.0 : 0.0);
}

static uint32_t of_power_float8(double x, double y, double *ret)
{
    *ret = 0;
    if (isnan(x) || isnan(y)) {
        *ret = (isnan(x) && y == 0) || (isnan(y) && x == 1) ? 1 : NAN;
        return 0;
    }
    if ((x == 0 && y < 0) || (x < 0 && floor(y) != y)) {
        return WR_SQLSTATE_POWER;
    }
    if (isinf(x) || isinf(y)) {
        *ret = infinite_power(x, y);
        return 0;
    }
    *ret = pow(x, y);
    return range(*ret, false, x == 0);
}
BINARY(power_float8)

/* ---- angles ---- */

static uint32_t of_atan2_float8(double y, double x, double *ret)
{
    *ret = atan2(y, x);
    return 0;
}
BINARY(atan2_float8)

#define WITHIN_ONE(name, function)                                            \
    static uint32_t of_##name(double x, double *ret)                          \
    {                                                                         \
        bool out = x < -1 || x > 1;                                           \
        *ret = out ? 0 : function(x);                                         \
        return out ? WR_SQLSTATE_OUT_OF_RANGE : 0;                            \
    }                                                                         \
    UNARY(name)
#define FINITE(name, expression)                                              \
    static uint32_t of_##name(double x, double *ret)                          \
    {                                                                         \
        *ret = isinf(x) ? 0 : (expression);                                   \
        return isinf(x) ? WR_SQLSTATE_OUT_OF_RANGE : 0;                       \
    }                                                                         \
    UNARY(name)

WITHIN_ONE(acos_float8, acos)
WITHIN_ONE(asin_float8, asin)
WITHIN_ONE(atanh_float8, atanh)
FINITE(cos_float8, cos(x))
FINITE(sin_float8, sin(x))
FINITE(tan_float8, tan(x))
FINITE(cot_float8, 1.0 / tan(x))

static uint32_t of_acosh_float8(double x, double *ret)
{
    *ret = x < 1 ? 0 : acosh(x);
    return x < 1 ? WR_SQLSTATE_OUT_OF_RANGE : 0;
}
UNARY(acosh_float8)
SIMPLE(sinh_float8, sinh(x)) /* beyond the range it is infinite, without an error */
SIMPLE(cosh_float8, cosh(x))

static uint32_t of_degrees_float8(double x, double *ret)
{
    *ret = x / RADIANS_PER_DEGREE;
    return range(*ret, isinf(x), x == 0);
}
UNARY(degrees_float8)
static uint32_t of_radians_float8(double x, double *ret)
{
    *ret = x * RADIANS_PER_DEGREE;
    return range(*ret, isinf(x), x == 0);
}
UNARY(radians_float8)

/* Degrees: exact at multiples of 30 and 45, which sin and cos of radians are not. The functions are
 * scaled by what the C library gives for the exact angle, computed at run time by the same library:
 * volatile keeps the compiler from computing them itself. */
static volatile double thirty = 30.0, forty_five = 45.0, sixty = 60.0, half = 0.5, one = 1.0;

static double sind_0_to_30(double x)
{
    double sin_x = sin(x * RADIANS_PER_DEGREE), sin_30 = sin(thirty * RADIANS_PER_DEGREE);

    return (sin_x / sin_30) / 2.0;
}
static double cosd_0_to_60(double x)
{
    double one_minus_cos_60 = 1.0 - cos(sixty * RADIANS_PER_DEGREE);
    double one_minus_cos_x = 1.0 - cos(x * RADIANS_PER_DEGREE);

    return 1.0 - (one_minus_cos_x / one_minus_cos_60) / 2.0;
}
static double sind_q1(double x)
{
    return x <= 30.0 ? sind_0_to_30(x) : cosd_0_to_60(90.0 - x);
}
static double cosd_q1(double x)
{
    return x <= 60.0 ? cosd_0_to_60(x) : sind_0_to_30(90.0 - x);
}
static double asind_q1(double x)
{
    return x <= 0.5 ? asin(x) / asin(half) * 30.0 : 90.0 - acos(x) / acos(half) * 60.0;
}
static double acosd_q1(double x)
{
    return x <= 0.5 ? 90.0 - asin(x) / asin(half) * 30.0 : acos(x) / acos(half) * 60.0;
}

/* The angle in the first quadrant, and the signs that sine and cosine have. */
static double first_quadrant(double x, int *ret_sine, int *ret_cosine)
{
    *ret_sine = *ret_cosine = 1;
    x = fmod(x, 360.0);
    if (x < 0) {
        x = -x;
        *ret_sine = -*ret_sine;
    }
    if (x > 180.0) {
        x = 360.0 - x;
        *ret_sine = -*ret_sine;
    }
    if (x > 90.0) {
        x = 180.0 - x;
        *ret_cosine = -*ret_cosine;
    }
    return x;
}

static double sind(double x)
{
    int sine, cosine;
    double y = first_quadrant(x, &sine, &cosine);

    return sine * sind_q1(y);
}
static double cosd(double x)
{
    int sine, cosine;
    double y = first_quadrant(x, &sine, &cosine);

    return cosine * cosd_q1(y);
}
static double tand(double x)
{
    int sine, cosine;
    double y = first_quadrant(x, &sine, &cosine);
    double tan_45 = sind_q1(forty_five) / cosd_q1(forty_five);
    double r = sine * cosine * ((sind_q1(y) / cosd_q1(y)) / tan_45);

    return r == 0 ? 0.0 : r; /* never -0 */
}
static double cotd(double x)
{
    int sine, cosine;
    double y = first_quadrant(x, &sine, &cosine);
    double cot_45 = cosd_q1(forty_five) / sind_q1(forty_five);
    double r = sine * cosine * ((cosd_q1(y) / sind_q1(y)) / cot_45);

    return r == 0 ? 0.0 : r;
}
static double acosd_of(double x)
{
    return isnan(x) ? x : x >= 0 ? acosd_q1(x) : 90.0 + asind_q1(-x);
}
static double asind_of(double x)
{
    return isnan(x) ? x : x >= 0 ? asind_q1(x) : -asind_q1(-x);
}

FINITE(sind_float8, isnan(x) ? x : sind(x))
FINITE(cosd_float8, isnan(x) ? x : cosd(x))
FINITE(tand_float8, isnan(x) ? x : tand(x))
FINITE(cotd_float8, isnan(x) ? x : cotd(x))
WITHIN_ONE(acosd_float8, acosd_of)
WITHIN_ONE(asind_float8, asind_of)
SIMPLE(atand_float8, atan(x) / atan(one) * 45.0)

static uint32_t of_atan2d_float8(double y, double x, double *ret)
{
    *ret = atan2(y, x) / atan(one) * 45.0;
    return 0;
}
BINARY(atan2d_float8)

static bool kernel_pi(const struct wr_kernel_call *call)
{
    double *out = call->out;

    WR_KERNEL_ROWS(call, i)
    {
        out[i] = M_PI;
    }
    return true;
}
const struct wr_kernel_entry wr_kernel_pi = {kernel_pi};

/* ---- buckets ---- */

/* Where x lies between low and high, low < high, in count buckets: 1 … count, as PostgreSQL 15 rounds;
 * where the width is beyond double precision, halves are taken. */
static int32_t bucket(double distance, double width, double half_distance, double half_width,
                      int32_t count)
{
    double product = (double)count * distance;
    double r = isinf(width) || isinf(product) ? count * (half_distance / half_width)
                                              : product / width;

    return r + 1 >= INT32_MAX ? INT32_MAX : (int32_t)(r + 1);
}

static uint32_t width_bucket(double x, double a, double b, int32_t count, int32_t *ret)
{
    bool up = a < b;

    *ret = 0;
    if (count <= 0 || isnan(x) || isnan(a) || isnan(b) || isinf(a) || isinf(b) || a == b) {
        return WR_SQLSTATE_WIDTH_BUCKET;
    }
    if (up ? x < a : x > a) {
        return 0;
    }
    if (up ? x >= b : x <= b) {
        return __builtin_add_overflow(count, 1, ret) ? WR_SQLSTATE_OUT_OF_RANGE : 0;
    }
    *ret = up ? bucket(x - a, b - a, x / 2 - a / 2, b / 2 - a / 2, count)
              : bucket(a - x, a - b, a / 2 - x / 2, a / 2 - b / 2, count);
    return 0;
}

static bool kernel_width_bucket(const struct wr_kernel_call *call)
{
    const double *x = call->args[0], *a = call->args[1], *b = call->args[2];
    const int32_t *count = call->args[3];
    int32_t *out = call->out;

    WR_KERNEL_ROWS(call, i)
    {
        call->errors[i] = width_bucket(x[i], a[i], b[i], count[i], &out[i]);
    }
    return true;
}
const struct wr_kernel_entry wr_kernel_width_bucket_float8 = {kernel_width_bucket};

/* ---- messages ---- */

static const char *bucket_message(const struct wr_kernel_call *call, uint32_t row)
{
    const double *x = call->args[0], *a = call->args[1], *b = call->args[2];
    const int32_t *count = call->args[3];

    if (count[row] <= 0) {
        return "count must be greater than zero";
    }
    if (isnan(x[row]) || isnan(a[row]) || isnan(b[row])) {
        return "operand, lower bound, and upper bound cannot be NaN";
    }
    return isinf(a[row]) || isinf(b[row]) ? "lower and upper bounds must be finite"
                                          : "lower bound cannot equal upper bound";
}

static const char *power_message(const struct wr_kernel_call *call, uint32_t row)
{
    const double *x = call->args[0];

    if (call->arg_count == 1) {
        return "cannot take square root of a negative number";
    }
    return x[row] == 0 ? "zero raised to a negative power is undefined"
                       : "a negative number raised to a non-integer power yields a complex result";
}

void wr_explain_math(const struct wr_kernel_call *call, uint32_t row, uint32_t sqlstate,
                     char *message, size_t bytes)
{
    const double *x = call->args[0], *out = call->out;
    const char *text = "";

    if (sqlstate == WR_SQLSTATE_LOGARITHM) {
        text = x[row] == 0 ? "cannot take logarithm of zero"
                           : "cannot take logarithm of a negative number";
    } else if (sqlstate == WR_SQLSTATE_POWER) {
        text = power_message(call, row);
    } else if (sqlstate == WR_SQLSTATE_WIDTH_BUCKET) {
        text = bucket_message(call, row);
    } else if (call->arg_count < 4) {
        text = isinf(out[row]) ? "value out of range: overflow" : "value out of range: underflow";
    }
    (void)snprintf(message, bytes, "%s", text);
}

void wr_explain_angle(const struct wr_kernel_call *call, uint32_t row, uint32_t sqlstate,
                      char *message, size_t bytes)
{
    (void)call;
    (void)row;
    if (sqlstate == WR_SQLSTATE_OUT_OF_RANGE) {
        (void)snprintf(message, bytes, "input is out of range");
    }
}
