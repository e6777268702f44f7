/* json, writing: the forms of PostgreSQL's row_to_json. Numbers and booleans as they are, those that
 * json has no form for (NaN, infinities) and all else as strings; arrays as arrays; a time with T and its zone with
 * minutes, as ISO 8601 has it. */
#include <string.h>

#include "common/base/alloc.h"
#include "common/batch/array.h"
#include "common/batch/text.h"
#include "common/batch/time_text.h"
#include "taskmanager/formats/bytes.h"
#include "taskmanager/formats/json.h"

#define ESCAPE_BYTES_MAX 6u

struct own {
    struct wr_sb names;    /* of all columns, each as ,"name": */
    uint32_t *name_ends;   /* by column, the kind first if there is one */
    struct wr_sb scratch;  /* a cell's text */
};

/* ---- strings ---- */

/* A byte that cannot stand in a string; returns behind what was written. */
static char *put_escape(unsigned char c, char *to)
{
    static const char hex[] = "0123456789abcdef";
    static const char shorts[] = "btn\0fr"; /* from 8 to 13 */

    *to++ = '\\';
    if (c == '"' || c == '\\') {
        *to++ = (char)c;
    } else if (c >= 8 && c <= 13 && shorts[c - 8] != '\0') {
        *to++ = shorts[c - 8];
    } else {
        memcpy(to, "u00", 3);
        to[3] = hex[c >> 4];
        to[4] = hex[c & 15];
        to += 5;
    }
    return to;
}

/* 64 bytes behind the text can be read. */
static void put_string(struct wr_sb *sb, const char *text, size_t bytes)
{
    const char *p = text, *end = text + bytes;
    char *to;

    wr_sb_reserve(sb, bytes + ESCAPE_BYTES_MAX + 2);
    to = sb->ptr + sb->bytes;
    *to++ = '"';
    while (p < end) {
        const char *special = tm_find_special_until(p, end);
        memcpy(to, p, (size_t)(special - p));
        to += special - p;
        p = special;
        if (p < end) {
            to = put_escape((unsigned char)*p++, to);
            sb->bytes = (size_t)(to - sb->ptr);
            wr_sb_reserve(sb, (size_t)(end - p) + ESCAPE_BYTES_MAX + 2);
            to = sb->ptr + sb->bytes;
        }
    }
    *to++ = '"';
    *to = '\0';
    sb->bytes = (size_t)(to - sb->ptr);
}

/* ---- cells ---- */

static bool is_number(enum wr_type type)
{
    return type == WR_TYPE_INT2 || type == WR_TYPE_INT4 || type == WR_TYPE_INT8 ||
           type == WR_TYPE_FLOAT4 || type == WR_TYPE_FLOAT8 || type == WR_TYPE_NUMERIC;
}

static bool is_time(enum wr_type type)
{
    return type == WR_TYPE_TIMESTAMP || type == WR_TYPE_TIMESTAMPTZ;
}

/* The text at `at` is a number, or else a word: NaN, Infinity. */
static void quote_words(struct wr_sb *sb, size_t at)
{
    const char *text = sb->ptr + at;
    char first = *text == '-' ? text[1] : *text;

    if (first >= '0' && first <= '9') {
        return;
    }
    wr_sb_puts(sb, "\"\"");
    memmove(sb->ptr + at + 1, sb->ptr + at, sb->bytes - at - 2);
    sb->ptr[at] = '"';
}

static void put_other(struct own *own, enum wr_type type, const void *cell, struct wr_sb *sb)
{
    struct wr_sb *text = &own->scratch;

    wr_sb_reset(text);
    wr_cell_to_text(type, cell, text);
    wr_sb_reserve(text, WR_BUF_TAIL_BYTES + 3);
    if (is_time(type)) {
        text->bytes = wr_timestamp_make_iso(text->ptr, (uint32_t)text->bytes);
    }
    put_string(sb, text->ptr, text->bytes);
}

static void put_value(struct own *own, enum wr_type type, const void *cell, struct wr_sb *sb)
{
    size_t at = sb->bytes;

    if (type == WR_TYPE_TEXT) {
        const struct wr_view *view = cell;
        put_string(sb, wr_view_ptr(view), view->bytes);
    } else if (type == WR_TYPE_BOOL) {
        wr_sb_puts(sb, *(const uint8_t *)cell != 0 ? "true" : "false");
    } else if (is_number(type)) {
        wr_cell_to_text(type, cell, sb);
        quote_words(sb, at);
    } else if (type == WR_TYPE_JSONB) {
        wr_cell_to_text(type, cell, sb);
    } else {
        put_other(own, type, cell, sb);
    }
}

/* As PostgreSQL's array_to_json: a dimension is an array; where they begin is not told. */
static void put_array(struct own *own, const struct wr_view *view, struct wr_sb *sb)
{
    struct wr_array array = wr_array_open(view);
    uint8_t cell[16 + WR_BUF_TAIL_BYTES] WR_ALIGNED(16) = {0}; /* text may be read beyond its end */

    wr_sb_puts(sb, array.shape.count == 0 ? "[]" : "");
    for (uint32_t i = 0; i < array.shape.count; i++) {
        uint32_t levels = wr_array_levels_at(&array.shape, i);
        for (uint32_t k = 0; i > 0 && k < levels; k++) {
            wr_sb_putc(sb, ']');
        }
        wr_sb_puts(sb, i > 0 ? "," : "");
        for (uint32_t k = 0; k < levels; k++) {
            wr_sb_putc(sb, '[');
        }
        if (wr_array_is_null(&array, i)) {
            wr_sb_append(sb, "null", 4);
        } else {
            wr_array_get(&array, i, cell);
            put_value(own, array.element, cell, sb);
        }
    }
    for (uint32_t k = 0; k < array.shape.dimensions; k++) {
        wr_sb_putc(sb, ']');
    }
}

static void put_cell(struct own *own, const struct wr_column *column, uint32_t row,
                     struct wr_sb *sb)
{
    enum wr_type type = (enum wr_type)column->type;
    const void *cell = (const char *)column->values + (size_t)row * wr_type_cell_bytes(type);

    if (wr_column_is_null(column, row)) {
        wr_sb_append(sb, "null", 4);
    } else if (wr_type_is_array(type)) {
        put_array(own, cell, sb);
    } else {
        put_value(own, type, cell, sb);
    }
}

/* ---- rows ---- */

static void add_name(struct own *own, uint32_t column, const char *name)
{
    struct wr_sb copy = {0};

    wr_sb_puts(&copy, name);
    wr_sb_reserve(&copy, WR_BUF_TAIL_BYTES);
    wr_sb_putc(&own->names, column == 0 ? '{' : ',');
    put_string(&own->names, copy.ptr, copy.bytes);
    wr_sb_putc(&own->names, ':');
    own->name_ends[column] = (uint32_t)own->names.bytes;
    wr_sb_fini(&copy);
}

enum wr_code tm_json_writer_open(struct tm_writer *writer, struct wr_error *err)
{
    struct own *own = WR_NEW(struct own);
    uint32_t column = 0;

    (void)err;
    writer->own = own;
    own->name_ends = WR_NEW_ARRAY(uint32_t, writer->schema->field_count + 1);
    if (writer->kind_column != NULL) {
        add_name(own, column++, writer->kind_column);
    }
    for (uint32_t i = 0; i < writer->schema->field_count; i++) {
        add_name(own, column++, writer->schema->fields[i].name);
    }
    return WR_OK;
}

void tm_json_writer_close(struct tm_writer *writer)
{
    struct own *own = WR_TAKE(writer->own);

    if (own != NULL) {
        wr_sb_fini(&own->names);
        wr_sb_fini(&own->scratch);
        wr_free(own->name_ends);
        wr_free(own);
    }
}

static void put_name(const struct own *own, uint32_t column, struct wr_sb *sb)
{
    uint32_t from = column == 0 ? 0 : own->name_ends[column - 1];

    wr_sb_append(sb, own->names.ptr + from, own->name_ends[column] - from);
}

void tm_json_write_rows(const struct tm_writer *writer, const struct wr_batch *batch,
                        uint32_t first, uint32_t count, struct wr_sb *sb)
{
    struct own *own = writer->own;
    uint32_t fields = writer->schema->field_count;

    for (uint32_t i = first; i < first + count; i++) {
        uint32_t row = wr_batch_row(batch, i), name = 0;
        if (writer->kind_column != NULL) {
            put_name(own, name++, sb);
            wr_sb_printf(sb, "\"%s\"", tm_row_kind_text(batch, row));
        }
        for (uint32_t c = 0; c < fields; c++) {
            put_name(own, name++, sb);
            put_cell(own, &batch->columns[c], row, sb);
        }
        wr_sb_puts(sb, name == 0 ? "{}\n" : "}\n");
    }
}
