#include "common/base/sleep.h"

#include "tests/lib/wr_test.h"

#define LONGEST 100u

/* What was not heard while one slept is no silence: it counts from the waking on, and from what came later. */
START_TEST(silence_counts_while_awake)
{
    struct wr_sleep sleep = {0};

    wr_sleep_tick(&sleep, 1000, LONGEST); /* the first one says nothing about what was before */
    ck_assert_uint_eq(wr_sleep_waited_ns(&sleep, 400, 1000), 600);
    wr_sleep_tick(&sleep, 1100, LONGEST);
    ck_assert_uint_eq(wr_sleep_waited_ns(&sleep, 400, 1100), 700);
    wr_sleep_tick(&sleep, 1201, LONGEST); /* too late: asleep since 1100 */
    ck_assert_uint_eq(wr_sleep_waited_ns(&sleep, 400, 1201), 0);
    ck_assert_uint_eq(wr_sleep_waited_ns(&sleep, 400, 1251), 50);
    wr_sleep_tick(&sleep, 1301, LONGEST);
    ck_assert_uint_eq(wr_sleep_waited_ns(&sleep, 1150, 1301), 100);
    ck_assert_uint_eq(wr_sleep_waited_ns(&sleep, 1290, 1301), 11);
    ck_assert_uint_eq(wr_sleep_waited_ns(&sleep, 1302, 1301), 0); /* heard since the tick began */
}
END_TEST

WR_TEST_MAIN("sleep", silence_counts_while_awake)
