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

/* The calendar counts years from March: a leap day is then the last day of its year. */
static inline int64_t wr_days_of(int64_t year, int32_t month, int32_t day)
{
    int64_t y = year - (month <= 2);
    int64_t era = wr_floor_div(y, 400);
    int64_t of_era = y - era * 400;
    int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

/* Year, month and day of a day; the others are left alone. */
static inline void wr_civil_of(int64_t days, struct wr_datetime *ret)
{
    int64_t z = days + 719468;
    int64_t era = wr_floor_div(z, 146097);
    uint32_t doe = (uint32_t)(z - era * 146097);
    uint32_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    uint32_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    uint32_t mp = (5 * doy + 2) / 153;

    ret->day = (int32_t)(doy - (153 * mp + 2) / 5 + 1);
    ret->month = (int32_t)mp + (mp < 10 ? 3 : -9);
    ret->year = (int32_t)((int64_t)yoe + era * 400 + (ret->month <= 2));
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

/* The start of the unit that a finite timestamp is in. Units: microsecond … millennium. */
bool wr_timestamp_truncate(enum wr_time_unit unit, int64_t us, int64_t *ret);
/* 1, 2, … or -1, -2, …: there is no century 0. */
int32_t wr_century_of(int32_t year);
int32_t wr_millennium_of(int32_t year);

#endif
