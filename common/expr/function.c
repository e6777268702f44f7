#include "common/expr/function.h"

#include <string.h>

#include "common/base/assert.h"
#include "common/base/str.h"
#include "common/expr/kernel.h"

#define B WR_TYPE_BOOL
#define I4 WR_TYPE_INT4
#define I8 WR_TYPE_INT8
#define F8 WR_TYPE_FLOAT8
#define N WR_TYPE_NUMERIC
#define T WR_TYPE_TEXT
#define TS WR_TYPE_TIMESTAMP

#define OPERATOR(num, sym, k, fails, a, b, r, text)                                        \
    {.number = (num), .name = (sym), .kind = WR_FUNCTION_SCALAR, .is_operator = true,      \
     .strict = true, .can_fail = (fails), .arg_count = 2, .args = {(a), (b)}, .result = (r), \
     .help = (text), .kernel = &wr_kernel_##k}
#define UNARY(num, sym, k, a, r, text)                                                     \
    {.number = (num), .name = (sym), .kind = WR_FUNCTION_SCALAR, .is_operator = true,      \
     .strict = true, .can_fail = true, .arg_count = 1, .args = {(a)}, .result = (r),       \
     .help = (text), .kernel = &wr_kernel_##k}
#define FUNCTION(num, sym, k, fails, a, r, text)                                           \
    {.number = (num), .name = (sym), .kind = WR_FUNCTION_SCALAR, .strict = true,           \
     .can_fail = (fails), .arg_count = 1, .args = {(a)}, .result = (r), .help = (text),    \
     .kernel = &wr_kernel_##k}
#define CAST(num, context, k, fails, a, r)                                                 \
    {.number = (num), .name = "cast", .kind = WR_FUNCTION_CAST, .strict = true,            \
     .can_fail = (fails), .cast_context = (context), .arg_count = 1, .args = {(a)},        \
     .result = (r), .help = "", .kernel = &wr_kernel_##k}
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

/* Numbers are part of plans: add at the end of a group, never renumber. */
static const struct wr_function functions[] = {
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
    CAST(311, WR_CAST_IMPLICIT, numeric_float8, false, N, F8),
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
     .help = "the pieces between matches of a pattern"},
};
#undef B
#undef I4
#undef I8
#undef F8
#undef N
#undef T
#undef TS

const struct wr_function *wr_function_by_number(uint32_t number)
{
    for (size_t i = 0; i < WR_COUNT(functions); i++) {
        if (functions[i].number == number) {
            return &functions[i];
        }
    }
    return NULL;
}

const struct wr_function *wr_function_at(uint32_t index)
{
    return index < WR_COUNT(functions) ? &functions[index] : NULL;
}

const struct wr_function *wr_cast_find(enum wr_type from, enum wr_type to,
                                       enum wr_cast_context context)
{
    for (size_t i = 0; i < WR_COUNT(functions); i++) {
        const struct wr_function *f = &functions[i];
        if (f->kind == WR_FUNCTION_CAST && f->args[0] == from && f->result == to &&
            f->cast_context <= context) {
            return f;
        }
    }
    return NULL;
}

/* ---- resolution: PostgreSQL's chapter 10, "Type Conversion" ---- */

/* Type categories, as pg_type.typcategory. */
static char category(enum wr_type type)
{
    switch (type) {
    case WR_TYPE_BOOL:
        return 'B';
    case WR_TYPE_INT2:
    case WR_TYPE_INT4:
    case WR_TYPE_INT8:
    case WR_TYPE_FLOAT4:
    case WR_TYPE_FLOAT8:
    case WR_TYPE_NUMERIC:
        return 'N';
    case WR_TYPE_TEXT:
        return 'S';
    case WR_TYPE_DATE:
    case WR_TYPE_TIME:
    case WR_TYPE_TIMESTAMP:
    case WR_TYPE_TIMESTAMPTZ:
        return 'D';
    case WR_TYPE_INTERVAL:
        return 'T';
    case WR_TYPE_ARRAY:
        return 'A';
    case WR_TYPE_NONE:
    case WR_TYPE_BYTEA:
    case WR_TYPE_UUID:
    case WR_TYPE_JSONB:
    case WR_TYPE_COUNT:
        break;
    }
    return 'U';
}

static bool is_preferred(enum wr_type type)
{
    return type == WR_TYPE_BOOL || type == WR_TYPE_FLOAT8 || type == WR_TYPE_TEXT ||
           type == WR_TYPE_TIMESTAMPTZ || type == WR_TYPE_INTERVAL;
}

#define CANDIDATES_MAX 64

struct candidates {
    const struct wr_function *list[CANDIDATES_MAX];
    uint32_t count;
};

static bool accepts(const struct wr_function *f, const enum wr_type *types, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        if (types[i] != WR_TYPE_NONE && types[i] != f->args[i] &&
            wr_cast_find(types[i], f->args[i], WR_CAST_IMPLICIT) == NULL) {
            return false;
        }
    }
    return true;
}

static uint32_t exact_matches(const struct wr_function *f, const enum wr_type *types,
                              uint32_t count)
{
    uint32_t matches = 0;

    for (uint32_t i = 0; i < count; i++) {
        matches += types[i] == f->args[i];
    }
    return matches;
}

/* Exact, or preferred where a conversion is needed. */
static uint32_t preferred_matches(const struct wr_function *f, const enum wr_type *types,
                                  uint32_t count)
{
    uint32_t matches = 0;

    for (uint32_t i = 0; i < count; i++) {
        matches += types[i] != WR_TYPE_NONE &&
                   (types[i] == f->args[i] || is_preferred(f->args[i]));
    }
    return matches;
}

static void keep_best(struct candidates *c,
                      uint32_t (*score)(const struct wr_function *, const enum wr_type *, uint32_t),
                      const enum wr_type *types, uint32_t count)
{
    uint32_t best = 0, kept = 0;

    for (uint32_t i = 0; i < c->count; i++) {
        best = WR_MAX(best, score(c->list[i], types, count));
    }
    for (uint32_t i = 0; i < c->count; i++) {
        if (score(c->list[i], types, count) == best) {
            c->list[kept++] = c->list[i];
        }
    }
    c->count = kept;
}

/* An operator of unknown literals only: PostgreSQL has it for other categories too, such as dates,
 * and so finds it ambiguous unless it takes text. */
static bool is_ambiguous(const struct candidates *c, const enum wr_type *types, uint32_t count)
{
    bool text = false, unknown = true;

    for (uint32_t k = 0; k < c->count; k++) {
        text |= category(c->list[k]->args[0]) == 'S';
    }
    for (uint32_t i = 0; i < count; i++) {
        unknown &= types[i] == WR_TYPE_NONE;
    }
    return c->list[0]->is_operator && unknown && !text;
}

/* Positions with unknown literals: the string category if any takes it, else the common one. */
static void resolve_unknowns(struct candidates *c, const enum wr_type *types, uint32_t count)
{
    if (is_ambiguous(c, types, count)) {
        return;
    }
    for (uint32_t i = 0; i < count && c->count > 1; i++) {
        char wanted = category(c->list[0]->args[i]);
        bool same = true, preferred = false;
        uint32_t kept = 0;
        if (types[i] != WR_TYPE_NONE) {
            continue;
        }
        for (uint32_t k = 0; k < c->count; k++) {
            same &= category(c->list[k]->args[i]) == wanted;
        }
        for (uint32_t k = 0; k < c->count; k++) {
            if (category(c->list[k]->args[i]) == 'S') {
                wanted = 'S';
                same = true;
            }
        }
        if (!same) {
            return; /* ambiguous */
        }
        for (uint32_t k = 0; k < c->count; k++) {
            preferred |= category(c->list[k]->args[i]) == wanted && is_preferred(c->list[k]->args[i]);
        }
        for (uint32_t k = 0; k < c->count; k++) {
            enum wr_type arg = c->list[k]->args[i];
            if (category(arg) == wanted && (!preferred || is_preferred(arg))) {
                c->list[kept++] = c->list[k];
            }
        }
        c->count = kept;
    }
}

static void describe(const char *name, bool is_operator, const enum wr_type *types, uint32_t count,
                     struct wr_sb *sb)
{
    const char *unknown = "unknown";

    if (is_operator && count == 2) {
        wr_sb_printf(sb, "%s %s %s", types[0] == WR_TYPE_NONE ? unknown : wr_type_name(types[0]),
                     name, types[1] == WR_TYPE_NONE ? unknown : wr_type_name(types[1]));
        return;
    }
    wr_sb_printf(sb, "%s%s", name, is_operator ? " " : "(");
    for (uint32_t i = 0; i < count; i++) {
        wr_sb_printf(sb, "%s%s", i == 0 ? "" : ", ",
                     types[i] == WR_TYPE_NONE ? unknown : wr_type_name(types[i]));
    }
    wr_sb_puts(sb, is_operator ? "" : ")");
}

static enum wr_code not_found(const char *name, bool is_operator, enum wr_function_kind kind,
                              const enum wr_type *types, uint32_t count, bool ambiguous,
                              struct wr_error *err)
{
    struct wr_sb sb = {0};
    const char *names[WR_COUNT(functions)], *near = NULL;
    uint32_t name_count = 0;
    bool known = false;
    enum wr_code code;

    for (size_t i = 0; i < WR_COUNT(functions); i++) {
        if (functions[i].is_operator == is_operator && functions[i].kind == kind) {
            known |= strcmp(functions[i].name, name) == 0;
            names[name_count++] = functions[i].name;
        }
    }
    if (!known && !is_operator) {
        near = wr_nearest(name, names, name_count);
    }
    describe(name, is_operator, types, count, &sb);
    if (ambiguous) {
        code = wr_fail(err, WR_ERR_INVALID, "%s is not unique: %s; add explicit type casts",
                       is_operator ? "operator" : "function", sb.ptr);
    } else if (near != NULL) {
        code = wr_fail(err, WR_ERR_INVALID, "function %s does not exist; did you mean \"%s\"?",
                       sb.ptr, near);
    } else {
        code = wr_fail(err, WR_ERR_INVALID, "%s does not exist: %s%s",
                       is_operator ? "operator" : "function", sb.ptr,
                       known ? "; you might need to add explicit type casts" : "");
    }
    wr_sb_fini(&sb);
    return code;
}

static enum wr_code found(const struct wr_function *f, uint32_t count, const struct wr_function **ret,
                          enum wr_type ret_arg_types[WR_FUNCTION_ARGS_MAX])
{
    *ret = f;
    for (uint32_t i = 0; i < count; i++) {
        ret_arg_types[i] = f->args[i];
    }
    return WR_OK;
}

enum wr_code wr_function_resolve(const char *name, bool is_operator, enum wr_function_kind kind,
                                 const enum wr_type *arg_types, uint32_t arg_count,
                                 const struct wr_function **ret,
                                 enum wr_type ret_arg_types[WR_FUNCTION_ARGS_MAX],
                                 struct wr_error *err)
{
    struct candidates c = {.count = 0};
    enum wr_type assumed[WR_FUNCTION_ARGS_MAX];

    if (arg_count > WR_FUNCTION_ARGS_MAX) {
        return wr_fail(err, WR_ERR_INVALID, "function %s with %u arguments does not exist", name,
                       arg_count);
    }
    memcpy(assumed, arg_types, arg_count * sizeof *assumed);
    if (is_operator && arg_count == 2 && (assumed[0] == WR_TYPE_NONE) != (assumed[1] == WR_TYPE_NONE)) {
        assumed[assumed[0] == WR_TYPE_NONE ? 0 : 1] = assumed[assumed[0] == WR_TYPE_NONE ? 1 : 0];
    }
    for (size_t i = 0; i < WR_COUNT(functions); i++) {
        const struct wr_function *f = &functions[i];
        if (f->kind != kind || f->is_operator != is_operator || f->arg_count != arg_count ||
            strcmp(f->name, name) != 0) {
            continue;
        }
        if (exact_matches(f, assumed, arg_count) == arg_count) {
            return found(f, arg_count, ret, ret_arg_types);
        }
        if (accepts(f, arg_types, arg_count)) {
            WR_ASSERT(c.count < CANDIDATES_MAX);
            c.list[c.count++] = f;
        }
    }
    if (c.count > 1) {
        keep_best(&c, exact_matches, arg_types, arg_count);
    }
    if (c.count > 1) {
        keep_best(&c, preferred_matches, arg_types, arg_count);
    }
    if (c.count > 1) {
        resolve_unknowns(&c, arg_types, arg_count);
    }
    if (c.count == 1) {
        return found(c.list[0], arg_count, ret, ret_arg_types);
    }
    return not_found(name, is_operator, kind, arg_types, arg_count, c.count > 1, err);
}

enum wr_code wr_type_common(const enum wr_type *types, uint32_t count, const char *context,
                            enum wr_type *ret, struct wr_error *err)
{
    enum wr_type common = WR_TYPE_NONE;

    for (uint32_t i = 0; i < count; i++) {
        if (types[i] == WR_TYPE_NONE || types[i] == common) {
            continue;
        }
        if (common == WR_TYPE_NONE) {
            common = types[i];
        } else if (category(types[i]) != category(common)) {
            return wr_fail(err, WR_ERR_INVALID, "%s types %s and %s cannot be matched", context,
                           wr_type_name(common), wr_type_name(types[i]));
        } else if (!is_preferred(common) &&
                   wr_cast_find(common, types[i], WR_CAST_IMPLICIT) != NULL &&
                   wr_cast_find(types[i], common, WR_CAST_IMPLICIT) == NULL) {
            common = types[i];
        }
    }
    *ret = common == WR_TYPE_NONE ? WR_TYPE_TEXT : common;
    return WR_OK;
}
