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

uint32_t wr_text_change_case(const char *data, uint32_t bytes, bool upper, char *out)
{
    uint8_t first = upper ? 'a' : 'A';
    char *o = out;

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
        code = (uint32_t)(inside ? towlower_l((wint_t)code, utf8_locale)
                                 : towupper_l((wint_t)code, utf8_locale));
        inside = iswalnum_l((wint_t)code, utf8_locale) != 0;
        o += encode(code, o);
        i += length;
    }
    return (uint32_t)(o - out);
}
