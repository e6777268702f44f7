/* Batches: builders, sharing, compaction; who keeps which buffer alive. */
#include "common/batch/batch.h"

#include "common/base/alloc.h"
#include "tests/lib/budget.h"
#include "tests/lib/program.h"
#include "tests/lib/random_rows.h"
#include "tests/lib/wr_test.h"

#define ROWS 300

/* Rows put cell by cell come out in order, whole, in batches of at most the rows asked for and about
 * the bytes. */
START_TEST(rows_come_out_as_they_went_in)
{
    struct wr_rng rng;
    struct budget b;

    budget_init(&b, 64u << 20);
    wr_rng_init(&rng, 1);
    for (uint32_t round = 0; round < 30; round++) {
        struct random_rows rows;
        uint32_t rows_max = 1 + (uint32_t)wr_rng_below(&rng, 300);
        uint32_t bytes_max = 3000 + (uint32_t)wr_rng_below(&rng, 100000), next = 0;
        random_schema(&rows, &rng, true);
        random_fill(&rows, &rng, ROWS, 60, wr_rng_chance(&rng, 0.4) ? 0 : 0.2);
        struct wr_builder *builder = wr_builder_create(b.pool, &rows.schema, rows_max, bytes_max);
        ck_assert_ptr_null(wr_builder_take(builder));
        for (uint32_t i = 0; i <= ROWS; i++) {
            if (i == ROWS || !random_put(&rows, i, builder)) {
                struct wr_batch *batch = wr_builder_take(builder);
                ck_assert_ptr_nonnull(batch);
                WR_CK(batch->row_count <= rows_max && batch->row_count == batch->live_count);
                for (uint32_t k = 0; k < batch->row_count; k++) {
                    random_check(&rows, next++, batch, k);
                }
                wr_batch_unref(batch);
                WR_CK(next == i);
                i -= i < ROWS; /* again */
            } else {
                WR_CK(wr_builder_count(builder) == i + 1 - next);
                WR_CK(wr_builder_full(builder) == (i + 1 - next == rows_max || wr_builder_bytes(builder) >= bytes_max));
            }
        }
        wr_builder_destroy(builder);
        random_fini(&rows);
    }
    wr_builder_destroy(NULL);
    budget_fini(&b);
}
END_TEST

/* Any list of rows of any batches, appended, comes out in that order. */
START_TEST(appended_rows_are_the_listed_ones)
{
    struct wr_rng rng;
    struct budget b;

    budget_init(&b, 64u << 20);
    wr_rng_init(&rng, 2);
    for (uint32_t round = 0; round < 30; round++) {
        struct random_rows rows;
        uint16_t list[ROWS];
        uint32_t expected[4 * ROWS], count = 0, checked = 0;
        random_schema(&rows, &rng, true);
        random_fill(&rows, &rng, ROWS, 60, wr_rng_chance(&rng, 0.4) ? 0 : 0.2);
        struct wr_batch *in = random_batch(&rows, 0, ROWS, b.pool);
        struct wr_builder *builder = wr_builder_create(
            b.pool, &rows.schema, 50 + (uint32_t)wr_rng_below(&rng, 900), 3000 + (uint32_t)wr_rng_below(&rng, 200000));
        for (uint32_t piece = 0; piece < 4; piece++) {
            uint32_t listed = (uint32_t)wr_rng_below(&rng, ROWS), done = 0;
            for (uint32_t i = 0; i < listed; i++) {
                list[i] = (uint16_t)wr_rng_below(&rng, ROWS);
                expected[count++] = list[i];
            }
            while (done < listed) {
                uint32_t taken = wr_builder_append(builder, in, list + done, listed - done);
                done += taken;
                if (taken == 0) {
                    struct wr_batch *out = wr_builder_take(builder);
                    ck_assert_ptr_nonnull(out);
                    for (uint32_t k = 0; k < out->row_count; k++) {
                        random_check(&rows, expected[checked++], out, k);
                    }
                    wr_batch_unref(out);
                }
            }
        }
        struct wr_batch *out = wr_builder_take(builder);
        for (uint32_t k = 0; out != NULL && k < out->row_count; k++) {
            random_check(&rows, expected[checked++], out, k);
        }
        ck_assert_uint_eq(checked, count);
        wr_batch_unref(out);
        wr_batch_unref(in);
        wr_builder_destroy(builder);
        random_fini(&rows);
    }
    budget_fini(&b);
}
END_TEST

static struct wr_field two_fields[] = {{"number", WR_TYPE_INT8, -1, false}, {"text", WR_TYPE_TEXT, -1, false}};
static const struct wr_schema two = {.field_count = 2, .fields = two_fields};

/* A row that was begun and dropped leaves nothing in the next one, nor in appended ones. */
START_TEST(dropped_rows_leave_nothing)
{
    int64_t number = 5;
    uint16_t row = 0;
    struct budget b;

    budget_init(&b, 1u << 20);
    struct wr_builder *builder = wr_builder_create(b.pool, &two, 10, 1u << 20);
    for (uint32_t i = 0; i < 3; i++) {
        ck_assert(wr_builder_row_begin(builder));
        wr_builder_set(builder, 0, &number);
        ck_assert(wr_builder_set_bytes(builder, 1, "dropped", 7));
    }
    ck_assert(wr_builder_row_begin(builder));
    wr_builder_row_end(builder);
    ck_assert(wr_builder_row_begin(builder));
    wr_builder_set(builder, 0, &number);
    struct wr_builder *nulls = wr_builder_create(b.pool, &two, 10, 1u << 20);
    ck_assert(wr_builder_row_begin(nulls));
    wr_builder_row_end(nulls);
    struct wr_batch *null_batch = wr_builder_take(nulls);
    ck_assert_uint_eq(wr_builder_append(builder, null_batch, &row, 1), 1);
    struct wr_batch *batch = wr_builder_take(builder);
    ck_assert_uint_eq(batch->row_count, 2);
    for (uint32_t c = 0; c < 2; c++) {
        ck_assert(wr_column_is_null(&batch->columns[c], 0) && wr_column_is_null(&batch->columns[c], 1));
    }
    wr_batch_unref(batch);
    wr_batch_unref(null_batch);
    wr_builder_destroy(builder);
    wr_builder_destroy(nulls);
    budget_fini(&b);
}
END_TEST

/* Columns without a NULL have no bitmap, at every count around words; one NULL keeps it. */
START_TEST(full_columns_have_no_bitmap)
{
    struct budget b;

    budget_init(&b, 4u << 20);
    for (uint32_t rows = 1; rows <= 200; rows += rows % 64 < 3 || rows % 64 > 61 ? 1 : 9) {
        for (uint32_t null_at = 0; null_at <= rows; null_at += 1 + null_at / 3) {
            struct wr_builder *builder = wr_builder_create(b.pool, &two, 200, 1u << 20);
            for (uint32_t i = 0; i < rows; i++) {
                int64_t v = i;
                WR_CK(wr_builder_row_begin(builder));
                if (i != null_at) {
                    wr_builder_set(builder, 0, &v);
                }
                wr_builder_row_end(builder);
            }
            struct wr_batch *batch = wr_builder_take(builder);
            WR_CK((batch->columns[0].validity == NULL) == (null_at == rows));
            ck_assert_ptr_nonnull(batch->columns[1].validity);
            for (uint32_t i = 0; i < rows; i++) {
                WR_CK(wr_column_is_null(&batch->columns[0], i) == (i == null_at));
            }
            wr_batch_unref(batch);
            wr_builder_destroy(builder);
        }
    }
    budget_fini(&b);
}
END_TEST

/* ---- sharing ---- */

/* What a batch shares lives until the batch goes, whoever goes first; each buffer is held once. */
START_TEST(shared_buffers_live_as_long_as_needed)
{
    static const char text[] = "a text that is longer than a view";
    struct budget b;

    budget_init(&b, 1u << 20);
    struct wr_builder *builder = wr_builder_create(b.pool, &two, 10, 1u << 20);
    ck_assert(wr_builder_row_begin(builder));
    ck_assert(wr_builder_set_bytes(builder, 1, text, sizeof text - 1));
    wr_builder_row_end(builder);
    struct wr_batch *in = wr_builder_take(builder);
    wr_builder_destroy(builder);
    ck_assert_uint_eq(in->buf_count, 1);
    ck_assert(wr_batch_is_sole(in));
    struct wr_batch *out = wr_batch_create(b.pool, &two, 0);
    ck_assert(wr_batch_share(out, in) && wr_batch_share(out, in));
    ck_assert_uint_eq(out->buf_count, 2);
    ck_assert_uint_eq(wr_batch_held_bytes(out), (uint64_t)out->self->bytes + in->self->bytes + in->bufs[0]->bytes);
    ck_assert(!wr_batch_is_sole(in));
    memcpy(out->columns, in->columns, 2 * sizeof *in->columns);
    out->row_count = out->live_count = 1;
    ck_assert_ptr_eq(wr_batch_ref(in), in);
    wr_batch_unref(in);
    wr_batch_unref(in);
    const struct wr_view *view = out->columns[1].values;
    ck_assert_int_eq(memcmp(wr_view_ptr(view), text, view->bytes), 0);
    wr_batch_unref(out);
    ck_assert_uint_eq(wr_buf_pool_outstanding(b.pool), 0);
    wr_batch_unref(NULL);
    budget_fini(&b);
}
END_TEST

/* The ninth buffer is refused, and a share that does not fit leaves nothing behind. */
START_TEST(a_batch_holds_eight_buffers)
{
    struct budget b;

    budget_init(&b, 1u << 20);
    struct wr_batch *full = wr_batch_create(b.pool, &two, 0), *more = wr_batch_create(b.pool, &two, 0);
    for (uint32_t i = 0; i < WR_BATCH_BUFS_MAX; i++) {
        struct wr_buf *buf = wr_buf_alloc(b.pool, 10);
        ck_assert(wr_batch_hold(full, buf));
        ck_assert(wr_batch_hold(full, buf)); /* again is no more */
        wr_buf_unref(buf);
    }
    ck_assert(wr_batch_hold(full, full->self));
    struct wr_buf *ninth = wr_buf_alloc(b.pool, 10);
    ck_assert(!wr_batch_hold(full, ninth));
    ck_assert(wr_batch_hold(more, ninth));
    wr_buf_unref(ninth);
    ck_assert(!wr_batch_share(more, full)); /* its own, and eight */
    ck_assert_uint_eq(more->buf_count, 1);
    ck_assert_uint_eq(full->buf_count, 8);
    wr_batch_unref(more);
    ck_assert_uint_eq(wr_buf_pool_outstanding(b.pool), 9);
    wr_batch_unref(full);
    budget_fini(&b);
}
END_TEST

/* Carved cells are aligned, apart from each other, and as many as were asked for at creation. */
START_TEST(carved_columns_are_apart)
{
    struct wr_rng rng;
    struct budget b;

    budget_init(&b, 16u << 20);
    wr_rng_init(&rng, 3);
    for (uint32_t round = 0; round < 60; round++) {
        struct random_rows rows;
        uint32_t count = 1 + (uint32_t)wr_rng_below(&rng, 1024);
        bool nulls = wr_rng_chance(&rng, 0.5);
        random_schema(&rows, &rng, true);
        struct wr_batch *batch =
            wr_batch_create(b.pool, &rows.schema, wr_batch_schema_bytes(&rows.schema, count, nulls));
        for (uint32_t c = 0; c < rows.columns; c++) {
            struct wr_column *column = &batch->columns[c];
            wr_batch_carve_column(batch, c, count, nulls);
            ck_assert_uint_eq((uintptr_t)column->values % 64, 0);
            ck_assert_int_eq(column->validity != NULL, nulls);
            memset(column->values, (int)c, (size_t)wr_type_cell_bytes((enum wr_type)column->type) * count);
            for (uint32_t w = 0; nulls && w < (count + 63) / 64; w++) {
                ck_assert_uint_eq(column->validity[w], 0);
                column->validity[w] = c;
            }
        }
        for (uint32_t c = 0; c < rows.columns; c++) {
            const struct wr_column *column = &batch->columns[c];
            uint32_t bytes = wr_type_cell_bytes((enum wr_type)column->type) * count;
            ck_assert_uint_eq(((const uint8_t *)column->values)[0], c);
            ck_assert_uint_eq(((const uint8_t *)column->values)[bytes - 1], c);
            ck_assert(!nulls || column->validity[(count - 1) / 64] == c);
        }
        wr_batch_unref(batch);
    }
    budget_fini(&b);
}
END_TEST

/* ---- compaction ---- */

/* Compacted rows, listed or live, are those rows, with their texts in one buffer, and the source may go. */
START_TEST(compacted_rows_are_the_same)
{
    struct wr_rng rng;
    struct budget b;

    budget_init(&b, 64u << 20);
    wr_rng_init(&rng, 4);
    for (uint32_t round = 0; round < 30; round++) {
        struct random_rows rows;
        uint16_t list[ROWS];
        uint32_t listed = 1 + (uint32_t)wr_rng_below(&rng, ROWS);
        bool live = wr_rng_chance(&rng, 0.5);
        random_schema(&rows, &rng, true);
        random_fill(&rows, &rng, ROWS, 60, wr_rng_chance(&rng, 0.4) ? 0 : 0.2);
        struct wr_batch *in = random_batch(&rows, 0, ROWS, b.pool);
        for (uint32_t i = 0; i < listed; i++) {
            list[i] = (uint16_t)wr_rng_below(&rng, ROWS);
        }
        in->selection = live ? list : NULL;
        in->live_count = live ? listed : ROWS;
        struct wr_batch *out = wr_batch_compact(b.pool, in, live ? NULL : list, listed);
        ck_assert_ptr_nonnull(out);
        wr_batch_unref(in);
        ck_assert(out->row_count == listed && out->live_count == listed && out->selection == NULL);
        ck_assert_uint_le(out->buf_count, 1);
        for (uint32_t i = 0; i < listed; i++) {
            random_check(&rows, list[i], out, i);
        }
        wr_batch_unref(out);
        random_fini(&rows);
    }
    budget_fini(&b);
}
END_TEST

/* Without memory there is no copy, nothing leaks, and the source stays. */
START_TEST(no_memory_is_an_answer)
{
    struct wr_memory_account *other;
    struct random_rows rows;
    struct wr_rng rng;
    struct budget b;

    budget_init(&b, 8u << 20);
    wr_rng_init(&rng, 5);
    do {
        random_schema(&rows, &rng, true);
    } while (!wr_type_has_heap(rows.fields[0].type));
    random_fill(&rows, &rng, ROWS, 400, 0);
    struct wr_batch *in = random_batch(&rows, 0, ROWS, b.pool);
    other = wr_memory_account_open(b.memory, WR_MEMORY_TABLE, "what fills the budget");
    uint64_t rest = wr_memory_budget_bytes(b.memory) - wr_memory_used_bytes(b.memory);
    ck_assert(wr_memory_reserve(other, rest));
    uint64_t before = wr_buf_pool_outstanding(b.pool);
    uint32_t refusals = 0;
    struct wr_batch *out = NULL;
    while ((out = wr_batch_compact(b.pool, in, NULL, ROWS)) == NULL) {
        refusals += 1;
        ck_assert_uint_eq(wr_buf_pool_outstanding(b.pool), before);
        wr_memory_release(other, 16384);
        rest -= 16384;
    }
    ck_assert_uint_gt(refusals, 1);
    for (uint32_t i = 0; i < ROWS; i++) {
        random_check(&rows, i, out, i);
    }
    wr_batch_unref(out);
    wr_batch_unref(in);
    wr_memory_release(other, wr_memory_account_bytes(other));
    wr_memory_account_close(other);
    struct budget small;
    budget_init(&small, 4096);
    struct wr_builder *builder = wr_builder_create(small.pool, &rows.schema, 64, 1u << 20);
    uint32_t put = 0;
    while (put < ROWS && random_put(&rows, put, builder)) {
        put += 1;
    }
    ck_assert_uint_lt(put, 64);
    wr_builder_destroy(builder);
    budget_fini(&small);
    random_fini(&rows);
    budget_fini(&b);
}
END_TEST

/* Where there is no memory for a full batch, smaller ones carry the same rows. */
START_TEST(little_memory_makes_small_batches)
{
    struct random_rows rows;
    struct wr_rng rng;
    struct budget b, small;
    uint32_t batches = 0, at = 0;

    budget_init(&b, 64u << 20);
    wr_rng_init(&rng, 6);
    random_schema(&rows, &rng, true);
    random_fill(&rows, &rng, ROWS, 40, 0);
    struct wr_batch *in = random_batch(&rows, 0, ROWS, b.pool);
    uint64_t full = wr_buf_block_bytes(wr_batch_schema_bytes(&rows.schema, WR_BATCH_ROWS_MAX, true));
    budget_init(&small, full / 2);
    struct wr_builder *builder =
        wr_builder_create(small.pool, &rows.schema, WR_BATCH_ROWS_MAX, WR_BATCH_BYTES_MAX);
    uint16_t numbers[ROWS];
    for (uint32_t i = 0; i < ROWS; i++) {
        numbers[i] = (uint16_t)i;
    }
    while (at < ROWS) {
        uint32_t n = wr_builder_append(builder, in, numbers + at, ROWS - at);
        at += n;
        if (n > 0 && !wr_builder_full(builder)) {
            continue;
        }
        struct wr_batch *out = wr_builder_take(builder);
        ck_assert_ptr_nonnull(out);
        WR_CK(wr_memory_used_bytes(small.memory) <= full / 2);
        for (uint32_t i = 0; i < out->row_count; i++) {
            random_check(&rows, at - out->row_count + i, out, i);
        }
        wr_batch_unref(out);
        batches += 1;
    }
    ck_assert_uint_gt(batches, 2);
    ck_assert(wr_buf_pool_refused(small.pool));
    wr_builder_destroy(builder);
    budget_fini(&small);
    wr_batch_unref(in);
    random_fini(&rows);
    budget_fini(&b);
}
END_TEST

#define LONG_TEXT "a text that does not lie in its cell but in the heap of the batch"

/* Append all rows, batch by batch. */
static void append_all(struct wr_builder *builder, const struct wr_batch *in, const uint16_t *numbers)
{
    for (uint32_t at = 0; at < ROWS;) {
        uint32_t n = wr_builder_append(builder, in, numbers + at, ROWS - at);
        struct wr_batch *out = wr_builder_take(builder);
        ck_assert_uint_gt(n, 0);
        ck_assert_uint_eq(out->row_count, n);
        for (uint32_t i = 0; i < 2 * n; i++) {
            const struct wr_view *view = (const struct wr_view *)out->columns[i % 2].values + i / 2;
            ck_assert_uint_eq(view->bytes, strlen(LONG_TEXT));
            ck_assert_int_eq(memcmp(wr_view_ptr(view), LONG_TEXT, view->bytes), 0);
        }
        wr_batch_unref(out);
        at += n;
    }
}

/* Strings that are copied for rows which then find no memory are given back: tries in vain, however many,
 * leave no trace. Where one column's strings would take all that is left, fewer rows go in. */
START_TEST(tries_in_vain_leave_nothing)
{
    static struct wr_field fields[] = {{.name = "a", .type = WR_TYPE_TEXT, .typmod = -1},
                                       {.name = "b", .type = WR_TYPE_TEXT, .typmod = -1}};
    static const struct wr_schema schema = {.field_count = 2, .fields = fields};
    const char *cells[2 * ROWS];
    uint16_t numbers[ROWS];
    uint32_t in_vain = 0, fewer = 0;
    struct budget b;

    for (uint32_t i = 0; i < ROWS; i++) {
        cells[2 * i] = cells[2 * i + 1] = LONG_TEXT;
        numbers[i] = (uint16_t)i;
    }
    budget_init(&b, 64u << 20);
    struct wr_batch *in = rows_batch(b.pool, &schema, cells, ROWS);
    for (uint32_t step = 600; step < 9000; step += 200) {
        struct budget small;
        struct wr_buf *held[400];
        uint32_t count = 0;
        budget_init(&small, 128u << 10);
        struct wr_builder *builder =
            wr_builder_create(small.pool, &schema, WR_BATCH_ROWS_MAX, WR_BATCH_BYTES_MAX);
        while (count < WR_COUNT(held) && (held[count] = wr_buf_alloc(small.pool, step)) != NULL) {
            count += 1;
        }
        /* Each time there is a little more memory than the last time. */
        while (count > 0) {
            uint32_t n = wr_builder_append(builder, in, numbers, ROWS);
            in_vain += n == 0;
            fewer += n > 0 && n < ROWS;
            if (n > 0) {
                wr_batch_unref(wr_builder_take(builder));
            }
            wr_buf_unref(held[--count]);
        }
        append_all(builder, in, numbers);
        wr_builder_destroy(builder);
        budget_fini(&small);
    }
    ck_assert(in_vain > 0 && fewer > 0);
    wr_batch_unref(in);
    budget_fini(&b);
}
END_TEST

WR_TEST_MAIN("batch", rows_come_out_as_they_went_in, appended_rows_are_the_listed_ones,
             dropped_rows_leave_nothing, full_columns_have_no_bitmap,
             shared_buffers_live_as_long_as_needed, a_batch_holds_eight_buffers,
             carved_columns_are_apart, compacted_rows_are_the_same, no_memory_is_an_answer,
             little_memory_makes_small_batches, tries_in_vain_leave_nothing)
