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

    if (end == text || *end != '\0' || isspace((unsigned char)text[0]) || !isfinite(value)) {
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

/* number (with decimals) and unit; the product must be whole enough to matter and fit. */
static bool parse_with_unit(const char *text, const struct unit *units, size_t count,
                            uint64_t *ret)
{
    char *end;
    double value = strtod(text, &end);

    if (end == text || !isdigit((unsigned char)text[0]) || !isfinite(value)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (strcmp(end, units[i].name) == 0) {
            double product = value * (double)units[i].factor;
            if (product > 9.2e18) {
                return false;
            }
            *ret = (uint64_t)(product + 0.5);
            return true;
        }
    }
    return false;
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

    if (strcmp(text, "0") == 0) {
        *ret = 0;
        return WR_OK;
    }
    if (!parse_with_unit(text, units, WR_COUNT(units), ret) || *ret == 0) {
        return wr_fail(err, WR_ERR_INVALID, "expected a rate such as 10000/s, got \"%s\"", text);
    }
    return WR_OK;
}

char *wr_format_bytes(uint64_t bytes, char buf[32])
{
    static const char *const units[] = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};
    double value = (double)bytes;
    size_t unit = 0;

    while (value >= 1024 && unit + 1 < WR_COUNT(units)) {
        value /= 1024;
        unit += 1;
    }
    (void)snprintf(buf, 32, unit == 0 ? "%.0f %s" : "%.1f %s", value, units[unit]);
    return buf;
}

char *wr_format_duration_us(int64_t us, char buf[32])
{
    if (us < 1000) {
        (void)snprintf(buf, 32, "%lld us", (long long)us);
    } else if (us < 1000000) {
        (void)snprintf(buf, 32, "%.1f ms", (double)us / 1e3);
    } else if (us < 60000000) {
        (void)snprintf(buf, 32, "%.1f s", (double)us / 1e6);
    } else if (us < 3600000000ll) {
        (void)snprintf(buf, 32, "%lldm %llds", (long long)(us / 60000000),
                       (long long)(us / 1000000 % 60));
    } else {
        (void)snprintf(buf, 32, "%lldh %lldm", (long long)(us / 3600000000ll),
                       (long long)(us / 60000000 % 60));
    }
    return buf;
}

char *wr_format_count(uint64_t count, char buf[32])
{
    static const char *const units[] = {"", " k", " M", " G", " T"};
    double value = (double)count;
    size_t unit = 0;

    while (value >= 1000 && unit + 1 < WR_COUNT(units)) {
        value /= 1000;
        unit += 1;
    }
    (void)snprintf(buf, 32, unit == 0 ? "%.0f%s" : "%.1f%s", value, units[unit]);
    return buf;
}
