/* Running aggregate per key: one phase, or two with a local combiner in front of the shuffle. */
#include <string.h>

#include "common/expr/aggregate.h"
#include "taskmanager/operators/registry.h"
#include "taskmanager/state/table.h"

/* What a combiner holds at most. */
#define COMBINER_BYTES (256u * 1024)
#define TOUCHED_SLOTS 4096u /* of the set of slots touched by a batch; a power of two */

struct call {
    const struct wr_aggregate *aggregate;
    uint32_t offset; /* of the accumulator in the value */
    int32_t column;  /* argument or accumulator column; -1: count(*) */
};

/* Keys touched by the batch in hand, with their results before it. */
struct changes {
    uint8_t **slots;
    uint32_t count;
    uint32_t next;      /* to be emitted */
    uint8_t *old_cells; /* by touched key and call, 16 bytes each */
    uint8_t *old_null;
    bool *was_there;
    uint16_t *set; /* open addressing: index + 1 */
};

struct aggregate {
    Weir__AggregateSpec__Phase phase;
    bool final;
    bool retract;
    const uint32_t *keys;
    uint32_t key_count;
    struct call *calls;
    uint32_t call_count;
    struct tm_table *table; /* the task's; of a combiner: our own */
    bool own_table;
    bool flushing;
    bool key_is_u64;
    uint64_t cursor;        /* flush: of the scan */
    uint32_t finish_group;
    uint8_t *slots[WR_BATCH_ROWS_MAX];
    uint64_t fresh[WR_BATCH_ROWS_MAX / 64];
    uint16_t rows[WR_BATCH_ROWS_MAX];
    struct changes changes;
    bool computed; /* changes of the batch in hand are being emitted */
};

/* ---- opening ---- */

static enum wr_code open_calls(struct aggregate *self, struct tm_context *ctx,
                               const Weir__AggregateSpec *spec, uint32_t *ret_bytes,
                               struct wr_error *err)
{
    bool merges = self->phase == WEIR__AGGREGATE_SPEC__PHASE__GLOBAL;
    uint32_t bytes = 0;

    self->calls = WR_NEW_ARRAY(struct call, spec->n_calls);
    self->call_count = (uint32_t)spec->n_calls;
    for (uint32_t i = 0; i < self->call_count; i++) {
        const Weir__AggregateCall *c = spec->calls[i];
        struct call *call = &self->calls[i];
        call->aggregate = wr_aggregate_by_number(c->function);
        call->column = (int32_t)c->arg - 1;
        call->offset = bytes;
        if (call->aggregate == NULL || c->arg > ctx->input_schema->field_count) {
            return wr_fail(err, WR_ERR_CORRUPT, "aggregate call %u is malformed", i);
        }
        enum wr_type want = merges ? call->aggregate->wire : call->aggregate->arg;
        if (want != WR_TYPE_NONE &&
            (c->arg == 0 || ctx->input_schema->fields[c->arg - 1].type != want)) {
            return wr_fail(err, WR_ERR_CORRUPT, "the argument of aggregate call %u", i);
        }
        bytes += call->aggregate->accumulator_bytes;
    }
    *ret_bytes = bytes;
    return WR_OK;
}

static void open_changes(struct aggregate *self)
{
    struct changes *c = &self->changes;

    c->slots = WR_NEW_ARRAY(uint8_t *, WR_BATCH_ROWS_MAX);
    c->old_cells = wr_alloc_zero(WR_BATCH_ROWS_MAX, (size_t)self->call_count * 16);
    c->old_null = wr_alloc_zero(WR_BATCH_ROWS_MAX, self->call_count);
    c->was_there = WR_NEW_ARRAY(bool, WR_BATCH_ROWS_MAX);
    c->set = WR_NEW_ARRAY(uint16_t, TOUCHED_SLOTS);
}

static struct tm_table *combiner_table(struct aggregate *self, struct tm_context *ctx,
                                       uint32_t bytes, const void *template)
{
    enum wr_type types[WR_BATCH_COLUMNS_MAX];

    for (uint32_t i = 0; i < self->key_count; i++) {
        types[i] = ctx->input_schema->fields[self->keys[i]].type;
    }
    return tm_table_create(&(struct tm_table_options){.name = "combiner",
                                                      .key_types = types,
                                                      .key_count = self->key_count,
                                                      .value_bytes = bytes,
                                                      .value_template = template,
                                                      .key_groups = 1,
                                                      .key_group_end = 1,
                                                      .memory = ctx->memory});
}

static enum wr_code check_spec(const Weir__Operator *spec, const struct tm_context *ctx,
                               struct wr_error *err)
{
    const Weir__AggregateSpec *s = spec->aggregate;

    if (spec->spec_case != WEIR__OPERATOR__SPEC_AGGREGATE || ctx->input_schema == NULL ||
        s->n_keys == 0 || s->n_keys > WR_BATCH_COLUMNS_MAX ||
        ctx->output_schema->field_count != s->n_keys + s->n_calls) {
        return wr_fail(err, WR_ERR_CORRUPT, "an aggregate without its specification");
    }
    for (size_t i = 0; i < s->n_keys; i++) {
        if (s->keys[i] >= ctx->input_schema->field_count) {
            return wr_fail(err, WR_ERR_CORRUPT, "a key that the input does not have");
        }
    }
    if (s->phase != WEIR__AGGREGATE_SPEC__PHASE__LOCAL && s->table == NULL) {
        return wr_fail(err, WR_ERR_CORRUPT, "an aggregate without its table");
    }
    return WR_OK;
}

static enum wr_code aggregate_open(void *p, struct tm_context *ctx, const Weir__Operator *spec,
                                   struct wr_error *err)
{
    struct aggregate *self = p;
    const Weir__AggregateSpec *s = spec->aggregate;
    uint32_t bytes = 0;

    if (check_spec(spec, ctx, err) != WR_OK) {
        return err->code;
    }
    self->phase = s->phase;
    self->final = s->emit == WEIR__AGGREGATE_SPEC__EMIT__FINAL;
    self->retract = s->retract;
    self->keys = s->keys;
    self->key_count = (uint32_t)s->n_keys;
    self->finish_group = ctx->key_group_first;
    if (open_calls(self, ctx, s, &bytes, err) != WR_OK) {
        return err->code;
    }
    uint8_t *template = wr_alloc_zero(1, bytes + 8);
    for (uint32_t i = 0; i < self->call_count; i++) {
        self->calls[i].aggregate->init(template + self->calls[i].offset);
    }
    if (self->phase == WEIR__AGGREGATE_SPEC__PHASE__LOCAL) {
        self->own_table = true;
        self->table = combiner_table(self, ctx, bytes, template);
    } else {
        self->table = tm_context_table(ctx, s->table, bytes, template);
        if (!self->final) {
            open_changes(self);
        }
    }
    wr_free(template);
    if (self->table == NULL) {
        *err = ctx->err;
        return err->code;
    }
    return WR_OK;
}

static void aggregate_close(void *p, struct tm_context *ctx)
{
    struct aggregate *self = p;

    (void)ctx;
    if (self->own_table) {
        tm_table_destroy(self->table);
    }
    wr_free(self->changes.slots);
    wr_free(self->changes.old_cells);
    wr_free(self->changes.old_null);
    wr_free(self->changes.was_there);
    wr_free(self->changes.set);
    wr_free(self->calls);
}

/* ---- rows out of slots ---- */

/* Bytes of text keys that do not lie in their views. */
static uint32_t heap_bytes(const struct aggregate *self, const struct wr_batch *out,
                           uint8_t *const *slots, uint32_t count)
{
    uint32_t bytes = 0;

    for (uint32_t k = 0; k < self->key_count; k++) {
        if (!wr_type_has_heap((enum wr_type)out->columns[k].type)) {
            continue;
        }
        for (uint32_t i = 0; i < count; i++) {
            uint8_t cells[WR_BATCH_COLUMNS_MAX][16];
            bool nulls[WR_BATCH_COLUMNS_MAX];
            struct wr_view view;
            tm_table_key_cells(self->table, slots[i], cells, nulls);
            memcpy(&view, cells[k], sizeof view);
            bytes += view.bytes > WR_VIEW_INLINE_BYTES ? view.bytes : 0;
        }
    }
    return bytes;
}

static inline void set_bit(uint64_t *bits, uint32_t row)
{
    bits[row / 64] |= (uint64_t)1 << (row % 64);
}

static void put_cell(struct wr_batch *out, uint32_t column, uint32_t row, const void *cell,
                     bool null)
{
    struct wr_column *c = &out->columns[column];
    uint32_t bytes = wr_type_cell_bytes((enum wr_type)c->type);
    uint8_t *to = (uint8_t *)c->values + (size_t)row * bytes;

    if (null) {
        memset(to, 0, bytes);
    } else {
        memcpy(to, cell, bytes);
        set_bit(c->validity, row);
    }
}

static void put_key(const struct aggregate *self, struct wr_batch *out, uint32_t row,
                    const uint8_t *slot, uint8_t **heap)
{
    uint8_t cells[WR_BATCH_COLUMNS_MAX][16];
    bool nulls[WR_BATCH_COLUMNS_MAX];

    tm_table_key_cells(self->table, slot, cells, nulls);
    for (uint32_t k = 0; k < self->key_count; k++) {
        struct wr_view view;
        memcpy(&view, cells[k], sizeof view);
        if (!nulls[k] && wr_type_has_heap((enum wr_type)out->columns[k].type) &&
            view.bytes > WR_VIEW_INLINE_BYTES) {
            memcpy(*heap, wr_view_ptr(&view), view.bytes);
            view = wr_view_of((const char *)*heap, view.bytes);
            *heap += view.bytes;
            memcpy(cells[k], &view, sizeof view);
        }
        put_cell(out, k, row, cells[k], nulls[k]);
    }
}

/* A batch for `rows` rows with all columns carved and room for the keys of the slots; NULL: no
 * memory. */
static struct wr_batch *make_batch(const struct aggregate *self, struct tm_context *ctx,
                                   uint32_t rows, uint8_t *const *slots, uint32_t count,
                                   uint32_t copies, uint8_t **ret_heap)
{
    const struct wr_schema *schema = ctx->output_schema;
    struct wr_batch *out =
        wr_batch_create(ctx->pool, schema, wr_batch_schema_bytes(schema, rows, true));
    uint32_t bytes;

    if (out == NULL) {
        return NULL;
    }
    for (uint32_t c = 0; c < out->column_count; c++) {
        wr_batch_carve_column(out, c, rows, true);
    }
    bytes = heap_bytes(self, out, slots, count) * copies;
    *ret_heap = NULL;
    if (bytes > 0) {
        struct wr_buf *buf = wr_buf_alloc(ctx->pool, bytes);
        if (buf == NULL) {
            wr_batch_unref(out);
            return NULL;
        }
        (void)wr_batch_hold(out, buf);
        *ret_heap = buf->data;
        wr_buf_unref(buf);
    }
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

/* Results, or accumulators for the wire. */
static struct wr_batch *emit_slots(struct aggregate *self, struct tm_context *ctx,
                                   uint8_t *const *slots, uint32_t count)
{
    uint8_t *heap;
    struct wr_batch *out = make_batch(self, ctx, count, slots, count, 1, &heap);
    bool wire = self->phase == WEIR__AGGREGATE_SPEC__PHASE__LOCAL;

    if (out == NULL) {
        return NULL;
    }
    for (uint32_t i = 0; i < count; i++) {
        put_key(self, out, i, slots[i], &heap);
        put_kind(out, i, WR_ROW_INSERT);
    }
    for (uint32_t c = 0; c < self->call_count; c++) {
        const struct call *call = &self->calls[c];
        for (uint32_t i = 0; i < count; i++) {
            uint8_t cell[16];
            bool there = wire ? call->aggregate->to_wire(slots[i] + call->offset, cell)
                              : call->aggregate->finish(slots[i] + call->offset, cell);
            put_cell(out, self->key_count + c, i, cell, !there);
        }
    }
    out->row_count = out->live_count = count;
    return out;
}

/* ---- adding ---- */

static bool add_rows(struct aggregate *self, struct tm_context *ctx, const struct wr_batch *in)
{
    bool merge = self->phase == WEIR__AGGREGATE_SPEC__PHASE__GLOBAL;
    const uint16_t *rows = in->selection;

    for (uint32_t c = 0; c < self->call_count; c++) {
        const struct call *call = &self->calls[c];
        const struct wr_column *column = call->column < 0 ? NULL : &in->columns[call->column];
        uint32_t state =
            merge ? call->aggregate->merge(self->slots, call->offset, column, rows, in->live_count)
                  : call->aggregate->add(self->slots, call->offset, column, rows, in->live_count);
        if (state != 0) {
            tm_context_record_error(ctx, state,
                                    call->aggregate->result == WR_TYPE_INT8
                                        ? "bigint out of range"
                                        : "value out of range in an aggregate",
                                    NULL, 0);
            return false;
        }
    }
    return true;
}

static bool resolve(struct aggregate *self, struct tm_context *ctx, const struct wr_batch *in)
{
    struct wr_keys keys;

    wr_keys_build(in, self->keys, self->key_count, true, ctx->key_scratch, &keys);
    return tm_table_resolve(self->table, &keys, TM_RESOLVE_UPSERT, self->slots, self->fresh,
                            &ctx->err) == WR_OK;
}

/* ---- changes ---- */

static void save_old(struct aggregate *self, uint32_t index, uint8_t *slot, bool fresh)
{
    struct changes *c = &self->changes;

    c->slots[index] = slot;
    c->was_there[index] = !fresh;
    for (uint32_t k = 0; k < self->call_count; k++) {
        size_t at = (size_t)index * self->call_count + k;
        memset(c->old_cells + at * 16, 0, 16);
        c->old_null[at] = !self->calls[k].aggregate->finish(slot + self->calls[k].offset,
                                                            c->old_cells + at * 16);
    }
}

static void note_touched(struct aggregate *self, uint32_t live_count)
{
    struct changes *c = &self->changes;

    memset(c->set, 0, TOUCHED_SLOTS * sizeof *c->set);
    c->count = c->next = 0;
    for (uint32_t i = 0; i < live_count; i++) {
        uint64_t h = (uint64_t)(uintptr_t)self->slots[i] * 0x9e3779b97f4a7c15ull >> 52;
        while (c->set[h] != 0 && c->slots[c->set[h] - 1] != self->slots[i]) {
            h = (h + 1) & (TOUCHED_SLOTS - 1);
        }
        if (c->set[h] == 0) {
            save_old(self, c->count, self->slots[i], (self->fresh[i / 64] >> (i % 64) & 1) != 0);
            c->set[h] = (uint16_t)++c->count;
        }
    }
}

static bool is_same(const struct aggregate *self, uint32_t index)
{
    const struct changes *c = &self->changes;

    for (uint32_t k = 0; c->was_there[index] && k < self->call_count; k++) {
        size_t at = (size_t)index * self->call_count + k;
        uint8_t cell[16] = {0};
        bool there = self->calls[k].aggregate->finish(
            c->slots[index] + self->calls[k].offset, cell);
        if (there == (c->old_null[at] != 0) || memcmp(cell, c->old_cells + at * 16, 16) != 0) {
            return false;
        }
    }
    return c->was_there[index];
}

static void put_change(struct aggregate *self, struct wr_batch *out, uint32_t row, uint32_t index,
                       bool old, uint8_t **heap)
{
    const struct changes *c = &self->changes;

    put_key(self, out, row, c->slots[index], heap);
    for (uint32_t k = 0; k < self->call_count; k++) {
        size_t at = (size_t)index * self->call_count + k;
        uint8_t cell[16] = {0};
        bool there;
        if (old) {
            there = c->old_null[at] == 0;
            memcpy(cell, c->old_cells + at * 16, 16);
        } else {
            there = self->calls[k].aggregate->finish(c->slots[index] + self->calls[k].offset,
                                                     cell);
        }
        put_cell(out, self->key_count + k, row, cell, !there);
    }
    put_kind(out, row,
             old                     ? WR_ROW_UPDATE_BEFORE
             : c->was_there[index] ? WR_ROW_UPDATE_AFTER
                                     : WR_ROW_INSERT);
}

/* The next touched keys, at most 512 at a time: -U and +U fit one batch. */
static enum tm_status emit_changes(struct aggregate *self, struct tm_context *ctx,
                                   struct wr_batch **ret)
{
    struct changes *c = &self->changes;
    uint32_t count = WR_MIN(c->count - c->next, WR_BATCH_ROWS_MAX / 2), row = 0;
    uint8_t *heap;
    struct wr_batch *out;

    if (count == 0) {
        self->computed = false;
        return TM_DONE;
    }
    out = make_batch(self, ctx, 2 * count, c->slots + c->next, count, 2, &heap);
    if (out == NULL) {
        return TM_MORE;
    }
    for (uint32_t i = c->next; i < c->next + count; i++) {
        if (is_same(self, i)) {
            continue;
        }
        if (self->retract && c->was_there[i]) {
            put_change(self, out, row++, i, true, &heap);
        }
        put_change(self, out, row++, i, false, &heap);
    }
    out->row_count = out->live_count = row;
    c->next += count;
    self->computed = c->next < c->count;
    if (row == 0) {
        wr_batch_unref(out);
    } else {
        *ret = out;
    }
    return self->computed ? TM_MORE : TM_DONE;
}

/* ---- calls ---- */

/* Emit the next part of what the combiner holds; TM_DONE when it is empty. */
static enum tm_status drain_combiner(struct aggregate *self, struct tm_context *ctx,
                                     struct wr_batch **out)
{
    uint8_t *slots[WR_BATCH_ROWS_MAX];
    uint64_t cursor = self->cursor;
    uint32_t count = tm_table_scan(self->table, 0, &cursor, slots, WR_BATCH_ROWS_MAX);

    if (count > 0) {
        *out = emit_slots(self, ctx, slots, count);
        if (*out == NULL) {
            return TM_MORE;
        }
    }
    self->cursor = cursor;
    if (cursor != UINT64_MAX) {
        return TM_MORE;
    }
    self->cursor = 0;
    tm_table_clear(self->table);
    return TM_DONE;
}

static enum tm_status combine(struct aggregate *self, struct tm_context *ctx, struct wr_batch *in,
                              struct wr_batch **out)
{
    if (self->flushing || tm_table_count(self->table) * 32 >= COMBINER_BYTES) {
        self->flushing = drain_combiner(self, ctx, out) != TM_DONE;
        return TM_MORE;
    }
    return resolve(self, ctx, in) && add_rows(self, ctx, in) ? TM_DONE : TM_FAILED;
}

static enum tm_status aggregate_process(void *p, struct tm_context *ctx, struct wr_batch *in,
                                        struct wr_batch **out)
{
    struct aggregate *self = p;

    if (self->phase == WEIR__AGGREGATE_SPEC__PHASE__LOCAL) {
        return combine(self, ctx, in, out);
    }
    if (self->computed) {
        return emit_changes(self, ctx, out);
    }
    if (!resolve(self, ctx, in)) {
        return TM_FAILED;
    }
    if (!self->final) {
        note_touched(self, in->live_count);
    }
    if (!add_rows(self, ctx, in)) {
        return TM_FAILED;
    }
    if (self->final) {
        return TM_DONE;
    }
    self->computed = true;
    return emit_changes(self, ctx, out);
}

static enum tm_status aggregate_flush(void *p, struct tm_context *ctx, struct wr_batch **out)
{
    struct aggregate *self = p;

    if (!self->own_table || (tm_table_count(self->table) == 0 && !self->flushing)) {
        return TM_DONE;
    }
    self->flushing = drain_combiner(self, ctx, out) != TM_DONE;
    return self->flushing ? TM_MORE : TM_DONE;
}

/* Results of a bounded input, once: what is emitted is removed, so a barrier may come any time. */
static enum tm_status aggregate_finish(void *p, struct tm_context *ctx, struct wr_batch **out)
{
    struct aggregate *self = p;
    uint8_t *slots[WR_BATCH_ROWS_MAX];
    uint32_t count = 0;

    if (self->own_table || !self->final) {
        return TM_DONE;
    }
    while (self->finish_group < ctx->key_group_end && count < WR_BATCH_ROWS_MAX) {
        uint64_t cursor = 0;
        count += tm_table_scan(self->table, self->finish_group, &cursor, slots + count,
                               WR_BATCH_ROWS_MAX - count);
        if (cursor != UINT64_MAX) {
            break; /* full; the rest of the group next time, from its start: these are gone then */
        }
        self->finish_group += 1;
    }
    if (count > 0) {
        *out = emit_slots(self, ctx, slots, count);
        if (*out == NULL) {
            self->finish_group = ctx->key_group_first;
            return TM_MORE;
        }
        for (uint32_t i = 0; i < count; i++) {
            tm_table_remove(self->table, slots[i]);
        }
    }
    return self->finish_group < ctx->key_group_end ? TM_MORE : TM_DONE;
}

const struct tm_operator_type tm_operator_aggregate = {
    .kind = "aggregate",
    .summary = "running aggregate per key",
    .self_bytes = sizeof(struct aggregate),
    .open = aggregate_open,
    .close = aggregate_close,
    .process = aggregate_process,
    .flush = aggregate_flush,
    .finish = aggregate_finish,
};
