#include "jobmanager/driver/error_counts.h"

#include <stdbool.h>
#include <stdio.h>

#include "tests/lib/wr_test.h"

static void add(struct jm_error_counts *counts, const char *step, const char *code, uint64_t failed,
                uint64_t skipped, uint64_t letters)
{
    struct jm_error_count count = {.failed = failed, .skipped = skipped, .letters = letters};

    (void)snprintf(count.step, sizeof count.step, "%s", step);
    (void)snprintf(count.code, sizeof count.code, "%s", code);
    jm_error_counts_add(counts, &count);
}

/* Counts of one step and code are one, in order of both. */
START_TEST(counts_add_up)
{
    struct jm_error_counts counts = {0}, more = {0};

    add(&counts, "b", "22012", 1, 0, 0);
    add(&counts, "a", "22P02", 0, 2, 0);
    add(&counts, "b", "22003", 0, 3, 0);
    add(&more, "a", "22P02", 1, 40, 5);
    add(&more, "c", "22012", 0, 0, 7);
    jm_error_counts_merge(&counts, &more);
    ck_assert_uint_eq(counts.items.count, 4);
    ck_assert_str_eq(counts.items.items[0].step, "a");
    ck_assert_uint_eq(counts.items.items[0].failed, 1);
    ck_assert_uint_eq(counts.items.items[0].skipped, 42);
    ck_assert_uint_eq(counts.items.items[0].letters, 5);
    ck_assert_str_eq(counts.items.items[1].code, "22003");
    ck_assert_str_eq(counts.items.items[2].code, "22012");
    ck_assert_str_eq(counts.items.items[3].step, "c");
    jm_error_counts_fini(&counts);
    jm_error_counts_fini(&more);
}
END_TEST

/* However many names come, so many rows are kept, and nothing is left out of the sum. */
START_TEST(counts_are_bounded)
{
    struct jm_error_counts counts = {0};
    uint64_t sum = 0;

    for (uint32_t i = 0; i < 1000; i++) {
        char step[20];
        (void)snprintf(step, sizeof step, "s%u", i);
        add(&counts, step, "22012", 0, 1, 0);
    }
    ck_assert_uint_eq(counts.items.count, JM_ERROR_COUNTS_MAX);
    for (uint32_t i = 0; i < counts.items.count; i++) {
        sum += counts.items.items[i].skipped;
    }
    ck_assert_uint_eq(sum, 1000);
    jm_error_counts_fini(&counts);
}
END_TEST

/* A task's sample takes the place of the one before; a failure counts if a record was to blame. */
START_TEST(samples_replace_and_failures_add)
{
    Weir__RecordErrors errors = WEIR__RECORD_ERRORS__INIT, *list[] = {&errors};
    Weir__TaskMetrics metrics = WEIR__TASK_METRICS__INIT;
    Weir__Failure failure = WEIR__FAILURE__INIT;
    struct jm_error_counts counts = {0}, failed = {0};

    errors.step = (char *)"a step whose name is longer than any that a planner lets through, which is "
                          "what a task manager of another version could tell, or one that is broken: "
                          "it is cut";
    errors.code = (char *)"22P02 and more";
    metrics.n_errors = 1;
    metrics.errors = list;
    for (uint32_t i = 1; i <= 3; i++) {
        errors.skipped = i;
        errors.dead_letters = 10 * i;
        jm_error_counts_take(&counts, &metrics);
    }
    ck_assert_uint_eq(counts.items.count, 1);
    ck_assert_uint_eq(counts.items.items[0].skipped, 3);
    ck_assert_uint_eq(counts.items.items[0].letters, 30);
    ck_assert_str_eq(counts.items.items[0].code, "22P02");
    ck_assert_uint_eq(strlen(counts.items.items[0].step), WR_NAME_BYTES_MAX);
    jm_error_counts_note(&failed, NULL);
    jm_error_counts_note(&failed, &failure);
    ck_assert_uint_eq(failed.items.count, 0);
    failure.has_record = true;
    failure.step = (char *)"s.input";
    failure.sqlstate = (char *)"22012";
    jm_error_counts_note(&failed, &failure);
    jm_error_counts_note(&failed, &failure);
    ck_assert_uint_eq(failed.items.items[0].failed, 2);
    ck_assert_str_eq(failed.items.items[0].step, "s");
    jm_error_counts_fini(&counts);
    jm_error_counts_fini(&failed);
}
END_TEST

WR_TEST_MAIN("error_counts", counts_add_up, counts_are_bounded, samples_replace_and_failures_add)
