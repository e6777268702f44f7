/* The connection to the job manager. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "common/base/alloc.h"
#include "common/base/assert.h"
#include "common/base/limits.h"
#include "common/base/sha256.h"
#include "common/base/version.h"
#include "common/batch/buf.h"
#include "common/obs/log.h"
#include "taskmanager/driver/daemon_internal.h"

#define BACKOFF_MIN_NS 100000000ull
#define BACKOFF_MAX_NS 1000000000ull
#define HELLO_NS 5000000000ull
/* Messages that the job manager does not take: a fraction of what the process has for itself. */
#define SEND_QUEUE_PART 2u
#define SAMPLE_NS 1000000000ull

struct control_msg {
    struct wr_msg msg;
    struct tm_control *control;
    Weir__ControlKind kind;
    struct wr_buf *payload;
    uint32_t bytes;
    struct wr_error reason;
};

static void post(struct tm_control *control, struct control_msg *msg,
                 void (*handle)(struct wr_msg *msg, void *owner))
{
    msg->control = control;
    msg->msg.handle = handle;
    wr_mailbox_post(wr_loop_mailbox(control->daemon->loop), &msg->msg);
}

/* ---- sending ---- */

void tm_control_send(struct tm_daemon *daemon, Weir__ControlKind kind,
                     const ProtobufCMessage *message)
{
    size_t bytes = protobuf_c_message_get_packed_size(message);
    struct wr_frame header = {.type = WR_FRAME_CONTROL, .channel = (uint32_t)kind,
                              .payload_bytes = (uint32_t)bytes};
    struct wr_buf *buf = NULL;
    struct wr_error err;

    if (daemon->control == NULL || daemon->control->conn == NULL ||
        (!daemon->control->greeted && kind != WEIR__CONTROL_KIND__CONTROL_HELLO)) {
        return;
    }
    if (bytes > WR_CONTROL_FRAME_BYTES_MAX) {
        wr_log(WR_LOG_ERROR, "control_message_too_large", "kind=%d bytes=%zu", (int)kind, bytes);
        return;
    }
    header.sequence = ++daemon->control->sequence;
    if (bytes > 0) {
        buf = wr_buf_create_unowned((uint32_t)bytes);
        (void)protobuf_c_message_pack(message, buf->data);
    }
    if (wr_conn_send(daemon->control->conn, &header, buf, &err) != WR_OK) {
        wr_conn_close(daemon->control->conn, err.message);
    }
    wr_buf_unref(buf);
}

/* ---- CHALLENGE, HELLO, WELCOME, probe ---- */

struct inventory {
    Weir__InventoryTask *tasks;
    Weir__InventoryTask **ptrs;
    struct tm_attempt_id *attempts;
    size_t count;
};

static void add_item(struct inventory *inventory, uint32_t task, Weir__TaskStateKind state,
                     uint64_t heard)
{
    Weir__InventoryTask *item = &inventory->tasks[inventory->count];

    weir__inventory_task__init(item);
    item->attempt = &inventory->attempts[inventory->count].message;
    item->task = task;
    item->state = state;
    item->last_sealed_checkpoint = heard;
    inventory->ptrs[inventory->count++] = item;
}

static void fill_inventory(struct tm_daemon *daemon, struct inventory *ret)
{
    size_t count = daemon->fallen.count;

    for (uint32_t r = 0; r < daemon->regions.count; r++) {
        count += daemon->regions.items[r]->task_count;
    }
    *ret = (struct inventory){WR_NEW_ARRAY(Weir__InventoryTask, count),
                              WR_NEW_ARRAY(Weir__InventoryTask *, count),
                              WR_NEW_ARRAY(struct tm_attempt_id, count), 0};
    for (uint32_t r = 0; r < daemon->regions.count; r++) {
        struct tm_region *region = daemon->regions.items[r];
        for (uint32_t t = 0; t < region->task_count; t++) {
            tm_attempt_fill(region, &ret->attempts[ret->count]);
            add_item(ret, region->tasks[t].number, tm_region_task_state(&region->tasks[t]),
                     region->heard);
        }
    }
    for (uint32_t i = 0; i < daemon->fallen.count; i++) {
        tm_attempt_fill_fallen(&daemon->fallen.items[i], &ret->attempts[ret->count]);
        add_item(ret, daemon->fallen.items[i].task, WEIR__TASK_STATE_KIND__TASK_CANCELED, 0);
    }
}

static void on_challenge(struct tm_daemon *daemon, const Weir__Challenge *challenge)
{
    Weir__Hello hello = WEIR__HELLO__INIT;
    struct inventory inventory;
    struct tm_kept kept;
    struct wr_process_info process;
    uint8_t text[48], answer[32];

    if (challenge->version != WR_CONTROL_VERSION || challenge->nonce.len != 32 ||
        strcmp(challenge->cluster, daemon->config.cluster) != 0) {
        wr_log(WR_LOG_ERROR, "job_manager_refused", "cluster=%s reason=%s",
               wr_log_quote(challenge->cluster), wr_log_quote("another cluster or version"));
        tm_control_close(daemon, "another cluster or version");
        return;
    }
    fill_inventory(daemon, &inventory);
    tm_keep_list(daemon, &kept);
    daemon->env->ops->process(daemon->env, &process);
    hello.version = WR_CONTROL_VERSION;
    hello.cluster = daemon->config.cluster;
    hello.incarnation = (ProtobufCBinaryData){16, daemon->incarnation_bytes};
    hello.name = daemon->config.name;
    hello.data_address = daemon->advertise;
    hello.slots = (uint32_t)daemon->config.slots;
    hello.workers = (uint32_t)daemon->config.workers;
    hello.memory_bytes = daemon->config.memory;
    hello.pid = process.pid;
    hello.weir_version = (char *)(uintptr_t)wr_version();
    hello.n_inventory = inventory.count;
    hello.inventory = inventory.ptrs;
    hello.n_local = kept.count;
    hello.local = kept.items;
    if (daemon->key != NULL) {
        memcpy(text, challenge->nonce.data, 32);
        memcpy(text + 32, daemon->incarnation_bytes, 16);
        wr_hmac_sha256(daemon->key, daemon->key_bytes, text, sizeof text, answer);
        hello.challenge_answer = (ProtobufCBinaryData){sizeof answer, answer};
    }
    tm_control_send(daemon, WEIR__CONTROL_KIND__CONTROL_HELLO, &hello.base);
    daemon->control->greeted = true;
    wr_free(inventory.tasks);
    wr_free(inventory.ptrs);
    wr_free(inventory.attempts);
    tm_kept_fini(&kept);
}

/* The file that the job manager wrote must be readable here: else no checkpoint could be restored.
 */
struct probe {
    struct wr_job job;
    struct tm_daemon *daemon;
    char *path;
    char *content;
    size_t bytes;
    enum wr_code code;
    struct wr_error err;
};

static void probe_run(struct wr_job *job, struct wr_env *env)
{
    struct probe *probe = WR_CONTAINER_OF(job, struct probe, job);

    probe->code =
        wr_file_read_all(env, probe->path, 4096, &probe->content, &probe->bytes, &probe->err);
}

static void probe_done(struct wr_job *job, void *owner)
{
    struct probe *probe = WR_CONTAINER_OF(job, struct probe, job);
    struct tm_daemon *daemon = owner;
    Weir__Probed message = WEIR__PROBED__INIT;

    daemon->loading -= 1;
    if (probe->code == WR_OK) {
        message.content = (ProtobufCBinaryData){probe->bytes, (uint8_t *)probe->content};
    } else {
        message.error = probe->err.message;
    }
    tm_control_send(daemon, WEIR__CONTROL_KIND__CONTROL_PROBED, &message.base);
    wr_free(probe->content);
    wr_free(probe->path);
    wr_free(probe);
}

static void on_welcome(struct tm_daemon *daemon, const Weir__Welcome *welcome)
{
    struct probe *probe;

    if (welcome->term < daemon->term) {
        tm_control_close(daemon, "a job manager of an older term");
        return;
    }
    daemon->term = welcome->term;
    daemon->welcomed = true;
    daemon->fallen.count = 0;
    daemon->orphan_ns = 0;
    daemon->backoff_ns = BACKOFF_MIN_NS;
    daemon->heartbeat_ns = (uint64_t)WR_MAX(welcome->heartbeat_interval_ms, 10u) * 1000000;
    daemon->timeout_ns = (uint64_t)WR_MAX(welcome->heartbeat_timeout_ms, 50u) * 1000000;
    daemon->orphan_timeout_ns = (uint64_t)welcome->orphan_timeout_ms * 1000000;
    daemon->cancel_timeout_ns = (uint64_t)welcome->cancel_timeout_ms * 1000000;
    wr_free(daemon->checkpoints);
    daemon->checkpoints = wr_strdup(welcome->checkpoint_directory);
    wr_log(WR_LOG_INFO, "registered", "worker=%s term=%" PRIu64, welcome->worker, welcome->term);
    probe = WR_NEW(struct probe);
    probe->daemon = daemon;
    probe->path = wr_asprintf("%s/%s", daemon->checkpoints, welcome->probe_file);
    probe->job = (struct wr_job){.run = probe_run, .done = probe_done,
                                 .home = wr_loop_mailbox(daemon->loop)};
    daemon->loading += 1;
    daemon->env->ops->offload(daemon->env, &probe->job);
}

static void on_reject(struct tm_daemon *daemon, const Weir__Reject *reject)
{
    wr_log(WR_LOG_ERROR, "rejected_by_job_manager", "reason=%s", wr_log_quote(reject->reason));
    daemon->backoff_ns = BACKOFF_MAX_NS;
    tm_control_close(daemon, reject->reason);
}

/* ---- messages ---- */

static void malformed(struct tm_daemon *daemon)
{
    tm_control_close(daemon, "a malformed control message");
}

#define UNPACK(name, call)                                                    \
    do {                                                                      \
        void *m_ = weir__##name##__unpack(NULL, bytes, data);                 \
        if (m_ == NULL) {                                                     \
            malformed(daemon);                                                \
            return;                                                           \
        }                                                                     \
        call;                                                                 \
        weir__##name##__free_unpacked(m_, NULL);                              \
    } while (0)

static void on_deploy(struct tm_daemon *daemon, const uint8_t *data, size_t bytes)
{
    Weir__Deploy *deploy = weir__deploy__unpack(NULL, bytes, data);

    if (deploy == NULL || deploy->attempt == NULL || deploy->attempt->job.len != 16) {
        if (deploy != NULL) {
            weir__deploy__free_unpacked(deploy, NULL);
        }
        malformed(daemon);
        return;
    }
    tm_region_deploy(daemon, deploy);
}

static void on_message(struct tm_daemon *daemon, Weir__ControlKind kind, const uint8_t *data,
                       size_t bytes)
{
    switch (kind) {
    case WEIR__CONTROL_KIND__CONTROL_CHALLENGE:
        UNPACK(challenge, on_challenge(daemon, m_));
        return;
    case WEIR__CONTROL_KIND__CONTROL_WELCOME:
        UNPACK(welcome, on_welcome(daemon, m_));
        return;
    case WEIR__CONTROL_KIND__CONTROL_REJECT:
        UNPACK(reject, on_reject(daemon, m_));
        return;
    default:
        break;
    }
    if (!daemon->welcomed) {
        malformed(daemon);
        return;
    }
    switch (kind) {
    case WEIR__CONTROL_KIND__CONTROL_HEARTBEAT:
        break;
    case WEIR__CONTROL_KIND__CONTROL_DEPLOY:
        on_deploy(daemon, data, bytes);
        break;
    case WEIR__CONTROL_KIND__CONTROL_START:
        UNPACK(start, tm_region_start(daemon, ((Weir__Start *)m_)->attempt));
        break;
    case WEIR__CONTROL_KIND__CONTROL_CANCEL:
        UNPACK(cancel, tm_region_cancel(daemon, ((Weir__Cancel *)m_)->attempt));
        break;
    case WEIR__CONTROL_KIND__CONTROL_RELEASE:
        UNPACK(release, tm_region_release(daemon, ((Weir__Release *)m_)->attempt));
        break;
    case WEIR__CONTROL_KIND__CONTROL_TRIGGER:
        UNPACK(trigger, tm_region_trigger(daemon, m_));
        break;
    case WEIR__CONTROL_KIND__CONTROL_ABORT:
        UNPACK(abort, tm_region_abort(daemon, m_));
        break;
    case WEIR__CONTROL_KIND__CONTROL_COMPLETE:
        UNPACK(complete, tm_region_complete(daemon, m_));
        break;
    case WEIR__CONTROL_KIND__CONTROL_FORGET:
        UNPACK(forget, tm_keep_forget(daemon, m_));
        break;
    case WEIR__CONTROL_KIND__CONTROL_GOODBYE:
        tm_control_close(daemon, "the job manager stops");
        break;
    default:
        malformed(daemon);
        break;
    }
}

/* ---- the connection ---- */

static void handle_up(struct wr_msg *msg, void *owner)
{
    struct control_msg *m = WR_CONTAINER_OF(msg, struct control_msg, msg);
    struct tm_daemon *daemon = owner;

    daemon->heard_ns = wr_env_mono_ns(daemon->env);
    wr_free(m);
}

static void handle_frame(struct wr_msg *msg, void *owner)
{
    struct control_msg *m = WR_CONTAINER_OF(msg, struct control_msg, msg);
    struct tm_daemon *daemon = owner;

    if (m->control == daemon->control) {
        daemon->heard_ns = wr_env_mono_ns(daemon->env);
        on_message(daemon, m->kind, m->payload == NULL ? NULL : m->payload->data, m->bytes);
    }
    wr_buf_unref(m->payload);
    wr_free(m);
}

static void handle_down(struct wr_msg *msg, void *owner)
{
    struct control_msg *m = WR_CONTAINER_OF(msg, struct control_msg, msg);
    struct tm_daemon *daemon = owner;
    struct tm_control *control = m->control;
    uint64_t now_ns = wr_env_mono_ns(daemon->env);

    if (daemon->control == control) {
        if (daemon->welcomed) {
            wr_log(WR_LOG_WARN, "job_manager_lost", "reason=%s", wr_log_quote(m->reason.message));
        }
        daemon->control = NULL;
        daemon->welcomed = false;
        daemon->orphan_ns = daemon->orphan_ns == 0 ? now_ns : daemon->orphan_ns;
        daemon->redial_ns = now_ns + daemon->backoff_ns;
        daemon->backoff_ns = WR_MIN(daemon->backoff_ns * 2, BACKOFF_MAX_NS);
    }
    daemon->controls_open -= 1;
    wr_conn_release(control->conn);
    wr_free(control);
    wr_free(m);
}

static void on_up(void *ctx, struct wr_conn *conn)
{
    (void)conn;
    post(ctx, WR_NEW(struct control_msg), handle_up);
}

static void on_frame(void *ctx, struct wr_conn *conn, const struct wr_frame *header,
                     struct wr_buf *payload)
{
    struct control_msg *m;

    if (header->type != WR_FRAME_CONTROL) {
        wr_buf_unref(payload);
        wr_conn_close(conn, "a frame that is not a control message");
        return;
    }
    m = WR_NEW(struct control_msg);
    m->kind = (Weir__ControlKind)header->channel;
    m->payload = payload;
    m->bytes = header->payload_bytes;
    post(ctx, m, handle_frame);
}

static void on_down(void *ctx, struct wr_conn *conn, const struct wr_error *reason)
{
    struct control_msg *m = WR_NEW(struct control_msg);

    (void)conn;
    m->reason = *reason;
    post(ctx, m, handle_down);
}

static const struct wr_conn_events control_events = {
    .on_up = on_up, .on_frame = on_frame, .on_down = on_down};

/* The next of the configured addresses. */
static void next_address(struct tm_daemon *daemon, char address[128])
{
    const char *at = daemon->config.jobmanager;
    uint32_t count = 1, index;

    for (const char *p = at; *p != '\0'; p++) {
        count += *p == ',';
    }
    index = daemon->address_index++ % count;
    for (; index > 0; index--) {
        at = strchr(at, ',') + 1;
    }
    at += strspn(at, " ");
    (void)snprintf(address, 128, "%.*s", (int)strcspn(at, ", "), at);
}

static void dial(struct tm_daemon *daemon)
{
    struct wr_net *net = daemon->env->ops->net(daemon->env);
    struct tm_control *control = WR_NEW(struct tm_control);
    struct wr_conn_options options = {.events = &control_events,
                                      .ctx = control,
                                      .frame_bytes_max = WR_CONTROL_FRAME_BYTES_MAX,
                                      .send_queue_bytes_max =
                                          WR_MAX(wr_memory_account_bytes(daemon->process) /
                                                     SEND_QUEUE_PART,
                                                 2ull * WR_CONTROL_FRAME_BYTES_MAX)};
    char address[128];

    next_address(daemon, address);
    control->daemon = daemon;
    daemon->control = control;
    daemon->controls_open += 1;
    daemon->heard_ns = wr_env_mono_ns(daemon->env);
    control->conn = net->ops->dial(net, address, &options);
}

void tm_control_close(struct tm_daemon *daemon, const char *reason)
{
    if (daemon->control != NULL) {
        wr_conn_close(daemon->control->conn, reason);
    }
}

static void beat(struct tm_daemon *daemon, uint64_t now_ns)
{
    Weir__Heartbeat message = WEIR__HEARTBEAT__INIT;

    if (now_ns - daemon->beat_ns >= daemon->heartbeat_ns) {
        daemon->beat_ns = now_ns;
        message.term = daemon->term;
        tm_control_send(daemon, WEIR__CONTROL_KIND__CONTROL_HEARTBEAT, &message.base);
    }
    if (now_ns - daemon->sample_ns >= SAMPLE_NS) {
        daemon->sample_ns = now_ns;
        tm_sample_send(daemon);
    }
}

void tm_control_tick(struct tm_daemon *daemon, uint64_t now_ns)
{
    uint64_t silence_ns = daemon->welcomed ? daemon->timeout_ns : HELLO_NS;

    wr_sleep_tick(&daemon->sleep, now_ns, silence_ns / 2);
    if (daemon->control == NULL) {
        if (now_ns >= daemon->redial_ns && !daemon->stopping) {
            dial(daemon);
        }
    } else if (wr_sleep_waited_ns(&daemon->sleep, daemon->heard_ns, now_ns) >= silence_ns) {
        tm_control_close(daemon, "the job manager is silent");
    } else if (daemon->welcomed) {
        beat(daemon, now_ns);
    }
    if (daemon->orphan_ns != 0 && daemon->orphan_timeout_ns != 0 && daemon->regions.count > 0 &&
        now_ns - daemon->orphan_ns >= daemon->orphan_timeout_ns) {
        wr_log(WR_LOG_WARN, "orphaned", "tasks end: no job manager for %" PRIu64 " s",
               daemon->orphan_timeout_ns / 1000000000);
        tm_region_cancel_all(daemon);
        daemon->orphan_ns = now_ns;
    }
    tm_region_check_stuck(daemon, now_ns);
}
