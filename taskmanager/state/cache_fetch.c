/* Misses: the filter in front of the store, tickets of reads, and the batch that waits for them. */
#include "taskmanager/state/cache.h"

#include <string.h>

#include "common/base/alloc.h"
#include "common/base/hash.h"
#include "taskmanager/state/cache_internal.h"

#define FILTER_BITS 6u
#define FILTER_BLOCK_WORDS 8u
/* A read that takes longer than this is one from a disk: then readers share a ticket. */
#define SLOW_READ_NS 15000u
/* More passes over one batch than this: it does not fit; then the table outgrows its bound. */
#define PASSES_MAX 4u

/* ---- the filter ---- */

static uint64_t *filter_block(const struct table_cache *cache, uint64_t mixed)
{
    uint64_t block = (uint64_t)(((unsigned __int128)mixed * cache->filter_blocks) >> 64);

    return cache->filter + block * FILTER_BLOCK_WORDS;
}

static void filter_add(struct table_cache *cache, uint64_t hash)
{
    uint64_t mixed = wr_hash_u64(hash), bits = mixed * 0x9e3779b97f4a7c15ull;
    uint64_t *block = filter_block(cache, mixed);

    for (uint32_t i = 0; i < FILTER_BITS; i++, bits >>= 9) {
        block[bits >> 6 & 7] |= 1ull << (bits & 63);
    }
}

static bool filter_has(const struct table_cache *cache, uint64_t hash)
{
    uint64_t mixed = wr_hash_u64(hash), bits = mixed * 0x9e3779b97f4a7c15ull;
    const uint64_t *block = filter_block(cache, mixed);

    for (uint32_t i = 0; i < FILTER_BITS; i++, bits >>= 9) {
        if ((block[bits >> 6 & 7] >> (bits & 63) & 1) == 0) {
            return false;
        }
    }
    return true;
}

/* With the first run: from now on the store knows keys that memory may not. */
static void filter_create(struct table_cache *cache)
{
    if (cache->filter_complete && cache->filter_blocks > 0) {
        cache->filter = wr_alloc_zero(cache->filter_blocks, 64);
    }
}

void cache_note_stored(struct table_cache *cache, uint64_t hash)
{
    if (cache->table->store_empty) {
        cache->table->store_empty = false;
        filter_create(cache);
    }
    if (cache->filter != NULL) {
        filter_add(cache, hash);
    }
}

static bool is_surely_new(const struct table_cache *cache, uint64_t hash)
{
    return !cache->readable || (cache->filter != NULL && !filter_has(cache, hash));
}

/* ---- tickets ---- */

/* It is there already and soon gone: it cannot be refused. */
static void ticket_count(struct fetch_ticket *ticket, uint64_t bytes)
{
    wr_memory_reserve_anyway(ticket->cache->run_account, bytes);
    ticket->counted_bytes += bytes;
}

static void ticket_uncount(struct fetch_ticket *ticket)
{
    if (ticket->counted_bytes > 0) {
        wr_memory_release(ticket->cache->run_account, ticket->counted_bytes);
        ticket->counted_bytes = 0;
    }
}

static void ticket_free(struct fetch_ticket *ticket)
{
    ticket_uncount(ticket);
    for (uint32_t i = 0; i < ticket->job_count; i++) {
        wr_arena_fini(&ticket->jobs[i].arena);
    }
    wr_arena_fini(&ticket->arena);
    cache_store_unref(ticket->store);
    wr_free(ticket);
}

static void drop_answers(struct table_cache *cache)
{
    while (cache->answers.count > 0) {
        ticket_free(WR_VEC_POP(&cache->answers));
    }
}

static void drop_wanted(struct table_cache *cache)
{
    struct fetch_ticket *ticket = WR_TAKE(cache->wanted);

    if (ticket != NULL && ticket->reading > 0) {
        ticket_uncount(ticket);
        ticket->cache = NULL;
    } else if (ticket != NULL) {
        ticket_free(ticket);
    }
}

void cache_drop_tickets(struct table_cache *cache)
{
    drop_wanted(cache);
    drop_answers(cache);
    WR_VEC_FINI(&cache->answers);
}

static struct fetch_ticket *ticket_create(struct table_cache *cache)
{
    struct fetch_ticket *ticket = WR_NEW(struct fetch_ticket);

    ticket->cache = cache;
    ticket->store = cache->store;
    cache_store_ref(cache->store);
    wr_arena_init(&ticket->arena, 0);
    return ticket;
}

static struct wr_str key_bytes(const struct tm_table *table, const struct table_key *key)
{
    return table->shape.form == WR_KEY_U64
               ? (struct wr_str){(const char *)&key->u64, sizeof key->u64}
               : (struct wr_str){key->data, key->bytes};
}

static bool same_key(const struct tm_table *table, struct wr_str stored,
                     const struct table_key *key)
{
    struct wr_str bytes = key_bytes(table, key);

    if (table->shape.form == WR_KEY_U64) {
        return true; /* no other has this hash */
    }
    return stored.bytes == TM_RECORD_STORE_KEY_BYTES + bytes.bytes &&
           memcmp(stored.ptr + TM_RECORD_STORE_KEY_BYTES, bytes.ptr, bytes.bytes) == 0;
}

/* Position of the key, or where it belongs in the index. */
static bool ticket_find(const struct fetch_ticket *ticket, const struct tm_table *table,
                        const struct table_key *key, uint32_t *ret_slot)
{
    uint32_t slot = (uint32_t)(key->hash >> 7) & (CACHE_INDEX_SLOTS - 1);

    for (; ticket->index[slot] != 0; slot = (slot + 1) & (CACHE_INDEX_SLOTS - 1)) {
        uint32_t at = ticket->index[slot] - 1u;
        if (ticket->hashes[at] == key->hash && same_key(table, ticket->keys[at], key)) {
            break;
        }
    }
    *ret_slot = slot;
    return ticket->index[slot] != 0;
}

/* One more key for the store to be asked for; its position + 1. */
static uint32_t ticket_add(struct fetch_ticket *ticket, const struct tm_table *table, uint64_t hash,
                           bool null, struct wr_str key)
{
    uint8_t *bytes = wr_arena_alloc(&ticket->arena, TM_RECORD_STORE_KEY_BYTES + key.bytes);

    WR_ASSERT(ticket->count <= CACHE_FETCH_MAX);
    ticket->hashes[ticket->count] = hash;
    ticket->keys[ticket->count] =
        (struct wr_str){(const char *)bytes,
                        tm_record_store_key(table->shape.form, hash, null, key, bytes)};
    return ++ticket->count;
}

static void want(struct table_cache *cache, const struct table_key *key)
{
    struct tm_table *table = cache->table;
    uint32_t slot;

    if (cache->wanted == NULL) {
        cache->wanted = ticket_create(cache);
    }
    if (!ticket_find(cache->wanted, table, key, &slot)) {
        cache->wanted->index[slot] = (uint16_t)ticket_add(cache->wanted, table, key->hash, false,
                                                          key_bytes(table, key));
    }
}

static void want_null(struct table_cache *cache)
{
    if (cache->wanted == NULL) {
        cache->wanted = ticket_create(cache);
    }
    if (cache->wanted->null_at == 0) {
        cache->wanted->null_at = ticket_add(cache->wanted, cache->table, WR_KEY_NULL_HASH, true,
                                            (struct wr_str){"", 0});
    }
}

static void fetch_run(struct wr_job *job, struct wr_env *env)
{
    struct fetch_job *fetch = WR_CONTAINER_OF(job, struct fetch_job, job);
    struct fetch_ticket *ticket = fetch->ticket;
    struct cache_store *store = ticket->store;
    uint64_t from_ns = wr_env_mono_ns(env);

    fetch->code =
        store->type->read(store->store, ticket->keys + fetch->first, fetch->end - fetch->first,
                          &fetch->arena, ticket->values + fetch->first, &fetch->err);
    fetch->took_ns = wr_env_mono_ns(env) - from_ns;
    if (fetch->code != WR_OK) {
        cache_store_judge(store, &fetch->err);
    }
}

static void fetch_done(struct wr_job *job, void *owner)
{
    struct fetch_job *fetch = WR_CONTAINER_OF(job, struct fetch_job, job);
    struct fetch_ticket *ticket = fetch->ticket;
    struct table_cache *cache = ticket->cache;

    (void)owner;
    ticket->reading -= 1;
    if (cache == NULL) {
        if (ticket->reading == 0) {
            ticket_free(ticket);
        }
        return;
    }
    if (fetch->code != WR_OK) {
        cache_fail(cache, &fetch->err, "read its store");
    }
    cache->slow_ns =
        (cache->slow_ns * 7 + fetch->took_ns / WR_MAX(fetch->end - fetch->first, 1u)) / 8;
    if (ticket->reading == 0) {
        WR_VEC_PUSH(&cache->answers, ticket);
        cache->wanted = NULL;
        cache->wake(cache->ctx);
    }
}

static void send_ticket(struct table_cache *cache)
{
    struct fetch_ticket *ticket = cache->wanted;
    uint32_t readers = cache->slow_ns > SLOW_READ_NS ? CACHE_READERS_MAX : 1;

    readers = WR_MIN(readers, ticket->count);
    ticket->job_count = ticket->reading = readers;
    cache->misses += ticket->count;
    ticket_count(ticket, sizeof *ticket + ticket->arena.used_bytes);
    for (uint32_t i = 0; i < readers; i++) {
        struct fetch_job *fetch = &ticket->jobs[i];
        fetch->ticket = ticket;
        fetch->first = ticket->count * i / readers;
        fetch->end = ticket->count * (i + 1) / readers;
        wr_arena_init(&fetch->arena, 0);
        fetch->job = (struct wr_job){.run = fetch_run, .done = fetch_done, .home = cache->home};
        cache->env->ops->offload(cache->env, &fetch->job);
    }
}

/* ---- resolution ---- */

bool cache_is_stuck(const struct table_cache *cache)
{
    return cache->in_batch && cache->passes > PASSES_MAX;
}

bool cache_is_crowded(struct table_cache *cache)
{
    uint64_t bound = cache_bound(cache);
    bool over = cache->table->held_bytes > bound + bound / 16 + 2 * TABLE_PAGE_BYTES_MAX;

    return over && !cache_run_idle(cache);
}

enum tm_table_status cache_begin(struct table_cache *cache, uint64_t *fresh, uint32_t fresh_words,
                                 struct wr_error *err)
{
    if (cache->failed) {
        *err = cache->err;
        return TM_TABLE_FAILED;
    }
    if (cache->wanted != NULL) {
        return TM_TABLE_WAIT;
    }
    if (!cache->in_batch) {
        wr_memory_share_use(cache->share, cache->table->held_bytes, cache->misses);
        cache->misses = 0;
        if (cache_is_crowded(cache)) {
            return TM_TABLE_WAIT;
        }
        cache->in_batch = true;
        cache->passes = 0;
        memset(cache->fresh, 0, sizeof cache->fresh);
    }
    cache->passes += 1;
    cache->no_buffer = false;
    cache->nothing_clean = false;
    for (uint32_t i = 0; fresh != NULL && i < fresh_words; i++) {
        fresh[i] |= cache->fresh[i];
    }
    return TM_TABLE_DONE;
}

void cache_again(struct table_cache *cache)
{
    cache->passes += 1;
}

void cache_end(struct table_cache *cache, enum tm_table_status status, const uint64_t *fresh,
               uint32_t fresh_words)
{
    if (status == TM_TABLE_WAIT) {
        if (fresh != NULL) {
            memcpy(cache->fresh, fresh, fresh_words * sizeof *fresh);
        }
        if (cache->wanted != NULL) {
            send_ticket(cache);
        }
        return;
    }
    cache->in_batch = false;
    cache->owed_bytes = 0;
    cache_not_refused(cache);
    drop_answers(cache);
    drop_wanted(cache);
}

static bool is_known_absent(struct table_cache *cache, const struct table_key *key)
{
    struct tm_table *table = cache->table;
    struct table_page *page = table_page_at(table, key->hash);
    uint32_t index = TABLE_NOT_FOUND;

    if (page != NULL && page->filled > page->live) {
        index = table_find_tombstone(table, page, key);
    }
    return index != TABLE_NOT_FOUND && table_is_ahead(table, page, index);
}

/* What a record has beside its slot, while there is none: a clean one would leave to make room for it, and
 * half a record is none. false: no room. */
static bool take_object(struct table_cache *cache, const struct tm_record *record, uint8_t *cell)
{
    struct tm_table *table = cache->table;

    memset(cell, 0, TABLE_CELL_BYTES);
    while (table->shape.objects &&
           !table_cell_store(table, cell, record->object.ptr, (uint32_t)record->object.bytes)) {
        if (!cache_free_cells(cache)) {
            return false;
        }
    }
    return true;
}

static void put_record(const struct tm_table *table, uint8_t *slot, const struct tm_record *record,
                       const uint8_t *object)
{
    memcpy(slot, record->fixed, table->value_bytes);
    if (table->shape.objects) {
        memcpy(slot + table->value_bytes, object, TABLE_CELL_BYTES);
    }
}

static enum tm_table_status take_answer(struct table_cache *cache, const struct table_key *key,
                                        const struct fetch_ticket *ticket, uint32_t at,
                                        uint8_t **ret, struct wr_error *err)
{
    struct tm_table *table = cache->table;
    uint8_t object[TABLE_CELL_BYTES];
    struct tm_record record;
    uint64_t u64;

    if (tm_record_of_store(&table->shape, ticket->keys[at], ticket->values[at].value, &u64, &record,
                           err) != WR_OK ||
        table_check_record(table, &record, err) != WR_OK) {
        (void)wr_wrap(err, "table \"%s\": its store", table->name);
        return TM_TABLE_FAILED;
    }
    if (!take_object(cache, &record, object)) {
        return table_no_room(table, err);
    }
    *ret = table_insert(table, key, true);
    cache->nothing_clean = false;
    if (*ret == NULL) {
        table_cell_drop(table, object);
        return table_no_room(table, err);
    }
    put_record(table, *ret, &record, object);
    return TM_TABLE_DONE;
}

enum tm_table_status cache_fetch(struct table_cache *cache, const struct table_key *key,
                                 uint8_t **ret, bool *ret_absent, struct wr_error *err)
{
    uint32_t slot;

    *ret_absent = is_surely_new(cache, key->hash) || is_known_absent(cache, key);
    if (*ret_absent) {
        return TM_TABLE_DONE;
    }
    for (uint32_t i = 0; i < cache->answers.count; i++) {
        const struct fetch_ticket *ticket = cache->answers.items[i];
        if (ticket_find(ticket, cache->table, key, &slot)) {
            uint32_t at = ticket->index[slot] - 1u;
            *ret_absent = !ticket->values[at].found;
            return *ret_absent ? TM_TABLE_DONE
                               : take_answer(cache, key, ticket, at, ret, err);
        }
    }
    want(cache, key);
    return TM_TABLE_WAIT;
}

enum tm_table_status cache_take_null(struct table_cache *cache, const struct tm_record *record,
                                     struct wr_error *err)
{
    struct tm_table *table = cache->table;
    uint8_t object[TABLE_CELL_BYTES], *slot = NULL;

    if (take_object(cache, record, object)) {
        slot = tm_table_insert_encoded(table, "", 0, true, err);
        if (slot == NULL) {
            table_cell_drop(table, object);
        }
    }
    if (slot == NULL) {
        return table_no_room(table, err);
    }
    put_record(table, slot, record, object);
    cache->null_unknown = false;
    cache_not_refused(cache);
    return TM_TABLE_DONE;
}

/* The NULL key is in this ticket. */
static enum tm_table_status take_null_answer(struct table_cache *cache,
                                             const struct fetch_ticket *ticket,
                                             struct wr_error *err)
{
    struct tm_table *table = cache->table;
    const struct tm_store_value *value = &ticket->values[ticket->null_at - 1];
    struct tm_record record;
    uint64_t u64;

    if (!value->found) {
        cache->null_unknown = false;
        return TM_TABLE_DONE;
    }
    if (tm_record_of_store(&table->shape, ticket->keys[ticket->null_at - 1], value->value, &u64,
                           &record, err) != WR_OK ||
        table_check_record(table, &record, err) != WR_OK) {
        (void)wr_wrap(err, "table \"%s\": its store", table->name);
        return TM_TABLE_FAILED;
    }
    return cache_take_null(cache, &record, err);
}

enum tm_table_status cache_fetch_null(struct table_cache *cache, struct wr_error *err)
{
    if (!cache->null_unknown) {
        return TM_TABLE_DONE;
    }
    for (uint32_t i = 0; i < cache->answers.count; i++) {
        if (cache->answers.items[i]->null_at > 0) {
            return take_null_answer(cache, cache->answers.items[i], err);
        }
    }
    want_null(cache);
    return TM_TABLE_WAIT;
}
