/* Connections that carry frames: dialled, accepted, closed; never resumed, never spliced.
 *
 * A connection is one nng_stream (or a simulated one). It carries whole frames in order in both
 * directions. When it breaks, on_down is called once and nothing more arrives; a new connection
 * starts from nothing. A send that returned WR_OK means "queued", no more: who needs to know that
 * the peer has it asks for an answer.
 *
 * Life of a connection: dial or accept -> on_up -> on_frame* -> on_down (exactly once, also after a
 * failed dial, with the error) -> wr_conn_release by the owner. wr_conn_close asks for the end and
 * may be called any number of times; on_down still comes, from the net's own thread, never from
 * inside a caller. The connection frees its resources on its own reaper.
 *
 * Frames: a header of 32 bytes (frame.h), checked (CRC, version, size against frame_bytes_max of
 * the connection) before a payload buffer is chosen by on_alloc; the payload's CRC is checked
 * before on_frame. A violation closes the connection with an error that names it.
 *
 * Thread: send, close: any. Events: the net's threads, serial per connection; they must not block
 * (queue and return). In the simulator everything is on its one thread.
 */
#ifndef WR_NET_NET_H
#define WR_NET_NET_H

#include <stdbool.h>
#include <stdint.h>

#include "common/base/error.h"
#include "common/net/frame.h"

struct wr_net;
struct wr_conn;
struct wr_listener;
struct wr_buf;

struct wr_conn_events {
    /* Connected; frames may be sent. Dialled and accepted ones alike. */
    void (*on_up)(void *ctx, struct wr_conn *conn);
    /* A payload buffer for this frame (payload_bytes > 0), returned to the connection, or NULL with
     * err set: the connection is closed. NULL pointer here = wr_buf_create_unowned. */
    struct wr_buf *(*on_alloc)(void *ctx, struct wr_conn *conn, const struct wr_frame *header,
                               struct wr_error *err);
    /* A whole, checked frame. payload (NULL when empty) is given. */
    void (*on_frame)(void *ctx, struct wr_conn *conn, const struct wr_frame *header,
                     struct wr_buf *payload);
    void (*on_down)(void *ctx, struct wr_conn *conn, const struct wr_error *reason);
};

struct wr_conn_options {
    const struct wr_conn_events *events; /* kept */
    void *ctx;                           /* kept */
    uint32_t frame_bytes_max;            /* payload limit of received frames */
    uint64_t send_queue_bytes_max;       /* beyond it send answers WR_ERR_LIMIT */
};

/* Listener events: a fresh connection must be given its options at once, or refused (false). */
struct wr_listener_events {
    bool (*on_accept)(void *ctx, struct wr_conn *conn, struct wr_conn_options *ret_options);
};

struct wr_net_ops {
    /* address "host:port" with a numeric host, "[v6]:port"; port 0 = any. */
    enum wr_code (*listen)(struct wr_net *net, const char *address,
                           const struct wr_listener_events *events, void *ctx,
                           struct wr_listener **ret, struct wr_error *err);
    /* "host:port" really bound. */
    const char *(*listener_address)(const struct wr_listener *listener);
    void (*listener_close)(struct wr_listener *listener); /* waits until no more on_accept */
    struct wr_conn *(*dial)(struct wr_net *net, const char *address,
                            const struct wr_conn_options *options); /* never NULL */
    /* Queue one frame; the payload's parts are borrowed for the call and copied or referenced as
     * wr_buf says: `payload` may be NULL; a reference is taken. header_crc is computed here, and
     * payload_crc too when the caller's is 0 (a caller that knows it saves a pass). Frames can be
     * sent once on_up has been called. */
    enum wr_code (*send)(struct wr_conn *conn, const struct wr_frame *header,
                         struct wr_buf *payload, struct wr_error *err);
    void (*close)(struct wr_conn *conn, const char *reason);
    void (*release)(struct wr_conn *conn); /* after on_down; the handle is gone */
    uint64_t (*queued_bytes)(const struct wr_conn *conn);
    const char *(*peer)(const struct wr_conn *conn); /* "host:port" for messages */
    uint64_t (*last_received_ns)(const struct wr_conn *conn);
};

struct wr_net {
    const struct wr_net_ops *ops;
};
/* Every wr_conn implementation starts with this. */
struct wr_conn_base {
    struct wr_net *net;
};

enum wr_code wr_conn_send(struct wr_conn *conn, const struct wr_frame *header,
                          struct wr_buf *payload, struct wr_error *err);
void wr_conn_close(struct wr_conn *conn, const char *reason);
void wr_conn_release(struct wr_conn *conn);
uint64_t wr_conn_queued_bytes(const struct wr_conn *conn);
const char *wr_conn_peer(const struct wr_conn *conn);
uint64_t wr_conn_last_received_ns(const struct wr_conn *conn);

/* nng streams, for the real environment. One per process. */
struct wr_env;
struct wr_net *wr_net_nng_create(struct wr_env *env);
void wr_net_nng_destroy(struct wr_net *net); /* closes all, waits for the reaper */

#endif
