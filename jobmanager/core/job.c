#include "jobmanager/core/job.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "common/base/alloc.h"
#include "common/base/assert.h"

#define STORAGE_RETRY_NS 500000000ull
/* How long an ending job waits for sinks to confirm a commit that is already decided. */
#define COMMIT_WAIT_NS 5000000000ull

void jm_job_init(struct jm_job *job, struct wr_id id, const struct wr_plan *plan, uint64_t term,
                 uint64_t not_before_ns)
{
    *job = (struct jm_job){.id = id, .plan = plan, .term = term, .next_checkpoint = 1};
    job->restart.settings = plan->message->settings;
    job->region_count = plan->message->regions;
    job->regions = WR_NEW_ARRAY(struct jm_region, job->region_count);
    job->tasks = WR_NEW_ARRAY(struct jm_task, plan->task_count);
    for (uint32_t r = 0; r < job->region_count; r++) {
        job->regions[r].not_before_ns = not_before_ns;
    }
    for (uint32_t v = 0; v < plan->message->n_vertices; v++) {
        for (uint32_t t = plan->first_task[v]; t < plan->first_task[v + 1]; t++) {
            job->tasks[t].region = plan->message->vertices[v]->region;
            job->tasks[t].worker = JM_NO_WORKER;
            job->tasks[t].commits = wr_plan_vertex_commits(plan, v);
        }
    }
}

static void checkpoint_fini(const struct jm_job *job, struct jm_checkpoint *checkpoint)
{
    for (uint32_t i = 0; checkpoint->acks != NULL && i < job->plan->task_count; i++) {
        if (checkpoint->acks[i].state != NULL) {
            weir__task_state__free_unpacked(checkpoint->acks[i].state, NULL);
        }
    }
    wr_free(checkpoint->acks);
    checkpoint->acks = NULL;
}

void jm_job_fini(struct jm_job *job)
{
    checkpoint_fini(job, &job->current);
    for (uint32_t i = 0; i < job->history.count; i++) {
        checkpoint_fini(job, &job->history.items[i]);
    }
    WR_VEC_FINI(&job->history);
    WR_VEC_FINI(&job->actions);
    wr_free(job->regions);
    wr_free(job->tasks);
}

void jm_job_act(struct jm_job *job, enum jm_action_kind kind, uint32_t region, uint32_t worker,
                uint64_t checkpoint)
{
    struct jm_action action = {kind, region, worker, checkpoint};

    WR_VEC_PUSH(&job->actions, action);
}

static uint32_t region_slots(const struct jm_job *job, uint32_t region)
{
    uint32_t slots = 0;

    for (uint32_t v = 0; v < job->plan->message->n_vertices; v++) {
        const Weir__Vertex *vertex = job->plan->message->vertices[v];
        if (vertex->region == region) {
            slots = WR_MAX(slots, vertex->parallelism);
        }
    }
    return slots;
}

uint32_t jm_job_slots(const struct jm_job *job)
{
    uint32_t slots = 0;

    for (uint32_t r = 0; r < job->region_count; r++) {
        slots += region_slots(job, r);
    }
    return slots;
}

const char *jm_job_state_name(const struct jm_job *job)
{
    switch (job->state) {
    case JM_JOB_STARTING:
        return "CREATED";
    case JM_JOB_RUNNING:
        break;
    case JM_JOB_CANCELING:
        return "CANCELING";
    case JM_JOB_FAILING:
        return "FAILING";
    case JM_JOB_FINISHING:
        return "RUNNING";
    case JM_JOB_ENDED:
        return "ENDED";
    case JM_JOB_FENCED:
        return "SUSPENDED";
    }
    for (uint32_t r = 0; r < job->region_count; r++) {
        if (job->regions[r].state != JM_REGION_RUNNING &&
            job->regions[r].state != JM_REGION_RELEASED) {
            return job->restart.failures > 0 ? "RESTARTING" : "CREATED";
        }
    }
    return "RUNNING";
}

/* ---- regions ---- */

static void set_region(struct jm_region *region, enum jm_region_state state, uint64_t now_ns)
{
    region->state = state;
    region->since_ns = now_ns;
}

static bool is_ending(const struct jm_job *job)
{
    return job->state == JM_JOB_CANCELING || job->state == JM_JOB_FAILING;
}

static void begin_ending(struct jm_job *job, enum jm_job_state state, uint64_t now_ns)
{
    job->state = state;
    job->ending_ns = now_ns;
}

/* Tell every worker with live tasks of the region once. */
static void cancel_region(struct jm_job *job, uint32_t region, uint64_t now_ns)
{
    if (job->regions[region].state == JM_REGION_CANCELLING) {
        return;
    }
    set_region(&job->regions[region], JM_REGION_CANCELLING, now_ns);
    for (uint32_t t = 0; t < job->plan->task_count; t++) {
        const struct jm_task *task = &job->tasks[t];
        bool first = task->region == region && task->live;
        for (uint32_t u = 0; first && u < t; u++) {
            first = job->tasks[u].region != region || !job->tasks[u].live ||
                    job->tasks[u].worker != task->worker;
        }
        if (first) {
            jm_job_act(job, JM_ACTION_CANCEL, region, task->worker, 0);
        }
    }
}

void jm_job_fail_region(struct jm_job *job, uint32_t region, enum wr_code code, bool retriable,
                        const char *message, uint64_t now_ns, int64_t wall_us)
{
    struct jm_region *r = &job->regions[region];
    uint64_t delay_ns = 0;

    if (r->state != JM_REGION_DEPLOYING && r->state != JM_REGION_RUNNING) {
        return; /* being cancelled already: what fails then is a consequence */
    }
    jm_job_abort_checkpoint(job, "a task failed", now_ns, wall_us);
    if (!is_ending(job)) {
        (void)snprintf(job->reason, sizeof job->reason, "%s", message);
        if (jm_restart_decide(&job->restart, now_ns, code, retriable, message, &delay_ns)) {
            r->not_before_ns = now_ns + delay_ns;
        } else {
            begin_ending(job, JM_JOB_FAILING, now_ns);
        }
    }
    cancel_region(job, region, now_ns);
}

static bool region_has_live(const struct jm_job *job, uint32_t region)
{
    for (uint32_t t = 0; t < job->plan->task_count; t++) {
        if (job->tasks[t].region == region && job->tasks[t].live) {
            return true;
        }
    }
    return false;
}

/* Subtask i of every vertex of the region on one worker: fills the slots evenly. false: too few. */
static bool place_region(struct jm_job *job, uint32_t region, const struct jm_slots *slots,
                         uint32_t slot_count)
{
    uint32_t wanted = region_slots(job, region), total = 0;
    uint32_t *used = WR_NEW_ARRAY(uint32_t, slot_count + 1);
    uint32_t *chosen = WR_NEW_ARRAY(uint32_t, wanted);

    for (uint32_t s = 0; s < slot_count; s++) {
        total += slots[s].free;
    }
    for (uint32_t i = 0; total >= wanted && i < wanted; i++) {
        uint32_t best = UINT32_MAX;
        for (uint32_t s = 0; s < slot_count; s++) {
            if (used[s] < slots[s].free &&
                (best == UINT32_MAX || used[s] < used[best])) {
                best = s;
            }
        }
        used[best] += 1;
        chosen[i] = slots[best].worker;
    }
    for (uint32_t v = 0; total >= wanted && v < job->plan->message->n_vertices; v++) {
        const Weir__Vertex *vertex = job->plan->message->vertices[v];
        for (uint32_t s = 0; vertex->region == region && s < vertex->parallelism; s++) {
            job->tasks[wr_plan_task(job->plan, v, s)].worker = chosen[s];
        }
    }
    wr_free(used);
    wr_free(chosen);
    return total >= wanted;
}

static void deploy_region(struct jm_job *job, uint32_t region, uint64_t now_ns)
{
    struct jm_region *r = &job->regions[region];

    r->attempt = (struct wr_attempt){job->term, ++job->counter};
    r->restored_k = job->restore.k;
    r->started = false;
    set_region(r, JM_REGION_DEPLOYING, now_ns);
    for (uint32_t t = 0; t < job->plan->task_count; t++) {
        struct jm_task *task = &job->tasks[t];
        if (task->region == region) {
            task->state = WEIR__TASK_STATE_KIND__TASK_DEPLOYING;
            task->live = true;
            task->drained = false;
        }
    }
    jm_job_act(job, JM_ACTION_DEPLOY, region, 0, 0);
}

static bool region_is(const struct jm_job *job, uint32_t region, Weir__TaskStateKind state)
{
    for (uint32_t t = 0; t < job->plan->task_count; t++) {
        if (job->tasks[t].region == region && job->tasks[t].state != state) {
            return false;
        }
    }
    return true;
}

/* All ready: the tokens of the restored checkpoint are committed by now. */
static void start_region(struct jm_job *job, uint32_t region, uint64_t now_ns)
{
    struct jm_region *r = &job->regions[region];

    for (uint32_t t = 0; t < job->plan->task_count; t++) {
        struct jm_task *task = &job->tasks[t];
        if (task->region == region && r->restored_k == job->restore.k) {
            task->committed = WR_MAX(task->committed, job->restore.checkpoint);
        }
    }
    set_region(r, JM_REGION_RUNNING, now_ns);
    r->started = true;
    jm_job_act(job, JM_ACTION_START, region, 0, 0);
    jm_job_note_committed(job);
}

static void reconcile_region(struct jm_job *job, uint32_t region, uint64_t now_ns,
                             const struct jm_slots *slots, uint32_t slot_count)
{
    struct jm_region *r = &job->regions[region];

    if (r->state == JM_REGION_CANCELLING && !region_has_live(job, region)) {
        set_region(r, JM_REGION_DOWN, now_ns);
    }
    if (job->state != JM_JOB_RUNNING) {
        return;
    }
    if (r->state == JM_REGION_FENCED && now_ns >= r->not_before_ns &&
        place_region(job, region, slots, slot_count)) {
        deploy_region(job, region, now_ns);
    }
    if (r->state == JM_REGION_DEPLOYING &&
        region_is(job, region, WEIR__TASK_STATE_KIND__TASK_READY)) {
        start_region(job, region, now_ns);
    }
}

/* ---- storage ---- */

static void begin_storage(struct jm_job *job, enum jm_storage storage, enum jm_action_kind kind)
{
    job->storage = storage;
    jm_job_act(job, kind, 0, 0, 0);
}

static void storage_failed(struct jm_job *job, const char *message, uint64_t now_ns)
{
    (void)snprintf(job->reason, sizeof job->reason, "%s", message);
    job->retry_ns = now_ns + STORAGE_RETRY_NS;
}

static bool may_store(const struct jm_job *job, uint64_t now_ns)
{
    return job->storage == JM_STORAGE_NONE && now_ns >= job->retry_ns &&
           job->current.state != JM_CHECKPOINT_MANIFEST &&
           job->current.state != JM_CHECKPOINT_RECORD;
}

static bool fence_due(const struct jm_job *job, uint64_t now_ns)
{
    for (uint32_t r = 0; r < job->region_count; r++) {
        if (job->regions[r].state == JM_REGION_DOWN && now_ns >= job->regions[r].not_before_ns) {
            return true;
        }
    }
    return false;
}

static void adopt_log(struct jm_job *job, const struct jm_log_view *view)
{
    job->log_read = true;
    job->last_k = view->last_k;
    job->last_hash = view->last_hash;
    job->restore = view->newest;
    job->next_checkpoint = WR_MAX(job->next_checkpoint, view->highest_checkpoint + 1);
    if (view->newest.k != 0 && !view->newest_committed && job->commit_k < view->newest.k) {
        job->commit_k = view->newest.k;
        job->commit_checkpoint = view->newest.checkpoint;
        job->commit_final = view->newest.final;
    }
}

void jm_job_on_log(struct jm_job *job, enum wr_code code, const char *message,
                   const struct jm_log_view *view, uint64_t now_ns)
{
    enum jm_storage was = job->storage;

    job->storage = JM_STORAGE_NONE;
    if (code != WR_OK) {
        storage_failed(job, message, now_ns);
        return;
    }
    adopt_log(job, view);
    if (view->terminal[0] != '\0') {
        job->state = JM_JOB_ENDED;
        (void)snprintf(job->reason, sizeof job->reason, "%s", view->reason);
        return;
    }
    if (job->state == JM_JOB_STARTING) {
        job->state = JM_JOB_RUNNING;
    }
    for (uint32_t r = 0; was == JM_STORAGE_FENCE && r < job->region_count; r++) {
        if (job->regions[r].state == JM_REGION_DOWN) {
            set_region(&job->regions[r], JM_REGION_FENCED, now_ns);
        }
    }
}

void jm_job_on_committed_written(struct jm_job *job, enum wr_code code, uint64_t now_ns)
{
    job->storage = JM_STORAGE_NONE;
    if (code != WR_OK) {
        job->retry_ns = now_ns + STORAGE_RETRY_NS;
        return;
    }
    for (uint32_t i = 0; i < job->history.count; i++) {
        if (job->history.items[i].k == job->commit_k) {
            job->history.items[i].committed = true;
        }
    }
    job->final_done |= job->commit_final;
    job->commit_k = 0;
    jm_job_act(job, JM_ACTION_COLLECT_GARBAGE, 0, 0, 0);
}

/* ---- the end ---- */

bool jm_job_all_drained(const struct jm_job *job)
{
    for (uint32_t t = 0; t < job->plan->task_count; t++) {
        if (!job->tasks[t].drained) {
            return false;
        }
    }
    return true;
}

static bool needs_final(const struct jm_job *job)
{
    bool commits = job->plan->message->settings->checkpoint_interval_us > 0;

    for (uint32_t t = 0; t < job->plan->task_count; t++) {
        commits |= job->tasks[t].commits;
    }
    return commits;
}

static void cancel_all(struct jm_job *job, uint64_t now_ns)
{
    for (uint32_t r = 0; r < job->region_count; r++) {
        if (job->regions[r].state == JM_REGION_DEPLOYING ||
            job->regions[r].state == JM_REGION_RUNNING) {
            cancel_region(job, r, now_ns);
        }
    }
}

static bool all_down(const struct jm_job *job)
{
    for (uint32_t r = 0; r < job->region_count; r++) {
        if (job->regions[r].state != JM_REGION_DOWN && job->regions[r].state != JM_REGION_FENCED) {
            return false;
        }
    }
    return true;
}

static void reconcile_end(struct jm_job *job, uint64_t now_ns, int64_t wall_us)
{
    if (is_ending(job)) {
        bool waits = job->commit_k != 0 && job->commit_k != job->regions[0].restored_k &&
                     now_ns - job->ending_ns < COMMIT_WAIT_NS;
        if (!waits) {
            jm_job_abort_checkpoint(job, "the job ends", now_ns, wall_us);
            cancel_all(job, now_ns);
        }
        if (all_down(job) && may_store(job, now_ns) && !job->end_told) {
            begin_storage(job, JM_STORAGE_TERMINAL, JM_ACTION_TERMINAL);
        }
        return;
    }
    if (job->state == JM_JOB_RUNNING && jm_job_all_drained(job) &&
        (job->final_done || !needs_final(job))) {
        job->state = JM_JOB_FINISHING;
    }
    if (job->state == JM_JOB_FINISHING && may_store(job, now_ns) && !job->end_told) {
        begin_storage(job, JM_STORAGE_TERMINAL, JM_ACTION_TERMINAL);
    }
}

/* The TERMINAL record exists: what still runs may go. */
void jm_job_on_record(struct jm_job *job, enum wr_code code, const char *message,
                      struct wr_hash128 hash, const uint8_t nonce[16], uint64_t now_ns,
                      int64_t wall_us)
{
    enum jm_storage was = job->storage;

    job->storage = JM_STORAGE_NONE;
    if (code == WR_ERR_FENCED) {
        job->state = JM_JOB_FENCED;
        (void)snprintf(job->reason, sizeof job->reason, "%s", message);
        return;
    }
    if (was == JM_STORAGE_CHECKPOINT && job->current.state == JM_CHECKPOINT_RECORD) {
        struct jm_checkpoint *c = &job->current;
        if (code != WR_OK) {
            c->state = JM_CHECKPOINT_COLLECTING; /* so that it can be aborted */
            jm_job_abort_checkpoint(job, message, now_ns, wall_us);
            return;
        }
        job->last_k += 1;
        job->last_hash = hash;
        c->k = job->last_k;
        job->restore.k = job->last_k;
        job->restore.term = job->term;
        job->restore.checkpoint = c->id;
        job->restore.final = c->final;
        memcpy(job->restore.nonce, nonce, 16);
        job->commit_k = c->k;
        job->commit_checkpoint = c->id;
        job->commit_final = c->final;
        job->last_completed_us = wall_us;
        job->completed_count += 1;
        job->failures_in_row = 0;
        jm_job_act(job, JM_ACTION_COMPLETE, 0, 0, c->id);
        jm_job_abort_checkpoint(job, "", now_ns, wall_us); /* into history, completed */
        return;
    }
    if (was != JM_STORAGE_TERMINAL) {
        return;
    }
    if (code != WR_OK) {
        storage_failed(job, message, now_ns);
        return;
    }
    job->last_k += 1;
    job->last_hash = hash;
    job->end_told = true;
    for (uint32_t r = 0; job->state == JM_JOB_FINISHING && r < job->region_count; r++) {
        set_region(&job->regions[r], JM_REGION_RELEASED, now_ns);
        jm_job_act(job, JM_ACTION_RELEASE, r, 0, 0);
    }
    jm_job_act(job, JM_ACTION_COLLECT_GARBAGE, 0, 0, 0);
    jm_job_act(job, JM_ACTION_ENDED, 0, 0, 0);
}

/* ---- reconcile ---- */

void jm_job_reconcile(struct jm_job *job, uint64_t now_ns, int64_t wall_us,
                      const struct jm_slots *slots, uint32_t slot_count)
{
    if (job->state == JM_JOB_FENCED || job->state == JM_JOB_ENDED || job->end_told) {
        return;
    }
    if (!job->log_read && may_store(job, now_ns)) {
        begin_storage(job, JM_STORAGE_READ, JM_ACTION_READ_LOG);
    }
    if (job->cancel_wanted && job->state == JM_JOB_RUNNING) {
        begin_ending(job, JM_JOB_CANCELING, now_ns);
    }
    if (job->state == JM_JOB_STARTING) {
        return;
    }
    for (uint32_t r = 0; r < job->region_count; r++) {
        reconcile_region(job, r, now_ns, slots, slot_count);
    }
    if (job->state == JM_JOB_RUNNING && fence_due(job, now_ns) && may_store(job, now_ns)) {
        begin_storage(job, JM_STORAGE_FENCE, JM_ACTION_FENCE);
    }
    jm_job_note_committed(job);
    if (job->state == JM_JOB_RUNNING) {
        jm_job_reconcile_checkpoint(job, now_ns, wall_us);
    }
    reconcile_end(job, now_ns, wall_us);
}

static uint64_t checkpoint_wake_ns(const struct jm_job *job)
{
    const Weir__JobSettings *s = job->plan->message->settings;

    if (job->current.state == JM_CHECKPOINT_COLLECTING) {
        return job->current.triggered_ns + (uint64_t)s->checkpoint_timeout_us * 1000;
    }
    if (job->current.state != JM_CHECKPOINT_NONE || s->checkpoint_interval_us == 0) {
        return UINT64_MAX;
    }
    return WR_MAX(job->last_trigger_ns + (uint64_t)s->checkpoint_interval_us * 1000,
                  job->last_end_ns + (uint64_t)s->checkpoint_min_pause_us * 1000);
}

uint64_t jm_job_wake_ns(const struct jm_job *job, uint64_t now_ns)
{
    uint64_t wake_ns = UINT64_MAX;

    if (job->state == JM_JOB_FENCED || job->state == JM_JOB_ENDED || job->end_told) {
        return UINT64_MAX;
    }
    if (job->retry_ns > now_ns) {
        wake_ns = job->retry_ns;
    }
    for (uint32_t r = 0; r < job->region_count; r++) {
        const struct jm_region *region = &job->regions[r];
        if ((region->state == JM_REGION_DOWN || region->state == JM_REGION_FENCED) &&
            region->not_before_ns > now_ns) {
            wake_ns = WR_MIN(wake_ns, region->not_before_ns);
        }
    }
    if (is_ending(job)) {
        wake_ns = WR_MIN(wake_ns, job->ending_ns + COMMIT_WAIT_NS);
    }
    return WR_MIN(wake_ns, checkpoint_wake_ns(job));
}

/* ---- events of tasks and workers ---- */

bool jm_job_attempt_is(const struct jm_job *job, const Weir__AttemptId *attempt,
                       uint32_t *ret_region)
{
    if (attempt == NULL || attempt->region >= job->region_count) {
        return false;
    }
    *ret_region = attempt->region;
    return job->regions[attempt->region].attempt.term == attempt->term &&
           job->regions[attempt->region].attempt.counter == attempt->counter;
}

static bool is_gone(Weir__TaskStateKind state)
{
    return state == WEIR__TASK_STATE_KIND__TASK_CANCELED ||
           state == WEIR__TASK_STATE_KIND__TASK_FINISHED;
}

void jm_job_on_status(struct jm_job *job, uint32_t worker, const Weir__TaskStatus *status,
                      uint64_t now_ns, int64_t wall_us)
{
    struct jm_task *task;
    uint32_t region;

    if (!jm_job_attempt_is(job, status->attempt, &region) ||
        status->task >= job->plan->task_count) {
        return;
    }
    task = &job->tasks[status->task];
    if (task->region != region || task->worker != worker || !task->live) {
        return;
    }
    task->state = status->state;
    if (is_gone(status->state)) {
        task->live = false;
        if (job->regions[region].state == JM_REGION_DEPLOYING ||
            job->regions[region].state == JM_REGION_RUNNING) {
            jm_job_fail_region(job, region, WR_ERR_CANCELED, true,
                               "a task ended before its job", now_ns, wall_us);
        }
    } else if (status->state == WEIR__TASK_STATE_KIND__TASK_DRAINED) {
        task->drained = true;
    } else if (status->state == WEIR__TASK_STATE_KIND__TASK_FAILED) {
        const Weir__Failure *f = status->failure;
        jm_job_fail_region(job, region, f == NULL ? WR_ERR_INTERNAL : (enum wr_code)f->code,
                           f == NULL || f->retriable,
                           f == NULL || f->message == NULL ? "a task failed" : f->message, now_ns,
                           wall_us);
    }
}

void jm_job_on_worker_lost(struct jm_job *job, uint32_t worker, const char *why, uint64_t now_ns,
                           int64_t wall_us)
{
    for (uint32_t t = 0; t < job->plan->task_count; t++) {
        if (job->tasks[t].live && job->tasks[t].worker == worker) {
            job->tasks[t].live = false;
            job->tasks[t].state = WEIR__TASK_STATE_KIND__TASK_FAILED;
            jm_job_fail_region(job, job->tasks[t].region, WR_ERR_UNAVAILABLE, true, why, now_ns,
                               wall_us);
        }
    }
}

void jm_job_on_cancel(struct jm_job *job, uint64_t now_ns)
{
    (void)now_ns;
    job->cancel_wanted = true;
}
