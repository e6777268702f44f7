#include "tests/lib/jm_host.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/base/alloc.h"
#include "common/sys/thread.h"
#include "jobmanager/driver/view.h"
#include "tests/lib/scratch.h"
#include "tests/lib/wr_test.h"

#define PATIENCE_MS 20000

static void run_loop(void *ctx)
{
    wr_loop_run(ctx);
}

static char *write_key(struct jm_host *host, const char *key)
{
    char *path = wr_asprintf("%s/key", host->directory);
    FILE *file = fopen(path, "w");

    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(key, 1, strlen(key), file), strlen(key));
    fclose(file);
    return path;
}

void jm_host_start(struct jm_host *host, const struct jm_host_options *options)
{
    struct jm_config config = {.cluster = (char[]){"test"},
                               .heartbeat_interval_us = 100000,
                               .heartbeat_timeout_us = options->heartbeat_timeout_us,
                               .reconnect_grace_us = options->reconnect_grace_us,
                               .orphan_timeout_us = 60000000,
                               .adoption_timeout_us = options->adoption_timeout_us,
                               .cancel_timeout_us = options->cancel_timeout_us};
    struct wr_error err;

    *host = (struct jm_host){.owns_directory = options->directory == NULL};
    if (options->directory == NULL) {
        scratch_make(host->directory, sizeof host->directory);
    } else {
        snprintf(host->directory, sizeof host->directory, "%s", options->directory);
    }
    WR_AUTO_FREE char *checkpoints = wr_asprintf("file://%s/checkpoints", host->directory);
    WR_AUTO_FREE char *ha = wr_asprintf("%s/ha", host->directory);
    WR_AUTO_FREE char *key = options->key == NULL ? NULL : write_key(host, options->key);
    config.listen = (char *)(uintptr_t)(options->listen == NULL ? "127.0.0.1:0" : options->listen);
    config.data = host->directory;
    config.checkpoints = checkpoints;
    config.ha_path = ha;
    config.cluster_key = key;
    config.heartbeat_timeout_us =
        options->heartbeat_timeout_us == 0 ? 30000000 : options->heartbeat_timeout_us;
    config.reconnect_grace_us =
        options->reconnect_grace_us == 0 ? 500000 : options->reconnect_grace_us;
    config.cancel_timeout_us =
        options->cancel_timeout_us == 0 ? 30000000 : options->cancel_timeout_us;
    host->env = wr_env_real_create(2);
    WR_CK_OK(jm_daemon_create(host->env, &config, &host->daemon, &err), &err);
    host->address = jm_daemon_address(host->daemon);
    host->callers = wr_callers_create(jm_daemon_loop(host->daemon));
    host->thread = wr_thread_start("jobmanager", run_loop, jm_daemon_loop(host->daemon));
}

void jm_host_stop(struct jm_host *host)
{
    wr_callers_destroy(host->callers);
    wr_loop_stop(jm_daemon_loop(host->daemon));
    wr_thread_join(host->thread);
    jm_daemon_destroy(host->daemon);
    wr_env_real_destroy(host->env);
    if (host->owns_directory) {
        scratch_remove(host->directory);
    }
}

/* ---- calls ---- */

struct call {
    struct wr_loop_call base;
    void (*run)(struct jm_daemon *daemon, void *ctx);
    void *ctx;
};

static void run_call(struct wr_loop_call *base, void *owner)
{
    struct call *call = WR_CONTAINER_OF(base, struct call, base);

    call->run(owner, call->ctx);
    wr_loop_call_finish(base);
}

void jm_host_call(struct jm_host *host, void (*run)(struct jm_daemon *daemon, void *ctx),
                  void *ctx)
{
    struct call call = {.base = {.run = run_call}, .run = run, .ctx = ctx};

    ck_assert(wr_loop_call(host->callers, &call.base, -1));
}

struct check {
    bool (*check)(struct jm_daemon *daemon, void *ctx);
    void *ctx;
    bool result;
};

static void run_check(struct jm_daemon *daemon, void *ctx)
{
    struct check *check = ctx;

    check->result = check->check(daemon, check->ctx);
}

void jm_host_until(struct jm_host *host, bool (*check)(struct jm_daemon *daemon, void *ctx),
                   void *ctx, const char *what)
{
    struct check asked = {check, ctx, false};

    for (uint32_t ms = 0; ms < PATIENCE_MS; ms += 5) {
        jm_host_call(host, run_check, &asked);
        if (asked.result) {
            return;
        }
        usleep(5000);
    }
    ck_abort_msg("waited too long: %s", what);
}

/* ---- pause ---- */

struct pause {
    struct wr_msg msg;
    _Atomic bool reached, over;
};
static struct pause paused; /* one at a time */

static void handle_pause(struct wr_msg *msg, void *owner)
{
    struct pause *pause = WR_CONTAINER_OF(msg, struct pause, msg);

    (void)owner;
    atomic_store(&pause->reached, true);
    while (!atomic_load(&pause->over)) {
        usleep(1000);
    }
}

void jm_host_pause(struct jm_host *host)
{
    atomic_store(&paused.reached, false);
    atomic_store(&paused.over, false);
    paused.msg.handle = handle_pause;
    wr_mailbox_post(wr_loop_mailbox(jm_daemon_loop(host->daemon)), &paused.msg);
    while (!atomic_load(&paused.reached)) {
        usleep(1000);
    }
}

void jm_host_resume(struct jm_host *host)
{
    (void)host;
    atomic_store(&paused.over, true);
}

/* ---- jobs and workers ---- */

struct submission {
    struct jm_submit submit;
    _Atomic bool done;
    enum wr_code code;
};

static void on_submitted(struct jm_submit *submit, enum wr_code code, const struct wr_error *err)
{
    struct submission *s = submit->ctx;

    (void)err;
    s->code = code;
    atomic_store(&s->done, true);
}

static void run_submit(struct jm_daemon *daemon, void *ctx)
{
    struct submission *s = ctx;

    jm_daemon_submit(daemon, &s->submit);
}

struct wr_id jm_host_submit(struct jm_host *host, const struct job_plan_options *options)
{
    struct submission s = {.code = WR_OK};
    size_t bytes;
    WR_AUTO_FREE void *plan = job_plan_pack(options, &bytes);

    s.submit = (struct jm_submit){.job = {host->env->ops->random_u64(host->env), 1},
                                  .descriptor = "",
                                  .plan = plan,
                                  .plan_bytes = bytes,
                                  .done = on_submitted,
                                  .ctx = &s};
    jm_host_call(host, run_submit, &s);
    while (!atomic_load(&s.done)) {
        usleep(1000);
    }
    ck_assert_int_eq(s.code, WR_OK);
    return s.submit.job;
}

struct worker_count {
    enum jm_worker_state state;
    uint32_t count, wanted;
};

static bool count_workers(struct jm_daemon *daemon, void *ctx)
{
    struct worker_count *c = ctx;

    c->count = 0;
    for (uint32_t i = 0; i < daemon->workers.count; i++) {
        c->count += daemon->workers.items[i]->state == c->state;
    }
    return c->count == c->wanted;
}

static void run_count(struct jm_daemon *daemon, void *ctx)
{
    (void)count_workers(daemon, ctx);
}

uint32_t jm_host_workers(struct jm_host *host, enum jm_worker_state state)
{
    struct worker_count c = {.state = state};

    jm_host_call(host, run_count, &c);
    return c.count;
}

void jm_host_wait_workers(struct jm_host *host, enum jm_worker_state state, uint32_t count)
{
    struct worker_count c = {.state = state, .wanted = count};

    jm_host_until(host, count_workers, &c, "workers in a state");
}

struct job_state {
    struct wr_id job;
    const char *state;
};

static bool has_state(struct jm_daemon *daemon, void *ctx)
{
    const struct job_state *s = ctx;
    struct jm_view_job job;

    return jm_view_job_find(daemon, s->job, &job) && strcmp(job.state, s->state) == 0;
}

void jm_host_wait_job(struct jm_host *host, struct wr_id job, const char *state)
{
    struct job_state s = {job, state};

    jm_host_until(host, has_state, &s, state);
}
