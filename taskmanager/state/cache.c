/* Misses, eviction, and the filter in front of the store. */
#include "taskmanager/state/cache.h"

#include <string.h>

#include "common/base/alloc.h"
#include "common/base/hash.h"
#include "common/base/test_point.h"
#include "common/batch/divide.h"
#include "taskmanager/state/cache_internal.h"
#include "taskmanager/state/parts.h"

#define FILTER_BITS 6u
#define FILTER_BLOCK_WORDS 8u
#define FILTER_BYTES_MAX (64ull * 1024 * 1024)
#define RUN_BYTES_MIN (1ull * 1024 * 1024)
#define RUN_BYTES_MAX (64ull * 1024 * 1024)
#define CHUNK_BYTES_MIN (32ull * 1024)
#define CHUNK_BYTES_MAX (256ull * 1024)
/* Beside its chunks a run has the order of a page, the writer's buffer, and its filter and index. */
#define RUN_FIXED_BYTES (128ull * 1024 + 256ull * 1024)
#define RUN_INDEX_DIVISOR 24u
/* Of what is left, for the undo log of a table: who waits for the disk may not wait for memory too. */
#define UNDO_DIVISOR 64u
#define UNDO_BYTES_MIN (512ull * 1024)
#define UNDO_BYTES_MAX (8ull * 1024 * 1024)
/* A read that takes longer than this is one from a disk: then readers share a ticket. */
#define SLOW_READ_NS 15000u
/* More passes over one batch than this: it does not fit; then the table outgrows its bound. */
#define PASSES_MAX 4u
/* Memory that others hold above their bounds is back after a balance and some steps. Whatever is waited
 * for: what has not come by then does not come. */
#define OTHERS_NS 10000000000ull
#define REFUSED_NS 60000000000ull
/* Freed at once, so that not every key looks for room. */
#define FREE_CELLS_BYTES (64u * 1024)
/* A full page loses a part of its slots: less would mean to rebuild it for few, more to forget what is used. */
#define EVICT_DIVISOR 8u
#define HAND_STEP 0x9e3779b9u

/* ---- the store ---- */

void cache_store_ref(struct cache_store *store)
{
    store->refs += 1;
}

static void close_run(struct wr_job *job, struct wr_env *env)
{
    struct cache_store *store = WR_CONTAINER_OF(job, struct cache_store, close);
    struct wr_error err;

    (void)env;
    if (store->store != NULL) {
        store->type->close(store->store);
    }
    (void)tm_stores_remove(store->stores, store->directory, &err); /* scratch: swept at start */
}

static void close_done(struct wr_job *job, void *owner)
{
    struct cache_store *store = WR_CONTAINER_OF(job, struct cache_store, close);

    (void)owner;
    wr_free(store->directory);
    wr_free(store);
}

void cache_store_unref(struct cache_store *store)
{
    struct wr_env *env;

    if (store == NULL || --store->refs > 0) {
        return;
    }
    if (store->directory == NULL) {
        wr_free(store);
        return;
    }
    env = tm_stores_options(store->stores)->env;
    store->close = (struct wr_job){.run = close_run, .done = close_done, .home = store->home};
    env->ops->offload(env, &store->close);
}

enum wr_code cache_store_open(struct cache_store *store, struct wr_error *err)
{
    struct wr_env *env = tm_stores_options(store->stores)->env;

    if (store->store != NULL) {
        return WR_OK;
    }
    if (env->ops->make_directory(env, store->directory, err) != WR_OK) {
        return err->code;
    }
    return store->type->open(store->stores, store->directory, &store->store, err);
}

void cache_fail(struct table_cache *cache, const struct wr_error *err, const char *doing)
{
    if (cache->failed) {
        return;
    }
    cache->failed = true;
    cache->err = *err;
    (void)wr_wrap(&cache->err, "table \"%s\": could not %s", cache->table->name, doing);
    cache->err.retriable = err->retriable;
}

bool cache_has_failed(const struct table_cache *cache, struct wr_error *err)
{
    if (cache->failed) {
        *err = cache->err;
    }
    return cache->failed;
}

/* ---- making ---- */

uint64_t cache_bound(const struct table_cache *cache)
{
    return WR_BUGGIFY("cache.small_bound") ? 1 : wr_memory_share_bound(cache->share);
}

/* What it needs to make room at all is set aside before the table takes what is left: what stores share,
 * a run, an undo log, and, if it can be had, a filter. */
static void reserve(struct table_cache *cache, struct wr_memory *memory)
{
    const struct tm_store_type *type = cache->store->type;
    struct wr_error err;
    uint64_t budget = wr_memory_budget_bytes(memory), left, filter;

    if (type->hold != NULL) {
        cache->holds = type->hold(cache->store->stores, &err) == WR_OK;
        if (!cache->holds) {
            cache_fail(cache, &err, "prepare its store");
        }
    }
    /* What came in and could not be refused may have passed the budget. */
    left = budget - WR_MIN(wr_memory_used_bytes(memory), budget);
    filter = WR_MIN(left / 128, FILTER_BYTES_MAX) / 64 * 64;
    cache->run_bytes_max = WR_MIN(WR_MAX(left / 4, RUN_BYTES_MIN), RUN_BYTES_MAX);
    cache->chunk_bytes_max = WR_MIN(WR_MAX(left / 512, CHUNK_BYTES_MIN), CHUNK_BYTES_MAX);
    cache->undo_bytes = WR_MIN(WR_MAX(left / UNDO_DIVISOR, UNDO_BYTES_MIN), UNDO_BYTES_MAX);
    cache->reserved_bytes = 3 * cache->chunk_bytes_max + RUN_FIXED_BYTES +
                            cache->run_bytes_max / RUN_INDEX_DIVISOR + cache->undo_bytes;
    if (!wr_memory_reserve(cache->run_account, cache->reserved_bytes)) {
        cache->reserved_bytes = 0; /* small enough to go without */
        cache->run_bytes_max = RUN_BYTES_MIN;
        cache->chunk_bytes_max = CHUNK_BYTES_MIN;
        cache->undo_bytes = 0;
    }
    if (wr_memory_reserve(cache->run_account, filter)) {
        cache->reserved_bytes += filter;
        cache->filter_blocks = filter / 64;
    }
}

struct table_cache *cache_create(struct tm_table *table, const struct tm_table_options *options)
{
    struct table_cache *cache = WR_NEW(struct table_cache);
    const struct tm_stores_options *stores = tm_stores_options(options->stores);

    cache->table = table;
    cache->env = stores->env;
    cache->home = options->home;
    cache->wake = options->wake;
    cache->ctx = options->ctx;
    WR_AUTO_FREE char *owner = wr_asprintf("%s: runs and filter", table->owner);
    cache->run_account = wr_memory_account_open(options->memory, WR_MEMORY_RUN, owner);
    cache->store = WR_NEW(struct cache_store);
    cache->store->stores = options->stores;
    cache->store->type = stores->type;
    cache->store->home = options->home;
    cache->store->refs = 1;
    cache->filter_complete = true;
    cache->scratch = wr_alloc_aligned(64, TABLE_PAGE_BYTES_MAX);
    reserve(cache, options->memory);
    cache->share = wr_memory_share_open(options->memory, table->owner);
    return cache;
}

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

void cache_destroy(struct table_cache *cache)
{
    if (cache == NULL) {
        return;
    }
    drop_wanted(cache);
    drop_answers(cache);
    WR_VEC_FINI(&cache->answers);
    cache_run_abandon(cache);
    cache_open_abandon(cache);
    cache_link_abandon(cache);
    cache_scan_abandon(cache);
    extent_writer_destroy(cache->open);
    cache_published_clear(cache);
    if (cache->was_sealed) {
        tm_segments_unref(cache->sealed.segments);
    }
    wr_memory_release(cache->run_account, cache->reserved_bytes);
    wr_free(cache->filter);
    wr_free(cache->scratch);
    wr_memory_account_close(cache->run_account);
    wr_memory_share_close(cache->share);
    if (cache->holds) {
        cache->store->type->release(cache->store->stores);
    }
    cache_store_unref(cache->store);
    wr_free(cache);
}

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
    struct table_page *page = table->directory[table_directory_index(table, key->hash)];
    uint32_t index = TABLE_NOT_FOUND;

    if (page != NULL && page->filled > page->live) {
        index = table_find_tombstone(table, page, key);
    }
    return index != TABLE_NOT_FOUND && table_is_ahead(table, page, index);
}

static enum tm_table_status take_answer(struct table_cache *cache, const struct table_key *key,
                                        const struct fetch_ticket *ticket, uint32_t at,
                                        uint8_t **ret, struct wr_error *err)
{
    struct tm_table *table = cache->table;
    uint8_t object[TABLE_CELL_BYTES] = {0};
    struct tm_record record;
    uint64_t u64;

    if (tm_record_of_store(&table->shape, ticket->keys[at], ticket->values[at].value, &u64, &record,
                           err) != WR_OK ||
        table_check_record(table, &record, err) != WR_OK) {
        (void)wr_wrap(err, "table \"%s\": its store", table->name);
        return TM_TABLE_FAILED;
    }
    /* Before there is a slot: it would be clean, and leave to make room for its own object. */
    while (table->shape.objects && !table_cell_store(table, object, record.object.ptr,
                                                     (uint32_t)record.object.bytes)) {
        if (!cache_free_cells(cache)) {
            return table_no_room(table, err);
        }
    }
    *ret = table_insert(table, key, true);
    cache->nothing_clean = false;
    if (*ret == NULL) {
        table_cell_drop(table, object);
        return table_no_room(table, err);
    }
    memcpy(*ret, record.fixed, table->value_bytes);
    if (table->shape.objects) {
        memcpy(*ret + table->value_bytes, object, sizeof object);
    }
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

enum tm_table_status cache_fetch_null(struct table_cache *cache, struct wr_error *err)
{
    struct tm_table *table = cache->table;

    if (!cache->null_unknown) {
        return TM_TABLE_DONE;
    }
    for (uint32_t i = 0; i < cache->answers.count; i++) {
        const struct fetch_ticket *ticket = cache->answers.items[i];
        if (ticket->null_at > 0) {
            const struct tm_store_value *value = &ticket->values[ticket->null_at - 1];
            struct tm_record record;
            uint64_t u64;
            cache->null_unknown = false;
            if (value->found &&
                (tm_record_of_store(&table->shape, ticket->keys[ticket->null_at - 1],
                                    value->value, &u64, &record, err) != WR_OK ||
                 table_apply(table, &record, WR_KEY_NULL_HASH, err) != WR_OK)) {
                return TM_TABLE_FAILED;
            }
            return TM_TABLE_DONE;
        }
    }
    want_null(cache);
    return TM_TABLE_WAIT;
}

/* ---- room ---- */

/* Does the next snapshot need what changed since the last barrier? */
static bool needs_open_delta(const struct table_cache *cache)
{
    return cache->table->packing || !tm_parts_are_broken(cache->table->parts);
}

/* The record of a slot that changed since the last barrier goes to the next delta before it leaves. */
static bool save_changed(struct table_cache *cache, const struct tm_record *record)
{
    struct tm_table *table = cache->table;

    if (!needs_open_delta(cache)) {
        return true;
    }
    if (!cache->was_sealed) {
        tm_parts_lost(table->parts); /* restored, and no barrier yet: the next one makes a base */
        return true;
    }
    if (cache->open == NULL) {
        struct tm_pack_options options = cache->sealed;
        options.checkpoint += 1;
        cache->open = extent_writer_create(table, &options, true);
    }
    if (!extent_out_room(&cache->open->out, tm_record_bytes_max(&table->shape, record))) {
        cache->no_buffer = true;
        return false;
    }
    extent_writer_put(cache->open, record);
    return true;
}

/* Evicted records gather slowly, until the next barrier; but it may not come before others, or the snapshot
 * of this table, have the buffer. */
static void lend_buffer(struct table_cache *cache)
{
    struct extent_out *out = cache->open == NULL ? NULL : &cache->open->out;

    if (out != NULL && out->buffer != NULL && tm_segments_are_short(out->options.segments)) {
        extent_out_flush(out);
    }
}

/* false: it has to stay for now. */
static bool evict(struct table_cache *cache, struct table_page *page, uint32_t i)
{
    struct tm_table *table = cache->table;
    uint8_t *slot = table_slot(table, page, i);

    if ((page->control[i] & TABLE_DIRTY) != 0) {
        struct tm_record record = table_record(table, slot, false);
        if (!WR_MUTANT("evict_forgets_change") && !save_changed(cache, &record)) {
            return false;
        }
    } else if (table->pack != NULL && page->packed != table->epoch) {
        pack_log_slot(table->pack, page, i);
    }
    if (table->shape.form == WR_KEY_BYTES) {
        table_cell_drop(table, slot);
    }
    if (table->shape.objects) {
        table_cell_drop(table, table_object_cell(table, slot));
    }
    /* Not empty: the chains of other keys go through it. A tombstone that says nothing. */
    memset(slot, 0, table->key_bytes);
    page->control[i] = (uint8_t)((page->control[i] & 63) | TABLE_NOT_LIVE);
    table_old(page)[i / 16] &= (uint16_t)~(1u << (i % 16));
    page->live -= 1;
    table->count -= 1;
    return true;
}

/* Clean slots leave, at most so many: those not used lately, or any. The clock's hand goes on somewhere: what
 * stands first in a page is not what is used least. */
static uint32_t evict_clean(struct table_cache *cache, struct table_page *page, bool any,
                            uint32_t most)
{
    uint8_t *marks = table_marks(page);
    uint32_t evicted = 0, at;

    cache->hand += HAND_STEP;
    at = (uint32_t)(((uint64_t)cache->hand * page->capacity) >> 32);
    for (uint32_t n = 0; n < page->capacity && evicted < most; n++) {
        uint32_t i = at;
        at = at + 1 == page->capacity ? 0 : at + 1;
        if (!table_is_live(page, i) || table_is_ahead(cache->table, page, i)) {
            continue;
        }
        if ((marks[i] & TABLE_RECENT) != 0 && !any) {
            marks[i] &= (uint8_t)~TABLE_RECENT;
            continue;
        }
        evicted += evict(cache, page, i);
    }
    return evicted;
}

bool cache_is_stuck(const struct table_cache *cache)
{
    return cache->in_batch && cache->passes > PASSES_MAX;
}

bool cache_is_over(const struct table_cache *cache, uint64_t more_bytes)
{
    return !cache_is_stuck(cache) &&
           cache->table->held_bytes + more_bytes > cache_bound(cache);
}

bool cache_can_wait(struct table_cache *cache)
{
    uint64_t now_ns = wr_env_mono_ns(cache->env), waited_ns;
    bool comes = !cache_run_idle(cache) || cache->table->ahead > 0 || cache->no_buffer;

    cache->urgent = true;
    cache->refused_ns = cache->refused_ns == 0 ? now_ns : cache->refused_ns;
    waited_ns = now_ns - cache->refused_ns;
    if (!comes) {
        uint64_t due = WR_MAX(cache_bound(cache), WR_DIVIDE_FLOOR_BYTES);
        comes = cache->table->held_bytes < due && waited_ns < OTHERS_NS;
    }
    return !cache->failed && comes && waited_ns < REFUSED_NS;
}

void cache_not_refused(struct table_cache *cache)
{
    cache->refused_ns = 0;
}

bool cache_may_owe(struct table_cache *cache, uint64_t bytes)
{
    cache->owes = cache->owed_bytes + bytes <= WR_KEY_BYTES_MAX && cache_can_wait(cache);
    cache->owed_bytes += cache->owes ? bytes : 0;
    return cache->owes;
}

bool cache_takes_owed(struct table_cache *cache)
{
    bool owes = cache->owes;

    cache->owes = false;
    return owes;
}

bool cache_make_room(struct table_cache *cache, struct table_page *page)
{
    struct tm_table *table = cache->table;
    uint32_t enough = page->capacity / EVICT_DIVISOR, evicted;

    if (page->touched != table->epoch) {
        table_page_enter(table, page);
    }
    evicted = evict_clean(cache, page, false, enough);
    if (evicted < enough) {
        evicted += evict_clean(cache, page, true, enough - evicted);
    }
    cache->urgent |= evicted < enough;
    if (evicted == 0) {
        return false;
    }
    table_page_clean(table, page, cache->scratch);
    return page->filled < page->fill_max;
}

/* One round over the pages, from where the last one ended. */
static void evict_around(struct table_cache *cache, bool any, uint64_t enough)
{
    struct tm_table *table = cache->table;

    for (uint64_t n = 1ull << table->depth; n > 0 && table->held_bytes > enough; n--) {
        struct table_page *page =
            table->directory[table_directory_index(table, cache->evict_cursor)];
        if (page == NULL) {
            return;
        }
        if (page->touched != table->epoch) {
            table_page_enter(table, page);
        }
        (void)evict_clean(cache, page, any, UINT32_MAX);
        cache->evict_cursor = page->depth == 0 ? 0 : page->prefix + (1ull << (64 - page->depth));
    }
}

bool cache_free_cells(struct table_cache *cache)
{
    struct tm_table *table = cache->table;
    uint64_t before = table->held_bytes, enough = before - WR_MIN(before, FREE_CELLS_BYTES);

    if (cache->nothing_clean) {
        return false;
    }
    evict_around(cache, false, enough);
    if (table->held_bytes == before) {
        cache->urgent = true;
        evict_around(cache, true, enough);
    }
    cache->nothing_clean = table->held_bytes == before;
    table->splits += 1;
    return !cache->nothing_clean;
}

/* ---- undo ---- */

uint64_t cache_undo_bytes(const struct table_cache *cache)
{
    return cache->undo_bytes;
}

bool cache_lend_undo(struct table_cache *cache, uint64_t bytes)
{
    if (cache->undo_lent_bytes + bytes > cache->undo_bytes) {
        return false;
    }
    cache->undo_lent_bytes += bytes;
    return true;
}

void cache_return_undo(struct table_cache *cache, uint64_t bytes)
{
    WR_ASSERT(bytes <= cache->undo_lent_bytes);
    cache->undo_lent_bytes -= bytes;
}

/* ---- giving back ---- */

/* Two halves of one page fit one again. Never while a run or a snapshot of only one of them is on its way. */
static bool may_merge(const struct table_cache *cache, const struct table_page *low,
                      const struct table_page *high)
{
    const struct tm_table *table = cache->table;

    return high != NULL && high != low && low->depth == high->depth && low->depth > 0 &&
           low->bytes == high->bytes && table->run == 0 &&
           (table->pack == NULL ||
            (low->packed == table->epoch) == (high->packed == table->epoch));
}

/* Slots that go along: live ones, and tombstones that are needed. */
static uint32_t kept(struct tm_table *table, struct table_page *low, struct table_page *high)
{
    return low->filled - table_count_droppable(table, low) + high->filled -
           table_count_droppable(table, high);
}

static void merge(struct table_cache *cache, struct table_page *low, struct table_page *high)
{
    struct tm_table *table = cache->table;

    for (uint32_t any = 0; any < 2 && kept(table, low, high) > low->capacity / 2; any++) {
        (void)evict_clean(cache, low, any != 0, UINT32_MAX);
        (void)evict_clean(cache, high, any != 0, UINT32_MAX);
    }
    if (kept(table, low, high) <= low->capacity / 2) {
        table_pages_merge(table, low, high, cache->scratch);
    }
}

/* Over the bound (it has been moved): a pair of pages a call becomes one. */
static void give_back(struct table_cache *cache)
{
    struct tm_table *table = cache->table;
    struct table_page *low =
        table->directory[table_directory_index(table, cache->merge_cursor)];
    struct table_page *high;
    uint64_t bit;

    if (low == NULL || low->depth == 0) {
        return;
    }
    bit = 1ull << (64 - low->depth);
    high = (low->prefix & bit) != 0
               ? NULL
               : table->directory[table_directory_index(table, low->prefix | bit)];
    cache->merge_cursor = low->prefix + bit;
    if (low->touched != table->epoch) {
        table_page_enter(table, low);
    }
    if (may_merge(cache, low, high)) {
        if (high->touched != table->epoch) {
            table_page_enter(table, high);
        }
        merge(cache, low, high);
    }
    /* Little is clean: what lies beside slots makes no run due. */
    cache->urgent = cache->urgent || table->ahead > table->count / 2;
}

bool cache_step(struct table_cache *cache, struct wr_env *env, bool between_batches,
                uint64_t deadline_ns)
{
    if (cache->failed) {
        return false;
    }
    lend_buffer(cache);
    if (between_batches && !cache->in_batch && cache->table->held_bytes > cache_bound(cache)) {
        table_free_spare(cache->table);
        give_back(cache);
    }
    return cache_gather(cache, env, deadline_ns);
}
