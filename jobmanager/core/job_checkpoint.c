/* The checkpoint coordinator: one checkpoint in flight, the snapshot table, commits. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "common/base/alloc.h"
#include "common/base/assert.h"
#include "jobmanager/core/job.h"

#define HISTORY_MAX 100u
/* Rows of the snapshot table are kept for so many. */
#define HISTORY_ROWS 10u

static void drop_states(const struct jm_job *job, struct jm_checkpoint *checkpoint)
{
    for (uint32_t i = 0; checkpoint->acks != NULL && i < job->plan->task_count; i++) {
        if (checkpoint->acks[i].state != NULL) {
            weir__task_state__free_unpacked(WR_TAKE(checkpoint->acks[i].state), NULL);
        }
    }
}

/* The checkpoint in flight becomes history: reason "" = completed. */
static void to_history(struct jm_job *job, const char *reason, uint64_t now_ns, int64_t wall_us)
{
    struct jm_checkpoint *c = &job->current;

    drop_states(job, c);
    c->ended_us = wall_us;
    c->state = JM_CHECKPOINT_NONE;
    (void)snprintf(c->reason, sizeof c->reason, "%s", reason);
    if (job->history.count == HISTORY_MAX) {
        wr_free(job->history.items[0].acks);
        job->history.count -= 1;
        memmove(job->history.items, job->history.items + 1,
                job->history.count * sizeof *job->history.items);
    }
    WR_VEC_PUSH(&job->history, *c);
    if (job->history.count > HISTORY_ROWS) {
        struct jm_checkpoint *old = &job->history.items[job->history.count - 1 - HISTORY_ROWS];
        wr_free(WR_TAKE(old->acks));
    }
    job->current = (struct jm_checkpoint){0};
    job->last_end_ns = now_ns;
}

void jm_job_abort_checkpoint(struct jm_job *job, const char *reason, uint64_t now_ns,
                             int64_t wall_us)
{
    struct jm_checkpoint *c = &job->current;

    if (reason[0] == '\0') {
        to_history(job, "", now_ns, wall_us);
        return;
    }
    /* While its record may or may not come to exist nothing is decided. */
    if (c->state != JM_CHECKPOINT_COLLECTING) {
        return;
    }
    job->aborted_through = WR_MAX(job->aborted_through, c->id);
    job->failed_count += 1;
    job->failures_in_row += 1;
    jm_job_act(job, JM_ACTION_ABORT, 0, 0, c->id);
    to_history(job, reason, now_ns, wall_us);
}

static bool all_running(const struct jm_job *job)
{
    for (uint32_t r = 0; r < job->region_count; r++) {
        if (job->regions[r].state != JM_REGION_RUNNING) {
            return false;
        }
    }
    return true;
}

static bool is_due(const struct jm_job *job, uint64_t now_ns, bool final)
{
    const Weir__JobSettings *s = job->plan->message->settings;

    if (final) {
        return true;
    }
    return s->checkpoint_interval_us > 0 &&
           now_ns - job->last_trigger_ns >= (uint64_t)s->checkpoint_interval_us * 1000 &&
           now_ns - job->last_end_ns >= (uint64_t)s->checkpoint_min_pause_us * 1000;
}

static void trigger(struct jm_job *job, uint64_t now_ns, int64_t wall_us, bool final)
{
    struct jm_checkpoint *c = &job->current;

    *c = (struct jm_checkpoint){.id = job->next_checkpoint++,
                                .state = JM_CHECKPOINT_COLLECTING,
                                .final = final,
                                .triggered_us = wall_us,
                                .triggered_ns = now_ns};
    c->acks = WR_NEW_ARRAY(struct jm_ack, job->plan->task_count);
    for (uint32_t t = 0; t < job->plan->task_count; t++) {
        c->acks[t].worker = job->tasks[t].worker;
    }
    job->last_trigger_ns = now_ns;
    jm_job_act(job, JM_ACTION_TRIGGER, 0, 0, c->id);
}

static void check_timeout(struct jm_job *job, uint64_t now_ns, int64_t wall_us)
{
    uint64_t timeout_ns =
        (uint64_t)job->plan->message->settings->checkpoint_timeout_us * 1000;
    char reason[120];

    if (job->current.state == JM_CHECKPOINT_COLLECTING &&
        now_ns - job->current.triggered_ns >= timeout_ns) {
        (void)snprintf(reason, sizeof reason, "timed out with %u of %u acknowledgements",
                       job->current.acknowledged, job->plan->task_count);
        jm_job_abort_checkpoint(job, reason, now_ns, wall_us);
    }
}

void jm_job_reconcile_checkpoint(struct jm_job *job, uint64_t now_ns, int64_t wall_us)
{
    bool final = jm_job_all_drained(job) && !job->final_done && !job->commit_final;

    check_timeout(job, now_ns, wall_us);
    /* The commits of one record are confirmed before the next is made: then every manifest names
     * few tokens, and nothing overtakes. */
    if (job->current.state != JM_CHECKPOINT_NONE || job->storage != JM_STORAGE_NONE ||
        !all_running(job) || job->commit_k != 0 || job->final_done) {
        return;
    }
    if (is_due(job, now_ns, final)) {
        trigger(job, now_ns, wall_us, final);
    }
}

/* ---- acknowledgements ---- */

static void take_ack(struct jm_job *job, uint32_t worker, Weir__TaskState *state, int64_t wall_us)
{
    struct jm_ack *ack = &job->current.acks[state->task];

    if (ack->acknowledged) {
        weir__task_state__free_unpacked(state, NULL); /* the same message twice */
        return;
    }
    ack->acknowledged = true;
    ack->wall_us = wall_us;
    ack->worker = worker;
    ack->state = state;
    ack->state_bytes = state->state_bytes;
    ack->written_bytes = state->written_bytes;
    ack->sealed_ns = state->sealed_ns;
    ack->aligned_ns = state->aligned_ns;
    ack->packed_ns = state->packed_ns;
    job->current.acknowledged += 1;
    job->current.state_bytes += state->state_bytes;
    job->current.written_bytes += state->written_bytes;
    job->current.final &= state->drained != 0;
}

bool jm_job_on_ack(struct jm_job *job, uint32_t worker, Weir__Ack *ack, uint64_t now_ns,
                   int64_t wall_us)
{
    uint32_t region;

    (void)now_ns;
    if (!jm_job_attempt_is(job, ack->attempt, &region) ||
        job->regions[region].state != JM_REGION_RUNNING ||
        job->current.state != JM_CHECKPOINT_COLLECTING || ack->checkpoint != job->current.id) {
        return false;
    }
    for (size_t i = 0; i < ack->n_tasks; i++) {
        Weir__TaskState *state = ack->tasks[i];
        if (state->task < job->plan->task_count && job->tasks[state->task].region == region) {
            take_ack(job, worker, state, wall_us);
            ack->tasks[i] = NULL;
        }
    }
    /* The message is freed by its owner: only what was not taken is still in it. */
    size_t left = 0;
    for (size_t i = 0; i < ack->n_tasks; i++) {
        if (ack->tasks[i] != NULL) {
            ack->tasks[left++] = ack->tasks[i];
        }
    }
    ack->n_tasks = left;
    if (job->current.acknowledged == job->plan->task_count && job->storage == JM_STORAGE_NONE) {
        job->current.state = JM_CHECKPOINT_MANIFEST;
        job->storage = JM_STORAGE_MANIFEST;
        jm_job_act(job, JM_ACTION_MANIFEST, 0, 0, job->current.id);
    }
    return true;
}

void jm_job_on_checkpoint_failed(struct jm_job *job, const Weir__CheckpointFailed *failed,
                                 uint64_t now_ns, int64_t wall_us)
{
    const Weir__JobSettings *s = job->plan->message->settings;
    uint32_t region;

    if (!jm_job_attempt_is(job, failed->attempt, &region) ||
        failed->checkpoint != job->current.id) {
        return;
    }
    jm_job_abort_checkpoint(job, failed->reason, now_ns, wall_us);
    if (s->tolerable_failures >= 0 && (int64_t)job->failures_in_row > s->tolerable_failures) {
        jm_job_fail_region(job, region, WR_ERR_IO, true,
                           "more checkpoints failed than the job tolerates", now_ns, wall_us);
    }
}

void jm_job_on_manifest(struct jm_job *job, enum wr_code code, const char *message,
                        const char *name, struct wr_hash128 hash, uint64_t now_ns,
                        int64_t wall_us)
{
    WR_ASSERT(job->storage == JM_STORAGE_MANIFEST);
    job->storage = JM_STORAGE_NONE;
    if (code != WR_OK || job->state == JM_JOB_FENCED) {
        job->current.state = JM_CHECKPOINT_COLLECTING;
        jm_job_abort_checkpoint(job, message, now_ns, wall_us);
        return;
    }
    /* No record names it yet; a region that failed meanwhile makes it worthless but harmless. */
    (void)snprintf(job->restore.manifest, sizeof job->restore.manifest, "%s", name);
    job->restore.manifest_hash = hash;
    job->current.state = JM_CHECKPOINT_RECORD;
    job->storage = JM_STORAGE_CHECKPOINT;
    jm_job_act(job, JM_ACTION_RECORD, 0, 0, job->current.id);
}

/* ---- commits ---- */

void jm_job_on_committed(struct jm_job *job, const Weir__Committed *committed)
{
    uint32_t region;

    if (!jm_job_attempt_is(job, committed->attempt, &region)) {
        return;
    }
    for (size_t i = 0; i < committed->n_tasks; i++) {
        uint32_t t = committed->tasks[i];
        if (t < job->plan->task_count && job->tasks[t].region == region) {
            job->tasks[t].committed = WR_MAX(job->tasks[t].committed, committed->checkpoint);
        }
    }
}

/* All sinks have confirmed the newest record: write that down, once. */
void jm_job_note_committed(struct jm_job *job)
{
    if (job->commit_k == 0 || job->storage != JM_STORAGE_NONE ||
        job->current.state == JM_CHECKPOINT_MANIFEST ||
        job->current.state == JM_CHECKPOINT_RECORD) {
        return;
    }
    for (uint32_t t = 0; t < job->plan->task_count; t++) {
        if (job->tasks[t].commits && job->tasks[t].committed < job->commit_checkpoint) {
            return;
        }
    }
    job->storage = JM_STORAGE_COMMITTED;
    jm_job_act(job, JM_ACTION_COMMITTED, 0, 0, job->commit_checkpoint);
}
