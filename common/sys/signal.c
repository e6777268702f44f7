#include "common/sys/signal.h"

#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <unistd.h>

#include "common/base/assert.h"

static void (*watch_stop)(void *ctx, int number);
static void *watch_ctx;

static sigset_t stop_signals(void)
{
    sigset_t set;

    (void)sigemptyset(&set);
    (void)sigaddset(&set, SIGTERM);
    (void)sigaddset(&set, SIGINT);
    return set;
}

void wr_signals_block(void)
{
    sigset_t set = stop_signals();

    (void)pthread_sigmask(SIG_BLOCK, &set, NULL);
    (void)signal(SIGPIPE, SIG_IGN);
}

static void *wait_for_signals(void *arg)
{
    sigset_t set = stop_signals();
    int number = 0;

    (void)arg;
    if (sigwait(&set, &number) == 0) {
        watch_stop(watch_ctx, number);
    }
    if (sigwait(&set, &number) == 0) {
        _exit(1);
    }
    return NULL;
}

void wr_signals_watch(void (*stop)(void *ctx, int number), void *ctx)
{
    pthread_t thread;

    watch_stop = stop;
    watch_ctx = ctx;
    WR_ASSERT(pthread_create(&thread, NULL, wait_for_signals, NULL) == 0);
    (void)pthread_detach(thread);
}
