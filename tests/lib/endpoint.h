/* One end of connections in a test: counts what happens to it and keeps what it received.
 *
 * Events come on the net's threads, where a failed check would end the process: they only note.
 * Thread: endpoint_wait_* and reads of the fields that do not change after them: main.
 */
#ifndef WR_TESTS_LIB_ENDPOINT_H
#define WR_TESTS_LIB_ENDPOINT_H

#include <pthread.h>

#include "common/base/vec.h"
#include "common/batch/buf.h"
#include "common/net/net.h"
#include "common/sys/env.h"

struct endpoint_frame {
    struct wr_frame header;
    struct wr_buf *payload;
};

struct endpoint {
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    uint32_t ups, downs, allocs, accepts;
    uint32_t noted;            /* things that must not happen: frames when down, two downs, … */
    uint32_t accept_at_most;   /* refuse others */
    uint64_t bytes;            /* of payloads */
    struct wr_conn *conn;      /* the last that came up */
    bool down;                 /* the last that came up went down */
    char reason[WR_ERROR_MESSAGE_BYTES]; /* of the last down */
    bool keep;                 /* keep frames; else drop them */
    bool hold;                 /* do not release at down: the test does */
    WR_VEC(struct endpoint_frame) frames;
    struct wr_conn_options options;
};

void endpoint_init(struct endpoint *e);
void endpoint_fini(struct endpoint *e); /* everything that came up has gone down */

extern const struct wr_listener_events endpoint_listener; /* ctx: the endpoint */

/* Under the lock, while things still happen. */
uint32_t endpoint_accepts(struct endpoint *e);
uint64_t endpoint_bytes(struct endpoint *e);

/* Within 20 s, or the test fails. */
void endpoint_wait_ups(struct endpoint *e, uint32_t count);
void endpoint_wait_downs(struct endpoint *e, uint32_t count);
void endpoint_wait_frames(struct endpoint *e, uint32_t count);
void endpoint_wait_bytes(struct endpoint *e, uint64_t bytes);

/* Descriptors that are open, once they are as few as expected or have not become fewer for a second: nng
 * closes those of connections that are gone a little later. */
uint32_t endpoint_open_files(struct wr_env *env, uint32_t expected);

#endif
