/* Kernels of kernel_numeric_math.c (private to expr/).
 *
 * Thread: one worker per call.
 */
#ifndef WR_EXPR_KERNEL_NUMERIC_MATH_H
#define WR_EXPR_KERNEL_NUMERIC_MATH_H

#include <stddef.h>

#include "common/expr/kernel.h"

#define WR_NUMERIC_MATH_KERNELS(X)                                                       \
    X(sqrt_numeric) X(exp_numeric) X(ln_numeric) X(log_numeric) X(log_base_numeric)      \
    X(power_numeric) X(round_numeric) X(round_to_numeric) X(trunc_numeric)               \
    X(trunc_to_numeric) X(ceil_numeric) X(floor_numeric) X(sign_numeric) X(div_whole_numeric) \
    X(gcd_numeric) X(lcm_numeric) X(scale_numeric) X(min_scale_numeric)                  \
    X(trim_scale_numeric) X(width_bucket_numeric) X(factorial) X(constrain_numeric)

#define X(name) WR_DECLARE_KERNEL(name);
WR_NUMERIC_MATH_KERNELS(X)
#undef X

void wr_explain_numeric(const struct wr_kernel_call *call, uint32_t row, uint32_t sqlstate,
                        char *message, size_t bytes);
void wr_explain_factorial(const struct wr_kernel_call *call, uint32_t row, uint32_t sqlstate,
                          char *message, size_t bytes);
void wr_explain_numeric_bucket(const struct wr_kernel_call *call, uint32_t row, uint32_t sqlstate,
                               char *message, size_t bytes);
void wr_explain_constrain(const struct wr_kernel_call *call, uint32_t row, uint32_t sqlstate,
                          char *message, size_t bytes);

#endif
