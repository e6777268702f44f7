#include <math.h>

#include "common/batch/numeric.h"
#include "common/expr/kernel.h"

#define COMPARE(name, type, expression)                                       \
    static bool name(const struct wr_kernel_call *call)                       \
    {                                                                         \
        const type *a = call->args[0], *b = call->args[1];                    \
        uint8_t *out = call->out;                                             \
        if (call->rows == NULL) {                                             \
            for (uint32_t i = 0; i < call->count; i++) {                      \
                out[i] = (expression);                                        \
            }                                                                 \
            return true;                                                      \
        }                                                                     \
        for (uint32_t k = 0; k < call->count; k++) {                          \
            uint32_t i = call->rows[k];                                       \
            out[i] = (expression);                                            \
        }                                                                     \
        return true;                                                          \
    }                                                                         \
    const struct wr_kernel_entry wr_kernel_##name = {name};

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

/* PostgreSQL's order: NaN equals NaN and is larger than everything. */
static inline int compare_float(double a, double b)
{
    if (WR_UNLIKELY(isnan(a) || isnan(b))) {
        return (int)(isnan(a) != 0) - (int)(isnan(b) != 0);
    }
    return a < b ? -1 : a > b;
}
COMPARE_BY(double, float8, compare_float)
COMPARE_BY(struct wr_numeric, numeric, wr_numeric_compare)

COMPARE(eq_text, struct wr_view, wr_view_equal(&a[i], &b[i]))
COMPARE(ne_text, struct wr_view, !wr_view_equal(&a[i], &b[i]))
COMPARE(lt_text, struct wr_view, wr_view_compare(&a[i], &b[i]) < 0)
COMPARE(le_text, struct wr_view, wr_view_compare(&a[i], &b[i]) <= 0)
COMPARE(gt_text, struct wr_view, wr_view_compare(&a[i], &b[i]) > 0)
COMPARE(ge_text, struct wr_view, wr_view_compare(&a[i], &b[i]) >= 0)
