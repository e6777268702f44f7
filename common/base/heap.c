#include "common/base/heap.h"

#include "common/base/alloc.h"
#include "common/base/assert.h"
#include "common/base/vec.h"

void wr_heap_init(struct wr_heap *heap)
{
    *heap = (struct wr_heap){0};
}

void wr_heap_fini(struct wr_heap *heap)
{
    wr_free(heap->items);
    *heap = (struct wr_heap){0};
}

static bool before(const struct wr_heap_node *a, const struct wr_heap_node *b)
{
    return a->key != b->key ? a->key < b->key : a->tie < b->tie;
}

static void set(struct wr_heap *heap, uint32_t index, struct wr_heap_node *node)
{
    heap->items[index] = node;
    node->position = index + 1;
}

static void sift_up(struct wr_heap *heap, uint32_t index)
{
    struct wr_heap_node *node = heap->items[index];

    while (index > 0 && before(node, heap->items[(index - 1) / 2])) {
        set(heap, index, heap->items[(index - 1) / 2]);
        index = (index - 1) / 2;
    }
    set(heap, index, node);
}

static void sift_down(struct wr_heap *heap, uint32_t index)
{
    struct wr_heap_node *node = heap->items[index];

    for (;;) {
        uint32_t child = 2 * index + 1;
        if (child >= heap->count) {
            break;
        }
        if (child + 1 < heap->count && before(heap->items[child + 1], heap->items[child])) {
            child += 1;
        }
        if (!before(heap->items[child], node)) {
            break;
        }
        set(heap, index, heap->items[child]);
        index = child;
    }
    set(heap, index, node);
}

void wr_heap_push(struct wr_heap *heap, struct wr_heap_node *node)
{
    WR_ASSERT(node->position == 0);
    heap->items =
        wr_vec_grow(heap->items, sizeof(struct wr_heap_node *), heap->count, 1, &heap->capacity);
    heap->items[heap->count++] = node;
    sift_up(heap, heap->count - 1);
}

struct wr_heap_node *wr_heap_peek(const struct wr_heap *heap)
{
    return heap->count == 0 ? NULL : heap->items[0];
}

void wr_heap_remove(struct wr_heap *heap, struct wr_heap_node *node)
{
    uint32_t index = node->position;

    if (index == 0) {
        return;
    }
    index -= 1;
    WR_ASSERT(index < heap->count && heap->items[index] == node);
    node->position = 0;
    heap->count -= 1;
    if (index < heap->count) {
        heap->items[index] = heap->items[heap->count];
        sift_down(heap, index);
        sift_up(heap, heap->items[index]->position - 1);
    }
}

struct wr_heap_node *wr_heap_pop(struct wr_heap *heap)
{
    struct wr_heap_node *node = wr_heap_peek(heap);

    if (node != NULL) {
        wr_heap_remove(heap, node);
    }
    return node;
}
