/* The record log as the job sees it: fences, records, commit marks, the end. */
#include <stdio.h>
#include <string.h>

#include "common/base/assert.h"
#include "common/base/test_point.h"
#include "jobmanager/core/job_internal.h"

static void storage_failed(struct jm_job *job, const char *message, uint64_t now_ns)
{
    if (!job_is_ending(job)) { /* else it says why the job ends */
        (void)snprintf(job->reason, sizeof job->reason, "%s", message);
    }
    job->retry_ns = now_ns + JM_STORAGE_RETRY_NS;
}

static void set_fenced(struct jm_job *job, const char *message)
{
    job->state = JM_JOB_FENCED;
    (void)snprintf(job->reason, sizeof job->reason, "%s", message);
}

void job_begin_storage(struct jm_job *job, enum jm_storage storage, enum jm_action_kind kind)
{
    WR_ASSERT(job->storage == JM_STORAGE_NONE);
    job->storage = storage;
    job_act(job, kind, 0, 0, 0);
}

static bool is_recording(const struct jm_job *job)
{
    return job->current.state == JM_CHECKPOINT_MANIFEST ||
           job->current.state == JM_CHECKPOINT_RECORD;
}

bool job_may_store(const struct jm_job *job, uint64_t now_ns)
{
    return job->storage == JM_STORAGE_NONE && now_ns >= job->retry_ns && !job->unknown &&
           !is_recording(job);
}

/* ---- fences ---- */

static bool region_is_due(const struct jm_job *job, uint32_t region, uint64_t now_ns)
{
    const struct jm_region *r = &job->regions[region];

    return (job->state == JM_JOB_STARTING || job->state == JM_JOB_RUNNING) &&
           r->state == JM_REGION_DOWN && now_ns >= r->not_before_ns;
}

static bool fence_is_due(const struct jm_job *job, uint64_t now_ns)
{
    for (uint32_t r = 0; r < job->region_count; r++) {
        if (region_is_due(job, r, now_ns)) {
            return true;
        }
    }
    return false;
}

/* The attempt that a region gets is named in the fence, before any task manager hears of it. */
void job_reconcile_fence(struct jm_job *job, uint64_t now_ns)
{
    bool must = !job->fenced || job->unknown;

    if (job->storage != JM_STORAGE_NONE || now_ns < job->retry_ns ||
        (!must && (!job_may_store(job, now_ns) || !fence_is_due(job, now_ns)))) {
        return;
    }
    for (uint32_t r = 0; r < job->region_count; r++) {
        struct jm_region *region = &job->regions[r];
        if (region_is_due(job, r, now_ns) && !region->fencing) {
            region->fencing = true;
            region->attempt = (struct wr_attempt){job->term, ++job->counter};
        }
    }
    job_begin_storage(job, JM_STORAGE_FENCE, JM_ACTION_FENCE);
}

static void take_log(struct jm_job *job, const struct jm_log_view *view)
{
    job->last_k = view->last_k;
    job->last_hash = view->last_hash;
    job->restore = view->newest;
    job->next_checkpoint = WR_MAX(job->next_checkpoint, view->highest_checkpoint + 1);
    if (view->newest.k == 0) {
        return;
    }
    if (view->newest_committed) {
        job->final_done |= view->newest.final;
    } else if (job->commit_k < view->newest.k) {
        job->commit_k = view->newest.k;
        job->commit_checkpoint = view->newest.checkpoint;
        job->commit_final = view->newest.final;
    }
}

static void end_job(struct jm_job *job, uint64_t now_ns)
{
    bool release = job->state == JM_JOB_FINISHING;

    for (uint32_t r = 0; r < job->region_count; r++) {
        if (!job_region_has_live(job, r)) {
            job_set_region(&job->regions[r], JM_REGION_DOWN, now_ns);
        } else if (release && job->regions[r].state != JM_REGION_CANCELLING) {
            job_set_region(&job->regions[r], JM_REGION_RELEASED, now_ns);
            job_act(job, JM_ACTION_RELEASE, r, 0, 0);
        } else {
            job_cancel_region(job, r, now_ns);
        }
    }
    job->state = JM_JOB_ENDED;
    job_act(job, JM_ACTION_ENDED, 0, 0, 0);
}

/* Whether the record that was being appended exists: the log has the answer now. */
static void settle_checkpoint(struct jm_job *job, const struct jm_log_view *view, uint64_t now_ns,
                              int64_t wall_us)
{
    struct jm_checkpoint *c = &job->current;

    if (c->state != JM_CHECKPOINT_RECORD) {
        return;
    }
    if (view->newest.k != 0 && memcmp(view->newest.nonce, c->nonce, sizeof c->nonce) == 0) {
        job_complete_checkpoint(job, view->newest.k, c->nonce, now_ns, wall_us);
    } else {
        c->state = JM_CHECKPOINT_COLLECTING;
        job_decline_checkpoint(job, 0, "its record could not be written", now_ns, wall_us);
    }
}

static void settle_regions(struct jm_job *job, const struct jm_log_view *view, uint64_t now_ns)
{
    for (uint32_t r = 0; r < job->region_count; r++) {
        struct jm_region *region = &job->regions[r];
        if (region->state == JM_REGION_ADOPTING && view->attempt_count == job->region_count) {
            region->logged = view->attempts[r];
        }
        if (region->fencing) {
            region->fencing = false;
            job_set_region(region, JM_REGION_FENCED, now_ns);
        }
    }
}

void jm_job_on_log(struct jm_job *job, enum wr_code code, const char *message,
                   const struct jm_log_view *view, uint64_t now_ns, int64_t wall_us)
{
    WR_ASSERT(job->storage == JM_STORAGE_FENCE);
    job->storage = JM_STORAGE_NONE;
    if (code == WR_ERR_FENCED) {
        set_fenced(job, message);
        return;
    }
    if (code != WR_OK) {
        job->unknown = true; /* our fence may stand where our next record would */
        storage_failed(job, message, now_ns);
        return;
    }
    job->unknown = false;
    if (!job->fenced) {
        job->earlier = view->earlier;
    }
    take_log(job, view);
    if (view->terminal[0] != '\0') {
        (void)snprintf(job->reason, sizeof job->reason, "%s", view->reason);
        end_job(job, now_ns);
        /* Who ended it may have died before its sweep, or the sweep with the power. */
        job_act(job, JM_ACTION_COLLECT_GARBAGE, 0, 0, 0);
        return;
    }
    job->fenced = true;
    if (job->state == JM_JOB_STARTING) {
        job->state = JM_JOB_RUNNING;
        job->reason[0] = '\0'; /* of a log that could not be read */
    }
    settle_checkpoint(job, view, now_ns, wall_us);
    settle_regions(job, view, now_ns);
}

/* ---- records ---- */

void jm_job_on_record(struct jm_job *job, enum wr_code code, const char *message,
                      struct wr_hash128 hash, const uint8_t nonce[16], uint64_t now_ns,
                      int64_t wall_us)
{
    enum jm_storage was = job->storage;

    WR_ASSERT(was == JM_STORAGE_CHECKPOINT || was == JM_STORAGE_TERMINAL);
    job->storage = JM_STORAGE_NONE;
    if (code == WR_ERR_FENCED) {
        set_fenced(job, message);
        return;
    }
    if (code != WR_OK) {
        memcpy(job->current.nonce, nonce, sizeof job->current.nonce);
        job->unknown = true;
        storage_failed(job, message, now_ns);
        return;
    }
    job->last_k += 1;
    job->last_hash = hash;
    if (was == JM_STORAGE_CHECKPOINT) {
        job_complete_checkpoint(job, job->last_k, nonce, now_ns, wall_us);
        return;
    }
    end_job(job, now_ns);
    job_act(job, JM_ACTION_COLLECT_GARBAGE, 0, 0, 0);
}

/* ---- commit marks ---- */

static bool is_committed(const struct jm_job *job)
{
    for (uint32_t t = 0; t < job->plan->task_count; t++) {
        if (job->tasks[t].commits && job->tasks[t].committed < job->commit_checkpoint &&
            !WR_MUTANT("committed_before_sinks")) {
            return false;
        }
    }
    return true;
}

/* All sinks have confirmed the newest record: write that down, once. */
void job_note_committed(struct jm_job *job, uint64_t now_ns)
{
    if (job->commit_k != 0 && job_may_store(job, now_ns) && is_committed(job)) {
        job_begin_storage(job, JM_STORAGE_COMMITTED, JM_ACTION_COMMITTED);
    }
}

void jm_job_on_committed_written(struct jm_job *job, enum wr_code code, uint64_t now_ns)
{
    WR_ASSERT(job->storage == JM_STORAGE_COMMITTED);
    job->storage = JM_STORAGE_NONE;
    if (code != WR_OK) {
        job->retry_ns = now_ns + JM_STORAGE_RETRY_NS;
        return;
    }
    for (uint32_t i = 0; i < job->history.count; i++) {
        if (job->history.items[i].k == job->commit_k) {
            job->history.items[i].committed = true;
        }
    }
    job->final_done |= job->commit_final;
    job->commit_k = 0;
    job_act(job, JM_ACTION_COLLECT_GARBAGE, 0, 0, 0);
}

/* A record that is decided, or about to be, and sinks that can still act on it. */
bool job_waits_for_commits(const struct jm_job *job, uint64_t now_ns)
{
    if (now_ns - job->ending_ns >= JM_COMMIT_WAIT_NS) {
        return false;
    }
    if (is_recording(job)) {
        return true;
    }
    for (uint32_t t = 0; job->commit_k != 0 && t < job->plan->task_count; t++) {
        const struct jm_task *task = &job->tasks[t];
        if (task->commits && task->live && task->committed < job->commit_checkpoint &&
            job->regions[task->region].state == JM_REGION_RUNNING) {
            return true;
        }
    }
    return false;
}

/* ---- the end ---- */

bool job_needs_final(const struct jm_job *job)
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
            job_cancel_region(job, r, now_ns);
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

void job_reconcile_end(struct jm_job *job, uint64_t now_ns, int64_t wall_us)
{
    bool over = job->state == JM_JOB_FINISHING;

    if (job_is_ending(job)) {
        if (!job_waits_for_commits(job, now_ns)) {
            job_abort_checkpoint(job, "the job ends", now_ns, wall_us);
            cancel_all(job, now_ns);
        }
        over = all_down(job);
    } else if (job->state == JM_JOB_RUNNING &&
               (job->final_done || (job_all_drained(job) && !job_needs_final(job)))) {
        job->state = JM_JOB_FINISHING;
        over = true;
    }
    if (over && !job->verifying && job_may_store(job, now_ns)) {
        job_begin_storage(job, JM_STORAGE_TERMINAL, JM_ACTION_TERMINAL);
    }
}
