#include "common/batch/calendar.h"

#include <ctype.h>
#include <string.h>

#include "common/base/attr.h"

int32_t wr_days_of_month(int64_t year, int32_t month)
{
    static const int8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

    return days[month - 1] + (month == 2 && leap);
}

void wr_time_split(int64_t us, struct wr_datetime *ret)
{
    ret->hour = (int32_t)(us / WR_US_PER_HOUR);
    ret->minute = (int32_t)(us / WR_US_PER_MINUTE % 60);
    ret->second = (int32_t)(us / WR_US_PER_SECOND % 60);
    ret->us = (int32_t)(us % WR_US_PER_SECOND);
}

int64_t wr_time_join(const struct wr_datetime *at)
{
    return (((int64_t)at->hour * 60 + at->minute) * 60 + at->second) * WR_US_PER_SECOND + at->us;
}

void wr_timestamp_split(int64_t us, struct wr_datetime *ret)
{
    wr_civil_of(wr_floor_div(us, WR_US_PER_DAY), ret);
    wr_time_split(wr_time_of_day(us), ret);
}

bool wr_timestamp_join(const struct wr_datetime *at, int64_t *ret)
{
    int64_t days = wr_days_of(at->year, at->month, at->day), us;

    /* Towards the earliest the days alone may be beyond what their sum with the time is not. */
    if (days < WR_DATE_MIN || __builtin_mul_overflow(days, WR_US_PER_DAY, &us) ||
        __builtin_add_overflow(us, wr_time_join(at), &us) || !wr_timestamp_valid(us)) {
        return false;
    }
    *ret = us;
    return true;
}

bool wr_timestamp_of_date(int32_t days, int64_t *ret)
{
    int64_t us;

    if (!wr_date_finite(days)) {
        *ret = days == WR_DATE_INFINITY ? WR_TIMESTAMP_INFINITY : WR_TIMESTAMP_MINUS_INFINITY;
        return true;
    }
    if (__builtin_mul_overflow((int64_t)days, WR_US_PER_DAY, &us) || !wr_timestamp_valid(us)) {
        return false;
    }
    *ret = us;
    return true;
}

int32_t wr_date_of_timestamp(int64_t us)
{
    if (!wr_timestamp_finite(us)) {
        return us == WR_TIMESTAMP_INFINITY ? WR_DATE_INFINITY : WR_DATE_MINUS_INFINITY;
    }
    return (int32_t)wr_floor_div(us, WR_US_PER_DAY);
}

int32_t wr_day_of_week(int64_t days)
{
    int64_t day = (days + 4) % 7; /* 1970-01-01 was a Thursday */

    return (int32_t)(day < 0 ? day + 7 : day);
}

int32_t wr_day_of_year(const struct wr_datetime *at)
{
    return (int32_t)(wr_days_of(at->year, at->month, at->day) - wr_days_of(at->year, 1, 1)) + 1;
}

/* The Monday of week 1, which is the week that the 4th of January is in. */
static int64_t first_week(int32_t year)
{
    int64_t fourth = wr_days_of(year, 1, 4);

    return fourth - (wr_day_of_week(fourth) + 6) % 7;
}

int32_t wr_iso_week(const struct wr_datetime *at, int32_t *ret_year)
{
    int64_t days = wr_days_of(at->year, at->month, at->day);
    int32_t year = at->year;

    if (days < first_week(year)) {
        year -= 1;
    } else if (days >= first_week(year + 1)) {
        year += 1;
    }
    *ret_year = year;
    return (int32_t)((days - first_week(year)) / 7) + 1;
}

/* ---- units ---- */

struct unit_name {
    const char *name; /* its first ten characters */
    enum wr_time_unit unit;
};

static const struct unit_name unit_names[] = {
    {"c", WR_UNIT_CENTURY},          {"cent", WR_UNIT_CENTURY},
    {"centuries", WR_UNIT_CENTURY},  {"century", WR_UNIT_CENTURY},
    {"d", WR_UNIT_DAY},              {"day", WR_UNIT_DAY},
    {"days", WR_UNIT_DAY},           {"dec", WR_UNIT_DECADE},
    {"decade", WR_UNIT_DECADE},      {"decades", WR_UNIT_DECADE},
    {"decs", WR_UNIT_DECADE},        {"dow", WR_UNIT_DOW},
    {"doy", WR_UNIT_DOY},            {"epoch", WR_UNIT_EPOCH},
    {"h", WR_UNIT_HOUR},             {"hour", WR_UNIT_HOUR},
    {"hours", WR_UNIT_HOUR},         {"hr", WR_UNIT_HOUR},
    {"hrs", WR_UNIT_HOUR},           {"isodow", WR_UNIT_ISODOW},
    {"isoyear", WR_UNIT_ISOYEAR},    {"j", WR_UNIT_JULIAN},
    {"jd", WR_UNIT_JULIAN},          {"julian", WR_UNIT_JULIAN},
    {"m", WR_UNIT_MINUTE},           {"microsecon", WR_UNIT_MICROSECOND},
    {"mil", WR_UNIT_MILLENNIUM},     {"millennia", WR_UNIT_MILLENNIUM},
    {"millennium", WR_UNIT_MILLENNIUM}, {"millisecon", WR_UNIT_MILLISECOND},
    {"mils", WR_UNIT_MILLENNIUM},    {"min", WR_UNIT_MINUTE},
    {"mins", WR_UNIT_MINUTE},        {"minute", WR_UNIT_MINUTE},
    {"minutes", WR_UNIT_MINUTE},     {"mon", WR_UNIT_MONTH},
    {"mons", WR_UNIT_MONTH},         {"month", WR_UNIT_MONTH},
    {"months", WR_UNIT_MONTH},       {"ms", WR_UNIT_MILLISECOND},
    {"msec", WR_UNIT_MILLISECOND},   {"msecond", WR_UNIT_MILLISECOND},
    {"mseconds", WR_UNIT_MILLISECOND}, {"msecs", WR_UNIT_MILLISECOND},
    {"qtr", WR_UNIT_QUARTER},        {"quarter", WR_UNIT_QUARTER},
    {"s", WR_UNIT_SECOND},           {"sec", WR_UNIT_SECOND},
    {"second", WR_UNIT_SECOND},      {"seconds", WR_UNIT_SECOND},
    {"secs", WR_UNIT_SECOND},        {"timezone", WR_UNIT_TIMEZONE},
    {"timezone_h", WR_UNIT_TIMEZONE_HOUR}, {"timezone_m", WR_UNIT_TIMEZONE_MINUTE},
    {"us", WR_UNIT_MICROSECOND},     {"usec", WR_UNIT_MICROSECOND},
    {"usecond", WR_UNIT_MICROSECOND}, {"useconds", WR_UNIT_MICROSECOND},
    {"usecs", WR_UNIT_MICROSECOND},  {"w", WR_UNIT_WEEK},
    {"week", WR_UNIT_WEEK},          {"weeks", WR_UNIT_WEEK},
    {"y", WR_UNIT_YEAR},             {"year", WR_UNIT_YEAR},
    {"years", WR_UNIT_YEAR},         {"yr", WR_UNIT_YEAR},
    {"yrs", WR_UNIT_YEAR},
};

enum wr_time_unit wr_time_unit_of(const char *text, uint32_t bytes)
{
    char key[11] = "";
    uint32_t used = bytes < 10 ? bytes : 10;

    for (uint32_t i = 0; i < used; i++) {
        key[i] = (char)tolower((unsigned char)text[i]);
    }
    for (size_t i = 0; i < WR_COUNT(unit_names); i++) {
        if (strcmp(unit_names[i].name, key) == 0) {
            return unit_names[i].unit;
        }
    }
    return WR_UNIT_NONE;
}

int32_t wr_century_of(int32_t year)
{
    return year > 0 ? (year + 99) / 100 : -((99 - (year - 1)) / 100);
}

int32_t wr_millennium_of(int32_t year)
{
    return year > 0 ? (year + 999) / 1000 : -((999 - (year - 1)) / 1000);
}

int32_t wr_first_year(enum wr_time_unit unit, int32_t year)
{
    switch ((int)unit) {
    case WR_UNIT_MILLENNIUM: /* 1001 … 2000; before 1 AD -999 … 0 */
        return year > 0 ? (year + 999) / 1000 * 1000 - 999 : -((999 - (year - 1)) / 1000) * 1000 + 1;
    case WR_UNIT_CENTURY:
        return year > 0 ? (year + 99) / 100 * 100 - 99 : -((99 - (year - 1)) / 100) * 100 + 1;
    case WR_UNIT_DECADE: /* by the digits of the year */
        return year > 0 ? year / 10 * 10 : -((8 - (year - 1)) / 10) * 10;
    default:
        return year;
    }
}

static int64_t fixed_us(enum wr_time_unit unit)
{
    switch ((int)unit) {
    case WR_UNIT_MICROSECOND:
        return 1;
    case WR_UNIT_MILLISECOND:
        return 1000;
    case WR_UNIT_SECOND:
        return WR_US_PER_SECOND;
    case WR_UNIT_MINUTE:
        return WR_US_PER_MINUTE;
    case WR_UNIT_HOUR:
        return WR_US_PER_HOUR;
    case WR_UNIT_DAY:
        return WR_US_PER_DAY;
    default:
        return 0;
    }
}

bool wr_timestamp_truncate(enum wr_time_unit unit, int64_t us, int64_t *ret)
{
    int64_t fixed = fixed_us(unit), days = wr_floor_div(us, WR_US_PER_DAY);

    if (fixed != 0) {
        *ret = (int64_t)((uint64_t)wr_floor_div(us, fixed) * (uint64_t)fixed);
        return true;
    }
    days = wr_day_truncate(unit, days);
    if (days < WR_DATE_MIN) {
        return false;
    }
    *ret = days * WR_US_PER_DAY;
    return true;
}
