/* Telling systemd: ready, stopping, still alive. Does nothing where $NOTIFY_SOCKET is not set.
 *
 * The watchdog is fed from a loop's timer and from nowhere else, so that a loop that hangs is
 * noticed and the unit restarted.
 *
 * Thread: any; wr_watchdog: its loop's.
 */
#ifndef WR_SYS_NOTIFY_H
#define WR_SYS_NOTIFY_H

#include "common/sys/loop.h"

/* "READY=1", "STOPPING=1", "STATUS=…" */
void wr_notify(const char *state);

/* Embed it; it must live as long as the loop runs. */
struct wr_watchdog {
    struct wr_timer timer;
    struct wr_loop *loop;
    struct wr_env *env;
    uint64_t every_ns;
};
/* Feeds at half of $WATCHDOG_USEC; nothing when that is not set. Before the loop runs. */
void wr_watchdog_start(struct wr_watchdog *watchdog, struct wr_env *env, struct wr_loop *loop);
void wr_watchdog_stop(struct wr_watchdog *watchdog); /* loop not running */

#endif
