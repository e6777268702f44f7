/* Pictures of to_char and its kin, from text to nodes. */
#include <stdarg.h>
#include <stdio.h>

#include "common/base/alloc.h"
#include "common/expr/kernel_to_char.h"

const char *const wr_month_names[13] = {"January", "February", "March",     "April",   "May",
                                        "June",    "July",     "August",    "September", "October",
                                        "November", "December", NULL};
const char *const wr_day_names[8] = {"Sunday",   "Monday", "Tuesday",  "Wednesday",
                                     "Thursday", "Friday", "Saturday", NULL};
const char *const wr_months_roman_down[13] = {"XII", "XI", "X",   "IX", "VIII", "VII", "VI",
                                              "V",   "IV", "III", "II", "I",    NULL};

/* ---- keywords: of two that begin alike the longer one comes first ---- */

#define ANY WR_CALENDAR_ANY
#define GREGORIAN WR_CALENDAR_GREGORIAN
#define ISO WR_CALENDAR_ISO
#define WORD(text, id, calendar_, digits_) \
    {text, WR_FIELD_##id, WR_CASE_UPPER, calendar_, digits_}
#define LOWER(text, id, calendar_, digits_) \
    {text, WR_FIELD_##id, WR_CASE_LOWER, calendar_, digits_}
#define CAPITAL(text, id, calendar_) {text, WR_FIELD_##id, WR_CASE_CAPITAL, calendar_, false}
#define BOTH(upper, lower, id, calendar_, digits_) \
    WORD(upper, id, calendar_, digits_), LOWER(lower, id, calendar_, digits_)

static const struct wr_picture_word time_words[] = {
    BOTH("A.D.", "a.d.", AD_DOTS, ANY, false),
    BOTH("A.M.", "a.m.", AM_DOTS, ANY, false),
    BOTH("AD", "ad", AD, ANY, false),
    BOTH("AM", "am", AM, ANY, false),
    BOTH("B.C.", "b.c.", AD_DOTS, ANY, false),
    BOTH("BC", "bc", AD, ANY, false),
    BOTH("CC", "cc", CENTURY, ANY, true),
    BOTH("DAY", "day", DAY_NAME, ANY, false),
    BOTH("DDD", "ddd", DAY_OF_YEAR, GREGORIAN, true),
    BOTH("DD", "dd", DAY, GREGORIAN, true),
    BOTH("DY", "dy", DAY_SHORT, ANY, false),
    CAPITAL("Day", DAY_NAME, ANY),
    CAPITAL("Dy", DAY_SHORT, ANY),
    BOTH("D", "d", DAY_OF_WEEK, GREGORIAN, true),
    BOTH("FF1", "ff1", FRACTION_1, ANY, true),
    BOTH("FF2", "ff2", FRACTION_2, ANY, true),
    BOTH("FF3", "ff3", FRACTION_3, ANY, true),
    BOTH("FF4", "ff4", FRACTION_4, ANY, true),
    BOTH("FF5", "ff5", FRACTION_5, ANY, true),
    BOTH("FF6", "ff6", FRACTION_6, ANY, true),
    BOTH("FX", "fx", FIXED, ANY, false),
    BOTH("HH24", "hh24", HOUR_24, ANY, true),
    BOTH("HH12", "hh12", HOUR_12, ANY, true),
    BOTH("HH", "hh", HOUR_12, ANY, true),
    BOTH("IDDD", "iddd", ISO_DAY_OF_YEAR, ISO, true),
    BOTH("ID", "id", ISO_DAY_OF_WEEK, ISO, true),
    BOTH("IW", "iw", ISO_WEEK, ISO, true),
    BOTH("IYYY", "iyyy", ISO_YEAR_4, ISO, true),
    BOTH("IYY", "iyy", ISO_YEAR_3, ISO, true),
    BOTH("IY", "iy", ISO_YEAR_2, ISO, true),
    BOTH("I", "i", ISO_YEAR_1, ISO, true),
    BOTH("J", "j", JULIAN, ANY, true),
    BOTH("MI", "mi", MINUTE, ANY, true),
    BOTH("MM", "mm", MONTH, GREGORIAN, true),
    BOTH("MONTH", "month", MONTH_NAME, GREGORIAN, false),
    BOTH("MON", "mon", MONTH_SHORT, GREGORIAN, false),
    BOTH("MS", "ms", MILLISECOND, ANY, true),
    CAPITAL("Month", MONTH_NAME, GREGORIAN),
    CAPITAL("Mon", MONTH_SHORT, GREGORIAN),
    BOTH("OF", "of", OFFSET, ANY, false),
    BOTH("P.M.", "p.m.", AM_DOTS, ANY, false),
    BOTH("PM", "pm", AM, ANY, false),
    BOTH("Q", "q", QUARTER, ANY, true),
    BOTH("RM", "rm", MONTH_ROMAN, GREGORIAN, false),
    BOTH("SSSSS", "sssss", SECOND_OF_DAY, ANY, true),
    BOTH("SSSS", "ssss", SECOND_OF_DAY, ANY, true),
    BOTH("SS", "ss", SECOND, ANY, true),
    BOTH("TZH", "tzh", ZONE_HOUR, ANY, false),
    BOTH("TZM", "tzm", ZONE_MINUTE, ANY, true),
    BOTH("TZ", "tz", ZONE, ANY, false),
    BOTH("US", "us", MICROSECOND, ANY, true),
    BOTH("WW", "ww", WEEK_OF_YEAR, GREGORIAN, true),
    BOTH("W", "w", WEEK_OF_MONTH, GREGORIAN, true),
    BOTH("Y,YYY", "y,yyy", YEAR_COMMA, GREGORIAN, true),
    BOTH("YYYY", "yyyy", YEAR_4, GREGORIAN, true),
    BOTH("YYY", "yyy", YEAR_3, GREGORIAN, true),
    BOTH("YY", "yy", YEAR_2, GREGORIAN, true),
    BOTH("Y", "y", YEAR_1, GREGORIAN, true),
};

static const struct wr_picture_word number_words[] = {
    WORD(",", COMMA, ANY, false),
    WORD(".", POINT, ANY, false),
    WORD("0", ZERO, ANY, true),
    WORD("9", NINE, ANY, true),
    BOTH("B", "b", BLANK, ANY, false),
    BOTH("C", "c", IGNORED, ANY, false),
    BOTH("D", "d", LOCALE_POINT, ANY, false),
    BOTH("EEEE", "eeee", EXPONENT, ANY, false),
    BOTH("FM", "fm", FILL, ANY, false),
    BOTH("G", "g", GROUP, ANY, false),
    BOTH("L", "l", CURRENCY, ANY, false),
    BOTH("MI", "mi", MINUS, ANY, false),
    BOTH("PL", "pl", PLUS, ANY, false),
    BOTH("PR", "pr", BRACKETS, ANY, false),
    BOTH("RN", "rn", ROMAN, ANY, false),
    BOTH("SG", "sg", SIGN, ANY, false),
    BOTH("SP", "sp", IGNORED, ANY, false),
    BOTH("S", "s", LOCALE_SIGN, ANY, false),
    BOTH("TH", "th", ORDINAL, ANY, false),
    BOTH("V", "v", SHIFT, ANY, false),
};

/* ---- a number's picture as a whole ---- */

static const char *prepare_digit(struct wr_number_picture *n, bool zero)
{
    bool decimal = (n->flags & WR_NUMBER_DECIMAL) != 0;

    if ((n->flags & WR_NUMBER_BRACKETS) != 0) {
        return zero ? "\"0\" must be ahead of \"PR\"" : "\"9\" must be ahead of \"PR\"";
    }
    if (!zero && (n->flags & WR_NUMBER_SHIFT) != 0) {
        n->shift += 1;
        return NULL;
    }
    if (zero && !decimal && (n->flags & WR_NUMBER_ZERO) == 0) {
        n->flags |= WR_NUMBER_ZERO;
        n->zero_start = n->pre + 1;
    }
    n->post += decimal;
    n->pre += !decimal;
    n->zero_end = zero ? n->pre + n->post : n->zero_end;
    return NULL;
}

static const char *prepare_point(struct wr_number_picture *n)
{
    if ((n->flags & WR_NUMBER_DECIMAL) != 0) {
        return "multiple decimal points";
    }
    if ((n->flags & WR_NUMBER_SHIFT) != 0) {
        return "cannot use \"V\" and decimal point together";
    }
    n->flags |= WR_NUMBER_DECIMAL;
    return NULL;
}

static const char *prepare_locale_sign(struct wr_number_picture *n)
{
    if ((n->flags & WR_NUMBER_LOCALE_SIGN) != 0) {
        return "cannot use \"S\" twice";
    }
    if ((n->flags & (WR_NUMBER_PLUS | WR_NUMBER_MINUS | WR_NUMBER_BRACKETS)) != 0) {
        return "cannot use \"S\" and \"PL\"/\"MI\"/\"SG\"/\"PR\" together";
    }
    n->flags |= WR_NUMBER_LOCALE_SIGN;
    n->sign_place = (n->flags & WR_NUMBER_DECIMAL) != 0 ? WR_SIGN_BEHIND : WR_SIGN_BEFORE;
    n->pre_sign = n->pre;
    return NULL;
}

static const char *prepare_sign(struct wr_number_picture *n, uint32_t flags, const char *clash)
{
    if ((n->flags & WR_NUMBER_LOCALE_SIGN) != 0) {
        return clash;
    }
    n->flags |= flags;
    return NULL;
}

static const char *prepare_exponent(struct wr_number_picture *n)
{
    const uint32_t others = WR_NUMBER_BLANK | WR_NUMBER_FILL | WR_NUMBER_LOCALE_SIGN |
                            WR_NUMBER_BRACKETS | WR_NUMBER_MINUS | WR_NUMBER_PLUS |
                            WR_NUMBER_ROMAN | WR_NUMBER_SHIFT;

    if ((n->flags & others) != 0) {
        return "\"EEEE\" is incompatible with other formats";
    }
    n->flags |= WR_NUMBER_EXPONENT;
    return NULL;
}

/* What one more field says of the whole; what is wrong with it there. */
static const char *prepare(struct wr_number_picture *n, enum wr_picture_field field)
{
    if ((n->flags & WR_NUMBER_EXPONENT) != 0) {
        return field == WR_FIELD_EXPONENT ? "cannot use \"EEEE\" twice"
                                          : "\"EEEE\" must be the last pattern used";
    }
    switch ((int)field) {
    case WR_FIELD_NINE:
    case WR_FIELD_ZERO:
        return prepare_digit(n, field == WR_FIELD_ZERO);
    case WR_FIELD_BLANK:
        n->flags |= n->pre == 0 && n->post == 0 && (n->flags & WR_NUMBER_ZERO) == 0
                        ? WR_NUMBER_BLANK
                        : 0;
        return NULL;
    case WR_FIELD_LOCALE_POINT:
    case WR_FIELD_POINT:
        return prepare_point(n);
    case WR_FIELD_FILL:
        n->flags |= WR_NUMBER_FILL;
        return NULL;
    case WR_FIELD_LOCALE_SIGN:
        return prepare_locale_sign(n);
    case WR_FIELD_MINUS:
        return prepare_sign(n, WR_NUMBER_MINUS, "cannot use \"S\" and \"MI\" together");
    case WR_FIELD_PLUS:
        return prepare_sign(n, WR_NUMBER_PLUS, "cannot use \"S\" and \"PL\" together");
    case WR_FIELD_SIGN:
        return prepare_sign(n, WR_NUMBER_MINUS | WR_NUMBER_PLUS,
                            "cannot use \"S\" and \"SG\" together");
    case WR_FIELD_BRACKETS:
        return (n->flags & (WR_NUMBER_PLUS | WR_NUMBER_MINUS)) != 0
                   ? "cannot use \"PR\" and \"S\"/\"PL\"/\"MI\"/\"SG\" together"
                   : prepare_sign(n, WR_NUMBER_BRACKETS,
                                  "cannot use \"PR\" and \"S\"/\"PL\"/\"MI\"/\"SG\" together");
    case WR_FIELD_ROMAN:
        n->flags |= WR_NUMBER_ROMAN;
        return NULL;
    case WR_FIELD_SHIFT:
        n->flags |= WR_NUMBER_SHIFT;
        return (n->flags & WR_NUMBER_DECIMAL) != 0
                   ? "cannot use \"V\" and decimal point together"
                   : NULL;
    case WR_FIELD_EXPONENT:
        return prepare_exponent(n);
    default:
        return NULL;
    }
}

/* ---- from text ---- */

struct reader {
    const char *at;
    const char *end;
    bool numbers;
    bool standard;
    struct wr_picture *picture;
};

static bool begins(const struct reader *r, const char *text)
{
    size_t bytes = strlen(text);

    return (size_t)(r->end - r->at) >= bytes && memcmp(r->at, text, bytes) == 0;
}

bool wr_picture_is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

bool wr_picture_is_separator(char c)
{
    return c > ' ' && c < 0x7f && !(c >= 'A' && c <= 'Z') && !(c >= 'a' && c <= 'z') &&
           !(c >= '0' && c <= '9');
}

static const struct wr_picture_word *read_word(struct reader *r)
{
    const struct wr_picture_word *words = r->numbers ? number_words : time_words;
    size_t count = r->numbers ? WR_COUNT(number_words) : WR_COUNT(time_words);

    for (size_t i = 0; i < count; i++) {
        if (begins(r, words[i].name)) {
            r->at += strlen(words[i].name);
            return &words[i];
        }
    }
    return NULL;
}

static uint8_t read_prefix(struct reader *r)
{
    uint8_t suffix = begins(r, "FM") || begins(r, "fm")   ? WR_SUFFIX_FILL
                     : begins(r, "TM") || begins(r, "tm") ? WR_SUFFIX_TRANSLATE
                                                          : 0;

    r->at += suffix != 0 ? 2 : 0;
    return suffix;
}

static uint8_t read_suffix(struct reader *r)
{
    uint8_t suffix = begins(r, "TH")   ? WR_SUFFIX_ORDINAL_UPPER
                     : begins(r, "th") ? WR_SUFFIX_ORDINAL_LOWER
                                       : 0;

    r->at += suffix != 0 || begins(r, "SP") ? 2 : 0;
    return suffix;
}

static struct wr_picture_node *add_node(struct wr_picture *picture, enum wr_picture_kind kind)
{
    struct wr_picture_node *node = &picture->nodes[picture->count++];

    node->kind = kind;
    return node;
}

static void read_character(struct reader *r, enum wr_picture_kind kind)
{
    struct wr_picture_node *node = add_node(r->picture, kind);

    node->bytes = (uint8_t)WR_MIN((ptrdiff_t)wr_utf8_bytes(*r->at), r->end - r->at);
    memcpy(node->character, r->at, node->bytes);
    r->at += node->bytes;
}

/* Behind a quote: literal up to the next one; a backslash takes the next character as it is. */
static void read_quoted(struct reader *r)
{
    r->at += 1;
    while (r->at < r->end) {
        if (*r->at == '"') {
            r->at += 1;
            return;
        }
        r->at += *r->at == '\\' && r->at + 1 < r->end;
        read_character(r, WR_NODE_CHARACTER);
    }
}

/* In the standard's pictures only these stand between fields. */
static void read_standard_separator(struct reader *r)
{
    size_t bytes = WR_MIN((size_t)wr_utf8_bytes(*r->at), (size_t)(r->end - r->at));

    if (*r->at != '\0' && strchr("-./,':; ", *r->at) != NULL) {
        read_character(r, *r->at == ' ' ? WR_NODE_SPACE : WR_NODE_SEPARATOR);
        return;
    }
    r->picture->wrong = "invalid datetime format separator";
    memcpy(r->picture->wrong_at, r->at, bytes);
    r->picture->wrong_at[bytes] = '\0';
}

static void read_other(struct reader *r)
{
    if (r->standard && *r->at != '"') {
        read_standard_separator(r);
        return;
    }
    if (*r->at == '"') {
        read_quoted(r);
        return;
    }
    r->at += *r->at == '\\' && r->at + 1 < r->end && r->at[1] == '"';
    read_character(r, !r->numbers && wr_picture_is_separator(*r->at) ? WR_NODE_SEPARATOR
                      : wr_picture_is_space(*r->at)                  ? WR_NODE_SPACE
                                                                     : WR_NODE_CHARACTER);
}

static void read_picture(struct reader *r)
{
    while (r->at < r->end && r->picture->wrong == NULL) {
        uint8_t prefix = r->numbers ? 0 : read_prefix(r);
        const struct wr_picture_word *word = r->at < r->end ? read_word(r) : NULL;
        if (word != NULL) {
            struct wr_picture_node *node = add_node(r->picture, WR_NODE_FIELD);
            node->word = word;
            node->suffix = prefix;
            if (r->numbers) {
                r->picture->wrong = prepare(&r->picture->number, word->field);
            } else {
                node->suffix |= read_suffix(r);
            }
        } else if (r->at < r->end) {
            read_other(r);
        }
    }
    (void)add_node(r->picture, WR_NODE_END);
}

/* ---- kept ---- */

static void clear(struct wr_picture *picture)
{
    wr_free(picture->nodes);
    picture->nodes = NULL;
    picture->count = 0;
    picture->wrong = NULL;
    picture->number = (struct wr_number_picture){0};
    picture->key.bytes = 0;
}

static void destroy(struct wr_kernel_state *state)
{
    struct wr_pictures *kept = (struct wr_pictures *)state;

    for (uint32_t i = 0; i < WR_PICTURES_MAX; i++) {
        clear(&kept->list[i]);
        wr_sb_fini(&kept->list[i].key);
    }
    wr_sb_fini(&kept->in);
    wr_sb_fini(&kept->text);
    wr_free(kept);
}

struct wr_pictures *wr_pictures_create(bool numbers)
{
    struct wr_pictures *kept = WR_NEW(struct wr_pictures);

    kept->base.destroy = destroy;
    kept->numbers = numbers;
    return kept;
}

struct wr_pictures *wr_pictures_of(const struct wr_kernel_call *call, bool numbers)
{
    struct wr_pictures *kept = (struct wr_pictures *)*call->state;

    if (kept == NULL) {
        kept = wr_pictures_create(numbers);
        *call->state = &kept->base;
    }
    kept->last = NULL; /* its view was of another batch */
    return kept;
}

static struct wr_picture *find(struct wr_pictures *kept, struct wr_str text)
{
    struct wr_picture *picture;
    struct reader reader = {text.ptr, text.ptr + text.bytes, kept->numbers, kept->standard, NULL};

    for (uint32_t i = 0; i < WR_PICTURES_MAX; i++) {
        picture = &kept->list[i];
        if (picture->nodes != NULL && picture->key.bytes == text.bytes &&
            memcmp(picture->key.ptr, text.ptr, text.bytes) == 0) {
            return picture;
        }
    }
    picture = &kept->list[kept->next++ % WR_PICTURES_MAX];
    clear(picture);
    wr_sb_reserve(&picture->key, text.bytes + 1);
    wr_sb_append(&picture->key, text.ptr, text.bytes);
    picture->nodes = WR_NEW_ARRAY(struct wr_picture_node, text.bytes + 1);
    reader.picture = picture;
    read_picture(&reader);
    return picture;
}

const struct wr_picture *wr_picture_find(struct wr_pictures *kept, struct wr_str text)
{
    return find(kept, text);
}

const struct wr_picture *wr_picture_at(const struct wr_kernel_call *call, struct wr_pictures *kept,
                                       uint32_t row)
{
    const struct wr_view *view = (const struct wr_view *)call->args[1] + row;

    if (kept->last == NULL || !wr_view_equal(view, &kept->last_view)) {
        kept->last = find(kept, wr_kernel_text(call, 1, row));
        kept->last_view = *view;
    }
    return kept->last;
}

uint32_t wr_picture_fail(struct wr_pictures *kept, uint32_t sqlstate, const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    (void)vsnprintf(kept->message, sizeof kept->message, fmt, args);
    va_end(args);
    return sqlstate;
}

/* All teens are "th". */
const char *wr_picture_ordinal(const char *digits, size_t bytes, bool upper)
{
    static const char *const words[2][4] = {{"th", "st", "nd", "rd"}, {"TH", "ST", "ND", "RD"}};
    char last = digits[bytes - 1];
    bool teen = bytes > 1 && digits[bytes - 2] == '1';

    return words[upper][teen || last < '1' || last > '3' ? 0 : last - '0'];
}
