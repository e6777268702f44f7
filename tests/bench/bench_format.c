/* Formats without files: records in memory, parsed into batches and written from them, by CPU time.
 *
 *     bench_format [MEGABYTES]
 *
 * Ten columns: numbers, short and longer texts, a time. json reads three of them, csv all of them.
 * What was read is summed and compared with what was written. */
#include <inttypes.h>
#include <time.h>

#include "common/base/alloc.h"
#include "common/base/rng.h"
#include "tests/lib/format_case.h"
#include "tests/lib/wr_test.h"

#define BLOCK_BYTES (256u * 1024)

static double cpu_s(void)
{
    struct timespec t;

    (void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static const char *word(struct wr_rng *rng)
{
    static const char *const words[] = {"alpha", "bravo charlie", "delta", "echo, foxtrot and golf",
                                        "https://example.org/path/to/page?id=77", "x"};

    return words[wr_rng_below(rng, WR_COUNT(words))];
}

struct data {
    struct wr_sb text;
    uint64_t rows;
    int64_t sum;
};

static void add_row(struct data *data, bool json, struct wr_rng *rng)
{
    int64_t id = (int64_t)wr_rng_below(rng, 1000000000), bidder = (int64_t)wr_rng_below(rng, 100000);
    int64_t price = (int64_t)wr_rng_below(rng, 100000);
    unsigned second = (unsigned)wr_rng_below(rng, 60), n = (unsigned)wr_rng_below(rng, 5000);

    if (json) {
        wr_sb_printf(&data->text,
                     "{\"auction\":%" PRId64 ",\"bidder\":%" PRId64 ",\"price\":%" PRId64
                     ",\"channel\":\"%s\",\"url\":\"%s\",\"at\":\"2024-05-06 07:08:%02u\",\"n\":%u,"
                     "\"extra\":\"%s\",\"ok\":true,\"note\":\"%s\"}\n",
                     id, bidder, price, word(rng), word(rng), second, n, word(rng), word(rng));
    } else {
        wr_sb_printf(&data->text,
                     "%" PRId64 ",%" PRId64 ",%" PRId64 ",apple,\"%s\",2024-05-06 07:08:%02u,%u,\"%s\",t,\"%s\"\n",
                     id, price, bidder, word(rng), second, n, word(rng), word(rng));
    }
    data->rows += 1;
    data->sum += id + price;
}

static void make_data(struct data *data, bool json, size_t bytes)
{
    struct wr_rng rng;

    wr_rng_init(&rng, 1);
    *data = (struct data){.rows = 0};
    wr_sb_reserve(&data->text, bytes + 4096);
    while (data->text.bytes < bytes) {
        add_row(data, json, &rng);
    }
}

static int64_t sum_of(const struct wr_batch *batch, uint32_t column)
{
    const int64_t *values = batch->columns[column].values;
    int64_t sum = 0;

    for (uint32_t i = 0; i < batch->row_count; i++) {
        sum += values[i];
    }
    return sum;
}

static struct tm_block block_at(const struct tm_parser *parser, const struct data *data, size_t from)
{
    struct tm_block block = {.buf = wr_buf_create_unowned(BLOCK_BYTES), .ascii = true};
    size_t bytes = WR_MIN(data->text.bytes - from, (size_t)BLOCK_BYTES);

    memcpy(block.buf->data, data->text.ptr + from, bytes);
    block.end = (uint32_t)parser->type->complete(parser, (const char *)block.buf->data, bytes);
    return block;
}

/* Reads all of it, or writes every batch of it again; seconds, without those of the other half. */
static double run(const struct format_case *of, const struct data *data, bool write, size_t *ret_bytes)
{
    struct format_reading reading;
    struct tm_writer writer = {0};
    struct wr_sb out = {0};
    double seconds = 0, from_s;
    int64_t sum = 0;
    uint64_t rows = 0;
    struct wr_error err;

    format_reading_init(&reading, of);
    writer.options = reading.parser.options;
    WR_CK_OK(tm_writer_init(&writer, of->format, &reading.schema, "", &err), &err);
    *ret_bytes = write ? 0 : data->text.bytes;
    from_s = cpu_s();
    for (size_t from = 0; from < data->text.bytes;) {
        struct tm_block block = block_at(&reading.parser, data, from);
        struct tm_parse parse = {.pool = reading.budget.pool, .map = &reading.parser.map, .end_offset = UINT64_MAX,
                                 .rows_max = WR_BATCH_ROWS_MAX};
        from += block.end;
        while (block.next < block.end) {
            struct wr_batch *batch;
            ck_assert_int_eq(reading.parser.type->parse(&reading.parser, &parse, &block, &batch), TM_PARSE_OK);
            sum += sum_of(batch, 0) + sum_of(batch, 1);
            rows += batch->row_count;
            if (write) {
                double now_s = cpu_s();
                wr_sb_reset(&out);
                writer.type->write_rows(&writer, batch, 0, batch->live_count, &out);
                seconds += cpu_s() - now_s;
                *ret_bytes += out.bytes;
            }
            wr_batch_unref(batch);
        }
        wr_buf_unref(block.buf);
    }
    seconds = write ? seconds : cpu_s() - from_s;
    ck_assert_uint_eq(rows, data->rows);
    ck_assert_int_eq(sum, data->sum);
    wr_sb_fini(&out);
    tm_writer_fini(&writer);
    format_reading_fini(&reading);
    return seconds;
}

static void measure(const char *name, const struct format_case *of, const struct data *data, bool write)
{
    double best = 1e9;
    size_t bytes = 0;

    for (int i = 0; i < 3; i++) {
        double s = run(of, data, write, &bytes);
        best = WR_MIN(best, s);
    }
    (void)printf("%-40s %7.0f MB/s %7.1f ns/row\n", name, (double)bytes / best / 1e6,
                 best * 1e9 / (double)data->rows);
}

static size_t megabytes = 64;

START_TEST(formats)
{
    size_t bytes = megabytes * 1000000;
    struct format_case json = {.format = "json", .schema = "auction bigint, price bigint, channel text"};
    struct format_case csv = {
        .format = "csv", .multiline = true,
        .schema = "auction bigint, price bigint, bidder bigint, channel text, url text, at text, n integer, extra text, "
                  "ok boolean, note text"};
    struct data data;

    make_data(&data, true, bytes);
    measure("json in, 3 of 10 columns", &json, &data, false);
    json.schema = "auction bigint, price bigint, bidder bigint, channel text, url text, at text, n integer, extra text, "
                  "ok boolean, note text";
    measure("json in, 10 of 10 columns", &json, &data, false);
    measure("json out, 10 columns", &json, &data, true);
    wr_sb_fini(&data.text);
    make_data(&data, false, bytes);
    measure("csv in, 10 columns", &csv, &data, false);
    csv.multiline = false;
    measure("csv in, 10 columns, multiline: false", &csv, &data, false);
    measure("csv out, 10 columns", &csv, &data, true);
    wr_sb_fini(&data.text);
}
END_TEST

/* The helper's checks want a test around them. */
int main(int argc, char **argv)
{
    Suite *suite = suite_create("formats");
    TCase *tcase = tcase_create("formats");
    SRunner *runner = srunner_create(suite);
    int failed;

    megabytes = argc > 1 ? strtoul(argv[1], NULL, 10) : megabytes;
    tcase_add_test(tcase, formats);
    suite_add_tcase(suite, tcase);
    srunner_set_fork_status(runner, CK_NOFORK);
    srunner_run_all(runner, CK_SILENT);
    srunner_print(runner, CK_MINIMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
