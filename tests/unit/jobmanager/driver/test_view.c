/* What people see of states that are hard to reach from outside: a daemon whose inside is set by
 * hand. Its loop is polled only to store jobs. */
#include "common/base/alloc.h"
#include "jobmanager/driver/daemon_internal.h"
#include "jobmanager/driver/view.h"
#include "jobmanager/plan/plan.h"
#include "tests/lib/jm_world.h"
#include "tests/lib/wr_test.h"

#define NOW_US(w) wr_env_wall_us((w)->env)
#define MINUTE_US ((int64_t)60000000)

static struct wr_id id_of(const char *text)
{
    struct wr_error err;
    struct wr_id id;

    WR_CK_OK(wr_id_parse(text, &id, &err), &err);
    return id;
}

/* One vertex of two subtasks; checkpoints each second. */
static struct jm_job_entry *add_job(struct jm_world *w, const char *id, const char *name)
{
    struct jm_plan_options options = {.name = name, .parallelism = 2};
    static const char text[] =
        "version: 1\nname: x\ncheckpoint: {interval: 1s}\n"
        "sources:\n"
        "  n: {connector: datagen, rows: 1, schema: {a: bigint}, columns: {a: {sequence: {}}}}\n"
        "sinks: {out: {input: n, connector: blackhole}}\n";
    struct jm_diagnostics diagnostics = {0};
    Weir__JobRecord record = WEIR__JOB_RECORD__INIT;
    struct wr_id job = id_of(id);
    struct jm_job_entry *entry;
    struct wr_plan *plan;
    struct wr_error err;
    uint8_t bytes[16];

    WR_CK_OK(jm_plan_build(text, strlen(text), &options, &plan, &diagnostics, &err), &err);
    jm_diagnostics_fini(&diagnostics);
    memcpy(bytes, &job.high, 8);
    memcpy(bytes + 8, &job.low, 8);
    record.version = WR_RECORD_VERSION;
    record.job = (ProtobufCBinaryData){16, bytes};
    record.name = (char *)(uintptr_t)name;
    record.plan.data = wr_plan_encode(plan->message, &record.plan.len);
    entry = jm_daemon_add_job(w->daemon, &record, &err);
    ck_assert_msg(entry != NULL, "%s", err.message);
    wr_free(record.plan.data);
    wr_plan_destroy(plan);
    return entry;
}

static void set_running(struct jm_world *w, struct jm_job_entry *entry, uint32_t counter)
{
    entry->core.state = JM_JOB_RUNNING;
    entry->core.regions[0].state = JM_REGION_RUNNING;
    entry->core.regions[0].attempt = (struct wr_attempt){1, counter};
    entry->started_us = NOW_US(w);
}

#define A "aaaa0000000000000000000000000001"
#define B "aaaa0000000000000000000000000002"
#define C "bbbb0000000000000000000000000003"

/* A job is found by what names exactly one: its id, its name (the newest), a prefix of its id. */
START_TEST(jobs_are_found_by_what_names_one)
{
    struct jm_world w;
    struct wr_id id;

    jm_world_init(&w);
    (void)add_job(&w, A, "same");
    (void)add_job(&w, B, "same");
    (void)add_job(&w, C, "aaaa");
    ck_assert(jm_view_job_resolve(w.daemon, A, &id) && wr_id_equal(id, id_of(A)));
    ck_assert(jm_view_job_resolve(w.daemon, "same", &id) && wr_id_equal(id, id_of(B)));
    ck_assert(jm_view_job_resolve(w.daemon, "bbbb", &id) && wr_id_equal(id, id_of(C)));
    /* A name goes before prefixes, several of which would be nobody's. */
    ck_assert(jm_view_job_resolve(w.daemon, "aaaa", &id) && wr_id_equal(id, id_of(C)));
    ck_assert(!jm_view_job_resolve(w.daemon, "aaaa0", &id));
    ck_assert(!jm_view_job_resolve(w.daemon, "bbb", &id));
    ck_assert(!jm_view_job_resolve(w.daemon, "BBBB", &id));
    ck_assert(!jm_view_job_resolve(w.daemon, "", &id));
    ck_assert(!jm_view_job_resolve(w.daemon, "cccc0000000000000000000000000004", &id));
    jm_world_fini(&w);
}
END_TEST

struct sample {
    Weir__Metrics all;
    Weir__TaskMetrics task, *list[1];
    Weir__AttemptId attempt;
    uint8_t job[16];
};

static void take(struct jm_world *w, const struct jm_job_entry *entry, uint32_t task,
                 uint32_t counter, uint64_t busy_ns, uint64_t rows)
{
    struct sample s;

    weir__metrics__init(&s.all);
    weir__task_metrics__init(&s.task);
    weir__attempt_id__init(&s.attempt);
    memcpy(s.job, &entry->core.id.high, 8);
    memcpy(s.job + 8, &entry->core.id.low, 8);
    s.attempt.job = (ProtobufCBinaryData){16, s.job};
    s.attempt.term = 1;
    s.attempt.counter = counter;
    s.task.attempt = &s.attempt;
    s.task.task = task;
    s.task.busy_ns = busy_ns;
    s.task.idle_ns = 1000;
    s.task.source_rows = rows;
    s.list[0] = &s.task;
    s.all.n_tasks = 1;
    s.all.tasks = s.list;
    jm_view_take_samples(w->daemon, &s.all);
}

/* Figures are those of the present attempt; a job that has ended keeps its last. */
START_TEST(figures_are_of_the_present_attempt)
{
    struct jm_world w;
    struct jm_job_entry *entry;
    struct jm_view_task task;
    struct jm_view_job job;

    jm_world_init(&w);
    entry = add_job(&w, A, "job");
    set_running(&w, entry, 3);
    take(&w, entry, 0, 2, 5, 100); /* of an older attempt */
    take(&w, entry, 9, 3, 5, 100); /* no such task */
    ck_assert(jm_view_task_at(w.daemon, entry->core.id, 0, &task));
    ck_assert_ptr_null(task.metrics);
    ck_assert(task.busy_ratio < 0);

    take(&w, entry, 0, 3, 1000, 7);
    take(&w, entry, 1, 3, 1000, 8);
    ck_assert(jm_view_task_at(w.daemon, entry->core.id, 0, &task));
    ck_assert_uint_eq(task.metrics->source_rows, 7);
    ck_assert_ptr_null(task.metrics->attempt);
    ck_assert(task.busy_ratio < 0);
    take(&w, entry, 0, 3, 4000, 9);
    ck_assert(jm_view_task_at(w.daemon, entry->core.id, 0, &task));
    ck_assert(task.busy_ratio == 1 && task.idle_ratio == 0);
    ck_assert(jm_view_job_find(w.daemon, entry->core.id, &job));
    ck_assert_uint_eq(job.source_rows, 17);

    entry->core.regions[0].attempt.counter = 4;
    ck_assert(jm_view_task_at(w.daemon, entry->core.id, 0, &task));
    ck_assert_ptr_null(task.metrics);
    strcpy(entry->terminal, "CANCELED");
    ck_assert(jm_view_job_find(w.daemon, entry->core.id, &job));
    ck_assert_uint_eq(job.source_rows, 17);
    ck_assert_str_eq(job.state, "CANCELED");
    ck_assert(!jm_view_task_at(w.daemon, entry->core.id, 2, &task));
    jm_world_fini(&w);
}
END_TEST

/* Tasks are called as Flink calls them, whatever their region does. */
START_TEST(states_are_flinks)
{
    struct jm_world w;
    struct jm_job_entry *entry;
    struct jm_view_task task;
    struct jm_view_job job;
    struct wr_id id;

    jm_world_init(&w);
    entry = add_job(&w, A, "job");
    id = entry->core.id;
    ck_assert(jm_view_task_at(w.daemon, id, 1, &task));
    ck_assert_str_eq(task.worker, "");
    ck_assert_uint_eq(task.subtask, 1);
    entry->core.regions[0].state = JM_REGION_ADOPTING;
    ck_assert(jm_view_task_at(w.daemon, id, 1, &task));
    ck_assert_str_eq(task.state, "RECONCILING");
    entry->core.regions[0].state = JM_REGION_FENCED;
    ck_assert(jm_view_task_at(w.daemon, id, 1, &task));
    ck_assert_str_eq(task.state, "SCHEDULED");
    ck_assert(jm_view_job_find(w.daemon, id, &job));
    ck_assert_str_eq(job.state, "CREATED");
    set_running(&w, entry, 1);
    entry->core.tasks[1].state = WEIR__TASK_STATE_KIND__TASK_READY;
    ck_assert(jm_view_task_at(w.daemon, id, 1, &task));
    ck_assert_str_eq(task.state, "INITIALIZING");
    entry->core.tasks[1].state = (Weir__TaskStateKind)99;
    ck_assert(jm_view_task_at(w.daemon, id, 1, &task));
    ck_assert_str_eq(task.state, "UNKNOWN");
    ck_assert(jm_view_job_find(w.daemon, id, &job));
    ck_assert_str_eq(job.state, "RUNNING");
    strcpy(entry->core.reason, "it broke once");
    strcpy(entry->terminal, "FINISHED");
    ck_assert(jm_view_job_find(w.daemon, id, &job));
    ck_assert_str_eq(job.state, "FINISHED");
    ck_assert_str_eq(job.reason, "");
    strcpy(entry->terminal, "FAILED");
    ck_assert(jm_view_job_find(w.daemon, id, &job));
    ck_assert_str_eq(job.reason, "it broke once");
    jm_world_fini(&w);
}
END_TEST

/* Checkpoints come newest first, the one in flight before all; rows only while they are kept. */
START_TEST(checkpoints_come_newest_first)
{
    struct jm_world w;
    struct jm_job_entry *entry;
    struct jm_view_checkpoint c;
    struct jm_checkpoint old = {.id = 1, .k = 2, .triggered_us = 10, .ended_us = 30,
                                .acknowledged = 2, .state_bytes = 77, .committed = true,
                                .written_bytes = 7, .written = {.deltas = 2}};
    struct jm_checkpoint failed = {.id = 2, .reason = "timed out", .triggered_us = 40,
                                   .ended_us = 50, .acknowledged = 1};

    jm_world_init(&w);
    entry = add_job(&w, A, "job");
    set_running(&w, entry, 1);
    ck_assert_uint_eq(jm_view_checkpoint_count(w.daemon, entry->core.id), 0);
    ck_assert(!jm_view_checkpoint_at(w.daemon, entry->core.id, 0, &c));
    failed.acks = WR_NEW_ARRAY(struct jm_ack, 2);
    failed.acks[1] = (struct jm_ack){.acknowledged = true, .wall_us = 45, .state_bytes = 5,
                                     .worker = JM_NO_WORKER, .aligned_ns = 3,
                                     .chain = {.stores = 1, .deltas = 4}, .written = {.stores = 1}};
    failed.acks[0].worker = JM_NO_WORKER;
    WR_VEC_PUSH(&entry->core.history, old);
    WR_VEC_PUSH(&entry->core.history, failed);
    entry->core.current = (struct jm_checkpoint){.id = 3, .state = JM_CHECKPOINT_RECORD};
    entry->core.current.acks = WR_NEW_ARRAY(struct jm_ack, 2);

    entry->core.current.acks[0].worker = entry->core.current.acks[1].worker = JM_NO_WORKER;
    ck_assert_uint_eq(jm_view_checkpoint_count(w.daemon, entry->core.id), 3);
    ck_assert(jm_view_checkpoint_at(w.daemon, entry->core.id, 0, &c));
    ck_assert_uint_eq(c.id, 3);
    ck_assert_str_eq(c.state, "IN_PROGRESS");
    ck_assert(jm_view_checkpoint_at(w.daemon, entry->core.id, 1, &c));
    ck_assert_str_eq(c.state, "FAILED");
    ck_assert_str_eq(c.reason, "timed out");
    ck_assert_uint_eq(c.task_count, 2);
    ck_assert(!c.tasks[0].acknowledged && c.tasks[1].acknowledged);
    ck_assert_int_eq(c.tasks[1].acknowledged_us, 45);
    ck_assert_str_eq(c.tasks[1].worker_name, "");
    ck_assert_str_eq(c.tasks[0].kind, "");
    ck_assert_str_eq(c.tasks[1].kind, "store base");
    ck_assert(c.tasks[1].bases == 1 && c.tasks[1].deltas == 4);
    ck_assert(jm_view_checkpoint_at(w.daemon, entry->core.id, 2, &c));
    ck_assert_str_eq(c.state, "COMPLETED");
    ck_assert_uint_eq(c.state_bytes, 77);
    ck_assert_uint_eq(c.written_bytes, 7);
    ck_assert_str_eq(c.kind, "delta");
    ck_assert_ptr_null(c.tasks);
    ck_assert(!jm_view_checkpoint_at(w.daemon, entry->core.id, 3, &c));
    jm_world_fini(&w);
}
END_TEST

/* A job is unprotected when its checkpoints are late by what they usually take, and says so. */
START_TEST(late_checkpoints_make_unready)
{
    struct jm_world w;
    struct jm_job_entry *entry;
    struct jm_view_job job;
    struct jm_checkpoint slow = {.id = 1, .k = 2, .state_bytes = 9, .written_bytes = 5,
                                 .written = {.bases = 1, .deltas = 1}};

    jm_world_init(&w);
    entry = add_job(&w, A, "job");
    ck_assert(jm_view_job_find(w.daemon, entry->core.id, &job));
    ck_assert_int_eq(job.unprotected_us, -1);
    set_running(&w, entry, 1);
    ck_assert(jm_view_job_find(w.daemon, entry->core.id, &job));
    ck_assert(!job.unprotected && job.unprotected_us >= 0);
    ck_assert_ptr_null(jm_view_unready(w.daemon));
    entry->started_us = NOW_US(&w) - MINUTE_US;
    ck_assert(jm_view_job_find(w.daemon, entry->core.id, &job));
    ck_assert(job.unprotected && job.unprotected_us >= MINUTE_US);
    ck_assert_ptr_nonnull(strstr(jm_view_unready(w.daemon), "job \"job\" is unprotected"));
    /* Its last one took 20 s: the next may take as long, and twice. */
    slow.ended_us = entry->core.last_completed_us = NOW_US(&w) - MINUTE_US;
    slow.triggered_us = slow.ended_us - 20000000;
    WR_VEC_PUSH(&entry->core.history, slow);
    ck_assert(jm_view_job_find(w.daemon, entry->core.id, &job));
    ck_assert(!job.unprotected);
    ck_assert_int_eq(job.checkpoint_duration_us, 20000000);
    ck_assert(job.checkpoint_id == 1 && job.checkpoint_state_bytes == 9);
    ck_assert(job.checkpoint_written_bytes == 5 && job.checkpoint_deltas == 0);
    ck_assert_str_eq(job.checkpoint_kind, "mixed");
    entry->core.slots_wanted = 5;
    ck_assert_ptr_nonnull(strstr(jm_view_unready(w.daemon), "waits for 5 slots"));
    w.daemon->superseded = true;
    ck_assert_ptr_nonnull(strstr(jm_view_unready(w.daemon), "another job manager leads"));
    jm_world_fini(&w);
}
END_TEST

static struct jm_worker *add_worker(struct jm_world *w, const char *id, enum jm_worker_state state)
{
    struct jm_worker *worker = WR_NEW(struct jm_worker);

    strcpy(worker->id, id);
    worker->incarnation = id_of(id);
    worker->name = wr_strdup("tm");
    worker->address = wr_strdup("127.0.0.1:1");
    worker->state = state;
    worker->slots = 4;
    worker->heard_ns = wr_env_mono_ns(w->env);
    WR_VEC_PUSH(&w->daemon->workers, worker);
    return worker;
}

/* Lost task managers are shown for a while, then no more: their number has no bound. */
START_TEST(lost_workers_fade)
{
    struct jm_world w;
    struct jm_view_worker view;
    struct jm_worker *lost;
    struct jm_job_entry *entry;
    struct jm_view_task task;

    jm_world_init(&w);
    lost = add_worker(&w, A, JM_WORKER_LOST);
    (void)add_worker(&w, B, JM_WORKER_CONNECTED);
    ck_assert_uint_eq(jm_view_worker_count(w.daemon), 2);
    ck_assert(jm_view_worker_at(w.daemon, 0, &view));
    ck_assert_str_eq(view.state, "LOST");
    lost->heard_ns -= 601000000000ull;
    ck_assert_uint_eq(jm_view_worker_count(w.daemon), 1);
    ck_assert(jm_view_worker_at(w.daemon, 0, &view));
    ck_assert_str_eq(view.id, B);
    ck_assert(!jm_view_worker_at(w.daemon, 1, &view));
    /* A task that ran there still says where. */
    entry = add_job(&w, C, "job");
    entry->core.tasks[0].worker = 0;
    ck_assert(jm_view_task_at(w.daemon, entry->core.id, 0, &task));
    ck_assert_str_eq(task.worker, A);
    ck_assert_str_eq(task.worker_name, "tm");
    jm_world_fini(&w);
}
END_TEST

WR_TEST_MAIN("view", jobs_are_found_by_what_names_one, figures_are_of_the_present_attempt,
             states_are_flinks, checkpoints_come_newest_first, late_checkpoints_make_unready,
             lost_workers_fade)
