/* Arrays, from text and as bytes from outside: see tests/lib/fuzz_array.c. */
#include "tests/lib/fuzz_array.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    fuzz_array(data, bytes);
    return 0;
}
