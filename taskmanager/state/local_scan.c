/* Local recovery: what an earlier process has left on the disk. What cannot be read is as if it
 * were not there. */
#include <stdlib.h>
#include <string.h>

#include "common/base/alloc.h"
#include "taskmanager/state/local_internal.h"

static bool has_suffix(const char *name, const char *suffix)
{
    size_t bytes = strlen(name), tail = strlen(suffix);

    return bytes >= tail && strcmp(name + bytes - tail, suffix) == 0;
}

static void scan_file(struct tm_local *local, struct local_job *job, const char *name,
                      const char *path, uint64_t bytes)
{
    struct wr_error ignored;
    struct local_file *file;

    if (has_suffix(name, ".tmp")) {
        (void)local->options.env->ops->unlink(local->options.env, path, &ignored);
    } else if (local_name_is_safe(name)) {
        file = local_file_add(job, name);
        file->named = true;
        local_count(local, file, bytes);
    }
}

/* name: relative to the job's directory, "" = that itself. */
static void scan_directory(struct tm_local *local, struct local_job *job, const char *name,
                           uint32_t depth)
{
    struct wr_env *env = local->options.env;
    WR_AUTO_FREE char *path = wr_asprintf("%s/%s", job->path, name);
    struct wr_file_list list = {0};
    struct wr_error ignored;

    if (depth > LOCAL_DEPTH_MAX || env->ops->list(env, path, &list, &ignored) != WR_OK) {
        return;
    }
    for (uint32_t i = 0; i < list.count; i++) {
        WR_AUTO_FREE char *child =
            wr_asprintf("%s%s%s", name, name[0] == '\0' ? "" : "/", list.names[i]);
        WR_AUTO_FREE char *at = wr_asprintf("%s/%s", job->path, child);
        struct wr_file_info info;
        if (env->ops->info(env, at, &info, &ignored) != WR_OK) {
            continue;
        }
        if (info.is_directory) {
            (void)local_directory_add(job, child);
            scan_directory(local, job, child, depth + 1);
        } else {
            scan_file(local, job, child, at, info.bytes);
        }
    }
    wr_file_list_fini(&list);
}

/* Of this job and region, and of files that are there. */
static bool is_whole(const struct local_job *job, const struct local_region *region,
                     const Weir__LocalNote *note)
{
    if (note->job.len != 16 || memcmp(note->job.data, &job->id.high, 8) != 0 ||
        memcmp(note->job.data + 8, &job->id.low, 8) != 0 || note->region != region->number ||
        note->checkpoint == 0) {
        return false;
    }
    for (size_t i = 0; i < note->n_files; i++) {
        if (wr_map_get(job->files, note->files[i]) == NULL) {
            return false;
        }
    }
    return true;
}

static void take_note(struct local_job *job, struct local_region *region,
                      const Weir__LocalNote *note)
{
    struct tm_local_names names = {note->files, (uint32_t)note->n_files};

    local_set_fill(job, &region->kept,
                   &(struct tm_local_keep){.checkpoint = note->checkpoint,
                                           .tasks = note->tasks,
                                           .task_count = (uint32_t)note->n_tasks,
                                           .files = &names});
}

/* A note that cannot be believed goes with the next file that is not needed, or is replaced. */
static void scan_note(struct tm_local *local, struct local_job *job, const char *name)
{
    WR_AUTO_FREE char *path = wr_asprintf("%s/%s", job->path, name);
    struct local_region *region;
    Weir__LocalNote *note;
    char *end;
    unsigned long number = strtoul(name + strlen("region-"), &end, 10);

    if (*end != '\0' || end == name + strlen("region-") || number >= UINT32_MAX) {
        return;
    }
    region = local_region_add(job, (uint32_t)number);
    region->noted = true;
    note = local_note_read(local->options.env, path);
    if (note != NULL && is_whole(job, region, note)) {
        take_note(job, region, note);
    }
    if (note != NULL) {
        weir__local_note__free_unpacked(note, NULL);
    }
}

static void scan_notes(struct tm_local *local, struct local_job *job)
{
    struct wr_env *env = local->options.env;
    struct wr_file_list list = {0};
    struct wr_error ignored;

    if (env->ops->list(env, job->path, &list, &ignored) != WR_OK) {
        return;
    }
    for (uint32_t i = 0; i < list.count; i++) {
        if (strncmp(list.names[i], "region-", 7) == 0) {
            scan_note(local, job, list.names[i]);
        }
    }
    wr_file_list_fini(&list);
}

void local_scan(struct tm_local *local)
{
    struct wr_env *env = local->options.env;
    struct wr_file_list list = {0};
    struct wr_error ignored;

    if (env->ops->list(env, local->directory, &list, &ignored) != WR_OK) {
        return;
    }
    for (uint32_t i = 0; i < list.count; i++) {
        struct local_job *job;
        struct wr_id id;
        if (wr_id_parse(list.names[i], &id, &ignored) != WR_OK) {
            continue; /* nobody knows whose it is */
        }
        job = local_job_add(local, id);
        scan_directory(local, job, "", 0);
        scan_notes(local, job);
        if (wr_map_count(job->files) == 0) {
            local_doom(local, job);
        }
    }
    wr_file_list_fini(&list);
}
