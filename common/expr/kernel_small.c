/* Arithmetic of smallint and real, alone and beside wider types; bytea. */
#include <math.h>
#include <string.h>

#include "common/batch/sqlstate.h"
#include "common/expr/kernel_row.h"
#include "common/expr/kernel_types.h"

/* ---- integers: overflow is 22003, division by zero 22012 ---- */

#define CHECKED(name, A, B, R, builtin)                                       \
    WR_KERNEL_2(name, A, B, R, if (builtin(a[i], b[i], &out[i])) {            \
        WR_KERNEL_FAIL(WR_SQLSTATE_OUT_OF_RANGE);                             \
    })
#define DIVIDED(name, A, B, R, min)                                           \
    WR_KERNEL_2(name, A, B, R, if (b[i] == 0) {                               \
        WR_KERNEL_FAIL(WR_SQLSTATE_DIVISION_BY_ZERO);                         \
    } else if (b[i] == -1 && a[i] == (min)) {                                 \
        WR_KERNEL_FAIL(WR_SQLSTATE_OUT_OF_RANGE);                             \
    } else {                                                                  \
        out[i] = (R)((R)a[i] / (R)b[i]);                                      \
    })
#define INTEGERS(suffix, A, B, R, min)                                        \
    CHECKED(add_##suffix, A, B, R, __builtin_add_overflow)                    \
    CHECKED(sub_##suffix, A, B, R, __builtin_sub_overflow)                    \
    CHECKED(mul_##suffix, A, B, R, __builtin_mul_overflow)                    \
    DIVIDED(div_##suffix, A, B, R, min)

INTEGERS(int2, int16_t, int16_t, int16_t, INT16_MIN)
INTEGERS(int24, int16_t, int32_t, int32_t, INT64_MIN) /* a smallint is never the least integer */
INTEGERS(int42, int32_t, int16_t, int32_t, INT32_MIN)
INTEGERS(int28, int16_t, int64_t, int64_t, INT64_MIN)
INTEGERS(int82, int64_t, int16_t, int64_t, INT64_MIN)

WR_KERNEL_2(mod_int2, int16_t, int16_t, int16_t, if (b[i] == 0) {
    WR_KERNEL_FAIL(WR_SQLSTATE_DIVISION_BY_ZERO);
} else {
    out[i] = (int16_t)(a[i] % b[i]);
})
WR_KERNEL_1(neg_int2, int16_t, int16_t, if (a[i] == INT16_MIN) {
    WR_KERNEL_FAIL(WR_SQLSTATE_OUT_OF_RANGE);
} else {
    out[i] = (int16_t)-a[i];
})
WR_KERNEL_1(abs_int2, int16_t, int16_t, if (a[i] == INT16_MIN) {
    WR_KERNEL_FAIL(WR_SQLSTATE_OUT_OF_RANGE);
} else {
    out[i] = (int16_t)(a[i] < 0 ? -a[i] : a[i]);
})

/* ---- floats: an infinity or a zero that the arguments do not explain is out of range ---- */

#define FLOATS_ROW(expression, may_be_zero)                                   \
    out[i] = (expression);                                                    \
    if ((isinf(out[i]) && !isinf(a[i]) && !isinf(b[i])) ||                    \
        (out[i] == 0 && !(may_be_zero))) {                                    \
        WR_KERNEL_FAIL(WR_SQLSTATE_OUT_OF_RANGE);                             \
    }
#define FLOATS(suffix, A, B, R)                                               \
    WR_KERNEL_2(add_##suffix, A, B, R, FLOATS_ROW((R)a[i] + (R)b[i], true))   \
    WR_KERNEL_2(sub_##suffix, A, B, R, FLOATS_ROW((R)a[i] - (R)b[i], true))   \
    WR_KERNEL_2(mul_##suffix, A, B, R,                                        \
                FLOATS_ROW((R)a[i] * (R)b[i], a[i] == 0 || b[i] == 0))        \
    WR_KERNEL_2(div_##suffix, A, B, R, if (b[i] == 0 && !isnan(a[i])) {       \
        WR_KERNEL_FAIL(WR_SQLSTATE_DIVISION_BY_ZERO);                         \
    } else {                                                                  \
        FLOATS_ROW((R)a[i] / (R)b[i], a[i] == 0 || isinf(b[i]))               \
    })

FLOATS(float4, float, float, float)
FLOATS(float48, float, double, double)
FLOATS(float84, double, float, double)
WR_KERNEL_1(neg_float4, float, float, out[i] = -a[i])
WR_KERNEL_1(abs_float4, float, float, out[i] = fabsf(a[i]))

/* ---- bytea ---- */

WR_KERNEL_1(length_bytea, struct wr_view, int32_t, out[i] = (int32_t)a[i].bytes)

static bool concat_bytea(const struct wr_kernel_call *call)
{
    const struct wr_view *a = call->args[0], *b = call->args[1];
    struct wr_view *out = call->out;

    WR_KERNEL_ROWS(call, i)
    {
        uint64_t bytes = (uint64_t)a[i].bytes + b[i].bytes;
        if (bytes > 16u * 1024 * 1024) {
            WR_KERNEL_FAIL(WR_SQLSTATE_LIMIT);
            continue;
        }
        uint8_t *room = wr_kernel_reserve(call, (uint32_t)bytes);
        if (room == NULL) {
            return false;
        }
        memcpy(room, wr_view_ptr(&a[i]), a[i].bytes);
        memcpy(room + a[i].bytes, wr_view_ptr(&b[i]), b[i].bytes);
        out[i] = wr_kernel_view(call, room, (uint32_t)bytes);
    }
    return true;
}
const struct wr_kernel_entry wr_kernel_concat_bytea = {concat_bytea};
