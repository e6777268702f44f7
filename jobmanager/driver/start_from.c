#include "jobmanager/driver/start_from.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "common/base/alloc.h"
#include "common/base/limits.h"
#include "common/base/map.h"
#include "common/base/state_name.h"
#include "common/checkpoint/manifest.h"
#include "common/checkpoint/proof.h"
#include "common/checkpoint/record.h"
#include "jobmanager/driver/record_log.h"
#include "jobmanager/plan/inherit.h"

#define COPY_BYTES (1024u * 1024)
#define PLAN_FILE_BYTES_MAX WR_CONTROL_FRAME_BYTES_MAX

/* ---- the plan ---- */

uint8_t *jm_plan_file_content(const Weir__JobPlan *plan, size_t *ret_bytes)
{
    struct wr_hash128 hash;

    return wr_prove(&plan->base, ret_bytes, &hash);
}

enum wr_code jm_plan_file_write(struct wr_env *env, const char *directory, const uint8_t *content,
                                size_t bytes, struct wr_error *err)
{
    WR_AUTO_FREE char *path = wr_asprintf("%s/plan", directory);

    if (env->ops->make_directory(env, directory, err) != WR_OK) {
        return err->code;
    }
    return wr_file_replace(env, path, content, bytes, err);
}

enum wr_code jm_plan_file_read(struct wr_env *env, const char *directory, struct wr_plan **ret,
                               struct wr_error *err)
{
    WR_AUTO_FREE char *path = wr_asprintf("%s/plan", directory);
    WR_AUTO_FREE char *data = NULL;
    struct wr_hash128 hash;
    size_t bytes;

    if (wr_file_read_all(env, path, PLAN_FILE_BYTES_MAX, &data, &bytes, err) != WR_OK ||
        wr_proved("plan", path, data, bytes, &bytes, &hash, err) != WR_OK) {
        return err->code;
    }
    return wr_plan_decode(data, bytes, ret, err) == WR_OK ? WR_OK : wr_wrap(err, "plan \"%s\"", path);
}

/* ---- files ---- */

/* A file that the manifest names. */
struct taken {
    char *name;   /* in the new job's directory */
    uint64_t end; /* the last byte that is needed */
};

struct take {
    struct wr_env *env;
    struct jm_start_from *start;
    struct wr_id source; /* the other job */
    struct wr_map *files; /* by name in the source: struct taken */
    const char *stranger; /* a name that is none of a state file; NULL: there is none */
    bool copied;          /* some file has been */
    Weir__Manifest *manifest;
    uint8_t *packed; /* the manifest as it is written, */
    size_t packed_bytes;
    struct wr_hash128 hash;
    char name[64]; /* and its name in the job's directory */
};

/* Whatever a manifest of somebody else's says: files of this one folder. */
static bool is_state_file(const char *file)
{
    return strncmp(file, "state/", 6) == 0 && file[6] != '\0' && file[6] != '.' &&
           strchr(file + 6, '/') == NULL;
}

/* By whose it was and its name there: the same name in the new job's directory is the same file, whatever
 * else was tried under the job's id. */
static char *taken_name(const struct take *take, const char *file)
{
    struct wr_state_name name = {.incarnation = wr_state_name_incarnation(take->source),
                                 .checkpoint = take->manifest->checkpoint};
    char id[WR_ID_TEXT_BYTES], text[WR_STATE_NAME_BYTES], rest[40];
    WR_AUTO_FREE char *whole = wr_asprintf("%s/%s", wr_id_format(take->source, id), file);
    struct wr_hash128 hash = wr_hash128_bytes(whole, strlen(whole));

    (void)snprintf(rest, sizeof rest, "%016" PRIx64 "%016" PRIx64, hash.high, hash.low);
    return wr_asprintf("state/%s", wr_state_name_format(&name, rest, text));
}

static void take_reference(void *ctx, const struct wr_reference *reference)
{
    struct take *take = ctx;
    struct taken *taken = wr_map_get(take->files, reference->file);

    if (taken == NULL) {
        taken = WR_NEW(struct taken);
        taken->name = taken_name(take, reference->file);
        (void)wr_map_put(take->files, reference->file, taken);
        if (!is_state_file(reference->file)) {
            take->stranger = reference->file;
        }
    }
    taken->end = WR_MAX(taken->end, reference->offset + reference->bytes);
}

static enum wr_code copy_bytes(struct wr_env *env, int from, int to, struct wr_error *err)
{
    WR_AUTO_FREE uint8_t *buffer = wr_alloc(COPY_BYTES);
    uint64_t offset = 0;
    size_t got = COPY_BYTES;

    while (got == COPY_BYTES) {
        if (env->ops->read_at(env, from, buffer, COPY_BYTES, offset, &got, err) != WR_OK ||
            (got > 0 && env->ops->write_at(env, to, buffer, got, offset, err) != WR_OK)) {
            return err->code;
        }
        offset += got;
    }
    return env->ops->fsync(env, to, err);
}

/* Under another name first: who finds the file finds all of it. */
static enum wr_code copy_file(struct wr_env *env, const char *from, const char *to,
                              struct wr_error *err)
{
    WR_AUTO_FREE char *temporary =
        wr_asprintf("%s.%016" PRIx64 ".tmp", to, env->ops->random_u64(env));
    struct wr_error ignored;
    enum wr_code code;
    int in, out;

    if (env->ops->open(env, from, WR_OPEN_READ, &in, err) != WR_OK) {
        return err->code;
    }
    code = env->ops->open(env, temporary, WR_OPEN_WRITE | WR_OPEN_CREATE | WR_OPEN_EXCLUSIVE, &out,
                          err);
    if (code == WR_OK) {
        code = copy_bytes(env, in, out, err);
        env->ops->close(env, out);
        code = code == WR_OK ? env->ops->rename(env, temporary, to, err) : code;
        if (code != WR_OK) {
            (void)env->ops->unlink(env, temporary, &ignored); /* best effort: garbage otherwise */
        }
    }
    env->ops->close(env, in);
    return code;
}

/* A link where that is possible, which costs nothing and outlives the other job's own name. */
static enum wr_code take_file(struct take *take, const char *file, const struct taken *taken,
                              struct wr_error *err)
{
    WR_AUTO_FREE char *from = wr_asprintf("%s/%s", take->start->source, file);
    WR_AUTO_FREE char *to = wr_asprintf("%s/%s", take->start->directory, taken->name);
    struct wr_env *env = take->env;
    struct wr_file_info info;
    enum wr_code code;

    if (env->ops->info(env, from, &info, err) != WR_OK) {
        return err->code;
    }
    if (info.bytes < taken->end) {
        return wr_fail(err, WR_ERR_CORRUPT,
                       "\"%s\" is cut short: it has %" PRIu64 " bytes, and the checkpoint needs "
                       "%" PRIu64,
                       from, info.bytes, taken->end);
    }
    code = env->ops->link(env, from, to, err);
    if (code == WR_ERR_EXISTS) {
        return WR_OK;
    }
    if (code == WR_OK || code == WR_ERR_NO_SPACE) {
        return code;
    }
    take->copied = true;
    return copy_file(env, from, to, err);
}

static enum wr_code take_files(struct take *take, struct wr_error *err)
{
    WR_AUTO_FREE char *folder = wr_asprintf("%s/state", take->start->directory);
    enum wr_code code = take->env->ops->make_directory(take->env, folder, err);
    const char *file;
    uint32_t cursor = 0;
    void *taken;

    while (code == WR_OK && wr_map_next(take->files, &cursor, &file, NULL, &taken)) {
        code = take_file(take, file, taken, err);
    }
    return code == WR_OK ? take->env->ops->fsync_directory(take->env, folder, err) : code;
}

static void rename_file(const struct take *take, char **file)
{
    const struct taken *taken = wr_map_get(take->files, *file);

    wr_free(*file);
    *file = wr_strdup(taken->name);
}

static void rename_files(struct take *take)
{
    const Weir__Manifest *m = take->manifest;

    for (size_t t = 0; t < m->n_tasks; t++) {
        const Weir__TaskState *task = m->tasks[t];
        for (size_t i = 0; i < task->n_tables; i++) {
            for (size_t p = 0; p < task->tables[i]->n_parts; p++) {
                Weir__TablePart *part = task->tables[i]->parts[p];
                for (size_t e = 0; e < part->n_extents; e++) {
                    rename_file(take, &part->extents[e]->file);
                }
                for (size_t f = 0; f < part->n_files; f++) {
                    rename_file(take, &part->files[f]->file);
                }
            }
        }
        for (size_t o = 0; o < task->n_operators; o++) {
            for (size_t e = 0; e < task->operators[o]->n_extents; e++) {
                rename_file(take, &task->operators[o]->extents[e]->file);
            }
        }
    }
}

/* ---- the record ---- */

/* The job has records already: the same request has come before, or comes twice. */
static enum wr_code check_first(const struct take *take, struct wr_error *err)
{
    Weir__EpochRecord *there;
    struct wr_hash128 hash;
    bool same;
    enum wr_code code = wr_record_read(take->env, take->start->directory, 1, &there, &hash, err);

    if (code == WR_ERR_NOT_FOUND) {
        return WR_OK; /* swept: the job has been running for long, and says itself that it is there */
    }
    if (code != WR_OK) {
        return code;
    }
    same = there->manifest_hash_low == take->hash.low &&
           there->manifest_hash_high == take->hash.high;
    weir__epoch_record__free_unpacked(there, NULL);
    return same ? WR_OK
                : wr_fail(err, WR_ERR_EXISTS,
                          "a job of this id has been started from something else already");
}

/* The nonce is the job's id: whoever appends this record for this job appends the same one. */
static enum wr_code append_record(struct take *take, struct wr_error *err)
{
    Weir__EpochRecord record = WEIR__EPOCH_RECORD__INIT;
    WR_AUTO_FREE char *folder = wr_asprintf("%s/epoch", take->start->directory);
    char source[WR_ID_TEXT_BYTES];
    WR_AUTO_FREE char *reason =
        wr_asprintf("from job %s", wr_id_format(take->source, source));
    struct wr_hash128 ignored;
    enum wr_code code;

    record.version = WR_RECORD_VERSION;
    record.k = 1;
    record.kind = WEIR__EPOCH_RECORD__KIND__CHECKPOINT;
    record.checkpoint = take->manifest->checkpoint;
    record.manifest = take->name;
    record.manifest_hash_low = take->hash.low;
    record.manifest_hash_high = take->hash.high;
    record.nonce = take->manifest->job;
    record.reason = reason;
    record.wall_us = take->manifest->wall_us;
    code = take->env->ops->make_directory(take->env, folder, err);
    if (code == WR_OK) {
        code = jm_log_append(take->env, take->start->directory, &record, &ignored, err);
    }
    /* FENCED: a leader has made others, so the job is there. */
    return code == WR_OK || code == WR_ERR_FENCED ? check_first(take, err) : code;
}

static void pack_manifest(struct take *take)
{
    take->packed_bytes = weir__manifest__get_packed_size(take->manifest);
    take->packed = wr_alloc(take->packed_bytes);
    (void)weir__manifest__pack(take->manifest, take->packed);
    take->hash = wr_hash128_bytes(take->packed, take->packed_bytes);
    (void)snprintf(take->name, sizeof take->name, "manifest/%012" PRIu64 "-0-%016" PRIx64,
                   take->manifest->checkpoint, take->hash.low);
}

static enum wr_code write_manifest(struct take *take, struct wr_error *err)
{
    const struct jm_start_from *start = take->start;
    WR_AUTO_FREE char *folder = wr_asprintf("%s/manifest", start->directory);
    WR_AUTO_FREE char *path = wr_asprintf("%s/%s", start->directory, take->name);

    if (take->env->ops->make_directory(take->env, folder, err) != WR_OK) {
        return err->code;
    }
    return wr_file_replace(take->env, path, take->packed, take->packed_bytes, err);
}

/* ---- the whole ---- */

static enum wr_code no_checkpoint(const char *source, struct wr_error *err)
{
    return wr_fail(err, WR_ERR_NOT_FOUND, "there is no checkpoint in \"%s\"", source);
}

static enum wr_code choose(struct wr_env *env, const struct jm_start_from *start,
                           struct wr_snapshot *ret, struct wr_error *err)
{
    struct wr_snapshots snapshots;
    enum wr_code code = wr_snapshots_read(env, start->source, &snapshots, err);
    bool found = false, committed = false;

    for (uint32_t i = 0; code == WR_OK && !found && i < snapshots.list.count; i++) {
        *ret = snapshots.list.items[i];
        found = start->checkpoint == 0 || ret->checkpoint == start->checkpoint;
        /* Newest first, and sinks commit in order, marks of older ones may be missing. */
        committed |= ret->committed;
        ret->committed = committed;
    }
    wr_snapshots_fini(&snapshots);
    if (code == WR_OK && !found && start->checkpoint == 0) {
        return no_checkpoint(start->source, err);
    }
    if (code == WR_OK && !found) {
        return wr_fail(err, WR_ERR_NOT_FOUND,
                       "there is no checkpoint %" PRIu64 " in \"%s\", or it was released: weir "
                       "snapshot ls shows those that are there",
                       start->checkpoint, start->source);
    }
    return code;
}

static enum wr_code read_id(const Weir__Manifest *manifest, const char *name, struct wr_id *ret,
                            struct wr_error *err)
{
    if (manifest->job.len != 16) {
        return wr_fail(err, WR_ERR_CORRUPT, "manifest \"%s\" names no job", name);
    }
    memcpy(&ret->high, manifest->job.data, 8);
    memcpy(&ret->low, manifest->job.data + 8, 8);
    return WR_OK;
}

static enum wr_code read_whose(struct wr_env *env, const char *source,
                               const struct wr_snapshot *snapshot, struct wr_id *ret,
                               struct wr_error *err)
{
    Weir__Manifest *manifest;
    enum wr_code code = wr_manifest_read(env, source, snapshot->manifest, snapshot->manifest_hash,
                                         &manifest, err);

    if (code == WR_OK) {
        code = read_id(manifest, snapshot->manifest, ret, err);
        weir__manifest__free_unpacked(manifest, NULL);
    }
    return code;
}

enum wr_code jm_start_from_whom(struct wr_env *env, const char *source, struct wr_id *ret,
                                struct wr_error *err)
{
    struct wr_snapshots snapshots;
    struct wr_error of_older;
    enum wr_code code = wr_snapshots_read(env, source, &snapshots, err);

    if (code == WR_OK && snapshots.list.count == 0) {
        code = no_checkpoint(source, err);
    } else if (code == WR_OK) {
        code = read_whose(env, source, &snapshots.list.items[0], ret, err);
        for (uint32_t i = 1; code != WR_OK && i < snapshots.list.count; i++) {
            code = read_whose(env, source, &snapshots.list.items[i], ret, &of_older);
        }
    }
    wr_snapshots_fini(&snapshots);
    return code;
}

static enum wr_code inherit(struct take *take, const struct wr_snapshot *snapshot,
                            struct wr_error *err)
{
    struct jm_start_from *start = take->start;
    struct jm_inheritance inheritance = {.plan = start->plan,
                                         .job = start->job,
                                         .committed = snapshot->committed,
                                         .allow_non_restored = start->allow_non_restored};
    struct wr_plan *old_plan;
    enum wr_code code;

    if (read_id(take->manifest, snapshot->manifest, &take->source, err) != WR_OK) {
        return err->code;
    }
    start->ret_checkpoint = snapshot->checkpoint;
    (void)wr_id_format(take->source, start->ret_job);
    if (jm_plan_file_read(take->env, start->source, &old_plan, err) != WR_OK) {
        return err->code;
    }
    inheritance.old_plan = old_plan;
    code = jm_inherit(take->manifest, &inheritance, err);
    wr_plan_destroy(old_plan);
    return code;
}

/* Whoever made the job's directory may have died before its name was durable. */
static enum wr_code sync_names(const struct take *take, struct wr_error *err)
{
    WR_AUTO_FREE char *parent = wr_strdup(take->start->directory);
    char *slash = strrchr(parent, '/');

    if (take->env->ops->fsync_directory(take->env, parent, err) != WR_OK) {
        return err->code;
    }
    slash[slash == parent] = '\0';
    return take->env->ops->fsync_directory(take->env, parent, err);
}

/* In this order: what a name says is there before the name is. */
static enum wr_code put_into_place(struct take *take, struct wr_error *err)
{
    const struct jm_start_from *start = take->start;
    size_t bytes;
    WR_AUTO_FREE uint8_t *plan = jm_plan_file_content(start->plan->message, &bytes);

    if (take_files(take, err) != WR_OK) {
        return !take->copied ? err->code
                             : wr_wrap(err, "what was copied lies in \"%s\", and nobody needs it",
                                       start->directory);
    }
    if (jm_plan_file_write(take->env, start->directory, plan, bytes, err) != WR_OK ||
        write_manifest(take, err) != WR_OK || sync_names(take, err) != WR_OK) {
        return err->code;
    }
    return append_record(take, err);
}

/* Nothing is written where a log has begun: what is there may be in use. */
static enum wr_code put(struct take *take, struct wr_error *err)
{
    uint64_t last;

    wr_manifest_references(take->manifest, take_reference, take);
    if (take->stranger != NULL) {
        return wr_fail(err, WR_ERR_CORRUPT, "the checkpoint names \"%s\", which is no state file",
                       take->stranger);
    }
    rename_files(take);
    pack_manifest(take);
    if (wr_record_last(take->env, take->start->directory, &last, err) != WR_OK) {
        return err->code;
    }
    return last > 0 ? check_first(take, err) : put_into_place(take, err);
}

static void take_fini(struct take *take)
{
    uint32_t cursor = 0;
    void *taken;

    while (wr_map_next(take->files, &cursor, NULL, NULL, &taken)) {
        wr_free(((struct taken *)taken)->name);
        wr_free(taken);
    }
    wr_map_destroy(take->files);
    wr_free(take->packed);
    if (take->manifest != NULL) {
        weir__manifest__free_unpacked(take->manifest, NULL);
    }
}

enum wr_code jm_start_from(struct wr_env *env, struct jm_start_from *start, struct wr_error *err)
{
    struct take take = {.env = env, .start = start, .files = wr_map_create()};
    struct wr_snapshot snapshot;
    enum wr_code code = choose(env, start, &snapshot, err);

    if (code == WR_OK) {
        code = wr_manifest_read(env, start->source, snapshot.manifest, snapshot.manifest_hash,
                                &take.manifest, err);
    }
    if (code == WR_OK) {
        code = inherit(&take, &snapshot, err);
    }
    if (code == WR_OK) {
        code = put(&take, err);
    }
    take_fini(&take);
    return code;
}
