#include "taskmanager/connectors/rate.h"

#include "common/base/attr.h"

#define SECOND_NS 1000000000ull
/* Rows are given out in lots of a millisecond, so that a fast source does not wake per row. */
#define LOTS_PER_S 1000u
#define BURSTS_PER_S 10u

void tm_rate_init(struct tm_rate *rate, uint64_t per_s, uint32_t parallelism)
{
    *rate = (struct tm_rate){.per_s = per_s, .parallelism = WR_MAX(parallelism, 1u)};
}

/* Rows due in so many ns. */
static uint64_t rows_in(const struct tm_rate *rate, uint64_t ns)
{
    return (uint64_t)((unsigned __int128)ns * rate->per_s / (SECOND_NS * rate->parallelism));
}

/* The first time since start at which so many rows are due. */
static uint64_t ns_of(const struct tm_rate *rate, uint64_t rows)
{
    unsigned __int128 n = (unsigned __int128)rows * SECOND_NS * rate->parallelism;

    return (uint64_t)((n + rate->per_s - 1) / rate->per_s);
}

uint32_t tm_rate_allowed(struct tm_rate *rate, uint64_t now_ns, uint32_t wanted,
                         uint64_t *ret_wake_ns)
{
    uint64_t share, due, burst, lot;

    if (rate->per_s == 0) {
        return wanted;
    }
    if (rate->start_ns == 0) {
        rate->start_ns = now_ns;
    }
    share = rate->per_s / rate->parallelism;
    burst = WR_MAX(share / BURSTS_PER_S, 1u);
    lot = WR_MIN(WR_MAX(share / LOTS_PER_S, 1u), (uint64_t)wanted);
    due = rows_in(rate, now_ns - rate->start_ns);
    if (due > rate->given + burst) {
        rate->given = due - burst;
    }
    if (due - WR_MIN(rate->given, due) < lot) {
        *ret_wake_ns = rate->start_ns + ns_of(rate, rate->given + lot);
        return 0;
    }
    return (uint32_t)WR_MIN(due - rate->given, (uint64_t)wanted);
}

void tm_rate_took(struct tm_rate *rate, uint32_t rows)
{
    rate->given += rows;
}
