/* Rows out of accumulators: results, accumulators for the wire, changes. Column by column. */
#include <string.h>

#include "common/base/alloc.h"
#include "common/base/bytes.h"
#include "common/base/limits.h"
#include "taskmanager/operators/aggregate_internal.h"

#define TOUCHED_SLOTS 4096u /* of the set of slots touched by a batch; a power of two */

static inline void set_bit(uint64_t *bits, uint32_t i)
{
    bits[i / 64] |= (uint64_t)1 << (i % 64);
}

static inline bool has_bit(const uint64_t *bits, uint32_t i)
{
    return (bits[i / 64] >> (i % 64) & 1) != 0;
}

/* ---- keys ---- */

/* Any keys: row by row. Long strings are copied to the heap. */
static void put_key_cells(const struct aggregate *self, struct wr_batch *out, uint32_t row,
                          const uint8_t *slot, char **heap)
{
    uint8_t cells[WR_BATCH_COLUMNS_MAX][16];
    bool nulls[WR_BATCH_COLUMNS_MAX];

    tm_table_key_cells(self->table, slot, cells, nulls);
    for (uint32_t k = 0; k < self->key_count; k++) {
        struct wr_column *column = &out->columns[k];
        uint32_t bytes = wr_type_cell_bytes((enum wr_type)column->type);
        if (!nulls[k] && wr_type_reaches_out((enum wr_type)column->type)) {
            wr_cell_move_outside((enum wr_type)column->type, cells[k], heap);
        }
        memcpy((uint8_t *)column->values + (size_t)row * bytes, cells[k], bytes);
        if (!nulls[k]) {
            set_bit(column->validity, row);
        }
    }
}

static bool is_word_key(const struct aggregate *self, const struct wr_batch *out)
{
    enum wr_type type = (enum wr_type)out->columns[0].type;

    return self->key_count == 1 && wr_type_cell_bytes(type) == 8 &&
           wr_key_form_of(&type, 1) == WR_KEY_U64;
}

static void put_keys(const struct aggregate *self, struct wr_batch *out, uint8_t *const *slots,
                     uint32_t count, char *heap)
{
    if (is_word_key(self, out)) {
        tm_table_key_words(self->table, slots, count, out->columns[0].values,
                           out->columns[0].validity);
        return;
    }
    for (uint32_t i = 0; i < count; i++) {
        put_key_cells(self, out, i, slots[i], &heap);
    }
}

/* Bytes of keys that do not lie in their cells. */
static uint64_t heap_bytes(const struct aggregate *self, const struct wr_schema *schema,
                           uint8_t *const *slots, uint32_t count)
{
    uint64_t bytes = 0;

    for (uint32_t k = 0; k < self->key_count; k++) {
        enum wr_type type = wr_schema_column_type(schema, k);
        if (!wr_type_reaches_out(type)) {
            continue;
        }
        for (uint32_t i = 0; i < count; i++) {
            uint8_t cells[WR_BATCH_COLUMNS_MAX][16];
            bool nulls[WR_BATCH_COLUMNS_MAX];
            tm_table_key_cells(self->table, slots[i], cells, nulls);
            bytes += nulls[k] ? 0 : wr_cell_outside_bytes(type, cells[k]);
        }
    }
    return bytes;
}

/* ---- batches ---- */

static struct wr_batch *make_batch(struct tm_context *ctx, uint32_t rows)
{
    const struct wr_schema *schema = ctx->output_schema;
    struct wr_batch *out =
        wr_batch_create(ctx->pool, schema, wr_batch_schema_bytes(schema, rows, true));

    for (uint32_t c = 0; out != NULL && c < out->column_count; c++) {
        wr_batch_carve_column(out, c, rows, true);
    }
    return out;
}

/* What a task has in any case (runtime/minimum.h) is enough for the texts of so many bytes: a batch that
 * takes more leaves nothing to send it with, and waits for memory that nobody gives back. */
#define TEXTS_BYTES_MAX (64u * 1024 - 256)

uint32_t aggregate_rows_most(const struct aggregate *self, const struct tm_context *ctx)
{
    uint32_t most = ctx->limits.batch_rows;

    return self->rows_most == 0 ? most : WR_MIN(self->rows_most, most);
}

/* To be tried again with fewer rows. */
static struct wr_batch *with_fewer(struct aggregate *self, uint64_t rows)
{
    self->rows_most = (uint32_t)WR_MAX(rows, 1u);
    return NULL;
}

static void note_made(struct aggregate *self, uint32_t count, uint64_t texts_bytes)
{
    if (count == self->rows_most && texts_bytes <= TEXTS_BYTES_MAX / 2) {
        self->rows_most = WR_MIN(count * 2, WR_BATCH_ROWS_MAX);
    }
}

/* A batch with the keys of one row per slot; NULL: no memory, or too long texts. */
static struct wr_batch *make_keyed(struct aggregate *self, struct tm_context *ctx,
                                   uint8_t *const *slots, uint32_t count)
{
    uint64_t bytes = heap_bytes(self, ctx->output_schema, slots, count);
    struct wr_buf *heap = NULL;
    struct wr_batch *out;

    if (bytes > TEXTS_BYTES_MAX && count > 1) {
        return with_fewer(self, WR_MIN(count - 1, count * TEXTS_BYTES_MAX / bytes));
    }
    out = make_batch(ctx, count);
    if (out == NULL) {
        return with_fewer(self, count / 2);
    }
    if (bytes > 0) {
        heap = wr_buf_alloc(ctx->pool, (uint32_t)bytes);
        if (heap == NULL) {
            wr_batch_unref(out);
            return with_fewer(self, count / 2);
        }
        (void)wr_batch_hold(out, heap); /* the first one always fits */
        wr_buf_unref(heap);
    }
    put_keys(self, out, slots, count, heap == NULL ? NULL : (char *)heap->data);
    out->row_count = out->live_count = count;
    note_made(self, count, bytes);
    return out;
}

static void put_kind(struct wr_batch *out, uint32_t row, enum wr_row_kind kind)
{
    struct wr_column *column = wr_batch_system(out, WR_SYSTEM_KIND);

    if (column != NULL) {
        ((uint8_t *)column->values)[row] = (uint8_t)kind;
        set_bit(column->validity, row);
    }
}

void aggregate_finish_call(struct aggregate *self, const struct aggregate_call *call, bool wire,
                           uint8_t *const *slots, uint32_t count, struct aggregate_room *room,
                           void *cells, uint64_t *validity)
{
    struct wr_aggregate_run run = {.slots = slots,
                                   .offset = call->offset,
                                   .count = count,
                                   .parts = &self->parts.parts,
                                   .room = &room->room,
                                   .failed = &self->failed};

    if (call->kept != NULL) {
        aggregate_lists_give(call, self->lists_from, count, self->lists_old, cells, validity);
    } else {
        (wire ? call->aggregate->to_wire : call->aggregate->finish)(&run, cells, validity);
    }
}

/* Bytes outside of the calls' cells. */
static uint64_t outside_bytes(const struct aggregate *self, const struct wr_batch *out)
{
    uint64_t bytes = 0;

    for (uint32_t c = self->key_count; c < self->key_count + self->call_count; c++) {
        const struct wr_column *column = &out->columns[c];
        enum wr_type type = (enum wr_type)column->type;
        for (uint32_t i = 0; wr_type_reaches_out(type) && i < out->row_count; i++) {
            bytes += wr_column_is_null(column, i)
                         ? 0
                         : wr_cell_outside_bytes(type, (const char *)column->values + (size_t)i * 16);
        }
    }
    return bytes;
}

/* What a row of so many columns takes on its way to another task manager, beside its cells. */
#define WIRE_COLUMN_BYTES 192u

/* A row that no channel could carry is refused here. */
static bool is_big(struct aggregate *self, struct tm_context *ctx, const struct wr_batch *out,
                   const uint8_t *slot, uint64_t bytes)
{
    uint64_t all = bytes + WIRE_COLUMN_BYTES * (out->column_count + 1ull) +
                   heap_bytes(self, ctx->output_schema, (uint8_t *const[]){(uint8_t *)slot}, 1);

    if (out->row_count > 1 || self->own_table || all <= WR_OVERSIZE_BYTES_MAX) {
        return false;
    }
    aggregate_too_large(self, ctx, slot, "the row", all);
    return true;
}

/* They move from where they were computed into a buffer of the batch; NULL: as make_keyed, or self->refused.
 * `slot` is that of the first row. */
static struct wr_batch *settle(struct aggregate *self, struct tm_context *ctx, struct wr_batch *out,
                               const uint8_t *slot)
{
    uint64_t bytes = outside_bytes(self, out);
    uint32_t count = out->row_count;
    struct wr_buf *buf;
    char *to;

    if (bytes == 0) {
        return out;
    }
    if (is_big(self, ctx, out, slot, bytes)) {
        wr_batch_unref(out);
        return NULL;
    }
    if (bytes > TEXTS_BYTES_MAX && count > 1 && !self->own_table) {
        wr_batch_unref(out);
        return with_fewer(self, WR_MIN(count - 1, count * TEXTS_BYTES_MAX / bytes));
    }
    buf = bytes > UINT32_MAX / 2 ? NULL : wr_buf_alloc(ctx->pool, (uint32_t)bytes);
    if (buf == NULL || !wr_batch_hold(out, buf)) {
        wr_buf_unref(buf);
        wr_batch_unref(out);
        return with_fewer(self, count / 2);
    }
    wr_buf_unref(buf);
    to = (char *)buf->data;
    for (uint32_t c = self->key_count; c < self->key_count + self->call_count; c++) {
        struct wr_column *column = &out->columns[c];
        enum wr_type type = (enum wr_type)column->type;
        for (uint32_t i = 0; wr_type_reaches_out(type) && i < count; i++) {
            if (!wr_column_is_null(column, i)) {
                wr_cell_move_outside(type, (char *)column->values + (size_t)i * 16, &to);
            }
        }
    }
    return out;
}

struct wr_batch *aggregate_emit_slots(struct aggregate *self, struct tm_context *ctx,
                                      uint8_t *const *slots, uint32_t count)
{
    struct wr_batch *out = make_keyed(self, ctx, slots, count);
    bool wire = self->phase == WEIR__AGGREGATE_SPEC__PHASE__LOCAL;

    if (out == NULL) {
        return NULL;
    }
    for (uint32_t i = 0; i < count; i++) {
        put_kind(out, i, WR_ROW_INSERT);
    }
    for (uint32_t c = 0; c < self->call_count; c++) {
        struct wr_column *column = &out->columns[self->key_count + c];
        aggregate_finish_call(self, &self->calls[c], wire, slots, count, &self->room,
                              column->values, column->validity);
    }
    out = settle(self, ctx, out, slots[0]);
    wr_arena_reset(&self->room.arena);
    return out;
}

struct wr_batch *aggregate_emit_raw(const struct aggregate *self, struct tm_context *ctx,
                                    struct wr_batch *in)
{
    struct wr_batch *out = wr_batch_create(ctx->pool, ctx->raw_output_schema, 0);

    if (out == NULL) {
        return NULL;
    }
    if (!wr_batch_share(out, in)) { /* it would hold too many buffers */
        struct wr_batch *copy = wr_batch_compact(ctx->pool, in, NULL, in->live_count);
        wr_batch_unref(out);
        out = copy == NULL ? NULL : aggregate_emit_raw(self, ctx, copy);
        wr_batch_unref(copy);
        return out;
    }
    out->row_count = in->row_count;
    out->live_count = in->live_count;
    out->selection = in->selection;
    for (uint32_t c = 0; c < out->column_count; c++) {
        out->columns[c] = in->columns[self->combiner.columns[c]];
    }
    return out;
}

/* ---- changes ---- */

static struct aggregate_cells *cells_create(const struct aggregate *self)
{
    struct aggregate_cells *cells = WR_NEW_ARRAY(struct aggregate_cells, self->call_count);

    for (uint32_t c = 0; c < self->call_count; c++) {
        cells[c].cells = wr_alloc_zero(WR_BATCH_ROWS_MAX, 16);
    }
    return cells;
}

static void cells_destroy(const struct aggregate *self, struct aggregate_cells *cells)
{
    for (uint32_t c = 0; cells != NULL && c < self->call_count; c++) {
        wr_free(cells[c].cells);
    }
    wr_free(cells);
}

void aggregate_changes_open(struct aggregate *self)
{
    self->changes.old = cells_create(self);
    self->changes.now = cells_create(self);
    self->changes.set = WR_NEW_ARRAY(uint16_t, TOUCHED_SLOTS);
    aggregate_room_open(&self->changes.old_room);
}

void aggregate_changes_close(struct aggregate *self)
{
    cells_destroy(self, self->changes.old);
    cells_destroy(self, self->changes.now);
    wr_free(self->changes.set);
    aggregate_room_close(&self->changes.old_room);
}

static void finish_calls(struct aggregate *self, uint8_t *const *slots, uint32_t count,
                         struct aggregate_room *room, struct aggregate_cells *cells)
{
    wr_arena_reset(&room->arena);
    for (uint32_t c = 0; c < self->call_count; c++) {
        memset(cells[c].valid, 0, sizeof cells[c].valid);
        aggregate_finish_call(self, &self->calls[c], false, slots, count, room, cells[c].cells,
                              cells[c].valid);
    }
}

/* How many rows a key has; many where nobody counts them. */
static uint64_t rows_of(const struct aggregate *self, const uint8_t *slot)
{
    return self->counted ? wr_load_u64(slot + self->rows_offset) : UINT64_MAX;
}

/* Had live row i's key rows before? Of a batch that comes in parts its slot may be there all the same. */
static bool had_rows(const struct aggregate *self, uint32_t i)
{
    return self->lists != NULL ? rows_of(self, self->slots[i]) > 0 : !has_bit(self->fresh, i);
}

void aggregate_list_touched(struct aggregate *self, uint32_t live_count)
{
    struct aggregate_changes *c = &self->changes;

    if (c->set == NULL) {
        return; /* nobody asks for changes */
    }
    memset(c->set, 0, TOUCHED_SLOTS * sizeof *c->set);
    memset(c->was_there, 0, sizeof c->was_there);
    memset(c->changed, 0, sizeof c->changed);
    c->count = c->next = 0;
    c->half = false;
    for (uint32_t i = 0; i < live_count; i++) {
        uint64_t h = (uint64_t)(uintptr_t)self->slots[i] * 0x9e3779b97f4a7c15ull >> 52;
        while (c->set[h] != 0 && c->slots[c->set[h] - 1] != self->slots[i]) {
            h = (h + 1) & (TOUCHED_SLOTS - 1);
        }
        if (c->set[h] == 0) {
            c->was_there[c->count / 64] |= (uint64_t)had_rows(self, i) << (c->count % 64);
            c->slots[c->count] = self->slots[i];
            c->rows[c->count] = (uint16_t)i;
            c->set[h] = (uint16_t)++c->count;
        }
        c->of_row[i] = (uint16_t)(c->set[h] - 1);
    }
}

bool aggregate_tells_old(const struct aggregate *self)
{
    uint64_t any = 0;

    for (uint32_t w = 0; w < AGGREGATE_BIT_WORDS; w++) {
        any |= self->changes.was_there[w];
    }
    return !self->final && (self->retract || self->updating) && any != 0;
}

void aggregate_finish_old(struct aggregate *self)
{
    struct aggregate_changes *c = &self->changes;

    if (!self->final) {
        self->lists_from = 0;
        self->lists_old = true;
        finish_calls(self, c->slots, c->count, &c->old_room, c->old);
        self->lists_old = false;
    }
}

void aggregate_note_changed(struct aggregate *self, uint32_t live)
{
    if (self->changes.set != NULL) {
        set_bit(self->changes.changed, self->changes.of_row[live]);
    }
}

void aggregate_remove_empty(struct aggregate *self)
{
    struct aggregate_changes *c = &self->changes;

    for (uint32_t i = 0; self->updating && i < c->count; i++) {
        if (rows_of(self, c->slots[i]) == 0) {
            tm_table_remove(self->table, c->slots[i]);
        }
    }
}

/* Two cells that are not NULL, with what lies outside of them. */
static bool same_cell(enum wr_type type, const uint8_t *a, const uint8_t *b)
{
    uint32_t outside = wr_type_reaches_out(type) ? wr_cell_outside_bytes(type, a) : 0;

    if (outside == 0) {
        return memcmp(a, b, wr_type_cell_bytes(type)) == 0;
    }
    return memcmp(a, b, 8) == 0 && memcmp(wr_cell_outside(a), wr_cell_outside(b), outside) == 0;
}

/* Is the result of touched key `index` (now at `piece`) what it was before? */
static bool is_same(const struct aggregate *self, uint32_t index, uint32_t piece)
{
    const struct aggregate_changes *c = &self->changes;

    for (uint32_t k = 0; k < self->call_count; k++) {
        enum wr_type type = self->calls[k].aggregate->result;
        uint32_t bytes = wr_type_cell_bytes(type);
        if (self->calls[k].kept != NULL && !self->retract && !self->updating) {
            if (has_bit(c->changed, index)) {
                return false; /* what it was nobody knows */
            }
            continue;
        }
        bool there = has_bit(c->old[k].valid, index);
        if (there != has_bit(c->now[k].valid, piece) ||
            (there && !same_cell(type, c->old[k].cells + (size_t)index * bytes,
                                 c->now[k].cells + (size_t)piece * bytes))) {
            return false;
        }
    }
    return true;
}

/* Rows to be made: which touched key, and whether its old or its new results. */
struct change_rows {
    uint16_t index[WR_BATCH_ROWS_MAX];
    uint8_t kind[WR_BATCH_ROWS_MAX];
    uint8_t *slots[WR_BATCH_ROWS_MAX];
    uint32_t count;
};

static void add_row(struct change_rows *rows, const struct aggregate_changes *c, uint32_t index,
                    enum wr_row_kind kind)
{
    rows->index[rows->count] = (uint16_t)index;
    rows->kind[rows->count] = (uint8_t)kind;
    rows->slots[rows->count] = c->slots[index];
    rows->count += 1;
}

static void list_rows(const struct aggregate *self, uint32_t count, struct change_rows *rows)
{
    const struct aggregate_changes *c = &self->changes;

    rows->count = 0;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t index = c->next + i;
        bool was_there = has_bit(c->was_there, index);
        if (rows_of(self, c->slots[index]) == 0) {
            if (was_there) {
                add_row(rows, c, index, WR_ROW_DELETE);
            }
            continue;
        }
        if (was_there && is_same(self, index, i)) {
            continue;
        }
        if (was_there && self->retract) {
            add_row(rows, c, index, WR_ROW_UPDATE_BEFORE);
        }
        add_row(rows, c, index, was_there ? WR_ROW_UPDATE_AFTER : WR_ROW_INSERT);
    }
}

static void put_results(const struct aggregate *self, struct wr_batch *out,
                        const struct change_rows *rows)
{
    const struct aggregate_changes *c = &self->changes;

    for (uint32_t k = 0; k < self->call_count; k++) {
        struct wr_column *column = &out->columns[self->key_count + k];
        uint32_t bytes = wr_type_cell_bytes((enum wr_type)column->type);
        for (uint32_t r = 0; r < rows->count; r++) {
            bool old = rows->kind[r] == WR_ROW_UPDATE_BEFORE || rows->kind[r] == WR_ROW_DELETE;
            const struct aggregate_cells *from = old ? &c->old[k] : &c->now[k];
            uint32_t at = old ? rows->index[r] : rows->index[r] - c->next;
            memcpy((uint8_t *)column->values + (size_t)r * bytes, from->cells + (size_t)at * bytes,
                   bytes);
            column->validity[r / 64] |= (uint64_t)has_bit(from->valid, at) << (r % 64);
        }
    }
}

/* An old and a new row that do not fit a batch beside each other go one by one. */
static void take_half(struct aggregate_changes *c, struct change_rows *rows, bool alone)
{
    if (c->half) {
        rows->index[0] = rows->index[1];
        rows->kind[0] = rows->kind[1];
        rows->slots[0] = rows->slots[1];
        rows->count = 1;
        c->half = false;
    } else if (alone && rows->count == 2) {
        rows->count = 1;
        c->half = true;
    }
}

/* The rows as a batch. NULL: not so many at a time, or self->refused. */
static struct wr_batch *make_changes(struct aggregate *self, struct tm_context *ctx,
                                     const struct change_rows *rows)
{
    struct wr_batch *out = make_keyed(self, ctx, rows->slots, rows->count);

    if (out == NULL) {
        return NULL;
    }
    put_results(self, out, rows);
    for (uint32_t r = 0; r < rows->count; r++) {
        put_kind(out, r, (enum wr_row_kind)rows->kind[r]);
    }
    return settle(self, ctx, out, rows->slots[0]);
}

enum tm_status aggregate_emit_changes(struct aggregate *self, struct tm_context *ctx,
                                      struct wr_batch **ret)
{
    struct aggregate_changes *c = &self->changes;
    uint32_t rows_max = aggregate_rows_most(self, ctx);
    uint32_t most = self->retract ? WR_MAX(rows_max / 2, 1u) : rows_max; /* -U and +U */
    uint32_t count = c->half ? 1 : WR_MIN(c->count - c->next, most);
    bool second = c->half;
    struct change_rows rows;

    self->lists_from = c->next;
    finish_calls(self, c->slots + c->next, count, &self->room, c->now);
    if (self->failed != 0) {
        return TM_DONE; /* the caller sees it */
    }
    list_rows(self, count, &rows);
    take_half(c, &rows, rows_max == 1);
    if (rows.count > 0) {
        *ret = make_changes(self, ctx, &rows);
        if (*ret == NULL) {
            c->half = second;
            return TM_MORE;
        }
    }
    c->next += c->half ? 0 : count;
    self->computed = c->next < c->count;
    if (!self->computed) {
        aggregate_remove_empty(self);
    }
    return self->computed ? TM_MORE : TM_DONE;
}
