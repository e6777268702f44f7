/* Kernels of arrays: functions 4000 to 4499 (private to expr/). They are of any element type; the arrays
 * themselves and the call say which.
 *
 * Thread: one worker per call.
 */
#ifndef WR_EXPR_KERNEL_ARRAY_H
#define WR_EXPR_KERNEL_ARRAY_H

#include "common/batch/array.h"
#include "common/expr/kernel_string.h"

static inline struct wr_array wr_kernel_array(const struct wr_kernel_call *call, uint32_t arg,
                                              uint32_t row)
{
    return wr_array_open((const struct wr_view *)call->args[arg] + row);
}
/* The cell of an argument; NULL: it is NULL. */
static inline const void *wr_kernel_cell(const struct wr_kernel_call *call, uint32_t arg,
                                         uint32_t row)
{
    return wr_kernel_arg_null(call, arg, row)
               ? NULL
               : (const char *)call->args[arg] +
                     (size_t)row * wr_type_cell_bytes(call->arg_types[arg]);
}
/* Append the argument's own string. */
static inline void wr_kernel_same(const struct wr_kernel_call *call, uint32_t arg, uint32_t row,
                                  struct wr_sb *sb)
{
    struct wr_str text = wr_kernel_text(call, arg, row);

    wr_sb_append(sb, text.ptr, text.bytes);
}
/* A part of an array, by lower and upper bounds of its first `count` dimensions, as an array whose bounds
 * are 1; what is not bounded is all there. */
struct wr_array_bound {
    bool has_lower, has_upper;
    int32_t lower, upper;
};
void wr_array_slice(const struct wr_array *a, const struct wr_array_bound *bounds, uint32_t count,
                    struct wr_sb *sb);
/* The field of a text at *at, up to the separator (NULL: a character); *at moves behind it. false: there is
 * none. */
bool wr_next_field(struct wr_str text, const struct wr_str *separator, size_t *at,
                   struct wr_str *ret);
/* What the groups of a match are, or the whole if there are none, as an array of texts. */
struct wr_regex_span;
void wr_put_groups(struct wr_sb *sb, struct wr_str text, const struct wr_regex_span *spans,
                   uint32_t groups);
static inline uint32_t wr_row_refuse(const char **ret_message, uint32_t state, const char *message)
{
    *ret_message = message;
    return state;
}

#define WR_ARRAY_KERNELS(X)                                                                     \
    X(text_array) X(array_text) X(array_array) X(array_typmod) X(eq_array) X(ne_array)          \
    X(lt_array) X(le_array) X(gt_array) X(ge_array) X(array_contains) X(array_contained)        \
    X(array_overlaps) X(array_make) X(array_make_nested) X(array_get) X(array_part)             \
    X(array_length) X(array_lower) X(array_upper) X(array_ndims) X(array_dims) X(cardinality)   \
    X(array_append) X(array_prepend) X(array_cat) X(array_remove) X(array_replace)              \
    X(array_fill) X(trim_array) X(array_position) X(array_positions) X(array_to_string)         \
    X(string_to_array) X(regexp_match) X(regexp_split_to_array) X(parse_ident) X(num_nulls)     \
    X(num_nonnulls) X(num_nulls_of) X(num_nonnulls_of) X(format_of)

#define X(name)                                                                             \
    WR_DECLARE_KERNEL(name);                                                                \
    void wr_explain_##name(const struct wr_kernel_call *call, uint32_t row, uint32_t sqlstate, \
                           char *message, size_t bytes);
WR_ARRAY_KERNELS(X)
#undef X

#endif
