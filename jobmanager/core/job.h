/* The life of one job: regions, attempts, checkpoints, commits, restarts, end. Pure: no clock, no
 * I/O, no thread. Events change the state, then the machine is reconciled: what the state calls for
 * and is not under way becomes an action.
 *
 *     job:     FENCING -> RUNNING <-> (regions restart) -> ENDING (TERMINAL record) -> ENDED
 *     region:  DOWN -> FENCED -> DEPLOYING -> READY -> RUNNING -> (all DRAINED) -> RELEASED
 *                ^________________ CANCELLING <___ a task failed, a worker was lost
 *
 * Rules (CONTRACTS §§4-6, 13):
 *   - one storage operation at a time per job, so nobody chooses a restore point while a record may
 *     or may not exist;
 *   - a region is deployed only after a FENCE that was appended for it, from the newest CHECKPOINT
 *     record at or below the fence;
 *   - an acknowledgement counts only with the region's current attempt and the checkpoint in flight;
 *   - sinks are told only of records that were read back;
 *   - EEXIST with another's record: fenced; from then on the job does nothing at all.
 *
 * Thread: loop.
 */
#ifndef JM_CORE_JOB_H
#define JM_CORE_JOB_H

#include "common/base/hash.h"
#include "common/base/id.h"
#include "common/base/vec.h"
#include "common/graph/plan.h"
#include "jobmanager/core/restart.h"
#include "proto/control.pb-c.h"

enum jm_job_state {
    JM_JOB_STARTING, /* log not read yet */
    JM_JOB_RUNNING,  /* regions run or restart */
    JM_JOB_CANCELING,
    JM_JOB_FAILING,
    JM_JOB_FINISHING,
    JM_JOB_ENDED,
    JM_JOB_FENCED, /* another leader controls it */
};

enum jm_region_state {
    JM_REGION_DOWN,       /* no task runs; waits for its delay, a fence and slots */
    JM_REGION_FENCED,     /* may be deployed */
    JM_REGION_DEPLOYING,
    JM_REGION_RUNNING,
    JM_REGION_CANCELLING, /* waits until no task of the attempt is left */
    JM_REGION_RELEASED,
};

struct jm_task {
    Weir__TaskStateKind state;
    uint32_t region;
    uint32_t worker; /* the driver's number; JM_NO_WORKER: none */
    bool live;       /* deployed and not yet known to be gone */
    bool commits;    /* its vertex has a transactional sink */
    bool drained;
    uint64_t committed; /* checkpoint through which its tokens are known committed */
};
#define JM_NO_WORKER UINT32_MAX

struct jm_region {
    enum jm_region_state state;
    struct wr_attempt attempt;
    uint64_t not_before_ns; /* of the next deploy */
    uint64_t since_ns;      /* in this state */
    uint64_t restored_k;    /* record it was restored from, 0 = fresh */
    bool started;           /* START was sent */
};

/* A CHECKPOINT record. */
struct jm_record {
    uint64_t k; /* 0 = none */
    uint64_t term;
    uint64_t checkpoint;
    char manifest[96];
    struct wr_hash128 manifest_hash;
    uint8_t nonce[16];
    bool final;
};

enum jm_checkpoint_state {
    JM_CHECKPOINT_NONE,
    JM_CHECKPOINT_COLLECTING,
    JM_CHECKPOINT_MANIFEST, /* being written */
    JM_CHECKPOINT_RECORD,   /* being appended */
};

/* A row of the snapshot table. */
struct jm_ack {
    bool acknowledged;
    int64_t wall_us;
    uint32_t worker;
    Weir__TaskState *state; /* owned while in flight; NULL in history */
    uint64_t state_bytes, written_bytes, sealed_ns, aligned_ns, packed_ns;
};

struct jm_checkpoint {
    uint64_t id;
    enum jm_checkpoint_state state;
    bool final;
    int64_t triggered_us;
    int64_t ended_us; /* 0 = in progress */
    uint64_t triggered_ns;
    struct jm_ack *acks; /* by task; owned; NULL when no longer kept */
    uint32_t acknowledged;
    uint64_t state_bytes, written_bytes; /* over the acknowledgements */
    uint64_t k;       /* its record, 0 = none */
    bool committed;
    char reason[200]; /* of a failure; "" = completed or in progress */
};

enum jm_storage { JM_STORAGE_NONE, JM_STORAGE_READ, JM_STORAGE_FENCE, JM_STORAGE_MANIFEST,
                  JM_STORAGE_CHECKPOINT, JM_STORAGE_COMMITTED, JM_STORAGE_TERMINAL };

/* ---- what the driver is to do ---- */

enum jm_action_kind {
    JM_ACTION_READ_LOG,
    JM_ACTION_FENCE,     /* read the log, append FENCE behind it; repeat while others append */
    JM_ACTION_MANIFEST,  /* write the manifest of the checkpoint in flight */
    JM_ACTION_RECORD,    /* append its record at last_k + 1, read it back */
    JM_ACTION_COMMITTED, /* write committed/<k> */
    JM_ACTION_TERMINAL,  /* append the TERMINAL record */
    JM_ACTION_DEPLOY,    /* region: placement is in the tasks */
    JM_ACTION_START,
    JM_ACTION_CANCEL,    /* region, on `worker` */
    JM_ACTION_RELEASE,
    JM_ACTION_TRIGGER,   /* checkpoint */
    JM_ACTION_ABORT,     /* through checkpoint */
    JM_ACTION_COMPLETE,  /* checkpoint */
    JM_ACTION_COLLECT_GARBAGE,
    JM_ACTION_ENDED,
};
struct jm_action {
    enum jm_action_kind kind;
    uint32_t region;
    uint32_t worker;
    uint64_t checkpoint;
};

/* Slots as the job may use them: filled by the driver before each reconcile. */
struct jm_slots {
    uint32_t worker;
    uint32_t free;
};

struct jm_job {
    struct wr_id id;
    const struct wr_plan *plan; /* kept */
    uint64_t term;
    enum jm_job_state state;
    char reason[512]; /* of a failure or restart */
    struct jm_task *tasks;
    struct jm_region *regions;
    uint32_t region_count;
    struct jm_restart restart;
    uint32_t counter; /* of attempts in this term */

    /* the record log */
    uint64_t last_k;
    struct wr_hash128 last_hash;
    struct jm_record restore; /* newest CHECKPOINT */
    bool log_read;
    enum jm_storage storage; /* under way */
    uint64_t retry_ns;       /* storage failed: not before */
    bool cancel_wanted;

    /* checkpoints */
    uint64_t next_checkpoint;
    uint64_t aborted_through;
    struct jm_checkpoint current;
    uint64_t last_trigger_ns, last_end_ns;
    uint64_t completed_count, failed_count, failures_in_row;
    int64_t last_completed_us;
    WR_VEC(struct jm_checkpoint) history; /* newest last, at most 100 */
    uint64_t commit_k; /* record whose commits are awaited, 0 = none */
    uint64_t commit_checkpoint;
    bool commit_final;
    bool final_done;   /* the final checkpoint is recorded and committed */
    uint64_t ending_ns; /* since when it is CANCELING or FAILING */
    bool end_told;

    WR_VEC(struct jm_action) actions; /* taken by the driver */
};

void jm_job_init(struct jm_job *job, struct wr_id id, const struct wr_plan *plan, uint64_t term,
                 uint64_t not_before_ns);
void jm_job_fini(struct jm_job *job);

/* Slots that the whole job needs: subtask i of every vertex shares slot i. */
uint32_t jm_job_slots(const struct jm_job *job);

/* After any events: decide. slots: workers that may take tasks, in a stable order. wall_us stamps
 * what people see. */
void jm_job_reconcile(struct jm_job *job, uint64_t now_ns, int64_t wall_us,
                      const struct jm_slots *slots, uint32_t slot_count);
/* When reconcile has to be called again at the latest; UINT64_MAX: no time matters. */
uint64_t jm_job_wake_ns(const struct jm_job *job, uint64_t now_ns);

/* ---- events ---- */

/* READ_LOG and FENCE are done. terminal: "" or the state of a TERMINAL record. */
struct jm_log_view {
    uint64_t last_k;
    struct wr_hash128 last_hash;
    struct jm_record newest;    /* CHECKPOINT, k = 0: none */
    uint64_t highest_checkpoint; /* id seen anywhere */
    bool newest_committed;
    char terminal[16];
    char reason[256];
};
void jm_job_on_log(struct jm_job *job, enum wr_code code, const char *message,
                   const struct jm_log_view *view, uint64_t now_ns);
/* MANIFEST is written: its name and hash. */
void jm_job_on_manifest(struct jm_job *job, enum wr_code code, const char *message,
                        const char *name, struct wr_hash128 hash, uint64_t now_ns,
                        int64_t wall_us);
/* RECORD or TERMINAL was read back, or WR_ERR_FENCED. */
void jm_job_on_record(struct jm_job *job, enum wr_code code, const char *message,
                      struct wr_hash128 hash, const uint8_t nonce[16], uint64_t now_ns,
                      int64_t wall_us);
void jm_job_on_committed_written(struct jm_job *job, enum wr_code code, uint64_t now_ns);

void jm_job_on_status(struct jm_job *job, uint32_t worker, const Weir__TaskStatus *status,
                      uint64_t now_ns, int64_t wall_us);
/* Takes the states it wants out of the message. false: stale. */
bool jm_job_on_ack(struct jm_job *job, uint32_t worker, Weir__Ack *ack, uint64_t now_ns,
                   int64_t wall_us);
void jm_job_on_checkpoint_failed(struct jm_job *job, const Weir__CheckpointFailed *failed,
                                 uint64_t now_ns, int64_t wall_us);
void jm_job_on_committed(struct jm_job *job, const Weir__Committed *committed);
void jm_job_on_worker_lost(struct jm_job *job, uint32_t worker, const char *why, uint64_t now_ns,
                           int64_t wall_us);
/* The intent is durable. */
void jm_job_on_cancel(struct jm_job *job, uint64_t now_ns);

/* ---- shared by the files of this machine ---- */
void jm_job_act(struct jm_job *job, enum jm_action_kind kind, uint32_t region, uint32_t worker,
                uint64_t checkpoint);
void jm_job_fail_region(struct jm_job *job, uint32_t region, enum wr_code code, bool retriable,
                        const char *message, uint64_t now_ns, int64_t wall_us);
void jm_job_abort_checkpoint(struct jm_job *job, const char *reason, uint64_t now_ns,
                             int64_t wall_us);
void jm_job_reconcile_checkpoint(struct jm_job *job, uint64_t now_ns, int64_t wall_us);
void jm_job_note_committed(struct jm_job *job);
bool jm_job_all_drained(const struct jm_job *job);
bool jm_job_attempt_is(const struct jm_job *job, const Weir__AttemptId *attempt,
                       uint32_t *ret_region);
const char *jm_job_state_name(const struct jm_job *job);

#endif
