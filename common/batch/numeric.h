/* numeric: PostgreSQL's arbitrary precision decimal in a 16-byte cell.
 *
 *     bits   0-7    tag: 0 small | 1 big | 2 NaN | 3 +Infinity | 4 -Infinity
 *     bits   8-15   display scale, 0 … 255 (a larger one is big)
 *     bits  16-127  small: signed coefficient, 112 bits; value = coefficient / 10^scale
 *                   big: u32 bytes, u64 pointer (or heap offset) of {sign, scale, base-10^9 digits}
 *
 * Result scales follow PostgreSQL's rules. Values beyond 112 bits are `big` and so far only refused
 * with an error (SQLSTATE 22003) where one would arise; their form is reserved.
 *
 * Thread: any; pure.
 */
#ifndef WR_BATCH_NUMERIC_H
#define WR_BATCH_NUMERIC_H

#include <stdbool.h>
#include <stdint.h>

#include "common/base/error.h"
#include "common/base/str.h"

struct wr_numeric {
    uint64_t low;  /* tag, scale, coefficient bits 0-47 */
    uint64_t high; /* coefficient bits 48-111 */
};
_Static_assert(sizeof(struct wr_numeric) == 16, "a numeric cell is 16 bytes");

enum wr_numeric_tag {
    WR_NUMERIC_SMALL = 0,
    WR_NUMERIC_BIG = 1,
    WR_NUMERIC_NAN = 2,
    WR_NUMERIC_INFINITY = 3,
    WR_NUMERIC_MINUS_INFINITY = 4,
};

static inline enum wr_numeric_tag wr_numeric_tag_of(struct wr_numeric n)
{
    return (enum wr_numeric_tag)(n.low & 0xff);
}
static inline uint32_t wr_numeric_scale_of(struct wr_numeric n)
{
    return (uint32_t)(n.low >> 8 & 0xff);
}
static inline __int128 wr_numeric_coefficient_of(struct wr_numeric n)
{
    return (__int128)((unsigned __int128)(uint64_t)((int64_t)n.high >> 16) << 64 |
                      (unsigned __int128)(n.high << 48) | (unsigned __int128)(n.low >> 16));
}

#define WR_NUMERIC_COEFFICIENT_MAX (((__int128)1 << 111) - 1)
#define WR_NUMERIC_SCALE_MAX 255u

/* false: the coefficient does not fit 112 bits, or the scale is too large. */
static inline bool wr_numeric_make(__int128 coefficient, uint32_t scale, struct wr_numeric *ret)
{
    unsigned __int128 bits = (unsigned __int128)coefficient;

    if (coefficient > WR_NUMERIC_COEFFICIENT_MAX || coefficient < -WR_NUMERIC_COEFFICIENT_MAX ||
        scale > WR_NUMERIC_SCALE_MAX) {
        return false;
    }
    ret->low = WR_NUMERIC_SMALL | (uint64_t)scale << 8 | (uint64_t)(bits << 16);
    ret->high = (uint64_t)(bits >> 48);
    return true;
}
struct wr_numeric wr_numeric_from_i64(int64_t v);
/* Canonical for keys and hashes: no trailing zeros; equal values have equal bytes. */
struct wr_numeric wr_numeric_normalize(struct wr_numeric n);
int wr_numeric_compare(struct wr_numeric a, struct wr_numeric b); /* NaN equals NaN, is largest */

/* false: result beyond the cell (22003), or for div and mod division by zero (22012). */
bool wr_numeric_add(struct wr_numeric a, struct wr_numeric b, struct wr_numeric *ret);
bool wr_numeric_sub(struct wr_numeric a, struct wr_numeric b, struct wr_numeric *ret);
bool wr_numeric_mul(struct wr_numeric a, struct wr_numeric b, struct wr_numeric *ret);
bool wr_numeric_div(struct wr_numeric a, struct wr_numeric b, struct wr_numeric *ret);
bool wr_numeric_mod(struct wr_numeric a, struct wr_numeric b, struct wr_numeric *ret);

enum wr_code wr_numeric_parse(struct wr_str text, int32_t typmod, struct wr_numeric *ret,
                              struct wr_error *err) WR_MUST_CHECK;
#define WR_NUMERIC_TEXT_BYTES 320
uint32_t wr_numeric_format(struct wr_numeric n, char buf[WR_NUMERIC_TEXT_BYTES]); /* length */
double wr_numeric_to_double(struct wr_numeric n);
bool wr_numeric_from_double(double v, struct wr_numeric *ret); /* 15 significant digits, as PG */
bool wr_numeric_to_i64(struct wr_numeric n, int64_t *ret);     /* rounds half away from zero */

#endif
