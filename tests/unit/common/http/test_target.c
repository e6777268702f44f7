#include "common/http/guard.h"
#include "common/http/target.h"
#include "tests/lib/wr_test.h"

static enum wr_code parse(const char *raw, struct wr_arena *arena, struct wr_http_target *ret,
                          struct wr_error *err)
{
    wr_arena_init(arena, 0);
    return wr_http_target_parse(raw, arena, ret, err);
}

/* A path is cut before it is decoded: what is encoded never separates. */
START_TEST(paths_are_cut_then_decoded)
{
    struct wr_http_target t;
    struct wr_arena arena;
    struct wr_error err;

    WR_CK_OK(parse("/v1/jobs/a%2Fb+%C3%A9", &arena, &t, &err), &err);
    ck_assert_uint_eq(t.segment_count, 3);
    ck_assert_str_eq(t.segments[0], "v1");
    ck_assert_str_eq(t.segments[2], "a/b+\xC3\xA9");
    wr_arena_fini(&arena);
    WR_CK_OK(parse("/", &arena, &t, &err), &err);
    ck_assert_uint_eq(t.segment_count, 1);
    ck_assert_str_eq(t.segments[0], "");
    wr_arena_fini(&arena);
    WR_CK_OK(parse("/a//../", &arena, &t, &err), &err);
    ck_assert_uint_eq(t.segment_count, 4);
    ck_assert_str_eq(t.segments[1], "");
    ck_assert_str_eq(t.segments[2], "..");
    ck_assert_str_eq(t.segments[3], "");
    wr_arena_fini(&arena);
}
END_TEST

/* A query is pairs in order; an encoded separator belongs to its value. */
START_TEST(queries_are_pairs)
{
    struct wr_http_target t;
    struct wr_arena arena;
    struct wr_error err;

    WR_CK_OK(parse("/x?a=1+2&&b&c=%26%3D%2B&d=e=f?g", &arena, &t, &err), &err);
    ck_assert_uint_eq(t.query_count, 4);
    ck_assert_str_eq(t.query[0].value, "1 2");
    ck_assert_str_eq(t.query[1].name, "b");
    ck_assert_str_eq(t.query[1].value, "");
    ck_assert_str_eq(t.query[2].value, "&=+");
    ck_assert_str_eq(t.query[3].value, "e=f?g");
    wr_arena_fini(&arena);
}
END_TEST

/* What is malformed, too long or too much is refused by the right name and never read past. */
START_TEST(malformed_targets_are_refused)
{
    static const struct {
        const char *raw;
        enum wr_code code;
    } cases[] = {
        {"", WR_ERR_INVALID},           {"x", WR_ERR_INVALID},
        {"*", WR_ERR_INVALID},          {"http://h/x", WR_ERR_INVALID},
        {"/%", WR_ERR_INVALID},         {"/%4", WR_ERR_INVALID},
        {"/%4g", WR_ERR_INVALID},       {"/%00", WR_ERR_INVALID},
        {"/%ff", WR_ERR_INVALID},       {"/a\xC3", WR_ERR_INVALID},
        {"/x?%", WR_ERR_INVALID},       {"/x?a=%4", WR_ERR_INVALID},
        {"/x?a=%c0%80", WR_ERR_INVALID}, {"/1/2/3/4/5/6/7/8/9", WR_ERR_NOT_FOUND},
        {"/x?1&2&3&4&5&6&7&8&9&10&11&12&13&14&15&16&17", WR_ERR_INVALID},
    };
    char longest[WR_HTTP_TARGET_BYTES_MAX + 2];
    struct wr_http_target t;
    struct wr_arena arena;
    struct wr_error err;

    for (size_t i = 0; i < WR_COUNT(cases); i++) {
        /* A copy of its exact size, so that a sanitizer sees a read past its end. */
        char *raw = strdup(cases[i].raw);
        enum wr_code code = parse(raw, &arena, &t, &err);
        ck_assert_msg(code == cases[i].code, "%s: %d", cases[i].raw, code);
        wr_arena_fini(&arena);
        free(raw);
    }
    memset(longest, 'a', sizeof longest - 1);
    longest[0] = '/';
    longest[sizeof longest - 1] = '\0';
    ck_assert_int_eq(parse(longest, &arena, &t, &err), WR_ERR_LIMIT);
    wr_arena_fini(&arena);
    longest[sizeof longest - 2] = '\0';
    WR_CK_OK(parse(longest, &arena, &t, &err), &err);
    wr_arena_fini(&arena);
}
END_TEST

/* A name that a page's owner could make resolve to this host is not local. */
START_TEST(only_addresses_and_localhost_are_local)
{
    static const char *const local[] = {"localhost", "LocalHost:8081", "127.0.0.1",
                                        "127.0.0.1:1", "[::1]", "[::1]:8081", "192.0.2.7:80"};
    static const char *const foreign[] = {"",
                                          "evil.example",
                                          "evil.example:8081",
                                          "localhost.evil.example",
                                          "127.0.0.1.evil.example",
                                          "::1",
                                          "[::1",
                                          "[::1]x",
                                          "[127.0.0.1]",
                                          "127.0.0.1:80a",
                                          "127.0.0.1@evil.example",
                                          ":8081"};

    for (size_t i = 0; i < WR_COUNT(local); i++) {
        ck_assert_msg(wr_http_host_is_local(local[i]), "%s", local[i]);
    }
    for (size_t i = 0; i < WR_COUNT(foreign); i++) {
        ck_assert_msg(!wr_http_host_is_local(foreign[i]), "%s", foreign[i]);
    }
}
END_TEST

/* A browser that acts for a page of another site is told apart from everybody else. */
START_TEST(pages_of_other_sites_are_known)
{
    ck_assert(wr_http_origin_is_own(NULL, NULL, "h:1"));
    ck_assert(wr_http_origin_is_own("http://h:1", NULL, "h:1"));
    ck_assert(wr_http_origin_is_own("https://H:1", "same-origin", "h:1"));
    ck_assert(wr_http_origin_is_own(NULL, "none", "h:1"));
    ck_assert(!wr_http_origin_is_own("http://h:2", NULL, "h:1"));
    ck_assert(!wr_http_origin_is_own("http://h:1.evil.example", NULL, "h:1"));
    ck_assert(!wr_http_origin_is_own("null", NULL, "h:1"));
    ck_assert(!wr_http_origin_is_own("", NULL, "h:1"));
    ck_assert(!wr_http_origin_is_own("http://h:1", "cross-site", "h:1"));
    ck_assert(!wr_http_origin_is_own(NULL, "same-site", "h:1"));
}
END_TEST

WR_TEST_MAIN("target", paths_are_cut_then_decoded, queries_are_pairs,
             malformed_targets_are_refused, only_addresses_and_localhost_are_local,
             pages_of_other_sites_are_known)
