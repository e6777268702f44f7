#include "jobmanager/plan/node.h"

#include <string.h>
#include <yaml.h>

#include "common/base/limits.h"
#include "common/base/map.h"

/* A map or list that is not at its end yet. */
struct open_node {
    struct jm_node *node;
    struct jm_node *key; /* read, its value not yet */
    WR_VEC(struct jm_node *) keys;
    WR_VEC(struct jm_node *) items;
};

struct builder {
    struct jm_source *source;
    struct jm_node *root;
    WR_VEC(size_t) lines; /* first byte of each */
    struct open_node stack[WR_DESCRIPTOR_DEPTH_MAX];
    uint32_t depth;
    uint32_t documents;
    bool failed;
};

static size_t byte_of(const struct builder *b, const yaml_mark_t *mark)
{
    const char *text = b->source->text;
    size_t at = mark->line < b->lines.count ? b->lines.items[mark->line] : b->source->bytes;

    for (size_t i = 0; i < mark->column && at < b->source->bytes; i++) {
        at += 1;
        while (at < b->source->bytes && ((unsigned char)text[at] & 0xc0) == 0x80) {
            at += 1;
        }
    }
    return at;
}

static struct jm_node *make_node(struct builder *b, enum jm_node_kind kind,
                                 const yaml_event_t *event)
{
    struct jm_node *node = WR_ARENA_NEW(b->source->arena, struct jm_node);

    node->kind = kind;
    node->line = (uint32_t)event->start_mark.line + 1;
    node->column = (uint32_t)event->start_mark.column + 1;
    node->first = byte_of(b, &event->start_mark);
    return node;
}

static struct jm_node *make_scalar(struct builder *b, const yaml_event_t *event)
{
    struct jm_node *node = make_node(b, JM_NODE_SCALAR, event);

    switch (event->data.scalar.style) {
    case YAML_SINGLE_QUOTED_SCALAR_STYLE:
        node->style = JM_STYLE_SINGLE;
        break;
    case YAML_DOUBLE_QUOTED_SCALAR_STYLE:
        node->style = JM_STYLE_DOUBLE;
        break;
    case YAML_LITERAL_SCALAR_STYLE:
    case YAML_FOLDED_SCALAR_STYLE:
        node->style = JM_STYLE_BLOCK;
        break;
    case YAML_ANY_SCALAR_STYLE:
    case YAML_PLAIN_SCALAR_STYLE:
        break;
    }
    node->bytes = event->data.scalar.length;
    node->text = wr_arena_strndup(b->source->arena, (const char *)event->data.scalar.value,
                                  node->bytes);
    if (strlen(node->text) != node->bytes) {
        jm_diagnose(b->source, node, "text must not contain a zero byte");
        node->bytes = strlen(node->text);
    }
    return node;
}

/* Put a finished or just opened node where it belongs. */
static void attach(struct builder *b, struct jm_node *node)
{
    struct open_node *parent = b->depth == 0 ? NULL : &b->stack[b->depth - 1];

    if (parent == NULL) {
        b->root = node;
    } else if (parent->node->kind == JM_NODE_LIST) {
        WR_VEC_PUSH(&parent->items, node);
    } else if (parent->key != NULL) {
        WR_VEC_PUSH(&parent->keys, parent->key);
        WR_VEC_PUSH(&parent->items, node);
        parent->key = NULL;
    } else if (node->kind == JM_NODE_SCALAR) {
        parent->key = node;
    } else {
        jm_diagnose(b->source, node, "a key must be text, not %s", jm_node_kind_name(node));
        b->failed = true;
    }
}

static void open_collection(struct builder *b, enum jm_node_kind kind, const yaml_event_t *event)
{
    struct jm_node *node = make_node(b, kind, event);

    attach(b, node);
    if (b->failed) {
        return;
    }
    if (b->depth == WR_DESCRIPTOR_DEPTH_MAX) {
        jm_diagnose(b->source, node, "nested deeper than %d levels", WR_DESCRIPTOR_DEPTH_MAX);
        b->failed = true;
        return;
    }
    b->stack[b->depth++] = (struct open_node){.node = node};
}

static void check_duplicates(struct builder *b, const struct jm_node *map)
{
    struct wr_map *seen = wr_map_create();

    for (uint32_t i = 0; i < map->count; i++) {
        struct jm_node *key = map->keys[i];
        struct jm_node *first = wr_map_get(seen, key->text);
        if (first != NULL) {
            jm_diagnose(b->source, key, "duplicate key \"%s\"; the first is on line %u", key->text,
                        first->line);
        } else {
            (void)wr_map_put(seen, key->text, key);
        }
    }
    wr_map_destroy(seen);
}

static void close_collection(struct builder *b)
{
    struct open_node *open = &b->stack[--b->depth];
    struct jm_node *node = open->node;
    size_t bytes = open->items.count * sizeof *node->items;

    node->count = open->items.count;
    if (node->count > 0) {
        node->items = wr_arena_memdup(b->source->arena, open->items.items, bytes);
    }
    if (node->kind == JM_NODE_MAP && node->count > 0) {
        node->keys = wr_arena_memdup(b->source->arena, open->keys.items, bytes);
        check_duplicates(b, node);
    }
    WR_VEC_FINI(&open->keys);
    WR_VEC_FINI(&open->items);
}

static void refuse_extras(struct builder *b, const yaml_event_t *event, const yaml_char_t *anchor,
                          const yaml_char_t *tag)
{
    struct jm_node *at = make_node(b, JM_NODE_SCALAR, event);

    if (anchor != NULL) {
        jm_diagnose(b->source, at, "anchors and aliases are not allowed in a descriptor");
    }
    if (tag != NULL) {
        jm_diagnose(b->source, at, "tags are not allowed in a descriptor");
    }
}

static void on_event(struct builder *b, const yaml_event_t *event)
{
    switch (event->type) {
    case YAML_DOCUMENT_START_EVENT:
        if (++b->documents > 1) {
            jm_diagnose(b->source, make_node(b, JM_NODE_SCALAR, event),
                        "a second document: one file is one job");
            b->failed = true;
        }
        break;
    case YAML_SCALAR_EVENT:
        refuse_extras(b, event, event->data.scalar.anchor, event->data.scalar.tag);
        attach(b, make_scalar(b, event));
        break;
    case YAML_ALIAS_EVENT:
        refuse_extras(b, event, event->data.alias.anchor, NULL);
        b->failed = true;
        break;
    case YAML_SEQUENCE_START_EVENT:
        refuse_extras(b, event, event->data.sequence_start.anchor, event->data.sequence_start.tag);
        open_collection(b, JM_NODE_LIST, event);
        break;
    case YAML_MAPPING_START_EVENT:
        refuse_extras(b, event, event->data.mapping_start.anchor, event->data.mapping_start.tag);
        open_collection(b, JM_NODE_MAP, event);
        break;
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        close_collection(b);
        break;
    case YAML_NO_EVENT:
    case YAML_STREAM_START_EVENT:
    case YAML_STREAM_END_EVENT:
    case YAML_DOCUMENT_END_EVENT:
        break;
    }
}

static void on_yaml_error(struct builder *b, const yaml_parser_t *parser)
{
    struct jm_node at = {.line = (uint32_t)parser->problem_mark.line + 1,
                         .column = (uint32_t)parser->problem_mark.column + 1};

    if (parser->error == YAML_READER_ERROR) {
        at.line = at.column = 1;
        for (size_t i = 0; i < parser->problem_offset && i < b->source->bytes; i++) {
            at.column += 1;
            if (b->source->text[i] == '\n') {
                at.line += 1;
                at.column = 1;
            }
        }
    }
    jm_diagnose(b->source, &at, "%s%s%s", parser->problem == NULL ? "malformed" : parser->problem,
                parser->context == NULL ? "" : " ",
                parser->context == NULL ? "" : parser->context);
    b->failed = true;
}

static void run(struct builder *b, yaml_parser_t *parser)
{
    bool ended = false;

    for (uint32_t events = 0; !ended && !b->failed; events++) {
        yaml_event_t event;
        if (yaml_parser_parse(parser, &event) == 0) {
            on_yaml_error(b, parser);
            return;
        }
        if (events == WR_DESCRIPTOR_EVENTS_MAX) {
            jm_diagnose(b->source, make_node(b, JM_NODE_SCALAR, &event),
                        "a descriptor of more than %d items", WR_DESCRIPTOR_EVENTS_MAX);
            b->failed = true;
        }
        ended = event.type == YAML_STREAM_END_EVENT;
        if (!b->failed) {
            on_event(b, &event);
        }
        yaml_event_delete(&event);
    }
}

struct jm_node *jm_node_parse(struct jm_source *source)
{
    struct builder *b = WR_NEW(struct builder);
    struct jm_node *root = NULL;
    yaml_parser_t parser;

    b->source = source;
    WR_VEC_PUSH(&b->lines, (size_t)0);
    for (size_t i = 0; i < source->bytes; i++) {
        uint32_t bytes = jm_break_bytes(source->text, i, source->bytes);
        if (bytes > 0) {
            i += bytes - 1;
            WR_VEC_PUSH(&b->lines, i + 1);
        }
    }
    if (source->bytes > WR_DESCRIPTOR_BYTES_MAX) {
        jm_diagnose(source, NULL, "a descriptor of more than %d bytes", WR_DESCRIPTOR_BYTES_MAX);
    } else if (yaml_parser_initialize(&parser) != 0) {
        yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
        yaml_parser_set_input_string(&parser, (const unsigned char *)source->text, source->bytes);
        run(b, &parser);
        yaml_parser_delete(&parser);
        root = b->failed ? NULL : b->root;
        if (root == NULL && !b->failed) {
            jm_diagnose(source, NULL, "the descriptor is empty");
        }
    }
    while (b->depth > 0) {
        close_collection(b);
    }
    WR_VEC_FINI(&b->lines);
    wr_free(b);
    return root;
}

struct jm_node *jm_node_get(const struct jm_node *map, const char *key)
{
    for (uint32_t i = 0; map != NULL && map->kind == JM_NODE_MAP && i < map->count; i++) {
        if (strcmp(map->keys[i]->text, key) == 0) {
            return map->items[i];
        }
    }
    return NULL;
}

const struct jm_node *jm_node_key(const struct jm_node *map, const char *key)
{
    for (uint32_t i = 0; map != NULL && map->kind == JM_NODE_MAP && i < map->count; i++) {
        if (strcmp(map->keys[i]->text, key) == 0) {
            return map->keys[i];
        }
    }
    return map;
}

bool jm_node_is_null(const struct jm_node *node)
{
    return node->kind == JM_NODE_SCALAR && node->style == JM_STYLE_PLAIN &&
           (node->bytes == 0 || strcmp(node->text, "~") == 0 || strcmp(node->text, "null") == 0);
}

const char *jm_node_kind_name(const struct jm_node *node)
{
    switch (node->kind) {
    case JM_NODE_SCALAR:
        return jm_node_is_null(node) ? "nothing" : "a single value";
    case JM_NODE_MAP:
        return "a map";
    case JM_NODE_LIST:
        return "a list";
    }
    WR_UNREACHABLE();
}

#define KEYS_MAX 128

static bool has_name(const char *const *names, const char *name)
{
    for (; names != NULL && *names != NULL; names++) {
        if (strcmp(*names, name) == 0) {
            return true;
        }
    }
    return false;
}

bool jm_node_check_keys(struct jm_source *source, const struct jm_node *map,
                        const char *const *names, const char *const *later)
{
    const char *known[KEYS_MAX];
    size_t count = 0;
    bool good = true;

    for (size_t i = 0; names[i] != NULL && count < KEYS_MAX; i++) {
        known[count++] = names[i];
    }
    for (size_t i = 0; later != NULL && later[i] != NULL && count < KEYS_MAX; i++) {
        known[count++] = later[i];
    }
    for (uint32_t i = 0; i < map->count; i++) {
        const char *key = map->keys[i]->text;
        if (has_name(names, key)) {
            continue;
        }
        good = false;
        if (has_name(later, key)) {
            jm_diagnose(source, map->keys[i], "\"%s\" is not supported yet", key);
        } else {
            jm_diagnose(source, map->keys[i], "unknown key \"%s\"%s", key,
                        jm_did_you_mean(source, key, known, count));
        }
    }
    return good;
}

bool jm_node_expect(struct jm_source *source, const struct jm_node *node, enum jm_node_kind kind,
                    const char *key)
{
    static const char *const wanted[] = {
        [JM_NODE_SCALAR] = "a single value", [JM_NODE_MAP] = "a map", [JM_NODE_LIST] = "a list"};

    if (node->kind == kind && !(kind == JM_NODE_SCALAR && jm_node_is_null(node))) {
        return true;
    }
    jm_diagnose(source, node, "\"%s\" must be %s, not %s", key, wanted[kind],
                jm_node_kind_name(node));
    return false;
}
