/* jsonb, from text and as bytes from outside: see tests/lib/fuzz_jsonb.c. */
#include "tests/lib/fuzz_jsonb.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    fuzz_jsonb(data, bytes);
    return 0;
}
