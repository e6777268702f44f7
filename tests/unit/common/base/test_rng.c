/* The generator: known sequence, bounds, evenness. */
#include "common/base/rng.h"

#include "tests/lib/wr_test.h"

/* Simulations are told by their seed: the sequence of a seed never changes. */
START_TEST(sequences_are_stable)
{
    struct wr_rng rng, again;

    wr_rng_init(&rng, 0);
    ck_assert_uint_eq(wr_rng_next(&rng), 0x99ec5f36cb75f2b4ull); /* xoshiro256** of splitmix64(0) */
    ck_assert_uint_eq(wr_rng_next(&rng), 0xbf6e1f784956452aull);
    ck_assert_uint_eq(wr_rng_next(&rng), 0x1a5f849d4933e6e0ull);
    wr_rng_init(&rng, 12345);
    wr_rng_init(&again, 12345);
    for (uint32_t i = 0; i < 1000; i++) {
        WR_CK(wr_rng_next(&rng) == wr_rng_next(&again));
    }
    wr_rng_init(&again, 12346);
    ck_assert_uint_ne(wr_rng_next(&rng), wr_rng_next(&again));
}
END_TEST

/* Numbers below a bound are below it, all of them occur, about equally often. */
START_TEST(bounds_hold_evenly)
{
    static const uint64_t bounds[] = {1, 2, 3, 10, 1000, 1ull << 33, UINT64_MAX};
    uint32_t counts[10] = {0};
    struct wr_rng rng;

    wr_rng_init(&rng, 1);
    for (uint32_t b = 0; b < 7; b++) {
        for (uint32_t i = 0; i < 2000; i++) {
            WR_CK(wr_rng_below(&rng, bounds[b]) < bounds[b]);
        }
    }
    for (uint32_t i = 0; i < 100000; i++) {
        counts[wr_rng_below(&rng, 10)] += 1;
    }
    for (uint32_t i = 0; i < 10; i++) {
        ck_assert(counts[i] > 9500 && counts[i] < 10500);
    }
}
END_TEST

/* Reals lie in [0, 1) with mean a half; chances come true as often as they say. */
START_TEST(chances_are_fair)
{
    struct wr_rng rng;
    double sum = 0;
    uint32_t hits = 0;

    wr_rng_init(&rng, 2);
    for (uint32_t i = 0; i < 100000; i++) {
        double v = wr_rng_unit(&rng);
        WR_CK(v >= 0 && v < 1);
        sum += v;
        hits += wr_rng_chance(&rng, 0.1);
        WR_CK(!wr_rng_chance(&rng, 0) && wr_rng_chance(&rng, 1));
    }
    ck_assert(sum > 49500 && sum < 50500);
    ck_assert(hits > 9600 && hits < 10400);
}
END_TEST

WR_TEST_MAIN("rng", sequences_are_stable, bounds_hold_evenly, chances_are_fair)
