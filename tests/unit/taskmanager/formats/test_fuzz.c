/* The corpora of the fuzzers of formats. */
#include "tests/lib/fuzz_array.h"
#include "tests/lib/fuzz_corpus.h"
#include "tests/lib/fuzz_formats.h"
#include "tests/lib/fuzz_jsonb.h"
#include "tests/lib/wr_test.h"

#define CHANGES 150u
#define MARKS "\"\\,;\n\r{}[]:0 eu\x80\xff"

START_TEST(csv_holds)
{
    fuzz_corpus("csv", fuzz_csv, MARKS, CHANGES);
}
END_TEST

START_TEST(json_holds)
{
    fuzz_corpus("json", fuzz_json, MARKS, CHANGES);
}
END_TEST

START_TEST(jsonb_holds)
{
    fuzz_corpus("jsonb", fuzz_jsonb, MARKS, CHANGES);
}
END_TEST

START_TEST(array_holds)
{
    fuzz_corpus("array", fuzz_array, MARKS, CHANGES);
}
END_TEST

WR_TEST_MAIN("fuzz", csv_holds, json_holds, jsonb_holds, array_holds)
