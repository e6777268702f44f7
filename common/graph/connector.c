#include "common/graph/connector.h"

#include <stdio.h>
#include <string.h>

#include "common/base/assert.h"
#include "common/base/str.h"

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

static const char *const no_state_options[] = {NULL};
static const char *const file_state_options[] = {"path", "watch", NULL}; /* a sink has no `watch` */
static const char *const datagen_state_options[] = {"seed", NULL};

static const struct wr_connector connectors[] = {
    {.name = "blackhole", .summary = "folds every byte into a checksum and drops it",
     .is_sink = true, .sink_options = no_options, .state_options = no_state_options,
     .sink_bytes = 1},
    {.name = "datagen", .summary = "rows made from a seed", .is_source = true,
     .source_options = datagen_source, .state_options = datagen_state_options, .source_bytes = sizeof(struct wr_datagen_options)},
    {.name = "file", .summary = "files of a file system all task managers share",
     .is_source = true, .is_sink = true, .needs_format = true, .has_enumerator = true,
     .is_transactional = true, .source_options = file_source, .sink_options = file_sink,
     .state_options = file_state_options,
     .source_bytes = sizeof(struct wr_file_source_options),
     .sink_bytes = sizeof(struct wr_file_sink_options)},
    {.name = "print", .summary = "lines on the standard output of the task manager",
     .is_sink = true, .sink_options = print_sink, .state_options = no_state_options,
     .sink_bytes = sizeof(struct wr_print_options)},
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

/* ---- the page ---- */

static void put_options(struct wr_sb *sb, const char *of, const struct wr_option *table)
{
    for (; table != NULL && table->name != NULL; table++) {
        const char *value = table->default_text;
        wr_sb_printf(sb, "| %s | `%s` | ", of, table->name);
        wr_sb_printf(sb, table->required                     ? "required"
                         : value == NULL || value[0] == '\0' ? ""
                                                             : "`%s`",
                     value);
        wr_sb_printf(sb, " | %s |\n", table->help);
    }
}

static const char *roles(const struct wr_connector *c)
{
    return !c->is_source ? "sink" : c->is_sink ? "source, sink" : "source";
}

void wr_connectors_reference(struct wr_sb *sb)
{
    wr_sb_puts(sb, "\n| connector | | |\n| --- | --- | --- |\n");
    for (size_t i = 0; i < WR_COUNT(connectors); i++) {
        wr_sb_printf(sb, "| `%s` | %s | %s |\n", connectors[i].name, roles(&connectors[i]),
                     connectors[i].summary);
    }
    wr_sb_puts(sb, "\n| format | |\n| --- | --- |\n");
    for (size_t i = 0; i < WR_COUNT(formats); i++) {
        wr_sb_printf(sb, "| `%s` | %s |\n", formats[i].name, formats[i].summary);
    }
    wr_sb_puts(sb, "\n| of | option | default | |\n| --- | --- | --- | --- |\n");
    for (size_t i = 0; i < WR_COUNT(connectors); i++) {
        char of[64];
        (void)snprintf(of, sizeof of, "%s source", connectors[i].name);
        put_options(sb, of, connectors[i].source_options);
        (void)snprintf(of, sizeof of, "%s sink", connectors[i].name);
        put_options(sb, of, connectors[i].sink_options);
    }
    for (size_t i = 0; i < WR_COUNT(formats); i++) {
        put_options(sb, formats[i].name, formats[i].options);
    }
    wr_sb_puts(sb, "\n");
}
