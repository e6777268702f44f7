/* Patterns that are found without a regular expression matcher, when only whether there is a match is asked:
 * characters, classes of them and repetitions, one after the other, around text that is looked for first.
 *
 *     fox.*[0-9]+ lazy     "fox", then behind it " lazy" with a digit in front
 *     ^/api/v[0-9]+/       "/api/v" in front, digits, "/"
 *     @example\.(com)      a group: of another kind
 *
 * What .* stands beside need not be repeated more than it must ([0-9]+ is [0-9]); what is left is cut at each .*
 * into segments, of which each is taken where it matches first, as a later one has the least text before it
 * then. A segment of which all matches are equally long (or the last one, where a repeated class and what
 * follows it have nothing in common) needs no second try from the same place.
 *
 * A character beyond ASCII of which a class does not say whether it is a member (\w) is for the other matcher.
 *
 * Thread: as regex.h.
 */
#ifndef WR_EXPR_REGEX_PLAIN_H
#define WR_EXPR_REGEX_PLAIN_H

#include "common/base/arena.h"
#include "common/expr/regex.h"

struct wr_regex_plain;

/* NULL: a pattern of another kind, or one with flags. In the arena, which it needs as long as it lives. */
struct wr_regex_plain *wr_regex_plain_create(struct wr_arena *arena, struct wr_str pattern,
                                             uint32_t flags);
/* LIMIT: the other matcher is to be asked. */
enum wr_regex_result wr_regex_plain_test(const struct wr_regex_plain *plain, struct wr_str text);

#endif
