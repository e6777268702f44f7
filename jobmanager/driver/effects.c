/* Actions of a job's core become messages to task managers and jobs of the store. */
#include <inttypes.h>
#include <string.h>

#include "common/base/alloc.h"
#include "common/obs/log.h"
#include "jobmanager/driver/daemon_internal.h"

/* An AttemptId with its bytes. */
struct attempt_id {
    Weir__AttemptId message;
    uint8_t job[16];
};

static void fill_attempt(const struct jm_job *job, uint32_t region, struct wr_attempt attempt,
                         struct attempt_id *ret)
{
    weir__attempt_id__init(&ret->message);
    memcpy(ret->job, &job->id.high, 8);
    memcpy(ret->job + 8, &job->id.low, 8);
    ret->message.job = (ProtobufCBinaryData){sizeof ret->job, ret->job};
    ret->message.region = region;
    ret->message.term = attempt.term;
    ret->message.counter = attempt.counter;
}

static bool has_tasks(const struct jm_job *job, uint32_t region, uint32_t worker)
{
    for (uint32_t t = 0; t < job->plan->task_count; t++) {
        if (job->tasks[t].region == region && job->tasks[t].worker == worker &&
            job->tasks[t].live) {
            return true;
        }
    }
    return false;
}

/* The active attempts of all regions with live tasks on a worker; freed by the caller with one
 * wr_free each of items and ptrs. */
struct attempts {
    struct attempt_id *items;
    Weir__AttemptId **ptrs;
    size_t count;
};

static void fill_attempts(const struct jm_job *job, uint32_t worker, struct attempts *ret)
{
    *ret = (struct attempts){WR_NEW_ARRAY(struct attempt_id, job->region_count),
                             WR_NEW_ARRAY(Weir__AttemptId *, job->region_count), 0};
    for (uint32_t r = 0; r < job->region_count; r++) {
        if (jm_job_is_active(job, r) && has_tasks(job, r, worker)) {
            fill_attempt(job, r, job->regions[r].attempt, &ret->items[ret->count]);
            ret->ptrs[ret->count] = &ret->items[ret->count].message;
            ret->count += 1;
        }
    }
}

static void attempts_fini(struct attempts *attempts)
{
    wr_free(attempts->items);
    wr_free(attempts->ptrs);
}

static void fill_permit(const struct jm_job *job, Weir__Permit *ret)
{
    weir__permit__init(ret);
    ret->k = job->restore.k;
    ret->term = job->restore.term;
    ret->checkpoint = job->restore.checkpoint;
    ret->nonce = (ProtobufCBinaryData){sizeof job->restore.nonce,
                                       (uint8_t *)(uintptr_t)job->restore.nonce};
}

/* ---- to all task managers with tasks of the job ---- */

static struct jm_link *link_of(struct jm_daemon *daemon, uint32_t worker)
{
    return worker == JM_NO_WORKER ? NULL : daemon->workers.items[worker]->link;
}

static void trigger(struct jm_daemon *daemon, const struct jm_job *job, uint64_t checkpoint)
{
    for (uint32_t w = 0; w < daemon->workers.count; w++) {
        Weir__Trigger m = WEIR__TRIGGER__INIT;
        struct attempts attempts;
        fill_attempts(job, w, &attempts);
        m.n_attempts = attempts.count;
        m.attempts = attempts.ptrs;
        m.checkpoint = checkpoint;
        m.aborted_through = job->aborted_through;
        if (attempts.count > 0 && link_of(daemon, w) != NULL) {
            jm_link_send(link_of(daemon, w), WEIR__CONTROL_KIND__CONTROL_TRIGGER, &m.base);
        }
        attempts_fini(&attempts);
    }
}

static void abort_through(struct jm_daemon *daemon, const struct jm_job *job, uint64_t checkpoint)
{
    for (uint32_t w = 0; w < daemon->workers.count; w++) {
        Weir__Abort m = WEIR__ABORT__INIT;
        struct attempts attempts;
        fill_attempts(job, w, &attempts);
        m.n_attempts = attempts.count;
        m.attempts = attempts.ptrs;
        m.aborted_through = checkpoint;
        if (attempts.count > 0 && link_of(daemon, w) != NULL) {
            jm_link_send(link_of(daemon, w), WEIR__CONTROL_KIND__CONTROL_ABORT, &m.base);
        }
        attempts_fini(&attempts);
    }
}

static void complete_on(struct jm_daemon *daemon, const struct jm_job *job, uint32_t worker)
{
    Weir__Complete m = WEIR__COMPLETE__INIT;
    Weir__Permit permit;
    struct attempts attempts;

    fill_attempts(job, worker, &attempts);
    fill_permit(job, &permit);
    m.n_attempts = attempts.count;
    m.attempts = attempts.ptrs;
    m.checkpoint = job->restore.checkpoint;
    m.permit = &permit;
    if (attempts.count > 0 && link_of(daemon, worker) != NULL) {
        jm_link_send(link_of(daemon, worker), WEIR__CONTROL_KIND__CONTROL_COMPLETE, &m.base);
    }
    attempts_fini(&attempts);
}

/* One attempt of a region on one worker: START, CANCEL, RELEASE. */
static void tell_region(struct jm_daemon *daemon, const struct jm_job *job,
                        const struct jm_action *action, uint32_t worker, Weir__ControlKind kind)
{
    struct attempt_id attempt;
    struct jm_link *link = link_of(daemon, worker);

    if (link == NULL) {
        return;
    }
    fill_attempt(job, action->region, action->attempt, &attempt);
    if (kind == WEIR__CONTROL_KIND__CONTROL_START) {
        Weir__Start m = WEIR__START__INIT;
        m.attempt = &attempt.message;
        jm_link_send(link, kind, &m.base);
    } else if (kind == WEIR__CONTROL_KIND__CONTROL_RELEASE) {
        Weir__Release m = WEIR__RELEASE__INIT;
        m.attempt = &attempt.message;
        jm_link_send(link, kind, &m.base);
    } else {
        Weir__Cancel m = WEIR__CANCEL__INIT;
        m.attempt = &attempt.message;
        m.reason = (char *)(uintptr_t)job->reason;
        jm_link_send(link, kind, &m.base);
    }
}

static void tell_all(struct jm_daemon *daemon, const struct jm_job *job,
                     const struct jm_action *action, Weir__ControlKind kind)
{
    for (uint32_t w = 0; w < daemon->workers.count; w++) {
        if (has_tasks(job, action->region, w)) {
            tell_region(daemon, job, action, w, kind);
        }
    }
}

/* ---- DEPLOY ---- */

struct placement {
    char **addresses;
    ProtobufCBinaryData *incarnations;
    uint8_t (*bytes)[16];
    uint32_t *by_task;
    uint32_t *workers; /* numbers */
    uint32_t count;
};

static uint32_t placement_index(struct placement *p, struct jm_daemon *daemon, uint32_t worker)
{
    const struct jm_worker *w = daemon->workers.items[worker];

    for (uint32_t i = 0; i < p->count; i++) {
        if (p->workers[i] == worker) {
            return i;
        }
    }
    p->workers[p->count] = worker;
    p->addresses[p->count] = w->address;
    memcpy(p->bytes[p->count], &w->incarnation.high, 8);
    memcpy(p->bytes[p->count] + 8, &w->incarnation.low, 8);
    p->incarnations[p->count] = (ProtobufCBinaryData){16, p->bytes[p->count]};
    return p->count++;
}

static void fill_placement(struct placement *p, struct jm_daemon *daemon, const struct jm_job *job,
                           uint32_t region)
{
    uint32_t workers = daemon->workers.count, tasks = job->plan->task_count;

    p->addresses = WR_NEW_ARRAY(char *, workers);
    p->incarnations = WR_NEW_ARRAY(ProtobufCBinaryData, workers);
    p->bytes = wr_alloc_zero(workers, 16);
    p->workers = WR_NEW_ARRAY(uint32_t, workers);
    p->by_task = WR_NEW_ARRAY(uint32_t, tasks);
    p->count = 0;
    for (uint32_t t = 0; t < tasks; t++) {
        if (job->tasks[t].region == region) {
            p->by_task[t] = placement_index(p, daemon, job->tasks[t].worker);
        }
    }
}

static void placement_fini(struct placement *p)
{
    wr_free(p->addresses);
    wr_free(p->incarnations);
    wr_free(p->bytes);
    wr_free(p->workers);
    wr_free(p->by_task);
}

/* In the arrays given, which are large enough. */
static void fill_secrets(const struct jm_secrets *secrets, Weir__Secret *items, Weir__Secret **ptrs)
{
    for (uint32_t i = 0; i < secrets->count; i++) {
        weir__secret__init(&items[i]);
        items[i].reference = secrets->items[i].reference;
        if (secrets->items[i].value != NULL) {
            items[i].value = secrets->items[i].value;
        } else {
            items[i].error = secrets->items[i].error != NULL ? secrets->items[i].error : items[i].error;
        }
        ptrs[i] = &items[i];
    }
}

static void deploy_on(struct jm_daemon *daemon, const struct jm_job_entry *entry, uint32_t region,
                      uint32_t worker, const struct placement *p, const uint8_t *plan,
                      size_t plan_bytes)
{
    const struct jm_job *job = &entry->core;
    Weir__Deploy m = WEIR__DEPLOY__INIT;
    struct attempt_id attempt;
    Weir__Permit permit;
    Weir__Secret secrets[WR_SECRETS_MAX], *secret_ptrs[WR_SECRETS_MAX];
    uint32_t *tasks = WR_NEW_ARRAY(uint32_t, job->plan->task_count);

    fill_attempt(job, region, job->regions[region].attempt, &attempt);
    fill_permit(job, &permit);
    for (uint32_t t = 0; t < job->plan->task_count; t++) {
        if (job->tasks[t].region == region && job->tasks[t].worker == worker) {
            tasks[m.n_tasks++] = t;
        }
    }
    m.attempt = &attempt.message;
    m.job_name = entry->name;
    m.plan = (ProtobufCBinaryData){plan_bytes, (uint8_t *)(uintptr_t)plan};
    m.tasks = tasks;
    m.n_task_managers = m.n_incarnations = p->count;
    m.task_managers = p->addresses;
    m.incarnations = p->incarnations;
    m.n_placement = job->plan->task_count;
    m.placement = p->by_task;
    m.next_checkpoint = job->next_checkpoint;
    m.job_directory = (char *)(uintptr_t)entry->id_text;
    fill_secrets(&entry->secrets, secrets, secret_ptrs);
    m.n_secrets = entry->secrets.count;
    m.secrets = secret_ptrs;
    if (job->restore.k != 0) {
        m.checkpoint = job->restore.checkpoint;
        m.manifest = (char *)(uintptr_t)job->restore.manifest;
        m.manifest_hash_low = job->restore.manifest_hash.low;
        m.manifest_hash_high = job->restore.manifest_hash.high;
        m.permit = &permit;
    }
    if (link_of(daemon, worker) != NULL) {
        jm_link_send(link_of(daemon, worker), WEIR__CONTROL_KIND__CONTROL_DEPLOY, &m.base);
    }
    wr_free(tasks);
}

static void note_started(struct jm_daemon *daemon, struct jm_job_entry *entry)
{
    if (entry->started_us == 0) {
        entry->started_us = wr_env_wall_us(daemon->env);
    }
}

static void deploy(struct jm_daemon *daemon, struct jm_job_entry *entry, uint32_t region)
{
    const struct jm_job *job = &entry->core;
    struct placement p;
    size_t bytes;
    WR_AUTO_FREE uint8_t *plan = wr_plan_encode(job->plan->message, &bytes);
    char text[WR_ATTEMPT_TEXT_BYTES];

    wr_log(WR_LOG_INFO, "region_deployed",
           "job=%s region=%u attempt=%s restored_checkpoint=%" PRIu64, entry->id_text, region,
           wr_attempt_format(job->regions[region].attempt, text), job->restore.checkpoint);
    fill_placement(&p, daemon, job, region);
    for (uint32_t i = 0; i < p.count; i++) {
        deploy_on(daemon, entry, region, p.workers[i], &p, plan, bytes);
    }
    placement_fini(&p);
    note_started(daemon, entry);
}

static void adopted(struct jm_daemon *daemon, struct jm_job_entry *entry,
                    const struct jm_action *action)
{
    char text[WR_ATTEMPT_TEXT_BYTES];

    wr_log(WR_LOG_INFO, "region_adopted", "job=%s region=%u attempt=%s", entry->id_text,
           action->region, wr_attempt_format(action->attempt, text));
    note_started(daemon, entry);
}

/* ---- a task manager has come (back) on a new connection ---- */

static struct wr_id id_of(const ProtobufCBinaryData *data)
{
    struct wr_id id = {0, 0};

    if (data->len == 16) {
        memcpy(&id.high, data->data, 8);
        memcpy(&id.low, data->data + 8, 8);
    }
    return id;
}

static struct wr_id job_of(const Weir__AttemptId *attempt)
{
    return attempt == NULL ? (struct wr_id){0, 0} : id_of(&attempt->job);
}

/* What we said while the connection was down may be lost: it is said again, all of it is
 * idempotent. */
static void repeat(struct jm_daemon *daemon, const struct jm_job *job, uint32_t worker)
{
    for (uint32_t r = 0; r < job->region_count; r++) {
        const struct jm_region *region = &job->regions[r];
        struct jm_action action = {.region = r, .attempt = region->attempt};
        Weir__ControlKind kind = WEIR__CONTROL_KIND__CONTROL_NONE;
        if (region->started && region->state == JM_REGION_RUNNING) {
            kind = WEIR__CONTROL_KIND__CONTROL_START;
        } else if (region->state == JM_REGION_CANCELLING) {
            kind = WEIR__CONTROL_KIND__CONTROL_CANCEL;
        } else if (region->state == JM_REGION_RELEASED) {
            kind = WEIR__CONTROL_KIND__CONTROL_RELEASE;
        }
        if (kind != WEIR__CONTROL_KIND__CONTROL_NONE && has_tasks(job, r, worker)) {
            tell_region(daemon, job, &action, worker, kind);
        }
    }
    if (job->commit_k != 0) {
        complete_on(daemon, job, worker);
    }
}

static void resync_job(struct jm_daemon *daemon, struct jm_job_entry *entry, uint32_t worker,
                       const Weir__Hello *hello)
{
    struct jm_job *job = &entry->core;
    WR_AUTO_FREE struct jm_report *reports = WR_NEW_ARRAY(struct jm_report, hello->n_inventory + 1);
    size_t count = 0;

    for (size_t i = 0; i < hello->n_inventory; i++) {
        const Weir__InventoryTask *item = hello->inventory[i];
        if (item->attempt != NULL && wr_id_equal(job_of(item->attempt), job->id)) {
            reports[count++] =
                (struct jm_report){.task = item->task,
                                   .region = item->attempt->region,
                                   .attempt = {item->attempt->term, item->attempt->counter},
                                   .state = (Weir__TaskStateKind)item->state,
                                   .checkpoint = item->last_sealed_checkpoint};
        }
    }
    if (jm_job_on_inventory(job, worker, reports, count, wr_env_mono_ns(daemon->env),
                            wr_env_wall_us(daemon->env)) &&
        job->state != JM_JOB_FENCED) {
        repeat(daemon, job, worker);
    }
}

/* Attempts that nobody wants any more end. */
static void cancel_strays(struct jm_daemon *daemon, uint32_t worker, const Weir__Hello *hello)
{
    for (size_t i = 0; i < hello->n_inventory; i++) {
        const Weir__InventoryTask *item = hello->inventory[i];
        Weir__Cancel m = WEIR__CANCEL__INIT;
        const struct jm_job_entry *entry;
        uint32_t region;
        if (item->attempt == NULL || item->attempt->job.len != 16) {
            continue;
        }
        entry = jm_daemon_job(daemon, job_of(item->attempt));
        if (entry != NULL && (entry->core.state == JM_JOB_FENCED ||
                              jm_job_attempt_is(&entry->core, item->attempt, &region))) {
            continue;
        }
        m.attempt = item->attempt;
        m.reason = (char *)(uintptr_t) "the attempt is over";
        jm_link_send(link_of(daemon, worker), WEIR__CONTROL_KIND__CONTROL_CANCEL, &m.base);
    }
}

static void forget(struct jm_daemon *daemon, uint32_t worker, ProtobufCBinaryData job)
{
    Weir__Forget m = WEIR__FORGET__INIT;

    m.n_jobs = 1;
    m.jobs = &job;
    if (link_of(daemon, worker) != NULL) {
        jm_link_send(link_of(daemon, worker), WEIR__CONTROL_KIND__CONTROL_FORGET, &m.base);
    }
}

/* What it has kept is where its tasks are best placed; of jobs that are over it keeps nothing. */
static void take_local(struct jm_daemon *daemon, uint32_t worker, const Weir__Hello *hello)
{
    for (size_t i = 0; i < hello->n_local; i++) {
        const Weir__LocalState *local = hello->local[i];
        struct jm_job_entry *entry = jm_daemon_job(daemon, id_of(&local->job));
        if (entry == NULL || entry->core.state == JM_JOB_ENDED) {
            forget(daemon, worker, local->job);
            continue;
        }
        jm_job_on_local_state(&entry->core, worker,
                              &(struct jm_local_report){.region = local->region,
                                                        .checkpoint = local->checkpoint,
                                                        .tasks = local->tasks,
                                                        .task_count = local->n_tasks});
    }
}

void jm_effects_resync(struct jm_daemon *daemon, uint32_t worker, const Weir__Hello *hello)
{
    for (uint32_t i = 0; i < daemon->jobs.count; i++) {
        resync_job(daemon, daemon->jobs.items[i], worker, hello);
    }
    cancel_strays(daemon, worker, hello);
    take_local(daemon, worker, hello);
}

/* ---- actions ---- */

static void ended(struct jm_daemon *daemon, const struct jm_job_entry *entry)
{
    uint8_t id[16];

    wr_log(WR_LOG_INFO, "job_ended", "job=%s state=%s reason=%s", entry->id_text,
           entry->terminal, wr_log_quote(entry->core.reason));
    memcpy(id, &entry->core.id.high, 8);
    memcpy(id + 8, &entry->core.id.low, 8);
    for (uint32_t w = 0; w < daemon->workers.count; w++) {
        forget(daemon, w, (ProtobufCBinaryData){sizeof id, id});
    }
}

static void run(struct jm_daemon *daemon, struct jm_job_entry *entry,
                const struct jm_action *action)
{
    struct jm_job *job = &entry->core;

    switch (action->kind) {
    case JM_ACTION_FENCE:
        jm_store_fence(daemon, entry);
        break;
    case JM_ACTION_MANIFEST:
        jm_store_manifest(daemon, entry);
        break;
    case JM_ACTION_RECORD:
        jm_store_record(daemon, entry, false);
        break;
    case JM_ACTION_TERMINAL:
        jm_store_record(daemon, entry, true);
        break;
    case JM_ACTION_COMMITTED:
        jm_store_committed(daemon, entry);
        break;
    case JM_ACTION_ADOPTED:
        adopted(daemon, entry, action);
        break;
    case JM_ACTION_DEPLOY:
        deploy(daemon, entry, action->region);
        break;
    case JM_ACTION_START:
        tell_all(daemon, job, action, WEIR__CONTROL_KIND__CONTROL_START);
        break;
    case JM_ACTION_CANCEL:
        tell_region(daemon, job, action, action->worker, WEIR__CONTROL_KIND__CONTROL_CANCEL);
        break;
    case JM_ACTION_RELEASE:
        tell_all(daemon, job, action, WEIR__CONTROL_KIND__CONTROL_RELEASE);
        break;
    case JM_ACTION_TRIGGER:
        trigger(daemon, job, action->checkpoint);
        break;
    case JM_ACTION_ABORT:
        abort_through(daemon, job, action->checkpoint);
        break;
    case JM_ACTION_COMPLETE:
        for (uint32_t w = 0; w < daemon->workers.count; w++) {
            complete_on(daemon, job, w);
        }
        break;
    case JM_ACTION_VERIFY:
        jm_store_verify(daemon, entry, action->checkpoint);
        break;
    case JM_ACTION_COLLECT_GARBAGE:
        jm_store_garbage(daemon, entry);
        break;
    case JM_ACTION_ENDED:
        ended(daemon, entry);
        break;
    }
}

void jm_effects_run(struct jm_daemon *daemon, struct jm_job_entry *entry)
{
    for (uint32_t i = 0; i < entry->core.actions.count; i++) {
        struct jm_action action = entry->core.actions.items[i];
        run(daemon, entry, &action);
    }
    entry->core.actions.count = 0;
}
