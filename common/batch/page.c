#include "common/batch/page.h"

#include <pthread.h>
#include <stdbool.h>
#include <string.h>
#include <sys/mman.h>

#include "common/base/alloc.h"
#include "common/base/assert.h"
#include "common/base/vec.h"
#include "common/sys/thread.h"

#define PAGES (WR_PAGE_SLAB_BYTES / WR_PAGE_BYTES)
#define ALL_FREE UINT32_MAX
#define SYSTEM_PAGE_BYTES 4096u
/* Slabs touched ahead: one per so many in use, at most so many. */
#define READY_SHARE 4u
#define READY_MAX 8u
_Static_assert(PAGES == 32, "one bit per page");

struct slab {
    char *base;
    uint32_t free; /* bit i: page i is free */
};

struct wr_page_pool {
    pthread_mutex_t mutex;
    WR_VEC(struct slab) slabs; /* by base */
    uint32_t first;            /* no slab before it has a free page */
    uint32_t empty;            /* slabs without a page in use */

    WR_VEC(char *) ready; /* touched, not yet among the slabs */
    struct wr_thread *helper;
    pthread_cond_t wanted;
    bool stopping;
};

struct wr_page_pool *wr_page_pool_create(void)
{
    struct wr_page_pool *pool = WR_NEW(struct wr_page_pool);

    (void)pthread_mutex_init(&pool->mutex, NULL);
    (void)pthread_cond_init(&pool->wanted, NULL);
    return pool;
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

void wr_page_pool_destroy(struct wr_page_pool *pool)
{
    if (pool == NULL) {
        return;
    }
    stop_helper(pool);
    for (uint32_t i = 0; i < pool->ready.count; i++) {
        (void)munmap(pool->ready.items[i], WR_PAGE_SLAB_BYTES);
    }
    WR_VEC_FINI(&pool->ready);
    for (uint32_t i = 0; i < pool->slabs.count; i++) {
        WR_ASSERT(pool->slabs.items[i].free == ALL_FREE);
        (void)munmap(pool->slabs.items[i].base, WR_PAGE_SLAB_BYTES);
    }
    WR_VEC_FINI(&pool->slabs);
    (void)pthread_cond_destroy(&pool->wanted);
    (void)pthread_mutex_destroy(&pool->mutex);
    wr_free(pool);
}

/* A slab lies on its own size, so that one huge page can back it. */
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
    (void)madvise(base, WR_PAGE_SLAB_BYTES, MADV_HUGEPAGE);
    return base;
}

/* ---- touching ahead ---- */

static void touch(char *slab)
{
    for (uint32_t at = 0; at < WR_PAGE_SLAB_BYTES; at += SYSTEM_PAGE_BYTES) {
        ((volatile char *)slab)[at] = 0;
    }
}

static bool wants_ready(const struct wr_page_pool *pool)
{
    uint32_t most = pool->slabs.count / READY_SHARE;

    return pool->ready.count < (most < READY_MAX ? most : READY_MAX);
}

static void touch_ahead(void *ctx)
{
    struct wr_page_pool *pool = ctx;

    (void)pthread_mutex_lock(&pool->mutex);
    while (!pool->stopping) {
        if (!wants_ready(pool)) {
            (void)pthread_cond_wait(&pool->wanted, &pool->mutex);
            continue;
        }
        (void)pthread_mutex_unlock(&pool->mutex);
        char *slab = map_slab();
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

static void add_slab(struct wr_page_pool *pool)
{
    struct slab slab = {pool->ready.count > 0 ? WR_VEC_POP(&pool->ready) : map_slab(), ALL_FREE};
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
    slab->free &= slab->free - 1;
    char *at = slab->base + (size_t)page * WR_PAGE_BYTES;
    (void)pthread_mutex_unlock(&pool->mutex);
    return at;
}

void wr_page_give(struct wr_page_pool *pool, void *page)
{
    char *base = (char *)page - (uintptr_t)page % WR_PAGE_SLAB_BYTES;
    uint32_t at;

    (void)pthread_mutex_lock(&pool->mutex);
    at = find(pool, base);
    WR_ASSERT(at < pool->slabs.count && pool->slabs.items[at].base == base);
    uint32_t bit = 1u << (((uintptr_t)page - (uintptr_t)base) / WR_PAGE_BYTES);
    WR_ASSERT((pool->slabs.items[at].free & bit) == 0);
    pool->slabs.items[at].free |= bit;
    pool->first = pool->first < at ? pool->first : at;
    if (pool->slabs.items[at].free == ALL_FREE) {
        pool->empty += 1;
        if (pool->empty > 1) {
            drop_slab(pool, at);
        }
    }
    (void)pthread_mutex_unlock(&pool->mutex);
}

uint64_t wr_page_pool_bytes(struct wr_page_pool *pool)
{
    uint64_t bytes;

    (void)pthread_mutex_lock(&pool->mutex);
    bytes = (uint64_t)(pool->slabs.count + pool->ready.count) * WR_PAGE_SLAB_BYTES;
    (void)pthread_mutex_unlock(&pool->mutex);
    return bytes;
}
