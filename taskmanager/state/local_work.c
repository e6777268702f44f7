/* Local recovery, on the pool: one bounded piece of work a job. */
#include <stdio.h>
#include <string.h>

#include "common/base/alloc.h"
#include "common/base/bytes.h"
#include "common/base/hash.h"
#include "common/base/limits.h"
#include "taskmanager/state/local_internal.h"

#define NOTE_BYTES_MAX (16u * 1024 * 1024)

/* ---- looking ---- */

/* true in *ret_found: it is there. Not to be there is no error. */
static enum wr_code look(struct wr_env *env, const char *path, bool *ret_found,
                         uint64_t *ret_bytes, struct wr_error *err)
{
    struct wr_file_info info;
    enum wr_code code = env->ops->info(env, path, &info, err);

    if (code == WR_OK) {
        *ret_found = true;
        *ret_bytes = info.bytes;
    }
    return code == WR_ERR_NOT_FOUND ? WR_OK : code;
}

static void measure(struct local_work *work, struct wr_env *env)
{
    for (uint32_t i = 0; work->code == WR_OK && i < work->items.count; i++) {
        struct local_item *item = &work->items.items[i];
        work->code =
            look(env, item->source, &item->found_there, &item->bytes_there, &work->err);
        if (work->code == WR_OK) {
            work->code = look(env, item->path, &item->found_here, &item->bytes_here, &work->err);
        }
    }
}

/* ---- placing ---- */

static enum wr_code unlink_if_there(struct wr_env *env, const char *path, struct wr_error *err)
{
    enum wr_code code = env->ops->unlink(env, path, err);

    return code == WR_ERR_NOT_FOUND ? WR_OK : code;
}

/* Whatever the reason why it cannot be linked: a copy may still work. */
static bool try_link(const struct local_work *work, struct wr_env *env)
{
    struct wr_error ignored;
    enum wr_code code = env->ops->link(env, work->from, work->to, &ignored);

    if (code == WR_ERR_EXISTS && unlink_if_there(env, work->to, &ignored) == WR_OK) {
        code = env->ops->link(env, work->from, work->to, &ignored);
    }
    return code == WR_OK;
}

static enum wr_code copy_bytes(struct local_work *work, struct wr_env *env, int from, int to,
                               size_t *ret_got)
{
    WR_AUTO_FREE uint8_t *data = wr_alloc(LOCAL_STEP_BYTES);

    if (env->ops->read_at(env, from, data, LOCAL_STEP_BYTES, work->offset, ret_got,
                          &work->err) != WR_OK) {
        return work->err.code;
    }
    return env->ops->write_at(env, to, data, *ret_got, work->offset, &work->err);
}

static enum wr_code copy_opened(struct local_work *work, struct wr_env *env, int from,
                                const char *temporary, size_t *ret_got)
{
    unsigned flags = WR_OPEN_WRITE | WR_OPEN_CREATE | (work->offset == 0 ? WR_OPEN_TRUNCATE : 0);
    enum wr_code code;
    int to;

    if (env->ops->open(env, temporary, flags, &to, &work->err) != WR_OK) {
        /* That the original is gone means something else. */
        return work->err.code == WR_ERR_NOT_FOUND ? WR_ERR_IO : work->err.code;
    }
    code = copy_bytes(work, env, from, to, ret_got);
    env->ops->close(env, to);
    return code;
}

static enum wr_code copy_step(struct local_work *work, struct wr_env *env)
{
    WR_AUTO_FREE char *temporary = wr_asprintf("%s.tmp", work->to);
    enum wr_code code;
    size_t got = 0;
    int from;

    if (env->ops->open(env, work->from, WR_OPEN_READ, &from, &work->err) != WR_OK) {
        return work->err.code;
    }
    code = copy_opened(work, env, from, temporary, &got);
    env->ops->close(env, from);
    if (code != WR_OK) {
        return code;
    }
    work->offset += got;
    if (work->offset < work->total && got == 0) {
        return wr_fail(&work->err, WR_ERR_IO, "file \"%s\" has become shorter", work->from);
    }
    return work->offset < work->total
               ? WR_OK
               : env->ops->rename(env, temporary, work->to, &work->err);
}

static void place(struct local_work *work, struct wr_env *env)
{
    if (work->directory != NULL) {
        work->code = env->ops->make_directory(env, work->directory, &work->err);
    }
    if (work->code == WR_OK && work->may_link) {
        work->linked = try_link(work, env);
    }
    if (work->code == WR_OK && !work->linked) {
        work->code = copy_step(work, env);
    }
}

/* ---- the note ---- */

uint8_t *local_note_pack(const struct local_job *job, const struct local_region *region,
                         const struct local_set *set, size_t *ret_bytes)
{
    Weir__LocalNote note = WEIR__LOCAL_NOTE__INIT;
    WR_AUTO_FREE char **files = WR_NEW_ARRAY(char *, set->file_count + 1);
    struct wr_hash128 hash;
    uint8_t id[16], *data;
    size_t bytes;

    memcpy(id, &job->id.high, 8);
    memcpy(id + 8, &job->id.low, 8);
    for (uint32_t i = 0; i < set->file_count; i++) {
        files[i] = set->files[i]->name;
    }
    note.version = WR_LOCAL_VERSION;
    note.job = (ProtobufCBinaryData){sizeof id, id};
    note.region = region->number;
    note.checkpoint = set->checkpoint;
    note.n_tasks = set->task_count;
    note.tasks = set->tasks;
    note.n_files = set->file_count;
    note.files = files;
    bytes = weir__local_note__get_packed_size(&note);
    data = wr_alloc(bytes + 16);
    (void)weir__local_note__pack(&note, data);
    hash = wr_hash128_bytes(data, bytes);
    wr_store_u64(data + bytes, hash.low);
    wr_store_u64(data + bytes + 8, hash.high);
    *ret_bytes = bytes + 16;
    return data;
}

Weir__LocalNote *local_note_read(struct wr_env *env, const char *path)
{
    WR_AUTO_FREE char *data = NULL;
    struct wr_hash128 hash;
    Weir__LocalNote *note;
    struct wr_error ignored;
    size_t bytes;

    if (wr_file_read_all(env, path, NOTE_BYTES_MAX, &data, &bytes, &ignored) != WR_OK ||
        bytes < 16) {
        return NULL;
    }
    hash = wr_hash128_bytes(data, bytes - 16);
    if (wr_load_u64((uint8_t *)data + bytes - 16) != hash.low ||
        wr_load_u64((uint8_t *)data + bytes - 8) != hash.high) {
        return NULL;
    }
    note = weir__local_note__unpack(NULL, bytes - 16, (const uint8_t *)data);
    if (note != NULL && note->version != WR_LOCAL_VERSION) {
        weir__local_note__free_unpacked(note, NULL);
        return NULL;
    }
    return note;
}

static void write_note(struct local_work *work, struct wr_env *env)
{
    WR_AUTO_FREE char *temporary = wr_asprintf("%s.tmp", work->to);
    int file;

    work->code = env->ops->open(env, temporary, WR_OPEN_WRITE | WR_OPEN_CREATE | WR_OPEN_TRUNCATE,
                                &file, &work->err);
    if (work->code != WR_OK) {
        return;
    }
    work->code = env->ops->write_at(env, file, work->note, work->note_bytes, 0, &work->err);
    env->ops->close(env, file);
    if (work->code == WR_OK) {
        work->code = env->ops->rename(env, temporary, work->to, &work->err);
    }
}

/* ---- removing ---- */

/* All are tried; the first error is told. */
static void remove_all(struct local_work *work, struct wr_env *env)
{
    struct wr_error err;

    for (uint32_t i = 0; i < work->items.count; i++) {
        const struct local_item *item = &work->items.items[i];
        enum wr_code code;
        if (item->directory) {
            (void)env->ops->remove_directory(env, item->path, &err); /* strangers may be in it */
            continue;
        }
        code = unlink_if_there(env, item->path, &err);
        if (code == WR_OK && item->temporary) {
            WR_AUTO_FREE char *temporary = wr_asprintf("%s.tmp", item->path);
            code = unlink_if_there(env, temporary, &err);
        }
        if (code != WR_OK && work->code == WR_OK) {
            work->code = code;
            work->err = err;
        }
    }
}

/* ---- */

void local_work_run(struct wr_job *job, struct wr_env *env)
{
    struct local_work *work = WR_CONTAINER_OF(job, struct local_work, job);

    switch (work->kind) {
    case LOCAL_MEASURE:
        measure(work, env);
        break;
    case LOCAL_PLACE:
        place(work, env);
        break;
    case LOCAL_NOTE:
        write_note(work, env);
        break;
    case LOCAL_REMOVE:
        remove_all(work, env);
        break;
    }
}

void local_work_free(struct local_work *work)
{
    for (uint32_t i = 0; i < work->items.count; i++) {
        wr_free(work->items.items[i].path);
        wr_free(work->items.items[i].source);
    }
    WR_VEC_FINI(&work->items);
    wr_free(work->from);
    wr_free(work->to);
    wr_free(work->directory);
    wr_free(work->note);
    wr_free(work);
}
