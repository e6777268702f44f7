/* The life of a job, scene by scene: cancellation, slots, and another leader. */
#include "tests/lib/job_world.h"
#include "tests/lib/wr_test.h"

/* ---- cancel ---- */

static void place_starting(struct job_world *w)
{
    jw_run(w);
}
static void place_waiting_for_slots(struct job_world *w)
{
    w->slot_count = 0;
    jw_run(w);
    jw_fence(w);
    EXPECT(w, JM_ACTION_DEPLOY, 0);
}
static void place_collecting(struct job_world *w)
{
    jw_to_running(w);
    ck_assert(jw_ack(w, 0));
}
static void place_manifest(struct job_world *w)
{
    jw_to_running(w);
    jw_ack_all(w);
}
static void place_recording(struct job_world *w)
{
    jw_to_running(w);
    jw_to_recording(w);
}
static void place_committing(struct job_world *w)
{
    jw_to_running(w);
    jw_to_recorded(w);
}
static void place_failing(struct job_world *w)
{
    jw_to_running(w);
    jw_fail_with(w, 0, WR_ERR_IO, true, "x");
}
static void place_delayed(struct job_world *w)
{
    place_failing(w);
    jw_end_cancelled(w);
}
static void place_adopting(struct job_world *w)
{
    struct jm_report report = {.task = 0, .attempt = {1, 1},
                               .state = WEIR__TASK_STATE_KIND__TASK_RUNNING};

    jm_job_fini(&w->job);
    w->attempts[0] = (struct wr_attempt){1, 1};
    w->log.last_k = 1;
    jw_begin_leader(w, 2, w->now_ns + 3 * S);
    jw_run(w);
    jw_fence(w);
    (void)jm_job_on_inventory(&w->job, 0, &report, 1, w->now_ns, 0);
    jw_run(w);
}

/* Answers everything that is asked, one storage operation at a time, until nothing is. */
static bool answer_all(struct job_world *w)
{
    if (jw_take(w, JM_ACTION_FENCE, NULL) > 0) {
        jw_answer_fence(w, WR_OK, "");
    } else if (w->job.storage == JM_STORAGE_MANIFEST) {
        jw_answer_manifest(w, WR_OK);
    } else if (w->job.storage == JM_STORAGE_CHECKPOINT) {
        jw_answer_record(w, WR_OK, true);
    } else if (w->job.storage == JM_STORAGE_COMMITTED) {
        jw_answer_committed(w);
    } else if (w->job.commit_k != 0 && w->job.regions[0].state == JM_REGION_RUNNING &&
               w->job.tasks[2].committed < w->job.commit_checkpoint) {
        jw_committed(w, 0, w->job.commit_checkpoint);
    } else if (jw_take(w, JM_ACTION_CANCEL, NULL) > 0) {
        jw_all(w, WEIR__TASK_STATE_KIND__TASK_CANCELED);
    } else {
        return false;
    }
    return true;
}

/* From wherever it is: no new deployment, what is decided is committed, everything ends. */
START_TEST(cancel_works_from_everywhere)
{
    static void (*const places[])(struct job_world *w) = {
        place_starting, place_waiting_for_slots, jw_to_deployed, jw_to_running, place_collecting,
        place_manifest, place_recording, place_committing, place_failing, place_delayed,
        place_adopting};

    for (uint32_t i = 0; i < WR_COUNT(places); i++) {
        struct job_world w;
        jw_init(&w, &jw_plain);
        places[i](&w);
        jm_job_on_cancel(&w.job, w.now_ns);
        jw_run(&w);
        bool had_record = w.job.commit_k != 0 || w.job.current.state == JM_CHECKPOINT_RECORD ||
                          w.job.current.state == JM_CHECKPOINT_MANIFEST;
        while (answer_all(&w)) {
        }
        EXPECT(&w, JM_ACTION_DEPLOY, 0);
        ck_assert_msg(jw_take(&w, JM_ACTION_TERMINAL, NULL) == 1, "place %u", i);
        ck_assert_str_eq(jm_job_state_name(&w.job), "CANCELING");
        ck_assert_msg(w.log.newest_committed == had_record, "place %u", i);
        for (uint32_t t = 0; t < 4; t++) {
            ck_assert(!w.job.tasks[t].live);
        }
        jw_answer_record(&w, WR_OK, false);
        EXPECT(&w, JM_ACTION_ENDED, 1);
        jw_fini(&w);
    }
}
END_TEST

/* Sinks that never confirm hold a cancelled job up for a few seconds, not for ever. */
START_TEST(cancel_does_not_wait_for_ever)
{
    struct job_world w;

    jw_init(&w, &jw_plain);
    place_committing(&w);
    jm_job_on_cancel(&w.job, w.now_ns);
    jw_run(&w);
    EXPECT(&w, JM_ACTION_CANCEL, 0);
    jw_after(&w, 5 * S);
    EXPECT(&w, JM_ACTION_CANCEL, 2);
    jw_fini(&w);
}
END_TEST

/* ---- slots ---- */

/* Subtask i of every vertex shares a slot; slots fill evenly; no slot is given away twice. */
START_TEST(regions_are_spread_over_workers)
{
    struct job_plan_options options = jw_plain;
    uint32_t used[4] = {0};
    struct job_world w;

    options.regions = 2;
    options.parallelism = 3;
    jw_init(&w, &options);
    w.slots[0].free = 4;
    w.slots[1].free = 2;
    jw_run(&w);
    jw_fence(&w);
    EXPECT(&w, JM_ACTION_DEPLOY, 2);
    for (uint32_t r = 0; r < 2; r++) {
        for (uint32_t i = 0; i < 3; i++) {
            ck_assert_uint_eq(w.job.tasks[r * 6 + i].worker, w.job.tasks[r * 6 + 3 + i].worker);
            used[w.job.tasks[r * 6 + i].worker] += 1;
        }
    }
    ck_assert_uint_eq(used[0], 4);
    ck_assert_uint_eq(used[1], 2);
    ck_assert_uint_eq(jm_job_slots(&w.job), 6);
    jw_fini(&w);
}
END_TEST

/* With too few slots a region waits and says how many it wants; what fits is deployed. */
START_TEST(too_few_slots_are_waited_for)
{
    struct job_plan_options options = jw_plain;
    struct job_world w;

    options.regions = 2;
    options.parallelism = 3;
    jw_init(&w, &options);
    w.slots[0].free = 3;
    w.slots[1].free = 2;
    jw_run(&w);
    jw_fence(&w);
    EXPECT(&w, JM_ACTION_DEPLOY, 1);
    ck_assert_uint_eq(w.job.slots_wanted, 3);
    ck_assert_uint_eq(w.job.slots_free, 2);
    w.slots[1].free += 1;
    jw_run(&w);
    EXPECT(&w, JM_ACTION_DEPLOY, 1);
    ck_assert_uint_eq(w.job.slots_wanted, 0);
    jw_fini(&w);
}
END_TEST

/* ---- takeover ---- */

/* A second leader: the log names attempt 1.1, checkpoint 4 is its newest record. */
static void take_over(struct job_world *w, bool newest_committed)
{
    jm_job_fini(&w->job);
    w->attempts[0] = (struct wr_attempt){1, 1};
    w->log.last_k = 10;
    w->log.newest = (struct jm_record){.k = 10, .term = 1, .checkpoint = 4};
    w->log.highest_checkpoint = 4;
    w->log.newest_committed = newest_committed;
    jw_begin_leader(w, 2, w->now_ns + 3 * S);
    jw_run(w);
}

/* Tasks 0 and 2 are on worker 5, tasks 1 and 3 on worker 6. */
static void report(struct job_world *w, uint32_t worker, struct wr_attempt attempt,
                   Weir__TaskStateKind state, uint64_t checkpoint)
{
    uint32_t first = worker == 5 ? 0 : 1;
    struct jm_report reports[2] = {
        {.task = first, .attempt = attempt, .state = state, .checkpoint = checkpoint},
        {.task = first + 2, .attempt = attempt, .state = state, .checkpoint = checkpoint}};

    (void)jm_job_on_inventory(&w->job, worker, reports, 2, w->now_ns, 0);
    jw_run(w);
}

/* What runs on is taken over as it is: nothing is deployed, checkpoints that the old leader had
 * under way are let go, new ones are numbered behind everything that any task has heard of, and
 * what was recorded but perhaps not committed is committed. */
START_TEST(running_tasks_are_adopted)
{
    struct wr_attempt old = {1, 1};
    struct jm_action action;
    struct job_world w;

    jw_init(&w, &jw_plain);
    take_over(&w, false);
    report(&w, 5, old, WEIR__TASK_STATE_KIND__TASK_RUNNING, 6);
    EXPECT(&w, JM_ACTION_ADOPTED, 0); /* not fenced yet */
    jw_fence(&w);
    EXPECT(&w, JM_ACTION_ADOPTED, 0); /* not complete yet */
    ck_assert_str_eq(jm_job_state_name(&w.job), "SUSPENDED");
    report(&w, 6, old, WEIR__TASK_STATE_KIND__TASK_RUNNING, 7);
    EXPECT(&w, JM_ACTION_ADOPTED, 1);
    ck_assert_str_eq(jm_job_state_name(&w.job), "RUNNING");
    ck_assert_uint_eq(jw_take(&w, JM_ACTION_ABORT, &action), 1);
    ck_assert_uint_eq(action.checkpoint, 7);
    EXPECT(&w, JM_ACTION_START, 1);
    ck_assert_uint_eq(jw_take(&w, JM_ACTION_COMPLETE, &action), 1);
    ck_assert_uint_eq(action.checkpoint, 4);
    EXPECT(&w, JM_ACTION_COMMITTED, 0); /* that they run does not say that they committed */
    EXPECT(&w, JM_ACTION_TRIGGER, 0);
    jw_committed(&w, 0, 4);
    jw_answer_committed(&w);
    EXPECT(&w, JM_ACTION_TRIGGER, 1);
    ck_assert_uint_eq(w.job.current.id, 8);
    EXPECT(&w, JM_ACTION_DEPLOY, 0);
    EXPECT(&w, JM_ACTION_CANCEL, 0);
    /* From here on they are this leader's: a failure restarts them as its own attempt. */
    jw_fail_with(&w, 0, WR_ERR_IO, true, "x");
    jw_end_cancelled(&w);
    jw_after(&w, 1 * S);
    jw_fence(&w);
    ck_assert_uint_eq(jw_take(&w, JM_ACTION_DEPLOY, &action), 1);
    ck_assert_uint_eq(action.attempt.term, 2);
    jw_fini(&w);
}
END_TEST

/* A region that was not started yet is started by the new leader. */
START_TEST(ready_tasks_are_adopted_and_started)
{
    struct wr_attempt old = {1, 1};
    struct job_world w;

    jw_init(&w, &jw_plain);
    take_over(&w, true);
    jw_fence(&w);
    report(&w, 5, old, WEIR__TASK_STATE_KIND__TASK_INITIALIZING, 4);
    report(&w, 6, old, WEIR__TASK_STATE_KIND__TASK_READY, 4);
    EXPECT(&w, JM_ACTION_ADOPTED, 1);
    EXPECT(&w, JM_ACTION_START, 0);
    jw_status(&w, 0, WEIR__TASK_STATE_KIND__TASK_READY);
    jw_status(&w, 2, WEIR__TASK_STATE_KIND__TASK_READY);
    EXPECT(&w, JM_ACTION_START, 1);
    jw_fini(&w);
}
END_TEST

/* An attempt that the log has superseded is cancelled, even if all of it runs: a newer one may have
 * been deployed and have swept its files. */
START_TEST(a_superseded_attempt_is_not_adopted)
{
    struct wr_attempt old = {1, 1};
    struct job_world w;

    jw_init(&w, &jw_plain);
    take_over(&w, true);
    w.attempts[0] = (struct wr_attempt){1, 2};
    jw_fence(&w);
    report(&w, 5, old, WEIR__TASK_STATE_KIND__TASK_RUNNING, 4);
    report(&w, 6, old, WEIR__TASK_STATE_KIND__TASK_RUNNING, 4);
    EXPECT(&w, JM_ACTION_ADOPTED, 0);
    jw_after(&w, 3 * S);
    EXPECT(&w, JM_ACTION_CANCEL, 2);
    jw_end_cancelled(&w);
    jw_fence(&w);
    EXPECT(&w, JM_ACTION_DEPLOY, 1);
    jw_fini(&w);
}
END_TEST

/* The newest attempt counts: what was reported of an older one before is cancelled. */
START_TEST(a_newer_report_displaces_an_older)
{
    struct wr_attempt old = {1, 1}, newer = {1, 2};
    struct jm_action action;
    struct job_world w;

    jw_init(&w, &jw_plain);
    take_over(&w, true);
    w.attempts[0] = newer;
    jw_fence(&w);
    report(&w, 7, old, WEIR__TASK_STATE_KIND__TASK_RUNNING, 4);
    report(&w, 5, newer, WEIR__TASK_STATE_KIND__TASK_RUNNING, 4);
    ck_assert_uint_eq(jw_take(&w, JM_ACTION_CANCEL, &action), 1);
    ck_assert_uint_eq(action.worker, 7);
    ck_assert_uint_eq(action.attempt.counter, 1);
    report(&w, 6, newer, WEIR__TASK_STATE_KIND__TASK_RUNNING, 4);
    EXPECT(&w, JM_ACTION_ADOPTED, 1);
    jw_fini(&w);
}
END_TEST

/* An attempt that is only reported may be superseded: it is told of no checkpoint, or it would
 * commit what its successor has committed, and what it says about commits is not believed. */
START_TEST(a_reported_attempt_is_not_told_of_checkpoints)
{
    struct job_plan_options options = jw_plain;
    struct job_world w;

    options.regions = 2;
    options.parallelism = 1;
    jw_init(&w, &options);
    take_over(&w, false);
    w.attempts[0] = (struct wr_attempt){1, 3}; /* the log knows of a newer one */
    w.attempts[1] = (struct wr_attempt){1, 2};
    jw_fence(&w);
    for (uint32_t t = 0; t < 4; t++) {
        struct jm_report report = {.task = t, .region = t / 2, .attempt = {1, 1 + t / 2},
                                   .state = WEIR__TASK_STATE_KIND__TASK_RUNNING};
        (void)jm_job_on_inventory(&w.job, 4 + t, &report, 1, w.now_ns, 0);
        jw_run(&w);
    }
    EXPECT(&w, JM_ACTION_ADOPTED, 1);
    EXPECT(&w, JM_ACTION_COMPLETE, 1);
    ck_assert(!jm_job_is_active(&w.job, 0));
    ck_assert(jm_job_is_active(&w.job, 1));
    jw_committed(&w, 0, 4);
    jw_committed(&w, 1, 4);
    EXPECT(&w, JM_ACTION_COMMITTED, 0);
    jw_after(&w, 3 * S);
    EXPECT(&w, JM_ACTION_CANCEL, 2);
    ck_assert(!jm_job_is_active(&w.job, 0));
    jw_fini(&w);
}
END_TEST

/* Broken ones are restarted at once; what does not report is waited for, but not longer than told.
 */
START_TEST(what_cannot_be_adopted_is_restarted)
{
    static const Weir__TaskStateKind bad[] = {
        WEIR__TASK_STATE_KIND__TASK_FAILED, WEIR__TASK_STATE_KIND__TASK_CANCELING,
        WEIR__TASK_STATE_KIND__TASK_CANCELED};
    struct wr_attempt old = {1, 1};

    for (uint32_t i = 0; i < 5; i++) {
        struct job_world w;
        jw_init(&w, &jw_plain);
        take_over(&w, true);
        jw_fence(&w);
        report(&w, 5, old, WEIR__TASK_STATE_KIND__TASK_RUNNING, 4);
        if (i < 3) {
            report(&w, 6, old, bad[i], 4);
        } else if (i == 3) {
            jw_lose(&w, 5); /* dies while the other is waited for */
        } else {
            jw_after(&w, 2999 * MS);
            EXPECT(&w, JM_ACTION_FENCE, 0);
            ck_assert_uint_eq(jm_job_wake_ns(&w.job, w.now_ns), w.now_ns + 1 * MS);
            jw_after(&w, 1 * MS);
        }
        EXPECT(&w, JM_ACTION_CANCEL, i < 2 ? 2 : i == 3 ? 0 : 1);
        jw_end_cancelled(&w);
        jw_fence(&w);
        EXPECT(&w, JM_ACTION_DEPLOY, 1);
        EXPECT(&w, JM_ACTION_ADOPTED, 0);
        jw_fini(&w);
    }
}
END_TEST

/* A job that never had an attempt has nothing to wait for. */
START_TEST(a_job_that_never_ran_starts_at_once)
{
    struct job_world w;

    jw_init(&w, &jw_plain);
    jm_job_fini(&w.job);
    jw_begin_leader(&w, 2, w.now_ns + 3 * S);
    jw_run(&w);
    jw_fence(&w);
    jw_fence(&w); /* the one that names the first attempt */
    EXPECT(&w, JM_ACTION_DEPLOY, 1);
    jw_fini(&w);
}
END_TEST

/* An ended job stays ended; tasks that still report are nobody's. Its files are swept once more: who
 * ended it may have died before that. */
START_TEST(an_ended_job_stays_ended)
{
    struct job_world w;
    Weir__AttemptId id;
    uint32_t region;

    jw_init(&w, &jw_plain);
    take_over(&w, true);
    memcpy(w.log.terminal, "CANCELED", 9);
    EXPECT(&w, JM_ACTION_FENCE, 1);
    jw_answer_fence(&w, WR_OK, "");
    EXPECT(&w, JM_ACTION_ENDED, 1);
    EXPECT(&w, JM_ACTION_COLLECT_GARBAGE, 1);
    report(&w, 5, w.attempts[0], WEIR__TASK_STATE_KIND__TASK_RUNNING, 4);
    jw_fill_attempt(0, w.attempts[0], &id);
    ck_assert(!jm_job_attempt_is(&w.job, &id, &region));
    jw_after(&w, 100 * S);
    ck_assert_uint_eq(w.seen.count, 0);
    jw_fini(&w);
}
END_TEST

/* Files of attempts that may live are not garbage before it is known which ones do. */
START_TEST(nothing_is_swept_before_every_attempt_is_known)
{
    struct job_world w;

    jw_init(&w, &jw_plain);
    ck_assert(!jm_job_may_collect(&w.job));
    take_over(&w, true);
    jw_fence(&w);
    report(&w, 5, w.attempts[0], WEIR__TASK_STATE_KIND__TASK_RUNNING, 4);
    ck_assert(!jm_job_may_collect(&w.job));
    report(&w, 6, w.attempts[0], WEIR__TASK_STATE_KIND__TASK_RUNNING, 4);
    ck_assert(jm_job_may_collect(&w.job));
    jw_fini(&w);
}
END_TEST

/* Until the log names the next attempt of a region its present one may be adopted by another leader,
 * with files that no manifest names yet: nothing is swept between the two, however often it fails. */
START_TEST(nothing_is_swept_before_the_next_attempt_is_logged)
{
    struct job_world w;

    jw_init(&w, &jw_plain);
    jw_to_running(&w);
    ck_assert(jm_job_may_collect(&w.job));
    jw_lose(&w, 0);
    jw_lose(&w, 1);
    ck_assert_int_eq(w.job.regions[0].state, JM_REGION_DOWN);
    ck_assert_uint_eq(w.job.regions[0].attempt.counter, 1);
    ck_assert(jm_job_may_collect(&w.job)); /* the one that was lost still counts as live */
    for (uint32_t tries = 0; tries < 3; tries++) {
        jw_after(&w, 10 * S);
        EXPECT(&w, JM_ACTION_FENCE, 1);
        ck_assert_uint_eq(w.job.regions[0].attempt.counter, 2);
        ck_assert(!jm_job_may_collect(&w.job));
        jw_answer_fence(&w, tries < 2 ? WR_ERR_IO : WR_OK, "disk gone");
        ck_assert(jm_job_may_collect(&w.job) == (tries == 2));
    }
    jw_fini(&w);
}
END_TEST

/* Another leader's files look like garbage to the one that was superseded. */
START_TEST(a_superseded_leader_sweeps_nothing)
{
    struct job_world w;

    jw_init(&w, &jw_plain);
    jw_to_running(&w);
    jw_to_recording(&w);
    jw_answer_record(&w, WR_ERR_FENCED, false);
    ck_assert_int_eq(w.job.state, JM_JOB_FENCED);
    ck_assert(!jm_job_may_collect(&w.job));
    jw_fini(&w);
    jw_init(&w, &jw_plain);
    take_over(&w, true);
    memcpy(w.log.terminal, "CANCELED", 9);
    EXPECT(&w, JM_ACTION_FENCE, 1);
    jw_answer_fence(&w, WR_OK, "");
    ck_assert(jm_job_may_collect(&w.job)); /* ended: all of it */
    jw_fini(&w);
}
END_TEST

WR_TEST_MAIN("job_takeover", cancel_works_from_everywhere, cancel_does_not_wait_for_ever,
             regions_are_spread_over_workers, too_few_slots_are_waited_for,
             running_tasks_are_adopted, ready_tasks_are_adopted_and_started,
             a_superseded_attempt_is_not_adopted, a_newer_report_displaces_an_older,
             a_reported_attempt_is_not_told_of_checkpoints,
             what_cannot_be_adopted_is_restarted, a_job_that_never_ran_starts_at_once,
             an_ended_job_stays_ended, nothing_is_swept_before_every_attempt_is_known,
             nothing_is_swept_before_the_next_attempt_is_logged,
             a_superseded_leader_sweeps_nothing)
