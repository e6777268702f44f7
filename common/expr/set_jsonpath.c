/* jsonb_path_query: a row per value that a path finds. */
#include "common/batch/sqlstate.h"
#include "common/expr/jsonpath.h"
#include "common/expr/set_kernel.h"

/* A call fills about this much; what is larger comes alone. */
#define FILL_BYTES ((uint32_t)WR_BATCH_BYTES_MAX)

struct query {
    struct wr_jsonpath_machine *machine;
    struct wr_jsonb_builder builder;
    struct wr_jsonpath_list found; /* of the row in hand */
    uint32_t next;
};

static enum wr_code open_query(void *state, Weir__Program *args, struct wr_error *err)
{
    struct query *query = state;

    (void)args;
    (void)err;
    query->machine = wr_jsonpath_machine_create();
    wr_jsonb_builder_init(&query->builder);
    return WR_OK;
}

static void close_query(void *state)
{
    struct query *query = state;

    wr_jsonpath_machine_destroy(query->machine);
    wr_jsonpath_list_fini(&query->found);
    if (query->machine != NULL) {
        wr_jsonb_builder_fini(&query->builder);
    }
}

/* All that the path finds is kept until it is put: it lies in the arguments and in the machine. */
static enum wr_set_result begin(struct wr_set_call *call, bool with_zone)
{
    struct query *query = call->state;
    struct wr_jsonb vars = {.kind = WR_JSONB_OBJECT};
    struct wr_jsonpath_run run = {.path = wr_set_text(call, 1),
                                  .target = wr_jsonb_of(wr_set_arg(call, 0)),
                                  .vars = &vars,
                                  .with_zone = with_zone};
    enum wr_jsonpath_result result;
    const char *message;
    uint32_t state;

    if (call->arg_count > 2) {
        vars = wr_jsonb_of(wr_set_arg(call, 2));
    }
    if (call->arg_count > 3) {
        run.silent = *(const uint8_t *)wr_set_arg(call, 3) != 0;
    }
    wr_jsonpath_list_fini(&query->found);
    query->next = 0;
    state = wr_jsonpath_evaluate(query->machine, &run, &query->found, &result, &message);
    return state == 0 ? WR_SET_MORE : wr_set_fail(call, state, "%s", message);
}

static enum wr_set_result begin_plain(struct wr_set_call *call)
{
    return begin(call, false);
}

static enum wr_set_result begin_zoned(struct wr_set_call *call)
{
    return begin(call, true);
}

static enum wr_set_result put(struct wr_set_call *call, struct wr_set_output *out, uint32_t bytes)
{
    struct query *query = call->state;
    uint8_t small[WR_VIEW_INLINE_BYTES];
    uint8_t *to = bytes <= sizeof small ? small : wr_expr_heap_reserve(call->heap, bytes);
    struct wr_view view;

    if (to == NULL) {
        return WR_SET_NO_MEMORY;
    }
    wr_jsonb_write(&query->builder, to);
    if (bytes > sizeof small) {
        call->heap->next += bytes;
    }
    view = wr_view_of((const char *)to, bytes);
    wr_set_put(out, 0, &view, sizeof view);
    wr_set_row(out);
    return WR_SET_MORE;
}

static enum wr_set_result next(struct wr_set_call *call, struct wr_set_output *out)
{
    struct query *query = call->state;
    uint64_t total = 0;

    for (; query->next < query->found.count; query->next++) {
        uint32_t bytes = 0, state;
        wr_jsonb_builder_reset(&query->builder);
        wr_jsonpath_put(&query->builder, wr_jsonpath_list_at(&query->found, query->next));
        state = wr_jsonb_finish(&query->builder, &bytes);
        if (state != 0) {
            return wr_set_fail(call, state, "a value that a path finds is too large");
        }
        if (wr_set_full(out) || (total > 0 && total + bytes > FILL_BYTES)) {
            return WR_SET_MORE;
        }
        if (put(call, out, bytes) == WR_SET_NO_MEMORY) {
            return WR_SET_NO_MEMORY;
        }
        total += bytes;
    }
    return WR_SET_DONE;
}

const struct wr_set_kernel wr_set_jsonb_path_query = {
    .state_bytes = sizeof(struct query),
    .open = open_query,
    .close = close_query,
    .begin = begin_plain,
    .next = next,
};
const struct wr_set_kernel wr_set_jsonb_path_query_tz = {
    .state_bytes = sizeof(struct query),
    .open = open_query,
    .close = close_query,
    .begin = begin_zoned,
    .next = next,
};
