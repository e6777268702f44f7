/* Canonical keys: equal <=> same bytes; the hash; key groups; where rows go.
 *
 * Encoding (version WR_KEY_ENCODING_VERSION). Integers and times widened to 8 bytes little-endian,
 * floats with -0 -> 0 and one NaN, numeric normalised, text, bytea and arrays as their bytes, jsonb and
 * arrays of what has several forms in their canonical form. A big numeric is
 * its digits alone in one column, its cell (with pointer 0) and its digits among several.
 *   - One column: the value's bytes as they are; NULL is apart (a flag, and WR_KEY_NULL_HASH).
 *     An 8-byte value is hashed by wr_hash_u64, everything else by XXH3-64 (seed 0).
 *   - Several columns: a byte of null bits per 8 columns, then per present column its 8 or 16
 *     bytes, or varint length and bytes; hashed by XXH3-64.
 * key group = top log2(G) bits of the hash; subtask = key_group * P / G.
 *
 * Thread: any; pure.
 */
#ifndef WR_BATCH_KEY_H
#define WR_BATCH_KEY_H

#include <stdbool.h>
#include <stdint.h>

#include "common/base/arena.h"
#include "common/batch/batch.h"

#define WR_KEY_NULL_HASH 0x9ae16a3b2f90404full

enum wr_key_form {
    WR_KEY_U64,   /* one fixed 8-byte value (boolean, integers, times, double) */
    WR_KEY_BYTES, /* text, numeric (16 bytes), several columns */
};
/* The form depends on the types only, so sender, table and files agree on it. */
enum wr_key_form wr_key_form_of(const enum wr_type *types, uint32_t count);

/* The keys of the live rows of a batch; arrays are indexed by live index. */
struct wr_keys {
    enum wr_key_form form;
    uint32_t count;
    const uint64_t *u64;          /* U64: values (0 where NULL) */
    const struct wr_view *bytes;  /* BYTES: views into the batch or scratch */
    const uint64_t *hashes;
    const uint64_t *null_bits;    /* one-column keys: bit set = NULL; NULL pointer = none is */
};

/* Scratch of one thread, reused batch by batch. */
struct wr_key_scratch;
struct wr_key_scratch *wr_key_scratch_create(void);
void wr_key_scratch_destroy(struct wr_key_scratch *scratch);

/* Fill *ret for the live rows. Hashes are taken from the HASH system column when `use_hash_column`
 * and it is there (dense and unselected: borrowed without a copy). Valid until scratch is used
 * again or the batch goes. */
void wr_keys_build(const struct wr_batch *batch, const uint32_t *columns, uint32_t column_count,
                   bool use_hash_column, struct wr_key_scratch *scratch, struct wr_keys *ret);

/* A hash of row `row`'s cell, which is not NULL: equal values have equal ones. Not that of a key. */
uint64_t wr_key_hash_cell(const struct wr_column *column, uint32_t row, struct wr_sb *scratch);

/* Back from a canonical key to cells (16 bytes each); views point into `bytes`. Bytes that no key has
 * are WR_ERR_CORRUPT. */
enum wr_code wr_key_decode(const enum wr_type *types, uint32_t count, uint64_t u64,
                           struct wr_str bytes, bool is_null, uint8_t (*cells)[16], bool *nulls,
                           struct wr_error *err) WR_MUST_CHECK;

static inline uint32_t wr_key_group(uint64_t hash, uint32_t key_groups)
{
    return (uint32_t)(((unsigned __int128)hash * key_groups) >> 64); /* = top bits: a power of two */
}
static inline uint32_t wr_key_group_subtask(uint32_t key_group, uint32_t parallelism,
                                            uint32_t key_groups)
{
    return (uint32_t)((uint64_t)key_group * parallelism / key_groups);
}
/* First and one past the last key group of a subtask. */
void wr_key_group_range(uint32_t subtask, uint32_t parallelism, uint32_t key_groups,
                        uint32_t *ret_first, uint32_t *ret_end);

/* Counting partition: rows of the batch by target. targets[i] of live row i; on return rows holds
 * the row numbers grouped by target and starts[t] … starts[t+1] delimits them. */
void wr_partition_rows(const struct wr_batch *batch, const uint64_t *hashes, uint32_t parallelism,
                       uint32_t key_groups, uint16_t rows[WR_BATCH_ROWS_MAX], uint32_t *starts);

#endif
