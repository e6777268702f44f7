/* When to start a failed region again. Pure.
 *
 * exponential: delays double from initial_delay to max_delay; ten times max_delay without a failure
 * sets them back (Flink's exponential-delay); with `attempts`, at most so many failures in between.
 * fixed: initial_delay each time, at most `attempts` failures in all. none: never. A failure that
 * is not retriable ends the job.
 *
 * The poison rule: so does a record that fails for the JM_POISON_TIMES-th time. Expressions and formats
 * are functions of the record, so the second time shows that there will be no other; the first restart is
 * for what was wrong around it (a file that was being written). What failed in between, records or hosts,
 * says nothing about it: with several bad records it is a matter of chance which comes first. Nor does a
 * checkpoint that was completed in between: had it been past the record, that would not have come again.
 *
 * A record is known by a hash that the task manager makes of the step, the mistake, and the row (a reader:
 * of the file and byte), not by the words of its error. Rows do not carry their origin behind every shuffle;
 * a row of equal content would fail equally. A task manager that does not say which record it was ends no
 * job by it. The last JM_POISON_RECORDS that have failed are known: more than that take turns only where more tasks
 * than that meet a bad record first.
 *
 * Thread: loop.
 */
#ifndef JM_CORE_RESTART_H
#define JM_CORE_RESTART_H

#include <stdbool.h>
#include <stdint.h>

#include "common/base/error.h"
#include "proto/plan.pb-c.h"

#define JM_POISON_TIMES 2u
#define JM_POISON_RECORDS 64u

/* Why a region fails. */
struct jm_failure {
    enum wr_code code;
    bool retriable;
    uint64_t record;     /* WR_ERR_RECORD: which (Failure.record in proto/control.proto) */
    const char *message; /* borrowed */
};

struct jm_restart {
    const Weir__JobSettings *settings; /* kept */
    uint32_t failures;     /* in all */
    uint32_t streak;       /* since things went well */
    uint64_t last_ns;
    struct jm_failed_record {
        uint64_t record;
        uint32_t times;
    } records[JM_POISON_RECORDS]; /* a ring */
    uint32_t record_count;        /* ever put there */
};

enum jm_restart_verdict {
    JM_RESTART_AGAIN,  /* after *ret_delay_ns */
    JM_RESTART_NEVER,  /* the job has failed, */
    JM_RESTART_POISON, /* because of a record that fails again and again */
};
enum jm_restart_verdict jm_restart_decide(struct jm_restart *restart, uint64_t now_ns,
                                          const struct jm_failure *failure, uint64_t *ret_delay_ns);

#endif
