/* Days, times of the day and timestamps as numbers: the proleptic Gregorian calendar with years
 * counted as astronomers do (year 0 is 1 BC), PostgreSQL's limits and PostgreSQL's functions.
 *
 *     date        days from 1970-01-01, 4714-11-24 BC … 5874897-12-31
 *     time        µs of the day, 0 … 24:00:00
 *     timestamp   µs from 1970-01-01, 4714-11-24 BC … 294247-01-10 04:00:54.775806
 *
 * The extremes of date and timestamp are -infinity and infinity. PostgreSQL counts from 2000 and so
 * reaches 30 years further.
 *
 * Functions that return false leave *ret as it was: the result is outside of the limits.
 *
 * Thread: any; pure.
 */
#ifndef WR_BATCH_CALENDAR_H
#define WR_BATCH_CALENDAR_H

#include <stdbool.h>
#include <stdint.h>

#define WR_US_PER_SECOND 1000000ll
#define WR_US_PER_MINUTE (60 * WR_US_PER_SECOND)
#define WR_US_PER_HOUR (60 * WR_US_PER_MINUTE)
#define WR_US_PER_DAY (24 * WR_US_PER_HOUR)
#define WR_SECONDS_PER_DAY 86400ll

#define WR_DATE_INFINITY INT32_MAX
#define WR_DATE_MINUS_INFINITY INT32_MIN
#define WR_DATE_MIN (-2440588)
#define WR_DATE_MAX 2145042905
#define WR_TIMESTAMP_INFINITY INT64_MAX
#define WR_TIMESTAMP_MINUS_INFINITY INT64_MIN
#define WR_TIMESTAMP_MIN (WR_DATE_MIN * WR_US_PER_DAY)

/* A timestamp taken apart. */
struct wr_datetime {
    int32_t year; /* 0 = 1 BC */
    int32_t month;
    int32_t day;
    int32_t hour;
    int32_t minute;
    int32_t second;
    int32_t us;
};

static inline bool wr_timestamp_finite(int64_t us)
{
    return us != WR_TIMESTAMP_INFINITY && us != WR_TIMESTAMP_MINUS_INFINITY;
}
static inline bool wr_date_finite(int32_t days)
{
    return days != WR_DATE_INFINITY && days != WR_DATE_MINUS_INFINITY;
}
static inline bool wr_date_valid(int64_t days) /* finite and within the limits */
{
    return days >= WR_DATE_MIN && days <= WR_DATE_MAX;
}
static inline bool wr_timestamp_valid(int64_t us) /* finite and within the limits */
{
    return us >= WR_TIMESTAMP_MIN && us != WR_TIMESTAMP_INFINITY;
}

/* Division that rounds down. */
static inline int64_t wr_floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

/* µs since midnight. */
static inline int64_t wr_time_of_day(int64_t us)
{
    int64_t time = us % WR_US_PER_DAY;

    return time < 0 ? time + WR_US_PER_DAY : time;
}

/* Both count years from March, so that a leap day is the last day of its year, and from so long ago
 * that nothing is negative; a century is 36524.25 days, a year 365.25, a month 30.6 (Neri, Schneider:
 * "Euclidean affine functions and their application to calendar algorithms"). */
#define WR_CALENDAR_YEARS 2400000000ll /* that long ago: any int32 counts on from it */
#define WR_CALENDAR_DAYS (719468 + WR_CALENDAR_YEARS / 400 * 146097)

static inline int64_t wr_days_of(int64_t year, int32_t month, int32_t day)
{
    bool early = month <= 2;
    uint64_t y = (uint64_t)(year - early + WR_CALENDAR_YEARS), century = y / 100;
    uint32_t of_year = (979 * (uint32_t)(month + (early ? 12 : 0)) - 2919) / 32;

    return (int64_t)(1461 * y / 4 - century + century / 4 + of_year) + day - 1 - WR_CALENDAR_DAYS;
}

/* Year, month and day of a day; the others are left alone. */
static inline void wr_civil_of(int64_t days, struct wr_datetime *ret)
{
    uint64_t quarters = 4 * (uint64_t)(days + WR_CALENDAR_DAYS) + 3;
    uint64_t century = quarters / 146097;
    uint64_t product = 2939745ull * ((uint32_t)(quarters % 146097) | 3u);
    uint32_t of_year = (uint32_t)product / 2939745 / 4;
    uint32_t month = 2141 * of_year + 197913;
    bool early = of_year >= 306;

    ret->day = (int32_t)((month & 0xffff) / 2141) + 1;
    ret->month = (int32_t)(month >> 16) - (early ? 12 : 0);
    ret->year = (int32_t)((int64_t)(100 * century + (product >> 32)) - WR_CALENDAR_YEARS + early);
}

int32_t wr_days_of_month(int64_t year, int32_t month);

void wr_time_split(int64_t us, struct wr_datetime *ret);      /* of the day: hour … us */
int64_t wr_time_join(const struct wr_datetime *at);           /* may be beyond a day */
void wr_timestamp_split(int64_t us, struct wr_datetime *ret); /* any but the infinities */
/* Day and month must exist, the time may be anything. */
bool wr_timestamp_join(const struct wr_datetime *at, int64_t *ret);

bool wr_timestamp_of_date(int32_t days, int64_t *ret); /* infinities too */
int32_t wr_date_of_timestamp(int64_t us);              /* infinities too */

int32_t wr_day_of_week(int64_t days); /* 0 = Sunday */
int32_t wr_day_of_year(const struct wr_datetime *at);
/* The week of ISO 8601 that a day is in, and its year. */
int32_t wr_iso_week(const struct wr_datetime *at, int32_t *ret_year);

/* Units of date_trunc and extract, in the names of PostgreSQL and their abbreviations. */
enum wr_time_unit {
    WR_UNIT_NONE,
    WR_UNIT_MICROSECOND,
    WR_UNIT_MILLISECOND,
    WR_UNIT_SECOND,
    WR_UNIT_MINUTE,
    WR_UNIT_HOUR,
    WR_UNIT_DAY,
    WR_UNIT_WEEK,
    WR_UNIT_MONTH,
    WR_UNIT_QUARTER,
    WR_UNIT_YEAR,
    WR_UNIT_DECADE,
    WR_UNIT_CENTURY,
    WR_UNIT_MILLENNIUM,
    WR_UNIT_TIMEZONE,
    WR_UNIT_TIMEZONE_HOUR,
    WR_UNIT_TIMEZONE_MINUTE,
    WR_UNIT_DOW,
    WR_UNIT_DOY,
    WR_UNIT_ISODOW,
    WR_UNIT_ISOYEAR,
    WR_UNIT_JULIAN,
    WR_UNIT_EPOCH,
};
/* Any case; at most ten characters are looked at, as in PostgreSQL. NONE: no unit. */
enum wr_time_unit wr_time_unit_of(const char *text, uint32_t bytes);

/* Of the decade, century or millennium that a year is in. */
int32_t wr_first_year(enum wr_time_unit unit, int32_t year);
/* The first day of a day's quarter or year. As years are counted from March here, quarters begin on their
 * days 31, 122, 214 and 306, but for the one that March ends: it began with January, before a February of
 * 28 or 29 days. */
static inline int64_t wr_first_of(int64_t days, bool quarter)
{
    uint64_t quarters = 4 * (uint64_t)(days + WR_CALENDAR_DAYS) + 3;
    uint64_t century = quarters / 146097;
    uint64_t product = 2939745ull * ((uint32_t)(quarters % 146097) | 3u);
    int32_t of_year = (int32_t)((uint32_t)product / 2939745 / 4);
    uint32_t year = (uint32_t)(product >> 32); /* of the century */
    int32_t leap = (year == 0 ? century : year) % 4 == 0, begin = -59 - leap;

    if (quarter) {
        begin = of_year >= 31 ? 31 : begin;
        begin = of_year >= 122 ? 122 : begin;
        begin = of_year >= 214 ? 214 : begin;
    }
    begin = of_year >= 306 ? 306 : begin;
    return days - of_year + begin;
}
/* The first day of the week, month, quarter, year, … that a day is in; of smaller units the day. For a
 * constant unit it is a few instructions. */
static inline int64_t wr_day_truncate(enum wr_time_unit unit, int64_t days)
{
    struct wr_datetime at;

    if (unit < WR_UNIT_WEEK) {
        return days;
    }
    if (unit == WR_UNIT_WEEK) { /* from Monday on; day 0 was a Thursday */
        return days - (int64_t)((uint64_t)(days + 3 + 7 * (1ll << 40)) % 7);
    }
    if (unit == WR_UNIT_QUARTER || unit == WR_UNIT_YEAR) {
        return wr_first_of(days, unit == WR_UNIT_QUARTER);
    }
    wr_civil_of(days, &at);
    if (unit == WR_UNIT_MONTH) {
        return days - (at.day - 1);
    }
    return wr_days_of(wr_first_year(unit, at.year), 1, 1);
}
/* The start of the unit that a finite timestamp is in. Units: microsecond … millennium. */
bool wr_timestamp_truncate(enum wr_time_unit unit, int64_t us, int64_t *ret);
/* 1, 2, … or -1, -2, …: there is no century 0. */
int32_t wr_century_of(int32_t year);
int32_t wr_millennium_of(int32_t year);

#endif
