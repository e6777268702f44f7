/* Roots, powers and logarithms of decimals, to the last digit as PostgreSQL 15 gives them.
 *
 * Each computes with some digits more than it shows and rounds once. How many it shows is PostgreSQL's
 * rule: at least 16 significant ones as it estimates them, no fewer than the arguments show, and at most
 * 1000 behind the point.
 *
 * All take NaN and infinities. Errors: 2201E (logarithm), 2201F (root, power), 22003, 22012.
 *
 * Thread: any; pure.
 */
#ifndef WR_BATCH_DECIMAL_MATH_H
#define WR_BATCH_DECIMAL_MATH_H

#include "common/batch/decimal.h"

uint32_t wr_decimal_sqrt(struct wr_decimal *ret, const struct wr_decimal *a) WR_MUST_CHECK;
uint32_t wr_decimal_exp(struct wr_decimal *ret, const struct wr_decimal *a) WR_MUST_CHECK;
uint32_t wr_decimal_ln(struct wr_decimal *ret, const struct wr_decimal *a) WR_MUST_CHECK;
uint32_t wr_decimal_log(struct wr_decimal *ret, const struct wr_decimal *base,
                        const struct wr_decimal *a) WR_MUST_CHECK;
uint32_t wr_decimal_power(struct wr_decimal *ret, const struct wr_decimal *base,
                          const struct wr_decimal *exponent) WR_MUST_CHECK;

/* ---- what they are made of: finite arguments, scales given ---- */

void wr_decimal_sqrt_at(struct wr_decimal *ret, const struct wr_decimal *a, uint32_t scale);
/* ln 2 * 2^bits, cut off; from a table where that has so many bits, and always by its series. */
void wr_decimal_ln_2(uint64_t bits, mpz_t ret);
void wr_decimal_compute_ln_2(uint64_t bits, mpz_t ret);
/* a > 0 */
void wr_decimal_ln_at(struct wr_decimal *ret, const struct wr_decimal *a, uint32_t scale);
/* 22003: e^a has more digits than a decimal may have. */
uint32_t wr_decimal_exp_at(struct wr_decimal *ret, const struct wr_decimal *a,
                           uint32_t scale) WR_MUST_CHECK;

#endif
