#include "common/batch/interval.h"

#include <math.h>

#include "common/base/attr.h"
#include "common/batch/zone.h"

#define DAYS_PER_MONTH 30
#define MONTHS_PER_YEAR 12

bool wr_interval_of_total(__int128 us, struct wr_interval *ret)
{
    const __int128 day = WR_US_PER_DAY, month = day * DAYS_PER_MONTH;
    __int128 months = us / month, days;
    struct wr_interval v;

    v.months = (int32_t)WR_MAX(WR_MIN(months, (__int128)INT32_MAX), (__int128)INT32_MIN);
    us -= v.months * month;
    days = us / day;
    v.days = (int32_t)WR_MAX(WR_MIN(days, (__int128)INT32_MAX), (__int128)INT32_MIN);
    us -= v.days * day;
    if (us > INT64_MAX || us < INT64_MIN) {
        return false;
    }
    v.us = (int64_t)us;
    *ret = v;
    return true;
}

bool wr_interval_add(struct wr_interval a, struct wr_interval b, struct wr_interval *ret)
{
    struct wr_interval v;

    if (__builtin_add_overflow(a.months, b.months, &v.months) ||
        __builtin_add_overflow(a.days, b.days, &v.days) ||
        __builtin_add_overflow(a.us, b.us, &v.us)) {
        return false;
    }
    *ret = v;
    return true;
}

bool wr_interval_sub(struct wr_interval a, struct wr_interval b, struct wr_interval *ret)
{
    struct wr_interval v;

    if (__builtin_sub_overflow(a.months, b.months, &v.months) ||
        __builtin_sub_overflow(a.days, b.days, &v.days) ||
        __builtin_sub_overflow(a.us, b.us, &v.us)) {
        return false;
    }
    *ret = v;
    return true;
}

/* ---- by a factor ---- */

static bool to_int32(double v, int32_t *ret)
{
    if (!(v >= -2147483648.0 && v <= 2147483647.0)) {
        return false; /* NaN as well */
    }
    *ret = (int32_t)v;
    return true;
}

static double round_to_us(double seconds)
{
    return rint(seconds * 1000000.0) / 1000000.0;
}

/* Months, days and µs as real numbers become an interval: what is left of a month is days of 30 to
 * the month, what is left of a day is time. */
static bool cascade(double months, double days, double us, struct wr_interval *ret)
{
    struct wr_interval v;
    double month_days, seconds;
    int32_t more = 0;

    if (!to_int32(months, &v.months) || !to_int32(days, &v.days)) {
        return false;
    }
    month_days = round_to_us((months - v.months) * DAYS_PER_MONTH);
    seconds = (days - v.days + month_days - (int32_t)month_days) * (double)WR_SECONDS_PER_DAY;
    seconds = round_to_us(seconds);
    if (fabs(seconds) >= (double)WR_SECONDS_PER_DAY) {
        more = (int32_t)(seconds / (double)WR_SECONDS_PER_DAY);
        seconds -= more * (double)WR_SECONDS_PER_DAY;
    }
    us = rint(us + seconds * (double)WR_US_PER_SECOND);
    if (__builtin_add_overflow(v.days, more, &v.days) ||
        __builtin_add_overflow(v.days, (int32_t)month_days, &v.days) ||
        !(us >= -9223372036854775808.0 && us < 9223372036854775808.0)) {
        return false;
    }
    v.us = (int64_t)us;
    *ret = v;
    return true;
}

bool wr_interval_mul(struct wr_interval a, double factor, struct wr_interval *ret)
{
    return cascade(a.months * factor, a.days * factor, (double)a.us * factor, ret);
}

bool wr_interval_div(struct wr_interval a, double divisor, struct wr_interval *ret)
{
    return cascade(a.months / divisor, a.days / divisor, (double)a.us / divisor, ret);
}

/* ---- justify ---- */

/* Two neighbouring units have one sign. */
#define SAME_SIGN(high, low, per)            \
    do {                                     \
        if ((high) > 0 && (low) < 0) {       \
            (low) += (per);                  \
            (high) -= 1;                     \
        } else if ((high) < 0 && (low) > 0) { \
            (low) -= (per);                  \
            (high) += 1;                     \
        }                                    \
    } while (0)

bool wr_interval_justify_hours(struct wr_interval a, struct wr_interval *ret)
{
    struct wr_interval v = a;

    v.us = a.us % WR_US_PER_DAY;
    if (__builtin_add_overflow(a.days, a.us / WR_US_PER_DAY, &v.days)) {
        return false;
    }
    SAME_SIGN(v.days, v.us, WR_US_PER_DAY);
    *ret = v;
    return true;
}

bool wr_interval_justify_days(struct wr_interval a, struct wr_interval *ret)
{
    struct wr_interval v = a;

    v.days = a.days % DAYS_PER_MONTH;
    if (__builtin_add_overflow(a.months, a.days / DAYS_PER_MONTH, &v.months)) {
        return false;
    }
    SAME_SIGN(v.months, v.days, DAYS_PER_MONTH);
    *ret = v;
    return true;
}

bool wr_interval_justify(struct wr_interval a, struct wr_interval *ret)
{
    struct wr_interval v = a;
    int64_t days = (int64_t)a.days + a.us / WR_US_PER_DAY;

    v.us = a.us % WR_US_PER_DAY;
    v.days = (int32_t)(days % DAYS_PER_MONTH);
    if (__builtin_add_overflow((int64_t)a.months, days / DAYS_PER_MONTH, &v.months)) {
        return false;
    }
    if (v.months > 0 && (v.days < 0 || (v.days == 0 && v.us < 0))) {
        v.days += DAYS_PER_MONTH;
        v.months -= 1;
    } else if (v.months < 0 && (v.days > 0 || (v.days == 0 && v.us > 0))) {
        v.days -= DAYS_PER_MONTH;
        v.months += 1;
    }
    SAME_SIGN(v.days, v.us, WR_US_PER_DAY);
    *ret = v;
    return true;
}

/* ---- timestamps ---- */

/* Some days or months on by the calendar; the time of the day stays. */
static bool move(int64_t local, int32_t months, int32_t days, int64_t *ret)
{
    struct wr_datetime at;
    int64_t day = wr_floor_div(local, WR_US_PER_DAY), month;

    if (months != 0) {
        wr_civil_of(day, &at);
        month = (int64_t)at.year * MONTHS_PER_YEAR + at.month - 1 + months;
        int64_t year = wr_floor_div(month, MONTHS_PER_YEAR);
        int32_t of_year = (int32_t)(month - year * MONTHS_PER_YEAR) + 1;
        day = wr_days_of(year, of_year, WR_MIN(at.day, wr_days_of_month(year, of_year)));
    }
    day += days;
    if (day < WR_DATE_MIN || __builtin_mul_overflow(day, WR_US_PER_DAY, &day) ||
        __builtin_add_overflow(day, wr_time_of_day(local), &day) || !wr_timestamp_valid(day)) {
        return false;
    }
    *ret = day;
    return true;
}

/* The same where people look at the clocks of a zone. */
static bool move_in_zone(int64_t us, int32_t months, int32_t days, const struct wr_zone *zone,
                         int64_t *ret)
{
    int64_t local;

    if (zone == NULL) {
        return move(us, months, days, ret);
    }
    return wr_zone_to_local(zone, us, &local) && move(local, months, days, &local) &&
           wr_zone_from_local(zone, local, ret);
}

bool wr_timestamp_add(int64_t us, struct wr_interval v, const struct wr_zone *zone, int64_t *ret)
{
    if (!wr_timestamp_finite(us)) {
        *ret = us;
        return true;
    }
    if (v.months != 0 && !move_in_zone(us, v.months, 0, zone, &us)) {
        return false;
    }
    if (v.days != 0 && !move_in_zone(us, 0, v.days, zone, &us)) {
        return false;
    }
    if (__builtin_add_overflow(us, v.us, &us) || !wr_timestamp_valid(us)) {
        return false;
    }
    *ret = us;
    return true;
}

bool wr_timestamp_sub(int64_t us, struct wr_interval v, const struct wr_zone *zone, int64_t *ret)
{
    struct wr_interval negative;

    if (!wr_timestamp_finite(us)) {
        *ret = us;
        return true;
    }
    return wr_interval_sub((struct wr_interval){0, 0, 0}, v, &negative) &&
           wr_timestamp_add(us, negative, zone, ret);
}

struct wr_interval wr_timestamp_age(int64_t a, int64_t b)
{
    struct wr_datetime later, earlier;
    int64_t day_us, days, months;
    int sign = a < b ? -1 : 1;

    wr_timestamp_split(a < b ? b : a, &later);
    wr_timestamp_split(a < b ? a : b, &earlier);
    day_us = wr_time_join(&later) - wr_time_join(&earlier);
    days = later.day - earlier.day;
    months = ((int64_t)later.year - earlier.year) * MONTHS_PER_YEAR + later.month - earlier.month;
    if (day_us < 0) {
        day_us += WR_US_PER_DAY;
        days -= 1;
    }
    for (; days < 0; months--) {
        days += wr_days_of_month(earlier.year, earlier.month); /* the month that began earlier */
    }
    return (struct wr_interval){(int32_t)(sign * months), (int32_t)(sign * days), sign * day_us};
}

bool wr_timestamp_bin(int64_t stride_us, int64_t us, int64_t origin, int64_t *ret)
{
    __int128 since = (__int128)us - origin, into = since % stride_us;
    __int128 at = us - into - (into < 0 ? stride_us : 0);

    if (at < WR_TIMESTAMP_MIN || at >= WR_TIMESTAMP_INFINITY) {
        return false;
    }
    *ret = (int64_t)at;
    return true;
}

bool wr_us_round(int64_t us, int32_t precision, int64_t *ret)
{
    static const int64_t scales[] = {1000000, 100000, 10000, 1000, 100, 10, 1};
    int64_t scale = precision < 0 || precision >= 6 ? 1 : scales[precision];

    if (__builtin_add_overflow(us, us < 0 ? -scale / 2 : scale / 2, &us)) {
        return false;
    }
    *ret = us / scale * scale;
    return true;
}

int64_t wr_timestamp_round(int64_t us, int32_t precision)
{
    const int64_t zero = 946684800 * WR_US_PER_SECOND;
    int64_t rounded;

    if (!wr_timestamp_valid(us)) {
        return us;
    }
    return wr_us_round(us - zero, precision, &rounded) &&
                   !__builtin_add_overflow(rounded, zero, &rounded)
               ? rounded
               : WR_TIMESTAMP_INFINITY;
}

bool wr_interval_constrain(struct wr_interval a, int32_t typmod, struct wr_interval *ret)
{
    int32_t range = typmod >> 16 & 0x7fff, precision = typmod & 0xffff;
    int64_t unit = 1;

    if (typmod < 0) {
        *ret = a;
        return true;
    }
    /* What is finer than the last field is cut off, and the fields above the first one stay. */
    if (range == WR_RANGE_YEAR) {
        a = (struct wr_interval){a.months / 12 * 12, 0, 0};
    } else if (range == WR_RANGE_MONTH || range == (WR_RANGE_YEAR | WR_RANGE_MONTH)) {
        a = (struct wr_interval){a.months, 0, 0};
    } else if (range == WR_RANGE_DAY) {
        a.us = 0;
    } else if ((range & WR_RANGE_SECOND) == 0 && range != WR_RANGE_FULL) {
        unit = (range & WR_RANGE_MINUTE) != 0 ? WR_US_PER_MINUTE : WR_US_PER_HOUR;
    }
    a.us = a.us / unit * unit;
    if (precision != WR_PRECISION_FULL && !wr_us_round(a.us, precision, &a.us)) {
        return false;
    }
    *ret = a;
    return true;
}
