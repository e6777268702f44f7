/* Words of a jsonpath (private to batch/): PostgreSQL's jsonpath_scan.l by hand, its quirks too.
 *
 * Thread: any; pure.
 */
#ifndef WR_BATCH_JSONPATH_SCAN_H
#define WR_BATCH_JSONPATH_SCAN_H

#include "common/batch/jsonpath.h"

/* A character that stands for itself is its own kind. */
enum wr_jsonpath_word {
    WR_WORD_END = 0,
    WR_WORD_AND = 256,
    WR_WORD_OR,
    WR_WORD_ANY, /* ** */
    WR_WORD_LESS_EQUAL,
    WR_WORD_EQUAL,
    WR_WORD_NOT_EQUAL,
    WR_WORD_GREATER_EQUAL,
    WR_WORD_VARIABLE,
    WR_WORD_STRING,
    WR_WORD_INTEGER,
    WR_WORD_NUMBER,
    WR_WORD_NAME, /* and, from here on, what can be one behind a point */
    WR_WORD_IS,
    WR_WORD_TO,
    WR_WORD_ABS,
    WR_WORD_LAX,
    WR_WORD_FLAG,
    WR_WORD_LAST,
    WR_WORD_NULL,
    WR_WORD_SIZE,
    WR_WORD_TRUE,
    WR_WORD_TYPE,
    WR_WORD_WITH,
    WR_WORD_FALSE,
    WR_WORD_FLOOR,
    WR_WORD_DOUBLE,
    WR_WORD_EXISTS,
    WR_WORD_STARTS,
    WR_WORD_STRICT,
    WR_WORD_CEILING,
    WR_WORD_UNKNOWN,
    WR_WORD_DATETIME,
    WR_WORD_KEYVALUE,
    WR_WORD_LIKE_REGEX,
};

struct wr_jsonpath_scan {
    const char *p, *end;
    struct wr_arena *arena;
    /* the word in hand */
    int word;
    struct wr_str text; /* of a variable, string, number or name, without its escapes */
    struct wr_str near; /* what an error there shows; nothing: it says that the input ends */
    /* the first mistake */
    uint32_t state;
    struct wr_jsonpath_fault *fault;
};

/* The next word; false: there is a mistake. */
bool wr_jsonpath_scan_next(struct wr_jsonpath_scan *s);
/* Note a mistake, unless there is one; false. */
bool wr_jsonpath_scan_fail(struct wr_jsonpath_scan *s, uint32_t state, const char *fmt, ...)
    WR_PRINTF(3, 4);
/* One at the word in hand. */
bool wr_jsonpath_scan_wrong(struct wr_jsonpath_scan *s, const char *what);

#endif
