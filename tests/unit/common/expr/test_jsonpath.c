/* The limits of jsonpath, and what a machine keeps; its answers are tests/golden/cases_jsonpath*.tsv. */
#include "common/base/alloc.h"
#include "common/batch/sqlstate.h"
#include "common/batch/zones.h"
#include "common/expr/jsonpath.h"
#include "tests/lib/wr_test.h"

static uint32_t check(const struct wr_sb *path, const char *message)
{
    struct wr_jsonpath_fault fault = {""};
    uint32_t state = wr_jsonpath_check((struct wr_str){path->ptr, path->bytes}, &fault);

    ck_assert_str_eq(fault.message, message);
    return state;
}

static void repeat(struct wr_sb *sb, const char *text, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        wr_sb_puts(sb, text);
    }
}

struct world {
    struct wr_jsonpath_machine *machine;
    struct wr_jsonb_builder builder;
    char *string;
    struct wr_jsonpath_run run;
    struct wr_jsonpath_list found;
    const char *message;
};

static void world_init(struct world *w, const char *json)
{
    uint32_t bytes;

    *w = (struct world){.machine = wr_jsonpath_machine_create()};
    wr_jsonb_builder_init(&w->builder);
    ck_assert(wr_jsonb_put_json(&w->builder, wr_str_of(json), NULL));
    ck_assert_uint_eq(wr_jsonb_finish(&w->builder, &bytes), 0);
    w->string = wr_alloc(bytes);
    wr_jsonb_write(&w->builder, w->string);
    w->run.target =
        (struct wr_jsonb){(enum wr_jsonb_kind)w->string[0], bytes - 1, (uint8_t *)w->string + 1};
}

static void world_fini(struct world *w)
{
    wr_jsonpath_list_fini(&w->found);
    wr_jsonpath_machine_destroy(w->machine);
    wr_jsonb_builder_fini(&w->builder);
    wr_free(w->string);
}

static uint32_t run(struct world *w, const char *path)
{
    enum wr_jsonpath_result result;

    wr_jsonpath_list_fini(&w->found);
    w->run.path = wr_str_of(path);
    return wr_jsonpath_evaluate(w->machine, &w->run, &w->found, &result, &w->message);
}

#define DEEP "stack depth limit exceeded"

/* The text of a path that is as deep as one may be is written, and the path evaluated. */
static void use(const struct wr_sb *path)
{
    struct wr_sb text = {0};
    struct world w;

    wr_jsonpath_to_text((struct wr_str){path->ptr, path->bytes}, &text);
    ck_assert_uint_gt(text.bytes, 0);
    world_init(&w, "[0]");
    w.run.silent = true;
    ck_assert_uint_eq(run(&w, path->ptr), 0);
    world_fini(&w);
    wr_sb_fini(&text);
}

/* A path is parsed, written and evaluated as deep as the limit says, and refused beyond it, before a stack
 * ends. */
START_TEST(deep_paths_are_refused)
{
    static const struct {
        const char *open, *middle, *close;
        uint32_t limit;
    } forms[] = {{"(", "1", ")", WR_JSONPATH_NESTING_MAX},
                 {"-", "$", "", WR_JSONPATH_NESTING_MAX},
                 {"$[", "0", "]", WR_JSONPATH_NESTING_MAX},
                 {"$?(exists(", "$", "))", WR_JSONPATH_NESTING_MAX / 2},
                 {"!(", "1==1", ")", WR_JSONPATH_NESTING_MAX},
                 {"1+", "1", "", WR_JSONPATH_DEPTH_MAX - 1},
                 {"1==1&&", "1==1", "", WR_JSONPATH_DEPTH_MAX - 2}};

    for (size_t i = 0; i < WR_COUNT(forms); i++) {
        for (uint32_t more = 0; more < 2; more++) {
            struct wr_sb path = {0};
            repeat(&path, forms[i].open, forms[i].limit + more);
            wr_sb_puts(&path, forms[i].middle);
            repeat(&path, forms[i].close, forms[i].limit + more);
            ck_assert_uint_eq(check(&path, more == 0 ? "" : DEEP), more == 0 ? 0 : WR_SQLSTATE_STACK_DEPTH);
            if (more == 0) {
                use(&path);
            }
            wr_sb_fini(&path);
        }
    }
}
END_TEST

/* A path of many items is refused, not kept. */
START_TEST(long_paths_are_refused)
{
    struct wr_sb path = {0};

    wr_sb_puts(&path, "$");
    repeat(&path, ".a", WR_JSONPATH_ITEMS_MAX - 1);
    ck_assert_uint_eq(check(&path, ""), 0);
    wr_sb_puts(&path, ".a");
    ck_assert_uint_eq(check(&path, "a jsonpath has more than 65536 items"), WR_SQLSTATE_LIMIT);
    wr_sb_fini(&path);
}
END_TEST

/* A value as deep as one may be is walked; filters that begin at its root again and again end in an error, not
 * at the end of the stack, also in a silent run. */
START_TEST(deep_values_are_walked)
{
    struct wr_sb json = {0}, path = {0};
    struct world w;

    repeat(&json, "[", WR_JSONB_DEPTH_MAX - 1);
    wr_sb_puts(&json, "1");
    repeat(&json, "]", WR_JSONB_DEPTH_MAX - 1);
    world_init(&w, json.ptr);
    ck_assert_uint_eq(run(&w, "$.**"), 0);
    ck_assert_uint_eq(w.found.count, WR_JSONB_DEPTH_MAX);
    ck_assert_uint_eq(run(&w, "strict $.**{last} ? (@ == 1)"), 0);
    ck_assert_uint_eq(w.found.count, 1);
    repeat(&path, "$.**{last}?(exists(", 10);
    wr_sb_puts(&path, "$");
    repeat(&path, "))", 10);
    for (uint32_t silent = 0; silent < 2; silent++) {
        w.run.silent = silent != 0;
        ck_assert_uint_eq(run(&w, path.ptr), WR_SQLSTATE_STACK_DEPTH);
        ck_assert_str_eq(w.message, DEEP);
    }
    world_fini(&w);
    wr_sb_fini(&json);
    wr_sb_fini(&path);
}
END_TEST

/* A path that compares all with all ends after so many steps. */
START_TEST(endless_paths_end)
{
    struct wr_sb json = {0};
    struct world w;

    wr_sb_puts(&json, "[0");
    repeat(&json, ",0", 6000);
    wr_sb_puts(&json, "]");
    world_init(&w, json.ptr);
    ck_assert_uint_eq(run(&w, "$[*] == 1"), 0);
    ck_assert_uint_eq(run(&w, "$[*] > $[*]"), WR_SQLSTATE_LIMIT);
    ck_assert_str_eq(w.message, "a jsonpath takes more steps than allowed");
    world_fini(&w);
    wr_sb_fini(&json);
}
END_TEST

/* Paths come and go: each answers as it did, however many there were in between. */
START_TEST(paths_are_kept_apart)
{
    struct world w;
    char path[64];

    world_init(&w, "[\"a0\", \"a1\", \"a2\"]");
    for (uint32_t round = 0; round < 3; round++) {
        for (uint32_t i = 0; i < 40; i++) {
            (void)snprintf(path, sizeof path, "$[*] ? (@ like_regex \"^a%u$\")", i % 20);
            ck_assert_uint_eq(run(&w, path), 0);
            ck_assert_uint_eq(w.found.count, i % 20 < 3);
        }
        ck_assert_uint_eq(run(&w, "$ ? (@ like_regex \"(\")"), WR_SQLSTATE_REGEX);
        ck_assert_uint_eq(run(&w, "$."), WR_SQLSTATE_SYNTAX);
    }
    world_fini(&w);
}
END_TEST

/* What has no zone is in the thread's: its clocks say which instant a day begins at. A time of no day has no
 * instant where they change. */
START_TEST(moments_take_the_zone)
{
    static const struct {
        const char *path;
        bool truth;
        uint32_t state;
    } cases[] = {
        {"\"2020-07-01\".datetime() == \"2020-06-30 22:00:00+00\".datetime()", true, 0},
        {"\"2020-01-01\".datetime() == \"2019-12-31 23:00:00+00\".datetime()", true, 0},
        {"\"2020-07-01 12:00:00\".datetime() < \"2020-07-01 10:00:01+00\".datetime()", true, 0},
        {"\"2020-07-01 10:00:00+00\".datetime() < \"2020-07-01 12:00:00\".datetime()", false, 0},
        {"\"12:00:00+02\".datetime() == \"12:00:00+02\".datetime()", true, 0},
        {"\"12:00:00\".datetime() == \"12:00:00+02\".datetime()", false, WR_SQLSTATE_NOT_SUPPORTED},
    };
    const struct wr_zone *zone;
    struct wr_error err;
    struct world w;

    WR_CK_OK(wr_zones_open(WR_ZONES_DIRECTORY, &err), &err);
    zone = wr_zones_find("Europe/Berlin", 13);
    ck_assert_ptr_nonnull(zone);
    zone = wr_zone_set_current(zone);
    world_init(&w, "1");
    w.run.with_zone = true;
    for (size_t i = 0; i < WR_COUNT(cases); i++) {
        ck_assert_uint_eq(run(&w, cases[i].path), cases[i].state);
        if (cases[i].state == 0) {
            ck_assert_uint_eq(w.found.count, 1);
            ck_assert_msg((w.found.own[0].json.kind == WR_JSONB_TRUE) == cases[i].truth, "%s",
                          cases[i].path);
        }
    }
    world_fini(&w);
    (void)wr_zone_set_current(zone);
}
END_TEST

WR_TEST_MAIN("jsonpath", deep_paths_are_refused, long_paths_are_refused, deep_values_are_walked,
             endless_paths_end, paths_are_kept_apart, moments_take_the_zone)
