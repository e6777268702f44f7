/* From SEALED to acknowledged, and commits. */
#include <string.h>

#include "common/base/test_point.h"
#include "taskmanager/runtime/task_internal.h"
#include "taskmanager/state/table.h"

#define SLICE_NS 100000u

static void wake_task(void *ctx)
{
    tm_task_wake(ctx);
}

static void count_channels(struct tm_task *task, struct task_snapshot *snapshot)
{
    uint32_t count = task->gate.inputs.count;

    snapshot->channels = WR_NEW_ARRAY(Weir__ChannelCount, count);
    snapshot->channel_count = count;
    for (uint32_t i = 0; i < count; i++) {
        struct tm_input *input = task->gate.inputs.items[i];
        Weir__ChannelCount *c = &snapshot->channels[i];
        weir__channel_count__init(c);
        c->edge = input->id.edge;
        c->from = input->id.from;
        c->to = input->id.to;
        input->ops->count(input, &c->rows, &c->frames, &c->crc);
    }
}

static struct tm_pack_options pack_options(struct tm_task *task)
{
    return (struct tm_pack_options){.checkpoint = task->snapshot.checkpoint,
                                    .segments = task->options.segments,
                                    .home = tm_worker_mailbox(task->worker),
                                    .wake = wake_task,
                                    .ctx = task};
}

static void seal_items(struct tm_task *task, const struct tm_pack_options *options)
{
    struct task_snapshot *s = &task->snapshot;

    s->item_parts = WR_NEW_ARRAY(struct tm_items_part, task->chain.op_count);
    for (uint32_t i = 0; i < task->chain.op_count; i++) {
        s->item_parts[i] = (struct tm_items_part){i, &s->items[i]};
    }
    s->items_pack = tm_items_pack_create(s->item_parts, task->chain.op_count, options);
}

/* One step: all operators and tables as of this barrier. */
void task_seal(struct tm_task *task)
{
    uint64_t from_ns = wr_env_mono_ns(task->ctx.env);
    struct task_snapshot *s = &task->snapshot;
    struct tm_pack_options options;

    task_snapshot_drop(task); /* an aborted one may still be packing */
    s->checkpoint = task->barrier_in_hand.checkpoint;
    options = pack_options(task);
    s->items = WR_NEW_ARRAY(struct tm_items, task->chain.op_count);
    s->drained = task->drained;
    s->watermark_us = task->ctx.watermark_us;
    for (uint32_t i = 0; i < task->chain.op_count; i++) {
        struct tm_chain_op *op = &task->chain.ops[i];
        if (op->type->seal != NULL) {
            tm_chain_enter(&task->chain, i);
            op->type->seal(op->self, &task->ctx, s->checkpoint, &s->items[i]);
        }
    }
    for (uint32_t i = 0; i < task->tables.count; i++) {
        struct task_table *table = &task->tables.items[i];
        table->pack = tm_table_seal(table->table, &options);
        table->packed = false;
    }
    seal_items(task, &options);
    count_channels(task, s);
    task->last_checkpoint = WR_MAX(task->last_checkpoint, s->checkpoint);
    s->sealed_at_ns = wr_env_mono_ns(task->ctx.env);
    s->seal_ns = s->sealed_at_ns - from_ns;
    s->align_ns = task->root ? 0 : s->sealed_at_ns - task->gate.align_from_ns;
    s->busy_at_seal_ns = wr_cell_get(&task->figures.busy_ns);
}

void task_snapshot_drop(struct tm_task *task)
{
    struct task_snapshot *s = &task->snapshot;

    for (uint32_t i = 0; i < task->tables.count; i++) {
        if (task->tables.items[i].pack != NULL) {
            tm_pack_destroy(WR_TAKE(task->tables.items[i].pack));
        }
    }
    tm_items_pack_destroy(s->items_pack);
    for (uint32_t i = 0; s->items != NULL && i < task->chain.op_count; i++) {
        tm_items_fini(&s->items[i]);
    }
    wr_free(s->item_parts);
    wr_free(s->items);
    wr_free(s->channels);
    *s = (struct task_snapshot){0};
}

static void fail_snapshot(struct tm_task *task, const struct wr_error *err)
{
    uint64_t checkpoint = task->snapshot.checkpoint;

    task_snapshot_drop(task);
    task->options.events->checkpoint_failed(task->options.events_ctx, task, checkpoint, err);
}

/* ---- the acknowledgement ---- */

struct state_parts {
    Weir__TaskState state;
    Weir__TableState *tables;
    Weir__TableState **table_ptrs;
    Weir__Token *tokens;
    Weir__Token **token_ptrs;
    struct tm_items token_items;
    WR_VEC(uint32_t) token_ops;
    Weir__ChannelCount **channel_ptrs;
};

/* Files that the base before had too were only named again. */
static uint64_t part_written(const Weir__TablePart *part)
{
    return part->kind == WEIR__TABLE_PART__KIND__STORE ? part->written_bytes : part->bytes;
}

/* Over a store only those in memory: nobody counts the others. */
static uint64_t count_rows(const struct tm_task *task)
{
    uint64_t rows = 0;

    for (uint32_t i = 0; i < task->tables.count; i++) {
        rows += tm_table_count(task->tables.items[i].table);
    }
    return rows;
}

static void add_tables(struct tm_task *task, struct state_parts *p)
{
    uint32_t count = task->tables.count;

    p->tables = WR_NEW_ARRAY(Weir__TableState, count);
    p->table_ptrs = WR_NEW_ARRAY(Weir__TableState *, count);
    for (uint32_t i = 0; i < count; i++) {
        struct task_table *table = &task->tables.items[i];
        Weir__TableState *t = &p->tables[i];
        weir__table_state__init(t);
        tm_table_state(table->table, t);
        t->operator_ = table->op;
        for (size_t k = 0; k < t->n_parts; k++) {
            p->state.state_bytes += t->parts[k]->bytes;
            p->state.written_bytes +=
                t->parts[k]->checkpoint == task->snapshot.checkpoint ? part_written(t->parts[k]) : 0;
        }
        p->table_ptrs[i] = t;
    }
    p->state.n_tables = count;
    p->state.tables = p->table_ptrs;
}

static void add_operators(struct tm_task *task, struct state_parts *p)
{
    struct tm_items_pack *pack = task->snapshot.items_pack;

    p->state.operators = tm_items_pack_states(pack, &p->state.n_operators);
    p->state.state_bytes += tm_items_pack_bytes(pack);
    p->state.written_bytes += tm_items_pack_bytes(pack);
}

static void add_tokens(struct tm_task *task, struct state_parts *p)
{
    for (uint32_t i = 0; i < task->chain.op_count; i++) {
        struct tm_chain_op *op = &task->chain.ops[i];
        if (op->type->tokens != NULL) {
            tm_chain_enter(&task->chain, i);
            op->type->tokens(op->self, &task->ctx, task->snapshot.checkpoint, &p->token_items);
            while (p->token_ops.count < p->token_items.list.count) {
                WR_VEC_PUSH(&p->token_ops, i);
            }
        }
    }
    p->tokens = WR_NEW_ARRAY(Weir__Token, p->token_items.list.count);
    p->token_ptrs = WR_NEW_ARRAY(Weir__Token *, p->token_items.list.count);
    for (uint32_t i = 0; i < p->token_items.list.count; i++) {
        const struct tm_item *item = &p->token_items.list.items[i];
        weir__token__init(&p->tokens[i]);
        p->tokens[i].operator_ = p->token_ops.items[i];
        p->tokens[i].checkpoint = item->checkpoint;
        p->tokens[i].data = (ProtobufCBinaryData){item->bytes, item->data};
        p->token_ptrs[i] = &p->tokens[i];
    }
    p->state.n_tokens = p->token_items.list.count;
    p->state.tokens = p->token_ptrs;
}

static void parts_fini(struct state_parts *p)
{
    for (size_t i = 0; i < p->state.n_tables; i++) {
        tm_table_state_fini(&p->tables[i]);
    }
    wr_free(p->tables);
    wr_free(p->table_ptrs);
    wr_free(p->tokens);
    wr_free(p->token_ptrs);
    tm_items_fini(&p->token_items);
    WR_VEC_FINI(&p->token_ops);
    wr_free(p->channel_ptrs);
}

static void acknowledge(struct tm_task *task)
{
    struct task_snapshot *s = &task->snapshot;
    struct state_parts p = {.state = WEIR__TASK_STATE__INIT};
    uint64_t checkpoint = s->checkpoint;
    uint8_t *packed;
    size_t bytes;

    p.state.task = task->options.task;
    p.state.watermark_us = s->watermark_us;
    p.state.drained = s->drained;
    p.state.sealed_ns = s->seal_ns;
    p.state.aligned_ns = s->align_ns;
    p.state.packed_ns = wr_env_mono_ns(task->ctx.env) - s->sealed_at_ns;
    add_tables(task, &p);
    add_operators(task, &p);
    add_tokens(task, &p);
    p.channel_ptrs = WR_NEW_ARRAY(Weir__ChannelCount *, s->channel_count);
    for (uint32_t i = 0; i < s->channel_count; i++) {
        p.channel_ptrs[i] = &s->channels[i];
    }
    p.state.n_channels = s->channel_count;
    p.state.channels = p.channel_ptrs;
    bytes = weir__task_state__get_packed_size(&p.state);
    packed = wr_alloc(bytes);
    (void)weir__task_state__pack(&p.state, packed);
    wr_cell_set(&task->figures.state_bytes, p.state.state_bytes);
    wr_cell_set(&task->figures.state_rows, count_rows(task));
    parts_fini(&p);
    task_snapshot_drop(task);
    task->options.events->acked(task->options.events_ctx, task, checkpoint, packed, bytes);
    if (WR_MUTANT("commit_before_record")) {
        struct task_commit commit = {checkpoint, {.checkpoint = checkpoint}};
        WR_VEC_PUSH(&task->commits, commit);
    }
}

/* ---- packing and preparing ---- */

/* The owner gives packing a fifth of a busy worker's time, half under pressure, all when idle. */
static bool may_pack(const struct tm_task *task, uint32_t pressure, bool busy)
{
    const struct task_snapshot *s = &task->snapshot;
    uint64_t busy_ns = wr_cell_get(&task->figures.busy_ns) - s->busy_at_seal_ns;
    uint64_t share = pressure > 50 ? 2 : 5;

    return !busy || s->pack_ns * share <= busy_ns;
}

/* false: something failed. */
static bool pack_tables(struct tm_task *task, bool busy, bool *ret_moved, bool *ret_done)
{
    struct wr_error err;

    for (uint32_t i = 0; i < task->tables.count; i++) {
        struct task_table *table = &task->tables.items[i];
        uint64_t from_ns = wr_env_mono_ns(task->ctx.env), to_ns;
        enum tm_pack_state state;
        if (table->packed) {
            continue;
        }
        *ret_done = false;
        if (!may_pack(task, tm_pack_pressure(table->pack), busy)) {
            *ret_moved = true; /* its turn will come */
            return true;
        }
        state = tm_pack_step(table->pack, task->ctx.env, from_ns + SLICE_NS, &err);
        to_ns = wr_env_mono_ns(task->ctx.env);
        task->snapshot.pack_ns += to_ns - from_ns;
        if (state == TM_PACK_FAILED) {
            fail_snapshot(task, &err);
            return false;
        }
        table->packed = state == TM_PACK_DONE;
        *ret_moved |= state == TM_PACK_MORE || state == TM_PACK_DONE;
        /* One that waits, perhaps for the batch in hand, leaves it to the next: that batch may wait for
         * them. */
        if (state == TM_PACK_MORE) {
            return true;
        }
    }
    return true;
}

static bool pack_items(struct tm_task *task, bool busy, bool *ret_moved, bool *ret_done)
{
    struct task_snapshot *s = &task->snapshot;
    uint64_t from_ns = wr_env_mono_ns(task->ctx.env);
    struct wr_error err;
    enum tm_pack_state state;

    if (s->items_packed) {
        return true;
    }
    if (!may_pack(task, 0, busy)) {
        *ret_done = false;
        *ret_moved = true; /* its turn will come */
        return true;
    }
    state = tm_items_pack_step(s->items_pack, task->ctx.env, from_ns + SLICE_NS, &err);
    s->pack_ns += wr_env_mono_ns(task->ctx.env) - from_ns;
    if (state == TM_PACK_FAILED) {
        fail_snapshot(task, &err);
        return false;
    }
    s->items_packed = state == TM_PACK_DONE;
    *ret_done &= s->items_packed;
    *ret_moved |= state == TM_PACK_MORE;
    return true;
}

static bool prepare_sinks(struct tm_task *task, bool *ret_moved, bool *ret_done)
{
    struct task_snapshot *s = &task->snapshot;

    while (s->preparing < task->chain.op_count) {
        struct tm_chain_op *op = &task->chain.ops[s->preparing];
        enum tm_status status = TM_DONE;
        if (op->type->prepare != NULL) {
            tm_chain_enter(&task->chain, s->preparing);
            status = op->type->prepare(op->self, &task->ctx, s->checkpoint);
        }
        if (status == TM_FAILED) {
            struct wr_error err = task->ctx.err;
            fail_snapshot(task, &err);
            return false;
        }
        if (status != TM_DONE) {
            *ret_done = false;
            *ret_moved |= status == TM_MORE;
            return true;
        }
        s->preparing += 1;
    }
    return true;
}

bool task_snapshot_step(struct tm_task *task, bool busy)
{
    bool moved = false, done = true;

    if (task->snapshot.checkpoint == 0) {
        return false;
    }
    if (!pack_items(task, busy, &moved, &done) || !pack_tables(task, busy, &moved, &done) ||
        !prepare_sinks(task, &moved, &done)) {
        return true;
    }
    if (done) {
        acknowledge(task);
    }
    return moved;
}

bool task_commit_step(struct tm_task *task)
{
    while (task->commits.count > 0) {
        struct task_commit commit = task->commits.items[0];
        while (task->committing < task->chain.op_count) {
            struct tm_chain_op *op = &task->chain.ops[task->committing];
            enum tm_status status = TM_DONE;
            if (op->type->commit != NULL) {
                tm_chain_enter(&task->chain, task->committing);
                status = op->type->commit(op->self, &task->ctx, commit.checkpoint,
                                          &commit.permit);
            }
            if (status == TM_FAILED) {
                task_fail(task, &task->ctx.err);
                return true;
            }
            if (status != TM_DONE) {
                return status == TM_MORE;
            }
            task->committing += 1;
        }
        task->committing = 0;
        task->commits.count -= 1;
        memmove(task->commits.items, task->commits.items + 1,
                task->commits.count * sizeof *task->commits.items);
        task->options.events->committed(task->options.events_ctx, task, commit.checkpoint);
    }
    return false;
}
