/* Calls of functions whose signatures have pseudo-types. */
#include "common/expr/function.h"

/* What an argument of this type says that the element is. false: it does not fit. */
static bool element_of_arg(enum wr_type declared, enum wr_type given, enum wr_type *ret)
{
    bool array = wr_type_is_array(given);

    if (given == WR_TYPE_JSONPATH) {
        return false; /* it is no column's, so nothing is made of it */
    }
    switch ((int)declared) {
    case WR_TYPE_ARRAY:
    case WR_TYPE_ANYCOMPATIBLEARRAY:
        *ret = array ? wr_type_element(given) : WR_TYPE_NONE;
        return array;
    case WR_TYPE_ANYNONARRAY:
        *ret = given;
        return !array && given != WR_TYPE_NONE;
    default:
        *ret = given;
        return given != WR_TYPE_NONE;
    }
}

static bool is_compatible(enum wr_type declared)
{
    return declared == WR_TYPE_ANYCOMPATIBLE || declared == WR_TYPE_ANYCOMPATIBLEARRAY;
}

static bool is_array_of_any(enum wr_type declared)
{
    return declared == WR_TYPE_ARRAY || declared == WR_TYPE_ANYCOMPATIBLEARRAY;
}

/* The element type that the arguments given say. false: they do not agree. *ret NONE: they do not say. */
static bool agree(const struct wr_function *f, const enum wr_type *types, uint32_t count,
                  enum wr_type *ret)
{
    enum wr_type compatible[WR_CALL_ARGS_MAX], element;
    uint32_t compatible_count = 0;
    struct wr_error err;

    *ret = WR_TYPE_NONE;
    for (uint32_t i = 0; i < count; i++) {
        enum wr_type declared = wr_function_arg(f, i);
        if (!wr_type_is_pseudo(declared) || types[i] == WR_TYPE_NONE) {
            continue;
        }
        if (!element_of_arg(declared, types[i], &element)) {
            return false;
        }
        if (is_compatible(declared)) {
            compatible[compatible_count++] = element;
        } else if (*ret != WR_TYPE_NONE && *ret != element) {
            return false;
        } else {
            *ret = element;
        }
    }
    return compatible_count == 0 ||
           wr_type_common(compatible, compatible_count, "", ret, &err) == WR_OK;
}

bool wr_polymorphic_args(const struct wr_function *f, const enum wr_type *types, uint32_t count,
                         enum wr_type *ret)
{
    enum wr_type element;

    if (!agree(f, types, count, &element)) {
        return false;
    }
    for (uint32_t i = 0; i < count; i++) {
        enum wr_type declared = wr_function_arg(f, i), own = element;
        ret[i] = declared;
        if (!wr_type_is_pseudo(declared)) {
            continue;
        }
        if (own == WR_TYPE_NONE && is_compatible(declared)) {
            own = WR_TYPE_TEXT; /* of literals only */
        }
        if (is_array_of_any(declared) && wr_type_is_array(own)) {
            return false; /* there are no arrays of arrays */
        }
        ret[i] = is_array_of_any(declared) && own != WR_TYPE_NONE ? wr_type_array_of(own) : own;
    }
    return true;
}

/* *ret NONE: no argument has a pseudo-type. */
static bool element_of_call(const struct wr_function *f, const enum wr_type *args, uint32_t count,
                            enum wr_type *ret)
{
    *ret = WR_TYPE_NONE;
    for (uint32_t i = 0; i < count; i++) {
        enum wr_type declared = wr_function_arg(f, i), element;
        if (!wr_type_is_pseudo(declared)) {
            if (args[i] != declared) {
                return false;
            }
        } else if (!element_of_arg(declared, args[i], &element) ||
                   (*ret != WR_TYPE_NONE && *ret != element)) {
            return false;
        } else {
            *ret = element;
        }
    }
    return true;
}

enum wr_type wr_function_result(const struct wr_function *f, const enum wr_type *args,
                                uint32_t count)
{
    enum wr_type element;

    if (!element_of_call(f, args, count, &element)) {
        return WR_TYPE_NONE;
    }
    if (!wr_type_is_pseudo(f->result)) {
        return f->result;
    }
    if (!is_array_of_any(f->result)) {
        return element;
    }
    return element == WR_TYPE_NONE || wr_type_is_array(element) ? WR_TYPE_NONE
                                                               : wr_type_array_of(element);
}

bool wr_function_fits(const struct wr_function *f, const enum wr_type *args, uint32_t count,
                      enum wr_type result)
{
    enum wr_type element;

    if (!wr_function_takes(f, count) || !element_of_call(f, args, count, &element)) {
        return false;
    }
    if (f->kind != WR_FUNCTION_CAST || f->result != WR_TYPE_ARRAY || f->arg_count > 1) {
        return result == wr_function_result(f, args, count);
    }
    return wr_type_is_array(result) &&
           (element == WR_TYPE_NONE ||
            wr_cast_find(element, wr_type_element(result), WR_CAST_EXPLICIT) != NULL);
}
