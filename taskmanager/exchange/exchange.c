#include "taskmanager/exchange/exchange.h"

#include <stdio.h>
#include <string.h>

#include "common/base/alloc.h"
#include "common/base/bytes.h"
#include "common/base/sha256.h"
#include "common/obs/log.h"
#include "taskmanager/exchange/link.h"
#include "taskmanager/runtime/minimum.h"

#define WINDOW_SHARE 8u    /* floating credit: at most this fraction of the budget */
#define OVERDRAFT_SHARE 32u /* frames that must be taken may pass the budget by this fraction of it */

/* An ATTACH that came before its task. */
struct waiting_attach {
    struct tm_link *link; /* a reference */
    Weir__Attach *attach; /* owned */
    uint64_t deadline_ns;
};

struct tm_exchange {
    struct wr_env *env;
    struct wr_loop *loop;
    struct wr_memory *memory;
    struct tm_limits limits;
    struct wr_memory_account *account;
    struct wr_buf_pool *pool; /* received payloads; shared */
    char *cluster;
    struct wr_id incarnation;
    uint8_t *key;
    size_t key_bytes;
    struct wr_listener *listener;
    struct wr_timer tick;
    struct wr_sleep sleep;
    WR_VEC(struct tm_link *) links;
    WR_VEC(struct waiting_attach) waiting;
    bool closing;

    pthread_mutex_t mutex; /* guards what follows */
    WR_VEC(struct remote_input *) expected; /* inputs without a link */
    WR_VEC(struct remote_input *) oversized; /* with the oversize grant of their task */

    _Atomic uint64_t window_bytes;
    _Atomic uint64_t bytes_sent;
    _Atomic uint64_t bytes_received;
};

struct wr_env *tm_exchange_env(struct tm_exchange *exchange)
{
    return exchange->env;
}

struct wr_mailbox *tm_exchange_mailbox(struct tm_exchange *exchange)
{
    return wr_loop_mailbox(exchange->loop);
}

uint32_t tm_exchange_minimum(const struct tm_exchange *exchange)
{
    return exchange->limits.channel_bytes;
}

const char *tm_exchange_cluster(const struct tm_exchange *exchange)
{
    return exchange->cluster;
}

struct wr_id tm_exchange_incarnation(const struct tm_exchange *exchange)
{
    return exchange->incarnation;
}

bool tm_exchange_prove(const struct tm_exchange *exchange, const uint8_t *nonce, size_t bytes,
                       uint8_t ret[32])
{
    if (exchange->key == NULL) {
        return false;
    }
    wr_hmac_sha256(exchange->key, exchange->key_bytes, nonce, bytes, ret);
    return true;
}

void tm_exchange_count(struct tm_exchange *exchange, uint64_t sent, uint64_t received)
{
    atomic_fetch_add_explicit(&exchange->bytes_sent, sent, memory_order_relaxed);
    atomic_fetch_add_explicit(&exchange->bytes_received, received, memory_order_relaxed);
}

/* Whatever credit was given for may come at any time: it is set aside. Blocks are at most a quarter larger
 * than what is in them. */
static uint64_t cost_of_credit(uint64_t bytes)
{
    return bytes + bytes / 4;
}

bool tm_exchange_guarantee(struct tm_exchange *exchange, uint32_t inputs)
{
    return wr_memory_guarantee(exchange->account,
                               inputs * tm_minimum_frame_bytes(exchange->limits));
}

void tm_exchange_unguarantee(struct tm_exchange *exchange, uint32_t inputs)
{
    wr_memory_unguarantee(exchange->account, inputs * tm_minimum_frame_bytes(exchange->limits));
}

bool tm_exchange_guarantee_row(struct tm_exchange *exchange, uint64_t bytes)
{
    return wr_memory_guarantee(exchange->account, cost_of_credit(bytes));
}

void tm_exchange_unguarantee_row(struct tm_exchange *exchange, uint64_t bytes)
{
    wr_memory_unguarantee(exchange->account, cost_of_credit(bytes));
}

static void release_window(struct tm_exchange *exchange, uint64_t bytes, uint64_t cost)
{
    atomic_fetch_sub_explicit(&exchange->window_bytes, bytes, memory_order_relaxed);
    wr_memory_unguarantee(exchange->account, cost);
}

bool tm_exchange_resize_window(struct tm_exchange *exchange, uint64_t from_bytes, uint64_t to_bytes)
{
    uint64_t limit = wr_memory_budget_bytes(exchange->memory) / WINDOW_SHARE;
    uint64_t more = to_bytes - from_bytes, all;

    if (to_bytes <= from_bytes) {
        release_window(exchange, from_bytes - to_bytes,
                       cost_of_credit(from_bytes) - cost_of_credit(to_bytes));
        return true;
    }
    all = atomic_fetch_add_explicit(&exchange->window_bytes, more, memory_order_relaxed) + more;
    if (all > limit ||
        !wr_memory_guarantee_leaving(
            exchange->account, cost_of_credit(to_bytes) - cost_of_credit(from_bytes),
            wr_memory_budget_bytes(exchange->memory) / WR_MEMORY_LEFT_BY_ROWS)) {
        atomic_fetch_sub_explicit(&exchange->window_bytes, more, memory_order_relaxed);
        return false;
    }
    return true;
}

struct wr_buf *tm_exchange_alloc(struct tm_exchange *exchange, uint32_t bytes,
                                 struct wr_error *err)
{
    uint64_t budget = wr_memory_budget_bytes(exchange->memory);
    struct wr_buf *buf = wr_buf_alloc(exchange->pool, bytes);

    /* More than was set aside: small frames in large blocks, or a window that has shrunk since. */
    if (buf == NULL &&
        wr_memory_used_bytes(exchange->memory) <= budget + budget / OVERDRAFT_SHARE) {
        buf = wr_buf_alloc_anyway(exchange->pool, bytes);
    }
    if (buf == NULL) {
        (void)wr_fail(err, WR_ERR_MEMORY, "no memory for a frame of %u bytes", bytes);
    }
    return buf;
}

bool tm_exchange_take_oversize(struct tm_exchange *exchange, struct remote_input *input)
{
    bool taken = true;

    (void)pthread_mutex_lock(&exchange->mutex);
    for (uint32_t i = 0; i < exchange->oversized.count; i++) {
        taken &= remote_input_task(exchange->oversized.items[i]) != remote_input_task(input);
    }
    if (taken) {
        WR_VEC_PUSH(&exchange->oversized, input);
    }
    (void)pthread_mutex_unlock(&exchange->mutex);
    return taken;
}

void tm_exchange_give_oversize(struct tm_exchange *exchange, struct remote_input *input)
{
    (void)pthread_mutex_lock(&exchange->mutex);
    for (uint32_t i = 0; i < exchange->oversized.count; i++) {
        if (exchange->oversized.items[i] == input) {
            exchange->oversized.items[i] = WR_VEC_POP(&exchange->oversized);
            break;
        }
    }
    (void)pthread_mutex_unlock(&exchange->mutex);
}

/* ---- messages to the control loop ---- */

struct link_msg {
    struct wr_msg msg;
    struct tm_exchange *exchange;
    struct tm_link *link;
    Weir__Attach *attach;
    void (*attached)(void *ctx);
    void *ctx;
};

static struct link_msg *link_msg(struct tm_exchange *exchange,
                                 void (*handle)(struct wr_msg *msg, void *owner))
{
    struct link_msg *m = WR_NEW(struct link_msg);

    m->msg.handle = handle;
    m->exchange = exchange;
    return m;
}

static void refuse(struct tm_link *link, const Weir__Attach *attach, const char *reason)
{
    Weir__Refused refused = WEIR__REFUSED__INIT;

    refused.reason = (char *)(uintptr_t)reason;
    tm_link_send_message(link, WR_FRAME_REFUSED, attach->channel, &refused.base);
}

static void waiting_fini(struct waiting_attach *waiting)
{
    tm_link_unref(waiting->link);
    weir__attach__free_unpacked(waiting->attach, NULL);
}

/* Bind the expected input that this ATTACH is for; false: there is none yet. */
static bool bind_expected(struct tm_exchange *exchange, struct tm_link *link,
                          const Weir__Attach *attach)
{
    bool found = false;

    (void)pthread_mutex_lock(&exchange->mutex);
    for (uint32_t i = 0; i < exchange->expected.count && !found; i++) {
        struct remote_input *input = exchange->expected.items[i];
        if (!remote_input_matches(input, attach)) {
            continue;
        }
        found = true;
        if (remote_schema_fingerprint(input) != attach->schema) {
            refuse(link, attach, "the sender's schema differs");
            continue;
        }
        exchange->expected.items[i] = exchange->expected.items[--exchange->expected.count];
        remote_input_bind(input, link, attach->channel);
    }
    (void)pthread_mutex_unlock(&exchange->mutex);
    return found;
}

static void handle_attach(struct wr_msg *msg, void *owner)
{
    struct link_msg *m = WR_CONTAINER_OF(msg, struct link_msg, msg);
    struct tm_exchange *exchange = m->exchange;

    (void)owner;
    if (bind_expected(exchange, m->link, m->attach)) {
        weir__attach__free_unpacked(m->attach, NULL);
        tm_link_unref(m->link);
    } else {
        struct waiting_attach *waiting = WR_VEC_ADD(&exchange->waiting);
        waiting->link = m->link;
        waiting->attach = m->attach;
        waiting->deadline_ns = wr_env_mono_ns(exchange->env) + TM_ATTACH_WAIT_NS;
    }
    wr_free(m);
}

void tm_exchange_post_attach(struct tm_exchange *exchange, struct tm_link *link,
                             const Weir__Attach *attach)
{
    struct link_msg *m = link_msg(exchange, handle_attach);
    size_t bytes = weir__attach__get_packed_size(attach);
    uint8_t *packed = wr_alloc(bytes);

    (void)weir__attach__pack(attach, packed);
    m->attach = weir__attach__unpack(NULL, bytes, packed);
    wr_free(packed);
    tm_link_ref(link);
    m->link = link;
    wr_mailbox_post(tm_exchange_mailbox(exchange), &m->msg);
}

static void handle_down(struct wr_msg *msg, void *owner)
{
    struct link_msg *m = WR_CONTAINER_OF(msg, struct link_msg, msg);
    struct tm_exchange *exchange = m->exchange;

    (void)owner;
    for (uint32_t i = 0; i < exchange->links.count; i++) {
        if (exchange->links.items[i] == m->link) {
            exchange->links.items[i] = exchange->links.items[--exchange->links.count];
            break;
        }
    }
    if (!m->link->dialled && wr_id_is_zero(m->link->peer) && !exchange->closing) {
        wr_log(WR_LOG_WARN, "connection_refused", "peer=%s reason=%s", m->link->address,
               wr_log_quote(m->link->reason)); /* it never greeted */
    }
    tm_link_unref(m->link);
    wr_free(m);
}

void tm_exchange_post_down(struct tm_exchange *exchange, struct tm_link *link)
{
    struct link_msg *m = link_msg(exchange, handle_down);

    m->link = link;
    wr_mailbox_post(tm_exchange_mailbox(exchange), &m->msg);
}

static void handle_attached(struct wr_msg *msg, void *owner)
{
    struct link_msg *m = WR_CONTAINER_OF(msg, struct link_msg, msg);

    (void)owner;
    m->attached(m->ctx);
    wr_free(m);
}

void tm_exchange_post_attached(struct tm_exchange *exchange, void (*attached)(void *ctx),
                               void *ctx)
{
    struct link_msg *m = link_msg(exchange, handle_attached);

    m->attached = attached;
    m->ctx = ctx;
    wr_mailbox_post(tm_exchange_mailbox(exchange), &m->msg);
}

static void handle_accepted(struct wr_msg *msg, void *owner)
{
    struct link_msg *m = WR_CONTAINER_OF(msg, struct link_msg, msg);

    (void)owner;
    WR_VEC_PUSH(&m->exchange->links, m->link);
    if (m->exchange->closing) {
        tm_link_close(m->link, "the task manager is stopping");
    }
    wr_free(m);
}

static bool on_accept(void *ctx, struct wr_conn *conn, struct wr_conn_options *ret_options)
{
    struct tm_exchange *exchange = ctx;
    struct link_msg *m = link_msg(exchange, handle_accepted);

    if (!tm_link_accept(exchange, conn, ret_options)) {
        wr_free(m);
        return false;
    }
    m->link = ret_options->ctx;
    wr_mailbox_post(tm_exchange_mailbox(exchange), &m->msg);
    return true;
}

static const struct wr_listener_events listener_events = {.on_accept = on_accept};

/* ---- each second ---- */

static void on_tick(struct wr_timer *timer, void *owner)
{
    struct tm_exchange *exchange = WR_CONTAINER_OF(timer, struct tm_exchange, tick);
    uint64_t now_ns = wr_env_mono_ns(exchange->env);

    (void)owner;
    wr_sleep_tick(&exchange->sleep, now_ns, TM_LINK_SILENCE_NS / 2);
    for (uint32_t i = 0; i < exchange->links.count; i++) {
        tm_link_tick(exchange->links.items[i], &exchange->sleep, now_ns);
    }
    for (uint32_t i = 0; i < exchange->waiting.count;) {
        struct waiting_attach *waiting = &exchange->waiting.items[i];
        if (waiting->deadline_ns > now_ns) {
            i++;
            continue;
        }
        refuse(waiting->link, waiting->attach, "there is no such task here");
        waiting_fini(waiting);
        exchange->waiting.items[i] = exchange->waiting.items[--exchange->waiting.count];
    }
    wr_loop_timer_set(exchange->loop, timer, now_ns + TM_LINK_HEARTBEAT_NS);
}

/* ---- life ---- */

static void free_exchange(struct tm_exchange *exchange)
{
    if (exchange->pool != NULL) {
        wr_buf_pool_destroy(exchange->pool);
        wr_memory_account_close(exchange->account);
    }
    WR_VEC_FINI(&exchange->links);
    WR_VEC_FINI(&exchange->waiting);
    WR_VEC_FINI(&exchange->expected);
    WR_VEC_FINI(&exchange->oversized);
    (void)pthread_mutex_destroy(&exchange->mutex);
    wr_free(exchange->cluster);
    wr_free(exchange->key);
    wr_free(exchange);
}

enum wr_code tm_exchange_create(const struct tm_exchange_options *options,
                                struct tm_exchange **ret, struct wr_error *err)
{
    struct tm_exchange *exchange = WR_NEW(struct tm_exchange);
    struct wr_net *net = options->env->ops->net(options->env);
    enum wr_code code;

    exchange->env = options->env;
    exchange->loop = options->loop;
    exchange->memory = options->memory;
    exchange->limits = tm_limits_of(options->limits);
    exchange->cluster = wr_strdup(options->cluster);
    exchange->incarnation = options->incarnation;
    if (options->key != NULL) {
        exchange->key = wr_alloc(options->key_bytes);
        memcpy(exchange->key, options->key, options->key_bytes);
        exchange->key_bytes = options->key_bytes;
    }
    (void)pthread_mutex_init(&exchange->mutex, NULL);
    exchange->account =
        wr_memory_account_open(options->memory, WR_MEMORY_NETWORK, "exchange, received frames");
    exchange->pool = wr_buf_pool_create(exchange->account, true);
    code = net->ops->listen(net, options->listen, &listener_events, exchange, &exchange->listener,
                            err);
    if (code != WR_OK) {
        free_exchange(exchange);
        return wr_wrap(err, "could not listen on %s for the exchange", options->listen);
    }
    exchange->tick.fire = on_tick;
    wr_sleep_tick(&exchange->sleep, wr_env_mono_ns(exchange->env), TM_LINK_SILENCE_NS / 2);
    wr_loop_timer_set(exchange->loop, &exchange->tick,
                      wr_env_mono_ns(exchange->env) + TM_LINK_HEARTBEAT_NS);
    *ret = exchange;
    return WR_OK;
}

void tm_exchange_destroy(struct tm_exchange *exchange)
{
    struct wr_net *net;

    if (exchange == NULL) {
        return;
    }
    net = exchange->env->ops->net(exchange->env);
    exchange->closing = true;
    net->ops->listener_close(exchange->listener);
    wr_loop_timer_cancel(exchange->loop, &exchange->tick);
    for (uint32_t i = 0; i < exchange->waiting.count; i++) {
        waiting_fini(&exchange->waiting.items[i]);
    }
    exchange->waiting.count = 0;
    for (uint32_t i = 0; i < exchange->links.count; i++) {
        tm_link_close(exchange->links.items[i], "the task manager is stopping");
    }
    /* on_down of each link comes by the loop; the owner polls it until none is left. */
    while (exchange->links.count > 0) {
        if (!wr_loop_poll(exchange->loop, NULL)) {
            wr_env_wait(exchange->env, wr_loop_mailbox(exchange->loop), 1000);
        }
    }
    free_exchange(exchange);
}

const char *tm_exchange_address(const struct tm_exchange *exchange)
{
    struct wr_net *net = exchange->env->ops->net(exchange->env);

    return net->ops->listener_address(exchange->listener);
}

/* ---- channels ---- */

static struct tm_link *link_to(struct tm_exchange *exchange, const char *address,
                               struct wr_id incarnation)
{
    struct tm_link *link;

    for (uint32_t i = 0; i < exchange->links.count; i++) {
        bool usable;
        link = exchange->links.items[i];
        if (!link->dialled || strcmp(link->address, address) != 0 ||
            !wr_id_equal(link->peer, incarnation)) {
            continue;
        }
        (void)pthread_mutex_lock(&link->mutex);
        usable = link->state != TM_LINK_DOWN;
        (void)pthread_mutex_unlock(&link->mutex);
        if (usable) {
            return link;
        }
    }
    link = tm_link_dial(exchange, address, incarnation);
    WR_VEC_PUSH(&exchange->links, link);
    return link;
}

struct tm_output *tm_exchange_output(struct tm_exchange *exchange, const char *address,
                                     struct wr_id incarnation, const struct tm_attach *attach,
                                     struct tm_task *task, struct wr_buf_pool *pool,
                                     void (*attached)(void *ctx), void *ctx)
{
    struct tm_link *link = link_to(exchange, address, incarnation);

    return remote_output_create(link, attach, task, pool, attached, ctx);
}

struct tm_input *tm_exchange_input(struct tm_exchange *exchange, const struct tm_attach *attach,
                                   struct tm_task *task, struct wr_buf_pool *pool)
{
    struct tm_input *base = remote_input_create(exchange, attach, task, pool);
    struct remote_input *input = (struct remote_input *)(void *)base;

    (void)pthread_mutex_lock(&exchange->mutex);
    WR_VEC_PUSH(&exchange->expected, input);
    (void)pthread_mutex_unlock(&exchange->mutex);
    for (uint32_t i = 0; i < exchange->waiting.count; i++) {
        struct waiting_attach *waiting = &exchange->waiting.items[i];
        if (bind_expected(exchange, waiting->link, waiting->attach)) {
            waiting_fini(waiting);
            exchange->waiting.items[i] = exchange->waiting.items[--exchange->waiting.count];
            break;
        }
    }
    return base;
}

void tm_exchange_forget(struct tm_exchange *exchange, struct remote_input *input)
{
    (void)pthread_mutex_lock(&exchange->mutex);
    for (uint32_t i = 0; i < exchange->expected.count; i++) {
        if (exchange->expected.items[i] == input) {
            exchange->expected.items[i] = exchange->expected.items[--exchange->expected.count];
            break;
        }
    }
    (void)pthread_mutex_unlock(&exchange->mutex);
}

void tm_exchange_channels(struct tm_exchange *exchange,
                          void (*visit)(void *ctx, const struct tm_channel_figures *channel),
                          void *ctx)
{
    struct tm_channel_figures figures;

    for (uint32_t i = 0; i < exchange->links.count; i++) {
        struct tm_link *link = exchange->links.items[i];
        for (uint32_t k = 0; k < link->outputs.count; k++) {
            if (link->outputs.items[k] != NULL) {
                remote_output_figures(link->outputs.items[k], &figures);
                visit(ctx, &figures);
            }
        }
        for (uint32_t k = 0; k < link->inputs.count; k++) {
            if (link->inputs.items[k] != NULL) {
                remote_input_figures(link->inputs.items[k], &figures);
                visit(ctx, &figures);
            }
        }
    }
}

void tm_exchange_figures(const struct tm_exchange *exchange, struct tm_exchange_figures *ret)
{
    ret->links = exchange->links.count;
    ret->bytes_sent = atomic_load_explicit(&exchange->bytes_sent, memory_order_relaxed);
    ret->bytes_received = atomic_load_explicit(&exchange->bytes_received, memory_order_relaxed);
}
