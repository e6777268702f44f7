/* A task manager on the real environment, its loop and workers on threads, whose job manager is the
 * test: raw frames over a listener.
 *
 * Thread: main.
 */
#ifndef WR_TESTS_LIB_TM_HOST_H
#define WR_TESTS_LIB_TM_HOST_H

#include <stdatomic.h>

#include "common/graph/plan.h"
#include "taskmanager/driver/daemon.h"
#include "tests/lib/fault_env.h"
#include "tests/lib/raw_peer.h"

struct tm_host {
    struct wr_env *real;
    struct fault_env env;
    char directory[64];
    int listener;
    char address[32];
    struct tm_daemon *daemon;
    struct wr_thread *thread;
    struct raw_peer peer; /* the job manager's end of the connection */
    struct wr_msg pause;
    _Atomic bool paused, over;
};

struct tm_host_options {
    const char *key; /* content of the cluster key, or NULL */
    void (*give_up)(const char *reason);
    bool still; /* no threads for the workers: the test polls them */
};

void tm_host_start(struct tm_host *host, const struct tm_host_options *options);
void tm_host_stop(struct tm_host *host);

/* The loop stands still until it is told to go on; messages queue up. */
void tm_host_pause(struct tm_host *host);
void tm_host_resume(struct tm_host *host);
/* Every worker looks at its tasks once: true, if there was anything to do. */
bool tm_host_poll_workers(struct tm_host *host);

/* Waits for the next connection and sends CHALLENGE; the HELLO that answers it. */
Weir__Hello *tm_host_accept(struct tm_host *host);
struct tm_host_welcome {
    uint64_t term;
    uint32_t heartbeat_timeout_ms, orphan_timeout_ms, cancel_timeout_ms;
};
/* WELCOME with a probe that is there; the answer is checked. */
void tm_host_welcome(struct tm_host *host, const struct tm_host_welcome *welcome);
/* Both, for a leader of this term that is patient. */
void tm_host_register(struct tm_host *host, uint64_t term);
/* Hangs up. */
void tm_host_drop(struct tm_host *host);

/* A deployment of all tasks of the plan to this task manager, as attempt {term, counter}. */
void tm_host_deploy(struct tm_host *host, const struct wr_plan *plan, struct wr_attempt attempt);
void tm_host_send_attempt(struct tm_host *host, Weir__ControlKind kind, struct wr_attempt attempt);
void tm_host_fill_attempt(Weir__AttemptId *id, struct wr_attempt attempt);
/* Until `count` tasks of the attempt have said this state. */
void tm_host_expect_states(struct tm_host *host, struct wr_attempt attempt,
                           Weir__TaskStateKind state, uint32_t count);

struct wr_plan *tm_host_plan_text(struct tm_host *host, const char *text); /* returned */
/* Rows from numbers to a sink; returned. */
struct wr_plan *tm_host_plan(struct tm_host *host, const char *sink);

#endif
