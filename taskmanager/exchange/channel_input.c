/* The receiving end of a channel from another task manager.
 *
 * Frames queue here from the net's threads; the worker takes them and decodes one at a time. The
 * window (bytes granted and not yet consumed) is the guaranteed minimum plus what measured
 * consumption earns: twice to three times what was consumed in the last 10 ms, so that little is
 * ever in flight; a held channel earns nothing. */
#include <stdio.h>
#include <string.h>

#include "common/base/alloc.h"
#include "common/base/bytes.h"
#include "common/base/crc32c.h"
#include "common/base/hash.h"
#include "common/base/test_point.h"
#include "common/batch/wire.h"
#include "taskmanager/exchange/link.h"

#define WINDOW_BYTES_MAX (8u * 1024 * 1024)
#define MEASURE_NS 10000000ull

struct remote_input {
    struct tm_input base;
    struct tm_exchange *exchange;
    struct tm_link *link;           /* the worker's: NULL until it has seen `bound` */
    _Atomic(struct tm_link *) bound; /* set by the control loop (release), read by the worker */
    uint32_t channel;
    struct tm_task *task;
    struct wr_buf_pool *pool;
    struct tm_attach attach;

    /* under the link's mutex */
    struct tm_frame *queue_head;
    struct tm_frame **queue_tail;
    uint64_t next_sequence;
    uint64_t received_bytes; /* of batches, consumed ones too */

    _Atomic uint64_t wanted_bytes; /* of a row that the sender waits with; set under the mutex */

    /* worker */
    struct tm_frame *taken; /* in order, after `current` */
    bool has_current;
    struct tm_element current;
    uint32_t current_bytes;
    uint64_t consumed_bytes;
    uint64_t granted_bytes;
    uint64_t window_bytes;
    uint64_t measured_from_ns;
    uint64_t measured_bytes;
    uint64_t minimum_bytes;  /* guaranteed */
    uint64_t oversize_bytes; /* granted on top for one row */
    bool held;
    uint32_t holds; /* how often it was held */
    uint64_t rows;
    uint64_t frames;
    uint32_t crc;
    uint64_t requested_rows;
};

static struct remote_input *self_of(struct tm_input *input)
{
    return WR_CONTAINER_OF(input, struct remote_input, base);
}

static void send_credit(struct remote_input *input, uint8_t flags, uint64_t value)
{
    struct wr_frame header = {.type = WR_FRAME_CREDIT,
                              .flags = flags,
                              .channel = input->channel,
                              .payload_bytes = 8};
    struct wr_buf *payload = wr_buf_create_unowned(8);

    wr_store_u64(payload->data, value);
    tm_link_send(input->link, &header, payload);
    wr_buf_unref(payload);
}

/* The window that measured consumption earns. */
static void resize_window(struct remote_input *input)
{
    uint64_t now_ns = wr_env_mono_ns(tm_exchange_env(input->exchange));
    uint64_t elapsed_ns = now_ns - input->measured_from_ns;
    uint64_t earned;

    if (elapsed_ns < MEASURE_NS && input->measured_bytes < input->window_bytes) {
        return;
    }
    earned = elapsed_ns == 0 ? WINDOW_BYTES_MAX
                             : (uint64_t)((double)input->measured_bytes * 3.0 *
                                          (double)MEASURE_NS / (double)elapsed_ns);
    earned = WR_MIN(earned, input->window_bytes * 4); /* grow in steps, so noise stays small */
    earned = WR_MAX(WR_MIN(earned, (uint64_t)WINDOW_BYTES_MAX), input->minimum_bytes);
    if (input->held) {
        earned = input->minimum_bytes;
    }
    if (tm_exchange_resize_window(input->exchange, input->window_bytes, earned)) {
        input->window_bytes = earned;
    }
    input->measured_from_ns = now_ns;
    input->measured_bytes = 0;
}

/* Grant when at least half the window is owed: few messages, never a stalled sender. */
static void grant(struct remote_input *input)
{
    uint64_t target = input->consumed_bytes + input->window_bytes + input->oversize_bytes;

    if (target >= input->granted_bytes + input->window_bytes / 2) {
        input->granted_bytes = target;
        send_credit(input, 0, target);
    }
}

static void give_oversize(struct remote_input *input)
{
    tm_exchange_unguarantee_row(input->exchange, input->oversize_bytes);
    input->oversize_bytes = 0;
    tm_exchange_give_oversize(input->exchange, input);
}

static void consume(struct remote_input *input, uint32_t bytes)
{
    input->consumed_bytes += bytes;
    input->measured_bytes += bytes;
    if (input->oversize_bytes > 0) {
        give_oversize(input);
    }
    resize_window(input);
    grant(input);
}

static void grant_through(struct remote_input *input, uint64_t target)
{
    /* What was granted once stays granted: the window may have been larger. */
    if (target > input->granted_bytes) {
        input->granted_bytes = target;
        send_credit(input, 0, target);
    }
}

/* What the sender waits for, and what it had sent when it asked: looked at together, because an
 * ordinary grant may have let the row through before anybody looked. */
static uint64_t look_wanted(struct remote_input *input, uint64_t *ret_through)
{
    uint64_t wanted;

    (void)pthread_mutex_lock(&input->link->mutex);
    wanted = atomic_load_explicit(&input->wanted_bytes, memory_order_relaxed);
    *ret_through = input->received_bytes + wanted;
    (void)pthread_mutex_unlock(&input->link->mutex);
    return wanted;
}

/* From now on it is served; false: it waits for something else by now, or for nothing. */
static bool take_wanted(struct remote_input *input, uint64_t wanted, uint64_t *ret_through)
{
    bool taken;

    (void)pthread_mutex_lock(&input->link->mutex);
    taken = atomic_load_explicit(&input->wanted_bytes, memory_order_relaxed) == wanted;
    if (taken) {
        *ret_through = input->received_bytes + wanted;
        atomic_store_explicit(&input->wanted_bytes, 0, memory_order_relaxed);
    }
    (void)pthread_mutex_unlock(&input->link->mutex);
    return taken;
}

/* It is served, unless it asks for another row by now. */
static void forget_wanted(struct remote_input *input, uint64_t through)
{
    (void)pthread_mutex_lock(&input->link->mutex);
    if (input->received_bytes +
            atomic_load_explicit(&input->wanted_bytes, memory_order_relaxed) == through) {
        atomic_store_explicit(&input->wanted_bytes, 0, memory_order_relaxed);
    }
    (void)pthread_mutex_unlock(&input->link->mutex);
}

/* The oversize grant of the task; a held channel gets none: the row stands behind the barrier. */
static void grant_oversize(struct remote_input *input, uint64_t wanted)
{
    uint64_t through;

    if ((input->held && !WR_MUTANT("credit_to_held")) || input->oversize_bytes > 0 ||
        wanted > WR_OVERSIZE_BYTES_MAX ||
        !tm_exchange_take_oversize(input->exchange, input)) {
        return; /* looked at again in every step of the task that frees it */
    }
    if (!tm_exchange_guarantee_row(input->exchange, wanted)) {
        wr_buf_pool_note_refusal(input->pool); /* looked at again after a while */
        tm_exchange_give_oversize(input->exchange, input);
        return;
    }
    if (!take_wanted(input, wanted, &through)) {
        tm_exchange_unguarantee_row(input->exchange, wanted);
        tm_exchange_give_oversize(input->exchange, input);
        return; /* what came since has woken the task: it looks again */
    }
    /* Given back when something is consumed: the row at the latest, for it is still to come. */
    input->oversize_bytes = wanted;
    grant_through(input, through);
}

/* The sender waits with a row for which its credit does not suffice. One that fits the window needs
 * only that what is consumed is granted at once, not when half the window is owed. */
static void serve_wanted(struct remote_input *input)
{
    uint64_t through, wanted = look_wanted(input, &through);

    if (wanted > input->window_bytes) {
        grant_oversize(input, wanted);
        return;
    }
    grant_through(input, input->consumed_bytes + input->window_bytes);
    if (input->granted_bytes >= through) {
        forget_wanted(input, through);
    }
}

static struct tm_frame *next_frame(struct remote_input *input)
{
    struct tm_frame *frame;

    if (input->taken == NULL && input->link != NULL) {
        (void)pthread_mutex_lock(&input->link->mutex);
        input->taken = input->queue_head;
        input->queue_head = NULL;
        input->queue_tail = &input->queue_head;
        (void)pthread_mutex_unlock(&input->link->mutex);
    }
    frame = input->taken;
    if (frame != NULL) {
        input->taken = frame->next;
    }
    return frame;
}

static void frame_free(struct tm_frame *frame)
{
    wr_buf_unref(frame->payload);
    wr_free(frame);
}

static enum wr_code decode_barrier(struct remote_input *input, const struct tm_frame *frame,
                                   struct wr_error *err)
{
    Weir__BarrierFrame *m = weir__barrier_frame__unpack(
        NULL, frame->header.payload_bytes,
        frame->payload == NULL ? (const uint8_t *)"" : frame->payload->data);
    enum wr_code code = WR_OK;

    if (m == NULL) {
        return wr_fail(err, WR_ERR_CORRUPT, "malformed barrier");
    }
    if (m->rows != input->rows || m->frames != input->frames || m->crc != input->crc) {
        code = wr_fail(err, WR_ERR_CORRUPT,
                       "flow audit of edge %u, %u to %u, at checkpoint %llu: sent %llu rows in "
                       "%llu frames (crc %08x), received %llu rows in %llu frames (crc %08x)",
                       input->base.id.edge, input->base.id.from, input->base.id.to,
                       (unsigned long long)m->checkpoint, (unsigned long long)m->rows,
                       (unsigned long long)m->frames, m->crc, (unsigned long long)input->rows,
                       (unsigned long long)input->frames, input->crc);
        err->retriable = true;
    }
    input->current = (struct tm_element){
        .type = TM_ELEMENT_BARRIER,
        .barrier = {.checkpoint = m->checkpoint, .aborted_through = m->aborted_through}};
    weir__barrier_frame__free_unpacked(m, NULL);
    return code;
}

/* WR_OK with has_current, or without it when memory must come first (the frame is put back). */
static enum wr_code decode_frame(struct remote_input *input, struct tm_frame *frame,
                                 struct wr_error *err)
{
    const struct wr_frame *header = &frame->header;
    struct tm_element *element = &input->current;
    enum wr_code code = WR_OK;

    *element = (struct tm_element){.type = TM_ELEMENT_BATCH};
    input->current_bytes = 0;
    if (header->type == WR_FRAME_DATA) {
        const struct wr_schema *schema = (header->flags & TM_DATA_RAW) != 0
                                             ? input->attach.raw_schema
                                             : input->attach.schema;
        if (schema == NULL) {
            return wr_fail(err, WR_ERR_CORRUPT, "raw rows where only others travel");
        }
        code = wr_wire_decode(schema, frame->payload, header->payload_bytes, header->rows,
                              input->pool, &element->batch, err);
        if (code == WR_OK && element->batch == NULL) {
            frame->next = input->taken;
            input->taken = frame;
            return WR_OK;
        }
        input->rows += header->rows;
        input->current_bytes = header->payload_bytes;
    } else if (header->type == WR_FRAME_WATERMARK) {
        if (header->payload_bytes != 8) {
            return wr_fail(err, WR_ERR_CORRUPT, "malformed watermark");
        }
        element->type = TM_ELEMENT_WATERMARK;
        element->watermark_us = (int64_t)wr_load_u64(frame->payload->data);
    } else if (header->type == WR_FRAME_BARRIER) {
        code = decode_barrier(input, frame, err);
    } else {
        element->type = header->type == WR_FRAME_IDLE     ? TM_ELEMENT_IDLE
                        : header->type == WR_FRAME_ACTIVE ? TM_ELEMENT_ACTIVE
                                                          : TM_ELEMENT_END;
    }
    input->frames += 1;
    input->crc = wr_crc32c(input->crc, &header->payload_crc, sizeof header->payload_crc);
    input->has_current = code == WR_OK;
    return code;
}

/* Takes note of the link once it is there, and says what was asked for before. */
static bool has_link(struct remote_input *input)
{
    if (input->link == NULL) {
        /* Pairs with the release in remote_input_bind. */
        input->link = atomic_load_explicit(&input->bound, memory_order_acquire);
        if (input->link != NULL && input->requested_rows > 0) {
            send_credit(input, TM_CREDIT_ROWS, input->requested_rows);
        }
    }
    return input->link != NULL;
}

static bool peek(struct tm_input *base, struct tm_element *ret, bool *ret_failed,
                 struct wr_error *err)
{
    struct remote_input *input = self_of(base);

    if (!has_link(input)) {
        return false;
    }
    if (atomic_load_explicit(&input->wanted_bytes, memory_order_relaxed) > 0) {
        serve_wanted(input);
    }
    while (!input->has_current) {
        struct tm_frame *frame = next_frame(input);
        bool detach;

        if (frame == NULL) {
            return false;
        }
        detach = frame->header.type == WR_FRAME_DETACH;
        if (!detach && decode_frame(input, frame, err) != WR_OK) {
            frame_free(frame);
            (void)wr_wrap(err, "channel from task manager %s", input->link->address);
            *ret_failed = true;
            return false;
        }
        if (!detach && !input->has_current) {
            return false; /* no memory for the batch: the frame is still first */
        }
        frame_free(frame);
    }
    *ret = input->current;
    return true;
}

static void pop(struct tm_input *base)
{
    struct remote_input *input = self_of(base);

    WR_ASSERT(input->has_current);
    input->has_current = false;
    if (input->current_bytes > 0) {
        consume(input, input->current_bytes);
    }
}

static void request_rows(struct tm_input *base, uint32_t rows)
{
    struct remote_input *input = self_of(base);

    input->requested_rows += rows;
    if (input->link != NULL) {
        send_credit(input, TM_CREDIT_ROWS, input->requested_rows);
    }
}

static void hold(struct tm_input *base, bool held)
{
    struct remote_input *input = self_of(base);

    input->holds += held && !input->held;
    input->held = held;
    if (held && input->window_bytes > input->minimum_bytes) {
        (void)tm_exchange_resize_window(input->exchange, input->window_bytes,
                                        input->minimum_bytes);
        input->window_bytes = input->minimum_bytes;
    }
}

static void count(const struct tm_input *base, uint64_t *rows, uint64_t *frames, uint32_t *crc)
{
    const struct remote_input *input =
        WR_CONTAINER_OF((struct tm_input *)(uintptr_t)base, struct remote_input, base);

    *rows = input->rows;
    *frames = input->frames;
    *crc = input->crc;
}

static void free_frames(struct tm_frame *frame)
{
    while (frame != NULL) {
        struct tm_frame *next = frame->next;
        frame_free(frame);
        frame = next;
    }
}

static void close_input(struct tm_input *base)
{
    struct remote_input *input = self_of(base);

    tm_exchange_forget(input->exchange, input); /* after this nobody binds it any more */
    input->link = atomic_load_explicit(&input->bound, memory_order_acquire);
    if (input->link != NULL) {
        (void)pthread_mutex_lock(&input->link->mutex);
        input->link->inputs.items[input->channel - 1] = NULL;
        (void)pthread_mutex_unlock(&input->link->mutex);
        free_frames(input->queue_head);
        tm_link_unref(input->link);
    }
    if (input->oversize_bytes > 0) {
        give_oversize(input);
    }
    (void)tm_exchange_resize_window(input->exchange, input->window_bytes, input->minimum_bytes);
    tm_exchange_unguarantee(input->exchange, 1);
    free_frames(input->taken);
    if (input->has_current) {
        wr_batch_unref(input->current.batch);
    }
    wr_free(input);
}

static const struct tm_input_ops remote_input_ops = {.peek = peek,
                                                     .pop = pop,
                                                     .request_rows = request_rows,
                                                     .hold = hold,
                                                     .count = count,
                                                     .close = close_input};

/* ---- from the link and the control loop ---- */

void remote_input_figures(const struct remote_input *input, struct tm_channel_figures *ret)
{
    *ret = (struct tm_channel_figures){
        .id = input->base.id,
        .job = input->attach.job,
        .attempt = input->attach.attempt,
        .link = atomic_load_explicit(&input->bound, memory_order_acquire),
        .held = input->held,
        .holds = input->holds,
        .granted_bytes = input->granted_bytes,
        .consumed_bytes = input->consumed_bytes,
        .window_bytes = input->window_bytes,
        .minimum_bytes = input->minimum_bytes,
        .oversize_bytes = input->oversize_bytes,
        .wanted_bytes = atomic_load_explicit(&input->wanted_bytes, memory_order_relaxed)};
}

bool remote_input_on_frame(struct remote_input *input, struct tm_frame *frame,
                           const char **ret_reason)
{
    if (frame->header.type == WR_FRAME_CREDIT) {
        atomic_store_explicit(&input->wanted_bytes, wr_load_u64(frame->payload->data),
                              memory_order_relaxed);
        frame_free(frame);
        tm_task_wake(input->task);
        return true;
    }
    if (frame->header.sequence != input->next_sequence) {
        frame_free(frame);
        *ret_reason = "a frame out of sequence";
        return false;
    }
    input->next_sequence += 1;
    if (frame->header.type == WR_FRAME_DATA) {
        input->received_bytes += frame->header.payload_bytes;
        /* What it asked for before has come. */
        atomic_store_explicit(&input->wanted_bytes, 0, memory_order_relaxed);
    }
    frame->next = NULL;
    *input->queue_tail = frame;
    input->queue_tail = &frame->next;
    tm_task_wake(input->task);
    return true;
}

const struct tm_task *remote_input_task(const struct remote_input *input)
{
    return input->task;
}

void remote_input_on_down(struct remote_input *input, const char *reason)
{
    struct tm_link *link = atomic_load_explicit(&input->bound, memory_order_acquire);
    struct wr_error err;

    (void)wr_fail(&err, WR_ERR_UNAVAILABLE, "lost the connection from task manager %s: %s",
                  link->address, reason);
    tm_task_fail(input->task, &err, link->address);
}

bool remote_input_matches(const struct remote_input *input, const Weir__Attach *attach)
{
    const struct tm_attach *mine = &input->attach;

    return mine->id.edge == attach->edge && mine->id.from == attach->from &&
           mine->id.to == attach->to && mine->region == attach->region &&
           mine->attempt.term == attach->term && mine->attempt.counter == attach->counter &&
           attach->job.len == 16 && wr_load_u64(attach->job.data) == mine->job.high &&
           wr_load_u64(attach->job.data + 8) == mine->job.low;
}

uint64_t attach_fingerprint(const struct tm_attach *attach)
{
    uint64_t rows = wr_schema_fingerprint(attach->schema);

    return attach->raw_schema == NULL ? rows
                                      : wr_hash_u64(rows) ^ wr_schema_fingerprint(attach->raw_schema);
}

uint64_t remote_schema_fingerprint(const struct remote_input *input)
{
    return attach_fingerprint(&input->attach);
}

void remote_input_bind(struct remote_input *input, struct tm_link *link, uint32_t channel)
{
    Weir__Attached attached = WEIR__ATTACHED__INIT;

    tm_link_ref(link);
    (void)pthread_mutex_lock(&link->mutex);
    while (link->inputs.count < channel) {
        WR_VEC_PUSH(&link->inputs, NULL);
    }
    link->inputs.items[channel - 1] = input;
    input->channel = channel;
    atomic_store_explicit(&input->bound, link, memory_order_release);
    if (link->state == TM_LINK_DOWN) {
        remote_input_on_down(input, link->reason);
    }
    (void)pthread_mutex_unlock(&link->mutex);
    attached.credit_bytes = input->minimum_bytes;
    tm_link_send_message(link, WR_FRAME_ATTACHED, channel, &attached.base);
    tm_task_wake(input->task);
}

struct tm_input *remote_input_create(struct tm_exchange *exchange, const struct tm_attach *attach,
                                     struct tm_task *task, struct wr_buf_pool *pool)
{
    struct remote_input *input = WR_NEW(struct remote_input);

    input->base.ops = &remote_input_ops;
    input->base.id = attach->id;
    input->exchange = exchange;
    input->task = task;
    input->pool = pool;
    input->attach = *attach;
    input->queue_tail = &input->queue_head;
    input->next_sequence = 1;
    input->minimum_bytes = tm_exchange_minimum(exchange);
    input->window_bytes = input->minimum_bytes;
    input->granted_bytes = input->minimum_bytes;
    input->measured_from_ns = wr_env_mono_ns(tm_exchange_env(exchange));
    return &input->base;
}
