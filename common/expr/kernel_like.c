/* LIKE and ILIKE, as PostgreSQL's like_match.c: % any text, _ any character, a backslash makes the next
 * character itself. What a constant pattern looks for most often is found without matching. */
#include <stdio.h>
#include <string.h>

#include "common/base/alloc.h"
#include "common/expr/kernel_bytea.h"
#include "common/expr/text_case.h"

enum shape {
    GENERAL,
    EXACT,    /* no wildcard */
    PREFIX,   /* abc% */
    SUFFIX,   /* %abc */
    CONTAINS, /* %abc% */
};

struct pattern {
    struct wr_kernel_state base;
    struct wr_sb source; /* as given: is the next one the same? */
    struct wr_sb text;   /* lower case for ILIKE */
    struct wr_sb part;   /* what is looked for, when the shape is not general */
    enum shape shape;
    bool ready;
};

static void destroy(struct wr_kernel_state *state)
{
    struct pattern *pattern = (struct pattern *)state;

    wr_sb_fini(&pattern->source);
    wr_sb_fini(&pattern->text);
    wr_sb_fini(&pattern->part);
    wr_free(pattern);
}

/* The shape, by where its % are; any _ or an escape at the end makes it general. */
static void find_shape(struct pattern *pattern)
{
    const char *p = pattern->text.ptr, *end = p + pattern->text.bytes;
    bool before = false, after = false;

    pattern->part.bytes = 0;
    pattern->shape = GENERAL;
    while (p < end && *p == '%') {
        before = true;
        p += 1;
    }
    for (; p < end; p++) {
        if (*p == '_' || (after && *p != '%') || (*p == '\\' && p + 1 == end)) {
            return;
        }
        after |= *p == '%';
        p += *p == '\\';
        if (!after) {
            wr_sb_putc(&pattern->part, *p);
        }
    }
    pattern->shape = before && after ? CONTAINS : before ? SUFFIX : after ? PREFIX : EXACT;
}

static void lower_into(struct wr_sb *sb, struct wr_str text)
{
    wr_sb_reserve(sb, 2 * text.bytes + 1);
    sb->bytes = wr_text_change_case(text.ptr, (uint32_t)text.bytes, false, sb->ptr);
}

static struct pattern *prepare(const struct wr_kernel_call *call, struct wr_str text, bool fold)
{
    struct pattern *pattern = (struct pattern *)*call->state;

    if (pattern == NULL) {
        pattern = WR_NEW(struct pattern);
        pattern->base.destroy = destroy;
        wr_sb_reserve(&pattern->source, 1);
        wr_sb_reserve(&pattern->text, 1);
        wr_sb_reserve(&pattern->part, 1);
        *call->state = &pattern->base;
    }
    if (pattern->ready && pattern->source.bytes == text.bytes &&
        memcmp(pattern->source.ptr, text.ptr, text.bytes) == 0) {
        return pattern;
    }
    pattern->source.bytes = pattern->text.bytes = 0;
    wr_sb_append(&pattern->source, text.ptr, text.bytes);
    if (fold) {
        lower_into(&pattern->text, text);
    } else {
        wr_sb_append(&pattern->text, text.ptr, text.bytes);
    }
    find_shape(pattern);
    pattern->ready = true;
    return pattern;
}

struct match {
    const char *t, *t_end;
    const char *p, *p_end;
    const char *star_p, *star_t; /* behind the last %, and where its text may end */
    bool bytes;                  /* each byte is a character */
};

enum step { GO_ON, MISMATCH, BAD_ESCAPE };

/* Behind a %: the pattern goes on from here for every longer text that % takes. */
static enum step take_percent(struct match *m)
{
    m->p += 1;
    m->star_p = m->p;
    m->star_t = m->t;
    return m->p + 1 == m->p_end && *m->p == '\\' ? BAD_ESCAPE : GO_ON;
}

/* The next character of the pattern against the next of the text. */
static enum step take_one(struct match *m)
{
    if (*m->p == '_') {
        m->t += m->bytes ? 1 : wr_utf8_bytes(*m->t);
        m->p += 1;
        return GO_ON;
    }
    if (*m->p == '\\') {
        m->p += 1;
        if (m->p == m->p_end) {
            return BAD_ESCAPE;
        }
    }
    if (*m->p != *m->t) {
        return MISMATCH;
    }
    m->p += 1;
    m->t += 1;
    return GO_ON;
}

/* Only the last % need be tried again: what stood before it has matched as early as it can. */
static uint32_t general(struct wr_str text, struct wr_str pattern, bool bytes, uint8_t *ret)
{
    struct match m = {.t = text.ptr,
                      .t_end = text.ptr + text.bytes,
                      .p = pattern.ptr,
                      .p_end = pattern.ptr + pattern.bytes,
                      .bytes = bytes};

    *ret = 0;
    for (;;) {
        enum step step = MISMATCH;
        if (m.p < m.p_end && *m.p == '%') {
            step = take_percent(&m);
        } else if (m.t == m.t_end) {
            *ret = m.p == m.p_end;
            if (*ret || m.star_p == NULL || m.star_t == m.t_end) {
                return 0;
            }
        } else if (m.p < m.p_end) {
            step = take_one(&m);
        }
        if (step == BAD_ESCAPE) {
            return WR_SQLSTATE_ESCAPE_SEQUENCE;
        }
        if (step == MISMATCH) {
            if (m.star_p == NULL || m.star_t == m.t_end) {
                return 0;
            }
            m.star_t += bytes ? 1 : wr_utf8_bytes(*m.star_t);
            m.t = m.star_t;
            m.p = m.star_p;
        }
    }
}

static uint32_t matches(const struct pattern *pattern, struct wr_str text, bool bytes,
                        uint8_t *ret)
{
    struct wr_str part = {pattern->part.ptr, pattern->part.bytes};

    switch (pattern->shape) {
    case EXACT:
        *ret = text.bytes == part.bytes && memcmp(text.ptr, part.ptr, part.bytes) == 0;
        return 0;
    case PREFIX:
        *ret = text.bytes >= part.bytes && memcmp(text.ptr, part.ptr, part.bytes) == 0;
        return 0;
    case SUFFIX:
        *ret = text.bytes >= part.bytes &&
               memcmp(text.ptr + text.bytes - part.bytes, part.ptr, part.bytes) == 0;
        return 0;
    case CONTAINS:
        *ret = memmem(text.ptr, text.bytes, part.ptr, part.bytes) != NULL;
        return 0;
    case GENERAL:
        break;
    }
    return general(text, (struct wr_str){pattern->text.ptr, pattern->text.bytes}, bytes, ret);
}

static bool like(const struct wr_kernel_call *call, bool fold, bool negated, bool bytes)
{
    uint8_t *out = call->out;
    struct wr_sb lower = {0};

    WR_KERNEL_ROWS(call, i)
    {
        struct wr_str text = wr_kernel_text(call, 0, i);
        if (!wr_kernel_live(call, i)) {
            continue;
        }
        struct pattern *pattern = prepare(call, wr_kernel_text(call, 1, i), fold);
        if (fold) {
            lower_into(&lower, text);
            text = (struct wr_str){lower.ptr, lower.bytes};
        }
        call->errors[i] = matches(pattern, text, bytes, &out[i]);
        out[i] = (out[i] != 0) != negated;
    }
    wr_sb_fini(&lower);
    return true;
}

#define LIKE(name, fold, negated, bytes)                                      \
    static bool kernel_##name(const struct wr_kernel_call *call)              \
    {                                                                         \
        return like(call, fold, negated, bytes);                              \
    }                                                                         \
    const struct wr_kernel_entry wr_kernel_##name = {kernel_##name};

LIKE(like, false, false, false)
LIKE(not_like, false, true, false)
LIKE(ilike, true, false, false)
LIKE(not_ilike, true, true, false)
LIKE(like_bytea, false, false, true)
LIKE(not_like_bytea, false, true, true)

void wr_explain_like(const struct wr_kernel_call *call, uint32_t row, uint32_t sqlstate,
                     char *message, size_t bytes)
{
    (void)call;
    (void)row;
    (void)sqlstate;
    (void)snprintf(message, bytes, "LIKE pattern must not end with escape character");
}

/* ---- ESCAPE: the pattern with a backslash for the escape character ---- */

static uint32_t like_escape(const struct wr_kernel_call *call, uint32_t row, bool single,
                            struct wr_sb *sb, const char **ret_message)
{
    struct wr_str pattern = wr_kernel_text(call, 0, row), escape = wr_kernel_text(call, 1, row);
    bool escaped = false;

    if (escape.bytes > 0 && (single ? 1 : wr_utf8_bytes(escape.ptr[0])) != escape.bytes) {
        *ret_message = "invalid escape string; it must be empty or one character";
        return WR_SQLSTATE_ESCAPE_SEQUENCE;
    }
    if (escape.bytes == 1 && escape.ptr[0] == '\\') {
        wr_sb_append(sb, pattern.ptr, pattern.bytes);
        return 0;
    }
    for (size_t at = 0; at < pattern.bytes;) {
        uint32_t bytes = single ? 1 : wr_utf8_bytes(pattern.ptr[at]);
        bool is_escape = bytes == escape.bytes && memcmp(pattern.ptr + at, escape.ptr, bytes) == 0;
        if (is_escape && !escaped) {
            wr_sb_putc(sb, '\\');
            escaped = true;
        } else {
            wr_sb_puts(sb, pattern.ptr[at] == '\\' && !escaped ? "\\" : "");
            wr_sb_append(sb, pattern.ptr + at, bytes);
            escaped = false;
        }
        at += bytes;
    }
    return 0;
}

#define LIKE_ESCAPE(name, single)                                                           \
    static uint32_t row_##name(const struct wr_kernel_call *call, uint32_t row, struct wr_sb *sb, \
                               const char **ret_message)                                    \
    {                                                                                       \
        return like_escape(call, row, single, sb, ret_message);                             \
    }                                                                                       \
    WR_KERNEL_BY_ROW(name, row_##name)

LIKE_ESCAPE(like_escape, false)
LIKE_ESCAPE(like_escape_bytea, true)
