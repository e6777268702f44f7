/* librocksdb, loaded when the first store is opened and not before: mapping it costs an idle task
 * manager 9 MiB of resident memory, twice what the rest of it takes.
 *
 * Only calls of the C API (rocksdb/c.h), under their names without the prefix. What the library
 * allocates is freed by its own `free`.
 *
 * Thread: any.
 */
#ifndef TM_STATE_STORE_ROCKSDB_LIBRARY_H
#define TM_STATE_STORE_ROCKSDB_LIBRARY_H

#include <rocksdb/c.h>

#include "common/base/error.h"

#define STORE_ROCKSDB_CALLS(X)                                \
    X(batched_multi_get_cf)                                   \
    X(block_based_options_create)                             \
    X(block_based_options_destroy)                            \
    X(block_based_options_set_block_cache)                    \
    X(block_based_options_set_block_size)                     \
    X(block_based_options_set_cache_index_and_filter_blocks)  \
    X(block_based_options_set_checksum)                       \
    X(block_based_options_set_data_block_index_type)          \
    X(block_based_options_set_filter_policy)                  \
    X(block_based_options_set_format_version)                 \
    X(block_based_options_set_index_type)                     \
    X(block_based_options_set_partition_filters)              \
    X(block_based_options_set_pin_top_level_index_and_filter) \
    X(cache_create_lru_opts)                                  \
    X(cache_destroy)                                          \
    X(checkpoint_create)                                      \
    X(checkpoint_object_create)                               \
    X(checkpoint_object_destroy)                              \
    X(close)                                                  \
    X(column_family_handle_destroy)                           \
    X(create_default_env)                                     \
    X(create_iterator_cf)                                     \
    X(env_destroy)                                            \
    X(env_set_background_threads)                             \
    X(envoptions_create)                                      \
    X(envoptions_destroy)                                     \
    X(filterpolicy_create_bloom_full)                         \
    X(free)                                                   \
    X(get_options_from_string)                                \
    X(ingest_external_file_cf)                                \
    X(ingestexternalfileoptions_create)                       \
    X(ingestexternalfileoptions_destroy)                      \
    X(ingestexternalfileoptions_set_allow_blocking_flush)     \
    X(ingestexternalfileoptions_set_move_files)               \
    X(ingestexternalfileoptions_set_snapshot_consistency)     \
    X(iter_destroy)                                           \
    X(iter_get_error)                                         \
    X(iter_key)                                               \
    X(iter_next)                                              \
    X(iter_seek)                                              \
    X(iter_valid)                                             \
    X(iter_value)                                             \
    X(lru_cache_options_create)                               \
    X(lru_cache_options_destroy)                              \
    X(lru_cache_options_set_capacity)                         \
    X(lru_cache_options_set_num_shard_bits)                   \
    X(open_column_families)                                   \
    X(options_compaction_readahead_size)                      \
    X(options_create)                                         \
    X(options_create_copy)                                    \
    X(options_destroy)                                        \
    X(options_set_arena_block_size)                           \
    X(options_set_block_based_table_factory)                  \
    X(options_set_compression)                                \
    X(options_set_compression_per_level)                      \
    X(options_set_create_if_missing)                          \
    X(options_set_env)                                        \
    X(options_set_info_log_level)                             \
    X(options_set_level0_file_num_compaction_trigger)         \
    X(options_set_level0_slowdown_writes_trigger)             \
    X(options_set_level0_stop_writes_trigger)                 \
    X(options_set_level_compaction_dynamic_level_bytes)       \
    X(options_set_manifest_preallocation_size)                \
    X(options_set_max_background_jobs)                        \
    X(options_set_max_bytes_for_level_base)                   \
    X(options_set_max_file_opening_threads)                   \
    X(options_set_max_manifest_file_size)                     \
    X(options_set_max_open_files)                             \
    X(options_set_ratelimiter)                                \
    X(options_set_stats_dump_period_sec)                      \
    X(options_set_stats_persist_period_sec)                   \
    X(options_set_table_cache_numshardbits)                   \
    X(options_set_target_file_size_base)                      \
    X(options_set_write_buffer_size)                          \
    X(pinnableslice_destroy)                                  \
    X(pinnableslice_value)                                    \
    X(property_int)                                           \
    X(property_value)                                         \
    X(ratelimiter_create)                                     \
    X(ratelimiter_destroy)                                    \
    X(readoptions_create)                                     \
    X(readoptions_destroy)                                    \
    X(readoptions_set_fill_cache)                             \
    X(readoptions_set_iterate_upper_bound)                    \
    X(sstfilewriter_create)                                   \
    X(sstfilewriter_delete)                                   \
    X(sstfilewriter_destroy)                                  \
    X(sstfilewriter_finish)                                   \
    X(sstfilewriter_open)                                     \
    X(sstfilewriter_put)                                      \
    X(write)                                                  \
    X(writebatch_create)                                      \
    X(writebatch_destroy)                                     \
    X(writeoptions_create)                                    \
    X(writeoptions_destroy)                                   \
    X(writeoptions_disable_WAL)                               \
    X(writeoptions_set_no_slowdown)

struct store_rocksdb_library {
#define X(name) __typeof__(&rocksdb_##name) name;
    STORE_ROCKSDB_CALLS(X)
#undef X
};

/* The library, loaded for good. WR_ERR_UNSUPPORTED: this machine does not have it. */
enum wr_code store_rocksdb_library_load(const struct store_rocksdb_library **ret,
                                        struct wr_error *err) WR_MUST_CHECK;

#endif
