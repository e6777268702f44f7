/* text: every line is one row of one text column. Reading copies nothing but short lines, which
 * live in their views. */
#include "common/base/assert.h"
#include "common/batch/sqlstate.h"
#include "common/batch/text.h"
#include "taskmanager/formats/rows.h"

static enum wr_code text_writer_open(struct tm_writer *writer, struct wr_error *err)
{
    if (writer->schema->field_count != 1) {
        return wr_fail(err, WR_ERR_INVALID,
                       "format text writes one column, but there are %u; use csv",
                       writer->schema->field_count);
    }
    return WR_OK;
}

static void text_write_rows(const struct tm_writer *writer, const struct wr_batch *batch,
                            uint32_t first, uint32_t count, struct wr_sb *sb)
{
    const struct wr_column *column = &batch->columns[0];
    enum wr_type type = (enum wr_type)column->type;
    uint32_t bytes = wr_type_cell_bytes(type);

    for (uint32_t i = first; i < first + count; i++) {
        uint32_t row = wr_batch_row(batch, i);
        if (writer->kind_column != NULL) {
            wr_sb_append(sb, tm_row_kind_text(batch, row), 2);
            wr_sb_putc(sb, '\t');
        }
        if (!wr_column_is_null(column, row)) {
            wr_cell_to_text(type, (const char *)column->values + (size_t)row * bytes, sb);
        }
        wr_sb_putc(sb, '\n');
    }
}

static enum wr_code text_parser_open(struct tm_parser *parser, struct wr_error *err)
{
    if (parser->output->field_count > 1 ||
        (parser->output->field_count == 1 && parser->output->fields[0].type != WR_TYPE_TEXT)) {
        return wr_fail(err, WR_ERR_INVALID, "format text has one column of type text");
    }
    return WR_OK;
}

struct lines {
    struct wr_view *views; /* NULL: nobody wants the column */
    uint64_t *offsets;     /* NULL: nobody wants them */
    uint32_t count;
    uint32_t bytes;
    uint32_t longest;
};

static inline bool is_good(const struct tm_parser *parser, struct tm_parse *parse,
                           const struct tm_block *block, const char *line, uint32_t bytes)
{
    return tm_parse_fits(parser, parse, bytes) &&
           (block->ascii || wr_utf8_valid(line, bytes) ||
            tm_parse_bad(parse, WR_SQLSTATE_BAD_ENCODING,
                         "invalid byte sequence for encoding \"UTF8\""));
}

/* Fill up to rows_max lines; false: a bad one, told in parse->error. */
static bool take_lines(const struct tm_parser *parser, struct tm_parse *parse,
                       struct tm_block *block, struct lines *lines)
{
    const char *data = (const char *)block->buf->data;

    while (!parse->enough && lines->count < parse->rows_max && block->next < block->end &&
           block->offset + block->next < parse->end_offset) {
        const char *line = data + block->next;
        uint32_t left = block->end - block->next;
        const char *end = memchr(line, '\n', left);
        uint32_t bytes = end == NULL ? left : (uint32_t)(end - line);
        uint32_t step = bytes + (end != NULL);

        if (lines->count > 0 && lines->bytes + bytes > WR_BATCH_BYTES_MAX) {
            break;
        }
        bytes -= bytes > 0 && line[bytes - 1] == '\r';
        if (!is_good(parser, parse, block, line, bytes)) {
            uint64_t offset = block->offset + block->next;
            block->next += step;
            if (!tm_parse_drop(parser, parse, block, offset)) {
                return false;
            }
            continue;
        }
        if (lines->views != NULL) {
            lines->views[lines->count] = tm_view_of(line, bytes);
        }
        if (lines->offsets != NULL) {
            lines->offsets[lines->count] = block->offset + block->next;
        }
        lines->longest = WR_MAX(lines->longest, bytes);
        lines->bytes += bytes;
        lines->count += 1;
        block->next += step;
    }
    return true;
}

static enum tm_parse_status text_parse(const struct tm_parser *parser, struct tm_parse *parse,
                                       struct tm_block *block, struct wr_batch **ret)
{
    const struct wr_schema *schema = parser->output;
    bool origin = wr_schema_has(schema, WR_SYSTEM_OFFSET);
    uint64_t offsets[WR_BATCH_ROWS_MAX];
    struct lines lines = {.offsets = origin ? offsets : NULL};
    struct wr_batch *batch =
        wr_batch_create(parse->pool, schema,
                        wr_batch_schema_bytes(schema, WR_BATCH_ROWS_MAX, false) +
                            tm_source_split_bytes(schema, parse->split));
    bool good;

    *ret = NULL;
    if (batch == NULL) {
        return TM_PARSE_MEMORY;
    }
    if (schema->field_count > 0) {
        wr_batch_carve_column(batch, 0, WR_BATCH_ROWS_MAX, false);
        lines.views = batch->columns[0].values;
    }
    good = take_lines(parser, parse, block, &lines);
    if (lines.count == 0) {
        wr_batch_unref(batch);
        return good ? TM_PARSE_OK : TM_PARSE_BAD;
    }
    batch->row_count = batch->live_count = lines.count;
    if (lines.views != NULL && lines.longest <= WR_VIEW_INLINE_BYTES) {
        batch->columns[0].flags |= WR_COLUMN_INLINE;
    } else if (lines.views != NULL) {
        bool held = wr_batch_hold(batch, block->buf);
        WR_ASSERT(held); /* a new batch holds nothing yet */
    }
    tm_source_system(batch, parse->split, lines.offsets, 0);
    *ret = batch;
    return good ? TM_PARSE_OK : TM_PARSE_BAD;
}

const struct tm_format_type tm_format_text = {
    .name = "text",
    .writer_open = text_writer_open,
    .write_rows = text_write_rows,
    .parser_open = text_parser_open,
    .complete = tm_complete_lines,
    .parse = text_parse,
};
