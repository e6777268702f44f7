/* Functions of regular expressions, as PostgreSQL's regexp.c and varlena.c. */
#include <stdio.h>
#include <string.h>

#include "common/base/alloc.h"
#include "common/expr/kernel_regex.h"
#include "common/expr/kernel_string.h"
#include "common/expr/regex.h"

/* Compiled patterns of an instruction: one, when the pattern is a constant. */
#define KEPT_MAX 8u

struct kept {
    struct wr_sb key; /* flags and pattern */
    struct wr_regex *regex;
    const char *wrong;
};

struct patterns {
    struct wr_kernel_state base;
    struct kept list[KEPT_MAX];
    uint32_t next;
};

static void destroy(struct wr_kernel_state *state)
{
    struct patterns *patterns = (struct patterns *)state;

    for (uint32_t i = 0; i < KEPT_MAX; i++) {
        wr_sb_fini(&patterns->list[i].key);
        wr_regex_destroy(patterns->list[i].regex);
    }
    wr_free(patterns);
}

static bool is_key(const struct kept *kept, struct wr_str pattern, uint32_t flags)
{
    return kept->key.bytes == sizeof flags + pattern.bytes &&
           memcmp(kept->key.ptr, &flags, sizeof flags) == 0 &&
           memcmp(kept->key.ptr + sizeof flags, pattern.ptr, pattern.bytes) == 0;
}

static struct kept *find_kept(const struct wr_kernel_call *call, struct wr_str pattern,
                              uint32_t flags)
{
    struct patterns *patterns = (struct patterns *)*call->state;
    struct kept *kept;

    if (patterns == NULL) {
        patterns = WR_NEW(struct patterns);
        patterns->base.destroy = destroy;
        *call->state = &patterns->base;
    }
    for (uint32_t i = 0; i < KEPT_MAX; i++) {
        if (is_key(&patterns->list[i], pattern, flags)) {
            return &patterns->list[i];
        }
    }
    kept = &patterns->list[patterns->next++ % KEPT_MAX];
    wr_regex_destroy(kept->regex);
    kept->regex = NULL;
    kept->key.bytes = 0;
    wr_sb_append(&kept->key, &flags, sizeof flags);
    wr_sb_append(&kept->key, pattern.ptr, pattern.bytes);
    kept->wrong = wr_regex_create(pattern, flags, &kept->regex);
    return kept;
}

static uint32_t refuse(const char **ret_message, uint32_t state, const char *message)
{
    *ret_message = message;
    return state;
}

/* The compiled pattern; 0, or why there is none. Without `place` only whether it matches is asked. */
static uint32_t pattern_of(const struct wr_kernel_call *call, struct wr_str pattern,
                           uint32_t flags, bool place, struct wr_regex **ret,
                           const char **ret_message)
{
    const struct kept *kept = find_kept(call, pattern, flags);
    const char *refusal;

    if (kept->wrong != NULL) {
        return refuse(ret_message, WR_SQLSTATE_REGEX, kept->wrong);
    }
    refusal = place ? wr_regex_place_refusal(kept->regex) : NULL;
    *ret = kept->regex;
    return refusal == NULL ? 0 : refuse(ret_message, WR_SQLSTATE_NOT_SUPPORTED, refusal);
}

uint32_t wr_kernel_pattern(const struct wr_kernel_call *call, struct wr_str pattern, uint32_t flags,
                           struct wr_regex **ret, const char **ret_message)
{
    return pattern_of(call, pattern, flags, true, ret, ret_message);
}

#define LIMIT_MESSAGE "regular expression failed: more steps than allowed"

static uint32_t result_state(enum wr_regex_result result, const char **ret_message)
{
    return result == WR_REGEX_LIMIT ? refuse(ret_message, WR_SQLSTATE_REGEX, LIMIT_MESSAGE) : 0;
}

/* ---- does it match? ---- */

static uint32_t test_one(struct wr_regex *regex, struct wr_str text, bool *ret,
                         const char **ret_message)
{
    enum wr_regex_result result = wr_regex_test(regex, text);

    *ret = result == WR_REGEX_YES;
    return result_state(result, ret_message);
}

static uint32_t test(const struct wr_kernel_call *call, uint32_t row, uint32_t flags, bool *ret,
                     const char **ret_message)
{
    struct wr_regex *regex;
    uint32_t state =
        pattern_of(call, wr_kernel_text(call, 1, row), flags, false, &regex, ret_message);

    return state != 0 ? state : test_one(regex, wr_kernel_text(call, 0, row), ret, ret_message);
}

/* A regexp_like with flags in its third argument. */
static uint32_t test_with(const struct wr_kernel_call *call, uint32_t row, bool *ret,
                          const char **ret_message)
{
    uint32_t flags = 0;
    const char *wrong = wr_regex_parse_flags(wr_kernel_text(call, 2, row), true, &flags);

    if (wrong != NULL || (flags & WR_REGEX_GLOBAL) != 0) {
        return refuse(ret_message, WR_SQLSTATE_INVALID_PARAMETER,
                      wrong != NULL ? wrong : "regexp_like() does not support the \"global\" option");
    }
    return test(call, row, flags, ret, ret_message);
}

/* A constant pattern is looked up once. */
static bool match_constant(const struct wr_kernel_call *call, uint32_t flags, bool negated)
{
    const struct wr_view *texts = call->args[0];
    uint8_t *out = call->out;
    const char *message;
    struct wr_regex *regex;
    uint32_t state =
        pattern_of(call, wr_kernel_text(call, 1, 0), flags, false, &regex, &message);

    WR_KERNEL_ROWS(call, i)
    {
        bool matches = false;
        if (wr_kernel_live(call, i)) {
            struct wr_str text = {wr_view_ptr(&texts[i]), texts[i].bytes};
            call->errors[i] = state != 0 ? state : test_one(regex, text, &matches, &message);
        }
        out[i] = matches != negated;
    }
    return true;
}

static bool match_rows(const struct wr_kernel_call *call, uint32_t flags, bool negated)
{
    uint8_t *out = call->out;
    const char *message;

    if (call->arg_count == 2 && (call->constants & 2) != 0) {
        return match_constant(call, flags, negated);
    }
    WR_KERNEL_ROWS(call, i)
    {
        bool matches = false;
        if (wr_kernel_live(call, i)) {
            call->errors[i] = call->arg_count == 3 ? test_with(call, i, &matches, &message)
                                                   : test(call, i, flags, &matches, &message);
        }
        out[i] = matches != negated;
    }
    return true;
}

#define MATCH(name, flags, negated)                                           \
    static bool kernel_##name(const struct wr_kernel_call *call)              \
    {                                                                         \
        return match_rows(call, flags, negated);                              \
    }                                                                         \
    const struct wr_kernel_entry wr_kernel_##name = {kernel_##name};

MATCH(regex_match, 0, false)
MATCH(regex_not_match, 0, true)
MATCH(regex_imatch, WR_REGEX_ICASE, false)
MATCH(regex_not_imatch, WR_REGEX_ICASE, true)

void wr_explain_regex_match(const struct wr_kernel_call *call, uint32_t row, uint32_t sqlstate,
                            char *message, size_t bytes)
{
    const char *text = "";
    bool matches;

    (void)sqlstate;
    /* Without regard to case the same patterns are wrong. */
    if ((call->arg_count == 3 ? test_with(call, row, &matches, &text)
                              : test(call, row, 0, &matches, &text)) != 0) {
        (void)snprintf(message, bytes, "%s", text);
    }
}

/* ---- matches one after the other ---- */

struct search {
    struct wr_regex *regex;
    struct wr_str text;
    size_t next; /* byte; beyond the end: there is none any more */
};

/* The next match; an empty one moves the search on by a character. */
static enum wr_regex_result next_match(struct search *s, struct wr_regex_span *spans, uint32_t count)
{
    enum wr_regex_result result;

    if (s->next > s->text.bytes) {
        return WR_REGEX_NO;
    }
    result = wr_regex_find(s->regex, s->text, s->next, spans, count);
    if (result == WR_REGEX_YES) {
        s->next = (size_t)spans[0].to;
        if (spans[0].to == spans[0].from) {
            s->next += s->next < s->text.bytes ? wr_utf8_bytes(s->text.ptr[s->next]) : 1;
        }
    }
    return result;
}

/* Where the optional arguments of a regexp function stand; -1: it has none. */
struct places {
    int32_t start, number, end_option, flags, group;
};

struct request {
    struct search search;
    int32_t number;
    bool at_end;
    uint32_t group;
    uint32_t flags;
};

/* An optional integer argument; false: below its least value. */
static bool take_int(const struct wr_kernel_call *call, uint32_t row, int32_t place, int32_t least,
                     int32_t *ret)
{
    if (place >= 0 && (uint32_t)place < call->arg_count) {
        *ret = wr_kernel_int4(call, (uint32_t)place, row);
    }
    return *ret >= least;
}

static uint32_t open_request(const struct wr_kernel_call *call, uint32_t row,
                             const struct places *places, struct request *ret,
                             const char **ret_message)
{
    int32_t start = 1, number = 1, end = 0, group = 0;
    const char *wrong = NULL;

    *ret = (struct request){.search = {.text = wr_kernel_text(call, 0, row)}};
    if (!take_int(call, row, places->start, 1, &start) ||
        !take_int(call, row, places->number, 1, &number) ||
        !take_int(call, row, places->end_option, 0, &end) || end > 1 ||
        !take_int(call, row, places->group, 0, &group)) {
        return refuse(ret_message, WR_SQLSTATE_INVALID_PARAMETER, "invalid value for a parameter");
    }
    if (places->flags >= 0 && (uint32_t)places->flags < call->arg_count) {
        wrong = wr_regex_parse_flags(wr_kernel_text(call, (uint32_t)places->flags, row), true,
                                     &ret->flags);
    }
    if (wrong != NULL || (ret->flags & WR_REGEX_GLOBAL) != 0) {
        return refuse(ret_message, WR_SQLSTATE_INVALID_PARAMETER,
                      wrong != NULL ? wrong : "the \"global\" option is not supported here");
    }
    uint32_t length = wr_utf8_length(ret->search.text);
    ret->search.next = (uint32_t)start - 1 > length
                           ? ret->search.text.bytes + 1
                           : wr_utf8_offset(ret->search.text, (uint32_t)start - 1);
    ret->number = number;
    ret->at_end = end == 1;
    ret->group = (uint32_t)group;
    return pattern_of(call, wr_kernel_text(call, 1, row), ret->flags, true, &ret->search.regex,
                      ret_message);
}

/* The span that a request asks for; from -1: there is none. */
static uint32_t find_request(struct request *r, struct wr_regex_span *ret, const char **ret_message)
{
    struct wr_regex_span spans[WR_REGEX_GROUPS_MAX + 1];
    enum wr_regex_result result = WR_REGEX_NO;

    ret->from = ret->to = -1;
    if (r->group > wr_regex_groups(r->search.regex)) {
        return 0;
    }
    for (int32_t i = 1; i <= r->number; i++) {
        uint32_t count = i == r->number ? r->group + 1 : 1;
        result = next_match(&r->search, spans, count);
        if (result != WR_REGEX_YES) {
            return result_state(result, ret_message);
        }
    }
    *ret = spans[r->group];
    return 0;
}

static const struct places instr_places = {2, 3, 4, 5, 6}, substr_places = {2, 3, -1, 4, 5},
                           count_places = {2, -1, -1, 3, -1}, from_places = {-1, -1, -1, -1, -1};

static uint32_t instr(const struct wr_kernel_call *call, uint32_t row, int32_t *ret,
                      const char **ret_message)
{
    struct request r;
    struct wr_regex_span span;
    uint32_t state = open_request(call, row, &instr_places, &r, ret_message);

    *ret = 0;
    state = state != 0 ? state : find_request(&r, &span, ret_message);
    if (state == 0 && span.from >= 0) {
        size_t bytes = (size_t)(r.at_end ? span.to : span.from);
        *ret = (int32_t)wr_utf8_length((struct wr_str){r.search.text.ptr, bytes}) + 1;
    }
    return state;
}

static uint32_t count(const struct wr_kernel_call *call, uint32_t row, int32_t *ret,
                      const char **ret_message)
{
    struct request r;
    struct wr_regex_span span;
    enum wr_regex_result result = WR_REGEX_NO;
    uint32_t state = open_request(call, row, &count_places, &r, ret_message);

    *ret = 0;
    while (state == 0 && (result = next_match(&r.search, &span, 1)) == WR_REGEX_YES) {
        *ret += 1;
    }
    return state != 0 ? state : result_state(result, ret_message);
}

#define NUMBER(name, function)                                                \
    static bool kernel_##name(const struct wr_kernel_call *call)              \
    {                                                                         \
        int32_t *out = call->out;                                             \
        const char *message;                                                  \
        WR_KERNEL_ROWS(call, i)                                               \
        {                                                                     \
            if (wr_kernel_live(call, i)) {                                    \
                call->errors[i] = function(call, i, &out[i], &message);       \
            }                                                                 \
        }                                                                     \
        return true;                                                          \
    }                                                                         \
    const struct wr_kernel_entry wr_kernel_##name = {kernel_##name};          \
    void wr_explain_##name(const struct wr_kernel_call *call, uint32_t row,   \
                           uint32_t sqlstate, char *message, size_t bytes)    \
    {                                                                         \
        const char *text = "";                                                \
        int32_t number;                                                       \
        (void)sqlstate;                                                       \
        (void)function(call, row, &number, &text);                            \
        (void)snprintf(message, bytes, "%s", text);                           \
    }

NUMBER(regexp_instr, instr)
NUMBER(regexp_count, count)

/* ---- parts ---- */

static uint32_t part(const struct wr_kernel_call *call, uint32_t row, const struct places *places,
                     struct wr_str *ret, const char **ret_message)
{
    struct request r;
    struct wr_regex_span span;
    uint32_t state = open_request(call, row, places, &r, ret_message);

    if (state == 0 && places == &from_places) {
        r.group = wr_regex_groups(r.search.regex) > 0; /* the first parentheses, if there are any */
    }
    state = state != 0 ? state : find_request(&r, &span, ret_message);
    if (state == 0 && span.from < 0) {
        return WR_ROW_NULL;
    }
    if (state == 0) {
        *ret = (struct wr_str){r.search.text.ptr + span.from, (size_t)(span.to - span.from)};
    }
    return state;
}

#define PART(name, places)                                                    \
    static bool kernel_##name(const struct wr_kernel_call *call)              \
    {                                                                         \
        struct wr_view *out = call->out;                                      \
        const char *message;                                                  \
        WR_KERNEL_ROWS(call, i)                                               \
        {                                                                     \
            struct wr_str text = {"", 0};                                     \
            uint32_t state =                                                  \
                wr_kernel_live(call, i) ? part(call, i, places, &text, &message) : 0; \
            if (state == WR_ROW_NULL) {                                       \
                wr_kernel_null(call, i);                                      \
            } else {                                                          \
                call->errors[i] = state;                                      \
            }                                                                 \
            out[i] = wr_view_of(text.ptr, (uint32_t)text.bytes);              \
        }                                                                     \
        return true;                                                          \
    }                                                                         \
    const struct wr_kernel_entry wr_kernel_##name = {kernel_##name};          \
    void wr_explain_##name(const struct wr_kernel_call *call, uint32_t row,   \
                           uint32_t sqlstate, char *message, size_t bytes)    \
    {                                                                         \
        const char *text = "";                                                \
        struct wr_str ignored;                                                \
        (void)sqlstate;                                                       \
        (void)part(call, row, places, &ignored, &text);                       \
        (void)snprintf(message, bytes, "%s", text);                           \
    }

PART(regexp_substr, &substr_places)
PART(substring_regex, &from_places)

/* ---- replacement ---- */

/* \1 to \9 and \& in a replacement; another backslash is itself. */
static void put_replacement(struct wr_sb *sb, struct wr_str text, struct wr_str replacement,
                            const struct wr_regex_span *spans)
{
    for (size_t i = 0; i < replacement.bytes; i++) {
        char c = replacement.ptr[i], next = i + 1 < replacement.bytes ? replacement.ptr[i + 1] : 0;
        if (c != '\\' || !((next >= '1' && next <= '9') || next == '&' || next == '\\')) {
            wr_sb_putc(sb, c);
            continue;
        }
        i += 1;
        if (next == '\\') {
            wr_sb_putc(sb, '\\');
            continue;
        }
        const struct wr_regex_span *span = &spans[next == '&' ? 0 : next - '0'];
        if (span->from >= 0) {
            wr_sb_append(sb, text.ptr + span->from, (size_t)(span->to - span->from));
        }
    }
}

/* Replace match `number`, or all when it is 0. */
static uint32_t replace(struct search *s, struct wr_str replacement, int32_t number,
                        struct wr_sb *sb, const char **ret_message)
{
    struct wr_regex_span spans[10];
    bool groups = memchr(replacement.ptr, '\\', replacement.bytes) != NULL;
    enum wr_regex_result result = WR_REGEX_NO;
    size_t copied = 0;

    for (int32_t i = 1; (number == 0 || i <= number) &&
                        (result = next_match(s, spans, groups ? 10 : 1)) == WR_REGEX_YES;
         i++) {
        if (number != 0 && i != number) {
            continue;
        }
        wr_sb_append(sb, s->text.ptr + copied, (size_t)spans[0].from - copied);
        put_replacement(sb, s->text, replacement, spans);
        copied = (size_t)spans[0].to;
        if (sb->bytes > WR_OVERSIZE_BYTES_MAX) {
            return refuse(ret_message, WR_SQLSTATE_LIMIT, "text of more than 16 MiB");
        }
    }
    wr_sb_append(sb, s->text.ptr + copied, s->text.bytes - copied);
    return result_state(result, ret_message);
}

/* (text, pattern, replacement [, flags]) */
static uint32_t row_regexp_replace(const struct wr_kernel_call *call, uint32_t row,
                                   struct wr_sb *sb, const char **ret_message)
{
    struct search s = {.text = wr_kernel_text(call, 0, row)};
    uint32_t flags = 0, state;
    const char *wrong = call->arg_count == 4
                            ? wr_regex_parse_flags(wr_kernel_text(call, 3, row), true, &flags)
                            : NULL;

    if (wrong != NULL) {
        return refuse(ret_message, WR_SQLSTATE_INVALID_PARAMETER, wrong);
    }
    state = pattern_of(call, wr_kernel_text(call, 1, row), flags & ~(uint32_t)WR_REGEX_GLOBAL, true,
                       &s.regex, ret_message);
    return state != 0 ? state
                      : replace(&s, wr_kernel_text(call, 2, row),
                                (flags & WR_REGEX_GLOBAL) != 0 ? 0 : 1, sb, ret_message);
}

/* (text, pattern, replacement, start [, number [, flags]]) */
static uint32_t row_regexp_replace_from(const struct wr_kernel_call *call, uint32_t row,
                                        struct wr_sb *sb, const char **ret_message)
{
    struct search s = {.text = wr_kernel_text(call, 0, row)};
    int32_t start = wr_kernel_int4(call, 3, row), number = 1;
    uint32_t flags = 0, state;
    const char *wrong = NULL;

    if (call->arg_count == 6) {
        wrong = wr_regex_parse_flags(wr_kernel_text(call, 5, row), true, &flags);
    }
    if (wrong != NULL || start < 1 || !take_int(call, row, 4, 0, &number)) {
        return refuse(ret_message, WR_SQLSTATE_INVALID_PARAMETER,
                      wrong != NULL ? wrong : "invalid value for a parameter");
    }
    state = pattern_of(call, wr_kernel_text(call, 1, row), flags & ~(uint32_t)WR_REGEX_GLOBAL, true,
                       &s.regex, ret_message);
    if (state != 0) {
        return state;
    }
    s.next = (uint32_t)start - 1 > wr_utf8_length(s.text)
                 ? s.text.bytes + 1
                 : wr_utf8_offset(s.text, (uint32_t)start - 1);
    return replace(&s, wr_kernel_text(call, 2, row), number, sb, ret_message);
}

/* ---- SIMILAR TO: the pattern of SQL as a regular expression ---- */

struct similar {
    struct wr_sb *sb;
    uint32_t quotes;
    bool in_class;
};

static bool put_escaped(struct similar *s, const char *p, uint32_t bytes)
{
    static const char *const separators[] = {"){1,1}?(", "){1,1}(?:"};

    if (*p != '"' || s->in_class) {
        wr_sb_putc(s->sb, '\\');
        wr_sb_append(s->sb, p, bytes);
        return true;
    }
    if (s->quotes == WR_COUNT(separators)) {
        return false;
    }
    wr_sb_puts(s->sb, separators[s->quotes++]);
    return true;
}

static void put_plain(struct similar *s, const char *p, uint32_t bytes)
{
    if (s->in_class) {
        wr_sb_puts(s->sb, *p == '\\' ? "\\" : "");
        s->in_class = *p != ']';
    } else if (*p == '%' || *p == '_' || *p == '(') {
        wr_sb_puts(s->sb, *p == '%' ? ".*" : *p == '_' ? "." : "(?:");
        return;
    } else {
        s->in_class = *p == '[';
        wr_sb_puts(s->sb, strchr("\\.^$", *p) != NULL ? "\\" : "");
    }
    wr_sb_append(s->sb, p, bytes);
}

static uint32_t row_similar_to_escape(const struct wr_kernel_call *call, uint32_t row,
                                      struct wr_sb *sb, const char **ret_message)
{
    struct wr_str pattern = wr_kernel_text(call, 0, row);
    struct wr_str escape = call->arg_count == 2 ? wr_kernel_text(call, 1, row)
                                                : (struct wr_str){"\\", 1};
    struct similar s = {.sb = sb};
    bool escaped = false;

    if (escape.bytes > 0 && wr_utf8_bytes(escape.ptr[0]) != escape.bytes) {
        return refuse(ret_message, WR_SQLSTATE_ESCAPE_SEQUENCE,
                      "invalid escape string; it must be empty or one character");
    }
    wr_sb_puts(sb, "^(?:");
    for (size_t at = 0; at < pattern.bytes;) {
        const char *p = pattern.ptr + at;
        uint32_t bytes = wr_utf8_bytes(*p);
        if (escaped) {
            if (!put_escaped(&s, p, bytes)) {
                return refuse(ret_message, WR_SQLSTATE_ESCAPE_USE,
                              "SQL regular expression may not contain more than two "
                              "escape-double-quote separators");
            }
            escaped = false;
        } else if (bytes == escape.bytes && memcmp(p, escape.ptr, bytes) == 0) {
            escaped = true;
        } else {
            put_plain(&s, p, bytes);
        }
        at += bytes;
    }
    wr_sb_puts(sb, ")$");
    return 0;
}

WR_KERNEL_BY_ROW(regexp_replace, row_regexp_replace)
WR_KERNEL_BY_ROW(regexp_replace_from, row_regexp_replace_from)
WR_KERNEL_BY_ROW(similar_to_escape, row_similar_to_escape)
