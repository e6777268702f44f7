/* Texts read by a picture, in two steps: fields as they stand in the text, then the moment they make. */
#include "common/expr/kernel_to_char_read.h"

#include <stdlib.h>

#include "common/batch/sqlstate.h"

#define NUMBER_LETTERS_MAX 12u /* that a field of fixed width may have */
#define ZONE_HOURS_MAX 15

/* 0: not in the text. */
struct fields {
    enum wr_picture_calendar calendar;
    int32_t hour, pm, minute, second, second_of_day, ms, us, fraction;
    int32_t day_of_week, day, day_of_year, month, year, year_digits, bc, century;
    int32_t week, week_of_month, julian, quarter;
    int32_t zone_sign, zone_hour, zone_minute;
    bool twelve_hours;
};

struct reading {
    struct wr_pictures *kept;
    const struct wr_picture_node *node;
    const char *at; /* NUL at the end */
    struct fields f;
    uint32_t state;
    int32_t skipped; /* characters passed over beyond what the picture has */
    bool fixed;      /* FX */
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static const char *past_spaces(const char *p)
{
    while (wr_picture_is_space(*p)) {
        p++;
    }
    return p;
}

static void skip_spaces(struct reading *r)
{
    const char *behind = past_spaces(r->at);

    r->skipped += (int32_t)WR_MIN(behind - r->at, (ptrdiff_t)INT32_MAX / 2);
    r->at = behind;
}

static void skip_character(struct reading *r)
{
    for (uint32_t bytes = wr_utf8_bytes(*r->at); bytes > 0 && *r->at != '\0'; bytes--) {
        r->at += 1;
    }
}

/* Whole characters of at most so many bytes, for a message. */
static int shown(const char *text, size_t bytes)
{
    size_t at = 0;

    bytes = strnlen(text, WR_MIN(bytes, (size_t)100));
    while (at < bytes && at + wr_utf8_bytes(text[at]) <= bytes) {
        at += wr_utf8_bytes(text[at]);
    }
    return (int)at;
}

#define FAIL(r, state_, ...) ((r)->state = wr_picture_fail((r)->kept, (state_), __VA_ARGS__), false)
#define MALFORMED WR_SQLSTATE_DATETIME_FORMAT
#define BEYOND WR_SQLSTATE_DATETIME_OVERFLOW

/* ---- numbers ---- */

/* Is what follows the field no digit, so that the field may take as many as there are? */
static bool ends_before_other(const struct wr_picture_node *node)
{
    const struct wr_picture_node *next = node + 1;

    if ((node->suffix & WR_SUFFIX_ORDINAL) != 0 || next->kind == WR_NODE_END) {
        return true;
    }
    if (next->kind == WR_NODE_FIELD) {
        return !next->word->digits;
    }
    return next->bytes != 1 || !is_digit(next->character[0]);
}

/* Spaces, a sign, digits; behind the last of at most `bytes` bytes, or `text` when there is no number.
 * What is beyond 32 bits ends at their borders, with *ret_beyond. */
static const char *scan_number(const char *text, size_t bytes, int64_t *ret, bool *ret_beyond)
{
    const char *end = text + bytes, *p = text;
    int64_t v = 0;
    bool negative, digits = false;

    while (p < end && wr_picture_is_space(*p)) {
        p++;
    }
    negative = p < end && *p == '-';
    p += p < end && (*p == '-' || *p == '+');
    for (; p < end && is_digit(*p); p++) {
        v = WR_MIN(v * 10 + (*p - '0'), (int64_t)UINT32_MAX);
        digits = true;
    }
    *ret = negative ? -v : v;
    *ret_beyond = *ret < INT32_MIN || *ret > INT32_MAX;
    return digits ? p : text;
}

static bool set(struct reading *r, int32_t *field, int32_t value)
{
    if (*field != 0 && *field != value) {
        return FAIL(r, MALFORMED, "conflicting values for \"%s\" field in formatting string",
                    r->node->word->name);
    }
    *field = value;
    return true;
}

/* A field of `width` characters, or of as many digits as there are. *ret_bytes: what it took. */
static bool read_number(struct reading *r, uint32_t width, int32_t *field, size_t *ret_bytes)
{
    const char *begin = r->at, *behind, *name = r->node->word->name;
    const char *digits = past_spaces(begin);
    size_t left = strnlen(digits, width), used;
    int64_t value;
    bool beyond;

    if ((r->node->suffix & WR_SUFFIX_FILL) != 0 || ends_before_other(r->node)) {
        behind = scan_number(begin, strlen(begin), &value, &beyond);
    } else {
        if (left < width) {
            return FAIL(r, MALFORMED, "source string too short for \"%s\" formatting field", name);
        }
        behind = scan_number(digits, width, &value, &beyond);
        used = (size_t)(behind - digits);
        if (used > 0 && used < width) {
            return FAIL(r, MALFORMED, "invalid value \"%.*s\" for \"%s\"", shown(digits, width),
                        digits, name);
        }
    }
    if (behind == begin) {
        return FAIL(r, MALFORMED, "invalid value \"%.*s\" for \"%s\"", shown(digits, width), digits,
                    name);
    }
    if (beyond) {
        return FAIL(r, BEYOND, "value for \"%s\" in source string is out of range", name);
    }
    r->at = behind;
    *ret_bytes = (size_t)(behind - begin);
    return field == NULL || set(r, field, (int32_t)value);
}

static bool read_field(struct reading *r, uint32_t width, int32_t *field)
{
    size_t bytes;

    if (!read_number(r, width, field, &bytes)) {
        return false;
    }
    if ((r->node->suffix & WR_SUFFIX_ORDINAL) != 0) { /* "st": not looked at */
        skip_character(r);
        skip_character(r);
    }
    return true;
}

/* Digits behind a point: 25 is 0.25, and so is 250. */
static bool read_fraction(struct reading *r, uint32_t width, int32_t *field)
{
    size_t bytes;
    int64_t v;

    if (!read_number(r, width, field, &bytes)) {
        return false;
    }
    v = *field;
    for (; bytes < (field == &r->f.ms ? 3 : 6); bytes++) {
        v *= 10;
    }
    *field = (int32_t)WR_MAX(WR_MIN(v, INT32_MAX), INT32_MIN);
    if ((r->node->suffix & WR_SUFFIX_ORDINAL) != 0) {
        skip_character(r);
        skip_character(r);
    }
    return true;
}

/* ---- names ---- */

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Does the text begin with so many letters of a name, or all of them? */
static size_t begins(const char *text, const char *name, size_t letters)
{
    size_t i = 0;

    for (; i < letters && name[i] != '\0'; i++) {
        if (lower(text[i]) != lower(name[i])) {
            return 0;
        }
    }
    return i;
}

static bool read_name(struct reading *r, const char *const *names, size_t letters, int32_t *ret)
{
    size_t bytes;
    const char *p = r->at;

    for (int32_t i = 0; names[i] != NULL; i++) {
        bytes = begins(r->at, names[i], letters);
        if (bytes > 0) {
            r->at += bytes;
            *ret = i;
            return true;
        }
    }
    while (*p != '\0' && !wr_picture_is_space(*p)) {
        p++;
    }
    return FAIL(r, MALFORMED, "invalid value \"%.*s\" for \"%s\"", shown(r->at, (size_t)(p - r->at)),
                r->at, r->node->word->name);
}

static bool read_month(struct reading *r, const char *const *names, size_t letters)
{
    int32_t place = 0;

    if (!read_name(r, names, letters, &place)) {
        return false;
    }
    return set(r, &r->f.month, names == wr_months_roman_down ? 12 - place : place + 1);
}

static bool read_day_name(struct reading *r, size_t letters)
{
    int32_t place = 0;

    if (!read_name(r, wr_day_names, letters, &place) || !set(r, &r->f.day_of_week, place)) {
        return false;
    }
    r->f.day_of_week += 1;
    return true;
}

static bool read_half(struct reading *r, const char *first, const char *second, int32_t *field)
{
    const char *const names[] = {first, second, NULL};
    int32_t place = 0;

    return read_name(r, names, SIZE_MAX, &place) && set(r, field, place);
}

/* ---- fields ---- */

/* Of fewer than four digits: the one nearest to 2020. */
static int32_t nearest_year(int32_t year)
{
    return year < 70     ? year + 2000
           : year < 100  ? year + 1900
           : year < 520  ? year + 2000
           : year < 1000 ? year + 1000
                         : year;
}

static bool read_year(struct reading *r, uint32_t digits)
{
    size_t bytes;

    if (!read_number(r, (uint32_t)strlen(r->node->word->name), &r->f.year, &bytes)) {
        return false;
    }
    if (digits < 4 && bytes < 4) {
        r->f.year = nearest_year(r->f.year);
    }
    r->f.year_digits = (int32_t)digits;
    if ((r->node->suffix & WR_SUFFIX_ORDINAL) != 0) {
        skip_character(r);
        skip_character(r);
    }
    return true;
}

static bool read_year_comma(struct reading *r)
{
    int64_t thousands = 0, rest = 0;
    bool beyond, more;
    const char *comma = scan_number(r->at, strlen(r->at), &thousands, &beyond), *behind;

    behind = *comma != ',' ? comma : past_spaces(comma + 1);
    behind = scan_number(behind, strnlen(behind, 3), &rest, &more);
    if (comma == r->at || *comma != ',' || behind == past_spaces(comma + 1)) {
        return FAIL(r, MALFORMED, "invalid input string for \"Y,YYY\"");
    }
    rest += thousands * 1000;
    if (beyond || rest < INT32_MIN || rest > INT32_MAX) {
        return FAIL(r, BEYOND, "value for \"Y,YYY\" in source string is out of range");
    }
    if (!set(r, &r->f.year, (int32_t)rest)) {
        return false;
    }
    r->f.year_digits = 4;
    r->at = behind;
    if ((r->node->suffix & WR_SUFFIX_ORDINAL) != 0) {
        skip_character(r);
        skip_character(r);
    }
    return true;
}

/* A minus may have been taken for a separator. */
static bool read_zone_hour(struct reading *r)
{
    size_t bytes;

    if (*r->at == '+' || *r->at == '-' || *r->at == ' ') {
        r->f.zone_sign = *r->at == '-' ? -1 : 1;
        r->at += 1;
    } else {
        r->f.zone_sign = r->skipped > 0 && r->at[-1] == '-' ? -1 : 1;
    }
    return read_number(r, 2, &r->f.zone_hour, &bytes);
}

static bool read_zone_minute(struct reading *r)
{
    size_t bytes;

    r->f.zone_sign = r->f.zone_sign == 0 ? 1 : r->f.zone_sign;
    return read_number(r, 2, &r->f.zone_minute, &bytes);
}

static bool read_iso_day(struct reading *r)
{
    if (!read_field(r, 1, &r->f.day_of_week)) {
        return false;
    }
    r->f.day_of_week = r->f.day_of_week + 1 > 7 ? 1 : r->f.day_of_week + 1; /* from Sunday */
    return true;
}

static bool read_time(struct reading *r, enum wr_picture_field field)
{
    uint32_t width = (uint32_t)strlen(r->node->word->name);

    switch ((int)field) {
    case WR_FIELD_AM:
        r->f.twelve_hours = true;
        return read_half(r, "am", "pm", &r->f.pm);
    case WR_FIELD_AM_DOTS:
        r->f.twelve_hours = true;
        return read_half(r, "a.m.", "p.m.", &r->f.pm);
    case WR_FIELD_HOUR_12:
        r->f.twelve_hours = true;
        return read_field(r, 2, &r->f.hour);
    case WR_FIELD_HOUR_24:
        return read_field(r, 2, &r->f.hour);
    case WR_FIELD_MINUTE:
        return read_field(r, width, &r->f.minute);
    case WR_FIELD_SECOND:
        return read_field(r, width, &r->f.second);
    case WR_FIELD_SECOND_OF_DAY:
        return read_field(r, width, &r->f.second_of_day);
    case WR_FIELD_MILLISECOND:
        return read_fraction(r, 3, &r->f.ms);
    case WR_FIELD_MICROSECOND:
        return read_fraction(r, 6, &r->f.us);
    case WR_FIELD_ZONE_HOUR:
        return read_zone_hour(r);
    case WR_FIELD_ZONE_MINUTE:
        return read_zone_minute(r);
    case WR_FIELD_ZONE:
    case WR_FIELD_OFFSET:
        return FAIL(r, WR_SQLSTATE_NOT_SUPPORTED, "formatting field \"%s\" is only supported in to_char",
                    r->node->word->name);
    default:
        r->f.fraction = (int32_t)(field - WR_FIELD_FRACTION_1) + 1;
        return read_fraction(r, (uint32_t)r->f.fraction, &r->f.us);
    }
}

static bool read_day(struct reading *r, enum wr_picture_field field)
{
    uint32_t width = (uint32_t)strlen(r->node->word->name);

    switch ((int)field) {
    case WR_FIELD_DAY_NAME:
        return read_day_name(r, SIZE_MAX);
    case WR_FIELD_DAY_SHORT:
        return read_day_name(r, 3);
    case WR_FIELD_DAY_OF_YEAR:
    case WR_FIELD_ISO_DAY_OF_YEAR:
        return read_field(r, 3, &r->f.day_of_year);
    case WR_FIELD_DAY:
        return read_field(r, width, &r->f.day);
    case WR_FIELD_DAY_OF_WEEK:
        return read_field(r, width, &r->f.day_of_week);
    case WR_FIELD_ISO_DAY_OF_WEEK:
        return read_iso_day(r);
    case WR_FIELD_WEEK_OF_YEAR:
    case WR_FIELD_ISO_WEEK:
        return read_field(r, width, &r->f.week);
    case WR_FIELD_WEEK_OF_MONTH:
        return read_field(r, width, &r->f.week_of_month);
    case WR_FIELD_JULIAN:
        return read_field(r, width, &r->f.julian);
    case WR_FIELD_QUARTER: /* which of its days is meant nobody knows: read and left aside */
        return read_field(r, width, NULL);
    default:
        return false;
    }
}

static bool read_one(struct reading *r, enum wr_picture_field field)
{
    switch ((int)field) {
    case WR_FIELD_FIXED:
        r->fixed = true;
        return true;
    case WR_FIELD_AD:
        return read_half(r, "ad", "bc", &r->f.bc);
    case WR_FIELD_AD_DOTS:
        return read_half(r, "a.d.", "b.c.", &r->f.bc);
    case WR_FIELD_CENTURY:
        return read_field(r, 2, &r->f.century);
    case WR_FIELD_MONTH:
        return read_field(r, 2, &r->f.month);
    case WR_FIELD_MONTH_NAME:
        return read_month(r, wr_month_names, SIZE_MAX);
    case WR_FIELD_MONTH_SHORT:
        return read_month(r, wr_month_names, 3);
    case WR_FIELD_MONTH_ROMAN:
        return read_month(r, wr_months_roman_down, SIZE_MAX);
    case WR_FIELD_YEAR_COMMA:
        return read_year_comma(r);
    case WR_FIELD_YEAR_4:
    case WR_FIELD_ISO_YEAR_4:
        return read_year(r, 4);
    case WR_FIELD_YEAR_3:
    case WR_FIELD_ISO_YEAR_3:
        return read_year(r, 3);
    case WR_FIELD_YEAR_2:
    case WR_FIELD_ISO_YEAR_2:
        return read_year(r, 2);
    case WR_FIELD_YEAR_1:
    case WR_FIELD_ISO_YEAR_1:
        return read_year(r, 1);
    case WR_FIELD_DAY_NAME:
    case WR_FIELD_DAY_SHORT:
    case WR_FIELD_DAY_OF_YEAR:
    case WR_FIELD_ISO_DAY_OF_YEAR:
    case WR_FIELD_DAY:
    case WR_FIELD_DAY_OF_WEEK:
    case WR_FIELD_ISO_DAY_OF_WEEK:
    case WR_FIELD_WEEK_OF_YEAR:
    case WR_FIELD_ISO_WEEK:
    case WR_FIELD_WEEK_OF_MONTH:
    case WR_FIELD_JULIAN:
    case WR_FIELD_QUARTER:
        return read_day(r, field);
    default:
        return read_time(r, field);
    }
}

/* ---- what stands between fields ---- */

/* A space or separator of the picture takes one of the text if there is one; under FX one character,
 * whatever it is. */
static void pass_separator(struct reading *r)
{
    if (r->fixed) {
        skip_character(r);
        return;
    }
    r->skipped -= 1;
    if (wr_picture_is_space(*r->at) || wr_picture_is_separator(*r->at)) {
        r->at += 1;
        r->skipped += 1;
    }
}

/* The standard's pictures: the text has just this. */
static bool pass_same(struct reading *r)
{
    const struct wr_picture_node *node = r->node;

    if (strncmp(r->at, node->character, node->bytes) != 0) {
        return FAIL(r, MALFORMED, "unmatched format %s \"%.*s\"",
                    node->kind == WR_NODE_CHARACTER ? "character" : "separator", node->bytes,
                    node->character);
    }
    r->at += node->bytes;
    return true;
}

/* Nothing is left of either. */
static bool is_used_up(struct reading *r)
{
    if (r->node->kind != WR_NODE_END) {
        return FAIL(r, MALFORMED, "input string is too short for datetime format");
    }
    skip_spaces(r);
    return *r->at == '\0' ||
           FAIL(r, MALFORMED, "trailing characters remain in input string after datetime format");
}

/* Any other character takes one of the text, unless more was passed over before already. */
static void pass_character(struct reading *r)
{
    if (!r->fixed && r->skipped > 0) {
        r->skipped -= 1;
    } else {
        skip_character(r);
    }
}

static bool set_calendar(struct reading *r, enum wr_picture_calendar calendar)
{
    if (calendar == WR_CALENDAR_ANY) {
        return true;
    }
    if (r->f.calendar != WR_CALENDAR_ANY && r->f.calendar != calendar) {
        return FAIL(r, MALFORMED, "invalid combination of date conventions");
    }
    r->f.calendar = calendar;
    return true;
}

static bool read_fields(struct reading *r, const struct wr_picture *picture)
{
    for (r->node = picture->nodes; r->node->kind != WR_NODE_END && *r->at != '\0'; r->node++) {
        bool is_field = r->node->kind == WR_NODE_FIELD;
        bool is_fx = is_field && r->node->word->field == WR_FIELD_FIXED;
        if (!r->fixed && !is_fx && (is_field || r->node == picture->nodes)) {
            skip_spaces(r);
        }
        if (r->kept->standard && !is_field) {
            if (!pass_same(r)) {
                return false;
            }
            continue;
        }
        if (r->node->kind == WR_NODE_SPACE || r->node->kind == WR_NODE_SEPARATOR) {
            pass_separator(r);
            continue;
        }
        if (!is_field) {
            pass_character(r);
            continue;
        }
        if (!set_calendar(r, r->node->word->calendar) || !read_one(r, r->node->word->field)) {
            return false;
        }
        if (!r->fixed) {
            r->skipped = 0;
            skip_spaces(r);
        }
    }
    return !r->kept->standard || is_used_up(r);
}

/* ---- the moment that they make ---- */

#define HAS_YEAR 1u
#define HAS_MONTH 2u
#define HAS_DAY 4u
#define HAS_DATE (HAS_YEAR | HAS_MONTH | HAS_DAY)
#define EPOCH_JULIAN 2440588 /* 1970-01-01 */

struct making {
    struct reading *r;
    struct wr_read_moment *to;
    uint32_t has;
    int64_t hour, minute, second;
};

static bool make_time(struct making *m)
{
    const struct fields *f = &m->r->f;
    int32_t of_day = f->second_of_day;

    m->hour = f->hour != 0 ? f->hour : of_day / 3600;
    m->minute = f->minute != 0 ? f->minute : of_day % 3600 / 60;
    m->second = f->second != 0 ? f->second : of_day % 60;
    if (!f->twelve_hours) {
        return true;
    }
    if (m->hour < 1 || m->hour > 12) {
        return FAIL(m->r, MALFORMED, "hour \"%d\" is invalid for the 12-hour clock", (int)m->hour);
    }
    m->hour = m->hour % 12 + (f->pm != 0 ? 12 : 0);
    return true;
}

/* CC and two digits: the 21st century is 2001 to 2100, the 6th before Christ 600 to 501 BC. */
static int64_t year_of_century(int64_t century, int64_t year)
{
    if (year == 0) {
        return century * 100 + (century >= 0 ? 0 : 1);
    }
    return century >= 0 ? year + (century - 1) * 100 : (century + 1) * 100 - year + 1;
}

static void make_year(struct making *m)
{
    const struct fields *f = &m->r->f;
    int64_t century = f->bc != 0 ? -(int64_t)f->century : f->century;
    int64_t year = f->bc != 0 ? -(int64_t)f->year : f->year;

    if (f->year != 0 && f->century != 0 && f->year_digits <= 2) {
        m->to->year = year_of_century(century, f->year % 100);
    } else if (f->year != 0) {
        m->to->year = year < 0 ? year + 1 : year;
    } else if (f->century != 0) { /* its first year */
        m->to->year = century >= 0 ? (century - 1) * 100 + 1 : century * 100 + 1;
    } else {
        return;
    }
    m->has |= HAS_YEAR;
}

static void set_date(struct making *m, int64_t days)
{
    struct wr_datetime at;

    wr_civil_of(WR_MAX(WR_MIN(days, (int64_t)1 << 39), -((int64_t)1 << 39)), &at);
    m->to->year = at.year;
    m->to->month = at.month;
    m->to->day = at.day;
    m->has = HAS_DATE;
}

/* Days of the year before a month, from 1; 13: of all. */
static int64_t days_before(int64_t year, int32_t month)
{
    return month > 12 ? wr_days_of(year + 1, 1, 1) - wr_days_of(year, 1, 1)
                      : wr_days_of(year, month, 1) - wr_days_of(year, 1, 1);
}

static int64_t bounded_year(int64_t year)
{
    return WR_MAX(WR_MIN(year, (int64_t)INT32_MAX), (int64_t)INT32_MIN);
}

static int64_t first_monday(int64_t year)
{
    int64_t fourth = wr_days_of(year, 1, 4);

    return fourth - (wr_day_of_week(fourth) + 6) % 7;
}

static void make_week(struct making *m)
{
    struct fields *f = &m->r->f;
    int64_t monday;

    if (f->week == 0) {
        return;
    }
    if (f->calendar != WR_CALENDAR_ISO) {
        f->day_of_year = (int32_t)WR_MIN(((int64_t)f->week - 1) * 7 + 1, INT32_MAX);
        return;
    }
    monday = first_monday(bounded_year(m->to->year)) + ((int64_t)f->week - 1) * 7;
    set_date(m, f->day_of_week == 0  ? monday
                : f->day_of_week > 1 ? monday + f->day_of_week - 2
                                     : monday + 6);
}

/* The day of the year, where month and day are not known. */
static bool make_day_of_year(struct making *m)
{
    const struct fields *f = &m->r->f;
    struct wr_read_moment *to = m->to;
    int64_t year = bounded_year(to->year);
    int32_t month = 1;

    if (f->day_of_year == 0 || (to->month > 1 && to->day > 1)) {
        return true;
    }
    if (to->year == 0 && f->bc == 0) {
        return FAIL(m->r, MALFORMED, "cannot calculate day of year without year information");
    }
    if (f->calendar == WR_CALENDAR_ISO) {
        set_date(m, first_monday(year) - 1 + f->day_of_year);
        return true;
    }
    while (month <= 12 && f->day_of_year > days_before(year, month + 1)) {
        month += 1;
    }
    to->month = to->month <= 1 ? month : to->month;
    to->day = to->day <= 1 ? f->day_of_year - days_before(year, month) : to->day;
    m->has |= HAS_MONTH | HAS_DAY;
    return true;
}

static bool make_date(struct making *m)
{
    struct fields *f = &m->r->f;

    make_year(m);
    if (f->julian != 0) {
        set_date(m, (int64_t)f->julian - EPOCH_JULIAN);
    }
    make_week(m);
    if (f->week_of_month != 0) {
        f->day = (int32_t)WR_MIN(((int64_t)f->week_of_month - 1) * 7 + 1, INT32_MAX);
    }
    if (f->day != 0) {
        m->to->day = f->day;
        m->has |= HAS_DAY;
    }
    if (f->month != 0) {
        m->to->month = f->month;
        m->has |= HAS_MONTH;
    }
    return make_day_of_year(m);
}

/* Months and days are looked at only where the text has them. */
static bool is_within(const struct making *m, int64_t us)
{
    const struct wr_read_moment *to = m->to;

    if ((m->has & HAS_MONTH) != 0 && (to->month < 1 || to->month > 12)) {
        return false;
    }
    if ((m->has & HAS_DAY) != 0 && (to->day < 1 || to->day > 31)) {
        return false;
    }
    if ((m->has & HAS_DATE) == HAS_DATE &&
        to->day > wr_days_of_month(bounded_year(to->year), (int32_t)to->month)) {
        return false;
    }
    return m->hour >= 0 && m->hour < 24 && m->minute >= 0 && m->minute < 60 && m->second >= 0 &&
           m->second < 60 && us >= 0 && us < WR_US_PER_SECOND;
}

static bool make_zone(struct making *m, const char *text)
{
    const struct fields *f = &m->r->f;

    m->to->has_offset = f->zone_sign != 0;
    if (!m->to->has_offset) {
        return true;
    }
    if (f->zone_hour < 0 || f->zone_hour > ZONE_HOURS_MAX || f->zone_minute < 0 ||
        f->zone_minute >= 60) {
        return FAIL(m->r, WR_SQLSTATE_ZONE_DISPLACEMENT,
                    "time zone displacement out of range: \"%.*s\"", shown(text, SIZE_MAX), text);
    }
    m->to->offset_s = f->zone_sign * (f->zone_hour * 3600 + f->zone_minute * 60);
    return true;
}

static bool make_moment(struct making *m, const char *text)
{
    const struct fields *f = &m->r->f;
    int64_t us = (int64_t)f->ms * 1000 + f->us;

    if (!make_time(m) || !make_date(m)) {
        return false;
    }
    if (!is_within(m, us)) {
        return FAIL(m->r, BEYOND, "date/time field value out of range: \"%.*s\"",
                    shown(text, SIZE_MAX), text);
    }
    m->to->time_us = (m->hour * 3600 + m->minute * 60 + m->second) * WR_US_PER_SECOND + us;
    m->to->precision = f->fraction;
    return make_zone(m, text);
}

uint32_t wr_moment_read(struct wr_pictures *kept, const struct wr_picture *picture,
                        struct wr_str text, struct wr_read_moment *ret)
{
    struct reading r = {.kept = kept, .fixed = kept->standard};
    struct making m = {.r = &r, .to = ret};

    kept->in.bytes = 0;
    wr_sb_append(&kept->in, text.ptr, text.bytes);
    r.at = kept->in.ptr;
    *ret = (struct wr_read_moment){.month = 1, .day = 1};
    if (!read_fields(&r, picture) || !make_moment(&m, kept->in.ptr)) {
        return r.state;
    }
    return 0;
}
