/* Control-plane allocation: never returns NULL.
 *
 * Running out of address space in the control plane is a bug or a mis-sized machine: the process
 * aborts with a message and recovers as after a kill. Data-plane memory comes from budgeted slabs
 * (common/batch/memory.h), where "no" is an answer. All other code uses these in place of malloc.
 *
 * Thread: any.
 */
#ifndef WR_BASE_ALLOC_H
#define WR_BASE_ALLOC_H

#include <stddef.h>

#include "common/base/attr.h"

void *wr_alloc(size_t bytes);                    /* uninitialised; returned */
void *wr_alloc_zero(size_t count, size_t bytes); /* zeroed, overflow-checked; returned */
void *wr_realloc(void *ptr, size_t bytes);       /* given, returned */
void *wr_alloc_aligned(size_t alignment, size_t bytes); /* a power of two; wr_free; returned */
void wr_free(void *ptr);                         /* given; NULL is fine */
char *wr_strdup(const char *text);               /* returned */
char *wr_strndup(const char *text, size_t bytes); /* at most bytes, or up to its NUL; returned */
char *wr_asprintf(const char *fmt, ...) WR_PRINTF(1, 2); /* returned */

#define WR_NEW(type) ((type *)wr_alloc_zero(1, sizeof(type)))
#define WR_NEW_ARRAY(type, count) ((type *)wr_alloc_zero((count), sizeof(type)))

/* For a process with a memory budget, before it makes threads: what is freed goes back to the system. The
 * C library by default keeps an arena per thread, and after one large block was freed up to twice its
 * size for ever. */
void wr_alloc_give_back(void);

static inline WR_UNUSED void wr_free_p(void *ptr_to_ptr)
{
    wr_free(*(void **)ptr_to_ptr);
}
#define WR_AUTO_FREE WR_CLEANUP(wr_free_p)

#endif
