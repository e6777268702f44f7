/* The calendar and intervals as functions: inverse to each other, at their limits, in order. */
#include "common/batch/interval.h"

#include <math.h>

#include "common/base/attr.h"
#include "common/base/rng.h"
#include "common/batch/sqlstate.h"
#include "common/batch/time_text.h"
#include "tests/lib/wr_test.h"

/* A day and its year, month and day are one to one, each day after the other, and the parts are those
 * of a calendar. */
START_TEST(days_and_civil_dates_are_inverse)
{
    static const int64_t starts[] = {WR_DATE_MIN, -719468 - 800, -1000, 10957, 60000, WR_DATE_MAX - 1500,
                                     -106751992, 106751991 - 1500, (int64_t)INT32_MAX * 366};

    for (size_t s = 0; s < WR_COUNT(starts); s++) {
        struct wr_datetime before = {0}, at = {0};
        for (int64_t day = starts[s]; day < starts[s] + 1500; day++) {
            wr_civil_of(day, &at);
            WR_CK(day > (int64_t)INT32_MAX * 300 || wr_days_of(at.year, at.month, at.day) == day);
            WR_CK(at.month >= 1 && at.month <= 12 && at.day >= 1);
            WR_CK(at.day <= wr_days_of_month(at.year, at.month));
            if (day > starts[s]) {
                bool same_month = at.day == before.day + 1 && at.month == before.month;
                bool next = at.day == 1 && before.day == wr_days_of_month(before.year, before.month);
                WR_CK(same_month != next);
            }
            before = at;
        }
    }
    ck_assert_int_eq(wr_days_of(1970, 1, 1), 0);
    ck_assert_int_eq(wr_days_of(-4713, 11, 24), WR_DATE_MIN);
    ck_assert_int_eq(wr_days_of(5874897, 12, 31), WR_DATE_MAX);
    ck_assert_int_lt(wr_days_of(INT32_MIN, 1, 1), WR_DATE_MIN);
    ck_assert_int_gt(wr_days_of(INT32_MAX, 1, 1), WR_DATE_MAX);
}
END_TEST

/* Any timestamp that is valid splits and joins to itself, and reads back from its text. */
START_TEST(timestamps_read_back)
{
    static const int64_t edges[] = {WR_TIMESTAMP_MIN, WR_TIMESTAMP_MIN + 1, -1, 0, 1, INT64_MAX - 1,
                                    WR_TIMESTAMP_INFINITY, WR_TIMESTAMP_MINUS_INFINITY};
    struct wr_rng rng;

    wr_rng_init(&rng, 7);
    for (uint32_t i = 0; i < 200000; i++) {
        int64_t us = i < WR_COUNT(edges) ? edges[i] : (int64_t)(wr_rng_next(&rng) >> wr_rng_below(&rng, 40));
        char text[WR_TIME_TEXT_BYTES];
        struct wr_datetime at;
        int64_t again = 0;
        if (us != WR_TIMESTAMP_MINUS_INFINITY && us < WR_TIMESTAMP_MIN) {
            us = WR_TIMESTAMP_MIN + us % WR_US_PER_DAY + WR_US_PER_DAY;
        }
        if (wr_timestamp_finite(us)) {
            wr_timestamp_split(us, &at);
            WR_CK(wr_timestamp_join(&at, &again) && again == us);
        }
        WR_CK(wr_timestamp_parse(text, wr_timestamp_format(us, text), -1, &again) == 0 && again == us);
        WR_CK(wr_timestamptz_parse(text, wr_timestamptz_format(us, NULL, text), -1, &again) == 0);
        WR_CK(again == us);
    }
}
END_TEST

/* The start of a unit is in it, at most its length earlier, and its own start. */
START_TEST(truncation_goes_to_the_start)
{
    static const int64_t days_most[] = {[WR_UNIT_DAY] = 1,       [WR_UNIT_WEEK] = 7,
                                        [WR_UNIT_MONTH] = 31,    [WR_UNIT_QUARTER] = 92,
                                        [WR_UNIT_YEAR] = 366,    [WR_UNIT_DECADE] = 3653,
                                        [WR_UNIT_CENTURY] = 36525, [WR_UNIT_MILLENNIUM] = 365243};
    struct wr_rng rng;

    wr_rng_init(&rng, 8);
    for (uint32_t i = 0; i < 100000; i++) {
        enum wr_time_unit unit = WR_UNIT_DAY + (enum wr_time_unit)wr_rng_below(&rng, 8);
        int64_t us = (int64_t)wr_rng_next(&rng) >> 6, start = 0, again = 0;
        WR_CK(wr_timestamp_truncate(unit, us, &start) && wr_timestamp_truncate(unit, start, &again));
        WR_CK(start <= us && again == start && us - start < days_most[unit] * WR_US_PER_DAY);
        WR_CK(start % WR_US_PER_DAY == 0);
    }
    int64_t ret = 5;
    ck_assert(!wr_timestamp_truncate(WR_UNIT_MILLENNIUM, WR_TIMESTAMP_MIN, &ret));
    ck_assert_int_eq(ret, 5);
}
END_TEST

static struct wr_interval random_interval(struct wr_rng *rng)
{
    return (struct wr_interval){(int32_t)wr_rng_next(rng) >> wr_rng_below(rng, 31),
                                (int32_t)wr_rng_next(rng) >> wr_rng_below(rng, 31),
                                (int64_t)wr_rng_next(rng) >> wr_rng_below(rng, 63)};
}

/* Quarters and years begin where the calendar says, on every day of four centuries, before Christ too, and
 * around the limits. */
START_TEST(quarters_and_years_begin_by_the_calendar)
{
    static const int64_t starts[] = {WR_DATE_MIN, -719468 - 146097, -146097, 0, WR_DATE_MAX - 1500};

    for (size_t s = 0; s < WR_COUNT(starts); s++) {
        int64_t end = starts[s] + (s == 0 || s + 1 == WR_COUNT(starts) ? 1500 : 146097 + 400);
        for (int64_t day = starts[s]; day < end; day++) {
            struct wr_datetime at;
            wr_civil_of(day, &at);
            int64_t quarter = wr_days_of(at.year, (at.month - 1) / 3 * 3 + 1, 1);
            WR_CK(wr_day_truncate(WR_UNIT_QUARTER, day) == quarter);
            WR_CK(wr_day_truncate(WR_UNIT_YEAR, day) == wr_days_of(at.year, 1, 1));
        }
    }
}
END_TEST

/* An interval reads back from its text; the one in normal form of its length is equal to it. */
START_TEST(intervals_read_back)
{
    struct wr_rng rng;

    wr_rng_init(&rng, 9);
    for (uint32_t i = 0; i < 100000; i++) {
        struct wr_interval v = random_interval(&rng), again = {0}, normal = {0};
        char text[WR_INTERVAL_TEXT_BYTES];
        uint32_t state = wr_interval_parse(text, wr_interval_format(v, text), -1, &again);
        ck_assert_msg(state == 0 && memcmp(&v, &again, sizeof v) == 0, "%s", text);
        WR_CK(wr_interval_of_total(wr_interval_total_us(v), &normal));
        WR_CK(wr_interval_compare(normal, v) == 0);
        WR_CK(!wr_interval_justify(v, &again) || wr_interval_compare(again, v) == 0);
    }
    struct wr_interval most = {INT32_MAX, INT32_MAX, INT64_MAX}, got;
    ck_assert(wr_interval_of_total(wr_interval_total_us(most), &got));
    ck_assert(!wr_interval_of_total(wr_interval_total_us(most) + 1, &got));
}
END_TEST

/* A clock in the usual form is what the general reader, which blanks in front bring in, makes of it. */
START_TEST(usual_clocks_are_read_as_others)
{
    struct wr_rng rng;
    uint32_t read = 0;

    wr_rng_init(&rng, 11);
    for (uint32_t i = 0; i < 100000; i++) {
        uint32_t bits = (uint32_t)wr_rng_next(&rng), fraction = (uint32_t)wr_rng_below(&rng, 10000000);
        int32_t typmod = (int32_t)(bits >> 16 & 7) - 1;
        char text[64];
        int64_t us = -1, right = -1;
        (void)snprintf(text, sizeof text, " %02u:%02u:%02u%s%.*u", bits % 25, bits / 32 % 61,
                       bits / 2048 % 61, bits >> 31 ? "." : "", bits >> 31 ? (int)(bits % 8) : 0,
                       bits >> 31 ? fraction : bits >> 30 & 1);
        uint32_t bytes = (uint32_t)strlen(text), state = wr_time_parse(text, bytes, typmod, &right);
        ck_assert_msg(wr_time_parse(text + 1, bytes - 1, typmod, &us) == state && us == right, "%s", text);
        read += state == 0;
    }
    ck_assert_uint_gt(read, 10000);
}
END_TEST

/* Bytes of any kind are read or refused, and never outside of their end. */
START_TEST(any_bytes_are_refused_or_read)
{
    static const char alphabet[] = "0123456789-:. +/TZPYMDHSabcdefjanoweday \\x{}\t\xc3";
    struct wr_rng rng;
    uint32_t read = 0;

    wr_rng_init(&rng, 10);
    for (uint32_t i = 0; i < 300000; i++) {
        char text[64];
        uint32_t bytes = (uint32_t)wr_rng_below(&rng, 40);
        struct wr_interval interval;
        int64_t us;
        int32_t days;
        for (uint32_t k = 0; k < bytes; k++) {
            text[k] = alphabet[wr_rng_below(&rng, sizeof alphabet - 1)];
        }
        memset(text + bytes, '9', sizeof text - bytes); /* what stands behind must not matter */
        read += wr_date_parse(text, bytes, &days) == 0;
        read += wr_time_parse(text, bytes, 3, &us) == 0;
        read += wr_timestamp_parse(text, bytes, -1, &us) == 0;
        read += wr_timestamptz_parse(text, bytes, 0, &us) == 0;
        read += wr_interval_parse(text, bytes, -1, &interval) == 0;
    }
    ck_assert_uint_gt(read, 100);
}
END_TEST

WR_TEST_MAIN("calendar", days_and_civil_dates_are_inverse, timestamps_read_back,
             truncation_goes_to_the_start, quarters_and_years_begin_by_the_calendar,
             intervals_read_back, usual_clocks_are_read_as_others, any_bytes_are_refused_or_read)
