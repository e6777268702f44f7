/* jsonb from text: RFC 8259's grammar as PostgreSQL reads it, without recursion. */
#include <stdio.h>

#include "common/base/assert.h"
#include "common/batch/json_string.h"
#include "common/batch/jsonb_build.h"
#include "common/batch/sqlstate.h"
#include "common/sys/thread.h"

struct scan {
    const char *p;
    const char *end;
    struct wr_jsonb_builder *b;
    struct wr_jsonb_fault *fault;
    const char *text;
};

static bool fail(struct scan *s, uint32_t sqlstate, const char *what)
{
    *s->fault = (struct wr_jsonb_fault){sqlstate, (size_t)(s->p - s->text), what};
    return false;
}

static bool bad(struct scan *s, const char *what)
{
    return fail(s, WR_SQLSTATE_TEXT_REPRESENTATION, what);
}

static inline bool at(const struct scan *s, char c)
{
    return s->p < s->end && *s->p == c;
}

static inline void skip_blanks(struct scan *s)
{
    while (s->p < s->end && (*s->p == ' ' || *s->p == '\t' || *s->p == '\n' || *s->p == '\r')) {
        s->p++;
    }
}

/* ---- strings ---- */

/* At the opening quote; to behind the closing one. */
static bool read_string(struct scan *s, struct wr_str *ret)
{
    struct wr_json_fault fault;
    struct wr_json_string string;

    s->p += 1;
    if (!wr_json_scan_string(&s->p, s->end, &string, &fault)) {
        s->p = fault.at;
        return fail(s, fault.sqlstate, fault.what);
    }
    *ret = (struct wr_str){string.text, string.bytes};
    if (string.escapes) {
        char *room = wr_jsonb_builder_room(s->b, string.bytes);
        *ret = (struct wr_str){room, wr_json_unescape(string.text, string.bytes, room)};
    }
    return true;
}

/* ---- other scalars ---- */

static inline bool is_digit(char c)
{
    return (unsigned char)(c - '0') < 10;
}

static bool skip_digits(struct scan *s)
{
    const char *from = s->p;

    while (s->p < s->end && is_digit(*s->p)) {
        s->p++;
    }
    return s->p > from || bad(s, "expected a digit");
}

/* Does a word or number end here? */
static bool ends_here(struct scan *s, const char *what)
{
    unsigned char c = s->p < s->end ? (unsigned char)*s->p : ' ';
    bool goes_on = is_digit((char)c) || (unsigned)(c | 0x20) - 'a' < 26u || c == '_' || c >= 0x80;

    return !goes_on || bad(s, what);
}

static bool scan_number(struct scan *s, bool *ret_whole)
{
    *ret_whole = true;
    s->p += *s->p == '-';
    if (at(s, '0')) {
        s->p += 1;
    } else if (!skip_digits(s)) {
        return false;
    }
    if (at(s, '.')) {
        *ret_whole = false;
        s->p += 1;
        if (!skip_digits(s)) {
            return false;
        }
    }
    if (at(s, 'e') || at(s, 'E')) {
        *ret_whole = false;
        s->p += 1;
        s->p += at(s, '+') || at(s, '-');
        if (!skip_digits(s)) {
            return false;
        }
    }
    return ends_here(s, "expected a number");
}

#define SHORT_DIGITS 18 /* fit 64 bits */

static bool read_number(struct scan *s)
{
    const char *from = s->p;
    struct wr_numeric n;
    bool whole;

    if (!scan_number(s, &whole)) {
        return false;
    }
    struct wr_str text = {from, (size_t)(s->p - from)};
    if (whole && text.bytes <= SHORT_DIGITS) {
        bool negative = *from == '-';
        int64_t value = 0;
        for (const char *p = from + negative; p < s->p; p++) {
            value = value * 10 + (*p - '0');
        }
        n = wr_numeric_from_i64(negative ? -value : value);
    } else if (wr_numeric_parse(text, -1, &s->b->room, &n) != 0) {
        s->p = from;
        return fail(s, WR_SQLSTATE_OUT_OF_RANGE, "value overflows numeric format");
    }
    wr_jsonb_put_numeric(s->b, n);
    return true;
}

static bool is_word(struct scan *s, const char *word, size_t bytes)
{
    if ((size_t)(s->end - s->p) < bytes || memcmp(s->p, word, bytes) != 0) {
        return false;
    }
    s->p += bytes;
    return true;
}

/* Not what may stand here. A string is looked at first: what is wrong in it comes before. */
static bool unexpected(struct scan *s, const char *what)
{
    const char *here = s->p;
    struct wr_str text;

    if (at(s, '"') && !read_string(s, &text)) {
        return false;
    }
    s->p = here;
    return bad(s, what);
}

static bool read_scalar(struct scan *s)
{
    struct wr_str text;

    if (at(s, '"')) {
        if (!read_string(s, &text)) {
            return false;
        }
        wr_jsonb_put_string(s->b, text);
        return true;
    }
    if (at(s, '-') || (s->p < s->end && is_digit(*s->p))) {
        return read_number(s);
    }
    if (is_word(s, "true", 4)) {
        wr_jsonb_put_bool(s->b, true);
    } else if (is_word(s, "false", 5)) {
        wr_jsonb_put_bool(s->b, false);
    } else if (is_word(s, "null", 4)) {
        wr_jsonb_put_null(s->b);
    } else {
        return bad(s, s->p == s->end ? "expected a value, but the text ends" : "expected a value");
    }
    return ends_here(s, "expected a value");
}

/* ---- containers ---- */

static bool in_object(const struct scan *s)
{
    const struct wr_jsonb_builder *b = s->b;

    return b->nodes.items[b->open[b->depth - 1].node].kind == WR_JSONB_OBJECT;
}

/* What comes before the value of a member. */
static bool read_name(struct scan *s)
{
    struct wr_str key;

    if (!in_object(s)) {
        return true;
    }
    skip_blanks(s);
    if (!at(s, '"')) {
        return bad(s, "expected a name in quotes");
    }
    if (!read_string(s, &key)) {
        return false;
    }
    skip_blanks(s);
    if (!at(s, ':')) {
        return unexpected(s, "expected \":\"");
    }
    s->p += 1;
    wr_jsonb_put_key(s->b, key);
    return true;
}

/* The builder's limits, as soon as they are met: nothing may be put after that. */
static bool within_limits(struct scan *s)
{
    return s->b->state == 0 ||
           fail(s, s->b->state, s->b->state == WR_SQLSTATE_STACK_DEPTH
                                    ? "nested deeper than 1024 levels"
                                    : "larger than 16 MiB");
}

/* At an opening bracket. *ret_empty: it is closed again. */
static bool open_container(struct scan *s, bool *ret_empty)
{
    bool object = *s->p == '{';

    wr_jsonb_begin(s->b, object ? WR_JSONB_OBJECT : WR_JSONB_ARRAY);
    if (!within_limits(s)) {
        return false;
    }
    s->p += 1;
    skip_blanks(s);
    *ret_empty = at(s, object ? '}' : ']');
    if (*ret_empty) {
        s->p += 1;
        wr_jsonb_end(s->b);
    }
    return true;
}

/* Behind a value: what ends here is ended, up to the next member. *ret: all is. */
static bool close_or_go_on(struct scan *s, uint32_t outside, bool *ret)
{
    while (s->b->depth > outside) {
        bool object = in_object(s);
        skip_blanks(s);
        if (at(s, ',')) {
            s->p += 1;
            return read_name(s);
        }
        if (!at(s, object ? '}' : ']')) {
            return unexpected(s, object ? "expected \",\" or \"}\"" : "expected \",\" or \"]\"");
        }
        s->p += 1;
        wr_jsonb_end(s->b);
        if (!within_limits(s)) {
            return false;
        }
    }
    *ret = true;
    return true;
}

static bool read_value(struct scan *s)
{
    uint32_t outside = s->b->depth;
    bool over = false;

    while (!over) {
        bool behind = true;
        skip_blanks(s);
        if (at(s, '{') || at(s, '[')) {
            if (!open_container(s, &behind)) {
                return false;
            }
        } else if (!read_scalar(s)) {
            return false;
        }
        if (!within_limits(s) || !(behind ? close_or_go_on(s, outside, &over) : read_name(s))) {
            return false;
        }
    }
    skip_blanks(s);
    return s->p == s->end || unexpected(s, "expected the end");
}

bool wr_jsonb_put_json(struct wr_jsonb_builder *b, struct wr_str text, struct wr_jsonb_fault *fault)
{
    struct wr_jsonb_fault own;
    struct scan s = {.p = text.ptr, .end = text.ptr + text.bytes, .b = b, .text = text.ptr};

    s.fault = fault == NULL ? &own : fault;
    return read_value(&s);
}

/* ---- cells, in memory of the thread ---- */

struct thread_memory {
    struct wr_jsonb_builder builder;
    char *value;
    uint32_t room;
};

#define VALUE_BYTES_MIN 4096u
#define VALUE_BYTES_KEPT (1u << 20)

static _Thread_local struct thread_memory *thread_memory;

static void free_memory(void *memory)
{
    struct thread_memory *m = memory;

    wr_jsonb_builder_fini(&m->builder);
    wr_free(m->value);
    wr_free(m);
}

static struct thread_memory *memory_of_thread(void)
{
    if (thread_memory == NULL) {
        thread_memory = WR_NEW(struct thread_memory);
        wr_jsonb_builder_init(&thread_memory->builder);
        wr_thread_free_at_end(thread_memory, free_memory);
    }
    return thread_memory;
}

static uint32_t finish(struct thread_memory *m, struct wr_view *ret)
{
    uint32_t bytes = 0, state = wr_jsonb_finish(&m->builder, &bytes);

    if (state == 0) {
        bool shrink = m->room > VALUE_BYTES_KEPT && bytes <= VALUE_BYTES_KEPT;
        if (bytes > m->room || shrink) {
            wr_free(m->value);
            m->room = WR_MAX(bytes, VALUE_BYTES_MIN);
            m->value = wr_alloc(m->room);
        }
        wr_jsonb_write(&m->builder, m->value);
        *ret = wr_view_of(m->value, bytes);
    }
    return state;
}

uint32_t wr_jsonb_parse(struct wr_str text, struct wr_view *ret)
{
    struct thread_memory *m = memory_of_thread();
    struct wr_jsonb_fault fault;

    wr_jsonb_builder_reset(&m->builder);
    return wr_jsonb_put_json(&m->builder, text, &fault) ? finish(m, ret) : fault.sqlstate;
}

uint32_t wr_jsonb_parse_string(struct wr_str text, struct wr_view *ret)
{
    struct thread_memory *m = memory_of_thread();

    wr_jsonb_builder_reset(&m->builder);
    wr_jsonb_put_string(&m->builder, text);
    return finish(m, ret);
}

void wr_jsonb_explain(uint32_t sqlstate, struct wr_str text, char *message, size_t bytes)
{
    struct thread_memory *m = memory_of_thread();
    struct wr_jsonb_fault fault = {0};

    wr_jsonb_builder_reset(&m->builder);
    if (sqlstate == WR_SQLSTATE_BAD_ENCODING) {
        (void)snprintf(message, bytes, "invalid byte sequence for encoding \"UTF8\"");
    } else if (sqlstate == WR_SQLSTATE_LIMIT || wr_jsonb_put_json(&m->builder, text, &fault)) {
        (void)snprintf(message, bytes, "a value of more than 16 MiB");
    } else if (fault.sqlstate == WR_SQLSTATE_OUT_OF_RANGE) {
        (void)snprintf(message, bytes, "%s", fault.what);
    } else if (fault.sqlstate == WR_SQLSTATE_STACK_DEPTH) {
        (void)snprintf(message, bytes, "stack depth limit exceeded: %s", fault.what);
    } else {
        (void)snprintf(message, bytes, "%s: %s, at byte %zu",
                       fault.sqlstate == WR_SQLSTATE_UNTRANSLATABLE
                           ? "unsupported Unicode escape sequence"
                           : "invalid input syntax for type json",
                       fault.what, fault.at);
    }
}
