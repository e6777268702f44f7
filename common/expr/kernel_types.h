/* Kernels of the functions 1000 to 1999 (private to expr/): smallint, real, bytea, uuid; dates, times,
 * intervals.
 *
 * Thread: one worker per call.
 */
#ifndef WR_EXPR_KERNEL_TYPES_H
#define WR_EXPR_KERNEL_TYPES_H

#include "common/expr/kernel.h"

/* kernel_compare.c */
#define WR_COMPARE_TYPES_KERNELS(X)                                                     \
    WR_COMPARE_KERNELS_OF(X, int2) WR_COMPARE_KERNELS_OF(X, float4)                     \
    WR_COMPARE_KERNELS_OF(X, float48) WR_COMPARE_KERNELS_OF(X, float84)                 \
    WR_COMPARE_KERNELS_OF(X, int24) WR_COMPARE_KERNELS_OF(X, int42)                     \
    WR_COMPARE_KERNELS_OF(X, int28) WR_COMPARE_KERNELS_OF(X, int82)                     \
    WR_COMPARE_KERNELS_OF(X, interval) WR_COMPARE_KERNELS_OF(X, uuid)                   \
    WR_COMPARE_KERNELS_OF(X, date_timestamp) WR_COMPARE_KERNELS_OF(X, timestamp_date)   \
    WR_COMPARE_KERNELS_OF(X, date_timestamptz) WR_COMPARE_KERNELS_OF(X, timestamptz_date) \
    WR_COMPARE_KERNELS_OF(X, timestamp_timestamptz)                                     \
    WR_COMPARE_KERNELS_OF(X, timestamptz_timestamp)

/* kernel_small.c: arithmetic of smallint and real, alone and with wider ones */
#define WR_SMALL_KERNELS_OF(X, t) X(add_##t) X(sub_##t) X(mul_##t) X(div_##t)
#define WR_SMALL_KERNELS(X)                                                             \
    WR_SMALL_KERNELS_OF(X, int2) X(mod_int2) X(neg_int2) X(abs_int2)                    \
    WR_SMALL_KERNELS_OF(X, int24) WR_SMALL_KERNELS_OF(X, int42)                         \
    WR_SMALL_KERNELS_OF(X, int28) WR_SMALL_KERNELS_OF(X, int82)                         \
    WR_SMALL_KERNELS_OF(X, float4) X(neg_float4) X(abs_float4)                          \
    WR_SMALL_KERNELS_OF(X, float48) WR_SMALL_KERNELS_OF(X, float84)                     \
    X(concat_bytea) X(length_bytea)

/* kernel_cast_types.c */
#define WR_CAST_TYPES_KERNELS(X)                                                        \
    X(int2_int4) X(int2_int8) X(int2_float4) X(int2_float8) X(int2_numeric)             \
    X(int4_int2) X(int8_int2) X(float4_int2) X(float4_int4) X(float4_int8)              \
    X(float8_int2) X(numeric_int2) X(int4_float4) X(int8_float4) X(float8_float4)       \
    X(float4_float8) X(numeric_float4) X(float4_numeric)                                \
    X(text_int2) X(text_float4) X(text_bytea) X(text_date) X(text_time)                 \
    X(text_timestamptz) X(text_interval) X(text_uuid)                                   \
    X(int2_text) X(float4_text) X(bytea_text) X(date_text) X(time_text)                 \
    X(timestamptz_text) X(interval_text) X(uuid_text)                                   \
    X(date_timestamp) X(date_timestamptz) X(timestamp_date) X(timestamp_time)           \
    X(timestamp_timestamptz) X(timestamptz_date) X(timestamptz_time)                    \
    X(timestamptz_timestamp) X(time_interval) X(interval_time)                          \
    X(text_typmod) X(time_typmod) X(timestamp_typmod) X(interval_typmod)

/* kernel_time.c: operators */
#define WR_TIME_KERNELS(X)                                                              \
    X(date_plus_int4) X(int4_plus_date) X(date_minus_int4) X(date_minus_date)           \
    X(date_plus_time) X(time_plus_date) X(date_plus_interval) X(interval_plus_date)     \
    X(date_minus_interval) X(time_plus_interval) X(interval_plus_time)                  \
    X(time_minus_interval) X(time_minus_time) X(timestamp_plus_interval)                \
    X(interval_plus_timestamp) X(timestamp_minus_interval) X(timestamp_minus_timestamp) \
    X(timestamptz_plus_interval) X(interval_plus_timestamptz)                           \
    X(timestamptz_minus_interval) X(add_interval) X(sub_interval) X(neg_interval)       \
    X(interval_times_float8) X(float8_times_interval) X(interval_by_float8)             \
    X(isfinite_date) X(isfinite_timestamp) X(isfinite_interval) X(justify_hours)        \
    X(justify_days) X(justify_interval) X(date_bin) X(age) X(age_zoned)                 \
    X(date_plus_time_zoned) X(overlaps_time) X(overlaps_time_te) X(overlaps_time_et)    \
    X(overlaps_time_ee) X(overlaps_stamp) X(overlaps_stamp_te) X(overlaps_stamp_et)     \
    X(overlaps_stamp_ee) X(overlaps_zoned_te) X(overlaps_zoned_et) X(overlaps_zoned_ee)

/* kernel_extract.c */
#define WR_EXTRACT_KERNELS(X)                                                           \
    X(trunc_timestamp) X(trunc_timestamptz) X(trunc_timestamptz_in) X(trunc_interval)   \
    X(extract_date) X(extract_time) X(extract_timestamp) X(extract_timestamptz)         \
    X(extract_interval) X(part_date) X(part_time) X(part_timestamp) X(part_timestamptz) \
    X(part_interval)

/* kernel_make.c */
#define WR_MAKE_KERNELS(X)                                                              \
    X(make_date) X(make_time) X(make_timestamp) X(make_timestamptz)                     \
    X(make_timestamptz_in) X(make_interval) X(to_timestamp) X(timezone_timestamp)       \
    X(timezone_timestamptz) X(timezone_interval_timestamp)                              \
    X(timezone_interval_timestamptz)

#define X(name) WR_DECLARE_KERNEL(name);
WR_COMPARE_TYPES_KERNELS(X)
WR_SMALL_KERNELS(X)
WR_CAST_TYPES_KERNELS(X)
WR_TIME_KERNELS(X)
WR_EXTRACT_KERNELS(X)
WR_MAKE_KERNELS(X)
#undef X

#endif
