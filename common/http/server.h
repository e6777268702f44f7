/* An HTTP/1.1 server over libmicrohttpd: reads and checks requests, lets routes answer them.
 *
 * A few threads share the connections. A request is read whole before it is answered; the answer is
 * made on the thread that read it (it may block, its connections then wait) or on the owner's loop.
 * Pages of other sites are kept out (guard.h). Everything has a limit: connections, bytes of a
 * request, and the time for each part of a connection's life, which holds for the part as a whole,
 * however slowly bytes come or go:
 *
 *     opened or answered --idle--> first byte --request--> read --answer--> made --send--> answered
 *
 * Thread: create, destroy: any but the loop's. Handlers: as the route says.
 */
#ifndef WR_HTTP_SERVER_H
#define WR_HTTP_SERVER_H

#include "common/http/router.h"
#include "common/sys/loop_call.h"

struct wr_http_server;

struct wr_http_options {
    const char *listen;                  /* "host:port", see listen.h; borrowed */
    const struct wr_http_routes *routes; /* kept */
    void *ctx;                           /* of `handle`; kept */
    struct wr_callers *callers;          /* of `on_loop`; kept */
    /* 0 = the default */
    uint32_t connections_max;   /* 64 */
    uint32_t threads;           /* 8, a divisor of connections_max */
    int64_t request_timeout_us; /* 10 s, and as long for a connection that is idle */
    int64_t answer_timeout_us;  /* 5 s, of the loop */
    int64_t send_timeout_us;    /* 30 s */
};

/* Listening when it returns. */
enum wr_code wr_http_server_create(const struct wr_http_options *options,
                                   struct wr_http_server **ret, struct wr_error *err)
    WR_MUST_CHECK;
const char *wr_http_server_address(const struct wr_http_server *server); /* really bound */
/* Refuses new requests (503), waits until those being answered are (5 s at most for the slow ones
 * to take their answer), closes. */
void wr_http_server_destroy(struct wr_http_server *server);

#endif
