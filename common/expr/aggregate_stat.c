/* sum and average of numeric, averages, variances and deviations. Accumulators of several numbers travel
 * as bytea: their bytes, or of numerics u64 count and the cells with what lies outside of them. */
#include <math.h>

#include "common/base/bytes.h"
#include "common/batch/decimal_math.h"
#include "common/batch/interval.h"
#include "common/batch/row.h"
#include "common/expr/aggregate_internal.h"

enum measure { AVERAGE, VARIANCE_POP, VARIANCE_SAMP, DEVIATION_POP, DEVIATION_SAMP };

static bool is_sample(enum measure measure)
{
    return measure == VARIANCE_SAMP || measure == DEVIATION_SAMP;
}

static bool is_deviation(enum measure measure)
{
    return measure == DEVIATION_POP || measure == DEVIATION_SAMP;
}

/* A result cell, its digits in the run's room. */
static void put_numeric(const struct wr_aggregate_run *run, uint32_t i, uint32_t state,
                        struct wr_numeric n, void *cells, uint64_t *validity)
{
    if (state != 0) {
        *run->failed = state;
        n = (struct wr_numeric){0, 0};
    }
    ((struct wr_numeric *)cells)[i] = n;
    validity[i / 64] |= (uint64_t)1 << (i % 64);
}

/* Variance or deviation of `count` numbers from their sum and the sum of their squares, in the steps of
 * PostgreSQL's numeric_stddev_internal, on which the scale depends. */
static uint32_t spread(uint64_t count, const struct wr_decimal *sum, struct wr_decimal *squares,
                       enum measure measure, struct wr_decimal *ret)
{
    WR_DECIMAL(n);
    WR_DECIMAL(square);

    wr_decimal_set_i64(&n, (int64_t)count);
    wr_decimal_mul(squares, squares, &n);
    wr_decimal_mul(&square, sum, sum);
    wr_decimal_sub(squares, squares, &square);
    if (wr_decimal_is_nan(squares)) {
        wr_decimal_set_special(ret, WR_NUMERIC_NAN);
        return 0;
    }
    if (wr_decimal_sign(squares) <= 0) {
        wr_decimal_set_i64(ret, 0);
        return 0;
    }
    mpz_mul_ui(n.c, n.c, is_sample(measure) ? count - 1 : count);
    uint32_t scale = wr_decimal_div_scale(squares, &n);
    wr_decimal_quotient(ret, squares, &n, scale);
    if (is_deviation(measure)) {
        wr_decimal_sqrt_at(ret, ret, scale);
    }
    return 0;
}

static bool undefined(uint64_t count, enum measure measure)
{
    return count == 0 || (is_sample(measure) && count == 1);
}

static WR_ALWAYS_INLINE void finish_null(void *cells, uint32_t i)
{
    memset((char *)cells + (size_t)i * 16, 0, 16);
}

static void set_i128(__int128 v, struct wr_decimal *ret)
{
    unsigned __int128 size = v < 0 ? -(unsigned __int128)v : (unsigned __int128)v;

    wr_decimal_set_i64(ret, 0);
    mpz_set_ui(ret->c, (uint64_t)(size >> 64));
    mpz_mul_2exp(ret->c, ret->c, 64);
    mpz_add_ui(ret->c, ret->c, (uint64_t)size);
    if (v < 0) {
        mpz_neg(ret->c, ret->c);
    }
}

/* ---- integers ---- */

struct spread_int {
    struct wide_sum sum;
    uint64_t low, middle, high; /* sum of squares, 192 bits */
};
INIT_ZERO(init_average_int, struct wide_sum)
INIT_ZERO(init_spread_int, struct spread_int)

static inline void square_add(struct spread_int *acc, unsigned __int128 square)
{
    unsigned __int128 have = (unsigned __int128)acc->middle << 64 | acc->low, sum = have + square;

    acc->low = (uint64_t)sum;
    acc->middle = (uint64_t)(sum >> 64);
    acc->high += sum < have;
}

static inline void square_sub(struct spread_int *acc, unsigned __int128 square)
{
    unsigned __int128 have = (unsigned __int128)acc->middle << 64 | acc->low, rest = have - square;

    acc->low = (uint64_t)rest;
    acc->middle = (uint64_t)(rest >> 64);
    acc->high -= have < square;
}

/* A step of the squares, then that of the sum. */
#define SPREAD_STEP(name, type, square, wide)                                                   \
    static uint32_t name(const struct wr_aggregate_run *run)                                    \
    {                                                                                           \
        const type *values = run->arg->values;                                                  \
        EACH(run, i, row)                                                                       \
        {                                                                                       \
            __int128 value = values[row];                                                       \
            if (!wr_column_is_null(run->arg, row)) {                                            \
                square(SLOT(struct spread_int, run, i), (unsigned __int128)(value * value));    \
            }                                                                                   \
        }                                                                                       \
        return wide(run);                                                                       \
    }
#define SPREAD_INT(suffix, type)                                                                \
    WIDE_STEP(add_average_##suffix, type, +)                                                    \
    WIDE_STEP(sub_average_##suffix, type, -)                                                    \
    SPREAD_STEP(add_spread_##suffix, type, square_add, add_average_##suffix)                    \
    SPREAD_STEP(sub_spread_##suffix, type, square_sub, sub_average_##suffix)
SPREAD_INT(int2, int16_t)
SPREAD_INT(int4, int32_t)
SPREAD_INT(int8, int64_t)

static void finish_average_int(const struct wr_aggregate_run *run, void *cells, uint64_t *validity)
{
    WR_DECIMAL(sum);
    WR_DECIMAL(count);

    for (uint32_t i = 0; i < run->count; i++) {
        const struct wide_sum *acc = SLOT(struct wide_sum, run, i);
        struct wr_numeric a, b, n = {0, 0};
        uint32_t state;
        if (acc->count == 0) {
            finish_null(cells, i);
            continue;
        }
        if (wr_numeric_make(wide_get(acc), 0, &a)) {
            b = wr_numeric_from_i64((int64_t)acc->count);
            state = wr_numeric_div(a, b, run->room, &n);
        } else {
            set_i128(wide_get(acc), &sum);
            wr_decimal_set_i64(&count, (int64_t)acc->count);
            state = wr_decimal_div(&sum, &sum, &count);
            state = state != 0 ? state : wr_decimal_store(&sum, run->room, &n);
        }
        put_numeric(run, i, state, n, cells, validity);
    }
}

static void finish_spread_int(const struct wr_aggregate_run *run, enum measure measure, void *cells,
                              uint64_t *validity)
{
    WR_DECIMAL(sum);
    WR_DECIMAL(squares);
    WR_DECIMAL(result);

    for (uint32_t i = 0; i < run->count; i++) {
        const struct spread_int *acc = SLOT(struct spread_int, run, i);
        const uint64_t words[3] = {acc->low, acc->middle, acc->high};
        struct wr_numeric n = {0, 0};
        if (undefined(acc->sum.count, measure)) {
            finish_null(cells, i);
            continue;
        }
        set_i128(wide_get(&acc->sum), &sum);
        wr_decimal_set_i64(&squares, 0);
        mpz_import(squares.c, 3, -1, 8, 0, 0, words);
        uint32_t state = spread(acc->sum.count, &sum, &squares, measure, &result);
        state = state != 0 ? state : wr_decimal_store(&result, run->room, &n);
        put_numeric(run, i, state, n, cells, validity);
    }
}

/* ---- accumulators of integers ---- */

static void average_int_to_wire(const struct wr_aggregate_run *run, void *cells, uint64_t *validity)
{
    bytes_to_wire(run, sizeof(struct wide_sum), cells, validity);
}

static uint32_t merge_average_int(const struct wr_aggregate_run *run)
{
    EACH(run, i, row)
    {
        struct wide_sum *acc = SLOT(struct wide_sum, run, i), more;
        if (!from_wire(run, row, &more, sizeof more)) {
            return WR_SQLSTATE_DATA_CORRUPTED;
        }
        wide_set(acc, (__int128)((unsigned __int128)wide_get(acc) +
                                 (unsigned __int128)wide_get(&more)));
        acc->count += more.count;
    }
    return 0;
}

static void spread_int_to_wire(const struct wr_aggregate_run *run, void *cells, uint64_t *validity)
{
    bytes_to_wire(run, sizeof(struct spread_int), cells, validity);
}

static uint32_t merge_spread_int(const struct wr_aggregate_run *run)
{
    EACH(run, i, row)
    {
        struct spread_int *acc = SLOT(struct spread_int, run, i), more;
        if (!from_wire(run, row, &more, sizeof more)) {
            return WR_SQLSTATE_DATA_CORRUPTED;
        }
        wide_set(&acc->sum, (__int128)((unsigned __int128)wide_get(&acc->sum) +
                                       (unsigned __int128)wide_get(&more.sum)));
        acc->sum.count += more.sum.count;
        square_add(acc, (unsigned __int128)more.middle << 64 | more.low);
        acc->high += more.high;
    }
    return 0;
}

/* ---- double precision: the method of Youngs and Cramer, step by step as PostgreSQL has it ---- */

struct spread_float {
    double count, sum, squares; /* of differences to the average */
};
INIT_ZERO(init_spread_float, struct spread_float)

static inline uint32_t spread_float_add(struct spread_float *acc, double value)
{
    double sum = acc->sum + value, squares = acc->squares, count = acc->count + 1;
    uint32_t state = 0;

    if (acc->count > 0) {
        double difference = value * count - sum;
        squares += difference * difference / (count * acc->count);
        if (isinf(sum) || isinf(squares)) {
            state = !isinf(acc->sum) && !isinf(value) ? WR_SQLSTATE_OUT_OF_RANGE : 0;
            squares = (double)NAN;
        }
    } else if (isnan(value) || isinf(value)) {
        squares = (double)NAN;
    }
    *acc = (struct spread_float){count, sum, squares};
    return state;
}

#define SPREAD_FLOAT(suffix, type)                                                              \
    static uint32_t add_spread_##suffix(const struct wr_aggregate_run *run)                     \
    {                                                                                           \
        const type *values = run->arg->values;                                                  \
        uint32_t state = 0;                                                                     \
        EACH(run, i, row)                                                                       \
        {                                                                                       \
            if (!wr_column_is_null(run->arg, row)) {                                            \
                state |= spread_float_add(SLOT(struct spread_float, run, i), (double)values[row]); \
            }                                                                                   \
        }                                                                                       \
        return state;                                                                           \
    }
SPREAD_FLOAT(float4, float)
SPREAD_FLOAT(float8, double)

static void spread_float_to_wire(const struct wr_aggregate_run *run, void *cells, uint64_t *validity)
{
    bytes_to_wire(run, sizeof(struct spread_float), cells, validity);
}

static uint32_t merge_spread_float(const struct wr_aggregate_run *run)
{
    uint32_t state = 0;

    EACH(run, i, row)
    {
        struct spread_float *acc = SLOT(struct spread_float, run, i), more;
        if (!from_wire(run, row, &more, sizeof more)) {
            return WR_SQLSTATE_DATA_CORRUPTED;
        }
        if (acc->count == 0 || more.count == 0) {
            *acc = acc->count == 0 ? more : *acc;
            continue;
        }
        double count = acc->count + more.count, sum = acc->sum + more.sum;
        double difference = acc->sum / acc->count - more.sum / more.count;
        double squares =
            acc->squares + more.squares + acc->count * more.count * difference * difference / count;
        if ((isinf(sum) && !isinf(acc->sum) && !isinf(more.sum)) ||
            (isinf(squares) && !isinf(acc->squares) && !isinf(more.squares))) {
            state = WR_SQLSTATE_OUT_OF_RANGE;
        }
        *acc = (struct spread_float){count, sum, squares};
    }
    return state;
}

static double measure_float(const struct spread_float *acc, enum measure measure)
{
    double variance;

    if (measure == AVERAGE) {
        return acc->sum / acc->count;
    }
    variance = acc->squares / (is_sample(measure) ? acc->count - 1 : acc->count);
    return is_deviation(measure) ? sqrt(variance) : variance;
}

static void finish_spread_float(const struct wr_aggregate_run *run, enum measure measure, void *cells,
                                uint64_t *validity)
{
    double *out = cells;

    for (uint32_t i = 0; i < run->count; i++) {
        const struct spread_float *acc = SLOT(struct spread_float, run, i);
        bool there = acc->count > (is_sample(measure) ? 1 : 0);
        out[i] = there ? measure_float(acc, measure) : 0;
        validity[i / 64] |= (uint64_t)there << (i % 64);
    }
}

/* ---- intervals ---- */

/* Each field for itself, wider than the type: what came in between may be out of its range. */
struct sum_interval {
    int64_t months, days;
    struct wide_sum us; /* and how many values */
};
INIT_ZERO(init_interval, struct sum_interval)

static bool interval_change(struct sum_interval *acc, __int128 months, __int128 days, __int128 us)
{
    return !__builtin_add_overflow(acc->months, months, &acc->months) &&
           !__builtin_add_overflow(acc->days, days, &acc->days) &&
           (wide_set(&acc->us, wide_get(&acc->us) + us), true);
}

static uint32_t interval_step(const struct wr_aggregate_run *run, int sign)
{
    const struct wr_interval *values = run->arg->values;
    uint32_t state = 0;

    EACH(run, i, row)
    {
        struct sum_interval *acc = SLOT(struct sum_interval, run, i);
        struct wr_interval v = values[row];
        if (wr_column_is_null(run->arg, row)) {
            continue;
        }
        if (!interval_change(acc, (__int128)v.months * sign, (__int128)v.days * sign,
                             (__int128)v.us * sign)) {
            state = WR_SQLSTATE_DATETIME_OVERFLOW;
        }
        acc->us.count += (uint64_t)(int64_t)sign;
    }
    return state;
}

static uint32_t add_interval(const struct wr_aggregate_run *run)
{
    return interval_step(run, 1);
}

static uint32_t sub_interval(const struct wr_aggregate_run *run)
{
    return interval_step(run, -1);
}

static uint32_t merge_interval(const struct wr_aggregate_run *run)
{
    uint32_t state = 0;

    EACH(run, i, row)
    {
        struct sum_interval *acc = SLOT(struct sum_interval, run, i), more;
        if (!from_wire(run, row, &more, sizeof more)) {
            return WR_SQLSTATE_DATA_CORRUPTED;
        }
        if (!interval_change(acc, more.months, more.days, wide_get(&more.us))) {
            state = WR_SQLSTATE_DATETIME_OVERFLOW;
        }
        acc->us.count += more.us.count;
    }
    return state;
}

static void interval_to_wire(const struct wr_aggregate_run *run, void *cells, uint64_t *validity)
{
    bytes_to_wire(run, sizeof(struct sum_interval), cells, validity);
}

/* false: it is out of range. */
static bool interval_sum(const struct sum_interval *acc, struct wr_interval *ret)
{
    struct wr_interval sum = {(int32_t)acc->months, (int32_t)acc->days,
                              (int64_t)wide_get(&acc->us)};

    *ret = sum;
    return sum.months == acc->months && sum.days == acc->days && sum.us == wide_get(&acc->us);
}

/* Of an average too the sum has to be an interval, as in PostgreSQL. Parts of months become days, parts
 * of days time, as where an interval is divided. */
static void finish_interval(const struct wr_aggregate_run *run, bool average, void *cells,
                            uint64_t *validity)
{
    struct wr_interval *out = cells;

    for (uint32_t i = 0; i < run->count; i++) {
        const struct sum_interval *acc = SLOT(struct sum_interval, run, i);
        out[i] = (struct wr_interval){0};
        if (acc->us.count == 0) {
            continue;
        }
        if (!interval_sum(acc, &out[i]) ||
            (average && !wr_interval_div(out[i], (double)acc->us.count, &out[i]))) {
            *run->failed = WR_SQLSTATE_DATETIME_OVERFLOW;
        }
        validity[i / 64] |= (uint64_t)1 << (i % 64);
    }
}

static void finish_sum_interval(const struct wr_aggregate_run *run, void *cells, uint64_t *validity)
{
    finish_interval(run, false, cells, validity);
}

static void finish_average_interval(const struct wr_aggregate_run *run, void *cells,
                                    uint64_t *validity)
{
    finish_interval(run, true, cells, validity);
}

/* ---- numeric ---- */

struct sum_numeric {
    struct wr_numeric sum; /* a big one's digits are in the part */
    uint64_t count;
};
struct spread_numeric {
    struct wr_numeric sum;
    uint64_t count;
    struct wr_numeric squares; /* digits behind those of the sum */
};
INIT_ZERO(init_sum_numeric, struct sum_numeric)
INIT_ZERO(init_spread_numeric, struct spread_numeric)

static uint32_t outside_of(struct wr_numeric n)
{
    return wr_cell_outside_bytes(WR_TYPE_NUMERIC, &n);
}

/* The numbers of an accumulator, pointing at its part. */
static void load_numbers(const struct wr_aggregate_run *run, uint32_t i, uint32_t numbers,
                         struct wr_numeric *sum, struct wr_numeric *squares)
{
    const struct spread_numeric *acc = SLOT(struct spread_numeric, run, i);
    const char *digits = NULL;

    *sum = acc->sum;
    *squares = numbers == 2 ? acc->squares : (struct wr_numeric){0, 0};
    if (outside_of(*sum) + outside_of(*squares) > 0) {
        digits = run->parts->get(run->parts, run->slots[i], run->offset).ptr;
    }
    if (outside_of(*sum) > 0) {
        wr_cell_point_outside(sum, digits);
    }
    if (outside_of(*squares) > 0) {
        wr_cell_point_outside(squares, digits + outside_of(*sum));
    }
}

static bool store_numbers(const struct wr_aggregate_run *run, uint32_t i, uint32_t numbers,
                          struct wr_numeric sum, struct wr_numeric squares)
{
    struct spread_numeric *acc = SLOT(struct spread_numeric, run, i);
    struct wr_sb digits = {0};
    bool stored = true;

    if (outside_of(sum) + outside_of(squares) > 0) {
        wr_sb_append(&digits, wr_cell_outside(&sum), outside_of(sum));
        wr_sb_append(&digits, wr_cell_outside(&squares), outside_of(squares));
        stored = run->parts->set(run->parts, run->slots[i], run->offset, digits.ptr, digits.bytes);
        wr_sb_fini(&digits);
        sum.high = outside_of(sum) > 0 ? 0 : sum.high;
        squares.high = outside_of(squares) > 0 ? 0 : squares.high;
    }
    acc->sum = sum;
    if (numbers == 2) {
        acc->squares = squares;
    }
    return stored;
}

/* One more value, or of a merge several: what they sum up to. */
static uint32_t numbers_add(const struct wr_aggregate_run *run, uint32_t i, uint32_t numbers,
                            struct wr_numeric more, struct wr_numeric more_squares, uint64_t count)
{
    struct spread_numeric *acc = SLOT(struct spread_numeric, run, i);
    struct wr_numeric_space sum_space = {0}, squares_space = {0};
    struct wr_numeric sum, squares;
    uint32_t state;

    if (numbers == 1 && !wr_numeric_is_big(acc->sum) && !wr_numeric_is_big(more) &&
        wr_numeric_add(acc->sum, more, NULL, &acc->sum) == 0) {
        acc->count += count;
        return 0;
    }
    load_numbers(run, i, numbers, &sum, &squares);
    state = wr_numeric_add(sum, more, wr_numeric_space_room(&sum_space), &sum);
    if (state == 0 && numbers == 2) {
        state = wr_numeric_add(squares, more_squares, wr_numeric_space_room(&squares_space),
                               &squares);
    }
    if (state == 0 && !store_numbers(run, i, numbers, sum, squares)) {
        state = WR_SQLSTATE_LIMIT;
    }
    acc->count += count;
    wr_numeric_space_fini(&sum_space);
    wr_numeric_space_fini(&squares_space);
    return state;
}

static void first_state(uint32_t *state, uint32_t more)
{
    *state = *state != 0 ? *state : more;
}

static uint32_t add_sum_numeric(const struct wr_aggregate_run *run)
{
    const struct wr_numeric *values = run->arg->values, none = {0, 0};
    uint32_t state = 0;

    EACH(run, i, row)
    {
        if (!wr_column_is_null(run->arg, row)) {
            first_state(&state, numbers_add(run, i, 1, values[row], none, 1));
        }
    }
    return state;
}

static uint32_t add_spread_numeric(const struct wr_aggregate_run *run)
{
    const struct wr_numeric *values = run->arg->values;
    struct wr_numeric_space space = {0};
    uint32_t state = 0;

    EACH(run, i, row)
    {
        struct wr_numeric square = {0, 0};
        if (wr_column_is_null(run->arg, row)) {
            continue;
        }
        struct wr_numeric value = values[row];
        if (wr_numeric_tag_of(value) > WR_NUMERIC_BIG) {
            value = wr_numeric_special(WR_NUMERIC_NAN); /* there is no spread of infinities */
        }
        first_state(&state, wr_numeric_mul(value, value, wr_numeric_space_room(&space), &square));
        first_state(&state, state != 0 ? 0 : numbers_add(run, i, 2, value, square, 1));
    }
    wr_numeric_space_fini(&space);
    return state;
}

/* A result cell whose digits have their own place. */
static struct wr_numeric in_room(const struct wr_aggregate_run *run, struct wr_numeric n)
{
    if (outside_of(n) > 0) {
        char *to = (char *)run->room->take(run->room, outside_of(n));
        wr_cell_move_outside(WR_TYPE_NUMERIC, &n, &to);
    }
    return n;
}

static void finish_sum_numeric(const struct wr_aggregate_run *run, void *cells, uint64_t *validity)
{
    for (uint32_t i = 0; i < run->count; i++) {
        struct wr_numeric sum, squares;
        if (SLOT(struct sum_numeric, run, i)->count == 0) {
            finish_null(cells, i);
            continue;
        }
        load_numbers(run, i, 1, &sum, &squares);
        put_numeric(run, i, 0, in_room(run, sum), cells, validity);
    }
}

static void finish_average_numeric(const struct wr_aggregate_run *run, void *cells,
                                   uint64_t *validity)
{
    for (uint32_t i = 0; i < run->count; i++) {
        uint64_t count = SLOT(struct sum_numeric, run, i)->count;
        struct wr_numeric sum, squares, n = {0, 0};
        if (count == 0) {
            finish_null(cells, i);
            continue;
        }
        load_numbers(run, i, 1, &sum, &squares);
        uint32_t state = wr_numeric_div(sum, wr_numeric_from_i64((int64_t)count), run->room, &n);
        put_numeric(run, i, state, n, cells, validity);
    }
}

static void finish_spread_numeric(const struct wr_aggregate_run *run, enum measure measure,
                                  void *cells, uint64_t *validity)
{
    WR_DECIMAL(total);
    WR_DECIMAL(of_squares);
    WR_DECIMAL(result);

    for (uint32_t i = 0; i < run->count; i++) {
        uint64_t count = SLOT(struct sum_numeric, run, i)->count;
        struct wr_numeric sum, squares, n = {0, 0};
        if (undefined(count, measure)) {
            finish_null(cells, i);
            continue;
        }
        load_numbers(run, i, 2, &sum, &squares);
        wr_decimal_load(sum, &total);
        wr_decimal_load(squares, &of_squares);
        uint32_t state = spread(count, &total, &of_squares, measure, &result);
        state = state != 0 ? state : wr_decimal_store(&result, run->room, &n);
        put_numeric(run, i, state, n, cells, validity);
    }
}

static WR_ALWAYS_INLINE void numbers_to_wire(const struct wr_aggregate_run *run, uint32_t numbers,
                                             void *cells, uint64_t *validity)
{
    struct wr_view *out = cells;
    struct wr_sb sb = {0};

    for (uint32_t i = 0; i < run->count; i++) {
        struct wr_numeric sum, squares;
        load_numbers(run, i, numbers, &sum, &squares);
        wr_sb_reset(&sb);
        wr_write_u64(&sb, SLOT(struct sum_numeric, run, i)->count);
        wr_write_cell(WR_TYPE_NUMERIC, &sum, &sb);
        if (numbers == 2) {
            wr_write_cell(WR_TYPE_NUMERIC, &squares, &sb);
        }
        uint8_t *to = run->room->take(run->room, (uint32_t)sb.bytes);
        memcpy(to, sb.ptr, sb.bytes);
        out[i] = wr_view_of((const char *)to, (uint32_t)sb.bytes);
        validity[i / 64] |= (uint64_t)1 << (i % 64);
    }
    wr_sb_fini(&sb);
}

static void average_numeric_to_wire(const struct wr_aggregate_run *run, void *cells,
                                    uint64_t *validity)
{
    numbers_to_wire(run, 1, cells, validity);
}

static void spread_numeric_to_wire(const struct wr_aggregate_run *run, void *cells,
                                   uint64_t *validity)
{
    numbers_to_wire(run, 2, cells, validity);
}

static WR_ALWAYS_INLINE uint32_t merge_numbers(const struct wr_aggregate_run *run, uint32_t numbers)
{
    const struct wr_view *views = run->arg->values;
    uint32_t state = 0;

    EACH(run, i, row)
    {
        struct wr_reader reader = wr_reader_of(wr_view_ptr(&views[row]), views[row].bytes);
        uint64_t count = wr_read_u64(&reader);
        struct wr_numeric n[2] = {{0, 0}, {0, 0}};
        bool good = !wr_column_is_null(run->arg, row);
        for (uint32_t k = 0; k < numbers; k++) {
            uint8_t cell[16] = {0};
            good = good && wr_read_cell(WR_TYPE_NUMERIC, &reader, cell) &&
                   wr_cell_valid(WR_TYPE_NUMERIC, cell);
            memcpy(&n[k], cell, sizeof cell);
        }
        if (!good || wr_reader_left(&reader) != 0) {
            return WR_SQLSTATE_DATA_CORRUPTED;
        }
        first_state(&state, count == 0 ? 0 : numbers_add(run, i, numbers, n[0], n[1], count));
    }
    return state;
}

static uint32_t merge_average_numeric(const struct wr_aggregate_run *run)
{
    return merge_numbers(run, 1);
}

static uint32_t merge_spread_numeric(const struct wr_aggregate_run *run)
{
    return merge_numbers(run, 2);
}

/* ---- the table ---- */

#define MEASURES(X, kind) \
    X(VARIANCE_POP, kind) X(VARIANCE_SAMP, kind) X(DEVIATION_POP, kind) X(DEVIATION_SAMP, kind)
#define FINISH_MEASURE(measure, kind)                                                           \
    static void finish_##kind##_##measure(const struct wr_aggregate_run *run, void *cells,      \
                                          uint64_t *validity)                                   \
    {                                                                                           \
        finish_spread_##kind(run, measure, cells, validity);                                    \
    }
MEASURES(FINISH_MEASURE, int)
MEASURES(FINISH_MEASURE, float)
MEASURES(FINISH_MEASURE, numeric)
FINISH_MEASURE(AVERAGE, float)

#define ROW(num, sym, type, res, acc, in, a, s, m, f, w, text)                                  \
    {.number = (num), .name = (sym), .arg = (type), .result = (res), .wire = WR_TYPE_BYTEA,     \
     .accumulator_bytes = sizeof(struct acc), .help = (text), .init = in, .add = a, .sub = s,   \
     .merge = m, .finish = f, .to_wire = w}
#define AVERAGE_INT(num, type, k)                                                               \
    ROW(num, "avg", type, WR_TYPE_NUMERIC, wide_sum, init_average_int, add_average_##k,         \
        sub_average_##k, merge_average_int, finish_average_int, average_int_to_wire, "average")
#define AVERAGE_FLOAT(num, type, k)                                                             \
    ROW(num, "avg", type, WR_TYPE_FLOAT8, spread_float, init_spread_float, add_spread_##k, NULL, \
        merge_spread_float, finish_float_AVERAGE, spread_float_to_wire, "average")
#define OF_INT(num, sym, type, k, measure, text)                                                \
    ROW(num, sym, type, WR_TYPE_NUMERIC, spread_int, init_spread_int, add_spread_##k,           \
        sub_spread_##k, merge_spread_int, finish_int_##measure, spread_int_to_wire, text)
#define OF_FLOAT(num, sym, type, k, measure, text)                                              \
    ROW(num, sym, type, WR_TYPE_FLOAT8, spread_float, init_spread_float, add_spread_##k, NULL,  \
        merge_spread_float, finish_float_##measure, spread_float_to_wire, text)
#define OF_NUMERIC(num, sym, measure, text)                                                     \
    ROW(num, sym, WR_TYPE_NUMERIC, WR_TYPE_NUMERIC, spread_numeric, init_spread_numeric,        \
        add_spread_numeric, NULL, merge_spread_numeric, finish_numeric_##measure,               \
        spread_numeric_to_wire, text)
#define SPREAD(num, sym, measure, text)                                                         \
    OF_INT(num, sym, WR_TYPE_INT2, int2, measure, text),                                        \
    OF_INT((num) + 1, sym, WR_TYPE_INT4, int4, measure, text),                                  \
    OF_INT((num) + 2, sym, WR_TYPE_INT8, int8, measure, text),                                  \
    OF_FLOAT((num) + 3, sym, WR_TYPE_FLOAT8, float8, measure, text),                            \
    OF_NUMERIC((num) + 4, sym, measure, text),                                                  \
    OF_FLOAT((num) + 5, sym, WR_TYPE_FLOAT4, float4, measure, text)

static const struct wr_aggregate stat[] = {
    {.number = 24, .name = "sum", .arg = WR_TYPE_NUMERIC, .result = WR_TYPE_NUMERIC,
     .wire = WR_TYPE_NUMERIC, .accumulator_bytes = sizeof(struct sum_numeric),
     .help = "sum of the values", .init = init_sum_numeric, .add = add_sum_numeric,
     .merge = add_sum_numeric, .finish = finish_sum_numeric, .to_wire = finish_sum_numeric},
    AVERAGE_INT(301, WR_TYPE_INT2, int2),
    AVERAGE_INT(302, WR_TYPE_INT4, int4),
    AVERAGE_INT(303, WR_TYPE_INT8, int8),
    AVERAGE_FLOAT(304, WR_TYPE_FLOAT8, float8),
    ROW(305, "avg", WR_TYPE_NUMERIC, WR_TYPE_NUMERIC, sum_numeric, init_sum_numeric,
        add_sum_numeric, NULL, merge_average_numeric, finish_average_numeric,
        average_numeric_to_wire, "average"),
    AVERAGE_FLOAT(306, WR_TYPE_FLOAT4, float4),
    ROW(308, "sum", WR_TYPE_INTERVAL, WR_TYPE_INTERVAL, sum_interval, init_interval, add_interval,
        sub_interval, merge_interval, finish_sum_interval, interval_to_wire, "sum of the values"),
    ROW(309, "avg", WR_TYPE_INTERVAL, WR_TYPE_INTERVAL, sum_interval, init_interval, add_interval,
        sub_interval, merge_interval, finish_average_interval, interval_to_wire, "average"),
    SPREAD(311, "var_pop", VARIANCE_POP, "variance of all values"),
    SPREAD(321, "var_samp", VARIANCE_SAMP, "variance estimated from a sample"),
    SPREAD(331, "variance", VARIANCE_SAMP, "variance estimated from a sample"),
    SPREAD(341, "stddev_pop", DEVIATION_POP, "standard deviation of all values"),
    SPREAD(351, "stddev_samp", DEVIATION_SAMP, "standard deviation estimated from a sample"),
    SPREAD(361, "stddev", DEVIATION_SAMP, "standard deviation estimated from a sample"),
};

const struct aggregate_group wr_aggregates_stat = {stat, WR_COUNT(stat)};
