/* Order of cells as ORDER BY has it, without NULLs: numbers, times, text by bytes (private to expr/).
 *
 * Thread: any; pure.
 */
#ifndef WR_EXPR_CELL_ORDER_H
#define WR_EXPR_CELL_ORDER_H

#include <math.h>

#include "common/base/bytes.h"
#include "common/batch/interval.h"
#include "common/batch/jsonb.h"
#include "common/batch/numeric.h"
#include "common/batch/type.h"

/* array_order.c: PostgreSQL's, by elements, then by shape. */
int wr_array_order(const struct wr_view *a, const struct wr_view *b);

/* NaN equals NaN and is the largest. */
static inline int wr_double_order(double a, double b)
{
    if (isnan(a) || isnan(b)) {
        return (int)(isnan(a) != 0) - (int)(isnan(b) != 0);
    }
    return a < b ? -1 : a > b;
}

#define WR_ORDER_OF(c_type)                    \
    {                                          \
        c_type x_, y_;                         \
        memcpy(&x_, a, sizeof x_);             \
        memcpy(&y_, b, sizeof y_);             \
        return (x_ > y_) - (x_ < y_);          \
    }

static inline int wr_cell_order(enum wr_type type, const void *a, const void *b)
{
    struct wr_numeric n, m;
    struct wr_interval s, t;
    double x, y;
    float f, g;

    switch (type) {
    case WR_TYPE_BOOL:
        WR_ORDER_OF(uint8_t)
    case WR_TYPE_INT2:
        WR_ORDER_OF(int16_t)
    case WR_TYPE_INT4:
    case WR_TYPE_DATE:
        WR_ORDER_OF(int32_t)
    case WR_TYPE_INT8:
    case WR_TYPE_TIME:
    case WR_TYPE_TIMESTAMP:
    case WR_TYPE_TIMESTAMPTZ:
        WR_ORDER_OF(int64_t)
    case WR_TYPE_FLOAT4:
        memcpy(&f, a, sizeof f);
        memcpy(&g, b, sizeof g);
        return wr_double_order((double)f, (double)g);
    case WR_TYPE_FLOAT8:
        memcpy(&x, a, sizeof x);
        memcpy(&y, b, sizeof y);
        return wr_double_order(x, y);
    case WR_TYPE_NUMERIC:
        memcpy(&n, a, sizeof n);
        memcpy(&m, b, sizeof m);
        return wr_numeric_compare(n, m);
    case WR_TYPE_INTERVAL:
        memcpy(&s, a, sizeof s);
        memcpy(&t, b, sizeof t);
        return wr_interval_compare(s, t);
    case WR_TYPE_UUID:
        return memcmp(a, b, 16);
    case WR_TYPE_JSONB:
        return wr_jsonb_order(wr_jsonb_of(a), wr_jsonb_of(b));
    case WR_TYPE_TEXT:
    case WR_TYPE_BYTEA:
    case WR_TYPE_ARRAY:
    case WR_TYPE_ANYELEMENT:
    case WR_TYPE_ANYNONARRAY:
    case WR_TYPE_ANYCOMPATIBLE:
    case WR_TYPE_ANYCOMPATIBLEARRAY:
    case WR_TYPE_ARRAY_BASE:
    case WR_TYPE_NONE:
    case WR_TYPE_JSONPATH:
    case WR_TYPE_COUNT:
        break;
    }
    if (type == WR_TYPE_ARRAY || wr_type_is_array(type)) {
        return wr_array_order(a, b);
    }
    return wr_view_compare(a, b);
}
#undef WR_ORDER_OF

#endif
