/* Large pages: distinct, aligned, and given back to the system when a slab is free. */
#include "common/batch/page.h"

#include <sys/mman.h>

#include "common/base/rng.h"
#include "common/batch/memory.h"
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

/* ---- within a budget ---- */

/* Bytes that the system has given memory for, in slabs of these pages. */
static uint64_t resident_bytes(char *const *pages, uint32_t count)
{
    unsigned char there[WR_PAGE_SLAB_BYTES / 4096];
    uint64_t bytes = 0;
    char *seen[64] = {NULL};
    uint32_t slabs = 0;

    for (uint32_t i = 0; i < count; i++) {
        char *slab = pages[i] - (uintptr_t)pages[i] % WR_PAGE_SLAB_BYTES;
        bool known = false;
        for (uint32_t s = 0; s < slabs; s++) {
            known |= seen[s] == slab;
        }
        if (known) {
            continue;
        }
        seen[slabs++] = slab;
        ck_assert_int_eq(mincore(slab, WR_PAGE_SLAB_BYTES, there), 0);
        for (size_t p = 0; p < sizeof there; p++) {
            bytes += (there[p] & 1) != 0 ? 4096 : 0;
        }
    }
    return bytes;
}

struct world {
    struct wr_memory *memory;
    struct wr_memory_account *table, *other;
    char *pages[256];
    uint32_t count;
};

static void world_init(struct world *w, uint64_t budget)
{
    memset(w, 0, sizeof *w);
    w->memory = wr_memory_create(budget);
    w->table = wr_memory_account_open(w->memory, WR_MEMORY_TABLE, "table");
    w->other = wr_memory_account_open(w->memory, WR_MEMORY_BATCH, "other");
}

static bool take_page(struct world *w)
{
    if (!wr_memory_reserve(w->table, WR_PAGE_BYTES)) {
        return false;
    }
    w->pages[w->count] = wr_page_take(wr_memory_pages(w->memory));
    memset(w->pages[w->count], 7, WR_PAGE_BYTES);
    w->count += 1;
    return true;
}

static void give_page(struct world *w, uint32_t index)
{
    wr_memory_release(w->table, WR_PAGE_BYTES);
    wr_page_give(wr_memory_pages(w->memory), w->pages[index]);
    w->pages[index] = w->pages[--w->count];
}

static void world_fini(struct world *w)
{
    while (w->count > 0) {
        give_page(w, 0);
    }
    wr_memory_release(w->other, wr_memory_account_bytes(w->other));
    ck_assert_uint_eq(wr_memory_used_bytes(w->memory), 0);
    wr_memory_account_close(w->table);
    wr_memory_account_close(w->other);
    wr_memory_destroy(w->memory);
}

/* Every page of the budget can be had, and no more memory is resident than the budget has, whether huge
 * pages back the slabs or not. */
START_TEST(the_budget_can_be_filled_with_pages)
{
    struct world w;

    world_init(&w, 9 * (uint64_t)WR_PAGE_SLAB_BYTES / 2);
    while (take_page(&w)) {
        WR_CK(resident_bytes(w.pages, w.count) <= wr_memory_budget_bytes(w.memory));
    }
    ck_assert_uint_eq(w.count, 4 * 32 + 16);
    world_fini(&w);
}
END_TEST

/* Free pages are kept, are not called used, and go back to the system when somebody else needs the memory:
 * nothing but what is in use stays resident. */
START_TEST(free_pages_make_room)
{
    struct world w;
    uint64_t budget = 4 * (uint64_t)WR_PAGE_SLAB_BYTES;

    world_init(&w, budget);
    while (take_page(&w)) {
        continue;
    }
    for (uint32_t i = w.count; i-- > 0;) {
        if ((uintptr_t)w.pages[i] / WR_PAGE_BYTES % 2 == 1) {
            give_page(&w, i); /* no slab gets free */
        }
    }
    ck_assert_uint_eq(w.count, 64);
    ck_assert_uint_eq(wr_memory_used_bytes(w.memory), 64 * WR_PAGE_BYTES);
    ck_assert_uint_eq(resident_bytes(w.pages, w.count), budget);
    ck_assert(wr_memory_reserve(w.other, budget - 64 * WR_PAGE_BYTES));
    ck_assert_uint_eq(resident_bytes(w.pages, w.count), 64 * WR_PAGE_BYTES);
    ck_assert(!take_page(&w));
    wr_memory_release(w.other, 10 * WR_PAGE_BYTES);
    for (uint32_t i = 0; i < 10; i++) {
        ck_assert(take_page(&w));
    }
    ck_assert(!take_page(&w));
    ck_assert_uint_eq(resident_bytes(w.pages, w.count), 74 * WR_PAGE_BYTES);
    give_page(&w, 0);
    ck_assert(wr_memory_reserve(w.other, WR_PAGE_BYTES));
    ck_assert_uint_eq(resident_bytes(w.pages, w.count), 73 * WR_PAGE_BYTES);
    world_fini(&w);
}
END_TEST

/* Random use beside another that takes and gives: what is resident never passes the budget less what the
 * other has. */
START_TEST(the_budget_holds)
{
    struct world w;
    struct wr_rng rng;
    uint64_t budget = 6 * (uint64_t)WR_PAGE_SLAB_BYTES;

    world_init(&w, budget);
    wr_page_pool_touch_ahead(wr_memory_pages(w.memory));
    wr_rng_init(&rng, 3);
    for (uint32_t round = 0; round < 3000; round++) {
        bool growing = round / 300 % 2 == 0;
        if (wr_rng_chance(&rng, 0.2)) {
            uint64_t held = wr_memory_account_bytes(w.other);
            uint64_t bytes = wr_rng_below(&rng, 2 * WR_PAGE_SLAB_BYTES);
            if (wr_rng_chance(&rng, 0.5)) {
                (void)wr_memory_reserve(w.other, bytes);
            } else {
                wr_memory_release(w.other, WR_MIN(held, bytes));
            }
        } else if (wr_rng_chance(&rng, growing ? 0.8 : 0.3)) {
            (void)take_page(&w);
        } else if (w.count > 0) {
            give_page(&w, (uint32_t)wr_rng_below(&rng, w.count));
        }
        if (round % 10 == 0) {
            WR_CK(resident_bytes(w.pages, w.count) + wr_memory_account_bytes(w.other) <= budget);
        }
    }
    world_fini(&w);
}
END_TEST

WR_TEST_MAIN("page", pages_are_apart, free_pages_come_first, the_budget_can_be_filled_with_pages,
             free_pages_make_room, the_budget_holds)
