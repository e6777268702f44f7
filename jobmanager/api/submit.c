#include <inttypes.h>
#include <string.h>
#include <sys/random.h>

#include "common/base/alloc.h"
#include "common/base/assert.h"
#include "common/base/limits.h"
#include "common/base/parse.h"
#include "jobmanager/api/api_internal.h"
#include "jobmanager/driver/start_from.h"
#include "jobmanager/driver/view.h"
#include "jobmanager/plan/plan.h"

const struct wr_http_param jm_api_submit_query[] = {
    {"id", "^[0-9a-f]{32}$",
     "the job's id, made by the client: submitting it again is the same job"},
    {"name", NULL, "instead of the descriptor's"},
    {"parallelism", "^[0-9]+$", "instead of the descriptor's, for steps that say none"},
    {"file", NULL, "name of the descriptor in messages"},
    {"base", "^/", "absolute directory that relative paths in the descriptor are relative to"},
    {"from", NULL,
     "JOB, JOB:ID, DIR or DIR:ID: the checkpoint of an ended job to start from; default: its newest"},
    {"allow_non_restored_state", "^(true|false)$", "give up state of `from` that no step takes over"},
    {0}};

struct submitted {
    struct wr_id id;
    const char *name;
};

const struct wr_shape jm_api_submitted_shape[] = {
    {"id", WR_SHAPE_ID, .offset = offsetof(struct submitted, id)},
    {"name", WR_SHAPE_TEXT, .offset = offsetof(struct submitted, name)},
    {0}};

static void answer_submitted(struct wr_http_answer *answer, struct wr_id id, const char *name,
                             bool existed)
{
    struct submitted submitted = {id, name};
    char text[WR_ID_TEXT_BYTES];

    wr_http_answer_json(answer, existed ? 200 : 201,
                        wr_shape_json(jm_api_submitted_shape, &submitted));
    answer->location = wr_asprintf("/v1/jobs/%s", wr_id_format(id, text));
}

/* ---- what is asked for ---- */

struct wanted {
    struct wr_id id;
    struct jm_plan_options plan;
    const char *file;
    const char *from; /* NULL: nothing */
    bool allow_non_restored;
};

static bool read_parallelism(const struct wr_http_request *request, struct wanted *ret,
                             struct wr_error *err)
{
    const char *text = wr_http_query(request, "parallelism");
    uint64_t number = 0;

    if (text == NULL) {
        return true;
    }
    if (wr_parse_u64(text, &number, err) != WR_OK || number < 1 || number > WR_PARALLELISM_MAX) {
        (void)wr_fail(err, WR_ERR_INVALID, "\"parallelism\" must be a whole number from 1 to %d, "
                                           "not \"%s\"",
                      WR_PARALLELISM_MAX, text);
        return false;
    }
    ret->plan.parallelism = (uint32_t)number;
    return true;
}

static bool read_wanted(const struct wr_http_request *request, struct wanted *ret,
                        struct wr_error *err)
{
    const char *id = wr_http_query(request, "id");

    *ret = (struct wanted){.plan.name = wr_http_query(request, "name"),
                           .plan.base_directory = wr_http_query(request, "base"),
                           .file = wr_http_query(request, "file"),
                           .from = wr_http_query(request, "from")};
    const char *allow = wr_http_query(request, "allow_non_restored_state");

    ret->allow_non_restored = allow != NULL && strcmp(allow, "true") == 0;
    if (ret->allow_non_restored && ret->from == NULL) {
        (void)wr_fail(err, WR_ERR_INVALID,
                      "\"allow_non_restored_state\" is said of \"from\", which is missing");
        return false;
    }
    if (ret->file == NULL) {
        ret->file = "descriptor";
    }
    if (ret->plan.base_directory != NULL && ret->plan.base_directory[0] != '/') {
        (void)wr_fail(err, WR_ERR_INVALID, "\"base\" must be an absolute path, not \"%s\"",
                      ret->plan.base_directory);
        return false;
    }
    if (!read_parallelism(request, ret, err)) {
        return false;
    }
    if (id == NULL) {
        WR_ASSERT(getrandom(&ret->id, sizeof ret->id, 0) == sizeof ret->id);
        return true;
    }
    if (wr_id_parse(id, &ret->id, err) != WR_OK) {
        (void)wr_wrap(err, "\"id\"");
        return false;
    }
    if (wr_id_is_zero(ret->id)) {
        (void)wr_fail(err, WR_ERR_INVALID, "\"id\" must not be zero");
        return false;
    }
    return true;
}

/* ---- whether it is known ---- */

struct lookup {
    struct wr_loop_call call;
    struct wr_id id;
    char *name; /* NULL: unknown */
};

static void lookup_run(struct wr_loop_call *call, void *owner)
{
    struct lookup *lookup = WR_CONTAINER_OF(call, struct lookup, call);
    struct jm_view_job job;

    if (jm_view_job_find(owner, lookup->id, &job)) {
        lookup->name = wr_strdup(job.name);
    }
    wr_loop_call_finish(call);
}

static void lookup_destroy(struct wr_loop_call *call)
{
    struct lookup *lookup = WR_CONTAINER_OF(call, struct lookup, call);

    wr_free(lookup->name);
    wr_free(lookup);
}

static void timed_out(struct wr_http_answer *answer, struct wr_id id)
{
    char text[WR_ID_TEXT_BYTES];

    wr_http_answer_error(answer, 503, "timed_out",
                         "job %s was not confirmed to be durable in time: it may run or not; "
                         "submit it again with id=%s",
                         wr_id_format(id, text), text);
}

/* true: answered. */
static bool answer_known(struct jm_api *api, struct wr_id id, struct wr_http_answer *answer)
{
    struct lookup *lookup = WR_NEW(struct lookup);
    bool answered = true;

    lookup->call.run = lookup_run;
    lookup->call.destroy = lookup_destroy;
    lookup->id = id;
    if (!wr_loop_call(api->callers, &lookup->call, JM_API_SUBMIT_TIMEOUT_US)) {
        timed_out(answer, id);
        return true;
    }
    if (lookup->name == NULL) {
        answered = false;
    } else {
        answer_submitted(answer, id, lookup->name, true);
    }
    lookup_destroy(&lookup->call);
    return answered;
}

/* ---- planning ---- */

static void answer_refused(struct wr_http_answer *answer, const char *file,
                           const struct jm_diagnostics *diagnostics)
{
    json_t *list = json_array();

    for (uint32_t i = 0; i < diagnostics->list.count; i++) {
        const struct jm_diagnostic *d = &diagnostics->list.items[i];
        json_array_append_new(list, json_pack("{s:I, s:I, s:o}", "line", (json_int_t)d->line,
                                              "column", (json_int_t)d->column, "message",
                                              wr_shape_text(d->message)));
    }
    if (diagnostics->list.count == 0) {
        wr_http_answer_error(answer, 400, "invalid", "%s cannot be planned", file);
    } else {
        const struct jm_diagnostic *first = &diagnostics->list.items[0];
        wr_http_answer_error(answer, 400, "invalid", "%s:%" PRIu32 ":%" PRIu32 ": %s%s", file,
                             first->line, first->column, first->message,
                             diagnostics->list.count > 1 ? " (and more, see diagnostics)" : "");
    }
    json_object_set_new(answer->json, "diagnostics", list);
}

static enum wr_code check_secret(void *ctx, const struct wr_secret_ref *ref, struct wr_error *err)
{
    return jm_daemon_check_secret(ctx, ref, err);
}

static struct wr_plan *plan(const struct wr_http_request *request, const struct wanted *wanted,
                            struct wr_http_answer *answer)
{
    struct jm_diagnostics diagnostics = {0};
    struct wr_plan *planned = NULL;
    struct wr_error err;
    enum wr_code code;

    code = jm_plan_build(request->body.ptr == NULL ? "" : request->body.ptr, request->body.bytes,
                         &wanted->plan, &planned, &diagnostics, &err);
    if (code == WR_ERR_INVALID) {
        answer_refused(answer, wanted->file, &diagnostics);
    } else if (code != WR_OK) {
        wr_http_answer_failed(answer, &err);
    }
    jm_diagnostics_fini(&diagnostics);
    return code == WR_OK ? planned : NULL;
}

/* ---- storing ---- */

struct submission {
    struct wr_loop_call call;
    struct jm_submit submit;
    char *descriptor;
    void *plan;
    char *started_from;
    enum wr_code code;
    struct wr_error err;
    char *name; /* of the job as it is */
};

static void submission_done(struct jm_submit *submit, enum wr_code code,
                            const struct wr_error *err)
{
    struct submission *s = WR_CONTAINER_OF(submit, struct submission, submit);
    struct jm_view_job job;

    s->code = code;
    s->err = *err;
    if (code == WR_OK && jm_view_job_find(submit->ctx, submit->job, &job)) {
        s->name = wr_strdup(job.name);
    }
    wr_loop_call_finish(&s->call);
}

static void submission_run(struct wr_loop_call *call, void *owner)
{
    struct submission *s = WR_CONTAINER_OF(call, struct submission, call);

    s->submit.ctx = owner;
    jm_daemon_submit(owner, &s->submit);
}

static void submission_destroy(struct wr_loop_call *call)
{
    struct submission *s = WR_CONTAINER_OF(call, struct submission, call);

    wr_free(s->descriptor);
    wr_free(s->plan);
    wr_free(s->started_from);
    wr_free(s->name);
    wr_free(s);
}

static struct submission *submission_create(const struct wr_http_request *request,
                                            const struct wanted *wanted,
                                            const struct wr_plan *planned, char *started_from)
{
    struct submission *s = WR_NEW(struct submission);

    s->call.run = submission_run;
    s->call.destroy = submission_destroy;
    s->descriptor = wr_strndup(request->body.ptr, request->body.bytes);
    s->plan = wr_plan_encode(planned->message, &s->submit.plan_bytes);
    s->submit.job = wanted->id;
    s->submit.descriptor = s->descriptor;
    s->submit.descriptor_bytes = request->body.bytes;
    s->submit.plan = s->plan;
    s->submit.parallelism = wanted->plan.parallelism;
    s->submit.started_from = s->started_from = started_from;
    s->submit.done = submission_done;
    return s;
}

/* false: answered. */
static bool take_over(struct jm_api *api, const struct wanted *wanted, const struct wr_plan *planned,
                      char **ret_started_from, struct wr_http_answer *answer)
{
    struct jm_start_from from = {.job = wanted->id,
                                 .plan = planned,
                                 .allow_non_restored = wanted->allow_non_restored};

    *ret_started_from =
        wanted->from == NULL ? NULL : jm_api_start_from(api, wanted->from, &from, answer);
    return wanted->from == NULL || *ret_started_from != NULL;
}

void jm_api_submit(void *owner, const struct wr_http_request *request,
                   struct wr_http_answer *answer)
{
    struct jm_api *api = owner;
    struct submission *s;
    struct wr_plan *planned;
    struct wanted wanted;
    struct wr_error err;
    char *started_from;

    if (!read_wanted(request, &wanted, &err)) {
        wr_http_answer_failed(answer, &err);
        return;
    }
    if (answer_known(api, wanted.id, answer)) {
        return;
    }
    wanted.plan.check_secret = check_secret;
    wanted.plan.secret_ctx = api->daemon;
    planned = plan(request, &wanted, answer);
    if (planned == NULL) {
        return;
    }
    if (!take_over(api, &wanted, planned, &started_from, answer)) {
        wr_plan_destroy(planned);
        return;
    }
    s = submission_create(request, &wanted, planned, started_from);
    wr_plan_destroy(planned);
    if (!wr_loop_call(api->callers, &s->call, JM_API_SUBMIT_TIMEOUT_US)) {
        timed_out(answer, wanted.id);
        return;
    }
    if (s->code == WR_OK) {
        answer_submitted(answer, wanted.id, s->name == NULL ? "" : s->name, s->submit.existed);
    } else {
        (void)wr_wrap(&s->err, "could not store the job");
        wr_http_answer_failed(answer, &s->err);
    }
    submission_destroy(&s->call);
}
