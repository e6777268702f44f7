/* Functions of numerics beyond arithmetic. */
#include "common/expr/kernel_numeric_math.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "common/batch/calendar.h"
#include "common/batch/decimal_math.h"
#include "common/batch/sqlstate.h"
#include "common/expr/kernel_numeric.h"

#define ROUND_SCALE_MIN (-131073) /* no digit is left of any number */
#define FACTORIAL_MAX 32177   /* the last with at most 131,072 digits */

/* ---- numbers of usual size, without a decimal ---- */

static const int64_t powers[19] = {1,
                                   10,
                                   100,
                                   1000,
                                   10000,
                                   100000,
                                   1000000,
                                   10000000,
                                   100000000,
                                   1000000000,
                                   10000000000,
                                   100000000000,
                                   1000000000000,
                                   10000000000000,
                                   100000000000000,
                                   1000000000000000,
                                   10000000000000000,
                                   100000000000000000,
                                   1000000000000000000};

/* A coefficient of 64 bits; false: it is larger, or no number. */
static bool small_of(struct wr_numeric n, int64_t *ret)
{
    __int128 c = wr_numeric_coefficient_of(n);

    *ret = (int64_t)c;
    return wr_numeric_tag_of(n) == WR_NUMERIC_SMALL && *ret == c && *ret != INT64_MIN;
}

/* To so many digits after the point. false: to be done with decimals. */
static bool rescale_small(struct wr_numeric n, int32_t scale, enum wr_decimal_rounding rounding,
                          struct wr_numeric *ret)
{
    int64_t drop = (int64_t)wr_numeric_scale_of(n) - scale, c, quotient, rest;

    if (scale < 0 || drop > 18 || drop < -18 || !small_of(n, &c)) {
        return false;
    }
    if (drop <= 0) {
        return wr_numeric_make((__int128)c * powers[-drop], (uint32_t)scale, ret);
    }
    quotient = c / powers[drop];
    rest = c % powers[drop];
    switch (rounding) {
    case WR_DECIMAL_ROUND: /* halves away from zero */
        if (2 * llabs(rest) >= powers[drop]) {
            quotient += rest < 0 ? -1 : 1;
        }
        break;
    case WR_DECIMAL_TRUNCATE:
        break;
    case WR_DECIMAL_FLOOR:
        quotient -= rest < 0;
        break;
    case WR_DECIMAL_CEIL:
        quotient += rest > 0;
        break;
    }
    return wr_numeric_make(quotient, (uint32_t)scale, ret);
}

/* The whole part of a square root below 2^63. */
static uint64_t root_of(unsigned __int128 v)
{
    uint64_t root = (uint64_t)sqrtl((long double)v);

    while ((unsigned __int128)root * root > v) {
        root -= 1;
    }
    while ((unsigned __int128)(root + 1) * (root + 1) <= v) {
        root += 1;
    }
    return root;
}

/* PostgreSQL shows at least 16 digits of a root, counted in groups of four. */
static bool sqrt_small(struct wr_numeric n, struct wr_numeric *ret)
{
    int64_t c, shift, scale = (int64_t)wr_numeric_scale_of(n);
    int32_t digits = 1, weight;
    unsigned __int128 v;
    uint64_t root;

    if (!small_of(n, &c) || c <= 0 || scale > 16) {
        return false;
    }
    while (digits < 19 && c >= powers[digits]) {
        digits += 1;
    }
    weight = (int32_t)wr_floor_div(digits - 1 - scale, 4);
    scale = WR_MAX(WR_MAX(16 - ((weight + 1) * 2 - 1), 0), scale);
    shift = 2 * (scale + 1) - wr_numeric_scale_of(n); /* one digit more tells how to round */
    if (shift < 0 || shift > 36 || digits + shift > 37) {
        return false;
    }
    v = (unsigned __int128)c * (uint64_t)powers[shift / 2] * (uint64_t)powers[shift - shift / 2];
    root = root_of(v);
    return wr_numeric_make((root + 5) / 10, (uint32_t)scale, ret);
}

/* ---- */

/* One or two numerics as decimals x and y; the statement leaves the result in x, or sets state. It is not
 * needed where `quick`, an expression over a[i] and out[i], is true. */
#define QUICK(name, quick, statement)                                         \
    static bool name(const struct wr_kernel_call *call)                       \
    {                                                                         \
        const struct wr_numeric *a = call->args[0];                           \
        struct wr_numeric *out = call->out;                                   \
        struct wr_kernel_room room = wr_kernel_room_of(call);                 \
        WR_DECIMAL(x);                                                        \
        WR_KERNEL_ROWS(call, i)                                               \
        {                                                                     \
            uint32_t state = 0;                                               \
            if (WR_LIKELY(quick) || !wr_kernel_live(call, i)) {               \
                continue;                                                     \
            }                                                                 \
            wr_decimal_load(a[i], &x);                                        \
            statement;                                                        \
            state = state != 0 ? state : wr_decimal_store(&x, &room.room, &out[i]); \
            wr_kernel_numeric_state(call, i, state);                          \
        }                                                                     \
        return !room.room.refused;                                            \
    }                                                                         \
    const struct wr_kernel_entry wr_kernel_##name = {name};

#define UNARY(name, statement) QUICK(name, false, statement)

#define BINARY(name, statement)                                               \
    static bool name(const struct wr_kernel_call *call)                       \
    {                                                                         \
        const struct wr_numeric *a = call->args[0], *b = call->args[1];       \
        struct wr_numeric *out = call->out;                                   \
        struct wr_kernel_room room = wr_kernel_room_of(call);                 \
        WR_DECIMAL(x);                                                        \
        WR_DECIMAL(y);                                                        \
        WR_KERNEL_ROWS(call, i)                                               \
        {                                                                     \
            uint32_t state = 0;                                               \
            if (!wr_kernel_live(call, i)) {                                   \
                continue;                                                     \
            }                                                                 \
            wr_decimal_load(a[i], &x);                                        \
            wr_decimal_load(b[i], &y);                                        \
            statement;                                                        \
            state = state != 0 ? state : wr_decimal_store(&x, &room.room, &out[i]); \
            wr_kernel_numeric_state(call, i, state);                          \
        }                                                                     \
        return !room.room.refused;                                            \
    }                                                                         \
    const struct wr_kernel_entry wr_kernel_##name = {name};

UNARY(exp_numeric, state = wr_decimal_exp(&x, &x))
UNARY(ln_numeric, state = wr_decimal_ln(&x, &x))
BINARY(log_base_numeric, state = wr_decimal_log(&x, &x, &y))
BINARY(power_numeric, state = wr_decimal_power(&x, &x, &y))
BINARY(div_whole_numeric, state = wr_decimal_div_whole(&x, &x, &y))

static uint32_t log_ten(struct wr_decimal *x)
{
    WR_DECIMAL(ten);

    wr_decimal_set_i64(&ten, 10);
    return wr_decimal_log(x, &ten, x);
}
UNARY(log_numeric, state = log_ten(&x))

static void rescale(struct wr_decimal *x, int32_t scale, enum wr_decimal_rounding rounding)
{
    scale = WR_MAX(scale, ROUND_SCALE_MIN);
    if (wr_decimal_is_finite(x)) {
        wr_decimal_rescale(x, WR_MIN(scale, (int32_t)WR_NUMERIC_SCALE_MAX), rounding);
    }
}
#define RESCALED(name, scale, rounding)                                       \
    QUICK(name, rescale_small(a[i], scale, rounding, &out[i]), rescale(&x, scale, rounding))
#define SCALE_OF_ROW (((const int32_t *)call->args[1])[i])
RESCALED(round_numeric, 0, WR_DECIMAL_ROUND)
RESCALED(trunc_numeric, 0, WR_DECIMAL_TRUNCATE)
RESCALED(ceil_numeric, 0, WR_DECIMAL_CEIL)
RESCALED(floor_numeric, 0, WR_DECIMAL_FLOOR)
RESCALED(round_to_numeric, SCALE_OF_ROW, WR_DECIMAL_ROUND)
RESCALED(trunc_to_numeric, SCALE_OF_ROW, WR_DECIMAL_TRUNCATE)
QUICK(sqrt_numeric, sqrt_small(a[i], &out[i]), state = wr_decimal_sqrt(&x, &x))
UNARY(trim_scale_numeric, wr_decimal_trim(&x))
UNARY(sign_numeric,
      if (!wr_decimal_is_nan(&x)) { wr_decimal_set_i64(&x, wr_decimal_sign(&x)); })

/* Of numbers with a fraction: of both as whole numbers of the smaller unit. */
static uint32_t divisor_or_multiple(struct wr_decimal *x, struct wr_decimal *y, bool multiple)
{
    int32_t scale = (int32_t)WR_MAX(x->scale, y->scale);

    if (!wr_decimal_is_finite(x) || !wr_decimal_is_finite(y)) {
        wr_decimal_set_special(x, WR_NUMERIC_NAN);
        return 0;
    }
    wr_decimal_rescale(x, scale, WR_DECIMAL_ROUND);
    wr_decimal_rescale(y, scale, WR_DECIMAL_ROUND);
    if (multiple) {
        mpz_lcm(x->c, x->c, y->c);
    } else {
        mpz_gcd(x->c, x->c, y->c);
    }
    return 0;
}
BINARY(gcd_numeric, state = divisor_or_multiple(&x, &y, false))
BINARY(lcm_numeric, state = divisor_or_multiple(&x, &y, true))

/* Scales are NULL of what has none. */
static bool scale_of(const struct wr_kernel_call *call, bool trim)
{
    const struct wr_numeric *a = call->args[0];
    int32_t *out = call->out;
    WR_DECIMAL(x);

    WR_KERNEL_ROWS(call, i)
    {
        if (!wr_kernel_live(call, i)) {
            continue;
        }
        wr_decimal_load(a[i], &x);
        if (!wr_decimal_is_finite(&x)) {
            out[i] = 0;
            wr_kernel_null(call, i);
            continue;
        }
        if (trim) {
            wr_decimal_trim(&x);
        }
        out[i] = (int32_t)x.scale;
    }
    return true;
}

static bool scale_numeric(const struct wr_kernel_call *call)
{
    return scale_of(call, false);
}
const struct wr_kernel_entry wr_kernel_scale_numeric = {scale_numeric};

static bool min_scale_numeric(const struct wr_kernel_call *call)
{
    return scale_of(call, true);
}
const struct wr_kernel_entry wr_kernel_min_scale_numeric = {min_scale_numeric};

static bool factorial(const struct wr_kernel_call *call)
{
    const int64_t *a = call->args[0];
    struct wr_numeric *out = call->out;
    struct wr_kernel_room room = wr_kernel_room_of(call);
    WR_DECIMAL(x);

    WR_KERNEL_ROWS(call, i)
    {
        uint32_t state = a[i] < 0 || a[i] > FACTORIAL_MAX ? WR_SQLSTATE_OUT_OF_RANGE : 0;
        if (state == 0) {
            mpz_fac_ui(x.c, (unsigned long)a[i]);
            state = wr_decimal_store(&x, &room.room, &out[i]);
        }
        wr_kernel_numeric_state(call, i, state);
    }
    return !room.room.refused;
}
const struct wr_kernel_entry wr_kernel_factorial = {factorial};

void wr_explain_factorial(const struct wr_kernel_call *call, uint32_t row, uint32_t sqlstate,
                          char *message, size_t bytes)
{
    (void)sqlstate;
    (void)snprintf(message, bytes, "%s",
                   ((const int64_t *)call->args[0])[row] < 0
                       ? "factorial of a negative number is undefined"
                       : "value overflows numeric format");
}

/* ---- width_bucket ---- */

enum bucket_error { BUCKET_OK, BUCKET_COUNT, BUCKET_NAN, BUCKET_INFINITE, BUCKET_EQUAL, BUCKET_RANGE };

struct bucket {
    struct wr_decimal operand, low, high, count;
};

static enum bucket_error bucket_check(const struct bucket *b)
{
    if (wr_decimal_sign(&b->count) <= 0) {
        return BUCKET_COUNT;
    }
    if (wr_decimal_is_nan(&b->operand) || wr_decimal_is_nan(&b->low) ||
        wr_decimal_is_nan(&b->high)) {
        return BUCKET_NAN;
    }
    if (!wr_decimal_is_finite(&b->low) || !wr_decimal_is_finite(&b->high)) {
        return BUCKET_INFINITE;
    }
    return wr_decimal_compare(&b->low, &b->high) == 0 ? BUCKET_EQUAL : BUCKET_OK;
}

/* From low on, in units of a bucket, as PostgreSQL rounds it; leaves the number in operand. */
static void bucket_inside(struct bucket *b)
{
    wr_decimal_sub(&b->operand, &b->operand, &b->low);
    wr_decimal_sub(&b->high, &b->high, &b->low);
    wr_decimal_mul(&b->operand, &b->operand, &b->count);
    wr_decimal_quotient(&b->operand, &b->operand, &b->high,
                        wr_decimal_div_scale(&b->operand, &b->high));
    if (wr_decimal_compare(&b->operand, &b->count) >= 0) {
        wr_decimal_copy(&b->operand, &b->count); /* only rounding leads here */
        return;
    }
    wr_decimal_rescale(&b->operand, 0, WR_DECIMAL_FLOOR);
    mpz_add_ui(b->operand.c, b->operand.c, 1);
}

static enum bucket_error bucket_of(struct bucket *b, int32_t *ret)
{
    enum bucket_error error = bucket_check(b);
    int below, above;

    if (error != BUCKET_OK) {
        return error;
    }
    int direction = wr_decimal_compare(&b->high, &b->low);
    below = wr_decimal_compare(&b->operand, &b->low) * direction;
    above = wr_decimal_compare(&b->operand, &b->high) * direction;
    if (below < 0) {
        *ret = 0;
        return BUCKET_OK;
    }
    if (above >= 0) {
        wr_decimal_copy(&b->operand, &b->count);
        mpz_add_ui(b->operand.c, b->operand.c, 1);
    } else {
        bucket_inside(b);
    }
    if (!mpz_fits_sint_p(b->operand.c)) {
        return BUCKET_RANGE;
    }
    *ret = (int32_t)mpz_get_si(b->operand.c);
    return BUCKET_OK;
}

static enum bucket_error bucket_row(const struct wr_kernel_call *call, struct bucket *b, uint32_t row,
                                    int32_t *ret)
{
    wr_decimal_load(((const struct wr_numeric *)call->args[0])[row], &b->operand);
    wr_decimal_load(((const struct wr_numeric *)call->args[1])[row], &b->low);
    wr_decimal_load(((const struct wr_numeric *)call->args[2])[row], &b->high);
    wr_decimal_set_i64(&b->count, ((const int32_t *)call->args[3])[row]);
    return bucket_of(b, ret);
}

static void bucket_init(struct bucket *b)
{
    wr_decimal_init(&b->operand);
    wr_decimal_init(&b->low);
    wr_decimal_init(&b->high);
    wr_decimal_init(&b->count);
}

static void bucket_fini(struct bucket *b)
{
    wr_decimal_fini(&b->operand);
    wr_decimal_fini(&b->low);
    wr_decimal_fini(&b->high);
    wr_decimal_fini(&b->count);
}

static bool width_bucket_numeric(const struct wr_kernel_call *call)
{
    int32_t *out = call->out;
    struct bucket b;

    bucket_init(&b);
    WR_KERNEL_ROWS(call, i)
    {
        if (wr_kernel_live(call, i)) {
            enum bucket_error error = bucket_row(call, &b, i, &out[i]);
            call->errors[i] = error == BUCKET_OK      ? 0
                              : error == BUCKET_RANGE ? WR_SQLSTATE_OUT_OF_RANGE
                                                      : WR_SQLSTATE_WIDTH_BUCKET;
        }
    }
    bucket_fini(&b);
    return true;
}
const struct wr_kernel_entry wr_kernel_width_bucket_numeric = {width_bucket_numeric};

void wr_explain_numeric_bucket(const struct wr_kernel_call *call, uint32_t row, uint32_t sqlstate,
                               char *message, size_t bytes)
{
    static const char *const messages[] = {
        [BUCKET_OK] = "",
        [BUCKET_COUNT] = "count must be greater than zero",
        [BUCKET_NAN] = "operand, lower bound, and upper bound cannot be NaN",
        [BUCKET_INFINITE] = "lower and upper bounds must be finite",
        [BUCKET_EQUAL] = "lower bound cannot equal upper bound",
        [BUCKET_RANGE] = "integer out of range"};
    struct bucket b;
    int32_t bucket;

    (void)sqlstate;
    bucket_init(&b);
    (void)snprintf(message, bytes, "%s", messages[bucket_row(call, &b, row, &bucket)]);
    bucket_fini(&b);
}

/* ---- a declared precision ---- */

static bool constrain_numeric(const struct wr_kernel_call *call)
{
    const struct wr_numeric *a = call->args[0];
    const int32_t *typmods = call->args[1];
    struct wr_numeric *out = call->out;
    struct wr_kernel_room room = wr_kernel_room_of(call);

    WR_KERNEL_ROWS(call, i)
    {
        uint32_t state = wr_numeric_apply_typmod(a[i], typmods[i], &room.room, &out[i]);
        wr_kernel_numeric_state(call, i, state);
    }
    return !room.room.refused;
}
const struct wr_kernel_entry wr_kernel_constrain_numeric = {constrain_numeric};

void wr_explain_constrain(const struct wr_kernel_call *call, uint32_t row, uint32_t sqlstate,
                          char *message, size_t bytes)
{
    struct wr_numeric n = ((const struct wr_numeric *)call->args[0])[row];

    (void)sqlstate;
    wr_numeric_explain_typmod(wr_numeric_tag_of(n) > WR_NUMERIC_NAN,
                              ((const int32_t *)call->args[1])[row], message, bytes);
}

/* The first argument that is wrong says what is. */
void wr_explain_numeric(const struct wr_kernel_call *call, uint32_t row, uint32_t sqlstate,
                        char *message, size_t bytes)
{
    const struct wr_numeric *a = call->args[0];
    int sign = wr_numeric_sign(a[row]);

    for (uint32_t i = 1; i < call->arg_count && sqlstate == WR_SQLSTATE_LOGARITHM && sign > 0; i++) {
        sign = wr_numeric_sign(((const struct wr_numeric *)call->args[i])[row]);
    }
    if (sqlstate == WR_SQLSTATE_LOGARITHM) {
        (void)snprintf(message, bytes, "cannot take logarithm of %s",
                       sign < 0 ? "a negative number" : "zero");
    } else if (sqlstate == WR_SQLSTATE_POWER && call->arg_count == 1) {
        (void)snprintf(message, bytes, "cannot take square root of a negative number");
    } else if (sqlstate == WR_SQLSTATE_POWER) {
        (void)snprintf(message, bytes, "%s",
                       sign == 0 ? "zero raised to a negative power is undefined"
                                 : "a negative number raised to a non-integer power yields a "
                                   "complex result");
    } else if (sqlstate == WR_SQLSTATE_OUT_OF_RANGE) {
        (void)snprintf(message, bytes, "value overflows numeric format");
    }
}
