#include "common/base/str.h"

#include <stdint.h>
#include <stdio.h>

#include "common/base/alloc.h"
#include "common/base/assert.h"

bool wr_str_equal(struct wr_str a, struct wr_str b)
{
    return a.bytes == b.bytes && (a.bytes == 0 || memcmp(a.ptr, b.ptr, a.bytes) == 0);
}

bool wr_str_is(struct wr_str a, const char *text)
{
    return wr_str_equal(a, wr_str_of(text));
}

void wr_sb_fini(struct wr_sb *sb)
{
    wr_free(sb->ptr);
    *sb = (struct wr_sb){0};
}

void wr_sb_reset(struct wr_sb *sb)
{
    sb->bytes = 0;
    if (sb->ptr != NULL) {
        sb->ptr[0] = '\0';
    }
}

char *wr_sb_take(struct wr_sb *sb)
{
    char *text;

    wr_sb_reserve(sb, 0);
    text = sb->ptr;
    *sb = (struct wr_sb){0};
    return text;
}

void wr_sb_reserve(struct wr_sb *sb, size_t extra)
{
    size_t wanted = sb->bytes + extra + 1;
    size_t capacity = sb->capacity < 64 ? 64 : sb->capacity;

    WR_ASSERT(wanted > sb->bytes && wanted <= SIZE_MAX / 2);
    if (wanted <= sb->capacity) {
        return;
    }
    while (capacity < wanted) {
        capacity *= 2;
    }
    sb->ptr = wr_realloc(sb->ptr, capacity);
    sb->capacity = capacity;
    sb->ptr[sb->bytes] = '\0';
}

/* Most of what is appended is short, for which a call takes longer than the copy: its halves overlap. */
static inline void copy(char *to, const char *from, size_t bytes)
{
    uint64_t words[2];
    uint32_t halves[2];

    if (bytes > 16) {
        memcpy(to, from, bytes);
    } else if (bytes >= 8) {
        memcpy(&words[0], from, 8);
        memcpy(&words[1], from + bytes - 8, 8);
        memcpy(to, &words[0], 8);
        memcpy(to + bytes - 8, &words[1], 8);
    } else if (bytes >= 4) {
        memcpy(&halves[0], from, 4);
        memcpy(&halves[1], from + bytes - 4, 4);
        memcpy(to, &halves[0], 4);
        memcpy(to + bytes - 4, &halves[1], 4);
    } else if (bytes > 0) {
        to[0] = from[0];
        to[bytes / 2] = from[bytes / 2];
        to[bytes - 1] = from[bytes - 1];
    }
}

void wr_sb_append(struct wr_sb *sb, const void *data, size_t bytes)
{
    wr_sb_reserve(sb, bytes);
    copy(sb->ptr + sb->bytes, data, bytes);
    sb->bytes += bytes;
    sb->ptr[sb->bytes] = '\0';
}

void wr_sb_puts(struct wr_sb *sb, const char *text)
{
    wr_sb_append(sb, text, strlen(text));
}

/* What fits into the room that there is, as mostly, is written once. */
void wr_sb_vprintf(struct wr_sb *sb, const char *fmt, va_list args)
{
    va_list again;
    int length;

    wr_sb_reserve(sb, 0);
    va_copy(again, args);
    length = vsnprintf(sb->ptr + sb->bytes, sb->capacity - sb->bytes, fmt, again);
    va_end(again);
    WR_ASSERT(length >= 0);
    if ((size_t)length >= sb->capacity - sb->bytes) {
        wr_sb_reserve(sb, (size_t)length);
        (void)vsnprintf(sb->ptr + sb->bytes, (size_t)length + 1, fmt, args);
    }
    sb->bytes += (size_t)length;
}

void wr_sb_printf(struct wr_sb *sb, const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    wr_sb_vprintf(sb, fmt, args);
    va_end(args);
}

#define NEAREST_BYTES_MAX 64

/* Optimal string alignment distance: insert, delete, replace, swap neighbours. */
static size_t distance(const char *a, size_t n, const char *b, size_t m)
{
    size_t rows[3][NEAREST_BYTES_MAX + 1];
    size_t *before = rows[0], *last = rows[1], *row = rows[2];

    for (size_t j = 0; j <= m; j++) {
        last[j] = j;
    }
    for (size_t i = 1; i <= n; i++) {
        row[0] = i;
        for (size_t j = 1; j <= m; j++) {
            size_t best = last[j - 1] + (a[i - 1] != b[j - 1]);
            best = WR_MIN(best, last[j] + 1);
            best = WR_MIN(best, row[j - 1] + 1);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
                best = WR_MIN(best, before[j - 2] + 1);
            }
            row[j] = best;
        }
        size_t *spare = before;
        before = last;
        last = row;
        row = spare;
    }
    return last[m];
}

const char *wr_nearest(const char *name, const char *const *candidates, size_t count)
{
    size_t n = strlen(name), best = SIZE_MAX;
    const char *nearest = NULL;

    for (size_t i = 0; i < count && n <= NEAREST_BYTES_MAX; i++) {
        size_t m = strlen(candidates[i]);
        size_t d = m > NEAREST_BYTES_MAX ? SIZE_MAX : distance(name, n, candidates[i], m);
        size_t limit = WR_MAX(n, m) / 3;
        if (d <= WR_MAX(limit, (size_t)1) && d < best && d < n) {
            best = d;
            nearest = candidates[i];
        }
    }
    return nearest;
}
