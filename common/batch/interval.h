/* Intervals: months, days and microseconds that are kept apart, PostgreSQL's arithmetic on them, and
 * what they do to timestamps.
 *
 * Two intervals are equal when they are with months of 30 days and days of 24 hours: that number of
 * microseconds, 128 bits wide, is also the canonical key.
 *
 * Functions that return false leave *ret as it was: the result is outside of the limits.
 *
 * Thread: any; pure.
 */
#ifndef WR_BATCH_INTERVAL_H
#define WR_BATCH_INTERVAL_H

#include <stdbool.h>
#include <stdint.h>

#include "common/batch/calendar.h"

struct wr_zone; /* zone.h */

/* The cell. */
struct wr_interval {
    int32_t months;
    int32_t days;
    int64_t us;
};
_Static_assert(sizeof(struct wr_interval) == 16, "an interval cell is 16 bytes");

static inline __int128 wr_interval_total_us(struct wr_interval v)
{
    return ((__int128)v.months * 30 + v.days) * WR_US_PER_DAY + v.us;
}
static inline int wr_interval_compare(struct wr_interval a, struct wr_interval b)
{
    __int128 x = wr_interval_total_us(a), y = wr_interval_total_us(b);

    return x < y ? -1 : x > y;
}
/* The interval of so many microseconds that has as many months, then days, as go into it. false: there
 * is none. */
bool wr_interval_of_total(__int128 us, struct wr_interval *ret);

bool wr_interval_add(struct wr_interval a, struct wr_interval b, struct wr_interval *ret);
bool wr_interval_sub(struct wr_interval a, struct wr_interval b, struct wr_interval *ret);
/* Fractions of months become days, those of days time. */
bool wr_interval_mul(struct wr_interval a, double factor, struct wr_interval *ret);
bool wr_interval_div(struct wr_interval a, double divisor, struct wr_interval *ret); /* not by 0 */
bool wr_interval_justify_hours(struct wr_interval a, struct wr_interval *ret);
bool wr_interval_justify_days(struct wr_interval a, struct wr_interval *ret);
bool wr_interval_justify(struct wr_interval a, struct wr_interval *ret);

/* Months first (the last day of a month stays in it), then days, then the time. `zone` NULL: of a
 * timestamp; else months and days are local. */
bool wr_timestamp_add(int64_t us, struct wr_interval v, const struct wr_zone *zone, int64_t *ret);
bool wr_timestamp_sub(int64_t us, struct wr_interval v, const struct wr_zone *zone, int64_t *ret);
/* Of finite timestamps, both local: in years, months, days as people count them. */
struct wr_interval wr_timestamp_age(int64_t a, int64_t b);
/* The start of the bin of `stride` µs (> 0), counted from origin. */
bool wr_timestamp_bin(int64_t stride_us, int64_t us, int64_t origin, int64_t *ret);

/* Rounds to so many digits of a second, half away from zero; < 0 or >= 6: as it is. */
bool wr_us_round(int64_t us, int32_t precision, int64_t *ret);
/* The same where zero is 2000-01-01, as PostgreSQL counts. Infinities stay; infinity too where the
 * result is beyond. */
int64_t wr_timestamp_round(int64_t us, int32_t precision);

/* The fields that an interval type names, as bits of a typmod ("interval day to second"). */
enum wr_interval_range {
    WR_RANGE_MONTH = 1 << 1,
    WR_RANGE_YEAR = 1 << 2,
    WR_RANGE_DAY = 1 << 3,
    WR_RANGE_HOUR = 1 << 10,
    WR_RANGE_MINUTE = 1 << 11,
    WR_RANGE_SECOND = 1 << 12,
};
#define WR_RANGE_FULL 0x7fff
#define WR_PRECISION_FULL 0xffff
/* As PostgreSQL packs them; precision WR_PRECISION_FULL: none given. */
#define WR_INTERVAL_TYPMOD(range, precision) ((int32_t)((precision) | (uint32_t)(range) << 16))
/* Drops what the type does not hold. */
bool wr_interval_constrain(struct wr_interval a, int32_t typmod, struct wr_interval *ret);

/* PostgreSQL's forms: "1 day 02:03:04", "P1DT2H", "1-2", "3 months ago". An SQLSTATE or 0. */
uint32_t wr_interval_parse(const char *text, uint32_t bytes, int32_t typmod,
                           struct wr_interval *ret);
#define WR_INTERVAL_TEXT_BYTES 96
uint32_t wr_interval_format(struct wr_interval v, char buf[WR_INTERVAL_TEXT_BYTES]); /* length */

#endif
