#include <math.h>

#include "common/batch/interval.h"
#include "common/batch/numeric.h"
#include "common/batch/zones.h"
#include "common/expr/kernel_row.h"
#include "common/expr/kernel_types.h"

#define COMPARE(name, type, expression) COMPARE_TWO(name, type, type, expression)
#define COMPARE_TWO(name, A, B, expression) WR_KERNEL_2(name, A, B, uint8_t, out[i] = (expression))

#define COMPARE_PLAIN(type, suffix)                                           \
    COMPARE(eq_##suffix, type, a[i] == b[i])                                  \
    COMPARE(ne_##suffix, type, a[i] != b[i])                                  \
    COMPARE(lt_##suffix, type, a[i] < b[i])                                   \
    COMPARE(le_##suffix, type, a[i] <= b[i])                                  \
    COMPARE(gt_##suffix, type, a[i] > b[i])                                   \
    COMPARE(ge_##suffix, type, a[i] >= b[i])

#define COMPARE_BY(type, suffix, compare)                                     \
    COMPARE(eq_##suffix, type, compare(a[i], b[i]) == 0)                      \
    COMPARE(ne_##suffix, type, compare(a[i], b[i]) != 0)                      \
    COMPARE(lt_##suffix, type, compare(a[i], b[i]) < 0)                       \
    COMPARE(le_##suffix, type, compare(a[i], b[i]) <= 0)                      \
    COMPARE(gt_##suffix, type, compare(a[i], b[i]) > 0)                       \
    COMPARE(ge_##suffix, type, compare(a[i], b[i]) >= 0)

COMPARE_PLAIN(uint8_t, bool)
COMPARE_PLAIN(int32_t, int4)
COMPARE_PLAIN(int64_t, int8)

/* PostgreSQL's order: NaN equals NaN and is larger than everything. Without branches the compiler takes several
 * rows at once. */
#define NAN_AT(x) ((x)[i] != (x)[i])
#define COMPARE_FLOATS(A, B, suffix)                                          \
    COMPARE_TWO(eq_##suffix, A, B, (a[i] == b[i]) | (NAN_AT(a) & NAN_AT(b)))  \
    COMPARE_TWO(ne_##suffix, A, B, (a[i] != b[i]) & !(NAN_AT(a) & NAN_AT(b))) \
    COMPARE_TWO(lt_##suffix, A, B, (a[i] < b[i]) | (!NAN_AT(a) & NAN_AT(b)))  \
    COMPARE_TWO(le_##suffix, A, B, (a[i] <= b[i]) | NAN_AT(b))                \
    COMPARE_TWO(gt_##suffix, A, B, (a[i] > b[i]) | (NAN_AT(a) & !NAN_AT(b)))  \
    COMPARE_TWO(ge_##suffix, A, B, (a[i] >= b[i]) | NAN_AT(a))
COMPARE_FLOATS(double, double, float8)
COMPARE_BY(struct wr_numeric, numeric, wr_numeric_compare)

COMPARE(eq_text, struct wr_view, wr_view_equal(&a[i], &b[i]))
COMPARE(ne_text, struct wr_view, !wr_view_equal(&a[i], &b[i]))
COMPARE(lt_text, struct wr_view, wr_view_compare(&a[i], &b[i]) < 0)
COMPARE(le_text, struct wr_view, wr_view_compare(&a[i], &b[i]) <= 0)
COMPARE(gt_text, struct wr_view, wr_view_compare(&a[i], &b[i]) > 0)
COMPARE(ge_text, struct wr_view, wr_view_compare(&a[i], &b[i]) >= 0)

/* ---- the types of functions 1000 to 1999 ---- */

#define COMPARE_TWO_BY(A, B, suffix, compare)                                 \
    COMPARE_TWO(eq_##suffix, A, B, compare(a[i], b[i]) == 0)                  \
    COMPARE_TWO(ne_##suffix, A, B, compare(a[i], b[i]) != 0)                  \
    COMPARE_TWO(lt_##suffix, A, B, compare(a[i], b[i]) < 0)                   \
    COMPARE_TWO(le_##suffix, A, B, compare(a[i], b[i]) <= 0)                  \
    COMPARE_TWO(gt_##suffix, A, B, compare(a[i], b[i]) > 0)                   \
    COMPARE_TWO(ge_##suffix, A, B, compare(a[i], b[i]) >= 0)

static inline int compare_integers(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

struct uuid {
    uint8_t bytes[16];
};

/* Bytes in their order are two numbers from the front. */
static inline int compare_uuids(struct uuid a, struct uuid b)
{
    uint64_t x[2], y[2];

    memcpy(x, &a, sizeof x);
    memcpy(y, &b, sizeof y);
    uint32_t k = x[0] == y[0];
    uint64_t p = __builtin_bswap64(x[k]), q = __builtin_bswap64(y[k]);

    return (p > q) - (p < q);
}

/* A day that is beyond timestamps is after all of them but infinity. */
static inline int compare_date_timestamp(int32_t days, int64_t us)
{
    int64_t start;

    if (wr_timestamp_of_date(days, &start)) {
        return compare_integers(start, us);
    }
    return us == WR_TIMESTAMP_INFINITY ? -1 : 1;
}

static int compare_date_timestamptz(int32_t days, int64_t us)
{
    int64_t start;

    if (!wr_timestamp_of_date(days, &start)) {
        return us == WR_TIMESTAMP_INFINITY ? -1 : 1;
    }
    if (wr_timestamp_finite(start) && !wr_zone_from_local(wr_zone_current(), start, &start)) {
        start = days < 0 ? WR_TIMESTAMP_MIN - 1 : WR_TIMESTAMP_INFINITY - 1;
    }
    return compare_integers(start, us);
}

static int compare_timestamp_timestamptz(int64_t local, int64_t us)
{
    if (wr_timestamp_finite(local) && !wr_zone_from_local(wr_zone_current(), local, &local)) {
        local = local < 0 ? WR_TIMESTAMP_MIN - 1 : WR_TIMESTAMP_INFINITY - 1;
    }
    return compare_integers(local, us);
}

#define REVERSED(compare, a, b) (-compare(b, a))
#define COMPARE_TIMESTAMP_DATE(a, b) REVERSED(compare_date_timestamp, a, b)
#define COMPARE_TIMESTAMPTZ_DATE(a, b) REVERSED(compare_date_timestamptz, a, b)
#define COMPARE_TIMESTAMPTZ_TIMESTAMP(a, b) REVERSED(compare_timestamp_timestamptz, a, b)

COMPARE_PLAIN(int16_t, int2)
COMPARE_FLOATS(float, float, float4)
COMPARE_BY(struct wr_interval, interval, wr_interval_compare)
COMPARE_BY(struct uuid, uuid, compare_uuids)
COMPARE_FLOATS(float, double, float48)
COMPARE_FLOATS(double, float, float84)
COMPARE_TWO_BY(int16_t, int32_t, int24, compare_integers)
COMPARE_TWO_BY(int32_t, int16_t, int42, compare_integers)
COMPARE_TWO_BY(int16_t, int64_t, int28, compare_integers)
COMPARE_TWO_BY(int64_t, int16_t, int82, compare_integers)
COMPARE_TWO_BY(int32_t, int64_t, date_timestamp, compare_date_timestamp)
COMPARE_TWO_BY(int64_t, int32_t, timestamp_date, COMPARE_TIMESTAMP_DATE)
COMPARE_TWO_BY(int32_t, int64_t, date_timestamptz, compare_date_timestamptz)
COMPARE_TWO_BY(int64_t, int32_t, timestamptz_date, COMPARE_TIMESTAMPTZ_DATE)
COMPARE_TWO_BY(int64_t, int64_t, timestamp_timestamptz, compare_timestamp_timestamptz)
COMPARE_TWO_BY(int64_t, int64_t, timestamptz_timestamp, COMPARE_TIMESTAMPTZ_TIMESTAMP)
