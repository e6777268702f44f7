/* The operator family: one kind of operator, and what the runtime and it promise each other.
 *
 * The runtime allocates self_bytes zeroed bytes per parallel instance. All calls come from the
 * task's worker, in this order: open, restore, (process | poll | on_watermark | flush | finish |
 * seal | …)*, close. close also follows a failed open and accepts what open left.
 *
 * An operator can stop in the middle: every call that makes rows makes at most ONE batch
 * (<= WR_BATCH_ROWS_MAX rows, about WR_BATCH_BYTES_MAX) and says by its status whether it wants to
 * be called again with the same arguments:
 *
 *     TM_DONE       finished with this input (or watermark, flush, finish); *out may hold a batch
 *     TM_MORE       call again with the same arguments after *out was taken; *out may be NULL when
 *                   it only gives the thread back
 *     TM_WAIT       parked on a ticket (tm_context_offload): call again when it is done
 *     TM_IDLE       poll only: nothing to give now, nothing outstanding; woken by time (ctx->wake_ns)
 *                   or by rows granted
 *     TM_END        poll only: the source has reached its end (not called again)
 *     TM_FAILED     ctx->err tells why; the task fails
 *
 * A batch is for the operator's own output, or for the side output whose number ctx->side says
 * (tm_context_side); the runtime sets that to 0 before each call. Side outputs leave by edges only.
 *
 * Operators never call each other: the chain driver moves batches. `in` is borrowed and immutable;
 * it stays valid until the call returns TM_DONE. `*out` is returned; an emitted batch is immutable.
 * An operator never refuses an input while it waits for another.
 *
 * Keyed state: the operator asks for its tables in open (tm_context_table) and resolves a batch by
 * tm_table_resolve before it computes; that may park it (TM_WAIT) until state has been read.
 *
 * State beside keys (offsets, listed files, rules) is items (items.h): seal adds them, unnamed ones
 * as list state, named ones in any mode; restore gets what is dealt to this subtask (its own at the
 * same parallelism).
 *
 * Thread: the task's worker.
 */
#ifndef TM_OPERATORS_OPERATOR_H
#define TM_OPERATORS_OPERATOR_H

#include "common/base/str.h"
#include "common/batch/batch.h"
#include "proto/plan.pb-c.h"
#include "taskmanager/runtime/context.h"
#include "taskmanager/state/table.h"

enum tm_status { TM_DONE, TM_MORE, TM_WAIT, TM_IDLE, TM_END, TM_FAILED };

/* WAIT of a table parks the operator: its task is woken by the table. */
static inline enum tm_status tm_status_of_table(enum tm_table_status status)
{
    return status == TM_TABLE_DONE ? TM_DONE : status == TM_TABLE_WAIT ? TM_WAIT : TM_FAILED;
}

struct tm_operator_type {
    const char *kind; /* Operator.kind of the plan */
    const char *summary;
    size_t self_bytes;

    /* Required. */
    enum wr_code (*open)(void *self, struct tm_context *ctx, const Weir__Operator *spec,
                         struct wr_error *err);
    void (*close)(void *self, struct tm_context *ctx);

    /* Exactly one of the two: an operator with input, or a root of its chain. */
    enum tm_status (*process)(void *self, struct tm_context *ctx, struct wr_batch *in,
                              struct wr_batch **out);
    enum tm_status (*poll)(void *self, struct tm_context *ctx, struct wr_batch **out);

    /* Optional, with process: work of its own without input (a reader that took its splits over).
     * While it answers true and no input is in hand, process is called with in = NULL; TM_WAIT then
     * parks only that, so barriers come between any two such calls. */
    bool (*pending)(void *self);
    /* Optional, with process: it keeps input that it said it was done with (tm_context_may_keep_input). While
     * it answers true, process is called with in = NULL before the task takes anything else; barriers come
     * between any two such calls, and seal has what is kept. */
    bool (*keeps_input)(void *self);

    /* Optional. Before a watermark is forwarded (new minimum over the inputs). */
    enum tm_status (*on_watermark)(void *self, struct tm_context *ctx, int64_t watermark_us,
                                   struct wr_batch **out);
    /* Optional. Emit what is held back (combiners), before a barrier, a watermark that matters, the
     * end, and when the task has nothing else to do. After TM_DONE nothing is held. */
    enum tm_status (*flush)(void *self, struct tm_context *ctx, struct wr_batch **out);
    /* Optional. END on all inputs: emit and remove what is left, in bounded steps, key group by key
     * group; a barrier may come between two calls unless ctx->in_key_group. */
    enum tm_status (*finish)(void *self, struct tm_context *ctx, struct wr_batch **out);

    /* Both or neither. seal: as of this barrier; add items with tm_items_add or tm_items_add_to.
     * One step, no I/O. Tables are sealed by the runtime. */
    void (*seal)(void *self, struct tm_context *ctx, uint64_t checkpoint, struct tm_items *items);
    enum wr_code (*restore)(void *self, struct tm_context *ctx, const struct tm_items *items,
                            struct wr_error *err);

    /* Transactional sinks: all three. prepare: everything written before the last seal becomes
     * durable (asynchronously: TM_WAIT) and its tokens are appended by `tokens`, which lists ALL
     * tokens not yet known committed for a manifest of `checkpoint`. commit: with a permit, commit
     * every token <= checkpoint (asynchronously: TM_WAIT, then TM_DONE); idempotent. Called for a
     * restored sink before anything else (restore brings the tokens by `restore_tokens`), then
     * `sweep` deletes temporary files of older attempts that no token names. */
    enum tm_status (*prepare)(void *self, struct tm_context *ctx, uint64_t checkpoint);
    void (*tokens)(void *self, struct tm_context *ctx, uint64_t checkpoint,
                   struct tm_items *tokens);
    enum wr_code (*restore_tokens)(void *self, struct tm_context *ctx,
                                   const struct tm_items *tokens, struct wr_error *err);
    enum tm_status (*commit)(void *self, struct tm_context *ctx, uint64_t checkpoint,
                             const struct tm_permit *permit);
    enum tm_status (*sweep)(void *self, struct tm_context *ctx);
};

const struct tm_operator_type *tm_operator_find(const char *kind); /* NULL when unknown */
void tm_operators_check(void); /* asserts the registry well formed; run at start */

#endif
