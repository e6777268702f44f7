/* Runs: what differs from the store is gathered page by page, which is the order of the store, written and
 * ingested on the pool; then it may leave memory.
 *
 *     gather -> chunk being filled | chunk on the pool -> file ... end: ingested
 *
 * A run is as long as a sweep over the table, or as one file may be; of it only two chunks are in memory.
 * One operation at a time has a number (table->run): an ordinary run, or the run of a STORE snapshot.
 * Slots in it are marked; the marks mean something until the operation is over.
 *
 * The run of a snapshot has strays: records that the undo log kept, which come in any order. They are
 * ingested in chunks of their own, whose order does not matter: a key is in an operation once. */
#include <string.h>

#include "common/base/alloc.h"
#include "common/base/test_point.h"
#include "taskmanager/state/cache_internal.h"
#include "taskmanager/state/store_internal.h"

#define SWEEPS_MAX 2u    /* the first one may find only what was used lately */
#define DUE_DIVISOR 2u
#define DUE_AGAIN_DIVISOR 8u
#define URGENT_DIVISOR 8u /* of a file's size is enough while somebody waits */

enum run_work { RUN_WRITE, RUN_STRAYS, RUN_END, RUN_ABANDON };

struct run_chunk {
    struct wr_arena arena;
    WR_VEC(struct tm_store_record) records;
    uint64_t bytes; /* with the records' descriptors */
};

struct cache_run {
    struct wr_job job;
    struct table_cache *cache; /* NULL: abandoned */
    struct cache_store *store;
    struct tm_store_run *file; /* the pool's; NULL: not begun, or ended */
    struct run_chunk filling, strays, sent;
    WR_VEC(struct store_rank) ranks; /* of a page */
    enum run_work work;
    bool working;       /* on the pool */
    bool ending;        /* nothing more comes */
    bool begun, ended;  /* the file */
    uint64_t bytes;     /* of it, about */
    uint64_t last_hash; /* of it, once there are bytes */
    enum wr_code code;
    struct wr_error err;
};

bool cache_run_idle(const struct table_cache *cache)
{
    return cache->run == NULL && !cache->basing;
}

bool cache_is_sending(const struct table_cache *cache)
{
    return cache->run != NULL && cache->run->working;
}

/* ---- chunks ---- */

static void chunk_clear(struct run_chunk *chunk)
{
    wr_arena_reset(&chunk->arena);
    chunk->records.count = 0;
    chunk->bytes = 0;
}

static void chunk_fini(struct run_chunk *chunk)
{
    wr_arena_fini(&chunk->arena);
    WR_VEC_FINI(&chunk->records);
}

static bool chunk_is_full(const struct table_cache *cache, const struct run_chunk *chunk)
{
    return chunk->bytes >= cache->chunk_bytes_max ||
           (chunk->bytes > 0 && WR_BUGGIFY("cache.full_chunk"));
}

/* Returns the bytes that the store gets. */
static uint64_t chunk_add(struct table_cache *cache, struct run_chunk *chunk,
                          const struct tm_record *record, uint64_t hash)
{
    const struct tm_record_shape *shape = &cache->table->shape;
    uint64_t bytes_max = tm_record_bytes_max(shape, record);
    uint8_t *bytes = wr_arena_alloc(&chunk->arena, bytes_max);
    struct tm_store_record *entry = WR_VEC_ADD(&chunk->records);

    entry->key.ptr = (const char *)bytes;
    entry->key.bytes = tm_record_store_key(shape->form, hash, record->null_key, record->key, bytes);
    entry->tombstone = record->tombstone;
    if (!record->tombstone) {
        entry->value.ptr = (const char *)bytes + entry->key.bytes;
        entry->value.bytes = tm_record_store_value(shape, record, bytes + entry->key.bytes);
    }
    chunk->bytes += sizeof *entry + bytes_max;
    cache_note_stored(cache, hash);
    return entry->key.bytes + entry->value.bytes;
}

/* ---- on the pool ---- */

static void run_free(struct cache_run *run)
{
    chunk_fini(&run->filling);
    chunk_fini(&run->strays);
    chunk_fini(&run->sent);
    WR_VEC_FINI(&run->ranks);
    cache_store_unref(run->store);
    wr_free(run);
}

static enum wr_code write_chunk(struct cache_run *run, struct wr_error *err)
{
    const struct tm_store_type *type = run->store->type;

    if (run->file == NULL && type->run_begin(run->store->store, &run->file, err) != WR_OK) {
        return err->code;
    }
    return type->run_add(run->file, run->sent.records.items, run->sent.records.count, err);
}

static void work_run(struct wr_job *job, struct wr_env *env)
{
    struct cache_run *run = WR_CONTAINER_OF(job, struct cache_run, job);
    const struct tm_store_type *type = run->store->type;

    (void)env;
    run->code = cache_store_open(run->store, &run->err);
    switch (run->code == WR_OK ? run->work : RUN_ABANDON) {
    case RUN_WRITE:
        run->code = write_chunk(run, &run->err);
        break;
    case RUN_STRAYS:
        run->code = type->ingest(run->store->store, run->sent.records.items,
                                 run->sent.records.count, &run->err);
        break;
    case RUN_END:
        run->code = type->run_end(WR_TAKE(run->file), &run->err);
        break;
    case RUN_ABANDON:
        if (run->file != NULL) {
            type->run_abandon(WR_TAKE(run->file));
        }
        break;
    }
    if (run->code != WR_OK) {
        cache_store_judge(run->store, &run->err);
    }
}

static void work_done(struct wr_job *job, void *owner);

static void offload(struct cache_run *run, enum run_work work)
{
    struct wr_env *env = tm_stores_options(run->store->stores)->env;

    run->work = work;
    run->working = true;
    run->job = (struct wr_job){.run = work_run, .done = work_done, .home = run->store->home};
    env->ops->offload(env, &run->job);
}

static void send_chunk(struct cache_run *run, struct run_chunk *chunk, enum run_work work)
{
    struct run_chunk empty = run->sent;

    run->sent = *chunk;
    *chunk = empty;
    offload(run, work);
}

/* The next piece of work, if there is one and the pool has none. */
static void advance(struct table_cache *cache)
{
    struct cache_run *run = cache->run;

    if (run->working || cache->failed) {
        return;
    }
    if (chunk_is_full(cache, &run->filling) || (run->ending && run->filling.bytes > 0)) {
        run->begun = true;
        send_chunk(run, &run->filling, RUN_WRITE);
    } else if (chunk_is_full(cache, &run->strays) || (run->ending && run->strays.bytes > 0)) {
        send_chunk(run, &run->strays, RUN_STRAYS);
    } else if (run->ending && run->begun && !run->ended) {
        run->ended = true;
        offload(run, RUN_END);
    } else if (run->ending) {
        cache->run = NULL;
        cache->table->run = 0; /* what was in it may leave */
        cache->nothing_clean = false;
        run_free(run);
    }
}

/* Half a file is removed on the pool. */
static void give_up(struct cache_run *run)
{
    if (run->file != NULL) {
        offload(run, RUN_ABANDON);
    } else {
        run_free(run);
    }
}

static void work_done(struct wr_job *job, void *owner)
{
    struct cache_run *run = WR_CONTAINER_OF(job, struct cache_run, job);
    struct table_cache *cache = run->cache;

    (void)owner;
    run->working = false;
    chunk_clear(&run->sent);
    if (cache == NULL) {
        give_up(run);
        return;
    }
    if (run->code != WR_OK) {
        cache_fail(cache, &run->err, "write to its store");
    } else if (run->work != RUN_WRITE) {
        cache->readable = true;
    }
    advance(cache);
    cache->wake(cache->ctx);
}

void cache_run_abandon(struct table_cache *cache)
{
    struct cache_run *run = WR_TAKE(cache->run);

    if (run == NULL) {
        return;
    }
    run->cache = NULL;
    if (!run->working) {
        give_up(run);
    }
}

/* ---- filling ---- */

static void begin_run(struct table_cache *cache)
{
    struct cache_run *run = WR_NEW(struct cache_run);

    run->cache = cache;
    run->store = cache->store;
    cache_store_ref(cache->store);
    if (cache->store->directory == NULL) {
        cache->store->directory = tm_stores_directory(cache->store->stores, "table");
    }
    wr_arena_init(&run->filling.arena, 0);
    wr_arena_init(&run->strays.arena, 0);
    wr_arena_init(&run->sent.arena, 0);
    cache->run = run;
    cache->table->run = ++cache->runs;
}

/* A snapshot waits for an ordinary run from before the barrier; then its own begins. */
static bool ready_for_base(struct table_cache *cache)
{
    if (!cache->base_begun && cache->run != NULL) {
        return false;
    }
    if (!cache->base_begun) {
        cache->base_begun = true;
        begin_run(cache);
    }
    return true;
}

static bool has_room(struct table_cache *cache, const struct run_chunk *chunk)
{
    if (chunk_is_full(cache, chunk)) {
        advance(cache);
    }
    return chunk->bytes < cache->chunk_bytes_max;
}

static void mark_gathered(struct table_cache *cache, struct table_page *page, uint32_t index)
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

/* Slots of the page that are wanted, by hash. The bits that all of a page share are left out. */
static void rank_page(struct table_cache *cache, struct table_page *page, cache_wanted wanted,
                      void *ctx)
{
    struct cache_run *run = cache->run;

    run->ranks.count = 0;
    WR_VEC_RESERVE(&run->ranks, page->capacity);
    for (uint32_t i = 0; i < page->capacity; i++) {
        if (wanted(ctx, page, i)) {
            uint64_t hash = table_slot_hash(cache->table, table_slot(cache->table, page, i));
            run->ranks.items[run->ranks.count++] =
                (struct store_rank){.prefix = hash << page->depth, .index = i};
        }
    }
    store_sort_prefixes(run->ranks.items, run->ranks.count);
}

/* The records that rank_page found. Some may come too late for the file: it went by when they were not wanted
 * yet, or two have one hash. Of a snapshot they are strays, else they wait for the next run. */
static bool put_ranked(struct table_cache *cache, struct table_page *page)
{
    struct cache_run *run = cache->run;
    struct tm_table *table = cache->table;

    for (uint32_t i = 0; i < run->ranks.count; i++) {
        struct store_rank rank = run->ranks.items[i];
        uint64_t hash = page->prefix | rank.prefix >> page->depth;
        bool late = run->bytes > 0 && hash <= run->last_hash;
        struct run_chunk *chunk = late ? &run->strays : &run->filling;
        struct tm_record record;
        if (late && !cache->basing) {
            continue;
        }
        if (!has_room(cache, chunk)) {
            return false;
        }
        record = table_record(table, table_slot(table, page, rank.index),
                              !table_is_live(page, rank.index));
        if (late) {
            (void)chunk_add(cache, chunk, &record, hash);
        } else {
            run->bytes += chunk_add(cache, chunk, &record, hash);
            run->last_hash = hash;
        }
        mark_gathered(cache, page, rank.index);
    }
    return true;
}

static bool put_page(struct table_cache *cache, struct table_page *page, cache_wanted wanted,
                     void *ctx)
{
    rank_page(cache, page, wanted, ctx);
    return put_ranked(cache, page);
}

bool cache_run_page(struct table_cache *cache, struct table_page *page, cache_wanted wanted,
                    void *ctx)
{
    return ready_for_base(cache) && put_page(cache, page, wanted, ctx);
}

bool cache_run_stray(struct table_cache *cache, const struct tm_record *record)
{
    if (!ready_for_base(cache) || !has_room(cache, &cache->run->strays)) {
        return false;
    }
    (void)chunk_add(cache, &cache->run->strays, record,
                    tm_record_hash(&cache->table->shape, record));
    return true;
}

bool cache_run_null(struct table_cache *cache, struct table_page *page)
{
    struct tm_table *table = cache->table;
    struct tm_record record =
        table_record(table, table_slot(table, page, 0), !table_is_live(page, 0));

    if (!cache_run_stray(cache, &record)) {
        return false;
    }
    mark_gathered(cache, page, 0);
    return true;
}

bool cache_run_finish(struct table_cache *cache)
{
    if (cache->run != NULL) {
        cache->run->ending = true;
        advance(cache);
    }
    return cache->run == NULL;
}

/* ---- gathering between batches ---- */

/* More than half of what may be held differs, or a full page found nothing that could leave. A sweep that has
 * begun goes on to its end: the pages before it would be full of what differs before their turn comes. */
static bool is_due(const struct table_cache *cache)
{
    uint64_t part = cache->gather_cursor == 0 ? DUE_DIVISOR : DUE_AGAIN_DIVISOR;

    return cache->urgent ||
           cache->table->ahead * cache->table->slot_bytes > cache_bound(cache) / part;
}

/* Those not used lately first: what changes all the time would only be written again and again. */
static bool is_gathered(void *ctx, struct table_page *page, uint32_t i)
{
    const struct table_cache *cache = ctx;
    uint8_t *marks = table_marks(page);

    if ((marks[i] & TABLE_DIFFERS) == 0 ||
        /* Changed since it was gathered: a run holds a key once, so it waits for the next. */
        ((marks[i] & TABLE_IN_RUN) != 0 && page->run == cache->table->run) ||
        (!table_is_live(page, i) && !table_is_tombstone(page, i))) {
        return false;
    }
    if ((marks[i] & TABLE_RECENT) != 0 && !cache->urgent) {
        marks[i] &= (uint8_t)~TABLE_RECENT;
        return false;
    }
    return true;
}

/* Enough for one file, or for those who wait. */
static bool run_is_full(const struct table_cache *cache)
{
    uint64_t enough = cache->run_bytes_max / (cache->urgent ? URGENT_DIVISOR : 1);

    return cache->run->bytes >= enough || (cache->run->bytes > 0 && WR_BUGGIFY("cache.full_run"));
}

enum gather_step { GATHER_MORE, GATHER_WAIT, GATHER_END };

/* One page. */
static enum gather_step gather_next(struct table_cache *cache)
{
    struct tm_table *table = cache->table;
    struct table_page *page =
        table_page_at(table, cache->gather_cursor);

    if (page == NULL) {
        cache->sweeps = SWEEPS_MAX + 1; /* there is nothing in the table */
        return GATHER_END;
    }
    if (!put_page(cache, page, is_gathered, cache)) {
        return GATHER_WAIT;
    }
    cache->gather_cursor = page->depth == 0 ? 0 : page->prefix + (1ull << (64 - page->depth));
    if (cache->gather_cursor == 0) {
        /* Once around. A file only goes upwards; where nothing was found there is none yet. */
        cache->sweeps += 1;
        return cache->run->bytes > 0 || cache->sweeps > SWEEPS_MAX ? GATHER_END : GATHER_MORE;
    }
    return run_is_full(cache) ? GATHER_END : GATHER_MORE;
}

static void end_gathering(struct table_cache *cache)
{
    cache->gathering = false;
    cache->urgent = false;
    if (cache->run->bytes == 0 && cache->sweeps > SWEEPS_MAX) {
        cache->table->ahead = 0; /* it was counted wrongly */
    }
    if (cache_run_finish(cache)) {
        cache->wake(cache->ctx);
    }
}

bool cache_gather(struct table_cache *cache, struct wr_env *env, uint64_t deadline_ns)
{
    enum gather_step step = GATHER_MORE;

    /* What is drained stays as it is: pieces of the store have been read ahead. */
    if (cache->basing || cache->table->drain.begun || (cache->run != NULL && !cache->gathering)) {
        return false;
    }
    if (!cache->gathering) {
        if (!is_due(cache)) {
            return false;
        }
        cache->gathering = true;
        cache->sweeps = 0;
        begin_run(cache);
    }
    while (step == GATHER_MORE) {
        step = gather_next(cache);
        if (step == GATHER_MORE && wr_env_mono_ns(env) >= deadline_ns) {
            return true;
        }
    }
    if (step == GATHER_END) {
        end_gathering(cache);
    }
    return false;
}

void cache_stop_gathering(struct table_cache *cache)
{
    if (cache->gathering) {
        end_gathering(cache);
    }
}
