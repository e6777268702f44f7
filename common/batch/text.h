/* Cells from and to PostgreSQL's text form, and UTF-8.
 *
 * Thread: any; pure.
 */
#ifndef WR_BATCH_TEXT_H
#define WR_BATCH_TEXT_H

#include <stdbool.h>
#include <stdint.h>

#include "common/base/arena.h"
#include "common/base/error.h"
#include "common/base/str.h"
#include "common/batch/type.h"

/* Parse one cell. For text the cell is a view on `text` itself (the caller keeps it alive; UTF-8 is
 * checked). Messages are PostgreSQL's: invalid input syntax for type bigint: "x". A bytea of more than
 * 12 bytes needs wr_text_to_cell_in; the digits of a big numeric and a jsonb lie in memory of the thread,
 * until its next such call. timestamptz is read in the thread's zone (zones.h). */
enum wr_code wr_text_to_cell(enum wr_type type, int32_t typmod, struct wr_str text, void *ret_cell,
                             struct wr_error *err) WR_MUST_CHECK;
/* The same without a message, for the per-row path: an SQLSTATE number (sqlstate.h) or 0. */
uint32_t wr_text_to_cell_fast(enum wr_type type, int32_t typmod, const char *text, uint32_t bytes,
                              void *ret_cell);
/* The same for bytea as well: its bytes are made of the text, and its view is on `room`, which has
 * place for `bytes` and may be `text` itself where that is the caller's. Other types leave room alone. */
uint32_t wr_text_to_cell_in(enum wr_type type, int32_t typmod, const char *text, uint32_t bytes,
                            char *room, void *ret_cell);
/* The same for jsonb and arrays of any length: their string is appended to sb. Not 0: sb is as before.
 * (Those above take an array too, if its string is at most 12 bytes long.) */
uint32_t wr_text_to_string(enum wr_type type, int32_t typmod, const char *text, uint32_t bytes,
                           struct wr_sb *sb);
/* Any type; what bytea, jsonb and arrays point to is in the arena. */
uint32_t wr_text_to_cell_arena(enum wr_type type, int32_t typmod, struct wr_str text,
                               struct wr_arena *arena, void *ret_cell);
/* PostgreSQL's message for the SQLSTATE that one of them gave. */
void wr_text_explain(uint32_t sqlstate, enum wr_type type, int32_t typmod, struct wr_str text,
                     char *message, size_t bytes);
/* Text that varchar(n) or char(n) takes: *bytes shrinks by spaces beyond n characters, and for char by
 * all spaces at the end, which it does not keep. false: there is more than spaces beyond n, and it is
 * not to be cut off. */
bool wr_text_constrain(const char *text, uint32_t *bytes, int32_t typmod, bool cut);
/* Append the text form of a non-NULL cell. */
void wr_cell_to_text(enum wr_type type, const void *cell, struct wr_sb *sb);
/* Into buf, for all types but text, bytea, jsonb and arrays, and numerics that are not big; returns the length. */
#define WR_CELL_TEXT_BYTES 352
uint32_t wr_cell_format(enum wr_type type, const void *cell, char buf[WR_CELL_TEXT_BYTES]);

/* Valid UTF-8 without NUL. */
bool wr_utf8_valid(const char *data, size_t bytes);

#endif
