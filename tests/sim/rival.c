#include "tests/sim/rival.h"

#include <stdio.h>
#include <string.h>

#include "common/base/alloc.h"
#include "jobmanager/driver/daemon_internal.h"

#define RETRY_NS (300 * SIM_MS)
#define TEXT_BYTES 1000u
#define TEXT_TIMES 4u

struct sim_rival {
    struct sim_world *world;
    struct wr_id job;
    char *descriptor;
    void *plan;
    size_t plan_bytes;
    bool submitting, submitted;
    uint64_t submit_at_ns, ended_ns; /* 0: it has not */
    char terminal[16];
    char reason[1024];
};

/* Long texts by keys that come again: what was evicted is fetched. */
static char *describe(struct sim *sim)
{
    uint32_t rows = 400 + (uint32_t)sim_draw(sim, SIM_RNG_WORLD, 1000);
    uint32_t keys = rows / (1 + (uint32_t)sim_draw(sim, SIM_RNG_WORLD, 3));

    return wr_asprintf(
        "version: 1\nname: rival\nparallelism: %u\nmax_parallelism: 16\n"
        "checkpoint: {interval: %ums}\nrestart: {initial_delay: 20ms, max_delay: 200ms}\n"
        "state: {backend: rocksdb}\n"
        "sources:\n  rows: {connector: datagen, rows: %u, rate: %u/s, schema: {k: bigint, t: text}, "
        "columns: {k: {uniform: {min: 0, max: %u}}, t: {text: {length: %u}}}}\n"
        "operators:\n  wide: {input: rows, map: [k, \"repeat(t, %u) AS t\"]}\n"
        "  tops: {input: wide, key_by: [k], aggregate: [\"max(t) AS t\"], emit: final}\n"
        "sinks:\n  out: {input: tops, connector: blackhole}\n",
        1 + (uint32_t)sim_draw(sim, SIM_RNG_WORLD, 2),
        20 + (uint32_t)sim_draw(sim, SIM_RNG_WORLD, 100), rows, rows, keys, TEXT_BYTES,
        TEXT_TIMES);
}

struct sim_rival *sim_rival_create(struct sim_world *world)
{
    struct sim_rival *rival = WR_NEW(struct sim_rival);

    rival->world = world;
    rival->job = (struct wr_id){sim_draw(world->sim, SIM_RNG_WORLD, UINT64_MAX),
                                sim_draw(world->sim, SIM_RNG_WORLD, UINT64_MAX)};
    rival->submit_at_ns =
        world->sim->now_ns + sim_draw(world->sim, SIM_RNG_WORLD, 1000 * SIM_MS);
    rival->descriptor = describe(world->sim);
    rival->plan = sim_plan_descriptor(rival->descriptor, &rival->plan_bytes);
    if (rival->plan == NULL) {
        sim_rival_destroy(rival);
        return NULL;
    }
    return rival;
}

void sim_rival_destroy(struct sim_rival *rival)
{
    if (rival != NULL) {
        wr_free(rival->plan);
        wr_free(rival->descriptor);
        wr_free(rival);
    }
}

struct submit {
    struct jm_submit submit;
    struct sim_rival *rival;
};

static void on_submitted(struct jm_submit *submit, enum wr_code code, const struct wr_error *err)
{
    struct submit *s = WR_CONTAINER_OF(submit, struct submit, submit);

    s->rival->submitting = false;
    s->rival->submitted |= code == WR_OK;
    sim_note(s->rival->world->sim, "the rival was submitted: %s", code == WR_OK ? "ok" : err->message);
    wr_free(s);
}

static void submit(struct sim_rival *rival, struct sim_process *leader)
{
    struct sim *sim = rival->world->sim;
    struct submit *s;

    if (rival->submitting || sim->now_ns < rival->submit_at_ns) {
        return;
    }
    rival->submitting = true;
    rival->submit_at_ns = sim->now_ns + RETRY_NS;
    sim->current = leader;
    s = WR_NEW(struct submit);
    s->rival = rival;
    s->submit = (struct jm_submit){.job = rival->job,
                                   .descriptor = rival->descriptor,
                                   .descriptor_bytes = strlen(rival->descriptor),
                                   .plan = rival->plan,
                                   .plan_bytes = rival->plan_bytes,
                                   .done = on_submitted};
    jm_daemon_submit(leader->daemon, &s->submit);
    sim->current = NULL;
    sim_process_nudge(leader);
}

void sim_rival_step(struct sim_rival *rival, struct sim_process *leader)
{
    const struct jm_job_entry *entry;

    if (rival == NULL || rival->ended_ns != 0 || leader == NULL) {
        return;
    }
    if (!rival->submitted) {
        submit(rival, leader);
        return;
    }
    entry = jm_daemon_job(leader->daemon, rival->job);
    if (entry != NULL && entry->terminal[0] != '\0') {
        rival->ended_ns = rival->world->sim->now_ns;
        (void)snprintf(rival->terminal, sizeof rival->terminal, "%s", entry->terminal);
        (void)snprintf(rival->reason, sizeof rival->reason, "%s", entry->core.reason);
        sim_note(rival->world->sim, "the rival has ended: %s %s", rival->terminal, rival->reason);
    }
}

uint64_t sim_rival_ended_ns(const struct sim_rival *rival)
{
    return rival == NULL ? 1 : rival->ended_ns;
}

void sim_rival_judge(const struct sim_rival *rival)
{
    if (rival != NULL && strcmp(rival->terminal, "FINISHED") != 0) {
        sim_violation(rival->world->sim, "the rival ended as %s: %s", rival->terminal, rival->reason);
    }
}
