/* Character sets by PostgreSQL's names: UTF8, SQL_ASCII, and those of one byte a character (private to
 * expr/).
 *
 * What a byte stands for is what the C library's iconv says, asked once per character set: for all of
 * these it is what PostgreSQL 15 says, byte by byte (tests/golden/cases_convert.tsv). Below 0x80 all are
 * ASCII.
 *
 * Thread: any; a wr_charset_map is constant once made.
 */
#ifndef WR_EXPR_CHARSET_H
#define WR_EXPR_CHARSET_H

#include <stdbool.h>
#include <stdint.h>

#include "common/base/str.h"

enum wr_charset_kind {
    WR_CHARSET_UTF8,
    WR_CHARSET_ANY, /* SQL_ASCII: any bytes */
    WR_CHARSET_BYTES, /* a byte a character */
    WR_CHARSET_OTHER, /* PostgreSQL has it */
};

struct wr_charset {
    const char *name; /* as errors have it */
    enum wr_charset_kind kind;
    const char *library; /* of BYTES: iconv's name */
};

#define WR_CHARSETS_MAX 48u
/* A name as PostgreSQL matches it: letters and digits count, not their case; an alias is a name too. -1:
 * there is none. */
int wr_charset_find(struct wr_str name);
const struct wr_charset *wr_charset_at(int index);

struct wr_charset_map {
    uint32_t code[128]; /* of byte 0x80 + i; 0: none */
    uint32_t count;
    struct {
        uint32_t code;
        uint8_t byte;
    } back[128]; /* in order of code */
};
/* false: the C library lacks it. */
bool wr_charset_map_make(const struct wr_charset *charset, struct wr_charset_map *ret);
/* The byte of a character beyond ASCII; 0: it has none. */
uint8_t wr_charset_byte(const struct wr_charset_map *map, uint32_t code);

#endif
