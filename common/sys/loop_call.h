/* Ask a loop something from another thread and wait for the answer.
 *
 * The loop runs the call and finishes it at once or later (when storage is done). An asker that has
 * waited long enough gives its call away: it is destroyed on the loop when the loop is through with
 * it, so neither side touches what the other has freed. Every hand-over is a message; nothing is
 * shared.
 *
 * Thread: create, wr_loop_call, destroy: any but the loop's own. run, finish and a call's destroy:
 * loop.
 */
#ifndef WR_SYS_LOOP_CALL_H
#define WR_SYS_LOOP_CALL_H

#include <stdbool.h>
#include <stdint.h>

#include "common/sys/loop.h"

struct wr_callers; /* those who ask one loop */

struct wr_callers *wr_callers_create(struct wr_loop *loop);
/* Every asker has returned. Waits until the loop is through with calls that were given away: it
 * must be polled meanwhile. */
void wr_callers_destroy(struct wr_callers *callers);
void wr_callers_discard(struct wr_callers *callers); /* nobody has ever called */

/* Embed it; set run and destroy. */
struct wr_loop_call {
    /* Must lead to wr_loop_call_finish, now or later. owner is the loop's. */
    void (*run)(struct wr_loop_call *call, void *owner);
    /* Only for a call that was given away: nobody waits, free it. */
    void (*destroy)(struct wr_loop_call *call);

    struct wr_callers *callers;
    struct wr_mailbox *reply;
    struct wr_msg ask, answer, give;
    bool finished, given; /* loop */
};

/* true: finished, and the caller's again. false: not within timeout_us (-1 = no limit); given. */
bool wr_loop_call(struct wr_callers *callers, struct wr_loop_call *call, int64_t timeout_us);
void wr_loop_call_finish(struct wr_loop_call *call);

#endif
