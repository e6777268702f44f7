#include "tests/lib/fuzz_wire.h"

#include "common/base/bytes.h"
#include "common/base/crc32c.h"
#include "common/batch/key.h"
#include "common/batch/text.h"
#include "common/batch/wire.h"
#include "common/net/frame.h"
#include "tests/lib/budget.h"
#include "tests/lib/random_rows.h"
#include "tests/lib/wr_test.h"

/* ---- frames ---- */

static void check_header(const uint8_t header[WR_FRAME_HEADER_BYTES])
{
    uint8_t again[WR_FRAME_HEADER_BYTES];
    struct wr_frame frame;
    struct wr_error err;

    if (wr_frame_decode(header, WR_DATA_FRAME_BYTES_MAX, &frame, &err) == WR_OK) {
        WR_CK(frame.payload_bytes <= WR_DATA_FRAME_BYTES_MAX);
        wr_frame_encode(&frame, again);
        WR_CK(memcmp(header, again, sizeof again) == 0);
    }
}

void fuzz_frame(const uint8_t *data, size_t bytes)
{
    uint8_t header[WR_FRAME_HEADER_BYTES];

    if (bytes < sizeof header) {
        return;
    }
    check_header(data);
    memcpy(header, data, sizeof header);
    wr_store_u32(header + 28, wr_crc32c(0, header, 28));
    check_header(header);
}

/* ---- batches ---- */

#define PAYLOAD_BYTES 8192u

/* Every cell, so that what a view points at is looked at. */
static void print_cells(const struct wr_batch *batch, struct wr_sb *sb)
{
    for (uint32_t i = 0; i < batch->live_count; i++) {
        uint32_t row = wr_batch_row(batch, i);
        for (uint32_t c = 0; c < batch->column_count; c++) {
            const struct wr_column *column = &batch->columns[c];
            enum wr_type type = (enum wr_type)column->type;
            const char *cell = (const char *)column->values + (size_t)row * wr_type_cell_bytes(type);
            if (wr_column_is_null(column, row)) {
                wr_sb_puts(sb, "NULL");
            } else if (wr_cell_valid(type, cell)) {
                wr_cell_to_text(type, cell, sb);
            }
            wr_sb_putc(sb, '|');
        }
    }
}

static void make_keys(const struct wr_batch *batch)
{
    struct wr_key_scratch *scratch = wr_key_scratch_create();
    struct wr_keys keys;

    for (uint32_t c = 0; c < batch->schema->field_count; c++) {
        enum wr_type type = batch->schema->fields[c].type;
        if (type != WR_TYPE_JSONB && !wr_type_is_array(type)) {
            wr_keys_build(batch, &c, 1, false, scratch, &keys);
            WR_CK(keys.count == batch->live_count);
        }
    }
    wr_key_scratch_destroy(scratch);
}

static struct wr_batch *decode(struct budget *budget, const struct wr_schema *schema, struct wr_buf *buf,
                               uint32_t bytes, uint32_t rows)
{
    struct wr_batch *batch = NULL;
    struct wr_error err;

    return wr_wire_decode(schema, buf, bytes, rows, budget->pool, &batch, &err) == WR_OK ? batch : NULL;
}

static void look_at(struct budget *budget, const struct wr_schema *schema, struct wr_batch *batch)
{
    struct wr_sb first = {0}, second = {0};
    uint32_t bytes;
    struct wr_buf *buf;
    struct wr_batch *again;

    print_cells(batch, &first);
    make_keys(batch);
    buf = wr_wire_encode(batch, 0, batch->live_count, budget->pool, &bytes);
    WR_CK(buf != NULL);
    again = decode(budget, schema, buf, bytes, batch->live_count);
    WR_CK(again != NULL);
    print_cells(again, &second);
    WR_CK(first.bytes == second.bytes && (first.bytes == 0 || memcmp(first.ptr, second.ptr, first.bytes) == 0));
    wr_batch_unref(again);
    wr_buf_unref(buf);
    wr_sb_fini(&first);
    wr_sb_fini(&second);
}

/* A payload of ours with bytes changed at places; returns its size. */
static uint32_t spoil(struct budget *budget, const struct random_rows *rows, struct wr_buf *to,
                      const uint8_t *changes, size_t bytes)
{
    struct wr_batch *batch = random_batch(rows, 0, rows->count, budget->pool);
    uint32_t size;
    struct wr_buf *buf = wr_wire_encode(batch, 0, rows->count, budget->pool, &size);

    WR_CK(buf != NULL);
    size = WR_MIN(size, PAYLOAD_BYTES);
    memcpy(to->data, buf->data, size);
    for (; bytes >= 3; bytes -= 3, changes += 3) {
        to->data[wr_load_u16(changes) % size] = changes[2];
    }
    wr_buf_unref(buf);
    wr_batch_unref(batch);
    return size;
}

void fuzz_batch(const uint8_t *data, size_t bytes)
{
    struct budget budget;
    struct random_rows rows;
    struct wr_rng rng;
    struct wr_buf *buf;
    struct wr_batch *batch;
    uint32_t size;

    if (bytes < 6 || bytes - 6 > PAYLOAD_BYTES) {
        return;
    }
    budget_init(&budget, 64 * 1024 * 1024);
    wr_rng_init(&rng, wr_load_u32(data));
    random_schema(&rows, &rng, false);
    random_fill(&rows, &rng, 1 + data[4] % 32, 40, 0.2);
    buf = wr_buf_alloc(budget.pool, PAYLOAD_BYTES);
    size = (uint32_t)bytes - 6;
    if (data[5] != 0) {
        size = spoil(&budget, &rows, buf, data + 6, bytes - 6);
    } else {
        memcpy(buf->data, data + 6, size);
    }
    batch = decode(&budget, &rows.schema, buf, size, rows.count);
    if (batch != NULL) {
        look_at(&budget, &rows.schema, batch);
    }
    wr_batch_unref(batch);
    wr_buf_unref(buf);
    random_fini(&rows);
    budget_fini(&budget);
}
