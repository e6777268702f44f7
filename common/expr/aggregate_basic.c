/* Aggregates of fixed accumulators: count, sum, bool_and, bit_or … */
#include <math.h>

#include "common/base/assert.h"
#include "common/expr/aggregate_internal.h"

struct sum_int {
    int64_t sum;
    uint64_t count; /* of values that are not NULL */
};
struct sum_float {
    double sum;
    uint64_t count;
};
struct bits {
    uint64_t value;
    uint64_t count;
};

INIT_ZERO(init_count, uint64_t)
INIT_ZERO(init_sum_int, struct sum_int)
INIT_ZERO(init_sum_wide, struct wide_sum)
INIT_ZERO(init_sum_float, struct sum_float)
INIT_ZERO(init_bits, struct bits)

/* ---- count ---- */

static uint32_t add_count_all(const struct wr_aggregate_run *run)
{
    for (uint32_t i = 0; i < run->count; i++) {
        *SLOT(uint64_t, run, i) += 1;
    }
    return 0;
}

static uint32_t sub_count_all(const struct wr_aggregate_run *run)
{
    for (uint32_t i = 0; i < run->count; i++) {
        *SLOT(uint64_t, run, i) -= 1;
    }
    return 0;
}

static uint32_t add_count(const struct wr_aggregate_run *run)
{
    EACH(run, i, row)
    {
        *SLOT(uint64_t, run, i) += !wr_column_is_null(run->arg, row);
    }
    return 0;
}

static uint32_t sub_count(const struct wr_aggregate_run *run)
{
    EACH(run, i, row)
    {
        *SLOT(uint64_t, run, i) -= !wr_column_is_null(run->arg, row);
    }
    return 0;
}

static uint32_t merge_count(const struct wr_aggregate_run *run)
{
    const uint64_t *values = run->arg->values;

    EACH(run, i, row)
    {
        *SLOT(uint64_t, run, i) += values[row];
    }
    return 0;
}

FINISH(finish_count, uint64_t, uint64_t, true, *acc)

/* ---- sum ---- */

#define SUM_INT(name, type, combine, count_change)                                              \
    static uint32_t name(const struct wr_aggregate_run *run)                                    \
    {                                                                                           \
        const type *values = run->arg->values;                                                  \
        uint32_t state = 0;                                                                     \
        EACH(run, i, row)                                                                       \
        {                                                                                       \
            struct sum_int *acc = SLOT(struct sum_int, run, i);                                 \
            if (wr_column_is_null(run->arg, row)) {                                             \
                continue;                                                                       \
            }                                                                                   \
            if (combine(acc->sum, (int64_t)values[row], &acc->sum)) {                           \
                state = WR_SQLSTATE_OUT_OF_RANGE;                                               \
            }                                                                                   \
            acc->count += count_change;                                                         \
        }                                                                                       \
        return state;                                                                           \
    }
SUM_INT(add_sum_int2, int16_t, __builtin_add_overflow, 1u)
SUM_INT(sub_sum_int2, int16_t, __builtin_sub_overflow, UINT64_MAX)
SUM_INT(add_sum_int4, int32_t, __builtin_add_overflow, 1u)
SUM_INT(sub_sum_int4, int32_t, __builtin_sub_overflow, UINT64_MAX)
SUM_INT(merge_sum_int4, int64_t, __builtin_add_overflow, 1u)

FINISH(finish_sum_int, struct sum_int, int64_t, acc->count > 0, acc->sum)

WIDE_STEP(add_sum_int8, int64_t, +)
WIDE_STEP(sub_sum_int8, int64_t, -)

/* The wire form is a numeric of scale 0; what comes from a peer must not lead beyond a cell. */
static uint32_t merge_sum_int8(const struct wr_aggregate_run *run)
{
    const struct wr_numeric *values = run->arg->values;
    uint32_t state = 0;

    EACH(run, i, row)
    {
        struct wide_sum *acc = SLOT(struct wide_sum, run, i);
        __int128 sum;
        if (wr_column_is_null(run->arg, row)) {
            continue;
        }
        sum = wide_get(acc) + wr_numeric_coefficient_of(values[row]);
        if (wr_numeric_tag_of(values[row]) != WR_NUMERIC_SMALL ||
            sum > WR_NUMERIC_COEFFICIENT_MAX || sum < -WR_NUMERIC_COEFFICIENT_MAX) {
            state = WR_SQLSTATE_OUT_OF_RANGE;
            continue;
        }
        wide_set(acc, sum);
        acc->count += 1;
    }
    return state;
}

/* 2^49 rows of the largest bigint fit 112 bits. */
static inline struct wr_numeric wide_numeric(const struct wide_sum *acc)
{
    struct wr_numeric n;

    WR_ASSERT(wr_numeric_make(wide_get(acc), 0, &n));
    return n;
}
FINISH(finish_sum_wide, struct wide_sum, struct wr_numeric, acc->count > 0, wide_numeric(acc))

/* The first value is the sum so far, as in PostgreSQL: the sum of -0 is -0. */
#define SUM_FLOAT(name, type)                                                                   \
    static uint32_t name(const struct wr_aggregate_run *run)                                    \
    {                                                                                           \
        const type *values = run->arg->values;                                                  \
        uint32_t state = 0;                                                                     \
        EACH(run, i, row)                                                                       \
        {                                                                                       \
            struct sum_float *acc = SLOT(struct sum_float, run, i);                             \
            if (wr_column_is_null(run->arg, row)) {                                             \
                continue;                                                                       \
            }                                                                                   \
            type sum = acc->count == 0 ? values[row] : (type)((type)acc->sum + values[row]);    \
            if (isinf(sum) && !isinf(acc->sum) && !isinf(values[row])) {                        \
                state = WR_SQLSTATE_OUT_OF_RANGE;                                               \
            }                                                                                   \
            acc->sum = (double)sum;                                                             \
            acc->count += 1;                                                                    \
        }                                                                                       \
        return state;                                                                           \
    }
SUM_FLOAT(add_sum_float4, float)
SUM_FLOAT(add_sum_float8, double)

FINISH(finish_sum_float4, struct sum_float, float, acc->count > 0, (float)acc->sum)
FINISH(finish_sum_float, struct sum_float, double, acc->count > 0, acc->sum)

/* ---- booleans and bits ---- */

#define BITS(name, type, op)                                                                    \
    static uint32_t name(const struct wr_aggregate_run *run)                                    \
    {                                                                                           \
        const type *values = run->arg->values;                                                  \
        EACH(run, i, row)                                                                       \
        {                                                                                       \
            struct bits *acc = SLOT(struct bits, run, i);                                       \
            if (!wr_column_is_null(run->arg, row)) {                                            \
                uint64_t value = (uint64_t)(int64_t)values[row];                                \
                acc->value = acc->count == 0 ? value : acc->value op value;                     \
                acc->count += 1;                                                                \
            }                                                                                   \
        }                                                                                       \
        return 0;                                                                               \
    }
BITS(and_bool, uint8_t, &)
BITS(or_bool, uint8_t, |)
BITS(and_int2, int16_t, &)
BITS(or_int2, int16_t, |)
BITS(xor_int2, int16_t, ^)
BITS(and_int4, int32_t, &)
BITS(or_int4, int32_t, |)
BITS(xor_int4, int32_t, ^)
BITS(and_int8, int64_t, &)
BITS(or_int8, int64_t, |)
BITS(xor_int8, int64_t, ^)

FINISH(finish_bits_1, struct bits, uint8_t, acc->count > 0, (uint8_t)acc->value)
FINISH(finish_bits_2, struct bits, uint16_t, acc->count > 0, (uint16_t)acc->value)
FINISH(finish_bits_4, struct bits, uint32_t, acc->count > 0, (uint32_t)acc->value)
FINISH(finish_bits_8, struct bits, uint64_t, acc->count > 0, acc->value)

/* ---- the table ---- */

#define COUNT_ARRAY(element)                                                                    \
    COUNT(1700 + (element), (enum wr_type)(WR_TYPE_ARRAY_BASE + (element)))
#define COUNT(num, type)                                                                        \
    {.number = (num), .name = "count", .arg = (type), .result = WR_TYPE_INT8,                   \
     .wire = WR_TYPE_INT8, .accumulator_bytes = 8, .help = "rows with a value",                 \
     .init = init_count, .add = add_count, .sub = sub_count, .merge = merge_count,              \
     .finish = finish_count, .to_wire = finish_count}
#define SUM(num, type, res, acc, in, a, s, m, f)                                                \
    {.number = (num), .name = "sum", .arg = (type), .result = (res), .wire = (res),             \
     .accumulator_bytes = sizeof(struct acc), .help = "sum of the values", .init = in,          \
     .add = a, .sub = s, .merge = m, .finish = f, .to_wire = f}
#define BITWISE(num, sym, type, k, f, same, text)                                               \
    {.number = (num), .name = (sym), .arg = (type), .result = (type), .wire = (type),           \
     .accumulator_bytes = sizeof(struct bits), .distinct_same = (same), .help = (text),         \
     .init = init_bits, .add = k, .merge = k, .finish = f, .to_wire = f}
#define LOGIC(num, sym, k, which, text)                                                         \
    {.number = (num), .name = (sym), .arg = WR_TYPE_BOOL, .result = WR_TYPE_BOOL,               \
     .wire = WR_TYPE_BOOL, .accumulator_bytes = sizeof(struct bits), .distinct_same = true,     \
     .extreme = (which), .help = (text), .init = init_bits, .add = k, .merge = k,                 \
     .finish = finish_bits_1, .to_wire = finish_bits_1}

static const struct wr_aggregate basic[] = {
    {.number = 1, .name = "count", .arg = WR_TYPE_NONE, .result = WR_TYPE_INT8,
     .wire = WR_TYPE_INT8, .accumulator_bytes = 8, .help = "rows", .init = init_count,
     .add = add_count_all, .sub = sub_count_all, .merge = merge_count, .finish = finish_count,
     .to_wire = finish_count},
    COUNT(2, WR_TYPE_BOOL),
    COUNT(3, WR_TYPE_INT4),
    COUNT(4, WR_TYPE_INT8),
    COUNT(5, WR_TYPE_FLOAT8),
    COUNT(6, WR_TYPE_NUMERIC),
    COUNT(7, WR_TYPE_TEXT),
    COUNT(8, WR_TYPE_TIMESTAMP),
    COUNT(101, WR_TYPE_INT2),
    COUNT(102, WR_TYPE_FLOAT4),
    COUNT(103, WR_TYPE_BYTEA),
    COUNT(104, WR_TYPE_DATE),
    COUNT(105, WR_TYPE_TIME),
    COUNT(106, WR_TYPE_TIMESTAMPTZ),
    COUNT(107, WR_TYPE_INTERVAL),
    COUNT(108, WR_TYPE_UUID),
    COUNT(109, WR_TYPE_JSONB),
    SUM(21, WR_TYPE_INT4, WR_TYPE_INT8, sum_int, init_sum_int, add_sum_int4, sub_sum_int4,
        merge_sum_int4, finish_sum_int),
    SUM(22, WR_TYPE_INT8, WR_TYPE_NUMERIC, wide_sum, init_sum_wide, add_sum_int8, sub_sum_int8,
        merge_sum_int8, finish_sum_wide),
    SUM(23, WR_TYPE_FLOAT8, WR_TYPE_FLOAT8, sum_float, init_sum_float, add_sum_float8, NULL,
        add_sum_float8, finish_sum_float),
    SUM(121, WR_TYPE_INT2, WR_TYPE_INT8, sum_int, init_sum_int, add_sum_int2, sub_sum_int2,
        merge_sum_int4, finish_sum_int),
    SUM(122, WR_TYPE_FLOAT4, WR_TYPE_FLOAT4, sum_float, init_sum_float, add_sum_float4, NULL,
        add_sum_float4, finish_sum_float4),
    LOGIC(81, "bool_and", and_bool, WR_EXTREME_LEAST, "are all true"),
    LOGIC(82, "bool_or", or_bool, WR_EXTREME_GREATEST, "is any true"),
    LOGIC(83, "every", and_bool, WR_EXTREME_LEAST, "are all true"),
    BITWISE(84, "bit_and", WR_TYPE_INT2, and_int2, finish_bits_2, true, "bits of all values"),
    BITWISE(85, "bit_and", WR_TYPE_INT4, and_int4, finish_bits_4, true, "bits of all values"),
    BITWISE(86, "bit_and", WR_TYPE_INT8, and_int8, finish_bits_8, true, "bits of all values"),
    BITWISE(87, "bit_or", WR_TYPE_INT2, or_int2, finish_bits_2, true, "bits of any value"),
    BITWISE(88, "bit_or", WR_TYPE_INT4, or_int4, finish_bits_4, true, "bits of any value"),
    BITWISE(89, "bit_or", WR_TYPE_INT8, or_int8, finish_bits_8, true, "bits of any value"),
    BITWISE(90, "bit_xor", WR_TYPE_INT2, xor_int2, finish_bits_2, false, "bits of an odd number"),
    BITWISE(91, "bit_xor", WR_TYPE_INT4, xor_int4, finish_bits_4, false, "bits of an odd number"),
    BITWISE(92, "bit_xor", WR_TYPE_INT8, xor_int8, finish_bits_8, false, "bits of an odd number"),
    COUNT_ARRAY(WR_TYPE_BOOL),      COUNT_ARRAY(WR_TYPE_INT2),        COUNT_ARRAY(WR_TYPE_INT4),
    COUNT_ARRAY(WR_TYPE_INT8),      COUNT_ARRAY(WR_TYPE_FLOAT4),      COUNT_ARRAY(WR_TYPE_FLOAT8),
    COUNT_ARRAY(WR_TYPE_NUMERIC),   COUNT_ARRAY(WR_TYPE_TEXT),        COUNT_ARRAY(WR_TYPE_BYTEA),
    COUNT_ARRAY(WR_TYPE_DATE),      COUNT_ARRAY(WR_TYPE_TIME),        COUNT_ARRAY(WR_TYPE_TIMESTAMP),
    COUNT_ARRAY(WR_TYPE_INTERVAL),  COUNT_ARRAY(WR_TYPE_TIMESTAMPTZ), COUNT_ARRAY(WR_TYPE_UUID),
    COUNT_ARRAY(WR_TYPE_JSONB),
};

const struct aggregate_group wr_aggregates_basic = {basic, WR_COUNT(basic)};
