/* Sets of ASCII bytes, for splitters: 64 bytes at a time are classified to a bit mask.
 *
 * Thread: any; pure.
 */
#ifndef WR_EXPR_BYTE_SET_H
#define WR_EXPR_BYTE_SET_H

#include <stdbool.h>
#include <stdint.h>

#include "common/base/str.h"

struct wr_byte_set {
    bool member[256];
    uint8_t low[16]; /* by low nibble: bit h = byte h << 4 | low is a member; bytes below 0x80 */
    bool high;       /* bytes from 0x80 on are members */
    bool ascii_only; /* holds for ASCII text alone: \s has members of several bytes too */
};

/* A regular expression that is one character class, optionally repeated by +: `[^a-z]+`, `\s+`,
 * `[,;]`, `,`. false: it is something else (or a class of which one character is several bytes).
 * Escapes are PostgreSQL's. */
bool wr_byte_set_parse(struct wr_str pattern, struct wr_byte_set *ret, bool *ret_repeated);

/* From now on a capital letter is a member when its small letter is: splitting text before lower()
 * then gives the pieces of splitting lower(text). */
void wr_byte_set_fold(struct wr_byte_set *set);

/* Bit i = byte i of the 64 at p is a member. All 64 must be readable. */
uint64_t wr_byte_set_mask(const struct wr_byte_set *set, const uint8_t *p);

#endif
