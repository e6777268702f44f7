#include "common/batch/jsonpath_scan.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "common/base/attr.h"
#include "common/batch/sqlstate.h"

bool wr_jsonpath_scan_fail(struct wr_jsonpath_scan *s, uint32_t state, const char *fmt, ...)
{
    va_list args;

    if (s->state == 0) {
        s->state = state;
        va_start(args, fmt);
        (void)vsnprintf(s->fault->message, sizeof s->fault->message, fmt, args);
        va_end(args);
    }
    return false;
}

bool wr_jsonpath_scan_wrong(struct wr_jsonpath_scan *s, const char *what)
{
    if (s->near.bytes == 0) {
        return wr_jsonpath_scan_fail(s, WR_SQLSTATE_SYNTAX, "%s at end of jsonpath input", what);
    }
    return wr_jsonpath_scan_fail(s, WR_SQLSTATE_SYNTAX, "%s at or near \"%.*s\" of jsonpath input", what,
                                 (int)WR_MIN(s->near.bytes, 100u), s->near.ptr);
}

static bool wrong_at(struct wr_jsonpath_scan *s, const char *from, size_t bytes, const char *what)
{
    s->near = (struct wr_str){from, bytes};
    return wr_jsonpath_scan_wrong(s, what);
}

/* ---- characters ---- */

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static bool is_special(char c)
{
    return c != '\0' && strchr("?%$.[]{}()|&!=<>@#,*:-+/", c) != NULL;
}

/* What names are made of, escapes aside. */
static bool is_other(char c)
{
    return !is_special(c) && !is_blank(c) && c != '\\' && c != '"';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static int hex_value(char c)
{
    return is_digit(c)              ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

/* ---- escapes ---- */

static bool put_code(struct wr_jsonpath_scan *s, struct wr_sb *sb, uint32_t c)
{
    if (c == 0) {
        return wr_jsonpath_scan_fail(s, WR_SQLSTATE_UNTRANSLATABLE, "unsupported Unicode escape sequence");
    }
    if (c > 0x10ffff) {
        return wr_jsonpath_scan_fail(s, WR_SQLSTATE_SYNTAX, "invalid Unicode code point");
    }
    if (c < 0x80) {
        wr_sb_putc(sb, (char)c);
        return true;
    }
    if (c < 0x800) {
        wr_sb_putc(sb, (char)(0xc0 | c >> 6));
    } else if (c < 0x10000) {
        wr_sb_putc(sb, (char)(0xe0 | c >> 12));
        wr_sb_putc(sb, (char)(0x80 | (c >> 6 & 0x3f)));
    } else {
        wr_sb_putc(sb, (char)(0xf0 | c >> 18));
        wr_sb_putc(sb, (char)(0x80 | (c >> 12 & 0x3f)));
        wr_sb_putc(sb, (char)(0x80 | (c >> 6 & 0x3f)));
    }
    wr_sb_putc(sb, (char)(0x80 | (c & 0x3f)));
    return true;
}

/* Bytes of \uXXXX or \u{X…} at a place; 0: it is none, and *ret_bad is as long as it goes. */
static size_t unicode_at(const char *p, const char *end, uint32_t *ret, size_t *ret_bad)
{
    size_t digits = 0, most = 4, head = 2;

    *ret = 0;
    if (end - p > 2 && p[2] == '{') {
        head = 3;
        most = 6;
    }
    while (digits < most && p + head + digits < end && hex_value(p[head + digits]) >= 0) {
        *ret = *ret << 4 | (uint32_t)hex_value(p[head + digits]);
        digits += 1;
    }
    *ret_bad = head + digits;
    if (head == 2) {
        return digits == 4 ? 6 : 0;
    }
    return digits > 0 && p + head + digits < end && p[head + digits] == '}' ? head + digits + 1 : 0;
}

#define PAIR_MESSAGE "invalid input syntax for type jsonpath"

/* As many \u as there are, one after the other: two may be a pair. */
static bool read_unicode(struct wr_jsonpath_scan *s, struct wr_sb *sb)
{
    const char *from = s->p;
    uint32_t high = 0, code;
    size_t bytes, bad;

    while (s->end - s->p >= 2 && s->p[0] == '\\' && s->p[1] == 'u') {
        bytes = unicode_at(s->p, s->end, &code, &bad);
        if (bytes == 0) {
            return wrong_at(s, from, (size_t)(s->p - from) + bad, "invalid unicode sequence");
        }
        s->p += bytes;
        if (code >= 0xd800 && code < 0xdc00 && high == 0) {
            high = code;
            continue;
        }
        bool low = code >= 0xdc00 && code < 0xe000;
        if (low != (high != 0) || (code >= 0xd800 && code < 0xdc00)) {
            return wr_jsonpath_scan_fail(s, WR_SQLSTATE_TEXT_REPRESENTATION, PAIR_MESSAGE);
        }
        code = low ? 0x10000 + ((high - 0xd800) << 10) + (code - 0xdc00) : code;
        high = 0;
        if (!put_code(s, sb, code)) {
            return false;
        }
    }
    return high == 0 || wr_jsonpath_scan_fail(s, WR_SQLSTATE_TEXT_REPRESENTATION, PAIR_MESSAGE);
}

static bool read_hex(struct wr_jsonpath_scan *s, struct wr_sb *sb)
{
    size_t digits = 0;
    uint32_t code = 0;

    while (digits < 2 && s->p + 2 + digits < s->end && hex_value(s->p[2 + digits]) >= 0) {
        code = code << 4 | (uint32_t)hex_value(s->p[2 + digits]);
        digits += 1;
    }
    if (digits < 2) {
        return wrong_at(s, s->p, 2 + digits, "invalid hex character sequence");
    }
    s->p += 4;
    return put_code(s, sb, code);
}

/* At a backslash. */
static bool read_escape(struct wr_jsonpath_scan *s, struct wr_sb *sb)
{
    static const char from[] = "bfnrtv", means[] = "\b\f\n\r\t\v";
    const char *at;

    if (s->end - s->p < 2 || s->p[1] == '\n') {
        return wrong_at(s, s->p, 1, "unexpected end after backslash");
    }
    if (s->p[1] == 'u') {
        return read_unicode(s, sb);
    }
    if (s->p[1] == 'x') {
        return read_hex(s, sb);
    }
    at = strchr(from, s->p[1]);
    wr_sb_putc(sb, at == NULL ? s->p[1] : means[at - from]);
    s->p += 2;
    return true;
}

/* ---- words ---- */

static bool keep(struct wr_jsonpath_scan *s, struct wr_sb *sb, int word)
{
    s->text = (struct wr_str){wr_arena_strndup(s->arena, sb->ptr == NULL ? "" : sb->ptr, sb->bytes),
                              sb->bytes};
    s->word = word;
    return true;
}

/* Behind an opening quote. */
static bool read_quoted(struct wr_jsonpath_scan *s, int word)
{
    WR_CLEANUP(wr_sb_fini) struct wr_sb sb = {0};

    while (s->p < s->end && *s->p != '"') {
        const char *from = s->p;
        if (*from == '\\') {
            if (!read_escape(s, &sb)) {
                return false;
            }
            continue;
        }
        while (s->p < s->end && *s->p != '"' && *s->p != '\\') {
            s->p++;
        }
        wr_sb_append(&sb, from, (size_t)(s->p - from));
    }
    if (s->p == s->end) {
        return wrong_at(s, s->p, 0, "unexpected end of quoted string");
    }
    s->near = (struct wr_str){s->p, 1};
    s->p += 1;
    return keep(s, &sb, word);
}

static const struct keyword {
    const char *name;
    bool exact; /* in lower case only */
    int word;
} keywords[] = {
    {"is", false, WR_WORD_IS},
    {"to", false, WR_WORD_TO},
    {"abs", false, WR_WORD_ABS},
    {"lax", false, WR_WORD_LAX},
    {"flag", false, WR_WORD_FLAG},
    {"last", false, WR_WORD_LAST},
    {"null", true, WR_WORD_NULL},
    {"size", false, WR_WORD_SIZE},
    {"true", true, WR_WORD_TRUE},
    {"type", false, WR_WORD_TYPE},
    {"with", false, WR_WORD_WITH},
    {"false", true, WR_WORD_FALSE},
    {"floor", false, WR_WORD_FLOOR},
    {"double", false, WR_WORD_DOUBLE},
    {"exists", false, WR_WORD_EXISTS},
    {"starts", false, WR_WORD_STARTS},
    {"strict", false, WR_WORD_STRICT},
    {"ceiling", false, WR_WORD_CEILING},
    {"unknown", false, WR_WORD_UNKNOWN},
    {"datetime", false, WR_WORD_DATETIME},
    {"keyvalue", false, WR_WORD_KEYVALUE},
    {"like_regex", false, WR_WORD_LIKE_REGEX},
};

static int word_of(const struct wr_sb *sb)
{
    for (size_t i = 0; i < WR_COUNT(keywords); i++) {
        const struct keyword *k = &keywords[i];
        if (strlen(k->name) == sb->bytes && (k->exact ? memcmp(k->name, sb->ptr, sb->bytes) == 0
                                                      : strncasecmp(k->name, sb->ptr, sb->bytes) == 0)) {
            return k->word;
        }
    }
    return WR_WORD_NAME;
}

static bool comment_at(const struct wr_jsonpath_scan *s)
{
    return s->end - s->p >= 2 && s->p[0] == '/' && s->p[1] == '*';
}

static bool skip_comment(struct wr_jsonpath_scan *s)
{
    const char *end = memmem(s->p + 2, (size_t)(s->end - s->p) - 2, "*/", 2);

    if (end == NULL) {
        return wrong_at(s, s->end, 0, "unexpected end of comment");
    }
    s->p = end + 2;
    return true;
}

/* A name, which is lost when a comment begins right behind it, as PostgreSQL 15 loses it: then *ret_lost. */
static bool read_name(struct wr_jsonpath_scan *s, bool *ret_lost)
{
    WR_CLEANUP(wr_sb_fini) struct wr_sb sb = {0};

    while (s->p < s->end && (*s->p == '\\' || is_other(*s->p))) {
        if (*s->p != '\\') {
            wr_sb_putc(&sb, *s->p++);
        } else if (!read_escape(s, &sb)) {
            return false;
        }
    }
    *ret_lost = comment_at(s);
    if (*ret_lost) {
        return skip_comment(s);
    }
    s->near = (struct wr_str){s->p, 0};
    while (s->p < s->end && is_blank(*s->p)) {
        s->p++;
        s->near.bytes += 1;
    }
    return keep(s, &sb, word_of(&sb));
}

/* ---- numbers ---- */

static size_t digits_at(const char *p, const char *end)
{
    const char *from = p;

    while (p < end && is_digit(*p)) {
        p++;
    }
    return (size_t)(p - from);
}

/* Bytes of an integer without a zero in front, or of a decimal: *ret_decimal; 0: neither. */
static size_t decimal_at(const char *p, const char *end, bool *ret_decimal)
{
    size_t whole = digits_at(p, end), fraction;

    whole = whole > 1 && *p == '0' ? 1 : whole;
    *ret_decimal = p + whole < end && p[whole] == '.';
    if (!*ret_decimal) {
        return whole;
    }
    fraction = digits_at(p + whole + 1, end);
    *ret_decimal = whole > 0 || fraction > 0;
    return *ret_decimal ? whole + 1 + fraction : whole;
}

/* What is taken is what is longest: a number, one with something behind it that is wrong, or a name that begins
 * with digits. *ret_name: it is that. */
static bool read_number(struct wr_jsonpath_scan *s, bool *ret_name)
{
    bool decimal, sign;
    size_t bytes = decimal_at(s->p, s->end, &decimal), exponent = 0, name = 0;
    const char *from = s->p, *e = from + bytes;

    while (from + name < s->end && is_other(from[name])) {
        name += 1;
    }
    if (e < s->end && (*e | 0x20) == 'e') {
        sign = e + 1 < s->end && (e[1] == '+' || e[1] == '-');
        exponent = digits_at(e + 1 + sign, s->end);
        if (exponent == 0 && sign && name <= bytes + 2) {
            return wrong_at(s, from, bytes + 2, "invalid numeric literal");
        }
        bytes += exponent > 0 ? 1u + sign + exponent : 0;
    }
    bool junk = from + bytes < s->end && is_other(from[bytes]);
    *ret_name = name > bytes + junk;
    if (*ret_name) {
        return true;
    }
    if (junk) {
        return wrong_at(s, from, bytes + 1, "trailing junk after numeric literal");
    }
    s->p += bytes;
    s->text = s->near = (struct wr_str){from, bytes};
    s->word = decimal || exponent > 0 ? WR_WORD_NUMBER : WR_WORD_INTEGER;
    return true;
}

/* ---- the rest ---- */

static bool read_variable(struct wr_jsonpath_scan *s)
{
    const char *from = s->p++;

    if (s->p < s->end && *s->p == '"') {
        s->p += 1;
        return read_quoted(s, WR_WORD_VARIABLE);
    }
    while (s->p < s->end && is_other(*s->p)) {
        s->p++;
    }
    s->near = (struct wr_str){from, (size_t)(s->p - from)};
    s->text = (struct wr_str){from + 1, s->near.bytes - 1};
    s->word = s->text.bytes > 0 ? WR_WORD_VARIABLE : '$';
    return true;
}

static bool read_special(struct wr_jsonpath_scan *s)
{
    static const struct {
        char text[3];
        int word;
    } pairs[] = {{"&&", WR_WORD_AND},        {"||", WR_WORD_OR},        {"**", WR_WORD_ANY},
                 {"<=", WR_WORD_LESS_EQUAL}, {"==", WR_WORD_EQUAL},     {"<>", WR_WORD_NOT_EQUAL},
                 {"!=", WR_WORD_NOT_EQUAL},  {">=", WR_WORD_GREATER_EQUAL}};

    s->word = (unsigned char)*s->p;
    s->near = (struct wr_str){s->p, 1};
    for (size_t i = 0; i < WR_COUNT(pairs) && s->end - s->p >= 2; i++) {
        if (memcmp(s->p, pairs[i].text, 2) == 0) {
            s->word = pairs[i].word;
            s->near.bytes = 2;
        }
    }
    s->p += s->near.bytes;
    return true;
}

static bool skip_blanks_and_comments(struct wr_jsonpath_scan *s)
{
    while (s->p < s->end && (is_blank(*s->p) || comment_at(s))) {
        if (is_blank(*s->p)) {
            s->p += 1;
        } else if (!skip_comment(s)) {
            return false;
        }
    }
    return true;
}

bool wr_jsonpath_scan_next(struct wr_jsonpath_scan *s)
{
    bool again = true, is_name;

    while (again) {
        again = false;
        if (s->state != 0 || !skip_blanks_and_comments(s)) {
            return false;
        }
        if (s->p == s->end) {
            s->near = (struct wr_str){s->p, 0};
            s->word = WR_WORD_END;
            return true;
        }
        char c = *s->p;
        if (is_digit(c) || (c == '.' && s->end - s->p > 1 && is_digit(s->p[1]))) {
            if (!read_number(s, &is_name) || !is_name) {
                return s->state == 0;
            }
        } else if (c == '"') {
            s->p += 1;
            return read_quoted(s, WR_WORD_STRING);
        } else if (c == '$') {
            return read_variable(s);
        } else if (is_special(c)) {
            return read_special(s);
        }
        if (!read_name(s, &again)) {
            return false;
        }
    }
    return true;
}
