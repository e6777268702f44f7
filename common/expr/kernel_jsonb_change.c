/* jsonb: values made of other values; PostgreSQL's jsonfuncs.c. */
#include <stdio.h>

#include "common/base/alloc.h"
#include "common/expr/kernel_array.h"
#include "common/expr/kernel_jsonb.h"

#define BUILD(name)                                                                          \
    static bool jsonb_##name(const struct wr_kernel_call *call)                              \
    {                                                                                        \
        return wr_kernel_build(call, build_##name);                                          \
    }                                                                                        \
    const struct wr_kernel_entry wr_kernel_jsonb_##name = {jsonb_##name};
#define BUILD_AND_EXPLAIN(name)                                                              \
    BUILD(name)                                                                              \
    void wr_explain_jsonb_##name(const struct wr_kernel_call *call, uint32_t row,            \
                                 uint32_t sqlstate, char *message, size_t bytes)             \
    {                                                                                        \
        (void)sqlstate;                                                                      \
        wr_explain_build(call, row, build_##name, message, bytes);                           \
    }

/* Members of an object, into the one that is open. */
static void put_members(struct wr_jsonb_builder *b, struct wr_jsonb object)
{
    for (uint32_t i = 0; i < wr_jsonb_count(object); i++) {
        wr_jsonb_put_key(b, wr_jsonb_key(object, i));
        wr_jsonb_put(b, wr_jsonb_member(object, i));
    }
}

/* Elements of an array into the one that is open; of what is no array itself. */
static void put_elements(struct wr_jsonb_builder *b, struct wr_jsonb value)
{
    if (value.kind != WR_JSONB_ARRAY) {
        wr_jsonb_put(b, value);
        return;
    }
    for (uint32_t i = 0; i < wr_jsonb_count(value); i++) {
        wr_jsonb_put(b, wr_jsonb_element(value, i));
    }
}

/* Objects are merged, the right one wins; all else is arrays one behind the other. */
static uint32_t build_concat(const struct wr_kernel_call *call, uint32_t row,
                             struct wr_jsonb_builder *b, const char **ret_message)
{
    struct wr_jsonb left = wr_kernel_jsonb(call, 0, row), right = wr_kernel_jsonb(call, 1, row);
    bool objects = left.kind == WR_JSONB_OBJECT && right.kind == WR_JSONB_OBJECT;

    (void)ret_message;
    wr_jsonb_begin(b, objects ? WR_JSONB_OBJECT : WR_JSONB_ARRAY);
    if (objects) {
        put_members(b, left);
        put_members(b, right);
    } else {
        put_elements(b, left);
        put_elements(b, right);
    }
    wr_jsonb_end(b);
    return 0;
}
BUILD(concat)

/* The member of a name, or all elements that are this string, go. */
static uint32_t build_delete(const struct wr_kernel_call *call, uint32_t row,
                             struct wr_jsonb_builder *b, const char **ret_message)
{
    struct wr_jsonb from = wr_kernel_jsonb(call, 0, row);
    struct wr_str name = wr_kernel_text(call, 1, row);

    if (!wr_jsonb_is_container(from)) {
        *ret_message = "cannot delete from scalar";
        return WR_SQLSTATE_INVALID_PARAMETER;
    }
    wr_jsonb_begin(b, from.kind);
    for (uint32_t i = 0; i < wr_jsonb_count(from); i++) {
        if (from.kind == WR_JSONB_OBJECT) {
            struct wr_str key = wr_jsonb_key(from, i);
            if (!wr_str_equal(key, name)) {
                wr_jsonb_put_key(b, key);
                wr_jsonb_put(b, wr_jsonb_member(from, i));
            }
            continue;
        }
        struct wr_jsonb element = wr_jsonb_element(from, i);
        if (element.kind != WR_JSONB_STRING || !wr_str_equal(wr_jsonb_string(element), name)) {
            wr_jsonb_put(b, element);
        }
    }
    wr_jsonb_end(b);
    return 0;
}
BUILD_AND_EXPLAIN(delete)

static uint32_t build_delete_at(const struct wr_kernel_call *call, uint32_t row,
                                struct wr_jsonb_builder *b, const char **ret_message)
{
    struct wr_jsonb from = wr_kernel_jsonb(call, 0, row);
    int64_t count = wr_jsonb_count(from), index = wr_kernel_int4(call, 1, row);

    if (from.kind != WR_JSONB_ARRAY) {
        *ret_message = from.kind == WR_JSONB_OBJECT
                           ? "cannot delete from object using integer index"
                           : "cannot delete from scalar";
        return WR_SQLSTATE_INVALID_PARAMETER;
    }
    index += index < 0 ? count : 0;
    wr_jsonb_begin(b, WR_JSONB_ARRAY);
    for (uint32_t i = 0; i < count; i++) {
        if (i != index) {
            wr_jsonb_put(b, wr_jsonb_element(from, i));
        }
    }
    wr_jsonb_end(b);
    return 0;
}
BUILD_AND_EXPLAIN(delete_at)

/* Members that are null go, everywhere; elements stay. */
static uint32_t build_strip_nulls(const struct wr_kernel_call *call, uint32_t row,
                                  struct wr_jsonb_builder *b, const char **ret_message)
{
    struct wr_jsonb_walk walk;
    enum wr_jsonb_event event;

    (void)ret_message;
    wr_jsonb_walk_begin(&walk, wr_kernel_jsonb(call, 0, row));
    while ((event = wr_jsonb_walk_next(&walk)) != WR_JSONB_DONE) {
        bool member = walk.depth - (event == WR_JSONB_BEGIN) > 0 && walk.has_key;
        if (event == WR_JSONB_END) {
            wr_jsonb_end(b);
            continue;
        }
        if (member && walk.value.kind == WR_JSONB_NULL) {
            continue;
        }
        if (member) {
            wr_jsonb_put_key(b, walk.key);
        }
        if (event == WR_JSONB_BEGIN) {
            wr_jsonb_begin(b, walk.value.kind);
        } else {
            wr_jsonb_put(b, walk.value);
        }
    }
    return 0;
}
BUILD(strip_nulls)

/* ---- of other types ---- */

/* An argument of any type. */
static void put_argument(const struct wr_kernel_call *call, uint32_t arg, uint32_t row,
                         struct wr_jsonb_builder *b)
{
    enum wr_type type = call->arg_types[arg];

    if (wr_kernel_arg_null(call, arg, row)) {
        wr_jsonb_put_null(b);
    } else {
        wr_jsonb_put_cell(b, type, (const char *)call->args[arg] +
                                       (size_t)row * wr_type_cell_bytes(type));
    }
}

static uint32_t build_of(const struct wr_kernel_call *call, uint32_t row,
                         struct wr_jsonb_builder *b, const char **ret_message)
{
    (void)ret_message;
    put_argument(call, 0, row, b);
    return 0;
}
BUILD(of)

static uint32_t build_array(const struct wr_kernel_call *call, uint32_t row,
                            struct wr_jsonb_builder *b, const char **ret_message)
{
    (void)ret_message;
    wr_jsonb_begin(b, WR_JSONB_ARRAY);
    for (uint32_t i = 0; i < call->arg_count; i++) {
        put_argument(call, i, row, b);
    }
    wr_jsonb_end(b);
    return 0;
}
BUILD(array)

/* The text of a scalar, in memory of the builder. */
static struct wr_str name_of_any(struct wr_jsonb value, struct wr_jsonb_builder *b)
{
    struct wr_sb sb = {0};
    struct wr_str name;

    wr_sb_reserve(&sb, 1);
    wr_jsonb_unquoted(value, &sb);
    name = (struct wr_str){wr_jsonb_builder_room(b, sb.bytes), sb.bytes};
    memcpy((char *)(uintptr_t)name.ptr, sb.ptr, sb.bytes);
    wr_sb_fini(&sb);
    return name;
}

/* A name is a string by now; a program that was made elsewhere may have something else there: its
 * text. */
static struct wr_str name_of(struct wr_jsonb value, struct wr_jsonb_builder *b)
{
    return value.kind == WR_JSONB_STRING ? wr_jsonb_string(value) : name_of_any(value, b);
}

static uint32_t refuse_null_key(struct wr_jsonb_builder *b, uint32_t argument, const char **ret_message)
{
    char *text = wr_jsonb_builder_room(b, 64);

    (void)snprintf(text, 64, "argument %u: key must not be null", argument + 1);
    *ret_message = text;
    return WR_SQLSTATE_INVALID_PARAMETER;
}

/* Names and values by turns. */
static uint32_t build_object(const struct wr_kernel_call *call, uint32_t row,
                             struct wr_jsonb_builder *b, const char **ret_message)
{
    wr_jsonb_begin(b, WR_JSONB_OBJECT);
    for (uint32_t i = 0; i + 1 < call->arg_count; i += 2) {
        if (wr_kernel_arg_null(call, i, row)) {
            return refuse_null_key(b, i, ret_message);
        }
        wr_jsonb_put_key(b, name_of(wr_kernel_jsonb(call, i, row), b));
        put_argument(call, i + 1, row, b);
    }
    wr_jsonb_end(b);
    return 0;
}
BUILD_AND_EXPLAIN(object)

/* ---- VARIADIC: the arguments are the elements of an array, of all dimensions ---- */

/* What the builder refers to has to stay until it is written. */
static void put_element_of(struct wr_jsonb_builder *b, const struct wr_array *array, uint32_t i)
{
    if (wr_array_is_null(array, i)) {
        wr_jsonb_put_null(b);
        return;
    }
    void *cell = wr_jsonb_builder_room(b, 16);
    wr_array_get(array, i, cell);
    wr_jsonb_put_cell(b, array->element, cell);
}

static uint32_t build_array_elements_of(const struct wr_kernel_call *call, uint32_t row,
                                        struct wr_jsonb_builder *b, const char **ret_message)
{
    struct wr_array array = wr_kernel_array(call, 0, row);

    (void)ret_message;
    wr_jsonb_begin(b, WR_JSONB_ARRAY);
    for (uint32_t i = 0; i < array.shape.count; i++) {
        put_element_of(b, &array, i);
    }
    wr_jsonb_end(b);
    return 0;
}
BUILD(array_elements_of)

/* An element as the text that jsonb has for it. */
static void put_key_of(struct wr_jsonb_builder *b, const struct wr_array *array, uint32_t i)
{
    struct wr_jsonb_builder *one = WR_NEW(struct wr_jsonb_builder);
    struct wr_view view;
    uint8_t cell[16];
    uint32_t bytes;

    wr_jsonb_builder_init(one);
    wr_array_get(array, i, cell);
    wr_jsonb_put_cell(one, array->element, cell);
    if (wr_jsonb_finish(one, &bytes) == 0) {
        char *string = wr_jsonb_builder_room(b, bytes);
        wr_jsonb_write(one, string);
        view = wr_view_of(string, bytes);
        wr_jsonb_put_key(b, name_of_any(wr_jsonb_of(&view), b));
    }
    wr_jsonb_builder_fini(one);
    wr_free(one);
}

static uint32_t build_object_elements_of(const struct wr_kernel_call *call, uint32_t row,
                                         struct wr_jsonb_builder *b, const char **ret_message)
{
    struct wr_array array = wr_kernel_array(call, 0, row);

    if (array.shape.count % 2 != 0) {
        *ret_message = "argument list must have even number of elements";
        return WR_SQLSTATE_INVALID_PARAMETER;
    }
    wr_jsonb_begin(b, WR_JSONB_OBJECT);
    for (uint32_t i = 0; i < array.shape.count; i += 2) {
        if (wr_array_is_null(&array, i)) {
            return refuse_null_key(b, i, ret_message);
        }
        if (array.element == WR_TYPE_JSONB) {
            *ret_message = "key value must be scalar, not array, composite, or json";
            return WR_SQLSTATE_INVALID_PARAMETER;
        }
        put_key_of(b, &array, i);
        put_element_of(b, &array, i + 1);
    }
    wr_jsonb_end(b);
    return 0;
}
BUILD_AND_EXPLAIN(object_elements_of)
