/* Compiled paths, and what their accessors find. */
#include "common/expr/jsonpath_internal.h"

#include <stdarg.h>
#include <stdio.h>

#include "common/base/alloc.h"
#include "common/base/assert.h"
#include "common/batch/decimal.h"
#include "common/expr/kernel_to_char.h"

/* Paths that are kept: one, when it is a constant. */
#define KEPT_MAX 8u

struct wr_jsonpath_machine {
    struct wr_jsonpath_program kept[KEPT_MAX];
    uint32_t next;
    struct wr_jsonpath_state state;
};

/* ---- lists and errors ---- */

void wr_jsonpath_list_fini(struct wr_jsonpath_list *list)
{
    wr_free(list->more);
    *list = (struct wr_jsonpath_list){0};
}

void wr_jsonpath_list_add(struct wr_jsonpath_list *list, const struct wr_jsonpath_value *value)
{
    uint32_t more = list->count - WR_MIN(list->count, WR_JSONPATH_LIST_OWN);

    if (list->count < WR_JSONPATH_LIST_OWN) {
        list->own[list->count++] = *value;
        return;
    }
    if (more == list->room) {
        list->room = WR_MAX(list->room * 2, 16u);
        list->more = wr_realloc(list->more, (size_t)list->room * sizeof *list->more);
    }
    list->more[more] = *value;
    list->count += 1;
}

static void note(struct wr_jsonpath_state *s, uint32_t state, const char *fmt, va_list args)
{
    if (s->error == 0) {
        s->error = state;
        (void)vsnprintf(s->message, sizeof s->message, fmt, args);
    }
}

enum wr_jsonpath_result wr_jsonpath_soft(struct wr_jsonpath_state *s, uint32_t state, const char *fmt, ...)
{
    va_list args;

    if (s->throws) {
        va_start(args, fmt);
        note(s, state, fmt, args);
        va_end(args);
    }
    return WR_JSONPATH_ERROR;
}

enum wr_jsonpath_result wr_jsonpath_hard(struct wr_jsonpath_state *s, uint32_t state, const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    note(s, state, fmt, args);
    va_end(args);
    return WR_JSONPATH_ERROR;
}

/* ---- what is behind an item ---- */

static enum wr_jsonpath_result collect(struct wr_jsonpath_state *s, const struct wr_jsonpath_value *value,
                                       struct wr_jsonpath_list *found)
{
    if (found == NULL) {
        return WR_JSONPATH_FOUND;
    }
    if (s->steps++ >= WR_JSONPATH_STEPS_MAX) {
        return wr_jsonpath_hard(s, WR_SQLSTATE_LIMIT, WR_JSONPATH_STEPS_MESSAGE);
    }
    wr_jsonpath_list_add(found, value);
    return WR_JSONPATH_FOUND;
}

enum wr_jsonpath_result wr_jsonpath_next(struct wr_jsonpath_state *s, const struct wr_jsonpath_item *item,
                                         const struct wr_jsonpath_value *value,
                                         struct wr_jsonpath_list *found)
{
    return item->next != NULL ? wr_jsonpath_run_lax(s, item->next, value, found) : collect(s, value, found);
}

/* ---- everything in a container ---- */

struct descent {
    const struct wr_jsonpath_item *item; /* for each value; NULL: it is found */
    uint32_t first, last;                /* levels */
    bool lenient;
    bool unwrap;
};

static bool is_container(const struct wr_jsonpath_value *value)
{
    return value->kind == WR_JSONPATH_VALUE_JSON && wr_jsonb_is_container(value->json);
}

static enum wr_jsonpath_result visit(struct wr_jsonpath_state *s, const struct descent *d,
                                     const struct wr_jsonpath_value *value,
                                     struct wr_jsonpath_list *found)
{
    enum wr_jsonpath_result result;
    bool lenient = s->lenient;

    if (d->item == NULL) {
        return collect(s, value, found);
    }
    s->lenient |= d->lenient;
    result = wr_jsonpath_item_run(s, d->item, value, found, d->unwrap);
    s->lenient = lenient;
    return result;
}

/* Done before all are seen: it failed, or one is enough. */
static bool is_decided(enum wr_jsonpath_result result, const struct wr_jsonpath_list *found)
{
    return result == WR_JSONPATH_ERROR || (result == WR_JSONPATH_FOUND && found == NULL);
}

static bool enter(struct wr_jsonpath_state *s)
{
    if (s->error != 0) {
        return false;
    }
    if (s->calls >= WR_JSONPATH_CALLS_MAX) {
        (void)wr_jsonpath_hard(s, WR_SQLSTATE_STACK_DEPTH, "stack depth limit exceeded");
        return false;
    }
    if (s->steps++ >= WR_JSONPATH_STEPS_MAX) {
        (void)wr_jsonpath_hard(s, WR_SQLSTATE_LIMIT, WR_JSONPATH_STEPS_MESSAGE);
        return false;
    }
    s->calls += 1;
    return true;
}

static enum wr_jsonpath_result descend(struct wr_jsonpath_state *s, const struct descent *d,
                                       struct wr_jsonb container, uint32_t level,
                                       struct wr_jsonpath_list *found);

static enum wr_jsonpath_result descend_one(struct wr_jsonpath_state *s, const struct descent *d,
                                           const struct wr_jsonpath_value *value, uint32_t level,
                                           struct wr_jsonpath_list *found)
{
    enum wr_jsonpath_result result = WR_JSONPATH_NOTHING;
    bool leaves = d->first == WR_JSONPATH_LEVEL_LAST && d->last == WR_JSONPATH_LEVEL_LAST;

    if (level >= d->first || (leaves && !is_container(value))) {
        result = visit(s, d, value, found);
        if (is_decided(result, found)) {
            return result;
        }
    }
    if (level < d->last && is_container(value)) {
        result = descend(s, d, value->json, level + 1, found);
    }
    return result;
}

static enum wr_jsonpath_result descend(struct wr_jsonpath_state *s, const struct descent *d,
                                       struct wr_jsonb container, uint32_t level,
                                       struct wr_jsonpath_list *found)
{
    enum wr_jsonpath_result result = WR_JSONPATH_NOTHING;
    bool object = container.kind == WR_JSONB_OBJECT;

    if (level > d->last) {
        return result;
    }
    if (!enter(s)) {
        return WR_JSONPATH_ERROR;
    }
    for (uint32_t i = 0, count = wr_jsonb_count(container); i < count; i++) {
        struct wr_jsonpath_value value = wr_jsonpath_value_of(
            object ? wr_jsonb_member(container, i) : wr_jsonb_element(container, i));
        result = descend_one(s, d, &value, level, found);
        if (is_decided(result, found)) {
            break;
        }
    }
    s->calls -= 1;
    return result;
}

enum wr_jsonpath_result wr_jsonpath_unwrap(struct wr_jsonpath_state *s, const struct wr_jsonpath_item *item,
                                           const struct wr_jsonpath_value *array,
                                           struct wr_jsonpath_list *found, bool unwrap_elements)
{
    const struct descent d = {item, 1, 1, false, unwrap_elements};

    return descend(s, &d, array->json, 1, found);
}

enum wr_jsonpath_result wr_jsonpath_operand(struct wr_jsonpath_state *s,
                                            const struct wr_jsonpath_item *item,
                                            const struct wr_jsonpath_value *value,
                                            struct wr_jsonpath_list *found)
{
    WR_CLEANUP(wr_jsonpath_list_fini) struct wr_jsonpath_list all = {0};
    enum wr_jsonpath_result result;

    if (!s->lax) {
        return wr_jsonpath_run_lax(s, item, value, found);
    }
    result = wr_jsonpath_run_lax(s, item, value, &all);
    for (uint32_t i = 0; i < all.count && result != WR_JSONPATH_ERROR; i++) {
        const struct wr_jsonpath_value *one = wr_jsonpath_list_at(&all, i);
        if (wr_jsonpath_is(one, WR_JSONB_ARRAY)) {
            result = wr_jsonpath_unwrap(s, NULL, one, found, false);
        } else {
            wr_jsonpath_list_add(found, one);
        }
    }
    return result == WR_JSONPATH_ERROR ? result : WR_JSONPATH_FOUND;
}

const struct wr_numeric *wr_jsonpath_single_number(const struct wr_jsonpath_list *list)
{
    return list->count == 1 && list->own[0].kind == WR_JSONPATH_VALUE_NUMBER ? &list->own[0].number : NULL;
}

/* ---- accessors ---- */

static enum wr_jsonpath_result run_key(struct wr_jsonpath_state *s, const struct wr_jsonpath_item *item,
                                       const struct wr_jsonpath_value *value,
                                       struct wr_jsonpath_list *found, bool unwrap)
{
    struct wr_jsonpath_value member;
    struct wr_jsonb json;

    if (wr_jsonpath_is(value, WR_JSONB_OBJECT)) {
        if (wr_jsonb_find(value->json, item->text, &json)) {
            member = wr_jsonpath_value_of(json);
            return wr_jsonpath_next(s, item, &member, found);
        }
        return s->lenient ? WR_JSONPATH_NOTHING
                          : wr_jsonpath_soft(s, WR_SQLSTATE_JSON_NO_MEMBER,
                                             "JSON object does not contain key \"%.*s\"",
                                             (int)WR_MIN(item->text.bytes, 200u), item->text.ptr);
    }
    if (unwrap && wr_jsonpath_is(value, WR_JSONB_ARRAY)) {
        return wr_jsonpath_unwrap(s, item, value, found, false);
    }
    return s->lenient ? WR_JSONPATH_NOTHING
                      : wr_jsonpath_soft(s, WR_SQLSTATE_JSON_NO_MEMBER,
                                         "jsonpath member accessor can only be applied to an object");
}

static enum wr_jsonpath_result run_any_key(struct wr_jsonpath_state *s,
                                           const struct wr_jsonpath_item *item,
                                           const struct wr_jsonpath_value *value,
                                           struct wr_jsonpath_list *found, bool unwrap)
{
    if (wr_jsonpath_is(value, WR_JSONB_OBJECT)) {
        return wr_jsonpath_unwrap(s, item->next, value, found, s->lax);
    }
    if (unwrap && wr_jsonpath_is(value, WR_JSONB_ARRAY)) {
        return wr_jsonpath_unwrap(s, item, value, found, false);
    }
    return s->lenient
               ? WR_JSONPATH_NOTHING
               : wr_jsonpath_soft(s, WR_SQLSTATE_JSON_NO_OBJECT,
                                  "jsonpath wildcard member accessor can only be applied to an object");
}

static enum wr_jsonpath_result run_any_array(struct wr_jsonpath_state *s,
                                             const struct wr_jsonpath_item *item,
                                             const struct wr_jsonpath_value *value,
                                             struct wr_jsonpath_list *found)
{
    if (wr_jsonpath_is(value, WR_JSONB_ARRAY)) {
        return wr_jsonpath_unwrap(s, item->next, value, found, s->lax);
    }
    if (s->lax) {
        return wr_jsonpath_next(s, item, value, found);
    }
    return s->lenient
               ? WR_JSONPATH_NOTHING
               : wr_jsonpath_soft(s, WR_SQLSTATE_JSON_NO_ARRAY,
                                  "jsonpath wildcard array accessor can only be applied to an array");
}

static enum wr_jsonpath_result run_any(struct wr_jsonpath_state *s, const struct wr_jsonpath_item *item,
                                       const struct wr_jsonpath_value *value,
                                       struct wr_jsonpath_list *found)
{
    const struct descent d = {item->next, item->first, item->last, true, s->lax};
    enum wr_jsonpath_result result = WR_JSONPATH_NOTHING;
    bool lenient = s->lenient;

    if (item->first == 0) {
        s->lenient = true;
        result = wr_jsonpath_next(s, item, value, found);
        s->lenient = lenient;
        /* A soft error here is forgotten where there is more to see, as PostgreSQL 15 forgets it. */
        if (s->error != 0 || (result == WR_JSONPATH_FOUND && found == NULL)) {
            return result;
        }
    }
    return is_container(value) ? descend(s, &d, value->json, 1, found) : result;
}

/* ---- subscripts ---- */

/* A whole number, cut off. */
static enum wr_jsonpath_result subscript(struct wr_jsonpath_state *s, const struct wr_jsonpath_item *item,
                                         const struct wr_jsonpath_value *value, int64_t *ret)
{
    WR_CLEANUP(wr_jsonpath_list_fini) struct wr_jsonpath_list list = {0};
    enum wr_jsonpath_result result = wr_jsonpath_run_lax(s, item, value, &list);
    const struct wr_numeric *number = wr_jsonpath_single_number(&list);
    struct wr_numeric whole;
    WR_DECIMAL(d);

    if (result == WR_JSONPATH_ERROR) {
        return result;
    }
    if (number == NULL) {
        return wr_jsonpath_soft(s, WR_SQLSTATE_JSON_SUBSCRIPT,
                                "jsonpath array subscript is not a single numeric value");
    }
    wr_decimal_load(*number, &d);
    wr_decimal_rescale(&d, 0, WR_DECIMAL_TRUNCATE);
    if (wr_decimal_store(&d, &s->room, &whole) != 0 || !wr_numeric_to_i64(whole, ret) ||
        *ret < INT32_MIN || *ret > INT32_MAX) {
        return wr_jsonpath_soft(s, WR_SQLSTATE_JSON_SUBSCRIPT,
                                "jsonpath array subscript is out of integer range");
    }
    return WR_JSONPATH_FOUND;
}

/* The elements of one subscript, from to to. */
static enum wr_jsonpath_result run_range(struct wr_jsonpath_state *s, const struct wr_jsonpath_item *item,
                                         const struct wr_jsonpath_item *range,
                                         const struct wr_jsonpath_value *value,
                                         struct wr_jsonpath_list *found)
{
    enum wr_jsonpath_result result;
    bool single = !wr_jsonpath_is(value, WR_JSONB_ARRAY);
    int64_t size = s->array_size, from, to;

    result = subscript(s, range->left, value, &from);
    to = from;
    if (result == WR_JSONPATH_FOUND && range->right != NULL) {
        result = subscript(s, range->right, value, &to);
    }
    if (result == WR_JSONPATH_ERROR) {
        return result;
    }
    if (!s->lenient && (from < 0 || from > to || to >= size)) {
        return wr_jsonpath_soft(s, WR_SQLSTATE_JSON_SUBSCRIPT,
                                "jsonpath array subscript is out of bounds");
    }
    result = WR_JSONPATH_NOTHING;
    for (int64_t i = WR_MAX(from, 0); i <= WR_MIN(to, size - 1); i++) {
        struct wr_jsonpath_value element =
            single ? *value : wr_jsonpath_value_of(wr_jsonb_element(value->json, (uint32_t)i));
        result = wr_jsonpath_next(s, item, &element, found);
        if (is_decided(result, found)) {
            break;
        }
    }
    return result;
}

static enum wr_jsonpath_result run_index(struct wr_jsonpath_state *s, const struct wr_jsonpath_item *item,
                                         const struct wr_jsonpath_value *value,
                                         struct wr_jsonpath_list *found)
{
    enum wr_jsonpath_result result = WR_JSONPATH_NOTHING;
    bool array = wr_jsonpath_is(value, WR_JSONB_ARRAY);
    int64_t outer = s->array_size;

    if (!array && !s->lax) {
        return s->lenient ? result
                          : wr_jsonpath_soft(s, WR_SQLSTATE_JSON_NO_ARRAY,
                                             "jsonpath array accessor can only be applied to an array");
    }
    s->array_size = array ? wr_jsonb_count(value->json) : 1;
    for (const struct wr_jsonpath_item *range = item->left; range != NULL; range = range->next) {
        result = run_range(s, item, range, value, found);
        if (is_decided(result, found)) {
            break;
        }
    }
    s->array_size = outer;
    return result;
}

/* ---- values ---- */

static enum wr_jsonpath_result variable(struct wr_jsonpath_state *s, const struct wr_jsonpath_item *item,
                                        struct wr_jsonpath_value *ret)
{
    struct wr_jsonb json;

    if (s->vars == NULL || !wr_jsonb_find(*s->vars, item->text, &json)) {
        return wr_jsonpath_hard(s, WR_SQLSTATE('4', '2', '7', '0', '4'),
                                "could not find jsonpath variable \"%.*s\"",
                                (int)WR_MIN(item->text.bytes, 200u), item->text.ptr);
    }
    s->base = (struct wr_jsonpath_base){*s->vars, 1};
    *ret = wr_jsonpath_value_of(json);
    return WR_JSONPATH_FOUND;
}

static enum wr_jsonpath_result constant(struct wr_jsonpath_state *s, const struct wr_jsonpath_item *item,
                                        struct wr_jsonpath_value *ret)
{
    struct wr_jsonb json = {.kind = WR_JSONB_NULL};

    switch (item->kind) {
    case WR_JSONPATH_VARIABLE:
        return variable(s, item, ret);
    case WR_JSONPATH_NUMBER:
        *ret = wr_jsonpath_number(item->number);
        return WR_JSONPATH_FOUND;
    case WR_JSONPATH_LAST:
        WR_ASSERT(s->array_size >= 0); /* the grammar lets it be nowhere else */
        *ret = wr_jsonpath_number(wr_numeric_from_i64(s->array_size - 1));
        return WR_JSONPATH_FOUND;
    case WR_JSONPATH_BOOL:
        json.kind = item->truth ? WR_JSONB_TRUE : WR_JSONB_FALSE;
        break;
    case WR_JSONPATH_STRING:
        json = (struct wr_jsonb){WR_JSONB_STRING, (uint32_t)item->text.bytes,
                                 (const uint8_t *)item->text.ptr};
        break;
    default:
        break;
    }
    *ret = wr_jsonpath_value_of(json);
    return WR_JSONPATH_FOUND;
}

/* Not even looked at when nothing is done with it, but for a variable, which must be there. */
static enum wr_jsonpath_result run_constant(struct wr_jsonpath_state *s,
                                            const struct wr_jsonpath_item *item,
                                            struct wr_jsonpath_list *found)
{
    struct wr_jsonpath_base base = s->base;
    struct wr_jsonpath_value value;
    enum wr_jsonpath_result result;

    if (item->next == NULL && found == NULL && item->kind != WR_JSONPATH_VARIABLE) {
        return WR_JSONPATH_FOUND;
    }
    result = constant(s, item, &value);
    if (result == WR_JSONPATH_FOUND) {
        result = wr_jsonpath_next(s, item, &value, found);
    }
    s->base = base;
    return result;
}

static enum wr_jsonpath_result run_root(struct wr_jsonpath_state *s, const struct wr_jsonpath_item *item,
                                        struct wr_jsonpath_list *found)
{
    struct wr_jsonpath_base base = s->base;
    enum wr_jsonpath_result result;

    s->base = (struct wr_jsonpath_base){s->root.json, 0};
    if (s->root.kind != WR_JSONPATH_VALUE_JSON) {
        s->base.json = (struct wr_jsonb){.kind = WR_JSONB_NULL};
    }
    result = wr_jsonpath_next(s, item, &s->root, found);
    s->base = base;
    return result;
}

static enum wr_jsonpath_result run_filter(struct wr_jsonpath_state *s, const struct wr_jsonpath_item *item,
                                          const struct wr_jsonpath_value *value,
                                          struct wr_jsonpath_list *found, bool unwrap)
{
    struct wr_jsonpath_value outer = s->current;
    enum wr_jsonpath_truth truth;

    if (unwrap && wr_jsonpath_is(value, WR_JSONB_ARRAY)) {
        return wr_jsonpath_unwrap(s, item, value, found, false);
    }
    s->current = *value;
    truth = wr_jsonpath_predicate(s, item->left, value);
    s->current = outer;
    return s->error != 0                 ? WR_JSONPATH_ERROR
           : truth == WR_JSONPATH_TRUE ? wr_jsonpath_next(s, item, value, found)
                                         : WR_JSONPATH_NOTHING;
}

/* A predicate as a value: true, false, or null where it is unknown. */
static enum wr_jsonpath_result run_predicate(struct wr_jsonpath_state *s,
                                             const struct wr_jsonpath_item *item,
                                             const struct wr_jsonpath_value *value,
                                             struct wr_jsonpath_list *found)
{
    enum wr_jsonpath_truth truth = wr_jsonpath_predicate(s, item, value);
    struct wr_jsonpath_value result;

    if (s->error != 0) {
        return WR_JSONPATH_ERROR;
    }
    result = wr_jsonpath_value_of((struct wr_jsonb){.kind = truth == WR_JSONPATH_TRUE ? WR_JSONB_TRUE
                                                            : truth == WR_JSONPATH_FALSE
                                                                ? WR_JSONB_FALSE
                                                                : WR_JSONB_NULL});
    return wr_jsonpath_next(s, item, &result, found);
}

static enum wr_jsonpath_result dispatch(struct wr_jsonpath_state *s, const struct wr_jsonpath_item *item,
                                        const struct wr_jsonpath_value *value,
                                        struct wr_jsonpath_list *found, bool unwrap)
{
    if (wr_jsonpath_is_predicate(item)) {
        return run_predicate(s, item, value, found);
    }
    switch (item->kind) {
    case WR_JSONPATH_KEY:
        return run_key(s, item, value, found, unwrap);
    case WR_JSONPATH_ROOT:
        return run_root(s, item, found);
    case WR_JSONPATH_CURRENT:
        return wr_jsonpath_next(s, item, &s->current, found);
    case WR_JSONPATH_ANY_KEY:
        return run_any_key(s, item, value, found, unwrap);
    case WR_JSONPATH_ANY_ARRAY:
        return run_any_array(s, item, value, found);
    case WR_JSONPATH_INDEX:
        return run_index(s, item, value, found);
    case WR_JSONPATH_ANY:
        return run_any(s, item, value, found);
    case WR_JSONPATH_FILTER:
        return run_filter(s, item, value, found, unwrap);
    case WR_JSONPATH_PLUS:
    case WR_JSONPATH_MINUS:
        return wr_jsonpath_signed(s, item, value, found);
    default:
        return item->kind < WR_JSONPATH_KEY  ? run_constant(s, item, found)
               : item->kind < WR_JSONPATH_ADD ? wr_jsonpath_method(s, item, value, found, unwrap)
                                              : wr_jsonpath_arithmetic(s, item, value, found);
    }
}

enum wr_jsonpath_result wr_jsonpath_item_run(struct wr_jsonpath_state *s,
                                             const struct wr_jsonpath_item *item,
                                             const struct wr_jsonpath_value *value,
                                             struct wr_jsonpath_list *found, bool unwrap)
{
    enum wr_jsonpath_result result;
    /* @ and $ stand in the state, which what is behind them may change. */
    const struct wr_jsonpath_value own = *value;

    if (!enter(s)) {
        return WR_JSONPATH_ERROR;
    }
    result = dispatch(s, item, &own, found, unwrap);
    s->calls -= 1;
    return s->error != 0 ? WR_JSONPATH_ERROR : result;
}

/* ---- compiled paths ---- */

static void program_fini(struct wr_jsonpath_program *program)
{
    for (uint32_t i = 0; program->patterns != NULL && i < program->path.pattern_count; i++) {
        wr_regex_destroy(program->patterns[i]);
    }
    wr_free(program->patterns);
    wr_arena_fini(&program->arena);
    wr_sb_fini(&program->text);
    *program = (struct wr_jsonpath_program){0};
}

/* XQuery's flags as PostgreSQL maps them: a point stops at line ends unless s says no. */
static uint32_t regex_flags(uint32_t flags)
{
    uint32_t icase = (flags & WR_JSONPATH_REGEX_I) != 0 ? WR_REGEX_ICASE : 0;

    if ((flags & WR_JSONPATH_REGEX_Q) != 0) {
        return icase | WR_REGEX_LITERAL;
    }
    return icase | ((flags & WR_JSONPATH_REGEX_S) != 0 ? 0 : WR_REGEX_NEWLINE_STOPS) |
           ((flags & WR_JSONPATH_REGEX_M) != 0 ? WR_REGEX_NEWLINE_ANCHORS : 0);
}

static void compile_item(struct wr_jsonpath_program *program, const struct wr_jsonpath_item *item)
{
    const char *wrong;

    if (item->kind != WR_JSONPATH_LIKE_REGEX) {
        return;
    }
    wrong = wr_regex_create(item->text, regex_flags(item->flags), &program->patterns[item->pattern]);
    if (wrong != NULL && program->state == 0) {
        program->state = WR_SQLSTATE_REGEX;
        (void)snprintf(program->fault.message, sizeof program->fault.message, "%s", wrong);
    }
}

/* Recursion is as deep as the tree, which the parser bounds. */
static void compile_patterns(struct wr_jsonpath_program *program, const struct wr_jsonpath_item *item)
{
    for (; item != NULL; item = item->next) {
        compile_item(program, item);
        compile_patterns(program, item->left);
        compile_patterns(program, item->right);
    }
}

static void compile(struct wr_jsonpath_program *program, struct wr_str text)
{
    wr_sb_append(&program->text, text.ptr, text.bytes);
    wr_arena_init(&program->arena, 0);
    program->state =
        wr_jsonpath_parse((struct wr_str){program->text.ptr, program->text.bytes}, &program->arena,
                          &program->path, &program->fault);
    if (program->state == 0 && program->path.pattern_count > 0) {
        program->patterns = WR_NEW_ARRAY(struct wr_regex *, program->path.pattern_count);
        compile_patterns(program, program->path.root);
    }
}

static const struct wr_jsonpath_program *compiled(struct wr_jsonpath_machine *machine, struct wr_str text)
{
    struct wr_jsonpath_program *program;

    for (uint32_t i = 0; i < KEPT_MAX; i++) {
        program = &machine->kept[i];
        if (program->text.ptr != NULL && program->text.bytes == text.bytes &&
            memcmp(program->text.ptr, text.ptr, text.bytes) == 0) {
            return program;
        }
    }
    program = &machine->kept[machine->next++ % KEPT_MAX];
    program_fini(program);
    compile(program, text);
    return program;
}

uint32_t wr_jsonpath_check(struct wr_str text, struct wr_jsonpath_fault *fault)
{
    struct wr_jsonpath_program program = {0};
    uint32_t state;

    compile(&program, text);
    state = program.state;
    *fault = program.fault;
    program_fini(&program);
    return state;
}

/* ---- machines ---- */

static uint8_t *take_room(struct wr_numeric_room *room, uint32_t bytes)
{
    struct wr_jsonpath_state *s =
        (struct wr_jsonpath_state *)((char *)room - offsetof(struct wr_jsonpath_state, room));

    return wr_arena_alloc(&s->arena, bytes);
}

struct wr_jsonpath_machine *wr_jsonpath_machine_create(void)
{
    struct wr_jsonpath_machine *machine = WR_NEW(struct wr_jsonpath_machine);

    wr_arena_init(&machine->state.arena, 0);
    wr_jsonb_builder_init(&machine->state.builder);
    machine->state.room.take = take_room;
    return machine;
}

void wr_jsonpath_machine_destroy(struct wr_jsonpath_machine *machine)
{
    if (machine == NULL) {
        return;
    }
    for (uint32_t i = 0; i < KEPT_MAX; i++) {
        program_fini(&machine->kept[i]);
    }
    wr_arena_fini(&machine->state.arena);
    wr_jsonb_builder_fini(&machine->state.builder);
    if (machine->state.pictures != NULL) {
        machine->state.pictures->base.destroy(&machine->state.pictures->base);
    }
    wr_free(machine);
}

static void prepare(struct wr_jsonpath_state *s, const struct wr_jsonpath_program *program,
                    const struct wr_jsonpath_run *run)
{
    wr_arena_reset(&s->arena);
    s->program = program;
    s->lax = s->lenient = program->path.lax;
    s->throws = !run->silent;
    s->with_zone = run->with_zone;
    s->root = s->current = wr_jsonpath_value_of(run->target);
    s->vars = run->vars;
    s->base = (struct wr_jsonpath_base){.json = {.kind = WR_JSONB_NULL}};
    s->objects = run->vars != NULL ? 2 : 1;
    s->array_size = -1;
    s->calls = s->steps = 0;
    s->error = 0;
    s->message[0] = '\0';
}

/* In strict mode all must be seen, for there may be an error in it. */
static enum wr_jsonpath_result run_strictly(struct wr_jsonpath_state *s)
{
    WR_CLEANUP(wr_jsonpath_list_fini) struct wr_jsonpath_list all = {0};
    enum wr_jsonpath_result result = wr_jsonpath_run_lax(s, s->program->path.root, &s->root, &all);

    return result == WR_JSONPATH_ERROR ? result : all.count > 0 ? WR_JSONPATH_FOUND : WR_JSONPATH_NOTHING;
}

uint32_t wr_jsonpath_evaluate(struct wr_jsonpath_machine *machine, const struct wr_jsonpath_run *run,
                              struct wr_jsonpath_list *found, enum wr_jsonpath_result *ret,
                              const char **ret_message)
{
    const struct wr_jsonpath_program *program = compiled(machine, run->path);
    struct wr_jsonpath_state *s = &machine->state;

    if (program->state != 0) {
        *ret_message = program->fault.message;
        return program->state;
    }
    prepare(s, program, run);
    if (run->vars != NULL && run->vars->kind != WR_JSONB_OBJECT) {
        *ret_message = "\"vars\" argument is not an object";
        return WR_SQLSTATE_INVALID_PARAMETER;
    }
    *ret = found == NULL && !s->lax ? run_strictly(s)
                                    : wr_jsonpath_run_lax(s, program->path.root, &s->root, found);
    *ret_message = s->message;
    return s->error;
}
