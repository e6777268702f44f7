/* One run: a cluster, a job, faults from the seed, and the judgement.
 *
 *     start daemons -> submit -> faults until faults_end -> heal -> the job must end -> check
 *
 * Thread: one.
 */
#ifndef WR_TESTS_SIM_WORLD_H
#define WR_TESTS_SIM_WORLD_H

#include "common/base/id.h"
#include "taskmanager/runtime/limits.h"
#include "tests/sim/sim.h"
#include "tests/sim/work.h"

enum sim_fault_kind {
    SIM_FAULT_KILL,        /* a process, at a time */
    SIM_FAULT_KILL_AT,     /* before its n-th effect from now */
    SIM_FAULT_POWER,
    SIM_FAULT_POWER_AT,
    SIM_FAULT_BLACKOUT,    /* every host at once */
    SIM_FAULT_PAUSE,
    SIM_FAULT_BREAK,       /* connections between two hosts */
    SIM_FAULT_CUT,         /* nothing passes, one way or both, silently or with resets */
    SIM_FAULT_ISOLATE,     /* one host from all others */
    SIM_FAULT_SLOW_CPU,
    SIM_FAULT_SLOW_POLL,
    SIM_FAULT_SLOW_DISK,
    SIM_FAULT_IO_ERROR,
    SIM_FAULT_DISK_FULL,
    SIM_FAULT_DAMAGE,      /* what stores hold on their scratch disks */
    SIM_FAULT_WALL_JUMP,
    SIM_FAULT_STOP,        /* a daemon is asked to stop, and does */
    SIM_FAULT_CALL,        /* one call on one kind of file fails, mostly */
    SIM_FAULT_KILL_ON_RECORD, /* whenever a checkpoint has completed, soon after */
    SIM_FAULT_TAKEOVER,    /* the job manager is paused, another starts, the first wakes */
    SIM_FAULT_KINDS,
};

struct sim_world;

struct sim_fault {
    struct sim_event event;
    struct sim_world *world;
    enum sim_fault_kind kind;
    uint32_t host, other;
    uint64_t at_ns, lasts_ns;
    uint64_t amount;
    double probability;
    uint32_t phase; /* how often it has run */
};

struct sim_scenario {
    const char *name;
    const char *what;
    uint64_t kinds; /* bits of enum sim_fault_kind */
    uint32_t count; /* of faults, at most */
    bool cancels;   /* the job is cancelled on the way */
    bool heirs;     /* then another one is started from its newest checkpoint */
    bool any;       /* a subset of the kinds is drawn first */
    bool tables;    /* no cluster: tables.h */
    bool rival;     /* another job wants the same memory: rival.h */
};

/* What the checkers keep (check.c). */
struct sim_checks;
struct sim_rival;

struct sim_options {
    uint64_t seed;
    const char *scenario; /* NULL: drawn */
    const char *work;     /* NULL: drawn */
    bool verbose;
};

struct sim_result {
    bool passed;
    uint64_t trace, effects, steps;
    uint64_t virtual_ms;
    uint64_t checkpoints;
    char summary[200];
};

#define SIM_HEIRS_MAX 2u /* one of the other */

struct sim_world {
    struct sim *sim;
    struct sim_work *work;
    const struct sim_scenario *scenario;
    uint32_t job_managers, task_managers; /* hosts: job managers first */
    struct tm_limits limits;
    uint32_t workers, slots;          /* of each task manager */
    const char *data;                 /* of task managers; "": they keep nothing */
    uint64_t memory; /* of each task manager */
    uint64_t local_bytes;
    bool wanted[SIM_HOSTS_MAX];       /* a daemon shall run there */
    uint64_t start_at_ns[SIM_HOSTS_MAX];
    uint64_t newest_term;             /* that any job manager has taken, */
    uint32_t newest_host;             /* and where */
    char addresses[128];              /* of the job managers */
    struct wr_id job;
    char job_text[WR_ID_TEXT_BYTES];
    char source[96];  /* of the heir: directory of the job before it; "": there is none */
    struct wr_plan *heir_plan;
    uint32_t heirs; /* so far */
    bool submitting, submitted;
    uint64_t submit_at_ns;
    uint64_t cancel_at_ns; /* 0: never */
    WR_VEC(struct sim_fault *) faults;
    uint64_t faults_end_ns;
    bool healed;
    bool zombies; /* a fault may have left attempts that others take for dead */
    struct sim_event tick;
    char terminal[16];
    char reason[1024];
    uint64_t ended_ns; /* 0: it runs */
    struct sim_checks *checks;
    struct sim_rival *rival; /* NULL: there is none */
};

/* Prints what went wrong, if anything did. */
void sim_run(const struct sim_options *options, struct sim_result *ret);
const struct sim_scenario *sim_scenarios(uint32_t *ret_count);

/* ---- faults.c ---- */
void sim_faults_plan(struct sim_world *world);
void sim_faults_fini(struct sim_world *world);
void sim_heal(struct sim_world *world);
/* The record of a checkpoint was made. */
void sim_faults_on_record(struct sim_world *world);
/* An heir is about to take over, or has. */
void sim_faults_on_heir(struct sim_world *world, bool begins);

/* ---- check.c: judges apart from the engine ---- */
struct sim_checks *sim_checks_create(struct sim_world *world);
void sim_checks_destroy(struct sim_checks *checks);
/* Often, while it runs. */
void sim_checks_step(struct sim_checks *checks);
/* The job has ended and what had to be swept is swept. */
void sim_checks_end(struct sim_checks *checks);
/* The job's log has a completed checkpoint. */
bool sim_checks_have_one(struct sim_checks *checks);
/* The job has ended, and what follows is of the heir: world->job and world->work have changed. */
void sim_checks_pass_on(struct sim_checks *checks);
uint64_t sim_checks_checkpoints(const struct sim_checks *checks);
/* What a stuck run looks like, into the log. */
void sim_world_dump(struct sim_world *world);

#endif
