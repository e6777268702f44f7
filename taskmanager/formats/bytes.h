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

/* The next quote, backslash or control character before `end`, or `end`. */
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

/* Is one of these four before `end`? */
static inline bool tm_has4(const char *p, const char *end, const char marks[4])
{
#ifdef __SSE2__
    const __m128i a = _mm_set1_epi8(marks[0]), b = _mm_set1_epi8(marks[1]);
    const __m128i c = _mm_set1_epi8(marks[2]), d = _mm_set1_epi8(marks[3]);

    for (; p < end; p += 16) {
        __m128i v = _mm_loadu_si128((const __m128i *)(const void *)p);
        __m128i hit = _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(v, a), _mm_cmpeq_epi8(v, b)),
                                   _mm_or_si128(_mm_cmpeq_epi8(v, c), _mm_cmpeq_epi8(v, d)));
        unsigned mask = (unsigned)_mm_movemask_epi8(hit);
        if (end - p < 16) {
            mask &= (1u << (end - p)) - 1;
        }
        if (mask != 0) {
            return true;
        }
    }
    return false;
#else
    for (; p < end; p++) {
        if (*p == marks[0] || *p == marks[1] || *p == marks[2] || *p == marks[3]) {
            return true;
        }
    }
    return false;
#endif
}

/* The decimal digits of a number, at most 20 bytes; returns behind them. */
static inline char *tm_put_i64(char *to, int64_t value)
{
    static const char pairs[] = "00010203040506070809101112131415161718192021222324252627282930313233"
                                "34353637383940414243444546474849505152535455565758596061626364656667"
                                "6869707172737475767778798081828384858687888990919293949596979899";
    uint64_t v = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    char digits[20], *p = digits + sizeof digits;

    for (; v >= 100; v /= 100) {
        p -= 2;
        __builtin_memcpy(p, pairs + 2 * (v % 100), 2);
    }
    if (v >= 10) {
        p -= 2;
        __builtin_memcpy(p, pairs + 2 * v, 2);
    } else {
        *--p = (char)('0' + v);
    }
    if (value < 0) {
        *to++ = '-';
    }
    __builtin_memcpy(to, p, (size_t)(digits + sizeof digits - p));
    return to + (digits + sizeof digits - p);
}

/* Which of 64 bytes are this one, as bits. */
static inline uint64_t tm_match1(const char *p, char a)
{
    uint64_t mask = 0;
#ifdef __SSE2__
    const __m128i x = _mm_set1_epi8(a);

    for (int i = 0; i < 4; i++) {
        __m128i v = _mm_loadu_si128((const __m128i *)(const void *)(p + 16 * i));
        mask |= (uint64_t)(uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(v, x)) << (16 * i);
    }
#else
    for (int i = 0; i < 64; i++) {
        mask |= (uint64_t)(p[i] == a) << i;
    }
#endif
    return mask;
}

/* Bit i: is the number of bits set up to and with i odd? */
static inline uint64_t tm_parity_so_far(uint64_t bits)
{
    for (int shift = 1; shift < 64; shift *= 2) {
        bits ^= bits << shift;
    }
    return bits;
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
