/* numeric from text, declared precision, and doubles through their text. */
#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/alloc.h"
#include "common/batch/decimal.h"
#include "common/batch/sqlstate.h"

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
        *ret = wr_numeric_special(WR_NUMERIC_NAN);
    } else if (equal_word(text, "infinity") || equal_word(text, "inf") ||
               equal_word(text, "+infinity") || equal_word(text, "+inf")) {
        *ret = wr_numeric_special(WR_NUMERIC_INFINITY);
    } else if (equal_word(text, "-infinity") || equal_word(text, "-inf")) {
        *ret = wr_numeric_special(WR_NUMERIC_MINUS_INFINITY);
    } else {
        return false;
    }
    return true;
}

/* A number as it is written. */
struct written {
    const char *first; /* digit that is not zero; NULL: all are zero */
    const char *end;   /* of digits and point */
    int64_t scale;     /* digits after the point, the exponent counted in */
    int64_t digits;    /* from first on */
    __int128 coefficient;
    bool negative;
    bool fits; /* the coefficient holds all digits */
};

#define EXPONENT_MAX (1 << 30) /* beyond it PostgreSQL reads no further */

/* "e", sign, digits at *i; false: malformed. */
static bool parse_exponent(struct wr_str text, size_t *i, int64_t *ret)
{
    bool negative = false;
    size_t first;
    int64_t value = 0;

    *i += 1;
    if (*i < text.bytes && (text.ptr[*i] == '-' || text.ptr[*i] == '+')) {
        negative = text.ptr[(*i)++] == '-';
    }
    for (first = *i; *i < text.bytes && text.ptr[*i] >= '0' && text.ptr[*i] <= '9'; *i += 1) {
        value = WR_MIN(value * 10 + (text.ptr[*i] - '0'), (int64_t)EXPONENT_MAX);
    }
    *ret = negative ? -value : value;
    return *i > first;
}

static void add_digit(struct written *w, const char *at, bool behind_point)
{
    int digit = *at - '0';

    if (w->first == NULL && digit != 0) {
        w->first = at;
    }
    w->digits += w->first != NULL;
    w->scale += behind_point;
    if (w->coefficient > (WR_NUMERIC_COEFFICIENT_MAX - digit) / 10) {
        w->fits = false;
    } else {
        w->coefficient = w->coefficient * 10 + digit;
    }
}

/* Digits with an optional point and exponent. */
static bool parse_written(struct wr_str text, struct written *ret)
{
    size_t i = 0, digits = 0;
    bool point = false;
    int64_t exponent = 0;

    *ret = (struct written){.fits = true};
    if (i < text.bytes && (text.ptr[i] == '-' || text.ptr[i] == '+')) {
        ret->negative = text.ptr[i++] == '-';
    }
    for (; i < text.bytes; i++) {
        char c = text.ptr[i];
        if (c == '.' && !point) {
            point = true;
        } else if (c >= '0' && c <= '9') {
            digits += 1;
            add_digit(ret, text.ptr + i, point);
        } else {
            break;
        }
    }
    ret->end = text.ptr + i;
    if (digits > 0 && i < text.bytes && (text.ptr[i] == 'e' || text.ptr[i] == 'E') &&
        !parse_exponent(text, &i, &exponent)) {
        return false;
    }
    ret->scale -= exponent;
    return digits > 0 && i == text.bytes;
}

/* `count` digits from the first one on, without their point. */
static void take_digits(const struct written *w, int64_t count, mpz_t ret)
{
    WR_AUTO_FREE char *text = wr_alloc((size_t)count + 1);
    int64_t used = 0;

    for (const char *p = w->first; used < count; p++) {
        if (*p != '.') {
            text[used++] = *p;
        }
    }
    text[count] = '\0';
    (void)mpz_set_str(ret, text, 10);
}

/* Of the digits behind a declared scale the first one rounds; those behind it are not even read. */
static uint32_t parse_large(const struct written *w, int32_t typmod, struct wr_numeric_room *room,
                            struct wr_numeric *ret)
{
    int64_t kept = w->digits, scale = w->scale;
    int64_t scale_max =
        typmod < 4 ? (int64_t)WR_NUMERIC_SCALE_MAX : wr_numeric_typmod_scale(typmod) + 1;
    uint32_t state;
    WR_DECIMAL(d);

    if (kept - scale > (int64_t)WR_NUMERIC_WHOLE_DIGITS_MAX ||
        (typmod < 4 && scale > (int64_t)WR_NUMERIC_SCALE_MAX)) {
        return WR_SQLSTATE_OUT_OF_RANGE;
    }
    if (scale > scale_max) {
        kept = WR_MAX(kept - (scale - scale_max), (int64_t)0);
        scale = scale_max;
    }
    if (kept > 0) {
        take_digits(w, kept, d.c);
    }
    if (scale < 0) {
        WR_DECIMAL(power);
        wr_decimal_power_of_ten(power.c, (uint32_t)-scale);
        mpz_mul(d.c, d.c, power.c);
        scale = 0;
    }
    d.scale = (uint32_t)scale;
    if (w->negative) {
        wr_decimal_negate(&d);
    }
    state = wr_decimal_apply_typmod(&d, typmod);
    return state != 0 ? state : wr_decimal_store(&d, room, ret);
}

static uint32_t parse_zero(const struct written *w, int32_t typmod, struct wr_numeric_room *room,
                           struct wr_numeric *ret)
{
    WR_DECIMAL(d);
    int64_t scale = typmod < 4 ? w->scale : wr_numeric_typmod_scale(typmod);

    if (scale > (int64_t)WR_NUMERIC_SCALE_MAX) {
        return WR_SQLSTATE_OUT_OF_RANGE;
    }
    d.scale = scale < 0 ? 0 : (uint32_t)scale;
    return wr_decimal_store(&d, room, ret);
}

uint32_t wr_numeric_parse(struct wr_str text, int32_t typmod, struct wr_numeric_room *room,
                          struct wr_numeric *ret)
{
    struct wr_str body = trimmed(text);
    struct written w;
    struct wr_numeric n;

    if (parse_special(body, &n)) {
        return wr_numeric_apply_typmod(n, typmod, room, ret);
    }
    if (!parse_written(body, &w)) {
        return WR_SQLSTATE_TEXT_REPRESENTATION;
    }
    if (w.scale >= EXPONENT_MAX / 2 || w.scale <= -EXPONENT_MAX / 2) {
        return WR_SQLSTATE_OUT_OF_RANGE;
    }
    if (w.fits && w.scale >= 0 && w.scale <= (int64_t)WR_NUMERIC_SMALL_SCALE_MAX &&
        wr_numeric_make(w.negative ? -w.coefficient : w.coefficient, (uint32_t)w.scale, &n)) {
        return wr_numeric_apply_typmod(n, typmod, room, ret);
    }
    return w.first == NULL ? parse_zero(&w, typmod, room, ret) : parse_large(&w, typmod, room, ret);
}

uint32_t wr_numeric_apply_typmod(struct wr_numeric n, int32_t typmod, struct wr_numeric_room *room,
                                 struct wr_numeric *ret)
{
    uint32_t state;

    if (typmod < 4 || wr_numeric_tag_of(n) == WR_NUMERIC_NAN) {
        *ret = n;
        return 0;
    }
    /* The usual case: the scale is right, and the number plainly smaller than the precision allows. */
    if (wr_numeric_tag_of(n) == WR_NUMERIC_SMALL &&
        (int32_t)wr_numeric_scale_of(n) == wr_numeric_typmod_scale(typmod)) {
        __int128 c = wr_numeric_coefficient_of(n);
        int64_t limit = 1;
        for (int32_t i = WR_MIN(wr_numeric_typmod_precision(typmod), 18); i > 0; i--) {
            limit *= 10;
        }
        if (c < limit && c > -limit) {
            *ret = n;
            return 0;
        }
    }
    WR_DECIMAL(d);
    wr_decimal_load(n, &d);
    state = wr_decimal_apply_typmod(&d, typmod);
    return state != 0 ? state : wr_decimal_store(&d, room, ret);
}

void wr_numeric_explain_typmod(bool infinite, int32_t typmod, char *message, size_t bytes)
{
    int32_t precision = wr_numeric_typmod_precision(typmod), scale = wr_numeric_typmod_scale(typmod);

    if (infinite) {
        (void)snprintf(message, bytes,
                       "numeric field overflow: a field with precision %d, scale %d cannot hold an "
                       "infinite value",
                       precision, scale);
        return;
    }
    (void)snprintf(message, bytes,
                   "numeric field overflow: a field with precision %d, scale %d must round to an "
                   "absolute value less than %s%d",
                   precision, scale, precision == scale ? "" : "10^",
                   precision == scale ? 1 : precision - scale);
}

/* A coefficient and a power of ten that floats hold exactly: one division rounds once (Clinger, "How to read
 * floating point numbers accurately"). */
static bool to_double_exact(struct wr_numeric n, double *ret)
{
    static const double tens[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                  1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                  1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    __int128 c = wr_numeric_coefficient_of(n);

    if (wr_numeric_tag_of(n) != WR_NUMERIC_SMALL || wr_numeric_scale_of(n) >= WR_COUNT(tens) ||
        c > (1ll << 53) || c < -(1ll << 53)) {
        return false;
    }
    *ret = (double)(int64_t)c / tens[wr_numeric_scale_of(n)];
    return true;
}

bool wr_numeric_to_float_exact(struct wr_numeric n, float *ret)
{
    static const float tens[] = {1e0f, 1e1f, 1e2f, 1e3f, 1e4f, 1e5f, 1e6f, 1e7f, 1e8f, 1e9f, 1e10f};
    __int128 c = wr_numeric_coefficient_of(n);

    if (wr_numeric_tag_of(n) != WR_NUMERIC_SMALL || wr_numeric_scale_of(n) >= WR_COUNT(tens) ||
        c > (1 << 24) || c < -(1 << 24)) {
        return false;
    }
    *ret = (float)(int32_t)c / tens[wr_numeric_scale_of(n)];
    return true;
}

uint32_t wr_numeric_to_double(struct wr_numeric n, double *ret)
{
    struct wr_sb text = {0};
    double v;

    if (to_double_exact(n, ret)) {
        return 0;
    }
    switch (wr_numeric_tag_of(n)) {
    case WR_NUMERIC_NAN:
        *ret = (double)NAN;
        return 0;
    case WR_NUMERIC_INFINITY:
        *ret = (double)INFINITY;
        return 0;
    case WR_NUMERIC_MINUS_INFINITY:
        *ret = -(double)INFINITY;
        return 0;
    case WR_NUMERIC_SMALL:
    case WR_NUMERIC_BIG:
        break;
    }
    wr_numeric_to_text(n, &text);
    errno = 0;
    v = strtod(text.ptr, NULL); /* correctly rounded */
    wr_sb_fini(&text);
    if (errno == ERANGE && (v == 0 || isinf(v))) {
        return WR_SQLSTATE_OUT_OF_RANGE;
    }
    *ret = v;
    return 0;
}
