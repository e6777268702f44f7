/* A job manager on the real environment, its loop on a thread, for tests that look inside.
 *
 * Thread: main.
 */
#ifndef WR_TESTS_LIB_JM_HOST_H
#define WR_TESTS_LIB_JM_HOST_H

#include "common/sys/loop_call.h"
#include "jobmanager/driver/daemon_internal.h"
#include "tests/lib/job_plan.h"

struct jm_host {
    struct wr_env *env;
    char directory[64]; /* under /tmp; or another's */
    bool owns_directory;
    struct jm_daemon *daemon;
    struct wr_thread *thread;
    struct wr_callers *callers;
    const char *address;
};

struct jm_host_options {
    const char *directory; /* NULL: a new one */
    const char *listen;    /* NULL: any port */
    const char *key;       /* content of the cluster key, or NULL */
    int64_t heartbeat_timeout_us, reconnect_grace_us, adoption_timeout_us, cancel_timeout_us;
};

void jm_host_start(struct jm_host *host, const struct jm_host_options *options);
void jm_host_stop(struct jm_host *host);

/* Runs on the loop and returns when it has. */
void jm_host_call(struct jm_host *host, void (*run)(struct jm_daemon *daemon, void *ctx),
                  void *ctx);
/* Waits until it is true on the loop; the test fails when it does not come. */
void jm_host_until(struct jm_host *host, bool (*check)(struct jm_daemon *daemon, void *ctx),
                   void *ctx, const char *what);
/* The loop stands still until it is told to go on: a paused process, but for its sockets. */
void jm_host_pause(struct jm_host *host);
void jm_host_resume(struct jm_host *host);

/* Submits a plan; waits until it is durable. */
struct wr_id jm_host_submit(struct jm_host *host, const struct job_plan_options *options);
/* How many workers are in this state, and the state and reason of a job. */
uint32_t jm_host_workers(struct jm_host *host, enum jm_worker_state state);
void jm_host_wait_workers(struct jm_host *host, enum jm_worker_state state, uint32_t count);
void jm_host_wait_job(struct jm_host *host, struct wr_id job, const char *state);

#endif
