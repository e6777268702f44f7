#include "taskmanager/runtime/context.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "common/base/hash.h"
#include "common/batch/sqlstate.h"
#include "common/batch/text.h"
#include "taskmanager/runtime/task_internal.h"
#include "taskmanager/state/table.h"

/* The job's own `done` is called with the task's bookkeeping around it. */
struct carried_job {
    struct wr_job job;
    struct wr_job *user;
    struct tm_task *task;
};

static void carried_run(struct wr_job *job, struct wr_env *env)
{
    struct carried_job *carried = WR_CONTAINER_OF(job, struct carried_job, job);

    carried->user->run(carried->user, env);
}

static void carried_done(struct wr_job *job, void *owner)
{
    struct carried_job *carried = WR_CONTAINER_OF(job, struct carried_job, job);
    struct tm_task *task = carried->task;
    struct wr_job *user = carried->user;

    wr_free(carried);
    task->jobs_in_flight -= 1;
    if (user->done != NULL) {
        user->done(user, owner);
    }
    tm_task_wake(task);
}

void tm_context_offload(struct tm_context *ctx, struct wr_job *job)
{
    struct carried_job *carried = WR_NEW(struct carried_job);

    carried->job.run = carried_run;
    carried->job.done = carried_done;
    carried->job.home = tm_worker_mailbox(ctx->task->worker);
    carried->user = job;
    carried->task = ctx->task;
    ctx->task->jobs_in_flight += 1;
    ctx->env->ops->offload(ctx->env, &carried->job);
}

static void wake_task(void *ctx)
{
    tm_task_wake(ctx);
}

static struct tm_table *open_table(struct tm_context *ctx, const Weir__TableDecl *decl,
                                   struct tm_table_options options)
{
    struct tm_task *task = ctx->task;
    enum wr_type types[WR_BATCH_COLUMNS_MAX];
    struct task_table *entry;
    WR_AUTO_FREE char *owner =
        wr_asprintf("%s/%s[%u] table %s", ctx->job_name,
                    ctx->vertex->operators[ctx->operator_index]->step, ctx->subtask, decl->name);

    options.name = decl->name;
    options.key_types = types;
    options.key_count = (uint32_t)decl->n_keys;
    options.key_groups = ctx->key_groups;
    options.key_group_first = ctx->key_group_first;
    options.key_group_end = ctx->key_group_end;
    options.memory = ctx->memory;
    options.set_aside = ctx->account;
    options.owner = owner;
    if (strcmp(decl->backend, "rocksdb") == 0) {
        options.stores = task->options.stores;
        options.home = tm_worker_mailbox(task->worker);
        options.wake = wake_task;
        options.ctx = task;
        if (options.stores == NULL) {
            (void)wr_fail(&ctx->err, WR_ERR_INVALID,
                          "table \"%s\" needs a store, but this task manager has no data directory",
                          decl->name);
            return NULL;
        }
    }
    if (decl->n_keys == 0 || decl->n_keys > WR_BATCH_COLUMNS_MAX) {
        (void)wr_fail(&ctx->err, WR_ERR_CORRUPT, "table \"%s\" has no keys", decl->name);
        return NULL;
    }
    for (size_t i = 0; i < decl->n_keys; i++) {
        types[i] = (enum wr_type)decl->keys[i]->type;
    }
    entry = WR_VEC_ADD(&task->tables);
    entry->op = ctx->operator_index;
    entry->decl = decl;
    entry->table = tm_table_create(&options);
    return entry->table;
}

struct tm_table *tm_context_table(struct tm_context *ctx, const Weir__TableDecl *decl,
                                  uint32_t value_bytes, const void *value_template, bool objects)
{
    return open_table(ctx, decl,
                      (struct tm_table_options){.value_bytes = value_bytes,
                                                .value_template = value_template,
                                                .objects = objects});
}

struct tm_table *tm_context_composite_table(struct tm_context *ctx, const Weir__TableDecl *decl,
                                            const struct tm_composite_form *form)
{
    static const uint64_t nothing[TM_COMPOSITE_VALUE_BYTES_MAX / 8];

    WR_ASSERT(form->value_bytes <= sizeof nothing);
    return open_table(ctx, decl,
                      (struct tm_table_options){.value_bytes = form->value_bytes,
                                                .value_template = nothing,
                                                .objects = form->objects,
                                                .word_entries = form->word_entries,
                                                .constant_value = form->constant_value,
                                                .composite = true});
}

void tm_context_all_tokens(const struct tm_context *ctx, struct tm_items *ret)
{
    if (ctx->task->options.restore != NULL) {
        task_restored_tokens(ctx->task, ctx->vertex->operators[ctx->operator_index]->step, ret);
    }
}

void tm_context_emit_watermark(struct tm_context *ctx, int64_t watermark_us)
{
    if (watermark_us > ctx->source_watermark_us) {
        ctx->source_watermark_us = watermark_us;
    }
}

void tm_context_emit_idle(struct tm_context *ctx, bool idle)
{
    ctx->source_idle = (int8_t)idle;
}

uint32_t tm_context_side(const struct tm_context *ctx, const char *tag,
                         const struct wr_schema **ret_schema)
{
    const Weir__Operator *op = ctx->vertex->operators[ctx->operator_index];

    for (uint32_t s = 0; s < op->n_sides; s++) {
        if (strcmp(op->sides[s]->tag, tag) == 0) {
            *ret_schema = &ctx->plan->schemas[op->sides[s]->schema];
            return s + 1;
        }
    }
    return 0;
}

void tm_context_request_rows(struct tm_context *ctx, uint32_t rows)
{
    struct tm_task *task = ctx->task;

    for (uint32_t i = 0; i < task->gate.inputs.count; i++) {
        struct tm_input *input = task->gate.inputs.items[i];
        if (ctx->plan->message->edges[input->id.edge]->partition ==
            WEIR__EDGE__PARTITION__DEMAND) {
            input->ops->request_rows(input, rows);
            return;
        }
    }
}

bool tm_context_may_keep_input(const struct tm_context *ctx)
{
    const struct tm_task *task = ctx->task;

    return task->root || task->chain.ops[0].spec->spec_case == WEIR__OPERATOR__SPEC_READER;
}

uint32_t tm_context_granted_rows(const struct tm_context *ctx)
{
    const struct tm_task *task = ctx->task;
    const struct tm_chain_op *op = &task->chain.ops[ctx->operator_index];

    for (uint32_t i = 0; i < op->outboxes.count; i++) {
        const struct tm_outbox *outbox = &task->outboxes[op->outboxes.items[i]];
        if (outbox->edge->partition == WEIR__EDGE__PARTITION__DEMAND) {
            return tm_outbox_granted_rows(outbox);
        }
    }
    return 0;
}

/* "name=value, …" of one row, cut where it gets long. */
static void print_row(const struct wr_batch *in, uint32_t row, struct wr_sb *sb)
{
    for (uint32_t c = 0; c < in->schema->field_count && sb->bytes < 400; c++) {
        const struct wr_column *column = &in->columns[c];
        wr_sb_printf(sb, "%s%s=", c == 0 ? "" : ", ", in->schema->fields[c].name);
        if (wr_column_is_null(column, row)) {
            wr_sb_puts(sb, "NULL");
        } else {
            wr_cell_to_text((enum wr_type)column->type,
                            (const char *)column->values +
                                (size_t)row * wr_type_cell_bytes((enum wr_type)column->type),
                            sb);
        }
    }
}

void tm_context_set_origin(struct tm_context *ctx, const struct wr_origin *origin)
{
    struct tm_failed_record *record = &ctx->failed_record;

    record->has_origin = true;
    record->offset = (uint64_t)origin->offset;
    (void)snprintf(record->split, sizeof record->split, "%.*s", (int)origin->split.bytes,
                   (const char *)origin->split.ptr);
    wr_secrets_redact(&ctx->plan->secrets, record->split, sizeof record->split);
}

/* ", at OFFSET of SPLIT, row name=value, …", as far as it is known. */
static void print_place(struct tm_context *ctx, const struct wr_batch *in, uint32_t row, struct wr_sb *sb)
{
    struct wr_origin origin;
    struct wr_sb cells = {0};

    if (wr_batch_origin(in, row, &origin)) {
        tm_context_set_origin(ctx, &origin);
        wr_sb_printf(sb, ", at %" PRId64 " of \"%.300s\"", origin.offset, ctx->failed_record.split);
    }
    print_row(in, row, &cells);
    wr_sb_printf(sb, ", row %.400s", cells.ptr == NULL ? "" : cells.ptr);
    wr_sb_fini(&cells);
}

/* Of the whole row, which the message shows only the beginning of; behind a shuffle that is all that is
 * known of a record. A reader's message says its file and byte. */
static uint64_t record_hash(const char *step, uint32_t sqlstate, const char *message,
                            const struct wr_batch *in, uint32_t row)
{
    struct wr_sb sb = {0};
    uint64_t hash;

    wr_sb_printf(&sb, "%s %" PRIu32 " ", step, sqlstate);
    if (in == NULL) {
        wr_sb_puts(&sb, message);
    }
    for (uint32_t c = 0; in != NULL && c < in->schema->field_count; c++) {
        const struct wr_column *column = &in->columns[c];
        enum wr_type type = (enum wr_type)column->type;
        if (!wr_column_is_null(column, row)) {
            wr_sb_putc(&sb, '=');
            wr_cell_to_text(type,
                            (const char *)column->values + (size_t)row * wr_type_cell_bytes(type),
                            &sb);
        }
        wr_sb_putc(&sb, '\0');
    }
    hash = wr_hash128_bytes(sb.ptr, sb.bytes).low;
    wr_sb_fini(&sb);
    return WR_MAX(hash, 1u);
}

void tm_context_step_error(struct tm_context *ctx, const char *step, uint32_t sqlstate,
                           const char *message, const char *text, const struct wr_batch *in,
                           uint32_t row)
{
    struct wr_sb sb = {0};
    char state[6];

    if (in != NULL) {
        print_place(ctx, in, row, &sb);
    }
    ctx->failed_record.step = step;
    ctx->failed_record.sqlstate = sqlstate;
    ctx->failed_record.record = record_hash(step, sqlstate, message, in, row);
    (void)wr_fail(&ctx->err, WR_ERR_RECORD, "step \"%.*s\": %s (SQLSTATE %s)%s%.120s%s",
                  (int)strcspn(step, "."), step, message, wr_sqlstate_text(sqlstate, state),
                  text == NULL ? "" : " in: ", text == NULL ? "" : text,
                  sb.ptr == NULL ? "" : sb.ptr);
    wr_sb_fini(&sb);
}

void tm_context_record_error(struct tm_context *ctx, uint32_t sqlstate, const char *message,
                             const struct wr_batch *in, uint32_t row)
{
    tm_context_step_error(ctx, ctx->vertex->operators[ctx->operator_index]->step, sqlstate, message,
                          NULL, in, row);
}

void tm_context_state_error(struct tm_context *ctx, uint32_t sqlstate, const char *message)
{
    const char *step = ctx->vertex->operators[ctx->operator_index]->step;
    char state[6];

    (void)wr_fail(&ctx->err, WR_ERR_LIMIT,
                  "step \"%.*s\": %s (SQLSTATE %s) in what the rows of a key add up to, of which "
                  "\"errors\" leaves nothing out: use a larger type, such as numeric, or fewer rows",
                  (int)strcspn(step, "."), step, message, wr_sqlstate_text(sqlstate, state));
}

static struct tm_error_slot *slot_of(struct tm_context *ctx, const char *step, uint32_t sqlstate)
{
    struct tm_error_slot *slot = ctx->counters.errors;

    for (uint32_t i = 0; i + 1 < TM_ERROR_SLOTS; i++, slot++) {
        const char *have = (const char *)(uintptr_t)wr_cell_get(&slot->step);
        if (have == NULL) {
            wr_cell_set(&slot->sqlstate, sqlstate);
            wr_cell_set(&slot->step, (uintptr_t)step);
            return slot;
        }
        if (wr_cell_get(&slot->sqlstate) == sqlstate && strcmp(have, step) == 0) {
            return slot;
        }
    }
    wr_cell_set(&slot->sqlstate, WR_SQLSTATE('X', 'X', 'X', 'X', 'X'));
    wr_cell_set(&slot->step, (uintptr_t) "others");
    return slot;
}

void tm_context_count_skipped(struct tm_context *ctx, const char *step, uint32_t sqlstate,
                              uint32_t count)
{
    wr_cell_add(ctx->counters.records_skipped, count);
    wr_cell_add(&slot_of(ctx, step, sqlstate)->skipped, count);
}

void tm_context_count_letters(struct tm_context *ctx, const char *step, uint32_t sqlstate,
                              uint32_t count)
{
    wr_cell_add(&slot_of(ctx, step, sqlstate)->letters, count);
}
