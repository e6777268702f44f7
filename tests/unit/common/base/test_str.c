/* Slices, the string builder, and "did you mean". */
#include "common/base/str.h"

#include "common/base/alloc.h"
#include "common/base/rng.h"
#include "tests/lib/wr_test.h"

/* Slices are equal when their bytes are, zero bytes included. */
START_TEST(slices_are_bytes)
{
    ck_assert(wr_str_is((struct wr_str){"abc", 2}, "ab"));
    ck_assert(!wr_str_is((struct wr_str){"abc", 2}, "abc"));
    ck_assert(wr_str_equal((struct wr_str){NULL, 0}, (struct wr_str){"x", 0}));
    ck_assert(wr_str_equal((struct wr_str){"a\0b", 3}, (struct wr_str){"a\0b", 3}));
    ck_assert(!wr_str_equal((struct wr_str){"a\0b", 3}, (struct wr_str){"a\0c", 3}));
    ck_assert_uint_eq(wr_str_of("").bytes, 0);
}
END_TEST

/* What is appended, in any way, stands there in order, with a NUL behind it at every moment. */
START_TEST(builders_append)
{
    char model[40000];
    size_t bytes = 0;
    struct wr_sb sb = {0};
    struct wr_rng rng;

    wr_rng_init(&rng, 1);
    while (bytes < 30000) {
        char piece[600];
        size_t n = wr_rng_below(&rng, wr_rng_chance(&rng, 0.1) ? 500 : 10);
        for (size_t i = 0; i < n; i++) {
            piece[i] = (char)('a' + wr_rng_below(&rng, 26));
        }
        piece[n] = '\0';
        switch (wr_rng_below(&rng, 5)) {
        case 0:
            wr_sb_append(&sb, piece, n);
            break;
        case 1:
            wr_sb_puts(&sb, piece);
            break;
        case 2:
            wr_sb_printf(&sb, "%s", piece);
            break;
        case 3:
            wr_sb_reserve(&sb, n * 3);
            wr_sb_append(&sb, piece, n);
            break;
        default:
            n = 1;
            piece[0] = 'Z';
            wr_sb_putc(&sb, 'Z');
        }
        memcpy(model + bytes, piece, n);
        bytes += n;
        WR_CK(sb.bytes == bytes && sb.capacity > bytes && sb.ptr[bytes] == '\0');
    }
    ck_assert_int_eq(memcmp(sb.ptr, model, bytes), 0);
    wr_sb_reset(&sb);
    ck_assert(sb.bytes == 0 && sb.ptr[0] == '\0');
    wr_sb_append(&sb, NULL, 0);
    wr_sb_puts(&sb, "again");
    char *taken = wr_sb_take(&sb);
    ck_assert_str_eq(taken, "again");
    ck_assert(sb.ptr == NULL && sb.bytes == 0 && sb.capacity == 0);
    wr_free(taken);
    taken = wr_sb_take(&sb); /* never NULL */
    ck_assert_str_eq(taken, "");
    wr_free(taken);
    wr_sb_reset(&sb);
    wr_sb_fini(&sb);
    wr_sb_fini(&sb);
}
END_TEST

/* The nearest candidate within a third of the length, or one letter, is proposed; else none. */
START_TEST(near_names_are_found)
{
    static const char *const names[] = {"parallelism", "partition", "source", "sink", "sinks", "key_by", "map", "k"};
    static const char *const cases[][2] = {
        {"paralelism", "parallelism"}, {"parallelsim", "parallelism"}, {"praallelism", "parallelism"},
        {"partitoin", "partition"},    {"sorce", "source"},            {"suorce", "source"},
        {"sinkz", "sink"},             {"sink", "sink"},               {"sniks", "sinks"},
        {"keyby", "key_by"},           {"mpa", "map"},                 {"mat", "map"},
        {"x", NULL},                   {"", NULL},                     {"completely", NULL},
        {"mmmm", NULL},                {"sourcesource", NULL}};
    char longest[200];

    for (size_t i = 0; i < WR_COUNT(cases); i++) {
        const char *near = wr_nearest(cases[i][0], names, WR_COUNT(names));
        ck_assert_msg(near == NULL || cases[i][1] == NULL ? near == cases[i][1]
                                                          : strcmp(near, cases[i][1]) == 0,
                      "%s: %s", cases[i][0], near);
    }
    memset(longest, 'x', sizeof longest);
    longest[sizeof longest - 1] = '\0';
    const char *both[] = {longest, "parallelism"};
    ck_assert_ptr_null(wr_nearest(longest, both, 2));
    ck_assert_str_eq(wr_nearest("parallelisms", both, 2), "parallelism");
    ck_assert_ptr_null(wr_nearest("anything", both, 0));
}
END_TEST

WR_TEST_MAIN("str", slices_are_bytes, builders_append, near_names_are_found)
