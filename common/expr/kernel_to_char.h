/* to_char, to_number, to_date, to_timestamp: pictures compiled once, and what is done by them (private
 * to expr/).
 *
 * A picture ("YYYY-MM-DD", "9G999D99") becomes a list of nodes: fields, separators, spaces and other
 * characters. The list is kept from call to call in the kernel's state, so that a constant picture is
 * read once. Names are the English ones: the locale is C.
 *
 * What PostgreSQL 15 documents and what it does without saying so is meant to be the same here;
 * tests/golden/cases_format.tsv has its answers.
 *
 * Thread: one worker per call.
 */
#ifndef WR_EXPR_KERNEL_TO_CHAR_H
#define WR_EXPR_KERNEL_TO_CHAR_H

#include "common/base/limits.h"
#include "common/batch/interval.h"
#include "common/batch/numeric.h"
#include "common/expr/kernel.h"
#include "common/expr/kernel_string.h"

/* What a keyword stands for; the letters' case is beside it. */
enum wr_picture_field {
    WR_FIELD_AD,
    WR_FIELD_AD_DOTS,
    WR_FIELD_AM,
    WR_FIELD_AM_DOTS,
    WR_FIELD_CENTURY,
    WR_FIELD_DAY_NAME,
    WR_FIELD_DAY_SHORT,
    WR_FIELD_DAY_OF_YEAR,
    WR_FIELD_DAY,
    WR_FIELD_DAY_OF_WEEK,
    WR_FIELD_FRACTION_1, /* … 6: as many digits */
    WR_FIELD_FRACTION_2,
    WR_FIELD_FRACTION_3,
    WR_FIELD_FRACTION_4,
    WR_FIELD_FRACTION_5,
    WR_FIELD_FRACTION_6,
    WR_FIELD_FIXED,
    WR_FIELD_HOUR_24,
    WR_FIELD_HOUR_12,
    WR_FIELD_ISO_DAY_OF_YEAR,
    WR_FIELD_ISO_DAY_OF_WEEK,
    WR_FIELD_ISO_WEEK,
    WR_FIELD_ISO_YEAR_4,
    WR_FIELD_ISO_YEAR_3,
    WR_FIELD_ISO_YEAR_2,
    WR_FIELD_ISO_YEAR_1,
    WR_FIELD_JULIAN,
    WR_FIELD_MINUTE,
    WR_FIELD_MONTH,
    WR_FIELD_MONTH_NAME,
    WR_FIELD_MONTH_SHORT,
    WR_FIELD_MONTH_ROMAN,
    WR_FIELD_MILLISECOND,
    WR_FIELD_OFFSET,
    WR_FIELD_QUARTER,
    WR_FIELD_SECOND_OF_DAY,
    WR_FIELD_SECOND,
    WR_FIELD_ZONE_HOUR,
    WR_FIELD_ZONE_MINUTE,
    WR_FIELD_ZONE,
    WR_FIELD_MICROSECOND,
    WR_FIELD_WEEK_OF_YEAR,
    WR_FIELD_WEEK_OF_MONTH,
    WR_FIELD_YEAR_COMMA,
    WR_FIELD_YEAR_4,
    WR_FIELD_YEAR_3,
    WR_FIELD_YEAR_2,
    WR_FIELD_YEAR_1,
    /* of numbers */
    WR_FIELD_COMMA,
    WR_FIELD_POINT,
    WR_FIELD_ZERO,
    WR_FIELD_NINE,
    WR_FIELD_BLANK,
    WR_FIELD_LOCALE_POINT,
    WR_FIELD_EXPONENT,
    WR_FIELD_FILL,
    WR_FIELD_GROUP,
    WR_FIELD_CURRENCY,
    WR_FIELD_MINUS,
    WR_FIELD_PLUS,
    WR_FIELD_BRACKETS,
    WR_FIELD_ROMAN,
    WR_FIELD_SIGN,
    WR_FIELD_LOCALE_SIGN,
    WR_FIELD_ORDINAL,
    WR_FIELD_SHIFT,
    WR_FIELD_IGNORED,
};

enum wr_picture_case { WR_CASE_UPPER, WR_CASE_CAPITAL, WR_CASE_LOWER };
/* Which calendar a field counts by when it is read; the two cannot be mixed. */
enum wr_picture_calendar { WR_CALENDAR_ANY, WR_CALENDAR_GREGORIAN, WR_CALENDAR_ISO };

struct wr_picture_word {
    const char *name; /* as it is written, and as errors name it */
    enum wr_picture_field field;
    enum wr_picture_case letters;
    enum wr_picture_calendar calendar;
    bool digits; /* it is read as digits: the field before it must not take them */
};

enum wr_picture_kind {
    WR_NODE_FIELD,
    WR_NODE_SEPARATOR,
    WR_NODE_SPACE,
    WR_NODE_CHARACTER,
    WR_NODE_END,
};
#define WR_SUFFIX_FILL 1u          /* FM */
#define WR_SUFFIX_TRANSLATE 2u     /* TM: no padding */
#define WR_SUFFIX_ORDINAL_UPPER 4u /* TH */
#define WR_SUFFIX_ORDINAL_LOWER 8u /* th */
#define WR_SUFFIX_ORDINAL (WR_SUFFIX_ORDINAL_UPPER | WR_SUFFIX_ORDINAL_LOWER)

struct wr_picture_node {
    enum wr_picture_kind kind;
    uint8_t suffix;
    uint8_t bytes; /* of the character */
    char character[4];
    const struct wr_picture_word *word; /* of a field */
};

/* What a picture of numbers says as a whole. */
enum wr_number_flag {
    WR_NUMBER_DECIMAL = 1 << 0, /* there is a point */
    WR_NUMBER_ZERO = 1 << 1,
    WR_NUMBER_BLANK = 1 << 2,
    WR_NUMBER_FILL = 1 << 3,
    WR_NUMBER_LOCALE_SIGN = 1 << 4,
    WR_NUMBER_BRACKETS = 1 << 5,
    WR_NUMBER_MINUS = 1 << 6,
    WR_NUMBER_PLUS = 1 << 7,
    WR_NUMBER_ROMAN = 1 << 8,
    WR_NUMBER_SHIFT = 1 << 9,
    WR_NUMBER_EXPONENT = 1 << 10,
};
enum wr_sign_place { WR_SIGN_NONE, WR_SIGN_BEFORE, WR_SIGN_BEHIND };
struct wr_number_picture {
    uint32_t flags;
    int32_t pre;  /* digits before the point */
    int32_t post; /* behind it */
    int32_t shift; /* digits behind V */
    enum wr_sign_place sign_place;
    int32_t pre_sign;   /* digits before S */
    int32_t zero_start; /* place of the first 0, from 1 */
    int32_t zero_end;
};

struct wr_picture {
    struct wr_sb key;
    struct wr_picture_node *nodes; /* owned; END behind the last */
    uint32_t count;
    struct wr_number_picture number;
    const char *wrong; /* not NULL: 42601; of a standard one 22007 */
    char wrong_at[5];  /* the character there, of a standard one */
};

/* What an instruction keeps. */
#define WR_PICTURES_MAX 24u
struct wr_pictures {
    struct wr_kernel_state base;
    struct wr_picture list[WR_PICTURES_MAX];
    struct wr_view last_view; /* the picture of the row before */
    struct wr_picture *last;
    uint32_t next;
    bool numbers;
    bool standard; /* SQL/JSON's: few separators, and a text must be just what its picture says */
    struct wr_sb in;   /* a text to read, NUL behind it */
    struct wr_sb text; /* the digits of a number */
    char message[256]; /* of the row that failed last */
};

/* kernel_to_char_picture.c: the compiled picture of a row, which is argument 1. */
struct wr_pictures *wr_pictures_of(const struct wr_kernel_call *call, bool numbers);
struct wr_pictures *wr_pictures_create(bool numbers); /* let go by its base */
const struct wr_picture *wr_picture_find(struct wr_pictures *kept, struct wr_str text);
const struct wr_picture *wr_picture_at(const struct wr_kernel_call *call, struct wr_pictures *kept,
                                       uint32_t row);
/* Note what is wrong with a row; returns the SQLSTATE. */
uint32_t wr_picture_fail(struct wr_pictures *kept, uint32_t sqlstate, const char *fmt, ...)
    WR_PRINTF(3, 4);
bool wr_picture_is_space(char c);
bool wr_picture_is_separator(char c);
/* "st", "nd", "rd" or "th" for digits that end so. */
const char *wr_picture_ordinal(const char *digits, size_t bytes, bool upper);

extern const char *const wr_month_names[13];       /* "January" …, NULL */
extern const char *const wr_day_names[8];          /* "Sunday" …, NULL */
extern const char *const wr_months_roman_down[13]; /* from "XII" to "I", NULL */

/* kernel_to_char_time.c: a moment taken apart; of an interval each part may be negative. */
struct wr_moment {
    bool interval;
    int64_t year, month, day; /* year 0 is 1 BC */
    int64_t hour;
    int64_t minute, second, us;
    int64_t day_of_year;
    int32_t day_of_week;
    int32_t offset_s;
    const char *zone; /* NULL: none */
};
uint32_t wr_moment_write(struct wr_pictures *kept, const struct wr_picture *picture,
                         const struct wr_moment *at, struct wr_sb *sb);

/* kernel_to_char_number.c: digits put into a picture. `digits` has no sign; `spaces`: how many places of
 * the picture it leaves free in front. */
struct wr_digits {
    const char *text; /* NUL behind it */
    char sign;        /* '+' or '-'; NUL: of a Roman number */
    int32_t spaces;
};
uint32_t wr_number_write(struct wr_pictures *kept, const struct wr_picture *picture,
                         const struct wr_number_picture *number, const struct wr_digits *digits,
                         struct wr_sb *sb);
/* The number in a text as digits that numeric reads, and how many there are behind the point. */
uint32_t wr_number_read(struct wr_pictures *kept, const struct wr_picture *picture,
                        struct wr_str text, struct wr_sb *ret_digits, int32_t *ret_post);

#define WR_TO_CHAR_KERNELS(X)                                                               \
    X(to_char_timestamp) X(to_char_timestamptz) X(to_char_interval) X(to_char_int4)         \
    X(to_char_int8) X(to_char_float4) X(to_char_float8) X(to_char_numeric) X(to_number)     \
    X(to_date) X(to_timestamp_text)
#define X(name) WR_DECLARE_KERNEL(name);
WR_TO_CHAR_KERNELS(X)
#undef X
#define X(name)                                                                             \
    void wr_explain_##name(const struct wr_kernel_call *call, uint32_t row, uint32_t sqlstate, \
                           char *message, size_t bytes);
WR_TO_CHAR_KERNELS(X)
#undef X

#endif
