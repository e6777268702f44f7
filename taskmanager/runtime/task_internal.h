/* The inside of a task, shared by the files task*.c of this folder and by nobody else.
 *
 *     CREATED -- request_open --> OPENING -- operators open, tables restored, tokens committed,
 *       swept --> READY -- request_start --> RUNNING -- END through the chain --> DRAINED
 *     any -- cancel, release, failure --> CLOSING -- nothing in flight --> CLOSED
 *
 * Thread: the task's worker, but for what is marked.
 */
#ifndef TM_RUNTIME_TASK_INTERNAL_H
#define TM_RUNTIME_TASK_INTERNAL_H

#include "common/base/arena.h"
#include "taskmanager/runtime/chain.h"
#include "taskmanager/runtime/gate.h"
#include "taskmanager/runtime/task.h"
#include "taskmanager/runtime/worker.h"
#include "taskmanager/state/segment.h"
#include "taskmanager/state/snapshot.h"

enum tm_task_phase {
    TM_PHASE_CREATED,
    TM_PHASE_OPENING,
    TM_PHASE_READY,
    TM_PHASE_RUNNING, /* also while DRAINED */
    TM_PHASE_CLOSING,
    TM_PHASE_CLOSED,
};

struct task_table {
    uint32_t op;
    const Weir__TableDecl *decl;
    struct tm_table *table;
    struct tm_restore_table *restore;
    bool restored;
    struct tm_pack *pack; /* of the snapshot in hand */
    bool packed;
};

/* A walk over the operators in chain order: each flushes, then does what the sweep is for; the
 * chain runs empty after every call. */
enum task_sweep_kind {
    TM_SWEEP_NONE,
    TM_SWEEP_IDLE, /* only flushes: the task has had nothing else to do for a while */
    TM_SWEEP_WATERMARK,
    TM_SWEEP_BARRIER,
    TM_SWEEP_END,
};
struct task_sweep {
    enum task_sweep_kind kind;
    uint32_t op;
    bool flushed;
    int64_t watermark_us;
};

/* The snapshot being packed and made durable. */
struct task_snapshot {
    uint64_t checkpoint; /* 0 = none */
    struct tm_items *items; /* by operator, as of the barrier */
    struct tm_items_part *item_parts;
    struct tm_items_pack *items_pack;
    bool items_packed;
    bool drained;
    int64_t watermark_us;
    uint64_t sealed_at_ns;
    uint64_t seal_ns, align_ns;
    uint64_t busy_at_seal_ns, pack_ns;
    uint32_t preparing;  /* next operator to prepare */
    bool prepared;
    Weir__ChannelCount *channels;
    uint32_t channel_count;
};

struct task_commit {
    uint64_t checkpoint;
    struct tm_permit permit;
};

struct task_msg;

struct tm_task {
    struct tm_task_options options;
    uint32_t vertex_index;
    struct tm_worker *_Atomic worker; /* NULL until it is opened; wakes may come before */
    struct tm_context ctx;
    struct tm_chain chain;
    struct tm_gate gate;
    struct tm_outbox *outboxes;
    uint32_t outbox_count;
    WR_VEC(struct task_table) tables;
    struct tm_task_figures figures;
    char *name; /* "step[subtask]" for messages */
    const struct wr_zone *zone; /* of the job; NULL: UTC */

    enum tm_task_phase phase;
    bool root;
    bool drained, ending; /* ending: END sweep has begun or is due */
    bool source_ended;
    bool closing_wanted;
    bool failed;
    uint32_t open_op;     /* OPENING: next operator */
    uint32_t open_commit; /* next operator to commit and sweep */
    uint8_t open_step;    /* 0 commit, 1 sweep */
    struct tm_items_load *items_load; /* of the restored checkpoint */
    bool items_restored;

    struct task_sweep sweep;   /* watermark or end */
    struct task_sweep barrier; /* has priority; nests between two calls of the other */
    struct tm_barrier barrier_in_hand;
    struct tm_barrier barrier_wanted; /* roots: requested, checkpoint 0 = none */
    uint64_t last_checkpoint;         /* highest id seen */
    struct task_snapshot snapshot;
    WR_VEC(struct task_commit) commits;
    uint32_t committing; /* next operator of commits.items[0] */

    int64_t watermark_wanted_us; /* a source's, to be sent when the chain is empty */
    bool watermark_due;
    int8_t idle_due; /* -1 none */
    uint64_t wake_ns;
    bool flushes;          /* some operator holds rows back */
    bool held;             /* input was taken since everything was flushed last */
    uint64_t held_from_ns;
    uint64_t own_bytes;    /* reserved for what its operators work in */
    uint64_t starved_ns;   /* since when it moved no rows for lack of memory; 0 = it is not so */
    uint64_t starved_rows; /* moved until then */
    uint32_t jobs_in_flight;
    uint64_t last_step_ns;
    uint8_t last_outcome; /* 0 idle, 1 back-pressured */

    /* any thread */
    _Atomic bool awake;      /* to be stepped */
    _Atomic bool queued;     /* a wake was posted since the worker looked */
    _Atomic(struct task_failure *) failure; /* first tm_task_fail */
    struct tm_task *next_runnable; /* worker's list */
};

struct task_failure {
    struct wr_error err;
    char peer[64];
};

/* task_open.c: true when the phase has moved on or nothing more can be done now. */
void task_open_step(struct tm_task *task);
/* task_run.c: one bounded step; returns what stopped it. */
enum task_stop { TASK_STOP_IDLE, TASK_STOP_BLOCKED, TASK_STOP_BUDGET };
enum task_stop task_run_step(struct tm_task *task, uint64_t deadline_ns);
/* task_snapshot.c */
void task_seal(struct tm_task *task);
/* task_open.c: the states of all old subtasks of a step, in order. */
typedef void (*task_state_visitor)(void *ctx, const Weir__TaskState *state, uint32_t op,
                                   uint32_t subtask, uint32_t parallelism);
void task_visit_states(const struct tm_task *task, const char *step, task_state_visitor visit,
                       void *ctx);
/* task_items.c: operator state and tokens to the operators. true: done; call again after a wake. */
bool task_restore_items(struct tm_task *task, struct wr_error *err, bool *failed);
/* The restored checkpoint has the step; else it begins as in a new job. */
bool task_is_restored(const struct tm_task *task, const char *step);
/* Tokens of a step in the restored manifest, of all its subtasks. */
void task_restored_tokens(const struct tm_task *task, const char *step, struct tm_items *ret);
/* true: something moved; call again soon. */
bool task_snapshot_step(struct tm_task *task, bool busy);
void task_snapshot_drop(struct tm_task *task);
bool task_commit_step(struct tm_task *task);
/* task.c */
void task_fail(struct tm_task *task, const struct wr_error *err);
void task_close_now(struct tm_task *task);

#endif
