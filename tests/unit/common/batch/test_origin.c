/* Where rows come from goes along with them: by builders, compaction and the wire, one copy of a name for
 * each run of rows that have it. */
#include "common/base/alloc.h"
#include "common/batch/batch.h"
#include "common/batch/wire.h"
#include "tests/lib/budget.h"
#include "tests/lib/wr_test.h"

#define ROWS 1000u
#define RUN 10u /* rows of one split */

static struct wr_field fields[] = {{"t", WR_TYPE_TEXT, -1, false}};
static const struct wr_schema schema = {.field_count = 1, .system = WR_SYSTEM_ORIGIN, .fields = fields};

/* By run: the name of a split of 100 bytes, a short one, none. Returned. */
static char *name_of(uint32_t run)
{
    return run % 3 == 2 ? NULL : wr_asprintf("/in/%0*u", run % 3 == 0 ? 96 : 3, run);
}

/* All rows, with names that are copied for each row of its own, as from a wire that knew no better. */
static struct wr_batch *make(struct budget *b)
{
    struct wr_batch *batch =
        wr_batch_create(b->pool, &schema, wr_batch_schema_bytes(&schema, ROWS, true) + ROWS / RUN * 128);

    for (uint32_t c = 0; c < batch->column_count; c++) {
        wr_batch_carve_column(batch, c, ROWS, true);
    }
    for (uint32_t run = 0; run < ROWS / RUN; run++) {
        WR_AUTO_FREE char *name = name_of(run);
        uint32_t bytes = name == NULL ? 0 : (uint32_t)strlen(name);
        char *kept = wr_batch_carve(batch, bytes);
        memcpy(kept, name == NULL ? "" : name, bytes);
        for (uint32_t row = run * RUN; row < (run + 1) * RUN; row++) {
            struct wr_view *cells = batch->columns[0].values, *splits = batch->columns[1].values;
            int64_t *offsets = batch->columns[2].values;
            uint64_t bit = (uint64_t)1 << (row % 64);
            cells[row] = wr_view_of("a text of the user", 18);
            batch->columns[0].validity[row / 64] |= bit;
            splits[row] = wr_view_of(kept, bytes);
            offsets[row] = (int64_t)row * 3;
            batch->columns[1].validity[row / 64] |= name == NULL ? 0 : bit;
            batch->columns[2].validity[row / 64] |= name == NULL ? 0 : bit;
        }
    }
    batch->row_count = batch->live_count = ROWS;
    return batch;
}

/* Row `row` of the batch is row `made` of those that were made. */
static void check_row(const struct wr_batch *batch, uint32_t row, uint32_t made)
{
    WR_AUTO_FREE char *name = name_of(made / RUN);
    const struct wr_view *text = (const struct wr_view *)batch->columns[0].values + row;
    struct wr_origin origin;

    ck_assert_int_eq(memcmp(wr_view_ptr(text), "a text of the user", 18), 0);
    ck_assert_int_eq(wr_batch_origin(batch, row, &origin), name != NULL);
    if (name != NULL) {
        ck_assert_uint_eq(origin.split.bytes, strlen(name));
        ck_assert_int_eq(memcmp(origin.split.ptr, name, strlen(name)), 0);
        ck_assert_int_eq(origin.offset, (int64_t)made * 3);
    }
}

/* Bytes that the names and texts of so many rows need, with one name for each run of 30. */
static uint64_t bytes_of(uint32_t rows)
{
    return rows * 18 + (rows / (3 * RUN) + 1) * 100;
}

/* Every third row, so that a run has gaps. */
static uint32_t select_thirds(uint16_t *rows)
{
    uint32_t count = 0;

    for (uint32_t row = 1; row < ROWS; row += 3) {
        rows[count++] = (uint16_t)row;
    }
    return count;
}

START_TEST(compaction_keeps_origins)
{
    uint16_t rows[ROWS];
    struct budget b;

    budget_init(&b, 4u << 20);
    struct wr_batch *in = make(&b);
    uint32_t count = select_thirds(rows);
    struct wr_batch *out = wr_batch_compact(b.pool, in, rows, count);
    wr_batch_unref(in);
    ck_assert_uint_eq(out->buf_count, 1);
    ck_assert_uint_le(out->bufs[0]->bytes, bytes_of(count * 3));
    for (uint32_t i = 0; i < count; i++) {
        check_row(out, i, rows[i]);
    }
    wr_batch_unref(out);
    budget_fini(&b);
}
END_TEST

START_TEST(builders_keep_origins)
{
    uint16_t rows[ROWS];
    struct budget b;

    budget_init(&b, 4u << 20);
    struct wr_batch *in = make(&b);
    uint32_t count = select_thirds(rows), done = 0;
    struct wr_builder *builder = wr_builder_create(b.pool, &schema, WR_BATCH_ROWS_MAX, 1u << 20);
    while (done < count) { /* in parts that end within runs */
        done += wr_builder_append(builder, in, rows + done, WR_MIN(count - done, 7u));
    }
    ck_assert_uint_le(wr_builder_bytes(builder), bytes_of(count * 3) + count * (16 + 16 + 8));
    wr_batch_unref(in);
    struct wr_batch *out = wr_builder_take(builder);
    ck_assert_uint_eq(out->live_count, count);
    for (uint32_t i = 0; i < count; i++) {
        check_row(out, i, rows[i]);
    }
    wr_batch_unref(out);
    wr_builder_destroy(builder);
    budget_fini(&b);
}
END_TEST

/* Of a selection, from its middle on, in frames of what fits. */
START_TEST(the_wire_keeps_origins)
{
    uint16_t rows[ROWS];
    uint32_t first = 5, bytes, told;
    struct wr_error err;
    struct budget b;

    budget_init(&b, 4u << 20);
    struct wr_batch *in = make(&b);
    in->selection = rows;
    in->live_count = select_thirds(rows);
    while (first < in->live_count) {
        uint32_t count = wr_wire_fit(in, first, 8192, &told);
        struct wr_buf *buf = wr_wire_encode(in, first, count, b.pool, &bytes);
        struct wr_batch *out = NULL;
        ck_assert_uint_eq(bytes, told);
        ck_assert_uint_le(bytes, 8192);
        ck_assert_uint_gt(count, WR_MIN(in->live_count - first, 90u) - 1); /* 130 bytes more a row: 45 */
        WR_CK_OK(wr_wire_decode(&schema, buf, bytes, count, b.pool, &out, &err), &err);
        for (uint32_t i = 0; i < count; i++) {
            check_row(out, i, rows[first + i]);
        }
        wr_batch_unref(out);
        wr_buf_unref(buf);
        first += count;
    }
    wr_batch_unref(in);
    budget_fini(&b);
}
END_TEST

WR_TEST_MAIN("origin", compaction_keeps_origins, builders_keep_origins, the_wire_keeps_origins)
