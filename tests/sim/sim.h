/* The simulated world: hosts with clocks and disks, processes on them, a network between them, and
 * one thread that does everything in an order drawn from a seed.
 *
 * A process is a daemon on a simulated env. Its loop and workers are *runners*: polled when a message,
 * a wake or a deadline makes them ready. What comes from outside (a job of the pool, a frame, a fault)
 * is an *event* with a time. One step of the world is one poll of a ready runner, or one due event,
 * chosen at random; when nothing is ready, time goes on to the next. Time also goes on a little with
 * every look at the clock, so that code which works until a deadline ends.
 *
 * A crash is a flag: from then on no call of that process has an effect. Its daemon is then destroyed
 * by its ordinary destroy function against that dead env, which answers errors and completes jobs.
 *
 * Every call with an effect goes into the trace hash: the same seed gives the same hash.
 *
 * Thread: one.
 */
#ifndef WR_TESTS_SIM_SIM_H
#define WR_TESTS_SIM_SIM_H

#include <stdbool.h>
#include <stdint.h>

#include "common/base/heap.h"
#include "common/base/rng.h"
#include "common/base/vec.h"
#include "common/net/net.h"
#include "common/obs/log.h"
#include "common/sys/env.h"
#include "tests/sim/disk.h"
#include "tests/sim/fiber.h"

#define SIM_US ((uint64_t)1000)
#define SIM_MS ((uint64_t)1000000)
#define SIM_S ((uint64_t)1000000000)
#define SIM_HOSTS_MAX 16u
#define SIM_LOG_LINES 400u

struct sim;
struct sim_process;

/* Draws in one stream do not shift the others. */
enum sim_stream {
    SIM_RNG_SCHEDULE,
    SIM_RNG_TIME,
    SIM_RNG_POOL,
    SIM_RNG_NET,
    SIM_RNG_FAULT,
    SIM_RNG_BUGGIFY,
    SIM_RNG_WORLD,
    SIM_RNGS,
};

struct sim_event {
    struct wr_heap_node node;
    struct sim_process *process; /* waits while this one is paused; NULL: the world's */
    void (*run)(struct sim_event *event, struct sim *sim);
};

/* A loop or a worker. */
struct sim_runner {
    bool again;
    uint64_t due_ns;
    uint64_t not_before_ns;
};

struct sim_run; /* a job given to the pool */
struct sim_conn;
struct sim_listener;

struct sim_file {
    struct sim_disk *disk;
    struct sim_inode *inode; /* NULL: closed */
    char *path;
};

struct sim_host {
    char name[16];
    uint32_t index;
    struct sim_disk *disk; /* everything outside /shared */
    /* The clock: base + now * (1 + ppm / 10^6). */
    uint64_t mono_base_ns;
    int64_t rate_ppm;
    int64_t wall_offset_us;
    uint32_t slowness;     /* a look at the clock takes so much longer; 1 = normal */
    uint64_t poll_pause_ns; /* at most, after each poll */
    uint32_t pool_threads;
    /* Faults that are on. */
    double io_error;       /* probability that a file call fails */
    bool disk_full;
    uint32_t io_slowness;
    struct {
        const char *call; /* this call */
        const char *path; /* of a file whose path has this in it */
        double probability;
        bool full; /* for want of space */
    } trouble;
    struct sim_process *process; /* NULL: down */
    uint32_t boots;
    uint64_t effects; /* of all its processes */
};

enum sim_process_kind { SIM_JOBMANAGER, SIM_TASKMANAGER };

struct sim_process {
    struct wr_env env;
    struct wr_net net;
    struct sim *sim;
    struct sim_host *host;
    enum sim_process_kind kind;
    uint32_t boot;
    bool dead;
    bool paused;
    bool power_lost;      /* dead by loss of power */
    bool stopping;        /* its destroy function runs, and polls it */
    uint64_t crash_in;    /* effects until it dies; 0 = not planned */
    bool crash_by_power;
    struct wr_rng rng;    /* random_u64 */
    WR_VEC(struct sim_file) files;
    WR_VEC(struct sim_run *) runs;
    uint32_t running;     /* jobs on pool threads */
    struct sim_run *run;  /* whose fiber is on the thread */
    WR_VEC(struct sim_conn *) conns;
    WR_VEC(struct sim_listener *) listeners;
    WR_VEC(struct sim_event *) held; /* due while paused */
    WR_VEC(struct sim_runner) runners; /* the loop, then the workers */
    void *daemon; /* jm_daemon or tm_daemon, or who has a `destroy` of its own, */
    void (*destroy)(void *daemon); /* and buries the process itself */
    uint64_t waits; /* of its destroy */
};

enum sim_cut { SIM_CUT_NONE, SIM_CUT_SILENT, SIM_CUT_RESET };

/* A WR_BUGGIFY that was passed: in this run it fires so often, or never. */
struct sim_site {
    const char *name;
    double fires;
};

/* What is drawn once per run. */
struct sim_knobs {
    double yield;             /* a call of a pool job lets others go first */
    uint64_t io_ns;           /* scale of a file call */
    uint64_t latency_ns;      /* of the network */
    uint64_t latency_tail_ns;
    uint64_t byte_ns_milli;   /* thousandths of a nanosecond a byte */
    double buggify; /* a site may fire at all */
};

struct sim {
    uint64_t seed;
    struct wr_rng rngs[SIM_RNGS];
    struct sim_knobs knobs;
    uint64_t now_ns;
    uint64_t steps;
    uint64_t trace;
    uint64_t effects;
    struct wr_heap events;
    WR_VEC(struct sim_host *) hosts;
    struct sim_disk *shared; /* /shared of every host */
    struct sim_fibers *fibers;
    WR_VEC(struct sim_process *) dying;
    struct sim_process *current; /* whose code runs */
    enum sim_cut cut[SIM_HOSTS_MAX][SIM_HOSTS_MAX]; /* from, to */
    uint64_t next_conn;
    uint64_t power_losses;

    /* Told after a file call had its effect. */
    void (*on_file)(void *ctx, struct sim_process *process, const char *call, const char *path,
                    const char *to);
    void *on_file_ctx;

    bool verbose;
    bool failed;
    char violation[2048];
    char *log[SIM_LOG_LINES]; /* a ring */
    uint64_t log_count;
    uint64_t error_lines;
    WR_VEC(struct sim_site) sites;
    double damage; /* a read of a store meets a damaged block */
};

/* ---- sim.c ---- */
struct sim *sim_create(uint64_t seed, bool verbose);
void sim_destroy(struct sim *sim); /* all processes are down */
struct sim_host *sim_host_add(struct sim *sim, const char *name);

uint64_t sim_draw(struct sim *sim, enum sim_stream stream, uint64_t bound);
bool sim_chance(struct sim *sim, enum sim_stream stream, double probability);
/* Mostly near `scale`, seldom ten or a hundred times as much. */
uint64_t sim_draw_time(struct sim *sim, enum sim_stream stream, uint64_t scale_ns);

void sim_at(struct sim *sim, struct sim_event *event, uint64_t at_ns); /* kept until it ran */
void sim_cancel(struct sim *sim, struct sim_event *event);
/* One step; false: nothing will ever happen again. `except` (may be NULL): its runners are polled by
 * whoever called. */
bool sim_step(struct sim *sim, struct sim_process *except);

void sim_trace(struct sim *sim, uint64_t a, uint64_t b);
uint64_t sim_text(const char *text); /* for the trace */
/* The first is kept; the run ends at the next step. */
void sim_violation(struct sim *sim, const char *fmt, ...) WR_PRINTF(2, 3);
void sim_note(struct sim *sim, const char *fmt, ...) WR_PRINTF(2, 3); /* into the log */
void sim_print_log(const struct sim *sim, uint32_t lines);
struct sim *sim_running(void);
void sim_print_running(void); /* the log of the world that runs now: the program dies */

uint64_t sim_mono_ns(const struct sim_process *process);
/* When the process's clock will show this. */
uint64_t sim_global_ns(const struct sim_process *process, uint64_t mono_ns);
int64_t sim_wall_us(const struct sim_process *process);

/* ---- process.c: what runs on a host ---- */
struct sim_process *sim_process_new(struct sim *sim, struct sim_host *host,
                                    enum sim_process_kind kind);
/* The daemon is there (or could not be created: NULL): it is polled from now on. */
void sim_process_started(struct sim_process *process, void *daemon);
/* From now on no call has an effect; the daemon is destroyed at the next step. */
void sim_process_crash(struct sim_process *process, bool power);
/* It ends as a program that was asked to: destroyed while the world goes on. Not from its own code. */
void sim_process_stop(struct sim_process *process);
void sim_process_pause(struct sim_process *process);
void sim_process_resume(struct sim_process *process);
/* The world meddled with the daemon: its loop may have something to do. */
void sim_process_nudge(struct sim_process *process);
struct wr_loop *sim_process_loop(const struct sim_process *process);
struct wr_mailbox *sim_process_mailbox(const struct sim_process *process, uint32_t runner);
void sim_process_poll(struct sim_process *process, uint32_t runner);
void sim_reap(struct sim *sim);
/* For who has a destroy function: it is called now. The process is dead. */
void sim_process_bury(struct sim_process *process);

/* ---- env.c ---- */
void sim_env_init(struct sim_process *process);
/* Dead: everything that was given to the pool is finished now, without effect. */
bool sim_env_flush(struct sim_process *process);
void sim_env_fini(struct sim_process *process);

/* ---- net.c ---- */
void sim_net_init(struct sim_process *process);
bool sim_net_flush(struct sim_process *process); /* dead: every connection goes down now */
void sim_net_refuse_rest(struct sim_process *process); /* what it never accepted */
void sim_net_died(struct sim_process *process);  /* the others learn of it, or not */
void sim_net_fini(struct sim_process *process);
/* Faults. */
void sim_net_break(struct sim *sim, uint32_t host_a, uint32_t host_b);
void sim_net_set_cut(struct sim *sim, uint32_t from, uint32_t to, enum sim_cut cut);

#endif
