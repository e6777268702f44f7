/* What there is to see: jobs, tasks, checkpoints, workers, as plain structs for HTTP and tests.
 *
 * Everything is borrowed and valid until the loop handles its next message; rows of a checkpoint
 * until the next checkpoint of that job is looked at.
 *
 * Thread: loop.
 */
#ifndef JM_DRIVER_VIEW_H
#define JM_DRIVER_VIEW_H

#include "common/graph/plan.h"
#include "jobmanager/driver/daemon.h"
#include "jobmanager/driver/error_counts.h"
#include "proto/control.pb-c.h"

struct jm_view_job {
    struct wr_id id;
    const char *name;
    const char *state;        /* Flink's: CREATED RUNNING RESTARTING SUSPENDED FAILING CANCELING
                                 FINISHED FAILED CANCELED */
    const char *reason;       /* of a failure or restart, or "" */
    int64_t submitted_us;
    int64_t started_us;       /* 0 = not yet */
    int64_t ended_us;         /* 0 = running */
    uint32_t restarts;
    uint32_t parallelism;
    const char *directory;    /* of its checkpoints; absolute */
    const char *started_from; /* the checkpoint of another job, or "" */
    const struct wr_plan *plan; /* NULL for ended jobs whose plan was dropped */
    uint64_t completed_checkpoints;
    uint64_t failed_checkpoints;
    uint64_t last_checkpoint;   /* id, 0 = none */
    int64_t unprotected_us;     /* since the last completed checkpoint (or start); -1: takes none */
    /* For longer than 30 s and three times (interval + min_pause + twice the last one's duration). */
    bool unprotected;
    int64_t checkpoint_ended_us;    /* the newest completed one of this leader; 0 = none */
    int64_t checkpoint_duration_us;
    uint64_t checkpoint_id;         /* its id; 0 = none */
    uint64_t checkpoint_state_bytes, checkpoint_written_bytes;
    const char *checkpoint_kind;    /* what was written, as below */
    uint32_t checkpoint_deltas;     /* the most deltas that any task's state is made of */
    uint64_t checkpoint_aligned_ns, checkpoint_sealed_ns; /* the longest of any task */
    uint64_t source_rows, source_bytes; /* in the present attempts */
    uint64_t sink_rows, sink_bytes;
};
struct jm_view_task {
    uint32_t task;
    uint32_t vertex;
    uint32_t subtask;
    const char *vertex_name;
    const char *state;          /* CREATED SCHEDULED DEPLOYING INITIALIZING RUNNING DRAINED FINISHED
                                   CANCELING CANCELED FAILED RECONCILING; SCHEDULED: waits for
                                   slots; RECONCILING: may run on from an older leader */
    const char *worker;         /* id or "" */
    const char *worker_name;
    struct wr_attempt attempt;
    const Weir__TaskMetrics *metrics; /* last sample of this attempt, without its id, or NULL */
    double busy_ratio, idle_ratio, backpressured_ratio; /* between the last two; -1: not yet */
};
struct jm_view_checkpoint_task {
    uint32_t task;
    bool acknowledged;
    int64_t acknowledged_us;    /* wall clock */
    uint64_t state_bytes;
    uint64_t written_bytes;
    /* What was written of its tables: "base", "delta", "store base" (the files of their databases),
     * "mixed", or "": it has none. */
    const char *kind;
    uint32_t bases, deltas; /* what its state is made of now: bases of either kind, and deltas */
    uint64_t sealed_ns, aligned_ns, packed_ns;
    const char *vertex_name;
    uint32_t subtask;
    const char *worker; /* id or "" */
    const char *worker_name;
};
struct jm_view_checkpoint {
    uint64_t id;
    const char *state;          /* IN_PROGRESS COMPLETED FAILED */
    const char *reason;         /* of a failure */
    bool final;
    uint64_t record;            /* k, 0 = none */
    bool committed;
    int64_t triggered_us;
    int64_t ended_us;           /* 0 = in progress */
    uint64_t state_bytes, written_bytes;
    const char *kind;           /* of all its tasks, as above */
    uint32_t task_count, acknowledged_count;
    const struct jm_view_checkpoint_task *tasks; /* task_count rows; NULL when no longer kept */
};
struct jm_view_worker {
    const char *id;
    const char *name;
    const char *address;        /* data plane */
    const char *state;          /* PROBING CONNECTED SUSPECT LOST */
    uint32_t slots, slots_used, workers;
    int64_t registered_us;
    int64_t heartbeat_age_us;
    uint32_t pid;
    const Weir__Metrics *metrics; /* last sample or NULL */
};

uint32_t jm_view_job_count(struct jm_daemon *daemon);
/* In order of submission. */
bool jm_view_job_at(struct jm_daemon *daemon, uint32_t index, struct jm_view_job *ret);
bool jm_view_job_find(struct jm_daemon *daemon, struct wr_id job, struct jm_view_job *ret);
/* By id, name (the newest of that name) or unique id prefix (>= 4 digits). */
bool jm_view_job_resolve(struct jm_daemon *daemon, const char *text, struct wr_id *ret);

/* Adds what is known of records that failed: those left out in the present attempts, and those that made
 * tasks fail under this leader. *ret is the caller's. */
void jm_view_errors(struct jm_daemon *daemon, struct wr_id job, struct jm_error_counts *ret);

uint32_t jm_view_task_count(struct jm_daemon *daemon, struct wr_id job);
bool jm_view_task_at(struct jm_daemon *daemon, struct wr_id job, uint32_t task,
                     struct jm_view_task *ret);

/* Newest first: in progress, then history (the last 100). */
uint32_t jm_view_checkpoint_count(struct jm_daemon *daemon, struct wr_id job);
bool jm_view_checkpoint_at(struct jm_daemon *daemon, struct wr_id job, uint32_t index,
                           struct jm_view_checkpoint *ret);

/* By registration; lost ones for ten minutes. */
uint32_t jm_view_worker_count(struct jm_daemon *daemon);
bool jm_view_worker_at(struct jm_daemon *daemon, uint32_t index, struct jm_view_worker *ret);
/* NULL when healthy; else why not (unprotected job, no task managers for a job, not leading). */
const char *jm_view_unready(struct jm_daemon *daemon);
int64_t jm_view_now_us(struct jm_daemon *daemon);
int64_t jm_view_started_us(struct jm_daemon *daemon);
void jm_view_process(struct jm_daemon *daemon, struct wr_process_info *ret);

#endif
