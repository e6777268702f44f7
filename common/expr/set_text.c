/* Rows of texts: string_to_table, regexp_matches. */
#include "common/batch/array.h"
#include "common/batch/sqlstate.h"
#include "common/expr/kernel_array.h"
#include "common/expr/regex.h"
#include "common/expr/set_kernel.h"

/* ---- string_to_table ---- */

struct fields {
    size_t at;
};

static enum wr_set_result fields_begin(struct wr_set_call *call)
{
    ((struct fields *)call->state)->at = 0;
    return WR_SET_MORE;
}

static enum wr_set_result fields_next(struct wr_set_call *call, struct wr_set_output *out)
{
    struct fields *f = call->state;
    struct wr_str text = wr_set_text(call, 0), by = wr_set_text(call, 1), field;
    const struct wr_str *separator = wr_set_arg_null(call, 1) ? NULL : &by;
    bool has_null = call->arg_count == 3 && !wr_set_arg_null(call, 2);
    struct wr_str null = has_null ? wr_set_text(call, 2) : (struct wr_str){"", 0};
    size_t at = f->at;

    while (!wr_set_arg_null(call, 0) && wr_next_field(text, separator, &at, &field)) {
        if (wr_set_full(out)) {
            return WR_SET_MORE;
        }
        f->at = at;
        if (has_null && wr_str_equal(field, null)) {
            wr_set_put_null(out, 0, sizeof(struct wr_view));
        } else {
            struct wr_view view = wr_view_of(field.ptr, (uint32_t)field.bytes);
            wr_set_put(out, 0, &view, sizeof view);
        }
        wr_set_row(out);
    }
    return WR_SET_DONE;
}

const struct wr_set_kernel wr_set_string_to_table = {
    .makes_null = true,
    .state_bytes = sizeof(struct fields),
    .begin = fields_begin,
    .next = fields_next,
};

/* ---- regexp_matches ---- */

/* The matches of a row are found before one is given out, so that a row whose matching fails makes none. */
struct matches {
    struct wr_sb key; /* flags and pattern that regex is of */
    struct wr_regex *regex;
    WR_VEC(struct wr_regex_span) spans;
    uint32_t groups;
    uint32_t next;
    struct wr_sb array;
};

/* NULL: the regex is there; else what is wrong, with its state. */
static const char *compile(struct matches *m, struct wr_str pattern, uint32_t flags,
                           uint32_t *ret_state)
{
    const char *wrong;

    if (m->regex != NULL && m->key.bytes == sizeof flags + pattern.bytes &&
        memcmp(m->key.ptr, &flags, sizeof flags) == 0 &&
        memcmp(m->key.ptr + sizeof flags, pattern.ptr, pattern.bytes) == 0) {
        return NULL;
    }
    wr_regex_destroy(m->regex);
    m->regex = NULL;
    *ret_state = WR_SQLSTATE_REGEX;
    wrong = wr_regex_create(pattern, flags, &m->regex);
    if (wrong != NULL) {
        m->regex = NULL;
        return wrong;
    }
    *ret_state = WR_SQLSTATE_NOT_SUPPORTED;
    wr_sb_reset(&m->key);
    wr_sb_append(&m->key, &flags, sizeof flags);
    wr_sb_append(&m->key, pattern.ptr, pattern.bytes);
    wrong = wr_regex_place_refusal(m->regex);
    if (wrong != NULL) {
        wr_sb_reset(&m->key);
    }
    return wrong;
}

static enum wr_set_result find_all(struct wr_set_call *call, struct wr_str text, bool all)
{
    struct matches *m = call->state;
    struct wr_regex_span spans[WR_REGEX_GROUPS_MAX + 1];
    size_t look = 0;

    m->groups = wr_regex_groups(m->regex);
    while (look <= text.bytes) {
        enum wr_regex_result result = wr_regex_find(m->regex, text, look, spans, m->groups + 1);
        if (result == WR_REGEX_LIMIT) {
            return wr_set_fail(call, WR_SQLSTATE_REGEX,
                               "regular expression failed: more steps than allowed");
        }
        if (result == WR_REGEX_NO) {
            break;
        }
        for (uint32_t i = 0; i <= m->groups; i++) {
            WR_VEC_PUSH(&m->spans, spans[i]);
        }
        look = (size_t)spans[0].to;
        if (spans[0].to == spans[0].from) {
            look += look < text.bytes ? wr_utf8_bytes(text.ptr[look]) : 1;
        }
        if (!all) {
            break;
        }
    }
    return WR_SET_MORE;
}

static enum wr_set_result matches_begin(struct wr_set_call *call)
{
    struct matches *m = call->state;
    uint32_t flags = 0, state = WR_SQLSTATE_INVALID_PARAMETER;
    const char *wrong = NULL;

    m->spans.count = m->next = 0;
    if (call->arg_count == 3) {
        wrong = wr_regex_parse_flags(wr_set_text(call, 2), true, &flags);
    }
    if (wrong == NULL) {
        wrong = compile(m, wr_set_text(call, 1), flags & ~(uint32_t)WR_REGEX_GLOBAL, &state);
    }
    if (wrong != NULL) {
        return wr_set_fail(call, state, "%s", wrong);
    }
    return find_all(call, wr_set_text(call, 0), (flags & WR_REGEX_GLOBAL) != 0);
}

static enum wr_set_result matches_next(struct wr_set_call *call, struct wr_set_output *out)
{
    struct matches *m = call->state;

    for (; m->next < m->spans.count; m->next += m->groups + 1) {
        if (wr_set_full(out)) {
            return WR_SET_MORE;
        }
        wr_sb_reset(&m->array);
        wr_put_groups(&m->array, wr_set_text(call, 0), &m->spans.items[m->next], m->groups);
        uint32_t bytes = (uint32_t)m->array.bytes;
        uint8_t *to = wr_expr_heap_reserve(call->heap, bytes);
        if (to == NULL) {
            return WR_SET_NO_MEMORY;
        }
        memcpy(to, m->array.ptr, bytes);
        call->heap->next += bytes;
        struct wr_view view = wr_view_of((const char *)to, bytes);
        wr_set_put(out, 0, &view, sizeof view);
        wr_set_row(out);
    }
    return WR_SET_DONE;
}

static void matches_close(void *state)
{
    struct matches *m = state;

    wr_sb_fini(&m->key);
    wr_sb_fini(&m->array);
    wr_regex_destroy(m->regex);
    WR_VEC_FINI(&m->spans);
}

const struct wr_set_kernel wr_set_regexp_matches = {
    .state_bytes = sizeof(struct matches),
    .close = matches_close,
    .begin = matches_begin,
    .next = matches_next,
};
