/* GET /metrics. On the loop the figures are copied, with one text of labels a row; they are printed
 * on the HTTP thread, a family after the other, by the table below. */
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "common/base/alloc.h"
#include "common/base/assert.h"
#include "common/base/vec.h"
#include "common/base/version.h"
#include "common/batch/memory.h"
#include "common/batch/text.h"
#include "jobmanager/api/api_internal.h"
#include "jobmanager/driver/view.h"

#define SCRAPE_TIMEOUT_US 5000000

/* ---- what there are figures of; each row begins with its labels ---- */

struct daemon_row {
    const char *labels;
    uint64_t term;
    bool ready;
    uint32_t task_managers, slots, slots_used;
};
struct process_row {
    const char *labels;
    struct wr_process_info process;
    double start_time_s;
};
struct info_row {
    const char *labels; /* all that it says */
    bool is;
};
struct job_row {
    const char *labels;
    struct jm_view_job view; /* its texts are gone when it is printed */
    double checkpoint_age_s;
};
struct task_row {
    const char *labels;
    Weir__TaskMetrics metrics;
    double busy_ratio, idle_ratio, backpressured_ratio;
    double watermark_s, watermark_lag_s;
};
struct worker_row {
    const char *labels;
    bool up;
    uint32_t slots, slots_used;
    int64_t heartbeat_age_us;
    uint64_t memory_used_bytes, memory_budget_bytes, resident_bytes, cpu_ns, longest_step_ns;
    uint64_t local_state_bytes;
};
struct memory_row {
    const char *labels;
    uint64_t bytes;
};

struct error_row {
    const char *labels;
    struct jm_error_count count;
};

enum scope {
    SCOPE_BUILD,
    SCOPE_DAEMON,
    SCOPE_PROCESS,
    SCOPE_STATE,
    SCOPE_JOB,
    SCOPE_ERRORS,
    SCOPE_TASK,
    SCOPE_WORKER,
    SCOPE_MEMORY,
    SCOPES
};

/* How a figure is kept. */
enum form {
    FORM_BOOL,
    FORM_U32,
    FORM_U64,
    FORM_NS,   /* uint64_t, printed in seconds */
    FORM_US,   /* int64_t, printed in seconds */
    FORM_REAL, /* double; NaN: there is none */
};

struct family {
    struct wr_metric_type type;
    enum scope scope;
    enum form form;
    size_t offset;
};

#define JOB(name, kind, form, field, help) \
    {{"weir_job_" name, WR_METRIC_##kind, help}, SCOPE_JOB, form, offsetof(struct job_row, field)}
#define TASK(name, kind, form, field, help) \
    {{"weir_task_" name, WR_METRIC_##kind, help}, SCOPE_TASK, form, \
     offsetof(struct task_row, field)}
#define ERRORS(name, field, help) \
    {{"weir_step_" name, WR_METRIC_COUNTER, help}, SCOPE_ERRORS, FORM_U64, \
     offsetof(struct error_row, count.field)}
#define WORKER(name, kind, form, field, help) \
    {{"weir_taskmanager_" name, WR_METRIC_##kind, help}, SCOPE_WORKER, form, \
     offsetof(struct worker_row, field)}
#define DAEMON(name, form, field, help) \
    {{name, WR_METRIC_GAUGE, help}, SCOPE_DAEMON, form, offsetof(struct daemon_row, field)}
#define PROCESS(name, kind, form, field, help) \
    {{"process_" name, WR_METRIC_##kind, help}, SCOPE_PROCESS, form, \
     offsetof(struct process_row, field)}

static const struct family families[] = {
    {{"weir_build_info", WR_METRIC_GAUGE, "1, labelled with the version of the job manager"},
     SCOPE_BUILD, FORM_BOOL, offsetof(struct info_row, is)},
    DAEMON("weir_jobmanager_term", FORM_U64, term, "starts of job managers of this cluster"),
    DAEMON("weir_jobmanager_ready", FORM_BOOL, ready, "1 when /readyz is green"),
    DAEMON("weir_taskmanagers", FORM_U32, task_managers, "task managers that may take tasks"),
    DAEMON("weir_slots", FORM_U32, slots, "slots of these task managers"),
    DAEMON("weir_slots_used", FORM_U32, slots_used, "slots that hold tasks"),
    PROCESS("cpu_seconds_total", COUNTER, FORM_NS, process.cpu_ns,
            "processor time of the job manager"),
    PROCESS("resident_memory_bytes", GAUGE, FORM_U64, process.resident_bytes,
            "memory of the job manager"),
    PROCESS("open_fds", GAUGE, FORM_U32, process.open_files,
            "file descriptors of the job manager"),
    PROCESS("start_time_seconds", GAUGE, FORM_REAL, start_time_s,
            "when the job manager started, since 1970 UTC"),
    {{"weir_job_state", WR_METRIC_GAUGE, "1, labelled with the state that the job is in"},
     SCOPE_STATE, FORM_BOOL, offsetof(struct info_row, is)},
    JOB("restarts_total", COUNTER, FORM_U32, view.restarts, "failures of regions"),
    JOB("rows_in_total", COUNTER, FORM_U64, view.source_rows,
        "rows made by sources, in the present attempts"),
    JOB("rows_out_total", COUNTER, FORM_U64, view.sink_rows,
        "rows taken by sinks, in the present attempts"),
    JOB("bytes_in_total", COUNTER, FORM_U64, view.source_bytes,
        "bytes read by sources, in the present attempts"),
    JOB("bytes_out_total", COUNTER, FORM_U64, view.sink_bytes,
        "bytes written by sinks, in the present attempts"),
    JOB("checkpoints_completed_total", COUNTER, FORM_U64, view.completed_checkpoints,
        "checkpoints with a record"),
    JOB("checkpoints_failed_total", COUNTER, FORM_U64, view.failed_checkpoints,
        "checkpoints that were aborted"),
    JOB("checkpoint_id", GAUGE, FORM_U64, view.last_checkpoint, "newest completed checkpoint"),
    JOB("checkpoint_age_seconds", GAUGE, FORM_REAL, checkpoint_age_s,
        "since the newest completed checkpoint"),
    JOB("checkpoint_duration_seconds", GAUGE, FORM_US, view.checkpoint_duration_us,
        "of the newest completed checkpoint"),
    JOB("checkpoint_state_bytes", GAUGE, FORM_U64, view.checkpoint_state_bytes,
        "state that the newest completed checkpoint stands for"),
    JOB("checkpoint_written_bytes", GAUGE, FORM_U64, view.checkpoint_written_bytes,
        "written for the newest completed checkpoint"),
    JOB("checkpoint_deltas", GAUGE, FORM_U32, view.checkpoint_deltas,
        "most deltas that any task's state is made of in the newest completed checkpoint"),
    JOB("checkpoint_alignment_seconds", GAUGE, FORM_NS, view.checkpoint_aligned_ns,
        "longest alignment of a task in the newest completed checkpoint"),
    JOB("checkpoint_pause_seconds", GAUGE, FORM_NS, view.checkpoint_sealed_ns,
        "longest barrier pause of a task in the newest completed checkpoint"),
    JOB("unprotected", GAUGE, FORM_BOOL, view.unprotected,
        "1 when no checkpoint was completed for longer than it should take"),
    ERRORS("records_failed_total", failed, "records that made a task fail, by SQLSTATE"),
    ERRORS("records_skipped_total", skipped,
           "records left out, by SQLSTATE, in the present attempts"),
    ERRORS("dead_letters_total", letters,
           "records given to a sink for dead letters, by SQLSTATE, in the present attempts"),
    TASK("rows_in_total", COUNTER, FORM_U64, metrics.rows_in, "rows over input channels"),
    TASK("rows_out_total", COUNTER, FORM_U64, metrics.rows_out, "rows over output channels"),
    TASK("bytes_in_total", COUNTER, FORM_U64, metrics.bytes_in, "bytes over input channels"),
    TASK("bytes_out_total", COUNTER, FORM_U64, metrics.bytes_out, "bytes over output channels"),
    TASK("batches_in_total", COUNTER, FORM_U64, metrics.batches_in, "batches over input channels"),
    TASK("source_rows_total", COUNTER, FORM_U64, metrics.source_rows, "rows made by sources"),
    TASK("source_bytes_total", COUNTER, FORM_U64, metrics.source_bytes, "bytes read by sources"),
    TASK("sink_rows_total", COUNTER, FORM_U64, metrics.sink_rows, "rows taken by sinks"),
    TASK("sink_bytes_total", COUNTER, FORM_U64, metrics.sink_bytes, "bytes written by sinks"),
    TASK("busy_seconds_total", COUNTER, FORM_NS, metrics.busy_ns, "time spent working"),
    TASK("idle_seconds_total", COUNTER, FORM_NS, metrics.idle_ns, "time spent without input"),
    TASK("backpressured_seconds_total", COUNTER, FORM_NS, metrics.backpressured_ns,
         "time spent waiting for room downstream"),
    TASK("busy_ratio", GAUGE, FORM_REAL, busy_ratio, "share of time spent working"),
    TASK("idle_ratio", GAUGE, FORM_REAL, idle_ratio,
         "share of time spent without input"),
    TASK("backpressured_ratio", GAUGE, FORM_REAL, backpressured_ratio,
         "share of time spent waiting for room downstream"),
    TASK("watermark_seconds", GAUGE, FORM_REAL, watermark_s,
         "event time up to which input is complete, since 1970 UTC"),
    TASK("watermark_lag_seconds", GAUGE, FORM_REAL, watermark_lag_s,
         "how far the watermark is behind the clock"),
    TASK("state_rows", GAUGE, FORM_U64, metrics.state_rows, "rows of keyed state"),
    TASK("state_bytes", GAUGE, FORM_U64, metrics.state_bytes, "bytes of keyed state"),
    TASK("restored_bytes", GAUGE, FORM_U64, metrics.restored_bytes,
         "state that was read when it started"),
    TASK("restored_local_bytes", GAUGE, FORM_U64, metrics.restored_local_bytes,
         "of these from its task manager's own disk"),
    TASK("records_skipped_total", COUNTER, FORM_U64, metrics.records_skipped,
         "records that failed and were skipped"),
    WORKER("up", GAUGE, FORM_BOOL, up, "1 while it is connected"),
    WORKER("slots", GAUGE, FORM_U32, slots, "its slots"),
    WORKER("slots_used", GAUGE, FORM_U32, slots_used, "its slots that hold tasks"),
    WORKER("heartbeat_age_seconds", GAUGE, FORM_US, heartbeat_age_us,
           "since something came from it"),
    WORKER("memory_used_bytes", GAUGE, FORM_U64, memory_used_bytes, "reserved of its budget"),
    WORKER("memory_budget_bytes", GAUGE, FORM_U64, memory_budget_bytes, "its budget"),
    WORKER("resident_bytes", GAUGE, FORM_U64, resident_bytes, "memory of the process"),
    WORKER("cpu_seconds_total", COUNTER, FORM_NS, cpu_ns, "processor time of the process"),
    WORKER("longest_step_seconds", GAUGE, FORM_NS, longest_step_ns,
           "longest time that a task kept a thread"),
    WORKER("local_state_bytes", GAUGE, FORM_U64, local_state_bytes,
           "files kept on its own disk for recovery"),
    {{"weir_taskmanager_memory_bytes", WR_METRIC_GAUGE, "memory by what it is used for"},
     SCOPE_MEMORY, FORM_U64, offsetof(struct memory_row, bytes)},
};

/* ---- copying, on the loop ---- */

struct scrape {
    struct wr_loop_call call;
    struct wr_arena arena; /* labels */
    struct daemon_row daemon;
    struct info_row build;
    struct process_row process;
    WR_VEC(struct info_row) states;
    WR_VEC(struct job_row) jobs;
    WR_VEC(struct error_row) errors;
    WR_VEC(struct task_row) tasks;
    WR_VEC(struct worker_row) workers;
    WR_VEC(struct memory_row) memory;
};

static void scrape_destroy(struct wr_loop_call *call)
{
    struct scrape *scrape = WR_CONTAINER_OF(call, struct scrape, call);

    WR_VEC_FINI(&scrape->states);
    WR_VEC_FINI(&scrape->jobs);
    WR_VEC_FINI(&scrape->errors);
    WR_VEC_FINI(&scrape->tasks);
    WR_VEC_FINI(&scrape->workers);
    WR_VEC_FINI(&scrape->memory);
    wr_arena_fini(&scrape->arena);
    wr_free(scrape);
}

/* A label's value: escaped, and UTF-8 whatever was given. */
static const char *escaped(struct wr_arena *arena, const char *text)
{
    bool valid = wr_utf8_valid(text, strlen(text));
    char *copy = wr_arena_alloc(arena, 2 * strlen(text) + 1), *end = copy;

    for (; *text != '\0'; text++) {
        if (*text == '\\' || *text == '"' || *text == '\n') {
            *end++ = '\\';
        }
        *end++ = *text == '\n' ? 'n' : !valid && (*text & 0x80) != 0 ? '?' : *text;
    }
    return copy;
}

static double seconds_of_watermark(int64_t watermark_us)
{
    bool known = watermark_us != INT64_MIN && watermark_us != INT64_MAX;

    return known ? (double)watermark_us / 1e6 : NAN;
}

static double known_ratio(double value)
{
    return value < 0 ? NAN : value;
}

static void copy_tasks(struct scrape *scrape, struct jm_daemon *daemon,
                       const struct jm_view_job *job, const char *job_labels)
{
    double now_s = (double)jm_view_now_us(daemon) / 1e6;
    struct jm_view_task task;

    for (uint32_t t = 0; jm_view_task_at(daemon, job->id, t, &task); t++) {
        struct task_row row;
        if (task.metrics == NULL) {
            continue;
        }
        row = (struct task_row){.metrics = *task.metrics,
                                .busy_ratio = known_ratio(task.busy_ratio),
                                .idle_ratio = known_ratio(task.idle_ratio),
                                .backpressured_ratio = known_ratio(task.backpressured_ratio)};
        row.labels = wr_arena_printf(&scrape->arena,
                                     "%s,step=\"%s\",subtask=\"%" PRIu32 "\",worker=\"%s\"",
                                     job_labels, escaped(&scrape->arena, task.vertex_name),
                                     task.subtask, escaped(&scrape->arena, task.worker_name));
        row.watermark_s = seconds_of_watermark(task.metrics->watermark_us);
        row.watermark_lag_s = now_s - row.watermark_s;
        WR_VEC_PUSH(&scrape->tasks, row);
    }
}

static void copy_errors(struct scrape *scrape, struct jm_daemon *daemon,
                        const struct jm_view_job *job, const char *job_labels)
{
    struct jm_error_counts counts = {0};

    jm_view_errors(daemon, job->id, &counts);
    for (uint32_t i = 0; i < counts.items.count; i++) {
        struct error_row row = {.count = counts.items.items[i]};
        row.labels = wr_arena_printf(&scrape->arena, "%s,step=\"%s\",code=\"%s\"", job_labels,
                                     escaped(&scrape->arena, row.count.step),
                                     escaped(&scrape->arena, row.count.code));
        WR_VEC_PUSH(&scrape->errors, row);
    }
    jm_error_counts_fini(&counts);
}

static void copy_job(struct scrape *scrape, struct jm_daemon *daemon, const struct jm_view_job *job)
{
    struct job_row row = {.view = *job, .checkpoint_age_s = NAN};
    char id[WR_ID_TEXT_BYTES];
    struct info_row state = {NULL, true};

    row.labels = wr_arena_printf(&scrape->arena, "job=\"%s\",job_id=\"%s\"",
                                 escaped(&scrape->arena, job->name), wr_id_format(job->id, id));
    if (job->checkpoint_ended_us != 0) {
        row.checkpoint_age_s = (double)(jm_view_now_us(daemon) - job->checkpoint_ended_us) / 1e6;
    }
    state.labels = wr_arena_printf(&scrape->arena, "%s,state=\"%s\"", row.labels, job->state);
    WR_VEC_PUSH(&scrape->states, state);
    WR_VEC_PUSH(&scrape->jobs, row);
    /* What has ended keeps its figures in /v1; here they would be exported for ever. */
    if (job->ended_us == 0) {
        copy_errors(scrape, daemon, job, row.labels);
        copy_tasks(scrape, daemon, job, row.labels);
    }
}

static void copy_memory(struct scrape *scrape, const Weir__Metrics *metrics, const char *labels)
{
    for (size_t k = 0; k < metrics->n_memory_by_kind && k < WR_MEMORY_KINDS; k++) {
        struct memory_row row = {
            wr_arena_printf(&scrape->arena, "%s,kind=\"%s\"", labels,
                            wr_memory_kind_name((enum wr_memory_kind)k)),
            metrics->memory_by_kind[k]};
        WR_VEC_PUSH(&scrape->memory, row);
    }
}

static void copy_worker(struct scrape *scrape, const struct jm_view_worker *worker)
{
    const Weir__Metrics *metrics = worker->metrics;
    struct worker_row row = {.up = strcmp(worker->state, "CONNECTED") == 0,
                             .slots = worker->slots,
                             .slots_used = worker->slots_used,
                             .heartbeat_age_us = worker->heartbeat_age_us};

    row.labels = wr_arena_printf(&scrape->arena, "worker=\"%s\",worker_id=\"%s\"",
                                 escaped(&scrape->arena, worker->name), worker->id);
    if (metrics != NULL) {
        row.memory_used_bytes = metrics->memory_used_bytes;
        row.memory_budget_bytes = metrics->memory_budget_bytes;
        row.resident_bytes = metrics->resident_bytes;
        row.cpu_ns = metrics->cpu_ns;
        row.longest_step_ns = metrics->longest_step_ns;
        row.local_state_bytes = metrics->local_state_bytes;
        copy_memory(scrape, metrics, row.labels);
    }
    WR_VEC_PUSH(&scrape->workers, row);
    if (row.up) {
        scrape->daemon.task_managers += 1;
        scrape->daemon.slots += row.slots;
        scrape->daemon.slots_used += row.slots_used;
    }
}

static void scrape_run(struct wr_loop_call *call, void *owner)
{
    struct scrape *scrape = WR_CONTAINER_OF(call, struct scrape, call);
    struct jm_daemon *daemon = owner;
    struct jm_view_worker worker;
    struct jm_view_job job;

    scrape->daemon.labels = "";
    scrape->daemon.term = jm_daemon_term(daemon);
    scrape->daemon.ready = jm_view_unready(daemon) == NULL;
    jm_view_process(daemon, &scrape->process.process);
    scrape->process.start_time_s = (double)jm_view_started_us(daemon) / 1e6;
    for (uint32_t i = 0; jm_view_job_at(daemon, i, &job); i++) {
        copy_job(scrape, daemon, &job);
    }
    for (uint32_t i = 0; jm_view_worker_at(daemon, i, &worker); i++) {
        copy_worker(scrape, &worker);
    }
    wr_loop_call_finish(call);
}

/* ---- printing, on the HTTP thread ---- */

static void put_value(enum form form, const void *at, struct wr_sb *sb)
{
    switch (form) {
    case FORM_BOOL:
        wr_sb_puts(sb, *(const bool *)at ? "1" : "0");
        return;
    case FORM_U32:
        wr_sb_printf(sb, "%" PRIu32, *(const uint32_t *)at);
        return;
    case FORM_U64:
        wr_sb_printf(sb, "%" PRIu64, *(const uint64_t *)at);
        return;
    case FORM_NS:
        wr_sb_printf(sb, "%" PRIu64 ".%09" PRIu64, *(const uint64_t *)at / 1000000000,
                     *(const uint64_t *)at % 1000000000);
        return;
    case FORM_US:
        wr_sb_printf(sb, "%.6f", (double)*(const int64_t *)at / 1e6);
        return;
    case FORM_REAL:
        wr_sb_printf(sb, "%.6f", *(const double *)at);
        return;
    }
}

static void put_row(const struct family *family, const void *row, struct wr_sb *sb)
{
    const void *at = (const char *)row + family->offset;
    const char *labels = *(const char *const *)row;

    if (family->form == FORM_REAL && isnan(*(const double *)at)) {
        return;
    }
    wr_sb_puts(sb, family->type.name);
    if (labels[0] != '\0') {
        wr_sb_printf(sb, "{%s}", labels);
    }
    wr_sb_putc(sb, ' ');
    put_value(family->form, at, sb);
    wr_sb_putc(sb, '\n');
}

struct rows {
    const void *items;
    size_t item_bytes;
    uint32_t count;
};

static void put_family(const struct family *family, const struct rows *rows, struct wr_sb *sb)
{
    if (rows->count == 0) {
        return;
    }
    wr_sb_printf(sb, "# HELP %s %s\n# TYPE %s %s\n", family->type.name, family->type.help,
                 family->type.name, family->type.kind == WR_METRIC_COUNTER ? "counter" : "gauge");
    for (uint32_t i = 0; i < rows->count; i++) {
        put_row(family, (const char *)rows->items + i * rows->item_bytes, sb);
    }
}

#define ROWS(vec) {(vec).items, sizeof *(vec).items, (vec).count}
#define ROW(item) {&(item), sizeof(item), 1}
static void put_scrape(const struct scrape *scrape, struct wr_sb *sb)
{
    const struct rows rows[SCOPES] = {
        [SCOPE_BUILD] = ROW(scrape->build),     [SCOPE_DAEMON] = ROW(scrape->daemon),
        [SCOPE_PROCESS] = ROW(scrape->process), [SCOPE_STATE] = ROWS(scrape->states),
        [SCOPE_JOB] = ROWS(scrape->jobs),       [SCOPE_ERRORS] = ROWS(scrape->errors),
        [SCOPE_TASK] = ROWS(scrape->tasks),
        [SCOPE_WORKER] = ROWS(scrape->workers), [SCOPE_MEMORY] = ROWS(scrape->memory),
    };

    for (size_t i = 0; i < WR_COUNT(families); i++) {
        put_family(&families[i], &rows[families[i].scope], sb);
    }
}

void jm_api_metrics(void *owner, const struct wr_http_request *request,
                    struct wr_http_answer *answer)
{
    const struct jm_api *api = owner;
    struct scrape *scrape = WR_NEW(struct scrape);

    wr_arena_init(&scrape->arena, 0);
    scrape->call.run = scrape_run;
    scrape->call.destroy = scrape_destroy;
    if (!wr_loop_call(api->callers, &scrape->call, SCRAPE_TIMEOUT_US)) {
        wr_http_answer_error(answer, 503, "timed_out", "the daemon did not answer in time");
        return;
    }
    scrape->build.labels = wr_arena_printf(&scrape->arena, "version=\"%s\"",
                                           escaped(&scrape->arena, wr_version()));
    scrape->build.is = true;
    scrape->process.labels = "";
    answer->status = 200;
    answer->content_type = request->route->answer_type;
    put_scrape(scrape, &answer->body);
    wr_metrics_print(jm_daemon_metrics(api->daemon), &answer->body);
    scrape_destroy(&scrape->call);
}
