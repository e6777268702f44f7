#include "common/batch/decimal.h"

#include <math.h>
#include <stdlib.h>

#include "common/base/alloc.h"
#include "common/base/assert.h"
#include "common/batch/sqlstate.h"

/* PostgreSQL's NUMERIC_MIN_SIG_DIGITS and NUMERIC_MAX_DISPLAY_SCALE, for quotients. */
#define MIN_SIGNIFICANT_DIGITS 16
#define DISPLAY_SCALE_MAX 1000

void wr_decimal_init(struct wr_decimal *d)
{
    d->tag = WR_NUMERIC_BIG;
    d->scale = 0;
    mpz_init(d->c);
}

void wr_decimal_fini(struct wr_decimal *d)
{
    mpz_clear(d->c);
}

void wr_decimal_copy(struct wr_decimal *ret, const struct wr_decimal *d)
{
    ret->tag = d->tag;
    ret->scale = d->scale;
    mpz_set(ret->c, d->c);
}

void wr_decimal_set_i64(struct wr_decimal *ret, int64_t v)
{
    ret->tag = WR_NUMERIC_BIG;
    ret->scale = 0;
    mpz_set_si(ret->c, v);
}

void wr_decimal_set_special(struct wr_decimal *ret, enum wr_numeric_tag tag)
{
    ret->tag = tag;
    ret->scale = 0;
    mpz_set_ui(ret->c, 0);
}

void wr_decimal_power_of_ten(mpz_t ret, uint32_t exponent)
{
    mpz_ui_pow_ui(ret, 10, exponent);
}

/* c times 10^by. */
static void raise(mpz_t c, uint32_t by)
{
    mpz_t power;

    if (by == 0) {
        return;
    }
    mpz_init(power);
    wr_decimal_power_of_ten(power, by);
    mpz_mul(c, c, power);
    mpz_clear(power);
}

int wr_decimal_sign(const struct wr_decimal *d)
{
    switch (d->tag) {
    case WR_NUMERIC_INFINITY:
        return 1;
    case WR_NUMERIC_MINUS_INFINITY:
        return -1;
    case WR_NUMERIC_NAN:
        return 0;
    case WR_NUMERIC_SMALL:
    case WR_NUMERIC_BIG:
        break;
    }
    return mpz_sgn(d->c);
}

/* Order of the tags: -Infinity < numbers < Infinity < NaN. */
static int rank(const struct wr_decimal *d)
{
    return d->tag == WR_NUMERIC_NAN ? 2 : wr_decimal_is_finite(d) ? 0 : wr_decimal_sign(d);
}

int wr_decimal_compare(const struct wr_decimal *a, const struct wr_decimal *b)
{
    if (rank(a) != rank(b) || rank(a) != 0) {
        return (rank(a) > rank(b)) - (rank(a) < rank(b));
    }
    if (a->scale == b->scale || mpz_sgn(a->c) != mpz_sgn(b->c)) {
        int order = mpz_sgn(a->c) != mpz_sgn(b->c) ? mpz_sgn(a->c) - mpz_sgn(b->c)
                                                   : mpz_cmp(a->c, b->c);
        return (order > 0) - (order < 0);
    }
    WR_DECIMAL(raised);
    const struct wr_decimal *lower = a->scale < b->scale ? a : b;
    mpz_set(raised.c, lower->c);
    raise(raised.c, WR_MAX(a->scale, b->scale) - lower->scale);
    int order = lower == a ? mpz_cmp(raised.c, b->c) : mpz_cmp(a->c, raised.c);
    return (order > 0) - (order < 0);
}

int wr_decimal_compare_i64(const struct wr_decimal *a, int64_t b)
{
    WR_DECIMAL(other);

    wr_decimal_set_i64(&other, b);
    return wr_decimal_compare(a, &other);
}

bool wr_decimal_is_whole(const struct wr_decimal *d)
{
    bool whole;

    if (!wr_decimal_is_finite(d)) {
        return false;
    }
    WR_DECIMAL(power);
    wr_decimal_power_of_ten(power.c, d->scale);
    whole = mpz_divisible_p(d->c, power.c) != 0;
    return whole;
}

void wr_decimal_negate(struct wr_decimal *d)
{
    if (d->tag == WR_NUMERIC_INFINITY) {
        d->tag = WR_NUMERIC_MINUS_INFINITY;
    } else if (d->tag == WR_NUMERIC_MINUS_INFINITY) {
        d->tag = WR_NUMERIC_INFINITY;
    }
    mpz_neg(d->c, d->c);
}

/* ---- arithmetic ---- */

static void add(struct wr_decimal *ret, const struct wr_decimal *a, const struct wr_decimal *b,
                bool subtract)
{
    uint32_t scale = WR_MAX(a->scale, b->scale);
    WR_DECIMAL(x);
    WR_DECIMAL(y);

    mpz_set(x.c, a->c);
    mpz_set(y.c, b->c);
    raise(x.c, scale - a->scale);
    raise(y.c, scale - b->scale);
    if (subtract) {
        mpz_sub(ret->c, x.c, y.c);
    } else {
        mpz_add(ret->c, x.c, y.c);
    }
    ret->tag = WR_NUMERIC_BIG;
    ret->scale = scale;
}

void wr_decimal_add(struct wr_decimal *ret, const struct wr_decimal *a, const struct wr_decimal *b)
{
    if (wr_decimal_is_finite(a) && wr_decimal_is_finite(b)) {
        add(ret, a, b, false);
    } else if (wr_decimal_is_nan(a) || wr_decimal_is_nan(b) ||
               (a->tag != b->tag && !wr_decimal_is_finite(a) && !wr_decimal_is_finite(b))) {
        wr_decimal_set_special(ret, WR_NUMERIC_NAN);
    } else {
        wr_decimal_set_special(ret, wr_decimal_is_finite(a) ? b->tag : a->tag);
    }
}

void wr_decimal_sub(struct wr_decimal *ret, const struct wr_decimal *a, const struct wr_decimal *b)
{
    if (wr_decimal_is_finite(a) && wr_decimal_is_finite(b)) {
        add(ret, a, b, true);
        return;
    }
    WR_DECIMAL(opposite);
    wr_decimal_copy(&opposite, b);
    wr_decimal_negate(&opposite);
    wr_decimal_add(ret, a, &opposite);
}

static void set_infinite(struct wr_decimal *ret, int sign)
{
    wr_decimal_set_special(ret, sign > 0   ? WR_NUMERIC_INFINITY
                                : sign < 0 ? WR_NUMERIC_MINUS_INFINITY
                                           : WR_NUMERIC_NAN);
}

void wr_decimal_mul(struct wr_decimal *ret, const struct wr_decimal *a, const struct wr_decimal *b)
{
    if (wr_decimal_is_nan(a) || wr_decimal_is_nan(b)) {
        wr_decimal_set_special(ret, WR_NUMERIC_NAN);
    } else if (!wr_decimal_is_finite(a) || !wr_decimal_is_finite(b)) {
        set_infinite(ret, wr_decimal_sign(a) * wr_decimal_sign(b));
    } else {
        uint32_t scale = a->scale + b->scale;
        mpz_mul(ret->c, a->c, b->c);
        ret->tag = WR_NUMERIC_BIG;
        ret->scale = scale;
        if (scale > WR_NUMERIC_SCALE_MAX) {
            wr_decimal_rescale(ret, WR_NUMERIC_SCALE_MAX, WR_DECIMAL_ROUND);
        }
    }
}

/* Quotients and remainders of what is not finite, and by zero; true when that decides. */
static bool divide_special(struct wr_decimal *ret, const struct wr_decimal *a,
                           const struct wr_decimal *b, uint32_t *ret_state)
{
    *ret_state = 0;
    if (wr_decimal_is_nan(a) || wr_decimal_is_nan(b)) {
        wr_decimal_set_special(ret, WR_NUMERIC_NAN);
        return true;
    }
    if (wr_decimal_sign(b) == 0) {
        *ret_state = WR_SQLSTATE_DIVISION_BY_ZERO;
        return true;
    }
    if (!wr_decimal_is_finite(a)) {
        set_infinite(ret, wr_decimal_is_finite(b) ? wr_decimal_sign(a) * wr_decimal_sign(b) : 0);
        return true;
    }
    if (!wr_decimal_is_finite(b)) {
        wr_decimal_set_i64(ret, 0);
        return true;
    }
    return false;
}

uint32_t wr_decimal_div(struct wr_decimal *ret, const struct wr_decimal *a,
                        const struct wr_decimal *b)
{
    uint32_t state;

    if (!divide_special(ret, a, b, &state)) {
        wr_decimal_quotient(ret, a, b, wr_decimal_div_scale(a, b));
    }
    return state;
}

/* a and b as whole numbers of one scale, which is returned. */
static uint32_t align(mpz_t x, mpz_t y, const struct wr_decimal *a, const struct wr_decimal *b)
{
    uint32_t scale = WR_MAX(a->scale, b->scale);

    mpz_set(x, a->c);
    mpz_set(y, b->c);
    raise(x, scale - a->scale);
    raise(y, scale - b->scale);
    return scale;
}

uint32_t wr_decimal_div_whole(struct wr_decimal *ret, const struct wr_decimal *a,
                              const struct wr_decimal *b)
{
    uint32_t state;

    if (!divide_special(ret, a, b, &state)) {
        WR_DECIMAL(x);
        WR_DECIMAL(y);
        (void)align(x.c, y.c, a, b);
        mpz_tdiv_q(ret->c, x.c, y.c);
        ret->tag = WR_NUMERIC_BIG;
        ret->scale = 0;
    }
    return state;
}

uint32_t wr_decimal_mod(struct wr_decimal *ret, const struct wr_decimal *a,
                        const struct wr_decimal *b)
{
    uint32_t state;

    if (wr_decimal_is_finite(a) && !wr_decimal_is_finite(b) && !wr_decimal_is_nan(b)) {
        wr_decimal_copy(ret, a);
        return 0;
    }
    if (!wr_decimal_is_finite(a) && !wr_decimal_is_nan(b) && wr_decimal_sign(b) != 0) {
        wr_decimal_set_special(ret, WR_NUMERIC_NAN);
        return 0;
    }
    if (!divide_special(ret, a, b, &state)) {
        WR_DECIMAL(x);
        WR_DECIMAL(y);
        uint32_t scale = align(x.c, y.c, a, b);
        mpz_tdiv_r(ret->c, x.c, y.c);
        ret->tag = WR_NUMERIC_BIG;
        ret->scale = scale;
    }
    return state;
}

/* ---- scales ---- */

/* c / divisor, a positive number, rounded. */
static void divide_rounded(mpz_t c, const mpz_t divisor, enum wr_decimal_rounding rounding)
{
    mpz_t rest;

    switch (rounding) {
    case WR_DECIMAL_TRUNCATE:
        mpz_tdiv_q(c, c, divisor);
        return;
    case WR_DECIMAL_FLOOR:
        mpz_fdiv_q(c, c, divisor);
        return;
    case WR_DECIMAL_CEIL:
        mpz_cdiv_q(c, c, divisor);
        return;
    case WR_DECIMAL_ROUND:
        break;
    }
    int sign = mpz_sgn(c);
    mpz_init(rest);
    mpz_tdiv_qr(c, rest, c, divisor);
    mpz_mul_2exp(rest, rest, 1);
    if (mpz_cmpabs(rest, divisor) >= 0) {
        if (sign < 0) {
            mpz_sub_ui(c, c, 1);
        } else {
            mpz_add_ui(c, c, 1);
        }
    }
    mpz_clear(rest);
}

/* Digits of |c|, in decimal; 1 for 0. */
static uint32_t digits_of(const mpz_t c)
{
    size_t digits = mpz_sizeinbase(c, 10); /* exact, or one too many */
    mpz_t power;

    if (digits == 1) {
        return 1;
    }
    mpz_init(power);
    wr_decimal_power_of_ten(power, (uint32_t)digits - 1);
    digits -= mpz_cmpabs(c, power) < 0;
    mpz_clear(power);
    return (uint32_t)digits;
}

void wr_decimal_rescale(struct wr_decimal *d, int32_t scale, enum wr_decimal_rounding rounding)
{
    int64_t by = (int64_t)scale - d->scale;

    if (by >= 0) {
        raise(d->c, (uint32_t)by);
        d->scale = (uint32_t)scale;
        return;
    }
    if (-by > (int64_t)digits_of(d->c) + 1 &&
        (rounding == WR_DECIMAL_ROUND || rounding == WR_DECIMAL_TRUNCATE)) {
        mpz_set_ui(d->c, 0); /* less than half of the last place */
    } else {
        WR_DECIMAL(power);
        wr_decimal_power_of_ten(power.c, (uint32_t)-by);
        divide_rounded(d->c, power.c, rounding);
        if (scale < 0) {
            raise(d->c, (uint32_t)-scale);
        }
    }
    d->scale = scale < 0 ? 0 : (uint32_t)scale;
}

/* How many zeros |c| ends in, at most `most`; c is not zero. */
static uint32_t trailing_zeros(const mpz_t c, uint32_t most)
{
    uint32_t zeros = 0;
    mpz_t rest, power;

    most = (uint32_t)WR_MIN((uint64_t)most, mpz_scan1(c, 0)); /* each has a factor of two */
    mpz_init_set(rest, c);
    mpz_init(power);
    /* Binary steps: 10^(2^k) is tried from the largest that may divide. */
    for (uint32_t step = 1u << 14; step > 0; step /= 2) {
        if (step > most - zeros) {
            continue;
        }
        wr_decimal_power_of_ten(power, step);
        if (mpz_divisible_p(rest, power)) {
            mpz_divexact(rest, rest, power);
            zeros += step;
        }
    }
    mpz_clear(power);
    mpz_clear(rest);
    return zeros;
}

void wr_decimal_trim(struct wr_decimal *d)
{
    uint32_t zeros;

    if (!wr_decimal_is_finite(d)) {
        return;
    }
    if (mpz_sgn(d->c) == 0) {
        d->scale = 0;
        return;
    }
    zeros = trailing_zeros(d->c, d->scale);
    if (zeros > 0) {
        WR_DECIMAL(power);
        wr_decimal_power_of_ten(power.c, zeros);
        mpz_divexact(d->c, d->c, power.c);
        d->scale -= zeros;
    }
}

void wr_decimal_quotient(struct wr_decimal *ret, const struct wr_decimal *a,
                         const struct wr_decimal *b, uint32_t scale)
{
    int64_t shift = (int64_t)scale + b->scale - a->scale;
    WR_DECIMAL(x);
    WR_DECIMAL(y);

    mpz_set(x.c, a->c);
    mpz_set(y.c, b->c);
    if (shift >= 0) {
        raise(x.c, (uint32_t)shift);
    } else {
        raise(y.c, (uint32_t)-shift);
    }
    if (mpz_sgn(y.c) < 0) {
        mpz_neg(x.c, x.c);
        mpz_neg(y.c, y.c);
    }
    divide_rounded(x.c, y.c, WR_DECIMAL_ROUND);
    mpz_swap(ret->c, x.c);
    ret->tag = WR_NUMERIC_BIG;
    ret->scale = scale;
}

int32_t wr_decimal_exponent(const struct wr_decimal *d)
{
    return mpz_sgn(d->c) == 0 ? 0 : (int32_t)digits_of(d->c) - 1 - (int32_t)d->scale;
}

static int32_t floor_quarter(int32_t n)
{
    return n >= 0 ? n / 4 : -((3 - n) / 4);
}

int32_t wr_decimal_weight(const struct wr_decimal *d, uint32_t *ret_digit)
{
    int32_t weight = floor_quarter(wr_decimal_exponent(d));
    /* The digit is d / 10^(4 * weight), cut off: c / 10^down. */
    int32_t down = 4 * weight + (int32_t)d->scale;
    WR_DECIMAL(first);
    WR_DECIMAL(power);

    mpz_abs(first.c, d->c);
    wr_decimal_power_of_ten(power.c, (uint32_t)abs(down));
    if (down >= 0) {
        mpz_tdiv_q(first.c, first.c, power.c);
    } else {
        mpz_mul(first.c, first.c, power.c);
    }
    *ret_digit = (uint32_t)mpz_get_ui(first.c);
    return weight;
}

uint32_t wr_decimal_div_scale(const struct wr_decimal *a, const struct wr_decimal *b)
{
    uint32_t digit_a, digit_b;
    int32_t weight = wr_decimal_weight(a, &digit_a) - wr_decimal_weight(b, &digit_b);
    int32_t scale;

    weight -= digit_a <= digit_b;
    scale = MIN_SIGNIFICANT_DIGITS - weight * 4;
    scale = WR_MAX(scale, (int32_t)a->scale);
    scale = WR_MAX(scale, (int32_t)b->scale);
    scale = WR_MAX(scale, 0);
    return (uint32_t)WR_MIN(scale, DISPLAY_SCALE_MAX);
}

double wr_decimal_scientific(const struct wr_decimal *d, int32_t *ret_exponent)
{
    uint32_t digits = digits_of(d->c);
    WR_DECIMAL(first);

    *ret_exponent = wr_decimal_exponent(d);
    if (mpz_sgn(d->c) == 0) {
        return 0;
    }
    wr_decimal_copy(&first, d);
    first.scale = digits - 1;
    if (digits > 18) {
        wr_decimal_rescale(&first, 17, WR_DECIMAL_TRUNCATE);
    }
    return mpz_get_d(first.c) / pow(10, first.scale);
}

/* ---- declared precision ---- */

uint32_t wr_decimal_apply_typmod(struct wr_decimal *d, int32_t typmod)
{
    int32_t scale = wr_numeric_typmod_scale(typmod);
    int32_t whole = wr_numeric_typmod_precision(typmod) - scale;

    if (typmod < 4 || wr_decimal_is_nan(d)) {
        return 0;
    }
    if (!wr_decimal_is_finite(d)) {
        return WR_SQLSTATE_OUT_OF_RANGE; /* an infinity has no precision */
    }
    wr_decimal_rescale(d, scale, WR_DECIMAL_ROUND);
    return mpz_sgn(d->c) != 0 && wr_decimal_exponent(d) >= whole ? WR_SQLSTATE_OUT_OF_RANGE : 0;
}

/* ---- text ---- */

void wr_decimal_to_text(const struct wr_decimal *d, struct wr_sb *sb)
{
    size_t room = mpz_sizeinbase(d->c, 10) + 2;
    WR_AUTO_FREE char *text = wr_alloc(room);
    const char *digits = text;

    WR_ASSERT(wr_decimal_is_finite(d));
    (void)mpz_get_str(text, 10, d->c);
    if (*digits == '-') {
        wr_sb_putc(sb, '-');
        digits += 1;
    }
    size_t count = strlen(digits), whole = count > d->scale ? count - d->scale : 0;
    wr_sb_reserve(sb, count + d->scale + 3);
    if (whole == 0) {
        wr_sb_putc(sb, '0');
    }
    wr_sb_append(sb, digits, whole);
    if (d->scale > 0) {
        wr_sb_putc(sb, '.');
        for (size_t i = count - whole; i < d->scale; i++) {
            wr_sb_putc(sb, '0');
        }
        wr_sb_append(sb, digits + whole, count - whole);
    }
}
