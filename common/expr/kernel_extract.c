/* date_trunc, extract and date_part.
 *
 * The unit is a text, and nearly always a constant: where it is the same for all rows of a batch it is
 * read once, and date_trunc of timestamps has a loop of its own for each. */
#include <math.h>
#include <string.h>

#include "common/batch/interval.h"
#include "common/batch/sqlstate.h"
#include "common/batch/time_lex.h"
#include "common/batch/zones.h"
#include "common/expr/kernel_numeric.h"
#include "common/expr/kernel_row.h"
#include "common/expr/kernel_types.h"

/* ---- units ---- */

static enum wr_time_unit unit_of(const struct wr_view *view)
{
    return wr_time_unit_of(wr_view_ptr(view), view->bytes);
}

/* For extract: words of dates too, such as "mm". */
static enum wr_time_unit field_of(const struct wr_view *view)
{
    enum wr_time_unit unit = unit_of(view);
    char word[11] = "";
    int32_t value;

    if (unit != WR_UNIT_NONE) {
        return unit;
    }
    for (uint32_t i = 0; i < WR_MIN(view->bytes, 10u); i++) {
        char c = wr_view_ptr(view)[i];
        word[i] = (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    }
    return wr_time_word_of(word, &value) == WR_WORD_UNIT ? (enum wr_time_unit)value : WR_UNIT_NONE;
}

/* One unit for the rows at hand, read again only where the text changes. */
struct unit_cache {
    struct wr_view view;
    enum wr_time_unit unit;
    bool known;
};

static inline enum wr_time_unit cached(struct unit_cache *c, const struct wr_view *view,
                                       enum wr_time_unit (*read)(const struct wr_view *))
{
    if (!c->known || !wr_view_equal(&c->view, view)) {
        *c = (struct unit_cache){*view, read(view), true};
    }
    return c->unit;
}

static bool is_uniform(const struct wr_kernel_call *call, const struct wr_view *views)
{
    uint32_t first = call->count == 0 ? 0 : call->rows == NULL ? 0 : call->rows[0];
    uint64_t other = 0;

    if (call->count == 0 || views[first].bytes > WR_VIEW_INLINE_BYTES) {
        return false;
    }
    if ((call->constants & 1) != 0) {
        return true;
    }
    WR_KERNEL_ROWS(call, i)
    {
        uint64_t x[2], y[2];
        memcpy(x, &views[first], sizeof x);
        memcpy(y, &views[i], sizeof y);
        other |= (x[0] ^ y[0]) | (x[1] ^ y[1]);
    }
    return other == 0;
}

/* ---- date_trunc ---- */

static uint32_t unit_state(enum wr_time_unit unit)
{
    return unit == WR_UNIT_NONE || unit > WR_UNIT_TIMEZONE_MINUTE ? WR_SQLSTATE_INVALID_PARAMETER
           : unit > WR_UNIT_MILLENNIUM                            ? WR_SQLSTATE_NOT_SUPPORTED
                                                                  : 0;
}

static inline int64_t cut(int64_t us, int64_t unit_us)
{
    int64_t over = us % unit_us;

    over += over < 0 ? unit_us : 0;
    return wr_timestamp_finite(us) ? (int64_t)((uint64_t)us - (uint64_t)over) : us;
}

/* The loop of one unit; units by the calendar have the first limit to look at. */
#define CUT(unit_us)                                   \
    WR_KERNEL_ROWS(call, i)                            \
    {                                                  \
        out[i] = cut(in[i], (unit_us));                \
    }                                                  \
    return true
#define CALENDAR(unit)                                                          \
    WR_KERNEL_ROWS(call, i)                                                     \
    {                                                                           \
        int64_t start = wr_day_truncate((unit), wr_floor_div(in[i], WR_US_PER_DAY)); \
        out[i] = wr_timestamp_finite(in[i])                                     \
                     ? (int64_t)((uint64_t)start * (uint64_t)WR_US_PER_DAY)     \
                     : in[i];                                                   \
        if (start < WR_DATE_MIN && wr_timestamp_finite(in[i])) {                \
            WR_KERNEL_FAIL(WR_SQLSTATE_DATETIME_OVERFLOW);                      \
        }                                                                       \
    }                                                                           \
    return true

static bool trunc_uniform(const struct wr_kernel_call *call, enum wr_time_unit unit)
{
    const int64_t *in = call->args[1];
    int64_t *out = call->out;

    switch ((int)unit) {
    case WR_UNIT_MICROSECOND:
        CUT(1);
    case WR_UNIT_MILLISECOND:
        CUT(1000);
    case WR_UNIT_SECOND:
        CUT(WR_US_PER_SECOND);
    case WR_UNIT_MINUTE:
        CUT(WR_US_PER_MINUTE);
    case WR_UNIT_HOUR:
        CUT(WR_US_PER_HOUR);
    case WR_UNIT_DAY:
        CUT(WR_US_PER_DAY);
    case WR_UNIT_WEEK:
        CALENDAR(WR_UNIT_WEEK);
    case WR_UNIT_MONTH:
        CALENDAR(WR_UNIT_MONTH);
    case WR_UNIT_QUARTER:
        CALENDAR(WR_UNIT_QUARTER);
    case WR_UNIT_YEAR:
        CALENDAR(WR_UNIT_YEAR);
    default:
        CALENDAR(unit);
    }
}

static bool trunc_timestamp(const struct wr_kernel_call *call)
{
    const struct wr_view *units = call->args[0];
    const int64_t *in = call->args[1];
    int64_t *out = call->out;
    struct unit_cache cache = {.known = false};

    if (is_uniform(call, units)) {
        enum wr_time_unit unit = unit_of(&units[call->rows == NULL ? 0 : call->rows[0]]);
        if (unit_state(unit) == 0) {
            return trunc_uniform(call, unit);
        }
    }
    WR_KERNEL_ROWS(call, i)
    {
        enum wr_time_unit unit = cached(&cache, &units[i], unit_of);
        uint32_t state = unit_state(unit);
        out[i] = in[i];
        if (!wr_timestamp_finite(in[i])) {
            continue;
        }
        if (state != 0) {
            WR_KERNEL_FAIL(state);
        } else if (!wr_timestamp_truncate(unit, in[i], &out[i])) {
            WR_KERNEL_FAIL(WR_SQLSTATE_DATETIME_OVERFLOW);
        }
    }
    return true;
}
const struct wr_kernel_entry wr_kernel_trunc_timestamp = {trunc_timestamp};

/* In a zone: on its clocks. From days on the offset is that of the start, below it stays. `zone` NULL:
 * the offset of `near` holds for ever. */
static uint32_t trunc_zoned(enum wr_time_unit unit, int64_t us, const struct wr_zone *zone,
                            struct wr_zone_near *near, int64_t *ret)
{
    uint32_t state = unit_state(unit);
    int64_t offset_us, local;

    *ret = us;
    if (!wr_timestamp_finite(us) || state != 0) {
        return wr_timestamp_finite(us) ? state : 0;
    }
    offset_us = wr_zone_offset_near(zone, wr_floor_div(us, WR_US_PER_SECOND), near) *
                WR_US_PER_SECOND;
    if (__builtin_add_overflow(us, offset_us, &local) ||
        !wr_timestamp_truncate(unit, local, &local)) {
        return WR_SQLSTATE_DATETIME_OVERFLOW;
    }
    if (unit >= WR_UNIT_DAY && zone != NULL) {
        offset_us = wr_zone_offset_of_local_near(zone, wr_floor_div(local, WR_US_PER_SECOND), near) *
                    WR_US_PER_SECOND;
    }
    if (__builtin_sub_overflow(local, offset_us, ret) || !wr_timestamp_valid(*ret)) {
        return WR_SQLSTATE_DATETIME_OVERFLOW;
    }
    return 0;
}

static bool trunc_timestamptz(const struct wr_kernel_call *call)
{
    const struct wr_view *units = call->args[0];
    const struct wr_zone *zone = wr_zone_current();
    const int64_t *in = call->args[1];
    int64_t *out = call->out;
    struct unit_cache cache = {.known = false};
    struct wr_zone_near near = {0};

    if (zone == NULL) {
        return trunc_timestamp(call);
    }
    WR_KERNEL_ROWS(call, i)
    {
        call->errors[i] =
            trunc_zoned(cached(&cache, &units[i], unit_of), in[i], zone, &near, &out[i]);
    }
    return true;
}
const struct wr_kernel_entry wr_kernel_trunc_timestamptz = {trunc_timestamptz};

static bool trunc_timestamptz_in(const struct wr_kernel_call *call)
{
    const struct wr_view *units = call->args[0], *names = call->args[2], *known = NULL;
    const int64_t *in = call->args[1];
    int64_t *out = call->out;
    struct unit_cache cache = {.known = false};
    struct wr_zone_near near = {0};
    struct wr_zone_ref ref;

    WR_KERNEL_ROWS(call, i)
    {
        out[i] = in[i];
        if (known == NULL || !wr_view_equal(known, &names[i])) {
            known = wr_zone_ref_of(wr_view_ptr(&names[i]), names[i].bytes, &ref) ? &names[i] : NULL;
            near = (struct wr_zone_near){0};
            if (known != NULL && ref.zone == NULL) { /* an abbreviation of one offset */
                near = (struct wr_zone_near){INT64_MIN, INT64_MAX, ref.offset_s};
            }
        }
        if (known == NULL) {
            call->errors[i] = wr_timestamp_finite(in[i]) ? WR_SQLSTATE_INVALID_PARAMETER : 0;
            continue;
        }
        /* An abbreviation that is a zone's stands for the zone. */
        call->errors[i] =
            trunc_zoned(cached(&cache, &units[i], unit_of), in[i], ref.zone, &near, &out[i]);
    }
    return true;
}
const struct wr_kernel_entry wr_kernel_trunc_timestamptz_in = {trunc_timestamptz_in};

/* Towards zero, by the parts that are kept apart. */
static uint32_t trunc_span(enum wr_time_unit unit, struct wr_interval v, struct wr_interval *ret)
{
    uint32_t state = unit_state(unit);
    int64_t months = unit == WR_UNIT_MILLENNIUM ? 12000
                     : unit == WR_UNIT_CENTURY  ? 1200
                     : unit == WR_UNIT_DECADE   ? 120
                     : unit == WR_UNIT_YEAR     ? 12
                     : unit == WR_UNIT_QUARTER  ? 3
                                                : 1;
    int64_t us = unit == WR_UNIT_HOUR          ? WR_US_PER_HOUR
                 : unit == WR_UNIT_MINUTE      ? WR_US_PER_MINUTE
                 : unit == WR_UNIT_SECOND      ? WR_US_PER_SECOND
                 : unit == WR_UNIT_MILLISECOND ? 1000
                                               : 1;

    if (state != 0 || unit == WR_UNIT_WEEK) {
        return state != 0 ? state : WR_SQLSTATE_NOT_SUPPORTED;
    }
    ret->months = (int32_t)(v.months / months * months);
    ret->days = unit > WR_UNIT_DAY ? 0 : v.days;
    ret->us = unit >= WR_UNIT_DAY ? 0 : v.us / us * us;
    return 0;
}

static bool trunc_interval(const struct wr_kernel_call *call)
{
    const struct wr_view *units = call->args[0];
    const struct wr_interval *in = call->args[1];
    struct wr_interval *out = call->out;
    struct unit_cache cache = {.known = false};

    WR_KERNEL_ROWS(call, i)
    {
        call->errors[i] = trunc_span(cached(&cache, &units[i], unit_of), in[i], &out[i]);
    }
    return true;
}
const struct wr_kernel_entry wr_kernel_trunc_interval = {trunc_interval};

/* ---- extract ---- */

/* What a field of a value is. */
struct part {
    enum { PART_NUMBER, PART_JULIAN, PART_NULL, PART_INFINITY, PART_MINUS_INFINITY } kind;
    __int128 value; /* NUMBER: value / 10^scale. JULIAN: µs of the day */
    uint32_t scale;
    int64_t day;    /* JULIAN */
    double real;    /* date_part's: PostgreSQL computes it in other steps */
};

static struct part number(int64_t value, uint32_t scale)
{
    static const double scales[] = {1, 10, 100, 1000, 10000, 100000, 1000000};

    return (struct part){.kind = PART_NUMBER, .value = value, .scale = scale,
                         .real = (double)value / scales[scale]};
}

/* µs within a minute as seconds, milliseconds or microseconds. */
static struct part seconds_part(enum wr_time_unit unit, int64_t second, int64_t us)
{
    int64_t all = second * WR_US_PER_SECOND + us;
    struct part part = number(all, unit == WR_UNIT_SECOND ? 6 : unit == WR_UNIT_MILLISECOND ? 3 : 0);

    if (unit == WR_UNIT_SECOND) {
        part.real = (double)second + (double)us / 1000000.0;
    } else if (unit == WR_UNIT_MILLISECOND) {
        part.real = (double)second * 1000.0 + (double)us / 1000.0;
    }
    return part;
}

static bool clock_part(enum wr_time_unit unit, const struct wr_datetime *at, struct part *ret)
{
    switch ((int)unit) {
    case WR_UNIT_MICROSECOND:
    case WR_UNIT_MILLISECOND:
    case WR_UNIT_SECOND:
        *ret = seconds_part(unit, at->second, at->us);
        return true;
    case WR_UNIT_MINUTE:
        *ret = number(at->minute, 0);
        return true;
    case WR_UNIT_HOUR:
        *ret = number(at->hour, 0);
        return true;
    default:
        return false;
    }
}

static struct part julian_part(const struct wr_datetime *at)
{
    int64_t day = wr_days_of(at->year, at->month, at->day) - WR_DATE_MIN;
    int64_t second = ((int64_t)at->hour * 60 + at->minute) * 60 + at->second;

    return (struct part){.kind = PART_JULIAN, .value = wr_time_join(at), .day = day,
                         .real = (double)day + ((double)second + at->us / 1000000.0) /
                                                   (double)WR_SECONDS_PER_DAY};
}

/* There is no year 0. */
static int64_t people_year(int32_t year)
{
    return year > 0 ? year : year - 1;
}

static int32_t weekday_of(const struct wr_datetime *at)
{
    return wr_day_of_week(wr_days_of(at->year, at->month, at->day));
}

static bool calendar_part(enum wr_time_unit unit, const struct wr_datetime *at, struct part *ret)
{
    int64_t value;
    int32_t iso_year;

    switch ((int)unit) {
    case WR_UNIT_DAY:
        value = at->day;
        break;
    case WR_UNIT_MONTH:
        value = at->month;
        break;
    case WR_UNIT_QUARTER:
        value = (at->month - 1) / 3 + 1;
        break;
    case WR_UNIT_WEEK:
        value = wr_iso_week(at, &iso_year);
        break;
    case WR_UNIT_YEAR:
        value = people_year(at->year);
        break;
    case WR_UNIT_ISOYEAR:
        (void)wr_iso_week(at, &iso_year);
        value = people_year(iso_year);
        break;
    case WR_UNIT_DECADE:
        value = at->year >= 0 ? at->year / 10 : -((8 - (at->year - 1)) / 10);
        break;
    case WR_UNIT_CENTURY:
        value = wr_century_of(at->year);
        break;
    case WR_UNIT_MILLENNIUM:
        value = wr_millennium_of(at->year);
        break;
    case WR_UNIT_DOW:
        value = weekday_of(at);
        break;
    case WR_UNIT_ISODOW:
        value = weekday_of(at) == 0 ? 7 : weekday_of(at);
        break;
    case WR_UNIT_DOY:
        value = wr_day_of_year(at);
        break;
    default:
        return false;
    }
    *ret = number(value, 0);
    return true;
}

/* Of an infinity: what grows for ever is infinite, what comes again is NULL. */
static bool infinite_part(enum wr_time_unit unit, bool positive, bool is_date, struct part *ret)
{
    switch ((int)unit) {
    case WR_UNIT_YEAR:
    case WR_UNIT_DECADE:
    case WR_UNIT_CENTURY:
    case WR_UNIT_MILLENNIUM:
    case WR_UNIT_JULIAN:
    case WR_UNIT_ISOYEAR:
    case WR_UNIT_EPOCH:
        ret->kind = positive ? PART_INFINITY : PART_MINUS_INFINITY;
        return true;
    default:
        ret->kind = PART_NULL;
        return !is_date || (unit >= WR_UNIT_DAY && unit <= WR_UNIT_QUARTER) ||
               (unit >= WR_UNIT_DOW && unit <= WR_UNIT_ISODOW);
    }
}

static uint32_t date_part(enum wr_time_unit unit, int32_t days, struct part *ret)
{
    struct wr_datetime at = {0};

    if (!wr_date_finite(days)) {
        return infinite_part(unit, days == WR_DATE_INFINITY, true, ret) ? 0
                                                                        : WR_SQLSTATE_NOT_SUPPORTED;
    }
    wr_civil_of(days, &at);
    if (unit == WR_UNIT_EPOCH) {
        *ret = number(days * WR_SECONDS_PER_DAY, 0);
        return 0;
    }
    if (unit == WR_UNIT_JULIAN) {
        *ret = number((int64_t)days - WR_DATE_MIN, 0);
        return 0;
    }
    return calendar_part(unit, &at, ret) ? 0 : WR_SQLSTATE_NOT_SUPPORTED;
}

static uint32_t time_part(enum wr_time_unit unit, int64_t us, struct part *ret)
{
    struct wr_datetime at = {0};

    wr_time_split(us, &at);
    if (unit == WR_UNIT_EPOCH) {
        *ret = number(us, 6);
        return 0;
    }
    return clock_part(unit, &at, ret) ? 0 : WR_SQLSTATE_NOT_SUPPORTED;
}

/* offset_s: of timestamptz, else NULL. */
static uint32_t stamp_part(enum wr_time_unit unit, int64_t us, const int32_t *offset_s,
                           struct part *ret)
{
    struct wr_datetime at;
    int64_t local = us;

    if (!wr_timestamp_finite(us)) {
        (void)infinite_part(unit, us == WR_TIMESTAMP_INFINITY, false, ret);
        return 0;
    }
    if (unit == WR_UNIT_EPOCH) {
        *ret = number(us, 6);
        return 0;
    }
    if (unit >= WR_UNIT_TIMEZONE && unit <= WR_UNIT_TIMEZONE_MINUTE) {
        int32_t offset = offset_s == NULL ? 0 : *offset_s;
        *ret = number(unit == WR_UNIT_TIMEZONE        ? offset
                      : unit == WR_UNIT_TIMEZONE_HOUR ? offset / 3600
                                                      : offset % 3600 / 60,
                      0);
        return offset_s == NULL ? WR_SQLSTATE_NOT_SUPPORTED : 0;
    }
    if (offset_s != NULL &&
        __builtin_add_overflow(us, *offset_s * WR_US_PER_SECOND, &local)) {
        return WR_SQLSTATE_DATETIME_OVERFLOW;
    }
    wr_timestamp_split(local, &at);
    if (unit == WR_UNIT_JULIAN) {
        *ret = julian_part(&at);
        return 0;
    }
    return clock_part(unit, &at, ret) || calendar_part(unit, &at, ret) ? 0
                                                                       : WR_SQLSTATE_NOT_SUPPORTED;
}

static uint32_t zoned_part(enum wr_time_unit unit, int64_t us, struct part *ret)
{
    const struct wr_zone *zone = wr_zone_current();
    int32_t offset_s =
        zone == NULL ? 0 : wr_zone_offset(zone, wr_floor_div(us, WR_US_PER_SECOND));

    return stamp_part(unit, us, &offset_s, ret);
}

/* Years of 365.25 days, months of 30. */
static struct part span_epoch(struct wr_interval v)
{
    int32_t years = v.months / 12, months = v.months % 12;
    __int128 seconds = ((__int128)1461 * years + 120 * months + (__int128)4 * v.days) *
                       (WR_SECONDS_PER_DAY / 4);
    struct part part = {.kind = PART_NUMBER, .scale = 6};

    part.value = seconds * WR_US_PER_SECOND + v.us;
    part.real = (double)v.us / 1000000.0;
    part.real += 365.25 * 86400.0 * years;
    part.real += 30.0 * 86400.0 * months;
    part.real += 86400.0 * v.days;
    return part;
}

static uint32_t span_part(enum wr_time_unit unit, struct wr_interval v, struct part *ret)
{
    int64_t us = v.us % WR_US_PER_MINUTE;
    int32_t years = v.months / 12, months = v.months % 12;
    int64_t value;

    switch ((int)unit) {
    case WR_UNIT_MICROSECOND:
    case WR_UNIT_MILLISECOND:
    case WR_UNIT_SECOND:
        *ret = seconds_part(unit, us / WR_US_PER_SECOND, us % WR_US_PER_SECOND);
        return 0;
    case WR_UNIT_MINUTE:
        value = v.us / WR_US_PER_MINUTE % 60;
        break;
    case WR_UNIT_HOUR:
        value = v.us / WR_US_PER_HOUR;
        break;
    case WR_UNIT_DAY:
        value = v.days;
        break;
    case WR_UNIT_MONTH:
        value = months;
        break;
    case WR_UNIT_QUARTER:
        value = months / 3 + 1;
        break;
    case WR_UNIT_YEAR:
        value = years;
        break;
    case WR_UNIT_DECADE:
        value = years / 10;
        break;
    case WR_UNIT_CENTURY:
        value = years / 100;
        break;
    case WR_UNIT_MILLENNIUM:
        value = years / 1000;
        break;
    case WR_UNIT_EPOCH:
        *ret = span_epoch(v);
        return 0;
    default:
        return WR_SQLSTATE_NOT_SUPPORTED;
    }
    *ret = number(value, 0);
    return 0;
}

/* ---- their results ---- */

static uint32_t part_numeric(const struct part *part, struct wr_numeric_room *room,
                             struct wr_numeric *ret)
{
    struct wr_numeric over;
    uint32_t state;

    switch (part->kind) {
    case PART_INFINITY:
        *ret = wr_numeric_special(WR_NUMERIC_INFINITY);
        return 0;
    case PART_MINUS_INFINITY:
        *ret = wr_numeric_special(WR_NUMERIC_MINUS_INFINITY);
        return 0;
    case PART_JULIAN: /* with its scale it may be a big one */
        state = wr_numeric_div(wr_numeric_from_i64((int64_t)part->value),
                               wr_numeric_from_i64(WR_US_PER_DAY),
                               room, &over);
        return state != 0 ? state
                          : wr_numeric_add(wr_numeric_from_i64(part->day), over, room, ret);
    case PART_NUMBER:
    case PART_NULL:
        break;
    }
    return wr_numeric_make(part->value, part->scale, ret) ? 0 : WR_SQLSTATE_OUT_OF_RANGE;
}

static double part_double(const struct part *part)
{
    return part->kind == PART_INFINITY         ? (double)INFINITY
           : part->kind == PART_MINUS_INFINITY ? -(double)INFINITY
                                               : part->real;
}

/* The numeric of row i, or its error, or NULL. false: no memory. */
static bool put_numeric(const struct wr_kernel_call *call, uint32_t row, uint32_t state,
                        const struct part *part)
{
    struct wr_kernel_room room = wr_kernel_room_of(call);
    struct wr_numeric *out = call->out;

    if (state == 0 && part->kind == PART_NULL) {
        wr_kernel_null(call, row);
        return true;
    }
    wr_kernel_numeric_state(call, row,
                            state != 0 ? state : part_numeric(part, &room.room, &out[row]));
    return !room.room.refused;
}

static bool put_double(const struct wr_kernel_call *call, uint32_t row, uint32_t state,
                       const struct part *part)
{
    call->errors[row] = state;
    ((double *)call->out)[row] = part_double(part);
    if (state == 0 && part->kind == PART_NULL) {
        wr_kernel_null(call, row);
    }
    return true;
}

/* extract is numeric, date_part is double precision. `put` makes the result, false: no memory. */
#define PARTS(name, A, get, put)                                                        \
    static bool name(const struct wr_kernel_call *call)                                 \
    {                                                                                   \
        const struct wr_view *units = call->args[0];                                    \
        const A *values = call->args[1];                                                \
        struct unit_cache cache = {.known = false};                                     \
        WR_KERNEL_ROWS(call, i)                                                         \
        {                                                                               \
            struct part part = {0};                                                     \
            enum wr_time_unit unit = cached(&cache, &units[i], field_of);               \
            uint32_t state = unit == WR_UNIT_NONE ? WR_SQLSTATE_INVALID_PARAMETER       \
                                                  : get(unit, values[i], &part);        \
            if (!put(call, i, state, &part)) {                                          \
                return false;                                                           \
            }                                                                           \
        }                                                                               \
        return true;                                                                    \
    }                                                                                   \
    const struct wr_kernel_entry wr_kernel_##name = {name};
#define EXTRACT(suffix, A, get) PARTS(extract_##suffix, A, get, put_numeric)
#define DATE_PART(suffix, A, get) PARTS(part_##suffix, A, get, put_double)

static uint32_t plain_part(enum wr_time_unit unit, int64_t us, struct part *ret)
{
    return stamp_part(unit, us, NULL, ret);
}

/* date_part of a date goes by way of its timestamp. */
static uint32_t date_as_stamp(enum wr_time_unit unit, int32_t days, struct part *ret)
{
    int64_t us;

    return wr_timestamp_of_date(days, &us) ? stamp_part(unit, us, NULL, ret)
                                           : WR_SQLSTATE_DATETIME_OVERFLOW;
}

EXTRACT(date, int32_t, date_part)
EXTRACT(time, int64_t, time_part)
EXTRACT(timestamp, int64_t, plain_part)
EXTRACT(timestamptz, int64_t, zoned_part)
EXTRACT(interval, struct wr_interval, span_part)
DATE_PART(date, int32_t, date_as_stamp)
DATE_PART(time, int64_t, time_part)
DATE_PART(timestamp, int64_t, plain_part)
DATE_PART(timestamptz, int64_t, zoned_part)
DATE_PART(interval, struct wr_interval, span_part)
