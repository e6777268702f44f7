/* Local recovery, on the loop: what is known and wanted. */
#include "taskmanager/state/local.h"

#include <string.h>

#include "common/base/alloc.h"
#include "common/base/assert.h"
#include "taskmanager/state/local_internal.h"

/* ---- files and sets ---- */

bool local_name_is_safe(const char *name)
{
    const char *p = name;

    if (strncmp(name, "state/", 6) != 0 || strlen(name) > LOCAL_NAME_BYTES_MAX) {
        return false;
    }
    while (p != NULL) {
        if (p[0] == '\0' || p[0] == '/' || strcmp(p, "..") == 0 || strncmp(p, "../", 3) == 0) {
            return false;
        }
        p = strchr(p, '/');
        p = p == NULL ? NULL : p + 1;
    }
    return true;
}

struct local_file *local_file_add(struct local_job *job, const char *name)
{
    struct local_file *file = wr_map_get(job->files, name);

    if (file == NULL) {
        file = WR_NEW(struct local_file);
        file->name = wr_strdup(name);
        (void)wr_map_put(job->files, name, file);
    }
    return file;
}

void local_file_free(struct local_file *file)
{
    wr_free(file->name);
    wr_free(file);
}

void local_count(struct tm_local *local, struct local_file *file, uint64_t on_disk)
{
    local->bytes = local->bytes - file->on_disk + on_disk;
    file->on_disk = on_disk;
}

struct local_directory *local_directory_add(struct local_job *job, const char *name)
{
    for (uint32_t i = 0; i < job->directories.count; i++) {
        if (strcmp(job->directories.items[i].name, name) == 0) {
            return &job->directories.items[i];
        }
    }
    struct local_directory *directory = WR_VEC_ADD(&job->directories);
    directory->name = wr_strdup(name);
    return directory;
}

void local_set_fill(struct local_job *job, struct local_set *set, const struct tm_local_keep *keep)
{
    *set = (struct local_set){.checkpoint = keep->checkpoint, .task_count = keep->task_count};
    set->tasks = WR_NEW_ARRAY(uint32_t, keep->task_count + 1);
    for (uint32_t i = 0; i < keep->task_count; i++) {
        set->tasks[i] = keep->tasks[i];
    }
    set->files = WR_NEW_ARRAY(struct local_file *, keep->files->count + 1);
    for (uint32_t i = 0; i < keep->files->count; i++) {
        if (local_name_is_safe(keep->files->items[i])) {
            struct local_file *file = local_file_add(job, keep->files->items[i]);
            set->files[set->file_count++] = file;
            file->refs += 1;
        }
    }
}

void local_set_clear(struct local_set *set)
{
    for (uint32_t i = 0; i < set->file_count; i++) {
        WR_ASSERT(set->files[i]->refs > 0);
        set->files[i]->refs -= 1;
    }
    wr_free(set->tasks);
    wr_free(set->files);
    *set = (struct local_set){0};
}

struct local_region *local_region_add(struct local_job *job, uint32_t number)
{
    struct local_region *region;

    for (uint32_t i = 0; i < job->regions.count; i++) {
        if (job->regions.items[i]->number == number) {
            return job->regions.items[i];
        }
    }
    region = WR_NEW(struct local_region);
    region->number = number;
    WR_VEC_PUSH(&job->regions, region);
    return region;
}

/* ---- jobs ---- */

static struct local_job *find_job(const struct tm_local *local, struct wr_id id)
{
    for (uint32_t i = 0; local != NULL && i < local->jobs.count; i++) {
        if (wr_id_equal(local->jobs.items[i]->id, id)) {
            return local->jobs.items[i];
        }
    }
    return NULL;
}

struct local_job *local_job_add(struct tm_local *local, struct wr_id id)
{
    struct local_job *job = find_job(local, id);
    char text[WR_ID_TEXT_BYTES];

    if (job == NULL) {
        job = WR_NEW(struct local_job);
        job->id = id;
        job->path = wr_asprintf("%s/%s", local->directory, wr_id_format(id, text));
        job->files = wr_map_create();
        job->used_ns = wr_env_mono_ns(local->options.env);
        WR_VEC_PUSH(&local->jobs, job);
    }
    return job;
}

static void job_free(struct tm_local *local, struct local_job *job)
{
    uint32_t cursor = 0;
    void *file;

    for (uint32_t i = 0; i < job->regions.count; i++) {
        local_set_clear(&job->regions.items[i]->kept);
        local_set_clear(&job->regions.items[i]->wanted);
        wr_free(job->regions.items[i]);
    }
    while (wr_map_next(job->files, &cursor, NULL, NULL, &file)) {
        local_count(local, file, 0);
        local_file_free(file);
    }
    for (uint32_t i = 0; i < job->directories.count; i++) {
        wr_free(job->directories.items[i].name);
    }
    wr_map_destroy(job->files);
    WR_VEC_FINI(&job->regions);
    WR_VEC_FINI(&job->directories);
    wr_free(job->path);
    wr_free(job->source);
    wr_free(job);
}

void local_job_remove(struct tm_local *local, struct local_job *job)
{
    for (uint32_t i = 0; i < local->jobs.count; i++) {
        if (local->jobs.items[i] == job) {
            local->jobs.count -= 1;
            memmove(local->jobs.items + i, local->jobs.items + i + 1,
                    (local->jobs.count - i) * sizeof(struct local_job *));
            break;
        }
    }
    job_free(local, job);
}

void local_doom(struct tm_local *local, struct local_job *job)
{
    for (uint32_t i = 0; i < job->regions.count; i++) {
        local_set_clear(&job->regions.items[i]->kept);
        local_set_clear(&job->regions.items[i]->wanted);
    }
    job->doomed = true;
    local->again = true;
}

/* ---- calls ---- */

struct tm_local *tm_local_create(const struct tm_local_options *options)
{
    struct tm_local *local = WR_NEW(struct tm_local);

    local->options = *options;
    local->directory = wr_strdup(options->directory);
    local->options.directory = local->directory;
    local_scan(local);
    for (uint32_t i = 0; options->bytes_max == 0 && i < local->jobs.count; i++) {
        local_doom(local, local->jobs.items[i]);
    }
    return local;
}

void tm_local_stop(struct tm_local *local)
{
    if (local != NULL) {
        local->stopped = true;
    }
}

bool tm_local_idle(const struct tm_local *local)
{
    return local == NULL || local->working == NULL;
}

void tm_local_destroy(struct tm_local *local)
{
    if (local == NULL) {
        return;
    }
    WR_ASSERT(local->working == NULL);
    for (uint32_t i = 0; i < local->jobs.count; i++) {
        job_free(local, local->jobs.items[i]);
    }
    WR_ASSERT(local->bytes == 0);
    WR_VEC_FINI(&local->jobs);
    wr_free(local->directory);
    wr_free(local);
}

/* Of two sets of a region the newer one counts. */
static bool is_newer(const struct local_region *region, uint64_t checkpoint)
{
    return checkpoint > region->kept.checkpoint && checkpoint > region->wanted.checkpoint;
}

static void want(struct local_job *job, struct local_region *region,
                 const struct tm_local_keep *keep)
{
    struct local_set old = region->wanted;

    region->wanted = (struct local_set){0};
    if (keep->files->count > 0) {
        local_set_fill(job, &region->wanted, keep);
    } else { /* nothing is needed any more */
        local_set_clear(&region->kept);
    }
    job->untidy |= old.checkpoint != 0 || keep->files->count == 0;
    local_set_clear(&old);
}

void tm_local_keep(struct tm_local *local, const struct tm_local_keep *keep)
{
    struct local_job *job = find_job(local, keep->job);
    struct local_region *region;

    if (local == NULL || local->stopped || local->options.bytes_max == 0 ||
        (job == NULL && keep->files->count == 0) || (job != NULL && job->doomed)) {
        return;
    }
    job = local_job_add(local, keep->job);
    job->in_use = true;
    job->used_ns = wr_env_mono_ns(local->options.env);
    wr_free(job->source);
    job->source = wr_strdup(keep->source);
    region = local_region_add(job, keep->region);
    if (is_newer(region, keep->checkpoint)) {
        want(job, region, keep);
    }
    local_pump(local);
}

void tm_local_forget(struct tm_local *local, struct wr_id id)
{
    struct local_job *job = find_job(local, id);

    if (job != NULL && !job->doomed) {
        local_doom(local, job);
        local_pump(local);
    }
}

void tm_local_tick(struct tm_local *local, uint64_t now_ns,
                   bool (*in_use)(void *ctx, struct wr_id job), void *ctx)
{
    for (uint32_t i = 0; local != NULL && i < local->jobs.count; i++) {
        struct local_job *job = local->jobs.items[i];
        job->in_use = in_use(ctx, job->id);
        if (job->in_use) {
            job->used_ns = now_ns;
        } else if (now_ns >= job->used_ns + TM_LOCAL_UNUSED_NS && !job->doomed) {
            local_doom(local, job);
        }
    }
    if (local != NULL) {
        local_make_fit(local);
        local_pump(local);
    }
}

char *tm_local_path(const struct tm_local *local, struct wr_id id)
{
    const struct local_job *job = find_job(local, id);

    return job == NULL || job->doomed || wr_map_count(job->files) == 0 ? NULL
                                                                       : wr_strdup(job->path);
}

static uint32_t whole_count(const struct local_job *job)
{
    uint32_t count = 0;

    for (uint32_t r = 0; r < job->regions.count; r++) {
        count += job->regions.items[r]->kept.checkpoint != 0;
    }
    return count;
}

/* The n-th of the whole regions of a job, or the job alone when there are none. */
static void describe(const struct local_job *job, uint32_t n, struct tm_local_state *ret)
{
    *ret = (struct tm_local_state){.job = job->id};
    for (uint32_t r = 0; r < job->regions.count; r++) {
        const struct local_region *region = job->regions.items[r];
        if (region->kept.checkpoint != 0 && n-- == 0) {
            ret->region = region->number;
            ret->checkpoint = region->kept.checkpoint;
            ret->tasks = region->kept.tasks;
            ret->task_count = region->kept.task_count;
            return;
        }
    }
}

bool tm_local_next(const struct tm_local *local, uint32_t *index, struct tm_local_state *ret)
{
    uint32_t left = *index;

    for (uint32_t j = 0; local != NULL && j < local->jobs.count; j++) {
        const struct local_job *job = local->jobs.items[j];
        uint32_t lines = job->doomed ? 0 : WR_MAX(whole_count(job), 1u);
        if (left < lines) {
            describe(job, left, ret);
            *index += 1;
            return true;
        }
        left -= lines;
    }
    return false;
}

uint64_t tm_local_bytes(const struct tm_local *local)
{
    return local == NULL ? 0 : local->bytes;
}

/* ---- names ---- */

static void add_name(struct wr_map *seen, struct tm_local_names *names, uint32_t *capacity,
                     char *name)
{
    if (wr_map_put(seen, name, names) == NULL) {
        names->items = wr_vec_grow(names->items, sizeof *names->items, names->count, 1, capacity);
        names->items[names->count++] = wr_strdup(name);
    }
}

static void add_part(struct wr_map *seen, struct tm_local_names *names, uint32_t *capacity,
                     const Weir__TablePart *part)
{
    for (size_t e = 0; e < part->n_extents; e++) {
        add_name(seen, names, capacity, part->extents[e]->file);
    }
    for (size_t f = 0; f < part->n_files; f++) {
        add_name(seen, names, capacity, part->files[f]->file);
    }
}

void tm_local_names_of(Weir__TaskState *const *states, size_t count, struct tm_local_names *ret)
{
    struct wr_map *seen = wr_map_create();
    uint32_t capacity = 0;

    *ret = (struct tm_local_names){0};
    for (size_t s = 0; s < count; s++) {
        const Weir__TaskState *state = states[s];
        for (size_t t = 0; t < state->n_tables; t++) {
            for (size_t p = 0; p < state->tables[t]->n_parts; p++) {
                add_part(seen, ret, &capacity, state->tables[t]->parts[p]);
            }
        }
        for (size_t o = 0; o < state->n_operators; o++) {
            for (size_t e = 0; e < state->operators[o]->n_extents; e++) {
                add_name(seen, ret, &capacity, state->operators[o]->extents[e]->file);
            }
        }
    }
    wr_map_destroy(seen);
}

void tm_local_names_fini(struct tm_local_names *names)
{
    for (uint32_t i = 0; i < names->count; i++) {
        wr_free(names->items[i]);
    }
    wr_free(names->items);
    *names = (struct tm_local_names){0};
}
