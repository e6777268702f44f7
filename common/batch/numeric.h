/* numeric: PostgreSQL's arbitrary precision decimal in a 16-byte cell.
 *
 *     bits   0-7    tag: 0 small | 1 big | 2 NaN | 3 +Infinity | 4 -Infinity
 *     bits   8-15   small: display scale, 0 … 255 (a larger one is big)
 *     bits  16-127  small: signed coefficient, 112 bits; value = coefficient / 10^scale
 *     bits  16-47   big: bytes of its digits       bits 64-127  big: pointer (on the wire: heap offset)
 *
 * A value is small when it fits. The digits of a big one lie outside the cell, immutable, as the bytes of
 * a long text do, and live as long:
 *
 *     u8 1 | u8 negative | u16 scale | u32 … base-10^9 digits, most significant first, no leading zero
 *
 * Limits are PostgreSQL's: 131,072 digits before the point, 16,383 after it (22003 beyond). Result scales
 * are PostgreSQL's. Big values are worked on in decimal.h; small ones here, without memory.
 *
 * Results that are big need room: whoever calls says where their digits go. A refused room ends in
 * WR_SQLSTATE_LIMIT and `refused`.
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
    uint64_t low;  /* small: tag, scale, coefficient bits 0-47 */
    uint64_t high; /* small: coefficient bits 48-111; big: where its digits are */
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

/* ---- small ---- */

static inline uint32_t wr_numeric_scale_of(struct wr_numeric n)
{
    return (uint32_t)(n.low >> 8 & 0xff);
}
static inline __int128 wr_numeric_coefficient_of(struct wr_numeric n)
{
    return (__int128)((unsigned __int128)n.high << 64 | n.low) >> 16;
}

#define WR_NUMERIC_COEFFICIENT_MAX (((__int128)1 << 111) - 1)
#define WR_NUMERIC_SMALL_SCALE_MAX 255u

/* false: the coefficient does not fit 112 bits, or the scale is too large. */
static inline bool wr_numeric_make(__int128 coefficient, uint32_t scale, struct wr_numeric *ret)
{
    unsigned __int128 bits = (unsigned __int128)coefficient;

    if (coefficient > WR_NUMERIC_COEFFICIENT_MAX || coefficient < -WR_NUMERIC_COEFFICIENT_MAX ||
        scale > WR_NUMERIC_SMALL_SCALE_MAX) {
        return false;
    }
    ret->low = WR_NUMERIC_SMALL | (uint64_t)scale << 8 | (uint64_t)(bits << 16);
    ret->high = (uint64_t)(bits >> 48);
    return true;
}
struct wr_numeric wr_numeric_from_i64(int64_t v);
struct wr_numeric wr_numeric_special(enum wr_numeric_tag tag); /* NaN, an infinity */

/* ---- big ---- */

#define WR_NUMERIC_WHOLE_DIGITS_MAX 131072u
#define WR_NUMERIC_SCALE_MAX 16383u
/* Of the digits of a big one: head and one word per nine digits. */
#define WR_NUMERIC_BIG_BYTES_MAX \
    (4u + 4u * ((WR_NUMERIC_WHOLE_DIGITS_MAX + WR_NUMERIC_SCALE_MAX + 8u) / 9u))

static inline bool wr_numeric_is_big(struct wr_numeric n)
{
    return (n.low & 0xff) == WR_NUMERIC_BIG;
}
static inline uint32_t wr_numeric_big_bytes(struct wr_numeric n)
{
    return (uint32_t)(n.low >> 16);
}
static inline const uint8_t *wr_numeric_big_ptr(struct wr_numeric n)
{
    return (const uint8_t *)(uintptr_t)n.high;
}
static inline struct wr_numeric wr_numeric_big_at(const void *digits, uint32_t bytes)
{
    return (struct wr_numeric){WR_NUMERIC_BIG | (uint64_t)bytes << 16, (uint64_t)(uintptr_t)digits};
}
/* Are these bytes from outside the digits of a big number, in their one form? */
bool wr_numeric_big_valid(const void *digits, uint32_t bytes);

/* Where the digits of big results go. Embedded in what owns the memory. */
struct wr_numeric_room {
    /* Memory that lives as long as the owner says; NULL: there is none. */
    uint8_t *(*take)(struct wr_numeric_room *room, uint32_t bytes);
    bool refused; /* some take was; the caller resets it */
};
/* Room for one result at a time, on the stack or in a struct that is zero at first. */
struct wr_numeric_space {
    struct wr_numeric_room room;
    struct wr_sb bytes;
};
struct wr_numeric_room *wr_numeric_space_room(struct wr_numeric_space *space);
void wr_numeric_space_fini(struct wr_numeric_space *space);

/* ---- operations: 0 or an SQLSTATE; *ret is untouched when they fail ---- */

int wr_numeric_compare_any(struct wr_numeric a, struct wr_numeric b);
uint32_t wr_numeric_add_any(struct wr_numeric a, struct wr_numeric b, struct wr_numeric_room *room,
                            struct wr_numeric *ret);
uint32_t wr_numeric_sub_any(struct wr_numeric a, struct wr_numeric b, struct wr_numeric_room *room,
                            struct wr_numeric *ret);
uint32_t wr_numeric_mul_any(struct wr_numeric a, struct wr_numeric b, struct wr_numeric_room *room,
                            struct wr_numeric *ret);

/* Both small and of one scale: the cells as 128-bit integers differ as their coefficients do. */
static inline bool wr_numeric_alike(struct wr_numeric a, struct wr_numeric b)
{
    return ((a.low ^ b.low) & 0xffff) == 0 && (a.low & 0xff) == WR_NUMERIC_SMALL;
}
static inline __int128 wr_numeric_bits(struct wr_numeric n)
{
    return (__int128)((unsigned __int128)n.high << 64 | n.low);
}
/* The most negative coefficient is none: it has no opposite. */
static inline bool wr_numeric_store_bits(__int128 bits, struct wr_numeric *ret)
{
    struct wr_numeric n = {(uint64_t)bits, (uint64_t)((unsigned __int128)bits >> 64)};

    if (WR_UNLIKELY(n.high == (uint64_t)1 << 63 && n.low < 0x10000)) {
        return false;
    }
    *ret = n;
    return true;
}

/* NaN equals NaN and is the largest. */
static inline int wr_numeric_compare(struct wr_numeric a, struct wr_numeric b)
{
    if (WR_LIKELY(wr_numeric_alike(a, b))) {
        __int128 x = wr_numeric_bits(a), y = wr_numeric_bits(b);
        return (x > y) - (x < y);
    }
    return wr_numeric_compare_any(a, b);
}
static inline uint32_t wr_numeric_add(struct wr_numeric a, struct wr_numeric b,
                                      struct wr_numeric_room *room, struct wr_numeric *ret)
{
    __int128 sum;

    if (WR_LIKELY(wr_numeric_alike(a, b)) &&
        !__builtin_add_overflow(wr_numeric_bits(a), wr_numeric_bits(b) & ~(__int128)0xffff, &sum) &&
        wr_numeric_store_bits(sum, ret)) {
        return 0;
    }
    return wr_numeric_add_any(a, b, room, ret);
}
static inline uint32_t wr_numeric_sub(struct wr_numeric a, struct wr_numeric b,
                                      struct wr_numeric_room *room, struct wr_numeric *ret)
{
    __int128 difference;

    if (WR_LIKELY(wr_numeric_alike(a, b)) &&
        !__builtin_sub_overflow(wr_numeric_bits(a), wr_numeric_bits(b) & ~(__int128)0xffff,
                                &difference) &&
        wr_numeric_store_bits(difference, ret)) {
        return 0;
    }
    return wr_numeric_sub_any(a, b, room, ret);
}
static inline uint32_t wr_numeric_mul(struct wr_numeric a, struct wr_numeric b,
                                      struct wr_numeric_room *room, struct wr_numeric *ret)
{
    __int128 x = wr_numeric_coefficient_of(a), y = wr_numeric_coefficient_of(b);

    if (WR_LIKELY(((a.low | b.low) & 0xff) == WR_NUMERIC_SMALL && (int64_t)x == x &&
                  (int64_t)y == y) &&
        wr_numeric_make((__int128)(int64_t)x * (int64_t)y,
                        wr_numeric_scale_of(a) + wr_numeric_scale_of(b), ret)) {
        return 0;
    }
    return wr_numeric_mul_any(a, b, room, ret);
}
uint32_t wr_numeric_div(struct wr_numeric a, struct wr_numeric b, struct wr_numeric_room *room,
                        struct wr_numeric *ret);
uint32_t wr_numeric_mod(struct wr_numeric a, struct wr_numeric b, struct wr_numeric_room *room,
                        struct wr_numeric *ret);
uint32_t wr_numeric_negate(struct wr_numeric n, struct wr_numeric_room *room,
                           struct wr_numeric *ret);
int wr_numeric_sign(struct wr_numeric n); /* of NaN: 0 */
/* Canonical for keys and hashes: no trailing zeros; equal values have equal cells and digits. */
uint32_t wr_numeric_normalize(struct wr_numeric n, struct wr_numeric_room *room,
                              struct wr_numeric *ret);

/* ---- text and other types ---- */

/* A declared precision and scale (-1000 … 1000), as PostgreSQL packs them. */
static inline int32_t wr_numeric_typmod(int32_t precision, int32_t scale)
{
    return (precision << 16 | (scale & 0x7ff)) + 4;
}
static inline int32_t wr_numeric_typmod_precision(int32_t typmod)
{
    return (typmod - 4) >> 16 & 0xffff;
}
static inline int32_t wr_numeric_typmod_scale(int32_t typmod)
{
    return (((typmod - 4) & 0x7ff) ^ 1024) - 1024;
}
/* Round to a declared scale, half away from zero; 22003 when that exceeds the precision. */
uint32_t wr_numeric_apply_typmod(struct wr_numeric n, int32_t typmod, struct wr_numeric_room *room,
                                 struct wr_numeric *ret);
/* PostgreSQL's message and detail for that. */
void wr_numeric_explain_typmod(bool infinite, int32_t typmod, char *message, size_t bytes);

/* 22P02: no number. typmod -1: none is declared. */
uint32_t wr_numeric_parse(struct wr_str text, int32_t typmod, struct wr_numeric_room *room,
                          struct wr_numeric *ret);
#define WR_NUMERIC_TEXT_BYTES 320
/* Any but a big one; returns the length. */
uint32_t wr_numeric_format(struct wr_numeric n, char buf[WR_NUMERIC_TEXT_BYTES]);
void wr_numeric_to_text(struct wr_numeric n, struct wr_sb *sb); /* appends; any */
uint32_t wr_numeric_to_double(struct wr_numeric n, double *ret); /* 22003: no double is that large */
/* false: not so few digits that one step rounds them right. */
bool wr_numeric_to_float_exact(struct wr_numeric n, float *ret);
uint32_t wr_numeric_from_double(double v, struct wr_numeric_room *room,
                                struct wr_numeric *ret); /* 15 significant digits, as PostgreSQL */
uint32_t wr_numeric_from_float(float v, struct wr_numeric_room *room,
                               struct wr_numeric *ret); /* 6 */
bool wr_numeric_to_i64(struct wr_numeric n, int64_t *ret); /* rounds half away from zero */

#endif
