/* Casts from and to smallint, real, bytea, uuid, dates, times and intervals, and to the modifiers of
 * types. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "common/batch/bytes_text.h"
#include "common/batch/float_text.h"
#include "common/batch/interval.h"
#include "common/batch/numeric.h"
#include "common/batch/sqlstate.h"
#include "common/batch/text.h"
#include "common/batch/zones.h"
#include "common/expr/kernel_numeric.h"
#include "common/expr/kernel_row.h"
#include "common/expr/kernel_types.h"

/* ---- numbers ---- */

WR_KERNEL_1(int2_int4, int16_t, int32_t, out[i] = a[i])
WR_KERNEL_1(int2_int8, int16_t, int64_t, out[i] = a[i])
WR_KERNEL_1(int2_float4, int16_t, float, out[i] = a[i])
WR_KERNEL_1(int2_float8, int16_t, double, out[i] = a[i])
WR_KERNEL_1(int2_numeric, int16_t, struct wr_numeric, out[i] = wr_numeric_from_i64(a[i]))
WR_KERNEL_1(int4_float4, int32_t, float, out[i] = (float)a[i])
WR_KERNEL_1(int8_float4, int64_t, float, out[i] = (float)a[i])
WR_KERNEL_1(float4_float8, float, double, out[i] = (double)a[i])

#define NARROW(name, A, R)                                            \
    WR_KERNEL_1(name, A, R, out[i] = (R)a[i]; if (out[i] != a[i]) {   \
        WR_KERNEL_FAIL(WR_SQLSTATE_OUT_OF_RANGE);                     \
    })
NARROW(int4_int2, int32_t, int16_t)
NARROW(int8_int2, int64_t, int16_t)

/* rint: half to even, as PostgreSQL casts floats to integers. `limit` is the power of two that is just
 * too large. */
#define ROUND(name, A, R, limit)                                      \
    WR_KERNEL_1(name, A, R, double r = rint((double)a[i]);            \
                if (!(r >= -(limit) && r < (limit))) {                \
                    WR_KERNEL_FAIL(WR_SQLSTATE_OUT_OF_RANGE);         \
                } else { out[i] = (R)r; })
ROUND(float4_int2, float, int16_t, 32768.0)
ROUND(float8_int2, double, int16_t, 32768.0)
ROUND(float4_int4, float, int32_t, 2147483648.0)
ROUND(float4_int8, float, int64_t, 9223372036854775808.0)

WR_KERNEL_1(float8_float4, double, float, out[i] = (float)a[i];
            if ((isinf(out[i]) && !isinf(a[i])) || (out[i] == 0 && a[i] != 0)) {
                WR_KERNEL_FAIL(WR_SQLSTATE_OUT_OF_RANGE);
            })

static inline uint32_t whole_state(struct wr_numeric n)
{
    enum wr_numeric_tag tag = wr_numeric_tag_of(n);

    return tag == WR_NUMERIC_NAN || tag == WR_NUMERIC_INFINITY || tag == WR_NUMERIC_MINUS_INFINITY
               ? WR_SQLSTATE_NOT_SUPPORTED
               : WR_SQLSTATE_OUT_OF_RANGE;
}
WR_KERNEL_1(numeric_int2, struct wr_numeric, int16_t, int64_t v = 0;
            if (!wr_numeric_to_i64(a[i], &v) || v != (int16_t)v) {
                WR_KERNEL_FAIL(whole_state(a[i]));
            } else { out[i] = (int16_t)v; })

/* Rounded once: by way of the text, as PostgreSQL, where there are many digits. */
static bool numeric_float4(const struct wr_kernel_call *call)
{
    const struct wr_numeric *a = call->args[0];
    float *out = call->out;
    struct wr_sb sb = {0};

    WR_KERNEL_ROWS(call, i)
    {
        if (wr_numeric_to_float_exact(a[i], &out[i])) {
            continue;
        }
        wr_sb_reset(&sb);
        wr_cell_to_text(WR_TYPE_NUMERIC, &a[i], &sb);
        call->errors[i] = wr_float4_parse(sb.ptr, (uint32_t)sb.bytes, &out[i]);
    }
    wr_sb_fini(&sb);
    return true;
}
const struct wr_kernel_entry wr_kernel_numeric_float4 = {numeric_float4};

static bool float4_numeric(const struct wr_kernel_call *call)
{
    const float *a = call->args[0];
    struct wr_numeric *out = call->out;
    struct wr_kernel_room room = wr_kernel_room_of(call);

    WR_KERNEL_ROWS(call, i)
    {
        wr_kernel_numeric_state(call, i, wr_numeric_from_float(a[i], &room.room, &out[i]));
    }
    return !room.room.refused;
}
const struct wr_kernel_entry wr_kernel_float4_numeric = {float4_numeric};

/* ---- texts ---- */

#define FROM_TEXT(name, R, type)                                                             \
    WR_KERNEL_1(name, struct wr_view, R,                                                     \
                call->errors[i] = wr_text_to_cell_fast(type, -1, wr_view_ptr(&a[i]),         \
                                                       a[i].bytes, &out[i]))
FROM_TEXT(text_int2, int16_t, WR_TYPE_INT2)
FROM_TEXT(text_float4, float, WR_TYPE_FLOAT4)
FROM_TEXT(text_date, int32_t, WR_TYPE_DATE)
FROM_TEXT(text_time, int64_t, WR_TYPE_TIME)
FROM_TEXT(text_timestamptz, int64_t, WR_TYPE_TIMESTAMPTZ)
FROM_TEXT(text_interval, struct wr_interval, WR_TYPE_INTERVAL)

struct uuid {
    uint8_t bytes[16];
};
FROM_TEXT(text_uuid, struct uuid, WR_TYPE_UUID)

static bool text_bytea(const struct wr_kernel_call *call)
{
    const struct wr_view *a = call->args[0];
    struct wr_view *out = call->out;

    WR_KERNEL_ROWS(call, i)
    {
        uint8_t *room = wr_kernel_reserve(call, a[i].bytes);
        uint32_t bytes = 0;
        if (room == NULL) {
            return false;
        }
        call->errors[i] = wr_bytea_parse(wr_view_ptr(&a[i]), a[i].bytes, room, &bytes);
        out[i] = wr_kernel_view(call, room, call->errors[i] == 0 ? bytes : 0);
    }
    return true;
}
const struct wr_kernel_entry wr_kernel_text_bytea = {text_bytea};

#define TO_TEXT(name, A, type)                                                               \
    WR_KERNEL_1(name, A, struct wr_view,                                                     \
                uint8_t *room = wr_kernel_reserve(call, WR_CELL_TEXT_BYTES);                    \
                if (room == NULL) { return false; }                                          \
                out[i] = wr_kernel_view(call, room, wr_cell_format(type, &a[i], (char *)room)))
TO_TEXT(int2_text, int16_t, WR_TYPE_INT2)
TO_TEXT(float4_text, float, WR_TYPE_FLOAT4)
TO_TEXT(date_text, int32_t, WR_TYPE_DATE)
TO_TEXT(time_text, int64_t, WR_TYPE_TIME)
TO_TEXT(timestamptz_text, int64_t, WR_TYPE_TIMESTAMPTZ)
TO_TEXT(interval_text, struct wr_interval, WR_TYPE_INTERVAL)
TO_TEXT(uuid_text, struct uuid, WR_TYPE_UUID)

static bool bytea_text(const struct wr_kernel_call *call)
{
    const struct wr_view *a = call->args[0];
    struct wr_view *out = call->out;

    WR_KERNEL_ROWS(call, i)
    {
        if (a[i].bytes > 8u * 1024 * 1024 - 1) {
            out[i] = (struct wr_view){0};
            WR_KERNEL_FAIL(WR_SQLSTATE_LIMIT);
            continue;
        }
        uint8_t *room = wr_kernel_reserve(call, 2 + 2 * a[i].bytes);
        if (room == NULL) {
            return false;
        }
        wr_bytea_format((const uint8_t *)wr_view_ptr(&a[i]), a[i].bytes, (char *)room);
        out[i] = wr_kernel_view(call, room, 2 + 2 * a[i].bytes);
    }
    return true;
}
const struct wr_kernel_entry wr_kernel_bytea_text = {bytea_text};

/* ---- times ---- */

#define BEYOND WR_KERNEL_FAIL(WR_SQLSTATE_DATETIME_OVERFLOW)

/* Midnight on the clocks of the thread's zone. */
static inline bool start_in_zone(int32_t days, int64_t *ret)
{
    return wr_timestamp_of_date(days, ret) &&
           (!wr_timestamp_finite(*ret) || wr_zone_from_local(wr_zone_current(), *ret, ret));
}
static inline bool to_local(int64_t us, int64_t *ret)
{
    *ret = us;
    return !wr_timestamp_finite(us) || wr_zone_to_local(wr_zone_current(), us, ret);
}

WR_KERNEL_1(date_timestamp, int32_t, int64_t, if (!wr_timestamp_of_date(a[i], &out[i])) { BEYOND; })
WR_KERNEL_1(date_timestamptz, int32_t, int64_t, if (!start_in_zone(a[i], &out[i])) { BEYOND; })
WR_KERNEL_1(timestamp_date, int64_t, int32_t, out[i] = wr_date_of_timestamp(a[i]))
WR_KERNEL_1(timestamptz_date, int64_t, int32_t, int64_t local;
            if (!to_local(a[i], &local)) { BEYOND; } else { out[i] = wr_date_of_timestamp(local); })
/* Infinity has no time of the day. */
WR_KERNEL_1(timestamp_time, int64_t, int64_t, out[i] = wr_time_of_day(a[i]);
            if (!wr_timestamp_finite(a[i])) { wr_kernel_null(call, i); })
WR_KERNEL_1(timestamptz_time, int64_t, int64_t, int64_t local;
            if (!to_local(a[i], &local)) { BEYOND; } else { out[i] = wr_time_of_day(local); }
            if (!wr_timestamp_finite(a[i])) { wr_kernel_null(call, i); })
WR_KERNEL_1(timestamp_timestamptz, int64_t, int64_t, out[i] = a[i];
            if (wr_timestamp_finite(a[i]) &&
                !wr_zone_from_local(wr_zone_current(), a[i], &out[i])) { BEYOND; })
WR_KERNEL_1(timestamptz_timestamp, int64_t, int64_t,
            if (!to_local(a[i], &out[i]) ||
                (!wr_timestamp_valid(out[i]) && wr_timestamp_finite(a[i]))) { BEYOND; })
WR_KERNEL_1(time_interval, int64_t, struct wr_interval,
            out[i] = ((struct wr_interval){0, 0, a[i]}))
WR_KERNEL_1(interval_time, struct wr_interval, int64_t, out[i] = wr_time_of_day(a[i].us))

/* ---- modifiers: the second argument is a typmod ---- */

static bool text_typmod(const struct wr_kernel_call *call)
{
    const struct wr_view *a = call->args[0];
    const int32_t *typmod = call->args[1];
    struct wr_view *out = call->out;

    WR_KERNEL_ROWS(call, i)
    {
        uint32_t bytes = a[i].bytes;
        (void)wr_text_constrain(wr_view_ptr(&a[i]), &bytes, typmod[i], true);
        out[i] = wr_view_of(wr_view_ptr(&a[i]), bytes);
    }
    return true;
}
const struct wr_kernel_entry wr_kernel_text_typmod = {text_typmod};

WR_KERNEL_2(time_typmod, int64_t, int32_t, int64_t, (void)wr_us_round(a[i], b[i], &out[i]))
WR_KERNEL_2(timestamp_typmod, int64_t, int32_t, int64_t, out[i] = wr_timestamp_round(a[i], b[i]);
            if (wr_timestamp_finite(a[i]) && !wr_timestamp_valid(out[i])) { BEYOND; })
WR_KERNEL_2(interval_typmod, struct wr_interval, int32_t, struct wr_interval,
            if (!wr_interval_constrain(a[i], b[i], &out[i])) { BEYOND; })
