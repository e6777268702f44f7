/* Small plans for tests of the job manager: each region is a source and a sink, forward, each with
 * `parallelism` subtasks; so region r has tasks [r * 2P, r * 2P + P) = sources, then sinks.
 *
 * The operators are what their names say (datagen, blackhole), but no test of the job manager runs
 * them.
 */
#ifndef WR_TESTS_LIB_JOB_PLAN_H
#define WR_TESTS_LIB_JOB_PLAN_H

#include "common/graph/plan.h"

struct job_plan_options {
    uint32_t regions;     /* 0 = 1 */
    uint32_t parallelism; /* 0 = 1 */
    bool commits;         /* sinks are transactional */
    int64_t interval_us;  /* of checkpoints; 0 = off */
    int64_t timeout_us;   /* 0 = 10 s */
    int64_t min_pause_us;
    int64_t tolerable_failures; /* -1 = unlimited */
    uint32_t retain;            /* 0 = 2 */
    const char *strategy;       /* NULL = exponential */
    int64_t initial_delay_us, max_delay_us;
    int64_t attempts; /* -1 = unlimited */
};

/* Returned; wr_plan_destroy. */
struct wr_plan *job_plan_create(const struct job_plan_options *options);
/* Packed, to be submitted or deployed. Returned. */
void *job_plan_pack(const struct job_plan_options *options, size_t *ret_bytes);

#endif
