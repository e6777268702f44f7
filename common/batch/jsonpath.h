/* jsonpath: PostgreSQL 15's path language over jsonb, as a tree made from its text.
 *
 *     lax $.items[*] ? (@.price > $limit && @.name like_regex "^a" flag "i").name
 *
 * Read as PostgreSQL's scanner and grammar do, and printed in its normal form. A cell of type jsonpath is a
 * view on the text as it was written: the normal form of PostgreSQL 15 cannot always be read back. The
 * tree lives in an arena and is never changed. What the items mean is common/expr's (jsonpath_exec.h);
 * whether the pattern of a like_regex is one is looked at there too.
 *
 * Limits: WR_JSONPATH_NESTING_MAX parentheses in each other and WR_JSONPATH_DEPTH_MAX operators (54001,
 * where PostgreSQL's stack ends some thousands deep), WR_JSONPATH_ITEMS_MAX items (54000).
 *
 * Thread: any; pure.
 */
#ifndef WR_BATCH_JSONPATH_H
#define WR_BATCH_JSONPATH_H

#include <stdbool.h>
#include <stdint.h>

#include "common/base/arena.h"
#include "common/base/str.h"
#include "common/batch/numeric.h"

#define WR_JSONPATH_NESTING_MAX 500u
#define WR_JSONPATH_DEPTH_MAX 2000u
#define WR_JSONPATH_ITEMS_MAX 65536u

enum wr_jsonpath_kind {
    /* values */
    WR_JSONPATH_NULL,
    WR_JSONPATH_BOOL,
    WR_JSONPATH_NUMBER,
    WR_JSONPATH_STRING,
    WR_JSONPATH_VARIABLE,
    WR_JSONPATH_ROOT,    /* $ */
    WR_JSONPATH_CURRENT, /* @ */
    WR_JSONPATH_LAST,
    /* accessors */
    WR_JSONPATH_KEY,
    WR_JSONPATH_ANY_KEY,   /* .* */
    WR_JSONPATH_ANY_ARRAY, /* [*] */
    WR_JSONPATH_INDEX,     /* left: the first SUBSCRIPT; they are chained by next */
    WR_JSONPATH_SUBSCRIPT, /* left [to right] */
    WR_JSONPATH_ANY,       /* .**{first to last} */
    WR_JSONPATH_FILTER,    /* left: the predicate */
    /* methods */
    WR_JSONPATH_TYPE,
    WR_JSONPATH_SIZE,
    WR_JSONPATH_ABS,
    WR_JSONPATH_FLOOR,
    WR_JSONPATH_CEILING,
    WR_JSONPATH_DOUBLE,
    WR_JSONPATH_KEYVALUE,
    WR_JSONPATH_DATETIME, /* left: the template, or NULL */
    /* arithmetic */
    WR_JSONPATH_ADD,
    WR_JSONPATH_SUB,
    WR_JSONPATH_MUL,
    WR_JSONPATH_DIV,
    WR_JSONPATH_MOD,
    WR_JSONPATH_PLUS,
    WR_JSONPATH_MINUS,
    /* predicates, from here on */
    WR_JSONPATH_AND,
    WR_JSONPATH_OR,
    WR_JSONPATH_NOT,
    WR_JSONPATH_IS_UNKNOWN,
    WR_JSONPATH_EQUAL,
    WR_JSONPATH_NOT_EQUAL,
    WR_JSONPATH_LESS,
    WR_JSONPATH_LESS_EQUAL,
    WR_JSONPATH_GREATER,
    WR_JSONPATH_GREATER_EQUAL,
    WR_JSONPATH_EXISTS,
    WR_JSONPATH_STARTS_WITH,
    WR_JSONPATH_LIKE_REGEX, /* of left; text: the pattern */
};

/* The flags of like_regex. */
enum wr_jsonpath_regex {
    WR_JSONPATH_REGEX_I = 1, /* without regard to case */
    WR_JSONPATH_REGEX_S = 2, /* . matches a line end */
    WR_JSONPATH_REGEX_M = 4, /* ^ and $ match at line ends */
    WR_JSONPATH_REGEX_X = 8, /* only beside q, which makes it mean nothing */
    WR_JSONPATH_REGEX_Q = 16, /* the pattern is the text to find */
};

#define WR_JSONPATH_LEVEL_LAST UINT32_MAX

struct wr_jsonpath_item {
    enum wr_jsonpath_kind kind;
    uint32_t depth;                /* of what is below it */
    struct wr_jsonpath_item *next; /* what is done to each of its results */
    struct wr_jsonpath_item *left, *right;
    union {
        bool truth;
        struct wr_str text; /* of STRING, VARIABLE, KEY, LIKE_REGEX */
        struct wr_numeric number;
        struct {
            uint32_t first, last; /* of ANY */
        };
    };
    uint32_t flags;   /* of LIKE_REGEX */
    uint32_t pattern; /* its number among the patterns */
};

struct wr_jsonpath {
    bool lax;
    uint32_t pattern_count;
    struct wr_jsonpath_item *root;
};

struct wr_jsonpath_fault {
    char message[256]; /* PostgreSQL's */
};

static inline bool wr_jsonpath_is_predicate(const struct wr_jsonpath_item *item)
{
    return item->kind >= WR_JSONPATH_AND;
}
/* "==", "&&", "starts with", "size"; NULL: it has no name. */
const char *wr_jsonpath_name(enum wr_jsonpath_kind kind);

/* 0 or an SQLSTATE, with its words in *fault (which may be NULL). The tree is in the arena; UTF-8 without
 * NUL is presumed. */
uint32_t wr_jsonpath_parse(struct wr_str text, struct wr_arena *arena, struct wr_jsonpath *ret,
                           struct wr_jsonpath_fault *fault);
/* Append the normal form. */
void wr_jsonpath_print(const struct wr_jsonpath *path, struct wr_sb *sb);
/* Append the normal form of a text that is known to be a path. */
void wr_jsonpath_to_text(struct wr_str text, struct wr_sb *sb);

#endif
