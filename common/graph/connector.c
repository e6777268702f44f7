#include "common/graph/connector.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "common/base/assert.h"
#include "common/base/parse.h"
#include "common/batch/text.h"

#define OPTION(s, field, option_type, default_value, is_required, text)                \
    {.name = #field, .type = (option_type), .offset = offsetof(struct s, field),       \
     .default_text = (default_value), .required = (is_required), .help = (text)}

static const struct wr_option file_source[] = {
    OPTION(wr_file_source_options, path, WR_OPTION_PATH, NULL, true,
           "file, directory, or glob pattern to read"),
    OPTION(wr_file_source_options, split_size, WR_OPTION_SIZE, "16MiB", false,
           "files are cut into splits of about this size where the format allows"),
    OPTION(wr_file_source_options, record_limit, WR_OPTION_SIZE, "16MiB", false,
           "a record of more bytes is an error"),
    OPTION(wr_file_source_options, watch, WR_OPTION_BOOL, "false", false,
           "look for new and growing files, without end"),
    {.name = "watch_interval", .type = WR_OPTION_DURATION,
     .offset = offsetof(struct wr_file_source_options, watch_interval_us), .default_text = "1s",
     .help = "how often to look"},
    {0}};
static const char *const compressions[] = {"none", "gzip", "zstd", NULL};
static const struct wr_option file_sink[] = {
    OPTION(wr_file_sink_options, path, WR_OPTION_PATH, NULL, true,
           "directory that takes the parts"),
    OPTION(wr_file_sink_options, part_size, WR_OPTION_SIZE, "128MiB", false,
           "a part is ended at this size; 0B: at checkpoints only"),
    {.name = "compression", .type = WR_OPTION_ENUM,
     .offset = offsetof(struct wr_file_sink_options, compression), .default_text = "none",
     .help = "how parts are compressed: none, gzip or zstd", .choices = compressions},
    {0}};
static const struct wr_option datagen_source[] = {
    OPTION(wr_datagen_options, rows, WR_OPTION_U64, "0", false,
           "how many rows to make; 0: without end"),
    OPTION(wr_datagen_options, seed, WR_OPTION_U64, "1", false, "rows are a function of it"),
    {0}};
static const struct wr_option print_sink[] = {
    OPTION(wr_print_options, prefix, WR_OPTION_TEXT, "", false, "text in front of every line"),
    {0}};
static const struct wr_option no_options[] = {{0}};
static const struct wr_option csv_format[] = {
    OPTION(wr_csv_options, header, WR_OPTION_BOOL, "false", false,
           "the first line names the columns"),
    OPTION(wr_csv_options, delimiter, WR_OPTION_TEXT, ",", false, "one character between fields"),
    OPTION(wr_csv_options, null, WR_OPTION_TEXT, "", false,
           "an unquoted field with this text is NULL"),
    OPTION(wr_csv_options, quote, WR_OPTION_TEXT, "\"", false, "one character around fields"),
    OPTION(wr_csv_options, escape, WR_OPTION_TEXT, "", false,
           "one character before a quote inside quotes; by default the quote itself"),
    OPTION(wr_csv_options, multiline, WR_OPTION_BOOL, "true", false,
           "quoted fields may hold line ends; false: large files are cut into splits"),
    {0}};

static const struct wr_connector connectors[] = {
    {.name = "blackhole", .summary = "folds every byte into a checksum and drops it",
     .is_sink = true, .sink_options = no_options, .sink_bytes = 1},
    {.name = "datagen", .summary = "rows made from a seed", .is_source = true,
     .source_options = datagen_source, .source_bytes = sizeof(struct wr_datagen_options)},
    {.name = "file", .summary = "files of a file system all task managers share",
     .is_source = true, .is_sink = true, .needs_format = true, .has_enumerator = true,
     .is_transactional = true, .source_options = file_source, .sink_options = file_sink,
     .source_bytes = sizeof(struct wr_file_source_options),
     .sink_bytes = sizeof(struct wr_file_sink_options)},
    {.name = "print", .summary = "lines on the standard output of the task manager",
     .is_sink = true, .sink_options = print_sink, .sink_bytes = sizeof(struct wr_print_options)},
};

static const struct wr_format formats[] = {
    {.name = "csv", .summary = "comma-separated values (RFC 4180), NULL as in COPY",
     .splittable = true, .options = csv_format, .options_bytes = sizeof(struct wr_csv_options)},
    {.name = "json", .summary = "an object per line; columns by name or by path",
     .splittable = true, .has_paths = true, .options = no_options, .options_bytes = 1},
    {.name = "raw", .summary = "lines as they are, in one column of any type", .splittable = true,
     .one_column = true, .options = no_options, .options_bytes = 1},
    {.name = "text", .summary = "lines of text: one column, line", .splittable = true,
     .fixed_schema = true, .one_column = true, .options = no_options, .options_bytes = 1},
};

const struct wr_connector *wr_connector_find(const char *name)
{
    for (size_t i = 0; i < WR_COUNT(connectors); i++) {
        if (strcmp(connectors[i].name, name) == 0) {
            return &connectors[i];
        }
    }
    return NULL;
}

const struct wr_connector *wr_connector_at(uint32_t index)
{
    return index < WR_COUNT(connectors) ? &connectors[index] : NULL;
}

const struct wr_format *wr_format_find(const char *name)
{
    for (size_t i = 0; i < WR_COUNT(formats); i++) {
        if (strcmp(formats[i].name, name) == 0) {
            return &formats[i];
        }
    }
    return NULL;
}

const struct wr_format *wr_format_at(uint32_t index)
{
    return index < WR_COUNT(formats) ? &formats[index] : NULL;
}

/* One byte that ends no line. */
static bool is_mark(const char *text)
{
    return text[0] != '\0' && text[1] == '\0' && text[0] != '\n' && text[0] != '\r' &&
           (unsigned char)text[0] < 128;
}

static enum wr_code check_csv(const struct wr_csv_options *csv, const char **ret_option,
                              struct wr_error *err)
{
    *ret_option = "delimiter";
    if (!is_mark(csv->delimiter)) {
        return wr_fail(err, WR_ERR_INVALID, "delimiter must be one byte that ends no line");
    }
    *ret_option = "quote";
    if (!is_mark(csv->quote) || csv->quote[0] == csv->delimiter[0]) {
        return wr_fail(err, WR_ERR_INVALID,
                       "quote must be one byte that ends no line, and not the delimiter");
    }
    *ret_option = "escape";
    if (csv->escape[0] != '\0' &&
        (!is_mark(csv->escape) || csv->escape[0] == csv->delimiter[0])) {
        return wr_fail(err, WR_ERR_INVALID,
                       "escape must be one byte that ends no line, and not the delimiter");
    }
    *ret_option = "null";
    if (strpbrk(csv->null, "\r\n") != NULL || strchr(csv->null, csv->quote[0]) != NULL ||
        strchr(csv->null, csv->delimiter[0]) != NULL) {
        return wr_fail(err, WR_ERR_INVALID,
                       "null must not have the delimiter, quotes or line ends");
    }
    return WR_OK;
}

enum wr_code wr_connector_check_source(const struct wr_connector *connector, const void *options,
                                       const char **ret_option, struct wr_error *err)
{
    const struct wr_file_source_options *file = options;

    if (strcmp(connector->name, "file") != 0) {
        return WR_OK;
    }
    if (file->watch_interval_us < 1000) {
        *ret_option = "watch_interval";
        return wr_fail(err, WR_ERR_INVALID, "watch_interval must be at least 1ms");
    }
    if ((file->record_limit < WR_RECORD_LIMIT_MIN ||
                                                 file->record_limit > WR_RECORD_LIMIT_MAX)) {
        *ret_option = "record_limit";
        return wr_fail(err, WR_ERR_INVALID, "record_limit must be from 64B to 16MiB");
    }
    return WR_OK;
}

enum wr_code wr_format_check(const struct wr_format *format,
                             const union wr_format_options *options, const char **ret_option,
                             struct wr_error *err)
{
    return strcmp(format->name, "csv") == 0 ? check_csv(&options->csv, ret_option, err) : WR_OK;
}

void wr_connectors_check(void)
{
    for (size_t i = 0; i < WR_COUNT(connectors); i++) {
        const struct wr_connector *c = &connectors[i];
        WR_ASSERT(i == 0 || strcmp(connectors[i - 1].name, c->name) < 0);
        WR_ASSERT(c->is_source == (c->source_options != NULL));
        WR_ASSERT(c->is_sink == (c->sink_options != NULL));
        if (c->is_source) {
            wr_options_check(c->source_options);
        }
        if (c->is_sink) {
            wr_options_check(c->sink_options);
        }
    }
    for (size_t i = 0; i < WR_COUNT(formats); i++) {
        WR_ASSERT(i == 0 || strcmp(formats[i - 1].name, formats[i].name) < 0);
        WR_ASSERT(formats[i].options_bytes <= sizeof(union wr_format_options));
        wr_options_check(formats[i].options);
    }
}

/* ---- datagen ---- */

static const char *const generator_names[] = {
    [WR_GENERATOR_SEQUENCE] = "sequence", [WR_GENERATOR_UNIFORM] = "uniform",
    [WR_GENERATOR_ZIPF] = "zipf",         [WR_GENERATOR_CONSTANT] = "constant",
    [WR_GENERATOR_TEXT] = "text",
};

static bool is_integer(enum wr_type type)
{
    return type == WR_TYPE_INT4 || type == WR_TYPE_INT8 || type == WR_TYPE_TIMESTAMP;
}

static enum wr_code parse_i64(const char *value, enum wr_type type, int64_t *ret,
                              struct wr_error *err)
{
    char text[WR_CELL_TEXT_BYTES];
    int64_t v = *ret;
    enum wr_code code;

    if (type == WR_TYPE_TIMESTAMP) {
        (void)snprintf(text, sizeof text, "%s", value);
        for (char *p = text; *p != '\0'; p++) {
            *p = *p == '_' ? ' ' : *p; /* as print_i64 writes it */
        }
        return wr_text_to_cell(type, -1, wr_str_of(text), ret, err);
    }
    code = wr_parse_i64(value, &v, err);
    if (code == WR_OK && type == WR_TYPE_INT4 && (v < INT32_MIN || v > INT32_MAX)) {
        return wr_fail(err, WR_ERR_INVALID, "value \"%s\" is out of range for type integer", value);
    }
    *ret = v;
    return code;
}

/* One `name=value`; false in err when the generator has no such parameter. */
static enum wr_code set_parameter(struct wr_generator *g, enum wr_type type, const char *name,
                                  const char *value, struct wr_error *err)
{
    bool uniform = g->kind == WR_GENERATOR_UNIFORM, sequence = g->kind == WR_GENERATOR_SEQUENCE;

    if (uniform && strcmp(name, "min") == 0) {
        return type == WR_TYPE_FLOAT8 ? wr_parse_f64(value, &g->min_f, err)
                                      : parse_i64(value, type, &g->min, err);
    }
    if (uniform && strcmp(name, "max") == 0) {
        return type == WR_TYPE_FLOAT8 ? wr_parse_f64(value, &g->max_f, err)
                                      : parse_i64(value, type, &g->max, err);
    }
    if (sequence && strcmp(name, "from") == 0) {
        return parse_i64(value, type, &g->from, err);
    }
    if (sequence && strcmp(name, "step") == 0) {
        return type == WR_TYPE_TIMESTAMP ? wr_parse_duration_us(value, &g->step, err)
                                         : wr_parse_i64(value, &g->step, err);
    }
    if (g->kind == WR_GENERATOR_ZIPF && strcmp(name, "n") == 0) {
        return wr_parse_u64(value, &g->n, err);
    }
    if (g->kind == WR_GENERATOR_ZIPF && strcmp(name, "s") == 0) {
        return wr_parse_f64(value, &g->s, err);
    }
    if (g->kind == WR_GENERATOR_TEXT && strcmp(name, "length") == 0) {
        uint64_t length = 0;
        enum wr_code code = wr_parse_u64(value, &length, err);
        g->length = (uint32_t)WR_MIN(length, UINT32_MAX);
        return code;
    }
    return wr_fail(err, WR_ERR_INVALID, "%s has no parameter \"%s\"", generator_names[g->kind],
                   name);
}

static enum wr_code check_generator(const struct wr_generator *g, enum wr_type type,
                                    struct wr_error *err)
{
    bool number = is_integer(type) || type == WR_TYPE_FLOAT8;
    bool fits = false;

    switch (g->kind) {
    case WR_GENERATOR_SEQUENCE:
        fits = is_integer(type);
        break;
    case WR_GENERATOR_UNIFORM:
        fits = number;
        if (fits && (type == WR_TYPE_FLOAT8 ? g->min_f > g->max_f : g->min > g->max)) {
            return wr_fail(err, WR_ERR_INVALID, "uniform: min is larger than max");
        }
        break;
    case WR_GENERATOR_ZIPF:
        fits = type == WR_TYPE_INT4 || type == WR_TYPE_INT8;
        if (fits && (g->n < 1 || g->n > INT32_MAX || g->s < 0 || g->s > 10)) {
            return wr_fail(err, WR_ERR_INVALID, "zipf: n must be 1 to %d and s 0 to 10", INT32_MAX);
        }
        break;
    case WR_GENERATOR_TEXT:
        fits = type == WR_TYPE_TEXT;
        if (fits && (g->length < 1 || g->length > 1000)) {
            return wr_fail(err, WR_ERR_INVALID, "text: length must be 1 to 1000");
        }
        break;
    case WR_GENERATOR_CONSTANT:
        if (g->constant != NULL) {
            uint8_t cell[16];
            return wr_text_to_cell(type, -1, wr_str_of(g->constant), cell, err);
        }
        fits = true;
        break;
    }
    if (!fits) {
        return wr_fail(err, WR_ERR_INVALID, "%s cannot make values of type %s",
                       generator_names[g->kind], wr_type_name(type));
    }
    return WR_OK;
}

enum wr_code wr_generator_parse(const char *text, enum wr_type type, struct wr_arena *arena,
                                struct wr_generator *ret, struct wr_error *err)
{
    struct wr_generator g = {.step = 1, .length = 10, .n = 1, .s = 1};
    size_t name_bytes = strcspn(text, " ");
    char *name = wr_arena_strndup(arena, text, name_bytes);
    const char *rest = text[name_bytes] == '\0' ? text + name_bytes : text + name_bytes + 1;
    char *word, *save = NULL;
    bool known = false;

    if (strcmp(name, "constant_null") == 0 && *rest == '\0') {
        *ret = (struct wr_generator){.kind = WR_GENERATOR_CONSTANT};
        return WR_OK;
    }
    for (size_t i = 0; i < WR_COUNT(generator_names); i++) {
        if (strcmp(generator_names[i], name) == 0) {
            g.kind = (enum wr_generator_kind)i;
            known = true;
        }
    }
    if (!known) {
        const char *near = wr_nearest(name, generator_names, WR_COUNT(generator_names));
        return wr_fail(err, WR_ERR_INVALID,
                       "unknown generator \"%s\" (sequence, uniform, zipf, constant, text)%s%s%s",
                       name, near == NULL ? "" : "; did you mean \"", near == NULL ? "" : near,
                       near == NULL ? "" : "\"?");
    }
    if (g.kind == WR_GENERATOR_CONSTANT) {
        g.constant = wr_arena_strdup(arena, rest);
    } else {
        for (word = strtok_r(wr_arena_strdup(arena, rest), " ", &save); word != NULL;
             word = strtok_r(NULL, " ", &save)) {
            char *equals = strchr(word, '=');
            if (equals == NULL) {
                return wr_fail(err, WR_ERR_INVALID, "expected NAME=VALUE, found \"%s\"", word);
            }
            *equals = '\0';
            if (set_parameter(&g, type, word, equals + 1, err) != WR_OK) {
                return wr_wrap(err, "%s", name);
            }
        }
    }
    if (check_generator(&g, type, err) != WR_OK) {
        return err->code;
    }
    *ret = g;
    return WR_OK;
}

static void print_i64(struct wr_sb *sb, const char *name, enum wr_type type, int64_t v)
{
    wr_sb_printf(sb, " %s=", name);
    if (type == WR_TYPE_TIMESTAMP) {
        struct wr_sb cell = {0};
        wr_cell_to_text(type, &v, &cell);
        char blank = 'T'; /* there is no space in a parameter */
        for (size_t i = 0; i < cell.bytes; i++) {
            wr_sb_putc(sb, cell.ptr[i] == ' ' ? blank : cell.ptr[i]);
            blank = cell.ptr[i] == ' ' ? '_' : blank;
        }
        wr_sb_fini(&cell);
    } else {
        wr_sb_printf(sb, "%" PRId64, v);
    }
}

void wr_generator_print(const struct wr_generator *g, enum wr_type type, struct wr_sb *sb)
{
    if (g->kind == WR_GENERATOR_CONSTANT && g->constant == NULL) {
        wr_sb_puts(sb, "constant_null");
        return;
    }
    wr_sb_puts(sb, generator_names[g->kind]);
    switch (g->kind) {
    case WR_GENERATOR_SEQUENCE:
        print_i64(sb, "from", type, g->from);
        wr_sb_printf(sb, " step=%" PRId64 "%s", g->step, type == WR_TYPE_TIMESTAMP ? "us" : "");
        break;
    case WR_GENERATOR_UNIFORM:
        if (type == WR_TYPE_FLOAT8) {
            wr_sb_printf(sb, " min=%.17g max=%.17g", g->min_f, g->max_f);
        } else {
            print_i64(sb, "min", type, g->min);
            print_i64(sb, "max", type, g->max);
        }
        break;
    case WR_GENERATOR_ZIPF:
        wr_sb_printf(sb, " n=%" PRIu64 " s=%.17g", g->n, g->s);
        break;
    case WR_GENERATOR_TEXT:
        wr_sb_printf(sb, " length=%u", g->length);
        break;
    case WR_GENERATOR_CONSTANT:
        wr_sb_printf(sb, " %s", g->constant);
        break;
    }
}
