#include "tests/sim/sim.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "common/base/alloc.h"
#include "common/base/assert.h"
#include "common/base/hash.h"
#include "common/base/test_point.h"

#define LINE_BYTES 1024

/* ---- random ---- */

uint64_t sim_draw(struct sim *sim, enum sim_stream stream, uint64_t bound)
{
    return bound == 0 ? 0 : wr_rng_below(&sim->rngs[stream], bound);
}

bool sim_chance(struct sim *sim, enum sim_stream stream, double probability)
{
    return probability > 0 && wr_rng_chance(&sim->rngs[stream], probability);
}

uint64_t sim_draw_time(struct sim *sim, enum sim_stream stream, uint64_t scale_ns)
{
    uint64_t roll = sim_draw(sim, stream, 100);
    uint64_t scale = roll == 0 ? scale_ns * 100 : roll < 8 ? scale_ns * 10 : scale_ns;

    return scale / 4 + sim_draw(sim, stream, scale + 1);
}

/* ---- the trace and the log ---- */

void sim_trace(struct sim *sim, uint64_t a, uint64_t b)
{
    sim->trace = wr_hash_u64(sim->trace ^ wr_hash_u64(a ^ wr_hash_u64(b + sim->now_ns)));
    sim->effects += 1;
}

uint64_t sim_text(const char *text)
{
    return wr_hash_bytes(text, strlen(text));
}

static void keep_line(struct sim *sim, const char *text)
{
    const struct sim_process *p = sim->current;
    char line[LINE_BYTES + 400];
    char **slot = &sim->log[sim->log_count++ % SIM_LOG_LINES];

    (void)snprintf(line, sizeof line, "%13.6f ms %-5s %s", (double)sim->now_ns / 1e6,
                   p == NULL ? "-" : p->host->name, text);
    wr_free(*slot);
    *slot = wr_strdup(line);
    if (sim->verbose) {
        (void)printf("%s\n", line);
    }
}

void sim_note(struct sim *sim, const char *fmt, ...)
{
    char text[LINE_BYTES];
    va_list args;

    va_start(args, fmt);
    (void)vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    keep_line(sim, text);
}

/* A line of the daemons: its real time means nothing here. */
static void on_log(void *ctx, enum wr_log_level level, const char *line)
{
    struct sim *sim = ctx;
    const char *at = strstr(line, "Z ");
    size_t bytes;
    char text[LINE_BYTES];

    sim->error_lines += level == WR_LOG_ERROR;
    (void)snprintf(text, sizeof text, "%s", at == NULL ? line : at + 2);
    bytes = strlen(text);
    if (bytes > 0 && text[bytes - 1] == '\n') {
        text[bytes - 1] = '\0';
    }
    keep_line(sim, text);
}

void sim_print_log(const struct sim *sim, uint32_t lines)
{
    uint64_t count = WR_MIN(WR_MIN(sim->log_count, (uint64_t)lines), (uint64_t)SIM_LOG_LINES);

    for (uint64_t i = sim->log_count - count; i < sim->log_count; i++) {
        (void)printf("  %s\n", sim->log[i % SIM_LOG_LINES]);
    }
}

static struct sim *running;

struct sim *sim_running(void)
{
    return running;
}

void sim_print_running(void)
{
    if (running != NULL) {
        (void)printf("seed %" PRIu64 ", step %" PRIu64 ":\n", running->seed, running->steps);
        sim_print_log(running, 60);
    }
}

void sim_violation(struct sim *sim, const char *fmt, ...)
{
    va_list args;

    if (sim->failed) {
        return;
    }
    sim->failed = true;
    va_start(args, fmt);
    (void)vsnprintf(sim->violation, sizeof sim->violation, fmt, args);
    va_end(args);
    sim_note(sim, "VIOLATION %s", sim->violation);
}

/* ---- life ---- */

static bool buggify(void *ctx, const char *name)
{
    static const double often[] = {0.02, 0.25, 0.25, 0.6};
    struct sim *sim = ctx;
    struct sim_site site = {.name = name};

    for (uint32_t i = 0; i < sim->sites.count; i++) {
        if (sim->sites.items[i].name == name || strcmp(sim->sites.items[i].name, name) == 0) {
            return sim_chance(sim, SIM_RNG_BUGGIFY, sim->sites.items[i].fires);
        }
    }
    if (sim_chance(sim, SIM_RNG_BUGGIFY, sim->knobs.buggify)) {
        site.fires = often[sim_draw(sim, SIM_RNG_BUGGIFY, WR_COUNT(often))];
    }
    WR_VEC_PUSH(&sim->sites, site);
    return false;
}

static bool fault(void *ctx, const char *name)
{
    struct sim *sim = ctx;

    return strcmp(name, "store.damaged") == 0 && sim->damage > 0 &&
           sim_chance(sim, SIM_RNG_FAULT, sim->damage);
}

struct sim *sim_create(uint64_t seed, bool verbose)
{
    struct sim *sim = WR_NEW(struct sim);
    struct wr_rng seeds;

    sim->seed = seed;
    sim->verbose = verbose;
    wr_rng_init(&seeds, seed);
    for (uint32_t i = 0; i < SIM_RNGS; i++) {
        wr_rng_init(&sim->rngs[i], wr_rng_next(&seeds));
    }
    wr_heap_init(&sim->events);
    sim->now_ns = SIM_S;
    sim->trace = seed;
    sim->shared = sim_disk_create(wr_rng_next(&seeds));
    sim->fibers = sim_fibers_create();
    wr_log_set_sink(on_log, sim);
    wr_buggify_hook(buggify, sim);
    wr_fault_hook(fault, sim);
    running = sim;
    return sim;
}

void sim_destroy(struct sim *sim)
{
    wr_log_set_sink(NULL, NULL);
    wr_buggify_hook(NULL, NULL);
    wr_fault_hook(NULL, NULL);
    WR_VEC_FINI(&sim->sites);
    running = NULL;
    for (uint32_t i = 0; i < sim->hosts.count; i++) {
        WR_ASSERT(sim->hosts.items[i]->process == NULL);
        sim_disk_destroy(sim->hosts.items[i]->disk);
        wr_free(sim->hosts.items[i]);
    }
    for (uint32_t i = 0; i < SIM_LOG_LINES; i++) {
        wr_free(sim->log[i]);
    }
    while (wr_heap_pop(&sim->events) != NULL) {
    }
    wr_heap_fini(&sim->events);
    WR_VEC_FINI(&sim->hosts);
    WR_VEC_FINI(&sim->dying);
    sim_disk_destroy(sim->shared);
    sim_fibers_destroy(sim->fibers);
    wr_free(sim);
}

struct sim_host *sim_host_add(struct sim *sim, const char *name)
{
    struct sim_host *host = WR_NEW(struct sim_host);

    WR_ASSERT(sim->hosts.count < SIM_HOSTS_MAX);
    (void)snprintf(host->name, sizeof host->name, "%s", name);
    host->index = sim->hosts.count;
    host->disk = sim_disk_create(sim_draw(sim, SIM_RNG_WORLD, UINT64_MAX));
    host->mono_base_ns = SIM_S + sim_draw(sim, SIM_RNG_WORLD, 100000 * SIM_S);
    host->slowness = 1;
    host->io_slowness = 1;
    host->pool_threads = 1 + (uint32_t)sim_draw(sim, SIM_RNG_WORLD, 4);
    WR_VEC_PUSH(&sim->hosts, host);
    return host;
}

/* ---- clocks ---- */

uint64_t sim_mono_ns(const struct sim_process *process)
{
    const struct sim_host *host = process->host;
    __int128 drift = (__int128)process->sim->now_ns * host->rate_ppm / 1000000;

    return host->mono_base_ns + (uint64_t)(process->sim->now_ns + drift);
}

uint64_t sim_global_ns(const struct sim_process *process, uint64_t mono_ns)
{
    const struct sim_host *host = process->host;
    double shown = mono_ns > host->mono_base_ns ? (double)(mono_ns - host->mono_base_ns) : 0;

    if (mono_ns == UINT64_MAX) {
        return UINT64_MAX;
    }
    /* A microsecond late: doubles are rounded. */
    return (uint64_t)(shown / (1.0 + (double)host->rate_ppm * 1e-6)) + SIM_US;
}

int64_t sim_wall_us(const struct sim_process *process)
{
    return 1700000000000000 + (int64_t)(process->sim->now_ns / 1000) +
           process->host->wall_offset_us;
}

/* ---- events and runners ---- */

void sim_at(struct sim *sim, struct sim_event *event, uint64_t at_ns)
{
    wr_heap_remove(&sim->events, &event->node);
    event->node.key = WR_MAX(at_ns, sim->now_ns);
    event->node.tie = sim_draw(sim, SIM_RNG_SCHEDULE, UINT64_MAX);
    wr_heap_push(&sim->events, &event->node);
}

void sim_cancel(struct sim *sim, struct sim_event *event)
{
    wr_heap_remove(&sim->events, &event->node);
    for (uint32_t i = 0; event->process != NULL && i < event->process->held.count; i++) {
        if (event->process->held.items[i] == event) {
            event->process->held.items[i] = WR_VEC_POP(&event->process->held);
            break;
        }
    }
}

struct choice {
    struct sim_process *process;
    uint32_t runner;
};

/* Ready now? Else lowers *next_ns to when it will be. */
static bool is_ready(struct sim *sim, struct sim_process *p, uint32_t index, uint64_t *next_ns)
{
    struct sim_runner *runner = &p->runners.items[index];
    uint64_t at_ns;

    runner->again |= wr_mailbox_ready(sim_process_mailbox(p, index));
    at_ns = WR_MAX(runner->again ? 0 : runner->due_ns, runner->not_before_ns);
    if (at_ns <= sim->now_ns) {
        return true;
    }
    *next_ns = WR_MIN(*next_ns, at_ns);
    return false;
}

static uint32_t find_ready(struct sim *sim, const struct sim_process *except,
                           struct choice choices[64], uint64_t *next_ns)
{
    uint32_t count = 0;

    for (uint32_t h = 0; h < sim->hosts.count; h++) {
        struct sim_process *p = sim->hosts.items[h]->process;
        if (p == NULL || p == except || p->paused || p->dead || p->stopping) {
            continue;
        }
        for (uint32_t i = 0; i < p->runners.count && count < 64; i++) {
            if (is_ready(sim, p, i, next_ns)) {
                choices[count++] = (struct choice){p, i};
            }
        }
    }
    return count;
}

static void run_event(struct sim *sim)
{
    struct sim_event *event =
        WR_CONTAINER_OF(wr_heap_pop(&sim->events), struct sim_event, node);

    if (event->process != NULL && event->process->paused && !event->process->dead) {
        WR_VEC_PUSH(&event->process->held, event);
        return;
    }
    sim->current = event->process;
    event->run(event, sim);
    sim->current = NULL;
}

bool sim_step(struct sim *sim, struct sim_process *except)
{
    for (;;) {
        struct choice choices[64];
        struct wr_heap_node *head = wr_heap_peek(&sim->events);
        uint64_t next_ns = head == NULL ? UINT64_MAX : head->key;
        bool due = head != NULL && head->key <= sim->now_ns;
        uint32_t count = find_ready(sim, except, choices, &next_ns), pick;

        if (count == 0 && !due && next_ns == UINT64_MAX) {
            return false;
        }
        if (count == 0 && !due) {
            sim->now_ns = next_ns;
            continue;
        }
        sim->steps += 1;
        pick = (uint32_t)sim_draw(sim, SIM_RNG_SCHEDULE, count + (due ? 1 : 0));
        if (pick == count) {
            run_event(sim);
        } else {
            sim_process_poll(choices[pick].process, choices[pick].runner);
        }
        sim_reap(sim);
        return true;
    }
}
