/* Kernels of kernel_math.c and kernel_bits.c (private to expr/).
 *
 * Thread: one worker per call.
 */
#ifndef WR_EXPR_KERNEL_MATH_H
#define WR_EXPR_KERNEL_MATH_H

#include <stddef.h>

#include "common/expr/kernel.h"

#define WR_MATH_KERNELS(X)                                                                  \
    X(plus_float8) X(ceil_float8) X(floor_float8) X(round_float8) X(trunc_float8)           \
    X(sign_float8) X(sqrt_float8) X(cbrt_float8) X(exp_float8) X(ln_float8) X(log_float8)   \
    X(power_float8) X(acos_float8) X(asin_float8) X(atan_float8) X(atan2_float8)            \
    X(cos_float8) X(sin_float8) X(tan_float8) X(cot_float8) X(sinh_float8) X(cosh_float8)   \
    X(tanh_float8) X(asinh_float8) X(acosh_float8) X(atanh_float8) X(degrees_float8)        \
    X(radians_float8) X(sind_float8) X(cosd_float8) X(tand_float8) X(cotd_float8)           \
    X(asind_float8) X(acosd_float8) X(atand_float8) X(atan2d_float8) X(pi)                  \
    X(width_bucket_float8) X(plus_numeric) X(plus_float4)
#define WR_BITS_KERNELS_OF(X, t)                                                            \
    X(and_##t) X(or_##t) X(xor_##t) X(shl_##t) X(shr_##t) X(not_##t) X(plus_##t)
#define WR_DIVISOR_KERNELS(X) X(gcd_int4) X(lcm_int4) X(gcd_int8) X(lcm_int8)

#define X(name) WR_DECLARE_KERNEL(name);
WR_MATH_KERNELS(X)
WR_BITS_KERNELS_OF(X, int2)
WR_BITS_KERNELS_OF(X, int4)
WR_BITS_KERNELS_OF(X, int8)
WR_DIVISOR_KERNELS(X)
#undef X

void wr_explain_math(const struct wr_kernel_call *call, uint32_t row, uint32_t sqlstate,
                     char *message, size_t bytes);
/* Of functions whose only error is an argument out of range. */
void wr_explain_angle(const struct wr_kernel_call *call, uint32_t row, uint32_t sqlstate,
                      char *message, size_t bytes);

#endif
