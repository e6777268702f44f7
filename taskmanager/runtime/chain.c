#include "taskmanager/runtime/chain.h"

#include "common/base/assert.h"

void tm_chain_enter(struct tm_chain *chain, uint32_t op)
{
    struct tm_context *ctx = chain->ctx;

    ctx->operator_index = op;
    ctx->input_schema = chain->ops[op].input_schema;
    ctx->output_schema = chain->ops[op].output_schema;
    ctx->raw_input_schema = chain->ops[op].raw_input_schema;
    ctx->raw_output_schema = chain->ops[op].raw_output_schema;
    ctx->side = 0;
}

static void push(struct tm_chain *chain, uint32_t op, struct wr_batch *batch)
{
    struct tm_chain_frame frame = {.op = op, .in = wr_batch_ref(batch)};

    WR_VEC_PUSH(&chain->stack, frame);
}

void tm_chain_feed(struct tm_chain *chain, int32_t feeder, struct wr_batch *batch)
{
    for (uint32_t i = 0; i < chain->op_count; i++) {
        if (chain->ops[i].spec->input == feeder) {
            push(chain, i, batch);
        }
    }
    wr_batch_unref(batch);
}

/* Give `unsent` to the edges that have not had it yet; true: all have. */
static bool send_unsent(struct tm_chain *chain)
{
    struct tm_chain_op *op;

    if (chain->unsent == NULL) {
        return true;
    }
    op = &chain->ops[chain->unsent_op];
    while (chain->unsent_outbox < op->outboxes.count) {
        struct tm_outbox *outbox =
            &chain->outboxes[op->outboxes.items[chain->unsent_outbox]];
        if (outbox->edge->from_side == chain->unsent_side &&
            !tm_outbox_put(outbox, chain->unsent, chain->ctx->now_ns)) {
            return false;
        }
        chain->unsent_outbox += 1;
    }
    wr_batch_unref(WR_TAKE(chain->unsent));
    return true;
}

/* Takes the reference. The operator has said where it goes. */
static void emit(struct tm_chain *chain, uint32_t op_index, struct wr_batch *batch)
{
    struct tm_chain_op *op = &chain->ops[op_index];
    uint32_t side = chain->ctx->side;

    chain->ctx->side = 0;
    if (batch->live_count == 0) {
        wr_batch_unref(batch);
        return;
    }
    if (side == 0 && op->spec->spec_case == WEIR__OPERATOR__SPEC_READER) {
        chain->ctx->flow.source_rows += batch->live_count;
    }
    for (uint32_t i = 0; side == 0 && i < op->children.count; i++) {
        push(chain, op->children.items[i], batch);
    }
    WR_ASSERT(chain->unsent == NULL);
    chain->unsent = batch;
    chain->unsent_op = op_index;
    chain->unsent_side = side;
    chain->unsent_outbox = 0;
    (void)send_unsent(chain);
}

static bool pump(struct tm_chain *chain)
{
    bool clear = true;

    for (uint32_t i = 0; i < chain->outbox_count; i++) {
        clear &= tm_outbox_pump(&chain->outboxes[i], chain->ctx->now_ns);
    }
    return clear;
}

static bool has_room(struct tm_chain *chain)
{
    if (chain->unsent != NULL) {
        (void)pump(chain); /* an outbox takes nothing before it has spread what found no memory */
        if (!send_unsent(chain)) {
            return false;
        }
    }
    return pump(chain);
}

enum tm_chain_result tm_chain_run(struct tm_chain *chain, uint64_t deadline_ns, bool force)
{
    while (chain->stack.count > 0) {
        uint32_t at = chain->stack.count - 1;
        struct tm_chain_frame frame = chain->stack.items[at];
        struct tm_chain_op *op = &chain->ops[frame.op];
        struct wr_batch *out = NULL;
        enum tm_status status;

        if (!has_room(chain) && (!force || chain->unsent != NULL)) {
            return TM_CHAIN_BLOCKED;
        }
        tm_chain_enter(chain, frame.op);
        status = op->type->process(op->self, chain->ctx, frame.in, &out);
        if (status == TM_DONE) {
            chain->stack.count -= 1;
            if (op->spec->spec_case == WEIR__OPERATOR__SPEC_SINK) {
                chain->ctx->flow.sink_rows += frame.in->live_count;
            }
            wr_batch_unref(frame.in);
        }
        if (out != NULL) {
            emit(chain, frame.op, out);
        }
        if (status == TM_FAILED) {
            return TM_CHAIN_FAILED;
        }
        if (status == TM_WAIT) {
            return TM_CHAIN_WAIT;
        }
        if (status == TM_MORE && out == NULL && wr_buf_pool_was_refused(chain->ctx->pool)) {
            return TM_CHAIN_BLOCKED; /* it waits for memory */
        }
        chain->ctx->now_ns = wr_env_mono_ns(chain->ctx->env);
        if (chain->ctx->now_ns >= deadline_ns && chain->stack.count > 0) {
            return TM_CHAIN_BUDGET;
        }
    }
    if (chain->unsent != NULL) {
        (void)has_room(chain);
    }
    return chain->unsent == NULL ? TM_CHAIN_EMPTY : TM_CHAIN_BLOCKED;
}

/* `out` by address: it is filled by the call whose status is the argument before it. */
static enum tm_status emitted(struct tm_chain *chain, uint32_t op, enum tm_status status,
                              struct wr_batch *const *out)
{
    if (*out != NULL) {
        emit(chain, op, *out);
    }
    return status;
}

enum tm_status tm_chain_poll(struct tm_chain *chain, uint32_t op)
{
    struct wr_batch *out = NULL;

    tm_chain_enter(chain, op);
    return emitted(chain, op, chain->ops[op].type->poll(chain->ops[op].self, chain->ctx, &out),
                   &out);
}

enum tm_status tm_chain_pending(struct tm_chain *chain, uint32_t op)
{
    struct wr_batch *out = NULL;

    tm_chain_enter(chain, op);
    return emitted(chain, op,
                   chain->ops[op].type->process(chain->ops[op].self, chain->ctx, NULL, &out), &out);
}

enum tm_status tm_chain_flush(struct tm_chain *chain, uint32_t op)
{
    struct wr_batch *out = NULL;

    if (chain->ops[op].type->flush == NULL) {
        return TM_DONE;
    }
    tm_chain_enter(chain, op);
    return emitted(chain, op, chain->ops[op].type->flush(chain->ops[op].self, chain->ctx, &out),
                   &out);
}

enum tm_status tm_chain_finish(struct tm_chain *chain, uint32_t op)
{
    struct wr_batch *out = NULL;

    if (chain->ops[op].type->finish == NULL) {
        return TM_DONE;
    }
    tm_chain_enter(chain, op);
    return emitted(chain, op, chain->ops[op].type->finish(chain->ops[op].self, chain->ctx, &out),
                   &out);
}

enum tm_status tm_chain_watermark(struct tm_chain *chain, uint32_t op, int64_t watermark_us)
{
    struct wr_batch *out = NULL;

    if (chain->ops[op].type->on_watermark == NULL) {
        return TM_DONE;
    }
    tm_chain_enter(chain, op);
    return emitted(
        chain, op,
        chain->ops[op].type->on_watermark(chain->ops[op].self, chain->ctx, watermark_us, &out),
        &out);
}

void tm_chain_close(struct tm_chain *chain)
{
    for (uint32_t i = 0; i < chain->stack.count; i++) {
        wr_batch_unref(chain->stack.items[i].in);
    }
    WR_VEC_FINI(&chain->stack);
    wr_batch_unref(WR_TAKE(chain->unsent));
    for (uint32_t i = 0; i < chain->op_count; i++) {
        struct tm_chain_op *op = &chain->ops[i];
        if (op->opened) {
            tm_chain_enter(chain, i);
            op->type->close(op->self, chain->ctx);
        }
        wr_free(op->self);
        WR_VEC_FINI(&op->children);
        WR_VEC_FINI(&op->outboxes);
    }
    wr_free(chain->ops);
    chain->ops = NULL;
    chain->op_count = 0;
}
