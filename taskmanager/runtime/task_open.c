/* Opening a task, in steps that never block: operators, tables, items and tokens of the restored
 * checkpoint, commit of its tokens, sweep of what older attempts left, READY. */
#include <string.h>

#include "common/base/test_point.h"
#include "taskmanager/runtime/task_internal.h"

/* Where in the manifest the operator of this step was; false: it is new. */
static bool find_step(const Weir__Manifest *manifest, const char *step, uint32_t *ret_vertex,
                      uint32_t *ret_op)
{
    for (uint32_t v = 0; v < manifest->n_vertices; v++) {
        for (uint32_t o = 0; o < manifest->vertices[v]->n_steps; o++) {
            if (strcmp(manifest->vertices[v]->steps[o], step) == 0) {
                *ret_vertex = v;
                *ret_op = o;
                return true;
            }
        }
    }
    return false;
}

bool task_is_restored(const struct tm_task *task, const char *step)
{
    const struct tm_restore *restore = task->options.restore;
    uint32_t vertex, op;

    return restore != NULL && find_step(restore->manifest, step, &vertex, &op);
}

static enum wr_code open_operator(struct tm_task *task, uint32_t index, struct wr_error *err)
{
    struct tm_chain_op *op = &task->chain.ops[index];

    if (op->type == NULL) {
        return wr_fail(err, WR_ERR_UNSUPPORTED, "step \"%s\": operator \"%s\" is unknown here",
                       op->spec->step, op->spec->kind);
    }
    op->self = wr_alloc_zero(1, op->type->self_bytes);
    op->opened = true; /* close follows a failed open too */
    tm_chain_enter(&task->chain, index);
    task->ctx.restored = task_is_restored(task, op->spec->step);
    if (op->type->open(op->self, &task->ctx, op->spec, err) != WR_OK) {
        return wr_wrap(err, "step \"%s\"", op->spec->step);
    }
    return WR_OK;
}

static const Weir__TaskState *task_state(const Weir__Manifest *manifest, uint32_t task)
{
    for (size_t i = 0; i < manifest->n_tasks; i++) {
        if (manifest->tasks[i]->task == task) {
            return manifest->tasks[i];
        }
    }
    return NULL;
}

void task_visit_states(const struct tm_task *task, const char *step, task_state_visitor visit,
                       void *ctx)
{
    const Weir__Manifest *manifest = task->options.restore->manifest;
    uint32_t vertex, op;

    if (!find_step(manifest, step, &vertex, &op)) {
        return;
    }
    const Weir__VertexShape *shape = manifest->vertices[vertex];
    for (uint32_t s = 0; s < shape->parallelism; s++) {
        const Weir__TaskState *state = task_state(manifest, shape->first_task + s);
        if (state != NULL) {
            visit(ctx, state, op, s, shape->parallelism);
        }
    }
}

struct table_visit {
    struct tm_task *task;
    struct task_table *table;
};

static void add_table_states(void *ctx, const Weir__TaskState *state, uint32_t op,
                             uint32_t subtask, uint32_t parallelism)
{
    struct table_visit *visit = ctx;

    (void)subtask;
    (void)parallelism;
    for (size_t i = 0; i < state->n_tables; i++) {
        const Weir__TableState *t = state->tables[i];
        if (t->operator_ == op && strcmp(t->name, visit->table->decl->name) == 0 &&
            t->key_group_first < visit->task->ctx.key_group_end &&
            t->key_group_end > visit->task->ctx.key_group_first) {
            tm_restore_table_add(visit->table->restore, t);
        }
    }
}

static void wake_task(void *ctx)
{
    tm_task_wake(ctx);
}

static void count_restored(struct tm_task *task, const struct tm_restore_table *restore)
{
    uint64_t bytes, local_bytes;

    tm_restore_table_bytes(restore, &bytes, &local_bytes);
    wr_cell_add(&task->figures.restored_bytes, bytes);
    wr_cell_add(&task->figures.restored_local_bytes, local_bytes);
}

/* true: all tables are restored. */
static bool restore_tables(struct tm_task *task, struct wr_error *err, bool *failed)
{
    for (uint32_t i = 0; i < task->tables.count; i++) {
        struct task_table *table = &task->tables.items[i];
        enum tm_pack_state state;
        if (table->restored) {
            continue;
        }
        if (table->restore == NULL) {
            struct table_visit visit = {task, table};
            table->restore = tm_restore_table_create(
                table->table,
                &(struct tm_restore_options){.env = task->ctx.env,
                                             .home = tm_worker_mailbox(task->worker),
                                             .directory = task->options.restore->directory,
                                             .local = task->options.restore->local,
                                             .stores = task->options.stores,
                                             .wake = wake_task,
                                             .ctx = task});
            task_visit_states(task, task->chain.ops[table->op].spec->step, add_table_states,
                              &visit);
        }
        state = tm_restore_table_step(table->restore, task->ctx.now_ns + 500000, err);
        if (state == TM_PACK_FAILED) {
            *failed = true;
            return false;
        }
        if (state == TM_PACK_MORE) {
            tm_task_wake(task);
        }
        if (state != TM_PACK_DONE) {
            return false;
        }
        count_restored(task, table->restore);
        tm_restore_table_destroy(WR_TAKE(table->restore));
        table->restored = true;
    }
    return true;
}

/* Commit what the checkpoint promised, then sweep. true: done for all operators. */
static bool commit_and_sweep(struct tm_task *task, bool *failed)
{
    const struct tm_restore *restore = task->options.restore;

    while (task->open_commit < task->chain.op_count) {
        struct tm_chain_op *op = &task->chain.ops[task->open_commit];
        enum tm_status status = TM_DONE;
        tm_chain_enter(&task->chain, task->open_commit);
        bool commits = (task->open_step == 0) != WR_MUTANT("sweep_before_commit");
        if (commits && op->type->commit != NULL && restore != NULL) {
            status = op->type->commit(op->self, &task->ctx, restore->checkpoint,
                                      &restore->permit);
        } else if (!commits && op->type->sweep != NULL) {
            status = op->type->sweep(op->self, &task->ctx);
        }
        if (status == TM_FAILED) {
            *failed = true;
            return false;
        }
        if (status != TM_DONE) {
            return false;
        }
        task->open_step += 1;
        if (task->open_step == 2) {
            task->open_step = 0;
            task->open_commit += 1;
        }
    }
    return true;
}

void task_open_step(struct tm_task *task)
{
    const char *zone = task->options.plan->message->settings->timezone;
    struct wr_error err;
    bool failed = false;

    if (task->zone == NULL && zone[0] != '\0') {
        (void)wr_fail(&err, WR_ERR_UNSUPPORTED,
                      "time zone \"%s\" is not in the tzdata of this host", zone);
        task_fail(task, &err);
        return;
    }
    while (task->open_op < task->chain.op_count) {
        if (open_operator(task, task->open_op, &err) != WR_OK) {
            task_fail(task, &err);
            return;
        }
        task->open_op += 1;
        if (task->open_op == task->chain.op_count && task->options.restore == NULL) {
            for (uint32_t i = 0; i < task->tables.count; i++) {
                task->tables.items[i].restored = true;
            }
        }
    }
    if (!restore_tables(task, &err, &failed)) {
        if (failed) {
            task_fail(task, &err);
        }
        return;
    }
    if (task->options.restore != NULL && !task->items_restored) {
        task->items_restored = task_restore_items(task, &err, &failed);
        if (failed) {
            task_fail(task, &err);
        }
        if (!task->items_restored) {
            return;
        }
    }
    if (!commit_and_sweep(task, &failed)) {
        if (failed) {
            task_fail(task, &task->ctx.err);
        }
        return;
    }
    task->phase = TM_PHASE_READY;
    task->options.events->state(task->options.events_ctx, task,
                                WEIR__TASK_STATE_KIND__TASK_READY, NULL);
}
