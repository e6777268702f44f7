#include <string.h>

#include "common/base/alloc.h"
#include "common/batch/memory.h"
#include "jobmanager/api/api_internal.h"
#include "jobmanager/driver/view.h"

/* {"table": 123, …}: kinds that this build does not know are left out. */
static json_t *memory_by_kind(const void *from)
{
    const Weir__Metrics *metrics = from;
    json_t *object = json_object();

    for (size_t k = 0; k < metrics->n_memory_by_kind && k < WR_MEMORY_KINDS; k++) {
        json_object_set_new(object, wr_memory_kind_name((enum wr_memory_kind)k),
                            json_integer((json_int_t)metrics->memory_by_kind[k]));
    }
    return object;
}

/* As the list shows it, and who holds its memory. */
struct worker {
    struct jm_view_worker view;
    struct wr_shape_list accounts;
};

#define MEMBER(field, type, text) {#field, type, offsetof(struct worker, view.field), .help = text}
#define SAMPLED(name, field, text)                                            \
    {name, WR_SHAPE_U64, offsetof(Weir__Metrics, field),                      \
     WR_SHAPE_VIA(struct worker, view.metrics), .help = text}
#define MEMBERS                                                                                \
    MEMBER(id, WR_SHAPE_TEXT, "of this process; another start has another"),                   \
    MEMBER(name, WR_SHAPE_TEXT, "for people"),                                                 \
    MEMBER(address, WR_SHAPE_TEXT, "where other task managers reach it"),                      \
    MEMBER(state, WR_SHAPE_TEXT, "PROBING, CONNECTED, SUSPECT or LOST"),                       \
    MEMBER(slots, WR_SHAPE_U32, NULL),                                                         \
    MEMBER(slots_used, WR_SHAPE_U32, NULL),                                                    \
    MEMBER(workers, WR_SHAPE_U32, "threads that run tasks"),                                   \
    MEMBER(pid, WR_SHAPE_U32, NULL),                                                           \
    MEMBER(registered_us, WR_SHAPE_TIME, NULL),                                                \
    MEMBER(heartbeat_age_us, WR_SHAPE_I64, "since something came from it"),                    \
    SAMPLED("memory_used_bytes", memory_used_bytes, "reserved of the budget"),                 \
    SAMPLED("memory_budget_bytes", memory_budget_bytes, NULL),                                 \
    {"memory", WR_SHAPE_COUNTS, 0, WR_SHAPE_VIA(struct worker, view.metrics),                  \
     .make = memory_by_kind, .help = "bytes by what they are used for"},                       \
    SAMPLED("resident_bytes", resident_bytes, "of the process"),                               \
    SAMPLED("cpu_ns", cpu_ns, "processor time of the process"),                                \
    SAMPLED("longest_step_ns", longest_step_ns, "longest time that a task kept a thread"),     \
    SAMPLED("local_state_bytes", local_state_bytes, "files kept on its own disk for recovery")

static const struct wr_shape listed_shape[] = {MEMBERS, {0}};

const struct wr_shape jm_api_worker_shape[] = {
    MEMBERS,
    {"accounts", WR_SHAPE_LIST_OR_NULL, offsetof(struct worker, accounts),
     .members = jm_api_account_shape, .item_bytes = sizeof(struct jm_api_account),
     .help = "who holds its memory, the largest first; null before the first sample"},
    {0}};

const struct wr_shape jm_api_workers_shape[] = {
    {"workers", WR_SHAPE_LIST, 0, .members = listed_shape, .item_bytes = sizeof(struct worker)},
    {0}};

void jm_api_workers_get(void *owner, const struct wr_http_request *request,
                        struct wr_http_answer *answer)
{
    struct jm_daemon *daemon = owner;
    struct worker *workers = WR_NEW_ARRAY(struct worker, jm_view_worker_count(daemon));
    struct wr_shape_list list = {workers, 0};

    (void)request;
    while (list.count < jm_view_worker_count(daemon) &&
           jm_view_worker_at(daemon, list.count, &workers[list.count].view)) {
        list.count += 1;
    }
    wr_http_answer_json(answer, 200, wr_shape_json(jm_api_workers_shape, &list));
    wr_free(workers);
}

void jm_api_worker_get(void *owner, const struct wr_http_request *request,
                       struct wr_http_answer *answer)
{
    const char *wanted = request->captures[0];
    struct jm_view_worker worker;
    struct worker found = {0};
    bool any = false;

    /* By name the newest: it comes last. */
    for (uint32_t i = 0; jm_view_worker_at(owner, i, &worker); i++) {
        if (strcmp(worker.id, wanted) == 0 || strcmp(worker.name, wanted) == 0) {
            found.view = worker;
            any = true;
        }
    }
    if (!any) {
        wr_http_answer_error(answer, 404, "not_found",
                             "there is no task manager \"%s\": see /v1/workers", wanted);
        return;
    }
    found.accounts = jm_api_worker_accounts(&found.view);
    wr_http_answer_json(answer, 200, wr_shape_json(jm_api_worker_shape, &found));
    wr_free((void *)(uintptr_t)found.accounts.items);
}
