/* Cells from and to PostgreSQL's text form, and UTF-8.
 *
 * Thread: any; pure.
 */
#ifndef WR_BATCH_TEXT_H
#define WR_BATCH_TEXT_H

#include <stdbool.h>
#include <stdint.h>

#include "common/base/error.h"
#include "common/base/str.h"
#include "common/batch/type.h"

/* Parse one cell. For text the cell is a view on `text` itself (the caller keeps it alive; UTF-8 is
 * checked). Messages are PostgreSQL's: invalid input syntax for type bigint: "x". */
enum wr_code wr_text_to_cell(enum wr_type type, int32_t typmod, struct wr_str text, void *ret_cell,
                             struct wr_error *err) WR_MUST_CHECK;
/* The same without a message, for the per-row path: an SQLSTATE number (errors.h) or 0. */
uint32_t wr_text_to_cell_fast(enum wr_type type, int32_t typmod, const char *text, uint32_t bytes,
                              void *ret_cell);
/* Append the text form of a non-NULL cell. */
void wr_cell_to_text(enum wr_type type, const void *cell, struct wr_sb *sb);
/* Into buf, for all types but text and bytea; returns the length. */
#define WR_CELL_TEXT_BYTES 352
uint32_t wr_cell_format(enum wr_type type, const void *cell, char buf[WR_CELL_TEXT_BYTES]);

/* Valid UTF-8 without NUL. */
bool wr_utf8_valid(const char *data, size_t bytes);

/* timestamp <-> calendar, proleptic Gregorian as PostgreSQL's. */
bool wr_timestamp_parse(const char *text, uint32_t bytes, int64_t *ret_us);

#endif
