/* Keyed state: one paged hash table for both backends.
 *
 * key -> fixed slot {key, value bytes [, object]}. An extendible directory over the hash range of the
 * subtask, pages of control bytes and slots, split one at a time; batched probe with prefetch. Keys of
 * form U64 lie in the slot; BYTES keys up to 23 bytes are inline, longer ones in immutable objects.
 * Values are fixed-size accumulators (multiple of 8 bytes, 8-aligned); a table with `objects` has one
 * variable part per slot besides, replaced whole.
 *
 * On the heap the table holds everything. Over a store (options.stores) it is bounded: clean slots leave
 * when memory is short, misses of a batch are read as one ticket on the pool, and what differs from the
 * store is written behind as sorted runs. Same calls, same answers; only there may resolve and drain say
 * WAIT.
 *
 * Snapshot while running: seal bumps the epoch (that is the pause); the owner packs the table in
 * slices; the first change of a slot not yet packed appends its old record to the undo log. Resolve
 * with write intent does the touching, so operators just write to slots.
 *
 * Memory comes from the budget; when it is refused, resolve fails with a non-retriable error that
 * names table, bytes, keys and the cure.
 *
 * Thread: the task's worker.
 */
#ifndef TM_STATE_TABLE_H
#define TM_STATE_TABLE_H

#include <stdbool.h>
#include <stdint.h>

#include "common/base/error.h"
#include "common/base/str.h"
#include "common/batch/key.h"
#include "common/batch/memory.h"
#include "common/sys/env.h"
#include "proto/checkpoint.pb-c.h"

struct tm_table;
struct tm_stores; /* store.h */

#define TM_TABLE_VALUE_BYTES_MAX 3072u /* a page holds at least 16 slots */

struct tm_table_options {
    const char *name; /* "step/name", for messages */
    const char *owner; /* "job/step[subtask] table name", for accounts of memory; NULL = name */
    const enum wr_type *key_types; /* of the main key */
    uint32_t key_count;
    bool composite; /* keys are composite keys of record.h, made by the caller */
    uint32_t value_bytes;
    const void *value_template; /* initial value of a new slot; copied */
    bool objects; /* each slot has a variable part, empty at first */
    bool word_entries;   /* composite: what follows the main key is 8 bytes; slots are smaller where it is, too */
    bool constant_value; /* values are never written: slots do without, records have the template */
    bool passing; /* a combiner's: what it holds goes on soon, so parts of slots that it has are not refused */
    uint32_t key_groups;
    uint32_t key_group_first;
    uint32_t key_group_end;
    struct wr_memory *memory;
    struct wr_memory_account *set_aside; /* what it has in any case is guaranteed to this one; or NULL */
    /* NULL: heap. Else the four below are needed: jobs go to the env of the stores. */
    struct tm_stores *stores;
    struct wr_mailbox *home;
    void (*wake)(void *ctx); /* any thread: something that WAIT waited for has come */
    void *ctx;
};

/* What a table has in any case: its first page as that grows, NULL's, and over a store one to rebuild others
 * on. */
uint64_t tm_table_least_bytes(bool over_store);
/* What one over a store takes beside that for its runs and undo log, and does not give back. */
uint64_t tm_table_run_bytes(void);
struct tm_table *tm_table_create(const struct tm_table_options *options);
/* Waits for nothing: jobs in flight are abandoned. No snapshot is being packed. */
void tm_table_destroy(struct tm_table *table);

enum tm_table_status {
    TM_TABLE_DONE,
    TM_TABLE_WAIT,   /* call again with the same arguments after a wake; meanwhile only step and packing */
    TM_TABLE_FAILED, /* err tells */
};
enum tm_resolve {
    TM_RESOLVE_READ,   /* absent keys give NULL */
    TM_RESOLVE_UPSERT, /* absent keys are inserted with the template; all slots may be written */
};
/* slots[i] = value of key i, valid until the next resolve, remove, drain or step between batches. fresh (may
 * be NULL): bit i set = first occurrence of a key that was not there. Duplicates are fine. */
enum tm_table_status tm_table_resolve(struct tm_table *table, const struct wr_keys *keys,
                                      enum tm_resolve intent, uint8_t **slots, uint64_t *fresh,
                                      struct wr_error *err);

/* The variable part: borrowed, until the next set of this slot or whatever ends the slot's validity. */
struct wr_str tm_table_object(const struct tm_table *table, const uint8_t *slot);
/* Replace it (copied); the slot was resolved for UPSERT. Refused memory fails as resolve does. */
enum wr_code tm_table_set_object(struct tm_table *table, uint8_t *slot, const void *data,
                                 uint32_t bytes, struct wr_error *err) WR_MUST_CHECK;

/* The key behind a slot value pointer. For BYTES the view points into the table. */
void tm_table_key_of(const struct tm_table *table, const uint8_t *slot, uint64_t *ret_u64,
                     struct wr_view *ret_bytes, bool *ret_null);
/* Keys of form U64 of many slots, with the bits of those that are not NULL (zeroed by the caller). */
void tm_table_key_words(const struct tm_table *table, uint8_t *const *slots, uint32_t count,
                        uint64_t *ret_words, uint64_t *validity);
/* As cells of the key columns (16 bytes each); views point into the table. */
void tm_table_key_cells(const struct tm_table *table, const uint8_t *slot, uint8_t (*cells)[16],
                        bool *nulls);

/* The slot was resolved (either intent) in the batch in hand. */
void tm_table_remove(struct tm_table *table, uint8_t *slot);

/* Giving everything out at the end of a bounded input, key group by key group, ascending. peek lists up to
 * `count` slots, valid until taken; none with DONE = all is drained. taken: they are gone for good;
 * without it peek lists the same again. No resolve after the first peek. Between: nothing of a key
 * group is outstanding, so a barrier may be taken; seal asserts it. */
enum tm_table_status tm_table_drain_peek(struct tm_table *table, uint8_t **slots, uint32_t count,
                                         uint32_t *ret_count, struct wr_error *err);
void tm_table_drain_taken(struct tm_table *table);
bool tm_table_drain_between(const struct tm_table *table);
/* Instead of giving out: at the end of a bounded input nothing of it is needed any more. No resolve after
 * it; what a later barrier writes is next to nothing. */
void tm_table_drain_all(struct tm_table *table);

/* Walk one key group of a heap table: up to `count` live slots into slots; *cursor starts at 0, ends at
 * UINT64_MAX. Removing slots just returned is fine; inserting is not. */
uint32_t tm_table_scan(struct tm_table *table, uint32_t key_group, uint64_t *cursor,
                       uint8_t **slots, uint32_t count);
/* One slot of a heap table by its encoded key, as resolve UPSERT: for tests. NULL: memory. */
uint8_t *tm_table_insert_encoded(struct tm_table *table, const void *key, uint32_t key_bytes,
                                 bool is_null, struct wr_error *err);

/* Work of its own (over a store: runs are gathered; between batches, when nobody needs the slots of the
 * last one, memory is given back), until deadline_ns or done. true: more to do. FAILED state of the store
 * is reported by the next resolve. */
bool tm_table_step(struct tm_table *table, struct wr_env *env, bool between_batches,
                   uint64_t deadline_ns);

bool tm_table_has_store(const struct tm_table *table);

/* Forget every key of a heap table at once; pages stay for the next ones. Never while a snapshot is
 * packed or after one was. */
void tm_table_clear(struct tm_table *table);

/* Of a passing table: has it taken what was refused since this was asked last, which forgets it? Then it is to be
 * emptied. */
bool tm_table_take_overdrawn(struct tm_table *table);
uint64_t tm_table_count(const struct tm_table *table); /* keys; over a store: in memory */
/* Commutative digest and count of live records of a key group, from a walk of a heap table: tests. */
void tm_table_digest(struct tm_table *table, uint32_t key_group, uint64_t *ret_count,
                     uint64_t *ret_digest);

#endif
