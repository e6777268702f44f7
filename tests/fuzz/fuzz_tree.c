/* See tests/lib/fuzz_plans.h. */
#include "tests/lib/fuzz_plans.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    fuzz_tree(data, bytes);
    return 0;
}
