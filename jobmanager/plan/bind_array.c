/* Arrays in the grammar: ARRAY[…], subscripts and slices, ANY and ALL of an array. */
#include <string.h>

#include "common/batch/array.h"
#include "jobmanager/plan/bind_internal.h"

/* ---- ARRAY[…] ---- */

/* One call for as many as fit. */
static void make_part(struct jm_binder *b, uint32_t at, const struct jm_value *values,
                      uint32_t count, struct jm_value *ret)
{
    bool nested = wr_type_is_array(values[0].type);

    jm_bind_call(b, wr_function_by_number(nested ? WR_FUNCTION_ARRAY_NEST : WR_FUNCTION_ARRAY_MAKE),
                 at, values, count, ret);
}

bool jm_bind_make_array(struct jm_binder *b, uint32_t at, const struct jm_value *values,
                        uint32_t count, struct jm_value *ret)
{
    make_part(b, at, values, WR_MIN(count, (uint32_t)WR_CALL_ARGS_MAX), ret);
    for (uint32_t i = WR_CALL_ARGS_MAX; i < count; i += WR_CALL_ARGS_MAX) {
        struct jm_value sides[2] = {*ret};
        const struct wr_function *f;
        make_part(b, at, values + i, WR_MIN(count - i, (uint32_t)WR_CALL_ARGS_MAX), &sides[1]);
        if (!jm_bind_resolve(b, "array_cat", false, WR_FUNCTION_SCALAR, at, sides, 2, &f)) {
            return false;
        }
        jm_bind_call(b, f, at, sides, 2, ret);
    }
    return true;
}

bool jm_bind_array(struct jm_binder *b, const struct jm_ast *ast, struct jm_value *ret)
{
    struct jm_value *values;
    enum wr_type type;

    if (ast->count == 0) {
        return jm_bind_fail(b, ast->at, "cannot determine type of empty array; cast it: ARRAY[]::integer[]");
    }
    return jm_bind_args(b, ast, &values) &&
           jm_bind_unify(b, values, 0, 1, ast->count, "ARRAY", &type) &&
           (type != WR_TYPE_JSONPATH ||
            jm_bind_fail(b, ast->at, "there are no arrays of type %s", wr_type_name(type))) &&
           jm_bind_make_array(b, ast->at, values, ast->count, ret);
}

/* Recursion is as deep as the tree. */
bool jm_bind_array_as(struct jm_binder *b, const struct jm_ast *ast, enum wr_type type,
                      struct jm_value *ret)
{
    struct jm_value *values = WR_ARENA_ARRAY(b->arena, struct jm_value, WR_MAX(ast->count, 1));
    bool nested = false, possible;

    for (uint32_t i = 0; i < ast->count; i++) {
        nested |= ast->args[i]->kind == JM_AST_ARRAY;
    }
    for (uint32_t i = 0; i < ast->count; i++) {
        enum wr_type to = nested ? type : wr_type_element(type);
        if (ast->args[i]->kind == JM_AST_ARRAY) {
            if (!jm_bind_array_as(b, ast->args[i], type, &values[i])) {
                return false;
            }
            continue;
        }
        if (!jm_bind(b, ast->args[i], &values[i])) {
            return false;
        }
        to = wr_type_is_array(values[i].type) ? type : to;
        if (!jm_bind_convert(b, &values[i], to, WR_CAST_EXPLICIT, &possible)) {
            return possible ? false
                            : jm_bind_fail(b, ast->args[i]->at, "cannot cast type %s to %s",
                                           wr_type_name(values[i].type), wr_type_name(to));
        }
    }
    if (ast->count == 0) {
        *ret = JM_NULL(type, ast->at);
        ret->text = "{}";
        return true;
    }
    return jm_bind_make_array(b, ast->at, values, ast->count, ret);
}

/* ---- subscripts ---- */

static bool bind_subscript(struct jm_binder *b, const struct jm_ast *ast, struct jm_value *ret)
{
    bool possible;

    if (!jm_bind(b, ast, ret)) {
        return false;
    }
    if (jm_bind_convert(b, ret, WR_TYPE_INT4, WR_CAST_ASSIGNMENT, &possible)) {
        return true;
    }
    return possible ? false : jm_bind_fail(b, ast->at, "array subscript must have type integer");
}

static bool check_array(struct jm_binder *b, const struct jm_ast *ast, const struct jm_value *array,
                        uint32_t dimensions)
{
    if (array->type == WR_TYPE_JSONB) {
        return jm_bind_fail(b, ast->at, "jsonb subscript does not support slices");
    }
    if (!wr_type_is_array(array->type)) {
        return jm_bind_fail(b, ast->at,
                            "cannot subscript type %s because it does not support subscripting",
                            array->type == WR_TYPE_NONE ? "unknown" : wr_type_name(array->type));
    }
    return dimensions <= WR_ARRAY_DIMENSIONS_MAX ||
           jm_bind_fail(b, ast->at, "number of array dimensions (%u) exceeds the maximum allowed (%u)",
                        dimensions, WR_ARRAY_DIMENSIONS_MAX);
}

bool jm_bind_element(struct jm_binder *b, const struct jm_ast *ast, struct jm_value *ret)
{
    struct jm_value values[1 + WR_ARRAY_DIMENSIONS_MAX];

    if (!jm_bind(b, ast->args[0], &values[0])) {
        return false;
    }
    if (values[0].type == WR_TYPE_JSONB) {
        return jm_bind_jsonb_element(b, ast, &values[0], ret);
    }
    if (!check_array(b, ast, &values[0], ast->count - 1)) {
        return false;
    }
    for (uint32_t i = 1; i < ast->count; i++) {
        if (!bind_subscript(b, ast->args[i], &values[i])) {
            return false;
        }
    }
    jm_bind_call(b, wr_function_by_number(WR_FUNCTION_ARRAY_GET), ast->at, values, ast->count, ret);
    return true;
}

static struct jm_value integer(struct jm_binder *b, uint32_t at, uint32_t value)
{
    struct jm_value ret = JM_NULL(WR_TYPE_INT4, at);

    ret.text = wr_arena_printf(b->arena, "%u", value);
    return ret;
}

bool jm_bind_slice(struct jm_binder *b, const struct jm_ast *ast, struct jm_value *ret)
{
    struct jm_value values[2 + 2 * WR_ARRAY_DIMENSIONS_MAX];
    uint32_t given = 0;

    if (!jm_bind(b, ast->args[0], &values[0]) ||
        !check_array(b, ast, &values[0], (ast->count - 1) / 2)) {
        return false;
    }
    for (uint32_t i = 1; i < ast->count; i++) {
        if (ast->args[i] == NULL) {
            values[1 + i] = integer(b, ast->at, 0);
            continue;
        }
        if (!bind_subscript(b, ast->args[i], &values[1 + i])) {
            return false;
        }
        given |= 1u << (i - 1);
    }
    values[1] = integer(b, ast->at, given);
    jm_bind_call(b, wr_function_by_number(WR_FUNCTION_ARRAY_PART), ast->at, values, 1 + ast->count,
                 ret);
    return true;
}

/* ---- ANY and ALL ---- */

/* The operator is that of the element; a literal is an array of what the operator takes. */
bool jm_bind_any_values(struct jm_binder *b, const struct jm_ast *ast, struct jm_value values[2],
                        struct jm_value *ret)
{
    bool unknown = values[1].type == WR_TYPE_NONE, possible;
    enum wr_type types[2] = {values[0].type}, wanted[WR_CALL_ARGS_MAX];
    const struct wr_function *f;
    struct wr_error err;

    if (!unknown && !wr_type_is_array(values[1].type)) {
        return jm_bind_fail(b, ast->at, "op ANY/ALL (array) requires array on right side");
    }
    types[1] = unknown ? WR_TYPE_NONE : wr_type_element(values[1].type);
    if (wr_function_resolve(ast->name, true, WR_FUNCTION_SCALAR, types, 2, &f, wanted, &err) != WR_OK) {
        return jm_bind_fail(b, ast->at, "%s", err.message);
    }
    if (f->result != WR_TYPE_BOOL || wr_type_is_array(wanted[1])) {
        return jm_bind_fail(b, ast->at, "op ANY/ALL (array) requires operator to yield boolean");
    }
    if (!jm_bind_convert(b, &values[0], wanted[0], WR_CAST_ASSIGNMENT, &possible) ||
        !jm_bind_convert(b, &values[1], wr_type_array_of(wanted[1]), WR_CAST_ASSIGNMENT, &possible)) {
        return possible ? false : jm_bind_fail(b, ast->at, "could not convert the sides of %s", ast->name);
    }
    jm_bind_any_call(b, f, ast->negated, ast->at, values, ret);
    return true;
}

bool jm_bind_any_of(struct jm_binder *b, const struct jm_ast *ast, struct jm_value *ret)
{
    struct jm_value *values;

    return jm_bind_args(b, ast, &values) && jm_bind_any_values(b, ast, values, ret);
}

/* ---- VARIADIC ---- */

static bool is_variadic(const char *name, uint32_t count)
{
    const struct wr_function *f;

    for (uint32_t i = 0; (f = wr_function_at(i)) != NULL; i++) {
        if (f->variadic && !f->is_operator && f->arg_count == count && strcmp(f->name, name) == 0) {
            return true;
        }
    }
    return false;
}

/* concat and concat_ws of an array are array_to_string. */
static bool join_array(struct jm_binder *b, const struct jm_ast *ast, struct jm_value *ret)
{
    struct jm_value values[2] = {JM_NULL(WR_TYPE_TEXT, ast->at), JM_NULL(WR_TYPE_TEXT, ast->at)};
    const struct wr_function *f;

    values[1].text = "";
    if (!jm_bind(b, ast->args[ast->count - 1], &values[0]) ||
        (ast->count == 2 && !jm_bind(b, ast->args[0], &values[1]))) {
        return false;
    }
    if (!wr_type_is_array(values[0].type)) {
        return jm_bind_fail(b, ast->at, "VARIADIC argument must be an array");
    }
    if (!jm_bind_resolve(b, "array_to_string", false, WR_FUNCTION_SCALAR, ast->at, values, 2, &f)) {
        return false;
    }
    jm_bind_call(b, f, ast->at, values, 2, ret);
    return true;
}

/* Functions that take an array in place of arguments, whose elements may be of any number and type. */
static const struct {
    const char *name;
    uint32_t count; /* of arguments, the array being the last */
    uint32_t form;
} of_arrays[] = {{"format", 2, WR_FUNCTION_FORMAT_OF},
                 {"jsonb_build_array", 1, WR_FUNCTION_JSONB_ARRAY_OF},
                 {"jsonb_build_object", 1, WR_FUNCTION_JSONB_OBJECT_OF},
                 {"jsonb_extract_path", 2, WR_FUNCTION_JSONB_FOLLOW},
                 {"jsonb_extract_path_text", 2, WR_FUNCTION_JSONB_TEXT},
                 {"num_nonnulls", 1, WR_FUNCTION_NUM_NONNULLS_OF},
                 {"num_nulls", 1, WR_FUNCTION_NUM_NULLS_OF}};

static bool bind_of_array(struct jm_binder *b, const struct jm_ast *ast, uint32_t form, struct jm_value *ret)
{
    const struct wr_function *f = wr_function_by_number(form);
    struct jm_value values[2];
    uint32_t last = ast->count - 1;

    for (uint32_t i = 0; i < ast->count; i++) {
        if (!jm_bind(b, ast->args[i], &values[i])) {
            return false;
        }
        if (f->args[i] != WR_TYPE_ARRAY && !jm_bind_as(b, &values[i], f->args[i], ast->name)) {
            return false;
        }
    }
    if (!wr_type_is_array(values[last].type)) {
        return jm_bind_fail(b, ast->at, "VARIADIC argument must be an array");
    }
    jm_bind_call(b, f, ast->at, values, ast->count, ret);
    return true;
}

/* The elements of ARRAY[…] are arguments. */
bool jm_bind_variadic(struct jm_binder *b, const struct jm_ast *ast, struct jm_value *ret)
{
    const struct jm_ast *array = ast->args[ast->count - 1];
    struct jm_ast call = *ast;
    bool concat = strcmp(ast->name, "concat") == 0, concat_ws = strcmp(ast->name, "concat_ws") == 0;

    if ((concat && ast->count == 1) || (concat_ws && ast->count == 2)) {
        return join_array(b, ast, ret);
    }
    for (size_t i = 0; i < WR_COUNT(of_arrays); i++) {
        if (strcmp(of_arrays[i].name, ast->name) == 0 && of_arrays[i].count == ast->count) {
            return bind_of_array(b, ast, of_arrays[i].form, ret);
        }
    }
    if (!is_variadic(ast->name, ast->count) || array->kind != JM_AST_ARRAY) {
        return jm_bind_fail(b, ast->at,
                            "VARIADIC is supported for functions of any number of arguments, with ARRAY[…]; "
                            "%s takes its arguments one by one here",
                            ast->name);
    }
    call.variadic = false;
    call.count = ast->count - 1 + array->count;
    call.args = WR_ARENA_ARRAY(b->arena, struct jm_ast *, WR_MAX(call.count, 1));
    memcpy(call.args, ast->args, (ast->count - 1) * sizeof(struct jm_ast *));
    memcpy(call.args + ast->count - 1, array->args, array->count * sizeof(struct jm_ast *));
    return jm_bind(b, &call, ret);
}
