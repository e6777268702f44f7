/* The settings of a job: checkpoint, state, restart, errors, time. */
#include <string.h>

#include "common/base/parse.h"
#include "common/base/vec.h"
#include "common/batch/zones.h"
#include "jobmanager/plan/descriptor.h"

enum setting_kind {
    SETTING_DURATION,
    SETTING_LIMIT, /* a number from 0 or "unlimited" = -1; i64 */
    SETTING_COUNT, /* a number from 1; u32 */
    SETTING_CHOICE,
    SETTING_MODE, /* exactly_once | at_least_once; bool */
    SETTING_ZONE, /* a time zone; UTC is "" */
    SETTING_ONLY, /* only the default is supported so far */
};

struct setting {
    const char *section; /* NULL: the top level */
    const char *key;
    enum setting_kind kind;
    size_t offset;
    const char *value;              /* the default */
    const char *const *choices;     /* CHOICE; ends with NULL */
    const char *const *not_yet;     /* CHOICE and ONLY: known values that are not supported yet */
};

static const char *const strategies[] = {"exponential", "fixed", "none", NULL};
static const char *const backends[] = {"heap", "rocksdb", NULL};
static const char *const times[] = {"event", "ingestion", "processing", NULL};
static const char *const policies[] = {"fail", "skip", NULL};

#define FIELD(name) offsetof(Weir__JobSettings, name)
static const struct setting settings[] = {
    {"checkpoint", "interval", SETTING_DURATION, FIELD(checkpoint_interval_us), "10s", NULL, NULL},
    {"checkpoint", "mode", SETTING_MODE, FIELD(at_least_once), "exactly_once", NULL, NULL},
    {"checkpoint", "timeout", SETTING_DURATION, FIELD(checkpoint_timeout_us), "10m", NULL, NULL},
    {"checkpoint", "min_pause", SETTING_DURATION, FIELD(checkpoint_min_pause_us), "0", NULL, NULL},
    {"checkpoint", "tolerable_failures", SETTING_LIMIT, FIELD(tolerable_failures), "unlimited",
     NULL, NULL},
    {"checkpoint", "alignment_timeout", SETTING_ONLY, 0, "never", NULL, NULL},
    {"checkpoint", "retain", SETTING_COUNT, FIELD(retain), "3", NULL, NULL},
    {"state", "backend", SETTING_CHOICE, FIELD(state_backend), "heap", backends, NULL},
    {"state", "ttl", SETTING_ONLY, 0, "none", NULL, NULL},
    {"restart", "strategy", SETTING_CHOICE, FIELD(restart_strategy), "exponential", strategies,
     NULL},
    {"restart", "initial_delay", SETTING_DURATION, FIELD(restart_initial_delay_us), "100ms", NULL,
     NULL},
    {"restart", "max_delay", SETTING_DURATION, FIELD(restart_max_delay_us), "30s", NULL, NULL},
    {"restart", "attempts", SETTING_LIMIT, FIELD(restart_attempts), "unlimited", NULL, NULL},
    {NULL, "errors", SETTING_CHOICE, FIELD(errors), "fail", policies, NULL},
    {NULL, "time", SETTING_CHOICE, FIELD(time), "event", times, NULL},
    {NULL, "timezone", SETTING_ZONE, FIELD(timezone), "UTC", NULL, NULL},
};

static bool is_one_of(const char *const *list, const char *value)
{
    for (; list != NULL && *list != NULL; list++) {
        if (strcmp(*list, value) == 0) {
            return true;
        }
    }
    return false;
}

static bool read_choice(struct jm_source *source, const struct jm_node *node,
                        const struct setting *s, const char *value, char **field)
{
    struct wr_sb list = {0};
    size_t count;

    if (is_one_of(s->choices, value)) {
        *field = wr_arena_strdup(source->arena, value);
        return true;
    }
    if (is_one_of(s->not_yet, value)) {
        jm_diagnose(source, node, "\"%s: %s\" is not supported yet", s->key, value);
        return false;
    }
    for (count = 0; s->choices[count] != NULL; count++) {
        wr_sb_printf(&list, "%s%s", count == 0 ? "" : ", ", s->choices[count]);
    }
    jm_diagnose(source, node, "\"%s\" must be one of %s, not \"%s\"%s", s->key, list.ptr, value,
                jm_did_you_mean(source, value, s->choices, count));
    wr_sb_fini(&list);
    return false;
}

/* {dead_letter: SINK} */
static bool read_letters(struct jm_source *source, const struct jm_node *node,
                         struct jm_errors *ret)
{
    static const char *const keys[] = {"dead_letter", NULL};
    const struct jm_node *sink = jm_node_get(node, "dead_letter");

    if (!jm_node_check_keys(source, node, keys, NULL)) {
        return false;
    }
    if (sink == NULL) {
        jm_diagnose(source, node, "\"errors\" is fail, skip or {dead_letter: SINK}");
        return false;
    }
    if (!jm_node_expect(source, sink, JM_NODE_SCALAR, "dead_letter")) {
        return false;
    }
    ret->policy = wr_arena_strdup(source->arena, "dead_letter");
    ret->sink_at = sink;
    return true;
}

bool jm_errors_read(struct jm_source *source, const struct jm_node *node, struct jm_errors *ret)
{
    if (node->kind == JM_NODE_MAP) {
        return read_letters(source, node, ret);
    }
    if (!jm_node_expect(source, node, JM_NODE_SCALAR, "errors")) {
        return false;
    }
    if (strcmp(node->text, "dead_letter") == 0) {
        jm_diagnose(source, node,
                    "\"errors: dead_letter\" names no sink: write errors: {dead_letter: SINK}");
        return false;
    }
    if (!is_one_of(policies, node->text)) {
        jm_diagnose(source, node,
                    "\"errors\" must be fail, skip or {dead_letter: SINK}, not \"%s\"%s", node->text,
                    jm_did_you_mean(source, node->text, policies, WR_COUNT(policies) - 1));
        return false;
    }
    ret->policy = wr_arena_strdup(source->arena, node->text);
    return true;
}

/* Names only: a rule or an offset would not say which days have 23 hours. */
static void read_zone(struct jm_source *source, const struct jm_node *node, const char *value,
                      char **field)
{
    const struct wr_zone *zone = wr_zones_find(value, (uint32_t)strlen(value));
    const char *name, *near;
    WR_VEC(const char *) names = {0};

    if (zone != NULL) {
        *field = wr_arena_strdup(source->arena, strcmp(zone->name, "UTC") == 0 ? "" : zone->name);
        return;
    }
    for (uint32_t i = 0; (name = wr_zones_name_at(i)) != NULL; i++) {
        WR_VEC_PUSH(&names, name);
    }
    near = wr_nearest(value, names.items, names.count);
    jm_diagnose(source, node, "time zone \"%s\" not recognized%s%s%s", value,
                near == NULL ? "" : "; did you mean \"", near == NULL ? "" : near,
                near == NULL ? "" : "\"?");
    WR_VEC_FINI(&names);
}

static void read_value(struct jm_source *source, const struct jm_node *node,
                       const struct setting *s, const char *value, Weir__JobSettings *ret)
{
    void *field = (char *)ret + s->offset;
    struct wr_error err;
    uint64_t number;

    switch (s->kind) {
    case SETTING_DURATION:
        if (wr_parse_duration_us(value, field, &err) != WR_OK) {
            jm_diagnose(source, node, "\"%s\": %s", s->key, err.message);
        }
        return;
    case SETTING_LIMIT:
        if (strcmp(value, "unlimited") == 0) {
            *(int64_t *)field = -1;
        } else if (wr_parse_u64(value, &number, &err) != WR_OK || number > INT32_MAX) {
            jm_diagnose(source, node, "\"%s\" must be a number or unlimited, not \"%s\"", s->key,
                        value);
        } else {
            *(int64_t *)field = (int64_t)number;
        }
        return;
    case SETTING_COUNT:
        if (wr_parse_u64(value, &number, &err) != WR_OK || number == 0 || number > 1000) {
            jm_diagnose(source, node, "\"%s\" must be a number from 1 to 1000, not \"%s\"", s->key,
                        value);
        } else {
            *(uint32_t *)field = (uint32_t)number;
        }
        return;
    case SETTING_CHOICE:
        read_choice(source, node, s, value, field);
        return;
    case SETTING_MODE:
        if (strcmp(value, "exactly_once") != 0 && strcmp(value, "at_least_once") != 0) {
            jm_diagnose(source, node,
                        "\"%s\" must be one of exactly_once, at_least_once, not \"%s\"", s->key,
                        value);
        }
        *(protobuf_c_boolean *)field = strcmp(value, "at_least_once") == 0;
        return;
    case SETTING_ZONE:
        read_zone(source, node, value, field);
        return;
    case SETTING_ONLY:
        if (strcmp(value, s->value) != 0) {
            jm_diagnose(source, node, "\"%s: %s\" is not supported yet: it is always %s", s->key,
                        value, s->value);
        }
        return;
    }
}

static void check_section(struct jm_source *source, const struct jm_node *root,
                          const char *section)
{
    const struct jm_node *map = jm_node_get(root, section);
    const char *names[WR_COUNT(settings) + 1] = {NULL};
    size_t count = 0;

    if (map == NULL || !jm_node_expect(source, map, JM_NODE_MAP, section)) {
        return;
    }
    for (size_t i = 0; i < WR_COUNT(settings); i++) {
        if (settings[i].section != NULL && strcmp(settings[i].section, section) == 0) {
            names[count++] = settings[i].key;
        }
    }
    (void)jm_node_check_keys(source, map, names, NULL);
}

void jm_settings_read(struct jm_source *source, const struct jm_node *root,
                      Weir__JobSettings *ret, struct jm_errors *ret_errors)
{
    const struct jm_node *errors = jm_node_get(root, "errors");

    weir__job_settings__init(ret);
    check_section(source, root, "checkpoint");
    check_section(source, root, "state");
    check_section(source, root, "restart");
    for (size_t i = 0; i < WR_COUNT(settings); i++) {
        const struct setting *s = &settings[i];
        const struct jm_node *map = s->section == NULL ? root : jm_node_get(root, s->section);
        const struct jm_node *node = jm_node_get(map, s->key);
        read_value(source, NULL, s, s->value, ret);
        if (node != NULL && node != errors && jm_node_expect(source, node, JM_NODE_SCALAR, s->key)) {
            read_value(source, node, s, node->text, ret);
        }
    }
    ret_errors->policy = ret->errors;
    if (errors != NULL && jm_errors_read(source, errors, ret_errors)) {
        ret->errors = ret_errors->policy;
    }
}
