/* Sources and sinks of a descriptor: connector, format, options, schema, generators. */
#include <ctype.h>
#include <inttypes.h>
#include <string.h>

#include "common/graph/generator.h"
#include "common/base/limits.h"
#include "common/base/parse.h"
#include "common/graph/json_path.h"
#include "jobmanager/plan/descriptor.h"

#define NAMES_MAX 64

static const char *const source_keys[] = {"connector", "format", "schema", "columns", "rate", "errors",
                                          "partition", "was", "parallelism", NULL};
static const char *const sink_keys[] = {"connector", "format", "input", "row_kind", "errors",
                                        "partition", "was", "parallelism", NULL};
static const char *const later_source_keys[] = {"event_time", "watermark", NULL};
static const char *const later_sink_keys[] = {NULL};
/* Of JOBS, but not built: said so instead of "unknown". */
static const char *const later_connectors[] = {"nexmark", "socket", "kafka", "postgres", "http",
                                               "nats", "mqtt", "redis", NULL};
static const char *const later_formats[] = {"avro", "protobuf", "debezium", NULL};
static bool is_in(const char *const *list, const char *name)
{
    for (; *list != NULL; list++) {
        if (strcmp(*list, name) == 0) {
            return true;
        }
    }
    return false;
}

/* ---- connector and format ---- */

static bool find_connector(struct jm_source *source, struct jm_step *step)
{
    const struct jm_node *node = jm_node_get(step->body, "connector");
    const char *names[NAMES_MAX];
    const struct wr_connector *c;
    bool sink = step->kind == JM_STEP_SINK;
    size_t count = 0;

    if (node == NULL) {
        jm_diagnose(source, step->at, "\"connector\" is missing in step \"%s\"", step->name);
        return false;
    }
    if (!jm_node_expect(source, node, JM_NODE_SCALAR, "connector")) {
        return false;
    }
    c = wr_connector_find(node->text);
    if (c != NULL && (sink ? c->is_sink : c->is_source)) {
        step->connector = c;
        return true;
    }
    if (c != NULL) {
        jm_diagnose(source, node, "connector \"%s\" is a %s, not a %s", c->name,
                    sink ? "source" : "sink", sink ? "sink" : "source");
        return false;
    }
    for (uint32_t i = 0; count < NAMES_MAX && wr_connector_at(i) != NULL; i++) {
        names[count++] = wr_connector_at(i)->name;
    }
    if (is_in(later_connectors, node->text)) {
        jm_diagnose(source, node, "connector \"%s\" is not supported yet", node->text);
    } else {
        jm_diagnose(source, node, "unknown connector \"%s\"%s", node->text,
                    jm_did_you_mean(source, node->text, names, count));
    }
    return false;
}

static bool find_format(struct jm_source *source, struct jm_step *step)
{
    const struct jm_node *node = jm_node_get(step->body, "format");
    const char *names[NAMES_MAX];
    size_t count = 0;

    if (node == NULL) {
        if (step->connector->needs_format) {
            jm_diagnose(source, step->at, "\"format\" is missing: connector \"%s\" needs one",
                        step->connector->name);
        }
        return !step->connector->needs_format;
    }
    if (!jm_node_expect(source, node, JM_NODE_SCALAR, "format")) {
        return false;
    }
    if (!step->connector->needs_format && strcmp(step->connector->name, "print") != 0) {
        jm_diagnose(source, node, "connector \"%s\" takes no format", step->connector->name);
        return false;
    }
    step->format = wr_format_find(node->text);
    if (step->format != NULL) {
        return true;
    }
    for (uint32_t i = 0; count < NAMES_MAX && wr_format_at(i) != NULL; i++) {
        names[count++] = wr_format_at(i)->name;
    }
    if (is_in(later_formats, node->text)) {
        jm_diagnose(source, node, "format \"%s\" is not supported yet", node->text);
    } else {
        jm_diagnose(source, node, "unknown format \"%s\"%s", node->text,
                    jm_did_you_mean(source, node->text, names, count));
    }
    return false;
}

/* ---- options ---- */

/* A path as task managers can use it; NULL: diagnosed. */
static const char *absolute_path(struct jm_source *source, const struct jm_node *node)
{
    const char *path = node->text;

    if (path[0] == '/') {
        return path;
    }
    if (path[0] == '\0') {
        jm_diagnose(source, node, "the path is empty");
        return NULL;
    }
    if (source->base_directory == NULL) {
        jm_diagnose(source, node,
                    "path \"%s\" is relative, and where the descriptor lies is not known: write it "
                    "from the root (/…)",
                    path);
        return NULL;
    }
    while (strncmp(path, "./", 2) == 0) {
        path += 2;
    }
    return wr_arena_printf(source->arena, "%s/%s",
                           strcmp(source->base_directory, "/") == 0 ? "" : source->base_directory,
                           path);
}

/* Parse all options of one table that the step gives; canonical texts are appended to its list. */
static bool read_options(struct jm_source *source, struct jm_step *step,
                         const struct wr_option *table, void *fields)
{
    bool good = true;

    wr_options_defaults(table, fields, source->arena);
    for (; table != NULL && table->name != NULL; table++) {
        struct jm_node *node = jm_node_get(step->body, table->name);
        struct wr_sb sb = {0};
        struct wr_error err;
        if (node == NULL) {
            if (table->required) {
                jm_diagnose(source, step->at, "\"%s\" is missing in step \"%s\": %s", table->name,
                            step->name, table->help);
                good = false;
            }
            continue;
        }
        if (node->kind != JM_NODE_SCALAR) {
            good = jm_node_expect(source, node, JM_NODE_SCALAR, table->name);
            continue;
        }
        if (table->type == WR_OPTION_TEXT && jm_refers(source, node, &good)) {
            /* Its value is judged by who gets it. */
            step->options[step->option_count++] = (struct jm_option){table->name, node->text};
            continue;
        }
        const char *text =
            table->type == WR_OPTION_PATH ? absolute_path(source, node) : node->text;
        if (text == NULL) {
            good = false;
            continue;
        }
        if (wr_options_set(table, fields, table->name, text, source->arena, &err) != WR_OK) {
            jm_diagnose(source, node, "%s", err.message);
            good = false;
            continue;
        }
        wr_options_print(table, fields, &sb);
        step->options[step->option_count++] = (struct jm_option){
            table->name, wr_arena_strdup(source->arena, sb.ptr == NULL ? "" : sb.ptr)};
        wr_sb_fini(&sb);
    }
    return good;
}

/* An option that its own table cannot judge. */
static bool blame(struct jm_source *source, const struct jm_step *step, const char *option,
                  const struct wr_error *err)
{
    const struct jm_node *node = jm_node_get(step->body, option);

    jm_diagnose(source, node == NULL ? step->at : node, "%s", err->message);
    return false;
}

static bool read_connector_options(struct jm_source *source, struct jm_step *step)
{
    const struct wr_connector *c = step->connector;
    bool sink = step->kind == JM_STEP_SINK;
    void *options = wr_arena_alloc(source->arena, sink ? c->sink_bytes : c->source_bytes);
    const char *option;
    struct wr_error err;

    if (!read_options(source, step, sink ? c->sink_options : c->source_options, options)) {
        return false;
    }
    return sink || wr_connector_check_source(c, options, &option, &err) == WR_OK ||
           blame(source, step, option, &err);
}

static bool read_format_options(struct jm_source *source, struct jm_step *step)
{
    union wr_format_options *options = WR_ARENA_NEW(source->arena, union wr_format_options);
    const char *option;
    struct wr_error err;

    if (!read_options(source, step, step->format->options, options)) {
        return false;
    }
    return wr_format_check(step->format, options, &option, &err) == WR_OK ||
           blame(source, step, option, &err);
}

static size_t add_names(const char **names, size_t count, const struct wr_option *table)
{
    for (; table != NULL && table->name != NULL && count < NAMES_MAX; table++) {
        names[count++] = table->name;
    }
    return count;
}

static bool check_keys(struct jm_source *source, const struct jm_step *step)
{
    bool sink = step->kind == JM_STEP_SINK;
    const char *names[NAMES_MAX + 1];
    const char *const *fixed = sink ? sink_keys : source_keys;
    size_t count = 0;

    for (; *fixed != NULL; fixed++) {
        names[count++] = *fixed;
    }
    count = add_names(names, count,
                      sink ? step->connector->sink_options : step->connector->source_options);
    if (step->format != NULL) {
        count = add_names(names, count, step->format->options);
    }
    names[count] = NULL;
    return jm_node_check_keys(source, step->body, names,
                              sink ? later_sink_keys : later_source_keys);
}

/* ---- schema ---- */

/* "bigint not null" -> the type's part of it. */
static char *cut_not_null(struct wr_arena *arena, const char *text, bool *ret_not_null)
{
    char *type = wr_arena_strdup(arena, text);
    size_t end = strlen(type);
    static const char *const words[] = {"null", "not"};

    *ret_not_null = false;
    for (size_t w = 0; w < WR_COUNT(words); w++) {
        size_t bytes = strlen(words[w]);
        while (end > 0 && isspace((unsigned char)type[end - 1])) {
            end -= 1;
        }
        if (end <= bytes || strncasecmp(type + end - bytes, words[w], bytes) != 0 ||
            !isspace((unsigned char)type[end - bytes - 1])) {
            return type;
        }
        end -= bytes;
    }
    while (end > 0 && isspace((unsigned char)type[end - 1])) {
        end -= 1;
    }
    type[end] = '\0';
    *ret_not_null = true;
    return type;
}

/* A column may be a map of its type and of the path that leads to it in a record. */
static bool read_path(struct jm_source *source, struct jm_step *step, const char *column,
                      const struct jm_node *node)
{
    const struct jm_node *path = jm_node_get(node, "path");
    struct wr_json_path parsed;
    struct wr_error err;

    if (path == NULL) {
        return true;
    }
    if (step->format == NULL || !step->format->has_paths) {
        jm_diagnose(source, jm_node_key(node, "path"), "%s%s have no paths: only those of format json",
                    step->format == NULL ? "columns of connector " : "columns of format ",
                    step->format == NULL ? step->connector->name : step->format->name);
        return false;
    }
    if (!jm_node_expect(source, path, JM_NODE_SCALAR, "path")) {
        return false;
    }
    if (wr_json_path_parse(path->text, source->arena, &parsed, &err) != WR_OK) {
        jm_diagnose(source, path, "\"path\": %s", err.message);
        return false;
    }
    step->paths[step->path_count++] = (struct jm_option){column, path->text};
    return true;
}

/* The node that has the type: of `name: type`, or of `name: {type: …, path: …}`; NULL: diagnosed. */
static const struct jm_node *read_column(struct jm_source *source, struct jm_step *step,
                                         const struct jm_node *name, const struct jm_node *node)
{
    static const char *const keys[] = {"type", "path", NULL};
    const struct jm_node *type;
    bool good;

    if (node->kind != JM_NODE_MAP) {
        return jm_node_expect(source, node, JM_NODE_SCALAR, name->text) ? node : NULL;
    }
    good = jm_node_check_keys(source, node, keys, NULL);
    good &= read_path(source, step, name->text, node);
    type = jm_node_get(node, "type");
    if (type == NULL) {
        jm_diagnose(source, name, "\"type\" is missing in column \"%s\"", name->text);
        return NULL;
    }
    return jm_node_expect(source, type, JM_NODE_SCALAR, "type") && good ? type : NULL;
}

static bool read_field(struct jm_source *source, struct jm_step *step, const struct jm_node *name,
                       const struct jm_node *node, struct wr_field *ret)
{
    struct wr_error err;
    const char *type;

    if (name->bytes == 0 || name->bytes > WR_NAME_BYTES_MAX) {
        jm_diagnose(source, name, "the name of a column has 1 to %d bytes", WR_NAME_BYTES_MAX);
        return false;
    }
    node = read_column(source, step, name, node);
    if (node == NULL) {
        return false;
    }
    ret->name = name->text;
    type = cut_not_null(source->arena, node->text, &ret->not_null);
    if (wr_type_parse(type, &ret->type, &ret->typmod, &err) != WR_OK) {
        jm_diagnose(source, node, "%s", err.message);
        return false;
    }
    if (!wr_type_supported(ret->type)) {
        jm_diagnose(source, node, "a column cannot be of type %s: take text, and cast it where it is used",
                    wr_type_name(ret->type));
        return false;
    }
    return true;
}

static bool read_schema(struct jm_source *source, struct jm_step *step)
{
    const struct jm_node *node = jm_node_get(step->body, "schema");
    bool fixed = step->format != NULL && step->format->fixed_schema;
    struct wr_schema *schema = WR_ARENA_NEW(source->arena, struct wr_schema);
    bool good = true;

    step->schema = schema;
    if (fixed) {
        schema->field_count = 1;
        schema->fields = WR_ARENA_NEW(source->arena, struct wr_field);
        schema->fields[0] = (struct wr_field){
            .name = "line", .type = WR_TYPE_TEXT, .typmod = -1, .not_null = true};
        if (node != NULL) {
            jm_diagnose(source, jm_node_key(step->body, "schema"),
                        "format \"%s\" has one column, line text: it takes no schema",
                        step->format->name);
        }
        return node == NULL;
    }
    if (node == NULL) {
        jm_diagnose(source, step->at, "\"schema\" is missing in step \"%s\"", step->name);
        return false;
    }
    if (!jm_node_expect(source, node, JM_NODE_MAP, "schema")) {
        return false;
    }
    if (node->count == 0 || node->count > WR_BATCH_COLUMNS_MAX - WR_SYSTEM_COLUMNS) {
        jm_diagnose(source, node, "\"schema\" must have 1 to %d columns",
                    WR_BATCH_COLUMNS_MAX - WR_SYSTEM_COLUMNS);
        return false;
    }
    if (step->format != NULL && step->format->one_column && node->count > 1) {
        jm_diagnose(source, node, "format \"%s\" has one column, not %u", step->format->name,
                    node->count);
        return false;
    }
    schema->fields = WR_ARENA_ARRAY(source->arena, struct wr_field, node->count);
    schema->field_count = node->count;
    step->paths = WR_ARENA_ARRAY(source->arena, struct jm_option, node->count);
    for (uint32_t i = 0; i < node->count; i++) {
        good &= read_field(source, step, node->keys[i], node->items[i], &schema->fields[i]);
    }
    return good;
}

/* ---- datagen ---- */

/* {min: 1, max: 9} -> " min=1 max=9". A blank separates parameters, so a time is written with T. */
static bool print_parameters(struct jm_source *source, const struct jm_node *map, struct wr_sb *sb)
{
    for (uint32_t i = 0; i < map->count; i++) {
        if (!jm_node_expect(source, map->items[i], JM_NODE_SCALAR, map->keys[i]->text)) {
            return false;
        }
        wr_sb_printf(sb, " %s=", map->keys[i]->text);
        for (const char *p = map->items[i]->text; *p != '\0'; p++) {
            wr_sb_putc(sb, *p == ' ' ? 'T' : *p);
        }
    }
    return true;
}

/* [a, null, "b c"] -> " =a ~ =b%20c" */
static bool print_picks(struct jm_source *source, const struct jm_node *list, struct wr_sb *sb)
{
    if (!jm_node_expect(source, list, JM_NODE_LIST, "pick")) {
        return false;
    }
    for (uint32_t i = 0; i < list->count; i++) {
        const struct jm_node *item = list->items[i];
        if (!jm_node_is_null(item) && !jm_node_expect(source, item, JM_NODE_SCALAR, "pick")) {
            return false;
        }
        wr_generator_print_pick(jm_node_is_null(item) ? NULL : item->text, sb);
    }
    return true;
}

/* The generator's text as wr_generator_parse takes it; false: diagnosed. */
static bool print_generator(struct jm_source *source, const struct jm_node *node, struct wr_sb *sb)
{
    const struct jm_node *value;
    const char *name;

    if (node->kind != JM_NODE_MAP || node->count != 1) {
        jm_diagnose(source, node, "a generator is a map of one name and its parameters, such as "
                                  "uniform: {min: 1, max: 100}");
        return false;
    }
    name = node->keys[0]->text;
    value = node->items[0];
    wr_sb_puts(sb, name);
    if (strcmp(name, "constant") == 0) {
        if (jm_node_is_null(value)) {
            wr_sb_puts(sb, "_null");
        } else if (jm_node_expect(source, value, JM_NODE_SCALAR, name)) {
            wr_sb_printf(sb, " %s", value->text);
        } else {
            return false;
        }
        return true;
    }
    if (strcmp(name, "pick") == 0) {
        return print_picks(source, value, sb);
    }
    return jm_node_is_null(value) || (jm_node_expect(source, value, JM_NODE_MAP, name) &&
                                      print_parameters(source, value, sb));
}

static bool read_generator(struct jm_source *source, const struct wr_field *field,
                           const struct jm_node *node, struct jm_option *ret)
{
    struct wr_generator generator;
    struct wr_sb sb = {0};
    struct wr_error err;
    bool good = print_generator(source, node, &sb);

    if (good && wr_generator_parse(sb.ptr, field->type, field->typmod, source->arena, &generator,
                                   &err) != WR_OK) {
        jm_diagnose(source, node, "column \"%s\": %s", field->name, err.message);
        good = false;
    }
    if (good && field->not_null && wr_generator_makes_null(&generator)) {
        jm_diagnose(source, node, "column \"%s\" is not null", field->name);
        good = false;
    }
    if (good) {
        wr_sb_reset(&sb);
        wr_generator_print(&generator, field->type, &sb);
        *ret = (struct jm_option){field->name, wr_arena_strdup(source->arena, sb.ptr)};
    }
    wr_sb_fini(&sb);
    return good;
}

static bool read_generators(struct jm_source *source, struct jm_step *step)
{
    const struct jm_node *columns = jm_node_get(step->body, "columns");
    const struct wr_schema *schema = step->schema;
    const char *names[WR_BATCH_COLUMNS_MAX + 1] = {NULL};
    bool good = true;

    if (columns == NULL) {
        jm_diagnose(source, step->at, "\"columns\" is missing: datagen needs a generator per column");
        return false;
    }
    if (!jm_node_expect(source, columns, JM_NODE_MAP, "columns")) {
        return false;
    }
    step->generators = WR_ARENA_ARRAY(source->arena, struct jm_option, schema->field_count);
    for (uint32_t i = 0; i < schema->field_count; i++) {
        const struct jm_node *node = jm_node_get(columns, schema->fields[i].name);
        names[i] = schema->fields[i].name;
        if (node == NULL) {
            jm_diagnose(source, columns, "column \"%s\" has no generator", schema->fields[i].name);
            good = false;
        } else {
            good &= read_generator(source, &schema->fields[i], node, &step->generators[i]);
        }
    }
    return jm_node_check_keys(source, columns, names, NULL) && good;
}

/* ---- the whole ---- */

static const char *option_of(const struct jm_step *step, const char *name)
{
    for (uint32_t i = 0; i < step->option_count; i++) {
        if (strcmp(step->options[i].name, name) == 0) {
            return step->options[i].value;
        }
    }
    return "";
}

static bool is_unbounded(const struct jm_step *step, bool datagen)
{
    const char *rows = option_of(step, "rows");

    return datagen ? rows[0] == '\0' || strcmp(rows, "0") == 0
                   : strcmp(option_of(step, "watch"), "true") == 0;
}

static bool read_source(struct jm_source *source, struct jm_step *step)
{
    const struct jm_node *rate = jm_node_get(step->body, "rate");
    bool datagen = strcmp(step->connector->name, "datagen") == 0;
    bool good = read_schema(source, step);
    struct wr_error err;

    if (rate != NULL && jm_node_expect(source, rate, JM_NODE_SCALAR, "rate") &&
        wr_parse_rate_per_s(rate->text, &step->rate_per_s, &err) != WR_OK) {
        jm_diagnose(source, rate, "\"rate\": %s", err.message);
        good = false;
    }
    step->unbounded = is_unbounded(step, datagen);
    if (!datagen) {
        if (jm_node_get(step->body, "columns") != NULL) {
            jm_diagnose(source, jm_node_key(step->body, "columns"),
                        "\"columns\" is for connector \"datagen\": the columns of connector \"%s\" "
                        "are its \"schema\"",
                        step->connector->name);
            good = false;
        }
        return good;
    }
    return good && read_generators(source, step);
}

bool jm_connection_read(struct jm_source *source, struct jm_step *step)
{
    bool sink = step->kind == JM_STEP_SINK, good;

    if (!find_connector(source, step)) {
        return false;
    }
    good = find_format(source, step);
    if (good) { /* else its options are not known either */
        good = check_keys(source, step);
    }
    step->options = WR_ARENA_ARRAY(source->arena, struct jm_option, NAMES_MAX);
    good &= read_connector_options(source, step);
    if (step->format != NULL) {
        good &= read_format_options(source, step);
    }
    if (!sink) {
        return good && read_source(source, step);
    }
    step->row_kind = jm_node_get(step->body, "row_kind");
    if (step->row_kind != NULL) {
        good &= jm_node_expect(source, step->row_kind, JM_NODE_SCALAR, "row_kind");
    }
    return good;
}
