#include "tests/lib/format_case.h"

#include "common/base/alloc.h"
#include "common/batch/sqlstate.h"
#include "common/batch/text.h"
#include "tests/lib/wr_test.h"

#define COLUMNS_MAX 100
/* As WR_CK_OK, but fuzzers run it without a test around them. */
#define MUST(call, err)                                                \
    do {                                                               \
        if ((call) != WR_OK) {                                         \
            ck_abort_msg("%s: %s", #call, (err)->message);             \
        }                                                              \
    } while (0)
#define BUDGET_BYTES (256ull << 20)

/* One column of the list: name type [not null] [$path]. */
static void add_column(struct format_reading *reading, char *text)
{
    struct wr_field *field = &reading->schema.fields[reading->schema.field_count++];
    char *path = strchr(text, '$'), *type, *not_null;
    struct wr_error err;

    if (path != NULL) {
        Weir__OptionValue *option = WR_ARENA_NEW(&reading->arena, Weir__OptionValue);
        Weir__OptionValue **list = (Weir__OptionValue **)(uintptr_t)reading->parser.paths;
        weir__option_value__init(option);
        option->value = wr_arena_strdup(&reading->arena, path);
        path[-1] = '\0';
        option->name = wr_arena_strndup(&reading->arena, text, strcspn(text, " "));
        list[reading->parser.path_count++] = option;
    }
    not_null = strstr(text, " not null");
    if (not_null != NULL) {
        *not_null = '\0';
    }
    type = strchr(text, ' ');
    WR_CK(type != NULL);
    *type++ = '\0';
    field->name = wr_arena_strdup(&reading->arena, text);
    field->not_null = not_null != NULL;
    MUST(wr_type_parse(type, &field->type, &field->typmod, &err), &err);
}

static void read_schema(struct format_reading *reading, const char *list)
{
    char *copy = wr_arena_strdup(&reading->arena, list), *part;

    reading->schema.fields = WR_ARENA_ARRAY(&reading->arena, struct wr_field, COLUMNS_MAX);
    reading->parser.paths =
        WR_ARENA_ARRAY(&reading->arena, Weir__OptionValue *, COLUMNS_MAX);
    while ((part = strsep(&copy, ",")) != NULL) {
        add_column(reading, part + strspn(part, " "));
    }
}

static char *or_else(const char *given, const char *otherwise)
{
    return (char *)(uintptr_t)(given == NULL ? otherwise : given);
}

static void set_options(union wr_format_options *options, const struct format_case *of)
{
    if (strcmp(of->format, "csv") == 0) {
        options->csv = (struct wr_csv_options){.header = of->header,
                                               .multiline = of->multiline,
                                               .delimiter = or_else(of->delimiter, ","),
                                               .null = or_else(of->null, ""),
                                               .quote = or_else(of->quote, "\""),
                                               .escape = or_else(of->escape, "")};
    }
}

void format_reading_init(struct format_reading *reading, const struct format_case *of)
{
    struct wr_error err;

    *reading = (struct format_reading){0};
    budget_init(&reading->budget, BUDGET_BYTES);
    wr_arena_init(&reading->arena, 0);
    read_schema(reading, of->schema);
    set_options(&reading->parser.options, of);
    reading->parser.skip = of->skip;
    MUST(tm_parser_init(&reading->parser, of->format, &reading->schema, &reading->schema, &err),
             &err);
}

void format_reading_fini(struct format_reading *reading)
{
    tm_parser_fini(&reading->parser);
    wr_arena_fini(&reading->arena);
    budget_fini(&reading->budget);
}

/* ---- reading ---- */

static void print_batch(const struct wr_batch *batch, struct wr_sb *out)
{
    for (uint32_t i = 0; i < batch->live_count; i++) {
        uint32_t row = wr_batch_row(batch, i);
        for (uint32_t c = 0; c < batch->schema->field_count; c++) {
            const struct wr_column *column = &batch->columns[c];
            enum wr_type type = (enum wr_type)column->type;
            const char *cell = (const char *)column->values + (size_t)row * wr_type_cell_bytes(type);
            wr_sb_puts(out, c > 0 ? "|" : "");
            if (wr_column_is_null(column, row)) {
                wr_sb_putc(out, '~');
            } else {
                wr_cell_to_text(type, cell, out);
            }
        }
        wr_sb_putc(out, '\n');
    }
}

/* All batches of a block; false: a record error ended it. */
static bool parse_block(struct format_reading *reading, struct tm_parse *parse,
                        struct tm_block *block, struct wr_sb *out)
{
    enum tm_parse_status status = TM_PARSE_OK;
    char state[6];

    while (status == TM_PARSE_OK && block->next < block->end &&
           block->offset + block->next < parse->end_offset) {
        struct wr_batch *batch;
        uint32_t from = block->next;
        status = reading->parser.type->parse(&reading->parser, parse, block, &batch);
        WR_CK(status != TM_PARSE_MEMORY);
        WR_CK(block->next > from);
        WR_CK(block->next <= block->end);
        if (batch != NULL) {
            print_batch(batch, out);
            wr_batch_unref(batch);
        }
    }
    if (status == TM_PARSE_BAD) {
        wr_sb_printf(out, "!%s@%llu %s\n", wr_sqlstate_text(parse->error.sqlstate, state),
                     (unsigned long long)parse->error.offset, parse->error.message);
    }
    return status == TM_PARSE_OK;
}

static bool is_ascii(const char *data, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++) {
        if (data[i] <= 0) {
            return false;
        }
    }
    return true;
}

/* In a buffer of just its size, where a sanitizer sees reads beyond the 64 bytes. */
static struct tm_block load_block(struct format_reading *reading, const char *data, size_t from,
                                  size_t end)
{
    struct tm_block block = {.buf = wr_buf_create_unowned((uint32_t)(end - from)), .offset = from};

    (void)reading;
    memcpy(block.buf->data, data + from, end - from);
    memset(block.buf->data + (end - from), '"', WR_BUF_TAIL_BYTES);
    block.end = (uint32_t)(end - from);
    block.ascii = is_ascii(data + from, end - from);
    return block;
}

static size_t block_end(const struct tm_parser *parser, const char *data, size_t from,
                        size_t bytes, size_t block_bytes)
{
    for (size_t size = block_bytes; block_bytes > 0 && from + size < bytes; size += 1 + size / 8) {
        char *copy = wr_alloc(size + WR_BUF_TAIL_BYTES);
        memcpy(copy, data + from, size);
        memset(copy + size, '\n', WR_BUF_TAIL_BYTES);
        size_t whole = parser->type->complete(parser, copy, size);
        wr_free(copy);
        if (whole > 0) {
            return from + whole;
        }
    }
    return bytes;
}

uint32_t format_read_on(struct format_reading *reading, const struct format_case *of,
                        const char *data, size_t bytes, size_t block_bytes, uint64_t end,
                        struct wr_sb *out)
{
    struct tm_parse parse = {.pool = reading->budget.pool,
                             .map = &reading->parser.map,
                             .end_offset = end,
                             .rows_max = of->rows_max == 0 ? WR_BATCH_ROWS_MAX : of->rows_max};
    struct tm_field_map map = {0};
    uint32_t skipped = 0;
    bool good = true;
    size_t from = 0;
    struct wr_error err;

    if (of->header) {
        const char *line_end = memchr(data, '\n', bytes);
        from = line_end == NULL ? bytes : (size_t)(line_end - data) + 1;
        if (reading->parser.type->header(&reading->parser, data, from, &map, &err) != WR_OK) {
            wr_sb_printf(out, "!header %s\n", err.message);
            return 0;
        }
        parse.map = &map;
    }
    while (good && from < bytes && from < end) {
        size_t to = block_end(&reading->parser, data, from, bytes, block_bytes);
        struct tm_block block = load_block(reading, data, from, to);
        parse.skipped = 0;
        good = parse_block(reading, &parse, &block, out);
        skipped += parse.skipped;
        wr_buf_unref(block.buf);
        from = to;
    }
    wr_free(map.output);
    return skipped;
}

char *format_read(const struct format_case *of, const char *data, size_t bytes, size_t block_bytes,
                  uint64_t end)
{
    struct format_reading reading;
    struct wr_sb out = {0};

    format_reading_init(&reading, of);
    (void)format_read_on(&reading, of, data, bytes, block_bytes, end, &out);
    format_reading_fini(&reading);
    return wr_sb_take(&out);
}

/* ---- writing ---- */

static void put_row(struct format_reading *reading, struct wr_builder *builder, char *row)
{
    uint8_t cell[16];
    struct wr_error err;
    char *part;

    WR_CK(wr_builder_row_begin(builder));
    for (uint32_t c = 0; (part = strsep(&row, "|")) != NULL; c++) {
        const struct wr_field *field = &reading->schema.fields[c];
        if (strcmp(part, "~") == 0) {
            continue;
        }
        if (wr_type_is_composed(field->type)) {
            struct wr_sb sb = {0};
            WR_CK(wr_text_to_string(field->type, field->typmod, part, (uint32_t)strlen(part), &sb) == 0);
            WR_CK(wr_builder_set_bytes(builder, c, sb.ptr, (uint32_t)sb.bytes));
            wr_sb_fini(&sb);
            continue;
        }
        if (wr_type_has_heap(field->type)) {
            WR_CK(wr_builder_set_bytes(builder, c, part, (uint32_t)strlen(part)));
            continue;
        }
        MUST(wr_text_to_cell(field->type, field->typmod, wr_str_of(part), cell, &err), &err);
        if (field->type == WR_TYPE_JSONB) {
            const struct wr_view *view = (const struct wr_view *)(const void *)cell;
            WR_CK(wr_builder_set_bytes(builder, c, wr_view_ptr(view), view->bytes));
            continue;
        }
        wr_builder_set(builder, c, cell);
    }
    wr_builder_row_end(builder);
}

char *format_write(const struct format_case *of, const char *rows)
{
    struct format_reading reading;
    struct tm_writer writer = {0};
    struct wr_builder *builder;
    struct wr_batch *batch;
    struct wr_sb out = {0};
    struct wr_error err;
    char *copy, *rest, *line;

    format_reading_init(&reading, of);
    set_options(&writer.options, of);
    MUST(tm_writer_init(&writer, of->format, &reading.schema,
                            of->kind_column == NULL ? "" : of->kind_column, &err),
             &err);
    builder = wr_builder_create(reading.budget.pool, &reading.schema, WR_BATCH_ROWS_MAX,
                                WR_BATCH_BYTES_MAX);
    rest = copy = wr_strdup(rows);
    while ((line = strsep(&rest, "\n")) != NULL && rest != NULL) {
        put_row(&reading, builder, line);
    }
    batch = wr_builder_take(builder);
    if (writer.type->write_header != NULL) {
        writer.type->write_header(&writer, &out);
    }
    if (batch != NULL) {
        writer.type->write_rows(&writer, batch, 0, batch->live_count, &out);
        wr_batch_unref(batch);
    }
    wr_free(copy);
    wr_builder_destroy(builder);
    tm_writer_fini(&writer);
    format_reading_fini(&reading);
    return wr_sb_take(&out);
}

void format_check(const struct format_case *of, const char *data, const char *expected)
{
    size_t bytes = strlen(data);

    for (size_t block = 0; block <= bytes && block < 300; block++) {
        char *got = format_read(of, data, bytes, block, FORMAT_NOWHERE);
        ck_assert_msg(strcmp(got, expected) == 0, "blocks of %zu: got %s for %s", block, got, data);
        wr_free(got);
    }
}
