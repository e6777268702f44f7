/* Heaps against a plain list. */
#include "common/base/heap.h"

#include "common/base/rng.h"
#include "tests/lib/wr_test.h"

#define NODES 64

static bool before(const struct wr_heap_node *a, const struct wr_heap_node *b)
{
    return a->key != b->key ? a->key < b->key : a->tie < b->tie;
}

/* What comes out is always the smallest by key and tie, whatever was pushed and removed between. */
START_TEST(the_smallest_comes_out)
{
    static struct wr_heap_node nodes[NODES];
    struct wr_heap heap;
    struct wr_rng rng;
    uint64_t ties = 0;

    wr_rng_init(&rng, 1);
    wr_heap_init(&heap);
    ck_assert_ptr_null(wr_heap_peek(&heap));
    ck_assert_ptr_null(wr_heap_pop(&heap));
    for (uint32_t i = 0; i < 30000; i++) {
        struct wr_heap_node *node = &nodes[wr_rng_below(&rng, NODES)], *least = NULL;
        if (node->position == 0 && wr_rng_chance(&rng, i / 3000 % 2 == 0 ? 0.8 : 0.3)) {
            node->key = wr_rng_chance(&rng, 0.1) ? (uint64_t[]){0, UINT64_MAX}[i % 2] : wr_rng_below(&rng, 20);
            node->tie = ++ties;
            wr_heap_push(&heap, node);
        } else {
            wr_heap_remove(&heap, node); /* no-op when it is not in */
            WR_CK(node->position == 0);
        }
        uint32_t count = 0;
        for (uint32_t k = 0; k < NODES; k++) {
            if (nodes[k].position != 0) {
                count += 1;
                least = least == NULL || before(&nodes[k], least) ? &nodes[k] : least;
            }
        }
        WR_CK(heap.count == count && wr_heap_peek(&heap) == least);
        if (wr_rng_chance(&rng, 0.2)) {
            WR_CK(wr_heap_pop(&heap) == least && (least == NULL || least->position == 0));
        }
    }
    for (const struct wr_heap_node *last = NULL, *next; (next = wr_heap_pop(&heap)) != NULL; last = next) {
        WR_CK(last == NULL || before(last, next));
    }
    wr_heap_fini(&heap);
}
END_TEST

WR_TEST_MAIN("heap", the_smallest_comes_out)
