/* See tests/lib/fuzz_texts.h. */
#include "tests/lib/fuzz_texts.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    fuzz_regex(data, bytes);
    return 0;
}
