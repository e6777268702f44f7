/* Submit, follow, cancel. */
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

#include "common/base/alloc.h"
#include "common/base/assert.h"
#include "common/base/limits.h"
#include "jobmanager/client/cli.h"

#define LOOK_US 100000
#define RETRY_US 20000
#define SAY_SECONDS 10.0

static volatile sig_atomic_t interrupted;

static void on_interrupt(int number)
{
    (void)number;
    interrupted = 1;
}

void jm_cli_catch_interrupts(void)
{
    struct sigaction action = {.sa_handler = on_interrupt, .sa_flags = (int)SA_RESETHAND};

    /* The second one ends the program at once. */
    (void)sigaction(SIGINT, &action, NULL);
    (void)sigaction(SIGTERM, &action, NULL);
    (void)signal(SIGPIPE, SIG_IGN);
}

bool jm_cli_interrupted(void)
{
    return interrupted != 0;
}

struct wr_id jm_cli_random_id(void)
{
    struct wr_id id;

    WR_ASSERT(getrandom(&id, sizeof id, 0) == (ssize_t)sizeof id);
    return id;
}

enum wr_code jm_cli_read(const char *path, char **ret_text, size_t *ret_bytes,
                         char **ret_directory, struct wr_error *err)
{
    char absolute[PATH_MAX];
    FILE *file = fopen(path, "re");
    char *text;
    size_t bytes;

    if (file == NULL) {
        return wr_fail_errno(err, "could not open descriptor \"%s\"", path);
    }
    text = wr_alloc(WR_DESCRIPTOR_BYTES_MAX + 2);
    bytes = fread(text, 1, WR_DESCRIPTOR_BYTES_MAX + 1, file);
    bool failed = ferror(file) != 0;
    (void)fclose(file);
    if (failed || realpath(path, absolute) == NULL) {
        wr_free(text);
        return wr_fail_errno(err, "could not read descriptor \"%s\"", path);
    }
    if (bytes > WR_DESCRIPTOR_BYTES_MAX) {
        wr_free(text);
        return wr_fail(err, WR_ERR_LIMIT, "descriptor \"%s\" is larger than %d bytes", path,
                       WR_DESCRIPTOR_BYTES_MAX);
    }
    text[bytes] = '\0';
    *ret_text = text;
    *ret_bytes = bytes;
    *strrchr(absolute, '/') = '\0';
    *ret_directory = wr_strdup(absolute[0] == '\0' ? "/" : absolute);
    return WR_OK;
}

/* ---- submit ---- */

static char *submit_path(const struct jm_cli *cli, const char *path, const char *directory,
                         const char *id)
{
    WR_AUTO_FREE char *file = jm_cli_escape(path);
    WR_AUTO_FREE char *base = jm_cli_escape(directory);
    struct wr_sb sb = {0};

    wr_sb_printf(&sb, "/v1/jobs?id=%s&file=%s&base=%s", id, file, base);
    if (cli->name != NULL) {
        WR_AUTO_FREE char *name = jm_cli_escape(cli->name);
        wr_sb_printf(&sb, "&name=%s", name);
    }
    if (cli->parallelism > 0) {
        wr_sb_printf(&sb, "&parallelism=%u", cli->parallelism);
    }
    return wr_sb_take(&sb);
}

static bool print_diagnostics(const struct jm_answer *answer, const char *path, const char *text,
                              size_t bytes)
{
    const json_t *list = json_object_get(answer->json, "diagnostics"), *d;
    size_t i;

    json_array_foreach(list, i, d)
    {
        jm_cli_diagnostic(path, text, bytes, (uint32_t)jm_integer(d, "line"),
                          (uint32_t)jm_integer(d, "column"), jm_string(d, "message"));
    }
    return json_array_size(list) > 0;
}

enum jm_exit jm_cli_submit(const struct jm_cli *cli, const char *path, const char *text,
                           size_t bytes, const char *directory, const char *id,
                           uint32_t wait_seconds)
{
    WR_AUTO_FREE char *target = submit_path(cli, path, directory, id);
    uint32_t tries = 1 + wait_seconds * (1000000 / RETRY_US);
    enum jm_exit status = JM_EXIT_DONE;
    struct jm_answer answer = {0};
    struct wr_error err;

    /* The id is ours: saying it again is the same job. */
    for (uint32_t i = 0; i < tries && answer.status == 0 && !jm_cli_interrupted(); i++) {
        if (i > 0) {
            (void)usleep(RETRY_US);
        }
        jm_cli_request(cli, "POST", target, text, bytes, &answer, &err);
    }
    if (answer.status != 200 && answer.status != 201) {
        status = answer.status == 400 && print_diagnostics(&answer, path, text, bytes)
                     ? JM_EXIT_USAGE
                     : jm_cli_refused(cli, &answer, &err);
    }
    jm_answer_fini(&answer);
    return status;
}

/* ---- follow ---- */

struct progress {
    char line[200];
    char state[16];
    double last_s;
    double rate_s;
    int64_t rate_rows;
    double rate;
    bool away; /* the job manager does not answer */
};

static double seconds_now(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void note_rate(struct progress *p, const json_t *job)
{
    double now_s = seconds_now();
    int64_t rows = jm_integer(job, "rows_in") > 0 ? jm_integer(job, "rows_in")
                                                  : jm_integer(job, "rows_out");

    if (p->rate_s == 0 || rows < p->rate_rows) {
        p->rate_s = now_s;
        p->rate_rows = rows;
    } else if (now_s - p->rate_s >= 1.0 && rows != p->rate_rows) {
        p->rate = (double)(rows - p->rate_rows) / (now_s - p->rate_s);
        p->rate_s = now_s;
        p->rate_rows = rows;
    }
}

static void put_progress(struct wr_sb *sb, const struct progress *p, const json_t *job)
{
    int64_t started_us = jm_integer(job, "started_us"), ended_us = jm_integer(job, "ended_us");

    wr_sb_printf(sb, "%-10s ", jm_string(job, "state"));
    jm_put_count(sb, jm_integer(job, "rows_in"));
    wr_sb_puts(sb, " rows");
    if (p->rate > 0 && ended_us == 0) {
        wr_sb_puts(sb, ", ");
        jm_put_count(sb, (int64_t)p->rate);
        wr_sb_puts(sb, "/s");
    }
    wr_sb_printf(sb, ", %" PRId64 " checkpoints", jm_integer(job, "completed_checkpoints"));
    if (jm_integer(job, "restarts") > 0) {
        wr_sb_printf(sb, ", %" PRId64 " restarts", jm_integer(job, "restarts"));
    }
    if (ended_us != 0 && started_us != 0) {
        wr_sb_puts(sb, ", ");
        jm_put_duration_us(sb, ended_us - started_us);
    }
}

/* One line that is rewritten on a terminal; else a line per change of state and now and then. */
static void say(struct progress *p, const char *state, const char *line)
{
    bool terminal = isatty(STDERR_FILENO) == 1;
    double now_s = seconds_now();
    bool changed = strcmp(state, p->state) != 0;

    if (terminal) {
        (void)fprintf(stderr, "\r\033[K%s", line);
        (void)fflush(stderr);
    } else if (changed || now_s - p->last_s >= SAY_SECONDS) {
        (void)fprintf(stderr, "%s\n", line);
        p->last_s = now_s;
    }
    (void)snprintf(p->state, sizeof p->state, "%s", state);
}

static void end_line(void)
{
    if (isatty(STDERR_FILENO) == 1) {
        (void)fputc('\n', stderr);
    }
}

/* true: the job has ended, *ret_exit says how. */
static bool look(const struct jm_cli *cli, const char *path, struct progress *p,
                 enum jm_exit *ret_exit)
{
    struct jm_answer answer;
    struct wr_error err;
    struct wr_sb sb = {0};
    const char *state;
    bool ended = false;

    jm_cli_request(cli, "GET", path, NULL, 0, &answer, &err);
    state = jm_string(answer.json, "state");
    if (answer.status == 0 || answer.status >= 500) {
        say(p, "AWAY", "the job manager does not answer; waiting for it");
    } else if (answer.status != 200) {
        end_line();
        *ret_exit = jm_cli_refused(cli, &answer, &err);
        ended = true;
    } else {
        note_rate(p, answer.json);
        put_progress(&sb, p, answer.json);
        say(p, state, sb.ptr);
        ended = strcmp(state, "FINISHED") == 0 || strcmp(state, "FAILED") == 0 ||
                strcmp(state, "CANCELED") == 0;
        if (ended) {
            end_line();
            *ret_exit = strcmp(state, "FINISHED") == 0 ? JM_EXIT_DONE : JM_EXIT_JOB_FAILED;
            if (*ret_exit != JM_EXIT_DONE && jm_string(answer.json, "reason")[0] != '\0') {
                jm_cli_complain("the job has %s: %s", state, jm_string(answer.json, "reason"));
            }
        }
    }
    wr_sb_fini(&sb);
    jm_answer_fini(&answer);
    return ended;
}

enum jm_exit jm_cli_follow(const struct jm_cli *cli, const char *id, bool (*each)(void *ctx),
                           void *ctx)
{
    WR_AUTO_FREE char *path = wr_asprintf("/v1/jobs/%s", id);
    struct progress progress = {.last_s = seconds_now()};
    enum jm_exit status = JM_EXIT_DONE;

    while (!look(cli, path, &progress, &status)) {
        if (jm_cli_interrupted() || (each != NULL && !each(ctx))) {
            end_line();
            return JM_EXIT_FAILED;
        }
        (void)usleep(LOOK_US);
    }
    return status;
}

/* ---- commands ---- */

enum jm_exit jm_cli_run(struct jm_cli *cli)
{
    const char *path = cli->arguments.items[0];
    WR_AUTO_FREE char *text = NULL;
    WR_AUTO_FREE char *directory = NULL;
    char id[WR_ID_TEXT_BYTES];
    struct wr_error err;
    enum jm_exit status;
    size_t bytes;

    if (jm_cli_read(path, &text, &bytes, &directory, &err) != WR_OK) {
        jm_cli_complain("%s", err.message);
        return JM_EXIT_USAGE;
    }
    (void)wr_id_format(jm_cli_random_id(), id);
    status = jm_cli_submit(cli, path, text, bytes, directory, id, 0);
    if (status != JM_EXIT_DONE) {
        return status;
    }
    printf("%s\n", id);
    (void)fflush(stdout);
    if (!cli->follow) {
        return JM_EXIT_DONE;
    }
    jm_cli_catch_interrupts();
    status = jm_cli_follow(cli, id, NULL, NULL);
    if (jm_cli_interrupted()) {
        (void)fprintf(stderr, "weir: the job runs on; weir cancel %.12s ends it\n", id);
        return JM_EXIT_DONE;
    }
    return status;
}

enum jm_exit jm_cli_cancel(struct jm_cli *cli)
{
    WR_AUTO_FREE char *job = jm_cli_escape(cli->arguments.items[0]);
    WR_AUTO_FREE char *path = wr_asprintf("/v1/jobs/%s", job);
    struct jm_answer answer;
    struct wr_error err;
    enum jm_exit status = JM_EXIT_DONE;

    jm_cli_request(cli, "DELETE", path, NULL, 0, &answer, &err);
    if (answer.status == 202 || answer.status == 200) {
        printf("%s is being cancelled\n", jm_string(answer.json, "id"));
    } else {
        status = jm_cli_refused(cli, &answer, &err);
    }
    jm_answer_fini(&answer);
    return status;
}
