/* Rows of which equal ones have gone before are dropped in front of a shuffle, as far as they are remembered.
 *
 * What is remembered is no state: it was sent behind the last barrier or before, in this attempt, so the owner
 * has it, or everything begins anew together with this task. */
#include <string.h>

#include "common/base/alloc.h"
#include "common/base/test_point.h"
#include "common/batch/key.h"
#include "taskmanager/operators/judge.h"
#include "taskmanager/operators/registry.h"

#define REMEMBERED 8192u /* rows */
/* To remember a row and forget it again costs what the owner needs for some, and few of these cross hosts. */
#define ROWS_OF_ONE 8u

struct distinct {
    const uint32_t *columns;
    uint32_t count;
    struct tm_table *table;
    struct tm_judge judge;
    bool resolved; /* rows of the batch in hand are the table's, and have not left */
    uint16_t rows[WR_BATCH_ROWS_MAX]; /* those to leave */
    uint32_t row_count;
};

static enum wr_code distinct_open(void *p, struct tm_context *ctx, const Weir__Operator *spec,
                                  struct wr_error *err)
{
    enum wr_type types[WR_BATCH_COLUMNS_MAX];
    struct distinct *self = p;

    if (spec->spec_case != WEIR__OPERATOR__SPEC_DISTINCT || ctx->input_schema == NULL ||
        ctx->output_schema != ctx->input_schema || spec->distinct->n_columns == 0 ||
        spec->distinct->n_columns > WR_BATCH_COLUMNS_MAX) {
        return wr_fail(err, WR_ERR_CORRUPT, "a distinct without its specification");
    }
    self->columns = spec->distinct->columns;
    self->count = (uint32_t)spec->distinct->n_columns;
    for (uint32_t i = 0; i < self->count; i++) {
        if (self->columns[i] >= ctx->input_schema->field_count) {
            return wr_fail(err, WR_ERR_CORRUPT, "a column that the input does not have");
        }
        types[i] = ctx->input_schema->fields[self->columns[i]].type;
    }
    WR_AUTO_FREE char *owner =
        wr_asprintf("%s/%s[%u] distinct", ctx->job_name, spec->step, ctx->subtask);
    self->table = tm_table_create(&(struct tm_table_options){.name = "distinct",
                                                             .owner = owner,
                                                             .key_types = types,
                                                             .key_count = self->count,
                                                             .constant_value = true,
                                                             .key_groups = 1,
                                                             .key_group_end = 1,
                                                             .memory = ctx->memory});
    tm_judge_init(&self->judge);
    return WR_OK;
}

static void distinct_close(void *p, struct tm_context *ctx)
{
    struct distinct *self = p;

    (void)ctx;
    tm_table_destroy(self->table);
}

static void forget(struct distinct *self)
{
    tm_table_clear(self->table);
    self->judge.rows = 0;
}

static enum tm_status pass(struct distinct *self, struct wr_batch *in, struct wr_batch **out)
{
    *out = wr_batch_ref(in);
    tm_judge_passed(&self->judge);
    return TM_DONE;
}

/* Which rows are new. false: no memory for them, and nothing is remembered any more. */
static bool resolve(struct distinct *self, struct tm_context *ctx, const struct wr_batch *in)
{
    uint8_t *slots[WR_BATCH_ROWS_MAX];
    uint64_t fresh[WR_BATCH_ROWS_MAX / 64];
    struct wr_keys keys;
    struct wr_error err;

    wr_keys_build(in, self->columns, self->count, false, ctx->key_scratch, &keys);
    if (tm_table_resolve(self->table, &keys, TM_RESOLVE_UPSERT, slots, fresh, &err) !=
            TM_TABLE_DONE ||
        WR_BUGGIFY("distinct.refuse")) {
        forget(self); /* of which rows have not left */
        return false;
    }
    self->row_count = 0;
    for (uint32_t i = 0; i < in->live_count; i++) {
        self->rows[self->row_count] = (uint16_t)wr_batch_row(in, i);
        self->row_count += fresh[i / 64] >> (i % 64) & 1;
    }
    self->judge.rows += in->live_count;
    return true;
}

/* Some rows of the batch; NULL: no memory. */
static struct wr_batch *select_rows(const struct distinct *self, struct tm_context *ctx,
                                    struct wr_batch *in)
{
    uint32_t bytes = self->row_count * (uint32_t)sizeof *self->rows;
    struct wr_batch *out = wr_batch_create(ctx->pool, in->schema, bytes + 64);
    uint16_t *selection;

    if (out == NULL) {
        return NULL;
    }
    if (!wr_batch_share(out, in)) {
        wr_batch_unref(out);
        return wr_batch_compact(ctx->pool, in, self->rows, self->row_count);
    }
    memcpy(out->columns, in->columns, in->column_count * sizeof *in->columns);
    selection = wr_batch_carve(out, bytes);
    memcpy(selection, self->rows, bytes);
    out->selection = selection;
    out->row_count = in->row_count;
    out->live_count = self->row_count;
    return out;
}

static enum tm_status distinct_process(void *p, struct tm_context *ctx, struct wr_batch *in,
                                       struct wr_batch **out)
{
    struct distinct *self = p;

    if (!self->resolved && self->judge.pass_batches > 0) {
        return pass(self, in, out);
    }
    if (!self->resolved && tm_table_count(self->table) >= REMEMBERED) {
        tm_judge_full(&self->judge, tm_table_count(self->table), ROWS_OF_ONE);
        forget(self);
        return TM_MORE;
    }
    if (!self->resolved && !resolve(self, ctx, in)) {
        return pass(self, in, out);
    }
    if (self->row_count > 0) {
        *out = self->row_count == in->live_count ? wr_batch_ref(in) : select_rows(self, ctx, in);
    }
    self->resolved = self->row_count > 0 && *out == NULL;
    return self->resolved ? TM_MORE : TM_DONE;
}

const struct tm_operator_type tm_operator_distinct = {
    .kind = "distinct",
    .summary = "drops rows that came before, as far as it remembers",
    .self_bytes = sizeof(struct distinct),
    .open = distinct_open,
    .close = distinct_close,
    .process = distinct_process,
};
