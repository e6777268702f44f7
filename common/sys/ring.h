/* Single-producer single-consumer ring of fixed-size slots; capacity a power of two.
 *
 *     struct tm_element *slot = ring slot at head & mask …
 *
 * Only the indices live here; the slots are the owner's array. The producer's and the consumer's
 * index lie on lines of their own, each with a cached copy of the other's.
 *
 * Thread: push side one, pop side one.
 */
#ifndef WR_SYS_RING_H
#define WR_SYS_RING_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "common/base/attr.h"

struct wr_ring {
    WR_ALIGNED(64) _Atomic uint32_t head; /* next to push; written by the producer */
    uint32_t tail_seen;
    WR_ALIGNED(64) _Atomic uint32_t tail; /* next to pop; written by the consumer */
    uint32_t head_seen;
};

/* Slots in use as the producer may believe (never too small). */
static inline uint32_t wr_ring_used_by_producer(struct wr_ring *ring)
{
    /* Pairs with the release in wr_ring_popped. */
    ring->tail_seen = atomic_load_explicit(&ring->tail, memory_order_acquire);
    return atomic_load_explicit(&ring->head, memory_order_relaxed) - ring->tail_seen;
}
static inline uint32_t wr_ring_push_index(struct wr_ring *ring)
{
    return atomic_load_explicit(&ring->head, memory_order_relaxed);
}
static inline void wr_ring_pushed(struct wr_ring *ring)
{
    /* The slot's content becomes visible; pairs with the acquire in wr_ring_can_pop. */
    atomic_store_explicit(&ring->head,
                          atomic_load_explicit(&ring->head, memory_order_relaxed) + 1,
                          memory_order_release);
}
static inline bool wr_ring_can_pop(struct wr_ring *ring)
{
    uint32_t tail = atomic_load_explicit(&ring->tail, memory_order_relaxed);

    if (ring->head_seen == tail) {
        ring->head_seen = atomic_load_explicit(&ring->head, memory_order_acquire);
    }
    return ring->head_seen != tail;
}
static inline uint32_t wr_ring_pop_index(struct wr_ring *ring)
{
    return atomic_load_explicit(&ring->tail, memory_order_relaxed);
}
static inline void wr_ring_popped(struct wr_ring *ring)
{
    atomic_store_explicit(&ring->tail,
                          atomic_load_explicit(&ring->tail, memory_order_relaxed) + 1,
                          memory_order_release);
}

#endif
