/* flat_map: one set-returning expression per row.
 *
 * It goes on where its output was full, so that a row may make any number of rows. Where rows come from a source
 * of the same task it keeps a batch that takes long, so that barriers pass meanwhile:
 *
 *     in the chain's hands --5 ms--> kept (rest): all rows, and how far they are made, in every snapshot
 */
#include <string.h>

#include "common/base/alloc.h"
#include "common/base/test_point.h"
#include "common/expr/function.h"
#include "common/expr/set_function.h"
#include "taskmanager/operators/calc_core.h"
#include "taskmanager/operators/kept_rows.h"
#include "taskmanager/operators/registry.h"

#define KEEP_AFTER_NS 5000000u

struct flat_map {
    struct wr_set_function *set;
    const uint32_t *keep;
    uint32_t keep_count;
    uint32_t made_count;
    const struct wr_schema *wide; /* kept columns and those made, before `after` */
    struct wr_schema own;
    struct wr_field *fields;
    bool has_after;
    struct tm_calc after;
    const char *step;
    struct tm_errors errors;
    uint32_t taken;        /* live rows of the batch in hand that are behind us */
    uint32_t rows_most;    /* so many at a time, where more do not fit in memory; 0 = all */
    struct wr_batch *part; /* of the batch: whose arguments are there */
    uint32_t told;         /* live rows of it whose arguments' failures have been told */
    uint64_t skip;         /* rows that its first row has made before the restored checkpoint */
    bool started;          /* a batch is in hand, */
    uint64_t started_ns;   /* since then */
    struct wr_batch *rest; /* the batch that is kept, NULL: none; */
    struct tm_kept_rows kept; /* its rows for snapshots */
    WR_VEC(struct tm_kept_rows) restored;
    bool begun;
    uint16_t fail_rows[WR_BATCH_ROWS_MAX];
    uint16_t origin[WR_BATCH_ROWS_MAX];
    bool passed_over; /* the last call made rows that have left before */
    bool loose; /* `made` does not hold its strings */
    struct wr_batch *made; /* waits for memory in `after` */
    bool done;
};

/* Is the filter just "result <> ''"? Then empty pieces need not be made. */
static bool drops_empty(const Weir__CalcSpec *after, uint32_t result_column)
{
    const Weir__Program *p = after->filter;

    if (p == NULL || after->project != NULL || p->n_instructions != 3 || p->n_results != 1 ||
        p->results[0] != 2) {
        return false;
    }
    const Weir__Instruction *column = p->instructions[0], *text = p->instructions[1],
                            *call = p->instructions[2];
    const struct wr_function *f = wr_function_by_number(call->function);
    return column->op == WR_EXPR_COLUMN && column->column == result_column &&
           text->op == WR_EXPR_CONSTANT && text->constant < p->n_constants &&
           !p->constants[text->constant]->is_null &&
           p->constants[text->constant]->value.len == 2 && /* null bits, length 0 */
           call->op == WR_EXPR_CALL && f != NULL && strcmp(f->name, "<>") == 0 &&
           f->args[0] == WR_TYPE_TEXT;
}

/* The schema between the set function and `after`. */
static void make_wide(struct flat_map *self, struct tm_context *ctx)
{
    bool named; /* letters, and errors, of a filter behind it show what the user has named */

    self->made_count = wr_set_function_columns(self->set);
    named = ctx->output_schema->field_count == self->keep_count + self->made_count;
    self->fields = WR_NEW_ARRAY(struct wr_field, self->keep_count + self->made_count);
    for (uint32_t i = 0; i < self->keep_count; i++) {
        self->fields[i] = ctx->input_schema->fields[self->keep[i]];
    }
    for (uint32_t i = 0; i < self->made_count; i++) {
        self->fields[self->keep_count + i] = (struct wr_field){
            .name = named ? ctx->output_schema->fields[self->keep_count + i].name : "result",
            .type = wr_set_function_type(self->set, i),
            .typmod = -1};
    }
    self->own = (struct wr_schema){.field_count = self->keep_count + self->made_count,
                                   .fields = self->fields,
                                   .system = ctx->output_schema->system |
                                             (ctx->input_schema->system & WR_SYSTEM_ORIGIN)};
    self->wide = self->has_after ? &self->own : ctx->output_schema;
}

/* Does the output have just the columns that are made? */
static bool is_as_made(const struct flat_map *self)
{
    bool same = self->wide->field_count == self->own.field_count;

    for (uint32_t i = 0; same && i < self->own.field_count; i++) {
        same = self->wide->fields[i].type == self->own.fields[i].type;
    }
    return same;
}

static enum wr_code flat_map_open(void *p, struct tm_context *ctx, const Weir__Operator *spec,
                                  struct wr_error *err)
{
    struct flat_map *self = p;
    const Weir__FlatMapSpec *s = spec->flat_map;

    if (spec->spec_case != WEIR__OPERATOR__SPEC_FLAT_MAP || s->args == NULL ||
        ctx->input_schema == NULL) {
        return wr_fail(err, WR_ERR_CORRUPT, "a flat_map without its specification");
    }
    for (size_t i = 0; i < s->n_keep; i++) {
        if (s->keep[i] >= ctx->input_schema->field_count) {
            return wr_fail(err, WR_ERR_CORRUPT, "a kept column that the input does not have");
        }
    }
    self->keep = s->keep;
    self->keep_count = (uint32_t)s->n_keep;
    self->step = spec->step;
    if (tm_errors_open(&self->errors, ctx, spec->on_error, ctx->input_schema, err) != WR_OK) {
        return err->code;
    }
    if (wr_set_function_create(s->function, s->args, ctx->input_schema, &self->set, err) != WR_OK) {
        return err->code;
    }
    wr_set_function_collect(self->set, tm_errors_failures(&self->errors));
    self->has_after =
        s->after != NULL && !(drops_empty(s->after, self->keep_count) &&
                              wr_set_function_drop_empty(self->set));
    make_wide(self, ctx);
    if (!self->has_after && !is_as_made(self)) {
        return wr_fail(err, WR_ERR_CORRUPT, "a flat_map with other columns");
    }
    return self->has_after ? tm_calc_open(&self->after, ctx, s->after, self->wide, spec, err)
                           : WR_OK;
}

static void flat_map_close(void *p, struct tm_context *ctx)
{
    struct flat_map *self = p;

    (void)ctx;
    wr_batch_unref(self->made);
    wr_batch_unref(self->part);
    wr_batch_unref(self->rest);
    tm_kept_rows_fini(&self->kept);
    for (uint32_t i = 0; i < self->restored.count; i++) {
        tm_kept_rows_fini(&self->restored.items[i]);
    }
    WR_VEC_FINI(&self->restored);
    wr_set_function_destroy(self->set);
    tm_calc_close(&self->after);
    tm_errors_close(&self->errors);
    wr_free(self->fields);
}

static void gather(struct wr_batch *out, uint32_t column, const struct wr_column *from,
                   const uint16_t *origin, uint32_t count)
{
    uint32_t bytes = wr_type_cell_bytes((enum wr_type)from->type);
    struct wr_column *to = &out->columns[column];

    to->type = from->type;
    wr_batch_carve_column(out, column, count, from->validity != NULL);
    for (uint32_t i = 0; i < count; i++) {
        memcpy((uint8_t *)to->values + (size_t)i * bytes,
               (const uint8_t *)from->values + (size_t)origin[i] * bytes, bytes);
        if (from->validity != NULL && !wr_column_is_null(from, origin[i])) {
            to->validity[i / 64] |= (uint64_t)1 << (i % 64);
        }
    }
}

/* System columns go with the rows that were made of a row; what the input does not know is NULL. */
static void gather_system(const struct flat_map *self, struct wr_batch *out, struct wr_batch *in)
{
    for (uint32_t s = 0; s < WR_SYSTEM_COLUMNS; s++) {
        const struct wr_column *from = wr_batch_system(in, (enum wr_system_column)s);
        uint32_t to;
        if (!wr_schema_has(self->wide, (enum wr_system_column)s)) {
            continue;
        }
        to = wr_schema_system_index(self->wide, (enum wr_system_column)s);
        if (from != NULL) {
            gather(out, to, from, self->origin, out->row_count);
        } else {
            wr_batch_carve_column(out, to, out->row_count, true);
            memset(out->columns[to].values, 0,
                   (size_t)wr_type_cell_bytes((enum wr_type)out->columns[to].type) * out->row_count);
        }
    }
}

/* Empty columns of what is made, behind the kept ones. */
static void open_output(struct flat_map *self, struct tm_context *ctx, struct wr_batch *out,
                        struct wr_set_output *ret)
{
    bool nulls = wr_set_function_makes_null(self->set);

    *ret = (struct wr_set_output){
        .origin = self->origin,
        .max = WR_BUGGIFY("flat_map.one_row") ? 1 : ctx->limits.batch_rows};
    for (uint32_t i = 0; i < self->made_count; i++) {
        struct wr_column *column = &out->columns[self->keep_count + i];
        wr_batch_carve_column(out, self->keep_count + i, WR_BATCH_ROWS_MAX, nulls);
        if (nulls) {
            memset(column->validity, 0xff, WR_BATCH_ROWS_MAX / 8);
        }
        ret->values[i] = column->values;
        ret->validity[i] = column->validity;
    }
}

/* One batch of results; NULL with *ret_done: none are left; NULL without: no memory. */
static struct wr_batch *make(struct flat_map *self, struct tm_context *ctx, struct wr_batch *in,
                             bool *ret_done)
{
    uint32_t scratch = wr_batch_schema_bytes(self->wide, WR_BATCH_ROWS_MAX, true) + 256;
    struct wr_batch *out = wr_batch_create(ctx->pool, self->wide, scratch);
    struct wr_set_output made;
    uint64_t of_row;
    uint32_t live;

    *ret_done = false;
    if (out == NULL) {
        return NULL;
    }
    open_output(self, ctx, out, &made);
    made.max = self->skip == 0 ? made.max : (uint32_t)WR_MIN((uint64_t)made.max, self->skip);
    wr_set_function_next(self->set, &made, ret_done);
    if (self->skip > 0) { /* they have left before */
        wr_set_function_position(self->set, &live, &of_row);
        self->skip = live > 0 ? 0 : self->skip - made.count;
        self->passed_over = made.count > 0;
        made.count = 0;
    }
    out->row_count = out->live_count = made.count;
    for (uint32_t i = 0; !made.any_null && i < self->made_count; i++) {
        out->columns[self->keep_count + i].validity = NULL; /* kernels take the dense path */
    }
    for (uint32_t i = 0; i < self->keep_count; i++) {
        gather(out, i, &in->columns[self->keep[i]], self->origin, made.count);
    }
    gather_system(self, out, in);
    if (made.count == 0) {
        wr_batch_unref(out);
        return NULL;
    }
    self->loose = !wr_set_function_hold(self->set, out);
    return out;
}

/* Too many buffers for one batch: the strings are copied, while the function still holds them.
 * false: no memory yet; the rows in hand wait. */
static bool fasten(struct flat_map *self, struct tm_context *ctx)
{
    struct wr_batch *copy;

    if (!self->loose) {
        return true;
    }
    copy = wr_batch_compact(ctx->pool, self->made, NULL, self->made->live_count);
    if (copy == NULL) {
        return false;
    }
    wr_batch_unref(self->made);
    self->made = copy;
    self->loose = false;
    return true;
}

/* Arguments of some of the rows, which stay until all that is made of them has left: of as many rows as there is
 * memory for, and of no more than one where they are large. */
static enum tm_status begin(struct flat_map *self, struct tm_context *ctx, struct wr_batch *in)
{
    uint32_t count = in->live_count - self->taken, errors = UINT32_MAX;
    bool told_before = self->taken < self->told; /* before the restored checkpoint */
    struct wr_expr_failure first;

    if (WR_BUGGIFY("flat_map.few_rows")) {
        self->rows_most = 1 + in->live_count / 3;
    }
    count = self->rows_most == 0 ? count : WR_MIN(count, self->rows_most);
    count = told_before ? WR_MIN(count, self->told - self->taken) : count;
    for (;; count = self->rows_most = count / 2) {
        self->part = tm_calc_part(ctx, in, self->taken, count);
        if (self->part == NULL) {
            return TM_MORE;
        }
        errors = wr_set_function_begin(self->set, self->part, ctx->pool, &first, self->fail_rows);
        if (errors != UINT32_MAX &&
            (count == 1 || wr_set_function_held_bytes(self->set) <= WR_OVERSIZE_BYTES_MAX)) {
            break;
        }
        uint64_t wanted = wr_set_function_take_wanted(self->set);
        wr_batch_unref(WR_TAKE(self->part));
        if (count == 1) {
            return tm_calc_wait_for_row(ctx, self->step, wanted);
        }
    }
    self->begun = true;
    self->done = false;
    ctx->waiting_row.step = NULL;
    if (told_before) {
        return TM_DONE;
    }
    self->told = self->taken + count;
    return tm_errors_take(&self->errors, ctx, self->step, self->part, errors, &first) ? TM_FAILED
                                                                                       : TM_DONE;
}

/* A batch of results waits in `made`, unless all are out; TM_MORE: there was no memory for one. */
static enum tm_status make_next(struct flat_map *self, struct tm_context *ctx)
{
    struct wr_expr_failure failure;

    if (self->made != NULL || self->done) {
        return TM_DONE;
    }
    self->passed_over = false;
    self->made = make(self, ctx, self->part, &self->done);
    if (wr_set_function_take_failure(self->set, &failure)) {
        return tm_errors_take_one(&self->errors, ctx, self->step, self->part, &failure) ? TM_FAILED
                                                                                         : TM_DONE;
    }
    if (self->made == NULL && !self->done && !self->passed_over) {
        return tm_calc_wait_for_row(ctx, self->step,
                                    wr_set_function_take_wanted(self->set) +
                                        wr_set_function_held_bytes(self->set));
    }
    return TM_DONE;
}

/* What was made leaves, by way of `after`. */
static enum tm_status hand_out(struct flat_map *self, struct tm_context *ctx, struct wr_batch **out)
{
    enum tm_status status = TM_DONE;

    if (self->made != NULL && !fasten(self, ctx)) {
        return TM_MORE;
    }
    if (self->made == NULL || !self->has_after) {
        *out = WR_TAKE(self->made);
        return TM_DONE;
    }
    status = tm_calc_apply(&self->after, ctx, self->made, out);
    if (status == TM_DONE) {
        wr_batch_unref(WR_TAKE(self->made));
    }
    return status;
}

/* The part of the batch is out; TM_DONE: it was the last. */
static enum tm_status end_part(struct flat_map *self, const struct wr_batch *in)
{
    self->begun = false;
    self->taken += self->part->live_count;
    wr_batch_unref(WR_TAKE(self->part));
    if (self->taken < in->live_count) {
        return TM_MORE;
    }
    self->taken = self->told = 0;
    self->rows_most = self->rows_most < WR_BATCH_ROWS_MAX / 2 ? self->rows_most * 2 : 0;
    return TM_DONE;
}

/* Goes on with the batch; TM_DONE: all that it makes is out. */
static enum tm_status work(struct flat_map *self, struct tm_context *ctx, struct wr_batch *in,
                           struct wr_batch **out)
{
    enum tm_status status = TM_DONE;

    if (tm_errors_wait(&self->errors)) {
        return tm_errors_next(&self->errors, ctx, out);
    }
    if (!self->begun) {
        status = begin(self, ctx, in);
        if (status != TM_DONE || tm_errors_wait(&self->errors)) {
            return status == TM_DONE ? TM_MORE : status;
        }
    }
    status = make_next(self, ctx);
    if (status == TM_DONE) {
        status = hand_out(self, ctx, out);
    }
    if (status != TM_DONE || !self->done || tm_errors_wait(&self->errors)) {
        return status == TM_FAILED ? TM_FAILED : TM_MORE;
    }
    return end_part(self, in);
}

/* ---- a batch that takes long ---- */

/* Versions of one row of a changelog stay in order, also at another parallelism: those are not kept. */
static bool may_keep(const struct flat_map *self, const struct tm_context *ctx, const struct wr_batch *in)
{
    return (ctx->now_ns - self->started_ns >= KEEP_AFTER_NS || WR_BUGGIFY("flat_map.keep")) &&
           tm_context_may_keep_input(ctx) && !wr_schema_has(in->schema, WR_SYSTEM_KIND) &&
           in->schema->system == ctx->input_schema->system;
}

/* From now on it is ours. false: not, or no memory for it. */
static bool keep(struct flat_map *self, struct tm_context *ctx, struct wr_batch *in)
{
    if (!may_keep(self, ctx, in) || !tm_kept_rows_take(&self->kept, in, ctx->pool)) {
        return false;
    }
    self->rest = wr_batch_ref(in);
    self->started = false;
    return true;
}

/* The next of the restored batches goes on where it was; TM_MORE: there is no memory for it now. */
static enum tm_status open_restored(struct flat_map *self, struct tm_context *ctx)
{
    struct tm_kept_rows *first = &self->restored.items[0];

    if (tm_kept_rows_open(first, ctx->input_schema, ctx->pool, &self->rest, &ctx->err) != WR_OK) {
        (void)wr_wrap(&ctx->err, "step \"%s\"", self->step);
        return TM_FAILED;
    }
    if (self->rest == NULL) {
        return TM_MORE;
    }
    self->kept = *first;
    self->taken = first->taken;
    self->told = first->told;
    self->skip = first->made;
    self->restored.count -= 1;
    memmove(first, first + 1, self->restored.count * sizeof *first);
    return TM_DONE;
}

static bool keeps_input(void *p)
{
    const struct flat_map *self = p;

    return self->rest != NULL || self->restored.count > 0;
}

static enum tm_status use_kept(struct flat_map *self, struct tm_context *ctx, struct wr_batch **out)
{
    enum tm_status status = self->rest == NULL ? open_restored(self, ctx) : TM_DONE;

    if (status != TM_DONE) {
        return status;
    }
    status = work(self, ctx, self->rest, out);
    if (status != TM_DONE) {
        return status;
    }
    wr_batch_unref(WR_TAKE(self->rest));
    tm_kept_rows_fini(&self->kept);
    return TM_MORE;
}

static enum tm_status flat_map_process(void *p, struct tm_context *ctx, struct wr_batch *in,
                                       struct wr_batch **out)
{
    struct flat_map *self = p;
    enum tm_status status;

    if (keeps_input(self)) {
        return use_kept(self, ctx, out);
    }
    if (!self->started) {
        self->started = true;
        self->started_ns = ctx->now_ns;
    }
    status = work(self, ctx, in, out);
    if (status == TM_MORE && keep(self, ctx, in)) {
        return TM_DONE;
    }
    self->started = status != TM_DONE;
    return status;
}

/* What is not in the snapshot leaves before a barrier: rows that are made, and letters. */
static enum tm_status flat_map_flush(void *p, struct tm_context *ctx, struct wr_batch **out)
{
    struct flat_map *self = p;

    if (self->rest != NULL && self->made != NULL) {
        return hand_out(self, ctx, out) == TM_FAILED ? TM_FAILED : TM_MORE;
    }
    return tm_errors_wait(&self->errors) ? tm_errors_next(&self->errors, ctx, out) : TM_DONE;
}

static void flat_map_seal(void *p, struct tm_context *ctx, uint64_t checkpoint, struct tm_items *items)
{
    struct flat_map *self = p;
    struct tm_kept_rows now = self->kept;
    uint32_t live = 0;

    (void)ctx;
    (void)checkpoint;
    now.made = 0;
    if (self->begun) {
        wr_set_function_position(self->set, &live, &now.made);
    }
    now.made += self->skip;
    now.taken = self->taken + live;
    now.told = WR_MAX(self->told, now.taken);
    if (self->rest != NULL && now.taken < now.rows && !WR_MUTANT("kept_rows_not_in_snapshot")) {
        tm_kept_rows_add_item(&now, items);
    }
    for (uint32_t i = 0; i < self->restored.count; i++) {
        tm_kept_rows_add_item(&self->restored.items[i], items);
    }
}

static enum wr_code flat_map_restore(void *p, struct tm_context *ctx, const struct tm_items *items,
                                     struct wr_error *err)
{
    struct flat_map *self = p;

    (void)ctx;
    for (uint32_t i = 0; i < items->list.count; i++) {
        struct tm_kept_rows kept;
        if (tm_kept_rows_from_item(&items->list.items[i], &kept, err) != WR_OK) {
            return wr_wrap(err, "step \"%s\"", self->step);
        }
        WR_VEC_PUSH(&self->restored, kept);
    }
    return WR_OK;
}

const struct tm_operator_type tm_operator_flat_map = {
    .kind = "flat_map",
    .summary = "one set-returning expression per row",
    .self_bytes = sizeof(struct flat_map),
    .open = flat_map_open,
    .close = flat_map_close,
    .process = flat_map_process,
    .keeps_input = keeps_input,
    .flush = flat_map_flush,
    .seal = flat_map_seal,
    .restore = flat_map_restore,
};
