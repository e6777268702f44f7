/* DESCRIPTOR.md: what it shows can be done, and what it lists is what there is. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/graph/connector.h"
#include "jobmanager/plan/plan.h"
#include "tests/lib/parser.h"
#include "tests/lib/wr_test.h"

#define BEGIN_MARK "<!-- options: make descriptor-page writes what follows, to the next mark -->\n"
#define END_MARK "<!-- end of options -->"

static void page_path(char path[PATH_MAX + 64])
{
    ssize_t bytes = readlink("/proc/self/exe", path, PATH_MAX - 1);
    char *build;

    path[bytes > 0 ? bytes : 0] = '\0';
    build = strstr(path, "/build/");
    ck_assert_ptr_nonnull(build);
    (void)snprintf(build, PATH_MAX + 64 - (size_t)(build - path), "/jobmanager/plan/DESCRIPTOR.md");
}

static void read_page(const char *path, struct wr_sb *page)
{
    FILE *file = fopen(path, "r");
    int c;

    ck_assert_msg(file != NULL, "could not open %s", path);
    while ((c = fgetc(file)) != EOF) {
        wr_sb_putc(page, (char)c);
    }
    (void)fclose(file);
}

/* Every example is planned without a mistake. */
START_TEST(examples_are_planned)
{
    char path[PATH_MAX + 64] = {0};
    struct wr_sb page = {0};
    uint32_t count = 0;
    char *at;

    find_parser();
    page_path(path);
    read_page(path, &page);
    at = page.ptr;
    while ((at = strstr(at, "```yaml\n")) != NULL) {
        struct jm_plan_options options = {.base_directory = "/data"};
        struct jm_diagnostics list = {0};
        struct wr_plan *plan = NULL;
        struct wr_sb said = {0};
        struct wr_error err = {0};
        char *text = strchr(at, '\n') + 1, *end = strstr(text, "```\n");
        ck_assert_ptr_nonnull(end);
        enum wr_code code =
            jm_plan_build(text, (size_t)(end - text), &options, &plan, &list, &err);
        jm_diagnostics_print(&list, "example", &said);
        ck_assert_msg(code == WR_OK, "%s\n%s\n%.*s", err.message, said.ptr, (int)(end - text), text);
        wr_plan_destroy(plan);
        jm_diagnostics_fini(&list);
        wr_sb_fini(&said);
        at = end;
        count += 1;
    }
    ck_assert_uint_ge(count, 3);
    wr_sb_fini(&page);
}
END_TEST

/* Its tables of connectors, formats and options are made of theirs: `make descriptor-page`. */
START_TEST(options_are_those_of_the_tables)
{
    char path[PATH_MAX + 64] = {0};
    struct wr_sb page = {0}, want = {0};
    char *first, *end;

    page_path(path);
    read_page(path, &page);
    first = strstr(page.ptr, BEGIN_MARK);
    end = strstr(page.ptr, END_MARK);
    ck_assert(first != NULL && end != NULL && first < end);
    first += strlen(BEGIN_MARK);
    wr_sb_append(&want, page.ptr, (size_t)(first - page.ptr));
    wr_connectors_reference(&want);
    wr_sb_puts(&want, end);
    if (getenv("WEIR_WRITE_PAGE") != NULL) {
        FILE *file = fopen(path, "w");
        ck_assert_ptr_nonnull(file);
        ck_assert_uint_eq(fwrite(want.ptr, 1, want.bytes, file), want.bytes);
        ck_assert_int_eq(fclose(file), 0);
    } else {
        ck_assert_msg(strcmp(want.ptr, page.ptr) == 0,
                      "jobmanager/plan/DESCRIPTOR.md is not what the tables say: make descriptor-page");
    }
    wr_sb_fini(&page);
    wr_sb_fini(&want);
}
END_TEST

WR_TEST_MAIN("descriptor_page", examples_are_planned, options_are_those_of_the_tables)
