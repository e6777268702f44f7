#include "tests/lib/job_world.h"

#include "tests/lib/wr_test.h"

const struct job_plan_options jw_plain = {
    .parallelism = 2, .commits = true, .interval_us = 1000000, .tolerable_failures = -1,
    .initial_delay_us = 100000, .max_delay_us = 1000000, .attempts = -1};

static const struct wr_id job_id = {7, 7};

void jw_begin_leader(struct job_world *w, uint64_t term, uint64_t adopt_until_ns)
{
    jm_job_init(&w->job, job_id, w->plan, term, adopt_until_ns);
    w->seen.count = 0;
}

void jw_init(struct job_world *w, const struct job_plan_options *options)
{
    *w = (struct job_world){.now_ns = 100 * S};
    w->plan = job_plan_create(options);
    w->slots[0] = (struct jm_slots){0, 4};
    w->slots[1] = (struct jm_slots){1, 4};
    w->slot_count = 2;
    jw_begin_leader(w, 1, 0);
}

void jw_fini(struct job_world *w)
{
    jm_job_fini(&w->job);
    WR_VEC_FINI(&w->seen);
    wr_plan_destroy(w->plan);
}

/* Live tasks take theirs: a source and its sink share one. */
static void fill_slots(const struct job_world *w, struct jm_slots slots[4])
{
    memcpy(slots, w->slots, sizeof w->slots);
    for (uint32_t t = 0; t < w->plan->task_count; t++) {
        uint32_t vertex, subtask;
        wr_plan_task_of(w->plan, t, &vertex, &subtask);
        for (uint32_t s = 0; s < w->slot_count; s++) {
            bool takes = vertex % 2 == 0 && w->job.tasks[t].live &&
                         w->job.tasks[t].worker == slots[s].worker;
            slots[s].free -= takes && slots[s].free > 0;
        }
    }
}

void jw_run(struct job_world *w)
{
    do {
        struct jm_slots slots[4];
        for (uint32_t i = 0; i < w->job.actions.count; i++) {
            WR_VEC_PUSH(&w->seen, w->job.actions.items[i]);
        }
        w->job.actions.count = 0;
        fill_slots(w, slots);
        jm_job_reconcile(&w->job, w->now_ns, (int64_t)(w->now_ns / 1000), slots, w->slot_count);
    } while (w->job.actions.count > 0);
    uint64_t wake_ns = jm_job_wake_ns(&w->job, w->now_ns);
    ck_assert_msg(wake_ns > w->now_ns, "a wake-up in the past is a busy loop");
}

/* Takes all actions of a kind out of those seen; how many. */
uint32_t jw_take(struct job_world *w, enum jm_action_kind kind, struct jm_action *ret)
{
    uint32_t kept = 0, count = 0;

    for (uint32_t i = 0; i < w->seen.count; i++) {
        struct jm_action action = w->seen.items[i];
        if (action.kind == kind) {
            count += 1;
            if (ret != NULL) {
                *ret = action;
            }
        } else {
            w->seen.items[kept++] = action;
        }
    }
    w->seen.count = kept;
    return count;
}

void jw_after(struct job_world *w, uint64_t ns)
{
    w->now_ns += ns;
    jw_run(w);
}

/* ---- the disk ---- */

void jw_answer_fence(struct job_world *w, enum wr_code code, const char *message)
{
    for (uint32_t r = 0; code == WR_OK && r < w->job.region_count; r++) {
        if (w->job.regions[r].fencing) {
            w->attempts[r] = w->job.regions[r].attempt;
        }
    }
    if (code == WR_OK && w->log.terminal[0] == '\0') {
        w->log.last_k += 1;
        w->log.last_term = w->job.term;
    }
    w->log.attempts = w->attempts;
    w->log.attempt_count = w->job.region_count;
    jm_job_on_log(&w->job, code, message, &w->log, w->now_ns, 0);
    jw_run(w);
}

void jw_fence(struct job_world *w)
{
    EXPECT(w, JM_ACTION_FENCE, 1);
    EXPECT(w, JM_ACTION_DEPLOY, 0);
    jw_answer_fence(w, WR_OK, "");
}

/* The record of the checkpoint in flight, in the log. */
static void log_record(struct job_world *w, uint8_t nonce)
{
    w->log.last_k += 1;
    w->log.newest = (struct jm_record){.k = w->log.last_k,
                                       .term = w->job.term,
                                       .checkpoint = w->job.current.id,
                                       .final = w->job.current.final};
    memcpy(w->log.newest.manifest, w->job.current.manifest, sizeof w->log.newest.manifest);
    memset(w->log.newest.nonce, nonce, 16);
    w->log.highest_checkpoint = w->job.current.id;
    w->log.newest_committed = false;
}

void jw_answer_record(struct job_world *w, enum wr_code code, bool exists)
{
    uint8_t nonce[16];

    memset(nonce, (int)w->job.current.id, 16);
    if (exists) {
        log_record(w, (uint8_t)w->job.current.id);
    }
    jm_job_on_record(&w->job, code, code == WR_OK ? "" : "the disk said so",
                     (struct wr_hash128){1, 1}, nonce, w->now_ns, 0);
    jw_run(w);
}

void jw_answer_manifest(struct job_world *w, enum wr_code code)
{
    EXPECT(w, JM_ACTION_MANIFEST, 1);
    EXPECT(w, JM_ACTION_COMPLETE, 0);
    jm_job_on_manifest(&w->job, code, code == WR_OK ? "" : "disk full", "manifest/1-1",
                       (struct wr_hash128){2, 2}, w->now_ns, 0);
    jw_run(w);
}

void jw_answer_committed(struct job_world *w)
{
    EXPECT(w, JM_ACTION_COMMITTED, 1);
    w->log.newest_committed = true;
    jm_job_on_committed_written(&w->job, WR_OK, w->now_ns);
    jw_run(w);
}

/* ---- task managers ---- */

void jw_fill_attempt(uint32_t region, struct wr_attempt attempt, Weir__AttemptId *ret)
{
    weir__attempt_id__init(ret);
    ret->region = region;
    ret->term = attempt.term;
    ret->counter = attempt.counter;
}

void jw_status_of(struct job_world *w, uint32_t task, struct wr_attempt attempt,
                      Weir__TaskStateKind state, Weir__Failure *failure)
{
    Weir__TaskStatus status = WEIR__TASK_STATUS__INIT;
    Weir__AttemptId id;

    jw_fill_attempt(w->job.tasks[task].region, attempt, &id);
    status.attempt = &id;
    status.task = task;
    status.state = state;
    status.failure = failure;
    jm_job_on_status(&w->job, w->job.tasks[task].worker, &status, w->now_ns, 0);
    jw_run(w);
}

void jw_status(struct job_world *w, uint32_t task, Weir__TaskStateKind state)
{
    jw_status_of(w, task, w->job.regions[w->job.tasks[task].region].attempt, state, NULL);
}

void jw_all(struct job_world *w, Weir__TaskStateKind state)
{
    for (uint32_t t = 0; t < w->plan->task_count; t++) {
        if (w->job.tasks[t].live) {
            jw_status(w, t, state);
        }
    }
}

void jw_fail_with(struct job_world *w, uint32_t task, enum wr_code code, bool retriable,
                      const char *message)
{
    Weir__Failure failure = WEIR__FAILURE__INIT;

    failure.code = (uint32_t)code;
    failure.retriable = retriable;
    failure.message = (char *)(uintptr_t)message;
    jw_fail_by(w, task, &failure);
}

void jw_fail_by(struct job_world *w, uint32_t task, Weir__Failure *failure)
{
    jw_status_of(w, task, w->job.regions[w->job.tasks[task].region].attempt,
              WEIR__TASK_STATE_KIND__TASK_FAILED, failure);
}

bool jw_ack_of(struct job_world *w, uint32_t task, uint32_t worker, struct wr_attempt attempt,
                   uint64_t checkpoint, bool drained)
{
    Weir__Ack *ack = calloc(1, sizeof *ack);
    Weir__AttemptId *id = calloc(1, sizeof *id);
    bool taken;

    weir__ack__init(ack);
    jw_fill_attempt(w->job.tasks[task].region, attempt, id);
    ack->attempt = id;
    ack->checkpoint = checkpoint;
    ack->n_tasks = 1;
    ack->tasks = calloc(1, sizeof *ack->tasks);
    ack->tasks[0] = calloc(1, sizeof **ack->tasks);
    weir__task_state__init(ack->tasks[0]);
    ack->tasks[0]->task = task;
    ack->tasks[0]->drained = drained;
    taken = jm_job_on_ack(&w->job, worker, ack, w->now_ns, 0);
    weir__ack__free_unpacked(ack, NULL);
    jw_run(w);
    return taken;
}

bool jw_ack(struct job_world *w, uint32_t task)
{
    return jw_ack_of(w, task, w->job.tasks[task].worker,
                  w->job.regions[w->job.tasks[task].region].attempt, w->job.current.id,
                  w->job.tasks[task].drained);
}

void jw_ack_all(struct job_world *w)
{
    uint64_t id = w->job.current.id;

    for (uint32_t t = 0; t < w->plan->task_count && w->job.current.id == id; t++) {
        ck_assert(jw_ack(w, t));
    }
}

static void committed_on(struct job_world *w, uint32_t worker, uint32_t region,
                         uint64_t checkpoint)
{
    Weir__Committed m = WEIR__COMMITTED__INIT;
    Weir__AttemptId id;
    uint32_t tasks[16];

    jw_fill_attempt(region, w->job.regions[region].attempt, &id);
    m.attempt = &id;
    m.checkpoint = checkpoint;
    m.tasks = tasks;
    for (uint32_t t = 0; t < w->plan->task_count; t++) {
        if (w->job.tasks[t].region == region && w->job.tasks[t].worker == worker) {
            tasks[m.n_tasks++] = t;
        }
    }
    jm_job_on_committed(&w->job, worker, &m);
    jw_run(w);
}

void jw_committed(struct job_world *w, uint32_t region, uint64_t checkpoint)
{
    for (uint32_t worker = 0; worker < 8; worker++) {
        committed_on(w, worker, region, checkpoint);
    }
}

void jw_lose(struct job_world *w, uint32_t worker)
{
    jm_job_on_worker_lost(&w->job, worker, "task manager is lost", w->now_ns, 0);
    jw_run(w);
}

/* ---- ways to places ---- */

void jw_to_deployed(struct job_world *w)
{
    jw_run(w);
    jw_fence(w);
    EXPECT(w, JM_ACTION_DEPLOY, w->job.region_count);
}

/* Running, and the first checkpoint, which is due at once, is triggered. */
void jw_to_running(struct job_world *w)
{
    jw_to_deployed(w);
    jw_all(w, WEIR__TASK_STATE_KIND__TASK_READY);
    EXPECT(w, JM_ACTION_START, w->job.region_count);
}

void jw_to_recording(struct job_world *w)
{
    EXPECT(w, JM_ACTION_TRIGGER, 1);
    jw_ack_all(w);
    jw_answer_manifest(w, WR_OK);
    EXPECT(w, JM_ACTION_RECORD, 1);
}

void jw_to_recorded(struct job_world *w)
{
    jw_to_recording(w);
    jw_answer_record(w, WR_OK, true);
    EXPECT(w, JM_ACTION_COMPLETE, 1);
}

void jw_to_checkpointed(struct job_world *w)
{
    uint64_t id = w->job.current.id;

    jw_to_recorded(w);
    for (uint32_t r = 0; r < w->job.region_count; r++) {
        jw_committed(w, r, id);
    }
    jw_answer_committed(w);
    EXPECT(w, JM_ACTION_COLLECT_GARBAGE, 1);
}

void jw_end_cancelled(struct job_world *w)
{
    jw_all(w, WEIR__TASK_STATE_KIND__TASK_CANCELED);
    jw_run(w);
}
