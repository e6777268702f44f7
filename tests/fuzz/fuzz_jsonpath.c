/* See tests/lib/fuzz_jsonpath.h. */
#include "tests/lib/fuzz_jsonpath.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    fuzz_jsonpath(data, bytes);
    return 0;
}
