/* Tables of what calls have seen. DISTINCT: (key, value), where a row counts when it brings its value, or
 * takes away the last of it. Minimum and the like over rows that may be taken back: the values in order. */
#include <string.h>

#include "common/base/alloc.h"
#include "common/base/bytes.h"
#include "common/batch/sqlstate.h"
#include "taskmanager/operators/aggregate_internal.h"

/* ---- opening ---- */

static enum wr_code check_values(const struct aggregate *self, const Weir__AggregateCall *spec,
                                 const struct aggregate_call *call, struct wr_error *err)
{
    bool distinct = call->list.distinct, sorted = spec->sorted_table != NULL;

    if (self->phase != WEIR__AGGREGATE_SPEC__PHASE__SINGLE || (distinct && sorted) ||
        (sorted && (!self->updating || call->aggregate->extreme == WR_EXTREME_NONE)) ||
        (distinct && self->updating && call->aggregate->sub == NULL) || call->column < 0) {
        return wr_fail(err, WR_ERR_CORRUPT, "the values of an aggregate call");
    }
    return WR_OK;
}

bool aggregate_values_open(struct aggregate *self, struct tm_context *ctx,
                           const Weir__AggregateCall *spec, struct aggregate_call *call)
{
    bool sorted = spec->sorted_table != NULL;
    enum wr_type type = call->aggregate->arg;
    /* Where nothing is taken back nobody counts. */
    struct tm_composite_form form = {
        .value_bytes = sizeof(uint64_t),
        .objects = sorted,
        .word_entries = !sorted && wr_key_form_of(&type, 1) == WR_KEY_U64,
        .constant_value = !sorted && !self->updating};

    if (!call->list.distinct && !sorted) {
        return true;
    }
    if (check_values(self, spec, call, &ctx->err) != WR_OK) {
        return false;
    }
    call->values = tm_context_composite_table(
        ctx, sorted ? spec->sorted_table : spec->distinct_table, &form);
    if (call->values == NULL) {
        return false;
    }
    self->has_values = true;
    if (sorted) {
        call->sorted = tm_sorted_create(&(struct tm_sorted_options){
            .table = call->values,
            .type = call->aggregate->arg,
            .descending = call->aggregate->extreme == WR_EXTREME_GREATEST});
        return true;
    }
    if (self->composite == NULL) {
        self->composite = WR_NEW(struct tm_composite);
        self->values = wr_key_scratch_create();
    }
    call->distinct = WR_NEW(struct aggregate_distinct);
    return true;
}

void aggregate_values_drop(struct aggregate *self)
{
    for (uint32_t c = 0; self->has_values && c < self->call_count; c++) {
        if (self->calls[c].values != NULL) {
            tm_table_drain_all(self->calls[c].values);
        }
    }
    self->has_values = false;
}

void aggregate_values_close(struct aggregate *self)
{
    for (uint32_t c = 0; self->calls != NULL && c < self->call_count; c++) {
        wr_free(self->calls[c].distinct); /* tables are the task's */
        tm_sorted_destroy(self->calls[c].sorted);
    }
    if (self->composite != NULL) {
        tm_composite_fini(self->composite);
    }
    wr_free(self->composite);
    wr_key_scratch_destroy(self->values);
}

/* ---- DISTINCT ---- */

/* Bit i: live row i takes its values back. */
static void list_back(struct wr_batch *in, uint64_t *back)
{
    const struct wr_column *kinds = wr_batch_system(in, WR_SYSTEM_KIND);

    memset(back, 0, AGGREGATE_BIT_WORDS * sizeof *back);
    for (uint32_t i = 0; kinds != NULL && i < in->live_count; i++) {
        uint8_t kind = ((const uint8_t *)kinds->values)[wr_batch_row(in, i)];
        back[i / 64] |= (uint64_t)(kind == WR_ROW_UPDATE_BEFORE || kind == WR_ROW_DELETE) << (i % 64);
    }
}

/* Keys of the rows whose value is not NULL; indices[j] is the live index of key j. */
static void list_pairs(struct aggregate *self, const struct aggregate_call *call,
                       const struct wr_keys *keys, const struct wr_batch *in, uint16_t *indices)
{
    uint32_t column = (uint32_t)call->column;
    struct wr_keys values;

    tm_composite_reset(self->composite);
    wr_keys_build(in, &column, 1, false, self->values, &values);
    for (uint32_t i = 0; i < in->live_count; i++) {
        struct wr_str value;
        if (wr_column_is_null(&in->columns[column], wr_batch_row(in, i))) {
            continue;
        }
        value = values.form == WR_KEY_U64
                    ? (struct wr_str){(const char *)&values.u64[i], sizeof values.u64[i]}
                    : (struct wr_str){wr_view_ptr(&values.bytes[i]), values.bytes[i].bytes};
        indices[self->composite->count] = (uint16_t)i;
        tm_composite_add(self->composite, keys, i, value);
    }
}

static void pick(struct aggregate_picks *picks, uint16_t row)
{
    picks->rows[picks->count++] = row;
}

/* Rows that are taken back come last, as in update_rows: what they take back may be in the same batch. A
 * pair that is gone is gone from the table. */
static void count_pairs(const struct aggregate_call *call, const uint16_t *indices, uint32_t count,
                        const uint64_t *back)
{
    struct aggregate_distinct *distinct = call->distinct;

    for (uint32_t pass = 0; pass < 2; pass++) {
        for (uint32_t j = 0; j < count; j++) {
            uint8_t *slot = distinct->slots[j];
            uint64_t before = wr_load_u64(slot);
            if ((back[indices[j] / 64] >> (indices[j] % 64) & 1) != pass) {
                continue;
            }
            if (pass == 0) {
                wr_store_u64(slot, before + 1);
            } else if (before > 0) {
                wr_store_u64(slot, before - 1);
            }
            if (pass == 0 && before == 0) {
                pick(&distinct->first, indices[j]);
            } else if (pass == 1 && before == 1) {
                pick(&distinct->gone, indices[j]);
                tm_table_remove(call->values, slot);
            }
        }
    }
}

static enum tm_status resolve_pairs(struct aggregate *self, struct tm_context *ctx,
                                    const struct aggregate_call *call, const struct wr_keys *keys,
                                    const struct wr_batch *in, const uint64_t *back)
{
    struct aggregate_distinct *distinct = call->distinct;
    uint16_t indices[WR_BATCH_ROWS_MAX];
    enum tm_table_status status;

    list_pairs(self, call, keys, in, indices);
    distinct->first.count = distinct->gone.count = 0;
    if (self->composite->count == 0) {
        return TM_DONE;
    }
    status = tm_table_resolve(call->values, tm_composite_keys(self->composite),
                              TM_RESOLVE_UPSERT, distinct->slots, distinct->fresh, &ctx->err);
    if (status != TM_TABLE_DONE) {
        return tm_status_of_table(status);
    }
    if (self->updating) {
        count_pairs(call, indices, self->composite->count, back);
        return TM_DONE;
    }
    for (uint32_t j = 0; j < self->composite->count; j++) {
        if ((distinct->fresh[j / 64] >> (j % 64) & 1) != 0) {
            pick(&distinct->first, indices[j]);
        }
    }
    return TM_DONE;
}

uint32_t aggregate_distinct_rows(const struct aggregate *self, const struct aggregate_call *call,
                                 const struct wr_batch *in, bool back, uint8_t **slots,
                                 uint16_t *rows)
{
    const struct aggregate_picks *picks = back ? &call->distinct->gone : &call->distinct->first;

    for (uint32_t j = 0; j < picks->count; j++) {
        slots[j] = self->slots[picks->rows[j]];
        rows[j] = (uint16_t)wr_batch_row(in, picks->rows[j]);
    }
    return picks->count;
}

/* ---- values in order ---- */

/* What is left of the value before would be kept for nothing. */
static bool drop_part(struct aggregate *self, uint8_t *slot, uint32_t offset)
{
    struct wr_aggregate_parts *parts = &self->parts.parts;

    return parts->get(parts, slot, offset).bytes == 0 || parts->set(parts, slot, offset, "", 0);
}

uint32_t aggregate_set_firsts(struct aggregate *self, const struct aggregate_call *call,
                              const struct wr_batch *in)
{
    uint8_t cell[16] WR_ALIGNED(16);
    struct wr_column column = {.values = cell, .type = (uint8_t)call->aggregate->arg};

    for (uint32_t i = 0; i < in->live_count; i++) {
        enum tm_sorted_first first = tm_sorted_first(call->sorted, i, cell);
        struct wr_aggregate_run run = {.slots = &self->slots[i],
                                       .offset = call->offset,
                                       .count = 1,
                                       .arg = &column,
                                       .parts = &self->parts.parts};
        uint32_t state = 0;
        if (first == TM_SORTED_PASSED) {
            continue;
        }
        call->aggregate->init(self->slots[i] + call->offset);
        if (aggregate_has_parts(call) && !drop_part(self, self->slots[i], call->offset)) {
            return WR_SQLSTATE_LIMIT;
        }
        state = first == TM_SORTED_NONE ? 0 : call->aggregate->add(&run);
        if (state != 0) {
            return state;
        }
    }
    return 0;
}

static enum tm_status resolve_sorted(struct tm_context *ctx, const struct aggregate_call *call,
                                     const struct wr_keys *keys, const struct wr_batch *in,
                                     const uint64_t *back)
{
    struct tm_sorted_rows rows = {.keys = keys,
                                  .values = &in->columns[call->column],
                                  .rows = in->selection,
                                  .back = back,
                                  .count = in->live_count};

    bool more;
    enum tm_table_status status = tm_sorted_change(call->sorted, &rows, &more, &ctx->err);

    return status == TM_TABLE_DONE && more ? TM_MORE : tm_status_of_table(status);
}

/* ---- both ---- */

enum tm_status aggregate_values_resolve(struct aggregate *self, struct tm_context *ctx,
                                        struct wr_batch *in)
{
    uint64_t back[AGGREGATE_BIT_WORDS];
    struct wr_keys keys;

    if (!self->has_values || self->values_done == self->call_count) {
        return TM_DONE;
    }
    wr_keys_build(in, self->keys, self->key_count, true, ctx->key_scratch, &keys);
    list_back(in, back);
    for (; self->values_done < self->call_count; self->values_done++) {
        const struct aggregate_call *call = &self->calls[self->values_done];
        enum tm_status status = call->sorted != NULL ? resolve_sorted(ctx, call, &keys, in, back)
                                : call->distinct != NULL
                                    ? resolve_pairs(self, ctx, call, &keys, in, back)
                                    : TM_DONE;
        if (status != TM_DONE) {
            return status;
        }
    }
    return TM_DONE;
}
