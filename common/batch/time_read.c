/* Texts to dates, times and timestamps: PostgreSQL's rules for what a field means, by what stood before
 * it. */
#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/attr.h"
#include "common/batch/interval.h"
#include "common/batch/sqlstate.h"
#include "common/batch/time_lex.h"
#include "common/batch/time_text.h"
#include "common/batch/time_usual.h"
#include "common/batch/zones.h"

/* PostgreSQL's. */
#define LEX_ROOM_SHORT 129u /* date, time */
#define LEX_ROOM 153u       /* timestamps */

enum seen {
    SEEN_YEAR = 1 << 0,
    SEEN_MONTH = 1 << 1,
    SEEN_DAY = 1 << 2,
    SEEN_DAY_OF_YEAR = 1 << 3,
    SEEN_HOUR = 1 << 4,
    SEEN_MINUTE = 1 << 5,
    SEEN_SECOND = 1 << 6,
    SEEN_FRACTION = 1 << 7,
    SEEN_ZONE = 1 << 8,
    SEEN_SUMMER = 1 << 9,     /* a zone of summer time, or "dst" behind one */
    SEEN_SUMMER_MOD = 1 << 10, /* "dst" */
    SEEN_HALF = 1 << 11,
    SEEN_ERA = 1 << 12,
    SEEN_WEEKDAY = 1 << 13,
    SEEN_RESERVED = 1 << 14,
    SEEN_SECONDS = SEEN_SECOND | SEEN_FRACTION,
    SEEN_DATE = SEEN_YEAR | SEEN_MONTH | SEEN_DAY,
    SEEN_TIME = SEEN_HOUR | SEEN_MINUTE | SEEN_SECONDS,
};

enum { LABEL_NONE = 0, LABEL_ISO_TIME = -1 }; /* else enum wr_time_unit */

struct decode {
    struct wr_time_fields f;
    bool time_only;
    uint32_t i;    /* the field in hand */
    uint32_t seen; /* by the fields before it */
    uint32_t now;  /* by this one */
    int label;     /* what this field is, as the one before it said */
    struct wr_datetime at;
    int32_t day_of_year;
    int32_t half; /* 0 am, 1 pm, -1: of 24 hours */
    bool bc;
    bool two_digits; /* the year: 70 is 1970 */
    bool text_month;
    bool julian;
    int32_t offset_s;
    bool named; /* the zone decides the offset, once the date is known */
    struct wr_zone_ref zone;
    int reserved; /* epoch or an infinity; -1: neither */
};

#define BAD WR_SQLSTATE_DATETIME_FORMAT
#define BEYOND WR_SQLSTATE_DATETIME_OVERFLOW

/* ---- parts of fields ---- */

static uint32_t read_fraction(struct decode *d, const char *p)
{
    double fraction;

    if (!wr_time_read_fraction(p, &fraction)) {
        return BAD;
    }
    d->at.us = (int32_t)rint(fraction * 1000000);
    return 0;
}

uint32_t wr_offset_parse(const char *text, int32_t *ret_s)
{
    const char *p = text + 1;
    int32_t hours, minutes = 0, seconds = 0, offset_s;

    if (*text != '+' && *text != '-') {
        return BAD;
    }
    if (!wr_time_read_i32(&p, &hours)) {
        return WR_SQLSTATE_ZONE_DISPLACEMENT;
    }
    if (*p == ':') {
        p += 1;
        if (!wr_time_read_i32(&p, &minutes)) {
            return WR_SQLSTATE_ZONE_DISPLACEMENT;
        }
        if (*p == ':') {
            p += 1;
            if (!wr_time_read_i32(&p, &seconds)) {
                return WR_SQLSTATE_ZONE_DISPLACEMENT;
            }
        }
    } else if (*p == '\0' && strlen(text) > 3) {
        minutes = hours % 100;
        hours /= 100;
    }
    if (hours < 0 || hours > 15 || minutes < 0 || minutes > 59 || seconds < 0 || seconds > 59) {
        return WR_SQLSTATE_ZONE_DISPLACEMENT;
    }
    offset_s = (hours * 60 + minutes) * 60 + seconds;
    if (*p != '\0') {
        return BAD;
    }
    *ret_s = *text == '-' ? -offset_s : offset_s;
    return 0;
}

static int32_t digits_of(const char *p, size_t count)
{
    int32_t value = 0;

    for (size_t i = 0; i < count && isdigit((unsigned char)p[i]); i++) {
        value = value > 100000000 ? value : value * 10 + (p[i] - '0');
    }
    return value;
}

/* Digits run together: yyyymmdd where the date is open, else hhmm or hhmmss; with a fraction it is a
 * time. */
static uint32_t read_together(struct decode *d, const char *text, uint32_t seen)
{
    const char *point = strchr(text, '.');
    size_t length = point == NULL ? strlen(text) : (size_t)(point - text);

    if (point != NULL) {
        double fraction = strtod(point, NULL); /* of ".5e9", too */
        if (!(fraction >= 0 && fraction <= 1)) {
            return BAD;
        }
        d->at.us = (int32_t)rint(fraction * 1000000);
    } else if ((seen & SEEN_DATE) != SEEN_DATE && length >= 6) {
        d->now = SEEN_DATE;
        d->at.day = digits_of(text + length - 2, 2);
        d->at.month = digits_of(text + length - 4, 2);
        d->at.year = digits_of(text, length - 4);
        d->two_digits |= length == 6;
        return 0;
    }
    if ((seen & SEEN_TIME) == SEEN_TIME || (length != 6 && length != 4)) {
        return BAD;
    }
    d->now = SEEN_TIME;
    d->at.hour = digits_of(text, 2);
    d->at.minute = digits_of(text + 2, 2);
    d->at.second = length == 6 ? digits_of(text + 4, 2) : 0;
    return 0;
}

static void set_part(struct decode *d, uint32_t part, int32_t value)
{
    d->now = part;
    *(part == SEEN_YEAR ? &d->at.year : part == SEEN_MONTH ? &d->at.month : &d->at.day) = value;
}

/* Which part of a date a number of so many digits is, by the parts that are there: year first where
 * it is long, else month, day, year. 0: none. */
static uint32_t part_of(struct decode *d, uint32_t seen, size_t digits)
{
    switch (seen & SEEN_DATE) {
    case 0:
        return digits >= 3 ? SEEN_YEAR : SEEN_MONTH;
    case SEEN_YEAR:
    case SEEN_DAY:
        return SEEN_MONTH;
    case SEEN_MONTH:
        return d->text_month && digits >= 3 ? SEEN_YEAR : SEEN_DAY;
    case SEEN_YEAR | SEEN_MONTH:
        return SEEN_DAY;
    case SEEN_MONTH | SEEN_DAY:
        return SEEN_YEAR;
    default:
        return 0;
    }
}

/* One number of a date, or the digits of a time. */
static uint32_t read_number(struct decode *d, const char *text, uint32_t seen)
{
    const char *p = text;
    size_t length = strlen(text);
    int32_t value;
    uint32_t part, state;

    d->now = 0;
    if (!wr_time_read_i32(&p, &value)) {
        return BEYOND;
    }
    if (p == text) {
        return BAD;
    }
    if (*p == '.') {
        if (p - text > 2) {
            return read_together(d, text, seen | SEEN_DATE);
        }
        if ((state = read_fraction(d, p)) != 0) {
            return state;
        }
    } else if (*p != '\0') {
        return BAD;
    }
    if (length == 3 && (seen & SEEN_DATE) == SEEN_YEAR && value >= 1 && value <= 366) {
        d->now = SEEN_DAY_OF_YEAR | SEEN_MONTH | SEEN_DAY;
        d->day_of_year = value;
        return 0;
    }
    if ((seen & SEEN_DATE) == SEEN_DATE) {
        return read_together(d, text, seen);
    }
    part = part_of(d, seen, length);
    if (part == 0) {
        return BAD;
    }
    if (part == SEEN_DAY && (seen & SEEN_YEAR) != 0 && d->text_month && length >= 3 &&
        d->two_digits) {
        d->now = SEEN_DAY; /* "29-feb-2024": what was taken for the year is the day */
        d->at.day = d->at.year;
        d->at.year = value;
        d->two_digits = false;
        return 0;
    }
    set_part(d, part, value);
    if (part == SEEN_YEAR) {
        d->two_digits = length <= 2;
    }
    return 0;
}

/* ---- fields ---- */

/* Cuts the field at what is neither digit nor letter. */
static uint32_t cut_date(char *text, char *parts[WR_TIME_FIELDS_MAX], uint32_t *ret_count)
{
    char *p = text;
    uint32_t count = 0;

    while (*p != '\0' && count < WR_TIME_FIELDS_MAX) {
        while (*p != '\0' && !isalnum((unsigned char)*p)) {
            p++;
        }
        if (*p == '\0') {
            return BAD;
        }
        parts[count++] = p;
        if (isdigit((unsigned char)*p)) {
            while (isdigit((unsigned char)*p)) {
                p++;
            }
        } else {
            while (isalpha((unsigned char)*p)) {
                p++;
            }
        }
        if (*p != '\0') {
            *p++ = '\0';
        }
    }
    *ret_count = count;
    return 0;
}

/* A whole date in one field. The month in letters first: it decides what the numbers are. */
static uint32_t read_date(struct decode *d, char *text)
{
    char *parts[WR_TIME_FIELDS_MAX];
    uint32_t count, seen = d->seen, all = 0, state;
    int32_t value = 0;

    d->text_month = false;
    if ((state = cut_date(text, parts, &count)) != 0) {
        return state;
    }
    for (uint32_t i = 0; i < count; i++) {
        if (!isalpha((unsigned char)*parts[i])) {
            continue;
        }
        enum wr_time_word kind = wr_time_word_of(parts[i], &value);
        if (kind == WR_WORD_IGNORED) {
            continue;
        }
        if (kind != WR_WORD_MONTH || (seen & SEEN_MONTH) != 0) {
            return BAD;
        }
        d->at.month = value;
        d->text_month = true;
        seen |= SEEN_MONTH;
        all |= SEEN_MONTH;
        parts[i] = NULL;
    }
    for (uint32_t i = 0; i < count; i++) {
        if (parts[i] == NULL) {
            continue;
        }
        if ((state = read_number(d, parts[i], seen)) != 0) {
            return state;
        }
        if ((seen & d->now) != 0) {
            return BAD;
        }
        seen |= d->now;
        all |= d->now;
    }
    d->now = all;
    return (seen & ~(uint32_t)(SEEN_DAY_OF_YEAR | SEEN_ZONE)) == SEEN_DATE ? 0 : BAD;
}

/* "12:30[:05[.25]]"; "30:05.25" is minutes and seconds. */
static uint32_t read_clock(struct decode *d, const char *p)
{
    uint32_t state = 0;

    d->now = SEEN_TIME;
    d->at.second = 0;
    d->at.us = 0;
    if (!wr_time_read_i32(&p, &d->at.hour)) {
        return BEYOND;
    }
    if (*p++ != ':') {
        return BAD;
    }
    if (!wr_time_read_i32(&p, &d->at.minute)) {
        return BEYOND;
    }
    if (*p == '.') {
        state = read_fraction(d, p);
        d->at.second = d->at.minute;
        d->at.minute = d->at.hour;
        d->at.hour = 0;
    } else if (*p == ':') {
        p += 1;
        if (!wr_time_read_i32(&p, &d->at.second)) {
            return BEYOND;
        }
        state = *p == '\0' ? 0 : *p == '.' ? read_fraction(d, p) : BAD;
    } else if (*p != '\0') {
        state = BAD;
    }
    if (state != 0) {
        return state;
    }
    return d->at.hour < 0 || d->at.minute < 0 || d->at.minute > 59 || d->at.second < 0 ||
                   d->at.second > 60 || d->at.us < 0 || d->at.us > WR_US_PER_SECOND
               ? BEYOND
               : 0;
}

static bool time_overflows(const struct wr_datetime *at)
{
    return at->hour < 0 || at->hour > 24 || at->minute < 0 || at->minute > 59 || at->second < 0 ||
           at->second > 60 || at->us < 0 || at->us > WR_US_PER_SECOND ||
           wr_time_join(at) > WR_US_PER_DAY;
}

static uint32_t read_julian(struct decode *d, const char *text, const char **ret_end)
{
    const char *p = text;
    int32_t day;

    if (!wr_time_read_i32(&p, &day) || day < 0) {
        return BEYOND;
    }
    wr_civil_of((int64_t)day + WR_DATE_MIN, &d->at);
    d->julian = true;
    d->now = SEEN_DATE;
    *ret_end = p;
    return 0;
}

static uint32_t name_zone(struct decode *d, const char *text)
{
    d->now = SEEN_ZONE;
    d->named = wr_zone_ref_of_name(text, (uint32_t)strlen(text), &d->zone);
    return d->named ? 0 : WR_SQLSTATE_INVALID_PARAMETER;
}

/* Digits and an offset in one: "123000-08". */
static uint32_t read_together_zoned(struct decode *d, char *text, uint32_t seen)
{
    char *sign = strchr(text, '-');
    uint32_t state;

    if (sign == NULL) {
        return BAD;
    }
    if ((state = wr_offset_parse(sign, &d->offset_s)) != 0) {
        return state;
    }
    *sign = '\0';
    state = read_together(d, text, seen);
    d->now |= SEEN_ZONE;
    return state;
}

static bool is_kind(const struct decode *d, uint32_t i, enum wr_time_field_kind kind)
{
    return i < d->f.count && d->f.fields[i].kind == kind;
}

/* A field with -, / or . inside: a date, else what follows one. */
static uint32_t field_date(struct decode *d, char *text)
{
    const char *end;
    uint32_t state;
    bool dated = (d->seen & (SEEN_MONTH | SEEN_DAY)) == (SEEN_MONTH | SEEN_DAY);

    if (d->label == WR_UNIT_JULIAN && !d->time_only) { /* "J2451187-0800" */
        d->label = LABEL_NONE;
        if ((state = read_julian(d, text, &end)) != 0 || (state = wr_offset_parse(end, &d->offset_s)) != 0) {
            return state;
        }
        d->now = SEEN_DATE | SEEN_TIME | SEEN_ZONE;
        return 0;
    }
    if (d->time_only) {
        if (d->i == 0 && d->f.count >= 2 &&
            (is_kind(d, d->f.count - 1, WR_TIME_FIELD_DATE) || is_kind(d, 1, WR_TIME_FIELD_TIME))) {
            return read_date(d, text);
        }
    } else if (!dated && d->label == LABEL_NONE) {
        return read_date(d, text);
    }
    if (!isdigit((unsigned char)*text) && d->label == LABEL_NONE) {
        return name_zone(d, text);
    }
    if ((d->label != LABEL_NONE && d->label != LABEL_ISO_TIME) ||
        (d->seen & SEEN_TIME) == SEEN_TIME) {
        return BAD;
    }
    d->label = LABEL_NONE;
    return read_together_zoned(d, text, d->time_only ? d->seen | SEEN_DATE : d->seen);
}

/* A number of which the field before said what it is. */
static uint32_t field_labelled(struct decode *d, const char *text)
{
    const char *p = text;
    int label = d->label;
    int32_t value;
    double fraction;

    d->label = LABEL_NONE;
    if (!wr_time_read_i32(&p, &value)) {
        return BEYOND;
    }
    if (*p == '.' ? label != WR_UNIT_JULIAN && label != LABEL_ISO_TIME && label != WR_UNIT_SECOND
                  : *p != '\0') {
        return BAD;
    }
    switch (label) {
    case WR_UNIT_YEAR:
        set_part(d, SEEN_YEAR, value);
        return 0;
    case WR_UNIT_MONTH: /* behind an hour "m" is minutes */
        if ((d->seen & SEEN_MONTH) == 0 || (d->seen & SEEN_HOUR) == 0) {
            set_part(d, SEEN_MONTH, value);
            return 0;
        }
        d->now = SEEN_MINUTE;
        d->at.minute = value;
        return 0;
    case WR_UNIT_DAY:
        set_part(d, SEEN_DAY, value);
        return 0;
    case WR_UNIT_HOUR:
        d->now = SEEN_HOUR;
        d->at.hour = value;
        return 0;
    case WR_UNIT_MINUTE:
        d->now = SEEN_MINUTE;
        d->at.minute = value;
        return 0;
    case WR_UNIT_SECOND:
        d->now = *p == '.' ? SEEN_SECONDS : SEEN_SECOND;
        d->at.second = value;
        return *p == '.' ? read_fraction(d, p) : 0;
    case WR_UNIT_JULIAN:
        if (read_julian(d, text, &p) != 0) {
            return BEYOND;
        }
        if (*p == '.') {
            if (!wr_time_read_fraction(p, &fraction)) {
                return BAD;
            }
            wr_time_split((int64_t)(fraction * (double)WR_US_PER_DAY), &d->at);
            d->now |= SEEN_TIME;
        }
        return 0;
    case LABEL_ISO_TIME: {
        uint32_t state = read_together(d, text, d->seen | SEEN_DATE);
        return state == 0 && d->now != SEEN_TIME ? BAD : state;
    }
    default:
        return BAD;
    }
}

static uint32_t field_number(struct decode *d, char *text)
{
    size_t length = strlen(text);
    const char *point = strchr(text, '.');

    if (d->label != LABEL_NONE) {
        return field_labelled(d, text);
    }
    if (d->time_only) {
        uint32_t seen = d->seen | SEEN_DATE;
        if (point != NULL) {
            if (d->i == 0 && d->f.count >= 2 && is_kind(d, d->f.count - 1, WR_TIME_FIELD_DATE)) {
                return read_date(d, text);
            }
            return point - text > 2 ? read_together(d, text, seen) : BAD;
        }
        return length > 4 ? read_together(d, text, seen) : read_number(d, text, seen);
    }
    if (point != NULL && (d->seen & SEEN_DATE) == 0) {
        return read_date(d, text);
    }
    if (point != NULL && point - text > 2) {
        return read_together(d, text, d->seen);
    }
    if (length >= 6 && ((d->seen & SEEN_DATE) == 0 || (d->seen & SEEN_TIME) == 0)) {
        return read_together(d, text, d->seen);
    }
    return read_number(d, text, d->seen);
}

static uint32_t field_reserved(struct decode *d, int32_t value)
{
    switch (value) {
    case WR_RESERVED_MIDNIGHT:
        d->now = SEEN_TIME | SEEN_ZONE;
        d->at.hour = d->at.minute = d->at.second = d->at.us = 0;
        return 0;
    case WR_RESERVED_EPOCH:
    case WR_RESERVED_INFINITY:
    case WR_RESERVED_MINUS_INFINITY:
        d->now = SEEN_DATE | SEEN_TIME | SEEN_ZONE;
        d->reserved = value;
        return d->time_only ? BAD : 0;
    default:
        return BAD;
    }
}

static uint32_t field_month(struct decode *d, int32_t value)
{
    d->now = SEEN_MONTH;
    if ((d->seen & SEEN_MONTH) != 0 && !d->text_month && (d->seen & SEEN_DAY) == 0 &&
        d->at.month >= 1 && d->at.month <= 31) {
        d->at.day = d->at.month; /* "29 feb": the number was the day */
        d->now = SEEN_DAY;
    }
    d->text_month = true;
    d->at.month = value;
    return d->time_only ? BAD : 0;
}

/* "t": a time follows. */
static uint32_t field_iso_time(struct decode *d)
{
    uint32_t next = d->i + 1;

    if ((!d->time_only && (d->seen & SEEN_DATE) != SEEN_DATE) ||
        (!is_kind(d, next, WR_TIME_FIELD_NUMBER) && !is_kind(d, next, WR_TIME_FIELD_TIME) &&
         !is_kind(d, next, WR_TIME_FIELD_DATE))) {
        return BAD;
    }
    d->label = LABEL_ISO_TIME;
    return 0;
}

static uint32_t field_word(struct decode *d, const char *text, bool *ret_ignored)
{
    int32_t value = 0;

    d->now = 0;
    if (wr_zone_ref_of_abbreviation(text, (uint32_t)strlen(text), &d->zone)) {
        d->now = SEEN_ZONE | (d->zone.summer ? SEEN_SUMMER : 0u);
        d->named = d->zone.zone != NULL;
        d->offset_s = d->zone.offset_s;
        return 0;
    }
    switch (wr_time_word_of(text, &value)) {
    case WR_WORD_IGNORED:
        *ret_ignored = true;
        return 0;
    case WR_WORD_RESERVED:
        return field_reserved(d, value);
    case WR_WORD_MONTH:
        return field_month(d, value);
    case WR_WORD_WEEKDAY:
        d->now = SEEN_WEEKDAY;
        return d->time_only ? BAD : 0;
    case WR_WORD_HALF:
        d->now = SEEN_HALF;
        d->half = value;
        return 0;
    case WR_WORD_ERA:
        d->now = SEEN_ERA;
        d->bc = value == 1;
        return 0;
    case WR_WORD_SUMMER:
        d->now = SEEN_SUMMER_MOD | SEEN_SUMMER;
        d->offset_s += 3600;
        return 0;
    case WR_WORD_UNIT:
        d->label = value;
        return 0;
    case WR_WORD_ISO_TIME:
        return field_iso_time(d);
    case WR_WORD_UNKNOWN:
        break;
    }
    return name_zone(d, text) == 0 ? 0 : BAD;
}

static uint32_t field_of(struct decode *d, bool *ret_ignored)
{
    char *text = d->f.fields[d->i].text;
    uint32_t state;

    switch (d->f.fields[d->i].kind) {
    case WR_TIME_FIELD_DATE:
        return field_date(d, text);
    case WR_TIME_FIELD_TIME:
        if (d->label != LABEL_NONE && d->label != LABEL_ISO_TIME && !d->time_only) {
            return BAD;
        }
        d->label = d->time_only ? d->label : LABEL_NONE;
        state = read_clock(d, text);
        return state == 0 && !d->time_only && time_overflows(&d->at) ? BEYOND : state;
    case WR_TIME_FIELD_ZONE:
        d->now = SEEN_ZONE;
        return wr_offset_parse(text, &d->offset_s);
    case WR_TIME_FIELD_NUMBER:
        return field_number(d, text);
    case WR_TIME_FIELD_WORD:
    case WR_TIME_FIELD_SPECIAL:
        return field_word(d, text, ret_ignored);
    }
    return BAD;
}

/* ---- the whole ---- */

static uint32_t check_date(struct decode *d)
{
    struct wr_datetime *at = &d->at;

    if ((d->seen & SEEN_YEAR) != 0 && !d->julian) {
        if (at->year < 0 || (at->year == 0 && (d->bc || !d->two_digits))) {
            return BEYOND;
        }
        if (d->bc) {
            at->year = 1 - at->year;
        } else if (d->two_digits) {
            at->year += at->year < 70 ? 2000 : at->year < 100 ? 1900 : 0;
        }
    }
    if ((d->seen & SEEN_DAY_OF_YEAR) != 0) {
        wr_civil_of(wr_days_of(at->year, 1, 1) + d->day_of_year - 1, at);
    }
    if (((d->seen & SEEN_MONTH) != 0 && (at->month < 1 || at->month > 12)) ||
        ((d->seen & SEEN_DAY) != 0 && (at->day < 1 || at->day > 31)) ||
        ((d->seen & SEEN_DATE) == SEEN_DATE && at->day > wr_days_of_month(at->year, at->month))) {
        return BEYOND;
    }
    return 0;
}

static uint32_t check_half(struct decode *d)
{
    if (d->half >= 0 && d->at.hour > 12) {
        return BEYOND;
    }
    if (d->half >= 0) {
        d->at.hour = d->at.hour % 12 + 12 * d->half;
    }
    return 0;
}

/* The offset of a zone that changes its own is not known without a date. */
static bool zone_is_open(const struct decode *d)
{
    const struct wr_zone *zone = d->zone.zone;

    return d->named && d->zone.abbreviation[0] == '\0' && (d->seen & SEEN_DATE) != SEEN_DATE &&
           (zone->count > 1 || zone->rule.has_summer);
}

static uint32_t check_all(struct decode *d)
{
    uint32_t state, whole = d->time_only ? SEEN_TIME : SEEN_DATE;

    if (d->reserved >= 0) {
        return 0;
    }
    state = check_date(d);
    state = state == 0 ? check_half(d) : state;
    if (state == 0 && d->time_only && time_overflows(&d->at)) {
        state = BEYOND;
    }
    if (state != 0) {
        return state;
    }
    if ((d->seen & whole) != whole || (d->time_only && zone_is_open(d))) {
        return BAD;
    }
    return (d->seen & SEEN_SUMMER_MOD) != 0 && (d->named || (d->seen & SEEN_ZONE) == 0) ? BAD : 0;
}

static uint32_t decode(struct decode *d, const char *text, uint32_t bytes, uint32_t room,
                       bool time_only)
{
    uint32_t state;

    memset(&d->at, 0, sizeof d->at);
    d->time_only = time_only;
    d->seen = 0;
    d->label = LABEL_NONE;
    d->day_of_year = 0;
    d->half = -1;
    d->bc = d->two_digits = d->text_month = d->julian = d->named = false;
    d->offset_s = 0;
    d->reserved = -1;
    if (!wr_time_lex(text, bytes, room, &d->f) || d->f.count == 0) {
        return BAD;
    }
    for (d->i = 0; d->i < d->f.count; d->i++) {
        bool ignored = false;
        d->now = 0;
        state = field_of(d, &ignored);
        if (state != 0) {
            return state;
        }
        if ((d->seen & d->now) != 0) {
            return BAD;
        }
        d->seen |= d->now;
    }
    return check_all(d);
}

static bool is_julian_valid(const struct wr_datetime *at)
{
    return (at->year > -4713 || (at->year == -4713 && at->month >= 11)) &&
           (at->year < 5874898 || (at->year == 5874898 && at->month < 6));
}

/* ---- values ---- */

uint32_t wr_date_parse(const char *text, uint32_t bytes, int32_t *ret_days)
{
    struct decode d;
    struct wr_time_usual usual;
    int64_t days;
    uint32_t state;

    if (bytes == 10 && wr_time_read_usual(text, bytes, &usual)) {
        *ret_days = (int32_t)usual.days;
        return 0;
    }
    state = decode(&d, text, bytes, LEX_ROOM_SHORT, false);
    if (state != 0) {
        return state;
    }
    if (d.reserved >= 0) {
        *ret_days = d.reserved == WR_RESERVED_EPOCH      ? 0
                    : d.reserved == WR_RESERVED_INFINITY ? WR_DATE_INFINITY
                                                         : WR_DATE_MINUS_INFINITY;
        return 0;
    }
    days = wr_days_of(d.at.year, d.at.month, d.at.day);
    if (!is_julian_valid(&d.at) || !wr_date_valid(days)) {
        return BEYOND;
    }
    *ret_days = (int32_t)days;
    return 0;
}

uint32_t wr_time_parse(const char *text, uint32_t bytes, int32_t typmod, int64_t *ret_us)
{
    struct decode d;
    int64_t us;
    uint32_t state;

    if (wr_time_read_usual_clock(text, bytes, &us)) {
        (void)wr_us_round(us, typmod, ret_us);
        return 0;
    }
    state = decode(&d, text, bytes, LEX_ROOM_SHORT, true);
    if (state == 0) {
        (void)wr_us_round(wr_time_join(&d.at), typmod, ret_us);
    }
    return state;
}

/* The zone of the text, else that of the thread. */
static int64_t local_offset_s(const struct decode *d, int64_t local_s)
{
    const struct wr_zone *zone = wr_zone_current();

    if ((d->seen & SEEN_ZONE) == 0) {
        return zone == NULL ? 0 : wr_zone_offset_of_local(zone, local_s);
    }
    return d->named ? wr_zone_ref_offset_of_local(&d->zone, local_s) : d->offset_s;
}

static uint32_t parse(const char *text, uint32_t bytes, int32_t typmod, bool zoned,
                      int64_t *ret_us)
{
    const struct wr_zone *zone = wr_zone_current();
    struct decode d;
    struct wr_time_usual usual;
    int64_t us, offset_us = 0;
    uint32_t state;

    if (wr_time_read_usual(text, bytes, &usual) && (!zoned || usual.zoned || zone == NULL)) {
        us = usual.days * WR_US_PER_DAY + usual.time_us;
        us -= zoned ? usual.offset_s * WR_US_PER_SECOND : 0;
        *ret_us = typmod < 0 ? us : wr_timestamp_round(us, typmod);
        return 0;
    }
    state = decode(&d, text, bytes, LEX_ROOM, false);
    if (state != 0) {
        return state;
    }
    if (d.reserved >= 0) {
        *ret_us = d.reserved == WR_RESERVED_EPOCH      ? 0
                  : d.reserved == WR_RESERVED_INFINITY ? WR_TIMESTAMP_INFINITY
                                                       : WR_TIMESTAMP_MINUS_INFINITY;
        return 0;
    }
    /* A local time may be just outside of what its UTC is not. */
    if (!is_julian_valid(&d.at) ||
        __builtin_mul_overflow(wr_days_of(d.at.year, d.at.month, d.at.day), WR_US_PER_DAY, &us) ||
        __builtin_add_overflow(us, wr_time_join(&d.at), &us)) {
        return BEYOND;
    }
    if (zoned) {
        offset_us = local_offset_s(&d, wr_floor_div(us, WR_US_PER_SECOND)) * WR_US_PER_SECOND;
    }
    if (__builtin_sub_overflow(us, offset_us, &us) || !wr_timestamp_valid(us)) {
        return BEYOND;
    }
    *ret_us = wr_timestamp_round(us, typmod);
    return wr_timestamp_valid(*ret_us) ? 0 : BEYOND;
}

uint32_t wr_timestamp_parse(const char *text, uint32_t bytes, int32_t typmod, int64_t *ret_us)
{
    return parse(text, bytes, typmod, false, ret_us);
}

uint32_t wr_timestamptz_parse(const char *text, uint32_t bytes, int32_t typmod, int64_t *ret_us)
{
    return parse(text, bytes, typmod, true, ret_us);
}
