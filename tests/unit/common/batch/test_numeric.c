/* numeric cells: text in and out, order, canonical form, limits. Arithmetic against PostgreSQL is in
 * tests/unit/common/expr/test_kernel.c. */
#include "common/batch/numeric.h"

#include <math.h>

#include "common/base/alloc.h"
#include "common/base/arena.h"
#include "common/base/rng.h"
#include "common/batch/decimal_math.h"
#include "common/batch/sqlstate.h"
#include "common/batch/text.h"
#include "tests/lib/golden.h"
#include "tests/lib/wr_test.h"

/* Digits of big results stay for the whole test. */
static struct wr_arena arena;

static uint8_t *take_from_arena(struct wr_numeric_room *room, uint32_t bytes)
{
    (void)room;
    return wr_arena_alloc(&arena, bytes);
}
static struct wr_numeric_room room = {.take = take_from_arena};

static struct wr_numeric of(const char *text)
{
    struct wr_numeric n = {0, 0};

    ck_assert_msg(wr_numeric_parse(wr_str_of(text), -1, &room, &n) == 0, "%s", text);
    return n;
}

static const char *text_of(struct wr_numeric n)
{
    struct wr_sb sb = {0};
    const char *text;

    wr_numeric_to_text(n, &sb);
    text = wr_arena_strdup(&arena, sb.ptr);
    wr_sb_fini(&sb);
    return text;
}

static bool same_bytes(struct wr_numeric a, struct wr_numeric b)
{
    return a.low == b.low && (wr_numeric_is_big(a)
                                  ? memcmp(wr_numeric_big_ptr(a), wr_numeric_big_ptr(b),
                                           wr_numeric_big_bytes(a)) == 0
                                  : a.high == b.high);
}

static struct wr_numeric normal_of(struct wr_numeric n)
{
    struct wr_numeric normal = {7, 7};

    WR_CK(wr_numeric_normalize(n, &room, &normal) == 0);
    return normal;
}

/* ---- text ---- */

static uint8_t *take_nothing(struct wr_numeric_room *of_room, uint32_t bytes)
{
    (void)of_room;
    (void)bytes;
    return NULL;
}

/* numeric(p, s) rounds and refuses as PostgreSQL does, however many digits the text has. */
START_TEST(declared_precision_is_applied)
{
    struct golden golden;
    uint32_t differences = 0;

    golden_open(&golden, "expr_typmods.tsv");
    while (golden_next(&golden)) {
        int32_t typmod = wr_numeric_typmod(atoi(golden.fields[1]), atoi(golden.fields[2]));
        const char *expected = golden.fields[3];
        char state_text[6], failed[8];
        const char *got = failed;
        struct wr_numeric n = {7, 7};
        uint32_t state = wr_text_to_cell_fast(WR_TYPE_NUMERIC, typmod, golden.fields[0],
                                              (uint32_t)strlen(golden.fields[0]), &n);
        if (state == 0) {
            got = text_of(n);
        } else {
            (void)snprintf(failed, sizeof failed, "!%s", wr_sqlstate_text(state, state_text));
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

/* What is not a number is refused whole, also with a zero byte in it; so is what has more digits than
 * PostgreSQL's numbers, before anything of that size is made. */
START_TEST(other_texts_are_refused)
{
    static const struct {
        const char *text;
        uint32_t bytes;
        uint32_t state;
    } cases[] = {
        {"", 0, WR_SQLSTATE_TEXT_REPRESENTATION},
        {" ", 1, WR_SQLSTATE_TEXT_REPRESENTATION},
        {"+", 1, WR_SQLSTATE_TEXT_REPRESENTATION},
        {".", 1, WR_SQLSTATE_TEXT_REPRESENTATION},
        {"1..2", 4, WR_SQLSTATE_TEXT_REPRESENTATION},
        {"1e", 2, WR_SQLSTATE_TEXT_REPRESENTATION},
        {"1e+", 3, WR_SQLSTATE_TEXT_REPRESENTATION},
        {"1e 5", 4, WR_SQLSTATE_TEXT_REPRESENTATION},
        {"1e5\0", 4, WR_SQLSTATE_TEXT_REPRESENTATION},
        {"1\0", 2, WR_SQLSTATE_TEXT_REPRESENTATION},
        {"1 2", 3, WR_SQLSTATE_TEXT_REPRESENTATION},
        {"e5", 2, WR_SQLSTATE_TEXT_REPRESENTATION},
        {"0x1", 3, WR_SQLSTATE_TEXT_REPRESENTATION},
        {"nano", 4, WR_SQLSTATE_TEXT_REPRESENTATION},
        {"1e5.0", 5, WR_SQLSTATE_TEXT_REPRESENTATION},
        {"--1", 3, WR_SQLSTATE_TEXT_REPRESENTATION},
        {"1e131072", 8, WR_SQLSTATE_OUT_OF_RANGE},
        {"1e-16384", 8, WR_SQLSTATE_OUT_OF_RANGE},
        {"0e-16384", 8, WR_SQLSTATE_OUT_OF_RANGE},
        {"1e99999999999999999999", 22, WR_SQLSTATE_OUT_OF_RANGE},
        {"1e-99999999999999999999", 23, WR_SQLSTATE_OUT_OF_RANGE},
    };

    for (size_t i = 0; i < WR_COUNT(cases); i++) {
        struct wr_numeric n = {7, 7};
        uint32_t state =
            wr_numeric_parse((struct wr_str){cases[i].text, cases[i].bytes}, -1, &room, &n);
        ck_assert_msg(state == cases[i].state, "'%s': %u", cases[i].text, state);
        ck_assert(n.low == 7 && n.high == 7);
    }
}
END_TEST

/* The largest numbers there are have cells; one digit more has none, and no room is refused as such. */
START_TEST(limits_are_postgresqls)
{
    struct wr_numeric most = of("1e131071"), least = of("1e-16383"), one = of("1"), n;
    struct wr_numeric_room none = {.take = take_nothing};

    ck_assert_uint_eq(strlen(text_of(most)), 131072);
    ck_assert_uint_eq(strlen(text_of(least)), 16385);
    ck_assert(wr_numeric_big_valid(wr_numeric_big_ptr(most), wr_numeric_big_bytes(most)));
    ck_assert_uint_eq(wr_numeric_add(most, least, &room, &n), 0);
    ck_assert_uint_le(wr_numeric_big_bytes(n), WR_NUMERIC_BIG_BYTES_MAX);
    ck_assert_uint_eq(wr_numeric_mul(most, of("10"), &room, &n), WR_SQLSTATE_OUT_OF_RANGE);
    ck_assert_uint_eq(wr_numeric_mul(most, most, &room, &n), WR_SQLSTATE_OUT_OF_RANGE);
    ck_assert_uint_eq(wr_numeric_mul(least, of("0.1"), &room, &n), 0); /* as small as none */
    ck_assert_int_eq(wr_numeric_sign(n), 0);
    ck_assert_uint_eq(wr_numeric_sub(of("0"), most, &none, &n), WR_SQLSTATE_LIMIT);
    ck_assert(none.refused);
    ck_assert_uint_eq(wr_numeric_sub(one, one, &none, &n), 0);
}
END_TEST

/* Digits from outside have one form: all others are refused. */
START_TEST(other_digits_are_refused)
{
    struct wr_numeric n = of("123456789012345678901234567890123456789.25");
    uint32_t bytes = wr_numeric_big_bytes(n), tried = 0;
    uint8_t digits[32];

    ck_assert_uint_eq(bytes, 24);
    memcpy(digits, wr_numeric_big_ptr(n), bytes);
    ck_assert(wr_numeric_big_valid(digits, bytes));
    for (uint32_t cut = 0; cut < bytes; cut++) {
        tried += !wr_numeric_big_valid(digits, cut);
    }
    static const struct {
        uint32_t at;
        uint8_t value;
    } changes[] = {{0, 0}, {0, 2}, {1, 2}, {3, 0x40}, {7, 0xff}, {11, 0xff}};
    for (size_t i = 0; i < WR_COUNT(changes); i++) {
        memcpy(digits, wr_numeric_big_ptr(n), bytes);
        digits[changes[i].at] = changes[i].value;
        ck_assert_msg(!wr_numeric_big_valid(digits, bytes), "change %zu", i);
    }
    static const uint8_t small[] = {1, 0, 2, 0, 5, 0, 0, 0};       /* 0.05 has a small cell */
    static const uint8_t zero[] = {1, 0, 44, 1}, minus[] = {1, 1, 44, 1}; /* scale 300 */
    static const uint8_t padded[] = {1, 0, 44, 1, 0, 0, 0, 0, 5, 0, 0, 0};
    ck_assert(!wr_numeric_big_valid(small, sizeof small));
    ck_assert(wr_numeric_big_valid(zero, sizeof zero));
    ck_assert(!wr_numeric_big_valid(minus, sizeof minus));
    ck_assert(!wr_numeric_big_valid(padded, sizeof padded));
    ck_assert_uint_eq(tried, bytes); /* with a word less it would be a small number */
}
END_TEST

/* The extremes of the cell read back from their texts. */
START_TEST(the_largest_and_smallest_have_texts)
{
    static const char *const texts[] = {"2596148429267413814265248164610047",
                                        "-2596148429267413814265248164610047", "0", "NaN", "Infinity",
                                        "-Infinity", "0.00", "-0.000000000000000001", "1e-255", "1e33",
                                        "1e34", "-1e300", "1e-256", "-0.1e-16000",
                                        "2596148429267413814265248164610048"};

    for (size_t i = 0; i < WR_COUNT(texts); i++) {
        struct wr_numeric n = of(texts[i]);
        ck_assert(same_bytes(n, of(text_of(n))));
    }
    ck_assert_str_eq(text_of(of("1e33")), "1000000000000000000000000000000000");
    ck_assert_uint_eq(strlen(text_of(of("-1e-255"))), 258);
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
    if (wr_rng_chance(rng, 0.2)) {
        struct wr_numeric factor = of(wr_rng_chance(rng, 0.5) ? "1e20" : "-98765432109876543210.000");
        WR_CK(wr_numeric_mul(n, factor, &room, &n) == 0);
    }
    return n;
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
        struct wr_numeric x = normal_of(a), y = normal_of(b);
        WR_CK((wr_numeric_compare(a, b) == 0) == same_bytes(x, y));
        WR_CK(wr_numeric_compare(a, x) == 0);
        WR_CK(same_bytes(normal_of(x), x));
    }
    WR_CK(same_bytes(normal_of(of("0.000")), of("0")));
    WR_CK(same_bytes(normal_of(of("-100")), of("-100")));
}
END_TEST

/* The order is total: antisymmetric, transitive, and it agrees with subtraction. */
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
        if (wr_numeric_tag_of(a) <= WR_NUMERIC_BIG && wr_numeric_tag_of(b) <= WR_NUMERIC_BIG) {
            WR_CK(wr_numeric_sub(a, b, &room, &d) == 0);
            WR_CK(wr_numeric_compare(d, zero) == ab);
        }
    }
}
END_TEST

/* (a + b) - b is a; a remainder is smaller than the divisor and has the sign of the dividend. */
START_TEST(arithmetic_inverts)
{
    struct wr_rng rng;
    uint32_t checked = 0;

    wr_rng_init(&rng, 4);
    for (uint32_t i = 0; i < 20000; i++) {
        struct wr_numeric a = random_numeric(&rng), b = random_numeric(&rng), sum, back, rest, zero;
        zero = wr_numeric_from_i64(0);
        if (wr_numeric_tag_of(a) > WR_NUMERIC_BIG || wr_numeric_tag_of(b) > WR_NUMERIC_BIG) {
            continue;
        }
        WR_CK(wr_numeric_add(a, b, &room, &sum) == 0 && wr_numeric_sub(sum, b, &room, &back) == 0);
        WR_CK(wr_numeric_compare(back, a) == 0);
        if (wr_numeric_compare(b, zero) != 0) {
            struct wr_numeric size = b, left;
            WR_CK(wr_numeric_mod(a, b, &room, &rest) == 0);
            left = rest;
            WR_CK(wr_numeric_sign(b) > 0 || wr_numeric_negate(b, &room, &size) == 0);
            WR_CK(wr_numeric_sign(rest) >= 0 || wr_numeric_negate(rest, &room, &left) == 0);
            WR_CK(wr_numeric_compare(left, size) < 0);
            WR_CK(wr_numeric_sign(rest) == 0 || wr_numeric_sign(rest) == wr_numeric_sign(a));
            checked += 1;
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
                 {"12.5000000000000000000000000000000000000000", true, 13},
                 {"-1e40", false, 0},
                 {"1e-300", true, 0},
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

static void check_same_text(struct wr_numeric n, const char *text)
{
    struct wr_sb got = {0};

    wr_sb_puts(&got, text_of(n));
    ck_assert_msg(strcmp(got.ptr, text_of(of(text))) == 0, "%s is not %s", got.ptr, text);
    wr_sb_fini(&got);
}

/* A double and a real are, as numeric, what the C library writes with the digits that they are sure of. */
START_TEST(floats_are_rounded_once)
{
    struct wr_numeric n;
    struct wr_rng rng;
    char text[40];

    wr_rng_init(&rng, 8);
    for (uint32_t i = 0; i < 200000; i++) {
        uint64_t bits = wr_rng_next(&rng);
        double v;
        if (i % 3 == 0) { /* in the middle of two of 15 digits, or whole */
            v = (double)(100000000000000ull + bits % 900000000000000ull) + (double)(bits >> 63) / 2;
        } else if (i % 3 == 1) {
            v = (double)(bits >> 11) / pow(10, (double)(bits % 25));
        } else {
            bits = (bits & ~(0x7ffull << 52)) | (800 + bits % 400) << 52;
            memcpy(&v, &bits, sizeof v);
        }
        (void)snprintf(text, sizeof text, "%.15g", v);
        ck_assert_uint_eq(wr_numeric_from_double(v, &room, &n), 0);
        check_same_text(n, text);
        float f = (float)fmod(v, 1e30);
        (void)snprintf(text, sizeof text, "%.6g", (double)f);
        ck_assert_uint_eq(wr_numeric_from_float(f, &room, &n), 0);
        check_same_text(n, text);
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
        double back = 0;
        ck_assert_uint_eq(wr_numeric_from_double(v, &room, &n), 0);
        ck_assert_uint_eq(wr_numeric_to_double(n, &back), 0);
        ck_assert(back == strtod(text_of(n), NULL));
        char text[40];
        (void)snprintf(text, sizeof text, "%.15g", v);
        ck_assert(back == strtod(text, NULL));
    }
    double v = 0;
    ck_assert(wr_numeric_from_double((double)NAN, &room, &n) == 0 &&
              wr_numeric_to_double(n, &v) == 0 && isnan(v));
    ck_assert(wr_numeric_from_double(-(double)INFINITY, &room, &n) == 0 &&
              wr_numeric_to_double(n, &v) == 0 && v < 0);
    ck_assert(wr_numeric_from_double(1e300, &room, &n) == 0 && wr_numeric_to_double(n, &v) == 0 &&
              v == 1e300);
    ck_assert_uint_eq(wr_numeric_to_double(of("1e309"), &v), WR_SQLSTATE_OUT_OF_RANGE);
    ck_assert_uint_eq(wr_numeric_to_double(of("-1e-400"), &v), WR_SQLSTATE_OUT_OF_RANGE);
}
END_TEST

/* ln 2 out of the table is what its series gives, up to the table's end, and what the series gives beyond. */
START_TEST(ln_of_two_is_right)
{
    static const uint64_t bits[] = {1, 64, 65, 191, 1000, 2047, 2048};
    mpz_t table, series;

    mpz_inits(table, series, NULL);
    for (size_t i = 0; i < WR_COUNT(bits); i++) {
        wr_decimal_ln_2(bits[i], table);
        wr_decimal_compute_ln_2(bits[i] + 64, series); /* of a sum the last bits are not sure */
        mpz_tdiv_q_2exp(series, series, 64);
        ck_assert_int_eq(mpz_cmp(table, series), 0);
    }
    wr_decimal_ln_2(2048 + 100, series);
    mpz_tdiv_q_2exp(series, series, 100);
    ck_assert_int_eq(mpz_cmp(table, series), 0);
    mpz_clears(table, series, NULL);
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
             limits_are_postgresqls, other_digits_are_refused,
             the_largest_and_smallest_have_texts, texts_read_back, canonical_bytes_are_equality,
             order_is_total, arithmetic_inverts, integers_convert, floats_are_rounded_once, doubles_convert,
             ln_of_two_is_right,
             bits_are_stable)
