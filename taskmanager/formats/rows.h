/* The rows of a batch while a parser fills them: cells of one row after the other, from text.
 *
 * A text cell is a view onto the block it was found in, unless it is short. A row that turns out bad
 * is not counted: the next one takes its place.
 *
 * Thread: the task's worker.
 */
#ifndef TM_FORMATS_ROWS_H
#define TM_FORMATS_ROWS_H

#include <string.h>

#include "taskmanager/formats/format.h"

/* A view on bytes of a block. Twelve of them can be loaded from anywhere in it (WR_BUF_TAIL_BYTES), so
 * a short one is two loads and two masks, without a loop over its length. */
static inline struct wr_view tm_view_of(const char *text, uint32_t bytes)
{
    struct wr_view view;
    uint64_t low;
    uint32_t high;

    if (bytes > WR_VIEW_INLINE_BYTES) {
        return wr_view_of(text, bytes);
    }
    memcpy(&low, text, sizeof low);
    memcpy(&high, text + 8, sizeof high);
    low = bytes >= 8 ? low : low & ((1ull << (8 * bytes)) - 1);
    high = bytes >= 12 ? high : bytes <= 8 ? 0 : high & ((1u << (8 * (bytes - 8))) - 1);
    view.bytes = bytes;
    memcpy(view.inlined, &low, sizeof low);
    memcpy(view.inlined + 8, &high, sizeof high);
    return view;
}

struct tm_row_column {
    char *values;
    uint64_t *validity;
    const struct wr_field *field;
    uint32_t cell_bytes;
    bool has_null;
};

struct tm_rows {
    const struct tm_parser *parser;
    struct tm_parse *parse;
    struct tm_block *block;
    struct wr_batch *batch;
    uint32_t count;
    uint32_t bytes; /* of texts in the block */
    bool views;     /* some text points into the block */
    struct wr_buf *copies; /* NULL: none */
    uint32_t copied_bytes;
    struct wr_sb made; /* digits of big numerics, jsonb, arrays: cells hold offsets into it until the end */
    size_t made_before; /* of them by earlier rows: what a row may have does not depend on those */
    struct tm_row_column columns[WR_BATCH_COLUMNS_MAX];
    uint64_t offsets[WR_BATCH_ROWS_MAX];
};

/* false: no memory for a batch. */
bool tm_rows_begin(struct tm_rows *rows, const struct tm_parser *parser, struct tm_parse *parse,
                   struct tm_block *block);
/* Is there room for one more, and does the block have one for this split? */
bool tm_rows_more(const struct tm_rows *rows);
/* A cell of the current row, as the text of its type's input. false: bad, told in parse->error. */
bool tm_rows_set(struct tm_rows *rows, uint32_t column, const char *text, uint32_t bytes);
/* The column's string of an array or jsonb has been appended to rows->made, from `start` on. */
bool tm_rows_set_made(struct tm_rows *rows, uint32_t column, size_t start);
/* The bytes themselves, of a column of bytea. */
bool tm_rows_set_bytes(struct tm_rows *rows, uint32_t column, const char *bytes, uint32_t count);
/* The string of JSON that says this, of a column of jsonb. */
bool tm_rows_set_json_string(struct tm_rows *rows, uint32_t column, const char *text, uint32_t bytes);
bool tm_rows_set_null(struct tm_rows *rows, uint32_t column);
/* Room for copies of texts that do not stay as they are in the block: so many bytes. TM_ROWS_FULL: end this
 * batch, the row goes into the next. Before the first change to the row's bytes. */
enum tm_rows_room { TM_ROWS_ROOM, TM_ROWS_FULL, TM_ROWS_MEMORY };
enum tm_rows_room tm_rows_reserve(struct tm_rows *rows, uint64_t bytes);
const char *tm_rows_copy(struct tm_rows *rows, const char *text, uint32_t bytes);

/* The row that began at this offset of the file is complete, or bad: then it is skipped if the
 * parser does, else false. */
void tm_rows_take(struct tm_rows *rows, uint64_t offset);
bool tm_rows_drop(struct tm_rows *rows, uint64_t offset);
/* What parse returns; the batch is given away. */
enum tm_parse_status tm_rows_end(struct tm_rows *rows, bool good, struct wr_batch **ret);

/* Tells the error; always false. */
bool tm_parse_bad(struct tm_parse *parse, uint32_t sqlstate, const char *fmt, ...) WR_PRINTF(3, 4);
bool tm_parse_long(const struct tm_parser *parser, struct tm_parse *parse); /* the same */
/* The bad record that began at this offset of the file and ends before block->next is passed over; false:
 * the parser does not do that. */
bool tm_parse_drop(const struct tm_parser *parser, struct tm_parse *parse,
                   const struct tm_block *block, uint64_t offset);
/* Is a record of so many bytes within the limit? Else it is bad. */
static inline bool tm_parse_fits(const struct tm_parser *parser, struct tm_parse *parse,
                                 uint64_t bytes)
{
    return parser->record_limit == 0 || bytes <= parser->record_limit ||
           tm_parse_long(parser, parse);
}

#endif
