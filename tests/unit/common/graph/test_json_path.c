/* Paths of json columns: what they say, and what they must not say. */
#include "common/graph/json_path.h"

#include "tests/lib/wr_test.h"

static void check_step(const struct wr_json_step *step, const char *name, uint32_t index)
{
    if (name == NULL) {
        ck_assert_ptr_null(step->name);
        ck_assert_uint_eq(step->index, index);
        return;
    }
    ck_assert_uint_eq(step->name_bytes, strlen(name));
    ck_assert_int_eq(memcmp(step->name, name, step->name_bytes), 0);
}

/* Names, quoted names and numbers of elements, in any order. */
START_TEST(paths_are_read)
{
    struct wr_arena arena;
    struct wr_json_path path;
    struct wr_error err;

    wr_arena_init(&arena, 0);
    WR_CK_OK(wr_json_path_parse("$", &arena, &path, &err), &err);
    ck_assert_uint_eq(path.count, 0);
    WR_CK_OK(wr_json_path_parse("$.a b.\"x.\\\"\\\\y\"[0][1000000].\"\"", &arena, &path, &err), &err);
    ck_assert_uint_eq(path.count, 5);
    check_step(&path.steps[0], "a b", 0);
    check_step(&path.steps[1], "x.\"\\y", 0);
    check_step(&path.steps[2], NULL, 0);
    check_step(&path.steps[3], NULL, 1000000);
    check_step(&path.steps[4], "", 0);
    wr_json_path_of_name("a.b[0]", &arena, &path);
    ck_assert_uint_eq(path.count, 1);
    check_step(&path.steps[0], "a.b[0]", 0);
    wr_arena_fini(&arena);
}
END_TEST

/* Everything else is refused, and nothing is given out. */
START_TEST(other_paths_are_refused)
{
    static const char *const bad[] = {"", "a", "$a", "$.", "$..a", "$.a.", "$[", "$[]", "$[-1]", "$[x]", "$[1",
                                      "$[1000001]", "$[99999999999999999999]", "$.\"a", "$.\"a\\\"", "$.\"a\\n\"",
                                      "$.a\"b\"", "$ .a"};
    char longer[400];
    struct wr_arena arena;
    struct wr_json_path path = {.count = 77};
    struct wr_error err;

    wr_arena_init(&arena, 0);
    for (size_t i = 0; i < WR_COUNT(bad); i++) {
        ck_assert_msg(wr_json_path_parse(bad[i], &arena, &path, &err) == WR_ERR_INVALID, "%s", bad[i]);
    }
    memset(longer, 'a', sizeof longer);
    memcpy(longer, "$.", 2);
    longer[2 + WR_JSON_NAME_BYTES_MAX + 1] = '\0';
    ck_assert_int_eq(wr_json_path_parse(longer, &arena, &path, &err), WR_ERR_LIMIT);
    for (size_t i = 1; i + 2 < sizeof longer; i += 2) {
        memcpy(longer + i, ".a", 3);
    }
    ck_assert_int_eq(wr_json_path_parse(longer, &arena, &path, &err), WR_ERR_LIMIT);
    ck_assert_uint_eq(path.count, 77);
    wr_arena_fini(&arena);
}
END_TEST

WR_TEST_MAIN("json path", paths_are_read, other_paths_are_refused)
