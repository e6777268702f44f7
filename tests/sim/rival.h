/* A second job beside the one that is judged, on the same task managers: its state wants more memory than there
 * is, so that both live of one budget. Nothing is asked of it but that it ends, and well.
 *
 * Thread: main.
 */
#ifndef WR_TESTS_SIM_RIVAL_H
#define WR_TESTS_SIM_RIVAL_H

#include "tests/sim/world.h"

struct sim_rival;

/* NULL: it could not be planned. */
struct sim_rival *sim_rival_create(struct sim_world *world);
void sim_rival_destroy(struct sim_rival *rival); /* NULL is fine */
/* Submits it until it is acknowledged, and looks for its end. leader: NULL while there is none. */
void sim_rival_step(struct sim_rival *rival, struct sim_process *leader);
uint64_t sim_rival_ended_ns(const struct sim_rival *rival); /* 0: it runs; NULL: long ago */
/* Once it has ended. */
void sim_rival_judge(const struct sim_rival *rival);

#endif
