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

/* ---- memory of the thread ---- */

struct kept {
    struct kept *next;
    void *memory;
    void (*free_memory)(void *memory);
};

static pthread_once_t key_once = PTHREAD_ONCE_INIT;
static pthread_key_t key;

static void free_kept(void *first)
{
    for (struct kept *kept = first, *next; kept != NULL; kept = next) {
        next = kept->next;
        kept->free_memory(kept->memory);
        wr_free(kept);
    }
}

static void make_key(void)
{
    WR_ASSERT(pthread_key_create(&key, free_kept) == 0);
}

void wr_thread_free_at_end(void *memory, void (*free_memory)(void *memory))
{
    struct kept *kept = WR_NEW(struct kept);

    WR_ASSERT(pthread_once(&key_once, make_key) == 0);
    *kept = (struct kept){pthread_getspecific(key), memory, free_memory};
    WR_ASSERT(pthread_setspecific(key, kept) == 0);
}
