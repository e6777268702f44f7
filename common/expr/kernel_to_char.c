/* to_char, to_number, to_date and to_timestamp over rows. */
#include <float.h>
#include <math.h>
#include <stdio.h>

#include "common/batch/decimal_math.h"
#include "common/batch/float_text.h"
#include "common/batch/sqlstate.h"
#include "common/batch/zones.h"
#include "common/expr/kernel_numeric.h"
#include "common/expr/kernel_to_char_read.h"

/* A row's text by its picture; what it did not say why it failed has its words in kept. */
typedef uint32_t (*write_row)(struct wr_pictures *kept, const struct wr_picture *picture,
                              const struct wr_kernel_call *call, uint32_t row, struct wr_sb *sb);

/* The pictures are there: wr_pictures_of has been asked for the call. */
static uint32_t write_one(const struct wr_kernel_call *call, write_row write, uint32_t row,
                          struct wr_sb *sb, const char **ret_message)
{
    struct wr_pictures *kept = (struct wr_pictures *)*call->state;
    const struct wr_picture *picture = wr_picture_at(call, kept, row);

    kept->message[0] = '\0';
    *ret_message = kept->message;
    if (picture->wrong != NULL) {
        return wr_picture_fail(kept, WR_SQLSTATE_SYNTAX, "%s", picture->wrong);
    }
    return write(kept, picture, call, row, sb);
}

#define WRITES(name, numbers, function)                                                     \
    static uint32_t name##_row(const struct wr_kernel_call *call, uint32_t row,              \
                               struct wr_sb *sb, const char **ret_message)                   \
    {                                                                                       \
        return write_one(call, function, row, sb, ret_message);                             \
    }                                                                                       \
    static bool name(const struct wr_kernel_call *call)                                     \
    {                                                                                       \
        (void)wr_pictures_of(call, numbers);                                                \
        return wr_kernel_by_row(call, name##_row);                                          \
    }                                                                                       \
    const struct wr_kernel_entry wr_kernel_##name = {name};                                 \
    void wr_explain_##name(const struct wr_kernel_call *call, uint32_t row, uint32_t sqlstate, \
                           char *message, size_t bytes)                                     \
    {                                                                                       \
        (void)sqlstate;                                                                     \
        (void)wr_pictures_of(call, numbers);                                                \
        wr_explain_by_row(call, row, name##_row, message, bytes);                           \
    }

/* ---- times ---- */

static void split_local(int64_t us, struct wr_moment *ret)
{
    struct wr_datetime at;
    int64_t days = wr_floor_div(us, WR_US_PER_DAY);

    wr_timestamp_split(us, &at);
    *ret = (struct wr_moment){.year = at.year,
                              .month = at.month,
                              .day = at.day,
                              .hour = at.hour,
                              .minute = at.minute,
                              .second = at.second,
                              .us = at.us,
                              .day_of_year = wr_day_of_year(&at),
                              .day_of_week = wr_day_of_week(days)};
}

static uint32_t write_timestamp(struct wr_pictures *kept, const struct wr_picture *picture,
                                const struct wr_kernel_call *call, uint32_t row, struct wr_sb *sb)
{
    int64_t us = ((const int64_t *)call->args[0])[row];
    struct wr_moment at;

    if (picture->count == 1 || !wr_timestamp_finite(us)) {
        return WR_ROW_NULL;
    }
    split_local(us, &at);
    return wr_moment_write(kept, picture, &at, sb);
}
WRITES(to_char_timestamp, false, write_timestamp)

static uint32_t write_timestamptz(struct wr_pictures *kept, const struct wr_picture *picture,
                                  const struct wr_kernel_call *call, uint32_t row,
                                  struct wr_sb *sb)
{
    int64_t us = ((const int64_t *)call->args[0])[row], seconds, local;
    const struct wr_zone *zone = wr_zone_current();
    struct wr_moment at;

    if (picture->count == 1 || !wr_timestamp_finite(us)) {
        return WR_ROW_NULL;
    }
    if (!wr_zone_to_local(zone, us, &local)) {
        return wr_picture_fail(kept, WR_SQLSTATE_DATETIME_OVERFLOW, "timestamp out of range");
    }
    seconds = wr_floor_div(us, WR_US_PER_SECOND);
    split_local(local, &at);
    at.offset_s = zone == NULL ? 0 : wr_zone_offset(zone, seconds);
    at.zone = zone == NULL ? "UTC" : wr_zone_abbreviation(zone, seconds);
    return wr_moment_write(kept, picture, &at, sb);
}
WRITES(to_char_timestamptz, false, write_timestamptz)

static uint32_t write_interval(struct wr_pictures *kept, const struct wr_picture *picture,
                               const struct wr_kernel_call *call, uint32_t row, struct wr_sb *sb)
{
    struct wr_interval v = ((const struct wr_interval *)call->args[0])[row];
    struct wr_moment at = {.interval = true,
                           .year = v.months / 12,
                           .month = v.months % 12,
                           .day = v.days,
                           .hour = v.us / WR_US_PER_HOUR,
                           .minute = v.us % WR_US_PER_HOUR / WR_US_PER_MINUTE,
                           .second = v.us % WR_US_PER_MINUTE / WR_US_PER_SECOND,
                           .us = v.us % WR_US_PER_SECOND,
                           .day_of_year = (int64_t)v.months * 30 + v.days};

    return picture->count == 1 ? WR_ROW_NULL : wr_moment_write(kept, picture, &at, sb);
}
WRITES(to_char_interval, false, write_interval)

/* ---- numbers ---- */

static const char *roman(int64_t v, char text[17])
{
    static const struct {
        int64_t value;
        const char *letters;
    } parts[] = {{1000, "M"}, {900, "CM"}, {500, "D"}, {400, "CD"}, {100, "C"}, {90, "XC"}, {50, "L"},
                 {40, "XL"},  {10, "X"},   {9, "IX"},  {5, "V"},    {4, "IV"},  {1, "I"}};
    uint32_t bytes = 0;

    if (v < 1 || v > 3999) {
        return "###############";
    }
    for (size_t i = 0; i < WR_COUNT(parts); i++) {
        for (; v >= parts[i].value; v -= parts[i].value) {
            for (const char *p = parts[i].letters; *p != '\0'; p++) {
                text[bytes++] = *p;
            }
        }
    }
    text[bytes] = '\0';
    return text;
}

static uint32_t write_roman(struct wr_pictures *kept, const struct wr_picture *picture, int64_t v,
                            struct wr_sb *sb)
{
    char text[17];
    struct wr_digits digits = {roman(v, text), '\0', 0};

    return wr_number_write(kept, picture, &picture->number, &digits, sb);
}

/* The digits in kept->text: a point and so many zeros are still to be added. More of them than the picture
 * has places become '#'. */
static uint32_t write_digits(struct wr_pictures *kept, const struct wr_picture *picture,
                             const struct wr_number_picture *n, struct wr_sb *sb)
{
    struct wr_digits digits = {kept->text.ptr, '+', 0};
    const char *point;
    int32_t pre;

    if (*digits.text == '-') {
        digits.text += 1;
        digits.sign = '-';
    }
    point = strchr(digits.text, '.');
    pre = (int32_t)(point == NULL ? strlen(digits.text) : (size_t)(point - digits.text));
    if (pre > n->pre) {
        kept->text.bytes = 0;
        for (int32_t i = 0; i < n->pre + n->post + 1; i++) {
            wr_sb_putc(&kept->text, i == n->pre ? '.' : '#');
        }
        digits.text = kept->text.ptr;
    } else {
        digits.spaces = n->pre - pre;
    }
    return wr_number_write(kept, picture, n, &digits, sb);
}

static void put_zeros(struct wr_sb *text, int32_t count)
{
    for (int32_t i = 0; i < count; i++) {
        wr_sb_putc(text, '0');
    }
}

/* Digits, '.', digits, 'e', sign, two digits, where there is no number. */
static void put_no_exponent(struct wr_pictures *kept, const struct wr_number_picture *n)
{
    for (int32_t i = 0; i < n->pre + n->post + 6; i++) {
        wr_sb_putc(&kept->text, i == 0 ? ' ' : i == n->pre + 1 ? '.' : '#');
    }
}

static uint32_t write_double_exponent(struct wr_pictures *kept, const struct wr_picture *picture,
                                      double v, struct wr_sb *sb)
{
    const struct wr_number_picture *n = &picture->number;
    struct wr_digits digits = {NULL, '+', 0};

    kept->text.bytes = 0;
    if (!isfinite(v)) {
        put_no_exponent(kept, n);
    } else {
        wr_sb_printf(&kept->text, "%+.*e", n->post, v);
        kept->text.ptr[0] = kept->text.ptr[0] == '+' ? ' ' : '-';
    }
    digits.text = kept->text.ptr;
    return wr_number_write(kept, picture, n, &digits, sb);
}

/* Rounded at the digits that the picture shows: 9.99 becomes 10.0e+00. */
static void put_decimal_exponent(struct wr_pictures *kept, const struct wr_number_picture *n,
                                 struct wr_decimal *d)
{
    int32_t exponent = wr_decimal_sign(d) == 0 ? 0 : wr_decimal_exponent(d);
    mpz_t power;

    if (exponent >= 0 || (uint32_t)-exponent <= d->scale) {
        d->scale = (uint32_t)((int64_t)d->scale + exponent);
    } else {
        mpz_init(power);
        wr_decimal_power_of_ten(power, (uint32_t)-exponent - d->scale);
        mpz_mul(d->c, d->c, power);
        mpz_clear(power);
        d->scale = 0;
    }
    wr_decimal_rescale(d, n->post, WR_DECIMAL_ROUND);
    if (wr_decimal_sign(d) >= 0) {
        wr_sb_putc(&kept->text, ' ');
    }
    wr_decimal_to_text(d, &kept->text);
    wr_sb_printf(&kept->text, "e%+03d", exponent);
}

static uint32_t write_decimal_exponent(struct wr_pictures *kept, const struct wr_picture *picture,
                                       struct wr_decimal *d, struct wr_sb *sb)
{
    struct wr_digits digits = {NULL, '+', 0};

    kept->text.bytes = 0;
    if (wr_decimal_is_finite(d)) {
        put_decimal_exponent(kept, &picture->number, d);
    } else {
        put_no_exponent(kept, &picture->number);
    }
    digits.text = kept->text.ptr;
    return wr_number_write(kept, picture, &picture->number, &digits, sb);
}

/* At least so many digits, of which the last `post` are behind a point. */
static void put_fixed(struct wr_sb *text, bool negative, uint64_t v, int32_t post)
{
    char digits[48];
    uint32_t at = sizeof digits;

    for (int32_t i = 0; i <= post || v > 0; i++, v /= 10) {
        if (i == post && post > 0) {
            digits[--at] = '.';
        }
        digits[--at] = (char)('0' + v % 10);
    }
    if (negative) {
        digits[--at] = '-';
    }
    wr_sb_append(text, digits + at, sizeof digits - at);
}

/* An integer as the picture shows it; V moves the point. */
static uint32_t write_integer(struct wr_pictures *kept, const struct wr_picture *picture, int64_t v,
                              bool wide, struct wr_sb *sb)
{
    struct wr_number_picture n = picture->number;
    int64_t power = 1;
    bool beyond = false;

    for (int32_t i = 0; i < n.shift && !beyond; i++) {
        beyond = __builtin_mul_overflow(power, (int64_t)10, &power);
    }
    beyond = beyond || __builtin_mul_overflow(v, power, &v);
    if (beyond || (!wide && ((int32_t)power != power || (int32_t)v != v))) {
        return wr_picture_fail(kept, WR_SQLSTATE_OUT_OF_RANGE, "%s out of range",
                               wide ? "bigint" : "integer");
    }
    n.pre += n.shift;
    kept->text.bytes = 0;
    put_fixed(&kept->text, v < 0, v < 0 ? 0 - (uint64_t)v : (uint64_t)v, 0);
    if (n.post > 0) {
        wr_sb_putc(&kept->text, '.');
        put_zeros(&kept->text, n.post);
    }
    return write_digits(kept, picture, &n, sb);
}

static uint32_t write_int4(struct wr_pictures *kept, const struct wr_picture *picture,
                           const struct wr_kernel_call *call, uint32_t row, struct wr_sb *sb)
{
    int32_t v = ((const int32_t *)call->args[0])[row];

    if (picture->count == 1) {
        return 0;
    }
    if ((picture->number.flags & WR_NUMBER_ROMAN) != 0) {
        return write_roman(kept, picture, v, sb);
    }
    if ((picture->number.flags & WR_NUMBER_EXPONENT) != 0) {
        return write_double_exponent(kept, picture, (double)v, sb);
    }
    return write_integer(kept, picture, v, false, sb);
}
WRITES(to_char_int4, true, write_int4)

static uint32_t write_int8(struct wr_pictures *kept, const struct wr_picture *picture,
                           const struct wr_kernel_call *call, uint32_t row, struct wr_sb *sb)
{
    int64_t v = ((const int64_t *)call->args[0])[row];

    if (picture->count == 1) {
        return 0;
    }
    if ((picture->number.flags & WR_NUMBER_ROMAN) != 0) {
        return (int32_t)v != v
                   ? wr_picture_fail(kept, WR_SQLSTATE_OUT_OF_RANGE, "integer out of range")
                   : write_roman(kept, picture, v, sb);
    }
    if ((picture->number.flags & WR_NUMBER_EXPONENT) != 0) {
        WR_DECIMAL(d);
        wr_decimal_set_i64(&d, v);
        return write_decimal_exponent(kept, picture, &d, sb);
    }
    return write_integer(kept, picture, v, true, sb);
}
WRITES(to_char_int8, true, write_int8)

#define EXACT_MAX 1e15 /* below it, the type has all digits in front of the point */

/* As %.*f writes it, from the shortest digits: rounding those is rounding the number unless they end exactly in
 * the middle, as the middle would else be shorter or nearer. No more than 15 digits are asked for in all. false:
 * for the library. */
static bool put_rounded(struct wr_sb *text, double v, int32_t post)
{
    struct wr_float_digits d;
    uint64_t cut = 1, rest;

    if (v == 0) {
        put_fixed(text, signbit(v) != 0, 0, post);
        return true;
    }
    if (fabs(v) < DBL_MIN || fabs(v) >= EXACT_MAX) {
        return false;
    }
    d = wr_float8_digits(v);
    for (; d.exponent > -post; d.exponent--) {
        d.digits *= 10;
    }
    if (d.exponent < -post - 18) {
        return false;
    }
    for (; d.exponent < -post; d.exponent++) {
        cut *= 10;
    }
    rest = d.digits % cut;
    if (cut > 1 && rest == cut / 2) {
        return false;
    }
    put_fixed(text, v < 0, d.digits / cut + (rest > cut / 2), post);
    return true;
}

/* Digits in front of the point, when there are none behind it. */
static int32_t whole_digits(double v)
{
    uint64_t whole;
    int32_t count = 1;

    if (fabs(v) >= EXACT_MAX) {
        return snprintf(NULL, 0, "%.0f", fabs(v));
    }
    for (whole = (uint64_t)rint(fabs(v)); whole >= 10; whole /= 10) {
        count += 1;
    }
    return count;
}

/* No more digits than the type holds. `single`: real. */
static uint32_t write_float(struct wr_pictures *kept, const struct wr_picture *picture, double v,
                            bool single, struct wr_sb *sb)
{
    struct wr_number_picture n = picture->number;
    int32_t most = single ? 6 : 15, whole;
    double power;

    if (picture->count == 1) {
        return 0;
    }
    if ((n.flags & WR_NUMBER_ROMAN) != 0) {
        v = rint(v);
        return write_roman(kept, picture, v >= 0 && v <= 4000 ? (int64_t)v : 0, sb);
    }
    if ((n.flags & WR_NUMBER_EXPONENT) != 0) {
        return write_double_exponent(kept, picture, v, sb);
    }
    if ((n.flags & WR_NUMBER_SHIFT) != 0) {
        power = pow(10, n.shift);
        v = single ? (double)((float)v * (float)power) : v * power;
        n.pre += n.shift;
    }
    kept->text.bytes = 0;
    if (isfinite(v)) {
        whole = whole_digits(v);
        n.post = WR_MAX(0, WR_MIN(n.post, most - whole));
        if (!put_rounded(&kept->text, v, n.post)) {
            wr_sb_printf(&kept->text, "%.*f", n.post, v);
        }
    } else {
        whole = isnan(v) ? 3 : 8;
        n.post = WR_MAX(0, WR_MIN(n.post, most - whole));
        wr_sb_puts(&kept->text, isnan(v) ? "NaN" : v < 0 ? "-Infinity" : "Infinity");
    }
    return write_digits(kept, picture, &n, sb);
}

static uint32_t write_float4(struct wr_pictures *kept, const struct wr_picture *picture,
                             const struct wr_kernel_call *call, uint32_t row, struct wr_sb *sb)
{
    return write_float(kept, picture, (double)((const float *)call->args[0])[row], true, sb);
}
WRITES(to_char_float4, true, write_float4)

static uint32_t write_float8(struct wr_pictures *kept, const struct wr_picture *picture,
                             const struct wr_kernel_call *call, uint32_t row, struct wr_sb *sb)
{
    return write_float(kept, picture, ((const double *)call->args[0])[row], false, sb);
}
WRITES(to_char_float8, true, write_float8)

/* The usual case without big numbers: no more digits behind the point than the picture has places. */
static bool put_small(struct wr_pictures *kept, struct wr_numeric v, int32_t post)
{
    char text[WR_NUMERIC_TEXT_BYTES];
    int32_t missing;

    if (wr_numeric_tag_of(v) != WR_NUMERIC_SMALL || (int32_t)wr_numeric_scale_of(v) > post) {
        return false;
    }
    missing = post - (int32_t)wr_numeric_scale_of(v);
    wr_sb_append(&kept->text, text, wr_numeric_format(v, text));
    if (missing == post && post > 0) {
        wr_sb_putc(&kept->text, '.');
    }
    put_zeros(&kept->text, missing);
    return true;
}

static uint32_t write_numeric_roman(struct wr_pictures *kept, const struct wr_picture *picture,
                                    struct wr_numeric v, struct wr_sb *sb)
{
    int64_t whole = 0;
    enum wr_numeric_tag tag = wr_numeric_tag_of(v);

    if (tag == WR_NUMERIC_NAN) {
        return wr_picture_fail(kept, WR_SQLSTATE_NOT_SUPPORTED, "cannot convert NaN to integer");
    }
    if (tag == WR_NUMERIC_INFINITY || tag == WR_NUMERIC_MINUS_INFINITY) {
        return wr_picture_fail(kept, WR_SQLSTATE_NOT_SUPPORTED,
                               "cannot convert infinity to integer");
    }
    if (!wr_numeric_to_i64(v, &whole) || (int32_t)whole != whole) {
        return wr_picture_fail(kept, WR_SQLSTATE_OUT_OF_RANGE, "integer out of range");
    }
    return write_roman(kept, picture, whole, sb);
}

static uint32_t write_numeric(struct wr_pictures *kept, const struct wr_picture *picture,
                              const struct wr_kernel_call *call, uint32_t row, struct wr_sb *sb)
{
    struct wr_numeric v = ((const struct wr_numeric *)call->args[0])[row];
    struct wr_number_picture n = picture->number;

    if (picture->count == 1) {
        return 0;
    }
    if ((n.flags & WR_NUMBER_ROMAN) != 0) {
        return write_numeric_roman(kept, picture, v, sb);
    }
    kept->text.bytes = 0;
    if ((n.flags & (WR_NUMBER_EXPONENT | WR_NUMBER_SHIFT)) == 0 && put_small(kept, v, n.post)) {
        return write_digits(kept, picture, &n, sb);
    }
    WR_DECIMAL(d);
    wr_decimal_load(v, &d);
    if ((n.flags & WR_NUMBER_EXPONENT) != 0) {
        return write_decimal_exponent(kept, picture, &d, sb);
    }
    if (wr_decimal_is_finite(&d)) {
        WR_DECIMAL(power);
        wr_decimal_power_of_ten(power.c, (uint32_t)n.shift);
        wr_decimal_mul(&d, &d, &power);
        wr_decimal_rescale(&d, n.post, WR_DECIMAL_ROUND);
        wr_decimal_to_text(&d, &kept->text);
    } else {
        wr_numeric_to_text(v, &kept->text);
    }
    n.pre += n.shift;
    return write_digits(kept, picture, &n, sb);
}
WRITES(to_char_numeric, true, write_numeric)

/* ---- from text ---- */

/* V divides by a power of ten, which has PostgreSQL's digits of a power. */
static uint32_t shift_down(int32_t shift, struct wr_numeric v, struct wr_numeric_room *room,
                           struct wr_numeric *ret)
{
    WR_DECIMAL(ten);
    WR_DECIMAL(exponent);
    WR_DECIMAL(d);
    uint32_t state;

    wr_decimal_set_i64(&ten, 10);
    wr_decimal_set_i64(&exponent, -(int64_t)shift);
    state = wr_decimal_power(&ten, &ten, &exponent);
    if (state != 0) {
        return state;
    }
    wr_decimal_load(v, &d);
    wr_decimal_mul(&d, &d, &ten);
    return wr_decimal_store(&d, room, ret);
}

static uint32_t read_numeric(const struct wr_kernel_call *call, struct wr_pictures *kept,
                             uint32_t row, struct wr_numeric_room *room, struct wr_numeric *ret)
{
    const struct wr_picture *picture = wr_picture_at(call, kept, row);
    const struct wr_number_picture *n = &picture->number;
    struct wr_numeric v;
    int32_t post = 0, typmod;
    uint32_t state;

    kept->message[0] = '\0';
    if (picture->wrong != NULL) {
        return wr_picture_fail(kept, WR_SQLSTATE_SYNTAX, "%s", picture->wrong);
    }
    if (picture->count == 1) {
        return WR_ROW_NULL;
    }
    state = wr_number_read(kept, picture, wr_kernel_text(call, 0, row), &kept->text, &post);
    if (state != 0) {
        return state;
    }
    typmod = wr_numeric_typmod(n->pre + n->shift + post, post);
    state = wr_numeric_parse((struct wr_str){kept->text.ptr, kept->text.bytes}, typmod, room, &v);
    if (state == WR_SQLSTATE_TEXT_REPRESENTATION) {
        return wr_picture_fail(kept, state, "invalid input syntax for type numeric: \"%.100s\"",
                               kept->text.ptr);
    }
    if (state == WR_SQLSTATE_OUT_OF_RANGE) {
        return wr_picture_fail(kept, state, "numeric field overflow");
    }
    if (state == 0 && (n->flags & WR_NUMBER_SHIFT) != 0) {
        return shift_down(n->shift, v, room, ret);
    }
    *ret = v;
    return state;
}

static bool to_number(const struct wr_kernel_call *call)
{
    struct wr_pictures *kept = wr_pictures_of(call, true);
    struct wr_kernel_room room = wr_kernel_room_of(call);
    struct wr_numeric *out = call->out;

    WR_KERNEL_ROWS(call, i)
    {
        if (!wr_kernel_live(call, i)) {
            continue;
        }
        uint32_t state = read_numeric(call, kept, i, &room.room, &out[i]);
        if (state == WR_ROW_NULL) {
            wr_kernel_null(call, i);
        } else {
            wr_kernel_numeric_state(call, i, state);
        }
    }
    return !room.room.refused;
}
const struct wr_kernel_entry wr_kernel_to_number = {to_number};

void wr_explain_to_number(const struct wr_kernel_call *call, uint32_t row, uint32_t sqlstate,
                          char *message, size_t bytes)
{
    struct wr_pictures *kept = wr_pictures_of(call, true);
    struct wr_numeric_space space = {0};
    struct wr_numeric ignored;

    (void)sqlstate;
    if (read_numeric(call, kept, row, wr_numeric_space_room(&space), &ignored) != 0) {
        (void)snprintf(message, bytes, "%s", kept->message);
    }
    wr_numeric_space_fini(&space);
}

static uint32_t read_moment(const struct wr_kernel_call *call, struct wr_pictures *kept,
                            uint32_t row, struct wr_read_moment *ret)
{
    kept->message[0] = '\0';
    return wr_moment_read(kept, wr_picture_at(call, kept, row), wr_kernel_text(call, 0, row), ret);
}

/* Days from 1970; false: no date's. */
static bool days_of(const struct wr_read_moment *at, int64_t *ret)
{
    if (at->year < -5000 || at->year > 6000000) {
        return false;
    }
    *ret = wr_days_of(at->year, (int32_t)at->month, 1) + at->day - 1;
    return wr_date_valid(*ret);
}

static uint32_t read_date(const struct wr_kernel_call *call, struct wr_pictures *kept, uint32_t row,
                          int32_t *ret)
{
    struct wr_read_moment at;
    struct wr_str text = wr_kernel_text(call, 0, row);
    uint32_t state = read_moment(call, kept, row, &at);
    int64_t days = 0;

    if (state != 0) {
        return state;
    }
    if (!days_of(&at, &days)) {
        return wr_picture_fail(kept, WR_SQLSTATE_DATETIME_OVERFLOW, "date out of range: \"%.*s\"",
                               (int)WR_MIN(text.bytes, (size_t)100), text.ptr);
    }
    *ret = (int32_t)days;
    return 0;
}

static uint32_t read_timestamp(const struct wr_kernel_call *call, struct wr_pictures *kept,
                               uint32_t row, int64_t *ret)
{
    struct wr_read_moment at;
    uint32_t state = read_moment(call, kept, row, &at);
    int64_t days = 0, us = 0;
    bool good;

    if (state != 0) {
        return state;
    }
    good = days_of(&at, &days) && !__builtin_mul_overflow(days, WR_US_PER_DAY, &us) &&
           !__builtin_add_overflow(us, at.time_us, &us);
    if (good && at.has_offset) {
        good = !__builtin_sub_overflow(us, at.offset_s * WR_US_PER_SECOND, &us);
    } else if (good) {
        good = wr_zone_from_local(wr_zone_current(), us, &us);
    }
    if (!good || !wr_timestamp_valid(us)) {
        return wr_picture_fail(kept, WR_SQLSTATE_DATETIME_OVERFLOW, "timestamp out of range");
    }
    *ret = at.precision == 0 ? us : wr_timestamp_round(us, at.precision);
    return 0;
}

#define READS(name, R, function)                                                            \
    static bool name(const struct wr_kernel_call *call)                                     \
    {                                                                                       \
        struct wr_pictures *kept = wr_pictures_of(call, false);                             \
        R *out = call->out;                                                                 \
        WR_KERNEL_ROWS(call, i)                                                             \
        {                                                                                   \
            out[i] = 0;                                                                     \
            if (wr_kernel_live(call, i)) {                                                  \
                call->errors[i] = function(call, kept, i, &out[i]);                         \
            }                                                                               \
        }                                                                                   \
        return true;                                                                        \
    }                                                                                       \
    const struct wr_kernel_entry wr_kernel_##name = {name};                                 \
    void wr_explain_##name(const struct wr_kernel_call *call, uint32_t row, uint32_t sqlstate, \
                           char *message, size_t bytes)                                     \
    {                                                                                       \
        struct wr_pictures *kept = wr_pictures_of(call, false);                             \
        R ignored;                                                                          \
        (void)sqlstate;                                                                     \
        if (function(call, kept, row, &ignored) != 0) {                                     \
            (void)snprintf(message, bytes, "%s", kept->message);                            \
        }                                                                                   \
    }
READS(to_date, int32_t, read_date)
READS(to_timestamp_text, int64_t, read_timestamp)
