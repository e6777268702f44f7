/* Rate limit of a source: how many rows may leave by now.
 *
 * A token bucket kept as "rows since a start time", so that no fraction is ever lost; what is saved
 * up while nobody asks is at most a tenth of a second. Thread: the task's worker; no clock inside.
 */
#ifndef TM_CONNECTORS_RATE_H
#define TM_CONNECTORS_RATE_H

#include <stdint.h>

struct tm_rate {
    uint64_t per_s;       /* of the whole source; 0 = unlimited */
    uint32_t parallelism; /* each subtask takes an equal share */
    uint64_t start_ns;    /* 0 = not started */
    uint64_t given;       /* rows since start_ns */
};

void tm_rate_init(struct tm_rate *rate, uint64_t per_s, uint32_t parallelism);
/* At most `wanted` rows that may go now; 0: *ret_wake_ns says when to ask again. */
uint32_t tm_rate_allowed(struct tm_rate *rate, uint64_t now_ns, uint32_t wanted,
                         uint64_t *ret_wake_ns);
void tm_rate_took(struct tm_rate *rate, uint32_t rows);

#endif
