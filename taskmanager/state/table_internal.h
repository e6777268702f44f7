/* The inside of a table, shared by the files of this folder only.
 *
 *     directory (2^depth entries, by the top bits of the hash)
 *         |  several entries may share a page of smaller depth; NULL = no keys there yet
 *         v
 *     page: header 64 | control bytes [capacity] | slots [capacity]      4, 16 or 64 KiB
 *
 * Control byte: bit 7 = not live, bit 6 = dirty (changed since the barrier, in a page not yet
 * packed), bits 0-5 = tag (1 … 63; 0 only in an empty one). A deleted slot keeps its tag.
 *
 * Slot: key, then value. U64 keys: 8 bytes. BYTES keys: 24 bytes, the last one the length (0 … 23),
 * or 255: pointer (8) and length (4) of an immutable object.
 *
 * Epochs: seal makes a new one. touched = the epoch in which the page's dirty bits began to mean
 * something; packed = the epoch in which it was packed last. Rules as CONTRACTS §7 for a base.
 *
 * Thread: the task's worker.
 */
#ifndef TM_STATE_TABLE_INTERNAL_H
#define TM_STATE_TABLE_INTERNAL_H

#include "common/base/vec.h"
#include "common/batch/page.h"
#include "taskmanager/state/table.h"

#define TABLE_EMPTY 0x80u
#define TABLE_NOT_LIVE 0x80u
#define TABLE_DIRTY 0x40u
#define TABLE_TAG_MASK 0xbfu /* not-live bit and tag: what a look-up compares */
#define TABLE_GROUP 16u
#define TABLE_INLINE_KEY 23u
#define TABLE_LONG_KEY 255u
#define TABLE_PAGE_BYTES_MIN 4096u
#define TABLE_PAGE_BYTES_MAX WR_PAGE_BYTES
#define TABLE_DEPTH_MAX 40u

struct table_page {
    uint32_t bytes;
    uint32_t capacity; /* slots, a multiple of 16 */
    uint32_t live;
    uint32_t filled; /* live and deleted */
    uint32_t fill_max;
    uint32_t depth;
    uint64_t prefix; /* top `depth` bits, left-aligned */
    uint64_t touched;
    uint64_t packed;
    uint64_t unused[2];
    uint8_t control[];
};
_Static_assert(sizeof(struct table_page) == 64, "the header is one line");

struct tm_table {
    char *name;
    enum wr_type *key_types;
    uint32_t key_count;
    enum wr_key_form form;
    uint32_t key_bytes; /* of a slot: 8 or 24 */
    uint32_t value_bytes;
    uint32_t slot_bytes;
    uint8_t *value_template;
    uint32_t key_groups, key_group_first, key_group_end;
    struct wr_memory *memory;
    struct wr_memory_account *account; /* pages, directory, long keys */
    uint64_t held_bytes;

    struct table_page **directory;
    uint32_t depth;
    uint64_t count;
    uint64_t splits; /* a batch that saw one looks its slots up again */

    uint8_t *null_slot; /* NULL key: slot of its own outside the pages */

    uint64_t epoch;
    struct tm_pack *pack; /* running snapshot, or NULL */
    WR_VEC(struct table_page *) spare[3]; /* freed pages by size: 4, 16, 64 KiB */
};

static inline uint8_t *table_slots(const struct table_page *page)
{
    return (uint8_t *)(uintptr_t)page->control + page->capacity;
}
static inline uint8_t *table_slot(const struct tm_table *table, const struct table_page *page,
                                  uint32_t index)
{
    return table_slots(page) + (size_t)index * table->slot_bytes;
}
static inline uint32_t table_directory_index(const struct tm_table *table, uint64_t hash)
{
    return table->depth == 0 ? 0 : (uint32_t)(hash >> (64 - table->depth));
}
static inline uint8_t table_tag(uint64_t hash)
{
    uint8_t tag = (uint8_t)(hash & 63);

    return tag == 0 ? 1 : tag;
}

/* Key of a slot: bytes of a BYTES key. */
static inline struct wr_str table_key_bytes(const uint8_t *slot)
{
    if (slot[TABLE_INLINE_KEY] != TABLE_LONG_KEY) {
        return (struct wr_str){(const char *)slot, slot[TABLE_INLINE_KEY]};
    }
    const char *data;
    uint32_t bytes;
    memcpy(&data, slot, sizeof data);
    memcpy(&bytes, slot + 8, sizeof bytes);
    return (struct wr_str){data, bytes};
}
uint64_t table_slot_hash(const struct tm_table *table, const uint8_t *slot);

/* A record as it stands in extents: flags | key | value (snapshot.h). */
#define TABLE_RECORD_NULL_KEY 1u
uint32_t table_record_bytes_max(const struct tm_table *table, const uint8_t *slot);
uint32_t table_record_encode(const struct tm_table *table, const uint8_t *slot, uint8_t *out);
uint32_t table_slot_key_group(const struct tm_table *table, const uint8_t *slot);

/* One digest per key group: count and sum of the records' hashes, so order does not matter. */
struct table_digest {
    uint64_t count;
    uint64_t sum;
};

/* An extent's header in front of its records. */
#define TABLE_EXTENT_MAGIC 0x31785257u /* "WRx1" */
#define TABLE_EXTENT_HEADER_BYTES 40u  /* without the name */

/* pack.c: a slot of an unpacked page is about to change for the first time since the barrier. */
void pack_log_slot(struct tm_pack *pack, const uint8_t *slot);

#endif
