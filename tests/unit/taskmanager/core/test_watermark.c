#include "common/base/rng.h"
#include "taskmanager/core/watermark.h"
#include "tests/lib/wr_test.h"

#define CHANNELS 5u

/* A channel that has said nothing holds the watermark back. */
START_TEST(a_silent_channel_holds_the_minimum)
{
    struct tm_watermark_channel channels[2];
    struct tm_watermark wm;

    tm_watermark_init(&wm, channels, 2, INT64_MIN);
    ck_assert(!tm_watermark_advance(&wm, 0, 100));
    ck_assert(tm_watermark_advance(&wm, 1, 50));
    ck_assert_int_eq(wm.emitted_us, 50);
    ck_assert(!tm_watermark_advance(&wm, 1, 40));
}
END_TEST

/* An idle channel is out of the minimum; coming back it never lowers what was emitted. */
START_TEST(idle_channels_neither_hold_nor_lower)
{
    struct tm_watermark_channel channels[2];
    struct tm_watermark wm;

    tm_watermark_init(&wm, channels, 2, INT64_MIN);
    ck_assert(!tm_watermark_advance(&wm, 0, 100));
    ck_assert(tm_watermark_set_idle(&wm, 1, true));
    ck_assert_int_eq(wm.emitted_us, 100);
    ck_assert(!tm_watermark_set_idle(&wm, 1, false));
    ck_assert(!tm_watermark_advance(&wm, 1, 70));
    ck_assert_int_eq(wm.emitted_us, 100);
    ck_assert(!tm_watermark_advance(&wm, 0, 200));
    ck_assert(tm_watermark_advance(&wm, 1, 150));
    ck_assert_int_eq(wm.emitted_us, 150);
}
END_TEST

/* When every channel is idle the task is, and its watermark stays. */
START_TEST(all_idle_stays)
{
    struct tm_watermark_channel channels[2];
    struct tm_watermark wm;

    tm_watermark_init(&wm, channels, 2, 5);
    ck_assert(!tm_watermark_set_idle(&wm, 0, true));
    ck_assert(!tm_watermark_all_idle(&wm));
    ck_assert(!tm_watermark_set_idle(&wm, 1, true));
    ck_assert(tm_watermark_all_idle(&wm));
    ck_assert_int_eq(wm.emitted_us, 5);
}
END_TEST

/* Random histories: what is emitted only grows, and never exceeds an active channel's watermark at the
 * moment it is emitted. */
START_TEST(the_merge_is_the_minimum_of_the_active)
{
    struct wr_rng rng;

    wr_rng_init(&rng, 3);
    for (uint32_t round = 0; round < 2000; round++) {
        struct tm_watermark_channel channels[CHANNELS];
        int64_t said[CHANNELS], before = INT64_MIN;
        bool idle[CHANNELS] = {false};
        struct tm_watermark wm;
        tm_watermark_init(&wm, channels, CHANNELS, INT64_MIN);
        for (uint32_t c = 0; c < CHANNELS; c++) {
            said[c] = INT64_MIN;
        }
        for (uint32_t step = 0; step < 80; step++) {
            uint32_t c = (uint32_t)wr_rng_below(&rng, CHANNELS);
            bool risen;
            if (wr_rng_below(&rng, 4) == 0) {
                idle[c] = !idle[c];
                risen = tm_watermark_set_idle(&wm, c, idle[c]);
            } else {
                int64_t at = (int64_t)wr_rng_below(&rng, 100);
                said[c] = at > said[c] ? at : said[c];
                risen = tm_watermark_advance(&wm, c, at);
            }
            int64_t minimum = INT64_MAX;
            bool all_idle = true;
            for (uint32_t i = 0; i < CHANNELS; i++) {
                all_idle &= idle[i];
                minimum = !idle[i] && said[i] < minimum ? said[i] : minimum;
            }
            ck_assert(risen == (!all_idle && minimum > before));
            before = risen ? minimum : before;
            ck_assert_int_eq(wm.emitted_us, before);
        }
    }
}
END_TEST

WR_TEST_MAIN("watermark", a_silent_channel_holds_the_minimum, idle_channels_neither_hold_nor_lower,
             all_idle_stays, the_merge_is_the_minimum_of_the_active)
