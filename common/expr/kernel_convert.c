/* Text in other character sets: convert, convert_from, convert_to, as PostgreSQL's mbutils.c. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "common/base/alloc.h"
#include "common/batch/text.h"
#include "common/expr/charset.h"
#include "common/expr/kernel_bytea.h"

/* What an instruction keeps: the maps that it met. */
struct conversions {
    struct wr_kernel_state base;
    struct wr_charset_map *maps[WR_CHARSETS_MAX];
    char message[256]; /* of the row that failed last */
};

struct conversion {
    struct conversions *kept;
    const char **ret_message;
    int from, to;
};

static void destroy(struct wr_kernel_state *state)
{
    struct conversions *kept = (struct conversions *)state;

    for (uint32_t i = 0; i < WR_CHARSETS_MAX; i++) {
        wr_free(kept->maps[i]);
    }
    wr_free(kept);
}

static WR_PRINTF(3, 4) uint32_t refuse(const struct conversion *c, uint32_t state, const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    (void)vsnprintf(c->kept->message, sizeof c->kept->message, fmt, args);
    va_end(args);
    *c->ret_message = c->kept->message;
    return state;
}

static enum wr_charset_kind kind_of(int charset)
{
    return wr_charset_at(charset)->kind;
}

static const char *name_of(int charset)
{
    return wr_charset_at(charset)->name;
}

/* ---- which ---- */

static uint32_t find(const struct conversion *c, struct wr_str name, const char *role, int *ret)
{
    *ret = wr_charset_find(name);
    if (*ret < 0) {
        return refuse(c, WR_SQLSTATE_INVALID_PARAMETER, "invalid %s encoding name \"%.*s\"", role,
                      (int)WR_MIN(name.bytes, 63u), name.ptr);
    }
    if (kind_of(*ret) == WR_CHARSET_OTHER) {
        return refuse(c, WR_SQLSTATE_NOT_SUPPORTED,
                      "encoding \"%s\" is not supported: only UTF8, SQL_ASCII and those of one byte "
                      "a character are",
                      name_of(*ret));
    }
    return 0;
}

static uint32_t map_of(const struct conversion *c, int charset, const struct wr_charset_map **ret)
{
    struct wr_charset_map **map = &c->kept->maps[charset];

    if (*map == NULL) {
        *map = WR_NEW(struct wr_charset_map);
        if (!wr_charset_map_make(wr_charset_at(charset), *map)) {
            wr_free(*map);
            *map = NULL;
            return refuse(c, WR_SQLSTATE_NOT_SUPPORTED,
                          "encoding \"%s\" is not known to the C library of this host",
                          name_of(charset));
        }
    }
    *ret = *map;
    return 0;
}

/* ---- is it what it says? ---- */

/* Bytes as errors show them: 0xc3 0x28. */
static void show(struct wr_str bytes, char ret[64])
{
    size_t at = 0;

    for (size_t i = 0; i < bytes.bytes && i < 8; i++) {
        at += (size_t)snprintf(ret + at, 64 - at, "%s0x%02x", i == 0 ? "" : " ",
                               (uint8_t)bytes.ptr[i]);
    }
}

/* The character at a place, whole or not; never beyond the end. */
static struct wr_str character_at(struct wr_str text, size_t at, bool utf8)
{
    uint8_t lead = (uint8_t)text.ptr[at];
    size_t bytes = !utf8 || lead < 0xc0 || lead >= 0xf8 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;

    return (struct wr_str){text.ptr + at, WR_MIN(bytes, text.bytes - at)};
}

static uint32_t check(const struct conversion *c, struct wr_str text, int charset)
{
    bool utf8 = kind_of(charset) == WR_CHARSET_UTF8;
    size_t at = 0;
    char shown[64];

    if (text.bytes == 0 || (memchr(text.ptr, 0, text.bytes) == NULL &&
                            (!utf8 || wr_utf8_valid(text.ptr, text.bytes)))) {
        return 0;
    }
    for (;;) {
        struct wr_str character = character_at(text, at, utf8);
        if (text.ptr[at] == '\0' || (utf8 && !wr_utf8_valid(character.ptr, character.bytes))) {
            show(character, shown);
            return refuse(c, WR_SQLSTATE_BAD_ENCODING,
                          "invalid byte sequence for encoding \"%s\": %s", name_of(charset), shown);
        }
        at += character.bytes;
    }
}

/* ---- character by character ---- */

static uint32_t no_equivalent(const struct conversion *c, struct wr_str character)
{
    char shown[64];

    show(character, shown);
    return refuse(c, WR_SQLSTATE_UNTRANSLATABLE,
                  "character with byte sequence %s in encoding \"%s\" has no equivalent in encoding \"%s\"",
                  shown, name_of(c->from), name_of(c->to));
}

static uint32_t code_at(struct wr_str character)
{
    const uint8_t *p = (const uint8_t *)character.ptr;

    switch (character.bytes) {
    case 1:
        return p[0];
    case 2:
        return (p[0] & 0x1fu) << 6 | (p[1] & 0x3fu);
    case 3:
        return (p[0] & 0x0fu) << 12 | (p[1] & 0x3fu) << 6 | (p[2] & 0x3fu);
    default:
        return (p[0] & 0x07u) << 18 | (p[1] & 0x3fu) << 12 | (p[2] & 0x3fu) << 6 | (p[3] & 0x3fu);
    }
}

/* No character of these has more than three bytes in UTF-8. */
static void put_code(struct wr_sb *sb, uint32_t c)
{
    if (c >= 0x800) {
        wr_sb_putc(sb, (char)(0xe0 | c >> 12));
        wr_sb_putc(sb, (char)(0x80 | (c >> 6 & 0x3f)));
    } else {
        wr_sb_putc(sb, (char)(0xc0 | c >> 6));
    }
    wr_sb_putc(sb, (char)(0x80 | (c & 0x3f)));
}

/* A byte of ASCII stays. Either map may be NULL: that side is UTF8. */
static uint32_t translate(const struct conversion *c, struct wr_str text,
                          const struct wr_charset_map *from, const struct wr_charset_map *to,
                          struct wr_sb *sb)
{
    for (size_t at = 0; at < text.bytes;) {
        struct wr_str character = character_at(text, at, from == NULL);
        uint8_t lead = (uint8_t)text.ptr[at], byte;
        at += character.bytes;
        if (lead < 0x80) {
            wr_sb_putc(sb, (char)lead);
            continue;
        }
        uint32_t code = from == NULL ? code_at(character) : from->code[lead - 0x80];
        if (code == 0 || (to != NULL && (byte = wr_charset_byte(to, code)) == 0)) {
            return no_equivalent(c, character);
        }
        if (to == NULL) {
            put_code(sb, code);
        } else {
            wr_sb_putc(sb, (char)byte);
        }
    }
    return 0;
}

static uint32_t run(const struct conversion *c, struct wr_str text, struct wr_sb *sb)
{
    const struct wr_charset_map *from = NULL, *to = NULL;
    enum wr_charset_kind source = kind_of(c->from), target = kind_of(c->to);
    uint32_t state = check(c, text, c->from);

    if (state == 0 && source == WR_CHARSET_ANY) {
        state = check(c, text, c->to);
    }
    if (state != 0) {
        return state;
    }
    if (c->from == c->to || source == WR_CHARSET_ANY || target == WR_CHARSET_ANY) {
        wr_sb_append(sb, text.ptr, text.bytes);
        return 0;
    }
    if (source != WR_CHARSET_UTF8 && target != WR_CHARSET_UTF8 && text.bytes > 0) {
        return refuse(c, WR_SQLSTATE_UNDEFINED_FUNCTION,
                      "default conversion function for encoding \"%s\" to \"%s\" does not exist",
                      name_of(c->from), name_of(c->to));
    }
    state = source == WR_CHARSET_BYTES ? map_of(c, c->from, &from) : 0;
    state = state == 0 && target == WR_CHARSET_BYTES ? map_of(c, c->to, &to) : state;
    return state != 0 ? state : translate(c, text, from, to, sb);
}

/* ---- the functions ---- */

/* Arguments that name the two; -1: it is UTF8, which text is. */
static uint32_t convert_row(const struct wr_kernel_call *call, uint32_t row, int from, int to,
                            struct wr_sb *sb, const char **ret_message)
{
    struct conversion c = {.ret_message = ret_message};
    uint32_t state = 0;

    if (*call->state == NULL) {
        c.kept = WR_NEW(struct conversions);
        c.kept->base.destroy = destroy;
        *call->state = &c.kept->base;
    }
    c.kept = (struct conversions *)*call->state;
    if (from >= 0) {
        state = find(&c, wr_kernel_text(call, (uint32_t)from, row), "source", &c.from);
    }
    if (state == 0 && to >= 0) {
        state = find(&c, wr_kernel_text(call, (uint32_t)to, row), "destination", &c.to);
    }
    return state != 0 ? state : run(&c, wr_kernel_text(call, 0, row), sb);
}

#define CONVERT(name, from, to)                                                               \
    static uint32_t row_##name(const struct wr_kernel_call *call, uint32_t row, struct wr_sb *sb, \
                               const char **ret_message)                                      \
    {                                                                                         \
        return convert_row(call, row, from, to, sb, ret_message);                             \
    }                                                                                         \
    WR_KERNEL_BY_ROW(name, row_##name)

CONVERT(convert, 1, 2)
CONVERT(convert_from, 1, -1)
CONVERT(convert_to, -1, 1)
