/* Wire codec: batches read back; cut, flipped and crafted payloads are refused or harmless. */
#include "common/batch/wire.h"

#include "common/base/alloc.h"
#include "common/base/bytes.h"
#include "common/batch/key.h"
#include "common/batch/text.h"
#include "tests/lib/budget.h"
#include "tests/lib/random_rows.h"
#include "tests/lib/wr_test.h"

#define ROWS 200

/* A copy in memory that ends where the payload and the tail of every buffer end. */
static struct wr_buf *copy_of(const void *data, uint32_t bytes)
{
    struct wr_buf *buf = wr_buf_create_unowned(bytes);

    memcpy(buf->data, data, bytes);
    return buf;
}

static void narrow(struct wr_batch *in, struct wr_rng *rng, uint16_t selection[ROWS])
{
    uint32_t count = 0;

    for (uint16_t i = 0; i < in->row_count; i++) {
        selection[count] = i;
        count += wr_rng_chance(rng, 0.6);
    }
    in->selection = selection;
    in->live_count = count;
}

/* ---- round trips ---- */

/* Live rows cut to any payload size read back as they are; no piece exceeds the size but a single row;
 * no piece could have taken one more; sizes are told exactly. */
START_TEST(rows_read_back_in_pieces)
{
    struct wr_rng rng;
    struct budget b;

    budget_init(&b, 64u << 20);
    wr_rng_init(&rng, 1);
    for (uint32_t round = 0; round < 120; round++) {
        struct random_rows rows;
        uint16_t selection[ROWS];
        uint32_t count = 1 + (uint32_t)wr_rng_below(&rng, ROWS), first = 0;
        uint32_t payload_max = 200 + (uint32_t)wr_rng_below(&rng, wr_rng_chance(&rng, 0.5) ? 3000 : 60000);
        random_schema(&rows, &rng, true);
        random_fill(&rows, &rng, count, 60, wr_rng_chance(&rng, 0.4) ? 0 : 0.2);
        struct wr_batch *in = random_batch(&rows, 0, count, b.pool);
        if (wr_rng_chance(&rng, 0.5)) {
            narrow(in, &rng, selection);
        }
        while (first < in->live_count) {
            uint32_t told, bytes = 0, more, fit = wr_wire_fit(in, first, payload_max, &told);
            struct wr_batch *out = NULL;
            struct wr_error err;
            ck_assert(fit >= 1 && fit <= in->live_count - first);
            struct wr_buf *buf = wr_wire_encode(in, first, fit, b.pool, &bytes);
            ck_assert_uint_eq(bytes, told);
            ck_assert(bytes <= payload_max || fit == 1);
            if (first + fit < in->live_count) {
                struct wr_buf *larger = wr_wire_encode(in, first, fit + 1, b.pool, &more);
                ck_assert(more > payload_max);
                wr_buf_unref(larger);
            }
            struct wr_buf *received = copy_of(buf->data, bytes);
            wr_buf_unref(buf);
            WR_CK_OK(wr_wire_decode(&rows.schema, received, bytes, fit, b.pool, &out, &err), &err);
            wr_buf_unref(received);
            ck_assert(out->row_count == fit && out->live_count == fit && out->selection == NULL);
            for (uint32_t i = 0; i < fit; i++) {
                random_check(&rows, wr_batch_row(in, first + i), out, i);
            }
            wr_batch_unref(out);
            first += fit;
        }
        wr_batch_unref(in);
        random_fini(&rows);
    }
    budget_fini(&b);
}
END_TEST

/* A row larger than the maximum goes alone, with its true size. */
START_TEST(a_large_row_goes_alone)
{
    struct wr_field field = {"text", WR_TYPE_TEXT, -1, false};
    const struct wr_schema schema = {.field_count = 1, .fields = &field};
    char *text = wr_alloc(100000);
    uint32_t told, bytes;
    struct budget b;

    budget_init(&b, 4u << 20);
    memset(text, 'x', 100000);
    struct wr_builder *builder = wr_builder_create(b.pool, &schema, 3, 1u << 20);
    for (uint32_t i = 0; i < 3; i++) {
        ck_assert(wr_builder_row_begin(builder));
        ck_assert(wr_builder_set_bytes(builder, 0, text, i == 1 ? 100000 : 20));
        wr_builder_row_end(builder);
    }
    struct wr_batch *in = wr_builder_take(builder);
    ck_assert_uint_eq(wr_wire_fit(in, 0, 32768, &told), 1);
    ck_assert_uint_eq(wr_wire_fit(in, 1, 32768, &told), 1);
    ck_assert_uint_gt(told, 100000);
    struct wr_buf *buf = wr_wire_encode(in, 1, 1, b.pool, &bytes);
    ck_assert_uint_eq(bytes, told);
    wr_buf_unref(buf);
    ck_assert_uint_eq(wr_wire_fit(in, 0, 1u << 20, &told), 3);
    wr_batch_unref(in);
    wr_builder_destroy(builder);
    wr_free(text);
    budget_fini(&b);
}
END_TEST

/* The payload is a format: head, blocks at 64-byte borders, heap, 64 zero bytes. */
START_TEST(bytes_are_stable)
{
    struct wr_field fields[] = {{"n", WR_TYPE_INT4, -1, false}, {"t", WR_TYPE_TEXT, -1, false}};
    const struct wr_schema schema = {.field_count = 2, .system = 1u << WR_SYSTEM_KIND, .fields = fields};
    static const uint8_t head[] = {3, 0, 1, 0, 14, 0, 0, 0, 3, 0x80, 0, 0, 64, 0, 0, 0,
                                   8, 0, 0, 0, 192, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0};
    uint32_t bytes;
    int32_t n = -2;
    uint8_t kind = WR_ROW_DELETE;
    struct budget b;

    budget_init(&b, 1u << 20);
    struct wr_builder *builder = wr_builder_create(b.pool, &schema, 2, 1000);
    for (uint32_t i = 0; i < 2; i++) {
        ck_assert(wr_builder_row_begin(builder));
        if (i == 1) {
            wr_builder_set(builder, 0, &n);
        }
        ck_assert(wr_builder_set_bytes(builder, 1, "fourteen bytes", i == 0 ? 14 : 3));
        wr_builder_set(builder, 2, &kind);
        wr_builder_row_end(builder);
    }
    struct wr_batch *in = wr_builder_take(builder);
    struct wr_buf *buf = wr_wire_encode(in, 0, 2, b.pool, &bytes);
    ck_assert_uint_eq(bytes, 64 + 128 + 64 + 64 + 14 + 64);
    ck_assert_int_eq(memcmp(buf->data, head, sizeof head), 0);
    ck_assert_uint_eq(buf->data[64], 2);                                 /* validity of n */
    ck_assert_int_eq(memcmp(buf->data + 128, "\0\0\0\0\xfe\xff\xff\xff", 8), 0);
    ck_assert_int_eq(memcmp(buf->data + 192, "\16\0\0\0four\0\0\0\0\0\0\0\0", 16), 0);
    ck_assert_int_eq(memcmp(buf->data + 208, "\3\0\0\0fou\0\0\0\0\0\0\0\0\0", 16), 0);
    ck_assert_int_eq(memcmp(buf->data + 256, "\3\3\0\0", 4), 0);
    ck_assert_int_eq(memcmp(buf->data + 320, "fourteen bytes\0\0", 16), 0);
    for (uint32_t i = 0; i < 64; i++) {
        ck_assert_uint_eq(buf->data[334 + i], 0);
    }
    wr_buf_unref(buf);
    wr_batch_unref(in);
    wr_builder_destroy(builder);
    budget_fini(&b);
}
END_TEST

/* ---- damage ---- */

/* Look at everything a batch says. */
static void read_all(const struct wr_batch *batch)
{
    struct wr_sb sb = {0};

    for (uint32_t c = 0; c < batch->column_count; c++) {
        const struct wr_column *column = &batch->columns[c];
        uint32_t bytes = wr_type_cell_bytes((enum wr_type)column->type);
        for (uint32_t i = 0; i < batch->row_count; i++) {
            wr_sb_reset(&sb);
            if (!wr_column_is_null(column, i)) {
                wr_cell_to_text((enum wr_type)column->type, (const char *)column->values + (size_t)i * bytes, &sb);
            }
        }
    }
    wr_sb_fini(&sb);
}

struct payload {
    struct random_rows rows;
    uint8_t *data;
    uint32_t bytes;
};

static void payload_init(struct payload *p, struct wr_rng *rng, struct wr_buf_pool *pool, uint32_t count)
{
    random_schema(&p->rows, rng, true);
    random_fill(&p->rows, rng, count, 40, 0.2);
    struct wr_batch *in = random_batch(&p->rows, 0, count, pool);
    struct wr_buf *buf = wr_wire_encode(in, 0, count, pool, &p->bytes);
    p->data = wr_alloc(p->bytes);
    memcpy(p->data, buf->data, p->bytes);
    wr_buf_unref(buf);
    wr_batch_unref(in);
}

static void payload_fini(struct payload *p)
{
    wr_free(p->data);
    random_fini(&p->rows);
}

/* Decoded, and then read in full; true: it was taken. */
static bool take(const struct payload *p, const void *data, uint32_t bytes, uint32_t rows, struct wr_buf_pool *pool)
{
    struct wr_buf *buf = copy_of(data, bytes);
    struct wr_batch *out = (struct wr_batch *)(void *)1;
    struct wr_error err;
    bool taken = wr_wire_decode(&p->rows.schema, buf, bytes, rows, pool, &out, &err) == WR_OK;

    if (taken) {
        wr_buf_unref(buf); /* the batch holds it */
        read_all(out);
        wr_batch_unref(out);
    } else {
        ck_assert_int_eq(err.code, WR_ERR_CORRUPT);
        ck_assert_ptr_eq(out, (void *)1);
        wr_buf_unref(buf);
    }
    return taken;
}

/* Whatever is cut off or added at the end, or said of the rows, nothing beyond the buffer is read. */
START_TEST(cut_payloads_are_harmless)
{
    struct wr_rng rng;
    struct budget b;

    budget_init(&b, 16u << 20);
    wr_rng_init(&rng, 2);
    for (uint32_t round = 0; round < 12; round++) {
        struct payload p;
        payload_init(&p, &rng, b.pool, 1 + round * 7);
        ck_assert(take(&p, p.data, p.bytes, p.rows.count, b.pool));
        for (uint32_t bytes = 0; bytes < p.bytes; bytes += 1 + (bytes > 300) * 13) {
            (void)take(&p, p.data, bytes, p.rows.count, b.pool);
        }
        for (uint32_t bytes = 0; bytes < 128; bytes++) {
            ck_assert(!take(&p, p.data, bytes, p.rows.count, b.pool)); /* not even a head and a tail */
        }
        ck_assert(!take(&p, p.data, p.bytes, 0, b.pool));
        ck_assert(!take(&p, p.data, p.bytes, WR_BATCH_ROWS_MAX + 1, b.pool));
        ck_assert(!take(&p, p.data, p.bytes, UINT32_MAX, b.pool));
        for (uint32_t rows = 1; rows <= WR_BATCH_ROWS_MAX; rows += 1 + rows / 3) {
            (void)take(&p, p.data, p.bytes, rows, b.pool);
        }
        payload_fini(&p);
    }
    budget_fini(&b);
}
END_TEST

/* Any flipped bit, and any wild value in the head or the views, is refused or harmless. */
START_TEST(flipped_payloads_are_harmless)
{
    uint32_t refused = 0;
    struct wr_rng rng;
    struct budget b;

    budget_init(&b, 16u << 20);
    wr_rng_init(&rng, 3);
    for (uint32_t round = 0; round < 10; round++) {
        struct payload p;
        payload_init(&p, &rng, b.pool, 1 + (uint32_t)wr_rng_below(&rng, 40));
        for (uint32_t bit = 0; bit < p.bytes * 8; bit += bit < 1024 ? 1 : 1 + (uint32_t)wr_rng_below(&rng, 60)) {
            p.data[bit / 8] ^= (uint8_t)(1u << bit % 8);
            refused += !take(&p, p.data, p.bytes, p.rows.count, b.pool);
            p.data[bit / 8] ^= (uint8_t)(1u << bit % 8);
        }
        for (uint32_t i = 0; i < 2000; i++) {
            uint8_t before[8];
            uint32_t at = (uint32_t)wr_rng_below(&rng, i % 2 == 0 ? 128 : p.bytes - 8) & ~3u;
            memcpy(before, p.data + at, sizeof before);
            uint64_t wild = wr_rng_next(&rng) >> wr_rng_below(&rng, 64);
            memcpy(p.data + at, &wild, wr_rng_chance(&rng, 0.5) ? 4 : 8);
            refused += !take(&p, p.data, p.bytes, p.rows.count, b.pool);
            memcpy(p.data + at, before, sizeof before);
        }
        payload_fini(&p);
    }
    ck_assert_uint_gt(refused, 5000);
    budget_fini(&b);
}
END_TEST

static struct wr_field text_field = {"t", WR_TYPE_TEXT, -1, false};
static const struct wr_schema text_schema = {.field_count = 1, .fields = &text_field};

static void text_payload(struct payload *p, struct wr_buf_pool *pool)
{
    struct wr_builder *builder = wr_builder_create(pool, &text_schema, 1, 1000);

    *p = (struct payload){.rows = {.schema = text_schema, .columns = 1}};
    ck_assert(wr_builder_row_begin(builder));
    ck_assert(wr_builder_set_bytes(builder, 0, "twenty bytes of text", 20));
    wr_builder_row_end(builder);
    struct wr_batch *in = wr_builder_take(builder);
    struct wr_buf *buf = wr_wire_encode(in, 0, 1, pool, &p->bytes);
    p->data = wr_alloc(p->bytes);
    memcpy(p->data, buf->data, p->bytes);
    wr_buf_unref(buf);
    wr_batch_unref(in);
    wr_builder_destroy(builder);
}

/* A view must lie within the heap to its last byte, and begin with its prefix. */
START_TEST(views_beyond_the_heap_are_refused)
{
    static const struct {
        uint32_t bytes;
        uint64_t offset;
    } views[] = {{20, 1},          {21, 0},        {UINT32_MAX, 0},           {13, 8},
                 {13, UINT64_MAX}, {20, 1ull << 32}, {20, UINT64_MAX - 19},   {UINT32_MAX, UINT64_MAX},
                 {13, 20},         {13, 21}};
    struct payload p;
    struct budget b;

    budget_init(&b, 1u << 20);
    text_payload(&p, b.pool);
    ck_assert_uint_eq(p.bytes, 64 + 64 + 20 + 64);
    ck_assert(take(&p, p.data, p.bytes, 1, b.pool));
    for (size_t i = 0; i < WR_COUNT(views); i++) {
        memcpy(p.data + 64, &views[i].bytes, 4);
        memcpy(p.data + 72, &views[i].offset, 8);
        ck_assert_msg(!take(&p, p.data, p.bytes, 1, b.pool), "view %zu", i);
    }
    uint32_t length = 13;
    uint64_t offset = 0;
    memcpy(p.data + 64, &length, 4);
    memcpy(p.data + 72, &offset, 8);
    ck_assert(take(&p, p.data, p.bytes, 1, b.pool));
    p.data[68] ^= 1; /* prefix */
    ck_assert(!take(&p, p.data, p.bytes, 1, b.pool));
    wr_free(p.data);
    budget_fini(&b);
}
END_TEST

/* Booleans and numerics of no known form are refused: kernels index by them. Row kinds are no booleans. */
START_TEST(cells_of_no_form_are_refused)
{
    struct wr_field fields[] = {{"b", WR_TYPE_BOOL, -1, false}, {"n", WR_TYPE_NUMERIC, -1, false}};
    struct payload p = {.rows = {.fields = {{0}}}};
    uint8_t yes = 1, kind = WR_ROW_DELETE, numeric[16] = {0};
    struct budget b;

    p.rows.schema = (struct wr_schema){.field_count = 2, .system = 1u << WR_SYSTEM_KIND, .fields = fields};
    budget_init(&b, 1u << 20);
    struct wr_builder *builder = wr_builder_create(b.pool, &p.rows.schema, 1, 1000);
    ck_assert(wr_builder_row_begin(builder));
    wr_builder_set(builder, 0, &yes);
    wr_builder_set(builder, 1, numeric);
    wr_builder_set(builder, 2, &kind);
    wr_builder_row_end(builder);
    struct wr_batch *in = wr_builder_take(builder);
    struct wr_buf *buf = wr_wire_encode(in, 0, 1, b.pool, &p.bytes);
    ck_assert(take(&p, buf->data, p.bytes, 1, b.pool));
    for (uint32_t v = 0; v < 256; v++) {
        buf->data[64] = (uint8_t)v;
        ck_assert_int_eq(take(&p, buf->data, p.bytes, 1, b.pool), v <= 1);
    }
    buf->data[64] = 0;
    for (uint32_t v = 0; v < 256; v++) {
        buf->data[128] = (uint8_t)v;
        ck_assert_int_eq(take(&p, buf->data, p.bytes, 1, b.pool), v <= 4 && v != 1);
    }
    buf->data[128] = 0;
    ck_assert_uint_eq(wr_load_u32(buf->data + 28), 192);
    wr_store_u32(buf->data + 28, 256); /* the last block would lie behind the others' end */
    ck_assert(!take(&p, buf->data, p.bytes, 1, b.pool));
    wr_buf_unref(buf);
    wr_batch_unref(in);
    wr_builder_destroy(builder);
    budget_fini(&b);
}
END_TEST

/* A pool that refuses gives no batch and no error; encoding gives no buffer. */
START_TEST(no_memory_is_an_answer)
{
    struct wr_memory_account *other;
    struct wr_batch *out = (struct wr_batch *)(void *)1;
    struct payload p;
    struct wr_error err;
    uint32_t bytes;
    struct budget b, none;

    budget_init(&b, 1u << 20);
    budget_init(&none, 1000);
    text_payload(&p, b.pool);
    struct wr_buf *buf = copy_of(p.data, p.bytes);
    WR_CK_OK(wr_wire_decode(&text_schema, buf, p.bytes, 1, none.pool, &out, &err), &err);
    ck_assert_ptr_null(out);
    WR_CK_OK(wr_wire_decode(&text_schema, buf, p.bytes, 1, b.pool, &out, &err), &err);
    other = wr_memory_account_open(b.memory, WR_MEMORY_TABLE, "what fills the budget");
    ck_assert_ptr_null(wr_wire_encode(out, 0, 1, none.pool, &bytes));
    wr_memory_account_close(other);
    wr_batch_unref(out);
    wr_buf_unref(buf);
    wr_free(p.data);
    budget_fini(&none);
    budget_fini(&b);
}
END_TEST

WR_TEST_MAIN("wire", rows_read_back_in_pieces, a_large_row_goes_alone, bytes_are_stable,
             cut_payloads_are_harmless, flipped_payloads_are_harmless, views_beyond_the_heap_are_refused,
             cells_of_no_form_are_refused, no_memory_is_an_answer)
