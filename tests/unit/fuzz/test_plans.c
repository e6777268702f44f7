/* The corpora of the fuzzers of descriptors, expressions and programs: what holds for any bytes holds for
 * these. */
#include "tests/lib/fuzz_corpus.h"
#include "tests/lib/fuzz_plans.h"
#include "tests/lib/wr_test.h"

START_TEST(descriptor_holds)
{
    fuzz_corpus("descriptor", fuzz_descriptor, ":,-{}[]'\"|>\n #&*!%@\\$\t0a\xc3\xff", 200);
}
END_TEST

START_TEST(program_holds)
{
    fuzz_corpus("program", fuzz_program, "\x01\x02\x08\x0a\x10\x12\x7f\x80\xff", 100);
}
END_TEST

/* Each is a process more. */
START_TEST(expression_holds)
{
    fuzz_corpus("expression", fuzz_expression, "()+-*/<>=,'.:|[]\n 01abt", 10);
}
END_TEST

START_TEST(tree_holds)
{
    fuzz_corpus("tree", fuzz_tree, "{}[]:,\"0123456789truenls ", 60);
}
END_TEST

WR_TEST_MAIN("plans", descriptor_holds, program_holds, expression_holds, tree_holds)
