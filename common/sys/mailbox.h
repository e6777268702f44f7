/* Mailbox: many producers, one consumer, intrusive messages, with a wake-up.
 *
 * The only way into a loop or a worker from another thread. A message embeds struct wr_msg and says
 * by `handle` what its receiver shall do with it; the receiver calls msg->handle(msg, owner). Who
 * posts a message gives it away; handle() frees or re-uses it. Messages of one producer keep their
 * order. The queue is bounded by what producers may have outstanding (credit, one completion per
 * job, one message per request): there is no limit here, and every producer names its own.
 *
 * In the simulator nothing waits: the scheduler asks every mailbox by wr_mailbox_ready.
 *
 * Thread: post any; take and wait: the one consumer.
 */
#ifndef WR_SYS_MAILBOX_H
#define WR_SYS_MAILBOX_H

#include <stdbool.h>
#include <stdint.h>

struct wr_msg {
    struct wr_msg *next;
    void (*handle)(struct wr_msg *msg, void *owner);
};

struct wr_mailbox; /* opaque: mutex, condition variable, list */

struct wr_mailbox *wr_mailbox_create(void);
void wr_mailbox_destroy(struct wr_mailbox *mailbox); /* must be idle */

void wr_mailbox_post(struct wr_mailbox *mailbox, struct wr_msg *msg); /* given */
/* A job of the pool will end in a message here: told by the env when it takes the job, and when it
 * posts. So a consumer that stops can wait for jobs that nobody else remembers. */
void wr_mailbox_expect(struct wr_mailbox *mailbox);
void wr_mailbox_post_expected(struct wr_mailbox *mailbox, struct wr_msg *msg); /* given */
/* Nothing is queued and nothing is expected. */
bool wr_mailbox_idle(const struct wr_mailbox *mailbox);
/* Wake the consumer without a message (a ring got a batch). Cheap when it is not asleep. */
void wr_mailbox_wake(struct wr_mailbox *mailbox);
/* All queued messages in order, linked by next, or NULL. One lock for the lot, none when empty. */
struct wr_msg *wr_mailbox_take_all(struct wr_mailbox *mailbox);
bool wr_mailbox_empty(const struct wr_mailbox *mailbox);
/* Sleep until something is posted or woken, or the time-out (µs; -1 = none) is over. A wake
 * between take_all and wait is never lost. */
void wr_mailbox_wait(struct wr_mailbox *mailbox, int64_t timeout_us);
/* What wait would do without a sleep: was something posted or woken? Forgets the wake. */
bool wr_mailbox_ready(struct wr_mailbox *mailbox);

#endif
