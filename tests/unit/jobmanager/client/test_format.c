#include "jobmanager/client/cli.h"
#include "tests/lib/wr_test.h"

/* The tests are of what a pipe gets, also when they are started from a terminal. */
__attribute__((constructor)) static void be_plain(void)
{
    setenv("TERM", "dumb", 1);
}

#define CHECK_PUT(call, expected)                \
    do {                                         \
        struct wr_sb sb = {0};                   \
        call;                                    \
        ck_assert_str_eq(sb.ptr, expected);      \
        wr_sb_fini(&sb);                         \
    } while (0)

/* Numbers keep three digits and name their unit, at the borders of units too. */
START_TEST(numbers_have_three_digits_and_a_unit)
{
    CHECK_PUT(jm_put_bytes(&sb, 0), "0 B");
    CHECK_PUT(jm_put_bytes(&sb, 1023), "1023 B");
    CHECK_PUT(jm_put_bytes(&sb, 1024), "1.00 KiB");
    CHECK_PUT(jm_put_bytes(&sb, 12900000), "12.3 MiB");
    CHECK_PUT(jm_put_bytes(&sb, 300ll << 30), "300 GiB");
    CHECK_PUT(jm_put_bytes(&sb, 5000ll << 40), "5000 TiB");
    CHECK_PUT(jm_put_count(&sb, 999), "999");
    CHECK_PUT(jm_put_count(&sb, 1000), "1.00 k");
    CHECK_PUT(jm_put_count(&sb, 12345678), "12.3 M");
}
END_TEST

/* No value is rounded up to one that its unit does not have, such as 1000 k. */
START_TEST(rounding_does_not_leave_the_unit)
{
    CHECK_PUT(jm_put_count(&sb, 9999), "10.0 k");
    CHECK_PUT(jm_put_count(&sb, 99999), "100 k");
    CHECK_PUT(jm_put_count(&sb, 999999), "1.00 M");
    CHECK_PUT(jm_put_bytes(&sb, 1048575), "1.00 MiB");
    CHECK_PUT(jm_put_duration_us(&sb, 999999), "1.0 s");
}
END_TEST

/* Durations are in the unit that people say them in; a negative one (clocks differ) is no nonsense. */
START_TEST(durations_are_said_as_people_do)
{
    CHECK_PUT(jm_put_duration_us(&sb, 0), "0 us");
    CHECK_PUT(jm_put_duration_us(&sb, 999), "999 us");
    CHECK_PUT(jm_put_duration_us(&sb, 1500), "1.5 ms");
    CHECK_PUT(jm_put_duration_us(&sb, 61500000), "61.5 s");
    CHECK_PUT(jm_put_duration_us(&sb, 185000000), "3 min 5 s");
    CHECK_PUT(jm_put_duration_us(&sb, 3 * 3600000000ll + 120000000), "3 h 2 min");
    CHECK_PUT(jm_put_duration_us(&sb, 50 * 3600000000ll), "2 d 2 h");
    CHECK_PUT(jm_put_duration_us(&sb, -5), "0 us");
}
END_TEST

/* Times are UTC with a blank between date and time; "not yet" is a dash. */
START_TEST(times_are_utc)
{
    CHECK_PUT(jm_put_time_us(&sb, 1700000000123456), "2023-11-14 22:13:20");
    CHECK_PUT(jm_put_time_us(&sb, 0), "-");
    CHECK_PUT(jm_put_time_us(&sb, -1000000), "1969-12-31 23:59:59");
}
END_TEST

/* Text of others cannot drive the terminal: control characters are shown as '?'. */
START_TEST(control_characters_are_not_printed)
{
    CHECK_PUT(jm_put_printable(&sb, "a\033[31mb\nc\177 \xc3\xa4"), "a?[31mb?c? \xc3\xa4");
}
END_TEST

/* A bar is as long as asked for whatever the share, also one that is no share. */
START_TEST(bars_have_their_length)
{
    CHECK_PUT(jm_put_bar(&sb, 0, 4), "░░░░");
    CHECK_PUT(jm_put_bar(&sb, 0.5, 4), "██░░");
    CHECK_PUT(jm_put_bar(&sb, 1.7, 4), "████");
    CHECK_PUT(jm_put_bar(&sb, -1, 4), "░░░░");
    CHECK_PUT(jm_put_bar(&sb, 0.0 / 0.0, 4), "░░░░");
}
END_TEST

/* States are plain words unless colour is asked for; one that is not known has no colour. */
START_TEST(states_are_coloured_only_when_asked)
{
    CHECK_PUT(jm_put_state(&sb, "FAILED", false), "FAILED");
    CHECK_PUT(jm_put_state(&sb, "FAILED", true), "\033[31mFAILED\033[0m");
    CHECK_PUT(jm_put_state(&sb, "CREATED", true), "CREATED");
}
END_TEST

/* Columns are aligned by characters, not bytes, and not by what only colours; the last column has
 * no blanks behind it. */
START_TEST(tables_are_aligned)
{
    static const char *const headers[] = {"NAME", ">ROWS", "STATE"};
    struct jm_table t;
    struct wr_sb sb = {0}, cell = {0};

    jm_table_init(&t, headers, 3);
    jm_table_cell(&t, "ä");
    jm_table_cell(&t, "%d", 1);
    jm_table_cell(&t, "x");
    jm_table_cell(&t, "longer");
    jm_table_cell(&t, "%d", 1234567);
    wr_sb_puts(&cell, "\033[31mred\033[0m");
    jm_table_take(&t, &cell);
    jm_table_cell(&t, "b\n");
    wr_sb_puts(&cell, "\033[32m7\033[0m");
    jm_table_take(&t, &cell);
    jm_table_cell(&t, "%s", "");
    jm_table_print(&t, &sb);
    jm_table_fini(&t);
    ck_assert_str_eq(sb.ptr, "NAME       ROWS  STATE\n"
                             "ä             1  x\n"
                             "longer  1234567  \033[31mred\033[0m\n"
                             "b?            \033[32m7\033[0m\n");
    wr_sb_fini(&sb);
}
END_TEST

/* A table without rows is its headers. */
START_TEST(an_empty_table_is_its_headers)
{
    static const char *const headers[] = {"ID", ">N"};
    struct jm_table t;
    struct wr_sb sb = {0};

    jm_table_init(&t, headers, 2);
    jm_table_print(&t, &sb);
    jm_table_fini(&t);
    ck_assert_str_eq(sb.ptr, "ID  N\n");
    wr_sb_fini(&sb);
}
END_TEST

/* What a server leaves out or says in another type is nothing, not a crash. */
START_TEST(members_that_are_not_there_are_nothing)
{
    json_t *json = json_pack("{s:i, s:n, s:s}", "a", 1, "b", "c", "text");

    ck_assert_str_eq(jm_string(json, "a"), "");
    ck_assert_str_eq(jm_string(json, "nothing"), "");
    ck_assert_str_eq(jm_string(NULL, "a"), "");
    ck_assert_str_eq(jm_string(json, "c"), "text");
    ck_assert_int_eq(jm_integer(json, "a"), 1);
    ck_assert_int_eq(jm_integer(json, "b"), 0);
    ck_assert_int_eq(jm_integer(json, "c"), 0);
    ck_assert_int_eq(jm_integer(NULL, "a"), 0);
    json_decref(json);
}
END_TEST

/* The caret stands below the column, counted in characters, also behind tabs; a place that is not
 * in the text, and a line that is too long to look at, show nothing. */
START_TEST(the_caret_stands_below_the_mistake)
{
    char text[400] = "a: b\n\tkey: \xc3\xa4\xc3\xb6 x\n\033[2J\nlast";
    struct jm_file file = {.path = "f", .text = text, .bytes = strlen(text)};
    struct wr_sb none = {0};

    CHECK_PUT(jm_put_caret(&file, 1, 1, &sb), "    a: b\n    ^\n");
    CHECK_PUT(jm_put_caret(&file, 2, 9, &sb), "    \tkey: \xc3\xa4\xc3\xb6 x\n    \t       ^\n");
    CHECK_PUT(jm_put_caret(&file, 3, 2, &sb), "     [2J\n     ^\n");
    CHECK_PUT(jm_put_caret(&file, 4, 5, &sb), "    last\n        ^\n");
    jm_put_caret(&file, 9, 1, &none);
    jm_put_caret(&file, 1, 0, &none);
    memset(text, 'x', 300);
    text[300] = '\0';
    file.bytes = 300;
    jm_put_caret(&file, 1, 5, &none);
    ck_assert_uint_eq(none.bytes, 0);
}
END_TEST

WR_TEST_MAIN("client format", numbers_have_three_digits_and_a_unit,
             rounding_does_not_leave_the_unit, durations_are_said_as_people_do, times_are_utc,
             control_characters_are_not_printed, bars_have_their_length,
             states_are_coloured_only_when_asked, tables_are_aligned,
             an_empty_table_is_its_headers, members_that_are_not_there_are_nothing,
             the_caret_stands_below_the_mistake)
