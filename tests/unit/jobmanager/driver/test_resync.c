/* A job on one task manager that is a test: what it is told, told again after a broken connection, and
 * told by another job manager. */
#include <stdatomic.h>
#include <unistd.h>

#include "common/base/alloc.h"
#include "tests/lib/jm_host.h"
#include "tests/lib/raw_peer.h"
#include "tests/lib/wr_test.h"

#define KIND(name) WEIR__CONTROL_KIND__CONTROL_##name
#define STATE(name) WEIR__TASK_STATE_KIND__TASK_##name
#define TASKS 2u /* a source and a sink that commits */

static const struct job_plan_options options = {.commits = true, .interval_us = 3600000000,
                                                .attempts = -1, .tolerable_failures = -1,
                                                .initial_delay_us = 10000, .max_delay_us = 10000};

struct fake {
    struct raw_peer peer;
    uint8_t incarnation[16];
    Weir__AttemptId attempt;
    uint8_t job[16];
    uint64_t heard;
};

static void join(struct fake *f, const char *address)
{
    memset(f, 0, sizeof *f);
    f->incarnation[0] = 7;
    raw_register(&f->peer, address, f->incarnation, "127.0.0.1:1", NULL, 0);
}

static void say(struct fake *f, Weir__TaskStateKind state)
{
    for (uint32_t t = 0; t < TASKS; t++) {
        Weir__TaskStatus status = WEIR__TASK_STATUS__INIT;
        status.attempt = &f->attempt;
        status.task = t;
        status.state = state;
        raw_send(&f->peer, KIND(TASK_STATUS), &status.base);
    }
}

static void take_deployment(struct fake *f, uint64_t restored)
{
    Weir__Deploy *deploy = raw_expect(&f->peer, KIND(DEPLOY));

    ck_assert_uint_eq(deploy->n_tasks, TASKS);
    ck_assert_uint_eq(deploy->checkpoint, restored);
    ck_assert(restored == 0 || deploy->permit != NULL);
    f->attempt = *deploy->attempt;
    memcpy(f->job, deploy->attempt->job.data, 16);
    f->attempt.job.data = f->job;
    f->heard = deploy->next_checkpoint - 1;
    weir__deploy__free_unpacked(deploy, NULL);
    say(f, STATE(READY));
    weir__start__free_unpacked(raw_expect(&f->peer, KIND(START)), NULL);
    say(f, STATE(RUNNING));
}

static uint64_t take_trigger(struct fake *f)
{
    Weir__Trigger *trigger = raw_expect(&f->peer, KIND(TRIGGER));

    ck_assert_uint_gt(trigger->checkpoint, f->heard);
    f->heard = trigger->checkpoint;
    weir__trigger__free_unpacked(trigger, NULL);
    return f->heard;
}

static void acknowledge(struct fake *f, uint64_t checkpoint, bool drained)
{
    Weir__TaskState states[TASKS], *ptrs[TASKS];
    Weir__Ack ack = WEIR__ACK__INIT;

    for (uint32_t t = 0; t < TASKS; t++) {
        weir__task_state__init(&states[t]);
        states[t].task = t;
        states[t].drained = drained;
        ptrs[t] = &states[t];
    }
    ack.attempt = &f->attempt;
    ack.checkpoint = checkpoint;
    ack.n_tasks = TASKS;
    ack.tasks = ptrs;
    raw_send(&f->peer, KIND(ACK), &ack.base);
}

static void take_complete(struct fake *f, uint64_t checkpoint)
{
    Weir__Complete *complete = raw_expect(&f->peer, KIND(COMPLETE));

    ck_assert_uint_eq(complete->checkpoint, checkpoint);
    ck_assert_ptr_nonnull(complete->permit);
    ck_assert_uint_eq(complete->permit->checkpoint, checkpoint);
    ck_assert_uint_eq(complete->permit->nonce.len, 16);
    ck_assert_uint_eq(complete->n_attempts, 1);
    ck_assert_uint_eq(complete->attempts[0]->counter, f->attempt.counter);
    weir__complete__free_unpacked(complete, NULL);
}

static void confirm(struct fake *f, uint64_t checkpoint)
{
    Weir__Committed committed = WEIR__COMMITTED__INIT;
    uint32_t tasks[TASKS] = {0, 1};

    committed.attempt = &f->attempt;
    committed.checkpoint = checkpoint;
    committed.n_tasks = TASKS;
    committed.tasks = tasks;
    raw_send(&f->peer, KIND(COMMITTED), &committed.base);
}

/* The connection is gone; a new one, with what is here in its HELLO. */
static void rejoin(struct fake *f, const char *address, Weir__TaskStateKind state)
{
    Weir__InventoryTask items[TASKS], *ptrs[TASKS];

    raw_close(&f->peer);
    for (uint32_t t = 0; t < TASKS; t++) {
        weir__inventory_task__init(&items[t]);
        items[t].attempt = &f->attempt;
        items[t].task = t;
        items[t].state = state;
        items[t].last_sealed_checkpoint = f->heard;
        ptrs[t] = &items[t];
    }
    raw_register(&f->peer, address, f->incarnation, "127.0.0.1:1", ptrs, TASKS);
}

static void take(struct fake *f, Weir__ControlKind kind)
{
    protobuf_c_message_free_unpacked(raw_expect(&f->peer, kind), NULL);
}

/* The whole life of a job, with the connection broken at every turn: what was said is said again, the
 * checkpoint in flight is given up, nothing is deployed twice. */
START_TEST(a_job_survives_broken_connections)
{
    struct jm_host jm;
    struct fake f;
    struct wr_id job;
    uint64_t checkpoint;

    jm_host_start(&jm, &(struct jm_host_options){.reconnect_grace_us = 20000000});
    job = jm_host_submit(&jm, &options);
    join(&f, jm.address);
    take_deployment(&f, 0);
    (void)take_trigger(&f);
    rejoin(&f, jm.address, STATE(RUNNING));
    take(&f, KIND(START));
    take(&f, KIND(ABORT));
    rejoin(&f, jm.address, STATE(DRAINED));
    checkpoint = take_trigger(&f); /* the final one */
    acknowledge(&f, checkpoint, true);
    take_complete(&f, checkpoint);
    rejoin(&f, jm.address, STATE(DRAINED));
    take_complete(&f, checkpoint);
    confirm(&f, checkpoint);
    take(&f, KIND(RELEASE));
    rejoin(&f, jm.address, STATE(DRAINED));
    take(&f, KIND(RELEASE));
    say(&f, STATE(FINISHED));
    jm_host_wait_job(&jm, job, "FINISHED");
    raw_close(&f.peer);
    jm_host_stop(&jm);
}
END_TEST

/* A task manager that comes back without its tasks has lost them; one that brings an attempt that is
 * over is told to end it. */
START_TEST(lost_tasks_are_deployed_again)
{
    struct jm_host jm;
    struct fake f;
    Weir__Cancel *cancel;

    jm_host_start(&jm, &(struct jm_host_options){.reconnect_grace_us = 20000000});
    (void)jm_host_submit(&jm, &options);
    join(&f, jm.address);
    take_deployment(&f, 0);
    raw_close(&f.peer);
    raw_register(&f.peer, jm.address, f.incarnation, "127.0.0.1:1", NULL, 0);
    Weir__AttemptId old = f.attempt;
    take_deployment(&f, 0);
    ck_assert_uint_gt(f.attempt.counter, old.counter);
    f.attempt.counter = old.counter;
    rejoin(&f, jm.address, STATE(RUNNING));
    cancel = raw_expect(&f.peer, KIND(CANCEL));
    ck_assert_uint_eq(cancel->attempt->counter, old.counter);
    weir__cancel__free_unpacked(cancel, NULL);
    raw_close(&f.peer);
    jm_host_stop(&jm);
}
END_TEST

/* Tasks that do not end when cancelled cost their task manager its place. */
START_TEST(stuck_tasks_lose_their_task_manager)
{
    struct jm_host jm;
    struct fake f;

    jm_host_start(&jm, &(struct jm_host_options){.cancel_timeout_us = 300000});
    (void)jm_host_submit(&jm, &options);
    join(&f, jm.address);
    take_deployment(&f, 0);
    say(&f, STATE(FAILED));
    take(&f, KIND(CANCEL));
    jm_host_wait_workers(&jm, JM_WORKER_LOST, 1);
    ck_assert(raw_is_closed(&f.peer));
    raw_close(&f.peer);
    jm_host_stop(&jm);
}
END_TEST

static void start_second(struct jm_host *jm, const struct jm_host *old)
{
    jm_host_start(jm, &(struct jm_host_options){.directory = old->directory,
                                                .adoption_timeout_us = 10000000});
}

/* Another job manager finds the tasks running: it starts nothing, has committed what was recorded, and
 * numbers its checkpoints behind those the tasks have heard of. */
START_TEST(the_next_job_manager_adopts)
{
    struct jm_host jm, next;
    struct fake f;
    struct wr_id job;
    uint64_t checkpoint;

    jm_host_start(&jm, &(struct jm_host_options){0});
    job = jm_host_submit(&jm, &options);
    join(&f, jm.address);
    take_deployment(&f, 0);
    checkpoint = take_trigger(&f);
    acknowledge(&f, checkpoint, false);
    take_complete(&f, checkpoint);
    jm_host_pause(&jm); /* before it hears that it is committed */
    confirm(&f, checkpoint);
    start_second(&next, &jm);
    f.heard += 5; /* triggered by somebody, recorded by nobody */
    rejoin(&f, next.address, STATE(RUNNING));
    take(&f, KIND(START));
    take_complete(&f, checkpoint);
    confirm(&f, checkpoint);
    checkpoint = take_trigger(&f);
    acknowledge(&f, checkpoint, false);
    take_complete(&f, checkpoint);
    confirm(&f, checkpoint);
    jm_host_wait_job(&next, job, "RUNNING");
    ck_assert_uint_eq(f.attempt.term, 1);

    /* The first one wakes up: its task manager is gone, and its log is not its own any more. */
    jm_host_resume(&jm);
    jm_host_wait_job(&jm, job, "SUSPENDED");
    struct raw_peer stranger;
    Weir__Hello hello;
    uint8_t incarnation[16] = {9};
    raw_dial(&stranger, jm.address);
    weir__challenge__free_unpacked(raw_expect(&stranger, KIND(CHALLENGE)), NULL);
    raw_fill_hello(&hello, incarnation, "127.0.0.1:9");
    raw_send(&stranger, KIND(HELLO), &hello.base);
    Weir__Reject *reject = raw_expect(&stranger, KIND(REJECT));
    ck_assert_ptr_nonnull(strstr(reject->reason, "another job manager"));
    ck_assert(reject->retry);
    weir__reject__free_unpacked(reject, NULL);
    raw_close(&stranger);
    jm_host_wait_job(&next, job, "RUNNING");
    raw_close(&f.peer);
    jm_host_stop(&next);
    jm_host_stop(&jm);
}
END_TEST

/* What is not whole is restarted, at once, from the newest record. */
START_TEST(the_next_job_manager_restarts_what_is_broken)
{
    struct jm_host jm, next;
    struct fake f;
    uint64_t checkpoint;
    uint32_t counter;

    jm_host_start(&jm, &(struct jm_host_options){0});
    (void)jm_host_submit(&jm, &options);
    join(&f, jm.address);
    take_deployment(&f, 0);
    checkpoint = take_trigger(&f);
    acknowledge(&f, checkpoint, false);
    take_complete(&f, checkpoint);
    confirm(&f, checkpoint);
    counter = f.attempt.counter;
    jm_host_pause(&jm);
    start_second(&next, &jm);
    rejoin(&f, next.address, STATE(FAILED));
    Weir__Cancel *cancel = raw_expect(&f.peer, KIND(CANCEL));
    ck_assert_uint_eq(cancel->attempt->term, 1);
    ck_assert_uint_eq(cancel->attempt->counter, counter);
    weir__cancel__free_unpacked(cancel, NULL);
    say(&f, STATE(CANCELED));
    take_deployment(&f, checkpoint);
    ck_assert_uint_eq(f.attempt.term, 2);
    raw_close(&f.peer);
    jm_host_stop(&next);
    jm_host_resume(&jm);
    jm_host_stop(&jm);
}
END_TEST

struct wish {
    struct jm_cancel cancel;
    char path[256];
    _Atomic int code; /* -1: not yet */
    _Atomic bool was_there;
};

static void on_cancelled(struct jm_cancel *cancel, enum wr_code code, const struct wr_error *err)
{
    struct wish *wish = cancel->ctx;

    (void)err;
    atomic_store(&wish->was_there, access(wish->path, F_OK) == 0);
    atomic_store(&wish->code, (int)code);
}

static void run_cancel(struct jm_daemon *daemon, void *ctx)
{
    struct wish *wish = ctx;

    jm_daemon_cancel(daemon, &wish->cancel);
}

static int cancel(struct jm_host *jm, struct wr_id job, bool *ret_was_there)
{
    struct wish wish = {.cancel = {.job = job, .done = on_cancelled}, .code = -1};
    char text[WR_ID_TEXT_BYTES];

    wish.cancel.ctx = &wish;
    snprintf(wish.path, sizeof wish.path, "%s/ha/jobs/%s.cancel", jm->directory,
             wr_id_format(job, text));
    jm_host_call(jm, run_cancel, &wish);
    while (atomic_load(&wish.code) == -1) {
        usleep(1000);
    }
    *ret_was_there = atomic_load(&wish.was_there);
    return atomic_load(&wish.code);
}

/* The wish to cancel is durable before it is answered; another job manager that finds the tasks running
 * ends them all the same. */
START_TEST(a_wish_to_cancel_is_durable)
{
    struct jm_host jm, next;
    struct fake f;
    struct wr_id job;
    bool there;

    jm_host_start(&jm, &(struct jm_host_options){0});
    job = jm_host_submit(&jm, &options);
    ck_assert_int_eq(cancel(&jm, (struct wr_id){1, 2}, &there), WR_ERR_NOT_FOUND);
    join(&f, jm.address);
    take_deployment(&f, 0);
    ck_assert_int_eq(cancel(&jm, job, &there), WR_OK);
    ck_assert(there);
    take(&f, KIND(CANCEL));
    jm_host_pause(&jm);
    start_second(&next, &jm);
    rejoin(&f, next.address, STATE(RUNNING));
    take(&f, KIND(CANCEL));
    say(&f, STATE(CANCELED));
    jm_host_wait_job(&next, job, "CANCELED");
    ck_assert_int_eq(cancel(&next, job, &there), WR_OK); /* it has ended */
    raw_close(&f.peer);
    jm_host_stop(&next);
    jm_host_resume(&jm);
    jm_host_stop(&jm);
}
END_TEST

WR_TEST_MAIN("resync", a_wish_to_cancel_is_durable, a_job_survives_broken_connections, lost_tasks_are_deployed_again,
             stuck_tasks_lose_their_task_manager, the_next_job_manager_adopts,
             the_next_job_manager_restarts_what_is_broken)
