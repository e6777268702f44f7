#include "tests/lib/raw_peer.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/base/alloc.h"
#include "common/base/crc32c.h"
#include "common/base/limits.h"
#include "tests/lib/wr_test.h"

static void set_timeouts(int fd)
{
    struct timeval limit = {.tv_sec = RAW_SECONDS};

    ck_assert_int_eq(setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit), 0);
    ck_assert_int_eq(setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit), 0);
}

void raw_dial(struct raw_peer *peer, const char *address)
{
    struct sockaddr_in to = {.sin_family = AF_INET};
    const char *colon = strrchr(address, ':');

    *peer = (struct raw_peer){.fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    to.sin_port = htons((uint16_t)atoi(colon + 1));
    set_timeouts(peer->fd);
    ck_assert_int_eq(connect(peer->fd, (struct sockaddr *)&to, sizeof to), 0);
}

int raw_listen(char address[32])
{
    struct sockaddr_in at = {.sin_family = AF_INET};
    socklen_t bytes = sizeof at;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ck_assert_int_eq(bind(fd, (struct sockaddr *)&at, sizeof at), 0);
    ck_assert_int_eq(listen(fd, 8), 0);
    ck_assert_int_eq(getsockname(fd, (struct sockaddr *)&at, &bytes), 0);
    snprintf(address, 32, "127.0.0.1:%u", ntohs(at.sin_port));
    return fd;
}

void raw_accept(struct raw_peer *peer, int listener)
{
    struct pollfd wait = {.fd = listener, .events = POLLIN};

    ck_assert_msg(poll(&wait, 1, RAW_SECONDS * 1000) == 1, "nobody has connected");
    *peer = (struct raw_peer){.fd = accept(listener, NULL, NULL)};
    ck_assert_int_ge(peer->fd, 0);
    set_timeouts(peer->fd);
}

void raw_close(struct raw_peer *peer)
{
    if (peer->fd >= 0) {
        close(peer->fd);
    }
    wr_free(peer->payload);
    *peer = (struct raw_peer){.fd = -1};
}

/* ---- frames ---- */

/* A peer that has closed already may reset the connection: what it thinks of us is read, not sent. */
void raw_send_bytes(struct raw_peer *peer, const void *data, size_t bytes)
{
    const uint8_t *at = data;

    while (bytes > 0) {
        ssize_t n = send(peer->fd, at, bytes, MSG_NOSIGNAL);
        if (n <= 0) {
            return;
        }
        at += n;
        bytes -= (size_t)n;
    }
}

void raw_send_frame(struct raw_peer *peer, enum wr_frame_type type, uint32_t channel,
                    const void *payload, uint32_t bytes)
{
    struct wr_frame frame = {.type = (uint8_t)type,
                             .channel = channel,
                             .payload_bytes = bytes,
                             .sequence = ++peer->sequence,
                             .payload_crc = bytes == 0 ? 0 : wr_crc32c(0, payload, bytes)};
    uint8_t header[WR_FRAME_HEADER_BYTES];

    wr_frame_encode(&frame, header);
    raw_send_bytes(peer, header, sizeof header);
    raw_send_bytes(peer, payload, bytes);
}

void raw_send(struct raw_peer *peer, Weir__ControlKind kind, const ProtobufCMessage *message)
{
    size_t bytes = protobuf_c_message_get_packed_size(message);
    WR_AUTO_FREE uint8_t *packed = wr_alloc(bytes + 1);

    (void)protobuf_c_message_pack(message, packed);
    raw_send_frame(peer, WR_FRAME_CONTROL, (uint32_t)kind, packed, (uint32_t)bytes);
}

static bool read_bytes(struct raw_peer *peer, void *data, size_t bytes)
{
    uint8_t *at = data;

    while (bytes > 0) {
        ssize_t n = recv(peer->fd, at, bytes, 0);
        if (n <= 0) {
            return false;
        }
        at += n;
        bytes -= (size_t)n;
    }
    return true;
}

static bool next_of_any_kind(struct raw_peer *peer, Weir__ControlKind *ret)
{
    uint8_t header[WR_FRAME_HEADER_BYTES];
    struct wr_frame frame;
    struct wr_error err;

    if (!read_bytes(peer, header, sizeof header)) {
        return false;
    }
    WR_CK_OK(wr_frame_decode(header, WR_CONTROL_FRAME_BYTES_MAX, &frame, &err), &err);
    wr_free(peer->payload);
    peer->payload = wr_alloc(frame.payload_bytes + 1);
    peer->bytes = frame.payload_bytes;
    if (!read_bytes(peer, peer->payload, peer->bytes)) {
        return false;
    }
    ck_assert_int_eq(frame.type, WR_FRAME_CONTROL);
    *ret = (Weir__ControlKind)frame.channel;
    return true;
}

bool raw_next(struct raw_peer *peer, Weir__ControlKind *ret)
{
    do {
        if (!next_of_any_kind(peer, ret)) {
            return false;
        }
    } while (*ret == WEIR__CONTROL_KIND__CONTROL_HEARTBEAT ||
             *ret == WEIR__CONTROL_KIND__CONTROL_METRICS);
    return true;
}

Weir__Metrics *raw_expect_metrics(struct raw_peer *peer)
{
    Weir__ControlKind came;
    Weir__Metrics *metrics;

    do {
        ck_assert_msg(next_of_any_kind(peer, &came), "the connection ended before the figures");
    } while (came != WEIR__CONTROL_KIND__CONTROL_METRICS);
    metrics = weir__metrics__unpack(NULL, peer->bytes, peer->payload);
    ck_assert_ptr_nonnull(metrics);
    return metrics;
}

static const ProtobufCMessageDescriptor *descriptor_of(Weir__ControlKind kind)
{
    switch (kind) {
    case WEIR__CONTROL_KIND__CONTROL_HELLO:
        return &weir__hello__descriptor;
    case WEIR__CONTROL_KIND__CONTROL_TASK_STATUS:
        return &weir__task_status__descriptor;
    case WEIR__CONTROL_KIND__CONTROL_ACK:
        return &weir__ack__descriptor;
    case WEIR__CONTROL_KIND__CONTROL_CHECKPOINT_FAILED:
        return &weir__checkpoint_failed__descriptor;
    case WEIR__CONTROL_KIND__CONTROL_COMMITTED:
        return &weir__committed__descriptor;
    case WEIR__CONTROL_KIND__CONTROL_PROBED:
        return &weir__probed__descriptor;
    case WEIR__CONTROL_KIND__CONTROL_CHALLENGE:
        return &weir__challenge__descriptor;
    case WEIR__CONTROL_KIND__CONTROL_WELCOME:
        return &weir__welcome__descriptor;
    case WEIR__CONTROL_KIND__CONTROL_REJECT:
        return &weir__reject__descriptor;
    case WEIR__CONTROL_KIND__CONTROL_DEPLOY:
        return &weir__deploy__descriptor;
    case WEIR__CONTROL_KIND__CONTROL_START:
        return &weir__start__descriptor;
    case WEIR__CONTROL_KIND__CONTROL_CANCEL:
        return &weir__cancel__descriptor;
    case WEIR__CONTROL_KIND__CONTROL_TRIGGER:
        return &weir__trigger__descriptor;
    case WEIR__CONTROL_KIND__CONTROL_COMPLETE:
        return &weir__complete__descriptor;
    case WEIR__CONTROL_KIND__CONTROL_ABORT:
        return &weir__abort__descriptor;
    case WEIR__CONTROL_KIND__CONTROL_RELEASE:
        return &weir__release__descriptor;
    case WEIR__CONTROL_KIND__CONTROL_FORGET:
        return &weir__forget__descriptor;
    default:
        return &weir__heartbeat__descriptor; /* GOODBYE */
    }
}

void *raw_expect(struct raw_peer *peer, Weir__ControlKind kind)
{
    Weir__ControlKind came;
    void *message;

    do {
        ck_assert_msg(raw_next(peer, &came), "the connection ended before message %d", (int)kind);
    } while (came != kind);
    message = protobuf_c_message_unpack(descriptor_of(kind), NULL, peer->bytes, peer->payload);
    ck_assert_ptr_nonnull(message);
    return message;
}

bool raw_is_closed(struct raw_peer *peer)
{
    Weir__ControlKind came;
    struct pollfd wait = {.fd = peer->fd, .events = POLLIN};

    while (poll(&wait, 1, RAW_SECONDS * 1000) == 1) {
        if (!raw_next(peer, &came)) {
            return true;
        }
    }
    return false;
}

/* ---- as a task manager ---- */

void raw_fill_hello(Weir__Hello *hello, const uint8_t incarnation[16], const char *address)
{
    weir__hello__init(hello);
    hello->version = WR_CONTROL_VERSION;
    hello->cluster = (char *)(uintptr_t) "test";
    hello->incarnation = (ProtobufCBinaryData){16, (uint8_t *)(uintptr_t)incarnation};
    hello->name = (char *)(uintptr_t) "raw";
    hello->data_address = (char *)(uintptr_t)address;
    hello->slots = 4;
    hello->workers = 2;
}

void raw_answer_probe(struct raw_peer *peer, const Weir__Welcome *welcome)
{
    Weir__Probed probed = WEIR__PROBED__INIT;
    char path[512], content[64];
    FILE *file;

    snprintf(path, sizeof path, "%s/%s", welcome->checkpoint_directory, welcome->probe_file);
    file = fopen(path, "r");
    ck_assert_ptr_nonnull(file);
    probed.content.data = (uint8_t *)content;
    probed.content.len = fread(content, 1, sizeof content, file);
    fclose(file);
    raw_send(peer, WEIR__CONTROL_KIND__CONTROL_PROBED, &probed.base);
}

void raw_register(struct raw_peer *peer, const char *jobmanager, const uint8_t incarnation[16],
                  const char *address, Weir__InventoryTask **inventory, size_t count)
{
    Weir__Hello hello;
    Weir__Welcome *welcome;

    raw_dial(peer, jobmanager);
    protobuf_c_message_free_unpacked(raw_expect(peer, WEIR__CONTROL_KIND__CONTROL_CHALLENGE), NULL);
    raw_fill_hello(&hello, incarnation, address);
    hello.inventory = inventory;
    hello.n_inventory = count;
    raw_send(peer, WEIR__CONTROL_KIND__CONTROL_HELLO, &hello.base);
    welcome = raw_expect(peer, WEIR__CONTROL_KIND__CONTROL_WELCOME);
    raw_answer_probe(peer, welcome);
    weir__welcome__free_unpacked(welcome, NULL);
}
