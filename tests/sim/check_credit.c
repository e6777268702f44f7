/* Credit: bytes leave only against it, and what one end has granted, sent and consumed agrees with what
 * the other end has.
 *
 *     consumed (receiver) <= sent <= granted (sender) <= granted (receiver)
 *
 * A channel that alignment holds is granted nothing beyond its guaranteed minimum. */
#include <inttypes.h>
#include <stdio.h>

#include "common/base/alloc.h"
#include "taskmanager/driver/daemon_internal.h"
#include "tests/sim/check.h"

/* Both ends of a channel as they were seen last. */
struct sim_channel {
    struct tm_channel_figures out, in;
    uint64_t out_round, in_round;
};

static struct sim_channel *channel_of(struct sim_checks *checks,
                                      const struct tm_channel_figures *f)
{
    struct sim_channel *channel;
    char key[128], job[WR_ID_TEXT_BYTES];

    (void)snprintf(key, sizeof key, "%s %" PRIu64 ".%u %u %u %u", wr_id_format(f->job, job),
                   f->attempt.term, f->attempt.counter, f->id.edge, f->id.from, f->id.to);
    channel = wr_map_get(checks->channels, key);
    if (channel == NULL) {
        channel = WR_NEW(struct sim_channel);
        (void)wr_map_put(checks->channels, key, channel);
    }
    return channel;
}

static void check_held(struct sim_checks *checks, const struct tm_channel_figures *before,
                       const struct tm_channel_figures *now)
{
    uint64_t most = WR_MAX(before->granted_bytes, now->consumed_bytes + now->minimum_bytes);

    if (before->held && now->held && before->holds == now->holds && now->granted_bytes > most) {
        sim_violation(checks->sim,
                      "channel %u %u->%u is held by alignment and was granted %" PRIu64
                      " bytes, more than the guaranteed %" PRIu64,
                      now->id.edge, now->id.from, now->id.to, now->granted_bytes - most,
                      now->minimum_bytes);
    }
}

static void visit(void *ctx, const struct tm_channel_figures *f)
{
    struct sim_checks *checks = ctx;
    struct sim_channel *channel = channel_of(checks, f);

    if (f->sends) {
        if (f->sent_bytes > f->granted_bytes) {
            sim_violation(checks->sim,
                          "channel %u %u->%u has sent %" PRIu64 " bytes and was granted %" PRIu64,
                          f->id.edge, f->id.from, f->id.to, f->sent_bytes, f->granted_bytes);
        }
        channel->out = *f;
        channel->out_round = checks->rounds;
        return;
    }
    if (channel->in_round + 1 == checks->rounds) {
        check_held(checks, &channel->in, f);
    }
    channel->in = *f;
    channel->in_round = checks->rounds;
}

static void check_ends(struct sim_checks *checks)
{
    uint32_t cursor = 0;
    void *value;

    while (wr_map_next(checks->channels, &cursor, NULL, NULL, &value)) {
        const struct sim_channel *c = value;
        if (c->out_round != checks->rounds || c->in_round != checks->rounds) {
            continue;
        }
        if (c->in.consumed_bytes > c->out.sent_bytes ||
            c->out.granted_bytes > c->in.granted_bytes) {
            sim_violation(checks->sim,
                          "the ends of channel %u %u->%u disagree: sent %" PRIu64
                          ", consumed %" PRIu64 ", credit %" PRIu64 " of %" PRIu64 " granted",
                          c->in.id.edge, c->in.id.from, c->in.id.to, c->out.sent_bytes,
                          c->in.consumed_bytes, c->out.granted_bytes, c->in.granted_bytes);
        }
    }
}

void sim_check_credit(struct sim_checks *checks)
{
    struct sim *sim = checks->sim;

    checks->rounds += 1;
    for (uint32_t h = 0; h < sim->hosts.count; h++) {
        struct sim_process *p = sim->hosts.items[h]->process;
        if (p != NULL && !p->dead && p->daemon != NULL && p->kind == SIM_TASKMANAGER) {
            tm_exchange_channels(((struct tm_daemon *)p->daemon)->exchange, visit, checks);
        }
    }
    check_ends(checks);
}

void sim_check_credit_fini(struct sim_checks *checks)
{
    uint32_t cursor = 0;
    void *value;

    while (wr_map_next(checks->channels, &cursor, NULL, NULL, &value)) {
        wr_free(value);
    }
    wr_map_destroy(checks->channels);
}
