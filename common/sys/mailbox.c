#include "common/sys/mailbox.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

#include "common/base/alloc.h"
#include "common/base/assert.h"

struct wr_mailbox {
    pthread_mutex_t mutex;
    pthread_cond_t cond;
    struct wr_msg *head;
    struct wr_msg **tail;
    _Atomic uint32_t expected;
    _Atomic bool filled;  /* something is queued: take_all looks without the lock */
    _Atomic bool woken;   /* wake was called since the last wait */
    _Atomic bool asleep;  /* the consumer waits or is about to */
};

struct wr_mailbox *wr_mailbox_create(void)
{
    struct wr_mailbox *mailbox = WR_NEW(struct wr_mailbox);
    pthread_condattr_t attributes;

    (void)pthread_mutex_init(&mailbox->mutex, NULL);
    (void)pthread_condattr_init(&attributes);
    (void)pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    (void)pthread_cond_init(&mailbox->cond, &attributes);
    (void)pthread_condattr_destroy(&attributes);
    mailbox->tail = &mailbox->head;
    return mailbox;
}

void wr_mailbox_destroy(struct wr_mailbox *mailbox)
{
    if (mailbox == NULL) {
        return;
    }
    /* The last poster may not have left yet. */
    (void)pthread_mutex_lock(&mailbox->mutex);
    WR_ASSERT(wr_mailbox_idle(mailbox));
    (void)pthread_mutex_unlock(&mailbox->mutex);
    (void)pthread_mutex_destroy(&mailbox->mutex);
    (void)pthread_cond_destroy(&mailbox->cond);
    wr_free(mailbox);
}

static void append_locked(struct wr_mailbox *mailbox, struct wr_msg *msg)
{
    *mailbox->tail = msg;
    mailbox->tail = &msg->next;
    atomic_store_explicit(&mailbox->filled, true, memory_order_release);
    if (atomic_load_explicit(&mailbox->asleep, memory_order_relaxed)) {
        (void)pthread_cond_signal(&mailbox->cond);
    }
}

void wr_mailbox_post(struct wr_mailbox *mailbox, struct wr_msg *msg)
{
    msg->next = NULL;
    (void)pthread_mutex_lock(&mailbox->mutex);
    append_locked(mailbox, msg);
    (void)pthread_mutex_unlock(&mailbox->mutex);
}

void wr_mailbox_expect(struct wr_mailbox *mailbox)
{
    atomic_fetch_add_explicit(&mailbox->expected, 1, memory_order_relaxed);
}

void wr_mailbox_post_expected(struct wr_mailbox *mailbox, struct wr_msg *msg)
{
    msg->next = NULL;
    (void)pthread_mutex_lock(&mailbox->mutex);
    append_locked(mailbox, msg);
    /* Behind the message, under the lock: who sees nothing expected sees what came, and who then
     * destroys the mailbox waits for this lock. */
    atomic_fetch_sub_explicit(&mailbox->expected, 1, memory_order_release);
    (void)pthread_mutex_unlock(&mailbox->mutex);
}

bool wr_mailbox_idle(const struct wr_mailbox *mailbox)
{
    return atomic_load_explicit(&mailbox->expected, memory_order_acquire) == 0 &&
           wr_mailbox_empty(mailbox);
}

void wr_mailbox_wake(struct wr_mailbox *mailbox)
{
    /* Sequentially consistent against the store of asleep and the load of woken in wait: either
     * the waker sees the sleeper, or the sleeper sees the wake. */
    atomic_store(&mailbox->woken, true);
    if (atomic_load(&mailbox->asleep)) {
        (void)pthread_mutex_lock(&mailbox->mutex);
        (void)pthread_cond_signal(&mailbox->cond);
        (void)pthread_mutex_unlock(&mailbox->mutex);
    }
}

struct wr_msg *wr_mailbox_take_all(struct wr_mailbox *mailbox)
{
    struct wr_msg *all;

    /* Pairs with the release in post. */
    if (!atomic_load_explicit(&mailbox->filled, memory_order_acquire)) {
        return NULL;
    }
    (void)pthread_mutex_lock(&mailbox->mutex);
    all = mailbox->head;
    mailbox->head = NULL;
    mailbox->tail = &mailbox->head;
    atomic_store_explicit(&mailbox->filled, false, memory_order_relaxed);
    (void)pthread_mutex_unlock(&mailbox->mutex);
    return all;
}

bool wr_mailbox_empty(const struct wr_mailbox *mailbox)
{
    return !atomic_load_explicit(&mailbox->filled, memory_order_acquire);
}

static struct timespec deadline_of(int64_t timeout_us)
{
    struct timespec ts;

    (void)clock_gettime(CLOCK_MONOTONIC, &ts);
    ts.tv_sec += timeout_us / 1000000;
    ts.tv_nsec += (long)(timeout_us % 1000000) * 1000;
    if (ts.tv_nsec >= 1000000000) {
        ts.tv_sec += 1;
        ts.tv_nsec -= 1000000000;
    }
    return ts;
}

void wr_mailbox_wait(struct wr_mailbox *mailbox, int64_t timeout_us)
{
    struct timespec deadline = deadline_of(timeout_us < 0 ? 0 : timeout_us);
    int result = 0;

    (void)pthread_mutex_lock(&mailbox->mutex);
    atomic_store(&mailbox->asleep, true);
    while (mailbox->head == NULL && !atomic_load(&mailbox->woken) && result != ETIMEDOUT) {
        result = timeout_us < 0
                     ? pthread_cond_wait(&mailbox->cond, &mailbox->mutex)
                     : pthread_cond_timedwait(&mailbox->cond, &mailbox->mutex, &deadline);
    }
    atomic_store(&mailbox->asleep, false);
    /* Read and write: what a waker did before it woke us is seen, also when a message had ended the
     * sleep before. */
    (void)atomic_exchange(&mailbox->woken, false);
    (void)pthread_mutex_unlock(&mailbox->mutex);
}

bool wr_mailbox_ready(struct wr_mailbox *mailbox)
{
    bool woken = atomic_exchange(&mailbox->woken, false);

    return woken || !wr_mailbox_empty(mailbox);
}
