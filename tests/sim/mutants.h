/* Bugs made on purpose (WR_MUTANT in the sources): the simulator must find each of them.
 *
 * Thread: one.
 */
#ifndef WR_TESTS_SIM_MUTANTS_H
#define WR_TESTS_SIM_MUTANTS_H

#include <stdint.h>

struct sim_mutant {
    const char *name;
    const char *what;
    const char *scenario; /* where it shows; NULL: any */
    uint64_t seeds;       /* within so many */
};
const struct sim_mutant *sim_mutants(uint32_t *ret_count);

#endif
