/* Texts of dates, times and intervals cut into fields, as PostgreSQL cuts them (private to batch/).
 *
 *     "2024-02-29 12:30:00.5+01"    DATE 2024-02-29, TIME 12:30:00.5, ZONE +01
 *     "Feb 29, 2024 2 pm"           WORD feb, NUMBER 29, NUMBER 2024, NUMBER 2, WORD pm
 *     "1 day -02:00"                NUMBER 1, WORD day, ZONE -02:00
 *
 * Thread: any; pure.
 */
#ifndef WR_BATCH_TIME_LEX_H
#define WR_BATCH_TIME_LEX_H

#include <stdbool.h>
#include <stdint.h>

#include "common/batch/calendar.h"

#define WR_TIME_FIELDS_MAX 25

enum wr_time_field_kind {
    WR_TIME_FIELD_NUMBER,
    WR_TIME_FIELD_WORD,
    WR_TIME_FIELD_DATE,    /* with -, / or . inside; a zone's name as well */
    WR_TIME_FIELD_TIME,    /* with : inside */
    WR_TIME_FIELD_ZONE,    /* a sign and digits; a signed number as well */
    WR_TIME_FIELD_SPECIAL, /* a sign and letters: -infinity */
};
struct wr_time_field {
    enum wr_time_field_kind kind;
    char *text; /* lower case, NUL behind it */
};

struct wr_time_fields {
    uint32_t count;
    struct wr_time_field fields[WR_TIME_FIELDS_MAX];
    uint32_t used;
    uint32_t room;
    char buf[256];
};

/* `room`: bytes that the fields may take, NULs included. false: it is no such text. */
bool wr_time_lex(const char *text, uint32_t bytes, uint32_t room, struct wr_time_fields *ret);

enum wr_time_word {
    WR_WORD_UNKNOWN,
    WR_WORD_IGNORED,  /* "at", "on" */
    WR_WORD_MONTH,    /* value: 1 … 12 */
    WR_WORD_WEEKDAY,  /* of no consequence */
    WR_WORD_RESERVED, /* value: enum wr_time_reserved */
    WR_WORD_HALF,     /* am 0, pm 1 */
    WR_WORD_ERA,      /* ad 0, bc 1 */
    WR_WORD_SUMMER,   /* "dst" behind a zone: an hour more */
    WR_WORD_UNIT,     /* value: enum wr_time_unit; says what the next field is */
    WR_WORD_ISO_TIME, /* "t" */
};
enum wr_time_reserved {
    WR_RESERVED_EPOCH,
    WR_RESERVED_INFINITY,
    WR_RESERVED_MINUS_INFINITY,
    WR_RESERVED_MIDNIGHT, /* "allballs" */
    WR_RESERVED_NOW,      /* "now", "today", … : what changes from run to run */
    WR_RESERVED_OTHER,    /* "dow", "doy", "isodow": not in a text */
};
/* Keywords of dates, of which ten characters count. */
enum wr_time_word wr_time_word_of(const char *text, int32_t *ret_value);

/* A whole number that fits 32 (64) bits at *p, which is moved behind it. false: it does not fit. No
 * digits: 0, and *p stays. */
bool wr_time_read_i32(const char **p, int32_t *ret);
bool wr_time_read_i64(const char **p, int64_t *ret);
/* ".25" up to the end of the text. */
bool wr_time_read_fraction(const char *p, double *ret);

#endif
