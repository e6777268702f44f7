/* A configuration file is a map of maps, scalars and lists of scalars; nothing else. */
#include <string.h>
#include <yaml.h>

#include "common/base/alloc.h"
#include "common/base/assert.h"
#include "common/config/config.h"

#define DEPTH_MAX 8u
#define EVENTS_MAX 10000u

struct reader {
    yaml_parser_t parser;
    const char *file;
    struct wr_arena *arena;
    struct wr_config_entries *entries;
    struct wr_sb *mistakes;
    uint32_t events;
    bool broken; /* nothing more can be read */
};

static void complain(struct reader *r, yaml_mark_t mark, const char *fmt, ...) WR_PRINTF(3, 4);
static void complain(struct reader *r, yaml_mark_t mark, const char *fmt, ...)
{
    va_list args;

    wr_sb_printf(r->mistakes, "%s:%zu:%zu: ", r->file, mark.line + 1, mark.column + 1);
    va_start(args, fmt);
    wr_sb_vprintf(r->mistakes, fmt, args);
    va_end(args);
    wr_sb_putc(r->mistakes, '\n');
}

static bool next(struct reader *r, yaml_event_t *event)
{
    if (r->broken) {
        return false;
    }
    if (++r->events > EVENTS_MAX) {
        complain(r, r->parser.mark, "the file is too large for a configuration");
        r->broken = true;
        return false;
    }
    if (!yaml_parser_parse(&r->parser, event)) {
        complain(r, r->parser.problem_mark, "%s",
                 r->parser.problem == NULL ? "the file is no YAML" : r->parser.problem);
        r->broken = true;
        return false;
    }
    return true;
}

/* Read over what stands here, its inside too. */
static void pass_over(struct reader *r, const yaml_event_t *first)
{
    int depth = first->type == YAML_MAPPING_START_EVENT || first->type == YAML_SEQUENCE_START_EVENT;
    yaml_event_t event;

    while (depth > 0 && next(r, &event)) {
        depth += event.type == YAML_MAPPING_START_EVENT || event.type == YAML_SEQUENCE_START_EVENT;
        depth -= event.type == YAML_MAPPING_END_EVENT || event.type == YAML_SEQUENCE_END_EVENT;
        yaml_event_delete(&event);
    }
}

static void add(struct reader *r, const char *name, const char *value, yaml_mark_t mark)
{
    for (uint32_t i = 0; i < r->entries->list.count; i++) {
        if (strcmp(r->entries->list.items[i].name, name) == 0) {
            complain(r, mark, "\"%s\" is set twice, first in line %u", name,
                     r->entries->list.items[i].line);
            return;
        }
    }
    struct wr_config_entry entry = {wr_arena_strdup(r->arena, name),
                                    wr_arena_strdup(r->arena, value), (uint32_t)mark.line + 1,
                                    (uint32_t)mark.column + 1};
    WR_VEC_PUSH(&r->entries->list, entry);
}

static void read_list(struct reader *r, const char *name, yaml_mark_t mark)
{
    struct wr_sb sb = {0};
    bool ended = false;
    yaml_event_t event;

    wr_sb_puts(&sb, "");
    while (!ended && next(r, &event)) {
        ended = event.type == YAML_SEQUENCE_END_EVENT;
        if (event.type == YAML_SCALAR_EVENT) {
            wr_sb_printf(&sb, "%s%s", sb.bytes > 0 ? "," : "",
                         (const char *)event.data.scalar.value);
        } else if (!ended) {
            complain(r, event.start_mark, "the list \"%s\" holds texts and numbers only", name);
            pass_over(r, &event);
        }
        yaml_event_delete(&event);
    }
    add(r, name, sb.ptr, mark);
    wr_sb_fini(&sb);
}

static void read_map(struct reader *r, const char *prefix, uint32_t depth);

static void read_value(struct reader *r, const char *name, uint32_t depth)
{
    yaml_event_t event;

    if (!next(r, &event)) {
        return;
    }
    if (event.type == YAML_SCALAR_EVENT) {
        const char *text = (const char *)event.data.scalar.value;
        if (strlen(text) != event.data.scalar.length) {
            complain(r, event.start_mark, "\"%s\" holds a zero byte", name);
        } else {
            add(r, name, text, event.start_mark);
        }
    } else if (event.type == YAML_SEQUENCE_START_EVENT) {
        read_list(r, name, event.start_mark);
    } else if (event.type == YAML_MAPPING_START_EVENT && depth < DEPTH_MAX) {
        read_map(r, name, depth + 1);
    } else {
        complain(r, event.start_mark, "\"%s\" is neither a text, a number, a list nor a map", name);
        pass_over(r, &event);
    }
    yaml_event_delete(&event);
}

/* Behind the start of a map, up to its end. Depth is limited: the file is from outside. */
static void read_map(struct reader *r, const char *prefix, uint32_t depth)
{
    bool ended = false;
    yaml_event_t event;

    while (!ended && next(r, &event)) {
        ended = event.type == YAML_MAPPING_END_EVENT;
        if (event.type == YAML_SCALAR_EVENT) {
            const char *name = wr_arena_printf(r->arena, "%s%s%s", prefix,
                                               prefix[0] == '\0' ? "" : ".",
                                               (const char *)event.data.scalar.value);
            read_value(r, name, depth);
        } else if (!ended) {
            complain(r, event.start_mark, "a setting's name is a text");
            pass_over(r, &event);
            yaml_event_delete(&event);
            if (next(r, &event)) {
                pass_over(r, &event);
            } else {
                return;
            }
        }
        yaml_event_delete(&event);
    }
}

static void read_document(struct reader *r)
{
    yaml_event_t event;
    bool ended = false;

    while (!ended && next(r, &event)) {
        ended = event.type == YAML_STREAM_END_EVENT;
        if (event.type == YAML_MAPPING_START_EVENT) {
            read_map(r, "", 1);
        } else if (event.type == YAML_SCALAR_EVENT && event.data.scalar.length == 0) {
            /* an empty document sets nothing */
        } else if (event.type == YAML_SCALAR_EVENT || event.type == YAML_SEQUENCE_START_EVENT ||
                   event.type == YAML_ALIAS_EVENT) {
            complain(r, event.start_mark, "a configuration is a map of settings");
            pass_over(r, &event);
        }
        yaml_event_delete(&event);
    }
}

bool wr_config_read_yaml(const char *text, size_t bytes, const char *file, struct wr_arena *arena,
                         struct wr_config_entries *ret, struct wr_sb *mistakes)
{
    struct reader r = {.file = file, .arena = arena, .entries = ret, .mistakes = mistakes};
    size_t before = mistakes->bytes;

    WR_ASSERT(yaml_parser_initialize(&r.parser) != 0);
    yaml_parser_set_input_string(&r.parser, (const unsigned char *)text, bytes);
    read_document(&r);
    yaml_parser_delete(&r.parser);
    return mistakes->bytes == before;
}
