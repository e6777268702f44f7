/* Dates and times in jsonpath: .datetime(), their order, their text. */
#include <stdio.h>
#include <string.h>

#include "common/batch/calendar.h"
#include "common/batch/time_text.h"
#include "common/batch/zones.h"
#include "common/expr/jsonpath_internal.h"
#include "common/expr/kernel_to_char_read.h"

/* ---- what a picture reads ---- */

#define DATED 1u
#define TIMED 2u
#define ZONED 4u

static uint32_t part_of(enum wr_picture_field field)
{
    switch ((int)field) {
    case WR_FIELD_FIXED:
        return 0;
    case WR_FIELD_AM:
    case WR_FIELD_AM_DOTS:
    case WR_FIELD_HOUR_24:
    case WR_FIELD_HOUR_12:
    case WR_FIELD_MINUTE:
    case WR_FIELD_SECOND:
    case WR_FIELD_SECOND_OF_DAY:
    case WR_FIELD_MILLISECOND:
    case WR_FIELD_MICROSECOND:
    case WR_FIELD_FRACTION_1:
    case WR_FIELD_FRACTION_2:
    case WR_FIELD_FRACTION_3:
    case WR_FIELD_FRACTION_4:
    case WR_FIELD_FRACTION_5:
    case WR_FIELD_FRACTION_6:
        return TIMED;
    case WR_FIELD_ZONE:
    case WR_FIELD_ZONE_HOUR:
    case WR_FIELD_ZONE_MINUTE:
    case WR_FIELD_OFFSET:
        return ZONED;
    default:
        return DATED;
    }
}

static uint32_t parts_of(const struct wr_picture *picture)
{
    uint32_t parts = 0;

    for (const struct wr_picture_node *node = picture->nodes; node->kind != WR_NODE_END; node++) {
        parts |= node->kind == WR_NODE_FIELD ? part_of(node->word->field) : 0;
    }
    return parts;
}

/* Days from 1970; false: no date's. */
static bool days_of(const struct wr_read_moment *at, int64_t *ret)
{
    if (at->year < -5000 || at->year > 6000000) {
        return false;
    }
    *ret = wr_days_of(at->year, (int32_t)at->month, 1) + at->day - 1;
    return wr_date_valid(*ret);
}

static bool timestamp_of(const struct wr_read_moment *at, int64_t *ret)
{
    int64_t days, us;

    if (!days_of(at, &days) || __builtin_mul_overflow(days, WR_US_PER_DAY, &us) ||
        __builtin_add_overflow(us, at->time_us, &us) ||
        __builtin_sub_overflow(us, at->offset_s * WR_US_PER_SECOND, &us) || !wr_timestamp_valid(us)) {
        return false;
    }
    *ret = at->precision == 0 ? us : wr_timestamp_round(us, at->precision);
    return true;
}

static uint32_t make_date(struct wr_pictures *kept, const struct wr_read_moment *at, uint32_t parts,
                          struct wr_jsonpath_moment *ret)
{
    if ((parts & TIMED) == 0) {
        if ((parts & ZONED) != 0) {
            return wr_picture_fail(kept, WR_SQLSTATE_DATETIME_FORMAT,
                                   "datetime format is zoned but not timed");
        }
        ret->kind = WR_JSONPATH_DATE;
        return days_of(at, &ret->value)
                   ? 0
                   : wr_picture_fail(kept, WR_SQLSTATE_DATETIME_OVERFLOW, "date out of range: \"%.*s\"",
                                     (int)WR_MIN(kept->in.bytes, (size_t)100), kept->in.ptr);
    }
    if ((parts & ZONED) != 0 && !at->has_offset) {
        return wr_picture_fail(kept, WR_SQLSTATE_DATETIME_FORMAT,
                               "missing time zone in input string for type timestamptz");
    }
    ret->kind = (parts & ZONED) != 0 ? WR_JSONPATH_TIMESTAMPTZ : WR_JSONPATH_TIMESTAMP;
    return timestamp_of(at, &ret->value)
               ? 0
               : wr_picture_fail(kept, WR_SQLSTATE_DATETIME_OVERFLOW, "%s out of range",
                                 (parts & ZONED) != 0 ? "timestamptz" : "timestamp");
}

static uint32_t make_moment(struct wr_pictures *kept, const struct wr_read_moment *at, uint32_t parts,
                            struct wr_jsonpath_moment *ret)
{
    *ret = (struct wr_jsonpath_moment){.offset_s = at->offset_s};
    if ((parts & DATED) != 0) {
        return make_date(kept, at, parts, ret);
    }
    if ((parts & TIMED) == 0) {
        return wr_picture_fail(kept, WR_SQLSTATE_DATETIME_FORMAT,
                               "datetime format is not dated and not timed");
    }
    if ((parts & ZONED) != 0 && !at->has_offset) {
        return wr_picture_fail(kept, WR_SQLSTATE_DATETIME_FORMAT,
                               "missing time zone in input string for type timetz");
    }
    ret->kind = (parts & ZONED) != 0 ? WR_JSONPATH_TIMETZ : WR_JSONPATH_TIME;
    ret->value = at->precision == 0 ? at->time_us : wr_timestamp_round(at->time_us, at->precision);
    return 0;
}

static uint32_t read_by(struct wr_pictures *kept, struct wr_str template, struct wr_str text,
                        struct wr_jsonpath_moment *ret)
{
    const struct wr_picture *picture = wr_picture_find(kept, template);
    struct wr_read_moment at;
    uint32_t state;

    if (picture->wrong != NULL) {
        return wr_picture_fail(kept, WR_SQLSTATE_DATETIME_FORMAT, "%s: \"%s\"", picture->wrong,
                               picture->wrong_at);
    }
    state = wr_moment_read(kept, picture, text, &at);
    return state != 0 ? state : make_moment(kept, &at, parts_of(picture), ret);
}

/* ---- .datetime() ---- */

/* What is tried one after the other without a template. */
static const char *const usual[] = {
    "yyyy-mm-dd",
    "HH24:MI:SS.USTZH:TZM",
    "HH24:MI:SS.USTZH",
    "HH24:MI:SSTZH:TZM",
    "HH24:MI:SSTZH",
    "HH24:MI:SS.US",
    "HH24:MI:SS",
    "yyyy-mm-dd HH24:MI:SS.USTZH:TZM",
    "yyyy-mm-dd HH24:MI:SS.USTZH",
    "yyyy-mm-dd HH24:MI:SSTZH:TZM",
    "yyyy-mm-dd HH24:MI:SSTZH",
    "yyyy-mm-dd\"T\"HH24:MI:SS.USTZH:TZM",
    "yyyy-mm-dd\"T\"HH24:MI:SS.USTZH",
    "yyyy-mm-dd\"T\"HH24:MI:SSTZH:TZM",
    "yyyy-mm-dd\"T\"HH24:MI:SSTZH",
    "yyyy-mm-dd HH24:MI:SS.US",
    "yyyy-mm-dd HH24:MI:SS",
    "yyyy-mm-dd\"T\"HH24:MI:SS.US",
    "yyyy-mm-dd\"T\"HH24:MI:SS",
};
_Static_assert(WR_COUNT(usual) < WR_PICTURES_MAX, "all of them are kept, and one of a template");

static bool read_usual(struct wr_pictures *kept, struct wr_str text, struct wr_jsonpath_moment *ret)
{
    for (size_t i = 0; i < WR_COUNT(usual); i++) {
        if (read_by(kept, wr_str_of(usual[i]), text, ret) == 0) {
            return true;
        }
    }
    return false;
}

/* A separator that no template may have ends the run, silent or not, as in PostgreSQL. */
static enum wr_jsonpath_result read_moment(struct wr_jsonpath_state *s, const struct wr_jsonpath_item *item,
                                           struct wr_str text, struct wr_jsonpath_moment *ret)
{
    uint32_t state;

    if (s->pictures == NULL) {
        s->pictures = wr_pictures_create(false);
        s->pictures->standard = true;
    }
    if (item->left == NULL) {
        return read_usual(s->pictures, text, ret)
                   ? WR_JSONPATH_FOUND
                   : wr_jsonpath_soft(s, WR_SQLSTATE_JSON_DATETIME,
                                      "datetime format is not recognized: \"%.*s\"",
                                      (int)WR_MIN(text.bytes, 200u), text.ptr);
    }
    state = read_by(s->pictures, item->left->text, text, ret);
    if (state == 0) {
        return WR_JSONPATH_FOUND;
    }
    return wr_picture_find(s->pictures, item->left->text)->wrong != NULL
               ? wr_jsonpath_hard(s, state, "%s", s->pictures->message)
               : wr_jsonpath_soft(s, state, "%s", s->pictures->message);
}

enum wr_jsonpath_result wr_jsonpath_datetime(struct wr_jsonpath_state *s,
                                             const struct wr_jsonpath_item *item,
                                             const struct wr_jsonpath_value *value,
                                             struct wr_jsonpath_list *found)
{
    struct wr_jsonpath_value result = {.kind = WR_JSONPATH_VALUE_MOMENT};

    if (!wr_jsonpath_is(value, WR_JSONB_STRING)) {
        return wr_jsonpath_soft(s, WR_SQLSTATE_JSON_DATETIME,
                                "jsonpath item method .datetime() can only be applied to a string");
    }
    if (read_moment(s, item, wr_jsonb_string(value->json), &result.moment) == WR_JSONPATH_ERROR) {
        return WR_JSONPATH_ERROR;
    }
    return wr_jsonpath_next(s, item, &result, found);
}

/* ---- order ---- */

static const char *const short_names[] = {"date", "time", "timetz", "timestamp", "timestamptz"};

static bool has_day(const struct wr_jsonpath_moment *moment)
{
    return moment->kind != WR_JSONPATH_TIME && moment->kind != WR_JSONPATH_TIMETZ;
}

static bool has_zone(const struct wr_jsonpath_moment *moment)
{
    return moment->kind == WR_JSONPATH_TIMETZ || moment->kind == WR_JSONPATH_TIMESTAMPTZ;
}

/* A time of the day is that in UTC only where the zone's clocks never change: which day it is nobody says. */
static bool zone_is_steady(int32_t *ret_offset_s)
{
    const int64_t january = 1704067200, july = 1719792000; /* of 2024 */
    const struct wr_zone *zone = wr_zone_current(); /* NULL: UTC */

    *ret_offset_s = zone == NULL ? 0 : wr_zone_offset(zone, january);
    return zone == NULL || wr_zone_offset(zone, july) == *ret_offset_s;
}

/* Microseconds that it stands for: in UTC when the other has a zone. A date beyond all timestamps is before or
 * behind them. */
static int64_t instant_of(const struct wr_jsonpath_moment *moment, bool in_utc)
{
    int64_t us = moment->value;
    int32_t offset_s;

    if (moment->kind == WR_JSONPATH_TIMETZ) {
        return us - moment->offset_s * WR_US_PER_SECOND;
    }
    if (moment->kind == WR_JSONPATH_TIME && in_utc) {
        (void)zone_is_steady(&offset_s);
        return us - offset_s * WR_US_PER_SECOND;
    }
    if (moment->kind == WR_JSONPATH_DATE && __builtin_mul_overflow(us, WR_US_PER_DAY, &us)) {
        return moment->value < 0 ? INT64_MIN : INT64_MAX;
    }
    if (in_utc && has_day(moment) && !has_zone(moment) &&
        !wr_zone_from_local(wr_zone_current(), us, &us)) {
        return us < 0 ? INT64_MIN : INT64_MAX;
    }
    return us;
}

/* The one without a zone is taken to be in the thread's. */
static bool may_take_zone(struct wr_jsonpath_state *s, const struct wr_jsonpath_moment *local,
                          const struct wr_jsonpath_moment *zoned)
{
    int32_t offset_s;

    if (!s->with_zone) {
        (void)wr_jsonpath_hard(s, WR_SQLSTATE_NOT_SUPPORTED,
                               "cannot convert value from %s to %s without time zone usage",
                               short_names[local->kind], short_names[zoned->kind]);
        return false;
    }
    if (local->kind == WR_JSONPATH_TIME && !zone_is_steady(&offset_s)) {
        (void)wr_jsonpath_hard(s, WR_SQLSTATE_NOT_SUPPORTED,
                               "cannot convert value from time to timetz in a time zone whose offset "
                               "changes: the day is not known");
        return false;
    }
    return true;
}

bool wr_jsonpath_compare_moments(struct wr_jsonpath_state *s, const struct wr_jsonpath_moment *a,
                                 const struct wr_jsonpath_moment *b, int *ret)
{
    bool in_utc = has_zone(a) || has_zone(b);
    int64_t x, y;

    if (has_day(a) != has_day(b)) {
        return false;
    }
    if (has_zone(a) != has_zone(b) &&
        !may_take_zone(s, has_zone(a) ? b : a, has_zone(a) ? a : b)) {
        return false;
    }
    if (a->kind == b->kind && a->kind == WR_JSONPATH_DATE) {
        *ret = (a->value > b->value) - (a->value < b->value);
        return true;
    }
    x = instant_of(a, in_utc);
    y = instant_of(b, in_utc);
    *ret = (x > y) - (x < y);
    if (*ret == 0 && in_utc && !has_day(a)) { /* of the same time the more eastern is less */
        int32_t offset_s = 0;
        (void)zone_is_steady(&offset_s);
        int32_t left = has_zone(a) ? a->offset_s : offset_s, right = has_zone(b) ? b->offset_s : offset_s;
        *ret = (left < right) - (left > right);
    }
    return true;
}

/* ---- text ---- */

const char *wr_jsonpath_moment_type(const struct wr_jsonpath_moment *moment)
{
    static const char *const names[] = {"date", "time without time zone", "time with time zone",
                                        "timestamp without time zone", "timestamp with time zone"};

    return names[moment->kind];
}

/* "+05:30", with seconds where it has some. */
static uint32_t format_offset(int32_t offset_s, char *buf)
{
    int32_t s = offset_s < 0 ? -offset_s : offset_s;
    int bytes = snprintf(buf, 16, s % 60 != 0 ? "%c%02d:%02d:%02d" : "%c%02d:%02d",
                         offset_s < 0 ? '-' : '+', s / 3600, s / 60 % 60, s % 60);

    return (uint32_t)bytes;
}

/* The local time as a text, then T and the offset put in, in front of BC. */
static uint32_t format_timestamp(const struct wr_jsonpath_moment *moment, char *buf)
{
    bool zoned = moment->kind == WR_JSONPATH_TIMESTAMPTZ;
    int64_t local = moment->value + (zoned ? moment->offset_s * WR_US_PER_SECOND : 0);
    uint32_t bytes = wr_timestamp_make_iso(buf, wr_timestamp_format(local, buf)), offset;
    bool bc = bytes > 3 && memcmp(buf + bytes - 3, " BC", 3) == 0;

    if (!zoned) {
        return bytes;
    }
    bytes -= bc ? 3 : 0;
    offset = format_offset(moment->offset_s, buf + bytes);
    bytes += offset;
    if (bc) {
        memcpy(buf + bytes, " BC", 3);
        bytes += 3;
    }
    return bytes;
}

uint32_t wr_jsonpath_moment_text(const struct wr_jsonpath_moment *moment,
                                 char buf[WR_JSONPATH_MOMENT_BYTES])
{
    uint32_t bytes;

    switch (moment->kind) {
    case WR_JSONPATH_DATE:
        return wr_date_format((int32_t)moment->value, buf);
    case WR_JSONPATH_TIME:
        return wr_time_format(moment->value, buf);
    case WR_JSONPATH_TIMETZ:
        bytes = wr_time_format(moment->value, buf);
        return bytes + format_offset(moment->offset_s, buf + bytes);
    default:
        return format_timestamp(moment, buf);
    }
}
