/* real and double precision as text: the shortest digits that read back, on random bit patterns. */
#include "common/batch/float_text.h"

#include <gmp.h>
#include <math.h>
#include <stdlib.h>

#include "common/base/attr.h"
#include "common/base/rng.h"
#include "common/batch/float_powers.h"
#include "tests/lib/wr_test.h"

#define PATTERNS 1000000u /* of each type */

/* ceil(10^e) as 128 bits with the first one set. */
static void compute_power(int e, mpz_t ret)
{
    mpz_t ten;
    long bits;

    mpz_init(ten);
    mpz_ui_pow_ui(ten, 10, (unsigned long)abs(e));
    bits = (long)mpz_sizeinbase(ten, 2);
    if (e >= 0 && bits <= 128) {
        mpz_mul_2exp(ret, ten, (mp_bitcnt_t)(128 - bits));
    } else if (e >= 0) {
        mpz_cdiv_q_2exp(ret, ten, (mp_bitcnt_t)(bits - 128));
    } else {
        mpz_set_ui(ret, 1);
        mpz_mul_2exp(ret, ret, (mp_bitcnt_t)(127 + bits));
        mpz_cdiv_q(ret, ret, ten);
    }
    mpz_clear(ten);
}

/* The table of powers is what its formula gives. */
START_TEST(powers_are_right)
{
    mpz_t power, entry;

    mpz_inits(power, entry, NULL);
    for (int e = WR_FLOAT_POWER_MIN; e <= WR_FLOAT_POWER_MAX; e++) {
        const struct wr_float_power *p = &wr_float_powers[e - WR_FLOAT_POWER_MIN];
        uint64_t words[] = {p->high, p->low};
        compute_power(e, power);
        mpz_import(entry, 2, 1, sizeof *words, 0, 0, words);
        ck_assert_msg(mpz_cmp(power, entry) == 0, "10^%d", e);
    }
    mpz_clears(power, entry, NULL);
}
END_TEST

static double some_double(struct wr_rng *rng, uint32_t kind)
{
    uint64_t bits = wr_rng_next(rng);
    double v;

    switch (kind % 4) {
    case 0: /* any */
        memcpy(&v, &bits, sizeof v);
        return v;
    case 1: /* whole, of any size */
        return (double)(int64_t)(bits >> (bits & 63));
    case 2: /* a power of two: the gap below it is the smaller one */
        return ldexp(1, (int)(bits % 2098) - 1074);
    default: /* as people write them */
        return (double)(bits % 100000000) / pow(10, (double)(bits >> 40 & 7));
    }
}

/* Does the text with one digit fewer, the nearest or one beside it, read back too? */
static bool reads_back_shorter(double v, bool single, int digits)
{
    double step = pow(10, floor(log10(fabs(v))) - (digits - 2));
    char text[64];

    for (int i = -1; i <= 1 && digits > 1; i++) {
        (void)snprintf(text, sizeof text, "%.*e", digits - 2, v + i * step);
        if (single ? (double)strtof(text, NULL) == v : strtod(text, NULL) == v) {
            return true;
        }
    }
    return false;
}

static int count_digits(const char *text)
{
    int count = 0, zeros = 0;

    for (; *text != '\0' && *text != 'e'; text++) {
        if (*text >= '0' && *text <= '9' && (count > 0 || *text != '0')) {
            zeros = *text == '0' ? zeros + 1 : 0;
            count += 1;
        }
    }
    return count - zeros;
}

/* Numbers so large that they are far apart have borders between them that are short texts, which read back
 * but are not printed. */
static bool may_have_borders(double v, bool single)
{
    return fabs(v) >= (single ? 0x1p24 : 0x1p53);
}

/* Each text reads back as the same bits, and none with fewer digits does. */
static void check(uint32_t i, double v, bool single)
{
    char text[WR_FLOAT_TEXT_BYTES];
    uint32_t bytes = single ? wr_float4_format((float)v, text) : wr_float8_format(v, text);
    double back = single ? (double)strtof(text, NULL) : strtod(text, NULL);

    ck_assert_uint_eq(bytes, strlen(text));
    ck_assert_msg(memcmp(&back, &v, sizeof v) == 0 || isnan(v), "%s of %a is %a", text, v, back);
    if (i % 16 < 4 && isfinite(v) && v != 0 && !may_have_borders(v, single)) {
        ck_assert_msg(!reads_back_shorter(v, single, count_digits(text)), "%s of %a", text, v);
    }
}

START_TEST(doubles_have_their_shortest_digits)
{
    struct wr_rng rng;

    wr_rng_init(&rng, 1);
    for (uint32_t i = 0; i < PATTERNS; i++) {
        check(i, some_double(&rng, i), false);
    }
}
END_TEST

/* The same of floats. */
START_TEST(floats_have_their_shortest_digits)
{
    struct wr_rng rng;

    wr_rng_init(&rng, 2);
    for (uint32_t i = 0; i < PATTERNS; i++) {
        uint32_t bits = (uint32_t)wr_rng_next(&rng);
        float v;
        memcpy(&v, &bits, sizeof v);
        v = i % 4 == 0 ? v : (float)some_double(&rng, i);
        check(i, (double)v, true);
    }
}
END_TEST

/* Plain from 1e-4 up to as many digits as the type is sure of, else with an exponent of two digits or more. */
START_TEST(texts_are_laid_out_as_postgresql_does)
{
    static const struct {
        double v;
        const char *as_double, *as_float;
    } cases[] = {
        {0, "0", "0"},
        {-0.0, "-0", "-0"},
        {0.1, "0.1", "0.1"},
        {-1.5, "-1.5", "-1.5"},
        {0.0001, "0.0001", "0.0001"},
        {0.00001, "1e-05", "1e-05"},
        {100000, "100000", "100000"},
        {1000000, "1000000", "1e+06"},
        {123456789, "123456789", "1.2345679e+08"},
        {1e14, "100000000000000", "1e+14"},
        {1e15, "1e+15", "1e+15"},
        {1e23, "9.999999999999999e+22", "1e+23"},
        {9007199254740993, "9.007199254740992e+15", "9.007199e+15"},
        {1.7976931348623157e308, "1.7976931348623157e+308", "Infinity"},
        {5e-324, "5e-324", "0"},
        {-INFINITY, "-Infinity", "-Infinity"},
        {NAN, "NaN", "NaN"},
    };
    char text[WR_FLOAT_TEXT_BYTES];

    for (size_t i = 0; i < WR_COUNT(cases); i++) {
        (void)wr_float8_format(cases[i].v, text);
        ck_assert_str_eq(text, cases[i].as_double);
        (void)wr_float4_format((float)cases[i].v, text);
        ck_assert_str_eq(text, cases[i].as_float);
    }
}
END_TEST

/* A text of up to 21 digits, with a point and an exponent or without. */
static void put_random(struct wr_rng *rng, uint32_t i, char *text, size_t bytes)
{
    double v = some_double(rng, i);
    uint64_t digits = wr_rng_next(rng) >> wr_rng_below(rng, 64);

    switch (i % 5) {
    case 0:
        (void)snprintf(text, bytes, "%.*e", (int)wr_rng_below(rng, 21), isfinite(v) ? v : 1);
        break;
    case 1:
        (void)snprintf(text, bytes, "%llue%d", (unsigned long long)digits, (int)wr_rng_below(rng, 700) - 350);
        break;
    case 2:
        (void)snprintf(text, bytes, "%s%llu.%.*s%llu", i % 2 == 0 ? "-" : "",
                       (unsigned long long)(digits >> 40), (int)wr_rng_below(rng, 12), "00000000000",
                       (unsigned long long)(digits & 0xfffff));
        break;
    case 3: /* in the middle between two, and beside it */
        (void)snprintf(text, bytes, "%llu",
                       (unsigned long long)((1ull << (i % 2 == 0 ? 53 : 24)) + digits % 4096));
        break;
    default:
        (void)snprintf(text, bytes, "%.17g", isfinite(v) ? v : 0.5);
        break;
    }
}

/* Numbers are read as the C library reads them, to the last bit. */
START_TEST(texts_read_as_the_library_reads_them)
{
    static const char *const others[] = {"",   ".",    "-",    "+.e1", "1e",  "1e+",  "1 2",   "0x1p", "1..2",
                                         "e1", "1e5.", "--1",  "1e99999", "-1e310", "1e-400"};
    static const char *const good[] = {"0", "-0", ".5", "5.", "+1", "-0e999", "00000000000000000000000001.50",
                                       " 1", "1 ", "0x1p3", "1E5", "2.2250738585072011e-308", "4.9e-324",
                                       "9007199254740993", "1.7976931348623157e308"};
    struct wr_rng rng;
    char text[64];
    double v, right;

    wr_rng_init(&rng, 3);
    for (uint32_t i = 0; i < PATTERNS; i++) {
        put_random(&rng, i, text, sizeof text);
        right = strtod(text, NULL);
        v = right;
        uint32_t state = wr_float8_parse(text, (uint32_t)strlen(text), &v);
        ck_assert_msg(memcmp(&v, &right, sizeof v) == 0, "%s is %a, not %a", text, right, v);
        ck_assert_msg(state == 0 || right == 0 || isinf(right), "%s", text);
        float f, right_f = strtof(text, NULL);
        f = right_f;
        (void)wr_float4_parse(text, (uint32_t)strlen(text), &f);
        ck_assert_msg(memcmp(&f, &right_f, sizeof f) == 0, "%s is %a, not %a", text, (double)right_f,
                      (double)f);
    }
    for (size_t i = 0; i < WR_COUNT(good); i++) {
        right = strtod(good[i], NULL);
        ck_assert_uint_eq(wr_float8_parse(good[i], (uint32_t)strlen(good[i]), &v), 0);
        ck_assert_msg(memcmp(&v, &right, sizeof v) == 0, "%s", good[i]);
    }
    for (size_t i = 0; i < WR_COUNT(others); i++) {
        ck_assert_msg(wr_float8_parse(others[i], (uint32_t)strlen(others[i]), &v) != 0, "%s", others[i]);
    }
}
END_TEST

WR_TEST_MAIN("float_text", texts_read_as_the_library_reads_them, powers_are_right, doubles_have_their_shortest_digits,
             floats_have_their_shortest_digits, texts_are_laid_out_as_postgresql_does)
