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

/* ---- guarantees ---- */

/* As much as is guaranteed is never refused to its account, nobody else can have it, and it costs once: used
 * within a guarantee is not used besides it. */
START_TEST(guarantees_are_kept)
{
    struct wr_memory *memory = wr_memory_create(1000);
    struct wr_memory_account *a = wr_memory_account_open(memory, WR_MEMORY_BATCH, "a");
    struct wr_memory_account *b = wr_memory_account_open(memory, WR_MEMORY_TABLE, "b");

    ck_assert(wr_memory_guarantee(a, 300));
    ck_assert_uint_eq(wr_memory_used_bytes(memory), 300);
    ck_assert_uint_eq(wr_memory_account_bytes(a), 0);
    ck_assert(!wr_memory_reserve(b, 701));
    ck_assert(wr_memory_reserve(b, 700));
    ck_assert(wr_memory_reserve(a, 200) && wr_memory_reserve(a, 100));
    ck_assert(!wr_memory_reserve(a, 1));
    ck_assert_uint_eq(wr_memory_used_bytes(memory), 1000);
    wr_memory_release(b, 50);
    ck_assert(wr_memory_reserve(a, 50));
    ck_assert(!wr_memory_guarantee(a, 51));
    ck_assert(wr_memory_guarantee(a, 50)); /* it has that much already */
    wr_memory_release(a, 350);
    ck_assert_uint_eq(wr_memory_used_bytes(memory), 650 + 350);
    wr_memory_unguarantee(a, 350);
    ck_assert_uint_eq(wr_memory_used_bytes(memory), 650);
    ck_assert(!wr_memory_guarantee(a, UINT64_MAX));
    ck_assert(wr_memory_guarantee(a, 10));
    wr_memory_account_close(a); /* with what was guaranteed to it */
    wr_memory_release(b, 650);
    wr_memory_account_close(b);
    ck_assert_uint_eq(wr_memory_used_bytes(memory), 0);
    wr_memory_destroy(memory);
}
END_TEST

/* Random reservations and guarantees: the budget has the larger of the two of each account, and a request is
 * refused exactly when that sum would pass the budget. */
START_TEST(guarantees_add_up)
{
    struct wr_memory *memory = wr_memory_create(100000);
    struct wr_memory_account *accounts[4];
    uint64_t used[4] = {0}, guaranteed[4] = {0};
    struct wr_rng rng;

    wr_rng_init(&rng, 5);
    for (uint32_t i = 0; i < 4; i++) {
        accounts[i] = wr_memory_account_open(memory, WR_MEMORY_BATCH, "owner");
    }
    for (uint32_t round = 0; round < 20000; round++) {
        uint32_t i = (uint32_t)wr_rng_below(&rng, 4);
        uint64_t bytes = wr_rng_below(&rng, 9000), others = 0;
        bool guarantee = wr_rng_chance(&rng, 0.4);
        uint64_t *mine = guarantee ? &guaranteed[i] : &used[i];
        for (uint32_t k = 0; k < 4; k++) {
            others += k == i ? 0 : WR_MAX(used[k], guaranteed[k]);
        }
        if (wr_rng_chance(&rng, 0.55)) {
            uint64_t want = *mine + bytes;
            uint64_t after = WR_MAX(want, guarantee ? used[i] : guaranteed[i]);
            bool fits = others + after <= 100000 || after == WR_MAX(used[i], guaranteed[i]);
            WR_CK((guarantee ? wr_memory_guarantee : wr_memory_reserve)(accounts[i], bytes) ==
                  fits);
            *mine = fits ? want : *mine;
        } else {
            bytes = WR_MIN(bytes, *mine);
            (guarantee ? wr_memory_unguarantee : wr_memory_release)(accounts[i], bytes);
            *mine -= bytes;
        }
        WR_CK(wr_memory_used_bytes(memory) == others + WR_MAX(used[i], guaranteed[i]));
    }
    for (uint32_t i = 0; i < 4; i++) {
        wr_memory_release(accounts[i], used[i]);
        wr_memory_account_close(accounts[i]);
    }
    wr_memory_destroy(memory);
}
END_TEST

/* What cannot be refused passes the budget, is counted, and leaves nothing for others until it is gone. */
START_TEST(what_is_there_is_counted)
{
    struct wr_memory *memory = wr_memory_create(100);
    struct wr_memory_account *a = wr_memory_account_open(memory, WR_MEMORY_NETWORK, "a");

    wr_memory_reserve_anyway(a, 130);
    ck_assert_uint_eq(wr_memory_used_bytes(memory), 130);
    ck_assert(!wr_memory_reserve(a, 1));
    ck_assert(wr_memory_reserve(a, 0));
    wr_memory_release(a, 31);
    ck_assert(wr_memory_reserve(a, 1));
    wr_memory_release(a, 100);
    wr_memory_account_close(a);
    wr_memory_destroy(memory);
}
END_TEST

struct keeper {
    struct wr_memory_account *account;
    uint64_t kept;
    uint32_t asked;
};

static void give_some(void *ctx, uint64_t bytes)
{
    struct keeper *keeper = ctx;
    uint64_t given = WR_MIN(bytes, keeper->kept);

    keeper->asked += 1;
    keeper->kept -= given;
    wr_memory_release(keeper->account, given);
}

/* Who leaves something for others is refused before it is touched, and what is only kept counts as left once
 * it was given back. */
START_TEST(something_is_left)
{
    struct wr_memory *memory = wr_memory_create(1000);
    struct wr_memory_account *a = wr_memory_account_open(memory, WR_MEMORY_TABLE, "a");
    struct keeper keeper = {.account = wr_memory_account_open(memory, WR_MEMORY_BATCH, "keeper"),
                            .kept = 300};

    ck_assert(wr_memory_reserve(keeper.account, 300));
    wr_memory_on_shortage(keeper.account, give_some, &keeper);
    ck_assert(wr_memory_reserve_leaving(a, 600, 100));
    ck_assert_uint_eq(keeper.kept, 300);
    ck_assert(wr_memory_reserve_leaving(a, 200, 100));
    ck_assert_uint_eq(keeper.kept, 100);
    ck_assert(!wr_memory_reserve_leaving(a, 101, 100));
    ck_assert(wr_memory_reserve_leaving(a, 100, 100));
    ck_assert(!wr_memory_reserve_leaving(a, 1, UINT64_MAX));
    ck_assert(wr_memory_reserve(a, 100));
    ck_assert(wr_memory_reserve_leaving(a, 0, 100));
    wr_memory_release(a, 1000);
    wr_memory_account_close(a);
    wr_memory_account_close(keeper.account);
    wr_memory_destroy(memory);
}
END_TEST

/* The process's part: 64 MiB and a hundredth, and of a small budget a quarter. */
START_TEST(the_process_has_its_part)
{
    ck_assert_uint_eq(wr_memory_process_bytes(64ull << 20), 16ull << 20);
    ck_assert_uint_eq(wr_memory_process_bytes(200ull << 20), 50ull << 20);
    ck_assert_uint_eq(wr_memory_process_bytes(100ull << 30), (1ull << 30) + (64ull << 20));
}
END_TEST

/* ---- shortage ---- */

/* What is only kept for later is given back before anybody is refused, not more than is needed, and nobody
 * is asked who has been told that it is over. */
START_TEST(kept_memory_is_given_back)
{
    struct wr_memory *memory = wr_memory_create(1000);
    struct keeper keepers[2] = {{.kept = 300}, {.kept = 300}};
    struct wr_memory_account *asker = wr_memory_account_open(memory, WR_MEMORY_TABLE, "asker");

    for (uint32_t i = 0; i < 2; i++) {
        keepers[i].account = wr_memory_account_open(memory, WR_MEMORY_BATCH, "keeper");
        ck_assert(wr_memory_reserve(keepers[i].account, 300));
        wr_memory_on_shortage(keepers[i].account, give_some, &keepers[i]);
    }
    ck_assert(wr_memory_reserve(asker, 400));
    ck_assert_uint_eq(keepers[0].asked, 0);
    ck_assert(wr_memory_reserve(asker, 100));
    ck_assert_uint_eq(keepers[0].kept, 200);
    ck_assert_uint_eq(keepers[1].asked, 0);
    ck_assert(wr_memory_guarantee(asker, 750)); /* 500 of it are there already */
    ck_assert(!wr_memory_reserve(asker, 600));
    wr_memory_on_shortage(keepers[1].account, NULL, NULL);
    uint32_t asked = keepers[1].asked;
    ck_assert(!wr_memory_reserve(asker, 1000));
    ck_assert_uint_eq(keepers[1].asked, asked);
    wr_memory_release(asker, 500);
    wr_memory_account_close(asker);
    for (uint32_t i = 0; i < 2; i++) {
        wr_memory_release(keepers[i].account, keepers[i].kept);
        wr_memory_account_close(keepers[i].account);
    }
    wr_memory_destroy(memory);
}
END_TEST

/* ---- shares ---- */

/* A share has a bound at once, the first all that the rest of the budget leaves but for a reserve, and what
 * others reserve later is taken off at the next balance, what they give back is added some time after. */
START_TEST(shares_divide_what_is_left)
{
    struct wr_memory *memory = wr_memory_create(256 << 20);
    struct wr_memory_account *other = wr_memory_account_open(memory, WR_MEMORY_BATCH, "other");
    struct wr_memory_share *a, *b;

    ck_assert(wr_memory_reserve(other, 56 << 20));
    a = wr_memory_share_open(memory, "a");
    ck_assert_uint_eq(wr_memory_share_bound(a), 192 << 20);
    b = wr_memory_share_open(memory, "b");
    ck_assert_uint_eq(wr_memory_share_bound(b), 96 << 20);
    ck_assert(wr_memory_reserve(other, 100 << 20));
    wr_memory_balance(memory);
    ck_assert_uint_le(wr_memory_share_bound(a) + wr_memory_share_bound(b), 92 << 20);
    ck_assert_uint_ge(wr_memory_share_bound(a) + wr_memory_share_bound(b), 91 << 20);
    wr_memory_release(other, 156 << 20);
    for (uint32_t i = 0; i < 200; i++) {
        wr_memory_balance(memory);
    }
    ck_assert_uint_ge(wr_memory_share_bound(a) + wr_memory_share_bound(b), 240 << 20);
    wr_memory_share_close(a);
    wr_memory_balance(memory);
    ck_assert_uint_ge(wr_memory_share_bound(b), 240 << 20);
    wr_memory_share_close(b);
    wr_memory_share_close(NULL);
    wr_memory_account_close(other);
    wr_memory_destroy(memory);
}
END_TEST

/* What a share holds itself does not make its own pool smaller: neither by its account, nor by what it
 * says of itself. */
START_TEST(a_share_does_not_press_itself)
{
    struct wr_memory *memory = wr_memory_create(64 << 20);
    struct wr_memory_share *share = wr_memory_share_open(memory, "job/step[0] table t");
    struct wr_memory_account *pages =
        wr_memory_account_open(memory, WR_MEMORY_TABLE, "job/step[0] table t");
    struct wr_memory_account *cache =
        wr_memory_account_open(memory, WR_MEMORY_ROCKSDB_CACHE, "cache");
    uint64_t bound = wr_memory_share_bound(share);

    ck_assert(wr_memory_reserve(pages, 40 << 20));
    wr_memory_balance(memory); /* it has not said anything yet */
    ck_assert_uint_eq(wr_memory_share_bound(share), bound);
    wr_memory_share_use(share, 48 << 20, 0);
    ck_assert(wr_memory_reserve(cache, 8 << 20));
    wr_memory_balance(memory);
    ck_assert_uint_eq(wr_memory_share_bound(share), bound);
    wr_memory_share_use(share, 40 << 20, 0);
    wr_memory_balance(memory);
    ck_assert_uint_eq(wr_memory_share_bound(share), bound - (8 << 20));
    wr_memory_release(pages, 40 << 20);
    wr_memory_account_close(pages);
    wr_memory_share_close(share);
    wr_memory_release(cache, 8 << 20);
    wr_memory_account_close(cache);
    wr_memory_destroy(memory);
}
END_TEST

struct tenants {
    struct wr_memory *memory;
    _Atomic bool stop;
};

static void come_and_go(void *ctx)
{
    struct tenants *tenants = ctx;
    uint64_t n = 0;

    while (!atomic_load(&tenants->stop)) {
        struct wr_memory_share *share = wr_memory_share_open(tenants->memory, "tenant");
        struct wr_memory_account *account =
            wr_memory_account_open(tenants->memory, WR_MEMORY_TABLE, "tenant");
        for (uint32_t i = 0; i < 20; i++) {
            uint64_t bytes = wr_memory_share_bound(share) / 2;
            if (wr_memory_reserve(account, bytes)) {
                wr_memory_share_use(share, bytes, n++ % 5);
                wr_memory_release(account, bytes);
            }
        }
        wr_memory_account_close(account);
        wr_memory_share_close(share);
    }
}

static void count_use(void *ctx, const struct wr_memory_use *use)
{
    *(uint64_t *)ctx += strlen(use->owner) + (use->bytes & 1);
}

/* Shares come, are used, balanced and listed, and go on many threads at once; what they are given together
 * stays within the budget (seen by the thread sanitizer too). */
START_TEST(shares_are_used_on_many_threads)
{
    struct tenants tenants = {.memory = wr_memory_create(64 << 20)};
    struct wr_thread *threads[4];
    struct wr_memory_share *own = wr_memory_share_open(tenants.memory, "own");
    uint64_t listed = 0;

    for (size_t i = 0; i < WR_COUNT(threads); i++) {
        threads[i] = wr_thread_start("tenant", come_and_go, &tenants);
    }
    for (uint32_t round = 0; round < 2000; round++) {
        wr_memory_share_use(own, round, round % 7);
        wr_memory_balance(tenants.memory);
        WR_CK(wr_memory_share_bound(own) <= 64 << 20);
        wr_memory_accounts(tenants.memory, count_use, &listed);
    }
    atomic_store(&tenants.stop, true);
    for (size_t i = 0; i < WR_COUNT(threads); i++) {
        wr_thread_join(threads[i]);
    }
    wr_memory_share_close(own);
    ck_assert_uint_eq(wr_memory_used_bytes(tenants.memory), 0);
    wr_memory_destroy(tenants.memory);
}
END_TEST

struct listed {
    uint32_t count;
    struct wr_memory_use uses[4];
};

static void keep_use(void *ctx, const struct wr_memory_use *use)
{
    struct listed *listed = ctx;

    if (strcmp(use->owner, "free pages") == 0) {
        return; /* the budget's own */
    }
    ck_assert_uint_lt(listed->count, WR_COUNT(listed->uses));
    listed->uses[listed->count++] = *use;
}

/* Rows that are refused because shares have what rows must leave are let in once the shares have given
 * back, however full the budget is. */
START_TEST(shares_make_room_for_rows)
{
    enum { BUDGET = 64 << 20, BATCH = 300 << 10 };
    struct wr_memory *memory = wr_memory_create(BUDGET);
    struct wr_memory_share *share = wr_memory_share_open(memory, "table");
    struct wr_memory_account *table = wr_memory_account_open(memory, WR_MEMORY_TABLE, "table");
    struct wr_memory_account *rows = wr_memory_account_open(memory, WR_MEMORY_BATCH, "rows");
    uint64_t left = BUDGET / WR_MEMORY_LEFT_BY_ROWS, held = wr_memory_share_bound(share);

    WR_CK(wr_memory_reserve(table, held));
    wr_memory_share_use(share, held, 0);
    wr_memory_balance(memory);
    ck_assert_uint_eq(wr_memory_share_bound(share), held); /* nobody was refused */
    WR_CK(!wr_memory_reserve_leaving(rows, BATCH, left));
    wr_memory_balance(memory);
    ck_assert_uint_lt(wr_memory_share_bound(share), held);
    wr_memory_release(table, held - wr_memory_share_bound(share));
    wr_memory_share_use(share, wr_memory_share_bound(share), 0);
    wr_memory_balance(memory); /* and nothing is taken back at once */
    ck_assert_uint_le(wr_memory_share_bound(share), held - left / 2);
    WR_CK(wr_memory_reserve_leaving(rows, BATCH, left));
    wr_memory_release(rows, BATCH);
    for (uint32_t i = 0; i < 400; i++) {
        wr_memory_balance(memory);
    }
    ck_assert_uint_ge(wr_memory_share_bound(share), held - (1 << 20)); /* forgotten at last */
    wr_memory_release(table, wr_memory_account_bytes(table));
    wr_memory_share_close(share);
    wr_memory_account_close(table);
    wr_memory_account_close(rows);
    wr_memory_destroy(memory);
}
END_TEST

/* Every open account is listed with its kind, owner and bytes; the bound of a share stands beside the
 * account of the same owner, whichever was opened first. */
START_TEST(accounts_are_listed)
{
    struct wr_memory *memory = wr_memory_create(64 << 20);
    struct wr_memory_account *a = wr_memory_account_open(memory, WR_MEMORY_TABLE, "a");
    struct wr_memory_account *gone = wr_memory_account_open(memory, WR_MEMORY_RUN, "gone");
    struct wr_memory_share *share = wr_memory_share_open(memory, "a");
    struct wr_memory_share *later = wr_memory_share_open(memory, "b");
    struct wr_memory_account *b = wr_memory_account_open(memory, WR_MEMORY_TABLE, "b");
    struct wr_memory_account *c = wr_memory_account_open(memory, WR_MEMORY_NETWORK, "c");
    struct listed listed = {0};

    ck_assert(wr_memory_reserve(a, 10) && wr_memory_reserve(c, 30));
    wr_memory_account_close(gone);
    wr_memory_accounts(memory, keep_use, &listed);
    ck_assert_uint_eq(listed.count, 3);
    ck_assert_str_eq(listed.uses[0].owner, "a");
    ck_assert_uint_eq(listed.uses[0].bytes, 10);
    ck_assert_uint_eq(listed.uses[0].bound_bytes, wr_memory_share_bound(share));
    ck_assert_uint_gt(listed.uses[0].bound_bytes, 0);
    ck_assert_str_eq(listed.uses[1].owner, "b");
    ck_assert_uint_eq(listed.uses[1].bound_bytes, wr_memory_share_bound(later));
    ck_assert_int_eq(listed.uses[2].kind, WR_MEMORY_NETWORK);
    ck_assert_uint_eq(listed.uses[2].bytes, 30);
    ck_assert_uint_eq(listed.uses[2].bound_bytes, 0);
    wr_memory_share_close(share);
    listed.count = 0;
    wr_memory_accounts(memory, keep_use, &listed);
    ck_assert_uint_eq(listed.uses[0].bound_bytes, 0);
    wr_memory_release(a, 10);
    wr_memory_release(c, 30);
    wr_memory_account_close(a);
    wr_memory_account_close(b);
    wr_memory_account_close(c);
    wr_memory_share_close(later);
    wr_memory_destroy(memory);
}
END_TEST

/* What is guaranteed to one account may become another's: nobody gets at it in between, and no more goes over
 * than there is. */
START_TEST(guarantees_are_handed_over)
{
    struct wr_memory *memory = wr_memory_create(1000);
    struct wr_memory_account *a = wr_memory_account_open(memory, WR_MEMORY_BATCH, "a");
    struct wr_memory_account *b = wr_memory_account_open(memory, WR_MEMORY_TABLE, "b");
    struct wr_memory_account *c = wr_memory_account_open(memory, WR_MEMORY_RUN, "c");

    ck_assert(wr_memory_guarantee(a, 300));
    ck_assert(wr_memory_reserve(c, 700));
    wr_memory_guarantee_from(b, a, 200);
    ck_assert_uint_eq(wr_memory_used_bytes(memory), 1000);
    ck_assert_uint_eq(wr_memory_kind_bytes(memory, WR_MEMORY_TABLE), 200);
    ck_assert(!wr_memory_reserve(a, 101) && wr_memory_reserve(a, 100));
    ck_assert(!wr_memory_reserve(b, 201) && wr_memory_reserve(b, 200));
    wr_memory_release(a, 100);
    wr_memory_guarantee_from(b, a, 500);
    ck_assert_uint_eq(wr_memory_used_bytes(memory), 1000);
    ck_assert(wr_memory_reserve(b, 100) && !wr_memory_reserve(a, 1));
    wr_memory_release(b, 300);
    wr_memory_release(c, 700);
    wr_memory_account_close(a);
    wr_memory_account_close(b);
    wr_memory_account_close(c);
    wr_memory_destroy(memory);
}
END_TEST

WR_TEST_MAIN("memory", sums_hold, the_budget_is_exact, refused_requests_disturb_nobody,
             kinds_have_names, guarantees_are_kept, guarantees_are_handed_over, guarantees_add_up, what_is_there_is_counted, something_is_left,
             the_process_has_its_part, kept_memory_is_given_back, shares_divide_what_is_left, a_share_does_not_press_itself,
             shares_make_room_for_rows, shares_are_used_on_many_threads, accounts_are_listed)
