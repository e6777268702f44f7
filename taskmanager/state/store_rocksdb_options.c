/* How databases are set up, and what they share. Each value is here for memory, or for the way they
 * are used: whole sorted runs in, point reads and scans out, nothing to recover after a crash. */
#include <string.h>
#include <unistd.h>

#include "common/base/alloc.h"
#include "common/base/assert.h"
#include "taskmanager/state/store_rocksdb_internal.h"

#define BLOCK_BYTES 4096u
#define BLOOM_BITS 10.0
#define FILE_BYTES (32u << 20)         /* small filters, short compactions */
#define LEVEL_BASE_BYTES (128u << 20)  /* about what level 0 holds when it is compacted */
#define LEVEL0_TRIGGER 4u
#define LEVEL0_STAGGER 4u              /* tables fed alike must not all compact at once */
#define LEVELS 7u
#define OPEN_FILES_MAX 512             /* of one store: they share the process's descriptors */
#define NEVER 1000000                  /* nobody writes, so nobody can be slowed down or stopped */
#define WRITE_BYTES_PER_S (256ll << 20)
#define REFILL_US 50000
#define FAIRNESS 10
#define COMPACTION_THREADS_MAX 4
#define LOG_LEVEL_HEADER 5
#define COMPRESSION_NONE 0
#define COMPRESSION_LZ4 4
#define CHECKSUM_XXH3 4
#define INDEX_TWO_LEVEL 2
#define BLOCK_INDEX_HASH 1
#define FORMAT_VERSION 5

_Static_assert(STORE_CACHE_BYTES_MIN <= STORE_CACHE_BYTES_START &&
                   STORE_CACHE_BYTES_START <= STORE_CACHE_BYTES_MAX,
               "cache sizes are in order");

/* Options without a setter in the C API of 7.8; the written OPTIONS file proves each of them. */
static const char unreachable[] = "avoid_flush_during_shutdown=true;"
                                  "avoid_flush_during_recovery=true;"
                                  "writable_file_max_buffer_size=262144;"
                                  "block_based_table_factory={optimize_filters_for_memory=true;"
                                  "max_auto_readahead_size=131072}";

/* ---- what stores share ---- */

int store_rocksdb_shard_bits(uint64_t cache_bytes)
{
    int bits = 0;

    while (cache_bytes >> (bits + 1) >= STORE_CACHE_SHARD_BYTES_MIN) {
        bits++;
    }
    return bits;
}

static int compaction_threads(void)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    int threads = cores < 1 ? 1 : (int)((cores + 3) / 4);

    return WR_MIN(threads, COMPACTION_THREADS_MAX);
}

/* A cache of this size, and what the allocator loses by it. */
static uint64_t whole_cache_bytes(uint64_t bytes)
{
    return bytes + bytes / STORE_CACHE_LOSS_DIVISOR;
}

static uint64_t compaction_bytes(void)
{
    return (uint64_t)compaction_threads() * STORE_COMPACTION_BYTES;
}

uint64_t store_rocksdb_least_bytes(uint32_t stores)
{
    return stores == 0 ? 0
                       : stores * (uint64_t)STORE_DATABASE_BYTES +
                             whole_cache_bytes(STORE_CACHE_BYTES_MIN) + compaction_bytes();
}

/* The cache's part of the budget: an eighth, or what there is. */
static enum wr_code reserve(struct store_rocksdb_shared *shared, struct wr_memory *memory,
                            uint64_t work_bytes, struct wr_error *err)
{
    uint64_t bytes = wr_memory_budget_bytes(memory) / 8;

    bytes = WR_MIN(WR_MAX(bytes, STORE_CACHE_BYTES_START), STORE_CACHE_BYTES_MAX);
    for (; bytes >= STORE_CACHE_BYTES_MIN; bytes /= 2) {
        uint64_t wanted_bytes = whole_cache_bytes(bytes) + work_bytes;
        if (wr_memory_reserve(shared->account, wanted_bytes)) {
            shared->cache_bytes = bytes;
            shared->reserved_bytes = wanted_bytes;
            return WR_OK;
        }
    }
    return wr_fail(err, WR_ERR_MEMORY,
                   "could not reserve %u bytes for the cache and %llu for compactions of state on "
                   "disk: %llu of the budget of %llu bytes are in use (give the task manager more "
                   "memory)",
                   STORE_CACHE_BYTES_MIN, (unsigned long long)work_bytes,
                   (unsigned long long)wr_memory_used_bytes(memory),
                   (unsigned long long)wr_memory_budget_bytes(memory));
}

static rocksdb_cache_t *make_cache(const struct store_rocksdb_library *lib, uint64_t bytes)
{
    rocksdb_lru_cache_options_t *options = lib->lru_cache_options_create();
    int bits = store_rocksdb_shard_bits(bytes);
    rocksdb_cache_t *cache;

    WR_ASSERT(bits == 0 || bytes >> bits >= STORE_CACHE_SHARD_BYTES_MIN);
    lib->lru_cache_options_set_capacity(options, bytes);
    lib->lru_cache_options_set_num_shard_bits(options, bits);
    cache = lib->cache_create_lru_opts(options);
    lib->lru_cache_options_destroy(options);
    return cache;
}

static void shared_destroy(struct store_rocksdb_shared *shared)
{
    if (shared->cache != NULL) {
        shared->lib->ratelimiter_destroy(shared->limiter);
        shared->lib->cache_destroy(shared->cache);
        shared->lib->env_destroy(shared->env);
    }
    if (shared->reserved_bytes != 0) {
        wr_memory_release(shared->account, shared->reserved_bytes);
    }
    wr_memory_account_close(shared->account);
    wr_free(shared);
}

static enum wr_code shared_create(struct wr_memory *memory, struct store_rocksdb_shared **ret,
                                  struct wr_error *err)
{
    const struct store_rocksdb_library *lib;
    struct store_rocksdb_shared *shared;

    if (store_rocksdb_library_load(&lib, err) != WR_OK) {
        return err->code;
    }
    shared = WR_NEW(struct store_rocksdb_shared);
    shared->lib = lib;
    shared->account = wr_memory_account_open(memory, WR_MEMORY_ROCKSDB_CACHE, "state on disk");
    if (reserve(shared, memory, compaction_bytes(), err) != WR_OK) {
        shared_destroy(shared);
        return err->code;
    }
    shared->env = lib->create_default_env(); /* one for the process: so are its threads */
    /* Few threads and a write rate, but no lower priority: RocksDB knows only the lowest, and
     * beside busy workers it made level 0 grow until reads took three times as long and runs
     * waited. */
    lib->env_set_background_threads(shared->env, compaction_threads());
    shared->cache = make_cache(lib, shared->cache_bytes);
    shared->limiter = lib->ratelimiter_create(WRITE_BYTES_PER_S, REFILL_US, FAIRNESS);
    *ret = shared;
    return WR_OK;
}

enum wr_code store_rocksdb_shared_ref(struct tm_stores *stores, struct store_rocksdb_shared **ret,
                                      struct wr_error *err)
{
    enum wr_code code = WR_OK;

    (void)pthread_mutex_lock(&stores->mutex);
    if (stores->rocksdb == NULL) {
        code = shared_create(stores->options.memory, &stores->rocksdb, err);
    }
    if (code == WR_OK) {
        stores->rocksdb->refs += 1;
        *ret = stores->rocksdb;
    }
    (void)pthread_mutex_unlock(&stores->mutex);
    return code;
}

void store_rocksdb_shared_unref(struct tm_stores *stores)
{
    (void)pthread_mutex_lock(&stores->mutex);
    stores->rocksdb->refs -= 1;
    if (stores->rocksdb->refs == 0) {
        shared_destroy(WR_TAKE(stores->rocksdb));
    }
    (void)pthread_mutex_unlock(&stores->mutex);
}

/* ---- one database ---- */

uint32_t store_rocksdb_database_begin(struct store_rocksdb_shared *shared)
{
    wr_memory_reserve_anyway(shared->account, STORE_DATABASE_BYTES);
    return atomic_fetch_add_explicit(&shared->opened, 1, memory_order_relaxed);
}

void store_rocksdb_database_end(struct store_rocksdb_shared *shared)
{
    wr_memory_release(shared->account, STORE_DATABASE_BYTES);
}

static void set_table(const struct store_rocksdb_shared *shared, rocksdb_options_t *options)
{
    const struct store_rocksdb_library *lib = shared->lib;
    rocksdb_block_based_table_options_t *table = lib->block_based_options_create();

    lib->block_based_options_set_block_cache(table, shared->cache);
    lib->block_based_options_set_block_size(table, BLOCK_BYTES);
    lib->block_based_options_set_filter_policy(table,
                                               lib->filterpolicy_create_bloom_full(BLOOM_BITS));
    /* Indexes and filters live in the cache, in blocks of 4 KiB, so the cache's size is their
     * bound. */
    lib->block_based_options_set_cache_index_and_filter_blocks(table, 1);
    lib->block_based_options_set_index_type(table, INDEX_TWO_LEVEL);
    lib->block_based_options_set_partition_filters(table, 1);
    lib->block_based_options_set_pin_top_level_index_and_filter(table, 1);
    lib->block_based_options_set_data_block_index_type(table, BLOCK_INDEX_HASH);
    /* Debian's build has no CRC32C in hardware. */
    lib->block_based_options_set_checksum(table, CHECKSUM_XXH3);
    lib->block_based_options_set_format_version(table, FORMAT_VERSION);
    lib->options_set_block_based_table_factory(options, table);
    lib->block_based_options_destroy(table);
}

/* What a database holds although nobody writes to it but runs. */
static void set_idle_parts(const struct store_rocksdb_library *lib, rocksdb_options_t *options)
{
    lib->options_set_write_buffer_size(options, 64u << 10);
    lib->options_set_arena_block_size(options, 4u << 10);
    lib->options_set_max_manifest_file_size(options, 4u << 20); /* it is copied by every link */
    lib->options_set_manifest_preallocation_size(options, 64u << 10);
    lib->options_set_info_log_level(options, LOG_LEVEL_HEADER); /* store_rocksdb.c says why */
    lib->options_set_stats_dump_period_sec(options, 0);
    lib->options_set_stats_persist_period_sec(options, 0);
    lib->options_set_max_open_files(options, OPEN_FILES_MAX);
    lib->options_set_max_file_opening_threads(options, 1);
    lib->options_set_table_cache_numshardbits(options, 2);
}

static void set_levels(const struct store_rocksdb_shared *shared, uint32_t number,
                       rocksdb_options_t *options)
{
    const struct store_rocksdb_library *lib = shared->lib;
    int compression[LEVELS] = {COMPRESSION_NONE}; /* runs are soon written again */

    for (size_t i = 1; i < WR_COUNT(compression); i++) {
        compression[i] = COMPRESSION_LZ4;
    }
    lib->options_set_compression(options, COMPRESSION_LZ4);
    lib->options_set_compression_per_level(options, compression, WR_COUNT(compression));
    lib->options_set_level_compaction_dynamic_level_bytes(options, 1);
    lib->options_set_target_file_size_base(options, FILE_BYTES);
    lib->options_set_max_bytes_for_level_base(options, LEVEL_BASE_BYTES);
    lib->options_set_level0_file_num_compaction_trigger(
        options, (int)(LEVEL0_TRIGGER + number % LEVEL0_STAGGER));
    lib->options_set_level0_slowdown_writes_trigger(options, NEVER);
    lib->options_set_level0_stop_writes_trigger(options, NEVER);
    lib->options_set_max_background_jobs(options, 2); /* a flush that never comes, a compaction */
    lib->options_compaction_readahead_size(options, STORE_COMPACTION_READ_AHEAD_BYTES);
    lib->options_set_ratelimiter(options, shared->limiter);
}

enum wr_code store_rocksdb_options_make(const struct store_rocksdb_shared *shared, uint32_t number,
                                        bool create, struct store_rocksdb_options *ret,
                                        struct wr_error *err)
{
    static const int no_compression[] = {COMPRESSION_NONE};
    const struct store_rocksdb_library *lib = shared->lib;
    rocksdb_options_t *base = lib->options_create();
    char *message = NULL;

    lib->options_set_create_if_missing(base, create);
    lib->options_set_env(base, shared->env);
    set_table(shared, base);
    set_idle_parts(lib, base);
    set_levels(shared, number, base);
    ret->database = lib->options_create();
    ret->run = NULL;
    lib->get_options_from_string(base, unreachable, ret->database, &message);
    lib->options_destroy(base);
    if (message != NULL) {
        (void)wr_fail(err, WR_ERR_UNSUPPORTED, "cannot set up a database of this RocksDB: %s",
                      message);
        lib->free(message);
        store_rocksdb_options_destroy(lib, ret);
        return err->code;
    }
    /* A writer of files takes the compression of the last level. */
    ret->run = lib->options_create_copy(ret->database);
    lib->options_set_compression(ret->run, COMPRESSION_NONE);
    lib->options_set_compression_per_level(ret->run, no_compression, WR_COUNT(no_compression));
    return WR_OK;
}

void store_rocksdb_options_destroy(const struct store_rocksdb_library *lib,
                                   struct store_rocksdb_options *options)
{
    if (options->database != NULL) {
        lib->options_destroy(options->database);
    }
    if (options->run != NULL) {
        lib->options_destroy(options->run);
    }
    *options = (struct store_rocksdb_options){0};
}
