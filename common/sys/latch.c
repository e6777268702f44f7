#include "common/sys/latch.h"

#include <errno.h>
#include <pthread.h>
#include <time.h>

#include "common/base/alloc.h"
#include "common/base/assert.h"

struct wr_latch {
    pthread_mutex_t mutex;
    pthread_cond_t empty;
    uint32_t count;
    bool closed;
};

struct wr_latch *wr_latch_create(void)
{
    struct wr_latch *latch = WR_NEW(struct wr_latch);
    pthread_condattr_t attributes;

    (void)pthread_mutex_init(&latch->mutex, NULL);
    (void)pthread_condattr_init(&attributes);
    (void)pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    (void)pthread_cond_init(&latch->empty, &attributes);
    (void)pthread_condattr_destroy(&attributes);
    return latch;
}

void wr_latch_destroy(struct wr_latch *latch)
{
    if (latch == NULL) {
        return;
    }
    WR_ASSERT(latch->count == 0);
    (void)pthread_mutex_destroy(&latch->mutex);
    (void)pthread_cond_destroy(&latch->empty);
    wr_free(latch);
}

bool wr_latch_enter(struct wr_latch *latch)
{
    bool open;

    (void)pthread_mutex_lock(&latch->mutex);
    open = !latch->closed;
    latch->count += open;
    (void)pthread_mutex_unlock(&latch->mutex);
    return open;
}

void wr_latch_leave(struct wr_latch *latch)
{
    (void)pthread_mutex_lock(&latch->mutex);
    WR_ASSERT(latch->count > 0);
    latch->count -= 1;
    if (latch->count == 0) {
        (void)pthread_cond_broadcast(&latch->empty);
    }
    (void)pthread_mutex_unlock(&latch->mutex);
}

bool wr_latch_close(struct wr_latch *latch, int64_t timeout_us)
{
    struct timespec until;
    bool empty;
    int result = 0;

    (void)clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += timeout_us / 1000000;
    until.tv_nsec += (long)(timeout_us % 1000000) * 1000;
    if (until.tv_nsec >= 1000000000) {
        until.tv_sec += 1;
        until.tv_nsec -= 1000000000;
    }
    (void)pthread_mutex_lock(&latch->mutex);
    latch->closed = true;
    while (latch->count > 0 && result != ETIMEDOUT) {
        result = pthread_cond_timedwait(&latch->empty, &latch->mutex, &until);
    }
    empty = latch->count == 0;
    (void)pthread_mutex_unlock(&latch->mutex);
    return empty;
}
