/* Local recovery, on the loop: which job of the pool comes next, and what comes of it. */
#include <inttypes.h>
#include <string.h>

#include "common/base/alloc.h"
#include "common/obs/log.h"
#include "taskmanager/state/local_internal.h"

/* ---- giving up ---- */

static void complain(struct tm_local *local, const struct local_job *job,
                     const struct wr_error *err)
{
    char text[WR_ID_TEXT_BYTES];

    if (!local->complained && !local->stopped) {
        wr_log(WR_LOG_WARN, "local_recovery_incomplete", "job=%s error=%s",
               wr_id_format(job->id, text), wr_log_quote(err->message));
    }
    local->complained = true;
}

static void drop_wanted(struct tm_local *local, struct local_job *job,
                        struct local_region *region)
{
    local_set_clear(&region->wanted);
    job->untidy = true;
    local->again = true;
}

/* ---- what comes next ---- */

static struct local_work *work_new(struct tm_local *local, enum local_work_kind kind,
                                   struct local_job *job, struct local_region *region)
{
    struct local_work *work = WR_NEW(struct local_work);

    work->local = local;
    work->kind = kind;
    work->of = job;
    work->region = region;
    work->checkpoint = region == NULL ? 0 : region->wanted.checkpoint;
    return work;
}

char *local_note_path(const struct local_job *job, uint32_t region)
{
    return wr_asprintf("%s/region-%u", job->path, region);
}

/* Notes first: they must not speak of what is gone. */
static void add_notes(struct local_work *work)
{
    for (uint32_t i = 0; i < work->of->regions.count; i++) {
        struct local_region *region = work->of->regions.items[i];
        if (region->noted && region->kept.checkpoint == 0) {
            struct local_item *item = WR_VEC_ADD(&work->items);
            item->region = region;
            item->path = local_note_path(work->of, region->number);
        }
    }
}

/* Files that no set names; what is not on the disk is just forgotten. */
static void add_unnamed(struct local_work *work)
{
    uint32_t cursor = 0;
    void *value;

    while (work->items.count < LOCAL_BATCH &&
           wr_map_next(work->of->files, &cursor, NULL, NULL, &value)) {
        struct local_file *file = value;
        if (file->refs > 0) {
            continue;
        }
        if (!file->named && !file->temporary) {
            (void)wr_map_remove(work->of->files, file->name);
            local_file_free(file);
            continue;
        }
        struct local_item *item = WR_VEC_ADD(&work->items);
        item->file = file;
        item->path = wr_asprintf("%s/%s", work->of->path, file->name);
        item->temporary = file->temporary;
    }
}

/* Deepest first. */
static void add_directories(struct local_work *work)
{
    for (uint32_t i = work->of->directories.count; i > 0; i--) {
        struct local_item *item = WR_VEC_ADD(&work->items);
        item->path = wr_asprintf("%s/%s", work->of->path, work->of->directories.items[i - 1].name);
        item->directory = true;
    }
    struct local_item *item = WR_VEC_ADD(&work->items);
    item->path = wr_strdup(work->of->path);
    item->directory = true;
    work->last = true;
}

static struct local_work *tidy(struct tm_local *local, struct local_job *job)
{
    struct local_work *work = work_new(local, LOCAL_REMOVE, job, NULL);

    add_notes(work);
    add_unnamed(work);
    if (work->items.count == 0 && job->doomed) {
        add_directories(work);
    }
    if (work->items.count == 0) {
        job->untidy = false;
        local_work_free(work);
        return NULL;
    }
    return work;
}

static struct local_work *measure(struct tm_local *local, struct local_job *job,
                                  struct local_region *region)
{
    struct local_work *work = work_new(local, LOCAL_MEASURE, job, region);
    struct local_set *set = &region->wanted;

    for (uint32_t i = 0; i < set->file_count && work->items.count < LOCAL_BATCH; i++) {
        if (set->files[i]->state != LOCAL_UNKNOWN) {
            continue;
        }
        struct local_item *item = WR_VEC_ADD(&work->items);
        item->file = set->files[i];
        item->path = wr_asprintf("%s/%s", job->path, set->files[i]->name);
        item->source = wr_asprintf("%s/%s", job->source, set->files[i]->name);
    }
    if (work->items.count == 0) {
        local_work_free(work);
        return NULL;
    }
    return work;
}

static uint64_t set_bytes(const struct local_set *set)
{
    uint64_t bytes = 0;

    for (uint32_t i = 0; i < set->file_count; i++) {
        bytes += set->files[i]->bytes;
    }
    return bytes;
}

static uint64_t missing_bytes(const struct local_set *set)
{
    uint64_t bytes = 0;

    for (uint32_t i = 0; i < set->file_count; i++) {
        const struct local_file *file = set->files[i];
        bytes += file->state == LOCAL_HERE ? 0 : file->bytes - WR_MIN(file->bytes, file->on_disk);
    }
    return bytes;
}

/* A job without tasks here, the one that had them longest ago. */
static struct local_job *idle_job(const struct tm_local *local)
{
    struct local_job *best = NULL;

    for (uint32_t i = 0; i < local->jobs.count; i++) {
        struct local_job *job = local->jobs.items[i];
        if (!job->in_use && !job->doomed && (best == NULL || job->used_ns < best->used_ns)) {
            best = job;
        }
    }
    return best;
}

static void refuse(struct tm_local *local, struct local_job *job, struct local_region *region)
{
    struct wr_error err;

    (void)wr_fail(&err, WR_ERR_LIMIT,
                  "files of %" PRIu64 " bytes do not fit beside the %" PRIu64 " bytes that are "
                  "kept already: raise local_recovery_disk, which is %" PRIu64 " bytes",
                  missing_bytes(&region->wanted), local->bytes, local->options.bytes_max);
    complain(local, job, &err);
    drop_wanted(local, job, region);
}

/* Room for what is wanted: from jobs that may never come back, then from what it replaces. */
static void make_room(struct tm_local *local, struct local_job *job, struct local_region *region)
{
    struct local_job *idle = idle_job(local);

    if (set_bytes(&region->wanted) > local->options.bytes_max) {
        refuse(local, job, region);
    } else if (idle != NULL) {
        local_doom(local, idle);
    } else if (region->kept.checkpoint != 0) {
        local_set_clear(&region->kept);
        job->untidy = true;
        local->again = true;
    } else {
        refuse(local, job, region);
    }
}

void local_make_fit(struct tm_local *local)
{
    struct local_job *idle = local->bytes > local->options.bytes_max ? idle_job(local) : NULL;

    if (idle != NULL) {
        local_doom(local, idle);
    }
}

/* The directory of a file, if it has to be made; returned. */
static char *directory_of(struct local_job *job, const char *name)
{
    WR_AUTO_FREE char *directory = wr_strndup(name, (size_t)(strrchr(name, '/') - name));
    struct local_directory *known;

    for (char *p = directory; (p = strchr(p, '/')) != NULL; p++) {
        *p = '\0';
        (void)local_directory_add(job, directory); /* parents first */
        *p = '/';
    }
    known = local_directory_add(job, directory);
    if (known->made) {
        return NULL;
    }
    known->made = true;
    return wr_asprintf("%s/%s", job->path, directory);
}

/* Something is wrong here: perhaps a directory has gone. */
static void forget_directories(struct local_job *job)
{
    for (uint32_t i = 0; i < job->directories.count; i++) {
        job->directories.items[i].made = false;
    }
}

static struct local_work *place(struct tm_local *local, struct local_job *job,
                                struct local_region *region)
{
    struct local_work *work = work_new(local, LOCAL_PLACE, job, region);
    struct local_file *file = region->wanted.files[region->wanted.placed];

    work->file = file;
    work->from = wr_asprintf("%s/%s", job->source, file->name);
    work->to = wr_asprintf("%s/%s", job->path, file->name);
    work->directory = directory_of(job, file->name);
    work->may_link = file->state == LOCAL_MISSING;
    work->offset = file->state == LOCAL_COPYING ? file->copied : 0;
    work->total = file->bytes;
    return work;
}

static struct local_work *note(struct tm_local *local, struct local_job *job,
                               struct local_region *region)
{
    struct local_work *work = work_new(local, LOCAL_NOTE, job, region);

    work->to = local_note_path(job, region->number);
    work->note = local_note_pack(job, region, &region->wanted, &work->note_bytes);
    return work;
}

static struct local_work *region_work(struct tm_local *local, struct local_job *job,
                                      struct local_region *region)
{
    struct local_set *set = &region->wanted;
    struct local_work *work = set->measured ? NULL : measure(local, job, region);

    if (work != NULL) {
        return work;
    }
    if (local->bytes + (set->measured ? 0 : missing_bytes(set)) > local->options.bytes_max) {
        make_room(local, job, region);
        return NULL;
    }
    set->measured = true;
    while (set->placed < set->file_count && set->files[set->placed]->state == LOCAL_HERE) {
        set->placed += 1;
    }
    return set->placed < set->file_count ? place(local, job, region) : note(local, job, region);
}

static struct local_work *job_work(struct tm_local *local, struct local_job *job)
{
    struct local_work *work = job->doomed || job->untidy ? tidy(local, job) : NULL;

    for (uint32_t i = 0; work == NULL && !job->doomed && i < job->regions.count; i++) {
        if (job->regions.items[i]->wanted.checkpoint != 0) {
            work = region_work(local, job, job->regions.items[i]);
        }
    }
    return work;
}

static struct local_work *next_work(struct tm_local *local)
{
    struct local_work *work = NULL;

    do {
        local->again = false;
        for (uint32_t i = 0; work == NULL && i < local->jobs.count; i++) {
            local->turn = (local->turn + 1) % local->jobs.count;
            work = job_work(local, local->jobs.items[local->turn]);
        }
    } while (work == NULL && local->again);
    return work;
}

/* ---- what has been done ---- */

/* What the files of any set are has to be looked at again. */
static void look_again(struct local_job *job)
{
    for (uint32_t i = 0; i < job->regions.count; i++) {
        job->regions.items[i]->wanted.measured = false;
        job->regions.items[i]->wanted.placed = 0;
    }
}

/* Its wanted set cannot be had, unless it is another by now. */
static void give_up(struct local_work *work)
{
    if (work->region->wanted.checkpoint == work->checkpoint) {
        drop_wanted(work->local, work->of, work->region);
    }
}

static void failed(struct local_work *work)
{
    /* The original is gone when a newer checkpoint has replaced it. */
    if (work->code != WR_ERR_NOT_FOUND) {
        complain(work->local, work->of, &work->err);
    }
    give_up(work);
}

static void measured(struct local_work *work)
{
    for (uint32_t i = 0; i < work->items.count; i++) {
        struct local_item *item = &work->items.items[i];
        struct local_file *file = item->file;
        if (!item->found_there) {
            give_up(work);
            continue;
        }
        file->bytes = item->bytes_there;
        file->named = item->found_here;
        file->state = item->found_here && item->bytes_here == item->bytes_there ? LOCAL_HERE
                                                                                : LOCAL_MISSING;
        local_count(work->local, file, item->found_here ? item->bytes_here : 0);
    }
}

static void placed(struct local_work *work)
{
    struct local_file *file = work->file;

    file->temporary |= !work->linked;
    if (work->code != WR_OK) {
        file->state = LOCAL_UNKNOWN;
        file->copied = 0;
        file->named = true; /* perhaps */
        look_again(work->of);
        forget_directories(work->of);
        failed(work);
    } else if (work->linked || work->offset >= work->total) {
        file->state = LOCAL_HERE;
        file->named = true;
        file->temporary = false;
        local_count(work->local, file, work->total);
    } else {
        file->state = LOCAL_COPYING;
        file->copied = work->offset;
        local_count(work->local, file, work->offset);
    }
}

static void noted(struct local_work *work)
{
    struct local_region *region = work->region;
    char text[WR_ID_TEXT_BYTES];

    region->noted = true;
    work->of->untidy = true;
    if (work->code != WR_OK) {
        failed(work);
    } else if (region->wanted.checkpoint == work->checkpoint) {
        local_set_clear(&region->kept);
        region->kept = region->wanted;
        region->wanted = (struct local_set){0};
        work->local->complained = false;
        wr_log(WR_LOG_DEBUG, "state_kept", "job=%s region=%u checkpoint=%" PRIu64 " files=%u",
               wr_id_format(work->of->id, text), region->number, region->kept.checkpoint,
               region->kept.file_count);
    }
}

/* What could not be removed is not counted any more: the next process finds it. */
static void removed(struct local_work *work)
{
    if (work->code != WR_OK) {
        complain(work->local, work->of, &work->err);
    }
    for (uint32_t i = 0; i < work->items.count; i++) {
        struct local_item *item = &work->items.items[i];
        struct local_file *file = item->file;
        if (item->region != NULL) {
            item->region->noted = item->region->kept.checkpoint != 0;
        }
        if (file == NULL) {
            continue;
        }
        local_count(work->local, file, 0);
        file->named = file->temporary = false;
        if (file->refs == 0) {
            (void)wr_map_remove(work->of->files, file->name);
            local_file_free(file);
        } else { /* named again meanwhile */
            file->state = LOCAL_UNKNOWN;
            look_again(work->of);
        }
    }
    if (work->last) {
        local_job_remove(work->local, work->of);
    }
}

static void work_done(struct wr_job *job, void *owner)
{
    struct local_work *work = WR_CONTAINER_OF(job, struct local_work, job);
    struct tm_local *local = work->local;

    (void)owner;
    local->working = NULL;
    switch (work->kind) {
    case LOCAL_MEASURE:
        if (work->code == WR_OK) {
            measured(work);
        } else {
            failed(work);
        }
        break;
    case LOCAL_PLACE:
        placed(work);
        break;
    case LOCAL_NOTE:
        noted(work);
        break;
    case LOCAL_REMOVE:
        removed(work);
        break;
    }
    local_work_free(work);
    local_pump(local);
}

void local_pump(struct tm_local *local)
{
    struct local_work *work;

    if (local->stopped || local->working != NULL) {
        return;
    }
    work = next_work(local);
    if (work == NULL) {
        return;
    }
    work->job = (struct wr_job){.run = local_work_run, .done = work_done,
                                .home = local->options.home};
    local->working = work;
    local->options.env->ops->offload(local->options.env, &work->job);
}

