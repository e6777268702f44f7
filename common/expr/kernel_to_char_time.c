/* Moments and intervals written by a picture. */
#include <stdlib.h>

#include "common/batch/sqlstate.h"
#include "common/expr/kernel_to_char.h"

struct writer {
    const struct wr_moment *at;
    const struct wr_picture_node *node;
    struct wr_sb *sb;
};

/* At least so many characters, a sign among them, filled with zeros. */
static void put_padded(struct wr_sb *sb, int64_t v, int32_t width)
{
    uint64_t size = v < 0 ? -(uint64_t)v : (uint64_t)v;
    uint32_t count = 1;

    for (uint64_t rest = size; rest >= 10; rest /= 10) {
        count += 1;
    }
    width -= v < 0;
    count = width > (int32_t)count ? (uint32_t)width : count;
    wr_sb_reserve(sb, count + (size_t)1);
    if (v < 0) {
        sb->ptr[sb->bytes++] = '-';
    }
    for (uint32_t i = count; i-- > 0; size /= 10) {
        sb->ptr[sb->bytes + i] = (char)('0' + size % 10);
    }
    sb->bytes += count;
    sb->ptr[sb->bytes] = '\0';
}

static bool fills(const struct writer *w)
{
    return (w->node->suffix & WR_SUFFIX_FILL) != 0;
}

/* A number and what makes it an ordinal one; the width is for those that are not negative. */
static void put_number(struct writer *w, int64_t v, int32_t width)
{
    size_t begin = w->sb->bytes;

    put_padded(w->sb, v, fills(w) ? 0 : width);
    if ((w->node->suffix & WR_SUFFIX_ORDINAL) != 0) {
        wr_sb_append(w->sb,
                     wr_picture_ordinal(w->sb->ptr + begin, w->sb->bytes - begin,
                                        (w->node->suffix & WR_SUFFIX_ORDINAL_UPPER) != 0),
                     2);
    }
}

/* The sign of a negative one gets a place of its own. */
static void put_signed(struct writer *w, int64_t v, int32_t width)
{
    put_number(w, v, v < 0 ? width + 1 : width);
}

/* The letters' case is the keyword's. width: filled with spaces behind, 0: never. */
static void put_name(struct writer *w, const char *name, uint32_t letters, uint32_t width)
{
    enum wr_picture_case letter_case = w->node->word->letters;
    uint32_t i = 0;

    for (; i < letters && name[i] != '\0'; i++) {
        bool upper = letter_case == WR_CASE_UPPER || (letter_case == WR_CASE_CAPITAL && i == 0);
        char c = name[i];
        c = upper && c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
        c = !upper && c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
        wr_sb_putc(w->sb, c);
    }
    for (; i < width; i++) {
        wr_sb_putc(w->sb, ' ');
    }
}

/* Of a month or day. */
static void put_long_name(struct writer *w, const char *name)
{
    bool pads = (w->node->suffix & (WR_SUFFIX_FILL | WR_SUFFIX_TRANSLATE)) == 0;

    put_name(w, name, 9, pads ? 9 : 0);
}

/* ---- the calendar: of an interval's parts too, for which it means little ---- */

/* Days from the Julian calendar's first one; any month and day. */
static int64_t julian_of(int64_t year, int64_t month, int64_t day)
{
    int64_t y = month > 2 ? year + 4800 : year + 4799, m = month > 2 ? month + 1 : month + 13;

    return y * 365 - 32167 + y / 4 - y / 100 + y / 400 + 7834 * m / 256 + day;
}

/* The Monday of the first week of a year. */
static int64_t first_monday(int64_t year)
{
    int64_t fourth = julian_of(year, 1, 4);

    return fourth - (fourth % 7 + 7) % 7;
}

static int64_t iso_year_of(const struct wr_moment *at)
{
    int64_t day = julian_of(at->year, at->month, at->day);

    return day < first_monday(at->year)        ? at->year - 1
           : day >= first_monday(at->year + 1) ? at->year + 1
                                               : at->year;
}

static int64_t iso_day_of(const struct wr_moment *at) /* from 0 */
{
    return julian_of(at->year, at->month, at->day) - first_monday(iso_year_of(at));
}

/* As people write it: 1 BC is 1. */
static int64_t shown_year(const struct wr_moment *at, int64_t year)
{
    return at->interval || year > 0 ? year : 1 - year;
}

static int64_t century_of(const struct wr_moment *at)
{
    if (at->interval) {
        return at->year / 100;
    }
    return at->year > 0 ? (at->year - 1) / 100 + 1 : at->year / 100 - 1;
}

/* ---- fields ---- */

static void put_year(struct writer *w, int64_t year, int32_t digits)
{
    static const int64_t above[] = {1, 10, 100, 1000};
    int64_t shown = shown_year(w->at, year);
    bool negative = shown_year(w->at, w->at->year) < 0; /* not the ISO year: as in PostgreSQL */

    put_number(w, digits == 4 ? shown : shown % above[digits],
               negative && digits > 1 ? digits + 1 : digits);
}

static void put_year_comma(struct writer *w)
{
    int64_t year = shown_year(w->at, w->at->year);
    size_t begin = w->sb->bytes;

    put_padded(w->sb, year / 1000, 0);
    wr_sb_putc(w->sb, ',');
    put_padded(w->sb, year % 1000, 3);
    if ((w->node->suffix & WR_SUFFIX_ORDINAL) != 0) {
        wr_sb_append(w->sb,
                     wr_picture_ordinal(w->sb->ptr + begin, w->sb->bytes - begin,
                                        (w->node->suffix & WR_SUFFIX_ORDINAL_UPPER) != 0),
                     2);
    }
}

/* Intervals of whole years have month 0, and count months down from December when negative. */
static void put_roman_month(struct writer *w)
{
    int64_t month = w->at->month, place;

    if (month == 0 && w->at->year == 0) {
        return;
    }
    if (month == 0) {
        place = w->at->year >= 0 ? 0 : 11;
    } else {
        place = month < 0 ? -(month + 1) : 12 - month;
    }
    put_name(w, wr_months_roman_down[place], 4, fills(w) ? 0 : 4);
}

static void put_fraction(struct writer *w, int32_t digits)
{
    static const int32_t unit[] = {1000000, 100000, 10000, 1000, 100, 10, 1};
    uint8_t suffix = w->node->suffix;
    struct wr_picture_node plain = *w->node;

    plain.suffix = suffix & (uint8_t)~WR_SUFFIX_FILL; /* FM does not shorten these */
    struct writer own = {w->at, &plain, w->sb};
    put_number(&own, w->at->us / unit[digits], digits);
}

/* Before noon or after it, before our era or in it: "A.M." without dots where the keyword has none. */
static void put_half(struct writer *w, const char *dotted, bool dots)
{
    const char plain[3] = {dotted[0], dotted[2], '\0'};

    put_name(w, dots ? dotted : plain, 4, 0);
}

static void put_zone(struct writer *w, enum wr_picture_field field)
{
    int32_t offset = abs(w->at->offset_s), hour = offset / 3600, minute = offset % 3600 / 60;

    if (field == WR_FIELD_ZONE) {
        bool lower = w->node->word->letters == WR_CASE_LOWER;
        for (const char *p = w->at->zone; p != NULL && *p != '\0'; p++) {
            wr_sb_putc(w->sb, lower && *p >= 'A' && *p <= 'Z' ? (char)(*p - 'A' + 'a') : *p);
        }
        return;
    }
    if (field != WR_FIELD_ZONE_MINUTE) {
        bool short_form = field == WR_FIELD_OFFSET && fills(w);
        wr_sb_putc(w->sb, w->at->offset_s < 0 ? '-' : '+');
        put_padded(w->sb, hour, short_form ? 0 : 2);
    }
    if (field == WR_FIELD_OFFSET && offset % 3600 != 0) {
        wr_sb_putc(w->sb, ':');
    }
    if (field == WR_FIELD_ZONE_MINUTE || (field == WR_FIELD_OFFSET && offset % 3600 != 0)) {
        put_padded(w->sb, minute, 2);
    }
}

static void put_time(struct writer *w, enum wr_picture_field field)
{
    const struct wr_moment *at = w->at;

    switch ((int)field) {
    case WR_FIELD_HOUR_12: /* by a clock of twelve hours, of intervals too */
        put_number(w, at->hour % 12 == 0 ? 12 : at->hour % 12, at->hour < 0 ? 3 : 2);
        break;
    case WR_FIELD_HOUR_24:
        put_signed(w, at->hour, 2);
        break;
    case WR_FIELD_MINUTE:
        put_signed(w, at->minute, 2);
        break;
    case WR_FIELD_SECOND:
        put_signed(w, at->second, 2);
        break;
    case WR_FIELD_MILLISECOND:
        put_fraction(w, 3);
        break;
    case WR_FIELD_MICROSECOND:
        put_fraction(w, 6);
        break;
    case WR_FIELD_SECOND_OF_DAY:
        put_number(w, at->hour * 3600 + at->minute * 60 + at->second, 0);
        break;
    case WR_FIELD_AM:
    case WR_FIELD_AM_DOTS:
        put_half(w, at->hour % 24 >= 12 ? "P.M." : "A.M.", field == WR_FIELD_AM_DOTS);
        break;
    default:
        if (field >= WR_FIELD_FRACTION_1 && field <= WR_FIELD_FRACTION_6) {
            put_fraction(w, (int32_t)(field - WR_FIELD_FRACTION_1) + 1);
        }
        break;
    }
}

static void put_year_part(struct writer *w, enum wr_picture_field field)
{
    const struct wr_moment *at = w->at;
    int64_t century;

    switch ((int)field) {
    case WR_FIELD_YEAR_4:
    case WR_FIELD_YEAR_3:
    case WR_FIELD_YEAR_2:
    case WR_FIELD_YEAR_1:
        put_year(w, at->year, 4 - (int32_t)(field - WR_FIELD_YEAR_4));
        break;
    case WR_FIELD_ISO_YEAR_4:
    case WR_FIELD_ISO_YEAR_3:
    case WR_FIELD_ISO_YEAR_2:
    case WR_FIELD_ISO_YEAR_1:
        put_year(w, iso_year_of(at), 4 - (int32_t)(field - WR_FIELD_ISO_YEAR_4));
        break;
    case WR_FIELD_YEAR_COMMA:
        put_year_comma(w);
        break;
    case WR_FIELD_CENTURY:
        century = century_of(at);
        put_signed(w, century, century >= -99 && century <= 99 ? 2 : 0);
        break;
    case WR_FIELD_AD:
    case WR_FIELD_AD_DOTS:
        put_half(w, at->year <= 0 ? "B.C." : "A.D.", field == WR_FIELD_AD_DOTS);
        break;
    default:
        break;
    }
}

static void put_day(struct writer *w, enum wr_picture_field field)
{
    const struct wr_moment *at = w->at;

    switch ((int)field) {
    case WR_FIELD_DAY_NAME:
        put_long_name(w, wr_day_names[at->day_of_week]);
        break;
    case WR_FIELD_DAY_SHORT:
        put_name(w, wr_day_names[at->day_of_week], 3, 0);
        break;
    case WR_FIELD_DAY:
        put_number(w, at->day, 2);
        break;
    case WR_FIELD_DAY_OF_YEAR:
        put_number(w, at->day_of_year, 3);
        break;
    case WR_FIELD_ISO_DAY_OF_YEAR:
        put_number(w, iso_day_of(at) + 1, 3);
        break;
    case WR_FIELD_DAY_OF_WEEK:
        put_number(w, at->day_of_week + 1, 0);
        break;
    case WR_FIELD_ISO_DAY_OF_WEEK:
        put_number(w, at->day_of_week == 0 ? 7 : at->day_of_week, 0);
        break;
    case WR_FIELD_WEEK_OF_YEAR:
        put_number(w, (at->day_of_year - 1) / 7 + 1, 2);
        break;
    case WR_FIELD_WEEK_OF_MONTH:
        put_number(w, (at->day - 1) / 7 + 1, 0);
        break;
    case WR_FIELD_ISO_WEEK:
        put_number(w, iso_day_of(at) / 7 + 1, 2);
        break;
    case WR_FIELD_JULIAN:
        put_number(w, julian_of(at->year, at->month, at->day), 0);
        break;
    default:
        put_year_part(w, field);
        break;
    }
}

static void put_month(struct writer *w, enum wr_picture_field field)
{
    const struct wr_moment *at = w->at;

    switch ((int)field) {
    case WR_FIELD_MONTH:
        put_signed(w, at->month, 2);
        break;
    case WR_FIELD_MONTH_NAME:
        put_long_name(w, wr_month_names[at->month - 1]);
        break;
    case WR_FIELD_MONTH_SHORT:
        put_name(w, wr_month_names[at->month - 1], 3, 0);
        break;
    case WR_FIELD_MONTH_ROMAN:
        put_roman_month(w);
        break;
    case WR_FIELD_QUARTER:
        if (at->month != 0) {
            put_number(w, (at->month - 1) / 3 + 1, 0);
        }
        break;
    default:
        put_day(w, field);
        break;
    }
}

/* What only a day of the calendar has. */
static bool needs_date(enum wr_picture_field field)
{
    return field == WR_FIELD_ZONE || field == WR_FIELD_ZONE_HOUR ||
           field == WR_FIELD_ZONE_MINUTE || field == WR_FIELD_OFFSET || field == WR_FIELD_AD ||
           field == WR_FIELD_AD_DOTS || field == WR_FIELD_MONTH_NAME ||
           field == WR_FIELD_MONTH_SHORT || field == WR_FIELD_DAY_NAME ||
           field == WR_FIELD_DAY_SHORT || field == WR_FIELD_DAY_OF_WEEK ||
           field == WR_FIELD_ISO_DAY_OF_WEEK;
}

static void put_field(struct writer *w, enum wr_picture_field field)
{
    switch ((int)field) {
    case WR_FIELD_FRACTION_1:
    case WR_FIELD_FRACTION_2:
    case WR_FIELD_FRACTION_3:
    case WR_FIELD_FRACTION_4:
    case WR_FIELD_FRACTION_5:
    case WR_FIELD_FRACTION_6:
    case WR_FIELD_HOUR_24:
    case WR_FIELD_HOUR_12:
    case WR_FIELD_MINUTE:
    case WR_FIELD_SECOND:
    case WR_FIELD_SECOND_OF_DAY:
    case WR_FIELD_MILLISECOND:
    case WR_FIELD_MICROSECOND:
    case WR_FIELD_AM:
    case WR_FIELD_AM_DOTS:
        put_time(w, field);
        break;
    case WR_FIELD_ZONE:
    case WR_FIELD_ZONE_HOUR:
    case WR_FIELD_ZONE_MINUTE:
    case WR_FIELD_OFFSET:
        put_zone(w, field);
        break;
    default:
        put_month(w, field);
        break;
    }
}

uint32_t wr_moment_write(struct wr_pictures *kept, const struct wr_picture *picture,
                         const struct wr_moment *at, struct wr_sb *sb)
{
    struct writer w = {at, NULL, sb};

    for (w.node = picture->nodes; w.node->kind != WR_NODE_END; w.node++) {
        if (w.node->kind != WR_NODE_FIELD && w.node->bytes == 1) {
            wr_sb_putc(sb, w.node->character[0]);
        } else if (w.node->kind != WR_NODE_FIELD) {
            wr_sb_append(sb, w.node->character, w.node->bytes);
        } else if (at->interval && needs_date(w.node->word->field)) {
            return wr_picture_fail(kept, WR_SQLSTATE_DATETIME_FORMAT,
                                   "invalid format specification for an interval value");
        } else {
            put_field(&w, w.node->word->field);
        }
    }
    return 0;
}
