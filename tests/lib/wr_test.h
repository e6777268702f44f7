/* What every unit test program starts from: Check, and a main that runs one suite.
 *
 *     START_TEST(an_empty_map_has_no_entries) { … } END_TEST
 *     WR_TEST_MAIN("map", an_empty_map_has_no_entries, …)
 *
 * CK_FORK=no is set by the runner under sanitizers. Each test opens with the property it defends.
 */
#ifndef WR_TESTS_LIB_WR_TEST_H
#define WR_TESTS_LIB_WR_TEST_H

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Check writes down every assertion that holds, to say after which one a test crashed. In loops that takes
 * longer than the tests do; sanitizers say where it was. */
#define _mark_point(file, line) ((void)0)

#define WR_TEST_MAIN(suite_name, ...)                                                    \
    int main(void)                                                                       \
    {                                                                                    \
        const TTest *const tests[] =        {__VA_ARGS__};                               \
        Suite *suite = suite_create(suite_name);                                         \
        for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++) {                    \
            TCase *tcase = tcase_create(tests[i]->name);                                 \
            tcase_set_timeout(tcase, 120);                                               \
            tcase_add_test(tcase, tests[i]);                                             \
            suite_add_tcase(suite, tcase);                                               \
        }                                                                                \
        SRunner *runner = srunner_create(suite);                                         \
        srunner_run_all(runner, CK_NORMAL);                                              \
        int failed = srunner_ntests_failed(runner);                                      \
        srunner_free(runner);                                                            \
        return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;                                \
    }

/* For inner loops, and for what tests share: nothing is kept of values. */
#define WR_CK(condition)                                                          \
    do {                                                                          \
        if (!(condition)) {                                                       \
            ck_abort_msg("%s", #condition);                                       \
        }                                                                         \
    } while (0)

/* Fails with the error's message. */
#define WR_CK_OK(call, err)                                                       \
    do {                                                                          \
        enum wr_code wr_ck_code_ = (call);                                        \
        ck_assert_msg(wr_ck_code_ == WR_OK, "%s: %s", #call, (err)->message);     \
    } while (0)

#endif
