/* Kernels: one function of the table over one column of rows (private to expr/).
 *
 * A kernel computes `out` for the given rows. NULL rows may be computed too (their cells are zero
 * bytes); what they yield is masked by the evaluator. A kernel that can fail writes an SQLSTATE to
 * errors[row]; it is zero before. Strings go to the heap. false: no memory.
 *
 * A function that makes NULLs of its own has `nulls`: the result's validity, with a strict function's
 * NULLs already out; wr_kernel_null takes a row out. A function that is not strict has it too and sees
 * NULL arguments (wr_kernel_arg_null).
 *
 * Thread: one worker per call.
 */
#ifndef WR_EXPR_KERNEL_H
#define WR_EXPR_KERNEL_H

#include <stdbool.h>
#include <stdint.h>

#include "common/base/vec.h"
#include "common/batch/buf.h"
#include "common/expr/function.h"

/* Where text kernels put bytes: buffers of the worker's pool. */
struct wr_expr_heap {
    struct wr_buf_pool *pool; /* NULL: unowned buffers */
    WR_VEC(struct wr_buf *) bufs; /* one reference each */
    uint8_t *next;
    uint8_t *end;
    uint64_t wanted_bytes; /* when it was last refused: what it held, and the request */
};
/* Room for at least `bytes` contiguous; NULL: no memory. Advance heap->next by what was used. */
uint8_t *wr_expr_heap_reserve(struct wr_expr_heap *heap, uint32_t bytes);
void wr_expr_heap_clear(struct wr_expr_heap *heap);

struct wr_kernel_call {
    uint32_t count;
    const uint16_t *rows; /* NULL: 0 … count - 1 */
    uint32_t arg_count;
    const enum wr_type *arg_types; /* of signatures with pseudo-types: what they stand for here */
    enum wr_type result_type;
    const void *const *args;
    const uint64_t *const *arg_validity; /* per argument; NULL: no NULLs */
    uint64_t constants; /* bit a: argument a is a constant, the same for all rows */
    void *out;
    uint32_t *errors;
    const uint64_t *validity; /* of the result; NULL: no NULLs */
    uint64_t *nulls;          /* the same, to be changed, when the function makes NULLs */
    struct wr_expr_heap *heap;
    struct wr_kernel_state **state; /* such as a compiled pattern; NULL at first */
};
typedef bool (*wr_kernel)(const struct wr_kernel_call *call);

struct wr_kernel_entry {
    wr_kernel kernel;
};

/* What a kernel keeps from call to call begins with how to let go of it. */
struct wr_kernel_state {
    void (*destroy)(struct wr_kernel_state *state);
};

static inline bool wr_bit_is_set(const uint64_t *bits, uint32_t row)
{
    return bits == NULL || (bits[row / 64] >> (row % 64) & 1) != 0;
}
/* Is there a result to compute for the row? */
static inline bool wr_kernel_live(const struct wr_kernel_call *call, uint32_t row)
{
    return wr_bit_is_set(call->validity, row);
}
static inline bool wr_kernel_arg_null(const struct wr_kernel_call *call, uint32_t arg, uint32_t row)
{
    return !wr_bit_is_set(call->arg_validity[arg], row);
}
static inline void wr_kernel_null(const struct wr_kernel_call *call, uint32_t row)
{
    call->nulls[row / 64] &= ~((uint64_t)1 << (row % 64));
}

#define WR_KERNEL_ROWS(call, i)                                                          \
    for (uint32_t k_ = 0, i = (call)->rows == NULL ? 0 : ((call)->count ? (call)->rows[0] : 0); \
         k_ < (call)->count;                                                             \
         k_++, i = (call)->rows == NULL ? k_ : (k_ < (call)->count ? (call)->rows[k_] : 0))

#define WR_DECLARE_KERNEL(name) extern const struct wr_kernel_entry wr_kernel_##name

/* kernel_number.c */
#define WR_NUMBER_KERNELS(X) \
    X(add_int4) X(sub_int4) X(mul_int4) X(div_int4) X(mod_int4) X(neg_int4) X(abs_int4) \
    X(add_int8) X(sub_int8) X(mul_int8) X(div_int8) X(mod_int8) X(neg_int8) X(abs_int8) \
    X(add_float8) X(sub_float8) X(mul_float8) X(div_float8) X(neg_float8) X(abs_float8) \
    X(add_numeric) X(sub_numeric) X(mul_numeric) X(div_numeric) X(mod_numeric) X(neg_numeric) \
    X(abs_numeric)
/* kernel_compare.c */
#define WR_COMPARE_KERNELS_OF(X, t) X(eq_##t) X(ne_##t) X(lt_##t) X(le_##t) X(gt_##t) X(ge_##t)
#define WR_COMPARE_KERNELS(X)                                                             \
    WR_COMPARE_KERNELS_OF(X, bool) WR_COMPARE_KERNELS_OF(X, int4)                         \
    WR_COMPARE_KERNELS_OF(X, int8) WR_COMPARE_KERNELS_OF(X, float8)                       \
    WR_COMPARE_KERNELS_OF(X, numeric) WR_COMPARE_KERNELS_OF(X, text)
/* kernel_text.c */
#define WR_TEXT_KERNELS(X) X(lower) X(upper) X(length) X(concat)
/* kernel_cast.c */
#define WR_CAST_KERNELS(X)                                                                \
    X(int4_int8) X(int8_int4) X(int4_float8) X(int8_float8) X(float8_int4) X(float8_int8) \
    X(int4_numeric) X(int8_numeric) X(numeric_int4) X(numeric_int8) X(numeric_float8)     \
    X(float8_numeric) X(bool_int4) X(int4_bool) X(text_bool) X(text_int4) X(text_int8)    \
    X(text_float8) X(text_numeric) X(text_timestamp) X(bool_text) X(int4_text)            \
    X(int8_text) X(float8_text) X(numeric_text) X(timestamp_text)

#define X(name) WR_DECLARE_KERNEL(name);
WR_NUMBER_KERNELS(X)
WR_COMPARE_KERNELS(X)
WR_TEXT_KERNELS(X)
WR_CAST_KERNELS(X)
#undef X

#endif
