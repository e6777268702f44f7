#include <math.h>
#include <stdint.h>

#include "common/batch/sqlstate.h"
#include "common/expr/kernel_row.h"

/* PostgreSQL's int4/int8 arithmetic: overflow is 22003, division by zero 22012. */
#define INTEGER_CHECKED(name, type, builtin)                                  \
    WR_KERNEL_2(name, type, type, type,                                       \
                errors[i] = builtin(a[i], b[i], &out[i]) ? WR_SQLSTATE_OUT_OF_RANGE : 0)

/* Sums overflow where both signs differ from the result's (for differences: from a's, where b's does too): words
 * for the compiler to take several rows at once. */
#define SIGN_STATE(type, word)                                                \
    (uint32_t)-(uint32_t)((word) >> (sizeof(type) * 8 - 1)) & WR_SQLSTATE_OUT_OF_RANGE
#define INTEGER_SUM(name, type, unsigned_type, op, differs)                   \
    WR_KERNEL_2(name, type, type, type, {                                     \
        unsigned_type x = (unsigned_type)a[i];                                \
        unsigned_type y = (unsigned_type)b[i];                                \
        unsigned_type r = x op y;                                             \
        out[i] = (type)r;                                                     \
        errors[i] = SIGN_STATE(type, differs);                                \
    })

#define INTEGER_DIVISION(name, type, min, op, overflow_fails)                 \
    WR_KERNEL_2(name, type, type, type, if (b[i] == 0) {                      \
        out[i] = 0;                                                           \
        WR_KERNEL_FAIL(WR_SQLSTATE_DIVISION_BY_ZERO);                         \
    } else if (b[i] == -1 && a[i] == (min)) {                                 \
        out[i] = 0; /* % is 0 in PostgreSQL, / overflows */                   \
        WR_KERNEL_FAIL((overflow_fails) ? WR_SQLSTATE_OUT_OF_RANGE : 0);      \
    } else {                                                                  \
        out[i] = (type)(a[i] op b[i]);                                        \
    })

#define INTEGER_UNARY(name, type, min, expression)                            \
    WR_KERNEL_1(name, type, type, if (a[i] == (min)) {                        \
        out[i] = 0;                                                           \
        WR_KERNEL_FAIL(WR_SQLSTATE_OUT_OF_RANGE);                             \
    } else {                                                                  \
        out[i] = (expression);                                                \
    })

#define INTEGER(type, suffix, min)                                            \
    INTEGER_SUM(add_##suffix, type, u##type, +, (x ^ r) & (y ^ r))            \
    INTEGER_SUM(sub_##suffix, type, u##type, -, (x ^ y) & (x ^ r))            \
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
    WR_KERNEL_2(name, double, double, double,                                 \
                if ((zero_fails) && b[i] == 0 && !isnan(a[i])) {              \
        out[i] = 0;                                                           \
        WR_KERNEL_FAIL(WR_SQLSTATE_DIVISION_BY_ZERO);                         \
    } else {                                                                  \
        out[i] = (expression);                                                \
        errors[i] = float_state(a[i], b[i], out[i], (may_be_zero));           \
    })

FLOAT_BINARY(add_float8, a[i] + b[i], false, true)
FLOAT_BINARY(sub_float8, a[i] - b[i], false, true)
FLOAT_BINARY(mul_float8, a[i] * b[i], false, a[i] == 0 || b[i] == 0)
FLOAT_BINARY(div_float8, a[i] / b[i], true, a[i] == 0 || isinf(b[i]))

WR_KERNEL_1(neg_float8, double, double, out[i] = -a[i])
WR_KERNEL_1(abs_float8, double, double, out[i] = fabs(a[i]))
