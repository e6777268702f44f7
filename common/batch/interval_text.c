/* Intervals from and to texts: PostgreSQL's units, SQL's "years-months", ISO 8601. */
#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/attr.h"
#include "common/batch/interval.h"
#include "common/batch/sqlstate.h"
#include "common/batch/time_lex.h"

#define BAD WR_SQLSTATE_DATETIME_FORMAT
#define BEYOND WR_SQLSTATE_INTERVAL_FIELD
#define LEX_ROOM 256u
#define DAYS_PER_MONTH 30

/* What was read so far. Years are apart from months: their sum is checked at the end. */
struct parts {
    int32_t years;
    int32_t months;
    int32_t days;
    int64_t us;
};

/* ---- adding to it; false: beyond its limits ---- */

static bool add_fraction_us(struct parts *v, double fraction, int64_t scale)
{
    double us = fraction * (double)scale;
    int64_t whole = (int64_t)us;

    us -= (double)whole;
    whole += us > 0.5 ? 1 : us < -0.5 ? -1 : 0;
    return !__builtin_add_overflow(v->us, whole, &v->us);
}

static bool add_us(struct parts *v, int64_t value, double fraction, int64_t scale)
{
    return !__builtin_mul_overflow(value, scale, &value) &&
           !__builtin_add_overflow(v->us, value, &v->us) && add_fraction_us(v, fraction, scale);
}

static bool add_scaled(int32_t *to, int64_t value, int64_t scale)
{
    return value >= INT32_MIN && value <= INT32_MAX && value * scale >= INT32_MIN &&
           value * scale <= INT32_MAX && !__builtin_add_overflow(*to, (int32_t)(value * scale), to);
}

static bool add_fraction_days(struct parts *v, double fraction, int32_t scale)
{
    int32_t whole;

    fraction *= scale;
    whole = (int32_t)fraction;
    return !__builtin_add_overflow(v->days, whole, &v->days) &&
           add_fraction_us(v, fraction - whole, WR_US_PER_DAY);
}

static bool add_unit(struct parts *v, enum wr_time_unit unit, int64_t value, double fraction)
{
    int32_t years = unit == WR_UNIT_MILLENNIUM ? 1000
                    : unit == WR_UNIT_CENTURY  ? 100
                    : unit == WR_UNIT_DECADE   ? 10
                                               : 1;

    switch ((int)unit) {
    case WR_UNIT_MICROSECOND:
        return add_us(v, value, fraction, 1);
    case WR_UNIT_MILLISECOND:
        return add_us(v, value, fraction, 1000);
    case WR_UNIT_SECOND:
        return add_us(v, value, fraction, WR_US_PER_SECOND);
    case WR_UNIT_MINUTE:
        return add_us(v, value, fraction, WR_US_PER_MINUTE);
    case WR_UNIT_HOUR:
        return add_us(v, value, fraction, WR_US_PER_HOUR);
    case WR_UNIT_DAY:
        return add_scaled(&v->days, value, 1) && add_fraction_us(v, fraction, WR_US_PER_DAY);
    case WR_UNIT_WEEK:
        return add_scaled(&v->days, value, 7) && add_fraction_days(v, fraction, 7);
    case WR_UNIT_MONTH:
        return add_scaled(&v->months, value, 1) && add_fraction_days(v, fraction, DAYS_PER_MONTH);
    default: /* years and more */
        return add_scaled(&v->years, value, years) &&
               !__builtin_add_overflow(v->months, (int32_t)rint(fraction * years * 12), &v->months);
    }
}

/* ---- PostgreSQL's and SQL's ---- */

/* Bit per unit: each stands once. */
static uint32_t unit_bit(enum wr_time_unit unit)
{
    return 1u << unit;
}
#define CLOCK_BITS                                                               \
    (1u << WR_UNIT_HOUR | 1u << WR_UNIT_MINUTE | 1u << WR_UNIT_SECOND |          \
     1u << WR_UNIT_MILLISECOND | 1u << WR_UNIT_MICROSECOND)
#define SECOND_BITS \
    (1u << WR_UNIT_SECOND | 1u << WR_UNIT_MILLISECOND | 1u << WR_UNIT_MICROSECOND)

struct read {
    struct parts parts;
    enum wr_time_unit unit; /* of the number to the left; NONE: the last one of all */
    int32_t range;
    uint32_t seen;
    uint32_t now;
    bool ago;
};

/* The unit of a number without one, by the fields that the type names. */
static enum wr_time_unit default_unit(int32_t range)
{
    if ((range & WR_RANGE_SECOND) != 0 || range == WR_RANGE_FULL) {
        return WR_UNIT_SECOND;
    }
    return (range & WR_RANGE_MINUTE) != 0  ? WR_UNIT_MINUTE
           : (range & WR_RANGE_HOUR) != 0  ? WR_UNIT_HOUR
           : (range & WR_RANGE_DAY) != 0   ? WR_UNIT_DAY
           : (range & WR_RANGE_MONTH) != 0 ? WR_UNIT_MONTH
           : (range & WR_RANGE_YEAR) != 0  ? WR_UNIT_YEAR
                                           : WR_UNIT_SECOND;
}

/* "02:03", "02:03:04.5"; "03:04.5" is minutes and seconds, and so is "03:04" where the type says so. */
static uint32_t read_clock(struct read *r, const char *p)
{
    int64_t hours, us = 0;
    int32_t minutes, seconds = 0;
    double fraction = 0;

    if (!wr_time_read_i64(&p, &hours)) {
        return BEYOND;
    }
    if (*p++ != ':') {
        return BAD;
    }
    if (!wr_time_read_i32(&p, &minutes)) {
        return BEYOND;
    }
    if (*p == ':') {
        p += 1;
        if (!wr_time_read_i32(&p, &seconds)) {
            return BEYOND;
        }
    } else if (*p == '.' || r->range == (WR_RANGE_MINUTE | WR_RANGE_SECOND)) {
        if (hours > INT32_MAX || hours < INT32_MIN) {
            return BEYOND;
        }
        seconds = minutes;
        minutes = (int32_t)hours;
        hours = 0;
    }
    if (*p == '.' ? !wr_time_read_fraction(p, &fraction) : *p != '\0') {
        return BAD;
    }
    us = (int64_t)rint(fraction * 1000000);
    if (hours < 0 || minutes < 0 || minutes > 59 || seconds < 0 || seconds > 60 || us < 0 ||
        us > WR_US_PER_SECOND || __builtin_mul_overflow(hours, WR_US_PER_HOUR, &hours) ||
        __builtin_add_overflow(hours, minutes * WR_US_PER_MINUTE + seconds * WR_US_PER_SECOND + us,
                               &hours)) {
        return BEYOND;
    }
    r->now = CLOCK_BITS;
    r->parts.us = hours;
    r->unit = WR_UNIT_DAY; /* what stands in front of a clock is days */
    return 0;
}

/* A number with the unit that follows it, or "years-months". */
static uint32_t read_number(struct read *r, const char *text)
{
    const char *p = text;
    bool negative = *text == '-';
    double fraction = 0;
    int64_t value;
    int32_t months;

    if (r->unit == WR_UNIT_NONE) {
        r->unit = default_unit(r->range);
    }
    if (!wr_time_read_i64(&p, &value)) {
        return BEYOND;
    }
    if (*p == '-') {
        p += 1;
        if (!wr_time_read_i32(&p, &months) || months < 0 || months >= 12) {
            return BEYOND;
        }
        if (*p != '\0') {
            return BAD;
        }
        r->unit = WR_UNIT_MONTH;
        if (__builtin_mul_overflow(value, 12, &value) ||
            __builtin_add_overflow(value, negative ? -months : months, &value)) {
            return BEYOND;
        }
    } else if (*p == '.') {
        if (!wr_time_read_fraction(p, &fraction)) {
            return BAD;
        }
        fraction = negative ? -fraction : fraction;
    } else if (*p != '\0') {
        return BAD;
    }
    if (r->unit > WR_UNIT_MILLENNIUM || r->unit == WR_UNIT_QUARTER) {
        return BAD;
    }
    r->now = r->unit == WR_UNIT_SECOND && fraction != 0 ? SECOND_BITS : unit_bit(r->unit);
    if (!add_unit(&r->parts, r->unit, value, fraction)) {
        return BEYOND;
    }
    r->unit = r->unit == WR_UNIT_HOUR ? WR_UNIT_DAY : r->unit;
    return 0;
}

static uint32_t read_signed(struct read *r, const char *text)
{
    if (strchr(text + 1, ':') != NULL && read_clock(r, text + 1) == 0) {
        r->parts.us = *text == '-' ? -r->parts.us : r->parts.us;
        return 0;
    }
    return read_number(r, text);
}

static uint32_t read_word(struct read *r, const char *text)
{
    r->now = 0;
    if (strcmp(text, "ago") == 0) {
        r->ago = true;
        r->unit = WR_UNIT_EPOCH; /* a number in front of it has no unit */
        return 0;
    }
    r->unit = wr_time_unit_of(text, (uint32_t)strlen(text));
    /* Units of timestamps that intervals do not have. */
    return r->unit == WR_UNIT_NONE || r->unit > WR_UNIT_TIMEZONE_MINUTE ? BAD : 0;
}

/* Backwards, so that a unit is known when its number comes. */
static uint32_t read_fields(struct read *r, const struct wr_time_fields *f)
{
    for (uint32_t i = f->count; i-- > 0;) {
        const char *text = f->fields[i].text;
        uint32_t state = BAD;
        switch (f->fields[i].kind) {
        case WR_TIME_FIELD_TIME:
            state = read_clock(r, text);
            break;
        case WR_TIME_FIELD_ZONE:
            state = read_signed(r, text);
            break;
        case WR_TIME_FIELD_DATE:
        case WR_TIME_FIELD_NUMBER:
            state = read_number(r, text);
            break;
        case WR_TIME_FIELD_WORD:
        case WR_TIME_FIELD_SPECIAL:
            state = read_word(r, text);
            break;
        }
        if (state != 0) {
            return state;
        }
        if ((r->seen & r->now) != 0) {
            return BAD;
        }
        r->seen |= r->now;
    }
    return r->seen == 0 ? BAD : 0;
}

/* ---- ISO 8601 ---- */

struct iso {
    struct parts parts;
    const char *p;
    int64_t value;
    double fraction;
    size_t width; /* digits in front of the point */
};

static uint32_t iso_number(struct iso *s)
{
    const char *first = s->p;
    char *end;
    double v, whole;

    if (!isdigit((unsigned char)*s->p) && *s->p != '-' && *s->p != '.') {
        return BAD;
    }
    errno = 0;
    v = strtod(s->p, &end);
    if (end == s->p || errno != 0) {
        return BAD;
    }
    if (isnan(v) || v < -1.0e15 || v > 1.0e15) {
        return BEYOND;
    }
    whole = v >= 0 ? floor(v) : -floor(-v);
    s->value = (int64_t)whole;
    s->fraction = v - whole;
    s->p = end;
    first += *first == '-';
    s->width = strspn(first, "0123456789");
    return 0;
}

static uint32_t iso_add(struct iso *s, enum wr_time_unit unit)
{
    return add_unit(&s->parts, unit, s->value, s->fraction) ? 0 : BEYOND;
}

/* "[y]-[m]-[d]" or "[h]:[m]:[s]" behind its first number. *ret_done: the text, or its date, ends. */
static uint32_t iso_extended(struct iso *s, const enum wr_time_unit units[3], char separator)
{
    uint32_t state = iso_add(s, units[0]);

    for (uint32_t i = 1; state == 0 && i < 3 && *s->p != '\0' && *s->p != 'T'; i++) {
        if (*s->p != separator) {
            return BAD;
        }
        s->p += 1;
        state = iso_number(s);
        state = state == 0 ? iso_add(s, units[i]) : state;
    }
    return state != 0 || *s->p == '\0' || (separator == '-' && *s->p == 'T') ? state : BAD;
}

/* yyyymmdd or hhmmss. */
static uint32_t iso_basic(struct iso *s, const enum wr_time_unit units[3])
{
    int64_t value = s->value;
    double fraction = s->fraction;
    int64_t values[3] = {value / 10000, value / 100 % 100, value % 100};

    s->fraction = 0;
    for (uint32_t i = 0; i < 3; i++) {
        s->value = values[i];
        s->fraction = i == 2 ? fraction : 0;
        if (iso_add(s, units[i]) != 0) {
            return BEYOND;
        }
    }
    return 0;
}

static enum wr_time_unit iso_unit(bool date, char designator)
{
    switch (designator) {
    case 'Y':
        return date ? WR_UNIT_YEAR : WR_UNIT_NONE;
    case 'M':
        return date ? WR_UNIT_MONTH : WR_UNIT_MINUTE;
    case 'W':
        return date ? WR_UNIT_WEEK : WR_UNIT_NONE;
    case 'D':
        return date ? WR_UNIT_DAY : WR_UNIT_NONE;
    case 'H':
        return date ? WR_UNIT_NONE : WR_UNIT_HOUR;
    case 'S':
        return date ? WR_UNIT_NONE : WR_UNIT_SECOND;
    default:
        return WR_UNIT_NONE;
    }
}

static uint32_t read_iso(struct iso *s)
{
    static const enum wr_time_unit dates[3] = {WR_UNIT_YEAR, WR_UNIT_MONTH, WR_UNIT_DAY};
    static const enum wr_time_unit times[3] = {WR_UNIT_HOUR, WR_UNIT_MINUTE, WR_UNIT_SECOND};
    bool date = true, any = false;
    uint32_t state = 0;

    if (strlen(s->p) < 2 || *s->p++ != 'P') {
        return BAD;
    }
    while (state == 0 && *s->p != '\0') {
        if (*s->p == 'T') { /* what follows is a time */
            date = any = false;
            s->p += 1;
            continue;
        }
        if ((state = iso_number(s)) != 0) {
            return state;
        }
        enum wr_time_unit unit = iso_unit(date, *s->p);
        if (unit != WR_UNIT_NONE) {
            s->p += 1;
            state = iso_add(s, unit);
            any = true;
        } else if (any) {
            return BAD;
        } else if ((*s->p == '\0' || (date && *s->p == 'T')) && s->width == (date ? 8u : 6u)) {
            state = iso_basic(s, date ? dates : times);
        } else {
            state = iso_extended(s, date ? dates : times, date ? '-' : ':');
        }
    }
    return state;
}

/* ---- in ---- */

static bool negate(struct parts *v)
{
    if (v->us == INT64_MIN || v->days == INT32_MIN || v->months == INT32_MIN ||
        v->years == INT32_MIN) {
        return false;
    }
    *v = (struct parts){-v->years, -v->months, -v->days, -v->us};
    return true;
}

static uint32_t read_any(const char *text, uint32_t bytes, int32_t range, struct parts *ret)
{
    struct wr_time_fields fields;
    struct read r = {.range = range};
    struct iso iso = {0};
    char copy[256];
    uint32_t state = BAD;

    if (wr_time_lex(text, bytes, LEX_ROOM, &fields)) {
        state = read_fields(&r, &fields);
    }
    *ret = r.parts;
    if (state == 0 && r.ago && !negate(ret)) {
        return BEYOND;
    }
    if (state != BAD || bytes >= sizeof copy || memchr(text, '\0', bytes) != NULL) {
        return state;
    }
    memcpy(copy, text, bytes);
    copy[bytes] = '\0';
    iso.p = copy;
    state = read_iso(&iso);
    *ret = iso.parts;
    return state;
}

uint32_t wr_interval_parse(const char *text, uint32_t bytes, int32_t typmod,
                           struct wr_interval *ret)
{
    int32_t range = typmod < 0 ? WR_RANGE_FULL : typmod >> 16 & 0x7fff;
    struct parts parts = {0};
    struct wr_interval v;
    int64_t months;
    uint32_t state = read_any(text, bytes, range, &parts);

    if (state != 0) {
        return state;
    }
    months = (int64_t)parts.years * 12 + parts.months;
    if (months > INT32_MAX || months < INT32_MIN) {
        return WR_SQLSTATE_DATETIME_OVERFLOW;
    }
    v = (struct wr_interval){(int32_t)months, parts.days, parts.us};
    return wr_interval_constrain(v, typmod, ret) ? 0 : WR_SQLSTATE_DATETIME_OVERFLOW;
}

/* ---- out ---- */

struct out {
    char *buf;
    uint32_t used;
    bool before; /* the part before was negative: a positive one says so */
};

static void put_text(struct out *o, const char *text)
{
    size_t bytes = strlen(text);

    memcpy(o->buf + o->used, text, bytes);
    o->used += (uint32_t)bytes;
}

/* At least so many digits. */
static void put_number(struct out *o, uint64_t value, uint32_t least)
{
    char digits[20];
    uint32_t count = 0;

    for (; value > 0 || count < least; value /= 10) {
        digits[count++] = (char)('0' + value % 10);
    }
    while (count > 0) {
        o->buf[o->used++] = digits[--count];
    }
}

static void put_part(struct out *o, int32_t value, const char *unit)
{
    if (value != 0) {
        put_text(o, o->used == 0 ? "" : " ");
        put_text(o, value < 0 ? "-" : o->before ? "+" : "");
        put_number(o, value < 0 ? 0 - (uint64_t)value : (uint64_t)value, 1);
        put_text(o, unit);
        put_text(o, value == 1 ? "" : "s");
        o->before = value < 0;
    }
}

uint32_t wr_interval_format(struct wr_interval v, char buf[WR_INTERVAL_TEXT_BYTES])
{
    struct out o = {.buf = buf};
    uint64_t us = v.us < 0 ? 0 - (uint64_t)v.us : (uint64_t)v.us;

    put_part(&o, v.months / 12, " year");
    put_part(&o, v.months % 12, " mon");
    put_part(&o, v.days, " day");
    if (o.used == 0 || us != 0) {
        put_text(&o, o.used == 0 ? "" : " ");
        put_text(&o, v.us < 0 ? "-" : o.before ? "+" : "");
        put_number(&o, us / 3600000000u, 2);
        put_text(&o, ":");
        put_number(&o, us / 60000000u % 60, 2);
        put_text(&o, ":");
        put_number(&o, us / 1000000u % 60, 2);
        if (us % 1000000u != 0) {
            put_text(&o, ".");
            put_number(&o, us % 1000000u, 6);
            while (buf[o.used - 1] == '0') {
                o.used -= 1;
            }
        }
    }
    buf[o.used] = '\0';
    return o.used;
}
