/* `from=`: which checkpoint a job is to start from, and what it takes over of it. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "common/base/alloc.h"
#include "common/base/parse.h"
#include "jobmanager/api/api_internal.h"
#include "jobmanager/driver/start_from.h"

struct source {
    struct wr_loop_call call;
    const char *text;  /* a job, or the directory of one */
    bool is_directory;
    struct wr_id job;  /* of the directory */
    char *directory;   /* NULL: no such job */
    char *name;        /* "": not a job of this cluster */
    char state[16];
};

/* No name of a job has a slash. */
static bool is_path(const char *text)
{
    return strchr(text, '/') != NULL;
}

static void source_run(struct wr_loop_call *call, void *owner)
{
    struct source *source = WR_CONTAINER_OF(call, struct source, call);
    struct jm_view_job job;
    bool known = (source->is_directory || jm_view_job_resolve(owner, source->text, &source->job)) &&
                 jm_view_job_find(owner, source->job, &job);

    if (known) {
        (void)snprintf(source->state, sizeof source->state, "%s",
                       job.ended_us == 0 ? job.state : "");
    }
    if (known || source->is_directory) {
        source->directory = wr_strdup(source->is_directory ? source->text : job.directory);
        source->name = wr_strdup(known ? job.name : "");
    }
    wr_loop_call_finish(call);
}

static void source_destroy(struct wr_loop_call *call)
{
    struct source *source = WR_CONTAINER_OF(call, struct source, call);

    wr_free((void *)(uintptr_t)source->text);
    wr_free(source->directory);
    wr_free(source->name);
    wr_free(source);
}

/* "JOB", "JOB:ID": the id of a checkpoint is all digits. */
static struct source *source_create(const char *from, uint64_t *ret_checkpoint)
{
    const char *colon = strrchr(from, ':');
    struct source *source = WR_NEW(struct source);
    struct wr_error ignored;

    *ret_checkpoint = 0;
    if (colon == NULL || wr_parse_u64(colon + 1, ret_checkpoint, &ignored) != WR_OK) {
        colon = from + strlen(from);
    }
    source->call.run = source_run;
    source->call.destroy = source_destroy;
    source->text = wr_strndup(from, (size_t)(colon - from));
    source->is_directory = is_path(source->text);
    return source;
}

/* false: answered. Two jobs that both go on from one state would write its output twice. */
static bool check_source(const struct source *source, struct wr_http_answer *answer)
{
    if (source->directory == NULL) {
        jm_api_no_job(answer, source->text);
        return false;
    }
    if (source->state[0] != '\0') {
        wr_http_answer_error(answer, 409, "exists",
                             "job \"%s\" is %s: a job is started from one that has ended (weir cancel "
                             "ends it)",
                             source->name, source->state);
        return false;
    }
    return true;
}

/* What is wrong with the source is the request's mistake, and certain: there is no job. */
static void answer_source(struct wr_http_answer *answer, const struct source *source,
                          struct wr_error *err, bool looked)
{
    bool damaged = err->code == WR_ERR_CORRUPT || err->code == WR_ERR_VERSION;

    (void)wr_wrap(err, "could not start from \"%s\"", source->text);
    if (damaged || (looked && err->code == WR_ERR_IO)) {
        wr_http_answer_error(answer, 400, "invalid", "%s", err->message);
    } else {
        wr_http_answer_failed(answer, err);
    }
}

/* A directory says itself whose it is, by whatever path it was found, copied or not. false: answered. */
static bool ask_directory(const struct jm_api *api, struct source *source,
                          struct wr_http_answer *answer)
{
    struct wr_error err;

    if (!source->is_directory) {
        return true;
    }
    if (source->text[0] != '/') {
        wr_http_answer_error(answer, 400, "invalid",
                             "\"from\": a directory must be an absolute path, not \"%s\"",
                             source->text);
        return false;
    }
    if (jm_daemon_start_from_whom(api->daemon, source->text, &source->job, &err) != WR_OK) {
        answer_source(answer, source, &err, true);
        return false;
    }
    return true;
}

static char *start(struct jm_api *api, const struct source *source, struct jm_start_from *from,
                   struct wr_http_answer *answer)
{
    struct wr_error err;

    from->source = source->directory;
    if (jm_daemon_start_from(api->daemon, from, &err) != WR_OK) {
        answer_source(answer, source, &err, false);
        return NULL;
    }
    return wr_asprintf("checkpoint %" PRIu64 " of job %s%s%s%s", from->ret_checkpoint,
                       from->ret_job, source->name[0] == '\0' ? "" : " (", source->name,
                       source->name[0] == '\0' ? "" : ")");
}

char *jm_api_start_from(struct jm_api *api, const char *text, struct jm_start_from *from,
                        struct wr_http_answer *answer)
{
    struct source *source = source_create(text, &from->checkpoint);
    char *done = NULL;

    if (!ask_directory(api, source, answer)) {
        source_destroy(&source->call);
        return NULL;
    }
    if (!wr_loop_call(api->callers, &source->call, JM_API_SUBMIT_TIMEOUT_US)) {
        wr_http_answer_error(answer, 503, "timed_out", "the job manager did not answer in time");
        return NULL;
    }
    if (check_source(source, answer)) {
        done = start(api, source, from, answer);
    }
    source_destroy(&source->call);
    return done;
}
