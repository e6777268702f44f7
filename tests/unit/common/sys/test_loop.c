/* The event loop on a clock that the test owns: timers in order, once, and nobody starves. */
#include "common/sys/loop.h"

#include <stdatomic.h>

#include "common/base/attr.h"
#include "common/base/rng.h"
#include "common/sys/thread.h"
#include "tests/lib/wr_test.h"

/* An env that is only a clock. */
struct clock_env {
    struct wr_env env;
    uint64_t now_ns;
};

static uint64_t clock_now(struct wr_env *env)
{
    return ((struct clock_env *)(void *)env)->now_ns;
}

static const struct wr_env_ops clock_ops = {.mono_ns = clock_now};

struct world {
    struct clock_env clock;
    struct wr_loop *loop;
    char log[4096];
};

static void world_init(struct world *w)
{
    memset(w, 0, sizeof *w);
    w->clock.env.ops = &clock_ops;
    w->clock.now_ns = 1000;
    w->loop = wr_loop_create(&w->clock.env, "test", w);
}

struct alarm {
    struct wr_timer timer;
    char name;
    uint64_t again_ns;    /* set itself again for this instant */
    struct alarm *cancel; /* and cancel or set another */
    struct alarm *set;
    uint32_t fired;
};

static void fire(struct wr_timer *timer, void *owner)
{
    struct alarm *alarm = WR_CONTAINER_OF(timer, struct alarm, timer);
    struct world *w = owner;
    size_t used = strlen(w->log);

    alarm->fired += 1;
    if (used + 1 < sizeof w->log) {
        w->log[used] = alarm->name;
    }
    if (alarm->again_ns != 0) {
        wr_loop_timer_set(w->loop, timer, alarm->again_ns);
    }
    if (alarm->cancel != NULL) {
        wr_loop_timer_cancel(w->loop, &alarm->cancel->timer);
    }
    if (alarm->set != NULL) {
        wr_loop_timer_set(w->loop, &alarm->set->timer, 0);
    }
}

struct note {
    struct wr_msg msg;
    char name;
};

static void handle(struct wr_msg *msg, void *owner)
{
    struct world *w = owner;

    w->log[strlen(w->log)] = ((struct note *)(void *)msg)->name;
}

/* Timers fire by deadline, equal ones as they were set, not before their time, and once. */
START_TEST(timers_fire_in_order)
{
    struct alarm a = {{.fire = fire}, 'a', 0, NULL, NULL, 0}, b = a, c = a, d = a;
    uint64_t next;
    struct world w;

    world_init(&w);
    b.name = 'b', c.name = 'c', d.name = 'd';
    wr_loop_timer_set(w.loop, &c.timer, 3000);
    wr_loop_timer_set(w.loop, &a.timer, 2000);
    wr_loop_timer_set(w.loop, &b.timer, 2000);
    wr_loop_timer_set(w.loop, &d.timer, 1500);
    ck_assert(!wr_loop_poll(w.loop, &next));
    ck_assert_uint_eq(next, 1500);
    w.clock.now_ns = 1999;
    ck_assert(wr_loop_poll(w.loop, &next));
    ck_assert_str_eq(w.log, "d");
    ck_assert_uint_eq(next, 2000);
    w.clock.now_ns = 2000;
    ck_assert(wr_loop_poll(w.loop, NULL));
    ck_assert_str_eq(w.log, "dab");
    wr_loop_timer_set(w.loop, &c.timer, 5000); /* later: once */
    w.clock.now_ns = 4000;
    ck_assert(!wr_loop_poll(w.loop, NULL));
    wr_loop_timer_cancel(w.loop, &c.timer);
    wr_loop_timer_cancel(w.loop, &c.timer);
    wr_loop_timer_cancel(w.loop, &a.timer);
    w.clock.now_ns = 9000;
    ck_assert(!wr_loop_poll(w.loop, &next));
    ck_assert_uint_eq(next, UINT64_MAX);
    ck_assert_str_eq(w.log, "dab");
    wr_loop_destroy(w.loop);
}
END_TEST

/* A timer that sets itself for now or the past fires once a poll: the others and messages get through. */
START_TEST(a_hasty_timer_starves_nobody)
{
    struct alarm hasty = {{.fire = fire}, 'h', 1, NULL, NULL, 0}, other = {{.fire = fire}, 'o', 0, NULL, NULL, 0};
    struct note note = {{.handle = handle}, 'n'};
    struct world w;

    world_init(&w);
    wr_loop_timer_set(w.loop, &hasty.timer, 1);
    wr_loop_timer_set(w.loop, &other.timer, 900);
    ck_assert(wr_loop_poll(w.loop, NULL));
    ck_assert_str_eq(w.log, "ho");
    wr_mailbox_post(wr_loop_mailbox(w.loop), &note.msg);
    w.clock.now_ns += 1;
    ck_assert(wr_loop_poll(w.loop, NULL));
    ck_assert_str_eq(w.log, "honh");
    wr_loop_timer_set(w.loop, &other.timer, 900);
    w.clock.now_ns += 1;
    ck_assert(wr_loop_poll(w.loop, NULL));
    ck_assert_str_eq(w.log, "honhoh");
    wr_loop_destroy(w.loop);
}
END_TEST

/* A timer may cancel one that is due with it, or set another; what was cancelled does not fire. */
START_TEST(timers_touch_each_other)
{
    struct alarm victim = {{.fire = fire}, 'v', 0, NULL, NULL, 0}, late = {{.fire = fire}, 'l', 0, NULL, NULL, 0};
    struct alarm first = {{.fire = fire}, 'f', 0, &victim, &late, 0};
    struct world w;

    world_init(&w);
    wr_loop_timer_set(w.loop, &first.timer, 10);
    wr_loop_timer_set(w.loop, &victim.timer, 20);
    ck_assert(wr_loop_poll(w.loop, NULL));
    ck_assert_str_eq(w.log, "f");
    w.clock.now_ns += 1;
    ck_assert(wr_loop_poll(w.loop, NULL));
    ck_assert_str_eq(w.log, "fl");
    ck_assert_uint_eq(victim.fired, 0);
    wr_loop_destroy(w.loop);
    wr_loop_destroy(NULL);
}
END_TEST

/* Against a list: any sets, moves and cancels fire what is due, in order of deadline. */
START_TEST(timers_follow_the_model)
{
    static struct alarm alarms[40];
    uint64_t deadlines[40] = {0}; /* 0 = not set */
    struct wr_rng rng;
    struct world w;

    world_init(&w);
    wr_rng_init(&rng, 1);
    for (uint32_t i = 0; i < 40; i++) {
        alarms[i] = (struct alarm){{.fire = fire}, (char)('0' + i), 0, NULL, NULL, 0};
    }
    for (uint32_t step = 0; step < 5000; step++) {
        uint32_t i = (uint32_t)wr_rng_below(&rng, 40);
        if (wr_rng_chance(&rng, 0.6)) {
            deadlines[i] = w.clock.now_ns + 1 + wr_rng_below(&rng, 50);
            wr_loop_timer_set(w.loop, &alarms[i].timer, deadlines[i]);
        } else if (wr_rng_chance(&rng, 0.4)) {
            deadlines[i] = 0;
            wr_loop_timer_cancel(w.loop, &alarms[i].timer);
        } else {
            uint64_t last = 0;
            memset(w.log, 0, sizeof w.log);
            w.clock.now_ns += wr_rng_below(&rng, 30);
            (void)wr_loop_poll(w.loop, NULL);
            for (const char *p = w.log; *p != '\0'; p++) {
                uint32_t fired = (uint32_t)(*p - '0');
                WR_CK(deadlines[fired] != 0 && deadlines[fired] <= w.clock.now_ns && deadlines[fired] >= last);
                last = deadlines[fired];
                deadlines[fired] = 0;
            }
            for (uint32_t k = 0; k < 40; k++) {
                WR_CK(deadlines[k] == 0 || deadlines[k] > w.clock.now_ns);
            }
        }
    }
    wr_loop_destroy(w.loop);
}
END_TEST

/* ---- on a thread, with the real clock ---- */

struct runner {
    struct wr_loop *loop;
    _Atomic uint32_t handled;
};

static void run(void *ctx)
{
    wr_loop_run(((struct runner *)ctx)->loop);
}

static void count(struct wr_msg *msg, void *owner)
{
    (void)msg;
    atomic_fetch_add(&((struct runner *)owner)->handled, 1);
}

static void count_timer(struct wr_timer *timer, void *owner)
{
    (void)timer;
    atomic_fetch_add(&((struct runner *)owner)->handled, 1);
}

/* A running loop handles what is posted and what is due, sleeps between, ends when it is stopped, also
 * when it was stopped before it ran, and can run again. */
START_TEST(a_loop_runs_until_it_is_stopped)
{
    struct wr_env *env = wr_env_real_create(0);
    struct runner runner = {0};
    struct wr_msg messages[100];
    struct wr_timer timer = {.fire = count_timer};

    runner.loop = wr_loop_create(env, "runner", &runner);
    wr_loop_stop(runner.loop);
    wr_loop_run(runner.loop);
    wr_loop_timer_set(runner.loop, &timer, wr_env_mono_ns(env) + 3000000);
    for (uint32_t round = 0; round < 2; round++) {
        struct wr_thread *thread = wr_thread_start("loop", run, &runner);
        for (uint32_t i = 0; i < 100; i++) {
            messages[i] = (struct wr_msg){.handle = count};
            wr_mailbox_post(wr_loop_mailbox(runner.loop), &messages[i]);
        }
        while (atomic_load(&runner.handled) < 101 + 100 * round) {
        }
        wr_loop_stop(runner.loop);
        wr_thread_join(thread);
        ck_assert_uint_eq(atomic_load(&runner.handled), 101 + 100 * round);
    }
    wr_loop_destroy(runner.loop);
    wr_env_real_destroy(env);
}
END_TEST

WR_TEST_MAIN("loop", timers_fire_in_order, a_hasty_timer_starves_nobody, timers_touch_each_other,
             timers_follow_the_model, a_loop_runs_until_it_is_stopped)
