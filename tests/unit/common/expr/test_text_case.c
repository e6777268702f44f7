/* lower and upper: every character there is, by the C library's C.UTF-8; ASCII has a way of its own. */
#include "common/expr/text_case.h"

#include <locale.h>
#include <wctype.h>

#include "common/base/alloc.h"
#include "common/base/rng.h"
#include "common/batch/text.h"
#include "tests/lib/wr_test.h"

static uint32_t put(uint32_t c, char *to)
{
    if (c < 0x80) {
        to[0] = (char)c;
        return 1;
    }
    uint32_t bytes = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    for (uint32_t i = bytes - 1; i > 0; i--, c >>= 6) {
        to[i] = (char)(0x80 | (c & 0x3f));
    }
    to[0] = (char)((bytes == 2 ? 0xc0u : bytes == 3 ? 0xe0u : 0xf0u) | c);
    return bytes;
}

/* Every character maps as towlower and towupper map it, into valid UTF-8 within the promised room. */
START_TEST(every_character_maps)
{
    locale_t locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
    uint32_t changed = 0;

    ck_assert(locale != (locale_t)0);
    for (uint32_t c = 1; c < 0x110000; c += c == 0xd7ff ? 0x801 : 1) {
        char text[8], expected[8];
        uint32_t bytes = put(c, text);
        for (int upper = 0; upper < 2; upper++) {
            char *out = wr_alloc((size_t)bytes * 2); /* the room that was promised, under asan */
            uint32_t length = wr_text_change_case(text, bytes, upper != 0, out);
            uint32_t mapped = (uint32_t)(upper != 0 ? towupper_l((wint_t)c, locale)
                                                    : towlower_l((wint_t)c, locale));
            ck_assert_msg(length == put(mapped, expected) && memcmp(out, expected, length) == 0,
                          "U+%04X upper %d", c, upper);
            ck_assert(wr_utf8_valid(out, length));
            changed += mapped != c;
            wr_free(out);
            if (c > 0x20000) {
                ck_assert_uint_eq(mapped, c);
            }
        }
        if (c == 0x20000) {
            c = 0x10fff0; /* nothing between has a case */
        }
    }
    ck_assert_uint_gt(changed, 2000);
    freelocale(locale);
}
END_TEST

/* ASCII text maps the same whether or not other characters stand beside it. */
START_TEST(ascii_has_the_same_mapping_everywhere)
{
    struct wr_rng rng;

    wr_rng_init(&rng, 12);
    for (uint32_t round = 0; round < 2000; round++) {
        uint32_t bytes = (uint32_t)wr_rng_below(&rng, 80);
        char *text = wr_alloc(bytes + 2), *alone = wr_alloc(2 * bytes + 1);
        char *beside = wr_alloc(2 * (bytes + 2));
        bool upper = wr_rng_chance(&rng, 0.5);
        for (uint32_t i = 0; i < bytes; i++) {
            text[i] = (char)(1 + wr_rng_below(&rng, 127));
        }
        memcpy(text + bytes, "\xc3\x9f", 2); /* small sharp s has no capital here */
        ck_assert(wr_text_is_ascii(text, bytes) && !wr_text_is_ascii(text, bytes + 2));
        ck_assert_uint_eq(wr_text_change_case(text, bytes, upper, alone), bytes);
        uint32_t length = wr_text_change_case(text, bytes + 2, upper, beside);
        ck_assert_uint_ge(length, bytes);
        ck_assert_int_eq(memcmp(alone, beside, bytes), 0);
        wr_free(text);
        wr_free(alone);
        wr_free(beside);
    }
}
END_TEST

/* Bytes that are not UTF-8 do not lead beyond the room of the result. */
START_TEST(other_bytes_stay_within_the_room)
{
    struct wr_rng rng;

    wr_rng_init(&rng, 13);
    for (uint32_t round = 0; round < 20000; round++) {
        uint32_t bytes = 7 + (uint32_t)wr_rng_below(&rng, 20);
        char text[64] = {0}; /* a decoder may look at the tail of a buffer */
        char *out = wr_alloc((size_t)bytes * 2);
        for (uint32_t i = 0; i < bytes; i++) {
            text[i] = (char)(0x80 | wr_rng_next(&rng));
        }
        ck_assert_uint_le(wr_text_change_case(text, bytes, wr_rng_chance(&rng, 0.5), out), 2 * bytes);
        wr_free(out);
    }
}
END_TEST

WR_TEST_MAIN("text_case", every_character_maps, ascii_has_the_same_mapping_everywhere,
             other_bytes_stay_within_the_room)
