/* Log lines: one line each, levels, quoting that can be undone. */
#include "common/obs/log.h"

#include <unistd.h>

#include "common/base/attr.h"
#include "common/base/rng.h"
#include "common/batch/text.h"
#include "tests/lib/wr_test.h"

static char last[4096];
static enum wr_log_level last_level;
static uint32_t lines;

static void keep(void *ctx, enum wr_log_level level, const char *line)
{
    ck_assert_ptr_eq(ctx, last);
    (void)snprintf(last, sizeof last, "%s", line);
    last_level = level;
    lines += 1;
}

/* A line is the event and its fields; what is above the level is not made. */
START_TEST(levels_filter)
{
    enum wr_log_level level = WR_LOG_DEBUG;
    struct wr_error err;

    lines = 0;
    wr_log_set_sink(keep, last);
    wr_log_set_level(WR_LOG_WARN);
    wr_log(WR_LOG_INFO, "start", "a=%d", 1);
    ck_assert_uint_eq(lines, 0);
    wr_log(WR_LOG_ERROR, "broken", "part=%s n=%d", "x", 7);
    ck_assert_str_eq(last, "broken part=x n=7");
    ck_assert_int_eq(last_level, WR_LOG_ERROR);
    WR_CK_OK(wr_log_level_parse("debug", &level, &err), &err);
    wr_log_set_level(level);
    wr_log(WR_LOG_DEBUG, "detail", "a=1");
    ck_assert_uint_eq(lines, 2);
    ck_assert_int_eq(wr_log_level_parse("loud", &level, &err), WR_ERR_INVALID);
    ck_assert_str_eq(err.message, "expected error, warn, info or debug, got \"loud\"");
    wr_log_set_level(WR_LOG_INFO);
    wr_log_set_sink(NULL, NULL);
}
END_TEST

/* Values with line ends stay on the line; values of any length are cut at its end. */
START_TEST(a_line_is_one_line)
{
    char longest[5000];

    wr_log_set_sink(keep, last);
    wr_log(WR_LOG_INFO, "event", "a=%s", "one\ntwo\rthree\033[31m");
    ck_assert_str_eq(last, "event a=one two three [31m");
    memset(longest, 'x', sizeof longest);
    longest[sizeof longest - 1] = '\0';
    wr_log(WR_LOG_INFO, "event", "a=%s", longest);
    ck_assert_uint_eq(strlen(last), 2047);
    wr_log(WR_LOG_INFO, longest, "a=%s", longest);
    ck_assert_uint_eq(strlen(last), 2047);
    wr_log_set_sink(NULL, NULL);
}
END_TEST

/* On standard error: a UTC time and the level in front, or a priority for the journal; one write, one
 * line end. */
START_TEST(lines_go_to_standard_error)
{
    char text[4096] = {0};
    int kept = dup(STDERR_FILENO), ends[2];
    ssize_t bytes;
    unsigned year, day, ms;

    ck_assert_int_eq(pipe(ends), 0);
    ck_assert_int_ge(dup2(ends[1], STDERR_FILENO), 0);
    unsetenv("JOURNAL_STREAM");
    wr_log(WR_LOG_WARN, "event", "a=%d", 1);
    bytes = read(ends[0], text, sizeof text - 1);
    setenv("JOURNAL_STREAM", "8:1234", 1);
    wr_log(WR_LOG_ERROR, "event", "a=%d", 1);
    ck_assert_int_gt(bytes, 0);
    text[bytes] = '\0';
    ck_assert_int_eq(sscanf(text, "%4u-%*2u-%2uT%*2u:%*2u:%*2u.%3uZ", &year, &day, &ms), 3);
    ck_assert_uint_ge(year, 2024);
    ck_assert_str_eq(text + 24, " WARN  event a=1\n");
    bytes = read(ends[0], text, sizeof text - 1);
    text[bytes > 0 ? bytes : 0] = '\0';
    ck_assert_str_eq(text, "<3>event a=1\n");
    unsetenv("JOURNAL_STREAM");
    (void)dup2(kept, STDERR_FILENO);
    (void)close(kept);
    (void)close(ends[0]);
    (void)close(ends[1]);
}
END_TEST

/* Undo the quotes. */
static void unquote(const char *quoted, char *to)
{
    if (quoted[0] != '"') {
        (void)strcpy(to, quoted);
        return;
    }
    for (quoted++; *quoted != '"'; quoted++) {
        unsigned code;
        if (*quoted != '\\') {
            *to++ = *quoted;
            continue;
        }
        quoted++;
        if (*quoted == 'x') {
            ck_assert_int_eq(sscanf(quoted + 1, "%2x", &code), 1);
            *to++ = (char)code;
            quoted += 2;
        } else {
            *to++ = *quoted == 'n' ? '\n' : *quoted == 'r' ? '\r' : *quoted == 't' ? '\t' : *quoted;
        }
    }
    ck_assert_str_eq(quoted, "\"");
    *to = '\0';
}

/* Plain words stay as they are; everything else is quoted so that it can be undone, without a control
 * character or a quote that would end it. */
START_TEST(quotes_can_be_undone)
{
    static const char *const plain[] = {"a", "a.b:80", "päth/to", "x\\y", "{}[]", "5%"};
    static const char alphabet[] = "ab \"\\=\n\t\r\033\177\001";
    struct wr_rng rng;

    wr_rng_init(&rng, 1);
    for (size_t i = 0; i < WR_COUNT(plain); i++) {
        ck_assert_ptr_eq(wr_log_quote(plain[i]), plain[i]);
    }
    ck_assert_str_eq(wr_log_quote(""), "\"\"");
    ck_assert_str_eq(wr_log_quote("a \"b\""), "\"a \\\"b\\\"\"");
    ck_assert_str_eq(wr_log_quote("a\033"), "\"a\\x1b\"");
    for (uint32_t i = 0; i < 5000; i++) {
        char text[64], back[300];
        size_t bytes = wr_rng_below(&rng, 60);
        for (size_t k = 0; k < bytes; k++) {
            text[k] = alphabet[wr_rng_below(&rng, sizeof alphabet - 1)];
        }
        text[bytes] = '\0';
        const char *quoted = wr_log_quote(text);
        unquote(quoted, back);
        WR_CK(strcmp(back, text) == 0);
        for (const char *p = quoted; *p != '\0'; p++) {
            WR_CK((uint8_t)*p >= 0x20 && *p != 0x7f);
        }
    }
}
END_TEST

/* Four results live at once; a long text is cut between characters and says so. */
START_TEST(results_are_bounded)
{
    const char *results[4] = {wr_log_quote("a 1"), wr_log_quote("a 2"), wr_log_quote("a 3"), wr_log_quote("a 4")};
    char text[3000];

    for (uint32_t i = 0; i < 4; i++) {
        ck_assert_int_eq(results[i][3], (int)('1' + i));
    }
    for (uint32_t shift = 0; shift < 6; shift++) {
        size_t used = 0;
        text[used++] = ' ';
        memset(text + used, 'a', shift);
        used += shift;
        while (used + 4 < sizeof text) {
            memcpy(text + used, shift % 2 == 0 ? "\xe6\x97\xa5" : "\xf0\x9f\x98\x80", shift % 2 == 0 ? 3 : 4);
            used += shift % 2 == 0 ? 3 : 4;
        }
        text[used] = '\0';
        const char *quoted = wr_log_quote(text);
        size_t length = strlen(quoted);
        ck_assert(length > 490 && length < 512);
        ck_assert_str_eq(quoted + length - 4, "...\"");
        ck_assert(wr_utf8_valid(quoted, length));
    }
    memset(text, '\001', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    ck_assert_uint_lt(strlen(wr_log_quote(text)), 512);
}
END_TEST

WR_TEST_MAIN("log", levels_filter, a_line_is_one_line, lines_go_to_standard_error, quotes_can_be_undone,
             results_are_bounded)
