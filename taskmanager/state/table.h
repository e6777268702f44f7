/* Keyed state: one paged hash table for both backends.
 *
 * key -> fixed slot {key, value bytes}. An extendible directory over the hash range of the subtask,
 * pages of control bytes and slots, split one at a time; batched probe with prefetch. Keys of form
 * U64 lie in the slot; BYTES keys up to 23 bytes are inline, longer ones in immutable arena objects.
 * Values are fixed-size accumulators (multiple of 8 bytes, 8-aligned).
 *
 * Snapshot while running: seal bumps the epoch (that is the pause); the owner packs the table in
 * slices; the first change of a slot not yet packed appends its old record to the undo log. Rules:
 * CONTRACTS §7. Resolve with write intent does the touching, so operators just write to slots.
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
#include "common/batch/key.h"
#include "common/batch/memory.h"

struct tm_table;
struct tm_pack; /* snapshot.h */

struct tm_table_options {
    const char *name; /* "step/name", for messages */
    const enum wr_type *key_types;
    uint32_t key_count;
    uint32_t value_bytes;
    const void *value_template; /* initial value of a new slot; copied */
    uint32_t key_groups;
    uint32_t key_group_first;
    uint32_t key_group_end;
    struct wr_memory *memory;
};

struct tm_table *tm_table_create(const struct tm_table_options *options);
void tm_table_destroy(struct tm_table *table);

enum tm_resolve {
    TM_RESOLVE_READ,   /* absent keys give NULL */
    TM_RESOLVE_UPSERT, /* absent keys are inserted with the template; all slots may be written */
};
/* slots[i] = value of key i, valid until the next resolve, remove or scan of this table. fresh (may
 * be NULL): bit i set = first occurrence of a key that was not there. Duplicates are fine. */
enum wr_code tm_table_resolve(struct tm_table *table, const struct wr_keys *keys,
                              enum tm_resolve intent, uint8_t **slots, uint64_t *fresh,
                              struct wr_error *err);

/* The key behind a slot value pointer. For BYTES the view points into the table. */
void tm_table_key_of(const struct tm_table *table, const uint8_t *slot, uint64_t *ret_u64,
                     struct wr_view *ret_bytes, bool *ret_null);
/* Keys of form U64 of many slots, with the bits of those that are not NULL (zeroed by the caller). */
void tm_table_key_words(const struct tm_table *table, uint8_t *const *slots, uint32_t count,
                        uint64_t *ret_words, uint64_t *validity);
/* As cells of the key columns (16 bytes each); views point into the table. */
void tm_table_key_cells(const struct tm_table *table, const uint8_t *slot, uint8_t (*cells)[16],
                        bool *nulls);

/* Walk one key group: up to `count` live slots into slots; *cursor starts at 0, ends at UINT64_MAX.
 * Removing slots just returned is fine; inserting is not. */
uint32_t tm_table_scan(struct tm_table *table, uint32_t key_group, uint64_t *cursor,
                       uint8_t **slots, uint32_t count);
void tm_table_remove(struct tm_table *table, uint8_t *slot);
/* One slot by its encoded key, for restore and tests: as resolve UPSERT. NULL: memory. */
uint8_t *tm_table_insert_encoded(struct tm_table *table, const void *key, uint32_t key_bytes,
                                 bool is_null, struct wr_error *err);

/* Forget every key at once; pages stay for the next ones. Never while a snapshot is packed. */
void tm_table_clear(struct tm_table *table);

uint64_t tm_table_count(const struct tm_table *table);
uint64_t tm_table_bytes(const struct tm_table *table); /* memory held, undo log included */
/* Commutative digest and count of live records of a key group, from a walk: tests, restore. */
void tm_table_digest(struct tm_table *table, uint32_t key_group, uint64_t *ret_count,
                     uint64_t *ret_digest);

#endif
