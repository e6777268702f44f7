/* Running aggregate per key: one phase, or two with a local combiner in front of the shuffle. */
#include <string.h>

#include "common/base/alloc.h"
#include "common/base/assert.h"
#include "common/base/bytes.h"
#include "common/base/test_point.h"
#include "common/batch/sqlstate.h"
#include "taskmanager/operators/aggregate_internal.h"
#include "taskmanager/operators/registry.h"

/* What a combiner holds at most. */
#define COMBINER_BYTES (256u * 1024)
#define KEY_CELL_BYTES 24u
/* It pays where so many rows become one. */
#define COMBINED_ROWS_OF_KEY 4u

/* ---- opening ---- */

/* Rows of these calls are kept, whatever else there is. */
static bool must_keep(const struct aggregate *self, const Weir__AggregateCall *c,
                      const struct aggregate_call *call)
{
    const struct wr_aggregate *a = call->aggregate;

    return (call->list.distinct && c->distinct_table == NULL) || c->n_order > 0 || a->add == NULL ||
           (self->updating && a->sub == NULL && c->sorted_table == NULL);
}

/* NONE wants no column. */
static bool is_column(const struct wr_schema *schema, int32_t column, enum wr_type type)
{
    return type == WR_TYPE_NONE || (column >= 0 && (uint32_t)column < schema->field_count &&
                                    schema->fields[column].type == type);
}

/* What the call has beside its accumulator. false: ctx->err tells. */
static bool open_tables(struct aggregate *self, struct tm_context *ctx,
                        const Weir__AggregateCall *c, struct aggregate_call *call)
{
    const struct wr_aggregate *a = call->aggregate;

    call->list = (struct wr_aggregate_list){.aggregate = a,
                                            .distinct = c->distinct && !a->distinct_same,
                                            .order_count = (uint32_t)c->n_order};
    if ((self->phase == WEIR__AGGREGATE_SPEC__PHASE__GLOBAL
             ? c->other != 0
             : !is_column(ctx->input_schema, call->other, a->other)) ||
        must_keep(self, c, call) != (c->rows_table != NULL) ||
        (c->rows_table == NULL && c->filter != 0)) {
        (void)wr_fail(&ctx->err, WR_ERR_CORRUPT, "the rows of an aggregate call");
        return false;
    }
    return c->rows_table != NULL ? aggregate_lists_open(self, ctx, c, call)
                                 : aggregate_values_open(self, ctx, c, call);
}

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
        call->other = (int32_t)c->other - 1;
        call->filter = (int32_t)c->filter - 1;
        call->raw_column = (int32_t)c->raw_arg - 1;
        call->raw_other = (int32_t)c->raw_other - 1;
        call->offset = bytes;
        if (call->aggregate == NULL || c->arg > ctx->input_schema->field_count) {
            return wr_fail(err, WR_ERR_CORRUPT, "aggregate call %u is malformed", i);
        }
        enum wr_type want = merges ? call->aggregate->wire : call->aggregate->arg;
        if (want != WR_TYPE_NONE &&
            (c->arg == 0 || ctx->input_schema->fields[c->arg - 1].type != want)) {
            return wr_fail(err, WR_ERR_CORRUPT, "the argument of aggregate call %u", i);
        }
        if (!open_tables(self, ctx, c, call)) {
            return *err = ctx->err, err->code;
        }
        bytes += call->kept != NULL ? AGGREGATE_KEPT_BYTES : call->aggregate->accumulator_bytes;
    }
    self->rows_offset = bytes;
    self->counted = self->updating || self->lists != NULL;
    bytes += self->counted || spec->reduce != NULL ? 8 : 0;
    *ret_bytes = bytes;
    return bytes <= TM_TABLE_VALUE_BYTES_MAX
               ? WR_OK
               : wr_fail(err, WR_ERR_LIMIT,
                         "the accumulators of one key take %u bytes, more than %u: compute fewer "
                         "aggregates in one step",
                         bytes, TM_TABLE_VALUE_BYTES_MAX);
}

static bool self_has_parts(const struct aggregate *self)
{
    for (uint32_t c = 0; c < self->call_count; c++) {
        if (aggregate_has_parts(&self->calls[c])) {
            return true;
        }
    }
    return false;
}

/* Of a combiner: its raw rows are of columns of the input, the keys first as in accumulators. */
static bool makes_raw(const struct tm_context *ctx, const Weir__AggregateSpec *spec)
{
    const struct wr_schema *in = ctx->input_schema, *raw = ctx->raw_output_schema;
    bool makes = raw != NULL && spec->n_raw_columns == raw->field_count &&
                 raw->field_count >= spec->n_keys;

    for (uint32_t i = 0; makes && i < raw->field_count; i++) {
        uint32_t column = spec->raw_columns[i];
        makes = column < in->field_count && in->fields[column].type == raw->fields[i].type &&
                (i >= spec->n_keys || column == spec->keys[i]);
    }
    return makes;
}

/* Of who merges: the keys of raw rows are where they are in accumulators, and arguments are there. */
static bool takes_raw(const struct aggregate *self, const struct tm_context *ctx)
{
    const struct wr_schema *in = ctx->input_schema, *raw = ctx->raw_input_schema;
    bool takes = raw != NULL;

    for (uint32_t i = 0; takes && i < self->key_count; i++) {
        uint32_t column = self->keys[i];
        takes = column < raw->field_count && raw->fields[column].type == in->fields[column].type;
    }
    for (uint32_t i = 0; takes && i < self->call_count; i++) {
        const struct aggregate_call *call = &self->calls[i];
        takes = is_column(raw, call->raw_column, call->aggregate->arg) &&
                is_column(raw, call->raw_other, call->aggregate->other);
    }
    return takes;
}

/* Combiners make raw rows, their owner takes them, and nobody else does either. */
static bool raw_holds(const struct aggregate *self, const struct tm_context *ctx,
                      const Weir__AggregateSpec *spec)
{
    switch (self->phase) {
    case WEIR__AGGREGATE_SPEC__PHASE__LOCAL:
        return ctx->raw_input_schema == NULL && makes_raw(ctx, spec);
    case WEIR__AGGREGATE_SPEC__PHASE__GLOBAL:
        return ctx->raw_output_schema == NULL && takes_raw(self, ctx);
    default:
        return ctx->raw_input_schema == NULL && ctx->raw_output_schema == NULL;
    }
}

static bool is_word_key(const struct aggregate *self, const struct tm_context *ctx)
{
    enum wr_type type = ctx->input_schema->fields[self->keys[0]].type;

    return self->key_count == 1 && wr_key_form_of(&type, 1) == WR_KEY_U64;
}

static struct tm_table *combiner_table(struct aggregate *self, struct tm_context *ctx,
                                       uint32_t bytes, const void *template)
{
    WR_AUTO_FREE char *owner =
        wr_asprintf("%s/%s[%u] combiner", ctx->job_name,
                    ctx->vertex->operators[ctx->operator_index]->step, ctx->subtask);

    return tm_table_create(&(struct tm_table_options){.name = "combiner",
                                                      .owner = owner,
                                                      .key_types = self->key_types,
                                                      .key_count = self->key_count,
                                                      .value_bytes = bytes,
                                                      .value_template = template,
                                                      .objects = self_has_parts(self),
                                                      .passing = true,
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
    self->updating = s->updating;
    aggregate_parts_open(&self->parts);
    aggregate_room_open(&self->room);
    self->keys = s->keys;
    self->key_count = (uint32_t)s->n_keys;
    for (uint32_t k = 0; k < self->key_count; k++) {
        self->key_types[k] = ctx->input_schema->fields[s->keys[k]].type;
    }
    if (open_calls(self, ctx, s, &bytes, err) != WR_OK) {
        return err->code;
    }
    if (!raw_holds(self, ctx, s)) {
        return wr_fail(err, WR_ERR_CORRUPT, "the raw rows of an aggregate");
    }
    if (s->reduce != NULL &&
        aggregate_reduce_open(self, ctx, s->reduce, spec->on_error, err) != WR_OK) {
        return err->code;
    }
    WR_AUTO_FREE uint8_t *template = wr_alloc_zero(1, bytes + 8);
    for (uint32_t i = 0; i < self->call_count; i++) {
        if (self->calls[i].kept == NULL) {
            self->calls[i].aggregate->init(template + self->calls[i].offset);
        }
    }
    if (self->phase == WEIR__AGGREGATE_SPEC__PHASE__LOCAL) {
        self->own_table = true;
        self->table = combiner_table(self, ctx, bytes, template);
        tm_judge_init(&self->combiner.judge);
        self->combiner.keys_most =
            COMBINER_BYTES / (bytes + (is_word_key(self, ctx) ? 8 : KEY_CELL_BYTES));
        self->combiner.columns = s->raw_columns;
    } else {
        self->table = tm_context_table(ctx, s->table, bytes, template, self_has_parts(self));
        if (!self->final || self->updating) {
            aggregate_changes_open(self);
        }
    }
    self->parts.table = self->table;
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
    aggregate_lists_close(self);
    aggregate_values_close(self);
    aggregate_reduce_close(self);
    aggregate_parts_close(&self->parts);
    aggregate_room_close(&self->room);
    wr_free(self->calls);
}

/* ---- adding ---- */

struct aggregate_rows {
    uint8_t *const *slots;
    const uint16_t *rows; /* NULL: 0 … count - 1 */
    uint32_t count;
};

const char *aggregate_state_message(uint32_t state, enum wr_type result)
{
    return state == WR_SQLSTATE_LIMIT ? "the values of one key that an aggregate has to keep are too large"
           : state == WR_SQLSTATE_DATA_EXCEPTION ? "percentile value is not between 0 and 1"
           : state == WR_SQLSTATE_NULL_ARGUMENT ? "cannot accumulate null arrays"
           : state == WR_SQLSTATE_ARRAY_SUBSCRIPT
               ? "cannot accumulate empty arrays or arrays of different dimensionality"
           : state == WR_SQLSTATE_INVALID_PARAMETER ? "field name must not be null"
           : state == WR_SQLSTATE_STACK_DEPTH ? "stack depth limit exceeded: nested deeper than 1024 levels"
           : state == WR_SQLSTATE_DATETIME_OVERFLOW ? "interval out of range"
           : result == WR_TYPE_INT8    ? "bigint out of range"
           : result == WR_TYPE_NUMERIC ? "value overflows numeric format"
                                       : "value out of range in an aggregate";
}

/* Is there a result that cannot be? */
static bool results_failed(struct aggregate *self, struct tm_context *ctx)
{
    if (self->failed == 0) {
        return self->refused;
    }
    tm_context_state_error(ctx, self->failed, aggregate_state_message(self->failed, WR_TYPE_NUMERIC));
    return true;
}

/* Some rows of the batch for one call: added, or taken back. */
static uint32_t run_call(struct aggregate *self, const struct aggregate_call *call,
                         const struct wr_batch *in, const struct aggregate_rows *rows, bool back)
{
    bool merge = self->phase == WEIR__AGGREGATE_SPEC__PHASE__GLOBAL && !self->raw;
    int32_t column = self->raw ? call->raw_column : call->column;
    int32_t other = self->raw ? call->raw_other : call->other;
    struct wr_aggregate_run run = {.slots = rows->slots,
                                   .offset = call->offset,
                                   .count = rows->count,
                                   .rows = rows->rows,
                                   .arg = column < 0 ? NULL : &in->columns[column],
                                   .other = other < 0 ? NULL : &in->columns[other],
                                   .parts = &self->parts.parts};

    if (rows->count == 0 || call->kept != NULL) { /* those are in their tables by now */
        return 0;
    }
    return (merge ? call->aggregate->merge : back ? call->aggregate->sub : call->aggregate->add)(&run);
}

static bool run_calls(struct aggregate *self, struct tm_context *ctx, const struct wr_batch *in,
                      const struct aggregate_rows *rows, bool back)
{
    uint8_t *first_slots[WR_BATCH_ROWS_MAX];
    uint16_t first_rows[WR_BATCH_ROWS_MAX];

    for (uint32_t c = 0; c < self->call_count; c++) {
        const struct aggregate_call *call = &self->calls[c];
        struct aggregate_rows first = {first_slots, first_rows, 0};
        uint32_t state;
        if (call->distinct != NULL) {
            first.count = aggregate_distinct_rows(self, call, in, back, first_slots, first_rows);
        }
        if (call->sorted != NULL) {
            state = back ? 0 : aggregate_set_firsts(self, call, in);
        } else {
            state = run_call(self, call, in, call->distinct != NULL ? &first : rows, back);
        }
        if (self->parts.failed) {
            ctx->err = self->parts.err;
            return false;
        }
        if (state != 0) {
            tm_context_state_error(ctx, state, aggregate_state_message(state, call->aggregate->result));
            return false;
        }
    }
    for (uint32_t i = 0; self->counted && i < rows->count; i++) {
        uint8_t *count = rows->slots[i] + self->rows_offset;
        wr_store_u64(count, wr_load_u64(count) + (back ? UINT64_MAX : 1));
    }
    return true;
}

/* Rows that are taken back come last: what they take back may be in the same batch. */
static bool update_rows(struct aggregate *self, struct tm_context *ctx, struct wr_batch *in)
{
    const struct wr_column *kinds = wr_batch_system(in, WR_SYSTEM_KIND);
    uint8_t *slots[2][WR_BATCH_ROWS_MAX];
    uint16_t rows[2][WR_BATCH_ROWS_MAX];
    uint32_t counts[2] = {0, 0};

    for (uint32_t i = 0; i < in->live_count; i++) {
        uint32_t row = wr_batch_row(in, i);
        uint8_t kind = kinds == NULL ? WR_ROW_INSERT : ((const uint8_t *)kinds->values)[row];
        int back = kind == WR_ROW_UPDATE_BEFORE || kind == WR_ROW_DELETE;
        slots[back][counts[back]] = self->slots[i];
        rows[back][counts[back]++] = (uint16_t)row;
    }
    return run_calls(self, ctx, in, &(struct aggregate_rows){slots[0], rows[0], counts[0]}, false) &&
           run_calls(self, ctx, in, &(struct aggregate_rows){slots[1], rows[1], counts[1]}, true);
}

static bool add_rows(struct aggregate *self, struct tm_context *ctx, struct wr_batch *in)
{
    struct aggregate_rows rows = {self->slots, in->selection, in->live_count};

    if (self->reduce != NULL) {
        return aggregate_reduce_rows(self, ctx, in);
    }
    return self->updating ? update_rows(self, ctx, in) : run_calls(self, ctx, in, &rows, false);
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

/* Its owner takes the rows as they are. */
static enum tm_status pass(struct aggregate *self, struct tm_context *ctx, struct wr_batch *in,
                           struct wr_batch **out)
{
    *out = aggregate_emit_raw(self, ctx, in);
    if (*out == NULL) {
        return TM_MORE;
    }
    tm_judge_passed(&self->combiner.judge);
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
    self->combiner.judge.rows = 0;
    self->flushing = drain_combiner(self, ctx, out) != TM_DONE;
    return TM_MORE;
}

static enum tm_status combine(struct aggregate *self, struct tm_context *ctx, struct wr_batch *in,
                              struct wr_batch **out)
{
    if ((self->combiner.judge.pass_batches > 0 || WR_BUGGIFY("combiner.pass")) && !self->flushing) {
        return pass(self, ctx, in, out);
    }
    if (self->flushing || tm_table_count(self->table) >= self->combiner.keys_most ||
        tm_table_take_overdrawn(self->table)) {
        if (!self->flushing) {
            tm_judge_full(&self->combiner.judge, tm_table_count(self->table),
                          COMBINED_ROWS_OF_KEY);
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
    self->combiner.judge.rows += in->live_count;
    return TM_DONE;
}

/* Changes of what was added. */
static enum tm_status emit(struct aggregate *self, struct tm_context *ctx, struct wr_batch **out)
{
    enum tm_status status = aggregate_emit_changes(self, ctx, out);

    return results_failed(self, ctx) ? TM_FAILED : status;
}

/* A part of the batch: what calls have in tables, then rows, then changes. */
static enum tm_status process_part(struct aggregate *self, struct tm_context *ctx,
                                   struct wr_batch *part, struct wr_batch **out)
{
    enum tm_status status;

    if (!aggregate_lists_are_added(self)) {
        status = aggregate_values_resolve(self, ctx, part);
        status = status == TM_DONE ? aggregate_lists_before(self, ctx) : status;
        if (status != TM_DONE) {
            return status;
        }
        self->values_done = 0;
        if (!add_rows(self, ctx, part)) {
            return TM_FAILED;
        }
        aggregate_lists_added(self);
        if (self->final) {
            aggregate_remove_empty(self);
            return TM_DONE;
        }
    }
    status = aggregate_lists_behind(self, ctx);
    return status == TM_DONE ? emit(self, ctx, out) : status;
}

/* Where rows are kept: part by part. */
static enum tm_status process_parts(struct aggregate *self, struct tm_context *ctx,
                                    struct wr_batch *in, struct wr_batch **out)
{
    struct wr_batch *part;
    enum tm_status status = aggregate_lists_pick(self, ctx, in, &part);

    if (status != TM_DONE || part == NULL) {
        return status;
    }
    status = process_part(self, ctx, part, out);
    if (status != TM_DONE) {
        return status;
    }
    aggregate_lists_part_done(self);
    return TM_MORE;
}

static enum tm_status aggregate_process(void *p, struct tm_context *ctx, struct wr_batch *in,
                                        struct wr_batch **out)
{
    struct aggregate *self = p;
    enum tm_status status;

    if (self->phase == WEIR__AGGREGATE_SPEC__PHASE__LOCAL) {
        return combine(self, ctx, in, out);
    }
    if (self->lists != NULL) {
        return process_parts(self, ctx, in, out);
    }
    self->raw = ctx->raw_input_schema != NULL && in->schema == ctx->raw_input_schema;
    if (aggregate_reduce_waits(self)) {
        return aggregate_reduce_letters(self, ctx, out);
    }
    if (self->added) {
        self->added = false;
        return TM_DONE;
    }
    if (self->computed) {
        return emit(self, ctx, out);
    }
    status = aggregate_values_resolve(self, ctx, in);
    status = status == TM_DONE ? resolve(self, ctx, in) : status;
    if (status != TM_DONE) {
        return status;
    }
    self->values_done = 0;
    aggregate_list_touched(self, in->live_count);
    aggregate_finish_old(self);
    if (!add_rows(self, ctx, in)) {
        return TM_FAILED;
    }
    if (self->final) {
        aggregate_remove_empty(self);
        self->added = aggregate_reduce_waits(self);
        return self->added ? TM_MORE : TM_DONE;
    }
    self->computed = true;
    return aggregate_reduce_waits(self) ? TM_MORE : emit(self, ctx, out);
}

static enum tm_status aggregate_flush(void *p, struct tm_context *ctx, struct wr_batch **out)
{
    struct aggregate *self = p;

    if (!self->own_table || (tm_table_count(self->table) == 0 && !self->flushing)) {
        return TM_DONE;
    }
    self->combiner.judge.rows = 0;
    self->flushing = drain_combiner(self, ctx, out) != TM_DONE;
    return self->flushing ? TM_MORE : TM_DONE;
}

/* Some of what was peeked. MORE: no memory. */
static enum tm_status emit_peeked(struct aggregate *self, struct tm_context *ctx,
                                  uint8_t *const *slots, uint32_t count, struct wr_batch **out)
{
    uint32_t rows = count - self->emitted;
    enum tm_status status = TM_DONE;

    if (rows > 0 && self->lists != NULL) {
        status = aggregate_lists_finish(self, ctx, slots + self->emitted, rows, &rows);
    }
    rows = WR_MIN(rows, aggregate_rows_most(self, ctx));
    if (status != TM_DONE || rows == 0) {
        return status;
    }
    *out = aggregate_emit_slots(self, ctx, slots + self->emitted, rows);
    if (*out == NULL) {
        return TM_MORE;
    }
    self->emitted += rows;
    if (self->lists != NULL) {
        aggregate_lists_gave(self, rows);
    }
    return TM_DONE;
}

/* Results of a bounded input, once: what is emitted is gone, key group by key group. */
static enum tm_status aggregate_finish(void *p, struct tm_context *ctx, struct wr_batch **out)
{
    struct aggregate *self = p;
    uint8_t *slots[WR_BATCH_ROWS_MAX];
    uint32_t count = 0;
    enum tm_table_status drained;
    enum tm_status status;

    if (self->own_table || !self->final) {
        return TM_DONE;
    }
    aggregate_values_drop(self);
    drained = tm_table_drain_peek(self->table, slots, ctx->limits.batch_rows, &count, &ctx->err);
    ctx->in_key_group = !tm_table_drain_between(self->table) || self->emitted > 0 ||
                        (self->lists != NULL && count > 0);
    if (drained != TM_TABLE_DONE) {
        return tm_status_of_table(drained);
    }
    status = emit_peeked(self, ctx, slots, count, out);
    if (status == TM_FAILED || results_failed(self, ctx)) {
        wr_batch_unref(WR_TAKE(*out));
        return TM_FAILED;
    }
    if (status != TM_DONE || self->emitted < count) {
        ctx->in_key_group |= self->emitted > 0; /* no barrier between rows that are there once */
        return status == TM_WAIT ? TM_WAIT : TM_MORE;
    }
    self->emitted = 0;
    tm_table_drain_taken(self->table);
    ctx->in_key_group = !tm_table_drain_between(self->table);
    if (count == 0) {
        aggregate_lists_drop(self);
    }
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
