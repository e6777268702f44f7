/* When to start a failed region again. Pure.
 *
 * exponential: delays double from initial_delay to max_delay; ten times max_delay without a failure
 * sets them back (Flink's exponential-delay). fixed: initial_delay each time, at most `attempts`
 * failures. none: never. A failure that is not retriable, or a record that failed twice in a row
 * with the same words, ends the job.
 *
 * Thread: loop.
 */
#ifndef JM_CORE_RESTART_H
#define JM_CORE_RESTART_H

#include <stdbool.h>
#include <stdint.h>

#include "common/base/error.h"
#include "proto/plan.pb-c.h"

struct jm_restart {
    const Weir__JobSettings *settings; /* kept */
    uint32_t failures;     /* in all */
    uint32_t streak;       /* since things went well */
    uint64_t last_ns;
    char last_record[256]; /* message of the last record error, "" = the last was none */
};

/* true: start again after *ret_delay_ns; false: the job has failed. */
bool jm_restart_decide(struct jm_restart *restart, uint64_t now_ns, enum wr_code code,
                       bool retriable, const char *message, uint64_t *ret_delay_ns);

#endif
