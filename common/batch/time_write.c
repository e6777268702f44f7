/* Dates, times and timestamps to texts. Digits are laid out by hand: these are on the way of every row
 * that is written. */
#include <string.h>

#include "common/batch/calendar.h"
#include "common/batch/time_text.h"

static char *put_two(char *to, int32_t value)
{
    to[0] = (char)('0' + value / 10);
    to[1] = (char)('0' + value % 10);
    return to + 2;
}

/* At least four digits. */
static char *put_year(char *to, int32_t year)
{
    uint32_t value = (uint32_t)(year <= 0 ? 1 - (int64_t)year : year);
    char digits[10];
    int count = 0;

    do {
        digits[count++] = (char)('0' + value % 10);
        value /= 10;
    } while (value != 0 || count < 4);
    while (count > 0) {
        *to++ = digits[--count];
    }
    return to;
}

static char *put_date(char *to, const struct wr_datetime *at)
{
    to = put_year(to, at->year);
    *to++ = '-';
    to = put_two(to, at->month);
    *to++ = '-';
    return put_two(to, at->day);
}

static char *put_time(char *to, const struct wr_datetime *at)
{
    int32_t us = at->us;

    to = put_two(to, at->hour);
    *to++ = ':';
    to = put_two(to, at->minute);
    *to++ = ':';
    to = put_two(to, at->second);
    if (us != 0) {
        *to++ = '.';
        for (int32_t scale = 100000; us != 0; scale /= 10) {
            *to++ = (char)('0' + us / scale);
            us %= scale;
        }
    }
    return to;
}

static char *put_offset(char *to, int32_t offset_s)
{
    int32_t seconds = offset_s < 0 ? -offset_s : offset_s;

    *to++ = offset_s < 0 ? '-' : '+';
    to = put_two(to, seconds / 3600);
    if (seconds % 3600 != 0) {
        *to++ = ':';
        to = put_two(to, seconds / 60 % 60);
    }
    if (seconds % 60 != 0) {
        *to++ = ':';
        to = put_two(to, seconds % 60);
    }
    return to;
}

static uint32_t finish(char *to, bool bc, char *buf)
{
    if (bc) {
        memcpy(to, " BC", 3);
        to += 3;
    }
    *to = '\0';
    return (uint32_t)(to - buf);
}

static uint32_t put_infinity(bool positive, char *buf)
{
    memcpy(buf, positive ? "infinity" : "-infinity", positive ? 9 : 10);
    return positive ? 8 : 9;
}

uint32_t wr_date_format(int32_t days, char buf[WR_TIME_TEXT_BYTES])
{
    struct wr_datetime at;

    if (!wr_date_finite(days)) {
        return put_infinity(days == WR_DATE_INFINITY, buf);
    }
    wr_civil_of(days, &at);
    return finish(put_date(buf, &at), at.year <= 0, buf);
}

uint32_t wr_time_format(int64_t us, char buf[WR_TIME_TEXT_BYTES])
{
    struct wr_datetime at;

    wr_time_split(us, &at);
    return finish(put_time(buf, &at), false, buf);
}

/* offset_s NULL: without zone */
static uint32_t format(int64_t us, const int32_t *offset_s, char *buf)
{
    struct wr_datetime at;
    char *to;

    wr_timestamp_split(us, &at);
    to = put_date(buf, &at);
    *to++ = ' ';
    to = put_time(to, &at);
    if (offset_s != NULL) {
        to = put_offset(to, *offset_s);
    }
    return finish(to, at.year <= 0, buf);
}

uint32_t wr_timestamp_format(int64_t us, char buf[WR_TIME_TEXT_BYTES])
{
    return wr_timestamp_finite(us) ? format(us, NULL, buf)
                                   : put_infinity(us == WR_TIMESTAMP_INFINITY, buf);
}

uint32_t wr_timestamptz_format(int64_t us, const struct wr_zone *zone,
                               char buf[WR_TIME_TEXT_BYTES])
{
    int32_t offset_s;
    int64_t local;

    if (!wr_timestamp_finite(us)) {
        return put_infinity(us == WR_TIMESTAMP_INFINITY, buf);
    }
    offset_s = zone == NULL ? 0 : wr_zone_offset(zone, wr_floor_div(us, WR_US_PER_SECOND));
    if (__builtin_add_overflow(us, offset_s * WR_US_PER_SECOND, &local)) {
        offset_s = 0; /* the last day of all: in UTC */
        local = us;
    }
    return format(local, &offset_s, buf);
}

/* The zone is at the end, or before " BC". */
uint32_t wr_timestamp_make_iso(char *text, uint32_t bytes)
{
    char *blank = memchr(text, ' ', bytes), *end = text + bytes, *zone;

    if (blank == NULL) {
        return bytes; /* infinity */
    }
    *blank = 'T';
    for (zone = blank; zone < end && *zone != '+' && *zone != '-'; zone++) {
    }
    if (end - zone >= 3 && (end - zone == 3 || zone[3] == ' ')) {
        memmove(zone + 6, zone + 3, (size_t)(end - zone) - 3);
        memcpy(zone + 3, ":00", 3);
        bytes += 3;
    }
    return bytes;
}
