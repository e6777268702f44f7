#include "jobmanager/core/restart.h"

#include <string.h>

#include "common/base/attr.h"

static bool is_poison(struct jm_restart *restart, const struct jm_failure *failure)
{
    uint32_t known = WR_MIN(restart->record_count, JM_POISON_RECORDS);

    if (failure->code != WR_ERR_RECORD || failure->record == 0) {
        return false;
    }
    for (uint32_t i = 0; i < known; i++) {
        if (restart->records[i].record == failure->record) {
            restart->records[i].times += 1;
            return restart->records[i].times >= JM_POISON_TIMES;
        }
    }
    restart->records[restart->record_count % JM_POISON_RECORDS] =
        (struct jm_failed_record){.record = failure->record, .times = 1};
    restart->record_count += 1;
    return false;
}

static uint64_t exponential_ns(const struct jm_restart *restart)
{
    uint64_t delay_us = (uint64_t)restart->settings->restart_initial_delay_us;
    uint64_t max_us = (uint64_t)restart->settings->restart_max_delay_us;

    for (uint32_t i = 1; i < restart->streak && delay_us < max_us; i++) {
        delay_us *= 2;
    }
    return WR_MIN(delay_us, max_us) * 1000;
}

enum jm_restart_verdict jm_restart_decide(struct jm_restart *restart, uint64_t now_ns,
                                          const struct jm_failure *failure, uint64_t *ret_delay_ns)
{
    const Weir__JobSettings *s = restart->settings;
    bool fixed = strcmp(s->restart_strategy, "fixed") == 0;
    uint64_t quiet_ns = (uint64_t)s->restart_max_delay_us * 10000;

    if (is_poison(restart, failure)) {
        return JM_RESTART_POISON;
    }
    if (!failure->retriable || strcmp(s->restart_strategy, "none") == 0) {
        return JM_RESTART_NEVER;
    }
    if (!fixed && restart->last_ns != 0 && now_ns - restart->last_ns > quiet_ns) {
        restart->streak = 0;
    }
    restart->last_ns = now_ns;
    restart->failures += 1;
    restart->streak += 1;
    if (s->restart_attempts >= 0 && restart->streak > s->restart_attempts) {
        return JM_RESTART_NEVER;
    }
    *ret_delay_ns = fixed ? (uint64_t)s->restart_initial_delay_us * 1000 : exponential_ns(restart);
    return JM_RESTART_AGAIN;
}
