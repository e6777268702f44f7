/* The checkpoint coordinator: one checkpoint in flight, the snapshot table, commits. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "common/base/alloc.h"
#include "common/base/assert.h"
#include "common/base/test_point.h"
#include "jobmanager/core/job_internal.h"

#define HISTORY_MAX 100u
/* Rows of the snapshot table are kept for so many. */
#define HISTORY_ROWS 10u

/* A final checkpoint is due at once; when it fails, not before this. */
#define FINAL_RETRY_NS 1000000000ull

static void drop_states(const struct jm_job *job, struct jm_checkpoint *checkpoint)
{
    for (uint32_t i = 0; checkpoint->acks != NULL && i < job->plan->task_count; i++) {
        if (checkpoint->acks[i].state != NULL) {
            weir__task_state__free_unpacked(WR_TAKE(checkpoint->acks[i].state), NULL);
        }
    }
}

void job_checkpoint_fini(const struct jm_job *job, struct jm_checkpoint *checkpoint)
{
    drop_states(job, checkpoint);
    wr_free(WR_TAKE(checkpoint->acks));
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

void job_abort_checkpoint(struct jm_job *job, const char *reason, uint64_t now_ns,
                          int64_t wall_us)
{
    struct jm_checkpoint *c = &job->current;

    if (c->state != JM_CHECKPOINT_COLLECTING) {
        return;
    }
    job->aborted_through = WR_MAX(job->aborted_through, c->id);
    job->failed_count += 1;
    job_act(job, JM_ACTION_ABORT, 0, 0, c->id);
    to_history(job, reason[0] == '\0' ? "it failed" : reason, now_ns, wall_us);
}

void job_decline_checkpoint(struct jm_job *job, uint32_t region, const char *reason,
                            uint64_t now_ns, int64_t wall_us)
{
    int64_t tolerable = job->plan->message->settings->tolerable_failures;
    char message[256];

    if (job->current.state != JM_CHECKPOINT_COLLECTING) {
        return;
    }
    job_abort_checkpoint(job, reason, now_ns, wall_us);
    job->failures_in_row += 1;
    if (tolerable >= 0 && (int64_t)job->failures_in_row > tolerable) {
        (void)snprintf(message, sizeof message,
                       "more checkpoints failed in a row than tolerable_failures allows: %s",
                       reason);
        job_fail_region(job, region, &(struct jm_failure){WR_ERR_IO, true, 0, message}, now_ns,
                        wall_us);
    }
}

void job_complete_checkpoint(struct jm_job *job, uint64_t k, const uint8_t nonce[16],
                             uint64_t now_ns, int64_t wall_us)
{
    struct jm_checkpoint *c = &job->current;

    WR_ASSERT(c->state == JM_CHECKPOINT_RECORD);
    c->k = k;
    job->restore = (struct jm_record){.k = k,
                                      .term = job->term,
                                      .checkpoint = c->id,
                                      .manifest_hash = c->manifest_hash,
                                      .final = c->final};
    memcpy(job->restore.manifest, c->manifest, sizeof job->restore.manifest);
    memcpy(job->restore.nonce, nonce, sizeof job->restore.nonce);
    job->commit_k = k;
    job->commit_checkpoint = c->id;
    job->commit_final = c->final;
    job->last_completed_us = wall_us;
    job->completed_count += 1;
    job->failures_in_row = 0;
    job_note_acknowledged(job);
    job_act(job, JM_ACTION_COMPLETE, 0, 0, c->id);
    to_history(job, "", now_ns, wall_us);
}

/* ---- when ---- */

static bool wants_final(const struct jm_job *job)
{
    return job_all_drained(job) && job_needs_final(job) && !job->final_done &&
           !job->commit_final;
}

/* The commits of one record are confirmed before the next is made: then every manifest names few
 * tokens, and nothing overtakes. */
static bool may_trigger(const struct jm_job *job)
{
    return job->current.state == JM_CHECKPOINT_NONE && job->storage == JM_STORAGE_NONE &&
           !job->unknown && job->commit_k == 0 && !job->final_done && job_all_running(job);
}

/* UINT64_MAX: never. */
static uint64_t due_ns(const struct jm_job *job)
{
    const Weir__JobSettings *s = job->plan->message->settings;

    if (wants_final(job)) {
        return job->failures_in_row == 0 ? 0 : job->last_end_ns + FINAL_RETRY_NS;
    }
    if (s->checkpoint_interval_us <= 0) {
        return UINT64_MAX;
    }
    return WR_MAX(job->last_trigger_ns + (uint64_t)s->checkpoint_interval_us * 1000,
                  job->last_end_ns + (uint64_t)s->checkpoint_min_pause_us * 1000);
}

static uint64_t timeout_ns(const struct jm_job *job)
{
    return job->current.triggered_ns +
           (uint64_t)job->plan->message->settings->checkpoint_timeout_us * 1000;
}

uint64_t job_checkpoint_wake_ns(const struct jm_job *job, uint64_t now_ns)
{
    uint64_t at_ns = UINT64_MAX;

    if (job->current.state == JM_CHECKPOINT_COLLECTING) {
        at_ns = timeout_ns(job);
    } else if (job->state == JM_JOB_RUNNING && may_trigger(job)) {
        at_ns = due_ns(job);
    }
    return at_ns > now_ns ? at_ns : UINT64_MAX;
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
    job_act(job, JM_ACTION_TRIGGER, 0, 0, c->id);
}

/* Whose acknowledgement is missing. */
static uint32_t late_region(const struct jm_job *job)
{
    for (uint32_t t = 0; t < job->plan->task_count; t++) {
        if (!job->current.acks[t].acknowledged) {
            return job->tasks[t].region;
        }
    }
    return 0;
}

static void check_timeout(struct jm_job *job, uint64_t now_ns, int64_t wall_us)
{
    char reason[120];

    if (job->current.state == JM_CHECKPOINT_COLLECTING && now_ns >= timeout_ns(job)) {
        (void)snprintf(reason, sizeof reason, "timed out with %u of %u acknowledgements",
                       job->current.acknowledged, job->plan->task_count);
        job_decline_checkpoint(job, late_region(job), reason, now_ns, wall_us);
    }
}

void job_reconcile_checkpoint(struct jm_job *job, uint64_t now_ns, int64_t wall_us)
{
    struct jm_checkpoint *c = &job->current;

    if (c->state == JM_CHECKPOINT_COLLECTING && c->acknowledged == job->plan->task_count &&
        job_may_store(job, now_ns)) {
        c->state = JM_CHECKPOINT_MANIFEST;
        job_begin_storage(job, JM_STORAGE_MANIFEST, JM_ACTION_MANIFEST);
    }
    check_timeout(job, now_ns, wall_us);
    if (may_trigger(job) && now_ns >= due_ns(job)) {
        trigger(job, now_ns, wall_us, wants_final(job));
    }
}

/* ---- acknowledgements ---- */

static void count_part(struct jm_parts *parts, Weir__TablePart__Kind kind)
{
    parts->bases += kind == WEIR__TABLE_PART__KIND__BASE;
    parts->deltas += kind == WEIR__TABLE_PART__KIND__DELTA;
    parts->stores += kind == WEIR__TABLE_PART__KIND__STORE;
}

static void count_parts(struct jm_checkpoint *c, struct jm_ack *ack)
{
    for (size_t t = 0; t < ack->state->n_tables; t++) {
        const Weir__TableState *table = ack->state->tables[t];
        for (size_t p = 0; p < table->n_parts; p++) {
            count_part(&ack->chain, table->parts[p]->kind);
            if (table->parts[p]->checkpoint == c->id) {
                count_part(&ack->written, table->parts[p]->kind);
                count_part(&c->written, table->parts[p]->kind);
            }
        }
    }
}

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
    count_parts(&job->current, ack);
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
        job->current.state != JM_CHECKPOINT_COLLECTING ||
        (ack->checkpoint != job->current.id && !WR_MUTANT("stale_ack"))) {
        return false;
    }
    for (size_t i = 0; i < ack->n_tasks; i++) {
        Weir__TaskState *state = ack->tasks[i];
        if (state->task < job->plan->task_count && job->tasks[state->task].region == region &&
            job->tasks[state->task].worker == worker) {
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
    return true;
}

void jm_job_on_checkpoint_failed(struct jm_job *job, const Weir__CheckpointFailed *failed,
                                 uint64_t now_ns, int64_t wall_us)
{
    uint32_t region;

    if (jm_job_attempt_is(job, failed->attempt, &region) &&
        failed->checkpoint == job->current.id) {
        job_decline_checkpoint(job, region, failed->reason, now_ns, wall_us);
    }
}

void jm_job_on_manifest(struct jm_job *job, enum wr_code code, const char *message,
                        const char *name, struct wr_hash128 hash, uint64_t now_ns,
                        int64_t wall_us)
{
    struct jm_checkpoint *c = &job->current;

    WR_ASSERT(job->storage == JM_STORAGE_MANIFEST && c->state == JM_CHECKPOINT_MANIFEST);
    job->storage = JM_STORAGE_NONE;
    if (code != WR_OK) {
        c->state = JM_CHECKPOINT_COLLECTING;
        job_decline_checkpoint(job, 0, message, now_ns, wall_us);
        return;
    }
    /* A region that failed meanwhile does not matter: all that the manifest names is durable. */
    (void)snprintf(c->manifest, sizeof c->manifest, "%s", name);
    c->manifest_hash = hash;
    c->state = JM_CHECKPOINT_RECORD;
    job_begin_storage(job, JM_STORAGE_CHECKPOINT, JM_ACTION_RECORD);
}

/* ---- commits ---- */

void jm_job_on_committed(struct jm_job *job, uint32_t worker, const Weir__Committed *committed)
{
    uint32_t region;

    if (!jm_job_attempt_is(job, committed->attempt, &region) || !jm_job_is_active(job, region)) {
        return;
    }
    for (size_t i = 0; i < committed->n_tasks; i++) {
        uint32_t t = committed->tasks[i];
        if (t < job->plan->task_count && job->tasks[t].region == region &&
            job->tasks[t].worker == worker) {
            job->tasks[t].committed = WR_MAX(job->tasks[t].committed, committed->checkpoint);
        }
    }
}
