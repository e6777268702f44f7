/* Progress of a job, until its end. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "common/base/alloc.h"
#include "jobmanager/client/cli.h"

#define LOOK_US 100000
#define SAY_SECONDS 10.0
#define RATE_SECONDS 1.0

struct progress {
    bool terminal; /* one line that is rewritten; else a line per change of state and now and then */
    bool colour;
    char state[16];
    double said_s;
    double rate_s; /* when rate_rows was seen */
    int64_t rate_rows;
    double rate;
};

static int64_t rows_of(const json_t *job)
{
    return WR_MAX(jm_integer(job, "rows_in"), jm_integer(job, "rows_out"));
}

static void note_rate(struct progress *p, const json_t *job)
{
    double now_s = jm_seconds_now();
    int64_t rows = rows_of(job);

    if (p->rate_s == 0 || rows < p->rate_rows) { /* fewer: a restart went back */
        p->rate = 0;
        p->rate_s = now_s;
        p->rate_rows = rows;
    } else if (now_s - p->rate_s >= RATE_SECONDS && rows != p->rate_rows) {
        p->rate = (double)(rows - p->rate_rows) / (now_s - p->rate_s);
        p->rate_s = now_s;
        p->rate_rows = rows;
    }
}

static void put_times(struct wr_sb *sb, int64_t count, const char *what)
{
    wr_sb_printf(sb, ", %" PRId64 " %s%s", count, what, count == 1 ? "" : "s");
}

static void put_progress(struct wr_sb *sb, const struct progress *p, const json_t *job)
{
    int64_t started_us = jm_integer(job, "started_us"), ended_us = jm_integer(job, "ended_us");
    const char *state = jm_string(job, "state");

    jm_put_state(sb, state, p->colour);
    wr_sb_printf(sb, "%*s ", (int)(10 - WR_MIN(strlen(state), 10)), "");
    jm_put_count(sb, rows_of(job));
    wr_sb_puts(sb, " rows");
    if (p->rate > 0 && ended_us == 0) {
        wr_sb_puts(sb, ", ");
        jm_put_count(sb, (int64_t)p->rate);
        wr_sb_puts(sb, "/s");
    }
    put_times(sb, jm_integer(job, "completed_checkpoints"), "checkpoint");
    if (jm_integer(job, "restarts") > 0) {
        put_times(sb, jm_integer(job, "restarts"), "restart");
    }
    if (ended_us != 0 && started_us != 0) {
        wr_sb_puts(sb, ", ");
        jm_put_duration_us(sb, ended_us - started_us);
    }
}

static void say(struct progress *p, const char *state, const char *line)
{
    struct winsize size;
    double now_s = jm_seconds_now();

    if (p->terminal) {
        /* A line that wraps cannot be rewritten. */
        bool narrow = ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 &&
                      size.ws_col < 80;
        (void)fprintf(stderr, "\r\033[K%s%s%s", narrow ? "\033[?7l" : "", line,
                      narrow ? "\033[?7h" : "");
        (void)fflush(stderr);
    } else if (strcmp(state, p->state) != 0 || now_s - p->said_s >= SAY_SECONDS) {
        (void)fprintf(stderr, "%s\n", line);
        p->said_s = now_s;
    }
    (void)snprintf(p->state, sizeof p->state, "%s", state);
}

static void end_line(const struct progress *p)
{
    if (p->terminal) {
        (void)fputc('\n', stderr);
    }
}

/* true: it has ended, *ret_exit says how. */
static bool show(struct progress *p, const json_t *job, enum jm_exit *ret_exit)
{
    const char *state = jm_string(job, "state"), *reason = jm_string(job, "reason");
    struct wr_sb sb = {0};

    note_rate(p, job);
    put_progress(&sb, p, job);
    say(p, state, sb.ptr);
    wr_sb_fini(&sb);
    if (!jm_has_ended(state)) {
        return false;
    }
    end_line(p);
    *ret_exit = strcmp(state, "FINISHED") == 0 ? JM_EXIT_DONE : JM_EXIT_JOB_FAILED;
    if (*ret_exit != JM_EXIT_DONE) {
        jm_cli_complain("the job is %s%s%s", state, reason[0] == '\0' ? "" : ": ", reason);
    }
    return true;
}

/* true: looking again is of no use, *ret_exit says how to end. */
static bool look(const struct jm_cli *cli, const char *path, struct progress *p,
                 enum jm_exit *ret_exit)
{
    struct jm_answer answer;
    struct wr_error err;
    bool done = false;

    jm_cli_request(cli, "GET", path, NULL, &answer, &err);
    if (answer.status == 200 && jm_string(answer.json, "state")[0] == '\0') {
        end_line(p);
        *ret_exit = jm_cli_stranger(cli);
        done = true;
    } else if (answer.status == 200) {
        done = show(p, answer.json, ret_exit);
    } else if (answer.status == 0 || answer.status >= 500) {
        if (!jm_cli_interrupted()) {
            say(p, "AWAY", "the job manager does not answer; waiting for it");
        }
    } else {
        end_line(p);
        *ret_exit = jm_cli_refused(&answer, &err);
        done = true;
    }
    jm_answer_fini(&answer);
    return done;
}

enum jm_exit jm_cli_follow(const struct jm_cli *cli, const char *id)
{
    WR_AUTO_FREE char *path = wr_asprintf("/v1/jobs/%s", id);
    struct progress progress = {.terminal = jm_is_terminal(STDERR_FILENO) && !cli->plain,
                                .colour = jm_is_colour(STDERR_FILENO),
                                .said_s = jm_seconds_now()};
    enum jm_exit status = JM_EXIT_DONE;

    while (!look(cli, path, &progress, &status)) {
        if (!jm_cli_pause(cli, LOOK_US)) {
            end_line(&progress);
            return JM_EXIT_FAILED;
        }
    }
    return status;
}
