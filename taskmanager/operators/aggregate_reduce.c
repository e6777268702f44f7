/* reduce: a program makes one row of what a key has and of the row that comes. The rows of a batch are taken
 * in rounds of one row per key, so that each round is evaluated a column at a time. */
#include <stdio.h>
#include <string.h>

#include "common/base/alloc.h"
#include "common/base/bytes.h"
#include "taskmanager/operators/aggregate_internal.h"
#include "taskmanager/operators/record_errors.h"

#define KEY_SLOTS 4096u /* of the set of slots of a batch; a power of two */
#define NO_ROW UINT16_MAX

struct aggregate_reduce {
    struct wr_expr *program;
    struct wr_schema pair;   /* a column per call: what the key has; then those of the row */
    struct wr_schema result; /* a column per call */
    uint64_t used[WR_BATCH_COLUMNS_MAX / 64 + 1]; /* columns of `pair` that the program reads */
    struct aggregate_room room;
    const char *step;
    struct tm_errors errors;
    struct wr_expr_failures *found; /* by the program in some rows; NULL: only the first counts */
    uint16_t set[KEY_SLOTS];         /* open addressing: index + 1 of the first row of a slot */
    uint16_t tail[WR_BATCH_ROWS_MAX]; /* by first row: the last row of its slot so far */
    uint16_t next[WR_BATCH_ROWS_MAX]; /* the next row of the same slot */
};

/* Live rows of the batch in hand, each of another key. */
struct round {
    const struct wr_batch *in;
    uint16_t live[WR_BATCH_ROWS_MAX];
    uint32_t count;
};

/* ---- opening ---- */

static struct wr_field *copy_fields(const struct aggregate *self, const struct wr_schema *input)
{
    struct wr_field *fields =
        WR_NEW_ARRAY(struct wr_field, self->call_count + input->field_count);

    for (uint32_t c = 0; c < self->call_count; c++) {
        fields[c] = (struct wr_field){
            .name = "a", .type = self->calls[c].aggregate->result, .typmod = -1};
    }
    memcpy(fields + self->call_count, input->fields, input->field_count * sizeof *fields);
    return fields;
}

static void note_used(struct aggregate_reduce *r, const Weir__Program *program)
{
    for (size_t i = 0; i < program->n_instructions; i++) {
        const Weir__Instruction *in = program->instructions[i];
        if (in->op == WR_EXPR_COLUMN) {
            r->used[in->column / 64] |= (uint64_t)1 << (in->column % 64);
        }
    }
}

enum wr_code aggregate_reduce_open(struct aggregate *self, const struct tm_context *ctx,
                                   const Weir__Program *program, const char *on_error,
                                   struct wr_error *err)
{
    struct aggregate_reduce *r = WR_NEW(struct aggregate_reduce);
    const struct wr_schema *input = ctx->input_schema;
    uint32_t pair_count = self->call_count + input->field_count;

    self->reduce = r;
    aggregate_room_open(&r->room);
    r->step = ctx->vertex->operators[ctx->operator_index]->step;
    if (tm_errors_open(&r->errors, ctx, on_error, input, err) != WR_OK) {
        return err->code;
    }
    if (self->phase != WEIR__AGGREGATE_SPEC__PHASE__SINGLE || self->updating ||
        pair_count > WR_BATCH_COLUMNS_MAX) {
        return wr_fail(err, WR_ERR_CORRUPT, "a reduce that cannot be");
    }
    r->pair = (struct wr_schema){.field_count = pair_count, .fields = copy_fields(self, input)};
    r->result = (struct wr_schema){.field_count = self->call_count, .fields = r->pair.fields};
    if (wr_expr_create(program, &r->pair, &r->program, err) != WR_OK) {
        return wr_wrap(err, "reduce");
    }
    if (wr_expr_result_count(r->program) != self->call_count) {
        return wr_fail(err, WR_ERR_CORRUPT, "a reduce of %u results for %u columns",
                       wr_expr_result_count(r->program), self->call_count);
    }
    for (uint32_t c = 0; c < self->call_count; c++) {
        const struct aggregate_call *call = &self->calls[c];
        if (call->column < 0 || call->kept != NULL || call->distinct != NULL || !call->aggregate->hidden ||
            wr_expr_result_type(r->program, c) != call->aggregate->arg) {
            return wr_fail(err, WR_ERR_CORRUPT, "column %u of a reduce", c);
        }
    }
    note_used(r, program);
    if (r->errors.policy != TM_ERRORS_FAIL) {
        r->found = WR_NEW(struct wr_expr_failures);
        r->found->explained = r->errors.policy == TM_ERRORS_LETTERS;
        wr_expr_collect(r->program, r->found);
    }
    return WR_OK;
}

void aggregate_reduce_close(struct aggregate *self)
{
    struct aggregate_reduce *r = self->reduce;

    if (r == NULL) {
        return;
    }
    wr_expr_destroy(r->program);
    tm_errors_close(&r->errors);
    if (r->found != NULL) {
        wr_sb_fini(&r->found->texts);
        wr_free(r->found);
    }
    aggregate_room_close(&r->room);
    wr_free(r->pair.fields);
    wr_free(r);
}

/* ---- rounds ---- */

/* The first row of each key; the others follow by `next`. */
static void first_round(struct aggregate *self, const struct wr_batch *in, struct round *round)
{
    struct aggregate_reduce *r = self->reduce;

    memset(r->set, 0, sizeof r->set);
    round->in = in;
    round->count = 0;
    for (uint32_t i = 0; i < in->live_count; i++) {
        uint64_t h = (uint64_t)(uintptr_t)self->slots[i] * 0x9e3779b97f4a7c15ull >> 52;
        while (r->set[h] != 0 && self->slots[r->set[h] - 1] != self->slots[i]) {
            h = (h + 1) & (KEY_SLOTS - 1);
        }
        r->next[i] = NO_ROW;
        if (r->set[h] == 0) {
            r->set[h] = (uint16_t)(i + 1);
            round->live[round->count++] = (uint16_t)i;
        } else {
            r->next[r->tail[r->set[h] - 1]] = (uint16_t)i;
        }
        r->tail[r->set[h] - 1] = (uint16_t)i;
    }
}

static void next_round(const struct aggregate_reduce *r, struct round *round)
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < round->count; i++) {
        uint16_t next = r->next[round->live[i]];
        if (next != NO_ROW) {
            round->live[count++] = next;
        }
    }
    round->count = count;
}

/* ---- keeping rows ---- */

/* Rows `rows` of columns, one per call, become what the keys have. */
static bool put(struct aggregate *self, struct tm_context *ctx, const struct wr_column *const *columns,
                uint8_t *const *slots, const uint16_t *rows, uint32_t count)
{
    for (uint32_t c = 0; c < self->call_count && count > 0; c++) {
        const struct aggregate_call *call = &self->calls[c];
        struct wr_aggregate_run run = {.slots = slots,
                                       .offset = call->offset,
                                       .count = count,
                                       .rows = rows,
                                       .arg = columns[c],
                                       .parts = &self->parts.parts};
        if (call->aggregate->add(&run) != 0) {
            ctx->err = self->parts.err;
            return false;
        }
    }
    for (uint32_t i = 0; i < count; i++) {
        wr_store_u64(slots[i] + self->rows_offset, 1);
    }
    return true;
}

/* Keys that have nothing yet take the row as it is; they leave the round. */
static bool put_first(struct aggregate *self, struct tm_context *ctx, struct round *round)
{
    const struct wr_column *columns[WR_BATCH_COLUMNS_MAX];
    uint8_t *slots[WR_BATCH_ROWS_MAX];
    uint16_t rows[WR_BATCH_ROWS_MAX];
    uint32_t count = 0, others = 0;

    for (uint32_t i = 0; i < round->count; i++) {
        uint16_t live = round->live[i];
        if (wr_load_u64(self->slots[live] + self->rows_offset) != 0) {
            round->live[others++] = live;
            continue;
        }
        slots[count] = self->slots[live];
        rows[count++] = (uint16_t)wr_batch_row(round->in, live);
    }
    round->count = others;
    for (uint32_t c = 0; c < self->call_count; c++) {
        columns[c] = &round->in->columns[self->calls[c].column];
    }
    return put(self, ctx, columns, slots, rows, count);
}

/* ---- two rows become one ---- */

static void gather(const struct wr_column *from, const uint16_t *rows, uint32_t count,
                   struct wr_column *to)
{
    uint32_t bytes = wr_type_cell_bytes((enum wr_type)from->type);

    for (uint32_t i = 0; i < count; i++) {
        memcpy((uint8_t *)to->values + (size_t)i * bytes,
               (const uint8_t *)from->values + (size_t)rows[i] * bytes, bytes);
        to->validity[i / 64] |= (uint64_t)!wr_column_is_null(from, rows[i]) << (i % 64);
    }
}

/* What the keys have beside the rows. Its memory is the process's: it is as much as a batch, and gone
 * before the call returns; waiting for a budget in the middle of a batch is not possible. */
static struct wr_batch *pair_up(struct aggregate *self, const struct wr_batch *in,
                                uint8_t *const *slots, const uint16_t *rows, uint32_t count)
{
    struct aggregate_reduce *r = self->reduce;
    struct wr_batch *pair =
        wr_batch_create(NULL, &r->pair, wr_batch_schema_bytes(&r->pair, count, true));

    wr_arena_reset(&r->room.arena);
    for (uint32_t c = 0; c < r->pair.field_count; c++) {
        struct wr_column *column = &pair->columns[c];
        if ((r->used[c / 64] >> (c % 64) & 1) == 0) {
            continue;
        }
        wr_batch_carve_column(pair, c, count, true);
        if (c < self->call_count) {
            aggregate_finish_call(self, &self->calls[c], false, slots, count, &r->room,
                                  column->values, column->validity);
        } else {
            gather(&in->columns[c - self->call_count], rows, count, column);
        }
    }
    pair->row_count = pair->live_count = count;
    return pair;
}

/* The results, of which the failed rows are left out; false: ctx->err. */
static bool put_results(struct aggregate *self, struct tm_context *ctx, const struct wr_batch *out,
                        uint8_t *const *slots, const uint16_t *failed, uint32_t errors)
{
    const struct wr_column *columns[WR_BATCH_COLUMNS_MAX];
    uint8_t *kept[WR_BATCH_ROWS_MAX];
    uint16_t rows[WR_BATCH_ROWS_MAX];
    uint32_t count = 0, next = 0;

    for (uint32_t i = 0; i < out->row_count; i++) {
        if (next < errors && failed[next] == i) {
            next += 1;
            continue;
        }
        kept[count] = slots[i];
        rows[count++] = (uint16_t)i;
    }
    for (uint32_t c = 0; c < self->call_count; c++) {
        columns[c] = &out->columns[c];
    }
    return put(self, ctx, columns, kept, rows, count);
}

static bool reduce_rows(struct aggregate *self, struct tm_context *ctx, const struct wr_batch *in,
                        const uint16_t *live, uint32_t count);

/* What failed, as rows of the batch. */
static bool note_errors(struct aggregate_reduce *r, struct tm_context *ctx,
                        const struct wr_batch *in, const uint16_t *rows,
                        const struct wr_expr_failure *first)
{
    const struct wr_expr_failures *found = r->found;

    if (found == NULL) {
        tm_context_step_error(ctx, r->step, first->sqlstate, first->message, first->text, in,
                              rows[first->row]);
        return false;
    }
    for (uint32_t i = 0; i < found->count; i++) {
        struct wr_expr_failure one = {.row = rows[found->rows[i]], .sqlstate = found->sqlstates[i]};
        if (found->explained) {
            (void)snprintf(one.message, sizeof one.message, "%s",
                           found->texts.ptr + found->messages[i]);
        }
        wr_expr_failures_add(tm_errors_failures(&r->errors), &one);
    }
    return true;
}

static bool evaluate(struct aggregate *self, struct tm_context *ctx, const struct wr_batch *in,
                     uint8_t *const *slots, const uint16_t *rows, uint32_t count,
                     uint32_t *ret_errors)
{
    struct aggregate_reduce *r = self->reduce;
    struct wr_batch *pair = pair_up(self, in, slots, rows, count);
    struct wr_batch *out =
        wr_batch_create(NULL, &r->result, wr_expr_project_scratch(r->program, count) + 128);
    uint16_t failed[WR_BATCH_ROWS_MAX];
    struct wr_expr_failure first;
    uint32_t errors;
    bool good = wr_batch_share(out, pair);

    out->row_count = out->live_count = count;
    errors = wr_expr_project(r->program, pair, out, NULL, &first, failed);
    *ret_errors = errors;
    if (good && errors <= count) {
        good = (errors == 0 || note_errors(r, ctx, in, rows, &first)) &&
               put_results(self, ctx, out, slots, failed, errors);
    }
    wr_batch_unref(out);
    wr_batch_unref(pair);
    return good;
}

/* Texts of so many rows in more buffers than a batch holds: half of the rows at a time. */
static bool reduce_halves(struct aggregate *self, struct tm_context *ctx, const struct wr_batch *in,
                          const uint16_t *live, uint32_t count)
{
    if (count == 1) {
        wr_fail(&ctx->err, WR_ERR_LIMIT, "the texts that a reduce makes of one row are too large");
        return false;
    }
    return reduce_rows(self, ctx, in, live, count / 2) &&
           reduce_rows(self, ctx, in, live + count / 2, count - count / 2);
}

static bool reduce_rows(struct aggregate *self, struct tm_context *ctx, const struct wr_batch *in,
                        const uint16_t *live, uint32_t count)
{
    uint8_t *slots[WR_BATCH_ROWS_MAX];
    uint16_t rows[WR_BATCH_ROWS_MAX];
    uint32_t errors = 0;

    for (uint32_t i = 0; i < count; i++) {
        slots[i] = self->slots[live[i]];
        rows[i] = (uint16_t)wr_batch_row(in, live[i]);
    }
    if (count > 0 && !evaluate(self, ctx, in, slots, rows, count, &errors)) {
        return false;
    }
    if (errors == UINT32_MAX) {
        wr_fail(&ctx->err, WR_ERR_MEMORY, "no memory for the rows of a reduce");
        return false;
    }
    return errors != WR_EXPR_TOO_MANY_BUFFERS || reduce_halves(self, ctx, in, live, count);
}

bool aggregate_reduce_rows(struct aggregate *self, struct tm_context *ctx, const struct wr_batch *in)
{
    struct wr_expr_failures *failures = tm_errors_failures(&self->reduce->errors);
    struct round round;

    tm_errors_begin(&self->reduce->errors);
    for (first_round(self, in, &round); round.count > 0; next_round(self->reduce, &round)) {
        struct round others = round;
        if (!put_first(self, ctx, &others) ||
            !reduce_rows(self, ctx, in, others.live, others.count)) {
            return false;
        }
    }
    return failures == NULL ||
           !tm_errors_take(&self->reduce->errors, ctx, self->reduce->step,
                           (struct wr_batch *)(uintptr_t)in, failures->count, NULL);
}

bool aggregate_reduce_waits(const struct aggregate *self)
{
    return self->reduce != NULL && tm_errors_wait(&self->reduce->errors);
}

enum tm_status aggregate_reduce_letters(struct aggregate *self, struct tm_context *ctx,
                                        struct wr_batch **out)
{
    return tm_errors_next(&self->reduce->errors, ctx, out);
}
