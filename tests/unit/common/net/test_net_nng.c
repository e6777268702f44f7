/* Connections over real nng streams, both ends here: frames, order, limits, life and death. */
#include <signal.h>
#include <spawn.h>
#include <stdatomic.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/base/alloc.h"
#include "common/base/rng.h"
#include "common/sys/env.h"
#include "common/sys/thread.h"
#include "tests/lib/endpoint.h"
#include "tests/lib/wr_test.h"

extern char **environ;

struct world {
    struct wr_env *env;
    struct wr_net *net;
    struct wr_listener *listener;
    struct endpoint server, client;
    struct wr_conn *dialled;
};

static void world_init(struct world *w)
{
    struct wr_error err;

    memset(w, 0, sizeof *w);
    w->env = wr_env_real_create(0);
    w->net = w->env->ops->net(w->env);
    endpoint_init(&w->server);
    endpoint_init(&w->client);
    WR_CK_OK(w->net->ops->listen(w->net, "127.0.0.1:0", &endpoint_listener, &w->server, &w->listener, &err), &err);
}

static void world_fini(struct world *w)
{
    if (w->listener != NULL) {
        w->net->ops->listener_close(w->listener);
    }
    wr_env_real_destroy(w->env);
    ck_assert_uint_le(w->server.ups, w->server.downs);
    ck_assert_uint_le(w->client.ups, w->client.downs);
    endpoint_fini(&w->server);
    endpoint_fini(&w->client);
}

static const char *address(const struct world *w)
{
    return w->net->ops->listener_address(w->listener);
}

static void connect_both(struct world *w)
{
    uint32_t ups = w->server.ups, client_ups = w->client.ups;

    w->dialled = w->net->ops->dial(w->net, address(w), &w->client.options);
    endpoint_wait_ups(&w->client, client_ups + 1);
    endpoint_wait_ups(&w->server, ups + 1);
}

static enum wr_code send_bytes(struct wr_conn *conn, uint64_t sequence, uint32_t bytes, struct wr_error *err)
{
    struct wr_buf *payload = bytes == 0 ? NULL : wr_buf_create_unowned(bytes);
    struct wr_frame header = {.payload_bytes = bytes,
                              .type = bytes % 2 == 0 ? WR_FRAME_DATA : WR_FRAME_CONTROL,
                              .flags = (uint8_t)(sequence % 100),
                              .channel = (uint32_t)sequence * 7,
                              .rows = bytes,
                              .sequence = sequence};
    enum wr_code code;

    for (uint32_t i = 0; i < bytes; i++) {
        payload->data[i] = (uint8_t)(sequence + i);
    }
    code = wr_conn_send(conn, &header, payload, err);
    wr_buf_unref(payload);
    return code;
}

static bool frame_is(const struct endpoint_frame *frame, uint64_t sequence, uint32_t bytes)
{
    bool same = frame->header.sequence == sequence && frame->header.payload_bytes == bytes &&
                frame->header.flags == sequence % 100 && frame->header.channel == (uint32_t)sequence * 7 &&
                frame->header.rows == bytes;

    for (uint32_t i = 0; same && i < bytes; i++) {
        same = frame->payload->data[i] == (uint8_t)(sequence + i);
    }
    return same;
}

/* Around everything that is copied, coalesced or staged by size. */
static uint32_t some_size(struct wr_rng *rng)
{
    static const uint32_t sizes[] = {0, 0, 1, 31, 32, 33, 4095, 4096, 4097, 65535, 65536, 65537, 300000};

    return wr_rng_chance(rng, 0.7) ? (uint32_t)wr_rng_below(rng, 200) : sizes[wr_rng_below(rng, WR_COUNT(sizes))];
}

/* Frames of all sizes pass both ways at once, whole and in order. */
START_TEST(frames_pass_both_ways)
{
    enum { FRAMES = 1200 };
    static uint32_t sizes[2][FRAMES];
    struct wr_error err;
    struct wr_rng rng;
    struct world w;

    world_init(&w);
    wr_rng_init(&rng, 1);
    connect_both(&w);
    for (uint32_t i = 0; i < FRAMES; i++) {
        sizes[0][i] = some_size(&rng);
        sizes[1][i] = some_size(&rng);
        WR_CK_OK(send_bytes(w.client.conn, i + 1, sizes[0][i], &err), &err);
        WR_CK_OK(send_bytes(w.server.conn, i + 1, sizes[1][i], &err), &err);
        if (i % 300 == 0) {
            endpoint_wait_frames(&w.server, i);
        }
    }
    endpoint_wait_frames(&w.server, FRAMES);
    endpoint_wait_frames(&w.client, FRAMES);
    for (uint32_t i = 0; i < FRAMES; i++) {
        WR_CK(frame_is(&w.server.frames.items[i], i + 1, sizes[0][i]));
        WR_CK(frame_is(&w.client.frames.items[i], i + 1, sizes[1][i]));
    }
    ck_assert_uint_eq(wr_conn_queued_bytes(w.client.conn), 0);
    ck_assert_uint_gt(wr_conn_last_received_ns(w.client.conn), 0);
    ck_assert_int_eq(strncmp(wr_conn_peer(w.server.conn), "127.0.0.1:", 10), 0);
    ck_assert_str_eq(wr_conn_peer(w.client.conn), address(&w));
    wr_conn_close(w.client.conn, "done");
    endpoint_wait_downs(&w.client, 1);
    endpoint_wait_downs(&w.server, 1);
    ck_assert_str_eq(w.client.reason, "done");
    world_fini(&w);
}
END_TEST

struct sender {
    struct wr_conn *conn;
    uint32_t first, count;
    _Atomic uint32_t failed;
};

static void send_many(void *ctx)
{
    struct sender *s = ctx;
    struct wr_error err;

    for (uint32_t i = 0; i < s->count; i++) {
        s->failed += send_bytes(s->conn, s->first + i, 20 + i % 3000, &err) != WR_OK;
    }
}

/* Several threads send on one connection: nothing is torn, and each thread's frames keep their order. */
START_TEST(threads_may_send_at_once)
{
    enum { THREADS = 3, FRAMES = 1500 };
    struct sender senders[THREADS];
    struct wr_thread *threads[THREADS];
    uint32_t next[THREADS];
    struct world w;

    world_init(&w);
    connect_both(&w);
    for (uint32_t t = 0; t < THREADS; t++) {
        senders[t] = (struct sender){.conn = w.client.conn, .first = t * 1000000, .count = FRAMES};
        next[t] = t * 1000000;
        threads[t] = wr_thread_start("sender", send_many, &senders[t]);
    }
    for (uint32_t t = 0; t < THREADS; t++) {
        wr_thread_join(threads[t]);
        ck_assert_uint_eq(senders[t].failed, 0);
    }
    endpoint_wait_frames(&w.server, THREADS * FRAMES);
    for (uint32_t i = 0; i < THREADS * FRAMES; i++) {
        const struct endpoint_frame *frame = &w.server.frames.items[i];
        uint32_t t = (uint32_t)(frame->header.sequence / 1000000);
        WR_CK(t < THREADS && frame_is(frame, next[t], 20 + next[t] % 1000000 % 3000));
        next[t] += 1;
    }
    world_fini(&w);
}
END_TEST

/* ---- refusals and failures ---- */

static void dial_fails(struct world *w, const char *to, const char *reason)
{
    uint32_t downs = w->client.downs, ups = w->client.ups;
    struct wr_conn *conn = w->net->ops->dial(w->net, to, &w->client.options);

    ck_assert_ptr_nonnull(conn);
    endpoint_wait_downs(&w->client, downs + 1);
    ck_assert_uint_eq(w->client.ups, ups);
    ck_assert_msg(strstr(w->client.reason, reason) != NULL, "%s: %s", to, w->client.reason);
    ck_assert_msg(strstr(w->client.reason, to) != NULL, "%s: %s", to, w->client.reason);
}

/* A dial that cannot succeed goes down once with the address and the reason, and never comes up. */
START_TEST(failed_dials_go_down)
{
    static const char *const bad[] = {"", "nohost", "127.0.0.1", "127.0.0.1:", "127.0.0.1:http", "127.0.0.1:65536",
                                      "127.0.0.1:123456", "example.org:80", ":80", "[::1:80", "::1:80", "[]:80", "[x]:80",
                                      "300.0.0.1:80", "127.0.0.1:-1", "127.0.0.1:+1", "127.0.0.1: 1"};
    char closed[64];
    struct wr_listener *again = NULL;
    struct wr_error err;
    struct world w;

    world_init(&w);
    (void)snprintf(closed, sizeof closed, "%s", address(&w));
    for (size_t i = 0; i < WR_COUNT(bad); i++) {
        dial_fails(&w, bad[i], "cannot connect to");
        ck_assert_int_eq(w.net->ops->listen(w.net, bad[i], &endpoint_listener, &w.server, &again, &err), WR_ERR_INVALID);
        ck_assert_ptr_null(again);
    }
    ck_assert_int_eq(w.net->ops->listen(w.net, closed, &endpoint_listener, &w.server, &again, &err), WR_ERR_IO);
    ck_assert_ptr_nonnull(strstr(err.message, closed)); /* in use */
    w.net->ops->listener_close(w.listener);
    w.listener = NULL;
    dial_fails(&w, closed, "could not connect to");
    ck_assert_uint_eq(w.server.accepts, 0);
    world_fini(&w);
}
END_TEST

/* Who is refused at the door goes down, and the door stays open for others. */
START_TEST(refused_connections_go_down)
{
    struct world w;

    world_init(&w);
    w.server.accept_at_most = 0;
    for (uint32_t i = 0; i < 20; i++) {
        (void)w.net->ops->dial(w.net, address(&w), &w.client.options);
    }
    endpoint_wait_downs(&w.client, 20);
    ck_assert_uint_eq(w.server.ups, 0);
    (void)pthread_mutex_lock(&w.server.mutex);
    w.server.accept_at_most = UINT32_MAX;
    (void)pthread_mutex_unlock(&w.server.mutex);
    (void)w.net->ops->dial(w.net, address(&w), &w.client.options);
    endpoint_wait_ups(&w.server, 1);
    world_fini(&w);
}
END_TEST

/* A dial may be closed at once, and any number of times: it goes down once, with the first reason, and
 * sends nothing before or after. */
START_TEST(dials_may_be_closed_at_once)
{
    struct wr_error err;
    struct world w;

    world_init(&w);
    w.client.hold = true;
    struct wr_conn *conn = w.net->ops->dial(w.net, address(&w), &w.client.options);
    wr_conn_close(conn, "changed its mind");
    wr_conn_close(conn, "again");
    ck_assert_int_eq(send_bytes(conn, 1, 100, &err), WR_ERR_UNAVAILABLE);
    endpoint_wait_downs(&w.client, 1);
    ck_assert_str_eq(w.client.reason, "changed its mind");
    ck_assert_int_eq(send_bytes(conn, 1, 100000, &err), WR_ERR_UNAVAILABLE);
    ck_assert_uint_eq(wr_conn_queued_bytes(conn), 0);
    wr_conn_close(conn, "when it is down");
    wr_conn_release(conn);
    world_fini(&w);
}
END_TEST

/* A connection that the other end closed goes down, refuses to send by the peer's name, and keeps its
 * handle until it is released. */
START_TEST(only_live_connections_send)
{
    struct wr_error err;
    struct world w;

    world_init(&w);
    w.client.hold = true;
    connect_both(&w);
    wr_conn_close(w.server.conn, "the other end");
    endpoint_wait_downs(&w.client, 1);
    ck_assert_int_eq(send_bytes(w.client.conn, 1, 0, &err), WR_ERR_UNAVAILABLE);
    ck_assert_ptr_nonnull(strstr(err.message, address(&w)));
    ck_assert_int_eq(send_bytes(w.client.conn, 1, 100000, &err), WR_ERR_UNAVAILABLE);
    ck_assert_uint_eq(wr_conn_queued_bytes(w.client.conn), 0);
    wr_conn_release(w.client.conn);
    world_fini(&w);
}
END_TEST

/* A receiver without a buffer ends the connection with its own words, while the sender may still be in its
 * call: every time the connection lives as long as that. */
START_TEST(a_refused_buffer_ends_the_connection)
{
    struct wr_frame header = {.payload_bytes = 10, .type = WR_FRAME_DATA, .flags = 0xff};
    struct wr_buf *payload = wr_buf_create_unowned(10);
    struct wr_error err;
    struct world w;

    world_init(&w);
    memset(payload->data, 1, 10);
    for (uint32_t round = 1; round <= 60; round++) {
        connect_both(&w);
        WR_CK_OK(wr_conn_send(w.client.conn, &header, payload, &err), &err);
        endpoint_wait_downs(&w.server, round);
        endpoint_wait_downs(&w.client, round);
        ck_assert_str_eq(w.server.reason, "no buffer as was asked for");
    }
    wr_buf_unref(payload);
    ck_assert_uint_eq(w.server.frames.count, 0);
    world_fini(&w);
}
END_TEST

/* ---- life ---- */

/* Many connections come and go, closed from either end, idle or full of frames in flight: all go down
 * once, and no descriptor stays. */
START_TEST(connections_come_and_go)
{
    struct wr_error err;
    struct wr_rng rng;
    struct world w;
    uint32_t before;

    world_init(&w);
    wr_rng_init(&rng, 3);
    w.server.keep = w.client.keep = false;
    connect_both(&w);
    wr_conn_close(w.dialled, "first");
    endpoint_wait_downs(&w.client, 1);
    endpoint_wait_downs(&w.server, 1);
    before = endpoint_open_files(w.env, 0);
    for (uint32_t i = 1; i <= 150; i++) {
        uint32_t frames = (uint32_t)wr_rng_below(&rng, 30);
        connect_both(&w);
        for (uint32_t f = 0; f < frames; f++) {
            (void)send_bytes(w.client.conn, f, (uint32_t)wr_rng_below(&rng, 20000), &err);
            (void)send_bytes(w.server.conn, f, (uint32_t)wr_rng_below(&rng, 20000), &err);
        }
        wr_conn_close(wr_rng_chance(&rng, 0.5) ? w.client.conn : w.server.conn, "enough");
        endpoint_wait_downs(&w.client, i + 1);
        endpoint_wait_downs(&w.server, i + 1);
    }
    ck_assert_uint_eq(w.client.ups, 151);
    ck_assert_uint_eq(w.server.ups, 151);
    ck_assert_uint_le(endpoint_open_files(w.env, before + 1), before + 1);
    world_fini(&w);
}
END_TEST

static void close_soon(void *ctx)
{
    (void)usleep(2000);
    wr_conn_close(ctx, "in the middle");
}

/* A connection closed while a thread sends as fast as it can: the sends end with an error, everything
 * queued is given up. */
START_TEST(closing_ends_sends)
{
    struct world w;

    world_init(&w);
    w.server.keep = false;
    for (uint32_t round = 1; round <= 20; round++) {
        struct wr_error err;
        connect_both(&w);
        w.client.hold = true;
        struct wr_thread *thread =
            wr_thread_start("closer", close_soon, round % 2 == 0 ? w.client.conn : w.server.conn);
        enum wr_code code;
        uint64_t sequence = 0;
        do {
            sequence += 1;
            code = send_bytes(w.client.conn, sequence, sequence % 3 == 0 ? 50000 : 200, &err);
        } while (code == WR_OK || code == WR_ERR_LIMIT);
        ck_assert_int_eq(code, WR_ERR_UNAVAILABLE);
        endpoint_wait_downs(&w.client, round);
        endpoint_wait_downs(&w.server, round);
        wr_thread_join(thread);
        wr_conn_release(w.client.conn);
    }
    world_fini(&w);
}
END_TEST

static _Atomic bool stop_dialling;

struct dialler {
    struct world *world;
    char to[64];
    _Atomic uint32_t dials;
};

static void dial_on(void *ctx)
{
    struct dialler *d = ctx;

    while (!atomic_load(&stop_dialling)) {
        (void)d->world->net->ops->dial(d->world->net, d->to, &d->world->client.options);
        d->dials += 1;
        endpoint_wait_downs(&d->world->client, d->dials > 20 ? d->dials - 20 : 0);
    }
}

static void close_at_once(void *ctx, struct wr_conn *conn)
{
    (void)ctx;
    wr_conn_close(conn, "not needed");
}

/* A listener closed while others connect hands out nothing afterwards, and its port can be had again. */
START_TEST(listeners_close_under_dials)
{
    struct dialler dialler = {0};
    struct world w;

    world_init(&w);
    struct wr_conn_events client_events = *w.client.options.events, server_events = *w.server.options.events;
    client_events.on_up = server_events.on_up = close_at_once;
    w.client.options.events = &client_events;
    w.server.options.events = &server_events;
    dialler.world = &w;
    (void)snprintf(dialler.to, sizeof dialler.to, "%s", address(&w));
    atomic_store(&stop_dialling, false);
    struct wr_thread *thread = wr_thread_start("dialler", dial_on, &dialler);
    for (uint32_t round = 0; round < 25; round++) {
        struct wr_error err;
        (void)usleep(4000);
        w.net->ops->listener_close(w.listener);
        uint32_t accepts = endpoint_accepts(&w.server);
        (void)usleep(1000);
        ck_assert_uint_eq(endpoint_accepts(&w.server), accepts);
        w.listener = NULL;
        for (uint32_t tries = 0; w.listener == NULL; tries++) {
            ck_assert_uint_lt(tries, 500); /* a dial may hold the port for a moment as its own */
            (void)w.net->ops->listen(w.net, dialler.to, &endpoint_listener, &w.server, &w.listener, &err);
            (void)usleep(w.listener == NULL ? 2000 : 0);
        }
    }
    atomic_store(&stop_dialling, true);
    wr_thread_join(thread);
    endpoint_wait_downs(&w.client, dialler.dials);
    ck_assert_uint_gt(endpoint_accepts(&w.server), 10);
    endpoint_wait_downs(&w.server, endpoint_accepts(&w.server));
    world_fini(&w);
}
END_TEST

/* Destroying the net takes all connections down, also those with frames in flight, and waits for it. */
START_TEST(destroying_takes_all_down)
{
    struct wr_error err;
    struct world w;

    world_init(&w);
    w.server.keep = w.client.keep = false;
    for (uint32_t i = 0; i < 20; i++) {
        connect_both(&w);
        for (uint32_t f = 0; f < 20; f++) {
            (void)send_bytes(w.client.conn, f, 30000, &err);
        }
    }
    w.net->ops->listener_close(w.listener);
    w.listener = NULL;
    world_fini(&w);
    ck_assert_uint_eq(w.client.downs, 20);
    ck_assert_uint_eq(w.server.downs, 20);
}
END_TEST

/* IPv6 addresses are taken in brackets, where the host has them. */
START_TEST(ipv6_connects_where_it_is)
{
    struct wr_listener *listener = NULL;
    struct wr_error err;
    struct world w;

    world_init(&w);
    if (w.net->ops->listen(w.net, "[::1]:0", &endpoint_listener, &w.server, &listener, &err) == WR_OK) {
        const char *to = w.net->ops->listener_address(listener);
        ck_assert_msg(strncmp(to, "[::1]:", 6) == 0 && strcmp(to, "[::1]:0") != 0, "%s", to);
        (void)w.net->ops->dial(w.net, to, &w.client.options);
        endpoint_wait_ups(&w.client, 1);
        endpoint_wait_ups(&w.server, 1);
        ck_assert_int_eq(strncmp(wr_conn_peer(w.server.conn), "[::1]:", 6), 0);
        w.net->ops->listener_close(listener);
    }
    world_fini(&w);
}
END_TEST

/* ---- a peer of another process ---- */

/* This program again, as a peer that floods until it is killed. */
__attribute__((constructor)) static void be_the_peer(void)
{
    const char *to = getenv("WR_TEST_PEER");
    struct endpoint e;
    struct wr_error err;

    if (to == NULL) {
        return;
    }
    struct wr_env *env = wr_env_real_create(0);
    struct wr_net *net = env->ops->net(env);
    endpoint_init(&e);
    e.keep = false;
    (void)net->ops->dial(net, to, &e.options);
    (void)pthread_mutex_lock(&e.mutex);
    while (e.ups == 0) {
        (void)pthread_cond_wait(&e.changed, &e.mutex); /* there is no test here that could fail */
    }
    (void)pthread_mutex_unlock(&e.mutex);
    for (uint64_t i = 0;; i++) {
        if (send_bytes(e.conn, i, 8000, &err) != WR_OK) {
            (void)usleep(100);
        }
    }
}

/* A peer that is killed under traffic in both directions goes down at once, every time. */
START_TEST(killed_peers_go_down)
{
    char self[256] = {0}, variable[128], *argv[] = {self, NULL};
    struct wr_error err;
    struct world w;

    ck_assert_int_gt(readlink("/proc/self/exe", self, sizeof self - 1), 0);
    world_init(&w);
    w.server.keep = false;
    (void)snprintf(variable, sizeof variable, "WR_TEST_PEER=%s", address(&w));
    char *environment[] = {variable, NULL};
    for (uint32_t round = 1; round <= 6; round++) {
        int status;
        pid_t pid;
        ck_assert_int_eq(posix_spawn(&pid, self, NULL, NULL, argv, environment), 0);
        endpoint_wait_ups(&w.server, round);
        uint64_t bytes = endpoint_bytes(&w.server);
        for (uint32_t i = 0; i < 200; i++) {
            (void)send_bytes(w.server.conn, i, 8000, &err);
        }
        endpoint_wait_bytes(&w.server, bytes + 400000);
        ck_assert_int_eq(kill(pid, SIGKILL), 0);
        ck_assert_int_eq(waitpid(pid, &status, 0), pid);
        endpoint_wait_downs(&w.server, round);
    }
    world_fini(&w);
}
END_TEST

WR_TEST_MAIN("net_nng", frames_pass_both_ways, threads_may_send_at_once, failed_dials_go_down, refused_connections_go_down,
             dials_may_be_closed_at_once, only_live_connections_send, a_refused_buffer_ends_the_connection, connections_come_and_go, closing_ends_sends,
             listeners_close_under_dials, destroying_takes_all_down, ipv6_connects_where_it_is, killed_peers_go_down)
