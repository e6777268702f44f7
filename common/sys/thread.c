#include "common/sys/thread.h"

#include <pthread.h>
#include <stdio.h>

#include "common/base/alloc.h"
#include "common/base/assert.h"

struct wr_thread {
    pthread_t handle;
    char name[16];
    void (*run)(void *ctx);
    void *ctx;
};

static void *enter(void *arg)
{
    struct wr_thread *thread = arg;

    (void)pthread_setname_np(pthread_self(), thread->name);
    thread->run(thread->ctx);
    return NULL;
}

struct wr_thread *wr_thread_start(const char *name, void (*run)(void *ctx), void *ctx)
{
    struct wr_thread *thread = WR_NEW(struct wr_thread);

    (void)snprintf(thread->name, sizeof thread->name, "%s", name);
    thread->run = run;
    thread->ctx = ctx;
    WR_ASSERT(pthread_create(&thread->handle, NULL, enter, thread) == 0);
    return thread;
}

void wr_thread_join(struct wr_thread *thread)
{
    WR_ASSERT(pthread_join(thread->handle, NULL) == 0);
    wr_free(thread);
}
