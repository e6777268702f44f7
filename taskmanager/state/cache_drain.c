/* Giving everything out, key group by key group: first what is in memory, then what only the store has.
 */
#include <string.h>

#include "common/base/alloc.h"
#include "taskmanager/state/cache_internal.h"
#include "taskmanager/state/table_slot.h"

#define SCAN_BYTES_MAX (1024u * 1024)

/* A piece of the store's key group, read ahead. */
struct cache_scan {
    struct wr_job job;
    struct table_cache *cache; /* NULL: abandoned */
    struct cache_store *store;
    struct wr_arena arena;
    uint32_t key_group, key_groups;
    struct wr_str from; /* where this piece begins; in the arena */
    struct tm_store_record records[WR_BATCH_ROWS_MAX];
    uint32_t most;
    uint32_t count;
    bool end; /* of the key group */
    bool reading;
    uint8_t *slots; /* of the records that memory does not know */
    enum wr_code code;
    struct wr_error err;
};

static void scan_free(struct cache_scan *scan)
{
    wr_arena_fini(&scan->arena);
    cache_store_unref(scan->store);
    wr_free(scan->slots);
    wr_free(scan);
}

void cache_scan_abandon(struct table_cache *cache)
{
    struct cache_scan *scan = WR_TAKE(cache->scan);

    if (scan != NULL && scan->reading) {
        scan->cache = NULL;
    } else if (scan != NULL) {
        scan_free(scan);
    }
}

static void scan_run(struct wr_job *job, struct wr_env *env)
{
    struct cache_scan *scan = WR_CONTAINER_OF(job, struct cache_scan, job);
    uint8_t space[TM_RECORD_STORE_KEY_BYTES];
    struct wr_str end;

    (void)env;
    tm_record_store_group(scan->key_group + 1, scan->key_groups, space, &end);
    scan->code = cache_store_open(scan->store, &scan->err);
    if (scan->code == WR_OK) {
        scan->code = scan->store->type->scan(
            scan->store->store, scan->from, end, scan->most, SCAN_BYTES_MAX, &scan->arena, scan->records, &scan->count,
            &scan->end, &scan->err);
    }
    if (scan->code != WR_OK) {
        cache_store_judge(scan->store, &scan->err);
    }
}

static void scan_done(struct wr_job *job, void *owner)
{
    struct cache_scan *scan = WR_CONTAINER_OF(job, struct cache_scan, job);
    struct table_cache *cache = scan->cache;

    (void)owner;
    scan->reading = false;
    if (cache == NULL) {
        scan_free(scan);
        return;
    }
    if (scan->code != WR_OK) {
        cache_fail(cache, &scan->err, "read its store");
    }
    cache->wake(cache->ctx);
}

/* The piece behind `before`, or the key group's first. */
static void scan_start(struct table_cache *cache, uint32_t key_group, uint32_t most,
                       const struct cache_scan *before)
{
    struct cache_scan *scan = WR_NEW(struct cache_scan);
    uint8_t *from;

    scan->cache = cache;
    scan->store = cache->store;
    cache_store_ref(cache->store);
    wr_arena_init(&scan->arena, 0);
    scan->key_group = key_group;
    scan->key_groups = cache->table->key_groups;
    scan->most = most;
    if (before == NULL) {
        from = wr_arena_alloc(&scan->arena, TM_RECORD_STORE_KEY_BYTES);
        tm_record_store_group(key_group, scan->key_groups, from, &scan->from);
    } else {
        struct wr_str last = before->records[before->count - 1].key;
        from = wr_arena_alloc(&scan->arena, last.bytes + 1); /* the key right behind it */
        memcpy(from, last.ptr, last.bytes);
        scan->from = (struct wr_str){(const char *)from, last.bytes + 1};
    }
    scan->reading = true;
    scan->job = (struct wr_job){.run = scan_run, .done = scan_done, .home = cache->home};
    cache->scan = scan;
    cache->env->ops->offload(cache->env, &scan->job);
}

/* ---- slots ---- */

static bool is_in_memory(struct tm_table *table, const struct tm_record *record)
{
    uint64_t hash = tm_record_hash(&table->shape, record);
    struct table_key key = table_key_of_record(table, record, hash);
    struct table_page *page = table_page_at(table, hash);
    uint32_t index;

    if (record->null_key) {
        return table->null_page != NULL;
    }
    if (page == NULL) {
        return false;
    }
    if (table_find(table, page, &key) != TABLE_NOT_FOUND) {
        return true;
    }
    index = table_find_tombstone(table, page, &key);
    return index != TABLE_NOT_FOUND && table_is_ahead(table, page, index);
}

/* A cell that points to bytes that live as long as the piece. */
static void put_cell(uint8_t *cell, struct wr_str content)
{
    uint32_t bytes = (uint32_t)content.bytes;

    memset(cell, 0, TABLE_CELL_BYTES);
    if (bytes <= TABLE_INLINE_BYTES) {
        memcpy(cell, content.ptr, bytes);
        cell[TABLE_INLINE_BYTES] = (uint8_t)bytes;
        return;
    }
    memcpy(cell, &content.ptr, sizeof content.ptr);
    memcpy(cell + 8, &bytes, sizeof bytes);
    cell[TABLE_INLINE_BYTES] = TABLE_LONG;
}

static uint8_t *put_slot(const struct tm_table *table, const struct tm_record *record,
                         uint8_t *slot)
{
    if (table->shape.form == WR_KEY_U64) {
        memcpy(slot, record->key.ptr, 8);
    } else if (table->pairs) {
        memcpy(slot, record->key.ptr, record->key.bytes);
    } else {
        put_cell(slot, record->key);
    }
    memcpy(table_value(table, slot), record->fixed, table->value_bytes);
    if (table->shape.objects) {
        put_cell(table_object_cell(table, slot), record->object);
    }
    return table_value(table, slot);
}

static enum tm_table_status list_scanned(struct table_cache *cache, uint8_t **slots,
                                         uint32_t *ret_count, struct wr_error *err)
{
    struct cache_scan *scan = cache->scan;
    struct tm_table *table = cache->table;

    wr_free(scan->slots);
    scan->slots = wr_alloc_aligned(16, ((size_t)scan->count * table->slot_bytes + 64) / 16 * 16);
    *ret_count = 0;
    for (uint32_t i = 0; i < scan->count; i++) {
        struct tm_record record;
        uint64_t u64;
        if (tm_record_of_store(&table->shape, scan->records[i].key, scan->records[i].value, &u64,
                               &record, err) != WR_OK ||
            table_check_record(table, &record, err) != WR_OK) {
            (void)wr_wrap(err, "table \"%s\": its store", table->name);
            return TM_TABLE_FAILED;
        }
        if (record.null_key && table->null_page == NULL) {
            enum tm_table_status status = cache_take_null(cache, &record, err);
            if (status != TM_TABLE_DONE) {
                return status;
            }
            slots[*ret_count] = table_value(table, table_slot(table, table->null_page, 0));
            *ret_count += 1;
        } else if (!is_in_memory(table, &record)) {
            slots[*ret_count] = put_slot(table, &record,
                                         scan->slots + (size_t)*ret_count * table->slot_bytes);
            *ret_count += 1;
        }
    }
    return TM_TABLE_DONE;
}

/* ---- draining ---- */

/* What is in memory of the groups from here on; a group whose store part is to come ends it. */
static void list_memory(struct table_cache *cache, uint8_t **slots, uint32_t count,
                        uint32_t *ret_count)
{
    struct tm_table *table = cache->table;

    *ret_count = 0;
    table->drain.next_cursor = table->drain.cursor;
    table->drain.next_group = table->drain.key_group;
    while (*ret_count < count && table->drain.next_group < table->key_group_end) {
        *ret_count += tm_table_scan(table, table->drain.next_group, &table->drain.next_cursor,
                                    slots + *ret_count, count - *ret_count);
        if (table->drain.next_cursor != UINT64_MAX || cache->readable) {
            return;
        }
        table->drain.next_cursor = 0;
        table->drain.next_group += 1;
    }
}

/* The cursor UINT64_MAX: memory has given all of the group, the store is next. */
enum tm_table_status cache_drain_peek(struct table_cache *cache, uint8_t **slots, uint32_t count,
                                      uint32_t *ret_count, struct wr_error *err)
{
    struct tm_table *table = cache->table;

    *ret_count = 0;
    for (;;) {
        if (cache_has_failed(cache, err)) {
            return TM_TABLE_FAILED;
        }
        if (cache->run != NULL || (cache->basing && cache->link == NULL)) {
            cache_stop_gathering(cache);
            return TM_TABLE_WAIT; /* the store stands still while it is scanned */
        }
        table->drain.peeked = true;
        if (table->drain.key_group == table->key_group_end) {
            table->drain.next_cursor = table->drain.cursor;
            table->drain.next_group = table->drain.key_group;
            return TM_TABLE_DONE;
        }
        if (table->drain.cursor != UINT64_MAX) {
            list_memory(cache, slots, count, ret_count);
            if (*ret_count > 0) {
                return TM_TABLE_DONE;
            }
            tm_table_drain_taken(table);
            continue;
        }
        if (cache->scan == NULL) {
            scan_start(cache, table->drain.key_group, count, NULL);
        }
        if (cache->scan->reading) {
            return TM_TABLE_WAIT;
        }
        enum tm_table_status status = list_scanned(cache, slots, ret_count, err);
        if (status != TM_TABLE_DONE) {
            *ret_count = 0; /* of this piece: it is listed again */
            return status;
        }
        table->drain.next_cursor = cache->scan->end ? 0 : UINT64_MAX;
        table->drain.next_group = table->drain.key_group + cache->scan->end;
        if (*ret_count > 0) {
            return TM_TABLE_DONE;
        }
        tm_table_drain_taken(table);
    }
}

/* What was peeked is gone; go on behind it. */
void cache_drain_taken(struct table_cache *cache)
{
    struct cache_scan *scan = WR_TAKE(cache->scan);

    if (scan == NULL) {
        return;
    }
    if (!scan->end && scan->count > 0) {
        scan_start(cache, scan->key_group, scan->most, scan);
    }
    scan_free(scan);
}
