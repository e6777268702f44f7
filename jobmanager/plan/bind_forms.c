/* Forms of the grammar that are not calls: CASE, COALESCE, NULLIF, GREATEST, IN, BETWEEN, ANY, rows. */
#include "jobmanager/plan/bind_internal.h"

#include <string.h>

#include "common/expr/in_list.h"

bool jm_bind_unify(struct jm_binder *b, struct jm_value *values, uint32_t first, uint32_t step,
                  uint32_t count, const char *what, enum wr_type *ret)
{
    enum wr_type *types = WR_ARENA_ARRAY(b->arena, enum wr_type, count);
    uint32_t used = 0;
    struct wr_error err;

    for (uint32_t i = first; i < count; i += step) {
        types[used++] = values[i].type;
    }
    if (wr_type_common(types, used, what, ret, &err) != WR_OK) {
        return jm_bind_fail(b, values[first].at, "%s", err.message);
    }
    for (uint32_t i = first; i < count; i += step) {
        if (!jm_bind_as(b, &values[i], *ret, what)) {
            return false;
        }
    }
    return true;
}

/* x = value, for the simple form of CASE; the subject's own value stays. */
static bool bind_condition(struct jm_binder *b, const struct jm_ast *arg,
                           const struct jm_value *subject, struct jm_value *ret)
{
    struct jm_value left;

    if (subject != NULL) {
        left = *subject;
        if (!jm_bind_operator(b, "=", arg->at, &left, ret, ret)) {
            return false;
        }
    }
    return jm_bind_as(b, ret, WR_TYPE_BOOL, "CASE/WHEN");
}

bool jm_bind_case(struct jm_binder *b, const struct jm_ast *ast, struct jm_value *ret)
{
    uint32_t count = ast->count - 1, results = 0; /* conditions, results, else */
    struct jm_value *values = WR_ARENA_ARRAY(b->arena, struct jm_value, count);
    struct jm_value *of_results = WR_ARENA_ARRAY(b->arena, struct jm_value, count);
    struct jm_value subject;
    enum wr_type type;

    if (ast->args[0] != NULL && !jm_bind(b, ast->args[0], &subject)) {
        return false;
    }
    for (uint32_t i = 0; i < count; i++) {
        const struct jm_ast *arg = ast->args[i + 1];
        bool condition = i % 2 == 0 && i + 1 < count;
        values[i] = JM_NULL(WR_TYPE_NONE, ast->at);
        if (arg != NULL && !jm_bind(b, arg, &values[i])) {
            return false;
        }
        if (condition &&
            !bind_condition(b, arg, ast->args[0] == NULL ? NULL : &subject, &values[i])) {
            return false;
        }
    }
    /* As in PostgreSQL ELSE comes first where the type is chosen. */
    of_results[results++] = values[count - 1];
    for (uint32_t i = 1; i + 1 < count; i += 2) {
        of_results[results++] = values[i];
    }
    if (!jm_bind_unify(b, of_results, 0, 1, results, "CASE", &type)) {
        return false;
    }
    values[count - 1] = of_results[0];
    for (uint32_t i = 1; i + 1 < count; i += 2) {
        values[i] = of_results[1 + i / 2];
    }
    return jm_bind_op(b, WR_EXPR_CASE, type, ast->at, values, count, ret);
}

bool jm_bind_coalesce(struct jm_binder *b, const struct jm_ast *ast, struct jm_value *ret)
{
    struct jm_value *values;
    enum wr_type type;

    return jm_bind_args(b, ast, &values) &&
           jm_bind_unify(b, values, 0, 1, ast->count, "COALESCE", &type) &&
           jm_bind_op(b, WR_EXPR_COALESCE, type, ast->at, values, ast->count, ret);
}

/* The best so far stays where it is not worse than the next or the next is NULL. */
bool jm_bind_min_max(struct jm_binder *b, const struct jm_ast *ast, struct jm_value *ret)
{
    struct jm_value *values, parts[5], left, right;
    enum wr_type type;

    if (!jm_bind_args(b, ast, &values) ||
        !jm_bind_unify(b, values, 0, 1, ast->count, ast->negated ? "LEAST" : "GREATEST", &type)) {
        return false;
    }
    *ret = values[0];
    for (uint32_t i = 1; i < ast->count; i++) {
        left = parts[1] = parts[3] = *ret;
        right = parts[4] = values[i];
        if (!jm_bind_operator(b, ast->negated ? "<=" : ">=", ast->at, &left, &right, &parts[0]) ||
            !jm_bind_op(b, WR_EXPR_IS_NULL, WR_TYPE_BOOL, ast->at, &values[i], 1, &parts[2]) ||
            !jm_bind_op(b, WR_EXPR_CASE, type, ast->at, parts, 5, ret)) {
            return false;
        }
    }
    return true;
}

/* What is returned is the left side as the operator takes it: NULLIF(1, 2.5) is numeric. */
bool jm_bind_nullif(struct jm_binder *b, const struct jm_ast *ast, struct jm_value *ret)
{
    struct jm_value *values, parts[3];

    if (!jm_bind_args(b, ast, &values) ||
        !jm_bind_operator(b, "=", ast->at, &values[0], &values[1], &parts[0])) {
        return false;
    }
    parts[1] = JM_NULL(values[0].type, ast->at);
    parts[2] = values[0];
    return jm_bind_op(b, WR_EXPR_CASE, values[0].type, ast->at, parts, 3, ret);
}

static bool negate(struct jm_binder *b, struct jm_value *value)
{
    struct jm_value positive = *value;

    return jm_bind_op(b, WR_EXPR_NOT, WR_TYPE_BOOL, value->at, &positive, 1, value);
}

/* Both NULL: false; one NULL: true; else a <> b. */
static bool distinct(struct jm_binder *b, uint32_t at, struct jm_value *values,
                     struct jm_value *ret)
{
    struct jm_value nulls[2], parts[5];

    if (!jm_bind_operator(b, "<>", at, &values[0], &values[1], &parts[4])) {
        return false;
    }
    for (uint32_t i = 0; i < 2; i++) {
        (void)jm_bind_op(b, WR_EXPR_IS_NULL, WR_TYPE_BOOL, at, &values[i], 1, &nulls[i]);
    }
    (void)jm_bind_op(b, WR_EXPR_AND, WR_TYPE_BOOL, at, nulls, 2, &parts[0]);
    parts[1] = JM_NULL(WR_TYPE_BOOL, at);
    parts[1].text = "false";
    (void)jm_bind_op(b, WR_EXPR_OR, WR_TYPE_BOOL, at, nulls, 2, &parts[2]);
    parts[3] = JM_NULL(WR_TYPE_BOOL, at);
    parts[3].text = "true";
    return jm_bind_op(b, WR_EXPR_CASE, WR_TYPE_BOOL, at, parts, 5, ret);
}

/* The fields of two rows, pairwise; false when the rows cannot be compared. */
static bool same_length(struct jm_binder *b, uint32_t at, const struct jm_ast *left,
                        const struct jm_ast *right)
{
    if (left->kind != JM_AST_ROW || right->kind != JM_AST_ROW) {
        return jm_bind_fail(b, at, "a row is compared with a row only");
    }
    if (left->count == 0 || left->count != right->count) {
        return jm_bind_fail(b, at, "unequal number of entries in row expressions");
    }
    return true;
}

static bool is_row(const struct jm_ast *ast)
{
    return ast->kind == JM_AST_ROW;
}

bool jm_bind_distinct(struct jm_binder *b, const struct jm_ast *ast, struct jm_value *ret)
{
    struct jm_value *values, pair[2];

    if (is_row(ast->args[0]) || is_row(ast->args[1])) {
        const struct jm_ast *left = ast->args[0], *right = ast->args[1];
        if (!same_length(b, ast->at, left, right)) {
            return false;
        }
        values = WR_ARENA_ARRAY(b->arena, struct jm_value, left->count);
        for (uint32_t i = 0; i < left->count; i++) {
            if (!jm_bind(b, left->args[i], &pair[0]) || !jm_bind(b, right->args[i], &pair[1]) ||
                !distinct(b, ast->at, pair, &values[i])) {
                return false;
            }
        }
        if (left->count > 1) {
            (void)jm_bind_op(b, WR_EXPR_OR, WR_TYPE_BOOL, ast->at, values, left->count, ret);
        } else {
            *ret = values[0];
        }
    } else if (!jm_bind_args(b, ast, &values) || !distinct(b, ast->at, values, ret)) {
        return false;
    }
    return !ast->negated || negate(b, ret);
}

/* left op right of the first count pairs, as PostgreSQL orders rows: the first pair that is not equal
 * decides, and a NULL before it leaves it open. */
static bool order_rows(struct jm_binder *b, const char *name, uint32_t at,
                       const struct jm_ast *left, const struct jm_ast *right, struct jm_value *ret)
{
    const char strict[2] = {name[0], '\0'};
    struct jm_value parts[2], sides[2], rest[2];

    for (uint32_t i = left->count; i-- > 0;) {
        bool last = i + 1 == left->count;
        if (!jm_bind(b, left->args[i], &sides[0]) || !jm_bind(b, right->args[i], &sides[1]) ||
            !jm_bind_operator(b, last ? name : strict, at, &sides[0], &sides[1], &parts[0])) {
            return false;
        }
        if (last) {
            *ret = parts[0];
            continue;
        }
        rest[1] = *ret;
        if (!jm_bind_operator(b, "=", at, &sides[0], &sides[1], &rest[0])) {
            return false;
        }
        (void)jm_bind_op(b, WR_EXPR_AND, WR_TYPE_BOOL, at, rest, 2, &parts[1]);
        (void)jm_bind_op(b, WR_EXPR_OR, WR_TYPE_BOOL, at, parts, 2, ret);
    }
    return true;
}

bool jm_bind_rows(struct jm_binder *b, const char *name, uint32_t at, const struct jm_ast *left,
                  const struct jm_ast *right, struct jm_value *ret)
{
    bool equal = strcmp(name, "=") == 0, differ = strcmp(name, "<>") == 0;
    struct jm_value *values, pair[2];

    if (!same_length(b, at, left, right)) {
        return false;
    }
    if (!equal && !differ) {
        return name[0] == '<' || name[0] == '>'
                   ? order_rows(b, name, at, left, right, ret)
                   : jm_bind_fail(b, at, "could not determine interpretation of row comparison "
                                         "operator %s",
                                  name);
    }
    values = WR_ARENA_ARRAY(b->arena, struct jm_value, left->count);
    for (uint32_t i = 0; i < left->count; i++) {
        if (!jm_bind(b, left->args[i], &pair[0]) || !jm_bind(b, right->args[i], &pair[1]) ||
            !jm_bind_operator(b, name, at, &pair[0], &pair[1], &values[i])) {
            return false;
        }
    }
    if (left->count == 1) {
        *ret = values[0];
        return true;
    }
    return jm_bind_op(b, equal ? WR_EXPR_AND : WR_EXPR_OR, WR_TYPE_BOOL, at, values, left->count,
                      ret);
}

bool jm_bind_row_test(struct jm_binder *b, const struct jm_ast *ast, struct jm_value *ret)
{
    const struct jm_ast *row = ast->args[0];
    struct jm_value *values;

    if (ast->kind != JM_AST_TEST ||
        (ast->op != WR_EXPR_IS_NULL && ast->op != WR_EXPR_IS_NOT_NULL) || row->count == 0) {
        return jm_bind_fail(b, ast->at, "a row can be compared and tested for NULL only");
    }
    if (!jm_bind_args(b, row, &values)) {
        return false;
    }
    for (uint32_t i = 0; i < row->count; i++) {
        struct jm_value field = values[i];
        field.type = field.type == WR_TYPE_NONE ? WR_TYPE_TEXT : field.type;
        (void)jm_bind_op(b, ast->op, WR_TYPE_BOOL, ast->at, &field, 1, &values[i]);
    }
    if (row->count == 1) {
        *ret = values[0];
        return true;
    }
    return jm_bind_op(b, WR_EXPR_AND, WR_TYPE_BOOL, ast->at, values, row->count, ret);
}

/* Constants of a list are of one type together with the left side, if there is one for all. */
static bool unify_constants(struct jm_binder *b, struct jm_value *values, uint32_t count,
                            const char *what)
{
    enum wr_type *types = WR_ARENA_ARRAY(b->arena, enum wr_type, count), type;
    uint32_t used = 0;
    struct wr_error err;

    types[used++] = values[0].type;
    for (uint32_t i = 1; i < count; i++) {
        if (values[i].constant) {
            types[used++] = values[i].type;
        }
    }
    if (used < 3 || wr_type_common(types, used, what, &type, &err) != WR_OK) {
        return true;
    }
    for (uint32_t i = 1; i < count; i++) {
        if (values[i].constant && !jm_bind_as(b, &values[i], type, what)) {
            return false;
        }
    }
    return true;
}

/* x op a OR x op b …, or AND. */
static bool compare_each(struct jm_binder *b, const char *name, bool all, uint32_t at,
                         struct jm_value *values, uint32_t count, struct jm_value *ret)
{
    for (uint32_t i = 1; i < count; i++) {
        struct jm_value left = values[0];
        if (!jm_bind_operator(b, name, at, &left, &values[i], &values[i]) ||
            !jm_bind_as(b, &values[i], WR_TYPE_BOOL, all ? "ALL" : "ANY")) {
            return false;
        }
    }
    if (count == 2) {
        *ret = values[1];
        return true;
    }
    return jm_bind_op(b, all ? WR_EXPR_AND : WR_EXPR_OR, WR_TYPE_BOOL, at, values + 1, count - 1,
                      ret);
}

static bool is_whole(enum wr_type type)
{
    return type == WR_TYPE_INT2 || type == WR_TYPE_INT4 || type == WR_TYPE_INT8;
}

/* Can the left side be looked up among constants of a type? `=` of the two then compares as that type, and
 * the conversion to it cannot fail and loses nothing. */
static bool looks_up(enum wr_type left, enum wr_type type)
{
    return wr_in_list_takes(type) &&
           (left == type || (is_whole(left) && (is_whole(type) || type == WR_TYPE_NUMERIC)));
}

/* Constants of the common type to the front, from 1 on; how many there are. */
static uint32_t gather_constants(struct jm_value *values, uint32_t count, enum wr_type *ret_type)
{
    uint32_t found = 0;

    *ret_type = WR_TYPE_NONE;
    for (uint32_t i = 1; i < count; i++) {
        struct jm_value value = values[i];
        if (!value.constant || (*ret_type != WR_TYPE_NONE && value.type != *ret_type)) {
            continue;
        }
        *ret_type = value.type;
        values[i] = values[1 + found];
        values[1 + found] = value;
        found += 1;
    }
    return found;
}

/* x = a OR x = b …, or x <> a AND x <> b …: constants are one list, which x is looked up in. */
static bool compare_list(struct jm_binder *b, bool differ, uint32_t at, struct jm_value *values,
                         uint32_t count, struct jm_value *ret)
{
    const char *name = differ ? "<>" : "=";
    struct jm_value left = values[0], rest[2];
    enum wr_type type;
    uint32_t found = gather_constants(values, count, &type);

    if (left.constant || found < 2 || !looks_up(left.type, type)) {
        return compare_each(b, name, differ, at, values, count, ret);
    }
    if (!jm_bind_as(b, &left, type, "IN")) {
        return false;
    }
    jm_bind_list(b, at, &left, values + 1, found, &rest[0]);
    if (differ && !negate(b, &rest[0])) {
        return false;
    }
    if (found + 1 == count) {
        *ret = rest[0];
        return true;
    }
    values[found] = values[0];
    return compare_each(b, name, differ, at, values + found, count - found, &rest[1]) &&
           jm_bind_op(b, differ ? WR_EXPR_AND : WR_EXPR_OR, WR_TYPE_BOOL, at, rest, 2, ret);
}

/* x IN (a, b) is x = a OR x = b; NOT IN is x <> a AND x <> b. */
bool jm_bind_in(struct jm_binder *b, const struct jm_ast *ast, struct jm_value *ret)
{
    const char *name = ast->negated ? "<>" : "=";
    struct jm_value *values;

    if (!is_row(ast->args[0])) {
        return jm_bind_args(b, ast, &values) && unify_constants(b, values, ast->count, "IN") &&
               compare_list(b, ast->negated, ast->at, values, ast->count, ret);
    }
    values = WR_ARENA_ARRAY(b->arena, struct jm_value, ast->count);
    for (uint32_t i = 1; i < ast->count; i++) {
        if (!jm_bind_rows(b, name, ast->at, ast->args[0], ast->args[i], &values[i])) {
            return false;
        }
    }
    if (ast->count == 2) {
        *ret = values[1];
        return true;
    }
    return jm_bind_op(b, ast->negated ? WR_EXPR_AND : WR_EXPR_OR, WR_TYPE_BOOL, ast->at, values + 1,
                      ast->count - 1, ret);
}

/* An array of arrays: the elements are those of all dimensions. */
static bool any_of_arrays(struct jm_binder *b, const struct jm_ast *ast, struct jm_value *values,
                          struct jm_value *ret)
{
    struct jm_value sides[2] = {values[0]};
    enum wr_type type;

    return jm_bind_unify(b, values, 1, 1, ast->count, "ARRAY", &type) &&
           jm_bind_make_array(b, ast->at, values + 1, ast->count - 1, &sides[1]) &&
           jm_bind_any_values(b, ast, sides, ret);
}

/* The elements of the array have one type. */
bool jm_bind_any(struct jm_binder *b, const struct jm_ast *ast, struct jm_value *ret)
{
    struct jm_value *values;
    enum wr_type type = WR_TYPE_NONE;
    bool typed = false;

    if (!jm_bind_args(b, ast, &values)) {
        return false;
    }
    for (uint32_t i = 1; i < ast->count; i++) {
        typed |= values[i].type != WR_TYPE_NONE;
        if (wr_type_is_array(values[i].type)) {
            return any_of_arrays(b, ast, values, ret);
        }
    }
    if (!typed && values[0].type != WR_TYPE_NONE) {
        type = values[0].type;
    }
    for (uint32_t i = 1; type != WR_TYPE_NONE && i < ast->count; i++) {
        if (!jm_bind_as(b, &values[i], type, "ARRAY")) {
            return false;
        }
    }
    if (typed && !jm_bind_unify(b, values, 1, 1, ast->count, "ARRAY", &type)) {
        return false;
    }
    if (strcmp(ast->name, ast->negated ? "<>" : "=") == 0) {
        return compare_list(b, ast->negated, ast->at, values, ast->count, ret);
    }
    return compare_each(b, ast->name, ast->negated, ast->at, values, ast->count, ret);
}

/* low <= x AND x <= high, or its negation. */
static bool between(struct jm_binder *b, const struct jm_ast *ast, const struct jm_value *values,
                    uint32_t low, uint32_t high, struct jm_value *ret)
{
    struct jm_value parts[2], left = values[0], right = values[low];

    if (!jm_bind_operator(b, ast->negated ? "<" : ">=", ast->at, &left, &right, &parts[0])) {
        return false;
    }
    left = values[0];
    right = values[high];
    return jm_bind_operator(b, ast->negated ? ">" : "<=", ast->at, &left, &right, &parts[1]) &&
           jm_bind_op(b, ast->negated ? WR_EXPR_OR : WR_EXPR_AND, WR_TYPE_BOOL, ast->at, parts, 2,
                      ret);
}

bool jm_bind_between(struct jm_binder *b, const struct jm_ast *ast, struct jm_value *ret)
{
    struct jm_value *values, orders[2];

    if (!jm_bind_args(b, ast, &values)) {
        return false;
    }
    if (!ast->symmetric) {
        return between(b, ast, values, 1, 2, ret);
    }
    return between(b, ast, values, 1, 2, &orders[0]) && between(b, ast, values, 2, 1, &orders[1]) &&
           jm_bind_op(b, ast->negated ? WR_EXPR_AND : WR_EXPR_OR, WR_TYPE_BOOL, ast->at, orders, 2,
                      ret);
}
