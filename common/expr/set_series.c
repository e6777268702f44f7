/* generate_series: of integers, numerics and timestamps. */
#include "common/batch/interval.h"
#include "common/batch/numeric.h"
#include "common/batch/sqlstate.h"
#include "common/batch/zones.h"
#include "common/expr/set_kernel.h"

#define NO_STEP "step size cannot equal zero"

/* ---- integers ---- */

struct integers {
    int64_t at, last, step;
    bool over;
};

static int64_t integer_arg(const struct wr_set_call *call, uint32_t arg, uint32_t bytes)
{
    int32_t small;
    int64_t value;

    if (bytes == sizeof small) {
        memcpy(&small, wr_set_arg(call, arg), sizeof small);
        return small;
    }
    memcpy(&value, wr_set_arg(call, arg), sizeof value);
    return value;
}

static enum wr_set_result integers_begin(struct wr_set_call *call, uint32_t bytes)
{
    struct integers *s = call->state;

    *s = (struct integers){.at = integer_arg(call, 0, bytes),
                           .last = integer_arg(call, 1, bytes),
                           .step = call->arg_count == 3 ? integer_arg(call, 2, bytes) : 1};
    return s->step != 0 ? WR_SET_MORE : wr_set_fail(call, WR_SQLSTATE_INVALID_PARAMETER, NO_STEP);
}

/* A series ends before it leaves its type. */
static enum wr_set_result integers_next(struct wr_set_call *call, struct wr_set_output *out,
                                        uint32_t bytes)
{
    struct integers *s = call->state;

    while (!s->over && (s->step > 0 ? s->at <= s->last : s->at >= s->last)) {
        if (wr_set_full(out)) {
            return WR_SET_MORE;
        }
        wr_set_put(out, 0, &s->at, bytes); /* little-endian: the low bytes */
        wr_set_row(out);
        s->over = __builtin_add_overflow(s->at, s->step, &s->at);
    }
    return WR_SET_DONE;
}

#define INTEGERS(name, bytes)                                                                   \
    static enum wr_set_result name##_begin(struct wr_set_call *call)                            \
    {                                                                                           \
        return integers_begin(call, bytes);                                                     \
    }                                                                                           \
    static enum wr_set_result name##_next(struct wr_set_call *call, struct wr_set_output *out)  \
    {                                                                                           \
        return integers_next(call, out, bytes);                                                 \
    }                                                                                           \
    const struct wr_set_kernel wr_set_##name = {                                                \
        .state_bytes = sizeof(struct integers), .begin = name##_begin, .next = name##_next};

INTEGERS(series_int4, 4)
INTEGERS(series_int8, 8)

/* ---- numerics ---- */

/* Where the series stands lies in one of two places, the next value is made in the other. */
struct numerics {
    struct wr_numeric at;
    struct wr_numeric_space places[2];
    uint32_t place;
};

static struct wr_numeric numeric_arg(const struct wr_set_call *call, uint32_t arg)
{
    struct wr_numeric n;

    if (arg >= call->arg_count) {
        return wr_numeric_from_i64(1);
    }
    memcpy(&n, wr_set_arg(call, arg), sizeof n);
    return n;
}

static enum wr_set_result numerics_begin(struct wr_set_call *call)
{
    static const char *const names[] = {"start value", "stop value", "step size"};
    struct numerics *s = call->state;

    for (uint32_t i = 0; i < 3; i++) {
        enum wr_numeric_tag tag = wr_numeric_tag_of(numeric_arg(call, i));
        if (tag == WR_NUMERIC_NAN) {
            return wr_set_fail(call, WR_SQLSTATE_INVALID_PARAMETER, "%s cannot be NaN", names[i]);
        }
        if (tag == WR_NUMERIC_INFINITY || tag == WR_NUMERIC_MINUS_INFINITY) {
            return wr_set_fail(call, WR_SQLSTATE_INVALID_PARAMETER, "%s cannot be infinity",
                               names[i]);
        }
    }
    if (wr_numeric_sign(numeric_arg(call, 2)) == 0) {
        return wr_set_fail(call, WR_SQLSTATE_INVALID_PARAMETER, NO_STEP);
    }
    s->at = numeric_arg(call, 0);
    return WR_SET_MORE;
}

/* The cell, with its digits in the heap. false: no memory. */
static bool put_numeric(struct wr_set_call *call, struct wr_set_output *out, struct wr_numeric n)
{
    uint32_t bytes = wr_cell_outside_bytes(WR_TYPE_NUMERIC, &n);

    if (bytes > 0) {
        char *to = (char *)wr_expr_heap_reserve(call->heap, bytes);
        if (to == NULL) {
            return false;
        }
        wr_cell_move_outside(WR_TYPE_NUMERIC, &n, &to);
        call->heap->next += bytes;
    }
    wr_set_put(out, 0, &n, sizeof n);
    return true;
}

static enum wr_set_result numerics_next(struct wr_set_call *call, struct wr_set_output *out)
{
    struct numerics *s = call->state;
    struct wr_numeric last = numeric_arg(call, 1), step = numeric_arg(call, 2);
    int sign = wr_numeric_sign(step);

    while (wr_numeric_compare(s->at, last) * sign <= 0) {
        if (wr_set_full(out)) {
            return WR_SET_MORE;
        }
        if (!put_numeric(call, out, s->at)) {
            return WR_SET_NO_MEMORY;
        }
        wr_set_row(out);
        s->place = 1 - s->place;
        uint32_t state = wr_numeric_add(s->at, step, wr_numeric_space_room(&s->places[s->place]),
                                        &s->at);
        if (state != 0) {
            return wr_set_fail(call, state, "value overflows numeric format");
        }
    }
    return WR_SET_DONE;
}

static void numerics_close(void *state)
{
    struct numerics *s = state;

    wr_numeric_space_fini(&s->places[0]);
    wr_numeric_space_fini(&s->places[1]);
}

const struct wr_set_kernel wr_set_series_numeric = {
    .state_bytes = sizeof(struct numerics),
    .close = numerics_close,
    .begin = numerics_begin,
    .next = numerics_next,
};

/* ---- timestamps ---- */

struct times {
    int64_t at, last;
    struct wr_interval step;
    int sign;
};

/* One without an end is refused, where PostgreSQL goes on for ever. */
static enum wr_set_result times_begin(struct wr_set_call *call)
{
    static const struct wr_interval zero = {0};
    struct times *s = call->state;

    memcpy(&s->at, wr_set_arg(call, 0), sizeof s->at);
    memcpy(&s->last, wr_set_arg(call, 1), sizeof s->last);
    memcpy(&s->step, wr_set_arg(call, 2), sizeof s->step);
    s->sign = wr_interval_compare(s->step, zero);
    if (s->sign == 0) {
        return wr_set_fail(call, WR_SQLSTATE_INVALID_PARAMETER, NO_STEP);
    }
    if (!wr_timestamp_finite(s->at) || !wr_timestamp_finite(s->last)) {
        return wr_set_fail(call, WR_SQLSTATE_INVALID_PARAMETER,
                           "start and stop value cannot be infinity");
    }
    return WR_SET_MORE;
}

static enum wr_set_result times_next(struct wr_set_call *call, struct wr_set_output *out,
                                     const struct wr_zone *zone)
{
    struct times *s = call->state;

    while (s->sign > 0 ? s->at <= s->last : s->at >= s->last) {
        if (wr_set_full(out)) {
            return WR_SET_MORE;
        }
        wr_set_put(out, 0, &s->at, sizeof s->at);
        wr_set_row(out);
        if (!wr_timestamp_add(s->at, s->step, zone, &s->at)) {
            return wr_set_fail(call, WR_SQLSTATE_DATETIME_OVERFLOW, "timestamp out of range");
        }
    }
    return WR_SET_DONE;
}

static enum wr_set_result local_next(struct wr_set_call *call, struct wr_set_output *out)
{
    return times_next(call, out, NULL);
}
static enum wr_set_result zoned_next(struct wr_set_call *call, struct wr_set_output *out)
{
    return times_next(call, out, wr_zone_current());
}

const struct wr_set_kernel wr_set_series_timestamp = {
    .state_bytes = sizeof(struct times), .begin = times_begin, .next = local_next};
const struct wr_set_kernel wr_set_series_timestamptz = {
    .state_bytes = sizeof(struct times), .begin = times_begin, .next = zoned_next};
