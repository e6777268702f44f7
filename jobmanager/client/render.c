/* What the job manager answers, as tables for people. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "common/base/alloc.h"
#include "jobmanager/client/cli.h"

#define BAR_CELLS 5u
#define MEMORY_ROWS 5u /* of a job, below its tasks */

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

static void cell_state(struct jm_table *t, const char *state, const char *behind)
{
    struct wr_sb sb = {0};

    jm_put_state(&sb, state, jm_is_colour(STDOUT_FILENO));
    wr_sb_puts(&sb, behind);
    jm_table_take(t, &sb);
}

static int64_t wall_now_us(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

bool jm_has_ended(const char *state)
{
    return strcmp(state, "FINISHED") == 0 || strcmp(state, "FAILED") == 0 ||
           strcmp(state, "CANCELED") == 0;
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
        cell_state(&t, jm_string(job, "state"), "");
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
    wr_sb_printf(sb, "%-14s ", name);
    jm_put_printable(sb, value);
    wr_sb_putc(sb, '\n');
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

/* What the newest checkpoint holds, and what it took to take it. */
static void put_last(struct wr_sb *sb, const json_t *job)
{
    const char *kind = jm_string(job, "checkpoint_kind");

    if (jm_integer(job, "checkpoint_id") == 0) {
        return;
    }
    wr_sb_printf(sb, "%-14s checkpoint %" PRId64 ": ", "saved", jm_integer(job, "checkpoint_id"));
    jm_put_bytes(sb, jm_integer(job, "checkpoint_state_bytes"));
    wr_sb_puts(sb, " of state, ");
    jm_put_bytes(sb, jm_integer(job, "checkpoint_written_bytes"));
    wr_sb_puts(sb, " written");
    if (kind[0] != '\0') {
        wr_sb_puts(sb, " (");
        jm_put_printable(sb, kind);
        wr_sb_putc(sb, ')');
    }
    wr_sb_puts(sb, " in ");
    jm_put_duration_us(sb, jm_integer(job, "checkpoint_duration_us"));
    wr_sb_putc(sb, '\n');
}

void jm_render_job(const json_t *job, struct wr_sb *sb)
{
    put_line(sb, "job", jm_string(job, "id"));
    put_line(sb, "name", jm_string(job, "name"));
    wr_sb_printf(sb, "%-14s ", "state");
    jm_put_state(sb, jm_string(job, "state"), jm_is_colour(STDOUT_FILENO));
    wr_sb_putc(sb, '\n');
    if (jm_string(job, "reason")[0] != '\0') {
        put_line(sb, "reason", jm_string(job, "reason"));
    }
    if (jm_string(job, "started_from")[0] != '\0') {
        put_line(sb, "from", jm_string(job, "started_from"));
    }
    put_when(sb, "submitted", jm_integer(job, "submitted_us"));
    put_when(sb, "started", jm_integer(job, "started_us"));
    put_when(sb, "ended", jm_integer(job, "ended_us"));
    wr_sb_printf(sb, "%-14s %" PRId64 "\n", "restarts", jm_integer(job, "restarts"));
    put_protection(sb, job);
    put_last(sb, job);
    put_rows(sb, job);
}

static const char *const time_names[] = {"busy_ns", "idle_ns", "backpressured_ns"};
static const char *const ratio_names[] = {"busy_ratio", "idle_ratio", "backpressured_ratio"};

/* How long a task has run: its three times are all of it. Those of two samples differ by the time
 * between them, however long the answers took. */
static int64_t time_of(const json_t *task)
{
    int64_t sum = 0;

    for (size_t i = 0; i < WR_COUNT(time_names); i++) {
        sum += jm_integer(task, time_names[i]);
    }
    return sum;
}

/* The same task in an earlier answer; NULL: not there, another attempt, or no newer sample. */
static const json_t *earlier(const json_t *before, const json_t *task)
{
    const json_t *old;
    size_t i;

    json_array_foreach(before, i, old)
    {
        if (jm_integer(old, "task") == jm_integer(task, "task")) {
            return strcmp(jm_string(old, "attempt"), jm_string(task, "attempt")) == 0 &&
                           time_of(old) < time_of(task)
                       ? old
                       : NULL;
        }
    }
    return NULL;
}

bool jm_is_newer(const json_t *now, const json_t *before)
{
    const json_t *task;
    size_t i;

    json_array_foreach(now, i, task)
    {
        if (strcmp(jm_string(task, "state"), "RUNNING") == 0 && earlier(before, task) == NULL) {
            return false;
        }
    }
    return true;
}

/* A source makes its rows, a sink takes them; others have them over channels. */
static int64_t rows_in(const json_t *task)
{
    return jm_integer(task, "rows_in") + jm_integer(task, "source_rows");
}

static int64_t rows_out(const json_t *task)
{
    return jm_integer(task, "rows_out") + jm_integer(task, "sink_rows");
}

static void cell_rate(struct jm_table *t, const json_t *task, const json_t *old)
{
    if (old == NULL) {
        jm_table_cell(t, "-");
    } else {
        cell_count(t, (int64_t)((double)(rows_in(task) - rows_in(old)) * 1e9 /
                                (double)(time_of(task) - time_of(old))));
    }
}

/* One of the three times as a share of all; without two samples as the job manager says. */
static void cell_share(struct jm_table *t, const json_t *task, const json_t *old, uint32_t which)
{
    const json_t *ratio = json_object_get(task, ratio_names[which]);
    struct wr_sb sb = {0};
    double share;

    if (old != NULL) {
        share = (double)(jm_integer(task, time_names[which]) - jm_integer(old, time_names[which])) /
                (double)(time_of(task) - time_of(old));
    } else if (json_is_number(ratio)) {
        share = json_number_value(ratio);
    } else {
        jm_table_cell(t, "-");
        return;
    }
    if (which == 0 && jm_is_terminal(STDOUT_FILENO)) {
        jm_put_bar(&sb, share, BAR_CELLS);
        wr_sb_printf(&sb, " %3.0f %%", share * 100);
    } else {
        wr_sb_printf(&sb, "%.0f %%", share * 100);
    }
    jm_table_take(t, &sb);
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

void jm_render_tasks(const json_t *tasks, const json_t *before, struct wr_sb *sb)
{
    static const char *const headers[] = {
        "TASK",  "STATE",  "WORKER",   ">ROWS IN",    ">ROWS OUT", ">ROWS/S",
        ">BUSY", ">IDLE", ">BLOCKED", ">STATE ROWS", ">STATE",    "WATERMARK"};
    struct jm_table t;
    const json_t *task;
    size_t i;

    jm_table_init(&t, headers, WR_COUNT(headers));
    json_array_foreach(tasks, i, task)
    {
        const json_t *old = earlier(before, task);
        jm_table_cell(&t, "%s[%" PRId64 "]", jm_string(task, "vertex_name"),
                      jm_integer(task, "subtask"));
        cell_state(&t, jm_string(task, "state"), "");
        jm_table_cell(&t, "%s", jm_string(task, "worker_name"));
        cell_count(&t, rows_in(task));
        cell_count(&t, rows_out(task));
        cell_rate(&t, task, old);
        cell_share(&t, task, old, 0);
        cell_share(&t, task, old, 1);
        cell_share(&t, task, old, 2);
        cell_count(&t, jm_integer(task, "state_rows"));
        cell_bytes(&t, jm_integer(task, "state_bytes"));
        cell_watermark(&t, task);
    }
    jm_table_print(&t, sb);
    jm_table_fini(&t);
}

/* ---- checkpoints ---- */

static void cell_kind(struct jm_table *t, const json_t *from)
{
    const char *kind = jm_string(from, "kind");

    jm_table_cell(t, "%s", kind[0] == '\0' ? "-" : kind);
}

void jm_render_checkpoints(const json_t *checkpoints, struct wr_sb *sb)
{
    static const char *const headers[] = {"ID",     "STATE",    "TRIGGERED (UTC)", ">DURATION",
                                          ">ACKS",  ">STATE",   ">WRITTEN",        "KIND",
                                          "COMMITTED", "REASON"};
    struct jm_table t;
    const json_t *c;
    size_t i;

    jm_table_init(&t, headers, WR_COUNT(headers));
    json_array_foreach(checkpoints, i, c)
    {
        int64_t ended_us = jm_integer(c, "ended_us"), from_us = jm_integer(c, "triggered_us");
        jm_table_cell(&t, "%" PRId64, jm_integer(c, "id"));
        cell_state(&t, jm_string(c, "state"),
                   json_is_true(json_object_get(c, "final")) ? " (final)" : "");
        cell_time(&t, from_us);
        cell_duration(&t, (ended_us != 0 ? ended_us : wall_now_us()) - from_us);
        jm_table_cell(&t, "%" PRId64 "/%" PRId64, jm_integer(c, "acknowledged"),
                      jm_integer(c, "tasks"));
        cell_bytes(&t, jm_integer(c, "state_bytes"));
        cell_bytes(&t, jm_integer(c, "written_bytes"));
        cell_kind(&t, c);
        jm_table_cell(&t, "%s", json_is_true(json_object_get(c, "committed")) ? "yes" : "-");
        jm_table_cell(&t, "%s", jm_string(c, "reason"));
    }
    jm_table_print(&t, sb);
    jm_table_fini(&t);
}

/* "1+3": a base and three deltas. */
static void cell_chain(struct jm_table *t, const json_t *row)
{
    int64_t bases = jm_integer(row, "bases"), deltas = jm_integer(row, "deltas");

    if (bases == 0 && deltas == 0) {
        jm_table_cell(t, "-");
    } else {
        jm_table_cell(t, "%" PRId64 "+%" PRId64, bases, deltas);
    }
}

static void render_rows(const json_t *checkpoint, struct wr_sb *sb)
{
    static const char *const headers[] = {
        "TASK", "WORKER", ">ACKNOWLEDGED",  ">STATE",     ">WRITTEN",
        "KIND", ">CHAIN", ">BARRIER PAUSE", ">ALIGNMENT", ">PACKING"};
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
                jm_table_cell(&t, "%s", c > 2                                  ? "-"
                                        : jm_integer(checkpoint, "ended_us") > 0 ? "never"
                                                                               : "waiting");
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
        cell_kind(&t, row);
        cell_chain(&t, row);
        cell_duration(&t, jm_integer(row, "sealed_ns") / 1000);
        cell_duration(&t, jm_integer(row, "aligned_ns") / 1000);
        cell_duration(&t, jm_integer(row, "packed_ns") / 1000);
    }
    jm_table_print(&t, sb);
    jm_table_fini(&t);
}

static void put_checkpoint(const json_t *c, struct wr_sb *sb)
{
    int64_t acknowledged = jm_integer(c, "acknowledged"), tasks = jm_integer(c, "tasks");

    wr_sb_printf(sb, "checkpoint %" PRId64 ": ", jm_integer(c, "id"));
    jm_put_state(sb, jm_string(c, "state"), jm_is_colour(STDOUT_FILENO));
    wr_sb_printf(sb, "%s, ", json_is_true(json_object_get(c, "final")) ? " (final)" : "");
    if (jm_integer(c, "ended_us") == 0 && tasks > 0 && jm_is_terminal(STDOUT_FILENO)) {
        jm_put_bar(sb, (double)acknowledged / (double)tasks, 4 * BAR_CELLS);
        wr_sb_putc(sb, ' ');
    }
    wr_sb_printf(sb, "%" PRId64 " of %" PRId64 " acknowledged", acknowledged, tasks);
    if (jm_integer(c, "record") != 0) {
        wr_sb_printf(sb, ", record %" PRId64, jm_integer(c, "record"));
    }
    if (jm_string(c, "reason")[0] != '\0') {
        wr_sb_puts(sb, ": ");
        jm_put_printable(sb, jm_string(c, "reason"));
    }
    wr_sb_putc(sb, '\n');
}

void jm_render_checkpoint(const json_t *checkpoint, struct wr_sb *sb)
{
    put_checkpoint(checkpoint, sb);
    if (json_is_array(json_object_get(checkpoint, "rows"))) {
        render_rows(checkpoint, sb);
    } else {
        wr_sb_puts(sb, "its table is no longer kept\n");
    }
}

/* ---- snapshots ---- */

void jm_render_snapshots(const json_t *snapshots, struct wr_sb *sb)
{
    static const char *const headers[] = {"ID",      "TAKEN (UTC)", ">RECORD", "COMMITTED",
                                          ">STATE",  ">FILES",      ">BYTES",  "MISTAKE"};
    struct jm_table t;
    const json_t *s;
    size_t i;

    jm_table_init(&t, headers, WR_COUNT(headers));
    json_array_foreach(snapshots, i, s)
    {
        bool whole = json_is_null(json_object_get(s, "mistake"));
        jm_table_cell(&t, "%" PRId64 "%s", jm_integer(s, "id"),
                      json_is_true(json_object_get(s, "final")) ? " (final)" : "");
        cell_time(&t, jm_integer(s, "taken_us"));
        jm_table_cell(&t, "%" PRId64, jm_integer(s, "record"));
        jm_table_cell(&t, "%s", json_is_true(json_object_get(s, "committed")) ? "yes" : "-");
        if (!whole) {
            jm_table_cell(&t, "-");
            jm_table_cell(&t, "-");
            jm_table_cell(&t, "-");
        } else {
            cell_bytes(&t, jm_integer(s, "state_bytes"));
            jm_table_cell(&t, "%" PRId64, jm_integer(s, "files"));
            cell_bytes(&t, jm_integer(s, "bytes"));
        }
        jm_table_cell(&t, "%s", jm_string(s, "mistake"));
    }
    jm_table_print(&t, sb);
    jm_table_fini(&t);
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
        cell_state(&t, jm_string(w, "state"), "");
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

/* ---- records that failed ---- */

void jm_render_errors(const json_t *job, struct wr_sb *sb)
{
    static const char *const headers[] = {"RECORDS OF", "CODE", ">FAILED", ">SKIPPED",
                                          ">DEAD LETTERS"};
    static const char *const counts[] = {"failed", "skipped", "dead_letters"};
    const json_t *errors = json_object_get(job, "errors"), *error;
    struct jm_table t;
    size_t i;

    if (json_array_size(errors) == 0) {
        return;
    }
    jm_table_init(&t, headers, WR_COUNT(headers));
    json_array_foreach(errors, i, error)
    {
        jm_table_cell(&t, "%s", jm_string(error, "step"));
        jm_table_cell(&t, "%s", jm_string(error, "code"));
        for (size_t c = 0; c < WR_COUNT(counts); c++) {
            jm_table_cell(&t, "%lld", (long long)jm_integer(error, counts[c]));
        }
    }
    wr_sb_putc(sb, '\n');
    jm_table_print(&t, sb);
    jm_table_fini(&t);
}

/* ---- memory ---- */

static void cell_bound(struct jm_table *t, const json_t *account)
{
    if (jm_integer(account, "bound_bytes") == 0) {
        jm_table_cell(t, "-");
    } else {
        cell_bytes(t, jm_integer(account, "bound_bytes"));
    }
}

void jm_render_memory(const json_t *job, struct wr_sb *sb)
{
    static const char *const headers[] = {"MEMORY OF", "KIND", "WORKER", ">BYTES", ">BOUND"};
    const json_t *accounts = json_object_get(job, "memory"), *account;
    struct jm_table t;
    size_t i;

    if (json_array_size(accounts) == 0) {
        return;
    }
    jm_table_init(&t, headers, WR_COUNT(headers));
    json_array_foreach(accounts, i, account)
    {
        const char *owner = jm_string(account, "owner"), *slash = strchr(owner, '/');
        if (i == MEMORY_ROWS) {
            break;
        }
        jm_table_cell(&t, "%s", slash == NULL ? owner : slash + 1); /* without the job's name */
        jm_table_cell(&t, "%s", jm_string(account, "kind"));
        jm_table_cell(&t, "%s", jm_string(account, "worker_name"));
        cell_bytes(&t, jm_integer(account, "bytes"));
        cell_bound(&t, account);
    }
    wr_sb_putc(sb, '\n');
    jm_table_print(&t, sb);
    jm_table_fini(&t);
}

static void render_kinds(const json_t *worker, struct wr_sb *sb)
{
    static const char *const headers[] = {"KIND", ">BYTES"};
    struct jm_table t;
    const char *kind;
    json_t *bytes;

    jm_table_init(&t, headers, WR_COUNT(headers));
    json_object_foreach(json_object_get(worker, "memory"), kind, bytes)
    {
        if (json_integer_value(bytes) != 0) {
            jm_table_cell(&t, "%s", kind);
            cell_bytes(&t, json_integer_value(bytes));
        }
    }
    wr_sb_putc(sb, '\n');
    jm_table_print(&t, sb);
    jm_table_fini(&t);
}

static void render_accounts(const json_t *worker, struct wr_sb *sb)
{
    static const char *const headers[] = {"OWNER", "KIND", ">BYTES", ">BOUND"};
    struct jm_table t;
    const json_t *account;
    size_t i;

    jm_table_init(&t, headers, WR_COUNT(headers));
    json_array_foreach(json_object_get(worker, "accounts"), i, account)
    {
        jm_table_cell(&t, "%s", jm_string(account, "owner"));
        jm_table_cell(&t, "%s", jm_string(account, "kind"));
        cell_bytes(&t, jm_integer(account, "bytes"));
        cell_bound(&t, account);
    }
    wr_sb_putc(sb, '\n');
    jm_table_print(&t, sb);
    jm_table_fini(&t);
}

static void put_reserved(struct wr_sb *sb, const json_t *worker)
{
    wr_sb_printf(sb, "%-14s ", "memory");
    jm_put_bytes(sb, jm_integer(worker, "memory_used_bytes"));
    wr_sb_puts(sb, " of ");
    jm_put_bytes(sb, jm_integer(worker, "memory_budget_bytes"));
    wr_sb_puts(sb, " reserved, ");
    jm_put_bytes(sb, jm_integer(worker, "resident_bytes"));
    wr_sb_puts(sb, " resident\n");
}

void jm_render_worker(const json_t *worker, struct wr_sb *sb)
{
    put_line(sb, "task manager", jm_string(worker, "id"));
    put_line(sb, "name", jm_string(worker, "name"));
    wr_sb_printf(sb, "%-14s ", "state");
    jm_put_state(sb, jm_string(worker, "state"), jm_is_colour(STDOUT_FILENO));
    wr_sb_putc(sb, '\n');
    put_line(sb, "address", jm_string(worker, "address"));
    put_when(sb, "registered", jm_integer(worker, "registered_us"));
    wr_sb_printf(sb, "%-14s ", "last heard of");
    jm_put_duration_us(sb, jm_integer(worker, "heartbeat_age_us"));
    wr_sb_puts(sb, " ago\n");
    wr_sb_printf(sb, "%-14s %" PRId64 "\n", "pid", jm_integer(worker, "pid"));
    wr_sb_printf(sb, "%-14s %" PRId64 " of %" PRId64 " used\n", "slots",
                 jm_integer(worker, "slots_used"), jm_integer(worker, "slots"));
    wr_sb_printf(sb, "%-14s %" PRId64 "\n", "threads", jm_integer(worker, "workers"));
    if (!json_is_object(json_object_get(worker, "memory"))) {
        return; /* it has not said anything yet */
    }
    put_reserved(sb, worker);
    render_kinds(worker, sb);
    render_accounts(worker, sb);
}
