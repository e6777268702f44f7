/* Values of any type as jsonb, and as names in it. */
#include <string.h>

#include "jobmanager/plan/bind_internal.h"

void jm_bind_to_jsonb(struct jm_binder *b, struct jm_value *value)
{
    struct jm_value from = *value;

    bool possible;

    if (from.type == WR_TYPE_NONE) {
        from.type = WR_TYPE_TEXT;
    }
    if (from.type == WR_TYPE_JSONPATH) {
        (void)jm_bind_convert(b, &from, WR_TYPE_TEXT, WR_CAST_EXPLICIT, &possible);
    }
    if (from.type != WR_TYPE_JSONB) {
        jm_bind_call(b, wr_function_by_number(WR_FUNCTION_TO_JSONB), value->at, &from, 1, value);
    }
}

/* Times in their ISO form; a float as it prints itself, which the number it would be does not. */
bool jm_bind_name(struct jm_binder *b, struct jm_value *value)
{
    struct jm_value parts[2] = {*value, JM_NULL(WR_TYPE_TEXT_ARRAY, value->at)};
    bool possible;

    if (value->type == WR_TYPE_JSONB || wr_type_is_array(value->type)) {
        return jm_bind_fail(b, value->at,
                            "key value must be scalar, not array, composite, or json");
    }
    if (value->type == WR_TYPE_FLOAT4 || value->type == WR_TYPE_FLOAT8 ||
        value->type == WR_TYPE_NONE || value->type == WR_TYPE_TEXT) {
        return jm_bind_convert(b, value, WR_TYPE_TEXT, WR_CAST_EXPLICIT, &possible);
    }
    jm_bind_to_jsonb(b, &parts[0]);
    parts[1].text = "{}";
    jm_bind_call(b, wr_function_by_number(WR_FUNCTION_JSONB_TEXT), value->at, parts, 2, value);
    return true;
}

bool jm_bind_jsonb_arguments(struct jm_binder *b, const struct jm_ast *ast, struct jm_value *values)
{
    const struct wr_function *f;
    bool object;

    for (uint32_t i = 0; (f = wr_function_at(i)) != NULL; i++) {
        if (f->takes_jsonb && strcmp(f->name, ast->name) == 0) {
            break;
        }
    }
    if (f == NULL) {
        return true;
    }
    object = f->arg_count == 2;
    if (object && ast->count % 2 != 0) {
        return jm_bind_fail(b, ast->at,
                            "argument list must have even number of elements: names and values by "
                            "turns");
    }
    for (uint32_t i = 0; i < ast->count; i++) {
        if (object && i % 2 == 0 && !jm_bind_name(b, &values[i])) {
            return false;
        }
        jm_bind_to_jsonb(b, &values[i]);
    }
    return true;
}

/* A step of a path: a text, or a number in a text. */
static bool bind_step(struct jm_binder *b, const struct jm_ast *ast, struct jm_value *ret)
{
    bool possible = true;

    if (!jm_bind(b, ast, ret)) {
        return false;
    }
    if (ret->type == WR_TYPE_NONE || ret->type == WR_TYPE_TEXT) {
        return jm_bind_convert(b, ret, WR_TYPE_TEXT, WR_CAST_IMPLICIT, &possible);
    }
    if (ret->type != WR_TYPE_INT2 && ret->type != WR_TYPE_INT4) {
        return jm_bind_fail(b, ast->at,
                            "subscript type %s is not supported; jsonb subscript must be coercible "
                            "to either integer or text",
                            wr_type_name(ret->type));
    }
    return jm_bind_convert(b, ret, WR_TYPE_TEXT, WR_CAST_ASSIGNMENT, &possible);
}

bool jm_bind_jsonb_element(struct jm_binder *b, const struct jm_ast *ast, struct jm_value *value,
                           struct jm_value *ret)
{
    struct jm_value *steps = WR_ARENA_ARRAY(b->arena, struct jm_value, ast->count);
    struct jm_value parts[2] = {*value};

    for (uint32_t i = 1; i < ast->count; i++) {
        if (!bind_step(b, ast->args[i], &steps[i])) {
            return false;
        }
    }
    if (!jm_bind_make_array(b, ast->at, steps + 1, ast->count - 1, &parts[1])) {
        return false;
    }
    jm_bind_call(b, wr_function_by_number(WR_FUNCTION_JSONB_FOLLOW), ast->at, parts, 2, ret);
    return true;
}

const char *jm_bind_jsonb_instead(const char *name)
{
    if (strcmp(name, "row_to_json") == 0) {
        return "jsonb_build_object with names and columns by turns";
    }
    return strcmp(name, "array_to_json") == 0 ? "to_jsonb" : NULL;
}
