#include "common/batch/zone.h"

#include <ctype.h>
#include <string.h>

#include "common/base/alloc.h"
#include "common/base/bytes.h"
#include "common/base/str.h"
#include "common/batch/calendar.h"

#define HEAD_BYTES 44u
#define TIMES_MAX 4096u
#define ABBREVIATION_BYTES_MAX 1024u
#define OFFSET_MAX_S (26 * 3600) /* RFC 8536's: -24:59:59 … 25:59:59 */

/* ---- POSIX texts ---- */

/* "EST", "<+03>": up to what an offset may begin with. false: a quote does not end. */
static bool skip_name(const char **p)
{
    if (**p != '<') {
        *p += strcspn(*p, "0123456789,+-");
        return true;
    }
    *p += strcspn(*p, ">");
    if (**p == '\0') {
        return false;
    }
    *p += 1;
    return true;
}

static bool read_number(const char **p, int32_t min, int32_t max, int32_t *ret)
{
    int32_t value = 0;
    const char *first = *p;

    while (isdigit((unsigned char)**p)) {
        value = value * 10 + (**p - '0');
        if (value > max) {
            return false;
        }
        *p += 1;
    }
    *ret = value;
    return *p > first && value >= min;
}

/* "[+-]hh[:mm[:ss]]" */
static bool read_seconds(const char **p, int32_t *ret)
{
    int32_t sign = 1, hours, minutes = 0, seconds = 0;

    if (**p == '-' || **p == '+') {
        sign = *(*p)++ == '-' ? -1 : 1;
    }
    if (!read_number(p, 0, 24 * 7 - 1, &hours)) {
        return false;
    }
    if (**p == ':') {
        *p += 1;
        if (!read_number(p, 0, 59, &minutes)) {
            return false;
        }
        if (**p == ':') {
            *p += 1;
            if (!read_number(p, 0, 60, &seconds)) {
                return false;
            }
        }
    }
    *ret = sign * (hours * 3600 + minutes * 60 + seconds);
    return true;
}

/* "J60", "59", "M3.5.0", each perhaps with "/time" */
static bool read_date(const char **p, struct wr_zone_date *ret)
{
    bool good;

    *ret = (struct wr_zone_date){.time_s = 2 * 3600};
    if (**p == 'J') {
        *p += 1;
        ret->kind = WR_ZONE_JULIAN;
        good = read_number(p, 1, 365, &ret->day);
    } else if (**p == 'M') {
        *p += 1;
        ret->kind = WR_ZONE_MONTH_WEEK_DAY;
        good = read_number(p, 1, 12, &ret->month) && *(*p)++ == '.' &&
               read_number(p, 1, 5, &ret->week) && *(*p)++ == '.' &&
               read_number(p, 0, 6, &ret->day);
    } else {
        ret->kind = WR_ZONE_DAY_OF_YEAR;
        good = read_number(p, 0, 365, &ret->day);
    }
    if (good && **p == '/') {
        *p += 1;
        good = read_seconds(p, &ret->time_s);
    }
    return good;
}

static bool parse_rule(const char *text, struct wr_zone_rule *ret)
{
    struct wr_zone_rule rule = {0};
    const char *p = text, *name;
    int32_t west;

    if (!skip_name(&p) || !read_seconds(&p, &west)) { /* PostgreSQL's first name may be empty: "+3" */
        return false;
    }
    rule.standard_s = -west;
    if (*p != '\0') {
        rule.has_summer = true;
        rule.summer_s = rule.standard_s + 3600;
        name = p;
        if (!skip_name(&p) || p == name) {
            return false;
        }
        if (*p != '\0' && *p != ',') {
            if (!read_seconds(&p, &west)) {
                return false;
            }
            rule.summer_s = -west;
        }
        if (*p == '\0') {
            p = ",M3.2.0,M11.1.0"; /* the rule where none is given: that of the United States */
        }
        if (*p++ != ',' || !read_date(&p, &rule.begin) || *p++ != ',' ||
            !read_date(&p, &rule.end) || *p != '\0') {
            return false;
        }
    }
    *ret = rule;
    return true;
}

bool wr_zone_of_posix(const char *text, struct wr_zone *ret)
{
    struct wr_zone zone = {.has_rule = true};

    if (!parse_rule(text, &zone.rule)) {
        return false;
    }
    *ret = zone;
    return true;
}

/* ---- files ---- */

struct head {
    uint32_t version; /* '\0', '2', '3', '4' */
    uint32_t utc_count, standard_count, leap_count, time_count, type_count, char_count;
    const uint8_t *data; /* behind it */
    size_t bytes;        /* of the block: times, types, … */
};

static uint32_t load_u32_be(const uint8_t *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}
static int64_t load_time(const uint8_t *p, uint32_t bytes)
{
    if (bytes == 4) {
        return (int32_t)load_u32_be(p);
    }
    return (int64_t)((uint64_t)load_u32_be(p) << 32 | load_u32_be(p + 4));
}

static enum wr_code corrupt(struct wr_error *err, const char *name, const char *what)
{
    return wr_fail(err, WR_ERR_CORRUPT, "time zone file \"%s\" is malformed: %s", name, what);
}

static enum wr_code read_head(const char *name, const uint8_t *data, size_t bytes,
                              uint32_t time_bytes, struct head *ret, struct wr_error *err)
{
    if (bytes < HEAD_BYTES || memcmp(data, "TZif", 4) != 0) {
        return corrupt(err, name, "it does not begin with \"TZif\"");
    }
    *ret = (struct head){
        .version = data[4],
        .utc_count = load_u32_be(data + 20),
        .standard_count = load_u32_be(data + 24),
        .leap_count = load_u32_be(data + 28),
        .time_count = load_u32_be(data + 32),
        .type_count = load_u32_be(data + 36),
        .char_count = load_u32_be(data + 40),
        .data = data + HEAD_BYTES,
    };
    if (ret->time_count > TIMES_MAX || ret->type_count > 256 || ret->leap_count > TIMES_MAX ||
        ret->char_count > ABBREVIATION_BYTES_MAX || ret->utc_count > 256 ||
        ret->standard_count > 256) {
        return corrupt(err, name, "a count beyond its limit");
    }
    ret->bytes = (size_t)ret->time_count * (time_bytes + 1) + (size_t)ret->type_count * 6 +
                 ret->char_count + (size_t)ret->leap_count * (time_bytes + 4) +
                 ret->standard_count + ret->utc_count;
    return bytes - HEAD_BYTES < ret->bytes ? corrupt(err, name, "it ends too early") : WR_OK;
}

static enum wr_code read_times(struct wr_zone *zone, const struct head *head, uint32_t time_bytes,
                               struct wr_error *err)
{
    const uint8_t *of = head->data + (size_t)head->time_count * time_bytes;

    zone->count = head->time_count;
    zone->at = WR_NEW_ARRAY(int64_t, WR_MAX(zone->count, 1u));
    zone->of = WR_NEW_ARRAY(uint8_t, WR_MAX(zone->count, 1u));
    for (uint32_t i = 0; i < zone->count; i++) {
        zone->at[i] = load_time(head->data + (size_t)i * time_bytes, time_bytes);
        zone->of[i] = of[i];
        if (i > 0 && zone->at[i] <= zone->at[i - 1]) {
            return corrupt(err, zone->name, "times that do not ascend");
        }
        if (of[i] >= head->type_count) {
            return corrupt(err, zone->name, "a time of a type that is not there");
        }
    }
    return WR_OK;
}

static enum wr_code read_types(struct wr_zone *zone, const struct head *head, uint32_t time_bytes,
                               struct wr_error *err)
{
    const uint8_t *p = head->data + (size_t)head->time_count * (time_bytes + 1);

    zone->type_count = head->type_count;
    zone->types = WR_NEW_ARRAY(struct wr_zone_type, WR_MAX(zone->type_count, 1u));
    zone->abbreviation_bytes = head->char_count;
    zone->abbreviations = wr_alloc_zero(1, head->char_count + 1);
    memcpy(zone->abbreviations, p + (size_t)head->type_count * 6, head->char_count);
    for (uint32_t i = 0; i < zone->type_count; i++, p += 6) {
        struct wr_zone_type *type = &zone->types[i];
        *type = (struct wr_zone_type){(int32_t)load_u32_be(p), p[4] != 0, p[5]};
        if (type->offset_s > OFFSET_MAX_S || type->offset_s < -OFFSET_MAX_S ||
            p[5] >= WR_MAX(head->char_count, 1u)) {
            return corrupt(err, zone->name, "an offset or a name beyond its limit");
        }
    }
    return zone->type_count == 0 ? corrupt(err, zone->name, "it has no types") : WR_OK;
}

/* The line behind the second block is the rule for all time after. */
static enum wr_code read_footer(struct wr_zone *zone, const uint8_t *p, size_t bytes,
                                struct wr_error *err)
{
    char text[128];
    const uint8_t *end = bytes < 2 || p[0] != '\n' ? NULL : memchr(p + 1, '\n', bytes - 1);
    size_t length = end == NULL ? 0 : (size_t)(end - p) - 1;

    if (end == NULL || length >= sizeof text) {
        return corrupt(err, zone->name, "it has no last line");
    }
    memcpy(text, p + 1, length);
    text[length] = '\0';
    zone->has_rule = length > 0;
    if (zone->has_rule && !parse_rule(text, &zone->rule)) {
        return corrupt(err, zone->name, "a rule that cannot be read");
    }
    return WR_OK;
}

enum wr_code wr_zone_parse(const char *name, const void *data, size_t bytes, struct wr_zone **ret,
                           struct wr_error *err)
{
    const uint8_t *p = data;
    uint32_t time_bytes = 4;
    struct head head;
    struct wr_zone *zone;
    enum wr_code code;

    if (read_head(name, p, bytes, 4, &head, err) != WR_OK) {
        return err->code;
    }
    if (head.version >= '2') { /* the same again, with 64-bit times */
        size_t skipped = HEAD_BYTES + head.bytes;
        time_bytes = 8;
        p += skipped;
        bytes -= skipped;
        if (read_head(name, p, bytes, 8, &head, err) != WR_OK) {
            return err->code;
        }
    }
    if (head.leap_count != 0) {
        return wr_fail(err, WR_ERR_UNSUPPORTED, "time zone \"%s\" appears to use leap seconds; "
                       "PostgreSQL does not support leap seconds, nor do we", name);
    }
    zone = WR_NEW(struct wr_zone);
    zone->name = wr_strdup(name);
    code = read_times(zone, &head, time_bytes, err);
    code = code == WR_OK ? read_types(zone, &head, time_bytes, err) : code;
    if (code == WR_OK && time_bytes == 8) {
        code = read_footer(zone, head.data + head.bytes, bytes - HEAD_BYTES - head.bytes, err);
    }
    if (code != WR_OK) {
        wr_zone_destroy(zone);
        return code;
    }
    *ret = zone;
    return WR_OK;
}

void wr_zone_destroy(struct wr_zone *zone)
{
    if (zone == NULL) {
        return;
    }
    wr_free(zone->name);
    wr_free(zone->at);
    wr_free(zone->of);
    wr_free(zone->types);
    wr_free(zone->abbreviations);
    wr_free(zone);
}

/* ---- what holds when ---- */

static int64_t rule_time(const struct wr_zone_date *date, int64_t year, int32_t offset_s)
{
    bool leap = wr_days_of_month(year, 2) == 29;
    int64_t day;

    switch (date->kind) {
    case WR_ZONE_JULIAN: /* the 29th of February is never counted */
        day = wr_days_of(year, 1, 1) + date->day - 1 + (leap && date->day >= 60);
        break;
    case WR_ZONE_DAY_OF_YEAR:
        day = wr_days_of(year, 1, 1) + date->day;
        break;
    case WR_ZONE_MONTH_WEEK_DAY:
    default: {
        int64_t first = wr_days_of(year, date->month, 1);
        int32_t ahead = (date->day - wr_day_of_week(first) + 7) % 7;
        day = first + ahead + (date->week - 1) * 7;
        if (day >= first + wr_days_of_month(year, date->month)) {
            day -= 7; /* week 5 is the last one */
        }
        break;
    }
    }
    return day * WR_SECONDS_PER_DAY + date->time_s - offset_s;
}

/* The span of the rule that a time is in. */
static struct wr_zone_near rule_span(const struct wr_zone_rule *rule, int64_t utc_s)
{
    struct wr_zone_near span = {INT64_MIN, INT64_MAX, rule->standard_s};
    struct wr_datetime at;

    if (!rule->has_summer) {
        return span;
    }
    wr_civil_of(wr_floor_div(utc_s, WR_SECONDS_PER_DAY), &at);
    for (int64_t year = at.year - 1; year <= at.year + 1; year++) {
        int64_t begin = rule_time(&rule->begin, year, rule->standard_s);
        int64_t end = rule_time(&rule->end, year, rule->summer_s);
        if (begin <= utc_s && begin >= span.from) {
            span.from = begin;
            span.offset_s = rule->summer_s;
        }
        if (end <= utc_s && end >= span.from) {
            span.from = end;
            span.offset_s = rule->standard_s;
        }
        span.to = begin > utc_s ? WR_MIN(span.to, begin) : span.to;
        span.to = end > utc_s ? WR_MIN(span.to, end) : span.to;
    }
    return span;
}

/* Before the first time the first standard type holds, as in PostgreSQL. */
static int32_t first_offset(const struct wr_zone *zone)
{
    for (uint32_t i = 0; i < zone->type_count; i++) {
        if (!zone->types[i].summer) {
            return zone->types[i].offset_s;
        }
    }
    return zone->type_count == 0 ? 0 : zone->types[0].offset_s;
}

/* How many times are at or before one. */
static uint32_t passed(const struct wr_zone *zone, int64_t utc_s)
{
    uint32_t low = 0, high = zone->count;

    while (low < high) {
        uint32_t middle = (low + high) / 2;
        if (zone->at[middle] <= utc_s) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static struct wr_zone_near span_at(const struct wr_zone *zone, int64_t utc_s)
{
    uint32_t before = passed(zone, utc_s);
    struct wr_zone_near span = {INT64_MIN, INT64_MAX, 0}, by_rule;

    if (before > 0) {
        span.from = zone->at[before - 1];
        span.offset_s = zone->types[zone->of[before - 1]].offset_s;
    } else {
        span.offset_s = first_offset(zone);
    }
    if (before < zone->count) {
        span.to = zone->at[before];
        return span;
    }
    if (!zone->has_rule) {
        return span;
    }
    by_rule = rule_span(&zone->rule, utc_s);
    if (zone->count == 0 || by_rule.from > span.from) {
        return by_rule;
    }
    span.to = by_rule.to;
    return span;
}

void wr_zone_look_up(const struct wr_zone *zone, int64_t utc_s, struct wr_zone_near *near)
{
    *near = span_at(zone, utc_s);
}

int32_t wr_zone_offset(const struct wr_zone *zone, int64_t utc_s)
{
    return span_at(zone, utc_s).offset_s;
}

int32_t wr_zone_offset_of_local(const struct wr_zone *zone, int64_t local_s)
{
    /* A day earlier by any clock: the change that may matter is the next one. */
    struct wr_zone_near before = span_at(zone, local_s - WR_SECONDS_PER_DAY);
    int64_t by_before = local_s - before.offset_s, by_after;
    int32_t after;

    if (before.to == INT64_MAX) {
        return before.offset_s;
    }
    after = span_at(zone, before.to).offset_s;
    by_after = local_s - after;
    if (by_before < before.to && by_after < before.to) {
        return before.offset_s;
    }
    if (by_before >= before.to && by_after >= before.to) {
        return after;
    }
    /* Never shown: the clock of before. Shown twice: the clock of after. */
    return by_before > by_after ? before.offset_s : after;
}

const char *wr_zone_abbreviation(const struct wr_zone *zone, int64_t utc_s)
{
    struct wr_zone_near span = span_at(zone, utc_s);
    uint32_t before = passed(zone, utc_s);

    if (before > 0 && span.from == zone->at[before - 1]) {
        return zone->abbreviations + zone->types[zone->of[before - 1]].abbreviation;
    }
    /* By the rule what clocks called that offset last, before all times what was first. */
    for (uint32_t i = before; i-- > 0;) {
        const struct wr_zone_type *type = &zone->types[zone->of[i]];
        if (type->offset_s == span.offset_s) {
            return zone->abbreviations + type->abbreviation;
        }
    }
    for (uint32_t i = 0; i < zone->type_count; i++) {
        if (zone->types[i].offset_s == span.offset_s) {
            return zone->abbreviations + zone->types[i].abbreviation;
        }
    }
    return zone->type_count == 0 ? zone->name : zone->abbreviations;
}

bool wr_zone_offset_of(const struct wr_zone *zone, const char *abbreviation, int64_t utc_s,
                       int32_t *ret)
{
    uint32_t now = passed(zone, utc_s);

    for (uint32_t k = 0; k < zone->count; k++) {
        /* Backwards from now, then forwards from it. */
        uint32_t i = k < now ? now - 1 - k : k;
        const struct wr_zone_type *type = &zone->types[zone->of[i]];
        if (strcmp(zone->abbreviations + type->abbreviation, abbreviation) == 0) {
            *ret = type->offset_s;
            return true;
        }
    }
    return false;
}

bool wr_zone_to_local(const struct wr_zone *zone, int64_t us, int64_t *ret)
{
    int64_t offset_us;

    if (zone == NULL) {
        *ret = us;
        return true;
    }
    offset_us = wr_zone_offset(zone, wr_floor_div(us, WR_US_PER_SECOND)) * WR_US_PER_SECOND;
    return !__builtin_add_overflow(us, offset_us, ret);
}

bool wr_zone_from_local(const struct wr_zone *zone, int64_t local_us, int64_t *ret)
{
    int64_t offset_us, us;

    if (zone == NULL) {
        *ret = local_us;
        return true;
    }
    offset_us =
        wr_zone_offset_of_local(zone, wr_floor_div(local_us, WR_US_PER_SECOND)) * WR_US_PER_SECOND;
    if (__builtin_sub_overflow(local_us, offset_us, &us) || !wr_timestamp_valid(us)) {
        return false;
    }
    *ret = us;
    return true;
}
