#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/base/alloc.h"
#include "common/base/vec.h"
#include "common/sys/latch.h"
#include "common/sys/loop_call.h"
#include "common/sys/socket_watch.h"
#include "common/sys/thread.h"
#include "tests/lib/wr_test.h"

#define ASKERS 8
#define CALLS 500

struct world {
    struct wr_env *env;
    struct wr_loop *loop;
    struct wr_callers *callers;
    struct wr_thread *thread;
    uint64_t sum; /* loop */
    WR_VEC(struct wr_loop_call *) parked; /* loop: calls that are not finished yet */
    struct wr_timer timer;
    uint32_t destroyed;
};

static void run_loop(void *ctx)
{
    wr_loop_run(((struct world *)ctx)->loop);
}

static void world_init(struct world *w)
{
    *w = (struct world){0};
    w->env = wr_env_real_create(1);
    w->loop = wr_loop_create(w->env, "test", w);
    w->callers = wr_callers_create(w->loop);
}

static void start(struct world *w)
{
    w->thread = wr_thread_start("loop", run_loop, w);
}

static void world_fini(struct world *w)
{
    wr_callers_destroy(w->callers);
    wr_loop_stop(w->loop);
    wr_thread_join(w->thread);
    wr_loop_destroy(w->loop);
    wr_env_real_destroy(w->env);
    WR_VEC_FINI(&w->parked);
}

struct add {
    struct wr_loop_call call;
    struct world *world;
    uint64_t term, sum;
};

static void add_run(struct wr_loop_call *call, void *owner)
{
    struct add *add = WR_CONTAINER_OF(call, struct add, call);
    struct world *w = owner;

    w->sum += add->term;
    add->sum = w->sum;
    wr_loop_call_finish(call);
}

static void add_destroy(struct wr_loop_call *call)
{
    struct add *add = WR_CONTAINER_OF(call, struct add, call);

    add->world->destroyed += 1;
    wr_free(add);
}

static void ask_often(void *ctx)
{
    struct world *w = ctx;

    for (uint32_t i = 0; i < CALLS; i++) {
        struct add add = {.call = {.run = add_run}, .term = 1};
        ck_assert(wr_loop_call(w->callers, &add.call, -1));
        ck_assert_uint_gt(add.sum, 0);
    }
}

/* Calls of many threads run one at a time on the loop, and each gets its own answer. */
START_TEST(every_call_is_answered_once)
{
    struct wr_thread *askers[ASKERS];
    struct world w;

    world_init(&w);
    start(&w);
    for (uint32_t i = 0; i < ASKERS; i++) {
        askers[i] = wr_thread_start("asker", ask_often, &w);
    }
    for (uint32_t i = 0; i < ASKERS; i++) {
        wr_thread_join(askers[i]);
    }
    world_fini(&w);
    ck_assert_uint_eq(w.sum, ASKERS * CALLS);
}
END_TEST

static void ask_and_leave(void *ctx)
{
    struct world *w = ctx;

    for (uint32_t i = 0; i < CALLS; i++) {
        struct add *add = WR_NEW(struct add);
        add->call.run = add_run;
        add->call.destroy = add_destroy;
        add->world = w;
        add->term = 1;
        /* About the time an answer takes, so that both outcomes and their races come about. */
        if (wr_loop_call(w->callers, &add->call, i % 40)) {
            wr_free(add);
        }
    }
}

/* A call whose asker has left is run and freed exactly once, whoever was first. */
START_TEST(askers_may_leave_at_any_moment)
{
    struct wr_thread *askers[ASKERS];
    struct world w;

    world_init(&w);
    start(&w);
    for (uint32_t i = 0; i < ASKERS; i++) {
        askers[i] = wr_thread_start("asker", ask_and_leave, &w);
    }
    for (uint32_t i = 0; i < ASKERS; i++) {
        wr_thread_join(askers[i]);
    }
    world_fini(&w);
    ck_assert_uint_eq(w.sum, ASKERS * CALLS);
}
END_TEST

static void finish_parked(struct wr_timer *timer, void *owner)
{
    struct world *w = owner;

    (void)timer;
    for (uint32_t i = 0; i < w->parked.count; i++) {
        wr_loop_call_finish(w->parked.items[i]);
    }
}

static void park_run(struct wr_loop_call *call, void *owner)
{
    struct world *w = owner;

    WR_VEC_PUSH(&w->parked, call);
    w->timer.fire = finish_parked;
    wr_loop_timer_set(w->loop, &w->timer, wr_env_mono_ns(w->env) + 50000000);
}

/* callers_destroy returns only when calls that were given away have been finished and freed. */
START_TEST(destroy_waits_for_calls_given_away)
{
    struct world w;

    world_init(&w);
    start(&w);
    for (uint32_t i = 0; i < 3; i++) {
        struct add *add = WR_NEW(struct add);
        add->call.run = park_run;
        add->call.destroy = add_destroy;
        add->world = &w;
        ck_assert(!wr_loop_call(w.callers, &add->call, 1000));
    }
    wr_callers_destroy(WR_TAKE(w.callers));
    ck_assert_uint_eq(w.destroyed, 3);
    world_fini(&w);
}
END_TEST

/* A loop that does not run answers nobody, and its callers still come back. */
START_TEST(a_loop_that_stands_still_is_left)
{
    struct add *add = WR_NEW(struct add);
    struct world w;

    world_init(&w);
    add->call.run = add_run;
    add->call.destroy = add_destroy;
    add->world = &w;
    add->term = 1;
    ck_assert(!wr_loop_call(w.callers, &add->call, 2000));
    start(&w);
    world_fini(&w);
    ck_assert_uint_eq(w.sum, 1);
    ck_assert_uint_eq(w.destroyed, 1);
}
END_TEST

static bool is_shut(int fd, int wait_ms)
{
    struct pollfd p = {.fd = fd, .events = POLLIN};

    return poll(&p, 1, wait_ms) == 1 && (p.revents & (POLLIN | POLLHUP)) != 0;
}

/* A socket is shut down when its time is over, not before, and not if the limit was taken back. */
START_TEST(sockets_are_shut_down_in_time)
{
    struct wr_socket_watch *watch = wr_socket_watch_create();
    struct wr_socket_limit limits[3] = {0};
    int pairs[3][2];

    for (uint32_t i = 0; i < 3; i++) {
        ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, pairs[i]), 0);
        wr_socket_watch_set(watch, &limits[i], pairs[i][0], 60000000);
    }
    wr_socket_watch_set(watch, &limits[1], pairs[1][0], 20000);
    wr_socket_watch_set(watch, &limits[2], pairs[2][0], 20000);
    wr_socket_watch_clear(watch, &limits[2]);
    ck_assert(is_shut(pairs[1][1], 5000));
    ck_assert(!is_shut(pairs[0][1], 50));
    ck_assert(!is_shut(pairs[2][1], 0));
    for (uint32_t i = 0; i < 3; i++) {
        wr_socket_watch_clear(watch, &limits[i]);
        close(pairs[i][0]);
        close(pairs[i][1]);
    }
    wr_socket_watch_destroy(watch);
}
END_TEST

static void leave_later(void *ctx)
{
    (void)poll(NULL, 0, 30);
    wr_latch_leave(ctx);
}

/* A closed latch lets nobody in and waits for those who are. */
START_TEST(a_closed_latch_waits)
{
    struct wr_latch *latch = wr_latch_create();
    struct wr_thread *thread;

    ck_assert(wr_latch_enter(latch));
    ck_assert(!wr_latch_close(latch, 1000));
    ck_assert(!wr_latch_enter(latch));
    thread = wr_thread_start("leaver", leave_later, latch);
    ck_assert(wr_latch_close(latch, 10000000));
    wr_thread_join(thread);
    wr_latch_destroy(latch);
}
END_TEST

WR_TEST_MAIN("loop_call", every_call_is_answered_once, askers_may_leave_at_any_moment,
             destroy_waits_for_calls_given_away, a_loop_that_stands_still_is_left,
             sockets_are_shut_down_in_time, a_closed_latch_waits)
