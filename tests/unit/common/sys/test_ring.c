/* The ring between two threads: in order, never too full, across the wrap of its indices. */
#include "common/sys/ring.h"

#include <sched.h>

#include "common/sys/thread.h"
#include "tests/lib/wr_test.h"

#define SLOTS 4u
#define ITEMS 100000u

struct line {
    struct wr_ring ring;
    uint64_t slots[SLOTS]; /* plain memory: the ring's indices order access to it */
};

static void push_all(void *ctx)
{
    struct line *line = ctx;

    for (uint64_t i = 1; i <= ITEMS; i++) {
        while (wr_ring_used_by_producer(&line->ring) == SLOTS) {
            (void)sched_yield();
        }
        line->slots[wr_ring_push_index(&line->ring) % SLOTS] = i;
        wr_ring_pushed(&line->ring);
    }
}

/* What one thread pushes the other pops, in order, each once. */
START_TEST(items_pass_in_order)
{
    static struct line line;
    struct wr_thread *thread;

    atomic_store(&line.ring.head, UINT32_MAX - 100); /* wraps soon */
    atomic_store(&line.ring.tail, UINT32_MAX - 100);
    line.ring.head_seen = line.ring.tail_seen = UINT32_MAX - 100;
    thread = wr_thread_start("pusher", push_all, &line);
    for (uint64_t i = 1; i <= ITEMS; i++) {
        while (!wr_ring_can_pop(&line.ring)) {
            (void)sched_yield();
        }
        uint64_t *slot = &line.slots[wr_ring_pop_index(&line.ring) % SLOTS];
        WR_CK(*slot == i);
        *slot = 0;
        wr_ring_popped(&line.ring);
    }
    ck_assert(!wr_ring_can_pop(&line.ring));
    wr_thread_join(thread);
    ck_assert_uint_eq(wr_ring_used_by_producer(&line.ring), 0);
}
END_TEST

/* Counts are exact when one thread does both. */
START_TEST(counts_are_exact_alone)
{
    struct wr_ring ring = {0};

    for (uint32_t round = 0; round < 20; round++) {
        for (uint32_t i = 0; i < SLOTS; i++) {
            ck_assert_uint_eq(wr_ring_used_by_producer(&ring), i);
            ck_assert_uint_eq(wr_ring_push_index(&ring), round * SLOTS + i);
            wr_ring_pushed(&ring);
            ck_assert(wr_ring_can_pop(&ring));
        }
        for (uint32_t i = 0; i < SLOTS; i++) {
            ck_assert_uint_eq(wr_ring_pop_index(&ring), round * SLOTS + i);
            ck_assert(wr_ring_can_pop(&ring));
            wr_ring_popped(&ring);
        }
        ck_assert(!wr_ring_can_pop(&ring));
    }
}
END_TEST

WR_TEST_MAIN("ring", items_pass_in_order, counts_are_exact_alone)
