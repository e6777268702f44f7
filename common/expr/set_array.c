/* Rows of arrays: unnest, generate_subscripts. */
#include "common/expr/kernel_array.h"
#include "common/expr/set_kernel.h"

/* ---- unnest ---- */

struct unnest {
    struct wr_array array;
    uint32_t next;
};

static enum wr_set_result unnest_begin(struct wr_set_call *call)
{
    struct unnest *u = call->state;

    *u = (struct unnest){.array = wr_array_open(wr_set_arg(call, 0))};
    return WR_SET_MORE;
}

/* What elements point to lies in the array. */
static enum wr_set_result unnest_next(struct wr_set_call *call, struct wr_set_output *out)
{
    struct unnest *u = call->state;
    uint32_t bytes = u->array.cell_bytes;

    for (; u->next < u->array.shape.count; u->next++) {
        if (wr_set_full(out)) {
            return WR_SET_MORE;
        }
        if (wr_array_is_null(&u->array, u->next)) {
            wr_set_put_null(out, 0, bytes);
        } else {
            wr_array_get(&u->array, u->next, (char *)out->values[0] + (size_t)out->count * bytes);
        }
        wr_set_row(out);
    }
    return WR_SET_DONE;
}

const struct wr_set_kernel wr_set_unnest = {
    .makes_null = true,
    .state_bytes = sizeof(struct unnest),
    .begin = unnest_begin,
    .next = unnest_next,
};

/* ---- generate_subscripts ---- */

struct subscripts {
    int64_t at, last;
    int32_t step;
};

static enum wr_set_result subscripts_begin(struct wr_set_call *call)
{
    struct subscripts *s = call->state;
    struct wr_array a = wr_array_open(wr_set_arg(call, 0));
    int32_t dimension;
    bool reverse = call->arg_count == 3 && *(const uint8_t *)wr_set_arg(call, 2) != 0;

    memcpy(&dimension, wr_set_arg(call, 1), sizeof dimension);
    *s = (struct subscripts){.at = 1, .last = 0, .step = 1};
    if (dimension < 1 || (uint32_t)dimension > a.shape.dimensions) {
        return WR_SET_MORE;
    }
    s->at = a.shape.lower[dimension - 1];
    s->last = s->at + a.shape.lengths[dimension - 1] - 1;
    if (reverse) {
        int64_t first = s->at;
        s->at = s->last;
        s->last = first;
        s->step = -1;
    }
    return WR_SET_MORE;
}

static enum wr_set_result subscripts_next(struct wr_set_call *call, struct wr_set_output *out)
{
    struct subscripts *s = call->state;

    for (; s->step > 0 ? s->at <= s->last : s->at >= s->last; s->at += s->step) {
        int32_t value = (int32_t)s->at;
        if (wr_set_full(out)) {
            return WR_SET_MORE;
        }
        wr_set_put(out, 0, &value, sizeof value);
        wr_set_row(out);
    }
    return WR_SET_DONE;
}

const struct wr_set_kernel wr_set_generate_subscripts = {
    .state_bytes = sizeof(struct subscripts),
    .begin = subscripts_begin,
    .next = subscripts_next,
};
