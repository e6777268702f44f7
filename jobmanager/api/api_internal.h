/* The inside of the HTTP API, shared by the files of this folder only.
 *
 * Thread: handlers as their route in routes.c says: `_get` on the loop (owner is the daemon), the
 * others on a thread of the server (ctx is the api).
 */
#ifndef JM_API_API_INTERNAL_H
#define JM_API_API_INTERNAL_H

#include "common/http/router.h"
#include "common/http/server.h"
#include "jobmanager/api/api.h"
#include "jobmanager/driver/view.h"

/* How long a submitted job, or the wish to cancel one, may take to become durable. */
#define JM_API_SUBMIT_TIMEOUT_US 30000000

struct jm_api {
    struct jm_daemon *daemon;
    const char *config_text;
    struct wr_callers *callers;
    struct wr_http_server *server;
};

#define JM_API_HANDLER(name)                                                  \
    void name(void *owner, const struct wr_http_request *request,             \
              struct wr_http_answer *answer)

/* overview.c */
extern const struct wr_shape jm_api_overview_shape[];
extern const struct wr_shape jm_api_config_shape[];
extern const struct wr_shape jm_api_health_shape[];
JM_API_HANDLER(jm_api_overview_get);
JM_API_HANDLER(jm_api_config);
JM_API_HANDLER(jm_api_health_get);
JM_API_HANDLER(jm_api_ready_get);

/* memory.c: lists of accounts, the largest first; items are the caller's to free. */
struct jm_api_account {
    const char *kind, *owner, *worker, *worker_name;
    uint64_t bytes, bound_bytes;
};
extern const struct wr_shape jm_api_account_shape[];
/* items NULL: it has not said anything yet. */
struct wr_shape_list jm_api_worker_accounts(const struct jm_view_worker *worker);
/* Of all task managers, by the job's name: of two that run under one name it tells of both. */
struct wr_shape_list jm_api_job_accounts(struct jm_daemon *daemon, const struct jm_view_job *job);

/* workers.c */
extern const struct wr_shape jm_api_worker_shape[];
extern const struct wr_shape jm_api_workers_shape[];
JM_API_HANDLER(jm_api_workers_get);
JM_API_HANDLER(jm_api_worker_get);

/* jobs.c */
extern const struct wr_shape jm_api_job_shape[]; /* with its memory */
extern const struct wr_shape jm_api_jobs_shape[];
extern const struct wr_shape jm_api_tasks_shape[];
JM_API_HANDLER(jm_api_jobs_get);
JM_API_HANDLER(jm_api_job_get);
JM_API_HANDLER(jm_api_plan_get);
JM_API_HANDLER(jm_api_tasks_get);
void jm_api_no_job(struct wr_http_answer *answer, const char *text);
/* The job that the path names; false: answered 404. */
bool jm_api_job_of(struct jm_daemon *daemon, const struct wr_http_request *request,
                   struct wr_http_answer *answer, struct wr_id *ret);

/* cancel.c */
extern const struct wr_shape jm_api_canceled_shape[];
JM_API_HANDLER(jm_api_cancel);

/* from.c: what the job takes over is put into its directory; on a thread of the server. What it was started
 * from, for people (wr_free), or NULL: answered. */
struct jm_start_from;
char *jm_api_start_from(struct jm_api *api, const char *text, struct jm_start_from *from,
                        struct wr_http_answer *answer);

/* submit.c */
extern const struct wr_shape jm_api_submitted_shape[];
extern const struct wr_http_param jm_api_submit_query[];
JM_API_HANDLER(jm_api_submit);

/* checkpoints.c */
extern const struct wr_shape jm_api_checkpoints_shape[];
extern const struct wr_shape jm_api_checkpoint_shape[];
JM_API_HANDLER(jm_api_checkpoints_get);
JM_API_HANDLER(jm_api_checkpoint_get);

/* metrics.c */
JM_API_HANDLER(jm_api_metrics);

/* routes.c */
extern const struct wr_http_routes jm_api_routes;
JM_API_HANDLER(jm_api_openapi);

#endif
