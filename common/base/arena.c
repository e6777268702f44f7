#include "common/base/arena.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "common/base/alloc.h"
#include "common/base/assert.h"

#define CHUNK_BYTES ((size_t)16 * 1024)

struct wr_arena_chunk {
    struct wr_arena_chunk *next;
    size_t bytes;
    char data[] WR_ALIGNED(16);
};

void wr_arena_init(struct wr_arena *arena, size_t limit_bytes)
{
    *arena = (struct wr_arena){.limit_bytes = limit_bytes};
}

void wr_arena_fini(struct wr_arena *arena)
{
    while (arena->head != NULL) {
        struct wr_arena_chunk *next = arena->head->next;
        wr_free(arena->head);
        arena->head = next;
    }
    arena->next = NULL;
    arena->end = NULL;
    arena->used_bytes = 0;
}

void wr_arena_reset(struct wr_arena *arena)
{
    while (arena->head != NULL && arena->head->next != NULL) {
        struct wr_arena_chunk *next = arena->head->next;
        wr_free(arena->head);
        arena->head = next;
    }
    if (arena->head != NULL) {
        arena->next = arena->head->data;
        arena->end = arena->head->data + arena->head->bytes;
    }
    arena->used_bytes = 0;
}

static void add_chunk(struct wr_arena *arena, size_t bytes)
{
    size_t size = bytes > CHUNK_BYTES ? bytes : CHUNK_BYTES;
    struct wr_arena_chunk *chunk = wr_alloc(sizeof *chunk + size);

    chunk->next = arena->head;
    chunk->bytes = size;
    arena->head = chunk;
    arena->next = chunk->data;
    arena->end = chunk->data + size;
}

/* Nothing asked for is still a place of its own: NULL says "beyond the limit" and no more. */
void *wr_arena_try_alloc(struct wr_arena *arena, size_t bytes)
{
    size_t rounded = bytes == 0 ? 16 : (bytes + 15) & ~(size_t)15;
    void *data;

    if (rounded < bytes ||
        (arena->limit_bytes != 0 && rounded > arena->limit_bytes - arena->used_bytes)) {
        return NULL;
    }
    if ((size_t)(arena->end - arena->next) < rounded) {
        add_chunk(arena, rounded);
    }
    data = arena->next;
    arena->next += rounded;
    arena->used_bytes += rounded;
    return memset(data, 0, rounded);
}

void *wr_arena_alloc(struct wr_arena *arena, size_t bytes)
{
    void *data = wr_arena_try_alloc(arena, bytes);

    WR_ASSERT(data != NULL);
    return data;
}

char *wr_arena_strndup(struct wr_arena *arena, const char *text, size_t bytes)
{
    char *copy = wr_arena_alloc(arena, bytes + 1);

    if (bytes > 0) {
        memcpy(copy, text, bytes);
    }
    return copy;
}

char *wr_arena_strdup(struct wr_arena *arena, const char *text)
{
    return wr_arena_strndup(arena, text, strlen(text));
}

void *wr_arena_memdup(struct wr_arena *arena, const void *data, size_t bytes)
{
    void *copy = wr_arena_alloc(arena, bytes);

    return bytes == 0 ? copy : memcpy(copy, data, bytes);
}

char *wr_arena_vprintf(struct wr_arena *arena, const char *fmt, va_list args)
{
    va_list again;
    int length;
    char *text;

    va_copy(again, args);
    length = vsnprintf(NULL, 0, fmt, again);
    va_end(again);
    WR_ASSERT(length >= 0);
    text = wr_arena_alloc(arena, (size_t)length + 1);
    (void)vsnprintf(text, (size_t)length + 1, fmt, args);
    return text;
}

char *wr_arena_printf(struct wr_arena *arena, const char *fmt, ...)
{
    va_list args;
    char *text;

    va_start(args, fmt);
    text = wr_arena_vprintf(arena, fmt, args);
    va_end(args);
    return text;
}
