/* Stores: the sorted database of one table on local disk, where clean slots go when memory is short.
 *
 * A store never sees a put: it only takes runs (sorted, written as one file, ingested as a whole), so
 * what it holds is exactly the runs ingested so far, and a hard link of its files is a snapshot
 * without a flush. It is scratch: it never outlives its task; what must survive goes through
 * checkpoints (snapshot.h). Keys and values are records of record.h in their database form, in memcmp
 * order.
 *
 * Types: "rocksdb" for real; "memory", a plain sorted model, for the simulator and tests. Both pass
 * one conformance suite.
 *
 * Thread: pool, except where said otherwise. read, scan and link may run side by side with one another
 * and with the calls of runs; those, link and close never with themselves (the table has one of them in
 * flight). A read sees every run whose end returned before it began.
 */
#ifndef TM_STATE_STORE_H
#define TM_STATE_STORE_H

#include "common/base/arena.h"
#include "common/base/str.h"
#include "common/batch/memory.h"
#include "common/sys/env.h"

struct tm_store;
struct tm_store_run;
struct tm_stores;

/* One record of a run. Tombstones have no value. */
struct tm_store_record {
    struct wr_str key;
    struct wr_str value;
    bool tombstone;
};
/* What a read found. */
struct tm_store_value {
    bool found;
    struct wr_str value; /* in the arena given */
};
/* A file of a snapshot, in the directory it was linked to. */
struct tm_store_file {
    char name[64];
    uint64_t bytes;
    bool immutable; /* the same name has the same bytes in every later snapshot of this store */
};
struct tm_store_files {
    struct tm_store_file *items; /* wr_alloc; freed by the caller */
    uint32_t count;
};

struct tm_store_type {
    const char *name;
    /* `directory` is absolute, exists, and holds nothing or the files of a snapshot of this type. */
    enum wr_code (*open)(struct tm_stores *stores, const char *directory, struct tm_store **ret,
                         struct wr_error *err);
    void (*close)(struct tm_store *store);
    /* Optional, both or neither; any thread. What all stores share is reserved in the budget, long before
     * the first one is opened: a table takes the memory that is left. */
    enum wr_code (*hold)(struct tm_stores *stores, struct wr_error *err);
    void (*release)(struct tm_stores *stores);
    /* Optional; pure. What so many stores take of the budget in any case, with what they share. */
    uint64_t (*least_bytes)(uint32_t stores);
    /* values[i] of keys[i], any order, duplicates allowed. */
    enum wr_code (*read)(struct tm_store *store, const struct wr_str *keys, uint32_t count,
                         struct wr_arena *arena, struct tm_store_value *values,
                         struct wr_error *err);
    /* A run in pieces: begin, add records in order (keys ascend, each once; copied), then end: all or nothing
     * goes in. end and abandon free the run, whatever they answer; abandon forgets it. None of these five
     * calls runs beside another one for the same store; several runs may be begun. */
    enum wr_code (*run_begin)(struct tm_store *store, struct tm_store_run **ret,
                              struct wr_error *err);
    enum wr_code (*run_add)(struct tm_store_run *run, const struct tm_store_record *records,
                            uint32_t count, struct wr_error *err);
    enum wr_code (*run_end)(struct tm_store_run *run, struct wr_error *err);
    void (*run_abandon)(struct tm_store_run *run);
    /* A whole run. Keys are unique, in any order. All or nothing. */
    enum wr_code (*ingest)(struct tm_store *store, const struct tm_store_record *records,
                           uint32_t count, struct wr_error *err);
    /* Records with from <= key < end in order, at most `most` of them or about bytes_max bytes. *ret_count
     * < most with *ret_end true: the range is exhausted; else go on behind the last key. */
    enum wr_code (*scan)(struct tm_store *store, struct wr_str from, struct wr_str end,
                         uint32_t most, uint64_t bytes_max, struct wr_arena *arena,
                         struct tm_store_record *records, uint32_t *ret_count, bool *ret_end,
                         struct wr_error *err);
    /* Snapshot: all files as of now into `directory`, which does not exist yet, same file system. Enough
     * for open. */
    enum wr_code (*link)(struct tm_store *store, const char *directory,
                         struct tm_store_files *ret, struct wr_error *err);
    uint64_t (*disk_bytes)(struct tm_store *store);   /* any thread */
};
extern const struct tm_store_type tm_store_rocksdb, tm_store_memory;
const struct tm_store_type *tm_store_type_find(const char *name); /* NULL: unknown */

struct tm_store {
    const struct tm_store_type *type; /* implementations embed this first */
};

/* What the stores of one task manager share: the block cache (from the budget, kind "rocksdb cache"), the
 * write-rate limiter, background threads, the data directory. Nothing is opened before the first
 * store is. Thread: any. */
struct tm_stores_options {
    struct wr_env *env;
    const struct tm_store_type *type;
    const char *directory; /* absolute, e.g. <data>/state; made and emptied on first use; copied */
    struct wr_memory *memory;
};
struct tm_stores *tm_stores_create(const struct tm_stores_options *options);
void tm_stores_destroy(struct tm_stores *stores); /* every store is closed */
const struct tm_stores_options *tm_stores_options(const struct tm_stores *stores);
/* As the type does, which need not have them. */
enum wr_code tm_stores_hold(struct tm_stores *stores, struct wr_error *err);
void tm_stores_release(struct tm_stores *stores);
uint64_t tm_stores_least_bytes(const struct tm_stores *stores, uint32_t count);
/* A name below the directory that nobody has had. Returned (wr_alloc). */
char *tm_stores_directory(struct tm_stores *stores, const char *hint);
/* Pool: a directory and what is in it. */
enum wr_code tm_stores_remove(struct tm_stores *stores, const char *directory,
                              struct wr_error *err);

#endif
