#include "tests/sim/world.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "common/base/alloc.h"
#include "common/base/assert.h"
#include "jobmanager/driver/daemon_internal.h"
#include "jobmanager/driver/start_from.h"
#include "taskmanager/driver/daemon_internal.h"
#include "taskmanager/state/store.h"
#include "tests/sim/rival.h"
#include "tests/sim/tables.h"

#define TICK_NS (2 * SIM_MS)
#define END_WITHIN_NS (60 * SIM_S) /* after the last fault */
#define QUIET_NS (2 * SIM_S)       /* after the end, for what is swept then */
#define STEPS_MAX 20000000ull
#define SUBMIT_RETRY_NS (300 * SIM_MS)

/* ---- daemons ---- */

static void start_job_manager(struct sim_world *world, struct sim_process *p)
{
    WR_AUTO_FREE char *listen = wr_asprintf("%s:7000", p->host->name);
    struct jm_config config = {.cluster = (char[]){"sim"},
                               .listen = listen,
                               .data = (char[]){"/data"},
                               .checkpoints = (char[]){"file://" SIM_CHECKPOINTS},
                               .ha_path = (char[]){"/shared/ha"},
                               .heartbeat_interval_us = 50000,
                               .heartbeat_timeout_us = 400000,
                               .reconnect_grace_us = 100000,
                               .orphan_timeout_us = 3000000,
                               .adoption_timeout_us = 300000,
                               .cancel_timeout_us = 2000000};
    struct jm_daemon *daemon = NULL;
    struct wr_error err;

    if (jm_daemon_create(&p->env, &config, &daemon, &err) != WR_OK) {
        sim_note(p->sim, "did not start: %s", err.message);
    } else if (jm_daemon_term(daemon) > world->newest_term) {
        world->newest_term = jm_daemon_term(daemon);
        world->newest_host = p->host->index;
    }
    sim_process_started(p, daemon);
}

/* What the real program does then: it exits. */
static void give_up(const char *reason)
{
    struct sim *sim = sim_running();

    sim_note(sim, "gives up: %s", reason);
    sim_process_crash(sim->current, false);
}

#define SPOILT_EVERY 60u /* bytes */

/* The file of this name on the host's own disk has another byte somewhere. */
static void spoil_file(struct sim_host *host, struct sim *sim, const char *name)
{
    struct sim_inode *inode;
    struct wr_file_info info;
    struct wr_error err;
    uint64_t at;
    uint8_t byte;

    WR_ASSERT(sim_disk_open(host->disk, host->index, name, WR_OPEN_READ | WR_OPEN_WRITE, 0, &inode,
                            &err) == WR_OK);
    sim_disk_file_info(inode, &info);
    /* A file has extents of many tasks, and few of them are restored here. */
    for (at = sim_draw(sim, SIM_RNG_FAULT, SPOILT_EVERY); at < info.bytes; at += SPOILT_EVERY) {
        if (sim_disk_read(inode, &byte, 1, at) == 1) {
            byte ^= (uint8_t)(1u << sim_draw(sim, SIM_RNG_FAULT, 8));
            sim_disk_write(inode, host->index, &byte, 1, at, 0);
            sim_note(sim, "FAULT %s: byte %" PRIu64 " of %s has changed", host->name, at, name);
        }
    }
    sim_disk_close(host->disk, inode);
}

/* What a task manager keeps may be anything by the time that it starts again: it must prove it. */
static void spoil_kept(struct sim_world *world, struct sim_process *p)
{
    struct sim_host *host = p->host;
    struct wr_file_list list;

    sim_disk_list_all(host->disk, &list);
    for (uint32_t i = 0; i < list.count; i++) {
        const char *end = strrchr(list.names[i], '.');
        if (strstr(list.names[i], "/local/") != NULL && end != NULL &&
            strcmp(end, ".seg") == 0 && sim_chance(world->sim, SIM_RNG_FAULT, 0.7)) {
            spoil_file(host, world->sim, list.names[i]);
        }
    }
    wr_file_list_fini(&list);
}

static void start_task_manager(struct sim_world *world, struct sim_process *p)
{
    WR_AUTO_FREE char *listen = wr_asprintf("%s:7100", p->host->name);
    WR_AUTO_FREE char *data =
        wr_asprintf("%s%s", world->data, world->data[0] == '\0' ? "" : p->host->name);
    struct tm_config config = {.cluster = (char[]){"sim"},
                               .jobmanager = world->addresses,
                               .listen = listen,
                               .name = p->host->name,
                               .memory = world->memory,
                               .workers = world->workers,
                               .slots = world->slots,
                               .limits = world->limits,
                               .data = data,
                               .store_type = tm_store_type_find("memory"),
                               .local_recovery = true,
                               .local_recovery_disk = world->local_bytes,
                               .give_up = give_up};
    struct tm_daemon *daemon = NULL;
    struct wr_error err;

    spoil_kept(world, p);
    if (tm_daemon_create(&p->env, &config, &daemon, &err) != WR_OK) {
        sim_note(p->sim, "did not start: %s", err.message);
    }
    sim_process_started(p, daemon);
}

static void start_daemon(struct sim_world *world, uint32_t host)
{
    struct sim *sim = world->sim;
    bool manages = host < world->job_managers;
    struct sim_process *p = sim_process_new(sim, sim->hosts.items[host],
                                            manages ? SIM_JOBMANAGER : SIM_TASKMANAGER);

    sim->current = p;
    if (manages) {
        start_job_manager(world, p);
    } else {
        start_task_manager(world, p);
    }
    sim->current = NULL;
}

/* As a service manager does: what shall run and does not is started after a while. */
static void supervise(struct sim_world *world)
{
    struct sim *sim = world->sim;

    for (uint32_t h = 0; h < sim->hosts.count; h++) {
        if (sim->hosts.items[h]->process != NULL || !world->wanted[h]) {
            world->start_at_ns[h] = world->wanted[h] ? 0 : world->start_at_ns[h];
            continue;
        }
        if (world->start_at_ns[h] == 0) {
            world->start_at_ns[h] = sim->now_ns + sim_draw_time(sim, SIM_RNG_WORLD, 40 * SIM_MS);
        }
        if (sim->now_ns >= world->start_at_ns[h]) {
            world->start_at_ns[h] = 0;
            start_daemon(world, h);
        }
    }
}

/* A job manager that answers: the youngest. NULL: none. */
static struct sim_process *leader(const struct sim_world *world)
{
    struct sim_process *best = NULL;

    for (uint32_t h = 0; h < world->job_managers; h++) {
        struct sim_process *p = world->sim->hosts.items[h]->process;
        if (p == NULL || p->dead || p->paused || p->stopping || p->daemon == NULL) {
            continue;
        }
        if (best == NULL || jm_daemon_term(p->daemon) > jm_daemon_term(best->daemon)) {
            best = p;
        }
    }
    return best;
}

/* ---- the client ---- */

struct submit {
    struct jm_submit submit;
    struct sim_world *world;
};

static void on_submitted(struct jm_submit *submit, enum wr_code code, const struct wr_error *err)
{
    struct submit *s = WR_CONTAINER_OF(submit, struct submit, submit);

    s->world->submitting = false;
    s->world->submitted |= code == WR_OK;
    if (s->world->heir_plan != NULL && code == WR_OK) {
        sim_faults_on_heir(s->world, false);
    }
    sim_note(s->world->sim, "submitted: %s", code == WR_OK ? "ok" : err->message);
    wr_free(s);
}

static void submit_to(struct sim_world *world, struct jm_daemon *daemon)
{
    struct submit *s = WR_NEW(struct submit);

    s->world = world;
    s->submit = (struct jm_submit){.job = world->job,
                                   .descriptor = world->work->descriptor,
                                   .descriptor_bytes = strlen(world->work->descriptor),
                                   .plan = world->work->plan,
                                   .plan_bytes = world->work->plan_bytes,
                                   .started_from = world->source[0] == '\0' ? NULL : world->source,
                                   .done = on_submitted};
    jm_daemon_submit(daemon, &s->submit);
}

/* What the heir takes over, as the handler of a request does it, on a thread that is not the loop's. */
struct take {
    struct wr_job job;
    struct sim_world *world;
    struct jm_daemon *daemon;
    struct sim_process *process;
    enum wr_code code;
    struct wr_error err;
};

static void take_run(struct wr_job *job, struct wr_env *env)
{
    struct take *t = WR_CONTAINER_OF(job, struct take, job);
    struct jm_start_from from = {
        .source = t->world->source, .job = t->world->job, .plan = t->world->heir_plan};

    (void)env;
    t->code = jm_daemon_start_from(t->daemon, &from, &t->err);
}

static void take_done(struct wr_job *job, void *owner)
{
    struct take *t = WR_CONTAINER_OF(job, struct take, job);
    struct sim_world *world = t->world;

    (void)owner;
    t->daemon->storing -= 1;
    sim_note(world->sim, "taken over: %s", t->code == WR_OK ? "ok" : t->err.message);
    if (t->process->dead) {
        world->submitting = false;
    } else if (t->code == WR_OK) {
        submit_to(world, t->daemon);
    } else {
        world->submitting = false;
    }
    wr_free(t);
}

static void take_over(struct sim_world *world, struct sim_process *p)
{
    struct jm_daemon *daemon = p->daemon;
    struct take *t = WR_NEW(struct take);

    *t = (struct take){.world = world, .daemon = daemon, .process = p};
    t->job = (struct wr_job){
        .run = take_run, .done = take_done, .home = wr_loop_mailbox(daemon->loop)};
    daemon->storing += 1;
    daemon->env->ops->offload(daemon->env, &t->job);
}

/* Repeated until it is acknowledged: the same id is the same job. */
static void submit(struct sim_world *world)
{
    struct sim_process *p = leader(world);

    if (world->submitted || world->submitting || p == NULL ||
        world->sim->now_ns < world->submit_at_ns) {
        return;
    }
    world->submitting = true;
    world->submit_at_ns = world->sim->now_ns + SUBMIT_RETRY_NS;
    world->sim->current = p;
    if (world->source[0] == '\0') {
        submit_to(world, p->daemon);
    } else {
        take_over(world, p);
    }
    world->sim->current = NULL;
    sim_process_nudge(p);
}

static void on_cancelled(struct jm_cancel *cancel, enum wr_code code, const struct wr_error *err)
{
    struct sim *sim = cancel->ctx;

    sim_note(sim, "cancelled: %s", code == WR_OK ? "ok" : err->message);
    wr_free(cancel);
}

/* Repeated until the job has ended. */
static void cancel(struct sim_world *world)
{
    struct sim_process *p = leader(world);
    struct jm_cancel *request;

    if (world->cancel_at_ns == 0 || world->sim->now_ns < world->cancel_at_ns || p == NULL ||
        !world->submitted) {
        return;
    }
    world->cancel_at_ns = world->sim->now_ns + SUBMIT_RETRY_NS;
    world->sim->current = p;
    request = WR_NEW(struct jm_cancel);
    *request = (struct jm_cancel){.job = world->job, .done = on_cancelled, .ctx = world->sim};
    jm_daemon_cancel(p->daemon, request);
    world->sim->current = NULL;
    sim_process_nudge(p);
}

static void draw_job(struct sim_world *world)
{
    world->job = (struct wr_id){sim_draw(world->sim, SIM_RNG_WORLD, UINT64_MAX),
                                sim_draw(world->sim, SIM_RNG_WORLD, UINT64_MAX)};
    (void)wr_id_format(world->job, world->job_text);
}

/* Another job goes on where this one was cancelled, and is cancelled itself now and then; where it had no
 * checkpoint, from the beginning. */
static void pass_on(struct sim_world *world)
{
    struct wr_error err;

    if (sim_checks_have_one(world->checks)) {
        (void)snprintf(world->source, sizeof world->source, SIM_CHECKPOINTS "/%s",
                       world->job_text);
    }
    draw_job(world);
    sim_work_pass_on(world->work);
    wr_plan_destroy(world->heir_plan);
    WR_ASSERT(wr_plan_decode(world->work->plan, world->work->plan_bytes, &world->heir_plan, &err) ==
              WR_OK);
    sim_checks_pass_on(world->checks);
    world->submitted = false;
    world->heirs += 1;
    world->cancel_at_ns = 0;
    if (world->heirs < SIM_HEIRS_MAX && sim_chance(world->sim, SIM_RNG_WORLD, 0.4) &&
        sim_work_make_heir(world->sim, world->work)) {
        world->cancel_at_ns =
            world->sim->now_ns + sim_draw(world->sim, SIM_RNG_WORLD, 1500 * SIM_MS);
    }
    world->submit_at_ns =
        world->sim->now_ns + sim_draw_time(world->sim, SIM_RNG_WORLD, 50 * SIM_MS);
    sim_note(world->sim, "HEIR %s of %s", world->job_text,
             world->source[0] == '\0' ? "nothing" : world->source);
    sim_faults_on_heir(world, true);
}

static void look_for_end(struct sim_world *world)
{
    struct sim_process *p = leader(world);
    const struct jm_job_entry *entry =
        p == NULL || !world->submitted ? NULL : jm_daemon_job(p->daemon, world->job);

    if (entry == NULL || entry->terminal[0] == '\0') {
        return;
    }
    if (world->scenario->heirs && world->work->heir_plan != NULL &&
        strcmp(entry->terminal, "CANCELED") == 0) {
        pass_on(world);
        return;
    }
    world->ended_ns = world->sim->now_ns;
    (void)snprintf(world->terminal, sizeof world->terminal, "%s", entry->terminal);
    (void)snprintf(world->reason, sizeof world->reason, "%s", entry->core.reason);
    sim_note(world->sim, "the job has ended: %s %s", world->terminal, world->reason);
}

static void on_tick(struct sim_event *event, struct sim *sim)
{
    struct sim_world *world = WR_CONTAINER_OF(event, struct sim_world, tick);

    if (!world->healed && sim->now_ns >= world->faults_end_ns) {
        sim_heal(world);
    }
    supervise(world);
    submit(world);
    if (world->ended_ns == 0) {
        cancel(world);
        look_for_end(world);
    }
    sim_rival_step(world->rival, leader(world));
    sim_checks_step(world->checks);
    sim_at(sim, event, sim->now_ns + TICK_NS);
}

/* ---- life of a run ---- */

static void draw_knobs(struct sim *sim)
{
    static const double yields[] = {0, 0.1, 0.5, 1};
    static const uint64_t io_us[] = {5, 50, 500, 3000};
    static const uint64_t latency_us[] = {5, 50, 500, 5000};
    static const uint64_t byte_ns_milli[] = {1, 1000, 10000, 200000};

    sim->knobs = (struct sim_knobs){
        .yield = yields[sim_draw(sim, SIM_RNG_WORLD, WR_COUNT(yields))],
        .io_ns = io_us[sim_draw(sim, SIM_RNG_WORLD, WR_COUNT(io_us))] * SIM_US,
        .latency_ns = latency_us[sim_draw(sim, SIM_RNG_WORLD, WR_COUNT(latency_us))] * SIM_US,
        .latency_tail_ns = sim_draw(sim, SIM_RNG_WORLD, 100 * SIM_MS),
        .byte_ns_milli = byte_ns_milli[sim_draw(sim, SIM_RNG_WORLD, WR_COUNT(byte_ns_milli))],
        .buggify = sim_chance(sim, SIM_RNG_WORLD, 0.5) ? 0.25 : 0};
}

static void add_hosts(struct sim_world *world)
{
    static const uint32_t batch_rows[] = {1, 3, 8, 8, 32, 64, 1024};
    static const uint32_t channel_bytes[] = {256, 700, 2000, 8000, 32768};
    /* Where the checkpoints are, to be linked, or on a disk of its own, to be copied. */
    static const char *const data[] = {"", "/shared/tm/", "/data/", "/data/"};
    struct sim *sim = world->sim;
    bool leaders = strcmp(world->scenario->name, "leaders") == 0;
    char name[16];

    world->job_managers = leaders || (world->scenario->any &&
                                      sim_chance(sim, SIM_RNG_WORLD, 0.3))
                              ? 2
                              : 1;
    world->task_managers = 2 + (uint32_t)sim_draw(sim, SIM_RNG_WORLD, 3);
    world->slots = (world->work->slots + world->task_managers - 1) / world->task_managers +
                   (uint32_t)sim_draw(sim, SIM_RNG_WORLD, 3);
    world->limits = (struct tm_limits){
        .batch_rows = batch_rows[sim_draw(sim, SIM_RNG_WORLD, WR_COUNT(batch_rows))],
        .ring_batches = 1 + (uint32_t)sim_draw(sim, SIM_RNG_WORLD, 16),
        .channel_bytes = channel_bytes[sim_draw(sim, SIM_RNG_WORLD, WR_COUNT(channel_bytes))]};
    if (world->work->large) {
        world->limits.batch_rows = WR_MAX(world->limits.batch_rows, 32u);
    }
    world->workers = 1 + (uint32_t)sim_draw(sim, SIM_RNG_WORLD, 2);
    world->data = data[sim_draw(sim, SIM_RNG_WORLD, WR_COUNT(data))];
    world->memory = 512ull << 20;
    if (world->work->stored && !world->scenario->rival) {
        /* As small as a bound can be, most of the time: the tables of a job that lasts a second would
         * never pass one. */
        struct sim_site bound = {.name = "cache.small_bound", .fires = 0.8};
        WR_VEC_PUSH(&sim->sites, bound);
        world->data = world->data[0] == '\0' ? "/data/" : world->data;
        world->memory = sim_chance(sim, SIM_RNG_WORLD, 0.5) ? 48ull << 20 : world->memory;
    }
    if (world->scenario->rival) { /* memory is short by itself */
        struct sim_site refuse = {.name = "buf.refuse", .fires = 0};
        WR_VEC_PUSH(&sim->sites, refuse);
        world->memory = (24ull + sim_draw(sim, SIM_RNG_WORLD, 16)) << 20;
        world->slots += 2;
        world->limits.batch_rows = WR_MIN(world->limits.batch_rows, 8u); /* of its long texts: one buffer */
        world->data = world->data[0] == '\0' ? "/data/" : world->data;
    }
    world->local_bytes = sim_chance(sim, SIM_RNG_WORLD, 0.2) ? 3000 : UINT64_MAX / 2;
    for (uint32_t i = 0; i < world->job_managers + world->task_managers; i++) {
        bool manages = i < world->job_managers;
        struct sim_host *host;
        (void)snprintf(name, sizeof name, "%s%u", manages ? "jm" : "tm",
                       manages ? i + 1 : i - world->job_managers + 1);
        host = sim_host_add(sim, name);
        host->rate_ppm = (int64_t)sim_draw(sim, SIM_RNG_WORLD, 100000) - 50000;
        host->wall_offset_us = (int64_t)sim_draw(sim, SIM_RNG_WORLD, 4000000) - 2000000;
        world->wanted[i] = !manages || i == 0;
        world->start_at_ns[i] = sim->now_ns + sim_draw(sim, SIM_RNG_WORLD, 50 * SIM_MS);
    }
    (void)snprintf(world->addresses, sizeof world->addresses, "%s",
                   world->job_managers == 1 ? "jm1:7000" : "jm1:7000,jm2:7000");
}

/* NULL: there is none of that name. */
static const struct sim_scenario *choose(struct sim *sim, const char *name)
{
    uint32_t count;
    const struct sim_scenario *all = sim_scenarios(&count);
    uint64_t drawn = sim_draw(sim, SIM_RNG_WORLD, count);

    for (uint32_t i = 0; i < count; i++) {
        if (name != NULL ? strcmp(all[i].name, name) == 0 : i == drawn) {
            return &all[i];
        }
    }
    (void)fprintf(stderr, "there is no scenario \"%s\"\n", name);
    return NULL;
}

static bool world_init(struct sim_world *world, const struct sim_options *options)
{
    struct sim *sim = world->sim;

    world->work = sim_work_create(sim, options->work);
    if (world->work == NULL ||
        (world->scenario->heirs && !sim_work_make_heir(sim, world->work))) {
        return false;
    }
    add_hosts(world);
    /* Mostly when all task managers are there, so that the job is spread. */
    world->submit_at_ns = sim->now_ns + sim_draw(sim, SIM_RNG_WORLD, 500 * SIM_MS);
    sim_note(sim, "%s/%s: %u workers, %u slots, batches of %u rows, rings of %u, credit of %u bytes",
             world->scenario->name, world->work->name, world->workers, world->slots,
             world->limits.batch_rows, world->limits.ring_batches, world->limits.channel_bytes);
    sim_note(sim, "%s%s, %" PRIu64 " bytes at most",
             world->data[0] == '\0' ? "nothing is kept" : "checkpoints are kept below ", world->data,
             world->local_bytes);
    if (world->work->stored) {
        sim_note(sim, "state is over stores");
    }
    draw_job(world);
    world->checks = sim_checks_create(world);
    world->rival = world->scenario->rival ? sim_rival_create(world) : NULL;
    sim_faults_plan(world);
    world->tick.run = on_tick;
    sim_at(sim, &world->tick, sim->now_ns);
    return !world->scenario->rival || world->rival != NULL;
}

static void world_fini(struct sim_world *world)
{
    struct sim *sim = world->sim;

    for (uint32_t h = 0; h < sim->hosts.count; h++) {
        if (sim->hosts.items[h]->process != NULL) {
            sim_process_crash(sim->hosts.items[h]->process, false);
        }
    }
    sim_reap(sim);
    sim_cancel(sim, &world->tick);
    sim_faults_fini(world);
    sim_checks_destroy(world->checks);
    sim_rival_destroy(world->rival);
    sim_work_destroy(world->work);
    wr_plan_destroy(world->heir_plan);
}

static void check_progress(struct sim_world *world)
{
    struct sim *sim = world->sim;

    if (sim->failed || (world->ended_ns != 0 && sim_rival_ended_ns(world->rival) != 0)) {
        return;
    }
    if (world->healed && sim->now_ns > world->faults_end_ns + END_WITHIN_NS) {
        sim_world_dump(world);
        sim_violation(sim, "the job has not ended %" PRIu64 " s after the last fault",
                      (uint64_t)(END_WITHIN_NS / SIM_S));
    } else if (sim->steps > STEPS_MAX) {
        sim_world_dump(world);
        sim_violation(sim, "the world has made %" PRIu64 " steps and the job has not ended",
                      sim->steps);
    }
}

/* A job with poison records fails because one of them came again, whatever else went wrong. */
static bool ended_well(const struct sim_world *world)
{
    if (strcmp(world->terminal, "CANCELED") == 0) {
        return world->scenario->cancels && !world->scenario->heirs;
    }
    if (!world->work->poison) {
        return strcmp(world->terminal, "FINISHED") == 0;
    }
    return strcmp(world->terminal, "FAILED") == 0 &&
           strstr(world->reason, "step \"some\": division by zero") != NULL &&
           strstr(world->reason, "the same record has failed before") != NULL;
}

/* A call of a disk that was slow when it began comes back late, and what is kept goes only then. */
static bool is_sweeping(const struct sim_world *world)
{
    for (uint32_t h = 0; h < world->sim->hosts.count; h++) {
        const struct sim_process *p = world->sim->hosts.items[h]->process;
        const struct tm_daemon *daemon =
            p == NULL || p->dead || p->kind != SIM_TASKMANAGER ? NULL : p->daemon;
        if (daemon != NULL && !tm_local_idle(daemon->local)) {
            return true;
        }
    }
    return false;
}

static bool is_over(const struct sim_world *world)
{
    uint64_t rival_ns = sim_rival_ended_ns(world->rival), now_ns = world->sim->now_ns;
    uint64_t end_ns = WR_MAX(WR_MAX(world->ended_ns, rival_ns), world->faults_end_ns);

    return world->ended_ns != 0 && rival_ns != 0 && world->healed && now_ns >= end_ns + QUIET_NS &&
           (!is_sweeping(world) || now_ns >= end_ns + END_WITHIN_NS);
}

static void run_to_end(struct sim_world *world)
{
    struct sim *sim = world->sim;

    while (!sim->failed && !is_over(world)) {
        if (!sim_step(sim, NULL)) {
            sim_violation(sim, "nothing will ever happen again");
        }
        check_progress(world);
    }
    if (sim->failed) {
        return;
    }
    if (!ended_well(world)) {
        sim_violation(sim, "the job ended as %s: %s", world->terminal, world->reason);
        return;
    }
    sim_rival_judge(world->rival);
    if (!sim->failed) {
        sim_checks_end(world->checks);
    }
}

static void run_world(struct sim *sim, const struct sim_scenario *scenario,
                      const struct sim_options *options, struct sim_result *ret)
{
    struct sim_world world = {.sim = sim, .scenario = scenario};

    if (world_init(&world, options)) {
        run_to_end(&world);
        ret->checkpoints = sim_checks_checkpoints(world.checks);
        (void)snprintf(ret->summary, sizeof ret->summary,
                       "%s/%s trace %016" PRIx64 ", %" PRIu64 " effects, %" PRIu64
                       " checkpoints, %u faults",
                       scenario->name, world.work->name, sim->trace, sim->effects,
                       ret->checkpoints, world.faults.count);
    } else {
        sim_violation(sim, "the world could not be made");
    }
    world_fini(&world);
}

static void report(const struct sim *sim, struct sim_result *ret)
{
    ret->passed = !sim->failed;
    ret->trace = sim->trace;
    ret->effects = sim->effects;
    ret->steps = sim->steps;
    ret->virtual_ms = (sim->now_ns - SIM_S) / SIM_MS;
    if (sim->failed && !sim->verbose) {
        sim_print_log(sim, 120);
    }
    if (sim->failed) {
        (void)printf("seed %" PRIu64 ": %s\n", sim->seed, sim->violation);
    }
}

void sim_run(const struct sim_options *options, struct sim_result *ret)
{
    struct sim *sim = sim_create(options->seed, options->verbose);
    const struct sim_scenario *scenario = choose(sim, options->scenario);

    *ret = (struct sim_result){0};
    draw_knobs(sim);
    if (scenario == NULL) {
        sim_violation(sim, "there is no such scenario");
    } else if (scenario->tables) {
        sim_tables_run(sim, ret);
    } else {
        run_world(sim, scenario, options, ret);
    }
    report(sim, ret);
    sim_destroy(sim);
}
