#include "common/base/alloc.h"
#include "common/base/parse.h"
#include "jobmanager/api/api_internal.h"
#include "jobmanager/driver/view.h"

/* A checkpoint as the list shows it, and its rows. */
struct checkpoint {
    struct jm_view_checkpoint view;
    struct wr_shape_list rows;
};

#define ROW(field, type, text) \
    {#field, type, offsetof(struct jm_view_checkpoint_task, field), .help = text}
static const struct wr_shape row_shape[] = {
    ROW(task, WR_SHAPE_U32, NULL),
    ROW(vertex_name, WR_SHAPE_TEXT, NULL),
    ROW(subtask, WR_SHAPE_U32, NULL),
    ROW(worker, WR_SHAPE_TEXT, "id of its task manager"),
    ROW(worker_name, WR_SHAPE_TEXT, NULL),
    ROW(acknowledged, WR_SHAPE_BOOL, NULL),
    ROW(acknowledged_us, WR_SHAPE_TIME, "0 = not yet"),
    ROW(state_bytes, WR_SHAPE_U64, "state that the task's part stands for"),
    ROW(written_bytes, WR_SHAPE_U64, "written for this checkpoint"),
    ROW(kind, WR_SHAPE_TEXT,
        "what was written of its tables: base, delta, store base, mixed, or \"\": it has none"),
    ROW(bases, WR_SHAPE_U32, "bases that its state is made of now, those of stores included"),
    ROW(deltas, WR_SHAPE_U32, "and deltas on top of them"),
    ROW(sealed_ns, WR_SHAPE_U64, "how long the barrier stopped the task"),
    ROW(aligned_ns, WR_SHAPE_U64, "from the first barrier to the last"),
    ROW(packed_ns, WR_SHAPE_U64, "from the barrier until all was durable"),
    {0}};

#define MEMBER(name, field, type, text) \
    {name, type, offsetof(struct checkpoint, view.field), .help = text}
#define MEMBERS                                                                                 \
    MEMBER("id", id, WR_SHAPE_U64, NULL),                                                       \
        MEMBER("state", state, WR_SHAPE_TEXT, "IN_PROGRESS, COMPLETED or FAILED"),              \
        MEMBER("reason", reason, WR_SHAPE_TEXT, "of a failure, or \"\""),                       \
        MEMBER("final", final, WR_SHAPE_BOOL, "every task was at its end"),                     \
        MEMBER("record", record, WR_SHAPE_U64, "number of its record, 0 = none"),               \
        MEMBER("committed", committed, WR_SHAPE_BOOL, "sinks have made its output visible"),    \
        MEMBER("triggered_us", triggered_us, WR_SHAPE_TIME, NULL),                              \
        MEMBER("ended_us", ended_us, WR_SHAPE_TIME, "0 = in progress"),                         \
        MEMBER("state_bytes", state_bytes, WR_SHAPE_U64, "state that it stands for"),           \
        MEMBER("written_bytes", written_bytes, WR_SHAPE_U64, "written for it"),                 \
        MEMBER("kind", kind, WR_SHAPE_TEXT, "what was written: base, delta, store base, mixed"), \
        MEMBER("tasks", task_count, WR_SHAPE_U32, "tasks of the job"),                          \
        MEMBER("acknowledged", acknowledged_count, WR_SHAPE_U32, "tasks that are done")

static const struct wr_shape listed_shape[] = {MEMBERS, {0}};

const struct wr_shape jm_api_checkpoints_shape[] = {
    {"checkpoints", WR_SHAPE_LIST, 0, .members = listed_shape,
     .item_bytes = sizeof(struct checkpoint)},
    {0}};

const struct wr_shape jm_api_checkpoint_shape[] = {
    MEMBERS,
    {"rows", WR_SHAPE_LIST_OR_NULL, offsetof(struct checkpoint, rows), .members = row_shape,
     .item_bytes = sizeof(struct jm_view_checkpoint_task),
     .help = "one a task; null when no longer kept"},
    {0}};

void jm_api_checkpoints_get(void *owner, const struct wr_http_request *request,
                            struct wr_http_answer *answer)
{
    struct checkpoint *checkpoints;
    struct wr_shape_list list = {0};
    struct wr_id job;
    uint32_t count;

    if (!jm_api_job_of(owner, request, answer, &job)) {
        return;
    }
    count = jm_view_checkpoint_count(owner, job);
    checkpoints = WR_NEW_ARRAY(struct checkpoint, count);
    while (list.count < count &&
           jm_view_checkpoint_at(owner, job, list.count, &checkpoints[list.count].view)) {
        list.count += 1;
    }
    list.items = checkpoints;
    wr_http_answer_json(answer, 200, wr_shape_json(jm_api_checkpoints_shape, &list));
    wr_free(checkpoints);
}

void jm_api_checkpoint_get(void *owner, const struct wr_http_request *request,
                           struct wr_http_answer *answer)
{
    const char *text = request->captures[1];
    struct checkpoint checkpoint = {0};
    struct wr_error err;
    struct wr_id job;
    uint64_t id = 0;

    if (!jm_api_job_of(owner, request, answer, &job)) {
        return;
    }
    if (wr_parse_u64(text, &id, &err) != WR_OK) {
        wr_http_answer_error(answer, 400, "invalid", "\"%s\" is no id of a checkpoint: %s", text,
                             err.message);
        return;
    }
    for (uint32_t i = 0; jm_view_checkpoint_at(owner, job, i, &checkpoint.view); i++) {
        if (checkpoint.view.id == id) {
            checkpoint.rows = (struct wr_shape_list){checkpoint.view.tasks,
                                                     checkpoint.view.task_count};
            wr_http_answer_json(answer, 200,
                                wr_shape_json(jm_api_checkpoint_shape, &checkpoint));
            return;
        }
    }
    wr_http_answer_error(answer, 404, "not_found",
                         "the job has no checkpoint %s, or it is no longer kept", text);
}
