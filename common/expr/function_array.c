/* Functions 4000 to 4499: arrays, and what makes rows of them and of ranges. */
#include "common/expr/function_table.h"
#include "common/expr/kernel_array.h"
#include "common/expr/set_kernel.h"

#define B WR_TYPE_BOOL
#define I4 WR_TYPE_INT4
#define I8 WR_TYPE_INT8
#define N WR_TYPE_NUMERIC
#define T WR_TYPE_TEXT
#define TS WR_TYPE_TIMESTAMP
#define TZ WR_TYPE_TIMESTAMPTZ
#define IV WR_TYPE_INTERVAL
#define A WR_TYPE_ARRAY
#define E WR_TYPE_ANYELEMENT
#define CA WR_TYPE_ANYCOMPATIBLEARRAY
#define C WR_TYPE_ANYCOMPATIBLE
#define TA WR_TYPE_TEXT_ARRAY
#define IA ((enum wr_type)(WR_TYPE_ARRAY_BASE + WR_TYPE_INT4))

#define ROW(num, sym, k, result_type, text)                                                \
    .number = (num), .name = (sym), .kind = WR_FUNCTION_SCALAR, .can_fail = true,          \
    .result = (result_type), .help = (text), .kernel = &wr_kernel_##k
#define FORM(num, sym, k, result_type, text)                                               \
    .number = (num), .name = (sym), .kind = WR_FUNCTION_FORM, .can_fail = true,            \
    .result = (result_type), .help = (text), .kernel = &wr_kernel_##k
#define ONE(a) .arg_count = 1, .args = {(a)}
#define TWO(a, b) .arg_count = 2, .args = {(a), (b)}
#define THREE(a, b, c) .arg_count = 3, .args = {(a), (b), (c)}
#define SYMBOL .is_operator = true
#define STRICT .strict = true
#define PART .makes_null = true
#define SAYS(f) .explain = wr_explain_##f
#define ARRAY_CAST(num, k, how, args_, r)                                                  \
    {.number = (num), .name = "cast", .kind = WR_FUNCTION_CAST, .strict = true,            \
     .can_fail = true, .cast_context = (how), args_, .result = (r), .help = "",            \
     .kernel = &wr_kernel_##k
#define MAKES_ROWS(num, sym, k, r, text)                                                   \
    .number = (num), .name = (sym), .kind = WR_FUNCTION_SET, .can_fail = true,             \
    .result = (r), .help = (text), .kernel = &wr_set_##k

static const struct wr_function array[] = {
    ARRAY_CAST(WR_FUNCTION_TEXT_ARRAY, text_array, WR_CAST_EXPLICIT, ONE(T), A)},
    ARRAY_CAST(WR_FUNCTION_ARRAY_TEXT, array_text, WR_CAST_ASSIGNMENT, ONE(A), T)},
    ARRAY_CAST(WR_FUNCTION_ARRAY_ARRAY, array_array, WR_CAST_EXPLICIT, ONE(A), A), SAYS(array_array)},
    ARRAY_CAST(WR_FUNCTION_ARRAY_TYPMOD, array_typmod, WR_CAST_EXPLICIT, TWO(A, I4), A),
     SAYS(array_typmod)},
    OPERATOR(4011, "=", eq_array, false, A, A, B, "equal"),
    OPERATOR(4012, "<>", ne_array, false, A, A, B, "not equal"),
    OPERATOR(4013, "<", lt_array, false, A, A, B, "less than"),
    OPERATOR(4014, "<=", le_array, false, A, A, B, "less than or equal"),
    OPERATOR(4015, ">", gt_array, false, A, A, B, "greater than"),
    OPERATOR(4016, ">=", ge_array, false, A, A, B, "greater than or equal"),
    OPERATOR(4017, "@>", array_contains, false, A, A, B, "is every element of the right one in the left?"),
    OPERATOR(4018, "<@", array_contained, false, A, A, B, "is every element of the left one in the right?"),
    OPERATOR(4019, "&&", array_overlaps, false, A, A, B, "have they an element in common?"),
    {ROW(4020, "||", array_cat, CA, "the elements of both, or one as an element of the other"),
     TWO(CA, CA), SYMBOL, SAYS(array_cat)},
    {ROW(4021, "||", array_append, CA, "an element more at the end"), TWO(CA, C), SYMBOL,
     SAYS(array_append)},
    {ROW(4022, "||", array_prepend, CA, "an element more in front"), TWO(C, CA), SYMBOL,
     SAYS(array_prepend)},
    {FORM(WR_FUNCTION_ARRAY_MAKE, "array", array_make, A, "ARRAY[a, b, …]"), ONE(E), .variadic = true},
    {FORM(WR_FUNCTION_ARRAY_NEST, "array", array_make_nested, A, "ARRAY[a, b, …] of arrays"), ONE(A),
     .variadic = true, SAYS(array_make_nested)},
    {FORM(WR_FUNCTION_ARRAY_GET, "array_get", array_get, E, "a[i], a[i][k], …"), TWO(A, I4), STRICT, PART,
     .variadic = true},
    {FORM(WR_FUNCTION_ARRAY_PART, "array_part", array_part, A,
         "a[i:k], a[:k], …; the second argument has a bit for each bound that is there"),
     THREE(A, I4, I4), STRICT, .variadic = true},
    {FORM(WR_FUNCTION_NUM_NULLS_OF, "num_nulls", num_nulls_of, I4, "num_nulls(VARIADIC a)"), ONE(A), STRICT},
    {FORM(WR_FUNCTION_NUM_NONNULLS_OF, "num_nonnulls", num_nonnulls_of, I4, "num_nonnulls(VARIADIC a)"), ONE(A),
     STRICT},
    {FORM(WR_FUNCTION_FORMAT_OF, "format", format_of, T, "format(text, VARIADIC a)"), TWO(T, A), SAYS(format_of)},
    {ROW(4041, "array_length", array_length, I4, "length of a dimension, from 1"), TWO(A, I4), STRICT, PART},
    {ROW(4042, "array_lower", array_lower, I4, "first subscript of a dimension"), TWO(A, I4), STRICT, PART},
    {ROW(4043, "array_upper", array_upper, I4, "last subscript of a dimension"), TWO(A, I4), STRICT, PART},
    {ROW(4044, "array_ndims", array_ndims, I4, "number of dimensions"), ONE(A), STRICT, PART},
    {ROW(4045, "array_dims", array_dims, T, "the bounds of all dimensions"), ONE(A), STRICT, PART,
     SAYS(array_dims)},
    {ROW(4046, "cardinality", cardinality, I4, "number of elements"), ONE(A), STRICT},
    {ROW(4051, "array_append", array_append, CA, "an element more at the end"), TWO(CA, C),
     SAYS(array_append)},
    {ROW(4052, "array_prepend", array_prepend, CA, "an element more in front"), TWO(C, CA),
     SAYS(array_prepend)},
    {ROW(4053, "array_cat", array_cat, CA, "the elements of both, or one as an element of the other"),
     TWO(CA, CA), SAYS(array_cat)},
    {ROW(4054, "array_remove", array_remove, CA, "without the elements that are equal"), TWO(CA, C),
     SAYS(array_remove)},
    {ROW(4055, "array_replace", array_replace, CA, "elements equal to b become c"), THREE(CA, C, C),
     SAYS(array_replace)},
    {ROW(4056, "array_position", array_position, I4, "first subscript of an element"), TWO(CA, C),
     SAYS(array_position)},
    {ROW(4057, "array_position", array_position, I4, "the same, from a subscript on"), THREE(CA, C, I4),
     SAYS(array_position)},
    {ROW(4058, "array_positions", array_positions, IA, "all subscripts of an element"), TWO(CA, C),
     SAYS(array_positions)},
    {ROW(4059, "array_fill", array_fill, A, "an array of one value, of these lengths"), TWO(E, IA),
     SAYS(array_fill)},
    {ROW(4060, "array_fill", array_fill, A, "the same, with these lower bounds"), THREE(E, IA, IA),
     SAYS(array_fill)},
    {ROW(4061, "trim_array", trim_array, A, "without the last n elements"), TWO(A, I4), STRICT,
     SAYS(trim_array)},
    {ROW(4062, "array_to_string", array_to_string, T, "the elements with a text between them, without NULLs"),
     TWO(A, T), SAYS(array_to_string)},
    {ROW(4063, "array_to_string", array_to_string, T, "the same, with a text for NULL"), THREE(A, T, T),
     SAYS(array_to_string)},
    {ROW(4064, "string_to_array", string_to_array, TA,
         "the fields between separators; of none (NULL) the characters"),
     TWO(T, T), SAYS(string_to_array)},
    {ROW(4065, "string_to_array", string_to_array, TA, "the same, with a text that is NULL"),
     THREE(T, T, T), SAYS(string_to_array)},
    {ROW(4066, "regexp_match", regexp_match, TA, "the groups of the first match"), TWO(T, T), STRICT, PART,
     SAYS(regexp_match)},
    {ROW(4067, "regexp_match", regexp_match, TA, "the groups of the first match"), THREE(T, T, T), STRICT,
     PART, SAYS(regexp_match)},
    {ROW(4068, "regexp_split_to_array", regexp_split_to_array, TA, "the pieces between matches"),
     TWO(T, T), STRICT, SAYS(regexp_split_to_array)},
    {ROW(4069, "regexp_split_to_array", regexp_split_to_array, TA, "the pieces between matches"),
     THREE(T, T, T), STRICT, SAYS(regexp_split_to_array)},
    {ROW(4070, "parse_ident", parse_ident, TA, "the parts of a qualified name"), ONE(T), STRICT,
     SAYS(parse_ident)},
    {ROW(4071, "parse_ident", parse_ident, TA, "the same; false: whatever may stand behind it"), TWO(T, B),
     STRICT, SAYS(parse_ident)},
    {ROW(4072, "num_nulls", num_nulls, I4, "how many arguments are NULL"), ONE(T), .variadic = true,
     .takes_any = true},
    {ROW(4073, "num_nonnulls", num_nonnulls, I4, "how many arguments are not NULL"), ONE(T),
     .variadic = true, .takes_any = true},
    {MAKES_ROWS(4201, "unnest", unnest, E, "the elements, of all dimensions"), ONE(A), STRICT},
    {MAKES_ROWS(4202, "generate_subscripts", generate_subscripts, I4, "the subscripts of a dimension"),
     TWO(A, I4), STRICT},
    {MAKES_ROWS(4203, "generate_subscripts", generate_subscripts, I4, "the same; true: from the last"),
     THREE(A, I4, B), STRICT},
    {MAKES_ROWS(4211, "generate_series", series_int4, I4, "from a to b"), TWO(I4, I4), STRICT},
    {MAKES_ROWS(4212, "generate_series", series_int4, I4, "from a to b by steps of c"), THREE(I4, I4, I4),
     STRICT},
    {MAKES_ROWS(4213, "generate_series", series_int8, I8, "from a to b"), TWO(I8, I8), STRICT},
    {MAKES_ROWS(4214, "generate_series", series_int8, I8, "from a to b by steps of c"), THREE(I8, I8, I8),
     STRICT},
    {MAKES_ROWS(4215, "generate_series", series_numeric, N, "from a to b"), TWO(N, N), STRICT},
    {MAKES_ROWS(4216, "generate_series", series_numeric, N, "from a to b by steps of c"), THREE(N, N, N),
     STRICT},
    {MAKES_ROWS(4217, "generate_series", series_timestamp, TS, "from a to b by steps of c"),
     THREE(TS, TS, IV), STRICT},
    {MAKES_ROWS(4218, "generate_series", series_timestamptz, TZ, "from a to b by steps of c"),
     THREE(TZ, TZ, IV), STRICT},
    {MAKES_ROWS(4221, "string_to_table", string_to_table, T, "the fields between separators"), TWO(T, T)},
    {MAKES_ROWS(4222, "string_to_table", string_to_table, T, "the same, with a text that is NULL"),
     THREE(T, T, T)},
    {MAKES_ROWS(4223, "regexp_matches", regexp_matches, TA, "the groups of the first match"), TWO(T, T),
     STRICT},
    {MAKES_ROWS(4224, "regexp_matches", regexp_matches, TA, "the groups of a match; g: of all"),
     THREE(T, T, T), STRICT},
};

const struct wr_function_group wr_functions_array = {array, WR_COUNT(array)};
