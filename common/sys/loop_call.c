#include "common/sys/loop_call.h"

#include <time.h>

#include "common/base/alloc.h"
#include "common/base/assert.h"
#include "common/base/attr.h"

struct wr_callers {
    struct wr_loop *loop;
    uint32_t running;          /* loop: asked and not finished */
    struct wr_loop_call *last; /* loop: destroy waits for the others */
};

struct wr_callers *wr_callers_create(struct wr_loop *loop)
{
    struct wr_callers *callers = WR_NEW(struct wr_callers);

    callers->loop = loop;
    return callers;
}

static void run_last(struct wr_loop_call *call, void *owner)
{
    (void)owner;
    call->callers->last = call;
    if (call->callers->running == 1) {
        wr_loop_call_finish(call);
    }
}

void wr_callers_destroy(struct wr_callers *callers)
{
    struct wr_loop_call last = {.run = run_last};

    if (callers == NULL) {
        return;
    }
    /* Behind everything that was posted, also behind calls that were given away. */
    (void)wr_loop_call(callers, &last, -1);
    wr_free(callers);
}

void wr_callers_discard(struct wr_callers *callers)
{
    wr_free(callers);
}

static void handle_ask(struct wr_msg *msg, void *owner)
{
    struct wr_loop_call *call = WR_CONTAINER_OF(msg, struct wr_loop_call, ask);

    call->callers->running += 1;
    call->run(call, owner);
}

static void handle_nothing(struct wr_msg *msg, void *owner)
{
    (void)msg;
    (void)owner;
}

static void destroy_given(struct wr_loop_call *call)
{
    (void)wr_mailbox_take_all(call->reply); /* an answer that came too late */
    wr_mailbox_destroy(call->reply);
    call->destroy(call);
}

static void handle_give(struct wr_msg *msg, void *owner)
{
    struct wr_loop_call *call = WR_CONTAINER_OF(msg, struct wr_loop_call, give);

    (void)owner;
    call->given = true;
    if (call->finished) {
        destroy_given(call);
    }
}

void wr_loop_call_finish(struct wr_loop_call *call)
{
    struct wr_callers *callers = call->callers;
    bool is_last = callers->last == call;

    WR_ASSERT(!call->finished && callers->running > 0);
    call->finished = true;
    callers->running -= 1;
    if (call->given) {
        destroy_given(call);
    } else {
        /* The asker frees the call, and after the last one the callers too, once it has this. */
        call->answer.handle = handle_nothing;
        wr_mailbox_post(call->reply, &call->answer);
    }
    if (!is_last && callers->last != NULL && callers->running == 1) {
        wr_loop_call_finish(callers->last);
    }
}

static int64_t mono_us(void)
{
    struct timespec ts;

    (void)clock_gettime(CLOCK_MONOTONIC, &ts);
    return (int64_t)ts.tv_sec * 1000000 + ts.tv_nsec / 1000;
}

/* Whether the answer came. */
static bool wait_for(struct wr_mailbox *reply, int64_t timeout_us)
{
    int64_t until_us = mono_us() + timeout_us;

    while (wr_mailbox_take_all(reply) == NULL) {
        int64_t left_us = timeout_us < 0 ? -1 : until_us - mono_us();
        if (timeout_us >= 0 && left_us <= 0) {
            return false;
        }
        wr_mailbox_wait(reply, left_us);
    }
    return true;
}

bool wr_loop_call(struct wr_callers *callers, struct wr_loop_call *call, int64_t timeout_us)
{
    struct wr_mailbox *mailbox = wr_loop_mailbox(callers->loop);

    call->callers = callers;
    call->reply = wr_mailbox_create();
    call->finished = call->given = false;
    call->ask.handle = handle_ask;
    wr_mailbox_post(mailbox, &call->ask);
    if (!wait_for(call->reply, timeout_us)) {
        call->give.handle = handle_give;
        wr_mailbox_post(mailbox, &call->give);
        return false;
    }
    wr_mailbox_destroy(call->reply);
    return true;
}
