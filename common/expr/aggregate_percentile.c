/* percentile_approx: a sketch of buckets whose bounds grow by 2 %, so that the answer is within 1 % of a value that
 * has the rank asked for ("DDSketch", Masson, Rim and Lee, 2019). Buckets are numbered in the order of values; the
 * part has those that are not empty:
 *
 *     varint number - that of the bucket before (of the first: + BUCKET_BIAS) | varint count
 *
 * It does not depend on the order of rows, and values are taken back exactly.
 */
#include <math.h>
#include <stdlib.h>

#include "common/base/alloc.h"
#include "common/base/bytes.h"
#include "common/expr/aggregate_internal.h"

#define ACCURACY 0.01
#define GROWTH ((1 + ACCURACY) / (1 - ACCURACY))
#define BUCKET_ONE 40000 /* of 1; the least double is 2777, the largest 75488 */
#define BUCKET_INFINITE 80000
#define BUCKET_NAN 80001 /* behind all others */
#define BUCKET_BIAS BUCKET_NAN

struct percentile {
    double fraction;
    uint64_t count;
};
INIT_ZERO(init_percentile, struct percentile)

static int32_t bucket_of(double v)
{
    int32_t bucket;

    if (isnan(v)) {
        return BUCKET_NAN;
    }
    if (v == 0) {
        return 0;
    }
    bucket = isinf(v) ? BUCKET_INFINITE : BUCKET_ONE + (int32_t)ceil(log(fabs(v)) / log(GROWTH));
    return v < 0 ? -bucket : bucket;
}

/* In its middle: as far from its least value as from its largest. */
static double bucket_value(int32_t bucket)
{
    double size;

    if (bucket == BUCKET_NAN || bucket == 0) {
        return bucket == 0 ? 0 : NAN;
    }
    size = abs(bucket) == BUCKET_INFINITE
               ? INFINITY
               : 2 * exp((abs(bucket) - BUCKET_ONE) * log(GROWTH)) / (GROWTH + 1);
    return bucket < 0 ? -size : size;
}

/* ---- changing ---- */

struct change {
    uint8_t *slot;
    int32_t bucket;
};

static int order_changes(const void *a, const void *b)
{
    const struct change *x = a, *y = b;

    if (x->slot != y->slot) {
        return x->slot < y->slot ? -1 : 1;
    }
    return (x->bucket > y->bucket) - (x->bucket < y->bucket);
}

struct bucket {
    int32_t number;
    uint64_t count;
};

/* The next bucket of a part; `before` is the number of the one before. */
static bool next_bucket(struct wr_reader *r, int32_t before, struct bucket *ret)
{
    if (wr_reader_left(r) == 0) {
        return false;
    }
    ret->number = before + (int32_t)wr_read_varint(r);
    ret->count = wr_read_varint(r);
    return !r->failed;
}

static void put_bucket(struct wr_sb *sb, int32_t *before, int32_t number, uint64_t count)
{
    if (count > 0) {
        wr_write_varint(sb, (uint64_t)(number - *before));
        wr_write_varint(sb, count);
        *before = number;
    }
}

/* A slot's part with changes of it, which are in order. */
static void rewrite(struct wr_str part, const struct change *changes, uint32_t count, bool back,
                    struct wr_sb *sb)
{
    struct wr_reader r = wr_reader_of(part.ptr, part.bytes);
    int32_t before = -BUCKET_BIAS;
    struct bucket have = {.number = -BUCKET_BIAS};
    bool there = next_bucket(&r, have.number, &have);

    for (uint32_t from = 0, end; from < count; from = end) {
        int32_t number = changes[from].bucket;
        uint64_t n = 0;
        for (end = from + 1; end < count && changes[end].bucket == number; end++) {
        }
        for (; there && have.number < number; there = next_bucket(&r, have.number, &have)) {
            put_bucket(sb, &before, have.number, have.count);
        }
        if (there && have.number == number) {
            n = have.count;
            there = next_bucket(&r, have.number, &have);
        }
        put_bucket(sb, &before, number, back ? n - WR_MIN(n, end - from) : n + (end - from));
    }
    for (; there; there = next_bucket(&r, have.number, &have)) {
        put_bucket(sb, &before, have.number, have.count);
    }
}

/* Each slot's part is read and written once. */
static bool apply(const struct wr_aggregate_run *run, struct change *changes, uint32_t count,
                  bool back)
{
    struct wr_sb sb = {0};
    bool good = true;

    qsort(changes, count, sizeof *changes, order_changes);
    for (uint32_t from = 0, end; from < count && good; from = end) {
        uint8_t *slot = changes[from].slot;
        for (end = from + 1; end < count && changes[end].slot == slot; end++) {
        }
        wr_sb_reset(&sb);
        rewrite(run->parts->get(run->parts, slot, run->offset), changes + from, end - from, back,
                &sb);
        good = run->parts->set(run->parts, slot, run->offset, sb.ptr, sb.bytes);
    }
    wr_sb_fini(&sb);
    return good;
}

static uint32_t step(const struct wr_aggregate_run *run, bool back)
{
    struct change *changes = WR_NEW_ARRAY(struct change, WR_MAX(run->count, 1u));
    const double *values = run->arg->values, *fractions = run->other->values;
    uint32_t count = 0, state = 0;

    EACH(run, i, row)
    {
        struct percentile *acc = SLOT(struct percentile, run, i);
        if (wr_column_is_null(run->arg, row)) {
            continue;
        }
        acc->fraction = wr_column_is_null(run->other, row) ? NAN : fractions[row];
        acc->count += back ? UINT64_MAX : 1;
        changes[count++] = (struct change){run->slots[i], bucket_of(values[row])};
        if (acc->fraction < 0 || acc->fraction > 1) {
            state = WR_SQLSTATE_DATA_EXCEPTION;
        }
    }
    state = state == 0 && !apply(run, changes, count, back) ? WR_SQLSTATE_LIMIT : state;
    wr_free(changes);
    return state;
}

static uint32_t add_percentile(const struct wr_aggregate_run *run)
{
    return step(run, false);
}

static uint32_t sub_percentile(const struct wr_aggregate_run *run)
{
    return step(run, true);
}

/* ---- the result ---- */

static double value_at(struct wr_str part, double rank)
{
    struct wr_reader r = wr_reader_of(part.ptr, part.bytes);
    struct bucket bucket = {.number = -BUCKET_BIAS};
    double seen = 0;

    while (next_bucket(&r, bucket.number, &bucket)) {
        seen += (double)bucket.count;
        if (seen > rank) {
            break;
        }
    }
    return bucket_value(bucket.number);
}

/* NULL of no values, and where the fraction is NULL. */
static void finish_percentile(const struct wr_aggregate_run *run, void *cells, uint64_t *validity)
{
    double *out = cells;

    for (uint32_t i = 0; i < run->count; i++) {
        const struct percentile *acc = SLOT(struct percentile, run, i);
        bool there = acc->count > 0 && !isnan(acc->fraction);
        out[i] = there ? value_at(run->parts->get(run->parts, run->slots[i], run->offset),
                                  floor(acc->fraction * (double)(acc->count - 1) + 0.5))
                       : 0;
        validity[i / 64] |= (uint64_t)there << (i % 64);
    }
}

static const struct wr_aggregate percentiles[] = {
    {.number = 420, .name = "percentile_approx", .arg = WR_TYPE_FLOAT8, .other = WR_TYPE_FLOAT8,
     .result = WR_TYPE_FLOAT8, .wire = WR_TYPE_BYTEA,
     .accumulator_bytes = sizeof(struct percentile), .other_constant = true, .has_part = true,
     .help = "a value of that fraction of the values in order, within 1 %",
     .init = init_percentile, .add = add_percentile, .sub = sub_percentile,
     .finish = finish_percentile},
};

const struct aggregate_group wr_aggregates_percentile = {percentiles, WR_COUNT(percentiles)};
