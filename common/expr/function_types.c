/* Functions 1001 to 1399: comparisons, arithmetic and casts of smallint, real, bytea, uuid, dates,
 * times and intervals. */
#include "common/expr/function_table.h"

#include "common/expr/explain.h"
#include "common/expr/kernel_types.h"

#define B WR_TYPE_BOOL
#define I2 WR_TYPE_INT2
#define I4 WR_TYPE_INT4
#define I8 WR_TYPE_INT8
#define F4 WR_TYPE_FLOAT4
#define F8 WR_TYPE_FLOAT8
#define N WR_TYPE_NUMERIC
#define T WR_TYPE_TEXT
#define BY WR_TYPE_BYTEA
#define D WR_TYPE_DATE
#define TI WR_TYPE_TIME
#define TS WR_TYPE_TIMESTAMP
#define TZ WR_TYPE_TIMESTAMPTZ
#define IV WR_TYPE_INTERVAL
#define U WR_TYPE_UUID

#define COMPARED(num, a, b, k)                                                  \
    OPERATOR((num), "=", eq_##k, false, a, b, B, "equal"),                      \
    OPERATOR((num) + 1, "<>", ne_##k, false, a, b, B, "not equal"),             \
    OPERATOR((num) + 2, "<", lt_##k, false, a, b, B, "less than"),              \
    OPERATOR((num) + 3, "<=", le_##k, false, a, b, B, "less than or equal"),    \
    OPERATOR((num) + 4, ">", gt_##k, false, a, b, B, "greater than"),           \
    OPERATOR((num) + 5, ">=", ge_##k, false, a, b, B, "greater than or equal")
#define ARITHMETIC(num, a, b, r, k)                                             \
    OPERATOR((num), "+", add_##k, true, a, b, r, "addition"),                   \
    OPERATOR((num) + 1, "-", sub_##k, true, a, b, r, "subtraction"),            \
    OPERATOR((num) + 2, "*", mul_##k, true, a, b, r, "multiplication"),         \
    OPERATOR((num) + 3, "/", div_##k, true, a, b, r, "division; integers truncate")
#define EXPLAINED(num, context, k, a, r, words)                                 \
    {.number = (num), .name = "cast", .kind = WR_FUNCTION_CAST, .strict = true, \
     .can_fail = true, .cast_context = (context), .arg_count = 1, .args = {(a)}, \
     .result = (r), .help = "", .kernel = &wr_kernel_##k, .explain = (words)}
#define TO_TIME(num, context, k, a)                                             \
    {.number = (num), .name = "cast", .kind = WR_FUNCTION_CAST, .strict = true, \
     .can_fail = true, .makes_null = true, .cast_context = (context), .arg_count = 1, \
     .args = {(a)}, .result = TI, .help = "", .kernel = &wr_kernel_##k,         \
     .explain = wr_explain_timestamp}
/* A value as its type with a modifier: the second argument. */
#define MODIFIED(num, k, a)                                                     \
    {.number = (num), .name = "cast", .kind = WR_FUNCTION_CAST, .strict = true, \
     .can_fail = true, .cast_context = WR_CAST_EXPLICIT, .arg_count = 2, .args = {(a), I4}, \
     .result = (a), .help = "", .kernel = &wr_kernel_##k}

static const struct wr_function types[] = {
    COMPARED(1001, I2, I2, int2),
    COMPARED(1007, I2, I4, int24),
    COMPARED(1013, I4, I2, int42),
    COMPARED(1019, I2, I8, int28),
    COMPARED(1025, I8, I2, int82),
    COMPARED(1031, F4, F4, float4),
    COMPARED(1037, F4, F8, float48),
    COMPARED(1043, F8, F4, float84),
    COMPARED(1049, BY, BY, text),
    COMPARED(1055, D, D, int4),
    COMPARED(1061, TI, TI, int8),
    COMPARED(1067, TZ, TZ, int8),
    COMPARED(1073, IV, IV, interval),
    COMPARED(1079, U, U, uuid),
    COMPARED(1085, D, TS, date_timestamp),
    COMPARED(1091, TS, D, timestamp_date),
    COMPARED(1097, D, TZ, date_timestamptz),
    COMPARED(1103, TZ, D, timestamptz_date),
    COMPARED(1109, TS, TZ, timestamp_timestamptz),
    COMPARED(1115, TZ, TS, timestamptz_timestamp),

    ARITHMETIC(1131, I2, I2, I2, int2),
    OPERATOR(1135, "%", mod_int2, true, I2, I2, I2, "remainder"),
    UNARY(1136, "-", neg_int2, I2, I2, "negation"),
    FUNCTION(1137, "abs", abs_int2, true, I2, I2, "absolute value"),
    ARITHMETIC(1141, I2, I4, I4, int24),
    ARITHMETIC(1145, I4, I2, I4, int42),
    ARITHMETIC(1149, I2, I8, I8, int28),
    ARITHMETIC(1153, I8, I2, I8, int82),
    ARITHMETIC(1161, F4, F4, F4, float4),
    UNARY(1165, "-", neg_float4, F4, F4, "negation"),
    FUNCTION(1166, "abs", abs_float4, true, F4, F4, "absolute value"),
    ARITHMETIC(1171, F4, F8, F8, float48),
    ARITHMETIC(1175, F8, F4, F8, float84),
    OPERATOR(1181, "||", concat_bytea, true, BY, BY, BY, "concatenation"),
    FUNCTION(1182, "length", length_bytea, false, BY, I4, "number of bytes"),

    CAST(1201, WR_CAST_IMPLICIT, int2_int4, false, I2, I4),
    CAST(1202, WR_CAST_IMPLICIT, int2_int8, false, I2, I8),
    CAST(1203, WR_CAST_IMPLICIT, int2_float4, false, I2, F4),
    CAST(1204, WR_CAST_IMPLICIT, int2_float8, false, I2, F8),
    CAST(1205, WR_CAST_IMPLICIT, int2_numeric, false, I2, N),
    CAST(1206, WR_CAST_ASSIGNMENT, int4_int2, true, I4, I2),
    CAST(1207, WR_CAST_ASSIGNMENT, int8_int2, true, I8, I2),
    CAST(1208, WR_CAST_ASSIGNMENT, float4_int2, true, F4, I2),
    CAST(1209, WR_CAST_ASSIGNMENT, float8_int2, true, F8, I2),
    CAST(1210, WR_CAST_ASSIGNMENT, numeric_int2, true, N, I2),
    CAST(1211, WR_CAST_IMPLICIT, int4_float4, false, I4, F4),
    CAST(1212, WR_CAST_IMPLICIT, int8_float4, false, I8, F4),
    CAST(1213, WR_CAST_ASSIGNMENT, float8_float4, true, F8, F4),
    CAST(1214, WR_CAST_IMPLICIT, numeric_float4, true, N, F4),
    CAST(1215, WR_CAST_ASSIGNMENT, float4_int4, true, F4, I4),
    CAST(1216, WR_CAST_ASSIGNMENT, float4_int8, true, F4, I8),
    CAST(1217, WR_CAST_IMPLICIT, float4_float8, false, F4, F8),
    CAST(1218, WR_CAST_ASSIGNMENT, float4_numeric, true, F4, N),

    EXPLAINED(1221, WR_CAST_EXPLICIT, text_int2, T, I2, wr_explain_int2_text),
    EXPLAINED(1222, WR_CAST_EXPLICIT, text_float4, T, F4, wr_explain_float4_text),
    EXPLAINED(1223, WR_CAST_EXPLICIT, text_bytea, T, BY, wr_explain_bytea_text),
    EXPLAINED(1224, WR_CAST_EXPLICIT, text_date, T, D, wr_explain_date_text),
    EXPLAINED(1225, WR_CAST_EXPLICIT, text_time, T, TI, wr_explain_time_text),
    EXPLAINED(1226, WR_CAST_EXPLICIT, text_timestamptz, T, TZ, wr_explain_timestamptz_text),
    EXPLAINED(1227, WR_CAST_EXPLICIT, text_interval, T, IV, wr_explain_interval_text),
    EXPLAINED(1228, WR_CAST_EXPLICIT, text_uuid, T, U, wr_explain_uuid_text),
    CAST(1231, WR_CAST_ASSIGNMENT, int2_text, false, I2, T),
    CAST(1232, WR_CAST_ASSIGNMENT, float4_text, false, F4, T),
    CAST(1233, WR_CAST_ASSIGNMENT, bytea_text, true, BY, T),
    CAST(1234, WR_CAST_ASSIGNMENT, date_text, false, D, T),
    CAST(1235, WR_CAST_ASSIGNMENT, time_text, false, TI, T),
    CAST(1236, WR_CAST_ASSIGNMENT, timestamptz_text, false, TZ, T),
    CAST(1237, WR_CAST_ASSIGNMENT, interval_text, false, IV, T),
    CAST(1238, WR_CAST_ASSIGNMENT, uuid_text, false, U, T),

    EXPLAINED(1241, WR_CAST_IMPLICIT, date_timestamp, D, TS, wr_explain_date_for_timestamp),
    EXPLAINED(1242, WR_CAST_IMPLICIT, date_timestamptz, D, TZ, wr_explain_date_for_timestamp),
    CAST(1243, WR_CAST_ASSIGNMENT, timestamp_date, false, TS, D),
    TO_TIME(1244, WR_CAST_ASSIGNMENT, timestamp_time, TS),
    EXPLAINED(1245, WR_CAST_IMPLICIT, timestamp_timestamptz, TS, TZ, wr_explain_timestamp),
    EXPLAINED(1246, WR_CAST_ASSIGNMENT, timestamptz_date, TZ, D, wr_explain_timestamp),
    TO_TIME(1247, WR_CAST_ASSIGNMENT, timestamptz_time, TZ),
    EXPLAINED(1248, WR_CAST_ASSIGNMENT, timestamptz_timestamp, TZ, TS, wr_explain_timestamp),
    CAST(1249, WR_CAST_IMPLICIT, time_interval, false, TI, IV),
    CAST(1250, WR_CAST_ASSIGNMENT, interval_time, false, IV, TI),

    MODIFIED(1261, text_typmod, T),
    MODIFIED(1262, time_typmod, TI),
    MODIFIED(1263, timestamp_typmod, TS),
    MODIFIED(1264, timestamp_typmod, TZ),
    MODIFIED(1265, interval_typmod, IV),
};

const struct wr_function_group wr_functions_types = {types, WR_COUNT(types)};
