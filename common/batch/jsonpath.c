/* The grammar of jsonpath: PostgreSQL's jsonpath_gram.y, by descent.
 *
 * Whether parentheses hold an expression or a predicate is known only behind them. So both are read by one
 * function, and what may stand where is looked at when it is put together. */
#include "common/batch/jsonpath.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/attr.h"
#include "common/batch/jsonpath_scan.h"
#include "common/batch/sqlstate.h"

struct parse {
    struct wr_jsonpath_scan s;
    struct wr_jsonpath *path;
    uint32_t items;
    uint32_t nesting;
    uint32_t filters;    /* that are open: @ is there */
    uint32_t subscripts; /* that are open: last is there */
    const char *misplaced; /* told when nothing else is wrong */
    struct wr_numeric_room room;
};

typedef struct wr_jsonpath_item *(*reader)(struct parse *p);

static struct wr_jsonpath_item *read_any(struct parse *p);
static struct wr_jsonpath_item *read_sum(struct parse *p);

/* NULL: a mistake is noted. */
static struct wr_jsonpath_item *wrong(struct parse *p)
{
    (void)wr_jsonpath_scan_wrong(&p->s, "syntax error");
    return NULL;
}

static struct wr_jsonpath_item *too_deep(struct parse *p)
{
    (void)wr_jsonpath_scan_fail(&p->s, WR_SQLSTATE_STACK_DEPTH, "stack depth limit exceeded");
    return NULL;
}

static bool at(const struct parse *p, int word)
{
    return p->s.word == word;
}

/* Past a word, if it is this one. */
static bool take(struct parse *p, int word)
{
    if (!at(p, word)) {
        (void)wrong(p);
        return false;
    }
    return wr_jsonpath_scan_next(&p->s);
}

static uint32_t depth_of(const struct wr_jsonpath_item *item)
{
    uint32_t depth = 0;

    for (; item != NULL; item = item->next) {
        depth = WR_MAX(depth, item->depth);
    }
    return depth;
}

static struct wr_jsonpath_item *make(struct parse *p, enum wr_jsonpath_kind kind,
                                     struct wr_jsonpath_item *left, struct wr_jsonpath_item *right)
{
    struct wr_jsonpath_item *item;
    uint32_t depth = 1 + WR_MAX(depth_of(left), depth_of(right));

    if (depth > WR_JSONPATH_DEPTH_MAX) {
        return too_deep(p);
    }
    if (p->items++ == WR_JSONPATH_ITEMS_MAX) {
        (void)wr_jsonpath_scan_fail(&p->s, WR_SQLSTATE_LIMIT, "a jsonpath has more than %u items",
                                    WR_JSONPATH_ITEMS_MAX);
        return NULL;
    }
    item = WR_ARENA_NEW(p->s.arena, struct wr_jsonpath_item);
    item->kind = kind;
    item->left = left;
    item->right = right;
    item->depth = depth;
    return item;
}

/* Of the word in hand, which is passed. */
static struct wr_jsonpath_item *make_text(struct parse *p, enum wr_jsonpath_kind kind)
{
    struct wr_jsonpath_item *item = make(p, kind, NULL, NULL);

    if (item == NULL) {
        return NULL;
    }
    item->text = p->s.text;
    return wr_jsonpath_scan_next(&p->s) ? item : NULL;
}

static struct wr_jsonpath_item *make_plain(struct parse *p, enum wr_jsonpath_kind kind)
{
    struct wr_jsonpath_item *item = make(p, kind, NULL, NULL);

    return item != NULL && wr_jsonpath_scan_next(&p->s) ? item : NULL;
}

static struct wr_jsonpath_item *make_number(struct parse *p)
{
    struct wr_jsonpath_item *item = make(p, WR_JSONPATH_NUMBER, NULL, NULL);

    if (item == NULL) {
        return NULL;
    }
    if (wr_numeric_parse(p->s.text, -1, &p->room, &item->number) != 0) {
        (void)wr_jsonpath_scan_fail(&p->s, WR_SQLSTATE_OUT_OF_RANGE, "value overflows numeric format");
        return NULL;
    }
    return wr_jsonpath_scan_next(&p->s) ? item : NULL;
}

/* Inside of something that is closed by this word; NULL: it is not. */
static struct wr_jsonpath_item *read_inside(struct parse *p, reader read, int close)
{
    struct wr_jsonpath_item *item;

    if (++p->nesting > WR_JSONPATH_NESTING_MAX) {
        return too_deep(p);
    }
    item = read(p);
    p->nesting -= 1;
    return item != NULL && take(p, close) ? item : NULL;
}

/* ---- accessors ---- */

static bool read_level(struct parse *p, uint32_t *ret)
{
    char digits[16];

    if (at(p, WR_WORD_LAST)) {
        *ret = WR_JSONPATH_LEVEL_LAST;
        return wr_jsonpath_scan_next(&p->s);
    }
    if (!at(p, WR_WORD_INTEGER)) {
        (void)wrong(p);
        return false;
    }
    (void)snprintf(digits, sizeof digits, "%.*s", (int)WR_MIN(p->s.text.bytes, 15u), p->s.text.ptr);
    if (strtoull(digits, NULL, 10) > INT32_MAX) {
        return wr_jsonpath_scan_fail(&p->s, WR_SQLSTATE_OUT_OF_RANGE,
                                     "value \"%.*s\" is out of range for type integer",
                                     (int)WR_MIN(p->s.text.bytes, 100u), p->s.text.ptr);
    }
    *ret = (uint32_t)strtoull(digits, NULL, 10);
    return wr_jsonpath_scan_next(&p->s);
}

/* At "**". */
static struct wr_jsonpath_item *read_levels(struct parse *p)
{
    struct wr_jsonpath_item *item = make_plain(p, WR_JSONPATH_ANY);

    if (item == NULL) {
        return NULL;
    }
    item->last = WR_JSONPATH_LEVEL_LAST;
    if (!at(p, '{')) {
        return item;
    }
    if (!wr_jsonpath_scan_next(&p->s) || !read_level(p, &item->first)) {
        return NULL;
    }
    item->last = item->first;
    if (at(p, WR_WORD_TO) && (!wr_jsonpath_scan_next(&p->s) || !read_level(p, &item->last))) {
        return NULL;
    }
    return take(p, '}') ? item : NULL;
}

static int method_of(int word)
{
    switch (word) {
    case WR_WORD_ABS:
        return WR_JSONPATH_ABS;
    case WR_WORD_SIZE:
        return WR_JSONPATH_SIZE;
    case WR_WORD_TYPE:
        return WR_JSONPATH_TYPE;
    case WR_WORD_FLOOR:
        return WR_JSONPATH_FLOOR;
    case WR_WORD_DOUBLE:
        return WR_JSONPATH_DOUBLE;
    case WR_WORD_CEILING:
        return WR_JSONPATH_CEILING;
    case WR_WORD_KEYVALUE:
        return WR_JSONPATH_KEYVALUE;
    case WR_WORD_DATETIME:
        return WR_JSONPATH_DATETIME;
    default:
        return -1;
    }
}

/* Behind a point: a name, or a method's with "(" behind it. */
static struct wr_jsonpath_item *read_named(struct parse *p)
{
    int method = method_of(p->s.word);
    struct wr_jsonpath_item *item = make_text(p, WR_JSONPATH_KEY);

    if (item == NULL || method < 0 || !at(p, '(')) {
        return item;
    }
    item->kind = (enum wr_jsonpath_kind)method;
    item->text = (struct wr_str){0};
    if (!wr_jsonpath_scan_next(&p->s)) {
        return NULL;
    }
    if (method == WR_JSONPATH_DATETIME && at(p, WR_WORD_STRING)) {
        item->left = make_text(p, WR_JSONPATH_STRING);
        if (item->left == NULL) {
            return NULL;
        }
    }
    return take(p, ')') ? item : NULL;
}

static struct wr_jsonpath_item *read_member(struct parse *p)
{
    if (!wr_jsonpath_scan_next(&p->s)) {
        return NULL;
    }
    if (at(p, '*')) {
        return make_plain(p, WR_JSONPATH_ANY_KEY);
    }
    if (at(p, WR_WORD_ANY)) {
        return read_levels(p);
    }
    return at(p, WR_WORD_STRING) || p->s.word >= WR_WORD_NAME ? read_named(p) : wrong(p);
}

static struct wr_jsonpath_item *read_expression(struct parse *p)
{
    struct wr_jsonpath_item *item = read_sum(p);

    return item != NULL && wr_jsonpath_is_predicate(item) && item->next == NULL ? wrong(p) : item;
}

static struct wr_jsonpath_item *read_predicate(struct parse *p)
{
    struct wr_jsonpath_item *item = read_any(p);

    return item != NULL && (!wr_jsonpath_is_predicate(item) || item->next != NULL) ? wrong(p) : item;
}

static struct wr_jsonpath_item *read_subscript(struct parse *p)
{
    struct wr_jsonpath_item *from = read_expression(p), *to = NULL;

    if (from == NULL) {
        return NULL;
    }
    if (at(p, WR_WORD_TO)) {
        if (!wr_jsonpath_scan_next(&p->s) || (to = read_expression(p)) == NULL) {
            return NULL;
        }
    }
    return make(p, WR_JSONPATH_SUBSCRIPT, from, to);
}

static struct wr_jsonpath_item *read_subscript_list(struct parse *p)
{
    struct wr_jsonpath_item *first = read_subscript(p), *last = first;

    while (last != NULL && at(p, ',')) {
        last->next = wr_jsonpath_scan_next(&p->s) ? read_subscript(p) : NULL;
        last = last->next;
    }
    return last == NULL ? NULL : make(p, WR_JSONPATH_INDEX, first, NULL);
}

/* At "[". */
static struct wr_jsonpath_item *read_array(struct parse *p)
{
    struct wr_jsonpath_item *item;

    if (!wr_jsonpath_scan_next(&p->s)) {
        return NULL;
    }
    if (at(p, '*')) {
        item = make_plain(p, WR_JSONPATH_ANY_ARRAY);
        return item != NULL && take(p, ']') ? item : NULL;
    }
    p->subscripts += 1;
    item = read_inside(p, read_subscript_list, ']');
    p->subscripts -= 1;
    return item;
}

/* At "?". */
static struct wr_jsonpath_item *read_filter(struct parse *p)
{
    struct wr_jsonpath_item *predicate;

    if (!wr_jsonpath_scan_next(&p->s) || !take(p, '(')) {
        return NULL;
    }
    p->filters += 1;
    predicate = read_inside(p, read_predicate, ')');
    p->filters -= 1;
    return predicate == NULL ? NULL : make(p, WR_JSONPATH_FILTER, predicate, NULL);
}

/* Whatever accessors there are, behind an item. */
static struct wr_jsonpath_item *read_accessors(struct parse *p, struct wr_jsonpath_item *item)
{
    struct wr_jsonpath_item *last = item;

    while (last != NULL && last->next != NULL) {
        last = last->next;
    }
    while (last != NULL && (at(p, '.') || at(p, '[') || at(p, '?'))) {
        last->next = at(p, '.') ? read_member(p) : at(p, '[') ? read_array(p) : read_filter(p);
        last = last->next;
    }
    return last == NULL ? NULL : item;
}

/* ---- expressions ---- */

/* Where it may not be: told at the end, since PostgreSQL looks when it has read all. */
static struct wr_jsonpath_item *read_placed(struct parse *p, enum wr_jsonpath_kind kind, bool allowed,
                                            const char *misplaced)
{
    if (!allowed && p->misplaced == NULL) {
        p->misplaced = misplaced;
    }
    return make_plain(p, kind);
}

static struct wr_jsonpath_item *read_truth(struct parse *p)
{
    bool truth = at(p, WR_WORD_TRUE);
    struct wr_jsonpath_item *item = make_plain(p, WR_JSONPATH_BOOL);

    if (item != NULL) {
        item->truth = truth;
    }
    return item;
}

static struct wr_jsonpath_item *read_value(struct parse *p)
{
    switch (p->s.word) {
    case WR_WORD_STRING:
        return make_text(p, WR_JSONPATH_STRING);
    case WR_WORD_VARIABLE:
        return make_text(p, WR_JSONPATH_VARIABLE);
    case WR_WORD_NULL:
        return make_plain(p, WR_JSONPATH_NULL);
    case WR_WORD_TRUE:
    case WR_WORD_FALSE:
        return read_truth(p);
    case WR_WORD_INTEGER:
    case WR_WORD_NUMBER:
        return make_number(p);
    case '$':
        return make_plain(p, WR_JSONPATH_ROOT);
    case '@':
        return read_placed(p, WR_JSONPATH_CURRENT, p->filters > 0,
                           "@ is not allowed in root expressions");
    case WR_WORD_LAST:
        return read_placed(p, WR_JSONPATH_LAST, p->subscripts > 0,
                           "LAST is allowed only in array subscripts");
    default:
        return wrong(p);
    }
}

/* A value with its accessors, or parentheses, in which there may be a predicate. */
static struct wr_jsonpath_item *read_primary(struct parse *p)
{
    struct wr_jsonpath_item *item;

    if (!at(p, '(')) {
        item = read_value(p);
    } else {
        item = wr_jsonpath_scan_next(&p->s) ? read_inside(p, read_any, ')') : NULL;
        if (item != NULL && wr_jsonpath_is_predicate(item) && item->next == NULL && at(p, WR_WORD_IS)) {
            if (!wr_jsonpath_scan_next(&p->s) || !take(p, WR_WORD_UNKNOWN)) {
                return NULL;
            }
            return make(p, WR_JSONPATH_IS_UNKNOWN, item, NULL);
        }
    }
    return item == NULL ? NULL : read_accessors(p, item);
}

static bool is_operand(const struct wr_jsonpath_item *item)
{
    return !wr_jsonpath_is_predicate(item) || item->next != NULL;
}

/* A number that a sign is before becomes one. */
static struct wr_jsonpath_item *make_signed(struct parse *p, bool minus, struct wr_jsonpath_item *item)
{
    if (item->kind != WR_JSONPATH_NUMBER || item->next != NULL) {
        return make(p, minus ? WR_JSONPATH_MINUS : WR_JSONPATH_PLUS, item, NULL);
    }
    if (minus && wr_numeric_negate(item->number, &p->room, &item->number) != 0) {
        return wrong(p);
    }
    return item;
}

static struct wr_jsonpath_item *read_signed(struct parse *p)
{
    struct wr_jsonpath_item *item;
    bool minus = at(p, '-');

    if (!minus && !at(p, '+')) {
        return read_primary(p);
    }
    if (++p->nesting > WR_JSONPATH_NESTING_MAX) {
        return too_deep(p);
    }
    item = wr_jsonpath_scan_next(&p->s) ? read_signed(p) : NULL;
    p->nesting -= 1;
    if (item == NULL) {
        return NULL;
    }
    return is_operand(item) ? make_signed(p, minus, item) : wrong(p);
}

static struct wr_jsonpath_item *read_operators(struct parse *p, reader read, const char *words,
                                               const enum wr_jsonpath_kind *kinds)
{
    struct wr_jsonpath_item *left = read(p), *right;
    const char *word;

    while (left != NULL && p->s.word > 0 && p->s.word < 256 && (word = strchr(words, p->s.word)) != NULL) {
        if (!is_operand(left)) {
            return wrong(p);
        }
        right = wr_jsonpath_scan_next(&p->s) ? read(p) : NULL;
        if (right == NULL) {
            return NULL;
        }
        left = is_operand(right) ? make(p, kinds[word - words], left, right) : wrong(p);
    }
    return left;
}

static struct wr_jsonpath_item *read_product(struct parse *p)
{
    static const enum wr_jsonpath_kind kinds[] = {WR_JSONPATH_MUL, WR_JSONPATH_DIV, WR_JSONPATH_MOD};

    return read_operators(p, read_signed, "*/%", kinds);
}

/* May be one predicate in parentheses: what is around it says whether it may. */
static struct wr_jsonpath_item *read_sum(struct parse *p)
{
    static const enum wr_jsonpath_kind kinds[] = {WR_JSONPATH_ADD, WR_JSONPATH_SUB};

    return read_operators(p, read_product, "+-", kinds);
}

/* ---- predicates ---- */

static int comparison_of(int word)
{
    switch (word) {
    case WR_WORD_EQUAL:
        return WR_JSONPATH_EQUAL;
    case WR_WORD_NOT_EQUAL:
        return WR_JSONPATH_NOT_EQUAL;
    case '<':
        return WR_JSONPATH_LESS;
    case WR_WORD_LESS_EQUAL:
        return WR_JSONPATH_LESS_EQUAL;
    case '>':
        return WR_JSONPATH_GREATER;
    case WR_WORD_GREATER_EQUAL:
        return WR_JSONPATH_GREATER_EQUAL;
    default:
        return -1;
    }
}

static bool read_flags(struct parse *p, uint32_t *ret)
{
    static const char letters[] = "ismxq";

    for (size_t i = 0; i < p->s.text.bytes; i++) {
        const char *letter = strchr(letters, p->s.text.ptr[i]);
        if (letter == NULL) {
            return wr_jsonpath_scan_fail(&p->s, WR_SQLSTATE_SYNTAX,
                                         "invalid input syntax for type jsonpath");
        }
        *ret |= 1u << (letter - letters);
    }
    if ((*ret & WR_JSONPATH_REGEX_X) != 0 && (*ret & WR_JSONPATH_REGEX_Q) == 0) {
        return wr_jsonpath_scan_fail(
            &p->s, WR_SQLSTATE_NOT_SUPPORTED,
            "XQuery \"x\" flag (expanded regular expressions) is not implemented");
    }
    return wr_jsonpath_scan_next(&p->s);
}

/* At like_regex. */
static struct wr_jsonpath_item *read_like(struct parse *p, struct wr_jsonpath_item *left)
{
    struct wr_jsonpath_item *item;

    if (!wr_jsonpath_scan_next(&p->s)) {
        return NULL;
    }
    if (!at(p, WR_WORD_STRING)) {
        return wrong(p);
    }
    item = make(p, WR_JSONPATH_LIKE_REGEX, left, NULL);
    if (item == NULL) {
        return NULL;
    }
    item->text = p->s.text;
    item->pattern = p->path->pattern_count++;
    if (!wr_jsonpath_scan_next(&p->s)) {
        return NULL;
    }
    if (at(p, WR_WORD_FLAG)) {
        if (!wr_jsonpath_scan_next(&p->s)) {
            return NULL;
        }
        if (!at(p, WR_WORD_STRING)) {
            return wrong(p);
        }
        return read_flags(p, &item->flags) ? item : NULL;
    }
    return item;
}

/* At starts. */
static struct wr_jsonpath_item *read_starts(struct parse *p, struct wr_jsonpath_item *left)
{
    struct wr_jsonpath_item *initial;

    if (!wr_jsonpath_scan_next(&p->s) || !take(p, WR_WORD_WITH)) {
        return NULL;
    }
    if (!at(p, WR_WORD_STRING) && !at(p, WR_WORD_VARIABLE)) {
        return wrong(p);
    }
    initial = make_text(p, at(p, WR_WORD_STRING) ? WR_JSONPATH_STRING : WR_JSONPATH_VARIABLE);
    return initial == NULL ? NULL : make(p, WR_JSONPATH_STARTS_WITH, left, initial);
}

/* exists (expression) */
static struct wr_jsonpath_item *read_exists(struct parse *p)
{
    struct wr_jsonpath_item *item;

    if (!wr_jsonpath_scan_next(&p->s) || !take(p, '(')) {
        return NULL;
    }
    item = read_inside(p, read_expression, ')');
    return item == NULL ? NULL : make(p, WR_JSONPATH_EXISTS, item, NULL);
}

/* At "!": of parentheses or exists, nothing else. */
static struct wr_jsonpath_item *read_not(struct parse *p)
{
    struct wr_jsonpath_item *item;

    if (!wr_jsonpath_scan_next(&p->s)) {
        return NULL;
    }
    if (at(p, WR_WORD_EXISTS)) {
        item = read_exists(p);
    } else {
        item = take(p, '(') ? read_inside(p, read_predicate, ')') : NULL;
    }
    return item == NULL ? NULL : make(p, WR_JSONPATH_NOT, item, NULL);
}

/* An expression, or one predicate without && and ||. */
static struct wr_jsonpath_item *read_unit(struct parse *p)
{
    struct wr_jsonpath_item *left, *right;
    int comparison;

    if (at(p, '!')) {
        return read_not(p);
    }
    if (at(p, WR_WORD_EXISTS)) {
        return read_exists(p);
    }
    left = read_sum(p);
    if (left == NULL || !is_operand(left)) {
        return left;
    }
    if (at(p, WR_WORD_STARTS)) {
        return read_starts(p, left);
    }
    if (at(p, WR_WORD_LIKE_REGEX)) {
        return read_like(p, left);
    }
    comparison = comparison_of(p->s.word);
    if (comparison < 0) {
        return left;
    }
    right = wr_jsonpath_scan_next(&p->s) ? read_expression(p) : NULL;
    return right == NULL ? NULL : make(p, (enum wr_jsonpath_kind)comparison, left, right);
}

static struct wr_jsonpath_item *read_logical(struct parse *p, reader read, int word,
                                             enum wr_jsonpath_kind kind)
{
    struct wr_jsonpath_item *left = read(p), *right;

    while (left != NULL && at(p, word)) {
        if (is_operand(left)) {
            return wrong(p);
        }
        right = wr_jsonpath_scan_next(&p->s) ? read(p) : NULL;
        if (right == NULL) {
            return NULL;
        }
        left = is_operand(right) ? wrong(p) : make(p, kind, left, right);
    }
    return left;
}

static struct wr_jsonpath_item *read_conjunction(struct parse *p)
{
    return read_logical(p, read_unit, WR_WORD_AND, WR_JSONPATH_AND);
}

/* An expression or a predicate. */
static struct wr_jsonpath_item *read_any(struct parse *p)
{
    return read_logical(p, read_conjunction, WR_WORD_OR, WR_JSONPATH_OR);
}

/* ---- the whole ---- */

static uint8_t *take_room(struct wr_numeric_room *room, uint32_t bytes)
{
    struct parse *p = (struct parse *)((char *)room - offsetof(struct parse, room));

    return wr_arena_alloc(p->s.arena, bytes);
}

static struct wr_jsonpath_item *read_path(struct parse *p, struct wr_str text)
{
    if (!wr_jsonpath_scan_next(&p->s)) {
        return NULL;
    }
    if (at(p, WR_WORD_END)) {
        (void)wr_jsonpath_scan_fail(&p->s, WR_SQLSTATE_TEXT_REPRESENTATION,
                                    "invalid input syntax for type jsonpath: \"%.*s\"",
                                    (int)WR_MIN(text.bytes, 100u), text.ptr);
        return NULL;
    }
    p->path->lax = !at(p, WR_WORD_STRICT);
    if ((at(p, WR_WORD_STRICT) || at(p, WR_WORD_LAX)) && !wr_jsonpath_scan_next(&p->s)) {
        return NULL;
    }
    struct wr_jsonpath_item *root = read_any(p);
    return root == NULL || at(p, WR_WORD_END) ? root : wrong(p);
}

uint32_t wr_jsonpath_parse(struct wr_str text, struct wr_arena *arena, struct wr_jsonpath *ret,
                           struct wr_jsonpath_fault *fault)
{
    struct wr_jsonpath_fault unused;
    struct wr_jsonpath path = {0};
    struct parse p = {.s = {.p = text.ptr, .end = text.ptr + text.bytes, .arena = arena,
                            .fault = fault == NULL ? &unused : fault},
                      .path = &path,
                      .room = {.take = take_room}};

    path.root = read_path(&p, text);
    if (path.root != NULL && p.misplaced != NULL) {
        (void)wr_jsonpath_scan_fail(&p.s, WR_SQLSTATE_SYNTAX, "%s", p.misplaced);
    }
    if (p.s.state == 0) {
        *ret = path;
    }
    return p.s.state;
}
