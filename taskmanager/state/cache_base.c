/* Barriers over a store: the open delta, and bases of linked files.
 *
 * A base is what the store holds once all that differed as of the barrier has been ingested: its files are
 * linked on local disk, and from there linked or copied into the checkpoint directory. Files that the base
 * before had too are only named again. */
#include <inttypes.h>
#include <string.h>

#include "common/base/alloc.h"
#include "common/base/hash.h"
#include "common/base/test_point.h"
#include "common/obs/log.h"
#include "taskmanager/state/cache_internal.h"
#include "taskmanager/state/parts.h"

#define COPY_BYTES (1024u * 1024)

struct cache_link {
    struct wr_job job;
    struct table_cache *cache; /* NULL: abandoned */
    struct cache_store *store;
    struct tm_segments *segments;
    uint64_t checkpoint;
    char *directory;
    WR_VEC(Weir__StoreFile *) known; /* of the base before */
    WR_VEC(Weir__StoreFile *) files;
    uint64_t bytes, written_bytes;
    bool done;
    enum wr_code code;
    struct wr_error err;
};

/* ---- files ---- */

void cache_published_clear(struct table_cache *cache)
{
    while (cache->published.count > 0) {
        tm_part_file_free(WR_VEC_POP(&cache->published));
    }
    WR_VEC_FINI(&cache->published);
}

/* Read a file to its end, hashed; copied to `to` when that is not NULL. */
static enum wr_code hash_file(struct wr_env *env, const char *from, const char *to,
                              struct wr_hash128 *ret_hash, uint64_t *ret_bytes,
                              struct wr_error *err)
{
    struct wr_hasher *hasher = wr_hasher_create();
    uint8_t *data = wr_alloc(COPY_BYTES);
    int in = -1, out = -1;
    size_t got = COPY_BYTES;
    enum wr_code code = env->ops->open(env, from, WR_OPEN_READ, &in, err);

    *ret_bytes = 0;
    if (code == WR_OK && to != NULL) {
        code = env->ops->open(env, to, WR_OPEN_WRITE | WR_OPEN_CREATE | WR_OPEN_EXCLUSIVE, &out,
                              err);
    }
    while (code == WR_OK && got == COPY_BYTES) {
        code = env->ops->read_at(env, in, data, COPY_BYTES, *ret_bytes, &got, err);
        if (code == WR_OK && out >= 0 && got > 0) {
            code = env->ops->write_at(env, out, data, got, *ret_bytes, err);
        }
        if (code == WR_OK) {
            wr_hasher_update(hasher, data, got);
            *ret_bytes += got;
        }
    }
    if (code == WR_OK && out >= 0) {
        code = env->ops->fsync(env, out, err);
    }
    *ret_hash = wr_hasher_finish(hasher);
    if (in >= 0) {
        env->ops->close(env, in);
    }
    if (out >= 0) {
        env->ops->close(env, out);
    }
    wr_hasher_destroy(hasher);
    wr_free(data);
    return code;
}

static bool is_as_adopted(const struct cache_store *store, const Weir__StoreFile *file)
{
    WR_AUTO_FREE char *path = wr_asprintf("%s/%s", store->directory, file->name);
    struct wr_hash128 hash;
    struct wr_error why;
    uint64_t bytes;

    return hash_file(tm_stores_options(store->stores)->env, path, NULL, &hash, &bytes, &why) ==
               WR_OK &&
           bytes == file->bytes && hash.low == file->hash_low && hash.high == file->hash_high;
}

void cache_store_judge(const struct cache_store *store, struct wr_error *err)
{
    if (err->code != WR_ERR_CORRUPT || WR_MUTANT("scratch_damage_is_final")) {
        return;
    }
    for (uint32_t i = 0; i < store->adopted.count; i++) {
        const Weir__StoreFile *file = store->adopted.items[i];
        WR_AUTO_FREE char *name = wr_asprintf("/%s", file->name);
        struct wr_error why = *err;
        if (strstr(err->message, name) != NULL && is_as_adopted(store, file)) {
            (void)wr_fail(err, why.code,
                          "%s (\"%s\" is as the checkpoint has it, which was damaged when it was made)",
                          why.message, file->file);
            return;
        }
    }
    err->retriable = true;
}

/* A link makes no copy and is not synced by itself. */
static enum wr_code sync_link(struct wr_env *env, const char *path, struct wr_error *err)
{
    int file;
    enum wr_code code = env->ops->open(env, path, WR_OPEN_READ, &file, err);

    if (code == WR_OK) {
        code = env->ops->fsync(env, file, err);
        env->ops->close(env, file);
    }
    return code;
}

static enum wr_code publish_file(struct cache_link *link, struct wr_env *env,
                                 const struct tm_store_file *from, struct wr_error *err)
{
    Weir__StoreFile *file = WR_NEW(Weir__StoreFile);
    WR_AUTO_FREE char *source = wr_asprintf("%s/%s", link->directory, from->name);
    /* The directory's name is nobody else's, so neither is the file's. */
    WR_AUTO_FREE char *rest = wr_asprintf("%s-%s", strrchr(link->directory, '/') + 1, from->name);
    struct wr_hash128 hash;
    struct wr_error link_err;
    enum wr_code code = WR_OK;

    weir__store_file__init(file);
    file->name = wr_strdup(from->name);
    file->file = tm_segments_file_name(link->segments, link->checkpoint, rest);
    WR_VEC_PUSH(&link->files, file);
    WR_AUTO_FREE char *target =
        wr_asprintf("%s/%s", tm_segments_job_directory(link->segments), file->file);
    bool linked = env->ops->link(env, source, target, &link_err) == WR_OK;
    if (linked) {
        code = sync_link(env, target, err);
    }
    if (code != WR_OK) {
        return code;
    }
    code = hash_file(env, source, linked ? NULL : target, &hash, &file->bytes, err);
    file->hash_low = hash.low;
    file->hash_high = hash.high;
    link->written_bytes += file->bytes;
    return code;
}

static const Weir__StoreFile *find_known(const struct cache_link *link,
                                         const struct tm_store_file *file)
{
    for (uint32_t i = 0; file->immutable && i < link->known.count; i++) {
        const Weir__StoreFile *known = link->known.items[i];
        if (strcmp(known->name, file->name) == 0 && known->bytes == file->bytes) {
            return known;
        }
    }
    return NULL;
}

static enum wr_code publish(struct cache_link *link, struct wr_env *env,
                            const struct tm_store_files *files)
{
    WR_AUTO_FREE char *state =
        wr_asprintf("%s/state", tm_segments_job_directory(link->segments));
    enum wr_code code = env->ops->make_directory(env, state, &link->err);

    for (uint32_t i = 0; code == WR_OK && i < files->count; i++) {
        const Weir__StoreFile *known = find_known(link, &files->items[i]);
        if (known != NULL) {
            Weir__StoreFile *copy = tm_part_file_copy(known);
            WR_VEC_PUSH(&link->files, copy);
        } else {
            code = publish_file(link, env, &files->items[i], &link->err);
        }
        link->bytes += files->items[i].bytes;
    }
    return code == WR_OK ? env->ops->fsync_directory(env, state, &link->err) : code;
}

/* Of a part that will never be listed nothing stays: on a full disk it holds what the next try
 * lacks. */
static void retract(struct cache_link *link, struct wr_env *env)
{
    for (uint32_t i = 0; i < link->files.count; i++) {
        const char *file = link->files.items[i]->file;
        struct wr_error err;
        bool known = false;
        for (uint32_t k = 0; k < link->known.count && !known; k++) {
            known = strcmp(link->known.items[k]->file, file) == 0;
        }
        if (!known) {
            WR_AUTO_FREE char *path =
                wr_asprintf("%s/%s", tm_segments_job_directory(link->segments), file);
            (void)env->ops->unlink(env, path, &err);
        }
    }
}

static void link_run(struct wr_job *job, struct wr_env *env)
{
    struct cache_link *link = WR_CONTAINER_OF(job, struct cache_link, job);
    struct tm_store_files files = {0};
    struct wr_error err;

    link->code = cache_store_open(link->store, &link->err);
    if (link->code == WR_OK) {
        link->code =
            link->store->type->link(link->store->store, link->directory, &files, &link->err);
    }
    if (link->code == WR_OK) {
        link->code = publish(link, env, &files);
        if (link->code != WR_OK) {
            retract(link, env);
        }
    }
    if (link->code != WR_OK) {
        cache_store_judge(link->store, &link->err);
    }
    wr_free(files.items);
    (void)tm_stores_remove(link->store->stores, link->directory, &err); /* swept at start else */
}

static void link_free(struct cache_link *link)
{
    while (link->known.count > 0) {
        tm_part_file_free(WR_VEC_POP(&link->known));
    }
    while (link->files.count > 0) {
        tm_part_file_free(WR_VEC_POP(&link->files));
    }
    WR_VEC_FINI(&link->known);
    WR_VEC_FINI(&link->files);
    cache_store_unref(link->store);
    tm_segments_unref(link->segments);
    wr_free(link->directory);
    wr_free(link);
}

static void retract_run(struct wr_job *job, struct wr_env *env)
{
    retract(WR_CONTAINER_OF(job, struct cache_link, job), env);
}

static void retract_done(struct wr_job *job, void *owner)
{
    (void)owner;
    link_free(WR_CONTAINER_OF(job, struct cache_link, job));
}

/* Nobody wants it any more. Its files are in no part, so no checkpoint will name them; and after the end of
 * a job nobody would sweep them. */
static void link_drop(struct cache_link *link)
{
    struct wr_env *env = tm_stores_options(link->store->stores)->env;

    if (link->files.count == 0 || link->code != WR_OK) {
        link_free(link);
        return;
    }
    link->job = (struct wr_job){
        .run = retract_run, .done = retract_done, .home = link->store->home};
    env->ops->offload(env, &link->job);
}

static void link_done(struct wr_job *job, void *owner)
{
    struct cache_link *link = WR_CONTAINER_OF(job, struct cache_link, job);

    (void)owner;
    link->done = true;
    if (link->cache == NULL) {
        link_drop(link);
    } else {
        link->cache->wake(link->cache->ctx);
    }
}

static void start_link(struct table_cache *cache, uint64_t checkpoint)
{
    struct cache_link *link = WR_NEW(struct cache_link);

    link->cache = cache;
    link->store = cache->store;
    cache_store_ref(cache->store);
    link->segments = cache->sealed.segments;
    tm_segments_ref(link->segments);
    link->checkpoint = checkpoint;
    link->directory = tm_stores_directory(cache->store->stores, "link");
    for (uint32_t i = 0; i < cache->published.count; i++) {
        Weir__StoreFile *copy = tm_part_file_copy(cache->published.items[i]);
        WR_VEC_PUSH(&link->known, copy);
    }
    cache->link = link;
    link->job = (struct wr_job){.run = link_run, .done = link_done, .home = cache->home};
    cache->env->ops->offload(cache->env, &link->job);
}

void cache_link_abandon(struct table_cache *cache)
{
    struct cache_link *link = WR_TAKE(cache->link);

    if (link == NULL) {
        return;
    }
    if (link->done) {
        link_drop(link);
    } else {
        link->cache = NULL;
    }
}

/* ---- barriers ---- */

struct extent_writer *cache_seal(struct table_cache *cache, const struct tm_pack_options *options,
                                 Weir__TablePart__Kind kind)
{
    struct extent_writer *open = WR_TAKE(cache->open);

    cache_stop_gathering(cache);
    tm_segments_ref(options->segments);
    if (cache->was_sealed) {
        tm_segments_unref(cache->sealed.segments);
    }
    cache->sealed = *options;
    cache->was_sealed = true;
    cache->basing = kind == WEIR__TABLE_PART__KIND__STORE;
    cache->base_begun = false;
    if (kind != WEIR__TABLE_PART__KIND__DELTA) {
        extent_writer_destroy(open);
        return NULL;
    }
    if (open != NULL) {
        open->out.options = *options;
    }
    return open;
}

static Weir__TablePart *make_part(struct table_cache *cache, struct cache_link *link)
{
    Weir__TablePart *part = WR_NEW(Weir__TablePart);

    weir__table_part__init(part);
    part->kind = WEIR__TABLE_PART__KIND__STORE;
    part->checkpoint = link->checkpoint;
    part->bytes = link->bytes;
    part->store = wr_strdup(cache->store->type->name);
    part->n_files = link->files.count;
    part->files = WR_NEW_ARRAY(Weir__StoreFile *, link->files.count);
    part->written_bytes = link->written_bytes;
    for (uint32_t i = 0; i < link->files.count; i++) {
        part->files[i] = tm_part_file_copy(link->files.items[i]);
    }
    part->extents = WR_NEW_ARRAY(Weir__Extent *, 0);
    part->digests.data = wr_alloc(1);
    cache_published_clear(cache);
    for (uint32_t i = 0; i < link->files.count; i++) {
        Weir__StoreFile *file = link->files.items[i];
        WR_VEC_PUSH(&cache->published, file);
    }
    link->files.count = 0;
    return part;
}

enum tm_pack_state cache_base_finish(struct table_cache *cache, uint64_t checkpoint,
                                     Weir__TablePart **ret, struct wr_error *err)
{
    if (cache_has_failed(cache, err)) {
        return TM_PACK_FAILED;
    }
    if (cache->link == NULL && !cache_run_finish(cache)) {
        return TM_PACK_WAIT;
    }
    if (cache->link == NULL) {
        start_link(cache, checkpoint);
        cache->wake(cache->ctx); /* the store stands still from now on, which draining waits for */
        return TM_PACK_WAIT;
    }
    if (!cache->link->done) {
        return TM_PACK_WAIT;
    }
    if (cache->link->code != WR_OK) {
        *err = cache->link->err;
        (void)wr_wrap(err, "could not save table \"%s\"", cache->table->name);
        return TM_PACK_FAILED;
    }
    *ret = make_part(cache, cache->link);
    return TM_PACK_DONE;
}

void cache_base_end(struct table_cache *cache)
{
    cache->basing = cache->base_begun = false;
    cache_link_abandon(cache);
    (void)cache_run_finish(cache); /* given up in the middle: it goes its way as an ordinary run */
    cache->wake(cache->ctx); /* a batch may wait for the end of the base */
}

/* ---- restore ---- */

static enum wr_code wrong_bytes(const char *source, uint64_t have, const Weir__StoreFile *file,
                                struct wr_error *err)
{
    return wr_fail(err, WR_ERR_CORRUPT, "\"%s\" has %" PRIu64 " bytes in place of %" PRIu64, source,
                   have, file->bytes);
}

static enum wr_code collect_file(struct wr_env *env, const Weir__StoreFile *file, bool all,
                                 const char *source_directory, const char *directory,
                                 struct wr_error *err)
{
    WR_AUTO_FREE char *source = wr_asprintf("%s/%s", source_directory, file->file);
    WR_AUTO_FREE char *target = wr_asprintf("%s/%s", directory, file->name);
    struct wr_hash128 hash;
    struct wr_error link_err;
    struct wr_file_info info;
    uint64_t bytes;
    /* Files that the store changes are copied: the checkpoint's must stay as they are. */
    bool linked = strstr(file->name, ".sst") != NULL &&
                  env->ops->link(env, source, target, &link_err) == WR_OK;

    if (linked && !all && env->ops->info(env, source, &info, &link_err) == WR_OK) {
        return info.bytes == file->bytes ? WR_OK : wrong_bytes(source, info.bytes, file, err);
    }
    if (hash_file(env, source, linked ? NULL : target, &hash, &bytes, err) != WR_OK) {
        return wr_wrap(err, "\"%s\"", source);
    }
    if (bytes != file->bytes) {
        return wrong_bytes(source, bytes, file, err);
    }
    if (hash.low != file->hash_low || hash.high != file->hash_high) {
        return wr_fail(err, WR_ERR_CORRUPT, "\"%s\" does not have the hash of the manifest",
                       source);
    }
    return WR_OK;
}

enum wr_code cache_collect_files(struct wr_env *env, const Weir__TablePart *part, bool all,
                                 const char *job_directory, const char *local,
                                 const char *directory, uint64_t *ret_local_bytes,
                                 struct wr_error *err)
{
    enum wr_code code = env->ops->make_directory(env, directory, err);

    *ret_local_bytes = 0;
    for (size_t i = 0; code == WR_OK && i < part->n_files; i++) {
        const Weir__StoreFile *file = part->files[i];
        struct wr_error local_err;
        bool from_local = false;
        if (strchr(file->name, '/') != NULL || file->name[0] == '\0') {
            return wr_fail(err, WR_ERR_CORRUPT, "a file of the name \"%s\"", file->name);
        }
        if (local != NULL) {
            from_local = collect_file(env, file, all, local, directory, &local_err) == WR_OK;
            *ret_local_bytes += from_local ? file->bytes : 0;
        }
        if (local != NULL && !from_local) {
            WR_AUTO_FREE char *target = wr_asprintf("%s/%s", directory, file->name);
            if (local_err.code != WR_ERR_NOT_FOUND) {
                wr_log(WR_LOG_WARN, "local_state_unusable", "file=%s error=%s",
                       wr_log_quote(file->file), wr_log_quote(local_err.message));
            }
            (void)env->ops->unlink(env, target, &local_err); /* half of a local one */
        }
        if (!from_local) {
            code = collect_file(env, file, all, job_directory, directory, err);
        }
    }
    if (code == WR_ERR_NO_SPACE) {
        struct wr_error why = *err;
        (void)wr_fail(err, code, "%s (make room on its disk)", why.message);
    }
    return code;
}

/* Opening the adopted store; outlives an abandoned cache. */
struct open_job {
    struct wr_job job;
    struct table_cache *cache; /* NULL: abandoned */
    struct cache_store *store;
    enum wr_code code;
    struct wr_error err;
};

static void open_run(struct wr_job *job, struct wr_env *env)
{
    struct open_job *open = WR_CONTAINER_OF(job, struct open_job, job);

    (void)env;
    open->code = cache_store_open(open->store, &open->err);
}

static void open_done(struct wr_job *job, void *owner)
{
    struct open_job *open = WR_CONTAINER_OF(job, struct open_job, job);
    struct table_cache *cache = open->cache;

    (void)owner;
    if (cache != NULL) {
        cache->opening = NULL;
        cache->readable = open->code == WR_OK;
        if (open->code != WR_OK) {
            cache_fail(cache, &open->err, "open its store");
        }
        cache->wake(cache->ctx);
    }
    cache_store_unref(open->store);
    wr_free(open);
}

void cache_open_abandon(struct table_cache *cache)
{
    if (cache->opening != NULL) {
        cache->opening->cache = NULL;
        cache->opening = NULL;
    }
}

enum tm_pack_state cache_open_state(const struct table_cache *cache, struct wr_error *err)
{
    if (cache_has_failed(cache, err)) {
        return TM_PACK_FAILED;
    }
    return cache->opening != NULL ? TM_PACK_WAIT : TM_PACK_DONE;
}

void cache_adopt(struct table_cache *cache, char *directory, const Weir__TablePart *part)
{
    struct open_job *open = WR_NEW(struct open_job);

    WR_ASSERT(cache->store->directory == NULL && cache->store->store == NULL);
    cache->store->directory = directory;
    cache->table->store_empty = false;
    cache->filter_complete = false;
    cache->null_unknown = true;
    for (size_t i = 0; i < part->n_files; i++) {
        Weir__StoreFile *copy = tm_part_file_copy(part->files[i]);
        Weir__StoreFile *adopted = tm_part_file_copy(part->files[i]);
        WR_VEC_PUSH(&cache->published, copy);
        WR_VEC_PUSH(&cache->store->adopted, adopted);
    }
    open->cache = cache;
    open->store = cache->store;
    cache_store_ref(cache->store);
    open->job = (struct wr_job){.run = open_run, .done = open_done, .home = cache->home};
    cache->opening = open;
    cache->env->ops->offload(cache->env, &open->job);
}
