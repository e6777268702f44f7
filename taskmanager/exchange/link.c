#include "taskmanager/exchange/link.h"

#include <stdio.h>
#include <string.h>

#include "common/base/alloc.h"
#include "common/base/bytes.h"

void tm_link_ref(struct tm_link *link)
{
    atomic_fetch_add_explicit(&link->refs, 1, memory_order_relaxed);
}

void tm_link_unref(struct tm_link *link)
{
    /* Pairs with itself: the last user sees everything the others did. */
    if (atomic_fetch_sub_explicit(&link->refs, 1, memory_order_acq_rel) != 1) {
        return;
    }
    /* Not before: a channel, or an ATTACH that waits, may say something to a link that is down. */
    wr_conn_release(link->conn);
    WR_VEC_FINI(&link->outputs);
    WR_VEC_FINI(&link->inputs);
    (void)pthread_mutex_destroy(&link->mutex);
    wr_free(link);
}

void tm_link_close(struct tm_link *link, const char *reason)
{
    wr_conn_close(link->conn, reason);
}

void tm_link_send(struct tm_link *link, struct wr_frame *header, struct wr_buf *payload)
{
    struct wr_error err;
    uint64_t bytes = WR_FRAME_HEADER_BYTES + header->payload_bytes;

    if (wr_conn_send(link->conn, header, payload, &err) != WR_OK) {
        wr_conn_close(link->conn, err.message);
        return;
    }
    tm_exchange_count(link->exchange, bytes, 0);
}

void tm_link_send_message(struct tm_link *link, enum wr_frame_type type, uint32_t channel,
                          const ProtobufCMessage *message)
{
    size_t bytes = message == NULL ? 0 : protobuf_c_message_get_packed_size(message);
    struct wr_frame header = {
        .payload_bytes = (uint32_t)bytes, .type = (uint8_t)type, .channel = channel};
    struct wr_buf *buf = NULL;

    if (bytes > 0) {
        buf = wr_buf_create_unowned((uint32_t)bytes);
        (void)protobuf_c_message_pack(message, buf->data);
    }
    tm_link_send(link, &header, buf);
    wr_buf_unref(buf);
}

static void random_bytes(struct wr_env *env, uint8_t *data, size_t bytes)
{
    for (size_t i = 0; i < bytes; i += 8) {
        wr_store_u64(data + i, env->ops->random_u64(env));
    }
}

static void store_id(struct wr_id id, uint8_t out[16])
{
    wr_store_u64(out, id.high);
    wr_store_u64(out + 8, id.low);
}

static struct wr_id load_id(const ProtobufCBinaryData *data)
{
    if (data->len != 16) {
        return (struct wr_id){0, 0};
    }
    return (struct wr_id){wr_load_u64(data->data), wr_load_u64(data->data + 8)};
}

/* Our HELLO; `answer` is the peer's nonce to prove the key on, or NULL. */
static void send_hello(struct tm_link *link, const ProtobufCBinaryData *answer)
{
    Weir__ExchangeHello hello = WEIR__EXCHANGE_HELLO__INIT;
    uint8_t me[16], you[16], proof[32];

    store_id(tm_exchange_incarnation(link->exchange), me);
    store_id(link->peer, you);
    hello.version = WR_WIRE_VERSION;
    hello.cluster = (char *)(uintptr_t)tm_exchange_cluster(link->exchange);
    hello.incarnation = (ProtobufCBinaryData){sizeof me, me};
    hello.peer_incarnation = (ProtobufCBinaryData){sizeof you, you};
    hello.nonce = (ProtobufCBinaryData){sizeof link->nonce, link->nonce};
    if (answer != NULL && tm_exchange_prove(link->exchange, answer->data, answer->len, proof)) {
        hello.challenge_answer = (ProtobufCBinaryData){sizeof proof, proof};
    }
    tm_link_send_message(link, WR_FRAME_HELLO, 0, &hello.base);
}

/* A dial may be up before it has returned: who comes first writes, for others read it at once. */
static void know_conn(struct tm_link *link, struct wr_conn *conn)
{
    (void)pthread_mutex_lock(&link->mutex);
    if (link->conn == NULL) {
        link->conn = conn;
    }
    (void)pthread_mutex_unlock(&link->mutex);
}

static void on_up(void *ctx, struct wr_conn *conn)
{
    struct tm_link *link = ctx;

    know_conn(link, conn);
    (void)pthread_mutex_lock(&link->mutex);
    link->state = TM_LINK_GREETING;
    (void)pthread_mutex_unlock(&link->mutex);
    if (link->dialled) {
        send_hello(link, NULL);
    }
}

static struct wr_buf *on_alloc(void *ctx, struct wr_conn *conn, const struct wr_frame *header,
                               struct wr_error *err)
{
    struct tm_link *link = ctx;

    (void)conn;
    if (header->type != WR_FRAME_DATA) {
        return wr_buf_create_unowned(header->payload_bytes);
    }
    return tm_exchange_alloc(link->exchange, header->payload_bytes, err);
}

static void link_up(struct tm_link *link)
{
    link->state = TM_LINK_UP;
    for (uint32_t i = 0; i < link->outputs.count; i++) {
        if (link->outputs.items[i] != NULL) {
            remote_output_on_up(link->outputs.items[i]);
        }
    }
}

/* NULL, or why the peer is refused. Mutex held. */
static const char *check_hello(struct tm_link *link, const Weir__ExchangeHello *hello)
{
    struct wr_id peer = load_id(&hello->incarnation);
    uint8_t proof[32];

    if (hello->version != WR_WIRE_VERSION) {
        return "the peer speaks another version of the exchange protocol";
    }
    if (strcmp(hello->cluster, tm_exchange_cluster(link->exchange)) != 0) {
        return "the peer belongs to another cluster";
    }
    if (!link->dialled &&
        !wr_id_equal(load_id(&hello->peer_incarnation), tm_exchange_incarnation(link->exchange))) {
        return "the peer means another incarnation of this task manager";
    }
    if (wr_id_is_zero(peer) || (!wr_id_is_zero(link->peer) && !wr_id_equal(peer, link->peer))) {
        return "the peer is another incarnation than the one expected";
    }
    if (hello->nonce.len != sizeof link->nonce) {
        return "the peer's greeting has no nonce";
    }
    if (wr_id_is_zero(link->peer)) { /* of a link that was dialled the loop may be reading it */
        link->peer = peer;
    }
    if (!link->proved && tm_exchange_prove(link->exchange, link->nonce, sizeof link->nonce, proof)) {
        bool answered = hello->challenge_answer.len == sizeof proof &&
                        memcmp(hello->challenge_answer.data, proof, sizeof proof) == 0;
        if (!answered && (link->dialled || hello->challenge_answer.len != 0)) {
            return "the peer does not know the cluster key";
        }
        link->proved = answered;
    } else {
        link->proved = true;
    }
    return NULL;
}

static const char *on_hello(struct tm_link *link, const Weir__ExchangeHello *hello)
{
    bool first = link->state == TM_LINK_GREETING && wr_id_is_zero(link->peer);
    const char *refusal;
    uint8_t unused[32];
    bool keyed = tm_exchange_prove(link->exchange, link->nonce, sizeof link->nonce, unused);

    if (link->state != TM_LINK_GREETING) {
        return "a second greeting";
    }
    refusal = check_hello(link, hello);
    if (refusal != NULL) {
        return refusal;
    }
    if (!link->dialled && first) {
        send_hello(link, &hello->nonce);
    } else if (link->dialled && keyed) {
        send_hello(link, &hello->nonce);
    }
    if (link->proved) {
        link_up(link);
    }
    return NULL;
}

static struct remote_output *output_of(struct tm_link *link, uint32_t channel)
{
    return channel >= 1 && channel <= link->outputs.count ? link->outputs.items[channel - 1] : NULL;
}

static struct remote_input *input_of(struct tm_link *link, uint32_t channel)
{
    return channel >= 1 && channel <= link->inputs.count ? link->inputs.items[channel - 1] : NULL;
}

/* Frames that carry a message. Mutex held. NULL, or the violation. */
static const char *on_message(struct tm_link *link, const struct wr_frame *header,
                              const uint8_t *data)
{
    const char *violation = NULL;

    if (header->type == WR_FRAME_HELLO) {
        Weir__ExchangeHello *m =
            weir__exchange_hello__unpack(NULL, header->payload_bytes, data);
        violation = m == NULL ? "a malformed greeting" : on_hello(link, m);
        weir__exchange_hello__free_unpacked(m, NULL);
    } else if (header->type == WR_FRAME_ATTACHED) {
        Weir__Attached *m = weir__attached__unpack(NULL, header->payload_bytes, data);
        struct remote_output *output = output_of(link, header->channel);
        if (m == NULL) {
            violation = "a malformed ATTACHED";
        } else if (output != NULL) {
            remote_output_on_attached(output, m);
        }
        weir__attached__free_unpacked(m, NULL);
    } else if (header->type == WR_FRAME_REFUSED) {
        Weir__Refused *m = weir__refused__unpack(NULL, header->payload_bytes, data);
        struct remote_output *output = output_of(link, header->channel);
        if (m == NULL) {
            violation = "a malformed REFUSED";
        } else if (output != NULL) {
            remote_output_on_refused(output, m->reason);
        }
        weir__refused__free_unpacked(m, NULL);
    } else {
        Weir__Attach *m = weir__attach__unpack(NULL, header->payload_bytes, data);
        if (m == NULL || m->job.len != 16 || m->channel == 0 ||
            m->channel > TM_LINK_CHANNELS_MAX) {
            violation = "a malformed ATTACH";
        } else {
            tm_exchange_post_attach(link->exchange, link, m);
        }
        weir__attach__free_unpacked(m, NULL);
    }
    return violation;
}

static const char *on_credit(struct tm_link *link, const struct wr_frame *header,
                             const struct wr_buf *payload)
{
    if (header->payload_bytes != 8) {
        return "a CREDIT of the wrong size";
    }
    if ((header->flags & TM_CREDIT_WANTED) != 0) {
        return "";
    }
    struct remote_output *output = output_of(link, header->channel);
    if (output != NULL) {
        remote_output_on_credit(output, header->flags, wr_load_u64(payload->data));
    }
    return NULL;
}

/* Queue a channel's frame for its worker; payload taken. */
static const char *on_channel_frame(struct tm_link *link, const struct wr_frame *header,
                                    struct wr_buf **payload)
{
    struct remote_input *input = input_of(link, header->channel);
    const char *violation = NULL;
    struct tm_frame *frame;

    if (input == NULL) {
        return NULL; /* closed on this side: the sender will learn it from the job manager */
    }
    frame = WR_NEW(struct tm_frame);
    frame->header = *header;
    frame->payload = WR_TAKE(*payload);
    return remote_input_on_frame(input, frame, &violation) ? NULL : violation;
}

static const char *dispatch(struct tm_link *link, const struct wr_frame *header,
                            struct wr_buf **payload)
{
    static const uint8_t nothing[1];
    const uint8_t *data = *payload == NULL ? nothing : (*payload)->data;

    if (header->type != WR_FRAME_HELLO && link->state != TM_LINK_UP) {
        return "a frame before the greeting";
    }
    switch ((enum wr_frame_type)header->type) {
    case WR_FRAME_HELLO:
    case WR_FRAME_ATTACH:
    case WR_FRAME_ATTACHED:
    case WR_FRAME_REFUSED:
        return on_message(link, header, data);
    case WR_FRAME_CREDIT: {
        const char *violation = on_credit(link, header, *payload);
        if (violation != NULL && violation[0] == '\0') {
            return on_channel_frame(link, header, payload);
        }
        return violation;
    }
    case WR_FRAME_DATA:
    case WR_FRAME_WATERMARK:
    case WR_FRAME_IDLE:
    case WR_FRAME_ACTIVE:
    case WR_FRAME_BARRIER:
    case WR_FRAME_END:
    case WR_FRAME_DETACH:
        return on_channel_frame(link, header, payload);
    case WR_FRAME_HEARTBEAT:
        return NULL;
    case WR_FRAME_CLOSE:
        tm_link_send_message(link, WR_FRAME_CLOSE_ACK, 0, NULL);
        return NULL;
    case WR_FRAME_CLOSE_ACK:
        return NULL;
    case WR_FRAME_CONTROL:
        break;
    }
    return "a frame of a type that has no place on the data plane";
}

static void on_frame(void *ctx, struct wr_conn *conn, const struct wr_frame *header,
                     struct wr_buf *payload)
{
    struct tm_link *link = ctx;
    const char *violation;

    tm_exchange_count(link->exchange, 0, WR_FRAME_HEADER_BYTES + header->payload_bytes);
    (void)pthread_mutex_lock(&link->mutex);
    violation = link->state == TM_LINK_DOWN ? NULL : dispatch(link, header, &payload);
    (void)pthread_mutex_unlock(&link->mutex);
    wr_buf_unref(payload);
    if (violation != NULL) {
        wr_conn_close(conn, violation);
    }
}

static void on_down(void *ctx, struct wr_conn *conn, const struct wr_error *reason)
{
    struct tm_link *link = ctx;

    (void)conn;
    (void)pthread_mutex_lock(&link->mutex);
    link->state = TM_LINK_DOWN;
    (void)snprintf(link->reason, sizeof link->reason, "%.255s", reason->message);
    for (uint32_t i = 0; i < link->outputs.count; i++) {
        if (link->outputs.items[i] != NULL) {
            remote_output_on_down(link->outputs.items[i], link->reason);
        }
    }
    for (uint32_t i = 0; i < link->inputs.count; i++) {
        if (link->inputs.items[i] != NULL) {
            remote_input_on_down(link->inputs.items[i], link->reason);
        }
    }
    (void)pthread_mutex_unlock(&link->mutex);
    tm_exchange_post_down(link->exchange, link);
}

static const struct wr_conn_events link_events = {
    .on_up = on_up, .on_alloc = on_alloc, .on_frame = on_frame, .on_down = on_down};

static struct tm_link *create(struct tm_exchange *exchange, bool dialled)
{
    struct wr_env *env = tm_exchange_env(exchange);
    struct tm_link *link = WR_NEW(struct tm_link);
    uint8_t unused[32];

    link->exchange = exchange;
    link->dialled = dialled;
    link->state = dialled ? TM_LINK_DIALING : TM_LINK_GREETING;
    link->created_ns = wr_env_mono_ns(env);
    random_bytes(env, link->nonce, sizeof link->nonce);
    link->proved = !tm_exchange_prove(exchange, link->nonce, sizeof link->nonce, unused);
    atomic_init(&link->refs, 1); /* the connection's, dropped after on_down */
    (void)pthread_mutex_init(&link->mutex, NULL);
    return link;
}

static struct wr_conn_options conn_options(struct tm_link *link)
{
    return (struct wr_conn_options){.events = &link_events,
                                    .ctx = link,
                                    .frame_bytes_max = WR_DATA_FRAME_BYTES_MAX,
                                    .send_queue_bytes_max = TM_LINK_QUEUE_BYTES_MAX};
}

struct tm_link *tm_link_dial(struct tm_exchange *exchange, const char *address,
                             struct wr_id incarnation)
{
    struct tm_link *link = create(exchange, true);
    struct wr_net *net = tm_exchange_env(exchange)->ops->net(tm_exchange_env(exchange));
    struct wr_conn_options options = conn_options(link);
    struct wr_conn *conn;

    (void)snprintf(link->address, sizeof link->address, "%s", address);
    link->peer = incarnation;
    conn = net->ops->dial(net, address, &options);
    know_conn(link, conn);
    return link;
}

bool tm_link_accept(struct tm_exchange *exchange, struct wr_conn *conn,
                    struct wr_conn_options *ret_options)
{
    struct tm_link *link = create(exchange, false);

    link->conn = conn;
    (void)snprintf(link->address, sizeof link->address, "%s", wr_conn_peer(conn));
    *ret_options = conn_options(link);
    return true;
}

void tm_link_tick(struct tm_link *link, const struct wr_sleep *sleep, uint64_t now_ns)
{
    enum tm_link_state state;

    (void)pthread_mutex_lock(&link->mutex);
    state = link->state;
    (void)pthread_mutex_unlock(&link->mutex);
    if (state == TM_LINK_UP) {
        uint64_t last_ns = wr_conn_last_received_ns(link->conn);
        if (wr_sleep_waited_ns(sleep, last_ns, now_ns) > TM_LINK_SILENCE_NS) {
            tm_link_close(link, "the peer has been silent for 5 s");
        } else {
            tm_link_send_message(link, WR_FRAME_HEARTBEAT, 0, NULL);
        }
    } else if (state != TM_LINK_DOWN &&
               wr_sleep_waited_ns(sleep, link->created_ns, now_ns) > TM_HELLO_DEADLINE_NS) {
        tm_link_close(link, "no greeting within 5 s");
    }
}
