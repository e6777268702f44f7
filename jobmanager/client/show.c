/* Commands that ask and show. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "common/base/alloc.h"
#include "common/base/version.h"
#include "jobmanager/client/cli.h"

/* Task managers report once a second: two looks a second apart may see the same sample, the first
 * and the last of three do not. */
#define WATCH_US 1000000u
#define WATCH_LOOKS 3u
#define SAMPLE_LOOK_US 50000u
#define SAMPLE_LOOKS 30u

static void flush(struct wr_sb *sb)
{
    (void)fputs(sb->ptr == NULL ? "" : sb->ptr, stdout);
    (void)fflush(stdout);
    wr_sb_fini(sb);
}

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
    if (key != NULL && !json_is_array(json_object_get(json, key))) {
        status = jm_cli_stranger(cli);
    } else if (cli->json) {
        jm_print_json(json);
    } else {
        render(key == NULL ? json : json_object_get(json, key), &sb);
        flush(&sb);
    }
    json_decref(json);
    return status;
}

enum jm_exit jm_cli_list(struct jm_cli *cli)
{
    return ask(cli, "/v1/jobs", "jobs", jm_render_jobs);
}

enum jm_exit jm_cli_workers(struct jm_cli *cli)
{
    if (cli->arguments.count == 0) {
        return ask(cli, "/v1/workers", "workers", jm_render_workers);
    }
    WR_AUTO_FREE char *name = jm_cli_escape(cli->arguments.items[0]);
    WR_AUTO_FREE char *path = wr_asprintf("/v1/workers/%s", name);
    return ask(cli, path, NULL, jm_render_worker);
}

/* ---- show ---- */

struct shown {
    const struct jm_cli *cli;
    char *job_path, *tasks_path;
    json_t *job;
    json_t *looks[WATCH_LOOKS]; /* of the tasks, the newest first; NULL: not yet */
};

/* Job and tasks, now. FAILED and the like: it was complained about, nothing has changed. */
static enum jm_exit look(struct shown *s)
{
    enum jm_exit status = JM_EXIT_DONE;
    json_t *job = jm_cli_get(s->cli, s->job_path, &status);
    json_t *tasks = job == NULL ? NULL : jm_cli_get(s->cli, s->tasks_path, &status);

    if (tasks != NULL && !json_is_array(json_object_get(tasks, "tasks"))) {
        json_decref(WR_TAKE(tasks));
        status = jm_cli_stranger(s->cli);
    }
    if (tasks == NULL) {
        json_decref(job);
        return status;
    }
    json_decref(s->job);
    s->job = job;
    json_decref(s->looks[WATCH_LOOKS - 1]);
    memmove(&s->looks[1], &s->looks[0], sizeof s->looks - sizeof s->looks[0]);
    s->looks[0] = tasks;
    return JM_EXIT_DONE;
}

static const json_t *tasks_at(const struct shown *s, uint32_t index)
{
    return json_object_get(s->looks[index], "tasks");
}

static uint32_t count_lines(const char *text)
{
    uint32_t lines = 0;

    for (; *text != '\0'; text++) {
        lines += *text == '\n';
    }
    return lines;
}

/* On a terminal over what was there, without a flicker. What wraps or scrolls could not be written
 * over: it is cut. */
static void put_screen(const struct wr_sb *page)
{
    struct winsize size = {0};
    bool known = ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 2;
    uint32_t lines = count_lines(page->ptr), room = known ? size.ws_row - 1u : lines;
    uint32_t shown = lines <= room ? lines : room - 1;
    const char *at = page->ptr;

    (void)fputs("\033[H\033[?7l", stdout);
    for (uint32_t i = 0; i < shown; i++) {
        size_t bytes = strcspn(at, "\n");
        printf("%.*s\033[K\n", (int)bytes, at);
        at += bytes + 1;
    }
    if (shown < lines) {
        printf("%u more lines: the window is too low for them\033[K\n", lines - shown);
    }
    (void)fputs("\033[?7h\033[J", stdout);
    (void)fflush(stdout);
}

static void put(const struct shown *s)
{
    const json_t *before = tasks_at(s, 2) != NULL ? tasks_at(s, 2) : tasks_at(s, 1);
    struct wr_sb sb = {0};

    if (s->cli->json) {
        (void)json_object_set(s->job, "tasks", json_object_get(s->looks[0], "tasks"));
        jm_print_json(s->job);
        (void)fflush(stdout);
        return;
    }
    jm_render_job(s->job, &sb);
    wr_sb_putc(&sb, '\n');
    jm_render_tasks(tasks_at(s, 0), before, &sb);
    jm_render_errors(s->job, &sb);
    jm_render_memory(s->job, &sb);
    if (s->cli->watch && jm_is_terminal(STDOUT_FILENO)) {
        put_screen(&sb);
        wr_sb_fini(&sb);
    } else {
        wr_sb_puts(&sb, s->cli->watch ? "\n" : "");
        flush(&sb);
    }
}

/* What is shown once has rates too: they take a second sample of each task. */
static enum jm_exit show_once(struct shown *s)
{
    enum jm_exit status = JM_EXIT_DONE;
    json_t *first = json_incref(s->looks[0]);

    for (uint32_t i = 0; i < SAMPLE_LOOKS && status == JM_EXIT_DONE && !s->cli->json &&
                         !jm_has_ended(jm_string(s->job, "state")) &&
                         !jm_is_newer(tasks_at(s, 0), json_object_get(first, "tasks"));
         i++) {
        if (!jm_cli_pause(s->cli, SAMPLE_LOOK_US)) {
            break;
        }
        status = look(s);
    }
    for (uint32_t i = 1; i < WATCH_LOOKS; i++) {
        json_decref(s->looks[i]);
        s->looks[i] = i == 1 ? json_incref(first) : NULL;
    }
    json_decref(first);
    if (status == JM_EXIT_DONE) {
        put(s);
    }
    return status;
}

/* Until the job has ended; a job manager that is away meanwhile is waited for. */
static enum jm_exit watch(struct shown *s)
{
    if (jm_is_terminal(STDOUT_FILENO)) {
        (void)fputs("\033[2J", stdout);
    }
    put(s);
    while (!jm_has_ended(jm_string(s->job, "state")) && jm_cli_pause(s->cli, WATCH_US)) {
        enum jm_exit status = look(s);
        if (status == JM_EXIT_DONE) {
            put(s);
        } else if (status == JM_EXIT_USAGE) {
            return status;
        }
    }
    return JM_EXIT_DONE;
}

enum jm_exit jm_cli_show(struct jm_cli *cli)
{
    WR_AUTO_FREE char *name = jm_cli_escape(cli->arguments.items[0]);
    WR_AUTO_FREE char *job_path = wr_asprintf("/v1/jobs/%s", name);
    WR_AUTO_FREE char *tasks_path = wr_asprintf("%s/tasks", job_path);
    struct shown shown = {.cli = cli, .job_path = job_path, .tasks_path = tasks_path};
    enum jm_exit status;

    jm_cli_catch_interrupts();
    status = look(&shown);
    if (status == JM_EXIT_DONE) {
        status = cli->watch ? watch(&shown) : show_once(&shown);
    }
    json_decref(shown.job);
    for (uint32_t i = 0; i < WATCH_LOOKS; i++) {
        json_decref(shown.looks[i]);
    }
    return status;
}

/* ---- checkpoints ---- */

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
    const char *version;
    struct jm_answer answer;
    struct wr_sb sb = {0};
    struct wr_error err;

    jm_cli_request(cli, "GET", "/v1/overview", NULL, &answer, &err);
    version = json_string_value(json_object_get(answer.json, "version"));
    if (cli->json) {
        json_t *both = json_pack("{s:s, s:s?}", "client", wr_version(), "jobmanager", version);
        jm_print_json(both);
        json_decref(both);
    } else {
        wr_sb_printf(&sb, "client       %s\njob manager  ", wr_version());
        jm_put_printable(&sb, version == NULL ? "not reached" : version);
        wr_sb_putc(&sb, '\n');
        flush(&sb);
    }
    jm_answer_fini(&answer);
    return JM_EXIT_DONE;
}
