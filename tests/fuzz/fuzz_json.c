/* json files: see tests/lib/fuzz_formats.h. */
#include "tests/lib/fuzz_formats.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    fuzz_json(data, bytes);
    return 0;
}
