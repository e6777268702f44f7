/* What a job takes over of another job's checkpoint.
 *
 * State is found by the names of steps. A step has the state of the step that has its name in the
 * checkpoint, or the one that its `was` names; where the other plan says the same `was`, the renaming has
 * been done already and its own name counts. What the two steps are must fit, or nothing is taken:
 *
 *     source      the same connector and format, and the same value of every option that its positions
 *                 depend on (connector.h)
 *     aggregate,  the same keys (names and types), the same calls in the same order, which names that are
 *     reduce      still there do not contradict, ordered by the same types, taking rows back or not,
 *                 emitting when it did; expressions, filters and parallelism may differ. Once it has begun
 *                 to give out what its input came to, only the same sources, to the same end
 *     sink        with another connector or another directory it begins anew. Output that was prepared and
 *                 is not known to be committed is committed by the new job, under the same path only
 *
 * State that no step takes over is a mistake unless it is given up on purpose; a sink that has nothing to
 * commit may go. The number of key groups
 * stays (Flink's state compatibility, by names in place of uids).
 *
 * Thread: any; pure.
 */
#ifndef JM_PLAN_INHERIT_H
#define JM_PLAN_INHERIT_H

#include "common/base/id.h"
#include "common/graph/plan.h"
#include "proto/checkpoint.pb-c.h"

struct jm_inheritance {
    const struct wr_plan *old_plan; /* of the job that took the checkpoint */
    const struct wr_plan *plan;
    struct wr_id job;               /* the new one */
    bool committed;                 /* all its output is known to be */
    bool allow_non_restored;        /* state that no step takes over is given up */
};
/* The other job's manifest becomes the new job's, in place: no attempt has completed it, its tasks are as
 * they were, under the names of the new plan. WR_ERR_INVALID: err lists what does not fit, and the
 * manifest is of no use any more. WR_ERR_CORRUPT: the manifest and the plan are not of one job. */
enum wr_code jm_inherit(Weir__Manifest *manifest, const struct jm_inheritance *inheritance,
                        struct wr_error *err) WR_MUST_CHECK;

#endif
