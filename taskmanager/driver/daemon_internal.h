/* The inside of the task manager's control side, shared by the files of this folder only.
 *
 * Thread: loop, but for what is marked.
 */
#ifndef TM_DRIVER_DAEMON_INTERNAL_H
#define TM_DRIVER_DAEMON_INTERNAL_H

#include "common/base/sleep.h"
#include "common/base/vec.h"
#include "common/batch/memory.h"
#include "common/net/net.h"
#include "proto/control.pb-c.h"
#include "taskmanager/driver/daemon.h"
#include "taskmanager/exchange/exchange.h"
#include "taskmanager/runtime/task.h"
#include "taskmanager/runtime/worker.h"
#include "taskmanager/state/local.h"
#include "taskmanager/state/segment.h"
#include "taskmanager/state/store.h"

/* Where we stand with a job manager. Frames are posted to the loop. */
struct tm_control {
    struct tm_daemon *daemon;
    struct wr_conn *conn;
    bool down; /* on_down was handled */
    bool greeted; /* HELLO was sent: what happens from then on is told as it happens */
    uint64_t sequence;
};

struct region_task {
    struct tm_region *region;
    struct tm_task *task;
    uint32_t number;
    Weir__TaskStateKind state;
    bool commits;
    bool closed;            /* by its worker: nothing may be asked of it any more */
    bool gone;              /* and nothing that was asked of it before is on its way */
    bool ready;             /* opened */
    uint64_t committed;     /* through this checkpoint */
    uint8_t *ack;           /* packed TaskState of acking, or NULL */
    size_t ack_bytes;
};

enum tm_region_phase { TM_REGION_LOADING, TM_REGION_WAITING, TM_REGION_UP, TM_REGION_CLOSING };

/* One attempt of one region here. */
struct tm_region {
    struct tm_daemon *daemon;
    struct wr_id job;
    uint32_t number;
    struct wr_attempt attempt;
    enum tm_region_phase phase;
    Weir__Deploy *deploy;    /* owned */
    struct wr_plan *plan;    /* secrets in place of what refers to them */
    Weir__Manifest *manifest;
    struct wr_memory_account *account; /* of the manifest */
    struct tm_restore *restores; /* by vertex of the plan */
    char *directory;         /* absolute, of the job's checkpoints */
    struct tm_segments *segments;
    struct region_task *tasks;
    uint32_t task_count;
    uint32_t attaching;      /* remote outputs not attached yet */
    uint32_t open_count;
    uint64_t acking;         /* checkpoint whose acknowledgements come in */
    uint32_t acked_count;
    uint64_t opened_ns;      /* when its tasks were told to open */
    uint32_t ready_count;
    uint64_t completing;     /* checkpoint to be confirmed as committed, 0 = none */
    uint64_t acknowledged;   /* checkpoint that the files below are of, 0 = none */
    struct tm_local_names files;
    char *local;             /* where files to be restored from may lie, or NULL */
    uint64_t heard;          /* highest checkpoint that was triggered or aborted */
    uint64_t cancelled_ns;   /* since when its tasks are to end, 0 = they are not */
    bool load_in_flight;
    bool holds_stores;       /* what they share */
    bool released;
    bool cancelled;          /* before it was up */
};

/* A task that ended while nobody was told: the next HELLO says so, or its next job manager would wait
 * for it to report. */
struct tm_fallen {
    struct wr_id job;
    uint32_t region;
    uint32_t task;
    struct wr_attempt attempt;
};

struct tm_daemon {
    struct wr_env *env;
    struct tm_config config; /* copies */
    struct wr_loop *loop;
    struct wr_memory *memory;
    struct wr_memory_account *process; /* what is not reserved by anybody else */
    struct tm_stores *stores; /* NULL: no directory for them */
    struct tm_exchange *exchange;
    struct tm_worker **workers;
    bool threads;
    struct wr_id incarnation;
    uint8_t incarnation_bytes[16];
    void *key;
    size_t key_bytes;
    char *advertise;

    struct tm_control *control; /* NULL: between two dials */
    uint32_t controls_open;     /* not yet down */
    uint32_t address_index;
    bool welcomed;
    uint64_t term;              /* highest seen */
    char *checkpoints;          /* absolute, from WELCOME */
    struct wr_sleep sleep;
    uint64_t heard_ns, beat_ns, sample_ns, balance_ns;
    uint64_t orphan_ns;         /* since when there is no job manager; 0 = there is */
    uint64_t heartbeat_ns, timeout_ns, orphan_timeout_ns, cancel_timeout_ns;
    uint64_t backoff_ns, redial_ns;
    struct wr_timer tick;
    WR_VEC(struct tm_region *) regions;
    WR_VEC(struct tm_fallen) fallen;
    uint32_t loading; /* pool jobs in flight */
    struct tm_local *local; /* NULL: nothing is kept */
    bool stopping;
    bool gave_up;
};

/* control.c */
void tm_control_tick(struct tm_daemon *daemon, uint64_t now_ns);
/* Dropped when there is no job manager: it learns from the inventory. */
void tm_control_send(struct tm_daemon *daemon, Weir__ControlKind kind,
                     const ProtobufCMessage *message);
void tm_control_close(struct tm_daemon *daemon, const char *reason);

/* region.c */
void tm_region_deploy(struct tm_daemon *daemon, Weir__Deploy *deploy); /* given */
void tm_region_start(struct tm_daemon *daemon, const Weir__AttemptId *attempt);
void tm_region_cancel(struct tm_daemon *daemon, const Weir__AttemptId *attempt);
void tm_region_cancel_all(struct tm_daemon *daemon);
void tm_region_release(struct tm_daemon *daemon, const Weir__AttemptId *attempt);
void tm_region_trigger(struct tm_daemon *daemon, const Weir__Trigger *trigger);
void tm_region_abort(struct tm_daemon *daemon, const Weir__Abort *abort);
void tm_region_complete(struct tm_daemon *daemon, const Weir__Complete *complete);
struct tm_region *tm_region_find(struct tm_daemon *daemon, const Weir__AttemptId *attempt);
/* As the job manager is to see it: what is on its way out is not running. */
Weir__TaskStateKind tm_region_task_state(const struct region_task *rt);
/* Gives the process up when tasks do not end. */
void tm_region_check_stuck(struct tm_daemon *daemon, uint64_t now_ns);
/* Regions whose tasks are all closed go. */
void tm_region_reap(struct tm_daemon *daemon);

/* An AttemptId with its bytes. */
struct tm_attempt_id {
    Weir__AttemptId message;
    uint8_t job[16];
};
void tm_attempt_fill(const struct tm_region *region, struct tm_attempt_id *ret);
void tm_attempt_fill_fallen(const struct tm_fallen *fallen, struct tm_attempt_id *ret);
struct wr_id tm_id_of(const ProtobufCBinaryData *data);

/* load.c: manifest by a pool job, then tasks and channels. */
void tm_region_load(struct tm_region *region);
/* secrets.c: what the plan refers to is put in its place. */
enum wr_code tm_region_put_secrets(struct tm_region *region, struct wr_error *err) WR_MUST_CHECK;
/* What may be said of it, at most as long as an error's message. */
void tm_region_redact(const struct tm_region *region, const char *message,
                      char ret[WR_ERROR_MESSAGE_BYTES]);
enum wr_code tm_region_build(struct tm_region *region, struct wr_error *err);
/* Told by load and build. */
void tm_region_loaded(struct tm_region *region, enum wr_code code, const struct wr_error *err);
void tm_region_on_attached(void *ctx);
extern const struct tm_task_events tm_region_events;

/* keep.c: local recovery. */
void tm_keep_create(struct tm_daemon *daemon);
/* All tasks here have acknowledged the checkpoint; it is complete. */
void tm_keep_acknowledged(struct tm_region *region, uint64_t checkpoint,
                          Weir__TaskState *const *states);
void tm_keep_complete(struct tm_region *region, uint64_t checkpoint);
/* All tasks here are open: how much was read, and from where. */
void tm_keep_restored(const struct tm_region *region);
void tm_keep_forget(struct tm_daemon *daemon, const Weir__Forget *forget);
void tm_keep_tick(struct tm_daemon *daemon, uint64_t now_ns);
/* What is kept, for HELLO. */
struct tm_kept {
    Weir__LocalState **items;
    size_t count;
};
void tm_keep_list(const struct tm_daemon *daemon, struct tm_kept *ret);
void tm_kept_fini(struct tm_kept *kept);

/* admit.c: what the region must have in any case. Before its tasks are made: can it be had at all? */
enum wr_code tm_region_check_memory(const struct tm_region *region, struct wr_error *err);
/* Before its channels are made: it is set aside for the tasks, their tables and their inputs, and what stores
 * share is held. */
enum wr_code tm_region_set_aside(struct tm_region *region, struct wr_error *err);
void tm_region_give_back(struct tm_region *region); /* what is the region's own of it; its tasks have gone */

/* sample.c */
void tm_sample_send(struct tm_daemon *daemon);

#endif
