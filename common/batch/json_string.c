#include "common/batch/json_string.h"

#include <string.h>

#include "common/batch/sqlstate.h"

static const char *fail(struct wr_json_fault *fault, const char *at, uint32_t sqlstate,
                        const char *what)
{
    *fault = (struct wr_json_fault){at, sqlstate, what};
    return NULL;
}

static const char *bad(struct wr_json_fault *fault, const char *at, const char *what)
{
    return fail(fault, at, WR_SQLSTATE_TEXT_REPRESENTATION, what);
}

static inline int hex_digit(char c)
{
    int letter = (c | 0x20) - 'a';

    return c >= '0' && c <= '9' ? c - '0' : letter >= 0 && letter < 6 ? letter + 10 : -1;
}

/* Four digits; -1: something else. */
static int32_t hex4(const char *p, const char *end)
{
    int32_t value = 0;

    if (end - p < 4) {
        return -1;
    }
    for (int i = 0; i < 4; i++) {
        int digit = hex_digit(p[i]);
        if (digit < 0) {
            return -1;
        }
        value = value << 4 | digit;
    }
    return value;
}

/* At "\u". A character beyond the first plane is two of them. */
static const char *unicode_end(const char *p, const char *end, struct wr_json_fault *fault)
{
    int32_t unit = hex4(p + 2, end);

    if (unit < 0) {
        return bad(fault, p, "\"\\u\" must be followed by four hexadecimal digits");
    }
    if (unit == 0) {
        return fail(fault, p, WR_SQLSTATE_UNTRANSLATABLE, "\\u0000 cannot be converted to text");
    }
    if (unit >= 0xdc00 && unit < 0xe000) {
        return bad(fault, p, "Unicode low surrogate must follow a high surrogate");
    }
    if (unit >= 0xd800 && unit < 0xdc00) {
        const char *next = p + 6;
        bool escape = end - next >= 2 && next[0] == '\\' && next[1] == 'u';
        int32_t low = escape ? hex4(next + 2, end) : -1;
        if (low < 0xdc00 || low >= 0xe000) {
            return bad(fault, p, "Unicode low surrogate must follow a high surrogate");
        }
        p = next;
    }
    return p + 6;
}

const char *wr_json_escape_end(const char *p, const char *end, struct wr_json_fault *fault)
{
    if (p == end || (*p == '\\' && end - p < 2)) {
        return bad(fault, p, "a string that has no end");
    }
    if (*p != '\\') {
        return bad(fault, p, "a control character that must be escaped");
    }
    switch (p[1]) {
    case '"':
    case '\\':
    case '/':
    case 'b':
    case 'f':
    case 'n':
    case 'r':
    case 't':
        return p + 2;
    case 'u':
        return unicode_end(p, end, fault);
    default:
        return bad(fault, p, "an escape that there is not");
    }
}

/* ---- what it means ---- */

static char *put_utf8(uint32_t c, char *to)
{
    if (c < 0x80) {
        *to++ = (char)c;
        return to;
    }
    if (c < 0x800) {
        *to++ = (char)(0xc0 | c >> 6);
    } else if (c < 0x10000) {
        *to++ = (char)(0xe0 | c >> 12);
        *to++ = (char)(0x80 | (c >> 6 & 0x3f));
    } else {
        *to++ = (char)(0xf0 | c >> 18);
        *to++ = (char)(0x80 | (c >> 12 & 0x3f));
        *to++ = (char)(0x80 | (c >> 6 & 0x3f));
    }
    *to++ = (char)(0x80 | (c & 0x3f));
    return to;
}

/* At the backslash of an escape that was checked. */
static const char *put_escape(const char *p, const char *end, char **to)
{
    static const char from[] = "\"\\/bfnrt", means[] = "\"\\/\b\f\n\r\t";
    uint32_t c;

    if (p[1] != 'u') {
        *(*to)++ = means[strchr(from, p[1]) - from];
        return p + 2;
    }
    c = (uint32_t)hex4(p + 2, end);
    p += 6;
    if (c >= 0xd800 && c < 0xdc00) {
        c = 0x10000 + ((c - 0xd800) << 10) + ((uint32_t)hex4(p + 2, end) - 0xdc00);
        p += 6;
    }
    *to = put_utf8(c, *to);
    return p;
}

size_t wr_json_unescape(const char *from, size_t bytes, char *to)
{
    const char *p = from, *end = from + bytes;
    char *out = to;

    while (p < end) {
        const char *slash = memchr(p, '\\', (size_t)(end - p));
        size_t plain = (size_t)((slash == NULL ? end : slash) - p);
        memmove(out, p, plain);
        out += plain;
        p += plain;
        if (slash != NULL) {
            p = put_escape(p, end, &out);
        }
    }
    return (size_t)(out - to);
}
