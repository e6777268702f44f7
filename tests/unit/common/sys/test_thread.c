#include "common/sys/thread.h"

#include "common/base/alloc.h"
#include "tests/lib/wr_test.h"

static uint32_t freed; /* read when the threads are joined */

static void count_and_free(void *memory)
{
    (void)__atomic_fetch_add(&freed, *(uint32_t *)memory, __ATOMIC_RELAXED);
    wr_free(memory);
}

static void keep(uint32_t value)
{
    uint32_t *memory = wr_alloc(sizeof *memory);

    *memory = value;
    wr_thread_free_at_end(memory, count_and_free);
}

static void keep_some(void *ctx)
{
    (void)ctx;
    keep(1);
    keep(10);
    keep(100);
}

static void keep_nothing(void *ctx)
{
    (void)ctx;
}

/* What a thread has made for itself is freed when it ends, all of it and once. */
START_TEST(memory_of_a_thread_ends_with_it)
{
    struct wr_thread *threads[4];

    freed = 0;
    for (uint32_t i = 0; i < 4; i++) {
        threads[i] = wr_thread_start("keeper", i == 3 ? keep_nothing : keep_some, NULL);
    }
    for (uint32_t i = 0; i < 4; i++) {
        wr_thread_join(threads[i]);
    }
    ck_assert_uint_eq(freed, 333);
}
END_TEST

WR_TEST_MAIN("thread", memory_of_a_thread_ends_with_it)
