/* Hashes and encodings: md5, sha2, to_hex, encode, decode. */
#include <nettle/md5.h>
#include <nettle/sha2.h>
#include <stdio.h>
#include <string.h>

#include "common/expr/kernel_string.h"

static const char digits[] = "0123456789abcdef";

/* ---- hashes ---- */

static bool kernel_md5(const struct wr_kernel_call *call)
{
    WR_KERNEL_ROWS(call, i)
    {
        struct wr_str text = wr_kernel_text(call, 0, i);
        struct md5_ctx md5;
        uint8_t digest[MD5_DIGEST_SIZE];
        char hex[2 * MD5_DIGEST_SIZE];
        md5_init(&md5);
        md5_update(&md5, text.bytes, (const uint8_t *)text.ptr);
        md5_digest(&md5, sizeof digest, digest);
        for (size_t k = 0; k < sizeof digest; k++) {
            hex[2 * k] = digits[digest[k] >> 4];
            hex[2 * k + 1] = digits[digest[k] & 15];
        }
        if (!wr_kernel_put(call, i, hex, sizeof hex)) {
            return false;
        }
    }
    return true;
}
const struct wr_kernel_entry wr_kernel_md5 = {kernel_md5};

#define SHA(bits, context)                                                    \
    static bool kernel_sha##bits(const struct wr_kernel_call *call)           \
    {                                                                         \
        WR_KERNEL_ROWS(call, i)                                               \
        {                                                                     \
            struct wr_str text = wr_kernel_text(call, 0, i);                  \
            struct context sha;                                               \
            uint8_t digest[bits / 8];                                         \
            sha##bits##_init(&sha);                                           \
            sha##bits##_update(&sha, text.bytes, (const uint8_t *)text.ptr);  \
            sha##bits##_digest(&sha, sizeof digest, digest);                  \
            if (!wr_kernel_put(call, i, digest, sizeof digest)) {             \
                return false;                                                 \
            }                                                                 \
        }                                                                     \
        return true;                                                          \
    }                                                                         \
    const struct wr_kernel_entry wr_kernel_sha##bits = {kernel_sha##bits};

SHA(224, sha256_ctx)
SHA(256, sha256_ctx)
SHA(384, sha512_ctx)
SHA(512, sha512_ctx)

static bool put_hex(const struct wr_kernel_call *call, uint32_t row, uint64_t value)
{
    char text[16];
    uint32_t at = sizeof text;

    do {
        text[--at] = digits[value & 15];
        value >>= 4;
    } while (value != 0);
    return wr_kernel_put(call, row, text + at, sizeof text - at);
}

#define TO_HEX(name, type, unsigned_type)                                     \
    static bool kernel_##name(const struct wr_kernel_call *call)              \
    {                                                                         \
        const type *a = call->args[0];                                        \
        WR_KERNEL_ROWS(call, i)                                               \
        {                                                                     \
            if (!put_hex(call, i, (unsigned_type)a[i])) {                     \
                return false;                                                 \
            }                                                                 \
        }                                                                     \
        return true;                                                          \
    }                                                                         \
    const struct wr_kernel_entry wr_kernel_##name = {kernel_##name};

TO_HEX(to_hex_int4, int32_t, uint32_t)
TO_HEX(to_hex_int8, int64_t, uint64_t)

/* ---- encode ---- */

static const char base64[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
#define BASE64_LINE 76

/* Lines of 76 characters, as MIME and PostgreSQL have it. */
static void encode_base64(struct wr_str data, struct wr_sb *sb)
{
    const uint8_t *p = (const uint8_t *)data.ptr;
    uint32_t line = 0;

    for (size_t i = 0; i < data.bytes; i += 3) {
        size_t have = WR_MIN(data.bytes - i, 3);
        uint32_t bits = (uint32_t)p[i] << 16 | (have > 1 ? (uint32_t)p[i + 1] << 8 : 0) |
                        (have > 2 ? p[i + 2] : 0);
        wr_sb_putc(sb, base64[bits >> 18]);
        wr_sb_putc(sb, base64[bits >> 12 & 63]);
        wr_sb_putc(sb, have > 1 ? base64[bits >> 6 & 63] : '=');
        wr_sb_putc(sb, have > 2 ? base64[bits & 63] : '=');
        line += 4;
        if (line == BASE64_LINE && have == 3) {
            wr_sb_putc(sb, '\n');
            line = 0;
        }
    }
}

static void encode_hex(struct wr_str data, struct wr_sb *sb)
{
    for (size_t i = 0; i < data.bytes; i++) {
        wr_sb_putc(sb, digits[(uint8_t)data.ptr[i] >> 4]);
        wr_sb_putc(sb, digits[(uint8_t)data.ptr[i] & 15]);
    }
}

static void encode_escape(struct wr_str data, struct wr_sb *sb)
{
    for (size_t i = 0; i < data.bytes; i++) {
        uint8_t c = (uint8_t)data.ptr[i];
        if (c == 0 || c >= 0x80) {
            wr_sb_printf(sb, "\\%03o", c);
        } else {
            wr_sb_puts(sb, c == '\\' ? "\\" : "");
            wr_sb_putc(sb, (char)c);
        }
    }
}

enum encoding { BASE64, HEX, ESCAPE, UNKNOWN };

static enum encoding encoding_of(struct wr_str name)
{
    static const char *const names[] = {"base64", "hex", "escape"};

    for (size_t i = 0; i < WR_COUNT(names); i++) {
        if (strlen(names[i]) == name.bytes && strncasecmp(names[i], name.ptr, name.bytes) == 0) {
            return (enum encoding)i;
        }
    }
    return UNKNOWN;
}

static uint32_t row_encode(const struct wr_kernel_call *call, uint32_t row, struct wr_sb *sb,
                           const char **ret_message)
{
    struct wr_str data = wr_kernel_text(call, 0, row);

    if (data.bytes > WR_OVERSIZE_BYTES_MAX) {
        return WR_SQLSTATE_LIMIT;
    }
    switch (encoding_of(wr_kernel_text(call, 1, row))) {
    case BASE64:
        encode_base64(data, sb);
        return 0;
    case HEX:
        encode_hex(data, sb);
        return 0;
    case ESCAPE:
        encode_escape(data, sb);
        return 0;
    case UNKNOWN:
        break;
    }
    *ret_message = "unrecognized encoding";
    return WR_SQLSTATE_INVALID_PARAMETER;
}

static bool kernel_encode(const struct wr_kernel_call *call)
{
    return wr_kernel_by_row(call, row_encode);
}
const struct wr_kernel_entry wr_kernel_encode = {kernel_encode};

void wr_explain_encode(const struct wr_kernel_call *call, uint32_t row, uint32_t sqlstate,
                       char *message, size_t bytes)
{
    (void)sqlstate;
    wr_explain_by_row(call, row, row_encode, message, bytes);
}

/* ---- decode ---- */

static bool is_space(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

static uint32_t refuse(const char **ret_message, const char *message)
{
    *ret_message = message;
    return WR_SQLSTATE_INVALID_PARAMETER;
}

/* PostgreSQL's b64_decode, which takes an end sequence in the middle too. */
static uint32_t decode_base64(struct wr_str text, struct wr_sb *sb, const char **ret_message)
{
    uint32_t bits = 0, position = 0, end = 0;

    for (size_t i = 0; i < text.bytes; i++) {
        char c = text.ptr[i];
        const char *at = c == '\0' ? NULL : strchr(base64, c);
        if (is_space(c)) {
            continue;
        }
        if (c == '=') {
            if (end == 0 && position < 2) {
                return refuse(ret_message, "unexpected \"=\" while decoding base64 sequence");
            }
            end = end != 0 ? end : position == 2 ? 1 : 2;
        } else if (at == NULL) {
            return refuse(ret_message, "invalid symbol found while decoding base64 sequence");
        }
        bits = bits << 6 | (c == '=' ? 0 : (uint32_t)(at - base64));
        position += 1;
        if (position == 4) {
            wr_sb_putc(sb, (char)(bits >> 16));
            if (end == 0 || end > 1) {
                wr_sb_putc(sb, (char)(bits >> 8));
            }
            if (end == 0 || end > 2) {
                wr_sb_putc(sb, (char)bits);
            }
            bits = position = 0;
        }
    }
    return position == 0 ? 0 : refuse(ret_message, "invalid base64 end sequence");
}

static int hex_value(char c)
{
    const char *at = c == '\0' ? NULL : strchr(digits, c >= 'A' && c <= 'F' ? c | 0x20 : c);

    return at == NULL ? -1 : (int)(at - digits);
}

static uint32_t decode_hex(struct wr_str text, struct wr_sb *sb, const char **ret_message)
{
    for (size_t i = 0; i < text.bytes;) {
        if (is_space(text.ptr[i])) {
            i += 1;
            continue;
        }
        int high = hex_value(text.ptr[i]);
        if (high >= 0 && i + 1 >= text.bytes) {
            return refuse(ret_message, "invalid hexadecimal data: odd number of digits");
        }
        int low = high < 0 ? -1 : hex_value(text.ptr[i + 1]);
        if (low < 0) {
            return refuse(ret_message, "invalid hexadecimal digit");
        }
        wr_sb_putc(sb, (char)(high << 4 | low));
        i += 2;
    }
    return 0;
}

static bool is_octal(const char *p, size_t left)
{
    return left >= 4 && p[1] >= '0' && p[1] <= '3' && p[2] >= '0' && p[2] <= '7' && p[3] >= '0' &&
           p[3] <= '7';
}

static uint32_t decode_escape(struct wr_str text, struct wr_sb *sb, const char **ret_message)
{
    for (size_t i = 0; i < text.bytes;) {
        const char *p = text.ptr + i;
        size_t left = text.bytes - i;
        if (*p != '\\') {
            wr_sb_putc(sb, *p);
            i += 1;
        } else if (is_octal(p, left)) {
            wr_sb_putc(sb, (char)((p[1] - '0') << 6 | (p[2] - '0') << 3 | (p[3] - '0')));
            i += 4;
        } else if (left >= 2 && p[1] == '\\') {
            wr_sb_putc(sb, '\\');
            i += 2;
        } else {
            *ret_message = "invalid input syntax for type bytea";
            return WR_SQLSTATE_TEXT_REPRESENTATION;
        }
    }
    return 0;
}

static uint32_t row_decode(const struct wr_kernel_call *call, uint32_t row, struct wr_sb *sb,
                           const char **ret_message)
{
    struct wr_str text = wr_kernel_text(call, 0, row);

    switch (encoding_of(wr_kernel_text(call, 1, row))) {
    case BASE64:
        return decode_base64(text, sb, ret_message);
    case HEX:
        return decode_hex(text, sb, ret_message);
    case ESCAPE:
        return decode_escape(text, sb, ret_message);
    case UNKNOWN:
        break;
    }
    return refuse(ret_message, "unrecognized encoding");
}

static bool kernel_decode(const struct wr_kernel_call *call)
{
    return wr_kernel_by_row(call, row_decode);
}
const struct wr_kernel_entry wr_kernel_decode = {kernel_decode};

void wr_explain_decode(const struct wr_kernel_call *call, uint32_t row, uint32_t sqlstate,
                       char *message, size_t bytes)
{
    (void)sqlstate;
    wr_explain_by_row(call, row, row_decode, message, bytes);
}
