#include "common/batch/time_lex.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/attr.h"

/* Where the lexer is: what it reads, and the field it writes. */
struct lexer {
    const char *p;
    const char *end;
    struct wr_time_fields *fields;
    bool full;
};

static char peek(const struct lexer *l)
{
    return l->p < l->end ? *l->p : '\0';
}
static bool is_digit(char c)
{
    return isdigit((unsigned char)c) != 0;
}
static bool is_letter(char c)
{
    return isalpha((unsigned char)c) != 0;
}

static void put(struct lexer *l, char c)
{
    struct wr_time_fields *f = l->fields;

    if (f->used >= f->room) {
        l->full = true;
        return;
    }
    f->buf[f->used++] = c;
}

static void take(struct lexer *l)
{
    put(l, (char)tolower((unsigned char)*l->p));
    l->p += 1;
}

static void take_digits(struct lexer *l, const char *others)
{
    while (l->p < l->end && (is_digit(*l->p) || (*l->p != '\0' && strchr(others, *l->p) != NULL))) {
        take(l);
    }
}

static void take_letters(struct lexer *l)
{
    while (is_letter(peek(l))) {
        take(l);
    }
}

/* Behind the first digits of a date: "-02-29", ".2.2024", "-feb-2024". */
static enum wr_time_field_kind take_date(struct lexer *l)
{
    char delimiter[2] = {peek(l), '\0'};
    enum wr_time_field_kind kind = WR_TIME_FIELD_DATE;

    take(l);
    if (!is_digit(peek(l))) {
        while (isalnum((unsigned char)peek(l)) || peek(l) == delimiter[0]) {
            take(l);
        }
        return kind;
    }
    kind = delimiter[0] == '.' ? WR_TIME_FIELD_NUMBER : WR_TIME_FIELD_DATE;
    take_digits(l, "");
    if (peek(l) == delimiter[0]) { /* three parts, by the same delimiter */
        kind = WR_TIME_FIELD_DATE;
        take(l);
        take_digits(l, delimiter);
    }
    return kind;
}

static enum wr_time_field_kind take_number(struct lexer *l)
{
    take_digits(l, "");
    if (peek(l) == ':') {
        take_digits(l, ":.");
        return WR_TIME_FIELD_TIME;
    }
    if (peek(l) == '-' || peek(l) == '/' || peek(l) == '.') {
        return take_date(l);
    }
    return WR_TIME_FIELD_NUMBER;
}

/* A word; or a date that begins with its month, or the name of a zone. */
static enum wr_time_field_kind take_word(struct lexer *l, uint32_t first)
{
    bool more = false;
    int32_t value;

    take_letters(l);
    if (peek(l) == '-' || peek(l) == '/' || peek(l) == '.') {
        more = true;
    } else if (peek(l) == '+' || is_digit(peek(l))) {
        char word[sizeof l->fields->buf];
        uint32_t bytes = l->fields->used - first;
        memcpy(word, l->fields->buf + first, bytes);
        word[bytes < sizeof word ? bytes : sizeof word - 1] = '\0';
        more = wr_time_word_of(word, &value) == WR_WORD_UNKNOWN;
    }
    if (!more) {
        return WR_TIME_FIELD_WORD;
    }
    do {
        take(l);
    } while (isalnum((unsigned char)peek(l)) ||
             (peek(l) != '\0' && strchr("+-/_.:", peek(l)) != NULL));
    return WR_TIME_FIELD_DATE;
}

/* Behind a sign; false: nothing that has one. */
static bool take_signed(struct lexer *l, enum wr_time_field_kind *ret)
{
    take(l);
    while (isspace((unsigned char)peek(l))) {
        l->p += 1;
    }
    if (is_digit(peek(l))) {
        *ret = WR_TIME_FIELD_ZONE;
        take_digits(l, ":.-");
        return true;
    }
    *ret = WR_TIME_FIELD_SPECIAL;
    if (!is_letter(peek(l))) {
        return false;
    }
    take_letters(l);
    return true;
}

bool wr_time_lex(const char *text, uint32_t bytes, uint32_t room, struct wr_time_fields *ret)
{
    struct lexer l = {.p = text, .end = text + bytes, .fields = ret};

    ret->count = 0;
    ret->used = 0;
    ret->room = WR_MIN(room, (uint32_t)sizeof ret->buf);
    while (l.p < l.end) {
        char c = *l.p;
        uint32_t first = ret->used;
        struct wr_time_field *field = &ret->fields[WR_MIN(ret->count, WR_TIME_FIELDS_MAX - 1u)];
        bool separates = ispunct((unsigned char)c) && strchr(".+-", c) == NULL;
        if (isspace((unsigned char)c) || separates) {
            l.p += 1; /* between fields, and none: also behind the last that there can be */
            continue;
        }
        field->text = ret->buf + first;
        if (is_digit(c)) {
            field->kind = take_number(&l);
        } else if (c == '.') {
            take(&l);
            take_digits(&l, "");
            field->kind = WR_TIME_FIELD_NUMBER;
        } else if (is_letter(c)) {
            field->kind = take_word(&l, first);
        } else if (c == '+' || c == '-') {
            if (!take_signed(&l, &field->kind)) {
                return false;
            }
        } else {
            return false;
        }
        put(&l, '\0');
        if (l.full || ret->count == WR_TIME_FIELDS_MAX) {
            return false;
        }
        ret->count += 1;
    }
    return true;
}

/* ---- words ---- */

struct word {
    const char *text;
    enum wr_time_word kind;
    int32_t value;
};

static const struct word words[] = {
    {"-infinity", WR_WORD_RESERVED, WR_RESERVED_MINUS_INFINITY},
    {"ad", WR_WORD_ERA, 0},
    {"allballs", WR_WORD_RESERVED, WR_RESERVED_MIDNIGHT},
    {"am", WR_WORD_HALF, 0},
    {"apr", WR_WORD_MONTH, 4},
    {"april", WR_WORD_MONTH, 4},
    {"at", WR_WORD_IGNORED, 0},
    {"aug", WR_WORD_MONTH, 8},
    {"august", WR_WORD_MONTH, 8},
    {"bc", WR_WORD_ERA, 1},
    {"d", WR_WORD_UNIT, WR_UNIT_DAY},
    {"dec", WR_WORD_MONTH, 12},
    {"december", WR_WORD_MONTH, 12},
    {"dow", WR_WORD_RESERVED, WR_RESERVED_OTHER},
    {"doy", WR_WORD_RESERVED, WR_RESERVED_OTHER},
    {"dst", WR_WORD_SUMMER, 0},
    {"epoch", WR_WORD_RESERVED, WR_RESERVED_EPOCH},
    {"feb", WR_WORD_MONTH, 2},
    {"february", WR_WORD_MONTH, 2},
    {"fri", WR_WORD_WEEKDAY, 5},
    {"friday", WR_WORD_WEEKDAY, 5},
    {"h", WR_WORD_UNIT, WR_UNIT_HOUR},
    {"infinity", WR_WORD_RESERVED, WR_RESERVED_INFINITY},
    {"isodow", WR_WORD_RESERVED, WR_RESERVED_OTHER},
    {"isoyear", WR_WORD_UNIT, WR_UNIT_ISOYEAR},
    {"j", WR_WORD_UNIT, WR_UNIT_JULIAN},
    {"jan", WR_WORD_MONTH, 1},
    {"january", WR_WORD_MONTH, 1},
    {"jd", WR_WORD_UNIT, WR_UNIT_JULIAN},
    {"jul", WR_WORD_MONTH, 7},
    {"julian", WR_WORD_UNIT, WR_UNIT_JULIAN},
    {"july", WR_WORD_MONTH, 7},
    {"jun", WR_WORD_MONTH, 6},
    {"june", WR_WORD_MONTH, 6},
    {"m", WR_WORD_UNIT, WR_UNIT_MONTH},
    {"mar", WR_WORD_MONTH, 3},
    {"march", WR_WORD_MONTH, 3},
    {"may", WR_WORD_MONTH, 5},
    {"mm", WR_WORD_UNIT, WR_UNIT_MINUTE},
    {"mon", WR_WORD_WEEKDAY, 1},
    {"monday", WR_WORD_WEEKDAY, 1},
    {"nov", WR_WORD_MONTH, 11},
    {"november", WR_WORD_MONTH, 11},
    {"now", WR_WORD_RESERVED, WR_RESERVED_NOW},
    {"oct", WR_WORD_MONTH, 10},
    {"october", WR_WORD_MONTH, 10},
    {"on", WR_WORD_IGNORED, 0},
    {"pm", WR_WORD_HALF, 1},
    {"s", WR_WORD_UNIT, WR_UNIT_SECOND},
    {"sat", WR_WORD_WEEKDAY, 6},
    {"saturday", WR_WORD_WEEKDAY, 6},
    {"sep", WR_WORD_MONTH, 9},
    {"sept", WR_WORD_MONTH, 9},
    {"september", WR_WORD_MONTH, 9},
    {"sun", WR_WORD_WEEKDAY, 0},
    {"sunday", WR_WORD_WEEKDAY, 0},
    {"t", WR_WORD_ISO_TIME, 0},
    {"thu", WR_WORD_WEEKDAY, 4},
    {"thur", WR_WORD_WEEKDAY, 4},
    {"thurs", WR_WORD_WEEKDAY, 4},
    {"thursday", WR_WORD_WEEKDAY, 4},
    {"today", WR_WORD_RESERVED, WR_RESERVED_NOW},
    {"tomorrow", WR_WORD_RESERVED, WR_RESERVED_NOW},
    {"tue", WR_WORD_WEEKDAY, 2},
    {"tues", WR_WORD_WEEKDAY, 2},
    {"tuesday", WR_WORD_WEEKDAY, 2},
    {"wed", WR_WORD_WEEKDAY, 3},
    {"wednesday", WR_WORD_WEEKDAY, 3},
    {"weds", WR_WORD_WEEKDAY, 3},
    {"y", WR_WORD_UNIT, WR_UNIT_YEAR},
    {"yesterday", WR_WORD_RESERVED, WR_RESERVED_NOW},
};

enum wr_time_word wr_time_word_of(const char *text, int32_t *ret_value)
{
    uint32_t low = 0, high = WR_COUNT(words);

    while (low < high) {
        uint32_t middle = (low + high) / 2;
        int order = strncmp(text, words[middle].text, 10);
        if (order == 0) {
            *ret_value = words[middle].value;
            return words[middle].kind;
        }
        if (order < 0) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return WR_WORD_UNKNOWN;
}

/* ---- numbers ---- */

bool wr_time_read_i64(const char **p, int64_t *ret)
{
    char *end;

    errno = 0;
    *ret = strtoll(*p, &end, 10);
    *p = end;
    return errno != ERANGE;
}

bool wr_time_read_i32(const char **p, int32_t *ret)
{
    int64_t value;

    if (!wr_time_read_i64(p, &value) || value < INT32_MIN || value > INT32_MAX) {
        return false;
    }
    *ret = (int32_t)value;
    return true;
}

bool wr_time_read_fraction(const char *p, double *ret)
{
    char *end;

    if (p[1] == '\0') {
        *ret = 0;
        return true;
    }
    errno = 0;
    *ret = strtod(p, &end);
    return *end == '\0' && errno == 0;
}
