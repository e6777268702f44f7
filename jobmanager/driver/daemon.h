/* The job manager: one loop that owns all state, drives the cores, and turns their actions into
 * effects (messages, records, files).
 *
 * Everything is an instance: the simulator runs two of these side by side. create opens the ha
 * store, makes the next term durable by exclusive create, reads the jobs, and is ready to be polled;
 * nothing happens before the first poll of its loop.
 *
 * Thread: loop, except create, destroy, loop (main).
 */
#ifndef JM_DRIVER_DAEMON_H
#define JM_DRIVER_DAEMON_H

#include <stdbool.h>
#include <stdint.h>

#include "common/base/id.h"
#include "common/graph/secret.h"
#include "common/obs/metrics.h"
#include "common/sys/loop.h"

struct jm_daemon;

struct jm_config {
    char *cluster;               /* id; refused if other */
    char *listen;                /* control plane, host:port */
    char *http;                  /* host:port */
    char *data;                  /* directory */
    char *checkpoints;           /* file:///… */
    char *savepoints;
    char *ha_path;               /* directory of the file store */
    char *cluster_key;           /* file, or NULL */
    char *insecure;              /* "i understand", or NULL */
    char *secrets_environment;   /* what jobs may refer to (secrets.h), or NULL */
    char *secrets_directory;
    int64_t heartbeat_interval_us;  /* 1 s */
    int64_t heartbeat_timeout_us;   /* 5 s */
    int64_t reconnect_grace_us;     /* 500 ms */
    int64_t orphan_timeout_us;      /* 10 min */
    int64_t adoption_timeout_us;    /* how long a new leader waits for running attempts to report */
    int64_t cancel_timeout_us;      /* 30 s, then the task manager is declared lost */
    /* Plans a descriptor: jm_plan_build in the daemon; the simulator hands plans in directly. */
};

/* Everything in config is borrowed for the call and copied. */
enum wr_code jm_daemon_create(struct wr_env *env, const struct jm_config *config,
                              struct jm_daemon **ret, struct wr_error *err) WR_MUST_CHECK;
/* Stops listening and controlling; jobs stay recoverable. The loop must not run. */
void jm_daemon_destroy(struct jm_daemon *daemon);
struct wr_loop *jm_daemon_loop(struct jm_daemon *daemon);
const char *jm_daemon_address(const struct jm_daemon *daemon); /* control address really bound */
struct wr_metrics *jm_daemon_metrics(struct jm_daemon *daemon);
uint64_t jm_daemon_term(const struct jm_daemon *daemon);
const struct jm_config *jm_daemon_config(const struct jm_daemon *daemon);

/* Can it be resolved here? Blocks. Thread: any. */
enum wr_code jm_daemon_check_secret(const struct jm_daemon *daemon, const struct wr_secret_ref *ref,
                                    struct wr_error *err) WR_MUST_CHECK;

/* Before the submission of a job that starts from a checkpoint (start_from.h); start->directory is filled
 * for the call. Blocks. Thread: any. */
struct jm_start_from;
enum wr_code jm_daemon_start_from(const struct jm_daemon *daemon, struct jm_start_from *start,
                                  struct wr_error *err) WR_MUST_CHECK;
enum wr_code jm_daemon_start_from_whom(const struct jm_daemon *daemon, const char *source,
                                       struct wr_id *ret, struct wr_error *err) WR_MUST_CHECK;

/* ---- requests; asynchronous: done is called on the loop ---- */

struct jm_submit {
    struct wr_id job;         /* made by the client: a repeated submit is the same job */
    const char *descriptor;   /* borrowed until done */
    size_t descriptor_bytes;
    const void *plan;         /* packed JobPlan */
    size_t plan_bytes;
    uint32_t parallelism;     /* override that was planned with; 0 = none */
    const char *started_from; /* for people; NULL = nothing */
    bool existed;             /* set before done: the id was known, the job is as first submitted */
    /* The job record is durable, or err. Existing job with the same id: WR_OK again. WR_ERR_FENCED:
     * another job manager leads; whether it knows the job is for it to say. */
    void (*done)(struct jm_submit *submit, enum wr_code code, const struct wr_error *err);
    void *ctx;
};
void jm_daemon_submit(struct jm_daemon *daemon, struct jm_submit *submit);

struct jm_cancel {
    struct wr_id job;
    /* The wish is durable, or err. WR_ERR_NOT_FOUND: no such job; WR_OK: it has ended already. */
    void (*done)(struct jm_cancel *cancel, enum wr_code code, const struct wr_error *err);
    void *ctx;
};
void jm_daemon_cancel(struct jm_daemon *daemon, struct jm_cancel *cancel);

#endif
