/* Tables alone: the tables of one step under a seed, without daemons around them.
 *
 *     change, remove, pack a slice, seal, abort, fail, crash, restore, drain
 *
 * in an order drawn from the seed, on a simulated disk and pool with their faults. A model, one cell per
 * key, says what each table must answer at every moment, and what every snapshot that became durable in
 * all tables must hold: as the judge of check_state.c decodes it, and as the tables restore it, at any
 * parallelism. What jobs cannot do yet (keys that go one by one, variable parts, composite keys) is
 * done here.
 *
 * Thread: one.
 */
#ifndef WR_TESTS_SIM_TABLES_H
#define WR_TESTS_SIM_TABLES_H

#include "tests/sim/world.h"

void sim_tables_run(struct sim *sim, struct sim_result *ret);

#endif
