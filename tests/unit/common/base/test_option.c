/* Option tables: every type is set, printed and read back; unknown names get a suggestion. */
#include "common/base/option.h"

#include "common/base/attr.h"
#include "common/base/rng.h"
#include "tests/lib/wr_test.h"

struct fields {
    char *text, *path, *required;
    bool flag;
    int64_t number;
    uint64_t whole;
    double real;
    int64_t duration;
    uint64_t size, rate;
    int choice;
};

static const char *const colours[] = {"red", "green", "blue", NULL};

#define OPTION(field, option_type, text, is_required, list)                                              \
    {.name = #field, .type = (option_type), .offset = offsetof(struct fields, field),                    \
     .default_text = (text), .required = (is_required), .help = "help of " #field, .choices = (list)}

static const struct wr_option table[] = {OPTION(text, WR_OPTION_TEXT, "hello", false, NULL),
                                         OPTION(path, WR_OPTION_PATH, "", false, NULL),
                                         OPTION(required, WR_OPTION_TEXT, NULL, true, NULL),
                                         OPTION(flag, WR_OPTION_BOOL, "true", false, NULL),
                                         OPTION(number, WR_OPTION_I64, "-5", false, NULL),
                                         OPTION(whole, WR_OPTION_U64, "7", false, NULL),
                                         OPTION(real, WR_OPTION_F64, "0.1", false, NULL),
                                         OPTION(duration, WR_OPTION_DURATION, "10s", false, NULL),
                                         OPTION(size, WR_OPTION_SIZE, "64KiB", false, NULL),
                                         OPTION(rate, WR_OPTION_RATE, "0", false, NULL),
                                         OPTION(choice, WR_OPTION_ENUM, "green", false, colours),
                                         {0}};

static enum wr_code set(struct fields *f, const char *name, const char *value, struct wr_arena *arena,
                        struct wr_error *err)
{
    return wr_options_set(table, f, name, value, arena, err);
}

/* Defaults fill every field; what has none is left. */
START_TEST(defaults_fill_the_fields)
{
    struct fields f = {.required = NULL};
    struct wr_arena arena;

    wr_arena_init(&arena, 0);
    wr_options_check(table);
    wr_options_check(NULL);
    wr_options_defaults(table, &f, &arena);
    wr_options_defaults(NULL, NULL, &arena);
    ck_assert_str_eq(f.text, "hello");
    ck_assert_str_eq(f.path, "");
    ck_assert_ptr_null(f.required);
    ck_assert(f.flag && f.number == -5 && f.whole == 7 && f.real == 0.1);
    ck_assert(f.duration == 10000000 && f.size == 65536 && f.rate == 0 && f.choice == 1);
    wr_arena_fini(&arena);
}
END_TEST

/* A field of any value prints to what sets it to the same value again. */
START_TEST(what_is_printed_reads_back)
{
    struct wr_arena arena;
    struct wr_error err;
    struct wr_rng rng;

    wr_arena_init(&arena, 0);
    wr_rng_init(&rng, 1);
    for (uint32_t i = 0; i < 2000; i++) {
        struct fields f = {.flag = wr_rng_chance(&rng, 0.5), .choice = (int)wr_rng_below(&rng, 3)}, g;
        uint64_t bits = wr_rng_next(&rng) >> 1 >> wr_rng_below(&rng, 63);
        f.text = wr_arena_strdup(&arena, wr_rng_chance(&rng, 0.5) ? "some text" : "");
        f.path = wr_arena_strdup(&arena, "/a/b");
        f.required = f.path;
        f.number = wr_rng_chance(&rng, 0.5) ? -(int64_t)bits : (int64_t)bits;
        f.whole = wr_rng_next(&rng) >> wr_rng_below(&rng, 64);
        f.real = (double)f.number / 7;
        f.duration = (int64_t)(wr_rng_chance(&rng, 0.5) ? bits / 1000000 * 1000000 : bits);
        f.size = bits;
        f.rate = bits;
        wr_options_defaults(table, &g, &arena);
        for (const struct wr_option *o = table; o->name != NULL; o++) {
            struct wr_sb sb = {0};
            wr_options_print(o, &f, &sb);
            WR_CK_OK(set(&g, o->name, sb.ptr == NULL ? "" : sb.ptr, &arena, &err), &err);
            wr_sb_fini(&sb);
        }
        ck_assert_str_eq(g.text, f.text);
        ck_assert_str_eq(g.path, f.path);
        ck_assert(g.flag == f.flag && g.number == f.number && g.whole == f.whole && g.real == f.real);
        ck_assert(g.duration == f.duration && g.size == f.size && g.rate == f.rate && g.choice == f.choice);
        wr_arena_reset(&arena);
    }
    wr_arena_fini(&arena);
}
END_TEST

/* Mistakes name the option, the value, and what was expected; the field stays as it was. */
START_TEST(mistakes_are_told)
{
    static const struct {
        const char *name, *value, *message;
    } cases[] = {
        {"numbr", "1", "unknown option \"numbr\"; did you mean \"number\"?"},
        {"completely-else", "1", "unknown option \"completely-else\""},
        {"", "1", "unknown option \"\""},
        {"number", "x", "option \"number\": expected an integer, got \"x\""},
        {"flag", "yes", "option \"flag\": expected true or false, got \"yes\""},
        {"duration", "5", "option \"duration\": expected a duration such as 250ms, 4s, 10m, 1h or 1d, got \"5\""},
        {"choice", "pink", "option \"choice\": expected one of red, green, blue, got \"pink\""},
    };
    struct fields f, before;
    struct wr_arena arena;
    struct wr_error err;

    wr_arena_init(&arena, 0);
    memset(&f, 0, sizeof f);
    wr_options_defaults(table, &f, &arena);
    before = f;
    for (size_t i = 0; i < WR_COUNT(cases); i++) {
        ck_assert_int_eq(set(&f, cases[i].name, cases[i].value, &arena, &err), WR_ERR_INVALID);
        ck_assert_str_eq(err.message, cases[i].message);
        ck_assert_int_eq(memcmp(&f, &before, sizeof f), 0);
    }
    ck_assert_int_eq(wr_options_set(NULL, &f, "x", "1", &arena, &err), WR_ERR_INVALID);
    ck_assert_ptr_eq(wr_options_find(table, "rate"), &table[9]);
    ck_assert_ptr_null(wr_options_find(NULL, "rate"));
    wr_arena_fini(&arena);
}
END_TEST

/* Help has a line per option, with the kind of its value, its default, or that it is required. */
START_TEST(help_describes_every_option)
{
    struct wr_sb sb = {0};

    wr_options_help(table, "  --", &sb);
    ck_assert_str_eq(sb.ptr, "  --text TEXT                      help of text (default hello)\n"
                             "  --path PATH                      help of path\n"
                             "  --required TEXT                  help of required (required)\n"
                             "  --flag true|false                help of flag (default true)\n"
                             "  --number N                       help of number (default -5)\n"
                             "  --whole N                        help of whole (default 7)\n"
                             "  --real X                         help of real (default 0.1)\n"
                             "  --duration DURATION              help of duration (default 10s)\n"
                             "  --size SIZE                      help of size (default 64KiB)\n"
                             "  --rate RATE                      help of rate (default 0)\n"
                             "  --choice CHOICE                  help of choice (default green)\n");
    wr_sb_fini(&sb);
}
END_TEST

WR_TEST_MAIN("option", defaults_fill_the_fields, what_is_printed_reads_back, mistakes_are_told,
             help_describes_every_option)
