/* jsonb_array_elements, jsonb_object_keys, jsonb_each: a row per element or member. */
#include "common/batch/jsonb.h"
#include "common/batch/sqlstate.h"
#include "common/expr/set_kernel.h"

struct parts {
    struct wr_jsonb value;
    uint32_t next;
};

/* A call fills about this much; what is larger comes alone. */
#define FILL_BYTES ((uint32_t)WR_BATCH_BYTES_MAX)

static enum wr_set_result begin(struct wr_set_call *call)
{
    struct parts *parts = call->state;

    parts->value = wr_jsonb_of(wr_set_arg(call, 0));
    parts->next = 0;
    return WR_SET_MORE;
}

static enum wr_set_result elements_begin(struct wr_set_call *call)
{
    struct parts *parts = call->state;

    (void)begin(call);
    if (parts->value.kind == WR_JSONB_ARRAY) {
        return WR_SET_MORE;
    }
    return wr_set_fail(call, WR_SQLSTATE_INVALID_PARAMETER, "cannot extract elements from %s",
                       parts->value.kind == WR_JSONB_OBJECT ? "an object" : "a scalar");
}

static enum wr_set_result keys_begin(struct wr_set_call *call)
{
    struct parts *parts = call->state;

    (void)begin(call);
    if (parts->value.kind == WR_JSONB_OBJECT) {
        return WR_SET_MORE;
    }
    return wr_set_fail(call, WR_SQLSTATE_INVALID_PARAMETER, "cannot call jsonb_object_keys on %s",
                       parts->value.kind == WR_JSONB_ARRAY ? "an array" : "a scalar");
}

static enum wr_set_result each_of(struct wr_set_call *call, const char *name)
{
    struct parts *parts = call->state;

    (void)begin(call);
    if (parts->value.kind == WR_JSONB_OBJECT) {
        return WR_SET_MORE;
    }
    return wr_set_fail(call, WR_SQLSTATE_INVALID_PARAMETER, "cannot call %s on a non-object", name);
}

static enum wr_set_result each_begin(struct wr_set_call *call)
{
    return each_of(call, "jsonb_each");
}

static enum wr_set_result each_text_begin(struct wr_set_call *call)
{
    return each_of(call, "jsonb_each_text");
}

/* Bytes of a cell's own, in the heap. false: no memory. */
static bool put_bytes(struct wr_set_call *call, struct wr_set_output *out, uint32_t column,
                      const void *first, uint32_t first_bytes, struct wr_str rest)
{
    uint32_t bytes = first_bytes + (uint32_t)rest.bytes;
    char small[WR_VIEW_INLINE_BYTES];
    char *to = bytes <= sizeof small ? small : (char *)wr_expr_heap_reserve(call->heap, bytes);
    struct wr_view view;

    if (to == NULL) {
        return false;
    }
    memcpy(to, first, first_bytes);
    if (rest.bytes > 0) {
        memcpy(to + first_bytes, rest.ptr, rest.bytes);
    }
    if (bytes > sizeof small) {
        call->heap->next += bytes;
    }
    view = wr_view_of(to, bytes);
    wr_set_put(out, column, &view, sizeof view);
    return true;
}

/* A string of the argument, which outlives the call unless it lies in its cell; then it is short.
 */
static void put_shared(struct wr_set_output *out, uint32_t column, struct wr_str text)
{
    struct wr_view view = wr_view_of(text.ptr, (uint32_t)text.bytes);

    wr_set_put(out, column, &view, sizeof view);
}

static bool put_value(struct wr_set_call *call, struct wr_set_output *out, uint32_t column,
                      struct wr_jsonb value)
{
    uint8_t kind = (uint8_t)value.kind;

    return put_bytes(call, out, column, &kind, 1, wr_jsonb_string(value));
}

/* As ->> has it. */
static bool put_text(struct wr_set_call *call, struct wr_set_output *out, uint32_t column,
                     struct wr_jsonb value)
{
    struct wr_sb sb = {0};
    bool good;

    if (value.kind == WR_JSONB_NULL) {
        wr_set_put_null(out, column, sizeof(struct wr_view));
        return true;
    }
    if (value.kind == WR_JSONB_STRING) {
        put_shared(out, column, wr_jsonb_string(value));
        return true;
    }
    wr_jsonb_unquoted(value, &sb);
    good = put_bytes(call, out, column, "", 0, (struct wr_str){sb.ptr, sb.bytes});
    wr_sb_fini(&sb);
    return good;
}

static enum wr_set_result next(struct wr_set_call *call, struct wr_set_output *out, bool as_text)
{
    struct parts *parts = call->state;
    bool object = parts->value.kind == WR_JSONB_OBJECT;
    uint64_t bytes = 0;

    for (; parts->next < wr_jsonb_count(parts->value); parts->next++) {
        struct wr_jsonb value = object ? wr_jsonb_member(parts->value, parts->next)
                                       : wr_jsonb_element(parts->value, parts->next);
        uint32_t column = 0;
        if (wr_set_full(out) || (bytes > 0 && bytes + value.bytes > FILL_BYTES)) {
            return WR_SET_MORE;
        }
        if (object) {
            put_shared(out, column++, wr_jsonb_key(parts->value, parts->next));
        }
        if (!(as_text ? put_text : put_value)(call, out, column, value)) {
            return WR_SET_NO_MEMORY;
        }
        wr_set_row(out);
        bytes += value.bytes;
    }
    return WR_SET_DONE;
}

static enum wr_set_result next_value(struct wr_set_call *call, struct wr_set_output *out)
{
    return next(call, out, false);
}

static enum wr_set_result next_text(struct wr_set_call *call, struct wr_set_output *out)
{
    return next(call, out, true);
}

static enum wr_set_result next_key(struct wr_set_call *call, struct wr_set_output *out)
{
    struct parts *parts = call->state;

    for (; parts->next < wr_jsonb_count(parts->value); parts->next++) {
        if (wr_set_full(out)) {
            return WR_SET_MORE;
        }
        put_shared(out, 0, wr_jsonb_key(parts->value, parts->next));
        wr_set_row(out);
    }
    return WR_SET_DONE;
}

static const struct wr_set_column members[] = {{"key", WR_TYPE_TEXT}, {"value", WR_TYPE_JSONB}};
static const struct wr_set_column text_members[] = {{"key", WR_TYPE_TEXT}, {"value", WR_TYPE_TEXT}};

const struct wr_set_kernel wr_set_jsonb_array_elements = {
    .state_bytes = sizeof(struct parts),
    .begin = elements_begin,
    .next = next_value,
};
const struct wr_set_kernel wr_set_jsonb_array_elements_text = {
    .makes_null = true,
    .state_bytes = sizeof(struct parts),
    .begin = elements_begin,
    .next = next_text,
};
const struct wr_set_kernel wr_set_jsonb_object_keys = {
    .state_bytes = sizeof(struct parts),
    .begin = keys_begin,
    .next = next_key,
};
const struct wr_set_kernel wr_set_jsonb_each = {
    .columns = members,
    .column_count = 2,
    .state_bytes = sizeof(struct parts),
    .begin = each_begin,
    .next = next_value,
};
const struct wr_set_kernel wr_set_jsonb_each_text = {
    .columns = text_members,
    .column_count = 2,
    .makes_null = true,
    .state_bytes = sizeof(struct parts),
    .begin = each_text_begin,
    .next = next_text,
};
