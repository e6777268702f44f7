/* Functions 5000 to 5499: jsonb. */
#include "common/expr/function_table.h"
#include "common/expr/kernel_jsonb.h"
#include "common/expr/kernel_jsonpath.h"
#include "common/expr/set_kernel.h"

#define B WR_TYPE_BOOL
#define I2 WR_TYPE_INT2
#define I4 WR_TYPE_INT4
#define I8 WR_TYPE_INT8
#define F4 WR_TYPE_FLOAT4
#define F8 WR_TYPE_FLOAT8
#define N WR_TYPE_NUMERIC
#define T WR_TYPE_TEXT
#define J WR_TYPE_JSONB
#define TA WR_TYPE_TEXT_ARRAY
#define P WR_TYPE_JSONPATH

#define ROW(num, sym, k, result_type, text)                                                \
    .number = (num), .name = (sym), .kind = WR_FUNCTION_SCALAR, .strict = true,            \
    .can_fail = true, .result = (result_type), .help = (text), .kernel = &wr_kernel_##k
#define ONE(a) .arg_count = 1, .args = {(a)}
#define TWO(a, b) .arg_count = 2, .args = {(a), (b)}
#define THREE(a, b, c) .arg_count = 3, .args = {(a), (b), (c)}
#define FOUR(a, b, c, d) .arg_count = 4, .args = {(a), (b), (c), (d)}
#define LAX(num, text)                                                                     \
    .number = (num), .name = "jsonb_set_lax", .kind = WR_FUNCTION_SCALAR, .can_fail = true, \
    .result = J, .help = (text), .kernel = &wr_kernel_jsonb_set_lax,                       \
    .explain = wr_explain_jsonb_set_lax
#define SYMBOL .is_operator = true
#define PART .makes_null = true
#define SAYS(f) .explain = wr_explain_##f
#define SCALAR(num, k, r)                                                                  \
    {.number = (num), .name = "cast", .kind = WR_FUNCTION_CAST, .strict = true,            \
     .can_fail = true, .cast_context = WR_CAST_EXPLICIT, ONE(J), .result = (r), .help = "", \
     .kernel = &wr_kernel_##k, SAYS(k)}

#define SET(num, k, r, text)                                                               \
    {.number = (num), .name = #k, .kind = WR_FUNCTION_SET, .strict = true, .can_fail = true, \
     ONE(J), .result = (r), .help = (text), .kernel = &wr_set_##k}

/* A function of a path: alone, with variables, and silent as well. */
#define PATH(num, k, r, text)                                                              \
    {ROW(num, #k, k, r, text), PART, SAYS(k), TWO(J, P)},                                  \
        {ROW((num) + 1, #k, k, r, text "; with variables"), PART, SAYS(k), THREE(J, P, J)}, \
        {ROW((num) + 2, #k, k, r, text "; true: silent about errors"), PART, SAYS(k), FOUR(J, P, J, B)}
#define PATH_SET(num, k, text, count, ...)                                                 \
    {.number = (num), .name = #k, .kind = WR_FUNCTION_SET, .strict = true, .can_fail = true, \
     .arg_count = (count), .args = {__VA_ARGS__}, .result = J, .help = (text), .kernel = &wr_set_##k}
#define PATH_SETS(num, k, text)                                                            \
    PATH_SET(num, k, text, 2, J, P), PATH_SET((num) + 1, k, text "; with variables", 3, J, P, J), \
        PATH_SET((num) + 2, k, text "; true: silent about errors", 4, J, P, J, B)

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
    {ROW(5021, "->", jsonb_at, J, "element, from 0; negative: from the end"), TWO(J, I4), SYMBOL,
     PART},
    {ROW(5022, "->>", jsonb_field_text, T, "member of a name, as text"), TWO(J, T), SYMBOL, PART},
    {ROW(5023, "->>", jsonb_at_text, T, "element, as text"), TWO(J, I4), SYMBOL, PART},
    {ROW(5024, "#>", jsonb_follow, J, "what a path leads to"), TWO(J, TA), SYMBOL, PART},
    {ROW(5025, "#>>", jsonb_follow_text, T, "what a path leads to, as text"), TWO(J, TA), SYMBOL,
     PART},
    {ROW(5026, "@>", jsonb_contains, B, "does the left one contain the right one?"), TWO(J, J),
     SYMBOL},
    {ROW(5027, "<@", jsonb_contained, B, "is the left one contained in the right one?"), TWO(J, J),
     SYMBOL},
    {ROW(5028, "?", jsonb_exists, B, "is it a member's name, or an element that is a string?"),
     TWO(J, T), SYMBOL},
    {ROW(5029, "?|", jsonb_exists_any, B, "is any of them?"), TWO(J, TA), SYMBOL},
    {ROW(5030, "?&", jsonb_exists_all, B, "are all of them?"), TWO(J, TA), SYMBOL},
    {ROW(5031, "||", jsonb_concat, J, "objects merged, or arrays one behind the other"), TWO(J, J),
     SYMBOL},
    {ROW(5032, "-", jsonb_delete, J, "without a member, or without elements that are this string"),
     TWO(J, T), SYMBOL, SAYS(jsonb_delete)},
    {ROW(5033, "-", jsonb_delete_at, J, "without an element"), TWO(J, I4), SYMBOL,
     SAYS(jsonb_delete_at)},
    {ROW(5034, "-", jsonb_delete_all, J,
         "without members of these names, or elements that are these strings"),
     TWO(J, TA), SYMBOL, SAYS(jsonb_delete_all)},
    {ROW(5035, "#-", jsonb_delete_path, J, "without what a path leads to"), TWO(J, TA), SYMBOL,
     SAYS(jsonb_delete_path)},
    {ROW(5040, "jsonb_typeof", jsonb_typeof, T,
         "object, array, string, number, boolean or null"), ONE(J)},
    {ROW(5041, "jsonb_array_length", jsonb_array_length, I4, "number of elements"), ONE(J),
     SAYS(jsonb_array_length)},
    {ROW(5042, "jsonb_pretty", jsonb_pretty, T, "on lines, indented"), ONE(J)},
    {ROW(5043, "jsonb_strip_nulls", jsonb_strip_nulls, J,
         "without members that are null, at any depth"),
     ONE(J)},
    {ROW(5044, "jsonb_extract_path", jsonb_path, J,
         "what is found by names and numbers, one by one"),
     TWO(J, T), .variadic = true, PART},
    {ROW(5045, "jsonb_extract_path_text", jsonb_path_text, T,
         "what is found by names and numbers, as text"),
     TWO(J, T), .variadic = true, PART},
    {ROW(5050, "to_jsonb", jsonb_of, J, "a value of any type as jsonb"), ONE(WR_TYPE_ANYELEMENT)},
    {.number = 5051, .name = "jsonb_build_array", .kind = WR_FUNCTION_SCALAR, .can_fail = true,
     .variadic = true, .takes_jsonb = true, ONE(J), .result = J,
     .help = "an array of the arguments, of any types", .kernel = &wr_kernel_jsonb_array},
    {.number = 5052, .name = "jsonb_build_array", .kind = WR_FUNCTION_SCALAR, .can_fail = true,
     .result = J, .help = "an empty array", .kernel = &wr_kernel_jsonb_array},
    {.number = 5053, .name = "jsonb_build_object", .kind = WR_FUNCTION_SCALAR, .can_fail = true,
     .variadic = true, .takes_jsonb = true, TWO(J, J), .result = J,
     .help = "an object of names and values by turns, of any types",
     .kernel = &wr_kernel_jsonb_object, SAYS(jsonb_object)},
    {.number = 5054, .name = "jsonb_build_object", .kind = WR_FUNCTION_SCALAR, .can_fail = true,
     .result = J, .help = "an empty object", .kernel = &wr_kernel_jsonb_object},
    {.number = WR_FUNCTION_JSONB_ARRAY_OF, .name = "jsonb_build_array", .kind = WR_FUNCTION_FORM, .strict = true,
     .can_fail = true, ONE(WR_TYPE_ARRAY), .result = J, .help = "jsonb_build_array(VARIADIC a)",
     .kernel = &wr_kernel_jsonb_array_elements_of},
    {.number = WR_FUNCTION_JSONB_OBJECT_OF, .name = "jsonb_build_object", .kind = WR_FUNCTION_FORM,
     .strict = true, .can_fail = true, ONE(WR_TYPE_ARRAY), .result = J,
     .help = "jsonb_build_object(VARIADIC a)", .kernel = &wr_kernel_jsonb_object_elements_of,
     SAYS(jsonb_object_elements_of)},
    {ROW(5060, "jsonb_set", jsonb_set, J, "with a value where a path leads, there already or not"),
     THREE(J, TA, J), SAYS(jsonb_set)},
    {ROW(5061, "jsonb_set", jsonb_set, J,
         "with a value where a path leads; false: only if something is there"),
     FOUR(J, TA, J, B), SAYS(jsonb_set)},
    {LAX(5062, "as jsonb_set; NULL is null"), THREE(J, TA, J)},
    {LAX(5063, "as jsonb_set; NULL is null"), FOUR(J, TA, J, B)},
    {LAX(5064,
         "as jsonb_set; for NULL use_json_null, delete_key, return_target or raise_exception"),
     .arg_count = 5, .args = {J, TA, J, B, T}},
    {ROW(5065, "jsonb_insert", jsonb_insert, J,
         "with a value put in before the element that a path leads to"),
     THREE(J, TA, J), SAYS(jsonb_insert)},
    {ROW(5066, "jsonb_insert", jsonb_insert, J, "with a value put in; true: behind the element"),
     FOUR(J, TA, J, B), SAYS(jsonb_insert)},
    {ROW(5067, "jsonb_object", jsonb_object_of, J,
         "an object of names and texts by turns, or in pairs"),
     ONE(TA), SAYS(jsonb_object_of)},
    {ROW(5068, "jsonb_object", jsonb_object_of, J, "an object of these names and these texts"),
     TWO(TA, TA), SAYS(jsonb_object_of)},
    {.number = 5070, .name = "cast", .kind = WR_FUNCTION_CAST, .strict = true, .can_fail = true,
     .cast_context = WR_CAST_EXPLICIT, ONE(T), .result = P, .help = "",
     .kernel = &wr_kernel_text_jsonpath, SAYS(text_jsonpath)},
    {.number = 5071, .name = "cast", .kind = WR_FUNCTION_CAST, .strict = true, .can_fail = true,
     .cast_context = WR_CAST_ASSIGNMENT, ONE(P), .result = T, .help = "",
     .kernel = &wr_kernel_jsonpath_text, SAYS(jsonpath_text)},
    {ROW(5072, "@?", jsonb_path_has, B, "does the path find anything?"), TWO(J, P), SYMBOL, PART,
     SAYS(jsonb_path_has)},
    {ROW(5073, "@@", jsonb_path_is, B, "is the predicate that the path is true?"), TWO(J, P), SYMBOL,
     PART, SAYS(jsonb_path_is)},
    PATH(5074, jsonb_path_exists, B, "does the path find anything?"),
    PATH(5077, jsonb_path_exists_tz, B, "as jsonb_path_exists, in the time zone of the job"),
    PATH(5080, jsonb_path_match, B, "is the predicate that the path is true?"),
    PATH(5083, jsonb_path_match_tz, B, "as jsonb_path_match, in the time zone of the job"),
    PATH(5086, jsonb_path_query_array, J, "what the path finds, as an array"),
    PATH(5089, jsonb_path_query_array_tz, J, "as jsonb_path_query_array, in the time zone of the job"),
    PATH(5092, jsonb_path_query_first, J, "the first that the path finds"),
    PATH(5095, jsonb_path_query_first_tz, J, "as jsonb_path_query_first, in the time zone of the job"),
    SET(5400, jsonb_array_elements, J, "the elements of an array"),
    SET(5401, jsonb_array_elements_text, T, "the elements of an array, as text"),
    SET(5402, jsonb_object_keys, T, "the names of an object's members"),
    SET(5403, jsonb_each, J, "the members of an object: key, value"),
    SET(5404, jsonb_each_text, T, "the members of an object: key, value, as text"),
    PATH_SETS(5405, jsonb_path_query, "what the path finds"),
    PATH_SETS(5408, jsonb_path_query_tz, "as jsonb_path_query, in the time zone of the job"),
};

const struct wr_function_group wr_functions_jsonb = {jsonb, WR_COUNT(jsonb)};
