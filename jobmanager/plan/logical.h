/* The logical plan: steps with schemas, bound programs, and what kind of stream each makes.
 *
 * Everything lives in the source's arena. A step is `valid` when it and all it depends on are
 * without mistakes.
 *
 * Thread: one at a time; building blocks on the SQL parser.
 */
#ifndef JM_PLAN_LOGICAL_H
#define JM_PLAN_LOGICAL_H

#include "common/expr/aggregate.h"
#include "common/expr/aggregate_list.h"
#include "jobmanager/plan/bind.h"
#include "jobmanager/plan/descriptor.h"
#include "jobmanager/plan/sql.h"

struct jm_call {
    const char *name; /* of the result column */
    const struct wr_aggregate *aggregate;
    uint32_t arg; /* input column + 1; 0 = count(*) */
    uint32_t other; /* second argument; 0 = none */
    uint32_t filter; /* of rows that are kept, NULLs too; 0 = none */
    bool distinct;
    uint32_t sort_count;
    struct jm_call_sort {
        uint32_t column; /* of the input, + 1 */
        bool descending;
        bool nulls_first;
    } sorts[WR_AGGREGATE_ORDER_MAX];
};

struct jm_logical_step {
    const struct jm_step *step;
    bool valid;
    const struct wr_schema *input;  /* of operators and sinks; without system columns */
    const struct wr_schema *schema; /* output, system columns included; NULL: sinks */
    bool unbounded;
    /* A changelog. `unique` are the columns of its key in the output; none: rows have no key any more, and
     * the old row is told with each change. */
    bool changelog;
    bool retract;  /* AGGREGATE: old rows are told too, for steps behind it */
    bool updating; /* AGGREGATE: the input is such a changelog */
    bool combines; /* AGGREGATE: accumulators of rows can be made before the shuffle */
    uint32_t *unique;
    uint32_t unique_count;
    uint32_t *route; /* partition: hash: columns of the input */
    uint32_t route_count;
    bool copies; /* a row comes once per subtask of a step that it was broadcast to */

    const Weir__Program *filter;  /* FILTER: the condition */
    const Weir__Program *project; /* MAP; AGGREGATE: what comes in front, NULL = nothing */
    uint32_t function;            /* FLAT_MAP */
    const Weir__Program *args;
    uint32_t *keys; /* FLAT_MAP: kept columns; AGGREGATE: of its input behind `project` */
    uint32_t key_count;
    const struct wr_schema *prepared; /* AGGREGATE: output of `project` */
    const Weir__Program *reduce; /* REDUCE, which is an AGGREGATE of calls that hold values */
    struct jm_call *calls;
    uint32_t call_count;
};

struct jm_logical {
    const struct jm_descriptor *descriptor;
    struct jm_logical_step *steps; /* by index of the descriptor's steps */
};

/* Of what comes in by an input: its schema, and whether it is a changelog. */
const struct wr_schema *jm_logical_input_schema(const struct jm_logical *plan,
                                                const struct jm_input *input);
bool jm_logical_is_changelog(const struct jm_logical *plan, const struct jm_input *input);

/* WR_OK also when there are mistakes (diagnosed); else there is no parser. */
enum wr_code jm_logical_build(struct jm_source *source, const struct jm_descriptor *descriptor,
                              struct jm_logical *ret, struct wr_error *err) WR_MUST_CHECK;

/* The step whose changes come through `in`, which itself or through filters and maps is a changelog; else
 * NULL. */
const struct jm_logical_step *jm_logical_changes_of(const struct jm_logical *plan,
                                                    const struct jm_logical_step *in);

/* For the parts of it (logical.c, logical_aggregate.c, logical_reduce.c). */
struct jm_logical_build {
    struct jm_source *source;
    const struct jm_descriptor *descriptor;
    struct jm_logical *plan;
    struct jm_sql_text *texts;
    const struct jm_node **nodes; /* by text */
    uint32_t text_count;
    uint32_t *first_text; /* by step: its expressions, then its keys */
    const struct wr_schema **read; /* by step: what a source is to read of its columns; NULL: all */
};
/* The one target of a text; NULL: its syntax is wrong, which has been said. */
const struct jm_target *jm_logical_target(struct jm_logical_build *b, uint32_t text);
/* The old row with each change: whoever makes the changes that come through `in` is to tell it. */
void jm_logical_ask_old_rows(struct jm_logical_build *b, const struct jm_logical_step *in);
bool jm_logical_add_field(struct jm_source *source, const struct jm_node *at,
                          struct wr_schema *schema, struct wr_field field);
/* What an expression's mistake is, with its place; false. */
bool jm_logical_bind_failed(struct jm_logical_build *b, const struct jm_node *node,
                            const struct jm_binder *binder);
struct wr_schema *jm_logical_new_schema(struct jm_source *source, uint32_t system);
/* needs.c: fills b->read from steps without mistakes; false: all columns are read. */
bool jm_logical_prune(struct jm_logical_build *b);
/* origin.c: of steps without mistakes, behind all else: which outputs say where their rows come from. */
void jm_logical_add_origins(struct jm_logical_build *b);
/* partition.c: may rows travel into the step as it says? Fills `route` and `copies`. */
bool jm_logical_partition(struct jm_logical_build *b, uint32_t step);
bool jm_logical_aggregate(struct jm_logical_build *b, uint32_t step);
bool jm_logical_reduce(struct jm_logical_build *b, uint32_t step);
bool jm_logical_check_program(struct jm_source *source, const struct jm_node *at,
                              const Weir__Program *program, const struct wr_schema *input);

#endif
