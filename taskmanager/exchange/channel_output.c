/* The sending end of a channel to another task manager.
 *
 * Bytes leave only against credit: sent <= granted, always. What has no credit yet waits in order:
 * the rest of one batch, then control elements (merged, so they are few). */
#include <stdio.h>
#include <string.h>

#include "common/base/alloc.h"
#include "common/base/bytes.h"
#include "common/base/crc32c.h"
#include "common/batch/wire.h"
#include "taskmanager/exchange/link.h"

/* Below this much credit nothing is sent unless a whole row needs less: frames of a few rows would
 * cost more than they carry, and more credit is on its way. */
#define FRAME_BYTES_MIN 4096u

struct remote_output {
    struct tm_output base;
    struct tm_link *link;
    uint32_t channel;
    struct tm_task *task;
    struct wr_buf_pool *pool;
    struct tm_attach attach;
    void (*attached)(void *ctx);
    void *ctx;

    /* written by the net's threads, read by the worker (release / acquire) */
    _Atomic uint64_t granted_bytes;
    _Atomic uint64_t requested_rows;
    _Atomic bool ready;
    uint64_t minimum_bytes; /* the receiver's guarantee; set before `ready` */

    /* worker */
    uint64_t sent_bytes;
    uint64_t sequence;
    uint64_t frames;
    uint32_t crc;
    struct wr_batch *rest;
    uint32_t rest_first;
    uint64_t asked_through; /* granted_bytes that was asked for, 0 = none */
    WR_VEC(struct tm_element) control;
};

static struct remote_output *self_of(struct tm_output *output)
{
    return WR_CONTAINER_OF(output, struct remote_output, base);
}

static uint64_t credit(struct remote_output *output)
{
    /* Pairs with the release in remote_output_on_credit. */
    uint64_t granted = atomic_load_explicit(&output->granted_bytes, memory_order_acquire);

    return granted > output->sent_bytes ? granted - output->sent_bytes : 0;
}

/* One frame of this channel, counted for the flow audit. */
static void send_frame(struct remote_output *output, struct wr_frame *header,
                       struct wr_buf *payload)
{
    header->channel = output->channel;
    header->sequence = ++output->sequence;
    header->payload_crc =
        payload == NULL ? 0 : wr_crc32c(0, payload->data, header->payload_bytes);
    output->frames += 1;
    output->crc = wr_crc32c(output->crc, &header->payload_crc, sizeof header->payload_crc);
    tm_link_send(output->link, header, payload);
}

static void send_small(struct remote_output *output, enum wr_frame_type type, const void *data,
                       uint32_t bytes)
{
    struct wr_frame header = {.type = (uint8_t)type, .payload_bytes = bytes};
    struct wr_buf *payload = NULL;

    if (bytes > 0) {
        payload = wr_buf_create_unowned(bytes);
        memcpy(payload->data, data, bytes);
    }
    send_frame(output, &header, payload);
    wr_buf_unref(payload);
}

static void send_barrier(struct remote_output *output, struct tm_barrier barrier)
{
    Weir__BarrierFrame frame = WEIR__BARRIER_FRAME__INIT;
    uint8_t packed[64];
    size_t bytes;

    frame.checkpoint = barrier.checkpoint;
    frame.aborted_through = barrier.aborted_through;
    frame.rows = output->base.rows;
    frame.frames = output->frames;
    frame.crc = output->crc;
    bytes = weir__barrier_frame__pack(&frame, packed);
    WR_ASSERT(bytes <= sizeof packed);
    send_small(output, WR_FRAME_BARRIER, packed, (uint32_t)bytes);
}

static void send_control(struct remote_output *output, const struct tm_element *element)
{
    switch (element->type) {
    case TM_ELEMENT_WATERMARK:
        send_small(output, WR_FRAME_WATERMARK, &element->watermark_us, 8);
        return;
    case TM_ELEMENT_IDLE:
        send_small(output, WR_FRAME_IDLE, NULL, 0);
        return;
    case TM_ELEMENT_ACTIVE:
        send_small(output, WR_FRAME_ACTIVE, NULL, 0);
        return;
    case TM_ELEMENT_BARRIER:
        send_barrier(output, element->barrier);
        return;
    case TM_ELEMENT_END:
        send_small(output, WR_FRAME_END, NULL, 0);
        return;
    case TM_ELEMENT_BATCH:
        break;
    }
    WR_UNREACHABLE();
}

/* The receiver grants when half its window is owed, so that much comes by itself; for a row that may
 * need more it is asked, once. */
static void ask(struct remote_output *output, uint32_t bytes)
{
    uint64_t value = bytes;
    struct wr_frame header = {.type = WR_FRAME_CREDIT,
                              .flags = TM_CREDIT_WANTED,
                              .channel = output->channel,
                              .payload_bytes = 8};
    struct wr_buf *payload;

    if (bytes > WR_OVERSIZE_BYTES_MAX) {
        struct wr_error err;
        (void)wr_fail(&err, WR_ERR_LIMIT, "a row of %u bytes is larger than the limit of %d",
                      bytes, WR_OVERSIZE_BYTES_MAX);
        tm_task_fail(output->task, &err, "");
        return;
    }
    if (output->asked_through == output->sent_bytes + bytes) {
        return;
    }
    output->asked_through = output->sent_bytes + bytes;
    payload = wr_buf_create_unowned(8);
    wr_store_u64(payload->data, value);
    tm_link_send(output->link, &header, payload);
    wr_buf_unref(payload);
}

/* Send of the rest what credit and memory allow. true: nothing is left. */
static bool send_rest(struct remote_output *output)
{
    while (output->rest != NULL) {
        uint64_t room = WR_MIN(credit(output), (uint64_t)WR_BATCH_BYTES_MAX);
        uint32_t bytes;
        uint32_t rows = wr_wire_fit(output->rest, output->rest_first, (uint32_t)room, &bytes);
        uint32_t left = output->rest->live_count - output->rest_first;

        if (bytes > credit(output)) {
            if (bytes > output->minimum_bytes / 2) {
                ask(output, bytes);
            }
            return false;
        }
        if (rows < left && room < WR_MIN(FRAME_BYTES_MIN, output->minimum_bytes / 2)) {
            return false;
        }
        struct wr_buf *payload =
            wr_wire_encode(output->rest, output->rest_first, rows, output->pool, &bytes);
        if (payload == NULL) {
            return false;
        }
        struct wr_frame header = {.type = WR_FRAME_DATA, .payload_bytes = bytes, .rows = rows};
        if (output->attach.raw_schema != NULL &&
            output->rest->schema == output->attach.raw_schema) {
            header.flags |= TM_DATA_RAW;
        }
        output->base.rows += rows;
        output->sent_bytes += bytes;
        send_frame(output, &header, payload);
        wr_buf_unref(payload);
        output->rest_first += rows;
        if (output->rest_first == output->rest->live_count) {
            wr_batch_unref(WR_TAKE(output->rest));
        }
    }
    return true;
}

static bool pump(struct tm_output *base)
{
    struct remote_output *output = self_of(base);

    /* Pairs with the release in remote_output_on_attached. */
    if (!atomic_load_explicit(&output->ready, memory_order_acquire) || !send_rest(output)) {
        return false;
    }
    for (uint32_t i = 0; i < output->control.count; i++) {
        send_control(output, &output->control.items[i]);
    }
    output->control.count = 0;
    return true;
}

static uint64_t room(struct tm_output *base)
{
    struct remote_output *output = self_of(base);

    return output->rest != NULL || output->control.count > 0 ? 0 : credit(output);
}

static void put_batch(struct tm_output *base, struct wr_batch *batch)
{
    struct remote_output *output = self_of(base);

    WR_ASSERT(output->rest == NULL && output->control.count == 0);
    base->batches += 1;
    if (batch->live_count == 0) {
        wr_batch_unref(batch);
        return;
    }
    output->rest = batch;
    output->rest_first = 0;
    (void)pump(base);
}

static bool merges(const struct tm_element *last, const struct tm_element *next)
{
    bool activity = (last->type == TM_ELEMENT_IDLE || last->type == TM_ELEMENT_ACTIVE) &&
                    (next->type == TM_ELEMENT_IDLE || next->type == TM_ELEMENT_ACTIVE);

    return activity || (last->type == next->type && (next->type == TM_ELEMENT_WATERMARK ||
                                                     next->type == TM_ELEMENT_BARRIER));
}

static void put_control(struct tm_output *base, const struct tm_element *element)
{
    struct remote_output *output = self_of(base);
    uint32_t count = output->control.count;

    if (count > 0 && merges(&output->control.items[count - 1], element)) {
        output->control.items[count - 1] = *element;
    } else {
        WR_VEC_PUSH(&output->control, *element);
    }
    (void)pump(base);
}

static uint64_t requested_rows(const struct tm_output *base)
{
    const struct remote_output *output =
        WR_CONTAINER_OF((struct tm_output *)(uintptr_t)base, struct remote_output, base);

    /* Pairs with the release in remote_output_on_credit. */
    return atomic_load_explicit(&output->requested_rows, memory_order_acquire);
}

static void close_output(struct tm_output *base)
{
    struct remote_output *output = self_of(base);
    struct tm_link *link = output->link;
    bool up;

    (void)pthread_mutex_lock(&link->mutex);
    link->outputs.items[output->channel - 1] = NULL;
    up = link->state == TM_LINK_UP;
    (void)pthread_mutex_unlock(&link->mutex);
    if (up) {
        struct wr_frame header = {.type = WR_FRAME_DETACH};
        send_frame(output, &header, NULL);
    }
    wr_batch_unref(output->rest);
    WR_VEC_FINI(&output->control);
    wr_free(output);
    tm_link_unref(link);
}

static const struct tm_output_ops remote_output_ops = {.room = room,
                                                       .put_batch = put_batch,
                                                       .put_control = put_control,
                                                       .pump = pump,
                                                       .requested_rows = requested_rows,
                                                       .close = close_output};

/* ---- from the link, mutex held ---- */

void remote_output_figures(const struct remote_output *output, struct tm_channel_figures *ret)
{
    *ret = (struct tm_channel_figures){
        .id = output->base.id,
        .job = output->attach.job,
        .attempt = output->attach.attempt,
        .link = output->link,
        .sends = true,
        .waits = output->rest != NULL,
        .granted_bytes = atomic_load_explicit(&output->granted_bytes, memory_order_acquire),
        .sent_bytes = output->sent_bytes,
        .minimum_bytes = output->minimum_bytes,
        .wanted_bytes = output->asked_through};
}

void remote_output_on_up(struct remote_output *output)
{
    Weir__Attach attach = WEIR__ATTACH__INIT;
    uint8_t job[16];

    wr_store_u64(job, output->attach.job.high);
    wr_store_u64(job + 8, output->attach.job.low);
    attach.job = (ProtobufCBinaryData){sizeof job, job};
    attach.region = output->attach.region;
    attach.term = output->attach.attempt.term;
    attach.counter = output->attach.attempt.counter;
    attach.edge = output->base.id.edge;
    attach.from = output->base.id.from;
    attach.to = output->base.id.to;
    attach.schema = attach_fingerprint(&output->attach);
    attach.channel = output->channel;
    tm_link_send_message(output->link, WR_FRAME_ATTACH, output->channel, &attach.base);
}

void remote_output_on_attached(struct remote_output *output, const Weir__Attached *attached)
{
    if (atomic_load_explicit(&output->ready, memory_order_relaxed)) {
        return; /* said twice */
    }
    output->minimum_bytes = attached->credit_bytes;
    atomic_store_explicit(&output->granted_bytes, attached->credit_bytes, memory_order_release);
    atomic_store_explicit(&output->ready, true, memory_order_release);
    tm_exchange_post_attached(output->link->exchange, output->attached, output->ctx);
    tm_task_wake(output->task);
}

static void fail_task(struct tm_task *task, struct tm_link *link, enum wr_code code,
                      const char *what, const char *reason)
{
    struct wr_error err;

    (void)wr_fail(&err, code, "%s task manager %s: %s", what, link->address, reason);
    err.retriable = true;
    tm_task_fail(task, &err, link->address);
}

void remote_output_on_refused(struct remote_output *output, const char *reason)
{
    fail_task(output->task, output->link, WR_ERR_REFUSED, "channel refused by", reason);
}

void remote_output_on_credit(struct remote_output *output, uint8_t flags, uint64_t value)
{
    _Atomic uint64_t *cell =
        (flags & TM_CREDIT_ROWS) != 0 ? &output->requested_rows : &output->granted_bytes;

    if (value > atomic_load_explicit(cell, memory_order_relaxed)) {
        atomic_store_explicit(cell, value, memory_order_release);
    }
    tm_task_wake(output->task);
}

void remote_output_on_down(struct remote_output *output, const char *reason)
{
    fail_task(output->task, output->link, WR_ERR_UNAVAILABLE, "lost the connection to", reason);
}

struct tm_output *remote_output_create(struct tm_link *link, const struct tm_attach *attach,
                                       struct tm_task *task, struct wr_buf_pool *pool,
                                       void (*attached)(void *ctx), void *ctx)
{
    struct remote_output *output = WR_NEW(struct remote_output);

    output->base.ops = &remote_output_ops;
    output->base.id = attach->id;
    output->link = link;
    output->task = task;
    output->pool = pool;
    output->attach = *attach;
    output->attached = attached;
    output->ctx = ctx;
    tm_link_ref(link);
    (void)pthread_mutex_lock(&link->mutex);
    WR_VEC_PUSH(&link->outputs, output);
    output->channel = link->outputs.count;
    if (link->state == TM_LINK_UP) {
        remote_output_on_up(output);
    } else if (link->state == TM_LINK_DOWN) {
        remote_output_on_down(output, link->reason);
    }
    (void)pthread_mutex_unlock(&link->mutex);
    return &output->base;
}
