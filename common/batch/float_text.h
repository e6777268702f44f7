/* real and double precision from and to text: the fewest digits that read back, laid out as
 * PostgreSQL lays them out (extra_float_digits 1).
 *
 * Thread: any; pure.
 */
#ifndef WR_BATCH_FLOAT_TEXT_H
#define WR_BATCH_FLOAT_TEXT_H

#include <stdint.h>

#define WR_FLOAT_TEXT_BYTES 32

/* The digits themselves, of which the last is not zero: v = ±digits * 10^exponent. v is finite and not 0. */
struct wr_float_digits {
    uint64_t digits; /* at most 17 of them */
    int exponent;
};
struct wr_float_digits wr_float8_digits(double v);
struct wr_float_digits wr_float4_digits(float v);

uint32_t wr_float8_format(double v, char buf[WR_FLOAT_TEXT_BYTES]); /* length */
uint32_t wr_float4_format(float v, char buf[WR_FLOAT_TEXT_BYTES]);
/* An SQLSTATE or 0. */
uint32_t wr_float8_parse(const char *text, uint32_t bytes, double *ret);
uint32_t wr_float4_parse(const char *text, uint32_t bytes, float *ret);

#endif
