#include "taskmanager/formats/format.h"

#include <string.h>

#include "common/base/alloc.h"

static const struct tm_format_type *const formats[] = {
    &tm_format_csv,
    &tm_format_json,
    &tm_format_raw,
    &tm_format_text,
};

const struct tm_format_type *tm_format_find(const char *name)
{
    for (size_t i = 0; i < WR_COUNT(formats); i++) {
        if (strcmp(formats[i]->name, name) == 0) {
            return formats[i];
        }
    }
    return NULL;
}

static enum wr_code find(const char *name, const struct tm_format_type **ret,
                         struct wr_error *err)
{
    *ret = tm_format_find(name);
    return *ret != NULL ? WR_OK
                        : wr_fail(err, WR_ERR_UNSUPPORTED, "format \"%s\" is unknown here", name);
}

enum wr_code tm_writer_init(struct tm_writer *writer, const char *format,
                            const struct wr_schema *schema, const char *kind_column,
                            struct wr_error *err)
{
    if (find(format, &writer->type, err) != WR_OK) {
        return err->code;
    }
    writer->schema = schema;
    writer->kind_column = kind_column[0] == '\0' ? NULL : kind_column;
    return writer->type->writer_open == NULL ? WR_OK : writer->type->writer_open(writer, err);
}

void tm_writer_fini(struct tm_writer *writer)
{
    if (writer->type != NULL && writer->type->writer_close != NULL) {
        writer->type->writer_close(writer);
    }
}

enum wr_code tm_parser_init(struct tm_parser *parser, const char *format,
                            const struct wr_schema *declared, const struct wr_schema *output,
                            struct wr_error *err)
{
    if (find(format, &parser->type, err) != WR_OK) {
        return err->code;
    }
    parser->declared = declared;
    parser->output = output;
    parser->map.count = declared->field_count;
    parser->map.output = WR_NEW_ARRAY(int32_t, declared->field_count);
    for (uint32_t i = 0; i < declared->field_count; i++) {
        parser->map.output[i] = wr_schema_find(output, declared->fields[i].name);
    }
    for (uint32_t i = 0; i < output->field_count; i++) {
        int32_t from = wr_schema_find(declared, output->fields[i].name);
        if (from < 0 || declared->fields[from].type != output->fields[i].type) {
            return wr_fail(err, WR_ERR_CORRUPT, "column \"%s\" is not one of the source",
                           output->fields[i].name);
        }
    }
    return parser->type->parser_open == NULL ? WR_OK : parser->type->parser_open(parser, err);
}

void tm_parser_fini(struct tm_parser *parser)
{
    if (parser->type != NULL && parser->type->parser_close != NULL) {
        parser->type->parser_close(parser);
    }
    wr_free(WR_TAKE(parser->map.output));
}

size_t tm_complete_lines(const struct tm_parser *parser, const char *data, size_t bytes)
{
    const char *end = memrchr(data, '\n', bytes);

    (void)parser;
    return end == NULL ? 0 : (size_t)(end - data) + 1;
}

const char *tm_row_kind_text(const struct wr_batch *batch, uint32_t row)
{
    static const char *const texts[] = {[WR_ROW_INSERT] = "+I", [WR_ROW_UPDATE_BEFORE] = "-U",
                                        [WR_ROW_UPDATE_AFTER] = "+U", [WR_ROW_DELETE] = "-D"};
    const uint8_t *kinds;

    if (!wr_schema_has(batch->schema, WR_SYSTEM_KIND)) {
        return texts[WR_ROW_INSERT];
    }
    kinds = batch->columns[wr_schema_system_index(batch->schema, WR_SYSTEM_KIND)].values;
    return texts[kinds[row] & 3];
}

uint32_t tm_source_split_bytes(const struct wr_schema *schema, const char *split)
{
    return wr_schema_has(schema, WR_SYSTEM_SPLIT) ? ((uint32_t)strlen(split) + 63) & ~63u : 0;
}

/* The name stands in the batch's own buffer, so that it lives as long as any row of it. */
static void set_split(struct wr_batch *batch, const char *split)
{
    struct wr_column *column = wr_batch_system(batch, WR_SYSTEM_SPLIT);
    struct wr_view *cells, view;
    uint32_t bytes;

    if (column == NULL) {
        return;
    }
    bytes = (uint32_t)strlen(split);
    cells = column->values;
    view = wr_view_of(memcpy(wr_batch_carve(batch, bytes), split, bytes), bytes);
    for (uint32_t i = 0; i < batch->row_count; i++) {
        cells[i] = view;
    }
}

void tm_source_system(struct wr_batch *batch, const char *split, const uint64_t *offsets,
                      uint64_t first_offset)
{
    const struct wr_schema *schema = batch->schema;
    struct wr_column *column;

    for (uint32_t i = schema->field_count; i < batch->column_count; i++) {
        uint32_t bytes = wr_batch_cells_bytes(wr_schema_column_type(schema, i), batch->row_count,
                                              false);
        wr_batch_carve_column(batch, i, batch->row_count, false);
        memset(batch->columns[i].values, 0, bytes); /* kind +I, not sampled */
    }
    set_split(batch, split);
    column = wr_batch_system(batch, WR_SYSTEM_OFFSET);
    for (uint32_t i = 0; column != NULL && i < batch->row_count; i++) {
        ((uint64_t *)column->values)[i] = offsets != NULL ? offsets[i] : first_offset + i;
    }
}
