#include "common/checkpoint/manifest.h"

#include <stdio.h>

#include "common/base/alloc.h"
#include "common/base/limits.h"

#define PATH_BYTES 1024

static enum wr_code decode(const char *path, const char *data, size_t bytes,
                           Weir__Manifest **ret, struct wr_error *err)
{
    Weir__Manifest *manifest = weir__manifest__unpack(NULL, bytes, (const uint8_t *)data);

    if (manifest == NULL) {
        return wr_fail(err, WR_ERR_CORRUPT, "manifest \"%s\" cannot be read", path);
    }
    if (manifest->version != WR_MANIFEST_VERSION ||
        manifest->key_encoding_version != WR_KEY_ENCODING_VERSION) {
        weir__manifest__free_unpacked(manifest, NULL);
        return wr_fail(err, WR_ERR_VERSION, "manifest \"%s\" is of an unknown version", path);
    }
    if (manifest->n_region_terms != manifest->n_region_counters) {
        weir__manifest__free_unpacked(manifest, NULL);
        return wr_fail(err, WR_ERR_CORRUPT, "manifest \"%s\" is malformed", path);
    }
    *ret = manifest;
    return WR_OK;
}

enum wr_code wr_manifest_read(struct wr_env *env, const char *directory, const char *name,
                              struct wr_hash128 hash, Weir__Manifest **ret, struct wr_error *err)
{
    char path[PATH_BYTES];
    WR_AUTO_FREE char *data = NULL;
    size_t bytes;

    (void)snprintf(path, sizeof path, "%s/%s", directory, name);
    if (wr_file_read_all(env, path, WR_MANIFEST_BYTES_MAX, &data, &bytes, err) != WR_OK) {
        return err->code;
    }
    if (!wr_hash128_equal(wr_hash128_bytes(data, bytes), hash)) {
        return wr_fail(err, WR_ERR_CORRUPT,
                       "manifest \"%s\" does not have the hash of its record", path);
    }
    return decode(path, data, bytes, ret, err);
}

/* ---- references ---- */

struct walk {
    void (*take)(void *ctx, const struct wr_reference *reference);
    void *ctx;
    uint32_t task;
};

static void take_extent(const struct walk *walk, const char *table, const Weir__Extent *extent)
{
    struct wr_reference reference = {.file = extent->file,
                                     .offset = extent->offset,
                                     .bytes = extent->bytes,
                                     .hash = {extent->hash_low, extent->hash_high},
                                     .task = walk->task,
                                     .table = table,
                                     .key_group_first = extent->key_group_first,
                                     .key_group_end = extent->key_group_end};

    walk->take(walk->ctx, &reference);
}

static void take_part(const struct walk *walk, const Weir__TableState *table,
                      const Weir__TablePart *part)
{
    for (size_t e = 0; e < part->n_extents; e++) {
        take_extent(walk, table->name, part->extents[e]);
    }
    for (size_t f = 0; f < part->n_files; f++) {
        const Weir__StoreFile *file = part->files[f];
        struct wr_reference reference = {.file = file->file,
                                         .bytes = file->bytes,
                                         .whole = true,
                                         .hash = {file->hash_low, file->hash_high},
                                         .task = walk->task,
                                         .table = table->name,
                                         .key_group_first = table->key_group_first,
                                         .key_group_end = table->key_group_end};
        walk->take(walk->ctx, &reference);
    }
}

void wr_manifest_references(const Weir__Manifest *manifest,
                            void (*take)(void *ctx, const struct wr_reference *reference),
                            void *ctx)
{
    for (size_t t = 0; t < manifest->n_tasks; t++) {
        const Weir__TaskState *task = manifest->tasks[t];
        const struct walk walk = {take, ctx, task->task};
        for (size_t i = 0; i < task->n_tables; i++) {
            for (size_t p = 0; p < task->tables[i]->n_parts; p++) {
                take_part(&walk, task->tables[i], task->tables[i]->parts[p]);
            }
        }
        for (size_t o = 0; o < task->n_operators; o++) {
            for (size_t e = 0; e < task->operators[o]->n_extents; e++) {
                take_extent(&walk, NULL, task->operators[o]->extents[e]);
            }
        }
    }
}
