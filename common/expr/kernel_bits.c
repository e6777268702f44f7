/* Integers: bits, divisors, unary plus. */
#include <stdint.h>

#include "common/batch/numeric.h"
#include "common/batch/sqlstate.h"
#include "common/expr/kernel_math.h"

#define BINARY(name, type, other, expression)                                 \
    static bool kernel_##name(const struct wr_kernel_call *call)              \
    {                                                                         \
        const type *a = call->args[0];                                        \
        const other *b = call->args[1];                                       \
        type *out = call->out;                                                \
        WR_KERNEL_ROWS(call, i)                                               \
        {                                                                     \
            out[i] = (type)(expression);                                      \
        }                                                                     \
        return true;                                                          \
    }                                                                         \
    const struct wr_kernel_entry wr_kernel_##name = {kernel_##name};
#define UNARY(name, type, expression)                                         \
    static bool kernel_##name(const struct wr_kernel_call *call)              \
    {                                                                         \
        const type *a = call->args[0];                                        \
        type *out = call->out;                                                \
        WR_KERNEL_ROWS(call, i)                                               \
        {                                                                     \
            out[i] = (expression);                                            \
        }                                                                     \
        return true;                                                          \
    }                                                                         \
    const struct wr_kernel_entry wr_kernel_##name = {kernel_##name};

/* Shifts take the count modulo the width, which is what PostgreSQL's do on x86. */
#define BITS(suffix, type, unsigned_type, width)                              \
    BINARY(and_##suffix, type, type, a[i] & b[i])                             \
    BINARY(or_##suffix, type, type, a[i] | b[i])                              \
    BINARY(xor_##suffix, type, type, a[i] ^ b[i])                             \
    BINARY(shl_##suffix, type, int32_t, (unsigned_type)a[i] << (b[i] & ((width)-1))) \
    BINARY(shr_##suffix, type, int32_t, a[i] >> (b[i] & ((width)-1)))         \
    UNARY(not_##suffix, type, ~a[i])                                          \
    UNARY(plus_##suffix, type, a[i])

BITS(int4, int32_t, uint32_t, 32)
BITS(int8, int64_t, uint64_t, 64)

UNARY(plus_numeric, struct wr_numeric, a[i])

static uint64_t magnitude(int64_t x)
{
    return x < 0 ? 0 - (uint64_t)x : (uint64_t)x;
}

static uint64_t divisor(uint64_t a, uint64_t b)
{
    while (b != 0) {
        uint64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/* What does not fit the type is out of range: gcd(-2147483648, 0). */
static uint32_t gcd(int64_t a, int64_t b, int64_t max, int64_t *ret)
{
    uint64_t d = divisor(magnitude(a), magnitude(b));

    *ret = d > (uint64_t)max ? 0 : (int64_t)d;
    return d > (uint64_t)max ? WR_SQLSTATE_OUT_OF_RANGE : 0;
}

static uint32_t lcm(int64_t a, int64_t b, int64_t max, int64_t *ret)
{
    uint64_t product;

    *ret = 0;
    if (a == 0 || b == 0) {
        return 0;
    }
    if (__builtin_mul_overflow(magnitude(a) / divisor(magnitude(a), magnitude(b)), magnitude(b),
                               &product) ||
        product > (uint64_t)max) {
        return WR_SQLSTATE_OUT_OF_RANGE;
    }
    *ret = (int64_t)product;
    return 0;
}

#define DIVISORS(name, function, type, max)                                   \
    static bool kernel_##name(const struct wr_kernel_call *call)              \
    {                                                                         \
        const type *a = call->args[0], *b = call->args[1];                    \
        type *out = call->out;                                                \
        WR_KERNEL_ROWS(call, i)                                               \
        {                                                                     \
            int64_t r;                                                        \
            call->errors[i] = function(a[i], b[i], max, &r);                  \
            out[i] = (type)r;                                                 \
        }                                                                     \
        return true;                                                          \
    }                                                                         \
    const struct wr_kernel_entry wr_kernel_##name = {kernel_##name};

DIVISORS(gcd_int4, gcd, int32_t, INT32_MAX)
DIVISORS(gcd_int8, gcd, int64_t, INT64_MAX)
DIVISORS(lcm_int4, lcm, int32_t, INT32_MAX)
DIVISORS(lcm_int8, lcm, int64_t, INT64_MAX)
