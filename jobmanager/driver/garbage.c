/* Mark and sweep of one job's checkpoint directory. Everything is classified first, then deleted.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/alloc.h"
#include "common/base/limits.h"
#include "common/base/map.h"
#include "common/base/test_point.h"
#include "jobmanager/driver/daemon_internal.h"
#include "jobmanager/driver/record_log.h"

#define RETAIN_MAX 1000u

/* The name of a segment: <region>-<term>.<counter>-<incarnation>-<sequence>.seg[.tmp] */
struct segment_name {
    uint32_t region;
    struct wr_attempt attempt;
    char incarnation[9];
    uint64_t sequence;
};

/* The highest sequence that a retained manifest names, by attempt and incarnation. */
struct high_mark {
    struct segment_name name;
};

struct sweep {
    struct wr_env *env;
    struct jm_garbage *garbage;
    struct wr_map *named;            /* files that a retained manifest names */
    WR_VEC(struct high_mark) marks;
    WR_VEC(char *) kept_manifests;
    WR_VEC(char *) doomed;           /* absolute paths */
};

static bool parse_segment(const char *file, struct segment_name *ret)
{
    int end = 0;

    return sscanf(file, "%" SCNu32 "-%" SCNu64 ".%" SCNu32 "-%8[0-9a-f]-%" SCNu64 ".seg%n",
                  &ret->region, &ret->attempt.term, &ret->attempt.counter, ret->incarnation,
                  &ret->sequence, &end) == 5 &&
           end > 0;
}

static bool same_writer(const struct segment_name *a, const struct segment_name *b)
{
    return a->region == b->region && wr_attempt_equal(a->attempt, b->attempt) &&
           strcmp(a->incarnation, b->incarnation) == 0;
}

static void mark_file(struct sweep *sweep, const char *file)
{
    struct segment_name name;
    const char *base = strrchr(file, '/');

    (void)wr_map_put(sweep->named, file, sweep);
    if (!parse_segment(base == NULL ? file : base + 1, &name)) {
        return;
    }
    for (uint32_t i = 0; i < sweep->marks.count; i++) {
        struct high_mark *mark = &sweep->marks.items[i];
        if (same_writer(&mark->name, &name)) {
            mark->name.sequence = WR_MAX(mark->name.sequence, name.sequence);
            return;
        }
    }
    WR_VEC_ADD(&sweep->marks)->name = name;
}

static void mark_manifest(struct sweep *sweep, const Weir__Manifest *manifest)
{
    for (size_t t = 0; t < manifest->n_tasks; t++) {
        const Weir__TaskState *task = manifest->tasks[t];
        for (size_t i = 0; i < task->n_tables; i++) {
            for (size_t p = 0; p < task->tables[i]->n_parts; p++) {
                const Weir__TablePart *part = task->tables[i]->parts[p];
                for (size_t e = 0; e < part->n_extents; e++) {
                    mark_file(sweep, part->extents[e]->file);
                }
            }
        }
        for (size_t o = 0; o < task->n_operators; o++) {
            for (size_t e = 0; e < task->operators[o]->n_extents; e++) {
                mark_file(sweep, task->operators[o]->extents[e]->file);
            }
        }
    }
}

/* The manifest must be the one of its record: a damaged one would name the wrong files. */
static enum wr_code retain_manifest(struct sweep *sweep, const Weir__EpochRecord *record,
                                    struct wr_error *err)
{
    struct wr_hash128 expected = {record->manifest_hash_low, record->manifest_hash_high};
    char path[JM_PATH_BYTES];
    WR_AUTO_FREE char *data = NULL;
    Weir__Manifest *manifest;
    char *copy = wr_strdup(record->manifest);
    size_t bytes;

    WR_VEC_PUSH(&sweep->kept_manifests, copy);
    (void)snprintf(path, sizeof path, "%s/%s", sweep->garbage->directory, record->manifest);
    if (wr_file_read_all(sweep->env, path, WR_MANIFEST_BYTES_MAX, &data, &bytes, err) != WR_OK) {
        return err->code;
    }
    if (!wr_hash128_equal(wr_hash128_bytes(data, bytes), expected)) {
        return wr_fail(err, WR_ERR_CORRUPT,
                       "manifest \"%s\" does not have the hash of its record", path);
    }
    manifest = weir__manifest__unpack(NULL, bytes, (const uint8_t *)data);
    if (manifest == NULL) {
        return wr_fail(err, WR_ERR_CORRUPT, "manifest \"%s\" cannot be read", path);
    }
    mark_manifest(sweep, manifest);
    weir__manifest__free_unpacked(manifest, NULL);
    return WR_OK;
}

/* Record k, and whether the walk goes on. */
static enum wr_code mark_record(struct sweep *sweep, uint64_t k, uint32_t *committed,
                                bool *ret_more, struct wr_error *err)
{
    uint32_t retain = WR_MIN(WR_MAX(sweep->garbage->retain, 1u), RETAIN_MAX);
    const char *directory = sweep->garbage->directory;
    Weir__EpochRecord *record;
    struct wr_hash128 hash;
    enum wr_code code = jm_log_record(sweep->env, directory, k, &record, &hash, err);
    bool is_committed = jm_log_is_committed(sweep->env, directory, k);

    if (code != WR_OK) {
        return code;
    }
    if (record->kind == WEIR__EPOCH_RECORD__KIND__CHECKPOINT) {
        *ret_more = *committed < retain || !is_committed;
        code = *ret_more ? retain_manifest(sweep, record, err) : WR_OK;
        *committed += is_committed;
    }
    weir__epoch_record__free_unpacked(record, NULL);
    return code;
}

/* The newest `retain` committed checkpoints, and all that are not committed yet. Checkpoints are
 * committed in order, so what is older than these has been released by earlier sweeps. A manifest
 * among them that cannot be read stops the sweep: nothing is deleted on half a picture. */
static enum wr_code mark(struct sweep *sweep, struct wr_error *err)
{
    struct jm_log_view view;
    uint32_t committed = 0;
    bool more = true;
    enum wr_code code = jm_log_read(sweep->env, sweep->garbage->directory, &view, err);

    for (uint64_t k = view.last_k; code == WR_OK && more && k > 0; k--) {
        code = mark_record(sweep, k, &committed, &more, err);
    }
    jm_log_view_fini(&view);
    return code;
}

static bool is_live(const struct sweep *sweep, const struct segment_name *name)
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

/* A live attempt's file goes only when a completed manifest names a later one of its writer. */
static bool segment_is_garbage(const struct sweep *sweep, const char *file)
{
    char relative[300];
    struct segment_name name;

    (void)snprintf(relative, sizeof relative, "state/%s", file);
    if (wr_map_get(sweep->named, relative) != NULL || !parse_segment(file, &name)) {
        return false;
    }
    if (!is_live(sweep, &name) || WR_MUTANT("gc_sweeps_live_files")) {
        return true;
    }
    for (uint32_t i = 0; i < sweep->marks.count; i++) {
        if (same_writer(&sweep->marks.items[i].name, &name)) {
            return name.sequence < sweep->marks.items[i].name.sequence;
        }
    }
    return false;
}

static bool manifest_is_garbage(const struct sweep *sweep, const char *file)
{
    char relative[300];
    uint64_t id = strtoull(file, NULL, 10), newest = 0;

    (void)snprintf(relative, sizeof relative, "manifest/%s", file);
    for (uint32_t i = 0; i < sweep->kept_manifests.count; i++) {
        const char *kept = sweep->kept_manifests.items[i];
        if (strcmp(kept, relative) == 0) {
            return false;
        }
        newest = WR_MAX(newest, strtoull(kept + strlen("manifest/"), NULL, 10));
    }
    /* One that is being written, or waits for its record, is newer than all that are kept. */
    return id < newest || sweep->garbage->live_count == 0;
}

static enum wr_code doom(struct sweep *sweep, const char *folder,
                         bool (*is_garbage)(const struct sweep *sweep, const char *file),
                         struct wr_error *err)
{
    struct wr_file_list list = {0};
    char path[JM_PATH_BYTES];

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
    WR_VEC_FINI(&sweep->marks);
    wr_map_destroy(sweep->named);
}

enum wr_code jm_garbage_collect(struct wr_env *env, struct jm_garbage *garbage,
                                struct wr_error *err)
{
    struct sweep sweep = {.env = env, .garbage = garbage, .named = wr_map_create()};
    enum wr_code code = mark(&sweep, err);

    if (code == WR_OK) {
        code = doom(&sweep, "state", segment_is_garbage, err);
    }
    if (code == WR_OK) {
        code = doom(&sweep, "manifest", manifest_is_garbage, err);
    }
    for (uint32_t i = 0; code == WR_OK && i < sweep.doomed.count; i++) {
        code = env->ops->unlink(env, sweep.doomed.items[i], err);
        code = code == WR_ERR_NOT_FOUND ? WR_OK : code;
        garbage->deleted += code == WR_OK;
    }
    sweep_fini(&sweep);
    return code;
}
