#include "common/batch/buf.h"

#include <pthread.h>
#include <string.h>

#include "common/base/alloc.h"
#include "common/base/assert.h"
#include "common/base/limits.h"
#include "common/base/test_point.h"
#include "common/batch/memory_internal.h"

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(p, n) ((void)(p), (void)(n))
#define ASAN_UNPOISON_MEMORY_REGION(p, n) ((void)(p), (void)(n))
#endif

/* A block is [struct wr_buf, padded to 64][data][tail]. Classes are (4 + q) * 2^(k - 2) bytes: the class
 * has q in its low two bits, and k above them. */
#define HEAD_BYTES 64u
#define CLASS_MIN (10u * 4)
#define CLASS_MAX (26u * 4)
#define IDLE_BYTES_MAX (4ull * 1024 * 1024)

_Static_assert(sizeof(struct wr_buf) <= HEAD_BYTES, "the struct fits in front of its data");

struct wr_buf_pool {
    struct wr_memory_account *account;
    bool shared;
    bool refused; /* the one thread's */
    uint64_t left_bytes;
    pthread_mutex_t mutex; /* of the free lists: others may take from them */
    struct wr_buf *free_lists[CLASS_MAX + 1];
    _Atomic uint64_t idle_bytes; /* changed under the mutex */
    _Atomic(struct wr_buf *) returned; /* pushed by any thread, taken whole under the mutex */
    _Atomic uint64_t refs; /* buffers that are out, and one of the owner */
    _Atomic bool retired;
};

/* ---- sizes ---- */

static uint64_t class_bytes(uint32_t size_class)
{
    return (uint64_t)(4 + size_class % 4) << (size_class / 4 - 2);
}

static uint32_t class_of(uint64_t block_bytes)
{
    uint32_t log2, above;

    if (block_bytes <= class_bytes(CLASS_MIN)) {
        return CLASS_MIN;
    }
    log2 = 63 - (uint32_t)__builtin_clzll(block_bytes - 1); /* of the last byte: rounds up */
    above = (uint32_t)((block_bytes - 1) >> (log2 - 2)) % 4;
    return log2 * 4 + above + 1;
}

uint64_t wr_buf_block_bytes(uint32_t bytes)
{
    return class_bytes(class_of((uint64_t)bytes + HEAD_BYTES + WR_BUF_TAIL_BYTES));
}

/* ---- idle blocks ---- */

static void release_block(struct wr_buf_pool *pool, struct wr_buf *buf)
{
    uint64_t bytes = class_bytes(buf->size_class);

    ASAN_UNPOISON_MEMORY_REGION(buf, bytes);
    wr_free(buf);
    wr_memory_release(pool->account, bytes);
}

static void count_idle(struct wr_buf_pool *pool, uint64_t more, uint64_t less)
{
    uint64_t idle = atomic_load_explicit(&pool->idle_bytes, memory_order_relaxed);

    atomic_store_explicit(&pool->idle_bytes, idle + more - less, memory_order_relaxed);
}

/* Sort what came back into the free lists; beyond the cap it goes back to the budget. */
static void collect(struct wr_buf_pool *pool)
{
    /* Pairs with the release in wr_buf_free. */
    struct wr_buf *buf = atomic_exchange_explicit(&pool->returned, NULL, memory_order_acquire);

    while (buf != NULL) {
        struct wr_buf *next = buf->next;
        uint64_t bytes = class_bytes(buf->size_class);
        if (atomic_load_explicit(&pool->idle_bytes, memory_order_relaxed) + bytes >
            IDLE_BYTES_MAX) {
            release_block(pool, buf);
        } else {
            buf->next = pool->free_lists[buf->size_class];
            pool->free_lists[buf->size_class] = buf;
            count_idle(pool, bytes, 0);
        }
        buf = next;
    }
}

/* At least so many bytes, if there are, large blocks first. */
static void drop_idle(struct wr_buf_pool *pool, uint64_t wanted)
{
    uint64_t dropped = 0;

    for (uint32_t i = CLASS_MAX; i >= CLASS_MIN && dropped < wanted; i--) {
        while (pool->free_lists[i] != NULL && dropped < wanted) {
            struct wr_buf *buf = pool->free_lists[i];
            pool->free_lists[i] = buf->next;
            release_block(pool, buf);
            count_idle(pool, 0, class_bytes(i));
            dropped += class_bytes(i);
        }
    }
}

/* Somebody needs memory: a pool that is being used right now is left alone. */
static void give_back(void *ctx, uint64_t bytes)
{
    struct wr_buf_pool *pool = ctx;

    if ((atomic_load_explicit(&pool->idle_bytes, memory_order_relaxed) == 0 &&
         atomic_load_explicit(&pool->returned, memory_order_relaxed) == NULL) ||
        pthread_mutex_trylock(&pool->mutex) != 0) {
        return;
    }
    collect(pool);
    drop_idle(pool, bytes);
    (void)pthread_mutex_unlock(&pool->mutex);
}

/* ---- pools ---- */

struct wr_buf_pool *wr_buf_pool_create(struct wr_memory_account *account, bool shared)
{
    struct wr_buf_pool *pool = WR_NEW(struct wr_buf_pool);

    pool->account = account;
    pool->shared = shared;
    atomic_init(&pool->refs, 1);
    (void)pthread_mutex_init(&pool->mutex, NULL);
    wr_memory_on_shortage(account, give_back, pool);
    return pool;
}

void wr_buf_pool_leave(struct wr_buf_pool *pool, uint64_t left_bytes)
{
    pool->left_bytes = left_bytes;
}

/* Nobody knows it any more. */
static void pool_free(struct wr_buf_pool *pool)
{
    wr_memory_on_shortage(pool->account, NULL, NULL); /* waits for one that gives back */
    collect(pool);
    drop_idle(pool, UINT64_MAX);
    if (atomic_load_explicit(&pool->retired, memory_order_relaxed)) {
        wr_memory_account_close(pool->account);
    }
    (void)pthread_mutex_destroy(&pool->mutex);
    wr_free(pool);
}

void wr_buf_pool_destroy(struct wr_buf_pool *pool)
{
    if (pool == NULL) {
        return;
    }
    /* Pairs with the release in wr_buf_free. */
    WR_ASSERT(atomic_load_explicit(&pool->refs, memory_order_acquire) == 1);
    pool_free(pool);
}

static void unref(struct wr_buf_pool *pool)
{
    /* Who comes last sees what the others did to the pool. */
    if (atomic_fetch_sub_explicit(&pool->refs, 1, memory_order_acq_rel) == 1) {
        pool_free(pool);
    }
}

void wr_buf_pool_retire(struct wr_buf_pool *pool)
{
    if (pool == NULL) {
        return;
    }
    atomic_store_explicit(&pool->retired, true, memory_order_release);
    memory_unguarantee_all(pool->account);
    (void)pthread_mutex_lock(&pool->mutex);
    collect(pool);
    drop_idle(pool, UINT64_MAX);
    (void)pthread_mutex_unlock(&pool->mutex);
    unref(pool);
}

uint64_t wr_buf_pool_outstanding(const struct wr_buf_pool *pool)
{
    return atomic_load_explicit(&pool->refs, memory_order_acquire) - 1;
}

bool wr_buf_pool_refused(struct wr_buf_pool *pool)
{
    bool refused = pool->refused;

    pool->refused = false;
    return refused;
}

bool wr_buf_pool_was_refused(const struct wr_buf_pool *pool)
{
    return pool->refused;
}

void wr_buf_pool_note_refusal(struct wr_buf_pool *pool)
{
    pool->refused = true;
}

/* ---- buffers ---- */

static struct wr_buf *setup(struct wr_buf *buf, struct wr_buf_pool *pool, uint32_t size_class,
                            uint32_t bytes)
{
    buf->data = (uint8_t *)buf + HEAD_BYTES;
    buf->bytes = bytes;
    buf->size_class = size_class;
    buf->pool = pool;
    buf->next = NULL;
    atomic_init(&buf->refs, 1);
    return buf;
}

/* An idle block of the class, or memory for a new one. */
static struct wr_buf *take(struct wr_buf_pool *pool, uint32_t size_class, bool anyway)
{
    uint64_t bytes = class_bytes(size_class);

    if (pool->free_lists[size_class] == NULL) {
        collect(pool);
    }
    struct wr_buf *buf = pool->free_lists[size_class];
    if (buf != NULL) {
        pool->free_lists[size_class] = buf->next;
        count_idle(pool, 0, bytes);
        ASAN_UNPOISON_MEMORY_REGION(buf, bytes);
        return buf;
    }
    if (!memory_reserve_free(pool->account, bytes, pool->left_bytes)) {
        drop_idle(pool, UINT64_MAX); /* other classes may hold what is missing */
        if (!wr_memory_reserve_leaving(pool->account, bytes, pool->left_bytes)) {
            if (!anyway) {
                return NULL;
            }
            wr_memory_reserve_anyway(pool->account, bytes);
        }
    }
    return wr_alloc_aligned(64, bytes);
}

static struct wr_buf *alloc(struct wr_buf_pool *pool, uint32_t bytes, bool anyway)
{
    uint32_t size_class = class_of((uint64_t)bytes + HEAD_BYTES + WR_BUF_TAIL_BYTES);
    struct wr_buf *buf;

    if (size_class > CLASS_MAX) {
        return NULL;
    }
    (void)pthread_mutex_lock(&pool->mutex);
    buf = take(pool, size_class, anyway);
    (void)pthread_mutex_unlock(&pool->mutex);
    if (buf == NULL) {
        return NULL;
    }
    atomic_fetch_add_explicit(&pool->refs, 1, memory_order_relaxed);
    return setup(buf, pool, size_class,
                 (uint32_t)(class_bytes(size_class) - HEAD_BYTES - WR_BUF_TAIL_BYTES));
}

struct wr_buf *wr_buf_alloc(struct wr_buf_pool *pool, uint32_t bytes)
{
    struct wr_buf *buf = NULL;

    if (pool->shared || !WR_BUGGIFY("buf.refuse")) {
        buf = alloc(pool, bytes, false);
    }
    if (buf == NULL && !pool->shared) {
        pool->refused = true;
    }
    return buf;
}

struct wr_buf *wr_buf_alloc_anyway(struct wr_buf_pool *pool, uint32_t bytes)
{
    return alloc(pool, bytes, true);
}

struct wr_buf *wr_buf_create_unowned(uint32_t bytes)
{
    uint64_t block = (uint64_t)bytes + HEAD_BYTES + WR_BUF_TAIL_BYTES;
    struct wr_buf *buf = setup(wr_alloc_aligned(64, block), NULL, 0, bytes);

    memset(buf->data + bytes, 0, WR_BUF_TAIL_BYTES); /* string kernels read ahead */
    return buf;
}

void wr_buf_free(struct wr_buf *buf)
{
    struct wr_buf_pool *pool = buf->pool;
    struct wr_buf *head;

    if (pool == NULL) {
        wr_free(buf);
        return;
    }
#ifdef WR_DEBUG
    memset(buf->data, 0xdb, buf->bytes);
#endif
    /* Pairs with the release in retire; who does not see it yet leaves the block to the last. */
    if (atomic_load_explicit(&pool->retired, memory_order_acquire)) {
        release_block(pool, buf);
        unref(pool);
        return;
    }
    ASAN_POISON_MEMORY_REGION(buf->data, buf->bytes);
    head = atomic_load_explicit(&pool->returned, memory_order_relaxed);
    do {
        buf->next = head;
    } while (!atomic_compare_exchange_weak_explicit(&pool->returned, &head, buf,
                                                    memory_order_release, memory_order_relaxed));
    unref(pool);
}
