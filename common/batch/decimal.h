/* Decimals of any size on GMP: what numeric works with beyond its small cells.
 *
 * A finite decimal is coefficient / 10^scale; scale is also how many digits it shows. Operations give the
 * exact result or round half away from zero to the scale asked for; which scale PostgreSQL asks for is
 * in decimal_scale (division) and decimal_math.h. Values may be larger than a cell's limits; the store
 * into a cell checks them, and nothing here makes a number of unbounded size from bounded ones.
 *
 * Thread: one at a time per decimal.
 */
#ifndef WR_BATCH_DECIMAL_H
#define WR_BATCH_DECIMAL_H

#include <gmp.h>

#include "common/batch/numeric.h"

struct wr_decimal {
    enum wr_numeric_tag tag; /* BIG: finite; or NaN, an infinity */
    uint32_t scale;
    mpz_t c;
};

void wr_decimal_init(struct wr_decimal *d); /* zero */
void wr_decimal_fini(struct wr_decimal *d);
/* A variable that is zero now and freed at the end of its scope. */
#define WR_DECIMAL(name)                                            \
    WR_CLEANUP(wr_decimal_fini) struct wr_decimal name;             \
    wr_decimal_init(&name)

void wr_decimal_load(struct wr_numeric n, struct wr_decimal *ret);
/* 0; 22003 "value overflows numeric format"; WR_SQLSTATE_LIMIT: no room. */
uint32_t wr_decimal_store(const struct wr_decimal *d, struct wr_numeric_room *room,
                          struct wr_numeric *ret);
void wr_decimal_copy(struct wr_decimal *ret, const struct wr_decimal *d);
void wr_decimal_set_i64(struct wr_decimal *ret, int64_t v);
void wr_decimal_set_special(struct wr_decimal *ret, enum wr_numeric_tag tag);

static inline bool wr_decimal_is_finite(const struct wr_decimal *d)
{
    return d->tag == WR_NUMERIC_BIG;
}
static inline bool wr_decimal_is_nan(const struct wr_decimal *d)
{
    return d->tag == WR_NUMERIC_NAN;
}
int wr_decimal_sign(const struct wr_decimal *d); /* of NaN: 0 */
int wr_decimal_compare(const struct wr_decimal *a, const struct wr_decimal *b); /* PostgreSQL's order */
int wr_decimal_compare_i64(const struct wr_decimal *a, int64_t b);
bool wr_decimal_is_whole(const struct wr_decimal *d); /* finite, without a fraction */

/* ---- any; *ret may be an operand ---- */

void wr_decimal_add(struct wr_decimal *ret, const struct wr_decimal *a, const struct wr_decimal *b);
void wr_decimal_sub(struct wr_decimal *ret, const struct wr_decimal *a, const struct wr_decimal *b);
void wr_decimal_mul(struct wr_decimal *ret, const struct wr_decimal *a, const struct wr_decimal *b);
/* 22012; the scale is PostgreSQL's. */
uint32_t wr_decimal_div(struct wr_decimal *ret, const struct wr_decimal *a,
                        const struct wr_decimal *b) WR_MUST_CHECK;
uint32_t wr_decimal_div_whole(struct wr_decimal *ret, const struct wr_decimal *a,
                              const struct wr_decimal *b) WR_MUST_CHECK; /* div(): truncated */
uint32_t wr_decimal_mod(struct wr_decimal *ret, const struct wr_decimal *a,
                        const struct wr_decimal *b) WR_MUST_CHECK;
void wr_decimal_negate(struct wr_decimal *d);

/* ---- finite ones ---- */

enum wr_decimal_rounding { WR_DECIMAL_ROUND, WR_DECIMAL_TRUNCATE, WR_DECIMAL_FLOOR, WR_DECIMAL_CEIL };
/* To so many digits after the point; below 0: to tens, hundreds, … and scale 0. */
void wr_decimal_rescale(struct wr_decimal *d, int32_t scale, enum wr_decimal_rounding rounding);
void wr_decimal_trim(struct wr_decimal *d); /* without trailing zeros after the point */
/* a / b rounded; b is not zero. */
void wr_decimal_quotient(struct wr_decimal *ret, const struct wr_decimal *a,
                         const struct wr_decimal *b, uint32_t scale);
/* PostgreSQL's scale of a quotient: at least 16 significant digits, no fewer than either operand shows. */
uint32_t wr_decimal_div_scale(const struct wr_decimal *a, const struct wr_decimal *b);
/* PostgreSQL's weight: the exponent in base 10,000 of the first digit that is not zero, and that digit.
 * 0 and 0 of zero. */
int32_t wr_decimal_weight(const struct wr_decimal *d, uint32_t *ret_digit);
/* Decimal exponent of the first digit that is not zero: 0 for 5, 2 for 123, -3 for 0.00123. */
int32_t wr_decimal_exponent(const struct wr_decimal *d);
/* m and *ret_exponent with d = m * 10^exponent, 1 <= |m| < 10 (0 for zero): for estimates. */
double wr_decimal_scientific(const struct wr_decimal *d, int32_t *ret_exponent);
void wr_decimal_power_of_ten(mpz_t ret, uint32_t exponent);

uint32_t wr_decimal_apply_typmod(struct wr_decimal *d, int32_t typmod) WR_MUST_CHECK;
void wr_decimal_to_text(const struct wr_decimal *d, struct wr_sb *sb);

#endif
