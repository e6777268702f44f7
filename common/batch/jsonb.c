/* jsonb, looking at it: parts, order, containment, texts. */
#include "common/batch/jsonb.h"

#include <stdio.h>
#include <stdlib.h>

#include "common/base/alloc.h"
#include "common/base/assert.h"

/* ---- parts ---- */

struct wr_numeric wr_jsonb_numeric(struct wr_jsonb number)
{
    unsigned __int128 bits = 0;
    uint32_t bytes = number.bytes - 1;
    struct wr_numeric ret;

    if (number.kind == WR_JSONB_BIG) {
        return wr_numeric_big_at(number.data, number.bytes);
    }
    WR_ASSERT(number.kind == WR_JSONB_NUMBER && bytes <= 14);
    if (bytes > 0 && number.data[bytes] >= 0x80) {
        bits = ~(unsigned __int128)0 << (8 * bytes);
    }
    for (uint32_t i = 0; i < bytes; i++) {
        bits |= (unsigned __int128)number.data[1 + i] << (8 * i);
    }
    bool fits = wr_numeric_make((__int128)bits, number.data[0], &ret);
    WR_ASSERT(fits);
    return ret;
}

static inline uint32_t end_of(uint32_t entry)
{
    return entry & ((1u << WR_JSONB_END_BITS) - 1);
}

/* The child with an entry, of entries whose contents begin at `contents`. */
static inline struct wr_jsonb child(const uint8_t *entries, const uint8_t *contents, uint32_t index)
{
    uint32_t entry = wr_load_u32(entries + 4 * (size_t)index);
    uint32_t first = index == 0 ? 0 : end_of(wr_load_u32(entries + 4 * (size_t)index - 4));

    return (struct wr_jsonb){(enum wr_jsonb_kind)(entry >> WR_JSONB_END_BITS),
                             end_of(entry) - first, contents + first};
}

struct wr_jsonb wr_jsonb_element(struct wr_jsonb array, uint32_t index)
{
    uint32_t count = wr_jsonb_count(array);

    WR_ASSERT(array.kind == WR_JSONB_ARRAY && index < count);
    return child(array.data + 4, array.data + 4 + 4 * (size_t)count, index);
}

struct wr_str wr_jsonb_key(struct wr_jsonb object, uint32_t index)
{
    uint32_t count = wr_jsonb_count(object);
    const uint8_t *ends = object.data + 4, *keys = ends + 8 * (size_t)count;
    uint32_t first = index == 0 ? 0 : wr_load_u32(ends + 4 * (size_t)index - 4);

    WR_ASSERT(object.kind == WR_JSONB_OBJECT && index < count);
    return (struct wr_str){(const char *)keys + first,
                           wr_load_u32(ends + 4 * (size_t)index) - first};
}

struct wr_jsonb wr_jsonb_member(struct wr_jsonb object, uint32_t index)
{
    uint32_t count = wr_jsonb_count(object);
    const uint8_t *ends = object.data + 4, *keys = ends + 8 * (size_t)count;

    WR_ASSERT(object.kind == WR_JSONB_OBJECT && index < count);
    return child(ends + 4 * (size_t)count, keys + wr_load_u32(ends + 4 * (size_t)count - 4), index);
}

int wr_jsonb_key_order(struct wr_str a, struct wr_str b)
{
    if (a.bytes != b.bytes) {
        return a.bytes < b.bytes ? -1 : 1;
    }
    return a.bytes == 0 ? 0 : memcmp(a.ptr, b.ptr, a.bytes);
}

bool wr_jsonb_find(struct wr_jsonb object, struct wr_str key, struct wr_jsonb *ret)
{
    uint32_t from = 0, to = wr_jsonb_count(object);

    while (from < to) {
        uint32_t middle = from + (to - from) / 2;
        int order = wr_jsonb_key_order(wr_jsonb_key(object, middle), key);
        if (order == 0) {
            *ret = wr_jsonb_member(object, middle);
            return true;
        }
        if (order < 0) {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    return false;
}

/* ---- walking ---- */

void wr_jsonb_walk_begin(struct wr_jsonb_walk *walk, struct wr_jsonb value)
{
    walk->value = value;
    walk->has_key = false;
    walk->index = walk->depth = 0;
    walk->begun = false;
}

/* The value in hand is the event. */
static enum wr_jsonb_event step_on(struct wr_jsonb_walk *walk)
{
    if (!wr_jsonb_is_container(walk->value)) {
        return WR_JSONB_SCALAR;
    }
    WR_ASSERT(walk->depth < WR_JSONB_DEPTH_MAX);
    walk->open[walk->depth].container = walk->value;
    walk->open[walk->depth].next = 0;
    walk->depth += 1;
    return WR_JSONB_BEGIN;
}

enum wr_jsonb_event wr_jsonb_walk_next(struct wr_jsonb_walk *walk)
{
    if (!walk->begun) {
        walk->begun = true;
        return step_on(walk);
    }
    if (walk->depth == 0) {
        return WR_JSONB_DONE;
    }
    struct wr_jsonb container = walk->open[walk->depth - 1].container;
    uint32_t index = walk->open[walk->depth - 1].next++;

    if (index == wr_jsonb_count(container)) {
        walk->depth -= 1;
        walk->value = container;
        return WR_JSONB_END;
    }
    walk->index = index;
    walk->has_key = container.kind == WR_JSONB_OBJECT;
    if (walk->has_key) {
        walk->key = wr_jsonb_key(container, index);
        walk->value = wr_jsonb_member(container, index);
    } else {
        walk->value = wr_jsonb_element(container, index);
    }
    return step_on(walk);
}

void wr_jsonb_walk_skip(struct wr_jsonb_walk *walk)
{
    walk->depth -= 1;
}

uint32_t wr_jsonb_depth(struct wr_jsonb value)
{
    struct wr_jsonb_walk walk;
    enum wr_jsonb_event event;
    uint32_t deepest = 0;

    wr_jsonb_walk_begin(&walk, value);
    while ((event = wr_jsonb_walk_next(&walk)) != WR_JSONB_DONE) {
        deepest = WR_MAX(deepest, walk.depth);
    }
    return deepest;
}

/* ---- order ---- */

/* The two forms of a number, and the two booleans, are of one class. */
static int class_of(enum wr_jsonb_kind kind)
{
    return kind == WR_JSONB_BIG    ? WR_JSONB_NUMBER
           : kind == WR_JSONB_TRUE ? WR_JSONB_FALSE
                                   : (int)kind;
}

static int text_order(struct wr_str a, struct wr_str b)
{
    size_t bytes = WR_MIN(a.bytes, b.bytes);
    int order = bytes == 0 ? 0 : memcmp(a.ptr, b.ptr, bytes);

    return order != 0 ? order : a.bytes < b.bytes ? -1 : a.bytes > b.bytes;
}

/* Of two values without what is in them. */
static int order_alone(struct wr_jsonb a, struct wr_jsonb b)
{
    int x = class_of(a.kind), y = class_of(b.kind);

    if (x != y) {
        return x < y ? -1 : 1;
    }
    switch (a.kind) {
    case WR_JSONB_NULL:
        return 0;
    case WR_JSONB_STRING:
        return text_order(wr_jsonb_string(a), wr_jsonb_string(b));
    case WR_JSONB_NUMBER:
    case WR_JSONB_BIG:
        return wr_numeric_compare(wr_jsonb_numeric(a), wr_jsonb_numeric(b));
    case WR_JSONB_FALSE:
    case WR_JSONB_TRUE:
        return (int)a.kind - (int)b.kind;
    case WR_JSONB_ARRAY:
    case WR_JSONB_OBJECT:
        break;
    }
    x = (int)wr_jsonb_count(a);
    y = (int)wr_jsonb_count(b);
    return x < y ? -1 : x > y;
}

int wr_jsonb_order(struct wr_jsonb a, struct wr_jsonb b)
{
    struct wr_jsonb_walk x, y;
    int order = order_alone(a, b);

    if (a.kind == WR_JSONB_ARRAY && a.bytes == 0 && !wr_jsonb_is_container(b)) {
        return -1;
    }
    if (b.kind == WR_JSONB_ARRAY && b.bytes == 0 && !wr_jsonb_is_container(a)) {
        return 1;
    }
    if (order != 0 || !wr_jsonb_is_container(a)) {
        return order;
    }
    wr_jsonb_walk_begin(&x, a);
    wr_jsonb_walk_begin(&y, b);
    while (order == 0) {
        enum wr_jsonb_event event = wr_jsonb_walk_next(&x);
        enum wr_jsonb_event other = wr_jsonb_walk_next(&y);
        if (event == WR_JSONB_DONE) {
            return 0;
        }
        if (event == WR_JSONB_END) {
            WR_ASSERT(other == event); /* as many are in both */
            continue;
        }
        if (x.depth - (event == WR_JSONB_BEGIN) > 0 && x.has_key) {
            order = text_order(x.key, y.key);
        }
        order = order != 0 ? order : order_alone(x.value, y.value);
    }
    return order;
}

bool wr_jsonb_equal(struct wr_jsonb a, struct wr_jsonb b)
{
    if (a.kind == b.kind && a.bytes == b.bytes &&
        (a.bytes == 0 || memcmp(a.data, b.data, a.bytes) == 0)) {
        return true;
    }
    return wr_jsonb_order(a, b) == 0;
}

/* ---- containment ---- */

/* A pair that is being compared: does `all` contain `some`? In arrays every container of `some` is
 * looked for among those of `all`. */
struct pair {
    struct wr_jsonb all;
    struct wr_jsonb some;
    uint32_t next;    /* of some */
    uint32_t tried;   /* of all, for the container in hand */
    uint32_t *places; /* of large arrays: elements of all in their order; else NULL */
};

/* More pairs of elements than this are not looked at one by one, where sorting one side pays. */
#define PAIRS_MAX 4096u
#define SORT_FOR_MIN 32u /* elements that are looked for */

static int order_places(const void *a, const void *b, void *ctx)
{
    const struct wr_jsonb *array = ctx;

    return wr_jsonb_order(wr_jsonb_element(*array, *(const uint32_t *)a),
                          wr_jsonb_element(*array, *(const uint32_t *)b));
}

static void sort_if_large(struct pair *pair)
{
    uint64_t count = wr_jsonb_count(pair->all), sought = wr_jsonb_count(pair->some);

    if (pair->places != NULL || sought < SORT_FOR_MIN || count * sought <= PAIRS_MAX) {
        return;
    }
    pair->places = WR_NEW_ARRAY(uint32_t, count);
    for (uint32_t i = 0; i < count; i++) {
        pair->places[i] = i;
    }
    qsort_r(pair->places, count, sizeof *pair->places, order_places, &pair->all);
}

static bool has_sorted(const struct pair *pair, struct wr_jsonb value)
{
    uint32_t from = 0, to = wr_jsonb_count(pair->all);

    while (from < to) {
        uint32_t middle = from + (to - from) / 2;
        int order = wr_jsonb_order(wr_jsonb_element(pair->all, pair->places[middle]), value);
        if (order == 0) {
            return true;
        }
        if (order < 0) {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    return false;
}

static bool has_scalar(struct wr_jsonb array, struct wr_jsonb scalar)
{
    uint32_t count = wr_jsonb_count(array);

    for (uint32_t i = 0; i < count; i++) {
        struct wr_jsonb element = wr_jsonb_element(array, i);
        if (class_of(element.kind) == class_of(scalar.kind) && order_alone(element, scalar) == 0) {
            return true;
        }
    }
    return false;
}

/* What is equal is contained; whether something else contains a container is not asked here. */
static bool has_equal(const struct pair *pair, struct wr_jsonb value)
{
    if (pair->places != NULL) {
        return has_sorted(pair, value);
    }
    return !wr_jsonb_is_container(value) && has_scalar(pair->all, value);
}

enum verdict { NO, YES, DESCEND };

/* The next member of an object. */
static enum verdict step_object(struct pair *pair, struct wr_jsonb *ret_all,
                                struct wr_jsonb *ret_some)
{
    while (pair->next < wr_jsonb_count(pair->some)) {
        struct wr_jsonb some = wr_jsonb_member(pair->some, pair->next), all;
        if (!wr_jsonb_find(pair->all, wr_jsonb_key(pair->some, pair->next), &all) ||
            class_of(all.kind) != class_of(some.kind)) {
            return NO;
        }
        pair->next += 1;
        if (wr_jsonb_is_container(some)) {
            *ret_all = all;
            *ret_some = some;
            return DESCEND;
        }
        if (order_alone(all, some) != 0) {
            return NO;
        }
    }
    return YES;
}

/* The next element of an array, or the next try for the one in hand. */
static enum verdict step_array(struct pair *pair, struct wr_jsonb *ret_all,
                               struct wr_jsonb *ret_some)
{
    uint32_t count = wr_jsonb_count(pair->all);

    while (pair->next < wr_jsonb_count(pair->some)) {
        struct wr_jsonb some = wr_jsonb_element(pair->some, pair->next);
        sort_if_large(pair);
        if (pair->tried == 0 && has_equal(pair, some)) {
            pair->next += 1;
            continue;
        }
        while (wr_jsonb_is_container(some) && pair->tried < count) {
            struct wr_jsonb all = wr_jsonb_element(pair->all, pair->tried++);
            if (all.kind == some.kind) {
                *ret_all = all;
                *ret_some = some;
                return DESCEND;
            }
        }
        return NO;
    }
    return YES;
}

/* One level of it: a frame on a stack that is as deep as `some`. */
static bool contains_container(struct wr_jsonb all, struct wr_jsonb some, struct pair *stack)
{
    uint32_t depth = 1;

    stack[0] = (struct pair){.all = all, .some = some};
    for (;;) {
        struct pair *pair = &stack[depth - 1];
        bool object = pair->all.kind == WR_JSONB_OBJECT;
        enum verdict verdict =
            object ? step_object(pair, &all, &some) : step_array(pair, &all, &some);
        if (verdict == DESCEND) {
            WR_ASSERT(depth < WR_JSONB_DEPTH_MAX);
            stack[depth++] = (struct pair){.all = all, .some = some};
            continue;
        }
        /* A no is the object's too; an array tries its next one. */
        wr_free(pair->places);
        for (depth -= 1; depth > 0; depth--, wr_free(pair->places)) {
            pair = &stack[depth - 1];
            if (verdict == YES && pair->all.kind == WR_JSONB_ARRAY) {
                pair->next += 1;
                pair->tried = 0;
            }
            if (verdict == YES || pair->all.kind == WR_JSONB_ARRAY) {
                break;
            }
        }
        if (depth == 0) {
            return verdict == YES;
        }
    }
}

bool wr_jsonb_contains(struct wr_jsonb a, struct wr_jsonb b)
{
    struct pair stack[WR_JSONB_DEPTH_MAX];

    if (!wr_jsonb_is_container(b) && a.kind == WR_JSONB_ARRAY) {
        return has_scalar(a, b); /* as if it were in brackets, but only here at the top */
    }
    if (!wr_jsonb_is_container(b)) {
        return class_of(a.kind) == class_of(b.kind) && order_alone(a, b) == 0;
    }
    return a.kind == b.kind && contains_container(a, b, stack);
}

/* ---- texts ---- */

void wr_json_quote(struct wr_str text, struct wr_sb *sb)
{
    static const char shorts[] = "btn\0fr"; /* from 8 to 13 */
    size_t from = 0;

    wr_sb_reserve(sb, text.bytes + 2);
    wr_sb_putc(sb, '"');
    for (size_t i = 0; i < text.bytes; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        if (c >= ' ' && c != '"' && c != '\\') {
            continue;
        }
        wr_sb_append(sb, text.ptr + from, i - from);
        from = i + 1;
        if (c == '"' || c == '\\') {
            wr_sb_putc(sb, '\\');
            wr_sb_putc(sb, (char)c);
        } else if (c >= 8 && c <= 13 && shorts[c - 8] != '\0') {
            wr_sb_putc(sb, '\\');
            wr_sb_putc(sb, shorts[c - 8]);
        } else {
            wr_sb_printf(sb, "\\u%04x", c);
        }
    }
    wr_sb_append(sb, text.ptr + from, text.bytes - from);
    wr_sb_putc(sb, '"');
}

static void put_scalar(struct wr_jsonb value, struct wr_sb *sb)
{
    switch (value.kind) {
    case WR_JSONB_NULL:
        wr_sb_append(sb, "null", 4);
        return;
    case WR_JSONB_FALSE:
        wr_sb_append(sb, "false", 5);
        return;
    case WR_JSONB_TRUE:
        wr_sb_append(sb, "true", 4);
        return;
    case WR_JSONB_STRING:
        wr_json_quote(wr_jsonb_string(value), sb);
        return;
    case WR_JSONB_NUMBER:
    case WR_JSONB_BIG:
        wr_numeric_to_text(wr_jsonb_numeric(value), sb);
        return;
    case WR_JSONB_ARRAY:
    case WR_JSONB_OBJECT:
        WR_UNREACHABLE();
    }
}

static void put_line(struct wr_sb *sb, uint32_t depth)
{
    wr_sb_putc(sb, '\n');
    for (uint32_t i = 0; i < depth; i++) {
        wr_sb_append(sb, "    ", 4);
    }
}

/* false: `sb` has become longer than a value may be. */
static bool to_text(struct wr_jsonb value, bool pretty, struct wr_sb *sb)
{
    struct wr_jsonb_walk walk;
    enum wr_jsonb_event event;

    wr_jsonb_walk_begin(&walk, value);
    while ((event = wr_jsonb_walk_next(&walk)) != WR_JSONB_DONE) {
        uint32_t depth = walk.depth - (event == WR_JSONB_BEGIN);
        bool object = walk.value.kind == WR_JSONB_OBJECT;
        if (pretty && sb->bytes > WR_OVERSIZE_BYTES_MAX) {
            return false;
        }
        if (event == WR_JSONB_END) {
            if (pretty) {
                put_line(sb, depth);
            }
            wr_sb_putc(sb, object ? '}' : ']');
            continue;
        }
        if (depth > 0 && walk.index > 0) {
            wr_sb_append(sb, ", ", pretty ? 1 : 2);
        }
        if (depth > 0 && pretty) {
            put_line(sb, depth);
        }
        if (depth > 0 && walk.has_key) {
            wr_json_quote(walk.key, sb);
            wr_sb_append(sb, ": ", 2);
        }
        if (event == WR_JSONB_BEGIN) {
            wr_sb_putc(sb, object ? '{' : '[');
        } else {
            put_scalar(walk.value, sb);
        }
    }
    return true;
}

void wr_jsonb_to_text(struct wr_jsonb value, struct wr_sb *sb)
{
    if (wr_jsonb_is_container(value)) {
        (void)to_text(value, false, sb);
    } else {
        put_scalar(value, sb);
    }
}

bool wr_jsonb_to_pretty(struct wr_jsonb value, struct wr_sb *sb)
{
    return to_text(value, true, sb);
}

void wr_jsonb_unquoted(struct wr_jsonb value, struct wr_sb *sb)
{
    if (value.kind == WR_JSONB_STRING) {
        wr_sb_append(sb, value.data, value.bytes);
    } else {
        wr_jsonb_to_text(value, sb);
    }
}
