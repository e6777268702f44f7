/* Arithmetic and methods of jsonpath. */
#include <math.h>
#include <string.h>

#include "common/batch/decimal.h"
#include "common/batch/float_text.h"
#include "common/expr/jsonpath_internal.h"

/* ---- arithmetic ---- */

static uint32_t calculate(struct wr_jsonpath_state *s, enum wr_jsonpath_kind kind, struct wr_numeric a,
                          struct wr_numeric b, struct wr_numeric *ret)
{
    switch (kind) {
    case WR_JSONPATH_ADD:
        return wr_numeric_add(a, b, &s->room, ret);
    case WR_JSONPATH_SUB:
        return wr_numeric_sub(a, b, &s->room, ret);
    case WR_JSONPATH_MUL:
        return wr_numeric_mul(a, b, &s->room, ret);
    case WR_JSONPATH_DIV:
        return wr_numeric_div(a, b, &s->room, ret);
    default:
        return wr_numeric_mod(a, b, &s->room, ret);
    }
}

static enum wr_jsonpath_result no_number(struct wr_jsonpath_state *s, const char *side,
                                         enum wr_jsonpath_kind kind)
{
    return wr_jsonpath_soft(s, WR_SQLSTATE_JSON_SINGLETON,
                            "%s operand of jsonpath operator %s is not a single numeric value", side,
                            wr_jsonpath_name(kind));
}

enum wr_jsonpath_result wr_jsonpath_arithmetic(struct wr_jsonpath_state *s,
                                               const struct wr_jsonpath_item *item,
                                               const struct wr_jsonpath_value *value,
                                               struct wr_jsonpath_list *found)
{
    WR_CLEANUP(wr_jsonpath_list_fini) struct wr_jsonpath_list left = {0};
    WR_CLEANUP(wr_jsonpath_list_fini) struct wr_jsonpath_list right = {0};
    const struct wr_numeric *a, *b;
    struct wr_jsonpath_value result = {.kind = WR_JSONPATH_VALUE_NUMBER};
    uint32_t state;

    if (wr_jsonpath_operand(s, item->left, value, &left) == WR_JSONPATH_ERROR ||
        wr_jsonpath_operand(s, item->right, value, &right) == WR_JSONPATH_ERROR) {
        return WR_JSONPATH_ERROR;
    }
    a = wr_jsonpath_single_number(&left);
    b = wr_jsonpath_single_number(&right);
    if (a == NULL || b == NULL) {
        return no_number(s, a == NULL ? "left" : "right", item->kind);
    }
    state = calculate(s, item->kind, *a, *b, &result.number);
    if (state != 0) {
        return wr_jsonpath_soft(s, state, state == WR_SQLSTATE_DIVISION_BY_ZERO
                                              ? "division by zero"
                                              : "value overflows numeric format");
    }
    return item->next == NULL && found == NULL ? WR_JSONPATH_FOUND
                                               : wr_jsonpath_next(s, item, &result, found);
}

/* One operand of + or -, of which there may be many. */
static enum wr_jsonpath_result sign_one(struct wr_jsonpath_state *s, const struct wr_jsonpath_item *item,
                                        const struct wr_jsonpath_value *value,
                                        struct wr_jsonpath_list *found)
{
    struct wr_jsonpath_value result = *value;
    bool asked_only = found == NULL && item->next == NULL;

    if (value->kind != WR_JSONPATH_VALUE_NUMBER) {
        return asked_only ? WR_JSONPATH_NOTHING
                          : wr_jsonpath_soft(s, WR_SQLSTATE_JSON_NO_NUMBER,
                                             "operand of unary jsonpath operator %s is not a numeric value",
                                             wr_jsonpath_name(item->kind));
    }
    if (asked_only) {
        return WR_JSONPATH_FOUND;
    }
    if (item->kind == WR_JSONPATH_MINUS &&
        wr_numeric_negate(value->number, &s->room, &result.number) != 0) {
        return wr_jsonpath_soft(s, WR_SQLSTATE_OUT_OF_RANGE, "value overflows numeric format");
    }
    return wr_jsonpath_next(s, item, &result, found);
}

enum wr_jsonpath_result wr_jsonpath_signed(struct wr_jsonpath_state *s,
                                           const struct wr_jsonpath_item *item,
                                           const struct wr_jsonpath_value *value,
                                           struct wr_jsonpath_list *found)
{
    WR_CLEANUP(wr_jsonpath_list_fini) struct wr_jsonpath_list all = {0};
    enum wr_jsonpath_result result = wr_jsonpath_operand(s, item->left, value, &all), one;

    if (result == WR_JSONPATH_ERROR) {
        return result;
    }
    result = WR_JSONPATH_NOTHING;
    for (uint32_t i = 0; i < all.count; i++) {
        one = sign_one(s, item, wr_jsonpath_list_at(&all, i), found);
        if (one == WR_JSONPATH_ERROR || (one == WR_JSONPATH_FOUND && found == NULL)) {
            return one;
        }
        result = one == WR_JSONPATH_FOUND ? one : result;
    }
    return result;
}

/* ---- methods of numbers ---- */

static enum wr_jsonpath_result run_numeric(struct wr_jsonpath_state *s, const struct wr_jsonpath_item *item,
                                           const struct wr_jsonpath_value *value,
                                           struct wr_jsonpath_list *found)
{
    struct wr_jsonpath_value result = {.kind = WR_JSONPATH_VALUE_NUMBER};
    WR_DECIMAL(d);

    if (value->kind != WR_JSONPATH_VALUE_NUMBER) {
        return wr_jsonpath_soft(s, WR_SQLSTATE_JSON_NON_NUMERIC,
                                "jsonpath item method .%s() can only be applied to a numeric value",
                                wr_jsonpath_name(item->kind));
    }
    wr_decimal_load(value->number, &d);
    if (item->kind != WR_JSONPATH_ABS) {
        wr_decimal_rescale(&d, 0, item->kind == WR_JSONPATH_FLOOR ? WR_DECIMAL_FLOOR : WR_DECIMAL_CEIL);
    } else if (wr_decimal_sign(&d) < 0) {
        wr_decimal_negate(&d);
    }
    if (wr_decimal_store(&d, &s->room, &result.number) != 0) {
        return wr_jsonpath_soft(s, WR_SQLSTATE_OUT_OF_RANGE, "value overflows numeric format");
    }
    return wr_jsonpath_next(s, item, &result, found);
}

/* A number that a double can hold stays what it is, as in PostgreSQL 15. */
static enum wr_jsonpath_result run_double(struct wr_jsonpath_state *s, const struct wr_jsonpath_item *item,
                                          const struct wr_jsonpath_value *value,
                                          struct wr_jsonpath_list *found)
{
    struct wr_jsonpath_value result = *value;
    double d = 0;

    if (value->kind == WR_JSONPATH_VALUE_NUMBER) {
        if (wr_numeric_to_double(value->number, &d) != 0) {
            return wr_jsonpath_soft(s, WR_SQLSTATE_JSON_NON_NUMERIC,
                                    "numeric argument of jsonpath item method .double() is out of "
                                    "range for type double precision");
        }
        return wr_jsonpath_next(s, item, value, found);
    }
    if (!wr_jsonpath_is(value, WR_JSONB_STRING)) {
        return wr_jsonpath_soft(s, WR_SQLSTATE_JSON_NON_NUMERIC,
                                "jsonpath item method .double() can only be applied to a string or "
                                "numeric value");
    }
    if (wr_float8_parse((const char *)value->json.data, value->json.bytes, &d) != 0 || !isfinite(d) ||
        wr_numeric_from_double(d, &s->room, &result.number) != 0) {
        return wr_jsonpath_soft(s, WR_SQLSTATE_JSON_NON_NUMERIC,
                                "string argument of jsonpath item method .double() is not a valid "
                                "representation of a double precision number");
    }
    result.kind = WR_JSONPATH_VALUE_NUMBER;
    return wr_jsonpath_next(s, item, &result, found);
}

/* ---- type and size ---- */

static const char *type_of(const struct wr_jsonpath_value *value)
{
    if (value->kind == WR_JSONPATH_VALUE_MOMENT) {
        return wr_jsonpath_moment_type(&value->moment);
    }
    if (value->kind == WR_JSONPATH_VALUE_NUMBER) {
        return "number";
    }
    switch (value->json.kind) {
    case WR_JSONB_NULL:
        return "null";
    case WR_JSONB_STRING:
        return "string";
    case WR_JSONB_ARRAY:
        return "array";
    case WR_JSONB_OBJECT:
        return "object";
    default:
        return "boolean";
    }
}

static enum wr_jsonpath_result run_type(struct wr_jsonpath_state *s, const struct wr_jsonpath_item *item,
                                        const struct wr_jsonpath_value *value,
                                        struct wr_jsonpath_list *found)
{
    const char *name = type_of(value);
    struct wr_jsonpath_value result = wr_jsonpath_value_of(
        (struct wr_jsonb){WR_JSONB_STRING, (uint32_t)strlen(name), (const uint8_t *)name});

    return wr_jsonpath_next(s, item, &result, found);
}

static enum wr_jsonpath_result run_size(struct wr_jsonpath_state *s, const struct wr_jsonpath_item *item,
                                        const struct wr_jsonpath_value *value,
                                        struct wr_jsonpath_list *found)
{
    bool array = wr_jsonpath_is(value, WR_JSONB_ARRAY);
    struct wr_jsonpath_value result =
        wr_jsonpath_number(wr_numeric_from_i64(array ? wr_jsonb_count(value->json) : 1));

    if (!array && !s->lax) {
        return s->lenient ? WR_JSONPATH_NOTHING
                          : wr_jsonpath_soft(s, WR_SQLSTATE_JSON_NO_ARRAY,
                                             "jsonpath item method .size() can only be applied to an array");
    }
    return wr_jsonpath_next(s, item, &result, found);
}

/* ---- keyvalue ----
 *
 * The id of an object is where PostgreSQL's own form of jsonb has it, from the beginning of the value it is
 * in: so this adds up that form. A container is a word, a word per element or per key and value, and their
 * contents; numbers and containers begin at multiples of four. */

static uint64_t aligned(uint64_t at)
{
    return (at + 3) & ~(uint64_t)3;
}

/* Bytes of a number: a head, and two for each group of four decimal digits from the first that is not zero
 * to the last. */
static uint64_t number_bytes(struct wr_numeric number)
{
    WR_CLEANUP(wr_sb_fini) struct wr_sb text = {0};
    const char *digits, *point;
    size_t whole, scale, first = SIZE_MAX, last = 0, lead;

    wr_numeric_to_text(number, &text);
    digits = text.ptr + (*text.ptr == '-');
    point = memchr(digits, '.', text.bytes - (size_t)(digits - text.ptr));
    whole = point == NULL ? text.bytes - (size_t)(digits - text.ptr) : (size_t)(point - digits);
    scale = point == NULL ? 0 : text.bytes - (size_t)(point + 1 - text.ptr);
    lead = (4 - whole % 4) % 4;
    for (size_t i = 0; i < whole + scale; i++) {
        if (digits[i < whole ? i : i + 1] != '0') {
            first = first == SIZE_MAX ? (i + lead) / 4 : first;
            last = (i + lead) / 4;
        }
    }
    if (first == SIZE_MAX) {
        return scale <= 63 ? 6 : 8;
    }
    int64_t weight = (int64_t)((whole + lead) / 4) - 1 - (int64_t)first;
    bool small = scale <= 63 && weight >= -64 && weight <= 63;
    return (small ? 6u : 8u) + 2 * (last - first + 1);
}

/* Where the contents of its elements or members begin. */
static uint64_t content_place(struct wr_jsonb container, uint64_t at)
{
    uint32_t count = wr_jsonb_count(container);
    bool object = container.kind == WR_JSONB_OBJECT;

    at = aligned(at) + 4 + (object ? 8u : 4u) * (uint64_t)count;
    for (uint32_t i = 0; i < count && object; i++) {
        at += wr_jsonb_key(container, i).bytes;
    }
    return at;
}

static struct wr_jsonb child_of(struct wr_jsonb container, uint32_t i)
{
    return container.kind == WR_JSONB_OBJECT ? wr_jsonb_member(container, i)
                                             : wr_jsonb_element(container, i);
}

/* Where a value that begins there ends. Recursion is as deep as a value may be. */
static uint64_t end_place(struct wr_jsonb value, uint64_t at)
{
    if (wr_jsonb_is_number(value)) {
        return aligned(at) + number_bytes(wr_jsonb_numeric(value));
    }
    if (!wr_jsonb_is_container(value)) {
        return at + (value.kind == WR_JSONB_STRING ? value.bytes : 0);
    }
    at = content_place(value, at);
    for (uint32_t i = 0; i < wr_jsonb_count(value); i++) {
        at = end_place(child_of(value, i), at);
    }
    return at;
}

static bool lies_in(struct wr_jsonb part, struct wr_jsonb whole)
{
    return wr_jsonb_is_container(whole) && part.data >= whole.data &&
           part.data + part.bytes <= whole.data + whole.bytes;
}

/* 0 when it is the value itself, or not in it. */
static uint64_t place_of(struct wr_jsonb part, struct wr_jsonb whole)
{
    uint64_t at = 0, content;

    while (lies_in(part, whole) && part.data != whole.data) {
        struct wr_jsonb child = whole;
        content = content_place(whole, at);
        for (uint32_t i = 0; i < wr_jsonb_count(whole); i++) {
            child = child_of(whole, i);
            if (lies_in(part, child)) {
                break;
            }
            content = end_place(child, content);
        }
        at = aligned(content);
        whole = child;
    }
    return at;
}

/* {"id": …, "key": …, "value": …}; false: it is too large. */
static bool make_pair(struct wr_jsonpath_state *s, int64_t id, struct wr_jsonb object, uint32_t member,
                      struct wr_jsonb *ret)
{
    struct wr_jsonb_builder *b = &s->builder;
    uint32_t bytes;
    uint8_t *room;

    wr_jsonb_builder_reset(b);
    wr_jsonb_begin(b, WR_JSONB_OBJECT);
    wr_jsonb_put_key(b, wr_str_of("id"));
    wr_jsonb_put_numeric(b, wr_numeric_from_i64(id));
    wr_jsonb_put_key(b, wr_str_of("key"));
    wr_jsonb_put_string(b, wr_jsonb_key(object, member));
    wr_jsonb_put_key(b, wr_str_of("value"));
    wr_jsonb_put(b, wr_jsonb_member(object, member));
    wr_jsonb_end(b);
    if (wr_jsonb_finish(b, &bytes) != 0) {
        return false;
    }
    room = wr_arena_alloc(&s->arena, bytes);
    wr_jsonb_write(b, room);
    *ret = (struct wr_jsonb){WR_JSONB_OBJECT, bytes - 1, room + 1};
    return true;
}

static enum wr_jsonpath_result run_keyvalue(struct wr_jsonpath_state *s,
                                            const struct wr_jsonpath_item *item,
                                            const struct wr_jsonpath_value *value,
                                            struct wr_jsonpath_list *found)
{
    enum wr_jsonpath_result result = WR_JSONPATH_NOTHING;
    struct wr_jsonpath_base base = s->base;
    int64_t id;

    if (!wr_jsonpath_is(value, WR_JSONB_OBJECT)) {
        return wr_jsonpath_soft(s, WR_SQLSTATE_JSON_NO_OBJECT,
                                "jsonpath item method .keyvalue() can only be applied to an object");
    }
    id = (int64_t)place_of(value->json, base.json) + base.id * 10000000000;
    for (uint32_t i = 0; i < wr_jsonb_count(value->json); i++) {
        struct wr_jsonb pair;
        if (item->next == NULL && found == NULL) {
            return WR_JSONPATH_FOUND;
        }
        if (!make_pair(s, id, value->json, i, &pair)) {
            return wr_jsonpath_hard(s, WR_SQLSTATE_LIMIT, "a jsonb value is larger than 16 MiB");
        }
        struct wr_jsonpath_value made = wr_jsonpath_value_of(pair);
        s->base = (struct wr_jsonpath_base){pair, s->objects++};
        result = wr_jsonpath_next(s, item, &made, found);
        s->base = base;
        if (result == WR_JSONPATH_ERROR || (result == WR_JSONPATH_FOUND && found == NULL)) {
            break;
        }
    }
    return result;
}

enum wr_jsonpath_result wr_jsonpath_method(struct wr_jsonpath_state *s,
                                           const struct wr_jsonpath_item *item,
                                           const struct wr_jsonpath_value *value,
                                           struct wr_jsonpath_list *found, bool unwrap)
{
    bool of_elements = item->kind != WR_JSONPATH_TYPE && item->kind != WR_JSONPATH_SIZE;

    if (of_elements && unwrap && wr_jsonpath_is(value, WR_JSONB_ARRAY)) {
        return wr_jsonpath_unwrap(s, item, value, found, false);
    }
    switch (item->kind) {
    case WR_JSONPATH_TYPE:
        return run_type(s, item, value, found);
    case WR_JSONPATH_SIZE:
        return run_size(s, item, value, found);
    case WR_JSONPATH_DOUBLE:
        return run_double(s, item, value, found);
    case WR_JSONPATH_KEYVALUE:
        return run_keyvalue(s, item, value, found);
    case WR_JSONPATH_DATETIME:
        return wr_jsonpath_datetime(s, item, value, found);
    default:
        return run_numeric(s, item, value, found);
    }
}

/* ---- results ---- */

void wr_jsonpath_put(struct wr_jsonb_builder *b, const struct wr_jsonpath_value *value)
{
    char *text;

    switch (value->kind) {
    case WR_JSONPATH_VALUE_JSON:
        wr_jsonb_put(b, value->json);
        return;
    case WR_JSONPATH_VALUE_NUMBER:
        wr_jsonb_put_numeric(b, value->number);
        return;
    case WR_JSONPATH_VALUE_MOMENT:
        text = wr_jsonb_builder_room(b, WR_JSONPATH_MOMENT_BYTES);
        wr_jsonb_put_string(b, (struct wr_str){text, wr_jsonpath_moment_text(&value->moment, text)});
        return;
    }
}
