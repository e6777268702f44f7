/* Counts what is under way, so that who wants to stop can refuse what is new and wait for the rest.
 *
 * Thread: any.
 */
#ifndef WR_SYS_LATCH_H
#define WR_SYS_LATCH_H

#include <stdbool.h>
#include <stdint.h>

struct wr_latch;

struct wr_latch *wr_latch_create(void);
void wr_latch_destroy(struct wr_latch *latch); /* all have left */

bool wr_latch_enter(struct wr_latch *latch); /* false: closed */
void wr_latch_leave(struct wr_latch *latch);
/* From now on nobody enters. true: all have left within timeout_us. */
bool wr_latch_close(struct wr_latch *latch, int64_t timeout_us);

#endif
