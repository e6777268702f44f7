#include <string.h>

#include "common/base/alloc.h"
#include "jobmanager/api/api_internal.h"
#include "jobmanager/driver/view.h"
#include "jobmanager/plan/plan.h"

/* ---- jobs ---- */

/* As the list shows it, and its memory. */
struct job {
    struct jm_view_job view;
    uint32_t tasks;
    struct wr_shape_list memory;
    struct wr_shape_list errors;
};

#define MEMBER(field, type, text) {#field, type, offsetof(struct job, view.field), .help = text}
#define FIGURE(name, field, text) \
    {name, WR_SHAPE_U64, offsetof(struct job, view.field), .help = text}
#define JOB_MEMBERS                                                                            \
    MEMBER(id, WR_SHAPE_ID, NULL),                                                             \
    MEMBER(name, WR_SHAPE_TEXT, NULL),                                                         \
    MEMBER(state, WR_SHAPE_TEXT,                                                               \
           "CREATED, RUNNING, RESTARTING, SUSPENDED, FAILING, CANCELING, FINISHED, FAILED or " \
           "CANCELED"),                                                                        \
    MEMBER(reason, WR_SHAPE_TEXT, "of the last failure, or \"\""),                             \
    MEMBER(submitted_us, WR_SHAPE_TIME, NULL),                                                 \
    MEMBER(started_us, WR_SHAPE_TIME, "when this job manager deployed it first, 0 = not yet"), \
    MEMBER(ended_us, WR_SHAPE_TIME, "0 = not yet"),                                            \
    MEMBER(restarts, WR_SHAPE_U32, "failures of regions"),                                     \
    MEMBER(parallelism, WR_SHAPE_U32, "of its widest vertex"),                                 \
    {"tasks", WR_SHAPE_U32, .offset = offsetof(struct job, tasks)},                            \
    MEMBER(directory, WR_SHAPE_TEXT, "of its checkpoints"),                                    \
    MEMBER(started_from, WR_SHAPE_TEXT, "the checkpoint of another job, or \"\""),             \
    MEMBER(completed_checkpoints, WR_SHAPE_U64, "with a record, whoever led"),                 \
    MEMBER(failed_checkpoints, WR_SHAPE_U64, "under this job manager"),                        \
    MEMBER(last_checkpoint, WR_SHAPE_U64, "id of the newest completed one, 0 = none"),         \
    MEMBER(unprotected_us, WR_SHAPE_I64,                                                       \
           "since its newest completed checkpoint, or its start; -1 = it takes none"),         \
    MEMBER(unprotected, WR_SHAPE_BOOL, "that is longer than it should be"),                    \
    MEMBER(checkpoint_id, WR_SHAPE_U64,                                                        \
           "newest one completed under this job manager, of which the next ones tell; 0 = none"), \
    MEMBER(checkpoint_duration_us, WR_SHAPE_I64, "from its trigger until its record existed"), \
    MEMBER(checkpoint_state_bytes, WR_SHAPE_U64, "state that it stands for"),                  \
    MEMBER(checkpoint_written_bytes, WR_SHAPE_U64, "written for it"),                          \
    MEMBER(checkpoint_kind, WR_SHAPE_TEXT, "what was written: base, delta, store base or mixed"), \
    FIGURE("rows_in", source_rows, "made by its sources"),                                     \
    FIGURE("rows_out", sink_rows, "taken by its sinks"),                                       \
    FIGURE("bytes_in", source_bytes, "read by its sources"),                                   \
    FIGURE("bytes_out", sink_bytes, "written by its sinks")

static const struct wr_shape listed_shape[] = {JOB_MEMBERS, {0}};

/* Texts stand in the count. */
struct error {
    struct jm_error_count count;
    const char *step, *code;
};
static const struct wr_shape error_shape[] = {
    {"step", WR_SHAPE_TEXT, .offset = offsetof(struct error, step)},
    {"code", WR_SHAPE_TEXT, offsetof(struct error, code), .help = "SQLSTATE"},
    {"failed", WR_SHAPE_U64, offsetof(struct error, count.failed),
     .help = "made a task fail, under this job manager"},
    {"skipped", WR_SHAPE_U64, offsetof(struct error, count.skipped),
     .help = "left out by errors: skip, in the present attempts"},
    {"dead_letters", WR_SHAPE_U64, offsetof(struct error, count.letters),
     .help = "given to a sink by errors: {dead_letter: SINK}, in the present attempts"},
    {0}};

const struct wr_shape jm_api_job_shape[] = {
    JOB_MEMBERS,
    {"memory", WR_SHAPE_LIST, offsetof(struct job, memory), .members = jm_api_account_shape,
     .item_bytes = sizeof(struct jm_api_account),
     .help = "who of it holds memory on which task manager, the largest first, at most 50"},
    {"errors", WR_SHAPE_LIST, offsetof(struct job, errors), .members = error_shape,
     .item_bytes = sizeof(struct error), .help = "records that failed, by step and SQLSTATE"},
    {0}};

const struct wr_shape jm_api_jobs_shape[] = {
    {"jobs", WR_SHAPE_LIST, 0, .members = listed_shape, .item_bytes = sizeof(struct job)},
    {0}};

void jm_api_no_job(struct wr_http_answer *answer, const char *text)
{
    wr_http_answer_error(answer, 404, "not_found",
                         "there is no job \"%s\", nor is it the beginning of one job's id: see "
                         "/v1/jobs",
                         text);
}

bool jm_api_job_of(struct jm_daemon *daemon, const struct wr_http_request *request,
                   struct wr_http_answer *answer, struct wr_id *ret)
{
    if (jm_view_job_resolve(daemon, request->captures[0], ret)) {
        return true;
    }
    jm_api_no_job(answer, request->captures[0]);
    return false;
}

void jm_api_jobs_get(void *owner, const struct wr_http_request *request,
                     struct wr_http_answer *answer)
{
    uint32_t count = jm_view_job_count(owner);
    struct job *jobs = WR_NEW_ARRAY(struct job, count);
    struct wr_shape_list list = {jobs, 0};

    (void)request;
    while (list.count < count && jm_view_job_at(owner, list.count, &jobs[list.count].view)) {
        jobs[list.count].tasks = jm_view_task_count(owner, jobs[list.count].view.id);
        list.count += 1;
    }
    wr_http_answer_json(answer, 200, wr_shape_json(jm_api_jobs_shape, &list));
    wr_free(jobs);
}

/* items are the caller's to free. */
static struct wr_shape_list list_errors(struct jm_daemon *daemon, struct wr_id id)
{
    struct jm_error_counts counts = {0};
    struct wr_shape_list list = {0};
    struct error *errors;

    jm_view_errors(daemon, id, &counts);
    errors = WR_NEW_ARRAY(struct error, counts.items.count + 1);
    for (; list.count < counts.items.count; list.count++) {
        struct error *error = &errors[list.count];
        error->count = counts.items.items[list.count];
        error->step = error->count.step;
        error->code = error->count.code;
    }
    jm_error_counts_fini(&counts);
    list.items = errors;
    return list;
}

void jm_api_job_get(void *owner, const struct wr_http_request *request,
                    struct wr_http_answer *answer)
{
    struct wr_id id;
    struct job job;

    if (jm_api_job_of(owner, request, answer, &id) && jm_view_job_find(owner, id, &job.view)) {
        job.tasks = jm_view_task_count(owner, id);
        job.memory = jm_api_job_accounts(owner, &job.view);
        job.errors = list_errors(owner, id);
        wr_http_answer_json(answer, 200, wr_shape_json(jm_api_job_shape, &job));
        wr_free((void *)(uintptr_t)job.errors.items);
        wr_free((void *)(uintptr_t)job.memory.items);
    }
}

void jm_api_plan_get(void *owner, const struct wr_http_request *request,
                     struct wr_http_answer *answer)
{
    struct jm_view_job job;
    struct wr_id id;

    if (!jm_api_job_of(owner, request, answer, &id) || !jm_view_job_find(owner, id, &job)) {
        return;
    }
    if (job.plan == NULL) {
        wr_http_answer_error(answer, 404, "not_found",
                             "the plan of job \"%s\" is no longer kept", job.name);
        return;
    }
    answer->status = 200;
    answer->content_type = WR_HTTP_JSON;
    jm_plan_print_json(job.plan, &answer->body);
}

/* ---- tasks ---- */

struct task {
    struct jm_view_task view;
    char attempt[WR_ATTEMPT_TEXT_BYTES];
    const char *attempt_text;
    int64_t watermark_us; /* INT64_MIN: none, or no sample */
};

#define TASK(field, type, text) {#field, type, offsetof(struct task, view.field), .help = text}
#define SAMPLED_AS(field, type, text) \
    {#field, type, offsetof(Weir__TaskMetrics, field), WR_SHAPE_VIA(struct task, view.metrics), \
     .help = text}
#define SAMPLED(field, text) SAMPLED_AS(field, WR_SHAPE_U64, text)
static const struct wr_shape task_shape[] = {
    TASK(task, WR_SHAPE_U32, NULL),
    TASK(vertex, WR_SHAPE_U32, NULL),
    TASK(vertex_name, WR_SHAPE_TEXT, NULL),
    TASK(subtask, WR_SHAPE_U32, NULL),
    TASK(state, WR_SHAPE_TEXT,
         "CREATED, SCHEDULED, DEPLOYING, INITIALIZING, RUNNING, DRAINED, FINISHED, CANCELING, "
         "CANCELED, FAILED or RECONCILING"),
    TASK(worker, WR_SHAPE_TEXT, "id of its task manager, or \"\""),
    TASK(worker_name, WR_SHAPE_TEXT, NULL),
    {"attempt", WR_SHAPE_TEXT, offsetof(struct task, attempt_text), .help = "term.counter"},
    SAMPLED(rows_in, "over its input channels"),
    SAMPLED(rows_out, "over its output channels"),
    SAMPLED(bytes_in, "over its input channels"),
    SAMPLED(bytes_out, "over its output channels"),
    SAMPLED(batches_in, NULL),
    SAMPLED(source_rows, "made by sources in it"),
    SAMPLED(source_bytes, "read by sources in it"),
    SAMPLED(sink_rows, "taken by sinks in it"),
    SAMPLED(sink_bytes, "written by sinks in it"),
    SAMPLED(busy_ns, "busy, idle and back-pressured make up the time since it started"),
    SAMPLED(idle_ns, NULL),
    SAMPLED(backpressured_ns, NULL),
    TASK(busy_ratio, WR_SHAPE_RATIO_OR_NULL, "of the last second or so"),
    TASK(idle_ratio, WR_SHAPE_RATIO_OR_NULL, NULL),
    TASK(backpressured_ratio, WR_SHAPE_RATIO_OR_NULL, NULL),
    {"watermark_us", WR_SHAPE_TIME_OR_NULL, offsetof(struct task, watermark_us),
     .help = "null: none yet; 9223372036854775807: the end of time"},
    SAMPLED(state_rows, "in its tables as of the last checkpoint; over a store those in memory"),
    SAMPLED(state_bytes, NULL),
    SAMPLED(restored_bytes, "of state, read when it started"),
    SAMPLED(restored_local_bytes, "of these from its task manager's own disk"),
    SAMPLED(records_skipped, "by errors: skip"),
    SAMPLED_AS(checksum, WR_SHAPE_DECIMAL, "of a blackhole sink"),
    {0}};

const struct wr_shape jm_api_tasks_shape[] = {
    {"tasks", WR_SHAPE_LIST, 0, .members = task_shape, .item_bytes = sizeof(struct task)},
    {0}};

void jm_api_tasks_get(void *owner, const struct wr_http_request *request,
                      struct wr_http_answer *answer)
{
    struct wr_shape_list list = {0};
    struct task *tasks;
    struct wr_id id;
    uint32_t count;

    if (!jm_api_job_of(owner, request, answer, &id)) {
        return;
    }
    count = jm_view_task_count(owner, id);
    tasks = WR_NEW_ARRAY(struct task, count);
    while (list.count < count && jm_view_task_at(owner, id, list.count, &tasks[list.count].view)) {
        struct task *task = &tasks[list.count++];
        task->attempt_text = wr_attempt_format(task->view.attempt, task->attempt);
        task->watermark_us =
            task->view.metrics == NULL ? INT64_MIN : task->view.metrics->watermark_us;
    }
    list.items = tasks;
    wr_http_answer_json(answer, 200, wr_shape_json(jm_api_tasks_shape, &list));
    wr_free(tasks);
}
