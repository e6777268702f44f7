/* Plans of descriptors, for tests. The descriptor is called job.yaml and lies in /data.
 *
 * Thread: main.
 */
#ifndef WR_TESTS_LIB_PLANNED_H
#define WR_TESTS_LIB_PLANNED_H

#include "jobmanager/plan/plan.h"

/* Returned; a mistake fails the test. */
struct wr_plan *plan_of(const char *text);
/* The mistakes are these, in this order, as they are shown: "job.yaml:LINE:COLUMN: …\n" each. */
void check_mistakes(const char *text, const char *expected);
/* The plan as `weir plan` shows it has this in it. */
void check_shows(const struct wr_plan *plan, const char *part);

#endif
