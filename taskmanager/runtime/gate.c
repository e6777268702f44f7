#include "taskmanager/runtime/gate.h"

#include "common/base/test_point.h"

void tm_gate_open(struct tm_gate *gate, uint64_t last_checkpoint, int64_t watermark_us)
{
    uint32_t count = gate->inputs.count;

    gate->ended = WR_NEW_ARRAY(bool, count);
    gate->delivered = WR_NEW_ARRAY(bool, count);
    gate->channels = WR_NEW_ARRAY(struct tm_watermark_channel, count);
    tm_align_init(&gate->align, gate->delivered, count, last_checkpoint);
    tm_watermark_init(&gate->watermark, gate->channels, count, watermark_us);
}

void tm_gate_close(struct tm_gate *gate)
{
    for (uint32_t i = 0; i < gate->inputs.count; i++) {
        gate->inputs.items[i]->ops->close(gate->inputs.items[i]);
    }
    WR_VEC_FINI(&gate->inputs);
    wr_free(gate->ended);
    wr_free(gate->delivered);
    wr_free(gate->channels);
    gate->ended = NULL;
    gate->delivered = NULL;
    gate->channels = NULL;
}

bool tm_gate_all_ended(const struct tm_gate *gate)
{
    return gate->inputs.count > 0 && gate->ended_count == gate->inputs.count;
}

/* Held channels earn no floating credit; the others may. */
static void tell_held(struct tm_gate *gate)
{
    for (uint32_t i = 0; i < gate->inputs.count; i++) {
        struct tm_input *input = gate->inputs.items[i];
        input->ops->hold(input, tm_align_holds(&gate->align, i));
    }
}

void tm_gate_abort(struct tm_gate *gate, uint64_t through)
{
    if (through > gate->aborted_through) {
        gate->aborted_through = through;
    }
    if (gate->inputs.count > 0 && tm_align_abort(&gate->align, through)) {
        tell_held(gate);
    }
}

void tm_gate_forwarded(struct tm_gate *gate)
{
    tm_align_done(&gate->align);
    tell_held(gate);
}

static bool on_barrier(struct tm_gate *gate, uint32_t channel, struct tm_barrier barrier,
                       uint64_t now_ns)
{
    uint64_t before = gate->align.current;
    enum tm_align_result result;

    tm_gate_abort(gate, barrier.aborted_through);
    result = tm_align_barrier(&gate->align, channel, barrier.checkpoint);
    if (gate->align.current != before) {
        gate->align_from_ns = now_ns;
    }
    tell_held(gate);
    return result == TM_ALIGN_ALIGNED;
}

/* Idleness of the whole gate, told once per change. */
static enum tm_gate_result idle_change(struct tm_gate *gate)
{
    bool idle = tm_watermark_all_idle(&gate->watermark);

    if (idle == gate->idle_told) {
        return TM_GATE_EMPTY;
    }
    gate->idle_told = idle;
    return idle ? TM_GATE_IDLE : TM_GATE_ACTIVE;
}

/* What the element just popped means; EMPTY: nothing for the task, read on. */
static enum tm_gate_result take(struct tm_gate *gate, uint32_t channel, struct tm_element *element,
                                uint64_t now_ns)
{
    switch (element->type) {
    case TM_ELEMENT_BATCH:
        return TM_GATE_BATCH;
    case TM_ELEMENT_WATERMARK:
        if (!tm_watermark_advance(&gate->watermark, channel, element->watermark_us)) {
            return TM_GATE_EMPTY;
        }
        element->watermark_us = gate->watermark.emitted_us;
        return TM_GATE_WATERMARK;
    case TM_ELEMENT_IDLE:
    case TM_ELEMENT_ACTIVE:
        if (tm_watermark_set_idle(&gate->watermark, channel,
                                  element->type == TM_ELEMENT_IDLE)) {
            element->watermark_us = gate->watermark.emitted_us;
            return TM_GATE_WATERMARK;
        }
        return idle_change(gate);
    case TM_ELEMENT_BARRIER:
        return on_barrier(gate, channel, element->barrier, now_ns) ? TM_GATE_ALIGNED
                                                                   : TM_GATE_EMPTY;
    case TM_ELEMENT_END:
        if (!gate->ended[channel]) {
            gate->ended[channel] = true;
            gate->ended_count += 1;
        }
        return tm_gate_all_ended(gate) ? TM_GATE_END : TM_GATE_EMPTY;
    }
    return TM_GATE_EMPTY;
}

enum tm_gate_result tm_gate_next(struct tm_gate *gate, uint64_t now_ns, struct tm_element *ret,
                                 struct wr_error *err)
{
    uint32_t empty = 0;

    while (empty < gate->inputs.count) {
        uint32_t channel = gate->next;
        struct tm_input *input = gate->inputs.items[channel];
        enum tm_gate_result result;
        bool failed = false;

        if (WR_MUTANT("credit_to_held") && tm_align_holds(&gate->align, channel)) {
            (void)input->ops->peek(input, ret, &failed, err);
        }
        if (tm_align_holds(&gate->align, channel) ||
            !input->ops->peek(input, ret, &failed, err)) {
            if (failed) {
                return TM_GATE_FAILED;
            }
            gate->next = (gate->next + 1) % gate->inputs.count;
            empty += 1;
            continue;
        }
        input->ops->pop(input);
        empty = 0;
        result = take(gate, channel, ret, now_ns);
        if (result == TM_GATE_BATCH || result == TM_GATE_EMPTY) {
            gate->next = (gate->next + 1) % gate->inputs.count;
        }
        if (result != TM_GATE_EMPTY) {
            return result;
        }
    }
    return TM_GATE_EMPTY;
}
