/* A link: one connection to another task manager with many channels in it (private to exchange/).
 *
 * Three threads meet here: the net's (frames come in), workers (channels send, take frames, close)
 * and the control loop (attach, heartbeat). One mutex per link guards its channel tables and the
 * frame queues of its inputs; it is a leaf: nothing is called under it but mailbox posts and
 * wr_conn_send. References: one by the connection until it is down, one by each channel; the last
 * one releases the connection.
 */
#ifndef TM_EXCHANGE_LINK_H
#define TM_EXCHANGE_LINK_H

#include <pthread.h>
#include <stdatomic.h>

#include "common/base/sleep.h"
#include "common/base/vec.h"
#include "proto/exchange.pb-c.h"
#include "taskmanager/exchange/exchange.h"

#define TM_LINK_CHANNELS_MAX (1u << 20)
#define TM_LINK_QUEUE_BYTES_MAX (1ull << 30)
#define TM_HELLO_DEADLINE_NS 5000000000ull
#define TM_LINK_SILENCE_NS 5000000000ull
#define TM_LINK_HEARTBEAT_NS 1000000000ull
#define TM_ATTACH_WAIT_NS 5000000000ull

/* Flags of DATA frames. */
enum tm_data_flags {
    TM_DATA_RAW = 1, /* the rows are of the edge's raw schema */
};
/* Flags of CREDIT frames. */
enum tm_credit_flags {
    TM_CREDIT_ROWS = 1,     /* receiver -> sender: total rows asked for (demand edges) */
    TM_CREDIT_WANTED = 2, /* sender -> receiver: bytes of a row for which its credit is too small */
};

enum tm_link_state { TM_LINK_DIALING, TM_LINK_GREETING, TM_LINK_UP, TM_LINK_DOWN };

/* A received frame on its way to a worker. */
struct tm_frame {
    struct tm_frame *next;
    struct wr_frame header;
    struct wr_buf *payload; /* owned; NULL when empty */
};

struct remote_output;
struct remote_input;

struct tm_link {
    struct tm_exchange *exchange;
    struct wr_conn *conn;
    bool dialled;
    _Atomic uint32_t refs;
    pthread_mutex_t mutex;

    /* under mutex */
    enum tm_link_state state;
    char reason[256]; /* why it is down */
    WR_VEC(struct remote_output *) outputs; /* by channel - 1; NULL = closed (dialled links) */
    WR_VEC(struct remote_input *) inputs;   /* by channel - 1; NULL = closed or not yet attached */
    bool listed; /* in the exchange's list */

    /* constant after creation or HELLO */
    char address[64];
    struct wr_id peer;      /* incarnation */
    uint8_t nonce[32];      /* ours, that the peer must answer */
    bool proved;            /* the peer answered it, or no key is set */
    uint64_t created_ns;
};

struct tm_link *tm_link_dial(struct tm_exchange *exchange, const char *address,
                             struct wr_id incarnation);
bool tm_link_accept(struct tm_exchange *exchange, struct wr_conn *conn,
                    struct wr_conn_options *ret_options);
void tm_link_ref(struct tm_link *link);
void tm_link_unref(struct tm_link *link);

/* Any thread. Sends one frame; an error closes the link (its channels fail). */
void tm_link_send(struct tm_link *link, struct wr_frame *header, struct wr_buf *payload);
void tm_link_send_message(struct tm_link *link, enum wr_frame_type type, uint32_t channel,
                          const ProtobufCMessage *message);
void tm_link_close(struct tm_link *link, const char *reason);

/* Control loop, each second: heartbeats, silence, HELLO deadline. */
void tm_link_tick(struct tm_link *link, const struct wr_sleep *sleep, uint64_t now_ns);

/* ---- channels: called by link.c with the mutex held, on the net's threads ---- */
void remote_output_figures(const struct remote_output *output, struct tm_channel_figures *ret);
void remote_input_figures(const struct remote_input *input, struct tm_channel_figures *ret);
void remote_output_on_up(struct remote_output *output);            /* send ATTACH */
void remote_output_on_attached(struct remote_output *output, const Weir__Attached *attached);
void remote_output_on_refused(struct remote_output *output, const char *reason);
void remote_output_on_credit(struct remote_output *output, uint8_t flags, uint64_t value);
void remote_output_on_down(struct remote_output *output, const char *reason);
/* Takes the frame. false: a violation, *ret_reason says which. */
bool remote_input_on_frame(struct remote_input *input, struct tm_frame *frame,
                           const char **ret_reason);
const struct tm_task *remote_input_task(const struct remote_input *input);
void remote_input_on_down(struct remote_input *input, const char *reason);

/* Control loop: a receiver is bound to a link's channel. */
void remote_input_bind(struct remote_input *input, struct tm_link *link, uint32_t channel);
bool remote_input_matches(const struct remote_input *input, const Weir__Attach *attach);
uint64_t remote_schema_fingerprint(const struct remote_input *input);
/* Of all that may travel by a channel. */
uint64_t attach_fingerprint(const struct tm_attach *attach);

struct tm_output *remote_output_create(struct tm_link *link, const struct tm_attach *attach,
                                       struct tm_task *task, struct wr_buf_pool *pool,
                                       void (*attached)(void *ctx), void *ctx);
struct tm_input *remote_input_create(struct tm_exchange *exchange, const struct tm_attach *attach,
                                     struct tm_task *task, struct wr_buf_pool *pool);

/* ---- exchange.c, for link.c and channel_remote.c ---- */
struct wr_env *tm_exchange_env(struct tm_exchange *exchange);
struct wr_mailbox *tm_exchange_mailbox(struct tm_exchange *exchange);
uint32_t tm_exchange_minimum(const struct tm_exchange *exchange); /* guaranteed credit, bytes */
const char *tm_exchange_cluster(const struct tm_exchange *exchange);
struct wr_id tm_exchange_incarnation(const struct tm_exchange *exchange);
/* HMAC-SHA256 of the nonce with the cluster key; false when no key is set. */
bool tm_exchange_prove(const struct tm_exchange *exchange, const uint8_t *nonce, size_t bytes,
                       uint8_t ret[32]);
void tm_exchange_count(struct tm_exchange *exchange, uint64_t sent, uint64_t received);
/* Any thread: hand to the control loop. */
void tm_exchange_post_attach(struct tm_exchange *exchange, struct tm_link *link,
                             const Weir__Attach *attach);
void tm_exchange_post_down(struct tm_exchange *exchange, struct tm_link *link);
void tm_exchange_post_attached(struct tm_exchange *exchange, void (*attached)(void *ctx),
                               void *ctx);
/* Worker: an expected input closes. */
void tm_exchange_forget(struct tm_exchange *exchange, struct remote_input *input);
/* Worker: it has closed; what was set aside for it is free. */
void tm_exchange_unguarantee(struct tm_exchange *exchange, uint32_t inputs);
/* Floating credit beyond the guaranteed minimum: set aside too, of the exchange's share of the budget. */
bool tm_exchange_resize_window(struct tm_exchange *exchange, uint64_t from_bytes, uint64_t to_bytes);
/* The oversize grant: one row beyond its window for each receiving task. Were it one for the task
 * manager, a task behind another could wait for a grant that only that other one can give back. */
bool tm_exchange_take_oversize(struct tm_exchange *exchange, struct remote_input *input);
void tm_exchange_give_oversize(struct tm_exchange *exchange, struct remote_input *input);
bool tm_exchange_guarantee_row(struct tm_exchange *exchange, uint64_t bytes);
void tm_exchange_unguarantee_row(struct tm_exchange *exchange, uint64_t bytes);
/* The net's threads: for a frame that comes. Credit was given for it, so it is refused only when a peer
 * sends far more than it may; NULL, and err is set. */
struct wr_buf *tm_exchange_alloc(struct tm_exchange *exchange, uint32_t bytes,
                                 struct wr_error *err);

#endif
