/* The watermark of a task: the minimum over its active input channels. Pure.
 *
 * A channel starts active at INT64_MIN and holds the minimum there until it says more. IDLE takes
 * it out, ACTIVE brings it back without ever lowering what was emitted. All idle: the task is idle,
 * its watermark stays. An ended channel has sent INT64_MAX before.
 *
 * Thread: the task's worker.
 */
#ifndef TM_CORE_WATERMARK_H
#define TM_CORE_WATERMARK_H

#include <stdbool.h>
#include <stdint.h>

struct tm_watermark_channel {
    int64_t watermark_us;
    bool idle;
};

struct tm_watermark {
    struct tm_watermark_channel *channels; /* the owner's array */
    uint32_t channel_count;
    uint32_t idle_count;
    int64_t emitted_us;
};

void tm_watermark_init(struct tm_watermark *wm, struct tm_watermark_channel *channels,
                       uint32_t channel_count, int64_t emitted_us);
/* true: the merged watermark has risen to emitted_us. */
bool tm_watermark_advance(struct tm_watermark *wm, uint32_t channel, int64_t watermark_us);
bool tm_watermark_set_idle(struct tm_watermark *wm, uint32_t channel, bool idle);
static inline bool tm_watermark_all_idle(const struct tm_watermark *wm)
{
    return wm->channel_count > 0 && wm->idle_count == wm->channel_count;
}

#endif
