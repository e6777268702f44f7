/* Searches over bytes, sixteen at a time where the processor has that. They may read 64 bytes beyond
 * what they are given.
 *
 * Thread: any; pure.
 */
#ifndef TM_FORMATS_BYTES_H
#define TM_FORMATS_BYTES_H

#include <stdbool.h>
#include <stdint.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

static inline bool tm_is_special(unsigned char c)
{
    return c == '"' || c == '\\' || c < ' ';
}

/* The next quote, backslash or control character; there must be one. */
static inline const char *tm_find_special(const char *p)
{
#ifdef __SSE2__
    const __m128i quote = _mm_set1_epi8('"'), slash = _mm_set1_epi8('\\');
    const __m128i control = _mm_set1_epi8(0x1f);

    for (;; p += 16) {
        __m128i v = _mm_loadu_si128((const __m128i *)(const void *)p);
        __m128i hit = _mm_or_si128(_mm_cmpeq_epi8(v, quote), _mm_cmpeq_epi8(v, slash));
        int mask = _mm_movemask_epi8(
            _mm_or_si128(hit, _mm_cmpeq_epi8(_mm_min_epu8(v, control), v)));
        if (mask != 0) {
            return p + __builtin_ctz((unsigned)mask);
        }
    }
#else
    while (!tm_is_special((unsigned char)*p)) {
        p++;
    }
    return p;
#endif
}

/* The same before `end`, or `end`. */
static inline const char *tm_find_special_until(const char *p, const char *end)
{
#ifdef __SSE2__
    const __m128i quote = _mm_set1_epi8('"'), slash = _mm_set1_epi8('\\');
    const __m128i control = _mm_set1_epi8(0x1f);

    for (; p < end; p += 16) {
        __m128i v = _mm_loadu_si128((const __m128i *)(const void *)p);
        __m128i hit = _mm_or_si128(_mm_cmpeq_epi8(v, quote), _mm_cmpeq_epi8(v, slash));
        int mask = _mm_movemask_epi8(
            _mm_or_si128(hit, _mm_cmpeq_epi8(_mm_min_epu8(v, control), v)));
        if (mask != 0) {
            p += __builtin_ctz((unsigned)mask);
            return p < end ? p : end;
        }
    }
    return end;
#else
    while (p < end && !tm_is_special((unsigned char)*p)) {
        p++;
    }
    return p;
#endif
}

/* Which of 64 bytes are one of these three, as bits. */
static inline uint64_t tm_match3(const char *p, char a, char b, char c)
{
    uint64_t mask = 0;
#ifdef __SSE2__
    const __m128i x = _mm_set1_epi8(a), y = _mm_set1_epi8(b), z = _mm_set1_epi8(c);

    for (int i = 0; i < 4; i++) {
        __m128i v = _mm_loadu_si128((const __m128i *)(const void *)(p + 16 * i));
        __m128i hit = _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(v, x), _mm_cmpeq_epi8(v, y)),
                                   _mm_cmpeq_epi8(v, z));
        mask |= (uint64_t)(uint32_t)_mm_movemask_epi8(hit) << (16 * i);
    }
#else
    for (int i = 0; i < 64; i++) {
        mask |= (uint64_t)(p[i] == a || p[i] == b || p[i] == c) << i;
    }
#endif
    return mask;
}

#endif
