#include "tests/lib/effort.h"

#include <stdlib.h>

static uint64_t number(const char *name, uint64_t otherwise)
{
    const char *text = getenv(name);

    return text != NULL ? strtoull(text, NULL, 10) : otherwise;
}

uint64_t effort_seed(void)
{
    return number("SEED", 1);
}

uint64_t effort_seeds(uint64_t usual)
{
    return number("SEEDS", usual);
}

uint32_t effort_step(uint32_t n)
{
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    return number("ALL", 0) != 0 ? 1 : n;
#else
    (void)n;
    return 1;
#endif
}
