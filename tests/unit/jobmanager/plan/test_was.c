#include "tests/lib/planned.h"
#include "tests/lib/wr_test.h"

#define HEAD \
    "version: 1\nname: x\nsources:\n" \
    "  rows: {connector: datagen, schema: {i: bigint}, columns: {i: {sequence: {}}}, was: numbers}\noperators:\n"
#define SINKS "sinks: {out: {input: s, connector: blackhole}}\n"

/* A step may say what its name was, once per old name and not of a step that is still there. */
START_TEST(old_names_are_checked)
{
    check_mistakes(HEAD "  s: {input: rows, filter: i > 1, was: s}\n" SINKS,
                   "job.yaml:6:40: \"s\" is the name of this step: \"was\" is for its old one\n");
    check_mistakes(HEAD "  s: {input: rows, filter: i > 1, was: numbers}\n" SINKS,
                   "job.yaml:6:40: \"was: numbers\" a second time; the first is on line 4: one step "
                   "keeps the state\n");
    check_mistakes(HEAD "  s: {input: rows, filter: i > 1, was: out}\n" SINKS,
                   "job.yaml:6:40: step \"out\" is still there, on line 7, and keeps its state: a step "
                   "that takes its place leaves \"was\" out\n");
    check_mistakes(HEAD "  s: {input: rows, filter: i > 1, was: a b}\n" SINKS,
                   "job.yaml:6:40: \"a b\" cannot be the name of a step: it takes letters, digits, _ and "
                   "-, and begins with a letter\n");
    check_mistakes(HEAD "  s: {input: rows, filter: i > 1, was: [a]}\n" SINKS,
                   "job.yaml:6:40: \"was\" must be a single value, not a list\n");
}
END_TEST

/* Names may be exchanged and passed on; they are in the plan, and do not make it another one. */
START_TEST(names_may_be_passed_on)
{
    struct wr_plan *plan = plan_of(HEAD "  a: {input: rows, filter: i > 1, was: b}\n"
                                        "  b: {input: a, filter: i > 1, was: a}\n"
                                        "  s: {input: b, filter: i > 1, was: rows}\n" SINKS);
    struct wr_plan *other = plan_of(HEAD "  a: {input: rows, filter: i > 1}\n"
                                         "  b: {input: a, filter: i > 1}\n"
                                         "  s: {input: b, filter: i > 1}\n" SINKS);
    static const char *const expected[][2] = {
        {"rows", "numbers"}, {"a", "b"}, {"b", "a"}, {"s", "rows"}};

    ck_assert_uint_eq(plan->message->n_renames, 4);
    for (size_t i = 0; i < 4; i++) {
        ck_assert_str_eq(plan->message->renames[i]->step, expected[i][0]);
        ck_assert_str_eq(plan->message->renames[i]->was, expected[i][1]);
    }
    ck_assert_uint_eq(plan->message->fingerprint, other->message->fingerprint);
    wr_plan_destroy(plan);
    wr_plan_destroy(other);
}
END_TEST

WR_TEST_MAIN("was", old_names_are_checked, names_may_be_passed_on)
