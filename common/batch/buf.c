#include "common/batch/buf.h"

#include <pthread.h>
#include <string.h>

#include "common/base/alloc.h"
#include "common/base/assert.h"
#include "common/base/test_point.h"
#include "common/base/limits.h"

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(p, n) ((void)(p), (void)(n))
#define ASAN_UNPOISON_MEMORY_REGION(p, n) ((void)(p), (void)(n))
#endif

/* A block is [struct wr_buf, padded to 64][data][tail]; blocks are powers of two. */
#define HEAD_BYTES 64u
#define CLASS_MIN 10u
#define CLASS_MAX 26u
#define IDLE_BYTES_MAX (16ull * 1024 * 1024)

_Static_assert(sizeof(struct wr_buf) <= HEAD_BYTES, "the struct fits in front of its data");

struct wr_buf_pool {
    struct wr_memory_account *account;
    bool shared;
    bool refused; /* the one thread's */
    pthread_mutex_t mutex; /* shared pools only */
    struct wr_buf *free_lists[CLASS_MAX + 1];
    uint64_t idle_bytes;
    _Atomic(struct wr_buf *) returned; /* pushed by any thread, taken whole by the owner */
    _Atomic uint64_t outstanding;
};

struct wr_buf_pool *wr_buf_pool_create(struct wr_memory_account *account, bool shared)
{
    struct wr_buf_pool *pool = WR_NEW(struct wr_buf_pool);

    pool->account = account;
    pool->shared = shared;
    (void)pthread_mutex_init(&pool->mutex, NULL);
    return pool;
}

static void release_block(struct wr_buf_pool *pool, struct wr_buf *buf)
{
    uint32_t size_class = buf->size_class;

    ASAN_UNPOISON_MEMORY_REGION(buf, 1ull << size_class);
    wr_free(buf);
    wr_memory_release(pool->account, 1ull << size_class);
}

/* Sort what came back into the free lists; beyond the cap it goes back to the budget. */
static void collect(struct wr_buf_pool *pool)
{
    /* Pairs with the release in wr_buf_free. */
    struct wr_buf *buf = atomic_exchange_explicit(&pool->returned, NULL, memory_order_acquire);

    while (buf != NULL) {
        struct wr_buf *next = buf->next;
        if (pool->idle_bytes + (1ull << buf->size_class) > IDLE_BYTES_MAX) {
            release_block(pool, buf);
        } else {
            buf->next = pool->free_lists[buf->size_class];
            pool->free_lists[buf->size_class] = buf;
            pool->idle_bytes += 1ull << buf->size_class;
        }
        buf = next;
    }
}

static void drop_idle(struct wr_buf_pool *pool)
{
    for (uint32_t i = CLASS_MIN; i <= CLASS_MAX; i++) {
        while (pool->free_lists[i] != NULL) {
            struct wr_buf *buf = pool->free_lists[i];
            pool->free_lists[i] = buf->next;
            release_block(pool, buf);
        }
    }
    pool->idle_bytes = 0;
}

void wr_buf_pool_destroy(struct wr_buf_pool *pool)
{
    if (pool == NULL) {
        return;
    }
    WR_ASSERT(atomic_load(&pool->outstanding) == 0);
    collect(pool);
    drop_idle(pool);
    (void)pthread_mutex_destroy(&pool->mutex);
    wr_free(pool);
}

uint64_t wr_buf_pool_outstanding(const struct wr_buf_pool *pool)
{
    return atomic_load_explicit(&pool->outstanding, memory_order_relaxed);
}

static uint32_t class_of(uint64_t block_bytes)
{
    uint32_t size_class = block_bytes <= (1u << CLASS_MIN)
                              ? CLASS_MIN
                              : 64 - (uint32_t)__builtin_clzll(block_bytes - 1);
    return size_class;
}

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

static struct wr_buf *take(struct wr_buf_pool *pool, uint32_t size_class)
{
    struct wr_buf *buf = pool->free_lists[size_class];

    if (buf == NULL) {
        collect(pool);
        buf = pool->free_lists[size_class];
    }
    if (buf != NULL) {
        pool->free_lists[size_class] = buf->next;
        pool->idle_bytes -= 1ull << size_class;
        ASAN_UNPOISON_MEMORY_REGION(buf, 1ull << size_class);
        return buf;
    }
    if (!wr_memory_reserve(pool->account, 1ull << size_class)) {
        drop_idle(pool); /* other classes may hold what is missing */
        if (!wr_memory_reserve(pool->account, 1ull << size_class)) {
            return NULL;
        }
    }
    return wr_alloc_aligned(64, 1ull << size_class);
}

bool wr_buf_pool_refused(struct wr_buf_pool *pool)
{
    bool refused = pool->refused;

    pool->refused = false;
    return refused;
}

struct wr_buf *wr_buf_alloc(struct wr_buf_pool *pool, uint32_t bytes)
{
    uint32_t size_class = class_of((uint64_t)bytes + HEAD_BYTES + WR_BUF_TAIL_BYTES);
    struct wr_buf *buf;

    if (size_class > CLASS_MAX) {
        return NULL;
    }
    if (!pool->shared && WR_BUGGIFY("buf.refuse")) {
        pool->refused = true;
        return NULL;
    }
    if (pool->shared) {
        (void)pthread_mutex_lock(&pool->mutex);
    }
    buf = take(pool, size_class);
    if (pool->shared) {
        (void)pthread_mutex_unlock(&pool->mutex);
    }
    if (buf == NULL) {
        pool->refused |= !pool->shared;
        return NULL;
    }
    atomic_fetch_add_explicit(&pool->outstanding, 1, memory_order_relaxed);
    return setup(buf, pool, size_class,
                 (uint32_t)((1ull << size_class) - HEAD_BYTES - WR_BUF_TAIL_BYTES));
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
    ASAN_POISON_MEMORY_REGION(buf->data, buf->bytes);
    head = atomic_load_explicit(&pool->returned, memory_order_relaxed);
    do {
        buf->next = head;
    } while (!atomic_compare_exchange_weak_explicit(&pool->returned, &head, buf,
                                                    memory_order_release, memory_order_relaxed));
    /* Pairs with the load in destroy: after this the pool may go. */
    atomic_fetch_sub_explicit(&pool->outstanding, 1, memory_order_release);
}
