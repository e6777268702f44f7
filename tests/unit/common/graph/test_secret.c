#include "common/graph/secret.h"

#include "tests/lib/wr_test.h"

static const struct wr_secret list[] = {{"${env:A}", "hunter2"},
                                        {"${file:k}", "a long secret, that may be cut"},
                                        {"${env:EMPTY}", ""},
                                        {"${env:A2}", "hunter22"}};
static const struct wr_secrets secrets = {list, WR_COUNT(list)};

static void check_put(const char *text, const char *expected)
{
    struct wr_arena arena;
    struct wr_error err;
    char *put = NULL;

    wr_arena_init(&arena, 0);
    WR_CK_OK(wr_secrets_put(&secrets, text, &arena, &put, &err), &err);
    ck_assert_str_eq(put, expected);
    wr_arena_fini(&arena);
}

/* Values stand where references stood; all else is text. */
START_TEST(values_are_put_in_place)
{
    struct wr_arena arena;
    struct wr_error err;
    char *put = NULL;

    check_put("", "");
    check_put("nothing $ {} ${ ${} ${X:y} ${A}", "nothing $ {} ${ ${} ${X:y} ${A}");
    check_put("${env:A}", "hunter2");
    check_put("<${env:A}${env:EMPTY}${file:k}>", "<hunter2a long secret, that may be cut>");
    check_put("${${env:A}", "${hunter2");
    wr_arena_init(&arena, 0);
    ck_assert_int_eq(wr_secrets_put(&secrets, "${env:B}", &arena, &put, &err), WR_ERR_CORRUPT);
    wr_arena_fini(&arena);
}
END_TEST

static void check_redacted(const char *message, const char *expected)
{
    char text[200];

    (void)snprintf(text, sizeof text, "%s", message);
    wr_secrets_redact(&secrets, text, sizeof text);
    ck_assert_str_eq(text, expected);
}

/* No value is left in a message, whole or cut off; the longest is taken. */
START_TEST(values_are_taken_out_again)
{
    check_redacted("", "");
    check_redacted("all is well", "all is well");
    check_redacted("\"hunter2\" and hunter22", "\"${env:A}\" and ${env:A2}");
    check_redacted("hunter2hunter2", "${env:A}${env:A}");
    check_redacted("not \"a long secret, that\"", "not \"${file:k}\"");
    check_redacted("a long s", "${file:k}");
    check_redacted("a long", "a long");
}
END_TEST

/* A message that was cut may end anywhere in a value: not a byte of it is shown, whatever the message is cut
 * to; and what only looks like the end of one is left alone. */
START_TEST(the_end_of_a_cut_message_is_taken_out)
{
    static const char *const messages[] = {"password \"hunter22\"", "a long secret, that is",
                                           "hunter2hunter2hunter2"};
    static const char *const shown[] = {"password \"", "", ""};

    for (size_t i = 0; i < WR_COUNT(messages); i++) {
        for (size_t capacity = 2; capacity <= strlen(messages[i]); capacity++) {
            char text[200];
            (void)snprintf(text, capacity, "%s", messages[i]);
            wr_secrets_redact(&secrets, text, capacity);
            size_t kept = strspn(text, "$") > 0 ? 0 : strcspn(text, "$");
            ck_assert_msg(kept <= strlen(shown[i]), "%zu: %s", capacity, text);
            ck_assert_int_eq(strncmp(text, shown[i], kept), 0);
        }
    }
    check_redacted("it ends with an h", "it ends with an h");
}
END_TEST

/* What does not fit into the message any more is cut between characters. */
START_TEST(a_longer_message_is_cut)
{
    static const struct wr_secret one[] = {{"é${env:LONG_NAME}", "x"}};
    static const struct wr_secrets shorter = {one, 1};

    for (size_t capacity = 2; capacity < 24; capacity++) {
        char text[24] = "x";
        wr_secrets_redact(&shorter, text, capacity);
        ck_assert_uint_lt(strlen(text), capacity);
        ck_assert_int_eq(strncmp(text, one[0].reference, strlen(text)), 0);
        ck_assert_int_ne((uint8_t)text[strlen(text) == 0 ? 0 : strlen(text) - 1], 0xc3);
    }
}
END_TEST

WR_TEST_MAIN("secret", values_are_put_in_place, values_are_taken_out_again,
             the_end_of_a_cut_message_is_taken_out, a_longer_message_is_cut)
