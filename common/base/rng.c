#include "common/base/rng.h"

#include "common/base/assert.h"

static uint64_t rotl(uint64_t x, int k)
{
    return x << k | x >> (64 - k);
}

void wr_rng_init(struct wr_rng *rng, uint64_t seed)
{
    for (int i = 0; i < 4; i++) {
        uint64_t z = seed += 0x9e3779b97f4a7c15ull;
        z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9ull;
        z = (z ^ z >> 27) * 0x94d049bb133111ebull;
        rng->state[i] = z ^ z >> 31;
    }
}

uint64_t wr_rng_next(struct wr_rng *rng)
{
    uint64_t *s = rng->state;
    uint64_t result = rotl(s[1] * 5, 7) * 9;
    uint64_t t = s[1] << 17;

    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotl(s[3], 45);
    return result;
}

uint64_t wr_rng_below(struct wr_rng *rng, uint64_t bound)
{
    WR_ASSERT(bound > 0);
    return (uint64_t)((unsigned __int128)wr_rng_next(rng) * bound >> 64);
}

double wr_rng_unit(struct wr_rng *rng)
{
    return (double)(wr_rng_next(rng) >> 11) * 0x1.0p-53;
}

bool wr_rng_chance(struct wr_rng *rng, double probability)
{
    return wr_rng_unit(rng) < probability;
}
