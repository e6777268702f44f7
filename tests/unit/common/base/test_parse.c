/* Numbers, durations, sizes and rates from text: exact, or refused. */
#include "common/base/parse.h"

#include "common/base/attr.h"
#include "common/base/rng.h"
#include "tests/lib/wr_test.h"

typedef enum wr_code (*parse_u64)(const char *, uint64_t *, struct wr_error *);

static enum wr_code duration(const char *text, uint64_t *ret, struct wr_error *err)
{
    int64_t us = (int64_t)*ret;
    enum wr_code code = wr_parse_duration_us(text, &us, err);

    *ret = (uint64_t)us;
    return code;
}

static void takes(parse_u64 parse, const char *text, uint64_t value)
{
    uint64_t got = 77;
    struct wr_error err;

    WR_CK_OK(parse(text, &got, &err), &err);
    ck_assert_msg(got == value, "%s: %llu", text, (unsigned long long)got);
}

static void refuses(parse_u64 parse, const char *text)
{
    uint64_t got = 77;
    struct wr_error err;

    ck_assert_msg(parse(text, &got, &err) == WR_ERR_INVALID, "%s is taken as %llu", text,
                  (unsigned long long)got);
    ck_assert_uint_eq(got, 77);
    ck_assert_ptr_nonnull(strstr(err.message, text));
}

/* Whole numbers are taken to the last digit and to the largest value, nothing else is. */
START_TEST(integers_are_strict)
{
    static const char *const bad[] = {"", " ", "5 ", " 5", "-", "+", "5x", "0x10", "5.0", "1e3", "--5", "٥",
                                      "99999999999999999999"};
    struct wr_error err;
    int64_t v = 77;

    WR_CK_OK(wr_parse_i64("-9223372036854775808", &v, &err), &err);
    ck_assert_int_eq(v, INT64_MIN);
    WR_CK_OK(wr_parse_i64("9223372036854775807", &v, &err), &err);
    ck_assert_int_eq(v, INT64_MAX);
    WR_CK_OK(wr_parse_i64("-0", &v, &err), &err);
    ck_assert_int_eq(v, 0);
    for (size_t i = 0; i < WR_COUNT(bad); i++) {
        v = 77;
        ck_assert_msg(wr_parse_i64(bad[i], &v, &err) == WR_ERR_INVALID, "%s", bad[i]);
        ck_assert_int_eq(v, 77);
        refuses(wr_parse_u64, bad[i]);
    }
    ck_assert_int_eq(wr_parse_i64("9223372036854775808", &v, &err), WR_ERR_INVALID);
    ck_assert_int_eq(wr_parse_i64("-9223372036854775809", &v, &err), WR_ERR_INVALID);
    takes(wr_parse_u64, "18446744073709551615", UINT64_MAX);
    takes(wr_parse_u64, "0", 0);
    refuses(wr_parse_u64, "18446744073709551616");
    refuses(wr_parse_u64, "-1");
    refuses(wr_parse_u64, "+1");
}
END_TEST

/* Finite decimals only. */
START_TEST(doubles_are_finite)
{
    static const char *const bad[] = {"", "nan", "inf", "-inf", "1e400", "1.5x", " 1", "1 ", ".", "0x1p3", "1e"};
    double v = 77;
    struct wr_error err;

    WR_CK_OK(wr_parse_f64("-1.5e-3", &v, &err), &err);
    ck_assert(v == -0.0015);
    WR_CK_OK(wr_parse_f64(".5", &v, &err), &err);
    for (size_t i = 0; i < WR_COUNT(bad); i++) {
        v = 77;
        ck_assert_msg(wr_parse_f64(bad[i], &v, &err) == WR_ERR_INVALID && v == 77, "%s", bad[i]);
    }
}
END_TEST

/* true and false, spelt so. */
START_TEST(booleans_are_words)
{
    static const char *const bad[] = {"", "True", "yes", "1", "t", "true ", "falsey"};
    struct wr_error err;
    bool v = false;

    ck_assert(wr_parse_bool("true", &v, &err) == WR_OK && v);
    ck_assert(wr_parse_bool("false", &v, &err) == WR_OK && !v);
    for (size_t i = 0; i < WR_COUNT(bad); i++) {
        ck_assert_msg(wr_parse_bool(bad[i], &v, &err) == WR_ERR_INVALID && !v, "%s", bad[i]);
    }
}
END_TEST

/* A duration has a unit, is exact when whole, rounded when not, and never vanishes or wraps. */
START_TEST(durations_have_units)
{
    static const char *const bad[] = {"", "5", "s", "5 s", "5S", "5sec", "-5s", "+5s", "1e3s", "0x5s", ".5s", "5.s",
                                      "0.0001us", "0.0004ms", "1..5s", "9223372036855s", "106751992d", "99999999999999999999us",
                                      "1s ", "nans", "9223372036854775808us"};

    takes(duration, "0", 0);
    takes(duration, "0s", 0);
    takes(duration, "0.0s", 0);
    takes(duration, "7us", 7);
    takes(duration, "250ms", 250000);
    takes(duration, "4s", 4000000);
    takes(duration, "10m", 600000000);
    takes(duration, "1h", 3600000000ull);
    takes(duration, "1d", 86400000000ull);
    takes(duration, "1.5s", 1500000);
    takes(duration, "0.25h", 900000000);
    takes(duration, "9223372036854775807us", INT64_MAX);
    takes(duration, "9007199254740993us", 9007199254740993ull);
    for (size_t i = 0; i < WR_COUNT(bad); i++) {
        refuses(duration, bad[i]);
    }
}
END_TEST

/* Sizes in binary units, exact beyond what a double holds. */
START_TEST(sizes_have_binary_units)
{
    static const char *const bad[] = {"", "5", "5KB", "5kib", "5 KiB", "-1B", "0x10B", "1e3B", "8388608TiB",
                                      "9223372036854775808B", "1.5.5B", "PiB"};

    takes(wr_parse_size_bytes, "0", 0);
    takes(wr_parse_size_bytes, "0B", 0);
    takes(wr_parse_size_bytes, "64KiB", 65536);
    takes(wr_parse_size_bytes, "1.5MiB", 1572864);
    takes(wr_parse_size_bytes, "2GiB", 2147483648ull);
    takes(wr_parse_size_bytes, "1TiB", 1ull << 40);
    takes(wr_parse_size_bytes, "9223372036854775807B", INT64_MAX);
    takes(wr_parse_size_bytes, "9007199254740993B", 9007199254740993ull);
    for (size_t i = 0; i < WR_COUNT(bad); i++) {
        refuses(wr_parse_size_bytes, bad[i]);
    }
}
END_TEST

/* Rates are per second; none at all is spelt 0. */
START_TEST(rates_are_per_second)
{
    static const char *const bad[] = {"", "5", "/s", "5/m", "0/s", "0.1/s", "-1/s", "5 /s", "1e5/s"};

    takes(wr_parse_rate_per_s, "0", 0);
    takes(wr_parse_rate_per_s, "10000/s", 10000);
    takes(wr_parse_rate_per_s, "1.5/s", 2);
    for (size_t i = 0; i < WR_COUNT(bad); i++) {
        refuses(wr_parse_rate_per_s, bad[i]);
    }
}
END_TEST

/* Any whole number of a unit reads back exactly as its product. */
START_TEST(whole_numbers_are_exact)
{
    static const struct {
        const char *unit;
        uint64_t factor;
    } units[] = {{"us", 1}, {"ms", 1000}, {"s", 1000000}, {"m", 60000000}, {"h", 3600000000}, {"d", 86400000000}};
    struct wr_rng rng;

    wr_rng_init(&rng, 1);
    for (uint32_t i = 0; i < 6000; i++) {
        uint32_t u = i % 6;
        uint64_t n = (wr_rng_next(&rng) >> 1 >> wr_rng_below(&rng, 62)) / units[u].factor;
        char text[40];
        (void)snprintf(text, sizeof text, "%llu%s", (unsigned long long)n, units[u].unit);
        takes(duration, text, n * units[u].factor);
    }
}
END_TEST

/* Human forms have at most four digits and go on to the next unit instead of a whole step. */
START_TEST(people_read_short_forms)
{
    static const struct {
        uint64_t value;
        const char *bytes, *count;
    } cases[] = {{0, "0 B", "0"},
                 {999, "999 B", "999"},
                 {1000, "1000 B", "1.0 k"},
                 {1023, "1023 B", "1.0 k"},
                 {1024, "1.0 KiB", "1.0 k"},
                 {1536, "1.5 KiB", "1.5 k"},
                 {999949, "976.5 KiB", "999.9 k"},
                 {999950, "976.5 KiB", "1.0 M"},
                 {1048575, "1.0 MiB", "1.0 M"},
                 {1ull << 30, "1.0 GiB", "1.1 G"},
                 {UINT64_MAX, "16384.0 PiB", "18446744.1 T"}};
    static const struct {
        int64_t us;
        const char *text;
    } durations[] = {{0, "0 us"}, {999, "999 us"}, {1000, "1.0 ms"}, {999949, "999.9 ms"}, {999950, "1.0 s"},
                     {59949999, "59.9 s"}, {59950000, "1m 0s"}, {123000000, "2m 3s"}, {3599499999, "59m 59s"},
                     {3599500000, "1h 0m"}, {5400000000, "1h 30m"}, {INT64_MAX, "2562047788h 1m"}};
    char buf[32];

    for (size_t i = 0; i < WR_COUNT(cases); i++) {
        ck_assert_str_eq(wr_format_bytes(cases[i].value, buf), cases[i].bytes);
        ck_assert_str_eq(wr_format_count(cases[i].value, buf), cases[i].count);
    }
    for (size_t i = 0; i < WR_COUNT(durations); i++) {
        ck_assert_str_eq(wr_format_duration_us(durations[i].us, buf), durations[i].text);
    }
}
END_TEST

WR_TEST_MAIN("parse", integers_are_strict, doubles_are_finite, booleans_are_words, durations_have_units,
             sizes_have_binary_units, rates_are_per_second, whole_numbers_are_exact, people_read_short_forms)
