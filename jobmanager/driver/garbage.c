/* Mark and sweep. Everything is classified first, then deleted. */
#include "jobmanager/driver/garbage.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/alloc.h"
#include "common/base/map.h"
#include "common/base/state_name.h"
#include "common/base/test_point.h"
#include "common/base/vec.h"
#include "common/checkpoint/manifest.h"
#include "jobmanager/driver/record_log.h"

#define PATH_BYTES 1024
#define RETAIN_MAX 1000u
#define STRAY_AGE_US 3600000000ll

/* The newest retained checkpoint of an attempt. */
struct completed {
    uint32_t region;
    struct wr_attempt attempt;
    uint64_t checkpoint;
};

struct sweep {
    struct wr_env *env;
    struct jm_garbage *garbage;
    uint64_t last_k;
    uint64_t last_committed_k;
    uint64_t oldest_k; /* record of the oldest checkpoint that is retained; 0: there is none */
    struct wr_map *named; /* files that a retained manifest names */
    WR_VEC(struct completed) completed;
    WR_VEC(char *) kept_manifests;
    WR_VEC(char *) doomed;            /* absolute paths, */
    uint32_t first_record, first_mark; /* of which these are where records and marks begin */
};

static struct completed *completed_by(struct sweep *sweep, uint32_t region,
                                      struct wr_attempt attempt)
{
    for (uint32_t i = 0; i < sweep->completed.count; i++) {
        struct completed *c = &sweep->completed.items[i];
        if (c->region == region && wr_attempt_equal(c->attempt, attempt)) {
            return c;
        }
    }
    return NULL;
}

static void mark_completed(struct sweep *sweep, uint32_t region, struct wr_attempt attempt,
                           uint64_t checkpoint)
{
    struct completed *c = completed_by(sweep, region, attempt);

    if (c == NULL) {
        c = WR_VEC_ADD(&sweep->completed);
        *c = (struct completed){region, attempt, 0};
    }
    c->checkpoint = WR_MAX(c->checkpoint, checkpoint);
}

static void mark_reference(void *ctx, const struct wr_reference *reference)
{
    struct sweep *sweep = ctx;

    (void)wr_map_put(sweep->named, reference->file, sweep);
}

static void mark_manifest(struct sweep *sweep, const Weir__Manifest *manifest)
{
    wr_manifest_references(manifest, mark_reference, sweep);
    for (size_t r = 0; r < manifest->n_region_terms; r++) {
        mark_completed(sweep, (uint32_t)r,
                       (struct wr_attempt){manifest->region_terms[r],
                                           manifest->region_counters[r]},
                       manifest->checkpoint);
    }
}

static uint32_t retain_of(const struct sweep *sweep)
{
    return WR_MIN(WR_MAX(sweep->garbage->retain, 1u), RETAIN_MAX);
}

/* The manifest must be the one of its record: a damaged one would name the wrong files. */
static enum wr_code retain_manifest(struct sweep *sweep, const Weir__EpochRecord *record,
                                    struct wr_error *err)
{
    struct wr_hash128 hash = {record->manifest_hash_low, record->manifest_hash_high};
    Weir__Manifest *manifest;
    char *copy = wr_strdup(record->manifest);
    enum wr_code code;

    WR_VEC_PUSH(&sweep->kept_manifests, copy);
    code = wr_manifest_read(sweep->env, sweep->garbage->directory, record->manifest, hash,
                            &manifest, err);
    if (code != WR_OK) {
        return code;
    }
    mark_manifest(sweep, manifest);
    weir__manifest__free_unpacked(manifest, NULL);
    return WR_OK;
}

/* Whether the walk goes on below this record. */
static enum wr_code mark_record(struct sweep *sweep, const Weir__EpochRecord *record,
                                uint32_t *committed, bool *ret_more, struct wr_error *err)
{
    bool is_committed = wr_record_is_committed(sweep->env, sweep->garbage->directory, record->k);

    sweep->last_committed_k = WR_MAX(sweep->last_committed_k, is_committed ? record->k : 0);
    if (record->kind != WEIR__EPOCH_RECORD__KIND__CHECKPOINT) {
        return WR_OK;
    }
    *ret_more = *committed < retain_of(sweep) || !is_committed;
    if (!*ret_more) {
        return WR_OK;
    }
    *committed += is_committed;
    sweep->oldest_k = record->k;
    return retain_manifest(sweep, record, err);
}

static uint64_t manifest_id(const char *path)
{
    return strtoull(path + strlen("manifest/"), NULL, 10);
}

/* Is there a manifest of a checkpoint older than all that are kept? */
static enum wr_code has_older_manifest(struct sweep *sweep, bool *ret, struct wr_error *err)
{
    struct wr_file_list list = {0};
    uint64_t oldest = UINT64_MAX;
    char path[PATH_BYTES];

    for (uint32_t i = 0; i < sweep->kept_manifests.count; i++) {
        oldest = WR_MIN(oldest, manifest_id(sweep->kept_manifests.items[i]));
    }
    (void)snprintf(path, sizeof path, "%s/manifest", sweep->garbage->directory);
    if (sweep->env->ops->list(sweep->env, path, &list, err) != WR_OK) {
        return err->code;
    }
    *ret = false;
    for (uint32_t i = 0; i < list.count; i++) {
        *ret |= strtoull(list.names[i], NULL, 10) < oldest;
    }
    wr_file_list_fini(&list);
    return WR_OK;
}

/* Record k is not there, or not the one that the next was appended to, but made too late under a name
 * that was free again: an earlier sweep ended here. One that was to retain less may have; but then it has
 * left no manifest of what is older, else records were lost. */
static enum wr_code end_of_log(struct sweep *sweep, uint64_t k, uint32_t committed,
                               struct wr_error *err)
{
    bool lost = false;

    if (committed < retain_of(sweep) && has_older_manifest(sweep, &lost, err) != WR_OK) {
        return err->code;
    }
    return !lost ? WR_OK
                 : wr_fail(err, WR_ERR_CORRUPT,
                           "record %" PRIu64 " of \"%s\" is missing below record %" PRIu64, k,
                           sweep->garbage->directory, k + 1);
}

/* NULL: the log has no record k. */
static enum wr_code read_record(struct sweep *sweep, uint64_t k, struct wr_hash128 *expected,
                                Weir__EpochRecord **ret, struct wr_error *err)
{
    struct wr_hash128 hash;
    enum wr_code code =
        wr_record_read(sweep->env, sweep->garbage->directory, k, ret, &hash, err);

    if (code == WR_OK && k != sweep->last_k && !wr_hash128_equal(hash, *expected)) {
        weir__epoch_record__free_unpacked(WR_TAKE(*ret), NULL);
        return WR_OK;
    }
    if (code == WR_OK) {
        *expected =
            (struct wr_hash128){(*ret)->previous_hash_low, (*ret)->previous_hash_high};
    }
    return code == WR_ERR_NOT_FOUND ? WR_OK : code;
}

/* The newest `retain` committed checkpoints, and all that are not committed yet. Checkpoints are
 * committed in order, so what is older than these has been released by earlier sweeps. A manifest
 * among them that cannot be read stops the sweep: nothing is deleted on half a picture. */
static enum wr_code mark(struct sweep *sweep, struct wr_error *err)
{
    struct jm_log_view view;
    struct wr_hash128 expected = {0, 0};
    uint32_t committed = 0;
    bool more = true;
    enum wr_code code = jm_log_read(sweep->env, sweep->garbage->directory, &view, err);

    sweep->last_k = view.last_k;
    for (uint64_t k = view.last_k; code == WR_OK && more && k > 0; k--) {
        Weir__EpochRecord *record = NULL;
        code = read_record(sweep, k, &expected, &record, err);
        more = record != NULL;
        if (code == WR_OK) {
            code = more ? mark_record(sweep, record, &committed, &more, err)
                        : end_of_log(sweep, k, committed, err);
        }
        weir__epoch_record__free_unpacked(record, NULL);
    }
    jm_log_view_fini(&view);
    return code;
}

static bool is_live(const struct sweep *sweep, const struct wr_state_name *name)
{
    for (uint32_t i = 0; i < sweep->garbage->live_count; i++) {
        const struct jm_garbage_attempt *live = &sweep->garbage->live[i];
        /* A newer attempt than we know of is another leader's. */
        if (live->region == name->region &&
            wr_attempt_compare(name->attempt, live->attempt) >= 0) {
            return true;
        }
    }
    return false;
}

static bool state_is_garbage(struct sweep *sweep, const char *file)
{
    char relative[300];
    struct wr_state_name name;
    const struct completed *completed;

    (void)snprintf(relative, sizeof relative, "state/%s", file);
    if (wr_map_get(sweep->named, relative) != NULL || !wr_state_name_parse(file, &name)) {
        return false;
    }
    if (!is_live(sweep, &name) || WR_MUTANT("gc_sweeps_live_files")) {
        return true;
    }
    completed = completed_by(sweep, name.region, name.attempt);
    return completed != NULL && completed->checkpoint >= name.checkpoint;
}

static bool manifest_is_garbage(struct sweep *sweep, const char *file)
{
    char relative[300];
    uint64_t id = strtoull(file, NULL, 10), newest = 0;

    (void)snprintf(relative, sizeof relative, "manifest/%s", file);
    for (uint32_t i = 0; i < sweep->kept_manifests.count; i++) {
        const char *kept = sweep->kept_manifests.items[i];
        if (strcmp(kept, relative) == 0) {
            return false;
        }
        newest = WR_MAX(newest, manifest_id(kept));
    }
    /* One that is being written, or waits for its record, is newer than all that are kept. */
    return id < newest || sweep->garbage->live_count == 0;
}

static bool is_temporary(const char *file)
{
    size_t bytes = strlen(file);

    return bytes > 4 && strcmp(file + bytes - 4, ".tmp") == 0;
}

static bool is_number(const char *file)
{
    return file[0] != '\0' && strspn(file, "0123456789") == strlen(file);
}

/* Of records and of marks: those of before what is retained, and what was never published. */
static bool number_is_garbage(const struct sweep *sweep, const char *file, uint64_t published_k)
{
    uint64_t k = strtoull(file, NULL, 10);

    if (!is_number(file)) {
        return is_temporary(file) && k <= published_k;
    }
    return k < sweep->oldest_k || (k == sweep->oldest_k && WR_MUTANT("gc_sweeps_last_record"));
}

static bool record_is_garbage(struct sweep *sweep, const char *file)
{
    return number_is_garbage(sweep, file, sweep->last_k);
}

static bool mark_is_garbage(struct sweep *sweep, const char *file)
{
    return number_is_garbage(sweep, file, sweep->last_committed_k);
}

static enum wr_code doom(struct sweep *sweep, const char *folder,
                         bool (*is_garbage)(struct sweep *sweep, const char *file),
                         struct wr_error *err)
{
    struct wr_file_list list = {0};
    char path[PATH_BYTES];

    (void)snprintf(path, sizeof path, "%s/%s", sweep->garbage->directory, folder);
    if (sweep->env->ops->list(sweep->env, path, &list, err) != WR_OK) {
        return err->code == WR_ERR_NOT_FOUND ? WR_OK : err->code;
    }
    for (uint32_t i = 0; i < list.count; i++) {
        if (is_garbage(sweep, list.names[i])) {
            char *doomed = wr_asprintf("%s/%s", path, list.names[i]);
            WR_VEC_PUSH(&sweep->doomed, doomed);
        }
    }
    wr_file_list_fini(&list);
    return WR_OK;
}

static void sweep_fini(struct sweep *sweep)
{
    for (uint32_t i = 0; i < sweep->kept_manifests.count; i++) {
        wr_free(sweep->kept_manifests.items[i]);
    }
    for (uint32_t i = 0; i < sweep->doomed.count; i++) {
        wr_free(sweep->doomed.items[i]);
    }
    WR_VEC_FINI(&sweep->kept_manifests);
    WR_VEC_FINI(&sweep->doomed);
    WR_VEC_FINI(&sweep->completed);
    wr_map_destroy(sweep->named);
}

static enum wr_code classify(struct sweep *sweep, struct wr_error *err)
{
    /* Manifests go first: one that is there has its files, and what a record names that is gone is
     * gone before it. */
    if (doom(sweep, "manifest", manifest_is_garbage, err) != WR_OK ||
        doom(sweep, "state", state_is_garbage, err) != WR_OK) {
        return err->code;
    }
    sweep->first_record = sweep->doomed.count;
    if (doom(sweep, "epoch", record_is_garbage, err) != WR_OK) {
        return err->code;
    }
    sweep->first_mark = sweep->doomed.count;
    return doom(sweep, "committed", mark_is_garbage, err);
}

/* What was deleted before file i, and may not come back once that is gone. */
static enum wr_code sync_before(struct sweep *sweep, uint32_t i, struct wr_error *err)
{
    const char *folder = i == sweep->first_record ? "manifest" : "epoch";
    char path[PATH_BYTES];

    if (sweep->first_mark == sweep->first_record ||
        (i != sweep->first_record && i != sweep->first_mark)) {
        return WR_OK;
    }
    (void)snprintf(path, sizeof path, "%s/%s", sweep->garbage->directory, folder);
    return sweep->env->ops->fsync_directory(sweep->env, path, err);
}

/* In the order in which they were classified, which is that of the names within a folder. */
static enum wr_code delete_all(struct sweep *sweep, struct wr_error *err)
{
    struct wr_env *env = sweep->env;
    enum wr_code code = WR_OK;

    for (uint32_t i = 0; code == WR_OK && i < sweep->doomed.count; i++) {
        code = sync_before(sweep, i, err);
        if (code == WR_OK) {
            code = env->ops->unlink(env, sweep->doomed.items[i], err);
            code = code == WR_ERR_NOT_FOUND ? WR_OK : code;
            sweep->garbage->deleted += code == WR_OK;
        }
    }
    return code;
}

enum wr_code jm_garbage_collect(struct wr_env *env, struct jm_garbage *garbage,
                                struct wr_error *err)
{
    struct sweep sweep = {.env = env, .garbage = garbage, .named = wr_map_create()};
    enum wr_code code = mark(&sweep, err);

    if (code == WR_OK) {
        code = classify(&sweep, err);
    }
    if (code == WR_OK) {
        code = delete_all(&sweep, err);
    }
    sweep_fini(&sweep);
    return code;
}

/* ---- the store of jobs ---- */

static void sweep_strays(struct wr_env *env, const char *directory)
{
    struct wr_file_list list = {0};
    struct wr_file_info info;
    struct wr_error err;

    if (env->ops->list(env, directory, &list, &err) != WR_OK) {
        return;
    }
    for (uint32_t i = 0; i < list.count; i++) {
        WR_AUTO_FREE char *path = wr_asprintf("%s/%s", directory, list.names[i]);
        if (is_temporary(list.names[i]) && env->ops->info(env, path, &info, &err) == WR_OK &&
            wr_env_wall_us(env) - info.mtime_us > STRAY_AGE_US) {
            (void)env->ops->unlink(env, path, &err);
        }
    }
    wr_file_list_fini(&list);
}

void jm_garbage_sweep_store(struct wr_env *env, const char *ha_path)
{
    static const char *const folders[] = {"term", "jobs"};
    char path[PATH_BYTES];

    for (size_t i = 0; i < WR_COUNT(folders); i++) {
        (void)snprintf(path, sizeof path, "%s/%s", ha_path, folders[i]);
        sweep_strays(env, path);
    }
}
