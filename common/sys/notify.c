#include "common/sys/notify.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "common/base/attr.h"

void wr_notify(const char *state)
{
    const char *path = getenv("NOTIFY_SOCKET");
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    size_t bytes = path == NULL ? 0 : strlen(path);
    int fd;

    if (bytes == 0 || bytes >= sizeof address.sun_path || (path[0] != '/' && path[0] != '@')) {
        return;
    }
    fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0) {
        return;
    }
    memcpy(address.sun_path, path, bytes);
    if (path[0] == '@') {
        address.sun_path[0] = '\0'; /* an abstract name */
    }
    /* Nobody listening is no reason to end. */
    (void)sendto(fd, state, strlen(state), MSG_NOSIGNAL, (const struct sockaddr *)&address,
                 (socklen_t)(offsetof(struct sockaddr_un, sun_path) + bytes));
    (void)close(fd);
}

static void feed(struct wr_timer *timer, void *owner)
{
    struct wr_watchdog *watchdog = WR_CONTAINER_OF(timer, struct wr_watchdog, timer);

    (void)owner;
    wr_notify("WATCHDOG=1");
    wr_loop_timer_set(watchdog->loop, timer,
                      wr_env_mono_ns(watchdog->env) + watchdog->every_ns);
}

void wr_watchdog_start(struct wr_watchdog *watchdog, struct wr_env *env, struct wr_loop *loop)
{
    const char *text = getenv("WATCHDOG_USEC");
    unsigned long long us = text == NULL ? 0 : strtoull(text, NULL, 10);

    *watchdog = (struct wr_watchdog){
        .timer = {.fire = feed}, .loop = loop, .env = env, .every_ns = us * 1000 / 2};
    if (us > 0) {
        wr_loop_timer_set(loop, &watchdog->timer, wr_env_mono_ns(env));
    }
}

void wr_watchdog_stop(struct wr_watchdog *watchdog)
{
    if (watchdog->every_ns > 0) {
        wr_loop_timer_cancel(watchdog->loop, &watchdog->timer);
    }
}
