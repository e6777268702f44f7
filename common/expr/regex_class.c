/* Character classes of regular expressions, as the C library has them in C.UTF-8: that is what
 * PostgreSQL asks. PCRE2's classes of the same names are others. */
#include <locale.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <wctype.h>

#include "common/base/assert.h"
#include "common/expr/regex_internal.h"

#define CODES 0x110000u

/* Digits of other scripts, which the C library calls letters. */
#define OTHER_DIGITS                                                          \
    "\\x{660}-\\x{669}\\x{6f0}-\\x{6f9}\\x{7c0}-\\x{7c9}\\x{966}-\\x{96f}" \
    "\\x{9e6}-\\x{9ef}\\x{a66}-\\x{a6f}\\x{ae6}-\\x{aef}\\x{b66}-\\x{b6f}" \
    "\\x{be6}-\\x{bef}\\x{c66}-\\x{c6f}\\x{ce6}-\\x{cef}\\x{d66}-\\x{d6f}" \
    "\\x{de6}-\\x{def}\\x{e50}-\\x{e59}\\x{ed0}-\\x{ed9}\\x{f20}-\\x{f29}" \
    "\\x{1040}-\\x{1049}\\x{1090}-\\x{1099}\\x{17e0}-\\x{17e9}\\x{1810}-\\x{1819}" \
    "\\x{1946}-\\x{194f}\\x{19d0}-\\x{19d9}\\x{1a80}-\\x{1a89}\\x{1a90}-\\x{1a99}" \
    "\\x{1b50}-\\x{1b59}\\x{1bb0}-\\x{1bb9}\\x{1c40}-\\x{1c49}\\x{1c50}-\\x{1c59}" \
    "\\x{a620}-\\x{a629}\\x{a8d0}-\\x{a8d9}\\x{a900}-\\x{a909}\\x{a9d0}-\\x{a9d9}" \
    "\\x{a9f0}-\\x{a9f9}\\x{aa50}-\\x{aa59}\\x{abf0}-\\x{abf9}\\x{ff10}-\\x{ff19}" \
    "\\x{104a0}-\\x{104a9}\\x{10d30}-\\x{10d39}\\x{11066}-\\x{1106f}" \
    "\\x{110f0}-\\x{110f9}\\x{11136}-\\x{1113f}\\x{111d0}-\\x{111d9}" \
    "\\x{112f0}-\\x{112f9}\\x{11450}-\\x{11459}\\x{114d0}-\\x{114d9}" \
    "\\x{11650}-\\x{11659}\\x{116c0}-\\x{116c9}\\x{11730}-\\x{11739}" \
    "\\x{118e0}-\\x{118e9}\\x{11950}-\\x{11959}\\x{11c50}-\\x{11c59}" \
    "\\x{11d50}-\\x{11d59}\\x{11da0}-\\x{11da9}\\x{16a60}-\\x{16a69}" \
    "\\x{16ac0}-\\x{16ac9}\\x{16b50}-\\x{16b59}\\x{1d7ce}-\\x{1d7ff}" \
    "\\x{1e140}-\\x{1e149}\\x{1e2f0}-\\x{1e2f9}\\x{1e950}-\\x{1e959}" \
    "\\x{1fbf0}-\\x{1fbf9}"
#define MARKS "\\p{L}\\p{M}\\p{N}\\p{P}\\p{S}\\p{Cf}\\p{Co}"

/* Members by Unicode's properties, which are the C library's classes; a test compares them for all
 * characters. ASCII in front, which PCRE2 looks up. */
static const struct {
    const char *name, *members; /* NULL: made from the library */
} classes[] = {
    {"alpha", "A-Za-z\\p{Alphabetic}" OTHER_DIGITS},
    {"alnum", "0-9A-Za-z\\p{Alphabetic}\\p{Nd}"},
    {"word", "0-9A-Z_a-z\\p{Alphabetic}\\p{Nd}"},
    {"upper", "A-Z\\p{Uppercase}\\p{Lt}"},
    {"lower", "a-z\\p{Lowercase}\\x{1c5}\\x{1c8}\\x{1cb}\\x{1f2}"},
    {"digit", "0-9"},
    {"xdigit", "0-9A-Fa-f"},
    {"space", "\\x{9}-\\x{d}\\x{20}\\x{1680}\\x{2000}-\\x{2006}\\x{2008}-\\x{200a}\\x{2028}\\x{2029}"
              "\\x{205f}\\x{3000}"},
    {"blank", "\\x{9}\\x{20}\\x{1680}\\x{2000}-\\x{2006}\\x{2008}-\\x{200a}\\x{205f}\\x{3000}"},
    {"cntrl", "\\x{1}-\\x{1f}\\x{7f}-\\x{9f}\\x{2028}\\x{2029}"},
    {"graph", MARKS "\\x{a0}\\x{2007}\\x{202f}"},
    {"print", MARKS "\\p{Zs}"},
    {"ascii", "\\x{1}-\\x{7f}"},
    /* For \D and \S in brackets. */
    {"not digit", "\\x{1}-\\x{2f}\\x{3a}-\\x{d7ff}\\x{e000}-\\x{10ffff}"},
    {"not space", "\\x{1}-\\x{8}\\x{e}-\\x{1f}\\x{21}-\\x{167f}\\x{1681}-\\x{1fff}\\x{2007}"
                  "\\x{200b}-\\x{2027}\\x{202a}-\\x{205e}\\x{2060}-\\x{2fff}\\x{3001}-\\x{d7ff}"
                  "\\x{e000}-\\x{10ffff}"},
    {"punct", NULL},
};

static locale_t utf8_locale;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_once_t punct_once = PTHREAD_ONCE_INIT;
static struct wr_sb punct;

static void open_locale(void)
{
    utf8_locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
    WR_ASSERT(utf8_locale != (locale_t)0);
}

void wr_regex_put_char(struct wr_sb *sb, uint32_t c)
{
    wr_sb_printf(sb, "\\x{%x}", c);
}

static void put_span(struct wr_sb *sb, uint32_t from, uint32_t to)
{
    /* Half characters are not valid UTF-8, and PCRE2 refuses them in a pattern. */
    if (from < 0xd800 && to > 0xdfff) {
        put_span(sb, from, 0xd7ff);
        put_span(sb, 0xe000, to);
        return;
    }
    wr_regex_put_char(sb, from);
    if (to > from) {
        wr_sb_putc(sb, '-');
        wr_regex_put_char(sb, to);
    }
}

/* Punctuation has no property: what can be seen and is neither letter nor digit, in a few hundred
 * spans. */
static void make_punct(void)
{
    uint32_t start = 0;
    bool inside = false;

    pthread_once(&once, open_locale);
    for (uint32_t c = 0; c <= CODES; c++) {
        bool member = c < CODES && (c < 0xd800 || c > 0xdfff) &&
                      iswpunct_l((wint_t)c, utf8_locale) != 0;
        if (member && !inside) {
            start = c;
        } else if (!member && inside) {
            put_span(&punct, start, c - 1);
        }
        inside = member;
    }
}

const char *wr_regex_class(struct wr_str name, bool icase)
{
    for (size_t i = 0; i < WR_COUNT(classes); i++) {
        const char *have = classes[i].name;
        if (strlen(have) != name.bytes || memcmp(have, name.ptr, name.bytes) != 0) {
            continue;
        }
        if (icase && (strcmp(have, "upper") == 0 || strcmp(have, "lower") == 0)) {
            return classes[0].members; /* any letter */
        }
        if (classes[i].members != NULL) {
            return classes[i].members;
        }
        pthread_once(&punct_once, make_punct);
        return punct.ptr;
    }
    return NULL;
}

void wr_regex_put_range(struct wr_sb *sb, uint32_t from, uint32_t to, bool icase)
{
    if (!icase) {
        put_span(sb, from, to);
        return;
    }
    pthread_once(&once, open_locale);
    if (to > from) {
        put_span(sb, from, to);
    }
    for (uint32_t c = from; c <= to; c++) {
        uint32_t lower = (uint32_t)towlower_l((wint_t)c, utf8_locale);
        uint32_t upper = (uint32_t)towupper_l((wint_t)c, utf8_locale);
        if (to == from || lower < from || lower > to) {
            wr_regex_put_char(sb, lower);
        }
        if (lower != upper && (to == from || upper < from || upper > to)) {
            wr_regex_put_char(sb, upper);
        }
    }
}
