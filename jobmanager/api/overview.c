#include <string.h>

#include "common/base/vec.h"
#include "common/base/version.h"
#include "jobmanager/api/api_internal.h"
#include "jobmanager/driver/view.h"

struct job_counts {
    uint32_t running, restarting, finished, failed, canceled, other;
};

struct overview {
    const char *version, *cluster, *unready;
    uint64_t term;
    int64_t started_us;
    uint32_t task_managers, slots, slots_used;
    struct job_counts jobs;
};

#define COUNT(field, text) {#field, WR_SHAPE_U32, offsetof(struct job_counts, field), .help = text}
static const struct wr_shape job_counts_shape[] = {
    COUNT(running, "jobs that run"),
    COUNT(restarting, "jobs between a failure and the next attempt"),
    COUNT(finished, "jobs that reached their end"),
    COUNT(failed, "jobs that gave up"),
    COUNT(canceled, "jobs that were canceled"),
    COUNT(other, "jobs on their way between these"),
    {0}};

#define MEMBER(field, type, text) {#field, type, offsetof(struct overview, field), .help = text}
const struct wr_shape jm_api_overview_shape[] = {
    MEMBER(version, WR_SHAPE_TEXT, "of the job manager"),
    MEMBER(cluster, WR_SHAPE_TEXT, "id of the cluster"),
    MEMBER(term, WR_SHAPE_U64, "counts the starts of job managers of this cluster"),
    MEMBER(started_us, WR_SHAPE_TIME, "when this job manager started"),
    MEMBER(task_managers, WR_SHAPE_U32, "task managers that may take tasks"),
    MEMBER(slots, WR_SHAPE_U32, "of these task managers"),
    MEMBER(slots_used, WR_SHAPE_U32, "slots that hold tasks"),
    {"jobs", WR_SHAPE_OBJECT, offsetof(struct overview, jobs), .members = job_counts_shape},
    MEMBER(unready, WR_SHAPE_TEXT_OR_NULL, "what is not as it should be"),
    {0}};

static void count_workers(struct jm_daemon *daemon, struct overview *overview)
{
    struct jm_view_worker worker;

    for (uint32_t i = 0; jm_view_worker_at(daemon, i, &worker); i++) {
        if (strcmp(worker.state, "CONNECTED") == 0) {
            overview->task_managers += 1;
            overview->slots += worker.slots;
            overview->slots_used += worker.slots_used;
        }
    }
}

static void count_jobs(struct jm_daemon *daemon, struct job_counts *counts)
{
    struct jm_view_job job;

    for (uint32_t i = 0; jm_view_job_at(daemon, i, &job); i++) {
        const struct {
            const char *state;
            uint32_t *count;
        } known[] = {{"RUNNING", &counts->running},     {"RESTARTING", &counts->restarting},
                     {"FINISHED", &counts->finished},   {"FAILED", &counts->failed},
                     {"CANCELED", &counts->canceled}};
        uint32_t *count = &counts->other;
        for (size_t k = 0; k < WR_COUNT(known); k++) {
            count = strcmp(job.state, known[k].state) == 0 ? known[k].count : count;
        }
        *count += 1;
    }
}

void jm_api_overview_get(void *owner, const struct wr_http_request *request,
                         struct wr_http_answer *answer)
{
    struct jm_daemon *daemon = owner;
    struct overview overview = {.version = wr_version(),
                                .cluster = jm_daemon_config(daemon)->cluster,
                                .term = jm_daemon_term(daemon),
                                .started_us = jm_view_started_us(daemon),
                                .unready = jm_view_unready(daemon)};

    (void)request;
    count_workers(daemon, &overview);
    count_jobs(daemon, &overview.jobs);
    wr_http_answer_json(answer, 200, wr_shape_json(jm_api_overview_shape, &overview));
}

/* ---- configuration ---- */

struct config_value {
    const char *name, *value, *origin;
};

static const struct wr_shape config_value_shape[] = {
    {"name", WR_SHAPE_TEXT, .offset = offsetof(struct config_value, name)},
    {"value", WR_SHAPE_TEXT, .offset = offsetof(struct config_value, value)},
    {"origin", WR_SHAPE_TEXT, offsetof(struct config_value, origin),
     .help = "default, or where it was set"},
    {0}};

const struct wr_shape jm_api_config_shape[] = {
    {"values", WR_SHAPE_LIST, 0, .members = config_value_shape,
     .item_bytes = sizeof(struct config_value)},
    {0}};

/* Cuts the next field off a line of the text, which ends at `stop`. */
static const char *cut(char **text, const char *stop)
{
    char *field = *text;
    size_t bytes = strcspn(field, stop);

    *text = field + bytes + (field[bytes] != '\0');
    field[bytes] = '\0';
    return field;
}

void jm_api_config(void *owner, const struct wr_http_request *request,
                   struct wr_http_answer *answer)
{
    const struct jm_api *api = owner;
    WR_AUTO_FREE char *text = wr_strdup(api->config_text);
    WR_VEC(struct config_value) values = {0};
    char *rest = text;

    (void)request;
    while (*rest != '\0') {
        struct config_value value;
        value.name = cut(&rest, "\t");
        value.value = cut(&rest, "\t");
        value.origin = cut(&rest, "\n");
        WR_VEC_PUSH(&values, value);
    }
    struct wr_shape_list list = {values.items, values.count};
    wr_http_answer_json(answer, 200, wr_shape_json(jm_api_config_shape, &list));
    WR_VEC_FINI(&values);
}

/* ---- health ---- */

struct health {
    const char *status, *reason;
    bool insecure;
};

const struct wr_shape jm_api_health_shape[] = {
    {"status", WR_SHAPE_TEXT, offsetof(struct health, status), .help = "ok or unready"},
    {"reason", WR_SHAPE_TEXT_OR_NULL, offsetof(struct health, reason),
     .help = "what is not as it should be"},
    {"insecure", WR_SHAPE_BOOL, offsetof(struct health, insecure),
     .help = "it may listen to all the world, as its configuration says"},
    {0}};

static struct health health_of(struct jm_daemon *daemon, const char *reason)
{
    const char *insecure = jm_daemon_config(daemon)->insecure;

    return (struct health){.status = reason == NULL ? "ok" : "unready",
                           .reason = reason,
                           .insecure = insecure != NULL && insecure[0] != '\0'};
}

void jm_api_health_get(void *owner, const struct wr_http_request *request,
                       struct wr_http_answer *answer)
{
    struct health health = health_of(owner, NULL);

    (void)request;
    wr_http_answer_json(answer, 200, wr_shape_json(jm_api_health_shape, &health));
}

void jm_api_ready_get(void *owner, const struct wr_http_request *request,
                      struct wr_http_answer *answer)
{
    struct health health = health_of(owner, jm_view_unready(owner));

    (void)request;
    wr_http_answer_json(answer, health.reason == NULL ? 200 : 503,
                        wr_shape_json(jm_api_health_shape, &health));
}
