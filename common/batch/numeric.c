#include "common/batch/numeric.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* PostgreSQL's NUMERIC_MIN_SIG_DIGITS: a quotient shows at least so many digits. */
#define MIN_SIGNIFICANT_DIGITS 16

static __int128 power_of_ten(uint32_t exponent)
{
    __int128 p = 1;

    while (exponent-- > 0) {
        p *= 10;
    }
    return p;
}

/* false: beyond 128 bits; the coefficient is as it was. */
static bool scale_up(__int128 *coefficient, uint32_t by)
{
    __int128 scaled = *coefficient;

    for (; by > 0 && scaled != 0; by--) {
        if (__builtin_mul_overflow(scaled, (__int128)10, &scaled)) {
            return false;
        }
    }
    *coefficient = scaled;
    return true;
}

static struct wr_numeric special(enum wr_numeric_tag tag)
{
    return (struct wr_numeric){.low = (uint64_t)tag};
}

struct wr_numeric wr_numeric_from_i64(int64_t v)
{
    struct wr_numeric n = {0, 0};

    (void)wr_numeric_make(v, 0, &n); /* 64 bits always fit */
    return n;
}

struct wr_numeric wr_numeric_normalize(struct wr_numeric n)
{
    __int128 coefficient = wr_numeric_coefficient_of(n);
    uint32_t scale = wr_numeric_scale_of(n);

    if (wr_numeric_tag_of(n) != WR_NUMERIC_SMALL) {
        return special(wr_numeric_tag_of(n));
    }
    while (scale > 0 && coefficient % 10 == 0) {
        coefficient /= 10;
        scale -= 1;
    }
    (void)wr_numeric_make(coefficient, coefficient == 0 ? 0 : scale, &n);
    return n;
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

int wr_numeric_compare(struct wr_numeric a, struct wr_numeric b)
{
    uint32_t sa = wr_numeric_scale_of(a), sb = wr_numeric_scale_of(b);
    __int128 x = wr_numeric_coefficient_of(a), y = wr_numeric_coefficient_of(b);

    if (rank(a) != rank(b) || rank(a) != 1) {
        return (rank(a) > rank(b)) - (rank(a) < rank(b));
    }
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

/* NaN and infinities of an addition; true when *ret is decided. */
static bool add_special(struct wr_numeric a, struct wr_numeric b, struct wr_numeric *ret)
{
    enum wr_numeric_tag ta = wr_numeric_tag_of(a), tb = wr_numeric_tag_of(b);

    if (ta == WR_NUMERIC_SMALL && tb == WR_NUMERIC_SMALL) {
        return false;
    }
    if (ta == WR_NUMERIC_NAN || tb == WR_NUMERIC_NAN ||
        (ta != WR_NUMERIC_SMALL && tb != WR_NUMERIC_SMALL && ta != tb)) {
        *ret = special(WR_NUMERIC_NAN);
    } else {
        *ret = special(ta != WR_NUMERIC_SMALL ? ta : tb);
    }
    return true;
}

bool wr_numeric_add(struct wr_numeric a, struct wr_numeric b, struct wr_numeric *ret)
{
    uint32_t sa = wr_numeric_scale_of(a), sb = wr_numeric_scale_of(b);
    __int128 x = wr_numeric_coefficient_of(a), y = wr_numeric_coefficient_of(b), sum;

    if (add_special(a, b, ret)) {
        return true;
    }
    if ((sa < sb && !scale_up(&x, sb - sa)) || (sb < sa && !scale_up(&y, sa - sb)) ||
        __builtin_add_overflow(x, y, &sum)) {
        return false;
    }
    return wr_numeric_make(sum, sa > sb ? sa : sb, ret);
}

static struct wr_numeric negate(struct wr_numeric n)
{
    switch (wr_numeric_tag_of(n)) {
    case WR_NUMERIC_INFINITY:
        return special(WR_NUMERIC_MINUS_INFINITY);
    case WR_NUMERIC_MINUS_INFINITY:
        return special(WR_NUMERIC_INFINITY);
    case WR_NUMERIC_SMALL:
        (void)wr_numeric_make(-wr_numeric_coefficient_of(n), wr_numeric_scale_of(n), &n);
        return n;
    case WR_NUMERIC_BIG:
    case WR_NUMERIC_NAN:
        return n;
    }
    return n;
}

bool wr_numeric_sub(struct wr_numeric a, struct wr_numeric b, struct wr_numeric *ret)
{
    return wr_numeric_add(a, negate(b), ret);
}

static int sign_of(struct wr_numeric n)
{
    switch (wr_numeric_tag_of(n)) {
    case WR_NUMERIC_INFINITY:
        return 1;
    case WR_NUMERIC_MINUS_INFINITY:
        return -1;
    case WR_NUMERIC_SMALL:
    case WR_NUMERIC_BIG:
    case WR_NUMERIC_NAN:
        break;
    }
    __int128 c = wr_numeric_coefficient_of(n);
    return (c > 0) - (c < 0);
}

static bool is_finite(struct wr_numeric n)
{
    return wr_numeric_tag_of(n) == WR_NUMERIC_SMALL;
}

static bool is_nan(struct wr_numeric n)
{
    return wr_numeric_tag_of(n) == WR_NUMERIC_NAN;
}

bool wr_numeric_mul(struct wr_numeric a, struct wr_numeric b, struct wr_numeric *ret)
{
    __int128 product;

    if (!is_finite(a) || !is_finite(b)) {
        int sign = sign_of(a) * sign_of(b);
        *ret = is_nan(a) || is_nan(b) || sign == 0
                   ? special(WR_NUMERIC_NAN)
                   : special(sign > 0 ? WR_NUMERIC_INFINITY : WR_NUMERIC_MINUS_INFINITY);
        return true;
    }
    if (__builtin_mul_overflow(wr_numeric_coefficient_of(a), wr_numeric_coefficient_of(b),
                               &product)) {
        return false;
    }
    return wr_numeric_make(product, wr_numeric_scale_of(a) + wr_numeric_scale_of(b), ret);
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

/* The display scale of a quotient: select_div_scale of PostgreSQL's numeric.c, in words: enough
 * digits after the point that at least 16 significant ones show, and no fewer than either operand. */
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
    scale = scale < (int)wr_numeric_scale_of(a) ? (int)wr_numeric_scale_of(a) : scale;
    scale = scale < (int)wr_numeric_scale_of(b) ? (int)wr_numeric_scale_of(b) : scale;
    return scale < 0 ? 0 : (uint32_t)scale;
}

/* round(x * 10^shift / y) half away from zero; false: beyond 128 bits. */
static bool divide_scaled(__int128 x, __int128 y, int shift, __int128 *ret)
{
    bool negative = (x < 0) != (y < 0);
    unsigned __int128 n = (unsigned __int128)(x < 0 ? -x : x);
    unsigned __int128 d = (unsigned __int128)(y < 0 ? -y : y);
    unsigned __int128 quotient = n / d, remainder = n % d;

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

bool wr_numeric_div(struct wr_numeric a, struct wr_numeric b, struct wr_numeric *ret)
{
    uint32_t scale;
    __int128 quotient;

    if (is_nan(a) || is_nan(b)) {
        *ret = special(WR_NUMERIC_NAN);
        return true;
    }
    if (sign_of(b) == 0) {
        return false;
    }
    if (!is_finite(a)) {
        *ret = !is_finite(b) ? special(WR_NUMERIC_NAN)
                             : special(sign_of(a) * sign_of(b) > 0 ? WR_NUMERIC_INFINITY
                                                                   : WR_NUMERIC_MINUS_INFINITY);
        return true;
    }
    if (!is_finite(b)) {
        *ret = wr_numeric_from_i64(0);
        return true;
    }
    scale = division_scale(a, b);
    int shift = (int)scale + (int)wr_numeric_scale_of(b) - (int)wr_numeric_scale_of(a);
    return divide_scaled(wr_numeric_coefficient_of(a), wr_numeric_coefficient_of(b), shift,
                         &quotient) &&
           wr_numeric_make(quotient, scale, ret);
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

bool wr_numeric_mod(struct wr_numeric a, struct wr_numeric b, struct wr_numeric *ret)
{
    uint32_t sa = wr_numeric_scale_of(a), sb = wr_numeric_scale_of(b);
    __int128 x = wr_numeric_coefficient_of(a), y = wr_numeric_coefficient_of(b);

    if (is_nan(a) || is_nan(b) || (!is_finite(a) && sign_of(b) != 0)) {
        *ret = special(WR_NUMERIC_NAN);
        return true;
    }
    if (sign_of(b) == 0) {
        return false;
    }
    if (!is_finite(b)) {
        *ret = a;
        return true;
    }
    if (sa < sb) {
        return wr_numeric_make(scaled_remainder(x, sb - sa, y), sb, ret);
    }
    if (!scale_up(&y, sa - sb)) {
        *ret = a; /* the divisor is larger than any dividend of this scale */
        return true;
    }
    return wr_numeric_make(x % y, sa, ret);
}

/* ---- text ---- */

static bool equal_word(struct wr_str text, const char *word)
{
    return text.bytes == strlen(word) && strncasecmp(text.ptr, word, text.bytes) == 0;
}

static struct wr_str trimmed(struct wr_str text)
{
    while (text.bytes > 0 && isspace((unsigned char)text.ptr[0])) {
        text.ptr += 1;
        text.bytes -= 1;
    }
    while (text.bytes > 0 && isspace((unsigned char)text.ptr[text.bytes - 1])) {
        text.bytes -= 1;
    }
    return text;
}

static bool parse_special(struct wr_str text, struct wr_numeric *ret)
{
    if (equal_word(text, "nan")) {
        *ret = special(WR_NUMERIC_NAN);
    } else if (equal_word(text, "infinity") || equal_word(text, "inf") ||
               equal_word(text, "+infinity") || equal_word(text, "+inf")) {
        *ret = special(WR_NUMERIC_INFINITY);
    } else if (equal_word(text, "-infinity") || equal_word(text, "-inf")) {
        *ret = special(WR_NUMERIC_MINUS_INFINITY);
    } else {
        return false;
    }
    return true;
}

struct decimal {
    __int128 coefficient;
    int scale;
    bool negative;
    bool cut; /* the last digits were left out: the coefficient was full */
};

#define EXPONENT_MAX 1000 /* no number of this size or smallness has a cell */

/* "e", sign, digits at *i; false: malformed. */
static bool parse_exponent(struct wr_str text, size_t *i, int *ret)
{
    bool negative = false;
    size_t first;
    int value = 0;

    *i += 1;
    if (*i < text.bytes && (text.ptr[*i] == '-' || text.ptr[*i] == '+')) {
        negative = text.ptr[(*i)++] == '-';
    }
    for (first = *i; *i < text.bytes && text.ptr[*i] >= '0' && text.ptr[*i] <= '9'; *i += 1) {
        value = WR_MIN(value * 10 + (text.ptr[*i] - '0'), EXPONENT_MAX);
    }
    *ret = negative ? -value : value;
    return *i > first;
}

static void add_digit(struct decimal *d, int digit, bool behind_point)
{
    if (d->cut || d->coefficient > (WR_NUMERIC_COEFFICIENT_MAX - digit) / 10) {
        d->cut = true;
        d->scale -= !behind_point;
        return;
    }
    d->coefficient = d->coefficient * 10 + digit;
    d->scale += behind_point;
}

/* Digits with an optional point and exponent. */
static bool parse_decimal(struct wr_str text, struct decimal *ret)
{
    size_t i = 0, digits = 0;
    bool point = false;
    int exponent = 0;

    *ret = (struct decimal){0};
    if (i < text.bytes && (text.ptr[i] == '-' || text.ptr[i] == '+')) {
        ret->negative = text.ptr[i++] == '-';
    }
    for (; i < text.bytes; i++) {
        char c = text.ptr[i];
        if (c == '.' && !point) {
            point = true;
        } else if (c >= '0' && c <= '9') {
            digits += 1;
            add_digit(ret, c - '0', point);
        } else {
            break;
        }
    }
    if (digits > 0 && i < text.bytes && (text.ptr[i] == 'e' || text.ptr[i] == 'E') &&
        !parse_exponent(text, &i, &exponent)) {
        return false;
    }
    ret->scale -= exponent;
    return digits > 0 && i == text.bytes;
}

/* Round to a declared scale, half away from zero; false: precision exceeded. */
static bool apply_typmod(__int128 *coefficient, int *scale, int32_t typmod)
{
    int precision = (typmod - 4) >> 16, wanted = (typmod - 4) & 0xffff;
    __int128 rounded = *coefficient;

    if (*scale > wanted &&
        !divide_scaled(*coefficient, 1, wanted - *scale, &rounded)) {
        return false;
    }
    if (*scale < wanted && !scale_up(&rounded, (uint32_t)(wanted - *scale))) {
        return false;
    }
    *coefficient = rounded;
    *scale = wanted;
    return precision > 33 || (rounded < 0 ? -rounded : rounded) < power_of_ten((uint32_t)precision);
}

static enum wr_code overflow(struct wr_str text, struct wr_error *err)
{
    return wr_fail(err, WR_ERR_LIMIT, "numeric field overflow: \"%.*s\"",
                   (int)WR_MIN(text.bytes, (size_t)200), text.ptr);
}

enum wr_code wr_numeric_parse(struct wr_str text, int32_t typmod, struct wr_numeric *ret,
                              struct wr_error *err)
{
    struct wr_str body = trimmed(text);
    struct decimal d;
    struct wr_numeric n;
    bool fits;

    if (parse_special(body, &n)) {
        fits = typmod < 4 || wr_numeric_tag_of(n) == WR_NUMERIC_NAN; /* an infinity has no precision */
        *ret = fits ? n : *ret;
        return fits ? WR_OK : overflow(text, err);
    }
    if (!parse_decimal(body, &d)) {
        return wr_fail(err, WR_ERR_INVALID, "invalid input syntax for type numeric: \"%.*s\"",
                       (int)WR_MIN(text.bytes, (size_t)200), text.ptr);
    }
    /* Rounding looks at one digit behind the declared scale: what was cut off behind it is no loss. */
    fits = !d.cut || (typmod >= 4 && d.scale > ((typmod - 4) & 0xffff));
    if (d.scale < 0) {
        fits &= scale_up(&d.coefficient, (uint32_t)-d.scale);
        d.scale = 0;
    }
    d.coefficient = d.negative ? -d.coefficient : d.coefficient;
    if (!fits || (typmod >= 4 && !apply_typmod(&d.coefficient, &d.scale, typmod)) ||
        !wr_numeric_make(d.coefficient, (uint32_t)d.scale, ret)) {
        return overflow(text, err);
    }
    return WR_OK;
}

uint32_t wr_numeric_format(struct wr_numeric n, char buf[WR_NUMERIC_TEXT_BYTES])
{
    static const char *const words[] = {"?", "?", "NaN", "Infinity", "-Infinity"};
    char digits[64];
    uint32_t count = 0, used = 0, scale = wr_numeric_scale_of(n);
    __int128 c = wr_numeric_coefficient_of(n);
    bool negative = c < 0;

    if (!is_finite(n)) {
        return (uint32_t)snprintf(buf, WR_NUMERIC_TEXT_BYTES, "%s",
                                  words[wr_numeric_tag_of(n) < WR_COUNT(words)
                                            ? wr_numeric_tag_of(n)
                                            : WR_NUMERIC_BIG]);
    }
    c = negative ? -c : c;
    while (c > 0) {
        digits[count++] = (char)('0' + (int)(c % 10));
        c /= 10;
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

double wr_numeric_to_double(struct wr_numeric n)
{
    char buf[WR_NUMERIC_TEXT_BYTES];

    switch (wr_numeric_tag_of(n)) {
    case WR_NUMERIC_NAN:
        return (double)NAN;
    case WR_NUMERIC_INFINITY:
        return (double)INFINITY;
    case WR_NUMERIC_MINUS_INFINITY:
        return -(double)INFINITY;
    case WR_NUMERIC_SMALL:
    case WR_NUMERIC_BIG:
        break;
    }
    (void)wr_numeric_format(n, buf);
    return strtod(buf, NULL); /* correctly rounded */
}

bool wr_numeric_from_double(double v, struct wr_numeric *ret)
{
    char text[40];
    struct wr_error err;

    if (isnan(v)) {
        *ret = special(WR_NUMERIC_NAN);
        return true;
    }
    if (isinf(v)) {
        *ret = special(v > 0 ? WR_NUMERIC_INFINITY : WR_NUMERIC_MINUS_INFINITY);
        return true;
    }
    (void)snprintf(text, sizeof text, "%.15g", v);
    return wr_numeric_parse(wr_str_of(text), -1, ret, &err) == WR_OK;
}

bool wr_numeric_to_i64(struct wr_numeric n, int64_t *ret)
{
    __int128 rounded;

    if (!is_finite(n) || !divide_scaled(wr_numeric_coefficient_of(n), 1,
                                        -(int)wr_numeric_scale_of(n), &rounded)) {
        return false;
    }
    if (rounded > INT64_MAX || rounded < INT64_MIN) {
        return false;
    }
    *ret = (int64_t)rounded;
    return true;
}
