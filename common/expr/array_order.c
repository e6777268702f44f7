/* Arrays compared: order, containment, places of elements, replacing them. */
#include <stdio.h>
#include <stdlib.h>

#include "common/base/alloc.h"
#include "common/expr/cell_order.h"
#include "common/expr/kernel_array.h"

static int order_int(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

static int order_elements(const struct wr_array *a, uint32_t i, const struct wr_array *b, uint32_t k)
{
    bool x_null = wr_array_is_null(a, i), y_null = wr_array_is_null(b, k);
    uint8_t x[16] WR_ALIGNED(16), y[16] WR_ALIGNED(16);

    if (x_null || y_null) {
        return (int)x_null - (int)y_null;
    }
    wr_array_get(a, i, x);
    wr_array_get(b, k, y);
    return wr_cell_order(a->element, x, y);
}

static int order_shapes(const struct wr_array_shape *a, const struct wr_array_shape *b)
{
    int order = order_int(a->count, b->count);

    order = order != 0 ? order : order_int(a->dimensions, b->dimensions);
    for (uint32_t d = 0; order == 0 && d < a->dimensions; d++) {
        order = order_int(a->lengths[d], b->lengths[d]);
    }
    for (uint32_t d = 0; order == 0 && d < a->dimensions; d++) {
        order = order_int(a->lower[d], b->lower[d]);
    }
    return order;
}

int wr_array_order(const struct wr_view *a, const struct wr_view *b)
{
    struct wr_array x = wr_array_open(a), y = wr_array_open(b);
    uint32_t count = WR_MIN(x.shape.count, y.shape.count);

    for (uint32_t i = 0; i < count; i++) {
        int order = order_elements(&x, i, &y, i);
        if (order != 0) {
            return order;
        }
    }
    return order_shapes(&x.shape, &y.shape);
}

#define COMPARE(name, expression)                                             \
    static bool kernel_##name(const struct wr_kernel_call *call)              \
    {                                                                         \
        const struct wr_view *a = call->args[0], *b = call->args[1];          \
        uint8_t *out = call->out;                                             \
        WR_KERNEL_ROWS(call, i)                                               \
        {                                                                     \
            if (wr_kernel_live(call, i)) {                                    \
                out[i] = (expression);                                        \
            }                                                                 \
        }                                                                     \
        return true;                                                          \
    }                                                                         \
    const struct wr_kernel_entry wr_kernel_##name = {kernel_##name};

static inline bool are_equal(const struct wr_view *a, const struct wr_view *b)
{
    return wr_view_equal(a, b) || wr_array_order(a, b) == 0;
}

COMPARE(eq_array, are_equal(&a[i], &b[i]))
COMPARE(ne_array, !are_equal(&a[i], &b[i]))
COMPARE(lt_array, wr_array_order(&a[i], &b[i]) < 0)
COMPARE(le_array, wr_array_order(&a[i], &b[i]) <= 0)
COMPARE(gt_array, wr_array_order(&a[i], &b[i]) > 0)
COMPARE(ge_array, wr_array_order(&a[i], &b[i]) >= 0)

/* ---- containment: elements alone count, and NULL equals nothing ---- */

static bool has(const struct wr_array *a, const struct wr_array *b, uint32_t k)
{
    for (uint32_t i = 0; i < a->shape.count; i++) {
        if (!wr_array_is_null(a, i) && order_elements(a, i, b, k) == 0) {
            return true;
        }
    }
    return false;
}

/* More pairs than this are not looked at one by one. */
#define PAIRS_MAX 4096u

/* The elements of an array that are not NULL, by their order. */
struct sorted {
    const struct wr_array *array;
    uint32_t *places;
    uint32_t count;
};

static int order_places(const void *a, const void *b, void *array)
{
    return order_elements(array, *(const uint32_t *)a, array, *(const uint32_t *)b);
}

static struct sorted sort_elements(const struct wr_array *a)
{
    struct sorted s = {.array = a, .places = WR_NEW_ARRAY(uint32_t, a->shape.count)};

    for (uint32_t i = 0; i < a->shape.count; i++) {
        s.places[s.count] = i;
        s.count += !wr_array_is_null(a, i);
    }
    qsort_r(s.places, s.count, sizeof *s.places, order_places, (void *)(uintptr_t)a);
    return s;
}

static bool has_sorted(const struct sorted *s, const struct wr_array *b, uint32_t k)
{
    uint32_t from = 0, to = s->count;

    while (from < to) {
        uint32_t middle = from + (to - from) / 2;
        int order = order_elements(s->array, s->places[middle], b, k);
        if (order == 0) {
            return true;
        }
        if (order < 0) {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    return false;
}

/* Are all elements of y in x (or, not `all`, is one)? A NULL is in nothing. */
static bool contains(const struct wr_view *a, const struct wr_view *b, bool all)
{
    struct wr_array x = wr_array_open(a), y = wr_array_open(b);
    bool sorts = (uint64_t)x.shape.count * y.shape.count > PAIRS_MAX, found = all;
    struct sorted sorted = {.places = NULL};

    if (sorts) {
        sorted = sort_elements(&x);
    }
    for (uint32_t k = 0; k < y.shape.count && found == all; k++) {
        found = !wr_array_is_null(&y, k) &&
                (sorts ? has_sorted(&sorted, &y, k) : has(&x, &y, k));
    }
    wr_free(sorted.places);
    return found;
}

COMPARE(array_contains, contains(&a[i], &b[i], true))
COMPARE(array_contained, contains(&b[i], &a[i], true))
COMPARE(array_overlaps, contains(&a[i], &b[i], false))

/* ---- places ---- */

static bool is_element(const struct wr_array *a, uint32_t i, const void *cell)
{
    uint8_t x[16] WR_ALIGNED(16);

    if (wr_array_is_null(a, i) || cell == NULL) {
        return wr_array_is_null(a, i) && cell == NULL;
    }
    wr_array_get(a, i, x);
    return wr_cell_order(a->element, x, cell) == 0;
}

#define MANY_DIMENSIONS "searching for elements in multidimensional arrays is not supported"

static uint32_t position(const struct wr_kernel_call *call, uint32_t row, int32_t *ret,
                         const char **ret_message)
{
    struct wr_array a = wr_kernel_array(call, 0, row);
    const void *cell = wr_kernel_cell(call, 1, row);
    int32_t first = a.shape.lower[0];

    if (wr_kernel_arg_null(call, 0, row) || a.shape.dimensions == 0) {
        return WR_ROW_NULL;
    }
    if (a.shape.dimensions > 1) {
        return wr_row_refuse(ret_message, WR_SQLSTATE_NOT_SUPPORTED, MANY_DIMENSIONS);
    }
    if (call->arg_count == 3 && wr_kernel_arg_null(call, 2, row)) {
        return wr_row_refuse(ret_message, WR_SQLSTATE_NULL_ARGUMENT,
                             "initial position must not be null");
    }
    if (call->arg_count == 3) {
        first = WR_MAX(first, wr_kernel_int4(call, 2, row));
    }
    for (uint32_t i = 0; i < a.shape.count; i++) {
        *ret = (int32_t)(a.shape.lower[0] + (int64_t)i);
        if (*ret >= first && is_element(&a, i, cell)) {
            return 0;
        }
    }
    return WR_ROW_NULL;
}

static bool kernel_array_position(const struct wr_kernel_call *call)
{
    int32_t *out = call->out;
    const char *message;

    WR_KERNEL_ROWS(call, i)
    {
        uint32_t state = position(call, i, &out[i], &message);
        if (state == WR_ROW_NULL) {
            wr_kernel_null(call, i);
        } else {
            call->errors[i] = state;
        }
    }
    return true;
}
const struct wr_kernel_entry wr_kernel_array_position = {kernel_array_position};

void wr_explain_array_position(const struct wr_kernel_call *call, uint32_t row, uint32_t sqlstate,
                               char *message, size_t bytes)
{
    const char *text = "";
    int32_t ignored;

    (void)sqlstate;
    (void)position(call, row, &ignored, &text);
    (void)snprintf(message, bytes, "%s", text);
}

static uint32_t positions(const struct wr_kernel_call *call, uint32_t row, struct wr_sb *sb,
                          const char **ret_message)
{
    struct wr_array a = wr_kernel_array(call, 0, row);
    const void *cell = wr_kernel_cell(call, 1, row);
    struct wr_array_writer w;
    struct wr_array_shape shape;
    uint32_t count = 0;

    if (wr_kernel_arg_null(call, 0, row)) {
        return WR_ROW_NULL;
    }
    if (a.shape.dimensions > 1) {
        return wr_row_refuse(ret_message, WR_SQLSTATE_NOT_SUPPORTED, MANY_DIMENSIONS);
    }
    for (uint32_t i = 0; i < a.shape.count; i++) {
        count += is_element(&a, i, cell);
    }
    shape = wr_array_shape_of(count);
    wr_array_begin(&w, sb, WR_TYPE_INT4, &shape);
    for (uint32_t i = 0; i < a.shape.count; i++) {
        int32_t place = (int32_t)(a.shape.lower[0] + (int64_t)i);
        if (is_element(&a, i, cell)) {
            wr_array_put(&w, &place);
        }
    }
    wr_array_end(&w);
    return 0;
}
WR_KERNEL_BY_ROW(array_positions, positions)

/* ---- replacing ---- */

/* Elements equal to the second argument go, or become the third. */
static uint32_t change(const struct wr_kernel_call *call, uint32_t row, bool remove,
                       struct wr_sb *sb, const char **ret_message)
{
    struct wr_array a = wr_kernel_array(call, 0, row);
    const void *from = wr_kernel_cell(call, 1, row);
    const void *to = remove ? NULL : wr_kernel_cell(call, 2, row);
    struct wr_array_shape shape = a.shape;
    struct wr_array_writer w;
    uint32_t found = 0;

    if (wr_kernel_arg_null(call, 0, row)) {
        return WR_ROW_NULL;
    }
    if (remove && a.shape.dimensions > 1) {
        return wr_row_refuse(ret_message, WR_SQLSTATE_NOT_SUPPORTED,
                             "removing elements from multidimensional arrays is not supported");
    }
    for (uint32_t i = 0; i < a.shape.count; i++) {
        found += is_element(&a, i, from);
    }
    if (found == 0) {
        wr_kernel_same(call, 0, row, sb);
        return 0;
    }
    if (remove) {
        shape.count = shape.lengths[0] = a.shape.count - found;
    }
    wr_array_begin(&w, sb, a.element, &shape);
    for (uint32_t i = 0; i < a.shape.count; i++) {
        if (!is_element(&a, i, from)) {
            wr_array_put_from(&w, &a, i);
        } else if (!remove) {
            wr_array_put(&w, to);
        }
    }
    wr_array_end(&w);
    return 0;
}

static uint32_t remove_all(const struct wr_kernel_call *call, uint32_t row, struct wr_sb *sb,
                           const char **ret_message)
{
    return change(call, row, true, sb, ret_message);
}
static uint32_t replace_all(const struct wr_kernel_call *call, uint32_t row, struct wr_sb *sb,
                            const char **ret_message)
{
    return change(call, row, false, sb, ret_message);
}
WR_KERNEL_BY_ROW(array_remove, remove_all)
WR_KERNEL_BY_ROW(array_replace, replace_all)
