/* Regular expressions: classes of characters, limits of patterns. What they answer is held to PostgreSQL
 * by tests/golden/cases_regex*. */
#include "common/expr/regex.h"

#include <locale.h>
#include <wctype.h>

#include "common/base/attr.h"
#include "common/base/rng.h"
#include "common/expr/regex_plain.h"
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

/* Pieces of patterns and texts, so that many of both meet. */
static const char *random_of(struct wr_rng *rng, const char *const *pieces, uint32_t count,
                             uint32_t most, struct wr_sb *sb)
{
    sb->bytes = 0;
    for (uint32_t n = wr_rng_below(rng, most + 1); n > 0; n--) {
        wr_sb_puts(sb, pieces[wr_rng_below(rng, count)]);
    }
    wr_sb_putc(sb, '\0');
    return sb->ptr;
}

/* Whether a simple pattern matches is the same with and without the regular expression matcher. */
START_TEST(plain_patterns_match_as_others)
{
    static const char *const pieces[] = {
        "a",  "b",    "c",   "ab",    "ca",   ".*",   ".+",    ".",     "[ab]", "[^a]", "[b-d]+", "a*",
        "b+", "c?",   "\\w", "\\w+", "\\d",  "\\D*", "\\S",  "a{2}",  "b{1,2}", ".{2,}", "[0-9]{1,3}",
        "1",  "\\.",  "\xc3\xa9", "[^\\w]", "[a-c1]*?", "a+b",  "ab.*c", "$",    "^",    "[-.]"};
    static const char *const words[] = {"a", "b",  "c", "ab", "ca", "d",  "1",  "12",
                                        ".", "-",  " ", "abc", "\n", "\xc3\xa9", "\xe2\x82\xac"};
    uint32_t plain = 0, yes = 0, no = 0;
    struct wr_sb pattern = {0}, text = {0};
    struct wr_rng rng;

    wr_rng_init(&rng, 1);
    for (uint32_t round = 0; round < 8000; round++) {
        struct wr_arena arena;
        struct wr_regex *regex;
        wr_sb_reserve(&pattern, 1);
        (void)random_of(&rng, pieces, WR_COUNT(pieces), 6, &pattern);
        if (round % 4 == 0 && pattern.ptr[0] != '^') { /* in front it means the most */
            struct wr_sb front = {0};
            wr_sb_printf(&front, "^%s", pattern.ptr);
            wr_sb_fini(&pattern);
            pattern = front;
        }
        struct wr_str source = wr_str_of(pattern.ptr);
        wr_arena_init(&arena, 0);
        const struct wr_regex_plain *simple = wr_regex_plain_create(&arena, source, 0);
        if (simple != NULL) {
            regex = must_create(pattern.ptr);
            plain += 1;
        }
        for (uint32_t t = 0; simple != NULL && t < 20; t++) {
            struct wr_regex_span span;
            struct wr_str one = wr_str_of(random_of(&rng, words, WR_COUNT(words), 9, &text));
            enum wr_regex_result result = wr_regex_plain_test(simple, one);
            enum wr_regex_result right = wr_regex_find(regex, one, 0, &span, 1);
            ck_assert_msg(result == WR_REGEX_LIMIT || result == right, "%s on %s: %d", pattern.ptr,
                          text.ptr, result);
            ck_assert_int_eq(wr_regex_test(regex, one), right);
            yes += result == WR_REGEX_YES;
            no += result == WR_REGEX_NO;
        }
        if (simple != NULL) {
            wr_regex_destroy(regex);
        }
        wr_arena_fini(&arena);
    }
    wr_sb_fini(&pattern);
    wr_sb_fini(&text);
    ck_assert_uint_ge(plain, 1000);
    ck_assert_uint_ge(yes, 5000);
    ck_assert_uint_ge(no, 5000);
}
END_TEST

/* Which patterns are simple, and what is read again and again is given up. */
START_TEST(plain_patterns_are_known)
{
    static const char *const simple[] = {
        "fox.*[0-9]+ lazy", "^/api/v[0-9]+/", "@example\\.com$", "^[A-Z]{2}[0-9]{4}$", "error",
        "^a.*b.*c$",        "x[a-y]*z",       "\\w+@\\w+\\.org"};
    static const char *const others[] = {"a|b", "(ab)+", "[0-9]+", "a[a-z]*z", "x{2,3}x+y$", "a.*b[c-e]*f.*g",
                                         "[[:alpha:]]x", "\\mword", "^^a", "a**", "", "***=a"};
    struct wr_arena arena;
    struct wr_sb text = {0};

    wr_arena_init(&arena, 0);
    for (size_t i = 0; i < WR_COUNT(simple); i++) {
        ck_assert_msg(wr_regex_plain_create(&arena, wr_str_of(simple[i]), 0) != NULL, "%s", simple[i]);
        ck_assert_ptr_null(wr_regex_plain_create(&arena, wr_str_of(simple[i]), WR_REGEX_ICASE));
    }
    for (size_t i = 0; i < WR_COUNT(others); i++) {
        ck_assert_msg(wr_regex_plain_create(&arena, wr_str_of(others[i]), 0) == NULL, "%s", others[i]);
    }
    for (uint32_t i = 0; i < 20000; i++) {
        wr_sb_puts(&text, "xa");
    }
    struct wr_str long_text = {text.ptr, text.bytes};
    ck_assert_int_eq(wr_regex_plain_test(wr_regex_plain_create(&arena, wr_str_of("x[^z]*z"), 0), long_text),
                     WR_REGEX_LIMIT);
    wr_sb_fini(&text);
    wr_arena_fini(&arena);
}
END_TEST

WR_TEST_MAIN("regex", plain_patterns_match_as_others, plain_patterns_are_known, classes_are_those_of_the_library, patterns_with_many_classes_compile,
             enormous_patterns_are_refused, many_ways_to_match_are_followed)
