#include "common/base/alloc.h"

#include <malloc.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/assert.h"
#include "common/base/vec.h"

#define ARENAS 2
#define LARGE_BYTES (1 << 20) /* mapped by itself; above the frames and batches of steady state */

void wr_alloc_give_back(void)
{
#ifdef __GLIBC__
    (void)mallopt(M_ARENA_MAX, ARENAS);
    (void)mallopt(M_MMAP_THRESHOLD, LARGE_BYTES); /* set, it does not grow by itself */
    (void)mallopt(M_TRIM_THRESHOLD, 2 * LARGE_BYTES);
#endif
}

static void *checked(void *ptr, size_t bytes)
{
    if (ptr == NULL && bytes > 0) {
        (void)fprintf(stderr, "out of memory: could not allocate %zu bytes\n", bytes);
        abort();
    }
    return ptr;
}

void *wr_alloc(size_t bytes)
{
    return checked(malloc(bytes == 0 ? 1 : bytes), bytes);
}

void *wr_alloc_zero(size_t count, size_t bytes)
{
    size_t total;

    WR_ASSERT(!__builtin_mul_overflow(count, bytes, &total));
    return checked(calloc(1, total == 0 ? 1 : total), total);
}

void *wr_realloc(void *ptr, size_t bytes)
{
    return checked(realloc(ptr, bytes == 0 ? 1 : bytes), bytes);
}

void *wr_alloc_aligned(size_t alignment, size_t bytes)
{
    void *ptr = NULL;

    if (posix_memalign(&ptr, alignment, bytes == 0 ? 1 : bytes) != 0) {
        ptr = NULL;
    }
    return checked(ptr, 1);
}

void wr_free(void *ptr)
{
    free(ptr);
}

char *wr_strdup(const char *text)
{
    return wr_strndup(text, strlen(text));
}

char *wr_strndup(const char *text, size_t bytes)
{
    size_t length = strnlen(text, bytes);
    char *copy = wr_alloc(length + 1);

    memcpy(copy, text, length);
    copy[length] = '\0';
    return copy;
}

char *wr_asprintf(const char *fmt, ...)
{
    char *text = NULL;
    va_list args;

    va_start(args, fmt);
    if (vasprintf(&text, fmt, args) < 0) {
        text = NULL;
    }
    va_end(args);
    return checked(text, 1);
}

void *wr_vec_grow(void *items, size_t item_bytes, uint32_t count, uint32_t extra,
                  uint32_t *capacity)
{
    uint64_t wanted = (uint64_t)count + extra;
    uint64_t grown = *capacity;

    if (wanted <= *capacity) {
        return items;
    }
    grown = grown == 0 ? 8 : grown;
    while (grown < wanted) {
        grown *= 2;
    }
    WR_ASSERT(grown <= UINT32_MAX);
    *capacity = (uint32_t)grown;
    return wr_realloc(items, (size_t)grown * item_bytes);
}
