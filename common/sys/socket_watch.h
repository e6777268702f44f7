/* Time limits on sockets that a library reads and writes: when one is over, the socket is shut down
 * in both directions and the library sees its end.
 *
 * For what a library cannot limit itself: the whole of a request whose bytes come one by one.
 *
 * Thread: any; one thread of its own waits for the next limit.
 */
#ifndef WR_SYS_SOCKET_WATCH_H
#define WR_SYS_SOCKET_WATCH_H

#include <stdint.h>

#include "common/base/heap.h"

struct wr_socket_watch;

/* Embed it, zeroed. */
struct wr_socket_limit {
    struct wr_heap_node node;
    int fd;
};

struct wr_socket_watch *wr_socket_watch_create(void);
void wr_socket_watch_destroy(struct wr_socket_watch *watch); /* no limit is set any more */

/* Replaces the limit that was set. */
void wr_socket_watch_set(struct wr_socket_watch *watch, struct wr_socket_limit *limit, int fd,
                         int64_t timeout_us);
/* When it returns the descriptor is not touched any more and may be closed. */
void wr_socket_watch_clear(struct wr_socket_watch *watch, struct wr_socket_limit *limit);

#endif
