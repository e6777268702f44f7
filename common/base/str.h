/* String slices and a string builder.
 *
 * Thread: one at a time.
 */
#ifndef WR_BASE_STR_H
#define WR_BASE_STR_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "common/base/attr.h"

/* Borrowed bytes, not NUL-terminated. */
struct wr_str {
    const char *ptr;
    size_t bytes;
};

static inline struct wr_str wr_str_of(const char *text)
{
    return (struct wr_str){text, strlen(text)};
}
bool wr_str_equal(struct wr_str a, struct wr_str b);
bool wr_str_is(struct wr_str a, const char *text);

/* Growing text; always NUL-terminated once something was appended. */
struct wr_sb {
    char *ptr; /* owned */
    size_t bytes;
    size_t capacity;
};

void wr_sb_fini(struct wr_sb *sb);
void wr_sb_reset(struct wr_sb *sb);
char *wr_sb_take(struct wr_sb *sb); /* returned; never NULL; sb is empty again */
void wr_sb_reserve(struct wr_sb *sb, size_t extra);
void wr_sb_append(struct wr_sb *sb, const void *data, size_t bytes);
void wr_sb_puts(struct wr_sb *sb, const char *text);
static inline void wr_sb_putc(struct wr_sb *sb, char c)
{
    if (sb->bytes + 2 > sb->capacity) {
        wr_sb_reserve(sb, 1);
    }
    sb->ptr[sb->bytes] = c;
    sb->bytes += 1;
    sb->ptr[sb->bytes] = '\0';
}
void wr_sb_printf(struct wr_sb *sb, const char *fmt, ...) WR_PRINTF(2, 3);
void wr_sb_vprintf(struct wr_sb *sb, const char *fmt, va_list args) WR_PRINTF(2, 0);

/* The candidate nearest to `name` for "did you mean", the first of equals, or NULL when none is near:
 * at most a third of the longer length, or one, of letters inserted, deleted, replaced, or swapped
 * with their neighbour. */
const char *wr_nearest(const char *name, const char *const *candidates, size_t count);

#endif
