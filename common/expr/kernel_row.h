/* How kernels that go row by row are written (private to expr/): a loop, and what is done for row i.
 *
 *     WR_KERNEL_2(add_days, int32_t, int32_t, int32_t, out[i] = a[i] + b[i])
 *
 * defines wr_kernel_add_days over the arguments a and b.
 *
 * Thread: one worker per call.
 */
#ifndef WR_EXPR_KERNEL_ROW_H
#define WR_EXPR_KERNEL_ROW_H

#include "common/expr/kernel.h"

/* All rows are a loop of their own, and what the loop reads of the call is read before it: the compiler takes
 * several rows at once where the statement lets it, as the result lies apart from the arguments. */
#define WR_KERNEL_BODY(name, R, statement)             \
    R *out = call->out;                                \
    uint32_t *errors = call->errors;                   \
    const uint16_t *rows = call->rows;                 \
    const uint32_t count = call->count;                \
    (void)errors;                                      \
    if (rows == NULL) {                                \
        _Pragma("GCC ivdep")                           \
        for (uint32_t i = 0; i < count; i++) {         \
            statement;                                 \
        }                                              \
        return true;                                   \
    }                                                  \
    for (uint32_t k_ = 0; k_ < count; k_++) {          \
        uint32_t i = rows[k_];                         \
        statement;                                     \
    }                                                  \
    return true;                                       \
    }                                                  \
    const struct wr_kernel_entry wr_kernel_##name = {name};

#define WR_KERNEL_1(name, A, R, statement)             \
    static bool name(const struct wr_kernel_call *call) \
    {                                                  \
        const A *a = call->args[0];                    \
        WR_KERNEL_BODY(name, R, statement)
#define WR_KERNEL_2(name, A, B, R, statement)          \
    static bool name(const struct wr_kernel_call *call) \
    {                                                  \
        const A *a = call->args[0];                    \
        const B *b = call->args[1];                    \
        WR_KERNEL_BODY(name, R, statement)
#define WR_KERNEL_3(name, A, B, C, R, statement)       \
    static bool name(const struct wr_kernel_call *call) \
    {                                                  \
        const A *a = call->args[0];                    \
        const B *b = call->args[1];                    \
        const C *c = call->args[2];                    \
        WR_KERNEL_BODY(name, R, statement)

/* In a statement: the row fails. */
#define WR_KERNEL_FAIL(sqlstate) (call->errors[i] = (sqlstate))

/* Bytes of a result's own: NULL: no memory. Fill them, then make the view. */
static inline uint8_t *wr_kernel_reserve(const struct wr_kernel_call *call, uint32_t bytes)
{
    return wr_expr_heap_reserve(call->heap, bytes);
}
/* `bytes` of what wr_kernel_reserve gave are used. */
static inline struct wr_view wr_kernel_view(const struct wr_kernel_call *call, const uint8_t *room,
                                            uint32_t bytes)
{
    struct wr_view view = wr_view_of((const char *)room, bytes);

    if (bytes > WR_VIEW_INLINE_BYTES) {
        call->heap->next += bytes;
    }
    return view;
}

#endif
