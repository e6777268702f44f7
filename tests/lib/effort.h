/* How much a test does that could go on for long: SEEDS and SEED of the environment, and ALL=1. */
#ifndef WR_TESTS_LIB_EFFORT_H
#define WR_TESTS_LIB_EFFORT_H

#include <stdint.h>

uint64_t effort_seed(void);            /* the first one: 1 */
uint64_t effort_seeds(uint64_t usual); /* how many */

/* Under a sanitizer, which takes several times as long, one case in n, others with another seed; all of them
 * with ALL=1 and without one. Returns 1 or n. */
uint32_t effort_step(uint32_t n);

#endif
