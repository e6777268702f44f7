/* Buffers and pools: sizes, tails, the last reference, budgets, threads. */
#include "common/batch/buf.h"

#include "common/base/limits.h"
#include "common/base/rng.h"
#include "common/sys/thread.h"
#include "tests/lib/budget.h"
#include "tests/lib/wr_test.h"

/* A buffer has what was asked for, aligned to 64 bytes, and 64 bytes more that may be read and written. */
START_TEST(buffers_have_room_and_tail)
{
    static const uint32_t sizes[] = {0, 1, 63, 64, 895, 896, 897, 1024, 4096, 65407, 65408, 65409, 1000000,
                                     16u << 20, (64u << 20) - 128};
    struct budget b;

    budget_init(&b, 256u << 20);
    for (size_t i = 0; i < WR_COUNT(sizes); i++) {
        struct wr_buf *buf = wr_buf_alloc(b.pool, sizes[i]), *free_buf;
        ck_assert_ptr_nonnull(buf);
        WR_CK(buf->bytes >= sizes[i]);
        WR_CK((uintptr_t)buf->data % 64 == 0);
        buf->data[0] = 1;
        memset(buf->data + buf->bytes, 2, WR_BUF_TAIL_BYTES);
        wr_buf_unref(buf);
        free_buf = wr_buf_create_unowned(sizes[i]);
        WR_CK(free_buf->bytes == sizes[i]);
        for (uint32_t k = 0; k < WR_BUF_TAIL_BYTES; k++) {
            WR_CK(free_buf->data[sizes[i] + k] == 0);
        }
        wr_buf_unref(free_buf);
    }
    ck_assert_ptr_null(wr_buf_alloc(b.pool, (64u << 20) - 127));
    ck_assert_ptr_null(wr_buf_alloc(b.pool, UINT32_MAX));
    budget_fini(&b);
}
END_TEST

/* A buffer lives until its last reference goes, and then its block is used again. */
START_TEST(the_last_reference_frees)
{
    struct budget b;
    struct wr_buf *buf, *again;

    budget_init(&b, 1u << 20);
    buf = wr_buf_alloc(b.pool, 5000);
    ck_assert_uint_eq(wr_buf_pool_outstanding(b.pool), 1);
    ck_assert_ptr_eq(wr_buf_ref(buf), buf);
    wr_buf_unref(buf);
    ck_assert_uint_eq(wr_buf_pool_outstanding(b.pool), 1);
    buf->data[0] = 7;
    wr_buf_unref(buf);
    ck_assert_uint_eq(wr_buf_pool_outstanding(b.pool), 0);
    again = wr_buf_alloc(b.pool, 5000);
    ck_assert_ptr_eq(again, buf);
    wr_buf_unref(again);
    wr_buf_unref(NULL);
    budget_fini(&b);
}
END_TEST

/* What is written over pieces of random sizes stays, whatever is freed between. */
START_TEST(buffers_do_not_overlap)
{
    struct wr_buf *bufs[64] = {NULL};
    struct budget b;
    struct wr_rng rng;

    budget_init(&b, 8u << 20);
    wr_rng_init(&rng, 2);
    for (uint32_t round = 0; round < 5000; round++) {
        uint32_t i = (uint32_t)wr_rng_below(&rng, 64);
        if (bufs[i] != NULL) {
            for (uint32_t k = 0; k < bufs[i]->bytes + WR_BUF_TAIL_BYTES; k += 61) {
                WR_CK(bufs[i]->data[k] == i);
            }
            wr_buf_unref(bufs[i]);
            bufs[i] = NULL;
        } else {
            bufs[i] = wr_buf_alloc(b.pool, (uint32_t)wr_rng_below(&rng, wr_rng_chance(&rng, 0.1) ? 300000 : 3000));
            if (bufs[i] != NULL) {
                memset(bufs[i]->data, (int)i, bufs[i]->bytes + WR_BUF_TAIL_BYTES);
            }
        }
        WR_CK(wr_memory_used_bytes(b.memory) <= (8u << 20));
    }
    for (uint32_t i = 0; i < 64; i++) {
        wr_buf_unref(bufs[i]);
    }
    budget_fini(&b);
}
END_TEST

/* A refusal is NULL; free blocks of other sizes are given up before one is refused; the budget has
 * back what was freed beyond the idle cap. */
START_TEST(the_budget_bounds_the_pool)
{
    struct wr_buf *bufs[64];
    struct budget b;
    uint32_t count = 0;

    budget_init(&b, 1u << 20);
    while (count < 64 && (bufs[count] = wr_buf_alloc(b.pool, 30000)) != NULL) {
        count += 1;
    }
    ck_assert_uint_eq(count, 32);
    ck_assert_ptr_null(wr_buf_alloc(b.pool, 100));
    for (uint32_t i = 0; i < count; i++) {
        wr_buf_unref(bufs[i]);
    }
    bufs[0] = wr_buf_alloc(b.pool, 1000000); /* all of it, in one piece */
    ck_assert_ptr_nonnull(bufs[0]);
    wr_buf_unref(bufs[0]);
    budget_fini(&b);

    budget_init(&b, 64u << 20);
    for (count = 0; count < 48; count++) {
        bufs[count] = wr_buf_alloc(b.pool, 1000000);
        ck_assert_ptr_nonnull(bufs[count]);
    }
    for (uint32_t i = 0; i < count; i++) {
        wr_buf_unref(bufs[i]);
    }
    bufs[0] = wr_buf_alloc(b.pool, 2000000); /* looks through what came back */
    ck_assert_uint_le(wr_memory_used_bytes(b.memory), (16u << 20) + (2u << 20));
    wr_buf_unref(bufs[0]);
    budget_fini(&b);
}
END_TEST

/* Blocks are at most a quarter larger than what they are for, or 1 KiB. */
START_TEST(little_is_wasted)
{
    for (uint64_t bytes = 0; bytes < 60u << 20; bytes += 1 + bytes / 50) {
        uint64_t block = wr_buf_block_bytes((uint32_t)bytes), least = bytes + 128;
        WR_CK(block >= least);
        WR_CK(block == 1024 || block <= least + least / 4);
    }
    ck_assert_uint_eq(wr_buf_block_bytes(256 * 1024 - 128), 256 * 1024);
    ck_assert_uint_eq(wr_buf_block_bytes(256 * 1024 - 127), 320 * 1024);
}
END_TEST

/* What one pool keeps for later goes to another that needs it, and to tables. */
START_TEST(idle_blocks_make_room)
{
    struct budget b;
    struct wr_memory_account *other;
    struct wr_buf_pool *pool;
    struct wr_buf *bufs[3];

    budget_init(&b, 4u << 20);
    other = wr_memory_account_open(b.memory, WR_MEMORY_BATCH, "other");
    pool = wr_buf_pool_create(other, false);
    for (uint32_t i = 0; i < 3; i++) {
        bufs[i] = wr_buf_alloc(b.pool, 1000000);
        ck_assert_ptr_nonnull(bufs[i]);
    }
    for (uint32_t i = 0; i < 3; i++) {
        wr_buf_unref(bufs[i]);
    }
    ck_assert_uint_eq(wr_memory_account_bytes(b.account), 3u << 20);
    bufs[0] = wr_buf_alloc(pool, (3u << 20) - 128);
    ck_assert_ptr_nonnull(bufs[0]);
    ck_assert_uint_le(wr_memory_account_bytes(b.account), 1u << 20);
    wr_buf_unref(bufs[0]);
    wr_buf_pool_destroy(pool);
    ck_assert(wr_memory_reserve(other, 4u << 20));
    wr_memory_release(other, 4u << 20);
    wr_memory_account_close(other);
    budget_fini(&b);
}
END_TEST

/* A pool within its guarantee has memory when nobody else has; what cannot be refused is counted. */
START_TEST(guaranteed_buffers_come)
{
    struct budget b;
    struct wr_memory_account *table;
    struct wr_buf *bufs[4];

    budget_init(&b, 4u << 20);
    table = wr_memory_account_open(b.memory, WR_MEMORY_TABLE, "table");
    ck_assert(wr_memory_guarantee(b.account, 1u << 20));
    ck_assert(wr_memory_reserve(table, 3u << 20));
    for (uint32_t i = 0; i < 2; i++) {
        bufs[i] = wr_buf_alloc(b.pool, 500000);
        ck_assert_ptr_nonnull(bufs[i]);
    }
    ck_assert(!wr_buf_pool_refused(b.pool));
    ck_assert_ptr_null(wr_buf_alloc(b.pool, 500000));
    ck_assert(wr_buf_pool_refused(b.pool) && !wr_buf_pool_refused(b.pool));
    bufs[2] = wr_buf_alloc_anyway(b.pool, 500000);
    ck_assert_ptr_nonnull(bufs[2]);
    ck_assert_uint_gt(wr_memory_used_bytes(b.memory), 4u << 20);
    for (uint32_t i = 0; i < 3; i++) {
        wr_buf_unref(bufs[i]);
    }
    ck_assert(!wr_memory_reserve(table, 1)); /* idle, but guaranteed */
    wr_memory_unguarantee(b.account, 1u << 20);
    ck_assert(wr_memory_reserve(table, 1u << 20));
    wr_memory_release(table, 4u << 20);
    wr_memory_account_close(table);
    budget_fini(&b);
}
END_TEST

/* ---- threads ---- */

static void unref_later(void *ctx)
{
    struct wr_buf **bufs = ctx;

    for (uint32_t i = 0; i < 200; i++) {
        wr_buf_unref(bufs[i]);
    }
}

/* A retired pool lives until its last buffer is back, from whatever thread; then its account is closed and
 * the budget has everything. */
START_TEST(retired_pools_go_with_their_last_buffer)
{
    struct wr_memory *memory = wr_memory_create(64u << 20);
    struct wr_buf *bufs[2][200];

    for (uint32_t round = 0; round < 20; round++) {
        struct wr_memory_account *account =
            wr_memory_account_open(memory, WR_MEMORY_BATCH, "task");
        struct wr_buf_pool *pool = wr_buf_pool_create(account, false);
        struct wr_thread *threads[2];
        ck_assert(wr_memory_guarantee(account, 32u << 20));
        for (uint32_t i = 0; i < 400; i++) {
            bufs[i / 200][i % 200] = wr_buf_alloc(pool, 100 * i);
            ck_assert_ptr_nonnull(bufs[i / 200][i % 200]);
        }
        for (uint32_t t = 0; t < 2; t++) {
            threads[t] = wr_thread_start("late", unref_later, bufs[t]);
        }
        wr_buf_pool_retire(pool);
        for (uint32_t t = 0; t < 2; t++) {
            wr_thread_join(threads[t]);
        }
        ck_assert_uint_eq(wr_memory_used_bytes(memory), 0);
    }
    wr_buf_pool_retire(NULL);
    wr_memory_destroy(memory); /* every account is closed */
}
END_TEST

struct rivals {
    struct wr_memory *memory;
    _Atomic bool stop;
    _Atomic uint64_t taken;
};

static void take_all(void *ctx)
{
    struct rivals *rivals = ctx;
    struct wr_memory_account *account =
        wr_memory_account_open(rivals->memory, WR_MEMORY_TABLE, "rival");

    while (!atomic_load(&rivals->stop)) {
        if (wr_memory_reserve(account, 1u << 20)) {
            atomic_fetch_add(&rivals->taken, 1);
            wr_memory_release(account, 1u << 20);
        }
    }
    wr_memory_account_close(account);
}

/* Pools whose idle blocks are taken away at any moment still hand out memory that is theirs alone. */
START_TEST(idle_blocks_are_taken_at_any_moment)
{
    struct rivals rivals = {0};
    struct budget b;
    struct wr_thread *threads[2];
    struct wr_rng rng;

    budget_init(&b, 1536u << 10);
    rivals.memory = b.memory;
    for (uint32_t t = 0; t < 2; t++) {
        threads[t] = wr_thread_start("rival", take_all, &rivals);
    }
    wr_rng_init(&rng, 4);
    for (uint32_t round = 0; round < 20000 || atomic_load(&rivals.taken) < 100; round++) {
        struct wr_buf *buf = wr_buf_alloc(b.pool, (uint32_t)wr_rng_below(&rng, 60000));
        if (buf != NULL) {
            memset(buf->data, 1, buf->bytes);
            wr_buf_unref(buf);
        }
    }
    atomic_store(&rivals.stop, true);
    for (uint32_t t = 0; t < 2; t++) {
        wr_thread_join(threads[t]);
    }
    budget_fini(&b);
}
END_TEST

#define HANDED 2000

struct hand_over {
    _Atomic(struct wr_buf *) slots[64];
    _Atomic uint32_t freed;
    struct wr_buf_pool *shared;
    _Atomic uint32_t failures;
};

static void free_what_comes(void *ctx)
{
    struct hand_over *h = ctx;

    while (atomic_load(&h->freed) < HANDED) {
        for (uint32_t i = 0; i < 64; i++) {
            struct wr_buf *buf = atomic_exchange(&h->slots[i], NULL);
            if (buf != NULL) {
                if (buf->data[17] != (uint8_t)i) {
                    atomic_fetch_add(&h->failures, 1);
                }
                wr_buf_unref(buf);
                atomic_fetch_add(&h->freed, 1);
            }
        }
    }
}

/* Buffers freed on other threads come back to the pool of the one that made them. */
START_TEST(other_threads_free)
{
    static struct hand_over h;
    struct wr_thread *threads[2];
    struct budget b;
    uint32_t made = 0;

    budget_init(&b, 4u << 20);
    memset(&h, 0, sizeof h);
    for (uint32_t t = 0; t < 2; t++) {
        threads[t] = wr_thread_start("freer", free_what_comes, &h);
    }
    while (made < HANDED) {
        uint32_t i = made % 64;
        if (atomic_load(&h.slots[i]) == NULL) {
            struct wr_buf *buf = wr_buf_alloc(b.pool, 2000);
            ck_assert_ptr_nonnull(buf);
            memset(buf->data, (int)i, buf->bytes);
            wr_buf_unref(wr_buf_ref(buf));
            atomic_store(&h.slots[i], buf);
            made += 1;
        }
    }
    for (uint32_t t = 0; t < 2; t++) {
        wr_thread_join(threads[t]);
    }
    WR_CK(atomic_load(&h.failures) == 0);
    budget_fini(&b);
}
END_TEST

static void take_and_give(void *ctx)
{
    struct hand_over *h = ctx;
    struct wr_rng rng;

    wr_rng_init(&rng, (uint64_t)(uintptr_t)&rng);
    for (uint32_t i = 0; i < 3000; i++) {
        struct wr_buf *buf = wr_buf_alloc(h->shared, (uint32_t)wr_rng_below(&rng, 5000));
        uint8_t mark = (uint8_t)wr_rng_next(&rng);
        if (buf == NULL) {
            atomic_fetch_add(&h->failures, 1);
            continue;
        }
        memset(buf->data, mark, buf->bytes);
        for (uint32_t k = 0; k < buf->bytes; k += 97) {
            if (buf->data[k] != mark) {
                atomic_fetch_add(&h->failures, 1);
            }
        }
        wr_buf_unref(buf);
    }
}

/* A shared pool gives to several threads at once. */
START_TEST(shared_pools_serve_threads)
{
    static struct hand_over h;
    struct wr_thread *threads[3];
    struct budget b;

    budget_init(&b, 4u << 20);
    memset(&h, 0, sizeof h);
    h.shared = wr_buf_pool_create(b.account, true);
    for (uint32_t t = 0; t < 3; t++) {
        threads[t] = wr_thread_start("user", take_and_give, &h);
    }
    for (uint32_t t = 0; t < 3; t++) {
        wr_thread_join(threads[t]);
    }
    ck_assert_uint_eq(atomic_load(&h.failures), 0);
    ck_assert_uint_eq(wr_buf_pool_outstanding(h.shared), 0);
    wr_buf_pool_destroy(h.shared);
    wr_buf_pool_destroy(NULL);
    budget_fini(&b);
}
END_TEST

WR_TEST_MAIN("buf", buffers_have_room_and_tail, the_last_reference_frees, buffers_do_not_overlap,
             the_budget_bounds_the_pool, little_is_wasted, idle_blocks_make_room,
             guaranteed_buffers_come, retired_pools_go_with_their_last_buffer,
             idle_blocks_are_taken_at_any_moment, other_threads_free, shared_pools_serve_threads)
