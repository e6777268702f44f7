#include "jobmanager/driver/view.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "common/base/alloc.h"
#include "common/base/assert.h"
#include "jobmanager/driver/daemon_internal.h"

#define LOST_SHOWN_NS 600000000000ull
#define UNPROTECTED_MIN_US 30000000
#define PREFIX_DIGITS_MIN 4

/* ---- samples ---- */

static double ratio(uint64_t part, uint64_t whole)
{
    return whole == 0 ? 0 : (double)part / (double)whole;
}

static void note_ratios(struct jm_sample *sample, const Weir__TaskMetrics *now)
{
    uint64_t busy_ns = now->busy_ns - sample->metrics.busy_ns;
    uint64_t idle_ns = now->idle_ns - sample->metrics.idle_ns;
    uint64_t blocked_ns = now->backpressured_ns - sample->metrics.backpressured_ns;
    uint64_t all_ns = busy_ns + idle_ns + blocked_ns;

    sample->busy_ratio = ratio(busy_ns, all_ns);
    sample->idle_ratio = ratio(idle_ns, all_ns);
    sample->backpressured_ratio = ratio(blocked_ns, all_ns);
}

static void take_sample(struct jm_daemon *daemon, const Weir__TaskMetrics *metrics)
{
    struct jm_job_entry *entry;
    struct jm_sample *sample;
    struct wr_attempt attempt;
    struct wr_id id;
    uint32_t region;

    if (metrics->attempt == NULL || metrics->attempt->job.len != 16) {
        return;
    }
    memcpy(&id.high, metrics->attempt->job.data, 8);
    memcpy(&id.low, metrics->attempt->job.data + 8, 8);
    entry = jm_daemon_job(daemon, id);
    if (entry == NULL || !jm_job_attempt_is(&entry->core, metrics->attempt, &region) ||
        metrics->task >= entry->plan->task_count ||
        entry->core.tasks[metrics->task].region != region) {
        return;
    }
    sample = &entry->samples[metrics->task];
    attempt = entry->core.regions[region].attempt;
    if (wr_attempt_equal(sample->attempt, attempt)) {
        note_ratios(sample, metrics);
    } else {
        sample->busy_ratio = sample->idle_ratio = sample->backpressured_ratio = -1;
    }
    sample->attempt = attempt;
    sample->metrics = *metrics;
    sample->metrics.attempt = NULL;
    sample->metrics.n_errors = 0;
    sample->metrics.errors = NULL;
    jm_error_counts_take(&sample->errors, metrics);
    sample->metrics.base.n_unknown_fields = 0;
    sample->metrics.base.unknown_fields = NULL;
}

void jm_view_take_samples(struct jm_daemon *daemon, const Weir__Metrics *metrics)
{
    for (size_t i = 0; i < metrics->n_tasks; i++) {
        take_sample(daemon, metrics->tasks[i]);
    }
}

/* NULL: the task's present attempt has not said anything yet. Of an ended job its last attempt's
 * words stay; the region may be ready for another that never comes. */
static const struct jm_sample *sample_of(const struct jm_job_entry *entry, uint32_t task)
{
    const struct jm_sample *sample = &entry->samples[task];
    const struct jm_region *region = &entry->core.regions[entry->core.tasks[task].region];
    bool current = wr_attempt_equal(sample->attempt, region->attempt);

    return sample->attempt.counter != 0 && (current || entry->terminal[0] != '\0') ? sample : NULL;
}

/* ---- jobs ---- */

static const char *job_state(const struct jm_job_entry *entry)
{
    return entry->terminal[0] != '\0' ? entry->terminal : jm_job_state_name(&entry->core);
}

static uint32_t widest(const struct wr_plan *plan)
{
    uint32_t parallelism = 0;

    for (size_t v = 0; v < plan->message->n_vertices; v++) {
        parallelism = WR_MAX(parallelism, plan->message->vertices[v]->parallelism);
    }
    return parallelism;
}

static void fill_figures(const struct jm_job_entry *entry, struct jm_view_job *ret)
{
    for (uint32_t t = 0; t < entry->plan->task_count; t++) {
        const struct jm_sample *sample = sample_of(entry, t);
        if (sample != NULL) {
            ret->source_rows += sample->metrics.source_rows;
            ret->source_bytes += sample->metrics.source_bytes;
            ret->sink_rows += sample->metrics.sink_rows;
            ret->sink_bytes += sample->metrics.sink_bytes;
        }
    }
}

static const struct jm_checkpoint *last_completed(const struct jm_job *core)
{
    for (uint32_t i = core->history.count; i > 0; i--) {
        if (core->history.items[i - 1].k != 0) {
            return &core->history.items[i - 1];
        }
    }
    return NULL;
}

static const char *kind_of(const struct jm_parts *written)
{
    uint32_t kinds = (written->bases != 0) + (written->deltas != 0) + (written->stores != 0);

    if (kinds != 1) {
        return kinds == 0 ? "" : "mixed";
    }
    return written->bases != 0 ? "base" : written->deltas != 0 ? "delta" : "store base";
}

static void fill_last_checkpoint(const struct jm_job *core, struct jm_view_job *ret)
{
    const struct jm_checkpoint *c = last_completed(core);

    ret->checkpoint_kind = "";
    if (c == NULL) {
        return;
    }
    ret->checkpoint_id = c->id;
    ret->checkpoint_kind = kind_of(&c->written);
    ret->checkpoint_written_bytes = c->written_bytes;
    ret->checkpoint_ended_us = c->ended_us;
    ret->checkpoint_duration_us = c->ended_us - c->triggered_us;
    ret->checkpoint_state_bytes = c->state_bytes;
    for (uint32_t t = 0; c->acks != NULL && t < core->plan->task_count; t++) {
        ret->checkpoint_aligned_ns = WR_MAX(ret->checkpoint_aligned_ns, c->acks[t].aligned_ns);
        ret->checkpoint_sealed_ns = WR_MAX(ret->checkpoint_sealed_ns, c->acks[t].sealed_ns);
        ret->checkpoint_deltas = WR_MAX(ret->checkpoint_deltas, c->acks[t].chain.deltas);
    }
}

static void fill_protection(struct jm_daemon *daemon, const struct jm_job_entry *entry,
                            struct jm_view_job *ret)
{
    const Weir__JobSettings *s = entry->plan->message->settings;
    int64_t since_us = WR_MAX(entry->started_us, entry->core.last_completed_us);
    int64_t limit_us;

    ret->unprotected_us = -1;
    if (s->checkpoint_interval_us <= 0 || entry->started_us == 0 || entry->terminal[0] != '\0') {
        return;
    }
    limit_us = 3 * (s->checkpoint_interval_us + s->checkpoint_min_pause_us +
                    2 * ret->checkpoint_duration_us);
    ret->unprotected_us = WR_MAX((int64_t)0, wr_env_wall_us(daemon->env) - since_us);
    ret->unprotected = ret->unprotected_us > WR_MAX(limit_us, (int64_t)UNPROTECTED_MIN_US);
}

static void fill_job(struct jm_daemon *daemon, const struct jm_job_entry *entry,
                     struct jm_view_job *ret)
{
    const struct jm_job *core = &entry->core;

    *ret = (struct jm_view_job){
        .id = core->id,
        .name = entry->name,
        .state = job_state(entry),
        .reason = strcmp(entry->terminal, "FINISHED") == 0 ? "" : core->reason,
        .submitted_us = entry->submitted_us,
        .started_us = entry->started_us,
        .ended_us = entry->ended_us,
        .started_from = entry->started_from,
        .restarts = core->earlier.restarts + core->restart.failures,
        .parallelism = widest(entry->plan),
        .directory = entry->directory,
        .plan = entry->plan,
        .completed_checkpoints = core->earlier.checkpoints + core->completed_count,
        .failed_checkpoints = core->failed_count,
        .last_checkpoint = core->restore.checkpoint,
    };
    fill_figures(entry, ret);
    fill_last_checkpoint(core, ret);
    fill_protection(daemon, entry, ret);
}

void jm_view_errors(struct jm_daemon *daemon, struct wr_id job, struct jm_error_counts *ret)
{
    const struct jm_job_entry *entry = jm_daemon_job(daemon, job);

    for (uint32_t t = 0; entry != NULL && t < entry->plan->task_count; t++) {
        const struct jm_sample *sample = sample_of(entry, t);
        if (sample != NULL) {
            jm_error_counts_merge(ret, &sample->errors);
        }
    }
    if (entry != NULL) {
        jm_error_counts_merge(ret, &entry->failed);
    }
}

uint32_t jm_view_job_count(struct jm_daemon *daemon)
{
    return daemon->jobs.count;
}

bool jm_view_job_at(struct jm_daemon *daemon, uint32_t index, struct jm_view_job *ret)
{
    if (index >= daemon->jobs.count) {
        return false;
    }
    fill_job(daemon, daemon->jobs.items[index], ret);
    return true;
}

bool jm_view_job_find(struct jm_daemon *daemon, struct wr_id job, struct jm_view_job *ret)
{
    const struct jm_job_entry *entry = jm_daemon_job(daemon, job);

    if (entry == NULL) {
        return false;
    }
    fill_job(daemon, entry, ret);
    return true;
}

static const struct jm_job_entry *by_name(const struct jm_daemon *daemon, const char *name)
{
    for (uint32_t i = daemon->jobs.count; i > 0; i--) {
        if (strcmp(daemon->jobs.items[i - 1]->name, name) == 0) {
            return daemon->jobs.items[i - 1];
        }
    }
    return NULL;
}

static const struct jm_job_entry *by_prefix(const struct jm_daemon *daemon, const char *text)
{
    const struct jm_job_entry *found = NULL;
    size_t bytes = strlen(text);

    if (bytes < PREFIX_DIGITS_MIN || strspn(text, "0123456789abcdef") != bytes) {
        return NULL;
    }
    for (uint32_t i = 0; i < daemon->jobs.count; i++) {
        if (strncmp(daemon->jobs.items[i]->id_text, text, bytes) == 0) {
            if (found != NULL) {
                return NULL; /* one of several is nobody's choice */
            }
            found = daemon->jobs.items[i];
        }
    }
    return found;
}

bool jm_view_job_resolve(struct jm_daemon *daemon, const char *text, struct wr_id *ret)
{
    const struct jm_job_entry *entry = NULL;
    struct wr_error err;
    struct wr_id id;

    if (wr_id_parse(text, &id, &err) == WR_OK) {
        entry = jm_daemon_job(daemon, id);
    }
    if (entry == NULL) {
        entry = by_name(daemon, text);
    }
    if (entry == NULL) {
        entry = by_prefix(daemon, text);
    }
    if (entry == NULL) {
        return false;
    }
    *ret = entry->core.id;
    return true;
}

/* ---- tasks ---- */

static const char *task_state(const struct jm_job_entry *entry, uint32_t task)
{
    const struct jm_task *t = &entry->core.tasks[task];

    if (entry->core.regions[t->region].state == JM_REGION_ADOPTING) {
        return "RECONCILING";
    }
    if (entry->core.regions[t->region].state == JM_REGION_FENCED && !t->live &&
        entry->terminal[0] == '\0') {
        return "SCHEDULED";
    }
    switch (t->state) {
    case WEIR__TASK_STATE_KIND__TASK_CREATED:
        return "CREATED";
    case WEIR__TASK_STATE_KIND__TASK_DEPLOYING:
        return "DEPLOYING";
    case WEIR__TASK_STATE_KIND__TASK_INITIALIZING:
    case WEIR__TASK_STATE_KIND__TASK_READY:
        return "INITIALIZING";
    case WEIR__TASK_STATE_KIND__TASK_RUNNING:
        return "RUNNING";
    case WEIR__TASK_STATE_KIND__TASK_DRAINED:
        return "DRAINED";
    case WEIR__TASK_STATE_KIND__TASK_FINISHED:
        return "FINISHED";
    case WEIR__TASK_STATE_KIND__TASK_CANCELING:
        return "CANCELING";
    case WEIR__TASK_STATE_KIND__TASK_CANCELED:
        return "CANCELED";
    case WEIR__TASK_STATE_KIND__TASK_FAILED:
        return "FAILED";
    case _WEIR__TASK_STATE_KIND_IS_INT_SIZE:
        break;
    }
    return "UNKNOWN"; /* of a task manager that knows more states than we do */
}

static const char *worker_id(const struct jm_daemon *daemon, uint32_t worker)
{
    return worker == JM_NO_WORKER ? "" : daemon->workers.items[worker]->id;
}

static const char *worker_name(const struct jm_daemon *daemon, uint32_t worker)
{
    return worker == JM_NO_WORKER ? "" : daemon->workers.items[worker]->name;
}

uint32_t jm_view_task_count(struct jm_daemon *daemon, struct wr_id job)
{
    const struct jm_job_entry *entry = jm_daemon_job(daemon, job);

    return entry == NULL ? 0 : entry->plan->task_count;
}

bool jm_view_task_at(struct jm_daemon *daemon, struct wr_id job, uint32_t task,
                     struct jm_view_task *ret)
{
    const struct jm_job_entry *entry = jm_daemon_job(daemon, job);
    const struct jm_sample *sample;
    const struct jm_task *t;

    if (entry == NULL || task >= entry->plan->task_count) {
        return false;
    }
    t = &entry->core.tasks[task];
    sample = sample_of(entry, task);
    *ret = (struct jm_view_task){
        .task = task,
        .state = task_state(entry, task),
        .worker = worker_id(daemon, t->worker),
        .worker_name = worker_name(daemon, t->worker),
        .attempt = entry->core.regions[t->region].attempt,
        .metrics = sample == NULL ? NULL : &sample->metrics,
        .busy_ratio = sample == NULL ? -1 : sample->busy_ratio,
        .idle_ratio = sample == NULL ? -1 : sample->idle_ratio,
        .backpressured_ratio = sample == NULL ? -1 : sample->backpressured_ratio,
    };
    wr_plan_task_of(entry->plan, task, &ret->vertex, &ret->subtask);
    ret->vertex_name = entry->plan->message->vertices[ret->vertex]->name;
    return true;
}

/* ---- checkpoints ---- */

static bool in_flight(const struct jm_job *core)
{
    return core->current.state != JM_CHECKPOINT_NONE;
}

uint32_t jm_view_checkpoint_count(struct jm_daemon *daemon, struct wr_id job)
{
    const struct jm_job_entry *entry = jm_daemon_job(daemon, job);

    return entry == NULL ? 0 : entry->core.history.count + in_flight(&entry->core);
}

static void fill_rows(struct jm_daemon *daemon, struct jm_job_entry *entry,
                      const struct jm_checkpoint *checkpoint)
{
    const struct wr_plan *plan = entry->plan;

    if (entry->view_rows == NULL) {
        entry->view_rows = WR_NEW_ARRAY(struct jm_view_checkpoint_task, plan->task_count);
    }
    for (uint32_t t = 0; t < plan->task_count; t++) {
        const struct jm_ack *ack = &checkpoint->acks[t];
        struct jm_view_checkpoint_task *row = &entry->view_rows[t];
        uint32_t vertex;
        *row = (struct jm_view_checkpoint_task){
            .task = t,
            .acknowledged = ack->acknowledged,
            .acknowledged_us = ack->wall_us,
            .state_bytes = ack->state_bytes,
            .written_bytes = ack->written_bytes,
            .kind = kind_of(&ack->written),
            .bases = ack->chain.bases + ack->chain.stores,
            .deltas = ack->chain.deltas,
            .sealed_ns = ack->sealed_ns,
            .aligned_ns = ack->aligned_ns,
            .packed_ns = ack->packed_ns,
            .worker = worker_id(daemon, ack->worker),
            .worker_name = worker_name(daemon, ack->worker),
        };
        wr_plan_task_of(plan, t, &vertex, &row->subtask);
        row->vertex_name = plan->message->vertices[vertex]->name;
    }
}

static const char *checkpoint_state(const struct jm_checkpoint *checkpoint)
{
    if (checkpoint->state != JM_CHECKPOINT_NONE) {
        return "IN_PROGRESS";
    }
    return checkpoint->k != 0 ? "COMPLETED" : "FAILED";
}

bool jm_view_checkpoint_at(struct jm_daemon *daemon, struct wr_id job, uint32_t index,
                           struct jm_view_checkpoint *ret)
{
    struct jm_job_entry *entry = jm_daemon_job(daemon, job);
    const struct jm_checkpoint *c;

    if (entry == NULL || index >= jm_view_checkpoint_count(daemon, job)) {
        return false;
    }
    if (in_flight(&entry->core)) {
        c = index == 0 ? &entry->core.current
                       : &entry->core.history.items[entry->core.history.count - index];
    } else {
        c = &entry->core.history.items[entry->core.history.count - 1 - index];
    }
    *ret = (struct jm_view_checkpoint){
        .id = c->id,
        .state = checkpoint_state(c),
        .reason = c->reason,
        .final = c->final,
        .record = c->k,
        .committed = c->committed,
        .triggered_us = c->triggered_us,
        .ended_us = c->ended_us,
        .state_bytes = c->state_bytes,
        .written_bytes = c->written_bytes,
        .kind = kind_of(&c->written),
        .task_count = entry->plan->task_count,
        .acknowledged_count = c->acknowledged,
    };
    if (c->acks != NULL) {
        fill_rows(daemon, entry, c);
        ret->tasks = entry->view_rows;
    }
    return true;
}

/* ---- workers ---- */

static bool is_shown(const struct jm_daemon *daemon, const struct jm_worker *worker)
{
    return worker->state != JM_WORKER_LOST ||
           wr_env_mono_ns(daemon->env) - worker->heard_ns < LOST_SHOWN_NS;
}

uint32_t jm_view_worker_count(struct jm_daemon *daemon)
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < daemon->workers.count; i++) {
        count += is_shown(daemon, daemon->workers.items[i]);
    }
    return count;
}

static const char *worker_state(enum jm_worker_state state)
{
    switch (state) {
    case JM_WORKER_PROBING:
        return "PROBING";
    case JM_WORKER_CONNECTED:
        return "CONNECTED";
    case JM_WORKER_SUSPECT:
        return "SUSPECT";
    case JM_WORKER_LOST:
        return "LOST";
    }
    WR_UNREACHABLE();
}

static void fill_worker(struct jm_daemon *daemon, uint32_t number, struct jm_view_worker *ret)
{
    const struct jm_worker *worker = daemon->workers.items[number];

    *ret = (struct jm_view_worker){
        .id = worker->id,
        .name = worker->name,
        .address = worker->address,
        .state = worker_state(worker->state),
        .slots = worker->slots,
        .slots_used = jm_daemon_slots_used(daemon, number),
        .workers = worker->workers,
        .registered_us = worker->registered_us,
        .heartbeat_age_us =
            (int64_t)((wr_env_mono_ns(daemon->env) - worker->heard_ns) / 1000),
        .pid = worker->pid,
        .metrics = worker->metrics,
    };
}

bool jm_view_worker_at(struct jm_daemon *daemon, uint32_t index, struct jm_view_worker *ret)
{
    for (uint32_t i = 0; i < daemon->workers.count; i++) {
        if (is_shown(daemon, daemon->workers.items[i]) && index-- == 0) {
            fill_worker(daemon, i, ret);
            return true;
        }
    }
    return false;
}

/* ---- the whole ---- */

static bool note_unready(struct jm_daemon *daemon, const struct jm_job_entry *entry)
{
    const struct jm_job *core = &entry->core;
    struct jm_view_job job;

    if (core->state == JM_JOB_RUNNING && core->slots_wanted != 0) {
        (void)snprintf(daemon->unready, sizeof daemon->unready,
                       "job \"%s\" waits for %u slot%s and %u are free: start task managers",
                       entry->name, core->slots_wanted, core->slots_wanted == 1 ? "" : "s",
                       core->slots_free);
        return true;
    }
    fill_job(daemon, entry, &job);
    if (job.unprotected) {
        (void)snprintf(daemon->unready, sizeof daemon->unready,
                       "job \"%s\" is unprotected: no checkpoint was completed for %" PRId64 " s",
                       entry->name, job.unprotected_us / 1000000);
    }
    return job.unprotected;
}

const char *jm_view_unready(struct jm_daemon *daemon)
{
    if (daemon->superseded) {
        return "another job manager leads this cluster: stop this one";
    }
    for (uint32_t i = 0; i < daemon->jobs.count; i++) {
        if (note_unready(daemon, daemon->jobs.items[i])) {
            return daemon->unready;
        }
    }
    return NULL;
}

int64_t jm_view_now_us(struct jm_daemon *daemon)
{
    return wr_env_wall_us(daemon->env);
}

void jm_view_process(struct jm_daemon *daemon, struct wr_process_info *ret)
{
    daemon->env->ops->process(daemon->env, ret);
}

int64_t jm_view_started_us(struct jm_daemon *daemon)
{
    uint64_t up_ns = wr_env_mono_ns(daemon->env) - daemon->started_ns;

    return wr_env_wall_us(daemon->env) - (int64_t)(up_ns / 1000);
}
