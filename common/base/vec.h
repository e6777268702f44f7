/* Typed growable array.
 *
 *     WR_VEC(struct task *) tasks = {0};
 *     WR_VEC_PUSH(&tasks, task);
 *     for (uint32_t i = 0; i < tasks.count; i++) use(tasks.items[i]);
 *     WR_VEC_FINI(&tasks);
 *
 * Thread: one at a time. Growth aborts when memory is gone (alloc.h).
 */
#ifndef WR_BASE_VEC_H
#define WR_BASE_VEC_H

#include <stdint.h>

#include "common/base/alloc.h"
#include "common/base/assert.h"

#define WR_VEC(type)       \
    struct {               \
        type *items;       \
        uint32_t count;    \
        uint32_t capacity; \
    }

/* Make room for at least `extra` more items. */
#define WR_VEC_RESERVE(vec, extra) \
    ((vec)->items = wr_vec_grow((vec)->items, sizeof *(vec)->items, (vec)->count, (extra), \
                                &(vec)->capacity))
#define WR_VEC_PUSH(vec, value) \
    (WR_VEC_RESERVE((vec), 1), (vec)->items[(vec)->count++] = (value))
/* A zeroed new last item, by address. */
#define WR_VEC_ADD(vec)            \
    (WR_VEC_RESERVE((vec), 1),     \
     memset(&(vec)->items[(vec)->count], 0, sizeof *(vec)->items), &(vec)->items[(vec)->count++])
#define WR_VEC_POP(vec) (WR_ASSERT((vec)->count > 0), (vec)->items[--(vec)->count])
#define WR_VEC_FINI(vec) \
    (wr_free((vec)->items), (vec)->items = NULL, (vec)->count = 0, (vec)->capacity = 0)

void *wr_vec_grow(void *items, size_t item_bytes, uint32_t count, uint32_t extra,
                  uint32_t *capacity);

#endif
