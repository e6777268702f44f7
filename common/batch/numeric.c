#include "common/batch/numeric.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "common/batch/decimal.h"
#include "common/batch/float_text.h"
#include "common/batch/sqlstate.h"

/* PostgreSQL's NUMERIC_MIN_SIG_DIGITS: a quotient shows at least so many digits. */
#define MIN_SIGNIFICANT_DIGITS 16
#define POWERS 39 /* 10^38 is the largest in 127 bits */

static __int128 power_of_ten(uint32_t exponent)
{
    static const uint64_t low[] = {1u,
                                   10u,
                                   100u,
                                   1000u,
                                   10000u,
                                   100000u,
                                   1000000u,
                                   10000000u,
                                   100000000u,
                                   1000000000u,
                                   10000000000u,
                                   100000000000u,
                                   1000000000000u,
                                   10000000000000u,
                                   100000000000000u,
                                   1000000000000000u,
                                   10000000000000000u,
                                   100000000000000000u,
                                   1000000000000000000u,
                                   10000000000000000000u};

    return exponent < WR_COUNT(low) ? (__int128)low[exponent]
                                    : (__int128)low[19] * (__int128)low[exponent - 19];
}

/* false: beyond 128 bits; the coefficient is as it was. */
static bool scale_up(__int128 *coefficient, uint32_t by)
{
    __int128 scaled;

    if (*coefficient == 0) {
        return true;
    }
    if (by >= POWERS || __builtin_mul_overflow(*coefficient, power_of_ten(by), &scaled)) {
        return false;
    }
    *coefficient = scaled;
    return true;
}

struct wr_numeric wr_numeric_special(enum wr_numeric_tag tag)
{
    return (struct wr_numeric){.low = (uint64_t)tag};
}

struct wr_numeric wr_numeric_from_i64(int64_t v)
{
    struct wr_numeric n = {0, 0};

    (void)wr_numeric_make(v, 0, &n); /* 64 bits always fit */
    return n;
}

static bool is_small(struct wr_numeric n)
{
    return wr_numeric_tag_of(n) == WR_NUMERIC_SMALL;
}

static bool both_small(struct wr_numeric a, struct wr_numeric b)
{
    return ((a.low | b.low) & 0xff) == WR_NUMERIC_SMALL;
}

uint32_t wr_numeric_normalize(struct wr_numeric n, struct wr_numeric_room *room,
                              struct wr_numeric *ret)
{
    if (wr_numeric_is_big(n)) {
        WR_DECIMAL(d);
        wr_decimal_load(n, &d);
        wr_decimal_trim(&d);
        return wr_decimal_store(&d, room, ret);
    }
    if (!is_small(n)) {
        *ret = wr_numeric_special(wr_numeric_tag_of(n));
        return 0;
    }
    __int128 coefficient = wr_numeric_coefficient_of(n);
    uint32_t scale = wr_numeric_scale_of(n);
    if ((int64_t)coefficient == coefficient) {
        int64_t c = (int64_t)coefficient;
        for (; scale > 0 && c % 10 == 0; scale--) {
            c /= 10;
        }
        coefficient = c;
    }
    for (; scale > 0 && coefficient % 10 == 0; scale--) {
        coefficient /= 10;
    }
    (void)wr_numeric_make(coefficient, coefficient == 0 ? 0 : scale, ret);
    return 0;
}

int wr_numeric_sign(struct wr_numeric n)
{
    switch (wr_numeric_tag_of(n)) {
    case WR_NUMERIC_INFINITY:
        return 1;
    case WR_NUMERIC_MINUS_INFINITY:
        return -1;
    case WR_NUMERIC_NAN:
        return 0;
    case WR_NUMERIC_BIG:
        return wr_numeric_big_bytes(n) == 4 ? 0 : wr_numeric_big_ptr(n)[1] != 0 ? -1 : 1;
    case WR_NUMERIC_SMALL:
        break;
    }
    __int128 c = wr_numeric_coefficient_of(n);
    return (c > 0) - (c < 0);
}

/* Order of the tags: -Infinity < numbers < Infinity < NaN. */
static int rank(struct wr_numeric n)
{
    switch (wr_numeric_tag_of(n)) {
    case WR_NUMERIC_MINUS_INFINITY:
        return 0;
    case WR_NUMERIC_SMALL:
    case WR_NUMERIC_BIG:
        return 1;
    case WR_NUMERIC_INFINITY:
        return 2;
    case WR_NUMERIC_NAN:
        return 3;
    }
    return 1;
}

int wr_numeric_compare_any(struct wr_numeric a, struct wr_numeric b)
{
    if (rank(a) != rank(b) || rank(a) != 1) {
        return (rank(a) > rank(b)) - (rank(a) < rank(b));
    }
    if (!both_small(a, b)) {
        WR_DECIMAL(x);
        WR_DECIMAL(y);
        wr_decimal_load(a, &x);
        wr_decimal_load(b, &y);
        return wr_decimal_compare(&x, &y);
    }
    uint32_t sa = wr_numeric_scale_of(a), sb = wr_numeric_scale_of(b);
    __int128 x = wr_numeric_coefficient_of(a), y = wr_numeric_coefficient_of(b);
    if ((x < 0) != (y < 0)) {
        return x < 0 ? -1 : 1;
    }
    /* Where scaling overflows, the scaled one is the larger in size. */
    if (sa < sb && !scale_up(&x, sb - sa)) {
        return x < 0 ? -1 : 1;
    }
    if (sb < sa && !scale_up(&y, sa - sb)) {
        return y < 0 ? 1 : -1;
    }
    return (x > y) - (x < y);
}

/* ---- arithmetic: small ones here, the others as decimals ---- */

typedef uint32_t (*decimal_operation)(struct wr_decimal *ret, const struct wr_decimal *a,
                                      const struct wr_decimal *b);

static uint32_t by_decimals(struct wr_numeric a, struct wr_numeric b, decimal_operation operation,
                            struct wr_numeric_room *room, struct wr_numeric *ret)
{
    uint32_t state;
    WR_DECIMAL(x);
    WR_DECIMAL(y);

    wr_decimal_load(a, &x);
    wr_decimal_load(b, &y);
    state = operation(&x, &x, &y);
    return state != 0 ? state : wr_decimal_store(&x, room, ret);
}

static uint32_t add_decimals(struct wr_decimal *ret, const struct wr_decimal *a,
                             const struct wr_decimal *b)
{
    wr_decimal_add(ret, a, b);
    return 0;
}

static uint32_t sub_decimals(struct wr_decimal *ret, const struct wr_decimal *a,
                             const struct wr_decimal *b)
{
    wr_decimal_sub(ret, a, b);
    return 0;
}

static uint32_t mul_decimals(struct wr_decimal *ret, const struct wr_decimal *a,
                             const struct wr_decimal *b)
{
    wr_decimal_mul(ret, a, b);
    return 0;
}

/* a + b or a - b of small ones; false: one of them is not, or the result is not. */
static bool add_small(struct wr_numeric a, struct wr_numeric b, bool subtract,
                      struct wr_numeric *ret)
{
    uint32_t sa = wr_numeric_scale_of(a), sb = wr_numeric_scale_of(b);
    __int128 x = wr_numeric_coefficient_of(a), y = wr_numeric_coefficient_of(b), sum;

    y = subtract ? -y : y; /* 112 bits: no overflow */
    return both_small(a, b) && (sa >= sb || scale_up(&x, sb - sa)) &&
           (sb >= sa || scale_up(&y, sa - sb)) && !__builtin_add_overflow(x, y, &sum) &&
           wr_numeric_make(sum, WR_MAX(sa, sb), ret);
}

uint32_t wr_numeric_add_any(struct wr_numeric a, struct wr_numeric b, struct wr_numeric_room *room,
                            struct wr_numeric *ret)
{
    return add_small(a, b, false, ret) ? 0 : by_decimals(a, b, add_decimals, room, ret);
}

uint32_t wr_numeric_sub_any(struct wr_numeric a, struct wr_numeric b, struct wr_numeric_room *room,
                            struct wr_numeric *ret)
{
    return add_small(a, b, true, ret) ? 0 : by_decimals(a, b, sub_decimals, room, ret);
}

uint32_t wr_numeric_mul_any(struct wr_numeric a, struct wr_numeric b, struct wr_numeric_room *room,
                            struct wr_numeric *ret)
{
    __int128 product;

    if (both_small(a, b) &&
        !__builtin_mul_overflow(wr_numeric_coefficient_of(a), wr_numeric_coefficient_of(b),
                                &product) &&
        wr_numeric_make(product, wr_numeric_scale_of(a) + wr_numeric_scale_of(b), ret)) {
        return 0;
    }
    return by_decimals(a, b, mul_decimals, room, ret);
}

uint32_t wr_numeric_negate(struct wr_numeric n, struct wr_numeric_room *room,
                           struct wr_numeric *ret)
{
    if (is_small(n)) {
        (void)wr_numeric_make(-wr_numeric_coefficient_of(n), wr_numeric_scale_of(n), ret);
        return 0;
    }
    WR_DECIMAL(d);
    wr_decimal_load(n, &d);
    wr_decimal_negate(&d);
    return wr_decimal_store(&d, room, ret);
}

/* PostgreSQL's weight (exponent in base 10,000 of the first digit) and that digit. */
static void first_digit(struct wr_numeric n, int *ret_weight, int *ret_digit)
{
    __int128 c = wr_numeric_coefficient_of(n);
    uint32_t scale = wr_numeric_scale_of(n);
    uint32_t padding = (4 - scale % 4) % 4;
    int weight = -(int)((scale + padding) / 4);

    c = c < 0 ? -c : c;
    if (c == 0) {
        *ret_weight = 0;
        *ret_digit = 0;
        return;
    }
    if (c <= (__int128)(UINT64_MAX / 1000)) {
        uint64_t v = (uint64_t)c * (uint64_t)power_of_ten(padding);
        for (; v >= 10000; v /= 10000) {
            weight += 1;
        }
        *ret_weight = weight;
        *ret_digit = (int)v;
        return;
    }
    /* In units of base 10,000 after padding the fraction to whole digits of that base. */
    __int128 first = 10000 / power_of_ten(padding); /* values of c below this are one digit */
    while (c >= first) {
        if (first == 10000) {
            c /= 10000;
        } else {
            c /= first;
            first = 10000;
        }
        weight += 1;
        if (c < 10000) {
            break;
        }
    }
    if (weight == -(int)((scale + padding) / 4)) {
        c *= power_of_ten(padding);
    }
    *ret_weight = weight;
    *ret_digit = (int)c;
}

/* The same rule as wr_decimal_div_scale, for small ones. */
static uint32_t division_scale(struct wr_numeric a, struct wr_numeric b)
{
    int weight_a, weight_b, digit_a, digit_b, scale;

    first_digit(a, &weight_a, &digit_a);
    first_digit(b, &weight_b, &digit_b);
    int weight = weight_a - weight_b;
    if (digit_a <= digit_b) {
        weight -= 1;
    }
    scale = MIN_SIGNIFICANT_DIGITS - weight * 4;
    scale = WR_MAX(scale, (int)wr_numeric_scale_of(a));
    scale = WR_MAX(scale, (int)wr_numeric_scale_of(b));
    return scale < 0 ? 0 : (uint32_t)scale;
}

/* round(x * 10^shift / y) half away from zero; false: beyond 128 bits. */
static bool divide_scaled(__int128 x, __int128 y, int shift, __int128 *ret)
{
    bool negative = (x < 0) != (y < 0);
    unsigned __int128 n = (unsigned __int128)(x < 0 ? -x : x);
    unsigned __int128 d = (unsigned __int128)(y < 0 ? -y : y);
    unsigned __int128 quotient, remainder, scaled;

    /* Usually the dividend can be scaled at once, and then a word of quotient is enough. */
    if (shift >= 0 && shift < POWERS &&
        !__builtin_mul_overflow(n, (unsigned __int128)power_of_ten((uint32_t)shift), &scaled)) {
        n = scaled;
        shift = 0;
    }
    quotient = n / d;
    remainder = n - quotient * d;
    if (shift < 0) {
        for (; shift < 0; shift++) {
            if (d > (unsigned __int128)WR_NUMERIC_COEFFICIENT_MAX) {
                quotient = 0;
                remainder = 0;
                break;
            }
            d *= 10;
            quotient = n / d;
            remainder = n % d;
        }
    }
    for (; shift > 0; shift--) {
        unsigned digit;
        if (quotient > (unsigned __int128)WR_NUMERIC_COEFFICIENT_MAX / 10) {
            return false;
        }
        remainder *= 10; /* d < 2^112, so this fits */
        digit = (unsigned)(remainder / d);
        remainder %= d;
        quotient = quotient * 10 + digit;
    }
    if (remainder >= d - remainder) {
        quotient += 1;
    }
    *ret = negative ? -(__int128)quotient : (__int128)quotient;
    return true;
}

uint32_t wr_numeric_div(struct wr_numeric a, struct wr_numeric b, struct wr_numeric_room *room,
                        struct wr_numeric *ret)
{
    if (both_small(a, b) && wr_numeric_sign(b) != 0) {
        uint32_t scale = division_scale(a, b);
        int shift = (int)scale + (int)wr_numeric_scale_of(b) - (int)wr_numeric_scale_of(a);
        __int128 quotient;
        if (divide_scaled(wr_numeric_coefficient_of(a), wr_numeric_coefficient_of(b), shift,
                          &quotient) &&
            wr_numeric_make(quotient, scale, ret)) {
            return 0;
        }
    }
    return by_decimals(a, b, wr_decimal_div, room, ret);
}

/* x * 10^by % y: digit by digit, so that nothing grows beyond 128 bits. */
static __int128 scaled_remainder(__int128 x, uint32_t by, __int128 y)
{
    x %= y;
    for (; by > 0 && x != 0; by--) {
        x = x * 10 % y; /* y < 2^112 */
    }
    return x;
}

uint32_t wr_numeric_mod(struct wr_numeric a, struct wr_numeric b, struct wr_numeric_room *room,
                        struct wr_numeric *ret)
{
    uint32_t sa = wr_numeric_scale_of(a), sb = wr_numeric_scale_of(b);
    __int128 x = wr_numeric_coefficient_of(a), y = wr_numeric_coefficient_of(b);

    if (!both_small(a, b) || y == 0) {
        return by_decimals(a, b, wr_decimal_mod, room, ret);
    }
    if (sa < sb) {
        (void)wr_numeric_make(scaled_remainder(x, sb - sa, y), sb, ret);
    } else if (scale_up(&y, sa - sb)) {
        (void)wr_numeric_make(x % y, sa, ret);
    } else {
        *ret = a; /* the divisor is larger than any dividend of this scale */
    }
    return 0;
}

/* ---- text and other types ---- */

uint32_t wr_numeric_format(struct wr_numeric n, char buf[WR_NUMERIC_TEXT_BYTES])
{
    static const char *const words[] = {"?", "?", "NaN", "Infinity", "-Infinity"};
    char digits[64];
    uint32_t count = 0, used = 0, scale = wr_numeric_scale_of(n);
    __int128 c = wr_numeric_coefficient_of(n);
    bool negative = c < 0;

    if (!is_small(n)) {
        return (uint32_t)snprintf(buf, WR_NUMERIC_TEXT_BYTES, "%s",
                                  words[wr_numeric_tag_of(n) < WR_COUNT(words)
                                            ? wr_numeric_tag_of(n)
                                            : WR_NUMERIC_BIG]);
    }
    unsigned __int128 left = (unsigned __int128)(negative ? -c : c);
    for (; left > UINT64_MAX; left /= 10) {
        digits[count++] = (char)('0' + (int)(left % 10));
    }
    for (uint64_t rest = (uint64_t)left; rest > 0; rest /= 10) {
        digits[count++] = (char)('0' + rest % 10);
    }
    if (negative) {
        buf[used++] = '-';
    }
    uint32_t whole = count > scale ? count - scale : 0;
    if (whole == 0) {
        buf[used++] = '0';
    }
    for (uint32_t i = 0; i < whole; i++) {
        buf[used++] = digits[count - 1 - i];
    }
    if (scale > 0) {
        buf[used++] = '.';
        for (uint32_t i = scale; i > 0; i--) {
            buf[used++] = i <= count ? digits[i - 1] : '0';
        }
    }
    buf[used] = '\0';
    return used;
}

void wr_numeric_to_text(struct wr_numeric n, struct wr_sb *sb)
{
    char buf[WR_NUMERIC_TEXT_BYTES];

    if (wr_numeric_is_big(n)) {
        WR_DECIMAL(d);
        wr_decimal_load(n, &d);
        wr_decimal_to_text(&d, sb);
        return;
    }
    wr_sb_append(sb, buf, wr_numeric_format(n, buf));
}

/* Rounded to fewer digits than there are; false: the shortest digits do not say which way. They do unless they
 * end exactly in the middle, as the middle, which has one digit more than asked for, would else be among those
 * that read back, and shorter or nearer. */
static bool round_digits(struct wr_float_digits *d, uint64_t limit)
{
    uint64_t cut = 1;

    while (d->digits / cut >= limit) {
        cut *= 10;
    }
    uint64_t rest = d->digits % cut;
    if (cut > 1 && rest == cut / 2) {
        return false;
    }
    d->digits = d->digits / cut + (rest > cut / 2);
    for (; cut > 1; cut /= 10) {
        d->exponent += 1;
    }
    for (; d->digits % 10 == 0; d->digits /= 10) {
        d->exponent += 1;
    }
    return true;
}

/* As many digits of a normal float as its type is sure of, from the shortest ones. */
static bool from_digits(struct wr_float_digits d, int sure, bool negative, struct wr_numeric *ret)
{
    if (!round_digits(&d, (uint64_t)power_of_ten((uint32_t)sure)) || d.exponent >= 18 ||
        d.exponent < -(int)WR_NUMERIC_SMALL_SCALE_MAX) {
        return false;
    }
    __int128 c = negative ? -(__int128)d.digits : (__int128)d.digits;
    return d.exponent > 0
               ? wr_numeric_make(c * power_of_ten((uint32_t)d.exponent), 0, ret)
               : wr_numeric_make(c, (uint32_t)-d.exponent, ret);
}

uint32_t wr_numeric_from_double(double v, struct wr_numeric_room *room, struct wr_numeric *ret)
{
    char text[40];

    if (isnan(v)) {
        *ret = wr_numeric_special(WR_NUMERIC_NAN);
        return 0;
    }
    if (isinf(v)) {
        *ret = wr_numeric_special(v > 0 ? WR_NUMERIC_INFINITY : WR_NUMERIC_MINUS_INFINITY);
        return 0;
    }
    if (fabs(v) >= DBL_MIN && from_digits(wr_float8_digits(v), DBL_DIG, v < 0, ret)) {
        return 0;
    }
    (void)snprintf(text, sizeof text, "%.*g", DBL_DIG, v);
    return wr_numeric_parse(wr_str_of(text), -1, room, ret);
}

uint32_t wr_numeric_from_float(float v, struct wr_numeric_room *room, struct wr_numeric *ret)
{
    char text[40];

    if (!isfinite(v)) {
        return wr_numeric_from_double((double)v, room, ret);
    }
    if (fabsf(v) >= FLT_MIN && from_digits(wr_float4_digits(v), FLT_DIG, v < 0, ret)) {
        return 0;
    }
    (void)snprintf(text, sizeof text, "%.*g", FLT_DIG, (double)v);
    return wr_numeric_parse(wr_str_of(text), -1, room, ret);
}

bool wr_numeric_to_i64(struct wr_numeric n, int64_t *ret)
{
    __int128 rounded;

    if (is_small(n)) {
        if (!divide_scaled(wr_numeric_coefficient_of(n), 1, -(int)wr_numeric_scale_of(n),
                           &rounded) ||
            rounded > INT64_MAX || rounded < INT64_MIN) {
            return false;
        }
        *ret = (int64_t)rounded;
        return true;
    }
    WR_DECIMAL(d);
    wr_decimal_load(n, &d);
    if (!wr_decimal_is_finite(&d)) {
        return false;
    }
    wr_decimal_rescale(&d, 0, WR_DECIMAL_ROUND);
    if (!mpz_fits_slong_p(d.c)) {
        return false;
    }
    *ret = mpz_get_si(d.c);
    return true;
}
