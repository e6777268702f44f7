/* SQLSTATE codes of record errors, as numbers: five characters, six bits each, as PostgreSQL packs
 * them. 0 is "no error". Thread: any; constants. */
#ifndef WR_BATCH_SQLSTATE_H
#define WR_BATCH_SQLSTATE_H

#include <stdint.h>

#define WR_SQLSTATE(a, b, c, d, e)                                                             \
    ((uint32_t)(((a) - '0') & 63) + ((uint32_t)(((b) - '0') & 63) << 6) +                      \
     ((uint32_t)(((c) - '0') & 63) << 12) + ((uint32_t)(((d) - '0') & 63) << 18) +             \
     ((uint32_t)(((e) - '0') & 63) << 24))

enum wr_sqlstate {
    WR_SQLSTATE_OK = 0,
    WR_SQLSTATE_DATA_EXCEPTION = WR_SQLSTATE('2', '2', '0', '0', '0'),
    WR_SQLSTATE_STRING_TOO_LONG = WR_SQLSTATE('2', '2', '0', '0', '1'),
    WR_SQLSTATE_OUT_OF_RANGE = WR_SQLSTATE('2', '2', '0', '0', '3'),
    WR_SQLSTATE_NULL_NOT_ALLOWED = WR_SQLSTATE('2', '3', '5', '0', '2'),
    WR_SQLSTATE_DATETIME_FORMAT = WR_SQLSTATE('2', '2', '0', '0', '7'),
    WR_SQLSTATE_DATETIME_OVERFLOW = WR_SQLSTATE('2', '2', '0', '0', '8'),
    WR_SQLSTATE_ZONE_DISPLACEMENT = WR_SQLSTATE('2', '2', '0', '0', '9'),
    WR_SQLSTATE_DIVISION_BY_ZERO = WR_SQLSTATE('2', '2', '0', '1', '2'),
    WR_SQLSTATE_INTERVAL_FIELD = WR_SQLSTATE('2', '2', '0', '1', '5'),
    WR_SQLSTATE_BAD_ENCODING = WR_SQLSTATE('2', '2', '0', '2', '1'),
    WR_SQLSTATE_INVALID_PARAMETER = WR_SQLSTATE('2', '2', '0', '2', '3'),
    WR_SQLSTATE_SUBSTRING = WR_SQLSTATE('2', '2', '0', '1', '1'),
    WR_SQLSTATE_LOGARITHM = WR_SQLSTATE('2', '2', '0', '1', 'E'),
    WR_SQLSTATE_POWER = WR_SQLSTATE('2', '2', '0', '1', 'F'),
    WR_SQLSTATE_WIDTH_BUCKET = WR_SQLSTATE('2', '2', '0', '1', 'G'),
    WR_SQLSTATE_ESCAPE_SEQUENCE = WR_SQLSTATE('2', '2', '0', '2', '5'),
    WR_SQLSTATE_ESCAPE_USE = WR_SQLSTATE('2', '2', '0', '0', 'C'),
    WR_SQLSTATE_NULL_ARGUMENT = WR_SQLSTATE('2', '2', '0', '0', '4'),
    WR_SQLSTATE_TEXT_REPRESENTATION = WR_SQLSTATE('2', '2', 'P', '0', '2'),
    WR_SQLSTATE_BAD_COPY_FORMAT = WR_SQLSTATE('2', '2', 'P', '0', '4'),
    WR_SQLSTATE_UNTRANSLATABLE = WR_SQLSTATE('2', '2', 'P', '0', '5'),
    WR_SQLSTATE_DATA_CORRUPTED = WR_SQLSTATE('X', 'X', '0', '0', '1'),
    WR_SQLSTATE_REGEX = WR_SQLSTATE('2', '2', '0', '1', 'B'),
    WR_SQLSTATE_NOT_SUPPORTED = WR_SQLSTATE('0', 'A', '0', '0', '0'),
    WR_SQLSTATE_ARRAY_SUBSCRIPT = WR_SQLSTATE('2', '2', '0', '2', 'E'),
    WR_SQLSTATE_SYNTAX = WR_SQLSTATE('4', '2', '6', '0', '1'),
    WR_SQLSTATE_UNDEFINED_FUNCTION = WR_SQLSTATE('4', '2', '8', '8', '3'),
    WR_SQLSTATE_LIMIT = WR_SQLSTATE('5', '4', '0', '0', '0'),
    WR_SQLSTATE_STACK_DEPTH = WR_SQLSTATE('5', '4', '0', '0', '1'),
};

/* "22003"; returns buf. */
static inline char *wr_sqlstate_text(uint32_t state, char buf[6])
{
    for (int i = 0; i < 5; i++) {
        buf[i] = (char)((state >> (6 * i) & 63) + '0');
    }
    buf[5] = '\0';
    return buf;
}

#endif
