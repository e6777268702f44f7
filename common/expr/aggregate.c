#include "common/expr/aggregate.h"

#include <math.h>
#include <string.h>

#include "common/base/assert.h"
#include "common/base/bytes.h"
#include "common/batch/interval.h"
#include "common/batch/numeric.h"
#include "common/batch/sqlstate.h"

/* Accumulators, in slots of alignment 8. */
struct sum_int {
    int64_t sum;
    uint64_t count; /* of values that are not NULL */
};
struct sum_wide {
    uint64_t low, high; /* a signed 128-bit sum */
    uint64_t count;
};
struct sum_float {
    double sum;
    uint64_t count;
};
struct sum_numeric {
    struct wr_numeric sum;
    uint64_t count;
};
struct sum_interval {
    struct wr_interval sum;
    uint64_t count;
};
struct best {
    uint8_t cell[16];
    uint64_t present;
};

static __int128 wide_get(const struct sum_wide *acc)
{
    return (__int128)(((unsigned __int128)acc->high << 64) | acc->low);
}
static void wide_set(struct sum_wide *acc, __int128 v)
{
    acc->low = (uint64_t)v;
    acc->high = (uint64_t)((unsigned __int128)v >> 64);
}

static void init_zero(void *acc, size_t bytes)
{
    memset(acc, 0, bytes);
}
#define INIT(name, type)                 \
    static void name(void *acc)          \
    {                                    \
        init_zero(acc, sizeof(type));    \
    }
INIT(init_count, uint64_t)
INIT(init_sum_int, struct sum_int)
INIT(init_sum_wide, struct sum_wide)
INIT(init_sum_float, struct sum_float)
INIT(init_sum_interval, struct sum_interval)
INIT(init_best, struct best)

static void init_sum_numeric(void *acc)
{
    struct sum_numeric *sum = acc;

    sum->sum = wr_numeric_from_i64(0);
    sum->count = 0;
}

#define EACH(i, row)                                                           \
    for (uint32_t i = 0, row = 0; i < count && (row = rows == NULL ? i : rows[i], true); i++)
#define SLOT(type, i) ((type *)(void *)(slots[i] + offset))

/* ---- count ---- */

static uint32_t add_count_all(uint8_t *const *slots, uint32_t offset, const struct wr_column *arg,
                              const uint16_t *rows, uint32_t count)
{
    (void)arg;
    (void)rows;
    for (uint32_t i = 0; i < count; i++) {
        *SLOT(uint64_t, i) += 1;
    }
    return 0;
}

static uint32_t add_count(uint8_t *const *slots, uint32_t offset, const struct wr_column *arg,
                          const uint16_t *rows, uint32_t count)
{
    EACH(i, row)
    {
        *SLOT(uint64_t, i) += !wr_column_is_null(arg, row);
    }
    return 0;
}

static uint32_t merge_count(uint8_t *const *slots, uint32_t offset, const struct wr_column *wire,
                            const uint16_t *rows, uint32_t count)
{
    const uint64_t *values = wire->values;

    EACH(i, row)
    {
        *SLOT(uint64_t, i) += values[row];
    }
    return 0;
}

/* Cells of accumulators: `present` and `value` are expressions over acc. */
#define FINISH(name, acc_type, cell_type, present, value)                                       \
    static void name(uint8_t *const *slots, uint32_t offset, uint32_t count, void *cells,       \
                     uint64_t *validity)                                                        \
    {                                                                                           \
        cell_type *out = cells;                                                                 \
        for (uint32_t i = 0; i < count; i++) {                                                  \
            const acc_type *acc = SLOT(acc_type, i);                                            \
            bool there = (present);                                                             \
            out[i] = there ? (value) : (cell_type){0};                                          \
            validity[i / 64] |= (uint64_t)there << (i % 64);                                    \
        }                                                                                       \
    }

FINISH(finish_count, uint64_t, uint64_t, true, *acc)

/* ---- sum ---- */

#define SUM_INT(name, type)                                                                     \
    static uint32_t name(uint8_t *const *slots, uint32_t offset, const struct wr_column *arg,   \
                         const uint16_t *rows, uint32_t count)                                  \
    {                                                                                           \
        const type *values = arg->values;                                                       \
        uint32_t state = 0;                                                                     \
        EACH(i, row)                                                                            \
        {                                                                                       \
            struct sum_int *acc = SLOT(struct sum_int, i);                                      \
            if (wr_column_is_null(arg, row)) {                                                  \
                continue;                                                                       \
            }                                                                                   \
            if (__builtin_add_overflow(acc->sum, (int64_t)values[row], &acc->sum)) {            \
                state = WR_SQLSTATE_OUT_OF_RANGE;                                               \
            }                                                                                   \
            acc->count += 1;                                                                    \
        }                                                                                       \
        return state;                                                                           \
    }
SUM_INT(add_sum_int2, int16_t)
SUM_INT(add_sum_int4, int32_t)
SUM_INT(merge_sum_int4, int64_t)

FINISH(finish_sum_int, struct sum_int, int64_t, acc->count > 0, acc->sum)

static uint32_t add_sum_int8(uint8_t *const *slots, uint32_t offset, const struct wr_column *arg,
                             const uint16_t *rows, uint32_t count)
{
    const int64_t *values = arg->values;

    EACH(i, row)
    {
        struct sum_wide *acc = SLOT(struct sum_wide, i);
        if (!wr_column_is_null(arg, row)) {
            wide_set(acc, wide_get(acc) + values[row]);
            acc->count += 1;
        }
    }
    return 0;
}

/* The wire form is a numeric of scale 0; what comes from a peer must not lead beyond a cell. */
static uint32_t merge_sum_int8(uint8_t *const *slots, uint32_t offset,
                               const struct wr_column *wire, const uint16_t *rows, uint32_t count)
{
    const struct wr_numeric *values = wire->values;
    uint32_t state = 0;

    EACH(i, row)
    {
        struct sum_wide *acc = SLOT(struct sum_wide, i);
        struct wr_numeric checked;
        if (wr_column_is_null(wire, row)) {
            continue;
        }
        __int128 sum = wide_get(acc) + wr_numeric_coefficient_of(values[row]);
        if (wr_numeric_tag_of(values[row]) != WR_NUMERIC_SMALL ||
            !wr_numeric_make(sum, 0, &checked)) {
            state = WR_SQLSTATE_OUT_OF_RANGE;
            continue;
        }
        wide_set(acc, sum);
        acc->count += 1;
    }
    return state;
}

/* 2^49 rows of the largest bigint fit 112 bits. */
static inline struct wr_numeric wide_numeric(const struct sum_wide *acc)
{
    struct wr_numeric n;

    WR_ASSERT(wr_numeric_make(wide_get(acc), 0, &n));
    return n;
}
FINISH(finish_sum_wide, struct sum_wide, struct wr_numeric, acc->count > 0, wide_numeric(acc))

static uint32_t add_sum_float8(uint8_t *const *slots, uint32_t offset,
                               const struct wr_column *arg, const uint16_t *rows, uint32_t count)
{
    const double *values = arg->values;
    uint32_t state = 0;

    EACH(i, row)
    {
        struct sum_float *acc = SLOT(struct sum_float, i);
        if (wr_column_is_null(arg, row)) {
            continue;
        }
        /* The first value is the sum so far, as in PostgreSQL: the sum of -0 is -0. */
        double sum = acc->count == 0 ? values[row] : acc->sum + values[row];
        if (isinf(sum) && !isinf(acc->sum) && !isinf(values[row])) {
            state = WR_SQLSTATE_OUT_OF_RANGE;
        }
        acc->sum = sum;
        acc->count += 1;
    }
    return state;
}

/* A sum of reals is a real after each step, as in PostgreSQL. */
static uint32_t add_sum_float4(uint8_t *const *slots, uint32_t offset,
                               const struct wr_column *arg, const uint16_t *rows, uint32_t count)
{
    const float *values = arg->values;
    uint32_t state = 0;

    EACH(i, row)
    {
        struct sum_float *acc = SLOT(struct sum_float, i);
        if (wr_column_is_null(arg, row)) {
            continue;
        }
        float sum = acc->count == 0 ? values[row] : (float)acc->sum + values[row];
        if (isinf(sum) && !isinf(acc->sum) && !isinf(values[row])) {
            state = WR_SQLSTATE_OUT_OF_RANGE;
        }
        acc->sum = (double)sum;
        acc->count += 1;
    }
    return state;
}

static uint32_t add_sum_interval(uint8_t *const *slots, uint32_t offset,
                                 const struct wr_column *arg, const uint16_t *rows, uint32_t count)
{
    const struct wr_interval *values = arg->values;
    uint32_t state = 0;

    EACH(i, row)
    {
        struct sum_interval *acc = SLOT(struct sum_interval, i);
        if (wr_column_is_null(arg, row)) {
            continue;
        }
        if (!wr_interval_add(acc->sum, values[row], &acc->sum)) {
            state = WR_SQLSTATE_DATETIME_OVERFLOW;
        }
        acc->count += 1;
    }
    return state;
}

FINISH(finish_sum_float4, struct sum_float, float, acc->count > 0, (float)acc->sum)
FINISH(finish_sum_interval, struct sum_interval, struct wr_interval, acc->count > 0, acc->sum)
FINISH(finish_sum_float, struct sum_float, double, acc->count > 0, acc->sum)

static uint32_t add_sum_numeric(uint8_t *const *slots, uint32_t offset,
                                const struct wr_column *arg, const uint16_t *rows, uint32_t count)
{
    const struct wr_numeric *values = arg->values;
    uint32_t state = 0;

    EACH(i, row)
    {
        struct sum_numeric *acc = SLOT(struct sum_numeric, i);
        if (wr_column_is_null(arg, row)) {
            continue;
        }
        if (wr_numeric_is_big(values[row]) ||
            wr_numeric_add(acc->sum, values[row], NULL, &acc->sum) != 0) {
            state = WR_SQLSTATE_OUT_OF_RANGE;
        }
        acc->count += 1;
    }
    return state;
}

FINISH(finish_sum_numeric, struct sum_numeric, struct wr_numeric, acc->count > 0, acc->sum)

/* ---- min and max ---- */

static int compare_float8(double a, double b)
{
    if (isnan(a) || isnan(b)) {
        return (int)(isnan(a) != 0) - (int)(isnan(b) != 0);
    }
    return a < b ? -1 : a > b;
}

#define COMPARE_int4(a, b) ((a) < (b) ? -1 : (a) > (b))
#define COMPARE_int8(a, b) ((a) < (b) ? -1 : (a) > (b))
#define COMPARE_float8(a, b) compare_float8(a, b)
#define COMPARE_int2(a, b) ((a) < (b) ? -1 : (a) > (b))
#define COMPARE_float4(a, b) compare_float8((double)(a), (double)(b))
#define COMPARE_interval(a, b) wr_interval_compare(a, b)
#define COMPARE_numeric(a, b) wr_numeric_compare(a, b)
#define IS_BIG_int4(a) false
#define IS_BIG_int8(a) false
#define IS_BIG_float8(a) false
#define IS_BIG_int2(a) false
#define IS_BIG_float4(a) false
#define IS_BIG_interval(a) false
#define IS_BIG_numeric(a) wr_numeric_is_big(a)

#define BEST(name, type, suffix, better)                                                        \
    static uint32_t name(uint8_t *const *slots, uint32_t offset, const struct wr_column *arg,   \
                         const uint16_t *rows, uint32_t count)                                  \
    {                                                                                           \
        const type *values = arg->values;                                                       \
        EACH(i, row)                                                                            \
        {                                                                                       \
            struct best *acc = SLOT(struct best, i);                                            \
            type have;                                                                          \
            memcpy(&have, acc->cell, sizeof have);                                              \
            if (IS_BIG_##suffix(values[row]) && !wr_column_is_null(arg, row)) {                 \
                return WR_SQLSTATE_OUT_OF_RANGE;                                                \
            }                                                                                   \
            if (!wr_column_is_null(arg, row) &&                                                 \
                (acc->present == 0 || COMPARE_##suffix(values[row], have) better 0)) {          \
                memcpy(acc->cell, &values[row], sizeof have);                                   \
                acc->present = 1;                                                               \
            }                                                                                   \
        }                                                                                       \
        return 0;                                                                               \
    }
BEST(min_int4, int32_t, int4, <)
BEST(max_int4, int32_t, int4, >)
BEST(min_int8, int64_t, int8, <)
BEST(max_int8, int64_t, int8, >)
/* Of equal values that print differently (0 and -0, 1.0 and 1.00) the later one, as in PostgreSQL. */
BEST(min_float8, double, float8, <=)
BEST(max_float8, double, float8, >=)
BEST(min_int2, int16_t, int2, <)
BEST(max_int2, int16_t, int2, >)
BEST(min_float4, float, float4, <=)
BEST(max_float4, float, float4, >=)
BEST(min_interval, struct wr_interval, interval, <=)
BEST(max_interval, struct wr_interval, interval, >=)
BEST(min_numeric, struct wr_numeric, numeric, <=)
BEST(max_numeric, struct wr_numeric, numeric, >=)

FINISH(finish_best_2, struct best, uint16_t, acc->present != 0, wr_load_u16(acc->cell))
FINISH(finish_best_4, struct best, uint32_t, acc->present != 0, wr_load_u32(acc->cell))
FINISH(finish_best_8, struct best, uint64_t, acc->present != 0, wr_load_u64(acc->cell))
FINISH(finish_best_16, struct best, struct wr_numeric, acc->present != 0,
       ((struct wr_numeric){wr_load_u64(acc->cell), wr_load_u64(acc->cell + 8)}))

#define COUNT(num, type)                                                                        \
    {.number = (num), .name = "count", .arg = (type), .result = WR_TYPE_INT8,                   \
     .wire = WR_TYPE_INT8, .accumulator_bytes = 8, .help = "rows with a value",                 \
     .init = init_count, .add = add_count, .merge = merge_count, .finish = finish_count,        \
     .to_wire = finish_count}
#define SUM(num, type, res, wire_type, acc, in, a, m, f)                                        \
    {.number = (num), .name = "sum", .arg = (type), .result = (res), .wire = (wire_type),       \
     .accumulator_bytes = sizeof(struct acc), .help = "sum of the values", .init = in,          \
     .add = a, .merge = m, .finish = f, .to_wire = f}
#define EXTREME(num, what, type, k, f)                                                          \
    {.number = (num), .name = #what, .arg = (type), .result = (type), .wire = (type),           \
     .accumulator_bytes = sizeof(struct best), .help = #what " of the values",                  \
     .init = init_best, .add = what##_##k, .merge = what##_##k, .finish = f, .to_wire = f}

static const struct wr_aggregate aggregates[] = {
    {.number = 1, .name = "count", .arg = WR_TYPE_NONE, .result = WR_TYPE_INT8,
     .wire = WR_TYPE_INT8, .accumulator_bytes = 8, .help = "rows", .init = init_count,
     .add = add_count_all, .merge = merge_count, .finish = finish_count, .to_wire = finish_count},
    COUNT(2, WR_TYPE_BOOL), COUNT(3, WR_TYPE_INT4), COUNT(4, WR_TYPE_INT8),
    COUNT(5, WR_TYPE_FLOAT8), COUNT(6, WR_TYPE_NUMERIC), COUNT(7, WR_TYPE_TEXT),
    COUNT(8, WR_TYPE_TIMESTAMP),
    SUM(21, WR_TYPE_INT4, WR_TYPE_INT8, WR_TYPE_INT8, sum_int, init_sum_int, add_sum_int4,
        merge_sum_int4, finish_sum_int),
    SUM(22, WR_TYPE_INT8, WR_TYPE_NUMERIC, WR_TYPE_NUMERIC, sum_wide, init_sum_wide, add_sum_int8,
        merge_sum_int8, finish_sum_wide),
    SUM(23, WR_TYPE_FLOAT8, WR_TYPE_FLOAT8, WR_TYPE_FLOAT8, sum_float, init_sum_float,
        add_sum_float8, add_sum_float8, finish_sum_float),
    SUM(24, WR_TYPE_NUMERIC, WR_TYPE_NUMERIC, WR_TYPE_NUMERIC, sum_numeric, init_sum_numeric,
        add_sum_numeric, add_sum_numeric, finish_sum_numeric),
    EXTREME(41, min, WR_TYPE_INT4, int4, finish_best_4),
    EXTREME(42, min, WR_TYPE_INT8, int8, finish_best_8),
    EXTREME(43, min, WR_TYPE_FLOAT8, float8, finish_best_8),
    EXTREME(44, min, WR_TYPE_NUMERIC, numeric, finish_best_16),
    EXTREME(45, min, WR_TYPE_TIMESTAMP, int8, finish_best_8),
    EXTREME(51, max, WR_TYPE_INT4, int4, finish_best_4),
    EXTREME(52, max, WR_TYPE_INT8, int8, finish_best_8),
    EXTREME(53, max, WR_TYPE_FLOAT8, float8, finish_best_8),
    EXTREME(54, max, WR_TYPE_NUMERIC, numeric, finish_best_16),
    EXTREME(55, max, WR_TYPE_TIMESTAMP, int8, finish_best_8),
    COUNT(101, WR_TYPE_INT2), COUNT(102, WR_TYPE_FLOAT4), COUNT(103, WR_TYPE_BYTEA),
    COUNT(104, WR_TYPE_DATE), COUNT(105, WR_TYPE_TIME), COUNT(106, WR_TYPE_TIMESTAMPTZ),
    COUNT(107, WR_TYPE_INTERVAL), COUNT(108, WR_TYPE_UUID),
    SUM(121, WR_TYPE_INT2, WR_TYPE_INT8, WR_TYPE_INT8, sum_int, init_sum_int, add_sum_int2,
        merge_sum_int4, finish_sum_int),
    SUM(122, WR_TYPE_FLOAT4, WR_TYPE_FLOAT4, WR_TYPE_FLOAT4, sum_float, init_sum_float,
        add_sum_float4, add_sum_float4, finish_sum_float4),
    SUM(123, WR_TYPE_INTERVAL, WR_TYPE_INTERVAL, WR_TYPE_INTERVAL, sum_interval,
        init_sum_interval, add_sum_interval, add_sum_interval, finish_sum_interval),
    EXTREME(141, min, WR_TYPE_INT2, int2, finish_best_2),
    EXTREME(142, min, WR_TYPE_FLOAT4, float4, finish_best_4),
    EXTREME(143, min, WR_TYPE_DATE, int4, finish_best_4),
    EXTREME(144, min, WR_TYPE_TIME, int8, finish_best_8),
    EXTREME(145, min, WR_TYPE_TIMESTAMPTZ, int8, finish_best_8),
    EXTREME(146, min, WR_TYPE_INTERVAL, interval, finish_best_16),
    EXTREME(151, max, WR_TYPE_INT2, int2, finish_best_2),
    EXTREME(152, max, WR_TYPE_FLOAT4, float4, finish_best_4),
    EXTREME(153, max, WR_TYPE_DATE, int4, finish_best_4),
    EXTREME(154, max, WR_TYPE_TIME, int8, finish_best_8),
    EXTREME(155, max, WR_TYPE_TIMESTAMPTZ, int8, finish_best_8),
    EXTREME(156, max, WR_TYPE_INTERVAL, interval, finish_best_16),
};

const struct wr_aggregate *wr_aggregate_by_number(uint32_t number)
{
    for (size_t i = 0; i < WR_COUNT(aggregates); i++) {
        if (aggregates[i].number == number) {
            return &aggregates[i];
        }
    }
    return NULL;
}

const struct wr_aggregate *wr_aggregate_at(uint32_t index)
{
    return index < WR_COUNT(aggregates) ? &aggregates[index] : NULL;
}

enum wr_code wr_aggregate_resolve(const char *name, bool star, enum wr_type arg,
                                  const struct wr_aggregate **ret, enum wr_type *ret_arg_type,
                                  struct wr_error *err)
{
    const char *names[WR_COUNT(aggregates)], *near;
    bool known = false;

    for (size_t i = 0; i < WR_COUNT(aggregates); i++) {
        const struct wr_aggregate *a = &aggregates[i];
        names[i] = a->name;
        known |= strcmp(a->name, name) == 0;
        if (strcmp(a->name, name) == 0 && a->arg == (star ? WR_TYPE_NONE : arg) &&
            (star || arg != WR_TYPE_NONE)) {
            *ret = a;
            *ret_arg_type = a->arg;
            return WR_OK;
        }
    }
    if (known && star) {
        return wr_fail(err, WR_ERR_INVALID, "function %s() does not exist", name);
    }
    if (known && (arg == WR_TYPE_TEXT || arg == WR_TYPE_NONE) && strcmp(name, "count") != 0 &&
        strcmp(name, "sum") != 0) {
        return wr_fail(err, WR_ERR_UNSUPPORTED, "%s over text is not supported yet", name);
    }
    if (known) {
        return wr_fail(err, WR_ERR_INVALID, "function %s(%s) does not exist", name,
                       arg == WR_TYPE_NONE ? "unknown" : wr_type_name(arg));
    }
    near = wr_nearest(name, names, WR_COUNT(aggregates));
    return wr_fail(err, WR_ERR_INVALID, "aggregate function \"%s\" does not exist%s%s%s", name,
                   near == NULL ? "" : "; did you mean \"", near == NULL ? "" : near,
                   near == NULL ? "" : "\"?");
}
