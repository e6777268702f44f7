#include "taskmanager/state/table.h"

#include <string.h>

#include "common/base/alloc.h"
#include "common/base/limits.h"
#include "common/base/test_point.h"
#include "taskmanager/state/cache.h"
#include "taskmanager/state/parts.h"
#include "taskmanager/state/table_directory.h"
#include "taskmanager/state/table_slot.h"

/* So often are the rows of a batch looked up before it is clear that they drive each other out, memory being
 * refused. Over its bound a table grows before that; one on the heap never comes so far. */
#define ROUNDS_MAX 16u
#define PREFETCH_GROUP 64u
/* Below this size everything is in cache and prefetching only costs. */
#define PREFETCH_TABLE_BYTES (1u << 20)

/* ---- create ---- */

static void copy_shape(struct tm_table *table, const struct tm_table_options *o)
{
    enum wr_key_form form = wr_key_form_of(o->key_types, o->key_count);

    table->shape = (struct tm_record_shape){.form = o->composite ? WR_KEY_BYTES : form,
                                            .composite = o->composite,
                                            .main_form = form,
                                            .value_bytes = o->value_bytes,
                                            .objects = o->objects,
                                            .key_groups = o->key_groups};
    table->pairs = o->composite && o->word_entries && form == WR_KEY_U64;
    table->key_bytes = table->shape.form == WR_KEY_U64 ? 8
                       : table->pairs                  ? TABLE_PAIR_BYTES
                                                       : TABLE_CELL_BYTES;
    table->constant = o->constant_value;
    table->value_bytes = o->constant_value ? 0 : o->value_bytes;
    table->slot_bytes =
        table->key_bytes + table->value_bytes + (o->objects ? TABLE_CELL_BYTES : 0);
    table->page_class_min = TABLE_PAGE_BYTES_MIN;
    while (table->page_class_min < TABLE_PAGE_BYTES_MAX &&
           table->page_class_min < 128 + TABLE_GROUP * (table->slot_bytes + 3)) {
        table->page_class_min *= 4;
    }
}

uint64_t tm_table_least_bytes(bool over_store)
{
    uint64_t bytes = TABLE_PAGE_BYTES_MIN; /* of NULL */

    for (uint64_t page = TABLE_PAGE_BYTES_MIN; page <= TABLE_PAGE_BYTES_MAX; page *= 4) {
        bytes += page; /* each one is made of the one before */
    }
    return bytes + (over_store ? TABLE_PAGE_BYTES_MAX : 0);
}

uint64_t tm_table_run_bytes(void)
{
    return cache_least_bytes();
}

struct tm_table *tm_table_create(const struct tm_table_options *options)
{
    struct tm_table *table = WR_NEW(struct tm_table);

    WR_ASSERT(!options->constant_value || !options->objects);
    WR_ASSERT(options->value_bytes % 8 == 0 && options->value_bytes <= TM_TABLE_VALUE_BYTES_MAX);
    table->name = wr_strdup(options->name);
    table->key_count = options->key_count;
    table->key_types = WR_NEW_ARRAY(enum wr_type, options->key_count);
    memcpy(table->key_types, options->key_types, options->key_count * sizeof *table->key_types);
    copy_shape(table, options);
    table->value_template = wr_alloc_zero(1, options->value_bytes + 1);
    if (options->value_template != NULL) {
        memcpy(table->value_template, options->value_template, options->value_bytes);
    }
    table->key_groups = options->key_groups;
    table->key_group_first = table->drained_end = options->key_group_first;
    table->key_group_end = options->key_group_end;
    table->passing = options->passing;
    table->memory = options->memory;
    table->owner = wr_strdup(options->owner != NULL ? options->owner : options->name);
    table->account = wr_memory_account_open(options->memory, WR_MEMORY_TABLE, table->owner);
    if (options->set_aside != NULL) {
        wr_memory_guarantee_from(table->account, options->set_aside,
                                 tm_table_least_bytes(options->stores != NULL));
    }
    table->directory = WR_NEW_ARRAY(struct table_page *, 1);
    table->epoch = 1;
    table->parts = tm_parts_create();
    table->store_empty = true;
    if (options->stores != NULL) {
        table->cache = cache_create(table, options);
    }
    return table;
}

static void drop_cells(struct tm_table *table, struct table_page *page)
{
    for (uint32_t i = 0; i < page->capacity; i++) {
        uint8_t *slot = table_slot(table, page, i);
        bool live = table_is_live(page, i);
        if (live || table_is_tombstone(page, i)) {
            table_slot_drop_key(table, slot);
        }
        if (table->shape.objects && live) {
            table_cell_drop(table, table_object_cell(table, slot));
        }
    }
}

void table_free_spare(struct tm_table *table)
{
    for (uint32_t c = 0; c < WR_COUNT(table->spare); c++) {
        while (table->spare[c].count > 0) {
            table_page_free(table, WR_VEC_POP(&table->spare[c]));
        }
    }
}

void tm_table_destroy(struct tm_table *table)
{
    bool last = false;

    if (table == NULL) {
        return;
    }
    WR_ASSERT(!table->packing);
    cache_destroy(table->cache);
    for (uint64_t prefix = 0; !last;) {
        struct table_page *page = table_next_page(table, &prefix, &last);
        if (page != NULL) {
            drop_cells(table, page);
            table_page_free(table, page);
        }
    }
    if (table->null_page != NULL) {
        drop_cells(table, table->null_page);
        table_page_free(table, table->null_page);
    }
    table_free_spare(table);
    for (uint32_t c = 0; c < WR_COUNT(table->spare); c++) {
        WR_VEC_FINI(&table->spare[c]);
    }
    table_directory_free(table);
    wr_memory_release(table->account, table->held_bytes);
    wr_memory_account_close(table->account);
    tm_parts_destroy(table->parts);
    wr_free(table->value_template);
    wr_free(table->key_types);
    wr_free(table->owner);
    wr_free(table->name);
    wr_free(table);
}

/* ---- errors ---- */

static enum wr_code no_memory(const struct tm_table *table, struct wr_error *err)
{
    (void)wr_fail(err, WR_ERR_MEMORY,
                  "table \"%s\" cannot grow: it holds %llu keys in %llu bytes and the memory budget "
                  "of %llu bytes is used up; give the task manager more memory, raise the "
                  "parallelism%s",
                  table->name, (unsigned long long)table->count,
                  (unsigned long long)table->held_bytes,
                  (unsigned long long)wr_memory_budget_bytes(table->memory),
                  table->cache == NULL ? ", or keep its state in RocksDB (state: {backend: rocksdb})"
                                       : "");
    /* One on the heap would come here again. Over a store it needs little, and others hold that now: another
     * attempt may find a task manager with room. */
    err->retriable = table->cache != NULL;
    return err->code;
}

enum tm_table_status table_no_room(struct tm_table *table, struct wr_error *err)
{
    if (table->cache != NULL && cache_can_wait(table->cache)) {
        return TM_TABLE_WAIT;
    }
    (void)no_memory(table, err);
    return TM_TABLE_FAILED;
}

static enum wr_code long_content(const struct tm_table *table, const char *what, uint64_t bytes,
                                 struct wr_error *err)
{
    return wr_fail(err, WR_ERR_LIMIT, "table \"%s\": a %s of %llu bytes exceeds the limit of %u",
                   table->name, what, (unsigned long long)bytes, (unsigned)WR_KEY_BYTES_MAX);
}

/* ---- one key ---- */

/* The NULL key's page, made when it is first needed. */
static struct table_page *null_page(struct tm_table *table)
{
    if (table->null_page == NULL) {
        table->null_page = table_page_create(table, table->page_class_min, 0, 0);
        if (table->null_page == NULL && table->cache != NULL && cache_gives_null_page(table->cache)) {
            table->null_page = table_page_create(table, table->page_class_min, 0, 0);
        }
    }
    return table->null_page;
}

static void fill_value(struct tm_table *table, uint8_t *slot)
{
    memcpy(table_value(table, slot), table->value_template, table->value_bytes);
    if (table->shape.objects) {
        memset(table_object_cell(table, slot), 0, TABLE_CELL_BYTES);
    }
}

static uint8_t *make_live(struct tm_table *table, struct table_page *page, uint32_t index,
                          uint8_t tag)
{
    uint8_t *slot = table_slot(table, page, index);

    page->control[index] = (uint8_t)(tag | (page->control[index] & TABLE_DIRTY));
    page->live += 1;
    table->count += 1;
    fill_value(table, slot);
    return table_value(table, slot);
}

static bool store_key(struct tm_table *table, uint8_t *slot, const struct table_key *key)
{
    if (table->shape.form == WR_KEY_U64) {
        wr_store_u64(slot, key->u64);
        return true;
    }
    if (table->pairs) {
        memcpy(slot, key->data, key->bytes);
        return true;
    }
    return table_cell_store(table, slot, key->data, key->bytes);
}

/* A free slot that has the key now. Not found: no memory for a long key, even after other slots have left
 * with theirs. */
static uint32_t place(struct tm_table *table, struct table_page *page, const struct table_key *key)
{
    uint32_t index = table_take_free(table, page, key->hash);
    uint8_t *slot = table_slot(table, page, index);

    while (!store_key(table, slot, key)) {
        if (table->cache == NULL || !cache_free_cells(table->cache)) {
            return TABLE_NOT_FOUND;
        }
    }
    return index;
}

/* Insert a key that is not there; NULL: no memory. A clean one is as the store has it. */
uint8_t *table_insert(struct tm_table *table, const struct table_key *key, bool clean)
{
    struct table_page *page = table_page_for(table, key->hash);
    uint32_t index = TABLE_NOT_FOUND;

    if (page == NULL) {
        return NULL;
    }
    if (!clean && page->filled > page->live) {
        index = table_find_tombstone(table, page, key);
    }
    if (index != TABLE_NOT_FOUND) {
        if (!WR_MUTANT("revive_without_log")) {
            table_touch(table, page, index);
        }
        return make_live(table, page, index, table_tag(key->hash));
    }
    index = place(table, page, key);
    if (index == TABLE_NOT_FOUND) {
        return NULL;
    }
    page->filled += !table_is_tombstone(page, index);
    if (clean) {
        table_marks(page)[index] = TABLE_RECENT;
        /* It was evicted, and so logged, since the barrier: the walk must not meet it again. */
        if (table->pack != NULL && page->packed != table->epoch && pack_is_base(table->pack) &&
            !WR_MUTANT("fetched_is_packed_again")) {
            page->control[index] |= TABLE_DIRTY;
        }
    } else {
        if (page->marks_at != 0) {
            table_marks(page)[index] = 0;
        }
        table_touch(table, page, index);
    }
    return make_live(table, page, index, table_tag(key->hash));
}

/* NULL: not there, and nothing was changed. */
static uint8_t *null_slot(struct tm_table *table, enum tm_resolve intent, bool *ret_fresh)
{
    bool upsert = intent == TM_RESOLVE_UPSERT;
    struct table_page *page = upsert ? null_page(table) : table->null_page;

    *ret_fresh = false;
    if (page == NULL || (!upsert && !table_is_live(page, 0))) {
        return NULL;
    }
    if (upsert) {
        table_touch(table, page, 0);
        *ret_fresh = !table_is_live(page, 0);
    }
    if (*ret_fresh) {
        memset(table_slot(table, page, 0), 0, table->key_bytes);
        page->filled = 1;
        return make_live(table, page, 0, 1);
    }
    return table_value(table, table_slot(table, page, 0));
}

static inline uint8_t *lookup(struct tm_table *table, const struct table_key *key,
                              enum tm_resolve intent)
{
    struct table_page *page = table_page_at(table, key->hash);
    uint32_t index;

    if (page == NULL) {
        return NULL;
    }
    index = table_find(table, page, key);
    if (index == TABLE_NOT_FOUND) {
        return NULL;
    }
    if (intent == TM_RESOLVE_UPSERT && !table->constant) {
        table_touch(table, page, index);
    } else if (page->marks_at != 0) {
        table_marks(page)[index] |= TABLE_RECENT;
    }
    return table_value(table, table_slot(table, page, index));
}

struct table_key table_key_of_record(const struct tm_table *table, const struct tm_record *record,
                                     uint64_t hash)
{
    struct table_key key = {.hash = hash,
                            .data = record->key.ptr,
                            .bytes = (uint32_t)record->key.bytes};

    if (table->shape.form == WR_KEY_U64 && !record->null_key) {
        key.u64 = wr_load_u64(record->key.ptr);
    }
    return key;
}

/* ---- batches ---- */

static inline struct table_key key_at(const struct wr_keys *keys, uint32_t i)
{
    struct table_key key = {.hash = keys->hashes[i]};

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

/* Two stages ahead of the probe: the control bytes, then the first slot they point to, or that a new key takes,
 * and, over a store, its mark. Always inline:
 * gcc takes a function that only prefetches for one without effects and drops its calls. */
static WR_ALWAYS_INLINE void prefetch(const struct tm_table *table, const struct wr_keys *keys,
                                      bool upsert, uint32_t first, uint32_t end)
{
    for (uint32_t i = first; i < end; i++) {
        const struct table_page *page = table_page_at(table, keys->hashes[i]);
        if (page != NULL) {
            __builtin_prefetch(page->control +
                               (size_t)table_first_group(page, keys->hashes[i]) * TABLE_GROUP);
        }
    }
    for (uint32_t i = first; i < end; i++) {
        const struct table_page *page = table_page_at(table, keys->hashes[i]);
        if (page != NULL) {
            uint32_t group = table_first_group(page, keys->hashes[i]);
            const uint8_t *control = page->control + (size_t)group * TABLE_GROUP;
            uint32_t mask = table_match_group(control, table_tag(keys->hashes[i]));
            if (mask == 0 && upsert) {
                mask = table_match_group(control, TABLE_EMPTY);
            }
            if (mask != 0) {
                uint32_t index = group * TABLE_GROUP + (uint32_t)__builtin_ctz(mask);
                const uint8_t *slot = table_slot(table, page, index);
                __builtin_prefetch(slot, 1);
                __builtin_prefetch(slot + table->slot_bytes - 1, 1); /* it may lie in two lines */
                if (page->marks_at != 0) {
                    __builtin_prefetch(table_marks(page) + index, 1);
                }
            }
        }
    }
}

/* A key that is not in memory: made, asked for, or nothing. */
static enum tm_table_status miss(struct tm_table *table, const struct table_key *key,
                                 enum tm_resolve intent, uint8_t **ret, bool *ret_fresh,
                                 struct wr_error *err)
{
    bool absent = table->cache == NULL;

    if (key->bytes > WR_KEY_BYTES_MAX) {
        (void)long_content(table, "key", key->bytes, err);
        return TM_TABLE_FAILED;
    }
    if (!absent) {
        enum tm_table_status status = cache_fetch(table->cache, key, ret, &absent, err);
        if (status != TM_TABLE_DONE) {
            return status;
        }
        if (*ret != NULL) {
            *ret = lookup(table, key, intent); /* as the store has it; now it is used */
            return TM_TABLE_DONE;
        }
    }
    if (intent == TM_RESOLVE_UPSERT) {
        *ret = table_insert(table, key, false);
        if (*ret == NULL) {
            return table_no_room(table, err);
        }
        *ret_fresh = true;
    }
    return TM_TABLE_DONE;
}

static enum tm_table_status resolve_row(struct tm_table *table, const struct wr_keys *keys,
                                        uint32_t i, enum tm_resolve intent, uint8_t **ret,
                                        bool *ret_fresh, struct wr_error *err)
{
    if (WR_UNLIKELY(is_null(keys, i))) {
        if (table->cache != NULL && table->null_page == NULL) {
            enum tm_table_status status = cache_fetch_null(table->cache, err);
            if (status != TM_TABLE_DONE) {
                return status;
            }
        }
        *ret = null_slot(table, intent, ret_fresh);
        return *ret == NULL && intent == TM_RESOLVE_UPSERT ? table_no_room(table, err)
                                                           : TM_TABLE_DONE;
    }
    struct table_key key = key_at(keys, i);
    *ret = lookup(table, &key, intent);
    return WR_LIKELY(*ret != NULL) ? TM_TABLE_DONE
                                   : miss(table, &key, intent, ret, ret_fresh, err);
}

/* Over the cap of the undo log nothing changes until packing has caught up. */
static bool is_log_full(const struct tm_table *table, enum tm_resolve intent)
{
    return intent == TM_RESOLVE_UPSERT && table->pack != NULL &&
           tm_pack_pressure(table->pack) >= 100;
}

/* One pass over the rows. WAIT: some are being read, the others are done and stay so. */
static enum tm_table_status resolve_rows(struct tm_table *table, const struct wr_keys *keys,
                                         enum tm_resolve intent, uint8_t **slots, uint64_t *fresh,
                                         struct wr_error *err)
{
    bool large = table->held_bytes > PREFETCH_TABLE_BYTES;
    enum tm_table_status result = TM_TABLE_DONE;

    for (uint32_t i = 0; i < keys->count; i++) {
        bool is_fresh = false;
        if (large && i % PREFETCH_GROUP == 0) {
            prefetch(table, keys, intent == TM_RESOLVE_UPSERT, i, WR_MIN(i + PREFETCH_GROUP, keys->count));
        }
        enum tm_table_status status =
            resolve_row(table, keys, i, intent, &slots[i], &is_fresh, err);
        if (WR_UNLIKELY(status == TM_TABLE_FAILED)) {
            return status;
        }
        result = status == TM_TABLE_WAIT ? status : result;
        if (is_fresh && fresh != NULL) {
            fresh[i / 64] |= (uint64_t)1 << (i % 64);
        }
    }
    return result;
}

enum tm_table_status tm_table_resolve(struct tm_table *table, const struct wr_keys *keys,
                                      enum tm_resolve intent, uint8_t **slots, uint64_t *fresh,
                                      struct wr_error *err)
{
    uint32_t fresh_words = (keys->count + 63) / 64, rounds = 0;
    enum tm_table_status status;
    bool moved;
    uint64_t splits;

    WR_ASSERT(keys->form == table->shape.form && !table->drain.begun);
    if (is_log_full(table, intent)) {
        return TM_TABLE_WAIT;
    }
    if (fresh != NULL) {
        memset(fresh, 0, fresh_words * sizeof *fresh);
    }
    if (table->cache != NULL) {
        status = cache_begin(table->cache, fresh, fresh_words, err);
        if (status != TM_TABLE_DONE) {
            return status;
        }
    }
    /* Pages that split or were evicted from move slots: then all rows are looked up again. */
    do {
        splits = table->splits;
        status = resolve_rows(table, keys, intent, slots, fresh, err);
        moved = status == TM_TABLE_DONE && table->splits != splits;
        if (WR_UNLIKELY(moved && table->cache != NULL)) {
            cache_again(table->cache);
        }
    } while (WR_UNLIKELY(moved && ++rounds < ROUNDS_MAX));
    if (WR_UNLIKELY(moved)) {
        status = table_no_room(table, err);
    }
    if (table->cache != NULL) {
        cache_end(table->cache, status, fresh, fresh_words);
    }
    return status;
}

/* The slot of a record's key, found or made; NULL: no memory. */
static uint8_t *upsert(struct tm_table *table, const struct tm_record *record, uint64_t hash,
                       struct wr_error *err)
{
    bool is_fresh;
    uint8_t *slot;

    if (record->null_key) {
        slot = null_slot(table, TM_RESOLVE_UPSERT, &is_fresh);
    } else {
        struct table_key key = table_key_of_record(table, record, hash);
        slot = lookup(table, &key, TM_RESOLVE_UPSERT);
        slot = slot != NULL ? slot : table_insert(table, &key, false);
    }
    if (slot == NULL) {
        (void)no_memory(table, err);
    }
    return slot;
}

uint8_t *tm_table_insert_encoded(struct tm_table *table, const void *key_data, uint32_t key_bytes,
                                 bool null, struct wr_error *err)
{
    struct tm_record record = {.null_key = null, .key = {key_data, key_bytes}};

    return upsert(table, &record, tm_record_hash(&table->shape, &record), err);
}

/* A deletion that is restored. Over a store it must be remembered: the store may have the key. */
static enum wr_code apply_tombstone(struct tm_table *table, const struct tm_record *record,
                                    uint64_t hash, struct wr_error *err)
{
    uint8_t *slot;
    bool is_fresh;

    if (table->cache != NULL) {
        slot = upsert(table, record, hash, err);
        if (slot == NULL) {
            return err->code;
        }
    } else if (record->null_key) {
        slot = null_slot(table, TM_RESOLVE_READ, &is_fresh);
    } else {
        struct table_key key = table_key_of_record(table, record, hash);
        slot = lookup(table, &key, TM_RESOLVE_READ);
    }
    if (slot != NULL) {
        tm_table_remove(table, slot);
    }
    return WR_OK;
}

enum wr_code table_apply(struct tm_table *table, const struct tm_record *record, uint64_t hash,
                         struct wr_error *err)
{
    uint8_t *slot;

    if (record->tombstone) {
        return apply_tombstone(table, record, hash, err);
    }
    slot = upsert(table, record, hash, err);
    if (slot == NULL) {
        return err->code;
    }
    memcpy(slot, record->fixed, table->value_bytes);
    return table->shape.objects
               ? tm_table_set_object(table, slot, record->object.ptr,
                                     (uint32_t)record->object.bytes, err)
               : WR_OK;
}

enum tm_pack_state table_apply_step(struct tm_table *table, const struct tm_record *record,
                                    uint64_t hash, struct wr_error *err)
{
    if (table_apply(table, record, hash, err) == WR_OK) {
        if (table->cache != NULL) {
            cache_not_refused(table->cache);
        }
        return TM_PACK_DONE;
    }
    if (err->code != WR_ERR_MEMORY || table->cache == NULL || !cache_can_wait(table->cache)) {
        return TM_PACK_FAILED;
    }
    return cache_is_sending(table->cache) ? TM_PACK_WAIT : TM_PACK_MORE;
}

void table_restored(struct tm_table *table)
{
    table->epoch += 2; /* what D says of epoch e means nothing in e + 2 */
    table->dirty = 0;
}

/* ---- objects ---- */

struct wr_str tm_table_object(const struct tm_table *table, const uint8_t *value)
{
    WR_ASSERT(table->shape.objects);
    return table_cell(value + table->value_bytes);
}

/* Over a store what is clean leaves for it: never a slot that was resolved for UPSERT, which differs from
 * the store until a run has it. Where nothing is, a little more than there is has to be enough until the
 * next batch, which waits for a run. */
static bool store_object(struct tm_table *table, uint8_t *cell, const void *data, uint32_t bytes)
{
    while (!table_cell_store(table, cell, data, bytes)) {
        table->overdraws = table->passing;
        if (table->passing) {
            continue;
        }
        if (table->cache == NULL || (!cache_free_cells(table->cache) &&
                                     !cache_may_owe(table->cache, bytes))) {
            return false;
        }
    }
    return true;
}

enum wr_code tm_table_set_object(struct tm_table *table, uint8_t *value, const void *data,
                                 uint32_t bytes, struct wr_error *err)
{
    uint8_t cell[TABLE_CELL_BYTES];

    WR_ASSERT(table->shape.objects);
    if (bytes > WR_KEY_BYTES_MAX) {
        return long_content(table, "value", bytes, err);
    }
    if (!store_object(table, cell, data, bytes)) {
        return no_memory(table, err);
    }
    table_cell_drop(table, value + table->value_bytes);
    memcpy(value + table->value_bytes, cell, sizeof cell);
    return WR_OK;
}

/* ---- removal ---- */

void tm_table_remove(struct tm_table *table, uint8_t *value)
{
    uint8_t *slot = value - table->key_bytes;
    struct table_page *page = table->null_page;
    uint32_t index = 0;

    if (!table_is_null_slot(table, slot)) {
        page = table_page_at(table, table_slot_hash(table, slot));
        index = (uint32_t)((size_t)(slot - table_slot(table, page, 0)) / table->slot_bytes);
    }
    table_touch(table, page, index);
    if (table->shape.objects) {
        table_cell_drop(table, table_object_cell(table, slot));
    }
    page->control[index] |= TABLE_NOT_LIVE; /* the key stays: a tombstone */
    page->live -= 1;
    table->count -= 1;
}

/* ---- all at once ---- */

void tm_table_clear(struct tm_table *table)
{
    bool last = false;

    WR_ASSERT(!table->packing && table->cache == NULL);
    for (uint64_t prefix = 0; !last;) {
        struct table_page *page = table_next_page(table, &prefix, &last);
        if (page == NULL) {
            break; /* only an empty table has none */
        }
        if (table->shape.form == WR_KEY_BYTES || table->shape.objects) {
            drop_cells(table, page);
        }
        memset(page->control, TABLE_EMPTY, page->capacity);
        page->live = page->filled = 0;
    }
    if (table->null_page != NULL) {
        drop_cells(table, table->null_page);
        table_page_release(table, WR_TAKE(table->null_page));
    }
    table->count = 0;
}

bool tm_table_step(struct tm_table *table, struct wr_env *env, bool between_batches,
                   uint64_t deadline_ns)
{
    return table->cache != NULL && cache_step(table->cache, env, between_batches, deadline_ns);
}

bool tm_table_has_store(const struct tm_table *table)
{
    return table->cache != NULL;
}

bool tm_table_take_overdrawn(struct tm_table *table)
{
    bool is = table->overdrawn;

    table->overdrawn = false;
    return is;
}

uint64_t tm_table_count(const struct tm_table *table)
{
    return table->count;
}
