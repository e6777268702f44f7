/* What the job manager reads in the name of a state file is what its writer meant. */
#include "common/base/state_name.h"

#include <string.h>

#include "tests/lib/wr_test.h"

/* Names at the ends of all ranges come back as they were, and are told apart. */
START_TEST(names_come_back)
{
    static const struct wr_state_name names[] = {
        {0, {1, 1}, 0, 1},
        {3, {12, 7}, 0x00c0ffee, 42},
        {UINT32_MAX, {UINT64_MAX, UINT32_MAX}, UINT32_MAX, UINT64_MAX},
    };
    static const char *const texts[] = {
        "0-1.1-00000000-1-000001.seg",
        "3-12.7-00c0ffee-42-000001.seg",
        "4294967295-18446744073709551615.4294967295-ffffffff-18446744073709551615-000001.seg",
    };
    struct wr_state_name back;
    char text[WR_STATE_NAME_BYTES];

    for (size_t i = 0; i < WR_COUNT(names); i++) {
        ck_assert_str_eq(wr_state_name_format(&names[i], "000001.seg", text), texts[i]);
        ck_assert(wr_state_name_parse(text, &back));
        ck_assert_uint_eq(back.region, names[i].region);
        ck_assert(wr_attempt_equal(back.attempt, names[i].attempt));
        ck_assert_uint_eq(back.incarnation, names[i].incarnation);
        ck_assert_uint_eq(back.checkpoint, names[i].checkpoint);
    }
}
END_TEST

/* The longest name that may be asked for fits. */
START_TEST(the_longest_name_fits)
{
    struct wr_state_name name = {UINT32_MAX, {UINT64_MAX, UINT32_MAX}, UINT32_MAX, UINT64_MAX};
    char rest[65], text[WR_STATE_NAME_BYTES];

    memset(rest, 'x', 64);
    rest[64] = '\0';
    ck_assert_uint_lt(strlen(wr_state_name_format(&name, rest, text)), WR_STATE_NAME_BYTES);
    ck_assert(wr_state_name_parse(text, &name));
}
END_TEST

/* What is behind the checkpoint is the writer's affair; what is no such name is nobody's. */
START_TEST(other_names_are_refused)
{
    static const char *const fine[] = {"0-1.1-0123abcd-7-x", "0-1.1-0123abcd-7-3-1-000045.sst",
                                       "0-1.1-0123abcd-007-000001.seg.tmp"};
    static const char *const bad[] = {
        "", "README", "0-1.1-0123abcd-7-", "0-1.1-0123abcd-7", "0-1.1-0123abcd-000001.seg",
        "-1.1-0123abcd-7-x", "0-1-0123abcd-7-x", "0-1.-0123abcd-7-x", "0-1.1-0123abc-7-x",
        "0-1.1-0123abcde-7-x", "0-1.1-0123ABCD-7-x", "0-1.1-0123abcd--x", " 0-1.1-0123abcd-7-x",
        "0-1.1-0123abcd-+7-x", "4294967296-1.1-0123abcd-7-x", "0-1.4294967296-0123abcd-7-x",
        "0-18446744073709551616.1-0123abcd-7-x", "0-1.1-0123abcd-18446744073709551616-x",
        "0-1.1-0123abcd-99999999999999999999999-x"};
    struct wr_state_name name = {.checkpoint = 99};

    for (size_t i = 0; i < WR_COUNT(bad); i++) {
        ck_assert_msg(!wr_state_name_parse(bad[i], &name), "%s", bad[i]);
        ck_assert_uint_eq(name.checkpoint, 99);
    }
    for (size_t i = 0; i < WR_COUNT(fine); i++) {
        ck_assert_msg(wr_state_name_parse(fine[i], &name), "%s", fine[i]);
        ck_assert_uint_eq(name.checkpoint, 7);
    }
}
END_TEST

WR_TEST_MAIN("state_name", names_come_back, the_longest_name_fits, other_names_are_refused)
