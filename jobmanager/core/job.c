#include "jobmanager/core/job_internal.h"

#include <stdio.h>
#include <string.h>

#include "common/base/alloc.h"
#include "common/base/assert.h"

void jm_job_init(struct jm_job *job, struct wr_id id, const struct wr_plan *plan, uint64_t term,
                 uint64_t adopt_until_ns)
{
    *job = (struct jm_job){.id = id, .plan = plan, .term = term, .next_checkpoint = 1};
    job->restart.settings = plan->message->settings;
    job->region_count = plan->message->regions;
    job->regions = WR_NEW_ARRAY(struct jm_region, job->region_count);
    job->tasks = WR_NEW_ARRAY(struct jm_task, plan->task_count);
    for (uint32_t r = 0; r < job->region_count; r++) {
        job->regions[r].state = adopt_until_ns == 0 ? JM_REGION_DOWN : JM_REGION_ADOPTING;
        job->regions[r].not_before_ns = adopt_until_ns;
    }
    for (uint32_t v = 0; v < plan->message->n_vertices; v++) {
        for (uint32_t t = plan->first_task[v]; t < plan->first_task[v + 1]; t++) {
            job->tasks[t].region = plan->message->vertices[v]->region;
            job->tasks[t].worker = JM_NO_WORKER;
            job->tasks[t].commits = wr_plan_vertex_commits(plan, v);
        }
    }
}

void jm_job_fini(struct jm_job *job)
{
    job_checkpoint_fini(job, &job->current);
    for (uint32_t i = 0; i < job->history.count; i++) {
        job_checkpoint_fini(job, &job->history.items[i]);
    }
    WR_VEC_FINI(&job->history);
    WR_VEC_FINI(&job->actions);
    wr_free(job->regions);
    wr_free(job->tasks);
}

void job_act(struct jm_job *job, enum jm_action_kind kind, uint32_t region, uint32_t worker,
             uint64_t checkpoint)
{
    struct jm_action action = {.kind = kind,
                               .region = region,
                               .worker = worker,
                               .attempt = job->regions[region].attempt,
                               .checkpoint = checkpoint};

    if (job->state != JM_JOB_FENCED) {
        WR_VEC_PUSH(&job->actions, action);
    }
}

/* ---- what it is ---- */

uint32_t jm_job_slots(const struct jm_job *job)
{
    uint32_t slots = 0;

    for (uint32_t r = 0; r < job->region_count; r++) {
        slots += job_region_slots(job, r);
    }
    return slots;
}

static const char *running_name(const struct jm_job *job)
{
    const char *name = "RUNNING";

    for (uint32_t r = 0; r < job->region_count; r++) {
        const struct jm_region *region = &job->regions[r];
        if (region->state == JM_REGION_ADOPTING) {
            return "SUSPENDED";
        }
        if (region->state != JM_REGION_RUNNING) {
            name = job->restart.failures > 0 || region->logged.counter != 0 ? "RESTARTING"
                                                                            : "CREATED";
        }
    }
    return name;
}

const char *jm_job_state_name(const struct jm_job *job)
{
    switch (job->state) {
    case JM_JOB_STARTING:
    case JM_JOB_RUNNING:
        return running_name(job);
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
    WR_UNREACHABLE();
}

bool jm_job_is_active(const struct jm_job *job, uint32_t region)
{
    return job->regions[region].state == JM_REGION_DEPLOYING ||
           job->regions[region].state == JM_REGION_RUNNING;
}

bool jm_job_is_over(const struct jm_job *job)
{
    return job->state == JM_JOB_FENCED || job->state == JM_JOB_ENDED;
}

bool jm_job_may_collect(const struct jm_job *job)
{
    if (jm_job_is_over(job)) {
        return job->state == JM_JOB_ENDED;
    }
    for (uint32_t r = 0; r < job->region_count; r++) {
        const struct jm_region *region = &job->regions[r];
        if (region->state == JM_REGION_ADOPTING || region->attempt.counter == 0 ||
            region->fencing) {
            return false;
        }
    }
    return true;
}

bool job_is_ending(const struct jm_job *job)
{
    return job->state == JM_JOB_CANCELING || job->state == JM_JOB_FAILING;
}

bool job_all_running(const struct jm_job *job)
{
    for (uint32_t r = 0; r < job->region_count; r++) {
        if (job->regions[r].state != JM_REGION_RUNNING) {
            return false;
        }
    }
    return true;
}

bool job_all_drained(const struct jm_job *job)
{
    for (uint32_t t = 0; t < job->plan->task_count; t++) {
        if (!job->tasks[t].drained) {
            return false;
        }
    }
    return true;
}

bool job_region_has_live(const struct jm_job *job, uint32_t region)
{
    for (uint32_t t = 0; t < job->plan->task_count; t++) {
        if (job->tasks[t].region == region && job->tasks[t].live) {
            return true;
        }
    }
    return false;
}

/* ---- failing ---- */

void job_set_region(struct jm_region *region, enum jm_region_state state, uint64_t now_ns)
{
    region->state = state;
    region->since_ns = now_ns;
}

void job_begin_ending(struct jm_job *job, enum jm_job_state state, uint64_t now_ns)
{
    job->state = state;
    job->ending_ns = now_ns;
}

void job_cancel_region(struct jm_job *job, uint32_t region, uint64_t now_ns)
{
    if (job->regions[region].state == JM_REGION_CANCELLING) {
        return;
    }
    job_set_region(&job->regions[region], JM_REGION_CANCELLING, now_ns);
    for (uint32_t t = 0; t < job->plan->task_count; t++) {
        const struct jm_task *task = &job->tasks[t];
        bool first = task->region == region && task->live;
        for (uint32_t u = 0; first && u < t; u++) {
            first = job->tasks[u].region != region || !job->tasks[u].live ||
                    job->tasks[u].worker != task->worker;
        }
        if (first) {
            job_act(job, JM_ACTION_CANCEL, region, task->worker, 0);
        }
    }
}

/* What was to be restored is damaged or gone, perhaps: the driver looks. */
static bool blames_checkpoint(const struct jm_region *region, enum wr_code code)
{
    return region->state == JM_REGION_DEPLOYING && !region->adopted &&
           region->restored_checkpoint != 0 &&
           (code == WR_ERR_CORRUPT || code == WR_ERR_NOT_FOUND);
}

void jm_job_on_verified(struct jm_job *job, const char *finding)
{
    struct wr_error err;

    if (job->verifying && finding[0] != '\0') {
        (void)wr_fail(&err, WR_ERR_CORRUPT, "%s", job->reason);
        (void)wr_wrap(&err, "%s", finding);
        (void)snprintf(job->reason, sizeof job->reason, "%s", err.message);
    }
    job->verifying = false;
}

/* Why the job ends; of a record also what can be done, for which a long reason is cut. */
static void explain_end(struct jm_job *job, enum wr_code code, bool again)
{
    char cure[300];
    size_t room;

    if (code != WR_ERR_RECORD) {
        return;
    }
    (void)snprintf(cure, sizeof cure,
                   "%s; leave such records out by \"errors: skip\", or keep them by \"errors: "
                   "{dead_letter: SINK}\", in the step or for the whole job",
                   again ? "; the same record has failed before, so the job is not restarted" : "");
    room = sizeof job->reason - strlen(cure) - 1;
    (void)snprintf(job->reason + WR_MIN(strlen(job->reason), room), strlen(cure) + 1, "%s", cure);
}

void job_fail_region(struct jm_job *job, uint32_t region, const struct jm_failure *failure,
                     uint64_t now_ns, int64_t wall_us)
{
    struct jm_region *r = &job->regions[region];
    uint64_t delay_ns = 0;

    if (r->state != JM_REGION_DEPLOYING && r->state != JM_REGION_RUNNING) {
        return; /* being cancelled already: what fails then is a consequence */
    }
    job_abort_checkpoint(job, "a task failed", now_ns, wall_us);
    if (job->state == JM_JOB_RUNNING) {
        (void)snprintf(job->reason, sizeof job->reason, "%s", failure->message);
        enum jm_restart_verdict verdict =
            jm_restart_decide(&job->restart, now_ns, failure, &delay_ns);
        if (verdict == JM_RESTART_AGAIN) {
            r->not_before_ns = now_ns + delay_ns;
            job->failures_in_row = 0;
        } else {
            explain_end(job, failure->code, verdict == JM_RESTART_POISON);
            job_begin_ending(job, JM_JOB_FAILING, now_ns);
            if (blames_checkpoint(r, failure->code)) {
                job->verifying = true;
                job_act(job, JM_ACTION_VERIFY, region, 0, r->restored_checkpoint);
            }
        }
    }
    job_cancel_region(job, region, now_ns);
}

/* ---- deploying ---- */

static void deploy_region(struct jm_job *job, uint32_t region, uint64_t now_ns)
{
    struct jm_region *r = &job->regions[region];

    WR_ASSERT(job->fenced && r->attempt.term == job->term);
    r->adopted = false;
    r->started = false;
    r->restored_checkpoint = job->restore.k == 0 ? 0 : job->restore.checkpoint;
    job_set_region(r, JM_REGION_DEPLOYING, now_ns);
    for (uint32_t t = 0; t < job->plan->task_count; t++) {
        struct jm_task *task = &job->tasks[t];
        if (task->region == region) {
            task->state = WEIR__TASK_STATE_KIND__TASK_DEPLOYING;
            task->live = true;
            task->drained = false;
        }
    }
    job_act(job, JM_ACTION_DEPLOY, region, 0, 0);
}

/* READY; an adopted attempt may have been started before. */
static bool region_is_ready(const struct jm_job *job, uint32_t region)
{
    for (uint32_t t = 0; t < job->plan->task_count; t++) {
        Weir__TaskStateKind state = job->tasks[t].state;
        if (job->tasks[t].region == region && state != WEIR__TASK_STATE_KIND__TASK_READY &&
            state != WEIR__TASK_STATE_KIND__TASK_RUNNING &&
            state != WEIR__TASK_STATE_KIND__TASK_DRAINED) {
            return false;
        }
    }
    return true;
}

/* All ready: the tokens of the restored checkpoint are committed by now. What an adopted attempt
 * has committed it has to say itself. */
static void start_region(struct jm_job *job, uint32_t region, uint64_t now_ns)
{
    struct jm_region *r = &job->regions[region];

    for (uint32_t t = 0; t < job->plan->task_count; t++) {
        struct jm_task *task = &job->tasks[t];
        if (task->region == region && !r->adopted) {
            task->committed = WR_MAX(task->committed, r->restored_checkpoint);
        }
    }
    job_set_region(r, JM_REGION_RUNNING, now_ns);
    r->started = true;
    job_act(job, JM_ACTION_START, region, 0, 0);
    if (r->adopted && job->commit_k != 0) {
        job_act(job, JM_ACTION_COMPLETE, region, 0, job->commit_checkpoint);
    }
}

static void reconcile_region(struct jm_job *job, uint32_t region, uint64_t now_ns,
                             struct jm_slots *slots, uint32_t slot_count)
{
    struct jm_region *r = &job->regions[region];

    if (r->state == JM_REGION_ADOPTING) {
        job_reconcile_adoption(job, region, now_ns);
    }
    if (r->state == JM_REGION_CANCELLING && !job_region_has_live(job, region)) {
        job_set_region(r, JM_REGION_DOWN, now_ns);
    }
    if (job->state != JM_JOB_RUNNING) {
        return;
    }
    if (r->state == JM_REGION_FENCED && now_ns >= r->not_before_ns &&
        job_place_region(job, region, slots, slot_count)) {
        deploy_region(job, region, now_ns);
    }
    if (r->state == JM_REGION_DEPLOYING && region_is_ready(job, region)) {
        start_region(job, region, now_ns);
    }
}

/* ---- reconcile ---- */

void jm_job_reconcile(struct jm_job *job, uint64_t now_ns, int64_t wall_us,
                      struct jm_slots *slots, uint32_t slot_count)
{
    if (jm_job_is_over(job)) {
        return;
    }
    if (job->state == JM_JOB_STARTING) {
        job_reconcile_fence(job, now_ns);
        return;
    }
    job->slots_wanted = 0;
    if (job->cancel_wanted && job->state == JM_JOB_RUNNING) {
        job_begin_ending(job, JM_JOB_CANCELING, now_ns);
    }
    for (uint32_t r = 0; r < job->region_count; r++) {
        reconcile_region(job, r, now_ns, slots, slot_count);
    }
    job_reconcile_fence(job, now_ns);
    job_note_committed(job, now_ns);
    if (job->state == JM_JOB_RUNNING) {
        job_reconcile_checkpoint(job, now_ns, wall_us);
    }
    job_reconcile_end(job, now_ns, wall_us);
}

/* `at` when it is still to come: what is due already waits for an event, not for time. */
static uint64_t later(uint64_t at_ns, uint64_t now_ns)
{
    return at_ns > now_ns ? at_ns : UINT64_MAX;
}

uint64_t jm_job_wake_ns(const struct jm_job *job, uint64_t now_ns)
{
    uint64_t wake_ns = UINT64_MAX;

    if (jm_job_is_over(job)) {
        return UINT64_MAX;
    }
    wake_ns = later(job->retry_ns, now_ns);
    for (uint32_t r = 0; r < job->region_count; r++) {
        const struct jm_region *region = &job->regions[r];
        if (region->state == JM_REGION_DOWN || region->state == JM_REGION_FENCED ||
            region->state == JM_REGION_ADOPTING) {
            wake_ns = WR_MIN(wake_ns, later(region->not_before_ns, now_ns));
        }
    }
    if (job_is_ending(job)) {
        return WR_MIN(wake_ns, later(job->ending_ns + JM_COMMIT_WAIT_NS, now_ns));
    }
    return WR_MIN(wake_ns, job_checkpoint_wake_ns(job, now_ns));
}
