/* When to start a failed region again. Pure.
 *
 * exponential: delays double from initial_delay to max_delay; ten times max_delay without a failure
 * sets them back (Flink's exponential-delay); with `attempts`, at most so many failures in between.
 * fixed: initial_delay each time, at most `attempts` failures in all. none: never. A failure that
 * is not retriable ends the job, and so does a record that fails a second time with no other
 * record's failure in between (whatever else failed meanwhile says nothing about it).
 *
 * A record is known by what its error says from "step" on: the step, the mistake and the row. Rows
 * do not carry their origin behind a shuffle; a row of equal content would fail equally.
 *
 * Thread: loop.
 */
#ifndef JM_CORE_RESTART_H
#define JM_CORE_RESTART_H

#include <stdbool.h>
#include <stdint.h>

#include "common/base/error.h"
#include "common/base/hash.h"
#include "proto/plan.pb-c.h"

struct jm_restart {
    const Weir__JobSettings *settings; /* kept */
    uint32_t failures;     /* in all */
    uint32_t streak;       /* since things went well */
    uint64_t last_ns;
    bool has_record;       /* some record has failed: */
    struct wr_hash128 last_record;
};

/* true: start again after *ret_delay_ns; false: the job has failed. */
bool jm_restart_decide(struct jm_restart *restart, uint64_t now_ns, enum wr_code code,
                       bool retriable, const char *message, uint64_t *ret_delay_ns);

#endif
