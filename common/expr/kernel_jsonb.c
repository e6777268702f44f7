/* jsonb: comparisons and casts, and how kernels make values. */
#include "common/expr/kernel_jsonb.h"

#include <math.h>
#include <stdio.h>

#include "common/batch/float_text.h"
#include "common/batch/text.h"
#include "common/expr/kernel_numeric.h"

/* ---- results ---- */

bool wr_kernel_put_jsonb(const struct wr_kernel_call *call, uint32_t row, struct wr_jsonb value)
{
    struct wr_view *out = (struct wr_view *)call->out + row;
    uint8_t small[WR_VIEW_INLINE_BYTES], *to = small;
    uint32_t bytes = 1 + value.bytes;

    if (bytes > WR_VIEW_INLINE_BYTES) {
        to = wr_kernel_reserve(call, bytes);
        if (to == NULL) {
            return false;
        }
    }
    to[0] = (uint8_t)value.kind;
    if (value.bytes > 0) {
        memcpy(to + 1, value.data, value.bytes);
    }
    *out = wr_kernel_view(call, to, bytes);
    return true;
}

struct builder_state {
    struct wr_kernel_state state;
    struct wr_jsonb_builder builder;
};

static void destroy_builder(struct wr_kernel_state *state)
{
    struct builder_state *own = WR_CONTAINER_OF(state, struct builder_state, state);

    wr_jsonb_builder_fini(&own->builder);
    wr_free(own);
}

/* One for all rows and batches: it keeps its memory. */
static struct wr_jsonb_builder *builder_of(const struct wr_kernel_call *call)
{
    struct builder_state *own;

    if (*call->state == NULL) {
        own = wr_alloc(sizeof *own);
        own->state.destroy = destroy_builder;
        wr_jsonb_builder_init(&own->builder);
        *call->state = &own->state;
    }
    own = WR_CONTAINER_OF(*call->state, struct builder_state, state);
    wr_jsonb_builder_reset(&own->builder);
    return &own->builder;
}

/* What was built becomes the result. false: no memory. */
static bool put_built(const struct wr_kernel_call *call, uint32_t row, struct wr_jsonb_builder *b)
{
    struct wr_view *out = (struct wr_view *)call->out + row;
    uint8_t small[WR_VIEW_INLINE_BYTES], *to = small;
    uint32_t bytes = 0;

    call->errors[row] = wr_jsonb_finish(b, &bytes);
    if (call->errors[row] != 0) {
        *out = (struct wr_view){0};
        return true;
    }
    if (bytes > WR_VIEW_INLINE_BYTES) {
        to = wr_kernel_reserve(call, bytes);
        if (to == NULL) {
            return false;
        }
    }
    wr_jsonb_write(b, to);
    *out = wr_kernel_view(call, to, bytes);
    return true;
}

bool wr_kernel_build(const struct wr_kernel_call *call, wr_build_function function)
{
    const char *message;

    WR_KERNEL_ROWS(call, i)
    {
        if (!wr_kernel_live(call, i)) {
            continue;
        }
        struct wr_jsonb_builder *b = builder_of(call);
        uint32_t state = function(call, i, b, &message);
        if (state == WR_ROW_NULL) {
            wr_kernel_null(call, i);
        } else if (state != 0) {
            call->errors[i] = state;
            ((struct wr_view *)call->out)[i] = (struct wr_view){0};
        } else if (!put_built(call, i, b)) {
            return false;
        }
    }
    return true;
}

void wr_explain_build(const struct wr_kernel_call *call, uint32_t row, wr_build_function function,
                      char *message, size_t bytes)
{
    const char *text = "";
    uint32_t state = function(call, row, builder_of(call), &text);

    if (state != 0 && state != WR_ROW_NULL) {
        (void)snprintf(message, bytes, "%s", text);
    }
}

/* ---- order ---- */

#define COMPARE(name, expression)                                                            \
    WR_KERNEL_2(name, struct wr_view, struct wr_view, uint8_t,                               \
                out[i] = (expression))
#define ORDER wr_jsonb_order(wr_jsonb_of(&a[i]), wr_jsonb_of(&b[i]))

COMPARE(eq_jsonb, wr_jsonb_equal(wr_jsonb_of(&a[i]), wr_jsonb_of(&b[i])))
COMPARE(ne_jsonb, !wr_jsonb_equal(wr_jsonb_of(&a[i]), wr_jsonb_of(&b[i])))
COMPARE(lt_jsonb, ORDER < 0)
COMPARE(le_jsonb, ORDER <= 0)
COMPARE(gt_jsonb, ORDER > 0)
COMPARE(ge_jsonb, ORDER >= 0)

/* ---- texts ---- */

static bool text_jsonb(const struct wr_kernel_call *call)
{
    struct wr_jsonb_fault fault;

    WR_KERNEL_ROWS(call, i)
    {
        if (!wr_kernel_live(call, i)) {
            continue;
        }
        struct wr_jsonb_builder *b = builder_of(call);
        if (!wr_jsonb_put_json(b, wr_kernel_text(call, 0, i), &fault)) {
            call->errors[i] = fault.sqlstate;
            ((struct wr_view *)call->out)[i] = (struct wr_view){0};
        } else if (!put_built(call, i, b)) {
            return false;
        }
    }
    return true;
}
const struct wr_kernel_entry wr_kernel_text_jsonb = {text_jsonb};

void wr_explain_text_jsonb(const struct wr_kernel_call *call, uint32_t row, uint32_t sqlstate,
                           char *message, size_t bytes)
{
    wr_jsonb_explain(sqlstate, wr_kernel_text(call, 0, row), message, bytes);
}

static uint32_t row_jsonb_text(const struct wr_kernel_call *call, uint32_t row, struct wr_sb *sb,
                               const char **ret_message)
{
    (void)ret_message;
    wr_jsonb_to_text(wr_kernel_jsonb(call, 0, row), sb);
    return 0;
}
static bool jsonb_text(const struct wr_kernel_call *call)
{
    return wr_kernel_by_row(call, row_jsonb_text);
}
const struct wr_kernel_entry wr_kernel_jsonb_text = {jsonb_text};

/* ---- scalars ---- */

static const char *kind_name(struct wr_jsonb value)
{
    switch (value.kind) {
    case WR_JSONB_NULL:
        return "null";
    case WR_JSONB_STRING:
        return "string";
    case WR_JSONB_NUMBER:
    case WR_JSONB_BIG:
        return "numeric";
    case WR_JSONB_FALSE:
    case WR_JSONB_TRUE:
        return "boolean";
    case WR_JSONB_ARRAY:
        return "array";
    case WR_JSONB_OBJECT:
        break;
    }
    return "object";
}

#define EXPLAIN_CAST(name, type)                                                             \
    void wr_explain_##name(const struct wr_kernel_call *call, uint32_t row, uint32_t sqlstate, \
                           char *message, size_t bytes)                                      \
    {                                                                                        \
        if (sqlstate == WR_SQLSTATE_INVALID_PARAMETER) {                                     \
            (void)snprintf(message, bytes, "cannot cast jsonb %s to type %s",                \
                           kind_name(wr_kernel_jsonb(call, 0, row)), (type));                \
        }                                                                                    \
    }
EXPLAIN_CAST(jsonb_bool, "boolean")
EXPLAIN_CAST(jsonb_int2, "smallint")
EXPLAIN_CAST(jsonb_int4, "integer")
EXPLAIN_CAST(jsonb_int8, "bigint")
EXPLAIN_CAST(jsonb_float4, "real")
EXPLAIN_CAST(jsonb_float8, "double precision")
EXPLAIN_CAST(jsonb_numeric, "numeric")

WR_KERNEL_1(jsonb_bool, struct wr_view, uint8_t, struct wr_jsonb value = wr_jsonb_of(&a[i]);
            out[i] = value.kind == WR_JSONB_TRUE;
            if (value.kind != WR_JSONB_TRUE && value.kind != WR_JSONB_FALSE) {
                WR_KERNEL_FAIL(WR_SQLSTATE_INVALID_PARAMETER);
            })

/* A number, or an error of the row. */
static inline bool take_number(const struct wr_kernel_call *call, const struct wr_view *view,
                               uint32_t i, struct wr_numeric *ret)
{
    struct wr_jsonb value = wr_jsonb_of(view);

    if (!wr_jsonb_is_number(value)) {
        WR_KERNEL_FAIL(WR_SQLSTATE_INVALID_PARAMETER);
        return false;
    }
    *ret = wr_jsonb_numeric(value);
    return true;
}

/* Digits stay in the memory of the value they were in, which lives as long as the batch, unless
 * that is the cell. */
static bool jsonb_numeric(const struct wr_kernel_call *call)
{
    const struct wr_view *a = call->args[0];
    struct wr_numeric *out = call->out;

    WR_KERNEL_ROWS(call, i)
    {
        out[i] = (struct wr_numeric){0, 0};
        if (take_number(call, &a[i], i, &out[i]) && wr_numeric_is_big(out[i]) &&
            a[i].bytes <= WR_VIEW_INLINE_BYTES) {
            uint32_t bytes = wr_numeric_big_bytes(out[i]);
            uint8_t *to = wr_kernel_reserve(call, bytes);
            if (to == NULL) {
                return false;
            }
            memcpy(to, wr_numeric_big_ptr(out[i]), bytes);
            call->heap->next += bytes;
            out[i] = wr_numeric_big_at(to, bytes);
        }
    }
    return true;
}
const struct wr_kernel_entry wr_kernel_jsonb_numeric = {jsonb_numeric};

#define TO_INTEGER(name, R)                                                                  \
    WR_KERNEL_1(name, struct wr_view, R, struct wr_numeric n; int64_t v = 0; out[i] = 0;     \
                if (take_number(call, &a[i], i, &n)) {                                       \
                    if (!wr_numeric_to_i64(n, &v) || v != (R)v) {                            \
                        WR_KERNEL_FAIL(WR_SQLSTATE_OUT_OF_RANGE);                            \
                    } else { out[i] = (R)v; }                                                \
                })
TO_INTEGER(jsonb_int2, int16_t)
TO_INTEGER(jsonb_int4, int32_t)
TO_INTEGER(jsonb_int8, int64_t)

/* By way of the text, as PostgreSQL casts numeric: rounded once. */
static bool jsonb_float4(const struct wr_kernel_call *call)
{
    const struct wr_view *a = call->args[0];
    float *out = call->out;
    struct wr_sb sb = {0};
    struct wr_numeric n;

    WR_KERNEL_ROWS(call, i)
    {
        wr_sb_reset(&sb);
        out[i] = 0;
        if (take_number(call, &a[i], i, &n)) {
            wr_numeric_to_text(n, &sb);
            call->errors[i] = wr_float4_parse(sb.ptr, (uint32_t)sb.bytes, &out[i]);
        }
    }
    wr_sb_fini(&sb);
    return true;
}
const struct wr_kernel_entry wr_kernel_jsonb_float4 = {jsonb_float4};

WR_KERNEL_1(jsonb_float8, struct wr_view, double, struct wr_numeric n; out[i] = 0;
            if (take_number(call, &a[i], i, &n)) {
                call->errors[i] = wr_numeric_to_double(n, &out[i]);
            })
