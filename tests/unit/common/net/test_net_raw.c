/* A listener and a dialler against plain sockets that send and do what no peer of ours would. */
#include <arpa/inet.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/base/alloc.h"
#include "common/base/bytes.h"
#include "common/base/crc32c.h"
#include "common/base/rng.h"
#include "common/sys/env.h"
#include "tests/lib/endpoint.h"
#include "tests/lib/wr_test.h"

struct world {
    struct wr_env *env;
    struct wr_net *net;
    struct wr_listener *listener;
    struct endpoint e;
    uint16_t port;
    uint32_t connections;
};

static void world_init(struct world *w)
{
    struct wr_error err;

    memset(w, 0, sizeof *w);
    w->env = wr_env_real_create(0);
    w->net = w->env->ops->net(w->env);
    endpoint_init(&w->e);
    WR_CK_OK(w->net->ops->listen(w->net, "127.0.0.1:0", &endpoint_listener, &w->e, &w->listener, &err), &err);
    w->port = (uint16_t)atoi(strrchr(w->net->ops->listener_address(w->listener), ':') + 1);
}

static void world_fini(struct world *w)
{
    w->net->ops->listener_close(w->listener);
    wr_env_real_destroy(w->env);
    endpoint_fini(&w->e);
}

static int raw_connect(struct world *w)
{
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(w->port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    ck_assert_int_eq(connect(fd, (struct sockaddr *)&to, sizeof to), 0);
    endpoint_wait_ups(&w->e, ++w->connections);
    return fd;
}

static void put(int fd, const void *data, size_t bytes)
{
    ck_assert_int_eq(send(fd, data, bytes, MSG_NOSIGNAL), (ssize_t)bytes);
}

/* Header and payload in `out`; returns their size. */
static size_t make(uint8_t *out, uint64_t sequence, uint32_t payload_bytes)
{
    struct wr_frame frame = {.payload_bytes = payload_bytes, .type = WR_FRAME_DATA, .sequence = sequence};

    memset(out + WR_FRAME_HEADER_BYTES, (int)sequence, payload_bytes);
    frame.payload_crc = wr_crc32c(0, out + WR_FRAME_HEADER_BYTES, payload_bytes);
    wr_frame_encode(&frame, out);
    return WR_FRAME_HEADER_BYTES + payload_bytes;
}

/* The other end closes its side: end of stream or reset within the time. */
static void closed_by_peer(int fd)
{
    struct pollfd pollfd = {.fd = fd, .events = POLLIN};
    char byte;

    ck_assert_int_eq(poll(&pollfd, 1, 20000), 1);
    ck_assert_int_le(recv(fd, &byte, 1, 0), 0);
    (void)close(fd);
}

/* The violation ends this connection with its name; nothing of it was delivered or given a buffer. */
static void ends_with(struct world *w, int fd, const char *reason)
{
    uint32_t frames = w->e.frames.count;

    endpoint_wait_downs(&w->e, w->connections);
    ck_assert_msg(strcmp(w->e.reason, reason) == 0, "%s, not %s", w->e.reason, reason);
    ck_assert_uint_eq(w->e.frames.count, frames);
    closed_by_peer(fd);
}

/* Frames come whole however the stream is cut: byte by byte, all at once, in random pieces. */
START_TEST(any_cut_of_the_stream_will_do)
{
    static uint8_t stream[500000];
    static const uint32_t sizes[] = {0, 1, 100, 0, 5000, 70000, 32, 0, 200000, 65504, 65536, 7};
    struct wr_rng rng;
    struct world w;
    size_t total = 0;

    world_init(&w);
    wr_rng_init(&rng, 1);
    for (uint32_t i = 0; i < WR_COUNT(sizes); i++) {
        total += make(stream + total, i + 1, sizes[i]);
    }
    for (uint32_t round = 0; round < 12; round++) {
        int fd = raw_connect(&w);
        for (size_t at = 0; at < total;) {
            size_t n = round == 0 ? total : at < 6000 && round % 2 == 0 ? 1 : 1 + wr_rng_below(&rng, 90000);
            n = WR_MIN(n, total - at);
            put(fd, stream + at, n);
            at += n;
        }
        endpoint_wait_frames(&w.e, (round + 1) * WR_COUNT(sizes));
        for (uint32_t i = 0; i < WR_COUNT(sizes); i++) {
            const struct endpoint_frame *frame = &w.e.frames.items[round * WR_COUNT(sizes) + i];
            ck_assert(frame->header.sequence == i + 1 && frame->header.payload_bytes == sizes[i]);
            for (uint32_t k = 0; k < sizes[i]; k++) {
                WR_CK(frame->payload->data[k] == i + 1);
            }
        }
        (void)close(fd);
        endpoint_wait_downs(&w.e, w.connections);
    }
    world_fini(&w);
}
END_TEST

/* Any flipped bit of a header ends the connection before a buffer is chosen; of a payload, before it is
 * delivered. */
START_TEST(flipped_bits_end_the_connection)
{
    uint8_t frame[WR_FRAME_HEADER_BYTES + 64];
    struct world w;

    world_init(&w);
    for (uint32_t bit = 0; bit < sizeof frame * 8; bit += bit < 256 ? 5 : 31) {
        size_t bytes = make(frame, 1, 64);
        int fd = raw_connect(&w);
        uint32_t allocs = w.e.allocs;
        frame[bit / 8] ^= (uint8_t)(1u << bit % 8);
        put(fd, frame, bytes);
        ends_with(&w, fd, bit < 256 ? "frame header with a wrong checksum" : "frame payload with a wrong checksum");
        ck_assert_uint_eq(w.e.allocs - allocs, bit < 256 ? 0 : 1);
    }
    ck_assert_uint_eq(w.e.frames.count, 0);
    world_fini(&w);
}
END_TEST

/* A good frame before a bad one is delivered, one behind it is not. */
START_TEST(nothing_passes_a_violation)
{
    uint8_t bytes[400];
    struct world w;

    world_init(&w);
    size_t used = make(bytes, 1, 10), bad = used;
    used += make(bytes + used, 2, 10);
    used += make(bytes + used, 3, 10);
    bytes[bad + WR_FRAME_HEADER_BYTES] ^= 1;
    int fd = raw_connect(&w);
    put(fd, bytes, used);
    endpoint_wait_downs(&w.e, 1);
    ck_assert_uint_eq(w.e.frames.count, 1);
    ck_assert_uint_eq(w.e.frames.items[0].header.sequence, 1);
    closed_by_peer(fd);
    world_fini(&w);
}
END_TEST

static void sealed(uint8_t header[WR_FRAME_HEADER_BYTES])
{
    wr_store_u32(header + 28, wr_crc32c(0, header, 28));
}

/* Headers with a right checksum that ask for what is not to be had: another version, an unknown type, a
 * gigabyte. No buffer is asked for. */
START_TEST(impossible_headers_end_the_connection)
{
    uint8_t header[WR_FRAME_HEADER_BYTES];
    struct world w;
    int fd;

    world_init(&w);
    make(header, 1, 0);
    wr_store_u16(header + 6, 2);
    sealed(header);
    fd = raw_connect(&w);
    put(fd, header, sizeof header);
    ends_with(&w, fd, "frame of unknown version 2");
    make(header, 1, 0);
    header[4] = 200;
    sealed(header);
    fd = raw_connect(&w);
    put(fd, header, sizeof header);
    ends_with(&w, fd, "frame of unknown type 200");
    make(header, 1, 0);
    wr_store_u32(header, 1u << 30);
    sealed(header);
    fd = raw_connect(&w);
    put(fd, header, sizeof header);
    ends_with(&w, fd, "frame of 1073741824 bytes, more than the limit of 4194304");
    ck_assert_uint_eq(w.e.allocs, 0);
    world_fini(&w);
}
END_TEST

/* Bytes that are no frames at all, other protocols, and floods of them do no harm, and the next good
 * connection is served. */
START_TEST(garbage_is_turned_away)
{
    static const char *const texts[] = {"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", "SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n",
                                        "\x16\x03\x01\x02\x01\x01\x01\x01\xfc\x03\x03 a hello of another kind, of TLS"};
    uint8_t bytes[20000];
    struct wr_rng rng;
    struct world w;

    world_init(&w);
    wr_rng_init(&rng, 2);
    for (uint32_t i = 0; i < 60; i++) {
        int fd = raw_connect(&w);
        size_t n = 32 + wr_rng_below(&rng, sizeof bytes - 32);
        for (size_t k = 0; k < n; k++) {
            bytes[k] = (uint8_t)wr_rng_next(&rng);
        }
        if (i < 3) {
            put(fd, texts[i], strlen(texts[i]));
        } else {
            (void)!send(fd, bytes, n, MSG_NOSIGNAL);
        }
        ends_with(&w, fd, "frame header with a wrong checksum");
    }
    int fd = raw_connect(&w);
    put(fd, bytes, make(bytes, 9, 100));
    endpoint_wait_frames(&w.e, 1);
    (void)close(fd);
    endpoint_wait_downs(&w.e, w.connections);
    world_fini(&w);
}
END_TEST

/* An end of the stream anywhere in a frame, graceful or by reset, is a down and no frame. */
START_TEST(streams_end_anywhere)
{
    uint8_t frame[WR_FRAME_HEADER_BYTES + 100];
    struct linger reset = {.l_onoff = 1, .l_linger = 0};
    struct world w;
    size_t bytes = make(frame, 1, 100);

    world_init(&w);
    for (size_t n = 0; n < bytes; n += n < 40 ? 3 : 17) {
        int fd = raw_connect(&w);
        if (n > 0) {
            put(fd, frame, n);
        }
        if (n % 2 == 0) {
            (void)setsockopt(fd, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
        }
        (void)close(fd);
        endpoint_wait_downs(&w.e, w.connections);
    }
    ck_assert_uint_eq(w.e.frames.count, 0);
    world_fini(&w);
}
END_TEST

/* ---- a peer that does not read ---- */

static int raw_listen(uint16_t *ret_port)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t bytes = sizeof at;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), small = 4096;

    (void)setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
    ck_assert_int_eq(bind(fd, (struct sockaddr *)&at, sizeof at), 0);
    ck_assert_int_eq(listen(fd, 5), 0);
    ck_assert_int_eq(getsockname(fd, (struct sockaddr *)&at, &bytes), 0);
    *ret_port = ntohs(at.sin_port);
    return fd;
}

/* Sends to a peer that does not read fill the queue up to its limit and are then refused; when it reads
 * again everything that was taken arrives in order, and there is room again. */
START_TEST(the_send_queue_is_bounded)
{
    enum { BYTES = 10000, LIMIT = 300000 };
    struct wr_buf *payload = wr_buf_create_unowned(BYTES);
    struct wr_frame header = {.payload_bytes = BYTES, .type = WR_FRAME_DATA};
    static uint8_t got[WR_FRAME_HEADER_BYTES + BYTES];
    struct wr_error err;
    struct world w;
    char to[64];
    uint16_t port;
    uint64_t taken = 0;
    int door = raw_listen(&port), fd;

    world_init(&w);
    memset(payload->data, 7, BYTES);
    w.e.options.send_queue_bytes_max = LIMIT;
    (void)snprintf(to, sizeof to, "127.0.0.1:%u", port);
    struct wr_conn *conn = w.net->ops->dial(w.net, to, &w.e.options);
    endpoint_wait_ups(&w.e, 1);
    fd = accept(door, NULL, NULL);
    for (uint32_t quiet = 0; quiet < 50;) { /* the kernel takes some first, and once more */
        header.sequence = taken + 1;
        enum wr_code code = wr_conn_send(conn, &header, payload, &err);
        ck_assert_uint_le(wr_conn_queued_bytes(conn), LIMIT);
        if (code == WR_OK) {
            taken += 1;
            quiet = 0;
        } else {
            ck_assert_int_eq(code, WR_ERR_LIMIT);
            ck_assert_ptr_nonnull(strstr(err.message, to));
            quiet += 1;
            (void)usleep(2000);
        }
        ck_assert_uint_lt(taken, 100000);
    }
    ck_assert_uint_gt(wr_conn_queued_bytes(conn), LIMIT - BYTES - 100);
    for (uint64_t i = 1; i <= taken; i++) {
        struct wr_frame frame;
        ck_assert_int_eq(recv(fd, got, sizeof got, MSG_WAITALL), (ssize_t)sizeof got);
        WR_CK_OK(wr_frame_decode(got, BYTES, &frame, &err), &err);
        ck_assert_uint_eq(frame.sequence, i);
        ck_assert_uint_eq(frame.payload_crc, wr_crc32c(0, got + WR_FRAME_HEADER_BYTES, BYTES));
    }
    for (uint32_t tries = 0; wr_conn_queued_bytes(conn) > 0; tries++) {
        ck_assert_uint_lt(tries, 5000);
        (void)usleep(1000);
    }
    WR_CK_OK(wr_conn_send(conn, &header, payload, &err), &err);
    (void)close(fd); /* with a frame in flight */
    endpoint_wait_downs(&w.e, 1);
    (void)close(door);
    wr_buf_unref(payload);
    world_fini(&w);
}
END_TEST

/* Many peers that connect and say nothing, or reset at once, cost their descriptors and no more. */
START_TEST(silent_peers_come_and_go)
{
    struct linger reset = {.l_onoff = 1, .l_linger = 0};
    uint32_t before;
    struct world w;
    int fds[60];

    world_init(&w);
    (void)close(raw_connect(&w));
    endpoint_wait_downs(&w.e, 1);
    before = endpoint_open_files(w.env, 0);
    for (uint32_t round = 0; round < 3; round++) {
        for (uint32_t i = 0; i < 60; i++) {
            fds[i] = raw_connect(&w);
        }
        for (uint32_t i = 0; i < 60; i++) {
            if (i % 3 == 0) {
                (void)setsockopt(fds[i], SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
            }
            (void)close(fds[i]);
        }
        endpoint_wait_downs(&w.e, w.connections);
    }
    ck_assert_uint_le(endpoint_open_files(w.env, before + 1), before + 1);
    world_fini(&w);
}
END_TEST

WR_TEST_MAIN("net_raw", any_cut_of_the_stream_will_do, flipped_bits_end_the_connection, nothing_passes_a_violation,
             impossible_headers_end_the_connection, garbage_is_turned_away, streams_end_anywhere,
             the_send_queue_is_bounded, silent_peers_come_and_go)
