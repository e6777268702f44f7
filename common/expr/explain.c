#include "common/expr/explain.h"

#include <stdio.h>

#include "common/batch/interval.h"
#include "common/batch/sqlstate.h"
#include "common/batch/text.h"
#include "common/batch/zones.h"
#include "common/expr/kernel.h"

static struct wr_str text_at(const struct wr_kernel_call *call, uint32_t arg, uint32_t row)
{
    const struct wr_view *view = (const struct wr_view *)call->args[arg] + row;

    return (struct wr_str){wr_view_ptr(view), view->bytes};
}
static int shown(struct wr_str text)
{
    return (int)WR_MIN(text.bytes, (size_t)100);
}

#define FROM_TEXT(name, type)                                                          \
    WR_EXPLAIN(name)                                                                   \
    {                                                                                  \
        wr_text_explain(sqlstate, type, -1, text_at(call, 0, row), message, bytes);    \
    }
FROM_TEXT(int2_text, WR_TYPE_INT2)
FROM_TEXT(float4_text, WR_TYPE_FLOAT4)
FROM_TEXT(bytea_text, WR_TYPE_BYTEA)
FROM_TEXT(date_text, WR_TYPE_DATE)
FROM_TEXT(time_text, WR_TYPE_TIME)
FROM_TEXT(timestamptz_text, WR_TYPE_TIMESTAMPTZ)
FROM_TEXT(interval_text, WR_TYPE_INTERVAL)
FROM_TEXT(uuid_text, WR_TYPE_UUID)

/* One message for 22008; other states have theirs. */
#define BEYOND(name, text)                                                             \
    WR_EXPLAIN(name)                                                                   \
    {                                                                                  \
        (void)call;                                                                    \
        (void)row;                                                                     \
        if (sqlstate == WR_SQLSTATE_DATETIME_OVERFLOW) {                               \
            (void)snprintf(message, bytes, "%s", (text));                              \
        }                                                                              \
    }
BEYOND(date, "date out of range")
BEYOND(timestamp, "timestamp out of range")
BEYOND(interval, "interval out of range")
BEYOND(date_for_timestamp, "date out of range for timestamp")
BEYOND(dates, "cannot subtract infinite dates")

static void explain_moved(const struct wr_kernel_call *call, uint32_t arg, uint32_t row,
                          char *message, size_t bytes)
{
    int64_t us;
    bool reached = wr_timestamp_of_date(((const int32_t *)call->args[arg])[row], &us);

    (void)snprintf(message, bytes, "%s",
                   reached ? "timestamp out of range" : "date out of range for timestamp");
}
WR_EXPLAIN(moved_date)
{
    (void)sqlstate;
    explain_moved(call, 0, row, message, bytes);
}
WR_EXPLAIN(to_moved_date)
{
    (void)sqlstate;
    explain_moved(call, 1, row, message, bytes);
}

WR_EXPLAIN(timestamps)
{
    const int64_t *const *args = (const int64_t *const *)call->args;
    bool infinite = !wr_timestamp_finite(args[0][row]) || !wr_timestamp_finite(args[1][row]);

    if (sqlstate == WR_SQLSTATE_DATETIME_OVERFLOW) {
        (void)snprintf(message, bytes, "%s", infinite ? "cannot subtract infinite timestamps"
                                                      : "interval out of range");
    }
}

WR_EXPLAIN(bin)
{
    const struct wr_interval *strides = call->args[0];
    const int64_t *origins = call->args[2];
    const char *text = "timestamp out of range";

    if (sqlstate == WR_SQLSTATE_NOT_SUPPORTED) {
        text = "timestamps cannot be binned into intervals containing months or years";
    } else if (!wr_timestamp_finite(origins[row])) {
        text = "origin out of range";
    } else if (wr_interval_total_us(strides[row]) <= 0) {
        text = "stride must be greater than zero";
    }
    (void)snprintf(message, bytes, "%s", text);
}

/* ---- units ---- */

static void explain_unit(const struct wr_kernel_call *call, uint32_t row, uint32_t sqlstate,
                         const char *type, char *message, size_t bytes)
{
    struct wr_str unit = text_at(call, 0, row);

    if (sqlstate == WR_SQLSTATE_DATETIME_OVERFLOW) {
        (void)snprintf(message, bytes, "timestamp out of range");
    } else if (sqlstate == WR_SQLSTATE_INVALID_PARAMETER && call->arg_count == 3 &&
               wr_time_unit_of(unit.ptr, (uint32_t)unit.bytes) != WR_UNIT_NONE) {
        struct wr_str zone = text_at(call, 2, row);
        (void)snprintf(message, bytes, "time zone \"%.*s\" not recognized", shown(zone), zone.ptr);
    } else if (sqlstate == WR_SQLSTATE_INVALID_PARAMETER ||
               sqlstate == WR_SQLSTATE_NOT_SUPPORTED) {
        (void)snprintf(message, bytes, "unit \"%.*s\" not %s for type %s", shown(unit), unit.ptr,
                       sqlstate == WR_SQLSTATE_NOT_SUPPORTED ? "supported" : "recognized", type);
    }
}
#define UNIT(name, type)                                                  \
    WR_EXPLAIN(name)                                                      \
    {                                                                     \
        explain_unit(call, row, sqlstate, type, message, bytes);          \
    }
UNIT(unit_date, "date")
UNIT(unit_time, "time without time zone")
UNIT(unit_timestamp, "timestamp without time zone")
UNIT(unit_timestamptz, "timestamp with time zone")
UNIT(unit_interval, "interval")

/* ---- make_… ---- */

static int32_t number_at(const struct wr_kernel_call *call, uint32_t arg, uint32_t row)
{
    return ((const int32_t *)call->args[arg])[row];
}

static bool is_date(int32_t year, int32_t month, int32_t day)
{
    int64_t counted = year < 0 ? (int64_t)year + 1 : year;

    return year != 0 && month >= 1 && month <= 12 && day >= 1 &&
           day <= wr_days_of_month(counted, month);
}

WR_EXPLAIN(make_date)
{
    int32_t year = number_at(call, 0, row), month = number_at(call, 1, row);
    int32_t day = number_at(call, 2, row);

    (void)sqlstate;
    (void)snprintf(message, bytes, "date%s out of range: %d-%02d-%02d",
                   is_date(year, month, day) ? "" : " field value", year, month, day);
}

static void explain_time(const struct wr_kernel_call *call, uint32_t first, uint32_t row,
                         char *message, size_t bytes)
{
    (void)snprintf(message, bytes, "time field value out of range: %d:%02d:%02g",
                   number_at(call, first, row), number_at(call, first + 1, row),
                   ((const double *)call->args[first + 2])[row]);
}

WR_EXPLAIN(make_time)
{
    (void)sqlstate;
    explain_time(call, 0, row, message, bytes);
}

WR_EXPLAIN(make_timestamp)
{
    int32_t hour = number_at(call, 3, row), minute = number_at(call, 4, row);
    double second = ((const double *)call->args[5])[row];

    if (!is_date(number_at(call, 0, row), number_at(call, 1, row), number_at(call, 2, row))) {
        wr_explain_make_date(call, row, sqlstate, message, bytes);
    } else if (hour < 0 || hour > 24 || minute < 0 || minute > 59 ||
               !(second >= 0 && second <= 60) ||
               (hour == 24 && (minute != 0 || second != 0))) {
        explain_time(call, 3, row, message, bytes);
    } else {
        (void)snprintf(message, bytes, "timestamp out of range");
    }
}

WR_EXPLAIN(make_timestamptz)
{
    struct wr_str zone;

    if (sqlstate == WR_SQLSTATE_INVALID_PARAMETER) {
        zone = text_at(call, 6, row);
        (void)snprintf(message, bytes, "time zone \"%.*s\" not recognized", shown(zone), zone.ptr);
        return;
    }
    wr_explain_make_timestamp(call, row, sqlstate, message, bytes);
}

WR_EXPLAIN(zone)
{
    struct wr_str zone = text_at(call, 0, row);

    if (sqlstate == WR_SQLSTATE_INVALID_PARAMETER) {
        (void)snprintf(message, bytes, "time zone \"%.*s\" not recognized", shown(zone), zone.ptr);
    } else {
        (void)snprintf(message, bytes, "timestamp out of range");
    }
}

WR_EXPLAIN(zone_interval)
{
    char text[WR_INTERVAL_TEXT_BYTES];

    if (sqlstate == WR_SQLSTATE_INVALID_PARAMETER) {
        (void)wr_interval_format(((const struct wr_interval *)call->args[0])[row], text);
        (void)snprintf(message, bytes,
                       "interval time zone \"%s\" must not include months or days", text);
    } else {
        (void)snprintf(message, bytes, "timestamp out of range");
    }
}
