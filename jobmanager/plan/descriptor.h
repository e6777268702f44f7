/* A job descriptor, checked as far as it can be without looking into its expressions: keys, types
 * of values, names, inputs, options of connectors and formats, settings.
 *
 * Everything lives in the source's arena and points into its nodes. Steps that were diagnosed are
 * `broken`; later phases pass over them and over what depends on them.
 *
 * Thread: one at a time.
 */
#ifndef JM_PLAN_DESCRIPTOR_H
#define JM_PLAN_DESCRIPTOR_H

#include "common/base/map.h"
#include "common/graph/connector.h"
#include "jobmanager/plan/node.h"
#include "proto/plan.pb-c.h"

enum jm_step_kind {
    JM_STEP_SOURCE,
    JM_STEP_FILTER,
    JM_STEP_MAP,
    JM_STEP_FLAT_MAP,
    JM_STEP_AGGREGATE,
    JM_STEP_REDUCE,
    JM_STEP_SINK,
};

/* How rows travel into a step. */
enum jm_partition {
    JM_PARTITION_NONE, /* not said: as is best */
    JM_PARTITION_FORWARD,
    JM_PARTITION_HASH,
    JM_PARTITION_REBALANCE,
    JM_PARTITION_RESCALE,
    JM_PARTITION_BROADCAST,
    JM_PARTITION_GLOBAL,
};

struct jm_option {
    const char *name;
    const char *value;
};

/* What a step gives out beside its rows. */
enum jm_side {
    JM_SIDE_NONE,   /* its rows */
    JM_SIDE_ERRORS, /* dead letters */
};

struct jm_input {
    const struct jm_node *at;
    uint32_t step;
    enum jm_side side; /* of the step */
};

/* What a bad record gets. */
struct jm_errors {
    char *policy; /* fail, skip or dead_letter; NULL: as the job says */
    const struct jm_node *sink_at; /* DEAD_LETTER: where the sink is named */
    uint32_t sink;                 /* and which step it is, once linked */
};

struct jm_step {
    const char *name;
    const struct jm_node *at;   /* its name in the document */
    const struct jm_node *section; /* sources, operators or sinks */
    const struct jm_node *body;    /* the step itself: a map, or what stands there in its place */
    const char *was;               /* its name in older checkpoints; NULL: the same */
    enum jm_step_kind kind;
    bool broken;
    uint32_t parallelism;
    struct jm_errors errors; /* its own or, once linked, the job's */
    bool takes_letters;      /* a sink without an input, for dead letters */
    struct jm_input *inputs;
    uint32_t input_count;
    uint32_t consumers; /* how many steps name it as an input */
    enum jm_partition partition;
    const struct jm_node *partition_at;
    const struct jm_node *partition_columns; /* {hash: [columns]}; NULL: none given */

    /* operators */
    const struct jm_node **exprs; /* filter, flat_map: 1; map, aggregate, reduce: their items */
    const struct jm_node **names; /* reduce: the column of each */
    uint32_t expr_count;
    const struct jm_node **keys; /* key_by: expressions; keep: column names */
    uint32_t key_count;
    const struct jm_node *keys_at; /* where key_by or keep stands */
    bool final;                    /* emit: final */

    /* sources and sinks */
    const struct wr_connector *connector;
    const struct wr_format *format; /* NULL: none */
    struct jm_option *options;      /* as the user set them, in canonical form */
    uint32_t option_count;
    struct wr_schema *schema;        /* sources */
    struct jm_option *generators;    /* datagen: by column */
    struct jm_option *paths;         /* json: columns that say where they stand, and where */
    uint32_t path_count;
    uint64_t rate_per_s;
    bool unbounded;
    const struct jm_node *row_kind; /* sinks; NULL: none */
};

struct jm_descriptor {
    const char *name;
    uint32_t key_groups;
    uint32_t parallelism; /* of steps that say none */
    Weir__JobSettings settings;
    struct jm_errors errors; /* of steps that say none */
    struct jm_step *steps;
    uint32_t step_count;
    uint32_t *order; /* of steps: inputs first; those on a cycle are missing */
    uint32_t order_count;
};

/* Diagnoses all there is to say; *ret is usable (with broken steps) unless false. */
bool jm_descriptor_read(struct jm_source *source, const struct jm_plan_options *options,
                        struct jm_descriptor *ret);

/* Parts of it: settings.c, step.c, partition.c, was.c and connection.c. */
void jm_settings_read(struct jm_source *source, const struct jm_node *root,
                      Weir__JobSettings *ret, struct jm_errors *ret_errors);
void jm_step_read(struct jm_source *source, const struct jm_node *section_map, uint32_t index,
                  enum jm_step_kind section, struct jm_step *ret);
bool jm_errors_read(struct jm_source *source, const struct jm_node *node, struct jm_errors *ret);
bool jm_connection_read(struct jm_source *source, struct jm_step *step);
bool jm_partition_read(struct jm_source *source, struct jm_step *step);
/* `was:` of all steps; `names`: step index + 1 by name. */
void jm_was_read(struct jm_source *source, const struct jm_descriptor *d, const struct wr_map *names);
/* reference.c: does the text have ${env:NAME} or ${file:PATH} in it? Sees to each; *good: all can be. */
bool jm_refers(struct jm_source *source, struct jm_node *node, bool *good);
/* References where none can be: they would be taken for text. */
void jm_references_check(struct jm_source *source, const struct jm_node *root);
/* A whole number from..to; false: diagnosed. */
bool jm_number_read(struct jm_source *source, const struct jm_node *node, const char *key,
                    uint64_t from, uint64_t to, uint64_t *ret);
bool jm_name_check(struct jm_source *source, const struct jm_node *at, const char *what,
                   const char *name);

#endif
