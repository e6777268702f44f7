/* Points at which a test program changes what the code does; nothing in a release build.
 *
 * A mutant is a bug made on purpose: with -DWR_MUTANTS one of them can be selected, and the tests
 * must find it (tests/sim). WR_BUGGIFY is rare behaviour that is allowed at any time (a short batch, a
 * refused allocation) made frequent; the simulator decides when, in builds with -DWR_DEBUG. WR_FAULT is what
 * goes wrong outside and what the calls of an environment cannot stand for; it has a hook of its own, for it
 * costs an attempt.
 *
 * Thread: selection and hook before any other thread; the points: any.
 */
#ifndef WR_BASE_TEST_POINT_H
#define WR_BASE_TEST_POINT_H

#include <stdbool.h>

#ifdef WR_MUTANTS
bool wr_mutant(const char *name);
#define WR_MUTANT(name) wr_mutant(name)
#else
#define WR_MUTANT(name) false
#endif
void wr_mutant_select(const char *name); /* kept; NULL: none */

#ifdef WR_DEBUG
bool wr_buggify(const char *site);
bool wr_fault(const char *site);
#define WR_BUGGIFY(site) wr_buggify(site)
#define WR_FAULT(site) wr_fault(site)
#else
#define WR_BUGGIFY(site) false
#define WR_FAULT(site) false
#endif
void wr_buggify_hook(bool (*decide)(void *ctx, const char *site), void *ctx); /* NULL: never */
void wr_fault_hook(bool (*decide)(void *ctx, const char *site), void *ctx);   /* NULL: never */

#endif
