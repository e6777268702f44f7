/* What every registered format promises, whatever it is: a new one gets these tests by being in the table. */
#include "common/base/alloc.h"
#include "common/base/rng.h"
#include "tests/lib/format_case.h"
#include "tests/lib/wr_test.h"

#define NOWHERE UINT64_MAX

static struct format_case case_of(uint32_t index)
{
    const struct wr_format *format = wr_format_at(index);

    return (struct format_case){.format = format->name, .schema = "line text", .skip = true};
}

static uint32_t count_formats(void)
{
    uint32_t count = 0;

    while (wr_format_at(count) != NULL) {
        count++;
    }
    return count;
}

static void random_bytes(struct wr_rng *rng, char *data, size_t bytes)
{
    static const char alphabet[] = "\n\n\r\t ,;\"'\\{}[]:\"line\"0123abc\x01\x80\xc3\xa9\xff";

    for (size_t i = 0; i < bytes; i++) {
        data[i] = alphabet[wr_rng_below(rng, sizeof alphabet)];
    }
}

static uint32_t read_with(const struct format_case *of, const char *data, size_t bytes, size_t block, uint64_t end,
                          struct wr_sb *out)
{
    struct format_reading reading;
    uint32_t skipped;

    format_reading_init(&reading, of);
    skipped = format_read_on(&reading, of, data, bytes, block, end, out);
    format_reading_fini(&reading);
    return skipped;
}

/* Planner and task managers know the same formats. */
START_TEST(every_format_is_there)
{
    const struct wr_format *format;
    uint32_t count = 0;

    for (; (format = wr_format_at(count)) != NULL; count++) {
        const struct tm_format_type *type = tm_format_find(format->name);
        ck_assert_msg(type != NULL, "%s", format->name);
        ck_assert_str_eq(type->name, format->name);
        ck_assert(type->write_rows != NULL && type->parse != NULL && type->complete != NULL);
    }
    ck_assert_uint_ge(count, 4);
    ck_assert_ptr_null(tm_format_find("none"));
}
END_TEST

/* Any bytes, in blocks of any size and batches of one row: the same rows, as many bad ones, no crash. */
START_TEST(blocks_and_batches_do_not_matter)
{
    struct wr_rng rng;
    char data[200];

    wr_rng_init(&rng, 1);
    for (uint32_t round = 0; round < 400; round++) {
        struct format_case of = case_of(round % count_formats());
        size_t bytes = wr_rng_below(&rng, sizeof data);
        struct wr_sb whole = {0}, parts = {0};
        uint32_t skipped;
        random_bytes(&rng, data, bytes);
        skipped = read_with(&of, data, bytes, 0, NOWHERE, &whole);
        of.rows_max = 1 + round % 3;
        ck_assert_uint_eq(read_with(&of, data, bytes, 1 + wr_rng_below(&rng, 50), NOWHERE, &parts), skipped);
        ck_assert_uint_eq(parts.bytes, whole.bytes);
        ck_assert(whole.bytes == 0 || memcmp(parts.ptr, whole.ptr, whole.bytes) == 0);
        wr_sb_fini(&whole);
        wr_sb_fini(&parts);
    }
}
END_TEST

/* A split owns the records that begin in it: cut at a record's begin, two splits are the whole. */
START_TEST(splits_are_the_whole)
{
    struct wr_rng rng;
    char data[120];

    wr_rng_init(&rng, 2);
    for (uint32_t round = 0; round < 400; round++) {
        struct format_case of = case_of(round % count_formats());
        size_t bytes = wr_rng_below(&rng, sizeof data);
        struct wr_sb whole = {0}, parts = {0};
        uint32_t skipped, some;
        random_bytes(&rng, data, bytes);
        skipped = read_with(&of, data, bytes, 0, NOWHERE, &whole);
        for (size_t cut = 0; cut <= bytes; cut++) {
            const char *line_end = cut == 0 ? NULL : memchr(data + cut - 1, '\n', bytes - cut + 1);
            size_t next = cut == 0 ? 0 : line_end == NULL ? bytes : (size_t)(line_end - data) + 1;
            wr_sb_reset(&parts);
            some = read_with(&of, data, bytes, 0, cut, &parts);
            some += read_with(&of, data + next, bytes - next, 0, NOWHERE, &parts);
            WR_CK(some == skipped);
            WR_CK(parts.bytes == whole.bytes);
            WR_CK(whole.bytes == 0 || memcmp(parts.ptr, whole.ptr, whole.bytes) == 0);
        }
        wr_sb_fini(&whole);
        wr_sb_fini(&parts);
    }
}
END_TEST

/* What a format writes, it reads: any text without line ends, and NULL where the format has one. */
START_TEST(what_is_written_is_read)
{
    static const char alphabet[] = " ,;\"'\\{}[]:0123abc\t";
    struct wr_rng rng;

    wr_rng_init(&rng, 3);
    for (uint32_t round = 0; round < 400; round++) {
        struct format_case of = case_of(round % count_formats());
        struct wr_sb rows = {0};
        char *written, *got;
        of.skip = false;
        for (uint32_t i = 0; i < 20; i++) {
            for (uint64_t n = 1 + wr_rng_below(&rng, 30); n > 0; n--) {
                wr_sb_putc(&rows, alphabet[wr_rng_below(&rng, sizeof alphabet - 1)]);
            }
            wr_sb_puts(&rows, "\xc3\xa9\n");
        }
        written = format_write(&of, rows.ptr);
        got = format_read(&of, written, strlen(written), wr_rng_below(&rng, 60), NOWHERE);
        ck_assert_msg(strcmp(got, rows.ptr) == 0, "%s:\n%s\n---\n%s", of.format, got, rows.ptr);
        wr_free(got);
        wr_free(written);
        wr_sb_fini(&rows);
    }
}
END_TEST

/* Without memory nothing has happened: the same block is parsed later, and nothing is lost or twice. */
START_TEST(a_refused_batch_leaves_the_block)
{
    const char *data = "{\"line\":\"a\\u0041\"}\n{\"line\":\"b\"}\n";

    for (uint32_t index = 0; wr_format_at(index) != NULL; index++) {
        struct format_case of = case_of(index);
        struct format_reading reading;
        struct tm_block block = {.buf = wr_buf_create_unowned((uint32_t)strlen(data)), .offset = 7};
        struct tm_parse parse = {.map = NULL, .end_offset = NOWHERE, .rows_max = WR_BATCH_ROWS_MAX};
        struct wr_memory_account *other;
        struct wr_batch *batch = NULL;
        uint64_t left;

        format_reading_init(&reading, &of);
        parse.map = &reading.parser.map;
        parse.pool = reading.budget.pool;
        memcpy(block.buf->data, data, strlen(data));
        block.end = (uint32_t)strlen(data);
        other = wr_memory_account_open(reading.budget.memory, WR_MEMORY_TABLE, "all the rest");
        left = wr_memory_budget_bytes(reading.budget.memory) - wr_memory_used_bytes(reading.budget.memory);
        ck_assert(wr_memory_reserve(other, left));
        for (int i = 0; i < 3; i++) {
            ck_assert_int_eq(reading.parser.type->parse(&reading.parser, &parse, &block, &batch), TM_PARSE_MEMORY);
            ck_assert(batch == NULL && block.next == 0 && parse.skipped == 0);
            ck_assert_int_eq(memcmp(block.buf->data, data, strlen(data)), 0);
        }
        wr_memory_release(other, left);
        wr_memory_account_close(other);
        ck_assert_int_eq(reading.parser.type->parse(&reading.parser, &parse, &block, &batch), TM_PARSE_OK);
        ck_assert_ptr_nonnull(batch);
        ck_assert_uint_eq(batch->live_count, 2);
        ck_assert_uint_eq(block.next, block.end);
        wr_batch_unref(batch);
        wr_buf_unref(block.buf);
        format_reading_fini(&reading);
    }
}
END_TEST

WR_TEST_MAIN("registered formats", every_format_is_there, blocks_and_batches_do_not_matter, splits_are_the_whole,
             what_is_written_is_read, a_refused_batch_leaves_the_block)
