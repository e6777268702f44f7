/* Regular expressions: classes of characters, limits of patterns. What they answer is held to PostgreSQL
 * by tests/golden/cases_regex*. */
#include "common/expr/regex.h"

#include <locale.h>
#include <wctype.h>

#include "common/base/attr.h"
#include "tests/lib/wr_test.h"

static struct wr_regex *must_create(const char *pattern)
{
    struct wr_regex *regex = NULL;
    const char *wrong = wr_regex_create(wr_str_of(pattern), 0, &regex);

    ck_assert_msg(wrong == NULL, "%s: %s", pattern, wrong);
    return regex;
}

static uint32_t encode(uint32_t c, char out[4])
{
    uint32_t bytes = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    static const uint8_t leads[] = {0, 0, 0xc0, 0xe0, 0xf0};

    for (uint32_t i = bytes; i-- > 1; c >>= 6) {
        out[i] = (char)(0x80 | (c & 0x3f));
    }
    out[0] = (char)(leads[bytes] | c);
    return bytes;
}

/* A class has the characters that the C library's has in C.UTF-8, as PostgreSQL's. */
START_TEST(classes_are_those_of_the_library)
{
    static const char *const names[] = {"alpha", "alnum", "upper", "lower", "punct", "space",
                                        "digit", "xdigit", "cntrl", "print", "graph", "blank"};
    locale_t utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);

    for (size_t n = 0; n < WR_COUNT(names); n++) {
        char pattern[32], text[4];
        wctype_t type = wctype_l(names[n], utf8);
        (void)snprintf(pattern, sizeof pattern, "[[:%s:]]", names[n]);
        struct wr_regex *regex = must_create(pattern);
        /* All of the first planes; of the others, where hardly anything is, some. */
        for (uint32_t c = 1; c < 0x110000; c += c < 0x20000 ? 1 : 61) {
            bool member = iswctype_l((wint_t)c, type, utf8) != 0;
            if (c >= 0xd800 && c < 0xe000) {
                continue;
            }
            struct wr_str one = {text, encode(c, text)};
            ck_assert_msg(wr_regex_test(regex, one) == (member ? WR_REGEX_YES : WR_REGEX_NO),
                          "U+%04X and %s", c, names[n]);
        }
        wr_regex_destroy(regex);
    }
    freelocale(utf8);
}
END_TEST

/* A pattern may have many classes and constraints of words: they are short for PCRE2. */
START_TEST(patterns_with_many_classes_compile)
{
    struct wr_sb pattern = {0}, text = {0};

    for (uint32_t i = 0; i < 40; i++) {
        wr_sb_puts(&pattern, "\\m\\w+\\M\\s[[:alpha:]]\\s");
        wr_sb_puts(&text, "word a ");
    }
    struct wr_regex *regex = must_create(pattern.ptr);
    ck_assert_int_eq(wr_regex_test(regex, wr_str_of(text.ptr)), WR_REGEX_YES);
    wr_regex_destroy(regex);
    wr_sb_fini(&pattern);
    wr_sb_fini(&text);
}
END_TEST

/* A pattern that would be enormous is refused at once; one that is deep too. */
START_TEST(enormous_patterns_are_refused)
{
    static const char *const patterns[] = {"(((\\w{255}){255}){255}){255}", "a{256}"};
    struct wr_regex *regex = NULL;
    struct wr_sb deep = {0};

    for (size_t i = 0; i < WR_COUNT(patterns); i++) {
        ck_assert_ptr_nonnull(wr_regex_create(wr_str_of(patterns[i]), 0, &regex));
    }
    for (uint32_t i = 0; i < 5000; i++) {
        wr_sb_putc(&deep, '(');
    }
    ck_assert_ptr_nonnull(wr_regex_create(wr_str_of(deep.ptr), 0, &regex));
    ck_assert_ptr_null(regex);
    wr_sb_fini(&deep);
}
END_TEST

/* Ways to match that grow exponentially with the text cost no more than their number of places. */
START_TEST(many_ways_to_match_are_followed)
{
    struct wr_regex *regex = must_create("^((a|a)+|(aa)+)*$");
    struct wr_str text = wr_str_of("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab");
    struct wr_regex_span spans[2];

    ck_assert_int_eq(wr_regex_test(regex, text), WR_REGEX_NO);
    text.bytes -= 1;
    ck_assert_int_eq(wr_regex_find(regex, text, 0, spans, 2), WR_REGEX_YES);
    ck_assert_int_eq(spans[0].to, (int64_t)text.bytes);
    wr_regex_destroy(regex);
}
END_TEST

WR_TEST_MAIN("regex", classes_are_those_of_the_library, patterns_with_many_classes_compile,
             enormous_patterns_are_refused, many_ways_to_match_are_followed)
