/* Shares of memory: what they divide is never exceeded, everybody has a floor, and bounds come to rest. */
#include "common/batch/divide.h"

#include <math.h>

#include "common/base/attr.h"
#include "common/base/rng.h"
#include "tests/lib/wr_test.h"

#define MIB (1ull << 20)
#define CLAIMS 40u

static uint64_t sum_of(const struct wr_claim *claims, uint32_t count)
{
    uint64_t sum = 0;

    for (uint32_t i = 0; i < count; i++) {
        sum += claims[i].bound_bytes;
    }
    return sum;
}

static uint64_t floor_of(uint64_t pool, uint32_t count)
{
    return WR_MIN(WR_DIVIDE_FLOOR_BYTES, pool / count);
}

static void check(uint64_t pool, const struct wr_claim *claims, uint32_t count)
{
    WR_CK(sum_of(claims, count) <= pool);
    for (uint32_t i = 0; i < count; i++) {
        WR_CK(claims[i].bound_bytes >= floor_of(pool, count));
    }
}

static uint64_t any_bytes(struct wr_rng *rng)
{
    return wr_rng_next(rng) >> (24 + wr_rng_below(rng, 40)); /* up to 1 TiB, all magnitudes */
}

/* Whatever comes, goes, is held and missed, and however the pool jumps: the sum stays within the pool and
 * nobody falls below the floor. */
START_TEST(the_pool_is_never_exceeded)
{
    struct wr_claim claims[CLAIMS];
    struct wr_rng rng;

    for (uint64_t seed = 0; seed < 300; seed++) {
        uint32_t count = 0;
        uint64_t pool = 0;
        wr_rng_init(&rng, seed);
        for (uint32_t round = 0; round < 100; round++) {
            if (round == 0 || wr_rng_chance(&rng, 0.2)) {
                pool = any_bytes(&rng);
            }
            if (count < CLAIMS && wr_rng_chance(&rng, 0.3)) {
                claims[count++] = (struct wr_claim){0};
                wr_divide_new(pool, claims, count);
                WR_CK(claims[count - 1].bound_bytes >= floor_of(pool, count));
                WR_CK(claims[count - 1].bound_bytes <= pool / count);
            } else if (count > 0 && wr_rng_chance(&rng, 0.1)) {
                claims[wr_rng_below(&rng, count)] = claims[count - 1];
                count -= 1;
            }
            for (uint32_t i = 0; i < count; i++) {
                claims[i].held_bytes = wr_rng_chance(&rng, 0.3) ? 0 : any_bytes(&rng);
                claims[i].misses = wr_rng_chance(&rng, 0.5) ? 0 : any_bytes(&rng);
            }
            wr_divide(pool, claims, count);
            if (count > 0) {
                check(pool, claims, count);
            }
        }
    }
}
END_TEST

/* A single one has everything from the first moment on, whatever it holds. */
START_TEST(a_single_one_has_everything)
{
    struct wr_claim claim = {0};

    wr_divide_new(300 * MIB, &claim, 1);
    ck_assert_uint_eq(claim.bound_bytes, 300 * MIB);
    for (uint32_t i = 0; i < 20; i++) {
        claim.held_bytes = i * MIB;
        claim.misses = i % 3;
        wr_divide(300 * MIB, &claim, 1);
        ck_assert_uint_eq(claim.bound_bytes, 300 * MIB);
    }
    wr_divide(100 * MIB, &claim, 1);
    ck_assert_uint_eq(claim.bound_bytes, 100 * MIB);
    wr_divide(0, &claim, 1);
    ck_assert_uint_eq(claim.bound_bytes, 0);
}
END_TEST

/* Many that begin together share evenly before any of them has been measured. */
START_TEST(newcomers_share_evenly)
{
    struct wr_claim claims[16] = {{0}};

    for (uint32_t n = 1; n <= 16; n++) {
        wr_divide_new(512 * MIB, claims, n);
    }
    for (uint32_t i = 0; i < 16; i++) {
        WR_CK(claims[i].bound_bytes >= 31 * MIB && claims[i].bound_bytes <= 33 * MIB);
    }
}
END_TEST

/* A newcomer takes what is not held first: nobody has to give back a byte for it, but for its floor. */
START_TEST(newcomers_press_nobody)
{
    struct wr_claim claims[3] = {{.held_bytes = 60 * MIB}, {.held_bytes = 10 * MIB}};

    claims[0].bound_bytes = 60 * MIB;
    claims[1].bound_bytes = 40 * MIB;
    wr_divide_new(100 * MIB, claims, 3);
    ck_assert_uint_eq(claims[0].bound_bytes, 60 * MIB);
    ck_assert_uint_ge(claims[1].bound_bytes, 10 * MIB);
    ck_assert_uint_ge(claims[2].bound_bytes, 29 * MIB);

    struct wr_claim full[2] = {{.held_bytes = 100 * MIB, .bound_bytes = 100 * MIB}};
    wr_divide_new(100 * MIB, full, 2);
    ck_assert_uint_ge(full[1].bound_bytes, WR_DIVIDE_FLOOR_BYTES);
    ck_assert_uint_le(full[0].bound_bytes, 98 * MIB);
}
END_TEST

/* A pool that shrinks takes effect at once, from those first who would have to give anyway. */
START_TEST(a_smaller_pool_counts_at_once)
{
    struct wr_claim claims[2] = {{.held_bytes = 50 * MIB, .misses = 1000},
                                 {.held_bytes = 10 * MIB}};

    claims[0].bound_bytes = 50 * MIB;
    claims[1].bound_bytes = 50 * MIB;
    wr_divide(60 * MIB, claims, 2);
    check(60 * MIB, claims, 2);
    ck_assert_uint_ge(claims[0].bound_bytes, 45 * MIB);
}
END_TEST

/* What a share that is gone had is used at once. */
START_TEST(what_is_free_is_given_out_at_once)
{
    struct wr_claim claims[2] = {{.held_bytes = 20 * MIB, .bound_bytes = 25 * MIB, .misses = 7},
                                 {.held_bytes = 20 * MIB, .bound_bytes = 25 * MIB, .misses = 7}};

    wr_divide(200 * MIB, claims, 2);
    ck_assert_uint_ge(sum_of(claims, 2), 200 * MIB - 2);
    ck_assert_uint_ge(claims[0].bound_bytes, 99 * MIB);
}
END_TEST

/* ---- over time ---- */

/* A table whose rows are asked for evenly: of `per_second` accesses those miss that are not held. */
struct table {
    double state_bytes;
    double per_second;
};

static void use(const struct table *table, struct wr_claim *claim, double noise)
{
    double fits = WR_MIN((double)claim->bound_bytes, table->state_bytes);
    double missing = 1 - fits / table->state_bytes;

    claim->held_bytes = (uint64_t)fits;
    claim->misses = (uint64_t)(table->per_second * missing * noise);
}

/* The most that any bound moves in `rounds` balances. */
static uint64_t run(uint64_t pool, const struct table *tables, struct wr_claim *claims,
                    uint32_t count, uint32_t rounds, struct wr_rng *rng)
{
    uint64_t moved = 0;

    for (uint32_t round = 0; round < rounds; round++) {
        uint64_t before[CLAIMS];
        for (uint32_t i = 0; i < count; i++) {
            before[i] = claims[i].bound_bytes;
            use(&tables[i], &claims[i], rng == NULL ? 1 : 0.9 + 0.2 * wr_rng_unit(rng));
        }
        wr_divide(pool, claims, count);
        check(pool, claims, count);
        for (uint32_t i = 0; i < count; i++) {
            uint64_t now = claims[i].bound_bytes;
            moved = WR_MAX(moved, now > before[i] ? now - before[i] : before[i] - now);
        }
    }
    return moved;
}

/* Under steady use the bounds come to rest within two minutes: from then on no bound moves by more than a
 * hundredth of the pool, and with misses that vary by ten per cent not by more than a thirtieth. */
START_TEST(bounds_come_to_rest)
{
    struct wr_rng rng;

    for (uint64_t seed = 0; seed < 200; seed++) {
        struct wr_claim claims[CLAIMS] = {{0}};
        struct table tables[CLAIMS];
        wr_rng_init(&rng, seed);
        uint32_t count = 2 + (uint32_t)wr_rng_below(&rng, 12);
        uint64_t pool = (64 + wr_rng_below(&rng, 4096)) * MIB;
        for (uint32_t i = 0; i < count; i++) {
            tables[i].state_bytes = (double)pool * exp2(4 - 10 * wr_rng_unit(&rng));
            tables[i].per_second = exp2(24 * wr_rng_unit(&rng));
            wr_divide_new(pool, claims, i + 1);
        }
        (void)run(pool, tables, claims, count, 120, NULL);
        ck_assert_uint_le(run(pool, tables, claims, count, 60, NULL), pool / 100);
        ck_assert_uint_le(run(pool, tables, claims, count, 60, &rng), pool / 30);
    }
}
END_TEST

/* Memory goes where it is missed: of two tables larger than the pool the one asked ten times as often has
 * most of it, a small one that fits keeps what it holds, an unused one falls to the little that all have. */
START_TEST(memory_goes_where_it_is_missed)
{
    const struct table tables[] = {{1e9, 100000}, {1e9, 10000}, {20e6, 100000}, {1e9, 0}};
    struct wr_claim claims[4] = {{0}};

    for (uint32_t i = 0; i < 4; i++) {
        wr_divide_new(400 * MIB, claims, i + 1);
    }
    (void)run(400 * MIB, tables, claims, 4, 200, NULL);
    ck_assert_uint_ge(claims[0].bound_bytes, 2 * claims[1].bound_bytes);
    ck_assert_uint_ge(claims[2].bound_bytes, 20000000);
    ck_assert_uint_le(claims[2].bound_bytes, 40000000);
    ck_assert_uint_le(claims[3].bound_bytes, 40 * MIB);
    ck_assert_uint_ge(claims[1].bound_bytes, claims[3].bound_bytes);
}
END_TEST

/* A burst of misses of one balance moves little, also where bounds had a long way to go before. */
START_TEST(a_burst_moves_little)
{
    struct wr_claim claims[2] = {{0}};

    wr_divide_new(200 * MIB, claims, 1);
    wr_divide_new(200 * MIB, claims, 2);
    for (uint32_t i = 0; i < 2; i++) {
        claims[i].held_bytes = claims[i].bound_bytes;
    }
    claims[0].misses = 1000000;
    wr_divide(200 * MIB, claims, 2);
    ck_assert_uint_gt(claims[0].bound_bytes, 101 * MIB);
    ck_assert_uint_lt(claims[0].bound_bytes, 110 * MIB);
    for (uint32_t i = 0; i < 100; i++) {
        uint64_t before = claims[0].bound_bytes;
        claims[0].misses = i < 50 ? 1000000 : 0;
        claims[1].misses = i < 50 ? 0 : 1000000;
        wr_divide(200 * MIB, claims, 2);
        uint64_t after = claims[0].bound_bytes;
        WR_CK((after > before ? after - before : before - after) <= 20 * MIB);
    }
    ck_assert_uint_lt(claims[0].bound_bytes, 60 * MIB);
}
END_TEST

WR_TEST_MAIN("divide", the_pool_is_never_exceeded, a_single_one_has_everything,
             newcomers_share_evenly, newcomers_press_nobody, a_smaller_pool_counts_at_once,
             what_is_free_is_given_out_at_once, bounds_come_to_rest,
             memory_goes_where_it_is_missed, a_burst_moves_little)
