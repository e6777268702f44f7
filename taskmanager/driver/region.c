/* Attempts of regions: deployed, started, cancelled, released; what their tasks say is told to the
 * job manager. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/alloc.h"
#include "common/base/assert.h"
#include "common/base/limits.h"
#include "common/batch/sqlstate.h"
#include "common/obs/log.h"
#include "taskmanager/driver/daemon_internal.h"

struct wr_id tm_id_of(const ProtobufCBinaryData *data)
{
    struct wr_id id = {0, 0};

    if (data->len == 16) {
        memcpy(&id.high, data->data, 8);
        memcpy(&id.low, data->data + 8, 8);
    }
    return id;
}

void tm_attempt_fill_fallen(const struct tm_fallen *fallen, struct tm_attempt_id *ret)
{
    weir__attempt_id__init(&ret->message);
    memcpy(ret->job, &fallen->job.high, 8);
    memcpy(ret->job + 8, &fallen->job.low, 8);
    ret->message.job = (ProtobufCBinaryData){sizeof ret->job, ret->job};
    ret->message.region = fallen->region;
    ret->message.term = fallen->attempt.term;
    ret->message.counter = fallen->attempt.counter;
}

void tm_attempt_fill(const struct tm_region *region, struct tm_attempt_id *ret)
{
    tm_attempt_fill_fallen(&(struct tm_fallen){.job = region->job,
                                               .region = region->number,
                                               .attempt = region->attempt},
                           ret);
}

static struct wr_attempt attempt_of(const Weir__AttemptId *attempt)
{
    return (struct wr_attempt){attempt->term, attempt->counter};
}

struct tm_region *tm_region_find(struct tm_daemon *daemon, const Weir__AttemptId *attempt)
{
    for (uint32_t i = 0; attempt != NULL && i < daemon->regions.count; i++) {
        struct tm_region *region = daemon->regions.items[i];
        if (wr_id_equal(region->job, tm_id_of(&attempt->job)) &&
            region->number == attempt->region &&
            wr_attempt_equal(region->attempt, attempt_of(attempt))) {
            return region;
        }
    }
    return NULL;
}

static bool same_region(const struct tm_region *a, const struct tm_region *b)
{
    return wr_id_equal(a->job, b->job) && a->number == b->number;
}

/* ---- telling ---- */

/* Of a record error: what it was, and whose. */
static void fill_record(const struct region_task *rt, const struct wr_error *err,
                        Weir__Failure *failure, char code[6])
{
    const struct tm_failed_record *record =
        rt->task == NULL ? NULL : tm_task_failed_record(rt->task);

    if (err->code != WR_ERR_RECORD) {
        return;
    }
    if (record == NULL || record->step == NULL) { /* before there were rows: known by our words */
        failure->record = WR_MAX(wr_hash128_bytes(err->message, strlen(err->message)).low, 1u);
        return;
    }
    failure->record = record->record;
    failure->has_record = true;
    failure->step = (char *)(uintptr_t)record->step;
    failure->sqlstate = wr_sqlstate_text(record->sqlstate, code);
    failure->has_origin = record->has_origin;
    failure->origin = record->has_origin ? (char *)(uintptr_t)record->split : failure->origin;
    failure->offset = record->offset;
}

static void tell_status(struct region_task *rt, Weir__TaskStateKind state,
                        const struct wr_error *err)
{
    Weir__TaskStatus status = WEIR__TASK_STATUS__INIT;
    Weir__Failure failure = WEIR__FAILURE__INIT;
    char message[WR_ERROR_MESSAGE_BYTES];
    struct tm_attempt_id attempt;
    char code[6];

    rt->state = state;
    tm_attempt_fill(rt->region, &attempt);
    status.attempt = &attempt.message;
    status.task = rt->number;
    status.state = state;
    if (err != NULL) {
        failure.code = (uint32_t)err->code;
        failure.retriable = err->retriable;
        tm_region_redact(rt->region, err->message, message);
        failure.message = message;
        fill_record(rt, err, &failure, code);
        status.failure = &failure;
    }
    tm_control_send(rt->region->daemon, WEIR__CONTROL_KIND__CONTROL_TASK_STATUS, &status.base);
}

/* Ready is who is open while every channel out of here is attached. */
static void tell_ready(struct tm_region *region)
{
    for (uint32_t i = 0; region->attaching == 0 && i < region->task_count; i++) {
        struct region_task *rt = &region->tasks[i];
        if (rt->ready && rt->state == WEIR__TASK_STATE_KIND__TASK_INITIALIZING) {
            tell_status(rt, WEIR__TASK_STATE_KIND__TASK_READY, NULL);
        }
    }
}

void tm_region_on_attached(void *ctx)
{
    struct tm_region *region = ctx;

    WR_ASSERT(region->attaching > 0);
    region->attaching -= 1;
    tell_ready(region);
}

/* ---- what tasks say, carried from their workers to the loop ---- */

enum event_kind { EVENT_STATE, EVENT_ACKED, EVENT_CHECKPOINT_FAILED, EVENT_COMMITTED, EVENT_CLOSED };

struct event_msg {
    struct wr_msg msg;
    enum event_kind kind;
    struct region_task *task;
    Weir__TaskStateKind state;
    uint64_t checkpoint;
    uint8_t *data;
    size_t bytes;
    bool has_err;
    struct wr_error err;
};

static void drop_acks(struct tm_region *region)
{
    for (uint32_t i = 0; i < region->task_count; i++) {
        wr_free(WR_TAKE(region->tasks[i].ack));
    }
    region->acked_count = 0;
}

static void tell_checkpoint_failed(const struct tm_region *region, uint32_t task,
                                   uint64_t checkpoint, const char *reason)
{
    Weir__CheckpointFailed failed = WEIR__CHECKPOINT_FAILED__INIT;
    char message[WR_ERROR_MESSAGE_BYTES];
    struct tm_attempt_id attempt;

    tm_attempt_fill(region, &attempt);
    failed.attempt = &attempt.message;
    failed.checkpoint = checkpoint;
    failed.task = task;
    tm_region_redact(region, reason, message);
    failed.reason = message;
    tm_control_send(region->daemon, WEIR__CONTROL_KIND__CONTROL_CHECKPOINT_FAILED, &failed.base);
}

static void send_ack(struct tm_region *region)
{
    Weir__Ack ack = WEIR__ACK__INIT;
    struct tm_attempt_id attempt;
    Weir__TaskState **states = WR_NEW_ARRAY(Weir__TaskState *, region->task_count);

    tm_attempt_fill(region, &attempt);
    ack.attempt = &attempt.message;
    ack.checkpoint = region->acking;
    for (uint32_t i = 0; i < region->task_count; i++) {
        struct region_task *rt = &region->tasks[i];
        states[i] = weir__task_state__unpack(NULL, rt->ack_bytes, rt->ack);
        WR_ASSERT(states[i] != NULL); /* packed in this process */
    }
    ack.n_tasks = region->task_count;
    ack.tasks = states;
    if (weir__ack__get_packed_size(&ack) > WR_CONTROL_FRAME_BYTES_MAX) {
        tell_checkpoint_failed(region, region->tasks[0].number, region->acking,
                               "the acknowledgement is too large: lower the parallelism per task "
                               "manager");
    } else {
        tm_control_send(region->daemon, WEIR__CONTROL_KIND__CONTROL_ACK, &ack.base);
        tm_keep_acknowledged(region, region->acking, states);
    }
    for (uint32_t i = 0; i < region->task_count; i++) {
        weir__task_state__free_unpacked(states[i], NULL);
    }
    wr_free(states);
    drop_acks(region);
}

static void on_acked(struct region_task *rt, struct event_msg *m)
{
    struct tm_region *region = rt->region;

    if (m->checkpoint > region->acking) {
        drop_acks(region);
        region->acking = m->checkpoint;
    }
    if (m->checkpoint < region->acking || rt->ack != NULL) {
        return;
    }
    rt->ack = WR_TAKE(m->data);
    rt->ack_bytes = m->bytes;
    region->acked_count += 1;
    if (region->acked_count == region->task_count) {
        send_ack(region);
    }
}

/* Confirmed once all sinks here have committed. */
static void check_committed(struct tm_region *region)
{
    Weir__Committed message = WEIR__COMMITTED__INIT;
    struct tm_attempt_id attempt;
    uint32_t *tasks;

    for (uint32_t i = 0; i < region->task_count; i++) {
        if (region->tasks[i].commits && region->tasks[i].committed < region->completing) {
            return;
        }
    }
    if (region->completing == 0) {
        return;
    }
    tasks = WR_NEW_ARRAY(uint32_t, region->task_count);
    for (uint32_t i = 0; i < region->task_count; i++) {
        tasks[i] = region->tasks[i].number;
    }
    tm_attempt_fill(region, &attempt);
    message.attempt = &attempt.message;
    message.checkpoint = region->completing;
    message.n_tasks = region->task_count;
    message.tasks = tasks;
    region->completing = 0;
    tm_control_send(region->daemon, WEIR__CONTROL_KIND__CONTROL_COMMITTED, &message.base);
    wr_free(tasks);
}

static void on_state(struct region_task *rt, const struct event_msg *m)
{
    if (m->state == WEIR__TASK_STATE_KIND__TASK_READY) {
        rt->ready = true;
        rt->region->ready_count += 1;
        if (rt->region->ready_count == rt->region->task_count) {
            tm_keep_restored(rt->region);
        }
        tell_ready(rt->region);
    } else if (m->state == WEIR__TASK_STATE_KIND__TASK_FAILED) {
        char message[WR_ERROR_MESSAGE_BYTES];
        tm_region_redact(rt->region, m->err.message, message);
        wr_log(WR_LOG_WARN, "task_failed", "task=%u error=%s", rt->number, wr_log_quote(message));
        tell_status(rt, m->state, &m->err);
    } else {
        tell_status(rt, m->state, NULL);
    }
}

/* Goes to the worker behind everything that was asked of the task, and comes back. */
struct last_msg {
    struct wr_msg msg;
    struct region_task *task;
};

static void handle_gone(struct wr_msg *msg, void *owner)
{
    struct last_msg *m = WR_CONTAINER_OF(msg, struct last_msg, msg);
    struct region_task *rt = m->task;

    (void)owner;
    wr_free(m);
    rt->gone = true;
    tell_status(rt,
                rt->region->released ? WEIR__TASK_STATE_KIND__TASK_FINISHED
                                     : WEIR__TASK_STATE_KIND__TASK_CANCELED,
                NULL);
    tm_region_reap(rt->region->daemon); /* the region may be gone after it */
}

static void handle_last(struct wr_msg *msg, void *owner)
{
    const struct last_msg *m = WR_CONTAINER_OF(msg, struct last_msg, msg);

    (void)owner;
    msg->handle = handle_gone;
    wr_mailbox_post(wr_loop_mailbox(m->task->region->daemon->loop), msg);
}

/* Requests may still be on their way to the worker: the task lives until they have arrived. */
static void on_closed(struct region_task *rt)
{
    struct last_msg *m = WR_NEW(struct last_msg);

    rt->closed = true;
    m->task = rt;
    m->msg.handle = handle_last;
    wr_mailbox_post(tm_task_mailbox(rt->task), &m->msg);
}

static void handle_event(struct wr_msg *msg, void *owner)
{
    struct event_msg *m = WR_CONTAINER_OF(msg, struct event_msg, msg);
    struct region_task *rt = m->task;

    (void)owner;
    switch (m->kind) {
    case EVENT_STATE:
        on_state(rt, m);
        break;
    case EVENT_ACKED:
        on_acked(rt, m);
        break;
    case EVENT_CHECKPOINT_FAILED:
        tell_checkpoint_failed(rt->region, rt->number, m->checkpoint, m->err.message);
        break;
    case EVENT_COMMITTED:
        rt->committed = WR_MAX(rt->committed, m->checkpoint);
        check_committed(rt->region);
        break;
    case EVENT_CLOSED:
        on_closed(rt); /* the last event of a task */
        break;
    }
    wr_free(m->data);
    wr_free(m);
}

/* ---- events, on the workers ---- */

static void post(struct region_task *rt, struct event_msg *m, const struct wr_error *err)
{
    m->task = rt;
    m->msg.handle = handle_event;
    if (err != NULL) {
        m->has_err = true;
        m->err = *err;
    }
    wr_mailbox_post(wr_loop_mailbox(rt->region->daemon->loop), &m->msg);
}

static struct event_msg *event(enum event_kind kind)
{
    struct event_msg *m = WR_NEW(struct event_msg);

    m->kind = kind;
    return m;
}

static void event_state(void *ctx, struct tm_task *task, Weir__TaskStateKind state,
                        const struct wr_error *err)
{
    struct event_msg *m = event(EVENT_STATE);

    (void)task;
    m->state = state;
    post(ctx, m, err);
}

static void event_acked(void *ctx, struct tm_task *task, uint64_t checkpoint, uint8_t *state,
                        size_t bytes)
{
    struct event_msg *m = event(EVENT_ACKED);

    (void)task;
    m->checkpoint = checkpoint;
    m->data = state;
    m->bytes = bytes;
    post(ctx, m, NULL);
}

static void event_checkpoint_failed(void *ctx, struct tm_task *task, uint64_t checkpoint,
                                    const struct wr_error *err)
{
    struct event_msg *m = event(EVENT_CHECKPOINT_FAILED);

    (void)task;
    m->checkpoint = checkpoint;
    post(ctx, m, err);
}

static void event_committed(void *ctx, struct tm_task *task, uint64_t checkpoint)
{
    struct event_msg *m = event(EVENT_COMMITTED);

    (void)task;
    m->checkpoint = checkpoint;
    post(ctx, m, NULL);
}

static void event_closed(void *ctx, struct tm_task *task)
{
    (void)task;
    post(ctx, event(EVENT_CLOSED), NULL);
}

const struct tm_task_events tm_region_events = {
    .state = event_state,
    .acked = event_acked,
    .checkpoint_failed = event_checkpoint_failed,
    .committed = event_committed,
    .closed = event_closed,
};

/* ---- ends ---- */

static void region_destroy(struct tm_region *region)
{
    for (uint32_t i = 0; i < region->task_count; i++) {
        tm_task_destroy(region->tasks[i].task);
        wr_free(region->tasks[i].ack);
    }
    tm_region_give_back(region);
    tm_segments_unref(region->segments);
    tm_local_names_fini(&region->files);
    wr_free(region->local);
    wr_free(region->tasks);
    wr_free(region->restores);
    if (region->manifest != NULL) {
        weir__manifest__free_unpacked(region->manifest, NULL);
    }
    if (region->account != NULL) {
        wr_memory_release(region->account, wr_memory_account_bytes(region->account));
        wr_memory_account_close(region->account);
    }
    wr_plan_destroy(region->plan);
    weir__deploy__free_unpacked(region->deploy, NULL);
    wr_free(region->directory);
    wr_free(region);
}

static bool is_over(const struct tm_region *region)
{
    if (region->load_in_flight || region->phase == TM_REGION_WAITING) {
        return false;
    }
    for (uint32_t i = 0; i < region->task_count; i++) {
        if (region->tasks[i].task != NULL && !region->tasks[i].gone) {
            return false;
        }
    }
    return region->phase == TM_REGION_UP || region->phase == TM_REGION_CLOSING;
}

static bool has_elder(const struct tm_daemon *daemon, const struct tm_region *region)
{
    for (uint32_t i = 0; i < daemon->regions.count; i++) {
        const struct tm_region *other = daemon->regions.items[i];
        if (other != region && same_region(other, region) &&
            wr_attempt_compare(other->attempt, region->attempt) < 0) {
            return true;
        }
    }
    return false;
}

static void fail_all(struct tm_region *region, const struct wr_error *err)
{
    for (uint32_t i = 0; i < region->task_count; i++) {
        tell_status(&region->tasks[i], WEIR__TASK_STATE_KIND__TASK_FAILED, err);
    }
}

/* Before its tasks ran: nothing has to be waited for. */
static void end_early(struct tm_region *region)
{
    for (uint32_t i = 0; i < region->task_count; i++) {
        if (region->tasks[i].task == NULL) {
            tell_status(&region->tasks[i], WEIR__TASK_STATE_KIND__TASK_CANCELED, NULL);
        }
    }
    region->phase = TM_REGION_CLOSING;
}

static void build_if_due(struct tm_region *region)
{
    struct wr_error err;

    if (region->phase != TM_REGION_WAITING || has_elder(region->daemon, region)) {
        return;
    }
    if (region->cancelled) {
        end_early(region);
        return;
    }
    if (tm_region_build(region, &err) != WR_OK) {
        fail_all(region, &err);
        end_early(region);
        return;
    }
    region->phase = TM_REGION_UP;
    for (uint32_t i = 0; i < region->task_count; i++) {
        region->tasks[i].state = WEIR__TASK_STATE_KIND__TASK_INITIALIZING;
    }
}

static void remember_fallen(struct tm_daemon *daemon, const struct tm_region *region)
{
    bool told = daemon->control != NULL && daemon->control->greeted;

    for (uint32_t i = 0; !told && i < region->task_count; i++) {
        struct tm_fallen fallen = {.job = region->job,
                                   .region = region->number,
                                   .task = region->tasks[i].number,
                                   .attempt = region->attempt};
        WR_VEC_PUSH(&daemon->fallen, fallen);
    }
}

void tm_region_reap(struct tm_daemon *daemon)
{
    for (uint32_t i = 0; i < daemon->regions.count;) {
        struct tm_region *region = daemon->regions.items[i];
        if (is_over(region)) {
            daemon->regions.count -= 1;
            memmove(daemon->regions.items + i, daemon->regions.items + i + 1,
                    (daemon->regions.count - i) * sizeof(struct tm_region *));
            remember_fallen(daemon, region);
            region_destroy(region);
            i = 0; /* one that waited for it may go on */
        } else {
            i++;
        }
    }
    for (uint32_t i = 0; i < daemon->regions.count; i++) {
        build_if_due(daemon->regions.items[i]);
    }
    if (daemon->stopping && daemon->regions.count == 0 && daemon->loading == 0) {
        wr_loop_stop(daemon->loop);
    }
}

/* ---- requests ---- */

static void cancel(struct tm_region *region)
{
    if (region->cancelled_ns == 0) {
        region->cancelled_ns = wr_env_mono_ns(region->daemon->env);
    }
    if (region->phase != TM_REGION_UP) {
        region->cancelled = true;
        return;
    }
    region->phase = TM_REGION_CLOSING;
    for (uint32_t i = 0; i < region->task_count; i++) {
        if (!region->tasks[i].closed) {
            tm_task_request_cancel(region->tasks[i].task);
        }
    }
}

Weir__TaskStateKind tm_region_task_state(const struct region_task *rt)
{
    bool ending = rt->region->phase == TM_REGION_CLOSING || rt->region->cancelled;

    return ending && !rt->gone && rt->state != WEIR__TASK_STATE_KIND__TASK_FAILED &&
                   rt->state != WEIR__TASK_STATE_KIND__TASK_CANCELED
               ? WEIR__TASK_STATE_KIND__TASK_CANCELING
               : rt->state;
}

void tm_region_check_stuck(struct tm_daemon *daemon, uint64_t now_ns)
{
    for (uint32_t i = 0; i < daemon->regions.count && !daemon->gave_up; i++) {
        const struct tm_region *region = daemon->regions.items[i];
        if (region->cancelled_ns == 0 || daemon->cancel_timeout_ns == 0 ||
            now_ns < region->cancelled_ns + daemon->cancel_timeout_ns) { /* may be of this tick */
            continue;
        }
        wr_log(WR_LOG_ERROR, "tasks_stuck", "region=%u reason=%s", region->number,
               wr_log_quote("tasks did not end when cancelled: this task manager gives up"));
        daemon->gave_up = true;
        if (daemon->config.give_up == NULL) {
            abort();
        }
        daemon->config.give_up("tasks did not end when cancelled");
    }
}

void tm_region_cancel(struct tm_daemon *daemon, const Weir__AttemptId *attempt)
{
    struct wr_id job;

    if (attempt == NULL) {
        return;
    }
    job = tm_id_of(&attempt->job);
    for (uint32_t i = 0; i < daemon->regions.count; i++) {
        struct tm_region *region = daemon->regions.items[i];
        if (wr_id_equal(region->job, job) && region->number == attempt->region &&
            wr_attempt_compare(region->attempt, attempt_of(attempt)) <= 0) {
            cancel(region);
        }
    }
    tm_region_reap(daemon);
}

void tm_region_cancel_all(struct tm_daemon *daemon)
{
    for (uint32_t i = 0; i < daemon->regions.count; i++) {
        cancel(daemon->regions.items[i]);
    }
    tm_region_reap(daemon);
}

void tm_region_start(struct tm_daemon *daemon, const Weir__AttemptId *attempt)
{
    struct tm_region *region = tm_region_find(daemon, attempt);

    for (uint32_t i = 0; region != NULL && region->phase == TM_REGION_UP && i < region->task_count;
         i++) {
        if (!region->tasks[i].closed) {
            tm_task_request_start(region->tasks[i].task);
        }
    }
}

void tm_region_release(struct tm_daemon *daemon, const Weir__AttemptId *attempt)
{
    struct tm_region *region = tm_region_find(daemon, attempt);

    if (region == NULL || region->phase != TM_REGION_UP) {
        return;
    }
    tm_sample_send(daemon); /* the last word: people look at figures of jobs that have ended */
    region->released = true;
    region->phase = TM_REGION_CLOSING;
    for (uint32_t i = 0; i < region->task_count; i++) {
        if (!region->tasks[i].closed) {
            tm_task_request_release(region->tasks[i].task);
        }
    }
}

static void barrier(struct tm_region *region, uint64_t checkpoint, uint64_t aborted_through)
{
    region->heard = WR_MAX(region->heard, WR_MAX(checkpoint, aborted_through));
    for (uint32_t i = 0; region->phase == TM_REGION_UP && i < region->task_count; i++) {
        struct region_task *rt = &region->tasks[i];
        uint32_t vertex, subtask;
        if (rt->closed) {
            continue;
        }
        wr_plan_task_of(region->plan, rt->number, &vertex, &subtask);
        if (aborted_through > 0) {
            tm_task_request_abort(rt->task, aborted_through);
        }
        if (checkpoint > 0 && wr_plan_vertex_is_root(region->plan, vertex)) {
            tm_task_request_barrier(rt->task, checkpoint, aborted_through);
        }
    }
}

void tm_region_trigger(struct tm_daemon *daemon, const Weir__Trigger *trigger)
{
    for (size_t i = 0; i < trigger->n_attempts; i++) {
        struct tm_region *region = tm_region_find(daemon, trigger->attempts[i]);
        if (region != NULL) {
            barrier(region, trigger->checkpoint, trigger->aborted_through);
        }
    }
}

void tm_region_abort(struct tm_daemon *daemon, const Weir__Abort *abort)
{
    for (size_t i = 0; i < abort->n_attempts; i++) {
        struct tm_region *region = tm_region_find(daemon, abort->attempts[i]);
        if (region != NULL) {
            barrier(region, 0, abort->aborted_through);
        }
    }
}

void tm_region_complete(struct tm_daemon *daemon, const Weir__Complete *complete)
{
    struct tm_permit permit;

    if (complete->permit == NULL) {
        return;
    }
    permit = (struct tm_permit){complete->permit->k, complete->permit->term,
                                complete->permit->checkpoint};
    for (size_t i = 0; i < complete->n_attempts; i++) {
        struct tm_region *region = tm_region_find(daemon, complete->attempts[i]);
        if (region == NULL || region->phase != TM_REGION_UP) {
            continue;
        }
        region->completing = WR_MAX(region->completing, complete->checkpoint);
        for (uint32_t t = 0; t < region->task_count; t++) {
            struct region_task *rt = &region->tasks[t];
            if (rt->commits && !rt->closed && rt->committed < complete->checkpoint) {
                tm_task_request_commit(rt->task, complete->checkpoint, permit);
            }
        }
        check_committed(region);
        tm_keep_complete(region, complete->checkpoint);
    }
}

/* ---- DEPLOY ---- */

void tm_region_loaded(struct tm_region *region, enum wr_code code, const struct wr_error *err)
{
    region->load_in_flight = false;
    if (code != WR_OK) {
        fail_all(region, err);
        end_early(region);
    } else {
        region->phase = TM_REGION_WAITING;
    }
    tm_region_reap(region->daemon);
}

/* The newest attempt of the region here: positive if it is newer than this one, 0: this one. */
static int compare_known(const struct tm_daemon *daemon, const struct tm_region *region)
{
    int newest = -1;

    for (uint32_t i = 0; i < daemon->regions.count; i++) {
        const struct tm_region *other = daemon->regions.items[i];
        if (same_region(other, region)) {
            newest = WR_MAX(newest, wr_attempt_compare(other->attempt, region->attempt));
        }
    }
    return newest;
}

static enum wr_code check_tasks(const struct tm_region *region, struct wr_error *err)
{
    const Weir__Deploy *d = region->deploy;
    WR_AUTO_FREE bool *seen = WR_NEW_ARRAY(bool, region->plan->task_count + 1);

    for (size_t i = 0; i < d->n_tasks; i++) {
        uint32_t vertex, subtask, task = d->tasks[i];
        if (task >= region->plan->task_count || seen[task]) {
            return wr_fail(err, WR_ERR_CORRUPT, "a task that the plan does not have, or twice");
        }
        seen[task] = true;
        wr_plan_task_of(region->plan, task, &vertex, &subtask);
        if (region->plan->message->vertices[vertex]->region != region->number) {
            return wr_fail(err, WR_ERR_CORRUPT, "a task of another region");
        }
    }
    return WR_OK;
}

static enum wr_code open_deploy(struct tm_region *region, struct wr_error *err)
{
    const Weir__Deploy *d = region->deploy;

    if (wr_plan_decode(d->plan.data, d->plan.len, &region->plan, err) != WR_OK ||
        tm_region_put_secrets(region, err) != WR_OK) {
        return err->code;
    }
    if (d->n_placement != region->plan->task_count || d->n_tasks == 0 ||
        d->n_task_managers != d->n_incarnations || strchr(d->job_directory, '/') != NULL) {
        return wr_fail(err, WR_ERR_CORRUPT, "a malformed deployment");
    }
    for (size_t i = 0; i < d->n_placement; i++) {
        if (d->placement[i] >= d->n_task_managers) {
            return wr_fail(err, WR_ERR_CORRUPT, "a malformed placement");
        }
    }
    return check_tasks(region, err);
}

static void list_tasks(struct tm_region *region)
{
    const Weir__Deploy *d = region->deploy;

    region->task_count = (uint32_t)d->n_tasks;
    region->tasks = WR_NEW_ARRAY(struct region_task, d->n_tasks);
    for (uint32_t i = 0; i < region->task_count; i++) {
        region->tasks[i] = (struct region_task){.region = region,
                                                .number = d->tasks[i],
                                                .state = WEIR__TASK_STATE_KIND__TASK_DEPLOYING};
    }
}

static void cancel_elders(struct tm_daemon *daemon, const struct tm_region *region)
{
    for (uint32_t i = 0; i < daemon->regions.count; i++) {
        if (same_region(daemon->regions.items[i], region)) {
            cancel(daemon->regions.items[i]);
        }
    }
}

/* Answered, or its job manager would wait for ever. */
static void refuse_older(struct tm_region *region)
{
    struct wr_error err;

    (void)wr_fail(&err, WR_ERR_STALE, "a newer attempt of the region is here");
    fail_all(region, &err);
    end_early(region);
}

void tm_region_deploy(struct tm_daemon *daemon, Weir__Deploy *deploy)
{
    struct tm_region *region = WR_NEW(struct tm_region);
    struct wr_error err;
    enum wr_code code;
    int known;

    region->daemon = daemon;
    region->deploy = deploy;
    region->job = tm_id_of(&deploy->attempt->job);
    region->number = deploy->attempt->region;
    region->attempt = attempt_of(deploy->attempt);
    region->heard = deploy->next_checkpoint == 0 ? 0 : deploy->next_checkpoint - 1;
    list_tasks(region);
    known = compare_known(daemon, region);
    if (daemon->stopping || known >= 0) {
        if (known > 0) {
            refuse_older(region);
        }
        region_destroy(region);
        return;
    }
    code = open_deploy(region, &err);
    cancel_elders(daemon, region);
    WR_VEC_PUSH(&daemon->regions, region);
    if (code != WR_OK) {
        tm_region_loaded(region, code, &err);
        return;
    }
    region->directory = wr_asprintf("%s/%s", daemon->checkpoints, deploy->job_directory);
    region->phase = TM_REGION_LOADING;
    tm_region_load(region);
}
