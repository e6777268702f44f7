/* See tests/lib/fuzz_wire.h. */
#include "tests/lib/fuzz_wire.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    fuzz_manifest(data, bytes);
    return 0;
}
