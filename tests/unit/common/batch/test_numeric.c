/* numeric cells: text in and out, order, canonical form, limits. Arithmetic against PostgreSQL is in
 * tests/unit/common/expr/test_kernel.c. */
#include "common/batch/numeric.h"

#include <math.h>

#include "common/base/alloc.h"
#include "common/base/rng.h"
#include "common/batch/sqlstate.h"
#include "common/batch/text.h"
#include "tests/lib/golden.h"
#include "tests/lib/wr_test.h"

static struct wr_numeric of(const char *text)
{
    struct wr_numeric n = {0, 0};
    struct wr_error err;

    WR_CK_OK(wr_numeric_parse(wr_str_of(text), -1, &n, &err), &err);
    return n;
}

static const char *text_of(struct wr_numeric n)
{
    static char bufs[4][WR_NUMERIC_TEXT_BYTES];
    static unsigned next;
    char *buf = bufs[next++ % 4];

    ck_assert_uint_eq(wr_numeric_format(n, buf), strlen(buf));
    return buf;
}

/* ---- text ---- */

/* Fits the cell: 112 bits of coefficient. */
static bool fits(const char *text)
{
    unsigned __int128 c = 0;

    if (text[0] == '!' || strpbrk(text, "NI") != NULL) {
        return true;
    }
    for (const char *p = text; *p != '\0'; p++) {
        c = *p >= '0' && *p <= '9' ? c * 10 + (unsigned)(*p - '0') : c;
        if (c > (unsigned __int128)WR_NUMERIC_COEFFICIENT_MAX) {
            return false;
        }
    }
    return true;
}

/* numeric(p, s) rounds and refuses as PostgreSQL does, however many digits the text has. */
START_TEST(declared_precision_is_applied)
{
    struct golden golden;
    uint32_t differences = 0;

    golden_open(&golden, "expr_typmods.tsv");
    while (golden_next(&golden)) {
        int32_t typmod = (atoi(golden.fields[1]) << 16 | atoi(golden.fields[2])) + 4;
        const char *expected = fits(golden.fields[3]) ? golden.fields[3] : "!22003";
        char got[WR_NUMERIC_TEXT_BYTES], state_text[6];
        struct wr_numeric n = {7, 7};
        uint32_t state = wr_text_to_cell_fast(WR_TYPE_NUMERIC, typmod, golden.fields[0],
                                              (uint32_t)strlen(golden.fields[0]), &n);
        if (state == 0) {
            (void)wr_numeric_format(n, got);
        } else {
            (void)snprintf(got, sizeof got, "!%s", wr_sqlstate_text(state, state_text));
            ck_assert(n.low == 7 && n.high == 7);
        }
        if (strcmp(got, expected) != 0) {
            differences += 1;
            printf("'%s' as numeric(%s,%s): %s, PostgreSQL says %s\n", golden.fields[0],
                   golden.fields[1], golden.fields[2], got, golden.fields[3]);
        }
    }
    ck_assert_uint_eq(differences, 0);
    golden_close(&golden);
}
END_TEST

/* What is not a number is refused whole, also with a zero byte in it; what has no cell is "overflow". */
START_TEST(other_texts_are_refused)
{
    static const struct {
        const char *text;
        uint32_t bytes;
        enum wr_code code;
    } cases[] = {
        {"", 0, WR_ERR_INVALID},          {" ", 1, WR_ERR_INVALID},
        {"+", 1, WR_ERR_INVALID},         {".", 1, WR_ERR_INVALID},
        {"1..2", 4, WR_ERR_INVALID},      {"1e", 2, WR_ERR_INVALID},
        {"1e+", 3, WR_ERR_INVALID},       {"1e 5", 4, WR_ERR_INVALID},
        {"1e5\0", 4, WR_ERR_INVALID},     {"1\0", 2, WR_ERR_INVALID},
        {"1 2", 3, WR_ERR_INVALID},       {"e5", 2, WR_ERR_INVALID},
        {"0x1", 3, WR_ERR_INVALID},       {"nano", 4, WR_ERR_INVALID},
        {"1e5.0", 5, WR_ERR_INVALID},     {"--1", 3, WR_ERR_INVALID},
        {"1e34", 4, WR_ERR_LIMIT},        {"2596148429267413814265248164610048", 34, WR_ERR_LIMIT},
        {"1e-256", 6, WR_ERR_LIMIT},      {"1e99999999999999999999", 22, WR_ERR_LIMIT},
        {"1e-99999999999999999999", 23, WR_ERR_LIMIT},
        {"0.10000000000000000000000000000000000", 37, WR_ERR_LIMIT},
    };

    for (size_t i = 0; i < WR_COUNT(cases); i++) {
        struct wr_numeric n = {7, 7};
        struct wr_error err;
        enum wr_code code =
            wr_numeric_parse((struct wr_str){cases[i].text, cases[i].bytes}, -1, &n, &err);
        ck_assert_msg(code == cases[i].code, "'%s': %d", cases[i].text, code);
        ck_assert(n.low == 7 && n.high == 7);
    }
}
END_TEST

/* The extremes of the cell read back from their texts. */
START_TEST(the_largest_and_smallest_have_texts)
{
    static const char *const texts[] = {"2596148429267413814265248164610047",
                                        "-2596148429267413814265248164610047", "0", "NaN", "Infinity",
                                        "-Infinity", "0.00", "-0.000000000000000001", "1e-255", "1e33"};

    for (size_t i = 0; i < WR_COUNT(texts); i++) {
        struct wr_numeric n = of(texts[i]);
        struct wr_numeric again = of(text_of(n));
        ck_assert_int_eq(memcmp(&n, &again, sizeof n), 0);
    }
    ck_assert_str_eq(text_of(of("1e33")), "1000000000000000000000000000000000");
    ck_assert_uint_eq(strlen(text_of(of("-1e-255"))), 258);
    ck_assert_str_eq(text_of((struct wr_numeric){WR_NUMERIC_BIG, 0}), "?");
    ck_assert_str_eq(text_of((struct wr_numeric){0xff, 0}), "?");
}
END_TEST

/* ---- random cells ---- */

static struct wr_numeric random_numeric(struct wr_rng *rng)
{
    __int128 c = 0;
    struct wr_numeric n = {0, 0};
    uint32_t bits = (uint32_t)wr_rng_below(rng, 112);

    if (wr_rng_chance(rng, 0.05)) {
        return (struct wr_numeric){WR_NUMERIC_NAN + wr_rng_below(rng, 3), 0};
    }
    for (uint32_t i = 0; i < bits; i++) {
        c = c * 2 + (__int128)wr_rng_below(rng, 2);
    }
    c = wr_rng_chance(rng, 0.5) ? -c : c;
    if (wr_rng_chance(rng, 0.3)) {
        c = c / 1000 * 1000; /* trailing zeros */
    }
    ck_assert(wr_numeric_make(c, (uint32_t)wr_rng_below(rng, wr_rng_chance(rng, 0.9) ? 30 : 256), &n));
    return n;
}

static bool same_bytes(struct wr_numeric a, struct wr_numeric b)
{
    return a.low == b.low && a.high == b.high;
}

/* Text is lossless: scale and coefficient read back bit by bit. */
START_TEST(texts_read_back)
{
    struct wr_rng rng;

    wr_rng_init(&rng, 1);
    for (uint32_t i = 0; i < 20000; i++) {
        struct wr_numeric n = random_numeric(&rng);
        ck_assert_msg(same_bytes(of(text_of(n)), n), "%s", text_of(n));
    }
}
END_TEST

/* Equal values, and only they, have the same canonical bytes; normalizing changes no value. */
START_TEST(canonical_bytes_are_equality)
{
    struct wr_rng rng;

    wr_rng_init(&rng, 2);
    for (uint32_t i = 0; i < 20000; i++) {
        struct wr_numeric a = random_numeric(&rng), b = random_numeric(&rng);
        if (i % 2 == 0 && wr_numeric_tag_of(a) == WR_NUMERIC_SMALL) {
            /* The same value with another scale, where it has one. */
            __int128 c = wr_numeric_coefficient_of(a) / 1000000;
            WR_CK(wr_numeric_make(c, 4, &a));
            WR_CK(wr_numeric_make(c * 100, 6, &b));
        }
        struct wr_numeric x = wr_numeric_normalize(a), y = wr_numeric_normalize(b);
        WR_CK((wr_numeric_compare(a, b) == 0) == same_bytes(x, y));
        WR_CK(wr_numeric_compare(a, x) == 0);
        WR_CK(same_bytes(wr_numeric_normalize(x), x));
    }
    WR_CK(same_bytes(wr_numeric_normalize(of("0.000")), of("0")));
    WR_CK(same_bytes(wr_numeric_normalize(of("-100")), of("-100")));
}
END_TEST

/* The order is total: antisymmetric, transitive, and it agrees with subtraction where that has a cell. */
START_TEST(order_is_total)
{
    struct wr_rng rng;
    struct wr_numeric zero = wr_numeric_from_i64(0);

    wr_rng_init(&rng, 3);
    for (uint32_t i = 0; i < 20000; i++) {
        struct wr_numeric a = random_numeric(&rng), b = random_numeric(&rng), c = random_numeric(&rng), d;
        int ab = wr_numeric_compare(a, b), bc = wr_numeric_compare(b, c);
        WR_CK(ab == -wr_numeric_compare(b, a));
        WR_CK(!(ab <= 0 && bc <= 0) || wr_numeric_compare(a, c) <= 0);
        WR_CK(!(ab >= 0 && bc >= 0) || wr_numeric_compare(a, c) >= 0);
        if (wr_numeric_tag_of(a) == WR_NUMERIC_SMALL && wr_numeric_tag_of(b) == WR_NUMERIC_SMALL &&
            wr_numeric_sub(a, b, &d)) {
            WR_CK(wr_numeric_compare(d, zero) == ab);
        }
    }
}
END_TEST

/* (a + b) - b is a, with the scale of the sum; a % b + trunc(a / b) * b is a. */
START_TEST(arithmetic_inverts)
{
    struct wr_rng rng;
    uint32_t checked = 0;

    wr_rng_init(&rng, 4);
    for (uint32_t i = 0; i < 20000; i++) {
        struct wr_numeric a = random_numeric(&rng), b = random_numeric(&rng), sum, back, rest, zero;
        zero = wr_numeric_from_i64(0);
        if (wr_numeric_tag_of(a) != WR_NUMERIC_SMALL || wr_numeric_tag_of(b) != WR_NUMERIC_SMALL) {
            continue;
        }
        if (wr_numeric_add(a, b, &sum) && wr_numeric_sub(sum, b, &back)) {
            WR_CK(wr_numeric_compare(back, a) == 0);
            WR_CK(wr_numeric_scale_of(sum) == WR_MAX(wr_numeric_scale_of(a), wr_numeric_scale_of(b)));
            checked += 1;
        }
        if (wr_numeric_compare(b, zero) != 0 && wr_numeric_mod(a, b, &rest)) {
            struct wr_numeric size = b, left = rest;
            (void)(wr_numeric_compare(b, zero) < 0 && wr_numeric_sub(zero, b, &size));
            (void)(wr_numeric_compare(rest, zero) < 0 && wr_numeric_sub(zero, rest, &left));
            WR_CK(wr_numeric_compare(left, size) < 0);
            WR_CK(wr_numeric_compare(rest, zero) == 0 ||
                      (wr_numeric_compare(rest, zero) < 0) == (wr_numeric_compare(a, zero) < 0));
        }
    }
    WR_CK(checked > 5000);
}
END_TEST

/* ---- conversions ---- */

/* int64 is exact both ways; fractions round half away from zero; what does not fit is refused. */
START_TEST(integers_convert)
{
    static const struct {
        const char *text;
        bool fits;
        int64_t value;
    } cases[] = {{"9223372036854775807", true, INT64_MAX},
                 {"-9223372036854775808", true, INT64_MIN},
                 {"9223372036854775807.49999999999", true, INT64_MAX},
                 {"9223372036854775807.5", false, 0},
                 {"-9223372036854775808.5", false, 0},
                 {"0.5", true, 1},
                 {"-0.5", true, -1},
                 {"0.49999999999999999999999999", true, 0},
                 {"1e-255", true, 0},
                 {"5e-1", true, 1},
                 {"NaN", false, 0},
                 {"Infinity", false, 0}};
    struct wr_rng rng;
    int64_t v;

    for (size_t i = 0; i < WR_COUNT(cases); i++) {
        v = 77;
        ck_assert_msg(wr_numeric_to_i64(of(cases[i].text), &v) == cases[i].fits, "%s", cases[i].text);
        ck_assert_int_eq(v, cases[i].fits ? cases[i].value : 77);
    }
    wr_rng_init(&rng, 5);
    for (uint32_t i = 0; i < 10000; i++) {
        int64_t x = (int64_t)(wr_rng_next(&rng) >> wr_rng_below(&rng, 64));
        ck_assert(wr_numeric_to_i64(wr_numeric_from_i64(x), &v) && v == x);
        ck_assert(wr_numeric_to_i64(wr_numeric_from_i64(-x), &v) && v == -x);
    }
}
END_TEST

/* A double of at most 15 digits survives the way through numeric; the way back is correctly rounded. */
START_TEST(doubles_convert)
{
    struct wr_numeric n;
    struct wr_rng rng;

    wr_rng_init(&rng, 6);
    for (uint32_t i = 0; i < 10000; i++) {
        double v = (double)(int64_t)wr_rng_below(&rng, 1000000000000000ull) /
                   pow(10, (double)wr_rng_below(&rng, 12));
        v = wr_rng_chance(&rng, 0.5) ? -v : v;
        ck_assert(wr_numeric_from_double(v, &n));
        double back = wr_numeric_to_double(n);
        ck_assert(back == strtod(text_of(n), NULL));
        char text[40];
        (void)snprintf(text, sizeof text, "%.15g", v);
        ck_assert(back == strtod(text, NULL));
    }
    ck_assert(wr_numeric_from_double((double)NAN, &n) && isnan(wr_numeric_to_double(n)));
    ck_assert(wr_numeric_from_double(-(double)INFINITY, &n) && wr_numeric_to_double(n) < 0);
    ck_assert(!wr_numeric_from_double(1e300, &n) && !wr_numeric_from_double(1e-300, &n));
}
END_TEST

/* The cell's bits are a format: tag, scale and coefficient where the header draws them. */
START_TEST(bits_are_stable)
{
    struct wr_numeric n = of("-12345.678"), most = of("2596148429267413814265248164610047");

    ck_assert_int_eq((int64_t)wr_numeric_coefficient_of(n), -12345678);
    ck_assert_uint_eq(n.low & 0xffff, 0x0300);
    ck_assert_uint_eq(n.low >> 16, 0xffffff439eb2);
    ck_assert_uint_eq(n.high, UINT64_MAX);
    ck_assert_uint_eq(most.low, 0xffffffffffff0000);
    ck_assert_uint_eq(most.high, 0x7fffffffffffffff);
    ck_assert(!wr_numeric_make(WR_NUMERIC_COEFFICIENT_MAX + 1, 0, &n));
    ck_assert(!wr_numeric_make(-WR_NUMERIC_COEFFICIENT_MAX - 1, 0, &n));
    ck_assert(!wr_numeric_make(1, 256, &n));
}
END_TEST

WR_TEST_MAIN("numeric", declared_precision_is_applied, other_texts_are_refused,
             the_largest_and_smallest_have_texts, texts_read_back, canonical_bytes_are_equality,
             order_is_total, arithmetic_inverts, integers_convert, doubles_convert, bits_are_stable)
