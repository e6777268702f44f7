#include "common/batch/divide.h"

#include "common/base/alloc.h"
#include "common/base/assert.h"

/* Who has not missed for so many calls has all it needs. */
#define QUIET_CALLS 8u
/* Steps begin at this fraction of the pool and grow by this fraction of themselves. */
#define STEP_FIRST 32u
#define STEP_GROWTH 8u

/* Where a claim is going. */
struct target {
    double weight;
    uint64_t most; /* above the floor it wants no more than this */
    uint64_t bytes;
    bool settled; /* it has all it wants */
};

static uint64_t floor_bytes(uint64_t pool, uint32_t count)
{
    return WR_MIN(WR_DIVIDE_FLOOR_BYTES, pool / count);
}

/* bytes * part / whole, rounded down. */
static uint64_t fraction(uint64_t bytes, uint64_t part, uint64_t whole)
{
    return whole == 0 ? 0 : (uint64_t)((unsigned __int128)bytes * part / whole);
}

static void note_misses(struct wr_claim *claims, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        struct wr_claim *c = &claims[i];
        c->quiet_calls = c->misses == 0 ? WR_MIN(c->quiet_calls, QUIET_CALLS) + 1 : 0;
    }
}

/* ---- targets ---- */

static void weigh(const struct wr_claim *claims, struct target *targets, uint32_t count,
                  uint64_t floor)
{
    double missed = 0, held = 0;

    for (uint32_t i = 0; i < count; i++) {
        missed += (double)claims[i].misses;
        held += (double)claims[i].held_bytes;
    }
    for (uint32_t i = 0; i < count; i++) {
        const struct wr_claim *c = &claims[i];
        double even = 1.0 / count;
        double use = missed > 0 ? (double)c->misses / missed
                     : held > 0 ? (double)c->held_bytes / held
                                : even;
        uint64_t wanted = c->held_bytes + c->held_bytes / 4;
        targets[i] = (struct target){.weight = even / 4 + use * 3 / 4, .most = UINT64_MAX};
        if (c->quiet_calls > QUIET_CALLS) {
            targets[i].most = wanted > floor ? wanted - floor : 0;
        }
    }
}

static double open_weight(const struct target *targets, uint32_t count)
{
    double weight = 0;

    for (uint32_t i = 0; i < count; i++) {
        weight += targets[i].settled ? 0 : targets[i].weight;
    }
    return weight;
}

/* Give those who want less than their part what they want; true: there were some, so that the parts of
 * the others grow. */
static bool settle(struct target *targets, uint32_t count, uint64_t *left)
{
    double weight = open_weight(targets, count);
    uint64_t from = *left;
    bool any = false;

    for (uint32_t i = 0; i < count; i++) {
        struct target *t = &targets[i];
        if (!t->settled && (double)t->most <= (double)from * t->weight / weight) {
            t->settled = true;
            t->bytes = WR_MIN(t->most, *left);
            *left -= t->bytes;
            any = true;
        }
    }
    return any;
}

/* What is left, by weight: to all when everybody has what it wants. */
static void give_rest(struct target *targets, uint32_t count, uint64_t left)
{
    bool all = open_weight(targets, count) == 0;
    uint64_t from = left;
    double weight = 0;

    for (uint32_t i = 0; i < count; i++) {
        targets[i].settled &= !all;
    }
    weight = open_weight(targets, count);
    for (uint32_t i = 0; i < count; i++) {
        if (!targets[i].settled) {
            uint64_t part = (uint64_t)((double)from * targets[i].weight / weight);
            part = WR_MIN(part, left);
            targets[i].bytes += part;
            left -= part;
        }
    }
}

/* They add up to at most the pool. */
static void aim(uint64_t pool, const struct wr_claim *claims, struct target *targets,
                uint32_t count)
{
    uint64_t floor = floor_bytes(pool, count);
    uint64_t left = pool - floor * count;

    weigh(claims, targets, count, floor);
    while (open_weight(targets, count) > 0 && settle(targets, count, &left)) {
    }
    give_rest(targets, count, left);
    for (uint32_t i = 0; i < count; i++) {
        targets[i].bytes += floor;
    }
}

/* ---- steps ---- */

static uint64_t sum_of(const struct wr_claim *claims, uint32_t count)
{
    uint64_t sum = 0;

    for (uint32_t i = 0; i < count; i++) {
        sum += claims[i].bound_bytes;
    }
    return sum;
}

/* How far a bound is from where it is going, and which way. */
static uint64_t distance(const struct wr_claim *claim, const struct target *target, bool up)
{
    uint64_t from = claim->bound_bytes, to = target->bytes;

    return up ? (to > from ? to - from : 0) : (from > to ? from - to : 0);
}

static uint64_t distances(const struct wr_claim *claims, const struct target *targets,
                          uint32_t count, bool up)
{
    uint64_t sum = 0;

    for (uint32_t i = 0; i < count; i++) {
        sum += distance(&claims[i], &targets[i], up);
    }
    return sum;
}

/* Until they fit. Rounded up, or they would not. */
static void shrink(uint64_t pool, struct wr_claim *claims, const struct target *targets,
                   uint32_t count)
{
    uint64_t sum = sum_of(claims, count), lacking = sum > pool ? sum - pool : 0;
    uint64_t all = distances(claims, targets, count, false);

    for (uint32_t i = 0; i < count && lacking > 0; i++) {
        uint64_t most = distance(&claims[i], &targets[i], false);
        claims[i].bound_bytes -= WR_MIN(most, fraction(most, lacking, all) + 1);
    }
}

static void give_free(uint64_t pool, struct wr_claim *claims, const struct target *targets,
                      uint32_t count)
{
    uint64_t sum = sum_of(claims, count), free_bytes = pool > sum ? pool - sum : 0;
    uint64_t all = distances(claims, targets, count, true);

    free_bytes = WR_MIN(free_bytes, all);
    for (uint32_t i = 0; i < count && free_bytes > 0; i++) {
        claims[i].bound_bytes +=
            fraction(distance(&claims[i], &targets[i], true), free_bytes, all);
    }
}

/* How far it may go now. Who turns round went too far last time: its steps are halved each time, and
 * grow again while it keeps its way. Nothing else damps: an average of the misses would tell too late
 * that a bound went too far, and near the point where everything fits a little more is all or nothing. */
static uint64_t step_of(uint64_t pool, struct wr_claim *claim, const struct target *target)
{
    bool up = target->bytes > claim->bound_bytes;
    uint64_t most = pool / WR_DIVIDE_STEP, least = pool / WR_DIVIDE_STEP_MIN;
    uint64_t step = claim->step_bytes + claim->step_bytes / STEP_GROWTH;

    if (claim->step_bytes == 0) {
        step = pool / STEP_FIRST;
    } else if (up != claim->went_up) {
        step = claim->step_bytes / 2;
    }

    claim->went_up = up;
    claim->step_bytes = WR_MAX(WR_MIN(step, most), least);
    return WR_MIN(distance(claim, target, up), claim->step_bytes);
}

/* From some to others, as far as steps allow. */
static void redistribute(uint64_t pool, struct wr_claim *claims, const struct target *targets,
                         uint32_t count)
{
    WR_AUTO_FREE uint64_t *steps = WR_NEW_ARRAY(uint64_t, count);
    uint64_t down = 0, up = 0, moved;

    if (distances(claims, targets, count, false) < pool / WR_DIVIDE_NOISE) {
        return;
    }
    for (uint32_t i = 0; i < count; i++) {
        steps[i] = step_of(pool, &claims[i], &targets[i]);
        *(claims[i].went_up ? &up : &down) += steps[i];
    }
    moved = WR_MIN(WR_MIN(down, up), pool / WR_DIVIDE_STEP);
    for (uint32_t i = 0; i < count && moved > 0; i++) {
        if (claims[i].went_up) {
            claims[i].bound_bytes += fraction(steps[i], moved, up);
        } else { /* rounded up: what is given must have been taken */
            claims[i].bound_bytes -= WR_MIN(steps[i], fraction(steps[i], moved, down) + 1);
        }
    }
}

void wr_divide(uint64_t pool, struct wr_claim *claims, uint32_t count)
{
    WR_AUTO_FREE struct target *targets = NULL;

    if (count == 0) {
        return;
    }
    targets = WR_NEW_ARRAY(struct target, count);
    note_misses(claims, count);
    aim(pool, claims, targets, count);
    for (uint32_t i = 0; i < count; i++) {
        claims[i].bound_bytes = WR_MAX(claims[i].bound_bytes, floor_bytes(pool, count));
    }
    shrink(pool, claims, targets, count);
    give_free(pool, claims, targets, count);
    redistribute(pool, claims, targets, count);
    WR_ASSERT(sum_of(claims, count) <= pool);
}

/* ---- a new one ---- */

/* Part of a bound that can go without a byte being given back, or, `hard`, down to the floor. */
static uint64_t spare(const struct wr_claim *c, uint64_t floor, bool hard)
{
    uint64_t keep = hard ? floor : WR_MAX(floor, c->held_bytes);

    return c->bound_bytes > keep ? c->bound_bytes - keep : 0;
}

static uint64_t take(struct wr_claim *claims, uint32_t count, uint64_t floor, bool hard,
                     uint64_t wanted)
{
    uint64_t all = 0, taken = 0;

    for (uint32_t i = 0; i < count; i++) {
        all += spare(&claims[i], floor, hard);
    }
    wanted = WR_MIN(wanted, all);
    for (uint32_t i = 0; i < count; i++) {
        uint64_t most = spare(&claims[i], floor, hard);
        uint64_t part = WR_MIN(most, fraction(most, wanted, all) + (wanted > 0));
        claims[i].bound_bytes -= part;
        taken += part;
    }
    return taken;
}

void wr_divide_new(uint64_t pool, struct wr_claim *claims, uint32_t count)
{
    uint64_t floor = floor_bytes(pool, count), even = pool / count;
    uint32_t others = count - 1;
    uint64_t sum, lacking, taken, have;

    for (uint32_t i = 0; i < others; i++) {
        claims[i].bound_bytes = WR_MAX(claims[i].bound_bytes, floor);
    }
    sum = sum_of(claims, others);
    have = pool > sum ? pool - sum : 0;
    lacking = sum > pool ? sum - pool : 0;
    if (have < even || lacking > 0) {
        taken = take(claims, others, floor, false, even - have + lacking);
        have += taken > lacking ? taken - lacking : 0;
        lacking -= WR_MIN(lacking, taken);
    }
    if (have < floor || lacking > 0) {
        taken = take(claims, others, floor, true, floor - have + lacking);
        have += taken > lacking ? taken - lacking : 0;
    }
    claims[others].bound_bytes = WR_MIN(have, even);
    WR_ASSERT(sum_of(claims, count) <= pool);
}
