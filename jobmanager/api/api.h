/* HTTP for people and programs: REST under /v1, /healthz, /readyz, /metrics. Shapes: README.md.
 *
 * libmicrohttpd threads read requests; everything that touches the daemon is a message to its loop
 * and the thread waits for the answer (at most answer_timeout). Planning a submitted descriptor
 * blocks on a child and runs on the HTTP thread, never on the loop.
 *
 * Thread: main for create and destroy; the rest is internal.
 */
#ifndef JM_API_API_H
#define JM_API_API_H

#include "common/base/error.h"
#include "jobmanager/driver/daemon.h"

struct jm_api;

struct jm_api_options {
    struct jm_daemon *daemon; /* kept; outlives the api */
    const char *listen;       /* "host:port", numeric host or [v6]; port 0 = any; borrowed */
    /* "KEY\tVALUE\tORIGIN\n" lines for /v1/config, secrets already left out; kept, may be NULL. */
    const char *config_text;
};

/* Listening when it returns. The loop must run (or be polled) for requests to be answered. */
enum wr_code jm_api_create(const struct jm_api_options *options, struct jm_api **ret,
                           struct wr_error *err) WR_MUST_CHECK;
/* "host:port" really bound. */
const char *jm_api_address(const struct jm_api *api);
/* Refuses new requests, waits for running ones; the loop must still be polled meanwhile. */
void jm_api_destroy(struct jm_api *api);

#endif
