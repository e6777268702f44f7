/* Intrusive binary min-heap, for timers and event queues. Equal keys come out by `tie`.
 * Thread: one at a time.
 */
#ifndef WR_BASE_HEAP_H
#define WR_BASE_HEAP_H

#include <stdbool.h>
#include <stdint.h>

struct wr_heap_node {
    uint64_t key;
    uint64_t tie;
    uint32_t position; /* 1-based; 0 = not in a heap */
};

struct wr_heap {
    struct wr_heap_node **items;
    uint32_t count;
    uint32_t capacity;
};

void wr_heap_init(struct wr_heap *heap);
void wr_heap_fini(struct wr_heap *heap);
void wr_heap_push(struct wr_heap *heap, struct wr_heap_node *node); /* kept until removed */
struct wr_heap_node *wr_heap_peek(const struct wr_heap *heap);      /* NULL when empty */
struct wr_heap_node *wr_heap_pop(struct wr_heap *heap);             /* NULL when empty */
void wr_heap_remove(struct wr_heap *heap, struct wr_heap_node *node); /* no-op when not in it */

#endif
