/* The inside of a table, shared by the files of this folder only.
 *
 *     directory (2^depth entries, by the top bits of the hash)
 *         |  several entries may share a page of smaller depth; NULL = no keys there yet; some are branches
 *         v
 *     page: header 64 | control bytes [capacity] | old bits | marks [capacity] | slots [capacity]
 *           4, 16 or 64 KiB; marks only over a store
 *
 * Control byte: bit 7 = not live, bit 6 = D (changed since the last barrier), bits 0-5 = tag (1 … 63; 0
 * only in an empty one). A deleted slot keeps its tag and its key: a tombstone.
 *
 * Slot: key, then value, then the object of a table with objects. U64 keys: 8 bytes. BYTES keys and objects:
 * a cell of 24 bytes, the last one the length (0 … 23), or 255: pointer (8) and length (4) of immutable bytes.
 * Composite keys of two words: table_slot.h. Constant values are in no slot.
 *
 * Epochs. A barrier makes a new one, e. Per page: touched = the epoch in which D began to mean something;
 * packed = the epoch in which it was packed last; old = the D bits of epoch e-1, kept at the first touch
 * in e. The rules:
 *   1. first touch of a page in e: old = D if touched was e-1, else none; clear D; touched = e;
 *   2. before any change of a slot without D (update, delete, revival, a tombstone overwritten): while a
 *      snapshot runs and the page is not packed, log the slot as it was at the barrier (base: if it is
 *      live; delta: if old; store: if it differs); then set D;
 *   3. pack a page: base: live without D. Delta: old without D if touched in e, those with D if touched
 *      in e-1, else nothing. After that nothing of the page is logged;
 *   4. an insert revives its own tombstone; one with D is never reused by another key, nor dropped unless
 *      the next snapshot is made a base;
 *   5. splits carry D, old and marks along; children inherit touched and packed;
 *   6. the cursor of a walk is a hash prefix, so it survives doubling.
 *
 * Over a store a slot that is not there says nothing: the store is asked. Marks: DIFFERS (from the store;
 * a tombstone with it = known to be absent), IN_RUN (in the run being ingested, meaningful while page->run
 * is that run), RECENT (used since the clock's hand passed).
 *
 * Thread: the task's worker.
 */
#ifndef TM_STATE_TABLE_INTERNAL_H
#define TM_STATE_TABLE_INTERNAL_H

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "common/base/assert.h"
#include "common/base/vec.h"
#include "common/batch/page.h"
#include "taskmanager/state/record.h"
#include "taskmanager/state/snapshot.h"
#include "taskmanager/state/table.h"

#define TABLE_EMPTY 0x80u
#define TABLE_NOT_LIVE 0x80u
#define TABLE_DIRTY 0x40u
#define TABLE_TAG_MASK 0xbfu /* not-live bit and tag: what a look-up compares */
#define TABLE_GROUP 16u
#define TABLE_CELL_BYTES 24u
#define TABLE_INLINE_BYTES 23u
#define TABLE_LONG 255u
#define TABLE_PAGE_BYTES_MIN 4096u
#define TABLE_PAGE_BYTES_MAX WR_PAGE_BYTES
#define TABLE_DEPTH_MAX 40u
#define TABLE_NOT_FOUND UINT32_MAX

#define TABLE_DIFFERS 1u
#define TABLE_IN_RUN 2u
#define TABLE_RECENT 4u

struct table_page {
    uint32_t bytes;
    uint32_t capacity; /* slots, a multiple of 16 */
    uint32_t live;
    uint32_t filled; /* live and tombstones */
    uint32_t fill_max;
    uint32_t slots_at; /* offset of the slots */
    uint64_t prefix;   /* top `depth` bits, left-aligned */
    uint64_t touched;
    uint64_t packed;
    uint64_t run; /* over a store: the last run that gathered here */
    uint32_t depth;
    uint32_t marks_at; /* 0: none */
    uint8_t control[];
};
_Static_assert(sizeof(struct table_page) == 64, "the header is one line");
struct tm_parts;    /* parts.h */
struct table_cache; /* cache.h */

struct tm_table {
    char *name;
    char *owner; /* in accounts of memory: whose table it is */
    enum wr_type *key_types;
    uint32_t key_count;
    struct tm_record_shape shape;
    uint32_t key_bytes; /* of a slot: 8, 17 or 24 */
    bool pairs;         /* composite keys of two words */
    bool constant;      /* values are those of the template: nothing changes a key that is there */
    uint32_t value_bytes; /* of a slot; shape's are those of records */
    uint32_t slot_bytes;
    uint8_t *value_template;
    uint32_t key_groups, key_group_first, key_group_end;
    uint32_t drained_end; /* key groups before this one hold nothing any more */
    uint32_t sealed_drained_end; /* as of the last barrier */
    struct wr_memory *memory;
    struct wr_memory_account *account; /* pages, directory, long keys, objects */
    uint64_t held_bytes;
    bool passing, overdrawn, overdraws; /* overdraws: the next reservation is not refused */

    struct table_page **directory;
    uint32_t depth;
    uint32_t branches; /* entries that are branches */
    uint64_t pages;    /* in the directory, each once */
    uint32_t page_class_min; /* the smallest pages that hold a group of slots */
    uint64_t count;
    uint64_t splits; /* a batch that saw one looks its slots up again */
    struct table_page *null_page; /* the NULL key has a page of its own, outside the directory */

    uint64_t epoch;
    uint64_t dirty;       /* slots changed in this epoch, about */
    struct tm_pack *pack; /* running snapshot whose walk is not over, or NULL */
    bool packing;         /* one is sealed and not destroyed */
    struct tm_parts *parts;
    WR_VEC(struct table_page *) spare[3]; /* freed pages by size: 4, 16, 64 KiB */

    struct {
        uint64_t cursor, next_cursor;
        uint32_t key_group, next_group;
        bool begun, peeked;
    } drain;

    struct table_cache *cache; /* over a store, else NULL */
    uint64_t run;              /* over a store: the run being ingested, 0 = none */
    uint64_t ahead;            /* over a store: slots that differ from it, about */
    bool store_empty;          /* nothing has been gathered for a store yet, or there is none */
};

/* A key on its way in. */
struct table_key {
    uint64_t hash;
    uint64_t u64;
    const char *data;
    uint32_t bytes;
};

static inline uint8_t *table_slot(const struct tm_table *table, const struct table_page *page,
                                  uint32_t index)
{
    return (uint8_t *)(uintptr_t)page + page->slots_at + (size_t)index * table->slot_bytes;
}
static inline uint16_t *table_old(const struct table_page *page)
{
    return (uint16_t *)(uintptr_t)(page->control + page->capacity);
}
static inline uint8_t *table_marks(const struct table_page *page)
{
    return (uint8_t *)(uintptr_t)page + page->marks_at;
}
static inline uint8_t table_tag(uint64_t hash)
{
    uint8_t tag = (uint8_t)(hash & 63);

    return tag == 0 ? 1 : tag;
}
static inline bool table_is_live(const struct table_page *page, uint32_t i)
{
    return (page->control[i] & TABLE_NOT_LIVE) == 0;
}
static inline bool table_is_tombstone(const struct table_page *page, uint32_t i)
{
    return !table_is_live(page, i) && (page->control[i] & 63) != 0;
}
static inline bool table_is_old(const struct table_page *page, uint32_t i)
{
    return (table_old(page)[i / 16] >> (i % 16) & 1) != 0;
}
/* Over a store: the store does not know this slot's state yet. */
static inline bool table_is_ahead(const struct tm_table *table, const struct table_page *page,
                                  uint32_t i)
{
    uint8_t mark = page->marks_at == 0 ? 0 : table_marks(page)[i];

    return (mark & TABLE_DIFFERS) != 0 ||
           ((mark & TABLE_IN_RUN) != 0 && table->run != 0 && page->run == table->run);
}
static inline uint8_t *table_value(const struct tm_table *table, uint8_t *slot)
{
    return slot + table->key_bytes;
}

static inline struct wr_str table_cell(const uint8_t *cell)
{
    if (cell[TABLE_INLINE_BYTES] != TABLE_LONG) {
        return (struct wr_str){(const char *)cell, cell[TABLE_INLINE_BYTES]};
    }
    const char *data;
    uint32_t bytes;
    memcpy(&data, cell, sizeof data);
    memcpy(&bytes, cell + 8, sizeof bytes);
    return (struct wr_str){data, bytes};
}

/* Bits of the control bytes in a group that equal `byte` under the tag mask. */
static inline uint32_t table_match_group(const uint8_t *control, uint8_t byte)
{
#if defined(__SSE2__)
    __m128i bytes = _mm_and_si128(_mm_loadu_si128((const __m128i *)(const void *)control),
                                  _mm_set1_epi8((char)TABLE_TAG_MASK));
    return (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8((char)byte)));
#else
    uint32_t mask = 0;
    for (uint32_t i = 0; i < TABLE_GROUP; i++) {
        mask |= (uint32_t)((control[i] & TABLE_TAG_MASK) == byte) << i;
    }
    return mask;
#endif
}
static inline uint32_t table_first_group(const struct table_page *page, uint64_t hash)
{
    /* Bits 6 to 29: above the tag's, and below those of a directory 34 bits deep, of which the entries of one
     * key share 16 from the start. */
    uint32_t groups = page->capacity / TABLE_GROUP;

    return (uint32_t)(((hash >> 6 & 0xffffffu) * groups) >> 24);
}

/* ---- table_page.c ---- */

uint64_t table_slot_hash(const struct tm_table *table, const uint8_t *slot);
bool table_is_null_slot(const struct tm_table *table, const uint8_t *slot);
/* The slot as a record, borrowed from it. */
struct tm_record table_record(const struct tm_table *table, const uint8_t *slot, bool tombstone);
/* false: no memory. The cell's former content is not freed. */
bool table_cell_store(struct tm_table *table, uint8_t *cell, const char *data, uint32_t bytes);
void table_cell_drop(struct tm_table *table, uint8_t *cell);

bool table_reserve(struct tm_table *table, uint64_t bytes); /* false: the budget is used up */
struct table_page *table_page_create(struct tm_table *table, uint32_t bytes, uint32_t depth,
                                     uint64_t prefix);
void table_page_free(struct tm_table *table, struct table_page *page); /* its cells were dropped */
void table_page_release(struct tm_table *table, struct table_page *page); /* spare from now on */
void table_page_enter(struct tm_table *table, struct table_page *page); /* rule 1 */
uint32_t table_find(const struct tm_table *table, const struct table_page *page,
                    const struct table_key *key);
uint32_t table_find_tombstone(const struct tm_table *table, const struct table_page *page,
                              const struct table_key *key);
/* Rule 2 for a slot without D in a page that was entered. */
void table_touch_first(struct tm_table *table, struct table_page *page, uint32_t index);
/* Room for one more key in the page that `hash` falls into. NULL: no memory. */
struct table_page *table_page_for(struct tm_table *table, uint64_t hash);
/* A free slot of a page with room: empty, or a tombstone without D that may be overwritten; its key
 * is dropped, its old record logged. */
uint32_t table_take_free(struct tm_table *table, struct table_page *page, uint64_t hash);
/* Without taking a page, by way of `scratch` (the largest page's bytes): drop what may be dropped; make one
 * page of two whose prefixes differ in the last bit, into the lower one. All are entered. */
void table_page_clean(struct tm_table *table, struct table_page *page, void *scratch);
void table_pages_merge(struct tm_table *table, struct table_page *low, struct table_page *high,
                       void *scratch);
uint32_t table_count_droppable(struct tm_table *table, struct table_page *page); /* tombstones */
void table_free_spare(struct tm_table *table);

static inline void table_touch(struct tm_table *table, struct table_page *page, uint32_t index)
{
    if (WR_UNLIKELY(page->touched != table->epoch)) {
        table_page_enter(table, page);
    }
    if ((page->control[index] & TABLE_DIRTY) == 0) {
        table_touch_first(table, page, index);
    }
    if (page->marks_at != 0) {
        uint8_t *mark = &table_marks(page)[index];
        table->ahead += (*mark & TABLE_DIFFERS) == 0;
        *mark |= TABLE_DIFFERS | TABLE_RECENT;
    }
}

/* ---- table.c ---- */

/* Insert a key that is not there; NULL: no memory. A clean one is as the store has it. */
uint8_t *table_insert(struct tm_table *table, const struct table_key *key, bool clean);
/* hash, here and below: tm_record_hash of the record, which the caller needs too. */
struct table_key table_key_of_record(const struct tm_table *table, const struct tm_record *record,
                                     uint64_t hash);
/* Insert or replace one record as it is, for restore. */
enum wr_code table_apply(struct tm_table *table, const struct tm_record *record, uint64_t hash,
                         struct wr_error *err) WR_MUST_CHECK;
/* MORE, WAIT: memory was refused. */
enum tm_pack_state table_apply_step(struct tm_table *table, const struct tm_record *record,
                                    uint64_t hash, struct wr_error *err);
/* Memory was refused in the middle of a batch: WAIT where something will leave, else FAILED. */
enum tm_table_status table_no_room(struct tm_table *table, struct wr_error *err);
/* What was inserted so far counts as unchanged. */
void table_restored(struct tm_table *table);

/* ---- table_walk.c, pack.c ---- */

enum wr_code table_check_record(const struct tm_table *table, const struct tm_record *record,
                                struct wr_error *err) WR_MUST_CHECK;
/* A slot of an unpacked page is about to change for the first time since the barrier. */
void pack_log_slot(struct tm_pack *pack, const struct table_page *page, uint32_t index);
bool pack_is_base(const struct tm_pack *pack); /* of extents */

#endif
