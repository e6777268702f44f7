/* Functions 5000 to 5499: jsonb. */
#include "common/expr/function_table.h"
#include "common/expr/kernel_jsonb.h"

#define B WR_TYPE_BOOL
#define I2 WR_TYPE_INT2
#define I4 WR_TYPE_INT4
#define I8 WR_TYPE_INT8
#define F4 WR_TYPE_FLOAT4
#define F8 WR_TYPE_FLOAT8
#define N WR_TYPE_NUMERIC
#define T WR_TYPE_TEXT
#define J WR_TYPE_JSONB

#define ROW(num, sym, k, result_type, text)                                                \
    .number = (num), .name = (sym), .kind = WR_FUNCTION_SCALAR, .strict = true,            \
    .can_fail = true, .result = (result_type), .help = (text), .kernel = &wr_kernel_##k
#define ONE(a) .arg_count = 1, .args = {(a)}
#define TWO(a, b) .arg_count = 2, .args = {(a), (b)}
#define SYMBOL .is_operator = true
#define PART .makes_null = true
#define SAYS(f) .explain = wr_explain_##f
#define SCALAR(num, k, r)                                                                  \
    {.number = (num), .name = "cast", .kind = WR_FUNCTION_CAST, .strict = true,            \
     .can_fail = true, .cast_context = WR_CAST_EXPLICIT, ONE(J), .result = (r), .help = "", \
     .kernel = &wr_kernel_##k, SAYS(k)}

static const struct wr_function jsonb[] = {
    OPERATOR(5000, "=", eq_jsonb, false, J, J, B, "equal"),
    OPERATOR(5001, "<>", ne_jsonb, false, J, J, B, "not equal"),
    OPERATOR(5002, "<", lt_jsonb, false, J, J, B, "less than"),
    OPERATOR(5003, "<=", le_jsonb, false, J, J, B, "less than or equal"),
    OPERATOR(5004, ">", gt_jsonb, false, J, J, B, "greater than"),
    OPERATOR(5005, ">=", ge_jsonb, false, J, J, B, "greater than or equal"),
    {.number = 5010, .name = "cast", .kind = WR_FUNCTION_CAST, .strict = true, .can_fail = true,
     .cast_context = WR_CAST_EXPLICIT, ONE(T), .result = J, .help = "",
     .kernel = &wr_kernel_text_jsonb, SAYS(text_jsonb)},
    CAST(5011, WR_CAST_ASSIGNMENT, jsonb_text, true, J, T),
    SCALAR(5012, jsonb_bool, B),
    SCALAR(5013, jsonb_int2, I2),
    SCALAR(5014, jsonb_int4, I4),
    SCALAR(5015, jsonb_int8, I8),
    SCALAR(5016, jsonb_float4, F4),
    SCALAR(5017, jsonb_float8, F8),
    SCALAR(5018, jsonb_numeric, N),
    {ROW(5020, "->", jsonb_field, J, "member of a name"), TWO(J, T), SYMBOL, PART},
    {ROW(5021, "->", jsonb_at, J, "element, from 0; negative: from the end"), TWO(J, I4), SYMBOL, PART},
    {ROW(5022, "->>", jsonb_field_text, T, "member of a name, as text"), TWO(J, T), SYMBOL, PART},
    {ROW(5023, "->>", jsonb_at_text, T, "element, as text"), TWO(J, I4), SYMBOL, PART},
    {ROW(5026, "@>", jsonb_contains, B, "does the left one contain the right one?"), TWO(J, J), SYMBOL},
    {ROW(5027, "<@", jsonb_contained, B, "is the left one contained in the right one?"), TWO(J, J),
     SYMBOL},
    {ROW(5028, "?", jsonb_exists, B, "is it a member's name, or an element that is a string?"),
     TWO(J, T), SYMBOL},
    {ROW(5031, "||", jsonb_concat, J, "objects merged, or arrays one behind the other"), TWO(J, J),
     SYMBOL},
    {ROW(5032, "-", jsonb_delete, J, "without a member, or without elements that are this string"),
     TWO(J, T), SYMBOL, SAYS(jsonb_delete)},
    {ROW(5033, "-", jsonb_delete_at, J, "without an element"), TWO(J, I4), SYMBOL,
     SAYS(jsonb_delete_at)},
    {ROW(5040, "jsonb_typeof", jsonb_typeof, T,
         "object, array, string, number, boolean or null"), ONE(J)},
    {ROW(5041, "jsonb_array_length", jsonb_array_length, I4, "number of elements"), ONE(J),
     SAYS(jsonb_array_length)},
    {ROW(5042, "jsonb_pretty", jsonb_pretty, T, "on lines, indented"), ONE(J)},
    {ROW(5043, "jsonb_strip_nulls", jsonb_strip_nulls, J, "without members that are null, at any depth"),
     ONE(J)},
    {ROW(5044, "jsonb_extract_path", jsonb_path, J, "what is found by names and numbers, one by one"),
     TWO(J, T), .variadic = true, PART},
    {ROW(5045, "jsonb_extract_path_text", jsonb_path_text, T,
         "what is found by names and numbers, as text"),
     TWO(J, T), .variadic = true, PART},
};

const struct wr_function_group wr_functions_jsonb = {jsonb, WR_COUNT(jsonb)};
