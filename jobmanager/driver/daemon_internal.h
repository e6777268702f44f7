/* The inside of the job manager, shared by the files of this folder only.
 *
 * Thread: loop, but for what is marked.
 */
#ifndef JM_DRIVER_DAEMON_INTERNAL_H
#define JM_DRIVER_DAEMON_INTERNAL_H

#include "common/base/map.h"
#include "common/base/sleep.h"
#include "common/base/vec.h"
#include "common/net/net.h"
#include "jobmanager/core/job.h"
#include "jobmanager/driver/error_counts.h"
#include "jobmanager/driver/daemon.h"
#include "jobmanager/driver/secrets.h"
#include "jobmanager/driver/view.h"
#include "proto/meta.pb-c.h"

#define JM_PATH_BYTES 1024

/* One control connection. Frames are posted to the loop; `down` is the last message of a link. */
struct jm_link {
    struct jm_daemon *daemon;
    struct wr_conn *conn;
    uint8_t nonce[32];
    uint32_t worker;   /* JM_NO_WORKER until HELLO was believed */
    uint64_t sequence; /* of heartbeats */
    uint64_t opened_ns;
    uint64_t rejected_ns; /* 0 = was not: the peer has a moment to read why */
};

enum jm_worker_state { JM_WORKER_PROBING, JM_WORKER_CONNECTED, JM_WORKER_SUSPECT, JM_WORKER_LOST };

struct jm_worker {
    struct wr_id incarnation;
    char id[WR_ID_TEXT_BYTES];
    char *name;
    char *address; /* data plane */
    enum jm_worker_state state;
    struct jm_link *link; /* NULL while suspect or lost */
    uint32_t slots, workers, pid;
    int64_t registered_us;
    uint64_t heard_ns;
    uint64_t suspect_ns;
    Weir__Metrics *metrics; /* last sample, owned */
};

/* What a task said last about itself, and how it spent the time since it said so before. */
struct jm_sample {
    struct wr_attempt attempt;
    Weir__TaskMetrics metrics; /* flat copy: its attempt is NULL, and it has no errors */
    struct jm_error_counts errors; /* records that it has left out */
    double busy_ratio, idle_ratio, backpressured_ratio; /* -1: only one sample */
};

struct jm_job_entry {
    struct jm_job core;
    struct wr_plan *plan; /* owned */
    char id_text[WR_ID_TEXT_BYTES];
    char *name;
    char *directory; /* absolute, of checkpoints */
    char *started_from; /* "" = nothing */
    bool plan_kept;     /* beside the manifests, by this leader */
    int64_t submitted_us, started_us, ended_us;
    uint32_t parallelism;
    char terminal[16]; /* FINISHED FAILED CANCELED once ended */
    bool collecting;   /* garbage */
    bool collect_again;
    struct jm_secrets secrets;  /* for deployments behind the last fence */
    struct jm_sample *samples;  /* by task; outlive the worker that took them */
    struct jm_error_counts failed; /* records that made tasks fail, under this leader */
    struct jm_view_checkpoint_task *view_rows; /* scratch of the view */
    struct wr_hash128 last_trouble; /* of the record log, so that it is logged once */
    uint32_t slots_missing;         /* said so in the log */
    uint64_t seen_restarts, seen_completed, seen_failed; /* counted in the metrics */
};

struct jm_daemon {
    struct wr_env *env;
    struct jm_config config; /* copies */
    struct wr_loop *loop;
    struct wr_listener *listener;
    struct wr_metrics *metrics;
    struct wr_sleep sleep;
    uint64_t term;
    char *checkpoints; /* absolute */
    char *probe_name;
    char probe_content[WR_ID_TEXT_BYTES];
    void *key;
    size_t key_bytes;
    WR_VEC(struct jm_worker *) workers; /* by number; numbers are not reused */
    WR_VEC(struct jm_job_entry *) jobs; /* in order of submission */
    WR_VEC(struct jm_link *) links;
    struct wr_timer tick;
    struct wr_timer wake;
    uint64_t started_ns;
    uint32_t storing; /* pool jobs in flight */
    bool stopping;
    char unready[256]; /* scratch of the view */
    bool superseded; /* by another job manager: no task manager is taken any more */
    struct wr_cell jobs_submitted, checkpoints_completed, checkpoints_failed, restarts;
};

/* daemon.c */
void jm_daemon_reconcile(struct jm_daemon *daemon);
struct jm_job_entry *jm_daemon_job(struct jm_daemon *daemon, struct wr_id id);
struct jm_job_entry *jm_daemon_add_job(struct jm_daemon *daemon, const Weir__JobRecord *record,
                                       struct wr_error *err);
/* Slots that live tasks take on a worker. */
uint32_t jm_daemon_slots_used(const struct jm_daemon *daemon, uint32_t worker);

/* view.c */
void jm_view_take_samples(struct jm_daemon *daemon, const Weir__Metrics *metrics);

struct jm_secret_rules jm_daemon_secret_rules(const struct jm_daemon *daemon);

/* effects.c: actions become messages and storage. */
void jm_effects_run(struct jm_daemon *daemon, struct jm_job_entry *entry);
/* HELLO: what runs there, and what it has kept. */
void jm_effects_resync(struct jm_daemon *daemon, uint32_t worker, const Weir__Hello *hello);

/* links.c */
enum wr_code jm_links_listen(struct jm_daemon *daemon, struct wr_error *err);
void jm_link_send(struct jm_link *link, Weir__ControlKind kind, const ProtobufCMessage *message);
void jm_links_tick(struct jm_daemon *daemon, uint64_t now_ns);
void jm_links_close_all(struct jm_daemon *daemon, const char *reason);
void jm_worker_free(struct jm_worker *worker);

/* messages.c: what task managers say. */
void jm_message_handle(struct jm_link *link, Weir__ControlKind kind, const uint8_t *data,
                       size_t bytes);
void jm_worker_lose(struct jm_daemon *daemon, uint32_t worker, const char *why);

/* store.c: pool jobs. Each ends in a call of the core and a reconcile. */
void jm_store_fence(struct jm_daemon *daemon, struct jm_job_entry *entry);
void jm_store_manifest(struct jm_daemon *daemon, struct jm_job_entry *entry);
void jm_store_record(struct jm_daemon *daemon, struct jm_job_entry *entry, bool terminal);
void jm_store_committed(struct jm_daemon *daemon, struct jm_job_entry *entry);
void jm_store_garbage(struct jm_daemon *daemon, struct jm_job_entry *entry);
/* verify.c: is it damaged, and which older one is not? Ends in jm_job_on_verified. */
void jm_store_verify(struct jm_daemon *daemon, struct jm_job_entry *entry, uint64_t checkpoint);

#endif
