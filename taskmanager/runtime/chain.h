/* The chain driver: runs the operators of one task, one output batch a call.
 *
 * It keeps the stack of operators with unfinished input and always runs the one furthest
 * downstream (the top). An emitted batch goes to every operator fed by its maker and to every edge
 * that leaves there; one for a side output to the edges of that. It may stop between any two calls.
 *
 * Thread: the task's worker.
 */
#ifndef TM_RUNTIME_CHAIN_H
#define TM_RUNTIME_CHAIN_H

#include "taskmanager/operators/operator.h"
#include "taskmanager/runtime/outbox.h"

struct tm_chain_op {
    const struct tm_operator_type *type;
    const Weir__Operator *spec;
    void *self;
    bool opened;
    const struct wr_schema *input_schema;
    const struct wr_schema *output_schema;
    const struct wr_schema *raw_input_schema, *raw_output_schema; /* NULL: there is no such form */
    WR_VEC(uint32_t) children; /* operators fed by this one */
    WR_VEC(uint32_t) outboxes; /* edges that leave here, of side outputs too */
};

struct tm_chain_frame {
    uint32_t op;
    struct wr_batch *in; /* a reference */
};

struct tm_chain {
    struct tm_context *ctx;
    struct tm_chain_op *ops;
    uint32_t op_count;
    struct tm_outbox *outboxes; /* the task's */
    uint32_t outbox_count;
    WR_VEC(struct tm_chain_frame) stack;
    struct wr_batch *unsent; /* emitted, but an outbox had no memory for it */
    uint32_t unsent_op;
    uint32_t unsent_side;
    uint32_t unsent_outbox;
};

enum tm_chain_result {
    TM_CHAIN_EMPTY,   /* the stack is empty */
    TM_CHAIN_BLOCKED, /* an outbox has no room, or the pool has refused */
    TM_CHAIN_WAIT,    /* the top operator waits for a ticket */
    TM_CHAIN_BUDGET,  /* time is over */
    TM_CHAIN_FAILED,  /* ctx->err */
};

/* Feed the operators whose input is `feeder` (-1: the gate). Takes the reference. */
void tm_chain_feed(struct tm_chain *chain, int32_t feeder, struct wr_batch *batch);
/* Run until the stack is empty or something stops it. force: without regard to room (barriers,
 * whose flushes are bounded). */
enum tm_chain_result tm_chain_run(struct tm_chain *chain, uint64_t deadline_ns, bool force);
/* One call of an operator outside process; its output is emitted. */
enum tm_status tm_chain_poll(struct tm_chain *chain, uint32_t op);
enum tm_status tm_chain_pending(struct tm_chain *chain, uint32_t op);
enum tm_status tm_chain_flush(struct tm_chain *chain, uint32_t op);
enum tm_status tm_chain_finish(struct tm_chain *chain, uint32_t op);
enum tm_status tm_chain_watermark(struct tm_chain *chain, uint32_t op, int64_t watermark_us);
/* Set the context for a direct call of one operator. */
void tm_chain_enter(struct tm_chain *chain, uint32_t op);
void tm_chain_close(struct tm_chain *chain); /* drops what is in flight, closes operators */

#endif
