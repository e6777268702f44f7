/* jsonb as bytes: what text says reads back, order is PostgreSQL's, and no foreign bytes pass as a value that
 * are none. */
#include "common/batch/jsonb_build.h"

#include "common/base/alloc.h"
#include "common/base/rng.h"
#include "common/batch/sqlstate.h"
#include "common/batch/text.h"
#include "tests/lib/fuzz_jsonb.h"
#include "tests/lib/wr_test.h"

/* The string of a text, in *sb. */
static struct wr_view value_of(const char *text, struct wr_sb *sb)
{
    struct wr_view view;
    uint32_t state = wr_jsonb_parse(wr_str_of(text), &view);

    ck_assert_msg(state == 0, "%.100s", text);
    wr_sb_reset(sb);
    wr_sb_append(sb, wr_view_ptr(&view), view.bytes);
    ck_assert(wr_jsonb_valid(sb->ptr, view.bytes));
    return wr_view_of(sb->ptr, view.bytes);
}

static void check_text(const char *text, const char *expected)
{
    struct wr_sb sb = {0}, out = {0};
    struct wr_view view = value_of(text, &sb);

    wr_jsonb_to_text(wr_jsonb_of(&view), &out);
    ck_assert_str_eq(out.ptr, expected);
    wr_sb_fini(&sb);
    wr_sb_fini(&out);
}

/* Text in, text out: blanks, escapes, order and repetition of keys, numbers with their scale. */
START_TEST(texts_read_back)
{
    static const struct {
        const char *in, *out;
    } cases[] = {
        {"null", "null"}, {" true\n", "true"}, {"\t\rfalse", "false"}, {"\"\"", "\"\""},
        {"\"a\\u00e9\\n\\\"\\\\\\/\\ud83d\\ude00\\u0001\"", "\"a\xc3\xa9\\n\\\"\\\\/\xf0\x9f\x98\x80\\u0001\""},
        {"0", "0"}, {"-0", "0"}, {"-0.00", "0.00"}, {"1.00", "1.00"}, {"1e3", "1000"}, {"12E-4", "0.0012"},
        {"-1", "-1"}, {"127", "127"}, {"128", "128"}, {"-128", "-128"}, {"-129", "-129"}, {"255", "255"}, {"256", "256"},
        {"9223372036854775808", "9223372036854775808"},
        {"-2596148429267413814265248164610047", "-2596148429267413814265248164610047"},
        {"2596148429267413814265248164610047", "2596148429267413814265248164610047"},
        {"-2596148429267413814265248164610048", "-2596148429267413814265248164610048"},
        {"[]", "[]"}, {" { } ", "{}"}, {"[[],{}]", "[[], {}]"},
        {"{\"b\":1,\"a\":2,\"\":3,\"aa\":4}", "{\"\": 3, \"a\": 2, \"b\": 1, \"aa\": 4}"},
        {"{\"a\":1,\"b\":{\"x\":[1,2]},\"a\":[true]}", "{\"a\": [true], \"b\": {\"x\": [1, 2]}}"},
        {"{\"a\":{\"c\":1},\"a\":{}}", "{\"a\": {}}"},
        {"[[[1],[2,[3]]],\"x\",{\"y\":[]}]", "[[[1], [2, [3]]], \"x\", {\"y\": []}]"},
    };

    for (size_t i = 0; i < WR_COUNT(cases); i++) {
        check_text(cases[i].in, cases[i].out);
        check_text(cases[i].out, cases[i].out);
    }
}
END_TEST

/* What is no JSON is refused by PostgreSQL's SQLSTATE, and where it is wrong is told. */
START_TEST(mistakes_are_told)
{
    static const struct {
        const char *text;
        uint32_t state;
        const char *message;
    } cases[] = {
        {"", WR_SQLSTATE_TEXT_REPRESENTATION, "invalid input syntax for type json: expected a value, but the text ends, at byte 0"},
        {"[1,", WR_SQLSTATE_TEXT_REPRESENTATION, "expected a value, but the text ends, at byte 3"},
        {"[1 2]", WR_SQLSTATE_TEXT_REPRESENTATION, "expected \",\" or \"]\", at byte 3"},
        {"{\"a\" 1}", WR_SQLSTATE_TEXT_REPRESENTATION, "expected \":\", at byte 5"},
        {"{a:1}", WR_SQLSTATE_TEXT_REPRESENTATION, "expected a name in quotes"},
        {"{\"a\":1]", WR_SQLSTATE_TEXT_REPRESENTATION, "expected \",\" or \"}\""},
        {"01", WR_SQLSTATE_TEXT_REPRESENTATION, "expected a number"},
        {"1.", WR_SQLSTATE_TEXT_REPRESENTATION, "expected a digit"},
        {"truex", WR_SQLSTATE_TEXT_REPRESENTATION, "expected a value"},
        {"nul", WR_SQLSTATE_TEXT_REPRESENTATION, "expected a value"},
        {"1 1", WR_SQLSTATE_TEXT_REPRESENTATION, "expected the end"},
        {"\"a\nb\"", WR_SQLSTATE_TEXT_REPRESENTATION, "a control character that must be escaped"},
        {"\"abc", WR_SQLSTATE_TEXT_REPRESENTATION, "a string that has no end"},
        {"\"\\", WR_SQLSTATE_TEXT_REPRESENTATION, "a string that has no end"},
        {"\"\\x\"", WR_SQLSTATE_TEXT_REPRESENTATION, "an escape that there is not"},
        {"\"\\u12", WR_SQLSTATE_TEXT_REPRESENTATION, "four hexadecimal digits"},
        {"\"\\udc00\"", WR_SQLSTATE_TEXT_REPRESENTATION, "low surrogate"},
        {"\"\\ud800\\u0041\"", WR_SQLSTATE_TEXT_REPRESENTATION, "low surrogate"},
        {"[1 \"\\u0000\"]", WR_SQLSTATE_UNTRANSLATABLE, "unsupported Unicode escape sequence: \\u0000 cannot be converted to text"},
        {"1e200000", WR_SQLSTATE_OUT_OF_RANGE, "value overflows numeric format"},
        {"\"\xff\"", WR_SQLSTATE_BAD_ENCODING, "invalid byte sequence"},
    };

    for (size_t i = 0; i < WR_COUNT(cases); i++) {
        struct wr_str text = wr_str_of(cases[i].text);
        char message[300];
        uint8_t cell[16];
        ck_assert_msg(wr_text_to_cell_fast(WR_TYPE_JSONB, -1, text.ptr, (uint32_t)text.bytes, cell) == cases[i].state,
                      "%s", text.ptr);
        wr_text_explain(cases[i].state, WR_TYPE_JSONB, -1, text, message, sizeof message);
        ck_assert_msg(strstr(message, cases[i].message) != NULL, "%s: %s", text.ptr, message);
    }
}
END_TEST

/* Containers may lie in each other as deep as the limit says: there everything works, one deeper is 54001. */
START_TEST(depth_is_limited)
{
    struct wr_sb sb = {0}, bytes = {0}, deeper = {0};
    struct wr_view view, other;

    for (uint32_t i = 0; i < WR_JSONB_DEPTH_MAX; i++) {
        wr_sb_puts(&sb, i % 2 == 0 ? "[" : "{\"a\": ");
    }
    wr_sb_puts(&sb, "1.0");
    for (uint32_t i = WR_JSONB_DEPTH_MAX; i-- > 0;) {
        wr_sb_puts(&sb, i % 2 == 0 ? "]" : "}");
    }
    view = value_of(sb.ptr, &bytes);
    struct wr_jsonb value = wr_jsonb_of(&view);
    ck_assert_uint_eq(wr_jsonb_depth(value), WR_JSONB_DEPTH_MAX);
    ck_assert_int_eq(wr_jsonb_order(value, value), 0);
    ck_assert(wr_jsonb_contains(value, value));
    wr_jsonb_to_text(value, &deeper);
    ck_assert_str_eq(deeper.ptr, sb.ptr);
    wr_sb_reset(&deeper);
    wr_jsonb_canonical(value, &deeper);
    other = wr_view_of(deeper.ptr, (uint32_t)deeper.bytes);
    ck_assert(wr_jsonb_equal(value, wr_jsonb_of(&other)));
    wr_sb_reset(&deeper);
    wr_sb_printf(&deeper, "[%s]", sb.ptr);
    ck_assert_uint_eq(wr_jsonb_parse((struct wr_str){deeper.ptr, deeper.bytes}, &view), WR_SQLSTATE_STACK_DEPTH);

    struct wr_jsonb_builder *b = WR_NEW(struct wr_jsonb_builder);
    uint32_t size;
    wr_jsonb_builder_init(b);
    wr_jsonb_begin(b, WR_JSONB_ARRAY);
    wr_jsonb_put(b, value);
    wr_jsonb_end(b);
    ck_assert_uint_eq(wr_jsonb_finish(b, &size), WR_SQLSTATE_STACK_DEPTH);
    wr_jsonb_builder_fini(b);
    wr_free(b);
    wr_sb_fini(&sb);
    wr_sb_fini(&bytes);
    wr_sb_fini(&deeper);
}
END_TEST

/* A value of more than 16 MiB is 54000 whatever it is made of, and makes no more than that on the way. */
START_TEST(size_is_limited)
{
    struct wr_sb sb = {0};
    struct wr_view view;

    wr_sb_reserve(&sb, WR_JSONB_BYTES_MAX + 2);
    memset(sb.ptr, 'a', WR_JSONB_BYTES_MAX + 2);
    sb.ptr[0] = sb.ptr[WR_JSONB_BYTES_MAX + 1] = '"';
    ck_assert_uint_eq(wr_jsonb_parse((struct wr_str){sb.ptr, WR_JSONB_BYTES_MAX + 2}, &view), WR_SQLSTATE_LIMIT);
    sb.ptr[WR_JSONB_BYTES_MAX] = '"';
    ck_assert_uint_eq(wr_jsonb_parse((struct wr_str){sb.ptr, WR_JSONB_BYTES_MAX + 1}, &view), 0);
    ck_assert_uint_eq(view.bytes, WR_JSONB_BYTES_MAX);
    for (uint32_t i = 0; i < WR_JSONB_BYTES_MAX; i++) {
        sb.ptr[i] = i % 2 == 0 ? '1' : ',';
    }
    sb.ptr[0] = '[';
    sb.ptr[1] = ' ';
    sb.ptr[WR_JSONB_BYTES_MAX - 1] = ']';
    ck_assert_uint_eq(wr_jsonb_parse((struct wr_str){sb.ptr, WR_JSONB_BYTES_MAX}, &view), WR_SQLSTATE_LIMIT);
    wr_sb_fini(&sb);
}
END_TEST

/* PostgreSQL's order; equal values have one canonical form, different ones different forms. */
START_TEST(order_is_postgresqls)
{
    static const char *const ascending[] = {
        "[]", "null", "\"\"", "\"a\"", "\"aa\"", "\"b\"", "-1e40", "-1", "0", "0.5", "1", "1e40", "false", "true",
        "[null]", "[\"x\"]", "[1]", "[1.5]", "[true]", "[[]]", "[[null]]", "[{}]", "[null, null]", "[1, null]", "[1, 2]",
        "{}", "{\"a\": null}", "{\"a\": 1}", "{\"a\": []}", "{\"aa\": 0}", "{\"b\": 0}", "{\"a\": 1, \"b\": 1}",
        "{\"b\": 0, \"aa\": 0}"};
    struct wr_sb sbs[WR_COUNT(ascending)] = {0};

    for (size_t i = 0; i < WR_COUNT(ascending); i++) {
        struct wr_view x = value_of(ascending[i], &sbs[i]);
        ck_assert_int_eq(wr_jsonb_order(wr_jsonb_of(&x), wr_jsonb_of(&x)), 0);
        for (size_t k = 0; k < i; k++) {
            struct wr_view y = wr_view_of(sbs[k].ptr, (uint32_t)sbs[k].bytes);
            ck_assert_msg(wr_jsonb_order(wr_jsonb_of(&y), wr_jsonb_of(&x)) < 0, "%s %s", ascending[k], ascending[i]);
            ck_assert(wr_jsonb_order(wr_jsonb_of(&x), wr_jsonb_of(&y)) > 0);
            ck_assert(!wr_jsonb_equal(wr_jsonb_of(&x), wr_jsonb_of(&y)));
        }
    }
    for (size_t i = 0; i < WR_COUNT(ascending); i++) {
        wr_sb_fini(&sbs[i]);
    }
}
END_TEST

START_TEST(equal_values_have_one_canonical_form)
{
    static const char *const pairs[][2] = {{"1.00", "1"}, {"0.0", "0"}, {"[1.10, {\"b\": 2.0, \"a\": 0.000}]", "[1.1, {\"a\": 0, \"b\": 2}]"},
                                           {"123456789012345678901234567890123456789.00", "123456789012345678901234567890123456789"},
                                           {"1.0000000000000000000000000000000000000000000", "1"}};

    for (size_t i = 0; i < WR_COUNT(pairs); i++) {
        struct wr_sb x = {0}, y = {0}, a = {0}, b = {0};
        struct wr_view one = value_of(pairs[i][0], &x), other = value_of(pairs[i][1], &y);
        ck_assert(wr_jsonb_equal(wr_jsonb_of(&one), wr_jsonb_of(&other)));
        ck_assert(!wr_jsonb_is_canonical(wr_jsonb_of(&one)));
        ck_assert(wr_jsonb_is_canonical(wr_jsonb_of(&other)));
        wr_jsonb_canonical(wr_jsonb_of(&one), &a);
        wr_jsonb_canonical(wr_jsonb_of(&other), &b);
        ck_assert_uint_eq(a.bytes, b.bytes);
        ck_assert_int_eq(memcmp(a.ptr, b.ptr, a.bytes), 0);
        ck_assert(wr_jsonb_valid(a.ptr, (uint32_t)a.bytes));
        wr_sb_fini(&x);
        wr_sb_fini(&y);
        wr_sb_fini(&a);
        wr_sb_fini(&b);
    }
}
END_TEST

/* Containment goes into containers, tries elements of arrays in any order, and never runs over its stack. */
START_TEST(containment_tries_all)
{
    static const struct {
        const char *all, *some;
        bool contains;
    } cases[] = {
        {"[1, 2, 3]", "[3, 1]", true}, {"[1, 2]", "[1, 1, 1]", true}, {"[1]", "1", true}, {"1", "[1]", false}, {"1", "1.0", true},
        {"[[1, 2], [1, 3]]", "[[3, 1]]", true}, {"[[1, 2], [1, 3]]", "[[2, 3]]", false}, {"[[1]]", "[1]", false},
        {"{\"a\": {\"b\": 1, \"c\": 2}}", "{\"a\": {\"c\": 2}}", true}, {"{\"a\": [1, {\"b\": 2}]}", "{\"a\": [{\"b\": 2}]}", true},
        {"{\"a\": [1, {\"b\": 2}]}", "{\"a\": [{\"b\": 3}]}", false}, {"{\"a\": 1}", "[]", false}, {"{\"a\": 1}", "{}", true},
        {"[{\"a\": [1]}, {\"a\": [2]}]", "[{\"a\": [2]}, {\"a\": [1]}]", true}, {"[]", "[[]]", false}, {"[[]]", "[[]]", true},
        {"{\"a\": null}", "{\"a\": null}", true}, {"{\"a\": {\"b\": [[1], [2]]}, \"c\": 1}", "{\"a\": {\"b\": [[2]]}, \"c\": 2}", false},
        {"[[[1, 2], 3], [[1], 3]]", "[[[2], 3], [[1]]]", true},
    };

    for (size_t i = 0; i < WR_COUNT(cases); i++) {
        struct wr_sb x = {0}, y = {0};
        struct wr_view all = value_of(cases[i].all, &x), some = value_of(cases[i].some, &y);
        ck_assert_msg(wr_jsonb_contains(wr_jsonb_of(&all), wr_jsonb_of(&some)) == cases[i].contains, "%s %s",
                      cases[i].all, cases[i].some);
        wr_sb_fini(&x);
        wr_sb_fini(&y);
    }
}
END_TEST

/* Number i in one of its forms; some elements are containers. */
static void put_element(struct wr_sb *sb, uint32_t i)
{
    static const struct {
        const char *before, *behind;
    } forms[] = {{"", ""}, {"", ".0"}, {"\"", "\""}, {"[", "]"}, {"{\"a\": ", "}"}, {"[", ", []]"}};

    wr_sb_printf(sb, "%s%s%u%s", sb->bytes > 1 ? "," : "", forms[i % 6].before, i / 3, forms[i % 6].behind);
}

/* All of 0 … count - 1 from the last one on, then perhaps one that is not there. */
static bool contains_all(uint32_t count, uint32_t sought, const char *other)
{
    struct wr_sb texts[2] = {{0}, {0}}, values[2] = {{0}, {0}};
    struct wr_view all, some;
    bool ret;

    wr_sb_puts(&texts[0], "[");
    wr_sb_puts(&texts[1], "[");
    for (uint32_t i = 0; i < count; i++) {
        put_element(&texts[0], i);
    }
    for (uint32_t i = sought; i-- > 0;) {
        put_element(&texts[1], i);
    }
    wr_sb_printf(&texts[1], "%s]", other);
    wr_sb_puts(&texts[0], "]");
    all = value_of(texts[0].ptr, &values[0]);
    some = value_of(texts[1].ptr, &values[1]);
    ret = wr_jsonb_contains(wr_jsonb_of(&all), wr_jsonb_of(&some));
    for (uint32_t i = 0; i < 2; i++) {
        wr_sb_fini(&texts[i]);
        wr_sb_fini(&values[i]);
    }
    return ret;
}

/* Large arrays contain what small ones do: equal elements in any form, and containers in containers. */
START_TEST(large_arrays_contain_the_same)
{
    static const uint32_t counts[] = {40, 63, 64, 65, 500};

    for (size_t c = 0; c < WR_COUNT(counts); c++) {
        for (uint32_t sought = 31; sought <= 33; sought++) {
            ck_assert(contains_all(counts[c], sought, ""));
            ck_assert(contains_all(counts[c], sought, ", 2.000, [1], [[], 1], {}, []"));
            ck_assert(!contains_all(counts[c], sought, ", 2.001"));
            ck_assert(!contains_all(counts[c], sought, ", [100000]"));
            ck_assert(!contains_all(counts[c], sought, ", {\"b\": 1}"));
            ck_assert(!contains_all(counts[c], sought, ", null"));
        }
    }
    ck_assert(contains_all(300000, 300000, "")); /* in seconds: one by one that is hours */
}
END_TEST

/* Indentation multiplies what a deep value takes: it ends at the limit of a value, not of memory. */
START_TEST(pretty_text_is_limited)
{
    struct wr_sb text = {0}, value = {0}, pretty = {0};
    struct wr_view view;

    for (uint32_t i = 0; i < 1000; i++) {
        wr_sb_puts(&text, "[");
    }
    for (uint32_t i = 0; i < 100000; i++) {
        wr_sb_puts(&text, i == 0 ? "0" : ",0");
    }
    for (uint32_t i = 0; i < 1000; i++) {
        wr_sb_puts(&text, "]");
    }
    view = value_of(text.ptr, &value);
    ck_assert(!wr_jsonb_to_pretty(wr_jsonb_of(&view), &pretty));
    ck_assert_uint_lt(pretty.bytes, WR_JSONB_BYTES_MAX + (64u << 10));
    wr_sb_reset(&pretty);
    view = value_of("[1, {\"a\": []}]", &value);
    ck_assert(wr_jsonb_to_pretty(wr_jsonb_of(&view), &pretty));
    ck_assert_str_eq(pretty.ptr, "[\n    1,\n    {\n        \"a\": [\n        ]\n    }\n]");
    wr_sb_fini(&text);
    wr_sb_fini(&value);
    wr_sb_fini(&pretty);
}
END_TEST

/* One large value does not leave its memory with a builder that is used on. */
START_TEST(a_builder_lets_go)
{
    struct wr_jsonb_builder *b = WR_NEW(struct wr_jsonb_builder);

    wr_jsonb_builder_init(b);
    wr_jsonb_begin(b, WR_JSONB_ARRAY);
    for (uint32_t i = 0; i < 1000000; i++) {
        wr_jsonb_put_null(b);
    }
    wr_jsonb_end(b);
    wr_jsonb_builder_reset(b);
    ck_assert_uint_lt(b->nodes.capacity, 100000);
    ck_assert_uint_lt(b->pending.capacity, 100000);
    wr_jsonb_builder_fini(b);
    wr_free(b);
}
END_TEST

/* Every part of a string is proved: any byte changed, any tail cut, leaves a value that can be walked,
 * written and read again, or is refused. */
START_TEST(foreign_bytes_do_no_harm)
{
    static const char *const texts[] = {
        "{\"a\": [1, 2.50, null, true], \"bb\": {\"c\": \"text\", \"d\": []}, \"ccc\": 123456789012345678901234567890123456789012345}",
        "[[[[\"deep\"]]], {\"\": {}}, -1, 0, \"\xc3\xa9\"]", "\"just text, longer than a cell\"", "12345.678"};
    struct wr_rng rng;
    uint32_t valid = 0, invalid = 0;

    wr_rng_init(&rng, 7);
    for (size_t t = 0; t < WR_COUNT(texts); t++) {
        struct wr_sb sb = {0};
        struct wr_view view = value_of(texts[t], &sb);
        for (uint32_t round = 0; round < 30000; round++) {
            uint32_t bytes = view.bytes;
            uint8_t *copy = wr_alloc(bytes);
            memcpy(copy, sb.ptr, bytes);
            if (wr_rng_chance(&rng, 0.1)) {
                bytes = (uint32_t)wr_rng_below(&rng, bytes);
                copy = wr_realloc(copy, WR_MAX(bytes, 1u));
            }
            for (uint64_t n = wr_rng_below(&rng, 4); n > 0 && bytes > 0; n--) {
                copy[wr_rng_below(&rng, bytes)] ^= (uint8_t)(1u << wr_rng_below(&rng, 8));
            }
            bool good = fuzz_jsonb_bytes(copy, bytes);
            valid += good;
            invalid += !good;
            wr_free(copy);
        }
        wr_sb_fini(&sb);
    }
    ck_assert_uint_gt(valid, 1000);
    ck_assert_uint_gt(invalid, 1000);
}
END_TEST

/* Forms that no builder makes are none, though they would mean something. */
START_TEST(other_forms_are_refused)
{
    static const struct {
        uint8_t bytes[24];
        uint32_t count;
    } cases[] = {
        {{0}, 0}, {{0}, 1}, {{9}, 1}, {{WR_JSONB_NULL, 0}, 2}, {{WR_JSONB_TRUE, 1}, 2}, {{WR_JSONB_NUMBER}, 1},
        {{WR_JSONB_NUMBER, 0, 0}, 3}, {{WR_JSONB_NUMBER, 0, 1, 0}, 4}, {{WR_JSONB_NUMBER, 0, 0xff, 0xff}, 4},
        {{WR_JSONB_NUMBER, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x80}, 16},
        {{WR_JSONB_STRING, 0xff}, 2}, {{WR_JSONB_STRING, 0}, 2}, {{WR_JSONB_BIG, 1, 0, 0, 0}, 5},
        {{WR_JSONB_ARRAY, 0, 0, 0, 0}, 5},                              /* no elements, but a table */
        {{WR_JSONB_ARRAY, 1, 0, 0, 0, 1, 0, 0, WR_JSONB_TRUE << 4}, 9}, /* an end beyond */
        {{WR_JSONB_ARRAY, 1, 0, 0, 0, 0, 0, 0, WR_JSONB_TRUE << 4, 0}, 10}, /* a byte too many */
        {{WR_JSONB_ARRAY, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0}, 9},
        {{WR_JSONB_OBJECT, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, WR_JSONB_TRUE << 4}, 13}, /* a key beyond */
        {{WR_JSONB_OBJECT, 2, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, WR_JSONB_TRUE << 4, 0, 0, 0, WR_JSONB_TRUE << 4, 'b', 'a'}, 23},
        {{WR_JSONB_OBJECT, 2, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, WR_JSONB_TRUE << 4, 0, 0, 0, WR_JSONB_TRUE << 4, 'a', 'a'}, 23},
    };
    static const uint8_t good[] = {WR_JSONB_OBJECT, 2, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, WR_JSONB_TRUE << 4,
                                   0, 0, 0, WR_JSONB_TRUE << 4, 'a', 'b'};

    for (size_t i = 0; i < WR_COUNT(cases); i++) {
        ck_assert_msg(!wr_jsonb_valid(cases[i].bytes, cases[i].count), "%zu", i);
    }
    ck_assert(wr_jsonb_valid(good, sizeof good));
}
END_TEST

WR_TEST_MAIN("jsonb", texts_read_back, mistakes_are_told, depth_is_limited, size_is_limited, order_is_postgresqls,
             equal_values_have_one_canonical_form, containment_tries_all,
             large_arrays_contain_the_same, pretty_text_is_limited, a_builder_lets_go, foreign_bytes_do_no_harm,
             other_forms_are_refused)
