/* csv, reading, by the rules of PostgreSQL's COPY: a quote anywhere in a field begins or ends a
 * quoted stretch, two of them inside one are a quote, and a field that had none and equals the
 * `null` text is NULL. */
#include <string.h>

#include "common/base/alloc.h"
#include "common/batch/sqlstate.h"
#include "taskmanager/formats/bytes.h"
#include "taskmanager/formats/csv.h"
#include "taskmanager/formats/rows.h"

static enum wr_code csv_parser_open(struct tm_parser *parser, struct wr_error *err)
{
    const char *option;

    if (parser->declared->field_count == 0) {
        return wr_fail(err, WR_ERR_INVALID, "format csv needs a schema");
    }
    return wr_format_check(wr_format_find("csv"), &parser->options, &option, err);
}

/* ---- where records end ---- */

/* Behind the last line end outside of quotes, where a quote inside quotes is two: 64 bytes at a time. */
static size_t complete_doubled(char quote, const char *data, size_t bytes)
{
    uint64_t inside = 0; /* all ones: in quotes */
    size_t last = 0;

    for (size_t at = 0; at < bytes; at += 64) {
        uint64_t here = bytes - at >= 64 ? UINT64_MAX : (1ull << (bytes - at)) - 1;
        uint64_t quoted = tm_parity_so_far(tm_match1(data + at, quote) & here) ^ inside;
        uint64_t ends = tm_match1(data + at, '\n') & ~quoted & here;
        last = ends == 0 ? last : at + 64 - (size_t)__builtin_clzll(ends);
        inside = (uint64_t)((int64_t)quoted >> 63);
    }
    return last;
}

static size_t complete_escaped(char quote, char escape, const char *data, size_t bytes)
{
    bool quoted = false;
    size_t last = 0;

    for (size_t i = 0; i < bytes; i++) {
        if (quoted && data[i] == escape && i + 1 < bytes &&
            (data[i + 1] == quote || data[i + 1] == escape)) {
            i += 1;
        } else if (data[i] == quote) {
            quoted = !quoted;
        } else if (data[i] == '\n' && !quoted) {
            last = i + 1;
        }
    }
    return last;
}

/* Whether a line end is inside quotes depends on all quotes before it in the record. */
static size_t csv_complete(const struct tm_parser *parser, const char *data, size_t bytes)
{
    const struct wr_csv_options *csv = &parser->options.csv;
    const char *end;

    if (csv->multiline) {
        return csv->escape[0] == '\0' || csv->escape[0] == csv->quote[0]
                   ? complete_doubled(csv->quote[0], data, bytes)
                   : complete_escaped(csv->quote[0], csv->escape[0], data, bytes);
    }
    end = memrchr(data, '\n', bytes);
    return end == NULL ? 0 : (size_t)(end - data) + 1;
}

/* ---- fields ---- */

struct field {
    char *text; /* in the block, without quotes */
    uint32_t bytes;
    bool quoted;
};

struct cursor {
    char *next;
    char *end; /* of the whole records */
    char delimiter, quote, escape;
    bool multiline;
    bool record_end;   /* the last field ended its record */
    bool unterminated; /* a quote was open at the end */
    const char *null;
    uint32_t null_bytes;
    char *window;      /* 64 bytes that have been looked at, */
    uint64_t specials; /* and which of them are a delimiter, a quote or a line end */
};

static struct cursor cursor_of(const struct wr_csv_options *csv, char *from, char *end)
{
    struct cursor c = {.next = from,
                       .end = end,
                       .delimiter = csv->delimiter[0],
                       .quote = csv->quote[0],
                       .escape = csv->escape[0] == '\0' ? csv->quote[0] : csv->escape[0],
                       .multiline = csv->multiline,
                       .null = csv->null,
                       .null_bytes = (uint32_t)strlen(csv->null),
                       .window = from};

    c.specials = tm_match3(from, c.delimiter, c.quote, '\n');
    return c;
}

/* The next delimiter, quote or line end from p on, or the end. The window only moves on. */
static inline char *find_special(struct cursor *c, char *p)
{
    uint64_t ahead = p - c->window < 64 ? c->specials >> (p - c->window) : 0;

    while (ahead == 0) {
        p = WR_MAX(p, c->window + 64);
        if (p >= c->end) {
            return c->end;
        }
        c->window = p;
        c->specials = ahead = tm_match3(p, c->delimiter, c->quote, '\n');
    }
    p += __builtin_ctzll(ahead);
    return p < c->end ? p : c->end;
}

/* From the first quote on: bytes move down over the quotes that go. */
static char *quoted_rest(struct cursor *c, char *from)
{
    char *to = from, *p = from;
    bool quoted = false;

    while (p < c->end) {
        if (quoted && *p == c->escape && p + 1 < c->end &&
            (p[1] == c->quote || p[1] == c->escape)) {
            *to++ = p[1];
            p += 2;
            continue;
        }
        if (*p == c->quote) {
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

/* A field that is in quotes as a whole and has none inside, which is what most quoted ones are; false:
 * another way. */
static inline bool quoted_whole(struct cursor *c, struct field *ret)
{
    char *first = c->next + 1, *p = c->next;

    do {
        p = find_special(c, p + 1);
    } while (p < c->end && *p != c->quote && (*p != '\n' || c->multiline));
    if (p >= c->end || *p != c->quote ||
        (p + 1 < c->end && p[1] != c->delimiter && p[1] != '\n') ||
        (c->escape != c->quote && memchr(first, c->escape, (size_t)(p - first)) != NULL)) {
        return false;
    }
    *ret = (struct field){first, (uint32_t)(p - first), true};
    c->next = p + 1;
    return true;
}

/* A carriage return before the line end belongs to it, unless it stands in quotes. */
static inline uint32_t without_return(const struct cursor *c, const struct field *field, char *stop)
{
    if (c->record_end && stop > field->text && stop[-1] == '\r' &&
        (!field->quoted || c->next[-1] == '\r')) {
        stop -= 1;
    }
    return (uint32_t)(stop - field->text);
}

static inline struct field next_field(struct cursor *c)
{
    struct field field = {.text = c->next};
    char *stop = find_special(c, c->next);

    if (stop < c->end && *stop == c->quote) {
        if (stop > c->next || !quoted_whole(c, &field)) {
            field = (struct field){.text = c->next, .quoted = true};
            stop = quoted_rest(c, stop);
            c->record_end = c->next >= c->end || *c->next == '\n';
            field.bytes = without_return(c, &field, stop);
        } else {
            c->record_end = c->next >= c->end || *c->next == '\n';
        }
    } else {
        c->next = stop;
        c->record_end = stop >= c->end || *stop == '\n';
        field.bytes = without_return(c, &field, stop);
    }
    c->next += c->next < c->end;
    return field;
}

/* ---- the header ---- */

static enum wr_code add_name(const struct tm_parser *parser, const char *name, bool *found,
                             int32_t *ret, struct wr_error *err)
{
    int32_t at = wr_schema_find(parser->output, name);

    if (at >= 0 && found[at]) {
        return wr_fail(err, WR_ERR_INVALID, "the header names column \"%s\" twice", name);
    }
    if (at >= 0) {
        found[at] = true;
    }
    *ret = at;
    return WR_OK;
}

static enum wr_code csv_header(const struct tm_parser *parser, const char *line, size_t bytes,
                               struct tm_field_map *ret, struct wr_error *err)
{
    WR_AUTO_FREE char *copy = wr_alloc_zero(1, bytes + WR_BUF_TAIL_BYTES);
    struct cursor c = cursor_of(&parser->options.csv, memcpy(copy, line, bytes), copy + bytes);
    WR_AUTO_FREE int32_t *output = WR_NEW_ARRAY(int32_t, bytes + 1);
    bool found[WR_BATCH_COLUMNS_MAX] = {false};
    uint32_t count = 0;

    do {
        struct field field = next_field(&c);
        WR_AUTO_FREE char *name = wr_strndup(field.text, field.bytes);
        if (add_name(parser, name, found, &output[count++], err) != WR_OK) {
            return err->code;
        }
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

static inline bool set_field(const struct cursor *c, struct tm_rows *rows, uint32_t column,
                             const struct field *field)
{
    if (!field->quoted && c->null_bytes == field->bytes &&
        memcmp(field->text, c->null, field->bytes) == 0) {
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
            good = set_field(c, rows, (uint32_t)parse->map->output[index], &field);
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
    struct cursor c =
        cursor_of(&parser->options.csv, data + block->next, data + block->end);
    bool good = true;

    while (good && tm_rows_more(rows)) {
        uint64_t offset = block->offset + block->next;
        good = take_record(parser, &c, rows);
        good &= tm_parse_fits(parser, rows->parse, (uint64_t)(c.next - data) - block->next);
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
