#include "common/sys/loop.h"

#include <inttypes.h>
#include <stdatomic.h>
#include <stdio.h>

#include "common/base/alloc.h"
#include "common/base/assert.h"
#include "common/obs/log.h"

#define SLOW_HANDLER_NS 5000000ull

struct wr_loop {
    struct wr_env *env;
    void *owner;
    char name[32];
    struct wr_mailbox *mailbox;
    struct wr_heap timers;
    uint64_t ties;
    uint64_t firing_ns; /* now of the timers that are being fired; 0 = none are */
    uint64_t slow_handlers;
    _Atomic bool stopping;
};

struct wr_loop *wr_loop_create(struct wr_env *env, const char *name, void *owner)
{
    struct wr_loop *loop = WR_NEW(struct wr_loop);

    loop->env = env;
    loop->owner = owner;
    (void)snprintf(loop->name, sizeof loop->name, "%s", name);
    loop->mailbox = wr_mailbox_create();
    wr_heap_init(&loop->timers);
    return loop;
}

void wr_loop_destroy(struct wr_loop *loop)
{
    if (loop == NULL) {
        return;
    }
    while (wr_heap_pop(&loop->timers) != NULL) {
    }
    wr_heap_fini(&loop->timers);
    wr_mailbox_destroy(loop->mailbox);
    wr_free(loop);
}

struct wr_mailbox *wr_loop_mailbox(struct wr_loop *loop)
{
    return loop->mailbox;
}

void wr_loop_timer_set(struct wr_loop *loop, struct wr_timer *timer, uint64_t deadline_ns)
{
    wr_heap_remove(&loop->timers, &timer->node);
    /* A timer that is set for what is past while timers fire waits for the next poll: it must not
     * keep the others and the messages waiting for ever. */
    timer->node.key =
        loop->firing_ns != 0 ? WR_MAX(deadline_ns, loop->firing_ns + 1) : deadline_ns;
    timer->node.tie = ++loop->ties;
    wr_heap_push(&loop->timers, &timer->node);
}

void wr_loop_timer_cancel(struct wr_loop *loop, struct wr_timer *timer)
{
    wr_heap_remove(&loop->timers, &timer->node);
}

/* Returns now. */
static uint64_t note_slow(struct wr_loop *loop, uint64_t from_ns)
{
    uint64_t now_ns = wr_env_mono_ns(loop->env), took_ns = now_ns - from_ns;

    if (took_ns > SLOW_HANDLER_NS) {
        loop->slow_handlers += 1;
        wr_log(WR_LOG_DEBUG, "slow_handler", "loop=%s took_us=%" PRIu64 " count=%" PRIu64,
               loop->name, took_ns / 1000, loop->slow_handlers);
    }
    return now_ns;
}

static bool run_messages(struct wr_loop *loop)
{
    struct wr_msg *msg = wr_mailbox_take_all(loop->mailbox);
    uint64_t from_ns = msg == NULL ? 0 : wr_env_mono_ns(loop->env);
    bool any = msg != NULL;

    while (msg != NULL) {
        struct wr_msg *next = msg->next;
        msg->handle(msg, loop->owner);
        from_ns = note_slow(loop, from_ns);
        msg = next;
    }
    return any;
}

static bool run_timers(struct wr_loop *loop)
{
    uint64_t now_ns = wr_env_mono_ns(loop->env), from_ns = now_ns;
    bool any = false;

    loop->firing_ns = now_ns;
    for (struct wr_heap_node *node = wr_heap_peek(&loop->timers);
         node != NULL && node->key <= now_ns; node = wr_heap_peek(&loop->timers)) {
        struct wr_timer *timer = WR_CONTAINER_OF(node, struct wr_timer, node);
        (void)wr_heap_pop(&loop->timers);
        timer->fire(timer, loop->owner);
        from_ns = note_slow(loop, from_ns);
        any = true;
    }
    loop->firing_ns = 0;
    return any;
}

bool wr_loop_poll(struct wr_loop *loop, uint64_t *ret_next_ns)
{
    bool messages = run_messages(loop);
    bool timers = run_timers(loop);

    if (ret_next_ns != NULL) {
        struct wr_heap_node *node = wr_heap_peek(&loop->timers);
        *ret_next_ns = node == NULL ? UINT64_MAX : node->key;
    }
    return messages || timers;
}

void wr_loop_run(struct wr_loop *loop)
{
    while (!atomic_load_explicit(&loop->stopping, memory_order_acquire)) {
        uint64_t next_ns;
        uint64_t now_ns;
        if (wr_loop_poll(loop, &next_ns)) {
            continue;
        }
        now_ns = wr_env_mono_ns(loop->env);
        if (next_ns == UINT64_MAX) {
            wr_mailbox_wait(loop->mailbox, -1);
        } else if (next_ns > now_ns) {
            wr_mailbox_wait(loop->mailbox, (int64_t)((next_ns - now_ns) / 1000 + 1));
        }
    }
    atomic_store_explicit(&loop->stopping, false, memory_order_relaxed);
}

void wr_loop_stop(struct wr_loop *loop)
{
    atomic_store_explicit(&loop->stopping, true, memory_order_release);
    wr_mailbox_wake(loop->mailbox);
}
