/* Kernels of jsonb: what their files share, and their names (private to expr/).
 *
 * Thread: one worker per call.
 */
#ifndef WR_EXPR_KERNEL_JSONB_H
#define WR_EXPR_KERNEL_JSONB_H

#include "common/batch/jsonb_build.h"
#include "common/expr/kernel_row.h"
#include "common/expr/kernel_string.h"

static inline struct wr_jsonb wr_kernel_jsonb(const struct wr_kernel_call *call, uint32_t arg,
                                              uint32_t row)
{
    return wr_jsonb_of((const struct wr_view *)call->args[arg] + row);
}
/* The result of a row: a copy of a value. false: no memory. */
bool wr_kernel_put_jsonb(const struct wr_kernel_call *call, uint32_t row, struct wr_jsonb value);

/* A function that builds a row's result, or returns why there is none (kernel_string.h's
 * wr_row_function). */
typedef uint32_t (*wr_build_function)(const struct wr_kernel_call *call, uint32_t row,
                                      struct wr_jsonb_builder *b, const char **ret_message);
/* It, over all rows. */
bool wr_kernel_build(const struct wr_kernel_call *call, wr_build_function function);
/* Its words again, for one row. */
void wr_explain_build(const struct wr_kernel_call *call, uint32_t row, wr_build_function function,
                      char *message, size_t bytes);

/* A part of each row's value, if there is one: as it is, or as text with null as NULL. */
typedef bool (*wr_part_function)(const struct wr_kernel_call *call, uint32_t row,
                                 struct wr_jsonb *ret);
bool wr_kernel_jsonb_parts(const struct wr_kernel_call *call, wr_part_function find, bool as_text);
/* One step of a path, by name or number. false: nothing is there. */
bool wr_jsonb_step(struct wr_jsonb *value, struct wr_str step);
/* A step into an array: a number as strtol reads it, and nothing else. */
bool wr_jsonb_path_index(struct wr_str step, int64_t *ret);
/* A member of this name, an element that is this string, or the string itself. */
bool wr_jsonb_exists(struct wr_jsonb value, struct wr_str text);

#define WR_JSONB_KERNELS(X)                                                                  \
    X(eq_jsonb) X(ne_jsonb) X(lt_jsonb) X(le_jsonb) X(gt_jsonb) X(ge_jsonb)                   \
    X(text_jsonb) X(jsonb_text) X(jsonb_bool) X(jsonb_int2) X(jsonb_int4) X(jsonb_int8)       \
    X(jsonb_float4) X(jsonb_float8) X(jsonb_numeric)                                          \
    X(jsonb_field) X(jsonb_field_text) X(jsonb_at) X(jsonb_at_text)                           \
    X(jsonb_contains) X(jsonb_contained) X(jsonb_exists) X(jsonb_typeof)                      \
    X(jsonb_array_length) X(jsonb_pretty) X(jsonb_path) X(jsonb_path_text)                    \
    X(jsonb_concat) X(jsonb_delete) X(jsonb_delete_at) X(jsonb_strip_nulls)                   \
    X(jsonb_of) X(jsonb_array) X(jsonb_object) X(jsonb_array_elements_of)                     \
    X(jsonb_object_elements_of) X(jsonb_follow) X(jsonb_follow_text)           \
    X(jsonb_exists_any) X(jsonb_exists_all) X(jsonb_delete_path) X(jsonb_set)                 \
    X(jsonb_set_lax) X(jsonb_insert) X(jsonb_delete_all) X(jsonb_object_of)

#define X(name) WR_DECLARE_KERNEL(name);
WR_JSONB_KERNELS(X)
#undef X
#define X(name)                                                                             \
    void wr_explain_##name(const struct wr_kernel_call *call, uint32_t row, uint32_t sqlstate, \
                           char *message, size_t bytes);
X(text_jsonb) X(jsonb_bool) X(jsonb_int2) X(jsonb_int4) X(jsonb_int8) X(jsonb_float4)
X(jsonb_float8) X(jsonb_numeric) X(jsonb_array_length) X(jsonb_delete) X(jsonb_delete_at)
X(jsonb_object) X(jsonb_object_elements_of) X(jsonb_delete_path) X(jsonb_set) X(jsonb_set_lax) X(jsonb_insert)
X(jsonb_delete_all) X(jsonb_object_of)
#undef X

#endif
