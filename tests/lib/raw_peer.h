/* A peer of a daemon's control plane that speaks raw frames over a socket and may say anything.
 *
 * Everything blocks, at most RAW_SECONDS; a wait that is over fails the test.
 */
#ifndef WR_TESTS_LIB_RAW_PEER_H
#define WR_TESTS_LIB_RAW_PEER_H

#include "common/base/id.h"
#include "common/net/frame.h"
#include "proto/control.pb-c.h"

#define RAW_SECONDS 20

struct raw_peer {
    int fd;
    uint64_t sequence;
    uint8_t *payload; /* of the last frame; owned */
    uint32_t bytes;
};

/* As a task manager: connects to "host:port". */
void raw_dial(struct raw_peer *peer, const char *address);
/* As a job manager: a listener on loopback, and who connects to it. */
int raw_listen(char address[32]);
void raw_accept(struct raw_peer *peer, int listener);
void raw_close(struct raw_peer *peer);

void raw_send_bytes(struct raw_peer *peer, const void *data, size_t bytes);
void raw_send_frame(struct raw_peer *peer, enum wr_frame_type type, uint32_t channel,
                    const void *payload, uint32_t bytes);
void raw_send(struct raw_peer *peer, Weir__ControlKind kind, const ProtobufCMessage *message);
/* The next frame that is neither a heartbeat nor metrics: its kind; false: the connection is over. */
bool raw_next(struct raw_peer *peer, Weir__ControlKind *ret);
/* Skips what is of other kinds; the payload unpacked. The test fails if it does not come. */
void *raw_expect(struct raw_peer *peer, Weir__ControlKind kind);
Weir__Metrics *raw_expect_metrics(struct raw_peer *peer); /* the others skip them; returned */
/* Reads on until the connection is over; true: it ended in time. */
bool raw_is_closed(struct raw_peer *peer);

/* A HELLO that a job manager of cluster "test" believes; borrowed parts are static. */
void raw_fill_hello(Weir__Hello *hello, const uint8_t incarnation[16], const char *address);
/* CHALLENGE, HELLO, WELCOME, and the probe answered from its file. */
void raw_register(struct raw_peer *peer, const char *jobmanager, const uint8_t incarnation[16],
                  const char *address, Weir__InventoryTask **inventory, size_t count);
void raw_answer_probe(struct raw_peer *peer, const Weir__Welcome *welcome);

#endif
