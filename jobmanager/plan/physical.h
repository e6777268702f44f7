/* The physical plan: vertices (chains of operators), edges between them, regions.
 *
 * A step goes behind its input into the same vertex when the input is single and of the same
 * parallelism; several inputs, another parallelism, a shuffle and `partition:` other than forward begin a
 * new vertex.
 *
 * Thread: one at a time.
 */
#ifndef JM_PLAN_PHYSICAL_H
#define JM_PLAN_PHYSICAL_H

#include "jobmanager/plan/logical.h"

/* The message, in the source's arena; every step of the logical plan is valid. */
Weir__JobPlan *jm_physical_build(struct jm_source *source, const struct jm_logical *logical,
                                 const struct jm_plan_options *options);

#endif
