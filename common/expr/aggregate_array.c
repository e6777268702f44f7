/* array_agg: of values an array, of arrays one of a dimension more. */
#include "common/batch/array.h"
#include "common/expr/aggregate_internal.h"

/* Always a list. */
static void init_nothing(void *acc)
{
    (void)acc;
}

static uint32_t collect_values(const struct wr_aggregate *aggregate,
                               const struct wr_aggregate_rows *rows, struct wr_sb *sb)
{
    struct wr_array_shape shape = wr_array_shape_of(rows->count);
    struct wr_array_writer w;

    wr_array_begin(&w, sb, aggregate->arg, &shape);
    for (uint32_t i = 0; i < rows->count; i++) {
        wr_array_put(&w, rows->args[i]);
    }
    wr_array_end(&w);
    return 0;
}

/* The shape of the result; 0, or why the arrays do not go together. */
static uint32_t nested_shape(const struct wr_aggregate_rows *rows, struct wr_array_shape *ret)
{
    struct wr_array first = {.element = WR_TYPE_NONE};

    for (uint32_t i = 0; i < rows->count; i++) {
        if (rows->args[i] == NULL) {
            return WR_SQLSTATE_NULL_ARGUMENT;
        }
        struct wr_array a = wr_array_open(rows->args[i]);
        if (a.shape.dimensions == 0 ||
            (i > 0 && memcmp(&a.shape, &first.shape, sizeof a.shape) != 0)) {
            return WR_SQLSTATE_ARRAY_SUBSCRIPT;
        }
        if (a.shape.dimensions == WR_ARRAY_DIMENSIONS_MAX) {
            return WR_SQLSTATE_LIMIT;
        }
        first = a;
    }
    *ret = (struct wr_array_shape){.dimensions = first.shape.dimensions + 1,
                                   .lengths = {rows->count},
                                   .lower = {1}};
    for (uint32_t d = 0; d < first.shape.dimensions; d++) {
        ret->lengths[d + 1] = first.shape.lengths[d];
        ret->lower[d + 1] = first.shape.lower[d];
    }
    return wr_array_shape_count(ret) ? 0 : WR_SQLSTATE_LIMIT;
}

static uint32_t collect_arrays(const struct wr_aggregate *aggregate,
                               const struct wr_aggregate_rows *rows, struct wr_sb *sb)
{
    struct wr_array_shape shape;
    struct wr_array_writer w;
    uint32_t state = nested_shape(rows, &shape);

    if (state != 0) {
        return state;
    }
    wr_array_begin(&w, sb, wr_type_element(aggregate->arg), &shape);
    for (uint32_t i = 0; i < rows->count; i++) {
        struct wr_array a = wr_array_open(rows->args[i]);
        for (uint32_t k = 0; k < a.shape.count; k++) {
            wr_array_put_from(&w, &a, k);
        }
    }
    wr_array_end(&w);
    return 0;
}

#define ARRAY(element) ((enum wr_type)(WR_TYPE_ARRAY_BASE + (element)))
#define OF(num, type, function, text)                                                           \
    {.number = (num), .name = "array_agg", .arg = (type), .arrival = true, .keeps_null = true,  \
     .help = (text), .init = init_nothing, .collect = (function)
#define VALUES(type)                                                                            \
    OF(1000 + (type), type, collect_values, "an array of the values, NULLs too"),               \
     .result = ARRAY(type), .wire = ARRAY(type)}
#define ARRAYS(type)                                                                            \
    OF(1020 + (type), ARRAY(type), collect_arrays, "an array of a dimension more"),             \
     .result = ARRAY(type), .wire = ARRAY(type)}
#define BOTH(type) VALUES(type), ARRAYS(type)

static const struct wr_aggregate arrays[] = {
    BOTH(WR_TYPE_BOOL),   BOTH(WR_TYPE_INT2),      BOTH(WR_TYPE_INT4),        BOTH(WR_TYPE_INT8),
    BOTH(WR_TYPE_FLOAT4), BOTH(WR_TYPE_FLOAT8),    BOTH(WR_TYPE_NUMERIC),     BOTH(WR_TYPE_TEXT),
    BOTH(WR_TYPE_BYTEA),  BOTH(WR_TYPE_DATE),      BOTH(WR_TYPE_TIME),        BOTH(WR_TYPE_TIMESTAMP),
    BOTH(WR_TYPE_UUID),   BOTH(WR_TYPE_INTERVAL),  BOTH(WR_TYPE_TIMESTAMPTZ), BOTH(WR_TYPE_JSONB),
};

const struct aggregate_group wr_aggregates_array = {arrays, WR_COUNT(arrays)};
