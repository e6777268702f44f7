/* Operators on dates, times, timestamps and intervals. */
#include <math.h>

#include "common/batch/interval.h"
#include "common/batch/sqlstate.h"
#include "common/batch/zones.h"
#include "common/expr/kernel_row.h"
#include "common/expr/kernel_types.h"

#define BEYOND WR_KERNEL_FAIL(WR_SQLSTATE_DATETIME_OVERFLOW)
/* The row's result, or out of range. */
#define OR_BEYOND(call_that_says) \
    if (!(call_that_says)) {      \
        BEYOND;                   \
    }

#define interval struct wr_interval

/* ---- dates ---- */

static inline bool move_date(int32_t days, int64_t by, int32_t *ret)
{
    int64_t moved = days + by;

    if (wr_date_finite(days)) {
        if (!wr_date_valid(moved)) {
            return false;
        }
        days = (int32_t)moved;
    }
    *ret = days;
    return true;
}
WR_KERNEL_2(date_plus_int4, int32_t, int32_t, int32_t, OR_BEYOND(move_date(a[i], b[i], &out[i])))
WR_KERNEL_2(int4_plus_date, int32_t, int32_t, int32_t, OR_BEYOND(move_date(b[i], a[i], &out[i])))
WR_KERNEL_2(date_minus_int4, int32_t, int32_t, int32_t,
            OR_BEYOND(move_date(a[i], -(int64_t)b[i], &out[i])))
WR_KERNEL_2(date_minus_date, int32_t, int32_t, int32_t,
            if (!wr_date_finite(a[i]) || !wr_date_finite(b[i])) { BEYOND; } else {
                out[i] = (int32_t)((uint32_t)a[i] - (uint32_t)b[i]);
            })

static inline bool join_time(int32_t days, int64_t time, int64_t *ret)
{
    int64_t us;

    if (!wr_timestamp_of_date(days, &us)) {
        return false;
    }
    if (wr_timestamp_finite(us) &&
        (__builtin_add_overflow(us, time, &us) || !wr_timestamp_valid(us))) {
        return false;
    }
    *ret = us;
    return true;
}
WR_KERNEL_2(date_plus_time, int32_t, int64_t, int64_t, OR_BEYOND(join_time(a[i], b[i], &out[i])))
WR_KERNEL_2(time_plus_date, int64_t, int32_t, int64_t, OR_BEYOND(join_time(b[i], a[i], &out[i])))
WR_KERNEL_2(date_plus_time_zoned, int32_t, int64_t, int64_t,
            if (!join_time(a[i], b[i], &out[i]) ||
                (wr_timestamp_finite(out[i]) &&
                 !wr_zone_from_local(wr_zone_current(), out[i], &out[i]))) { BEYOND; })

static inline bool move_day(int32_t days, interval by, bool back, int64_t *ret)
{
    int64_t us;

    return wr_timestamp_of_date(days, &us) &&
           (back ? wr_timestamp_sub(us, by, NULL, ret) : wr_timestamp_add(us, by, NULL, ret));
}
WR_KERNEL_2(date_plus_interval, int32_t, interval, int64_t,
            OR_BEYOND(move_day(a[i], b[i], false, &out[i])))
WR_KERNEL_2(interval_plus_date, interval, int32_t, int64_t,
            OR_BEYOND(move_day(b[i], a[i], false, &out[i])))
WR_KERNEL_2(date_minus_interval, int32_t, interval, int64_t,
            OR_BEYOND(move_day(a[i], b[i], true, &out[i])))

/* ---- times: around midnight ---- */

/* An interval of 292,000 years wraps, as it does in PostgreSQL. */
static inline int64_t move_time(int64_t time, int64_t by)
{
    return wr_time_of_day((int64_t)((uint64_t)time + (uint64_t)by));
}
static inline int64_t move_time_back(int64_t time, int64_t by)
{
    return wr_time_of_day((int64_t)((uint64_t)time - (uint64_t)by));
}
WR_KERNEL_2(time_plus_interval, int64_t, interval, int64_t, out[i] = move_time(a[i], b[i].us))
WR_KERNEL_2(interval_plus_time, interval, int64_t, int64_t, out[i] = move_time(b[i], a[i].us))
WR_KERNEL_2(time_minus_interval, int64_t, interval, int64_t,
            out[i] = move_time_back(a[i], b[i].us))
WR_KERNEL_2(time_minus_time, int64_t, int64_t, interval, out[i] = ((struct wr_interval){0, 0, a[i] - b[i]}))

/* ---- timestamps ---- */

WR_KERNEL_2(timestamp_plus_interval, int64_t, interval, int64_t,
            OR_BEYOND(wr_timestamp_add(a[i], b[i], NULL, &out[i])))
WR_KERNEL_2(interval_plus_timestamp, interval, int64_t, int64_t,
            OR_BEYOND(wr_timestamp_add(b[i], a[i], NULL, &out[i])))
WR_KERNEL_2(timestamp_minus_interval, int64_t, interval, int64_t,
            OR_BEYOND(wr_timestamp_sub(a[i], b[i], NULL, &out[i])))
WR_KERNEL_2(timestamptz_plus_interval, int64_t, interval, int64_t,
            OR_BEYOND(wr_timestamp_add(a[i], b[i], wr_zone_current(), &out[i])))
WR_KERNEL_2(interval_plus_timestamptz, interval, int64_t, int64_t,
            OR_BEYOND(wr_timestamp_add(b[i], a[i], wr_zone_current(), &out[i])))
WR_KERNEL_2(timestamptz_minus_interval, int64_t, interval, int64_t,
            OR_BEYOND(wr_timestamp_sub(a[i], b[i], wr_zone_current(), &out[i])))

/* In days and time, not in months. */
static inline bool between(int64_t a, int64_t b, interval *ret)
{
    int64_t us;

    return wr_timestamp_finite(a) && wr_timestamp_finite(b) && !__builtin_sub_overflow(a, b, &us) &&
           wr_interval_justify_hours((struct wr_interval){0, 0, us}, ret);
}
WR_KERNEL_2(timestamp_minus_timestamp, int64_t, int64_t, interval,
            OR_BEYOND(between(a[i], b[i], &out[i])))

static inline bool age_of(int64_t a, int64_t b, interval *ret)
{
    if (!wr_timestamp_finite(a) || !wr_timestamp_finite(b)) {
        return false;
    }
    *ret = wr_timestamp_age(a, b);
    return true;
}
WR_KERNEL_2(age, int64_t, int64_t, interval, OR_BEYOND(age_of(a[i], b[i], &out[i])))
WR_KERNEL_2(age_zoned, int64_t, int64_t, interval, int64_t x; int64_t y;
            if (!wr_timestamp_finite(a[i]) || !wr_timestamp_finite(b[i]) ||
                !wr_zone_to_local(wr_zone_current(), a[i], &x) ||
                !wr_zone_to_local(wr_zone_current(), b[i], &y)) { BEYOND; } else {
                out[i] = wr_timestamp_age(x, y);
            })

static uint32_t bin(interval stride, int64_t us, int64_t origin, int64_t *ret)
{
    __int128 stride_us = wr_interval_total_us(stride);

    if (!wr_timestamp_finite(us)) {
        *ret = us;
        return 0;
    }
    if (!wr_timestamp_finite(origin)) {
        return WR_SQLSTATE_DATETIME_OVERFLOW;
    }
    if (stride.months != 0) {
        return WR_SQLSTATE_NOT_SUPPORTED;
    }
    return stride_us > 0 && stride_us <= INT64_MAX &&
                   wr_timestamp_bin((int64_t)stride_us, us, origin, ret)
               ? 0
               : WR_SQLSTATE_DATETIME_OVERFLOW;
}
WR_KERNEL_3(date_bin, interval, int64_t, int64_t, int64_t,
            call->errors[i] = bin(a[i], b[i], c[i], &out[i]))

WR_KERNEL_1(isfinite_date, int32_t, uint8_t, out[i] = wr_date_finite(a[i]))
WR_KERNEL_1(isfinite_timestamp, int64_t, uint8_t, out[i] = wr_timestamp_finite(a[i]))
WR_KERNEL_1(isfinite_interval, interval, uint8_t, (void)a; out[i] = 1)

/* ---- intervals ---- */

WR_KERNEL_2(add_interval, interval, interval, interval,
            OR_BEYOND(wr_interval_add(a[i], b[i], &out[i])))
WR_KERNEL_2(sub_interval, interval, interval, interval,
            OR_BEYOND(wr_interval_sub(a[i], b[i], &out[i])))
WR_KERNEL_1(neg_interval, interval, interval,
            OR_BEYOND(wr_interval_sub((struct wr_interval){0, 0, 0}, a[i], &out[i])))
WR_KERNEL_2(interval_times_float8, interval, double, interval,
            OR_BEYOND(wr_interval_mul(a[i], b[i], &out[i])))
WR_KERNEL_2(float8_times_interval, double, interval, interval,
            OR_BEYOND(wr_interval_mul(b[i], a[i], &out[i])))
WR_KERNEL_2(interval_by_float8, interval, double, interval,
            if (b[i] == 0) { WR_KERNEL_FAIL(WR_SQLSTATE_DIVISION_BY_ZERO); } else {
                OR_BEYOND(wr_interval_div(a[i], b[i], &out[i]))
            })
WR_KERNEL_1(justify_hours, interval, interval,
            OR_BEYOND(wr_interval_justify_hours(a[i], &out[i])))
WR_KERNEL_1(justify_days, interval, interval, OR_BEYOND(wr_interval_justify_days(a[i], &out[i])))
WR_KERNEL_1(justify_interval, interval, interval, OR_BEYOND(wr_interval_justify(a[i], &out[i])))

/* ---- OVERLAPS: two spans, each of a start and an end or a length ---- */

struct end {
    int64_t at;
    bool null;
};

enum clock { CLOCK_TIME, CLOCK_STAMP, CLOCK_ZONED };

static bool end_at(const struct wr_kernel_call *call, uint32_t arg, bool is_length, enum clock clock,
                   uint32_t row, struct end *ret)
{
    const interval *lengths = call->args[arg];
    const int64_t *starts = call->args[is_length ? arg - 1 : arg];
    const struct wr_zone *zone = clock == CLOCK_ZONED ? wr_zone_current() : NULL;

    ret->at = starts[row];
    ret->null = wr_kernel_arg_null(call, arg, row) ||
                (is_length && wr_kernel_arg_null(call, arg - 1, row));
    if (!is_length || ret->null) {
        return true;
    }
    if (clock == CLOCK_TIME) {
        ret->at = move_time(ret->at, lengths[row].us);
        return true;
    }
    return wr_timestamp_add(ret->at, lengths[row], zone, &ret->at);
}

/* The lesser one first, what is known before what is not. */
static void sort_ends(struct end *x, struct end *y)
{
    if (x->null ? !y->null : !y->null && x->at > y->at) {
        struct end other = *x;
        *x = *y;
        *y = other;
    }
}

/* 1, 0, or -1: unknown. */
static int overlap(struct end s1, struct end e1, struct end s2, struct end e2)
{
    sort_ends(&s1, &e1);
    sort_ends(&s2, &e2);
    if (s1.null || s2.null) {
        return -1;
    }
    if (s1.at == s2.at) {
        return e1.null || e2.null ? -1 : 1;
    }
    if (s1.at < s2.at) { /* span 1 is the later one from here on */
        struct end s = s1, e = e1;
        s1 = s2;
        e1 = e2;
        s2 = s;
        e2 = e;
    }
    if (e2.null) {
        return -1;
    }
    return s1.at < e2.at ? 1 : e1.null ? -1 : 0;
}

static bool overlaps(const struct wr_kernel_call *call, bool first_length, bool second_length,
                     enum clock clock)
{
    uint8_t *out = call->out;

    WR_KERNEL_ROWS(call, i)
    {
        struct end ends[4];
        bool good = end_at(call, 0, false, clock, i, &ends[0]) &&
                    end_at(call, 1, first_length, clock, i, &ends[1]) &&
                    end_at(call, 2, false, clock, i, &ends[2]) &&
                    end_at(call, 3, second_length, clock, i, &ends[3]);
        int answer = good ? overlap(ends[0], ends[1], ends[2], ends[3]) : 0;
        out[i] = answer == 1;
        if (!good) {
            BEYOND;
        } else if (answer < 0) {
            wr_kernel_null(call, i);
        }
    }
    return true;
}

#define OVERLAPS(name, first_length, second_length, clock)          \
    static bool name(const struct wr_kernel_call *call)             \
    {                                                               \
        return overlaps(call, first_length, second_length, clock);  \
    }                                                               \
    const struct wr_kernel_entry wr_kernel_##name = {name};
OVERLAPS(overlaps_time, false, false, CLOCK_TIME)
OVERLAPS(overlaps_time_te, false, true, CLOCK_TIME)
OVERLAPS(overlaps_time_et, true, false, CLOCK_TIME)
OVERLAPS(overlaps_time_ee, true, true, CLOCK_TIME)
OVERLAPS(overlaps_stamp, false, false, CLOCK_STAMP)
OVERLAPS(overlaps_stamp_te, false, true, CLOCK_STAMP)
OVERLAPS(overlaps_stamp_et, true, false, CLOCK_STAMP)
OVERLAPS(overlaps_stamp_ee, true, true, CLOCK_STAMP)
OVERLAPS(overlaps_zoned_te, false, true, CLOCK_ZONED)
OVERLAPS(overlaps_zoned_et, true, false, CLOCK_ZONED)
OVERLAPS(overlaps_zoned_ee, true, true, CLOCK_ZONED)
