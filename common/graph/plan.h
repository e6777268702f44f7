/* A JobPlan, decoded and checked, with what follows from it: schemas, edges by vertex, subtasks.
 *
 * Both daemons work from this view: the job manager to schedule and name tasks, task managers to
 * build them. Tasks are numbered through all vertices: task = first_task of the vertex + subtask.
 *
 * Thread: any; immutable after creation.
 */
#ifndef WR_GRAPH_PLAN_H
#define WR_GRAPH_PLAN_H

#include <stdint.h>

#include "common/base/arena.h"
#include "common/batch/schema.h"
#include "common/graph/secret.h"
#include "proto/plan.pb-c.h"

struct wr_plan {
    Weir__JobPlan *message; /* owned */
    struct wr_arena arena;
    struct wr_schema *schemas; /* by index of message->schemas */
    uint32_t *first_task;      /* by vertex; [vertex count] = task count */
    uint32_t task_count;
    /* Deployed: values that stand in options in place of references, to be taken out of whatever is said
     * (wr_secrets_redact); borrowed from the deployment. */
    struct wr_secrets secrets;
};

/* Decode and check (version, indices, schemas, parallelism, topological order, limits): bytes may
 * come from anywhere. Returned; wr_plan_destroy. */
enum wr_code wr_plan_decode(const void *data, size_t bytes, struct wr_plan **ret,
                            struct wr_error *err) WR_MUST_CHECK;
void wr_plan_destroy(struct wr_plan *plan);
/* Packed form. Returned. */
void *wr_plan_encode(const Weir__JobPlan *message, size_t *ret_bytes);

uint32_t wr_plan_task(const struct wr_plan *plan, uint32_t vertex, uint32_t subtask);
void wr_plan_task_of(const struct wr_plan *plan, uint32_t task, uint32_t *ret_vertex,
                     uint32_t *ret_subtask);
/* No input edges: takes its barriers from the coordinator. */
bool wr_plan_vertex_is_root(const struct wr_plan *plan, uint32_t vertex);
/* Has a transactional sink. */
bool wr_plan_vertex_commits(const struct wr_plan *plan, uint32_t vertex);

/* Of an operator's or edge's raw_schema; NULL: it has none. */
static inline const struct wr_schema *wr_plan_raw_schema(const struct wr_plan *plan,
                                                         uint32_t raw_schema)
{
    return raw_schema == 0 ? NULL : &plan->schemas[raw_schema - 1];
}

/* What a source or sink was told by its connector's and format's options; of others none. */
Weir__OptionValue **wr_plan_options(const Weir__Operator *op, size_t *ret_count);

/* Channels of an edge are derived. Does `from` feed `to`? Every subtask has a channel of every edge into
 * it, or barriers and ends would not reach it. */
bool wr_plan_edge_connects(const struct wr_plan *plan, const Weir__Edge *edge, uint32_t from,
                           uint32_t to);

#endif
