/* The HTTP API as its clients meet it: a real daemon on a thread, real sockets, libcurl. */
#include <arpa/inet.h>
#include <curl/curl.h>
#include <fcntl.h>
#include <ftw.h>
#include <jansson.h>
#include <limits.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "common/base/str.h"
#include "common/sys/env.h"
#include "common/sys/loop.h"
#include "common/sys/thread.h"
#include "jobmanager/api/api.h"
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
    char directory[32];
    char base[80];
};

/* The parser stands in bin/ of the build that this program is of. */
static void find_parser(void)
{
    char path[PATH_MAX] = {0};
    ssize_t bytes = readlink("/proc/self/exe", path, sizeof path - 32);
    char *tests;

    if (getenv("WEIR_PGPARSE") != NULL) {
        return;
    }
    ck_assert_int_gt(bytes, 0);
    tests = strstr(path, "/tests/unit/");
    ck_assert_ptr_nonnull(tests);
    strcpy(tests, "/bin/weir-pgparse");
    setenv("WEIR_PGPARSE", path, 1);
}

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
    char data[64], checkpoints[64], ha[64];
    struct jm_config config = {.cluster = (char *)(uintptr_t) "test",
                               .listen = (char *)(uintptr_t) "127.0.0.1:0",
                               .http = (char *)(uintptr_t) "127.0.0.1:0",
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
    strcpy(w->directory, "/tmp/weir-test-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(w->directory));
    w->env = wr_env_real_create(2);
    open_daemon(w);
}

static int remove_entry(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
    (void)st;
    (void)type;
    (void)ftw;
    return remove(path);
}

static void world_fini(struct world *w)
{
    close_daemon(w);
    wr_env_real_destroy(w->env);
    (void)nftw(w->directory, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}

/* ---- requests ---- */

struct ask {
    const char *method; /* NULL: GET */
    const char *target;
    const char *body;   /* NULL: none */
    size_t body_bytes;  /* 0: its length */
    const char *header; /* one more, or NULL */
};
struct reply {
    long status;
    struct wr_sb body;
    struct wr_sb headers;
    json_t *json; /* NULL: the body is none */
};

static size_t take(char *data, size_t size, size_t count, void *ctx)
{
    wr_sb_append(ctx, data, size * count);
    return size * count;
}

static CURLcode try_request(struct world *w, const struct ask *ask, struct reply *ret)
{
    CURL *curl = curl_easy_init();
    struct curl_slist *headers = ask->header == NULL ? NULL
                                                     : curl_slist_append(NULL, ask->header);
    char url[8192];
    CURLcode code;

    *ret = (struct reply){0};
    snprintf(url, sizeof url, "%s%s", w->base, ask->target);
    curl_easy_setopt(curl, CURLOPT_URL, url);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_PATH_AS_IS, 1L);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, 60L);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &ret->body);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, &ret->headers);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    if (ask->body != NULL) {
        curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE,
                         (long)(ask->body_bytes == 0 ? strlen(ask->body) : ask->body_bytes));
        curl_easy_setopt(curl, CURLOPT_POSTFIELDS, ask->body);
    }
    if (ask->method != NULL && strcmp(ask->method, "HEAD") == 0) {
        curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
    } else if (ask->method != NULL) {
        curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, ask->method);
    }
    code = curl_easy_perform(curl);
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &ret->status);
    if (ret->body.bytes > 0) {
        ret->json = json_loadb(ret->body.ptr, ret->body.bytes, 0, NULL);
    }
    curl_slist_free_all(headers);
    curl_easy_cleanup(curl);
    return code;
}

static struct reply request(struct world *w, const struct ask *ask)
{
    struct reply reply;
    CURLcode code = try_request(w, ask, &reply);

    ck_assert_msg(code == CURLE_OK, "%s: %s", ask->target, curl_easy_strerror(code));
    return reply;
}

static struct reply get(struct world *w, const char *target)
{
    return request(w, &(struct ask){.target = target});
}

static struct reply post(struct world *w, const char *target, const char *body)
{
    return request(w, &(struct ask){.method = "POST", .target = target, .body = body});
}

static void reply_fini(struct reply *reply)
{
    wr_sb_fini(&reply->body);
    wr_sb_fini(&reply->headers);
    json_decref(reply->json);
}

/* Follows object members: "error.message". */
static const json_t *at(const json_t *json, const char *path)
{
    while (*path != '\0') {
        char name[64];
        size_t bytes = strcspn(path, ".");
        snprintf(name, sizeof name, "%.*s", (int)bytes, path);
        json = json_is_array(json) ? json_array_get(json, (size_t)atoi(name))
                                   : json_object_get(json, name);
        ck_assert_msg(json != NULL, "no \"%s\"", name);
        path += bytes + (path[bytes] == '.');
    }
    return json;
}

static const char *text(const struct reply *reply, const char *path)
{
    const char *value = json_string_value(at(reply->json, path));

    ck_assert_msg(value != NULL, "\"%s\" is no text in %s", path, reply->body.ptr);
    return value;
}

static json_int_t number(const struct reply *reply, const char *path)
{
    const json_t *value = at(reply->json, path);

    ck_assert_msg(json_is_integer(value), "\"%s\" is no number in %s", path, reply->body.ptr);
    return json_integer_value(value);
}

static void check_error(struct reply reply, long status, const char *code, const char *message)
{
    ck_assert_msg(reply.status == status && reply.json != NULL, "%ld: %s", reply.status,
                  reply.body.ptr);
    ck_assert_str_eq(text(&reply, "error.code"), code);
    ck_assert_msg(strstr(text(&reply, "error.message"), message) != NULL, "\"%s\"",
                  text(&reply, "error.message"));
    reply_fini(&reply);
}

#define ID "0123456789abcdef0123456789abcdef"
#define OTHER_ID "0123ffffffffffffffffffffffffffff"

static void submit(struct world *w, const char *id, long status)
{
    char target[128];
    struct reply reply;

    snprintf(target, sizeof target, "/v1/jobs?id=%s&file=job.yaml", id);
    reply = post(w, target, job_text);
    ck_assert_msg(reply.status == status, "%ld: %s", reply.status, reply.body.ptr);
    ck_assert_str_eq(text(&reply, "id"), id);
    ck_assert_str_eq(text(&reply, "name"), "numbers");
    reply_fini(&reply);
}

/* ---- tests ---- */

/* An empty cluster says so everywhere, in the documented shape. */
START_TEST(an_empty_cluster_is_described)
{
    struct world w;
    struct reply reply;

    world_init(&w);
    reply = get(&w, "/v1/overview");
    ck_assert_int_eq(reply.status, 200);
    ck_assert_str_eq(text(&reply, "cluster"), "test");
    ck_assert_int_eq(number(&reply, "term"), 1);
    ck_assert_int_eq(number(&reply, "jobs.running"), 0);
    ck_assert(json_is_null(at(reply.json, "unready")));
    ck_assert_int_gt(number(&reply, "started_us"), 1600000000000000);
    ck_assert_ptr_nonnull(strstr(reply.headers.ptr, "Content-Type: application/json"));
    ck_assert_ptr_nonnull(strstr(reply.headers.ptr, "Cache-Control: no-store"));
    reply_fini(&reply);

    reply = get(&w, "/v1/config");
    ck_assert_uint_eq(json_array_size(at(reply.json, "values")), 2);
    ck_assert_str_eq(text(&reply, "values.0.origin"), "file");
    ck_assert_str_eq(text(&reply, "values.1.value"), "");
    reply_fini(&reply);

    reply = get(&w, "/v1/workers");
    ck_assert_uint_eq(json_array_size(at(reply.json, "workers")), 0);
    reply_fini(&reply);
    reply = get(&w, "/v1/jobs");
    ck_assert_uint_eq(json_array_size(at(reply.json, "jobs")), 0);
    reply_fini(&reply);
    reply = get(&w, "/healthz");
    ck_assert_str_eq(text(&reply, "status"), "ok");
    reply_fini(&reply);
    reply = get(&w, "/readyz");
    ck_assert_int_eq(reply.status, 200);
    reply_fini(&reply);
    world_fini(&w);
}
END_TEST

/* A submitted job is there, once, whatever it is called by, and after a restart of the daemon. */
START_TEST(a_submitted_job_is_there)
{
    struct world w;
    struct reply reply;

    world_init(&w);
    submit(&w, ID, 201);
    submit(&w, ID, 200);
    static const char *const targets[] = {"/v1/jobs/" ID, "/v1/jobs/0123", "/v1/jobs/numbers"};
    for (size_t i = 0; i < WR_COUNT(targets); i++) {
        reply = get(&w, targets[i]);
        ck_assert_int_eq(reply.status, 200);
        ck_assert_str_eq(text(&reply, "id"), ID);
        ck_assert_str_eq(text(&reply, "state"), "CREATED");
        ck_assert_int_eq(number(&reply, "tasks"), 1);
        ck_assert_int_eq(number(&reply, "unprotected_us"), -1);
        reply_fini(&reply);
    }
    submit(&w, OTHER_ID, 201);
    check_error(get(&w, "/v1/jobs/0123"), 404, "not_found", "there is no job \"0123\"");

    close_daemon(&w);
    open_daemon(&w);
    submit(&w, ID, 200);
    reply = get(&w, "/v1/jobs");
    ck_assert_uint_eq(json_array_size(at(reply.json, "jobs")), 2);
    ck_assert_str_eq(text(&reply, "jobs.0.id"), ID);
    reply_fini(&reply);
    world_fini(&w);
}
END_TEST

WR_TEST_MAIN("api", an_empty_cluster_is_described, a_submitted_job_is_there)
