/* Store type "rocksdb": one database per table.
 *
 * Everything comes in as a file: a run is sorted, written by SstFileWriter beside the database's
 * own files, and ingested by a hard link. There is never a put, so the write-ahead log and the
 * memtable stay empty, no flush is ever needed, and a checkpoint of the database is links and a
 * copy of its manifest.
 *
 * Memory, and what bounds it:
 *   - blocks, indexes, filters: the cache, reserved in the budget (an eighth of it at first);
 *     indexes and filters are cut into 4 KiB blocks, of which only the top level (16 KB per file of
 *     32 MB) is pinned, so they come and go like all others;
 *   - compactions: reserved in the budget too, per thread; inputs (level 0 and two files) read
 *     ahead 128 KB each, the output's filter and index are about 2 MB. Threads: a quarter of the
 *     cores;
 *   - a run being written: its filter and index (3 % of it) and a write buffer of 256 KiB; one per
 *     store, gone when it ends; who feeds it reserves them (cache.c);
 *   - a read: at most READ_CHUNK blocks pinned at a time; a scan: one iterator per call;
 *   - an open database: 256 KiB in the budget, for its memtable's one arena block (4 KB), its
 *     buffers and at most 512 open files, whose readers keep next to nothing outside of the cache.
 * What the allocator loses to blocks of all sizes is reserved too, as an eighth of the cache.
 * The cache is not strict: a strict one turns "full" into failed reads.
 *
 * Background errors: RocksDB keeps on trying after some failures of compactions (a full disk) and
 * says so only in its log. Each failure is counted, and the next ingest or link answers it as an
 * error.
 *
 * Its log: this RocksDB ends the process at the second line that it cannot write, so on a full disk.
 * Only what is said at an open is written, and no database is opened without room for much more
 * (ROOM_BYTES_MIN). */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/statvfs.h>
#include <time.h>

#include "common/base/alloc.h"
#include "common/base/assert.h"
#include "taskmanager/state/store_rocksdb_internal.h"

#define READ_CHUNK 128u
/* Files in level 0 at which an ingest waits for compactions: every read looks into all of them. */
#define LEVEL0_FILES_MAX 16
#define LEVEL0_WAIT_NS 10000000000u
#define LEVEL0_POLL_NS 5000000
/* Its log of an open is 30 KB. What others may take between the look and the last line is what counts. */
#define ROOM_BYTES_MIN (8ull << 20)

struct rocksdb_store {
    struct tm_store base;
    struct tm_stores *stores;
    struct store_rocksdb_shared *shared;
    const struct store_rocksdb_library *lib;
    char *directory;
    uint32_t number;
    struct store_rocksdb_options options;
    rocksdb_readoptions_t *read_options;
    rocksdb_ingestexternalfileoptions_t *ingest_options;
    rocksdb_t *db;
    rocksdb_column_family_handle_t *family;
    uint64_t runs;                  /* written so far; of the ingest in flight */
    _Atomic uint64_t failures_seen; /* background errors answered; relaxed: each counts once */
};

static struct rocksdb_store *self_of(struct tm_store *store)
{
    return WR_CONTAINER_OF(store, struct rocksdb_store, base);
}

/* ---- errors ---- */

/* Status as RocksDB prints it: "Corruption: …", "IO error: No space left on device: …". */
static enum wr_code code_of(const char *message)
{
    /* "Compaction too large" is what RocksDB says when the disk has not the room for its output. */
    if (strstr(message, "No space left") != NULL || strstr(message, "Space limit") != NULL ||
        strstr(message, "Compaction too large") != NULL) {
        return WR_ERR_NO_SPACE;
    }
    if (strncmp(message, "Corruption", strlen("Corruption")) == 0) {
        return WR_ERR_CORRUPT;
    }
    if (strncmp(message, "IO error", strlen("IO error")) == 0 ||
        strncmp(message, "Result incomplete", strlen("Result incomplete")) == 0) {
        return WR_ERR_IO;
    }
    return WR_ERR_INTERNAL;
}

#define MAKE_ROOM " (make room on its disk)"

/* Takes RocksDB's message. */
static enum wr_code fail(const struct rocksdb_store *self, struct wr_error *err, const char *what,
                         char *message)
{
    enum wr_code code = code_of(message);

    (void)wr_fail(err, code, "could not %s state in \"%s\": %s%s", what, self->directory, message,
                  code == WR_ERR_NO_SPACE ? MAKE_ROOM : "");
    self->lib->free(message);
    return err->code;
}

static uint64_t property(const struct rocksdb_store *self, const char *name)
{
    uint64_t value = 0;

    return self->lib->property_int(self->db, name, &value) == 0 ? value : 0;
}

/* What nobody has on the disk; where that cannot be told, enough. */
static uint64_t free_bytes(const char *directory)
{
    struct statvfs disk;

    return statvfs(directory, &disk) == 0 ? (uint64_t)disk.f_bavail * disk.f_frsize : UINT64_MAX;
}

/* Why RocksDB has stopped, as it answers who writes. Nothing is written: there is nothing in the
 * batch. NULL: it has not. Returned (lib->free). */
static char *stopped_by(const struct rocksdb_store *self)
{
    const struct store_rocksdb_library *lib = self->lib;
    rocksdb_writeoptions_t *options = lib->writeoptions_create();
    rocksdb_writebatch_t *nothing = lib->writebatch_create();
    char *message = NULL;

    lib->writeoptions_disable_WAL(options, 1);
    lib->writeoptions_set_no_slowdown(options, 1);
    lib->write(self->db, options, nothing, &message);
    lib->writebatch_destroy(nothing);
    lib->writeoptions_destroy(options);
    return message;
}

static enum wr_code check_background(struct rocksdb_store *self, struct wr_error *err)
{
    uint64_t failures = property(self, "rocksdb.background-errors");
    char *message;

    if (atomic_exchange_explicit(&self->failures_seen, failures, memory_order_relaxed) ==
        failures) {
        return WR_OK;
    }
    message = stopped_by(self);
    if (message != NULL) {
        return fail(self, err, "compact", message);
    }
    /* It goes on trying: that is what it does when there is no room for the output. */
    return wr_fail(err, WR_ERR_NO_SPACE,
                   "could not compact state in \"%s\": only %" PRIu64 " bytes are free" MAKE_ROOM,
                   self->directory, free_bytes(self->directory));
}

/* ---- reads ---- */

static struct wr_str copy_of(struct wr_arena *arena, const char *data, size_t bytes)
{
    return (struct wr_str){wr_arena_memdup(arena, data, bytes), bytes};
}

static enum wr_code read_chunk(struct rocksdb_store *self, const struct wr_str *keys,
                               uint32_t count, struct wr_arena *arena,
                               struct tm_store_value *values, struct wr_error *err)
{
    const struct store_rocksdb_library *lib = self->lib;
    const char *data[READ_CHUNK] = {0};
    size_t bytes[READ_CHUNK] = {0};
    rocksdb_pinnableslice_t *slices[READ_CHUNK];
    char *messages[READ_CHUNK], *first = NULL;

    for (uint32_t i = 0; i < count; i++) {
        data[i] = keys[i].ptr;
        bytes[i] = keys[i].bytes;
    }
    lib->batched_multi_get_cf(self->db, self->read_options, self->family, count, data, bytes,
                              slices, messages, false);
    for (uint32_t i = 0; i < count; i++) {
        values[i] = (struct tm_store_value){.found = slices[i] != NULL};
        if (slices[i] != NULL) {
            size_t value_bytes;
            const char *value = lib->pinnableslice_value(slices[i], &value_bytes);
            values[i].value = copy_of(arena, value, value_bytes);
            lib->pinnableslice_destroy(slices[i]);
        }
        if (messages[i] != NULL && first == NULL) {
            first = messages[i];
        } else if (messages[i] != NULL) {
            lib->free(messages[i]);
        }
    }
    return first == NULL ? WR_OK : fail(self, err, "read", first);
}

static enum wr_code rocksdb_read(struct tm_store *store, const struct wr_str *keys, uint32_t count,
                                 struct wr_arena *arena, struct tm_store_value *values,
                                 struct wr_error *err)
{
    for (uint32_t i = 0; i < count; i += READ_CHUNK) {
        uint32_t chunk = WR_MIN(READ_CHUNK, count - i);
        if (read_chunk(self_of(store), keys + i, chunk, arena, values + i, err) != WR_OK) {
            return err->code;
        }
    }
    return WR_OK;
}

/* Fills records from where the iterator stands. */
static uint32_t collect(const struct store_rocksdb_library *lib, rocksdb_iterator_t *iterator,
                        uint32_t most, uint64_t bytes_max, struct wr_arena *arena,
                        struct tm_store_record *records)
{
    uint64_t bytes = 0;
    uint32_t count = 0;

    for (; count < most && bytes < bytes_max && lib->iter_valid(iterator); count++) {
        size_t key_bytes, value_bytes;
        const char *key = lib->iter_key(iterator, &key_bytes);
        const char *value = lib->iter_value(iterator, &value_bytes);
        records[count] = (struct tm_store_record){.key = copy_of(arena, key, key_bytes),
                                                  .value = copy_of(arena, value, value_bytes)};
        bytes += key_bytes + value_bytes;
        lib->iter_next(iterator);
    }
    return count;
}

static enum wr_code rocksdb_scan(struct tm_store *store, struct wr_str from, struct wr_str end,
                                 uint32_t most, uint64_t bytes_max, struct wr_arena *arena,
                                 struct tm_store_record *records, uint32_t *ret_count,
                                 bool *ret_end, struct wr_error *err)
{
    struct rocksdb_store *self = self_of(store);
    const struct store_rocksdb_library *lib = self->lib;
    rocksdb_readoptions_t *options;
    rocksdb_iterator_t *iterator;
    char *message = NULL;
    uint32_t count;
    bool ended;

    WR_ASSERT(most > 0);
    if (store_compare(from, end) >= 0) {
        *ret_count = 0;
        *ret_end = true;
        return WR_OK;
    }
    options = lib->readoptions_create();
    lib->readoptions_set_fill_cache(options, 0); /* what is scanned is not what is read next */
    lib->readoptions_set_iterate_upper_bound(options, end.ptr, end.bytes);
    iterator = lib->create_iterator_cf(self->db, options, self->family);
    lib->iter_seek(iterator, from.bytes == 0 ? "" : from.ptr, from.bytes);
    count = collect(lib, iterator, most, bytes_max, arena, records);
    ended = lib->iter_valid(iterator) == 0;
    lib->iter_get_error(iterator, &message); /* a damaged block looks like the end */
    lib->iter_destroy(iterator);
    lib->readoptions_destroy(options);
    if (message != NULL) {
        return fail(self, err, "scan", message);
    }
    *ret_count = count;
    *ret_end = ended;
    return WR_OK;
}

/* ---- runs ---- */

static enum wr_code ingest_file(struct rocksdb_store *self, const char *path, struct wr_error *err)
{
    char *message = NULL;

    self->lib->ingest_external_file_cf(self->db, self->family, &path, 1, self->ingest_options,
                                       &message);
    if (message != NULL) {
        return fail(self, err, "add a run to", message);
    }
    WR_DEBUG_ASSERT(property(self, "rocksdb.num-entries-active-mem-table") == 0);
    return WR_OK;
}

static uint32_t level0_files(const struct rocksdb_store *self)
{
    char *text = self->lib->property_value(self->db, "rocksdb.num-files-at-level0");
    unsigned files = 0;

    if (text != NULL && sscanf(text, "%u", &files) != 1) {
        files = 0;
    }
    self->lib->free(text);
    return files;
}

/* Compactions that cannot keep up slow down who feeds them: RocksDB itself stops only puts. */
static void wait_for_compactions(struct rocksdb_store *self)
{
    struct wr_env *env = self->stores->options.env;
    uint64_t began = wr_env_mono_ns(env);
    const struct timespec poll = {.tv_nsec = LEVEL0_POLL_NS};

    while (level0_files(self) >= LEVEL0_FILES_MAX &&
           property(self, "rocksdb.background-errors") ==
               atomic_load_explicit(&self->failures_seen, memory_order_relaxed) &&
           wr_env_mono_ns(env) - began < LEVEL0_WAIT_NS) {
        (void)nanosleep(&poll, NULL);
    }
}

struct tm_store_run {
    struct rocksdb_store *self;
    char *path;
    rocksdb_envoptions_t *env_options;
    rocksdb_sstfilewriter_t *writer; /* NULL: nothing was added yet, which it does not like */
};

static void run_free(struct tm_store_run *run)
{
    const struct store_rocksdb_library *lib = run->self->lib;

    if (run->writer != NULL) {
        lib->sstfilewriter_destroy(run->writer);
        lib->envoptions_destroy(run->env_options);
    }
    wr_free(run->path);
    wr_free(run);
}

static void rocksdb_run_abandon(struct tm_store_run *run)
{
    struct wr_env *env = run->self->stores->options.env;
    struct wr_error why;

    if (run->writer != NULL) {
        (void)env->ops->unlink(env, run->path, &why); /* best effort; half a run takes space only */
    }
    run_free(run);
}

static enum wr_code rocksdb_run_begin(struct tm_store *store, struct tm_store_run **ret,
                                      struct wr_error *err)
{
    struct rocksdb_store *self = self_of(store);
    struct tm_store_run *run;

    wait_for_compactions(self);
    if (check_background(self, err) != WR_OK) {
        return err->code;
    }
    run = WR_NEW(struct tm_store_run);
    run->self = self;
    run->path = wr_asprintf("%s/run-%" PRIu64, self->directory, self->runs++);
    *ret = run;
    return WR_OK;
}

static void open_writer(struct tm_store_run *run, char **message)
{
    const struct store_rocksdb_library *lib = run->self->lib;

    run->env_options = lib->envoptions_create();
    run->writer = lib->sstfilewriter_create(run->env_options, run->self->options.run);
    lib->sstfilewriter_open(run->writer, run->path, message);
}

static enum wr_code rocksdb_run_add(struct tm_store_run *run,
                                    const struct tm_store_record *records, uint32_t count,
                                    struct wr_error *err)
{
    const struct store_rocksdb_library *lib = run->self->lib;
    char *message = NULL;

    if (run->writer == NULL && count > 0) {
        open_writer(run, &message);
    }
    for (uint32_t i = 0; i < count && message == NULL; i++) {
        const struct tm_store_record *record = &records[i];
        if (record->tombstone) {
            lib->sstfilewriter_delete(run->writer, record->key.ptr, record->key.bytes, &message);
        } else {
            lib->sstfilewriter_put(run->writer, record->key.ptr, record->key.bytes,
                                   record->value.bytes == 0 ? "" : record->value.ptr,
                                   record->value.bytes, &message);
        }
    }
    return message == NULL ? WR_OK : fail(run->self, err, "write a run of", message);
}

static enum wr_code rocksdb_run_end(struct tm_store_run *run, struct wr_error *err)
{
    struct rocksdb_store *self = run->self;
    char *message = NULL;
    enum wr_code code = WR_OK;

    if (run->writer == NULL) {
        run_free(run);
        return check_background(self, err);
    }
    self->lib->sstfilewriter_finish(run->writer, &message);
    code = message != NULL ? fail(self, err, "write a run of", message)
                           : ingest_file(self, run->path, err);
    if (code != WR_OK) {
        rocksdb_run_abandon(run);
    } else {
        run_free(run);
    }
    return code;
}

/* ---- snapshots ---- */

static enum wr_code parent_of(struct wr_env *env, const char *directory, char **ret,
                              struct wr_error *err)
{
    const char *slash = strrchr(directory, '/');
    struct wr_file_info info;

    WR_ASSERT(slash != NULL);
    if (env->ops->info(env, directory, &info, err) == WR_OK) {
        return wr_fail(err, WR_ERR_EXISTS, "cannot link state to \"%s\": it exists", directory);
    }
    if (err->code != WR_ERR_NOT_FOUND) {
        return err->code;
    }
    *ret = slash == directory ? wr_strdup("/") : wr_strndup(directory, (size_t)(slash - directory));
    return env->ops->make_directory(env, *ret, err);
}

static enum wr_code make_checkpoint(struct rocksdb_store *self, const char *directory,
                                    struct wr_error *err)
{
    const struct store_rocksdb_library *lib = self->lib;
    rocksdb_checkpoint_t *checkpoint;
    char *message = NULL;

    checkpoint = lib->checkpoint_object_create(self->db, &message);
    if (message == NULL) {
        /* No flush: there is nothing in memory, and any other number might lose what was. */
        lib->checkpoint_create(checkpoint, directory, UINT64_MAX, &message);
    }
    if (checkpoint != NULL) {
        lib->checkpoint_object_destroy(checkpoint);
    }
    return message == NULL ? WR_OK : fail(self, err, "link", message);
}

static enum wr_code rocksdb_link(struct tm_store *store, const char *directory,
                                 struct tm_store_files *ret, struct wr_error *err)
{
    struct rocksdb_store *self = self_of(store);
    struct wr_env *env = self->stores->options.env;
    WR_AUTO_FREE char *parent = NULL;
    struct tm_store_files files = {0};
    struct wr_error why;

    if (check_background(self, err) != WR_OK ||
        parent_of(env, directory, &parent, err) != WR_OK) {
        return err->code;
    }
    if (make_checkpoint(self, directory, err) != WR_OK ||
        store_snapshot_seal(env, directory, &files, err) != WR_OK ||
        env->ops->fsync_directory(env, parent, err) != WR_OK) {
        WR_AUTO_FREE char *staging = wr_asprintf("%s.tmp", directory);
        wr_free(files.items);
        (void)tm_stores_remove(self->stores, directory, &why); /* best effort: half a link */
        (void)tm_stores_remove(self->stores, staging, &why);
        return wr_wrap(err, "could not link state in \"%s\" to \"%s\"", self->directory,
                       directory);
    }
    *ret = files;
    return WR_OK;
}

static uint64_t rocksdb_disk_bytes(struct tm_store *store)
{
    return property(self_of(store), "rocksdb.total-sst-files-size");
}

/* ---- life ---- */

/* In the order RocksDB asserts: what hangs on the database before the database. */
static void rocksdb_store_close(struct tm_store *store)
{
    struct rocksdb_store *self;

    if (store == NULL) {
        return;
    }
    self = self_of(store);
    if (self->db != NULL) {
        self->lib->column_family_handle_destroy(self->family);
        self->lib->close(self->db); /* waits for its compactions to notice */
    }
    if (self->read_options != NULL) {
        self->lib->readoptions_destroy(self->read_options);
        self->lib->ingestexternalfileoptions_destroy(self->ingest_options);
    }
    if (self->shared != NULL) {
        store_rocksdb_options_destroy(self->lib, &self->options);
        store_rocksdb_database_end(self->shared);
        store_rocksdb_shared_unref(self->stores);
    }
    wr_free(self->directory);
    wr_free(self);
}

static enum wr_code open_database(struct rocksdb_store *self, bool create, struct wr_error *err)
{
    static const char *const families[] = {"default"};
    const struct store_rocksdb_library *lib = self->lib;
    const rocksdb_options_t *options;
    char *message = NULL;

    if (store_rocksdb_options_make(self->shared, self->number, create, &self->options, err) !=
        WR_OK) {
        return err->code;
    }
    self->read_options = lib->readoptions_create();
    self->ingest_options = lib->ingestexternalfileoptions_create();
    lib->ingestexternalfileoptions_set_move_files(self->ingest_options, 1);
    /* There is nothing to flush; were there something, a flush would hide a mistake. */
    lib->ingestexternalfileoptions_set_allow_blocking_flush(self->ingest_options, 0);
    lib->ingestexternalfileoptions_set_snapshot_consistency(self->ingest_options, 0);
    options = self->options.database;
    self->db = lib->open_column_families(options, self->directory, 1, families, &options,
                                         &self->family, &message);
    return message == NULL ? WR_OK : fail(self, err, "open", message);
}

static enum wr_code check_room(const struct rocksdb_store *self, struct wr_error *err)
{
    uint64_t bytes = free_bytes(self->directory);

    return bytes >= ROOM_BYTES_MIN
               ? WR_OK
               : wr_fail(err, WR_ERR_NO_SPACE,
                         "could not open state in \"%s\": only %" PRIu64 " bytes are free" MAKE_ROOM,
                         self->directory, bytes);
}

static enum wr_code open_files(struct rocksdb_store *self, struct wr_error *err)
{
    struct wr_env *env = self->stores->options.env;
    bool empty;

    if (store_snapshot_check(env, self->directory, &empty, err) != WR_OK) {
        return wr_wrap(err, "could not open state in \"%s\"", self->directory);
    }
    if (store_rocksdb_shared_ref(self->stores, &self->shared, err) != WR_OK) {
        return wr_wrap(err, "could not open state in \"%s\"", self->directory);
    }
    self->lib = self->shared->lib;
    self->number = store_rocksdb_database_begin(self->shared);
    if (check_room(self, err) != WR_OK) {
        return err->code;
    }
    /* Never "create" over files: a database without its CURRENT would silently begin anew. */
    if (open_database(self, empty, err) != WR_OK) {
        return err->code;
    }
    return store_snapshot_unseal(env, self->directory, err);
}

static enum wr_code rocksdb_store_open(struct tm_stores *stores, const char *directory,
                                       struct tm_store **ret, struct wr_error *err)
{
    struct rocksdb_store *self;

    if (store_sweep(stores, err) != WR_OK) {
        return err->code;
    }
    self = WR_NEW(struct rocksdb_store);
    self->base.type = &tm_store_rocksdb;
    self->stores = stores;
    self->directory = wr_strdup(directory);
    if (open_files(self, err) != WR_OK) {
        rocksdb_store_close(&self->base);
        return err->code;
    }
    *ret = &self->base;
    return WR_OK;
}

static enum wr_code rocksdb_hold(struct tm_stores *stores, struct wr_error *err)
{
    struct store_rocksdb_shared *shared;

    return store_rocksdb_shared_ref(stores, &shared, err);
}

const struct tm_store_type tm_store_rocksdb = {
    .name = "rocksdb",
    .open = rocksdb_store_open,
    .hold = rocksdb_hold,
    .release = store_rocksdb_shared_unref,
    .least_bytes = store_rocksdb_least_bytes,
    .close = rocksdb_store_close,
    .read = rocksdb_read,
    .run_begin = rocksdb_run_begin,
    .run_add = rocksdb_run_add,
    .run_end = rocksdb_run_end,
    .run_abandon = rocksdb_run_abandon,
    .ingest = store_ingest,
    .scan = rocksdb_scan,
    .link = rocksdb_link,
    .disk_bytes = rocksdb_disk_bytes,
};
