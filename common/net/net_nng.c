/* nng streams behind the net contract.
 *
 * Life cycle, the form that has no leak, hang or crash with nng 1.5: one mutex and one `closing`
 * flag per connection; nothing is submitted after close; callbacks never block; the last operation
 * to end hands the connection to our reaper, the only one that stops and frees.
 *
 *     submit:    lock; if closing, the operation is over; else set iov, recv or send; unlock
 *     callback:  error -> begin_close; operation over. else advance, handle, submit again
 *     over:      --operations == 0 -> reaper: nng_aio_stop, on_down, free (when released too)
 */
#include <arpa/inet.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <nng/nng.h>

#include "common/base/alloc.h"
#include "common/base/assert.h"
#include "common/base/crc32c.h"
#include "common/base/vec.h"
#include "common/batch/buf.h"
#include "common/net/net.h"
#include "common/sys/env.h"
#include "common/sys/thread.h"

#define STAGE_BYTES 65536u      /* receive staging: headers and small payloads */
#define INLINE_BYTES 4096u      /* payloads up to this are copied beside their header */
#define BATCH_BYTES 65536u      /* what one send coalesces */
#define SEND_IOV 4

struct nng_net {
    struct wr_net base;
    struct wr_env *env;
    pthread_mutex_t mutex;
    pthread_cond_t cond;
    struct nng_conn *dying; /* for the reaper */
    uint32_t live;          /* connections not yet freed */
    uint32_t busy;          /* connections whose on_down has not been delivered */
    bool stopping;
    struct wr_thread *reaper;
    struct nng_conn *all; /* doubly linked, to close at the end */
};

/* One queued frame. Small ones are bytes in `head`; large payloads are referenced. */
struct out_frame {
    struct out_frame *next;
    struct wr_buf *payload; /* NULL: everything is in head */
    uint32_t head_bytes;
    uint32_t payload_bytes;
    uint8_t head[];
};

struct nng_conn {
    struct wr_conn_base base;
    struct nng_net *net;
    struct nng_conn *next_dying;
    struct nng_conn *prev, *next; /* net->all */
    struct wr_conn_options options;
    char peer[64];

    pthread_mutex_t mutex;
    bool closing;
    bool up;
    bool released;
    bool downed;
    uint32_t operations; /* submitted and not over */
    char reason[256];
    nng_stream *stream;
    nng_stream_dialer *dialer;
    nng_aio *dial_aio, *rx, *tx;
    struct out_frame *queue;
    struct out_frame **queue_tail;
    _Atomic uint64_t queued_bytes;
    bool sending;

    /* send side, owned by whoever holds `sending` */
    struct out_frame *batch; /* frames in the current send */
    uint8_t *batch_head;     /* copied bytes of the batch */
    nng_iov iov[SEND_IOV];
    unsigned iov_count;

    /* receive side: serial */
    uint8_t *stage;
    uint32_t stage_first, stage_end;
    struct wr_frame header;
    bool in_payload;
    struct wr_buf *payload;
    uint32_t payload_got;
    _Atomic uint64_t last_received_ns;
};

struct nng_listener {
    struct nng_net *net;
    nng_stream_listener *listener;
    nng_aio *aio;
    const struct wr_listener_events *events;
    void *ctx;
    char address[64];
    _Atomic bool closing;
    bool resting; /* the aio sleeps after a failed accept */
};

static void submit_receive(struct nng_conn *conn);
static void submit_send(struct nng_conn *conn);

/* ---- closing ---- */

static void begin_close_locked(struct nng_conn *conn, const char *reason)
{
    if (conn->closing) {
        return;
    }
    conn->closing = true;
    (void)snprintf(conn->reason, sizeof conn->reason, "%.255s", reason);
    if (conn->stream != NULL) {
        nng_stream_close(conn->stream);
    }
    if (conn->dialer != NULL) {
        nng_stream_dialer_close(conn->dialer);
    }
}

static void to_reaper(struct nng_conn *conn)
{
    struct nng_net *net = conn->net;

    (void)pthread_mutex_lock(&net->mutex);
    conn->next_dying = net->dying;
    net->dying = conn;
    (void)pthread_cond_broadcast(&net->cond);
    (void)pthread_mutex_unlock(&net->mutex);
}

/* An operation is over. */
static void operation_over(struct nng_conn *conn)
{
    bool last;

    (void)pthread_mutex_lock(&conn->mutex);
    WR_ASSERT(conn->operations > 0);
    last = --conn->operations == 0 && conn->closing;
    (void)pthread_mutex_unlock(&conn->mutex);
    if (last) {
        to_reaper(conn);
    }
}

static void fail_conn(struct nng_conn *conn, const char *reason)
{
    (void)pthread_mutex_lock(&conn->mutex);
    begin_close_locked(conn, reason);
    (void)pthread_mutex_unlock(&conn->mutex);
}

static void free_frames(struct out_frame *frame)
{
    while (frame != NULL) {
        struct out_frame *next = frame->next;
        wr_buf_unref(frame->payload);
        wr_free(frame);
        frame = next;
    }
}

/* Out of the list first: who closes all connections goes through it. */
static void free_conn(struct nng_conn *conn)
{
    struct nng_net *net = conn->net;

    (void)pthread_mutex_lock(&net->mutex);
    if (conn->prev != NULL) {
        conn->prev->next = conn->next;
    } else {
        net->all = conn->next;
    }
    if (conn->next != NULL) {
        conn->next->prev = conn->prev;
    }
    net->live -= 1;
    (void)pthread_cond_broadcast(&net->cond);
    (void)pthread_mutex_unlock(&net->mutex);
    free_frames(conn->queue);
    free_frames(conn->batch);
    wr_buf_unref(conn->payload);
    wr_free(conn->stage);
    wr_free(conn->batch_head);
    (void)pthread_mutex_destroy(&conn->mutex);
    wr_free(conn);
}

/* On the reaper: nothing is in flight any more. */
static void bury(struct nng_conn *conn)
{
    struct nng_net *net = conn->net;
    struct wr_error err;
    bool released;

    nng_aio *aios[] = {conn->dial_aio, conn->rx, conn->tx};
    for (size_t i = 0; i < WR_COUNT(aios); i++) {
        if (aios[i] != NULL) {
            nng_aio_stop(aios[i]);
            nng_aio_free(aios[i]);
        }
    }
    if (conn->stream != NULL) {
        nng_stream_free(conn->stream);
    }
    if (conn->dialer != NULL) {
        nng_stream_dialer_free(conn->dialer);
    }
    (void)wr_fail(&err, WR_ERR_UNAVAILABLE, "%s", conn->reason);
    conn->options.events->on_down(conn->options.ctx, (struct wr_conn *)(void *)conn, &err);
    (void)pthread_mutex_lock(&conn->mutex);
    conn->downed = true;
    released = conn->released;
    (void)pthread_mutex_unlock(&conn->mutex);
    (void)pthread_mutex_lock(&net->mutex);
    net->busy -= 1;
    (void)pthread_cond_broadcast(&net->cond);
    (void)pthread_mutex_unlock(&net->mutex);
    if (released) {
        free_conn(conn);
    }
}

static void reap(void *ctx)
{
    struct nng_net *net = ctx;

    (void)pthread_mutex_lock(&net->mutex);
    for (;;) {
        struct nng_conn *conn = net->dying;
        if (conn != NULL) {
            net->dying = conn->next_dying;
            (void)pthread_mutex_unlock(&net->mutex);
            bury(conn);
            (void)pthread_mutex_lock(&net->mutex);
        } else if (net->stopping && net->busy == 0) {
            break;
        } else {
            (void)pthread_cond_wait(&net->cond, &net->mutex);
        }
    }
    (void)pthread_mutex_unlock(&net->mutex);
}

/* ---- receiving ---- */

static void deliver_frame(struct nng_conn *conn)
{
    struct wr_buf *payload = conn->payload;

    conn->payload = NULL;
    conn->in_payload = false;
    conn->options.events->on_frame(conn->options.ctx, (struct wr_conn *)(void *)conn,
                                   &conn->header, payload);
}

static bool finish_payload(struct nng_conn *conn)
{
    uint32_t crc = wr_crc32c(0, conn->payload->data, conn->header.payload_bytes);

    if (crc != conn->header.payload_crc) {
        fail_conn(conn, "frame payload with a wrong checksum");
        return false;
    }
    deliver_frame(conn);
    return true;
}

static bool begin_frame(struct nng_conn *conn)
{
    struct wr_error err;

    if (wr_frame_decode(conn->stage + conn->stage_first, conn->options.frame_bytes_max,
                        &conn->header, &err) != WR_OK) {
        fail_conn(conn, err.message);
        return false;
    }
    conn->stage_first += WR_FRAME_HEADER_BYTES;
    if (conn->header.payload_bytes == 0) {
        deliver_frame(conn);
        return true;
    }
    (void)wr_fail(&err, WR_ERR_MEMORY, "no buffer for a frame of %u bytes",
                  conn->header.payload_bytes);
    conn->payload =
        conn->options.events->on_alloc == NULL
            ? wr_buf_create_unowned(conn->header.payload_bytes)
            : conn->options.events->on_alloc(conn->options.ctx, (struct wr_conn *)(void *)conn,
                                             &conn->header, &err);
    if (conn->payload == NULL) {
        fail_conn(conn, err.message);
        return false;
    }
    conn->payload_got = 0;
    conn->in_payload = true;
    return true;
}

/* Take frames out of the stage; false: the connection is closing. */
static bool parse_stage(struct nng_conn *conn)
{
    while (conn->stage_first < conn->stage_end) {
        uint32_t left = conn->stage_end - conn->stage_first;
        if (conn->in_payload) {
            uint32_t wanted = conn->header.payload_bytes - conn->payload_got;
            uint32_t n = left < wanted ? left : wanted;
            memcpy(conn->payload->data + conn->payload_got, conn->stage + conn->stage_first, n);
            conn->stage_first += n;
            conn->payload_got += n;
            if (n == wanted && !finish_payload(conn)) {
                return false;
            }
        } else if (left < WR_FRAME_HEADER_BYTES) {
            break;
        } else if (!begin_frame(conn)) {
            return false;
        }
    }
    if (conn->stage_first == conn->stage_end) {
        conn->stage_first = 0;
        conn->stage_end = 0;
    } else if (conn->stage_first > 0) {
        conn->stage_end -= conn->stage_first;
        memmove(conn->stage, conn->stage + conn->stage_first, conn->stage_end);
        conn->stage_first = 0;
    }
    return true;
}

static void on_received(void *arg)
{
    struct nng_conn *conn = arg;
    int result = nng_aio_result(conn->rx);
    size_t count = nng_aio_count(conn->rx);
    bool direct = conn->in_payload && conn->stage_end == 0;

    if (result != 0 || count == 0) {
        fail_conn(conn, result == 0 ? "the peer closed the connection" : nng_strerror(result));
        operation_over(conn);
        return;
    }
    atomic_store_explicit(&conn->last_received_ns, wr_env_mono_ns(conn->net->env),
                          memory_order_relaxed);
    if (direct) {
        uint32_t wanted = conn->header.payload_bytes - conn->payload_got;
        uint32_t into_payload = count < wanted ? (uint32_t)count : wanted;
        conn->payload_got += into_payload;
        conn->stage_end = (uint32_t)(count - into_payload);
        if (into_payload == wanted && !finish_payload(conn)) {
            operation_over(conn);
            return;
        }
    } else {
        conn->stage_end += (uint32_t)count;
    }
    if (!parse_stage(conn)) {
        operation_over(conn);
        return;
    }
    submit_receive(conn);
}

/* Payload remainders go straight into their buffer; what follows them into the stage. */
static void submit_receive(struct nng_conn *conn)
{
    nng_iov iov[2];
    unsigned count = 0;
    bool over;

    if (conn->in_payload && conn->stage_end == 0) {
        iov[count++] = (nng_iov){.iov_buf = conn->payload->data + conn->payload_got,
                                 .iov_len = conn->header.payload_bytes - conn->payload_got};
        iov[count++] = (nng_iov){.iov_buf = conn->stage, .iov_len = STAGE_BYTES};
    } else {
        iov[count++] = (nng_iov){.iov_buf = conn->stage + conn->stage_end,
                                 .iov_len = STAGE_BYTES - conn->stage_end};
    }
    (void)nng_aio_set_iov(conn->rx, count, iov);
    (void)pthread_mutex_lock(&conn->mutex);
    over = conn->closing;
    if (!over) {
        nng_stream_recv(conn->stream, conn->rx);
    }
    (void)pthread_mutex_unlock(&conn->mutex);
    if (over) {
        operation_over(conn);
    }
}

/* ---- sending ---- */

static void add_iov(struct nng_conn *conn, void *data, size_t bytes)
{
    if (bytes > 0) {
        conn->iov[conn->iov_count++] = (nng_iov){.iov_buf = data, .iov_len = bytes};
    }
}

/* Take frames from the queue into one send: small ones are copied together; a large payload is the
 * last entry but for what is copied after it. Mutex held. */
static void fill_batch(struct nng_conn *conn)
{
    uint32_t head = 0, flushed = 0;
    struct out_frame **tail = &conn->batch;

    conn->iov_count = 0;
    while (conn->queue != NULL) {
        struct out_frame *frame = conn->queue;
        if (head + frame->head_bytes > BATCH_BYTES ||
            (frame->payload != NULL && conn->iov_count + 2 > SEND_IOV)) {
            break;
        }
        memcpy(conn->batch_head + head, frame->head, frame->head_bytes);
        head += frame->head_bytes;
        if (frame->payload != NULL) {
            add_iov(conn, conn->batch_head + flushed, head - flushed);
            add_iov(conn, frame->payload->data, frame->payload_bytes);
            flushed = head;
        }
        conn->queue = frame->next;
        if (conn->queue == NULL) {
            conn->queue_tail = &conn->queue;
        }
        frame->next = NULL;
        *tail = frame;
        tail = &frame->next;
        if (conn->iov_count == SEND_IOV) {
            break;
        }
    }
    if (conn->iov_count < SEND_IOV) {
        add_iov(conn, conn->batch_head + flushed, head - flushed);
    } else {
        WR_ASSERT(flushed == head);
    }
}

static void on_sent(void *arg)
{
    struct nng_conn *conn = arg;
    int result = nng_aio_result(conn->tx);
    size_t count = nng_aio_count(conn->tx);

    if (result != 0) {
        fail_conn(conn, nng_strerror(result));
        operation_over(conn);
        return;
    }
    unsigned first = 0;
    while (first < conn->iov_count && count >= conn->iov[first].iov_len) {
        count -= conn->iov[first++].iov_len;
    }
    for (unsigned i = first; i < conn->iov_count; i++) {
        conn->iov[i - first] = conn->iov[i];
    }
    conn->iov_count -= first;
    if (conn->iov_count > 0) {
        conn->iov[0].iov_buf = (uint8_t *)conn->iov[0].iov_buf + count;
        conn->iov[0].iov_len -= count;
    }
    submit_send(conn);
}

static uint64_t bytes_of(const struct out_frame *frame)
{
    uint64_t bytes = 0;

    for (; frame != NULL; frame = frame->next) {
        bytes += frame->head_bytes + (frame->payload == NULL ? 0 : frame->payload_bytes);
    }
    return bytes;
}

/* Send the rest of the batch, or the next one; the operation ends when the queue is empty. Once it is
 * submitted it may end, and the connection with it, before this returns: nothing is touched then. */
static void submit_send(struct nng_conn *conn)
{
    struct out_frame *sent = NULL;
    bool over = false;

    (void)pthread_mutex_lock(&conn->mutex);
    if (conn->iov_count == 0) {
        sent = conn->batch;
        conn->batch = NULL;
        atomic_fetch_sub_explicit(&conn->queued_bytes, bytes_of(sent), memory_order_relaxed);
        fill_batch(conn);
    }
    if (conn->closing || conn->iov_count == 0) {
        conn->sending = false;
        over = true;
    } else {
        (void)nng_aio_set_iov(conn->tx, conn->iov_count, conn->iov);
        nng_stream_send(conn->stream, conn->tx);
    }
    (void)pthread_mutex_unlock(&conn->mutex);
    free_frames(sent);
    if (over) {
        operation_over(conn);
    }
}

static struct out_frame *make_frame(const struct wr_frame *header, struct wr_buf *payload)
{
    bool inlined = header->payload_bytes <= INLINE_BYTES;
    uint32_t head_bytes = WR_FRAME_HEADER_BYTES + (inlined ? header->payload_bytes : 0);
    struct out_frame *frame = wr_alloc(sizeof *frame + head_bytes);
    struct wr_frame full = *header;

    if (header->payload_bytes > 0 && header->payload_crc == 0) {
        full.payload_crc = wr_crc32c(0, payload->data, header->payload_bytes);
    }
    frame->next = NULL;
    frame->head_bytes = head_bytes;
    frame->payload_bytes = header->payload_bytes;
    frame->payload = inlined ? NULL : wr_buf_ref(payload);
    wr_frame_encode(&full, frame->head);
    if (inlined && header->payload_bytes > 0) {
        memcpy(frame->head + WR_FRAME_HEADER_BYTES, payload->data, header->payload_bytes);
    }
    return frame;
}

static enum wr_code conn_send(struct wr_conn *handle, const struct wr_frame *header,
                              struct wr_buf *payload, struct wr_error *err)
{
    struct nng_conn *conn = (struct nng_conn *)(void *)handle;
    uint64_t bytes = (uint64_t)WR_FRAME_HEADER_BYTES + header->payload_bytes;
    struct out_frame *frame;
    bool start;

    WR_ASSERT((header->payload_bytes > 0) == (payload != NULL));
    if (atomic_load_explicit(&conn->queued_bytes, memory_order_relaxed) + bytes >
        conn->options.send_queue_bytes_max) {
        return wr_fail(err, WR_ERR_LIMIT, "send queue to %s is full", conn->peer);
    }
    frame = make_frame(header, payload);
    (void)pthread_mutex_lock(&conn->mutex);
    if (conn->closing || !conn->up) {
        (void)wr_fail(err, WR_ERR_UNAVAILABLE, "connection to %s is closed", conn->peer);
        (void)pthread_mutex_unlock(&conn->mutex);
        free_frames(frame);
        return WR_ERR_UNAVAILABLE;
    }
    *conn->queue_tail = frame;
    conn->queue_tail = &frame->next;
    atomic_fetch_add_explicit(&conn->queued_bytes, bytes_of(frame), memory_order_relaxed);
    start = !conn->sending;
    if (start) {
        conn->sending = true;
        conn->operations += 1;
    }
    (void)pthread_mutex_unlock(&conn->mutex);
    if (start) {
        submit_send(conn);
    }
    return WR_OK;
}

/* ---- coming up ---- */

static struct nng_conn *conn_create(struct nng_net *net)
{
    struct nng_conn *conn = WR_NEW(struct nng_conn);

    conn->base.net = &net->base;
    conn->net = net;
    conn->queue_tail = &conn->queue;
    conn->stage = wr_alloc(STAGE_BYTES);
    conn->batch_head = wr_alloc(BATCH_BYTES);
    conn->operations = 1;
    atomic_init(&conn->last_received_ns, wr_env_mono_ns(net->env));
    (void)pthread_mutex_init(&conn->mutex, NULL);
    WR_ASSERT(nng_aio_alloc(&conn->rx, on_received, conn) == 0);
    WR_ASSERT(nng_aio_alloc(&conn->tx, on_sent, conn) == 0);
    (void)pthread_mutex_lock(&net->mutex);
    conn->next = net->all;
    if (net->all != NULL) {
        net->all->prev = conn;
    }
    net->all = conn;
    net->live += 1;
    net->busy += 1;
    (void)pthread_mutex_unlock(&net->mutex);
    return conn;
}

static void conn_up(struct nng_conn *conn)
{
    (void)pthread_mutex_lock(&conn->mutex);
    conn->up = true;
    (void)pthread_mutex_unlock(&conn->mutex);
    conn->options.events->on_up(conn->options.ctx, (struct wr_conn *)(void *)conn);
    submit_receive(conn); /* carries on the operation that made the connection */
}

static void on_dialled(void *arg)
{
    struct nng_conn *conn = arg;
    int result = nng_aio_result(conn->dial_aio);

    if (result != 0) {
        char reason[160];
        (void)snprintf(reason, sizeof reason, "could not connect to %s: %s", conn->peer,
                       nng_strerror(result));
        fail_conn(conn, reason);
        operation_over(conn);
        return;
    }
    (void)pthread_mutex_lock(&conn->mutex);
    conn->stream = nng_aio_get_output(conn->dial_aio, 0);
    if (conn->closing) {
        nng_stream_close(conn->stream);
    }
    bool closing = conn->closing;
    (void)pthread_mutex_unlock(&conn->mutex);
    if (closing) {
        operation_over(conn);
        return;
    }
    conn_up(conn);
}

/* "host:port" with a numeric host ("[…]" around IPv6), or "localhost", as nng's URL. */
static bool url_of(const char *address, char url[96])
{
    const char *colon = strrchr(address, ':');
    size_t digits = colon == NULL ? 0 : strspn(colon + 1, "0123456789");
    char host[64];
    struct in6_addr any;

    if (colon == NULL || (size_t)(colon - address) >= sizeof host || digits == 0 || digits > 5 ||
        colon[1 + digits] != '\0' || strtoul(colon + 1, NULL, 10) > UINT16_MAX) {
        return false;
    }
    memcpy(host, address, (size_t)(colon - address));
    host[colon - address] = '\0';
    if (strcmp(host, "localhost") == 0) {
        (void)snprintf(host, sizeof host, "127.0.0.1");
    }
    if (host[0] == '[') {
        char inside[64];
        size_t bytes = strlen(host) - 1; /* without the first bracket */
        memcpy(inside, host + 1, bytes);
        inside[bytes - (bytes > 0)] = '\0'; /* nor the last */
        if (host[bytes] != ']' || inet_pton(AF_INET6, inside, &any) != 1) {
            return false;
        }
    } else if (inet_pton(AF_INET, host, &any) != 1) {
        return false;
    }
    (void)snprintf(url, 96, "tcp://%s%s", host, colon);
    return true;
}

static void start_dial(struct nng_conn *conn, const char *address)
{
    char url[96];
    int result = NNG_EADDRINVAL;

    WR_ASSERT(nng_aio_alloc(&conn->dial_aio, on_dialled, conn) == 0);
    if (url_of(address, url)) {
        result = nng_stream_dialer_alloc(&conn->dialer, url);
    }
    if (result == 0) {
        (void)nng_stream_dialer_set_bool(conn->dialer, NNG_OPT_TCP_NODELAY, true);
        nng_stream_dialer_dial(conn->dialer, conn->dial_aio);
        return;
    }
    conn->dialer = NULL;
    char reason[160];
    (void)snprintf(reason, sizeof reason,
                   "cannot connect to \"%s\": expected a numeric host and a port", address);
    fail_conn(conn, reason);
    operation_over(conn);
}

static struct wr_conn *net_dial(struct wr_net *base, const char *address,
                                const struct wr_conn_options *options)
{
    struct nng_net *net = (struct nng_net *)(void *)base;
    struct nng_conn *conn = conn_create(net);

    conn->options = *options;
    (void)snprintf(conn->peer, sizeof conn->peer, "%s", address);
    start_dial(conn, address);
    return (struct wr_conn *)(void *)conn;
}

static void format_address(const nng_sockaddr *sa, char *out, size_t bytes)
{
    char host[INET6_ADDRSTRLEN];

    if (sa->s_family == NNG_AF_INET &&
        inet_ntop(AF_INET, &sa->s_in.sa_addr, host, sizeof host) != NULL) {
        (void)snprintf(out, bytes, "%s:%u", host, (unsigned)ntohs(sa->s_in.sa_port));
    } else if (sa->s_family == NNG_AF_INET6 &&
               inet_ntop(AF_INET6, sa->s_in6.sa_addr, host, sizeof host) != NULL) {
        (void)snprintf(out, bytes, "[%s]:%u", host, (unsigned)ntohs(sa->s_in6.sa_port));
    } else {
        (void)snprintf(out, bytes, "unknown");
    }
}

static void accept_stream(struct nng_listener *listener, nng_stream *stream)
{
    struct nng_conn *conn = conn_create(listener->net);
    nng_sockaddr sa;

    conn->stream = stream;
    if (nng_stream_get_addr(stream, NNG_OPT_REMADDR, &sa) == 0) {
        format_address(&sa, conn->peer, sizeof conn->peer);
    }
    if (!listener->events->on_accept(listener->ctx, (struct wr_conn *)(void *)conn,
                                     &conn->options)) {
        nng_stream_close(stream);
        nng_aio_free(conn->rx);
        nng_aio_free(conn->tx);
        nng_stream_free(stream);
        (void)pthread_mutex_lock(&conn->net->mutex);
        conn->net->busy -= 1;
        (void)pthread_mutex_unlock(&conn->net->mutex);
        free_conn(conn);
        return;
    }
    conn_up(conn);
}

static void on_accepted(void *arg)
{
    struct nng_listener *listener = arg;
    int result = nng_aio_result(listener->aio);

    if (atomic_load(&listener->closing) || result == NNG_ECLOSED || result == NNG_ECANCELED) {
        if (result == 0) {
            nng_stream *stream = nng_aio_get_output(listener->aio, 0);
            nng_stream_close(stream);
            nng_stream_free(stream);
        }
        return;
    }
    if (listener->resting) {
        listener->resting = false;
    } else if (result == 0) {
        accept_stream(listener, nng_aio_get_output(listener->aio, 0));
    } else {
        listener->resting = true; /* out of descriptors or memory: do not spin */
        nng_sleep_aio(20, listener->aio);
        return;
    }
    nng_stream_listener_accept(listener->listener, listener->aio);
}

static enum wr_code net_listen(struct wr_net *base, const char *address,
                               const struct wr_listener_events *events, void *ctx,
                               struct wr_listener **ret, struct wr_error *err)
{
    struct nng_net *net = (struct nng_net *)(void *)base;
    struct nng_listener *listener;
    nng_sockaddr sa;
    char url[96];
    int result;

    if (!url_of(address, url)) {
        return wr_fail(err, WR_ERR_INVALID,
                       "cannot listen on \"%s\": expected a numeric host and a port", address);
    }
    listener = WR_NEW(struct nng_listener);
    listener->net = net;
    listener->events = events;
    listener->ctx = ctx;
    WR_ASSERT(nng_aio_alloc(&listener->aio, on_accepted, listener) == 0);
    result = nng_stream_listener_alloc(&listener->listener, url);
    if (result == 0) {
        (void)nng_stream_listener_set_bool(listener->listener, NNG_OPT_TCP_NODELAY, true);
        result = nng_stream_listener_listen(listener->listener);
    }
    if (result != 0) {
        if (listener->listener != NULL) {
            nng_stream_listener_free(listener->listener);
        }
        nng_aio_free(listener->aio);
        wr_free(listener);
        return wr_fail(err, WR_ERR_IO, "could not listen on %s: %s", address,
                       nng_strerror(result));
    }
    (void)snprintf(listener->address, sizeof listener->address, "%s", address);
    if (nng_stream_listener_get_addr(listener->listener, NNG_OPT_LOCADDR, &sa) == 0) {
        format_address(&sa, listener->address, sizeof listener->address);
    }
    nng_stream_listener_accept(listener->listener, listener->aio);
    *ret = (struct wr_listener *)(void *)listener;
    return WR_OK;
}

static const char *listener_address(const struct wr_listener *handle)
{
    return ((const struct nng_listener *)(const void *)handle)->address;
}

static void listener_close(struct wr_listener *handle)
{
    struct nng_listener *listener = (struct nng_listener *)(void *)handle;

    atomic_store(&listener->closing, true);
    nng_stream_listener_close(listener->listener);
    nng_aio_stop(listener->aio);
    nng_aio_free(listener->aio);
    nng_stream_listener_free(listener->listener);
    wr_free(listener);
}

static void conn_close(struct wr_conn *handle, const char *reason)
{
    struct nng_conn *conn = (struct nng_conn *)(void *)handle;

    fail_conn(conn, reason);
}

static void conn_release(struct wr_conn *handle)
{
    struct nng_conn *conn = (struct nng_conn *)(void *)handle;
    bool downed;

    (void)pthread_mutex_lock(&conn->mutex);
    conn->released = true;
    downed = conn->downed;
    (void)pthread_mutex_unlock(&conn->mutex);
    if (downed) {
        free_conn(conn);
    }
}

static uint64_t conn_queued_bytes(const struct wr_conn *handle)
{
    const struct nng_conn *conn = (const struct nng_conn *)(const void *)handle;

    return atomic_load_explicit(&conn->queued_bytes, memory_order_relaxed);
}

static const char *conn_peer(const struct wr_conn *handle)
{
    return ((const struct nng_conn *)(const void *)handle)->peer;
}

static uint64_t conn_last_received_ns(const struct wr_conn *handle)
{
    const struct nng_conn *conn = (const struct nng_conn *)(const void *)handle;

    return atomic_load_explicit(&conn->last_received_ns, memory_order_relaxed);
}

static const struct wr_net_ops nng_ops = {.listen = net_listen,
                                          .listener_address = listener_address,
                                          .listener_close = listener_close,
                                          .dial = net_dial,
                                          .send = conn_send,
                                          .close = conn_close,
                                          .release = conn_release,
                                          .queued_bytes = conn_queued_bytes,
                                          .peer = conn_peer,
                                          .last_received_ns = conn_last_received_ns};

struct wr_net *wr_net_nng_create(struct wr_env *env)
{
    struct nng_net *net = WR_NEW(struct nng_net);

    net->base.ops = &nng_ops;
    net->env = env;
    (void)pthread_mutex_init(&net->mutex, NULL);
    (void)pthread_cond_init(&net->cond, NULL);
    net->reaper = wr_thread_start("weir-reaper", reap, net);
    return &net->base;
}

void wr_net_nng_destroy(struct wr_net *base)
{
    struct nng_net *net = (struct nng_net *)(void *)base;

    (void)pthread_mutex_lock(&net->mutex);
    net->stopping = true;
    for (struct nng_conn *conn = net->all; conn != NULL; conn = conn->next) {
        fail_conn(conn, "the process is stopping");
    }
    (void)pthread_cond_broadcast(&net->cond);
    (void)pthread_mutex_unlock(&net->mutex);
    wr_thread_join(net->reaper);
    (void)pthread_mutex_destroy(&net->mutex);
    (void)pthread_cond_destroy(&net->cond);
    wr_free(net);
}
