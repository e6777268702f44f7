/* What kernels over numerics share (private to expr/).
 *
 * Thread: one worker per call.
 */
#ifndef WR_EXPR_KERNEL_NUMERIC_H
#define WR_EXPR_KERNEL_NUMERIC_H

#include "common/batch/numeric.h"
#include "common/expr/kernel.h"

/* Digits of big results go to the heap of the call. */
struct wr_kernel_room {
    struct wr_numeric_room room;
    struct wr_expr_heap *heap;
};

static inline uint8_t *wr_kernel_room_take(struct wr_numeric_room *room, uint32_t bytes)
{
    struct wr_expr_heap *heap = WR_CONTAINER_OF(room, struct wr_kernel_room, room)->heap;
    uint8_t *to = wr_expr_heap_reserve(heap, bytes);

    if (to != NULL) {
        heap->next += bytes;
    }
    return to;
}
static inline struct wr_kernel_room wr_kernel_room_of(const struct wr_kernel_call *call)
{
    return (struct wr_kernel_room){.room.take = wr_kernel_room_take, .heap = call->heap};
}
/* The state of a row's result; a failed row has a cell that anybody may look at. */
static inline void wr_kernel_numeric_state(const struct wr_kernel_call *call, uint32_t row,
                                           uint32_t state)
{
    if (WR_UNLIKELY(state != 0)) {
        ((struct wr_numeric *)call->out)[row] = (struct wr_numeric){0, 0};
        call->errors[row] = state;
    }
}

#endif
