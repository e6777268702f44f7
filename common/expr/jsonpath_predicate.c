/* Predicates of jsonpath: true, false or unknown. */
#include <string.h>

#include "common/expr/jsonpath_internal.h"

typedef enum wr_jsonpath_truth (*test)(struct wr_jsonpath_state *s, const struct wr_jsonpath_item *item,
                                       const struct wr_jsonpath_value *left,
                                       const struct wr_jsonpath_value *right);

static enum wr_jsonpath_truth truth_of(bool truth)
{
    return truth ? WR_JSONPATH_TRUE : WR_JSONPATH_FALSE;
}

/* ---- of two values ---- */

static enum wr_jsonpath_truth truth_of_order(enum wr_jsonpath_kind comparison, int order)
{
    switch (comparison) {
    case WR_JSONPATH_EQUAL:
        return truth_of(order == 0);
    case WR_JSONPATH_NOT_EQUAL:
        return truth_of(order != 0);
    case WR_JSONPATH_LESS:
        return truth_of(order < 0);
    case WR_JSONPATH_LESS_EQUAL:
        return truth_of(order <= 0);
    case WR_JSONPATH_GREATER:
        return truth_of(order > 0);
    default:
        return truth_of(order >= 0);
    }
}

static int order_of_strings(struct wr_str a, struct wr_str b)
{
    int order = memcmp(a.ptr, b.ptr, WR_MIN(a.bytes, b.bytes));

    return order != 0 ? order : (a.bytes > b.bytes) - (a.bytes < b.bytes);
}

/* A boolean is one kind, whichever it is. */
static enum wr_jsonb_kind kind_of(const struct wr_jsonpath_value *value)
{
    if (value->kind == WR_JSONPATH_VALUE_NUMBER) {
        return WR_JSONB_NUMBER;
    }
    return value->json.kind == WR_JSONB_FALSE ? WR_JSONB_TRUE : value->json.kind;
}

static enum wr_jsonpath_truth compare(struct wr_jsonpath_state *s, const struct wr_jsonpath_item *item,
                                      const struct wr_jsonpath_value *left,
                                      const struct wr_jsonpath_value *right)
{
    enum wr_jsonb_kind kind;
    int order;

    if (left->kind == WR_JSONPATH_VALUE_MOMENT && right->kind == WR_JSONPATH_VALUE_MOMENT) {
        return wr_jsonpath_compare_moments(s, &left->moment, &right->moment, &order)
                   ? truth_of_order(item->kind, order)
                   : WR_JSONPATH_UNKNOWN;
    }
    if (wr_jsonpath_is(left, WR_JSONB_NULL) != wr_jsonpath_is(right, WR_JSONB_NULL)) {
        return truth_of(item->kind == WR_JSONPATH_NOT_EQUAL);
    }
    kind = left->kind == WR_JSONPATH_VALUE_MOMENT ? WR_JSONB_OBJECT : kind_of(left);
    if (right->kind == WR_JSONPATH_VALUE_MOMENT || kind != kind_of(right)) {
        return WR_JSONPATH_UNKNOWN;
    }
    switch (kind) {
    case WR_JSONB_NULL:
        return truth_of_order(item->kind, 0);
    case WR_JSONB_TRUE:
        return truth_of_order(item->kind, (int)left->json.kind - (int)right->json.kind);
    case WR_JSONB_NUMBER:
        return truth_of_order(item->kind, wr_numeric_compare(left->number, right->number));
    case WR_JSONB_STRING:
        return truth_of_order(item->kind, order_of_strings(wr_jsonb_string(left->json),
                                                           wr_jsonb_string(right->json)));
    default:
        return WR_JSONPATH_UNKNOWN;
    }
}

static enum wr_jsonpath_truth starts_with(struct wr_jsonpath_state *s, const struct wr_jsonpath_item *item,
                                          const struct wr_jsonpath_value *whole,
                                          const struct wr_jsonpath_value *initial)
{
    (void)s;
    (void)item;
    if (!wr_jsonpath_is(whole, WR_JSONB_STRING) || !wr_jsonpath_is(initial, WR_JSONB_STRING)) {
        return WR_JSONPATH_UNKNOWN;
    }
    return truth_of(whole->json.bytes >= initial->json.bytes &&
                    memcmp(whole->json.data, initial->json.data, initial->json.bytes) == 0);
}

static enum wr_jsonpath_truth like_regex(struct wr_jsonpath_state *s, const struct wr_jsonpath_item *item,
                                         const struct wr_jsonpath_value *value,
                                         const struct wr_jsonpath_value *unused)
{
    enum wr_regex_result result;

    (void)unused;
    if (!wr_jsonpath_is(value, WR_JSONB_STRING)) {
        return WR_JSONPATH_UNKNOWN;
    }
    result = wr_regex_test(s->program->patterns[item->pattern], wr_jsonb_string(value->json));
    if (result == WR_REGEX_LIMIT) {
        (void)wr_jsonpath_hard(s, WR_SQLSTATE_REGEX, "regular expression failed: more steps than allowed");
    }
    return truth_of(result == WR_REGEX_YES);
}

/* ---- of two lists ---- */

/* Errors in what is compared make it unknown. */
static enum wr_jsonpath_result quietly(struct wr_jsonpath_state *s, const struct wr_jsonpath_item *item,
                                       const struct wr_jsonpath_value *value, bool unwrap,
                                       struct wr_jsonpath_list *found)
{
    enum wr_jsonpath_result result;
    bool throws = s->throws;

    s->throws = false;
    result = unwrap ? wr_jsonpath_operand(s, item, value, found)
                    : wr_jsonpath_run_lax(s, item, value, found);
    s->throws = throws;
    return result;
}

/* In lax mode the first pair that is true decides, in strict mode the first that is unknown. */
static enum wr_jsonpath_truth test_pairs(struct wr_jsonpath_state *s, const struct wr_jsonpath_item *item,
                                         const struct wr_jsonpath_list *left,
                                         const struct wr_jsonpath_list *right, test function)
{
    bool any_true = false, any_unknown = false;

    for (uint32_t i = 0; i < left->count; i++) {
        for (uint32_t k = 0; k < (right == NULL ? 1 : right->count); k++) {
            enum wr_jsonpath_truth truth =
                function(s, item, wr_jsonpath_list_at(left, i),
                         right == NULL ? NULL : wr_jsonpath_list_at(right, k));
            if (truth == (s->lax ? WR_JSONPATH_TRUE : WR_JSONPATH_UNKNOWN)) {
                return truth;
            }
            if (s->steps++ >= WR_JSONPATH_STEPS_MAX) {
                (void)wr_jsonpath_hard(s, WR_SQLSTATE_LIMIT, WR_JSONPATH_STEPS_MESSAGE);
            }
            if (s->error != 0) {
                return WR_JSONPATH_UNKNOWN;
            }
            any_true |= truth == WR_JSONPATH_TRUE;
            any_unknown |= truth == WR_JSONPATH_UNKNOWN;
        }
    }
    return any_true ? WR_JSONPATH_TRUE : any_unknown ? WR_JSONPATH_UNKNOWN : WR_JSONPATH_FALSE;
}

static enum wr_jsonpath_truth test_sides(struct wr_jsonpath_state *s, const struct wr_jsonpath_item *item,
                                         const struct wr_jsonpath_value *value, bool unwrap_right,
                                         test function)
{
    WR_CLEANUP(wr_jsonpath_list_fini) struct wr_jsonpath_list left = {0};
    WR_CLEANUP(wr_jsonpath_list_fini) struct wr_jsonpath_list right = {0};

    if (quietly(s, item->left, value, true, &left) == WR_JSONPATH_ERROR) {
        return WR_JSONPATH_UNKNOWN;
    }
    if (item->right == NULL) {
        return test_pairs(s, item, &left, NULL, function);
    }
    if (quietly(s, item->right, value, unwrap_right, &right) == WR_JSONPATH_ERROR) {
        return WR_JSONPATH_UNKNOWN;
    }
    return test_pairs(s, item, &left, &right, function);
}

static enum wr_jsonpath_truth exists(struct wr_jsonpath_state *s, const struct wr_jsonpath_item *item,
                                     const struct wr_jsonpath_value *value)
{
    WR_CLEANUP(wr_jsonpath_list_fini) struct wr_jsonpath_list all = {0};
    enum wr_jsonpath_result result = quietly(s, item->left, value, false, s->lax ? NULL : &all);

    if (result == WR_JSONPATH_ERROR) {
        return WR_JSONPATH_UNKNOWN;
    }
    return truth_of(s->lax ? result == WR_JSONPATH_FOUND : all.count > 0);
}

/* ---- logic ---- */

/* AND ends at what is false, OR at what is true; else the right side decides, unless the left one is unknown
 * and it does not. */
static enum wr_jsonpath_truth logical(struct wr_jsonpath_state *s, const struct wr_jsonpath_item *item,
                                      const struct wr_jsonpath_value *value)
{
    enum wr_jsonpath_truth decides = item->kind == WR_JSONPATH_AND ? WR_JSONPATH_FALSE : WR_JSONPATH_TRUE;
    enum wr_jsonpath_truth left = wr_jsonpath_predicate(s, item->left, value), right;

    if (left == decides) {
        return left;
    }
    right = wr_jsonpath_predicate(s, item->right, value);
    return right == decides || right == WR_JSONPATH_UNKNOWN ? right : left;
}

static enum wr_jsonpath_truth dispatch(struct wr_jsonpath_state *s, const struct wr_jsonpath_item *item,
                                       const struct wr_jsonpath_value *value)
{
    enum wr_jsonpath_truth truth;

    switch (item->kind) {
    case WR_JSONPATH_AND:
    case WR_JSONPATH_OR:
        return logical(s, item, value);
    case WR_JSONPATH_NOT:
        truth = wr_jsonpath_predicate(s, item->left, value);
        return truth == WR_JSONPATH_UNKNOWN ? truth : truth_of(truth == WR_JSONPATH_FALSE);
    case WR_JSONPATH_IS_UNKNOWN:
        return truth_of(wr_jsonpath_predicate(s, item->left, value) == WR_JSONPATH_UNKNOWN);
    case WR_JSONPATH_EXISTS:
        return exists(s, item, value);
    case WR_JSONPATH_STARTS_WITH:
        return test_sides(s, item, value, false, starts_with);
    case WR_JSONPATH_LIKE_REGEX:
        return test_sides(s, item, value, false, like_regex);
    default:
        return test_sides(s, item, value, true, compare);
    }
}

enum wr_jsonpath_truth wr_jsonpath_predicate(struct wr_jsonpath_state *s,
                                             const struct wr_jsonpath_item *item,
                                             const struct wr_jsonpath_value *value)
{
    enum wr_jsonpath_truth truth;

    if (s->error != 0) {
        return WR_JSONPATH_UNKNOWN;
    }
    if (s->calls >= WR_JSONPATH_CALLS_MAX) {
        (void)wr_jsonpath_hard(s, WR_SQLSTATE_STACK_DEPTH, "stack depth limit exceeded");
        return WR_JSONPATH_UNKNOWN;
    }
    s->calls += 1;
    truth = dispatch(s, item, value);
    s->calls -= 1;
    return truth;
}
