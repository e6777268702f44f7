/* What a running task does in one step, in order of priority: the chain's unfinished work, a barrier
 * that is due, a sweep (watermark, end), then new input. */
#include "common/base/assert.h"
#include "common/base/test_point.h"
#include "taskmanager/runtime/task_internal.h"

/* How long a combiner may hold rows while nothing else comes in. */
#define HOLD_NS 5000000u
#define MEMORY_RETRY_NS 1000000u
#define TABLE_SLICE_NS 100000u
#define TABLE_STEP_NS 20000000u
/* What a task needs in any case is its own; it may be short of memory for large rows only. */
#define STARVED_NS 30000000000ull

enum act { ACT_AGAIN, ACT_IDLE, ACT_BLOCKED, ACT_BUDGET };

static enum act failed(struct tm_task *task)
{
    task_fail(task, &task->ctx.err);
    return ACT_IDLE;
}

static enum act of_status(struct tm_task *task, enum tm_status status)
{
    switch (status) {
    case TM_DONE:
    case TM_MORE:
    case TM_END:
        return ACT_AGAIN;
    case TM_WAIT:
    case TM_IDLE:
        return ACT_IDLE;
    case TM_FAILED:
        return failed(task);
    }
    WR_UNREACHABLE();
}

static bool stuck(const struct tm_task *task)
{
    for (uint32_t i = 0; i < task->outbox_count; i++) {
        if (tm_outbox_stuck(&task->outboxes[i])) {
            return true;
        }
    }
    return task->chain.unsent != NULL;
}

static bool pump(struct tm_task *task)
{
    bool clear = true;

    for (uint32_t i = 0; i < task->outbox_count; i++) {
        clear &= tm_outbox_pump(&task->outboxes[i], task->ctx.now_ns);
    }
    return clear && task->chain.unsent == NULL;
}

/* Rows that found no memory have found it now: everything put before stands in the channels. */
static bool unstuck(struct tm_task *task)
{
    if (stuck(task)) {
        (void)pump(task);
    }
    return !stuck(task);
}

static void put_control(struct tm_task *task, const struct tm_element *element)
{
    for (uint32_t i = 0; i < task->outbox_count; i++) {
        tm_outbox_control(&task->outboxes[i], element);
    }
}

/* ---- sweeps ---- */

static enum tm_status sweep_act(struct tm_task *task, struct task_sweep *sweep)
{
    switch (sweep->kind) {
    case TM_SWEEP_WATERMARK:
        return tm_chain_watermark(&task->chain, sweep->op, sweep->watermark_us);
    case TM_SWEEP_END:
        return tm_chain_finish(&task->chain, sweep->op);
    case TM_SWEEP_BARRIER:
    case TM_SWEEP_IDLE:
    case TM_SWEEP_NONE:
        break;
    }
    return TM_DONE;
}

/* One call of the sweep; true in *ret_done when it is through all operators. */
static enum act sweep_step(struct tm_task *task, struct task_sweep *sweep, bool *ret_done)
{
    enum tm_status status;

    *ret_done = false;
    if (sweep->op == task->chain.op_count) {
        *ret_done = true;
        return ACT_AGAIN;
    }
    if (WR_MUTANT("combiner_crosses_barrier") && sweep->kind == TM_SWEEP_BARRIER) {
        sweep->flushed = true;
    }
    status = sweep->flushed ? sweep_act(task, sweep) : tm_chain_flush(&task->chain, sweep->op);
    if (status == TM_DONE && sweep->flushed) {
        sweep->op += 1;
        sweep->flushed = false;
    } else if (status == TM_DONE) {
        sweep->flushed = true;
    }
    return of_status(task, status);
}

static void begin_sweep(struct task_sweep *sweep, enum task_sweep_kind kind, int64_t watermark_us)
{
    WR_ASSERT(sweep->kind == TM_SWEEP_NONE);
    *sweep = (struct task_sweep){.kind = kind, .watermark_us = watermark_us};
}

static enum act barrier_step(struct tm_task *task)
{
    struct tm_element element = {.type = TM_ELEMENT_BARRIER, .barrier = task->barrier_in_hand};
    bool done;
    enum act act = sweep_step(task, &task->barrier, &done);

    if (!done) {
        return act;
    }
    if (task->barrier_in_hand.checkpoint <= task->gate.aborted_through) {
        task->barrier.kind = TM_SWEEP_NONE; /* aborted meanwhile: the gate is open again */
        return ACT_AGAIN;
    }
    if (!unstuck(task)) {
        return ACT_BLOCKED;
    }
    task_seal(task);
    put_control(task, &element);
    task->barrier.kind = TM_SWEEP_NONE;
    if (!task->root) {
        tm_gate_forwarded(&task->gate);
    }
    return ACT_AGAIN;
}

static enum act main_sweep_step(struct tm_task *task)
{
    struct task_sweep *sweep = &task->sweep;
    struct tm_element element = {.type = TM_ELEMENT_WATERMARK,
                                 .watermark_us = sweep->watermark_us};
    bool done;
    enum act act = sweep_step(task, sweep, &done);

    if (!done) {
        return act;
    }
    task->held = false;
    if (sweep->kind == TM_SWEEP_IDLE) {
        sweep->kind = TM_SWEEP_NONE;
        return ACT_AGAIN;
    }
    if (!unstuck(task)) {
        return ACT_BLOCKED;
    }
    if (sweep->kind == TM_SWEEP_WATERMARK) {
        task->ctx.watermark_us = sweep->watermark_us;
        wr_cell_set(&task->figures.watermark_us, (uint64_t)sweep->watermark_us);
    } else {
        element.type = TM_ELEMENT_END;
        task->drained = true;
        task->options.events->state(task->options.events_ctx, task,
                                    WEIR__TASK_STATE_KIND__TASK_DRAINED, NULL);
    }
    sweep->kind = TM_SWEEP_NONE;
    put_control(task, &element);
    if (WR_MUTANT("source_leaves_at_end") && task->drained && task->root) {
        task->closing_wanted = true;
    }
    return ACT_AGAIN;
}

/* ---- input ---- */

static void note_held(struct tm_task *task)
{
    if (task->flushes && !task->held) {
        task->held = true;
        task->held_from_ns = task->ctx.now_ns;
    }
}

/* Nothing to do: what combiners hold leaves after a while. */
static enum act flush_held(struct tm_task *task)
{
    if (!task->held) {
        return ACT_IDLE;
    }
    if (task->ctx.now_ns - task->held_from_ns < HOLD_NS) {
        task->wake_ns = WR_MIN(task->wake_ns, task->held_from_ns + HOLD_NS);
        return ACT_IDLE;
    }
    begin_sweep(&task->sweep, TM_SWEEP_IDLE, 0);
    return ACT_AGAIN;
}

static void count_in(struct tm_task *task, const struct wr_batch *batch)
{
    wr_cell_add(&task->figures.rows_in, batch->live_count);
    wr_cell_add(&task->figures.batches_in, 1);
    note_held(task);
}

/* A source has said something about time during its call. */
static void note_source(struct tm_task *task)
{
    struct tm_context *ctx = &task->ctx;

    if (ctx->source_watermark_us > task->watermark_wanted_us) {
        task->watermark_wanted_us = ctx->source_watermark_us;
        task->watermark_due = true;
    }
    if (ctx->source_idle >= 0) {
        task->idle_due = ctx->source_idle;
        ctx->source_idle = -1;
    }
}

/* Watermarks go out behind the rows of the call that made them: when the chain is empty again. */
static bool source_time_due(struct tm_task *task)
{
    if (task->watermark_due) {
        task->watermark_due = false;
        begin_sweep(&task->sweep, TM_SWEEP_WATERMARK, task->watermark_wanted_us);
        return true;
    }
    if (task->idle_due >= 0) {
        struct tm_element element = {.type = task->idle_due != 0 ? TM_ELEMENT_IDLE
                                                                 : TM_ELEMENT_ACTIVE};
        put_control(task, &element);
        task->idle_due = -1;
        return true;
    }
    return false;
}

static enum act end_of_input(struct tm_task *task)
{
    if (!task->ending) {
        task->ending = true;
        begin_sweep(&task->sweep, TM_SWEEP_END, 0);
        return ACT_AGAIN;
    }
    return ACT_IDLE;
}

static enum act poll_root(struct tm_task *task)
{
    enum tm_status status;

    if (task->source_ended) {
        return end_of_input(task);
    }
    task->ctx.wake_ns = UINT64_MAX;
    status = tm_chain_poll(&task->chain, 0);
    note_source(task);
    if (status == TM_IDLE || status == TM_WAIT) {
        task->wake_ns = task->ctx.wake_ns;
        return flush_held(task);
    }
    note_held(task);
    if (status == TM_END) {
        task->source_ended = true;
        if (task->watermark_wanted_us != INT64_MAX) {
            task->watermark_wanted_us = INT64_MAX;
            task->watermark_due = true;
        }
    }
    return of_status(task, status);
}

static enum act on_gate(struct tm_task *task, enum tm_gate_result result,
                        struct tm_element *element)
{
    switch (result) {
    case TM_GATE_BATCH:
        count_in(task, element->batch);
        tm_chain_feed(&task->chain, -1, element->batch);
        return ACT_AGAIN;
    case TM_GATE_WATERMARK:
        begin_sweep(&task->sweep, TM_SWEEP_WATERMARK, element->watermark_us);
        return ACT_AGAIN;
    case TM_GATE_IDLE:
    case TM_GATE_ACTIVE:
        task->idle_due = result == TM_GATE_IDLE;
        (void)source_time_due(task);
        return ACT_AGAIN;
    case TM_GATE_ALIGNED:
        task->barrier_in_hand = element->barrier;
        begin_sweep(&task->barrier, TM_SWEEP_BARRIER, 0);
        return ACT_AGAIN;
    case TM_GATE_END:
        return ACT_AGAIN;
    case TM_GATE_FAILED:
        return failed(task);
    case TM_GATE_EMPTY:
        break;
    }
    return ACT_IDLE;
}

/* An operator with work of its own (a reader with splits): -1 when there is none. */
static int32_t pending_op(const struct tm_task *task)
{
    for (uint32_t i = 0; i < task->chain.op_count; i++) {
        const struct tm_chain_op *op = &task->chain.ops[i];
        if (op->type->pending != NULL && op->type->pending(op->self)) {
            return (int32_t)i;
        }
    }
    return -1;
}

static enum act read_gate(struct tm_task *task)
{
    struct tm_element element;
    enum tm_gate_result result =
        tm_gate_next(&task->gate, task->ctx.now_ns, &element, &task->ctx.err);

    return on_gate(task, result, &element);
}

/* The operator furthest downstream that keeps input: -1 when there is none. */
static int32_t keeping_op(const struct tm_task *task)
{
    for (uint32_t i = task->chain.op_count; i > 0; i--) {
        const struct tm_chain_op *op = &task->chain.ops[i - 1];
        if (op->type->keeps_input != NULL && op->type->keeps_input(op->self)) {
            return (int32_t)i - 1;
        }
    }
    return -1;
}

/* Input that an operator keeps came before all else; but a barrier may come in, and splits for the reader, who
 * makes nothing of them now. */
static enum act use_kept(struct tm_task *task, uint32_t op)
{
    if (!task->root && !task->ctx.in_key_group && task->sweep.kind == TM_SWEEP_NONE) {
        enum act act = read_gate(task);
        if (act != ACT_IDLE || task->failed) {
            return act;
        }
    }
    enum tm_status status = tm_chain_pending(&task->chain, op);
    note_held(task);
    return of_status(task, status);
}

static enum act take_input(struct tm_task *task)
{
    int32_t pending;
    enum act act;

    if (source_time_due(task)) {
        return ACT_AGAIN;
    }
    if (task->root) {
        return poll_root(task);
    }
    act = read_gate(task);
    if (act != ACT_IDLE || task->failed) {
        return act;
    }
    pending = pending_op(task);
    if (pending >= 0) {
        task->ctx.wake_ns = UINT64_MAX;
        enum tm_status status = tm_chain_pending(&task->chain, (uint32_t)pending);
        note_source(task);
        if (status == TM_IDLE || status == TM_WAIT) {
            task->wake_ns = task->ctx.wake_ns;
            return flush_held(task);
        }
        note_held(task);
        return of_status(task, status);
    }
    return tm_gate_all_ended(&task->gate) ? end_of_input(task) : flush_held(task);
}

static void take_root_barrier(struct tm_task *task)
{
    if (task->barrier_wanted.checkpoint == 0 || task->barrier.kind != TM_SWEEP_NONE ||
        task->ctx.in_key_group) {
        return;
    }
    task->barrier_in_hand = task->barrier_wanted;
    task->barrier_wanted.checkpoint = 0;
    if (task->barrier_in_hand.checkpoint > task->last_checkpoint) {
        begin_sweep(&task->barrier, TM_SWEEP_BARRIER, 0);
    }
}

/* One thing to do. */
static enum act act(struct tm_task *task, uint64_t deadline_ns)
{
    if (task->chain.stack.count > 0 || task->chain.unsent != NULL) {
        switch (tm_chain_run(&task->chain, deadline_ns, task->barrier.kind != TM_SWEEP_NONE)) {
        case TM_CHAIN_EMPTY:
            return ACT_AGAIN;
        case TM_CHAIN_BLOCKED:
            return ACT_BLOCKED;
        case TM_CHAIN_WAIT:
            return ACT_IDLE;
        case TM_CHAIN_BUDGET:
            return ACT_BUDGET;
        case TM_CHAIN_FAILED:
            return failed(task);
        }
    }
    take_root_barrier(task);
    if (task->barrier.kind != TM_SWEEP_NONE) {
        return barrier_step(task);
    }
    if (!pump(task)) {
        /* Blocked outputs stop input, not barriers that are in the inputs already. */
        return ACT_BLOCKED;
    }
    /* What a reader's gate says of time is about splits. */
    bool of_splits = !task->root && task->sweep.kind == TM_SWEEP_WATERMARK;
    int32_t keeping = of_splits ? -1 : keeping_op(task);
    if (keeping >= 0) {
        return use_kept(task, (uint32_t)keeping);
    }
    if (task->sweep.kind != TM_SWEEP_NONE) {
        /* Between two calls of an END sweep a barrier may come in. */
        if (task->sweep.kind == TM_SWEEP_END && !task->root && !task->ctx.in_key_group &&
            read_gate(task) == ACT_AGAIN) {
            return ACT_AGAIN;
        }
        return main_sweep_step(task);
    }
    return take_input(task);
}

/* Nothing more to do now: open batches leave. */
static void flush_open(struct tm_task *task, bool all)
{
    for (uint32_t i = 0; i < task->outbox_count; i++) {
        tm_outbox_flush(&task->outboxes[i], task->ctx.now_ns, all);
        (void)tm_outbox_pump(&task->outboxes[i], task->ctx.now_ns);
    }
}

static void update_figures(struct tm_task *task)
{
    uint64_t rows = 0, bytes = 0;

    for (uint32_t i = 0; i < task->outbox_count; i++) {
        rows += task->outboxes[i].rows;
        bytes += task->outboxes[i].bytes;
    }
    wr_cell_set(&task->figures.rows_out, rows);
    wr_cell_set(&task->figures.bytes_out, bytes);
    wr_cell_set(&task->figures.source_rows, task->ctx.flow.source_rows);
    wr_cell_set(&task->figures.source_bytes, task->ctx.flow.source_bytes);
    wr_cell_set(&task->figures.sink_rows, task->ctx.flow.sink_rows);
    wr_cell_set(&task->figures.sink_bytes, task->ctx.flow.sink_bytes);
}

/* Tables over a store gather what is to leave memory. */
static bool step_tables(struct tm_task *task)
{
    bool more = false;

    for (uint32_t i = 0; i < task->tables.count; i++) {
        if (!tm_table_has_store(task->tables.items[i].table)) {
            continue;
        }
        /* Its bound may fall while nothing comes in. */
        task->wake_ns = WR_MIN(task->wake_ns, task->ctx.now_ns + TABLE_STEP_NS);
        more |= tm_table_step(task->tables.items[i].table, task->ctx.env,
                              task->chain.stack.count == 0 && task->sweep.kind != TM_SWEEP_END,
                              wr_env_mono_ns(task->ctx.env) + TABLE_SLICE_NS);
    }
    return more;
}

static void fail_starved(struct tm_task *task)
{
    char used[WR_MEMORY_TEXT_BYTES];
    struct wr_error err;

    const struct tm_waiting_row *row = &task->ctx.waiting_row;

    wr_memory_describe(task->ctx.memory, used);
    (void)wr_fail(&err, WR_ERR_MEMORY,
                  "could not get memory for a batch of rows for %llu s: %s; give the task manager more "
                  "memory, or, where state is on the heap, use state backend rocksdb",
                  STARVED_NS / 1000000000, used);
    if (row->step != NULL) {
        (void)wr_fail(&err, WR_ERR_MEMORY,
                      "step \"%.*s\": could not get memory for one row, which needs %llu bytes at once and "
                      "more, for %llu s: %s; make less of one row, or give the task manager more memory",
                      (int)strcspn(row->step, "."), row->step, (unsigned long long)row->bytes,
                      STARVED_NS / 1000000000, used);
    }
    err.retriable = true; /* what holds it may end */
    task_fail(task, &err);
}

/* Whatever waits for memory (a batch to be made, spread, encoded, decoded) is woken by nobody. */
static void wait_for_memory(struct tm_task *task)
{
    const struct tm_task_figures *f = &task->figures;
    uint64_t rows = wr_cell_get(&f->rows_in) + wr_cell_get(&f->rows_out) +
                    wr_cell_get(&f->source_rows) + wr_cell_get(&f->sink_rows);

    if (!wr_buf_pool_refused(task->ctx.pool)) {
        task->starved_ns = 0;
        task->ctx.waiting_row.step = NULL;
        return;
    }
    task->wake_ns = WR_MIN(task->wake_ns, task->ctx.now_ns + MEMORY_RETRY_NS);
    if (task->starved_ns == 0 || task->starved_rows != rows) {
        task->starved_ns = task->ctx.now_ns;
        task->starved_rows = rows;
    } else if (task->ctx.now_ns - task->starved_ns >= STARVED_NS) {
        fail_starved(task);
    }
}

enum task_stop task_run_step(struct tm_task *task, uint64_t deadline_ns)
{
    enum task_stop stop = TASK_STOP_BUDGET;
    enum act last = ACT_AGAIN;

    task->wake_ns = UINT64_MAX;
    while (last == ACT_AGAIN && task->ctx.now_ns < deadline_ns && !task->failed) {
        last = act(task, deadline_ns);
        task->ctx.now_ns = wr_env_mono_ns(task->ctx.env);
    }
    if (task->failed) {
        return TASK_STOP_BUDGET;
    }
    if (last == ACT_IDLE || last == ACT_BLOCKED) {
        stop = last == ACT_IDLE ? TASK_STOP_IDLE : TASK_STOP_BLOCKED;
    }
    flush_open(task, last == ACT_IDLE);
    bool more = step_tables(task);
    if (task_commit_step(task) || task_snapshot_step(task, stop == TASK_STOP_BUDGET) ||
        more) {
        stop = TASK_STOP_BUDGET;
    }
    update_figures(task);
    wait_for_memory(task);
    return stop;
}
