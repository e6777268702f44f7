/* Regular expressions: PostgreSQL's AREs, matched by PCRE2.
 *
 * A pattern is parsed by PostgreSQL's rules (regex_parse.c) and written again for PCRE2 with its character
 * classes spelled out (regex_class.c), so what matches is the same. *Which* of the possible matches
 * is taken differs: PostgreSQL's is the longest (or shortest) at the first place, PCRE2's the one of
 * the first alternative. So a pattern for which both are the same by its form (a sequence of
 * repeated single characters and of parts of fixed length, all greedy or none) runs as it is; for
 * others the end is found by PCRE2's other matcher, which follows all alternatives, and parentheses
 * are found by dissecting the match along the pattern as PostgreSQL does:
 *
 *     ab|abc     on abcd:  abc            x*(ab|a)(bc)?  on abc:  (a)(bc)
 *
 * Whether a simple pattern matches at all is found without PCRE2 (regex_plain.h).
 *
 * Not supported: back references to groups of varying length where a place is asked for; lookbehind of
 * varying length.
 *
 * Thread: a wr_regex belongs to one worker.
 */
#ifndef WR_EXPR_REGEX_H
#define WR_EXPR_REGEX_H

#include <stdbool.h>
#include <stdint.h>

#include "common/base/str.h"

enum wr_regex_flags {
    WR_REGEX_ICASE = 1,
    WR_REGEX_EXPANDED = 2,       /* white space and comments in the pattern do not count */
    WR_REGEX_NEWLINE_STOPS = 4,  /* . and [^…] do not match a line end */
    WR_REGEX_NEWLINE_ANCHORS = 8, /* ^ and $ match at line ends */
    WR_REGEX_LITERAL = 16,       /* the pattern is the text to find */
    WR_REGEX_GLOBAL = 32,        /* for callers: all matches */
};

#define WR_REGEX_GROUPS_MAX 100

struct wr_regex;

struct wr_regex_span {
    int64_t from, to; /* bytes; -1: took no part */
};

/* PostgreSQL's letters: g i c n m s p w x t q. NULL, or what is wrong. */
const char *wr_regex_parse_flags(struct wr_str letters, bool global_allowed, uint32_t *ret);
/* NULL, or what is wrong with the pattern; *ret is returned. */
const char *wr_regex_create(struct wr_str pattern, uint32_t flags, struct wr_regex **ret);
void wr_regex_destroy(struct wr_regex *regex);
uint32_t wr_regex_groups(const struct wr_regex *regex);
/* Can places be found? NULL, or why only whether there is a match. */
const char *wr_regex_place_refusal(const struct wr_regex *regex);

enum wr_regex_result { WR_REGEX_NO = 0, WR_REGEX_YES = 1, WR_REGEX_LIMIT = 2 };

enum wr_regex_result wr_regex_test(struct wr_regex *regex, struct wr_str text);
/* The first match from a byte on: the whole in spans[0] and, of groups, as many as count asks for. */
enum wr_regex_result wr_regex_find(struct wr_regex *regex, struct wr_str text, size_t from,
                                   struct wr_regex_span *spans, uint32_t count);

#endif
