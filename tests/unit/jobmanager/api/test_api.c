/* The HTTP API as its clients meet it: a real daemon on a thread, real sockets, libcurl. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/base/alloc.h"
#include "common/base/limits.h"
#include "common/sys/env.h"
#include "common/sys/thread.h"
#include "jobmanager/api/api.h"
#include "tests/lib/http.h"
#include "tests/lib/parser.h"
#include "tests/lib/scratch.h"
#include "tests/lib/wr_test.h"

static const char job_text[] =
    "version: 1\n"
    "name: numbers\n"
    "checkpoint: {interval: 0}\n"
    "sources:\n"
    "  n: {connector: datagen, rows: 10, schema: {a: bigint}, columns: {a: {sequence: {}}}}\n"
    "sinks:\n"
    "  out: {input: n, connector: blackhole}\n";

struct world {
    struct wr_env *env;
    struct jm_daemon *daemon;
    struct jm_api *api;
    struct wr_thread *loop;
    char directory[64];
    char base[80];
};

static void run_loop(void *ctx)
{
    wr_loop_run(jm_daemon_loop(ctx));
}

static void start_loop(struct world *w)
{
    w->loop = wr_thread_start("loop", run_loop, w->daemon);
}

static void stop_loop(struct world *w)
{
    wr_loop_stop(jm_daemon_loop(w->daemon));
    wr_thread_join(w->loop);
}

static void open_daemon(struct world *w)
{
    char data[96], checkpoints[96], ha[96];
    struct jm_config config = {.cluster = (char[]){"test"},
                               .listen = (char[]){"127.0.0.1:0"},
                               .http = (char[]){"127.0.0.1:0"},
                               .data = data,
                               .checkpoints = checkpoints,
                               .savepoints = checkpoints,
                               .ha_path = ha,
                               .heartbeat_interval_us = 1000000,
                               .heartbeat_timeout_us = 5000000,
                               .reconnect_grace_us = 500000,
                               .orphan_timeout_us = 600000000,
                               .cancel_timeout_us = 30000000};
    struct jm_api_options options = {.config_text = "cluster\ttest\tfile\nslots\t\tdefault\n"};
    struct wr_error err;

    snprintf(data, sizeof data, "%s/data", w->directory);
    snprintf(checkpoints, sizeof checkpoints, "file://%s/checkpoints", w->directory);
    snprintf(ha, sizeof ha, "%s/ha", w->directory);
    WR_CK_OK(jm_daemon_create(w->env, &config, &w->daemon, &err), &err);
    options.daemon = w->daemon;
    options.listen = "127.0.0.1:0";
    WR_CK_OK(jm_api_create(&options, &w->api, &err), &err);
    snprintf(w->base, sizeof w->base, "http://%s", jm_api_address(w->api));
    start_loop(w);
}

static void close_daemon(struct world *w)
{
    jm_api_destroy(w->api);
    stop_loop(w);
    jm_daemon_destroy(w->daemon);
}

static void world_init(struct world *w)
{
    find_parser();
    memset(w, 0, sizeof *w);
    scratch_make(w->directory, sizeof w->directory);
    w->env = wr_env_real_create(2);
    open_daemon(w);
}

static void world_fini(struct world *w)
{
    close_daemon(w);
    wr_env_real_destroy(w->env);
    scratch_remove(w->directory);
}

static struct http_reply get(const struct world *w, const char *target)
{
    return http_get(w->base, target);
}

static struct http_reply post(const struct world *w, const char *target, const char *body)
{
    return http_request(&(struct http_ask){
        .base = w->base, .method = "POST", .target = target, .body = body});
}

static struct http_reply delete (const struct world *w, const char *target)
{
    return http_request(
        &(struct http_ask){.base = w->base, .method = "DELETE", .target = target});
}

#define ID "0123456789abcdef0123456789abcdef"
#define OTHER_ID "0123ffffffffffffffffffffffffffff"

static void submit(const struct world *w, const char *id, long status)
{
    char target[128];
    struct http_reply reply;

    snprintf(target, sizeof target, "/v1/jobs?id=%s&file=job.yaml", id);
    reply = post(w, target, job_text);
    ck_assert_msg(reply.status == status, "%ld: %s", reply.status, reply.body.ptr);
    ck_assert_str_eq(http_text(&reply, "id"), id);
    ck_assert_str_eq(http_text(&reply, "name"), "numbers");
    ck_assert_ptr_nonnull(strstr(reply.headers.ptr, "Location: /v1/jobs/0123"));
    http_reply_fini(&reply);
}

/* ---- tests ---- */

/* An empty cluster says so everywhere. */
START_TEST(an_empty_cluster_is_described)
{
    struct world w;
    struct http_reply reply;

    world_init(&w);
    reply = get(&w, "/v1/overview");
    ck_assert_int_eq(reply.status, 200);
    ck_assert_str_eq(http_text(&reply, "cluster"), "test");
    ck_assert_int_eq(http_number(&reply, "term"), 1);
    ck_assert_int_eq(http_number(&reply, "jobs.running"), 0);
    ck_assert(json_is_null(http_at(reply.json, "unready")));
    ck_assert_int_gt(http_number(&reply, "started_us"), 1600000000000000);
    ck_assert_ptr_nonnull(strstr(reply.headers.ptr, "Content-Type: application/json"));
    ck_assert_ptr_nonnull(strstr(reply.headers.ptr, "Cache-Control: no-store"));
    http_reply_fini(&reply);

    reply = get(&w, "/v1/config");
    ck_assert_uint_eq(json_array_size(http_at(reply.json, "values")), 2);
    ck_assert_str_eq(http_text(&reply, "values.0.origin"), "file");
    ck_assert_str_eq(http_text(&reply, "values.1.value"), "");
    http_reply_fini(&reply);
    reply = get(&w, "/v1/workers");
    ck_assert_uint_eq(json_array_size(http_at(reply.json, "workers")), 0);
    http_reply_fini(&reply);
    reply = get(&w, "/v1/jobs");
    ck_assert_uint_eq(json_array_size(http_at(reply.json, "jobs")), 0);
    http_reply_fini(&reply);
    reply = get(&w, "/healthz");
    ck_assert_str_eq(http_text(&reply, "status"), "ok");
    http_reply_fini(&reply);
    reply = get(&w, "/readyz");
    ck_assert_int_eq(reply.status, 200);
    http_reply_fini(&reply);
    world_fini(&w);
}
END_TEST

/* A submitted job is there, once, whatever it is called by, and after a restart of the daemon. */
START_TEST(a_submitted_job_is_there)
{
    static const char *const targets[] = {"/v1/jobs/" ID, "/v1/jobs/0123", "/v1/jobs/numbers",
                                          "/v1/jobs/%6eumbers"};
    struct world w;
    struct http_reply reply;

    world_init(&w);
    submit(&w, ID, 201);
    submit(&w, ID, 200);
    for (size_t i = 0; i < WR_COUNT(targets); i++) {
        reply = get(&w, targets[i]);
        ck_assert_int_eq(reply.status, 200);
        ck_assert_str_eq(http_text(&reply, "id"), ID);
        ck_assert_str_eq(http_text(&reply, "state"), "CREATED");
        ck_assert_int_eq(http_number(&reply, "tasks"), 1);
        ck_assert_int_eq(http_number(&reply, "unprotected_us"), -1);
        http_reply_fini(&reply);
    }
    submit(&w, OTHER_ID, 201);
    http_check_error(get(&w, "/v1/jobs/0123"), 404, "not_found", "there is no job \"0123\"");
    reply = get(&w, "/v1/jobs/numbers");
    ck_assert_str_eq(http_text(&reply, "id"), OTHER_ID);
    http_reply_fini(&reply);

    close_daemon(&w);
    open_daemon(&w);
    submit(&w, ID, 200);
    reply = get(&w, "/v1/jobs");
    ck_assert_uint_eq(json_array_size(http_at(reply.json, "jobs")), 2);
    ck_assert_str_eq(http_text(&reply, "jobs.0.id"), ID);
    http_reply_fini(&reply);
    world_fini(&w);
}
END_TEST

/* What the client does not say is the descriptor's, and an id is made for it. */
START_TEST(options_of_a_submission_are_used)
{
    struct world w;
    struct http_reply reply;
    char target[80];

    world_init(&w);
    reply = post(&w, "/v1/jobs?name=other&parallelism=3", job_text);
    ck_assert_int_eq(reply.status, 201);
    ck_assert_str_eq(http_text(&reply, "name"), "other");
    ck_assert_uint_eq(strlen(http_text(&reply, "id")), 32);
    snprintf(target, sizeof target, "/v1/jobs/%s", http_text(&reply, "id"));
    http_reply_fini(&reply);
    reply = get(&w, target);
    ck_assert_int_eq(http_number(&reply, "parallelism"), 3);
    ck_assert_int_eq(http_number(&reply, "tasks"), 3);
    http_reply_fini(&reply);
    world_fini(&w);
}
END_TEST

/* Each mistake in a request is answered by what was wrong, and submits nothing. */
START_TEST(bad_submissions_are_refused)
{
    static const struct {
        const char *query, *body, *message;
        long status;
        const char *code;
    } cases[] = {
        {"id=12", job_text, "32 lower-case hex digits", 400, "invalid"},
        {"id=00000000000000000000000000000000", job_text, "must not be zero", 400, "invalid"},
        {"parallelism=0", job_text, "from 1 to 1024", 400, "invalid"},
        {"parallelism=1025", job_text, "from 1 to 1024", 400, "invalid"},
        {"parallelism=2x", job_text, "not \"2x\"", 400, "invalid"},
        {"base=here", job_text, "absolute path", 400, "invalid"},
        {"name=a%20b", job_text, "cannot be the name of a job", 400, "invalid"},
        {"nmae=a", job_text, "did you mean \"name\"?", 400, "invalid"},
        {"id=1&id=2", job_text, "twice", 400, "invalid"},
        {"", "", "descriptor", 400, "invalid"},
        {"", "\xff\xfe", "descriptor", 400, "invalid"},
        {"file=x.yaml", "version: 1\n", "x.yaml:1:1: ", 400, "invalid"},
    };
    struct world w;
    struct http_reply reply;

    world_init(&w);
    for (size_t i = 0; i < WR_COUNT(cases); i++) {
        char target[128];
        snprintf(target, sizeof target, "/v1/jobs?%s", cases[i].query);
        http_check_error(post(&w, target, cases[i].body), cases[i].status, cases[i].code,
                         cases[i].message);
    }
    reply = get(&w, "/v1/jobs");
    ck_assert_uint_eq(json_array_size(http_at(reply.json, "jobs")), 0);
    http_reply_fini(&reply);
    world_fini(&w);
}
END_TEST

/* All mistakes of a descriptor come at once, with their places. */
START_TEST(a_refused_descriptor_is_explained)
{
    struct world w;
    struct http_reply reply;

    world_init(&w);
    reply = post(&w, "/v1/jobs?file=my.yaml",
                 "version: 1\nname: x\n"
                 "sources: {a: {connector: datagen, rowz: 1, schema: {x: bigint}, "
                 "columns: {x: {sequence: {}}}}}\n"
                 "sinks: {o: {input: b, connector: blackhole}}\n");
    ck_assert_int_eq(reply.status, 400);
    ck_assert_str_eq(http_text(&reply, "error.code"), "invalid");
    ck_assert_uint_ge(json_array_size(http_at(reply.json, "diagnostics")), 2);
    ck_assert_int_eq(http_number(&reply, "diagnostics.0.line"), 3);
    ck_assert_ptr_nonnull(strstr(reply.body.ptr, "rowz"));
    ck_assert_int_eq(strncmp(http_text(&reply, "error.message"), "my.yaml:3:", 10), 0);
    http_reply_fini(&reply);
    world_fini(&w);
}
END_TEST

/* A descriptor over the limit is refused before it is parsed; one at the limit is parsed. */
START_TEST(large_descriptors_are_refused)
{
    size_t bytes = WR_DESCRIPTOR_BYTES_MAX;
    char *body = wr_alloc(bytes + 2);
    struct http_ask ask = {.method = "POST", .target = "/v1/jobs", .body = body};
    struct world w;

    world_init(&w);
    ask.base = w.base;
    memset(body, '#', bytes + 2);
    ask.body_bytes = bytes;
    http_check_error(http_request(&ask), 400, "invalid", "descriptor");
    ask.body_bytes = bytes + 1;
    http_check_error(http_request(&ask), 413, "limit_exceeded", "larger than 1048576 bytes");
    ask.header = "Expect:";
    http_check_error(http_request(&ask), 413, "limit_exceeded", "larger than 1048576 bytes");
    ask.header = "Transfer-Encoding: chunked";
    http_check_error(http_request(&ask), 413, "limit_exceeded", "larger than 1048576 bytes");
    world_fini(&w);
    wr_free(body);
}
END_TEST

/* What a job consists of can be looked at, and what it does not have is said. */
START_TEST(parts_of_a_job_are_shown)
{
    struct world w;
    struct http_reply reply;

    world_init(&w);
    submit(&w, ID, 201);
    reply = get(&w, "/v1/jobs/numbers/plan");
    ck_assert_str_eq(http_text(&reply, "name"), "numbers");
    ck_assert_str_eq(http_text(&reply, "vertices.0.operators.0.step"), "n");
    http_reply_fini(&reply);
    reply = get(&w, "/v1/jobs/numbers/tasks");
    ck_assert_uint_eq(json_array_size(http_at(reply.json, "tasks")), 1);
    ck_assert_str_eq(http_text(&reply, "tasks.0.worker"), "");
    ck_assert(json_is_null(http_at(reply.json, "tasks.0.rows_in")));
    ck_assert(json_is_null(http_at(reply.json, "tasks.0.watermark_us")));
    ck_assert(json_is_null(http_at(reply.json, "tasks.0.checksum")));
    http_reply_fini(&reply);
    reply = get(&w, "/v1/jobs/numbers/checkpoints");
    ck_assert_uint_eq(json_array_size(http_at(reply.json, "checkpoints")), 0);
    http_reply_fini(&reply);
    http_check_error(get(&w, "/v1/jobs/numbers/checkpoints/1"), 404, "not_found",
                     "no checkpoint 1");
    http_check_error(get(&w, "/v1/jobs/numbers/checkpoints/x"), 400, "invalid", "\"x\"");
    static const char *const parts[] = {"", "/plan", "/tasks", "/checkpoints", "/checkpoints/1"};
    for (size_t i = 0; i < WR_COUNT(parts); i++) {
        char target[64];
        snprintf(target, sizeof target, "/v1/jobs/none%s", parts[i]);
        http_check_error(get(&w, target), 404, "not_found", "there is no job \"none\"");
    }
    http_check_error(get(&w, "/v1/workers/w"), 404, "not_found", "there is no task manager \"w\"");
    world_fini(&w);
}
END_TEST

/* Paths and methods are strict. */
START_TEST(unknown_calls_are_refused)
{
    struct world w;
    struct http_reply reply;

    world_init(&w);
    http_check_error(get(&w, "/v1/job"), 404, "not_found", "did you mean \"/v1/jobs\"?");
    http_check_error(get(&w, "/v1/jobs/"), 404, "not_found", "there is no");
    http_check_error(get(&w, "/v1/jobs/../config"), 404, "not_found", "there is no");
    http_check_error(get(&w, "/v1/overview?x=1"), 400, "invalid", "takes no query parameter");
    http_check_error(get(&w, "/v1/jobs/%"), 400, "invalid", "two hex digits");
    reply = delete (&w, "/v1/jobs");
    ck_assert_ptr_nonnull(strstr(reply.headers.ptr, "Allow: GET, HEAD, POST"));
    http_check_error(reply, 405, "method_not_allowed", "does not take DELETE");
    reply = http_request(
        &(struct http_ask){.base = w.base, .method = "HEAD", .target = "/v1/overview"});
    ck_assert_int_eq(reply.status, 200);
    ck_assert_uint_eq(reply.body.bytes, 0);
    http_reply_fini(&reply);
    http_check_error(http_request(&(struct http_ask){.base = w.base,
                                                     .target = "/v1/overview",
                                                     .header = "Host: rebound.example"}),
                     403, "forbidden", "is not a name of this server");
    http_check_error(http_request(&(struct http_ask){.base = w.base,
                                                     .method = "POST",
                                                     .target = "/v1/jobs",
                                                     .body = job_text,
                                                     .header = "Origin: http://evil.example"}),
                     403, "forbidden", "other sites");
    world_fini(&w);
}
END_TEST

static void wait_for_state(const struct world *w, const char *state)
{
    for (int i = 0; i < 1000; i++) {
        struct http_reply reply = get(w, "/v1/jobs/numbers");
        bool reached = strcmp(http_text(&reply, "state"), state) == 0;
        http_reply_fini(&reply);
        if (reached) {
            return;
        }
        (void)poll(NULL, 0, 20);
    }
    ck_abort_msg("the job has not become %s", state);
}

/* A canceled job ends as CANCELED; canceling again changes nothing. */
START_TEST(jobs_can_be_canceled)
{
    struct world w;
    struct http_reply reply;

    world_init(&w);
    submit(&w, ID, 201);
    reply = delete (&w, "/v1/jobs/numbers");
    ck_assert_int_eq(reply.status, 202);
    ck_assert_str_eq(http_text(&reply, "id"), ID);
    http_reply_fini(&reply);
    wait_for_state(&w, "CANCELED");
    reply = delete (&w, "/v1/jobs/numbers");
    ck_assert_int_eq(reply.status, 202);
    http_reply_fini(&reply);
    http_check_error(delete (&w, "/v1/jobs/none"), 404, "not_found", "there is no job");
    reply = get(&w, "/v1/overview");
    ck_assert_int_eq(http_number(&reply, "jobs.canceled"), 1);
    http_reply_fini(&reply);
    reply = get(&w, "/v1/jobs/numbers");
    ck_assert_int_gt(http_number(&reply, "ended_us"), 0);
    http_reply_fini(&reply);
    world_fini(&w);
}
END_TEST

/* A job without task managers makes the cluster unready, and says what to do. */
START_TEST(a_job_without_slots_is_not_ready)
{
    struct world w;
    struct http_reply reply = {0};

    world_init(&w);
    submit(&w, ID, 201);
    for (int i = 0; i < 1000 && reply.status != 503; i++) {
        http_reply_fini(&reply);
        reply = get(&w, "/readyz");
        (void)poll(NULL, 0, 10);
    }
    ck_assert_int_eq(reply.status, 503);
    ck_assert_str_eq(http_text(&reply, "status"), "unready");
    ck_assert_ptr_nonnull(strstr(http_text(&reply, "reason"), "start task managers"));
    http_reply_fini(&reply);
    reply = get(&w, "/v1/jobs/numbers/tasks");
    ck_assert_str_eq(http_text(&reply, "tasks.0.state"), "SCHEDULED");
    http_reply_fini(&reply);
    world_fini(&w);
}
END_TEST

struct rival {
    const struct world *world;
    char body[512];
    long status;
    char name[32];
};

static void submit_rival(void *ctx)
{
    struct rival *rival = ctx;
    struct http_reply reply = post(rival->world, "/v1/jobs?id=" ID, rival->body);

    rival->status = reply.status;
    snprintf(rival->name, sizeof rival->name, "%s", http_text(&reply, "name"));
    http_reply_fini(&reply);
}

/* Submissions with one id, all in flight at once, are one job: the one on disk, for all of them. */
START_TEST(rival_submissions_are_one_job)
{
    enum { RIVALS = 12 };
    static struct rival rivals[RIVALS];
    struct wr_thread *threads[RIVALS];
    struct http_reply reply;
    struct world w;
    int made = 0;
    char name[32];

    world_init(&w);
    for (int i = 0; i < RIVALS; i++) {
        rivals[i].world = &w;
        snprintf(rivals[i].body, sizeof rivals[i].body, "version: 1\nname: rival-%d\n%s", i,
                 strstr(job_text, "checkpoint:"));
        threads[i] = wr_thread_start("rival", submit_rival, &rivals[i]);
    }
    for (int i = 0; i < RIVALS; i++) {
        wr_thread_join(threads[i]);
        made += rivals[i].status == 201;
        ck_assert(rivals[i].status == 201 || rivals[i].status == 200);
        ck_assert_str_eq(rivals[i].name, rivals[0].name);
    }
    ck_assert_int_eq(made, 1);
    close_daemon(&w);
    open_daemon(&w);
    reply = get(&w, "/v1/jobs");
    ck_assert_uint_eq(json_array_size(http_at(reply.json, "jobs")), 1);
    snprintf(name, sizeof name, "%s", http_text(&reply, "jobs.0.name"));
    ck_assert_str_eq(name, rivals[0].name);
    http_reply_fini(&reply);
    world_fini(&w);
}
END_TEST

static void ask_around(void *ctx)
{
    static const char *const targets[] = {"/v1/overview", "/v1/jobs", "/metrics", "/v1/workers",
                                          "/healthz", "/v1/openapi.json", "/v1/config"};
    const struct world *w = ctx;
    struct http_reply reply;

    for (size_t i = 0; i < 4 * WR_COUNT(targets); i++) {
        reply = get(w, targets[i % WR_COUNT(targets)]);
        ck_assert_int_eq(reply.status, 200);
        http_reply_fini(&reply);
    }
    reply = post(w, "/v1/jobs", job_text);
    ck_assert_int_eq(reply.status, 201);
    http_reply_fini(&reply);
}

/* Many clients at once are all served, each its own answer. */
START_TEST(many_clients_are_served)
{
    enum { CLIENTS = 12 };
    struct wr_thread *threads[CLIENTS];
    struct http_reply reply;
    struct world w;

    world_init(&w);
    for (int i = 0; i < CLIENTS; i++) {
        threads[i] = wr_thread_start("client", ask_around, &w);
    }
    for (int i = 0; i < CLIENTS; i++) {
        wr_thread_join(threads[i]);
    }
    reply = get(&w, "/v1/jobs");
    ck_assert_uint_eq(json_array_size(http_at(reply.json, "jobs")), CLIENTS);
    http_reply_fini(&reply);
    world_fini(&w);
}
END_TEST

static int dial(const struct world *w)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t)atoi(strrchr(w->base, ':') + 1)),
                                  .sin_addr = {htonl(INADDR_LOOPBACK)}};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    ck_assert_int_eq(connect(fd, (struct sockaddr *)(void *)&address, sizeof address), 0);
    return fd;
}

/* A submission that its client did not wait for is the same job when it comes again. */
START_TEST(a_client_may_leave_a_submission)
{
    struct world w;

    world_init(&w);
    for (int i = 0; i < 8; i++) {
        char head[256];
        int fd = dial(&w);
        int bytes = snprintf(head, sizeof head,
                             "POST /v1/jobs?id=%s HTTP/1.1\r\nHost: localhost\r\n"
                             "Content-Length: %zu\r\n\r\n",
                             ID, strlen(job_text));
        ck_assert_int_eq(send(fd, head, (size_t)bytes, MSG_NOSIGNAL), bytes);
        (void)send(fd, job_text, i % 2 == 0 ? strlen(job_text) : 20, MSG_NOSIGNAL);
        close(fd);
    }
    submit(&w, OTHER_ID, 201);
    for (int i = 0; i < 500; i++) {
        struct http_reply reply = get(&w, "/v1/jobs/" ID);
        bool there = reply.status == 200;
        http_reply_fini(&reply);
        if (there) {
            break;
        }
        (void)poll(NULL, 0, 20);
    }
    submit(&w, ID, 200);
    world_fini(&w);
}
END_TEST

static void ask_patiently(void *ctx)
{
    const struct world *w = ctx;
    struct http_reply reply;

    /* An answer, a refusal or nothing: but it ends. */
    (void)http_try(&(struct http_ask){.base = w->base, .target = "/v1/overview"}, &reply);
    http_reply_fini(&reply);
    (void)http_try(&(struct http_ask){.base = w->base, .method = "POST", .target = "/v1/jobs",
                                      .body = job_text},
                   &reply);
    http_reply_fini(&reply);
}

static void start_loop_later(void *ctx)
{
    (void)poll(NULL, 0, 100);
    start_loop(ctx);
}

/* Destroying the api while requests wait for the loop ends them and leaves nothing on the loop. */
START_TEST(destroy_while_requests_wait)
{
    enum { CLIENTS = 6 };
    struct wr_thread *threads[CLIENTS], *starter;
    struct world w;

    world_init(&w);
    stop_loop(&w);
    for (int i = 0; i < CLIENTS; i++) {
        threads[i] = wr_thread_start("client", ask_patiently, &w);
    }
    (void)poll(NULL, 0, 100);
    starter = wr_thread_start("starter", start_loop_later, &w);
    jm_api_destroy(w.api);
    for (int i = 0; i < CLIENTS; i++) {
        wr_thread_join(threads[i]);
    }
    wr_thread_join(starter);
    w.api = NULL;
    world_fini(&w);
}
END_TEST

/* A loop that does not answer makes /healthz red, and the daemon is well again when it does. */
START_TEST(a_stuck_loop_is_unhealthy)
{
    struct world w;
    struct http_reply reply;

    world_init(&w);
    stop_loop(&w);
    reply = get(&w, "/healthz");
    ck_assert_ptr_nonnull(strstr(reply.headers.ptr, "Retry-After: 1"));
    http_check_error(reply, 503, "timed_out", "did not answer within 5000 ms");
    reply = get(&w, "/v1/openapi.json");
    ck_assert_int_eq(reply.status, 200);
    http_reply_fini(&reply);
    start_loop(&w);
    reply = get(&w, "/healthz");
    ck_assert_int_eq(reply.status, 200);
    http_reply_fini(&reply);
    world_fini(&w);
}
END_TEST

/* An address in use is an error that names it, and leaves nothing behind. */
START_TEST(an_address_in_use_is_refused)
{
    struct world w;
    struct jm_api_options options = {0};
    struct jm_api *second = NULL;
    struct wr_error err;

    world_init(&w);
    options.daemon = w.daemon;
    options.listen = jm_api_address(w.api);
    ck_assert_int_ne(jm_api_create(&options, &second, &err), WR_OK);
    ck_assert_ptr_nonnull(strstr(err.message, "http: could not listen on \"127.0.0.1:"));
    world_fini(&w);
}
END_TEST

WR_TEST_MAIN("api", an_empty_cluster_is_described, a_submitted_job_is_there,
             options_of_a_submission_are_used, bad_submissions_are_refused,
             a_refused_descriptor_is_explained, large_descriptors_are_refused,
             parts_of_a_job_are_shown, unknown_calls_are_refused, jobs_can_be_canceled,
             a_job_without_slots_is_not_ready, rival_submissions_are_one_job,
             many_clients_are_served, a_client_may_leave_a_submission,
             destroy_while_requests_wait, a_stuck_loop_is_unhealthy,
             an_address_in_use_is_refused)
