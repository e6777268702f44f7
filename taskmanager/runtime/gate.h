/* The input side of a task: merges channels, aligns barriers, merges watermarks.
 *
 * One call gives one thing to do. Channels are read round robin; a channel that has delivered the
 * barrier being aligned is not read.
 *
 * Thread: the task's worker.
 */
#ifndef TM_RUNTIME_GATE_H
#define TM_RUNTIME_GATE_H

#include "common/base/vec.h"
#include "taskmanager/core/align.h"
#include "taskmanager/core/watermark.h"
#include "taskmanager/runtime/channel.h"

struct tm_gate {
    WR_VEC(struct tm_input *) inputs; /* owned */
    bool *ended;
    uint32_t ended_count;
    bool *delivered;
    struct tm_align align;
    struct tm_watermark_channel *channels;
    struct tm_watermark watermark;
    bool idle_told;
    uint32_t next;
    uint64_t aborted_through;
    uint64_t align_from_ns; /* when the first barrier of the current alignment came */
};

enum tm_gate_result {
    TM_GATE_EMPTY,     /* nothing to read now */
    TM_GATE_BATCH,     /* ret->batch, its reference is the caller's */
    TM_GATE_WATERMARK, /* ret->watermark_us: the new minimum */
    TM_GATE_IDLE,      /* every channel is idle now */
    TM_GATE_ACTIVE,    /* no longer so */
    TM_GATE_ALIGNED,   /* ret->barrier: from all channels; call tm_gate_forwarded when sealed */
    TM_GATE_END,       /* END on all channels; told once */
    TM_GATE_FAILED,    /* err */
};

/* inputs must be complete; last_checkpoint: barriers at or below are ignored. */
void tm_gate_open(struct tm_gate *gate, uint64_t last_checkpoint, int64_t watermark_us);
void tm_gate_close(struct tm_gate *gate);
enum tm_gate_result tm_gate_next(struct tm_gate *gate, uint64_t now_ns, struct tm_element *ret,
                                 struct wr_error *err);
void tm_gate_abort(struct tm_gate *gate, uint64_t through);
void tm_gate_forwarded(struct tm_gate *gate);
bool tm_gate_all_ended(const struct tm_gate *gate);

#endif
