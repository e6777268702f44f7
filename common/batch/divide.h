/* How the bounds of memory shares move (memory.h): pure.
 *
 * Each claim gets a floor, and a part of the rest: a quarter of it evenly, three quarters by use. Use is
 * misses; while nobody misses it is what is held. Who has not missed for a while wants no more than a
 * quarter above what it holds; what that leaves goes to the others.
 *
 * Bounds go there in small steps, so that a burst moves little; steps get smaller when a bound turns
 * round, so that claims do not take turns for ever. Only when the pool has shrunk do bounds fall at once,
 * and what nobody has is given out at once.
 *
 * Invariants, after each call: the bounds add up to at most the pool; each is at least the floor, or
 * an even part of the pool where that is less; a single claim has the whole pool.
 *
 * Thread: any; pure.
 */
#ifndef WR_BATCH_DIVIDE_H
#define WR_BATCH_DIVIDE_H

#include <stdbool.h>
#include <stdint.h>

#define WR_DIVIDE_FLOOR_BYTES (2ull * 1024 * 1024)
#define WR_DIVIDE_STEP 10u  /* at most this fraction of the pool changes hands per call */
#define WR_DIVIDE_STEP_MIN 1024u
#define WR_DIVIDE_NOISE 64u /* less than this fraction of it is left where it is */

struct wr_claim {
    uint64_t held_bytes;
    uint64_t misses;      /* since the last call */
    uint64_t bound_bytes; /* in and out */

    /* The policy's own, kept between calls; 0 at first. */
    uint32_t quiet_calls;
    bool went_up;
    uint64_t step_bytes;
};

/* One step. */
void wr_divide(uint64_t pool_bytes, struct wr_claim *claims, uint32_t count);
/* A bound at once for the last claim, which is new: an even part at most, from what nobody has or holds;
 * the floor in any case. */
void wr_divide_new(uint64_t pool_bytes, struct wr_claim *claims, uint32_t count);

#endif
