/* Strings of json (RFC 8259), as PostgreSQL reads them: strict, for the json format and for jsonb.
 *
 * Thread: any; pure.
 */
#ifndef WR_BATCH_JSON_STRING_H
#define WR_BATCH_JSON_STRING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "common/base/attr.h"

/* What is wrong, in words, and where. */
struct wr_json_fault {
    const char *at;
    uint32_t sqlstate;
    const char *what;
};
struct wr_json_string {
    const char *text; /* without its quotes */
    size_t bytes;
    bool escapes; /* wr_json_unescape says what it means */
};

/* The next quote, backslash or control character, or `end`. Nothing behind `end` is read. */
static inline const char *wr_json_find_special(const char *p, const char *end)
{
#ifdef __SSE2__
    const __m128i quote = _mm_set1_epi8('"'), slash = _mm_set1_epi8('\\');
    const __m128i control = _mm_set1_epi8(0x1f);

    for (; end - p >= 16; p += 16) {
        __m128i v = _mm_loadu_si128((const __m128i *)(const void *)p);
        __m128i hit = _mm_or_si128(_mm_cmpeq_epi8(v, quote), _mm_cmpeq_epi8(v, slash));
        int mask = _mm_movemask_epi8(
            _mm_or_si128(hit, _mm_cmpeq_epi8(_mm_min_epu8(v, control), v)));
        if (mask != 0) {
            return p + __builtin_ctz((unsigned)mask);
        }
    }
#endif
    while (p < end && *p != '"' && *p != '\\' && (unsigned char)*p >= ' ') {
        p++;
    }
    return p;
}

/* Behind the escape at p; NULL: there is none, or an end, or a control character, told in *fault. */
const char *wr_json_escape_end(const char *p, const char *end, struct wr_json_fault *fault);

/* From behind the opening quote, which *p moves from to behind the closing one. Whoever knows of a byte
 * that ends every string gives more room than there is text: then the last bytes are not looked at one
 * by one. */
static inline bool wr_json_scan_string(const char **p, const char *end, struct wr_json_string *ret,
                                       struct wr_json_fault *fault)
{
    const char *at = *p;

    ret->text = at;
    ret->escapes = false;
    for (;;) {
        at = wr_json_find_special(at, end);
        if (WR_LIKELY(at < end && *at == '"')) {
            ret->bytes = (size_t)(at - ret->text);
            *p = at + 1;
            return true;
        }
        at = wr_json_escape_end(at, end, fault);
        if (at == NULL) {
            return false;
        }
        ret->escapes = true;
    }
}

/* What a string with escapes means; at most as long as it; `to` may be `from`. The length. */
size_t wr_json_unescape(const char *from, size_t bytes, char *to);

#endif
