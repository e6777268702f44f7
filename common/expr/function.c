#include "common/expr/function.h"

#include "common/expr/function_table.h"

/* Ascending by number. */
static const struct wr_function_group *const groups[] = {
    &wr_functions_core,
    &wr_functions_types,
    &wr_functions_time,
    &wr_functions_string,
    &wr_functions_math,
    &wr_functions_numeric,
    &wr_functions_format,
    &wr_functions_bytea,
    &wr_functions_array,
    &wr_functions_jsonb,
};

const struct wr_function *wr_function_by_number(uint32_t number)
{
    for (size_t g = 0; g < WR_COUNT(groups); g++) {
        const struct wr_function *rows = groups[g]->rows;
        uint32_t from = 0, to = groups[g]->count;
        while (from < to) {
            uint32_t middle = from + (to - from) / 2;
            if (rows[middle].number == number) {
                return &rows[middle];
            }
            if (rows[middle].number < number) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
    }
    return NULL;
}

const struct wr_function *wr_function_at(uint32_t index)
{
    for (size_t g = 0; g < WR_COUNT(groups); g++) {
        if (index < groups[g]->count) {
            return &groups[g]->rows[index];
        }
        index -= groups[g]->count;
    }
    return NULL;
}

/* Recursion is one level deep: elements are no arrays.
 * Of arrays: from and to text, and element by element. */
static const struct wr_function *find_array_cast(enum wr_type from, enum wr_type to,
                                                 enum wr_cast_context context)
{
    uint32_t number = 0;

    if (from == WR_TYPE_TEXT && context == WR_CAST_EXPLICIT) {
        number = WR_FUNCTION_TEXT_ARRAY;
    } else if (to == WR_TYPE_TEXT && context >= WR_CAST_ASSIGNMENT) {
        number = WR_FUNCTION_ARRAY_TEXT;
    } else if (wr_type_is_array(from) && wr_type_is_array(to) &&
               wr_cast_find(wr_type_element(from), wr_type_element(to), context) != NULL) {
        number = WR_FUNCTION_ARRAY_ARRAY;
    }
    return number == 0 ? NULL : wr_function_by_number(number);
}

const struct wr_function *wr_cast_find(enum wr_type from, enum wr_type to,
                                       enum wr_cast_context context)
{
    const struct wr_function *f;

    if (wr_type_is_array(from) || wr_type_is_array(to)) {
        return find_array_cast(from, to, context);
    }
    for (uint32_t i = 0; (f = wr_function_at(i)) != NULL; i++) {
        if (f->kind == WR_FUNCTION_CAST && f->args[0] == from && f->result == to &&
            f->cast_context <= context) {
            return f;
        }
    }
    return NULL;
}
