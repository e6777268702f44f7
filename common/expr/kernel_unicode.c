/* Unicode: characters by number, normal forms. The forms are libunistring's, whose tables are those of Unicode
 * 14, as PostgreSQL 15's are. */
#include <stdio.h>
#include <stdlib.h>
#include <uninorm.h>

#include "common/expr/kernel_bytea.h"

/* ---- unistr ---- */

struct escapes {
    const char *at, *end;
    struct wr_sb *sb;
    uint32_t lead; /* a high surrogate that waits for the low one */
    const char **ret_message;
};

static int32_t digit_of(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

/* So many hexadecimal digits from a place on. */
static bool read_hex(const struct escapes *e, const char *from, uint32_t count, uint32_t *ret)
{
    *ret = 0;
    if (e->end - from < (ptrdiff_t)count) {
        return false;
    }
    for (uint32_t i = 0; i < count; i++) {
        int32_t digit = digit_of(from[i]);
        if (digit < 0) {
            return false;
        }
        *ret = *ret << 4 | (uint32_t)digit;
    }
    return true;
}

/* The code behind a backslash; how many characters it takes with it, 0: it is none. */
static uint32_t read_code(const struct escapes *e, uint32_t *ret)
{
    char kind = e->end - e->at > 1 ? e->at[1] : '\0';

    if (read_hex(e, e->at + 1, 4, ret)) {
        return 5;
    }
    if (kind == 'u' && read_hex(e, e->at + 2, 4, ret)) {
        return 6;
    }
    if (kind == '+' && read_hex(e, e->at + 2, 6, ret)) {
        return 8;
    }
    return kind == 'U' && read_hex(e, e->at + 2, 8, ret) ? 10 : 0;
}

static void put_code(struct wr_sb *sb, uint32_t c)
{
    if (c < 0x80) {
        wr_sb_putc(sb, (char)c);
    } else if (c < 0x800) {
        wr_sb_append(sb, (char[]){(char)(0xc0 | c >> 6), (char)(0x80 | (c & 0x3f))}, 2);
    } else if (c < 0x10000) {
        wr_sb_append(sb, (char[]){(char)(0xe0 | c >> 12), (char)(0x80 | (c >> 6 & 0x3f)),
                                  (char)(0x80 | (c & 0x3f))}, 3);
    } else {
        wr_sb_append(sb, (char[]){(char)(0xf0 | c >> 18), (char)(0x80 | (c >> 12 & 0x3f)),
                                  (char)(0x80 | (c >> 6 & 0x3f)), (char)(0x80 | (c & 0x3f))}, 4);
    }
}

#define BROKEN_PAIR "invalid Unicode surrogate pair"

static uint32_t refuse(const struct escapes *e, uint32_t state, const char *message)
{
    *e->ret_message = message;
    return state;
}

static uint32_t take_code(struct escapes *e, uint32_t code)
{
    if (code == 0 || code > 0x10ffff) { /* the words take the place of the result */
        e->sb->bytes = 0;
        wr_sb_printf(e->sb, "invalid Unicode code point: %04X", code);
        return refuse(e, WR_SQLSTATE_INVALID_PARAMETER, e->sb->ptr);
    }
    bool low = code >= 0xdc00 && code < 0xe000;
    if ((e->lead != 0) != low) {
        return refuse(e, WR_SQLSTATE_SYNTAX, BROKEN_PAIR);
    }
    if (code >= 0xd800 && code < 0xdc00) {
        e->lead = code;
        return 0;
    }
    put_code(e->sb, low ? 0x10000 + ((e->lead & 0x3ff) << 10 | (code & 0x3ff)) : code);
    e->lead = 0;
    return 0;
}

static uint32_t row_unistr(const struct wr_kernel_call *call, uint32_t row, struct wr_sb *sb,
                           const char **ret_message)
{
    struct wr_str text = wr_kernel_text(call, 0, row);
    struct escapes e = {text.ptr, text.ptr + text.bytes, sb, 0, ret_message};

    while (e.at < e.end) {
        bool doubled = *e.at == '\\' && e.end - e.at > 1 && e.at[1] == '\\';
        uint32_t code = 0, taken = *e.at == '\\' && !doubled ? read_code(&e, &code) : 0, state = 0;
        if (taken > 0) {
            state = take_code(&e, code);
        } else if (*e.at == '\\' && !doubled) {
            state = refuse(&e, WR_SQLSTATE_SYNTAX, "invalid Unicode escape");
        } else if (e.lead != 0) {
            state = refuse(&e, WR_SQLSTATE_SYNTAX, BROKEN_PAIR);
        } else {
            wr_sb_putc(sb, *e.at);
            taken = doubled ? 2 : 1;
        }
        if (state != 0) {
            return state;
        }
        e.at += taken;
    }
    return e.lead != 0 ? refuse(&e, WR_SQLSTATE_SYNTAX, BROKEN_PAIR) : 0;
}

/* ---- normal forms ---- */

static uninorm_t form_of(const struct wr_kernel_call *call, uint32_t row)
{
    static const struct {
        const char *name;
        uninorm_t form;
    } forms[] = {{"NFC", &uninorm_nfc}, {"NFD", &uninorm_nfd}, {"NFKC", &uninorm_nfkc},
                 {"NFKD", &uninorm_nfkd}};
    struct wr_str name;

    if (call->arg_count == 1) {
        return UNINORM_NFC;
    }
    name = wr_kernel_text(call, 1, row);
    for (size_t i = 0; i < WR_COUNT(forms); i++) {
        if (name.bytes == strlen(forms[i].name) &&
            strncasecmp(name.ptr, forms[i].name, name.bytes) == 0) {
            return forms[i].form;
        }
    }
    return NULL;
}

static bool is_ascii(struct wr_str text)
{
    uint8_t all = 0;

    for (size_t i = 0; i < text.bytes; i++) {
        all |= (uint8_t)text.ptr[i];
    }
    return all < 0x80;
}

/* Into sb; false: no memory. A character becomes at most 18 others (NFKD). */
static bool normalize_into(uninorm_t form, struct wr_str text, struct wr_sb *sb)
{
    size_t bytes = text.bytes * 4 + 64;
    uint8_t *made;

    wr_sb_reserve(sb, bytes);
    made = u8_normalize(form, (const uint8_t *)text.ptr, text.bytes, (uint8_t *)sb->ptr, &bytes);
    if (made == NULL) {
        return false;
    }
    if (made == (uint8_t *)sb->ptr) {
        sb->bytes = bytes;
        return true;
    }
    wr_sb_append(sb, made, bytes);
    free(made);
    return true;
}

static uint32_t normal_of(const struct wr_kernel_call *call, uint32_t row, struct wr_sb *sb,
                          const char **ret_message)
{
    struct wr_str text = wr_kernel_text(call, 0, row);
    uninorm_t form = form_of(call, row);

    if (form == NULL) {
        struct wr_str name = wr_kernel_text(call, 1, row);
        wr_sb_printf(sb, "invalid normalization form: %.*s", (int)WR_MIN(name.bytes, (size_t)100),
                     name.ptr);
        *ret_message = sb->ptr;
        return WR_SQLSTATE_INVALID_PARAMETER;
    }
    if (is_ascii(text)) {
        wr_sb_append(sb, text.ptr, text.bytes);
        return 0;
    }
    return normalize_into(form, text, sb) ? 0 : WR_SQLSTATE_LIMIT;
}

static bool is_normalized(const struct wr_kernel_call *call)
{
    uint8_t *out = call->out;
    struct wr_sb sb = {0};
    const char *message;

    wr_sb_reserve(&sb, 256);
    WR_KERNEL_ROWS(call, i)
    {
        struct wr_str text = wr_kernel_text(call, 0, i);
        out[i] = 0;
        if (!wr_kernel_live(call, i)) {
            continue;
        }
        sb.bytes = 0;
        call->errors[i] = normal_of(call, i, &sb, &message);
        out[i] = call->errors[i] == 0 && sb.bytes == text.bytes &&
                 memcmp(sb.ptr, text.ptr, text.bytes) == 0;
    }
    wr_sb_fini(&sb);
    return true;
}
const struct wr_kernel_entry wr_kernel_is_normalized = {is_normalized};

#define MAKES(name, function)                                                               \
    static bool kernel_##name(const struct wr_kernel_call *call)                            \
    {                                                                                       \
        return wr_kernel_by_row(call, function);                                            \
    }                                                                                       \
    const struct wr_kernel_entry wr_kernel_##name = {kernel_##name};                        \
    void wr_explain_##name(const struct wr_kernel_call *call, uint32_t row, uint32_t sqlstate, \
                           char *message, size_t bytes)                                     \
    {                                                                                       \
        (void)sqlstate;                                                                     \
        wr_explain_by_row(call, row, function, message, bytes);                             \
    }
MAKES(unistr, row_unistr)
MAKES(normalize, normal_of)
