/* A parsed regular expression: pieces, as PostgreSQL's compiler cuts them (private to regex*.c).
 *
 * A piece that has neither groups nor a mixture of greedy and not is a leaf: whatever it matches is
 * one span. The others say how a span is dissected: a branch is prefix, atom and rest, each cut off
 * as long (or short) as it can be while the rest still matches.
 *
 * Thread: as regex.h.
 */
#ifndef WR_EXPR_REGEX_INTERNAL_H
#define WR_EXPR_REGEX_INTERNAL_H

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "common/base/arena.h"
#include "common/expr/regex.h"
#include "common/expr/regex_plain.h"

enum piece_op { PIECE_LEAF, PIECE_CONCAT, PIECE_ALTERNATIVES, PIECE_GROUP, PIECE_REPEAT };

enum piece_flags {
    PIECE_LONGER = 1,
    PIECE_SHORTER = 2,
    PIECE_MIXED = 4,
    PIECE_HAS_GROUP = 8,
    PIECE_HAS_REFERENCE = 16,
};

struct piece {
    enum piece_op op;
    uint32_t flags;
    const char *text;        /* for PCRE2, groups not counted */
    const char *group_text;  /* with groups */
    int32_t fixed;           /* every match has so many characters; -1: they differ */
    bool safe;               /* PCRE2's first match is PostgreSQL's, as long as greed is not mixed */
    uint32_t group;          /* GROUP: its number */
    uint32_t min, max;       /* REPEAT; max UINT32_MAX: no end */
    struct piece *left, *right; /* CONCAT; GROUP and REPEAT: left; ALTERNATIVES: first in left */
    struct piece *next;      /* of alternatives */
    pcre2_code *code;        /* of text, made when needed */
};

struct wr_regex {
    struct wr_arena arena;
    struct piece *root;
    uint32_t group_count;
    bool has_reference;
    bool safe;
    uint32_t anchors; /* compile options */
    pcre2_code *code; /* with groups */
    struct wr_regex_plain *plain; /* NULL: a pattern of another kind */
    bool compiled;    /* to machine code */
    pcre2_match_data *match;
    pcre2_match_context *context;
    pcre2_match_data *ends; /* of the other matcher: every end from one place */
    uint32_t ends_room;
    int *workspace;
    uint32_t workspace_count;
};

/* NULL, or what is wrong. */
const char *wr_regex_parse(struct wr_regex *regex, struct wr_str pattern, uint32_t flags);

/* ---- regex_class.c: characters for PCRE2 ---- */

/* The members of a class by name ("alnum", "word"), to stand inside of brackets; NULL: no such class. */
const char *wr_regex_class(struct wr_str name, bool icase);
void wr_regex_put_char(struct wr_sb *sb, uint32_t c); /* \x{…} */
/* A character and, without regard to case, its other forms, inside of brackets. */
void wr_regex_put_range(struct wr_sb *sb, uint32_t from, uint32_t to, bool icase);

#endif
