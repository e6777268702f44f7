/* Big numeric cells: their digits as bytes, to and from decimals. */
#include <string.h>

#include "common/base/alloc.h"
#include "common/base/assert.h"
#include "common/base/bytes.h"
#include "common/batch/decimal.h"
#include "common/batch/sqlstate.h"

#define HEAD_BYTES 4u
#define BASE 1000000000u
#define BASE_DIGITS 9u
/* Up to so many words the value is built word by word, beyond by GMP's faster way from text. */
#define WORDS_BY_HAND 24u

static uint32_t word_at(const uint8_t *digits, uint32_t i)
{
    return wr_load_u32(digits + HEAD_BYTES + (size_t)i * 4);
}

static uint32_t word_count(uint32_t bytes)
{
    return (bytes - HEAD_BYTES) / 4;
}

static uint32_t decimal_digits_of(uint32_t word)
{
    uint32_t n = 1;

    for (; word >= 10; word /= 10) {
        n += 1;
    }
    return n;
}

bool wr_numeric_big_valid(const void *data, uint32_t bytes)
{
    const uint8_t *digits = data;
    unsigned __int128 c = 0;

    if (bytes < HEAD_BYTES || bytes > WR_NUMERIC_BIG_BYTES_MAX || bytes % 4 != 0 ||
        digits[0] != WR_NUMERIC_BIG || digits[1] > 1) {
        return false;
    }
    uint32_t words = word_count(bytes), scale = wr_load_u16(digits + 2);
    for (uint32_t i = 0; i < words; i++) {
        if (word_at(digits, i) >= BASE) {
            return false;
        }
        c = i < 4 ? c * BASE + word_at(digits, i) : c;
    }
    if (scale > WR_NUMERIC_SCALE_MAX || (words > 0 && word_at(digits, 0) == 0) ||
        (words == 0 && digits[1] != 0)) {
        return false;
    }
    /* What is small has a small cell. */
    bool small = scale <= WR_NUMERIC_SMALL_SCALE_MAX && words <= 4 &&
                 c <= (unsigned __int128)WR_NUMERIC_COEFFICIENT_MAX;
    uint32_t count =
        words == 0 ? 0 : (words - 1) * BASE_DIGITS + decimal_digits_of(word_at(digits, 0));
    return !small && count <= WR_NUMERIC_WHOLE_DIGITS_MAX + scale;
}

/* ---- cell -> decimal ---- */

static void load_words(const uint8_t *digits, uint32_t words, mpz_t ret)
{
    if (words <= WORDS_BY_HAND) {
        mpz_set_ui(ret, 0);
        for (uint32_t i = 0; i < words; i++) {
            mpz_mul_ui(ret, ret, BASE);
            mpz_add_ui(ret, ret, word_at(digits, i));
        }
        return;
    }
    WR_AUTO_FREE char *text = wr_alloc((size_t)words * BASE_DIGITS + 1);
    for (uint32_t i = 0; i < words; i++) {
        uint32_t word = word_at(digits, i);
        for (uint32_t k = BASE_DIGITS; k-- > 0; word /= 10) {
            text[(size_t)i * BASE_DIGITS + k] = (char)('0' + word % 10);
        }
    }
    text[(size_t)words * BASE_DIGITS] = '\0';
    WR_ASSERT(mpz_set_str(ret, text, 10) == 0);
}

static void load_i128(__int128 v, mpz_t ret)
{
    unsigned __int128 size = v < 0 ? -(unsigned __int128)v : (unsigned __int128)v;

    mpz_set_ui(ret, (uint64_t)(size >> 64));
    mpz_mul_2exp(ret, ret, 64);
    mpz_add_ui(ret, ret, (uint64_t)size);
    if (v < 0) {
        mpz_neg(ret, ret);
    }
}

void wr_decimal_load(struct wr_numeric n, struct wr_decimal *ret)
{
    const uint8_t *digits;

    switch (wr_numeric_tag_of(n)) {
    case WR_NUMERIC_SMALL:
        ret->tag = WR_NUMERIC_BIG;
        ret->scale = wr_numeric_scale_of(n);
        load_i128(wr_numeric_coefficient_of(n), ret->c);
        return;
    case WR_NUMERIC_BIG:
        digits = wr_numeric_big_ptr(n);
        ret->tag = WR_NUMERIC_BIG;
        ret->scale = wr_load_u16(digits + 2);
        load_words(digits, word_count(wr_numeric_big_bytes(n)), ret->c);
        if (digits[1] != 0) {
            mpz_neg(ret->c, ret->c);
        }
        return;
    case WR_NUMERIC_NAN:
    case WR_NUMERIC_INFINITY:
    case WR_NUMERIC_MINUS_INFINITY:
        wr_decimal_set_special(ret, wr_numeric_tag_of(n));
        return;
    }
}

/* ---- decimal -> cell ---- */

static bool store_small(const struct wr_decimal *d, struct wr_numeric *ret)
{
    unsigned __int128 size;

    if (mpz_sizeinbase(d->c, 2) > 111) {
        return false;
    }
    size = (unsigned __int128)mpz_getlimbn(d->c, 1) << 64 | mpz_getlimbn(d->c, 0);
    return wr_numeric_make(mpz_sgn(d->c) < 0 ? -(__int128)size : (__int128)size, d->scale, ret);
}

/* |c| as words; text is its digits. */
static void store_words(const char *text, uint32_t count, uint8_t *to)
{
    uint32_t first = count % BASE_DIGITS == 0 ? BASE_DIGITS : count % BASE_DIGITS;

    for (uint32_t at = 0, end = first; at < count; at = end, end += BASE_DIGITS) {
        uint32_t word = 0;
        for (uint32_t i = at; i < end; i++) {
            word = word * 10 + (uint32_t)(text[i] - '0');
        }
        wr_store_u32(to, word);
        to += 4;
    }
}

uint32_t wr_decimal_store(const struct wr_decimal *d, struct wr_numeric_room *room,
                          struct wr_numeric *ret)
{
    uint32_t count, bytes;
    uint8_t *to;

    if (!wr_decimal_is_finite(d)) {
        *ret = wr_numeric_special(d->tag);
        return 0;
    }
    if (d->scale > WR_NUMERIC_SCALE_MAX ||
        mpz_sizeinbase(d->c, 10) > WR_NUMERIC_WHOLE_DIGITS_MAX + d->scale + 1) {
        return WR_SQLSTATE_OUT_OF_RANGE;
    }
    if (store_small(d, ret)) {
        return 0;
    }
    WR_AUTO_FREE char *text = wr_alloc(mpz_sizeinbase(d->c, 10) + 2);
    (void)mpz_get_str(text, 10, d->c);
    const char *digits = text + (*text == '-');
    count = mpz_sgn(d->c) == 0 ? 0 : (uint32_t)strlen(digits);
    if (count > WR_NUMERIC_WHOLE_DIGITS_MAX + d->scale) {
        return WR_SQLSTATE_OUT_OF_RANGE;
    }
    bytes = HEAD_BYTES + 4 * ((count + BASE_DIGITS - 1) / BASE_DIGITS);
    to = room == NULL ? NULL : room->take(room, bytes);
    if (to == NULL) {
        if (room != NULL) {
            room->refused = true;
        }
        return WR_SQLSTATE_LIMIT;
    }
    to[0] = WR_NUMERIC_BIG;
    to[1] = mpz_sgn(d->c) < 0;
    wr_store_u16(to + 2, (uint16_t)d->scale);
    store_words(digits, count, to + HEAD_BYTES);
    *ret = wr_numeric_big_at(to, bytes);
    return 0;
}

/* ---- room ---- */

static uint8_t *take_space(struct wr_numeric_room *room, uint32_t bytes)
{
    struct wr_numeric_space *space = WR_CONTAINER_OF(room, struct wr_numeric_space, room);

    wr_sb_reset(&space->bytes);
    wr_sb_reserve(&space->bytes, bytes);
    return (uint8_t *)space->bytes.ptr;
}

struct wr_numeric_room *wr_numeric_space_room(struct wr_numeric_space *space)
{
    space->room.take = take_space;
    return &space->room;
}

void wr_numeric_space_fini(struct wr_numeric_space *space)
{
    wr_sb_fini(&space->bytes);
}
