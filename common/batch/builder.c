#include <string.h>

#include "common/base/alloc.h"
#include "common/base/assert.h"
#include "common/batch/batch.h"

/* Strings longer than a view's inline part go to a heap of their own, cut into buffers of this
 * size; a longer string gets a buffer for itself. */
#define HEAP_BYTES (64u * 1024)
/* When memory is short, batches have this fraction of their rows, and heaps are as large as they must. */
#define SHORT_ROWS 16u

struct wr_builder {
    struct wr_buf_pool *pool;
    const struct wr_schema *schema;
    uint32_t rows_max;
    uint32_t rows_room; /* of `batch`, at most rows_max */
    uint64_t bytes_max;
    uint32_t row_bytes;     /* fixed cells of one row */
    struct wr_batch *batch; /* NULL while empty */
    struct wr_buf *heap;    /* of `batch`, which holds it */
    uint32_t heap_used;
    uint64_t string_bytes;
};

struct wr_builder *wr_builder_create(struct wr_buf_pool *pool, const struct wr_schema *schema,
                                     uint32_t rows_max, uint32_t bytes_max)
{
    struct wr_builder *builder = WR_NEW(struct wr_builder);

    WR_ASSERT(rows_max > 0 && rows_max <= WR_BATCH_ROWS_MAX);
    builder->pool = pool;
    builder->schema = schema;
    builder->rows_max = rows_max;
    builder->bytes_max = bytes_max;
    for (uint32_t i = 0; i < wr_schema_column_count(schema); i++) {
        builder->row_bytes += wr_type_cell_bytes(wr_schema_column_type(schema, i));
    }
    return builder;
}

void wr_builder_destroy(struct wr_builder *builder)
{
    if (builder != NULL) {
        wr_batch_unref(builder->batch);
        wr_free(builder);
    }
}

static bool create_batch(struct wr_builder *builder, uint32_t rows)
{
    builder->batch = wr_batch_create(builder->pool, builder->schema,
                                     wr_batch_schema_bytes(builder->schema, rows, true));
    builder->rows_room = rows;
    return builder->batch != NULL;
}

static bool ensure_batch(struct wr_builder *builder)
{
    if (builder->batch != NULL) {
        return true;
    }
    if (!create_batch(builder, builder->rows_max) &&
        !create_batch(builder, WR_MAX(builder->rows_max / SHORT_ROWS, 1u))) {
        return false;
    }
    for (uint32_t i = 0; i < builder->batch->column_count; i++) {
        wr_batch_carve_column(builder->batch, i, builder->rows_room, true);
    }
    return true;
}

/* Room for string bytes in the heap; NULL: no memory, or no more buffers in this batch. */
static char *heap_take(struct wr_builder *builder, uint32_t bytes)
{
    char *at;

    if (builder->heap == NULL || builder->heap->bytes - builder->heap_used < bytes) {
        struct wr_buf *heap = wr_buf_alloc(builder->pool, WR_MAX(bytes, HEAP_BYTES - 256));
        if (heap == NULL && bytes < HEAP_BYTES - 256) {
            heap = wr_buf_alloc(builder->pool, WR_MAX(bytes, HEAP_BYTES / SHORT_ROWS));
        }
        if (heap == NULL) {
            return NULL;
        }
        bool held = wr_batch_hold(builder->batch, heap);
        wr_buf_unref(heap);
        if (!held) {
            return NULL;
        }
        builder->heap = heap;
        builder->heap_used = 0;
    }
    at = (char *)builder->heap->data + builder->heap_used;
    builder->heap_used += bytes;
    builder->string_bytes += bytes;
    return at;
}

static bool store_view(struct wr_builder *builder, struct wr_view *to, const struct wr_view *from)
{
    char *copy;

    if (from->bytes <= WR_VIEW_INLINE_BYTES) {
        *to = *from;
        return true;
    }
    copy = heap_take(builder, from->bytes);
    if (copy == NULL) {
        return false;
    }
    memcpy(copy, wr_view_ptr(from), from->bytes);
    *to = wr_view_of(copy, from->bytes);
    return true;
}

/* A big numeric with its digits copied. */
static bool store_numeric(struct wr_builder *builder, void *to, const void *from)
{
    uint32_t bytes = wr_cell_outside_bytes(WR_TYPE_NUMERIC, from);
    uint8_t cell[16];
    char *copy;

    memcpy(cell, from, sizeof cell);
    if (bytes > 0) {
        copy = heap_take(builder, bytes);
        if (copy == NULL) {
            return false;
        }
        wr_cell_move_outside(WR_TYPE_NUMERIC, cell, &copy);
    }
    memcpy(to, cell, sizeof cell);
    return true;
}

/* Numerics: how many have their digits copied. */
static uint32_t gather_numerics(struct wr_builder *builder, char *to, const struct wr_column *from,
                                const uint16_t *rows, uint32_t count)
{
    const char *cells = from->values;

    for (uint32_t i = 0; i < count; i++) {
        if (wr_column_is_null(from, rows[i])) {
            memset(to + (size_t)i * 16, 0, 16);
        } else if (!store_numeric(builder, to + (size_t)i * 16, cells + (size_t)rows[i] * 16)) {
            return i;
        }
    }
    return count;
}

/* How many of the rows have their strings copied: all, unless memory or buffers end. before: where the
 * first of them may have its string already; NULL: each gets its own. */
static uint32_t gather_views(struct wr_builder *builder, struct wr_view *to,
                             const struct wr_column *from, const uint16_t *rows, uint32_t count,
                             const struct wr_view *before)
{
    const struct wr_view *views = from->values;

    for (uint32_t i = 0; i < count; i++) {
        if (wr_column_is_null(from, rows[i])) {
            memset(&to[i], 0, sizeof to[i]);
        } else if (before != NULL && wr_view_equal(before, &views[rows[i]])) {
            to[i] = *before;
        } else if (!store_view(builder, &to[i], &views[rows[i]])) {
            return i;
        }
        before = before == NULL ? NULL : &to[i];
    }
    return count;
}

static void gather_fixed(void *to, const void *from, uint32_t bytes, const uint16_t *rows,
                         uint32_t count)
{
    switch (bytes) {
    case 1:
        for (uint32_t i = 0; i < count; i++) {
            ((uint8_t *)to)[i] = ((const uint8_t *)from)[rows[i]];
        }
        return;
    case 4:
        for (uint32_t i = 0; i < count; i++) {
            ((uint32_t *)to)[i] = ((const uint32_t *)from)[rows[i]];
        }
        return;
    case 8:
        for (uint32_t i = 0; i < count; i++) {
            ((uint64_t *)to)[i] = ((const uint64_t *)from)[rows[i]];
        }
        return;
    default:
        for (uint32_t i = 0; i < count; i++) {
            memcpy((char *)to + (size_t)i * bytes, (const char *)from + (size_t)rows[i] * bytes,
                   bytes);
        }
        return;
    }
}

static void gather_validity(uint64_t *to, uint32_t at, const struct wr_column *from,
                            const uint16_t *rows, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        uint64_t bit = (uint64_t)1 << ((at + i) % 64);
        bool valid = !wr_column_is_null(from, rows[i]);
        to[(at + i) / 64] = valid ? to[(at + i) / 64] | bit : to[(at + i) / 64] & ~bit;
    }
}

/* Estimated bytes with so many rows more. */
static uint32_t rows_that_fit(const struct wr_builder *builder, uint32_t count)
{
    uint32_t have = builder->batch == NULL ? 0 : builder->batch->row_count;
    uint32_t room = (builder->batch == NULL ? builder->rows_max : builder->rows_room) - have;
    uint64_t used = (uint64_t)have * builder->row_bytes + builder->string_bytes;
    uint64_t by_bytes = used >= builder->bytes_max
                            ? 0
                            : (builder->bytes_max - used) / WR_MAX(builder->row_bytes, 1u) + 1;

    return (uint32_t)WR_MIN((uint64_t)WR_MIN(count, room), by_bytes);
}

/* A batch that runs out of bytes because of long strings keeps whole rows only. */
static uint32_t fit_strings(const struct wr_builder *builder, const struct wr_batch *from,
                            const uint16_t *rows, uint32_t count)
{
    uint64_t room = builder->bytes_max > builder->string_bytes
                        ? builder->bytes_max - builder->string_bytes
                        : 0;
    uint32_t split = wr_batch_split_column(from);
    uint64_t bytes = 0;

    for (uint32_t i = 0; i < count; i++) {
        for (uint32_t c = 0; c < from->column_count; c++) {
            const struct wr_column *column = &from->columns[c];
            enum wr_type type = (enum wr_type)column->type;
            bool there = c == split && i > 0 &&
                         wr_batch_split_repeats(column, rows[i], rows[i - 1]);
            if (wr_type_reaches_out(type) && !there && !wr_column_is_null(column, rows[i])) {
                bytes += wr_cell_outside_bytes(type, (const char *)column->values + (size_t)rows[i] * 16);
            }
        }
        if (bytes > room && i > 0) {
            return i;
        }
    }
    return count;
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

/* How many of the rows have all their strings copied behind row `at`. */
static uint32_t gather_strings(struct wr_builder *builder, const struct wr_batch *from,
                               const uint16_t *rows, uint32_t count, uint32_t at)
{
    static const struct wr_view none;
    uint32_t split = wr_batch_split_column(from);

    for (uint32_t c = 0; c < from->column_count; c++) {
        const struct wr_column *column = &from->columns[c];
        char *to = (char *)builder->batch->columns[c].values;
        if (wr_type_has_heap((enum wr_type)column->type)) {
            struct wr_view *views = (struct wr_view *)(void *)to + at;
            count = gather_views(builder, views, column, rows, count,
                                 c != split ? NULL : at > 0 ? views - 1 : &none);
        } else if (column->type == WR_TYPE_NUMERIC) {
            count = gather_numerics(builder, to + (size_t)at * 16, column, rows, count);
        }
    }
    return count;
}

static void drop_batch(struct wr_builder *builder)
{
    wr_batch_unref(WR_TAKE(builder->batch));
    builder->heap = NULL;
    builder->heap_used = 0;
    builder->string_bytes = 0;
}

/* The same, with fewer rows where one column's strings leave no memory for the next one's. What was copied
 * for nothing is given back: else each try would take more, until a batch without rows was full. */
static uint32_t fit_heap(struct wr_builder *builder, const struct wr_batch *from,
                         const uint16_t *rows, uint32_t count, uint32_t at)
{
    struct wr_buf *heap = builder->heap;
    uint32_t used = builder->heap_used, fitted;
    uint64_t string_bytes = builder->string_bytes;

    while ((fitted = gather_strings(builder, from, rows, count, at)) == 0 && count > 0) {
        builder->heap_used = builder->heap == heap ? used : 0;
        builder->string_bytes = string_bytes;
        count /= 2;
    }
    if (fitted == 0 && at == 0) {
        drop_batch(builder);
    }
    return fitted;
}

uint32_t wr_builder_append(struct wr_builder *builder, const struct wr_batch *from,
                           const uint16_t *rows, uint32_t count)
{
    uint32_t at, fitted = rows_that_fit(builder, count);
    bool strings = has_strings(from);

    if (fitted > 0 && strings) {
        fitted = fit_strings(builder, from, rows, fitted);
    }
    if (fitted == 0 || !ensure_batch(builder)) {
        return 0;
    }
    at = builder->batch->row_count;
    fitted = WR_MIN(fitted, builder->rows_room - at);
    if (strings) {
        fitted = fit_heap(builder, from, rows, fitted, at);
    }
    if (fitted == 0) {
        return 0;
    }
    for (uint32_t c = 0; c < from->column_count; c++) {
        const struct wr_column *column = &from->columns[c];
        struct wr_column *to = &builder->batch->columns[c];
        uint32_t bytes = wr_type_cell_bytes((enum wr_type)column->type);
        if (!wr_type_reaches_out((enum wr_type)column->type)) {
            gather_fixed((char *)to->values + (size_t)at * bytes, column->values, bytes, rows,
                         fitted);
        }
        gather_validity(to->validity, at, column, rows, fitted);
    }
    builder->batch->row_count += fitted;
    builder->batch->live_count += fitted;
    return fitted;
}

static void set_valid(struct wr_column *column, uint32_t row)
{
    column->validity[row / 64] |= (uint64_t)1 << (row % 64);
}

static void clear_valid(struct wr_column *column, uint32_t row)
{
    column->validity[row / 64] &= ~((uint64_t)1 << (row % 64));
}

bool wr_builder_row_begin(struct wr_builder *builder)
{
    if (wr_builder_count(builder) == 0 && builder->string_bytes > 0) {
        drop_batch(builder); /* strings of a row that was begun and found no memory */
    }
    if (wr_builder_full(builder) || !ensure_batch(builder)) {
        return false;
    }
    uint32_t row = builder->batch->row_count;
    for (uint32_t c = 0; c < builder->batch->column_count; c++) {
        struct wr_column *column = &builder->batch->columns[c];
        uint32_t bytes = wr_type_cell_bytes((enum wr_type)column->type);
        memset((char *)column->values + (size_t)row * bytes, 0, bytes);
        clear_valid(column, row); /* a row that was begun before may have been dropped */
    }
    return true;
}

bool wr_builder_set(struct wr_builder *builder, uint32_t column, const void *cell)
{
    struct wr_column *c = &builder->batch->columns[column];
    uint32_t bytes = wr_type_cell_bytes((enum wr_type)c->type);
    uint32_t row = builder->batch->row_count;

    WR_ASSERT(!wr_type_has_heap((enum wr_type)c->type));
    if (c->type != WR_TYPE_NUMERIC) {
        memcpy((char *)c->values + (size_t)row * bytes, cell, bytes);
    } else if (!store_numeric(builder, (char *)c->values + (size_t)row * 16, cell)) {
        return false;
    }
    set_valid(c, row);
    return true;
}

bool wr_builder_set_bytes(struct wr_builder *builder, uint32_t column, const char *data,
                          uint32_t bytes)
{
    struct wr_column *c = &builder->batch->columns[column];
    uint32_t row = builder->batch->row_count;
    struct wr_view view = wr_view_of(data, bytes);

    if (!store_view(builder, (struct wr_view *)c->values + row, &view)) {
        return false;
    }
    set_valid(c, row);
    return true;
}

void wr_builder_row_end(struct wr_builder *builder)
{
    builder->batch->row_count += 1;
    builder->batch->live_count += 1;
}

uint32_t wr_builder_count(const struct wr_builder *builder)
{
    return builder->batch == NULL ? 0 : builder->batch->row_count;
}

uint64_t wr_builder_bytes(const struct wr_builder *builder)
{
    return (uint64_t)wr_builder_count(builder) * builder->row_bytes + builder->string_bytes;
}

bool wr_builder_full(const struct wr_builder *builder)
{
    return builder->batch != NULL && (builder->batch->row_count == builder->rows_room ||
                                      wr_builder_bytes(builder) >= builder->bytes_max);
}

/* Columns without a NULL drop their bitmap: kernels take the dense path. */
static void drop_full_validity(struct wr_batch *batch)
{
    for (uint32_t c = 0; c < batch->column_count; c++) {
        struct wr_column *column = &batch->columns[c];
        uint32_t rows = batch->row_count, i = 0;
        while (i + 64 <= rows && column->validity[i / 64] == UINT64_MAX) {
            i += 64;
        }
        uint64_t rest = rows % 64 == 0 ? 0 : UINT64_MAX >> (64 - rows % 64);
        if (i + 64 > rows && (rest == 0 || (column->validity[i / 64] & rest) == rest)) {
            column->validity = NULL;
        }
    }
}

struct wr_batch *wr_builder_take(struct wr_builder *builder)
{
    struct wr_batch *batch = builder->batch;

    if (batch == NULL) {
        return NULL;
    }
    if (batch->row_count == 0) {
        drop_batch(builder);
        return NULL;
    }
    builder->batch = NULL;
    builder->heap = NULL;
    builder->heap_used = 0;
    builder->string_bytes = 0;
    drop_full_validity(batch);
    return batch;
}
