#include "common/expr/text_case.h"

#include <locale.h>
#include <pthread.h>
#include <string.h>
#include <wctype.h>

#include "common/base/assert.h"

bool wr_text_is_ascii(const char *data, uint32_t bytes)
{
    uint8_t all = 0;

    for (uint32_t i = 0; i < bytes; i++) {
        all |= (uint8_t)data[i];
    }
    return all < 0x80;
}

static locale_t utf8_locale;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void open_locale(void)
{
    utf8_locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
    WR_ASSERT(utf8_locale != (locale_t)0);
}

static uint32_t decode(const uint8_t *p, uint32_t *ret_bytes)
{
    if (p[0] < 0xe0) {
        *ret_bytes = 2;
        return (p[0] & 0x1fu) << 6 | (p[1] & 0x3fu);
    }
    if (p[0] < 0xf0) {
        *ret_bytes = 3;
        return (p[0] & 0x0fu) << 12 | (p[1] & 0x3fu) << 6 | (p[2] & 0x3fu);
    }
    *ret_bytes = 4;
    return (p[0] & 0x07u) << 18 | (p[1] & 0x3fu) << 12 | (p[2] & 0x3fu) << 6 | (p[3] & 0x3fu);
}

static uint32_t encode(uint32_t c, char *out)
{
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        out[0] = (char)(0xc0 | c >> 6);
        out[1] = (char)(0x80 | (c & 0x3f));
        return 2;
    }
    if (c < 0x10000) {
        out[0] = (char)(0xe0 | c >> 12);
        out[1] = (char)(0x80 | (c >> 6 & 0x3f));
        out[2] = (char)(0x80 | (c & 0x3f));
        return 3;
    }
    out[0] = (char)(0xf0 | c >> 18);
    out[1] = (char)(0x80 | (c >> 12 & 0x3f));
    out[2] = (char)(0x80 | (c >> 6 & 0x3f));
    out[3] = (char)(0x80 | (c & 0x3f));
    return 4;
}

#if defined(__SSE2__)
#include <emmintrin.h>

/* 16 bytes; false, and nothing is written, when some are not ASCII. */
static inline bool change_16(const char *from, char *to, __m128i before, __m128i behind)
{
    __m128i v = _mm_loadu_si128((const __m128i *)(const void *)from), letters;

    if (_mm_movemask_epi8(v) != 0) {
        return false;
    }
    letters = _mm_and_si128(_mm_cmpgt_epi8(v, before), _mm_cmplt_epi8(v, behind));
    v = _mm_xor_si128(v, _mm_and_si128(letters, _mm_set1_epi8(0x20)));
    _mm_storeu_si128((__m128i *)(void *)to, v);
    return true;
}

/* ASCII of at least 16 bytes; the last 16 may overlap those before. */
static bool change_ascii(const char *data, uint32_t bytes, bool upper, char *out)
{
    __m128i before = _mm_set1_epi8(upper ? 'a' - 1 : 'A' - 1);
    __m128i behind = _mm_set1_epi8(upper ? 'z' + 1 : 'Z' + 1);
    uint32_t i = 0;

    for (; i + 16 <= bytes; i += 16) {
        if (!change_16(data + i, out + i, before, behind)) {
            return false;
        }
    }
    return i == bytes || change_16(data + bytes - 16, out + bytes - 16, before, behind);
}
#else
static bool change_ascii(const char *data, uint32_t bytes, bool upper, char *out)
{
    (void)data;
    (void)bytes;
    (void)upper;
    (void)out;
    return false;
}
#endif

uint32_t wr_text_change_case(const char *data, uint32_t bytes, bool upper, char *out)
{
    uint8_t first = upper ? 'a' : 'A';
    char *o = out;

    if (bytes >= 16 && change_ascii(data, bytes, upper, out)) {
        return bytes;
    }
    if (wr_text_is_ascii(data, bytes)) {
        for (uint32_t i = 0; i < bytes; i++) {
            uint8_t c = (uint8_t)data[i];
            out[i] = (char)(c ^ (uint8_t)(((uint8_t)(c - first) < 26) << 5));
        }
        return bytes;
    }
    pthread_once(&once, open_locale);
    for (uint32_t i = 0; i < bytes;) {
        uint8_t c = (uint8_t)data[i];
        uint32_t length = 1, code = c;
        if (c >= 0x80) {
            code = decode((const uint8_t *)data + i, &length);
        }
        code = (uint32_t)(upper ? towupper_l((wint_t)code, utf8_locale)
                                : towlower_l((wint_t)code, utf8_locale));
        o += encode(code, o);
        i += length;
    }
    return (uint32_t)(o - out);
}

uint32_t wr_text_capitals(const char *data, uint32_t bytes, char *out)
{
    bool inside = false;
    char *o = out;

    pthread_once(&once, open_locale);
    for (uint32_t i = 0; i < bytes;) {
        uint8_t c = (uint8_t)data[i];
        uint32_t length = 1, code = c;
        if (c >= 0x80) {
            code = decode((const uint8_t *)data + i, &length);
        }
        i += length;
        if (code < 0x80) {
            bool letter = (code | 0x20) - 'a' < 26;
            *o++ = (char)(!letter ? code : inside ? code | 0x20 : code & ~0x20u);
            inside = letter || code - '0' < 10;
            continue;
        }
        code = (uint32_t)(inside ? towlower_l((wint_t)code, utf8_locale)
                                 : towupper_l((wint_t)code, utf8_locale));
        inside = iswalnum_l((wint_t)code, utf8_locale) != 0;
        o += encode(code, o);
    }
    return (uint32_t)(o - out);
}
