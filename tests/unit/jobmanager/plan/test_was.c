#include "tests/lib/planned.h"
#include "tests/lib/wr_test.h"

#define HEAD \
    "version: 1\nname: x\nsources:\n" \
    "  rows: {connector: datagen, schema: {i: bigint}, columns: {i: {sequence: {}}}, was: numbers}\noperators:\n"
#define SINKS "sinks: {out: {input: s, connector: blackhole}}\n"
#define NO_STATE(name) \
    "\"was: " name "\" has no state to keep: a job cannot be started from a checkpoint of another job yet\n"
#define SOURCE_LINE "job.yaml:4:86: " NO_STATE("numbers")

/* A step may say what its name was, once per old name and not of a step that is still there; that nothing
 * can be started from yet is said, not passed over. */
START_TEST(old_names_are_checked)
{
    check_mistakes(HEAD "  s: {input: rows, filter: i > 1, was: s}\n" SINKS,
                   SOURCE_LINE "job.yaml:6:40: \"s\" is the name of this step: \"was\" is for its old one\n");
    check_mistakes(HEAD "  s: {input: rows, filter: i > 1, was: numbers}\n" SINKS,
                   SOURCE_LINE "job.yaml:6:40: \"was: numbers\" a second time; the first is on line 4: one step "
                               "keeps the state\n");
    check_mistakes(HEAD "  s: {input: rows, filter: i > 1, was: out}\n" SINKS,
                   SOURCE_LINE "job.yaml:6:40: step \"out\" is still there, on line 7, and keeps its state: a step "
                               "that takes its place leaves \"was\" out\n");
    check_mistakes(HEAD "  s: {input: rows, filter: i > 1, was: a b}\n" SINKS,
                   SOURCE_LINE "job.yaml:6:40: \"a b\" cannot be the name of a step: it takes letters, digits, _ and "
                               "-, and begins with a letter\n");
    check_mistakes(HEAD "  s: {input: rows, filter: i > 1, was: [a]}\n" SINKS,
                   SOURCE_LINE "job.yaml:6:40: \"was\" must be a single value, not a list\n");
}
END_TEST

/* Names may be exchanged and passed on. */
START_TEST(names_may_be_passed_on)
{
    check_mistakes(HEAD "  a: {input: rows, filter: i > 1, was: b}\n  b: {input: a, filter: i > 1, was: a}\n"
                        "  s: {input: b, filter: i > 1, was: rows}\n" SINKS,
                   SOURCE_LINE "job.yaml:6:40: " NO_STATE("b") "job.yaml:7:37: " NO_STATE("a")
                       "job.yaml:8:37: " NO_STATE("rows"));
}
END_TEST

WR_TEST_MAIN("was", old_names_are_checked, names_may_be_passed_on)
