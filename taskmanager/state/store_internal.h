/* The inside of stores, shared by the files of this folder only.
 *
 * Thread: as store.h says.
 */
#ifndef TM_STATE_STORE_INTERNAL_H
#define TM_STATE_STORE_INTERNAL_H

#include <pthread.h>
#include <stdatomic.h>

#include "taskmanager/state/store.h"

/* All names of one tm_stores begin alike and unlike those of any other, so that what a killed
 * process left can be told from what this one has begun. */
#define STORE_PREFIX_BYTES 16u

struct store_rocksdb_shared; /* store_rocksdb_internal.h */

struct tm_stores {
    struct tm_stores_options options; /* its directory is ours */
    char prefix[STORE_PREFIX_BYTES + 1];
    _Atomic uint32_t named; /* names given; relaxed: only the number counts */
    _Atomic bool swept;     /* left-overs are gone; relaxed: to sweep twice is harmless */
    pthread_mutex_t mutex; /* of `rocksdb`; never held over a call of the env */
    struct store_rocksdb_shared *rocksdb; /* while such a store is open */
};

/* What every open does first: the directory is there, and nothing in it is of an earlier
 * process. */
enum wr_code store_sweep(struct tm_stores *stores, struct wr_error *err) WR_MUST_CHECK;

/* Where a record stands in key order. */
struct store_rank {
    uint64_t prefix; /* first 8 key bytes, big-endian; short keys end in zeros */
    uint32_t index;
};
/* Ranks of the records in memcmp order of their keys. Returned (wr_alloc). */
struct store_rank *store_sort(const struct tm_store_record *records, uint32_t count);
/* By prefix alone, in place. */
void store_sort_prefixes(struct store_rank *ranks, uint32_t count);
/* A whole run in pieces that are in order: what `ingest` of a type is. */
enum wr_code store_ingest(struct tm_store *store, const struct tm_store_record *records,
                          uint32_t count, struct wr_error *err) WR_MUST_CHECK;
/* As memcmp, the shorter of two equal ones first. */
int store_compare(struct wr_str a, struct wr_str b);

#endif
