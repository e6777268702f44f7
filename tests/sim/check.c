#include "tests/sim/check.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "common/base/alloc.h"
#include "jobmanager/driver/daemon_internal.h"
#include "taskmanager/driver/daemon_internal.h"
#include "taskmanager/runtime/task_internal.h"

static bool is_under(const char *path, const char *directory, const char *folder)
{
    size_t bytes = strlen(directory);

    return strncmp(path, directory, bytes) == 0 &&
           strncmp(path + bytes, folder, strlen(folder)) == 0;
}

static void on_file(void *ctx, struct sim_process *process, const char *call, const char *path,
                    const char *to)
{
    struct sim_checks *checks = ctx;

    (void)process;
    if (to != NULL && is_under(to, checks->job_directory, "/epoch/")) {
        sim_check_record_made(checks, to);
    } else if (strcmp(call, "rename") == 0 && is_under(path, SIM_OUT, "/.") &&
               strstr(path, ".part") != NULL) {
        sim_check_part_committed(checks, path, to);
    } else if (strcmp(call, "unlink") == 0 && is_under(path, SIM_OUT, "/.") &&
               strstr(path, ".part") != NULL) {
        sim_check_part_removed(checks, path);
    } else if (strcmp(call, "unlink") == 0 && (is_under(path, checks->job_directory, "/state/") ||
                                               is_under(path, checks->job_directory, "/manifest/"))) {
        sim_check_removed(checks, path);
    } else if (strcmp(call, "unlink") == 0 &&
               (is_under(path, checks->job_directory, "/epoch/") ||
                is_under(path, checks->job_directory, "/committed/"))) {
        sim_check_record_removed(checks, path);
    }
}

struct sim_checks *sim_checks_create(struct sim_world *world)
{
    struct sim_checks *checks = WR_NEW(struct sim_checks);
    struct wr_error err;

    checks->world = world;
    checks->channels = wr_map_create();
    checks->sim = world->sim;
    WR_ASSERT(wr_plan_decode(world->work->plan, world->work->plan_bytes, &checks->plan, &err) ==
              WR_OK);
    (void)snprintf(checks->job_directory, sizeof checks->job_directory, SIM_CHECKPOINTS "/%s",
                   world->job_text);
    world->sim->on_file = on_file;
    world->sim->on_file_ctx = checks;
    return checks;
}

bool sim_checks_have_one(struct sim_checks *checks)
{
    Weir__Manifest *newest = sim_manifest_newest(checks, sim_record_last(checks));

    if (newest == NULL) {
        return false;
    }
    weir__manifest__free_unpacked(newest, NULL);
    return true;
}

void sim_checks_pass_on(struct sim_checks *checks)
{
    const struct sim_world *world = checks->world;
    struct wr_error err;

    sim_check_log_end(checks);
    WR_ASSERT(checks->before_count < SIM_HEIRS_MAX);
    (void)snprintf(checks->before[checks->before_count].directory,
                   sizeof checks->before[0].directory, "%s", checks->job_directory);
    (void)snprintf(checks->job_directory, sizeof checks->job_directory, SIM_CHECKPOINTS "/%s",
                   world->job_text);
    checks->last_made = 0;
    checks->before[checks->before_count++].plan = checks->plan;
    WR_ASSERT(wr_plan_decode(world->work->plan, world->work->plan_bytes, &checks->plan, &err) ==
              WR_OK);
}

void sim_checks_destroy(struct sim_checks *checks)
{
    if (checks != NULL) {
        checks->sim->on_file = NULL;
        wr_plan_destroy(checks->plan);
        for (uint32_t i = 0; i < checks->before_count; i++) {
            wr_plan_destroy(checks->before[i].plan);
        }
        sim_check_credit_fini(checks);
        wr_free(checks);
    }
}

uint64_t sim_checks_checkpoints(const struct sim_checks *checks)
{
    return checks->checkpoints;
}

void sim_checks_step(struct sim_checks *checks)
{
    sim_check_credit(checks);
}

/* The job is over: nobody keeps anything to recover it. */
static void check_kept(struct sim_checks *checks)
{
    struct sim *sim = checks->sim;

    for (uint32_t h = 0; h < sim->hosts.count; h++) {
        const struct sim_process *p = sim->hosts.items[h]->process;
        if (p == NULL || p->kind != SIM_TASKMANAGER || p->daemon == NULL || p->dead) {
            continue;
        }
        const struct tm_daemon *daemon = p->daemon;
        WR_AUTO_FREE char *path = tm_local_path(daemon->local, checks->world->job);
        if (path != NULL || tm_local_bytes(daemon->local) != 0) {
            sim_violation(sim, "%s keeps %" PRIu64 " bytes of a job that has ended",
                          p->host->name, tm_local_bytes(daemon->local));
        }
    }
}

void sim_checks_end(struct sim_checks *checks)
{
    sim_check_log_end(checks);
    sim_check_output(checks);
    sim_check_files_left(checks);
    check_kept(checks);
}

/* ---- a stuck run ---- */

static void dump_job(struct sim_world *world, const struct jm_job_entry *entry)
{
    const struct jm_job *job = &entry->core;

    sim_note(world->sim,
             "job state %d storage %d k %" PRIu64 " commit_k %" PRIu64 " current %" PRIu64
             " state %d acks %u of %u reason %s",
             (int)job->state, (int)job->storage, job->last_k, job->commit_k, job->current.id,
             (int)job->current.state, job->current.acknowledged, job->plan->task_count,
             job->reason);
    for (uint32_t r = 0; r < job->region_count; r++) {
        sim_note(world->sim, "region %u state %d attempt %" PRIu64 ".%u", r,
                 (int)job->regions[r].state, job->regions[r].attempt.term,
                 job->regions[r].attempt.counter);
    }
    for (uint32_t t = 0; t < job->plan->task_count; t++) {
        sim_note(world->sim, "task %u state %d worker %u live %d drained %d committed %" PRIu64, t,
                 (int)job->tasks[t].state, job->tasks[t].worker, job->tasks[t].live,
                 job->tasks[t].drained, job->tasks[t].committed);
    }
}

static void dump_job_manager(struct sim_world *world, const struct jm_daemon *daemon)
{
    for (uint32_t w = 0; w < daemon->workers.count; w++) {
        const struct jm_worker *worker = daemon->workers.items[w];
        sim_note(world->sim, "worker %u %s state %d slots %u", w, worker->address,
                 (int)worker->state, worker->slots);
    }
    for (uint32_t i = 0; i < daemon->jobs.count; i++) {
        dump_job(world, daemon->jobs.items[i]);
    }
}

static void dump_outbox(struct sim_world *world, const struct tm_outbox *outbox)
{
    for (uint32_t i = 0; i < outbox->target_count; i++) {
        const struct tm_outbox_target *target = &outbox->targets[i];
        if (target->output != NULL) {
            sim_note(world->sim, "    to %u: open %u pending %u room %" PRIu64 "%s", i,
                     target->builder == NULL ? 0 : wr_builder_count(target->builder),
                     target->pending.count, target->output->ops->room(target->output),
                     outbox->stuck != NULL ? " stuck" : "");
        }
    }
}

static void dump_task(struct sim_world *world, const struct tm_task *task)
{
    sim_note(world->sim,
             "  %s phase %d drained %d ending %d ended %u of %u stack %u sweep %d barrier %d "
             "snapshot %" PRIu64 " aligning %" PRIu64 " jobs %u awake %d wakes in %" PRId64 " us",
             task->name, (int)task->phase, task->drained, task->ending, task->gate.ended_count,
             task->gate.inputs.count, task->chain.stack.count, (int)task->sweep.kind,
             (int)task->barrier.kind, task->snapshot.checkpoint, task->gate.align.current,
             task->jobs_in_flight, task->awake,
             task->wake_ns == UINT64_MAX
                 ? -1
                 : (int64_t)(task->wake_ns - sim_mono_ns(world->sim->current)) / 1000);
    for (uint32_t i = 0; i < task->outbox_count; i++) {
        dump_outbox(world, &task->outboxes[i]);
    }
}

static void dump_channel(void *ctx, const struct tm_channel_figures *c)
{
    sim_note(ctx,
             "  channel %u %u->%u %s granted %" PRIu64 " sent %" PRIu64 " consumed %" PRIu64
             " window %" PRIu64 " oversize %" PRIu64 " wanted %" PRIu64 "%s%s",
             c->id.edge, c->id.from, c->id.to, c->sends ? "out" : "in", c->granted_bytes,
             c->sent_bytes, c->consumed_bytes, c->window_bytes, c->oversize_bytes,
             c->wanted_bytes, c->held ? " held" : "", c->waits ? " waits" : "");
}

static void dump_task_manager(struct sim_world *world, const struct tm_daemon *daemon)
{
    tm_exchange_channels(daemon->exchange, dump_channel, world->sim);
    for (uint32_t r = 0; r < daemon->regions.count; r++) {
        const struct tm_region *region = daemon->regions.items[r];
        sim_note(world->sim, "region %u attempt %" PRIu64 ".%u phase %d attaching %u", region->number,
                 region->attempt.term, region->attempt.counter, (int)region->phase,
                 region->attaching);
        for (uint32_t t = 0; t < region->task_count; t++) {
            sim_note(world->sim, "task %u state %d ready %d closed %d",
                     region->tasks[t].number, (int)region->tasks[t].state, region->tasks[t].ready,
                     region->tasks[t].closed);
            if (region->tasks[t].task != NULL) {
                dump_task(world, region->tasks[t].task);
            }
        }
    }
}

void sim_world_dump(struct sim_world *world)
{
    struct sim *sim = world->sim;

    for (uint32_t h = 0; h < sim->hosts.count; h++) {
        struct sim_process *p = sim->hosts.items[h]->process;
        sim->current = p;
        if (p == NULL || p->daemon == NULL) {
            sim_note(sim, "%s does not run", sim->hosts.items[h]->name);
        } else if (p->kind == SIM_JOBMANAGER) {
            dump_job_manager(world, p->daemon);
        } else {
            dump_task_manager(world, p->daemon);
        }
    }
    sim->current = NULL;
}
