/* Whether this process has slept (it was stopped, or its whole host was): a tick that comes far too late says so.
 * What others sent meanwhile has not been read yet, so they were not silent: silence counts while one
 * listens.
 *
 * Thread: any; pure.
 */
#ifndef WR_BASE_SLEEP_H
#define WR_BASE_SLEEP_H

#include <stdint.h>

#include "common/base/attr.h"

struct wr_sleep {
    uint64_t ticked_ns; /* 0 = never */
    uint64_t woke_ns;   /* 0 = it has not slept */
};

/* With each tick, before anybody is judged by it. longest_ns: between two ticks of one who is awake. */
static inline void wr_sleep_tick(struct wr_sleep *sleep, uint64_t now_ns, uint64_t longest_ns)
{
    if (sleep->ticked_ns != 0 && now_ns > sleep->ticked_ns + longest_ns) {
        sleep->woke_ns = now_ns;
    }
    sleep->ticked_ns = now_ns;
}

/* How long something has been awaited that was last seen at then_ns. */
static inline uint64_t wr_sleep_waited_ns(const struct wr_sleep *sleep, uint64_t then_ns,
                                          uint64_t now_ns)
{
    uint64_t since_ns = WR_MAX(then_ns, sleep->woke_ns);

    return now_ns > since_ns ? now_ns - since_ns : 0;
}

#endif
