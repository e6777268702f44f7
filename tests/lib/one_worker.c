#include "tests/lib/one_worker.h"

#include <string.h>

#include "common/base/alloc.h"
#include "taskmanager/formats/format.h"
#include "taskmanager/operators/operator.h"
#include "taskmanager/runtime/task.h"
#include "taskmanager/runtime/worker.h"
#include "taskmanager/state/segment.h"
#include "tests/lib/wr_test.h"

#define STEP_NS 200000u
#define SECONDS_MAX 60u

/* The operators of a run find it here. */
static const struct one_worker_options *current;

struct run {
    struct tm_worker *worker;
    struct tm_segments *segments;
    struct tm_task **tasks;
    uint32_t count, ready, drained, closed;
    bool failed;
    struct wr_error err;
};

/* ---- operators ---- */

struct source {
    uint32_t next; /* row */
};

static enum wr_code open_nothing(void *self, struct tm_context *ctx, const Weir__Operator *spec,
                                 struct wr_error *err)
{
    (void)self;
    (void)ctx;
    (void)spec;
    (void)err;
    return WR_OK;
}

static void close_nothing(void *self, struct tm_context *ctx)
{
    (void)self;
    (void)ctx;
}

/* Rows as the plan's source makes them: with the system columns that it has. */
static struct wr_batch *as_source(struct tm_context *ctx, struct wr_batch *rows, uint32_t first)
{
    const struct wr_schema *schema = ctx->output_schema;
    struct wr_batch *out;

    if (rows == NULL) {
        return NULL;
    }
    out = wr_batch_create(ctx->pool, schema,
                          wr_batch_schema_bytes(schema, rows->row_count, true) +
                              tm_source_split_bytes(schema, "rows"));
    if (out != NULL) {
        WR_CK(wr_batch_share(out, rows));
        out->row_count = out->live_count = rows->row_count;
        memcpy(out->columns, rows->columns, schema->field_count * sizeof *out->columns);
        tm_source_system(out, "rows", NULL, first);
    }
    wr_batch_unref(rows);
    return out;
}

static enum tm_status source_poll(void *p, struct tm_context *ctx, struct wr_batch **out)
{
    struct source *self = p;
    uint16_t rows[WR_BATCH_ROWS_MAX];
    uint32_t count = 0, next = WR_MAX(self->next, ctx->subtask);

    for (; next < current->rows->row_count && count < current->batch_rows; count++) {
        rows[count] = (uint16_t)next;
        next += ctx->parallelism;
    }
    if (count == 0) {
        return TM_END;
    }
    *out = as_source(ctx, wr_batch_compact(ctx->pool, current->rows, rows, count), self->next);
    self->next = *out == NULL ? self->next : next;
    return TM_MORE;
}

static enum tm_status sink_process(void *self, struct tm_context *ctx, struct wr_batch *in,
                                   struct wr_batch **out)
{
    (void)self;
    (void)ctx;
    (void)out;
    for (uint32_t i = 0; i < in->live_count; i++) {
        current->row(current->ctx, in, wr_batch_row(in, i));
    }
    return TM_DONE;
}

static const struct tm_operator_type source_type = {.kind = "datagen",
                                                    .self_bytes = sizeof(struct source),
                                                    .open = open_nothing,
                                                    .close = close_nothing,
                                                    .poll = source_poll};
static const struct tm_operator_type sink_type = {.kind = "sink",
                                                  .self_bytes = 8,
                                                  .open = open_nothing,
                                                  .close = close_nothing,
                                                  .process = sink_process};

static const struct tm_operator_type *find_operator(const char *kind)
{
    return strcmp(kind, source_type.kind) == 0 ? &source_type
           : strcmp(kind, sink_type.kind) == 0 ? &sink_type
                                               : tm_operator_find(kind);
}

/* ---- what tasks say ---- */

static void on_state(void *ctx, struct tm_task *task, Weir__TaskStateKind state,
                     const struct wr_error *err)
{
    struct run *run = ctx;

    (void)task;
    run->ready += state == WEIR__TASK_STATE_KIND__TASK_READY;
    run->drained += state == WEIR__TASK_STATE_KIND__TASK_DRAINED;
    if (state == WEIR__TASK_STATE_KIND__TASK_FAILED && !run->failed) {
        run->failed = true;
        run->err = *err;
    }
}

static void on_closed(void *ctx, struct tm_task *task)
{
    (void)task;
    ((struct run *)ctx)->closed += 1;
}

static const struct tm_task_events events = {.state = on_state, .closed = on_closed};

/* ---- the run ---- */

static void connect(struct run *run, const struct wr_plan *plan, uint32_t edge, uint32_t from,
                    uint32_t to)
{
    const Weir__Edge *e = plan->message->edges[edge];
    struct tm_task *a = run->tasks[wr_plan_task(plan, e->from_vertex, from)];
    struct tm_task *b = run->tasks[wr_plan_task(plan, e->to_vertex, to)];
    struct tm_output *output;
    struct tm_input *input;

    if (wr_plan_edge_connects(plan, e, from, to)) {
        tm_channel_local_create((struct tm_channel_id){edge, from, to}, a, b, &output, &input);
        tm_task_add_output(a, output);
        tm_task_add_input(b, input);
    }
}

static void make_tasks(struct run *run, const struct one_worker_options *options)
{
    const Weir__JobPlan *m = options->plan->message;

    for (uint32_t t = 0; t < run->count; t++) {
        run->tasks[t] = tm_task_create(&(struct tm_task_options){
            .env = options->env,
            .plan = options->plan,
            .task = t,
            .job_name = "query",
            .attempt = {1, 1},
            .job_directory = "/nonexistent",
            .memory = options->memory,
            .limits = {.batch_rows = options->batch_rows},
            .segments = run->segments,
            .events = &events,
            .events_ctx = run,
            .find_operator = find_operator,
        });
        WR_CK(tm_task_set_aside(run->tasks[t]));
    }
    for (uint32_t e = 0; e < m->n_edges; e++) {
        for (uint32_t i = 0; i < m->vertices[m->edges[e]->from_vertex]->parallelism; i++) {
            for (uint32_t k = 0; k < m->vertices[m->edges[e]->to_vertex]->parallelism; k++) {
                connect(run, options->plan, e, i, k);
            }
        }
    }
}

/* Until so many tasks have got there, or one has failed. */
static void poll_until(struct run *run, struct wr_env *env, const uint32_t *reached, bool or_failed)
{
    uint64_t end_ns = wr_env_mono_ns(env) + SECONDS_MAX * 1000000000ull, wake_ns;

    while (*reached < run->count && !(or_failed && run->failed)) {
        if (!tm_worker_poll(run->worker, STEP_NS, &wake_ns)) {
            ck_assert_msg(wr_env_mono_ns(env) < end_ns, "the tasks are stuck");
            wr_mailbox_wait(tm_worker_mailbox(run->worker), 100);
        }
    }
}

struct wr_plan *one_worker_plan(const struct wr_plan *plan, uint32_t parallelism)
{
    struct wr_plan *ret = NULL;
    struct wr_error err;
    size_t bytes;
    void *packed = wr_plan_encode(plan->message, &bytes);
    Weir__JobPlan *copy = weir__job_plan__unpack(NULL, bytes, packed);

    for (size_t v = 0; v < copy->n_vertices; v++) {
        copy->vertices[v]->parallelism = parallelism;
    }
    wr_free(packed);
    packed = wr_plan_encode(copy, &bytes);
    weir__job_plan__free_unpacked(copy, NULL);
    WR_CK_OK(wr_plan_decode(packed, bytes, &ret, &err), &err);
    wr_free(packed);
    return ret;
}

enum wr_code one_worker_run(const struct one_worker_options *options, struct wr_error *err)
{
    struct run run = {.count = options->plan->task_count};

    current = options;
    run.worker = tm_worker_create(options->env, 0);
    run.segments = tm_segments_create(&(struct tm_segments_options){
        .env = options->env, .job_directory = "/nonexistent", .memory = options->memory});
    run.tasks = WR_NEW_ARRAY(struct tm_task *, run.count);
    make_tasks(&run, options);
    for (uint32_t t = 0; t < run.count; t++) {
        tm_task_request_open(run.tasks[t], run.worker);
    }
    poll_until(&run, options->env, &run.ready, true);
    for (uint32_t t = 0; t < run.count && !run.failed; t++) {
        tm_task_request_start(run.tasks[t]);
    }
    poll_until(&run, options->env, &run.drained, true);
    for (uint32_t t = 0; t < run.count; t++) {
        tm_task_request_cancel(run.tasks[t]);
    }
    poll_until(&run, options->env, &run.closed, false);
    for (uint32_t t = 0; t < run.count; t++) {
        tm_task_destroy(run.tasks[t]);
    }
    tm_segments_unref(run.segments);
    tm_worker_destroy(run.worker);
    wr_free(run.tasks);
    current = NULL;
    *err = run.err;
    return run.failed ? run.err.code : WR_OK;
}
