/* Character classes of regular expressions, as the C library has them in C.UTF-8: that is what
 * PostgreSQL asks. They are spelled out for PCRE2, whose own come from another version of Unicode. */
#include <locale.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <wctype.h>

#include "common/base/assert.h"
#include "common/expr/regex_internal.h"

#define CODES 0x110000u

enum char_class {
    ALPHA,
    ALNUM,
    UPPER,
    LOWER,
    PUNCT,
    SPACE,
    DIGIT,
    XDIGIT,
    CNTRL,
    PRINT,
    GRAPH,
    BLANK,
    ASCII,
    WORD,
    CLASSES,
};

/* What is surely a member, in front: most characters are decided by it. */
static const struct {
    const char *name, *of_library, *surely;
} classes[CLASSES] = {
    [ALPHA] = {"alpha", "alpha", "\\p{L}"}, [ALNUM] = {"alnum", "alnum", "0-9\\p{L}"},
    [UPPER] = {"upper", "upper", "\\p{Lu}"}, [LOWER] = {"lower", "lower", "\\p{Ll}"},
    [PUNCT] = {"punct", "punct", ""},        [SPACE] = {"space", "space", ""},
    [DIGIT] = {"digit", "digit", ""},        [XDIGIT] = {"xdigit", "xdigit", ""},
    [CNTRL] = {"cntrl", "cntrl", ""},        [PRINT] = {"print", "print", ""},
    [GRAPH] = {"graph", "graph", ""},        [BLANK] = {"blank", "blank", ""},
    [ASCII] = {"ascii", NULL, "\\x{0}-\\x{7f}"}, [WORD] = {"word", "alnum", "_0-9\\p{L}"},
};

static locale_t utf8_locale;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static struct wr_sb members[CLASSES];
static pthread_once_t class_once[CLASSES] = {
    [0 ... CLASSES - 1] = PTHREAD_ONCE_INIT,
};

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

static void make_class(enum char_class class)
{
    struct wr_sb *sb = &members[class];
    uint32_t start = 0;
    bool inside = false;

    pthread_once(&once, open_locale);
    wr_sb_puts(sb, classes[class].surely);
    if (classes[class].of_library == NULL) {
        return;
    }
    wctype_t type = wctype_l(classes[class].of_library, utf8_locale);
    for (uint32_t c = 0; c <= CODES; c++) {
        bool member = c < CODES && (c < 0xd800 || c > 0xdfff) &&
                      iswctype_l((wint_t)c, type, utf8_locale) != 0;
        if (member && !inside) {
            start = c;
        } else if (!member && inside) {
            put_span(sb, start, c - 1);
        }
        inside = member;
    }
}

#define MAKER(class)                                                          \
    static void make_##class(void)                                            \
    {                                                                         \
        make_class(class);                                                    \
    }
MAKER(ALPHA)
MAKER(ALNUM)
MAKER(UPPER)
MAKER(LOWER)
MAKER(PUNCT)
MAKER(SPACE)
MAKER(DIGIT)
MAKER(XDIGIT)
MAKER(CNTRL)
MAKER(PRINT)
MAKER(GRAPH)
MAKER(BLANK)
MAKER(ASCII)
MAKER(WORD)

static void (*const makers[CLASSES])(void) = {
    make_ALPHA,  make_ALNUM, make_UPPER, make_LOWER, make_PUNCT, make_SPACE, make_DIGIT,
    make_XDIGIT, make_CNTRL, make_PRINT, make_GRAPH, make_BLANK, make_ASCII, make_WORD,
};

const char *wr_regex_class(struct wr_str name, bool icase)
{
    for (enum char_class class = 0; class < CLASSES; class++) {
        if (strlen(classes[class].name) == name.bytes &&
            memcmp(classes[class].name, name.ptr, name.bytes) == 0) {
            if (icase && (class == UPPER || class == LOWER)) {
                class = ALPHA;
            }
            pthread_once(&class_once[class], makers[class]);
            return members[class].ptr;
        }
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
