/* jsonb: parts of values, and what is asked of them; PostgreSQL's jsonfuncs.c and jsonb_op.c. A
 * scalar that is the whole value is an array of one element to operators that count, as there. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "common/expr/kernel_jsonb.h"

/* ---- results ---- */

/* A value found, or NULL. false: no memory. */
static bool give(const struct wr_kernel_call *call, uint32_t row, bool found, struct wr_jsonb value)
{
    if (!found) {
        ((struct wr_view *)call->out)[row] = (struct wr_view){0};
        wr_kernel_null(call, row);
        return true;
    }
    return wr_kernel_put_jsonb(call, row, value);
}

/* Its text; null is NULL. A string is shared. */
static bool give_text(const struct wr_kernel_call *call, uint32_t row, bool found,
                      struct wr_jsonb value)
{
    struct wr_sb sb = {0};
    bool good;

    if (!found || value.kind == WR_JSONB_NULL) {
        return give(call, row, false, value);
    }
    if (value.kind == WR_JSONB_STRING) {
        ((struct wr_view *)call->out)[row] = wr_view_of((const char *)value.data, value.bytes);
        return true;
    }
    wr_jsonb_unquoted(value, &sb);
    good = wr_kernel_put(call, row, sb.ptr, sb.bytes);
    wr_sb_fini(&sb);
    return good;
}

bool wr_kernel_jsonb_parts(const struct wr_kernel_call *call, wr_part_function find, bool as_text)
{
    WR_KERNEL_ROWS(call, i)
    {
        struct wr_jsonb value = {.kind = WR_JSONB_NULL};
        bool found = wr_kernel_live(call, i) && find(call, i, &value);
        if (!(as_text ? give_text(call, i, found, value) : give(call, i, found, value))) {
            return false;
        }
    }
    return true;
}

#define PARTS(name, find)                                                                    \
    static bool jsonb_##name(const struct wr_kernel_call *call)                              \
    {                                                                                        \
        return wr_kernel_jsonb_parts(call, find, false);                                     \
    }                                                                                        \
    const struct wr_kernel_entry wr_kernel_jsonb_##name = {jsonb_##name};                    \
    static bool jsonb_##name##_text(const struct wr_kernel_call *call)                       \
    {                                                                                        \
        return wr_kernel_jsonb_parts(call, find, true);                                      \
    }                                                                                        \
    const struct wr_kernel_entry wr_kernel_jsonb_##name##_text = {jsonb_##name##_text};

/* ---- members and elements ---- */

static bool find_field(const struct wr_kernel_call *call, uint32_t row, struct wr_jsonb *ret)
{
    struct wr_jsonb value = wr_kernel_jsonb(call, 0, row);

    return value.kind == WR_JSONB_OBJECT &&
           wr_jsonb_find(value, wr_kernel_text(call, 1, row), ret);
}
PARTS(field, find_field)

/* Counted from the end when negative. */
static bool element_at(struct wr_jsonb array, int64_t index, struct wr_jsonb *ret)
{
    int64_t count = wr_jsonb_count(array);

    index += index < 0 ? count : 0;
    if (index < 0 || index >= count) {
        return false;
    }
    *ret = wr_jsonb_element(array, (uint32_t)index);
    return true;
}

static bool find_at(const struct wr_kernel_call *call, uint32_t row, struct wr_jsonb *ret)
{
    struct wr_jsonb value = wr_kernel_jsonb(call, 0, row);
    int32_t index = wr_kernel_int4(call, 1, row);

    if (value.kind == WR_JSONB_ARRAY) {
        return element_at(value, index, ret);
    }
    *ret = value;
    return !wr_jsonb_is_container(value) && (index == 0 || index == -1);
}
PARTS(at, find_at)

/* ---- paths ---- */

bool wr_jsonb_path_index(struct wr_str step, int64_t *ret)
{
    char text[32], *end;
    long value;

    if (step.bytes == 0 || step.bytes >= sizeof text) {
        return false;
    }
    memcpy(text, step.ptr, step.bytes);
    text[step.bytes] = '\0';
    errno = 0;
    value = strtol(text, &end, 10);
    if (end == text || *end != '\0' || errno != 0 || value != (int)value) {
        return false;
    }
    *ret = value;
    return true;
}

bool wr_jsonb_step(struct wr_jsonb *value, struct wr_str step)
{
    int64_t index;

    if (value->kind == WR_JSONB_OBJECT) {
        return wr_jsonb_find(*value, step, value);
    }
    return value->kind == WR_JSONB_ARRAY && wr_jsonb_path_index(step, &index) &&
           element_at(*value, index, value);
}

/* The steps are the arguments behind the first. */
static bool find_path(const struct wr_kernel_call *call, uint32_t row, struct wr_jsonb *ret)
{
    *ret = wr_kernel_jsonb(call, 0, row);
    for (uint32_t i = 1; i < call->arg_count; i++) {
        if (!wr_jsonb_step(ret, wr_kernel_text(call, i, row))) {
            return false;
        }
    }
    return true;
}
PARTS(path, find_path)

/* ---- questions ---- */

WR_KERNEL_2(jsonb_contains, struct wr_view, struct wr_view, uint8_t,
            out[i] = wr_jsonb_contains(wr_jsonb_of(&a[i]), wr_jsonb_of(&b[i])))
WR_KERNEL_2(jsonb_contained, struct wr_view, struct wr_view, uint8_t,
            out[i] = wr_jsonb_contains(wr_jsonb_of(&b[i]), wr_jsonb_of(&a[i])))

static bool is_string(struct wr_jsonb value, struct wr_str text)
{
    return value.kind == WR_JSONB_STRING && wr_str_equal(wr_jsonb_string(value), text);
}

bool wr_jsonb_exists(struct wr_jsonb value, struct wr_str text)
{
    struct wr_jsonb found;

    if (value.kind == WR_JSONB_OBJECT) {
        return wr_jsonb_find(value, text, &found);
    }
    for (uint32_t i = 0; value.kind == WR_JSONB_ARRAY && i < wr_jsonb_count(value); i++) {
        if (is_string(wr_jsonb_element(value, i), text)) {
            return true;
        }
    }
    return is_string(value, text);
}
WR_KERNEL_2(jsonb_exists, struct wr_view, struct wr_view, uint8_t,
            out[i] = wr_jsonb_exists(wr_jsonb_of(&a[i]),
                            (struct wr_str){wr_view_ptr(&b[i]), b[i].bytes}))

static struct wr_view typeof_value(struct wr_jsonb value)
{
    static const char *const names[] = {"null", "null", "string", "number", "number",
                                        "boolean", "boolean", "array", "object"};
    const char *name = names[value.kind];

    return wr_view_of(name, (uint32_t)strlen(name));
}
WR_KERNEL_1(jsonb_typeof, struct wr_view, struct wr_view, out[i] = typeof_value(wr_jsonb_of(&a[i])))

WR_KERNEL_1(jsonb_array_length, struct wr_view, int32_t, struct wr_jsonb value = wr_jsonb_of(&a[i]);
            if (value.kind != WR_JSONB_ARRAY) {
                out[i] = 0;
                WR_KERNEL_FAIL(WR_SQLSTATE_INVALID_PARAMETER);
            } else { out[i] = (int32_t)wr_jsonb_count(value); })

void wr_explain_jsonb_array_length(const struct wr_kernel_call *call, uint32_t row,
                                   uint32_t sqlstate, char *message, size_t bytes)
{
    bool object = wr_kernel_jsonb(call, 0, row).kind == WR_JSONB_OBJECT;

    (void)sqlstate;
    (void)snprintf(message, bytes, "cannot get array length of a %s",
                   object ? "non-array" : "scalar");
}

static uint32_t row_jsonb_pretty(const struct wr_kernel_call *call, uint32_t row, struct wr_sb *sb,
                                 const char **ret_message)
{
    (void)ret_message;
    return wr_jsonb_to_pretty(wr_kernel_jsonb(call, 0, row), sb) ? 0 : WR_SQLSTATE_LIMIT;
}
static bool jsonb_pretty(const struct wr_kernel_call *call)
{
    return wr_kernel_by_row(call, row_jsonb_pretty);
}
const struct wr_kernel_entry wr_kernel_jsonb_pretty = {jsonb_pretty};
