/* Runs a plan without daemons: its real tasks, operators and local channels, all on one worker that the
 * test polls, fed with rows that the test has, until every task is drained.
 *
 * Sources are of the plan's kind "datagen", sinks of any kind: both are replaced by the test's own, so
 * that rows come in batches of any size and what leaves the job is seen.
 *
 * Thread: main; one run at a time.
 */
#ifndef WR_TESTS_LIB_ONE_WORKER_H
#define WR_TESTS_LIB_ONE_WORKER_H

#include "common/base/vec.h"
#include "common/batch/batch.h"
#include "common/graph/plan.h"
#include "common/sys/env.h"

struct one_worker_options {
    struct wr_env *env;
    struct wr_memory *memory;
    const struct wr_plan *plan;
    struct wr_batch *rows;   /* of every source: subtask i has rows i, i + P, … */
    uint32_t batch_rows;     /* of batches, wherever they are made */
    void (*row)(void *ctx, struct wr_batch *batch, uint32_t row); /* what a sink takes */
    void *ctx;
};

/* The plan with this parallelism of every vertex. Returned; wr_plan_destroy. */
struct wr_plan *one_worker_plan(const struct wr_plan *plan, uint32_t parallelism);
/* WR_OK, or why a task has failed. */
enum wr_code one_worker_run(const struct one_worker_options *options, struct wr_error *err);

#endif
