/* Which faults happen when: drawn before the run begins, so that the plan is a function of the seed. */
#include <inttypes.h>
#include <string.h>

#include "common/base/alloc.h"
#include "common/base/assert.h"
#include "taskmanager/driver/daemon.h"
#include "tests/sim/world.h"

#define BIT(kind) (1ull << SIM_FAULT_##kind)
/* Who was cut off or slept may write files after the end, and nobody looks for them then. */
#define ZOMBIE_KINDS \
    (BIT(PAUSE) | BIT(CUT) | BIT(ISOLATE) | BIT(BREAK) | BIT(SLOW_CPU) | BIT(SLOW_POLL) | \
     BIT(SLOW_DISK) | BIT(TAKEOVER))
/* Six of ten of them are CALL. */
#define CHECKPOINTS_KINDS \
    (BIT(CALL) | BIT(DISK_FULL) | BIT(SLOW_DISK) | BIT(PAUSE) | BIT(KILL_ON_RECORD))

static const struct sim_scenario scenarios[] = {
    {.name = "calm", .what = "nothing goes wrong"},
    {.name = "kill", .what = "processes are killed", .kinds = BIT(KILL) | BIT(KILL_AT), .count = 6},
    {.name = "power",
     .what = "hosts lose their power",
     .kinds = BIT(POWER) | BIT(POWER_AT) | BIT(BLACKOUT),
     .count = 5},
    {.name = "net",
     .what = "connections break, hosts are cut off",
     .kinds = BIT(BREAK) | BIT(CUT) | BIT(ISOLATE),
     .count = 8},
    {.name = "slow",
     .what = "hosts are slow or stop for a while",
     .kinds = BIT(PAUSE) | BIT(SLOW_CPU) | BIT(SLOW_POLL) | BIT(SLOW_DISK) | BIT(WALL_JUMP),
     .count = 6},
    {.name = "disk",
     .what = "files fail, the disk is full, state on scratch disks is damaged",
     .kinds = BIT(IO_ERROR) | BIT(DISK_FULL) | BIT(SLOW_DISK) | BIT(DAMAGE),
     .count = 6},
    {.name = "checkpoints",
     .what = "checkpoints fail, and after one that does not somebody is killed",
     .kinds = CHECKPOINTS_KINDS,
     .count = 16},
    {.name = "stop",
     .what = "daemons are stopped and started again",
     .kinds = BIT(STOP),
     .count = 6},
    {.name = "cancel",
     .what = "the job is cancelled",
     .kinds = BIT(KILL) | BIT(BREAK) | BIT(STOP),
     .count = 3,
     .cancels = true},
    {.name = "leaders",
     .what = "a job manager wakes after its successor took over",
     .kinds = BIT(TAKEOVER) | BIT(KILL) | BIT(BREAK),
     .count = 3},
    {.name = "heirs",
     .what = "the job is cancelled, and another goes on from its checkpoint",
     .kinds = BIT(KILL) | BIT(KILL_AT) | BIT(POWER_AT) | BIT(BREAK) | BIT(STOP) | BIT(IO_ERROR) |
              BIT(TAKEOVER),
     .count = 5,
     .cancels = true,
     .heirs = true,
     .any = true},
    {.name = "rivals",
     .what = "two jobs want the same memory, of which there is little; anything else goes wrong too",
     .kinds = BIT(KILL) | BIT(POWER) | BIT(BREAK) | BIT(SLOW_DISK) | BIT(IO_ERROR) | BIT(DAMAGE) |
              BIT(PAUSE),
     .count = 4,
     .rival = true},
    {.name = "all", .what = "anything", .kinds = ~0ull, .count = 10, .any = true},
    {.name = "tables", .what = "tables alone, with snapshots and faults of the disk", .tables = true},
};

const struct sim_scenario *sim_scenarios(uint32_t *ret_count)
{
    *ret_count = WR_COUNT(scenarios);
    return scenarios;
}

static struct sim_process *target(const struct sim_fault *fault)
{
    struct sim_process *p = fault->world->sim->hosts.items[fault->host]->process;

    return p == NULL || p->dead ? NULL : p;
}

static void isolate(struct sim_fault *fault, enum sim_cut cut)
{
    struct sim *sim = fault->world->sim;

    for (uint32_t h = 0; h < sim->hosts.count; h++) {
        if (h != fault->host) {
            sim_net_set_cut(sim, fault->host, h, cut);
            sim_net_set_cut(sim, h, fault->host, cut);
        }
    }
}

static void cut(struct sim_fault *fault, bool on)
{
    struct sim *sim = fault->world->sim;
    enum sim_cut kind = !on ? SIM_CUT_NONE
                        : fault->amount % 4 == 0 ? SIM_CUT_RESET
                                                 : SIM_CUT_SILENT;

    sim_net_set_cut(sim, fault->host, fault->other, kind);
    if (fault->amount % 3 != 0) {
        sim_net_set_cut(sim, fault->other, fault->host, kind);
    }
}

static void blackout(struct sim_world *world)
{
    for (uint32_t h = 0; h < world->sim->hosts.count; h++) {
        struct sim_process *p = world->sim->hosts.items[h]->process;
        if (p != NULL) {
            sim_process_crash(p, true);
        }
    }
}

/* Phase 0: the leader stops, another starts. 1: it wakes. 2: somebody notices and ends it. */
static void takeover(struct sim_fault *fault)
{
    struct sim_world *world = fault->world;
    struct sim_process *p = target(fault);

    if (fault->phase == 0) {
        if (p != NULL && !p->paused) {
            sim_process_pause(p);
        }
        world->wanted[fault->other] = true;
        world->start_at_ns[fault->other] = world->sim->now_ns + fault->amount;
    } else if (fault->phase == 1) {
        if (p != NULL && p->paused) {
            sim_process_resume(p);
        }
    } else {
        world->wanted[fault->host] = false;
        if (p != NULL) {
            sim_process_crash(p, false);
        }
    }
}

/* Phase 0: asked. 1: its program ends. */
static void stop(struct sim_fault *fault)
{
    struct sim_process *p = target(fault);

    if (p == NULL || p->paused || p->daemon == NULL) {
        return;
    }
    if (fault->phase == 0) {
        fault->amount = p->boot;
        if (p->kind == SIM_TASKMANAGER) {
            p->sim->current = p;
            tm_daemon_request_stop(p->daemon);
            p->sim->current = NULL;
        }
    } else if (fault->amount == p->boot) {
        sim_process_stop(p);
    }
}

/* Which call on which files, and who makes it. The first ones fail a snapshot. */
#define STATE_CALLS 6u
static const struct {
    const char *call, *path;
    bool manages;
} calls[] = {
    {"write", "/state/", false},          {"fsync", "/state/", false},
    {"rename", "/state/", false},         {"fsync directory", "/state", false},
    {"open", "/state/", false},           {"mkdir", "/state", false},
    {"write", "/out/.", false},           {"fsync", "/out/.", false},
    {"fsync directory", "/out", false},   {"read", "/state/", false},
    {"write", "/manifest/", true},        {"fsync", "/manifest/", true},
    {"rename", "/manifest/", true},       {"fsync directory", "/manifest", true},
    {"link", "/epoch/", true},            {"fsync directory", "/epoch", true},
    {"write", "/committed/", true},       {"unlink", "/state/", true},
    {"unlink", "/epoch/", true},          {"unlink", "/committed/", true},
};

static void trouble(struct sim_fault *fault, bool on)
{
    struct sim_world *world = fault->world;
    uint64_t rest = fault->amount / 1024;
    uint64_t which = fault->amount % 1024 % (rest % 5 < 2 ? STATE_CALLS : WR_COUNT(calls));
    uint32_t first = calls[which].manages ? 0 : world->job_managers;
    uint32_t count = calls[which].manages ? world->job_managers : world->task_managers;
    struct sim_host *host = world->sim->hosts.items[first + fault->host % count];

    host->trouble.call = calls[which].call;
    host->trouble.path = calls[which].path;
    host->trouble.probability = !on ? 0 : rest % 3 == 0 ? 1 : 0.3;
    host->trouble.full = rest % 2 == 0 && strcmp(calls[which].call, "write") == 0;
    sim_note(world->sim, "FAULT %s of %s at %s: %s", calls[which].call, calls[which].path,
             host->name, on ? "fails" : "works again");
}

void sim_faults_on_record(struct sim_world *world)
{
    struct sim *sim = world->sim;

    for (uint32_t i = 0; i < world->faults.count; i++) {
        const struct sim_fault *fault = world->faults.items[i];
        struct sim_process *p;
        if (fault->kind != SIM_FAULT_KILL_ON_RECORD || fault->phase != 1 || world->healed) {
            continue;
        }
        p = sim->hosts.items[sim_draw(sim, SIM_RNG_FAULT, sim->hosts.count)]->process;
        if (p != NULL && !p->dead && p->crash_in == 0) {
            p->crash_in = 1 + sim_draw(sim, SIM_RNG_FAULT, fault->amount % 3 == 0 ? 300 : 30);
            p->crash_by_power = fault->amount % 4 == 0;
        }
    }
}

/* What is taken over takes a moment only, in which little would happen by chance. */
void sim_faults_on_heir(struct sim_world *world, bool begins)
{
    static const char *const troubles[][2] = {{"link", "/state/"},        {"fsync directory", "/state"},
                                              {"write", "/plan"},         {"rename", "/plan"},
                                              {"write", "/manifest/"},    {"rename", "/manifest/"},
                                              {"link", "/epoch/"},        {"fsync directory", "/epoch"},
                                              {"read", "/manifest/"},     {"mkdir", "/checkpoints/"}};
    struct sim *sim = world->sim;

    for (uint32_t h = 0; h < world->job_managers && !world->healed; h++) {
        struct sim_host *host = sim->hosts.items[h];
        if (!begins) {
            host->trouble.probability = 0;
            continue;
        }
        uint64_t which = sim_draw(sim, SIM_RNG_FAULT, WR_COUNT(troubles));
        if (host->process != NULL && !host->process->dead && sim_chance(sim, SIM_RNG_FAULT, 0.5)) {
            host->process->crash_in = 1 + sim_draw(sim, SIM_RNG_FAULT, 120);
            host->process->crash_by_power = sim_chance(sim, SIM_RNG_FAULT, 0.3);
        }
        if (sim_chance(sim, SIM_RNG_FAULT, 0.5)) {
            host->trouble.call = troubles[which][0];
            host->trouble.path = troubles[which][1];
            host->trouble.probability = sim_chance(sim, SIM_RNG_FAULT, 0.5) ? 1 : 0.3;
            host->trouble.full = false;
            sim_note(sim, "FAULT %s of %s at %s: fails", host->trouble.call, host->trouble.path,
                     host->name);
        }
    }
}

static void begin(struct sim_fault *fault)
{
    struct sim *sim = fault->world->sim;
    struct sim_host *host = sim->hosts.items[fault->host];
    struct sim_process *p = target(fault);

    switch (fault->kind) {
    case SIM_FAULT_KILL:
    case SIM_FAULT_POWER:
        if (p != NULL) {
            sim_process_crash(p, fault->kind == SIM_FAULT_POWER);
        }
        break;
    case SIM_FAULT_KILL_AT:
    case SIM_FAULT_POWER_AT:
        if (p != NULL) {
            p->crash_in = fault->amount;
            p->crash_by_power = fault->kind == SIM_FAULT_POWER_AT;
        }
        break;
    case SIM_FAULT_BLACKOUT:
        blackout(fault->world);
        break;
    case SIM_FAULT_PAUSE:
        if (p != NULL && !p->paused) {
            sim_process_pause(p);
        }
        break;
    case SIM_FAULT_BREAK:
        sim_net_break(sim, fault->host, fault->other);
        break;
    case SIM_FAULT_CUT:
        cut(fault, true);
        break;
    case SIM_FAULT_ISOLATE:
        isolate(fault, fault->amount % 4 == 0 ? SIM_CUT_RESET : SIM_CUT_SILENT);
        break;
    case SIM_FAULT_SLOW_CPU:
        host->slowness = 1 + (uint32_t)(fault->amount % 300);
        break;
    case SIM_FAULT_SLOW_POLL:
        host->poll_pause_ns = fault->amount % (20 * SIM_MS);
        break;
    case SIM_FAULT_SLOW_DISK:
        host->io_slowness = 1 + (uint32_t)(fault->amount % 1000);
        break;
    case SIM_FAULT_IO_ERROR:
        host->io_error = fault->probability;
        break;
    case SIM_FAULT_DISK_FULL:
        host->disk_full = true;
        break;
    case SIM_FAULT_DAMAGE:
        sim->damage = WR_MAX(fault->probability, 0.1);
        break;
    case SIM_FAULT_WALL_JUMP:
        host->wall_offset_us += (int64_t)(fault->amount % 7200000000) - 3600000000;
        break;
    case SIM_FAULT_STOP:
        stop(fault);
        break;
    case SIM_FAULT_CALL:
        trouble(fault, true);
        break;
    case SIM_FAULT_KILL_ON_RECORD:
        break; /* the records do it */
    case SIM_FAULT_TAKEOVER:
        takeover(fault);
        break;
    case SIM_FAULT_KINDS:
        WR_UNREACHABLE();
    }
}

static void end(struct sim_fault *fault)
{
    struct sim_host *host = fault->world->sim->hosts.items[fault->host];
    struct sim_process *p = target(fault);

    switch (fault->kind) {
    case SIM_FAULT_PAUSE:
        if (p != NULL && p->paused) {
            sim_process_resume(p);
        }
        break;
    case SIM_FAULT_CUT:
        cut(fault, false);
        break;
    case SIM_FAULT_ISOLATE:
        isolate(fault, SIM_CUT_NONE);
        break;
    case SIM_FAULT_SLOW_CPU:
        host->slowness = 1;
        break;
    case SIM_FAULT_SLOW_POLL:
        host->poll_pause_ns = 0;
        break;
    case SIM_FAULT_SLOW_DISK:
        host->io_slowness = 1;
        break;
    case SIM_FAULT_IO_ERROR:
        host->io_error = 0;
        break;
    case SIM_FAULT_DISK_FULL:
        host->disk_full = false;
        break;
    case SIM_FAULT_DAMAGE:
        fault->world->sim->damage = 0;
        break;
    case SIM_FAULT_STOP:
        stop(fault);
        break;
    case SIM_FAULT_CALL:
        trouble(fault, false);
        break;
    case SIM_FAULT_TAKEOVER:
        takeover(fault);
        break;
    case SIM_FAULT_KILL_ON_RECORD:
    case SIM_FAULT_KILL:
    case SIM_FAULT_KILL_AT:
    case SIM_FAULT_POWER:
    case SIM_FAULT_POWER_AT:
    case SIM_FAULT_BLACKOUT:
    case SIM_FAULT_BREAK:
    case SIM_FAULT_WALL_JUMP:
    case SIM_FAULT_KINDS:
        break;
    }
}

static const char *const names[SIM_FAULT_KINDS] = {
    "kill",      "kill at",   "power",     "power at", "blackout", "pause",     "break",    "cut",
    "isolate",   "slow cpu",  "slow poll", "slow disk", "io error", "disk full",
    "damage",    "wall jump", "stop",      "call",      "kill on record", "takeover",
};

static void on_fault(struct sim_event *event, struct sim *sim)
{
    struct sim_fault *fault = WR_CONTAINER_OF(event, struct sim_fault, event);
    uint32_t phases = fault->kind == SIM_FAULT_TAKEOVER ? 3 : 2;

    /* Who was asked to stop does so all the same. */
    if (fault->world->healed && (fault->kind != SIM_FAULT_STOP || fault->phase == 0)) {
        return;
    }
    sim_note(sim, "FAULT %s %s: %s %s (%" PRIu64 " ms)", names[fault->kind],
             fault->phase == 0 ? "begins" : "goes on", sim->hosts.items[fault->host]->name,
             sim->hosts.items[fault->other]->name, fault->lasts_ns / SIM_MS);
    if (fault->phase == 0) {
        fault->world->zombies |= (ZOMBIE_KINDS & 1ull << fault->kind) != 0;
        begin(fault);
    } else {
        end(fault);
    }
    fault->phase += 1;
    if (fault->phase < phases) {
        sim_at(sim, &fault->event, sim->now_ns + fault->lasts_ns);
    }
}

/* Of several job managers the one of the newest term is left: the others were taken over from, and
 * somebody notices. */
static void keep_one_leader(struct sim_world *world)
{
    for (uint32_t h = 0; h < world->job_managers; h++) {
        struct sim_process *p = world->sim->hosts.items[h]->process;
        world->wanted[h] = h == world->newest_host;
        if (p != NULL && !p->dead && h != world->newest_host) {
            sim_process_crash(p, false);
        }
    }
}

/* Everything works from now on, and those that were to run do. */
void sim_heal(struct sim_world *world)
{
    struct sim *sim = world->sim;

    sim_note(sim, "FAULT none from now on");
    world->healed = true;
    sim->damage = 0;
    for (uint32_t h = 0; h < sim->hosts.count; h++) {
        struct sim_host *host = sim->hosts.items[h];
        host->slowness = 1;
        host->poll_pause_ns = 0;
        host->io_slowness = 1;
        host->io_error = 0;
        host->disk_full = false;
        host->trouble.probability = 0;
        if (host->process != NULL) {
            host->process->crash_in = 0;
        }
        for (uint32_t other = 0; other < sim->hosts.count; other++) {
            sim->cut[h][other] = SIM_CUT_NONE;
        }
        if (host->process != NULL && host->process->paused) {
            sim_process_resume(host->process);
        }
    }
    keep_one_leader(world);
}

/* ---- the plan ---- */

static uint32_t draw_host(struct sim_world *world)
{
    return (uint32_t)sim_draw(world->sim, SIM_RNG_FAULT, world->sim->hosts.count);
}

static enum sim_fault_kind draw_kind(struct sim_world *world, uint64_t kinds)
{
    enum sim_fault_kind kind;

    do {
        kind = (enum sim_fault_kind)sim_draw(world->sim, SIM_RNG_FAULT, SIM_FAULT_KINDS);
    } while ((kinds & 1ull << kind) == 0);
    return kind;
}

static void add_fault(struct sim_world *world, enum sim_fault_kind kind, uint64_t window_ns)
{
    static const double errors[] = {0.002, 0.01, 0.05, 0.3};
    struct sim *sim = world->sim;
    struct sim_fault *fault = WR_NEW(struct sim_fault);

    fault->event.run = on_fault;
    fault->world = world;
    fault->kind = kind;
    fault->host = draw_host(world);
    fault->other = draw_host(world);
    fault->at_ns = sim->now_ns + sim_draw(sim, SIM_RNG_FAULT, window_ns);
    fault->lasts_ns = sim_draw_time(sim, SIM_RNG_FAULT, 100 * SIM_MS);
    fault->lasts_ns = WR_MIN(fault->lasts_ns, 3 * SIM_S);
    fault->amount = sim_draw(sim, SIM_RNG_FAULT, UINT64_MAX / 2);
    fault->probability = errors[sim_draw(sim, SIM_RNG_FAULT, WR_COUNT(errors))];
    if (kind == SIM_FAULT_KILL_ON_RECORD || kind == SIM_FAULT_DAMAGE) { /* few things meet them */
        fault->lasts_ns *= 4;
    }
    if (kind == SIM_FAULT_KILL_AT || kind == SIM_FAULT_POWER_AT) {
        fault->amount = 1 + fault->amount % (sim_chance(sim, SIM_RNG_FAULT, 0.5) ? 60 : 1500);
    }
    WR_VEC_PUSH(&world->faults, fault);
    sim_at(sim, &fault->event, fault->at_ns);
}

/* Take-overs come one after the other: the job managers' hosts take turns. */
static void add_takeovers(struct sim_world *world, uint32_t count, uint64_t window_ns)
{
    for (uint32_t i = 0; i < count; i++) {
        struct sim_fault *fault;
        add_fault(world, SIM_FAULT_TAKEOVER, window_ns / count);
        fault = world->faults.items[world->faults.count - 1];
        fault->at_ns += i * (window_ns / count + 500 * SIM_MS);
        fault->host = i % world->job_managers;
        fault->other = (i + 1) % world->job_managers;
        fault->amount %= 200 * SIM_MS;
        fault->lasts_ns = WR_MIN(fault->lasts_ns, (window_ns / count + 400 * SIM_MS) / 2);
        sim_at(world->sim, &fault->event, fault->at_ns);
    }
}

void sim_faults_plan(struct sim_world *world)
{
    struct sim *sim = world->sim;
    uint64_t kinds = world->scenario->kinds;
    uint64_t window_ns = (uint64_t)((world->work->seconds * 1.2 + 0.6) * 1e9);
    uint64_t cancel_ns = window_ns;
    uint32_t count = (uint32_t)sim_draw(sim, SIM_RNG_FAULT, world->scenario->count + 1);

    window_ns *= world->scenario->heirs ? 2 : 1;
    world->faults_end_ns = sim->now_ns + window_ns;
    if (kinds == 0) {
        return;
    }
    /* Leaving kinds out finds more than having all. */
    for (uint32_t k = 0; k < SIM_FAULT_KINDS && world->scenario->any; k++) {
        if (sim_chance(sim, SIM_RNG_FAULT, 0.6) && (kinds & ~(1ull << k)) != 0) {
            kinds &= ~(1ull << k);
        }
    }
    if (world->scenario->cancels) {
        world->cancel_at_ns = sim->now_ns + sim_draw(sim, SIM_RNG_FAULT, cancel_ns);
    }
    if (world->job_managers > 1 && (kinds & BIT(TAKEOVER)) != 0) {
        uint32_t takeovers = 1 + (uint32_t)sim_draw(sim, SIM_RNG_FAULT, 3);
        add_takeovers(world, takeovers, window_ns);
        world->faults_end_ns += takeovers * 500 * SIM_MS;
    }
    kinds &= ~BIT(TAKEOVER) & ((1ull << SIM_FAULT_KINDS) - 1);
    for (uint32_t i = 0; i < count && kinds != 0; i++) {
        bool call = kinds == CHECKPOINTS_KINDS && sim_chance(sim, SIM_RNG_FAULT, 0.6);
        add_fault(world, call ? SIM_FAULT_CALL : draw_kind(world, kinds), window_ns);
    }
}

void sim_faults_fini(struct sim_world *world)
{
    for (uint32_t i = 0; i < world->faults.count; i++) {
        sim_cancel(world->sim, &world->faults.items[i]->event);
        wr_free(world->faults.items[i]);
    }
    WR_VEC_FINI(&world->faults);
}
