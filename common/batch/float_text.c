#include "common/batch/float_text.h"

#include <ctype.h>
#include <errno.h>
#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/alloc.h"
#include "common/base/attr.h"
#include "common/batch/float_powers.h"
#include "common/batch/sqlstate.h"

/* ---- out ----
 *
 * The shortest digits, and of those the nearest, by "Schubfach" (Raffaele Giulietti, "The Schubfach way to
 * render doubles", 2020): the exponent of ten is chosen so that between the borders to a number's neighbours
 * lies a multiple of it, and at most one of ten times it; the borders are computed to two bits behind the
 * point, which is enough to compare them. A border itself reads back as a number with an even mantissa,
 * but PostgreSQL does not print it (1e23 is such a border), so borders are outside here. */

/* A positive number as mantissa * 2^power. */
struct binary {
    uint64_t mantissa;
    int power;
    bool gap_is_half; /* towards zero: it is a power of two */
};

/* Of the bits of a double or a float without its sign. */
static struct binary binary_of(uint64_t bits, bool single)
{
    int digits = single ? FLT_MANT_DIG - 1 : DBL_MANT_DIG - 1, exponent = (int)(bits >> digits);
    uint64_t fraction = bits & ((1ull << digits) - 1);

    return (struct binary){
        .mantissa = fraction | (uint64_t)(exponent != 0) << digits,
        .power = WR_MAX(exponent, 1) + (single ? FLT_MIN_EXP : DBL_MIN_EXP) - digits - 2,
        .gap_is_half = fraction == 0 && exponent > 1};
}

/* floor(e * log2(10)) and floor(q * log10(2)), or of three quarters of 2^q, for all that there are. */
static int log2_of_ten(int e)
{
    return (e * 1741647) >> 19;
}
static int log10_of_two(int q, bool three_quarters)
{
    return (q * 1262611 - (three_quarters ? 524031 : 0)) >> 22;
}

/* The high bits of power * v; the last one also stands for all that is cut off. */
static uint64_t multiply(struct wr_float_power power, uint64_t v)
{
    uint64_t carry = (uint64_t)((unsigned __int128)power.low * v >> 64);
    unsigned __int128 product = (unsigned __int128)power.high * v + carry;

    return (uint64_t)(product >> 64) | ((uint64_t)product > 1);
}

static struct wr_float_digits shortest_digits(struct binary b)
{
    int k = log10_of_two(b.power, b.gap_is_half), shift = b.power + log2_of_ten(-k) + 1;
    struct wr_float_power power = wr_float_powers[-k - WR_FLOAT_POWER_MIN];
    uint64_t four = 4 * b.mantissa;
    uint64_t lower = multiply(power, (four - 2 + b.gap_is_half) << shift) + 1; /* inside */
    uint64_t value = multiply(power, four << shift);
    uint64_t upper = multiply(power, (four + 2) << shift) - 1;
    uint64_t below = value / 4, tens = below / 10;
    bool down = lower <= 40 * tens, up = 40 * tens + 40 <= upper;

    if (below >= 10 && down != up) {
        return (struct wr_float_digits){tens + up, k + 1};
    }
    down = lower <= 4 * below;
    up = 4 * below + 4 <= upper;
    if (down == up) {
        up = value > 4 * below + 2 || (value == 4 * below + 2 && (below & 1) != 0);
    }
    return (struct wr_float_digits){below + up, k};
}

/* Whole numbers of up to 53 bits are their own digits. */
static struct wr_float_digits digits_of(struct binary b)
{
    struct wr_float_digits d;

    if (b.power <= 0 && b.power > -64 && (b.mantissa & ((1ull << -b.power) - 1)) == 0) {
        d = (struct wr_float_digits){b.mantissa >> -b.power, 0};
    } else {
        d = shortest_digits(b);
    }
    for (; d.digits % 10 == 0; d.digits /= 10) {
        d.exponent += 1;
    }
    return d;
}

static int write_digits(uint64_t v, char text[24])
{
    char *p = text + 24;
    int count;

    do {
        *--p = (char)('0' + v % 10);
        v /= 10;
    } while (v != 0);
    count = (int)(text + 24 - p);
    memmove(text, p, (size_t)count);
    return count;
}

static char *write_exponent(char *to, int exponent)
{
    int size = exponent < 0 ? -exponent : exponent;

    *to++ = 'e';
    *to++ = exponent < 0 ? '-' : '+';
    if (size >= 100) {
        *to++ = (char)('0' + size / 100);
    }
    *to++ = (char)('0' + size / 10 % 10);
    *to++ = (char)('0' + size % 10);
    return to;
}

/* Digits and the exponent of the first one, laid out as PostgreSQL does: plain for exponents from -4
 * to below `plain`, else scientific with at least two exponent digits. */
static uint32_t lay_out(const char *digits, int count, int exponent, int plain, bool negative,
                        char *buf)
{
    bool scientific = exponent < -4 || exponent >= plain;
    int point = scientific ? 0 : exponent;
    char *to = buf;

    if (negative) {
        *to++ = '-';
    }
    /* Zeros in front of the digits, or behind them up to the point. */
    for (int i = WR_MIN(point, 0); i < WR_MAX(count, point + 1); i++) {
        *to++ = i < 0 || i >= count ? '0' : digits[i];
        if (i == point && i + 1 < count) {
            *to++ = '.';
        }
    }
    if (scientific) {
        to = write_exponent(to, exponent);
    }
    *to = '\0';
    return (uint32_t)(to - buf);
}

static uint32_t put(const char *text, char buf[WR_FLOAT_TEXT_BYTES])
{
    uint32_t bytes = (uint32_t)strlen(text);

    memcpy(buf, text, bytes + 1);
    return bytes;
}

struct wr_float_digits wr_float8_digits(double v)
{
    uint64_t bits;

    memcpy(&bits, &v, sizeof bits);
    return digits_of(binary_of(bits & INT64_MAX, false));
}

struct wr_float_digits wr_float4_digits(float v)
{
    uint32_t bits;

    memcpy(&bits, &v, sizeof bits);
    return digits_of(binary_of(bits & INT32_MAX, true));
}

static uint32_t format(struct wr_float_digits d, int plain, bool negative,
                       char buf[WR_FLOAT_TEXT_BYTES])
{
    char digits[24];
    int count = write_digits(d.digits, digits);

    return lay_out(digits, count, d.exponent + count - 1, plain, negative, buf);
}

uint32_t wr_float8_format(double v, char buf[WR_FLOAT_TEXT_BYTES])
{
    if (isnan(v)) {
        return put("NaN", buf);
    }
    if (isinf(v)) {
        return put(v > 0 ? "Infinity" : "-Infinity", buf);
    }
    if (v == 0) {
        return put(signbit(v) ? "-0" : "0", buf);
    }
    return format(wr_float8_digits(v), DBL_DIG, v < 0, buf);
}

uint32_t wr_float4_format(float v, char buf[WR_FLOAT_TEXT_BYTES])
{
    if (!isfinite(v) || v == 0) {
        return wr_float8_format((double)v, buf);
    }
    return format(wr_float4_digits(v), FLT_DIG, v < 0, buf);
}

/* ---- in ---- */

static uint32_t parse(const char *text, uint32_t bytes, bool single, double *ret)
{
    char room[512];
    WR_AUTO_FREE char *longer = bytes < sizeof room ? NULL : wr_alloc(bytes + (size_t)1);
    char *buf = longer == NULL ? room : longer, *end;
    double v;

    if (bytes == 0) {
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
