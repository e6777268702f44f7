#include "common/http/server.h"

#include <inttypes.h>
#include <microhttpd.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "common/base/alloc.h"
#include "common/base/assert.h"
#include "common/http/guard.h"
#include "common/http/listen.h"
#include "common/obs/log.h"
#include "common/sys/latch.h"
#include "common/sys/socket_watch.h"

#define CONNECTIONS_MAX 64u
#define THREADS 8u
#define REQUEST_TIMEOUT_US 10000000
#define ANSWER_TIMEOUT_US 5000000
#define SEND_TIMEOUT_US 30000000
#define DRAIN_TIMEOUT_US 5000000
/* Request line and headers must fit into it. */
#define CONNECTION_MEMORY_BYTES ((size_t)32 * 1024)
/* The library's own limit counts silence only, also that of a handler: ours come first. */
#define SILENCE_S 120u
/* A body that is not wanted is read up to this size, so that its sender gets to see the answer. */
#define UNWANTED_BYTES_MAX ((uint64_t)16 * 1024 * 1024)

/* How long connections may take to notice that their sockets were shut down. */
#define END_WAIT_US 1000u
#define END_TRIES 3000u

struct wr_http_server {
    struct wr_http_options options;
    struct wr_http_socket socket;
    struct wr_socket_watch *watch;
    struct wr_latch *answering;
    struct MHD_Daemon *daemon;
    pthread_mutex_t mutex;
    struct connection *connections; /* under the mutex */
};

struct connection {
    struct wr_socket_limit limit;
    int fd;
    struct connection *next, **link; /* in the server's list */
};

enum phase { PHASE_HEAD, PHASE_BODY, PHASE_ANSWERED };

/* One request and its answer. */
struct exchange {
    struct wr_http_server *server;
    enum phase phase;
    bool entered; /* the latch */
    uint64_t body_bytes;
    struct wr_http_request *request;
    struct wr_http_answer *answer;
};

static struct exchange *exchange_create(struct wr_http_server *server)
{
    struct exchange *exchange = WR_NEW(struct exchange);

    exchange->server = server;
    exchange->request = WR_NEW(struct wr_http_request);
    exchange->answer = WR_NEW(struct wr_http_answer);
    wr_arena_init(&exchange->request->arena, 0);
    return exchange;
}

static void messages_free(struct wr_http_request *request, struct wr_http_answer *answer)
{
    if (request != NULL) {
        wr_http_request_fini(request);
    }
    wr_http_answer_fini(answer);
    wr_free(request);
    wr_free(answer);
}

/* ---- life of connections ---- */

static struct connection *connection_of(struct MHD_Connection *mhd)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_SOCKET_CONTEXT);

    return info->socket_context;
}

static void limit(struct wr_http_server *server, struct MHD_Connection *mhd, int64_t timeout_us)
{
    struct connection *connection = connection_of(mhd);

    wr_socket_watch_set(server->watch, &connection->limit, connection->fd, timeout_us);
}

static void list_connection(struct wr_http_server *server, struct connection *connection)
{
    (void)pthread_mutex_lock(&server->mutex);
    connection->next = server->connections;
    connection->link = &server->connections;
    if (connection->next != NULL) {
        connection->next->link = &connection->next;
    }
    server->connections = connection;
    (void)pthread_mutex_unlock(&server->mutex);
}

static void unlist_connection(struct wr_http_server *server, struct connection *connection)
{
    (void)pthread_mutex_lock(&server->mutex);
    *connection->link = connection->next;
    if (connection->next != NULL) {
        connection->next->link = connection->link;
    }
    (void)pthread_mutex_unlock(&server->mutex);
}

static void on_connection(void *cls, struct MHD_Connection *mhd, void **context,
                          enum MHD_ConnectionNotificationCode code)
{
    struct wr_http_server *server = cls;
    struct connection *connection = *context;

    if (code == MHD_CONNECTION_NOTIFY_STARTED) {
        connection = WR_NEW(struct connection);
        connection->fd =
            MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
        *context = connection;
        list_connection(server, connection);
        wr_socket_watch_set(server->watch, &connection->limit, connection->fd,
                            server->options.request_timeout_us);
        return;
    }
    wr_socket_watch_clear(server->watch, &connection->limit);
    unlist_connection(server, connection);
    wr_free(connection);
    *context = NULL;
}

/* The request line has come. */
static void *on_target(void *cls, const char *raw, struct MHD_Connection *mhd)
{
    struct wr_http_server *server = cls;
    struct exchange *exchange = exchange_create(server);
    struct wr_error err;

    limit(server, mhd, server->options.request_timeout_us);
    if (wr_http_target_parse(raw == NULL ? "" : raw, &exchange->request->arena,
                             &exchange->request->target, &err) == WR_OK) {
        return exchange;
    }
    if (err.code == WR_ERR_LIMIT) {
        wr_http_answer_error(exchange->answer, 414, "limit_exceeded", "%s", err.message);
    } else {
        wr_http_answer_failed(exchange->answer, &err);
    }
    return exchange;
}

static void on_completed(void *cls, struct MHD_Connection *mhd, void **context,
                         enum MHD_RequestTerminationCode code)
{
    struct wr_http_server *server = cls;
    struct exchange *exchange = *context;

    (void)code;
    if (exchange == NULL) {
        return;
    }
    if (exchange->entered) {
        wr_latch_leave(server->answering);
    }
    messages_free(exchange->request, exchange->answer);
    wr_free(exchange);
    *context = NULL;
    limit(server, mhd, server->options.request_timeout_us);
}

/* ---- checks before the body is read ---- */

static const char *header(struct MHD_Connection *mhd, const char *name)
{
    return MHD_lookup_connection_value(mhd, MHD_HEADER_KIND, name);
}

struct header_count {
    const char *name;
    uint32_t count;
};

static enum MHD_Result count_header(void *cls, enum MHD_ValueKind kind, const char *name,
                                    const char *value)
{
    struct header_count *wanted = cls;

    (void)kind;
    (void)value;
    wanted->count += strcasecmp(name, wanted->name) == 0;
    return MHD_YES;
}

static uint32_t headers(struct MHD_Connection *mhd, const char *name)
{
    struct header_count wanted = {name, 0};

    (void)MHD_get_connection_values(mhd, MHD_HEADER_KIND, count_header, &wanted);
    return wanted.count;
}

/* Two readers of one request must not see two requests in it. */
static bool check_framing(struct MHD_Connection *mhd, struct wr_http_answer *answer)
{
    const char *encoding = header(mhd, "Transfer-Encoding");
    uint32_t lengths = headers(mhd, "Content-Length");

    if (encoding == NULL && lengths <= 1) {
        return true;
    }
    if (lengths > 0 || headers(mhd, "Transfer-Encoding") != 1 ||
        strcasecmp(encoding, "chunked") != 0) {
        wr_http_answer_error(answer, 400, "invalid",
                             "the length of the body must be given once, by Content-Length or "
                             "Transfer-Encoding: chunked");
        return false;
    }
    return true;
}

static bool check_site(const struct exchange *exchange, struct MHD_Connection *mhd,
                       const char *method)
{
    const char *host = header(mhd, "Host");
    bool reads = strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0;

    if (host == NULL || headers(mhd, "Host") != 1) {
        wr_http_answer_error(exchange->answer, 400, "invalid",
                             "a request must have one Host header");
        return false;
    }
    if (exchange->server->socket.loopback && !wr_http_host_is_local(host)) {
        wr_http_answer_error(exchange->answer, 403, "forbidden",
                             "\"%.100s\" is not a name of this server: use \"%s\" or localhost",
                             host, exchange->server->socket.address);
        return false;
    }
    if (!reads && !wr_http_origin_is_own(header(mhd, "Origin"), header(mhd, "Sec-Fetch-Site"),
                                         host)) {
        wr_http_answer_error(exchange->answer, 403, "forbidden",
                             "requests by pages of other sites are refused");
        return false;
    }
    return true;
}

static uint64_t declared_bytes(struct MHD_Connection *mhd)
{
    const char *length = header(mhd, "Content-Length");

    if (header(mhd, "Transfer-Encoding") != NULL) {
        return 1; /* at least the end of it is to be read */
    }
    return length == NULL ? 0 : strtoull(length, NULL, 10);
}

static size_t body_bytes_max(const struct exchange *exchange)
{
    const struct wr_http_route *route = exchange->request->route;

    return route == NULL || route->body_type == NULL ? 0 : route->body_bytes_max;
}

/* Before or while it is read. */
static void check_body(struct exchange *exchange, uint64_t bytes)
{
    size_t bytes_max = body_bytes_max(exchange);

    if (exchange->answer->status != 0 || bytes <= bytes_max) {
        return;
    }
    if (bytes_max == 0) {
        wr_http_answer_error(exchange->answer, 400, "invalid", "this request takes no body");
    } else {
        wr_http_answer_error(exchange->answer, 413, "limit_exceeded",
                             "the body is larger than %zu bytes", bytes_max);
    }
}

/* ---- the answer ---- */

static int dump_chunk(const char *data, size_t bytes, void *ctx)
{
    wr_sb_append(ctx, data, bytes);
    return 0;
}

static void write_out(struct wr_http_answer *answer)
{
    if (answer->json != NULL) {
        WR_ASSERT(json_dump_callback(answer->json, dump_chunk, &answer->body, JSON_COMPACT) == 0);
        wr_sb_putc(&answer->body, '\n');
    }
}

static enum MHD_Result respond(struct exchange *exchange, struct MHD_Connection *mhd)
{
    struct wr_http_answer *answer = exchange->answer;
    struct MHD_Response *response;
    enum MHD_Result result;
    size_t bytes;

    write_out(answer);
    bytes = answer->body.bytes;
    response = MHD_create_response_from_buffer_with_free_callback(
        bytes, wr_sb_take(&answer->body), wr_free);
    WR_ASSERT(response != NULL);
    (void)MHD_add_response_header(response, "Content-Type", answer->content_type);
    (void)MHD_add_response_header(response, "Cache-Control", "no-store");
    (void)MHD_add_response_header(response, "X-Content-Type-Options", "nosniff");
    if (answer->allow[0] != '\0') {
        (void)MHD_add_response_header(response, "Allow", answer->allow);
    }
    if (answer->location != NULL) {
        (void)MHD_add_response_header(response, "Location", answer->location);
    }
    if (answer->status == 503) {
        (void)MHD_add_response_header(response, "Retry-After", "1");
    }
    exchange->phase = PHASE_ANSWERED;
    limit(exchange->server, mhd, exchange->server->options.send_timeout_us);
    result = MHD_queue_response(mhd, answer->status, response);
    MHD_destroy_response(response);
    return result;
}

/* A request on its way over the loop. */
struct loop_exchange {
    struct wr_loop_call call;
    struct wr_http_request *request;
    struct wr_http_answer *answer;
};

static void run_on_loop(struct wr_loop_call *call, void *owner)
{
    struct loop_exchange *x = WR_CONTAINER_OF(call, struct loop_exchange, call);

    x->request->route->on_loop(owner, x->request, x->answer);
    wr_loop_call_finish(call);
}

static void loop_exchange_destroy(struct wr_loop_call *call)
{
    struct loop_exchange *x = WR_CONTAINER_OF(call, struct loop_exchange, call);

    messages_free(x->request, x->answer);
    wr_free(x);
}

static void answer_on_loop(struct exchange *exchange)
{
    const struct wr_http_options *options = &exchange->server->options;
    struct loop_exchange *x = WR_NEW(struct loop_exchange);

    x->call.run = run_on_loop;
    x->call.destroy = loop_exchange_destroy;
    x->request = exchange->request;
    x->answer = exchange->answer;
    if (wr_loop_call(options->callers, &x->call, options->answer_timeout_us)) {
        wr_free(x);
        return;
    }
    /* The loop still has both. */
    exchange->request = NULL;
    exchange->answer = WR_NEW(struct wr_http_answer);
    wr_http_answer_error(exchange->answer, 503, "timed_out",
                         "the daemon did not answer within %" PRId64 " ms",
                         options->answer_timeout_us / 1000);
}

static void make_answer(struct exchange *exchange, struct MHD_Connection *mhd)
{
    struct wr_http_server *server = exchange->server;

    wr_socket_watch_clear(server->watch, &connection_of(mhd)->limit);
    exchange->entered = wr_latch_enter(server->answering);
    if (!exchange->entered) {
        wr_http_answer_error(exchange->answer, 503, "unavailable", "the server is stopping");
    } else if (exchange->request->route->on_loop != NULL) {
        answer_on_loop(exchange);
    } else {
        exchange->request->route->handle(server->options.ctx, exchange->request,
                                         exchange->answer);
    }
    WR_ASSERT(exchange->answer->status != 0);
}

/* ---- reading ---- */

static enum MHD_Result on_head(struct exchange *exchange, struct MHD_Connection *mhd,
                               const char *method)
{
    struct wr_http_answer *answer = exchange->answer;
    uint64_t bytes;

    exchange->phase = PHASE_BODY;
    if (!check_framing(mhd, answer)) {
        return respond(exchange, mhd);
    }
    bytes = declared_bytes(mhd);
    if (answer->status == 0 && check_site(exchange, mhd, method) &&
        wr_http_route_find(exchange->server->options.routes, method, exchange->request, answer)) {
        check_body(exchange, header(mhd, "Transfer-Encoding") == NULL ? bytes : 0);
    }
    /* Who waits for leave to send the body, or would send for long, gets the answer at once. */
    if (answer->status != 0 &&
        (bytes > UNWANTED_BYTES_MAX || (bytes > 0 && header(mhd, "Expect") != NULL))) {
        return respond(exchange, mhd);
    }
    return MHD_YES;
}

static enum MHD_Result on_body(struct exchange *exchange, const char *data, size_t bytes)
{
    exchange->body_bytes += bytes;
    check_body(exchange, exchange->body_bytes);
    if (exchange->answer->status == 0) {
        wr_sb_append(&exchange->request->body, data, bytes);
    }
    /* Nobody has a good reason to send that much on. */
    return exchange->body_bytes > UNWANTED_BYTES_MAX ? MHD_NO : MHD_YES;
}

static enum MHD_Result on_request(void *cls, struct MHD_Connection *mhd, const char *url,
                                  const char *method, const char *version, const char *data,
                                  size_t *bytes, void **context)
{
    struct exchange *exchange = *context;
    enum MHD_Result result;

    (void)cls;
    (void)url;
    (void)version;
    if (exchange->phase == PHASE_HEAD) {
        return on_head(exchange, mhd, method);
    }
    if (exchange->phase == PHASE_ANSWERED) {
        *bytes = 0;
        return MHD_YES;
    }
    if (*bytes > 0) {
        result = on_body(exchange, data, *bytes);
        *bytes = 0;
        return result;
    }
    if (exchange->answer->status == 0) {
        make_answer(exchange, mhd);
    }
    return respond(exchange, mhd);
}

/* Targets are decoded by us, after they were cut at their separators. */
static size_t leave_escaped(void *cls, struct MHD_Connection *mhd, char *text)
{
    (void)cls;
    (void)mhd;
    return strlen(text);
}

static void on_library_log(void *cls, const char *fmt, va_list args) WR_PRINTF(2, 0);
static void on_library_log(void *cls, const char *fmt, va_list args)
{
    char line[512];

    (void)cls;
    (void)vsnprintf(line, sizeof line, fmt, args);
    line[strcspn(line, "\n")] = '\0';
    wr_log(WR_LOG_DEBUG, "http", "message=%s", wr_log_quote(line));
}

/* ---- server ---- */

static enum wr_code start(struct wr_http_server *server, struct wr_error *err)
{
    struct MHD_OptionItem options[] = {
        {MHD_OPTION_EXTERNAL_LOGGER, (intptr_t)on_library_log, NULL},
        {MHD_OPTION_NOTIFY_CONNECTION, (intptr_t)on_connection, server},
        {MHD_OPTION_NOTIFY_COMPLETED, (intptr_t)on_completed, server},
        {MHD_OPTION_URI_LOG_CALLBACK, (intptr_t)on_target, server},
        {MHD_OPTION_UNESCAPE_CALLBACK, (intptr_t)leave_escaped, NULL},
        {MHD_OPTION_LISTEN_SOCKET, server->socket.fd, NULL},
        {MHD_OPTION_CONNECTION_LIMIT, (intptr_t)server->options.connections_max, NULL},
        {MHD_OPTION_THREAD_POOL_SIZE, (intptr_t)server->options.threads, NULL},
        {MHD_OPTION_CONNECTION_TIMEOUT, SILENCE_S, NULL},
        {MHD_OPTION_CONNECTION_MEMORY_LIMIT, (intptr_t)CONNECTION_MEMORY_BYTES, NULL},
        {MHD_OPTION_STRICT_FOR_CLIENT, 1, NULL},
        {MHD_OPTION_END, 0, NULL}};

    server->daemon = MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_ITC |
                                          MHD_USE_ERROR_LOG,
                                      0, NULL, NULL, on_request, server, MHD_OPTION_ARRAY, options,
                                      MHD_OPTION_END);
    if (server->daemon == NULL) {
        close(server->socket.fd);
        return wr_fail(err, WR_ERR_UNAVAILABLE, "could not start the HTTP server on \"%s\"",
                       server->socket.address);
    }
    return WR_OK;
}

enum wr_code wr_http_server_create(const struct wr_http_options *options,
                                   struct wr_http_server **ret, struct wr_error *err)
{
    struct wr_http_server *server = WR_NEW(struct wr_http_server);
    struct wr_http_options *o = &server->options;

    *o = *options;
    o->connections_max = o->connections_max == 0 ? CONNECTIONS_MAX : o->connections_max;
    o->threads = o->threads == 0 ? THREADS : o->threads;
    o->request_timeout_us = o->request_timeout_us == 0 ? REQUEST_TIMEOUT_US
                                                       : o->request_timeout_us;
    o->answer_timeout_us = o->answer_timeout_us == 0 ? ANSWER_TIMEOUT_US : o->answer_timeout_us;
    o->send_timeout_us = o->send_timeout_us == 0 ? SEND_TIMEOUT_US : o->send_timeout_us;
    WR_ASSERT(o->connections_max % o->threads == 0);
    if (wr_http_listen(o->listen, &server->socket, err) != WR_OK) {
        wr_free(server);
        return err->code;
    }
    /* Seeded before there are threads that could race for it. */
    json_object_seed(0);
    (void)pthread_mutex_init(&server->mutex, NULL);
    server->watch = wr_socket_watch_create();
    server->answering = wr_latch_create();
    if (start(server, err) != WR_OK) {
        wr_http_server_destroy(server);
        return err->code;
    }
    *ret = server;
    return WR_OK;
}

const char *wr_http_server_address(const struct wr_http_server *server)
{
    return server->socket.address;
}

/* The library (0.9.75) crashes when it is stopped in the moment in which it answers a malformed
 * request by itself: it then goes on with a response that it refused to take. So every connection
 * is ended first, and only then the library. Returned: the listening socket, which is ours again, but in the
 * hands of the library's threads until these have ended. */
static MHD_socket end_connections(struct wr_http_server *server)
{
    MHD_socket listening = MHD_quiesce_daemon(server->daemon);
    uint32_t left = 1;

    for (uint32_t i = 0; left > 0 && i < END_TRIES; i++) {
        (void)pthread_mutex_lock(&server->mutex);
        for (struct connection *c = server->connections; c != NULL; c = c->next) {
            (void)shutdown(c->fd, SHUT_RDWR);
        }
        (void)pthread_mutex_unlock(&server->mutex);
        left = MHD_get_daemon_info(server->daemon, MHD_DAEMON_INFO_CURRENT_CONNECTIONS)
                   ->num_connections;
        if (left > 0) {
            (void)usleep(END_WAIT_US);
        }
    }
    return listening;
}

void wr_http_server_destroy(struct wr_http_server *server)
{
    MHD_socket listening;

    if (server == NULL) {
        return;
    }
    (void)wr_latch_close(server->answering, DRAIN_TIMEOUT_US);
    if (server->daemon != NULL) {
        listening = end_connections(server);
        MHD_stop_daemon(server->daemon);
        if (listening != MHD_INVALID_SOCKET) {
            (void)close(listening);
        }
    }
    (void)pthread_mutex_destroy(&server->mutex);
    wr_socket_watch_destroy(server->watch);
    wr_latch_destroy(server->answering);
    wr_free(server);
}
