/* Functions 1 to 999: arithmetic, comparison, casts, what there was first. */
#include "common/expr/function_table.h"

#include "common/expr/set_kernel.h"

#define B WR_TYPE_BOOL
#define I4 WR_TYPE_INT4
#define I8 WR_TYPE_INT8
#define F8 WR_TYPE_FLOAT8
#define N WR_TYPE_NUMERIC
#define T WR_TYPE_TEXT
#define TS WR_TYPE_TIMESTAMP

#define COMPARISONS(num, a, k)                                                             \
    OPERATOR((num), "=", eq_##k, false, a, a, B, "equal"),                                 \
    OPERATOR((num) + 1, "<>", ne_##k, false, a, a, B, "not equal"),                        \
    OPERATOR((num) + 2, "<", lt_##k, false, a, a, B, "less than"),                         \
    OPERATOR((num) + 3, "<=", le_##k, false, a, a, B, "less than or equal"),               \
    OPERATOR((num) + 4, ">", gt_##k, false, a, a, B, "greater than"),                      \
    OPERATOR((num) + 5, ">=", ge_##k, false, a, a, B, "greater than or equal")
#define ARITHMETIC(num, a, k)                                                              \
    OPERATOR((num), "+", add_##k, true, a, a, a, "addition"),                              \
    OPERATOR((num) + 1, "-", sub_##k, true, a, a, a, "subtraction"),                       \
    OPERATOR((num) + 2, "*", mul_##k, true, a, a, a, "multiplication"),                    \
    OPERATOR((num) + 3, "/", div_##k, true, a, a, a, "division; integers truncate"),       \
    UNARY((num) + 4, "-", neg_##k, a, a, "negation"),                                      \
    FUNCTION((num) + 5, "abs", abs_##k, true, a, a, "absolute value")

static const struct wr_function core[] = {
    ARITHMETIC(1, I4, int4),
    OPERATOR(7, "%", mod_int4, true, I4, I4, I4, "remainder"),
    ARITHMETIC(11, I8, int8),
    OPERATOR(17, "%", mod_int8, true, I8, I8, I8, "remainder"),
    ARITHMETIC(21, F8, float8),
    ARITHMETIC(31, N, numeric),
    OPERATOR(37, "%", mod_numeric, true, N, N, N, "remainder"),
    COMPARISONS(101, B, bool),
    COMPARISONS(111, I4, int4),
    COMPARISONS(121, I8, int8),
    COMPARISONS(131, F8, float8),
    COMPARISONS(141, N, numeric),
    COMPARISONS(151, T, text),
    COMPARISONS(161, TS, int8),
    FUNCTION(201, "lower", lower, false, T, T, "lower case (C.UTF-8)"),
    FUNCTION(202, "upper", upper, false, T, T, "upper case (C.UTF-8)"),
    FUNCTION(203, "length", length, false, T, I4, "number of characters"),
    OPERATOR(204, "||", concat, true, T, T, T, "concatenation"),
    CAST(301, WR_CAST_IMPLICIT, int4_int8, false, I4, I8),
    CAST(302, WR_CAST_ASSIGNMENT, int8_int4, true, I8, I4),
    CAST(303, WR_CAST_IMPLICIT, int4_float8, false, I4, F8),
    CAST(304, WR_CAST_IMPLICIT, int8_float8, false, I8, F8),
    CAST(305, WR_CAST_ASSIGNMENT, float8_int4, true, F8, I4),
    CAST(306, WR_CAST_ASSIGNMENT, float8_int8, true, F8, I8),
    CAST(307, WR_CAST_IMPLICIT, int4_numeric, false, I4, N),
    CAST(308, WR_CAST_IMPLICIT, int8_numeric, false, I8, N),
    CAST(309, WR_CAST_ASSIGNMENT, numeric_int4, true, N, I4),
    CAST(310, WR_CAST_ASSIGNMENT, numeric_int8, true, N, I8),
    CAST(311, WR_CAST_IMPLICIT, numeric_float8, true, N, F8),
    CAST(312, WR_CAST_ASSIGNMENT, float8_numeric, true, F8, N),
    CAST(313, WR_CAST_EXPLICIT, bool_int4, false, B, I4),
    CAST(314, WR_CAST_EXPLICIT, int4_bool, false, I4, B),
    CAST(315, WR_CAST_EXPLICIT, text_bool, true, T, B),
    CAST(316, WR_CAST_EXPLICIT, text_int4, true, T, I4),
    CAST(317, WR_CAST_EXPLICIT, text_int8, true, T, I8),
    CAST(318, WR_CAST_EXPLICIT, text_float8, true, T, F8),
    CAST(319, WR_CAST_EXPLICIT, text_numeric, true, T, N),
    CAST(320, WR_CAST_EXPLICIT, text_timestamp, true, T, TS),
    CAST(321, WR_CAST_ASSIGNMENT, bool_text, false, B, T),
    CAST(322, WR_CAST_ASSIGNMENT, int4_text, false, I4, T),
    CAST(323, WR_CAST_ASSIGNMENT, int8_text, false, I8, T),
    CAST(324, WR_CAST_ASSIGNMENT, float8_text, false, F8, T),
    CAST(325, WR_CAST_ASSIGNMENT, numeric_text, false, N, T),
    CAST(326, WR_CAST_ASSIGNMENT, timestamp_text, false, TS, T),
    {.number = 401, .name = "regexp_split_to_table", .kind = WR_FUNCTION_SET, .strict = true,
     .can_fail = true, .arg_count = 2, .args = {T, T}, .result = T,
     .help = "the pieces between matches of a pattern", .kernel = &wr_set_regexp_split_to_table},
};
#undef B
#undef I4
#undef I8
#undef F8
#undef N
#undef T
#undef TS

const struct wr_function_group wr_functions_core = {core, WR_COUNT(core)};
