/* Operator state and tokens of a restored checkpoint: what is for this subtask, to its
 * operators. */

#include "taskmanager/runtime/task_internal.h"
#include "taskmanager/state/items.h"

struct visit {
    struct tm_task *task;
    struct tm_items_dealer dealer;
    struct wr_error err;
    bool failed;
};

static struct visit visit_of(struct tm_task *task)
{
    return (struct visit){.task = task,
                          .dealer = {.subtask = task->ctx.subtask,
                                     .parallelism = task->ctx.parallelism}};
}

/* ---- which states, read ---- */

static void add_loads(void *ctx, const Weir__TaskState *state, uint32_t op, uint32_t subtask,
                      uint32_t parallelism)
{
    struct visit *visit = ctx;

    for (size_t i = 0; i < state->n_operators; i++) {
        const Weir__OperatorState *o = state->operators[i];
        if (o->operator_ == op && (uint32_t)o->mode > TM_ITEMS_BROADCAST) {
            visit->failed = true;
            (void)wr_fail(&visit->err, WR_ERR_VERSION,
                          "operator state \"%s\" of mode %d, which this program does not know",
                          o->name, (int)o->mode);
        } else if (o->operator_ == op &&
                   tm_items_concern(&visit->dealer, (enum tm_items_mode)o->mode, subtask,
                                    parallelism)) {
            tm_items_load_add(visit->task->items_load, o);
        }
    }
}

static void wake_task(void *ctx)
{
    tm_task_wake(ctx);
}

static bool begin_load(struct tm_task *task, struct wr_error *err)
{
    const struct tm_restore *restore = task->options.restore;
    struct visit visit = visit_of(task);

    task->items_load = tm_items_load_create(
        &(struct tm_items_load_options){.env = task->ctx.env,
                                        .home = tm_worker_mailbox(task->worker),
                                        .directory = restore->directory,
                                        .local = restore->local,
                                        .wake = wake_task,
                                        .ctx = task});
    for (uint32_t i = 0; i < task->chain.op_count && !visit.failed; i++) {
        if (task->chain.ops[i].type->restore != NULL) {
            task_visit_states(task, task->chain.ops[i].spec->step, add_loads, &visit);
        }
        if (visit.failed) {
            *err = visit.err;
            (void)wr_wrap(err, "could not restore step \"%s\"", task->chain.ops[i].spec->step);
        }
    }
    return !visit.failed;
}

/* ---- dealt out ---- */

static void deal_items(void *ctx, const Weir__TaskState *state, uint32_t op, uint32_t subtask,
                       uint32_t parallelism)
{
    struct visit *visit = ctx;

    for (size_t i = 0; i < state->n_operators; i++) {
        const Weir__OperatorState *o = state->operators[i];
        uint32_t count;
        if (o->operator_ == op) {
            const struct tm_item *items =
                tm_items_load_items(visit->task->items_load, o, &count);
            tm_items_deal(&visit->dealer, o->name, (enum tm_items_mode)o->mode, subtask,
                          parallelism, items, count);
        }
    }
}

static void deal_tokens(void *ctx, const Weir__TaskState *state, uint32_t op, uint32_t subtask,
                        uint32_t parallelism)
{
    struct visit *visit = ctx;

    for (size_t i = 0; i < state->n_tokens; i++) {
        const Weir__Token *t = state->tokens[i];
        struct tm_item item = {t->data.data, (uint32_t)t->data.len, t->checkpoint};
        if (t->operator_ == op) {
            tm_items_deal(&visit->dealer, "", TM_ITEMS_LIST, subtask, parallelism, &item, 1);
        }
    }
}

static void add_all_tokens(void *ctx, const Weir__TaskState *state, uint32_t op, uint32_t subtask,
                           uint32_t parallelism)
{
    (void)subtask;
    (void)parallelism;
    for (size_t i = 0; i < state->n_tokens; i++) {
        const Weir__Token *t = state->tokens[i];
        if (t->operator_ == op) {
            tm_items_add(ctx, t->data.data, (uint32_t)t->data.len, t->checkpoint);
        }
    }
}

void task_restored_tokens(const struct tm_task *task, const char *step, struct tm_items *ret)
{
    task_visit_states(task, step, add_all_tokens, ret);
}

static enum wr_code restore_operator(struct tm_task *task, uint32_t index, struct wr_error *err)
{
    struct tm_chain_op *op = &task->chain.ops[index];
    struct visit items = visit_of(task), tokens = visit_of(task);
    enum wr_code code = WR_OK;

    if (!task_is_restored(task, op->spec->step)) {
        return WR_OK;
    }
    tm_chain_enter(&task->chain, index);
    if (op->type->restore != NULL) {
        task_visit_states(task, op->spec->step, deal_items, &items);
        code = op->type->restore(op->self, &task->ctx, &items.dealer.items, err);
    }
    if (code == WR_OK && op->type->restore_tokens != NULL) {
        task_visit_states(task, op->spec->step, deal_tokens, &tokens);
        code = op->type->restore_tokens(op->self, &task->ctx, &tokens.dealer.items, err);
    }
    tm_items_dealer_fini(&items.dealer);
    tm_items_dealer_fini(&tokens.dealer);
    return code == WR_OK ? WR_OK : wr_wrap(err, "could not restore step \"%s\"", op->spec->step);
}

bool task_restore_items(struct tm_task *task, struct wr_error *err, bool *failed)
{
    enum tm_pack_state state;
    uint64_t bytes, local_bytes;

    if (task->items_load == NULL && !begin_load(task, err)) {
        *failed = true;
        return false;
    }
    state = tm_items_load_step(task->items_load, err);
    if (state == TM_PACK_FAILED) {
        bool retriable = err->retriable;
        (void)wr_wrap(err, "could not restore operator state");
        err->retriable = retriable;
        *failed = true;
    }
    if (state != TM_PACK_DONE) {
        return false;
    }
    for (uint32_t i = 0; i < task->chain.op_count; i++) {
        if (restore_operator(task, i, err) != WR_OK) {
            *failed = true;
            return false;
        }
    }
    tm_items_load_bytes(task->items_load, &bytes, &local_bytes);
    wr_cell_add(&task->figures.restored_bytes, bytes);
    wr_cell_add(&task->figures.restored_local_bytes, local_bytes);
    tm_items_load_destroy(WR_TAKE(task->items_load));
    return true;
}
