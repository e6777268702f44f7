/* See tests/lib/fuzz_texts.h. */
#include "tests/lib/fuzz_texts.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    fuzz_numeric(data, bytes);
    return 0;
}
