#include "common/batch/wire.h"

#include <string.h>

#include "common/base/bytes.h"

#define HEAD_BYTES 8u
#define COLUMN_BYTES 8u
#define FLAG_VALIDITY 0x80u

static uint32_t align64(uint32_t n)
{
    return (n + 63) & ~63u;
}

static uint32_t validity_bytes(uint32_t rows)
{
    return align64((rows + 63) / 64 * 8);
}

static uint32_t head_bytes(uint32_t columns)
{
    return align64(HEAD_BYTES + columns * COLUMN_BYTES);
}

/* Blocks without the heap. */
static uint64_t fixed_bytes(const struct wr_batch *batch, uint32_t rows)
{
    uint64_t bytes = head_bytes(batch->column_count);

    for (uint32_t c = 0; c < batch->column_count; c++) {
        const struct wr_column *column = &batch->columns[c];
        bytes += align64(wr_type_cell_bytes((enum wr_type)column->type) * rows);
        bytes += column->validity != NULL ? validity_bytes(rows) : 0;
    }
    return bytes;
}

static bool has_strings(const struct wr_batch *batch)
{
    for (uint32_t c = 0; c < batch->column_count; c++) {
        if (wr_type_reaches_out((enum wr_type)batch->columns[c].type)) {
            return true;
        }
    }
    return false;
}

/* Of a live row, in a frame that begins with live row `first`. */
static uint64_t row_heap_bytes(const struct wr_batch *batch, uint32_t first, uint32_t live)
{
    uint32_t row = wr_batch_row(batch, live), split = wr_batch_split_column(batch);
    uint64_t bytes = 0;

    for (uint32_t c = 0; c < batch->column_count; c++) {
        const struct wr_column *column = &batch->columns[c];
        enum wr_type type = (enum wr_type)column->type;
        bool there = c == split && live > first &&
                     wr_batch_split_repeats(column, row, wr_batch_row(batch, live - 1));
        if (wr_type_reaches_out(type) && !there && !wr_column_is_null(column, row)) {
            bytes += wr_cell_outside_bytes(type, (const char *)column->values + (size_t)row * 16);
        }
    }
    return bytes;
}

uint32_t wr_wire_fit(const struct wr_batch *batch, uint32_t first, uint32_t payload_bytes_max,
                     uint32_t *ret_payload_bytes)
{
    uint32_t left = batch->live_count - first, rows = 0;
    uint64_t heap = 0, total = 0;
    bool strings = has_strings(batch);

    if (!strings && fixed_bytes(batch, left) + 64 <= payload_bytes_max) {
        *ret_payload_bytes = (uint32_t)fixed_bytes(batch, left) + 64;
        return left;
    }
    while (rows < left) {
        uint64_t more =
            strings ? heap + row_heap_bytes(batch, first, first + rows) : 0;
        uint64_t bytes = fixed_bytes(batch, rows + 1) + more + 64;
        if (bytes > payload_bytes_max && rows > 0) {
            break;
        }
        heap = more;
        total = bytes;
        rows += 1;
        if (bytes > payload_bytes_max) {
            break;
        }
    }
    *ret_payload_bytes = (uint32_t)WR_MIN(total, (uint64_t)UINT32_MAX);
    return rows;
}

static void encode_fixed(uint8_t *to, const struct wr_batch *batch, const struct wr_column *column,
                         uint32_t first, uint32_t count)
{
    uint32_t bytes = wr_type_cell_bytes((enum wr_type)column->type);
    const uint8_t *from = column->values;

    if (batch->selection == NULL) {
        memcpy(to, from + (size_t)first * bytes, (size_t)count * bytes);
        return;
    }
    if (bytes == 8) {
        for (uint32_t i = 0; i < count; i++) {
            memcpy(to + (size_t)i * 8, from + (size_t)batch->selection[first + i] * 8, 8);
        }
        return;
    }
    for (uint32_t i = 0; i < count; i++) {
        memcpy(to + (size_t)i * bytes, from + (size_t)batch->selection[first + i] * bytes, bytes);
    }
}

/* Cells with heap offsets in place of pointers; NULLs become zero bytes. */
static uint32_t encode_reaching_out(uint8_t *to, uint8_t *heap, uint32_t heap_used,
                                    const struct wr_batch *batch, const struct wr_column *column,
                                    uint32_t first, uint32_t count)
{
    enum wr_type type = (enum wr_type)column->type;
    uint32_t number = wr_batch_split_column(batch);
    bool split = number != UINT32_MAX && column == &batch->columns[number];

    for (uint32_t i = 0; i < count; i++) {
        uint32_t row = wr_batch_row(batch, first + i);
        uint8_t *cell = to + (size_t)i * 16;
        if (split && i > 0 &&
            wr_batch_split_repeats(column, row, wr_batch_row(batch, first + i - 1))) {
            memcpy(cell, cell - 16, 16);
            continue;
        }
        memset(cell, 0, 16);
        if (wr_column_is_null(column, row)) {
            continue;
        }
        memcpy(cell, (const char *)column->values + (size_t)row * 16, 16);
        uint32_t bytes = wr_cell_outside_bytes(type, cell);
        if (bytes > 0) {
            memcpy(heap + heap_used, wr_cell_outside(cell), bytes);
            wr_cell_point_outside(cell, (const void *)(uintptr_t)heap_used);
            heap_used += bytes;
        }
    }
    return heap_used;
}

static void encode_validity(uint8_t *to, const struct wr_batch *batch,
                            const struct wr_column *column, uint32_t first, uint32_t count)
{
    uint64_t *bits = (uint64_t *)(void *)to;

    memset(to, 0, validity_bytes(count));
    for (uint32_t i = 0; i < count; i++) {
        uint64_t valid = !wr_column_is_null(column, wr_batch_row(batch, first + i));
        bits[i / 64] |= valid << (i % 64);
    }
}

struct wr_buf *wr_wire_encode(const struct wr_batch *batch, uint32_t first, uint32_t count,
                              struct wr_buf_pool *pool, uint32_t *ret_bytes)
{
    uint64_t heap_bytes = 0, fixed = fixed_bytes(batch, count);
    bool strings = has_strings(batch);
    uint32_t at, heap_used = 0;
    struct wr_buf *buf;

    for (uint32_t i = 0; strings && i < count; i++) {
        heap_bytes += row_heap_bytes(batch, first, first + i);
    }
    if (fixed + heap_bytes + 64 > UINT32_MAX) {
        return NULL;
    }
    buf = wr_buf_alloc(pool, (uint32_t)(fixed + heap_bytes + 64));
    if (buf == NULL) {
        return NULL;
    }
    at = head_bytes(batch->column_count);
    memset(buf->data, 0, at);
    wr_store_u16(buf->data, (uint16_t)batch->column_count);
    wr_store_u16(buf->data + 2, (uint16_t)batch->schema->system);
    wr_store_u32(buf->data + 4, (uint32_t)heap_bytes);
    for (uint32_t c = 0; c < batch->column_count; c++) {
        const struct wr_column *column = &batch->columns[c];
        uint8_t *entry = buf->data + HEAD_BYTES + c * COLUMN_BYTES;
        uint32_t bytes = wr_type_cell_bytes((enum wr_type)column->type) * count;
        entry[0] = column->type;
        entry[1] = (uint8_t)(column->flags | (column->validity != NULL ? FLAG_VALIDITY : 0));
        wr_store_u32(entry + 4, at);
        if (column->validity != NULL) {
            encode_validity(buf->data + at, batch, column, first, count);
            at += validity_bytes(count);
        }
        if (wr_type_reaches_out((enum wr_type)column->type)) {
            heap_used = encode_reaching_out(buf->data + at, buf->data + fixed, heap_used, batch,
                                            column, first, count);
        } else {
            encode_fixed(buf->data + at, batch, column, first, count);
        }
        memset(buf->data + at + bytes, 0, align64(bytes) - bytes);
        at += align64(bytes);
    }
    memset(buf->data + fixed + heap_used, 0, 64);
    *ret_bytes = (uint32_t)fixed + heap_used + 64;
    return buf;
}

/* ---- decode: bytes come from outside ---- */

static enum wr_code corrupt(struct wr_error *err, const char *what)
{
    return wr_fail(err, WR_ERR_CORRUPT, "malformed batch: %s", what);
}

/* Offsets become pointers; each is checked against the heap. */
static bool fix_pointers(struct wr_column *column, uint32_t rows, const uint8_t *heap,
                         uint32_t heap_bytes)
{
    enum wr_type type = (enum wr_type)column->type;

    for (uint32_t i = 0; i < rows; i++) {
        uint8_t *cell = (uint8_t *)column->values + (size_t)i * 16;
        uint32_t bytes = wr_cell_outside_bytes(type, cell);
        if (bytes == 0) {
            continue;
        }
        uint64_t offset = wr_load_u64(cell + 8);
        if (offset > heap_bytes || bytes > heap_bytes - offset) {
            return false;
        }
        if (type != WR_TYPE_NUMERIC && memcmp(cell + 4, heap + offset, 4) != 0) {
            return false; /* the prefix of a view */
        }
        wr_cell_point_outside(cell, heap + offset);
    }
    return true;
}

static enum wr_code decode_column(struct wr_batch *batch, uint32_t c, struct wr_buf *buf,
                                  uint32_t heap_first, struct wr_error *err)
{
    struct wr_column *column = &batch->columns[c];
    const uint8_t *entry = buf->data + HEAD_BYTES + c * COLUMN_BYTES;
    uint64_t at = wr_load_u32(entry + 4);
    uint64_t bytes = (uint64_t)wr_type_cell_bytes((enum wr_type)column->type) * batch->row_count;

    if (entry[0] != column->type) {
        return corrupt(err, "a column of another type");
    }
    if (at % 64 != 0) {
        return corrupt(err, "a block that is not aligned");
    }
    column->flags = entry[1] & (uint8_t)~FLAG_VALIDITY;
    if ((entry[1] & FLAG_VALIDITY) != 0) {
        if (at + validity_bytes(batch->row_count) > heap_first) {
            return corrupt(err, "a block beyond its end");
        }
        column->validity = (uint64_t *)(void *)(buf->data + at);
        at += validity_bytes(batch->row_count);
    }
    if (at + bytes > heap_first) {
        return corrupt(err, "a block beyond its end");
    }
    column->values = buf->data + at;
    return WR_OK;
}

/* Kernels index by the cells of booleans and numerics, and lay out times of a day in two digits each; they
 * follow what stands in arrays. */
static bool cells_valid(const struct wr_column *column, uint32_t rows)
{
    static const uint8_t zero[16];
    uint32_t bytes = wr_type_cell_bytes((enum wr_type)column->type);
    bool composed = wr_type_is_composed((enum wr_type)column->type);
    const uint8_t *cells = column->values;

    if (column->type != WR_TYPE_BOOL && column->type != WR_TYPE_NUMERIC &&
        column->type != WR_TYPE_DATE && column->type != WR_TYPE_TIME &&
        !composed) {
        return true;
    }
    for (uint32_t i = 0; i < rows; i++) {
        const uint8_t *cell = cells + (size_t)i * bytes;
        bool no_string = composed && wr_column_is_null(column, i);
        if (no_string ? memcmp(cell, zero, bytes) != 0
                      : !wr_cell_valid((enum wr_type)column->type, cell)) {
            return false;
        }
    }
    return true;
}

static enum wr_code decode_columns(struct wr_batch *batch, struct wr_buf *buf,
                                   uint32_t payload_bytes, struct wr_error *err)
{
    uint32_t heap_bytes = wr_load_u32(buf->data + 4);
    uint32_t heap_first;

    if (heap_bytes > payload_bytes - 64 ||
        payload_bytes - 64 - heap_bytes < head_bytes(batch->column_count)) {
        return corrupt(err, "a string heap beyond its end");
    }
    heap_first = payload_bytes - 64 - heap_bytes;
    for (uint32_t c = 0; c < batch->column_count; c++) {
        if (decode_column(batch, c, buf, heap_first, err) != WR_OK) {
            return err->code;
        }
        if (wr_type_reaches_out((enum wr_type)batch->columns[c].type) &&
            !fix_pointers(&batch->columns[c], batch->row_count, buf->data + heap_first,
                          heap_bytes)) {
            return corrupt(err, "a string beyond the heap");
        }
        if (c < batch->schema->field_count && !cells_valid(&batch->columns[c], batch->row_count)) {
            return corrupt(err, "a cell of no known form");
        }
    }
    return WR_OK;
}

enum wr_code wr_wire_decode(const struct wr_schema *schema, struct wr_buf *buf,
                            uint32_t payload_bytes, uint32_t rows, struct wr_buf_pool *pool,
                            struct wr_batch **ret, struct wr_error *err)
{
    uint32_t columns = wr_schema_column_count(schema);
    struct wr_batch *batch;

    if (rows == 0 || rows > WR_BATCH_ROWS_MAX) {
        return corrupt(err, "a wrong number of rows");
    }
    if (buf == NULL || payload_bytes < head_bytes(columns) + 64 || payload_bytes > buf->bytes ||
        wr_load_u16(buf->data) != columns ||
        wr_load_u16(buf->data + 2) != (uint16_t)schema->system) {
        return corrupt(err, "a header that does not fit the schema");
    }
    batch = wr_batch_create(pool, schema, 0);
    if (batch == NULL) {
        *ret = NULL;
        return WR_OK;
    }
    batch->row_count = rows;
    batch->live_count = rows;
    if (decode_columns(batch, buf, payload_bytes, err) != WR_OK) {
        wr_batch_unref(batch);
        return err->code;
    }
    (void)wr_batch_hold(batch, buf);
    *ret = batch;
    return WR_OK;
}
