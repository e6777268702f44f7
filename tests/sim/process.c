/* What runs on a host: one daemon, its runners, and its end. */
#include <inttypes.h>

#include "common/base/alloc.h"
#include "common/base/assert.h"
#include "jobmanager/driver/daemon.h"
#include "taskmanager/driver/daemon.h"
#include "taskmanager/runtime/worker.h"
#include "tests/sim/sim.h"

struct sim_process *sim_process_new(struct sim *sim, struct sim_host *host,
                                    enum sim_process_kind kind)
{
    struct sim_process *p = WR_NEW(struct sim_process);

    WR_ASSERT(host->process == NULL);
    p->sim = sim;
    p->host = host;
    p->kind = kind;
    p->boot = ++host->boots;
    wr_rng_init(&p->rng, sim->seed ^ (uint64_t)(host->index + 1) << 32 ^ p->boot);
    sim_env_init(p);
    sim_net_init(p);
    host->process = p;
    return p;
}

static void process_free(struct sim_process *p)
{
    sim_net_fini(p);
    sim_env_fini(p);
    WR_VEC_FINI(&p->held);
    WR_VEC_FINI(&p->runners);
    p->host->process = NULL;
    wr_free(p);
}

void sim_process_started(struct sim_process *p, void *daemon)
{
    uint32_t runners = 1;

    p->daemon = daemon;
    if (daemon != NULL && p->kind == SIM_TASKMANAGER) {
        runners += tm_daemon_worker_count(daemon);
    }
    for (uint32_t i = 0; daemon != NULL && i < runners; i++) {
        struct sim_runner runner = {.again = true};
        WR_VEC_PUSH(&p->runners, runner);
    }
    if (daemon == NULL && !p->dead) {
        sim_process_crash(p, false); /* a program that could not start exits */
    }
}

struct wr_loop *sim_process_loop(const struct sim_process *p)
{
    return p->kind == SIM_JOBMANAGER ? jm_daemon_loop(p->daemon) : tm_daemon_loop(p->daemon);
}

struct wr_mailbox *sim_process_mailbox(const struct sim_process *p, uint32_t runner)
{
    return runner == 0 ? wr_loop_mailbox(sim_process_loop(p))
                       : tm_worker_mailbox(tm_daemon_worker(p->daemon, runner - 1));
}

void sim_process_nudge(struct sim_process *p)
{
    p->runners.items[0].again = true;
}

static uint64_t draw_budget(struct sim *sim)
{
    static const uint64_t some[] = {1, 2000, 20000, 100000, 500000};

    return some[sim_draw(sim, SIM_RNG_SCHEDULE, WR_COUNT(some))];
}

void sim_process_poll(struct sim_process *p, uint32_t index)
{
    struct sim *sim = p->sim;
    uint64_t next_ns = UINT64_MAX;
    struct sim_runner *runner;
    bool again;

    sim->current = p;
    sim_trace(sim, p->host->index * 64 + index, 1);
    p->runners.items[index].again = false;
    if (index == 0) {
        (void)wr_loop_poll(sim_process_loop(p), &next_ns);
        again = false; /* what came meanwhile is in its mailbox */
    } else {
        struct tm_worker *worker = tm_daemon_worker(p->daemon, index - 1);
        again = tm_worker_poll(worker, draw_budget(sim), &next_ns);
    }
    runner = &p->runners.items[index];
    runner->again |= again;
    runner->due_ns = sim_global_ns(p, next_ns);
    if (p->host->poll_pause_ns > 0) {
        runner->not_before_ns =
            sim->now_ns + sim_draw(sim, SIM_RNG_SCHEDULE, p->host->poll_pause_ns);
    }
    sim->current = NULL;
}

/* ---- pause ---- */

void sim_process_pause(struct sim_process *p)
{
    sim_note(p->sim, "FAULT %s is paused", p->host->name);
    p->paused = true;
}

void sim_process_resume(struct sim_process *p)
{
    sim_note(p->sim, "FAULT %s goes on", p->host->name);
    p->paused = false;
    while (p->held.count > 0) {
        struct sim_event *event = WR_VEC_POP(&p->held);
        sim_at(p->sim, event, p->sim->now_ns + sim_draw(p->sim, SIM_RNG_SCHEDULE, SIM_MS));
    }
}

/* ---- the end ---- */

void sim_process_crash(struct sim_process *p, bool power)
{
    if (p->dead) {
        return;
    }
    sim_note(p->sim, "FAULT %s %s after %" PRIu64 " effects", p->host->name,
             power ? "loses its power" : "is killed", p->host->effects);
    sim_trace(p->sim, p->host->index, 2 + power);
    p->dead = true;
    p->paused = false;
    p->power_lost = power;
    WR_VEC_PUSH(&p->sim->dying, p);
}

static void destroy_daemon(struct sim_process *p)
{
    struct sim *sim = p->sim;

    sim->current = p;
    if (p->destroy != NULL) {
        p->destroy(p->daemon);
    } else if (p->kind == SIM_JOBMANAGER) {
        jm_daemon_destroy(p->daemon);
    } else {
        tm_daemon_destroy(p->daemon);
    }
    sim->current = NULL;
}

/* Its daemon is no more. */
static void leave(struct sim_process *p)
{
    struct sim *sim = p->sim;
    bool power = p->power_lost;
    struct sim_host *host = p->host;

    sim_net_refuse_rest(p);
    if (p->runs.count > 0 || p->conns.count > 0) {
        sim_violation(sim, "%s left %u pool jobs and %u connections behind when it was destroyed",
                      host->name, p->runs.count, p->conns.count);
    }
    process_free(p);
    if (power) {
        sim->power_losses += 1;
        sim_disk_power_loss(host->disk, host->index);
        sim_disk_power_loss(sim->shared, host->index);
        host->mono_base_ns = SIM_S;
    }
}

static void bury(struct sim_process *p)
{
    sim_net_died(p);
    if (p->daemon != NULL) {
        destroy_daemon(p);
    }
    while (sim_env_flush(p) || sim_net_flush(p)) {
    }
    leave(p);
}

static void not_dying(struct sim_process *p)
{
    struct sim *sim = p->sim;

    for (uint32_t i = 0; i < sim->dying.count; i++) {
        if (sim->dying.items[i] == p) {
            sim->dying.items[i] = WR_VEC_POP(&sim->dying);
            return;
        }
    }
}

void sim_process_stop(struct sim_process *p)
{
    struct sim *sim = p->sim;

    if (p->dead || p->paused || p->stopping || p->daemon == NULL) {
        return;
    }
    sim_note(sim, "FAULT %s is stopped", p->host->name);
    p->stopping = true;
    destroy_daemon(p);
    if (p->dead) { /* killed on the way */
        sim_net_died(p);
        while (sim_env_flush(p) || sim_net_flush(p)) {
        }
        not_dying(p);
    }
    leave(p);
}

void sim_process_bury(struct sim_process *p)
{
    not_dying(p);
    bury(p);
}

void sim_reap(struct sim *sim)
{
    for (uint32_t i = 0; i < sim->dying.count;) {
        struct sim_process *p = sim->dying.items[i];
        if (p->stopping || p->destroy != NULL) {
            i++; /* by who stops it */
            continue;
        }
        sim->dying.items[i] = WR_VEC_POP(&sim->dying);
        bury(p);
        i = 0;
    }
}
