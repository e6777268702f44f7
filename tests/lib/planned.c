#include "tests/lib/planned.h"

#include "tests/lib/parser.h"
#include "tests/lib/wr_test.h"

static enum wr_code build(const char *text, struct wr_plan **ret, struct wr_sb *mistakes,
                          struct wr_error *err)
{
    struct jm_plan_options options = {.base_directory = "/data"};
    struct jm_diagnostics list = {0};
    enum wr_code code;

    find_parser();
    code = jm_plan_build(text, strlen(text), &options, ret, &list, err);
    jm_diagnostics_print(&list, "job.yaml", mistakes);
    jm_diagnostics_fini(&list);
    return code;
}

struct wr_plan *plan_of(const char *text)
{
    struct wr_plan *plan = NULL;
    struct wr_sb sb = {0};
    struct wr_error err;

    ck_assert_msg(build(text, &plan, &sb, &err) == WR_OK, "%s\n%s", err.message,
                  sb.ptr == NULL ? "" : sb.ptr);
    wr_sb_fini(&sb);
    return plan;
}

void check_mistakes(const char *text, const char *expected)
{
    struct wr_plan *plan = NULL;
    struct wr_sb sb = {0};
    struct wr_error err;

    ck_assert_int_eq(build(text, &plan, &sb, &err), WR_ERR_INVALID);
    ck_assert_str_eq(sb.ptr == NULL ? err.message : sb.ptr, expected);
    wr_sb_fini(&sb);
}

void check_shows(const struct wr_plan *plan, const char *part)
{
    struct wr_sb sb = {0};

    jm_plan_print(plan, &sb);
    ck_assert_msg(strstr(sb.ptr, part) != NULL, "no \"%s\" in:\n%s", part, sb.ptr);
    wr_sb_fini(&sb);
}
