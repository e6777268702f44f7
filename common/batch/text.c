#include "common/batch/text.h"

#include <ctype.h>
#include <errno.h>
#include <float.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/batch/numeric.h"
#include "common/batch/sqlstate.h"

#define US_PER_DAY 86400000000ll
#define FIRST_DAY (-2440588ll) /* 4714-11-24 BC, PostgreSQL's first */

bool wr_utf8_valid(const char *data, size_t bytes)
{
    const uint8_t *p = (const uint8_t *)data, *end = p + bytes;

    while (p < end) {
        if (end - p >= 8) {
            uint64_t v;
            memcpy(&v, p, 8);
            /* All ASCII and no zero byte. */
            if ((v & 0x8080808080808080ull) == 0 &&
                ((v - 0x0101010101010101ull) & ~v & 0x8080808080808080ull) == 0) {
                p += 8;
                continue;
            }
        }
        uint8_t c = *p;
        unsigned more = c < 0x80 ? 0 : c >= 0xc2 && c < 0xe0 ? 1 : c >= 0xe0 && c < 0xf0 ? 2
                        : c >= 0xf0 && c < 0xf5                                       ? 3
                                                                                      : 9;
        if (c == 0 || more == 9 || (size_t)(end - p) <= more) {
            return false;
        }
        for (unsigned i = 1; i <= more; i++) {
            if ((p[i] & 0xc0) != 0x80) {
                return false;
            }
        }
        if ((c == 0xe0 && p[1] < 0xa0) || (c == 0xed && p[1] > 0x9f) ||
            (c == 0xf0 && p[1] < 0x90) || (c == 0xf4 && p[1] > 0x8f)) {
            return false;
        }
        p += more + 1;
    }
    return true;
}

/* ---- calendar ---- */

static int64_t days_from_civil(int64_t y, unsigned m, unsigned d)
{
    y -= m <= 2;
    int64_t era = (y >= 0 ? y : y - 399) / 400;
    unsigned yoe = (unsigned)(y - era * 400);
    unsigned doy = (153 * (m + (m > 2 ? -3u : 9u)) + 2) / 5 + d - 1;
    unsigned doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;

    return era * 146097 + (int64_t)doe - 719468;
}

static void civil_from_days(int64_t z, int64_t *y, unsigned *m, unsigned *d)
{
    z += 719468;
    int64_t era = (z >= 0 ? z : z - 146096) / 146097;
    unsigned doe = (unsigned)(z - era * 146097);
    unsigned yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    unsigned doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    unsigned mp = (5 * doy + 2) / 153;

    *d = doy - (153 * mp + 2) / 5 + 1;
    *m = mp + (mp < 10 ? 3u : -9u);
    *y = (int64_t)yoe + era * 400 + (*m <= 2);
}

static bool read_number(const char **p, const char *end, unsigned digits_min, unsigned digits_max,
                        int64_t *ret)
{
    int64_t value = 0;
    unsigned n = 0;

    while (*p < end && n < digits_max && isdigit((unsigned char)**p)) {
        value = value * 10 + (**p - '0');
        *p += 1;
        n += 1;
    }
    *ret = value;
    return n >= digits_min;
}

static bool read_char(const char **p, const char *end, char c)
{
    if (*p < end && **p == c) {
        *p += 1;
        return true;
    }
    return false;
}

static unsigned days_of_month(int64_t year, unsigned month)
{
    static const unsigned days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

    return days[month - 1] + (month == 2 && leap);
}

/* ".ffffff" in µs. More than six digits round as PostgreSQL rounds them: as a double. */
static int64_t read_fraction(const char **p, const char *end)
{
    char text[32] = "0.";
    const char *first = *p;

    while (*p < end && isdigit((unsigned char)**p)) {
        if ((size_t)(*p - first) < sizeof text - 3) {
            text[2 + (*p - first)] = **p;
        }
        *p += 1;
    }
    return (int64_t)rint(strtod(text, NULL) * 1e6);
}

/* "HH:MM[:SS[.ffffff]]" */
static uint32_t read_time(const char **p, const char *end, int64_t *ret_us)
{
    int64_t hour, minute, second = 0, us = 0;

    if (!read_number(p, end, 1, 2, &hour) || !read_char(p, end, ':') ||
        !read_number(p, end, 1, 2, &minute)) {
        return WR_SQLSTATE_DATETIME_FORMAT;
    }
    if (read_char(p, end, ':')) {
        if (!read_number(p, end, 1, 2, &second)) {
            return WR_SQLSTATE_DATETIME_FORMAT;
        }
        us = read_char(p, end, '.') ? read_fraction(p, end) : 0;
    }
    *ret_us = ((hour * 60 + minute) * 60 + second) * 1000000 + us;
    return minute > 59 || second > 60 || *ret_us > US_PER_DAY ? WR_SQLSTATE_DATETIME_OVERFLOW : 0;
}

/* "Z" or "+HH[:MM]": read and left aside, as PostgreSQL does for timestamp without time zone. */
static uint32_t skip_zone(const char **p, const char *end)
{
    int64_t hours, minutes = 0;

    if (read_char(p, end, 'Z') || read_char(p, end, 'z')) {
        return 0;
    }
    if (!read_char(p, end, '+') && !read_char(p, end, '-')) {
        return WR_SQLSTATE_DATETIME_FORMAT;
    }
    if (!read_number(p, end, 1, 2, &hours)) {
        return WR_SQLSTATE_DATETIME_FORMAT;
    }
    (void)read_char(p, end, ':');
    (void)read_number(p, end, 0, 2, &minutes);
    return hours > 15 || minutes > 59 ? WR_SQLSTATE_ZONE_DISPLACEMENT : 0;
}

/* What follows the date: time, zone, and era in this order; *ret_bc from the last. */
static uint32_t read_rest(const char **p, const char *end, int64_t *ret_time_us, bool *ret_bc)
{
    uint32_t state = 0;

    if (end - *p > 1 && (**p == 'T' || **p == 't' || **p == ' ') &&
        isdigit((unsigned char)(*p)[1])) {
        *p += 1;
        state = read_time(p, end, ret_time_us);
        if (state == 0 && *p < end && strchr("Zz+-", **p) != NULL) {
            state = skip_zone(p, end);
        } else if (state == 0 && end - *p > 1 && **p == ' ' && strchr("Zz+-", (*p)[1]) != NULL) {
            *p += 1;
            state = skip_zone(p, end);
        }
    }
    if (state == 0 && end - *p == 3 &&
        (strncasecmp(*p, " BC", 3) == 0 || strncasecmp(*p, " AD", 3) == 0)) {
        *ret_bc = strncasecmp(*p, " BC", 3) == 0;
        *p = end;
    }
    return state != 0 ? state : *p == end ? 0 : WR_SQLSTATE_DATETIME_FORMAT;
}

static uint32_t timestamp_of(int64_t year, int64_t month, int64_t day, int64_t time_us,
                             int64_t *ret_us)
{
    int64_t days, us;

    if (month < 1 || month > 12 || day < 1 || day > days_of_month(year, (unsigned)month)) {
        return WR_SQLSTATE_DATETIME_OVERFLOW;
    }
    days = days_from_civil(year, (unsigned)month, (unsigned)day);
    if (days < FIRST_DAY || __builtin_mul_overflow(days, US_PER_DAY, &us) ||
        __builtin_add_overflow(us, time_us, &us) || us == INT64_MAX) {
        return WR_SQLSTATE_DATETIME_OVERFLOW;
    }
    *ret_us = us;
    return 0;
}

static uint32_t parse_timestamp(const char *text, uint32_t bytes, int64_t *ret_us)
{
    const char *p = text, *end = text + bytes;
    int64_t year, month, day, time_us = 0;
    bool bc = false;
    uint32_t state;

    while (p < end && isspace((unsigned char)*p)) {
        p++;
    }
    while (end > p && isspace((unsigned char)end[-1])) {
        end--;
    }
    if (end - p == 8 && strncasecmp(p, "infinity", 8) == 0) {
        *ret_us = INT64_MAX;
        return 0;
    }
    if (end - p == 9 && strncasecmp(p, "-infinity", 9) == 0) {
        *ret_us = INT64_MIN;
        return 0;
    }
    if (!read_number(&p, end, 4, 6, &year) || !read_char(&p, end, '-') ||
        !read_number(&p, end, 1, 2, &month) || !read_char(&p, end, '-') ||
        !read_number(&p, end, 1, 2, &day)) {
        return WR_SQLSTATE_DATETIME_FORMAT;
    }
    state = read_rest(&p, end, &time_us, &bc);
    if (state != 0) {
        return state;
    }
    if (year == 0) {
        return WR_SQLSTATE_DATETIME_OVERFLOW; /* there is no year 0 */
    }
    return timestamp_of(bc ? 1 - year : year, month, day, time_us, ret_us);
}

bool wr_timestamp_parse(const char *text, uint32_t bytes, int64_t *ret_us)
{
    return parse_timestamp(text, bytes, ret_us) == 0;
}

static uint32_t format_timestamp(int64_t us, char buf[WR_CELL_TEXT_BYTES])
{
    int64_t days, year;
    unsigned month, day;
    int used;

    if (us == INT64_MAX || us == INT64_MIN) {
        return (uint32_t)snprintf(buf, WR_CELL_TEXT_BYTES, "%s", us == INT64_MAX ? "infinity" : "-infinity");
    }
    days = us / US_PER_DAY - (us % US_PER_DAY < 0);
    us = us % US_PER_DAY + (us % US_PER_DAY < 0 ? US_PER_DAY : 0);
    civil_from_days(days, &year, &month, &day);
    used = snprintf(buf, WR_CELL_TEXT_BYTES, "%04" PRId64 "-%02u-%02u %02d:%02d:%02d", year <= 0 ? 1 - year : year,
                   month, day, (int)(us / 3600000000ll), (int)(us / 60000000 % 60),
                   (int)(us / 1000000 % 60));
    if (us % 1000000 != 0) {
        used += snprintf(buf + used, WR_CELL_TEXT_BYTES - (size_t)used, ".%06d", (int)(us % 1000000));
        while (buf[used - 1] == '0') {
            used -= 1;
        }
    }
    if (year <= 0) {
        used += snprintf(buf + used, WR_CELL_TEXT_BYTES - (size_t)used, " BC");
    }
    buf[used] = '\0';
    return (uint32_t)used;
}

/* ---- cells ---- */

/* digits * 10^exponent */
struct decimal_digits {
    uint64_t digits; /* at most 17 of them */
    int exponent;
};

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
static bool reads_back(struct decimal_digits d, double v)
{
    char text[40];
    uint64_t bits, mantissa;
    int power;

    (void)snprintf(text, sizeof text, "%" PRIu64 "e%d", d.digits, d.exponent);
    if (strtod(text, NULL) != v) {
        return false;
    }
    memcpy(&bits, &v, sizeof bits);
    mantissa = bits & ((1ull << 52) - 1);
    power = (int)(bits >> 52);
    bool gap_is_half = mantissa == 0 && power > 1; /* below a power of two */
    mantissa |= power == 0 ? 0 : 1ull << 52;
    power = WR_MAX(power, 1) - 1075;
    return !equals_binary(d, 2 * mantissa + 1, power - 1) &&
           !(gap_is_half ? equals_binary(d, 4 * mantissa - 1, power - 2)
                         : equals_binary(d, 2 * mantissa - 1, power - 1));
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

/* As few digits as read back. Any decimal of at most 15 digits survives a normal double, so 15 digits
 * without their zeros are the shortest if they read back; a double below the normal ones holds
 * fewer. Where the nearest digits are outside (the gap below a power of two is the smaller one), the
 * next ones up may be inside. */
static struct decimal_digits shortest_digits(double v)
{
    for (int n = v < DBL_MIN ? 1 : 15; n < 17; n++) {
        struct decimal_digits d = nearest_digits(v, n);
        if (!reads_back(d, v)) {
            d.digits += 1;
        }
        if (reads_back(d, v)) {
            for (; d.digits % 10 == 0; d.digits /= 10) {
                d.exponent += 1;
            }
            return d;
        }
    }
    return nearest_digits(v, 17);
}

/* Digits and the exponent of the first one, laid out as PostgreSQL does: plain for exponents from -4
 * to 14, else scientific with at least two exponent digits. */
static uint32_t lay_out(const char *digits, int count, int exponent, bool negative, char *buf)
{
    char *to = buf;

    if (negative) {
        *to++ = '-';
    }
    if (exponent < -4 || exponent > 14) {
        int more = snprintf(to, 32, "%c%s%.*se%+03d", digits[0], count > 1 ? "." : "", count - 1,
                            digits + 1, exponent);
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

static uint32_t format_double(double v, char *buf)
{
    struct decimal_digits d;
    char digits[24];
    int count;

    if (isnan(v)) {
        return (uint32_t)snprintf(buf, WR_CELL_TEXT_BYTES, "NaN");
    }
    if (isinf(v)) {
        return (uint32_t)snprintf(buf, WR_CELL_TEXT_BYTES, "%s", v > 0 ? "Infinity" : "-Infinity");
    }
    if (v == 0) {
        return (uint32_t)snprintf(buf, WR_CELL_TEXT_BYTES, "%s", signbit(v) ? "-0" : "0");
    }
    d = shortest_digits(fabs(v));
    count = snprintf(digits, sizeof digits, "%" PRIu64, d.digits);
    return lay_out(digits, count, d.exponent + count - 1, v < 0, buf);
}

static uint32_t format_i64(int64_t v, char *buf)
{
    char digits[24];
    uint64_t u = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
    uint32_t n = 0, used = 0;

    do {
        digits[n++] = (char)('0' + u % 10);
        u /= 10;
    } while (u != 0);
    if (v < 0) {
        buf[used++] = '-';
    }
    while (n > 0) {
        buf[used++] = digits[--n];
    }
    buf[used] = '\0';
    return used;
}

uint32_t wr_cell_format(enum wr_type type, const void *cell, char buf[WR_CELL_TEXT_BYTES])
{
    struct wr_numeric n;
    int64_t v64;
    int32_t v32;
    double d;

    switch (type) {
    case WR_TYPE_BOOL:
        return (uint32_t)snprintf(buf, WR_CELL_TEXT_BYTES, "%s", *(const uint8_t *)cell != 0 ? "t" : "f");
    case WR_TYPE_INT4:
        memcpy(&v32, cell, sizeof v32);
        return format_i64(v32, buf);
    case WR_TYPE_INT8:
        memcpy(&v64, cell, sizeof v64);
        return format_i64(v64, buf);
    case WR_TYPE_FLOAT8:
        memcpy(&d, cell, sizeof d);
        return format_double(d, buf);
    case WR_TYPE_NUMERIC:
        memcpy(&n, cell, sizeof n);
        return wr_numeric_format(n, buf);
    case WR_TYPE_TIMESTAMP:
        memcpy(&v64, cell, sizeof v64);
        return format_timestamp(v64, buf);
    default:
        return (uint32_t)snprintf(buf, WR_CELL_TEXT_BYTES, "?");
    }
}

void wr_cell_to_text(enum wr_type type, const void *cell, struct wr_sb *sb)
{
    char buf[WR_CELL_TEXT_BYTES];

    if (wr_type_has_heap(type)) {
        const struct wr_view *view = cell;
        wr_sb_append(sb, wr_view_ptr(view), view->bytes);
        return;
    }
    wr_sb_append(sb, buf, wr_cell_format(type, cell, buf));
}

static uint32_t parse_int(const char *text, uint32_t bytes, int64_t min, int64_t max,
                          int64_t *ret)
{
    const char *p = text, *end = text + bytes;
    uint64_t value = 0, limit;
    bool negative = false;

    while (p < end && isspace((unsigned char)*p)) {
        p++;
    }
    while (end > p && isspace((unsigned char)end[-1])) {
        end--;
    }
    if (p < end && (*p == '-' || *p == '+')) {
        negative = *p++ == '-';
    }
    if (p == end) {
        return WR_SQLSTATE_TEXT_REPRESENTATION;
    }
    limit = negative ? 0 - (uint64_t)min : (uint64_t)max;
    for (; p < end; p++) {
        if (!isdigit((unsigned char)*p)) {
            return WR_SQLSTATE_TEXT_REPRESENTATION;
        }
        uint64_t digit = (uint64_t)(*p - '0');
        if (value > (limit - digit) / 10) {
            return WR_SQLSTATE_OUT_OF_RANGE;
        }
        value = value * 10 + digit;
    }
    *ret = negative ? (int64_t)(0 - value) : (int64_t)value;
    return 0;
}

static bool is_prefix(struct wr_str text, const char *word)
{
    return text.bytes > 0 && text.bytes <= strlen(word) &&
           strncasecmp(text.ptr, word, text.bytes) == 0;
}

static uint32_t parse_bool(const char *text, uint32_t bytes, uint8_t *ret)
{
    struct wr_str t = {text, bytes};

    while (t.bytes > 0 && isspace((unsigned char)t.ptr[0])) {
        t.ptr++;
        t.bytes--;
    }
    while (t.bytes > 0 && isspace((unsigned char)t.ptr[t.bytes - 1])) {
        t.bytes--;
    }
    if (is_prefix(t, "true") || is_prefix(t, "yes") || wr_str_is(t, "1") ||
        (t.bytes > 1 && is_prefix(t, "on"))) {
        *ret = 1;
        return 0;
    }
    if (is_prefix(t, "false") || is_prefix(t, "no") || wr_str_is(t, "0") ||
        (t.bytes > 1 && is_prefix(t, "off"))) {
        *ret = 0;
        return 0;
    }
    return WR_SQLSTATE_TEXT_REPRESENTATION;
}

static uint32_t parse_double(const char *text, uint32_t bytes, double *ret)
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
    v = strtod(buf, &end);
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

uint32_t wr_text_to_cell_fast(enum wr_type type, int32_t typmod, const char *text, uint32_t bytes,
                              void *ret_cell)
{
    struct wr_error err;
    struct wr_view view;
    int64_t value;
    int32_t narrow;
    uint32_t state;

    switch (type) {
    case WR_TYPE_BOOL:
        return parse_bool(text, bytes, ret_cell);
    case WR_TYPE_INT4:
        state = parse_int(text, bytes, INT32_MIN, INT32_MAX, &value);
        narrow = (int32_t)value;
        if (state == 0) {
            memcpy(ret_cell, &narrow, sizeof narrow);
        }
        return state;
    case WR_TYPE_INT8:
        state = parse_int(text, bytes, INT64_MIN, INT64_MAX, &value);
        if (state == 0) {
            memcpy(ret_cell, &value, sizeof value);
        }
        return state;
    case WR_TYPE_FLOAT8:
        return parse_double(text, bytes, ret_cell);
    case WR_TYPE_NUMERIC: {
        enum wr_code code = wr_numeric_parse((struct wr_str){text, bytes}, typmod, ret_cell, &err);
        return code == WR_OK            ? 0
               : code == WR_ERR_INVALID ? WR_SQLSTATE_TEXT_REPRESENTATION
                                        : WR_SQLSTATE_OUT_OF_RANGE;
    }
    case WR_TYPE_TEXT:
        if (!wr_utf8_valid(text, bytes)) {
            return WR_SQLSTATE_BAD_ENCODING;
        }
        view = wr_view_of(text, bytes);
        memcpy(ret_cell, &view, sizeof view);
        return 0;
    case WR_TYPE_TIMESTAMP:
        state = parse_timestamp(text, bytes, &value);
        if (state == 0) {
            memcpy(ret_cell, &value, sizeof value);
        }
        return state;
    default:
        return WR_SQLSTATE_TEXT_REPRESENTATION;
    }
}

enum wr_code wr_text_to_cell(enum wr_type type, int32_t typmod, struct wr_str text, void *ret_cell,
                             struct wr_error *err)
{
    uint32_t state =
        wr_text_to_cell_fast(type, typmod, text.ptr, (uint32_t)text.bytes, ret_cell);
    int shown = (int)WR_MIN(text.bytes, (size_t)200);

    if (state == 0) {
        return WR_OK;
    }
    if (state == WR_SQLSTATE_OUT_OF_RANGE) {
        return wr_fail(err, WR_ERR_RECORD, "value \"%.*s\" is out of range for type %s", shown,
                       text.ptr, wr_type_name(type));
    }
    if (state == WR_SQLSTATE_DATETIME_OVERFLOW || state == WR_SQLSTATE_ZONE_DISPLACEMENT) {
        return wr_fail(err, WR_ERR_RECORD, "%s out of range: \"%.*s\"",
                       state == WR_SQLSTATE_DATETIME_OVERFLOW ? "date/time field value"
                                                              : "time zone displacement",
                       shown, text.ptr);
    }
    if (state == WR_SQLSTATE_BAD_ENCODING) {
        return wr_fail(err, WR_ERR_RECORD, "invalid byte sequence for encoding \"UTF8\"");
    }
    return wr_fail(err, WR_ERR_RECORD, "invalid input syntax for type %s: \"%.*s\"",
                   wr_type_name(type), shown, text.ptr);
}
