/* Records: how one entry of a table is written down. One form in extents of both backends, one in
 * databases.
 *
 *     extent    flags u8 | key | value
 *               flags: 1 = the NULL key (no key bytes), 2 = tombstone (no value), 4 = a u64 time in µs
 *               stands behind the flags (time to live: reserved, refused by this version)
 *               key: 8 bytes (form U64), or varint length and bytes
 *               value: the fixed bytes, then, in a table with objects, varint length and bytes
 *     database  key: hash u64 big-endian, of which the key follows (form U64)
 *                    hash u64 big-endian | 1 | key bytes (form BYTES)
 *                    hash u64 big-endian | 0 (the NULL key)
 *               value: flags u8 (0; 4 as above) | value as above
 *
 * memcmp order of database keys is that of hashes, which begin with the key group. It is also the order of
 * a table's pages, so a sorted run is written page by page. Digest of a record = wr_hash_bytes of its
 * extent form; digests add up, so order does not matter.
 *
 * Composite keys (entries of lists and maps): varint main bytes + 1, or 0 for a NULL main key | main key
 * | sub key. The top 16 bits of the hash are the main key's, so all its entries lie in its key group; the
 * rest is of the whole, so that they spread inside it.
 *
 * Thread: any; pure.
 */
#ifndef TM_STATE_RECORD_H
#define TM_STATE_RECORD_H

#include "common/base/arena.h"
#include "common/base/bytes.h"
#include "common/base/error.h"
#include "common/base/str.h"
#include "common/batch/key.h"

#define TM_RECORD_NULL_KEY 1u
#define TM_RECORD_TOMBSTONE 2u
#define TM_RECORD_TIME 4u

/* Of a key in a database beside the key itself. */
#define TM_RECORD_STORE_KEY_BYTES 9u

struct tm_record_shape {
    enum wr_key_form form; /* BYTES when composite */
    bool composite;
    enum wr_key_form main_form; /* composite: of the main key */
    uint32_t value_bytes; /* fixed part */
    bool objects;
    uint32_t key_groups;
};
/* Everything is borrowed. */
struct tm_record {
    bool null_key;
    bool tombstone;
    struct wr_str key;    /* 8 bytes of form U64, or the bytes */
    const uint8_t *fixed; /* value_bytes; NULL of a tombstone */
    struct wr_str object;
};

uint64_t tm_record_composite_hash(enum wr_key_form main_form, struct wr_str key);
/* The same by who has the main key's hash. */
uint64_t tm_record_composite_hash_of(uint64_t main_hash, struct wr_str key);
uint64_t tm_record_hash(const struct tm_record_shape *shape, const struct tm_record *record);
uint32_t tm_record_key_group(const struct tm_record_shape *shape, const struct tm_record *record);
/* Upper bound of both forms. */
uint64_t tm_record_bytes_max(const struct tm_record_shape *shape, const struct tm_record *record);
uint32_t tm_record_encode(const struct tm_record_shape *shape, const struct tm_record *record,
                          uint8_t *out);
/* The next record of an extent. */
enum wr_code tm_record_decode(const struct tm_record_shape *shape, struct wr_reader *reader,
                              struct tm_record *ret, struct wr_error *err) WR_MUST_CHECK;
/* Who asks has the key's hash. At most TM_RECORD_STORE_KEY_BYTES + key.bytes. */
uint32_t tm_record_store_key(enum wr_key_form form, uint64_t hash, bool null, struct wr_str key,
                             uint8_t *out);
uint32_t tm_record_store_value(const struct tm_record_shape *shape, const struct tm_record *record,
                               uint8_t *out);
/* *ret_u64 holds what ret->key points to when the form is U64. */
enum wr_code tm_record_of_store(const struct tm_record_shape *shape, struct wr_str key,
                                struct wr_str value, uint64_t *ret_u64, struct tm_record *ret,
                                struct wr_error *err) WR_MUST_CHECK;
/* Not behind any key of a key group, and behind all keys of the one before; of key_groups: behind the
 * last. */
void tm_record_store_group(uint32_t key_group, uint32_t key_groups,
                           uint8_t out[TM_RECORD_STORE_KEY_BYTES], struct wr_str *ret);

#endif
