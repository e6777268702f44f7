/* Event loop of one thread: a mailbox and timers. No descriptors: network and files arrive as
 * messages (net.h, env.h).
 *
 * wr_loop_poll does what is due and returns; the real daemon calls wr_loop_run on a thread, the
 * simulator polls. Every handler over 5 ms is counted and logged by name of its owner.
 *
 * Thread: everything on the loop's own thread, except wr_loop_mailbox and wr_loop_stop (any).
 */
#ifndef WR_SYS_LOOP_H
#define WR_SYS_LOOP_H

#include <stdbool.h>
#include <stdint.h>

#include "common/base/heap.h"
#include "common/sys/env.h"
#include "common/sys/mailbox.h"

struct wr_loop; /* opaque */

/* Embed it; fires once per set. */
struct wr_timer {
    struct wr_heap_node node;
    void (*fire)(struct wr_timer *timer, void *owner);
};

struct wr_loop *wr_loop_create(struct wr_env *env, const char *name, void *owner);
void wr_loop_destroy(struct wr_loop *loop);
struct wr_mailbox *wr_loop_mailbox(struct wr_loop *loop);

/* Set by a timer that fires, for now or the past: fires at the next poll. */
void wr_loop_timer_set(struct wr_loop *loop, struct wr_timer *timer, uint64_t deadline_ns);
void wr_loop_timer_cancel(struct wr_loop *loop, struct wr_timer *timer);

/* Handle all queued messages and due timers once; true if there were any. *ret_next_ns (may be
 * NULL) = deadline of the earliest timer, UINT64_MAX when none. */
bool wr_loop_poll(struct wr_loop *loop, uint64_t *ret_next_ns);
/* Poll and sleep until wr_loop_stop. */
void wr_loop_run(struct wr_loop *loop);
void wr_loop_stop(struct wr_loop *loop);

#endif
