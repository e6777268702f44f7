/* The function table: resolution by PostgreSQL's rules, and numbers that never change. */
#include "common/expr/function.h"

#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

#include "common/base/attr.h"
#include "common/base/str.h"
#include "common/expr/reference.h"
#include "tests/lib/golden.h"
#include "tests/lib/wr_test.h"

static enum wr_type type_of(const char *name)
{
    enum wr_type type = WR_TYPE_NONE;
    struct wr_error err;
    int32_t typmod;

    if (strcmp(name, "unknown") != 0) {
        WR_CK_OK(wr_type_parse(name, &type, &typmod, &err), &err);
    }
    return type;
}

/* The result type as text, or "none". */
static const char *resolve(const char *name, const enum wr_type *types, uint32_t count)
{
    enum wr_type args[WR_CALL_ARGS_MAX];
    const struct wr_function *f = NULL;
    enum wr_type common;
    struct wr_error err;
    bool is_operator = strpbrk(name, "+-*/%=<|>@?") != NULL, is_concat = strcmp(name, "||") == 0;

    if (strcmp(name, "coalesce") == 0) {
        return wr_type_common(types, count, "COALESCE", &common, &err) == WR_OK
                   ? wr_type_name(common)
                   : "none";
    }
    if (wr_function_resolve(name, is_operator, WR_FUNCTION_SCALAR, types, count, &f, args, &err) !=
        WR_OK) {
        ck_assert_int_eq(err.code, WR_ERR_INVALID);
        return "none";
    }
    /* Each argument can be brought to its type without being told. */
    for (uint32_t i = 0; i < count; i++) {
        ck_assert_int_eq(args[i], f->args[i]);
        ck_assert(types[i] == WR_TYPE_NONE || types[i] == args[i] ||
                  wr_cast_find(types[i], args[i], is_concat ? WR_CAST_ASSIGNMENT : WR_CAST_IMPLICIT) !=
                      NULL);
    }
    return wr_type_name(f->result);
}

/* Operators, functions and COALESCE of any two types resolve as in PostgreSQL, or are refused. */
START_TEST(types_resolve_as_in_postgresql)
{
    struct golden golden;
    uint32_t differences = 0, checked = 0;

    golden_open(&golden, "expr_types.tsv");
    while (golden_next(&golden)) {
        const char *name = strcmp(golden.fields[0], "minus") == 0 ? "-" : golden.fields[0];
        uint32_t count = golden.fields[2] == NULL ? 1 : 2;
        enum wr_type types[] = {type_of(golden.fields[1]),
                                count == 1 ? WR_TYPE_NONE : type_of(golden.fields[2])};
        const char *expected = golden.fields[3][0] == '!' ? "none" : golden.fields[3];
        const char *got = resolve(name, types, count);
        if (strncmp(golden.fields[3], "!22", 3) == 0) {
            continue; /* resolved, and then the untyped literal could not be read */
        }
        if (strstr(expected, "with time zone") != NULL) {
            ck_assert_str_eq(got, "none"); /* a time of a day in a zone: no type of ours */
            continue;
        }
        checked += 1;
        if (strcmp(got, expected) != 0) {
            differences += 1;
            printf("%s %s %s: %s, PostgreSQL says %s\n", golden.fields[1], name,
                   count == 1 ? "" : golden.fields[2], got, golden.fields[3]);
        }
    }
    ck_assert_uint_eq(differences, 0);
    ck_assert_uint_gt(checked, 2000);
    golden_close(&golden);
}
END_TEST

/* Errors are PostgreSQL's with a hint. */
START_TEST(refusals_name_the_types)
{
    static const struct {
        const char *name;
        bool is_operator;
        uint32_t count;
        enum wr_type types[5];
        const char *message;
    } cases[] = {
        {"+", true, 2, {WR_TYPE_TEXT, WR_TYPE_INT4},
         "operator does not exist: text + integer; you might need to add explicit type casts"},
        {"~~~", true, 2, {WR_TYPE_TEXT, WR_TYPE_NONE}, "operator does not exist: text ~~~ unknown"},
        {"-", true, 1, {WR_TYPE_TEXT},
         "operator does not exist: - text; you might need to add explicit type casts"},
        {"+", true, 2, {WR_TYPE_NONE, WR_TYPE_NONE},
         "operator is not unique: unknown + unknown; add explicit type casts"},
        {"lenght", false, 1, {WR_TYPE_TEXT},
         "function lenght(text) does not exist; did you mean \"length\"?"},
        {"lower", false, 1, {WR_TYPE_INT4},
         "function lower(integer) does not exist; you might need to add explicit type casts"},
        {"lower", false, 0, {0},
         "function lower() does not exist; you might need to add explicit type casts"},
        {"frobnicate", false, 1, {WR_TYPE_TEXT}, "function frobnicate(text) does not exist"},
        {"lower", false, 2, {0},
         "function lower(unknown, unknown) does not exist; you might need to add explicit type casts"},
    };
    enum wr_type args[WR_CALL_ARGS_MAX], common = WR_TYPE_BOOL;
    const struct wr_function *f = NULL;
    struct wr_error err;

    for (size_t i = 0; i < WR_COUNT(cases); i++) {
        ck_assert_int_eq(wr_function_resolve(cases[i].name, cases[i].is_operator, WR_FUNCTION_SCALAR,
                                             cases[i].types, cases[i].count, &f, args, &err),
                         WR_ERR_INVALID);
        ck_assert_str_eq(err.message, cases[i].message);
        ck_assert_ptr_null(f);
    }
    ck_assert_int_eq(wr_type_common((enum wr_type[]){WR_TYPE_INT4, WR_TYPE_TEXT}, 2, "CASE", &common,
                                    &err),
                     WR_ERR_INVALID);
    ck_assert_str_eq(err.message, "CASE types integer and text cannot be matched");
    ck_assert_int_eq(common, WR_TYPE_BOOL);
}
END_TEST

/* A cast is found from the context it is allowed in on, and in no weaker one. */
START_TEST(casts_have_contexts)
{
    ck_assert_ptr_nonnull(wr_cast_find(WR_TYPE_INT4, WR_TYPE_INT8, WR_CAST_IMPLICIT));
    ck_assert_ptr_null(wr_cast_find(WR_TYPE_INT8, WR_TYPE_INT4, WR_CAST_IMPLICIT));
    ck_assert_ptr_nonnull(wr_cast_find(WR_TYPE_INT8, WR_TYPE_INT4, WR_CAST_ASSIGNMENT));
    ck_assert_ptr_null(wr_cast_find(WR_TYPE_TEXT, WR_TYPE_INT4, WR_CAST_ASSIGNMENT));
    ck_assert_ptr_nonnull(wr_cast_find(WR_TYPE_TEXT, WR_TYPE_INT4, WR_CAST_EXPLICIT));
    ck_assert_ptr_null(wr_cast_find(WR_TYPE_TIMESTAMP, WR_TYPE_INT4, WR_CAST_EXPLICIT));
}
END_TEST

/* Numbers travel in plans: what one means never changes. A new function is a new line of the file. */
START_TEST(numbers_are_stable)
{
    static const char *const kinds[] = {"scalar", "cast", "set", "form"};
    const struct wr_function *f;
    struct golden golden;
    uint32_t i = 0;

    golden_open(&golden, "function_numbers.tsv");
    for (; golden_next(&golden); i++) {
        f = wr_function_at(i);
        ck_assert_msg(f != NULL, "function %s is gone", golden.fields[0]);
        ck_assert_uint_eq(f->number, (uint32_t)atoi(golden.fields[0]));
        ck_assert_str_eq(kinds[f->kind], golden.fields[1]);
        ck_assert_str_eq(f->name, golden.fields[2]);
        ck_assert_str_eq(f->arg_count < 1 ? "" : wr_type_name(f->args[0]), golden.fields[3]);
        ck_assert_str_eq(f->arg_count < 2 ? "" : wr_type_name(f->args[1]), golden.fields[4]);
        ck_assert_str_eq(wr_type_name(f->result), golden.fields[5]);
        ck_assert_ptr_eq(wr_function_by_number(f->number), f);
    }
    f = wr_function_at(i);
    ck_assert_msg(f == NULL, "function %u is not in function_numbers.tsv", f == NULL ? 0 : f->number);
    ck_assert_ptr_null(wr_function_by_number(0));
    golden_close(&golden);
}
END_TEST

/* The page of what there is, from the tables and the answers that differ. */
static void reference_page(struct wr_sb *sb)
{
    struct golden golden;

    wr_function_reference(sb);
    wr_sb_puts(sb, "\n## Answers that differ from PostgreSQL 15\n\n| expression | answer | why |\n"
                   "| --- | --- | --- |\n");
    golden_open(&golden, "differences.tsv");
    while (golden_next(&golden)) {
        wr_sb_printf(sb, "| `%s` | %s | %s |\n", golden.fields[0],
                     golden.fields[1] == NULL ? "NULL" : golden.fields[1], golden.fields[2]);
    }
    golden_close(&golden);
}

/* FUNCTIONS.md says what the table has: `make functions-page` writes it. */
START_TEST(reference_page_is_the_table)
{
    char path[PATH_MAX + 64] = {0};
    ssize_t bytes = readlink("/proc/self/exe", path, PATH_MAX - 1);
    char *build = bytes > 0 ? strstr(path, "/build/") : NULL;
    struct wr_sb page = {0}, have = {0};
    FILE *file;
    int c;

    ck_assert_ptr_nonnull(build);
    (void)snprintf(build, sizeof path - (size_t)(build - path), "/common/expr/FUNCTIONS.md");
    reference_page(&page);
    if (getenv("WEIR_WRITE_PAGE") != NULL) {
        file = fopen(path, "w");
        ck_assert_ptr_nonnull(file);
        ck_assert_uint_eq(fwrite(page.ptr, 1, page.bytes, file), page.bytes);
        ck_assert_int_eq(fclose(file), 0);
    }
    file = fopen(path, "r");
    ck_assert_msg(file != NULL, "could not open %s", path);
    while ((c = fgetc(file)) != EOF) {
        wr_sb_putc(&have, (char)c);
    }
    (void)fclose(file);
    ck_assert_msg(have.bytes == page.bytes && memcmp(have.ptr, page.ptr, page.bytes) == 0,
                  "common/expr/FUNCTIONS.md is not what the table says: make functions-page");
    wr_sb_fini(&page);
    wr_sb_fini(&have);
}
END_TEST

WR_TEST_MAIN("function", types_resolve_as_in_postgresql, refusals_name_the_types,
             casts_have_contexts, numbers_are_stable, reference_page_is_the_table)
