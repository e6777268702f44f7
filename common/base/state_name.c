#include "common/base/state_name.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "common/base/assert.h"

#define REST_BYTES_MAX 64u

char *wr_state_name_format(const struct wr_state_name *name, const char *rest,
                           char buf[WR_STATE_NAME_BYTES])
{
    int bytes = snprintf(buf, WR_STATE_NAME_BYTES,
                         "%" PRIu32 "-%" PRIu64 ".%" PRIu32 "-%08" PRIx32 "-%" PRIu64 "-%s",
                         name->region, name->attempt.term, name->attempt.counter,
                         name->incarnation, name->checkpoint, rest);

    WR_ASSERT(rest[0] != '\0' && strlen(rest) <= REST_BYTES_MAX && strchr(rest, '/') == NULL);
    WR_ASSERT(bytes > 0 && bytes < WR_STATE_NAME_BYTES);
    return buf;
}

/* Decimal digits and the mark behind them. */
static bool take_number(const char **at, char mark, uint64_t max, uint64_t *ret)
{
    const char *p = *at;
    uint64_t number = 0;

    for (; *p >= '0' && *p <= '9'; p++) {
        uint64_t digit = (uint64_t)(*p - '0');
        if (number > (max - digit) / 10) {
            return false;
        }
        number = number * 10 + digit;
    }
    if (p == *at || *p != mark) {
        return false;
    }
    *at = p + 1;
    *ret = number;
    return true;
}

static bool take_incarnation(const char **at, uint32_t *ret)
{
    static const char digits[] = "0123456789abcdef";
    uint32_t number = 0;

    for (uint32_t i = 0; i < 8; i++) {
        const char *digit = (*at)[i] == '\0' ? NULL : strchr(digits, (*at)[i]);
        if (digit == NULL) {
            return false;
        }
        number = number << 4 | (uint32_t)(digit - digits);
    }
    if ((*at)[8] != '-') {
        return false;
    }
    *at += 9;
    *ret = number;
    return true;
}

bool wr_state_name_parse(const char *text, struct wr_state_name *ret)
{
    struct wr_state_name name;
    uint64_t region, counter;

    if (!take_number(&text, '-', UINT32_MAX, &region) ||
        !take_number(&text, '.', UINT64_MAX, &name.attempt.term) ||
        !take_number(&text, '-', UINT32_MAX, &counter) ||
        !take_incarnation(&text, &name.incarnation) ||
        !take_number(&text, '-', UINT64_MAX, &name.checkpoint) || *text == '\0') {
        return false;
    }
    name.region = (uint32_t)region;
    name.attempt.counter = (uint32_t)counter;
    *ret = name;
    return true;
}
