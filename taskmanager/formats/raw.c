/* raw: every line is one row of one column, byte by byte as it is: nothing is quoted, escaped or cut
 * off. bytea takes the bytes, any other type reads them as its text. An empty line is an empty text. */
#include <string.h>

#include "common/batch/text.h"
#include "taskmanager/formats/rows.h"

static enum wr_code raw_writer_open(struct tm_writer *writer, struct wr_error *err)
{
    if (writer->schema->field_count != 1) {
        return wr_fail(err, WR_ERR_INVALID, "format raw writes one column, but there are %u",
                       writer->schema->field_count);
    }
    return WR_OK;
}

static void write_cell(enum wr_type type, const void *cell, struct wr_sb *sb)
{
    const struct wr_view *view = cell;

    if (type == WR_TYPE_BYTEA) {
        wr_sb_append(sb, wr_view_ptr(view), view->bytes);
    } else {
        wr_cell_to_text(type, cell, sb);
    }
}

static void raw_write_rows(const struct tm_writer *writer, const struct wr_batch *batch,
                           uint32_t first, uint32_t count, struct wr_sb *sb)
{
    const struct wr_column *column = &batch->columns[0];
    enum wr_type type = (enum wr_type)column->type;
    uint32_t bytes = wr_type_cell_bytes(type);

    (void)writer;
    for (uint32_t i = first; i < first + count; i++) {
        uint32_t row = wr_batch_row(batch, i);
        if (!wr_column_is_null(column, row)) {
            write_cell(type, (const char *)column->values + (size_t)row * bytes, sb);
        }
        wr_sb_putc(sb, '\n');
    }
}

static enum wr_code raw_parser_open(struct tm_parser *parser, struct wr_error *err)
{
    if (parser->declared->field_count != 1) {
        return wr_fail(err, WR_ERR_INVALID, "format raw has one column, not %u",
                       parser->declared->field_count);
    }
    return WR_OK;
}

static bool set_line(struct tm_rows *rows, const char *line, uint32_t bytes)
{
    if (rows->parser->output->field_count == 0) {
        return true;
    }
    return rows->parser->output->fields[0].type == WR_TYPE_BYTEA
               ? tm_rows_set_bytes(rows, 0, line, bytes)
               : tm_rows_set(rows, 0, line, bytes);
}

static enum tm_parse_status raw_parse(const struct tm_parser *parser, struct tm_parse *parse,
                                      struct tm_block *block, struct wr_batch **ret)
{
    struct tm_rows rows;
    bool good = true;

    *ret = NULL;
    if (!tm_rows_begin(&rows, parser, parse, block)) {
        return TM_PARSE_MEMORY;
    }
    while (good && tm_rows_more(&rows)) {
        const char *line = (const char *)block->buf->data + block->next;
        uint32_t left = block->end - block->next;
        const char *end = memchr(line, '\n', left);
        uint32_t bytes = end == NULL ? left : (uint32_t)(end - line);
        uint64_t offset = block->offset + block->next;
        block->next += bytes + (end != NULL);
        if (tm_parse_fits(parser, parse, bytes) && set_line(&rows, line, bytes)) {
            tm_rows_take(&rows, offset);
        } else {
            good = tm_rows_drop(&rows, offset);
        }
    }
    return tm_rows_end(&rows, good, ret);
}

const struct tm_format_type tm_format_raw = {
    .name = "raw",
    .writer_open = raw_writer_open,
    .write_rows = raw_write_rows,
    .parser_open = raw_parser_open,
    .complete = tm_complete_lines,
    .parse = raw_parse,
};
