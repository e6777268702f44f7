#include <math.h>

#include "common/batch/sqlstate.h"
#include "common/batch/text.h"
#include "common/expr/kernel_row.h"

#define CAST(name, from, to, statement) WR_KERNEL_1(name, from, to, statement)

#define OUT_OF_RANGE (out[i] = 0, call->errors[i] = WR_SQLSTATE_OUT_OF_RANGE)

CAST(int4_int8, int32_t, int64_t, out[i] = a[i])
CAST(int4_float8, int32_t, double, out[i] = a[i])
CAST(int8_float8, int64_t, double, out[i] = (double)a[i])
CAST(bool_int4, uint8_t, int32_t, out[i] = a[i])
CAST(int4_bool, int32_t, uint8_t, out[i] = a[i] != 0)
CAST(int8_int4, int64_t, int32_t,
     if (a[i] < INT32_MIN || a[i] > INT32_MAX) OUT_OF_RANGE; else out[i] = (int32_t)a[i])
/* rint: half to even, as PostgreSQL casts double to integer. */
CAST(float8_int4, double, int32_t,
     double r = rint(a[i]);
     if (!(r >= -2147483648.0 && r < 2147483648.0)) OUT_OF_RANGE; else out[i] = (int32_t)r)
CAST(float8_int8, double, int64_t,
     double r = rint(a[i]);
     if (!(r >= -9223372036854775808.0 && r < 9223372036854775808.0)) OUT_OF_RANGE;
     else out[i] = (int64_t)r)
#define FROM_TEXT(name, to, sql_type)                                         \
    CAST(name, struct wr_view, to,                                            \
         call->errors[i] = wr_text_to_cell_fast(sql_type, -1, wr_view_ptr(&a[i]), a[i].bytes, \
                                                &out[i]))
FROM_TEXT(text_bool, uint8_t, WR_TYPE_BOOL)
FROM_TEXT(text_int4, int32_t, WR_TYPE_INT4)
FROM_TEXT(text_int8, int64_t, WR_TYPE_INT8)
FROM_TEXT(text_float8, double, WR_TYPE_FLOAT8)
FROM_TEXT(text_timestamp, int64_t, WR_TYPE_TIMESTAMP)

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

/* boolean to text is "true", though its output form is "t". */
#define TO_TEXT(name, from, sql_type)                                         \
    CAST(name, from, struct wr_view,                                          \
         char text[WR_CELL_TEXT_BYTES];                                       \
         uint32_t bytes = wr_cell_format(sql_type, &a[i], text);              \
         if (!put_text(call, &out[i], text, bytes)) { return false; })
CAST(bool_text, uint8_t, struct wr_view,
     out[i] = a[i] ? wr_view_of("true", 4) : wr_view_of("false", 5))
TO_TEXT(int4_text, int32_t, WR_TYPE_INT4)
TO_TEXT(int8_text, int64_t, WR_TYPE_INT8)
TO_TEXT(float8_text, double, WR_TYPE_FLOAT8)
TO_TEXT(timestamp_text, int64_t, WR_TYPE_TIMESTAMP)
