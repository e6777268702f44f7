#include "taskmanager/runtime/worker.h"

#include <stdio.h>

#include "common/base/alloc.h"
#include "common/base/assert.h"
#include "common/base/vec.h"
#include "common/sys/thread.h"
#include "taskmanager/runtime/task_internal.h"

struct worker_task {
    struct tm_task *task;
    uint64_t wake_ns;
    bool runnable;
};

struct tm_worker {
    struct wr_env *env;
    struct wr_mailbox *mailbox;
    WR_VEC(struct worker_task) tasks;
    struct wr_thread *thread;
    _Atomic bool stopping;
    _Atomic uint64_t longest_step_ns;
    char name[16];
};

/* A task joins by a message, so that only the worker touches its list. */
struct join_msg {
    struct wr_msg msg;
    struct tm_worker *worker;
    struct tm_task *task;
};

struct tm_worker *tm_worker_create(struct wr_env *env, uint32_t index)
{
    struct tm_worker *worker = WR_NEW(struct tm_worker);

    worker->env = env;
    worker->mailbox = wr_mailbox_create();
    (void)snprintf(worker->name, sizeof worker->name, "weir-worker-%u", index % 100);
    return worker;
}

void tm_worker_destroy(struct tm_worker *worker)
{
    if (worker == NULL) {
        return;
    }
    WR_ASSERT(worker->tasks.count == 0);
    wr_mailbox_destroy(worker->mailbox);
    WR_VEC_FINI(&worker->tasks);
    wr_free(worker);
}

struct wr_mailbox *tm_worker_mailbox(struct tm_worker *worker)
{
    return worker->mailbox;
}

static void handle_join(struct wr_msg *msg, void *owner)
{
    struct join_msg *join = WR_CONTAINER_OF(msg, struct join_msg, msg);
    struct worker_task entry = {.task = join->task, .wake_ns = UINT64_MAX, .runnable = true};

    (void)owner;
    WR_VEC_PUSH(&join->worker->tasks, entry);
    wr_free(join);
}

void tm_worker_join(struct tm_worker *worker, struct tm_task *task)
{
    struct join_msg *join = WR_NEW(struct join_msg);

    join->msg.handle = handle_join;
    join->worker = worker;
    join->task = task;
    wr_mailbox_post(worker->mailbox, &join->msg);
}

static bool handle_messages(struct tm_worker *worker)
{
    struct wr_msg *msg = wr_mailbox_take_all(worker->mailbox);
    bool any = msg != NULL;

    while (msg != NULL) {
        struct wr_msg *next = msg->next;
        msg->handle(msg, worker);
        msg = next;
    }
    return any;
}

static void note_step(struct tm_worker *worker, uint64_t took_ns)
{
    if (took_ns > atomic_load_explicit(&worker->longest_step_ns, memory_order_relaxed)) {
        atomic_store_explicit(&worker->longest_step_ns, took_ns, memory_order_relaxed);
    }
}

/* true: the task is still there. */
static bool step_task(struct tm_worker *worker, uint32_t index, uint64_t now_ns,
                      uint64_t budget_ns)
{
    struct worker_task *entry = &worker->tasks.items[index];
    struct tm_task *task = entry->task;
    uint64_t wake_ns = UINT64_MAX;
    enum tm_task_run result = tm_task_step(task, now_ns, budget_ns, &wake_ns);

    entry = &worker->tasks.items[index];
    entry->wake_ns = wake_ns;
    entry->runnable = result == TM_TASK_RAN;
    if (result != TM_TASK_GONE) {
        note_step(worker, wr_env_mono_ns(worker->env) - now_ns);
        return true;
    }
    worker->tasks.items[index] = worker->tasks.items[--worker->tasks.count];
    task->options.events->closed(task->options.events_ctx, task);
    return false;
}

bool tm_worker_poll(struct tm_worker *worker, uint64_t budget_ns, uint64_t *ret_wake_ns)
{
    bool any = handle_messages(worker);
    uint64_t now_ns = wr_env_mono_ns(worker->env);

    *ret_wake_ns = UINT64_MAX;
    for (uint32_t i = 0; i < worker->tasks.count;) {
        struct worker_task *entry = &worker->tasks.items[i];
        /* Pairs with the exchange in tm_task_wake: what was written before the wake is seen. */
        bool woken = atomic_exchange(&entry->task->awake, false);
        if (!woken && !entry->runnable && entry->wake_ns > now_ns) {
            *ret_wake_ns = WR_MIN(*ret_wake_ns, entry->wake_ns);
            i++;
            continue;
        }
        any = true;
        if (step_task(worker, i, now_ns, budget_ns)) {
            i++;
        }
        now_ns = wr_env_mono_ns(worker->env);
    }
    return any;
}

static void run(void *ctx)
{
    struct tm_worker *worker = ctx;

    /* Jobs whose tasks are gone still end here: a snapshot that was abandoned, a read. */
    while (!atomic_load_explicit(&worker->stopping, memory_order_acquire) ||
           !wr_mailbox_idle(worker->mailbox)) {
        uint64_t wake_ns, now_ns;
        if (tm_worker_poll(worker, 500000, &wake_ns)) {
            continue;
        }
        now_ns = wr_env_mono_ns(worker->env);
        if (wake_ns == UINT64_MAX) {
            wr_mailbox_wait(worker->mailbox, -1);
        } else if (wake_ns > now_ns) {
            wr_mailbox_wait(worker->mailbox, (int64_t)((wake_ns - now_ns) / 1000 + 1));
        }
    }
}

void tm_worker_start(struct tm_worker *worker)
{
    worker->thread = wr_thread_start(worker->name, run, worker);
}

void tm_worker_stop(struct tm_worker *worker)
{
    if (worker->thread == NULL) {
        return;
    }
    atomic_store_explicit(&worker->stopping, true, memory_order_release);
    wr_mailbox_wake(worker->mailbox);
    wr_thread_join(WR_TAKE(worker->thread));
}

uint64_t tm_worker_longest_step_ns(struct tm_worker *worker)
{
    return atomic_exchange_explicit(&worker->longest_step_ns, 0, memory_order_relaxed);
}
