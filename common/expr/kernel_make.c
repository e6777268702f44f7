/* Dates and times from numbers, and from one zone to another. */
#include <ctype.h>
#include <math.h>
#include <string.h>

#include "common/batch/interval.h"
#include "common/batch/sqlstate.h"
#include "common/batch/time_text.h"
#include "common/batch/zones.h"
#include "common/expr/kernel_row.h"
#include "common/expr/kernel_types.h"

#define BEYOND WR_SQLSTATE_DATETIME_OVERFLOW

/* ---- make_… ---- */

/* A year below 0 is one BC; there is no year 0. */
static uint32_t days_from(int32_t year, int32_t month, int32_t day, int64_t *ret)
{
    int64_t counted = year < 0 ? (int64_t)year + 1 : year;

    if (year == 0 || month < 1 || month > 12 || day < 1 ||
        day > wr_days_of_month(counted, month)) {
        return BEYOND;
    }
    *ret = wr_days_of(counted, month, day);
    return wr_date_valid(*ret) ? 0 : BEYOND;
}

static uint32_t time_from(int32_t hour, int32_t minute, double second, int64_t *ret)
{
    double us = rint(second * (double)WR_US_PER_SECOND);
    int64_t time;

    if (hour < 0 || hour > 24 || minute < 0 || minute > 59 ||
        !(us >= 0 && us <= (double)WR_US_PER_MINUTE)) {
        return BEYOND;
    }
    time = (hour * 60ll + minute) * WR_US_PER_MINUTE + (int64_t)us;
    if (time > WR_US_PER_DAY) {
        return BEYOND;
    }
    *ret = time;
    return 0;
}

WR_KERNEL_3(make_date, int32_t, int32_t, int32_t, int32_t, int64_t days = 0;
            call->errors[i] = days_from(a[i], b[i], c[i], &days); out[i] = (int32_t)days)
WR_KERNEL_3(make_time, int32_t, int32_t, double, int64_t,
            call->errors[i] = time_from(a[i], b[i], c[i], &out[i]))

/* Arguments 0 to 5 of a row. */
static uint32_t stamp_from(const struct wr_kernel_call *call, uint32_t row, int64_t *ret)
{
    const int32_t *const *numbers = (const int32_t *const *)call->args;
    const double *seconds = call->args[5];
    int64_t days = 0, time = 0, us;
    uint32_t state = days_from(numbers[0][row], numbers[1][row], numbers[2][row], &days);

    if (state == 0) {
        state = time_from(numbers[3][row], numbers[4][row], seconds[row], &time);
    }
    if (state != 0) {
        return state;
    }
    if (__builtin_mul_overflow(days, WR_US_PER_DAY, &us) ||
        __builtin_add_overflow(us, time, &us) || !wr_timestamp_valid(us)) {
        return BEYOND;
    }
    *ret = us;
    return 0;
}

static bool make_timestamp(const struct wr_kernel_call *call)
{
    int64_t *out = call->out;

    WR_KERNEL_ROWS(call, i)
    {
        call->errors[i] = stamp_from(call, i, &out[i]);
    }
    return true;
}
const struct wr_kernel_entry wr_kernel_make_timestamp = {make_timestamp};

static bool make_timestamptz(const struct wr_kernel_call *call)
{
    int64_t *out = call->out;

    WR_KERNEL_ROWS(call, i)
    {
        uint32_t state = stamp_from(call, i, &out[i]);
        if (state == 0 && !wr_zone_from_local(wr_zone_current(), out[i], &out[i])) {
            state = BEYOND;
        }
        call->errors[i] = state;
    }
    return true;
}
const struct wr_kernel_entry wr_kernel_make_timestamptz = {make_timestamptz};

/* ---- zones by name, which are mostly the same from row to row ---- */

struct zone_cache {
    const struct wr_view *view; /* of `ref`; NULL: none */
    struct wr_zone_ref ref;
};

static const struct wr_zone_ref *zone_of(struct zone_cache *c, const struct wr_view *view)
{
    if (c->view == NULL || !wr_view_equal(c->view, view)) {
        c->view = wr_zone_ref_of(wr_view_ptr(view), view->bytes, &c->ref) ? view : NULL;
    }
    return c->view == NULL ? NULL : &c->ref;
}

/* Here "+02" is east of UTC, unlike in a POSIX name. */
static const struct wr_zone_ref *zone_or_offset(struct zone_cache *c, const struct wr_view *view)
{
    char text[16] = "";
    const char *p = wr_view_ptr(view);
    int32_t offset_s;

    if (view->bytes > 0 && view->bytes < sizeof text) {
        memcpy(text, p, view->bytes);
        uint32_t state = wr_offset_parse(text, &offset_s);
        if (state == 0) {
            c->view = NULL;
            c->ref.zone = NULL;
            c->ref.offset_s = offset_s;
            return &c->ref;
        }
        if (state == WR_SQLSTATE_ZONE_DISPLACEMENT) {
            return NULL;
        }
    }
    return view->bytes > 0 && isdigit((unsigned char)*p) ? NULL : zone_of(c, view);
}

static uint32_t from_local(const struct wr_zone_ref *ref, int64_t local, int64_t *ret)
{
    int64_t local_s = wr_floor_div(local, WR_US_PER_SECOND), us;

    if (!wr_timestamp_finite(local)) {
        *ret = local;
        return 0;
    }
    if (ref == NULL) {
        return WR_SQLSTATE_INVALID_PARAMETER;
    }
    if (__builtin_sub_overflow(
            local, wr_zone_ref_offset_of_local(ref, local_s) * WR_US_PER_SECOND, &us) ||
        !wr_timestamp_valid(us)) {
        return BEYOND;
    }
    *ret = us;
    return 0;
}

static uint32_t to_local(const struct wr_zone_ref *ref, int64_t us, int64_t *ret)
{
    int64_t utc_s = wr_floor_div(us, WR_US_PER_SECOND), local;

    if (!wr_timestamp_finite(us)) {
        *ret = us;
        return 0;
    }
    if (ref == NULL) {
        return WR_SQLSTATE_INVALID_PARAMETER;
    }
    if (__builtin_add_overflow(us, wr_zone_ref_offset(ref, utc_s) * WR_US_PER_SECOND, &local) ||
        !wr_timestamp_valid(local)) {
        return BEYOND;
    }
    *ret = local;
    return 0;
}

static bool make_timestamptz_in(const struct wr_kernel_call *call)
{
    const struct wr_view *names = call->args[6];
    struct zone_cache cache = {.view = NULL};
    int64_t *out = call->out;

    WR_KERNEL_ROWS(call, i)
    {
        int64_t local = 0;
        uint32_t state = stamp_from(call, i, &local);
        call->errors[i] =
            state != 0 ? state : from_local(zone_or_offset(&cache, &names[i]), local, &out[i]);
    }
    return true;
}
const struct wr_kernel_entry wr_kernel_make_timestamptz_in = {make_timestamptz_in};

/* timestamp AT TIME ZONE text, and the other way. */
static bool timezone_timestamp(const struct wr_kernel_call *call)
{
    const struct wr_view *names = call->args[0];
    const int64_t *in = call->args[1];
    struct zone_cache cache = {.view = NULL};
    int64_t *out = call->out;

    WR_KERNEL_ROWS(call, i)
    {
        call->errors[i] = from_local(zone_of(&cache, &names[i]), in[i], &out[i]);
    }
    return true;
}
const struct wr_kernel_entry wr_kernel_timezone_timestamp = {timezone_timestamp};

static bool timezone_timestamptz(const struct wr_kernel_call *call)
{
    const struct wr_view *names = call->args[0];
    const int64_t *in = call->args[1];
    struct zone_cache cache = {.view = NULL};
    int64_t *out = call->out;

    WR_KERNEL_ROWS(call, i)
    {
        call->errors[i] = to_local(zone_of(&cache, &names[i]), in[i], &out[i]);
    }
    return true;
}
const struct wr_kernel_entry wr_kernel_timezone_timestamptz = {timezone_timestamptz};

/* By an offset, whole seconds of it. */
static uint32_t by_offset(struct wr_interval offset, int64_t us, int sign, int64_t *ret)
{
    int64_t moved;

    if (!wr_timestamp_finite(us)) {
        *ret = us;
        return 0;
    }
    if (offset.months != 0 || offset.days != 0) {
        return WR_SQLSTATE_INVALID_PARAMETER;
    }
    offset.us = offset.us / WR_US_PER_SECOND * WR_US_PER_SECOND;
    if ((sign < 0 ? __builtin_sub_overflow(us, offset.us, &moved)
                  : __builtin_add_overflow(us, offset.us, &moved)) ||
        !wr_timestamp_valid(moved)) {
        return BEYOND;
    }
    *ret = moved;
    return 0;
}
WR_KERNEL_2(timezone_interval_timestamp, struct wr_interval, int64_t, int64_t,
            call->errors[i] = by_offset(a[i], b[i], -1, &out[i]))
WR_KERNEL_2(timezone_interval_timestamptz, struct wr_interval, int64_t, int64_t,
            call->errors[i] = by_offset(a[i], b[i], 1, &out[i]))

/* ---- the rest ---- */

/* years, months, weeks, days, hours, mins integer, secs double precision: as many as are given. */
static bool make_interval(const struct wr_kernel_call *call)
{
    struct wr_interval *out = call->out;

    WR_KERNEL_ROWS(call, i)
    {
        int64_t v[6] = {0}, months, days, us;
        double seconds = 0;
        for (uint32_t a = 0; a < call->arg_count && a < 6; a++) {
            v[a] = ((const int32_t *)call->args[a])[i];
        }
        if (call->arg_count == 7) {
            seconds = rint(((const double *)call->args[6])[i] * (double)WR_US_PER_SECOND);
        }
        months = v[0] * 12 + v[1];
        days = v[2] * 7 + v[3];
        if (months != (int32_t)months || days != (int32_t)days ||
            !(seconds >= -9223372036854775808.0 && seconds < 9223372036854775808.0) ||
            __builtin_add_overflow(v[4] * WR_US_PER_HOUR + v[5] * WR_US_PER_MINUTE,
                                   (int64_t)seconds, &us)) {
            WR_KERNEL_FAIL(BEYOND);
            continue;
        }
        out[i] = (struct wr_interval){(int32_t)months, (int32_t)days, us};
    }
    return true;
}
const struct wr_kernel_entry wr_kernel_make_interval = {make_interval};

/* Seconds since 1970; rounded from 2000 on, as PostgreSQL does. */
static uint32_t stamp_of(double seconds, int64_t *ret)
{
    const int64_t from = 946684800;
    double us;

    if (isinf(seconds)) {
        *ret = seconds > 0 ? WR_TIMESTAMP_INFINITY : WR_TIMESTAMP_MINUS_INFINITY;
        return 0;
    }
    us = rint((seconds - (double)from) * (double)WR_US_PER_SECOND);
    if (!(seconds >= (double)(WR_DATE_MIN * WR_SECONDS_PER_DAY) && us < 9.2e18) ||
        __builtin_add_overflow((int64_t)us, from * WR_US_PER_SECOND, ret)) {
        return BEYOND;
    }
    return wr_timestamp_valid(*ret) ? 0 : BEYOND;
}
WR_KERNEL_1(to_timestamp, double, int64_t, call->errors[i] = stamp_of(a[i], &out[i]))
