/* The inside of store type "rocksdb", shared by its files only.
 *
 * Thread: as store.h says.
 */
#ifndef TM_STATE_STORE_ROCKSDB_INTERNAL_H
#define TM_STATE_STORE_ROCKSDB_INTERNAL_H

#include "taskmanager/state/store_internal.h"
#include "taskmanager/state/store_rocksdb_library.h"

/* A shard smaller than a block that lies in it is a cliff: that block is never cached, and every
 * read fetches it again. */
#define STORE_CACHE_SHARD_BYTES_MIN (32u << 20)
#define STORE_CACHE_BYTES_MAX (512u << 20)
#define STORE_CACHE_BYTES_START (8u << 20) /* of the smallest budgets, if they have it */
#define STORE_CACHE_BYTES_MIN (2u << 20)
/* What one compaction holds outside of the cache: read-ahead of its inputs, filter and index of the
 * file it writes, write buffer. */
#define STORE_COMPACTION_BYTES (8u << 20)
/* An open database: memtable arena, log and write buffers, its descriptions of files (175 KB
 * measured). */
#define STORE_DATABASE_BYTES (256u << 10)
/* Blocks come and go in sizes of all kinds: what the allocator loses by it, as a part of the
 * cache. */
#define STORE_CACHE_LOSS_DIVISOR 8u
#define STORE_COMPACTION_READ_AHEAD_BYTES (128u << 10)

/* What all open stores of a tm_stores share; made with the first one or hold, gone with the
 * last. */
struct store_rocksdb_shared {
    const struct store_rocksdb_library *lib;
    uint32_t refs;           /* open stores and holds; under the mutex of tm_stores */
    _Atomic uint32_t opened; /* databases so far; relaxed: only the number counts */
    struct wr_memory_account *account;
    uint64_t reserved_bytes; /* of the budget: cache and compactions; databases besides */
    uint64_t cache_bytes;
    rocksdb_env_t *env;
    rocksdb_cache_t *cache;
    rocksdb_ratelimiter_t *limiter;
};

enum wr_code store_rocksdb_shared_ref(struct tm_stores *stores, struct store_rocksdb_shared **ret,
                                      struct wr_error *err) WR_MUST_CHECK;
void store_rocksdb_shared_unref(struct tm_stores *stores);
uint64_t store_rocksdb_least_bytes(uint32_t stores);
/* A database's own memory; its number among all opened so far, which staggers compactions. */
uint32_t store_rocksdb_database_begin(struct store_rocksdb_shared *shared);
void store_rocksdb_database_end(struct store_rocksdb_shared *shared);

/* Cache shards as a power of two: none is below STORE_CACHE_SHARD_BYTES_MIN, one is always
 * there. */
int store_rocksdb_shard_bits(uint64_t cache_bytes);

/* Options of a database and of the run files it takes. Returned; destroyed by the caller. */
struct store_rocksdb_options {
    rocksdb_options_t *database;
    rocksdb_options_t *run;
};
enum wr_code store_rocksdb_options_make(const struct store_rocksdb_shared *shared, uint32_t number,
                                        bool create, struct store_rocksdb_options *ret,
                                        struct wr_error *err) WR_MUST_CHECK;
void store_rocksdb_options_destroy(const struct store_rocksdb_library *lib,
                                   struct store_rocksdb_options *options);

/* store_snapshot.c: what a linked directory holds, proved by a file of ours. RocksDB takes a
 * manifest whose end is cut off for that of a crash, and would open it as the state before. */
enum wr_code store_snapshot_seal(struct wr_env *env, const char *directory,
                                 struct tm_store_files *ret, struct wr_error *err) WR_MUST_CHECK;
/* Checks the files against it, *ret_empty: there are none at all. */
enum wr_code store_snapshot_check(struct wr_env *env, const char *directory, bool *ret_empty,
                                  struct wr_error *err) WR_MUST_CHECK;
/* Once the database is open it changes its files. */
enum wr_code store_snapshot_unseal(struct wr_env *env, const char *directory,
                                   struct wr_error *err) WR_MUST_CHECK;

#endif
