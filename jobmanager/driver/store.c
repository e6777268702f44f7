/* What the core wants of the disk, as pool jobs: fences, records, manifests, commit marks, sweeps.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "common/base/alloc.h"
#include "common/base/limits.h"
#include "common/base/version.h"
#include "common/obs/log.h"
#include "jobmanager/driver/daemon_internal.h"
#include "jobmanager/driver/garbage.h"
#include "jobmanager/driver/record_log.h"
#include "jobmanager/driver/start_from.h"

/* ---- pool jobs ---- */

struct store_job {
    struct wr_job job;
    struct jm_daemon *daemon;
    struct wr_id id;
    char *directory;
    struct jm_fence fence;
    struct jm_secrets secrets; /* of what is deployed behind the fence */
    bool terminal;
    Weir__EpochRecord record; /* strings and bytes below */
    uint8_t nonce[16];
    char manifest_name[96];
    char *reason;
    struct wr_attempt *attempts; /* by region */
    uint64_t *terms;
    uint32_t *counters;
    struct wr_hash128 hash;
    uint8_t *manifest; /* packed */
    size_t manifest_bytes;
    uint8_t *plan; /* content of its file; NULL: it is there */
    size_t plan_bytes;
    uint64_t k;
    enum wr_code code;
    struct wr_error err;
};

static struct store_job *job_create(struct jm_daemon *daemon, const struct jm_job_entry *entry,
                                    void (*run)(struct wr_job *, struct wr_env *),
                                    void (*done)(struct wr_job *, void *))
{
    struct store_job *s = WR_NEW(struct store_job);

    s->daemon = daemon;
    s->id = entry->core.id;
    s->directory = wr_strdup(entry->directory);
    s->job = (struct wr_job){.run = run, .done = done, .home = wr_loop_mailbox(daemon->loop)};
    return s;
}

static void start(struct store_job *s)
{
    s->daemon->storing += 1;
    s->daemon->env->ops->offload(s->daemon->env, &s->job);
}

/* Frees the job; NULL when the entry is gone. */
static struct jm_job_entry *finish(struct store_job *s)
{
    s->daemon->storing -= 1;
    return jm_daemon_job(s->daemon, s->id);
}

static void store_free(struct store_job *s)
{
    jm_log_view_fini(&s->fence.view);
    jm_secrets_fini(&s->secrets);
    wr_free(s->directory);
    wr_free(s->reason);
    wr_free(s->attempts);
    wr_free(s->terms);
    wr_free(s->counters);
    wr_free(s->manifest);
    wr_free(s->plan);
    wr_free(s);
}

static void make_nonce(struct jm_daemon *daemon, uint8_t nonce[16])
{
    uint64_t a = daemon->env->ops->random_u64(daemon->env);
    uint64_t b = daemon->env->ops->random_u64(daemon->env);

    memcpy(nonce, &a, 8);
    memcpy(nonce + 8, &b, 8);
}

/* ---- fences ---- */

static void fence_run(struct wr_job *job, struct wr_env *env)
{
    struct store_job *s = WR_CONTAINER_OF(job, struct store_job, job);

    while (!jm_fence_step(env, &s->fence, &s->err)) {
    }
    s->code = s->fence.code;
    if (s->err.sys_errno != 0 && s->code != WR_OK) {
        (void)wr_wrap(&s->err, "the job waits until its record log can be written");
    }
    if (s->code == WR_OK) {
        struct jm_secret_rules rules = jm_daemon_secret_rules(s->daemon);
        jm_secrets_resolve(env, &rules, &s->secrets);
    }
}

static void note_end(struct jm_job_entry *entry, const char *terminal, int64_t wall_us)
{
    (void)snprintf(entry->terminal, sizeof entry->terminal, "%s", terminal);
    entry->ended_us = wall_us;
}

/* Once per trouble, not once per try. What a call of the system says is the same trouble, although the
 * temporary file has another name each time. */
static void log_trouble(struct jm_job_entry *entry, const char *event, const struct wr_error *err)
{
    struct wr_hash128 hash =
        err->sys_errno != 0 ? wr_hash128_bytes(&err->sys_errno, sizeof err->sys_errno)
                            : wr_hash128_bytes(err->message, strlen(err->message));

    if (!wr_hash128_equal(hash, entry->last_trouble)) {
        wr_log(WR_LOG_ERROR, event, "job=%s error=%s", entry->id_text,
               wr_log_quote(err->message));
    }
    entry->last_trouble = hash;
}

/* The older ones go with the job that brought the new ones. */
static void swap_secrets(struct jm_secrets *a, struct jm_secrets *b)
{
    struct jm_secrets held = *a;

    *a = *b;
    *b = held;
}

static void fence_done(struct wr_job *job, void *owner)
{
    struct store_job *s = WR_CONTAINER_OF(job, struct store_job, job);
    struct jm_job_entry *entry = finish(s);
    struct jm_daemon *daemon = s->daemon;

    (void)owner;
    if (entry != NULL) {
        if (s->code != WR_OK) {
            log_trouble(entry, s->code == WR_ERR_FENCED ? "job_fenced" : "job_not_fenced",
                        &s->err);
        } else if (s->fence.view.terminal[0] != '\0') {
            note_end(entry, s->fence.view.terminal, s->fence.view.terminal_us);
        } else {
            entry->last_trouble = (struct wr_hash128){0, 0};
            swap_secrets(&entry->secrets, &s->secrets);
        }
        jm_job_on_log(&entry->core, s->code, s->err.message, &s->fence.view,
                      wr_env_mono_ns(daemon->env), wr_env_wall_us(daemon->env));
        jm_daemon_reconcile(daemon);
    }
    store_free(s);
}

void jm_store_fence(struct jm_daemon *daemon, struct jm_job_entry *entry)
{
    struct store_job *s = job_create(daemon, entry, fence_run, fence_done);
    const struct jm_job *core = &entry->core;

    s->attempts = WR_NEW_ARRAY(struct wr_attempt, core->region_count);
    for (uint32_t r = 0; r < core->region_count; r++) {
        if (core->regions[r].fencing) {
            s->attempts[r] = core->regions[r].attempt;
        }
    }
    s->fence = (struct jm_fence){.directory = s->directory,
                                 .term = core->term,
                                 .checkpoint = core->next_checkpoint - 1,
                                 .wall_us = wr_env_wall_us(daemon->env),
                                 .restarts = core->earlier.restarts + core->restart.failures,
                                 .named = s->attempts,
                                 .region_count = core->region_count,
                                 .starts_from = entry->started_from[0] != '\0'};
    make_nonce(daemon, s->fence.nonce);
    jm_secrets_copy(&entry->secrets, &s->secrets);
    start(s);
}

/* ---- records ---- */

static void begin_record(struct store_job *s, const struct jm_job_entry *entry,
                         Weir__EpochRecord__Kind kind)
{
    const struct jm_job *core = &entry->core;

    weir__epoch_record__init(&s->record);
    make_nonce(s->daemon, s->nonce);
    s->record.version = WR_RECORD_VERSION;
    s->record.k = core->last_k + 1;
    s->record.term = core->term;
    s->record.kind = kind;
    s->record.checkpoint = core->next_checkpoint - 1;
    s->record.previous_hash_low = core->last_hash.low;
    s->record.previous_hash_high = core->last_hash.high;
    s->record.nonce = (ProtobufCBinaryData){sizeof s->nonce, s->nonce};
    s->terms = WR_NEW_ARRAY(uint64_t, core->region_count);
    s->counters = WR_NEW_ARRAY(uint32_t, core->region_count);
    for (uint32_t r = 0; r < core->region_count; r++) {
        s->terms[r] = core->regions[r].attempt.term;
        s->counters[r] = core->regions[r].attempt.counter;
    }
    s->record.n_region_terms = s->record.n_region_counters = core->region_count;
    s->record.region_terms = s->terms;
    s->record.region_counters = s->counters;
    s->record.wall_us = wr_env_wall_us(s->daemon->env);
    s->record.checkpoints = core->earlier.checkpoints + core->completed_count +
                            (kind == WEIR__EPOCH_RECORD__KIND__CHECKPOINT);
    s->record.restarts = core->earlier.restarts + core->restart.failures;
}

static void record_run(struct wr_job *job, struct wr_env *env)
{
    struct store_job *s = WR_CONTAINER_OF(job, struct store_job, job);

    s->code = jm_log_append(env, s->directory, &s->record, &s->hash, &s->err);
}

static void record_done(struct wr_job *job, void *owner)
{
    struct store_job *s = WR_CONTAINER_OF(job, struct store_job, job);
    struct jm_job_entry *entry = finish(s);
    struct jm_daemon *daemon = s->daemon;

    (void)owner;
    if (entry != NULL) {
        if (s->code != WR_OK) {
            log_trouble(entry, s->code == WR_ERR_FENCED ? "job_fenced" : "record_not_written",
                        &s->err);
        } else if (s->terminal) {
            note_end(entry, s->record.terminal_state, s->record.wall_us);
        }
        jm_job_on_record(&entry->core, s->code, s->err.message, s->hash, s->nonce,
                         wr_env_mono_ns(daemon->env), wr_env_wall_us(daemon->env));
        jm_daemon_reconcile(daemon);
    }
    store_free(s);
}

static const char *terminal_state(const struct jm_job *job)
{
    if (job->state == JM_JOB_CANCELING) {
        return "CANCELED";
    }
    return job->state == JM_JOB_FAILING ? "FAILED" : "FINISHED";
}

void jm_store_record(struct jm_daemon *daemon, struct jm_job_entry *entry, bool terminal)
{
    struct store_job *s = job_create(daemon, entry, record_run, record_done);
    const struct jm_job *core = &entry->core;

    s->terminal = terminal;
    begin_record(s, entry,
                 terminal ? WEIR__EPOCH_RECORD__KIND__TERMINAL
                          : WEIR__EPOCH_RECORD__KIND__CHECKPOINT);
    if (terminal) {
        s->record.terminal_state = (char *)(uintptr_t)terminal_state(core);
        s->reason = wr_strdup(core->state == JM_JOB_FINISHING ? "" : core->reason);
    } else {
        s->record.checkpoint = core->current.id;
        memcpy(s->manifest_name, core->current.manifest, sizeof s->manifest_name);
        s->record.manifest = s->manifest_name;
        s->record.manifest_hash_low = core->current.manifest_hash.low;
        s->record.manifest_hash_high = core->current.manifest_hash.high;
        s->reason = wr_strdup(core->current.final ? "final" : "");
    }
    s->record.reason = s->reason;
    start(s);
}

/* ---- manifests ---- */

struct shapes {
    Weir__VertexShape *shapes;
    Weir__VertexShape **ptrs;
    char ***steps;
    size_t count;
};

static void make_shapes(const struct wr_plan *plan, struct shapes *ret)
{
    const Weir__JobPlan *m = plan->message;

    ret->count = m->n_vertices;
    ret->shapes = WR_NEW_ARRAY(Weir__VertexShape, m->n_vertices);
    ret->ptrs = WR_NEW_ARRAY(Weir__VertexShape *, m->n_vertices);
    ret->steps = WR_NEW_ARRAY(char **, m->n_vertices);
    for (uint32_t v = 0; v < m->n_vertices; v++) {
        Weir__VertexShape *shape = &ret->shapes[v];
        weir__vertex_shape__init(shape);
        shape->name = m->vertices[v]->name;
        shape->parallelism = m->vertices[v]->parallelism;
        shape->first_task = plan->first_task[v];
        shape->n_steps = m->vertices[v]->n_operators;
        shape->steps = ret->steps[v] = WR_NEW_ARRAY(char *, shape->n_steps);
        for (size_t o = 0; o < shape->n_steps; o++) {
            shape->steps[o] = m->vertices[v]->operators[o]->step;
        }
        ret->ptrs[v] = shape;
    }
}

static void shapes_fini(struct shapes *shapes)
{
    for (size_t v = 0; v < shapes->count; v++) {
        wr_free(shapes->steps[v]);
    }
    wr_free(shapes->steps);
    wr_free(shapes->shapes);
    wr_free(shapes->ptrs);
}

/* Packed here, on the loop: the states belong to the core. */
static uint8_t *pack_manifest(struct jm_daemon *daemon, const struct jm_job_entry *entry,
                              size_t *ret_bytes)
{
    const struct jm_job *core = &entry->core;
    Weir__Manifest m = WEIR__MANIFEST__INIT;
    Weir__TaskState **tasks = WR_NEW_ARRAY(Weir__TaskState *, entry->plan->task_count);
    uint64_t *terms = WR_NEW_ARRAY(uint64_t, core->region_count);
    uint32_t *counters = WR_NEW_ARRAY(uint32_t, core->region_count);
    struct shapes shapes;
    uint8_t id[16], *data;

    memcpy(id, &core->id.high, 8);
    memcpy(id + 8, &core->id.low, 8);
    for (uint32_t t = 0; t < entry->plan->task_count; t++) {
        tasks[t] = core->current.acks[t].state;
    }
    for (uint32_t r = 0; r < core->region_count; r++) {
        terms[r] = core->regions[r].attempt.term;
        counters[r] = core->regions[r].attempt.counter;
    }
    make_shapes(entry->plan, &shapes);
    m.version = WR_MANIFEST_VERSION;
    m.segment_version = WR_SEGMENT_VERSION;
    m.key_encoding_version = WR_KEY_ENCODING_VERSION;
    m.job = (ProtobufCBinaryData){sizeof id, id};
    m.checkpoint = core->current.id;
    m.term = core->term;
    m.n_region_terms = m.n_region_counters = core->region_count;
    m.region_terms = terms;
    m.region_counters = counters;
    m.plan_fingerprint = entry->plan->message->fingerprint;
    m.key_groups = entry->plan->message->key_groups;
    m.n_tasks = entry->plan->task_count;
    m.tasks = tasks;
    m.n_vertices = shapes.count;
    m.vertices = shapes.ptrs;
    m.wall_us = wr_env_wall_us(daemon->env);
    m.final = core->current.final;
    m.writer = (char *)(uintptr_t)wr_version();
    *ret_bytes = weir__manifest__get_packed_size(&m);
    data = wr_alloc(*ret_bytes);
    (void)weir__manifest__pack(&m, data);
    shapes_fini(&shapes);
    wr_free(tasks);
    wr_free(terms);
    wr_free(counters);
    return data;
}

static void manifest_run(struct wr_job *job, struct wr_env *env)
{
    struct store_job *s = WR_CONTAINER_OF(job, struct store_job, job);
    char path[JM_PATH_BYTES];

    s->hash = wr_hash128_bytes(s->manifest, s->manifest_bytes);
    (void)snprintf(path, sizeof path, "%s/manifest", s->directory);
    s->code = s->plan == NULL ? WR_OK
                              : jm_plan_file_write(env, s->directory, s->plan, s->plan_bytes, &s->err);
    if (s->code == WR_OK) {
        s->code = env->ops->make_directory(env, path, &s->err);
    }
    if (s->code == WR_OK) {
        (void)snprintf(path, sizeof path, "%s/%s", s->directory, s->manifest_name);
        s->code = wr_file_replace(env, path, s->manifest, s->manifest_bytes, &s->err);
    }
}

static void manifest_done(struct wr_job *job, void *owner)
{
    struct store_job *s = WR_CONTAINER_OF(job, struct store_job, job);
    struct jm_job_entry *entry = finish(s);

    (void)owner;
    if (entry != NULL) {
        entry->plan_kept |= s->code == WR_OK;
        if (s->code != WR_OK) {
            wr_log(WR_LOG_WARN, "manifest_not_written", "job=%s error=%s", entry->id_text,
                   wr_log_quote(s->err.message));
        }
        jm_job_on_manifest(&entry->core, s->code, s->err.message, s->manifest_name, s->hash,
                           wr_env_mono_ns(s->daemon->env), wr_env_wall_us(s->daemon->env));
        jm_daemon_reconcile(s->daemon);
    }
    store_free(s);
}

void jm_store_manifest(struct jm_daemon *daemon, struct jm_job_entry *entry)
{
    struct store_job *s = job_create(daemon, entry, manifest_run, manifest_done);

    s->manifest = pack_manifest(daemon, entry, &s->manifest_bytes);
    if (!entry->plan_kept) {
        s->plan = jm_plan_file_content(entry->plan->message, &s->plan_bytes);
    }
    (void)snprintf(s->manifest_name, sizeof s->manifest_name, "manifest/%012" PRIu64 "-%" PRIu64,
                   entry->core.current.id, entry->core.term);
    start(s);
}

/* ---- commit marks ---- */

static void committed_run(struct wr_job *job, struct wr_env *env)
{
    struct store_job *s = WR_CONTAINER_OF(job, struct store_job, job);
    char path[JM_PATH_BYTES];

    (void)snprintf(path, sizeof path, "%s/committed", s->directory);
    s->code = env->ops->make_directory(env, path, &s->err);
    if (s->code == WR_OK) {
        (void)snprintf(path, sizeof path, "%s/committed/%012" PRIu64, s->directory, s->k);
        s->code = wr_file_replace(env, path, "", 0, &s->err);
    }
}

static void committed_done(struct wr_job *job, void *owner)
{
    struct store_job *s = WR_CONTAINER_OF(job, struct store_job, job);
    struct jm_job_entry *entry = finish(s);

    (void)owner;
    if (entry != NULL) {
        jm_job_on_committed_written(&entry->core, s->code, wr_env_mono_ns(s->daemon->env));
        jm_daemon_reconcile(s->daemon);
    }
    store_free(s);
}

void jm_store_committed(struct jm_daemon *daemon, struct jm_job_entry *entry)
{
    struct store_job *s = job_create(daemon, entry, committed_run, committed_done);

    s->k = entry->core.commit_k;
    start(s);
}

/* ---- garbage ---- */

struct garbage_job {
    struct wr_job job;
    struct jm_daemon *daemon;
    struct wr_id id;
    struct jm_garbage garbage;
    enum wr_code code;
    struct wr_error err;
};

static void garbage_run(struct wr_job *job, struct wr_env *env)
{
    struct garbage_job *g = WR_CONTAINER_OF(job, struct garbage_job, job);

    g->code = jm_garbage_collect(env, &g->garbage, &g->err);
}

static void garbage_done(struct wr_job *job, void *owner)
{
    struct garbage_job *g = WR_CONTAINER_OF(job, struct garbage_job, job);
    struct jm_daemon *daemon = g->daemon;
    struct jm_job_entry *entry = jm_daemon_job(daemon, g->id);

    (void)owner;
    daemon->storing -= 1;
    if (g->code != WR_OK) {
        wr_log(WR_LOG_WARN, "garbage_not_collected", "error=%s", wr_log_quote(g->err.message));
    }
    if (entry != NULL) {
        entry->collecting = false;
        if (entry->collect_again) {
            entry->collect_again = false;
            jm_store_garbage(daemon, entry);
        }
    }
    wr_free(g->garbage.directory);
    wr_free(g->garbage.live);
    wr_free(g);
}

void jm_store_garbage(struct jm_daemon *daemon, struct jm_job_entry *entry)
{
    struct garbage_job *g;
    const struct jm_job *core = &entry->core;

    if (!jm_job_may_collect(core)) {
        return; /* the next commit asks again */
    }
    if (entry->collecting) {
        entry->collect_again = true;
        return;
    }
    g = WR_NEW(struct garbage_job);
    g->daemon = daemon;
    g->id = core->id;
    g->garbage.directory = wr_strdup(entry->directory);
    g->garbage.retain = entry->plan->message->settings->retain;
    g->garbage.live = WR_NEW_ARRAY(struct jm_garbage_attempt, core->region_count);
    for (uint32_t r = 0; r < core->region_count && core->state != JM_JOB_ENDED; r++) {
        g->garbage.live[g->garbage.live_count++] =
            (struct jm_garbage_attempt){r, core->regions[r].attempt};
    }
    g->job = (struct wr_job){.run = garbage_run, .done = garbage_done,
                             .home = wr_loop_mailbox(daemon->loop)};
    entry->collecting = true;
    daemon->storing += 1;
    daemon->env->ops->offload(daemon->env, &g->job);
}
