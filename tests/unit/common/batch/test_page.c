/* Large pages: distinct, aligned, and given back to the system when a slab is free. */
#include "common/batch/page.h"

#include "common/base/rng.h"
#include "tests/lib/wr_test.h"

#define PAGES 300

/* Pages in use never overlap, hold what was written, and what is free costs at most one slab. */
START_TEST(pages_are_apart)
{
    struct wr_page_pool *pool = wr_page_pool_create();
    char *pages[PAGES] = {NULL};
    uint32_t used = 0;
    struct wr_rng rng;

    wr_rng_init(&rng, 1);
    for (uint32_t round = 0; round < 6000; round++) {
        uint32_t i = (uint32_t)wr_rng_below(&rng, PAGES);
        bool growing = round / 1000 % 2 == 0;
        if (pages[i] == NULL && wr_rng_chance(&rng, growing ? 0.9 : 0.3)) {
            pages[i] = wr_page_take(pool);
            ck_assert_uint_eq((uintptr_t)pages[i] % WR_PAGE_BYTES, 0);
            memcpy(pages[i], &i, sizeof i);
            memcpy(pages[i] + WR_PAGE_BYTES - sizeof i, &i, sizeof i);
            used += 1;
        } else if (pages[i] != NULL) {
            ck_assert_int_eq(memcmp(pages[i], &i, sizeof i), 0);
            ck_assert_int_eq(memcmp(pages[i] + WR_PAGE_BYTES - sizeof i, &i, sizeof i), 0);
            wr_page_give(pool, pages[i]);
            pages[i] = NULL;
            used -= 1;
        }
        ck_assert_uint_ge(wr_page_pool_bytes(pool), (uint64_t)used * WR_PAGE_BYTES);
    }
    for (uint32_t i = 0; i < PAGES; i++) {
        if (pages[i] != NULL) {
            wr_page_give(pool, pages[i]);
        }
    }
    ck_assert_uint_eq(wr_page_pool_bytes(pool), WR_PAGE_SLAB_BYTES);
    wr_page_pool_destroy(pool);
    wr_page_pool_destroy(NULL);
}
END_TEST

/* Pages given back are taken again before a new slab is mapped. */
START_TEST(free_pages_come_first)
{
    struct wr_page_pool *pool = wr_page_pool_create();
    uint32_t per_slab = WR_PAGE_SLAB_BYTES / WR_PAGE_BYTES;
    void *pages[96];

    for (uint32_t i = 0; i < 3 * per_slab; i++) {
        pages[i] = wr_page_take(pool);
        ck_assert_uint_eq(wr_page_pool_bytes(pool), (i / per_slab + 1) * (uint64_t)WR_PAGE_SLAB_BYTES);
    }
    for (uint32_t i = 0; i < 3 * per_slab; i += 7) {
        wr_page_give(pool, pages[i]);
    }
    for (uint32_t i = 0; i < 3 * per_slab; i += 7) {
        pages[i] = wr_page_take(pool);
    }
    ck_assert_uint_eq(wr_page_pool_bytes(pool), 3 * (uint64_t)WR_PAGE_SLAB_BYTES);
    for (uint32_t i = 0; i < 3 * per_slab; i++) {
        wr_page_give(pool, pages[i]);
    }
    wr_page_pool_destroy(pool);
}
END_TEST

WR_TEST_MAIN("page", pages_are_apart, free_pages_come_first)
