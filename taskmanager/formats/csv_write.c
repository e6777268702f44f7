/* csv, writing: RFC 4180 with PostgreSQL's text forms. NULL is the `null` text without quotes, so
 * a value that looks like it is quoted, and so is the empty string. */
#include <string.h>

#include "common/base/alloc.h"
#include "common/batch/text.h"
#include "taskmanager/formats/bytes.h"
#include "taskmanager/formats/csv.h"

struct style {
    char marks[4]; /* what a field in quotes may have: delimiter, quote, line ends */
    char delimiter, quote, escape;
    const char *null;
    uint32_t null_bytes;
    bool plain_integers; /* they never need quotes */
};

static struct style style_of(const struct wr_csv_options *csv)
{
    struct style style = {.delimiter = csv->delimiter[0],
                          .quote = csv->quote[0],
                          .escape = csv->escape[0] == '\0' ? csv->quote[0] : csv->escape[0],
                          .null = csv->null,
                          .null_bytes = (uint32_t)strlen(csv->null)};

    memcpy(style.marks, (char[4]){style.delimiter, style.quote, '\n', '\r'}, 4);
    style.plain_integers = strchr("-0123456789", style.delimiter) == NULL &&
                           strchr("-0123456789", style.quote) == NULL &&
                           (style.null_bytes == 0 ||
                            strspn(style.null, "-0123456789") < style.null_bytes);
    return style;
}

/* Room for so many bytes; where they go. */
static inline char *room_for(struct wr_sb *sb, size_t bytes)
{
    if (sb->capacity - sb->bytes <= bytes) {
        wr_sb_reserve(sb, bytes);
    }
    return sb->ptr + sb->bytes;
}

static inline void put_char(struct wr_sb *sb, char c)
{
    *room_for(sb, 1) = c;
    sb->bytes += 1;
}

/* COPY takes a line of these two bytes for the end of its data. */
static bool is_end_mark(const char *text, uint32_t bytes)
{
    return bytes == 2 && text[0] == '\\' && text[1] == '.';
}

/* Bytes behind the text can be read. */
static inline bool needs_quotes(const struct style *style, const char *text, uint32_t bytes)
{
    return bytes == 0 || tm_has4(text, text + bytes, style->marks) ||
           (style->null_bytes == bytes && memcmp(style->null, text, bytes) == 0) ||
           is_end_mark(text, bytes);
}

static void put_quoted(const struct style *style, const char *text, uint32_t bytes,
                       struct wr_sb *sb)
{
    char *to = room_for(sb, 2 * (size_t)bytes + 2);

    *to++ = style->quote;
    for (uint32_t i = 0; i < bytes; i++) {
        if (text[i] == style->quote || text[i] == style->escape) {
            *to++ = style->escape;
        }
        *to++ = text[i];
    }
    *to++ = style->quote;
    sb->bytes = (size_t)(to - sb->ptr);
}

static inline void put_field(const struct style *style, const char *text, uint32_t bytes,
                             struct wr_sb *sb)
{
    if (needs_quotes(style, text, bytes)) {
        put_quoted(style, text, bytes, sb);
    } else {
        memcpy(room_for(sb, bytes), text, bytes);
        sb->bytes += bytes;
    }
}

static inline void put_integer(int64_t value, struct wr_sb *sb)
{
    char *to = room_for(sb, 20);

    sb->bytes += (size_t)(tm_put_i64(to, value) - to);
}

/* The text is written where it may stay, and taken back if it has to be quoted. */
static void put_other(const struct style *style, enum wr_type type, const void *cell,
                      struct wr_sb *sb)
{
    size_t at = sb->bytes;
    uint32_t bytes;
    char *copy;

    wr_cell_to_text(type, cell, sb);
    bytes = (uint32_t)(sb->bytes - at);
    (void)room_for(sb, WR_BUF_TAIL_BYTES);
    if (needs_quotes(style, sb->ptr + at, bytes)) {
        copy = wr_strndup(sb->ptr + at, bytes);
        sb->bytes = at;
        put_quoted(style, copy, bytes, sb);
        wr_free(copy);
    }
}

static void put_cell(const struct style *style, const struct wr_column *column, uint32_t row,
                     struct wr_sb *sb)
{
    enum wr_type type = (enum wr_type)column->type;

    if (wr_column_is_null(column, row)) {
        wr_sb_append(sb, style->null, style->null_bytes);
    } else if (type == WR_TYPE_TEXT) {
        const struct wr_view *view = (const struct wr_view *)column->values + row;
        put_field(style, wr_view_ptr(view), view->bytes, sb);
    } else if (type == WR_TYPE_INT8 && style->plain_integers) {
        put_integer(((const int64_t *)column->values)[row], sb);
    } else if (type == WR_TYPE_INT4 && style->plain_integers) {
        put_integer(((const int32_t *)column->values)[row], sb);
    } else {
        put_other(style, type, (const char *)column->values + (size_t)row * wr_type_cell_bytes(type),
                  sb);
    }
}

static void put_name(const struct style *style, const char *name, struct wr_sb *sb)
{
    struct wr_sb copy = {0};

    wr_sb_puts(&copy, name);
    wr_sb_reserve(&copy, WR_BUF_TAIL_BYTES);
    put_field(style, copy.ptr, (uint32_t)copy.bytes, sb);
    wr_sb_fini(&copy);
}

enum wr_code tm_csv_writer_open(struct tm_writer *writer, struct wr_error *err)
{
    const char *option;

    return wr_format_check(wr_format_find("csv"), &writer->options, &option, err);
}

void tm_csv_write_header(const struct tm_writer *writer, struct wr_sb *sb)
{
    struct style style = style_of(&writer->options.csv);
    bool first = true;

    if (!writer->options.csv.header) {
        return;
    }
    if (writer->kind_column != NULL) {
        put_name(&style, writer->kind_column, sb);
        first = false;
    }
    for (uint32_t i = 0; i < writer->schema->field_count; i++) {
        if (!first) {
            put_char(sb, style.delimiter);
        }
        put_name(&style, writer->schema->fields[i].name, sb);
        first = false;
    }
    wr_sb_putc(sb, '\n');
}

void tm_csv_write_rows(const struct tm_writer *writer, const struct wr_batch *batch,
                       uint32_t first, uint32_t count, struct wr_sb *sb)
{
    struct style style = style_of(&writer->options.csv);

    for (uint32_t i = first; i < first + count; i++) {
        uint32_t row = wr_batch_row(batch, i);
        if (writer->kind_column != NULL) {
            wr_sb_append(sb, tm_row_kind_text(batch, row), 2);
        }
        for (uint32_t c = 0; c < writer->schema->field_count; c++) {
            if (c > 0 || writer->kind_column != NULL) {
                put_char(sb, style.delimiter);
            }
            put_cell(&style, &batch->columns[c], row, sb);
        }
        wr_sb_putc(sb, '\n');
    }
}
