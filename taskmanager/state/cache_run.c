/* Runs: what differs from the store is gathered in slices, sorted and ingested on the pool; then it may
 * leave memory.
 *
 * One operation at a time has a number (table->run): an ordinary run, or all runs of a STORE snapshot.
 * Slots in it are marked; the marks mean something until the operation is over. */
#include <string.h>

#include "common/base/alloc.h"
#include "common/base/test_point.h"
#include "taskmanager/state/cache_internal.h"

#define PAGES_BETWEEN_CLOCKS 4u

bool cache_run_idle(const struct table_cache *cache)
{
    return cache->run == NULL && cache->sent == NULL && !cache->gathering && !cache->basing;
}

/* ---- filling ---- */

static void run_free(struct cache_run *run)
{
    wr_arena_fini(&run->arena);
    WR_VEC_FINI(&run->records);
    cache_store_unref(run->store);
    wr_free(run);
}

static struct cache_run *run_create(struct table_cache *cache)
{
    struct cache_run *run = WR_NEW(struct cache_run);

    run->cache = cache;
    run->store = cache->store;
    cache_store_ref(cache->store);
    if (cache->store->directory == NULL) {
        cache->store->directory = tm_stores_directory(cache->store->stores, "table");
    }
    wr_arena_init(&run->arena, 0);
    return run;
}

static bool run_is_full(const struct table_cache *cache)
{
    return cache->run->bytes >= cache->run_bytes_max || WR_BUGGIFY("cache.full_run");
}

bool cache_run_add(struct table_cache *cache, const struct tm_record *record)
{
    const struct tm_record_shape *shape = &cache->table->shape;
    uint64_t hash = tm_record_hash(shape, record);
    struct tm_store_record *entry;
    uint8_t *bytes;

    if (cache->basing && !cache->base_begun) {
        if (cache->sent != NULL || cache->run != NULL) {
            return false; /* an ordinary run from before the barrier is on its way: it comes first */
        }
        cache->base_begun = true;
        cache->table->run = ++cache->runs;
    }
    if (cache->run != NULL && cache->basing && run_is_full(cache) &&
        !cache_run_send(cache)) {
        return false;
    }
    if (cache->run == NULL) {
        cache->run = run_create(cache);
    }
    bytes = wr_arena_alloc(&cache->run->arena, tm_record_bytes_max(shape, record));
    entry = WR_VEC_ADD(&cache->run->records);
    entry->key.ptr = (const char *)bytes;
    entry->key.bytes = tm_record_store_key(wr_key_group(hash, shape->key_groups), record->null_key,
                                           record->key, bytes);
    entry->tombstone = record->tombstone;
    if (!record->tombstone) {
        entry->value.ptr = (const char *)bytes + entry->key.bytes;
        entry->value.bytes = tm_record_store_value(shape, record, bytes + entry->key.bytes);
    }
    cache->run->bytes += sizeof *entry + tm_record_bytes_max(shape, record);
    cache_note_stored(cache, hash);
    return true;
}

void cache_mark_gathered(struct table_cache *cache, struct table_page *page, uint32_t index)
{
    uint8_t *marks = table_marks(page);

    if (page->run != cache->table->run) {
        for (uint32_t i = 0; i < page->capacity; i++) {
            marks[i] &= (uint8_t)~TABLE_IN_RUN;
        }
        page->run = cache->table->run;
    }
    marks[index] = (uint8_t)((marks[index] & ~TABLE_DIFFERS) | TABLE_IN_RUN);
    cache->table->ahead -= cache->table->ahead > 0;
}

/* ---- sending ---- */

static void ingest_run(struct wr_job *job, struct wr_env *env)
{
    struct cache_run *run = WR_CONTAINER_OF(job, struct cache_run, job);

    (void)env;
    run->code = cache_store_open(run->store, &run->err);
    if (run->code == WR_OK) {
        run->code = run->store->type->ingest(run->store->store, run->records.items,
                                             run->records.count, &run->err);
    }
}

static void ingest_done(struct wr_job *job, void *owner)
{
    struct cache_run *run = WR_CONTAINER_OF(job, struct cache_run, job);
    struct table_cache *cache = run->cache;

    (void)owner;
    if (cache == NULL) {
        run_free(run);
        return;
    }
    cache->sent = NULL;
    cache->nothing_clean = false;
    if (run->code == WR_OK) {
        cache->readable = true;
        if (cache->gathering || cache->base_begun) {
            /* More of the same operation comes. */
        } else if (cache->run != NULL) {
            (void)cache_run_send(cache); /* it waited for this one */
        } else {
            cache->table->run = 0; /* what was in it may leave */
        }
    } else {
        cache_fail(cache, &run->err, "write to its store");
    }
    run_free(run);
    cache->wake(cache->ctx);
}

bool cache_run_send(struct table_cache *cache)
{
    if (cache->sent != NULL) {
        return false;
    }
    cache->sent = WR_TAKE(cache->run);
    cache->sent->job =
        (struct wr_job){.run = ingest_run, .done = ingest_done, .home = cache->home};
    cache->env->ops->offload(cache->env, &cache->sent->job);
    return true;
}

void cache_run_abandon(struct table_cache *cache)
{
    struct cache_run *run = WR_TAKE(cache->run);

    if (run != NULL) {
        run_free(run);
    }
    if (cache->sent != NULL) {
        cache->sent->cache = NULL;
        cache->sent = NULL;
    }
}

/* ---- gathering between batches ---- */

/* More than half of what may be held differs, or a full page found nothing that could leave. */
static bool is_due(const struct table_cache *cache)
{
    return cache->urgent ||
           cache->table->ahead * cache->table->slot_bytes > cache_bound(cache) / 2;
}

/* Those not used lately first: what changes all the time would only be written again and again. */
static bool gather_page(struct table_cache *cache, struct table_page *page)
{
    struct tm_table *table = cache->table;
    uint8_t *marks = table_marks(page);

    for (uint32_t i = 0; i < page->capacity; i++) {
        if ((marks[i] & TABLE_DIFFERS) == 0 ||
            /* Changed since it was gathered: a run holds a key once, so it waits for the next. */
            ((marks[i] & TABLE_IN_RUN) != 0 && page->run == table->run) ||
            (!table_is_live(page, i) && !table_is_tombstone(page, i))) {
            continue;
        }
        if ((marks[i] & TABLE_RECENT) != 0 && !cache->urgent) {
            marks[i] &= (uint8_t)~TABLE_RECENT;
            continue;
        }
        if (cache->run != NULL && run_is_full(cache)) {
            return false;
        }
        struct tm_record record =
            table_record(table, table_slot(table, page, i), !table_is_live(page, i));
        WR_ASSERT(cache_run_add(cache, &record));
        cache_mark_gathered(cache, page, i);
    }
    return true;
}

/* One page; true in *ret_end when the run is to be sent. */
static void gather_next(struct table_cache *cache, uint64_t *pages_left, bool *ret_end)
{
    struct tm_table *table = cache->table;
    struct table_page *page =
        table->directory[table_directory_index(table, cache->gather_cursor)];

    *ret_end = page == NULL || *pages_left == 0;
    if (*ret_end) {
        return;
    }
    *pages_left -= 1;
    if (!gather_page(cache, page)) {
        *ret_end = true;
        return;
    }
    cache->gather_cursor = page->depth == 0 ? 0 : page->prefix + (1ull << (64 - page->depth));
    *ret_end = page->depth == 0 || (cache->run != NULL && run_is_full(cache));
}

static void begin_gathering(struct table_cache *cache)
{
    cache->gathering = true;
    cache->pages_left = 2ull << cache->table->depth; /* twice around: the second time finds some */
    cache->table->run = ++cache->runs;
}

static void end_gathering(struct table_cache *cache)
{
    cache->gathering = false;
    cache->urgent = false;
    if (cache->run == NULL) {
        cache->table->run = 0;
        cache->table->ahead = 0; /* it was counted wrongly */
        cache->wake(cache->ctx);
    } else {
        (void)cache_run_send(cache); /* or when the one before it is in */
    }
}

bool cache_gather(struct table_cache *cache, struct wr_env *env, uint64_t deadline_ns)
{
    bool end = false;

    /* What is drained stays as it is: pieces of the store have been read ahead. */
    if (cache->basing || cache->sent != NULL || cache->table->drain.begun) {
        return false;
    }
    if (!cache->gathering) {
        if (!is_due(cache)) {
            return false;
        }
        begin_gathering(cache);
    }
    for (uint32_t n = 1; !end; n++) {
        gather_next(cache, &cache->pages_left, &end);
        if (!end && n % PAGES_BETWEEN_CLOCKS == 0 && wr_env_mono_ns(env) >= deadline_ns) {
            return true;
        }
    }
    end_gathering(cache);
    return false;
}

void cache_stop_gathering(struct table_cache *cache)
{
    if (cache->gathering) {
        end_gathering(cache);
    }
}
