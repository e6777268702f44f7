/* What tasks and channels must have in any case, so that rows move whatever else fills the memory: set aside
 * when a region is deployed, never refused, nobody else's.
 *
 *     task      what its operators work in (registers of programs, keys and cells of a batch); for each
 *               operator one batch of its output, and its block of a file where it reads or writes one;
 *               for each channel out of it one frame that is being filled; what each of its tables has in
 *               any case, which goes to the table's account when that is opened
 *     channel   from another task manager: one frame at the receiver
 *     region    one buffer for snapshots
 *
 * Why rows move then: the graph of tasks is acyclic, and a task whose outputs have room can take what came
 * in and make its next batch of what is its own; the last ones only take.
 *
 * Thread: any; pure.
 */
#ifndef TM_RUNTIME_MINIMUM_H
#define TM_RUNTIME_MINIMUM_H

#include "common/graph/plan.h"
#include "taskmanager/runtime/limits.h"

/* A frame of the guaranteed credit, and what holds it. */
uint64_t tm_minimum_frame_bytes(struct tm_limits limits);
/* All of a task's, and what of it is always in use. */
uint64_t tm_minimum_task_bytes(const struct wr_plan *plan, uint32_t task, struct tm_limits limits);
uint64_t tm_minimum_own_bytes(const struct wr_plan *plan, uint32_t task);

/* Of the listed tasks of one region together. */
struct tm_minimum {
    uint64_t task_bytes; /* with table_bytes */
    uint64_t table_bytes;
    uint32_t tables, stored_tables; /* these over stores, which know what else they need (store.h) */
    uint32_t remote_inputs;
    uint64_t bytes; /* all of it */
};
/* here[t]: is task t of the plan on this task manager? */
struct tm_minimum tm_minimum_of(const struct wr_plan *plan, const bool *here,
                                struct tm_limits limits);

#endif
