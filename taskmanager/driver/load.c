/* From DEPLOY to tasks: the manifest is read and proved on the pool; then tasks and channels. */
#include <inttypes.h>
#include <string.h>

#include "common/base/alloc.h"
#include "common/base/assert.h"
#include "common/base/hash.h"
#include "common/base/limits.h"
#include "taskmanager/driver/daemon_internal.h"

/* A manifest takes about three times its bytes once it is unpacked. What is small is the process's own. */
#define UNPACKED 3u
#define SMALL_BYTES (1024u * 1024)

struct load {
    struct wr_job job;
    struct wr_memory_account *account; /* of the region */
    struct tm_region *region;
    char *path;
    struct wr_hash128 expected;
    Weir__Manifest *manifest;
    enum wr_code code;
    struct wr_error err;
};

static enum wr_code reserve_manifest(struct load *load, struct wr_env *env)
{
    struct wr_file_info info;

    if (env->ops->info(env, load->path, &info, &load->err) != WR_OK) {
        return load->err.code;
    }
    if (info.bytes > SMALL_BYTES && info.bytes <= WR_MANIFEST_BYTES_MAX &&
        !wr_memory_reserve(load->account, info.bytes * (UNPACKED + 1))) {
        (void)wr_fail(&load->err, WR_ERR_MEMORY,
                      "could not get memory for manifest \"%s\" of %" PRIu64 " bytes", load->path,
                      info.bytes);
        load->err.retriable = true; /* the attempt before may not be gone yet */
        return load->err.code;
    }
    return WR_OK;
}

static enum wr_code read_manifest(struct load *load, struct wr_env *env)
{
    WR_AUTO_FREE char *data = NULL;
    size_t bytes;

    if (reserve_manifest(load, env) != WR_OK ||
        wr_file_read_all(env, load->path, WR_MANIFEST_BYTES_MAX, &data, &bytes, &load->err) !=
            WR_OK) {
        return load->err.code;
    }
    if (!wr_hash128_equal(wr_hash128_bytes(data, bytes), load->expected)) {
        return wr_fail(&load->err, WR_ERR_CORRUPT,
                       "manifest \"%s\" does not have the hash of its record", load->path);
    }
    load->manifest = weir__manifest__unpack(NULL, bytes, (const uint8_t *)data);
    if (load->manifest == NULL) {
        return wr_fail(&load->err, WR_ERR_CORRUPT, "manifest \"%s\" cannot be read", load->path);
    }
    if (load->manifest->version != WR_MANIFEST_VERSION ||
        load->manifest->key_encoding_version != WR_KEY_ENCODING_VERSION) {
        return wr_fail(&load->err, WR_ERR_VERSION, "manifest \"%s\" is of an unknown version",
                       load->path);
    }
    return WR_OK;
}

static void load_run(struct wr_job *job, struct wr_env *env)
{
    struct load *load = WR_CONTAINER_OF(job, struct load, job);

    load->code = read_manifest(load, env);
    /* The packed form is gone. */
    wr_memory_release(load->account,
                      wr_memory_account_bytes(load->account) / (UNPACKED + 1));
}

static void load_done(struct wr_job *job, void *owner)
{
    struct load *load = WR_CONTAINER_OF(job, struct load, job);
    struct tm_daemon *daemon = owner;
    struct tm_region *region = load->region;

    daemon->loading -= 1;
    region->manifest = load->manifest;
    tm_region_loaded(region, load->code, &load->err);
    wr_free(load->path);
    wr_free(load);
}

void tm_region_load(struct tm_region *region)
{
    const Weir__Deploy *d = region->deploy;
    struct tm_daemon *daemon = region->daemon;
    struct load *load;

    if (d->checkpoint == 0) {
        tm_region_loaded(region, WR_OK, NULL);
        return;
    }
    WR_AUTO_FREE char *owner =
        wr_asprintf("%s/region %u manifest", d->job_name, region->number);
    region->account = wr_memory_account_open(daemon->memory, WR_MEMORY_ARENA, owner);
    load = WR_NEW(struct load);
    load->account = region->account;
    load->region = region;
    load->path = wr_asprintf("%s/%s", region->directory, d->manifest);
    load->expected = (struct wr_hash128){d->manifest_hash_low, d->manifest_hash_high};
    load->job = (struct wr_job){.run = load_run, .done = load_done,
                                .home = wr_loop_mailbox(daemon->loop)};
    region->load_in_flight = true;
    daemon->loading += 1;
    daemon->env->ops->offload(daemon->env, &load->job);
}

/* ---- tasks ---- */

static struct region_task *task_here(struct tm_region *region, uint32_t number)
{
    for (uint32_t i = 0; i < region->task_count; i++) {
        if (region->tasks[i].number == number) {
            return &region->tasks[i];
        }
    }
    return NULL;
}

static struct tm_worker *worker_of(const struct tm_region *region, const struct region_task *rt)
{
    uint32_t vertex, subtask;

    wr_plan_task_of(region->plan, rt->number, &vertex, &subtask);
    return region->daemon->workers[subtask % region->daemon->config.workers];
}

/* A manifest of another plan would restore nonsense. */
static enum wr_code check_manifest(const struct tm_region *region, struct wr_error *err)
{
    const Weir__Manifest *m = region->manifest;

    if (m->key_groups != region->plan->message->key_groups) {
        return wr_fail(err, WR_ERR_INVALID,
                       "the checkpoint has %u key groups and the job %u: max_parallelism cannot "
                       "be changed",
                       m->key_groups, region->plan->message->key_groups);
    }
    return WR_OK;
}

static void make_restore(struct tm_region *region)
{
    const Weir__Deploy *d = region->deploy;

    if (region->manifest == NULL) {
        return;
    }
    region->restores = WR_NEW(struct tm_restore);
    region->restores->checkpoint = d->checkpoint;
    region->restores->manifest = region->manifest;
    region->restores->directory = region->directory;
    region->local = tm_local_path(region->daemon->local, region->job);
    region->restores->local = region->local;
    if (d->permit != NULL) {
        region->restores->permit =
            (struct tm_permit){d->permit->k, d->permit->term, d->permit->checkpoint};
    }
}

static void make_tasks(struct tm_region *region)
{
    struct tm_daemon *daemon = region->daemon;

    WR_AUTO_FREE char *owner = wr_asprintf("%s/region %u snapshot buffers",
                                           region->deploy->job_name, region->number);

    region->segments = tm_segments_create(&(struct tm_segments_options){
        .env = daemon->env,
        .job_directory = region->directory,
        .region = region->number,
        .attempt = region->attempt,
        .incarnation = daemon->incarnation,
        .memory = daemon->memory,
        .owner = owner,
    });
    for (uint32_t i = 0; i < region->task_count; i++) {
        struct region_task *rt = &region->tasks[i];
        uint32_t vertex, subtask;
        wr_plan_task_of(region->plan, rt->number, &vertex, &subtask);
        rt->commits = wr_plan_vertex_commits(region->plan, vertex);
        rt->committed = region->restores == NULL ? 0 : region->restores->checkpoint;
        rt->task = tm_task_create(&(struct tm_task_options){
            .env = daemon->env,
            .plan = region->plan,
            .task = rt->number,
            .job = region->job,
            .job_name = region->deploy->job_name,
            .region = region->number,
            .attempt = region->attempt,
            .job_directory = region->directory,
            .memory = daemon->memory,
            .stores = daemon->stores,
            .limits = daemon->config.limits,
            .segments = region->segments,
            .events = &tm_region_events,
            .events_ctx = rt,
            .restore = region->restores,
            .next_checkpoint = region->deploy->next_checkpoint,
        });
    }
}

/* ---- channels ---- */

static void connect_remote_output(struct tm_region *region, const struct tm_attach *attach,
                                  struct region_task *from, uint32_t to_task)
{
    const Weir__Deploy *d = region->deploy;
    uint32_t peer = d->placement[to_task];

    region->attaching += 1;
    tm_task_add_output(from->task,
                       tm_exchange_output(region->daemon->exchange, d->task_managers[peer],
                                          tm_id_of(&d->incarnations[peer]), attach, from->task,
                                          tm_task_pool(from->task),
                                          tm_region_on_attached, region));
}

static void connect(struct tm_region *region, uint32_t edge_index, uint32_t from, uint32_t to)
{
    const Weir__Edge *edge = region->plan->message->edges[edge_index];
    uint32_t from_task = wr_plan_task(region->plan, edge->from_vertex, from);
    uint32_t to_task = wr_plan_task(region->plan, edge->to_vertex, to);
    struct region_task *a = task_here(region, from_task), *b = task_here(region, to_task);
    struct tm_attach attach = {.job = region->job,
                               .region = region->number,
                               .attempt = region->attempt,
                               .id = {edge_index, from, to},
                               .schema = &region->plan->schemas[edge->schema],
                               .raw_schema =
                                   wr_plan_raw_schema(region->plan, edge->raw_schema)};

    if (a != NULL && b != NULL) {
        struct tm_output *output;
        struct tm_input *input;
        tm_channel_local_create(attach.id, a->task, b->task, &output, &input);
        tm_task_add_output(a->task, output);
        tm_task_add_input(b->task, input);
    } else if (a != NULL) {
        connect_remote_output(region, &attach, a, to_task);
    } else if (b != NULL) {
        tm_task_add_input(b->task,
                          tm_exchange_input(region->daemon->exchange, &attach, b->task,
                                            tm_task_pool(b->task)));
    }
}

static void make_channels(struct tm_region *region)
{
    const Weir__JobPlan *m = region->plan->message;

    for (uint32_t e = 0; e < m->n_edges; e++) {
        const Weir__Edge *edge = m->edges[e];
        if (m->vertices[edge->from_vertex]->region != region->number) {
            continue;
        }
        for (uint32_t from = 0; from < m->vertices[edge->from_vertex]->parallelism; from++) {
            for (uint32_t to = 0; to < m->vertices[edge->to_vertex]->parallelism; to++) {
                if (wr_plan_edge_connects(region->plan, edge, from, to)) {
                    connect(region, e, from, to);
                }
            }
        }
    }
}

static void unmake_tasks(struct tm_region *region)
{
    for (uint32_t i = 0; i < region->task_count; i++) {
        tm_task_destroy(WR_TAKE(region->tasks[i].task));
    }
    tm_segments_unref(WR_TAKE(region->segments));
}

enum wr_code tm_region_build(struct tm_region *region, struct wr_error *err)
{
    if ((region->manifest != NULL && check_manifest(region, err) != WR_OK) ||
        tm_region_check_memory(region, err) != WR_OK) {
        return err->code;
    }
    make_restore(region);
    make_tasks(region);
    if (tm_region_set_aside(region, err) != WR_OK) {
        unmake_tasks(region);
        return err->code;
    }
    make_channels(region);
    region->opened_ns = wr_env_mono_ns(region->daemon->env);
    for (uint32_t i = 0; i < region->task_count; i++) {
        tm_task_request_open(region->tasks[i].task, worker_of(region, &region->tasks[i]));
    }
    return WR_OK;
}
