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

/* Digits, of which at most 19 count, with a point and an exponent: what most numbers are. */
struct plain {
    uint64_t digits;
    int32_t exponent;
    bool negative;
};

static bool is_digit(const char *p, const char *end)
{
    return p < end && (uint8_t)(*p - '0') <= 9;
}

/* false: written in another way, or too many digits. */
static bool read_plain(const char *p, const char *end, struct plain *ret)
{
    uint32_t count = 0;
    const char *from, *point;

    *ret = (struct plain){.negative = p < end && *p == '-'};
    p += p < end && (*p == '-' || *p == '+');
    for (from = p; is_digit(p, end); p++) {
        count += (count > 0 || *p != '0');
        ret->digits = ret->digits * 10 + (uint64_t)(*p - '0');
    }
    bool any = p > from;
    if (p < end && *p == '.') {
        for (point = ++p; is_digit(p, end); p++) {
            count += (count > 0 || *p != '0');
            ret->digits = ret->digits * 10 + (uint64_t)(*p - '0');
        }
        any |= p > point;
        ret->exponent = (int32_t)(point - p);
    }
    if (any && p < end && (*p == 'e' || *p == 'E')) {
        int32_t exponent = 0;
        bool minus = p + 1 < end && p[1] == '-';
        p += 1 + (p + 1 < end && (p[1] == '-' || p[1] == '+'));
        for (from = p; is_digit(p, end) && p - from < 5; p++) {
            exponent = exponent * 10 + (*p - '0');
        }
        any = p > from;
        ret->exponent += minus ? -exponent : exponent;
    }
    return any && p == end && count <= 19;
}

/* digits * 10^exponent by the power to 128 bits, which is too large by less than a unit: the product's first 128
 * bits are wrong by less than one, so that its rounding to 53 is right unless the bits behind them are all the
 * same but for the last. false: they are, or the number is not a normal one. (Daniel Lemire, "Number parsing at a
 * gigabyte per second", 2021, with another rule of when to give up.) */
static bool multiply_out(const struct plain *plain, double *ret)
{
    int zeros = __builtin_clzll(plain->digits);
    uint64_t digits = plain->digits << zeros, bits;

    if (plain->exponent < WR_FLOAT_POWER_MIN || plain->exponent > WR_FLOAT_POWER_MAX) {
        return false;
    }
    struct wr_float_power power = wr_float_powers[plain->exponent - WR_FLOAT_POWER_MIN];
    unsigned __int128 product = (unsigned __int128)digits * power.high +
                                (uint64_t)((unsigned __int128)digits * power.low >> 64);
    int first = (int)(product >> 127), exponent = log2_of_ten(plain->exponent) - zeros + 63 + first;
    int cut = 126 + first - DBL_MANT_DIG; /* behind the bit that is rounded by */
    unsigned __int128 rest = product & (((unsigned __int128)1 << cut) - 1);
    if (rest < 2 || rest > ((unsigned __int128)1 << cut) - 3) {
        return false;
    }
    bits = ((uint64_t)(product >> cut) + 1) >> 1;
    if (bits >> DBL_MANT_DIG != 0) {
        bits >>= 1;
        exponent += 1;
    }
    if (exponent < DBL_MIN_EXP - 1 || exponent > DBL_MAX_EXP - 1) {
        return false;
    }
    bits = (bits & ((1ull << (DBL_MANT_DIG - 1)) - 1)) |
           (uint64_t)(exponent + DBL_MAX_EXP - 1) << (DBL_MANT_DIG - 1);
    memcpy(ret, &bits, sizeof bits);
    return true;
}

/* What a double holds exactly, by a power that it holds exactly, is rounded once. */
static bool parse_plain(const char *text, uint32_t bytes, double *ret)
{
    static const double powers[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                    1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                    1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    const int32_t most = (int32_t)WR_COUNT(powers) - 1;
    struct plain plain;
    double v;

    if (!read_plain(text, text + bytes, &plain)) {
        return false;
    }
    if (plain.digits >> DBL_MANT_DIG == 0 && plain.exponent >= -most && plain.exponent <= most) {
        v = (double)plain.digits;
        v = plain.exponent < 0 ? v / powers[-plain.exponent] : v * powers[plain.exponent];
    } else if (plain.digits == 0) {
        v = 0;
    } else if (!multiply_out(&plain, &v)) {
        return false;
    }
    *ret = plain.negative ? -v : v;
    return true;
}

uint32_t wr_float8_parse(const char *text, uint32_t bytes, double *ret)
{
    return parse_plain(text, bytes, ret) ? 0 : parse(text, bytes, false, ret);
}

/* A double rounds to the float that the text does unless it is in the middle of two: the text might be beside it
 * on either side. */
static bool rounds_to_float(double v)
{
    uint64_t bits;

    memcpy(&bits, &v, sizeof bits);
    return v == 0 || (fabs(v) >= (double)FLT_MIN && fabs(v) <= (double)FLT_MAX &&
                      (bits & 0x1fffffff) != 0x10000000);
}

uint32_t wr_float4_parse(const char *text, uint32_t bytes, float *ret)
{
    double v = 0;
    bool plain = parse_plain(text, bytes, &v) && rounds_to_float(v);
    uint32_t state = plain ? 0 : parse(text, bytes, true, &v);

    if (state == 0) {
        *ret = (float)v;
    }
    return state;
}
