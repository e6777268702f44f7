#include "tests/lib/parser.h"
#include "tests/lib/planned.h"
#include "tests/lib/wr_test.h"

#define HEAD "version: 1\nname: x\nsources:\n"
#define SINKS "sinks: {out: {input: s, connector: blackhole}}\n"

/* A reference in a text option is in the plan as it was written: whoever reads the plan learns nothing, and
 * what it stands for is judged by who gets it. */
START_TEST(a_plan_keeps_the_reference)
{
    struct wr_plan *plan = plan_of(HEAD "  s: {connector: file, path: in, format: csv, schema: {a: text}, "
                                        "null: 'x${env:A_1}', delimiter: '${file:a/b.txt}'}\n" SINKS);
    Weir__OptionValue *const *options = plan->message->vertices[1]->operators[0]->reader->source->options;
    const size_t count = plan->message->vertices[1]->operators[0]->reader->source->n_options;
    uint32_t found = 0;

    for (size_t i = 0; i < count; i++) {
        found += strcmp(options[i]->name, "null") == 0 && strcmp(options[i]->value, "x${env:A_1}") == 0;
        found += strcmp(options[i]->name, "delimiter") == 0 && strcmp(options[i]->value, "${file:a/b.txt}") == 0;
    }
    ck_assert_uint_eq(found, 2);
    check_shows(plan, "delimiter: ${file:a/b.txt}");
    wr_plan_destroy(plan);
}
END_TEST

/* Forms that could never be resolved, and places where a value would be seen, are mistakes. */
START_TEST(forms_and_places_are_checked)
{
#define SOURCE(option) "  s: {connector: file, path: in, format: csv, schema: {a: text}, null: '" option "'}\n"
#define NOT_A_PATH "a secret's file is named by its path beneath the directory of secrets, without ..\n"
    check_mistakes(HEAD SOURCE("ab${env:}") SINKS,
                   "job.yaml:4:75: \"${env:}\": the name of an environment variable takes letters, digits and _\n");
    check_mistakes(HEAD SOURCE("${env:A=B}") SINKS,
                   "job.yaml:4:73: \"${env:A=B}\": the name of an environment variable takes letters, digits and _\n");
    check_mistakes(HEAD SOURCE("${file:../x}") SINKS, "job.yaml:4:73: \"${file:../x}\": " NOT_A_PATH);
    check_mistakes(HEAD SOURCE("${file:/x}") SINKS, "job.yaml:4:73: \"${file:/x}\": " NOT_A_PATH);
    check_mistakes(HEAD SOURCE("${file:a/./x}") SINKS, "job.yaml:4:73: \"${file:a/./x}\": " NOT_A_PATH);
    check_mistakes(HEAD SOURCE("${file:a/..}") SINKS, "job.yaml:4:73: \"${file:a/..}\": " NOT_A_PATH);
    check_mistakes(HEAD SOURCE("${evn:A}") SINKS,
                   "job.yaml:4:73: \"${evn:A}\" is no reference: write ${env:NAME} or ${file:PATH}\n");
    check_mistakes(HEAD SOURCE("${env:A") SINKS,
                   "job.yaml:4:73: \"${env:A\" is no reference: write ${env:NAME} or ${file:PATH}\n");
#define ELSEWHERE \
    " may stand in text options of connectors and formats only: elsewhere it would be seen in plans, names and " \
    "checkpoints\n"
    check_mistakes(HEAD "  s: {connector: file, path: '/in/${env:A}', format: text}\n" SINKS,
                   "job.yaml:4:35: \"${env:A}\"" ELSEWHERE);
    check_mistakes(HEAD "  s: {connector: file, path: /in, format: text}\noperators:\n"
                        "  f: {input: s, filter: \"line <> '${file:a}'\"}\n"
                        "sinks: {out: {input: f, connector: blackhole}}\n",
                   "job.yaml:6:35: \"${file:a}\"" ELSEWHERE);
}
END_TEST

static enum wr_code only_b(void *ctx, const struct wr_secret_ref *ref, struct wr_error *err)
{
    *(uint32_t *)ctx += 1;
    return ref->name.bytes == 1 && ref->name.ptr[0] == 'B' ? WR_OK
                                                           : wr_fail(err, WR_ERR_REFUSED, "not that one");
}

/* Who deploys says at once what it could not resolve, and the place is shown. */
START_TEST(who_resolves_is_asked)
{
    static const char job[] = HEAD "  s: {connector: file, path: in, format: csv, schema: {a: text}, null: "
                                   "'${env:B}${env:C}'}\n" SINKS;
    uint32_t asked = 0;
    struct jm_plan_options options = {
        .base_directory = "/data", .check_secret = only_b, .secret_ctx = &asked};
    struct jm_diagnostics list = {0};
    struct wr_plan *plan = NULL;
    struct wr_error err;

    find_parser();
    ck_assert_int_eq(jm_plan_build(job, sizeof job - 1, &options, &plan, &list, &err), WR_ERR_INVALID);
    ck_assert_uint_eq(asked, 2);
    ck_assert_uint_eq(list.list.count, 1);
    ck_assert_str_eq(list.list.items[0].message, "not that one");
    ck_assert_uint_eq(list.list.items[0].column, 81);
    jm_diagnostics_fini(&list);
}
END_TEST

/* A job refers to sixteen secrets at most. */
START_TEST(references_are_few)
{
    struct wr_sb sb = {0}, list = {0};

    for (int i = 0; i < 17; i++) {
        wr_sb_printf(&list, "${env:A%d}${env:A0}", i);
    }
    wr_sb_printf(&sb, HEAD "  s: {connector: file, path: in, format: csv, schema: {a: text}, null: '%s'}\n" SINKS,
                 list.ptr);
    check_mistakes(sb.ptr, "job.yaml:4:72: more than 16 references to secrets in a job\n");
    wr_sb_fini(&sb);
    wr_sb_fini(&list);
}
END_TEST

WR_TEST_MAIN("reference", a_plan_keeps_the_reference, forms_and_places_are_checked, who_resolves_is_asked,
             references_are_few)
