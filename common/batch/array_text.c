/* Arrays from and to PostgreSQL's text form: what its array_in takes and refuses, and its array_out. Two
 * passes, as there: braces and quotes say the shape, then the items are read. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/assert.h"
#include "common/batch/array.h"
#include "common/batch/numeric.h"
#include "common/batch/sqlstate.h"
#include "common/batch/text.h"

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static const char *skip_spaces(const char *p, const char *end)
{
    while (p < end && is_space(*p)) {
        p++;
    }
    return p;
}

/* ---- dimensions in brackets ---- */

/* As atoi: what does not fit is cut off. */
static int32_t number(const char *p, const char *end)
{
    bool negative = *p == '-';
    int64_t value = 0;

    p += *p == '-' || *p == '+';
    for (; p < end && *p >= '0' && *p <= '9'; p++) {
        value = value > INT64_MAX / 10 - 1 ? INT64_MAX / 10 - 1 : value * 10 + (*p - '0');
    }
    return (int32_t)(uint32_t)(uint64_t)(negative ? -value : value);
}

static const char *skip_number(const char *p, const char *end)
{
    while (p < end && ((*p >= '0' && *p <= '9') || *p == '-' || *p == '+')) {
        p++;
    }
    return p;
}

/* "[2]" or "[1:2]" behind its bracket; NULL: neither. */
static const char *read_dimension(const char *p, const char *end, int32_t *ret_lower,
                                  int32_t *ret_upper)
{
    const char *q = skip_number(p, end);

    *ret_lower = 1;
    if (q == p) {
        return NULL;
    }
    if (q < end && *q == ':') {
        *ret_lower = number(p, q);
        p = q + 1;
        q = skip_number(p, end);
        if (q == p) {
            return NULL;
        }
    }
    *ret_upper = number(p, q);
    return q < end && *q == ']' ? q + 1 : NULL;
}

/* "[1:2][3]="; *p moves behind it. Without dimensions nothing is there. */
static uint32_t read_dimensions(const char **p, const char *end, struct wr_array_shape *ret)
{
    *ret = (struct wr_array_shape){.dimensions = 0};
    for (;;) {
        int32_t upper = 0, lower = 1;
        *p = skip_spaces(*p, end);
        if (*p == end || **p != '[') {
            break;
        }
        if (ret->dimensions == WR_ARRAY_DIMENSIONS_MAX) {
            return WR_SQLSTATE_LIMIT;
        }
        *p = read_dimension(*p + 1, end, &lower, &upper);
        if (*p == NULL) {
            return WR_SQLSTATE_TEXT_REPRESENTATION;
        }
        if (upper < lower) {
            return WR_SQLSTATE_ARRAY_SUBSCRIPT;
        }
        ret->lower[ret->dimensions] = lower;
        ret->lengths[ret->dimensions++] = (uint32_t)upper - (uint32_t)lower + 1;
    }
    if (ret->dimensions == 0) {
        return 0;
    }
    if (*p == end || **p != '=') {
        return WR_SQLSTATE_TEXT_REPRESENTATION;
    }
    *p = skip_spaces(*p + 1, end);
    return 0;
}

/* ---- the shape that braces say ---- */

enum state {
    NO_LEVEL = 1 << 0,
    LEVEL_STARTED = 1 << 1,
    ITEM_STARTED = 1 << 2,
    QUOTE_STARTED = 1 << 3,
    QUOTE_COMPLETED = 1 << 4,
    ITEM_DELIMITED = 1 << 5,
    LEVEL_COMPLETED = 1 << 6,
    LEVEL_DELIMITED = 1 << 7,
};
#define ITEM_MAY_BEGIN (LEVEL_STARTED | ITEM_STARTED | ITEM_DELIMITED)
#define ITEM_MAY_END (ITEM_STARTED | QUOTE_COMPLETED | LEVEL_COMPLETED)

struct scan {
    enum state state;
    uint32_t level;
    uint32_t dimensions;
    uint32_t lengths[WR_ARRAY_DIMENSIONS_MAX];   /* of the sub-array in hand */
    uint32_t items[WR_ARRAY_DIMENSIONS_MAX];     /* of it, by delimiters */
    uint32_t last_items[WR_ARRAY_DIMENSIONS_MAX]; /* of the one before */
    bool quoted;
    bool empty;
    bool done;
};

static bool allowed(const struct scan *s, uint32_t states)
{
    return ((uint32_t)s->state & states) != 0;
}

static uint32_t open_level(struct scan *s)
{
    if (!allowed(s, NO_LEVEL | LEVEL_STARTED | LEVEL_DELIMITED)) {
        return WR_SQLSTATE_TEXT_REPRESENTATION;
    }
    if (s->level == WR_ARRAY_DIMENSIONS_MAX) {
        return WR_SQLSTATE_LIMIT;
    }
    s->state = LEVEL_STARTED;
    s->lengths[s->level++] = 0;
    s->dimensions = WR_MAX(s->dimensions, s->level);
    return 0;
}

static uint32_t close_level(struct scan *s)
{
    uint32_t level;

    if (!allowed(s, ITEM_MAY_END) && !(s->level == 1 && s->state == LEVEL_STARTED)) {
        return WR_SQLSTATE_TEXT_REPRESENTATION;
    }
    s->state = LEVEL_COMPLETED;
    level = --s->level;
    if (s->last_items[level] != 0 && s->items[level] != s->last_items[level]) {
        return WR_SQLSTATE_TEXT_REPRESENTATION;
    }
    s->last_items[level] = s->items[level];
    s->items[level] = 1;
    if (level == 0) {
        s->done = true;
        s->lengths[s->dimensions - 1] += 1;
    } else {
        s->lengths[level - 1] += 1;
    }
    return 0;
}

static uint32_t delimit(struct scan *s)
{
    if (!allowed(s, ITEM_MAY_END) || s->level == 0) {
        return WR_SQLSTATE_TEXT_REPRESENTATION;
    }
    s->state = s->state == LEVEL_COMPLETED ? LEVEL_DELIMITED : ITEM_DELIMITED;
    s->items[s->level - 1] += 1;
    s->lengths[s->dimensions - 1] += 1;
    return 0;
}

static uint32_t quote(struct scan *s)
{
    if (!allowed(s, LEVEL_STARTED | QUOTE_STARTED | ITEM_DELIMITED)) {
        return WR_SQLSTATE_TEXT_REPRESENTATION;
    }
    s->quoted = !s->quoted;
    s->state = s->quoted ? QUOTE_STARTED : QUOTE_COMPLETED;
    return 0;
}

static uint32_t escape(struct scan *s)
{
    if (!allowed(s, ITEM_MAY_BEGIN | QUOTE_STARTED)) {
        return WR_SQLSTATE_TEXT_REPRESENTATION;
    }
    s->state = s->state == QUOTE_STARTED ? QUOTE_STARTED : ITEM_STARTED;
    return 0;
}

static uint32_t scan_char(struct scan *s, char c)
{
    if (c == '"') {
        return quote(s);
    }
    if (s->quoted || is_space(c)) {
        return 0;
    }
    if (c == '{') {
        return open_level(s);
    }
    if (c == '}') {
        return close_level(s);
    }
    if (c == ',') {
        return delimit(s);
    }
    if (!allowed(s, ITEM_MAY_BEGIN)) {
        return WR_SQLSTATE_TEXT_REPRESENTATION;
    }
    s->state = ITEM_STARTED;
    return 0;
}

/* The shape of what is in braces, with bounds from 1 on. */
static uint32_t scan_shape(const char *p, const char *end, struct wr_array_shape *ret)
{
    struct scan s = {.state = NO_LEVEL, .dimensions = 1, .empty = true};

    for (uint32_t d = 0; d < WR_ARRAY_DIMENSIONS_MAX; d++) {
        s.items[d] = 1;
    }
    if (p == end || *p != '{') {
        return WR_SQLSTATE_TEXT_REPRESENTATION;
    }
    while (!s.done) {
        s.empty &= s.state != ITEM_STARTED && s.state != QUOTE_STARTED;
        if (p == end) {
            return WR_SQLSTATE_TEXT_REPRESENTATION;
        }
        bool escaped = *p == '\\';
        uint32_t state = escaped ? escape(&s) : scan_char(&s, *p);
        if (state != 0) {
            return state;
        }
        p += escaped ? 2 : 1;
        if (p > end) {
            return WR_SQLSTATE_TEXT_REPRESENTATION;
        }
    }
    if (skip_spaces(p, end) != end) {
        return WR_SQLSTATE_TEXT_REPRESENTATION;
    }
    *ret = (struct wr_array_shape){.dimensions = s.empty ? 0 : s.dimensions};
    for (uint32_t d = 0; d < ret->dimensions; d++) {
        ret->lengths[d] = s.lengths[d];
        ret->lower[d] = 1;
    }
    return 0;
}

/* ---- items ---- */

/* What failed, for a message: the item's text is in `item`. */
struct item {
    struct wr_sb text;
    bool null;
};

/* The next item at *p, without quotes, escapes and the spaces around; *p moves behind its end. The scan
 * has found nothing wrong with the text. */
static bool next_item(const char **p, const char *end, struct item *ret)
{
    bool quoted = false, special = false, done = false;
    size_t kept = 0;

    wr_sb_reset(&ret->text);
    for (; *p < end && !done; (*p)++) {
        char c = **p;
        bool plain = quoted && c != '"' && c != '\\';
        if (c == '\\') {
            *p += 1;
            wr_sb_putc(&ret->text, **p);
            special = true;
            kept = ret->text.bytes;
        } else if (c == '"') {
            quoted = !quoted;
            special = true;
            kept = ret->text.bytes;
        } else if (!plain && (c == '{' || c == '}')) {
            done = c == '}';
        } else if (!plain && c == ',') {
            done = true;
        } else if (plain || !is_space(c) || ret->text.bytes > 0) {
            wr_sb_putc(&ret->text, c);
            kept = plain || is_space(c) ? kept : ret->text.bytes;
        }
    }
    ret->text.bytes = kept;
    ret->null = !special && kept == 4 && strncasecmp(ret->text.ptr, "null", 4) == 0;
    return done;
}

/* Behind an item come the ends of levels: up to the next item, or the end. */
static const char *skip_levels(const char *p, const char *end)
{
    while (p < end && (is_space(*p) || *p == '}' || *p == ',' || *p == '{')) {
        p++;
    }
    return p;
}

/* Read into cells; `failed` gets the text of the item that is wrong. */
static uint32_t read_items(const char *p, const char *end, int32_t typmod,
                           struct wr_array_writer *w, struct item *item)
{
    p = skip_levels(p, end);
    while (w->next < w->count) {
        uint8_t cell[16];
        uint32_t state;
        if (p == end) {
            return WR_SQLSTATE_TEXT_REPRESENTATION;
        }
        (void)next_item(&p, end, item);
        if (item->null) {
            wr_array_put(w, NULL);
        } else {
            wr_sb_reserve(&item->text, 1);
            state = wr_text_to_cell_in(w->element, typmod, item->text.ptr,
                                       (uint32_t)item->text.bytes, item->text.ptr, cell);
            if (state != 0) {
                return state;
            }
            wr_array_put(w, cell);
        }
        p = skip_levels(p, end);
    }
    return p == end ? 0 : WR_SQLSTATE_TEXT_REPRESENTATION;
}

/* The shape, and where the braces begin. */
static uint32_t read_shape(struct wr_str text, struct wr_array_shape *ret, const char **ret_braces)
{
    const char *p = text.ptr, *end = text.ptr + text.bytes;
    struct wr_array_shape given;
    uint32_t state = read_dimensions(&p, end, &given);

    if (state == 0) {
        state = scan_shape(p, end, ret);
    }
    if (state != 0) {
        return state;
    }
    if (given.dimensions > 0) {
        if (given.dimensions != ret->dimensions ||
            memcmp(given.lengths, ret->lengths, sizeof given.lengths) != 0) {
            return WR_SQLSTATE_TEXT_REPRESENTATION;
        }
        *ret = given;
    }
    *ret_braces = p;
    return wr_array_shape_count(ret) ? 0 : WR_SQLSTATE_LIMIT;
}

/* *item: the text of the item that is wrong, if one is. */
static uint32_t parse(enum wr_type element, int32_t typmod, struct wr_str text, struct wr_sb *sb,
                      struct item *item, bool *ret_in_item)
{
    struct wr_array_shape shape;
    struct wr_array_writer w;
    const char *braces = NULL;
    uint32_t state = read_shape(text, &shape, &braces);

    *ret_in_item = false;
    if (state != 0) {
        return state;
    }
    wr_array_begin(&w, sb, element, &shape);
    state = shape.count == 0
                ? 0
                : read_items(braces, text.ptr + text.bytes, typmod, &w, item);
    if (state != 0) {
        *ret_in_item = true;
        sb->bytes = w.start;
        return state;
    }
    wr_array_end(&w);
    return 0;
}

uint32_t wr_array_parse(enum wr_type element, int32_t typmod, const char *text, uint32_t bytes,
                        struct wr_sb *sb)
{
    struct item item = {.null = false};
    bool in_item;
    uint32_t state = parse(element, typmod, (struct wr_str){text, bytes}, sb, &item, &in_item);

    wr_sb_fini(&item.text);
    return state;
}

void wr_array_explain(uint32_t sqlstate, enum wr_type element, int32_t typmod, struct wr_str text,
                      char *message, size_t bytes)
{
    struct wr_sb sb = {0};
    struct item item = {.null = false};
    bool in_item = false;
    uint32_t state = parse(element, typmod, text, &sb, &item, &in_item);

    if (state == sqlstate && in_item) {
        wr_text_explain(sqlstate, element, typmod, (struct wr_str){item.text.ptr, item.text.bytes},
                        message, bytes);
    } else if (sqlstate == WR_SQLSTATE_ARRAY_SUBSCRIPT) {
        (void)snprintf(message, bytes, "upper bound cannot be less than lower bound");
    } else if (sqlstate == WR_SQLSTATE_LIMIT) {
        (void)snprintf(message, bytes,
                       "array of more than %u dimensions, or with a bound that is too large",
                       WR_ARRAY_DIMENSIONS_MAX);
    } else {
        (void)snprintf(message, bytes, "malformed array literal: \"%.*s\"",
                       (int)WR_MIN(text.bytes, (size_t)200), text.ptr);
    }
    wr_sb_fini(&item.text);
    wr_sb_fini(&sb);
}

/* ---- to text ---- */

static bool needs_quotes(struct wr_str text)
{
    if (text.bytes == 0 || (text.bytes == 4 && strncasecmp(text.ptr, "null", 4) == 0)) {
        return true;
    }
    for (size_t i = 0; i < text.bytes; i++) {
        char c = text.ptr[i];
        if (c == '"' || c == '\\' || c == '{' || c == '}' || c == ',' || is_space(c)) {
            return true;
        }
    }
    return false;
}

/* The text from `at` on in quotes, if it needs them. */
static void quote_text(struct wr_sb *sb, size_t at)
{
    struct wr_str text = {sb->ptr + at, sb->bytes - at};
    size_t more = 2;

    if (!needs_quotes(text)) {
        return;
    }
    for (size_t i = 0; i < text.bytes; i++) {
        more += text.ptr[i] == '"' || text.ptr[i] == '\\';
    }
    wr_sb_reserve(sb, more + 1);
    char *from = sb->ptr + sb->bytes, *to = from + more;
    sb->bytes += more;
    *to = '\0';
    *--to = '"';
    while (to > sb->ptr + at + 1) { /* from the end: the text makes room for itself */
        char c = *--from;
        *--to = c;
        if (c == '"' || c == '\\') {
            *--to = '\\';
        }
    }
    *--to = '"';
}

static void put_bounds(const struct wr_array_shape *shape, struct wr_sb *sb)
{
    bool other = false;

    for (uint32_t d = 0; d < shape->dimensions; d++) {
        other |= shape->lower[d] != 1;
    }
    for (uint32_t d = 0; other && d < shape->dimensions; d++) {
        wr_sb_printf(sb, "[%" PRId32 ":%" PRId32 "]", shape->lower[d],
                     (int32_t)(shape->lower[d] + (int64_t)shape->lengths[d] - 1));
    }
    wr_sb_puts(sb, other ? "=" : "");
}

uint32_t wr_array_levels_at(const struct wr_array_shape *shape, uint32_t i)
{
    uint32_t levels = 0, every = 1;

    for (uint32_t d = shape->dimensions; d-- > 0; levels++) {
        every *= shape->lengths[d];
        if (i % every != 0) {
            break;
        }
    }
    return levels;
}

static void put_times(struct wr_sb *sb, char c, uint32_t times)
{
    while (times-- > 0) {
        wr_sb_putc(sb, c);
    }
}

void wr_array_format(const struct wr_view *view, struct wr_sb *sb)
{
    struct wr_array a = wr_array_open(view);
    uint8_t cell[16];

    if (a.shape.count == 0) {
        wr_sb_puts(sb, "{}");
        return;
    }
    put_bounds(&a.shape, sb);
    for (uint32_t i = 0; i < a.shape.count; i++) {
        uint32_t levels = wr_array_levels_at(&a.shape, i);
        if (i > 0) {
            put_times(sb, '}', levels);
            wr_sb_putc(sb, ',');
        }
        put_times(sb, '{', levels);
        if (wr_array_is_null(&a, i)) {
            wr_sb_puts(sb, "NULL");
            continue;
        }
        size_t at = sb->bytes;
        wr_array_get(&a, i, cell);
        wr_cell_to_text(a.element, cell, sb);
        quote_text(sb, at);
    }
    put_times(sb, '}', a.shape.dimensions);
}
