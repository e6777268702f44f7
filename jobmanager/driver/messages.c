/* What task managers say, and what becomes of them. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "common/base/alloc.h"
#include "common/base/limits.h"
#include "common/base/sha256.h"
#include "common/obs/log.h"
#include "jobmanager/driver/daemon_internal.h"

static struct wr_id id_of(const ProtobufCBinaryData *data)
{
    struct wr_id id = {0, 0};

    if (data->len == 16) {
        memcpy(&id.high, data->data, 8);
        memcpy(&id.low, data->data + 8, 8);
    }
    return id;
}

static struct jm_job_entry *job_of(struct jm_link *link, const Weir__AttemptId *attempt)
{
    return attempt == NULL ? NULL : jm_daemon_job(link->daemon, id_of(&attempt->job));
}

void jm_worker_free(struct jm_worker *worker)
{
    if (worker->metrics != NULL) {
        weir__metrics__free_unpacked(worker->metrics, NULL);
    }
    wr_free(worker->name);
    wr_free(worker->address);
    wr_free(worker);
}

void jm_worker_lose(struct jm_daemon *daemon, uint32_t number, const char *why)
{
    struct jm_worker *worker = daemon->workers.items[number];
    uint64_t now_ns = wr_env_mono_ns(daemon->env);
    int64_t wall_us = wr_env_wall_us(daemon->env);
    char message[200];

    if (worker->state == JM_WORKER_LOST) {
        return;
    }
    worker->state = JM_WORKER_LOST;
    (void)snprintf(message, sizeof message, "task manager %.60s is lost: %s", worker->name, why);
    wr_log(WR_LOG_WARN, "task_manager_lost", "worker=%s name=%s reason=%s", worker->id,
           wr_log_quote(worker->name), wr_log_quote(why));
    for (uint32_t i = 0; i < daemon->jobs.count; i++) {
        jm_job_on_worker_lost(&daemon->jobs.items[i]->core, number, message, now_ns, wall_us);
    }
    jm_daemon_reconcile(daemon);
}

/* ---- HELLO ---- */

static void reject(struct jm_link *link, const char *reason, bool retry)
{
    Weir__Reject message = WEIR__REJECT__INIT;

    wr_log(WR_LOG_WARN, "task_manager_rejected", "peer=%s reason=%s", wr_conn_peer(link->conn),
           wr_log_quote(reason));
    message.reason = (char *)(uintptr_t)reason;
    message.retry = retry;
    jm_link_send(link, WEIR__CONTROL_KIND__CONTROL_REJECT, &message.base);
    link->rejected_ns = wr_env_mono_ns(link->daemon->env);
}

/* Whether the peer may be believed; else it was rejected. */
static bool check_hello(struct jm_link *link, const Weir__Hello *hello)
{
    struct jm_daemon *daemon = link->daemon;
    uint8_t text[48], want[32], differs = 0;

    if (daemon->superseded) {
        reject(link, "another job manager leads", true);
        return false;
    }
    if (hello->version != WR_CONTROL_VERSION) {
        reject(link, "control messages of another version", false);
        return false;
    }
    if (strcmp(hello->cluster, daemon->config.cluster) != 0) {
        reject(link, "it belongs to another cluster: `cluster` must be the same on all daemons",
               false);
        return false;
    }
    if (hello->incarnation.len != 16 || hello->slots == 0 || hello->slots > WR_PARALLELISM_MAX ||
        hello->data_address[0] == '\0') {
        reject(link, "a malformed HELLO", false);
        return false;
    }
    if (daemon->key == NULL) {
        return true;
    }
    memcpy(text, link->nonce, 32);
    memcpy(text + 32, hello->incarnation.data, 16);
    wr_hmac_sha256(daemon->key, daemon->key_bytes, text, sizeof text, want);
    for (uint32_t i = 0; hello->challenge_answer.len == sizeof want && i < sizeof want; i++) {
        differs |= hello->challenge_answer.data[i] ^ want[i];
    }
    if (hello->challenge_answer.len != sizeof want || differs != 0) {
        reject(link, "it does not know the cluster key", false);
        return false;
    }
    return true;
}

static uint32_t find_worker(struct jm_daemon *daemon, struct wr_id incarnation)
{
    for (uint32_t i = 0; i < daemon->workers.count; i++) {
        if (wr_id_equal(daemon->workers.items[i]->incarnation, incarnation)) {
            return i;
        }
    }
    return JM_NO_WORKER;
}

/* A new process on an address means that the old one is no more. */
static void lose_predecessors(struct jm_daemon *daemon, const Weir__Hello *hello)
{
    for (uint32_t i = 0; i < daemon->workers.count; i++) {
        if (strcmp(daemon->workers.items[i]->address, hello->data_address) == 0) {
            jm_worker_lose(daemon, i, "another process has taken its address");
        }
    }
}

static uint32_t add_worker(struct jm_daemon *daemon, const Weir__Hello *hello)
{
    struct jm_worker *worker = WR_NEW(struct jm_worker);

    lose_predecessors(daemon, hello);
    worker->incarnation = id_of(&hello->incarnation);
    (void)wr_id_format(worker->incarnation, worker->id);
    worker->registered_us = wr_env_wall_us(daemon->env);
    WR_VEC_PUSH(&daemon->workers, worker);
    return daemon->workers.count - 1;
}

static void welcome(struct jm_link *link)
{
    struct jm_daemon *daemon = link->daemon;
    Weir__Welcome message = WEIR__WELCOME__INIT;

    message.term = daemon->term;
    message.worker = daemon->workers.items[link->worker]->id;
    message.checkpoint_directory = daemon->checkpoints;
    message.probe_file = daemon->probe_name;
    message.heartbeat_interval_ms = (uint32_t)(daemon->config.heartbeat_interval_us / 1000);
    message.heartbeat_timeout_ms = (uint32_t)(daemon->config.heartbeat_timeout_us / 1000);
    message.cancel_timeout_ms = (uint32_t)(daemon->config.cancel_timeout_us / 1000);
    message.orphan_timeout_ms = (uint32_t)(daemon->config.orphan_timeout_us / 1000);
    jm_link_send(link, WEIR__CONTROL_KIND__CONTROL_WELCOME, &message.base);
}

static void on_hello(struct jm_link *link, const Weir__Hello *hello)
{
    struct jm_daemon *daemon = link->daemon;
    struct jm_worker *worker;
    uint32_t number;

    if (link->worker != JM_NO_WORKER || !check_hello(link, hello)) {
        return;
    }
    number = find_worker(daemon, id_of(&hello->incarnation));
    if (number == JM_NO_WORKER) {
        number = add_worker(daemon, hello);
    }
    worker = daemon->workers.items[number];
    if (worker->link != NULL) {
        wr_conn_close(worker->link->conn, "it has connected again");
    }
    wr_free(worker->name);
    wr_free(worker->address);
    worker->name = wr_strndup(hello->name, WR_NAME_BYTES_MAX);
    worker->address = wr_strndup(hello->data_address, WR_NAME_BYTES_MAX);
    worker->slots = hello->slots;
    worker->workers = hello->workers;
    worker->pid = hello->pid;
    worker->link = link;
    worker->state = JM_WORKER_PROBING;
    worker->heard_ns = wr_env_mono_ns(daemon->env);
    link->worker = number;
    wr_log(WR_LOG_INFO, "task_manager_connected", "worker=%s name=%s address=%s slots=%u",
           worker->id, wr_log_quote(worker->name), worker->address, worker->slots);
    welcome(link);
    jm_effects_resync(daemon, number, hello);
}

static void on_probed(struct jm_link *link, const Weir__Probed *probed)
{
    struct jm_daemon *daemon = link->daemon;
    struct jm_worker *worker = daemon->workers.items[link->worker];

    if (probed->content.len != strlen(daemon->probe_content) ||
        memcmp(probed->content.data, daemon->probe_content, probed->content.len) != 0) {
        wr_log(WR_LOG_ERROR, "checkpoint_directory_not_shared", "worker=%s error=%s", worker->id,
               wr_log_quote(probed->error));
        jm_worker_lose(daemon, link->worker,
                       "it does not see the job manager's checkpoint directory");
        reject(link, "it does not see the job manager's checkpoint directory: mount the same one "
                     "on every host",
               true);
        return;
    }
    if (worker->state == JM_WORKER_PROBING) {
        worker->state = JM_WORKER_CONNECTED;
    }
}

/* ---- the others ---- */

static void on_status(struct jm_link *link, const Weir__TaskStatus *status)
{
    struct jm_job_entry *entry = job_of(link, status->attempt);

    if (entry == NULL) {
        return;
    }
    if (status->state == WEIR__TASK_STATE_KIND__TASK_FAILED) {
        wr_log(WR_LOG_WARN, "task_failed", "job=%s task=%u error=%s", entry->id_text,
               status->task,
               wr_log_quote(status->failure == NULL ? "" : status->failure->message));
        jm_error_counts_note(&entry->failed, status->failure);
    }
    jm_job_on_status(&entry->core, link->worker, status, wr_env_mono_ns(link->daemon->env),
                     wr_env_wall_us(link->daemon->env));
}

static void on_metrics(struct jm_link *link, Weir__Metrics *metrics)
{
    struct jm_worker *worker = link->daemon->workers.items[link->worker];

    if (worker->metrics != NULL) {
        weir__metrics__free_unpacked(worker->metrics, NULL);
    }
    worker->metrics = metrics;
    jm_view_take_samples(link->daemon, metrics);
}

static void on_ack(struct jm_link *link, Weir__Ack *ack)
{
    struct jm_job_entry *entry = job_of(link, ack->attempt);

    if (entry != NULL &&
        !jm_job_on_ack(&entry->core, link->worker, ack, wr_env_mono_ns(link->daemon->env),
                       wr_env_wall_us(link->daemon->env))) {
        wr_log(WR_LOG_DEBUG, "stale_acknowledgement", "job=%s checkpoint=%" PRIu64,
               entry->id_text, ack->checkpoint);
    }
}

static void on_checkpoint_failed(struct jm_link *link, const Weir__CheckpointFailed *failed)
{
    struct jm_job_entry *entry = job_of(link, failed->attempt);

    if (entry != NULL) {
        wr_log(WR_LOG_WARN, "checkpoint_failed", "job=%s checkpoint=%" PRIu64 " error=%s",
               entry->id_text, failed->checkpoint, wr_log_quote(failed->reason));
        jm_job_on_checkpoint_failed(&entry->core, failed, wr_env_mono_ns(link->daemon->env),
                                    wr_env_wall_us(link->daemon->env));
    }
}

static void on_committed(struct jm_link *link, const Weir__Committed *committed)
{
    struct jm_job_entry *entry = job_of(link, committed->attempt);

    if (entry != NULL) {
        jm_job_on_committed(&entry->core, link->worker, committed);
    }
}

#define UNPACK(name, call)                                                    \
    do {                                                                      \
        void *m_ = weir__##name##__unpack(NULL, bytes, data);                 \
        if (m_ == NULL) {                                                     \
            malformed(link);                                                  \
            return;                                                           \
        }                                                                     \
        call(link, m_);                                                       \
        weir__##name##__free_unpacked(m_, NULL);                              \
    } while (0)

static void malformed(struct jm_link *link)
{
    wr_conn_close(link->conn, "a malformed control message");
}

static void take_metrics(struct jm_link *link, const uint8_t *data, size_t bytes)
{
    Weir__Metrics *metrics = weir__metrics__unpack(NULL, bytes, data);

    if (metrics == NULL) {
        malformed(link);
        return;
    }
    on_metrics(link, metrics);
}

void jm_message_handle(struct jm_link *link, Weir__ControlKind kind, const uint8_t *data,
                       size_t bytes)
{
    struct jm_daemon *daemon = link->daemon;

    if (link->rejected_ns != 0) {
        return;
    }
    if (link->worker == JM_NO_WORKER) {
        if (kind != WEIR__CONTROL_KIND__CONTROL_HELLO) {
            wr_conn_close(link->conn, "the first message is not HELLO");
            return;
        }
        UNPACK(hello, on_hello);
        jm_daemon_reconcile(daemon);
        return;
    }
    if (daemon->workers.items[link->worker]->link != link) {
        return; /* an older connection of a task manager that has come back */
    }
    daemon->workers.items[link->worker]->heard_ns = wr_env_mono_ns(daemon->env);
    switch (kind) {
    case WEIR__CONTROL_KIND__CONTROL_TASK_STATUS:
        UNPACK(task_status, on_status);
        break;
    case WEIR__CONTROL_KIND__CONTROL_ACK:
        UNPACK(ack, on_ack);
        break;
    case WEIR__CONTROL_KIND__CONTROL_CHECKPOINT_FAILED:
        UNPACK(checkpoint_failed, on_checkpoint_failed);
        break;
    case WEIR__CONTROL_KIND__CONTROL_COMMITTED:
        UNPACK(committed, on_committed);
        break;
    case WEIR__CONTROL_KIND__CONTROL_PROBED:
        UNPACK(probed, on_probed);
        break;
    case WEIR__CONTROL_KIND__CONTROL_METRICS:
        take_metrics(link, data, bytes);
        return;
    case WEIR__CONTROL_KIND__CONTROL_GOODBYE:
        jm_worker_lose(daemon, link->worker, "it stopped");
        break;
    case WEIR__CONTROL_KIND__CONTROL_HEARTBEAT:
        return;
    default:
        wr_conn_close(link->conn, "an unknown control message");
        return;
    }
    jm_daemon_reconcile(daemon);
}
