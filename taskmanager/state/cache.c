/* A cache: how it is made, what it sets aside, and how it gives memory back. */
#include "taskmanager/state/cache.h"

#include "common/base/alloc.h"
#include "common/base/test_point.h"
#include "taskmanager/state/cache_internal.h"
#include "taskmanager/state/parts.h"

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
/* What all tables together take of the budget so, before they take the least. */
#define SHARE_DIVISOR 4u

/* ---- the store ---- */

void cache_store_ref(struct cache_store *store)
{
    store->refs += 1;
}

static void store_free(struct cache_store *store)
{
    while (store->adopted.count > 0) {
        tm_part_file_free(WR_VEC_POP(&store->adopted));
    }
    WR_VEC_FINI(&store->adopted);
    wr_free(store->directory);
    wr_free(store);
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
    store_free(store);
}

void cache_store_unref(struct cache_store *store)
{
    struct wr_env *env;

    if (store == NULL || --store->refs > 0) {
        return;
    }
    if (store->directory == NULL) {
        store_free(store);
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

uint64_t cache_least_bytes(void)
{
    return 3 * CHUNK_BYTES_MIN + RUN_FIXED_BYTES + RUN_BYTES_MIN / RUN_INDEX_DIVISOR +
           UNDO_BYTES_MIN + TABLE_PAGE_BYTES_MAX;
}

/* Many tables, one after the other, would leave nothing for pages and batches. */
static uint64_t left_for_runs(const struct wr_memory *memory)
{
    uint64_t budget = wr_memory_budget_bytes(memory), share = budget / SHARE_DIVISOR;
    /* What came in and could not be refused may have passed the budget. */
    uint64_t left = budget - WR_MIN(wr_memory_used_bytes(memory), budget);

    return WR_MIN(left, share - WR_MIN(wr_memory_kind_bytes(memory, WR_MEMORY_RUN), share));
}

/* What it needs to make room at all is set aside before the table takes what is left: what stores share,
 * a run, an undo log, and, if it can be had, a filter. */
static void reserve(struct table_cache *cache, struct wr_memory *memory)
{
    const struct tm_store_type *type = cache->store->type;
    struct wr_error err;
    uint64_t left, filter;

    if (type->hold != NULL) {
        cache->holds = type->hold(cache->store->stores, &err) == WR_OK;
        if (!cache->holds) {
            cache_fail(cache, &err, "prepare its store");
        }
    }
    left = left_for_runs(memory);
    filter = WR_MIN(left / 128, FILTER_BYTES_MAX) / 64 * 64;
    cache->run_bytes_max = WR_MIN(WR_MAX(left / 4, RUN_BYTES_MIN), RUN_BYTES_MAX);
    cache->chunk_bytes_max = WR_MIN(WR_MAX(left / 512, CHUNK_BYTES_MIN), CHUNK_BYTES_MAX);
    cache->undo_bytes = WR_MIN(WR_MAX(left / UNDO_DIVISOR, UNDO_BYTES_MIN), UNDO_BYTES_MAX);
    cache->null_page_bytes = cache->table->page_class_min;
    cache->reserved_bytes = 3 * cache->chunk_bytes_max + RUN_FIXED_BYTES +
                            cache->run_bytes_max / RUN_INDEX_DIVISOR + cache->undo_bytes +
                            cache->null_page_bytes;
    if (!wr_memory_reserve(cache->run_account, cache->reserved_bytes)) {
        cache->reserved_bytes = 0; /* small enough to go without */
        cache->run_bytes_max = RUN_BYTES_MIN;
        cache->chunk_bytes_max = CHUNK_BYTES_MIN;
        cache->undo_bytes = cache->null_page_bytes = 0;
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
    wr_memory_reserve_anyway(table->account, TABLE_PAGE_BYTES_MAX);
    reserve(cache, options->memory);
    cache->share = wr_memory_share_open(options->memory, table->owner);
    return cache;
}

void cache_destroy(struct table_cache *cache)
{
    if (cache == NULL) {
        return;
    }
    cache_drop_tickets(cache);
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
    wr_memory_release(cache->table->account, TABLE_PAGE_BYTES_MAX);
    wr_free(cache->scratch);
    wr_memory_account_close(cache->run_account);
    wr_memory_share_close(cache->share);
    if (cache->holds) {
        cache->store->type->release(cache->store->stores);
    }
    cache_store_unref(cache->store);
    wr_free(cache);
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
        (void)cache_evict_clean(cache, low, any != 0, UINT32_MAX);
        (void)cache_evict_clean(cache, high, any != 0, UINT32_MAX);
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
        table_page_at(table, cache->merge_cursor);
    struct table_page *high;
    uint64_t bit;

    if (low == NULL || low->depth == 0) {
        return;
    }
    bit = 1ull << (64 - low->depth);
    high = (low->prefix & bit) != 0
               ? NULL
               : table_page_at(table, low->prefix | bit);
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
    cache_lend_buffer(cache);
    if (between_batches && !cache->in_batch && cache->table->held_bytes > cache_bound(cache)) {
        table_free_spare(cache->table);
        give_back(cache);
    }
    return cache_gather(cache, env, deadline_ns);
}
