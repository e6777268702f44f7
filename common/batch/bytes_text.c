#include "common/batch/bytes_text.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

#include "common/batch/sqlstate.h"

static int hex_digit(char c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

/* Space may stand between bytes. */
static uint32_t parse_hex(const char *p, const char *end, uint8_t *to, uint32_t *ret_bytes)
{
    uint32_t count = 0;

    while (p < end) {
        if (*p == ' ' || *p == '\n' || *p == '\t' || *p == '\r') {
            p++;
            continue;
        }
        if (hex_digit(p[0]) < 0 || end - p < 2 || hex_digit(p[1]) < 0) {
            return WR_SQLSTATE_INVALID_PARAMETER;
        }
        if (to != NULL) {
            to[count] = (uint8_t)(hex_digit(p[0]) << 4 | hex_digit(p[1]));
        }
        count += 1;
        p += 2;
    }
    *ret_bytes = count;
    return 0;
}

static bool is_octal(const char *p, const char *end)
{
    return end - p >= 4 && p[1] >= '0' && p[1] <= '3' && p[2] >= '0' && p[2] <= '7' &&
           p[3] >= '0' && p[3] <= '7';
}

static uint32_t parse_escaped(const char *p, const char *end, uint8_t *to, uint32_t *ret_bytes)
{
    uint32_t count = 0;

    while (p < end) {
        uint8_t byte = (uint8_t)*p;
        uint32_t used = 1;
        if (byte == '\\' && is_octal(p, end)) {
            byte = (uint8_t)((p[1] - '0') << 6 | (p[2] - '0') << 3 | (p[3] - '0'));
            used = 4;
        } else if (byte == '\\' && end - p >= 2 && p[1] == '\\') {
            used = 2;
        } else if (byte == '\\') {
            return WR_SQLSTATE_TEXT_REPRESENTATION;
        }
        if (to != NULL) {
            to[count] = byte;
        }
        count += 1;
        p += used;
    }
    *ret_bytes = count;
    return 0;
}

uint32_t wr_bytea_parse(const char *text, uint32_t bytes, uint8_t *to, uint32_t *ret_bytes)
{
    bool hex = bytes >= 2 && text[0] == '\\' && text[1] == 'x';
    const char *end = text + bytes;
    uint32_t state = hex ? parse_hex(text + 2, end, NULL, ret_bytes)
                         : parse_escaped(text, end, NULL, ret_bytes);

    if (state != 0 || to == NULL) {
        return state;
    }
    return hex ? parse_hex(text + 2, end, to, ret_bytes) : parse_escaped(text, end, to, ret_bytes);
}

static const char digits[] = "0123456789abcdef";

void wr_bytea_format(const uint8_t *data, uint32_t bytes, char *to)
{
    *to++ = '\\';
    *to++ = 'x';
    for (uint32_t i = 0; i < bytes; i++) {
        *to++ = digits[data[i] >> 4];
        *to++ = digits[data[i] & 15];
    }
}

uint32_t wr_uuid_parse(const char *text, uint32_t bytes, uint8_t ret[16])
{
    const char *p = text, *end = text + bytes;
    uint8_t uuid[16];
    bool braces = bytes > 0 && *p == '{';

    p += braces;
    for (uint32_t i = 0; i < 16; i++) {
        if (end - p < 2 || hex_digit(p[0]) < 0 || hex_digit(p[1]) < 0) {
            return WR_SQLSTATE_TEXT_REPRESENTATION;
        }
        uuid[i] = (uint8_t)(hex_digit(p[0]) << 4 | hex_digit(p[1]));
        p += 2;
        p += p < end && *p == '-' && i % 2 == 1 && i < 15;
    }
    if (braces && (p == end || *p++ != '}')) {
        return WR_SQLSTATE_TEXT_REPRESENTATION;
    }
    if (p != end) {
        return WR_SQLSTATE_TEXT_REPRESENTATION;
    }
    memcpy(ret, uuid, sizeof uuid);
    return 0;
}

uint32_t wr_uuid_format(const uint8_t uuid[16], char buf[WR_UUID_TEXT_BYTES])
{
    char *to = buf;

    for (uint32_t i = 0; i < 16; i++) {
        if (i == 4 || i == 6 || i == 8 || i == 10) {
            *to++ = '-';
        }
        *to++ = digits[uuid[i] >> 4];
        *to++ = digits[uuid[i] & 15];
    }
    *to = '\0';
    return (uint32_t)(to - buf);
}
