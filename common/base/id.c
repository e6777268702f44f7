#include "common/base/id.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

int wr_id_compare(struct wr_id a, struct wr_id b)
{
    if (a.high != b.high) {
        return a.high < b.high ? -1 : 1;
    }
    return a.low == b.low ? 0 : a.low < b.low ? -1 : 1;
}

char *wr_id_format(struct wr_id id, char buf[WR_ID_TEXT_BYTES])
{
    (void)snprintf(buf, WR_ID_TEXT_BYTES, "%016" PRIx64 "%016" PRIx64, id.high, id.low);
    return buf;
}

static bool parse_hex(const char *text, uint64_t *ret)
{
    uint64_t value = 0;

    for (int i = 0; i < 16; i++) {
        char c = text[i];
        unsigned digit;
        if (c >= '0' && c <= '9') {
            digit = (unsigned)(c - '0');
        } else if (c >= 'a' && c <= 'f') {
            digit = (unsigned)(c - 'a') + 10;
        } else {
            return false;
        }
        value = value << 4 | digit;
    }
    *ret = value;
    return true;
}

enum wr_code wr_id_parse(const char *text, struct wr_id *ret, struct wr_error *err)
{
    struct wr_id id;

    if (strlen(text) != 32 || !parse_hex(text, &id.high) || !parse_hex(text + 16, &id.low)) {
        return wr_fail(err, WR_ERR_INVALID, "expected 32 lower-case hex digits, got \"%s\"", text);
    }
    *ret = id;
    return WR_OK;
}

int wr_attempt_compare(struct wr_attempt a, struct wr_attempt b)
{
    if (a.term != b.term) {
        return a.term < b.term ? -1 : 1;
    }
    return a.counter == b.counter ? 0 : a.counter < b.counter ? -1 : 1;
}

char *wr_attempt_format(struct wr_attempt attempt, char buf[WR_ATTEMPT_TEXT_BYTES])
{
    (void)snprintf(buf, WR_ATTEMPT_TEXT_BYTES, "%" PRIu64 ".%" PRIu32, attempt.term,
                   attempt.counter);
    return buf;
}
