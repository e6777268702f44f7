/* A small random world around the job's core: hosts that die and lose their connections, leaders
 * that are killed, paused and superseded, a record log whose appends fail with and without effect,
 * sinks whose prepared files are swept by newer attempts.
 * tests/unit/jobmanager/core/test_job_model.c plays histories in it.
 *
 * Checked on the way: committed output is a gapless, non-overlapping run of positions per subtask;
 * nothing that was swept is committed; a region is deployed only behind a FENCE that names its
 * attempt, from the newest CHECKPOINT below it; sinks hear of a checkpoint only if its record
 * exists; one storage operation at a time.
 */
#ifndef WR_TESTS_LIB_JOB_MODEL_H
#define WR_TESTS_LIB_JOB_MODEL_H

#include "common/base/rng.h"
#include "common/base/vec.h"
#include "jobmanager/core/job.h"
#include "tests/lib/job_plan.h"

#define HOSTS 3u
#define P_MAX 2u
#define REGIONS_MAX 2u
#define TASKS_MAX (REGIONS_MAX * 2 * P_MAX)
/* Of the history that is played. */
extern uint32_t model_regions, model_parallelism;
extern uint64_t model_seed;
#define REGION_TASKS (2 * model_parallelism)
#define TASKS (model_regions * REGION_TASKS)
#define SLOTS 3u
#define END 100u
#define LEADERS_MAX 8u
#define MS 1000000ull

#define STATE(name) WEIR__TASK_STATE_KIND__TASK_##name

/* A prepared piece of output of one sink subtask. */
enum file_state { FILE_PREPARED, FILE_COMMITTED, FILE_SWEPT };
struct file {
    uint32_t task;
    struct wr_attempt attempt;
    uint64_t checkpoint, from, to;
    enum file_state state;
};

struct token_list {
    WR_VEC(uint32_t) files;
};

struct manifest {
    uint64_t position[TASKS_MAX];
    struct token_list tokens[TASKS_MAX];
};

struct record {
    Weir__EpochRecord__Kind kind;
    uint64_t term, checkpoint, nonce;
    uint32_t manifest;
    bool final, committed;
    struct wr_attempt attempts[REGIONS_MAX];
    char terminal[16];
};

/* One task of one attempt. */
struct task {
    bool here;    /* deployed on its host and not closed */
    bool closing, released, swept;
    uint32_t host, incarnation;
    Weir__TaskStateKind state;
    uint64_t barrier;   /* roots: highest asked for */
    uint64_t ack_due;   /* sealed, not acknowledged yet; 0 = none */
    uint64_t ack_position;
    uint64_t completing, committed;
    struct token_list tokens; /* sinks */
};

/* An attempt of a region. Its tasks pass rows to each other: all run, or none makes progress. */
struct flow {
    uint32_t region;
    struct wr_attempt attempt;
    bool broken;
    uint64_t position, sealed_position, sealed, aborted;
    int32_t manifest; /* restored, -1 = none */
    uint64_t restored_checkpoint;
    struct task tasks[2 * P_MAX];
    uint64_t heard[HOSTS];
};

enum msg_kind {
    MSG_HELLO, MSG_STATUS, MSG_ACK, MSG_COMMITTED,                             /* up */
    MSG_DEPLOY, MSG_START, MSG_CANCEL, MSG_RELEASE, MSG_TRIGGER, MSG_ABORT, MSG_COMPLETE /* down */
};
struct msg {
    enum msg_kind kind;
    uint32_t region;
    struct wr_attempt attempt;
    uint64_t checkpoint, aborted;
    uint32_t task;
    Weir__TaskStateKind state;
    struct jm_report *reports; /* HELLO; owned */
    Weir__Ack *ack;            /* owned */
    uint32_t count;
};

struct host {
    bool alive;
    uint32_t incarnation;
    uint64_t seen_term;
    int32_t leader; /* connected to, -1 = none */
    uint64_t cut_until_ns;
    WR_VEC(struct msg) up, down;
};

enum known_state { KNOWN_CONNECTED, KNOWN_SUSPECT, KNOWN_LOST };
struct known {
    uint32_t host, incarnation;
    enum known_state state;
    uint64_t suspect_ns;
};

struct leader {
    struct jm_job job;
    bool alive, superseded, ended;
    enum jm_storage pending;
    bool fence_read;
    uint64_t fence_k; /* the log had so many records */
    struct manifest manifest; /* of the checkpoint in flight */
    uint64_t nonce;
    WR_VEC(struct known) known; /* by the number of the worker */
};

/* Each history has about half of them: what hides a mistake is as random as what shows it. */
enum fault_kind {
    FAULT_HOST_DIES, FAULT_LINK_BREAKS, FAULT_HOST_CUT_OFF, FAULT_LEADER_DIES,
    FAULT_LEADER_TAKEN_FOR_DEAD, FAULT_OLD_LEADER_DIES, FAULT_DISK, FAULT_TASK, FAULT_KINDS
};

struct model {
    struct wr_rng rng;
    struct wr_plan *plan;
    uint64_t now_ns;
    bool faults;
    uint64_t enabled; /* bits of enum fault_kind */
    WR_VEC(struct file) files;
    WR_VEC(struct manifest) manifests;
    WR_VEC(struct record) log; /* k - 1 */
    WR_VEC(struct flow *) flows;
    struct host hosts[HOSTS];
    struct leader leaders[LEADERS_MAX];
    uint32_t leader_count;
    uint64_t nonces;
    uint64_t committed[TASKS_MAX]; /* positions below are out */
    uint32_t adoptions, fenced, unknown, restarts, checkpoints;
};

uint64_t model_below(struct model *m, uint64_t bound);
bool model_chance(struct model *m, uint32_t percent);
bool model_is_enabled(const struct model *m, enum fault_kind kind);

/* ---- hosts, tasks, sinks ---- */
struct task *model_task_of(struct flow *flow, uint32_t number);
bool model_is_sink(uint32_t number);
uint32_t model_number_of(const struct flow *flow, uint32_t index);
struct flow *model_find_flow(struct model *m, uint32_t region, struct wr_attempt attempt);
/* The task is there, in the process that runs on the host now. */
bool model_is_on(const struct model *m, const struct task *task, uint32_t host);
void model_msg_fini(struct msg *msg);
void model_drop_queue(struct msg *items, uint32_t *count);
void model_run_flow(struct model *m, struct flow *flow);
void model_acknowledge(struct model *m, struct flow *flow, uint32_t host);
void model_confirm(struct model *m, struct flow *flow, uint32_t host);
void model_step_task(struct model *m, struct flow *flow, uint32_t index);
void model_host_handle(struct model *m, uint32_t host, const struct msg *msg);

/* ---- leaders ---- */
void model_manifest_fini(struct manifest *manifest);
void model_reconcile(struct model *m, struct leader *leader);
void model_storage_step(struct model *m, struct leader *leader);
void model_drop_link(struct model *m, uint32_t host);
void model_lose(struct model *m, struct leader *leader, uint32_t worker);
void model_hear(struct model *m, struct leader *leader, uint32_t host, struct msg *msg);

#endif
