/* Text that is made of text: padding, replacement, concatenation, quotes. */
#include <stdio.h>
#include <string.h>

#include "common/expr/kernel_string.h"
#include "common/expr/keywords.h"
#include "common/expr/text_case.h"

#define BY_ROW(name)                                                          \
    static bool kernel_##name(const struct wr_kernel_call *call)              \
    {                                                                         \
        return wr_kernel_by_row(call, row_##name);                            \
    }                                                                         \
    const struct wr_kernel_entry wr_kernel_##name = {kernel_##name};

static void append(struct wr_sb *sb, struct wr_str text)
{
    wr_sb_append(sb, text.ptr, text.bytes);
}

/* ---- case ---- */

static uint32_t row_initcap(const struct wr_kernel_call *call, uint32_t row, struct wr_sb *sb,
                            const char **ret_message)
{
    struct wr_str text = wr_kernel_text(call, 0, row);

    (void)ret_message;
    wr_sb_reserve(sb, 2 * text.bytes + 1);
    sb->bytes = wr_text_capitals(text.ptr, (uint32_t)text.bytes, sb->ptr);
    return 0;
}
BY_ROW(initcap)

/* ---- repetition and padding; lengths are refused before anything is made ---- */

static uint32_t repeat(struct wr_sb *sb, struct wr_str text, int64_t count)
{
    size_t at = sb->bytes, made = text.bytes, more;

    if (count <= 0 || text.bytes == 0) {
        return 0;
    }
    if ((uint64_t)count > WR_OVERSIZE_BYTES_MAX / text.bytes) {
        return WR_SQLSTATE_LIMIT;
    }
    wr_sb_reserve(sb, (size_t)count * text.bytes);
    append(sb, text);
    for (; made < (size_t)count * text.bytes; made += more) { /* what is there, once more */
        more = WR_MIN(made, (size_t)count * text.bytes - made);
        wr_sb_append(sb, sb->ptr + at, more);
    }
    return 0;
}

static uint32_t row_repeat(const struct wr_kernel_call *call, uint32_t row, struct wr_sb *sb,
                           const char **ret_message)
{
    (void)ret_message;
    return repeat(sb, wr_kernel_text(call, 0, row), wr_kernel_int4(call, 1, row));
}
BY_ROW(repeat)

/* So many characters of the filling, over and over. */
static void fill_with(struct wr_sb *sb, struct wr_str fill, uint32_t count)
{
    size_t at = 0;

    for (; count > 0; count--) {
        uint32_t bytes = wr_utf8_bytes(fill.ptr[at]);
        wr_sb_append(sb, fill.ptr + at, bytes);
        at += bytes;
        at = at == fill.bytes ? 0 : at;
    }
}

static uint32_t pad(const struct wr_kernel_call *call, uint32_t row, struct wr_str fill, bool left,
                    struct wr_sb *sb)
{
    struct wr_str text = wr_kernel_text(call, 0, row);
    int32_t wanted = wr_kernel_int4(call, 1, row);
    uint32_t length = wr_utf8_length(text), room = wanted < 0 ? 0 : (uint32_t)wanted;
    uint32_t more = fill.bytes == 0 || room <= length ? 0 : room - length;

    if (more > WR_OVERSIZE_BYTES_MAX) {
        return WR_SQLSTATE_LIMIT;
    }
    text.bytes = room < length ? wr_utf8_offset(text, room) : text.bytes;
    if (!left) {
        append(sb, text);
    }
    fill_with(sb, fill, more);
    if (left) {
        append(sb, text);
    }
    return 0;
}

#define PAD(name, left)                                                       \
    static uint32_t row_##name(const struct wr_kernel_call *call, uint32_t row, \
                               struct wr_sb *sb, const char **ret_message)    \
    {                                                                         \
        (void)ret_message;                                                    \
        return pad(call, row, wr_kernel_text(call, 2, row), left, sb);        \
    }                                                                         \
    BY_ROW(name)                                                              \
    static uint32_t row_##name##_spaces(const struct wr_kernel_call *call, uint32_t row, \
                                        struct wr_sb *sb, const char **ret_message) \
    {                                                                         \
        (void)ret_message;                                                    \
        return pad(call, row, (struct wr_str){" ", 1}, left, sb);             \
    }                                                                         \
    BY_ROW(name##_spaces)

PAD(lpad, true)
PAD(rpad, false)

/* ---- replacement ---- */

static uint32_t row_replace(const struct wr_kernel_call *call, uint32_t row, struct wr_sb *sb,
                            const char **ret_message)
{
    struct wr_str text = wr_kernel_text(call, 0, row), from = wr_kernel_text(call, 1, row);
    struct wr_str to = wr_kernel_text(call, 2, row);
    const char *p = text.ptr, *end = text.ptr + text.bytes, *at;

    (void)ret_message;
    while (from.bytes > 0 && (at = memmem(p, (size_t)(end - p), from.ptr, from.bytes)) != NULL) {
        wr_sb_append(sb, p, (size_t)(at - p));
        append(sb, to);
        p = at + from.bytes;
        if (sb->bytes > WR_OVERSIZE_BYTES_MAX) {
            return WR_SQLSTATE_LIMIT;
        }
    }
    wr_sb_append(sb, p, (size_t)(end - p));
    return 0;
}
BY_ROW(replace)

/* The character of `to` at the place where `from` has the one at p; with none it goes. */
static void translate_one(struct wr_sb *sb, const char *p, uint32_t bytes, struct wr_str from,
                          struct wr_str to)
{
    uint32_t place = 0;

    for (size_t at = 0; at < from.bytes; place++) {
        uint32_t have = wr_utf8_bytes(from.ptr[at]);
        if (have == bytes && memcmp(from.ptr + at, p, bytes) == 0) {
            size_t target = wr_utf8_offset(to, place);
            if (target < to.bytes) {
                wr_sb_append(sb, to.ptr + target, wr_utf8_bytes(to.ptr[target]));
            }
            return;
        }
        at += have;
    }
    wr_sb_append(sb, p, bytes);
}

static uint32_t row_translate(const struct wr_kernel_call *call, uint32_t row, struct wr_sb *sb,
                              const char **ret_message)
{
    struct wr_str text = wr_kernel_text(call, 0, row);

    (void)ret_message;
    for (size_t at = 0; at < text.bytes;) {
        uint32_t bytes = wr_utf8_bytes(text.ptr[at]);
        translate_one(sb, text.ptr + at, bytes, wr_kernel_text(call, 1, row),
                      wr_kernel_text(call, 2, row));
        at += bytes;
    }
    return 0;
}
BY_ROW(translate)

static uint32_t row_reverse(const struct wr_kernel_call *call, uint32_t row, struct wr_sb *sb,
                            const char **ret_message)
{
    struct wr_str text = wr_kernel_text(call, 0, row);
    char *to;

    (void)ret_message;
    wr_sb_reserve(sb, text.bytes + 1);
    to = sb->ptr + text.bytes;
    for (size_t at = 0; at < text.bytes;) {
        uint32_t bytes = wr_utf8_bytes(text.ptr[at]);
        to -= bytes;
        memcpy(to, text.ptr + at, bytes);
        at += bytes;
    }
    sb->bytes = text.bytes;
    return 0;
}
BY_ROW(reverse)

static uint32_t overlay(const struct wr_kernel_call *call, uint32_t row, int32_t from,
                        int32_t length, struct wr_sb *sb)
{
    struct wr_str text = wr_kernel_text(call, 0, row), part = wr_kernel_text(call, 1, row);
    int32_t behind;
    size_t at;

    if (from <= 0) {
        return WR_SQLSTATE_SUBSTRING;
    }
    if (__builtin_add_overflow(from, length, &behind)) {
        return WR_SQLSTATE_OUT_OF_RANGE;
    }
    wr_sb_append(sb, text.ptr, wr_utf8_offset(text, (uint32_t)from - 1));
    append(sb, part);
    at = wr_utf8_offset(text, behind < 1 ? 0 : (uint32_t)behind - 1);
    wr_sb_append(sb, text.ptr + at, text.bytes - at);
    return 0;
}

static uint32_t row_overlay(const struct wr_kernel_call *call, uint32_t row, struct wr_sb *sb,
                            const char **ret_message)
{
    (void)ret_message;
    return overlay(call, row, wr_kernel_int4(call, 2, row),
                   (int32_t)wr_utf8_length(wr_kernel_text(call, 1, row)), sb);
}
BY_ROW(overlay)

static uint32_t row_overlay_length(const struct wr_kernel_call *call, uint32_t row,
                                   struct wr_sb *sb, const char **ret_message)
{
    (void)ret_message;
    return overlay(call, row, wr_kernel_int4(call, 2, row), wr_kernel_int4(call, 3, row), sb);
}
BY_ROW(overlay_length)

/* ---- concatenation: NULLs are left out ---- */

static uint32_t join(const struct wr_kernel_call *call, uint32_t row, uint32_t first,
                     struct wr_str separator, struct wr_sb *sb)
{
    bool any = false;

    for (uint32_t a = first; a < call->arg_count; a++) {
        if (wr_kernel_arg_null(call, a, row)) {
            continue;
        }
        if (any) {
            append(sb, separator);
        }
        append(sb, wr_kernel_text(call, a, row));
        any = true;
        if (sb->bytes > WR_OVERSIZE_BYTES_MAX) {
            return WR_SQLSTATE_LIMIT;
        }
    }
    return 0;
}

static uint32_t row_concat_all(const struct wr_kernel_call *call, uint32_t row, struct wr_sb *sb,
                               const char **ret_message)
{
    (void)ret_message;
    return join(call, row, 0, (struct wr_str){"", 0}, sb);
}
BY_ROW(concat_all)

static uint32_t row_concat_ws(const struct wr_kernel_call *call, uint32_t row, struct wr_sb *sb,
                              const char **ret_message)
{
    (void)ret_message;
    return wr_kernel_arg_null(call, 0, row)
               ? WR_ROW_NULL
               : join(call, row, 1, wr_kernel_text(call, 0, row), sb);
}
BY_ROW(concat_ws)

static uint32_t row_concat_bytes(const struct wr_kernel_call *call, uint32_t row, struct wr_sb *sb,
                                 const char **ret_message)
{
    (void)ret_message;
    append(sb, wr_kernel_text(call, 0, row));
    append(sb, wr_kernel_text(call, 1, row));
    return 0;
}
BY_ROW(concat_bytes)

/* ---- quotes ---- */

void wr_quote_ident(struct wr_sb *sb, struct wr_str text)
{
    bool plain = text.bytes > 0 && (text.ptr[0] == '_' || (text.ptr[0] >= 'a' && text.ptr[0] <= 'z'));

    for (size_t i = 0; i < text.bytes; i++) {
        char c = text.ptr[i];
        plain = plain && (c == '_' || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'));
    }
    if (plain && !wr_is_keyword(text)) {
        append(sb, text);
        return;
    }
    wr_sb_putc(sb, '"');
    for (size_t i = 0; i < text.bytes; i++) {
        if (text.ptr[i] == '"') {
            wr_sb_putc(sb, '"');
        }
        wr_sb_putc(sb, text.ptr[i]);
    }
    wr_sb_putc(sb, '"');
}

void wr_quote_literal(struct wr_sb *sb, struct wr_str text)
{
    if (memchr(text.ptr, '\\', text.bytes) != NULL) {
        wr_sb_putc(sb, 'E');
    }
    wr_sb_putc(sb, '\'');
    for (size_t i = 0; i < text.bytes; i++) {
        if (text.ptr[i] == '\'' || text.ptr[i] == '\\') {
            wr_sb_putc(sb, text.ptr[i]);
        }
        wr_sb_putc(sb, text.ptr[i]);
    }
    wr_sb_putc(sb, '\'');
}

static uint32_t row_quote_ident(const struct wr_kernel_call *call, uint32_t row, struct wr_sb *sb,
                                const char **ret_message)
{
    (void)ret_message;
    wr_quote_ident(sb, wr_kernel_text(call, 0, row));
    return 0;
}
BY_ROW(quote_ident)

static uint32_t row_quote_literal(const struct wr_kernel_call *call, uint32_t row,
                                  struct wr_sb *sb, const char **ret_message)
{
    (void)ret_message;
    wr_quote_literal(sb, wr_kernel_text(call, 0, row));
    return 0;
}
BY_ROW(quote_literal)

static uint32_t row_quote_nullable(const struct wr_kernel_call *call, uint32_t row,
                                   struct wr_sb *sb, const char **ret_message)
{
    (void)ret_message;
    if (wr_kernel_arg_null(call, 0, row)) {
        wr_sb_puts(sb, "NULL");
    } else {
        wr_quote_literal(sb, wr_kernel_text(call, 0, row));
    }
    return 0;
}
BY_ROW(quote_nullable)
