/* The life of a job, scene by scene: start, failure, checkpoints, end. */
#include <inttypes.h>

#include "tests/lib/job_world.h"
#include "tests/lib/wr_test.h"

/* The log is fenced before anybody is told anything; tasks start when all are ready. */
START_TEST(a_new_job_fences_deploys_and_starts)
{
    struct job_world w;

    jw_init(&w, &jw_plain);
    jw_run(&w);
    ck_assert_str_eq(jm_job_state_name(&w.job), "CREATED");
    ck_assert_uint_eq(w.seen.count, 1);
    jw_fence(&w);
    ck_assert_uint_eq(w.attempts[0].term, 1);
    ck_assert_uint_eq(w.attempts[0].counter, 1);
    EXPECT(&w, JM_ACTION_DEPLOY, 1);
    jw_status(&w, 0, WEIR__TASK_STATE_KIND__TASK_READY);
    jw_status(&w, 1, WEIR__TASK_STATE_KIND__TASK_READY);
    jw_status(&w, 2, WEIR__TASK_STATE_KIND__TASK_READY);
    EXPECT(&w, JM_ACTION_START, 0);
    jw_status(&w, 3, WEIR__TASK_STATE_KIND__TASK_READY);
    EXPECT(&w, JM_ACTION_START, 1);
    ck_assert_str_eq(jm_job_state_name(&w.job), "RUNNING");
    jw_fini(&w);
}
END_TEST

/* A failed region is deployed anew only when its old tasks are gone, after its delay, behind a
 * fence that was appended after that, and as another attempt. */
START_TEST(a_failed_region_comes_back_behind_a_fence)
{
    struct job_world w;
    struct jm_action deploy;

    jw_init(&w, &jw_plain);
    jw_to_running(&w);
    jw_fail_with(&w, 0, WR_ERR_IO, true, "disk gone");
    EXPECT(&w, JM_ACTION_CANCEL, 2); /* two task managers */
    jw_fail_with(&w, 2, WR_ERR_IO, true, "a consequence");
    EXPECT(&w, JM_ACTION_CANCEL, 0);
    ck_assert_uint_eq(w.job.restart.failures, 1);
    ck_assert_str_eq(w.job.reason, "disk gone");
    ck_assert_str_eq(jm_job_state_name(&w.job), "RESTARTING");
    jw_status(&w, 0, WEIR__TASK_STATE_KIND__TASK_CANCELED);
    jw_status(&w, 1, WEIR__TASK_STATE_KIND__TASK_CANCELED);
    jw_lose(&w, w.job.tasks[2].worker); /* tasks 0 and 2 share it */
    jw_after(&w, 10 * S);
    EXPECT(&w, JM_ACTION_FENCE, 0);
    jw_status(&w, 3, WEIR__TASK_STATE_KIND__TASK_CANCELED);
    jw_fence(&w);
    ck_assert_uint_eq(jw_take(&w, JM_ACTION_DEPLOY, &deploy), 1);
    ck_assert_uint_eq(deploy.attempt.counter, 2);
    ck_assert_uint_eq(w.attempts[0].counter, 2);
    jw_fini(&w);
}
END_TEST

/* What another attempt, another checkpoint, another task manager or nobody says changes nothing. */
START_TEST(stale_messages_are_ignored)
{
    struct job_world w;
    struct wr_attempt old = {1, 7}, now;
    Weir__TaskStatus no_status = WEIR__TASK_STATUS__INIT;
    Weir__Ack no_ack = WEIR__ACK__INIT;
    Weir__CheckpointFailed no_failure = WEIR__CHECKPOINT_FAILED__INIT;
    Weir__Committed no_commit = WEIR__COMMITTED__INIT;

    jw_init(&w, &jw_plain);
    jw_to_running(&w);
    EXPECT(&w, JM_ACTION_TRIGGER, 1);
    now = w.job.regions[0].attempt;
    ck_assert(!jw_ack_of(&w, 0, w.job.tasks[0].worker, old, 1, false));
    ck_assert(!jw_ack_of(&w, 0, w.job.tasks[0].worker, now, 2, false));
    ck_assert(!jw_ack_of(&w, 0, w.job.tasks[0].worker, now, 0, false));
    (void)jw_ack_of(&w, 0, 1 - w.job.tasks[0].worker, now, 1, false);
    ck_assert_uint_eq(w.job.current.acknowledged, 0);
    ck_assert(jw_ack(&w, 0));
    ck_assert(jw_ack(&w, 0));
    ck_assert_uint_eq(w.job.current.acknowledged, 1);
    jw_status_of(&w, 0, old, WEIR__TASK_STATE_KIND__TASK_FAILED, NULL);
    jw_status_of(&w, 0, old, WEIR__TASK_STATE_KIND__TASK_CANCELED, NULL);
    jm_job_on_status(&w.job, 0, &no_status, w.now_ns, 0);
    no_status.task = 1000000;
    jm_job_on_status(&w.job, 0, &no_status, w.now_ns, 0);
    ck_assert(!jm_job_on_ack(&w.job, 0, &no_ack, w.now_ns, 0));
    jm_job_on_checkpoint_failed(&w.job, &no_failure, w.now_ns, 0);
    jm_job_on_committed(&w.job, 0, &no_commit);
    jw_run(&w);
    ck_assert_uint_eq(w.seen.count, 0);
    ck_assert_uint_eq(w.job.current.id, 1);
    ck_assert_uint_eq(w.job.restart.failures, 0);
    jw_fini(&w);
}
END_TEST

/* A decline without a reason is a decline all the same, and never a completion. */
START_TEST(an_empty_reason_does_not_complete_a_checkpoint)
{
    struct job_world w;
    Weir__CheckpointFailed failed = WEIR__CHECKPOINT_FAILED__INIT;
    Weir__AttemptId id;

    jw_init(&w, &jw_plain);
    jw_to_running(&w);
    jw_fill_attempt(0, w.job.regions[0].attempt, &id);
    failed.attempt = &id;
    failed.checkpoint = 1;
    failed.reason = (char *)(uintptr_t) "";
    jm_job_on_checkpoint_failed(&w.job, &failed, w.now_ns, 0);
    jw_run(&w);
    EXPECT(&w, JM_ACTION_ABORT, 1);
    EXPECT(&w, JM_ACTION_COMPLETE, 0);
    ck_assert_uint_eq(w.job.failed_count, 1);
    ck_assert_uint_eq(w.job.completed_count, 0);
    ck_assert_str_ne(w.job.history.items[0].reason, "");
    jw_fini(&w);
}
END_TEST

/* Sinks hear of a checkpoint only once its record exists; the next one waits for their word. */
START_TEST(a_checkpoint_is_told_when_its_record_exists)
{
    struct job_world w;

    jw_init(&w, &jw_plain);
    jw_to_running(&w);
    jw_to_recorded(&w);
    jw_after(&w, 5 * S);
    EXPECT(&w, JM_ACTION_COMMITTED, 0);
    EXPECT(&w, JM_ACTION_TRIGGER, 0);
    jw_committed(&w, 0, 1);
    jw_answer_committed(&w);
    EXPECT(&w, JM_ACTION_TRIGGER, 1);
    ck_assert_uint_eq(w.job.current.id, 2);
    ck_assert(w.job.history.items[0].committed);
    jw_fini(&w);
}
END_TEST

/* An append that failed may have happened: the log is read behind a fence, and what it says counts.
 */
START_TEST(an_unknown_record_is_read_back)
{
    struct job_world w;

    jw_init(&w, &jw_plain);
    jw_to_running(&w);
    jw_to_recording(&w);
    jw_answer_record(&w, WR_ERR_IO, true);
    EXPECT(&w, JM_ACTION_COMPLETE, 0);
    EXPECT(&w, JM_ACTION_ABORT, 0);
    jw_after(&w, 1 * S);
    jw_fence(&w);
    EXPECT(&w, JM_ACTION_COMPLETE, 1);
    ck_assert_uint_eq(w.job.completed_count, 1);
    ck_assert_uint_eq(w.job.restore.checkpoint, 1);
    jw_committed(&w, 0, 1);
    jw_answer_committed(&w);

    /* The second one does not exist. */
    jw_after(&w, 1 * S);
    jw_to_recording(&w);
    jw_answer_record(&w, WR_ERR_IO, false);
    jw_after(&w, 1 * S);
    EXPECT(&w, JM_ACTION_FENCE, 1);
    jw_answer_fence(&w, WR_ERR_IO, "still no disk");
    EXPECT(&w, JM_ACTION_ABORT, 0);
    jw_after(&w, 1 * S);
    jw_fence(&w);
    EXPECT(&w, JM_ACTION_COMPLETE, 0);
    EXPECT(&w, JM_ACTION_ABORT, 1);
    ck_assert_uint_eq(w.job.restore.checkpoint, 1);
    jw_after(&w, 1 * S);
    EXPECT(&w, JM_ACTION_TRIGGER, 1);
    ck_assert_uint_eq(w.job.current.id, 3);
    ck_assert_str_eq(jm_job_state_name(&w.job), "RUNNING");
    jw_fini(&w);
}
END_TEST

/* While a record may or may not exist no restore point is chosen. */
START_TEST(no_region_restarts_while_a_record_is_unknown)
{
    struct job_world w;

    jw_init(&w, &jw_plain);
    jw_to_running(&w);
    jw_to_recording(&w);
    jw_fail_with(&w, 0, WR_ERR_IO, true, "a task failed too");
    jw_end_cancelled(&w);
    jw_after(&w, 5 * S);
    EXPECT(&w, JM_ACTION_FENCE, 0); /* the append is under way */
    jw_answer_record(&w, WR_ERR_IO, true);
    jw_after(&w, 1 * S);
    jw_fence(&w); /* settles the record, and names the region's next attempt */
    EXPECT(&w, JM_ACTION_DEPLOY, 1);
    ck_assert_uint_eq(w.job.restore.checkpoint, 1);
    ck_assert_uint_eq(w.job.regions[0].restored_checkpoint, 1);
    jw_fini(&w);
}
END_TEST

/* Who finds another's record where his should be does nothing any more, whatever happens. */
START_TEST(a_fenced_leader_is_silent)
{
    struct job_world w;

    jw_init(&w, &jw_plain);
    jw_to_running(&w);
    jw_to_recording(&w);
    jw_answer_record(&w, WR_ERR_FENCED, false);
    ck_assert_str_eq(jm_job_state_name(&w.job), "SUSPENDED");
    w.seen.count = 0;
    jw_fail_with(&w, 0, WR_ERR_IO, true, "x");
    jw_lose(&w, 0);
    jw_lose(&w, 1);
    jm_job_on_cancel(&w.job, w.now_ns);
    jw_after(&w, 100 * S);
    ck_assert_uint_eq(w.seen.count, 0);
    jw_fini(&w);
}
END_TEST

/* A leader that has to fence again and finds a newer term in the log stands back. */
START_TEST(an_older_leader_does_not_fence_the_newer_out)
{
    struct job_world w;

    jw_init(&w, &jw_plain);
    jw_to_running(&w);
    jw_lose(&w, 0);
    jw_lose(&w, 1);
    jw_after(&w, 10 * S);
    EXPECT(&w, JM_ACTION_FENCE, 1);
    jw_answer_fence(&w, WR_ERR_FENCED, "another job manager leads");
    w.seen.count = 0;
    jw_after(&w, 10 * S);
    ck_assert_uint_eq(w.seen.count, 0);
    ck_assert_int_eq(w.job.state, JM_JOB_FENCED);
    jw_fini(&w);
}
END_TEST

/* ---- restarts ---- */

/* Fails the region once and says how long it waits before the next fence. */
static uint64_t delay_of_failure(struct job_world *w)
{
    uint64_t waited_ns = 0;

    jw_fail_with(w, 0, WR_ERR_IO, true, "again");
    jw_all(w, WEIR__TASK_STATE_KIND__TASK_CANCELED);
    while (jw_take(w, JM_ACTION_FENCE, NULL) == 0) {
        jw_after(w, 10 * MS);
        waited_ns += 10 * MS;
        ck_assert_uint_lt(waited_ns, 100 * S);
    }
    jw_answer_fence(w, WR_OK, "");
    EXPECT(w, JM_ACTION_DEPLOY, 1);
    jw_all(w, WEIR__TASK_STATE_KIND__TASK_READY);
    return waited_ns / MS;
}

/* Delays double up to the limit, and begin anew after a long quiet time. */
START_TEST(exponential_delays_double_and_reset)
{
    struct job_world w;
    static const uint64_t expected_ms[] = {100, 200, 400, 800, 1000, 1000};

    jw_init(&w, &jw_plain);
    jw_to_running(&w);
    for (uint32_t i = 0; i < WR_COUNT(expected_ms); i++) {
        ck_assert_uint_eq(delay_of_failure(&w), expected_ms[i]);
    }
    jw_after(&w, 9 * S);
    ck_assert_uint_eq(delay_of_failure(&w), 1000);
    jw_after(&w, 12 * S);
    ck_assert_uint_eq(delay_of_failure(&w), 100);
    ck_assert_uint_eq(w.job.restart.failures, 8);
    jw_fini(&w);
}
END_TEST

/* Fixed: the same delay each time, so often and no more, however long it was quiet. */
START_TEST(fixed_restarts_are_counted)
{
    struct job_plan_options options = jw_plain;
    struct job_world w;

    options.strategy = "fixed";
    options.attempts = 3;
    options.max_delay_us = 0;
    jw_init(&w, &options);
    jw_to_running(&w);
    for (uint32_t i = 0; i < 3; i++) {
        jw_after(&w, 1000 * S);
        ck_assert_uint_eq(delay_of_failure(&w), 100);
    }
    jw_fail_with(&w, 0, WR_ERR_IO, true, "the fourth");
    ck_assert_str_eq(jm_job_state_name(&w.job), "FAILING");
    jw_end_cancelled(&w);
    EXPECT(&w, JM_ACTION_TERMINAL, 1);
    EXPECT(&w, JM_ACTION_FENCE, 0);
    ck_assert_str_eq(w.job.reason, "the fourth");
    jw_fini(&w);
}
END_TEST

/* none, and what cannot be retried, end the job at once. */
START_TEST(no_restart_means_failed)
{
    for (uint32_t i = 0; i < 2; i++) {
        struct job_plan_options options = jw_plain;
        struct job_world w;

        options.strategy = i == 0 ? "none" : "exponential";
        jw_init(&w, &options);
        jw_to_running(&w);
        jw_fail_with(&w, 0, WR_ERR_MEMORY, i == 0, "no memory");
        ck_assert_str_eq(jm_job_state_name(&w.job), "FAILING");
        jw_end_cancelled(&w);
        EXPECT(&w, JM_ACTION_TERMINAL, 1);
        jw_fini(&w);
    }
}
END_TEST

/* The words are others each time, as those of another version are. 0: a record that nobody knows. */
static void fail_record(struct job_world *w, uint32_t task, uint64_t record)
{
    static uint32_t times;
    Weir__Failure failure = WEIR__FAILURE__INIT;
    char message[100];

    snprintf(message, sizeof message, "step \"in0\": out of range, n=%" PRIu64 ", told %u times",
             record, ++times);
    failure.code = WR_ERR_RECORD;
    failure.retriable = true;
    failure.message = message;
    failure.record = record;
    jw_fail_by(w, task, &failure);
}

static void restart_after(struct job_world *w)
{
    jw_all(w, WEIR__TASK_STATE_KIND__TASK_CANCELED);
    jw_after(w, 10 * S);
    jw_fence(w);
    jw_all(w, WEIR__TASK_STATE_KIND__TASK_READY);
    w->seen.count = 0;
}

/* The same record twice fails the job and is shown; who read it, how it is told, and a lost task manager
 * in between, do not matter; two different records are two. */
START_TEST(a_poison_record_fails_the_job)
{
    struct job_world w;

    jw_init(&w, &jw_plain);
    jw_to_running(&w);
    fail_record(&w, 0, 1);
    restart_after(&w);
    fail_record(&w, 0, 2);
    ck_assert_int_eq(w.job.state, JM_JOB_RUNNING);
    restart_after(&w);
    jw_lose(&w, 0);
    restart_after(&w);
    fail_record(&w, 1, 2);
    ck_assert_int_eq(w.job.state, JM_JOB_FAILING);
    ck_assert_ptr_nonnull(strstr(w.job.reason, "n=2"));
    ck_assert_ptr_nonnull(strstr(w.job.reason, "the same record has failed before"));
    ck_assert_ptr_nonnull(strstr(w.job.reason, "\"errors: {dead_letter: SINK}\""));
    jw_fini(&w);
}
END_TEST

/* Bad records that take turns, as those of several tasks do, end the job no later than when each has
 * failed once; checkpoints completed in between do not matter, since the record came again behind them. */
START_TEST(poison_records_take_no_turns)
{
    struct job_world w;

    jw_init(&w, &jw_plain);
    jw_to_running(&w);
    for (uint32_t i = 0; i < 5; i++) {
        fail_record(&w, i % 2, 1 + i);
        ck_assert_int_eq(w.job.state, JM_JOB_RUNNING);
        restart_after(&w);
        if (i == 2) { /* one has been triggered */
            uint64_t id = w.job.current.id;
            jw_ack_all(&w);
            jw_answer_manifest(&w, WR_OK);
            jw_answer_record(&w, WR_OK, true);
            jw_committed(&w, 0, id);
            jw_answer_committed(&w);
            ck_assert_uint_eq(w.job.completed_count, 1);
        }
    }
    fail_record(&w, 0, 4);
    ck_assert_int_eq(w.job.state, JM_JOB_FAILING);
    jw_fini(&w);
}
END_TEST

/* A task manager that does not say which record it was, as older ones do not, ends no job by it, whatever
 * its words. */
START_TEST(unknown_records_are_nobodys)
{
    struct job_world w;

    jw_init(&w, &jw_plain);
    jw_to_running(&w);
    for (uint32_t i = 0; i < 4; i++) {
        jw_fail_with(&w, 0, WR_ERR_RECORD, true, "step \"in0\": out of range, n=2");
        ck_assert_int_eq(w.job.state, JM_JOB_RUNNING);
        restart_after(&w);
    }
    jw_fini(&w);
}
END_TEST

/* Without restarts the first bad record ends the job, and the reason says what can be done, however long it
 * is. */
START_TEST(the_end_of_a_bad_record_has_a_cure)
{
    struct job_plan_options options = jw_plain;
    struct job_world w;
    char message[1024];

    options.strategy = "none";
    jw_init(&w, &options);
    jw_to_running(&w);
    memset(message, 'm', sizeof message - 1);
    message[sizeof message - 1] = '\0';
    jw_fail_with(&w, 0, WR_ERR_RECORD, true, message);
    ck_assert_int_eq(w.job.state, JM_JOB_FAILING);
    ck_assert_ptr_null(strstr(w.job.reason, "failed before"));
    ck_assert_ptr_nonnull(strstr(w.job.reason, "m; leave such records out by \"errors: skip\""));
    ck_assert_ptr_nonnull(strstr(w.job.reason, "in the step or for the whole job"));
    jw_fini(&w);
}
END_TEST

/* ---- restores that fail ---- */

/* To where a restore from checkpoint 1 is under way. */
static void to_restoring(struct job_world *w)
{
    jw_init(w, &jw_plain);
    jw_to_running(w);
    jw_to_checkpointed(w);
    jw_fail_with(w, 0, WR_ERR_IO, true, "disk gone");
    jw_all(w, WEIR__TASK_STATE_KIND__TASK_CANCELED);
    jw_after(w, 10 * S);
    jw_fence(w);
    EXPECT(w, JM_ACTION_DEPLOY, 1);
    ck_assert_uint_eq(w->job.regions[0].restored_checkpoint, 1);
    (void)jw_take(w, JM_ACTION_CANCEL, NULL);
    (void)jw_take(w, JM_ACTION_ABORT, NULL);
}

/* What cannot be restored ends the job, and its end waits until it is known which checkpoint is good:
 * that is what people are told first. */
START_TEST(an_end_says_what_is_good)
{
    struct job_world w;
    struct jm_action verify;

    to_restoring(&w);
    jw_fail_with(&w, 1, WR_ERR_CORRUPT, false, "the hash differs");
    ck_assert_uint_eq(jw_take(&w, JM_ACTION_VERIFY, &verify), 1);
    ck_assert_uint_eq(verify.checkpoint, 1);
    ck_assert_str_eq(jm_job_state_name(&w.job), "FAILING");
    jw_fail_with(&w, 2, WR_ERR_CORRUPT, false, "a consequence");
    jw_all(&w, WEIR__TASK_STATE_KIND__TASK_CANCELED);
    jw_after(&w, 100 * S);
    EXPECT(&w, JM_ACTION_VERIFY, 0);
    EXPECT(&w, JM_ACTION_TERMINAL, 0);
    EXPECT(&w, JM_ACTION_FENCE, 0);
    jm_job_on_verified(&w.job, "checkpoint 1 is damaged");
    jw_run(&w);
    EXPECT(&w, JM_ACTION_TERMINAL, 1);
    ck_assert_str_eq(w.job.reason, "checkpoint 1 is damaged: the hash differs");
    jw_fini(&w);
}
END_TEST

/* What else fails says nothing about a checkpoint: a retriable failure, another mistake, a task that
 * runs already, one that was restored from nothing. */
START_TEST(other_failures_do_not_blame_a_checkpoint)
{
    struct job_world w;

    to_restoring(&w);
    jw_fail_with(&w, 1, WR_ERR_CORRUPT, true, "not for ever");
    ck_assert_str_eq(jm_job_state_name(&w.job), "RESTARTING");
    EXPECT(&w, JM_ACTION_VERIFY, 0);
    jw_fini(&w);

    to_restoring(&w);
    jw_fail_with(&w, 1, WR_ERR_INVALID, false, "another plan");
    EXPECT(&w, JM_ACTION_VERIFY, 0);
    jw_all(&w, WEIR__TASK_STATE_KIND__TASK_CANCELED);
    EXPECT(&w, JM_ACTION_TERMINAL, 1);
    jw_fini(&w);

    to_restoring(&w);
    jw_all(&w, WEIR__TASK_STATE_KIND__TASK_READY);
    EXPECT(&w, JM_ACTION_START, 1);
    jw_fail_with(&w, 1, WR_ERR_CORRUPT, false, "an input file is gone");
    EXPECT(&w, JM_ACTION_VERIFY, 0);
    jw_fini(&w);

    jw_init(&w, &jw_plain);
    jw_to_deployed(&w);
    jw_fail_with(&w, 1, WR_ERR_NOT_FOUND, false, "an input file is gone");
    EXPECT(&w, JM_ACTION_VERIFY, 0);
    jw_fini(&w);
}
END_TEST

/* ---- checkpoints ---- */

/* A table whose chain is a base and `deltas` deltas, the newest part as of checkpoint `c`. */
struct chain {
    Weir__TableState table;
    Weir__TablePart parts[8], *ptrs[8];
};

static Weir__TableState *make_chain(struct chain *chain, Weir__TablePart__Kind base,
                                    uint32_t deltas, uint64_t c)
{
    weir__table_state__init(&chain->table);
    chain->table.name = (char *)(uintptr_t) "t";
    chain->table.n_parts = deltas + 1;
    chain->table.parts = chain->ptrs;
    for (uint32_t i = 0; i <= deltas; i++) {
        weir__table_part__init(&chain->parts[i]);
        chain->parts[i].kind = i == 0 ? base : WEIR__TABLE_PART__KIND__DELTA;
        chain->parts[i].checkpoint = c - deltas + i;
        chain->ptrs[i] = &chain->parts[i];
    }
    return &chain->table;
}

static void ack_tables(struct job_world *w, uint32_t task, Weir__TableState **tables, size_t count)
{
    Weir__Ack ack = WEIR__ACK__INIT;
    Weir__TaskState state = WEIR__TASK_STATE__INIT, *states[] = {&state};
    Weir__AttemptId id;
    uint8_t data[2048];

    jw_fill_attempt(w->job.tasks[task].region, w->job.regions[w->job.tasks[task].region].attempt,
                    &id);
    state.task = task;
    state.n_tables = count;
    state.tables = tables;
    ack.attempt = &id;
    ack.checkpoint = w->job.current.id;
    ack.n_tasks = 1;
    ack.tasks = states;
    Weir__Ack *sent = weir__ack__unpack(NULL, weir__ack__pack(&ack, data), data);
    ck_assert_ptr_nonnull(sent);
    ck_assert(jm_job_on_ack(&w->job, w->job.tasks[task].worker, sent, w->now_ns, 0));
    weir__ack__free_unpacked(sent, NULL);
}

/* The snapshot table says of each task what its state is made of, and what of it this checkpoint
 * wrote: the parts as of its barrier, not those of earlier ones that are listed again. */
START_TEST(the_snapshot_table_tells_bases_from_deltas)
{
    struct job_world w;
    struct chain a, b, c;
    Weir__TableState *both[2];
    const struct jm_ack *acks;

    jw_init(&w, &jw_plain);
    jw_to_running(&w);
    w.job.current.id = 7;
    acks = w.job.current.acks;
    both[0] = make_chain(&a, WEIR__TABLE_PART__KIND__BASE, 3, 7);
    both[1] = make_chain(&b, WEIR__TABLE_PART__KIND__STORE, 0, 7);
    ack_tables(&w, 0, both, 2);
    ck_assert(acks[0].chain.bases == 1 && acks[0].chain.deltas == 3 && acks[0].chain.stores == 1);
    ck_assert(acks[0].written.bases == 0 && acks[0].written.deltas == 1 &&
              acks[0].written.stores == 1);
    ack_tables(&w, 0, both, 2); /* twice counts once */
    both[0] = make_chain(&c, WEIR__TABLE_PART__KIND__BASE, 0, 7);
    ack_tables(&w, 1, both, 1);
    ck_assert(acks[1].written.bases == 1 && acks[1].chain.deltas == 0);
    ack_tables(&w, 2, NULL, 0);
    ck_assert(acks[2].acknowledged && acks[2].chain.bases == 0);
    ck_assert(w.job.current.written.bases == 1 && w.job.current.written.deltas == 1 &&
              w.job.current.written.stores == 1);
    jw_fini(&w);
}
END_TEST

/* One that is not acknowledged in time is aborted, and the next comes after the interval. */
START_TEST(a_checkpoint_times_out)
{
    struct job_plan_options options = jw_plain;
    struct job_world w;

    options.timeout_us = 3000000;
    jw_init(&w, &options);
    jw_to_running(&w);
    EXPECT(&w, JM_ACTION_TRIGGER, 1);
    ck_assert(jw_ack(&w, 0));
    jw_after(&w, 2999 * MS);
    EXPECT(&w, JM_ACTION_ABORT, 0);
    ck_assert_uint_eq(jm_job_wake_ns(&w.job, w.now_ns), w.now_ns + 1 * MS);
    jw_after(&w, 1 * MS);
    EXPECT(&w, JM_ACTION_ABORT, 1);
    ck_assert_ptr_nonnull(strstr(w.job.history.items[0].reason, "1 of 4"));
    EXPECT(&w, JM_ACTION_TRIGGER, 1); /* the interval is over too */
    ck_assert_uint_eq(w.job.aborted_through, 1);
    ck_assert(!jw_ack_of(&w, 1, w.job.tasks[1].worker, w.job.regions[0].attempt, 1, false));
    jw_fini(&w);
}
END_TEST

/* min_pause is kept after the end of one, the interval after its beginning. */
START_TEST(checkpoints_keep_their_distance)
{
    struct job_plan_options options = jw_plain;
    struct job_world w;

    options.min_pause_us = 500000;
    jw_init(&w, &options);
    jw_to_running(&w);
    w.now_ns += 800 * MS;
    jw_to_checkpointed(&w);
    jw_after(&w, 499 * MS);
    EXPECT(&w, JM_ACTION_TRIGGER, 0);
    ck_assert_uint_eq(jm_job_wake_ns(&w.job, w.now_ns), w.now_ns + 1 * MS);
    jw_after(&w, 1 * MS);
    jw_to_checkpointed(&w); /* at once: then the interval counts */
    jw_after(&w, 999 * MS);
    EXPECT(&w, JM_ACTION_TRIGGER, 0);
    jw_after(&w, 1 * MS);
    EXPECT(&w, JM_ACTION_TRIGGER, 1);
    jw_fini(&w);
}
END_TEST

static void decline(struct job_world *w)
{
    Weir__CheckpointFailed failed = WEIR__CHECKPOINT_FAILED__INIT;
    Weir__AttemptId id;

    (void)jw_take(w, JM_ACTION_TRIGGER, NULL);
    jw_fill_attempt(0, w->job.regions[0].attempt, &id);
    failed.attempt = &id;
    failed.checkpoint = w->job.current.id;
    failed.reason = (char *)(uintptr_t) "disk full";
    jm_job_on_checkpoint_failed(&w->job, &failed, w->now_ns, 0);
    jw_run(w);
    EXPECT(w, JM_ACTION_ABORT, 1);
}

/* Declined, timed out, not written: all of them count in a row; a completed one begins anew, and so
 * does a restart. */
START_TEST(too_many_failed_checkpoints_restart_the_region)
{
    struct job_plan_options options = jw_plain;
    struct job_world w;

    options.tolerable_failures = 2;
    options.timeout_us = 3000000;
    jw_init(&w, &options);
    jw_to_running(&w);
    decline(&w);
    jw_after(&w, 1 * S);
    jw_to_checkpointed(&w);
    jw_after(&w, 1 * S);
    decline(&w);
    jw_after(&w, 1 * S);
    EXPECT(&w, JM_ACTION_TRIGGER, 1);
    jw_after(&w, 3 * S); /* the second times out, the third begins */
    EXPECT(&w, JM_ACTION_ABORT, 1);
    ck_assert_uint_eq(w.job.restart.failures, 0);
    EXPECT(&w, JM_ACTION_TRIGGER, 1);
    jw_ack_all(&w);
    jw_answer_manifest(&w, WR_ERR_NO_SPACE);
    EXPECT(&w, JM_ACTION_RECORD, 0);
    ck_assert_uint_eq(w.job.restart.failures, 1);
    EXPECT(&w, JM_ACTION_CANCEL, 2);
    restart_after(&w);
    decline(&w);
    ck_assert_uint_eq(w.job.restart.failures, 1);
    jw_fini(&w);
}
END_TEST

/* A job that fails while its record is being appended: the record is found and is where the restart
 * begins; its commits are the restored sinks'. */
START_TEST(a_region_fails_while_its_record_is_in_flight)
{
    struct job_world w;

    jw_init(&w, &jw_plain);
    jw_to_running(&w);
    jw_to_recording(&w);
    jw_fail_with(&w, 0, WR_ERR_IO, true, "x");
    EXPECT(&w, JM_ACTION_CANCEL, 2);
    EXPECT(&w, JM_ACTION_ABORT, 0);
    jw_answer_record(&w, WR_OK, true);
    ck_assert_uint_eq(w.job.completed_count, 1);
    jw_end_cancelled(&w);
    jw_after(&w, 1 * S);
    jw_fence(&w);
    EXPECT(&w, JM_ACTION_DEPLOY, 1);
    EXPECT(&w, JM_ACTION_COMMITTED, 0);
    jw_all(&w, WEIR__TASK_STATE_KIND__TASK_READY);
    jw_answer_committed(&w); /* READY says that the restored tokens are committed */
    jw_fini(&w);
}
END_TEST

/* A reconnect may have lost the trigger or acknowledgements: the checkpoint is given up. */
START_TEST(a_broken_connection_aborts_the_checkpoint)
{
    struct job_world w;
    struct jm_report reports[4];
    uint32_t worker, count = 0;

    jw_init(&w, &jw_plain);
    jw_to_running(&w);
    EXPECT(&w, JM_ACTION_TRIGGER, 1);
    worker = w.job.tasks[0].worker;
    for (uint32_t t = 0; t < 4; t++) {
        if (w.job.tasks[t].worker == worker) {
            reports[count++] = (struct jm_report){.task = t,
                                                  .attempt = w.job.regions[0].attempt,
                                                  .state = WEIR__TASK_STATE_KIND__TASK_RUNNING};
        }
    }
    ck_assert(jm_job_on_inventory(&w.job, worker, reports, count, w.now_ns, 0));
    jw_run(&w);
    EXPECT(&w, JM_ACTION_ABORT, 1);
    ck_assert_uint_eq(w.job.restart.failures, 0);
    /* Of two tasks one has vanished. */
    ck_assert(jm_job_on_inventory(&w.job, worker, reports, 1, w.now_ns, 0));
    jw_run(&w);
    EXPECT(&w, JM_ACTION_CANCEL, 2);
    ck_assert_uint_eq(w.job.restart.failures, 1);
    jw_fini(&w);
}
END_TEST

/* ---- the end ---- */

/* All drained: a final checkpoint at once; its commits confirmed: TERMINAL; only then tasks go. */
START_TEST(a_job_ends_with_a_final_checkpoint)
{
    struct job_world w;

    jw_init(&w, &jw_plain);
    jw_to_running(&w);
    jw_to_checkpointed(&w);
    for (uint32_t t = 0; t < 4; t++) {
        EXPECT(&w, JM_ACTION_TRIGGER, 0);
        jw_status(&w, t, WEIR__TASK_STATE_KIND__TASK_DRAINED);
    }
    ck_assert(w.job.current.final);
    jw_to_recorded(&w);
    EXPECT(&w, JM_ACTION_TERMINAL, 0);
    jw_committed(&w, 0, w.job.commit_checkpoint);
    jw_answer_committed(&w);
    EXPECT(&w, JM_ACTION_TERMINAL, 1);
    EXPECT(&w, JM_ACTION_RELEASE, 0);
    jw_lose(&w, 0); /* does not matter any more */
    jw_answer_record(&w, WR_OK, false);
    EXPECT(&w, JM_ACTION_ENDED, 1);
    ck_assert_int_eq(w.job.state, JM_JOB_ENDED);
    jw_all(&w, WEIR__TASK_STATE_KIND__TASK_FINISHED);
    ck_assert_uint_eq(w.job.restart.failures, 0);
    jw_fini(&w);
}
END_TEST

/* A fence that failed may stand where the TERMINAL record would: it is settled before that. */
START_TEST(an_unknown_fence_is_settled_before_the_end)
{
    struct job_world w;

    jw_init(&w, &jw_plain);
    jw_to_running(&w);
    jw_to_checkpointed(&w);
    jw_all(&w, WEIR__TASK_STATE_KIND__TASK_DRAINED);
    jw_to_recorded(&w);
    jw_fail_with(&w, 0, WR_ERR_IO, true, "after the last record");
    jw_end_cancelled(&w);
    jw_after(&w, 1 * S);
    EXPECT(&w, JM_ACTION_FENCE, 1);
    w.log.newest_committed = true; /* by whom it had been told to */
    jw_answer_fence(&w, WR_ERR_IO, "nobody knows");
    jw_after(&w, 1 * S);
    EXPECT(&w, JM_ACTION_TERMINAL, 0);
    jw_fence(&w);
    EXPECT(&w, JM_ACTION_TERMINAL, 1);
    jw_fini(&w);
}
END_TEST

/* A final checkpoint that fails is tried again, but not in a loop without a pause. */
START_TEST(a_failed_final_checkpoint_is_tried_again_later)
{
    struct job_plan_options options = jw_plain;
    struct job_world w;

    options.interval_us = 0;
    jw_init(&w, &options);
    jw_to_running(&w);
    EXPECT(&w, JM_ACTION_TRIGGER, 0); /* no interval: none but the final one */
    jw_all(&w, WEIR__TASK_STATE_KIND__TASK_DRAINED);
    EXPECT(&w, JM_ACTION_TRIGGER, 1);
    decline(&w);
    jw_after(&w, 999 * MS);
    EXPECT(&w, JM_ACTION_TRIGGER, 0);
    ck_assert_uint_eq(jm_job_wake_ns(&w.job, w.now_ns), w.now_ns + 1 * MS);
    jw_after(&w, 1 * MS);
    jw_to_recorded(&w);
    jw_fini(&w);
}
END_TEST

/* Without checkpoints and transactional sinks the end needs neither. */
START_TEST(a_job_without_checkpoints_just_ends)
{
    struct job_plan_options options = jw_plain;
    struct job_world w;

    options.interval_us = 0;
    options.commits = false;
    jw_init(&w, &options);
    jw_to_running(&w);
    jw_all(&w, WEIR__TASK_STATE_KIND__TASK_DRAINED);
    EXPECT(&w, JM_ACTION_TRIGGER, 0);
    EXPECT(&w, JM_ACTION_TERMINAL, 1);
    /* Nobody knows whether it was written: it was. */
    memcpy(w.log.terminal, "FINISHED", 9);
    jw_answer_record(&w, WR_ERR_IO, false);
    jw_after(&w, 1 * S);
    EXPECT(&w, JM_ACTION_TERMINAL, 0);
    EXPECT(&w, JM_ACTION_FENCE, 1);
    jw_answer_fence(&w, WR_OK, "");
    EXPECT(&w, JM_ACTION_RELEASE, 1);
    EXPECT(&w, JM_ACTION_ENDED, 1);
    jw_fini(&w);
}
END_TEST

/* A restored final checkpoint is re-committed, drains and ends; one that was committed ends at
 * once. */
START_TEST(a_restored_final_checkpoint_ends_the_job)
{
    struct job_world w;

    jw_init(&w, &jw_plain);
    w.log.last_k = 5;
    w.log.newest = (struct jm_record){.k = 4, .term = 1, .checkpoint = 9, .final = true};
    w.log.highest_checkpoint = 9;
    jw_to_deployed(&w);
    jw_all(&w, WEIR__TASK_STATE_KIND__TASK_READY);
    jw_answer_committed(&w);
    EXPECT(&w, JM_ACTION_TRIGGER, 0);
    EXPECT(&w, JM_ACTION_TERMINAL, 1);
    jm_job_fini(&w.job);
    jw_begin_leader(&w, 2, w.now_ns + 3 * S);
    jw_run(&w);
    jw_fence(&w);
    EXPECT(&w, JM_ACTION_DEPLOY, 0);
    EXPECT(&w, JM_ACTION_TERMINAL, 1);
    jw_fini(&w);
}
END_TEST

WR_TEST_MAIN("job", an_end_says_what_is_good, other_failures_do_not_blame_a_checkpoint,
             the_snapshot_table_tells_bases_from_deltas, a_new_job_fences_deploys_and_starts, a_failed_region_comes_back_behind_a_fence,
             stale_messages_are_ignored, an_empty_reason_does_not_complete_a_checkpoint,
             a_checkpoint_is_told_when_its_record_exists, an_unknown_record_is_read_back,
             no_region_restarts_while_a_record_is_unknown, a_fenced_leader_is_silent,
             an_older_leader_does_not_fence_the_newer_out, exponential_delays_double_and_reset,
             fixed_restarts_are_counted, no_restart_means_failed, a_poison_record_fails_the_job,
             poison_records_take_no_turns, unknown_records_are_nobodys, the_end_of_a_bad_record_has_a_cure,
             a_checkpoint_times_out, checkpoints_keep_their_distance,
             too_many_failed_checkpoints_restart_the_region,
             a_region_fails_while_its_record_is_in_flight,
             a_broken_connection_aborts_the_checkpoint, a_job_ends_with_a_final_checkpoint,
             an_unknown_fence_is_settled_before_the_end,
             a_failed_final_checkpoint_is_tried_again_later, a_job_without_checkpoints_just_ends,
             a_restored_final_checkpoint_ends_the_job)
