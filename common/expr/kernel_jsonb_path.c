/* jsonb: changes at a place that a path leads to, and what takes arrays of text; PostgreSQL's
 * jsonfuncs.c. */
#include <stdio.h>

#include "common/base/alloc.h"
#include "common/batch/array.h"
#include "common/expr/kernel_array.h"
#include "common/expr/kernel_jsonb.h"
#include "common/expr/text_set.h"

/* Element i as a text, which may lie in *view. */
static inline struct wr_str text_of(const struct wr_array *array, uint32_t i, struct wr_view *view)
{
    wr_array_get(array, i, view);
    return (struct wr_str){wr_view_ptr(view), view->bytes};
}

/* The same, in memory of the builder where it is short. */
static struct wr_str kept_text(struct wr_jsonb_builder *b, const struct wr_array *array, uint32_t i)
{
    struct wr_view view;
    struct wr_str text = text_of(array, i, &view);

    if (view.bytes > 0 && view.bytes <= WR_VIEW_INLINE_BYTES) {
        char *copy = wr_jsonb_builder_room(b, view.bytes);
        memcpy(copy, text.ptr, view.bytes);
        text.ptr = copy;
    }
    return view.bytes == 0 ? (struct wr_str){"", 0} : text;
}

/* ---- #>, #>> ---- */

/* false: nothing is there, or a step is NULL. */
static bool follow(const struct wr_kernel_call *call, uint32_t row, struct wr_jsonb *ret)
{
    struct wr_array path = wr_kernel_array(call, 1, row);
    struct wr_view view;

    *ret = wr_kernel_jsonb(call, 0, row);
    for (uint32_t i = 0; i < path.shape.count; i++) {
        if (wr_array_is_null(&path, i)) {
            return false;
        }
    }
    for (uint32_t i = 0; i < path.shape.count; i++) {
        if (!wr_jsonb_step(ret, text_of(&path, i, &view))) {
            return false;
        }
    }
    return true;
}

static bool jsonb_follow(const struct wr_kernel_call *call)
{
    return wr_kernel_jsonb_parts(call, follow, false);
}
const struct wr_kernel_entry wr_kernel_jsonb_follow = {jsonb_follow};

static bool jsonb_follow_text(const struct wr_kernel_call *call)
{
    return wr_kernel_jsonb_parts(call, follow, true);
}
const struct wr_kernel_entry wr_kernel_jsonb_follow_text = {jsonb_follow_text};

/* ---- ?|, ?& ---- */

/* So few names are looked for one by one: a set of them is not worth its making. */
#define FEW_NAMES 8u

/* Is each of the names, or any, a string among the elements? Each element is looked at once, also where both are
 * many. */
static bool exist_in_array(struct wr_jsonb value, const struct wr_array *names, bool all)
{
    uint32_t found = 0, count = wr_jsonb_count(value);
    struct wr_text_set set;
    bool *seen, ret;

    wr_text_set_init(&set, names);
    seen = wr_alloc_zero(WR_MAX(set.count, 1u), sizeof *seen);
    for (uint32_t i = 0; i < count && found < (all ? set.count : 1); i++) {
        struct wr_jsonb element = wr_jsonb_element(value, i);
        uint32_t at = element.kind == WR_JSONB_STRING
                          ? wr_text_set_find(&set, wr_jsonb_string(element))
                          : UINT32_MAX;
        if (at != UINT32_MAX && !seen[at]) {
            seen[at] = true;
            found += 1;
        }
    }
    ret = all ? found == set.count : found > 0;
    wr_free(seen);
    wr_text_set_fini(&set);
    return ret;
}

static bool exist(struct wr_jsonb value, const struct wr_view *cell, bool all)
{
    struct wr_array names = wr_array_open(cell);
    struct wr_view view;

    if (value.kind == WR_JSONB_ARRAY && names.shape.count > FEW_NAMES) {
        return exist_in_array(value, &names, all);
    }
    for (uint32_t i = 0; i < names.shape.count; i++) {
        if (!wr_array_is_null(&names, i) &&
            wr_jsonb_exists(value, text_of(&names, i, &view)) != all) {
            return !all;
        }
    }
    return all;
}

#define EXIST(name, all)                                                                     \
    static bool name(const struct wr_kernel_call *call)                                      \
    {                                                                                        \
        uint8_t *out = call->out;                                                            \
        WR_KERNEL_ROWS(call, i)                                                              \
        {                                                                                    \
            if (wr_kernel_live(call, i)) {                                                   \
                out[i] = exist(wr_kernel_jsonb(call, 0, i),                                  \
                               (const struct wr_view *)call->args[1] + i, all);              \
            }                                                                                \
        }                                                                                    \
        return true;                                                                         \
    }                                                                                        \
    const struct wr_kernel_entry wr_kernel_##name = {name};
EXIST(jsonb_exists_any, false)
EXIST(jsonb_exists_all, true)

/* ---- a place ---- */

enum change { REPLACE, CREATE, DELETE, INSERT_BEFORE, INSERT_AFTER };

static bool makes_new(enum change change)
{
    return change == CREATE || change == INSERT_BEFORE || change == INSERT_AFTER;
}

struct place {
    struct wr_jsonb_builder *b;
    struct wr_array path;
    struct wr_jsonb value; /* the new one */
    enum change change;
    const char **ret_message;
};

/* A container that is open, and from which of its elements on it is still to be copied. */
struct level {
    struct wr_jsonb container;
    uint32_t next;
};

static uint32_t refuse_null(struct place *p, uint32_t step)
{
    char *text = wr_jsonb_builder_room(p->b, 100);

    (void)snprintf(text, 100, "path element at position %u is null", step + 1);
    *p->ret_message = text;
    return WR_SQLSTATE_NULL_ARGUMENT;
}

static uint32_t refuse_text(struct place *p, uint32_t step, struct wr_str what)
{
    char *text = wr_jsonb_builder_room(p->b, 200);

    (void)snprintf(text, 200, "path element at position %u is not an integer: \"%.*s\"", step + 1,
                   (int)WR_MIN(what.bytes, (size_t)100), what.ptr);
    *p->ret_message = text;
    return WR_SQLSTATE_TEXT_REPRESENTATION;
}

static void put_elements(struct wr_jsonb_builder *b, struct wr_jsonb array, uint32_t from,
                         uint32_t to)
{
    for (uint32_t i = from; i < to; i++) {
        wr_jsonb_put(b, wr_jsonb_element(array, i));
    }
}

/* One member of the object, which is open: the rest is put. *ret: go on in this one, whose name is
 * put. */
static uint32_t change_member(struct place *p, struct wr_jsonb object, uint32_t step, bool last,
                              struct wr_jsonb *ret, bool *ret_into)
{
    struct wr_str name = kept_text(p->b, &p->path, step);
    bool found = false;

    for (uint32_t i = 0; i < wr_jsonb_count(object); i++) {
        struct wr_str key = wr_jsonb_key(object, i);
        if (wr_str_equal(key, name)) {
            *ret = wr_jsonb_member(object, i);
            found = true;
            continue;
        }
        wr_jsonb_put_key(p->b, key);
        wr_jsonb_put(p->b, wr_jsonb_member(object, i));
    }
    *ret_into = found && !last;
    if (found && last && (p->change == INSERT_BEFORE || p->change == INSERT_AFTER)) {
        *p->ret_message = "cannot replace existing key";
        return WR_SQLSTATE_INVALID_PARAMETER;
    }
    if (*ret_into || (last && (found ? p->change != DELETE : makes_new(p->change)))) {
        wr_jsonb_put_key(p->b, name);
    }
    if (last && (found ? p->change != DELETE : makes_new(p->change))) {
        wr_jsonb_put(p->b, p->value);
    }
    return 0;
}

/* Where a step leads in an array: INT64_MIN before its start, its length behind its end. */
static bool index_of(struct wr_str step, int64_t count, int64_t *ret)
{
    if (!wr_jsonb_path_index(step, ret)) {
        return false;
    }
    if (*ret < 0) {
        *ret = -*ret > count ? INT64_MIN : count + *ret;
    }
    *ret = WR_MIN(*ret, count);
    return true;
}

/* The element at a place, when it is the last step. */
static void change_element(struct place *p, struct wr_jsonb old)
{
    if (p->change == CREATE || p->change == INSERT_BEFORE) {
        wr_jsonb_put(p->b, p->value);
    }
    if (p->change == INSERT_BEFORE || p->change == INSERT_AFTER) {
        wr_jsonb_put(p->b, old);
    }
    if (p->change == REPLACE || p->change == INSERT_AFTER) {
        wr_jsonb_put(p->b, p->value);
    }
}

/* One element of the array, which is open: those before are put, and if it is the last step those
 * behind. */
static uint32_t change_array(struct place *p, struct wr_jsonb array, uint32_t step, bool last,
                             struct wr_jsonb *ret, bool *ret_into, uint32_t *ret_next)
{
    struct wr_str text = kept_text(p->b, &p->path, step);
    uint32_t count = wr_jsonb_count(array);
    int64_t index;

    if (!index_of(text, count, &index)) {
        return refuse_text(p, step, text);
    }
    bool there = index >= 0 && index < count;
    *ret_into = there && !last;
    if (there) {
        put_elements(p->b, array, 0, (uint32_t)index);
        *ret = wr_jsonb_element(array, (uint32_t)index);
        *ret_next = (uint32_t)index + 1;
        if (last) {
            change_element(p, *ret);
        }
        return 0;
    }
    if (index < 0 && last && makes_new(p->change)) {
        wr_jsonb_put(p->b, p->value);
    }
    put_elements(p->b, array, 0, count);
    if (index >= 0 && last && makes_new(p->change)) {
        wr_jsonb_put(p->b, p->value);
    }
    *ret_next = count;
    return 0;
}

static void close_levels(struct place *p, const struct level *levels, uint32_t depth)
{
    while (depth > 0) {
        const struct level *level = &levels[--depth];
        if (level->container.kind == WR_JSONB_ARRAY) {
            put_elements(p->b, level->container, level->next, wr_jsonb_count(level->container));
        }
        wr_jsonb_end(p->b);
    }
}

/* The value with a change where the path leads. */
static uint32_t change_at(struct place *p, struct wr_jsonb value)
{
    struct level levels[WR_JSONB_DEPTH_MAX];
    uint32_t depth = 0, state = 0;
    bool into = true;

    while (into && state == 0 && wr_jsonb_is_container(value)) {
        uint32_t step = depth, next = 0;
        bool last = step + 1 == p->path.shape.count;
        if (wr_array_is_null(&p->path, step)) {
            return refuse_null(p, step);
        }
        wr_jsonb_begin(p->b, value.kind);
        levels[depth++].container = value;
        if (value.kind == WR_JSONB_OBJECT) {
            state = change_member(p, value, step, last, &value, &into);
        } else {
            state = change_array(p, value, step, last, &value, &into, &next);
        }
        levels[depth - 1].next = next;
    }
    if (state != 0) {
        return state;
    }
    if (into) {
        if (depth < p->path.shape.count && wr_array_is_null(&p->path, depth)) {
            return refuse_null(p, depth);
        }
        wr_jsonb_put(p->b, value); /* a scalar, into which no path leads */
    }
    close_levels(p, levels, depth);
    return 0;
}

/* What all of them refuse, and where there is nothing to do. */
static uint32_t change(const struct wr_kernel_call *call, uint32_t row, enum change kind,
                       struct wr_jsonb new_value, struct wr_jsonb_builder *b,
                       const char **ret_message)
{
    struct wr_jsonb value = wr_kernel_jsonb(call, 0, row);
    struct place p = {b, wr_kernel_array(call, 1, row), new_value, kind, ret_message};

    if (p.path.shape.dimensions > 1) {
        *ret_message = "wrong number of array subscripts";
        return WR_SQLSTATE_ARRAY_SUBSCRIPT;
    }
    if (!wr_jsonb_is_container(value)) {
        *ret_message =
            kind == DELETE ? "cannot delete path in scalar" : "cannot set path in scalar";
        return WR_SQLSTATE_INVALID_PARAMETER;
    }
    if (p.path.shape.count == 0 || (wr_jsonb_count(value) == 0 && !makes_new(kind))) {
        wr_jsonb_put(b, value);
        return 0;
    }
    return change_at(&p, value);
}

static bool flag(const struct wr_kernel_call *call, uint32_t arg, uint32_t row, bool otherwise)
{
    return call->arg_count > arg ? ((const uint8_t *)call->args[arg])[row] != 0 : otherwise;
}

#define BUILD(name)                                                                          \
    static bool jsonb_##name(const struct wr_kernel_call *call)                              \
    {                                                                                        \
        return wr_kernel_build(call, build_##name);                                          \
    }                                                                                        \
    const struct wr_kernel_entry wr_kernel_jsonb_##name = {jsonb_##name};                    \
    void wr_explain_jsonb_##name(const struct wr_kernel_call *call, uint32_t row,            \
                                 uint32_t sqlstate, char *message, size_t bytes)             \
    {                                                                                        \
        (void)sqlstate;                                                                      \
        wr_explain_build(call, row, build_##name, message, bytes);                           \
    }

static uint32_t build_delete_path(const struct wr_kernel_call *call, uint32_t row,
                                  struct wr_jsonb_builder *b, const char **ret_message)
{
    return change(call, row, DELETE, (struct wr_jsonb){.kind = WR_JSONB_NULL}, b, ret_message);
}
BUILD(delete_path)

static uint32_t build_set(const struct wr_kernel_call *call, uint32_t row,
                          struct wr_jsonb_builder *b, const char **ret_message)
{
    enum change kind = flag(call, 3, row, true) ? CREATE : REPLACE;

    return change(call, row, kind, wr_kernel_jsonb(call, 2, row), b, ret_message);
}
BUILD(set)

static uint32_t build_insert(const struct wr_kernel_call *call, uint32_t row,
                             struct wr_jsonb_builder *b, const char **ret_message)
{
    enum change kind = flag(call, 3, row, false) ? INSERT_AFTER : INSERT_BEFORE;

    return change(call, row, kind, wr_kernel_jsonb(call, 2, row), b, ret_message);
}
BUILD(insert)

/* What to do with NULL is the last argument. */
static uint32_t build_set_lax(const struct wr_kernel_call *call, uint32_t row,
                              struct wr_jsonb_builder *b, const char **ret_message)
{
    static const char *const unknown =
        "null_value_treatment must be \"delete_key\", \"return_target\", \"use_json_null\", or "
        "\"raise_exception\"";
    struct wr_str what = wr_str_of("use_json_null");

    if (wr_kernel_arg_null(call, 0, row) || wr_kernel_arg_null(call, 1, row) ||
        (call->arg_count > 3 && wr_kernel_arg_null(call, 3, row))) {
        return WR_ROW_NULL;
    }
    if (call->arg_count > 4) {
        if (wr_kernel_arg_null(call, 4, row)) {
            *ret_message = unknown;
            return WR_SQLSTATE_INVALID_PARAMETER;
        }
        what = wr_kernel_text(call, 4, row);
    }
    if (!wr_kernel_arg_null(call, 2, row) || wr_str_is(what, "use_json_null")) {
        return build_set(call, row, b, ret_message); /* the cell of a NULL is null */
    }
    if (wr_str_is(what, "delete_key")) {
        return build_delete_path(call, row, b, ret_message);
    }
    if (wr_str_is(what, "return_target")) {
        wr_jsonb_put(b, wr_kernel_jsonb(call, 0, row));
        return 0;
    }
    bool raise = wr_str_is(what, "raise_exception");
    *ret_message = raise ? "JSON value must not be null" : unknown;
    return raise ? WR_SQLSTATE_NULL_ARGUMENT : WR_SQLSTATE_INVALID_PARAMETER;
}
BUILD(set_lax)

/* ---- - text[] ---- */

/* set NULL: they are few. */
static bool is_among(const struct wr_text_set *set, const struct wr_array *names, struct wr_str text)
{
    struct wr_view view;

    if (set != NULL) {
        return wr_text_set_find(set, text) != UINT32_MAX;
    }
    for (uint32_t i = 0; i < names->shape.count; i++) {
        if (!wr_array_is_null(names, i) && wr_str_equal(text_of(names, i, &view), text)) {
            return true;
        }
    }
    return false;
}

static void delete_among(struct wr_jsonb_builder *b, struct wr_jsonb from, const struct wr_text_set *set,
                         const struct wr_array *names)
{
    wr_jsonb_begin(b, from.kind);
    for (uint32_t i = 0; i < wr_jsonb_count(from); i++) {
        if (from.kind == WR_JSONB_OBJECT) {
            struct wr_str key = wr_jsonb_key(from, i);
            if (!is_among(set, names, key)) {
                wr_jsonb_put_key(b, key);
                wr_jsonb_put(b, wr_jsonb_member(from, i));
            }
            continue;
        }
        struct wr_jsonb element = wr_jsonb_element(from, i);
        if (element.kind != WR_JSONB_STRING || !is_among(set, names, wr_jsonb_string(element))) {
            wr_jsonb_put(b, element);
        }
    }
    wr_jsonb_end(b);
}

static uint32_t build_delete_all(const struct wr_kernel_call *call, uint32_t row,
                                 struct wr_jsonb_builder *b, const char **ret_message)
{
    struct wr_jsonb from = wr_kernel_jsonb(call, 0, row);
    struct wr_array names = wr_kernel_array(call, 1, row);
    struct wr_text_set set;
    bool many;

    if (names.shape.dimensions > 1) {
        *ret_message = "wrong number of array subscripts";
        return WR_SQLSTATE_ARRAY_SUBSCRIPT;
    }
    if (!wr_jsonb_is_container(from)) {
        *ret_message = "cannot delete from scalar";
        return WR_SQLSTATE_INVALID_PARAMETER;
    }
    many = names.shape.count > FEW_NAMES;
    if (many) {
        wr_text_set_init(&set, &names);
    }
    delete_among(b, from, many ? &set : NULL, &names);
    if (many) {
        wr_text_set_fini(&set);
    }
    return 0;
}
BUILD(delete_all)

/* ---- jsonb_object ---- */

static uint32_t put_pair(struct wr_jsonb_builder *b, const struct wr_array *names, uint32_t name,
                         const struct wr_array *values, uint32_t value, const char **ret_message)
{
    if (wr_array_is_null(names, name)) {
        *ret_message = "null value not allowed for object key";
        return WR_SQLSTATE_NULL_ARGUMENT;
    }
    wr_jsonb_put_key(b, kept_text(b, names, name));
    if (wr_array_is_null(values, value)) {
        wr_jsonb_put_null(b);
    } else {
        wr_jsonb_put_string(b, kept_text(b, values, value));
    }
    return 0;
}

static const char *pairs_refusal(const struct wr_array_shape *shape)
{
    return shape->dimensions > 2                              ? "wrong number of array subscripts"
           : shape->dimensions == 2 && shape->lengths[1] != 2 ? "array must have two columns"
           : shape->dimensions == 1 && shape->count % 2 != 0
               ? "array must have even number of elements"
               : NULL;
}

static uint32_t build_object_of(const struct wr_kernel_call *call, uint32_t row,
                                struct wr_jsonb_builder *b, const char **ret_message)
{
    struct wr_array names = wr_kernel_array(call, 0, row), values = names;
    uint32_t count = names.shape.count / 2, state = 0;
    bool two = call->arg_count == 2;

    *ret_message = two ? NULL : pairs_refusal(&names.shape);
    if (two) {
        values = wr_kernel_array(call, 1, row);
        count = names.shape.count;
        *ret_message = names.shape.dimensions > 1 ||
                               names.shape.dimensions != values.shape.dimensions
                           ? "wrong number of array subscripts"
                       : count != values.shape.count ? "mismatched array dimensions"
                                                     : NULL;
    }
    if (*ret_message != NULL) {
        return WR_SQLSTATE_ARRAY_SUBSCRIPT;
    }
    wr_jsonb_begin(b, WR_JSONB_OBJECT);
    for (uint32_t i = 0; state == 0 && i < count; i++) {
        state = two ? put_pair(b, &names, i, &values, i, ret_message)
                    : put_pair(b, &names, 2 * i, &names, 2 * i + 1, ret_message);
    }
    if (state == 0) {
        wr_jsonb_end(b);
    }
    return state;
}
BUILD(object_of)
