#include "common/batch/time_usual.h"

#include <ctype.h>

#include "common/batch/calendar.h"

static inline bool two_digits(const char *p, int32_t max, int32_t *ret)
{
    uint32_t tens = (uint8_t)p[0] - (uint32_t)'0', ones = (uint8_t)p[1] - (uint32_t)'0';

    *ret = (int32_t)(tens * 10 + ones);
    return tens <= 9 && ones <= 9 && *ret <= max;
}

/* "YYYY-MM-DD" of a year from 1 on. */
static bool usual_date(const char *p, int64_t *ret_days)
{
    int32_t high, low, month, day;

    if (p[4] != '-' || p[7] != '-' || !two_digits(p, 99, &high) || !two_digits(p + 2, 99, &low) ||
        !two_digits(p + 5, 12, &month) || !two_digits(p + 8, 31, &day) || high + low == 0 ||
        month == 0 || day == 0 || day > wr_days_of_month(high * 100 + low, month)) {
        return false;
    }
    *ret_days = wr_days_of(high * 100 + low, month, day);
    return true;
}

/* Up to six digits of a second behind its point. */
static bool usual_fraction(const char **p, const char *end, int64_t *ret_us)
{
    int64_t us = 0, scale = WR_US_PER_SECOND;

    for (; *p < end && isdigit((unsigned char)**p); *p += 1) {
        if (scale == 1) {
            return false;
        }
        scale /= 10;
        us += (**p - '0') * scale;
    }
    *ret_us = us;
    return scale < WR_US_PER_SECOND;
}

/* "HH:MM:SS[.ffffff]"; *p is behind it then. */
static bool usual_clock(const char **p, const char *end, int64_t *ret_us)
{
    const char *at = *p;
    int32_t hour, minute, second;
    int64_t us = 0;

    if (end - at < 8 || at[2] != ':' || at[5] != ':' || !two_digits(at, 23, &hour) ||
        !two_digits(at + 3, 59, &minute) || !two_digits(at + 6, 59, &second)) {
        return false;
    }
    *p = at + 8;
    if (*p < end && **p == '.') {
        *p += 1;
        if (!usual_fraction(p, end, &us)) {
            return false;
        }
    }
    *ret_us = ((hour * 60 + minute) * 60 + second) * WR_US_PER_SECOND + us;
    return true;
}

bool wr_time_read_usual_clock(const char *text, uint32_t bytes, int64_t *ret_us)
{
    const char *p = text;

    return usual_clock(&p, text + bytes, ret_us) && p == text + bytes;
}

bool wr_time_read_usual(const char *text, uint32_t bytes, struct wr_time_usual *ret)
{
    const char *p, *end = text + bytes;
    int32_t zone_hour, zone_minute = 0;

    *ret = (struct wr_time_usual){0};
    if (bytes < 10 || !usual_date(text, &ret->days)) {
        return false;
    }
    if (bytes == 10) {
        return true;
    }
    p = text + 11;
    if ((text[10] != ' ' && text[10] != 'T') || !usual_clock(&p, end, &ret->time_us)) {
        return false;
    }
    if (p == end) {
        return true;
    }
    ret->zoned = true;
    if (end - p == 1) {
        return *p == 'Z';
    }
    if ((*p != '+' && *p != '-') || (end - p != 3 && end - p != 6) ||
        !two_digits(p + 1, 15, &zone_hour) ||
        (end - p == 6 && (p[3] != ':' || !two_digits(p + 4, 59, &zone_minute)))) {
        return false;
    }
    ret->offset_s = (zone_hour * 60 + zone_minute) * 60 * (*p == '-' ? -1 : 1);
    return true;
}
