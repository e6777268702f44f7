/* array_agg: of values an array, of arrays one of a dimension more. */
#include "common/base/alloc.h"
#include "common/base/assert.h"
#include "common/base/limits.h"
#include "common/batch/array.h"
#include "common/batch/row.h"
#include "common/expr/aggregate_internal.h"

/* Always a list. */
static void init_nothing(void *acc)
{
    (void)acc;
}

/* How many elements there are says where they lie; so they wait in a row of their own:
 *
 *     element  u8 there | cell, with what lies outside of it    text, bytea and jsonb: varint bytes | them
 */
struct making {
    const struct wr_aggregate *aggregate;
    enum wr_type element;
    struct wr_sb items;
    uint32_t rows;
    struct wr_array_shape shape; /* of each of the arrays */
};

/* An element that waits takes at least half of what it takes in the end, and at most so much more. */
#define ITEMS_BYTES_MAX (2ull * WR_OVERSIZE_BYTES_MAX + 64)

static void *begin(const struct wr_aggregate *aggregate)
{
    struct making *m = WR_NEW(struct making);

    m->aggregate = aggregate;
    m->element = wr_type_is_array(aggregate->arg) ? wr_type_element(aggregate->arg) : aggregate->arg;
    return m;
}

static void drop(void *making)
{
    struct making *m = making;

    wr_sb_fini(&m->items);
    wr_free(m);
}

static bool is_view(enum wr_type type)
{
    return wr_type_reaches_out(type) && type != WR_TYPE_NUMERIC;
}

static void put_item(struct making *m, const void *cell)
{
    const struct wr_view *view = cell;

    wr_write_u8(&m->items, cell != NULL);
    if (cell != NULL && is_view(m->element)) {
        wr_write_str(&m->items, (struct wr_str){wr_view_ptr(view), view->bytes});
    } else if (cell != NULL) {
        wr_write_cell(m->element, cell, &m->items);
    }
}

static uint32_t put_value(void *making, const void *arg, const void *other)
{
    struct making *m = making;

    (void)other;
    put_item(m, arg);
    m->rows += 1;
    return m->items.bytes > ITEMS_BYTES_MAX ? WR_SQLSTATE_LIMIT : 0;
}

static uint32_t put_array(void *making, const void *arg, const void *other)
{
    struct making *m = making;

    (void)other;
    if (arg == NULL) {
        return WR_SQLSTATE_NULL_ARGUMENT;
    }
    struct wr_array a = wr_array_open(arg);
    if (a.shape.dimensions == 0 ||
        (m->rows > 0 && memcmp(&a.shape, &m->shape, sizeof a.shape) != 0)) {
        return WR_SQLSTATE_ARRAY_SUBSCRIPT;
    }
    if (a.shape.dimensions == WR_ARRAY_DIMENSIONS_MAX) {
        return WR_SQLSTATE_LIMIT;
    }
    for (uint32_t k = 0; k < a.shape.count; k++) {
        uint8_t cell[16];
        if (!wr_array_is_null(&a, k)) {
            wr_array_get(&a, k, cell);
        }
        put_item(m, wr_array_is_null(&a, k) ? NULL : cell);
    }
    m->shape = a.shape;
    m->rows += 1;
    return m->items.bytes > ITEMS_BYTES_MAX ? WR_SQLSTATE_LIMIT : 0;
}

/* The elements that wait become those of an array. */
static void write_items(const struct making *m, const struct wr_array_shape *shape, struct wr_sb *sb)
{
    struct wr_reader r = wr_reader_of(m->items.ptr, m->items.bytes);
    struct wr_array_writer w;

    wr_array_begin(&w, sb, m->element, shape);
    while (wr_reader_left(&r) > 0) {
        uint8_t cell[16];
        bool there = wr_read_u8(&r) != 0;
        if (there && is_view(m->element)) {
            struct wr_str text = wr_read_str(&r);
            struct wr_view view = wr_view_of(text.ptr, (uint32_t)text.bytes);
            memcpy(cell, &view, sizeof view);
        } else if (there) {
            WR_ASSERT(wr_read_cell(m->element, &r, cell));
        }
        wr_array_put(&w, there ? cell : NULL);
    }
    wr_array_end(&w);
}

static uint32_t end_values(void *making, struct wr_sb *sb)
{
    const struct making *m = making;
    struct wr_array_shape shape = wr_array_shape_of(m->rows);

    write_items(m, &shape, sb);
    return 0;
}

static uint32_t end_arrays(void *making, struct wr_sb *sb)
{
    const struct making *m = making;
    struct wr_array_shape shape = {
        .dimensions = m->shape.dimensions + 1, .lengths = {m->rows}, .lower = {1}};

    for (uint32_t d = 0; d < m->shape.dimensions; d++) {
        shape.lengths[d + 1] = m->shape.lengths[d];
        shape.lower[d + 1] = m->shape.lower[d];
    }
    if (!wr_array_shape_count(&shape)) {
        return WR_SQLSTATE_LIMIT;
    }
    write_items(m, &shape, sb);
    return 0;
}

static const struct wr_aggregate_maker of_values = {begin, put_value, end_values, drop};
static const struct wr_aggregate_maker of_arrays = {begin, put_array, end_arrays, drop};

#define ARRAY(element) ((enum wr_type)(WR_TYPE_ARRAY_BASE + (element)))
#define OF(num, type, function, text)                                                           \
    {.number = (num), .name = "array_agg", .arg = (type), .arrival = true, .keeps_null = true,  \
     .help = (text), .init = init_nothing, .maker = &(function)
#define VALUES(type)                                                                            \
    OF(1000 + (type), type, of_values, "an array of the values, NULLs too"),               \
     .result = ARRAY(type), .wire = ARRAY(type)}
#define ARRAYS(type)                                                                            \
    OF(1020 + (type), ARRAY(type), of_arrays, "an array of a dimension more"),             \
     .result = ARRAY(type), .wire = ARRAY(type)}
#define BOTH(type) VALUES(type), ARRAYS(type)

static const struct wr_aggregate arrays[] = {
    BOTH(WR_TYPE_BOOL),   BOTH(WR_TYPE_INT2),      BOTH(WR_TYPE_INT4),        BOTH(WR_TYPE_INT8),
    BOTH(WR_TYPE_FLOAT4), BOTH(WR_TYPE_FLOAT8),    BOTH(WR_TYPE_NUMERIC),     BOTH(WR_TYPE_TEXT),
    BOTH(WR_TYPE_BYTEA),  BOTH(WR_TYPE_DATE),      BOTH(WR_TYPE_TIME),        BOTH(WR_TYPE_TIMESTAMP),
    BOTH(WR_TYPE_UUID),   BOTH(WR_TYPE_INTERVAL),  BOTH(WR_TYPE_TIMESTAMPTZ), BOTH(WR_TYPE_JSONB),
};

const struct aggregate_group wr_aggregates_array = {arrays, WR_COUNT(arrays)};
