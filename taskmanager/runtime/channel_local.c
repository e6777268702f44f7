/* Channels between two tasks of one task manager: a ring of elements, plain hand-over of batches.
 *
 * The ring has room for WR_CHANNEL_RING_BATCHES batches and as many control elements again; what
 * does not fit waits at the sender, merged. Either end may close first; the last one frees. */
#include <string.h>

#include "common/base/alloc.h"
#include "common/base/limits.h"
#include "common/base/vec.h"
#include "common/sys/ring.h"
#include "taskmanager/runtime/channel.h"
#include "taskmanager/runtime/task.h"

#define RING_SLOTS (2u * WR_CHANNEL_RING_BATCHES)

_Static_assert((RING_SLOTS & (RING_SLOTS - 1)) == 0, "a power of two");
_Static_assert(WR_CHANNEL_RING_BATCHES >= WR_CHANNEL_CONTROL_ELEMENTS, "control has room");

struct local_channel {
    struct wr_ring ring;
    struct tm_element slots[RING_SLOTS];
    struct tm_output output;
    struct tm_input input;
    struct tm_task *from, *to;
    uint32_t batches_max;
    WR_VEC(struct tm_element) control; /* sender's: no slot was free */
    _Atomic uint64_t requested_rows;
    _Atomic uint32_t ends;             /* open ends */
    _Atomic bool output_closed, input_closed;
    _Atomic bool blocked; /* the sender waits for room */
    uint64_t rows_out; /* receiver's count */
    uint64_t frames_out;
};

static struct local_channel *of_output(const struct tm_output *output)
{
    return WR_CONTAINER_OF((struct tm_output *)(uintptr_t)output, struct local_channel, output);
}

static struct local_channel *of_input(const struct tm_input *input)
{
    return WR_CONTAINER_OF((struct tm_input *)(uintptr_t)input, struct local_channel, input);
}

static void push(struct local_channel *channel, const struct tm_element *element)
{
    channel->slots[wr_ring_push_index(&channel->ring) % RING_SLOTS] = *element;
    wr_ring_pushed(&channel->ring);
    /* A receiver that has closed is not woken: its task may be gone. */
    if (!atomic_load(&channel->input_closed)) {
        tm_task_wake(channel->to);
    }
}

static uint64_t room(struct tm_output *output)
{
    struct local_channel *channel = of_output(output);

    if (channel->control.count > 0) {
        return 0;
    }
    if (wr_ring_used_by_producer(&channel->ring) < channel->batches_max) {
        return UINT64_MAX;
    }
    /* Either this second look sees what the receiver popped, or the receiver sees `blocked` after
     * its pop and wakes us: both are sequentially consistent. */
    atomic_store(&channel->blocked, true);
    atomic_thread_fence(memory_order_seq_cst);
    return wr_ring_used_by_producer(&channel->ring) < channel->batches_max ? UINT64_MAX : 0;
}

static void put_batch(struct tm_output *output, struct wr_batch *batch)
{
    struct local_channel *channel = of_output(output);
    struct tm_element element = {.type = TM_ELEMENT_BATCH, .batch = batch};

    output->rows += batch->live_count;
    output->batches += 1;
    push(channel, &element);
}

static uint32_t push_control(struct local_channel *channel, uint32_t sent)
{
    while (sent < channel->control.count &&
           wr_ring_used_by_producer(&channel->ring) < RING_SLOTS) {
        push(channel, &channel->control.items[sent++]);
    }
    return sent;
}

static bool pump(struct tm_output *output)
{
    struct local_channel *channel = of_output(output);
    uint32_t sent = push_control(channel, 0);

    if (sent < channel->control.count) {
        /* The second look, as in room. */
        atomic_store(&channel->blocked, true);
        atomic_thread_fence(memory_order_seq_cst);
        sent = push_control(channel, sent);
    }
    if (sent > 0) {
        channel->control.count -= sent;
        memmove(channel->control.items, channel->control.items + sent,
                channel->control.count * sizeof *channel->control.items);
    }
    return channel->control.count == 0;
}

static bool merges(const struct tm_element *last, const struct tm_element *next)
{
    bool activity = (last->type == TM_ELEMENT_IDLE || last->type == TM_ELEMENT_ACTIVE) &&
                    (next->type == TM_ELEMENT_IDLE || next->type == TM_ELEMENT_ACTIVE);

    return activity || (last->type == next->type && (next->type == TM_ELEMENT_WATERMARK ||
                                                     next->type == TM_ELEMENT_BARRIER));
}

static void put_control(struct tm_output *output, const struct tm_element *element)
{
    struct local_channel *channel = of_output(output);
    uint32_t count = channel->control.count;

    if (count > 0 && merges(&channel->control.items[count - 1], element)) {
        channel->control.items[count - 1] = *element;
    } else {
        WR_VEC_PUSH(&channel->control, *element);
    }
    (void)pump(output);
}

static uint64_t requested_rows(const struct tm_output *output)
{
    /* Pairs with the release in request_rows. */
    return atomic_load_explicit(&of_output(output)->requested_rows, memory_order_acquire);
}

static void end_closed(struct local_channel *channel)
{
    if (atomic_fetch_sub(&channel->ends, 1) != 1) {
        return;
    }
    while (wr_ring_can_pop(&channel->ring)) {
        struct tm_element *slot = &channel->slots[wr_ring_pop_index(&channel->ring) % RING_SLOTS];
        wr_batch_unref(slot->batch);
        wr_ring_popped(&channel->ring);
    }
    WR_VEC_FINI(&channel->control);
    wr_free(channel);
}

static void close_output(struct tm_output *output)
{
    atomic_store(&of_output(output)->output_closed, true);
    end_closed(of_output(output));
}

static bool peek(struct tm_input *input, struct tm_element *ret, bool *ret_failed,
                 struct wr_error *err)
{
    struct local_channel *channel = of_input(input);

    (void)ret_failed;
    (void)err;
    if (!wr_ring_can_pop(&channel->ring)) {
        return false;
    }
    *ret = channel->slots[wr_ring_pop_index(&channel->ring) % RING_SLOTS];
    return true;
}

static void pop(struct tm_input *input)
{
    struct local_channel *channel = of_input(input);
    const struct tm_element *slot =
        &channel->slots[wr_ring_pop_index(&channel->ring) % RING_SLOTS];

    if (slot->type == TM_ELEMENT_BATCH) {
        channel->rows_out += slot->batch->live_count;
    }
    channel->frames_out += 1;
    wr_ring_popped(&channel->ring);
    atomic_thread_fence(memory_order_seq_cst); /* pairs with the one in room and pump */
    if (atomic_load_explicit(&channel->blocked, memory_order_relaxed)) {
        atomic_store(&channel->blocked, false);
        if (!atomic_load(&channel->output_closed)) {
            tm_task_wake(channel->from);
        }
    }
}

static void request_rows(struct tm_input *input, uint32_t rows)
{
    struct local_channel *channel = of_input(input);

    atomic_fetch_add_explicit(&channel->requested_rows, rows, memory_order_release);
    if (!atomic_load(&channel->output_closed)) {
        tm_task_wake(channel->from);
    }
}

static void hold(struct tm_input *input, bool held)
{
    (void)input;
    (void)held; /* a full ring holds the sender back by itself */
}

static void count(const struct tm_input *input, uint64_t *rows, uint64_t *frames, uint32_t *crc)
{
    *rows = of_input(input)->rows_out;
    *frames = of_input(input)->frames_out;
    *crc = 0;
}

static void close_input(struct tm_input *input)
{
    atomic_store(&of_input(input)->input_closed, true);
    end_closed(of_input(input));
}

static const struct tm_output_ops local_output_ops = {.room = room,
                                                      .put_batch = put_batch,
                                                      .put_control = put_control,
                                                      .pump = pump,
                                                      .requested_rows = requested_rows,
                                                      .close = close_output};
static const struct tm_input_ops local_input_ops = {.peek = peek,
                                                    .pop = pop,
                                                    .request_rows = request_rows,
                                                    .hold = hold,
                                                    .count = count,
                                                    .close = close_input};

void tm_channel_local_create(struct tm_channel_id id, struct tm_task *from, struct tm_task *to,
                             struct tm_output **ret_output, struct tm_input **ret_input)
{
    struct local_channel *channel = wr_alloc_aligned(64, sizeof *channel);

    memset(channel, 0, sizeof *channel);
    channel->output.ops = &local_output_ops;
    channel->output.id = id;
    channel->input.ops = &local_input_ops;
    channel->input.id = id;
    channel->from = from;
    channel->to = to;
    channel->batches_max = tm_task_limits(from)->ring_batches;
    atomic_init(&channel->ends, 2);
    *ret_output = &channel->output;
    *ret_input = &channel->input;
}
