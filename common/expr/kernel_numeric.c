/* Arithmetic and casts of numeric. */
#include <string.h>

#include "common/batch/sqlstate.h"
#include "common/batch/text.h"
#include "common/expr/kernel_numeric.h"
#include "common/expr/kernel_row.h"

#define NUMERIC(name, statement)                                              \
    static bool name(const struct wr_kernel_call *call)                       \
    {                                                                         \
        const struct wr_numeric *a = call->args[0];                           \
        struct wr_numeric *out = call->out;                                   \
        struct wr_kernel_room room = wr_kernel_room_of(call);                 \
        WR_KERNEL_ROWS(call, i)                                               \
        {                                                                     \
            uint32_t state = (statement);                                     \
            wr_kernel_numeric_state(call, i, state);                          \
        }                                                                     \
        return !room.room.refused;                                            \
    }                                                                         \
    const struct wr_kernel_entry wr_kernel_##name = {name};

#define NUMERIC_BINARY(name, function)                                        \
    static bool name(const struct wr_kernel_call *call)                       \
    {                                                                         \
        const struct wr_numeric *a = call->args[0], *b = call->args[1];       \
        struct wr_numeric *out = call->out;                                   \
        struct wr_kernel_room room = wr_kernel_room_of(call);                 \
        WR_KERNEL_ROWS(call, i)                                               \
        {                                                                     \
            uint32_t state = function(a[i], b[i], &room.room, &out[i]);       \
            wr_kernel_numeric_state(call, i, state);                          \
        }                                                                     \
        return !room.room.refused;                                            \
    }                                                                         \
    const struct wr_kernel_entry wr_kernel_##name = {name};

NUMERIC_BINARY(add_numeric, wr_numeric_add)
NUMERIC_BINARY(sub_numeric, wr_numeric_sub)
NUMERIC_BINARY(mul_numeric, wr_numeric_mul)
NUMERIC_BINARY(div_numeric, wr_numeric_div)
NUMERIC_BINARY(mod_numeric, wr_numeric_mod)

static uint32_t absolute(struct wr_numeric n, struct wr_numeric_room *room, struct wr_numeric *ret)
{
    if (wr_numeric_sign(n) < 0) {
        return wr_numeric_negate(n, room, ret);
    }
    *ret = n;
    return 0;
}
NUMERIC(neg_numeric, wr_numeric_negate(a[i], &room.room, &out[i]))
NUMERIC(abs_numeric, absolute(a[i], &room.room, &out[i]))

/* ---- casts ---- */

#define CAST(name, from, to, statement) WR_KERNEL_1(name, from, to, statement)

CAST(int4_numeric, int32_t, struct wr_numeric, out[i] = wr_numeric_from_i64(a[i]))
CAST(int8_numeric, int64_t, struct wr_numeric, out[i] = wr_numeric_from_i64(a[i]))

static inline double to_double(struct wr_numeric n, uint32_t *ret_state)
{
    double v = 0;

    *ret_state = wr_numeric_to_double(n, &v);
    return v;
}
CAST(numeric_float8, struct wr_numeric, double, out[i] = to_double(a[i], &call->errors[i]))

/* NaN and infinities: "cannot convert NaN to integer", 0A000 in PostgreSQL. */
static inline int64_t to_whole(struct wr_numeric n, int64_t min, int64_t max, uint32_t *ret_state)
{
    int64_t v = 0;
    bool finite = wr_numeric_tag_of(n) <= WR_NUMERIC_BIG;

    if (!finite || !wr_numeric_to_i64(n, &v) || v < min || v > max) {
        *ret_state = finite ? WR_SQLSTATE_OUT_OF_RANGE : WR_SQLSTATE_NOT_SUPPORTED;
        return 0;
    }
    return v;
}
CAST(numeric_int8, struct wr_numeric, int64_t,
     out[i] = to_whole(a[i], INT64_MIN, INT64_MAX, &call->errors[i]))
CAST(numeric_int4, struct wr_numeric, int32_t,
     out[i] = (int32_t)to_whole(a[i], INT32_MIN, INT32_MAX, &call->errors[i]))

static bool float8_numeric(const struct wr_kernel_call *call)
{
    const double *a = call->args[0];
    struct wr_numeric *out = call->out;
    struct wr_kernel_room room = wr_kernel_room_of(call);

    WR_KERNEL_ROWS(call, i)
    {
        uint32_t state = wr_numeric_from_double(a[i], &room.room, &out[i]);
        wr_kernel_numeric_state(call, i, state);
    }
    return !room.room.refused;
}
const struct wr_kernel_entry wr_kernel_float8_numeric = {float8_numeric};

static bool text_numeric(const struct wr_kernel_call *call)
{
    const struct wr_view *a = call->args[0];
    struct wr_numeric *out = call->out;
    struct wr_kernel_room room = wr_kernel_room_of(call);

    WR_KERNEL_ROWS(call, i)
    {
        struct wr_str text = {wr_view_ptr(&a[i]), a[i].bytes};
        uint32_t state = wr_numeric_parse(text, -1, &room.room, &out[i]);
        wr_kernel_numeric_state(call, i, state);
    }
    return !room.room.refused;
}
const struct wr_kernel_entry wr_kernel_text_numeric = {text_numeric};

static bool put_text(const struct wr_kernel_call *call, struct wr_view *out, const char *text,
                     uint32_t bytes)
{
    uint8_t *to;

    if (bytes <= WR_VIEW_INLINE_BYTES) {
        *out = wr_view_of(text, bytes);
        return true;
    }
    to = wr_expr_heap_reserve(call->heap, bytes);
    if (to == NULL) {
        return false;
    }
    memcpy(to, text, bytes);
    *out = wr_view_of((const char *)to, bytes);
    call->heap->next += bytes;
    return true;
}

static bool numeric_text(const struct wr_kernel_call *call)
{
    const struct wr_numeric *a = call->args[0];
    struct wr_view *out = call->out;
    struct wr_sb text = {0};
    bool stored = true;

    WR_KERNEL_ROWS(call, i)
    {
        if (stored) {
            wr_sb_reset(&text);
            wr_numeric_to_text(a[i], &text);
            stored = put_text(call, &out[i], text.ptr, (uint32_t)text.bytes);
        }
    }
    wr_sb_fini(&text);
    return stored;
}
const struct wr_kernel_entry wr_kernel_numeric_text = {numeric_text};
