#include "taskmanager/driver/daemon.h"

#include <malloc.h>
#include <stdio.h>
#include <string.h>

#include "common/base/alloc.h"
#include "common/base/assert.h"
#include "common/batch/page.h"
#include "common/obs/log.h"
#include "taskmanager/driver/daemon_internal.h"

#define TICK_NS 50000000ull
#define BALANCE_NS 1000000000ull
#define HEARTBEAT_NS 1000000000ull
#define TIMEOUT_NS 5000000000ull
#define CANCEL_NS 30000000000ull

/* More memory than the budget can only be what malloc keeps of what was freed: it goes back to the system.
 * That holds up who allocates meanwhile, so it is done only then. */
static void trim(const struct tm_daemon *daemon)
{
    struct wr_process_info process;

    daemon->env->ops->process(daemon->env, &process);
    if (process.resident_bytes > wr_memory_budget_bytes(daemon->memory)) {
        (void)malloc_trim(0);
    }
}

static void on_tick(struct wr_timer *timer, void *owner)
{
    struct tm_daemon *daemon = owner;
    uint64_t now_ns = wr_env_mono_ns(daemon->env);

    tm_control_tick(daemon, now_ns);
    tm_keep_tick(daemon, now_ns);
    if (now_ns - daemon->balance_ns >= BALANCE_NS) {
        daemon->balance_ns = now_ns;
        wr_memory_balance(daemon->memory);
        if (daemon->threads) {
            trim(daemon);
        }
    }
    wr_loop_timer_set(daemon->loop, timer, now_ns + TICK_NS);
}

static void copy_config(struct tm_daemon *daemon, const struct tm_config *from)
{
    struct tm_config *to = &daemon->config;
    struct wr_process_info process;

    *to = *from;
    to->cluster = wr_strdup(from->cluster);
    to->jobmanager = wr_strdup(from->jobmanager);
    to->listen = wr_strdup(from->listen);
    to->advertise = wr_strdup(from->advertise == NULL ? "" : from->advertise);
    to->cluster_key = wr_strdup(from->cluster_key == NULL ? "" : from->cluster_key);
    to->data = wr_strdup(from->data == NULL ? "" : from->data);
    if (from->name == NULL || from->name[0] == '\0') {
        daemon->env->ops->process(daemon->env, &process);
        to->name = wr_strdup(process.host);
    } else {
        to->name = wr_strdup(from->name);
    }
    to->workers = WR_MAX(from->workers, 1u);
    to->slots = from->slots != 0 ? from->slots : WR_MAX(4u, 2 * to->workers);
}

static enum wr_code read_key(struct tm_daemon *daemon, struct wr_error *err)
{
    char *data;

    if (daemon->config.cluster_key[0] == '\0') {
        return WR_OK;
    }
    if (wr_file_read_all(daemon->env, daemon->config.cluster_key, 4096, &data, &daemon->key_bytes,
                         err) != WR_OK) {
        return wr_wrap(err, "cluster_key");
    }
    daemon->key = data;
    return WR_OK;
}

static enum wr_code open_exchange(struct tm_daemon *daemon, struct wr_error *err)
{
    struct tm_exchange_options options = {.env = daemon->env,
                                          .loop = daemon->loop,
                                          .memory = daemon->memory,
                                          .limits = daemon->config.limits,
                                          .cluster = daemon->config.cluster,
                                          .listen = daemon->config.listen,
                                          .incarnation = daemon->incarnation,
                                          .key = daemon->key,
                                          .key_bytes = daemon->key_bytes};

    if (tm_exchange_create(&options, &daemon->exchange, err) != WR_OK) {
        return wr_wrap(err, "listen");
    }
    daemon->advertise = wr_strdup(daemon->config.advertise[0] != '\0'
                                      ? daemon->config.advertise
                                      : tm_exchange_address(daemon->exchange));
    return WR_OK;
}

static void open_stores(struct tm_daemon *daemon)
{
    const struct tm_config *c = &daemon->config;

    if (c->data[0] != '\0') {
        WR_AUTO_FREE char *directory = wr_asprintf("%s/state", c->data);
        daemon->stores = tm_stores_create(&(struct tm_stores_options){
            .env = daemon->env,
            .type = c->store_type != NULL ? c->store_type : tm_store_type_find("rocksdb"),
            .directory = directory,
            .memory = daemon->memory});
    }
}

enum wr_code tm_daemon_create(struct wr_env *env, const struct tm_config *config,
                              struct tm_daemon **ret, struct wr_error *err)
{
    struct tm_daemon *daemon = WR_NEW(struct tm_daemon);

    daemon->env = env;
    copy_config(daemon, config);
    daemon->loop = wr_loop_create(env, "taskmanager", daemon);
    daemon->memory = wr_memory_create(daemon->config.memory);
    daemon->process = wr_memory_account_open(daemon->memory, WR_MEMORY_PROCESS, "process");
    (void)wr_memory_reserve(daemon->process, wr_memory_process_bytes(daemon->config.memory));
    daemon->incarnation =
        (struct wr_id){env->ops->random_u64(env), env->ops->random_u64(env)};
    memcpy(daemon->incarnation_bytes, &daemon->incarnation.high, 8);
    memcpy(daemon->incarnation_bytes + 8, &daemon->incarnation.low, 8);
    open_stores(daemon);
    daemon->heartbeat_ns = HEARTBEAT_NS;
    daemon->timeout_ns = TIMEOUT_NS;
    daemon->backoff_ns = 100000000;
    daemon->cancel_timeout_ns = CANCEL_NS;
    daemon->workers = WR_NEW_ARRAY(struct tm_worker *, daemon->config.workers);
    for (uint32_t i = 0; i < daemon->config.workers; i++) {
        daemon->workers[i] = tm_worker_create(env, i);
    }
    if (read_key(daemon, err) != WR_OK || open_exchange(daemon, err) != WR_OK) {
        tm_daemon_destroy(daemon);
        return err->code;
    }
    tm_keep_create(daemon);
    daemon->tick.fire = on_tick;
    wr_loop_timer_set(daemon->loop, &daemon->tick, wr_env_mono_ns(env));
    wr_log(WR_LOG_INFO, "task_manager_started", "exchange=%s workers=%u slots=%u",
           daemon->advertise, (unsigned)daemon->config.workers, (unsigned)daemon->config.slots);
    *ret = daemon;
    return WR_OK;
}

void tm_daemon_start(struct tm_daemon *daemon)
{
    daemon->threads = true;
    wr_page_pool_touch_ahead(wr_memory_pages(daemon->memory));
    for (uint32_t i = 0; i < daemon->config.workers; i++) {
        tm_worker_start(daemon->workers[i]);
    }
}

static void handle_stop(struct wr_msg *msg, void *owner)
{
    struct tm_daemon *daemon = owner;
    Weir__Heartbeat none = WEIR__HEARTBEAT__INIT;

    wr_free(msg);
    if (!daemon->stopping) {
        daemon->stopping = true;
        tm_control_send(daemon, WEIR__CONTROL_KIND__CONTROL_GOODBYE, &none.base);
        tm_region_cancel_all(daemon);
    }
}

void tm_daemon_request_stop(struct tm_daemon *daemon)
{
    struct wr_msg *msg = WR_NEW(struct wr_msg);

    msg->handle = handle_stop;
    wr_mailbox_post(wr_loop_mailbox(daemon->loop), msg);
}

/* Without threads (the simulator) workers are polled here. */
static bool poll_all(struct tm_daemon *daemon)
{
    bool moved = wr_loop_poll(daemon->loop, NULL);

    for (uint32_t i = 0; !daemon->threads && i < daemon->config.workers; i++) {
        uint64_t wake_ns;
        moved |= tm_worker_poll(daemon->workers[i], 1000000, &wake_ns);
    }
    return moved;
}

/* With threads a worker waits for its jobs when it stops. */
static bool workers_idle(const struct tm_daemon *daemon)
{
    for (uint32_t i = 0; !daemon->threads && i < daemon->config.workers; i++) {
        if (!wr_mailbox_idle(tm_worker_mailbox(daemon->workers[i]))) {
            return false;
        }
    }
    return true;
}

static void drain(struct tm_daemon *daemon)
{
    daemon->stopping = true;
    tm_region_cancel_all(daemon);
    tm_local_stop(daemon->local);
    tm_control_close(daemon, "the task manager stops");
    while (daemon->regions.count > 0 || daemon->loading > 0 || daemon->controls_open > 0 ||
           !tm_local_idle(daemon->local) || !workers_idle(daemon)) {
        if (!poll_all(daemon)) {
            wr_env_wait(daemon->env, wr_loop_mailbox(daemon->loop), 10000);
        }
    }
}

void tm_daemon_destroy(struct tm_daemon *daemon)
{
    if (daemon == NULL) {
        return;
    }
    drain(daemon);
    for (uint32_t i = 0; i < daemon->config.workers; i++) {
        if (daemon->threads) {
            tm_worker_stop(daemon->workers[i]);
        }
    }
    if (daemon->exchange != NULL) {
        tm_exchange_destroy(daemon->exchange);
    }
    for (uint32_t i = 0; i < daemon->config.workers; i++) {
        tm_worker_destroy(daemon->workers[i]);
    }
    tm_local_destroy(daemon->local);
    WR_VEC_FINI(&daemon->regions);
    WR_VEC_FINI(&daemon->fallen);
    wr_loop_timer_cancel(daemon->loop, &daemon->tick);
    wr_loop_destroy(daemon->loop);
    wr_memory_release(daemon->process, wr_memory_account_bytes(daemon->process));
    wr_memory_account_close(daemon->process);
    tm_stores_destroy(daemon->stores);
    wr_memory_destroy(daemon->memory);
    wr_free(daemon->workers);
    wr_free(daemon->key);
    wr_free(daemon->checkpoints);
    wr_free(daemon->advertise);
    wr_free(daemon->config.cluster);
    wr_free(daemon->config.jobmanager);
    wr_free(daemon->config.listen);
    wr_free(daemon->config.advertise);
    wr_free(daemon->config.name);
    wr_free(daemon->config.cluster_key);
    wr_free(daemon->config.data);
    wr_free(daemon);
}

struct wr_loop *tm_daemon_loop(struct tm_daemon *daemon)
{
    return daemon->loop;
}

uint32_t tm_daemon_worker_count(const struct tm_daemon *daemon)
{
    return (uint32_t)daemon->config.workers;
}

struct tm_worker *tm_daemon_worker(struct tm_daemon *daemon, uint32_t index)
{
    return daemon->workers[index];
}

const char *tm_daemon_address(const struct tm_daemon *daemon)
{
    return daemon->advertise;
}
