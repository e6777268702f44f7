/* Submit, cancel. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/base/alloc.h"
#include "common/base/assert.h"
#include "common/base/limits.h"
#include "jobmanager/client/cli.h"

#define RETRY_FIRST_US 20000u
#define RETRY_MOST_US 640000u
/* How long an answer that was lost is asked for again. */
#define RETRY_SECONDS 30

struct wr_id jm_cli_random_id(void)
{
    struct wr_id id;

    WR_ASSERT(getrandom(&id, sizeof id, 0) == (ssize_t)sizeof id);
    return id;
}

/* ---- the file ---- */

void jm_file_fini(struct jm_file *file)
{
    wr_free(WR_TAKE(file->text));
    wr_free(WR_TAKE(file->directory));
}

static enum wr_code read_text(const char *path, struct jm_file *ret, struct wr_error *err)
{
    FILE *file = fopen(path, "re");
    bool failed;

    if (file == NULL) {
        return wr_fail_errno(err, "could not open descriptor \"%s\"", path);
    }
    ret->text = wr_alloc(WR_DESCRIPTOR_BYTES_MAX + 2);
    ret->bytes = fread(ret->text, 1, WR_DESCRIPTOR_BYTES_MAX + 1, file);
    ret->text[ret->bytes] = '\0';
    failed = ferror(file) != 0;
    if (failed) {
        (void)wr_fail_errno(err, "could not read descriptor \"%s\"", path);
    }
    (void)fclose(file);
    if (!failed && ret->bytes > WR_DESCRIPTOR_BYTES_MAX) {
        return wr_fail(err, WR_ERR_LIMIT, "descriptor \"%s\" is larger than %d bytes", path,
                       WR_DESCRIPTOR_BYTES_MAX);
    }
    return failed ? err->code : WR_OK;
}

/* Where relative paths in it begin. A pipe lies nowhere: there it is where the user stands. */
static enum wr_code find_directory(const char *path, char **ret, struct wr_error *err)
{
    char absolute[PATH_MAX];
    struct stat info;

    if (stat(path, &info) == 0 && !S_ISREG(info.st_mode)) {
        if (getcwd(absolute, sizeof absolute) == NULL) {
            return wr_fail_errno(err, "could not find the current directory");
        }
        *ret = wr_strdup(absolute);
        return WR_OK;
    }
    if (realpath(path, absolute) == NULL) {
        return wr_fail_errno(err, "could not find the directory of descriptor \"%s\"", path);
    }
    *strrchr(absolute, '/') = '\0';
    *ret = wr_strdup(absolute[0] == '\0' ? "/" : absolute);
    return WR_OK;
}

enum wr_code jm_file_read(const char *path, struct jm_file *ret, struct wr_error *err)
{
    struct jm_file file = {.path = path};

    if (read_text(path, &file, err) != WR_OK) {
        jm_file_fini(&file);
        return err->code;
    }
    if (find_directory(path, &file.directory, err) != WR_OK) {
        jm_file_fini(&file);
        return err->code;
    }
    *ret = file;
    return WR_OK;
}

/* ---- submit ---- */

/* A directory is the job manager's to find, wherever the user stands. */
static char *absolute_from(const char *from)
{
    char here[PATH_MAX];

    return strchr(from, '/') == NULL || from[0] == '/' || getcwd(here, sizeof here) == NULL
               ? wr_strdup(from)
               : wr_asprintf("%s/%s", here, from);
}

bool jm_cli_check_from(const struct jm_cli *cli)
{
    if (cli->allow_non_restored && cli->from == NULL) {
        jm_cli_complain("--allow-non-restored-state is said of --from, which is missing");
        return false;
    }
    return true;
}

static char *submit_path(const struct jm_cli *cli, const struct jm_file *file, const char *id)
{
    WR_AUTO_FREE char *path = jm_cli_escape(file->path);
    WR_AUTO_FREE char *base = jm_cli_escape(file->directory);
    struct wr_sb sb = {0};

    wr_sb_printf(&sb, "/v1/jobs?id=%s&file=%s&base=%s", id, path, base);
    if (cli->name != NULL) {
        WR_AUTO_FREE char *name = jm_cli_escape(cli->name);
        wr_sb_printf(&sb, "&name=%s", name);
    }
    if (cli->parallelism > 0) {
        wr_sb_printf(&sb, "&parallelism=%u", cli->parallelism);
    }
    if (cli->from != NULL) {
        WR_AUTO_FREE char *absolute = absolute_from(cli->from);
        WR_AUTO_FREE char *from = jm_cli_escape(absolute);
        wr_sb_printf(&sb, "&from=%s%s", from,
                     cli->allow_non_restored ? "&allow_non_restored_state=true" : "");
    }
    return wr_sb_take(&sb);
}

static bool print_diagnostics(const struct jm_answer *answer, const struct jm_file *file)
{
    const json_t *list = json_object_get(answer->json, "diagnostics"), *d;
    size_t i;

    json_array_foreach(list, i, d)
    {
        jm_cli_diagnostic(file, (uint32_t)jm_integer(d, "line"), (uint32_t)jm_integer(d, "column"),
                          jm_string(d, "message"));
    }
    return json_array_size(list) > 0;
}

/* The id is ours: saying it again is the same job. So whatever became of a request that was sent,
 * and a job manager that restarts meanwhile, is asked again; one that was never there is not. */
static void post(const struct jm_cli *cli, const char *target, const struct jm_file *file,
                 double until_s, struct jm_answer *ret, struct wr_error *err)
{
    struct wr_str body = {file->text, file->bytes};
    uint32_t pause_us = RETRY_FIRST_US;
    bool reached = false;

    for (;;) {
        jm_cli_request(cli, "POST", target, &body, ret, err);
        if ((ret->status != 0 && ret->status != 503) || ret->misaddressed) {
            return;
        }
        if (ret->reached && !reached) {
            until_s = WR_MAX(until_s, jm_seconds_now() + RETRY_SECONDS);
        }
        reached |= ret->reached;
        ret->reached = reached;
        if (jm_seconds_now() >= until_s || !jm_cli_pause(cli, pause_us)) {
            return;
        }
        jm_answer_fini(ret);
        pause_us = WR_MIN(pause_us * 2, RETRY_MOST_US);
    }
}

enum jm_exit jm_cli_submit(const struct jm_cli *cli, const struct jm_file *file, const char *id,
                           uint32_t wait_seconds, struct jm_answer *ret)
{
    WR_AUTO_FREE char *target = submit_path(cli, file, id);
    struct wr_error err = {0};
    enum jm_exit status;

    post(cli, target, file, jm_seconds_now() + wait_seconds, ret, &err);
    if (ret->status == 200 || ret->status == 201) {
        /* Only a job manager knows what it was asked to keep. */
        return strcmp(jm_string(ret->json, "id"), id) == 0 ? JM_EXIT_DONE : jm_cli_stranger(cli);
    }
    if (ret->status == 400 && print_diagnostics(ret, file)) {
        return JM_EXIT_USAGE;
    }
    status = jm_cli_refused(ret, &err);
    if (ret->reached && (ret->status == 0 || ret->status >= 500)) {
        jm_cli_complain("the job may have been accepted: weir show %s tells", id);
    }
    return status;
}

/* ---- commands ---- */

enum jm_exit jm_cli_run(struct jm_cli *cli)
{
    struct jm_answer answer;
    struct jm_file file;
    char id[WR_ID_TEXT_BYTES];
    struct wr_error err;
    enum jm_exit status;

    if (!jm_cli_check_from(cli)) {
        return JM_EXIT_USAGE;
    }
    if (jm_file_read(cli->arguments.items[0], &file, &err) != WR_OK) {
        jm_cli_complain("%s", err.message);
        return JM_EXIT_USAGE;
    }
    jm_cli_catch_interrupts();
    (void)wr_id_format(jm_cli_random_id(), id);
    status = jm_cli_submit(cli, &file, id, 0, &answer);
    if (status == JM_EXIT_DONE && cli->json) {
        jm_print_json(answer.json);
    } else if (status == JM_EXIT_DONE) {
        printf("%s\n", id);
    }
    (void)fflush(stdout);
    jm_answer_fini(&answer);
    jm_file_fini(&file);
    if (status != JM_EXIT_DONE || !cli->follow) {
        return status;
    }
    status = jm_cli_follow(cli, id);
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
    struct wr_id id;
    enum jm_exit status = JM_EXIT_DONE;

    jm_cli_request(cli, "DELETE", path, NULL, &answer, &err);
    if (answer.status != 202 && answer.status != 200) {
        status = jm_cli_refused(&answer, &err);
    } else if (wr_id_parse(jm_string(answer.json, "id"), &id, &err) != WR_OK) {
        status = jm_cli_stranger(cli);
    } else if (cli->json) {
        jm_print_json(answer.json);
    } else {
        printf("%s is being cancelled\n", jm_string(answer.json, "id"));
    }
    jm_answer_fini(&answer);
    return status;
}
