#include "jobmanager/plan/bind_internal.h"

#include <string.h>

#include "common/base/alloc.h"
#include "common/base/limits.h"
#include "common/batch/interval.h"
#include "common/batch/row.h"
#include "common/batch/text.h"
#include "common/expr/aggregate.h"
#include "common/expr/program.h"

void jm_binder_init(struct jm_binder *b, struct wr_arena *arena, const struct wr_schema *input)
{
    *b = (struct jm_binder){.arena = arena, .input = input};
}

void jm_binder_fini(struct jm_binder *b)
{
    WR_VEC_FINI(&b->instructions);
    WR_VEC_FINI(&b->constants);
    WR_VEC_FINI(&b->results);
}

bool jm_bind_fail(struct jm_binder *b, uint32_t at, const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    b->message = wr_arena_vprintf(b->arena, fmt, args);
    b->at = at;
    va_end(args);
    return false;
}

static const char *type_text(enum wr_type type)
{
    return type == WR_TYPE_NONE ? "unknown" : wr_type_name(type);
}

/* Convert in place; *ret_possible is false when there is no such cast. */
bool jm_bind_convert(struct jm_binder *b, struct jm_value *value, enum wr_type type,
                    enum wr_cast_context context, bool *ret_possible)
{
    const struct wr_function *f;
    struct jm_value from = *value;

    *ret_possible = true;
    if (value->type == type) {
        return true;
    }
    if (value->type == WR_TYPE_NONE) {
        if (value->text != NULL && !jm_bind_check_literal(b, type, value->text, value->at)) {
            return false;
        }
        value->type = type;
        return true;
    }
    f = wr_cast_find(value->type, type, context);
    if (f == NULL) {
        *ret_possible = false;
        return false;
    }
    jm_bind_call_as(b, f, type, value->at, &from, 1, value);
    return true;
}

bool jm_bind_as(struct jm_binder *b, struct jm_value *value, enum wr_type type, const char *what)
{
    bool possible;

    if (jm_bind_convert(b, value, type, WR_CAST_IMPLICIT, &possible)) {
        return true;
    }
    return possible ? false
                    : jm_bind_fail(b, value->at, "argument of %s must be type %s, not type %s", what,
                           wr_type_name(type), type_text(value->type));
}

bool jm_bind_assign(struct jm_binder *b, struct jm_value *value, enum wr_type type,
                    const char *column)
{
    bool possible;

    if (jm_bind_convert(b, value, type, WR_CAST_ASSIGNMENT, &possible)) {
        return true;
    }
    return possible ? false
                    : jm_bind_fail(b, value->at,
                                   "column \"%s\" is of type %s but expression is of type %s", column,
                                   wr_type_name(type), type_text(value->type));
}

static bool names_aggregate(const char *name)
{
    for (uint32_t i = 0; wr_aggregate_at(i) != NULL; i++) {
        if (!wr_aggregate_at(i)->hidden && strcmp(wr_aggregate_at(i)->name, name) == 0) {
            return true;
        }
    }
    return false;
}

static bool names_set_function(const char *name)
{
    for (uint32_t i = 0; wr_function_at(i) != NULL; i++) {
        if (wr_function_at(i)->kind == WR_FUNCTION_SET &&
            strcmp(wr_function_at(i)->name, name) == 0) {
            return true;
        }
    }
    return false;
}

/* Find the function for the values and convert them to its arguments. */
bool jm_bind_resolve(struct jm_binder *b, const char *name, bool is_operator,
                    enum wr_function_kind kind, uint32_t at, struct jm_value *values,
                    uint32_t count, const struct wr_function **ret)
{
    enum wr_type types[WR_CALL_ARGS_MAX] = {WR_TYPE_NONE}, wanted[WR_CALL_ARGS_MAX];
    struct wr_error err;

    if (count > WR_CALL_ARGS_MAX) {
        return jm_bind_fail(b, at, "function %s with %u arguments does not exist", name, count);
    }
    for (uint32_t i = 0; i < count; i++) {
        types[i] = values[i].type;
    }
    if (wr_function_resolve(name, is_operator, kind, types, count, ret, wanted, &err) != WR_OK) {
        if (!is_operator && kind == WR_FUNCTION_SCALAR && names_aggregate(name)) {
            return jm_bind_fail(b, at, "aggregate function %s is not allowed here, only in \"aggregate\"",
                        name);
        }
        if (!is_operator && kind == WR_FUNCTION_SCALAR && names_set_function(name)) {
            return jm_bind_fail(b, at, "%s makes many rows of one: it is allowed in \"flat_map\" only", name);
        }
        const char *instead = jm_bind_jsonb_instead(name);
        return instead == NULL ? jm_bind_fail(b, at, "%s", err.message)
                               : jm_bind_fail(b, at, "%s is not supported: use %s", name, instead);
    }
    for (uint32_t i = 0; i < count; i++) {
        bool possible; /* always: that is what was resolved */
        if (!jm_bind_convert(b, &values[i], wanted[i], WR_CAST_ASSIGNMENT, &possible)) {
            return false;
        }
    }
    return true;
}

bool jm_bind_operator(struct jm_binder *b, const char *name, uint32_t at, struct jm_value *left,
                      struct jm_value *right, struct jm_value *ret)
{
    struct jm_value values[2] = {*left};
    uint32_t count = right == NULL ? 1 : 2;
    const struct wr_function *f;

    if (right != NULL) {
        values[1] = *right;
    }
    if (!jm_bind_resolve(b, name, true, WR_FUNCTION_SCALAR, at, values, count, &f)) {
        return false;
    }
    *left = values[0];
    if (right != NULL) {
        *right = values[1];
    }
    jm_bind_call(b, f, at, values, count, ret);
    return true;
}

/* ---- expressions ---- */

bool jm_bind_args(struct jm_binder *b, const struct jm_ast *ast, struct jm_value **ret)
{
    *ret = WR_ARENA_ARRAY(b->arena, struct jm_value, WR_MAX(ast->count, 1));
    for (uint32_t i = 0; i < ast->count; i++) {
        if (!jm_bind(b, ast->args[i], &(*ret)[i])) {
            return false;
        }
    }
    return true;
}

static bool bind_column(struct jm_binder *b, const struct jm_ast *ast, struct jm_value *ret)
{
    int32_t column = wr_schema_find(b->input, ast->name);
    const char *names[WR_BATCH_COLUMNS_MAX], *near;

    if (ast->qualified && !b->pair) {
        return jm_bind_fail(b, ast->at, "a column is written by its name alone");
    }
    if (!ast->qualified && b->pair) {
        return jm_bind_fail(b, ast->at,
                            "column reference \"%s\" is ambiguous: write a.%s for what the key has so "
                            "far, b.%s for the row that comes",
                            ast->name, ast->name, ast->name);
    }
    if (column < 0) {
        for (uint32_t i = 0; i < b->input->field_count; i++) {
            names[i] = b->input->fields[i].name;
        }
        near = wr_nearest(ast->name, names, b->input->field_count);
        return jm_bind_fail(b, ast->at, "column \"%s\" does not exist%s%s%s", ast->name,
                    near == NULL ? "" : "; did you mean \"", near == NULL ? "" : near,
                    near == NULL ? "" : "\"?");
    }
    *ret = (struct jm_value){.type = b->input->fields[column].type,
                             .typmod = b->input->fields[column].typmod,
                             .column = column,
                             .at = ast->at};
    ret->reg = jm_bind_column_register(b, ret->type, (uint32_t)column);
    return true;
}

static bool bind_literal(struct jm_binder *b, const struct jm_ast *ast, struct jm_value *ret)
{
    *ret = JM_NULL(ast->type, ast->at);
    ret->text = ast->name;
    return ast->type == WR_TYPE_NONE || jm_bind_check_literal(b, ast->type, ast->name, ast->at);
}

/* What cannot give the same value again after a failure, and what to take instead; NULL: it can. */
static const char *volatile_cure(const struct jm_ast *call)
{
    static const char *const times[] = {"now", "transaction_timestamp", "statement_timestamp",
                                        "clock_timestamp", "timeofday"};
    static const char *const others[] = {"random",          "setseed", "random_normal",
                                         "gen_random_uuid", "nextval", "pg_sleep"};

    for (size_t i = 0; i < WR_COUNT(times); i++) {
        if (strcmp(times[i], call->name) == 0) {
            return "use a column of the source, such as the time of the event";
        }
    }
    for (size_t i = 0; i < WR_COUNT(others); i++) {
        if (strcmp(others[i], call->name) == 0) {
            return "use a column of the source, or a hash of one";
        }
    }
    return strcmp(call->name, "age") == 0 && call->count == 1
               ? "of one argument it counts from today: give it the other time"
               : NULL;
}

/* Arguments of any type are given in their output form, which for a boolean is "t"; where there is one
 * of any type, PostgreSQL casts it. */
static bool give_output(struct jm_binder *b, const char *name, struct jm_value *values,
                        uint32_t count)
{
    const struct wr_function *f;
    bool possible;

    for (uint32_t i = 0; (f = wr_function_at(i)) != NULL; i++) {
        if (f->takes_any && strcmp(f->name, name) == 0) {
            break;
        }
    }
    for (uint32_t i = f == NULL ? count : f->arg_count - 1; i < count; i++) {
        struct jm_value value = values[i];
        if (value.type == WR_TYPE_BOOL && f->variadic) {
            const struct wr_function *out;
            if (!jm_bind_resolve(b, "boolout", false, WR_FUNCTION_SCALAR, value.at, &value, 1, &out)) {
                return false;
            }
            jm_bind_call(b, out, value.at, &value, 1, &values[i]);
        } else if (!jm_bind_convert(b, &values[i], WR_TYPE_TEXT, WR_CAST_EXPLICIT, &possible)) {
            return possible ? false
                            : jm_bind_fail(b, value.at, "%s does not take %s yet", name,
                                           type_text(value.type));
        }
    }
    return true;
}

/* A type's name with one argument is a cast: float8(x). */
static bool names_cast(const struct jm_ast *ast, enum wr_type *ret)
{
    struct wr_error err;
    int32_t typmod;

    return ast->count == 1 && strchr(ast->name, '(') == NULL &&
           wr_type_parse(ast->name, ret, &typmod, &err) == WR_OK;
}

static bool is_textual(const struct jm_value *value)
{
    return value->type == WR_TYPE_TEXT || value->type == WR_TYPE_NONE;
}

/* substring(a SIMILAR p ESCAPE e) is of the regular expression that p stands for. */
static bool translate_similar(struct jm_binder *b, const struct jm_ast *ast,
                              struct jm_value *values, uint32_t *count)
{
    const struct wr_function *f;
    struct jm_value pattern;

    if (strcmp(ast->name, "substring") != 0 || *count != 3 || !is_textual(&values[1]) ||
        !is_textual(&values[2])) {
        return true;
    }
    if (!jm_bind_resolve(b, "similar_to_escape", false, WR_FUNCTION_SCALAR, ast->at, values + 1, 2, &f)) {
        return false;
    }
    jm_bind_call(b, f, ast->at, values + 1, 2, &pattern);
    values[1] = pattern;
    *count = 2;
    return true;
}

static bool bind_call(struct jm_binder *b, const struct jm_ast *ast, struct jm_value *ret)
{
    const struct wr_function *f;
    struct jm_value *values;
    uint32_t count = ast->count;
    enum wr_type type;
    bool possible;

    if (ast->variadic) {
        return jm_bind_variadic(b, ast, ret);
    }
    if (ast->star) {
        return jm_bind_fail(b, ast->at, "%s(*) is not allowed here, only in \"aggregate\"",
                            ast->name);
    }
    if (ast->call != NULL) {
        return jm_bind_fail(b, ast->at, "%s specified, but %s is not an aggregate function",
                            ast->call->filter != NULL ? "FILTER"
                            : ast->call->distinct     ? "DISTINCT"
                                                      : "ORDER BY",
                            ast->name);
    }
    if (volatile_cure(ast) != NULL) {
        return jm_bind_fail(b, ast->at,
                            "%s() is not deterministic: a row computed again after a failure would "
                            "differ; %s",
                            ast->name, volatile_cure(ast));
    }
    if (!jm_bind_args(b, ast, &values) || !give_output(b, ast->name, values, count) ||
        !jm_bind_jsonb_arguments(b, ast, values) ||
        !translate_similar(b, ast, values, &count)) {
        return false;
    }
    if (!jm_bind_resolve(b, ast->name, false, WR_FUNCTION_SCALAR, ast->at, values, count, &f)) {
        if (!names_cast(ast, &type)) {
            return false;
        }
        b->message = NULL;
        *ret = values[0];
        return jm_bind_convert(b, ret, type, WR_CAST_EXPLICIT, &possible) ||
               (!possible && jm_bind_fail(b, ast->at, "cannot cast type %s to %s",
                                          type_text(values[0].type), wr_type_name(type)));
    }
    jm_bind_call(b, f, ast->at, values, count, ret);
    return true;
}

/* A modifier of a type is a cast to the type itself, by the modifier. */
static bool constrain(struct jm_binder *b, uint32_t at, int32_t typmod, struct jm_value *ret)
{
    enum wr_type types[2] = {ret->type, WR_TYPE_INT4}, taken[WR_CALL_ARGS_MAX];
    struct jm_value values[2] = {*ret, JM_NULL(WR_TYPE_INT4, at)};
    bool numeric = ret->type == WR_TYPE_NUMERIC; /* the function of the type's name */
    bool array = wr_type_is_array(ret->type);
    const struct wr_function *f = NULL;
    struct wr_error err;

    if (typmod == -1) {
        return true;
    }
    if (array) {
        f = wr_function_by_number(WR_FUNCTION_ARRAY_TYPMOD);
    } else if (wr_function_resolve(numeric ? wr_type_name(ret->type) : "cast", false,
                            numeric ? WR_FUNCTION_SCALAR : WR_FUNCTION_CAST, types, 2, &f, taken,
                            &err) != WR_OK ||
               f->args[0] != ret->type) {
        return jm_bind_fail(b, at, "cannot cast to a modified type %s", wr_type_name(ret->type));
    }
    char *text = wr_asprintf("%d", typmod);
    values[1].text = wr_arena_strdup(b->arena, text);
    wr_free(text);
    jm_bind_call(b, f, at, values, 2, ret);
    ret->typmod = typmod;
    return true;
}

/* The fields of an interval type say what a number without a unit is: interval '1' year. */
static bool bind_interval(struct jm_binder *b, int32_t typmod, struct jm_value *value)
{
    char text[WR_INTERVAL_TEXT_BYTES], message[512];
    struct wr_interval interval;
    uint32_t state = wr_interval_parse(value->text, (uint32_t)strlen(value->text), typmod, &interval);

    if (state != 0) {
        wr_text_explain(state, WR_TYPE_INTERVAL, typmod, wr_str_of(value->text), message,
                        sizeof message);
        return jm_bind_fail(b, value->at, "%s", message);
    }
    (void)wr_interval_format(interval, text);
    value->type = WR_TYPE_INTERVAL;
    value->typmod = typmod;
    value->text = wr_arena_strdup(b->arena, text);
    return true;
}

static bool bind_cast(struct jm_binder *b, const struct jm_ast *ast, struct jm_value *ret)
{
    enum wr_type type;
    int32_t typmod;
    struct wr_error err;
    bool possible;

    if (wr_type_parse(ast->name, &type, &typmod, &err) != WR_OK) {
        return jm_bind_fail(b, ast->at, "%s", err.message);
    }
    if (ast->args[0]->kind == JM_AST_ARRAY && wr_type_is_array(type)) {
        return jm_bind_array_as(b, ast->args[0], type, ret) && constrain(b, ast->at, typmod, ret);
    }
    if (!jm_bind(b, ast->args[0], ret)) {
        return false;
    }
    if (type == WR_TYPE_INTERVAL && typmod >= 0 && ret->type == WR_TYPE_NONE && ret->text != NULL) {
        return bind_interval(b, typmod, ret);
    }
    if (jm_bind_convert(b, ret, type, WR_CAST_EXPLICIT, &possible)) {
        return constrain(b, ast->at, typmod, ret);
    }
    return possible ? false
                    : jm_bind_fail(b, ast->at, "cannot cast type %s to %s", type_text(ret->type),
                           wr_type_name(type));
}

static bool bind_boolean(struct jm_binder *b, const struct jm_ast *ast, struct jm_value *ret)
{
    const char *what = ast->op == WR_EXPR_AND ? "AND" : ast->op == WR_EXPR_OR ? "OR" : "NOT";
    struct jm_value *values;

    if (!jm_bind_args(b, ast, &values)) {
        return false;
    }
    for (uint32_t i = 0; i < ast->count; i++) {
        if (!jm_bind_as(b, &values[i], WR_TYPE_BOOL, what)) {
            return false;
        }
    }
    return jm_bind_op(b, ast->op, WR_TYPE_BOOL, ast->at, values, ast->count, ret);
}

static const char *test_name(const struct jm_ast *ast)
{
    if (ast->kind == JM_AST_UNKNOWN) {
        return ast->op == WR_EXPR_IS_NULL ? "IS UNKNOWN" : "IS NOT UNKNOWN";
    }
    return ast->op == WR_EXPR_IS_TRUE       ? "IS TRUE"
           : ast->op == WR_EXPR_IS_NOT_TRUE ? "IS NOT TRUE"
           : ast->op == WR_EXPR_IS_FALSE    ? "IS FALSE"
                                            : "IS NOT FALSE";
}

static bool bind_test(struct jm_binder *b, const struct jm_ast *ast, struct jm_value *ret)
{
    bool null_test = ast->kind == JM_AST_TEST &&
                     (ast->op == WR_EXPR_IS_NULL || ast->op == WR_EXPR_IS_NOT_NULL);
    struct jm_value value;

    if (ast->args[0]->kind == JM_AST_ROW) {
        return jm_bind_row_test(b, ast, ret);
    }
    if (!jm_bind(b, ast->args[0], &value)) {
        return false;
    }
    if (!null_test && !jm_bind_as(b, &value, WR_TYPE_BOOL, test_name(ast))) {
        return false;
    }
    if (value.type == WR_TYPE_NONE) {
        value.type = WR_TYPE_TEXT;
    }
    return jm_bind_op(b, ast->op, WR_TYPE_BOOL, ast->at, &value, 1, ret);
}

static bool bind_operator(struct jm_binder *b, const struct jm_ast *ast, struct jm_value *ret)
{
    struct jm_value *values;

    if (ast->count == 2 && ast->args[0]->kind == JM_AST_ROW) {
        return jm_bind_rows(b, ast->name, ast->at, ast->args[0], ast->args[1], ret);
    }
    return jm_bind_args(b, ast, &values) &&
           jm_bind_operator(b, ast->name, ast->at, &values[0], ast->count == 2 ? &values[1] : NULL, ret);
}

/* Recursion is bounded by the depth of the tree (ast.h). */
bool jm_bind(struct jm_binder *b, const struct jm_ast *ast, struct jm_value *ret)
{
    switch (ast->kind) {
    case JM_AST_COLUMN:
        return bind_column(b, ast, ret);
    case JM_AST_STAR:
        return jm_bind_fail(b, ast->at, "* stands alone, as an item of \"map\"");
    case JM_AST_LITERAL:
        return bind_literal(b, ast, ret);
    case JM_AST_OPERATOR:
        return bind_operator(b, ast, ret);
    case JM_AST_CALL:
        return bind_call(b, ast, ret);
    case JM_AST_CAST:
        return bind_cast(b, ast, ret);
    case JM_AST_BOOLEAN:
        return bind_boolean(b, ast, ret);
    case JM_AST_TEST:
    case JM_AST_UNKNOWN:
        return bind_test(b, ast, ret);
    case JM_AST_CASE:
        return jm_bind_case(b, ast, ret);
    case JM_AST_COALESCE:
        return jm_bind_coalesce(b, ast, ret);
    case JM_AST_NULLIF:
        return jm_bind_nullif(b, ast, ret);
    case JM_AST_DISTINCT:
        return jm_bind_distinct(b, ast, ret);
    case JM_AST_IN:
        return jm_bind_in(b, ast, ret);
    case JM_AST_BETWEEN:
        return jm_bind_between(b, ast, ret);
    case JM_AST_MINMAX:
        return jm_bind_min_max(b, ast, ret);
    case JM_AST_ANY:
        return jm_bind_any(b, ast, ret);
    case JM_AST_ANY_OF:
        return jm_bind_any_of(b, ast, ret);
    case JM_AST_ARRAY:
        return jm_bind_array(b, ast, ret);
    case JM_AST_ELEMENT:
        return jm_bind_element(b, ast, ret);
    case JM_AST_SLICE:
        return jm_bind_slice(b, ast, ret);
    case JM_AST_ROW:
        return jm_bind_fail(b, ast->at, "a row can be compared and tested for NULL only");
    }
    WR_UNREACHABLE();
}

static void push_result(struct jm_binder *b, struct jm_value *value)
{
    if (value->type == WR_TYPE_NONE) {
        value->type = WR_TYPE_TEXT;
    }
    WR_VEC_PUSH(&b->results, jm_bind_register(b, value));
}

bool jm_bind_set_call(struct jm_binder *b, const struct jm_ast *ast,
                      const struct wr_function **ret)
{
    struct jm_value *values;

    if (ast->kind != JM_AST_CALL || ast->star) {
        return jm_bind_fail(b, ast->at, "\"flat_map\" takes a call of a set-returning function, such as "
                                "regexp_split_to_table(line, ' ')");
    }
    if (!jm_bind_args(b, ast, &values) ||
        !jm_bind_resolve(b, ast->name, false, WR_FUNCTION_SET, ast->at, values, ast->count, ret)) {
        return false;
    }
    for (uint32_t i = 0; i < ast->count; i++) {
        push_result(b, &values[i]);
    }
    return true;
}

void jm_bind_result(struct jm_binder *b, struct jm_value *value)
{
    bool possible;

    /* There are no columns of it, and a path that was read has a text. */
    if (value->type == WR_TYPE_JSONPATH) {
        (void)jm_bind_convert(b, value, WR_TYPE_TEXT, WR_CAST_EXPLICIT, &possible);
    }
    push_result(b, value);
}

const char *jm_ast_result_name(const struct jm_ast *ast)
{
    const char *inner;

    switch (ast->kind) {
    case JM_AST_COLUMN:
    case JM_AST_CALL:
        return ast->name;
    case JM_AST_CAST:
        inner = jm_ast_result_name(ast->args[0]);
        return inner == NULL ? ast->name : inner;
    case JM_AST_CASE:
        return "case";
    case JM_AST_COALESCE:
        return "coalesce";
    case JM_AST_NULLIF:
        return "nullif";
    case JM_AST_MINMAX:
        return ast->negated ? "least" : "greatest";
    case JM_AST_ROW:
        return "row";
    case JM_AST_ARRAY:
        return "array";
    case JM_AST_ELEMENT:
    case JM_AST_SLICE:
        return jm_ast_result_name(ast->args[0]);
    case JM_AST_STAR:
    case JM_AST_ANY:
    case JM_AST_ANY_OF:
    case JM_AST_LITERAL:
    case JM_AST_OPERATOR:
    case JM_AST_BOOLEAN:
    case JM_AST_TEST:
    case JM_AST_UNKNOWN:
    case JM_AST_DISTINCT:
    case JM_AST_IN:
    case JM_AST_BETWEEN:
        break;
    }
    return NULL;
}
