/* 128-bit identities (cluster nonce, job, task manager incarnation) and attempts, with their text
 * forms. Text of an id is 32 lower-case hex digits. Thread: any.
 */
#ifndef WR_BASE_ID_H
#define WR_BASE_ID_H

#include <stdbool.h>
#include <stdint.h>

#include "common/base/error.h"

struct wr_id {
    uint64_t high;
    uint64_t low;
};

#define WR_ID_TEXT_BYTES 33

static inline bool wr_id_equal(struct wr_id a, struct wr_id b)
{
    return a.high == b.high && a.low == b.low;
}
static inline bool wr_id_is_zero(struct wr_id id)
{
    return id.high == 0 && id.low == 0;
}
int wr_id_compare(struct wr_id a, struct wr_id b);
char *wr_id_format(struct wr_id id, char buf[WR_ID_TEXT_BYTES]); /* returns buf */
enum wr_code wr_id_parse(const char *text, struct wr_id *ret, struct wr_error *err) WR_MUST_CHECK;

/* One (re)start of a region. Ordered by (term, counter); never repeats. Text "term.counter". */
struct wr_attempt {
    uint64_t term;
    uint32_t counter;
};

#define WR_ATTEMPT_TEXT_BYTES 34

static inline bool wr_attempt_equal(struct wr_attempt a, struct wr_attempt b)
{
    return a.term == b.term && a.counter == b.counter;
}
int wr_attempt_compare(struct wr_attempt a, struct wr_attempt b);
char *wr_attempt_format(struct wr_attempt attempt, char buf[WR_ATTEMPT_TEXT_BYTES]);

#endif
