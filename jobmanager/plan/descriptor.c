#include "jobmanager/plan/descriptor.h"

#include <inttypes.h>
#include <string.h>

#include "common/base/limits.h"
#include "common/base/map.h"
#include "common/base/parse.h"
#include "common/batch/zones.h"

static const char *const root_keys[] = {"version", "name", "parallelism", "max_parallelism",
                                        "time", "timezone", "checkpoint", "state", "restart",
                                        "errors", "sources", "operators", "sinks", NULL};
static const char *const later_root_keys[] = {"sql", "functions", NULL};

bool jm_number_read(struct jm_source *source, const struct jm_node *node, const char *key,
                    uint64_t from, uint64_t to, uint64_t *ret)
{
    struct wr_error err;
    uint64_t number;

    if (node->kind != JM_NODE_SCALAR || wr_parse_u64(node->text, &number, &err) != WR_OK ||
        number < from || number > to) {
        jm_diagnose(source, node, "\"%s\" must be a whole number from %" PRIu64 " to %" PRIu64, key,
                    from, to);
        return false;
    }
    *ret = number;
    return true;
}

/* Names become parts of file names and metric labels, and a dot separates our own additions. */
bool jm_name_check(struct jm_source *source, const struct jm_node *at, const char *what,
                   const char *name)
{
    size_t bytes = strlen(name);
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_";

    if (bytes > WR_NAME_BYTES_MAX) {
        jm_diagnose(source, at, "the name of a %s has at most %d bytes", what, WR_NAME_BYTES_MAX);
        return false;
    }
    if (bytes == 0 || strchr(letters, name[0]) == NULL ||
        strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-0123456789") != bytes) {
        jm_diagnose(source, at,
                    "\"%s\" cannot be the name of a %s: it takes letters, digits, _ and -, and "
                    "begins with a letter",
                    name, what);
        return false;
    }
    return true;
}

static void read_head(struct jm_source *source, const struct jm_node *root,
                      const struct jm_plan_options *options, struct jm_descriptor *ret)
{
    const struct jm_node *version = jm_node_get(root, "version");
    const struct jm_node *name = jm_node_get(root, "name");
    const struct jm_node *groups = jm_node_get(root, "max_parallelism");
    const struct jm_node *parallelism = jm_node_get(root, "parallelism");
    uint64_t number;

    if (version == NULL) {
        jm_diagnose(source, root, "\"version\" is missing: write version: 1");
    } else if (version->kind != JM_NODE_SCALAR || strcmp(version->text, "1") != 0) {
        jm_diagnose(source, version, "\"version\" must be 1");
    }
    ret->name = options->name == NULL ? "" : wr_arena_strdup(source->arena, options->name);
    if (options->name != NULL) {
        (void)jm_name_check(source, name == NULL ? root : name, "job", options->name);
    }
    if (name == NULL && options->name == NULL) {
        jm_diagnose(source, root, "\"name\" is missing: a job needs a name");
    } else if (name != NULL && jm_node_expect(source, name, JM_NODE_SCALAR, "name") &&
               jm_name_check(source, name, "job", name->text) && options->name == NULL) {
        ret->name = name->text;
    }
    ret->key_groups = WR_KEY_GROUPS_DEFAULT;
    if (groups != NULL &&
        jm_number_read(source, groups, "max_parallelism", 1, WR_KEY_GROUPS_MAX, &number)) {
        ret->key_groups = (uint32_t)number;
        if ((number & (number - 1)) != 0) {
            jm_diagnose(source, groups, "\"max_parallelism\" must be a power of two");
        }
    }
    ret->parallelism = 1;
    if (parallelism != NULL && jm_number_read(source, parallelism, "parallelism", 1,
                                              WR_PARALLELISM_MAX, &number)) {
        ret->parallelism = (uint32_t)number;
    }
    if (options->parallelism > 0) {
        ret->parallelism = options->parallelism;
    }
    if (ret->parallelism > WR_MIN(ret->key_groups, WR_PARALLELISM_MAX)) {
        jm_diagnose(source, parallelism, "a parallelism of %u: \"max_parallelism\" allows %u",
                    ret->parallelism, WR_MIN(ret->key_groups, WR_PARALLELISM_MAX));
        ret->parallelism = 1;
    }
}

/* ---- steps and how they hang together ---- */

static const struct jm_node *section(struct jm_source *source, const struct jm_node *root,
                                     const char *key)
{
    const struct jm_node *map = jm_node_get(root, key);

    if (map == NULL || !jm_node_expect(source, map, JM_NODE_MAP, key)) {
        return NULL;
    }
    return map;
}

static void read_section(struct jm_source *source, const struct jm_node *map,
                         enum jm_step_kind kind, struct jm_descriptor *ret)
{
    for (uint32_t i = 0; map != NULL && i < map->count; i++) {
        struct jm_step *step = &ret->steps[ret->step_count++];
        jm_step_read(source, map, i, kind, step);
        if (step->parallelism == 0) {
            step->parallelism = ret->parallelism;
        } else if (step->parallelism > ret->key_groups) {
            jm_diagnose(source, jm_node_get(step->body, "parallelism"),
                        "a parallelism of %u: \"max_parallelism\" allows %u", step->parallelism,
                        ret->key_groups);
        }
    }
}

static void read_steps(struct jm_source *source, const struct jm_node *root,
                       struct jm_descriptor *ret)
{
    const struct jm_node *sources = section(source, root, "sources");
    const struct jm_node *operators = section(source, root, "operators");
    const struct jm_node *sinks = section(source, root, "sinks");
    uint32_t count = (sources == NULL ? 0 : sources->count) +
                     (operators == NULL ? 0 : operators->count) + (sinks == NULL ? 0 : sinks->count);

    if (jm_node_get(root, "sources") == NULL || (sources != NULL && sources->count == 0)) {
        jm_diagnose(source, jm_node_key(root, "sources"), "a job needs at least one source");
    }
    if (jm_node_get(root, "sinks") == NULL || (sinks != NULL && sinks->count == 0)) {
        jm_diagnose(source, jm_node_key(root, "sinks"), "a job needs at least one sink");
    }
    if (count > WR_STEPS_MAX) {
        jm_diagnose(source, root, "a job of more than %d steps", WR_STEPS_MAX);
        return;
    }
    ret->steps = WR_ARENA_ARRAY(source->arena, struct jm_step, count);
    read_section(source, sources, JM_STEP_SOURCE, ret);
    read_section(source, operators, JM_STEP_FILTER, ret);
    read_section(source, sinks, JM_STEP_SINK, ret);
}

/* Step index + 1 by name. */
static struct wr_map *index_names(struct jm_source *source, struct jm_descriptor *d)
{
    struct wr_map *names = wr_map_create();

    for (uintptr_t i = 0; i < d->step_count; i++) {
        struct jm_step *step = &d->steps[i];
        uintptr_t first = (uintptr_t)wr_map_get(names, step->name);
        if (first == 0) {
            (void)wr_map_put(names, step->name, (void *)(i + 1));
        } else {
            step->broken = true;
            step->consumers = 1; /* inputs name the first; that nobody names this is no news */
            if (d->steps[first - 1].section != step->section) { /* else it is a duplicate key */
                jm_diagnose(source, step->at,
                            "a second step \"%s\"; the first is on line %u: names are unique over "
                            "sources, operators and sinks",
                            step->name, d->steps[first - 1].at->line);
            }
        }
    }
    return names;
}

static bool add_input(struct jm_source *source, struct jm_descriptor *d, struct jm_step *step,
                      const struct jm_node *node, const struct wr_map *names)
{
    const char *known[WR_STEPS_MAX];
    uintptr_t found;
    size_t count = 0;

    if (!jm_node_expect(source, node, JM_NODE_SCALAR, "input")) {
        return false;
    }
    found = (uintptr_t)wr_map_get(names, node->text);
    if (found == 0 || d->steps[found - 1].kind == JM_STEP_SINK) {
        for (uint32_t i = 0; i < d->step_count; i++) {
            if (d->steps[i].kind != JM_STEP_SINK && &d->steps[i] != step) {
                known[count++] = d->steps[i].name;
            }
        }
        jm_diagnose(source, node, found == 0 ? "there is no step \"%s\"%s"
                                             : "\"%s\" is a sink and cannot be an input%s",
                    node->text,
                    found == 0 ? jm_did_you_mean(source, node->text, known, count) : "");
        return false;
    }
    for (uint32_t i = 0; i < step->input_count; i++) {
        if (step->inputs[i].step == found - 1) {
            jm_diagnose(source, node, "\"%s\" is an input twice", node->text);
            return false;
        }
    }
    step->inputs[step->input_count++] =
        (struct jm_input){.at = node, .step = (uint32_t)(found - 1)};
    d->steps[found - 1].consumers += 1;
    return true;
}

static void link_inputs(struct jm_source *source, struct jm_descriptor *d, struct jm_step *step,
                        const struct wr_map *names)
{
    const struct jm_node *input = jm_node_get(step->body, "input");
    uint32_t count;

    if (step->kind == JM_STEP_SOURCE || step->takes_letters) {
        return;
    }
    if (input == NULL) {
        jm_diagnose(source, step->at, "\"input\" is missing in step \"%s\"", step->name);
        step->broken = true;
        return;
    }
    if (input->kind != JM_NODE_LIST) {
        step->inputs = WR_ARENA_ARRAY(source->arena, struct jm_input, 1);
        step->broken |= !add_input(source, d, step, input, names);
        return;
    }
    count = WR_MIN(input->count, WR_STEPS_MAX);
    step->inputs = WR_ARENA_ARRAY(source->arena, struct jm_input, count);
    if (count == 0) {
        jm_diagnose(source, input, "\"input\" is an empty list");
        step->broken = true;
    }
    for (uint32_t i = 0; i < count; i++) {
        step->broken |= !add_input(source, d, step, input->items[i], names);
    }
}

/* ---- dead letters ---- */

/* Which sink an `errors: {dead_letter: SINK}` means; false: diagnosed. */
static bool find_letter_sink(struct jm_source *source, const struct jm_descriptor *d,
                             const struct wr_map *names, struct jm_errors *errors)
{
    const struct jm_node *node = errors->sink_at;
    uintptr_t found = (uintptr_t)wr_map_get(names, node->text);
    const char *known[WR_STEPS_MAX];
    size_t count = 0;

    for (uint32_t i = 0; i < d->step_count; i++) {
        if (d->steps[i].kind == JM_STEP_SINK && jm_node_get(d->steps[i].body, "input") == NULL) {
            known[count++] = d->steps[i].name;
        }
    }
    if (found == 0) {
        jm_diagnose(source, node, "there is no sink \"%s\"%s", node->text,
                    jm_did_you_mean(source, node->text, known, count));
        return false;
    }
    errors->sink = (uint32_t)(found - 1);
    if (d->steps[errors->sink].kind != JM_STEP_SINK) {
        jm_diagnose(source, node, "\"%s\" is not a sink: dead letters go to a sink without input",
                    node->text);
        return false;
    }
    if (jm_node_get(d->steps[errors->sink].body, "input") != NULL) {
        jm_diagnose(source, node,
                    "sink \"%s\" has an input of its own: dead letters go to a sink without one",
                    node->text);
        return false;
    }
    return true;
}

/* Steps that can have bad records at all; datagen makes its own. */
static bool reads_or_computes(const struct jm_step *step)
{
    return step->kind != JM_STEP_SINK &&
           (step->kind != JM_STEP_SOURCE ||
            (step->connector != NULL && step->connector->has_enumerator));
}

/* The sink's input, like any other but for the side. */
static void add_letters(struct jm_source *source, struct jm_descriptor *d, uint32_t index)
{
    const struct jm_errors *errors = &d->steps[index].errors;
    struct jm_step *sink = &d->steps[errors->sink];

    if (sink->inputs == NULL) {
        sink->inputs = WR_ARENA_ARRAY(source->arena, struct jm_input, d->step_count);
    }
    sink->takes_letters = true;
    sink->inputs[sink->input_count++] =
        (struct jm_input){.at = errors->sink_at, .step = index, .side = JM_SIDE_ERRORS};
}

/* Each step gets its policy, and sinks for dead letters the steps that send them some. */
static void link_errors(struct jm_source *source, struct jm_descriptor *d,
                        const struct wr_map *names)
{
    bool job_has = d->errors.sink_at != NULL, good = true;

    if (job_has) {
        good = find_letter_sink(source, d, names, &d->errors);
    }
    for (uint32_t i = 0; i < d->step_count; i++) {
        struct jm_step *step = &d->steps[i];
        bool own = step->errors.policy != NULL;
        if (own && step->errors.sink_at != NULL) {
            if (!find_letter_sink(source, d, names, &step->errors)) {
                step->broken = true;
                continue;
            }
            if (!reads_or_computes(step) && !step->broken) {
                jm_diagnose(source, step->errors.sink_at,
                            "step \"%s\" has no dead letters: connector \"%s\" makes no bad records",
                            step->name, step->connector->name);
                step->broken = true;
                continue;
            }
        }
        if (!own) {
            step->errors = d->errors;
            step->broken |= !good;
        }
        if (step->errors.sink_at != NULL && reads_or_computes(step) && (own || good)) {
            add_letters(source, d, i);
        }
    }
}

/* Inputs first; in the document's order else. */
static void sort_steps(struct jm_source *source, struct jm_descriptor *d)
{
    bool *placed = WR_ARENA_ARRAY(source->arena, bool, d->step_count);
    bool moved = true;

    d->order = WR_ARENA_ARRAY(source->arena, uint32_t, d->step_count);
    while (moved) {
        moved = false;
        for (uint32_t i = 0; i < d->step_count; i++) {
            bool ready = !placed[i];
            for (uint32_t k = 0; ready && k < d->steps[i].input_count; k++) {
                ready = placed[d->steps[i].inputs[k].step];
            }
            if (ready) {
                d->order[d->order_count++] = i;
                placed[i] = moved = true;
            }
        }
    }
    for (uint32_t i = 0; i < d->step_count; i++) {
        if (!placed[i]) {
            jm_diagnose(source, d->steps[i].at,
                        "step \"%s\" depends on itself: it is on a cycle of inputs, or behind one",
                        d->steps[i].name);
        }
    }
}

bool jm_descriptor_read(struct jm_source *source, const struct jm_plan_options *options,
                        struct jm_descriptor *ret)
{
    const struct jm_node *root = jm_node_parse(source);
    struct wr_map *names;

    memset(ret, 0, sizeof *ret);
    if (root == NULL) {
        return false;
    }
    if (root->kind != JM_NODE_MAP) {
        jm_diagnose(source, root, "a descriptor is a map of settings and steps, not %s",
                    jm_node_kind_name(root));
        return false;
    }
    (void)jm_node_check_keys(source, root, root_keys, later_root_keys);
    read_head(source, root, options, ret);
    jm_settings_read(source, root, &ret->settings, &ret->errors);
    /* What follows reads literals; jm_plan_build puts back what was. */
    (void)wr_zone_set_current(
        wr_zones_find(ret->settings.timezone, (uint32_t)strlen(ret->settings.timezone)));
    read_steps(source, root, ret);
    names = index_names(source, ret);
    link_errors(source, ret, names);
    for (uint32_t i = 0; i < ret->step_count; i++) {
        link_inputs(source, ret, &ret->steps[i], names);
    }
    jm_was_read(source, ret, names);
    wr_map_destroy(names);
    for (uint32_t i = 0; i < ret->step_count; i++) {
        const struct jm_step *step = &ret->steps[i];
        if (step->kind != JM_STEP_SINK && step->consumers == 0) {
            jm_diagnose(source, step->at, "nothing takes the output of step \"%s\"", step->name);
        }
    }
    sort_steps(source, ret);
    jm_references_check(source, root);
    return true;
}
