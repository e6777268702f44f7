#include <math.h>
#include <stdint.h>

#include "common/batch/sqlstate.h"
#include "common/expr/kernel.h"

/* PostgreSQL's int4/int8 arithmetic: overflow is 22003, division by zero 22012. */
#define INTEGER_CHECKED(name, type, builtin)                                  \
    static bool name(const struct wr_kernel_call *call)                       \
    {                                                                         \
        const type *a = call->args[0], *b = call->args[1];                    \
        type *out = call->out;                                                \
        WR_KERNEL_ROWS(call, i)                                               \
        {                                                                     \
            if (builtin(a[i], b[i], &out[i])) {                               \
                call->errors[i] = WR_SQLSTATE_OUT_OF_RANGE;                   \
            }                                                                 \
        }                                                                     \
        return true;                                                          \
    }                                                                         \
    const struct wr_kernel_entry wr_kernel_##name = {name};

#define INTEGER_DIVISION(name, type, min, op, overflow_fails)                 \
    static bool name(const struct wr_kernel_call *call)                       \
    {                                                                         \
        const type *a = call->args[0], *b = call->args[1];                    \
        type *out = call->out;                                                \
        WR_KERNEL_ROWS(call, i)                                               \
        {                                                                     \
            if (b[i] == 0) {                                                  \
                out[i] = 0;                                                   \
                call->errors[i] = WR_SQLSTATE_DIVISION_BY_ZERO;               \
            } else if (b[i] == -1 && a[i] == (min)) {                         \
                out[i] = 0; /* % is 0 in PostgreSQL, / overflows */           \
                call->errors[i] = (overflow_fails) ? WR_SQLSTATE_OUT_OF_RANGE : 0; \
            } else {                                                          \
                out[i] = (type)(a[i] op b[i]);                                \
            }                                                                 \
        }                                                                     \
        return true;                                                          \
    }                                                                         \
    const struct wr_kernel_entry wr_kernel_##name = {name};

#define INTEGER_UNARY(name, type, min, expression)                            \
    static bool name(const struct wr_kernel_call *call)                       \
    {                                                                         \
        const type *a = call->args[0];                                        \
        type *out = call->out;                                                \
        WR_KERNEL_ROWS(call, i)                                               \
        {                                                                     \
            if (a[i] == (min)) {                                              \
                out[i] = 0;                                                   \
                call->errors[i] = WR_SQLSTATE_OUT_OF_RANGE;                   \
            } else {                                                          \
                out[i] = (expression);                                        \
            }                                                                 \
        }                                                                     \
        return true;                                                          \
    }                                                                         \
    const struct wr_kernel_entry wr_kernel_##name = {name};

#define INTEGER(type, suffix, min)                                            \
    INTEGER_CHECKED(add_##suffix, type, __builtin_add_overflow)               \
    INTEGER_CHECKED(sub_##suffix, type, __builtin_sub_overflow)               \
    INTEGER_CHECKED(mul_##suffix, type, __builtin_mul_overflow)               \
    INTEGER_DIVISION(div_##suffix, type, min, /, true)                        \
    INTEGER_DIVISION(mod_##suffix, type, min, %, false)                       \
    INTEGER_UNARY(neg_##suffix, type, min, (type)-a[i])                       \
    INTEGER_UNARY(abs_##suffix, type, min, a[i] < 0 ? (type)-a[i] : a[i])

INTEGER(int32_t, int4, INT32_MIN)
INTEGER(int64_t, int8, INT64_MIN)

/* float8: an infinite result of finite arguments is overflow, zero of non-zero ones underflow. */
static inline uint32_t float_state(double a, double b, double r, bool may_be_zero)
{
    if (isinf(r) && !isinf(a) && !isinf(b)) {
        return WR_SQLSTATE_OUT_OF_RANGE;
    }
    return r == 0 && !may_be_zero ? WR_SQLSTATE_OUT_OF_RANGE : 0;
}

#define FLOAT_BINARY(name, expression, zero_fails, may_be_zero)               \
    static bool name(const struct wr_kernel_call *call)                       \
    {                                                                         \
        const double *a = call->args[0], *b = call->args[1];                  \
        double *out = call->out;                                              \
        WR_KERNEL_ROWS(call, i)                                               \
        {                                                                     \
            if ((zero_fails) && b[i] == 0 && !isnan(a[i])) {                  \
                out[i] = 0;                                                   \
                call->errors[i] = WR_SQLSTATE_DIVISION_BY_ZERO;               \
                continue;                                                     \
            }                                                                 \
            out[i] = (expression);                                            \
            call->errors[i] = float_state(a[i], b[i], out[i], (may_be_zero)); \
        }                                                                     \
        return true;                                                          \
    }                                                                         \
    const struct wr_kernel_entry wr_kernel_##name = {name};

FLOAT_BINARY(add_float8, a[i] + b[i], false, true)
FLOAT_BINARY(sub_float8, a[i] - b[i], false, true)
FLOAT_BINARY(mul_float8, a[i] * b[i], false, a[i] == 0 || b[i] == 0)
FLOAT_BINARY(div_float8, a[i] / b[i], true, a[i] == 0 || isinf(b[i]))

#define FLOAT_UNARY(name, expression)                                         \
    static bool name(const struct wr_kernel_call *call)                       \
    {                                                                         \
        const double *a = call->args[0];                                      \
        double *out = call->out;                                              \
        WR_KERNEL_ROWS(call, i)                                               \
        {                                                                     \
            out[i] = (expression);                                            \
        }                                                                     \
        return true;                                                          \
    }                                                                         \
    const struct wr_kernel_entry wr_kernel_##name = {name};

FLOAT_UNARY(neg_float8, -a[i])
FLOAT_UNARY(abs_float8, fabs(a[i]))
