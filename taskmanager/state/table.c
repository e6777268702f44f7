#include "taskmanager/state/table.h"

#include <stdio.h>
#include <string.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "common/base/alloc.h"
#include "common/base/assert.h"
#include "common/base/bytes.h"
#include "common/base/hash.h"
#include "common/base/limits.h"
#include "common/batch/page.h"
#include "taskmanager/state/table_internal.h"

#define PREFETCH_GROUP 64u
/* Below this size everything is in cache and prefetching only costs. */
#define PREFETCH_TABLE_BYTES (1u << 20)

/* ---- pages ---- */

static uint32_t page_class(uint32_t bytes)
{
    return bytes == TABLE_PAGE_BYTES_MIN ? 0 : bytes == TABLE_PAGE_BYTES_MAX ? 2 : 1;
}

/* Pages of a table split at different fills, so that uniform hashes do not split them all at once. */
static uint32_t fill_limit(uint32_t capacity, uint64_t prefix)
{
    uint32_t percent = 70 + (uint32_t)(wr_hash_u64(prefix) % 18);

    return capacity * percent / 100;
}

static struct table_page *page_create(struct tm_table *table, uint32_t bytes, uint32_t depth,
                                      uint64_t prefix)
{
    uint32_t class = page_class(bytes);
    struct table_page *page;

    if (table->spare[class].count > 0) {
        page = WR_VEC_POP(&table->spare[class]);
    } else {
        if (!wr_memory_reserve(table->account, bytes)) {
            return NULL;
        }
        table->held_bytes += bytes;
        page = bytes == WR_PAGE_BYTES ? wr_page_take(wr_memory_pages(table->memory))
                                      : wr_alloc_aligned(64, bytes);
    }
    memset(page, 0, sizeof *page);
    page->bytes = bytes;
    page->capacity =
        (uint32_t)((bytes - sizeof *page) / (1 + table->slot_bytes)) / TABLE_GROUP * TABLE_GROUP;
    WR_ASSERT(page->capacity >= TABLE_GROUP);
    page->fill_max = fill_limit(page->capacity, prefix);
    page->depth = depth;
    page->prefix = prefix;
    memset(page->control, TABLE_EMPTY, page->capacity);
    return page;
}

static void page_release(struct tm_table *table, struct table_page *page)
{
    struct table_page *p = page;

    WR_VEC_PUSH(&table->spare[page_class(page->bytes)], p);
}

/* ---- keys ---- */

/* A key on its way in. */
struct probe_key {
    uint64_t hash;
    uint64_t u64;
    const char *data;
    uint32_t bytes;
};

uint64_t table_slot_hash(const struct tm_table *table, const uint8_t *slot)
{
    if (table->form == WR_KEY_U64) {
        return wr_hash_u64(wr_load_u64(slot));
    }
    struct wr_str key = table_key_bytes(slot);
    return wr_hash_bytes(key.ptr, key.bytes);
}

static inline bool slot_matches(const struct tm_table *table, const uint8_t *slot,
                                const struct probe_key *key)
{
    if (table->form == WR_KEY_U64) {
        return wr_load_u64(slot) == key->u64;
    }
    if (key->bytes <= TABLE_INLINE_KEY) {
        return slot[TABLE_INLINE_KEY] == key->bytes && memcmp(slot, key->data, key->bytes) == 0;
    }
    if (slot[TABLE_INLINE_KEY] != TABLE_LONG_KEY) {
        return false;
    }
    struct wr_str have = table_key_bytes(slot);
    return have.bytes == key->bytes && memcmp(have.ptr, key->data, key->bytes) == 0;
}

/* false: no memory for a long key. */
static bool store_key(struct tm_table *table, uint8_t *slot, const struct probe_key *key)
{
    if (table->form == WR_KEY_U64) {
        wr_store_u64(slot, key->u64);
        return true;
    }
    memset(slot, 0, 24);
    if (key->bytes <= TABLE_INLINE_KEY) {
        memcpy(slot, key->data, key->bytes);
        slot[TABLE_INLINE_KEY] = (uint8_t)key->bytes;
        return true;
    }
    if (!wr_memory_reserve(table->account, key->bytes)) {
        return false;
    }
    table->held_bytes += key->bytes;
    char *copy = wr_alloc(key->bytes);
    memcpy(copy, key->data, key->bytes);
    memcpy(slot, &copy, sizeof copy);
    memcpy(slot + 8, &key->bytes, sizeof key->bytes);
    slot[TABLE_INLINE_KEY] = TABLE_LONG_KEY;
    return true;
}

static void drop_key(struct tm_table *table, const uint8_t *slot)
{
    if (table->form == WR_KEY_BYTES && slot[TABLE_INLINE_KEY] == TABLE_LONG_KEY) {
        struct wr_str key = table_key_bytes(slot);
        wr_memory_release(table->account, key.bytes);
        table->held_bytes -= key.bytes;
        wr_free((void *)(uintptr_t)key.ptr);
    }
}

/* ---- probing ---- */

/* Bits of the control bytes in a group that equal `byte` under the tag mask. */
static inline uint32_t match_group(const uint8_t *control, uint8_t byte)
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

static inline uint32_t first_group(const struct table_page *page, uint64_t hash)
{
    /* Bits 6 to 37: below the directory's, above the tag's. */
    uint32_t groups = page->capacity / TABLE_GROUP;

    return (uint32_t)(((hash >> 6 & 0xffffffffu) * groups) >> 32);
}

#define NOT_FOUND UINT32_MAX

static inline uint32_t find(const struct tm_table *table, const struct table_page *page,
                            const struct probe_key *key)
{
    uint32_t groups = page->capacity / TABLE_GROUP, group = first_group(page, key->hash);
    uint8_t tag = table_tag(key->hash);

    for (uint32_t n = 0; n < groups; n++) {
        const uint8_t *control = page->control + (size_t)group * TABLE_GROUP;
        for (uint32_t mask = match_group(control, tag); mask != 0; mask &= mask - 1) {
            uint32_t index = group * TABLE_GROUP + (uint32_t)__builtin_ctz(mask);
            if (slot_matches(table, table_slot(table, page, index), key)) {
                return index;
            }
        }
        if (match_group(control, TABLE_EMPTY) != 0) {
            return NOT_FOUND;
        }
        group = group + 1 == groups ? 0 : group + 1;
    }
    return NOT_FOUND;
}

/* The first slot that is empty or deleted. */
static uint32_t find_free(const struct table_page *page, uint64_t hash)
{
    uint32_t groups = page->capacity / TABLE_GROUP, group = first_group(page, hash);

    for (;;) {
        const uint8_t *control = page->control + (size_t)group * TABLE_GROUP;
        for (uint32_t i = 0; i < TABLE_GROUP; i++) {
            if ((control[i] & TABLE_NOT_LIVE) != 0) {
                return group * TABLE_GROUP + i;
            }
        }
        group = group + 1 == groups ? 0 : group + 1;
    }
}

/* ---- the barrier's old records ---- */

static void clear_dirty(struct table_page *page)
{
    uint32_t groups = page->capacity / TABLE_GROUP;
    uint64_t *words = (uint64_t *)(void *)page->control; /* 64-byte aligned */

    for (uint32_t i = 0; i < groups * (TABLE_GROUP / 8); i++) {
        words[i] &= ~(0x0101010101010101ull * TABLE_DIRTY);
    }
}

/* Before any change of a slot: its record as of the barrier goes to the undo log, once. */
static inline void touch(struct tm_table *table, struct table_page *page, uint32_t index)
{
    if (WR_LIKELY(table->pack == NULL) || page->packed == table->epoch) {
        return;
    }
    if (page->touched != table->epoch) {
        clear_dirty(page);
        page->touched = table->epoch;
    }
    if ((page->control[index] & TABLE_DIRTY) != 0) {
        return;
    }
    if ((page->control[index] & TABLE_NOT_LIVE) == 0) {
        pack_log_slot(table->pack, table_slot(table, page, index));
    }
    page->control[index] |= TABLE_DIRTY;
}

/* ---- growth ---- */

/* Move all live slots of `from` to the page that `to_of` its hash names. Dirty bits go with them;
 * the pages inherit the epochs, so that packing goes on as if nothing had moved. */
static void rehash(struct tm_table *table, struct table_page *from, struct table_page *low,
                   struct table_page *high, uint64_t bit)
{
    struct table_page *targets[2] = {low, high};

    for (uint32_t t = 0; t < 2; t++) {
        targets[t]->touched = from->touched;
        targets[t]->packed = from->packed;
    }
    for (uint32_t i = 0; i < from->capacity; i++) {
        if ((from->control[i] & TABLE_NOT_LIVE) != 0) {
            continue;
        }
        const uint8_t *slot = table_slot(table, from, i);
        uint64_t hash = table_slot_hash(table, slot);
        struct table_page *to = targets[bit != 0 && (hash & bit) != 0];
        uint32_t index = find_free(to, hash);
        memcpy(table_slot(table, to, index), slot, table->slot_bytes);
        to->control[index] = from->control[i];
        to->live += 1;
        to->filled += 1;
    }
}

/* All directory entries under `page`'s prefix. */
static void set_entries(struct tm_table *table, const struct table_page *page,
                        struct table_page *value)
{
    uint64_t first = table->depth == 0 ? 0 : page->prefix >> (64 - table->depth);
    uint64_t count = 1ull << (table->depth - page->depth);

    for (uint64_t i = 0; i < count; i++) {
        table->directory[first + i] = value;
    }
}

static bool double_directory(struct tm_table *table)
{
    uint64_t count = 1ull << table->depth;
    struct table_page **directory;

    if (table->depth == TABLE_DEPTH_MAX ||
        !wr_memory_reserve(table->account, count * sizeof *directory)) {
        return false;
    }
    table->held_bytes += count * sizeof *directory;
    directory = WR_NEW_ARRAY(struct table_page *, 2 * count);
    for (uint64_t i = 0; i < count; i++) {
        directory[2 * i] = table->directory[i];
        directory[2 * i + 1] = table->directory[i];
    }
    wr_free(table->directory);
    table->directory = directory;
    table->depth += 1;
    return true;
}

/* The same keys on a page four times as large. */
static bool enlarge(struct tm_table *table, struct table_page *page)
{
    struct table_page *larger =
        page_create(table, page->bytes * 4, page->depth, page->prefix);

    if (larger == NULL) {
        return false;
    }
    rehash(table, page, larger, larger, 0);
    set_entries(table, page, larger);
    page_release(table, page);
    return true;
}

static bool split(struct tm_table *table, struct table_page *page)
{
    uint64_t bit = 1ull << (63 - page->depth);
    struct table_page *low, *high;

    if (page->depth == table->depth && !double_directory(table)) {
        return false;
    }
    low = page_create(table, page->bytes, page->depth + 1, page->prefix);
    if (low == NULL) {
        return false;
    }
    high = page_create(table, page->bytes, page->depth + 1, page->prefix | bit);
    if (high == NULL) {
        page_release(table, low);
        return false;
    }
    rehash(table, page, low, high, bit);
    set_entries(table, low, low);
    set_entries(table, high, high);
    page_release(table, page);
    return true;
}

/* A page full of deleted slots is cleaned in place of splitting. */
static bool clean(struct tm_table *table, struct table_page *page)
{
    struct table_page *fresh = page_create(table, page->bytes, page->depth, page->prefix);

    if (fresh == NULL) {
        return false;
    }
    rehash(table, page, fresh, fresh, 0);
    set_entries(table, page, fresh);
    page_release(table, page);
    return true;
}

static bool grow(struct tm_table *table, struct table_page *page)
{
    table->splits += 1;
    if (page->live * 2 < page->filled) {
        return clean(table, page);
    }
    if (page->bytes < TABLE_PAGE_BYTES_MAX) {
        return enlarge(table, page);
    }
    return split(table, page);
}

/* ---- create ---- */

struct tm_table *tm_table_create(const struct tm_table_options *options)
{
    struct tm_table *table = WR_NEW(struct tm_table);
    char owner[200];

    WR_ASSERT(options->value_bytes % 8 == 0);
    table->name = wr_strdup(options->name);
    table->key_count = options->key_count;
    table->key_types = WR_NEW_ARRAY(enum wr_type, options->key_count);
    memcpy(table->key_types, options->key_types, options->key_count * sizeof *table->key_types);
    table->form = wr_key_form_of(options->key_types, options->key_count);
    table->key_bytes = table->form == WR_KEY_U64 ? 8 : 24;
    table->value_bytes = options->value_bytes;
    table->slot_bytes = table->key_bytes + table->value_bytes;
    table->value_template = wr_alloc_zero(1, options->value_bytes);
    if (options->value_template != NULL) {
        memcpy(table->value_template, options->value_template, options->value_bytes);
    }
    table->key_groups = options->key_groups;
    table->key_group_first = options->key_group_first;
    table->key_group_end = options->key_group_end;
    table->memory = options->memory;
    (void)snprintf(owner, sizeof owner, "table %s", options->name);
    table->account = wr_memory_account_open(options->memory, WR_MEMORY_TABLE, owner);
    table->directory = WR_NEW_ARRAY(struct table_page *, 1);
    table->epoch = 1;
    return table;
}

static void free_page(struct tm_table *table, struct table_page *page)
{
    wr_memory_release(table->account, page->bytes);
    table->held_bytes -= page->bytes;
    if (page->bytes == WR_PAGE_BYTES) {
        wr_page_give(wr_memory_pages(table->memory), page);
    } else {
        wr_free(page);
    }
}

void tm_table_destroy(struct tm_table *table)
{
    if (table == NULL) {
        return;
    }
    WR_ASSERT(table->pack == NULL);
    for (uint64_t i = 0; i < 1ull << table->depth;) {
        struct table_page *page = table->directory[i];
        if (page == NULL) {
            i++;
            continue;
        }
        for (uint32_t s = 0; s < page->capacity; s++) {
            if ((page->control[s] & TABLE_NOT_LIVE) == 0) {
                drop_key(table, table_slot(table, page, s));
            }
        }
        i += 1ull << (table->depth - page->depth);
        free_page(table, page);
    }
    for (uint32_t c = 0; c < 3; c++) {
        while (table->spare[c].count > 0) {
            free_page(table, WR_VEC_POP(&table->spare[c]));
        }
        WR_VEC_FINI(&table->spare[c]);
    }
    wr_memory_release(table->account, table->held_bytes);
    wr_memory_account_close(table->account);
    wr_free(table->null_slot);
    wr_free(table->directory);
    wr_free(table->value_template);
    wr_free(table->key_types);
    wr_free(table->name);
    wr_free(table);
}

/* ---- use ---- */

static enum wr_code no_memory(const struct tm_table *table, struct wr_error *err)
{
    (void)wr_fail(err, WR_ERR_MEMORY,
                  "table \"%s\" cannot grow: it holds %llu keys in %llu bytes and the memory budget "
                  "of %llu bytes is used up; give the task manager more memory, raise the "
                  "parallelism, or use state backend rocksdb",
                  table->name, (unsigned long long)table->count,
                  (unsigned long long)table->held_bytes,
                  (unsigned long long)wr_memory_budget_bytes(table->memory));
    err->retriable = false;
    return err->code;
}

static enum wr_code long_key(const struct tm_table *table, uint32_t bytes, struct wr_error *err)
{
    return wr_fail(err, WR_ERR_LIMIT, "table \"%s\": a key of %u bytes exceeds the limit of %u",
                   table->name, bytes, (unsigned)WR_KEY_BYTES_MAX);
}

static uint8_t *value_of(const struct tm_table *table, uint8_t *slot)
{
    return slot + table->key_bytes;
}

/* The NULL key. Changes need no log: seal copies the slot. */
static uint8_t *null_slot(struct tm_table *table, enum tm_resolve intent, bool *ret_fresh)
{
    *ret_fresh = false;
    if (table->null_slot == NULL && intent == TM_RESOLVE_UPSERT) {
        table->null_slot = wr_alloc_zero(1, table->slot_bytes);
        memcpy(value_of(table, table->null_slot), table->value_template, table->value_bytes);
        table->count += 1;
        *ret_fresh = true;
    }
    return table->null_slot == NULL ? NULL : value_of(table, table->null_slot);
}

/* Insert a key that is not there; NULL: no memory. */
static uint8_t *insert(struct tm_table *table, const struct probe_key *key)
{
    struct table_page **entry = &table->directory[table_directory_index(table, key->hash)];
    struct table_page *page = *entry;
    uint32_t index;

    if (page == NULL) {
        page = page_create(table, TABLE_PAGE_BYTES_MIN, 0, 0);
        if (page == NULL) {
            return NULL;
        }
        WR_ASSERT(table->depth == 0);
        *entry = page;
    }
    while (page->filled >= page->fill_max) {
        if (!grow(table, page)) {
            return NULL;
        }
        page = table->directory[table_directory_index(table, key->hash)];
    }
    index = find_free(page, key->hash);
    touch(table, page, index);
    uint8_t *slot = table_slot(table, page, index);
    if (!store_key(table, slot, key)) {
        return NULL;
    }
    page->filled += page->control[index] == TABLE_EMPTY ||
                    page->control[index] == (TABLE_EMPTY | TABLE_DIRTY);
    page->live += 1;
    page->control[index] = (uint8_t)(table_tag(key->hash) | (page->control[index] & TABLE_DIRTY));
    memcpy(value_of(table, slot), table->value_template, table->value_bytes);
    table->count += 1;
    return value_of(table, slot);
}

static inline uint8_t *lookup(struct tm_table *table, const struct probe_key *key,
                              enum tm_resolve intent)
{
    struct table_page *page = table->directory[table_directory_index(table, key->hash)];
    uint32_t index;

    if (page == NULL) {
        return NULL;
    }
    index = find(table, page, key);
    if (index == NOT_FOUND) {
        return NULL;
    }
    if (intent == TM_RESOLVE_UPSERT) {
        touch(table, page, index);
    }
    return value_of(table, table_slot(table, page, index));
}

static inline struct probe_key key_at(const struct wr_keys *keys, uint32_t i)
{
    struct probe_key key = {.hash = keys->hashes[i]};

    if (keys->form == WR_KEY_U64) {
        key.u64 = keys->u64[i];
    } else {
        key.data = wr_view_ptr(&keys->bytes[i]);
        key.bytes = keys->bytes[i].bytes;
    }
    return key;
}

static inline bool is_null(const struct wr_keys *keys, uint32_t i)
{
    return keys->null_bits != NULL && (keys->null_bits[i / 64] >> (i % 64) & 1) != 0;
}

/* Two stages ahead of the probe: the control bytes, then the first slot they point to. Always inline:
 * gcc takes a function that only prefetches for one without effects and drops its calls. */
static WR_ALWAYS_INLINE void prefetch(const struct tm_table *table, const struct wr_keys *keys, uint32_t first,
                     uint32_t end)
{
    for (uint32_t i = first; i < end; i++) {
        const struct table_page *page =
            table->directory[table_directory_index(table, keys->hashes[i])];
        if (page != NULL) {
            __builtin_prefetch(page->control +
                               (size_t)first_group(page, keys->hashes[i]) * TABLE_GROUP);
        }
    }
    for (uint32_t i = first; i < end; i++) {
        const struct table_page *page =
            table->directory[table_directory_index(table, keys->hashes[i])];
        if (page != NULL) {
            uint32_t group = first_group(page, keys->hashes[i]);
            uint32_t mask = match_group(page->control + (size_t)group * TABLE_GROUP,
                                        table_tag(keys->hashes[i]));
            if (mask != 0) {
                uint32_t index = group * TABLE_GROUP + (uint32_t)__builtin_ctz(mask);
                __builtin_prefetch(table_slot(table, page, index), 1);
            }
        }
    }
}

enum wr_code tm_table_resolve(struct tm_table *table, const struct wr_keys *keys,
                              enum tm_resolve intent, uint8_t **slots, uint64_t *fresh,
                              struct wr_error *err)
{
    uint64_t splits = table->splits;
    bool large = table->held_bytes > PREFETCH_TABLE_BYTES;

    WR_ASSERT(keys->form == table->form);
    if (fresh != NULL) {
        memset(fresh, 0, (keys->count + 63) / 64 * 8);
    }
    for (uint32_t i = 0; i < keys->count; i++) {
        bool is_fresh = false;
        if (large && i % PREFETCH_GROUP == 0) {
            prefetch(table, keys, i, WR_MIN(i + PREFETCH_GROUP, keys->count));
        }
        if (WR_UNLIKELY(is_null(keys, i))) {
            slots[i] = null_slot(table, intent, &is_fresh);
        } else {
            struct probe_key key = key_at(keys, i);
            slots[i] = lookup(table, &key, intent);
            if (slots[i] == NULL && intent == TM_RESOLVE_UPSERT) {
                if (key.bytes > WR_KEY_BYTES_MAX) {
                    return long_key(table, key.bytes, err);
                }
                slots[i] = insert(table, &key);
                is_fresh = true;
                if (slots[i] == NULL) {
                    return no_memory(table, err);
                }
            }
        }
        if (is_fresh && fresh != NULL) {
            fresh[i / 64] |= (uint64_t)1 << (i % 64);
        }
    }
    if (WR_UNLIKELY(table->splits != splits)) {
        for (uint32_t i = 0; i < keys->count; i++) {
            if (!is_null(keys, i)) {
                struct probe_key key = key_at(keys, i);
                slots[i] = lookup(table, &key, intent);
            }
        }
    }
    return WR_OK;
}

uint8_t *tm_table_insert_encoded(struct tm_table *table, const void *key_data, uint32_t key_bytes,
                                 bool null, struct wr_error *err)
{
    struct probe_key key = {.data = key_data, .bytes = key_bytes};
    bool is_fresh;
    uint8_t *slot;

    if (null) {
        return null_slot(table, TM_RESOLVE_UPSERT, &is_fresh);
    }
    if (table->form == WR_KEY_U64) {
        key.u64 = wr_load_u64(key_data);
        key.hash = wr_hash_u64(key.u64);
    } else {
        key.hash = wr_hash_bytes(key_data, key_bytes);
    }
    slot = lookup(table, &key, TM_RESOLVE_UPSERT);
    if (slot == NULL) {
        slot = insert(table, &key);
    }
    if (slot == NULL) {
        (void)no_memory(table, err);
    }
    return slot;
}

void tm_table_key_of(const struct tm_table *table, const uint8_t *slot, uint64_t *ret_u64,
                     struct wr_view *ret_bytes, bool *ret_null)
{
    const uint8_t *key = slot - table->key_bytes;

    *ret_null = key == table->null_slot;
    *ret_u64 = 0;
    *ret_bytes = (struct wr_view){0};
    if (*ret_null) {
        return;
    }
    if (table->form == WR_KEY_U64) {
        *ret_u64 = wr_load_u64(key);
    } else {
        struct wr_str bytes = table_key_bytes(key);
        *ret_bytes = wr_view_of(bytes.ptr, (uint32_t)bytes.bytes);
    }
}

void tm_table_key_words(const struct tm_table *table, uint8_t *const *slots, uint32_t count,
                        uint64_t *ret_words, uint64_t *validity)
{
    for (uint32_t i = 0; i < count; i++) {
        const uint8_t *key = slots[i] - sizeof(uint64_t);
        bool null = key == table->null_slot;
        ret_words[i] = null ? 0 : wr_load_u64(key);
        validity[i / 64] |= (uint64_t)!null << (i % 64);
    }
}

void tm_table_key_cells(const struct tm_table *table, const uint8_t *slot, uint8_t (*cells)[16],
                        bool *nulls)
{
    const uint8_t *key = slot - table->key_bytes;
    bool null = key == table->null_slot;
    bool u64_form = table->form == WR_KEY_U64;
    struct wr_error err;

    struct wr_str bytes = null || u64_form ? (struct wr_str){"", 0} : table_key_bytes(key);
    WR_ASSERT(wr_key_decode(table->key_types, table->key_count,
                            u64_form && !null ? wr_load_u64(key) : 0, bytes, null, cells, nulls,
                            &err) == WR_OK); /* what the table holds was encoded here */
}

/* ---- walk and removal ---- */

static uint64_t key_group_hash(const struct tm_table *table, uint32_t key_group)
{
    uint32_t shift = 64 - (uint32_t)__builtin_ctz(table->key_groups);

    return shift == 64 ? 0 : (uint64_t)key_group << shift;
}

/* cursor: 0 = begin; else (hash prefix position, slot) packed as ordinal of directory entry and slot
 * index + 1; the NULL slot comes first. */
uint32_t tm_table_scan(struct tm_table *table, uint32_t key_group, uint64_t *cursor,
                       uint8_t **slots, uint32_t count)
{
    uint32_t found = 0;
    uint64_t entry, slot_index;

    if (*cursor == UINT64_MAX || count == 0) {
        return 0;
    }
    if (*cursor == 0) {
        *cursor = (uint64_t)table_directory_index(table, key_group_hash(table, key_group)) << 20 |
                  1;
        if (table->null_slot != NULL &&
            wr_key_group(WR_KEY_NULL_HASH, table->key_groups) == key_group) {
            slots[found++] = value_of(table, table->null_slot);
        }
    }
    entry = *cursor >> 20;
    slot_index = (*cursor & 0xfffff) - 1;
    for (;;) {
        struct table_page *page = entry < 1ull << table->depth ? table->directory[entry] : NULL;
        uint64_t step = page == NULL ? 1 : 1ull << (table->depth - page->depth);
        uint64_t start = table->depth == 0 ? 0 : entry << (64 - table->depth);
        if (entry >= 1ull << table->depth || wr_key_group(start, table->key_groups) > key_group) {
            *cursor = UINT64_MAX;
            return found;
        }
        for (; page != NULL && slot_index < page->capacity; slot_index++) {
            uint8_t *slot = table_slot(table, page, (uint32_t)slot_index);
            if ((page->control[slot_index] & TABLE_NOT_LIVE) != 0 ||
                wr_key_group(table_slot_hash(table, slot), table->key_groups) != key_group) {
                continue;
            }
            if (found == count) {
                *cursor = entry << 20 | (slot_index + 1);
                return found;
            }
            slots[found++] = value_of(table, slot);
        }
        entry = page == NULL ? entry + 1 : (page->prefix >> (64 - WR_MAX(table->depth, 1u))) + step;
        slot_index = 0;
    }
}

void tm_table_remove(struct tm_table *table, uint8_t *value)
{
    uint8_t *slot = value - table->key_bytes;
    struct table_page *page;
    uint32_t index;

    table->count -= 1;
    if (slot == table->null_slot) {
        wr_free(table->null_slot);
        table->null_slot = NULL;
        return;
    }
    page = table->directory[table_directory_index(table, table_slot_hash(table, slot))];
    index = (uint32_t)((size_t)(slot - table_slots(page)) / table->slot_bytes);
    touch(table, page, index);
    drop_key(table, slot);
    page->control[index] |= TABLE_NOT_LIVE;
    page->live -= 1;
}

static void clear_page(struct tm_table *table, struct table_page *page)
{
    for (uint32_t s = 0; table->form == WR_KEY_BYTES && s < page->capacity; s++) {
        if ((page->control[s] & TABLE_NOT_LIVE) == 0) {
            drop_key(table, table_slot(table, page, s));
        }
    }
    memset(page->control, TABLE_EMPTY, page->capacity);
    page->live = page->filled = 0;
}

void tm_table_clear(struct tm_table *table)
{
    WR_ASSERT(table->pack == NULL);
    for (uint64_t i = 0; i < 1ull << table->depth;) {
        struct table_page *page = table->directory[i];
        if (page == NULL) {
            break; /* only an empty table has none */
        }
        clear_page(table, page);
        i += 1ull << (table->depth - page->depth);
    }
    wr_free(table->null_slot);
    table->null_slot = NULL;
    table->count = 0;
}

void tm_table_digest(struct tm_table *table, uint32_t key_group, uint64_t *ret_count,
                     uint64_t *ret_digest)
{
    uint8_t *slots[64];
    uint64_t cursor = 0;

    *ret_count = *ret_digest = 0;
    while (cursor != UINT64_MAX) {
        uint32_t count = tm_table_scan(table, key_group, &cursor, slots, WR_COUNT(slots));
        for (uint32_t i = 0; i < count; i++) {
            const uint8_t *slot = slots[i] - table->key_bytes;
            uint8_t *record = wr_alloc(table_record_bytes_max(table, slot));
            *ret_digest += wr_hash_bytes(record, table_record_encode(table, slot, record));
            *ret_count += 1;
            wr_free(record);
        }
    }
}

uint64_t tm_table_count(const struct tm_table *table)
{
    return table->count;
}

uint64_t tm_table_bytes(const struct tm_table *table)
{
    return table->held_bytes;
}
