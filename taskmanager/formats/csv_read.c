/* csv, reading, by the rules of PostgreSQL's COPY: a quote anywhere in a field begins or ends a
 * quoted stretch, two of them inside one are a quote, and a field that had none and equals the
 * `null` text is NULL. */
#include <stdio.h>

#include "common/base/alloc.h"
#include "common/base/assert.h"
#include "common/batch/sqlstate.h"
#include "common/batch/text.h"
#include "taskmanager/formats/csv.h"

static enum wr_code csv_parser_check(const struct tm_parser *parser, struct wr_error *err)
{
    if (parser->declared->field_count == 0) {
        return wr_fail(err, WR_ERR_INVALID, "format csv needs a schema");
    }
    return tm_csv_check(&parser->csv, err);
}

/* Whether a line end is inside quotes depends on all quotes before it in the record. */
static size_t csv_complete(const struct tm_parser *parser, const char *data, size_t bytes)
{
    const char *p = data, *end = data + bytes, *last = NULL;
    bool quoted = false;

    if (!parser->csv.multiline) {
        p = memrchr(data, '\n', bytes);
        return p == NULL ? 0 : (size_t)(p - data) + 1;
    }
    while (p < end) {
        const char *quote = memchr(p, '"', (size_t)(end - p));
        const char *stop = quote == NULL ? end : quote;
        if (!quoted && stop > p) {
            const char *line = memrchr(p, '\n', (size_t)(stop - p));
            last = line == NULL ? last : line;
        }
        quoted = quoted != (quote != NULL);
        p = quote == NULL ? end : quote + 1;
    }
    return last == NULL ? 0 : (size_t)(last - data) + 1;
}

struct field {
    char *text; /* in the block, without quotes */
    uint32_t bytes;
    bool quoted;
};

struct cursor {
    char *next;
    char *end; /* of the whole records */
    char delimiter;
    bool multiline;
    bool record_end;   /* the last field ended its record */
    bool unterminated; /* a quote was open at the end */
};

/* From the first quote on: bytes move down over the quotes that go. */
static char *quoted_rest(struct cursor *c, char *from)
{
    char *to = from, *p = from;
    bool quoted = false;

    while (p < c->end) {
        if (*p == '"') {
            if (quoted && p + 1 < c->end && p[1] == '"') {
                *to++ = '"';
                p += 2;
                continue;
            }
            quoted = !quoted;
            p += 1;
            continue;
        }
        if (!quoted && (*p == c->delimiter || *p == '\n')) {
            break;
        }
        if (quoted && *p == '\n' && !c->multiline) {
            break;
        }
        *to++ = *p++;
    }
    c->unterminated = quoted;
    c->next = p;
    return to;
}

static struct field next_field(struct cursor *c)
{
    struct field field = {.text = c->next};
    char *p = c->next, *stop;

    while (p < c->end && *p != c->delimiter && *p != '\n' && *p != '"') {
        p++;
    }
    stop = p;
    c->next = p;
    if (p < c->end && *p == '"') {
        field.quoted = true;
        stop = quoted_rest(c, p);
    }
    c->record_end = c->next >= c->end || *c->next == '\n';
    /* A carriage return before the line end belongs to it, unless it stands in quotes. */
    if (c->record_end && stop > field.text && stop[-1] == '\r' &&
        (!field.quoted || c->next[-1] == '\r')) {
        stop -= 1;
    }
    c->next += c->next < c->end;
    field.bytes = (uint32_t)(stop - field.text);
    return field;
}

static enum wr_code csv_header(const struct tm_parser *parser, const char *line, size_t bytes,
                               struct tm_field_map *ret, struct wr_error *err)
{
    WR_AUTO_FREE char *copy = wr_strndup(line, bytes);
    struct cursor c = {.next = copy, .end = copy + bytes, .multiline = parser->csv.multiline,
                       .delimiter = parser->csv.delimiter[0]};
    WR_AUTO_FREE int32_t *output = WR_NEW_ARRAY(int32_t, bytes + 1);
    bool found[WR_BATCH_COLUMNS_MAX] = {false};
    uint32_t count = 0;

    do {
        struct field field = next_field(&c);
        WR_AUTO_FREE char *name = wr_strndup(field.text, field.bytes);
        int32_t at = wr_schema_find(parser->output, name);
        if (at >= 0 && found[at]) {
            return wr_fail(err, WR_ERR_INVALID, "the header names column \"%s\" twice", name);
        }
        if (at >= 0) {
            found[at] = true;
        }
        output[count++] = at;
    } while (!c.record_end);
    for (uint32_t i = 0; i < parser->output->field_count; i++) {
        if (!found[i]) {
            return wr_fail(err, WR_ERR_INVALID, "the header has no column \"%s\"",
                           parser->output->fields[i].name);
        }
    }
    *ret = (struct tm_field_map){.output = WR_TAKE(output), .count = count};
    return WR_OK;
}

/* ---- records ---- */

struct rows {
    struct wr_batch *batch;
    uint64_t *offsets;
    uint32_t count;
    uint32_t bytes; /* of texts */
    bool views;     /* some text points into the block */
};

__attribute__((format(printf, 3, 4))) static bool bad(struct tm_parse *parse, uint32_t sqlstate,
                                                      const char *fmt, ...)
{
    va_list args;

    parse->error.sqlstate = sqlstate;
    va_start(args, fmt);
    (void)vsnprintf(parse->error.message, sizeof parse->error.message, fmt, args);
    va_end(args);
    return false;
}

static bool set_null(struct tm_parse *parse, const struct wr_field *as, struct wr_column *column,
                     uint32_t row)
{
    uint32_t bytes = wr_type_cell_bytes((enum wr_type)column->type);

    if (as->not_null) {
        return bad(parse, WR_SQLSTATE_NULL_NOT_ALLOWED,
                   "null value in column \"%s\" violates not-null constraint", as->name);
    }
    memset((char *)column->values + (size_t)row * bytes, 0, bytes);
    column->validity[row / 64] &= ~(1ull << (row % 64));
    return true;
}

static bool set_field(const struct tm_parser *parser, struct tm_parse *parse, struct rows *rows,
                      uint32_t output, const struct field *field)
{
    const struct wr_field *as = &parser->output->fields[output];
    struct wr_column *column = &rows->batch->columns[output];
    char *cell = (char *)column->values + (size_t)rows->count * wr_type_cell_bytes(as->type);
    const char *null = parser->csv.null;
    struct wr_error err;
    uint32_t sqlstate;

    if (!field->quoted && strlen(null) == field->bytes &&
        memcmp(field->text, null, field->bytes) == 0) {
        return set_null(parse, as, column, rows->count);
    }
    column->validity[rows->count / 64] |= 1ull << (rows->count % 64);
    sqlstate = wr_text_to_cell_fast(as->type, as->typmod, field->text, field->bytes, cell);
    if (sqlstate != 0) {
        /* Again, for the words; it fails as before. */
        if (wr_text_to_cell(as->type, as->typmod, (struct wr_str){field->text, field->bytes},
                            cell, &err) == WR_OK) {
            WR_UNREACHABLE();
        }
        return bad(parse, sqlstate, "column \"%s\": %.300s", as->name, err.message);
    }
    if (as->type == WR_TYPE_TEXT && field->bytes > WR_VIEW_INLINE_BYTES) {
        rows->views = true;
        rows->bytes += field->bytes;
    }
    return true;
}

/* One record; the cursor is behind it in every case. false: bad. */
static bool take_record(const struct tm_parser *parser, struct tm_parse *parse,
                        struct cursor *c, struct rows *rows)
{
    uint32_t index = 0;
    bool good = true;

    do {
        struct field field = next_field(c);
        if (good && c->unterminated) {
            good = bad(parse, WR_SQLSTATE_BAD_COPY_FORMAT, "unterminated CSV quoted field");
        } else if (good && index >= parse->map->count) {
            good = bad(parse, WR_SQLSTATE_BAD_COPY_FORMAT, "extra data after last expected column");
        } else if (good && parse->map->output[index] >= 0) {
            good = set_field(parser, parse, rows, (uint32_t)parse->map->output[index], &field);
        }
        c->unterminated = false;
        index += 1;
    } while (!c->record_end);
    if (good && index < parse->map->count) {
        good = bad(parse, WR_SQLSTATE_BAD_COPY_FORMAT, "%u fields where %u are expected", index,
                   parse->map->count);
    }
    return good;
}

static bool take_records(const struct tm_parser *parser, struct tm_parse *parse,
                         struct tm_block *block, struct rows *rows)
{
    char *data = (char *)block->buf->data;
    struct cursor c = {.next = data + block->next, .end = data + block->end,
                       .delimiter = parser->csv.delimiter[0], .multiline = parser->csv.multiline};
    bool good = true;

    while (good && rows->count < parse->rows_max && rows->bytes < WR_BATCH_BYTES_MAX &&
           c.next < c.end && block->offset + block->next < parse->end_offset) {
        uint64_t offset = block->offset + block->next;
        good = take_record(parser, parse, &c, rows);
        block->next = (uint32_t)(c.next - data);
        if (good) {
            rows->offsets[rows->count++] = offset;
        } else if (parser->skip) {
            parse->skipped += 1;
            good = true;
        } else {
            parse->error.offset = offset;
        }
    }
    return good;
}

/* Columns without a NULL drop their bitmap: kernels take the dense path. */
static void drop_full_validity(struct wr_batch *batch)
{
    for (uint32_t i = 0; i < batch->schema->field_count; i++) {
        struct wr_column *column = &batch->columns[i];
        uint32_t row = 0;
        while (row < batch->row_count && !wr_column_is_null(column, row)) {
            row++;
        }
        if (row == batch->row_count) {
            column->validity = NULL;
        }
    }
}

static enum tm_parse_status csv_parse(const struct tm_parser *parser, struct tm_parse *parse,
                                      struct tm_block *block, struct wr_batch **ret)
{
    const struct wr_schema *schema = parser->output;
    uint64_t offsets[WR_BATCH_ROWS_MAX];
    uint32_t scratch = wr_batch_schema_bytes(schema, WR_BATCH_ROWS_MAX, true);
    struct rows rows = {.offsets = offsets,
                        .batch = wr_batch_create(parse->pool, schema, scratch)};
    bool good;

    *ret = NULL;
    if (rows.batch == NULL) {
        return TM_PARSE_MEMORY;
    }
    for (uint32_t i = 0; i < schema->field_count; i++) {
        wr_batch_carve_column(rows.batch, i, WR_BATCH_ROWS_MAX, true);
    }
    good = take_records(parser, parse, block, &rows);
    if (rows.count == 0) {
        wr_batch_unref(rows.batch);
        return good ? TM_PARSE_OK : TM_PARSE_BAD;
    }
    rows.batch->row_count = rows.batch->live_count = rows.count;
    if (rows.views) {
        bool held = wr_batch_hold(rows.batch, block->buf);
        WR_ASSERT(held); /* a new batch holds nothing yet */
    }
    drop_full_validity(rows.batch);
    tm_source_system(rows.batch, parse->split, offsets, 0);
    *ret = rows.batch;
    return good ? TM_PARSE_OK : TM_PARSE_BAD;
}

const struct tm_format_type tm_format_csv = {
    .name = "csv",
    .writer_check = tm_csv_writer_check,
    .write_header = tm_csv_write_header,
    .write_rows = tm_csv_write_rows,
    .parser_check = csv_parser_check,
    .complete = csv_complete,
    .header = csv_header,
    .parse = csv_parse,
};
