/* DISTINCT by a table of (key, value): a row counts when it is the first with its value. */
#include <string.h>

#include "common/base/alloc.h"
#include "taskmanager/operators/aggregate_internal.h"

struct aggregate_distinct *aggregate_distinct_open(struct aggregate *self, struct tm_context *ctx,
                                                   const Weir__TableDecl *decl)
{
    struct tm_table *table = tm_context_composite_table(ctx, decl);
    struct aggregate_distinct *distinct;

    if (table == NULL) {
        return NULL;
    }
    if (self->composite == NULL) {
        self->composite = WR_NEW(struct tm_composite);
        self->values = wr_key_scratch_create();
    }
    distinct = WR_NEW(struct aggregate_distinct);
    distinct->table = table;
    return distinct;
}

void aggregate_distinct_close(struct aggregate *self)
{
    for (uint32_t c = 0; self->calls != NULL && c < self->call_count; c++) {
        wr_free(self->calls[c].distinct); /* its table is the task's */
    }
    if (self->composite != NULL) {
        tm_composite_fini(self->composite);
    }
    wr_free(self->composite);
    wr_key_scratch_destroy(self->values);
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

static enum tm_status resolve_call(struct aggregate *self, struct tm_context *ctx,
                                   const struct aggregate_call *call, const struct wr_keys *keys,
                                   const struct wr_batch *in)
{
    struct aggregate_distinct *distinct = call->distinct;
    uint16_t indices[WR_BATCH_ROWS_MAX];
    enum tm_table_status status;

    list_pairs(self, call, keys, in, indices);
    distinct->count = 0;
    if (self->composite->count == 0) {
        return TM_DONE;
    }
    status = tm_table_resolve(distinct->table, tm_composite_keys(self->composite),
                              TM_RESOLVE_UPSERT, distinct->slots, distinct->fresh, &ctx->err);
    if (status != TM_TABLE_DONE) {
        return tm_status_of_table(status);
    }
    for (uint32_t j = 0; j < self->composite->count; j++) {
        if ((distinct->fresh[j / 64] >> (j % 64) & 1) != 0) {
            distinct->first[distinct->count++] = indices[j];
        }
    }
    return TM_DONE;
}

enum tm_status aggregate_distinct_resolve(struct aggregate *self, struct tm_context *ctx,
                                          const struct wr_batch *in)
{
    struct wr_keys keys;

    if (self->composite == NULL || self->distinct_done == self->call_count) {
        return TM_DONE;
    }
    wr_keys_build(in, self->keys, self->key_count, true, ctx->key_scratch, &keys);
    for (; self->distinct_done < self->call_count; self->distinct_done++) {
        const struct aggregate_call *call = &self->calls[self->distinct_done];
        enum tm_status status =
            call->distinct == NULL ? TM_DONE : resolve_call(self, ctx, call, &keys, in);
        if (status != TM_DONE) {
            return status;
        }
    }
    return TM_DONE;
}

uint32_t aggregate_distinct_rows(const struct aggregate *self, const struct aggregate_call *call,
                                 const struct wr_batch *in, uint8_t **slots, uint16_t *rows)
{
    const struct aggregate_distinct *distinct = call->distinct;

    for (uint32_t j = 0; j < distinct->count; j++) {
        slots[j] = self->slots[distinct->first[j]];
        rows[j] = (uint16_t)wr_batch_row(in, distinct->first[j]);
    }
    return distinct->count;
}
