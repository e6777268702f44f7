/* blackhole: folds every byte of every live row into a checksum that does not depend on the order
 * of rows, nor on how they were cut into batches or spread over subtasks: per row the columns are
 * mixed in order, and the rows' hashes are added. */
#include "common/base/hash.h"
#include "taskmanager/connectors/sink.h"

#define NULL_CELL 0x9ae16a3b2f90404full
#define FOLD 0x9e3779b97f4a7c15ull

struct blackhole {
    uint64_t rows[WR_BATCH_ROWS_MAX];  /* the hash of each live row so far */
    uint64_t cells[WR_BATCH_ROWS_MAX]; /* one column, widened */
};

static enum wr_code blackhole_open(void *p, struct tm_context *ctx, const Weir__Operator *spec,
                                   struct wr_error *err)
{
    (void)p;
    (void)ctx;
    (void)spec;
    (void)err;
    return WR_OK;
}

static void blackhole_close(void *p, struct tm_context *ctx)
{
    (void)p;
    (void)ctx;
}

#define DEFINE_WIDEN(name, type)                                                            \
    static void widen_##name(uint64_t *to, const void *values, const uint16_t *selection,   \
                             uint32_t count)                                                \
    {                                                                                       \
        const type *from = values;                                                          \
        if (selection == NULL) {                                                            \
            for (uint32_t i = 0; i < count; i++) {                                          \
                to[i] = from[i];                                                            \
            }                                                                               \
            return;                                                                         \
        }                                                                                   \
        for (uint32_t i = 0; i < count; i++) {                                              \
            to[i] = from[selection[i]];                                                     \
        }                                                                                   \
    }
DEFINE_WIDEN(u8, uint8_t)
DEFINE_WIDEN(u16, uint16_t)
DEFINE_WIDEN(u32, uint32_t)
DEFINE_WIDEN(u64, uint64_t)
#undef DEFINE_WIDEN

static void widen_wide(uint64_t *to, const void *values, const struct wr_batch *in)
{
    const uint64_t *from = values;

    for (uint32_t i = 0; i < in->live_count; i++) {
        uint32_t row = wr_batch_row(in, i);
        to[i] = wr_hash_u64(from[2 * row]) + from[2 * row + 1];
    }
}

/* Where the digits of a big one lie says nothing. */
static void widen_numerics(uint64_t *to, const struct wr_column *column, const struct wr_batch *in)
{
    const char *cells = column->values;

    widen_wide(to, cells, in);
    for (uint32_t i = 0; i < in->live_count; i++) {
        uint32_t row = wr_batch_row(in, i);
        const char *cell = cells + (size_t)row * 16;
        uint32_t bytes = wr_cell_outside_bytes(WR_TYPE_NUMERIC, cell);
        if (bytes > 0 && !wr_column_is_null(column, row)) {
            to[i] = wr_hash_bytes(wr_cell_outside(cell), bytes);
        }
    }
}

static void widen_views(uint64_t *to, const struct wr_column *column, const struct wr_batch *in)
{
    const struct wr_view *views = column->values;

    for (uint32_t i = 0; i < in->live_count; i++) {
        uint32_t row = wr_batch_row(in, i);
        const struct wr_view *view = &views[row];
        if (view->bytes <= WR_VIEW_INLINE_BYTES) {
            uint64_t words[2]; /* the whole view: length, bytes, zeros */
            memcpy(words, view, sizeof words);
            to[i] = wr_hash_u64(words[0]) + words[1];
        } else if (wr_column_is_null(column, row)) {
            to[i] = NULL_CELL; /* whatever lies there is not to be followed */
        } else {
            to[i] = wr_hash_bytes(wr_view_ptr(view), view->bytes);
        }
    }
}

static void widen(uint64_t *to, const struct wr_column *column, const struct wr_batch *in)
{
    if (wr_type_has_heap((enum wr_type)column->type)) {
        widen_views(to, column, in);
    } else if (column->type == WR_TYPE_NUMERIC) {
        widen_numerics(to, column, in);
    } else {
        switch (wr_type_cell_bytes((enum wr_type)column->type)) {
        case 1:
            widen_u8(to, column->values, in->selection, in->live_count);
            break;
        case 2:
            widen_u16(to, column->values, in->selection, in->live_count);
            break;
        case 4:
            widen_u32(to, column->values, in->selection, in->live_count);
            break;
        case 8:
            widen_u64(to, column->values, in->selection, in->live_count);
            break;
        default:
            widen_wide(to, column->values, in);
            break;
        }
    }
    for (uint32_t i = 0; column->validity != NULL && i < in->live_count; i++) {
        if (wr_column_is_null(column, wr_batch_row(in, i))) {
            to[i] = NULL_CELL;
        }
    }
}

static void fold_column(struct blackhole *self, const struct wr_column *column,
                        const struct wr_batch *in)
{
    widen(self->cells, column, in);
    for (uint32_t i = 0; i < in->live_count; i++) {
        uint64_t h = self->rows[i];
        self->rows[i] = ((h << 23 | h >> 41) ^ self->cells[i]) * FOLD;
    }
}

static enum tm_status blackhole_write(void *p, struct tm_context *ctx, const struct wr_batch *in)
{
    struct blackhole *self = p;
    uint64_t sum = 0;

    for (uint32_t i = 0; i < in->live_count; i++) {
        self->rows[i] = FOLD;
    }
    for (uint32_t c = 0; c < in->schema->field_count; c++) {
        fold_column(self, &in->columns[c], in);
    }
    /* Of the system columns only the kind is the row's; the others are how it came here. */
    if (wr_schema_has(in->schema, WR_SYSTEM_KIND)) {
        fold_column(self, &in->columns[wr_schema_system_index(in->schema, WR_SYSTEM_KIND)], in);
    }
    for (uint32_t i = 0; i < in->live_count; i++) {
        sum += wr_hash_u64(self->rows[i]);
    }
    wr_cell_add(ctx->counters.checksum, sum);
    return TM_DONE;
}

const struct tm_sink_type tm_sink_blackhole = {
    .connector = "blackhole",
    .self_bytes = sizeof(struct blackhole),
    .open = blackhole_open,
    .close = blackhole_close,
    .write = blackhole_write,
};
