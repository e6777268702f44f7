/* The simulated network: connections between processes, each with what is under way to it.
 *
 *     dial --> ACCEPT in the listener's process --> UP in both --> frames, in order --> CLOSED
 *
 * What is under way to an end is a list with times; when the connection breaks, any suffix of it is
 * lost. Each end learns of a break on its own: at once, later, or (half open) only by sending. */
#include <stdio.h>
#include <string.h>

#include "common/base/alloc.h"
#include "common/base/assert.h"
#include "common/base/crc32c.h"
#include "common/batch/buf.h"
#include "tests/sim/sim.h"

#define DIAL_TRIES 20u

enum conn_state { CONN_DIALING, CONN_UP, CONN_CLOSING, CONN_DOWN };
enum parcel_kind { PARCEL_ACCEPT, PARCEL_UP, PARCEL_FRAME, PARCEL_CLOSED };

/* Under way to an end. */
struct parcel {
    struct parcel *next;
    enum parcel_kind kind;
    uint64_t at_ns;
    struct wr_frame header;
    uint8_t *data;       /* as it was when sent */
    struct wr_buf *sent; /* must still be so when it arrives; NULL when the sender is gone */
    const char *reason;  /* CLOSED */
};

struct sim_conn {
    struct wr_conn_base base;
    struct sim_process *process;
    struct sim_conn *peer; /* NULL: gone */
    struct wr_conn_options options;
    struct sim_listener *listener; /* of an end that is not accepted yet */
    enum conn_state state;
    char address[64]; /* of the peer */
    char reason[256];
    uint64_t number;
    uint32_t peer_host;
    bool half_open; /* the peer is gone and this end does not know */
    uint32_t dials;
    struct sim_event dial;
    struct sim_event down;
    struct sim_event arrive; /* of the first parcel */
    struct parcel *head, **tail;
    uint64_t last_at_ns;     /* of the newest parcel */
    uint64_t line_free_ns;   /* when what was sent before is on the wire */
    uint64_t queued_bytes;   /* sent and not arrived */
    uint64_t last_received_ns;
};

struct sim_listener {
    struct sim_process *process;
    char address[64];
    const struct wr_listener_events *events;
    void *ctx;
};

static struct sim_conn *conn_of(const struct wr_conn *conn)
{
    return (struct sim_conn *)(uintptr_t)conn;
}

static struct sim_process *process_of(struct wr_net *net)
{
    return WR_CONTAINER_OF(net, struct sim_process, net);
}

static uint64_t latency(struct sim *sim)
{
    return sim->knobs.latency_ns / 2 + sim_draw(sim, SIM_RNG_NET, sim->knobs.latency_ns + 1) +
           (sim_chance(sim, SIM_RNG_NET, 0.02)
                ? sim_draw(sim, SIM_RNG_NET, sim->knobs.latency_tail_ns + 1)
                : 0);
}

/* ---- parcels ---- */

static void parcel_free(struct parcel *parcel)
{
    wr_free(parcel->data);
    wr_buf_unref(parcel->sent);
    wr_free(parcel);
}

static uint64_t parcel_bytes(const struct parcel *parcel)
{
    return parcel->kind == PARCEL_FRAME
               ? WR_FRAME_HEADER_BYTES + (uint64_t)parcel->header.payload_bytes
               : 0;
}

static void schedule(struct sim_conn *conn)
{
    if (conn->head != NULL) {
        sim_at(conn->process->sim, &conn->arrive, conn->head->at_ns);
    } else {
        sim_cancel(conn->process->sim, &conn->arrive);
    }
}

/* Behind everything that is under way to this end. */
static void put_parcel(struct sim_conn *to, struct parcel *parcel, uint64_t at_ns)
{
    bool first = to->head == NULL;

    parcel->at_ns = WR_MAX(at_ns, to->last_at_ns);
    to->last_at_ns = parcel->at_ns;
    *to->tail = parcel;
    to->tail = &parcel->next;
    if (first) {
        schedule(to);
    }
}

static void put_kind(struct sim_conn *to, enum parcel_kind kind, const char *reason,
                     uint64_t at_ns)
{
    struct parcel *parcel = WR_NEW(struct parcel);

    parcel->kind = kind;
    parcel->reason = reason;
    put_parcel(to, parcel, at_ns);
}

static struct parcel *take_parcel(struct sim_conn *conn)
{
    struct parcel *parcel = conn->head;

    conn->head = parcel->next;
    if (conn->head == NULL) {
        conn->tail = &conn->head;
    }
    if (conn->peer != NULL) {
        conn->peer->queued_bytes -= parcel_bytes(parcel);
    }
    return parcel;
}

/* Everything behind the first `keep` frames is lost. */
static void cut_parcels(struct sim_conn *conn, uint64_t keep)
{
    struct parcel **at = &conn->head;

    while (*at != NULL && (keep > 0 || (*at)->kind != PARCEL_FRAME)) {
        keep -= (*at)->kind == PARCEL_FRAME;
        at = &(*at)->next;
    }
    while (*at != NULL) {
        struct parcel *lost = *at;
        *at = lost->next;
        if (conn->peer != NULL) {
            conn->peer->queued_bytes -= parcel_bytes(lost);
        }
        parcel_free(lost);
    }
    conn->tail = at;
    schedule(conn);
}

static void lose_suffix(struct sim_conn *conn)
{
    struct sim *sim = conn->process->sim;
    uint64_t frames = 0;

    for (struct parcel *p = conn->head; p != NULL; p = p->next) {
        frames += p->kind == PARCEL_FRAME;
    }
    if (frames > 0 && sim_chance(sim, SIM_RNG_NET, 0.7)) {
        cut_parcels(conn, sim_draw(sim, SIM_RNG_NET, frames + 1));
    }
}

/* ---- going down ---- */

/* What is under way to this end does not need its sender's buffers any more. */
static void let_go(struct sim_conn *to)
{
    for (struct parcel *p = to->head; p != NULL; p = p->next) {
        wr_buf_unref(WR_TAKE(p->sent));
    }
}

/* From now on the two ends know nothing of each other. */
static void detach(struct sim_conn *conn)
{
    struct sim_conn *peer = conn->peer;

    if (peer != NULL) {
        let_go(conn);
        let_go(peer);
        conn->queued_bytes = peer->queued_bytes = 0;
        peer->peer = NULL;
        conn->peer = NULL;
    }
}

static void conn_free(struct sim_conn *conn)
{
    struct sim_process *p = conn->process;

    sim_cancel(p->sim, &conn->dial);
    sim_cancel(p->sim, &conn->down);
    sim_cancel(p->sim, &conn->arrive);
    while (conn->head != NULL) {
        parcel_free(take_parcel(conn));
    }
    detach(conn);
    for (uint32_t i = 0; i < p->conns.count; i++) {
        if (p->conns.items[i] == conn) {
            p->conns.items[i] = WR_VEC_POP(&p->conns);
            break;
        }
    }
    wr_free(conn);
}

/* on_down, once. An end that its process never accepted has no owner. */
static void go_down(struct sim_conn *conn)
{
    struct wr_error err;

    conn->state = CONN_DOWN;
    cut_parcels(conn, 0);
    while (conn->head != NULL) {
        parcel_free(take_parcel(conn));
    }
    sim_cancel(conn->process->sim, &conn->arrive);
    if (conn->options.events == NULL) {
        conn_free(conn);
        return;
    }
    (void)wr_fail(&err, WR_ERR_UNAVAILABLE, "%s", conn->reason);
    conn->options.events->on_down(conn->options.ctx, (struct wr_conn *)(void *)conn, &err);
}

static void on_down_due(struct sim_event *event, struct sim *sim)
{
    (void)sim;
    go_down(WR_CONTAINER_OF(event, struct sim_conn, down));
}

/* This end is over; its owner hears it from the net, later. */
static void begin_close(struct sim_conn *conn, const char *reason)
{
    struct sim *sim = conn->process->sim;

    if (conn->state == CONN_CLOSING || conn->state == CONN_DOWN) {
        return;
    }
    conn->state = CONN_CLOSING;
    (void)snprintf(conn->reason, sizeof conn->reason, "%.255s", reason);
    sim_cancel(sim, &conn->dial);
    sim_cancel(sim, &conn->arrive);
    sim_at(sim, &conn->down, sim->now_ns + sim_draw_time(sim, SIM_RNG_NET, 20 * SIM_US));
}

/* The other end's part of a close or a kill: it loses some of what was under way, then it hears. */
static void leave_peer(struct sim_conn *conn, const char *reason, uint64_t delay_ns)
{
    struct sim_conn *peer = conn->peer;

    if (peer == NULL) {
        return;
    }
    lose_suffix(peer);
    detach(conn);
    put_kind(peer, PARCEL_CLOSED, reason, peer->process->sim->now_ns + delay_ns);
}

static void conn_close(struct wr_conn *handle, const char *reason)
{
    struct sim_conn *conn = conn_of(handle);
    struct sim *sim = conn->process->sim;

    if (conn->process->dead || conn->state == CONN_CLOSING || conn->state == CONN_DOWN) {
        return;
    }
    sim_trace(sim, conn->number, 10);
    begin_close(conn, reason);
    leave_peer(conn, "the peer closed the connection", latency(sim));
}

static void conn_release(struct wr_conn *handle)
{
    struct sim_conn *conn = conn_of(handle);

    WR_ASSERT(conn->state == CONN_DOWN);
    conn_free(conn);
}

/* ---- arrivals ---- */

static void accept_conn(struct sim_conn *conn)
{
    struct sim *sim = conn->process->sim;
    struct sim_listener *listener = WR_TAKE(conn->listener);

    if (listener == NULL ||
        !listener->events->on_accept(listener->ctx, (struct wr_conn *)(void *)conn,
                                     &conn->options)) {
        leave_peer(conn, "the peer closed the connection", latency(sim));
        conn_free(conn);
        return;
    }
    conn->state = CONN_UP;
    conn->options.events->on_up(conn->options.ctx, (struct wr_conn *)(void *)conn);
}

static void frame_arrives(struct sim_conn *conn, struct parcel *parcel)
{
    struct wr_conn *handle = (struct wr_conn *)(void *)conn;
    struct sim *sim = conn->process->sim;
    uint32_t bytes = parcel->header.payload_bytes;
    struct wr_buf *payload = NULL;
    struct wr_error err;

    conn->last_received_ns = sim_mono_ns(conn->process);
    if (parcel->sent != NULL && memcmp(parcel->sent->data, parcel->data, bytes) != 0) {
        sim_violation(sim, "a frame of type %u to %s was changed after it was sent",
                      parcel->header.type, conn->process->host->name);
    }
    if (bytes > conn->options.frame_bytes_max) {
        conn_close(handle, "a frame is too large");
        return;
    }
    if (bytes > 0) {
        payload = conn->options.events->on_alloc == NULL
                      ? wr_buf_create_unowned(bytes)
                      : conn->options.events->on_alloc(conn->options.ctx, handle, &parcel->header,
                                                       &err);
        if (payload == NULL) {
            conn_close(handle, err.message);
            return;
        }
        memcpy(payload->data, parcel->data, bytes);
        if (wr_crc32c(0, parcel->data, bytes) != parcel->header.payload_crc) {
            wr_buf_unref(payload);
            conn_close(handle, "the payload of a frame is damaged");
            return;
        }
    }
    sim_trace(sim, conn->number * 32 + parcel->header.type, parcel->header.payload_crc);
    conn->options.events->on_frame(conn->options.ctx, handle, &parcel->header, payload);
}

static void on_arrive(struct sim_event *event, struct sim *sim)
{
    struct sim_conn *conn = WR_CONTAINER_OF(event, struct sim_conn, arrive);
    struct parcel *parcel;

    if (sim->cut[conn->peer_host][conn->process->host->index] == SIM_CUT_SILENT) {
        /* Sent again until it gets through. */
        sim_at(sim, &conn->arrive, sim->now_ns + sim_draw_time(sim, SIM_RNG_NET, 20 * SIM_MS));
        return;
    }
    parcel = take_parcel(conn);
    schedule(conn);
    switch (parcel->kind) {
    case PARCEL_ACCEPT:
        accept_conn(conn);
        break;
    case PARCEL_UP:
        conn->state = CONN_UP;
        conn->last_received_ns = sim_mono_ns(conn->process);
        conn->options.events->on_up(conn->options.ctx, (struct wr_conn *)(void *)conn);
        break;
    case PARCEL_FRAME:
        frame_arrives(conn, parcel);
        break;
    case PARCEL_CLOSED:
        conn->half_open = false;
        begin_close(conn, parcel->reason);
        break;
    }
    parcel_free(parcel);
}

/* ---- dialling, listening ---- */

static struct sim_conn *conn_new(struct sim_process *p, const char *address)
{
    struct sim_conn *conn = WR_NEW(struct sim_conn);

    conn->base.net = &p->net;
    conn->process = p;
    conn->number = ++p->sim->next_conn;
    conn->tail = &conn->head;
    conn->dial.process = conn->down.process = conn->arrive.process = p;
    conn->down.run = on_down_due;
    conn->arrive.run = on_arrive;
    conn->last_received_ns = sim_mono_ns(p);
    (void)snprintf(conn->address, sizeof conn->address, "%s", address);
    WR_VEC_PUSH(&p->conns, conn);
    return conn;
}

static struct sim_listener *find_listener(const struct sim *sim, const char *address)
{
    for (uint32_t h = 0; h < sim->hosts.count; h++) {
        struct sim_process *p = sim->hosts.items[h]->process;
        for (uint32_t i = 0; p != NULL && !p->dead && i < p->listeners.count; i++) {
            if (strcmp(p->listeners.items[i]->address, address) == 0) {
                return p->listeners.items[i];
            }
        }
    }
    return NULL;
}

/* The host of "name:port"; its own when there is no such host. */
static uint32_t host_of(const struct sim_process *p, const char *address)
{
    for (uint32_t h = 0; h < p->sim->hosts.count; h++) {
        const char *name = p->sim->hosts.items[h]->name;
        if (strncmp(address, name, strlen(name)) == 0 && address[strlen(name)] == ':') {
            return h;
        }
    }
    return p->host->index;
}

static void on_dial(struct sim_event *event, struct sim *sim)
{
    struct sim_conn *conn = WR_CONTAINER_OF(event, struct sim_conn, dial), *other;
    struct sim_listener *listener = find_listener(sim, conn->address);
    uint32_t from = conn->process->host->index, to = conn->peer_host;
    char name[64];

    if (sim->cut[from][to] == SIM_CUT_SILENT || sim->cut[to][from] == SIM_CUT_SILENT) {
        if (++conn->dials >= DIAL_TRIES) {
            begin_close(conn, "could not connect: timed out");
            return;
        }
        sim_at(sim, &conn->dial, sim->now_ns + sim_draw_time(sim, SIM_RNG_NET, 100 * SIM_MS));
        return;
    }
    if (listener == NULL || sim->cut[from][to] == SIM_CUT_RESET) {
        begin_close(conn, "could not connect: connection refused");
        return;
    }
    (void)snprintf(name, sizeof name, "%s:%llu", conn->process->host->name,
                   (unsigned long long)(40000 + conn->number % 20000));
    other = conn_new(listener->process, name);
    other->peer_host = from;
    other->listener = listener;
    other->peer = conn;
    conn->peer = other;
    put_kind(other, PARCEL_ACCEPT, NULL, sim->now_ns + latency(sim));
    /* The kernel accepts for a program that is slow or stopped. */
    put_kind(conn, PARCEL_UP, NULL, sim->now_ns + latency(sim));
}

static struct wr_conn *net_dial(struct wr_net *net, const char *address,
                                const struct wr_conn_options *options)
{
    struct sim_process *p = process_of(net);
    struct sim_conn *conn = conn_new(p, address);

    conn->options = *options;
    conn->peer_host = host_of(p, address);
    conn->dial.run = on_dial;
    if (!p->dead) {
        sim_trace(p->sim, sim_text(address), 11);
        p->host->effects += 1;
        sim_at(p->sim, &conn->dial, p->sim->now_ns + latency(p->sim));
    }
    return (struct wr_conn *)(void *)conn;
}

static enum wr_code net_listen(struct wr_net *net, const char *address,
                               const struct wr_listener_events *events, void *ctx,
                               struct wr_listener **ret, struct wr_error *err)
{
    struct sim_process *p = process_of(net);
    struct sim_listener *listener;

    if (p->dead) {
        return wr_fail(err, WR_ERR_IO, "the process is no more");
    }
    if (find_listener(p->sim, address) != NULL) {
        return wr_fail(err, WR_ERR_IO, "could not listen on %s: address already in use", address);
    }
    listener = WR_NEW(struct sim_listener);
    listener->process = p;
    listener->events = events;
    listener->ctx = ctx;
    (void)snprintf(listener->address, sizeof listener->address, "%s", address);
    WR_VEC_PUSH(&p->listeners, listener);
    *ret = (struct wr_listener *)(void *)listener;
    return WR_OK;
}

static const char *listener_address(const struct wr_listener *handle)
{
    return ((const struct sim_listener *)(const void *)handle)->address;
}

static void listener_close(struct wr_listener *handle)
{
    struct sim_listener *listener = (struct sim_listener *)(void *)handle;
    struct sim_process *p = listener->process;

    for (uint32_t i = 0; i < p->conns.count; i++) {
        if (p->conns.items[i]->listener == listener) {
            p->conns.items[i]->listener = NULL;
        }
    }
    for (uint32_t i = 0; i < p->listeners.count; i++) {
        if (p->listeners.items[i] == listener) {
            p->listeners.items[i] = WR_VEC_POP(&p->listeners);
            break;
        }
    }
    wr_free(listener);
}

/* ---- sending ---- */

static struct parcel *parcel_of(const struct wr_frame *header, struct wr_buf *payload)
{
    struct parcel *parcel = WR_NEW(struct parcel);

    parcel->kind = PARCEL_FRAME;
    parcel->header = *header;
    parcel->header.version = WR_WIRE_VERSION;
    if (payload != NULL) {
        parcel->data = wr_alloc(header->payload_bytes);
        memcpy(parcel->data, payload->data, header->payload_bytes);
        parcel->sent = wr_buf_ref(payload);
        if (header->payload_crc == 0) {
            parcel->header.payload_crc = wr_crc32c(0, payload->data, header->payload_bytes);
        }
    }
    return parcel;
}

/* To a peer that is gone: an answer says so, if its host is up and reachable. */
static void send_into_nothing(struct sim_conn *conn)
{
    struct sim *sim = conn->process->sim;
    uint32_t from = conn->process->host->index;

    if (conn->half_open && sim->hosts.items[conn->peer_host]->process != NULL &&
        sim->cut[from][conn->peer_host] == SIM_CUT_NONE &&
        sim->cut[conn->peer_host][from] == SIM_CUT_NONE) {
        conn->half_open = false;
        put_kind(conn, PARCEL_CLOSED, "connection reset by peer",
                 sim->now_ns + 2 * latency(sim));
    }
}

static enum wr_code conn_send(struct wr_conn *handle, const struct wr_frame *header,
                              struct wr_buf *payload, struct wr_error *err)
{
    struct sim_conn *conn = conn_of(handle);
    struct sim_process *p = conn->process;
    struct sim *sim = p->sim;
    uint64_t bytes = WR_FRAME_HEADER_BYTES + (uint64_t)header->payload_bytes;

    WR_ASSERT((header->payload_bytes > 0) == (payload != NULL));
    p->host->effects += 1;
    if (p->crash_in > 0 && --p->crash_in == 0) {
        sim_process_crash(p, p->crash_by_power);
    }
    if (p->dead) {
        return WR_OK;
    }
    if (conn->queued_bytes + bytes > conn->options.send_queue_bytes_max) {
        return wr_fail(err, WR_ERR_LIMIT, "send queue to %s is full", conn->address);
    }
    if (conn->state != CONN_UP) {
        return wr_fail(err, WR_ERR_UNAVAILABLE, "connection to %s is closed", conn->address);
    }
    sim_trace(sim, conn->number * 32 + header->type, header->channel + bytes);
    if (conn->peer == NULL || conn->half_open) {
        send_into_nothing(conn);
        return WR_OK;
    }
    conn->queued_bytes += bytes;
    conn->line_free_ns = WR_MAX(conn->line_free_ns, sim->now_ns) +
                         bytes * sim->knobs.byte_ns_milli / 1000;
    put_parcel(conn->peer, parcel_of(header, payload), conn->line_free_ns + latency(sim));
    return WR_OK;
}

static uint64_t conn_queued_bytes(const struct wr_conn *handle)
{
    return conn_of(handle)->queued_bytes;
}

static const char *conn_peer(const struct wr_conn *handle)
{
    return conn_of(handle)->address;
}

static uint64_t conn_last_received_ns(const struct wr_conn *handle)
{
    return conn_of(handle)->last_received_ns;
}

static const struct wr_net_ops sim_net_ops = {.listen = net_listen,
                                              .listener_address = listener_address,
                                              .listener_close = listener_close,
                                              .dial = net_dial,
                                              .send = conn_send,
                                              .close = conn_close,
                                              .release = conn_release,
                                              .queued_bytes = conn_queued_bytes,
                                              .peer = conn_peer,
                                              .last_received_ns = conn_last_received_ns};

void sim_net_init(struct sim_process *p)
{
    p->net.ops = &sim_net_ops;
}

/* ---- deaths and faults ---- */

/* Killed: its kernel closes the connections. Without power: nobody hears anything. */
void sim_net_died(struct sim_process *p)
{
    struct sim *sim = p->sim;

    for (uint32_t i = 0; i < p->conns.count; i++) {
        struct sim_conn *conn = p->conns.items[i], *peer = conn->peer;
        sim_cancel(sim, &conn->dial);
        sim_cancel(sim, &conn->arrive);
        if (peer != NULL && p->power_lost) {
            lose_suffix(peer);
            peer->half_open = true;
            detach(conn);
        } else {
            leave_peer(conn, "the peer closed the connection", latency(sim));
        }
        /* What was on its way to the dead never arrives. */
        while (conn->head != NULL) {
            parcel_free(take_parcel(conn));
        }
    }
}

/* The kernel had accepted for it. */
void sim_net_refuse_rest(struct sim_process *p)
{
    for (uint32_t i = 0; i < p->conns.count;) {
        struct sim_conn *conn = p->conns.items[i];
        if (conn->options.events == NULL) {
            leave_peer(conn, "the peer closed the connection", latency(p->sim));
            conn_free(conn);
            i = 0;
        } else {
            i++;
        }
    }
}

bool sim_net_flush(struct sim_process *p)
{
    bool any = false;

    for (uint32_t i = 0; i < p->conns.count;) {
        struct sim_conn *conn = p->conns.items[i];
        if (conn->state == CONN_DOWN) {
            i++; /* its owner has not released it yet */
            continue;
        }
        any = true;
        sim_cancel(p->sim, &conn->down);
        (void)snprintf(conn->reason, sizeof conn->reason, "the process is no more");
        go_down(conn);
        i = 0;
    }
    return any;
}

void sim_net_fini(struct sim_process *p)
{
    while (p->listeners.count > 0) {
        wr_free(WR_VEC_POP(&p->listeners));
    }
    WR_VEC_FINI(&p->listeners);
    WR_VEC_FINI(&p->conns);
}

static void break_conn(struct sim_conn *conn)
{
    struct sim *sim = conn->process->sim;
    struct sim_conn *peer = conn->peer;
    uint64_t roll = sim_draw(sim, SIM_RNG_FAULT, 4);

    lose_suffix(conn);
    lose_suffix(peer);
    detach(conn);
    conn->half_open = roll == 0;
    peer->half_open = roll == 1;
    if (!conn->half_open) {
        put_kind(conn, PARCEL_CLOSED, "connection reset by peer",
                 sim->now_ns + sim_draw_time(sim, SIM_RNG_FAULT, 5 * SIM_MS));
    }
    if (!peer->half_open) {
        put_kind(peer, PARCEL_CLOSED, "connection reset by peer",
                 sim->now_ns + sim_draw_time(sim, SIM_RNG_FAULT, 5 * SIM_MS));
    }
}

static bool is_between(const struct sim_conn *conn, uint32_t host_b)
{
    return conn->peer != NULL && conn->peer->process->host->index == host_b &&
           (conn->state == CONN_UP || conn->state == CONN_DIALING);
}

void sim_net_break(struct sim *sim, uint32_t host_a, uint32_t host_b)
{
    struct sim_process *p = sim->hosts.items[host_a]->process;

    for (uint32_t i = 0; p != NULL && i < p->conns.count; i++) {
        if (is_between(p->conns.items[i], host_b)) {
            break_conn(p->conns.items[i]);
        }
    }
}

void sim_net_set_cut(struct sim *sim, uint32_t from, uint32_t to, enum sim_cut cut)
{
    sim->cut[from][to] = cut;
    if (cut == SIM_CUT_RESET) {
        sim_net_break(sim, from, to);
    }
}
