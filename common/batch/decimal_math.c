#include "common/batch/decimal_math.h"

#include <math.h>
#include <stdlib.h>

#include "common/base/assert.h"
#include "common/batch/sqlstate.h"

/* PostgreSQL's limits: NUMERIC_MIN_SIG_DIGITS, NUMERIC_MAX_DISPLAY_SCALE, NUMERIC_MAX_RESULT_SCALE. */
#define SIGNIFICANT_DIGITS 16
#define DISPLAY_SCALE_MAX 1000
#define RESULT_SCALE_MAX 2000
#define LOG10_OF_E 0.434294481903252 /* as many digits as PostgreSQL estimates with */
#define LN_OF_10 2.302585092994046
#define GUARD_BITS 64u

static uint32_t display_scale(int64_t scale, uint32_t a, uint32_t b)
{
    scale = WR_MAX(scale, (int64_t)a);
    scale = WR_MAX(scale, (int64_t)b);
    scale = WR_MAX(scale, (int64_t)0);
    return (uint32_t)WR_MIN(scale, (int64_t)DISPLAY_SCALE_MAX);
}

static void set_zero(struct wr_decimal *ret, uint32_t scale)
{
    wr_decimal_set_i64(ret, 0);
    ret->scale = scale;
}

static void set_one(struct wr_decimal *ret, uint32_t scale)
{
    wr_decimal_set_i64(ret, 1);
    wr_decimal_rescale(ret, (int32_t)scale, WR_DECIMAL_ROUND);
}

/* ---- binary fixed point: a number is v / 2^bits ---- */

static uint64_t bits_of_digits(uint32_t digits)
{
    return (uint64_t)digits * 3322 / 1000 + 1;
}

/* a * 2^bits, cut off. */
static void to_fixed(const struct wr_decimal *a, uint64_t bits, mpz_t ret)
{
    mpz_t power;

    mpz_init(power);
    wr_decimal_power_of_ten(power, a->scale);
    mpz_mul_2exp(ret, a->c, bits);
    mpz_tdiv_q(ret, ret, power);
    mpz_clear(power);
}

/* v / 2^bits, rounded to a scale. */
static void from_fixed(const mpz_t v, uint64_t bits, uint32_t scale, struct wr_decimal *ret)
{
    mpz_t power;
    bool negative = mpz_sgn(v) < 0;

    mpz_init(power);
    wr_decimal_power_of_ten(power, scale);
    mpz_abs(ret->c, v);
    mpz_mul(ret->c, ret->c, power);
    mpz_set_ui(power, 1);
    mpz_mul_2exp(power, power, bits - 1);
    mpz_add(ret->c, ret->c, power);
    mpz_tdiv_q_2exp(ret->c, ret->c, bits);
    if (negative) {
        mpz_neg(ret->c, ret->c);
    }
    mpz_clear(power);
    ret->tag = WR_NUMERIC_BIG;
    ret->scale = scale;
}

/* atanh(numerator / denominator) for a small fraction, by its series z + z^3/3 + z^5/5 + … */
static void atanh_of_fraction(const mpz_t numerator, const mpz_t denominator, uint64_t bits,
                              mpz_t ret)
{
    mpz_t power, square, term;

    mpz_inits(power, square, term, NULL);
    mpz_mul_2exp(power, numerator, bits);
    mpz_tdiv_q(power, power, denominator); /* z */
    mpz_mul(square, power, power);
    mpz_tdiv_q_2exp(square, square, bits);
    mpz_set(ret, power);
    for (unsigned long n = 3; mpz_sgn(power) != 0; n += 2) {
        mpz_mul(power, power, square);
        mpz_tdiv_q_2exp(power, power, bits);
        mpz_tdiv_q_ui(term, power, n);
        mpz_add(ret, ret, term);
    }
    mpz_clears(power, square, term, NULL);
}

/* The first bits of ln 2 behind the point: a logarithm or power of usual size needs no more, and would
 * spend half of its time on them. */
#define LN_2_WORDS 32u
static const uint64_t ln_2[LN_2_WORDS] = {
    0xb17217f7d1cf79ab, 0xc9e3b39803f2f6af, 0x40f343267298b62d, 0x8a0d175b8baafa2b,
    0xe7b876206debac98, 0x559552fb4afa1b10, 0xed2eae35c1382144, 0x27573b291169b825,
    0x3e96ca16224ae8c5, 0x1acbda11317c387e, 0xb9ea9bc3b136603b, 0x256fa0ec7657f74b,
    0x72ce87b19d6548ca, 0xf5dfa6bd38303248, 0x655fa1872f20e3a2, 0xda2d97c50f3fd5c6,
    0x07f4ca11fb5bfb90, 0x610d30f88fe551a2, 0xee569d6dfc1efa15, 0x7d2e23de1400b396,
    0x17460775db8990e5, 0xc943e732b479cd33, 0xcccc4e659393514c, 0x4c1a1e0bd1d6095d,
    0x25669b333564a337, 0x6a9c7f8a5e148e82, 0x074db6015cfe7aa3, 0x0c480a5417350d2c,
    0x955d5179b1e17b9d, 0xae313cdb6c606cb1, 0x078f735d1b2db31b, 0x5f50b5185064c18b,
};

/* ln 2 = 18 atanh(1/26) - 2 atanh(1/4801) + 8 atanh(1/8749) */
void wr_decimal_compute_ln_2(uint64_t bits, mpz_t ret)
{
    static const struct {
        long factor;
        unsigned long divisor;
    } parts[] = {{18, 26}, {-2, 4801}, {8, 8749}};
    mpz_t one, divisor, part;

    mpz_inits(divisor, part, NULL);
    mpz_init_set_ui(one, 1);
    mpz_set_ui(ret, 0);
    for (size_t i = 0; i < WR_COUNT(parts); i++) {
        mpz_set_ui(divisor, parts[i].divisor);
        atanh_of_fraction(one, divisor, bits, part);
        mpz_mul_si(part, part, parts[i].factor);
        mpz_add(ret, ret, part);
    }
    mpz_clears(one, divisor, part, NULL);
}

void wr_decimal_ln_2(uint64_t bits, mpz_t ret)
{
    uint64_t words = (bits + 63) / 64;

    if (words > LN_2_WORDS) {
        wr_decimal_compute_ln_2(bits, ret);
        return;
    }
    mpz_import(ret, words, 1, sizeof *ln_2, 0, 0, ln_2);
    mpz_tdiv_q_2exp(ret, ret, words * 64 - bits);
}

/* ---- square root ---- */

void wr_decimal_sqrt_at(struct wr_decimal *ret, const struct wr_decimal *a, uint32_t scale)
{
    /* One digit more than asked for tells how to round: a root is never halfway. */
    int64_t shift = 2 * ((int64_t)scale + 1) - a->scale;
    WR_DECIMAL(root);
    WR_DECIMAL(power);

    wr_decimal_power_of_ten(power.c, (uint32_t)llabs(shift));
    if (shift >= 0) {
        mpz_mul(root.c, a->c, power.c);
    } else {
        mpz_tdiv_q(root.c, a->c, power.c);
    }
    mpz_sqrt(root.c, root.c);
    root.scale = scale + 1;
    wr_decimal_rescale(&root, (int32_t)scale, WR_DECIMAL_ROUND);
    wr_decimal_copy(ret, &root);
}

uint32_t wr_decimal_sqrt(struct wr_decimal *ret, const struct wr_decimal *a)
{
    uint32_t digit;

    if (wr_decimal_is_nan(a) || a->tag == WR_NUMERIC_INFINITY) {
        wr_decimal_set_special(ret, a->tag);
        return 0;
    }
    if (wr_decimal_sign(a) < 0) {
        return WR_SQLSTATE_POWER;
    }
    int32_t weight = (wr_decimal_weight(a, &digit) + 1) * 4 / 2 - 1;
    wr_decimal_sqrt_at(ret, a, display_scale(SIGNIFICANT_DIGITS - weight, a->scale, 0));
    return 0;
}

/* ---- logarithms ---- */

/* a = ret / 2^bits * 2^exponent with 3/4 <= ret / 2^bits < 3/2. */
static int64_t reduce(const struct wr_decimal *a, uint64_t bits, mpz_t ret)
{
    mpz_t power;
    int64_t exponent, shift;

    mpz_init(power);
    wr_decimal_power_of_ten(power, a->scale);
    exponent = (int64_t)mpz_sizeinbase(a->c, 2) - (int64_t)mpz_sizeinbase(power, 2);
    /* The quotient lies in (1/2, 2). */
    shift = (int64_t)bits - exponent;
    if (shift >= 0) {
        mpz_mul_2exp(ret, a->c, (mp_bitcnt_t)shift);
        mpz_tdiv_q(ret, ret, power);
    } else {
        mpz_mul_2exp(power, power, (mp_bitcnt_t)-shift);
        mpz_tdiv_q(ret, a->c, power);
    }
    mpz_set_ui(power, 3);
    mpz_mul_2exp(power, power, bits - 2);
    if (mpz_cmp(ret, power) < 0) { /* below 3/4 */
        mpz_mul_2exp(ret, ret, 1);
        exponent -= 1;
    } else {
        mpz_mul_2exp(power, power, 1);
        if (mpz_cmp(ret, power) >= 0) { /* at least 3/2 */
            mpz_tdiv_q_2exp(ret, ret, 1);
            exponent += 1;
        }
    }
    mpz_clear(power);
    return exponent;
}

void wr_decimal_ln_at(struct wr_decimal *ret, const struct wr_decimal *a, uint32_t scale)
{
    uint64_t bits = bits_of_digits(scale) + 2 * GUARD_BITS;
    uint32_t roots = (uint32_t)sqrt((double)bits) / 4;
    mpz_t x, y, one, ln2;
    int64_t exponent;

    WR_ASSERT(mpz_sgn(a->c) > 0);
    bits += roots; /* each halves what is left to see */
    mpz_inits(x, y, one, ln2, NULL);
    exponent = reduce(a, bits, x);
    for (uint32_t i = 0; i < roots; i++) {
        mpz_mul_2exp(x, x, bits);
        mpz_sqrt(x, x);
    }
    /* ln x = 2 atanh((x - 1) / (x + 1)) */
    mpz_set_ui(one, 1);
    mpz_mul_2exp(one, one, bits);
    mpz_add(y, x, one);
    mpz_sub(x, x, one);
    atanh_of_fraction(x, y, bits, x);
    mpz_mul_2exp(x, x, roots + 1);
    wr_decimal_ln_2(bits, ln2);
    mpz_mul_si(ln2, ln2, (long)exponent);
    mpz_add(x, x, ln2);
    from_fixed(x, bits, scale, ret);
    mpz_clears(x, y, one, ln2, NULL);
}

/* ln of the first two digits of base 10,000, and its decimal exponent. */
static int32_t ln_exponent_of_digits(const struct wr_decimal *a)
{
    uint32_t digit;
    int32_t weight = wr_decimal_weight(a, &digit), exponent = weight * 4;
    double digits = (double)digit;
    WR_DECIMAL(first);

    wr_decimal_copy(&first, a);
    wr_decimal_rescale(&first, -4 * weight, WR_DECIMAL_TRUNCATE);
    if (wr_decimal_compare(&first, a) != 0) { /* there is a second one */
        wr_decimal_sub(&first, a, &first);
        uint32_t next;
        digits *= 10000;
        digits += wr_decimal_weight(&first, &next) == weight - 1 ? (double)next : 0;
        exponent -= 4;
    }
    return (int32_t)log10(fabs(log(digits) + exponent * LN_OF_10));
}

/* PostgreSQL's estimate of the decimal exponent of ln a. */
static int32_t ln_exponent(const struct wr_decimal *a)
{
    WR_DECIMAL(bound);
    uint32_t digit;

    wr_decimal_set_i64(&bound, 9);
    bound.scale = 1;
    bool near_one = wr_decimal_compare(a, &bound) >= 0;
    wr_decimal_set_i64(&bound, 11);
    bound.scale = 1;
    if (!near_one || wr_decimal_compare(a, &bound) > 0) {
        return ln_exponent_of_digits(a);
    }
    wr_decimal_set_i64(&bound, 1);
    wr_decimal_sub(&bound, a, &bound);
    if (mpz_sgn(bound.c) == 0) {
        return 0;
    }
    int32_t weight = wr_decimal_weight(&bound, &digit);
    return weight * 4 + (int32_t)log10((double)digit);
}

static uint32_t check_logarithm(const struct wr_decimal *a)
{
    return wr_decimal_sign(a) <= 0 ? WR_SQLSTATE_LOGARITHM : 0;
}

uint32_t wr_decimal_ln(struct wr_decimal *ret, const struct wr_decimal *a)
{
    if (wr_decimal_is_nan(a) || a->tag == WR_NUMERIC_INFINITY) {
        wr_decimal_set_special(ret, a->tag);
        return 0;
    }
    if (check_logarithm(a) != 0) {
        return WR_SQLSTATE_LOGARITHM;
    }
    wr_decimal_ln_at(ret, a, display_scale(SIGNIFICANT_DIGITS - ln_exponent(a), a->scale, 0));
    return 0;
}

uint32_t wr_decimal_log(struct wr_decimal *ret, const struct wr_decimal *base,
                        const struct wr_decimal *a)
{
    WR_DECIMAL(ln_base);
    WR_DECIMAL(ln_a);

    if (wr_decimal_is_nan(base) || wr_decimal_is_nan(a)) {
        wr_decimal_set_special(ret, WR_NUMERIC_NAN);
        return 0;
    }
    if (check_logarithm(base) != 0 || check_logarithm(a) != 0) {
        return WR_SQLSTATE_LOGARITHM;
    }
    if (!wr_decimal_is_finite(base)) {
        if (wr_decimal_is_finite(a)) {
            wr_decimal_set_i64(ret, 0);
        } else {
            wr_decimal_set_special(ret, WR_NUMERIC_NAN);
        }
        return 0;
    }
    if (!wr_decimal_is_finite(a)) {
        wr_decimal_set_special(ret, WR_NUMERIC_INFINITY);
        return 0;
    }
    int32_t exponent_base = ln_exponent(base), exponent = ln_exponent(a) - exponent_base;
    uint32_t scale = display_scale(SIGNIFICANT_DIGITS - exponent, base->scale, a->scale);
    if (wr_decimal_compare_i64(base, 1) == 0) {
        return WR_SQLSTATE_DIVISION_BY_ZERO;
    }
    /* Each logarithm with more significant digits than the quotient. */
    int32_t digits = (int32_t)scale + abs(exponent) + abs(exponent_base) + 24;
    wr_decimal_ln_at(&ln_base, base, (uint32_t)digits);
    wr_decimal_ln_at(&ln_a, a, (uint32_t)digits);
    wr_decimal_quotient(ret, &ln_a, &ln_base, scale);
    return 0;
}

/* ---- exponentials ---- */

/* e^r for 0 <= r < 1, by halving and its series. */
static void exp_of_fraction(const mpz_t r, uint64_t bits, mpz_t ret)
{
    uint32_t halvings = (uint32_t)sqrt((double)bits) / 2;
    mpz_t x, term;

    bits += 2 * halvings;
    mpz_inits(x, term, NULL);
    mpz_mul_2exp(x, r, halvings); /* bits more, and divided by 2^halvings */
    mpz_set_ui(ret, 1);
    mpz_mul_2exp(ret, ret, bits);
    mpz_set(term, ret);
    for (unsigned long n = 1; mpz_sgn(term) != 0; n++) {
        mpz_mul(term, term, x);
        mpz_tdiv_q_2exp(term, term, bits);
        mpz_tdiv_q_ui(term, term, n);
        mpz_add(ret, ret, term);
    }
    for (uint32_t i = 0; i < halvings; i++) {
        mpz_mul(ret, ret, ret);
        mpz_tdiv_q_2exp(ret, ret, bits);
    }
    mpz_tdiv_q_2exp(ret, ret, 2 * halvings);
    mpz_clears(x, term, NULL);
}

uint32_t wr_decimal_exp_at(struct wr_decimal *ret, const struct wr_decimal *a, uint32_t scale)
{
    int32_t exponent;
    double m = wr_decimal_scientific(a, &exponent);
    double size = exponent > 8 ? (m > 0 ? 1e8 : -1e8) : m * pow(10, exponent);
    mpz_t x, ln2, quotient;

    if (fabs(size) >= 3 * RESULT_SCALE_MAX) {
        if (size > 0) {
            return WR_SQLSTATE_OUT_OF_RANGE;
        }
        set_zero(ret, scale);
        return 0;
    }
    /* Of a large result all digits before the point are wanted too. */
    uint64_t bits = bits_of_digits(scale) + GUARD_BITS * 2 + (size > 0 ? (uint64_t)(size * 1.45) : 0);
    mpz_inits(x, ln2, quotient, NULL);
    to_fixed(a, bits, x);
    wr_decimal_ln_2(bits, ln2);
    mpz_fdiv_qr(quotient, x, x, ln2);
    exp_of_fraction(x, bits, x);
    long twos = mpz_get_si(quotient);
    if (twos >= 0) {
        mpz_mul_2exp(x, x, (mp_bitcnt_t)twos);
    } else {
        mpz_tdiv_q_2exp(x, x, (mp_bitcnt_t)-twos);
    }
    from_fixed(x, bits, scale, ret);
    mpz_clears(x, ln2, quotient, NULL);
    return 0;
}

/* As a double, without overflow. */
static double approximate(const struct wr_decimal *a)
{
    int32_t exponent;
    double m = wr_decimal_scientific(a, &exponent);

    return exponent > 300 ? (m > 0 ? 1e300 : -1e300) : m * pow(10, exponent);
}

uint32_t wr_decimal_exp(struct wr_decimal *ret, const struct wr_decimal *a)
{
    if (a->tag == WR_NUMERIC_MINUS_INFINITY) {
        wr_decimal_set_i64(ret, 0);
        return 0;
    }
    if (!wr_decimal_is_finite(a)) {
        wr_decimal_set_special(ret, a->tag);
        return 0;
    }
    double weight = approximate(a) * LOG10_OF_E;
    weight = WR_MAX(weight, (double)-RESULT_SCALE_MAX);
    weight = WR_MIN(weight, (double)RESULT_SCALE_MAX);
    return wr_decimal_exp_at(ret, a,
                             display_scale(SIGNIFICANT_DIGITS - (int64_t)weight, a->scale, 0));
}

/* ---- powers ---- */

/* Positive decimals as digits * 10^exponent, cut off to so many digits: for powers. */
struct floating {
    mpz_t digits;
    int64_t exponent;
};

static void cut(struct floating *f, uint64_t keep)
{
    uint64_t have = mpz_sizeinbase(f->digits, 10);

    if (have > keep) {
        mpz_t power;
        mpz_init(power);
        wr_decimal_power_of_ten(power, (uint32_t)(have - keep));
        mpz_tdiv_q(f->digits, f->digits, power);
        mpz_clear(power);
        f->exponent += (int64_t)(have - keep);
    }
}

/* base^exponent, by squaring; as many digits as matter for the scale. */
static void raise_to(struct floating *result, struct floating *square, uint32_t exponent,
                     uint64_t keep)
{
    mpz_set_ui(result->digits, 1);
    result->exponent = 0;
    for (;; exponent >>= 1) {
        if ((exponent & 1) != 0) {
            mpz_mul(result->digits, result->digits, square->digits);
            result->exponent += square->exponent;
            cut(result, keep);
        }
        if (exponent <= 1) {
            return;
        }
        mpz_mul(square->digits, square->digits, square->digits);
        square->exponent *= 2;
        cut(square, keep);
    }
}

/* f, or 1 / f, rounded to a scale. */
static void from_floating(struct floating *f, bool reciprocal, uint32_t scale,
                          struct wr_decimal *ret)
{
    WR_DECIMAL(value);
    WR_DECIMAL(one);

    mpz_set(value.c, f->digits);
    if (f->exponent >= 0) {
        wr_decimal_power_of_ten(one.c, (uint32_t)f->exponent);
        mpz_mul(value.c, value.c, one.c);
    } else {
        value.scale = (uint32_t)-f->exponent;
    }
    if (reciprocal) {
        wr_decimal_set_i64(&one, 1);
        wr_decimal_quotient(ret, &one, &value, scale);
    } else {
        wr_decimal_rescale(&value, (int32_t)scale, WR_DECIMAL_ROUND);
        wr_decimal_copy(ret, &value);
    }
}

static uint32_t power_of_int(struct wr_decimal *ret, const struct wr_decimal *base, int32_t exponent,
                             uint32_t scale)
{
    bool negative = mpz_sgn(base->c) < 0 && exponent % 2 != 0;
    int32_t ten;

    if (exponent == 0) {
        set_one(ret, scale);
        return 0;
    }
    if (mpz_sgn(base->c) == 0) {
        set_zero(ret, scale);
        return 0;
    }
    double m = wr_decimal_scientific(base, &ten);
    double weight = exponent * (log10(fabs(m)) + ten);
    if (weight > (double)WR_NUMERIC_WHOLE_DIGITS_MAX + 1) {
        return WR_SQLSTATE_OUT_OF_RANGE;
    }
    if (weight + 1 < -(double)scale || weight + 1 < -RESULT_SCALE_MAX) {
        set_zero(ret, scale);
        return 0;
    }
    uint64_t keep = (uint64_t)(scale + (weight > 0 ? weight : 0)) + 40;
    struct floating result = {.exponent = 0}, square = {.exponent = -(int64_t)base->scale};
    mpz_init(result.digits);
    mpz_init(square.digits);
    mpz_abs(square.digits, base->c);
    cut(&square, keep + 20);
    raise_to(&result, &square, (uint32_t)llabs((long long)exponent), keep + 20);
    from_floating(&result, exponent < 0, scale, ret);
    if (negative) {
        mpz_neg(ret->c, ret->c);
    }
    mpz_clear(result.digits);
    mpz_clear(square.digits);
    return 0;
}

/* e^(exponent * ln base); base > 0. */
static uint32_t power_of_any(struct wr_decimal *ret, const struct wr_decimal *base,
                             const struct wr_decimal *exponent)
{
    int32_t weight = ln_exponent(base);
    uint32_t scale = (uint32_t)WR_MAX(8 - weight, 0);
    WR_DECIMAL(ln);
    WR_DECIMAL(product);

    /* First roughly, for the scale of the result. */
    wr_decimal_ln_at(&ln, base, scale);
    wr_decimal_mul(&product, &ln, exponent);
    wr_decimal_rescale(&product, (int32_t)scale, WR_DECIMAL_ROUND);
    double size = approximate(&product);
    if (fabs(size) > RESULT_SCALE_MAX * 3.01) {
        if (size > 0) {
            return WR_SQLSTATE_OUT_OF_RANGE;
        }
        set_zero(ret, DISPLAY_SCALE_MAX);
        return 0;
    }
    size *= LOG10_OF_E;
    scale = display_scale(SIGNIFICANT_DIGITS - (int64_t)size, base->scale, exponent->scale);
    /* An error of ln is multiplied by the exponent, and the result has `size` digits. */
    int32_t digits = (int32_t)scale + (int32_t)fabs(size) +
                     WR_MAX(wr_decimal_exponent(exponent), 0) + 24;
    wr_decimal_ln_at(&ln, base, (uint32_t)digits);
    mpz_mul(product.c, ln.c, exponent->c);
    product.tag = WR_NUMERIC_BIG;
    product.scale = ln.scale + exponent->scale;
    return wr_decimal_exp_at(ret, &product, scale);
}

static bool is_odd(const struct wr_decimal *whole)
{
    WR_DECIMAL(d);

    wr_decimal_copy(&d, whole);
    wr_decimal_rescale(&d, 0, WR_DECIMAL_TRUNCATE);
    return mpz_odd_p(d.c) != 0;
}

static uint32_t power_finite(struct wr_decimal *ret, const struct wr_decimal *base,
                             const struct wr_decimal *exponent)
{
    WR_DECIMAL(size);
    uint32_t state;

    if (wr_decimal_is_whole(exponent)) {
        wr_decimal_copy(&size, exponent);
        wr_decimal_rescale(&size, 0, WR_DECIMAL_TRUNCATE);
        if (mpz_fits_sint_p(size.c)) {
            return power_of_int(ret, base, (int32_t)mpz_get_si(size.c),
                                display_scale(SIGNIFICANT_DIGITS, base->scale, 0));
        }
    }
    if (mpz_sgn(base->c) == 0) {
        set_zero(ret, SIGNIFICANT_DIGITS);
        return 0;
    }
    wr_decimal_copy(&size, base);
    mpz_abs(size.c, size.c);
    bool negative = mpz_sgn(base->c) < 0 && is_odd(exponent);
    state = power_of_any(ret, &size, exponent);
    if (state == 0 && negative) {
        wr_decimal_negate(ret);
    }
    return state;
}

/* base or exponent is an infinity, none is NaN. */
static void power_infinite(struct wr_decimal *ret, const struct wr_decimal *base,
                           const struct wr_decimal *exponent)
{
    WR_DECIMAL(size);

    if ((wr_decimal_is_finite(base) && wr_decimal_compare_i64(base, 1) == 0) ||
        wr_decimal_sign(exponent) == 0) {
        wr_decimal_set_i64(ret, 1);
        return;
    }
    if (wr_decimal_sign(base) == 0) {
        wr_decimal_set_i64(ret, 0);
        return;
    }
    if (!wr_decimal_is_finite(exponent)) {
        wr_decimal_copy(&size, base);
        if (wr_decimal_sign(base) < 0) {
            wr_decimal_negate(&size);
        }
        int order = wr_decimal_compare_i64(&size, 1);
        if (order == 0) {
            wr_decimal_set_i64(ret, 1);
        } else if ((order > 0) == (wr_decimal_sign(exponent) > 0)) {
            wr_decimal_set_special(ret, WR_NUMERIC_INFINITY);
        } else {
            wr_decimal_set_i64(ret, 0);
        }
        return;
    }
    if (wr_decimal_sign(exponent) < 0) {
        wr_decimal_set_i64(ret, 0);
    } else {
        bool negative = wr_decimal_sign(base) < 0 && is_odd(exponent);
        wr_decimal_set_special(ret, negative ? WR_NUMERIC_MINUS_INFINITY : WR_NUMERIC_INFINITY);
    }
}

uint32_t wr_decimal_power(struct wr_decimal *ret, const struct wr_decimal *base,
                          const struct wr_decimal *exponent)
{
    if (wr_decimal_is_nan(base) || wr_decimal_is_nan(exponent)) {
        bool is_one = (wr_decimal_is_finite(base) && wr_decimal_compare_i64(base, 1) == 0) ||
                      (wr_decimal_is_finite(exponent) && wr_decimal_sign(exponent) == 0);
        if (is_one) {
            wr_decimal_set_i64(ret, 1);
        } else {
            wr_decimal_set_special(ret, WR_NUMERIC_NAN);
        }
        return 0;
    }
    if (wr_decimal_sign(base) == 0 && wr_decimal_sign(exponent) < 0) {
        return WR_SQLSTATE_POWER;
    }
    if (wr_decimal_sign(base) < 0 && wr_decimal_is_finite(exponent) &&
        !wr_decimal_is_whole(exponent)) {
        return WR_SQLSTATE_POWER;
    }
    if (!wr_decimal_is_finite(base) || !wr_decimal_is_finite(exponent)) {
        power_infinite(ret, base, exponent);
        return 0;
    }
    return power_finite(ret, base, exponent);
}
