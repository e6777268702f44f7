/* Stacks of their own for pool jobs, so that one can be left in the middle of a call and gone on with
 * later: that is how jobs of several pools interleave on one thread.
 *
 * Thread: one.
 */
#ifndef WR_TESTS_SIM_FIBER_H
#define WR_TESTS_SIM_FIBER_H

#include <stdbool.h>

struct sim_fiber;
struct sim_fibers; /* keeps finished ones for re-use */

struct sim_fibers *sim_fibers_create(void);
void sim_fibers_destroy(struct sim_fibers *fibers); /* none is unfinished */

struct sim_fiber *sim_fiber_new(struct sim_fibers *fibers, void (*run)(void *ctx), void *ctx);
/* Run it until it yields or ends. true: ended, and taken back. */
bool sim_fiber_resume(struct sim_fiber *fiber);
/* Inside a fiber: back to who resumed it. */
void sim_fiber_yield(struct sim_fibers *fibers);
bool sim_fiber_inside(const struct sim_fibers *fibers);

#endif
