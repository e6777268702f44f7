/* Arrays taken apart and made: shape, elements, parts, concatenation. */
#include "common/expr/kernel_array.h"

#include <inttypes.h>
#include <stdio.h>

/* ---- shape ---- */

/* Which dimension the second argument names; false: the array does not have it. */
static bool dimension_of(const struct wr_kernel_call *call, const struct wr_array *a, uint32_t row,
                         uint32_t *ret)
{
    int32_t dimension = wr_kernel_int4(call, 1, row);

    *ret = (uint32_t)dimension - 1;
    return dimension >= 1 && (uint32_t)dimension <= a->shape.dimensions;
}

/* `there` says whether there is a value at all, d is the dimension asked for. */
#define OF_SHAPE(name, there, value)                                          \
    static bool kernel_##name(const struct wr_kernel_call *call)              \
    {                                                                         \
        int32_t *out = call->out;                                             \
        WR_KERNEL_ROWS(call, i)                                               \
        {                                                                     \
            struct wr_array a = wr_kernel_array(call, 0, i);                  \
            uint32_t d = 0;                                                   \
            if (!wr_kernel_live(call, i)) {                                   \
                continue;                                                     \
            }                                                                 \
            if (!(there)) {                                                   \
                wr_kernel_null(call, i);                                      \
            } else {                                                          \
                out[i] = (int32_t)(value);                                    \
            }                                                                 \
            (void)d;                                                          \
        }                                                                     \
        return true;                                                          \
    }                                                                         \
    const struct wr_kernel_entry wr_kernel_##name = {kernel_##name};

OF_SHAPE(array_length, dimension_of(call, &a, i, &d), a.shape.lengths[d])
OF_SHAPE(array_lower, dimension_of(call, &a, i, &d), a.shape.lower[d])
OF_SHAPE(array_upper, dimension_of(call, &a, i, &d),
         (int64_t)a.shape.lower[d] + a.shape.lengths[d] - 1)
OF_SHAPE(array_ndims, a.shape.dimensions > 0, a.shape.dimensions)

static bool kernel_cardinality(const struct wr_kernel_call *call)
{
    int32_t *out = call->out;

    WR_KERNEL_ROWS(call, i)
    {
        out[i] = (int32_t)wr_kernel_array(call, 0, i).shape.count;
    }
    return true;
}
const struct wr_kernel_entry wr_kernel_cardinality = {kernel_cardinality};

static uint32_t dims(const struct wr_kernel_call *call, uint32_t row, struct wr_sb *sb,
                     const char **ret_message)
{
    struct wr_array a = wr_kernel_array(call, 0, row);

    (void)ret_message;
    for (uint32_t d = 0; d < a.shape.dimensions; d++) {
        wr_sb_printf(sb, "[%" PRId32 ":%" PRId64 "]", a.shape.lower[d],
                     (int64_t)a.shape.lower[d] + a.shape.lengths[d] - 1);
    }
    return a.shape.dimensions == 0 ? WR_ROW_NULL : 0;
}
WR_KERNEL_BY_ROW(array_dims, dims)

/* ---- elements and parts ---- */

/* The number of the element at the subscripts; false: there is none. */
static bool find_element(const struct wr_kernel_call *call, const struct wr_array *a, uint32_t row,
                         uint32_t *ret)
{
    uint64_t at = 0;

    if (call->arg_count - 1 != a->shape.dimensions) {
        return false;
    }
    for (uint32_t d = 0; d < a->shape.dimensions; d++) {
        int64_t offset = (int64_t)wr_kernel_int4(call, d + 1, row) - a->shape.lower[d];
        if (offset < 0 || offset >= a->shape.lengths[d]) {
            return false;
        }
        at = at * a->shape.lengths[d] + (uint64_t)offset;
    }
    *ret = (uint32_t)at;
    return true;
}

/* What an element points to stays where it is: its array lives as long as the result. */
static bool kernel_array_get(const struct wr_kernel_call *call)
{
    uint32_t bytes = wr_type_cell_bytes(call->result_type), at = 0;

    WR_KERNEL_ROWS(call, i)
    {
        struct wr_array a = wr_kernel_array(call, 0, i);
        char *out = (char *)call->out + (size_t)i * bytes;
        memset(out, 0, bytes);
        if (!wr_kernel_live(call, i)) {
            continue;
        }
        if (!find_element(call, &a, i, &at) || wr_array_is_null(&a, at)) {
            wr_kernel_null(call, i);
        } else {
            wr_array_get(&a, at, out);
        }
    }
    return true;
}
const struct wr_kernel_entry wr_kernel_array_get = {kernel_array_get};

/* First and last subscript of each dimension; false: nothing is between them. */
static bool span_of(const struct wr_array *a, const struct wr_array_bound *bounds, uint32_t count,
                    int64_t *first, int64_t *last)
{
    if (a->shape.dimensions < count || a->shape.dimensions == 0) {
        return false;
    }
    for (uint32_t d = 0; d < a->shape.dimensions; d++) {
        first[d] = a->shape.lower[d];
        last[d] = first[d] + a->shape.lengths[d] - 1;
        if (d < count && bounds[d].has_lower) {
            first[d] = WR_MAX(first[d], (int64_t)bounds[d].lower);
        }
        if (d < count && bounds[d].has_upper) {
            last[d] = WR_MIN(last[d], (int64_t)bounds[d].upper);
        }
        if (first[d] > last[d]) {
            return false;
        }
    }
    return true;
}

void wr_array_slice(const struct wr_array *a, const struct wr_array_bound *bounds, uint32_t count,
                    struct wr_sb *sb)
{
    int64_t first[WR_ARRAY_DIMENSIONS_MAX], last[WR_ARRAY_DIMENSIONS_MAX];
    struct wr_array_shape shape = {.dimensions = 0};
    struct wr_array_writer w;

    if (span_of(a, bounds, count, first, last)) {
        shape.dimensions = a->shape.dimensions;
        shape.count = 1;
        for (uint32_t d = 0; d < shape.dimensions; d++) {
            shape.lengths[d] = (uint32_t)(last[d] - first[d] + 1);
            shape.lower[d] = 1;
            shape.count *= shape.lengths[d];
        }
    }
    wr_array_begin(&w, sb, a->element, &shape);
    for (uint32_t i = 0; i < shape.count; i++) {
        uint64_t at = 0, every = 1, rest = i;
        for (uint32_t d = shape.dimensions; d-- > 0; rest /= shape.lengths[d]) {
            at += ((uint64_t)(first[d] - a->shape.lower[d]) + rest % shape.lengths[d]) * every;
            every *= a->shape.lengths[d];
        }
        wr_array_put_from(&w, a, (uint32_t)at);
    }
    wr_array_end(&w);
}

/* part(array, which bounds are given, lower, upper, …) */
static uint32_t part(const struct wr_kernel_call *call, uint32_t row, struct wr_sb *sb,
                     const char **ret_message)
{
    struct wr_array a = wr_kernel_array(call, 0, row);
    struct wr_array_bound bounds[WR_ARRAY_DIMENSIONS_MAX];
    uint32_t given = (uint32_t)wr_kernel_int4(call, 1, row), count = (call->arg_count - 2) / 2;

    (void)ret_message;
    count = WR_MIN(count, WR_ARRAY_DIMENSIONS_MAX);
    for (uint32_t d = 0; d < count; d++) {
        bounds[d] = (struct wr_array_bound){.has_lower = (given >> (2 * d) & 1) != 0,
                                            .has_upper = (given >> (2 * d + 1) & 1) != 0,
                                            .lower = wr_kernel_int4(call, 2 + 2 * d, row),
                                            .upper = wr_kernel_int4(call, 3 + 2 * d, row)};
    }
    wr_array_slice(&a, bounds, count, sb);
    return 0;
}
WR_KERNEL_BY_ROW(array_part, part)

static uint32_t trim(const struct wr_kernel_call *call, uint32_t row, struct wr_sb *sb,
                     const char **ret_message)
{
    struct wr_array a = wr_kernel_array(call, 0, row);
    int32_t n = wr_kernel_int4(call, 1, row);
    uint32_t length = a.shape.dimensions == 0 ? 0 : a.shape.lengths[0];
    struct wr_array_bound bound = {.has_upper = true};

    if (n < 0 || (uint32_t)n > length) {
        return wr_row_refuse(ret_message, WR_SQLSTATE_ARRAY_SUBSCRIPT,
                             "number of elements to trim must be between 0 and the array's length");
    }
    bound.upper = (int32_t)((int64_t)a.shape.lower[0] + length - n - 1);
    wr_array_slice(&a, &bound, 1, sb);
    return 0;
}
WR_KERNEL_BY_ROW(trim_array, trim)

/* ---- making ---- */

/* An element per argument. */
static uint32_t make(const struct wr_kernel_call *call, uint32_t row, struct wr_sb *sb,
                     const char **ret_message)
{
    struct wr_array_shape shape = wr_array_shape_of(call->arg_count);
    struct wr_array_writer w;

    (void)ret_message;
    wr_array_begin(&w, sb, wr_type_element(call->result_type), &shape);
    for (uint32_t i = 0; i < call->arg_count; i++) {
        wr_array_put(&w, wr_kernel_cell(call, i, row));
    }
    wr_array_end(&w);
    return 0;
}
WR_KERNEL_BY_ROW(array_make, make)

#define SHAPES_DIFFER "multidimensional arrays must have array expressions with matching dimensions"

/* Arrays of one shape become one of a dimension more. Empty ones, and NULLs, alone give an empty one. */
static uint32_t make_nested(const struct wr_kernel_call *call, uint32_t row, struct wr_sb *sb,
                            const char **ret_message)
{
    struct wr_array_shape shape = {.dimensions = 0};
    struct wr_array_writer w;
    struct wr_array first = {.element = WR_TYPE_NONE};
    uint32_t empty = 0;

    for (uint32_t i = 0; i < call->arg_count; i++) {
        struct wr_array a = wr_kernel_array(call, i, row);
        if (wr_kernel_arg_null(call, i, row) || a.shape.dimensions == 0) {
            empty += 1;
            continue;
        }
        if (first.element != WR_TYPE_NONE &&
            memcmp(&a.shape, &first.shape, sizeof a.shape) != 0) {
            return wr_row_refuse(ret_message, WR_SQLSTATE_ARRAY_SUBSCRIPT, SHAPES_DIFFER);
        }
        first = a;
    }
    if (empty > 0 && empty < call->arg_count) {
        return wr_row_refuse(ret_message, WR_SQLSTATE_ARRAY_SUBSCRIPT, SHAPES_DIFFER);
    }
    if (first.shape.dimensions == WR_ARRAY_DIMENSIONS_MAX) {
        return wr_row_refuse(ret_message, WR_SQLSTATE_LIMIT,
                             "number of array dimensions (7) exceeds the maximum allowed (6)");
    }
    if (empty == 0) {
        shape.dimensions = first.shape.dimensions + 1;
        shape.lengths[0] = call->arg_count;
        shape.lower[0] = 1;
        memcpy(shape.lengths + 1, first.shape.lengths, 5 * sizeof shape.lengths[0]);
        memcpy(shape.lower + 1, first.shape.lower, 5 * sizeof shape.lower[0]);
        shape.count = call->arg_count * first.shape.count;
    }
    wr_array_begin(&w, sb, wr_type_element(call->result_type), &shape);
    for (uint32_t i = 0; empty == 0 && i < call->arg_count; i++) {
        struct wr_array a = wr_kernel_array(call, i, row);
        for (uint32_t k = 0; k < a.shape.count; k++) {
            wr_array_put_from(&w, &a, k);
        }
    }
    wr_array_end(&w);
    return 0;
}
WR_KERNEL_BY_ROW(array_make_nested, make_nested)

/* An element more, at one end; a NULL array has none. */
static uint32_t add_element(const struct wr_kernel_call *call, uint32_t row, uint32_t array,
                            uint32_t element, struct wr_sb *sb, const char **ret_message)
{
    struct wr_array a = wr_kernel_array(call, array, row);
    const void *cell = wr_kernel_cell(call, element, row);
    struct wr_array_shape shape = a.shape;
    struct wr_array_writer w;

    if (a.shape.dimensions > 1) {
        return wr_row_refuse(ret_message, WR_SQLSTATE_DATA_EXCEPTION,
                             "argument must be empty or one-dimensional array");
    }
    if (shape.dimensions == 0) {
        shape = wr_array_shape_of(1);
    } else {
        shape.lengths[0] = shape.count = a.shape.count + 1;
    }
    if ((int64_t)shape.lower[0] + shape.lengths[0] > INT32_MAX) {
        return wr_row_refuse(ret_message, WR_SQLSTATE_LIMIT, "array lower bound is too large");
    }
    wr_array_begin(&w, sb, wr_type_element(call->result_type), &shape);
    for (uint32_t i = 0; i <= a.shape.count; i++) {
        if (i == (array == 0 ? a.shape.count : 0)) {
            wr_array_put(&w, cell);
        } else {
            wr_array_put_from(&w, &a, array == 0 ? i : i - 1);
        }
    }
    wr_array_end(&w);
    return 0;
}

static uint32_t append(const struct wr_kernel_call *call, uint32_t row, struct wr_sb *sb,
                       const char **ret_message)
{
    return add_element(call, row, 0, 1, sb, ret_message);
}
static uint32_t prepend(const struct wr_kernel_call *call, uint32_t row, struct wr_sb *sb,
                        const char **ret_message)
{
    return add_element(call, row, 1, 0, sb, ret_message);
}
WR_KERNEL_BY_ROW(array_append, append)
WR_KERNEL_BY_ROW(array_prepend, prepend)

/* ---- concatenation ---- */

/* Do the dimensions of b behind the first `skip` have the lengths and bounds of a's behind `own`? */
static bool same_dimensions(const struct wr_array_shape *a, uint32_t own,
                            const struct wr_array_shape *b, uint32_t skip)
{
    for (uint32_t d = 0; d + skip < b->dimensions; d++) {
        if (a->lengths[d + own] != b->lengths[d + skip] || a->lower[d + own] != b->lower[d + skip]) {
            return false;
        }
    }
    return true;
}

/* Of one number of dimensions: one behind the other. One more: the other is an element of it. */
static bool join_shapes(const struct wr_array_shape *a, const struct wr_array_shape *b,
                        struct wr_array_shape *ret)
{
    bool same = a->dimensions == b->dimensions;

    *ret = a->dimensions >= b->dimensions ? *a : *b;
    if (same) {
        ret->lengths[0] += b->lengths[0];
        return same_dimensions(a, 1, b, 1);
    }
    ret->lengths[0] += 1;
    return a->dimensions + 1 == b->dimensions   ? same_dimensions(b, 1, a, 0)
           : b->dimensions + 1 == a->dimensions ? same_dimensions(a, 1, b, 0)
                                                : false;
}

static uint32_t concatenate(const struct wr_kernel_call *call, uint32_t row, struct wr_sb *sb,
                            const char **ret_message)
{
    struct wr_array a = wr_kernel_array(call, 0, row), b = wr_kernel_array(call, 1, row);
    bool a_null = wr_kernel_arg_null(call, 0, row), b_null = wr_kernel_arg_null(call, 1, row);
    struct wr_array_shape shape;
    struct wr_array_writer w;

    if (a_null && b_null) {
        return WR_ROW_NULL;
    }
    if (b_null || (!a_null && b.shape.dimensions == 0)) {
        wr_kernel_same(call, 0, row, sb);
        return 0;
    }
    if (a_null || a.shape.dimensions == 0) {
        wr_kernel_same(call, 1, row, sb);
        return 0;
    }
    if (!join_shapes(&a.shape, &b.shape, &shape)) {
        return wr_row_refuse(ret_message, WR_SQLSTATE_ARRAY_SUBSCRIPT,
                             "cannot concatenate incompatible arrays");
    }
    if (!wr_array_shape_count(&shape)) {
        return wr_row_refuse(ret_message, WR_SQLSTATE_LIMIT,
                             "array size exceeds the maximum allowed (134217727)");
    }
    wr_array_begin(&w, sb, a.element, &shape);
    for (uint32_t i = 0; i < a.shape.count; i++) {
        wr_array_put_from(&w, &a, i);
    }
    for (uint32_t i = 0; i < b.shape.count; i++) {
        wr_array_put_from(&w, &b, i);
    }
    wr_array_end(&w);
    return 0;
}
WR_KERNEL_BY_ROW(array_cat, concatenate)

/* ---- filling ---- */

/* The integers of a list of dimensions, or of their bounds. */
static uint32_t read_list(const struct wr_kernel_call *call, uint32_t row, uint32_t arg,
                          int32_t *ret, uint32_t *ret_count, const char **ret_message)
{
    struct wr_array a = wr_kernel_array(call, arg, row);

    if (wr_kernel_arg_null(call, arg, row)) {
        return wr_row_refuse(ret_message, WR_SQLSTATE_NULL_ARGUMENT,
                             "dimension array or low bound array cannot be null");
    }
    if (a.shape.dimensions > 1) {
        return wr_row_refuse(ret_message, WR_SQLSTATE_ARRAY_SUBSCRIPT,
                             "wrong number of array subscripts");
    }
    if (a.nulls != NULL) {
        return wr_row_refuse(ret_message, WR_SQLSTATE_NULL_ARGUMENT,
                             "dimension values cannot be null");
    }
    if (a.shape.count > WR_ARRAY_DIMENSIONS_MAX) {
        return wr_row_refuse(ret_message, WR_SQLSTATE_LIMIT,
                             "number of array dimensions exceeds the maximum allowed (6)");
    }
    *ret_count = a.shape.count;
    for (uint32_t i = 0; i < a.shape.count; i++) {
        wr_array_get(&a, i, &ret[i]);
    }
    return 0;
}

static uint32_t fill_shape(const struct wr_kernel_call *call, uint32_t row,
                           struct wr_array_shape *ret, const char **ret_message)
{
    int32_t lengths[WR_ARRAY_DIMENSIONS_MAX] = {0}, lower[WR_ARRAY_DIMENSIONS_MAX];
    uint32_t count = 0, bounds = 0;
    uint32_t state = read_list(call, row, 1, lengths, &count, ret_message);

    if (state == 0 && call->arg_count == 3) {
        state = read_list(call, row, 2, lower, &bounds, ret_message);
        if (state == 0 && bounds != count) {
            state = wr_row_refuse(ret_message, WR_SQLSTATE_ARRAY_SUBSCRIPT,
                                  "wrong number of array subscripts");
        }
    }
    if (state != 0) {
        return state;
    }
    *ret = (struct wr_array_shape){.dimensions = count};
    bool negative = false;
    for (uint32_t d = 0; d < count; d++) {
        negative |= lengths[d] < 0;
        ret->lengths[d] = (uint32_t)WR_MAX(lengths[d], 0);
        ret->lower[d] = bounds > 0 ? lower[d] : 1;
    }
    if (negative || !wr_array_shape_count(ret)) {
        return wr_row_refuse(ret_message, WR_SQLSTATE_LIMIT,
                             "array size exceeds the maximum allowed (134217727)");
    }
    return 0;
}

static uint32_t fill(const struct wr_kernel_call *call, uint32_t row, struct wr_sb *sb,
                     const char **ret_message)
{
    const void *cell = wr_kernel_cell(call, 0, row);
    struct wr_array_shape shape;
    struct wr_array_writer w;
    uint32_t state = fill_shape(call, row, &shape, ret_message);
    enum wr_type element = wr_type_element(call->result_type);

    if (state != 0) {
        return state;
    }
    uint64_t each = wr_type_cell_bytes(element) +
                    (cell != NULL && wr_type_reaches_out(element) ? wr_cell_outside_bytes(element, cell)
                                                                  : 0);
    if (shape.count * each > WR_OVERSIZE_BYTES_MAX) {
        return wr_row_refuse(ret_message, WR_SQLSTATE_LIMIT, "array of more than 16 MiB");
    }
    wr_array_begin(&w, sb, element, &shape);
    for (uint32_t i = 0; i < shape.count; i++) {
        wr_array_put(&w, cell);
    }
    wr_array_end(&w);
    return 0;
}
WR_KERNEL_BY_ROW(array_fill, fill)
