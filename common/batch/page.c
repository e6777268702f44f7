#include "common/batch/page.h"

#include <pthread.h>
#include <stdbool.h>
#include <string.h>
#include <sys/mman.h>

#include "common/base/alloc.h"
#include "common/base/assert.h"
#include "common/base/vec.h"
#include "common/batch/memory_internal.h"
#include "common/sys/thread.h"

#define PAGES (WR_PAGE_SLAB_BYTES / WR_PAGE_BYTES)
#define ALL_FREE UINT32_MAX
#define SYSTEM_PAGE_BYTES 4096u
/* Slabs touched ahead: one per so many in use, at most so many. */
#define READY_SHARE 4u
#define READY_MAX 8u
#define READY_FREE 4u /* not unless this fraction of the budget is free */
_Static_assert(PAGES == 32, "one bit per page");

struct slab {
    char *base;
    uint32_t free;     /* bit i: page i is free */
    uint32_t resident; /* bit i: the system has given memory for page i; all that are in use */
};

struct wr_page_pool {
    struct wr_memory_account *account; /* of free resident pages; NULL: not counted */
    pthread_mutex_t mutex;
    WR_VEC(struct slab) slabs; /* by base */
    uint32_t first;            /* no slab before it has a free page */
    uint32_t empty;            /* slabs without a page in use */

    WR_VEC(char *) ready; /* touched, not yet among the slabs */
    struct wr_thread *helper;
    pthread_cond_t wanted;
    bool stopping;
};

/* ---- the account of free pages ---- */

static bool reserve(struct wr_page_pool *pool, uint64_t bytes)
{
    return pool->account == NULL || memory_reserve_free(pool->account, bytes, 0);
}

static void release(struct wr_page_pool *pool, uint64_t bytes)
{
    if (pool->account != NULL) {
        wr_memory_release(pool->account, bytes);
    }
}

static uint64_t bytes_of(uint32_t pages)
{
    return (uint64_t)__builtin_popcount(pages) * WR_PAGE_BYTES;
}

static void stop_helper(struct wr_page_pool *pool)
{
    if (pool->helper == NULL) {
        return;
    }
    (void)pthread_mutex_lock(&pool->mutex);
    pool->stopping = true;
    (void)pthread_cond_signal(&pool->wanted);
    (void)pthread_mutex_unlock(&pool->mutex);
    wr_thread_join(pool->helper);
}

/* A slab lies on its own size, so that one huge page can back it. Then its first touch makes all of it
 * resident. */
static char *map_slab(void)
{
    char *map = mmap(NULL, 2 * (size_t)WR_PAGE_SLAB_BYTES, PROT_READ | PROT_WRITE,
                     MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    char *base;
    size_t before;

    WR_ASSERT(map != MAP_FAILED); /* as wr_alloc: no address space is a mis-sized machine */
    before = (WR_PAGE_SLAB_BYTES - (uintptr_t)map % WR_PAGE_SLAB_BYTES) % WR_PAGE_SLAB_BYTES;
    base = map + before;
    if (before > 0) {
        (void)munmap(map, before);
    }
    (void)munmap(base + WR_PAGE_SLAB_BYTES, WR_PAGE_SLAB_BYTES - before);
    return base;
}

/* ---- touching ahead ---- */

static void touch(char *slab)
{
    for (uint32_t at = 0; at < WR_PAGE_SLAB_BYTES; at += SYSTEM_PAGE_BYTES) {
        ((volatile char *)slab)[at] = 0;
    }
}

static bool has_room(const struct wr_page_pool *pool)
{
    const struct wr_memory *memory = pool->account == NULL ? NULL : pool->account->memory;

    return memory == NULL ||
           memory_taken_bytes(memory) + WR_PAGE_SLAB_BYTES <=
               memory->budget - memory->budget / READY_FREE;
}

static bool wants_ready(const struct wr_page_pool *pool)
{
    uint32_t most = pool->slabs.count / READY_SHARE;

    return pool->ready.count < (most < READY_MAX ? most : READY_MAX) && has_room(pool);
}

static void drop_ready(struct wr_page_pool *pool)
{
    (void)munmap(WR_VEC_POP(&pool->ready), WR_PAGE_SLAB_BYTES);
    release(pool, WR_PAGE_SLAB_BYTES);
}

static void touch_ahead(void *ctx)
{
    struct wr_page_pool *pool = ctx;

    (void)pthread_mutex_lock(&pool->mutex);
    while (!pool->stopping) {
        if (!wants_ready(pool) || !reserve(pool, WR_PAGE_SLAB_BYTES)) {
            (void)pthread_cond_wait(&pool->wanted, &pool->mutex);
            continue;
        }
        (void)pthread_mutex_unlock(&pool->mutex);
        char *slab = map_slab();
        (void)madvise(slab, WR_PAGE_SLAB_BYTES, MADV_HUGEPAGE);
        touch(slab);
        (void)pthread_mutex_lock(&pool->mutex);
        WR_VEC_PUSH(&pool->ready, slab);
    }
    (void)pthread_mutex_unlock(&pool->mutex);
}

void wr_page_pool_touch_ahead(struct wr_page_pool *pool)
{
    if (pool->helper == NULL) {
        pool->helper = wr_thread_start("weir-pages", touch_ahead, pool);
    }
}

/* ---- slabs ---- */

/* Where a slab with this base is, or would be put. */
static uint32_t find(const struct wr_page_pool *pool, const char *base)
{
    uint32_t low = 0, high = pool->slabs.count;

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if ((uintptr_t)pool->slabs.items[middle].base < (uintptr_t)base) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/* One that was touched ahead, or a fresh one: with huge pages if the budget has all of it. */
static struct slab new_slab(struct wr_page_pool *pool)
{
    struct slab slab = {.free = ALL_FREE, .resident = ALL_FREE};

    if (pool->ready.count > 0) {
        slab.base = WR_VEC_POP(&pool->ready);
        return slab;
    }
    slab.base = map_slab();
    if (reserve(pool, WR_PAGE_SLAB_BYTES)) {
        (void)madvise(slab.base, WR_PAGE_SLAB_BYTES, MADV_HUGEPAGE);
    } else {
        (void)madvise(slab.base, WR_PAGE_SLAB_BYTES, MADV_NOHUGEPAGE);
        slab.resident = 0;
    }
    return slab;
}

static void add_slab(struct wr_page_pool *pool)
{
    struct slab slab = new_slab(pool);
    uint32_t at = find(pool, slab.base);

    WR_VEC_PUSH(&pool->slabs, slab);
    memmove(pool->slabs.items + at + 1, pool->slabs.items + at,
            (pool->slabs.count - 1 - at) * sizeof slab);
    pool->slabs.items[at] = slab;
    pool->first = at;
    pool->empty += 1;
    if (pool->helper != NULL && wants_ready(pool)) {
        (void)pthread_cond_signal(&pool->wanted);
    }
}

static void drop_slab(struct wr_page_pool *pool, uint32_t at)
{
    (void)munmap(pool->slabs.items[at].base, WR_PAGE_SLAB_BYTES);
    release(pool, bytes_of(pool->slabs.items[at].resident)); /* all are free */
    pool->slabs.count -= 1;
    memmove(pool->slabs.items + at, pool->slabs.items + at + 1,
            (pool->slabs.count - at) * sizeof(struct slab));
    pool->empty -= 1;
    pool->first = 0;
}

void *wr_page_take(struct wr_page_pool *pool)
{
    struct slab *slab;
    uint32_t page;

    (void)pthread_mutex_lock(&pool->mutex);
    while (pool->first < pool->slabs.count && pool->slabs.items[pool->first].free == 0) {
        pool->first += 1;
    }
    if (pool->first == pool->slabs.count) {
        add_slab(pool);
    }
    slab = &pool->slabs.items[pool->first];
    pool->empty -= slab->free == ALL_FREE;
    page = (uint32_t)__builtin_ctz(slab->free);
    if ((slab->resident >> page & 1) != 0) {
        release(pool, WR_PAGE_BYTES); /* now it is on the taker's account */
    }
    slab->resident |= 1u << page;
    slab->free &= slab->free - 1;
    char *at = slab->base + (size_t)page * WR_PAGE_BYTES;
    (void)pthread_mutex_unlock(&pool->mutex);
    return at;
}

/* Back to the system. No huge page will back the slab again: it would bring them back. */
static void forget(struct slab *slab, uint32_t pages)
{
    if (pages != 0) {
        (void)madvise(slab->base, WR_PAGE_SLAB_BYTES, MADV_NOHUGEPAGE);
    }
    for (uint32_t i = 0; i < PAGES; i++) {
        if ((pages >> i & 1) != 0) {
            (void)madvise(slab->base + (size_t)i * WR_PAGE_BYTES, WR_PAGE_BYTES, MADV_DONTNEED);
        }
    }
    slab->resident &= ~pages;
}

void wr_page_give(struct wr_page_pool *pool, void *page)
{
    char *base = (char *)page - (uintptr_t)page % WR_PAGE_SLAB_BYTES;
    uint32_t index = (uint32_t)(((uintptr_t)page - (uintptr_t)base) / WR_PAGE_BYTES);
    struct slab *slab;
    uint32_t at;

    (void)pthread_mutex_lock(&pool->mutex);
    at = find(pool, base);
    WR_ASSERT(at < pool->slabs.count && pool->slabs.items[at].base == base);
    slab = &pool->slabs.items[at];
    WR_ASSERT((slab->free >> index & 1) == 0);
    slab->free |= 1u << index;
    if (!reserve(pool, WR_PAGE_BYTES)) {
        forget(slab, 1u << index);
    }
    pool->first = pool->first < at ? pool->first : at;
    if (slab->free == ALL_FREE) {
        pool->empty += 1;
        if (pool->empty > 1) {
            drop_slab(pool, at);
        }
    }
    (void)pthread_mutex_unlock(&pool->mutex);
}

/* ---- shortage ---- */

/* What was touched ahead goes first, then free pages behind the others. */
static void give_back(void *ctx, uint64_t bytes)
{
    struct wr_page_pool *pool = ctx;
    uint64_t given = 0;

    (void)pthread_mutex_lock(&pool->mutex);
    while (pool->ready.count > 0 && given < bytes) {
        drop_ready(pool);
        given += WR_PAGE_SLAB_BYTES;
    }
    for (uint32_t i = pool->slabs.count; i-- > 0 && given < bytes;) {
        struct slab *slab = &pool->slabs.items[i];
        uint32_t pages = slab->free & slab->resident;
        forget(slab, pages);
        release(pool, bytes_of(pages));
        given += bytes_of(pages);
    }
    (void)pthread_mutex_unlock(&pool->mutex);
}

/* ---- life ---- */

struct wr_page_pool *wr_page_pool_create(void)
{
    struct wr_page_pool *pool = WR_NEW(struct wr_page_pool);

    (void)pthread_mutex_init(&pool->mutex, NULL);
    (void)pthread_cond_init(&pool->wanted, NULL);
    return pool;
}

void wr_page_pool_count(struct wr_page_pool *pool, struct wr_memory_account *account)
{
    pool->account = account;
    wr_memory_on_shortage(account, give_back, pool);
}

void wr_page_pool_destroy(struct wr_page_pool *pool)
{
    if (pool == NULL) {
        return;
    }
    stop_helper(pool);
    if (pool->account != NULL) {
        wr_memory_on_shortage(pool->account, NULL, NULL);
    }
    while (pool->ready.count > 0) {
        drop_ready(pool);
    }
    WR_VEC_FINI(&pool->ready);
    while (pool->slabs.count > 0) {
        WR_ASSERT(pool->slabs.items[pool->slabs.count - 1].free == ALL_FREE);
        drop_slab(pool, pool->slabs.count - 1);
    }
    WR_VEC_FINI(&pool->slabs);
    (void)pthread_cond_destroy(&pool->wanted);
    (void)pthread_mutex_destroy(&pool->mutex);
    wr_free(pool);
}

uint64_t wr_page_pool_bytes(struct wr_page_pool *pool)
{
    uint64_t bytes;

    (void)pthread_mutex_lock(&pool->mutex);
    bytes = (uint64_t)(pool->slabs.count + pool->ready.count) * WR_PAGE_SLAB_BYTES;
    (void)pthread_mutex_unlock(&pool->mutex);
    return bytes;
}
