#include "tests/lib/cluster.h"

#include <inttypes.h>
#include <limits.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "common/base/alloc.h"
#include "common/base/assert.h"
#include "common/batch/memory.h"
#include "common/sys/thread.h"
#include "jobmanager/driver/daemon_internal.h"
#include "tests/lib/parser.h"

struct cluster {
    struct wr_env *env;
    struct jm_daemon *jobmanager;
    struct wr_thread *jobmanager_thread;
    struct tm_daemon **task_managers;
    struct wr_thread **threads;
    uint32_t count;
};

static void run_loop(void *ctx)
{
    wr_loop_run(ctx);
}

static _Noreturn void die(const char *what, const struct wr_error *err)
{
    (void)fprintf(stderr, "%s: %s\n", what, err->message);
    abort();
}

static void start_jobmanager(struct cluster *cluster, const char *directory)
{
    struct jm_config config = {.cluster = (char[]){"test"},
                               .listen = (char[]){"127.0.0.1:0"},
                               .heartbeat_interval_us = 1000000,
                               .heartbeat_timeout_us = 5000000,
                               .reconnect_grace_us = 500000,
                               .orphan_timeout_us = 600000000,
                               .adoption_timeout_us = 1000000,
                               .cancel_timeout_us = 30000000};
    struct wr_error err;
    WR_AUTO_FREE char *checkpoints = wr_asprintf("file://%s/checkpoints", directory);
    WR_AUTO_FREE char *ha = wr_asprintf("%s/ha", directory);

    config.data = (char *)(uintptr_t)directory;
    config.checkpoints = checkpoints;
    config.ha_path = ha;
    if (jm_daemon_create(cluster->env, &config, &cluster->jobmanager, &err) != WR_OK) {
        die("job manager", &err);
    }
    cluster->jobmanager_thread =
        wr_thread_start("jobmanager", run_loop, jm_daemon_loop(cluster->jobmanager));
}

struct cluster *cluster_start(const struct cluster_options *options)
{
    struct cluster *cluster = WR_NEW(struct cluster);
    struct tm_config config = {.cluster = (char[]){"test"},
                               .listen = (char[]){"127.0.0.1:0"},
                               .workers = options->workers,
                               .slots = options->slots};
    struct wr_error err;

    find_parser();
    cluster->env = wr_env_real_create(4);
    start_jobmanager(cluster, options->directory);
    cluster->count = options->task_managers;
    cluster->task_managers = WR_NEW_ARRAY(struct tm_daemon *, cluster->count);
    cluster->threads = WR_NEW_ARRAY(struct wr_thread *, cluster->count);
    config.memory = options->memory == 0 ? 1ull << 30 : options->memory;
    config.jobmanager = (char *)(uintptr_t)jm_daemon_address(cluster->jobmanager);
    for (uint32_t i = 0; i < cluster->count; i++) {
        char name[32];
        (void)snprintf(name, sizeof name, "tm-%u", i);
        WR_AUTO_FREE char *data = wr_asprintf("%s/%s", options->directory, name);
        config.name = name;
        config.data = data;
        if (tm_daemon_create(cluster->env, &config, &cluster->task_managers[i], &err) != WR_OK) {
            die("task manager", &err);
        }
        tm_daemon_start(cluster->task_managers[i]);
        cluster->threads[i] = wr_thread_start("taskmanager", run_loop,
                                              tm_daemon_loop(cluster->task_managers[i]));
    }
    return cluster;
}

void cluster_stop(struct cluster *cluster)
{
    for (uint32_t i = 0; i < cluster->count; i++) {
        tm_daemon_request_stop(cluster->task_managers[i]);
        wr_thread_join(cluster->threads[i]);
        tm_daemon_destroy(cluster->task_managers[i]);
    }
    wr_loop_stop(jm_daemon_loop(cluster->jobmanager));
    wr_thread_join(cluster->jobmanager_thread);
    jm_daemon_destroy(cluster->jobmanager);
    wr_free(cluster->task_managers);
    wr_free(cluster->threads);
    wr_env_real_destroy(cluster->env);
    wr_free(cluster);
}

/* ---- calls on the job manager's loop ---- */

struct call {
    struct wr_msg msg;
    void (*run)(struct call *call, struct jm_daemon *daemon);
    _Atomic bool done;
    struct wr_id job;
    /* submit */
    struct jm_submit submit;
    char error[1024];
    /* state */
    char state[32];
    char reason[512];
    /* figures */
    const char *step;
    uint64_t rows_in, checksum, restarts, checkpoints;
    struct cluster_figures figures;
};

static void handle_call(struct wr_msg *msg, void *owner)
{
    struct call *call = WR_CONTAINER_OF(msg, struct call, msg);

    call->run(call, owner);
}

static void make_call(struct cluster *cluster, struct call *call,
                      void (*run)(struct call *call, struct jm_daemon *daemon))
{
    call->run = run;
    call->msg.handle = handle_call;
    wr_mailbox_post(wr_loop_mailbox(jm_daemon_loop(cluster->jobmanager)), &call->msg);
    while (!atomic_load(&call->done)) {
        (void)usleep(200);
    }
}

static void on_submitted(struct jm_submit *submit, enum wr_code code, const struct wr_error *err)
{
    struct call *call = submit->ctx;

    if (code != WR_OK) {
        (void)snprintf(call->error, sizeof call->error, "%s", err->message);
    }
    atomic_store(&call->done, true);
}

static void run_submit(struct call *call, struct jm_daemon *daemon)
{
    jm_daemon_submit(daemon, &call->submit);
}

struct wr_id cluster_submit(struct cluster *cluster, const char *descriptor,
                            const struct jm_plan_options *options)
{
    struct jm_diagnostics diagnostics = {0};
    struct call call = {.job = {cluster->env->ops->random_u64(cluster->env),
                                cluster->env->ops->random_u64(cluster->env)}};
    struct wr_plan *plan = NULL;
    struct wr_error err;
    size_t bytes;

    if (jm_plan_build(descriptor, strlen(descriptor), options, &plan, &diagnostics, &err) !=
        WR_OK) {
        struct wr_sb sb = {0};
        jm_diagnostics_print(&diagnostics, "job.yaml", &sb);
        (void)fprintf(stderr, "%s", sb.ptr == NULL ? "" : sb.ptr);
        die("plan", &err);
    }
    WR_AUTO_FREE void *packed = wr_plan_encode(plan->message, &bytes);
    wr_plan_destroy(plan);
    call.submit = (struct jm_submit){.job = call.job,
                                     .descriptor = descriptor,
                                     .descriptor_bytes = strlen(descriptor),
                                     .plan = packed,
                                     .plan_bytes = bytes,
                                     .done = on_submitted,
                                     .ctx = &call};
    make_call(cluster, &call, run_submit);
    if (call.error[0] != '\0') {
        (void)fprintf(stderr, "submit: %s\n", call.error);
        abort();
    }
    return call.job;
}

static void run_state(struct call *call, struct jm_daemon *daemon)
{
    const struct jm_job_entry *entry = jm_daemon_job(daemon, call->job);

    if (entry != NULL) {
        (void)snprintf(call->state, sizeof call->state, "%s",
                       entry->terminal[0] != '\0' ? entry->terminal
                                                  : jm_job_state_name(&entry->core));
        (void)snprintf(call->reason, sizeof call->reason, "%.511s", entry->core.reason);
        call->restarts = entry->core.restart.failures;
        call->checkpoints = entry->core.completed_count;
    }
    atomic_store(&call->done, true);
}

void cluster_state(struct cluster *cluster, struct wr_id job, char state[32], char reason[512])
{
    struct call call = {.job = job};

    make_call(cluster, &call, run_state);
    memcpy(state, call.state, sizeof call.state);
    memcpy(reason, call.reason, sizeof call.reason);
}

uint64_t cluster_restarts(struct cluster *cluster, struct wr_id job, uint64_t *ret_checkpoints)
{
    struct call call = {.job = job};

    make_call(cluster, &call, run_state);
    *ret_checkpoints = call.checkpoints;
    return call.restarts;
}

bool cluster_wait(struct cluster *cluster, struct wr_id job, uint32_t seconds, char state[32],
                  char reason[512])
{
    for (uint64_t i = 0; i < (uint64_t)seconds * 100; i++) {
        cluster_state(cluster, job, state, reason);
        if (strcmp(state, "FINISHED") == 0 || strcmp(state, "FAILED") == 0 ||
            strcmp(state, "CANCELED") == 0) {
            return true;
        }
        (void)usleep(10000);
    }
    return false;
}

static void run_figures(struct call *call, struct jm_daemon *daemon)
{
    const struct jm_job_entry *entry = jm_daemon_job(daemon, call->job);

    for (uint32_t w = 0; entry != NULL && w < daemon->workers.count; w++) {
        const Weir__Metrics *m = daemon->workers.items[w]->metrics;
        for (size_t t = 0; m != NULL && t < m->n_tasks; t++) {
            uint32_t vertex, subtask;
            wr_plan_task_of(entry->plan, m->tasks[t]->task, &vertex, &subtask);
            if (strstr(entry->plan->message->vertices[vertex]->name, call->step) != NULL) {
                call->rows_in += m->tasks[t]->rows_in;
                call->checksum += m->tasks[t]->checksum;
            }
        }
    }
    atomic_store(&call->done, true);
}

void cluster_figures(struct cluster *cluster, struct wr_id job, const char *step,
                     uint64_t *ret_rows_in, uint64_t *ret_checksum)
{
    struct call call = {.job = job, .step = step};

    make_call(cluster, &call, run_figures);
    *ret_rows_in = call.rows_in;
    *ret_checksum = call.checksum;
}

static void add_checkpoint(struct cluster_figures *f, const struct jm_job *job,
                           const struct jm_checkpoint *checkpoint)
{
    uint64_t state = 0, written = 0;

    for (uint32_t t = 0; checkpoint->acks != NULL && t < job->plan->task_count; t++) {
        const struct jm_ack *ack = &checkpoint->acks[t];
        f->sealed_ns_max = WR_MAX(f->sealed_ns_max, ack->sealed_ns);
        f->packed_ns_max = WR_MAX(f->packed_ns_max, ack->packed_ns);
        state += ack->state_bytes;
        written += ack->written_bytes;
    }
    f->state_bytes_max = WR_MAX(f->state_bytes_max, state);
    f->written_bytes_max = WR_MAX(f->written_bytes_max, written);
}

static void run_checkpoints(struct call *call, struct jm_daemon *daemon)
{
    const struct jm_job_entry *entry = jm_daemon_job(daemon, call->job);

    for (uint32_t i = 0; entry != NULL && i < entry->core.history.count; i++) {
        add_checkpoint(&call->figures, &entry->core, &entry->core.history.items[i]);
    }
    for (uint32_t w = 0; w < daemon->workers.count; w++) {
        const Weir__Metrics *m = daemon->workers.items[w]->metrics;
        if (m != NULL) {
            call->figures.longest_step_ns =
                WR_MAX(call->figures.longest_step_ns, m->longest_step_ns);
            call->figures.memory_used_bytes =
                WR_MAX(call->figures.memory_used_bytes, m->memory_used_bytes);
            call->figures.table_bytes =
                WR_MAX(call->figures.table_bytes, m->memory_by_kind[WR_MEMORY_TABLE]);
        }
    }
    atomic_store(&call->done, true);
}

void cluster_checkpoint_figures(struct cluster *cluster, struct wr_id job,
                                struct cluster_figures *ret)
{
    struct call call = {.job = job};

    make_call(cluster, &call, run_checkpoints);
    *ret = call.figures;
    ret->restarts = cluster_restarts(cluster, job, &ret->checkpoints);
}

struct jm_daemon *cluster_jobmanager(struct cluster *cluster)
{
    return cluster->jobmanager;
}

double cluster_cpu_seconds(void)
{
    struct rusage usage;

    (void)getrusage(RUSAGE_SELF, &usage);
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
           (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}
