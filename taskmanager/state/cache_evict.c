/* Room: what leaves the table when memory is short, and how long is waited for more. */
#include "taskmanager/state/cache.h"

#include <string.h>

#include "common/base/test_point.h"
#include "common/batch/divide.h"
#include "taskmanager/state/cache_internal.h"
#include "taskmanager/state/parts.h"
#include "taskmanager/state/table_slot.h"

/* Memory that others hold above their bounds is back after a balance and some steps. Whatever is waited
 * for: what has not come by then does not come. */
#define OTHERS_NS 10000000000ull
#define REFUSED_NS 60000000000ull
/* Freed at once, so that not every key looks for room. */
#define FREE_CELLS_BYTES (64u * 1024)
/* A full page loses a part of its slots: less would mean to rebuild it for few, more to forget what is used. */
#define EVICT_DIVISOR 8u
#define HAND_STEP 0x9e3779b9u

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

void cache_lend_buffer(struct table_cache *cache)
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
    table_slot_drop_key(table, slot);
    if (table->shape.objects) {
        table_cell_drop(table, table_object_cell(table, slot));
    }
    /* Not empty: the chains of other keys go through it. A tombstone that says nothing. */
    table_slot_forget(table, slot);
    page->control[i] = (uint8_t)((page->control[i] & 63) | TABLE_NOT_LIVE);
    table_old(page)[i / 16] &= (uint16_t)~(1u << (i % 16));
    page->live -= 1;
    table->count -= 1;
    return true;
}

uint32_t cache_evict_clean(struct table_cache *cache, struct table_page *page, bool any,
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

bool cache_gives_null_page(struct table_cache *cache)
{
    if (cache->null_page_bytes == 0) {
        return false;
    }
    wr_memory_release(cache->run_account, cache->null_page_bytes);
    cache->reserved_bytes -= cache->null_page_bytes;
    cache->null_page_bytes = 0;
    cache->owes = true;
    return true;
}

bool cache_make_room(struct table_cache *cache, struct table_page *page)
{
    struct tm_table *table = cache->table;
    uint32_t enough = page->capacity / EVICT_DIVISOR, evicted;

    if (page->touched != table->epoch) {
        table_page_enter(table, page);
    }
    evicted = cache_evict_clean(cache, page, false, enough);
    if (evicted < enough) {
        evicted += cache_evict_clean(cache, page, true, enough - evicted);
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

    for (uint64_t n = table->pages; n > 0 && table->held_bytes > enough; n--) {
        struct table_page *page =
            table_page_at(table, cache->evict_cursor);
        if (page == NULL) {
            return;
        }
        if (page->touched != table->epoch) {
            table_page_enter(table, page);
        }
        (void)cache_evict_clean(cache, page, any, UINT32_MAX);
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
