#include "jobmanager/core/restart.h"

#include <string.h>

#include "common/base/attr.h"

/* The task's own name stands before "step" and may differ from time to time. */
static bool is_poison(struct jm_restart *restart, enum wr_code code, const char *message)
{
    const char *record = strstr(message, "step \"");
    struct wr_hash128 hash;
    bool same;

    if (code != WR_ERR_RECORD) {
        return false;
    }
    record = record == NULL ? message : record;
    hash = wr_hash128_bytes(record, strlen(record));
    same = restart->has_record && wr_hash128_equal(restart->last_record, hash);
    restart->has_record = true;
    restart->last_record = hash;
    return same;
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

bool jm_restart_decide(struct jm_restart *restart, uint64_t now_ns, enum wr_code code,
                       bool retriable, const char *message, uint64_t *ret_delay_ns)
{
    const Weir__JobSettings *s = restart->settings;
    bool fixed = strcmp(s->restart_strategy, "fixed") == 0;
    uint64_t quiet_ns = (uint64_t)s->restart_max_delay_us * 10000;

    if (is_poison(restart, code, message) || !retriable ||
        strcmp(s->restart_strategy, "none") == 0) {
        return false;
    }
    if (!fixed && restart->last_ns != 0 && now_ns - restart->last_ns > quiet_ns) {
        restart->streak = 0;
    }
    restart->last_ns = now_ns;
    restart->failures += 1;
    restart->streak += 1;
    if (s->restart_attempts >= 0 && restart->streak > s->restart_attempts) {
        return false;
    }
    *ret_delay_ns = fixed ? (uint64_t)s->restart_initial_delay_us * 1000 : exponential_ns(restart);
    return true;
}
