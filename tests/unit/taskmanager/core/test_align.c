#include "common/base/rng.h"
#include "taskmanager/core/align.h"
#include "tests/lib/wr_test.h"

#define CHANNELS 4u

/* All channels must deliver a barrier before it is aligned; those that have are held till then. */
START_TEST(a_barrier_is_aligned_when_all_have_delivered_it)
{
    bool delivered[3];
    struct tm_align align;

    tm_align_init(&align, delivered, 3, 0);
    ck_assert_int_eq(tm_align_barrier(&align, 1, 5), TM_ALIGN_WAITING);
    ck_assert(tm_align_holds(&align, 1) && !tm_align_holds(&align, 0));
    ck_assert_int_eq(tm_align_barrier(&align, 0, 5), TM_ALIGN_WAITING);
    ck_assert_int_eq(tm_align_barrier(&align, 2, 5), TM_ALIGN_ALIGNED);
    tm_align_done(&align);
    for (uint32_t c = 0; c < 3; c++) {
        ck_assert(!tm_align_holds(&align, c));
    }
}
END_TEST

/* A newer barrier abandons the older one and frees the channels that were held for it. */
START_TEST(a_newer_barrier_abandons_the_older)
{
    bool delivered[3];
    struct tm_align align;

    tm_align_init(&align, delivered, 3, 0);
    ck_assert_int_eq(tm_align_barrier(&align, 0, 5), TM_ALIGN_WAITING);
    ck_assert_int_eq(tm_align_barrier(&align, 1, 6), TM_ALIGN_WAITING);
    ck_assert(!tm_align_holds(&align, 0) && tm_align_holds(&align, 1));
    ck_assert_int_eq(tm_align_barrier(&align, 2, 5), TM_ALIGN_IGNORED);
    ck_assert_int_eq(tm_align_barrier(&align, 2, 6), TM_ALIGN_WAITING);
    ck_assert_int_eq(tm_align_barrier(&align, 0, 6), TM_ALIGN_ALIGNED);
}
END_TEST

/* What was aborted, done or is of the past never aligns again. */
START_TEST(the_past_is_ignored)
{
    bool delivered[1];
    struct tm_align align;

    tm_align_init(&align, delivered, 1, 7);
    ck_assert_int_eq(tm_align_barrier(&align, 0, 7), TM_ALIGN_IGNORED);
    ck_assert_int_eq(tm_align_barrier(&align, 0, 8), TM_ALIGN_ALIGNED);
    tm_align_done(&align);
    ck_assert_int_eq(tm_align_barrier(&align, 0, 8), TM_ALIGN_IGNORED);
    ck_assert(!tm_align_abort(&align, 10));
    ck_assert_int_eq(tm_align_barrier(&align, 0, 10), TM_ALIGN_IGNORED);
    ck_assert_int_eq(tm_align_barrier(&align, 0, 11), TM_ALIGN_ALIGNED);
}
END_TEST

/* Random barriers in channel order, with aborts: whatever aligns was delivered by every channel, ids
 * that align only grow, and a checkpoint that nobody aborts and nothing newer overtakes aligns. */
START_TEST(random_histories_keep_the_rules)
{
    struct wr_rng rng;

    wr_rng_init(&rng, 11);
    for (uint32_t round = 0; round < 2000; round++) {
        bool delivered[CHANNELS];
        uint64_t next[CHANNELS] = {0}, newest = 0, aligned = 0, seen[CHANNELS] = {0};
        struct tm_align align;
        tm_align_init(&align, delivered, CHANNELS, 0);
        for (uint32_t step = 0; step < 60; step++) {
            uint32_t c = (uint32_t)wr_rng_below(&rng, CHANNELS);
            if (wr_rng_below(&rng, 12) == 0) {
                (void)tm_align_abort(&align, wr_rng_below(&rng, newest + 1));
                continue;
            }
            if (tm_align_holds(&align, c)) {
                continue; /* nothing behind a barrier is read */
            }
            next[c] += 1 + wr_rng_below(&rng, 2);
            newest = next[c] > newest ? next[c] : newest;
            seen[c] = next[c];
            if (tm_align_barrier(&align, c, next[c]) == TM_ALIGN_ALIGNED) {
                ck_assert_uint_gt(next[c], aligned);
                for (uint32_t i = 0; i < CHANNELS; i++) {
                    ck_assert_uint_eq(seen[i], next[c]);
                }
                aligned = next[c];
                tm_align_done(&align);
            }
        }
        (void)tm_align_abort(&align, newest);
        uint64_t last = newest + 1;
        for (uint32_t i = 0; i < CHANNELS; i++) {
            ck_assert_int_eq(tm_align_barrier(&align, i, last),
                             i + 1 == CHANNELS ? TM_ALIGN_ALIGNED : TM_ALIGN_WAITING);
        }
    }
}
END_TEST

WR_TEST_MAIN("align", a_barrier_is_aligned_when_all_have_delivered_it,
             a_newer_barrier_abandons_the_older, the_past_is_ignored,
             random_histories_keep_the_rules)
