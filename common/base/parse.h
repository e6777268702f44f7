/* Strict numbers, durations, sizes and rates from text; everything must be consumed. Whole numbers are
 * exact up to 2^63 - 1; decimals (1.5s) are rounded.
 *
 * Durations: 250ms 4s 10m 1h 1d (also us). Sizes: 64KiB 1MiB 2GiB (also B). Rates: 10000/s.
 * On failure the output is untouched and err says what was expected. Thread: any.
 */
#ifndef WR_BASE_PARSE_H
#define WR_BASE_PARSE_H

#include <stdint.h>

#include "common/base/error.h"

enum wr_code wr_parse_i64(const char *text, int64_t *ret, struct wr_error *err) WR_MUST_CHECK;
enum wr_code wr_parse_u64(const char *text, uint64_t *ret, struct wr_error *err) WR_MUST_CHECK;
enum wr_code wr_parse_f64(const char *text, double *ret, struct wr_error *err) WR_MUST_CHECK;
enum wr_code wr_parse_bool(const char *text, bool *ret, struct wr_error *err) WR_MUST_CHECK;
enum wr_code wr_parse_duration_us(const char *text, int64_t *ret, struct wr_error *err)
    WR_MUST_CHECK;
enum wr_code wr_parse_size_bytes(const char *text, uint64_t *ret, struct wr_error *err)
    WR_MUST_CHECK;
enum wr_code wr_parse_rate_per_s(const char *text, uint64_t *ret, struct wr_error *err)
    WR_MUST_CHECK;

/* Human forms for terminals: "1.5 GiB", "2m 3s", "12.3 M". buf holds 32 bytes; returns buf. */
char *wr_format_bytes(uint64_t bytes, char buf[32]);
char *wr_format_duration_us(int64_t us, char buf[32]);
char *wr_format_count(uint64_t count, char buf[32]);

#endif
