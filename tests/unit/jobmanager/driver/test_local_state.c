/* What task managers have kept on their disks, as they say when they connect. */
#include "tests/lib/jm_host.h"
#include "tests/lib/raw_peer.h"
#include "tests/lib/wr_test.h"

#define KIND(name) WEIR__CONTROL_KIND__CONTROL_##name
#define STATE(name) WEIR__TASK_STATE_KIND__TASK_##name
#define TASKS 2u /* a source and a sink */

static const struct job_plan_options options = {.interval_us = 3600000000,
                                                .attempts = -1,
                                                .tolerable_failures = -1,
                                                .initial_delay_us = 10000,
                                                .max_delay_us = 10000};

/* A task manager that is this test. number: its incarnation and its address. local: may be NULL. */
static void join(struct raw_peer *peer, const char *jobmanager, uint8_t number,
                 Weir__LocalState *local)
{
    uint8_t incarnation[16] = {number};
    char address[32];
    Weir__Hello hello;
    Weir__Welcome *welcome;

    snprintf(address, sizeof address, "127.0.0.1:%u", number);
    raw_dial(peer, jobmanager);
    protobuf_c_message_free_unpacked(raw_expect(peer, KIND(CHALLENGE)), NULL);
    raw_fill_hello(&hello, incarnation, address);
    hello.local = &local;
    hello.n_local = local != NULL;
    raw_send(peer, KIND(HELLO), &hello.base);
    welcome = raw_expect(peer, KIND(WELCOME));
    raw_answer_probe(peer, welcome);
    weir__welcome__free_unpacked(welcome, NULL);
}

static void fill_local(Weir__LocalState *local, uint8_t job[16], struct wr_id id,
                       uint64_t checkpoint)
{
    static uint32_t tasks[TASKS] = {0, 1};

    memcpy(job, &id.high, 8);
    memcpy(job + 8, &id.low, 8);
    weir__local_state__init(local);
    local->job = (ProtobufCBinaryData){16, job};
    local->checkpoint = checkpoint;
    local->n_tasks = TASKS;
    local->tasks = tasks;
}

static void say(struct raw_peer *peer, Weir__AttemptId *attempt, Weir__TaskStateKind state)
{
    for (uint32_t t = 0; t < TASKS; t++) {
        Weir__TaskStatus status = WEIR__TASK_STATUS__INIT;
        status.attempt = attempt;
        status.task = t;
        status.state = state;
        raw_send(peer, KIND(TASK_STATUS), &status.base);
    }
}

/* Deployed, and running with its first checkpoint acknowledged and complete. */
static void run_to_checkpoint(struct raw_peer *peer)
{
    Weir__Deploy *deploy = raw_expect(peer, KIND(DEPLOY));
    Weir__TaskState states[TASKS], *ptrs[TASKS];
    Weir__Ack ack = WEIR__ACK__INIT;
    Weir__Trigger *trigger;

    say(peer, deploy->attempt, STATE(READY));
    weir__start__free_unpacked(raw_expect(peer, KIND(START)), NULL);
    say(peer, deploy->attempt, STATE(RUNNING));
    trigger = raw_expect(peer, KIND(TRIGGER));
    for (uint32_t t = 0; t < TASKS; t++) {
        weir__task_state__init(&states[t]);
        states[t].task = t;
        ptrs[t] = &states[t];
    }
    ack.attempt = deploy->attempt;
    ack.checkpoint = trigger->checkpoint;
    ack.n_tasks = TASKS;
    ack.tasks = ptrs;
    raw_send(peer, KIND(ACK), &ack.base);
    weir__trigger__free_unpacked(trigger, NULL);
    weir__deploy__free_unpacked(deploy, NULL);
    weir__complete__free_unpacked(raw_expect(peer, KIND(COMPLETE)), NULL);
}

/* A task manager that was killed and came back as another process gets its subtasks back because it
 * says what is on its disk; one that has as much room and came first does not. */
START_TEST(subtasks_follow_their_files)
{
    struct raw_peer a, b, again;
    Weir__LocalState local;
    struct jm_host jm;
    struct wr_id job;
    uint8_t id[16];
    Weir__Deploy *deploy;

    jm_host_start(&jm, &(struct jm_host_options){.reconnect_grace_us = 1000000});
    job = jm_host_submit(&jm, &options);
    join(&a, jm.address, 1, NULL);
    run_to_checkpoint(&a);
    join(&b, jm.address, 2, NULL);
    raw_close(&a);
    fill_local(&local, id, job, 1);
    join(&again, jm.address, 3, &local);
    deploy = raw_expect(&again, KIND(DEPLOY));
    ck_assert_uint_eq(deploy->checkpoint, 1);
    ck_assert_uint_eq(deploy->n_tasks, TASKS);
    weir__deploy__free_unpacked(deploy, NULL);
    raw_close(&b);
    raw_close(&again);
    jm_host_stop(&jm);
}
END_TEST

static void expect_forget(struct raw_peer *peer, const uint8_t id[16])
{
    Weir__Forget *forget = raw_expect(peer, KIND(FORGET));

    ck_assert_uint_eq(forget->n_jobs, 1);
    ck_assert_uint_eq(forget->jobs[0].len, 16);
    ck_assert_mem_eq(forget->jobs[0].data, id, 16);
    weir__forget__free_unpacked(forget, NULL);
}

struct cancel {
    struct jm_cancel cancel;
    _Atomic bool done;
};

static void on_cancelled(struct jm_cancel *cancel, enum wr_code code, const struct wr_error *err)
{
    (void)code;
    (void)err;
    atomic_store(&WR_CONTAINER_OF(cancel, struct cancel, cancel)->done, true);
}

static void run_cancel(struct jm_daemon *daemon, void *ctx)
{
    jm_daemon_cancel(daemon, ctx);
}

/* When a job ends every task manager is told to forget it, and who brings files of one that is over
 * or that nobody knows is told so at once. */
START_TEST(what_is_of_no_use_is_forgotten)
{
    struct raw_peer a, b;
    Weir__LocalState local;
    struct jm_host jm;
    struct cancel cancel = {.cancel = {.done = on_cancelled}};
    uint8_t id[16], stranger[16];

    jm_host_start(&jm, &(struct jm_host_options){0});
    cancel.cancel.job = jm_host_submit(&jm, &options);
    fill_local(&local, id, cancel.cancel.job, 5);
    join(&a, jm.address, 1, &local);
    run_to_checkpoint(&a);
    fill_local(&local, stranger, (struct wr_id){77, 78}, 0);
    join(&b, jm.address, 2, &local);
    expect_forget(&b, stranger);
    fill_local(&local, id, cancel.cancel.job, 5);
    jm_host_call(&jm, run_cancel, &cancel.cancel);
    protobuf_c_message_free_unpacked(raw_expect(&a, KIND(CANCEL)), NULL);
    raw_close(&a); /* lost, so its tasks are over */
    expect_forget(&b, id);
    ck_assert(atomic_load(&cancel.done));
    join(&a, jm.address, 3, &local);
    expect_forget(&a, id);
    raw_close(&a);
    raw_close(&b);
    jm_host_stop(&jm);
}
END_TEST

WR_TEST_MAIN("local_state", subtasks_follow_their_files, what_is_of_no_use_is_forgotten)
