/* Integers: bits, divisors, unary plus. */
#include <stdint.h>

#include "common/batch/numeric.h"
#include "common/batch/sqlstate.h"
#include "common/expr/kernel_math.h"
#include "common/expr/kernel_row.h"

/* Shifts are of the type that an operand is computed in, which is at least an integer, and take the count
 * modulo its width, which is what PostgreSQL's do on x86. */
#define BITS(suffix, T, computed, width)                                                    \
    WR_KERNEL_2(and_##suffix, T, T, T, out[i] = a[i] & b[i])                                \
    WR_KERNEL_2(or_##suffix, T, T, T, out[i] = a[i] | b[i])                                 \
    WR_KERNEL_2(xor_##suffix, T, T, T, out[i] = a[i] ^ b[i])                                \
    WR_KERNEL_2(shl_##suffix, T, int32_t, T,                                                \
                out[i] = (T)((computed)a[i] << (b[i] & ((width)-1))))                       \
    WR_KERNEL_2(shr_##suffix, T, int32_t, T, out[i] = (T)(a[i] >> (b[i] & ((width)-1))))    \
    WR_KERNEL_1(not_##suffix, T, T, out[i] = (T)~a[i])                                      \
    WR_KERNEL_1(plus_##suffix, T, T, out[i] = a[i])

BITS(int2, int16_t, uint32_t, 32)
BITS(int4, int32_t, uint32_t, 32)
BITS(int8, int64_t, uint64_t, 64)

WR_KERNEL_1(plus_numeric, struct wr_numeric, struct wr_numeric, out[i] = a[i])
WR_KERNEL_1(plus_float4, float, float, out[i] = a[i])

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

#define DIVISORS(name, function, T, max)                                                    \
    WR_KERNEL_2(name, T, T, T, int64_t r; call->errors[i] = function(a[i], b[i], max, &r);  \
                out[i] = (T)r)

DIVISORS(gcd_int4, gcd, int32_t, INT32_MAX)
DIVISORS(gcd_int8, gcd, int64_t, INT64_MAX)
DIVISORS(lcm_int4, lcm, int32_t, INT32_MAX)
DIVISORS(lcm_int8, lcm, int64_t, INT64_MAX)
