/* Where subtasks go: the slots that a job may use, and who keeps state of its tasks on a disk of
 * its own. Subtasks go back to who keeps their state, as long as the placement stays even: nobody
 * gets more than the largest share it would have if nobody kept anything.
 *
 * Thread: loop.
 */
#ifndef JM_CORE_JOB_PLACE_H
#define JM_CORE_JOB_PLACE_H

#include <stddef.h>
#include <stdint.h>

struct jm_job;

/* Slots as the job may use them: filled by the driver before each reconcile, which takes from them.
 */
struct jm_slots {
    uint32_t worker;
    uint32_t free;
};

/* A worker that has files of a task's state. A preference, no more: they may be gone. */
struct jm_holder {
    uint32_t worker;
    uint64_t checkpoint; /* as of which; 0 = no holder */
};
#define JM_HOLDERS 2

/* What a task manager says to have kept, perhaps as another process: its tasks of a region as of
 * one completed checkpoint. */
struct jm_local_report {
    uint32_t region;
    uint64_t checkpoint;
    const uint32_t *tasks;
    size_t task_count;
};
void jm_job_on_local_state(struct jm_job *job, uint32_t worker,
                           const struct jm_local_report *report);

#endif
