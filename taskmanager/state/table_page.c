/* Pages of a table: making, probing, touching, growing. */
#include <string.h>

#include "common/base/alloc.h"
#include "common/base/hash.h"
#include "common/base/test_point.h"
#include "taskmanager/state/cache.h"
#include "taskmanager/state/parts.h"
#include "taskmanager/state/table_directory.h"
#include "taskmanager/state/table_slot.h"

/* ---- making ---- */

static uint32_t page_class(uint32_t bytes)
{
    return bytes == TABLE_PAGE_BYTES_MIN ? 0 : bytes == TABLE_PAGE_BYTES_MAX ? 2 : 1;
}

/* Pages of a table split at different fills, so that uniform hashes do not split them all at once. */
static uint32_t fill_limit(uint32_t capacity, uint64_t prefix)
{
    uint32_t percent = 70 + (uint32_t)(wr_hash_u64(prefix) % 18);

    return WR_BUGGIFY("table.small_page") ? capacity / 4 : capacity * percent / 100;
}

static void lay_out(const struct tm_table *table, struct table_page *page)
{
    uint32_t mark_bytes = table->cache != NULL ? 1 : 0;
    uint32_t capacity = (page->bytes - (uint32_t)sizeof *page - 8) /
                        (1 + mark_bytes + table->slot_bytes) / TABLE_GROUP * TABLE_GROUP;
    uint32_t old_bytes, slots_at;

    for (;; capacity -= TABLE_GROUP) {
        old_bytes = capacity / 8;
        slots_at = (uint32_t)sizeof *page + capacity + old_bytes + capacity * mark_bytes;
        slots_at = (slots_at + 7) / 8 * 8;
        if (slots_at + capacity * table->slot_bytes <= page->bytes) {
            break;
        }
    }
    WR_ASSERT(capacity >= TABLE_GROUP);
    page->capacity = capacity;
    page->slots_at = slots_at;
    page->marks_at = mark_bytes == 0 ? 0 : (uint32_t)sizeof *page + capacity + old_bytes;
}

static void page_reset(struct tm_table *table, struct table_page *page, uint32_t bytes,
                       uint32_t depth, uint64_t prefix)
{
    memset(page, 0, sizeof *page);
    page->bytes = bytes;
    lay_out(table, page);
    page->fill_max = fill_limit(page->capacity, prefix);
    page->depth = depth;
    page->prefix = prefix;
    memset(page->control, TABLE_EMPTY, page->capacity);
    memset(table_old(page), 0, page->slots_at - sizeof *page - page->capacity);
}

static bool overdraws(struct tm_table *table)
{
    bool may = table->overdraws;

    table->overdraws = false;
    table->overdrawn |= may;
    return may;
}

/* The last of the budget is not for tables: snapshots and runs need some, or nothing is ever freed. But a
 * batch that does not fit has to go through, or nothing is freed either. */
bool table_reserve(struct tm_table *table, uint64_t bytes)
{
    bool stuck = table->cache != NULL && cache_is_stuck(table->cache);
    uint64_t left = wr_memory_budget_bytes(table->memory) / WR_MEMORY_LEFT_BY_TABLES;

    if ((table->cache != NULL && cache_takes_owed(table->cache)) || overdraws(table)) {
        wr_memory_reserve_anyway(table->account, bytes);
        return true;
    }
    return wr_memory_reserve_leaving(table->account, bytes, stuck ? 0 : left);
}

struct table_page *table_page_create(struct tm_table *table, uint32_t bytes, uint32_t depth,
                                     uint64_t prefix)
{
    uint32_t class = page_class(bytes);
    struct table_page *page;

    if (table->spare[class].count > 0) {
        page = WR_VEC_POP(&table->spare[class]);
    } else {
        if (!table_reserve(table, bytes)) {
            return NULL;
        }
        table->held_bytes += bytes;
        page = bytes == WR_PAGE_BYTES ? wr_page_take(wr_memory_pages(table->memory))
                                      : wr_alloc_aligned(64, bytes);
    }
    page_reset(table, page, bytes, depth, prefix);
    return page;
}

void table_page_release(struct tm_table *table, struct table_page *page)
{
    WR_VEC_PUSH(&table->spare[page_class(page->bytes)], page);
}

void table_page_free(struct tm_table *table, struct table_page *page)
{
    wr_memory_release(table->account, page->bytes);
    table->held_bytes -= page->bytes;
    if (page->bytes == WR_PAGE_BYTES) {
        wr_page_give(wr_memory_pages(table->memory), page);
    } else {
        wr_free(page);
    }
}

/* ---- cells and keys ---- */

/* As malloc cuts it: a word before it, in steps of two words. */
static uint64_t object_bytes(uint64_t bytes)
{
    return WR_MAX((bytes + 8 + 15) / 16 * 16, 32u);
}

bool table_cell_store(struct tm_table *table, uint8_t *cell, const char *data, uint32_t bytes)
{
    char *copy;

    if (bytes <= TABLE_INLINE_BYTES) {
        memset(cell, 0, TABLE_CELL_BYTES);
        memcpy(cell, data, bytes);
        cell[TABLE_INLINE_BYTES] = (uint8_t)bytes;
        return true;
    }
    if (!table_reserve(table, object_bytes(bytes))) {
        return false;
    }
    table->held_bytes += object_bytes(bytes);
    copy = wr_alloc(bytes);
    memcpy(copy, data, bytes);
    memset(cell, 0, TABLE_CELL_BYTES);
    memcpy(cell, &copy, sizeof copy);
    memcpy(cell + 8, &bytes, sizeof bytes);
    cell[TABLE_INLINE_BYTES] = TABLE_LONG;
    return true;
}

void table_cell_drop(struct tm_table *table, uint8_t *cell)
{
    if (cell[TABLE_INLINE_BYTES] == TABLE_LONG) {
        struct wr_str content = table_cell(cell);
        wr_memory_release(table->account, object_bytes(content.bytes));
        table->held_bytes -= object_bytes(content.bytes);
        wr_free((void *)(uintptr_t)content.ptr);
        cell[TABLE_INLINE_BYTES] = 0;
    }
}

bool table_is_null_slot(const struct tm_table *table, const uint8_t *slot)
{
    return table->null_page != NULL && slot == table_slot(table, table->null_page, 0);
}

struct tm_record table_record(const struct tm_table *table, const uint8_t *slot, bool tombstone)
{
    struct tm_record record = {.null_key = table_is_null_slot(table, slot),
                               .tombstone = tombstone,
                               .fixed = tombstone ? NULL
                                        : table->value_bytes == 0 ? table->value_template
                                                                  : slot + table->key_bytes,
                               .object = {"", 0}};

    record.key = record.null_key                  ? (struct wr_str){"", 0}
                 : table->shape.form == WR_KEY_U64 ? (struct wr_str){(const char *)slot, 8}
                                                   : table_slot_key(table, slot);
    if (table->shape.objects && !tombstone) {
        record.object = table_cell(table_object_cell(table, slot));
    }
    return record;
}

uint64_t table_slot_hash(const struct tm_table *table, const uint8_t *slot)
{
    if (WR_LIKELY(table->shape.form == WR_KEY_U64)) {
        return wr_hash_u64(wr_load_u64(slot));
    }
    struct wr_str key = table_slot_key(table, slot);
    if (table->pairs && key.bytes == TABLE_PAIR_BYTES) {
        return tm_record_composite_hash_of(wr_hash_u64(wr_load_u64(slot + 1)), key);
    }
    return table->shape.composite ? tm_record_composite_hash(table->shape.main_form, key)
                                  : wr_hash_bytes(key.ptr, key.bytes);
}

static inline bool slot_matches(const struct tm_table *table, const uint8_t *slot,
                                const struct table_key *key)
{
    if (table->shape.form == WR_KEY_U64) {
        return wr_load_u64(slot) == key->u64;
    }
    if (table->pairs) {
        return key->bytes == TABLE_PAIR_BYTES
                   ? memcmp(slot, key->data, TABLE_PAIR_BYTES) == 0
                   : memcmp(slot, key->data, TABLE_NULL_PAIR_BYTES) == 0;
    }
    if (key->bytes <= TABLE_INLINE_BYTES) {
        return slot[TABLE_INLINE_BYTES] == key->bytes && memcmp(slot, key->data, key->bytes) == 0;
    }
    if (slot[TABLE_INLINE_BYTES] != TABLE_LONG) {
        return false;
    }
    struct wr_str have = table_cell(slot);
    return have.bytes == key->bytes && memcmp(have.ptr, key->data, key->bytes) == 0;
}

/* ---- probing ---- */

static inline uint32_t probe(const struct tm_table *table, const struct table_page *page,
                             const struct table_key *key, uint8_t byte)
{
    uint32_t groups = page->capacity / TABLE_GROUP, group = table_first_group(page, key->hash);

    for (uint32_t n = 0; n < groups; n++) {
        const uint8_t *control = page->control + (size_t)group * TABLE_GROUP;
        for (uint32_t mask = table_match_group(control, byte); mask != 0; mask &= mask - 1) {
            uint32_t index = group * TABLE_GROUP + (uint32_t)__builtin_ctz(mask);
            if (slot_matches(table, table_slot(table, page, index), key)) {
                return index;
            }
        }
        if (table_match_group(control, TABLE_EMPTY) != 0) {
            return TABLE_NOT_FOUND;
        }
        group = group + 1 == groups ? 0 : group + 1;
    }
    return TABLE_NOT_FOUND;
}

uint32_t table_find(const struct tm_table *table, const struct table_page *page,
                    const struct table_key *key)
{
    return probe(table, page, key, table_tag(key->hash));
}

uint32_t table_find_tombstone(const struct tm_table *table, const struct table_page *page,
                              const struct table_key *key)
{
    return probe(table, page, key, (uint8_t)(table_tag(key->hash) | TABLE_NOT_LIVE));
}

/* ---- what the barrier must still see ---- */

void table_page_enter(struct tm_table *table, struct table_page *page)
{
    bool keep = page->touched + 1 == table->epoch;
    uint16_t *old = table_old(page);

    for (uint32_t g = 0; g < page->capacity / TABLE_GROUP; g++) {
        uint8_t *control = page->control + (size_t)g * TABLE_GROUP;
        uint16_t bits = 0;
#if defined(__SSE2__)
        __m128i *at = (__m128i *)(void *)control;
        __m128i bytes = _mm_loadu_si128(at);
        bits = (uint16_t)_mm_movemask_epi8(_mm_slli_epi16(bytes, 1));
        _mm_storeu_si128(at, _mm_andnot_si128(_mm_set1_epi8(TABLE_DIRTY), bytes));
#else
        for (uint32_t i = 0; i < TABLE_GROUP; i++) {
            bits |= (uint16_t)(((control[i] & TABLE_DIRTY) != 0) << i);
            control[i] &= (uint8_t)~TABLE_DIRTY;
        }
#endif
        old[g] = keep ? bits : 0;
    }
    page->touched = table->epoch;
}

void table_touch_first(struct tm_table *table, struct table_page *page, uint32_t index)
{
    if (table->pack != NULL && page->packed != table->epoch) {
        pack_log_slot(table->pack, page, index);
    }
    page->control[index] |= TABLE_DIRTY;
    table->dirty += 1;
}

/* ---- growth ---- */

/* A tombstone that nothing needs once its old record is logged. */
static bool may_drop(const struct tm_table *table, const struct table_page *page, uint32_t i)
{
    return (page->control[i] & TABLE_DIRTY) == 0 &&
           (table->store_empty || !table_is_ahead(table, page, i));
}

static uint32_t first_empty(const struct table_page *page, uint64_t hash)
{
    uint32_t groups = page->capacity / TABLE_GROUP, group = table_first_group(page, hash);

    WR_ASSERT(page->filled < page->capacity);
    for (;;) {
        uint32_t mask = table_match_group(page->control + (size_t)group * TABLE_GROUP, TABLE_EMPTY);
        if (mask != 0) {
            return group * TABLE_GROUP + (uint32_t)__builtin_ctz(mask);
        }
        group = group + 1 == groups ? 0 : group + 1;
    }
}

static void move_slot(struct tm_table *table, struct table_page *from, uint32_t i,
                      struct table_page *to, uint64_t hash)
{
    uint32_t index = first_empty(to, hash);

    memcpy(table_slot(table, to, index), table_slot(table, from, i), table->slot_bytes);
    to->control[index] = from->control[i];
    if (table_is_old(from, i) && !WR_MUTANT("split_loses_old")) {
        table_old(to)[index / 16] |= (uint16_t)(1u << (index % 16));
    }
    if (from->marks_at != 0) {
        table_marks(to)[index] = table_marks(from)[i];
    }
    to->live += table_is_live(from, i);
    to->filled += 1;
}

static void drop_tombstone(struct tm_table *table, struct table_page *page, uint32_t i)
{
    if (table->pack != NULL && page->packed != table->epoch &&
        (page->control[i] & TABLE_DIRTY) == 0) {
        pack_log_slot(table->pack, page, i);
    }
    table_slot_drop_key(table, table_slot(table, page, i));
}

/* Move the slots of `from` to the page that the bit of their hash names. */
static void rehash(struct tm_table *table, struct table_page *from, struct table_page *low,
                   struct table_page *high, uint64_t bit, bool drop_dirty)
{
    struct table_page *targets[2] = {low, high};

    if (from->touched != table->epoch) {
        table_page_enter(table, from);
    }
    for (uint32_t t = 0; t < 2; t++) {
        targets[t]->touched = from->touched;
        targets[t]->packed = from->packed;
        targets[t]->run = from->run;
    }
    for (uint32_t i = 0; i < from->capacity; i++) {
        bool tombstone = table_is_tombstone(from, i);
        if (!table_is_live(from, i) && !tombstone) {
            continue;
        }
        if (tombstone && (may_drop(table, from, i) || drop_dirty)) {
            drop_tombstone(table, from, i);
            continue;
        }
        uint64_t hash = table_slot_hash(table, table_slot(table, from, i));
        move_slot(table, from, i, targets[bit != 0 && (hash & bit) != 0], hash);
    }
}

/* The same slots on a fresh page of `bytes`, without what may be dropped. */
static bool rebuild(struct tm_table *table, struct table_page *page, uint32_t bytes,
                    bool drop_dirty_tombstones)
{
    struct table_page *fresh = table_page_create(table, bytes, page->depth, page->prefix);

    if (fresh == NULL) {
        return false;
    }
    table->splits += 1;
    rehash(table, page, fresh, fresh, 0, drop_dirty_tombstones);
    table_directory_set(table, fresh);
    table_page_release(table, page);
    return true;
}

void table_page_clean(struct tm_table *table, struct table_page *page, void *scratch)
{
    struct table_page *copy = scratch;

    memcpy(copy, page, page->bytes);
    page_reset(table, page, copy->bytes, copy->depth, copy->prefix);
    table->splits += 1;
    rehash(table, copy, page, page, 0, false);
}

void table_pages_merge(struct tm_table *table, struct table_page *low, struct table_page *high,
                       void *scratch)
{
    struct table_page *copy = scratch;
    bool packed = low->packed == table->epoch;

    memcpy(copy, low, low->bytes);
    page_reset(table, low, copy->bytes, copy->depth - 1, copy->prefix);
    table->splits += 1;
    rehash(table, copy, low, low, 0, false);
    rehash(table, high, low, low, 0, false);
    low->packed = packed ? table->epoch : 0;
    table_directory_set(table, low);
    table_page_release(table, high);
    table->pages -= 1;
}

static bool split(struct tm_table *table, struct table_page *page)
{
    uint64_t bit = 1ull << (63 - page->depth);
    struct table_page *low, *high;

    if (!table_directory_deepen(table, page)) {
        return false;
    }
    low = table_page_create(table, page->bytes, page->depth + 1, page->prefix);
    if (low == NULL) {
        return false;
    }
    high = table_page_create(table, page->bytes, page->depth + 1, page->prefix | bit);
    if (high == NULL) {
        table_page_release(table, low);
        return false;
    }
    table->splits += 1;
    rehash(table, page, low, high, bit, false);
    table_directory_set(table, low);
    table_directory_set(table, high);
    table_page_release(table, page);
    table->pages += 1;
    return true;
}

uint32_t table_count_droppable(struct tm_table *table, struct table_page *page)
{
    uint32_t count = 0;

    if (page->touched != table->epoch) {
        table_page_enter(table, page);
    }
    for (uint32_t i = 0; i < page->capacity; i++) {
        count += table_is_tombstone(page, i) && may_drop(table, page, i);
    }
    return count;
}

/* A page full of tombstones is cleaned in place of growing. Those that the next delta needs go too where
 * they are most of the page (on the heap): then the next snapshot is a base, which needs none. */
static bool grow(struct tm_table *table, struct table_page *page)
{
    uint32_t tombstones = page->filled - page->live;

    if (tombstones * 2 > page->filled) {
        uint32_t droppable = table_count_droppable(table, page);
        if (droppable * 2 >= tombstones) {
            return rebuild(table, page, page->bytes, false);
        }
        if (table->cache == NULL) {
            tm_parts_lost(table->parts);
            return rebuild(table, page, page->bytes, true);
        }
    }
    if (page->bytes < TABLE_PAGE_BYTES_MAX) {
        return rebuild(table, page, page->bytes * 4, false);
    }
    /* Over a store room is made before the bound is passed, and when memory is refused. */
    if (table->cache == NULL) {
        return split(table, page);
    }
    return (cache_is_over(table->cache, page->bytes) && cache_make_room(table->cache, page)) ||
           split(table, page) || cache_make_room(table->cache, page);
}

struct table_page *table_page_for(struct tm_table *table, uint64_t hash)
{
    struct table_page *page = table_page_at(table, hash);

    if (page == NULL) {
        WR_ASSERT(table->depth == 0);
        page = table_page_create(table, table->page_class_min, 0, 0);
        if (page == NULL) {
            return NULL;
        }
        table->directory[0] = page;
        table->pages = 1;
    }
    while (page->filled >= page->fill_max) {
        if (!grow(table, page)) {
            return NULL;
        }
        page = table_page_at(table, hash);
    }
    return page;
}

uint32_t table_take_free(struct tm_table *table, struct table_page *page, uint64_t hash)
{
    uint32_t groups = page->capacity / TABLE_GROUP, group = table_first_group(page, hash);
    uint32_t index = TABLE_NOT_FOUND;

    if (page->touched != table->epoch) {
        table_page_enter(table, page);
    }
    if (page->filled == page->live) {
        index = first_empty(page, hash);
    }
    while (index == TABLE_NOT_FOUND) {
        for (uint32_t i = group * TABLE_GROUP; i < (group + 1) * TABLE_GROUP; i++) {
            bool tombstone = table_is_tombstone(page, i);
            if (!table_is_live(page, i) && (!tombstone || may_drop(table, page, i))) {
                index = i;
                break;
            }
        }
        group = group + 1 == groups ? 0 : group + 1;
    }
    if (table_is_tombstone(page, index)) {
        if (!WR_MUTANT("tombstone_overwritten")) {
            drop_tombstone(table, page, index);
        }
        /* Still not empty, whatever becomes of the insert: the chains of other keys go through it. */
        table_slot_forget(table, table_slot(table, page, index));
    }
    /* What was there is logged: what comes has no part in it, fetched as it may be without D. */
    if (!WR_MUTANT("fetched_counts_as_old")) {
        table_old(page)[index / 16] &= (uint16_t)~(1u << (index % 16));
    }
    return index;
}
