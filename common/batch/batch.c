#include "common/batch/batch.h"

#include <string.h>

#include "common/base/assert.h"

static uint64_t align64(uint64_t n)
{
    return (n + 63) & ~(uint64_t)63;
}

uint32_t wr_batch_cells_bytes(enum wr_type type, uint32_t rows, bool with_validity)
{
    uint64_t bytes = align64((uint64_t)wr_type_cell_bytes(type) * rows);

    return (uint32_t)(bytes + (with_validity ? align64((rows + 63) / 64 * 8) : 0));
}

uint32_t wr_batch_schema_bytes(const struct wr_schema *schema, uint32_t rows, bool with_validity)
{
    uint32_t bytes = 0;

    for (uint32_t i = 0; i < wr_schema_column_count(schema); i++) {
        bytes += wr_batch_cells_bytes(wr_schema_column_type(schema, i), rows, with_validity);
    }
    return bytes;
}

struct wr_batch *wr_batch_create(struct wr_buf_pool *pool, const struct wr_schema *schema,
                                 uint32_t scratch_bytes)
{
    uint32_t columns = wr_schema_column_count(schema);
    uint64_t head = align64(sizeof(struct wr_batch) + (uint64_t)columns * sizeof(struct wr_column));
    uint32_t bytes = (uint32_t)(head + align64(scratch_bytes));
    struct wr_buf *buf = pool == NULL ? wr_buf_create_unowned(bytes) : wr_buf_alloc(pool, bytes);
    struct wr_batch *batch;

    if (buf == NULL) {
        return NULL;
    }
    batch = (struct wr_batch *)(void *)buf->data;
    memset(batch, 0, sizeof *batch + columns * sizeof(struct wr_column));
    batch->self = buf;
    atomic_init(&batch->refs, 1);
    batch->schema = schema;
    batch->column_count = columns;
    for (uint32_t i = 0; i < columns; i++) {
        batch->columns[i].type = (uint8_t)wr_schema_column_type(schema, i);
    }
    batch->free_space = buf->data + head;
    batch->free_space_end = buf->data + buf->bytes;
    return batch;
}

void *wr_batch_carve(struct wr_batch *batch, uint32_t bytes)
{
    uint8_t *space = batch->free_space;

    WR_ASSERT((uint64_t)(batch->free_space_end - space) >= bytes);
    batch->free_space += WR_MIN(align64(bytes), (uint64_t)(batch->free_space_end - space));
    return space;
}

void wr_batch_carve_column(struct wr_batch *batch, uint32_t column, uint32_t rows,
                           bool with_validity)
{
    struct wr_column *c = &batch->columns[column];

    c->values = wr_batch_carve(batch, wr_batch_cells_bytes((enum wr_type)c->type, rows, false));
    if (with_validity) {
        uint32_t bytes = (rows + 63) / 64 * 8;
        c->validity = wr_batch_carve(batch, bytes);
        memset(c->validity, 0, bytes);
    }
}

struct wr_batch *wr_batch_ref(struct wr_batch *batch)
{
    atomic_fetch_add_explicit(&batch->refs, 1, memory_order_relaxed);
    return batch;
}

void wr_batch_unref(struct wr_batch *batch)
{
    struct wr_buf *bufs[WR_BATCH_BUFS_MAX];
    struct wr_buf *self;
    uint32_t count;

    /* A sole owner needs no locked instruction; else the last holder sees what the others did. */
    if (batch == NULL ||
        (atomic_load_explicit(&batch->refs, memory_order_acquire) != 1 &&
         atomic_fetch_sub_explicit(&batch->refs, 1, memory_order_acq_rel) != 1)) {
        return;
    }
    self = batch->self;
    count = batch->buf_count;
    memcpy(bufs, batch->bufs, sizeof bufs);
    wr_buf_unref(self); /* the struct may be gone after this, or live on in a buffer others hold */
    for (uint32_t i = 0; i < count; i++) {
        wr_buf_unref(bufs[i]);
    }
}

bool wr_batch_is_sole(const struct wr_batch *batch)
{
    return atomic_load_explicit(&batch->refs, memory_order_acquire) == 1 &&
           atomic_load_explicit(&batch->self->refs, memory_order_acquire) == 1;
}

bool wr_batch_hold(struct wr_batch *batch, struct wr_buf *buf)
{
    if (buf == batch->self) {
        return true;
    }
    for (uint32_t i = 0; i < batch->buf_count; i++) {
        if (batch->bufs[i] == buf) {
            return true;
        }
    }
    if (batch->buf_count == WR_BATCH_BUFS_MAX) {
        return false;
    }
    batch->bufs[batch->buf_count++] = wr_buf_ref(buf);
    return true;
}

bool wr_batch_share(struct wr_batch *batch, struct wr_batch *from)
{
    uint32_t before = batch->buf_count;
    bool held = wr_batch_hold(batch, from->self);

    for (uint32_t i = 0; i < from->buf_count && held; i++) {
        held = wr_batch_hold(batch, from->bufs[i]);
    }
    while (!held && batch->buf_count > before) {
        wr_buf_unref(batch->bufs[--batch->buf_count]);
    }
    return held;
}

uint64_t wr_batch_held_bytes(const struct wr_batch *batch)
{
    uint64_t bytes = batch->self->bytes;

    for (uint32_t i = 0; i < batch->buf_count; i++) {
        bytes += batch->bufs[i]->bytes;
    }
    return bytes;
}

bool wr_batch_origin(const struct wr_batch *batch, uint32_t row, struct wr_origin *ret)
{
    const struct wr_schema *schema = batch->schema;
    const struct wr_column *splits, *offsets;
    const struct wr_view *split;

    if (!wr_schema_has(schema, WR_SYSTEM_SPLIT) || !wr_schema_has(schema, WR_SYSTEM_OFFSET)) {
        return false;
    }
    splits = &batch->columns[wr_schema_system_index(schema, WR_SYSTEM_SPLIT)];
    offsets = &batch->columns[wr_schema_system_index(schema, WR_SYSTEM_OFFSET)];
    if (wr_column_is_null(splits, row) || wr_column_is_null(offsets, row)) {
        return false;
    }
    split = (const struct wr_view *)splits->values + row;
    ret->split = (struct wr_str){wr_view_ptr(split), split->bytes};
    ret->offset = ((const int64_t *)offsets->values)[row];
    return true;
}

/* ---- compaction ---- */

/* Bytes of the rows that do not lie in their cells. */
static uint64_t heap_bytes_of(const struct wr_batch *from, const uint16_t *rows, uint32_t count)
{
    uint32_t split = wr_batch_split_column(from);
    uint64_t bytes = 0;

    for (uint32_t c = 0; c < from->column_count; c++) {
        const struct wr_column *column = &from->columns[c];
        enum wr_type type = (enum wr_type)column->type;
        if (!wr_type_reaches_out(type)) {
            continue;
        }
        for (uint32_t i = 0; i < count; i++) {
            const char *cell = (const char *)column->values + (size_t)rows[i] * 16;
            bool there = c == split && i > 0 && wr_batch_split_repeats(column, rows[i], rows[i - 1]);
            bytes += there || wr_column_is_null(column, rows[i]) ? 0
                                                                 : wr_cell_outside_bytes(type, cell);
        }
    }
    return bytes;
}

static void compact_column(const struct wr_column *from, struct wr_column *to,
                           const uint16_t *rows, uint32_t count, bool split, char **heap)
{
    enum wr_type type = (enum wr_type)from->type;
    uint32_t bytes = wr_type_cell_bytes(type);
    bool reaches_out = wr_type_reaches_out(type);

    for (uint32_t i = 0; i < count; i++) {
        char *cell = (char *)to->values + (size_t)i * bytes;
        if (wr_column_is_null(from, rows[i])) {
            memset(cell, 0, bytes);
            continue;
        }
        memcpy(cell, (const char *)from->values + (size_t)rows[i] * bytes, bytes);
        if (to->validity != NULL) {
            to->validity[i / 64] |= (uint64_t)1 << (i % 64);
        }
        if (split && i > 0 && wr_batch_split_repeats(from, rows[i], rows[i - 1])) {
            memcpy(cell, cell - bytes, bytes);
        } else if (reaches_out) {
            wr_cell_move_outside(type, cell, heap);
        }
    }
}

struct wr_batch *wr_batch_compact(struct wr_buf_pool *pool, struct wr_batch *from,
                                  const uint16_t *rows, uint32_t count)
{
    uint16_t live[WR_BATCH_ROWS_MAX];
    struct wr_batch *out =
        wr_batch_create(pool, from->schema, wr_batch_schema_bytes(from->schema, count, true));
    struct wr_buf *strings = NULL;
    uint64_t bytes;
    char *heap = NULL;

    if (rows == NULL) {
        for (uint32_t i = 0; i < count; i++) {
            live[i] = (uint16_t)wr_batch_row(from, i);
        }
        rows = live;
    }
    bytes = heap_bytes_of(from, rows, count);
    if (out != NULL && bytes > 0 && bytes <= UINT32_MAX / 2) {
        strings = wr_buf_alloc(pool, (uint32_t)bytes);
    }
    if (out == NULL || (bytes > 0 && strings == NULL)) {
        wr_batch_unref(out);
        return NULL;
    }
    if (strings != NULL) {
        (void)wr_batch_hold(out, strings); /* the first one always fits */
        heap = (char *)strings->data;
        wr_buf_unref(strings);
    }
    for (uint32_t c = 0; c < from->column_count; c++) {
        out->columns[c].type = from->columns[c].type;
        out->columns[c].flags = from->columns[c].flags;
        wr_batch_carve_column(out, c, count, from->columns[c].validity != NULL);
        compact_column(&from->columns[c], &out->columns[c], rows, count,
                       c == wr_batch_split_column(from), &heap);
    }
    out->row_count = out->live_count = count;
    return out;
}
