#include "common/batch/float_text.h"

#include <ctype.h>
#include <errno.h>
#include <float.h>
#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/attr.h"
#include "common/batch/sqlstate.h"

/* digits * 10^exponent */
struct decimal_digits {
    uint64_t digits; /* at most 17 of them */
    int exponent;
};

/* A positive number as mantissa * 2^power, and its neighbours. */
struct binary {
    double value;
    bool single;       /* a float */
    uint64_t mantissa;
    int power;
    bool gap_is_half;  /* towards zero: it is a power of two */
    bool subnormal;
};

static struct binary binary_of(double v, bool single)
{
    int digits = single ? FLT_MANT_DIG : DBL_MANT_DIG;
    int lowest = (single ? FLT_MIN_EXP : DBL_MIN_EXP) - digits; /* of the smallest number */
    struct binary b = {.value = v, .single = single, .subnormal = v < (single ? FLT_MIN : DBL_MIN)};
    int power;

    (void)frexp(v, &power);
    b.power = WR_MAX(power - digits, lowest);
    b.mantissa = (uint64_t)ldexp(v, -b.power);
    b.gap_is_half = b.mantissa == 1ull << (digits - 1) && b.power > lowest;
    return b;
}

/* Is digits * 10^exponent = mantissa * 2^power? Both sides without their twos: the powers of five
 * that could match are small. */
static bool equals_binary(struct decimal_digits d, uint64_t mantissa, int power)
{
    int twos = __builtin_ctzll(d.digits) - __builtin_ctzll(mantissa);
    unsigned __int128 a = d.digits >> __builtin_ctzll(d.digits);
    unsigned __int128 b = mantissa >> __builtin_ctzll(mantissa);

    if (d.exponent > 27 || d.exponent < -27 || twos + d.exponent != power) {
        return false;
    }
    for (int i = 0; i < d.exponent; i++) {
        a *= 5;
    }
    for (int i = 0; i > d.exponent; i--) {
        b *= 5;
    }
    return a == b;
}

/* The digits lie strictly between the borders to the neighbours of v > 0. A border itself reads back
 * as v when v is even, but PostgreSQL does not print it (1e23 is such a border). */
static bool reads_back(struct decimal_digits d, const struct binary *b)
{
    char text[40];

    (void)snprintf(text, sizeof text, "%" PRIu64 "e%d", d.digits, d.exponent);
    if (b->single ? (double)strtof(text, NULL) != b->value : strtod(text, NULL) != b->value) {
        return false;
    }
    return !equals_binary(d, 2 * b->mantissa + 1, b->power - 1) &&
           !(b->gap_is_half ? equals_binary(d, 4 * b->mantissa - 1, b->power - 2)
                            : equals_binary(d, 2 * b->mantissa - 1, b->power - 1));
}

/* The nearest number of n digits. */
static struct decimal_digits nearest_digits(double v, int n)
{
    struct decimal_digits d = {0, 0};
    char text[40];
    const char *p = text;

    (void)snprintf(text, sizeof text, "%.*e", n - 1, v);
    for (; *p != 'e'; p++) {
        d.digits = *p == '.' ? d.digits : d.digits * 10 + (uint64_t)(*p - '0');
    }
    d.exponent = atoi(p + 1) - (n - 1);
    return d;
}

/* As few digits as read back. Any decimal of at most 15 digits survives a normal double (6 a float),
 * so that many without their zeros are the shortest if they read back; a number below the normal ones
 * holds fewer. Where the nearest digits are outside (the gap below a power of two is the smaller one),
 * the next ones up may be inside. */
static struct decimal_digits shortest_digits(double v, bool single)
{
    struct binary b = binary_of(v, single);
    int sure = single ? FLT_DIG : DBL_DIG, enough = single ? FLT_DECIMAL_DIG : DBL_DECIMAL_DIG;

    for (int n = b.subnormal ? 1 : sure; n < enough; n++) {
        struct decimal_digits d = nearest_digits(v, n);
        if (!reads_back(d, &b)) {
            d.digits += 1;
        }
        if (reads_back(d, &b)) {
            for (; d.digits % 10 == 0; d.digits /= 10) {
                d.exponent += 1;
            }
            return d;
        }
    }
    return nearest_digits(v, enough);
}

/* Digits and the exponent of the first one, laid out as PostgreSQL does: plain for exponents from -4
 * to below `plain`, else scientific with at least two exponent digits. */
static uint32_t lay_out(const char *digits, int count, int exponent, int plain, bool negative,
                        char *buf)
{
    char *to = buf;

    if (negative) {
        *to++ = '-';
    }
    if (exponent < -4 || exponent >= plain) {
        int more = snprintf(to, WR_FLOAT_TEXT_BYTES - 1, "%c%s%.*se%+03d", digits[0],
                            count > 1 ? "." : "", count - 1, digits + 1, exponent);
        return (uint32_t)(to - buf + more);
    }
    /* Zeros in front of the digits, or behind them up to the point. */
    for (int i = WR_MIN(exponent, 0); i < WR_MAX(count, exponent + 1); i++) {
        *to++ = i < 0 || i >= count ? '0' : digits[i];
        if (i == exponent && i + 1 < count) {
            *to++ = '.';
        }
    }
    *to = '\0';
    return (uint32_t)(to - buf);
}

static uint32_t format(double v, bool single, char buf[WR_FLOAT_TEXT_BYTES])
{
    struct decimal_digits d;
    char digits[24];
    int count;

    if (isnan(v)) {
        return (uint32_t)snprintf(buf, WR_FLOAT_TEXT_BYTES, "NaN");
    }
    if (isinf(v)) {
        return (uint32_t)snprintf(buf, WR_FLOAT_TEXT_BYTES, "%s", v > 0 ? "Infinity" : "-Infinity");
    }
    if (v == 0) {
        return (uint32_t)snprintf(buf, WR_FLOAT_TEXT_BYTES, "%s", signbit(v) ? "-0" : "0");
    }
    d = shortest_digits(fabs(v), single);
    count = snprintf(digits, sizeof digits, "%" PRIu64, d.digits);
    return lay_out(digits, count, d.exponent + count - 1, single ? FLT_DIG : DBL_DIG, v < 0, buf);
}

uint32_t wr_float8_format(double v, char buf[WR_FLOAT_TEXT_BYTES])
{
    return format(v, false, buf);
}

uint32_t wr_float4_format(float v, char buf[WR_FLOAT_TEXT_BYTES])
{
    return format((double)v, true, buf);
}

/* ---- in ---- */

static uint32_t parse(const char *text, uint32_t bytes, bool single, double *ret)
{
    char buf[512];
    char *end;
    double v;

    if (bytes == 0 || bytes >= sizeof buf) {
        return WR_SQLSTATE_TEXT_REPRESENTATION;
    }
    memcpy(buf, text, bytes);
    buf[bytes] = '\0';
    errno = 0;
    v = single ? (double)strtof(buf, &end) : strtod(buf, &end);
    if (end == buf) {
        return WR_SQLSTATE_TEXT_REPRESENTATION;
    }
    /* Denormal numbers are fine; what is too small to be one, or too large, is not. */
    if (errno == ERANGE && (v == 0 || isinf(v))) {
        return WR_SQLSTATE_OUT_OF_RANGE;
    }
    while (isspace((unsigned char)*end)) {
        end++;
    }
    if (end != buf + bytes) {
        return WR_SQLSTATE_TEXT_REPRESENTATION; /* a zero byte in the text does not end it */
    }
    *ret = v;
    return 0;
}

uint32_t wr_float8_parse(const char *text, uint32_t bytes, double *ret)
{
    return parse(text, bytes, false, ret);
}

uint32_t wr_float4_parse(const char *text, uint32_t bytes, float *ret)
{
    double v = 0;
    uint32_t state = parse(text, bytes, true, &v);

    if (state == 0) {
        *ret = (float)v;
    }
    return state;
}
