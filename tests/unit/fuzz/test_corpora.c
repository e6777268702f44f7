/* The corpora of the fuzzers of messages and texts: what holds for any bytes holds for these. */
#include "tests/lib/fuzz_corpus.h"
#include "tests/lib/fuzz_jsonpath.h"
#include "tests/lib/fuzz_texts.h"
#include "tests/lib/fuzz_wire.h"
#include "tests/lib/wr_test.h"

#define BYTES "\x01\x02\x08\x0a\x10\x12\x7f\x80\xff"

START_TEST(frame_holds)
{
    fuzz_corpus("frame", fuzz_frame, BYTES, 300);
}
END_TEST

START_TEST(control_holds)
{
    fuzz_corpus("control", fuzz_control, BYTES, 200);
}
END_TEST

START_TEST(manifest_holds)
{
    fuzz_corpus("manifest", fuzz_manifest, BYTES, 200);
}
END_TEST

START_TEST(batch_holds)
{
    fuzz_corpus("batch", fuzz_batch, BYTES, 200);
}
END_TEST

START_TEST(numeric_holds)
{
    fuzz_corpus("numeric", fuzz_numeric, "0123456789.eE+-_xNaInf ", 200);
}
END_TEST

START_TEST(times_holds)
{
    fuzz_corpus("times", fuzz_times, "0123456789:-+.T /PYMDHSabc@", 200);
}
END_TEST

START_TEST(regex_holds)
{
    fuzz_corpus("regex", fuzz_regex, "()[]{}|*+?^$\\.,:=ab01dwsm\n", 200);
}
END_TEST

START_TEST(jsonpath_holds)
{
    fuzz_corpus("jsonpath", fuzz_jsonpath, "$@.*[]?()!=<>&|+-/%\"\\{}:,01alstoxu ", 300);
}
END_TEST

WR_TEST_MAIN("corpora", frame_holds, control_holds, manifest_holds, batch_holds, numeric_holds, times_holds,
             regex_holds, jsonpath_holds)
