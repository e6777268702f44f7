#include "taskmanager/core/watermark.h"

#include "common/base/assert.h"

void tm_watermark_init(struct tm_watermark *wm, struct tm_watermark_channel *channels,
                       uint32_t channel_count, int64_t emitted_us)
{
    *wm = (struct tm_watermark){
        .channels = channels, .channel_count = channel_count, .emitted_us = emitted_us};
    for (uint32_t i = 0; i < channel_count; i++) {
        channels[i] = (struct tm_watermark_channel){.watermark_us = INT64_MIN};
    }
}

static bool merge(struct tm_watermark *wm)
{
    int64_t minimum_us = INT64_MAX;

    if (tm_watermark_all_idle(wm)) {
        return false;
    }
    for (uint32_t i = 0; i < wm->channel_count; i++) {
        if (!wm->channels[i].idle && wm->channels[i].watermark_us < minimum_us) {
            minimum_us = wm->channels[i].watermark_us;
        }
    }
    if (minimum_us <= wm->emitted_us) {
        return false;
    }
    wm->emitted_us = minimum_us;
    return true;
}

bool tm_watermark_advance(struct tm_watermark *wm, uint32_t channel, int64_t watermark_us)
{
    WR_ASSERT(channel < wm->channel_count);
    if (watermark_us <= wm->channels[channel].watermark_us) {
        return false;
    }
    wm->channels[channel].watermark_us = watermark_us;
    return merge(wm);
}

bool tm_watermark_set_idle(struct tm_watermark *wm, uint32_t channel, bool idle)
{
    WR_ASSERT(channel < wm->channel_count);
    if (wm->channels[channel].idle == idle) {
        return false;
    }
    wm->channels[channel].idle = idle;
    wm->idle_count += idle ? 1u : (uint32_t)-1;
    return merge(wm);
}
