#include "tests/lib/tm_host.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/base/alloc.h"
#include "common/base/limits.h"
#include "common/sys/thread.h"
#include "jobmanager/plan/plan.h"
#include "taskmanager/runtime/worker.h"
#include "tests/lib/scratch.h"
#include "tests/lib/wr_test.h"

static uint8_t job[16] = {42};
static const char content[] = "what the probe has";

static void run_loop(void *ctx)
{
    wr_loop_run(ctx);
}

static void write_file(const struct tm_host *host, const char *name, const char *text)
{
    char path[160];
    FILE *file;

    snprintf(path, sizeof path, "%s/%s", host->directory, name);
    file = fopen(path, "w");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(text, 1, strlen(text), file), strlen(text));
    fclose(file);
}

void tm_host_start(struct tm_host *host, const struct tm_host_options *options)
{
    struct tm_config config = {.cluster = (char[]){"test"},
                               .jobmanager = host->address,
                               .listen = (char[]){"127.0.0.1:0"},
                               .name = (char[]){"it"},
                               .memory = 256 << 20,
                               .workers = 2,
                               .slots = 4,
                               .local_recovery = true,
                               .local_recovery_disk = 1 << 30,
                               .give_up = options->give_up};
    struct wr_error err;
    char key[160], data[160];

    memset(host, 0, sizeof *host);
    host->peer.fd = -1;
    scratch_make(host->directory, sizeof host->directory);
    write_file(host, "probe", content);
    host->real = wr_env_real_create(2);
    fault_env_init(&host->env, host->real);
    host->listener = raw_listen(host->address);
    if (options->key != NULL) {
        write_file(host, "key", options->key);
        snprintf(key, sizeof key, "%s/key", host->directory);
        config.cluster_key = key;
    }
    snprintf(data, sizeof data, "%s/data", host->directory);
    config.data = data;
    WR_CK_OK(tm_daemon_create(&host->env.base, &config, &host->daemon, &err), &err);
    if (!options->still) {
        tm_daemon_start(host->daemon);
    }
    host->thread = wr_thread_start("taskmanager", run_loop, tm_daemon_loop(host->daemon));
}

void tm_host_stop(struct tm_host *host)
{
    tm_daemon_request_stop(host->daemon);
    wr_thread_join(host->thread);
    tm_daemon_destroy(host->daemon);
    raw_close(&host->peer);
    close(host->listener);
    fault_env_fini(&host->env);
    wr_env_real_destroy(host->real);
    scratch_remove(host->directory);
}

static void handle_pause(struct wr_msg *msg, void *owner)
{
    struct tm_host *host = WR_CONTAINER_OF(msg, struct tm_host, pause);

    (void)owner;
    atomic_store(&host->paused, true);
    while (!atomic_load(&host->over)) {
        usleep(1000);
    }
}

void tm_host_pause(struct tm_host *host)
{
    atomic_store(&host->paused, false);
    atomic_store(&host->over, false);
    host->pause.handle = handle_pause;
    wr_mailbox_post(wr_loop_mailbox(tm_daemon_loop(host->daemon)), &host->pause);
    while (!atomic_load(&host->paused)) {
        usleep(1000);
    }
}

void tm_host_resume(struct tm_host *host)
{
    atomic_store(&host->over, true);
}

bool tm_host_poll_workers(struct tm_host *host)
{
    bool any = false;

    for (uint32_t i = 0; i < tm_daemon_worker_count(host->daemon); i++) {
        uint64_t wake_ns;
        any |= tm_worker_poll(tm_daemon_worker(host->daemon, i), 1000000, &wake_ns);
    }
    return any;
}

/* ---- registration ---- */

Weir__Hello *tm_host_accept(struct tm_host *host)
{
    Weir__Challenge challenge = WEIR__CHALLENGE__INIT;
    uint8_t nonce[32];

    memset(nonce, 0x11, sizeof nonce);
    raw_close(&host->peer);
    raw_accept(&host->peer, host->listener);
    challenge.version = WR_CONTROL_VERSION;
    challenge.cluster = (char *)(uintptr_t) "test";
    challenge.nonce = (ProtobufCBinaryData){sizeof nonce, nonce};
    raw_send(&host->peer, WEIR__CONTROL_KIND__CONTROL_CHALLENGE, &challenge.base);
    return raw_expect(&host->peer, WEIR__CONTROL_KIND__CONTROL_HELLO);
}

void tm_host_welcome(struct tm_host *host, const struct tm_host_welcome *options)
{
    Weir__Welcome welcome = WEIR__WELCOME__INIT;
    Weir__Probed *probed;

    welcome.term = options->term;
    welcome.worker = (char *)(uintptr_t) "w";
    welcome.checkpoint_directory = host->directory;
    welcome.probe_file = (char *)(uintptr_t) "probe";
    welcome.heartbeat_interval_ms = 50;
    welcome.heartbeat_timeout_ms =
        options->heartbeat_timeout_ms == 0 ? 60000 : options->heartbeat_timeout_ms;
    welcome.orphan_timeout_ms =
        options->orphan_timeout_ms == 0 ? 60000 : options->orphan_timeout_ms;
    welcome.cancel_timeout_ms =
        options->cancel_timeout_ms == 0 ? 60000 : options->cancel_timeout_ms;
    raw_send(&host->peer, WEIR__CONTROL_KIND__CONTROL_WELCOME, &welcome.base);
    probed = raw_expect(&host->peer, WEIR__CONTROL_KIND__CONTROL_PROBED);
    ck_assert_uint_eq(probed->content.len, sizeof content - 1);
    ck_assert_mem_eq(probed->content.data, content, sizeof content - 1);
    weir__probed__free_unpacked(probed, NULL);
}

void tm_host_register(struct tm_host *host, uint64_t term)
{
    weir__hello__free_unpacked(tm_host_accept(host), NULL);
    tm_host_welcome(host, &(struct tm_host_welcome){.term = term});
}

void tm_host_drop(struct tm_host *host)
{
    raw_close(&host->peer);
}

/* ---- attempts ---- */

void tm_host_fill_attempt(Weir__AttemptId *id, struct wr_attempt attempt)
{
    weir__attempt_id__init(id);
    id->job = (ProtobufCBinaryData){sizeof job, job};
    id->term = attempt.term;
    id->counter = attempt.counter;
}

void tm_host_deploy(struct tm_host *host, const struct wr_plan *plan, struct wr_attempt attempt)
{
    Weir__Deploy deploy = WEIR__DEPLOY__INIT;
    Weir__AttemptId id;
    uint32_t tasks[64], placement[64] = {0};
    char *address = (char *)(uintptr_t)tm_daemon_address(host->daemon);
    ProtobufCBinaryData incarnation = {16, job};

    ck_assert_uint_le(plan->task_count, 64);
    tm_host_fill_attempt(&id, attempt);
    for (uint32_t t = 0; t < plan->task_count; t++) {
        tasks[t] = t;
    }
    deploy.attempt = &id;
    deploy.job_name = (char *)(uintptr_t) "test";
    deploy.plan.data = wr_plan_encode(plan->message, &deploy.plan.len);
    deploy.tasks = tasks;
    deploy.n_tasks = deploy.n_placement = plan->task_count;
    deploy.placement = placement;
    deploy.n_task_managers = deploy.n_incarnations = 1;
    deploy.task_managers = &address;
    deploy.incarnations = &incarnation;
    deploy.next_checkpoint = 1;
    deploy.job_directory = (char *)(uintptr_t) "job";
    raw_send(&host->peer, WEIR__CONTROL_KIND__CONTROL_DEPLOY, &deploy.base);
    wr_free(deploy.plan.data);
}

void tm_host_send_attempt(struct tm_host *host, Weir__ControlKind kind, struct wr_attempt attempt)
{
    Weir__Start message = WEIR__START__INIT; /* CANCEL and RELEASE begin as it does */
    Weir__AttemptId id;

    tm_host_fill_attempt(&id, attempt);
    message.attempt = &id;
    raw_send(&host->peer, kind, &message.base);
}

void tm_host_expect_states(struct tm_host *host, struct wr_attempt attempt,
                           Weir__TaskStateKind state, uint32_t count)
{
    while (count > 0) {
        Weir__TaskStatus *status =
            raw_expect(&host->peer, WEIR__CONTROL_KIND__CONTROL_TASK_STATUS);
        count -= status->state == state && status->attempt->term == attempt.term &&
                 status->attempt->counter == attempt.counter;
        weir__task_status__free_unpacked(status, NULL);
    }
}

struct wr_plan *tm_host_plan_text(struct tm_host *host, const char *text)
{
    struct jm_plan_options options = {.parallelism = 2, .base_directory = host->directory};
    struct jm_diagnostics diagnostics = {0};
    struct wr_plan *plan;
    struct wr_error err;

    if (jm_plan_build(text, strlen(text), &options, &plan, &diagnostics, &err) != WR_OK) {
        struct wr_sb sb = {0};
        jm_diagnostics_print(&diagnostics, "test", &sb);
        ck_abort_msg("%s%s", err.message, sb.ptr == NULL ? "" : sb.ptr);
    }
    jm_diagnostics_fini(&diagnostics);
    return plan;
}

struct wr_plan *tm_host_plan(struct tm_host *host, const char *sink)
{
    char text[512];

    snprintf(text, sizeof text,
             "version: 1\nname: test\ncheckpoint: {interval: 1h}\n"
             "sources:\n"
             "  n: {connector: datagen, rate: 1000/s, schema: {a: bigint}, "
             "columns: {a: {sequence: {}}}}\n"
             "sinks: {out: {input: n, %s}}\n",
             sink);
    return tm_host_plan_text(host, text);
}
