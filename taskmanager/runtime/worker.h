/* Workers: one thread per core that runs tasks in steps.
 *
 * tm_worker_poll is the whole behaviour: mailbox, then one step of each runnable task. The real
 * daemon gives each worker a thread; the simulator polls them in random order with random budgets.
 * A task is runnable when it was woken since its last blocked step or its wake time has come.
 * Sleeping workers are woken through their mailbox; no spinning where workers >= cores.
 *
 * Thread: create, destroy, start, stop: main; poll: the worker's thread.
 */
#ifndef TM_RUNTIME_WORKER_H
#define TM_RUNTIME_WORKER_H

#include "common/sys/env.h"

struct tm_worker;
struct tm_task;

struct tm_worker *tm_worker_create(struct wr_env *env, uint32_t index);
void tm_worker_destroy(struct tm_worker *worker); /* no tasks left */
struct wr_mailbox *tm_worker_mailbox(struct tm_worker *worker);

/* Any thread: from now on the worker steps this task, until it is gone. */
void tm_worker_join(struct tm_worker *worker, struct tm_task *task);

/* Handle messages and step tasks once, each within budget_ns. false: nothing was runnable;
 * *ret_wake_ns = earliest wake time. */
bool tm_worker_poll(struct tm_worker *worker, uint64_t budget_ns, uint64_t *ret_wake_ns);

void tm_worker_start(struct tm_worker *worker); /* its own thread */
void tm_worker_stop(struct tm_worker *worker);  /* waits; tasks must be closed */

/* Longest single task step since last asked, ns; any thread. */
uint64_t tm_worker_longest_step_ns(struct tm_worker *worker);

#endif
