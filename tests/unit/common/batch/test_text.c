/* Cells from and to text, and UTF-8. What PostgreSQL reads and prints is compared with it in
 * tests/unit/common/expr/test_kernel.c; here are round trips, refusals and messages. */
#include "common/batch/text.h"
#include "common/batch/time_text.h"

#include <math.h>
#include <wchar.h>

#include "common/base/alloc.h"
#include "common/base/rng.h"
#include "common/batch/sqlstate.h"
#include "tests/lib/wr_test.h"

/* ---- UTF-8 ---- */

/* By the table of the Unicode standard (3-7), byte by byte; without NUL. */
static bool model_valid(const uint8_t *p, size_t bytes)
{
    static const uint8_t rows[][5] = {/* first, last, of the second byte, characters after it */
                                      {0xc2, 0xdf, 0x80, 0xbf, 0}, {0xe0, 0xe0, 0xa0, 0xbf, 1},
                                      {0xe1, 0xec, 0x80, 0xbf, 1}, {0xed, 0xed, 0x80, 0x9f, 1},
                                      {0xee, 0xef, 0x80, 0xbf, 1}, {0xf0, 0xf0, 0x90, 0xbf, 2},
                                      {0xf1, 0xf3, 0x80, 0xbf, 2}, {0xf4, 0xf4, 0x80, 0x8f, 2}};

    for (size_t i = 0; i < bytes;) {
        const uint8_t *row = NULL;
        if (p[i] >= 1 && p[i] < 0x80) {
            i += 1;
            continue;
        }
        for (size_t r = 0; r < WR_COUNT(rows); r++) {
            row = p[i] >= rows[r][0] && p[i] <= rows[r][1] ? rows[r] : row;
        }
        if (row == NULL || i + 1 + row[4] >= bytes || p[i + 1] < row[2] || p[i + 1] > row[3]) {
            return false;
        }
        for (size_t k = 0; k < row[4]; k++) {
            if (p[i + 2 + k] < 0x80 || p[i + 2 + k] > 0xbf) {
                return false;
            }
        }
        i += 2u + row[4];
    }
    return true;
}

/* In memory that ends where the text ends. */
static void check_utf8(const uint8_t *data, size_t bytes)
{
    char *copy = wr_alloc(bytes);

    memcpy(copy, data, bytes);
    ck_assert_msg(wr_utf8_valid(copy, bytes) == model_valid(data, bytes), "%zu bytes, %02x %02x %02x",
                  bytes, data[0], bytes > 1 ? data[1] : 0, bytes > 2 ? data[2] : 0);
    wr_free(copy);
}

/* Validity is the Unicode standard's, for all texts of three bytes at the borders and random ones. */
START_TEST(utf8_is_what_the_standard_says)
{
    static const uint8_t borders[] = {0x00, 0x01, 0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0,
                                      0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xec, 0xed, 0xee, 0xef, 0xf0, 0xf1,
                                      0xf3, 0xf4, 0xf5, 0xff};
    uint32_t n = WR_COUNT(borders);
    struct wr_rng rng;
    uint8_t text[64];

    wr_rng_init(&rng, 1);
    check_utf8((const uint8_t *)"", 0);
    for (uint32_t i = 0; i < n * n * n; i++) {
        text[0] = borders[i % n];
        text[1] = borders[i / n % n];
        text[2] = borders[i / n / n];
        for (uint32_t k = 0; k < 4; k++) {
            text[3] = (uint8_t[]){0x7f, 0x80, 0xbf, 0xc0}[k];
            check_utf8(text, 1 + k % 4);
            check_utf8(text, 4);
        }
    }
    for (uint32_t round = 0; round < 20000; round++) {
        size_t bytes = wr_rng_below(&rng, sizeof text);
        memset(text, 'a', sizeof text);
        for (uint32_t k = 0; k < 3; k++) {
            text[wr_rng_below(&rng, sizeof text)] = borders[wr_rng_below(&rng, n)];
        }
        check_utf8(text, bytes);
    }
}
END_TEST

/* ---- timestamps ---- */

static int64_t timestamp(const char *text)
{
    int64_t us = 0;

    ck_assert_msg(wr_timestamp_parse(text, (uint32_t)strlen(text), -1, &us) == 0, "%s", text);
    return us;
}

static const char *timestamp_text(int64_t us)
{
    static char buf[WR_CELL_TEXT_BYTES];

    ck_assert_uint_eq(wr_cell_format(WR_TYPE_TIMESTAMP, &us, buf), strlen(buf));
    return buf;
}

/* Every instant between the first and the last prints to a text that reads back as it. */
START_TEST(timestamps_read_back)
{
    const int64_t first = timestamp("4714-11-24 00:00:00 BC"), last = INT64_MAX - 1;
    struct wr_rng rng;

    wr_rng_init(&rng, 2);
    for (uint32_t i = 0; i < 20000; i++) {
        unsigned __int128 span = (unsigned __int128)((__int128)last - first) + 1;
        int64_t us = (int64_t)(first + (__int128)(span * wr_rng_next(&rng) >> 64));
        us = wr_rng_chance(&rng, 0.5) ? us / 1000000 * 1000000 : us;
        ck_assert_int_eq(timestamp(timestamp_text(us)), us);
    }
    ck_assert_str_eq(timestamp_text(first), "4714-11-24 00:00:00 BC");
    ck_assert_str_eq(timestamp_text(last), "294247-01-10 04:00:54.775806");
    ck_assert_int_eq(timestamp(timestamp_text(last)), last);
    ck_assert_int_eq(timestamp("infinity"), INT64_MAX);
    ck_assert_int_eq(timestamp(" -Infinity "), INT64_MIN);
    ck_assert_str_eq(timestamp_text(INT64_MIN), "-infinity");
    ck_assert_str_eq(timestamp_text(INT64_MIN + 1), "290309-12-21 19:59:05.224193 BC"); /* no text is read as it */
}
END_TEST

/* Days follow each other through leap years, centuries and the year that is not 0. */
START_TEST(days_follow_each_other)
{
    static const unsigned lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int64_t expected = timestamp("0101-01-01 BC");

    for (int64_t year = -100; year <= 401; year++) { /* astronomical: 0 is 1 BC */
        bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
        for (unsigned month = 1; month <= 12; month++) {
            unsigned days = lengths[month - 1] + (month == 2 && leap);
            for (unsigned day = 1; day <= days + 1; day++) {
                char text[48];
                int64_t us;
                bool taken;
                (void)snprintf(text, sizeof text, "%04lld-%02u-%02u%s",
                               (long long)(year <= 0 ? 1 - year : year), month, day,
                               year <= 0 ? " BC" : "");
                taken = wr_timestamp_parse(text, (uint32_t)strlen(text), -1, &us) == 0;
                WR_CK(taken == (day <= days));
                ck_assert_msg(!taken || us == expected, "%s", text);
                expected += taken ? 86400000000ll : 0;
            }
        }
    }
    WR_CK(timestamp("1970-01-01") == 0);
}
END_TEST

/* Dates that end in the middle, or have something behind them, are refused as a format; values that no
 * calendar has are out of range. */
START_TEST(malformed_timestamps_are_refused)
{
    static const char *const formats[] = {"", "2020", "2020-", "2020-01", "2020-01-", 
                                          "2020-01-01 10", "2020-01-01 10:00x",
                                          "2020-01-01 10:00:00.5.5", "2020-01-01T",
                                          "2020-01-01 BCE", "2020-01-01 10:00:00ZZ", "2020-01-01 10:00:00+", "inf",
                                          "2020-01-01 10:00:00 +", "2020-001-01"};
    static const char *const ranges[] = {"2020-00-01", "2020-13-01", "2020-02-30", "0000-01-01", "2020-01-01 24:00:01",
                                         "2020-01-01 12:60", "2020-01-01 100:00", "4714-11-23 BC", "294247-01-10 04:00:54.775807", "294248-01-01",
                                         "999999-12-31", "999999-12-31 BC", "294276-12-31 BC"};
    char with_zero[] = "2020-01-01 10:00:00\0";
    int64_t us = 77;

    for (size_t i = 0; i < WR_COUNT(formats); i++) {
        ck_assert_msg(wr_text_to_cell_fast(WR_TYPE_TIMESTAMP, -1, formats[i], (uint32_t)strlen(formats[i]), &us) ==
                          WR_SQLSTATE_DATETIME_FORMAT,
                      "'%s'", formats[i]);
    }
    for (size_t i = 0; i < WR_COUNT(ranges); i++) {
        ck_assert_msg(wr_text_to_cell_fast(WR_TYPE_TIMESTAMP, -1, ranges[i], (uint32_t)strlen(ranges[i]), &us) ==
                          WR_SQLSTATE_DATETIME_OVERFLOW,
                      "'%s'", ranges[i]);
    }
    ck_assert(wr_timestamp_parse(with_zero, sizeof with_zero - 1, -1, &us) != 0);
    ck_assert_int_eq(us, 77);
}
END_TEST

/* ---- doubles ---- */

/* Any double reads back bit by bit from at most 17 digits, and no shorter digits would. */
START_TEST(doubles_read_back)
{
    struct wr_rng rng;
    char buf[WR_CELL_TEXT_BYTES], shorter[64];

    wr_rng_init(&rng, 3);
    for (uint32_t i = 0; i < 20000; i++) {
        uint64_t bits = wr_rng_next(&rng);
        double v, back = 0;
        uint32_t bytes, digits = 0;
        bits = i % 4 == 0 ? bits & 0x800fffffffffffff : bits; /* denormal */
        bits = i % 4 == 1 ? bits & 0xfff0000000000000 : bits; /* a power of two */
        memcpy(&v, &bits, sizeof v);
        if (isnan(v) || isinf(v)) {
            continue;
        }
        bytes = wr_cell_format(WR_TYPE_FLOAT8, &v, buf);
        WR_CK(bytes == strlen(buf));
        WR_CK(wr_text_to_cell_fast(WR_TYPE_FLOAT8, -1, buf, bytes, &back) == 0);
        WR_CK(memcmp(&back, &v, sizeof v) == 0);
        for (const char *p = buf + strspn(buf, "-0."); *p != '\0' && *p != 'e'; p++) {
            digits += *p != '.';
        }
        WR_CK(digits <= 17);
        (void)snprintf(shorter, sizeof shorter, "%.*e", WR_MAX((int)digits - 2, 0), v);
        long double exact = strtold(shorter, NULL), at = v;
        bool border = exact == (at + nextafter(v, INFINITY)) / 2 || exact == (at + nextafter(v, -INFINITY)) / 2;
        ck_assert_msg(digits < 2 || border || strchr(buf, 'e') == NULL || strtod(shorter, NULL) != v,
                      "%s could be %s", buf, shorter);
    }
}
END_TEST

/* Plain up to 15 digits before the point and 4 zeros behind it, else with an exponent. */
START_TEST(doubles_are_laid_out_as_in_postgresql)
{
    static const struct {
        double v;
        const char *text;
    } cases[] = {{0, "0"}, {-0.0, "-0"}, {1, "1"}, {-1.5, "-1.5"}, {100000, "100000"}, {1e14, "100000000000000"},
                 {123456789012345, "123456789012345"}, {1e15, "1e+15"}, {0.0001, "0.0001"}, {0.00001, "1e-05"},
                 {0.00012345, "0.00012345"}, {1e100, "1e+100"}, {-1e-100, "-1e-100"}, {12345.678, "12345.678"},
                 {0.1, "0.1"}, {0.1 + 0.2, "0.30000000000000004"}, {5e-324, "5e-324"}, {1e23, "9.999999999999999e+22"},
                 {1.7976931348623157e308, "1.7976931348623157e+308"}, {1.5e300, "1.5e+300"}, {10, "10"}, {1e14 + 0.5, "100000000000000.5"}};
    char buf[WR_CELL_TEXT_BYTES];

    for (size_t i = 0; i < WR_COUNT(cases); i++) {
        (void)wr_cell_format(WR_TYPE_FLOAT8, &cases[i].v, buf);
        ck_assert_str_eq(buf, cases[i].text);
    }
}
END_TEST

/* ---- all types ---- */

/* A zero byte ends no number: what stands behind it counts. Outputs stay untouched. */
START_TEST(zero_bytes_end_nothing)
{
    static const struct {
        enum wr_type type;
        const char *text;
        uint32_t bytes, state;
    } cases[] = {{WR_TYPE_BOOL, "t\0", 2, WR_SQLSTATE_TEXT_REPRESENTATION},
                 {WR_TYPE_INT4, "1\0", 2, WR_SQLSTATE_TEXT_REPRESENTATION},
                 {WR_TYPE_INT8, "1\0002", 3, WR_SQLSTATE_TEXT_REPRESENTATION},
                 {WR_TYPE_FLOAT8, "1\0", 2, WR_SQLSTATE_TEXT_REPRESENTATION},
                 {WR_TYPE_FLOAT8, "1\0junk", 6, WR_SQLSTATE_TEXT_REPRESENTATION},
                 {WR_TYPE_NUMERIC, "1\0", 2, WR_SQLSTATE_TEXT_REPRESENTATION},
                 {WR_TYPE_NUMERIC, "1e1\0", 4, WR_SQLSTATE_TEXT_REPRESENTATION},
                 {WR_TYPE_TEXT, "a\0b", 3, WR_SQLSTATE_BAD_ENCODING},
                 {WR_TYPE_TEXT, "\xff", 1, WR_SQLSTATE_BAD_ENCODING},
                 {WR_TYPE_UUID, "x", 1, WR_SQLSTATE_TEXT_REPRESENTATION}};

    for (size_t i = 0; i < WR_COUNT(cases); i++) {
        uint8_t cell[16], before[16];
        memset(cell, 0xee, sizeof cell);
        memset(before, 0xee, sizeof before);
        ck_assert_msg(wr_text_to_cell_fast(cases[i].type, -1, cases[i].text, cases[i].bytes, cell) ==
                          cases[i].state,
                      "case %zu", i);
        ck_assert_int_eq(memcmp(cell, before, sizeof cell), 0);
    }
}
END_TEST

/* Integers of every size read back; one beyond either end is out of range. */
START_TEST(integers_read_back)
{
    struct wr_rng rng;
    char buf[WR_CELL_TEXT_BYTES];

    wr_rng_init(&rng, 4);
    for (uint32_t i = 0; i < 20000; i++) {
        int64_t v = (int64_t)(wr_rng_next(&rng) >> wr_rng_below(&rng, 64)), back = 0;
        int32_t v4 = (int32_t)v, back4 = 0;
        v = i % 2 == 0 ? v : -v;
        v = i < 3 ? (int64_t[]){INT64_MIN, INT64_MAX, 0}[i] : v;
        v4 = i < 3 ? (int32_t[]){INT32_MIN, INT32_MAX, 0}[i] : v4;
        WR_CK(wr_text_to_cell_fast(WR_TYPE_INT8, -1, buf, wr_cell_format(WR_TYPE_INT8, &v, buf), &back) == 0);
        WR_CK(back == v);
        WR_CK(strtoll(buf, NULL, 10) == v);
        WR_CK(wr_text_to_cell_fast(WR_TYPE_INT4, -1, buf, wr_cell_format(WR_TYPE_INT4, &v4, buf), &back4) == 0);
        WR_CK(back4 == v4);
    }
}
END_TEST

/* Messages are PostgreSQL's, name the value, and show a long one only in part. */
START_TEST(messages_name_the_value)
{
    char longer[400];
    struct wr_error err;
    uint8_t cell[16];

    ck_assert_int_eq(wr_text_to_cell(WR_TYPE_INT8, -1, wr_str_of("x1"), cell, &err), WR_ERR_RECORD);
    ck_assert_str_eq(err.message, "invalid input syntax for type bigint: \"x1\"");
    ck_assert_int_eq(wr_text_to_cell(WR_TYPE_INT4, -1, wr_str_of("3000000000"), cell, &err), WR_ERR_RECORD);
    ck_assert_str_eq(err.message, "value \"3000000000\" is out of range for type integer");
    ck_assert_int_eq(wr_text_to_cell(WR_TYPE_TIMESTAMP, -1, wr_str_of("2020-02-30"), cell, &err), WR_ERR_RECORD);
    ck_assert_str_eq(err.message, "date/time field value out of range: \"2020-02-30\"");
    ck_assert_int_eq(wr_text_to_cell(WR_TYPE_TIMESTAMP, -1, wr_str_of("2020-02-02 10:00+99"), cell, &err),
                     WR_ERR_RECORD);
    ck_assert_str_eq(err.message, "time zone displacement out of range: \"2020-02-02 10:00+99\"");
    ck_assert_int_eq(wr_text_to_cell(WR_TYPE_TEXT, -1, (struct wr_str){"\xc3", 1}, cell, &err), WR_ERR_RECORD);
    ck_assert_str_eq(err.message, "invalid byte sequence for encoding \"UTF8\"");
    memset(longer, 'z', sizeof longer);
    ck_assert_int_eq(wr_text_to_cell(WR_TYPE_BOOL, -1, (struct wr_str){longer, sizeof longer}, cell, &err),
                     WR_ERR_RECORD);
    ck_assert_uint_lt(strlen(err.message), 260);
}
END_TEST

/* Texts are views on what was given; the text form of a view is its bytes. */
START_TEST(texts_are_views)
{
    static const char text[] = "a text longer than a view";
    struct wr_sb sb = {0};
    struct wr_error err;
    struct wr_view view;
    uint8_t yes = 1;

    WR_CK_OK(wr_text_to_cell(WR_TYPE_TEXT, -1, wr_str_of(text), &view, &err), &err);
    ck_assert_ptr_eq(wr_view_ptr(&view), text);
    wr_cell_to_text(WR_TYPE_TEXT, &view, &sb);
    wr_cell_to_text(WR_TYPE_BOOL, &yes, &sb);
    ck_assert_str_eq(sb.ptr, "a text longer than a viewt");
    wr_sb_fini(&sb);
}
END_TEST

WR_TEST_MAIN("text", utf8_is_what_the_standard_says, timestamps_read_back, days_follow_each_other,
             malformed_timestamps_are_refused, doubles_read_back, doubles_are_laid_out_as_in_postgresql,
             zero_bytes_end_nothing, integers_read_back, messages_name_the_value, texts_are_views)
