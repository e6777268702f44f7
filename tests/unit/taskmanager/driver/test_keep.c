/* Local recovery as a job manager sees it: what is kept, told, and forgotten. */
#include <unistd.h>

#include "common/base/alloc.h"
#include "common/base/id.h"
#include "taskmanager/driver/daemon_internal.h"
#include "tests/lib/parser.h"
#include "tests/lib/tm_host.h"
#include "tests/lib/wr_test.h"

#define KIND(name) WEIR__CONTROL_KIND__CONTROL_##name
#define STATE(name) WEIR__TASK_STATE_KIND__TASK_##name

static const struct wr_attempt attempt = {1, 1};

static const char sums[] = "version: 1\nname: test\ncheckpoint: {interval: 1h}\n"
                           "sources:\n"
                           "  n: {connector: datagen, rate: 1000/s, schema: {a: bigint}, "
                           "columns: {a: {sequence: {}}}}\n"
                           "operators:\n"
                           "  s: {input: n, key_by: [a], aggregate: [\"count(*) AS n\"]}\n"
                           "sinks: {out: {input: s, connector: blackhole}}\n";

static void trigger(struct tm_host *tm, uint64_t checkpoint)
{
    Weir__Trigger m = WEIR__TRIGGER__INIT;
    Weir__AttemptId id, *ids[] = {&id};

    tm_host_fill_attempt(&id, attempt);
    m.n_attempts = 1;
    m.attempts = ids;
    m.checkpoint = checkpoint;
    raw_send(&tm->peer, KIND(TRIGGER), &m.base);
}

static void complete(struct tm_host *tm, uint64_t checkpoint)
{
    Weir__Complete m = WEIR__COMPLETE__INIT;
    Weir__Permit permit = WEIR__PERMIT__INIT;
    Weir__AttemptId id, *ids[] = {&id};

    tm_host_fill_attempt(&id, attempt);
    m.n_attempts = 1;
    m.attempts = ids;
    m.checkpoint = checkpoint;
    permit.k = permit.term = 1;
    permit.checkpoint = checkpoint;
    m.permit = &permit;
    raw_send(&tm->peer, KIND(COMPLETE), &m.base);
}

/* A HELLO on a new connection; welcomed. Returned. */
static Weir__Hello *hello_again(struct tm_host *tm)
{
    Weir__Hello *hello;

    tm_host_drop(tm);
    hello = tm_host_accept(tm);
    tm_host_welcome(tm, &(struct tm_host_welcome){.term = 1});
    return hello;
}

/* Keeping takes a while: HELLOs until one says this checkpoint (0: nothing). */
static void expect_kept(struct tm_host *tm, uint64_t checkpoint, uint32_t tasks)
{
    for (uint32_t i = 0; i < 500; i++) {
        Weir__Hello *hello = hello_again(tm);
        bool is_it = checkpoint == 0 ? hello->n_local == 0
                                     : hello->n_local == 1 &&
                                           hello->local[0]->checkpoint == checkpoint;
        if (is_it && checkpoint != 0) {
            ck_assert_uint_eq(hello->local[0]->n_tasks, tasks);
            ck_assert_uint_eq(hello->local[0]->job.len, 16);
            ck_assert_uint_eq(hello->local[0]->job.data[0], 42);
        }
        weir__hello__free_unpacked(hello, NULL);
        if (is_it) {
            return;
        }
        usleep(10000);
    }
    ck_abort_msg("checkpoint %u is not told", (unsigned)checkpoint);
}

/* What is said on a connection that breaks at once may never be read: it is said again on the next one. */
static void expect_forgotten(struct tm_host *tm, const Weir__Forget *forget)
{
    bool is_gone = false;

    for (uint32_t i = 0; i < 500 && !is_gone; i++) {
        raw_send(&tm->peer, KIND(FORGET), &forget->base);
        usleep(10000);
        Weir__Hello *hello = hello_again(tm);
        is_gone = hello->n_local == 0;
        weir__hello__free_unpacked(hello, NULL);
    }
    ck_assert_msg(is_gone, "it is still told");
}

/* What all tasks acknowledged is kept when, and only when, the checkpoint is complete; the next
 * HELLO tells it; a newer one replaces it; FORGET ends it. */
START_TEST(complete_checkpoints_are_kept)
{
    Weir__Forget forget = WEIR__FORGET__INIT;
    Weir__AttemptId id;
    struct tm_host tm;
    struct wr_plan *plan;

    find_parser();
    tm_host_start(&tm, &(struct tm_host_options){0});
    tm_host_register(&tm, 1);
    plan = tm_host_plan_text(&tm, sums);
    tm_host_deploy(&tm, plan, attempt);
    tm_host_expect_states(&tm, attempt, STATE(READY), plan->task_count);
    tm_host_send_attempt(&tm, KIND(START), attempt);
    tm_host_expect_states(&tm, attempt, STATE(RUNNING), plan->task_count);
    for (uint64_t checkpoint = 1; checkpoint <= 2; checkpoint++) {
        usleep(50000); /* some rows */
        trigger(&tm, checkpoint);
        weir__ack__free_unpacked(raw_expect(&tm.peer, KIND(ACK)), NULL);
        complete(&tm, 7); /* another one */
        weir__committed__free_unpacked(raw_expect(&tm.peer, KIND(COMMITTED)), NULL);
        expect_kept(&tm, checkpoint - 1, plan->task_count);
        complete(&tm, checkpoint);
        expect_kept(&tm, checkpoint, plan->task_count);
    }
    tm_host_fill_attempt(&id, attempt);
    forget.n_jobs = 1;
    forget.jobs = &id.job;
    expect_forgotten(&tm, &forget);
    wr_plan_destroy(plan);
    tm_host_stop(&tm);
}
END_TEST

WR_TEST_MAIN("keep", complete_checkpoints_are_kept)
