/* Every call, one line each; the OpenAPI document is made of the same lines. */
#include "common/base/limits.h"
#include "common/base/version.h"
#include "common/http/openapi.h"
#include "jobmanager/api/api_internal.h"

static const struct wr_http_param captures[] = {
    {"job", NULL, "the job's id, its name (the newest job of it) or a unique prefix of its id of "
                  "at least 4 digits"},
    {"worker", NULL, "the task manager's id or name"},
    {"n", "^[0-9]+$", "the checkpoint's id"},
    {0}};

static const struct wr_http_route routes[] = {
    {WR_HTTP_GET, "/v1/overview", "the cluster in one object", .on_loop = jm_api_overview_get,
     .shape = jm_api_overview_shape},
    {WR_HTTP_GET, "/v1/config", "the job manager's configuration and where each value is from",
     .handle = jm_api_config, .shape = jm_api_config_shape},
    {WR_HTTP_GET, "/v1/workers", "task managers", .on_loop = jm_api_workers_get,
     .shape = jm_api_workers_shape},
    {WR_HTTP_GET, "/v1/workers/:worker", "one task manager", .on_loop = jm_api_worker_get,
     .shape = jm_api_worker_shape},
    {WR_HTTP_GET, "/v1/jobs", "all jobs, in order of submission", .on_loop = jm_api_jobs_get,
     .shape = jm_api_jobs_shape},
    {WR_HTTP_POST, "/v1/jobs",
     "submit a job; done when it is durable. 200 when the id is known already, 400 with "
     "\"diagnostics\" when the descriptor is refused",
     .query = jm_api_submit_query, .body_type = "application/yaml",
     .body_bytes_max = WR_DESCRIPTOR_BYTES_MAX, .handle = jm_api_submit, .status = 201,
     .shape = jm_api_submitted_shape},
    {WR_HTTP_GET, "/v1/jobs/:job", "one job", .on_loop = jm_api_job_get,
     .shape = jm_api_job_shape},
    {WR_HTTP_DELETE, "/v1/jobs/:job", "cancel a job", .handle = jm_api_cancel, .status = 202,
     .shape = jm_api_canceled_shape},
    {WR_HTTP_GET, "/v1/jobs/:job/plan", "its plan", .on_loop = jm_api_plan_get},
    {WR_HTTP_GET, "/v1/jobs/:job/tasks", "its tasks", .on_loop = jm_api_tasks_get,
     .shape = jm_api_tasks_shape},
    {WR_HTTP_GET, "/v1/jobs/:job/checkpoints", "its checkpoints, newest first",
     .on_loop = jm_api_checkpoints_get, .shape = jm_api_checkpoints_shape},
    {WR_HTTP_GET, "/v1/jobs/:job/checkpoints/:n", "one checkpoint with a row per task",
     .on_loop = jm_api_checkpoint_get, .shape = jm_api_checkpoint_shape},
    {WR_HTTP_GET, "/v1/openapi.json", "this document", .handle = jm_api_openapi},
    {WR_HTTP_GET, "/healthz", "whether the daemon's loop answers", .on_loop = jm_api_health_get,
     .shape = jm_api_health_shape},
    {WR_HTTP_GET, "/readyz", "whether all is as it should be, else 503 with a reason",
     .on_loop = jm_api_ready_get, .shape = jm_api_health_shape},
    {WR_HTTP_GET, "/metrics", "figures in Prometheus' text form", .handle = jm_api_metrics,
     .answer_type = "text/plain; version=0.0.4; charset=utf-8"},
};

const struct wr_http_routes jm_api_routes = {routes, WR_COUNT(routes), captures};

void jm_api_openapi(void *owner, const struct wr_http_request *request,
                    struct wr_http_answer *answer)
{
    (void)owner;
    (void)request;
    wr_http_answer_json(answer, 200, wr_http_openapi("Weir job manager", wr_version(),
                                                     &jm_api_routes));
}
