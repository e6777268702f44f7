/* Cancelling a job: answered when the wish is durable. */
#include "common/base/alloc.h"
#include "common/sys/loop_call.h"
#include "jobmanager/api/api_internal.h"
#include "jobmanager/driver/view.h"

const struct wr_shape jm_api_canceled_shape[] = {{"id", WR_SHAPE_ID, .offset = 0}, {0}};

struct cancellation {
    struct wr_loop_call call;
    struct jm_cancel cancel;
    char *text; /* what the path says */
    bool found;
    enum wr_code code;
    struct wr_error err;
};

static void cancellation_done(struct jm_cancel *cancel, enum wr_code code,
                              const struct wr_error *err)
{
    struct cancellation *c = WR_CONTAINER_OF(cancel, struct cancellation, cancel);

    c->code = code;
    c->err = *err;
    wr_loop_call_finish(&c->call);
}

static void cancellation_run(struct wr_loop_call *call, void *owner)
{
    struct cancellation *c = WR_CONTAINER_OF(call, struct cancellation, call);

    c->found = jm_view_job_resolve(owner, c->text, &c->cancel.job);
    if (c->found) {
        jm_daemon_cancel(owner, &c->cancel);
    } else {
        wr_loop_call_finish(call);
    }
}

static void cancellation_destroy(struct wr_loop_call *call)
{
    struct cancellation *c = WR_CONTAINER_OF(call, struct cancellation, call);

    wr_free(c->text);
    wr_free(c);
}

void jm_api_cancel(void *owner, const struct wr_http_request *request,
                   struct wr_http_answer *answer)
{
    struct jm_api *api = owner;
    struct cancellation *c = WR_NEW(struct cancellation);

    c->call.run = cancellation_run;
    c->call.destroy = cancellation_destroy;
    c->cancel.done = cancellation_done;
    c->text = wr_strdup(request->captures[0]);
    if (!wr_loop_call(api->callers, &c->call, JM_API_SUBMIT_TIMEOUT_US)) {
        wr_http_answer_error(answer, 503, "timed_out",
                             "the wish was not confirmed to be durable in time: cancel again");
        return;
    }
    if (!c->found) {
        jm_api_no_job(answer, c->text);
    } else if (c->code != WR_OK) {
        (void)wr_wrap(&c->err, "could not store the wish to cancel");
        wr_http_answer_failed(answer, &c->err);
    } else {
        wr_http_answer_json(answer, 202, wr_shape_json(jm_api_canceled_shape, &c->cancel.job));
    }
    cancellation_destroy(&c->call);
}
