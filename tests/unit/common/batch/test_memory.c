/* The budget: what is reserved never exceeds it, and a refusal touches nobody else. */
#include "common/batch/memory.h"

#include <stdatomic.h>

#include "common/base/rng.h"
#include "common/sys/thread.h"
#include "tests/lib/wr_test.h"

/* Reservations and releases add up per account, per kind and in total. */
START_TEST(sums_hold)
{
    struct wr_memory *memory = wr_memory_create(1000000);
    struct wr_memory_account *accounts[6];
    uint64_t model[6] = {0};
    struct wr_rng rng;

    wr_rng_init(&rng, 1);
    for (uint32_t i = 0; i < 6; i++) {
        accounts[i] = wr_memory_account_open(memory, (enum wr_memory_kind)(i % 3), "owner");
    }
    for (uint32_t round = 0; round < 20000; round++) {
        uint32_t i = (uint32_t)wr_rng_below(&rng, 6);
        uint64_t bytes = wr_rng_below(&rng, 60000), used = 0, kinds[3] = {0};
        for (uint32_t k = 0; k < 6; k++) {
            used += model[k];
        }
        if (wr_rng_chance(&rng, 0.55)) {
            WR_CK(wr_memory_reserve(accounts[i], bytes) == (used + bytes <= 1000000));
            model[i] += used + bytes <= 1000000 ? bytes : 0;
        } else {
            bytes = WR_MIN(bytes, model[i]);
            wr_memory_release(accounts[i], bytes);
            model[i] -= bytes;
        }
        used = 0;
        for (uint32_t k = 0; k < 6; k++) {
            WR_CK(wr_memory_account_bytes(accounts[k]) == model[k]);
            used += model[k];
            kinds[k % 3] += model[k];
        }
        WR_CK(wr_memory_used_bytes(memory) == used);
        for (uint32_t k = 0; k < 3; k++) {
            WR_CK(wr_memory_kind_bytes(memory, (enum wr_memory_kind)k) == kinds[k]);
        }
    }
    for (uint32_t i = 0; i < 6; i++) {
        wr_memory_release(accounts[i], model[i]);
        wr_memory_account_close(accounts[i]);
    }
    wr_memory_account_close(NULL);
    wr_memory_destroy(memory);
    wr_memory_destroy(NULL);
}
END_TEST

/* The whole budget can be had, not a byte more; requests that wrap around 64 bits are refused. */
START_TEST(the_budget_is_exact)
{
    struct wr_memory *memory = wr_memory_create(100);
    struct wr_memory_account *account = wr_memory_account_open(memory, WR_MEMORY_BATCH, "owner");

    ck_assert(!wr_memory_reserve(account, 101));
    ck_assert(wr_memory_reserve(account, 99));
    ck_assert(!wr_memory_reserve(account, 2));
    ck_assert(!wr_memory_reserve(account, UINT64_MAX));
    ck_assert(!wr_memory_reserve(account, UINT64_MAX - 98));
    ck_assert(wr_memory_reserve(account, 1));
    ck_assert(wr_memory_reserve(account, 0));
    ck_assert(!wr_memory_reserve(account, 1));
    ck_assert_uint_eq(wr_memory_used_bytes(memory), 100);
    wr_memory_release(account, 100);
    wr_memory_account_close(account);
    wr_memory_destroy(memory);
}
END_TEST

struct askers {
    struct wr_memory *memory;
    _Atomic bool stop;
    uint32_t refused;
};

static void ask_too_much(void *ctx)
{
    struct askers *askers = ctx;
    struct wr_memory_account *account =
        wr_memory_account_open(askers->memory, WR_MEMORY_TABLE, "greedy");

    while (!atomic_load(&askers->stop)) {
        if (wr_memory_reserve(account, 1 << 20)) {
            wr_memory_release(account, 1 << 20);
        }
    }
    wr_memory_account_close(account);
}

/* Who asks for what is there gets it, while others ask for what is not. */
START_TEST(refused_requests_disturb_nobody)
{
    struct askers askers = {.memory = wr_memory_create(1 << 20)};
    struct wr_memory_account *account =
        wr_memory_account_open(askers.memory, WR_MEMORY_BATCH, "modest");
    struct wr_thread *greedy;

    ck_assert(wr_memory_reserve(account, 1));
    greedy = wr_thread_start("greedy", ask_too_much, &askers);
    for (uint32_t i = 0; i < 200000; i++) {
        if (wr_memory_reserve(account, 1000)) {
            wr_memory_release(account, 1000);
        } else {
            askers.refused += 1;
        }
    }
    atomic_store(&askers.stop, true);
    wr_thread_join(greedy);
    ck_assert_uint_eq(askers.refused, 0);
    wr_memory_release(account, 1);
    wr_memory_account_close(account);
    wr_memory_destroy(askers.memory);
}
END_TEST

/* Every kind has a name of its own. */
START_TEST(kinds_have_names)
{
    for (uint32_t i = 0; i < WR_MEMORY_KINDS; i++) {
        ck_assert_uint_gt(strlen(wr_memory_kind_name((enum wr_memory_kind)i)), 0);
        for (uint32_t k = 0; k < i; k++) {
            ck_assert_str_ne(wr_memory_kind_name((enum wr_memory_kind)i),
                             wr_memory_kind_name((enum wr_memory_kind)k));
        }
    }
}
END_TEST

WR_TEST_MAIN("memory", sums_hold, the_budget_is_exact, refused_requests_disturb_nobody,
             kinds_have_names)
