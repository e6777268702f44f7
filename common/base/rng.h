/* Seeded generator (xoshiro256**), for the simulator, jitter and datagen. Not for secrets.
 * Thread: one at a time.
 */
#ifndef WR_BASE_RNG_H
#define WR_BASE_RNG_H

#include <stdbool.h>
#include <stdint.h>

struct wr_rng {
    uint64_t state[4];
};

void wr_rng_init(struct wr_rng *rng, uint64_t seed); /* splitmix64 expands the seed */
uint64_t wr_rng_next(struct wr_rng *rng);
uint64_t wr_rng_below(struct wr_rng *rng, uint64_t bound); /* 0 <= result < bound; bound > 0 */
double wr_rng_unit(struct wr_rng *rng);                    /* [0, 1) */
bool wr_rng_chance(struct wr_rng *rng, double probability);

#endif
