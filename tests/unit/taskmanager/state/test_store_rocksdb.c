/* What is RocksDB's own: how it is set up, what it costs, and how its failures are told. What every
 * store does is in test_store.c. */
#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <unistd.h>

#include "common/base/alloc.h"
#include "common/base/bytes.h"
#include "common/base/hash.h"
#include "taskmanager/state/store_rocksdb_internal.h"
#include "tests/lib/wr_test.h"

#define KEY_BYTES 11u
#define MIB (1u << 20)

struct world {
    struct wr_env *env;
    struct wr_memory *memory;
    struct tm_stores *stores;
    char directory[64];
};

static void world_init(struct world *w, uint64_t budget_bytes)
{
    char state[80];

    w->env = wr_env_real_create(1);
    w->memory = wr_memory_create(budget_bytes);
    strcpy(w->directory, "/tmp/weir-test-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(w->directory));
    (void)snprintf(state, sizeof state, "%s/state", w->directory);
    w->stores = tm_stores_create(&(struct tm_stores_options){
        .env = w->env, .type = &tm_store_rocksdb, .directory = state, .memory = w->memory});
}

static void world_fini(struct world *w)
{
    struct wr_error err;

    WR_CK_OK(tm_stores_remove(w->stores, w->directory, &err), &err);
    tm_stores_destroy(w->stores);
    ck_assert_uint_eq(wr_memory_used_bytes(w->memory), 0);
    wr_memory_destroy(w->memory);
    wr_env_real_destroy(w->env);
}

static struct tm_store *open_new(struct world *w, char **ret_directory)
{
    struct tm_store *store;
    struct wr_error err;

    *ret_directory = tm_stores_directory(w->stores, "test");
    WR_CK_OK(w->env->ops->make_directory(w->env, *ret_directory, &err), &err);
    WR_CK_OK(tm_store_rocksdb.open(w->stores, *ret_directory, &store, &err), &err);
    return store;
}

static void key_of(uint32_t number, char out[KEY_BYTES])
{
    memset(out, 0, 3);
    wr_store_u64(out + 3, wr_hash_u64(number));
}

/* Keys first … first + count, with values that do not compress. */
static enum wr_code ingest(struct tm_store *store, uint32_t first, uint32_t count,
                           struct wr_error *err)
{
    struct tm_store_record *records = WR_NEW_ARRAY(struct tm_store_record, count);
    char (*texts)[KEY_BYTES + 32] = wr_alloc(count * sizeof *texts);
    enum wr_code code;

    for (uint32_t i = 0; i < count; i++) {
        key_of(first + i, texts[i]);
        for (uint32_t j = 0; j < 4; j++) {
            wr_store_u64(texts[i] + KEY_BYTES + (size_t)8 * j, wr_hash_u64(first + i + j * 77777));
        }
        records[i] = (struct tm_store_record){.key = {texts[i], KEY_BYTES},
                                              .value = {texts[i] + KEY_BYTES, 32}};
    }
    code = store->type->ingest(store, records, count, err);
    wr_free(texts);
    wr_free(records);
    return code;
}

static bool has(struct tm_store *store, uint32_t number)
{
    char text[KEY_BYTES];
    struct wr_str key = {text, KEY_BYTES};
    struct tm_store_value value;
    struct wr_arena arena;
    struct wr_error err;

    key_of(number, text);
    wr_arena_init(&arena, 0);
    WR_CK_OK(store->type->read(store, &key, 1, &arena, &value, &err), &err);
    ck_assert(!value.found || wr_load_u64(value.value.ptr) == wr_hash_u64(number));
    wr_arena_fini(&arena);
    return value.found;
}

/* Files of a directory whose name begins like this; the first one's whole text. */
static uint32_t files_like(struct world *w, const char *directory, const char *prefix,
                           char **ret_text)
{
    struct wr_file_list list;
    struct wr_error err;
    uint32_t count = 0;

    WR_CK_OK(w->env->ops->list(w->env, directory, &list, &err), &err);
    for (uint32_t i = 0; i < list.count; i++) {
        if (strncmp(list.names[i], prefix, strlen(prefix)) != 0) {
            continue;
        }
        if (count++ == 0 && ret_text != NULL) {
            WR_AUTO_FREE char *path = wr_asprintf("%s/%s", directory, list.names[i]);
            size_t bytes;
            WR_CK_OK(wr_file_read_all(w->env, path, MIB, ret_text, &bytes, &err), &err);
        }
    }
    wr_file_list_fini(&list);
    return count;
}

/* ---- cost ---- */

static bool library_is_loaded(void)
{
    void *handle = dlopen(WR_ROCKSDB_LIBRARY, RTLD_NOW | RTLD_NOLOAD);

    return handle != NULL && dlclose(handle) == 0;
}

/* Until a store is opened nothing is loaded, made or reserved; when the last one is closed, what
 * was reserved is free again; holding what they share reserves just that. Must run first: the
 * library stays once it is loaded. */
START_TEST(idle_costs_nothing)
{
    struct world w;
    struct wr_file_info info;
    struct wr_error err;
    WR_AUTO_FREE char *first = NULL, *second = NULL;

    world_init(&w, 256 * MIB);
    ck_assert(!library_is_loaded());
    ck_assert_uint_eq(wr_memory_used_bytes(w.memory), 0);
    ck_assert_int_eq(w.env->ops->info(w.env, tm_stores_options(w.stores)->directory, &info, &err),
                     WR_ERR_NOT_FOUND);

    struct tm_store *a = open_new(&w, &first), *b = open_new(&w, &second);
    ck_assert(library_is_loaded());
    uint64_t both = wr_memory_kind_bytes(w.memory, WR_MEMORY_ROCKSDB_CACHE);
    tm_store_rocksdb.close(a);
    ck_assert_uint_eq(both - wr_memory_used_bytes(w.memory), STORE_DATABASE_BYTES);
    ck_assert_uint_gt(wr_memory_used_bytes(w.memory), 32 * MIB);
    tm_store_rocksdb.close(b);
    ck_assert_uint_eq(wr_memory_used_bytes(w.memory), 0);
    WR_CK_OK(tm_store_rocksdb.hold(w.stores, &err), &err);
    ck_assert_uint_eq(both - wr_memory_used_bytes(w.memory), 2 * STORE_DATABASE_BYTES);
    tm_store_rocksdb.release(w.stores);
    ck_assert_uint_eq(wr_memory_used_bytes(w.memory), 0);
    tm_store_rocksdb.close(NULL);
    world_fini(&w);
}
END_TEST

static uint64_t with_loss(uint64_t cache_bytes)
{
    return cache_bytes + cache_bytes / STORE_CACHE_LOSS_DIVISOR;
}

/* The cache takes an eighth of the budget, between bounds; less where less is left; and where there
 * is not even the least, it is an error that says so and leaves nothing. */
START_TEST(the_cache_follows_the_budget)
{
    static const struct {
        uint64_t budget_mib, used_mib, start_mib;
        bool refused;
    } cases[] = {{256, 0, 32, false}, {8192, 0, 512, false}, {64, 0, 8, false},
                 {2048, 1900, 256, false}, {256, 200, 32, false}, {256, 251, 32, true},
                 {256, 256, 32, true}};

    for (size_t i = 0; i < WR_COUNT(cases); i++) {
        uint64_t left = (cases[i].budget_mib - cases[i].used_mib) * MIB;
        struct store_rocksdb_shared *shared;
        struct wr_error err;
        struct world w;
        world_init(&w, cases[i].budget_mib * MIB);
        struct wr_memory_account *rest =
            wr_memory_account_open(w.memory, WR_MEMORY_TABLE, "the rest");
        ck_assert(wr_memory_reserve(rest, cases[i].used_mib * MIB));
        if (cases[i].refused) {
            ck_assert_int_eq(store_rocksdb_shared_ref(w.stores, &shared, &err),
                             WR_ERR_MEMORY);
            ck_assert_ptr_nonnull(strstr(err.message, "more memory"));
        } else {
            WR_CK_OK(store_rocksdb_shared_ref(w.stores, &shared, &err), &err);
            uint64_t cache = shared->cache_bytes, work = shared->reserved_bytes - with_loss(cache);
            ck_assert_uint_eq(wr_memory_kind_bytes(w.memory, WR_MEMORY_ROCKSDB_CACHE),
                              shared->reserved_bytes);
            ck_assert_uint_ge(work, STORE_COMPACTION_BYTES);
            ck_assert_uint_le(with_loss(cache) + work, left);
            ck_assert(cache == cases[i].start_mib * MIB ||
                      (cache < cases[i].start_mib * MIB && with_loss(2 * cache) + work > left));
            store_rocksdb_shared_unref(w.stores);
        }
        wr_memory_release(rest, cases[i].used_mib * MIB);
        wr_memory_account_close(rest);
        world_fini(&w);
    }
}
END_TEST

/* No shard of the cache is smaller than what may have to lie in it: else each read of that block
 * goes to the disk, at a hundred times the cost. */
START_TEST(no_cache_shard_is_small)
{
    for (uint64_t bytes = STORE_CACHE_BYTES_MIN; bytes <= 4ull << 30; bytes += bytes / 7) {
        int bits = store_rocksdb_shard_bits(bytes);
        ck_assert(bits == 0 || bytes >> bits >= STORE_CACHE_SHARD_BYTES_MIN);
        ck_assert(bytes >> (bits + 1) < STORE_CACHE_SHARD_BYTES_MIN); /* and no fewer than may be */
    }
    ck_assert_int_eq(store_rocksdb_shard_bits(STORE_CACHE_BYTES_MAX), 4);
}
END_TEST

struct counters {
    __typeof__(&rocksdb_set_perf_level) set_perf_level;
    __typeof__(&rocksdb_perfcontext_create) create;
    __typeof__(&rocksdb_perfcontext_reset) reset;
    __typeof__(&rocksdb_perfcontext_metric) metric;
    __typeof__(&rocksdb_perfcontext_destroy) destroy;
};

static void *symbol(void *handle, const char *name)
{
    void *found = dlsym(handle, name);

    ck_assert_ptr_nonnull(found);
    return found;
}

static struct counters load_counters(void)
{
    void *handle = dlopen(WR_ROCKSDB_LIBRARY, RTLD_NOW | RTLD_NOLOAD);
    void *found[] = {symbol(handle, "rocksdb_set_perf_level"),
                     symbol(handle, "rocksdb_perfcontext_create"),
                     symbol(handle, "rocksdb_perfcontext_reset"),
                     symbol(handle, "rocksdb_perfcontext_metric"),
                     symbol(handle, "rocksdb_perfcontext_destroy")};
    struct counters counters;

    _Static_assert(sizeof found == sizeof counters, "one pointer per call, in order");
    memcpy(&counters, found, sizeof counters);
    return counters;
}

/* A read fetches a few blocks, never a filter or an index of a whole file, with the smallest
 * cache. */
START_TEST(a_read_fetches_blocks_not_filters)
{
    enum { KEYS = 300000 };
    struct world w;
    struct wr_error err;
    WR_AUTO_FREE char *directory = NULL;
    uint64_t all = 0;

    world_init(&w, 32 * MIB);
    struct tm_store *store = open_new(&w, &directory);
    WR_CK_OK(ingest(store, 0, KEYS, &err), &err);
    struct counters counters = load_counters();
    rocksdb_perfcontext_t *context = counters.create();
    counters.set_perf_level(rocksdb_enable_count);
    for (uint32_t i = 0; i < 500; i++) {
        counters.reset(context);
        ck_assert(has(store, (uint32_t)(wr_hash_u64(i) % KEYS)));
        uint64_t bytes = counters.metric(context, rocksdb_block_read_byte);
        all += bytes;
        ck_assert_msg(bytes <= 64u << 10, "a read fetched %lu bytes", (unsigned long)bytes);
    }
    ck_assert_uint_gt(all, 500u * 1000); /* the counters count */
    counters.set_perf_level(rocksdb_disable);
    counters.destroy(context);
    tm_store_rocksdb.close(store);
    world_fini(&w);
}
END_TEST

/* ---- options ---- */

/* Every option that was asked for is in the file that RocksDB writes about itself: wrong names in
 * an option string may be taken in silence. */
START_TEST(options_take_effect)
{
    static const char *const lines[] = {
        "avoid_flush_during_shutdown=true", "avoid_flush_during_recovery=true",
        "optimize_filters_for_memory=true", "max_auto_readahead_size=131072",
        "filter_policy=bloomfilter", "partition_filters=true", "index_type=kTwoLevelIndexSearch",
        "pin_top_level_index_and_filter=true", "cache_index_and_filter_blocks=true",
        "block_size=4096", "metadata_block_size=4096",
        "data_block_index_type=kDataBlockBinaryAndHash", "checksum=kXXH3", "format_version=5",
        "no_block_cache=false",
        "compression_per_level=kNoCompression:kLZ4Compression:kLZ4Compression:kLZ4Compression:"
        "kLZ4Compression:kLZ4Compression:kLZ4Compression",
        "level_compaction_dynamic_level_bytes=true", "target_file_size_base=33554432",
        "max_bytes_for_level_base=134217728", "compaction_style=kCompactionStyleLevel",
        "disable_auto_compactions=false", "max_open_files=512", "write_buffer_size=65536",
        "arena_block_size=4096", "info_log_level=HEADER_LEVEL", "max_manifest_file_size=4194304",
        "manifest_preallocation_size=65536", "stats_dump_period_sec=0",
        "stats_persist_period_sec=0", "compaction_readahead_size=131072", "paranoid_checks=true",
        "max_background_jobs=2", "max_subcompactions=1"};
    struct world w;
    WR_AUTO_FREE char *directory = NULL, *text = NULL;

    world_init(&w, 256 * MIB);
    struct tm_store *store = open_new(&w, &directory);
    ck_assert_uint_eq(files_like(&w, directory, "OPTIONS-", &text), 1);
    for (size_t i = 0; i < WR_COUNT(lines); i++) {
        WR_AUTO_FREE char *line = wr_asprintf("\n  %s\n", lines[i]);
        ck_assert_msg(strstr(text, line) != NULL, "OPTIONS does not have %s", lines[i]);
    }
    tm_store_rocksdb.close(store);
    world_fini(&w);
}
END_TEST

/* Tables that are fed alike do not compact at the same time: their triggers differ. */
START_TEST(compactions_are_staggered)
{
    struct world w;
    struct tm_store *stores[5];
    struct wr_error err;

    world_init(&w, 256 * MIB);
    for (uint32_t i = 0; i < WR_COUNT(stores); i++) {
        WR_AUTO_FREE char *directory = NULL, *text = NULL;
        WR_AUTO_FREE char *line =
            wr_asprintf("\n  level0_file_num_compaction_trigger=%u\n", 4 + i % 4);
        WR_CK_OK(tm_store_rocksdb.hold(w.stores, &err), &err); /* as each table does */
        stores[i] = open_new(&w, &directory);
        ck_assert_uint_eq(files_like(&w, directory, "OPTIONS-", &text), 1);
        ck_assert_ptr_nonnull(strstr(text, line));
    }
    for (uint32_t i = 0; i < WR_COUNT(stores); i++) {
        tm_store_rocksdb.close(stores[i]);
        tm_store_rocksdb.release(w.stores);
    }
    world_fini(&w);
}
END_TEST

/* ---- failures ---- */

/* No file may grow beyond this, as on a disk that is full. */
static void limit_files(rlim_t bytes)
{
    struct rlimit limit;

    ck_assert_int_eq(getrlimit(RLIMIT_FSIZE, &limit), 0);
    limit.rlim_cur = bytes == 0 ? limit.rlim_max : bytes;
    ck_assert_ptr_ne(signal(SIGXFSZ, SIG_IGN), SIG_ERR);
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

/* A run that cannot be written is an error that names the store, may work later, and leaves neither
 * a part of the run nor its file. */
START_TEST(a_run_that_cannot_be_written_leaves_nothing)
{
    struct world w;
    struct wr_error err;
    WR_AUTO_FREE char *directory = NULL;

    world_init(&w, 256 * MIB);
    struct tm_store *store = open_new(&w, &directory);
    WR_CK_OK(ingest(store, 0, 1000, &err), &err);
    limit_files(256u << 10);
    ck_assert_int_eq(ingest(store, 1000, 30000, &err), WR_ERR_IO);
    ck_assert(err.retriable && strstr(err.message, directory) != NULL);
    ck_assert_uint_eq(files_like(&w, directory, "run-", NULL), 0);
    ck_assert(has(store, 999) && !has(store, 1000) && !has(store, 30999));
    limit_files(0);
    WR_CK_OK(ingest(store, 1000, 30000, &err), &err);
    ck_assert_uint_eq(files_like(&w, directory, "run-", NULL), 0);
    ck_assert(has(store, 999) && has(store, 1000) && has(store, 30999) && !has(store, 31000));
    tm_store_rocksdb.close(store);
    world_fini(&w);
}
END_TEST

/* A compaction that fails in the background is an error of a later ingest, and of no read: what was
 * ingested is there. */
START_TEST(a_failed_compaction_is_told)
{
    enum { RUN = 5000 }; /* 250 KB a file: four fit, their compaction does not */
    struct world w;
    struct wr_error err = {.code = WR_OK};
    WR_AUTO_FREE char *directory = NULL;
    uint32_t taken = 0;

    world_init(&w, 256 * MIB);
    struct tm_store *store = open_new(&w, &directory);
    limit_files(400u << 10);
    for (uint32_t i = 0; i < 200 && err.code == WR_OK; i++) {
        if (i < 4) {
            WR_CK_OK(ingest(store, i * RUN, RUN, &err), &err);
        } else if (ingest(store, 4 * RUN + i, 1, &err) == WR_OK) {
            (void)usleep(50000);
        }
        taken += err.code == WR_OK;
    }
    limit_files(0);
    ck_assert_uint_ge(taken, 4);
    ck_assert_int_eq(err.code, WR_ERR_IO);
    ck_assert_msg(strstr(err.message, directory) != NULL &&
                      strstr(err.message, "File too large") != NULL,
                  "%s", err.message);
    for (uint32_t k = 0; k < 4 * RUN; k += 97) {
        WR_CK(has(store, k));
    }
    tm_store_rocksdb.close(store);
    world_fini(&w);
}
END_TEST

/* The last byte of the disk is gone, but for `left` bytes. */
static void fill_disk(const struct world *w, uint64_t left)
{
    static const char nothing[4096];
    WR_AUTO_FREE char *path = wr_asprintf("%s/filler", w->directory);
    int file = open(path, O_WRONLY | O_CREAT | O_APPEND, 0600);
    off_t end;

    ck_assert_int_ge(file, 0);
    while (write(file, nothing, sizeof nothing) > 0) {
    }
    end = lseek(file, 0, SEEK_END);
    ck_assert_int_eq(ftruncate(file, end - (off_t)left), 0);
    (void)close(file);
}

/* On a full disk nothing ends the process (this RocksDB's own log would, at its second line): each call
 * is an error that names the place and the cure, or works; with room again all is as it was. */
START_TEST(a_full_disk_is_an_error)
{
    struct world w;
    struct wr_error err;
    WR_AUTO_FREE char *directory = NULL, *other = NULL;
    struct tm_store *store, *second;

    world_init(&w, 256 * MIB);
    if (mount("tmpfs", w.directory, "tmpfs", 0, "size=48m") != 0) {
        world_fini(&w); /* not root */
        return;
    }
    store = open_new(&w, &directory);
    WR_CK_OK(ingest(store, 0, 1000, &err), &err);
    fill_disk(&w, 0);
    for (uint32_t i = 0; i < 3; i++) {
        ck_assert_int_eq(ingest(store, 1000, 30000, &err), WR_ERR_NO_SPACE);
        ck_assert(err.retriable && strstr(err.message, directory) != NULL);
        ck_assert_msg(strstr(err.message, "make room on its disk") != NULL, "%s", err.message);
        ck_assert(has(store, 999) && !has(store, 1000));
    }
    other = tm_stores_directory(w.stores, "other");
    fill_disk(&w, 64 << 10); /* its first log lines fit, others do not */
    WR_CK_OK(w.env->ops->make_directory(w.env, other, &err), &err);
    ck_assert_int_eq(tm_store_rocksdb.open(w.stores, other, &second, &err), WR_ERR_NO_SPACE);
    ck_assert_ptr_nonnull(strstr(err.message, other));
    WR_AUTO_FREE char *filler = wr_asprintf("%s/filler", w.directory);
    ck_assert_int_eq(unlink(filler), 0);
    WR_CK_OK(ingest(store, 1000, 30000, &err), &err);
    WR_CK_OK(tm_store_rocksdb.open(w.stores, other, &second, &err), &err);
    ck_assert(has(store, 999) && has(store, 30999));
    tm_store_rocksdb.close(second);
    tm_store_rocksdb.close(store);
    ck_assert_int_eq(umount2(w.directory, MNT_DETACH), 0);
    world_fini(&w);
}
END_TEST

/* Files of a database that are no sealed snapshot are refused: it may be any state. */
START_TEST(only_snapshots_are_opened)
{
    struct world w;
    struct wr_error err;
    WR_AUTO_FREE char *directory = NULL;

    world_init(&w, 256 * MIB);
    struct tm_store *store = open_new(&w, &directory), *again;
    WR_CK_OK(ingest(store, 0, 10, &err), &err);
    tm_store_rocksdb.close(store);
    ck_assert_int_eq(tm_store_rocksdb.open(w.stores, directory, &again, &err), WR_ERR_CORRUPT);
    ck_assert_ptr_nonnull(strstr(err.message, directory));
    world_fini(&w);
}
END_TEST

WR_TEST_MAIN("store_rocksdb", idle_costs_nothing, the_cache_follows_the_budget,
             no_cache_shard_is_small, a_read_fetches_blocks_not_filters, options_take_effect,
             compactions_are_staggered, a_run_that_cannot_be_written_leaves_nothing,
             a_failed_compaction_is_told, a_full_disk_is_an_error, only_snapshots_are_opened)
