/* What tasks and task managers tell, and cancellation. */
#include "common/base/alloc.h"
#include "common/base/assert.h"
#include "jobmanager/core/job_internal.h"

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

/* failure: NULL if nobody said why. */
static void apply_state(struct jm_job *job, uint32_t number, Weir__TaskStateKind state,
                        const Weir__Failure *failure, uint64_t now_ns, int64_t wall_us)
{
    struct jm_task *task = &job->tasks[number];
    struct jm_region *region = &job->regions[task->region];
    struct jm_failure why = {WR_ERR_UNAVAILABLE, true, 0,
                             "a task failed while its task manager was cut off"};

    if (failure != NULL) {
        why = (struct jm_failure){(enum wr_code)failure->code, failure->retriable, failure->record,
                                  failure->message};
    }
    task->state = state;
    if (is_gone(state)) {
        task->live = false;
        region->spoilt = true;
        job_fail_region(
            job, task->region,
            &(struct jm_failure){WR_ERR_CANCELED, true, 0, "a task ended before its job"}, now_ns,
            wall_us);
    } else if (state == WEIR__TASK_STATE_KIND__TASK_DRAINED) {
        task->drained = true;
    } else if (state == WEIR__TASK_STATE_KIND__TASK_FAILED) {
        region->spoilt = true;
        job_fail_region(job, task->region, &why, now_ns, wall_us);
    }
}

void jm_job_on_status(struct jm_job *job, uint32_t worker, const Weir__TaskStatus *status,
                      uint64_t now_ns, int64_t wall_us)
{
    const struct jm_task *task;
    uint32_t region;

    if (!jm_job_attempt_is(job, status->attempt, &region) ||
        status->task >= job->plan->task_count) {
        return;
    }
    task = &job->tasks[status->task];
    if (task->region != region || task->worker != worker || !task->live) {
        return;
    }
    apply_state(job, status->task, status->state, status->failure, now_ns, wall_us);
}

void jm_job_on_worker_lost(struct jm_job *job, uint32_t worker, const char *why, uint64_t now_ns,
                           int64_t wall_us)
{
    job_forget_holder(job, worker);
    for (uint32_t t = 0; t < job->plan->task_count; t++) {
        struct jm_task *task = &job->tasks[t];
        if (task->live && task->worker == worker) {
            task->live = false;
            task->state = WEIR__TASK_STATE_KIND__TASK_FAILED;
            job->regions[task->region].spoilt = true;
            job_fail_region(job, task->region,
                            &(struct jm_failure){WR_ERR_UNAVAILABLE, true, 0, why}, now_ns,
                            wall_us);
        }
    }
}

/* ---- inventory ---- */

/* Reports by task, of current attempts; what is being adopted goes its own way. */
static const struct jm_report **sort_reports(struct jm_job *job, uint32_t worker,
                                             const struct jm_report *reports, size_t count)
{
    const struct jm_report **by_task =
        WR_NEW_ARRAY(const struct jm_report *, job->plan->task_count);

    for (size_t i = 0; i < count; i++) {
        const struct jm_report *report = &reports[i];
        if (report->region >= job->region_count || report->task >= job->plan->task_count ||
            job->tasks[report->task].region != report->region) {
            continue; /* of another plan: a stray */
        }
        if (report->checkpoint < UINT64_MAX / 2) {
            job->next_checkpoint = WR_MAX(job->next_checkpoint, report->checkpoint + 1);
        }
        if (job->regions[report->region].state == JM_REGION_ADOPTING) {
            job_report(job, worker, report);
        } else if (wr_attempt_equal(job->regions[report->region].attempt, report->attempt)) {
            by_task[report->task] = report;
        }
    }
    return by_task;
}

bool jm_job_on_inventory(struct jm_job *job, uint32_t worker, const struct jm_report *reports,
                         size_t count, uint64_t now_ns, int64_t wall_us)
{
    const struct jm_report **by_task;
    bool any = false;

    for (uint32_t r = 0; r < job->region_count; r++) {
        if (job->regions[r].state == JM_REGION_ADOPTING) {
            job_unreport(job, r, worker);
        }
    }
    by_task = sort_reports(job, worker, reports, count);
    for (uint32_t t = 0; t < job->plan->task_count; t++) {
        struct jm_task *task = &job->tasks[t];
        if (!task->live || task->worker != worker ||
            job->regions[task->region].state == JM_REGION_ADOPTING) {
            continue;
        }
        any = true;
        if (by_task[t] != NULL) {
            apply_state(job, t, by_task[t]->state, NULL, now_ns, wall_us);
            continue;
        }
        task->live = false;
        job_fail_region(job, task->region,
                        &(struct jm_failure){WR_ERR_UNAVAILABLE, true, 0,
                                             "a task manager came back without the task"},
                        now_ns, wall_us);
    }
    wr_free(by_task);
    if (any) {
        job_abort_checkpoint(job, "the connection to a task manager broke", now_ns, wall_us);
    }
    return any;
}

void jm_job_on_cancel(struct jm_job *job, uint64_t now_ns)
{
    (void)now_ns;
    job->cancel_wanted = true;
}
