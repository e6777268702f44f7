/* Running aggregate per key: one phase, or two with a local combiner in front of the shuffle. */
#include <string.h>

#include "common/base/alloc.h"
#include "common/base/assert.h"
#include "common/base/test_point.h"
#include "taskmanager/operators/aggregate_internal.h"
#include "taskmanager/operators/registry.h"

/* What a combiner holds at most. */
#define COMBINER_BYTES (256u * 1024)
/* A combiner is judged after so many rows: it must halve them at least nearly. */
#define JUDGED_ROWS 4096u
#define PASS_BATCHES_MIN 64u
#define PASS_BATCHES_MAX 4096u

/* ---- opening ---- */

static enum wr_code open_calls(struct aggregate *self, struct tm_context *ctx,
                               const Weir__AggregateSpec *spec, uint32_t *ret_bytes,
                               struct wr_error *err)
{
    bool merges = self->phase == WEIR__AGGREGATE_SPEC__PHASE__GLOBAL;
    uint32_t bytes = 0;

    self->calls = WR_NEW_ARRAY(struct aggregate_call, spec->n_calls);
    self->call_count = (uint32_t)spec->n_calls;
    for (uint32_t i = 0; i < self->call_count; i++) {
        const Weir__AggregateCall *c = spec->calls[i];
        struct aggregate_call *call = &self->calls[i];
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
    return bytes <= TM_TABLE_VALUE_BYTES_MAX
               ? WR_OK
               : wr_fail(err, WR_ERR_LIMIT,
                         "the accumulators of one key take %u bytes, more than %u: compute fewer "
                         "aggregates in one step",
                         bytes, TM_TABLE_VALUE_BYTES_MAX);
}

static struct tm_table *combiner_table(struct aggregate *self, struct tm_context *ctx,
                                       uint32_t bytes, const void *template)
{
    enum wr_type types[WR_BATCH_COLUMNS_MAX];
    WR_AUTO_FREE char *owner =
        wr_asprintf("%s/%s[%u] combiner", ctx->job_name,
                    ctx->vertex->operators[ctx->operator_index]->step, ctx->subtask);

    for (uint32_t i = 0; i < self->key_count; i++) {
        types[i] = ctx->input_schema->fields[self->keys[i]].type;
    }
    return tm_table_create(&(struct tm_table_options){.name = "combiner",
                                                      .owner = owner,
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
        self->combiner.value_bytes = bytes;
        self->combiner.scratch = wr_alloc_zero(WR_BATCH_ROWS_MAX, bytes + 8);
        self->combiner.pass_next = PASS_BATCHES_MIN;
    } else {
        self->table = tm_context_table(ctx, s->table, bytes, template);
        if (!self->final) {
            aggregate_changes_open(self);
        }
    }
    self->combiner.template = template;
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
    aggregate_changes_close(self);
    wr_free(self->combiner.scratch);
    wr_free(self->combiner.template);
    wr_free(self->calls);
}

/* ---- adding ---- */

static bool add_rows(struct aggregate *self, struct tm_context *ctx, const struct wr_batch *in)
{
    bool merge = self->phase == WEIR__AGGREGATE_SPEC__PHASE__GLOBAL;
    const uint16_t *rows = in->selection;

    for (uint32_t c = 0; c < self->call_count; c++) {
        const struct aggregate_call *call = &self->calls[c];
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

/* TM_DONE: the slots of all rows are there. */
static enum tm_status resolve(struct aggregate *self, struct tm_context *ctx,
                              const struct wr_batch *in)
{
    struct wr_keys keys;

    wr_keys_build(in, self->keys, self->key_count, true, ctx->key_scratch, &keys);
    return tm_status_of_table(tm_table_resolve(self->table, &keys, TM_RESOLVE_UPSERT, self->slots,
                                               self->fresh, &ctx->err));
}

/* ---- calls ---- */

/* Emit the next part of what the combiner holds; TM_DONE when it is empty. */
static enum tm_status drain_combiner(struct aggregate *self, struct tm_context *ctx,
                                     struct wr_batch **out)
{
    uint8_t *slots[WR_BATCH_ROWS_MAX];
    uint64_t cursor = self->cursor;
    uint32_t count =
        tm_table_scan(self->table, 0, &cursor, slots, aggregate_rows_most(self, ctx));

    if (count > 0) {
        *out = aggregate_emit_slots(self, ctx, slots, count);
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

/* The combiner is full: has it paid? */
static void judge_combiner(struct aggregate *self)
{
    struct aggregate_combiner *c = &self->combiner;
    uint64_t keys = tm_table_count(self->table);

    if (c->rows >= JUDGED_ROWS && keys > c->rows - c->rows / 4) {
        c->pass_batches = c->pass_next;
        c->pass_next = WR_MIN(c->pass_next * 2, PASS_BATCHES_MAX);
    } else if (c->rows >= JUDGED_ROWS) {
        c->pass_next = PASS_BATCHES_MIN;
    }
    c->rows = 0;
}

/* Each row becomes an accumulator of its own. */
static enum tm_status pass(struct aggregate *self, struct tm_context *ctx, struct wr_batch *in,
                           struct wr_batch **out)
{
    struct aggregate_combiner *c = &self->combiner;

    for (uint32_t i = 0; i < in->live_count; i++) {
        self->slots[i] = c->scratch + (size_t)i * c->value_bytes;
        memcpy(self->slots[i], c->template, c->value_bytes);
    }
    if (!add_rows(self, ctx, in)) {
        return TM_FAILED;
    }
    *out = aggregate_emit_rows(self, ctx, in);
    if (*out == NULL) {
        return TM_MORE;
    }
    c->pass_batches -= c->pass_batches > 0;
    return TM_DONE;
}

/* Keys that a refused batch has left behind stand for no rows. */
static void take_back(struct aggregate *self, struct tm_context *ctx, const struct wr_batch *in)
{
    struct wr_error err;
    struct wr_keys keys;

    wr_keys_build(in, self->keys, self->key_count, true, ctx->key_scratch, &keys);
    WR_ASSERT(tm_table_resolve(self->table, &keys, TM_RESOLVE_READ, self->slots, NULL, &err) ==
              TM_TABLE_DONE);
    for (uint32_t i = 0; i < in->live_count; i++) {
        if ((self->fresh[i / 64] >> (i % 64) & 1) != 0) {
            tm_table_remove(self->table, self->slots[i]);
        }
    }
}

/* A combiner saves work; without memory it lets go of what it holds, and in the end saves none. */
static enum tm_status do_without(struct aggregate *self, struct tm_context *ctx,
                                 struct wr_batch *in, struct wr_batch **out)
{
    take_back(self, ctx, in);
    if (tm_table_count(self->table) == 0) {
        return pass(self, ctx, in, out);
    }
    self->combiner.rows = 0;
    self->flushing = drain_combiner(self, ctx, out) != TM_DONE;
    return TM_MORE;
}

static enum tm_status combine(struct aggregate *self, struct tm_context *ctx, struct wr_batch *in,
                              struct wr_batch **out)
{
    if (self->combiner.pass_batches > 0 && !self->flushing) {
        return pass(self, ctx, in, out);
    }
    if (self->flushing || tm_table_count(self->table) * 32 >= COMBINER_BYTES) {
        if (!self->flushing) {
            judge_combiner(self);
        }
        self->flushing = drain_combiner(self, ctx, out) != TM_DONE;
        return TM_MORE;
    }
    enum tm_status status = resolve(self, ctx, in);
    if ((status == TM_FAILED && ctx->err.code == WR_ERR_MEMORY) || WR_BUGGIFY("combiner.refuse")) {
        return do_without(self, ctx, in, out);
    }
    if (status != TM_DONE || !add_rows(self, ctx, in)) {
        return TM_FAILED; /* a heap table never waits while no snapshot is taken of it */
    }
    self->combiner.rows += in->live_count;
    return TM_DONE;
}

static enum tm_status aggregate_process(void *p, struct tm_context *ctx, struct wr_batch *in,
                                        struct wr_batch **out)
{
    struct aggregate *self = p;
    enum tm_status status;

    if (self->phase == WEIR__AGGREGATE_SPEC__PHASE__LOCAL) {
        return combine(self, ctx, in, out);
    }
    if (self->computed) {
        return aggregate_emit_changes(self, ctx, out);
    }
    status = resolve(self, ctx, in);
    if (status != TM_DONE) {
        return status;
    }
    if (!self->final) {
        aggregate_note_touched(self, in->live_count);
    }
    if (!add_rows(self, ctx, in)) {
        return TM_FAILED;
    }
    if (self->final) {
        return TM_DONE;
    }
    self->computed = true;
    return aggregate_emit_changes(self, ctx, out);
}

static enum tm_status aggregate_flush(void *p, struct tm_context *ctx, struct wr_batch **out)
{
    struct aggregate *self = p;

    if (!self->own_table || (tm_table_count(self->table) == 0 && !self->flushing)) {
        return TM_DONE;
    }
    self->combiner.rows = 0;
    self->flushing = drain_combiner(self, ctx, out) != TM_DONE;
    return self->flushing ? TM_MORE : TM_DONE;
}

/* Some of what was peeked. false: no memory. */
static bool emit_peeked(struct aggregate *self, struct tm_context *ctx, uint8_t *const *slots,
                        uint32_t count, struct wr_batch **out)
{
    uint32_t rows = WR_MIN(count - self->emitted, aggregate_rows_most(self, ctx));

    if (rows == 0) {
        return true;
    }
    *out = aggregate_emit_slots(self, ctx, slots + self->emitted, rows);
    self->emitted += *out == NULL ? 0 : rows;
    return *out != NULL;
}

/* Results of a bounded input, once: what is emitted is gone, key group by key group. */
static enum tm_status aggregate_finish(void *p, struct tm_context *ctx, struct wr_batch **out)
{
    struct aggregate *self = p;
    uint8_t *slots[WR_BATCH_ROWS_MAX];
    uint32_t count = 0;
    enum tm_table_status status;
    bool had_room;

    if (self->own_table || !self->final) {
        return TM_DONE;
    }
    status = tm_table_drain_peek(self->table, slots, ctx->limits.batch_rows, &count, &ctx->err);
    ctx->in_key_group = !tm_table_drain_between(self->table) || self->emitted > 0;
    if (status != TM_TABLE_DONE) {
        return tm_status_of_table(status);
    }
    had_room = emit_peeked(self, ctx, slots, count, out);
    if (!had_room || self->emitted < count) {
        ctx->in_key_group |= self->emitted > 0; /* no barrier between rows that are there once */
        return TM_MORE;
    }
    self->emitted = 0;
    tm_table_drain_taken(self->table);
    ctx->in_key_group = !tm_table_drain_between(self->table);
    return count > 0 ? TM_MORE : TM_DONE;
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
