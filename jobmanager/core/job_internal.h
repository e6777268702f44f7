/* The inside of a job, shared by the files job*.c of this folder only.
 *
 * Thread: loop.
 */
#ifndef JM_CORE_JOB_INTERNAL_H
#define JM_CORE_JOB_INTERNAL_H

#include "jobmanager/core/job.h"

#define JM_STORAGE_RETRY_NS 500000000ull
/* How long an ending job waits for sinks to confirm a commit that is already decided. */
#define JM_COMMIT_WAIT_NS 5000000000ull

/* job.c */
void job_act(struct jm_job *job, enum jm_action_kind kind, uint32_t region, uint32_t worker,
             uint64_t checkpoint);
void job_set_region(struct jm_region *region, enum jm_region_state state, uint64_t now_ns);
bool job_region_has_live(const struct jm_job *job, uint32_t region);
bool job_is_ending(const struct jm_job *job); /* canceling or failing */
bool job_all_running(const struct jm_job *job);
bool job_all_drained(const struct jm_job *job);
void job_begin_ending(struct jm_job *job, enum jm_job_state state, uint64_t now_ns);
/* Tell every worker with live tasks of the region, once; CANCELLING. */
void job_cancel_region(struct jm_job *job, uint32_t region, uint64_t now_ns);
void job_fail_region(struct jm_job *job, uint32_t region, const struct jm_failure *failure,
                     uint64_t now_ns, int64_t wall_us);

/* job_place.c */
uint32_t job_region_slots(const struct jm_job *job, uint32_t region);
/* Subtask i of every vertex of the region on one worker: fills the slots evenly, and takes them. Within
 * that it goes to who keeps its state. false: there are too few. */
bool job_place_region(struct jm_job *job, uint32_t region, struct jm_slots *slots,
                      uint32_t slot_count);
/* The checkpoint in flight has a record: who acknowledged a task keeps its files. */
void job_note_acknowledged(struct jm_job *job);
void job_forget_holder(struct jm_job *job, uint32_t worker);

/* job_adopt.c */
void job_reconcile_adoption(struct jm_job *job, uint32_t region, uint64_t now_ns);
void job_report(struct jm_job *job, uint32_t worker, const struct jm_report *report);
/* The worker's tasks of a region that is being adopted are not there (any more). */
void job_unreport(struct jm_job *job, uint32_t region, uint32_t worker);

/* job_storage.c */
bool job_may_store(const struct jm_job *job, uint64_t now_ns);
void job_begin_storage(struct jm_job *job, enum jm_storage storage, enum jm_action_kind kind);
void job_reconcile_fence(struct jm_job *job, uint64_t now_ns);
void job_note_committed(struct jm_job *job, uint64_t now_ns);
void job_reconcile_end(struct jm_job *job, uint64_t now_ns, int64_t wall_us);
/* Whether the end needs a checkpoint: there are any, or a sink commits with them. */
bool job_needs_final(const struct jm_job *job);
bool job_waits_for_commits(const struct jm_job *job, uint64_t now_ns);

/* job_checkpoint.c */
void job_checkpoint_fini(const struct jm_job *job, struct jm_checkpoint *checkpoint);
void job_reconcile_checkpoint(struct jm_job *job, uint64_t now_ns, int64_t wall_us);
/* Only one that is collecting can be aborted: while its record may come to exist nothing is. */
void job_abort_checkpoint(struct jm_job *job, const char *reason, uint64_t now_ns,
                          int64_t wall_us);
/* The same, and it counts against tolerable_failures: too many, and the region is restarted. */
void job_decline_checkpoint(struct jm_job *job, uint32_t region, const char *reason,
                            uint64_t now_ns, int64_t wall_us);
/* Its record exists: k, nonce. */
void job_complete_checkpoint(struct jm_job *job, uint64_t k, const uint8_t nonce[16],
                             uint64_t now_ns, int64_t wall_us);
uint64_t job_checkpoint_wake_ns(const struct jm_job *job, uint64_t now_ns);

#endif
