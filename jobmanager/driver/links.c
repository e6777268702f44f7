/* Control connections: accepted on the net's threads, believed and used on the loop. */
#include <string.h>

#include "common/base/alloc.h"
#include "common/base/limits.h"
#include "common/batch/buf.h"
#include "common/obs/log.h"
#include "jobmanager/driver/daemon_internal.h"

#define HELLO_NS 5000000000ull
#define REJECT_NS 1000000000ull
#define SEND_QUEUE_BYTES (64ull * 1024 * 1024)

/* A frame, or the connection's up or down, on its way to the loop. */
struct link_msg {
    struct wr_msg msg;
    struct jm_link *link;
    Weir__ControlKind kind;
    struct wr_buf *payload;
    uint32_t bytes;
    struct wr_error reason; /* down */
};

static void post(struct jm_link *link, struct link_msg *msg,
                 void (*handle)(struct wr_msg *msg, void *owner))
{
    msg->link = link;
    msg->msg.handle = handle;
    wr_mailbox_post(wr_loop_mailbox(link->daemon->loop), &msg->msg);
}

static void handle_up(struct wr_msg *msg, void *owner)
{
    struct link_msg *m = WR_CONTAINER_OF(msg, struct link_msg, msg);
    struct jm_link *link = m->link;
    struct jm_daemon *daemon = owner;
    Weir__Challenge challenge = WEIR__CHALLENGE__INIT;

    wr_free(m);
    WR_VEC_PUSH(&daemon->links, link);
    if (daemon->stopping) {
        wr_conn_close(link->conn, "the job manager stops");
        return;
    }
    link->opened_ns = wr_env_mono_ns(daemon->env);
    for (uint32_t i = 0; i < sizeof link->nonce; i += 8) {
        uint64_t r = daemon->env->ops->random_u64(daemon->env);
        memcpy(link->nonce + i, &r, 8);
    }
    challenge.version = WR_CONTROL_VERSION;
    challenge.nonce = (ProtobufCBinaryData){sizeof link->nonce, link->nonce};
    challenge.cluster = daemon->config.cluster;
    jm_link_send(link, WEIR__CONTROL_KIND__CONTROL_CHALLENGE, &challenge.base);
}

static void handle_frame(struct wr_msg *msg, void *owner)
{
    struct link_msg *m = WR_CONTAINER_OF(msg, struct link_msg, msg);

    (void)owner;
    jm_message_handle(m->link, m->kind, m->payload == NULL ? NULL : m->payload->data, m->bytes);
    wr_buf_unref(m->payload);
    wr_free(m);
}

/* The stream broke: its task manager has a moment to come back. */
static void suspect(struct jm_daemon *daemon, struct jm_link *link, const char *reason)
{
    struct jm_worker *worker;

    if (link->worker == JM_NO_WORKER) {
        return;
    }
    worker = daemon->workers.items[link->worker];
    if (worker->link != link) {
        return; /* it has come back by another */
    }
    worker->link = NULL;
    if (worker->state != JM_WORKER_LOST) {
        worker->state = JM_WORKER_SUSPECT;
        worker->suspect_ns = wr_env_mono_ns(daemon->env);
        wr_log(WR_LOG_WARN, "task_manager_suspect", "worker=%s reason=%s", worker->id,
               wr_log_quote(reason));
    }
}

static void handle_down(struct wr_msg *msg, void *owner)
{
    struct link_msg *m = WR_CONTAINER_OF(msg, struct link_msg, msg);
    struct jm_daemon *daemon = owner;
    struct jm_link *link = m->link;

    if (link->worker == JM_NO_WORKER && !daemon->stopping) {
        wr_log(WR_LOG_WARN, "connection_refused", "peer=%s reason=%s", wr_conn_peer(link->conn),
               wr_log_quote(m->reason.message));
    }
    suspect(daemon, link, m->reason.message);
    for (uint32_t i = 0; i < daemon->links.count; i++) {
        if (daemon->links.items[i] == link) {
            daemon->links.items[i] = WR_VEC_POP(&daemon->links);
            break;
        }
    }
    wr_conn_release(link->conn);
    wr_free(link);
    wr_free(m);
    jm_daemon_reconcile(daemon);
}

/* ---- events, on the net's threads ---- */

static void on_up(void *ctx, struct wr_conn *conn)
{
    (void)conn; /* known since it was accepted */
    post(ctx, WR_NEW(struct link_msg), handle_up);
}

static void on_frame(void *ctx, struct wr_conn *conn, const struct wr_frame *header,
                     struct wr_buf *payload)
{
    struct link_msg *m;

    if (header->type != WR_FRAME_CONTROL) {
        wr_buf_unref(payload);
        wr_conn_close(conn, "a frame that is not a control message");
        return;
    }
    m = WR_NEW(struct link_msg);
    m->kind = (Weir__ControlKind)header->channel;
    m->payload = payload;
    m->bytes = header->payload_bytes;
    post(ctx, m, handle_frame);
}

static void on_down(void *ctx, struct wr_conn *conn, const struct wr_error *reason)
{
    struct link_msg *m = WR_NEW(struct link_msg);

    (void)conn;
    m->reason = *reason;
    post(ctx, m, handle_down);
}

static const struct wr_conn_events link_events = {
    .on_up = on_up, .on_frame = on_frame, .on_down = on_down};

static bool on_accept(void *ctx, struct wr_conn *conn, struct wr_conn_options *ret_options)
{
    struct jm_link *link = WR_NEW(struct jm_link);

    link->daemon = ctx;
    link->conn = conn;
    link->worker = JM_NO_WORKER;
    *ret_options = (struct wr_conn_options){.events = &link_events,
                                            .ctx = link,
                                            .frame_bytes_max = WR_CONTROL_FRAME_BYTES_MAX,
                                            .send_queue_bytes_max = SEND_QUEUE_BYTES};
    return true;
}

static const struct wr_listener_events listener_events = {.on_accept = on_accept};

enum wr_code jm_links_listen(struct jm_daemon *daemon, struct wr_error *err)
{
    struct wr_net *net = daemon->env->ops->net(daemon->env);

    return net->ops->listen(net, daemon->config.listen, &listener_events, daemon,
                            &daemon->listener, err);
}

void jm_link_send(struct jm_link *link, Weir__ControlKind kind, const ProtobufCMessage *message)
{
    size_t bytes = protobuf_c_message_get_packed_size(message);
    struct wr_frame header = {.type = WR_FRAME_CONTROL, .channel = (uint32_t)kind,
                              .payload_bytes = (uint32_t)bytes, .sequence = ++link->sequence};
    struct wr_buf *buf = NULL;
    struct wr_error err;

    if (bytes > WR_CONTROL_FRAME_BYTES_MAX) {
        wr_log(WR_LOG_ERROR, "control_message_too_large", "kind=%d bytes=%zu", (int)kind, bytes);
        wr_conn_close(link->conn, "a control message is too large");
        return;
    }
    if (bytes > 0) {
        buf = wr_buf_create_unowned((uint32_t)bytes);
        (void)protobuf_c_message_pack(message, buf->data);
    }
    if (wr_conn_send(link->conn, &header, buf, &err) != WR_OK) {
        wr_conn_close(link->conn, err.message);
    }
    wr_buf_unref(buf);
}

/* ---- time ---- */

static void tick_worker(struct jm_daemon *daemon, uint32_t number, uint64_t now_ns)
{
    struct jm_worker *worker = daemon->workers.items[number];
    uint64_t silent_ns = wr_sleep_waited_ns(&daemon->sleep, worker->heard_ns, now_ns);

    if (worker->state == JM_WORKER_SUSPECT &&
        wr_sleep_waited_ns(&daemon->sleep, worker->suspect_ns, now_ns) >=
            (uint64_t)daemon->config.reconnect_grace_us * 1000) {
        jm_worker_lose(daemon, number, "its control connection broke");
    } else if (worker->link != NULL &&
               silent_ns >= (uint64_t)daemon->config.heartbeat_timeout_us * 1000) {
        struct jm_link *link = worker->link;
        jm_worker_lose(daemon, number, "no heartbeat came in time");
        wr_conn_close(link->conn, "no heartbeat came in time");
    } else if (worker->link != NULL) {
        Weir__Heartbeat beat = WEIR__HEARTBEAT__INIT;
        beat.term = daemon->term;
        beat.sequence = worker->link->sequence;
        jm_link_send(worker->link, WEIR__CONTROL_KIND__CONTROL_HEARTBEAT, &beat.base);
    }
}

void jm_links_tick(struct jm_daemon *daemon, uint64_t now_ns)
{
    for (uint32_t i = 0; i < daemon->workers.count; i++) {
        tick_worker(daemon, i, now_ns);
    }
    for (uint32_t i = 0; i < daemon->links.count; i++) {
        struct jm_link *link = daemon->links.items[i];
        if (link->worker == JM_NO_WORKER &&
            wr_sleep_waited_ns(&daemon->sleep, link->opened_ns, now_ns) > HELLO_NS) {
            wr_conn_close(link->conn, "no HELLO came in time");
        }
        if (link->rejected_ns != 0 && now_ns - link->rejected_ns > REJECT_NS) {
            wr_conn_close(link->conn, "it was rejected");
        }
    }
}

void jm_links_close_all(struct jm_daemon *daemon, const char *reason)
{
    Weir__Heartbeat none = WEIR__HEARTBEAT__INIT;

    for (uint32_t i = 0; i < daemon->links.count; i++) {
        jm_link_send(daemon->links.items[i], WEIR__CONTROL_KIND__CONTROL_GOODBYE, &none.base);
        wr_conn_close(daemon->links.items[i]->conn, reason);
    }
}
