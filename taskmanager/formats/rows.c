#include "taskmanager/formats/rows.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "common/base/assert.h"
#include "common/batch/jsonb_build.h"
#include "common/batch/sqlstate.h"
#include "common/batch/text.h"

bool tm_parse_bad(struct tm_parse *parse, uint32_t sqlstate, const char *fmt, ...)
{
    va_list args;

    parse->error.sqlstate = sqlstate;
    va_start(args, fmt);
    (void)vsnprintf(parse->error.message, sizeof parse->error.message, fmt, args);
    va_end(args);
    return false;
}

/* Cells begin present: NULLs are what is rare. */
bool tm_rows_begin(struct tm_rows *rows, const struct tm_parser *parser, struct tm_parse *parse,
                   struct tm_block *block)
{
    const struct wr_schema *schema = parser->output;
    uint32_t room = WR_MIN(parse->rows_max, (uint32_t)WR_BATCH_ROWS_MAX);

    rows->parser = parser;
    rows->parse = parse;
    rows->block = block;
    rows->count = rows->bytes = 0;
    rows->views = false;
    rows->copies = NULL;
    rows->copied_bytes = 0;
    rows->made = (struct wr_sb){0};
    rows->made_before = 0;
    rows->batch =
        wr_batch_create(parse->pool, schema,
                        wr_batch_schema_bytes(schema, room, true) +
                            tm_source_split_bytes(schema, parse->split));
    if (rows->batch == NULL) {
        return false;
    }
    for (uint32_t i = 0; i < schema->field_count; i++) {
        struct wr_column *column = &rows->batch->columns[i];
        wr_batch_carve_column(rows->batch, i, room, true);
        memset(column->validity, 0xff, (room + 63) / 64 * 8);
        rows->columns[i] = (struct tm_row_column){
            .values = column->values,
            .validity = column->validity,
            .field = &schema->fields[i],
            .cell_bytes = wr_type_cell_bytes(schema->fields[i].type)};
    }
    return true;
}

bool tm_rows_more(const struct tm_rows *rows)
{
    const struct tm_block *block = rows->block;

    return !rows->parse->enough && rows->count < rows->parse->rows_max &&
           rows->bytes < WR_BATCH_BYTES_MAX && rows->made.bytes < WR_BATCH_BYTES_MAX &&
           block->next < block->end &&
           block->offset + block->next < rows->parse->end_offset;
}

bool tm_parse_long(const struct tm_parser *parser, struct tm_parse *parse)
{
    return tm_parse_bad(parse, WR_SQLSTATE_LIMIT,
                        "record longer than %" PRIu64 " bytes (record_limit)", parser->record_limit);
}

bool tm_parse_drop(const struct tm_parser *parser, struct tm_parse *parse,
                   const struct tm_block *block, uint64_t offset)
{
    parse->error.offset = offset;
    if (!parser->skip) {
        return false;
    }
    parse->skipped += 1;
    parse->enough |= parse->bad != NULL && !parse->bad(parse->bad_ctx, &parse->error,
                                                       (uint32_t)(offset - block->offset),
                                                       block->next);
    return true;
}

bool tm_rows_set_null(struct tm_rows *rows, uint32_t column)
{
    struct tm_row_column *c = &rows->columns[column];

    if (c->field->not_null) {
        return tm_parse_bad(rows->parse, WR_SQLSTATE_NULL_NOT_ALLOWED,
                            "null value in column \"%s\" violates not-null constraint",
                            c->field->name);
    }
    memset(c->values + (size_t)rows->count * c->cell_bytes, 0, c->cell_bytes);
    c->validity[rows->count / 64] &= ~(1ull << (rows->count % 64));
    c->has_null = true;
    return true;
}

static bool bad_cell(struct tm_rows *rows, const struct wr_field *field, uint32_t sqlstate,
                     struct wr_str text)
{
    char message[300];

    wr_text_explain(sqlstate, field->type, field->typmod, text, message, sizeof message);
    return tm_parse_bad(rows->parse, sqlstate, "column \"%s\": %s", field->name, message);
}

/* A number of up to 18 digits and nothing else, which is what most integers are; false: another way.
 * Eight digits at a time: the bytes behind the text can be read. */
static inline bool small_number(const char *text, uint32_t bytes, int64_t *ret)
{
    bool negative = bytes > 0 && *text == '-';
    uint64_t value = 0;

    text += negative;
    bytes -= negative;
    if (bytes == 0 || bytes > 18) {
        return false;
    }
    for (; bytes >= 8; bytes -= 8, text += 8) {
        uint64_t v;
        memcpy(&v, text, sizeof v);
        if (((v & 0xf0f0f0f0f0f0f0f0ull) |
             (((v + 0x0606060606060606ull) & 0xf0f0f0f0f0f0f0f0ull) >> 4)) !=
            0x3333333333333333ull) {
            return false;
        }
        v = (v & 0x0f0f0f0f0f0f0f0full) * 2561 >> 8;
        v = (v & 0x00ff00ff00ff00ffull) * 6553601 >> 16;
        value = value * 100000000 + ((v & 0x0000ffff0000ffffull) * 42949672960001ull >> 32);
    }
    for (; bytes > 0; bytes--, text++) {
        unsigned digit = (unsigned)(unsigned char)*text - '0';
        if (digit > 9) {
            return false;
        }
        value = value * 10 + digit;
    }
    *ret = negative ? -(int64_t)value : (int64_t)value;
    return true;
}

/* The two types that most cells have, where nothing can be wrong with them. */
static inline bool set_fast(const struct tm_rows *rows, const struct wr_field *field, char *cell,
                            struct wr_str text)
{
    int64_t value;

    if (field->type == WR_TYPE_INT8 && small_number(text.ptr, (uint32_t)text.bytes, &value)) {
        memcpy(cell, &value, sizeof value);
        return true;
    }
    if (field->type == WR_TYPE_TEXT && field->typmod == -1 && rows->block->ascii) {
        struct wr_view view = tm_view_of((const char *)text.ptr, (uint32_t)text.bytes);
        memcpy(cell, &view, sizeof view);
        return true;
    }
    return false;
}

/* May a cell that was just made of text have bytes in memory of the thread, for a moment? */
static inline bool is_made(enum wr_type type)
{
    return type == WR_TYPE_NUMERIC || wr_type_is_composed(type);
}

static bool check_made(struct tm_rows *rows, const struct wr_field *field)
{
    return rows->made.bytes - rows->made_before <= WR_OVERSIZE_BYTES_MAX ||
           tm_parse_bad(rows->parse, WR_SQLSTATE_LIMIT,
                        "column \"%s\": the %ss of this row are too large together",
                        field->name, wr_type_name(field->type));
}

/* These bytes: the digits of a big numeric, or a value. */
static bool keep_made(struct tm_rows *rows, const struct wr_field *field, char *cell)
{
    uint32_t bytes = wr_cell_outside_bytes(field->type, cell);

    if (bytes > 0) {
        const void *offset = (const void *)(uintptr_t)rows->made.bytes;
        wr_sb_append(&rows->made, wr_cell_outside(cell), bytes);
        wr_cell_point_outside(cell, offset);
    }
    return check_made(rows, field);
}

bool tm_rows_set_made(struct tm_rows *rows, uint32_t column, size_t start)
{
    struct tm_row_column *c = &rows->columns[column];
    struct wr_view view =
        wr_view_of(rows->made.ptr + start, (uint32_t)(rows->made.bytes - start));

    if (view.bytes > WR_VIEW_INLINE_BYTES) {
        wr_cell_point_outside(&view, (const void *)(uintptr_t)start);
    } else {
        rows->made.bytes = start;
    }
    memcpy(c->values + (size_t)rows->count * c->cell_bytes, &view, sizeof view);
    return check_made(rows, c->field);
}

/* An array, from its text form. */
static bool set_array(struct tm_rows *rows, uint32_t column, struct wr_str text)
{
    const struct wr_field *field = rows->columns[column].field;
    size_t start = rows->made.bytes;
    uint32_t state = wr_text_to_string(field->type, field->typmod, text.ptr, (uint32_t)text.bytes,
                                       &rows->made);

    return state == 0 ? tm_rows_set_made(rows, column, start)
                      : bad_cell(rows, field, state, text);
}

/* The bytes of a bytea take the place of the text that says them. */
bool tm_rows_set(struct tm_rows *rows, uint32_t column, const char *text, uint32_t bytes)
{
    struct tm_row_column *c = &rows->columns[column];
    const struct wr_field *field = c->field;
    char *cell = c->values + (size_t)rows->count * c->cell_bytes;

    if (wr_type_is_array(field->type)) {
        return set_array(rows, column, (struct wr_str){text, bytes});
    }
    if (!set_fast(rows, field, cell, (struct wr_str){text, bytes})) {
        uint32_t sqlstate =
            wr_text_to_cell_in(field->type, field->typmod, text, bytes, (char *)(uintptr_t)text, cell);
        if (sqlstate != 0) {
            return bad_cell(rows, field, sqlstate, (struct wr_str){text, bytes});
        }
    }
    if (is_made(field->type)) {
        return keep_made(rows, field, cell);
    }
    if (bytes > WR_VIEW_INLINE_BYTES && wr_type_has_heap(field->type)) {
        rows->views = true;
        rows->bytes += bytes;
    }
    return true;
}

bool tm_rows_set_json_string(struct tm_rows *rows, uint32_t column, const char *text, uint32_t bytes)
{
    struct tm_row_column *c = &rows->columns[column];
    char *cell = c->values + (size_t)rows->count * c->cell_bytes;
    struct wr_view view;
    uint32_t sqlstate = wr_jsonb_parse_string((struct wr_str){text, bytes}, &view);

    if (sqlstate != 0) {
        return bad_cell(rows, c->field, sqlstate, (struct wr_str){text, bytes});
    }
    memcpy(cell, &view, sizeof view);
    return keep_made(rows, c->field, cell);
}

bool tm_rows_set_bytes(struct tm_rows *rows, uint32_t column, const char *bytes, uint32_t count)
{
    struct tm_row_column *c = &rows->columns[column];
    struct wr_view view = tm_view_of(bytes, count);

    memcpy(c->values + (size_t)rows->count * c->cell_bytes, &view, sizeof view);
    if (count > WR_VIEW_INLINE_BYTES) {
        rows->views = true;
        rows->bytes += count;
    }
    return true;
}

enum tm_rows_room tm_rows_reserve(struct tm_rows *rows, uint64_t bytes)
{
    uint32_t block_left = rows->block->end - rows->block->next;

    if (rows->copies != NULL && rows->copies->bytes - rows->copied_bytes >= bytes) {
        return TM_ROWS_ROOM;
    }
    if (rows->count > 0 && rows->copies != NULL) {
        return TM_ROWS_FULL;
    }
    wr_buf_unref(rows->copies);
    rows->copied_bytes = 0;
    rows->copies = bytes > UINT32_MAX
                       ? NULL
                       : wr_buf_alloc(rows->parse->pool, WR_MAX((uint32_t)bytes, block_left));
    return rows->copies != NULL ? TM_ROWS_ROOM : rows->count > 0 ? TM_ROWS_FULL : TM_ROWS_MEMORY;
}

const char *tm_rows_copy(struct tm_rows *rows, const char *text, uint32_t bytes)
{
    char *to = (char *)rows->copies->data + rows->copied_bytes;

    WR_ASSERT(rows->copies->bytes - rows->copied_bytes >= bytes);
    rows->copied_bytes += bytes;
    return memcpy(to, text, bytes);
}

void tm_rows_take(struct tm_rows *rows, uint64_t offset)
{
    rows->offsets[rows->count++] = offset;
    rows->made_before = rows->made.bytes;
}

/* Its NULLs are not the next row's. */
bool tm_rows_drop(struct tm_rows *rows, uint64_t offset)
{
    for (uint32_t i = 0; i < rows->parser->output->field_count; i++) {
        rows->columns[i].validity[rows->count / 64] |= 1ull << (rows->count % 64);
    }
    rows->made.bytes = rows->made_before;
    return tm_parse_drop(rows->parser, rows->parse, rows->block, offset);
}

/* What was made gets its place in a buffer of the batch, and cells their pointers. */
static void place_made(struct tm_rows *rows)
{
    struct wr_batch *batch = rows->batch;
    struct wr_buf *buf = wr_buf_alloc_anyway(rows->parse->pool, (uint32_t)rows->made.bytes);
    bool held = buf != NULL && wr_batch_hold(batch, buf);

    WR_ASSERT(held); /* far below the largest buffer */
    wr_buf_unref(buf);
    memcpy(buf->data, rows->made.ptr, rows->made.bytes);
    for (uint32_t c = 0; c < rows->parser->output->field_count; c++) {
        const struct wr_column *column = &batch->columns[c];
        enum wr_type type = (enum wr_type)column->type;
        for (uint32_t i = 0; is_made(type) && i < rows->count; i++) {
            char *cell = (char *)column->values + (size_t)i * 16;
            if (wr_cell_outside_bytes(type, cell) > 0) {
                wr_cell_point_outside(cell, buf->data + (uintptr_t)wr_cell_outside(cell));
            }
        }
    }
}

enum tm_parse_status tm_rows_end(struct tm_rows *rows, bool good, struct wr_batch **ret)
{
    struct wr_batch *batch = rows->batch;

    if (rows->count == 0) {
        wr_sb_fini(&rows->made);
        wr_buf_unref(rows->copies);
        wr_batch_unref(batch);
        *ret = NULL;
        return good ? TM_PARSE_OK : TM_PARSE_BAD;
    }
    batch->row_count = batch->live_count = rows->count;
    if (rows->views) {
        bool held = wr_batch_hold(batch, rows->block->buf);
        WR_ASSERT(held); /* a new batch holds nothing yet */
    }
    if (rows->copies != NULL) {
        bool held = wr_batch_hold(batch, rows->copies);
        WR_ASSERT(held);
        wr_buf_unref(rows->copies);
    }
    if (rows->made.bytes > 0) {
        place_made(rows);
    }
    wr_sb_fini(&rows->made);
    for (uint32_t i = 0; i < rows->parser->output->field_count; i++) {
        if (!rows->columns[i].has_null) {
            batch->columns[i].validity = NULL; /* kernels take the dense path */
        }
    }
    tm_source_system(batch, rows->parse->split, rows->offsets, 0);
    *ret = batch;
    return good ? TM_PARSE_OK : TM_PARSE_BAD;
}
