#include "jobmanager/client/state.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "common/base/alloc.h"
#include "common/base/limits.h"
#include "common/http/shape.h"

/* How long daemons whose weir was killed may take to stop. */
#define LEFT_OVER_SECONDS 15.0
#define LOOK_US 20000u

/* ---- the directory ---- */

static enum wr_code find_directory(const struct jm_cli *cli, const char *job, char **ret,
                                   struct wr_error *err)
{
    const char *state_home = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
    char here[PATH_MAX];

    if (cli->state != NULL && cli->state[0] == '/') {
        *ret = wr_strdup(cli->state);
    } else if (cli->state != NULL) {
        if (getcwd(here, sizeof here) == NULL) {
            return wr_fail_errno(err, "could not find the current directory");
        }
        *ret = wr_asprintf("%s/%s", here, cli->state);
    } else if (state_home != NULL && state_home[0] == '/') {
        *ret = wr_asprintf("%s/weir/local/%s", state_home, job);
    } else if (home != NULL && home[0] == '/') {
        *ret = wr_asprintf("%s/.local/state/weir/local/%s", home, job);
    } else {
        return wr_fail(err, WR_ERR_INVALID,
                       "neither $XDG_STATE_HOME nor $HOME says where to keep the job's state; say "
                       "it with --state DIR");
    }
    return WR_OK;
}

/* ---- the locks ---- */

static enum wr_code open_lock(const struct jm_state *state, const char *name, int *ret,
                              struct wr_error *err)
{
    WR_AUTO_FREE char *path = wr_asprintf("%s/%s", state->directory, name);

    *ret = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    return *ret < 0 ? wr_fail_errno(err, "could not open \"%s\"", path) : WR_OK;
}

/* Only a weir that runs holds it. Who it is stands in it, for people. */
static enum wr_code lock_ours(const struct jm_state *state, struct wr_error *err)
{
    char text[32] = "";

    if (flock(state->lock, LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK) {
            return wr_fail_errno(err, "could not lock \"%s/lock\"", state->directory);
        }
        ssize_t bytes = pread(state->lock, text, sizeof text - 1, 0);
        text[WR_MAX(bytes, 0)] = '\0';
        return wr_fail(err, WR_ERR_EXISTS,
                       "another weir local (process %d) uses \"%s\": wait for its end, or give this "
                       "one a --state of its own",
                       atoi(text), state->directory);
    }
    int bytes = snprintf(text, sizeof text, "%d\n", (int)getpid());
    if (ftruncate(state->lock, 0) != 0 || pwrite(state->lock, text, (size_t)bytes, 0) != bytes) {
        return wr_fail_errno(err, "could not write to \"%s/lock\"", state->directory);
    }
    return WR_OK;
}

/* The daemons of a weir that was killed hold theirs until they have stopped, which they are just
 * about to: the new ones must not meet them. */
static enum wr_code lock_daemons(const struct jm_state *state, const struct jm_cli *cli,
                                 struct wr_error *err)
{
    double until_s = jm_seconds_now() + LEFT_OVER_SECONDS;

    while (flock(state->daemons, LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK) {
            return wr_fail_errno(err, "could not lock \"%s/daemons\"", state->directory);
        }
        if (jm_seconds_now() >= until_s) {
            return wr_fail(err, WR_ERR_EXISTS,
                           "daemons of a weir local that was killed still use \"%s\": their process "
                           "ids stand in %s/*/weir-*.json, end them",
                           state->directory, state->directory);
        }
        if (!jm_cli_pause(cli, LOOK_US)) {
            return wr_fail(err, WR_ERR_CANCELED, "interrupted");
        }
    }
    return WR_OK;
}

enum wr_code jm_state_open(const struct jm_cli *cli, struct wr_env *env, const char *job,
                           struct jm_state *ret, struct wr_error *err)
{
    *ret = (struct jm_state){.env = env, .lock = -1, .daemons = -1};
    if (find_directory(cli, job, &ret->directory, err) != WR_OK ||
        env->ops->make_directory(env, ret->directory, err) != WR_OK ||
        open_lock(ret, "lock", &ret->lock, err) != WR_OK || lock_ours(ret, err) != WR_OK ||
        open_lock(ret, "daemons", &ret->daemons, err) != WR_OK ||
        lock_daemons(ret, cli, err) != WR_OK) {
        return err->code;
    }
    return WR_OK;
}

void jm_state_close(struct jm_state *state)
{
    int locks[] = {state->daemons, state->lock};

    for (size_t i = 0; i < WR_COUNT(locks); i++) {
        if (locks[i] >= 0) {
            (void)close(locks[i]);
        }
    }
    wr_free(state->directory);
    *state = (struct jm_state){.lock = -1, .daemons = -1};
}

/* ---- the job ---- */

/* What a job is submitted with: a rerun that says otherwise would be another job. */
static json_t *record_of(const struct jm_cli *cli, const struct jm_file *file, const char *id)
{
    json_t *record =
        json_pack("{s:s, s:o, s:o, s:i}", "id", id, "directory", wr_shape_text(file->directory),
                  "name", wr_shape_text(cli->name == NULL ? "" : cli->name), "parallelism",
                  (int)cli->parallelism);

    if (cli->from != NULL) {
        (void)json_object_set_new(record, "from", wr_shape_text(cli->from));
        (void)json_object_set_new(record, "allow_non_restored_state",
                                  json_boolean(cli->allow_non_restored));
    }
    return record;
}

static enum wr_code write_one(const struct jm_state *state, const char *name, struct wr_str text,
                              struct wr_error *err)
{
    WR_AUTO_FREE char *path = wr_asprintf("%s/%s", state->directory, name);

    return wr_file_replace(state->env, path, text.ptr, text.bytes, err);
}

/* The id last: what it names is there. */
enum wr_code jm_state_write(const struct jm_state *state, const struct jm_cli *cli,
                            const struct jm_file *file, const char *id, struct wr_error *err)
{
    json_t *record = record_of(cli, file, id);
    char *text = json_dumps(record, JSON_INDENT(2));
    enum wr_code code = write_one(state, "job.yaml", (struct wr_str){file->text, file->bytes}, err);

    if (code == WR_OK) {
        code = write_one(state, "job.json", wr_str_of(text), err);
    }
    free(text);
    json_decref(record);
    return code;
}

static json_t *read_record(const struct jm_state *state)
{
    WR_AUTO_FREE char *path = wr_asprintf("%s/job.json", state->directory);

    return json_load_file(path, 0, NULL);
}

bool jm_state_read(const struct jm_state *state, char id[WR_ID_TEXT_BYTES])
{
    json_t *record = read_record(state);
    struct wr_error err;
    struct wr_id parsed;
    bool there = wr_id_parse(jm_string(record, "id"), &parsed, &err) == WR_OK;

    if (there) {
        (void)wr_id_format(parsed, id);
    }
    json_decref(record);
    return there;
}

static bool is_same_descriptor(const struct jm_state *state, const struct jm_file *file)
{
    WR_AUTO_FREE char *path = wr_asprintf("%s/job.yaml", state->directory);
    WR_AUTO_FREE char *text = NULL;
    struct wr_error err;
    size_t bytes;

    return wr_file_read_all(state->env, path, WR_DESCRIPTOR_BYTES_MAX + 1, &text, &bytes, &err) ==
               WR_OK &&
           bytes == file->bytes && memcmp(text, file->text, bytes) == 0;
}

const char *jm_state_difference(const struct jm_state *state, const struct jm_cli *cli,
                                const struct jm_file *file)
{
    static const char *const words[][2] = {{"directory", "its descriptor in another directory"},
                                           {"name", "another --name"},
                                           {"parallelism", "another --parallelism"},
                                           {"from", "another --from"},
                                           {"allow_non_restored_state",
                                            "another --allow-non-restored-state"}};
    json_t *before = read_record(state), *now = record_of(cli, file, "");
    const char *how = is_same_descriptor(state, file) ? NULL : "another descriptor";

    for (size_t i = 0; i < WR_COUNT(words) && how == NULL; i++) {
        json_t *then = json_object_get(before, words[i][0]), *value = json_object_get(now, words[i][0]);
        if ((then != NULL || value != NULL) && !json_equal(then, value)) {
            how = words[i][1];
        }
    }
    json_decref(before);
    json_decref(now);
    return how;
}
