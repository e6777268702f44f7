/* One step of a descriptor: which kind it is, and what belongs to that kind. */
#include <string.h>

#include "common/base/limits.h"
#include "jobmanager/plan/descriptor.h"

static const char *const kind_keys[] = {[JM_STEP_SOURCE] = "connector",
                                        [JM_STEP_FILTER] = "filter",
                                        [JM_STEP_MAP] = "map",
                                        [JM_STEP_FLAT_MAP] = "flat_map",
                                        [JM_STEP_AGGREGATE] = "aggregate",
                                        [JM_STEP_REDUCE] = "reduce",
                                        [JM_STEP_SINK] = "connector"};
static const char *const filter_keys[] = {"input", "filter", "errors", "partition", "was",
                                          "parallelism", NULL};
static const char *const map_keys[] = {"input", "map", "errors", "partition", "was",
                                       "parallelism", NULL};
static const char *const flat_map_keys[] = {"input", "flat_map", "keep", "errors",
                                            "partition", "was", "parallelism", NULL};
static const char *const aggregate_keys[] = {"input", "aggregate", "key_by", "emit", "errors",
                                             "partition", "was", "parallelism", NULL};
static const char *const reduce_keys[] = {"input", "reduce", "key_by", "emit", "errors",
                                          "partition", "was", "parallelism", NULL};
static const char *const all_keys[] = {"input", "filter", "map", "flat_map", "keep", "aggregate",
                                       "reduce", "key_by", "emit", "errors", "partition", "was",
                                       "parallelism", NULL};
static const char *const later_kinds[] = {"join", "lookup", "top_n", "deduplicate",
                                          "process", "union", "side_output", NULL};
static const char *const later_keys[] = {
    "join", "lookup", "top_n", "deduplicate", "process", "union", "side_output",
    "window", "allowed_lateness", "late_output", "dead_letter", "trigger", "accumulate", "ttl",
    "left", "right", "on", "within", "as_of", "type", "order_by", "n",
    NULL};

static const char *const *keys_of(enum jm_step_kind kind)
{
    switch (kind) {
    case JM_STEP_FILTER:
        return filter_keys;
    case JM_STEP_MAP:
        return map_keys;
    case JM_STEP_FLAT_MAP:
        return flat_map_keys;
    case JM_STEP_AGGREGATE:
        return aggregate_keys;
    case JM_STEP_REDUCE:
        return reduce_keys;
    case JM_STEP_SOURCE:
    case JM_STEP_SINK:
        break;
    }
    WR_UNREACHABLE();
}

/* The kind of an operator by the one key that names it; false: diagnosed. */
static bool find_kind(struct jm_source *source, struct jm_step *step)
{
    const struct jm_node *first = NULL;

    for (enum jm_step_kind kind = JM_STEP_FILTER; kind <= JM_STEP_REDUCE; kind++) {
        const struct jm_node *node = jm_node_get(step->body, kind_keys[kind]);
        if (node == NULL) {
            continue;
        }
        if (first != NULL) {
            jm_diagnose(source, jm_node_key(step->body, kind_keys[kind]),
                        "step \"%s\" is a %s already: a step does one thing", step->name,
                        kind_keys[step->kind]);
            return false;
        }
        first = node;
        step->kind = kind;
    }
    if (first != NULL) {
        return jm_node_check_keys(source, step->body, keys_of(step->kind), later_keys);
    }
    if (jm_node_check_keys(source, step->body, all_keys, later_keys)) {
        jm_diagnose(source, step->at,
                    "step \"%s\" does nothing: give it one of filter, map, flat_map, aggregate, reduce",
                    step->name);
    }
    return false;
}

static bool add_expression(struct jm_source *source, const struct jm_node *node, const char *key,
                           const struct jm_node **list, uint32_t *count)
{
    if (!jm_node_expect(source, node, JM_NODE_SCALAR, key)) {
        return false;
    }
    if (node->bytes > WR_EXPRESSION_BYTES_MAX) {
        jm_diagnose(source, node, "an expression of more than %d bytes", WR_EXPRESSION_BYTES_MAX);
        return false;
    }
    list[(*count)++] = node;
    return true;
}

static bool read_list(struct jm_source *source, const struct jm_node *node, const char *key,
                      const struct jm_node ***ret, uint32_t *ret_count)
{
    bool good = true;

    if (!jm_node_expect(source, node, JM_NODE_LIST, key)) {
        return false;
    }
    if (node->count == 0 || node->count > WR_BATCH_COLUMNS_MAX) {
        jm_diagnose(source, node, "\"%s\" must have 1 to %d items", key, WR_BATCH_COLUMNS_MAX);
        return false;
    }
    *ret = WR_ARENA_ARRAY(source->arena, const struct jm_node *, node->count);
    for (uint32_t i = 0; i < node->count; i++) {
        good &= add_expression(source, node->items[i], key, *ret, ret_count);
    }
    return good;
}

/* Columns and what becomes of each. */
static bool read_columns(struct jm_source *source, const struct jm_node *node, struct jm_step *step)
{
    bool good = true;

    if (!jm_node_expect(source, node, JM_NODE_MAP, "reduce")) {
        return false;
    }
    if (node->count == 0 || node->count > WR_BATCH_COLUMNS_MAX) {
        jm_diagnose(source, node, "\"reduce\" must have 1 to %d columns", WR_BATCH_COLUMNS_MAX);
        return false;
    }
    step->exprs = WR_ARENA_ARRAY(source->arena, const struct jm_node *, node->count);
    step->names = WR_ARENA_ARRAY(source->arena, const struct jm_node *, node->count);
    for (uint32_t i = 0; i < node->count; i++) {
        step->names[step->expr_count] = node->keys[i];
        good &= add_expression(source, node->items[i], node->keys[i]->text, step->exprs,
                               &step->expr_count);
    }
    return good;
}

static bool read_aggregate(struct jm_source *source, struct jm_step *step)
{
    const struct jm_node *keys = jm_node_get(step->body, "key_by");
    const struct jm_node *emit = jm_node_get(step->body, "emit");
    bool good = true;

    if (keys == NULL) {
        jm_diagnose(source, step->at, "step \"%s\" has %s without key_by", step->name,
                    step->kind == JM_STEP_REDUCE ? "a reduce" : "an aggregate");
        good = false;
    } else {
        step->keys_at = keys;
        good = read_list(source, keys, "key_by", &step->keys, &step->key_count);
    }
    if (emit != NULL) {
        if (emit->kind != JM_NODE_SCALAR ||
            (strcmp(emit->text, "changes") != 0 && strcmp(emit->text, "final") != 0)) {
            jm_diagnose(source, emit, "\"emit\" must be changes or final");
            return false;
        }
        step->final = strcmp(emit->text, "final") == 0;
    }
    return good;
}

static bool read_operator(struct jm_source *source, struct jm_step *step)
{
    const struct jm_node *node, *keep;
    bool good;

    if (!find_kind(source, step)) {
        return false;
    }
    node = jm_node_get(step->body, kind_keys[step->kind]);
    if (step->kind == JM_STEP_FILTER || step->kind == JM_STEP_FLAT_MAP) {
        step->exprs = WR_ARENA_ARRAY(source->arena, const struct jm_node *, 1);
        good = add_expression(source, node, kind_keys[step->kind], step->exprs, &step->expr_count);
    } else if (step->kind == JM_STEP_REDUCE) {
        good = read_columns(source, node, step);
    } else {
        good = read_list(source, node, kind_keys[step->kind], &step->exprs, &step->expr_count);
    }
    keep = jm_node_get(step->body, "keep");
    if (step->kind == JM_STEP_FLAT_MAP && keep != NULL) {
        step->keys_at = keep;
        good &= read_list(source, keep, "keep", &step->keys, &step->key_count);
    }
    return step->kind >= JM_STEP_AGGREGATE ? read_aggregate(source, step) && good : good;
}

static bool names_later_kind(const struct jm_node *body)
{
    for (size_t i = 0; later_kinds[i] != NULL; i++) {
        if (jm_node_get(body, later_kinds[i]) != NULL) {
            return true;
        }
    }
    return false;
}

void jm_step_read(struct jm_source *source, const struct jm_node *section_map, uint32_t index,
                  enum jm_step_kind section, struct jm_step *ret)
{
    const struct jm_node *parallelism, *errors;
    uint64_t number;

    ret->at = section_map->keys[index];
    ret->name = ret->at->text;
    ret->section = section_map;
    ret->body = section_map->items[index];
    ret->kind = section;
    ret->broken = !jm_name_check(source, ret->at, "step", ret->name);
    if (ret->body->kind != JM_NODE_MAP) {
        jm_diagnose(source, ret->body, "step \"%s\" must be a map, not %s", ret->name,
                    jm_node_kind_name(ret->body));
        ret->broken = true;
        return;
    }
    parallelism = jm_node_get(ret->body, "parallelism");
    if (parallelism != NULL) {
        ret->broken |= !jm_number_read(source, parallelism, "parallelism", 1, WR_PARALLELISM_MAX,
                                       &number);
        ret->parallelism = ret->broken ? 0 : (uint32_t)number;
    }
    errors = jm_node_get(ret->body, "errors");
    if (errors != NULL && section == JM_STEP_SINK) {
        jm_diagnose(source, jm_node_key(ret->body, "errors"),
                    "sink \"%s\" takes no \"errors\": every row that reaches a sink can be written",
                    ret->name);
        ret->broken = true;
    } else if (errors != NULL) {
        ret->broken |= !jm_errors_read(source, errors, &ret->errors);
    }
    ret->broken |= !jm_partition_read(source, ret);
    if (section != JM_STEP_FILTER) {
        ret->broken |= !jm_connection_read(source, ret);
    } else if (names_later_kind(ret->body)) {
        (void)jm_node_check_keys(source, ret->body, all_keys, later_keys);
        ret->broken = true;
    } else {
        ret->broken |= !read_operator(source, ret);
    }
}
