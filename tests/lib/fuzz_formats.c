#include "tests/lib/fuzz_formats.h"

#include "tests/lib/format_case.h"
#include "tests/lib/wr_test.h"

/* One reading; how many records were skipped, the rows in *out. */
static uint32_t read_once(const struct format_case *of, const uint8_t *data, size_t bytes, size_t block,
                          struct wr_sb *out)
{
    struct format_reading reading;
    uint32_t skipped;

    format_reading_init(&reading, of);
    skipped = format_read_on(&reading, of, (const char *)data, bytes, block, UINT64_MAX, out);
    format_reading_fini(&reading);
    return skipped;
}

static bool same(const struct wr_sb *a, const struct wr_sb *b)
{
    return a->bytes == b->bytes && (a->bytes == 0 || memcmp(a->ptr, b->ptr, a->bytes) == 0);
}

static void check_ways(struct format_case of, const uint8_t *data, size_t bytes, size_t block)
{
    struct wr_sb whole = {0}, parts = {0}, single = {0};
    uint32_t skipped = read_once(&of, data, bytes, 0, &whole);

    WR_CK(read_once(&of, data, bytes, block, &parts) == skipped);
    WR_CK(same(&parts, &whole));
    of.rows_max = 1;
    WR_CK(read_once(&of, data, bytes, 0, &single) == skipped);
    WR_CK(same(&single, &whole));
    wr_sb_fini(&whole);
    wr_sb_fini(&parts);
    wr_sb_fini(&single);
}

void fuzz_csv(const uint8_t *data, size_t bytes)
{
    struct format_case of = {.format = "csv", .schema = "a bigint, b text, c numeric, d timestamp", .skip = true};

    if (bytes < 2) {
        return;
    }
    of.multiline = (data[1] & 1) != 0;
    of.header = (data[1] & 2) != 0;
    of.delimiter = (data[1] & 4) != 0 ? ";" : NULL;
    of.escape = (data[1] & 8) != 0 ? "\\" : NULL;
    of.null = (data[1] & 16) != 0 ? "NULL" : NULL;
    of.schema = (data[1] & 32) != 0 ? "a text, b bytea, c boolean not null" : of.schema;
    check_ways(of, data + 2, bytes - 2, 1 + data[0]);
}

void fuzz_json(const uint8_t *data, size_t bytes)
{
    static const char *const schemas[] = {
        "a bigint, b text, c double precision, d boolean",
        "x text $.a.b, y text $.a, z text $, n bigint $.list[1], m numeric $.a.c not null",
        "first text $[0], second bytea $[1].v",
        "a text, a2 text $.a, b text $.\"a b\".c",
    };
    struct format_case of = {.format = "json", .skip = true};

    if (bytes < 2) {
        return;
    }
    of.schema = schemas[data[1] % WR_COUNT(schemas)];
    check_ways(of, data + 2, bytes - 2, 1 + data[0]);
}
