/* Aggregating and reducing: values that rows add to. */
#include "taskmanager/state/keyed_internal.h"
#include "taskmanager/state/keyed_value.h"

struct tm_aggregating {
    struct tm_value *value;
    struct tm_aggregate_function function;
    tm_reduce_fn *reduce; /* instead of the function's calls; its ctx is used */
    struct wr_sb acc;     /* an accumulator of any length, on its way */
    struct wr_sb other;
};

static struct tm_aggregating *open_state(struct tm_keyed *keyed, const char *name,
                                         uint32_t fixed_bytes, struct wr_error *err)
{
    struct tm_value *value = keyed_value_open(keyed, name, fixed_bytes, err);

    if (value == NULL) {
        return NULL;
    }
    struct tm_aggregating *state = WR_NEW(struct tm_aggregating);
    WR_VEC_PUSH(&keyed->aggregating, state);
    state->value = value;
    return state;
}

struct tm_aggregating *tm_aggregating_open(struct tm_keyed *keyed, const char *name,
                                           const struct tm_aggregate_function *function,
                                           struct wr_error *err)
{
    struct tm_aggregating *state = open_state(keyed, name, function->fixed_bytes, err);

    if (state != NULL) {
        state->function = *function;
    }
    return state;
}

struct tm_aggregating *tm_reducing_open(struct tm_keyed *keyed, const char *name,
                                        tm_reduce_fn *reduce, void *ctx, struct wr_error *err)
{
    struct tm_aggregating *state = open_state(keyed, name, 0, err);

    if (state != NULL) {
        state->reduce = reduce;
        state->function.ctx = ctx;
    }
    return state;
}

void keyed_aggregating_free(struct tm_aggregating *state)
{
    wr_sb_fini(&state->acc);
    wr_sb_fini(&state->other);
    wr_free(state);
}

enum tm_table_status tm_aggregating_begin(struct tm_aggregating *state,
                                          const struct tm_rows *rows, enum tm_resolve intent,
                                          struct wr_error *err)
{
    return tm_value_begin(state->value, rows, intent, err);
}

void tm_aggregating_clear(struct tm_aggregating *state, uint32_t i)
{
    tm_value_clear(state->value, i);
}

void tm_aggregating_end(struct tm_aggregating *state)
{
    tm_value_end(state->value);
}

/* The accumulator of i, to be changed; made when there is none. */
static enum wr_code take_accumulator(struct tm_aggregating *state, uint32_t i,
                                     struct tm_accumulator *ret, struct wr_error *err)
{
    const struct tm_aggregate_function *f = &state->function;
    bool there = keyed_value_is_there(state->value, i);
    struct wr_str bytes;

    *ret = (struct tm_accumulator){0};
    if (f->fixed_bytes > 0) {
        ret->fixed = keyed_value_fixed(state->value, i);
    } else {
        wr_sb_reset(&state->acc);
        ret->bytes = &state->acc;
    }
    if (!there) {
        return f->create == NULL ? WR_OK : f->create(f->ctx, ret, err);
    }
    if (f->fixed_bytes == 0) {
        (void)tm_value_get(state->value, i, &bytes);
        wr_sb_append(&state->acc, bytes.ptr, bytes.bytes);
    }
    return WR_OK;
}

static struct wr_str built(const struct wr_sb *sb)
{
    return (struct wr_str){sb->ptr, sb->ptr == NULL ? 0 : sb->bytes};
}

static enum wr_code put_accumulator(struct tm_aggregating *state, uint32_t i, struct wr_error *err)
{
    return state->function.fixed_bytes > 0
               ? WR_OK
               : tm_value_put(state->value, i, built(&state->acc), err);
}

/* The first value is the accumulator. */
static enum wr_code reduce(struct tm_aggregating *state, uint32_t i, struct wr_str value,
                           struct wr_error *err)
{
    struct wr_str bytes;

    if (!tm_value_get(state->value, i, &bytes)) {
        return tm_value_put(state->value, i, value, err);
    }
    wr_sb_reset(&state->acc);
    wr_sb_append(&state->acc, bytes.ptr, bytes.bytes);
    if (state->reduce(state->function.ctx, &state->acc, value, err) != WR_OK) {
        return err->code;
    }
    return tm_value_put(state->value, i, built(&state->acc), err);
}

enum wr_code tm_aggregating_add(struct tm_aggregating *state, uint32_t i, struct wr_str value,
                                struct wr_error *err)
{
    const struct tm_aggregate_function *f = &state->function;
    struct tm_accumulator acc;

    if (state->reduce != NULL) {
        return reduce(state, i, keyed_bytes(value), err);
    }
    if (take_accumulator(state, i, &acc, err) != WR_OK ||
        f->add(f->ctx, &acc, keyed_bytes(value), err) != WR_OK) {
        return err->code;
    }
    return put_accumulator(state, i, err);
}

enum wr_code tm_aggregating_get(struct tm_aggregating *state, uint32_t i, struct wr_sb *ret,
                                bool *ret_found, struct wr_error *err)
{
    const struct tm_aggregate_function *f = &state->function;
    struct wr_str bytes;

    *ret_found = tm_value_get(state->value, i, &bytes);
    if (!*ret_found) {
        return WR_OK;
    }
    if (f->result != NULL) {
        return f->result(f->ctx, bytes, ret, err);
    }
    wr_sb_append(ret, bytes.ptr, bytes.bytes);
    return WR_OK;
}

enum wr_code tm_aggregating_merge(struct tm_aggregating *state, uint32_t i, uint32_t from,
                                  struct wr_error *err)
{
    const struct tm_aggregate_function *f = &state->function;
    struct tm_accumulator acc;
    struct wr_str bytes;

    if (state->value->slots[i] == state->value->slots[from] ||
        !tm_value_get(state->value, from, &bytes)) {
        return WR_OK;
    }
    wr_sb_reset(&state->other);
    wr_sb_append(&state->other, bytes.ptr, bytes.bytes);
    tm_value_clear(state->value, from);
    if (state->reduce != NULL) {
        return reduce(state, i, keyed_bytes(built(&state->other)), err);
    }
    WR_ASSERT(f->merge != NULL);
    if (take_accumulator(state, i, &acc, err) != WR_OK ||
        f->merge(f->ctx, &acc, keyed_bytes(built(&state->other)), err) != WR_OK) {
        return err->code;
    }
    return put_accumulator(state, i, err);
}
