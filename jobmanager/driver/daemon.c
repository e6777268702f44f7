#include "jobmanager/driver/daemon.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/alloc.h"
#include "common/base/limits.h"
#include "common/obs/log.h"
#include "jobmanager/driver/daemon_internal.h"
#include "jobmanager/driver/garbage.h"
#include "jobmanager/driver/start_from.h"
#include "common/checkpoint/proof.h"

#define TICK_NS 200000000ull
#define JOB_BYTES_MAX (16u * 1024 * 1024)
#define TERM_TRIES 100u
/* A deployment carries the plan, addresses and the placement of every task. */
#define PLAN_BYTES_MAX (WR_CONTROL_FRAME_BYTES_MAX - 1024u * 1024)
#define RECONCILE_ROUNDS 8u
#define PROBE_PREFIX ".weir-probe-"

/* ---- reconcile ---- */

struct jm_job_entry *jm_daemon_job(struct jm_daemon *daemon, struct wr_id id)
{
    for (uint32_t i = 0; i < daemon->jobs.count; i++) {
        if (wr_id_equal(daemon->jobs.items[i]->core.id, id)) {
            return daemon->jobs.items[i];
        }
    }
    return NULL;
}

/* Slots that live tasks take on each worker: subtasks of one region share by index. */
uint32_t jm_daemon_slots_used(const struct jm_daemon *daemon, uint32_t worker)
{
    uint32_t used = 0;

    for (uint32_t j = 0; j < daemon->jobs.count; j++) {
        const struct jm_job *job = &daemon->jobs.items[j]->core;
        const struct wr_plan *plan = job->plan;
        for (uint32_t r = 0; r < job->region_count; r++) {
            uint32_t most = 0;
            for (uint32_t v = 0; v < plan->message->n_vertices; v++) {
                uint32_t here = 0;
                for (uint32_t t = plan->first_task[v]; t < plan->first_task[v + 1]; t++) {
                    here += job->tasks[t].region == r && job->tasks[t].live &&
                            job->tasks[t].worker == worker;
                }
                most = WR_MAX(most, here);
            }
            used += most;
        }
    }
    return used;
}

static uint32_t fill_slots(const struct jm_daemon *daemon, struct jm_slots *slots)
{
    uint32_t count = 0;

    for (uint32_t w = 0; w < daemon->workers.count; w++) {
        const struct jm_worker *worker = daemon->workers.items[w];
        uint32_t used;
        if (worker->state != JM_WORKER_CONNECTED) {
            continue;
        }
        used = jm_daemon_slots_used(daemon, w);
        if (used < worker->slots) {
            slots[count++] = (struct jm_slots){w, worker->slots - used};
        }
    }
    return count;
}

static void on_wake(struct wr_timer *timer, void *owner)
{
    (void)timer;
    jm_daemon_reconcile(owner);
}

/* What happened to a job since the last look, for metrics and the log. */
static void note_changes(struct jm_daemon *daemon, struct jm_job_entry *entry)
{
    const struct jm_job *core = &entry->core;

    wr_cell_add(&daemon->restarts, core->restart.failures - entry->seen_restarts);
    wr_cell_add(&daemon->checkpoints_completed, core->completed_count - entry->seen_completed);
    wr_cell_add(&daemon->checkpoints_failed, core->failed_count - entry->seen_failed);
    entry->seen_restarts = core->restart.failures;
    entry->seen_completed = core->completed_count;
    entry->seen_failed = core->failed_count;
    if (core->slots_wanted != entry->slots_missing) {
        entry->slots_missing = core->slots_wanted;
        if (core->slots_wanted != 0) {
            wr_log(WR_LOG_WARN, "job_waits_for_slots",
                   "job=%s wanted=%u free=%u hint=%s", entry->id_text, core->slots_wanted,
                   core->slots_free,
                   wr_log_quote("start more task managers or lower the parallelism"));
        }
    }
}

/* Another job manager has taken over: task managers are to find it. */
static void step_down(struct jm_daemon *daemon)
{
    daemon->superseded = true;
    wr_log(WR_LOG_ERROR, "job_manager_superseded", "term=%" PRIu64 " hint=%s", daemon->term,
           wr_log_quote("another job manager leads this cluster: stop this one"));
    jm_links_close_all(daemon, "another job manager leads");
}

static uint64_t reconcile_job(struct jm_daemon *daemon, struct jm_job_entry *entry,
                              struct jm_slots *slots, uint64_t now_ns)
{
    for (uint32_t round = 0; round < RECONCILE_ROUNDS; round++) {
        uint32_t count = fill_slots(daemon, slots);
        jm_job_reconcile(&entry->core, now_ns, wr_env_wall_us(daemon->env), slots, count);
        if (entry->core.actions.count == 0) {
            break;
        }
        jm_effects_run(daemon, entry);
    }
    note_changes(daemon, entry);
    if (entry->core.state == JM_JOB_FENCED && !daemon->superseded) {
        step_down(daemon);
    }
    return jm_job_wake_ns(&entry->core, now_ns);
}

void jm_daemon_reconcile(struct jm_daemon *daemon)
{
    uint64_t now_ns = wr_env_mono_ns(daemon->env), wake_ns = UINT64_MAX;
    struct jm_slots *slots = WR_NEW_ARRAY(struct jm_slots, daemon->workers.count + 1);

    for (uint32_t i = 0; i < daemon->jobs.count && !daemon->stopping; i++) {
        uint64_t job_ns = reconcile_job(daemon, daemon->jobs.items[i], slots, now_ns);
        wake_ns = WR_MIN(wake_ns, job_ns);
    }
    wr_free(slots);
    wr_loop_timer_cancel(daemon->loop, &daemon->wake);
    if (wake_ns != UINT64_MAX) {
        wr_loop_timer_set(daemon->loop, &daemon->wake, WR_MAX(wake_ns, now_ns + 1000000));
    }
}

/* Tasks that do not end when told: their task manager is taken for lost (it ends itself). */
static void lose_stuck(struct jm_daemon *daemon, uint32_t number)
{
    static const char why[] = "its tasks did not end when cancelled";
    struct jm_link *link = daemon->workers.items[number]->link;

    jm_worker_lose(daemon, number, why);
    if (link != NULL) {
        wr_conn_close(link->conn, why);
    }
}

static void check_cancels(struct jm_daemon *daemon, uint64_t now_ns)
{
    for (uint32_t i = 0; i < daemon->jobs.count; i++) {
        const struct jm_job *job = &daemon->jobs.items[i]->core;
        for (uint32_t t = 0; t < job->plan->task_count; t++) {
            const struct jm_region *region = &job->regions[job->tasks[t].region];
            if (job->tasks[t].live && region->state == JM_REGION_CANCELLING &&
                wr_sleep_waited_ns(&daemon->sleep, region->since_ns, now_ns) >
                    (uint64_t)daemon->config.cancel_timeout_us * 1000) {
                lose_stuck(daemon, job->tasks[t].worker);
            }
        }
    }
}

static void on_tick(struct wr_timer *timer, void *owner)
{
    struct jm_daemon *daemon = owner;
    uint64_t now_ns = wr_env_mono_ns(daemon->env);

    wr_sleep_tick(&daemon->sleep, now_ns,
                  WR_MAX((uint64_t)daemon->config.heartbeat_timeout_us * 500, 2 * TICK_NS));
    jm_links_tick(daemon, now_ns);
    check_cancels(daemon, now_ns);
    jm_daemon_reconcile(daemon);
    wr_loop_timer_set(daemon->loop, timer, now_ns + TICK_NS);
}

/* ---- jobs ---- */

static void job_free(struct jm_job_entry *entry)
{
    for (uint32_t t = 0; t < entry->plan->task_count; t++) {
        jm_error_counts_fini(&entry->samples[t].errors);
    }
    jm_error_counts_fini(&entry->failed);
    jm_job_fini(&entry->core);
    wr_plan_destroy(entry->plan);
    wr_free(entry->name);
    wr_free(entry->directory);
    wr_free(entry->started_from);
    wr_free(entry->samples);
    jm_secrets_fini(&entry->secrets);
    wr_free(entry->view_rows);
    wr_free(entry);
}

struct jm_job_entry *jm_daemon_add_job(struct jm_daemon *daemon, const Weir__JobRecord *record,
                                       struct wr_error *err)
{
    struct jm_job_entry *entry;
    struct wr_plan *plan;
    struct wr_id id;
    bool recovered = daemon->started_ns == 0;
    uint64_t now_ns = wr_env_mono_ns(daemon->env);

    if (record->version != WR_RECORD_VERSION || record->job.len != 16) {
        (void)wr_fail(err, WR_ERR_VERSION, "job record of unknown version %u", record->version);
        return NULL;
    }
    memcpy(&id.high, record->job.data, 8);
    memcpy(&id.low, record->job.data + 8, 8);
    if (wr_plan_decode(record->plan.data, record->plan.len, &plan, err) != WR_OK) {
        return NULL;
    }
    entry = WR_NEW(struct jm_job_entry);
    entry->plan = plan;
    entry->name = wr_strdup(record->name);
    (void)wr_id_format(id, entry->id_text);
    entry->directory = wr_asprintf("%s/%s", daemon->checkpoints, entry->id_text);
    entry->started_from = wr_strdup(record->started_from);
    entry->submitted_us = record->submitted_us;
    entry->parallelism = record->parallelism;
    entry->samples = WR_NEW_ARRAY(struct jm_sample, plan->task_count);
    jm_secrets_collect(plan, &entry->secrets);
    /* Tasks of the last leader run on: their task managers need a moment to find this one. */
    jm_job_init(&entry->core, id, plan, daemon->term,
                recovered ? now_ns + (uint64_t)daemon->config.adoption_timeout_us * 1000 : 0);
    WR_VEC_PUSH(&daemon->jobs, entry);
    return entry;
}

static int by_submission(const void *a, const void *b)
{
    const struct jm_job_entry *x = *(struct jm_job_entry *const *)a;
    const struct jm_job_entry *y = *(struct jm_job_entry *const *)b;

    return x->submitted_us < y->submitted_us ? -1 : x->submitted_us > y->submitted_us;
}

/* The record of a job, proved and unpacked; freed by the caller. */
static enum wr_code read_job(struct wr_env *env, const char *path, Weir__JobRecord **ret,
                             struct wr_error *err)
{
    WR_AUTO_FREE char *data = NULL;
    struct wr_hash128 hash;
    size_t bytes;

    if (wr_file_read_all(env, path, JOB_BYTES_MAX, &data, &bytes, err) != WR_OK ||
        wr_proved("job record", path, data, bytes, &bytes, &hash, err) != WR_OK) {
        return err->code;
    }
    *ret = weir__job_record__unpack(NULL, bytes, (const uint8_t *)data);
    return *ret != NULL
               ? WR_OK
               : wr_fail(err, WR_ERR_CORRUPT, "job record \"%s\" cannot be read", path);
}

static enum wr_code recover_job(struct jm_daemon *daemon, const char *path, struct wr_error *err)
{
    Weir__JobRecord *record;
    struct jm_job_entry *entry;
    struct wr_file_info info;
    char cancel[JM_PATH_BYTES];

    if (read_job(daemon->env, path, &record, err) != WR_OK) {
        return err->code;
    }
    entry = jm_daemon_add_job(daemon, record, err);
    weir__job_record__free_unpacked(record, NULL);
    if (entry == NULL) {
        return wr_wrap(err, "job record \"%s\"", path);
    }
    (void)snprintf(cancel, sizeof cancel, "%.*s.cancel", (int)(strlen(path) - 4), path);
    if (daemon->env->ops->info(daemon->env, cancel, &info, err) == WR_OK) {
        jm_job_on_cancel(&entry->core, 0);
    }
    return WR_OK;
}

static enum wr_code recover_jobs(struct jm_daemon *daemon, struct wr_error *err)
{
    struct wr_file_list list = {0};
    char path[JM_PATH_BYTES];

    (void)snprintf(path, sizeof path, "%s/jobs", daemon->config.ha_path);
    if (daemon->env->ops->make_directory(daemon->env, path, err) != WR_OK ||
        daemon->env->ops->list(daemon->env, path, &list, err) != WR_OK) {
        return err->code;
    }
    for (uint32_t i = 0; i < list.count; i++) {
        size_t length = strlen(list.names[i]);
        struct wr_error bad;
        if (length < 4 || strcmp(list.names[i] + length - 4, ".job") != 0) {
            continue;
        }
        (void)snprintf(path, sizeof path, "%s/jobs/%s", daemon->config.ha_path, list.names[i]);
        if (recover_job(daemon, path, &bad) == WR_OK) {
            continue;
        }
        if (bad.retriable) {
            /* To lead without it would end its tasks. */
            wr_file_list_fini(&list);
            *err = bad;
            return err->code;
        }
        wr_log(WR_LOG_ERROR, "job_not_recovered", "error=%s", wr_log_quote(bad.message));
    }
    wr_file_list_fini(&list);
    if (daemon->jobs.count > 1) {
        qsort(daemon->jobs.items, daemon->jobs.count, sizeof *daemon->jobs.items, by_submission);
    }
    return WR_OK;
}

/* ---- term ---- */

static enum wr_code highest_term(struct wr_env *env, const char *ha_path, uint64_t *ret,
                                 struct wr_error *err)
{
    struct wr_file_list list = {0};
    char path[JM_PATH_BYTES];

    *ret = 0;
    (void)snprintf(path, sizeof path, "%s/term", ha_path);
    if (env->ops->make_directory(env, path, err) != WR_OK ||
        env->ops->list(env, path, &list, err) != WR_OK) {
        return err->code;
    }
    for (uint32_t i = 0; i < list.count; i++) {
        *ret = WR_MAX(*ret, strtoull(list.names[i], NULL, 10));
    }
    wr_file_list_fini(&list);
    return WR_OK;
}

/* The next term, made durable by exclusive create: two starts never share one. */
static enum wr_code take_term(struct jm_daemon *daemon, struct wr_error *err)
{
    char path[JM_PATH_BYTES];

    if (highest_term(daemon->env, daemon->config.ha_path, &daemon->term, err) != WR_OK) {
        return err->code;
    }
    for (uint32_t i = 0; i < TERM_TRIES; i++) {
        daemon->term += 1;
        (void)snprintf(path, sizeof path, "%s/term/%012" PRIu64, daemon->config.ha_path,
                       daemon->term);
        enum wr_code code = wr_file_create_exclusive(daemon->env, path, "", 0, err);
        if (code != WR_ERR_EXISTS) {
            return code;
        }
    }
    return err->code;
}

/* ---- create ---- */

static void copy_config(struct jm_config *to, const struct jm_config *from)
{
    *to = *from;
#define COPY(field) to->field = from->field == NULL ? NULL : wr_strdup(from->field)
    COPY(cluster);
    COPY(listen);
    COPY(http);
    COPY(data);
    COPY(checkpoints);
    COPY(savepoints);
    COPY(ha_path);
    COPY(cluster_key);
    COPY(insecure);
    COPY(secrets_environment);
    COPY(secrets_directory);
#undef COPY
}

static void free_config(struct jm_config *config)
{
    wr_free(config->cluster);
    wr_free(config->listen);
    wr_free(config->http);
    wr_free(config->data);
    wr_free(config->checkpoints);
    wr_free(config->savepoints);
    wr_free(config->ha_path);
    wr_free(config->cluster_key);
    wr_free(config->insecure);
    wr_free(config->secrets_environment);
    wr_free(config->secrets_directory);
}

struct jm_secret_rules jm_daemon_secret_rules(const struct jm_daemon *daemon)
{
    return (struct jm_secret_rules){.environment = daemon->config.secrets_environment,
                                    .directory = daemon->config.secrets_directory};
}

enum wr_code jm_daemon_start_from(const struct jm_daemon *daemon, struct jm_start_from *start,
                                  struct wr_error *err)
{
    char id[WR_ID_TEXT_BYTES];
    WR_AUTO_FREE char *directory =
        wr_asprintf("%s/%s", daemon->checkpoints, wr_id_format(start->job, id));
    enum wr_code code;

    start->directory = directory;
    code = jm_start_from(daemon->env, start, err);
    start->directory = NULL;
    return code;
}

enum wr_code jm_daemon_start_from_whom(const struct jm_daemon *daemon, const char *source,
                                       struct wr_id *ret, struct wr_error *err)
{
    return jm_start_from_whom(daemon->env, source, ret, err);
}

enum wr_code jm_daemon_check_secret(const struct jm_daemon *daemon, const struct wr_secret_ref *ref,
                                    struct wr_error *err)
{
    struct jm_secret_rules rules = jm_daemon_secret_rules(daemon);
    char *value = NULL;
    enum wr_code code = jm_secret_resolve(daemon->env, &rules, ref, &value, err);

    if (value != NULL) {
        explicit_bzero(value, strlen(value));
    }
    wr_free(value);
    return code;
}

/* Probes of older terms are of no more use to anybody. */
static void sweep_probes(struct jm_daemon *daemon)
{
    struct wr_file_list list = {0};
    char path[JM_PATH_BYTES];
    struct wr_error err;

    if (daemon->env->ops->list(daemon->env, daemon->checkpoints, &list, &err) != WR_OK) {
        return;
    }
    for (uint32_t i = 0; i < list.count; i++) {
        const char *name = list.names[i];
        if (strncmp(name, PROBE_PREFIX, strlen(PROBE_PREFIX)) == 0 &&
            strtoull(name + strlen(PROBE_PREFIX), NULL, 10) < daemon->term) {
            (void)snprintf(path, sizeof path, "%s/%s", daemon->checkpoints, name);
            (void)daemon->env->ops->unlink(daemon->env, path, &err); /* best effort */
        }
    }
    wr_file_list_fini(&list);
}

/* After the term is taken: each leader has a probe of its own, or the older one's task managers
 * would be told that they see another directory. */
static enum wr_code open_directories(struct jm_daemon *daemon, struct wr_error *err)
{
    const char *url = daemon->config.checkpoints;
    struct wr_id nonce = {daemon->env->ops->random_u64(daemon->env),
                          daemon->env->ops->random_u64(daemon->env)};
    char path[JM_PATH_BYTES];

    daemon->checkpoints = wr_strdup(url + strlen("file://"));
    if (daemon->env->ops->make_directory(daemon->env, daemon->checkpoints, err) != WR_OK) {
        return wr_wrap(err, "checkpoints");
    }
    (void)wr_id_format(nonce, daemon->probe_content);
    daemon->probe_name = wr_asprintf(PROBE_PREFIX "%" PRIu64, daemon->term);
    (void)snprintf(path, sizeof path, "%s/%s", daemon->checkpoints, daemon->probe_name);
    if (wr_file_replace(daemon->env, path, daemon->probe_content, strlen(daemon->probe_content),
                        err) != WR_OK) {
        return wr_wrap(err, "checkpoints");
    }
    sweep_probes(daemon);
    return WR_OK;
}

static enum wr_code check_url(const struct jm_daemon *daemon, struct wr_error *err)
{
    if (strncmp(daemon->config.checkpoints, "file:///", 8) != 0) {
        return wr_fail(err, WR_ERR_INVALID,
                       "checkpoints: \"%s\" is not supported; expected file:///DIRECTORY",
                       daemon->config.checkpoints);
    }
    return WR_OK;
}

static enum wr_code read_key(struct jm_daemon *daemon, struct wr_error *err)
{
    char *data;

    if (daemon->config.cluster_key == NULL || daemon->config.cluster_key[0] == '\0') {
        return WR_OK;
    }
    if (wr_file_read_all(daemon->env, daemon->config.cluster_key, 4096, &data, &daemon->key_bytes,
                         err) != WR_OK) {
        return wr_wrap(err, "cluster_key");
    }
    daemon->key = data;
    return WR_OK;
}

static void register_metrics(struct jm_daemon *daemon)
{
    static const struct wr_metric_type types[] = {
        {"weir_jobs_submitted_total", WR_METRIC_COUNTER, "jobs accepted since start"},
        {"weir_checkpoints_completed_total", WR_METRIC_COUNTER, "checkpoints with a record"},
        {"weir_checkpoints_failed_total", WR_METRIC_COUNTER, "checkpoints aborted"},
        {"weir_region_restarts_total", WR_METRIC_COUNTER, "restarts of regions"},
    };

    wr_metrics_add(daemon->metrics, &types[0], "", &daemon->jobs_submitted);
    wr_metrics_add(daemon->metrics, &types[1], "", &daemon->checkpoints_completed);
    wr_metrics_add(daemon->metrics, &types[2], "", &daemon->checkpoints_failed);
    wr_metrics_add(daemon->metrics, &types[3], "", &daemon->restarts);
}

enum wr_code jm_daemon_create(struct wr_env *env, const struct jm_config *config,
                              struct jm_daemon **ret, struct wr_error *err)
{
    struct jm_daemon *daemon = WR_NEW(struct jm_daemon);

    daemon->env = env;
    copy_config(&daemon->config, config);
    daemon->loop = wr_loop_create(env, "jobmanager", daemon);
    daemon->metrics = wr_metrics_create();
    register_metrics(daemon);
    if (check_url(daemon, err) != WR_OK || read_key(daemon, err) != WR_OK ||
        take_term(daemon, err) != WR_OK || open_directories(daemon, err) != WR_OK ||
        recover_jobs(daemon, err) != WR_OK || jm_links_listen(daemon, err) != WR_OK) {
        jm_daemon_destroy(daemon);
        return err->code;
    }
    jm_garbage_sweep_store(env, daemon->config.ha_path);
    daemon->started_ns = wr_env_mono_ns(env);
    daemon->wake.fire = on_wake;
    daemon->tick.fire = on_tick;
    wr_loop_timer_set(daemon->loop, &daemon->tick, daemon->started_ns);
    wr_log(WR_LOG_INFO, "job_manager_started", "term=%" PRIu64 " listen=%s jobs=%u", daemon->term,
           jm_daemon_address(daemon), daemon->jobs.count);
    *ret = daemon;
    return WR_OK;
}

/* Pool jobs and connections still post to the loop: poll it until they are gone. The first poll
 * finds those that came up before the listener was closed. */
static void drain(struct jm_daemon *daemon)
{
    daemon->stopping = true;
    jm_links_close_all(daemon, "the job manager stops");
    do {
        if (!wr_loop_poll(daemon->loop, NULL)) {
            wr_env_wait(daemon->env, wr_loop_mailbox(daemon->loop), 10000);
        }
    } while (daemon->storing > 0 || daemon->links.count > 0);
}

void jm_daemon_destroy(struct jm_daemon *daemon)
{
    if (daemon == NULL) {
        return;
    }
    if (daemon->listener != NULL) {
        struct wr_net *net = daemon->env->ops->net(daemon->env);
        net->ops->listener_close(daemon->listener);
    }
    drain(daemon);
    for (uint32_t i = 0; i < daemon->jobs.count; i++) {
        job_free(daemon->jobs.items[i]);
    }
    for (uint32_t i = 0; i < daemon->workers.count; i++) {
        jm_worker_free(daemon->workers.items[i]);
    }
    WR_VEC_FINI(&daemon->jobs);
    WR_VEC_FINI(&daemon->workers);
    WR_VEC_FINI(&daemon->links);
    wr_loop_timer_cancel(daemon->loop, &daemon->tick);
    wr_loop_timer_cancel(daemon->loop, &daemon->wake);
    wr_loop_destroy(daemon->loop);
    wr_metrics_destroy(daemon->metrics);
    free_config(&daemon->config);
    wr_free(daemon->checkpoints);
    wr_free(daemon->probe_name);
    wr_free(daemon->key);
    wr_free(daemon);
}

struct wr_loop *jm_daemon_loop(struct jm_daemon *daemon)
{
    return daemon->loop;
}

const char *jm_daemon_address(const struct jm_daemon *daemon)
{
    struct wr_net *net = daemon->env->ops->net(daemon->env);

    return net->ops->listener_address(daemon->listener);
}

struct wr_metrics *jm_daemon_metrics(struct jm_daemon *daemon)
{
    return daemon->metrics;
}

uint64_t jm_daemon_term(const struct jm_daemon *daemon)
{
    return daemon->term;
}

const struct jm_config *jm_daemon_config(const struct jm_daemon *daemon)
{
    return &daemon->config;
}

/* ---- requests ---- */

struct submit_job {
    struct wr_job job;
    struct jm_daemon *daemon;
    struct jm_submit *submit;
    Weir__JobRecord record;
    Weir__JobRecord *stored; /* of an earlier submit with this id, or NULL */
    uint8_t id[16];
    char *path;
    enum wr_code code;
    struct wr_error err;
};

/* A wish is on disk. A job manager that started meanwhile has looked for wishes after it took its
 * term, and may have looked before this one came: then it is not ours to grant. What was there
 * already may be another's who died before it was durable. */
static enum wr_code settle_wish(const struct jm_daemon *daemon, struct wr_env *env,
                                struct wr_error *err)
{
    char path[JM_PATH_BYTES];
    uint64_t highest;

    (void)snprintf(path, sizeof path, "%s/jobs", daemon->config.ha_path);
    if (env->ops->fsync_directory(env, path, err) != WR_OK ||
        highest_term(env, daemon->config.ha_path, &highest, err) != WR_OK) {
        return err->code;
    }
    return highest == daemon->term ? WR_OK
                                   : wr_fail(err, WR_ERR_FENCED,
                                             "another job manager leads, of term %" PRIu64
                                             ": ask that one",
                                             highest);
}

static void submit_run(struct wr_job *job, struct wr_env *env)
{
    struct submit_job *s = WR_CONTAINER_OF(job, struct submit_job, job);
    struct wr_hash128 hash;
    size_t bytes;
    WR_AUTO_FREE uint8_t *data = wr_prove(&s->record.base, &bytes, &hash);

    s->code = wr_file_create_exclusive(env, s->path, data, bytes, &s->err);
    if (s->code == WR_ERR_EXISTS) {
        /* What was submitted first is the job, whatever came now. */
        s->code = read_job(env, s->path, &s->stored, &s->err);
    }
    if (s->code == WR_OK) {
        s->code = settle_wish(s->daemon, env, &s->err);
    }
}

static void submit_done(struct wr_job *job, void *owner)
{
    struct submit_job *s = WR_CONTAINER_OF(job, struct submit_job, job);
    struct jm_daemon *daemon = owner;

    daemon->storing -= 1;
    if (s->code == WR_OK && jm_daemon_job(daemon, s->submit->job) == NULL) {
        const Weir__JobRecord *record = s->stored == NULL ? &s->record : s->stored;
        struct jm_job_entry *entry = jm_daemon_add_job(daemon, record, &s->err);
        if (entry == NULL) {
            s->code = s->err.code;
        } else {
            wr_cell_add(&daemon->jobs_submitted, 1);
            wr_log(WR_LOG_INFO, "job_submitted", "job=%s name=%s tasks=%u", entry->id_text,
                   wr_log_quote(entry->name), entry->plan->task_count);
        }
    }
    if (s->code == WR_ERR_FENCED && !daemon->superseded) {
        step_down(daemon);
    }
    s->submit->existed = s->stored != NULL;
    s->submit->done(s->submit, s->code, &s->err);
    if (s->stored != NULL) {
        weir__job_record__free_unpacked(s->stored, NULL);
    }
    wr_free(s->path);
    wr_free(s->record.name);
    wr_free(s->record.started_from);
    wr_free(s);
    jm_daemon_reconcile(daemon);
}

static char *job_path(const struct jm_daemon *daemon, struct wr_id id, const char *suffix)
{
    char text[WR_ID_TEXT_BYTES];

    return wr_asprintf("%s/jobs/%s%s", daemon->config.ha_path, wr_id_format(id, text), suffix);
}

void jm_daemon_submit(struct jm_daemon *daemon, struct jm_submit *submit)
{
    struct submit_job *s;
    struct wr_plan *plan;
    struct wr_error err = {0};

    if (jm_daemon_job(daemon, submit->job) != NULL) {
        submit->existed = true;
        submit->done(submit, WR_OK, &err);
        return;
    }
    submit->existed = false;
    if (submit->plan_bytes > PLAN_BYTES_MAX) {
        (void)wr_fail(&err, WR_ERR_LIMIT, "the plan has %zu bytes, more than the limit of %u",
                      submit->plan_bytes, PLAN_BYTES_MAX);
        submit->done(submit, err.code, &err);
        return;
    }
    if (wr_plan_decode(submit->plan, submit->plan_bytes, &plan, &err) != WR_OK) {
        submit->done(submit, err.code, &err);
        return;
    }
    s = WR_NEW(struct submit_job);
    s->daemon = daemon;
    s->submit = submit;
    s->path = job_path(daemon, submit->job, ".job");
    weir__job_record__init(&s->record);
    memcpy(s->id, &submit->job.high, 8);
    memcpy(s->id + 8, &submit->job.low, 8);
    s->record.version = WR_RECORD_VERSION;
    s->record.job = (ProtobufCBinaryData){sizeof s->id, s->id};
    s->record.name = wr_strdup(plan->message->name);
    s->record.descriptor = (ProtobufCBinaryData){
        submit->descriptor_bytes, (uint8_t *)(uintptr_t)submit->descriptor};
    s->record.plan = (ProtobufCBinaryData){submit->plan_bytes, (uint8_t *)(uintptr_t)submit->plan};
    s->record.parallelism = submit->parallelism;
    s->record.started_from = wr_strdup(submit->started_from == NULL ? "" : submit->started_from);
    s->record.submitted_us = wr_env_wall_us(daemon->env);
    wr_plan_destroy(plan);
    s->job = (struct wr_job){.run = submit_run, .done = submit_done,
                             .home = wr_loop_mailbox(daemon->loop)};
    daemon->storing += 1;
    daemon->env->ops->offload(daemon->env, &s->job);
}

struct cancel_job {
    struct wr_job job;
    struct jm_daemon *daemon;
    struct jm_cancel *cancel;
    char *path;
    enum wr_code code;
    struct wr_error err;
};

static void cancel_run(struct wr_job *job, struct wr_env *env)
{
    struct cancel_job *c = WR_CONTAINER_OF(job, struct cancel_job, job);

    c->code = wr_file_create_exclusive(env, c->path, "", 0, &c->err);
    if (c->code == WR_OK || c->code == WR_ERR_EXISTS) {
        c->code = settle_wish(c->daemon, env, &c->err);
    }
}

static void cancel_done(struct wr_job *job, void *owner)
{
    struct cancel_job *c = WR_CONTAINER_OF(job, struct cancel_job, job);
    struct jm_daemon *daemon = owner;
    struct jm_job_entry *entry = jm_daemon_job(daemon, c->cancel->job);

    daemon->storing -= 1;
    if (c->code == WR_ERR_FENCED && !daemon->superseded) {
        step_down(daemon);
    }
    if (c->code != WR_OK) {
        wr_log(WR_LOG_ERROR, "cancel_not_recorded", "error=%s", wr_log_quote(c->err.message));
    } else if (entry != NULL) {
        jm_job_on_cancel(&entry->core, wr_env_mono_ns(daemon->env));
    }
    c->cancel->done(c->cancel, c->code, &c->err);
    wr_free(c->path);
    wr_free(c);
    jm_daemon_reconcile(daemon);
}

void jm_daemon_cancel(struct jm_daemon *daemon, struct jm_cancel *cancel)
{
    const struct jm_job_entry *entry = jm_daemon_job(daemon, cancel->job);
    struct wr_error err = {0};
    struct cancel_job *c;

    if (entry == NULL) {
        cancel->done(cancel, wr_fail(&err, WR_ERR_NOT_FOUND, "there is no such job"), &err);
        return;
    }
    if (entry->terminal[0] != '\0') {
        cancel->done(cancel, WR_OK, &err);
        return;
    }
    c = WR_NEW(struct cancel_job);
    c->daemon = daemon;
    c->cancel = cancel;
    c->path = job_path(daemon, cancel->job, ".cancel");
    c->job = (struct wr_job){.run = cancel_run, .done = cancel_done,
                             .home = wr_loop_mailbox(daemon->loop)};
    daemon->storing += 1;
    daemon->env->ops->offload(daemon->env, &c->job);
}
