#include "jobmanager/client/cli.h"
#include "tests/lib/wr_test.h"

/* The tests are of what a pipe gets, also when they are started from a terminal. */
__attribute__((constructor)) static void be_plain(void)
{
    setenv("TERM", "dumb", 1);
}

static json_t *parse(const char *text)
{
    json_error_t error;
    json_t *json = json_loads(text, 0, &error);

    ck_assert_msg(json != NULL, "%s at %d", error.text, error.position);
    return json;
}

#define CHECK_RENDERED(call, expected)           \
    do {                                         \
        struct wr_sb sb = {0};                   \
        call;                                    \
        ck_assert_str_eq(sb.ptr, expected);      \
        wr_sb_fini(&sb);                         \
    } while (0)

/* A list of jobs is a line each; one that was not started has no duration. */
START_TEST(jobs_are_a_line_each)
{
    json_t *jobs = parse(
        "[{\"id\": \"0123456789abcdef0123456789abcdef\", \"name\": \"words\", \"state\": \"FINISHED\","
        "  \"submitted_us\": 1700000000000000, \"started_us\": 1700000001000000,"
        "  \"ended_us\": 1700000063500000, \"restarts\": 2, \"completed_checkpoints\": 31},"
        " {\"id\": \"ffff456789abcdef0123456789abcdef\", \"name\": \"n\", \"state\": \"CREATED\","
        "  \"submitted_us\": 1700000000000000, \"started_us\": 0, \"ended_us\": 0,"
        "  \"restarts\": 0, \"completed_checkpoints\": 0}]");

    CHECK_RENDERED(
        jm_render_jobs(jobs, &sb),
        "ID            NAME   STATE     SUBMITTED (UTC)      DURATION  RESTARTS  CHECKPOINTS\n"
        "0123456789ab  words  FINISHED  2023-11-14 22:13:20    62.5 s         2           31\n"
        "ffff456789ab  n      CREATED   2023-11-14 22:13:20         -         0            0\n");
    json_decref(jobs);
}
END_TEST

/* A job says when it was protected last, and loudly when it is not; an ended one does not. */
START_TEST(a_job_says_whether_it_is_protected)
{
    json_t *job = parse("{\"id\": \"0123\", \"name\": \"n\", \"state\": \"RUNNING\", \"reason\": \"\","
                        " \"submitted_us\": 1700000000000000, \"started_us\": 1700000001000000,"
                        " \"ended_us\": 0, \"restarts\": 1, \"completed_checkpoints\": 4,"
                        " \"failed_checkpoints\": 2, \"unprotected_us\": 1500000,"
                        " \"unprotected\": false, \"checkpoint_id\": 9,"
                        " \"checkpoint_duration_us\": 130000,"
                        " \"checkpoint_state_bytes\": 3221225472,"
                        " \"checkpoint_written_bytes\": 12582912, \"checkpoint_kind\": \"delta\","
                        " \"rows_in\": 12345, \"rows_out\": 7}");
    static const char head[] = "job            0123\n"
                               "name           n\n"
                               "state          %s\n"
                               "%s"
                               "submitted      2023-11-14 22:13:20\n"
                               "started        2023-11-14 22:13:21\n"
                               "%s"
                               "restarts       1\n"
                               "checkpoints    4 completed, 2 failed%s\n"
                               "saved          checkpoint 9: 3.00 GiB of state, 12.0 MiB written "
                               "(delta) in 130.0 ms\n"
                               "rows           12.3 k in, 7 out\n";
    char text[1000];

    (void)snprintf(text, sizeof text, head, "RUNNING", "", "", "; the last one 1.5 s ago");
    CHECK_RENDERED(jm_render_job(job, &sb), text);
    (void)json_object_set_new(job, "unprotected", json_true());
    (void)snprintf(text, sizeof text, head, "RUNNING", "", "", "; UNPROTECTED for 1.5 s");
    CHECK_RENDERED(jm_render_job(job, &sb), text);
    (void)json_object_set_new(job, "unprotected_us", json_integer(-1));
    (void)snprintf(text, sizeof text, head, "RUNNING", "", "", "");
    CHECK_RENDERED(jm_render_job(job, &sb), text);
    (void)json_object_set_new(job, "unprotected_us", json_integer(9));
    (void)json_object_set_new(job, "state", json_string("FAILED"));
    (void)json_object_set_new(job, "reason", json_string("step \"a\": division by\033[2J zero"));
    (void)json_object_set_new(job, "ended_us", json_integer(1700000002000000));
    (void)snprintf(text, sizeof text, head, "FAILED",
                   "reason         step \"a\": division by?[2J zero\n",
                   "ended          2023-11-14 22:13:22\n", "");
    CHECK_RENDERED(jm_render_job(job, &sb), text);
    json_decref(job);
}
END_TEST

#define TASK                                                                                      \
    "{\"task\": %d, \"vertex_name\": \"v\", \"subtask\": %d, \"state\": \"RUNNING\","             \
    " \"worker_name\": \"tm\", \"attempt\": \"%s\", \"rows_in\": %d, \"rows_out\": %d,"           \
    " \"source_rows\": %d, \"sink_rows\": %d, \"busy_ns\": %lld, \"idle_ns\": %lld,"              \
    " \"backpressured_ns\": %lld, \"busy_ratio\": 0.5, \"idle_ratio\": 0.25,"                     \
    " \"backpressured_ratio\": 0.25, \"watermark_us\": %s, \"state_rows\": 3, \"state_bytes\": 2048}"

static json_t *task(int number, const char *attempt, int rows, long long busy_ns, long long idle_ns)
{
    char text[1000];

    (void)snprintf(text, sizeof text, TASK, number, number, attempt, rows, rows / 2, 0, 0, busy_ns,
                   idle_ns, 0ll, number == 0 ? "null" : "9223372036854775807");
    return parse(text);
}

static const char tasks_head[] = "TASK  STATE    WORKER  ROWS IN  ROWS OUT  ROWS/S  BUSY   IDLE  "
                                 "BLOCKED  STATE ROWS     STATE  WATERMARK\n";

/* Rates and shares are those between two samples, by the time that the tasks counted: how long the
 * answers took to come does not matter, nor in which order tasks are. */
START_TEST(rates_are_those_between_two_samples)
{
    json_t *before = json_pack("[o, o]", task(1, "1.1", 500, 0, 5000000000),
                               task(0, "1.1", 1000, 1000000000, 9000000000));
    json_t *now = json_pack("[o, o]", task(0, "1.1", 5000, 2500000000, 9500000000),
                            task(1, "1.1", 500, 0, 6000000000));
    struct wr_sb sb = {0};

    jm_render_tasks(now, before, &sb);
    ck_assert_int_eq(strncmp(sb.ptr, tasks_head, strlen(tasks_head)), 0);
    ck_assert_str_eq(
        sb.ptr + strlen(tasks_head),
        "v[0]  RUNNING  tm       5.00 k    2.50 k  2.00 k  75 %   25 %      0 %           3  "
        "2.00 KiB  -\n"
        "v[1]  RUNNING  tm          500       250       0   0 %  100 %      0 %           3  "
        "2.00 KiB  end\n");
    wr_sb_fini(&sb);
    json_decref(before);
    json_decref(now);
}
END_TEST

/* Counters of another attempt began anew, and the same sample twice says nothing: there is no rate
 * then, and shares are the job manager's. */
START_TEST(there_is_no_rate_without_two_samples)
{
    json_t *before = json_pack("[o, o]", task(0, "1.1", 1000, 1000000000, 9000000000),
                               task(1, "1.1", 10, 0, 100));
    json_t *now = json_pack("[o, o]", task(0, "1.2", 2000, 2000000000, 9000000000),
                            task(1, "1.1", 10, 0, 100));

    for (int i = 0; i < 2; i++) {
        struct wr_sb sb = {0};
        jm_render_tasks(now, i == 0 ? before : NULL, &sb);
        ck_assert_ptr_nonnull(strstr(sb.ptr, "  2.00 k    1.00 k       -  50 %  25 %     25 %"));
        ck_assert_ptr_nonnull(strstr(sb.ptr, "      10         5       -  50 %  25 %     25 %"));
        wr_sb_fini(&sb);
    }
    json_decref(before);
    json_decref(now);
}
END_TEST

/* A second sample is there when every running task has one: others will get none. */
START_TEST(newer_means_every_running_task)
{
    json_t *before = json_pack("[o, o]", task(0, "1.1", 1, 1, 1), task(1, "1.1", 1, 1, 1));
    json_t *now = json_pack("[o, o]", task(0, "1.1", 2, 2, 2), task(1, "1.1", 1, 1, 1));

    ck_assert(!jm_is_newer(before, before));
    ck_assert(!jm_is_newer(now, before));
    (void)json_object_set_new(json_array_get(now, 1), "state", json_string("FINISHED"));
    ck_assert(jm_is_newer(now, before));
    ck_assert(!jm_is_newer(now, NULL));
    json_decref(before);
    json_decref(now);
}
END_TEST

/* Rows of a source and of a sink count, though they come over no channel. */
START_TEST(sources_and_sinks_have_rows)
{
    char text[1000];
    json_t *tasks;

    (void)snprintf(text, sizeof text, "[" TASK "]", 0, 0, "1.1", 0, 0, 700, 600, 1ll, 1ll, 1ll,
                   "1700000000000000");
    tasks = parse(text);
    struct wr_sb sb = {0};
    jm_render_tasks(tasks, NULL, &sb);
    ck_assert_ptr_nonnull(strstr(sb.ptr, "      700       600 "));
    ck_assert_ptr_nonnull(strstr(sb.ptr, "2023-11-14 22:13:20\n"));
    wr_sb_fini(&sb);
    json_decref(tasks);
}
END_TEST

/* The history has a line per checkpoint, with what became of it. */
START_TEST(the_history_is_a_line_per_checkpoint)
{
    json_t *list = parse(
        "[{\"id\": 3, \"state\": \"FAILED\", \"reason\": \"task 2 was lost\", \"final\": false,"
        "  \"committed\": false, \"triggered_us\": 1700000001000000, \"ended_us\": 1700000001002500,"
        "  \"state_bytes\": 0, \"written_bytes\": 0, \"tasks\": 4, \"acknowledged\": 1},"
        " {\"id\": 2, \"state\": \"COMPLETED\", \"reason\": \"\", \"final\": true,"
        "  \"committed\": true, \"triggered_us\": 1700000000000000, \"ended_us\": 1700000000100000,"
        "  \"state_bytes\": 2048, \"written_bytes\": 1024, \"kind\": \"mixed\", \"tasks\": 4, \"acknowledged\": 4}]");

    CHECK_RENDERED(
        jm_render_checkpoints(list, &sb),
        "ID  STATE              TRIGGERED (UTC)      DURATION  ACKS     STATE   WRITTEN  KIND   "
        "COMMITTED  REASON\n"
        "3   FAILED             2023-11-14 22:13:21    2.5 ms   1/4       0 B       0 B  -      "
        "-          task 2 was lost\n"
        "2   COMPLETED (final)  2023-11-14 22:13:20  100.0 ms   4/4  2.00 KiB  1.00 KiB  mixed  "
        "yes\n");
    json_decref(list);
}
END_TEST

#define CHECKPOINT                                                                                \
    "{\"id\": 7, \"state\": \"%s\", \"reason\": \"%s\", \"final\": false, \"record\": %d,"        \
    " \"triggered_us\": 1700000000000000, \"ended_us\": %s, \"tasks\": 2, \"acknowledged\": 1,"   \
    " \"rows\": [{\"vertex_name\": \"a -> b\", \"subtask\": 0, \"worker_name\": \"tm-1\","        \
    "  \"acknowledged\": true, \"acknowledged_us\": 1700000000002300, \"state_bytes\": 3000,"     \
    "  \"written_bytes\": 100, \"kind\": \"delta\", \"bases\": 1, \"deltas\": 12,"                   \
    "  \"sealed_ns\": 4100, \"aligned_ns\": 44000, \"packed_ns\": 151000}," \
    " {\"vertex_name\": \"c\", \"subtask\": 1, \"worker_name\": \"tm-2\", \"acknowledged\": false}]}"

/* The snapshot table: when each task acknowledged, counted from the trigger; one that has not is
 * waited for, or never did once the checkpoint is over. */
START_TEST(the_snapshot_table_has_a_row_per_task)
{
    static const char table[] =
        "TASK       WORKER  ACKNOWLEDGED     STATE  WRITTEN  KIND   CHAIN  BARRIER PAUSE  ALIGNMENT"
        "  PACKING\n"
        "a -> b[0]  tm-1         +2.3 ms  2.93 KiB    100 B  delta   1+12           4 us      44 us"
        "   151 us\n"
        "c[1]       tm-2         %s         -        -  -          -              -          -"
        "        -\n";
    char json_text[2000], text[2000];
    json_t *json;

    (void)snprintf(json_text, sizeof json_text, CHECKPOINT, "IN_PROGRESS", "", 0, "0");
    json = parse(json_text);
    int head = snprintf(text, sizeof text, "checkpoint 7: IN_PROGRESS, 1 of 2 acknowledged\n");
    (void)snprintf(text + head, sizeof text - (size_t)head, table, "waiting");
    CHECK_RENDERED(jm_render_checkpoint(json, &sb), text);
    json_decref(json);

    (void)snprintf(json_text, sizeof json_text, CHECKPOINT, "FAILED", "timed out", 0,
                   "1700000001000000");
    json = parse(json_text);
    head = snprintf(text, sizeof text, "checkpoint 7: FAILED, 1 of 2 acknowledged: timed out\n");
    (void)snprintf(text + head, sizeof text - (size_t)head, table, "  never");
    CHECK_RENDERED(jm_render_checkpoint(json, &sb), text);
    json_decref(json);
}
END_TEST

/* A table that the job manager does not keep any more is said to be gone, with what is known. */
START_TEST(a_table_that_is_gone_is_said_to_be)
{
    json_t *json = parse("{\"id\": 7, \"state\": \"COMPLETED\", \"record\": 8, \"reason\": \"\","
                         " \"tasks\": 5, \"acknowledged\": 5, \"ended_us\": 5, \"rows\": null}");

    CHECK_RENDERED(jm_render_checkpoint(json, &sb),
                   "checkpoint 7: COMPLETED, 5 of 5 acknowledged, record 8\n"
                   "its table is no longer kept\n");
    json_decref(json);
}
END_TEST

/* A task manager without a sample yet is shown all the same. */
START_TEST(task_managers_are_a_line_each)
{
    json_t *workers = parse(
        "[{\"id\": \"0123456789abcdef0123456789abcdef\", \"name\": \"tm-1\","
        "  \"state\": \"CONNECTED\", \"address\": \"127.0.0.1:4000\", \"slots\": 4,"
        "  \"slots_used\": 1, \"pid\": 77, \"heartbeat_age_us\": 250000,"
        "  \"memory_used_bytes\": null, \"memory_budget_bytes\": 1073741824,"
        "  \"resident_bytes\": null}]");

    CHECK_RENDERED(
        jm_render_workers(workers, &sb),
        "ID            NAME  STATE      ADDRESS         SLOTS  PID  HEARTBEAT  MEMORY    BUDGET"
        "  RESIDENT\n"
        "0123456789ab  tm-1  CONNECTED  127.0.0.1:4000    1/4   77   250.0 ms     0 B  1.00 GiB"
        "       0 B\n");
    json_decref(workers);
}
END_TEST

/* One task manager: what it is, what its memory is used for, and by whom, with bounds where there are
 * any; one that has not reported yet has no figures. */
START_TEST(a_task_manager_says_who_holds_its_memory)
{
    json_t *worker = parse(
        "{\"id\": \"0123456789abcdef0123456789abcdef\", \"name\": \"tm-1\","
        " \"state\": \"CONNECTED\", \"address\": \"127.0.0.1:4000\", \"slots\": 4,"
        " \"slots_used\": 1, \"workers\": 2, \"pid\": 77, \"heartbeat_age_us\": 250000,"
        " \"registered_us\": 1700000000000000, \"memory_used_bytes\": 536870912,"
        " \"memory_budget_bytes\": 1073741824, \"resident_bytes\": 603979776,"
        " \"memory\": {\"table\": 402653184, \"arena\": 0, \"network\": 134217728},"
        " \"accounts\": [{\"owner\": \"job/count[0] table groups\", \"kind\": \"table\","
        "  \"bytes\": 402653184, \"bound_bytes\": 805306368},"
        " {\"owner\": \"received\\u001b[2J frames\", \"kind\": \"network\","
        "  \"bytes\": 134217728, \"bound_bytes\": 0}]}");
    static const char head[] = "task manager   0123456789abcdef0123456789abcdef\n"
                               "name           tm-1\n"
                               "state          CONNECTED\n"
                               "address        127.0.0.1:4000\n"
                               "registered     2023-11-14 22:13:20\n"
                               "last heard of  250.0 ms ago\n"
                               "pid            77\n"
                               "slots          1 of 4 used\n"
                               "threads        2\n";
    char text[1000];

    (void)snprintf(text, sizeof text,
                   "%smemory         512 MiB of 1.00 GiB reserved, 576 MiB resident\n"
                   "\n"
                   "KIND       BYTES\n"
                   "table    384 MiB\n"
                   "network  128 MiB\n"
                   "\n"
                   "OWNER                      KIND       BYTES    BOUND\n"
                   "job/count[0] table groups  table    384 MiB  768 MiB\n"
                   "received?[2J frames        network  128 MiB        -\n",
                   head);
    CHECK_RENDERED(jm_render_worker(worker, &sb), text);
    (void)json_object_set_new(worker, "memory", json_null());
    (void)json_object_set_new(worker, "accounts", json_null());
    CHECK_RENDERED(jm_render_worker(worker, &sb), head);
    json_decref(worker);
}
END_TEST

/* Below its tasks a job shows its largest five, without its own name; nothing when nothing is known. */
START_TEST(a_job_shows_what_holds_most)
{
    json_t *job = json_pack("{s:[]}", "memory"), *list = json_object_get(job, "memory");
    struct wr_sb none = {0};

    jm_render_memory(job, &none);
    ck_assert_uint_eq(none.bytes, 0);
    for (int i = 0; i < 7; i++) {
        char owner[32];
        (void)snprintf(owner, sizeof owner, "job/a[%d] table t", i);
        (void)json_array_append_new(
            list, json_pack("{s:s, s:s, s:s, s:I, s:I}", "owner", owner, "kind", "table",
                            "worker_name", "tm-1", "bytes", (json_int_t)(7 - i) * 1048576,
                            "bound_bytes", (json_int_t)(i % 2) * 8388608));
    }
    CHECK_RENDERED(jm_render_memory(job, &sb),
                   "\n"
                   "MEMORY OF     KIND   WORKER     BYTES     BOUND\n"
                   "a[0] table t  table  tm-1    7.00 MiB         -\n"
                   "a[1] table t  table  tm-1    6.00 MiB  8.00 MiB\n"
                   "a[2] table t  table  tm-1    5.00 MiB         -\n"
                   "a[3] table t  table  tm-1    4.00 MiB  8.00 MiB\n"
                   "a[4] table t  table  tm-1    3.00 MiB         -\n");
    json_decref(job);
}
END_TEST

/* Records that failed are shown by step and code; nothing where none has. */
START_TEST(records_that_failed_are_shown)
{
    json_t *job = json_pack("{s:[]}", "errors"), *list = json_object_get(job, "errors");
    struct wr_sb none = {0};

    jm_render_errors(job, &none);
    ck_assert_uint_eq(none.bytes, 0);
    (void)json_array_append_new(list, json_pack("{s:s, s:s, s:i, s:i, s:i}", "step", "lines", "code",
                                                "22P04", "failed", 0, "skipped", 12, "dead_letters",
                                                0));
    (void)json_array_append_new(list, json_pack("{s:s, s:s, s:i, s:i, s:i}", "step", "ratio", "code",
                                                "22012", "failed", 2, "skipped", 0, "dead_letters",
                                                1234));
    CHECK_RENDERED(jm_render_errors(job, &sb),
                   "\n"
                   "RECORDS OF  CODE   FAILED  SKIPPED  DEAD LETTERS\n"
                   "lines       22P04       0       12             0\n"
                   "ratio       22012       2        0          1234\n");
    json_decref(job);
}
END_TEST

WR_TEST_MAIN("client render", records_that_failed_are_shown, a_task_manager_says_who_holds_its_memory, a_job_shows_what_holds_most, jobs_are_a_line_each, a_job_says_whether_it_is_protected,
             rates_are_those_between_two_samples, there_is_no_rate_without_two_samples,
             newer_means_every_running_task, sources_and_sinks_have_rows,
             the_history_is_a_line_per_checkpoint, the_snapshot_table_has_a_row_per_task,
             a_table_that_is_gone_is_said_to_be, task_managers_are_a_line_each)
