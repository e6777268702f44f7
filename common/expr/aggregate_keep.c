/* Aggregates that keep one of the values: min, max, first, last, any_value. What lies outside of its
 * cell is the accumulator's part. */
#include "common/base/alloc.h"
#include "common/base/limits.h"
#include "common/expr/aggregate_internal.h"
#include "common/expr/cell_order.h"

struct kept {
    uint8_t cell[16];
    uint64_t present;
};
INIT_ZERO(init_kept, struct kept)

/* Always a list. */
static void init_nothing(void *acc)
{
    (void)acc;
}

enum rule { KEEP_MIN, KEEP_MAX, KEEP_FIRST, KEEP_LAST };

/* The kept cell, pointing at its part. */
static inline void load_kept(const struct wr_aggregate_run *run, uint32_t i, enum wr_type type,
                             const struct kept *acc, uint8_t cell[16])
{
    memcpy(cell, acc->cell, 16);
    if (wr_type_reaches_out(type) && acc->present != 0 && wr_cell_outside_bytes(type, cell) > 0) {
        wr_cell_point_outside(cell, run->parts->get(run->parts, run->slots[i], run->offset).ptr);
    }
}

/* Of equal values that print differently (0 and -0, 1.0 and 1.00) the later one, as in PostgreSQL. */
static inline bool replaces(enum wr_type type, enum rule rule, const void *value, const void *have)
{
    switch (rule) {
    case KEEP_MIN:
        return wr_cell_order(type, value, have) <= 0;
    case KEEP_MAX:
        return wr_cell_order(type, value, have) >= 0;
    case KEEP_FIRST:
        return false;
    case KEEP_LAST:
        break;
    }
    return true;
}

static inline bool store_kept(const struct wr_aggregate_run *run, uint32_t i, enum wr_type type,
                              struct kept *acc, const void *value, uint32_t bytes)
{
    uint32_t outside = wr_type_reaches_out(type) ? wr_cell_outside_bytes(type, value) : 0;

    if (outside > 0 && !run->parts->set(run->parts, run->slots[i], run->offset,
                                        wr_cell_outside(value), outside)) {
        return false;
    }
    memcpy(acc->cell, value, bytes);
    if (outside > 0) {
        wr_cell_point_outside(acc->cell, NULL);
    }
    acc->present = 1;
    return true;
}

static WR_ALWAYS_INLINE uint32_t keep(const struct wr_aggregate_run *run, enum wr_type type,
                                      uint32_t bytes, enum rule rule)
{
    const char *values = run->arg->values;

    EACH(run, i, row)
    {
        struct kept *acc = SLOT(struct kept, run, i);
        const char *value = values + (size_t)row * bytes;
        uint8_t have[16];
        if (wr_column_is_null(run->arg, row)) {
            continue;
        }
        load_kept(run, i, type, acc, have);
        if ((acc->present == 0 || replaces(type, rule, value, have)) &&
            !store_kept(run, i, type, acc, value, bytes)) {
            return WR_SQLSTATE_LIMIT;
        }
    }
    return 0;
}

static WR_ALWAYS_INLINE void finish_kept(const struct wr_aggregate_run *run, enum wr_type type,
                                         uint32_t bytes, void *cells, uint64_t *validity)
{
    memset(cells, 0, (size_t)run->count * bytes);
    for (uint32_t i = 0; i < run->count; i++) {
        const struct kept *acc = SLOT(struct kept, run, i);
        uint8_t cell[16];
        if (acc->present == 0) {
            continue;
        }
        load_kept(run, i, type, acc, cell);
        uint32_t outside = wr_type_reaches_out(type) ? wr_cell_outside_bytes(type, cell) : 0;
        if (outside > 0) {
            char *to = (char *)run->room->take(run->room, outside);
            wr_cell_move_outside(type, cell, &to);
        }
        memcpy((char *)cells + (size_t)i * bytes, cell, bytes);
        validity[i / 64] |= (uint64_t)1 << (i % 64);
    }
}

/* Whatever came last, NULL included. */
static WR_ALWAYS_INLINE uint32_t put_value(const struct wr_aggregate_run *run, enum wr_type type,
                                           uint32_t bytes)
{
    const char *values = run->arg->values;

    EACH(run, i, row)
    {
        struct kept *acc = SLOT(struct kept, run, i);
        if (wr_column_is_null(run->arg, row)) {
            acc->present = 0;
        } else if (!store_kept(run, i, type, acc, values + (size_t)row * bytes, bytes)) {
            return WR_SQLSTATE_LIMIT;
        }
    }
    return 0;
}

#define STEP(rule_name, rule, suffix, type, bytes)                                              \
    static uint32_t rule_name##_##suffix(const struct wr_aggregate_run *run)                    \
    {                                                                                           \
        return keep(run, type, bytes, rule);                                                    \
    }
#define ORDERED(suffix, type, bytes)                                                            \
    STEP(min, KEEP_MIN, suffix, type, bytes)                                                    \
    STEP(max, KEEP_MAX, suffix, type, bytes)
#define ARRIVING(suffix, type, bytes)                                                           \
    STEP(first, KEEP_FIRST, suffix, type, bytes)                                                \
    STEP(last, KEEP_LAST, suffix, type, bytes)                                                  \
    static uint32_t value_##suffix(const struct wr_aggregate_run *run)                          \
    {                                                                                           \
        return put_value(run, type, bytes);                                                     \
    }                                                                                           \
    static void finish_##suffix(const struct wr_aggregate_run *run, void *cells,                \
                                uint64_t *validity)                                             \
    {                                                                                           \
        finish_kept(run, type, bytes, cells, validity);                                         \
    }
#define BOTH(suffix, type, bytes) ORDERED(suffix, type, bytes) ARRIVING(suffix, type, bytes)

BOTH(int2, WR_TYPE_INT2, 2)
BOTH(int4, WR_TYPE_INT4, 4)
BOTH(int8, WR_TYPE_INT8, 8)
BOTH(float4, WR_TYPE_FLOAT4, 4)
BOTH(float8, WR_TYPE_FLOAT8, 8)
BOTH(numeric, WR_TYPE_NUMERIC, 16)
BOTH(text, WR_TYPE_TEXT, 16)
BOTH(date, WR_TYPE_DATE, 4)
BOTH(time, WR_TYPE_TIME, 8)
BOTH(timestamp, WR_TYPE_TIMESTAMP, 8)
BOTH(interval, WR_TYPE_INTERVAL, 16)
ARRIVING(flag, WR_TYPE_BOOL, 1)
ARRIVING(uuid, WR_TYPE_UUID, 16)
BOTH(array, WR_TYPE_ARRAY, 16)
ARRIVING(jsonb, WR_TYPE_JSONB, 16)

#define KEEP(num, sym, type, k, suffix, which, text)                                            \
    {.number = (num), .name = (sym), .arg = (type), .result = (type), .wire = (type),           \
     .accumulator_bytes = sizeof(struct kept), .arrival = (which) == WR_EXTREME_NONE,           \
     .extreme = (which), .distinct_same = true, .help = (text), .init = init_kept, .add = k##_##suffix, .merge = k##_##suffix,             \
     .finish = finish_##suffix, .to_wire = finish_##suffix}
#define MIN(num, type, suffix)                                                                  \
    KEEP(num, "min", type, min, suffix, WR_EXTREME_LEAST, "the least value")
#define MAX(num, type, suffix)                                                                  \
    KEEP(num, "max", type, max, suffix, WR_EXTREME_GREATEST, "the greatest value")
#define FIRST(type, suffix)                                                                     \
    KEEP(200 + (type), "first", type, first, suffix, WR_EXTREME_NONE,                           \
         "the value that came first"),                                                          \
    KEEP(220 + (type), "last", type, last, suffix, WR_EXTREME_NONE,                             \
         "the value that came last"),                                                           \
    KEEP(240 + (type), "any_value", type, first, suffix, WR_EXTREME_LEAST,                      \
         "any of the values"),                                                                  \
    {.number = 900 + (type), .name = "value", .arg = (type), .result = (type), .wire = (type),  \
     .accumulator_bytes = sizeof(struct kept), .arrival = true, .hidden = true,                 \
     .help = "what a reduce has", .init = init_kept, .add = value_##suffix,                     \
     .merge = value_##suffix, .finish = finish_##suffix, .to_wire = finish_##suffix}

/* Of arrays: they say of what. */
#define ARRAY(element) ((enum wr_type)(WR_TYPE_ARRAY_BASE + (element)))
#define ARRAYS(element)                                                                         \
    MIN(1100 + (element), ARRAY(element), array), MAX(1200 + (element), ARRAY(element), array), \
    KEEP(1300 + (element), "first", ARRAY(element), first, array, WR_EXTREME_NONE,              \
         "the value that came first"),                                                          \
    KEEP(1400 + (element), "last", ARRAY(element), last, array, WR_EXTREME_NONE,                \
         "the value that came last"),                                                           \
    KEEP(1500 + (element), "any_value", ARRAY(element), first, array, WR_EXTREME_LEAST,         \
         "any of the values"),                                                                  \
    {.number = 1600 + (element), .name = "value", .arg = ARRAY(element),                        \
     .result = ARRAY(element), .wire = ARRAY(element),                                          \
     .accumulator_bytes = sizeof(struct kept), .arrival = true, .hidden = true,                 \
     .help = "what a reduce has", .init = init_kept, .add = value_array,                        \
     .merge = value_array, .finish = finish_array, .to_wire = finish_array}

/* string_agg: the second argument of each but the first stands in front of it. */
struct joined {
    struct wr_sb text;
    bool any;
};

static void *join_begin(const struct wr_aggregate *aggregate)
{
    (void)aggregate;
    return WR_NEW(struct joined);
}

static uint32_t join_put(void *making, const void *arg, const void *other)
{
    struct joined *j = making;
    const struct wr_view *text = arg, *between = other;

    if (j->any && between != NULL) {
        wr_sb_append(&j->text, wr_view_ptr(between), between->bytes);
    }
    wr_sb_append(&j->text, wr_view_ptr(text), text->bytes);
    j->any = true;
    return j->text.bytes > WR_OVERSIZE_BYTES_MAX ? WR_SQLSTATE_LIMIT : 0;
}

static uint32_t join_end(void *making, struct wr_sb *sb)
{
    struct joined *j = making;

    wr_sb_append(sb, j->text.ptr, j->text.bytes);
    return 0;
}

static void join_drop(void *making)
{
    struct joined *j = making;

    wr_sb_fini(&j->text);
    wr_free(j);
}

static const struct wr_aggregate_maker joined = {join_begin, join_put, join_end, join_drop};

static const struct wr_aggregate kept[] = {
    MIN(41, WR_TYPE_INT4, int4),
    MIN(42, WR_TYPE_INT8, int8),
    MIN(43, WR_TYPE_FLOAT8, float8),
    MIN(44, WR_TYPE_NUMERIC, numeric),
    MIN(45, WR_TYPE_TIMESTAMP, timestamp),
    MAX(51, WR_TYPE_INT4, int4),
    MAX(52, WR_TYPE_INT8, int8),
    MAX(53, WR_TYPE_FLOAT8, float8),
    MAX(54, WR_TYPE_NUMERIC, numeric),
    MAX(55, WR_TYPE_TIMESTAMP, timestamp),
    MIN(141, WR_TYPE_INT2, int2),
    MIN(142, WR_TYPE_FLOAT4, float4),
    MIN(147, WR_TYPE_TEXT, text),
    MIN(143, WR_TYPE_DATE, date),
    MIN(144, WR_TYPE_TIME, time),
    MIN(145, WR_TYPE_TIMESTAMPTZ, timestamp),
    MIN(146, WR_TYPE_INTERVAL, interval),
    MAX(151, WR_TYPE_INT2, int2),
    MAX(152, WR_TYPE_FLOAT4, float4),
    MAX(157, WR_TYPE_TEXT, text),
    MAX(153, WR_TYPE_DATE, date),
    MAX(154, WR_TYPE_TIME, time),
    MAX(155, WR_TYPE_TIMESTAMPTZ, timestamp),
    MAX(156, WR_TYPE_INTERVAL, interval),
    FIRST(WR_TYPE_BOOL, flag),
    FIRST(WR_TYPE_INT2, int2),
    FIRST(WR_TYPE_INT4, int4),
    FIRST(WR_TYPE_INT8, int8),
    FIRST(WR_TYPE_FLOAT4, float4),
    FIRST(WR_TYPE_FLOAT8, float8),
    FIRST(WR_TYPE_NUMERIC, numeric),
    FIRST(WR_TYPE_TEXT, text),
    FIRST(WR_TYPE_BYTEA, text),
    FIRST(WR_TYPE_DATE, date),
    FIRST(WR_TYPE_TIME, time),
    FIRST(WR_TYPE_TIMESTAMP, timestamp),
    FIRST(WR_TYPE_TIMESTAMPTZ, timestamp),
    FIRST(WR_TYPE_INTERVAL, interval),
    FIRST(WR_TYPE_UUID, uuid),
    FIRST(WR_TYPE_JSONB, jsonb),
    {.number = 261, .name = "string_agg", .arg = WR_TYPE_TEXT, .other = WR_TYPE_TEXT,
     .result = WR_TYPE_TEXT, .wire = WR_TYPE_TEXT, .arrival = true, .init = init_nothing,
     .maker = &joined,
     .help = "the texts one behind the other, with a text between two"},
    {.number = 262, .name = "string_agg", .arg = WR_TYPE_BYTEA, .other = WR_TYPE_BYTEA,
     .result = WR_TYPE_BYTEA, .wire = WR_TYPE_BYTEA, .arrival = true, .init = init_nothing,
     .maker = &joined,
     .help = "the bytes one behind the other, with bytes between two"},
    ARRAYS(WR_TYPE_BOOL),
    ARRAYS(WR_TYPE_INT2),
    ARRAYS(WR_TYPE_INT4),
    ARRAYS(WR_TYPE_INT8),
    ARRAYS(WR_TYPE_FLOAT4),
    ARRAYS(WR_TYPE_FLOAT8),
    ARRAYS(WR_TYPE_NUMERIC),
    ARRAYS(WR_TYPE_TEXT),
    ARRAYS(WR_TYPE_BYTEA),
    ARRAYS(WR_TYPE_DATE),
    ARRAYS(WR_TYPE_TIME),
    ARRAYS(WR_TYPE_TIMESTAMP),
    ARRAYS(WR_TYPE_TIMESTAMPTZ),
    ARRAYS(WR_TYPE_INTERVAL),
    ARRAYS(WR_TYPE_UUID),
    ARRAYS(WR_TYPE_JSONB),
};

const struct aggregate_group wr_aggregates_keep = {kept, WR_COUNT(kept)};
