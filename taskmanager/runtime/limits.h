/* Sizes of what flows: production has one answer, tests make them small, so that few rows fill what
 * millions do (batches, rings, credit).
 *
 * Thread: any; constant once a task manager was created.
 */
#ifndef TM_RUNTIME_LIMITS_H
#define TM_RUNTIME_LIMITS_H

#include <stdint.h>

#include "common/base/attr.h"
#include "common/base/limits.h"

struct tm_limits {
    uint32_t batch_rows;    /* of a batch that an operator or an outbox makes */
    uint32_t ring_batches;  /* under way between two tasks of one task manager */
    uint32_t channel_bytes; /* guaranteed credit of a channel from another one */
};

/* 0 means the constant of limits.h; more than it is cut. */
static inline struct tm_limits tm_limits_of(struct tm_limits wanted)
{
#define CUT(value, most) ((value) == 0 ? (uint32_t)(most) : WR_MIN((value), (uint32_t)(most)))
    return (struct tm_limits){
        .batch_rows = CUT(wanted.batch_rows, WR_BATCH_ROWS_MAX),
        .ring_batches = CUT(wanted.ring_batches, WR_CHANNEL_RING_BATCHES),
        .channel_bytes = CUT(wanted.channel_bytes, WR_CHANNEL_MINIMUM_BYTES),
    };
#undef CUT
}

#endif
