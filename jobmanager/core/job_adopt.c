/* What an older leader has left running: reported by task managers as they connect, adopted when
 * all of it is there. */
#include "common/base/assert.h"
#include "jobmanager/core/job_internal.h"

static bool is_bad(Weir__TaskStateKind state)
{
    return state == WEIR__TASK_STATE_KIND__TASK_CANCELING ||
           state == WEIR__TASK_STATE_KIND__TASK_CANCELED ||
           state == WEIR__TASK_STATE_KIND__TASK_FINISHED ||
           state == WEIR__TASK_STATE_KIND__TASK_FAILED;
}

static bool is_gone(Weir__TaskStateKind state)
{
    return state == WEIR__TASK_STATE_KIND__TASK_CANCELED ||
           state == WEIR__TASK_STATE_KIND__TASK_FINISHED;
}

void job_unreport(struct jm_job *job, uint32_t region, uint32_t worker)
{
    for (uint32_t t = 0; t < job->plan->task_count; t++) {
        struct jm_task *task = &job->tasks[t];
        if (task->region == region && task->live && task->worker == worker) {
            task->live = false;
            task->drained = false;
        }
    }
}

/* A newer attempt than those reported so far: the older one is nobody's. */
static void take_newer(struct jm_job *job, uint32_t region, struct wr_attempt attempt)
{
    struct jm_region *r = &job->regions[region];

    for (uint32_t t = 0; t < job->plan->task_count; t++) {
        struct jm_task *task = &job->tasks[t];
        if (task->region == region && task->live) {
            job_act(job, JM_ACTION_CANCEL, region, task->worker, 0);
            job_unreport(job, region, task->worker);
        }
    }
    r->attempt = attempt;
    r->spoilt = false;
}

void job_report(struct jm_job *job, uint32_t worker, const struct jm_report *report)
{
    struct jm_region *r = &job->regions[report->region];
    struct jm_task *task = &job->tasks[report->task];
    int order = wr_attempt_compare(report->attempt, r->attempt);

    WR_ASSERT(r->state == JM_REGION_ADOPTING && task->region == report->region);
    if (order > 0) {
        take_newer(job, report->region, report->attempt);
    }
    if (order < 0 || task->live) {
        return; /* an older attempt, or somebody else has it */
    }
    r->spoilt |= is_bad(report->state);
    task->live = !is_gone(report->state);
    task->worker = worker;
    task->state = report->state;
    task->drained = report->state == WEIR__TASK_STATE_KIND__TASK_DRAINED;
}

static bool all_reported(const struct jm_job *job, uint32_t region)
{
    for (uint32_t t = 0; t < job->plan->task_count; t++) {
        if (job->tasks[t].region == region && !job->tasks[t].live) {
            return false;
        }
    }
    return true;
}

/* From here on it is a region like any other. Checkpoints that the older leader had under way can
 * never get a record: their barriers are let go, ours are numbered behind them. */
static void adopt(struct jm_job *job, uint32_t region, uint64_t now_ns)
{
    struct jm_region *r = &job->regions[region];

    r->adopted = true;
    r->started = false;
    job_set_region(r, JM_REGION_DEPLOYING, now_ns);
    job_act(job, JM_ACTION_ADOPTED, region, 0, 0);
    job->aborted_through = WR_MAX(job->aborted_through, job->next_checkpoint - 1);
    if (job->aborted_through > 0) {
        job_act(job, JM_ACTION_ABORT, region, 0, job->aborted_through);
    }
}

static void give_up(struct jm_job *job, uint32_t region, uint64_t now_ns)
{
    struct jm_region *r = &job->regions[region];

    r->not_before_ns = now_ns;
    if (job_region_has_live(job, region)) {
        job_cancel_region(job, region, now_ns);
    } else {
        job_set_region(r, JM_REGION_DOWN, now_ns);
    }
}

void job_reconcile_adoption(struct jm_job *job, uint32_t region, uint64_t now_ns)
{
    const struct jm_region *r = &job->regions[region];
    bool newest = r->logged.counter != 0 && wr_attempt_equal(r->attempt, r->logged);

    WR_ASSERT(job->fenced);
    if (job->state == JM_JOB_RUNNING && newest && !r->spoilt && all_reported(job, region)) {
        adopt(job, region, now_ns);
    } else if (job->state != JM_JOB_RUNNING || r->logged.counter == 0 ||
               (newest && r->spoilt) || now_ns >= r->not_before_ns) {
        give_up(job, region, now_ns);
    }
}
