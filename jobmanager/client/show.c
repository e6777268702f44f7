/* What there is to see: jobs, tasks, checkpoints, task managers. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "common/base/alloc.h"
#include "common/base/version.h"
#include "jobmanager/client/cli.h"

#define WATCH_US 1000000

static void flush(struct wr_sb *sb)
{
    (void)fputs(sb->ptr == NULL ? "" : sb->ptr, stdout);
    wr_sb_fini(sb);
}

static void cell_count(struct jm_table *t, int64_t count)
{
    struct wr_sb sb = {0};

    jm_put_count(&sb, count);
    jm_table_take(t, &sb);
}

static void cell_bytes(struct jm_table *t, int64_t bytes)
{
    struct wr_sb sb = {0};

    jm_put_bytes(&sb, bytes);
    jm_table_take(t, &sb);
}

static void cell_duration(struct jm_table *t, int64_t us)
{
    struct wr_sb sb = {0};

    jm_put_duration_us(&sb, us);
    jm_table_take(t, &sb);
}

static void cell_time(struct jm_table *t, int64_t wall_us)
{
    struct wr_sb sb = {0};

    jm_put_time_us(&sb, wall_us);
    jm_table_take(t, &sb);
}

static int64_t wall_now_us(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* ---- jobs ---- */

void jm_render_jobs(const json_t *jobs, struct wr_sb *sb)
{
    static const char *const headers[] = {"ID",        "NAME",     "STATE", "SUBMITTED (UTC)",
                                          ">DURATION", ">RESTARTS", ">CHECKPOINTS"};
    struct jm_table t;
    const json_t *job;
    size_t i;

    jm_table_init(&t, headers, WR_COUNT(headers));
    json_array_foreach(jobs, i, job)
    {
        int64_t started_us = jm_integer(job, "started_us"), ended_us = jm_integer(job, "ended_us");
        jm_table_cell(&t, "%.12s", jm_string(job, "id"));
        jm_table_cell(&t, "%s", jm_string(job, "name"));
        jm_table_cell(&t, "%s", jm_string(job, "state"));
        cell_time(&t, jm_integer(job, "submitted_us"));
        if (started_us == 0) {
            jm_table_cell(&t, "-");
        } else {
            cell_duration(&t, (ended_us != 0 ? ended_us : wall_now_us()) - started_us);
        }
        jm_table_cell(&t, "%" PRId64, jm_integer(job, "restarts"));
        jm_table_cell(&t, "%" PRId64, jm_integer(job, "completed_checkpoints"));
    }
    jm_table_print(&t, sb);
    jm_table_fini(&t);
}

static void put_line(struct wr_sb *sb, const char *name, const char *value)
{
    wr_sb_printf(sb, "%-14s %s\n", name, value);
}

static void put_when(struct wr_sb *sb, const char *name, int64_t wall_us)
{
    struct wr_sb value = {0};

    if (wall_us != 0) {
        jm_put_time_us(&value, wall_us);
        put_line(sb, name, value.ptr);
        wr_sb_fini(&value);
    }
}

static void put_rows(struct wr_sb *sb, const json_t *job)
{
    wr_sb_printf(sb, "%-14s ", "rows");
    jm_put_count(sb, jm_integer(job, "rows_in"));
    wr_sb_puts(sb, " in, ");
    jm_put_count(sb, jm_integer(job, "rows_out"));
    wr_sb_puts(sb, " out\n");
}

static void put_protection(struct wr_sb *sb, const json_t *job)
{
    int64_t since_us = jm_integer(job, "unprotected_us");

    wr_sb_printf(sb, "%-14s %" PRId64 " completed, %" PRId64 " failed", "checkpoints",
                 jm_integer(job, "completed_checkpoints"), jm_integer(job, "failed_checkpoints"));
    if (json_is_integer(json_object_get(job, "unprotected_us")) && since_us >= 0 &&
        jm_integer(job, "ended_us") == 0) {
        wr_sb_puts(sb, json_is_true(json_object_get(job, "unprotected"))
                           ? "; UNPROTECTED for "
                           : "; the last one ");
        jm_put_duration_us(sb, since_us);
        wr_sb_puts(sb, json_is_true(json_object_get(job, "unprotected")) ? "" : " ago");
    }
    wr_sb_putc(sb, '\n');
}

void jm_render_job(const json_t *job, struct wr_sb *sb)
{
    put_line(sb, "job", jm_string(job, "id"));
    put_line(sb, "name", jm_string(job, "name"));
    put_line(sb, "state", jm_string(job, "state"));
    if (jm_string(job, "reason")[0] != '\0') {
        put_line(sb, "reason", jm_string(job, "reason"));
    }
    put_when(sb, "submitted", jm_integer(job, "submitted_us"));
    put_when(sb, "started", jm_integer(job, "started_us"));
    put_when(sb, "ended", jm_integer(job, "ended_us"));
    wr_sb_printf(sb, "%-14s %" PRId64 "\n", "restarts", jm_integer(job, "restarts"));
    put_protection(sb, job);
    put_rows(sb, job);
}

/* The share of the three times that one has, in percent. */
static void cell_share(struct jm_table *t, const json_t *task, const json_t *before,
                       const char *which)
{
    static const char *const names[] = {"busy_ns", "idle_ns", "backpressured_ns"};
    double sum = 0, part = 0;

    for (size_t i = 0; i < WR_COUNT(names); i++) {
        double ns = (double)(jm_integer(task, names[i]) - jm_integer(before, names[i]));
        sum += ns;
        part = strcmp(names[i], which) == 0 ? ns : part;
    }
    if (sum <= 0) {
        jm_table_cell(t, "-");
    } else {
        jm_table_cell(t, "%.0f %%", part * 100 / sum);
    }
}

static void cell_watermark(struct jm_table *t, const json_t *task)
{
    if (jm_integer(task, "watermark_us") == INT64_MAX) {
        jm_table_cell(t, "end");
    } else if (json_is_integer(json_object_get(task, "watermark_us"))) {
        cell_time(t, jm_integer(task, "watermark_us"));
    } else {
        jm_table_cell(t, "-");
    }
}

void jm_render_tasks(const json_t *tasks, const json_t *before, double seconds, struct wr_sb *sb)
{
    static const char *const headers[] = {"TASK",      "STATE",  "WORKER", ">ROWS IN", ">ROWS OUT",
                                          ">ROWS/S",   ">BUSY",  ">IDLE",  ">BLOCKED", ">STATE ROWS",
                                          ">STATE",    "WATERMARK"};
    struct jm_table t;
    const json_t *task;
    size_t i;

    jm_table_init(&t, headers, WR_COUNT(headers));
    json_array_foreach(tasks, i, task)
    {
        const json_t *old = json_array_get(before, i);
        int64_t rows = jm_integer(task, "rows_in") + jm_integer(task, "rows_out") -
                       jm_integer(old, "rows_in") - jm_integer(old, "rows_out");
        bool source = jm_integer(task, "rows_in") == 0;
        jm_table_cell(&t, "%s[%" PRId64 "]", jm_string(task, "vertex_name"),
                      jm_integer(task, "subtask"));
        jm_table_cell(&t, "%s", jm_string(task, "state"));
        jm_table_cell(&t, "%s", jm_string(task, "worker_name"));
        cell_count(&t, jm_integer(task, "rows_in"));
        cell_count(&t, jm_integer(task, "rows_out"));
        if (old == NULL || seconds <= 0) {
            jm_table_cell(&t, "-");
        } else {
            rows = source ? rows : jm_integer(task, "rows_in") - jm_integer(old, "rows_in");
            cell_count(&t, (int64_t)((double)rows / seconds));
        }
        cell_share(&t, task, old, "busy_ns");
        cell_share(&t, task, old, "idle_ns");
        cell_share(&t, task, old, "backpressured_ns");
        cell_count(&t, jm_integer(task, "state_rows"));
        cell_bytes(&t, jm_integer(task, "state_bytes"));
        cell_watermark(&t, task);
    }
    jm_table_print(&t, sb);
    jm_table_fini(&t);
}

/* ---- checkpoints ---- */

void jm_render_checkpoints(const json_t *checkpoints, struct wr_sb *sb)
{
    static const char *const headers[] = {"ID",     "STATE",    "TRIGGERED (UTC)", ">DURATION",
                                          ">ACKS",  ">STATE",   ">WRITTEN",        "COMMITTED",
                                          "REASON"};
    struct jm_table t;
    const json_t *c;
    size_t i;

    jm_table_init(&t, headers, WR_COUNT(headers));
    json_array_foreach(checkpoints, i, c)
    {
        int64_t ended_us = jm_integer(c, "ended_us"), from_us = jm_integer(c, "triggered_us");
        jm_table_cell(&t, "%" PRId64, jm_integer(c, "id"));
        jm_table_cell(&t, "%s%s", jm_string(c, "state"),
                      json_is_true(json_object_get(c, "final")) ? " (final)" : "");
        cell_time(&t, from_us);
        cell_duration(&t, (ended_us != 0 ? ended_us : wall_now_us()) - from_us);
        jm_table_cell(&t, "%" PRId64 "/%" PRId64, jm_integer(c, "acknowledged"),
                      jm_integer(c, "tasks"));
        cell_bytes(&t, jm_integer(c, "state_bytes"));
        cell_bytes(&t, jm_integer(c, "written_bytes"));
        jm_table_cell(&t, "%s", json_is_true(json_object_get(c, "committed")) ? "yes" : "-");
        jm_table_cell(&t, "%s", jm_string(c, "reason"));
    }
    jm_table_print(&t, sb);
    jm_table_fini(&t);
}

static void render_rows(const json_t *checkpoint, struct wr_sb *sb)
{
    static const char *const headers[] = {"TASK",     "WORKER",         ">ACKNOWLEDGED", ">STATE",
                                          ">WRITTEN", ">BARRIER PAUSE", ">ALIGNMENT",    ">PACKING"};
    struct jm_table t;
    const json_t *row;
    size_t i;

    jm_table_init(&t, headers, WR_COUNT(headers));
    json_array_foreach(json_object_get(checkpoint, "rows"), i, row)
    {
        bool there = json_is_true(json_object_get(row, "acknowledged"));
        jm_table_cell(&t, "%s[%" PRId64 "]", jm_string(row, "vertex_name"),
                      jm_integer(row, "subtask"));
        jm_table_cell(&t, "%s", jm_string(row, "worker_name"));
        if (!there) {
            for (uint32_t c = 2; c < WR_COUNT(headers); c++) {
                jm_table_cell(&t, c == 2 ? "waiting" : "-");
            }
            continue;
        }
        struct wr_sb when = {0};
        wr_sb_putc(&when, '+');
        jm_put_duration_us(&when, jm_integer(row, "acknowledged_us") -
                                      jm_integer(checkpoint, "triggered_us"));
        jm_table_take(&t, &when);
        cell_bytes(&t, jm_integer(row, "state_bytes"));
        cell_bytes(&t, jm_integer(row, "written_bytes"));
        cell_duration(&t, jm_integer(row, "sealed_ns") / 1000);
        cell_duration(&t, jm_integer(row, "aligned_ns") / 1000);
        cell_duration(&t, jm_integer(row, "packed_ns") / 1000);
    }
    jm_table_print(&t, sb);
    jm_table_fini(&t);
}

void jm_render_checkpoint(const json_t *c, struct wr_sb *sb)
{
    wr_sb_printf(sb, "checkpoint %" PRId64 ": %s%s, %" PRId64 " of %" PRId64 " acknowledged",
                 jm_integer(c, "id"), jm_string(c, "state"),
                 json_is_true(json_object_get(c, "final")) ? " (final)" : "",
                 jm_integer(c, "acknowledged"), jm_integer(c, "tasks"));
    if (jm_integer(c, "record") != 0) {
        wr_sb_printf(sb, ", record %" PRId64, jm_integer(c, "record"));
    }
    if (jm_string(c, "reason")[0] != '\0') {
        wr_sb_printf(sb, ": %s", jm_string(c, "reason"));
    }
    wr_sb_puts(sb, "\n");
    if (json_is_array(json_object_get(c, "rows"))) {
        render_rows(c, sb);
    } else {
        wr_sb_puts(sb, "its table is no longer kept\n");
    }
}

/* ---- task managers ---- */

void jm_render_workers(const json_t *workers, struct wr_sb *sb)
{
    static const char *const headers[] = {"ID",     "NAME",       "STATE",     "ADDRESS", ">SLOTS",
                                          ">PID",   ">HEARTBEAT", ">MEMORY",   ">BUDGET", ">RESIDENT"};
    struct jm_table t;
    const json_t *w;
    size_t i;

    jm_table_init(&t, headers, WR_COUNT(headers));
    json_array_foreach(workers, i, w)
    {
        jm_table_cell(&t, "%.12s", jm_string(w, "id"));
        jm_table_cell(&t, "%s", jm_string(w, "name"));
        jm_table_cell(&t, "%s", jm_string(w, "state"));
        jm_table_cell(&t, "%s", jm_string(w, "address"));
        jm_table_cell(&t, "%" PRId64 "/%" PRId64, jm_integer(w, "slots_used"),
                      jm_integer(w, "slots"));
        jm_table_cell(&t, "%" PRId64, jm_integer(w, "pid"));
        cell_duration(&t, jm_integer(w, "heartbeat_age_us"));
        cell_bytes(&t, jm_integer(w, "memory_used_bytes"));
        cell_bytes(&t, jm_integer(w, "memory_budget_bytes"));
        cell_bytes(&t, jm_integer(w, "resident_bytes"));
    }
    jm_table_print(&t, sb);
    jm_table_fini(&t);
}

/* ---- commands ---- */

/* One question, printed as JSON or rendered. `key`: of the list in the answer, NULL: the answer. */
static enum jm_exit ask(const struct jm_cli *cli, const char *path, const char *key,
                        void (*render)(const json_t *json, struct wr_sb *sb))
{
    enum jm_exit status = JM_EXIT_DONE;
    json_t *json = jm_cli_get(cli, path, &status);
    struct wr_sb sb = {0};

    if (json == NULL) {
        return status;
    }
    if (cli->json) {
        jm_print_json(json);
    } else {
        render(key == NULL ? json : json_object_get(json, key), &sb);
        flush(&sb);
    }
    json_decref(json);
    return JM_EXIT_DONE;
}

enum jm_exit jm_cli_list(struct jm_cli *cli)
{
    return ask(cli, "/v1/jobs", "jobs", jm_render_jobs);
}

enum jm_exit jm_cli_workers(struct jm_cli *cli)
{
    return ask(cli, "/v1/workers", "workers", jm_render_workers);
}

/* Job and tasks, once. *tasks: the answer before, replaced. */
static enum jm_exit show_once(const struct jm_cli *cli, const char *job_path, json_t **tasks,
                              double seconds)
{
    WR_AUTO_FREE char *tasks_path = wr_asprintf("%s/tasks", job_path);
    enum jm_exit status = JM_EXIT_DONE;
    json_t *job = jm_cli_get(cli, job_path, &status);
    json_t *now = job == NULL ? NULL : jm_cli_get(cli, tasks_path, &status);
    struct wr_sb sb = {0};

    if (now != NULL && cli->json) {
        (void)json_object_set(job, "tasks", json_object_get(now, "tasks"));
        jm_print_json(job);
    } else if (now != NULL) {
        wr_sb_puts(&sb, cli->watch && jm_is_terminal() ? "\033[H\033[2J" : "");
        jm_render_job(job, &sb);
        wr_sb_putc(&sb, '\n');
        jm_render_tasks(json_object_get(now, "tasks"), json_object_get(*tasks, "tasks"), seconds,
                        &sb);
        flush(&sb);
    }
    if (now != NULL && *tasks != NULL) {
        json_decref(*tasks);
    }
    *tasks = now == NULL ? *tasks : now;
    json_decref(job);
    return status;
}

enum jm_exit jm_cli_show(struct jm_cli *cli)
{
    WR_AUTO_FREE char *name = jm_cli_escape(cli->arguments.items[0]);
    WR_AUTO_FREE char *path = wr_asprintf("/v1/jobs/%s", name);
    json_t *tasks = NULL;
    enum jm_exit status = show_once(cli, path, &tasks, 0);

    jm_cli_catch_interrupts();
    while (cli->watch && status == JM_EXIT_DONE && !jm_cli_interrupted()) {
        (void)usleep(WATCH_US);
        (void)fflush(stdout);
        status = show_once(cli, path, &tasks, WATCH_US / 1e6);
    }
    json_decref(tasks);
    return status;
}

/* `last`: the newest. Returned; NULL: there is none, or the question failed. */
static char *newest_checkpoint(const struct jm_cli *cli, const char *job, enum jm_exit *ret_exit)
{
    WR_AUTO_FREE char *path = wr_asprintf("/v1/jobs/%s/checkpoints", job);
    json_t *json = jm_cli_get(cli, path, ret_exit);
    const json_t *first = json_array_get(json_object_get(json, "checkpoints"), 0);
    char *id = NULL;

    if (first != NULL) {
        id = wr_asprintf("%" PRId64, jm_integer(first, "id"));
    } else if (json != NULL) {
        jm_cli_complain("the job has no checkpoint yet");
        *ret_exit = JM_EXIT_FAILED;
    }
    json_decref(json);
    return id;
}

enum jm_exit jm_cli_checkpoints(struct jm_cli *cli)
{
    WR_AUTO_FREE char *job = jm_cli_escape(cli->arguments.items[0]);
    WR_AUTO_FREE char *id = NULL;
    enum jm_exit status = JM_EXIT_DONE;

    if (cli->arguments.count == 1) {
        WR_AUTO_FREE char *path = wr_asprintf("/v1/jobs/%s/checkpoints", job);
        return ask(cli, path, "checkpoints", jm_render_checkpoints);
    }
    id = strcmp(cli->arguments.items[1], "last") == 0 ? newest_checkpoint(cli, job, &status)
                                                      : jm_cli_escape(cli->arguments.items[1]);
    if (id == NULL) {
        return status;
    }
    WR_AUTO_FREE char *path = wr_asprintf("/v1/jobs/%s/checkpoints/%s", job, id);
    return ask(cli, path, NULL, jm_render_checkpoint);
}

enum jm_exit jm_cli_version(struct jm_cli *cli)
{
    struct jm_answer answer;
    struct wr_error err;

    jm_cli_request(cli, "GET", "/v1/overview", NULL, 0, &answer, &err);
    if (cli->json && answer.json != NULL) {
        json_t *both = json_pack("{s:s, s:s}", "client", wr_version(), "jobmanager",
                                 jm_string(answer.json, "version"));
        jm_print_json(both);
        json_decref(both);
    } else {
        printf("client       %s\njob manager  %s\n", wr_version(),
               answer.json == NULL ? "not reached" : jm_string(answer.json, "version"));
    }
    jm_answer_fini(&answer);
    return JM_EXIT_DONE;
}
