#include "common/expr/regex.h"

#include <stdio.h>
#include <string.h>

#include "common/base/alloc.h"
#include "common/base/assert.h"
#include "common/base/limits.h"
#include "common/base/vec.h"
#include "common/expr/regex_internal.h"

/* Letters are Unicode's; a pattern says all else itself. */
#define OPTIONS (PCRE2_UTF | PCRE2_NO_UTF_CHECK | PCRE2_DOLLAR_ENDONLY | PCRE2_ALLOW_EMPTY_CLASS)
#define MATCH_LIMIT 1000000u
#define HEAP_LIMIT_KIB 65536u
#define WORKSPACE_MIN 4096u
#define WORKSPACE_MAX (1u << 20)
#define ENDS_MAX 65536u /* places where a part of a dissected match may end */

const char *wr_regex_parse_flags(struct wr_str letters, bool global_allowed, uint32_t *ret)
{
    for (size_t i = 0; i < letters.bytes; i++) {
        switch (letters.ptr[i]) {
        case 'g':
            if (!global_allowed) {
                return "the \"g\" flag is not allowed here";
            }
            *ret |= WR_REGEX_GLOBAL;
            break;
        case 'i':
            *ret |= WR_REGEX_ICASE;
            break;
        case 'c':
            *ret &= ~(uint32_t)WR_REGEX_ICASE;
            break;
        case 'n':
        case 'm':
            *ret |= WR_REGEX_NEWLINE_STOPS | WR_REGEX_NEWLINE_ANCHORS;
            break;
        case 'p':
            *ret |= WR_REGEX_NEWLINE_STOPS;
            *ret &= ~(uint32_t)WR_REGEX_NEWLINE_ANCHORS;
            break;
        case 'w':
            *ret &= ~(uint32_t)WR_REGEX_NEWLINE_STOPS;
            *ret |= WR_REGEX_NEWLINE_ANCHORS;
            break;
        case 's':
            *ret &= ~(uint32_t)(WR_REGEX_NEWLINE_STOPS | WR_REGEX_NEWLINE_ANCHORS);
            break;
        case 'x':
            *ret |= WR_REGEX_EXPANDED;
            break;
        case 't':
            *ret &= ~(uint32_t)WR_REGEX_EXPANDED;
            break;
        case 'q':
            *ret |= WR_REGEX_LITERAL;
            break;
        default:
            return "invalid regular expression option (g i c n m s p w x t q are known)";
        }
    }
    return NULL;
}

static pcre2_code *compile(const char *text, uint32_t options)
{
    int number;
    PCRE2_SIZE offset;

    return pcre2_compile((PCRE2_SPTR)text, strlen(text), OPTIONS | options, &number, &offset, NULL);
}

const char *wr_regex_create(struct wr_str pattern, uint32_t flags, struct wr_regex **ret)
{
    struct wr_regex *regex = WR_NEW(struct wr_regex);
    const char *message;

    wr_arena_init(&regex->arena, 0);
    message = wr_regex_parse(regex, pattern, flags);
    if (message == NULL) {
        regex->code = compile(regex->root->group_text, 0);
        message = regex->code == NULL ? "invalid regular expression: not supported (a lookbehind "
                                        "of varying length, or too large)"
                                      : NULL;
    }
    if (message != NULL) {
        wr_regex_destroy(regex);
        return message;
    }
    regex->compiled = pcre2_jit_compile(regex->code, PCRE2_JIT_COMPLETE) == 0;
    regex->match = pcre2_match_data_create_from_pattern(regex->code, NULL);
    regex->context = pcre2_match_context_create(NULL);
    pcre2_set_match_limit(regex->context, MATCH_LIMIT);
    pcre2_set_heap_limit(regex->context, HEAP_LIMIT_KIB);
    regex->plain = wr_regex_plain_create(&regex->arena, pattern, flags);
    *ret = regex;
    return NULL;
}

static void free_codes(struct piece *piece)
{
    for (; piece != NULL; piece = piece->next) {
        pcre2_code_free(piece->code);
        free_codes(piece->left);
        free_codes(piece->right);
    }
}

void wr_regex_destroy(struct wr_regex *regex)
{
    if (regex == NULL) {
        return;
    }
    free_codes(regex->root);
    pcre2_code_free(regex->code);
    pcre2_match_data_free(regex->match);
    pcre2_match_data_free(regex->ends);
    pcre2_match_context_free(regex->context);
    wr_free(regex->workspace);
    wr_arena_fini(&regex->arena);
    wr_free(regex);
}

uint32_t wr_regex_groups(const struct wr_regex *regex)
{
    return regex->group_count;
}

const char *wr_regex_place_refusal(const struct wr_regex *regex)
{
    return regex->has_reference && !regex->safe
               ? "back references to groups of varying length are supported only where no place is "
                 "asked for"
               : NULL;
}

/* PCRE2's first match. The compiled matcher has a small stack: what is too much for it is tried again by
 * the other one, whose memory is bounded by the heap limit; so is all where nothing can be compiled. */
static enum wr_regex_result match(struct wr_regex *regex, struct wr_str text, size_t from)
{
    int rc = regex->compiled ? pcre2_jit_match(regex->code, (PCRE2_SPTR)text.ptr, text.bytes, from, 0,
                                               regex->match, regex->context)
                             : PCRE2_ERROR_JIT_STACKLIMIT;

    if (rc == PCRE2_ERROR_JIT_STACKLIMIT) {
        rc = pcre2_match(regex->code, (PCRE2_SPTR)text.ptr, text.bytes, from,
                         PCRE2_NO_UTF_CHECK | PCRE2_NO_JIT, regex->match, regex->context);
    }
    return rc >= 0 ? WR_REGEX_YES : rc == PCRE2_ERROR_NOMATCH ? WR_REGEX_NO : WR_REGEX_LIMIT;
}

/* ---- the longest or shortest match, and all places where one may end ---- */

struct dissection {
    struct wr_regex *regex;
    struct wr_str text;
    struct wr_regex_span *spans;
    uint32_t count;
};

/* Ends of matches of a piece from a byte on, longest first, in regex->ends; < 0: a limit. */
static int32_t find_ends(struct wr_regex *regex, struct piece *piece, struct wr_str text,
                         size_t from, uint32_t options)
{
    int rc = PCRE2_ERROR_DFA_WSSIZE;

    if (piece->code == NULL) {
        piece->code = compile(piece->text, PCRE2_NO_AUTO_POSSESS | PCRE2_NO_AUTO_CAPTURE);
    }
    if (regex->ends == NULL || regex->ends_room < text.bytes - from + 1) {
        regex->ends_room = (uint32_t)WR_MIN(WR_MAX(text.bytes - from + 1, 64), ENDS_MAX);
        pcre2_match_data_free(regex->ends);
        regex->ends = pcre2_match_data_create(regex->ends_room, NULL);
    }
    while (piece->code != NULL && rc == PCRE2_ERROR_DFA_WSSIZE &&
           regex->workspace_count < WORKSPACE_MAX) {
        if (regex->workspace == NULL) {
            regex->workspace_count = WORKSPACE_MIN;
            regex->workspace = WR_NEW_ARRAY(int, regex->workspace_count);
        }
        rc = pcre2_dfa_match(piece->code, (PCRE2_SPTR)text.ptr, text.bytes, from,
                             PCRE2_NO_UTF_CHECK | options, regex->ends,
                             regex->context, regex->workspace, regex->workspace_count);
        if (rc == PCRE2_ERROR_DFA_WSSIZE) {
            wr_free(regex->workspace);
            regex->workspace_count *= 2;
            regex->workspace = WR_NEW_ARRAY(int, regex->workspace_count);
        }
    }
    return rc == PCRE2_ERROR_NOMATCH ? 0 : rc > 0 ? rc : -1;
}

static int64_t end_at(const struct wr_regex *regex, uint32_t i)
{
    return (int64_t)pcre2_get_ovector_pointer(regex->ends)[2 * i + 1];
}

static enum wr_regex_result exact(struct dissection *d, struct piece *piece, int64_t from,
                                  int64_t to)
{
    int32_t count = find_ends(d->regex, piece, d->text, (size_t)from, PCRE2_ANCHORED);

    for (int32_t i = 0; i < count; i++) {
        if (end_at(d->regex, (uint32_t)i) == to) {
            return WR_REGEX_YES;
        }
    }
    return count < 0 ? WR_REGEX_LIMIT : WR_REGEX_NO;
}

static enum wr_regex_result dissect(struct dissection *d, struct piece *piece, int64_t from,
                                    int64_t to);

/* Ends of a piece, kept: others are asked for meanwhile. */
struct ends {
    int64_t *list;
    int32_t count;
};

static struct ends copy_ends(struct dissection *d, struct piece *piece, int64_t from)
{
    struct ends ends = {.count = find_ends(d->regex, piece, d->text, (size_t)from, PCRE2_ANCHORED)};

    ends.list = WR_NEW_ARRAY(int64_t, WR_MAX(ends.count, 1));
    for (int32_t i = 0; i < ends.count; i++) {
        ends.list[i] = end_at(d->regex, (uint32_t)i);
    }
    return ends;
}

/* The left part as long (or short) as it may be for the right one to match the rest. */
static enum wr_regex_result dissect_concat(struct dissection *d, struct piece *piece, int64_t from,
                                           int64_t to)
{
    struct ends ends = copy_ends(d, piece->left, from);
    bool shorter = (piece->left->flags & PIECE_SHORTER) != 0;
    enum wr_regex_result result = ends.count < 0 ? WR_REGEX_LIMIT : WR_REGEX_NO;
    int64_t middle = -1;

    for (int32_t k = 0; k < ends.count && result == WR_REGEX_NO; k++) {
        middle = ends.list[shorter ? ends.count - 1 - k : k];
        result = middle > to ? WR_REGEX_NO : exact(d, piece->right, middle, to);
    }
    wr_free(ends.list);
    if (result == WR_REGEX_YES) {
        result = dissect(d, piece->left, from, middle);
    }
    return result == WR_REGEX_YES ? dissect(d, piece->right, middle, to) : result;
}

static enum wr_regex_result dissect_alternatives(struct dissection *d, struct piece *piece,
                                                 int64_t from, int64_t to)
{
    for (struct piece *branch = piece->left; branch != NULL; branch = branch->next) {
        enum wr_regex_result result = exact(d, branch, from, to);
        if (result != WR_REGEX_NO) {
            return result == WR_REGEX_YES ? dissect(d, branch, from, to) : result;
        }
    }
    return WR_REGEX_NO;
}

/* The end of a piece that is nearest to a limit from below (or the first of all, when short ones are
 * preferred: the first not below `least`); -1: none, -2: a limit. */
static int64_t best_end(struct dissection *d, struct piece *piece, int64_t from, int64_t least,
                        int64_t limit)
{
    int32_t count = find_ends(d->regex, piece, d->text, (size_t)from, PCRE2_ANCHORED);
    bool shorter = (piece->flags & PIECE_SHORTER) != 0;

    for (int32_t k = 0; k < count; k++) {
        int64_t end = end_at(d->regex, (uint32_t)(shorter ? count - 1 - k : k));
        if (end <= limit && end >= least) {
            return end;
        }
    }
    return count < 0 ? -2 : -1;
}

/* Repetitions that fill the span: each as long (or short) as it may be, the first ones first. Empty ones
 * are not taken, as they are needed only to reach a minimum, which is 0 here. */
static enum wr_regex_result dissect_repeat(struct dissection *d, struct piece *piece, int64_t from,
                                           int64_t to)
{
    WR_VEC(int64_t) ends = {0};
    bool shorter = (piece->left->flags & PIECE_SHORTER) != 0;
    enum wr_regex_result result = WR_REGEX_NO;
    int64_t least = from + 1, limit = to, start = from;

    if (from == to) {
        return WR_REGEX_YES;
    }
    for (uint32_t steps = 0; result == WR_REGEX_NO; steps++) {
        int64_t end = ends.count < piece->max ? best_end(d, piece->left, start, least, limit) : -1;
        if (end == -2 || steps > ENDS_MAX) {
            result = WR_REGEX_LIMIT;
        } else if (end == to) {
            result = WR_REGEX_YES;
        } else if (end >= 0) {
            WR_VEC_PUSH(&ends, end);
            start = end;
            least = end + 1;
            limit = to;
        } else if (ends.count > 0) { /* another end of the one before */
            int64_t tried = ends.items[--ends.count];
            start = ends.count == 0 ? from : ends.items[ends.count - 1];
            least = shorter ? tried + 1 : start + 1;
            limit = shorter ? to : tried - 1;
        } else {
            break;
        }
    }
    WR_VEC_FINI(&ends);
    return result == WR_REGEX_YES ? dissect(d, piece->left, start, to) : result;
}

/* Recursion is as deep as the pattern's parentheses and branches are. */
static enum wr_regex_result dissect(struct dissection *d, struct piece *piece, int64_t from,
                                    int64_t to)
{
    if ((piece->flags & PIECE_HAS_GROUP) == 0) {
        return WR_REGEX_YES;
    }
    switch (piece->op) {
    case PIECE_LEAF:
        return WR_REGEX_YES;
    case PIECE_CONCAT:
        return dissect_concat(d, piece, from, to);
    case PIECE_ALTERNATIVES:
        return dissect_alternatives(d, piece, from, to);
    case PIECE_GROUP:
        if (piece->group < d->count) {
            d->spans[piece->group] = (struct wr_regex_span){from, to};
        }
        return dissect(d, piece->left, from, to);
    case PIECE_REPEAT:
        return dissect_repeat(d, piece, from, to);
    }
    WR_UNREACHABLE();
}

/* The matcher that follows all alternatives needs no more steps where there are many ways to match. */
static enum wr_regex_result match_all_ways(struct wr_regex *regex, struct wr_str text, size_t from,
                                           uint32_t options)
{
    int32_t count = regex->has_reference ? -1 : find_ends(regex, regex->root, text, from, options);

    return count < 0 ? WR_REGEX_LIMIT : count == 0 ? WR_REGEX_NO : WR_REGEX_YES;
}

enum wr_regex_result wr_regex_test(struct wr_regex *regex, struct wr_str text)
{
    enum wr_regex_result result =
        regex->plain == NULL ? WR_REGEX_LIMIT : wr_regex_plain_test(regex->plain, text);

    if (result == WR_REGEX_LIMIT) {
        result = match(regex, text, 0);
    }
    return result == WR_REGEX_LIMIT ? match_all_ways(regex, text, 0, PCRE2_DFA_SHORTEST) : result;
}

enum wr_regex_result wr_regex_find(struct wr_regex *regex, struct wr_str text, size_t from,
                                   struct wr_regex_span *spans, uint32_t count)
{
    enum wr_regex_result result = match(regex, text, from);
    const PCRE2_SIZE *found = pcre2_get_ovector_pointer(regex->match);
    struct dissection d = {regex, text, spans, count};
    bool shorter = (regex->root->flags & PIECE_SHORTER) != 0;
    uint32_t options = shorter ? PCRE2_DFA_SHORTEST : 0;
    bool direct = result == WR_REGEX_YES && regex->safe;

    if (result == WR_REGEX_NO) {
        return result;
    }
    for (uint32_t i = 0; i < count; i++) {
        bool took_part = direct && i <= regex->group_count && found[2 * i] != PCRE2_UNSET;
        spans[i].from = took_part ? (int64_t)found[2 * i] : -1;
        spans[i].to = took_part ? (int64_t)found[2 * i + 1] : -1;
    }
    if (direct) {
        return WR_REGEX_YES;
    }
    result = result == WR_REGEX_YES
                 ? match_all_ways(regex, text, found[0], options | PCRE2_ANCHORED)
                 : match_all_ways(regex, text, from, options);
    if (result != WR_REGEX_YES) {
        return result;
    }
    spans[0].from = (int64_t)pcre2_get_ovector_pointer(regex->ends)[0];
    spans[0].to = end_at(regex, 0);
    return count > 1 ? dissect(&d, regex->root, spans[0].from, spans[0].to) : WR_REGEX_YES;
}
