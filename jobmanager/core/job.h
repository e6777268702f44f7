/* The life of one job: regions, attempts, checkpoints, commits, restarts, end. Pure: no clock, no
 * I/O, no thread. Events change the state, then the machine is reconciled: what the state calls for
 * and is not under way becomes an action.
 *
 *     job:     STARTING -- first FENCE --> RUNNING <-> (regions restart) -> FINISHING, CANCELING or
 *              FAILING -- TERMINAL record --> ENDED
 *     region:  ADOPTING -- all its tasks report --> DEPLOYING
 *                 | ruled out, or time
 *              DOWN -- FENCE that names its next attempt --> FENCED -- delay, slots --> DEPLOYING
 *                -- all READY --> RUNNING -- (all DRAINED, TERMINAL) --> RELEASED
 *                ^________________ CANCELLING <___ a task failed, a worker was lost
 *
 * Rules (CONTRACTS §§4-6, 13):
 *   - the first thing a leader does for a job is a FENCE: no older leader can append any more, so
 *     what the log says is final. Until then it tells nobody anything and deletes nothing;
 *   - one storage operation at a time per job, so nobody chooses a restore point while a record may
 *     or may not exist. An append whose outcome is unknown is settled by another FENCE;
 *   - a region is deployed only behind a FENCE that was appended for it and names its attempt, from
 *     the newest CHECKPOINT record at or below the fence;
 *   - what an older leader left running is adopted only if the log names it as the region's newest
 *     attempt: then every CHECKPOINT record behind that FENCE was taken with it, and those before
 *     it are what it was restored from;
 *   - an acknowledgement counts only with the region's attempt and the checkpoint in flight;
 *   - sinks are told only of records that were read back;
 *   - a region that cannot be restored because of what is on disk ends the job: nothing is half
 *     restored, and no older checkpoint is gone back to unasked, since sinks have committed what came
 *     after it. Which one is good is found out before the end is recorded;
 *   - another leader's record where ours should be, or one of a newer term: fenced; from then on
 *     the job does nothing at all.
 *
 * Thread: loop.
 */
#ifndef JM_CORE_JOB_H
#define JM_CORE_JOB_H

#include "common/base/hash.h"
#include "common/base/id.h"
#include "common/base/vec.h"
#include "common/graph/plan.h"
#include "jobmanager/core/checkpoint.h"
#include "jobmanager/core/job_place.h"
#include "jobmanager/core/restart.h"
#include "proto/control.pb-c.h"

enum jm_job_state {
    JM_JOB_STARTING,  /* not fenced yet */
    JM_JOB_RUNNING,   /* regions run or restart */
    JM_JOB_CANCELING, /* wanted; sinks may confirm what is decided, then all tasks end */
    JM_JOB_FAILING,
    JM_JOB_FINISHING, /* everything is done and committed; failures do not matter any more */
    JM_JOB_ENDED,     /* the TERMINAL record exists */
    JM_JOB_FENCED,    /* another leader controls it */
};

enum jm_region_state {
    JM_REGION_ADOPTING,   /* an older leader may have left it running: waits for reports */
    JM_REGION_DOWN,       /* no task runs; waits for its delay and a fence */
    JM_REGION_FENCED,     /* may be deployed; waits for slots */
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
    struct jm_holder holders[JM_HOLDERS]; /* newest first */
};
#define JM_NO_WORKER UINT32_MAX

struct jm_region {
    enum jm_region_state state;
    struct wr_attempt attempt; /* current; DOWN and FENCED: the next; ADOPTING: newest reported */
    struct wr_attempt logged;  /* ADOPTING: the newest that the log names; counter 0 = none */
    uint64_t not_before_ns;    /* of the next deploy; ADOPTING: reports are waited for till then */
    uint64_t since_ns;         /* in this state */
    bool fencing;              /* DOWN: the fence under way names its attempt */
    bool adopted;              /* the current attempt is of an older leader */
    bool spoilt;               /* ADOPTING: a task of the attempt is gone, or was */
    bool started;              /* START was sent */
    uint64_t restored_checkpoint; /* by this leader's attempt, 0 = fresh */
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

enum jm_storage { JM_STORAGE_NONE, JM_STORAGE_FENCE, JM_STORAGE_MANIFEST, JM_STORAGE_CHECKPOINT,
                  JM_STORAGE_COMMITTED, JM_STORAGE_TERMINAL };

/* ---- what the driver is to do ---- */

enum jm_action_kind {
    JM_ACTION_FENCE,     /* read the log, append FENCE behind it; repeat while others append. It
                          * names the attempts of regions that are `fencing`, else the log's */
    JM_ACTION_MANIFEST,  /* write the manifest of the checkpoint in flight */
    JM_ACTION_RECORD,    /* append its record at last_k + 1, read it back */
    JM_ACTION_COMMITTED, /* write committed/<k> */
    JM_ACTION_TERMINAL,  /* append the TERMINAL record */
    JM_ACTION_ADOPTED,   /* region: for people */
    JM_ACTION_DEPLOY,    /* region: placement is in the tasks */
    JM_ACTION_START,
    JM_ACTION_CANCEL,    /* region's attempt and older ones, on `worker` */
    JM_ACTION_RELEASE,
    JM_ACTION_TRIGGER,   /* checkpoint */
    JM_ACTION_ABORT,     /* through checkpoint */
    JM_ACTION_COMPLETE,  /* checkpoint */
    JM_ACTION_COLLECT_GARBAGE,
    JM_ACTION_VERIFY,    /* checkpoint: a restore from it failed; and which older one is good */
    JM_ACTION_ENDED,
};
struct jm_action {
    enum jm_action_kind kind;
    uint32_t region;
    uint32_t worker;
    struct wr_attempt attempt; /* of the region when this was decided */
    uint64_t checkpoint;
};

/* What people count over the whole life of a job, whoever leads. */
struct jm_earlier {
    uint64_t checkpoints;
    uint32_t restarts;
};
struct jm_job {
    struct wr_id id;
    const struct wr_plan *plan; /* kept */
    uint64_t term;
    enum jm_job_state state;
    char reason[1024]; /* of a failure or restart */
    struct jm_task *tasks;
    struct jm_region *regions;
    uint32_t region_count;
    struct jm_restart restart;
    uint32_t counter; /* of attempts in this term */

    /* the record log */
    uint64_t last_k;
    struct wr_hash128 last_hash;
    struct jm_record restore; /* newest CHECKPOINT */
    bool fenced;             /* once in this term: the log is ours */
    bool unknown;            /* an append of ours may or may not have happened */
    enum jm_storage storage; /* under way */
    uint64_t retry_ns;       /* storage failed: not before */
    bool cancel_wanted;
    uint32_t slots_wanted, slots_free; /* a region that waits for slots; 0 = none does */

    /* checkpoints */
    uint64_t next_checkpoint;
    uint64_t aborted_through;
    struct jm_checkpoint current;
    uint64_t last_trigger_ns, last_end_ns;
    uint64_t completed_count, failed_count, failures_in_row; /* of this leader */
    struct jm_earlier earlier; /* of the leaders before it */
    int64_t last_completed_us;
    WR_VEC(struct jm_checkpoint) history; /* newest last, at most 100 */
    uint64_t commit_k; /* record whose commits are awaited, 0 = none */
    uint64_t commit_checkpoint;
    bool commit_final;
    bool final_done;   /* the final checkpoint is recorded and committed */
    uint64_t ending_ns; /* since when it is CANCELING or FAILING */
    bool verifying;     /* FAILING: VERIFY is under way, and its end waits for what is found */

    WR_VEC(struct jm_action) actions; /* taken by the driver */
};

/* adopt_until_ns: how long tasks of older leaders may take to report; 0: a new job has none. */
void jm_job_init(struct jm_job *job, struct wr_id id, const struct wr_plan *plan, uint64_t term,
                 uint64_t adopt_until_ns);
void jm_job_fini(struct jm_job *job);

/* Slots that the whole job needs: subtask i of every vertex shares slot i. */
uint32_t jm_job_slots(const struct jm_job *job);

/* After any events: decide. slots: workers that may take tasks, in a stable order. wall_us stamps
 * what people see. */
void jm_job_reconcile(struct jm_job *job, uint64_t now_ns, int64_t wall_us,
                      struct jm_slots *slots, uint32_t slot_count);
/* When reconcile has to be called again at the latest; UINT64_MAX: no time matters. */
uint64_t jm_job_wake_ns(const struct jm_job *job, uint64_t now_ns);

/* ---- events ---- */

/* FENCE is done: the log up to and with our record. terminal: "" or the state of a TERMINAL record,
 * and then there is no fence. WR_ERR_FENCED: a newer term has appended. */
struct jm_log_view {
    uint64_t last_k;
    uint64_t last_term;
    struct wr_hash128 last_hash;
    struct jm_record newest;     /* CHECKPOINT, k = 0: none */
    uint64_t highest_checkpoint; /* id seen anywhere */
    bool newest_committed;
    struct wr_attempt *attempts; /* by region: the newest that a FENCE named; owned by the driver */
    uint32_t attempt_count;
    char terminal[16];
    char reason[1024];
    int64_t terminal_us;
    struct jm_earlier earlier; /* as the newest record says */
};
void jm_job_on_log(struct jm_job *job, enum wr_code code, const char *message,
                   const struct jm_log_view *view, uint64_t now_ns, int64_t wall_us);
/* MANIFEST is written: its name and hash. */
void jm_job_on_manifest(struct jm_job *job, enum wr_code code, const char *message,
                        const char *name, struct wr_hash128 hash, uint64_t now_ns,
                        int64_t wall_us);
/* RECORD or TERMINAL is appended; WR_ERR_FENCED: another's is there; all else: nobody knows. */
void jm_job_on_record(struct jm_job *job, enum wr_code code, const char *message,
                      struct wr_hash128 hash, const uint8_t nonce[16], uint64_t now_ns,
                      int64_t wall_us);
/* VERIFY is done. finding: what to say before the reason of the failure, or "". */
void jm_job_on_verified(struct jm_job *job, const char *finding);
void jm_job_on_committed_written(struct jm_job *job, enum wr_code code, uint64_t now_ns);

void jm_job_on_status(struct jm_job *job, uint32_t worker, const Weir__TaskStatus *status,
                      uint64_t now_ns, int64_t wall_us);
/* Takes the states it wants out of the message. false: stale. */
bool jm_job_on_ack(struct jm_job *job, uint32_t worker, Weir__Ack *ack, uint64_t now_ns,
                   int64_t wall_us);
void jm_job_on_checkpoint_failed(struct jm_job *job, const Weir__CheckpointFailed *failed,
                                 uint64_t now_ns, int64_t wall_us);
void jm_job_on_committed(struct jm_job *job, uint32_t worker, const Weir__Committed *committed);
/* A task of some attempt of the job, as a task manager reports it when it connects. */
struct jm_report {
    uint32_t task;
    uint32_t region;
    struct wr_attempt attempt;
    Weir__TaskStateKind state;
    uint64_t checkpoint; /* the highest that the attempt has heard of there */
};
/* All of them: a task that is not among them is not there any more. true: the worker has tasks of
 * current attempts, and what was told to it may have been lost. */
bool jm_job_on_inventory(struct jm_job *job, uint32_t worker, const struct jm_report *reports,
                         size_t count, uint64_t now_ns, int64_t wall_us);
void jm_job_on_worker_lost(struct jm_job *job, uint32_t worker, const char *why, uint64_t now_ns,
                           int64_t wall_us);
/* The intent is durable. */
void jm_job_on_cancel(struct jm_job *job, uint64_t now_ns);

/* ---- for the driver ---- */
bool jm_job_attempt_is(const struct jm_job *job, const Weir__AttemptId *attempt,
                       uint32_t *ret_region);
/* The region's attempt is this leader's: it may be told of checkpoints. What was only reported may
 * be superseded, and would commit what its successor has committed. */
bool jm_job_is_active(const struct jm_job *job, uint32_t region);
/* Nothing runs or will run under this leader. */
bool jm_job_is_over(const struct jm_job *job);
/* Which attempts may live is known and in the log: files of all others are nobody's. Not while a region
 * waits for what is left of an older leader, nor while the fence that names its next attempt is under
 * way (should it never come to be, the next leader may adopt the present one), nor when another leads. */
bool jm_job_may_collect(const struct jm_job *job);
const char *jm_job_state_name(const struct jm_job *job);

#endif
