/* Aggregates of two numbers, Y and X in this order: covariances, correlation and the line of least
 * squares. The method of Youngs and Cramer, step by step as PostgreSQL has it, so that rows in one
 * order have one answer to the last digit. A row with a NULL in either does not count. */
#include <math.h>

#include "common/expr/aggregate_internal.h"

struct regression {
    double count;
    double sum_x, sum_y;
    double sum_xx, sum_yy, sum_xy; /* products of differences to the averages */
};
INIT_ZERO(init_regression, struct regression)

static bool is_pair(const struct wr_aggregate_run *run, uint32_t row)
{
    return !wr_column_is_null(run->arg, row) && !wr_column_is_null(run->other, row);
}

/* ---- rows ---- */

static void nan_if_inf(double *v)
{
    if (isinf(*v)) {
        *v = (double)NAN;
    }
}

/* Of what is finite no infinity may come; of what is not, sums of squares are NaN. */
static uint32_t check_sums(const struct regression *before, double y, double x,
                           struct regression *acc)
{
    bool finite_x = !isinf(before->sum_x) && !isinf(x);
    bool finite_y = !isinf(before->sum_y) && !isinf(y);
    bool overflow = (finite_x && (isinf(acc->sum_x) || isinf(acc->sum_xx))) ||
                    (finite_y && (isinf(acc->sum_y) || isinf(acc->sum_yy))) ||
                    (finite_x && finite_y && isinf(acc->sum_xy));

    nan_if_inf(&acc->sum_xx);
    nan_if_inf(&acc->sum_yy);
    nan_if_inf(&acc->sum_xy);
    return overflow ? WR_SQLSTATE_OUT_OF_RANGE : 0;
}

static uint32_t regression_add(struct regression *acc, double y, double x)
{
    const struct regression before = *acc;

    acc->count += 1;
    acc->sum_x += x;
    acc->sum_y += y;
    if (before.count > 0) {
        double difference_x = x * acc->count - acc->sum_x;
        double difference_y = y * acc->count - acc->sum_y;
        double scale = 1 / (acc->count * before.count);
        acc->sum_xx += difference_x * difference_x * scale;
        acc->sum_yy += difference_y * difference_y * scale;
        acc->sum_xy += difference_x * difference_y * scale;
        return check_sums(&before, y, x, acc);
    }
    if (isnan(x) || isinf(x)) {
        acc->sum_xx = acc->sum_xy = (double)NAN;
    }
    if (isnan(y) || isinf(y)) {
        acc->sum_yy = acc->sum_xy = (double)NAN;
    }
    return 0;
}

static uint32_t add_regression(const struct wr_aggregate_run *run)
{
    const double *y = run->arg->values, *x = run->other->values;
    uint32_t state = 0;

    EACH(run, i, row)
    {
        if (is_pair(run, row)) {
            state |= regression_add(SLOT(struct regression, run, i), y[row], x[row]);
        }
    }
    return state;
}

/* ---- accumulators ---- */

static void regression_to_wire(const struct wr_aggregate_run *run, void *cells, uint64_t *validity)
{
    bytes_to_wire(run, sizeof(struct regression), cells, validity);
}

static bool overflows(double of_both, double of_one, double of_other)
{
    return isinf(of_both) && !isinf(of_one) && !isinf(of_other);
}

static uint32_t regression_merge(struct regression *acc, const struct regression *more)
{
    const struct regression a = *acc, b = *more;
    double count = a.count + b.count;
    double difference_x = a.sum_x / a.count - b.sum_x / b.count;
    double difference_y = a.sum_y / a.count - b.sum_y / b.count;
    bool overflow;

    *acc = (struct regression){
        .count = count,
        .sum_x = a.sum_x + b.sum_x,
        .sum_xx = a.sum_xx + b.sum_xx + a.count * b.count * difference_x * difference_x / count,
        .sum_y = a.sum_y + b.sum_y,
        .sum_yy = a.sum_yy + b.sum_yy + a.count * b.count * difference_y * difference_y / count,
        .sum_xy = a.sum_xy + b.sum_xy + a.count * b.count * difference_x * difference_y / count,
    };
    overflow = overflows(acc->sum_x, a.sum_x, b.sum_x) ||
               overflows(acc->sum_xx, a.sum_xx, b.sum_xx) ||
               overflows(acc->sum_y, a.sum_y, b.sum_y) ||
               overflows(acc->sum_yy, a.sum_yy, b.sum_yy) ||
               overflows(acc->sum_xy, a.sum_xy, b.sum_xy);
    return overflow ? WR_SQLSTATE_OUT_OF_RANGE : 0;
}

static uint32_t merge_regression(const struct wr_aggregate_run *run)
{
    uint32_t state = 0;

    EACH(run, i, row)
    {
        struct regression *acc = SLOT(struct regression, run, i), more;
        if (!from_wire(run, row, &more, sizeof more)) {
            return WR_SQLSTATE_DATA_CORRUPTED;
        }
        if (acc->count == 0) {
            *acc = more;
        } else if (more.count != 0) {
            state |= regression_merge(acc, &more);
        }
    }
    return state;
}

/* ---- results ---- */

#define MEASURE(name, present, value) \
    FINISH(finish_##name, struct regression, double, acc->count >= 1 && (present), value)

/* There is no line through points one above the other, and the SQL standard gives those side by side
 * no correlation, but a line that explains all. */
MEASURE(avgx, true, acc->sum_x / acc->count)
MEASURE(avgy, true, acc->sum_y / acc->count)
MEASURE(sxx, true, acc->sum_xx)
MEASURE(syy, true, acc->sum_yy)
MEASURE(sxy, true, acc->sum_xy)
MEASURE(covar_pop, true, acc->sum_xy / acc->count)
MEASURE(covar_samp, acc->count >= 2, acc->sum_xy / (acc->count - 1))
MEASURE(corr, acc->sum_xx != 0 && acc->sum_yy != 0, acc->sum_xy / sqrt(acc->sum_xx * acc->sum_yy))
MEASURE(r2, acc->sum_xx != 0,
        acc->sum_yy == 0 ? 1 : acc->sum_xy * acc->sum_xy / (acc->sum_xx * acc->sum_yy))
MEASURE(slope, acc->sum_xx != 0, acc->sum_xy / acc->sum_xx)
MEASURE(intercept, acc->sum_xx != 0,
        (acc->sum_y - acc->sum_x * acc->sum_xy / acc->sum_xx) / acc->count)

/* ---- how many rows ---- */

struct pairs {
    uint64_t count;
};
INIT_ZERO(init_pairs, struct pairs)

static uint32_t add_pairs(const struct wr_aggregate_run *run)
{
    EACH(run, i, row)
    {
        SLOT(struct pairs, run, i)->count += is_pair(run, row);
    }
    return 0;
}

static uint32_t sub_pairs(const struct wr_aggregate_run *run)
{
    EACH(run, i, row)
    {
        SLOT(struct pairs, run, i)->count -= is_pair(run, row);
    }
    return 0;
}

static uint32_t merge_pairs(const struct wr_aggregate_run *run)
{
    const uint64_t *counts = run->arg->values;

    EACH(run, i, row)
    {
        SLOT(struct pairs, run, i)->count += counts[row];
    }
    return 0;
}

FINISH(finish_pairs, struct pairs, uint64_t, true, acc->count)

/* ---- the table ---- */

#define ROW(num, sym, measure, text)                                                            \
    {.number = (num), .name = (sym), .arg = WR_TYPE_FLOAT8, .other = WR_TYPE_FLOAT8,            \
     .result = WR_TYPE_FLOAT8, .wire = WR_TYPE_BYTEA,                                           \
     .accumulator_bytes = sizeof(struct regression), .help = (text), .init = init_regression,   \
     .add = add_regression, .merge = merge_regression, .finish = finish_##measure,              \
     .to_wire = regression_to_wire}

static const struct wr_aggregate regressions[] = {
    ROW(431, "corr", corr, "correlation of Y and X"),
    ROW(432, "covar_pop", covar_pop, "covariance of all Y and X"),
    ROW(433, "covar_samp", covar_samp, "covariance of Y and X, estimated from a sample"),
    ROW(434, "regr_avgx", avgx, "average of X where Y is there too"),
    ROW(435, "regr_avgy", avgy, "average of Y where X is there too"),
    {.number = 436, .name = "regr_count", .arg = WR_TYPE_FLOAT8, .other = WR_TYPE_FLOAT8,
     .result = WR_TYPE_INT8, .wire = WR_TYPE_INT8, .accumulator_bytes = sizeof(struct pairs),
     .help = "how many rows have Y and X", .init = init_pairs, .add = add_pairs, .sub = sub_pairs,
     .merge = merge_pairs, .finish = finish_pairs, .to_wire = finish_pairs},
    ROW(437, "regr_intercept", intercept, "where the line of least squares has X = 0"),
    ROW(438, "regr_r2", r2, "square of the correlation of Y and X"),
    ROW(439, "regr_slope", slope, "slope of the line of least squares"),
    ROW(440, "regr_sxx", sxx, "squares of X's differences to its average, summed up"),
    ROW(441, "regr_sxy", sxy, "products of Y's and X's differences to their averages, summed up"),
    ROW(442, "regr_syy", syy, "squares of Y's differences to its average, summed up"),
};

const struct aggregate_group wr_aggregates_regression = {regressions, WR_COUNT(regressions)};
