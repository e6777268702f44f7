/* Numbers beyond a cell's 112 bits, through formats: their digits lie outside the cells. */
#include <stdio.h>
#include <string.h>

#include "common/base/alloc.h"
#include "tests/lib/format_case.h"
#include "tests/lib/wr_test.h"

/* Many big numbers in a row and in a batch each keep their own digits, from text to text. */
START_TEST(digits_survive_both_ways)
{
    static const char *const formats[] = {"csv", "json"};
    struct wr_sb csv = {0}, json = {0}, rows = {0};

    for (int i = 0; i < 3000; i++) {
        char a[80], b[80];
        (void)snprintf(a, sizeof a, "%d234567890123456789012345678901234567890.%03d", i + 1, i % 1000);
        (void)snprintf(b, sizeof b, "-%d.%060d", i, i);
        wr_sb_printf(&csv, "%s,%d,%s\n", a, i, b);
        wr_sb_printf(&json, "{\"a\":%s,\"n\":%d,\"b\":%s}\n", a, i, b);
        wr_sb_printf(&rows, "%s|%d|%s\n", a, i, i == 0 ? b + 1 : b);
    }
    for (size_t f = 0; f < WR_COUNT(formats); f++) {
        struct format_case of = {.format = formats[f], .schema = "a numeric, n bigint, b numeric"};
        struct wr_sb *in = f == 0 ? &csv : &json;
        char *got = format_read(&of, in->ptr, in->bytes, 10000, UINT64_MAX);
        ck_assert_str_eq(got, rows.ptr);
        wr_free(got);
    }
    struct format_case of = {.format = "csv", .schema = "a numeric, n bigint, b numeric"};
    char *written = format_write(&of, "12345678901234567890123456789012345678901|~|-0.1\n");
    ck_assert_str_eq(written, "12345678901234567890123456789012345678901,,-0.1\n");
    wr_free(written);
    wr_sb_fini(&csv);
    wr_sb_fini(&json);
    wr_sb_fini(&rows);
}
END_TEST

/* Eight bytes of text may stand for 131,072 digits: batches end before many of those are held, and every
 * one is right. */
START_TEST(short_texts_of_large_numbers_are_bounded)
{
    struct format_case of = {.format = "csv", .schema = "a numeric", .skip = true};
    struct wr_sb in = {0};
    char *got;
    size_t lines = 0;

    for (int i = 0; i < 200; i++) {
        wr_sb_puts(&in, i % 7 == 0 ? "1e131072\n" : "1e131071\n");
    }
    got = format_read(&of, in.ptr, in.bytes, 0, UINT64_MAX);
    for (char *p = got, *end; *p != '\0'; p = end + 1, lines++) {
        end = strchr(p, '\n');
        ck_assert_int_eq(end - p, 131072);
        ck_assert(*p == '1' && p[1 + strspn(p + 1, "0")] == '\n');
    }
    ck_assert_uint_eq(lines, 171);
    wr_free(got);
    wr_sb_fini(&in);
}
END_TEST

WR_TEST_MAIN("numbers", digits_survive_both_ways, short_texts_of_large_numbers_are_bounded)
