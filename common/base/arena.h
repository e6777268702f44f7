/* Region allocator, named by lifetime: message, plan, attempt, batch.
 *
 * What lives in an arena has no destroy function; what owns a descriptor or a thread never lives
 * only in an arena. An arena may carry a byte limit: wr_arena_try_alloc then answers NULL beyond
 * it (decoders of outside bytes use it); wr_arena_alloc asserts.
 *
 * Thread: one at a time.
 */
#ifndef WR_BASE_ARENA_H
#define WR_BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

#include "common/base/attr.h"

struct wr_arena_chunk;

struct wr_arena {
    struct wr_arena_chunk *head;
    char *next; /* first free byte of head */
    char *end;
    size_t used_bytes;
    size_t limit_bytes; /* 0 = none */
};

void wr_arena_init(struct wr_arena *arena, size_t limit_bytes);
void wr_arena_fini(struct wr_arena *arena);
void wr_arena_reset(struct wr_arena *arena); /* keeps one chunk */

void *wr_arena_alloc(struct wr_arena *arena, size_t bytes);      /* 16-byte aligned, zeroed */
void *wr_arena_try_alloc(struct wr_arena *arena, size_t bytes);  /* NULL beyond the limit */
char *wr_arena_strdup(struct wr_arena *arena, const char *text);
char *wr_arena_strndup(struct wr_arena *arena, const char *text, size_t bytes); /* all of them */
void *wr_arena_memdup(struct wr_arena *arena, const void *data, size_t bytes);
char *wr_arena_printf(struct wr_arena *arena, const char *fmt, ...) WR_PRINTF(2, 3);
char *wr_arena_vprintf(struct wr_arena *arena, const char *fmt, va_list args) WR_PRINTF(2, 0);

#define WR_ARENA_NEW(arena, type) ((type *)wr_arena_alloc((arena), sizeof(type)))
#define WR_ARENA_ARRAY(arena, type, count) \
    ((type *)wr_arena_alloc((arena), (size_t)(count) * sizeof(type)))

#endif
