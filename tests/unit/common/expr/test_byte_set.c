/* Byte sets: which patterns they are, and their 64-byte masks. */
#include "common/expr/byte_set.h"

#include "common/base/attr.h"
#include "common/base/rng.h"
#include "tests/lib/wr_test.h"

static const char *members_of(const struct wr_byte_set *set, char buf[300])
{
    uint32_t used = 0;

    for (uint32_t c = 1; c < 128; c++) {
        if (set->member[c]) {
            buf[used++] = (char)c;
        }
    }
    buf[used] = '\0';
    return buf;
}

/* One character class, repeated or not, is a set; its members are those of the class. */
START_TEST(classes_are_sets)
{
    static const struct {
        const char *pattern, *members;
        bool repeated;
    } cases[] = {
        {",", ",", false},
        {",+", ",", true},
        {"\\.", ".", false},
        {"\\\\", "\\", false},
        {"\\t", "\t", false},
        {"\\d+", "0123456789", true},
        {"\\s", "\t\n\v\f\r ", false},
        {"[abc]", "abc", false},
        {"[a-e]+", "abcde", true},
        {"[]a]", "]a", false},
        {"[a^]", "^a", false},
        {"[a-]", "-a", false},
        {"[-a]", "-a", false},
        {"[+--]", "+,-", false},
        {"[\\d.]", ".0123456789", false},
        {"[\\]\\\\]", "\\]", false},
        {"[,;\\n]+", "\n,;", true},
        {"[.*+?$(){}|]", "$()*+.?{|}", false},
    };
    struct wr_byte_set set;
    char buf[300];
    bool repeated;

    for (size_t i = 0; i < WR_COUNT(cases); i++) {
        ck_assert_msg(wr_byte_set_parse(wr_str_of(cases[i].pattern), &set, &repeated),
                      "%s is refused", cases[i].pattern);
        char sorted[300];
        struct wr_byte_set expected = {0};
        for (const char *p = cases[i].members; *p != '\0'; p++) {
            expected.member[(uint8_t)*p] = true;
        }
        ck_assert_str_eq(members_of(&set, buf), members_of(&expected, sorted));
        ck_assert_int_eq(repeated, cases[i].repeated);
        ck_assert(!set.high && !set.member[0x80] && !set.member[0xff]);
    }
    ck_assert(wr_byte_set_parse(wr_str_of("[^a-z]+"), &set, &repeated) && repeated && set.high);
    ck_assert(set.member['A'] && set.member[0] && set.member[0xc3] && !set.member['q']);
    ck_assert(!set.ascii_only);
    ck_assert(wr_byte_set_parse(wr_str_of("[^\\s]+"), &set, &repeated) && set.ascii_only);
}
END_TEST

/* Everything else is left to the regular expression: several atoms, characters of several bytes, what
 * one byte cannot decide. */
START_TEST(other_patterns_are_no_sets)
{
    static const char *const patterns[] = {
        "", "a,", "[", "[]", "[^]", "[a", "[a\\", "[a\\]", "\\", "a*", "a++", "[a]?", "[a]{2}", "(a)", "a|b",
        ".", "^", "$", "*", "+", "?", "é", "[é]", "[a-é]", "[[:alpha:]]", "[z-a]", "\\w", "[\\w]", "\\b",
        "[^a]", "[^\\s]", "[\\t-\\r]", "[\\d-z]", "[a-\\d]", "{", "]", "|", "[a-[]"};
    struct wr_byte_set set;
    bool repeated;

    for (size_t i = 0; i < WR_COUNT(patterns); i++) {
        ck_assert_msg(!wr_byte_set_parse(wr_str_of(patterns[i]), &set, &repeated), "%s is taken",
                      patterns[i]);
    }
    ck_assert(!wr_byte_set_parse((struct wr_str){"\\\0", 2}, &set, &repeated));
    ck_assert(!wr_byte_set_parse((struct wr_str){"\0", 1}, &set, &repeated));
}
END_TEST

/* A bit of the mask says what the set says of its byte, for all bytes at all places. */
START_TEST(masks_are_members)
{
    static const char *const patterns[] = {",",       "[^a-z]+", "\\s+",         "[0-9]",
                                           "[^\\d]+", "[ -/]",   "[!-~]",        "[^!-~]+",
                                           "[aeiou]", "[\\]~]",  "[@`p\\\\0P ]", "[^,]+"};
    uint8_t bytes[64 + 63];
    struct wr_byte_set set;
    struct wr_rng rng;
    bool repeated;

    wr_rng_init(&rng, 3);
    for (size_t i = 0; i < WR_COUNT(patterns); i++) {
        WR_CK(wr_byte_set_parse(wr_str_of(patterns[i]), &set, &repeated));
        for (uint32_t fold = 0; fold < 2; fold++) {
            for (uint32_t round = 0; round < 40; round++) {
                for (uint32_t k = 0; k < sizeof bytes; k++) {
                    bytes[k] = round < 4 ? (uint8_t)(round * 64 + k % 64) : (uint8_t)wr_rng_next(&rng);
                }
                uint32_t at = round < 4 ? 0 : (uint32_t)wr_rng_below(&rng, 63);
                uint64_t mask = wr_byte_set_mask(&set, bytes + at), expected = 0;
                for (uint32_t k = 0; k < 64; k++) {
                    expected |= (uint64_t)set.member[bytes[at + k]] << k;
                }
                WR_CK(mask == expected);
            }
            wr_byte_set_fold(&set);
        }
    }
}
END_TEST

/* Folded, a capital letter is what its small letter is, and nothing else changes. */
START_TEST(folding_treats_capitals_as_small)
{
    struct wr_byte_set set, plain;
    bool repeated;

    ck_assert(wr_byte_set_parse(wr_str_of("[^a-mX5@[]+"), &set, &repeated) == false);
    ck_assert(wr_byte_set_parse(wr_str_of("[^a-mX5@]+"), &set, &repeated));
    plain = set;
    wr_byte_set_fold(&set);
    for (uint32_t c = 0; c < 256; c++) {
        bool capital = c >= 'A' && c <= 'Z';
        ck_assert_int_eq(set.member[c], plain.member[capital ? c + 32 : c]);
    }
}
END_TEST

WR_TEST_MAIN("byte_set", classes_are_sets, other_patterns_are_no_sets, masks_are_members,
             folding_treats_capitals_as_small)
