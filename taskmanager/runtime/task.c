#include "taskmanager/runtime/task.h"

#include <stdio.h>
#include <string.h>

#include "common/base/assert.h"
#include "common/batch/zones.h"
#include "taskmanager/runtime/minimum.h"
#include "taskmanager/runtime/task_internal.h"

/* A request on its way from the control loop to the worker. */
struct task_msg {
    struct wr_msg msg;
    struct tm_task *task;
    uint64_t checkpoint;
    uint64_t aborted_through;
    struct tm_permit permit;
};

static const struct tm_operator_type *find_type(const struct tm_task_options *options,
                                                const char *kind)
{
    return options->find_operator != NULL ? options->find_operator(kind) : tm_operator_find(kind);
}

static void build_chain(struct tm_task *task)
{
    const struct wr_plan *plan = task->options.plan;
    const Weir__Vertex *vertex = plan->message->vertices[task->vertex_index];
    struct tm_chain *chain = &task->chain;

    chain->ctx = &task->ctx;
    chain->op_count = (uint32_t)vertex->n_operators;
    chain->ops = WR_NEW_ARRAY(struct tm_chain_op, chain->op_count);
    for (uint32_t i = 0; i < chain->op_count; i++) {
        struct tm_chain_op *op = &chain->ops[i];
        op->spec = vertex->operators[i];
        op->type = find_type(&task->options, op->spec->kind);
        task->flushes |= op->type != NULL && op->type->flush != NULL;
        op->output_schema = &plan->schemas[op->spec->output_schema];
        op->raw_output_schema = wr_plan_raw_schema(plan, op->spec->raw_schema);
        if (op->spec->input >= 0) {
            struct tm_chain_op *feeder = &chain->ops[op->spec->input];
            WR_VEC_PUSH(&feeder->children, i);
            op->input_schema = feeder->output_schema;
        }
    }
}

/* The edges that leave this vertex become outboxes; what comes in by edges is the gate's schema. */
static void build_edges(struct tm_task *task)
{
    const struct wr_plan *plan = task->options.plan;
    const Weir__JobPlan *m = plan->message;

    task->outboxes = WR_NEW_ARRAY(struct tm_outbox, m->n_edges);
    for (uint32_t i = 0; i < m->n_edges; i++) {
        const Weir__Edge *edge = m->edges[i];
        if (edge->to_vertex == task->vertex_index) {
            for (uint32_t o = 0; o < task->chain.op_count; o++) {
                struct tm_chain_op *op = &task->chain.ops[o];
                if (op->spec->input < 0) {
                    op->input_schema = &plan->schemas[edge->schema];
                    op->raw_input_schema = wr_plan_raw_schema(plan, edge->raw_schema);
                }
            }
        }
        if (edge->from_vertex != task->vertex_index) {
            continue;
        }
        struct tm_outbox *outbox = &task->outboxes[task->outbox_count];
        outbox->edge = edge;
        outbox->target_count = m->vertices[edge->to_vertex]->parallelism;
        outbox->targets = WR_NEW_ARRAY(struct tm_outbox_target, outbox->target_count);
        WR_VEC_PUSH(&task->chain.ops[edge->from_operator].outboxes, task->outbox_count);
        task->outbox_count += 1;
    }
    task->chain.outboxes = task->outboxes;
    task->chain.outbox_count = task->outbox_count;
}

static void open_pool(struct tm_context *ctx)
{
    WR_AUTO_FREE char *owner =
        wr_asprintf("%s/%s[%u] batches", ctx->job_name, ctx->vertex->name, ctx->subtask);

    ctx->account = wr_memory_account_open(ctx->memory, WR_MEMORY_BATCH, owner);
    ctx->pool = wr_buf_pool_create(ctx->account, false);
    wr_buf_pool_leave(ctx->pool, wr_memory_budget_bytes(ctx->memory) / WR_MEMORY_LEFT_BY_ROWS);
}

static void build_context(struct tm_task *task, uint32_t subtask)
{
    const struct tm_task_options *options = &task->options;
    const Weir__JobPlan *m = options->plan->message;
    struct tm_context *ctx = &task->ctx;

    ctx->env = options->env;
    ctx->plan = options->plan;
    ctx->vertex = m->vertices[task->vertex_index];
    ctx->subtask = subtask;
    ctx->parallelism = ctx->vertex->parallelism;
    ctx->key_groups = m->key_groups;
    wr_key_group_range(subtask, ctx->parallelism, ctx->key_groups, &ctx->key_group_first,
                       &ctx->key_group_end);
    ctx->job = options->job;
    ctx->job_name = options->job_name;
    ctx->region = options->region;
    ctx->attempt = options->attempt;
    ctx->job_directory = options->job_directory;
    ctx->memory = options->memory;
    open_pool(ctx);
    ctx->limits = tm_limits_of(options->limits);
    ctx->wake_ns = UINT64_MAX;
    ctx->watermark_us = INT64_MIN;
    ctx->source_watermark_us = INT64_MIN;
    ctx->source_idle = -1;
    ctx->counters.records_skipped = &task->figures.records_skipped;
    ctx->counters.errors = task->figures.errors;
    ctx->counters.checksum = &task->figures.checksum;
    ctx->task = task;
}

struct tm_task *tm_task_create(const struct tm_task_options *options)
{
    struct tm_task *task = WR_NEW(struct tm_task);
    const char *zone = options->plan->message->settings->timezone;
    uint32_t subtask;

    task->options = *options;
    wr_plan_task_of(options->plan, options->task, &task->vertex_index, &subtask);
    task->root = wr_plan_vertex_is_root(options->plan, task->vertex_index);
    task->idle_due = -1;
    task->watermark_wanted_us = INT64_MIN;
    task->last_checkpoint = options->next_checkpoint == 0 ? 0 : options->next_checkpoint - 1;
    wr_cell_set(&task->figures.watermark_us, (uint64_t)INT64_MIN);
    build_context(task, subtask);
    build_chain(task);
    build_edges(task);
    task->name = wr_asprintf("%s[%u]", task->ctx.vertex->name, subtask);
    task->zone = wr_zones_find(zone, (uint32_t)strlen(zone));
    tm_segments_ref(options->segments);
    return task;
}

void tm_task_destroy(struct tm_task *task)
{
    if (task == NULL) {
        return;
    }
    WR_ASSERT(task->phase == TM_PHASE_CREATED || task->phase == TM_PHASE_CLOSED);
    if (task->phase == TM_PHASE_CREATED) {
        task_close_now(task);
    }
    wr_free(atomic_load(&task->failure));
    WR_VEC_FINI(&task->commits);
    tm_segments_unref(task->options.segments);
    wr_memory_release(task->ctx.account, task->own_bytes);
    wr_buf_pool_retire(task->ctx.pool); /* others may still hold what it made */
    wr_free(task->name);
    wr_free(task);
}

bool tm_task_set_aside(struct tm_task *task)
{
    const struct tm_task_options *o = &task->options;
    uint64_t own = tm_minimum_own_bytes(o->plan, o->task);

    if (!wr_memory_guarantee(task->ctx.account,
                             tm_minimum_task_bytes(o->plan, o->task, o->limits))) {
        return false;
    }
    if (wr_memory_reserve(task->ctx.account, own)) { /* of what was just guaranteed */
        task->own_bytes = own;
    }
    return true;
}

void tm_task_add_input(struct tm_task *task, struct tm_input *input)
{
    WR_VEC_PUSH(&task->gate.inputs, input);
}

void tm_task_add_output(struct tm_task *task, struct tm_output *output)
{
    const Weir__JobPlan *m = task->options.plan->message;

    for (uint32_t i = 0; i < task->outbox_count; i++) {
        if (task->outboxes[i].edge == m->edges[output->id.edge]) {
            tm_outbox_connect(&task->outboxes[i], output);
            return;
        }
    }
    WR_UNREACHABLE();
}

/* ---- requests ---- */

static void post(struct tm_task *task, struct task_msg *msg,
                 void (*handle)(struct wr_msg *msg, void *owner))
{
    msg->task = task;
    msg->msg.handle = handle;
    wr_mailbox_post(tm_worker_mailbox(task->worker), &msg->msg);
}

static struct tm_task *taken(struct wr_msg *msg, struct task_msg *copy)
{
    struct task_msg *m = WR_CONTAINER_OF(msg, struct task_msg, msg);

    *copy = *m;
    wr_free(m);
    tm_task_wake(copy->task);
    return copy->task;
}

static void handle_open(struct wr_msg *msg, void *owner)
{
    struct task_msg m;
    struct tm_task *task = taken(msg, &m);

    (void)owner;
    if (task->phase == TM_PHASE_CREATED) {
        task->phase = TM_PHASE_OPENING;
        task->ctx.key_scratch = wr_key_scratch_create();
        for (uint32_t i = 0; i < task->outbox_count; i++) {
            task->outboxes[i].batch_rows = task->ctx.limits.batch_rows;
            tm_outbox_open(&task->outboxes[i], task->options.plan, task->outboxes[i].edge,
                           task->ctx.pool, task->ctx.key_scratch);
        }
        tm_gate_open(&task->gate, task->last_checkpoint, INT64_MIN);
    }
}

void tm_task_request_open(struct tm_task *task, struct tm_worker *worker)
{
    task->worker = worker;
    tm_worker_join(worker, task);
    post(task, WR_NEW(struct task_msg), handle_open);
}

static void handle_start(struct wr_msg *msg, void *owner)
{
    struct task_msg m;
    struct tm_task *task = taken(msg, &m);

    (void)owner;
    if (task->phase == TM_PHASE_READY) {
        task->phase = TM_PHASE_RUNNING;
        task->options.events->state(task->options.events_ctx, task,
                                    WEIR__TASK_STATE_KIND__TASK_RUNNING, NULL);
    }
}

void tm_task_request_start(struct tm_task *task)
{
    post(task, WR_NEW(struct task_msg), handle_start);
}

static void handle_barrier(struct wr_msg *msg, void *owner)
{
    struct task_msg m;
    struct tm_task *task = taken(msg, &m);

    (void)owner;
    tm_gate_abort(&task->gate, m.aborted_through);
    if (task->root && m.checkpoint > task->last_checkpoint) {
        task->barrier_wanted = (struct tm_barrier){.checkpoint = m.checkpoint,
                                                   .aborted_through = m.aborted_through};
    }
}

void tm_task_request_barrier(struct tm_task *task, uint64_t checkpoint, uint64_t aborted_through)
{
    struct task_msg *msg = WR_NEW(struct task_msg);

    msg->checkpoint = checkpoint;
    msg->aborted_through = aborted_through;
    post(task, msg, handle_barrier);
}

static void handle_abort(struct wr_msg *msg, void *owner)
{
    struct task_msg m;
    struct tm_task *task = taken(msg, &m);

    (void)owner;
    tm_gate_abort(&task->gate, m.aborted_through);
    if (task->barrier_wanted.checkpoint <= m.aborted_through) {
        task->barrier_wanted.checkpoint = 0;
    }
    if (task->snapshot.checkpoint != 0 && task->snapshot.checkpoint <= m.aborted_through) {
        task_snapshot_drop(task);
    }
    task->last_checkpoint = WR_MAX(task->last_checkpoint, m.aborted_through);
}

void tm_task_request_abort(struct tm_task *task, uint64_t aborted_through)
{
    struct task_msg *msg = WR_NEW(struct task_msg);

    msg->aborted_through = aborted_through;
    post(task, msg, handle_abort);
}

static void handle_commit(struct wr_msg *msg, void *owner)
{
    struct task_msg m;
    struct tm_task *task = taken(msg, &m);
    struct task_commit commit = {.checkpoint = m.checkpoint, .permit = m.permit};

    (void)owner;
    WR_VEC_PUSH(&task->commits, commit);
}

void tm_task_request_commit(struct tm_task *task, uint64_t checkpoint, struct tm_permit permit)
{
    struct task_msg *msg = WR_NEW(struct task_msg);

    msg->checkpoint = checkpoint;
    msg->permit = permit;
    post(task, msg, handle_commit);
}

static void handle_close(struct wr_msg *msg, void *owner)
{
    struct task_msg m;

    (void)owner;
    taken(msg, &m)->closing_wanted = true;
}

void tm_task_request_release(struct tm_task *task)
{
    post(task, WR_NEW(struct task_msg), handle_close);
}

void tm_task_request_cancel(struct tm_task *task)
{
    post(task, WR_NEW(struct task_msg), handle_close);
}

/* ---- from any thread ---- */

void tm_task_wake(struct tm_task *task)
{
    struct tm_worker *worker;

    /* One wake of the worker per look of it. Pairs with the exchange in tm_worker_poll. */
    if (!atomic_exchange(&task->awake, true) && (worker = task->worker) != NULL) {
        wr_mailbox_wake(tm_worker_mailbox(worker));
    }
}

void tm_task_fail(struct tm_task *task, const struct wr_error *err, const char *peer)
{
    struct task_failure *failure = WR_NEW(struct task_failure);
    struct task_failure *none = NULL;

    failure->err = *err;
    (void)snprintf(failure->peer, sizeof failure->peer, "%s", peer);
    if (!atomic_compare_exchange_strong(&task->failure, &none, failure)) {
        wr_free(failure); /* the first failure tells the story */
    }
    tm_task_wake(task);
}

const struct tm_failed_record *tm_task_failed_record(const struct tm_task *task)
{
    return &task->ctx.failed_record;
}

const struct tm_task_figures *tm_task_figures(const struct tm_task *task)
{
    return &task->figures;
}

const struct tm_limits *tm_task_limits(const struct tm_task *task)
{
    return &task->ctx.limits;
}

struct wr_buf_pool *tm_task_pool(const struct tm_task *task)
{
    return task->ctx.pool;
}

struct wr_mailbox *tm_task_mailbox(const struct tm_task *task)
{
    return tm_worker_mailbox(task->worker);
}

/* ---- the end ---- */

void task_fail(struct tm_task *task, const struct wr_error *err)
{
    struct wr_error told = *err;

    if (task->failed) {
        return;
    }
    task->failed = true;
    task->closing_wanted = true;
    (void)wr_wrap(&told, "task %s", task->name);
    told.retriable = err->retriable;
    task->options.events->state(task->options.events_ctx, task,
                                WEIR__TASK_STATE_KIND__TASK_FAILED, &told);
}

/* Nothing is in flight: let everything go. */
void task_close_now(struct tm_task *task)
{
    task_snapshot_drop(task);
    tm_items_load_destroy(WR_TAKE(task->items_load));
    for (uint32_t i = 0; i < task->tables.count; i++) {
        tm_restore_table_destroy(task->tables.items[i].restore);
        task->tables.items[i].restore = NULL;
    }
    tm_chain_close(&task->chain);
    for (uint32_t i = 0; i < task->tables.count; i++) {
        tm_table_destroy(task->tables.items[i].table);
    }
    WR_VEC_FINI(&task->tables);
    tm_gate_close(&task->gate);
    for (uint32_t i = 0; i < task->outbox_count; i++) {
        tm_outbox_close(&task->outboxes[i]);
    }
    wr_free(task->outboxes);
    task->outboxes = NULL;
    task->outbox_count = 0;
    wr_key_scratch_destroy(task->ctx.key_scratch);
    task->ctx.key_scratch = NULL;
}

static enum tm_task_run close_step(struct tm_task *task)
{
    task->phase = TM_PHASE_CLOSING;
    if (task->jobs_in_flight > 0) {
        return TM_TASK_BLOCKED;
    }
    task_close_now(task);
    task->phase = TM_PHASE_CLOSED;
    return TM_TASK_GONE;
}

/* ---- one step ---- */

static void look_for_failure(struct tm_task *task)
{
    struct task_failure *failure = atomic_load(&task->failure);

    if (failure != NULL && !task->failed) {
        task_fail(task, &failure->err);
    }
}

/* Where the time since the last step went, then where this one goes. */
static void account(struct tm_task *task, uint64_t from_ns, uint64_t to_ns, enum task_stop stop)
{
    struct tm_task_figures *f = &task->figures;

    if (task->last_step_ns != 0) {
        wr_cell_add(task->last_outcome == 1 ? &f->backpressured_ns : &f->idle_ns,
                    from_ns - task->last_step_ns);
    }
    wr_cell_add(&f->busy_ns, to_ns - from_ns);
    if (to_ns - from_ns > wr_cell_get(&f->longest_step_ns)) {
        wr_cell_set(&f->longest_step_ns, to_ns - from_ns);
    }
    task->last_step_ns = to_ns;
    task->last_outcome = stop == TASK_STOP_BLOCKED;
}

static uint64_t wake_time(const struct tm_task *task)
{
    uint64_t wake_ns = task->wake_ns;

    for (uint32_t i = 0; i < task->outbox_count; i++) {
        wake_ns = WR_MIN(wake_ns, tm_outbox_deadline_ns(&task->outboxes[i]));
    }
    return wake_ns;
}

static enum tm_task_run step(struct tm_task *task, uint64_t now_ns, uint64_t budget_ns,
                             uint64_t *ret_wake_ns)
{
    enum task_stop stop = TASK_STOP_IDLE;
    uint64_t end_ns;

    *ret_wake_ns = UINT64_MAX;
    task->ctx.now_ns = now_ns;
    task->ctx.wall_us = wr_env_wall_us(task->ctx.env);
    look_for_failure(task);
    if (task->closing_wanted && task->phase != TM_PHASE_CREATED) {
        return close_step(task);
    }
    switch (task->phase) {
    case TM_PHASE_OPENING:
        task_open_step(task);
        break;
    case TM_PHASE_RUNNING:
        stop = task_run_step(task, now_ns + budget_ns);
        break;
    case TM_PHASE_CREATED:
    case TM_PHASE_READY:
    case TM_PHASE_CLOSING:
    case TM_PHASE_CLOSED:
        break;
    }
    end_ns = wr_env_mono_ns(task->ctx.env);
    account(task, now_ns, end_ns, stop);
    *ret_wake_ns = wake_time(task);
    if (task->closing_wanted) {
        return TM_TASK_RAN;
    }
    return stop == TASK_STOP_BUDGET || *ret_wake_ns <= end_ns ? TM_TASK_RAN : TM_TASK_BLOCKED;
}

enum tm_task_run tm_task_step(struct tm_task *task, uint64_t now_ns, uint64_t budget_ns,
                              uint64_t *ret_wake_ns)
{
    const struct wr_zone *before = wr_zone_set_current(task->zone);
    enum tm_task_run run = step(task, now_ns, budget_ns, ret_wake_ns);

    (void)wr_zone_set_current(before);
    return run;
}
