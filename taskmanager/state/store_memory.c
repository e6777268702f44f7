/* Store type "memory": what a database has to do, done plainly. For the simulator and tests.
 *
 * The records are one immutable image, which is also the file that link writes and open reads:
 *
 *     magic u64 | sequence u64 | records u64 | body bytes u64
 *     body: per record, in key order: key bytes u32 | value bytes u32 | key | value
 *     XXH3-128 of all above
 *
 * ingest makes a new image of the old one and the run; readers keep the one they began with. No
 * lock is held over a call of the env: the simulator leaves such calls in their middle. Images are
 * what a database would have on disk, so they are not counted against the memory budget. */
#include <inttypes.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

#include "common/base/alloc.h"
#include "common/base/assert.h"
#include "common/base/bytes.h"
#include "common/base/hash.h"
#include "common/base/test_point.h"
#include "common/base/vec.h"
#include "taskmanager/state/store_internal.h"

#define MAGIC 0x316d65726f747377ull /* "wstorem1" */
#define HEADER_BYTES 32u
#define TRAILER_BYTES 16u
#define RECORD_BYTES 8u /* in front of a key */
#define FILE_PREFIX "records-"
#define FILE_BYTES_MAX (1ull << 34)

struct image {
    _Atomic uint32_t refs; /* release when dropped, acquire by who frees it */
    uint64_t sequence;     /* ingests it has seen */
    uint64_t count;
    uint64_t *offsets; /* of the records */
    uint8_t *data;
    uint64_t bytes;
};

struct memory_store {
    struct tm_store base;
    struct tm_stores *stores;
    char *directory;
    pthread_mutex_t mutex; /* of `image` */
    struct image *image;
};

static struct memory_store *self_of(struct tm_store *store)
{
    return WR_CONTAINER_OF(store, struct memory_store, base);
}

/* ---- images ---- */

static struct image *image_new(uint64_t sequence, uint64_t count, uint64_t body_bytes)
{
    struct image *image = WR_NEW(struct image);

    atomic_init(&image->refs, 1);
    image->sequence = sequence;
    image->count = count;
    image->offsets = wr_alloc((count + 1) * sizeof *image->offsets);
    image->bytes = HEADER_BYTES + body_bytes + TRAILER_BYTES;
    image->data = wr_alloc(image->bytes);
    wr_store_u64(image->data, MAGIC);
    wr_store_u64(image->data + 8, sequence);
    wr_store_u64(image->data + 16, count);
    wr_store_u64(image->data + 24, body_bytes);
    return image;
}

static void image_unref(struct image *image)
{
    if (image == NULL || atomic_fetch_sub_explicit(&image->refs, 1, memory_order_acq_rel) != 1) {
        return;
    }
    wr_free(image->offsets);
    wr_free(image->data);
    wr_free(image);
}

static struct image *image_get(struct memory_store *self)
{
    struct image *image;

    (void)pthread_mutex_lock(&self->mutex);
    image = self->image;
    atomic_fetch_add_explicit(&image->refs, 1, memory_order_relaxed);
    (void)pthread_mutex_unlock(&self->mutex);
    return image;
}

static struct wr_str image_key(const struct image *image, uint64_t index)
{
    const uint8_t *at = image->data + image->offsets[index];

    return (struct wr_str){(const char *)at + RECORD_BYTES, wr_load_u32(at)};
}

static struct wr_str image_value(const struct image *image, uint64_t index)
{
    struct wr_str key = image_key(image, index);

    return (struct wr_str){key.ptr + key.bytes,
                           wr_load_u32(image->data + image->offsets[index] + 4)};
}

/* The first record whose key is not below. */
static uint64_t image_find(const struct image *image, struct wr_str key)
{
    uint64_t low = 0, high = image->count;

    while (low < high) {
        uint64_t middle = low + (high - low) / 2;
        if (store_compare(image_key(image, middle), key) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static struct wr_hash128 image_hash(const struct image *image)
{
    return wr_hash128_bytes(image->data, image->bytes - TRAILER_BYTES);
}

static void image_seal(struct image *image)
{
    struct wr_hash128 hash = image_hash(image);

    memcpy(image->data + image->bytes - TRAILER_BYTES, &hash, sizeof hash);
}

/* ---- merging a run into an image ---- */

struct merge {
    const struct image *old;
    const struct tm_store_record *records; /* in order */
    uint32_t count;
    struct image *into; /* NULL: only measured */
    uint64_t live;
    uint64_t body_bytes;
};

static void merge_put(struct merge *merge, struct wr_str key, struct wr_str value)
{
    uint64_t offset = HEADER_BYTES + merge->body_bytes;

    if (merge->into != NULL) {
        uint8_t *at = merge->into->data + offset;
        merge->into->offsets[merge->live] = offset;
        wr_store_u32(at, (uint32_t)key.bytes);
        wr_store_u32(at + 4, (uint32_t)value.bytes);
        memcpy(at + RECORD_BYTES, key.ptr, key.bytes);
        if (value.bytes != 0) {
            memcpy(at + RECORD_BYTES + key.bytes, value.ptr, value.bytes);
        }
    }
    merge->live += 1;
    merge->body_bytes += RECORD_BYTES + key.bytes + value.bytes;
}

static void merge_run(struct merge *merge)
{
    uint64_t i = 0;

    merge->live = merge->body_bytes = 0;
    for (uint32_t r = 0; r < merge->count; r++) {
        const struct tm_store_record *record = &merge->records[r];
        int order = -1;
        for (; i < merge->old->count; i++) {
            order = store_compare(image_key(merge->old, i), record->key);
            if (order >= 0) {
                break;
            }
            merge_put(merge, image_key(merge->old, i), image_value(merge->old, i));
        }
        i += order == 0; /* overwritten */
        if (!record->tombstone) {
            merge_put(merge, record->key, record->value);
        }
    }
    for (; i < merge->old->count; i++) {
        merge_put(merge, image_key(merge->old, i), image_value(merge->old, i));
    }
}

struct tm_store_run {
    struct memory_store *self;
    struct wr_arena arena;
    WR_VEC(struct tm_store_record) records;
};

static enum wr_code memory_run_begin(struct tm_store *store, struct tm_store_run **ret,
                                     struct wr_error *err)
{
    struct tm_store_run *run = WR_NEW(struct tm_store_run);

    (void)err;
    run->self = self_of(store);
    wr_arena_init(&run->arena, 0);
    *ret = run;
    return WR_OK;
}

static struct wr_str copy_of(struct wr_arena *arena, struct wr_str bytes)
{
    return (struct wr_str){wr_arena_memdup(arena, bytes.ptr, bytes.bytes), bytes.bytes};
}

static enum wr_code memory_run_add(struct tm_store_run *run, const struct tm_store_record *records,
                                   uint32_t count, struct wr_error *err)
{
    (void)err;
    for (uint32_t i = 0; i < count; i++) {
        struct tm_store_record copy = {.key = copy_of(&run->arena, records[i].key),
                                       .tombstone = records[i].tombstone};
        uint32_t last = run->records.count;
        if (!copy.tombstone) {
            copy.value = copy_of(&run->arena, records[i].value);
        }
        WR_ASSERT(last == 0 ||
                  store_compare(run->records.items[last - 1].key, copy.key) < 0);
        WR_VEC_PUSH(&run->records, copy);
    }
    return WR_OK;
}

static void memory_run_abandon(struct tm_store_run *run)
{
    wr_arena_fini(&run->arena);
    WR_VEC_FINI(&run->records);
    wr_free(run);
}

static enum wr_code memory_run_end(struct tm_store_run *run, struct wr_error *err)
{
    struct memory_store *self = run->self;
    struct image *old = image_get(self), *image;
    struct merge merge = {
        .old = old, .records = run->records.items, .count = run->records.count};

    (void)err;
    merge_run(&merge); /* measures */
    image = image_new(old->sequence + 1, merge.live, merge.body_bytes);
    merge.into = image;
    merge_run(&merge);
    image_seal(image);

    (void)pthread_mutex_lock(&self->mutex);
    WR_ASSERT(self->image == old); /* one ingest at a time */
    self->image = image;
    (void)pthread_mutex_unlock(&self->mutex);
    image_unref(old); /* ours */
    image_unref(old); /* the store's */
    memory_run_abandon(run);
    return WR_OK;
}

/* ---- reads ---- */

static enum wr_code memory_read(struct tm_store *store, const struct wr_str *keys, uint32_t count,
                                struct wr_arena *arena, struct tm_store_value *values,
                                struct wr_error *err)
{
    struct image *image;

    if (WR_FAULT("store.damaged")) {
        return wr_fail(err, WR_ERR_CORRUPT, "could not read state in \"%s\": a block is damaged",
                       self_of(store)->directory);
    }
    image = image_get(self_of(store));
    for (uint32_t i = 0; i < count; i++) {
        uint64_t index = image_find(image, keys[i]);
        values[i] = (struct tm_store_value){0};
        if (index < image->count && store_compare(image_key(image, index), keys[i]) == 0) {
            values[i].found = true;
            values[i].value = copy_of(arena, image_value(image, index));
        }
    }
    image_unref(image);
    return WR_OK;
}

static enum wr_code memory_scan(struct tm_store *store, struct wr_str from, struct wr_str end,
                                uint32_t most, uint64_t bytes_max, struct wr_arena *arena,
                                struct tm_store_record *records, uint32_t *ret_count,
                                bool *ret_end, struct wr_error *err)
{
    struct image *image = image_get(self_of(store));
    uint64_t index = image_find(image, from), stop = image_find(image, end), bytes = 0;
    uint32_t count = 0;

    (void)err;
    WR_ASSERT(most > 0);
    for (; index < stop && count < most && bytes < bytes_max; index++, count++) {
        records[count] = (struct tm_store_record){
            .key = copy_of(arena, image_key(image, index)),
            .value = copy_of(arena, image_value(image, index)),
        };
        bytes += records[count].key.bytes + records[count].value.bytes;
    }
    *ret_count = count;
    *ret_end = index >= stop;
    image_unref(image);
    return WR_OK;
}

static uint64_t memory_disk_bytes(struct tm_store *store)
{
    struct image *image = image_get(self_of(store));
    uint64_t bytes = image->bytes;

    image_unref(image);
    return bytes;
}

/* ---- files ---- */

static enum wr_code write_image(struct wr_env *env, const char *path, const struct image *image,
                                struct wr_error *err)
{
    int file;
    enum wr_code code;

    if (env->ops->open(env, path, WR_OPEN_WRITE | WR_OPEN_CREATE | WR_OPEN_EXCLUSIVE, &file,
                       err) != WR_OK) {
        return err->code;
    }
    code = env->ops->write_at(env, file, image->data, image->bytes, 0, err);
    if (code == WR_OK) {
        code = env->ops->fsync(env, file, err);
    }
    env->ops->close(env, file);
    return code;
}

static enum wr_code link_image(struct memory_store *self, const char *directory,
                               const struct image *image, struct tm_store_file *ret,
                               struct wr_error *err)
{
    struct wr_env *env = self->stores->options.env;
    WR_AUTO_FREE char *path = NULL;

    ret->bytes = image->bytes;
    ret->immutable = true;
    (void)snprintf(ret->name, sizeof ret->name, FILE_PREFIX "%06" PRIu64, image->sequence);
    path = wr_asprintf("%s/%s", directory, ret->name);
    if (env->ops->make_directory(env, directory, err) != WR_OK ||
        write_image(env, path, image, err) != WR_OK ||
        env->ops->fsync_directory(env, directory, err) != WR_OK) {
        return wr_wrap(err, "could not link state in \"%s\" to \"%s\"", self->directory, directory);
    }
    return WR_OK;
}

static enum wr_code memory_link(struct tm_store *store, const char *directory,
                                struct tm_store_files *ret, struct wr_error *err)
{
    struct memory_store *self = self_of(store);
    struct tm_store_file file = {0};
    struct wr_env *env = self->stores->options.env;
    struct wr_file_info info;
    struct wr_error why;
    struct image *image;
    enum wr_code code;

    if (env->ops->info(env, directory, &info, err) == WR_OK) {
        return wr_fail(err, WR_ERR_EXISTS, "cannot link state to \"%s\": it exists", directory);
    }
    if (err->code != WR_ERR_NOT_FOUND) {
        return wr_wrap(err, "could not link state in \"%s\"", self->directory);
    }
    image = image_get(self);
    code = link_image(self, directory, image, &file, err);
    image_unref(image);
    if (code != WR_OK) {
        (void)tm_stores_remove(self->stores, directory, &why); /* best effort: half a link */
        return code;
    }
    ret->items = WR_NEW(struct tm_store_file);
    ret->items[0] = file;
    ret->count = 1;
    return WR_OK;
}

/* Takes an image apart; false: it is not whole. */
static bool image_index(struct image *image)
{
    struct wr_hash128 hash, written;
    uint64_t offset = HEADER_BYTES, end = image->bytes - TRAILER_BYTES;

    memcpy(&written, image->data + end, sizeof written);
    hash = image_hash(image);
    if (wr_load_u64(image->data) != MAGIC || wr_load_u64(image->data + 24) != end - HEADER_BYTES ||
        !wr_hash128_equal(hash, written)) {
        return false;
    }
    image->sequence = wr_load_u64(image->data + 8);
    image->count = wr_load_u64(image->data + 16);
    if (image->count > image->bytes / RECORD_BYTES) {
        return false;
    }
    image->offsets = wr_alloc((image->count + 1) * sizeof *image->offsets);
    for (uint64_t i = 0; i < image->count; i++) {
        if (end - offset < RECORD_BYTES) {
            return false;
        }
        image->offsets[i] = offset;
        offset += RECORD_BYTES + (uint64_t)wr_load_u32(image->data + offset) +
                  wr_load_u32(image->data + offset + 4);
        if (offset > end) {
            return false;
        }
    }
    return offset == end;
}

static enum wr_code read_image(struct wr_env *env, const char *path, struct image **ret,
                               struct wr_error *err)
{
    struct image *image;
    size_t bytes;
    char *data;

    if (wr_file_read_all(env, path, FILE_BYTES_MAX, &data, &bytes, err) != WR_OK) {
        return err->code;
    }
    image = WR_NEW(struct image);
    atomic_init(&image->refs, 1);
    image->data = (uint8_t *)data;
    image->bytes = bytes;
    if (bytes < HEADER_BYTES + TRAILER_BYTES || !image_index(image)) {
        image_unref(image);
        return wr_fail(err, WR_ERR_CORRUPT,
                       "state file \"%s\" is damaged: its %zu bytes do not match their checksum",
                       path, bytes);
    }
    *ret = image;
    return WR_OK;
}

/* The one file of a snapshot, or nothing. */
static enum wr_code load(struct wr_env *env, const char *directory, struct image **ret,
                         struct wr_error *err)
{
    WR_CLEANUP(wr_file_list_fini) struct wr_file_list list = {0};
    WR_AUTO_FREE char *path = NULL;

    if (env->ops->list(env, directory, &list, err) != WR_OK) {
        return err->code;
    }
    if (list.count == 0) {
        *ret = image_new(0, 0, 0);
        image_seal(*ret);
        return WR_OK;
    }
    path = wr_asprintf("%s/%s", directory, list.names[0]);
    if (list.count > 1 || strncmp(list.names[0], FILE_PREFIX, strlen(FILE_PREFIX)) != 0) {
        return wr_fail(err, WR_ERR_CORRUPT,
                       "directory holds \"%s\" and %u more, not the one file of a snapshot",
                       list.names[0], list.count - 1);
    }
    return read_image(env, path, ret, err);
}

static enum wr_code memory_open(struct tm_stores *stores, const char *directory,
                                struct tm_store **ret, struct wr_error *err)
{
    struct memory_store *self;
    struct image *image = NULL;

    if (store_sweep(stores, err) != WR_OK) {
        return err->code;
    }
    if (load(stores->options.env, directory, &image, err) != WR_OK) {
        return wr_wrap(err, "could not open state in \"%s\"", directory);
    }
    self = WR_NEW(struct memory_store);
    self->base.type = &tm_store_memory;
    self->stores = stores;
    self->directory = wr_strdup(directory);
    self->image = image;
    (void)pthread_mutex_init(&self->mutex, NULL);
    *ret = &self->base;
    return WR_OK;
}

static void memory_close(struct tm_store *store)
{
    struct memory_store *self;

    if (store == NULL) {
        return;
    }
    self = self_of(store);
    image_unref(self->image);
    (void)pthread_mutex_destroy(&self->mutex);
    wr_free(self->directory);
    wr_free(self);
}

const struct tm_store_type tm_store_memory = {
    .name = "memory",
    .open = memory_open,
    .close = memory_close,
    .read = memory_read,
    .run_begin = memory_run_begin,
    .run_add = memory_run_add,
    .run_end = memory_run_end,
    .run_abandon = memory_run_abandon,
    .ingest = store_ingest,
    .scan = memory_scan,
    .link = memory_link,
    .disk_bytes = memory_disk_bytes,
};
