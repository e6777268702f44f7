#include "common/base/parse.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum wr_code wr_parse_i64(const char *text, int64_t *ret, struct wr_error *err)
{
    char *end;
    long long value;

    errno = 0;
    value = strtoll(text, &end, 10);
    if (end == text || *end != '\0' || isspace((unsigned char)text[0])) {
        return wr_fail(err, WR_ERR_INVALID, "expected an integer, got \"%s\"", text);
    }
    if (errno == ERANGE) {
        return wr_fail(err, WR_ERR_INVALID, "integer \"%s\" is out of range", text);
    }
    *ret = value;
    return WR_OK;
}

enum wr_code wr_parse_u64(const char *text, uint64_t *ret, struct wr_error *err)
{
    char *end;
    unsigned long long value;

    errno = 0;
    value = strtoull(text, &end, 10);
    if (end == text || *end != '\0' || !isdigit((unsigned char)text[0])) {
        return wr_fail(err, WR_ERR_INVALID, "expected a whole number, got \"%s\"", text);
    }
    if (errno == ERANGE) {
        return wr_fail(err, WR_ERR_INVALID, "number \"%s\" is out of range", text);
    }
    *ret = value;
    return WR_OK;
}

enum wr_code wr_parse_f64(const char *text, double *ret, struct wr_error *err)
{
    char *end;
    double value = strtod(text, &end);

    if (end == text || *end != '\0' || isspace((unsigned char)text[0]) || !isfinite(value) ||
        strpbrk(text, "xX") != NULL) {
        return wr_fail(err, WR_ERR_INVALID, "expected a number, got \"%s\"", text);
    }
    *ret = value;
    return WR_OK;
}

enum wr_code wr_parse_bool(const char *text, bool *ret, struct wr_error *err)
{
    if (strcmp(text, "true") != 0 && strcmp(text, "false") != 0) {
        return wr_fail(err, WR_ERR_INVALID, "expected true or false, got \"%s\"", text);
    }
    *ret = strcmp(text, "true") == 0;
    return WR_OK;
}

struct unit {
    const char *name;
    uint64_t factor;
};

#define PRODUCT_MAX 9223372036854775807ull /* what int64_t holds, too */

static const struct unit *find_unit(const char *name, const struct unit *units, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(name, units[i].name) == 0) {
            return &units[i];
        }
    }
    return NULL;
}

/* Decimal number and unit. Whole numbers are exact; with a point the product is rounded, and must not
 * vanish. */
static bool parse_with_unit(const char *text, const struct unit *units, size_t count,
                            uint64_t *ret)
{
    size_t whole = strspn(text, "0123456789");
    size_t fraction = text[whole] == '.' ? 1 + strspn(text + whole + 1, "0123456789") : 0;
    const struct unit *unit = find_unit(text + whole + fraction, units, count);
    uint64_t value = 0;

    if (unit == NULL || whole == 0 || fraction == 1) {
        return false;
    }
    for (size_t i = 0; i < whole; i++) {
        if (__builtin_mul_overflow(value, 10u, &value) ||
            __builtin_add_overflow(value, (uint64_t)(text[i] - '0'), &value)) {
            return false;
        }
    }
    if (__builtin_mul_overflow(value, unit->factor, &value)) {
        return false;
    }
    if (fraction > 0) {
        uint64_t part = (uint64_t)(strtod(text + whole, NULL) * (double)unit->factor + 0.5);
        if (value == 0 && part == 0 && strspn(text + whole + 1, "0") + 1 < fraction) {
            return false;
        }
        value += part; /* at most a unit more, which PRODUCT_MAX has room for */
    }
    if (value > PRODUCT_MAX) {
        return false;
    }
    *ret = value;
    return true;
}

enum wr_code wr_parse_duration_us(const char *text, int64_t *ret, struct wr_error *err)
{
    static const struct unit units[] = {
        {"us", 1},         {"ms", 1000},        {"s", 1000000},
        {"m", 60000000ull}, {"h", 3600000000ull}, {"d", 86400000000ull}};
    uint64_t us;

    if (strcmp(text, "0") == 0) {
        *ret = 0;
        return WR_OK;
    }
    if (!parse_with_unit(text, units, WR_COUNT(units), &us)) {
        return wr_fail(err, WR_ERR_INVALID,
                       "expected a duration such as 250ms, 4s, 10m, 1h or 1d, got \"%s\"", text);
    }
    *ret = (int64_t)us;
    return WR_OK;
}

enum wr_code wr_parse_size_bytes(const char *text, uint64_t *ret, struct wr_error *err)
{
    static const struct unit units[] = {{"B", 1},
                                        {"KiB", 1ull << 10},
                                        {"MiB", 1ull << 20},
                                        {"GiB", 1ull << 30},
                                        {"TiB", 1ull << 40}};

    if (strcmp(text, "0") == 0) {
        *ret = 0;
        return WR_OK;
    }
    if (!parse_with_unit(text, units, WR_COUNT(units), ret)) {
        return wr_fail(err, WR_ERR_INVALID,
                       "expected a size such as 64KiB, 1MiB or 2GiB, got \"%s\"", text);
    }
    return WR_OK;
}

enum wr_code wr_parse_rate_per_s(const char *text, uint64_t *ret, struct wr_error *err)
{
    static const struct unit units[] = {{"/s", 1}};
    uint64_t rate;

    if (strcmp(text, "0") == 0) {
        *ret = 0;
        return WR_OK;
    }

    if (!parse_with_unit(text, units, WR_COUNT(units), &rate) || rate == 0) {
        return wr_fail(err, WR_ERR_INVALID, "expected a rate such as 10000/s, got \"%s\"", text);
    }
    *ret = rate;
    return WR_OK;
}

/* In steps of `step`; what would round to a whole step goes on to the next unit. */
static char *format_steps(double value, double step, const char *const *units, size_t count,
                          char buf[32])
{
    size_t unit = 0;

    while (value >= (unit == 0 ? step : step - 0.05) && unit + 1 < count) {
        value /= step;
        unit += 1;
    }
    (void)snprintf(buf, 32, unit == 0 ? "%.0f%s" : "%.1f%s", value, units[unit]);
    return buf;
}

char *wr_format_bytes(uint64_t bytes, char buf[32])
{
    static const char *const units[] = {" B", " KiB", " MiB", " GiB", " TiB", " PiB"};

    return format_steps((double)bytes, 1024, units, WR_COUNT(units), buf);
}

char *wr_format_duration_us(int64_t us, char buf[32])
{
    long long seconds = us / 1000000 + (us % 1000000 >= 500000);
    long long minutes = us / 60000000 + (us % 60000000 >= 30000000);

    if (us < 1000) {
        (void)snprintf(buf, 32, "%lld us", (long long)us);
    } else if (us < 999950) {
        (void)snprintf(buf, 32, "%.1f ms", (double)us / 1e3);
    } else if (us < 59950000) {
        (void)snprintf(buf, 32, "%.1f s", (double)us / 1e6);
    } else if (seconds < 3600) {
        (void)snprintf(buf, 32, "%lldm %llds", seconds / 60, seconds % 60);
    } else {
        (void)snprintf(buf, 32, "%lldh %lldm", minutes / 60, minutes % 60);
    }
    return buf;
}

char *wr_format_count(uint64_t count, char buf[32])
{
    static const char *const units[] = {"", " k", " M", " G", " T"};

    return format_steps((double)count, 1000, units, WR_COUNT(units), buf);
}
