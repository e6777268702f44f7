#include "common/sys/socket_watch.h"

#include <pthread.h>
#include <stdbool.h>
#include <sys/socket.h>
#include <time.h>

#include "common/base/alloc.h"
#include "common/base/assert.h"
#include "common/base/attr.h"
#include "common/sys/thread.h"

struct wr_socket_watch {
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    struct wr_heap limits;
    struct wr_thread *thread;
    bool stopping;
};

static uint64_t mono_ns(void)
{
    struct timespec ts;

    (void)clock_gettime(CLOCK_MONOTONIC, &ts);
    return (uint64_t)ts.tv_sec * 1000000000 + (uint64_t)ts.tv_nsec;
}

/* Under the lock, so that nobody closes the descriptor meanwhile. */
static void end_overdue(struct wr_socket_watch *watch, uint64_t now_ns)
{
    struct wr_heap_node *node = wr_heap_peek(&watch->limits);

    while (node != NULL && node->key <= now_ns) {
        struct wr_socket_limit *limit = WR_CONTAINER_OF(node, struct wr_socket_limit, node);
        wr_heap_remove(&watch->limits, node);
        (void)shutdown(limit->fd, SHUT_RDWR);
        node = wr_heap_peek(&watch->limits);
    }
}

static void run(void *ctx)
{
    struct wr_socket_watch *watch = ctx;

    (void)pthread_mutex_lock(&watch->mutex);
    while (!watch->stopping) {
        const struct wr_heap_node *node;
        end_overdue(watch, mono_ns());
        node = wr_heap_peek(&watch->limits);
        if (node == NULL) {
            (void)pthread_cond_wait(&watch->changed, &watch->mutex);
        } else {
            struct timespec until = {(time_t)(node->key / 1000000000),
                                     (long)(node->key % 1000000000)};
            (void)pthread_cond_timedwait(&watch->changed, &watch->mutex, &until);
        }
    }
    (void)pthread_mutex_unlock(&watch->mutex);
}

struct wr_socket_watch *wr_socket_watch_create(void)
{
    struct wr_socket_watch *watch = WR_NEW(struct wr_socket_watch);
    pthread_condattr_t attributes;

    (void)pthread_mutex_init(&watch->mutex, NULL);
    (void)pthread_condattr_init(&attributes);
    (void)pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    (void)pthread_cond_init(&watch->changed, &attributes);
    (void)pthread_condattr_destroy(&attributes);
    wr_heap_init(&watch->limits);
    watch->thread = wr_thread_start("socket-watch", run, watch);
    return watch;
}

void wr_socket_watch_destroy(struct wr_socket_watch *watch)
{
    if (watch == NULL) {
        return;
    }
    (void)pthread_mutex_lock(&watch->mutex);
    WR_ASSERT(wr_heap_peek(&watch->limits) == NULL);
    watch->stopping = true;
    (void)pthread_cond_signal(&watch->changed);
    (void)pthread_mutex_unlock(&watch->mutex);
    wr_thread_join(watch->thread);
    wr_heap_fini(&watch->limits);
    (void)pthread_mutex_destroy(&watch->mutex);
    (void)pthread_cond_destroy(&watch->changed);
    wr_free(watch);
}

void wr_socket_watch_set(struct wr_socket_watch *watch, struct wr_socket_limit *limit, int fd,
                         int64_t timeout_us)
{
    (void)pthread_mutex_lock(&watch->mutex);
    wr_heap_remove(&watch->limits, &limit->node);
    limit->fd = fd;
    limit->node.key = mono_ns() + (uint64_t)timeout_us * 1000;
    wr_heap_push(&watch->limits, &limit->node);
    /* Only an earlier end than all others changes how long the thread may sleep. */
    if (wr_heap_peek(&watch->limits) == &limit->node) {
        (void)pthread_cond_signal(&watch->changed);
    }
    (void)pthread_mutex_unlock(&watch->mutex);
}

void wr_socket_watch_clear(struct wr_socket_watch *watch, struct wr_socket_limit *limit)
{
    (void)pthread_mutex_lock(&watch->mutex);
    wr_heap_remove(&watch->limits, &limit->node);
    (void)pthread_mutex_unlock(&watch->mutex);
}
