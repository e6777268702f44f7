/* csv, reading, by the rules of PostgreSQL's COPY: a quote anywhere in a field begins or ends a
 * quoted stretch, two of them inside one are a quote, and a field that had none and equals the
 * `null` text is NULL. */
#include "common/base/alloc.h"
#include "common/batch/sqlstate.h"
#include "taskmanager/formats/csv.h"
#include "taskmanager/formats/rows.h"

static enum wr_code csv_parser_open(struct tm_parser *parser, struct wr_error *err)
{
    if (parser->declared->field_count == 0) {
        return wr_fail(err, WR_ERR_INVALID, "format csv needs a schema");
    }
    return tm_csv_check(&parser->options.csv, err);
}

/* Whether a line end is inside quotes depends on all quotes before it in the record. */
static size_t csv_complete(const struct tm_parser *parser, const char *data, size_t bytes)
{
    const char *p = data, *end = data + bytes, *last = NULL;
    bool quoted = false;

    if (!parser->options.csv.multiline) {
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
    struct cursor c = {.next = copy, .end = copy + bytes, .multiline = parser->options.csv.multiline,
                       .delimiter = parser->options.csv.delimiter[0]};
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

static bool set_field(const struct tm_parser *parser, struct tm_rows *rows, uint32_t column,
                      const struct field *field)
{
    const char *null = parser->options.csv.null;

    if (!field->quoted && strlen(null) == field->bytes &&
        memcmp(field->text, null, field->bytes) == 0) {
        return tm_rows_set_null(rows, column);
    }
    return tm_rows_set(rows, column, field->text, field->bytes);
}

/* The first column that a record of `fields` fields leaves out; one that nobody reads has no name. */
static bool bad_count(const struct tm_parser *parser, struct tm_parse *parse, uint32_t fields)
{
    int32_t output = parse->map->output[fields];

    if (output < 0) {
        return tm_parse_bad(parse, WR_SQLSTATE_BAD_COPY_FORMAT, "missing data for field %u of %u",
                            fields + 1, parse->map->count);
    }
    return tm_parse_bad(parse, WR_SQLSTATE_BAD_COPY_FORMAT, "missing data for column \"%s\"",
                        parser->output->fields[output].name);
}

/* One record; the cursor is behind it in every case. false: bad. */
static bool take_record(const struct tm_parser *parser, struct cursor *c, struct tm_rows *rows)
{
    struct tm_parse *parse = rows->parse;
    uint32_t index = 0;
    bool good = true;

    do {
        struct field field = next_field(c);
        if (good && c->unterminated) {
            good = tm_parse_bad(parse, WR_SQLSTATE_BAD_COPY_FORMAT,
                                "unterminated CSV quoted field");
        } else if (good && index >= parse->map->count) {
            good = tm_parse_bad(parse, WR_SQLSTATE_BAD_COPY_FORMAT,
                                "extra data after last expected column");
        } else if (good && parse->map->output[index] >= 0) {
            good = set_field(parser, rows, (uint32_t)parse->map->output[index], &field);
        }
        c->unterminated = false;
        index += 1;
    } while (!c->record_end);
    return good && index < parse->map->count ? bad_count(parser, parse, index) : good;
}

static bool take_records(const struct tm_parser *parser, struct tm_rows *rows)
{
    struct tm_block *block = rows->block;
    char *data = (char *)block->buf->data;
    struct cursor c = {.next = data + block->next, .end = data + block->end,
                       .delimiter = parser->options.csv.delimiter[0],
                       .multiline = parser->options.csv.multiline};
    bool good = true;

    while (good && tm_rows_more(rows)) {
        uint64_t offset = block->offset + block->next;
        good = take_record(parser, &c, rows);
        block->next = (uint32_t)(c.next - data);
        if (good) {
            tm_rows_take(rows, offset);
        } else {
            good = tm_rows_drop(rows, offset);
        }
    }
    return good;
}

static enum tm_parse_status csv_parse(const struct tm_parser *parser, struct tm_parse *parse,
                                      struct tm_block *block, struct wr_batch **ret)
{
    struct tm_rows rows;

    *ret = NULL;
    if (!tm_rows_begin(&rows, parser, parse, block)) {
        return TM_PARSE_MEMORY;
    }
    return tm_rows_end(&rows, take_records(parser, &rows), ret);
}

const struct tm_format_type tm_format_csv = {
    .name = "csv",
    .writer_open = tm_csv_writer_open,
    .write_header = tm_csv_write_header,
    .write_rows = tm_csv_write_rows,
    .parser_open = csv_parser_open,
    .complete = csv_complete,
    .header = csv_header,
    .parse = csv_parse,
};
