/* Resolution of functions and operators: PostgreSQL's chapter 10, "Type Conversion", as its
 * parse_func.c and parse_oper.c do it. */
#include <string.h>

#include "common/base/alloc.h"
#include "common/base/assert.h"
#include "common/base/str.h"
#include "common/expr/function_table.h"

/* Type categories, as pg_type.typcategory. */
static char category(enum wr_type type)
{
    if (wr_type_is_array(type)) {
        return 'A';
    }
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
    case WR_TYPE_ANYELEMENT:
    case WR_TYPE_ANYNONARRAY:
    case WR_TYPE_ANYCOMPATIBLE:
    case WR_TYPE_ANYCOMPATIBLEARRAY:
        return 'P';
    case WR_TYPE_ARRAY_BASE:
    case WR_TYPE_NONE:
    case WR_TYPE_BYTEA:
    case WR_TYPE_UUID:
    case WR_TYPE_JSONB:
    case WR_TYPE_JSONPATH:
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

#define CANDIDATES_MAX 128

struct candidates {
    const struct wr_function *list[CANDIDATES_MAX];
    uint32_t count;
};

/* A score of a candidate for the types given. */
typedef uint32_t (*score)(const struct wr_function *f, const enum wr_type *types, uint32_t count);

enum wr_type wr_function_arg(const struct wr_function *f, uint32_t i)
{
    return f->args[i < f->arg_count ? i : WR_MAX(f->arg_count, 1u) - 1];
}

bool wr_function_takes(const struct wr_function *f, uint32_t count)
{
    return count == f->arg_count || (f->variadic && count > f->arg_count);
}

static bool accepts(const struct wr_function *f, const enum wr_type *types, uint32_t count)
{
    enum wr_type wanted[WR_CALL_ARGS_MAX];

    if (!wr_polymorphic_args(f, types, count, wanted)) {
        return false;
    }
    for (uint32_t i = 0; i < count; i++) {
        if (types[i] != WR_TYPE_NONE && types[i] != wanted[i] &&
            wr_cast_find(types[i], wanted[i], WR_CAST_IMPLICIT) == NULL) {
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
        matches += types[i] != WR_TYPE_NONE && types[i] == wr_function_arg(f, i);
    }
    return matches;
}

/* Exact, or the preferred type of the argument's category where a conversion is needed. */
static uint32_t preferred_matches(const struct wr_function *f, const enum wr_type *types,
                                  uint32_t count)
{
    uint32_t matches = 0;

    for (uint32_t i = 0; i < count; i++) {
        enum wr_type arg = wr_function_arg(f, i);
        matches += types[i] != WR_TYPE_NONE &&
                   (types[i] == arg || (is_preferred(arg) && category(arg) == category(types[i])));
    }
    return matches;
}

static void keep_best(struct candidates *c, score points, const enum wr_type *types,
                      uint32_t count)
{
    uint32_t best = 0, kept = 0;

    for (uint32_t i = 0; i < c->count; i++) {
        best = WR_MAX(best, points(c->list[i], types, count));
    }
    for (uint32_t i = 0; i < c->count; i++) {
        if (points(c->list[i], types, count) == best) {
            c->list[kept++] = c->list[i];
        }
    }
    c->count = kept;
}

/* An operator of unknown literals only: PostgreSQL has it for categories that are not here, and so
 * finds it ambiguous unless it takes text. + and @ in front are of numbers only there too. */
static bool is_ambiguous(const struct candidates *c, const enum wr_type *types, uint32_t count)
{
    bool text = count == 1 && strchr("+@", c->list[0]->name[0]) != NULL, unknown = true;

    for (uint32_t k = 0; k < c->count; k++) {
        text |= category(c->list[k]->args[0]) == 'S';
    }
    for (uint32_t i = 0; i < count; i++) {
        unknown &= types[i] == WR_TYPE_NONE;
    }
    return c->list[0]->is_operator && unknown && !text;
}

/* The category that an unknown literal at place i is taken for: the string category if any candidate
 * has it there, else the one that all have; 0: they differ. */
static char category_of_unknown(const struct candidates *c, uint32_t i, bool *ret_preferred)
{
    char wanted = 0;
    bool differ = false;

    for (uint32_t k = 0; k < c->count; k++) {
        enum wr_type arg = wr_function_arg(c->list[k], i);
        char have = category(arg);
        if (wanted == 0 || (have == 'S' && wanted != 'S')) {
            wanted = have;
            *ret_preferred = is_preferred(arg);
        } else if (have == wanted) {
            *ret_preferred |= is_preferred(arg);
        } else {
            differ = true;
        }
    }
    return differ && wanted != 'S' ? 0 : wanted;
}

static void resolve_unknowns(struct candidates *c, const enum wr_type *types, uint32_t count)
{
    char wanted[WR_CALL_ARGS_MAX];
    bool preferred[WR_CALL_ARGS_MAX] = {false};
    struct candidates kept = {.count = 0};

    if (is_ambiguous(c, types, count)) {
        return;
    }
    for (uint32_t i = 0; i < count; i++) {
        wanted[i] = types[i] == WR_TYPE_NONE ? category_of_unknown(c, i, &preferred[i]) : 0;
        if (types[i] == WR_TYPE_NONE && wanted[i] == 0) {
            return;
        }
    }
    for (uint32_t k = 0; k < c->count; k++) {
        bool keep = true;
        for (uint32_t i = 0; i < count; i++) {
            enum wr_type arg = wr_function_arg(c->list[k], i);
            keep &= types[i] != WR_TYPE_NONE ||
                    (category(arg) == wanted[i] && (!preferred[i] || is_preferred(arg)));
        }
        if (keep) {
            kept.list[kept.count++] = c->list[k];
        }
    }
    if (kept.count > 0) {
        *c = kept;
    }
}

/* Known arguments of one type only: the unknown ones are taken for that type too. */
static void assume_known_type(struct candidates *c, const enum wr_type *types, uint32_t count)
{
    enum wr_type known = WR_TYPE_NONE, all[WR_CALL_ARGS_MAX];
    struct candidates kept = {.count = 0};

    for (uint32_t i = 0; i < count; i++) {
        if (types[i] != WR_TYPE_NONE && known != WR_TYPE_NONE && types[i] != known) {
            return;
        }
        known = types[i] != WR_TYPE_NONE ? types[i] : known;
    }
    for (uint32_t i = 0; i < count; i++) {
        all[i] = known;
    }
    for (uint32_t k = 0; known != WR_TYPE_NONE && k < c->count; k++) {
        if (accepts(c->list[k], all, count)) {
            kept.list[kept.count++] = c->list[k];
        }
    }
    if (kept.count == 1) {
        *c = kept;
    }
}

/* func_select_candidate. */
static void select_candidate(struct candidates *c, const enum wr_type *types, uint32_t count)
{
    bool unknown = false;

    for (uint32_t i = 0; i < count; i++) {
        unknown |= types[i] == WR_TYPE_NONE;
    }
    if (c->count > 1) {
        keep_best(c, exact_matches, types, count);
    }
    if (c->count > 1) {
        keep_best(c, preferred_matches, types, count);
    }
    if (c->count > 1 && unknown) {
        resolve_unknowns(c, types, count);
    }
    if (c->count > 1 && unknown) {
        assume_known_type(c, types, count);
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

/* The name nearest to one that does not exist; *ret_known: it does. */
static const char *nearest(const char *name, bool is_operator, enum wr_function_kind kind,
                           bool *ret_known)
{
    WR_VEC(const char *) names = {0};
    const struct wr_function *f;
    const char *near = NULL;

    *ret_known = false;
    for (uint32_t i = 0; (f = wr_function_at(i)) != NULL; i++) {
        if (f->is_operator == is_operator && f->kind == kind) {
            *ret_known |= strcmp(f->name, name) == 0;
            WR_VEC_PUSH(&names, f->name);
        }
    }
    if (!*ret_known && !is_operator) {
        near = wr_nearest(name, names.items, names.count);
    }
    WR_VEC_FINI(&names);
    return near;
}

static enum wr_code not_found(const char *name, bool is_operator, enum wr_function_kind kind,
                              const enum wr_type *types, uint32_t count, bool ambiguous,
                              struct wr_error *err)
{
    struct wr_sb sb = {0};
    bool known;
    const char *near = nearest(name, is_operator, kind, &known);
    enum wr_code code;

    describe(name, is_operator, types, count, &sb);
    if (ambiguous) {
        code = wr_fail(err, WR_ERR_INVALID, "%s is not unique: %s; add explicit type casts",
                       is_operator ? "operator" : "function", sb.ptr);
    } else if (near != NULL) {
        code = wr_fail(err, WR_ERR_INVALID, "function %s does not exist; did you mean \"%s\"?",
                       sb.ptr, near);
    } else {
        code = wr_fail(err, WR_ERR_INVALID, "%s%s%s%s", is_operator ? "operator does not exist: " : "function ",
                       sb.ptr, is_operator ? "" : " does not exist",
                       known ? "; you might need to add explicit type casts" : "");
    }
    wr_sb_fini(&sb);
    return code;
}

/* Unknown literals are the type of the other side, where that makes an exact match. */
static const struct wr_function *exact_function(const char *name, bool is_operator,
                                                enum wr_function_kind kind,
                                                const enum wr_type *types, uint32_t count)
{
    enum wr_type assumed[WR_CALL_ARGS_MAX];
    const struct wr_function *f;

    memcpy(assumed, types, count * sizeof *assumed);
    if (is_operator && count == 2 && (types[0] == WR_TYPE_NONE) != (types[1] == WR_TYPE_NONE)) {
        assumed[0] = assumed[1] = types[types[0] == WR_TYPE_NONE ? 1 : 0];
    }
    for (uint32_t i = 0; (f = wr_function_at(i)) != NULL; i++) {
        if (f->kind == kind && f->is_operator == is_operator && wr_function_takes(f, count) &&
            strcmp(f->name, name) == 0 && exact_matches(f, assumed, count) == count) {
            return f;
        }
    }
    return NULL;
}

/* text || anything and anything || text: the other side is cast to text. */
static bool takes_anything(const char *name, bool is_operator, const enum wr_type *types,
                           uint32_t count)
{
    if (!is_operator || count != 2 || strcmp(name, "||") != 0 ||
        (types[0] == WR_TYPE_NONE && types[1] == WR_TYPE_NONE)) {
        return false;
    }
    for (uint32_t i = 0; i < 2; i++) {
        enum wr_type other = types[1 - i];
        if ((types[i] == WR_TYPE_TEXT || types[i] == WR_TYPE_NONE) && !wr_type_is_array(other) &&
            (other == WR_TYPE_NONE ||
             wr_cast_find(other, WR_TYPE_TEXT, WR_CAST_ASSIGNMENT) != NULL)) {
            return true;
        }
    }
    return false;
}

enum wr_code wr_function_resolve(const char *name, bool is_operator, enum wr_function_kind kind,
                                 const enum wr_type *arg_types, uint32_t arg_count,
                                 const struct wr_function **ret,
                                 enum wr_type ret_arg_types[WR_CALL_ARGS_MAX],
                                 struct wr_error *err)
{
    static const enum wr_type texts[2] = {WR_TYPE_TEXT, WR_TYPE_TEXT};
    struct candidates c = {.count = 0};
    const struct wr_function *f, *chosen;

    if (arg_count > WR_CALL_ARGS_MAX) {
        return wr_fail(err, WR_ERR_INVALID, "a call of %s with %u arguments (at most %u)", name,
                       arg_count, WR_CALL_ARGS_MAX);
    }
    chosen = exact_function(name, is_operator, kind, arg_types, arg_count);
    if (chosen == NULL && takes_anything(name, is_operator, arg_types, arg_count)) {
        chosen = exact_function(name, is_operator, kind, texts, 2);
    }
    for (uint32_t i = 0; chosen == NULL && (f = wr_function_at(i)) != NULL; i++) {
        if (f->kind == kind && f->is_operator == is_operator && wr_function_takes(f, arg_count) &&
            strcmp(f->name, name) == 0 && accepts(f, arg_types, arg_count)) {
            WR_ASSERT(c.count < CANDIDATES_MAX);
            c.list[c.count++] = f;
        }
    }
    if (chosen == NULL) {
        select_candidate(&c, arg_types, arg_count);
        chosen = c.count == 1 ? c.list[0] : NULL;
    }
    if (chosen == NULL) {
        return not_found(name, is_operator, kind, arg_types, arg_count, c.count > 1, err);
    }
    if (!wr_polymorphic_args(chosen, arg_types, arg_count, ret_arg_types)) {
        return not_found(name, is_operator, kind, arg_types, arg_count, false, err);
    }
    for (uint32_t i = 0; i < arg_count; i++) {
        if (ret_arg_types[i] == WR_TYPE_NONE) {
            return wr_fail(err, WR_ERR_INVALID,
                           "could not determine polymorphic type because input has type unknown");
        }
    }
    if (kind != WR_FUNCTION_CAST &&
        wr_function_result(chosen, ret_arg_types, arg_count) == WR_TYPE_NONE) {
        return wr_fail(err, WR_ERR_INVALID, "could not find array type for what %s would make", name);
    }
    *ret = chosen;
    return WR_OK;
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
    for (uint32_t i = 0; i < count; i++) {
        if (types[i] != WR_TYPE_NONE && types[i] != common &&
            wr_cast_find(types[i], common, WR_CAST_IMPLICIT) == NULL) {
            return wr_fail(err, WR_ERR_INVALID, "%s could not convert type %s to %s", context,
                           wr_type_name(types[i]), wr_type_name(common));
        }
    }
    *ret = common == WR_TYPE_NONE ? WR_TYPE_TEXT : common;
    return WR_OK;
}
