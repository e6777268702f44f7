/* Kernels of text: what their files share, and their names (private to expr/).
 *
 * Thread: one worker per call.
 */
#ifndef WR_EXPR_KERNEL_STRING_H
#define WR_EXPR_KERNEL_STRING_H

#include <stddef.h>
#include <string.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "common/base/limits.h"
#include "common/base/str.h"
#include "common/batch/sqlstate.h"
#include "common/expr/kernel.h"

/* The result of a row: a copy of bytes in the heap. Longer than a row may be: an error of the row.
 * false: no memory. */
bool wr_kernel_put(const struct wr_kernel_call *call, uint32_t row, const void *data, size_t bytes);

/* A function that writes a row's result, or returns why there is none: an SQLSTATE, with PostgreSQL's
 * words in *ret_message. WR_ROW_NULL: the result is NULL. */
#define WR_ROW_NULL UINT32_MAX
typedef uint32_t (*wr_row_function)(const struct wr_kernel_call *call, uint32_t row,
                                    struct wr_sb *sb, const char **ret_message);
/* It, over all rows. */
bool wr_kernel_by_row(const struct wr_kernel_call *call, wr_row_function function);
/* Its words again, for one row. */
void wr_explain_by_row(const struct wr_kernel_call *call, uint32_t row, wr_row_function function,
                       char *message, size_t bytes);

/* The kernel of a function by row, and its words. */
#define WR_KERNEL_BY_ROW(name, function)                                                    \
    static bool kernel_##name(const struct wr_kernel_call *call)                            \
    {                                                                                       \
        return wr_kernel_by_row(call, function);                                            \
    }                                                                                       \
    const struct wr_kernel_entry wr_kernel_##name = {kernel_##name};                        \
    void wr_explain_##name(const struct wr_kernel_call *call, uint32_t row,                 \
                           uint32_t sqlstate, char *message, size_t bytes)                  \
    {                                                                                       \
        (void)sqlstate;                                                                     \
        wr_explain_by_row(call, row, function, message, bytes);                             \
    }

static inline struct wr_str wr_kernel_text(const struct wr_kernel_call *call, uint32_t arg,
                                           uint32_t row)
{
    const struct wr_view *view = (const struct wr_view *)call->args[arg] + row;

    return (struct wr_str){wr_view_ptr(view), view->bytes};
}
static inline int32_t wr_kernel_int4(const struct wr_kernel_call *call, uint32_t arg, uint32_t row)
{
    return ((const int32_t *)call->args[arg])[row];
}

/* ---- UTF-8, known to be valid ---- */

static inline uint32_t wr_utf8_bytes(char lead)
{
    uint8_t c = (uint8_t)lead;

    return c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
}
/* In characters: bytes but for those that go on with one, sixteen at a time. */
static inline uint32_t wr_utf8_length(struct wr_str text)
{
    const char *p = text.ptr, *end = p + text.bytes;
    uint64_t count = 0;

#if defined(__SSE2__)
    while (end - p >= 16) {
        __m128i counts = _mm_setzero_si128(); /* a byte holds 255 */
        for (uint32_t n = 0; n < 255 && end - p >= 16; n++, p += 16) {
            __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)p);
            counts = _mm_sub_epi8(counts, _mm_cmpgt_epi8(bytes, _mm_set1_epi8((char)0xbf)));
        }
        counts = _mm_sad_epu8(counts, _mm_setzero_si128());
        count += (uint64_t)_mm_cvtsi128_si64(counts) +
                 (uint64_t)_mm_cvtsi128_si64(_mm_unpackhi_epi64(counts, counts));
    }
#endif
    for (; end - p >= 8; p += 8) {
        uint64_t word;
        memcpy(&word, p, sizeof word);
        word = word >> 7 & ~(word >> 6) & 0x0101010101010101ull;
        count += 8 - (word * 0x0101010101010101ull >> 56);
    }
    for (; p < end; p++) {
        count += ((uint8_t)*p & 0xc0) != 0x80;
    }
    return (uint32_t)count;
}
/* The byte behind the first `count` characters; the end when there are fewer. */
size_t wr_utf8_offset(struct wr_str text, uint32_t count);

#define WR_STRING_KERNELS(X)                                                                \
    X(boolout) X(octet_length) X(bit_length) X(ascii) X(chr) X(substring) X(substring_to_end) \
    X(position) X(strpos) X(left) X(right) X(ltrim) X(rtrim) X(btrim) X(ltrim_spaces)       \
    X(rtrim_spaces) X(btrim_spaces) X(split_part) X(starts_with) X(initcap) X(lpad) X(rpad) \
    X(lpad_spaces) X(rpad_spaces) X(repeat) X(replace) X(translate) X(reverse) X(overlay)   \
    X(overlay_length) X(concat_all) X(concat_ws) X(format) X(quote_ident) X(quote_literal)  \
    X(quote_nullable) X(to_hex_int4) X(to_hex_int8) X(md5) X(sha224) X(sha256) X(sha384)    \
    X(sha512) X(encode) X(decode) X(concat_bytes) X(like) X(not_like) X(ilike) X(not_ilike) \
    X(like_escape)

#define X(name) WR_DECLARE_KERNEL(name);
WR_STRING_KERNELS(X)
#undef X
#define X(name)                                                                             \
    void wr_explain_##name(const struct wr_kernel_call *call, uint32_t row, uint32_t sqlstate, \
                           char *message, size_t bytes);
X(string) X(format) X(encode) X(decode) X(like) X(like_escape)
#undef X

#endif
