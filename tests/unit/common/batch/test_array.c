/* Arrays as strings: what is written reads back, texts are PostgreSQL's, hostile bytes are refused. */
#include "common/batch/array.h"

#include "common/base/alloc.h"
#include "common/base/rng.h"
#include "common/batch/numeric.h"
#include "common/batch/sqlstate.h"
#include "common/batch/text.h"
#include "tests/lib/wr_test.h"

/* The string of a text; the caller's. */
static struct wr_str string_of(enum wr_type element, int32_t typmod, const char *text)
{
    struct wr_sb sb = {0};

    ck_assert_msg(wr_array_parse(element, typmod, text, (uint32_t)strlen(text), &sb) == 0, "%s", text);
    size_t bytes = sb.bytes;
    return (struct wr_str){wr_sb_take(&sb), bytes};
}

static void drop(struct wr_str string)
{
    wr_free((void *)(uintptr_t)string.ptr);
}

static struct wr_view view_of(struct wr_str string)
{
    return wr_view_of(string.ptr, (uint32_t)string.bytes);
}

static void reads(enum wr_type element, const char *text, const char *expected)
{
    struct wr_str string = string_of(element, -1, text);
    struct wr_view view = view_of(string);
    struct wr_sb sb = {0};

    ck_assert(wr_array_valid(wr_type_array_of(element), string.ptr, (uint32_t)string.bytes));
    ck_assert(wr_array_valid(WR_TYPE_ARRAY, string.ptr, (uint32_t)string.bytes));
    wr_array_format(&view, &sb);
    ck_assert_str_eq(sb.ptr, expected);
    wr_sb_fini(&sb);
    drop(string);
}

/* Texts read and print as PostgreSQL's: spaces, quotes, escapes, NULL, dimensions, bounds. */
START_TEST(texts_are_postgresqls)
{
    reads(WR_TYPE_INT4, "{}", "{}");
    reads(WR_TYPE_INT4, " { } ", "{}");
    reads(WR_TYPE_INT4, "{1, 2 ,null,NULL}", "{1,2,NULL,NULL}");
    reads(WR_TYPE_INT4, "{{1,2},{3,4}}", "{{1,2},{3,4}}");
    reads(WR_TYPE_INT4, "[2:3]={1,2}", "[2:3]={1,2}");
    reads(WR_TYPE_INT4, "[1:2]={1,2}", "{1,2}");
    reads(WR_TYPE_INT4, " [0:0] [-1:0] = {{1,2}}", "[0:0][-1:0]={{1,2}}");
    reads(WR_TYPE_TEXT, "{a b, \"c,\\\"d\" , \\{e ,\"\",\"NULL\",nul}", "{\"a b\",\"c,\\\"d\",\"{e\",\"\",\"NULL\",nul}");
    reads(WR_TYPE_TEXT, "{{{{{{a}}}}}}", "{{{{{{a}}}}}}");
    reads(WR_TYPE_BOOL, "{t,no,NULL}", "{t,f,NULL}");
    reads(WR_TYPE_NUMERIC, "{1.00,NaN,123456789012345678901234567890123456789012345678901234567890}",
          "{1.00,NaN,123456789012345678901234567890123456789012345678901234567890}");
    reads(WR_TYPE_BYTEA, "{\"\\\\x0102\",\"\\\\xff00000000000000000000000000\"}",
          "{\"\\\\x0102\",\"\\\\xff00000000000000000000000000\"}");
    reads(WR_TYPE_TIMESTAMP, "{2020-01-02 03:04}", "{\"2020-01-02 03:04:00\"}");
    reads(WR_TYPE_FLOAT8, "{1e300,-0,NaN}", "{1e+300,-0,NaN}");
}
END_TEST

/* What is wrong has PostgreSQL's state and message, and leaves nothing behind. */
START_TEST(wrong_texts_are_refused)
{
    static const struct {
        enum wr_type element;
        const char *text;
        uint32_t state;
        const char *message;
    } cases[] = {
        {WR_TYPE_INT4, "", WR_SQLSTATE_TEXT_REPRESENTATION, "malformed array literal: \"\""},
        {WR_TYPE_INT4, "1", WR_SQLSTATE_TEXT_REPRESENTATION, "malformed array literal: \"1\""},
        {WR_TYPE_INT4, "{1", WR_SQLSTATE_TEXT_REPRESENTATION, "malformed array literal: \"{1\""},
        {WR_TYPE_INT4, "{1}x", WR_SQLSTATE_TEXT_REPRESENTATION, "malformed array literal: \"{1}x\""},
        {WR_TYPE_INT4, "{1,}", WR_SQLSTATE_TEXT_REPRESENTATION, "malformed array literal: \"{1,}\""},
        {WR_TYPE_INT4, "{{1},{2,3}}", WR_SQLSTATE_TEXT_REPRESENTATION, "malformed array literal: \"{{1},{2,3}}\""},
        {WR_TYPE_INT4, "{1,x}", WR_SQLSTATE_TEXT_REPRESENTATION, "invalid input syntax for type integer: \"x\""},
        {WR_TYPE_INT4, "{1,99999999999}", WR_SQLSTATE_OUT_OF_RANGE,
         "value \"99999999999\" is out of range for type integer"},
        {WR_TYPE_INT4, "[3:2]={}", WR_SQLSTATE_ARRAY_SUBSCRIPT, "upper bound cannot be less than lower bound"},
        {WR_TYPE_INT4, "[1:3]={1,2}", WR_SQLSTATE_TEXT_REPRESENTATION, "malformed array literal: \"[1:3]={1,2}\""},
        {WR_TYPE_TEXT, "{{{{{{{a}}}}}}}", WR_SQLSTATE_LIMIT,
         "array of more than 6 dimensions, or with a bound that is too large"},
        {WR_TYPE_TEXT, "{a\\", WR_SQLSTATE_TEXT_REPRESENTATION, "malformed array literal: \"{a\\\""},
    };

    for (size_t i = 0; i < WR_COUNT(cases); i++) {
        struct wr_sb sb = {0};
        char message[300];
        struct wr_str text = wr_str_of(cases[i].text);
        wr_sb_puts(&sb, "before");
        ck_assert_msg(wr_array_parse(cases[i].element, -1, text.ptr, (uint32_t)text.bytes, &sb) == cases[i].state,
                      "%s", text.ptr);
        ck_assert_uint_eq(sb.bytes, 6);
        wr_array_explain(cases[i].state, cases[i].element, -1, text, message, sizeof message);
        ck_assert_str_eq(message, cases[i].message);
        wr_sb_fini(&sb);
    }
}
END_TEST

/* Modifiers are those of the elements. */
START_TEST(modifiers_are_of_the_elements)
{
    struct wr_str string = string_of(WR_TYPE_NUMERIC, wr_numeric_typmod(5, 1), "{1.25,2}");
    struct wr_view view = view_of(string);
    struct wr_sb sb = {0};

    wr_array_format(&view, &sb);
    ck_assert_str_eq(sb.ptr, "{1.3,2.0}");
    wr_sb_reset(&sb);
    ck_assert_uint_eq(wr_array_parse(WR_TYPE_TEXT, 5 + 4, "{abc,abcdef}", 12, &sb), WR_SQLSTATE_STRING_TOO_LONG);
    wr_sb_fini(&sb);
    drop(string);
}
END_TEST

/* Short arrays are inline; the header and the null bits are there only as far as they say something. */
START_TEST(strings_are_short)
{
    static const struct {
        enum wr_type element;
        const char *text;
        uint32_t bytes;
    } cases[] = {{WR_TYPE_INT4, "{}", 4},       {WR_TYPE_INT4, "{1}", 12},     {WR_TYPE_INT4, "{1,2}", 16},
                 {WR_TYPE_INT4, "{NULL}", 13},  {WR_TYPE_TEXT, "{a,bcd}", 20}, {WR_TYPE_INT4, "[0:0]={1}", 16},
                 {WR_TYPE_BOOL, "{t,f,t,f}", 12}, {WR_TYPE_NUMERIC, "{1.5}", 28}};

    for (size_t i = 0; i < WR_COUNT(cases); i++) {
        struct wr_str string = string_of(cases[i].element, -1, cases[i].text);
        ck_assert_msg(string.bytes == cases[i].bytes, "%s: %zu", cases[i].text, string.bytes);
        drop(string);
    }
}
END_TEST

/* Equal arrays have one canonical string, which is an array; others have another. */
START_TEST(canonical_is_one)
{
    static const struct {
        enum wr_type element;
        const char *a, *b;
        bool same;
    } cases[] = {{WR_TYPE_NUMERIC, "{1.0,NULL,2}", "{1.00,NULL,2.0}", true},
                 {WR_TYPE_NUMERIC, "{1.0}", "{1.01}", false},
                 {WR_TYPE_NUMERIC, "{1}", "{{1}}", false},
                 {WR_TYPE_NUMERIC, "{1}", "[0:0]={1}", false},
                 {WR_TYPE_FLOAT8, "{-0}", "{0}", true},
                 {WR_TYPE_FLOAT4, "{-0,NaN}", "{0,NaN}", true},
                 {WR_TYPE_FLOAT8, "{NaN}", "{Infinity}", false},
                 {WR_TYPE_INTERVAL, "{1 mon}", "{30 days}", true},
                 {WR_TYPE_INTERVAL, "{1 mon}", "{31 days}", false},
                 {WR_TYPE_TEXT, "{a}", "{a}", true},
                 {WR_TYPE_TEXT, "{a,NULL}", "{a,\"NULL\"}", false}};

    for (size_t i = 0; i < WR_COUNT(cases); i++) {
        struct wr_str a = string_of(cases[i].element, -1, cases[i].a);
        struct wr_str b = string_of(cases[i].element, -1, cases[i].b);
        struct wr_view v = view_of(a), w = view_of(b);
        struct wr_sb x = {0}, y = {0};
        wr_array_canonical(&v, &x);
        wr_array_canonical(&w, &y);
        ck_assert_msg((x.bytes == y.bytes && memcmp(x.ptr, y.ptr, x.bytes) == 0) == cases[i].same, "%s %s",
                      cases[i].a, cases[i].b);
        ck_assert(wr_array_valid(wr_type_array_of(cases[i].element), x.ptr, (uint32_t)x.bytes));
        wr_sb_fini(&x);
        wr_sb_fini(&y);
        drop(a);
        drop(b);
    }
}
END_TEST

/* Any change of a byte gives an array again or is refused, and then nothing reads beyond the end. */
START_TEST(hostile_bytes_are_refused)
{
    static const struct {
        enum wr_type element;
        const char *text;
    } cases[] = {{WR_TYPE_INT4, "{}"},
                 {WR_TYPE_INT4, "{{1,2},{NULL,4}}"},
                 {WR_TYPE_BOOL, "[0:2]={t,f,t}"},
                 {WR_TYPE_TEXT, "{a,\"\",NULL,a longer text than a view has}"},
                 {WR_TYPE_NUMERIC, "{1.5,NULL,123456789012345678901234567890123456789012345678901234567890}"},
                 {WR_TYPE_DATE, "{2020-01-01,infinity}"},
                 {WR_TYPE_BYTEA, "{\"\\\\x00\",NULL}"}};
    uint32_t refused = 0, taken = 0;

    for (size_t i = 0; i < WR_COUNT(cases); i++) {
        struct wr_str string = string_of(cases[i].element, -1, cases[i].text);
        enum wr_type type = wr_type_array_of(cases[i].element);
        uint32_t bytes = (uint32_t)string.bytes;
        for (uint32_t cut = 0; cut < bytes; cut++) {
            uint8_t *part = wr_alloc(WR_MAX(cut, 1u)); /* of its own, so that a sanitizer sees the end */
            memcpy(part, string.ptr, cut);
            ck_assert(!wr_array_valid(type, part, cut));
            wr_free(part);
        }
        for (uint32_t at = 0; at < bytes * 256; at++) {
            uint8_t *part = wr_alloc(bytes);
            struct wr_view view;
            struct wr_sb sb = {0};
            memcpy(part, string.ptr, bytes);
            part[at / 256] = (uint8_t)at;
            if (wr_array_valid(WR_TYPE_ARRAY, part, bytes)) {
                view = wr_view_of((const char *)part, bytes);
                wr_array_format(&view, &sb);
                wr_sb_reset(&sb);
                wr_array_canonical(&view, &sb);
                taken += 1;
            } else {
                refused += 1;
            }
            wr_sb_fini(&sb);
            wr_free(part);
        }
        ck_assert(!wr_array_valid(wr_type_array_of(WR_TYPE_UUID), string.ptr, bytes));
        drop(string);
    }
    ck_assert_uint_gt(refused, 10000);
    ck_assert_uint_gt(taken, 1000);
}
END_TEST

/* Random bytes behind a head that could be one do no harm. */
START_TEST(random_bytes_do_no_harm)
{
    struct wr_rng rng;
    uint32_t taken = 0;

    wr_rng_init(&rng, 5);
    for (uint32_t i = 0; i < 200000; i++) {
        uint32_t bytes = (uint32_t)wr_rng_below(&rng, 40);
        uint8_t *p = wr_alloc(WR_MAX(bytes, 1u));
        for (uint32_t k = 0; k < bytes; k++) {
            p[k] = (uint8_t)(wr_rng_chance(&rng, 0.7) ? wr_rng_below(&rng, 4) : wr_rng_below(&rng, 256));
        }
        if (bytes > 4) {
            p[1] = (uint8_t)(1 + wr_rng_below(&rng, 15));
            p[3] = 0;
        }
        if (wr_array_valid(WR_TYPE_ARRAY, p, bytes)) {
            struct wr_view view = wr_view_of((const char *)p, bytes);
            struct wr_sb sb = {0};
            wr_array_canonical(&view, &sb);
            taken += 1;
            wr_sb_fini(&sb);
        }
        wr_free(p);
    }
    ck_assert_uint_gt(taken, 10);
}
END_TEST

WR_TEST_MAIN("array", texts_are_postgresqls, wrong_texts_are_refused, modifiers_are_of_the_elements, strings_are_short,
         canonical_is_one, hostile_bytes_are_refused, random_bytes_do_no_harm)
