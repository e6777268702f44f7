#include "taskmanager/core/align.h"

#include <string.h>

#include "common/base/assert.h"
#include "common/base/test_point.h"

void tm_align_init(struct tm_align *align, bool *delivered, uint32_t channel_count, uint64_t last)
{
    *align = (struct tm_align){
        .channel_count = channel_count, .delivered = delivered, .last = last};
    memset(delivered, 0, channel_count * sizeof *delivered);
}

static void release(struct tm_align *align)
{
    if (align->current > align->last) {
        align->last = align->current;
    }
    align->current = 0;
    align->delivered_count = 0;
    memset(align->delivered, 0, align->channel_count * sizeof *align->delivered);
}

enum tm_align_result tm_align_barrier(struct tm_align *align, uint32_t channel, uint64_t id)
{
    WR_ASSERT(channel < align->channel_count);
    WR_ASSERT(!tm_align_holds(align, channel)); /* nothing behind a barrier is read */
    if (id <= align->last || id < align->current) {
        return TM_ALIGN_IGNORED;
    }
    if (id > align->current && align->current != 0) {
        release(align);
    }
    align->current = id;
    align->delivered[channel] = true;
    align->delivered_count += 1;
    if (WR_MUTANT("no_alignment")) {
        align->delivered_count = align->channel_count;
    }
    return align->delivered_count == align->channel_count ? TM_ALIGN_ALIGNED : TM_ALIGN_WAITING;
}

bool tm_align_abort(struct tm_align *align, uint64_t through)
{
    bool abandoned = align->current != 0 && align->current <= through;

    if (abandoned) {
        release(align);
    }
    if (through > align->last) {
        align->last = through;
    }
    return abandoned;
}

void tm_align_done(struct tm_align *align)
{
    WR_ASSERT(align->current != 0 && align->delivered_count == align->channel_count);
    release(align);
}
