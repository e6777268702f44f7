/* weir-jobmanager: the job manager daemon. The loop has a thread of its own; this one waits for the
 * signal to stop, and takes everything down in order. */
#include <semaphore.h>

#include "common/base/assert.h"
#include "common/config/daemon.h"
#include "common/graph/connector.h"
#include "common/net/address.h"
#include "common/obs/log.h"
#include "common/sys/notify.h"
#include "common/sys/run_file.h"
#include "common/sys/signal.h"
#include "common/sys/thread.h"
#include "jobmanager/api/api.h"

#define NAME "weir-jobmanager"
#define POOL_THREADS 4u
#define INSECURE_WARN_NS (3600ull * 1000000000)

struct settings {
    struct jm_config jm;
    int ha_type;
    char *log_level;
};

static const char *const ha_types[] = {"file", NULL};

#define OPTION(field, name, type, text, help) \
    {name, type, offsetof(struct settings, field), text, false, help, NULL}

static const struct wr_option options[] = {
    OPTION(jm.cluster, "cluster", WR_OPTION_TEXT, "main",
           "name of the cluster; task managers of another are refused"),
    OPTION(jm.listen, "listen", WR_OPTION_TEXT, "127.0.0.1:6123",
           "address for task managers; port 0: any"),
    OPTION(jm.http, "http", WR_OPTION_TEXT, "127.0.0.1:8081",
           "address for people and programs (HTTP)"),
    OPTION(jm.data, "data", WR_OPTION_PATH, "/var/lib/weir/jm", "directory of its own"),
    OPTION(jm.checkpoints, "checkpoints", WR_OPTION_TEXT, "",
           "where checkpoints go, file:///DIRECTORY that all hosts share; default DATA/checkpoints"),
    OPTION(jm.savepoints, "savepoints", WR_OPTION_TEXT, "",
           "where savepoints go, file:///DIRECTORY; default DATA/savepoints"),
    {"ha.type", WR_OPTION_ENUM, offsetof(struct settings, ha_type), "file", false,
     "what keeps jobs and terms", ha_types},
    OPTION(jm.ha_path, "ha.path", WR_OPTION_PATH, "",
           "directory of the file store; standby job managers share it; default DATA/ha"),
    OPTION(jm.cluster_key, "cluster_key", WR_OPTION_PATH, "",
           "file with a secret that every daemon of the cluster must know"),
    OPTION(jm.insecure, "insecure", WR_OPTION_TEXT, "",
           "\"i understand\": listen beyond this host without authentication"),
    OPTION(jm.secrets_environment, "secrets.environment", WR_OPTION_TEXT, "",
           "jobs may refer to environment variables that begin with this: ${env:NAME}; default none"),
    OPTION(jm.secrets_directory, "secrets.directory", WR_OPTION_PATH, "",
           "jobs may refer to files beneath this directory: ${file:PATH}; default none"),
    OPTION(jm.heartbeat_interval_us, "heartbeat.interval", WR_OPTION_DURATION, "1s",
           "how often task managers report"),
    OPTION(jm.heartbeat_timeout_us, "heartbeat.timeout", WR_OPTION_DURATION, "5s",
           "silence after which a task manager is lost"),
    OPTION(jm.reconnect_grace_us, "reconnect_grace", WR_OPTION_DURATION, "500ms",
           "how long a task manager whose connection broke may take to come back"),
    OPTION(jm.orphan_timeout_us, "orphan_timeout", WR_OPTION_DURATION, "10m",
           "how long tasks run on without a job manager"),
    OPTION(jm.adoption_timeout_us, "adoption_timeout", WR_OPTION_DURATION, "3s",
           "how long a new leader waits for running tasks to report"),
    OPTION(jm.cancel_timeout_us, "cancel_timeout", WR_OPTION_DURATION, "30s",
           "how long cancelled tasks may take to end before their task manager is lost"),
    OPTION(log_level, "log_level", WR_OPTION_TEXT, "info", "error, warn, info or debug"),
    {0}};

static bool is_open(const struct jm_config *c)
{
    return !wr_address_is_loopback(c->listen) || !wr_address_is_loopback(c->http);
}

static void complete(void *fields, struct wr_arena *arena, struct wr_sb *mistakes)
{
    struct settings *s = fields;
    struct jm_config *c = &s->jm;

    wr_check_directory("data", c->data, mistakes);
    if (!wr_is_set(c->checkpoints)) {
        c->checkpoints = wr_arena_printf(arena, "file://%s/checkpoints", c->data);
    }
    if (!wr_is_set(c->savepoints)) {
        c->savepoints = wr_arena_printf(arena, "file://%s/savepoints", c->data);
    }
    if (!wr_is_set(c->ha_path)) {
        c->ha_path = wr_arena_printf(arena, "%s/ha", c->data);
    }
    wr_check_directory("ha.path", c->ha_path, mistakes);
    wr_check_log_level(s->log_level, mistakes);
    /* One of the two says it: the cure is the same. */
    wr_check_exposure(c->insecure, wr_address_is_loopback(c->listen) ? "http" : "listen",
                      wr_address_is_loopback(c->listen) ? c->http : c->listen, mistakes);
    wr_check_address("listen", &c->listen, arena, mistakes);
    wr_check_address("http", &c->http, arena, mistakes);
}

static const struct wr_program program = {
    .name = NAME,
    .summary = "schedules jobs onto task managers and coordinates their checkpoints",
    .environment = "WEIR_JOBMANAGER_",
    .options = options,
    .complete = complete,
};

/* ---- running ---- */

struct reminder {
    struct wr_timer timer;
    struct wr_env *env;
    struct wr_loop *loop;
};

static void remind(struct wr_timer *timer, void *owner)
{
    struct reminder *reminder = WR_CONTAINER_OF(timer, struct reminder, timer);

    (void)owner;
    wr_log(WR_LOG_WARN, "insecure", "reason=%s",
           wr_log_quote("whoever reaches the addresses of this job manager can run jobs"));
    wr_loop_timer_set(reminder->loop, timer, wr_env_mono_ns(reminder->env) + INSECURE_WARN_NS);
}

static sem_t stop_wanted;

static void on_signal(void *ctx, int number)
{
    (void)ctx;
    (void)number;
    (void)sem_post(&stop_wanted);
}

static void run_loop(void *ctx)
{
    wr_loop_run(ctx);
}

static void wait_for_stop(void)
{
    while (sem_wait(&stop_wanted) != 0) {
        /* interrupted by something else */
    }
}

static enum wr_code serve(struct wr_env *env, const void *fields, const char *config_text,
                          struct wr_error *err)
{
    const struct jm_config *config = &((const struct settings *)fields)->jm;
    struct reminder reminder = {.timer = {.fire = remind}, .env = env};
    struct jm_daemon *daemon;
    struct wr_watchdog watchdog;
    struct jm_api *api;
    struct wr_thread *loop_thread;
    enum wr_code code;

    if (jm_daemon_create(env, config, &daemon, err) != WR_OK) {
        return err->code;
    }
    reminder.loop = jm_daemon_loop(daemon);
    if (is_open(config)) {
        wr_loop_timer_set(reminder.loop, &reminder.timer, wr_env_mono_ns(env));
    }
    wr_signals_watch(on_signal, NULL);
    wr_watchdog_start(&watchdog, env, reminder.loop);
    code = jm_api_create(&(struct jm_api_options){.daemon = daemon,
                                                  .listen = config->http,
                                                  .config_text = config_text},
                         &api, err);
    if (code != WR_OK) {
        jm_daemon_destroy(daemon);
        return code;
    }
    loop_thread = wr_thread_start("weir-loop", run_loop, reminder.loop);
    code = wr_run_file_write(env, config->data, NAME,
                             (const char *[]){"control", jm_daemon_address(daemon), "http",
                                              jm_api_address(api), NULL},
                             err);
    if (code == WR_OK) {
        wr_log(WR_LOG_INFO, "ready", "http=%s control=%s", jm_api_address(api),
               jm_daemon_address(daemon));
        wr_notify("READY=1");
        wait_for_stop();
        wr_notify("STOPPING=1");
        wr_run_file_remove(env, config->data, NAME);
    }
    jm_api_destroy(api);
    wr_loop_stop(reminder.loop);
    wr_thread_join(loop_thread);
    wr_watchdog_stop(&watchdog);
    wr_loop_timer_cancel(reminder.loop, &reminder.timer);
    jm_daemon_destroy(daemon);
    return code;
}

int main(int argc, char **argv)
{
    static struct settings settings;
    struct wr_daemon daemon = {.program = &program,
                               .fields = &settings,
                               .log_level = &settings.log_level,
                               .pool_threads = POOL_THREADS,
                               .serve = serve};

    WR_ASSERT(sem_init(&stop_wanted, 0, 0) == 0);
    wr_connectors_check();
    return wr_daemon_main(&daemon, argc, argv);
}
