/* Row codec: a few cells as bytes, self-delimiting; for state files, undo entries and the variable
 * part of table slots.
 *
 *     null bits (1 bit per column, 1 = NULL, ceil(n/8) bytes), then per present column its cell
 *     bytes (fixed types; after a big numeric's, whose pointer is 0, its digits), or varint length and
 *     bytes (text, bytea).
 *
 * Version WR_ROW_CODEC_VERSION. Thread: any; pure.
 */
#ifndef WR_BATCH_ROW_H
#define WR_BATCH_ROW_H

#include "common/base/bytes.h"
#include "common/batch/batch.h"

/* cells[i] NULL = NULL. */
void wr_row_encode(const enum wr_type *types, const void *const *cells, uint32_t count,
                   struct wr_sb *sb);
/* Into cells (16 bytes each; views point into the reader's bytes); nulls[i] set. */
enum wr_code wr_row_decode(const enum wr_type *types, uint32_t count, struct wr_reader *reader,
                           uint8_t (*cells)[16], bool *nulls, struct wr_error *err) WR_MUST_CHECK;

/* One cell that is no view, with what lies outside it. Read: false when it is cut off; the caller asks
 * wr_cell_valid. */
void wr_write_cell(enum wr_type type, const void *cell, struct wr_sb *sb);
bool wr_read_cell(enum wr_type type, struct wr_reader *reader, uint8_t cell[16]) WR_MUST_CHECK;

#endif
