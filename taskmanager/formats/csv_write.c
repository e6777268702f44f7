/* csv, writing: RFC 4180 with PostgreSQL's text forms. NULL is the `null` text without quotes, so
 * a value that looks like it is quoted, and so is the empty string. */
#include "common/batch/text.h"
#include "taskmanager/formats/csv.h"

/* COPY takes a line of these two bytes for the end of its data. */
static bool is_end_mark(const char *text, uint32_t bytes)
{
    return bytes == 2 && text[0] == '\\' && text[1] == '.';
}

static bool needs_quotes(const struct tm_writer *writer, const char *text, uint32_t bytes)
{
    const char *null = writer->options.csv.null;
    char delimiter = writer->options.csv.delimiter[0];

    for (uint32_t i = 0; i < bytes; i++) {
        char c = text[i];
        if (c == delimiter || c == '"' || c == '\n' || c == '\r') {
            return true;
        }
    }
    return bytes == 0 || (strlen(null) == bytes && memcmp(null, text, bytes) == 0) ||
           is_end_mark(text, bytes);
}

static void write_quoted(const char *text, uint32_t bytes, struct wr_sb *sb)
{
    const char *end = text + bytes;

    wr_sb_putc(sb, '"');
    while (text < end) {
        const char *quote = memchr(text, '"', (size_t)(end - text));
        size_t part = quote == NULL ? (size_t)(end - text) : (size_t)(quote - text) + 1;
        wr_sb_append(sb, text, part);
        if (quote != NULL) {
            wr_sb_putc(sb, '"');
        }
        text += part;
    }
    wr_sb_putc(sb, '"');
}

static void write_field(const struct tm_writer *writer, const char *text, uint32_t bytes,
                        struct wr_sb *sb)
{
    if (needs_quotes(writer, text, bytes)) {
        write_quoted(text, bytes, sb);
    } else {
        wr_sb_append(sb, text, bytes);
    }
}

static void write_cell(const struct tm_writer *writer, const struct wr_column *column,
                       uint32_t row, struct wr_sb *sb)
{
    enum wr_type type = (enum wr_type)column->type;
    char text[WR_CELL_TEXT_BYTES];

    if (wr_column_is_null(column, row)) {
        wr_sb_puts(sb, writer->options.csv.null);
    } else if (wr_type_has_heap(type)) {
        const struct wr_view *view = (const struct wr_view *)column->values + row;
        write_field(writer, wr_view_ptr(view), view->bytes, sb);
    } else {
        const char *cell =
            (const char *)column->values + (size_t)row * wr_type_cell_bytes(type);
        write_field(writer, text, wr_cell_format(type, cell, text), sb);
    }
}

enum wr_code tm_csv_check(const struct wr_csv_options *csv, struct wr_error *err)
{
    char delimiter = csv->delimiter[0];

    if (strlen(csv->delimiter) != 1 || delimiter == '"' || delimiter == '\n' ||
        delimiter == '\r') {
        return wr_fail(err, WR_ERR_INVALID,
                       "delimiter must be one byte, neither a quote nor a line end");
    }
    if (strpbrk(csv->null, "\"\r\n") != NULL || strchr(csv->null, delimiter) != NULL) {
        return wr_fail(err, WR_ERR_INVALID,
                       "null must not have the delimiter, quotes or line ends");
    }
    return WR_OK;
}

enum wr_code tm_csv_writer_open(struct tm_writer *writer, struct wr_error *err)
{
    return tm_csv_check(&writer->options.csv, err);
}

void tm_csv_write_header(const struct tm_writer *writer, struct wr_sb *sb)
{
    bool first = true;

    if (!writer->options.csv.header) {
        return;
    }
    if (writer->kind_column != NULL) {
        write_field(writer, writer->kind_column, (uint32_t)strlen(writer->kind_column), sb);
        first = false;
    }
    for (uint32_t i = 0; i < writer->schema->field_count; i++) {
        const char *name = writer->schema->fields[i].name;
        if (!first) {
            wr_sb_putc(sb, writer->options.csv.delimiter[0]);
        }
        write_field(writer, name, (uint32_t)strlen(name), sb);
        first = false;
    }
    wr_sb_putc(sb, '\n');
}

void tm_csv_write_rows(const struct tm_writer *writer, const struct wr_batch *batch,
                       uint32_t first, uint32_t count, struct wr_sb *sb)
{
    for (uint32_t i = first; i < first + count; i++) {
        uint32_t row = wr_batch_row(batch, i);
        if (writer->kind_column != NULL) {
            wr_sb_append(sb, tm_row_kind_text(batch, row), 2);
        }
        for (uint32_t c = 0; c < writer->schema->field_count; c++) {
            if (c > 0 || writer->kind_column != NULL) {
                wr_sb_putc(sb, writer->options.csv.delimiter[0]);
            }
            write_cell(writer, &batch->columns[c], row, sb);
        }
        wr_sb_putc(sb, '\n');
    }
}
