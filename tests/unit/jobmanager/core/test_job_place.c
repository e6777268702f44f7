/* Where subtasks go: evenly, and within that back to who keeps their state. */
#include "common/base/rng.h"
#include "jobmanager/core/job_internal.h"
#include "tests/lib/job_world.h"
#include "tests/lib/wr_test.h"

/* Four subtasks; sources are tasks 0 to 3, sinks 4 to 7. */
static void init_four(struct job_world *w)
{
    struct job_plan_options options = jw_plain;

    options.parallelism = 4;
    jw_init(w, &options);
}

static void remember(const struct job_world *w, uint32_t workers[16])
{
    for (uint32_t t = 0; t < w->plan->task_count; t++) {
        workers[t] = w->job.tasks[t].worker;
    }
}

/* The only region fails, or has failed, and is deployed anew. */
static void restart(struct job_world *w)
{
    if (w->job.regions[0].state == JM_REGION_RUNNING) {
        jw_fail_with(w, 0, WR_ERR_IO, true, "again");
    }
    jw_end_cancelled(w);
    jw_after(w, 10 * S);
    jw_fence(w);
    EXPECT(w, JM_ACTION_DEPLOY, 1);
}

static void say_local(struct job_world *w, uint32_t worker, uint64_t checkpoint,
                      const uint32_t *tasks, size_t count)
{
    jm_job_on_local_state(&w->job, worker,
                          &(struct jm_local_report){.checkpoint = checkpoint,
                                                    .tasks = tasks,
                                                    .task_count = count});
}

static uint32_t count_on(const struct job_world *w, uint32_t worker)
{
    uint32_t count = 0;

    for (uint32_t t = 0; t < w->plan->task_count; t++) {
        count += w->job.tasks[t].worker == worker;
    }
    return count;
}

/* What acknowledged the newest checkpoint has its files: every subtask goes back there, whatever
 * order and room the task managers have by then. */
START_TEST(subtasks_go_back_to_where_they_ran)
{
    uint32_t before[16], after[16];
    struct job_world w;

    init_four(&w);
    jw_to_running(&w);
    jw_to_checkpointed(&w);
    remember(&w, before);
    w.slots[0] = (struct jm_slots){1, 5};
    w.slots[1] = (struct jm_slots){0, 3};
    restart(&w);
    remember(&w, after);
    ck_assert_mem_eq(before, after, 8 * sizeof *before);
    jw_fini(&w);
}
END_TEST

/* A process that was killed and came back with its data directory gets its subtasks back: it says
 * what it kept, before or after the old one is known to be lost, even of an older checkpoint. */
START_TEST(a_task_manager_that_came_back_gets_its_subtasks)
{
    for (uint32_t turn = 0; turn < 4; turn++) {
        bool early = turn % 2 == 0;
        uint32_t before[16], mine[16], count = 0;
        struct job_world w;
        init_four(&w);
        jw_to_running(&w);
        jw_to_checkpointed(&w);
        jw_after(&w, 2 * S);
        jw_to_checkpointed(&w);
        remember(&w, before);
        for (uint32_t t = 0; t < 8; t++) {
            if (before[t] == 0) {
                mine[count++] = t;
            }
        }
        ck_assert_uint_eq(count, 4);
        w.slots[0] = (struct jm_slots){8, 4}; /* somebody new, with as much room */
        w.slots[2] = (struct jm_slots){7, 4};
        w.slot_count = 3;
        if (early) {
            say_local(&w, 7, turn < 2 ? 1 : 2, mine, count);
        }
        jw_lose(&w, 0);
        if (!early) {
            say_local(&w, 7, turn < 2 ? 1 : 2, mine, count);
        }
        restart(&w);
        for (uint32_t t = 0; t < 8; t++) {
            ck_assert_uint_eq(w.job.tasks[t].worker, before[t] == 0 ? 7 : before[t]);
        }
        jw_fini(&w);
    }
}
END_TEST

/* Of several who kept a subtask's state the one with the newest gets it; of equal ones the one that
 * said so last, since who restored a checkpoint has none of its files yet. */
START_TEST(the_newest_state_wins)
{
    static const uint32_t all[] = {0, 1, 2, 3, 4, 5, 6, 7};
    struct job_world w;

    init_four(&w);
    w.slots[0] = (struct jm_slots){3, 8};
    w.slots[1] = (struct jm_slots){4, 8};
    w.slots[2] = (struct jm_slots){5, 8};
    w.slot_count = 3;
    say_local(&w, 3, 7, all + 1, 1);
    say_local(&w, 4, 9, all + 1, 1);
    say_local(&w, 5, 8, all + 1, 1);
    say_local(&w, 3, 9, all + 2, 1);
    say_local(&w, 5, 9, all + 2, 1);
    jw_to_deployed(&w);
    ck_assert_uint_eq(w.job.tasks[1].worker, 4);
    ck_assert_uint_eq(w.job.tasks[2].worker, 5);
    ck_assert_uint_eq(w.job.tasks[5].worker, 4);
    jw_fini(&w);
}
END_TEST

/* Who keeps everything since it took everything over does not keep it for ever: with others there it
 * gets no more than the largest share of an even placement. */
START_TEST(keeping_state_does_not_unbalance)
{
    static const uint32_t all[] = {0, 1, 2, 3, 4, 5, 6, 7};
    struct job_world w;

    init_four(&w);
    say_local(&w, 1, 3, all, 8);
    jw_to_running(&w);
    ck_assert_uint_eq(count_on(&w, 0), 4);
    ck_assert_uint_eq(count_on(&w, 1), 4);
    /* A third one that has nothing: the others stay within their share, so nothing moves. */
    jw_to_checkpointed(&w);
    w.slots[2] = (struct jm_slots){2, 4};
    w.slot_count = 3;
    restart(&w);
    ck_assert_uint_eq(count_on(&w, 2), 0);
    jw_fini(&w);
}
END_TEST

/* Room is what counts first: who keeps state but is full, or lost, gets nothing. */
START_TEST(without_room_or_life_state_does_not_count)
{
    static const uint32_t all[] = {0, 1, 2, 3, 4, 5, 6, 7};
    struct job_world w;

    init_four(&w);
    w.slots[0].free = 1;
    w.slots[1].free = 3;
    say_local(&w, 0, 9, all, 8);
    say_local(&w, 9, 10, all, 8); /* not among the slots */
    jw_to_running(&w);
    ck_assert_uint_eq(count_on(&w, 0), 2);
    ck_assert_uint_eq(count_on(&w, 1), 6);
    jw_lose(&w, 0);
    for (uint32_t t = 0; t < 8; t++) {
        ck_assert_uint_eq(w.job.tasks[t].holders[0].worker, 9);
        ck_assert_uint_eq(w.job.tasks[t].holders[1].checkpoint, 0);
    }
    jw_fini(&w);
}
END_TEST

/* What a task manager says about tasks that the plan does not have there changes nothing. */
START_TEST(nonsense_about_local_state_is_ignored)
{
    static const uint32_t beyond[] = {8, UINT32_MAX, 4};
    static const uint32_t other_region[] = {4, 5, 6, 7};
    struct job_plan_options options = jw_plain;
    struct job_world w;

    options.regions = 2;
    jw_init(&w, &options);
    say_local(&w, 0, 5, beyond, 3);
    say_local(&w, 0, 5, other_region, 4);
    say_local(&w, 0, 0, other_region, 4);
    jm_job_on_local_state(&w.job, 0,
                          &(struct jm_local_report){
                              .region = 9, .checkpoint = 5, .tasks = other_region, .task_count = 4});
    for (uint32_t t = 0; t < w.plan->task_count; t++) {
        ck_assert_uint_eq(w.job.tasks[t].holders[0].checkpoint, 0);
    }
    jw_fini(&w);
}
END_TEST

static void check_placement(const struct job_world *w, const struct jm_slots *before,
                            const struct jm_slots *after, const uint32_t *even, uint32_t count)
{
    uint32_t most = 0;

    for (uint32_t s = 0; s < count; s++) {
        most = WR_MAX(most, even[s]);
    }
    for (uint32_t s = 0; s < count; s++) {
        uint32_t here = count_on(w, before[s].worker) / 2;
        WR_CK(here <= before[s].free && here <= most);
        WR_CK(after[s].free == before[s].free - here);
    }
    for (uint32_t i = 0; i < 4; i++) {
        WR_CK(w->job.tasks[i].worker == w->job.tasks[4 + i].worker);
    }
}

/* Whoever keeps what: all subtasks are placed, nobody beyond its room nor beyond the largest share of
 * the placement that would be made if nobody kept anything. */
START_TEST(any_holders_make_an_even_placement)
{
    struct wr_rng rng;

    wr_rng_init(&rng, 11);
    for (uint32_t round = 0; round < 3000; round++) {
        struct jm_slots before[4] = {{0}}, after[4];
        uint32_t even[4], count = 1 + (uint32_t)wr_rng_below(&rng, 4), total = 0;
        struct job_world w;
        init_four(&w);
        for (uint32_t s = 0; s < count; s++) {
            before[s] = (struct jm_slots){s, 1 + (uint32_t)wr_rng_below(&rng, 5)};
            total += before[s].free;
        }
        memcpy(after, before, sizeof after);
        WR_CK(job_place_region(&w.job, 0, after, count) == (total >= 4));
        for (uint32_t s = 0; s < count; s++) {
            even[s] = before[s].free - after[s].free;
        }
        for (uint32_t n = 0; n < 12; n++) {
            uint32_t task = (uint32_t)wr_rng_below(&rng, 8);
            say_local(&w, (uint32_t)wr_rng_below(&rng, 6), wr_rng_below(&rng, 4), &task, 1);
            WR_CK(w.job.tasks[task].holders[0].checkpoint >=
                  w.job.tasks[task].holders[1].checkpoint);
            WR_CK(w.job.tasks[task].holders[1].checkpoint == 0 ||
                  w.job.tasks[task].holders[0].worker != w.job.tasks[task].holders[1].worker);
        }
        memcpy(after, before, sizeof after);
        if (job_place_region(&w.job, 0, after, count)) {
            check_placement(&w, before, after, even, count);
        }
        jw_fini(&w);
    }
}
END_TEST

WR_TEST_MAIN("job_place", subtasks_go_back_to_where_they_ran,
             a_task_manager_that_came_back_gets_its_subtasks, the_newest_state_wins,
             keeping_state_does_not_unbalance, without_room_or_life_state_does_not_count,
             nonsense_about_local_state_is_ignored, any_holders_make_an_even_placement)
