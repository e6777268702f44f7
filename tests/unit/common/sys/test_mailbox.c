/* Mailboxes under threads: nothing lost, order kept, no wake-up lost. */
#include "common/sys/mailbox.h"

#include <stdatomic.h>
#include <time.h>

#include "common/base/alloc.h"
#include "common/sys/thread.h"
#include "tests/lib/wr_test.h"

#define PRODUCERS 4
#define MESSAGES 5000
#define LONG_US 20000000 /* a sleep of this length is a lost wake-up */

static int64_t now_us(void)
{
    struct timespec ts;

    (void)clock_gettime(CLOCK_MONOTONIC, &ts);
    return (int64_t)ts.tv_sec * 1000000 + ts.tv_nsec / 1000;
}

struct numbered {
    struct wr_msg msg;
    uint32_t producer, number;
};

struct post {
    struct wr_mailbox *mailbox;
    uint32_t producer;
};

static void post_all(void *ctx)
{
    const struct post *post = ctx;

    for (uint32_t i = 0; i < MESSAGES; i++) {
        struct numbered *n = WR_NEW(struct numbered);
        n->producer = post->producer;
        n->number = i;
        wr_mailbox_post(post->mailbox, &n->msg);
    }
}

/* All messages of all producers arrive once, those of one producer in their order, and the consumer is
 * never left asleep over them. */
START_TEST(nothing_is_lost_or_reordered)
{
    struct wr_mailbox *mailbox = wr_mailbox_create();
    struct wr_thread *threads[PRODUCERS];
    struct post posts[PRODUCERS];
    uint32_t next[PRODUCERS] = {0}, total = 0;

    for (uint32_t p = 0; p < PRODUCERS; p++) {
        posts[p] = (struct post){mailbox, p};
        threads[p] = wr_thread_start("producer", post_all, &posts[p]);
    }
    while (total < PRODUCERS * MESSAGES) {
        int64_t before = now_us();
        wr_mailbox_wait(mailbox, LONG_US);
        WR_CK(now_us() - before < LONG_US);
        struct wr_msg *msg = wr_mailbox_take_all(mailbox);
        while (msg != NULL) {
            struct numbered *n = (struct numbered *)(void *)msg;
            msg = msg->next;
            WR_CK(n->number == next[n->producer]);
            next[n->producer] += 1;
            total += 1;
            wr_free(n);
        }
    }
    for (uint32_t p = 0; p < PRODUCERS; p++) {
        wr_thread_join(threads[p]);
    }
    ck_assert_ptr_null(wr_mailbox_take_all(mailbox));
    ck_assert(wr_mailbox_empty(mailbox) && wr_mailbox_idle(mailbox));
    wr_mailbox_destroy(mailbox);
    wr_mailbox_destroy(NULL);
}
END_TEST

/* ---- wakes ---- */

#define ROUNDS 20000

struct relay {
    struct wr_mailbox *mailbox;
    _Atomic uint32_t given, taken;
};

/* Gives the next number when the last was taken, and wakes: as a ring's producer does. */
static void give_and_wake(void *ctx)
{
    struct relay *relay = ctx;

    for (uint32_t i = 1; i <= ROUNDS; i++) {
        while (atomic_load_explicit(&relay->taken, memory_order_acquire) != i - 1) {
            struct timespec little = {0, 1000};
            (void)nanosleep(i % 8 == 0 ? &little : &(struct timespec){0, 0}, NULL);
        }
        atomic_store_explicit(&relay->given, i, memory_order_release);
        wr_mailbox_wake(relay->mailbox);
    }
}

/* A wake between looking and sleeping ends the sleep: without a message to say so, no number would be
 * taken before the time-out. */
START_TEST(wakes_are_not_lost)
{
    struct relay relay = {.mailbox = wr_mailbox_create()};
    struct wr_thread *thread = wr_thread_start("waker", give_and_wake, &relay);

    for (uint32_t taken = 0; taken < ROUNDS;) {
        uint32_t given = atomic_load_explicit(&relay.given, memory_order_acquire);
        if (given != taken) {
            WR_CK(given == taken + 1);
            taken = given;
            atomic_store_explicit(&relay.taken, taken, memory_order_release);
            continue;
        }
        int64_t before = now_us();
        wr_mailbox_wait(relay.mailbox, LONG_US);
        WR_CK(now_us() - before < LONG_US);
    }
    wr_thread_join(thread);
    wr_mailbox_destroy(relay.mailbox);
}
END_TEST

/* Waiting returns at once when something was posted or woken before, else after the time-out. */
START_TEST(waits_end_as_they_say)
{
    struct wr_mailbox *mailbox = wr_mailbox_create();
    struct numbered n = {.number = 1};
    int64_t before = now_us();

    wr_mailbox_wake(mailbox);
    wr_mailbox_wait(mailbox, -1);
    wr_mailbox_post(mailbox, &n.msg);
    wr_mailbox_wait(mailbox, -1);
    wr_mailbox_wait(mailbox, -1); /* still there */
    ck_assert_ptr_eq(wr_mailbox_take_all(mailbox), &n.msg);
    ck_assert_ptr_null(n.msg.next);
    ck_assert_int_lt(now_us() - before, LONG_US);
    before = now_us();
    wr_mailbox_wait(mailbox, 30000);
    ck_assert_int_ge(now_us() - before, 30000);
    wr_mailbox_wait(mailbox, 0);
    wr_mailbox_destroy(mailbox);
}
END_TEST

/* Ready says what wait would do, and forgets a wake but not a message. */
START_TEST(ready_is_waiting_without_sleep)
{
    struct wr_mailbox *mailbox = wr_mailbox_create();
    struct numbered n = {.number = 1};

    ck_assert(!wr_mailbox_ready(mailbox));
    wr_mailbox_wake(mailbox);
    ck_assert(wr_mailbox_ready(mailbox) && !wr_mailbox_ready(mailbox));
    wr_mailbox_post(mailbox, &n.msg);
    ck_assert(wr_mailbox_ready(mailbox) && wr_mailbox_ready(mailbox));
    ck_assert_ptr_nonnull(wr_mailbox_take_all(mailbox));
    ck_assert(!wr_mailbox_ready(mailbox));
    wr_mailbox_destroy(mailbox);
}
END_TEST

/* A mailbox is idle when what it expects has come and was taken. */
START_TEST(idle_counts_what_is_expected)
{
    struct wr_mailbox *mailbox = wr_mailbox_create();
    struct numbered a = {.number = 1}, b = {.number = 2};

    ck_assert(wr_mailbox_idle(mailbox));
    wr_mailbox_expect(mailbox);
    wr_mailbox_expect(mailbox);
    ck_assert(!wr_mailbox_idle(mailbox) && wr_mailbox_empty(mailbox));
    wr_mailbox_post_expected(mailbox, &a.msg);
    ck_assert_ptr_eq(wr_mailbox_take_all(mailbox), &a.msg);
    ck_assert(!wr_mailbox_idle(mailbox));
    wr_mailbox_post_expected(mailbox, &b.msg);
    ck_assert(!wr_mailbox_idle(mailbox));
    ck_assert_ptr_eq(wr_mailbox_take_all(mailbox), &b.msg);
    ck_assert(wr_mailbox_idle(mailbox));
    wr_mailbox_destroy(mailbox);
}
END_TEST

WR_TEST_MAIN("mailbox", nothing_is_lost_or_reordered, wakes_are_not_lost, waits_end_as_they_say,
             ready_is_waiting_without_sleep, idle_counts_what_is_expected)
