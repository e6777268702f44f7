#include "tests/lib/endpoint.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "tests/lib/wr_test.h"

#define WAIT_S 20

static void note(struct endpoint *e, bool wrong)
{
    e->noted += wrong;
    (void)pthread_cond_broadcast(&e->changed);
    (void)pthread_mutex_unlock(&e->mutex);
}

static void on_up(void *ctx, struct wr_conn *conn)
{
    struct endpoint *e = ctx;

    (void)pthread_mutex_lock(&e->mutex);
    e->ups += 1;
    e->conn = conn;
    e->down = false;
    note(e, false);
}

static struct wr_buf *on_alloc(void *ctx, struct wr_conn *conn, const struct wr_frame *header,
                               struct wr_error *err)
{
    struct endpoint *e = ctx;

    (void)conn;
    (void)pthread_mutex_lock(&e->mutex);
    e->allocs += 1;
    note(e, header->payload_bytes == 0 || header->payload_bytes > e->options.frame_bytes_max);
    if (header->flags == 0xff) { /* the test asks for a refusal */
        (void)wr_fail(err, WR_ERR_MEMORY, "no buffer as was asked for");
        return NULL;
    }
    return wr_buf_create_unowned(header->payload_bytes);
}

static void on_frame(void *ctx, struct wr_conn *conn, const struct wr_frame *header,
                     struct wr_buf *payload)
{
    struct endpoint *e = ctx;
    bool wrong = (payload == NULL) != (header->payload_bytes == 0);

    (void)conn;
    (void)pthread_mutex_lock(&e->mutex);
    wrong |= e->ups == 0;
    e->bytes += header->payload_bytes;
    struct endpoint_frame frame = {*header, e->keep && payload != NULL ? wr_buf_ref(payload) : NULL};
    if (e->keep) {
        WR_VEC_PUSH(&e->frames, frame);
    } else {
        e->frames.count += 1; /* only counted: items stay untouched */
    }
    note(e, wrong);
    wr_buf_unref(payload);
}

static void on_down(void *ctx, struct wr_conn *conn, const struct wr_error *reason)
{
    struct endpoint *e = ctx;

    (void)pthread_mutex_lock(&e->mutex);
    e->downs += 1;
    e->down |= e->conn == conn;
    (void)snprintf(e->reason, sizeof e->reason, "%s", reason->message);
    bool hold = e->hold;
    note(e, reason->code == WR_OK);
    if (!hold) {
        wr_conn_release(conn);
    }
}

static const struct wr_conn_events events = {
    .on_up = on_up, .on_alloc = on_alloc, .on_frame = on_frame, .on_down = on_down};

static bool on_accept(void *ctx, struct wr_conn *conn, struct wr_conn_options *ret)
{
    struct endpoint *e = ctx;
    bool taken;

    (void)conn;
    (void)pthread_mutex_lock(&e->mutex);
    taken = e->accepts < e->accept_at_most;
    e->accepts += 1;
    note(e, false);
    *ret = e->options;
    return taken;
}

const struct wr_listener_events endpoint_listener = {.on_accept = on_accept};

void endpoint_init(struct endpoint *e)
{
    pthread_condattr_t attributes;

    *e = (struct endpoint){.accept_at_most = UINT32_MAX, .keep = true};
    (void)pthread_mutex_init(&e->mutex, NULL);
    (void)pthread_condattr_init(&attributes);
    (void)pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    (void)pthread_cond_init(&e->changed, &attributes);
    (void)pthread_condattr_destroy(&attributes);
    e->options = (struct wr_conn_options){.events = &events,
                                          .ctx = e,
                                          .frame_bytes_max = 4 << 20,
                                          .send_queue_bytes_max = 64 << 20};
}

void endpoint_fini(struct endpoint *e)
{
    ck_assert_uint_eq(e->noted, 0);
    for (uint32_t i = 0; e->keep && i < e->frames.count; i++) {
        wr_buf_unref(e->frames.items[i].payload);
    }
    WR_VEC_FINI(&e->frames);
    (void)pthread_mutex_destroy(&e->mutex);
    (void)pthread_cond_destroy(&e->changed);
}

uint32_t endpoint_accepts(struct endpoint *e)
{
    (void)pthread_mutex_lock(&e->mutex);
    uint32_t accepts = e->accepts;
    (void)pthread_mutex_unlock(&e->mutex);
    return accepts;
}

uint64_t endpoint_bytes(struct endpoint *e)
{
    (void)pthread_mutex_lock(&e->mutex);
    uint64_t bytes = e->bytes;
    (void)pthread_mutex_unlock(&e->mutex);
    return bytes;
}

static void wait_for(struct endpoint *e, bool (*there)(const struct endpoint *e, uint64_t wanted),
                     uint64_t wanted, const char *what)
{
    struct timespec until;
    bool done;
    int result = 0;

    (void)clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += WAIT_S;
    (void)pthread_mutex_lock(&e->mutex);
    while (!(done = there(e, wanted)) && result == 0) {
        result = pthread_cond_timedwait(&e->changed, &e->mutex, &until);
    }
    (void)pthread_mutex_unlock(&e->mutex);
    ck_assert_msg(done, "no %s %llu: %u ups, %u downs (%s), %u frames, %llu bytes", what,
                  (unsigned long long)wanted, e->ups, e->downs, e->reason, e->frames.count,
                  (unsigned long long)e->bytes);
}

static bool has_ups(const struct endpoint *e, uint64_t wanted)
{
    return e->ups >= wanted;
}
static bool has_downs(const struct endpoint *e, uint64_t wanted)
{
    return e->downs >= wanted;
}
static bool has_frames(const struct endpoint *e, uint64_t wanted)
{
    return e->frames.count >= wanted;
}
static bool has_bytes(const struct endpoint *e, uint64_t wanted)
{
    return e->bytes >= wanted;
}

void endpoint_wait_ups(struct endpoint *e, uint32_t count)
{
    wait_for(e, has_ups, count, "up");
}
void endpoint_wait_downs(struct endpoint *e, uint32_t count)
{
    wait_for(e, has_downs, count, "down");
}
void endpoint_wait_frames(struct endpoint *e, uint32_t count)
{
    wait_for(e, has_frames, count, "frame");
}
void endpoint_wait_bytes(struct endpoint *e, uint64_t bytes)
{
    wait_for(e, has_bytes, bytes, "bytes");
}

uint32_t endpoint_open_files(struct wr_env *env, uint32_t expected)
{
    struct wr_process_info info = {.open_files = UINT32_MAX};

    for (uint32_t quiet = 0, last = UINT32_MAX; quiet < 100 && info.open_files > expected; quiet++) {
        (void)usleep(10000);
        env->ops->process(env, &info);
        quiet = info.open_files < last ? 0 : quiet;
        last = WR_MIN(last, info.open_files);
    }
    return info.open_files;
}
