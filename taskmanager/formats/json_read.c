/* json, reading: an object per line, its values turned into cells by the input of their columns'
 * types, as PostgreSQL's json_populate_record does: a string by what it says, a number, true and false
 * as they are written, an object or array too; jsonb takes any of them as the value it is, an array column
 * an array element by element. null and what is missing is NULL. A name that comes
 * twice: the last counts. What nobody wants is checked and passed over. */
#include <string.h>

#include "common/base/alloc.h"
#include "common/batch/sqlstate.h"
#include "common/batch/text.h"
#include "taskmanager/formats/json.h"
#include "taskmanager/formats/rows.h"

struct own {
    struct wr_arena arena;
    struct tm_json_tree tree;
    struct tm_json_value *values;              /* by node, of the record in hand */
    uint32_t nodes[WR_BATCH_COLUMNS_MAX];      /* by column */
    bool is_around[WR_BATCH_COLUMNS_MAX];      /* some other column lies in its value */
    bool any_around;
    struct tm_json_scratch scratch;            /* an element of an array */
};

static const char *path_of(const struct tm_parser *parser, const char *column)
{
    for (size_t i = 0; i < parser->path_count; i++) {
        if (strcmp(parser->paths[i]->name, column) == 0) {
            return parser->paths[i]->value;
        }
    }
    return NULL;
}

static enum wr_code add_column(const struct tm_parser *parser, struct own *own, uint32_t column,
                               struct wr_error *err)
{
    const char *name = parser->output->fields[column].name, *text = path_of(parser, name);
    struct wr_json_path path;

    if (text == NULL) {
        wr_json_path_of_name(name, &own->arena, &path);
    } else if (wr_json_path_parse(text, &own->arena, &path, err) != WR_OK) {
        return wr_wrap(err, "column \"%s\"", name);
    }
    own->nodes[column] = tm_json_tree_add(&own->tree, &path);
    return WR_OK;
}

enum wr_code tm_json_parser_open(struct tm_parser *parser, struct wr_error *err)
{
    struct own *own = WR_NEW(struct own);
    struct wr_json_path all = {0};

    parser->own = own;
    wr_arena_init(&own->arena, 0);
    if (parser->declared->field_count == 0) {
        return wr_fail(err, WR_ERR_INVALID, "format json needs a schema");
    }
    for (uint32_t i = 0; i < parser->output->field_count; i++) {
        if (add_column(parser, own, i, err) != WR_OK) {
            return err->code;
        }
    }
    if (own->tree.nodes.count == 0) {
        (void)tm_json_tree_add(&own->tree, &all); /* rows without columns */
    }
    own->values = WR_NEW_ARRAY(struct tm_json_value, own->tree.nodes.count);
    for (uint32_t i = 0; i < parser->output->field_count; i++) {
        own->is_around[i] = own->tree.nodes.items[own->nodes[i]].first_child != 0;
        own->any_around |= own->is_around[i];
        for (uint32_t k = 0; k < i; k++) {
            if (own->nodes[k] == own->nodes[i] &&
                parser->output->fields[i].type == WR_TYPE_BYTEA) {
                return wr_fail(err, WR_ERR_UNSUPPORTED,
                               "columns \"%s\" and \"%s\" have one path, and bytea takes the place "
                               "of its text",
                               parser->output->fields[k].name, parser->output->fields[i].name);
            }
        }
    }
    return WR_OK;
}

void tm_json_parser_close(struct tm_parser *parser)
{
    struct own *own = WR_TAKE(parser->own);

    if (own != NULL) {
        tm_json_tree_fini(&own->tree);
        wr_sb_fini(&own->scratch.text);
        wr_free(own->values);
        wr_arena_fini(&own->arena);
        wr_free(own);
    }
}

/* ---- values to cells ---- */

static bool set_array(struct own *own, struct tm_rows *rows, uint32_t column,
                      const struct tm_json_value *value)
{
    const struct wr_field *field = rows->columns[column].field;
    enum wr_type element = wr_type_element(field->type);
    size_t start = rows->made.bytes;
    char message[300] = "";
    uint32_t state = tm_json_array(element, field->typmod, value->text, value->bytes, &own->scratch,
                                   &rows->made);

    if (state == 0) {
        return tm_rows_set_made(rows, column, start);
    }
    if (own->scratch.in_element) {
        struct wr_str text = {own->scratch.text.ptr, own->scratch.text.bytes};
        wr_text_explain(state, element, field->typmod, text, message, sizeof message);
    }
    return tm_parse_bad(rows->parse, state, "column \"%s\": %s", field->name,
                        message[0] != '\0'          ? message
                        : state == WR_SQLSTATE_LIMIT ? "number of json array dimensions exceeds "
                                                       "the maximum allowed (6)"
                        : *value->text != '['        ? "expected JSON array"
                                                     : "malformed JSON array");
}

/* Of a number, true or an array: the value as json. A string says the text form. */
static bool is_json_array(const struct tm_rows *rows, uint32_t column,
                          const struct tm_json_value *value)
{
    return wr_type_is_array(rows->columns[column].field->type) &&
           (value->kind == TM_JSON_PLAIN || value->kind == TM_JSON_CONTAINER);
}

static bool set_value(struct own *own, struct tm_rows *rows, uint32_t column,
                      struct tm_json_value *value)
{
    if (is_json_array(rows, column, value)) {
        return set_array(own, rows, column, value);
    }
    switch (value->kind) {
    case TM_JSON_ABSENT:
    case TM_JSON_NULL:
        return tm_rows_set_null(rows, column);
    case TM_JSON_ESCAPED:
        value->bytes = (uint32_t)wr_json_unescape(value->text, value->bytes,
                                                  (char *)(uintptr_t)value->text);
        value->kind = TM_JSON_STRING;
        break;
    case TM_JSON_PLAIN:
    case TM_JSON_STRING:
    case TM_JSON_CONTAINER:
        break;
    }
    if (value->kind == TM_JSON_STRING && rows->columns[column].field->type == WR_TYPE_JSONB) {
        return tm_rows_set_json_string(rows, column, value->text, value->bytes);
    }
    return tm_rows_set(rows, column, value->text, value->bytes);
}

/* Strings are unescaped in the block, so an object that is a column itself and has other columns in
 * it goes elsewhere first. */
static enum tm_rows_room copy_containers(const struct tm_parser *parser, struct own *own,
                                         struct tm_rows *rows)
{
    uint64_t bytes = 0;
    enum tm_rows_room room;

    for (uint32_t i = 0; i < parser->output->field_count; i++) {
        const struct tm_json_value *value = &own->values[own->nodes[i]];
        bytes += own->is_around[i] && value->kind == TM_JSON_CONTAINER ? value->bytes : 0;
    }
    if (bytes == 0 || (room = tm_rows_reserve(rows, bytes)) == TM_ROWS_ROOM) {
        for (uint32_t i = 0; bytes > 0 && i < parser->output->field_count; i++) {
            struct tm_json_value *value = &own->values[own->nodes[i]];
            if (own->is_around[i] && value->kind == TM_JSON_CONTAINER) {
                value->text = tm_rows_copy(rows, value->text, value->bytes);
                value->kind = TM_JSON_PLAIN;
            }
        }
        return TM_ROWS_ROOM;
    }
    return room;
}

/* ---- records ---- */

struct record {
    const char *text;
    const char *end; /* its line end */
    uint32_t step;   /* to the next record */
};

/* A last line may have no end: then one is written behind the block. */
static struct record next_record(struct tm_block *block)
{
    char *text = (char *)block->buf->data + block->next;
    uint32_t left = block->end - block->next;
    char *end = memchr(text, '\n', left);

    if (end == NULL) {
        text[left] = '\n';
        return (struct record){text, text + left, left};
    }
    return (struct record){text, end, (uint32_t)(end - text) + 1};
}

static bool is_blank(const struct record *record)
{
    const char *p = record->text;

    while (p < record->end && (*p == ' ' || *p == '\t' || *p == '\r')) {
        p++;
    }
    return p == record->end;
}

static bool scan(struct own *own, const struct record *record, struct tm_rows *rows)
{
    size_t bytes = (size_t)(record->end - record->text);
    struct wr_json_fault fault;

    if (!rows->block->ascii && !wr_utf8_valid(record->text, bytes)) {
        return tm_parse_bad(rows->parse, WR_SQLSTATE_BAD_ENCODING,
                            "invalid byte sequence for encoding \"UTF8\"");
    }
    if (tm_json_scan(&own->tree, record->text, record->end, own->values, &fault)) {
        return true;
    }
    return tm_parse_bad(rows->parse, fault.sqlstate,
                        "invalid input syntax for type json: %s, at byte %zu of the record",
                        fault.what, (size_t)(fault.at - record->text));
}

static bool set_columns(const struct tm_parser *parser, struct own *own, struct tm_rows *rows)
{
    bool good = true;

    for (uint32_t i = 0; good && i < parser->output->field_count; i++) {
        good = set_value(own, rows, i, &own->values[own->nodes[i]]);
    }
    return good;
}

/* *ret: whether to go on. */
static enum tm_rows_room take_record(const struct tm_parser *parser, struct tm_rows *rows,
                                     bool *ret)
{
    struct own *own = parser->own;
    struct tm_block *block = rows->block;
    struct record record = next_record(block);
    uint64_t offset = block->offset + block->next;
    bool blank = is_blank(&record);
    bool good = blank || (tm_parse_fits(parser, rows->parse, record.step) &&
                          scan(own, &record, rows));

    if (good && !blank && own->any_around) {
        enum tm_rows_room room = copy_containers(parser, own, rows);
        if (room != TM_ROWS_ROOM) {
            return room;
        }
    }
    block->next += record.step;
    if (blank) {
        return TM_ROWS_ROOM;
    }
    if (good && set_columns(parser, own, rows)) {
        tm_rows_take(rows, offset);
    } else {
        *ret = tm_rows_drop(rows, offset);
    }
    return TM_ROWS_ROOM;
}

enum tm_parse_status tm_json_parse(const struct tm_parser *parser, struct tm_parse *parse,
                                   struct tm_block *block, struct wr_batch **ret)
{
    enum tm_rows_room room = TM_ROWS_ROOM;
    struct tm_rows rows;
    bool good = true;
    enum tm_parse_status status;

    *ret = NULL;
    if (!tm_rows_begin(&rows, parser, parse, block)) {
        return TM_PARSE_MEMORY;
    }
    while (good && room == TM_ROWS_ROOM && tm_rows_more(&rows)) {
        room = take_record(parser, &rows, &good);
    }
    status = tm_rows_end(&rows, good, ret);
    return room == TM_ROWS_MEMORY ? TM_PARSE_MEMORY : status;
}

const struct tm_format_type tm_format_json = {
    .name = "json",
    .writer_open = tm_json_writer_open,
    .writer_close = tm_json_writer_close,
    .write_rows = tm_json_write_rows,
    .parser_open = tm_json_parser_open,
    .parser_close = tm_json_parser_close,
    .complete = tm_complete_lines,
    .parse = tm_json_parse,
};
