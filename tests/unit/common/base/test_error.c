/* Errors: codes, wrapping, errno, lengths. */
#include "common/base/error.h"

#include <errno.h>
#include <string.h>

#include "tests/lib/wr_test.h"

/* A failure has its code, its text, and whether trying again makes sense; context goes in front. */
START_TEST(errors_tell_their_story)
{
    struct wr_error err = {.sys_errno = 99};

    ck_assert_int_eq(wr_fail(&err, WR_ERR_CORRUPT, "page %d is torn", 7), WR_ERR_CORRUPT);
    ck_assert(err.code == WR_ERR_CORRUPT && !err.retriable && err.sys_errno == 0);
    ck_assert_int_eq(wr_wrap(&err, "file \"%s\"", "a"), WR_ERR_CORRUPT);
    ck_assert_int_eq(wr_wrap(&err, "job 5"), WR_ERR_CORRUPT);
    ck_assert_str_eq(err.message, "job 5: file \"a\": page 7 is torn");
    ck_assert_int_eq(wr_fail(&err, WR_ERR_TIMEOUT, "again: %s", err.message), WR_ERR_TIMEOUT);
    ck_assert_str_eq(err.message, "again: job 5: file \"a\": page 7 is torn");
    ck_assert(err.retriable);
}
END_TEST

/* errno becomes a code, its words, and stays; a long path does not push the words out. */
START_TEST(errno_is_kept)
{
    static const struct {
        int number;
        enum wr_code code;
    } cases[] = {{ENOENT, WR_ERR_NOT_FOUND}, {EEXIST, WR_ERR_EXISTS}, {ENOSPC, WR_ERR_NO_SPACE},
                 {EDQUOT, WR_ERR_NO_SPACE},  {EIO, WR_ERR_IO},        {EACCES, WR_ERR_IO}};
    char path[3000];
    struct wr_error err;

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        errno = cases[i].number;
        ck_assert_int_eq(wr_fail_errno(&err, "could not open file \"%s\"", "f"), cases[i].code);
        ck_assert_int_eq(err.sys_errno, cases[i].number);
        ck_assert_ptr_nonnull(strstr(err.message, strerror(cases[i].number)));
        ck_assert_int_eq(strncmp(err.message, "could not open file \"f\": ", 25), 0);
    }
    memset(path, 'p', sizeof path);
    path[sizeof path - 1] = '\0';
    errno = ENOSPC;
    (void)wr_fail_errno(&err, "could not write file \"%s\"", path);
    ck_assert_uint_lt(strlen(err.message), sizeof err.message);
    ck_assert_str_eq(err.message + strlen(err.message) - 25, ": No space left on device");
}
END_TEST

/* Texts of any length stay within the message and end in a NUL. */
START_TEST(messages_are_bounded)
{
    char text[5000];
    struct wr_error err;

    memset(text, 'x', sizeof text);
    text[sizeof text - 1] = '\0';
    (void)wr_fail(&err, WR_ERR_INVALID, "%s", text);
    ck_assert_uint_eq(strlen(err.message), sizeof err.message - 1);
    (void)wr_wrap(&err, "%s", text);
    ck_assert_uint_eq(strlen(err.message), sizeof err.message - 1);
    (void)wr_wrap(&err, "short");
    ck_assert_int_eq(strncmp(err.message, "short: xxx", 10), 0);
    ck_assert_uint_eq(strlen(err.message), sizeof err.message - 1);
}
END_TEST

/* Every code has words. */
START_TEST(codes_have_words)
{
    ck_assert_str_eq(wr_code_text(WR_OK), "ok");
    ck_assert_str_eq(wr_code_text(WR_ERR_FENCED), "superseded by a newer term");
    ck_assert_str_eq(wr_code_text((enum wr_code)9999), "unknown error");
}
END_TEST

WR_TEST_MAIN("error", errors_tell_their_story, errno_is_kept, messages_are_bounded, codes_have_words)
