/* Barrier alignment over the input channels of a task. Pure.
 *
 *     IDLE ------ first barrier n (n > last) ----------> ALIGNING n: the channel is held
 *     ALIGNING n - barrier n of another channel -------> … until all delivered: ALIGNED n
 *     ALIGNING n - barrier m > n ----------------------> n is abandoned, ALIGNING m
 *     ALIGNING n - abort(>= n) ------------------------> IDLE, channels released
 *     ALIGNED n -- done (sealed and forwarded) --------> IDLE, channels released
 *
 * Invariants: a held channel has delivered exactly the current barrier and nothing behind it was
 * read; ids only grow; a barrier at or below `last` is ignored (stale or aborted).
 *
 * Thread: the task's worker.
 */
#ifndef TM_CORE_ALIGN_H
#define TM_CORE_ALIGN_H

#include <stdbool.h>
#include <stdint.h>

struct tm_align {
    uint32_t channel_count;
    uint32_t delivered_count;
    bool *delivered;  /* by channel; the owner's array */
    uint64_t current; /* 0 = none */
    uint64_t last;    /* highest id done, abandoned or aborted */
};

enum tm_align_result { TM_ALIGN_IGNORED, TM_ALIGN_WAITING, TM_ALIGN_ALIGNED };

/* `last`: ids at or below it are in the past. */
void tm_align_init(struct tm_align *align, bool *delivered, uint32_t channel_count, uint64_t last);
enum tm_align_result tm_align_barrier(struct tm_align *align, uint32_t channel, uint64_t id);
/* true: an alignment was abandoned. */
bool tm_align_abort(struct tm_align *align, uint64_t through);
void tm_align_done(struct tm_align *align);
static inline bool tm_align_holds(const struct tm_align *align, uint32_t channel)
{
    return align->current != 0 && align->delivered[channel];
}

#endif
