/* Functions 3500 to 3599: by a picture to text and from it. */
#include "common/expr/function_table.h"
#include "common/expr/kernel_to_char.h"

#define T WR_TYPE_TEXT
#define ROW(num, sql_name, k, a, r, nulls, text)                                            \
    {.number = (num), .name = (sql_name), .kind = WR_FUNCTION_SCALAR, .strict = true,       \
     .can_fail = true, .makes_null = (nulls), .arg_count = 2, .args = {(a), T}, .result = (r), \
     .help = (text), .kernel = &wr_kernel_##k, .explain = wr_explain_##k}
#define MOMENT "by a picture: 'YYYY-MM-DD HH24:MI:SS.US', 'FMDay, FMDDth Month', 'IYYY-IW', …"
#define NUMBER "by a picture: '9G999D99', 'FM000', 'S9.99EEEE', 'RN', …"

static const struct wr_function formats[] = {
    ROW(3500, "to_char", to_char_timestamp, WR_TYPE_TIMESTAMP, T, true, MOMENT),
    ROW(3501, "to_char", to_char_timestamptz, WR_TYPE_TIMESTAMPTZ, T, true,
        "the same by the clocks of the job's time zone"),
    ROW(3502, "to_char", to_char_interval, WR_TYPE_INTERVAL, T, true,
        "the same of an interval, which has no names and no era"),
    ROW(3503, "to_char", to_char_int4, WR_TYPE_INT4, T, false, NUMBER),
    ROW(3504, "to_char", to_char_int8, WR_TYPE_INT8, T, false, NUMBER),
    ROW(3505, "to_char", to_char_float4, WR_TYPE_FLOAT4, T, false, NUMBER),
    ROW(3506, "to_char", to_char_float8, WR_TYPE_FLOAT8, T, false, NUMBER),
    ROW(3507, "to_char", to_char_numeric, WR_TYPE_NUMERIC, T, false, NUMBER),
    ROW(3508, "to_number", to_number, T, WR_TYPE_NUMERIC, true, "a number read by a picture"),
    ROW(3509, "to_date", to_date, T, WR_TYPE_DATE, false, "a date read by a picture"),
    ROW(3510, "to_timestamp", to_timestamp_text, T, WR_TYPE_TIMESTAMPTZ, false,
        "a time read by a picture, in the job's time zone unless it has TZH"),
};
#undef T

const struct wr_function_group wr_functions_format = {formats, WR_COUNT(formats)};
