/* The server as raw sockets meet it: strictness, limits, and that nobody can hold it up. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "common/base/alloc.h"
#include "common/base/rng.h"
#include "common/http/server.h"
#include "common/sys/thread.h"
#include "tests/lib/wr_test.h"

#define BIG_BYTES ((size_t)32 * 1024 * 1024)
#define BODY_BYTES_MAX 1000

struct world {
    struct wr_env *env;
    struct wr_loop *loop;
    struct wr_callers *callers;
    struct wr_thread *thread;
    struct wr_http_server *server;
    uint16_t port;
    uint64_t counted; /* loop */
};

/* ---- routes ---- */

static void answer_text(struct wr_http_answer *answer, const char *text)
{
    answer->status = 200;
    answer->content_type = "text/plain";
    wr_sb_puts(&answer->body, text);
}

static void echo(void *ctx, const struct wr_http_request *request, struct wr_http_answer *answer)
{
    (void)ctx;
    answer_text(answer, "");
    wr_sb_append(&answer->body, request->body.ptr, request->body.bytes);
}

static void name(void *ctx, const struct wr_http_request *request, struct wr_http_answer *answer)
{
    const char *suffix = wr_http_query(request, "suffix");

    (void)ctx;
    answer_text(answer, request->captures[0]);
    wr_sb_puts(&answer->body, suffix == NULL ? "" : suffix);
}

static void big(void *ctx, const struct wr_http_request *request, struct wr_http_answer *answer)
{
    (void)ctx;
    (void)request;
    answer_text(answer, "");
    wr_sb_reserve(&answer->body, BIG_BYTES);
    memset(answer->body.ptr, 'x', BIG_BYTES);
    answer->body.bytes = BIG_BYTES;
}

/* Tells through the pipe, if there is one, that it has begun. */
static void slow(void *ctx, const struct wr_http_request *request, struct wr_http_answer *answer)
{
    const int *begun = ctx;

    (void)request;
    ck_assert(begun == NULL || write(*begun, "", 1) == 1);
    (void)poll(NULL, 0, 300);
    answer_text(answer, "slow");
}

static void count(void *owner, const struct wr_http_request *request,
                  struct wr_http_answer *answer)
{
    (void)request;
    ((struct world *)owner)->counted += 1;
    answer_text(answer, "counted");
}

static const struct wr_http_param captures[] = {{"name", NULL, "whose"}, {0}};
static const struct wr_http_param name_query[] = {{"suffix", NULL, "behind it"}, {0}};
static const struct wr_http_route items[] = {
    {WR_HTTP_POST, "/echo", "", .body_type = "text/plain", .body_bytes_max = BODY_BYTES_MAX,
     .handle = echo},
    {WR_HTTP_GET, "/names/:name", "", .query = name_query, .handle = name},
    {WR_HTTP_DELETE, "/names/:name", "", .handle = name},
    {WR_HTTP_GET, "/big", "", .handle = big},
    {WR_HTTP_GET, "/slow", "", .handle = slow},
    {WR_HTTP_GET, "/count", "", .on_loop = count},
};
static const struct wr_http_routes routes = {items, WR_COUNT(items), captures};

/* ---- world ---- */

static void run_loop(void *ctx)
{
    wr_loop_run(((struct world *)ctx)->loop);
}

static void start_loop(struct world *w)
{
    w->thread = wr_thread_start("loop", run_loop, w);
}

static void stop_loop(struct world *w)
{
    wr_loop_stop(w->loop);
    wr_thread_join(w->thread);
}

static void world_init(struct world *w, struct wr_http_options options)
{
    struct wr_error err;

    *w = (struct world){0};
    w->env = wr_env_real_create(1);
    w->loop = wr_loop_create(w->env, "test", w);
    w->callers = wr_callers_create(w->loop);
    start_loop(w);
    options.listen = "127.0.0.1:0";
    options.routes = &routes;
    options.callers = w->callers;
    WR_CK_OK(wr_http_server_create(&options, &w->server, &err), &err);
    w->port = (uint16_t)atoi(strrchr(wr_http_server_address(w->server), ':') + 1);
}

static void world_fini(struct world *w)
{
    wr_http_server_destroy(w->server);
    wr_callers_destroy(w->callers);
    stop_loop(w);
    wr_loop_destroy(w->loop);
    wr_env_real_destroy(w->env);
}

/* ---- clients ---- */

static int dial(const struct world *w)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons(w->port),
                                  .sin_addr = {htonl(INADDR_LOOPBACK)}};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(connect(fd, (struct sockaddr *)(void *)&address, sizeof address), 0);
    return fd;
}

/* false: the server does not take it any more. */
static bool try_send(int fd, const void *data, size_t bytes)
{
    for (size_t sent = 0; sent < bytes;) {
        ssize_t n = send(fd, (const char *)data + sent, bytes - sent, MSG_NOSIGNAL);
        if (n <= 0) {
            return false;
        }
        sent += (size_t)n;
    }
    return true;
}

static bool say(int fd, const char *text)
{
    return try_send(fd, text, strlen(text));
}

/* What comes until the server closes. */
static struct wr_sb hear(int fd)
{
    struct wr_sb sb = {0};
    char chunk[65536];
    ssize_t n;

    wr_sb_puts(&sb, "");
    while ((n = recv(fd, chunk, sizeof chunk, 0)) > 0) {
        wr_sb_append(&sb, chunk, (size_t)n);
    }
    return sb;
}

#define LOCAL "Host: localhost\r\n"
#define CLOSE "Connection: close\r\n"

/* Sends all of a request that asks to close, expects the status, and a text in what came. */
static void check(const struct world *w, const char *text, const char *status, const char *part)
{
    int fd = dial(w);
    char want[32];
    struct wr_sb got;

    (void)say(fd, text);
    got = hear(fd);
    snprintf(want, sizeof want, "HTTP/1.1 %s ", status);
    ck_assert_msg(strncmp(got.ptr, want, strlen(want)) == 0, "%s\n-> %s", text, got.ptr);
    ck_assert_msg(part == NULL || strstr(got.ptr, part) != NULL, "%s\n-> %s", text, got.ptr);
    wr_sb_fini(&got);
    close(fd);
}

static double now_s(void)
{
    struct timespec ts;

    clock_gettime(CLOCK_MONOTONIC, &ts);
    return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

/* ---- tests ---- */

/* A good request gets its answer, wherever that is made. */
START_TEST(routes_answer)
{
    struct world w;

    world_init(&w, (struct wr_http_options){0});
    check(&w, "GET /names/a%2Fb?suffix=%21 HTTP/1.1\r\n" LOCAL CLOSE "\r\n", "200", "\r\n\r\na/b!");
    check(&w, "DELETE /names/x HTTP/1.1\r\n" LOCAL CLOSE "\r\n", "200", "\r\n\r\nx");
    check(&w, "GET /count HTTP/1.1\r\n" LOCAL CLOSE "\r\n", "200", "counted");
    check(&w, "POST /echo HTTP/1.1\r\n" LOCAL CLOSE "Content-Length: 5\r\n\r\nhello", "200",
          "hello");
    check(&w, "POST /echo HTTP/1.1\r\n" LOCAL CLOSE
              "Transfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n",
          "200", "hello");
    check(&w, "HEAD /names/abcdef HTTP/1.1\r\n" LOCAL CLOSE "\r\n", "200", "Content-Length: 6");
    check(&w, "GET /names/a HTTP/1.1\r\n" LOCAL CLOSE "\r\n", "200", "nosniff");
    world_fini(&w);
    ck_assert_uint_eq(w.counted, 1);
}
END_TEST

/* HEAD has no body, and a connection that was refused something serves the next request. */
START_TEST(connections_are_kept)
{
    struct world w;
    struct wr_sb got;
    int fd;

    world_init(&w, (struct wr_http_options){0});
    fd = dial(&w);
    ck_assert(say(fd, "HEAD /names/first HTTP/1.1\r\n" LOCAL "\r\n"
                      "GET /nothing HTTP/1.1\r\n" LOCAL "\r\n"
                      "POST /names/a HTTP/1.1\r\n" LOCAL "Content-Length: 3\r\n\r\nabc"
                      "GET /names/last HTTP/1.1\r\n" LOCAL CLOSE "\r\n"));
    got = hear(fd);
    ck_assert_ptr_null(strstr(got.ptr, "first"));
    ck_assert_ptr_nonnull(strstr(got.ptr, "HTTP/1.1 404 "));
    ck_assert_ptr_nonnull(strstr(got.ptr, "HTTP/1.1 405 "));
    ck_assert_ptr_nonnull(strstr(got.ptr, "\r\n\r\nlast"));
    wr_sb_fini(&got);
    close(fd);
    world_fini(&w);
}
END_TEST

/* What no route takes is refused with what would be taken. */
START_TEST(refusals_say_what_is_wrong)
{
    struct world w;

    world_init(&w, (struct wr_http_options){0});
    check(&w, "GET /nams/x HTTP/1.1\r\n" LOCAL CLOSE "\r\n", "404", "there is no \\\"/nams/x\\\"");
    check(&w, "GET /bgi HTTP/1.1\r\n" LOCAL CLOSE "\r\n", "404", "did you mean \\\"/big\\\"?");
    check(&w, "GET /names/ HTTP/1.1\r\n" LOCAL CLOSE "\r\n", "404", "not_found");
    check(&w, "PUT /names/x HTTP/1.1\r\n" LOCAL CLOSE "\r\n", "405", "Allow: GET, HEAD, DELETE");
    check(&w, "GET /echo HTTP/1.1\r\n" LOCAL CLOSE "\r\n", "405", "Allow: POST");
    check(&w, "OPTIONS /echo HTTP/1.1\r\n" LOCAL CLOSE "\r\n", "405", "Allow: POST");
    check(&w, "GET /names/x?sufix=1 HTTP/1.1\r\n" LOCAL CLOSE "\r\n", "400",
          "did you mean \\\"suffix\\\"?");
    check(&w, "GET /names/x?suffix=1&suffix=2 HTTP/1.1\r\n" LOCAL CLOSE "\r\n", "400", "twice");
    check(&w, "GET /names/%zz HTTP/1.1\r\n" LOCAL CLOSE "\r\n", "400", "two hex digits");
    check(&w, "GET names HTTP/1.1\r\n" LOCAL CLOSE "\r\n", "400", "must begin with");
    check(&w, "GET http://localhost/count HTTP/1.1\r\n" LOCAL CLOSE "\r\n", "400", "invalid");
    check(&w, "DELETE /names/x HTTP/1.1\r\n" LOCAL CLOSE "Content-Length: 1\r\n\r\nx", "400",
          "takes no body");
    world_fini(&w);
}
END_TEST

/* Requests that two readers could read differently, and those of other sites, go nowhere. */
START_TEST(doubtful_requests_are_refused)
{
    struct world w;

    world_init(&w, (struct wr_http_options){0});
    check(&w, "GET /count HTTP/1.1\r\n" CLOSE "\r\n", "400", NULL);
    check(&w, "GET /count HTTP/1.1\r\n" LOCAL LOCAL CLOSE "\r\n", "400", "one Host");
    check(&w, "GET /count HTTP/1.1\r\nHost: evil.example\r\n" CLOSE "\r\n", "403", "forbidden");
    check(&w, "POST /echo HTTP/1.1\r\n" LOCAL CLOSE
              "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n",
          "400", "given once");
    check(&w, "POST /echo HTTP/1.1\r\n" LOCAL CLOSE
              "Content-Length: 3\r\nContent-Length: 4\r\n\r\nabc",
          "400", "given once");
    check(&w, "POST /echo HTTP/1.1\r\n" LOCAL CLOSE "Transfer-Encoding: gzip\r\n\r\n", "400",
          "given once");
    check(&w, "POST /echo HTTP/1.1\r\n" LOCAL CLOSE "Content-Length: -1\r\n\r\n", "400", NULL);
    check(&w, "POST /echo HTTP/1.1\r\n" LOCAL CLOSE
              "Origin: http://evil.example\r\nContent-Length: 1\r\n\r\nx",
          "403", "other sites");
    check(&w, "POST /echo HTTP/1.1\r\n" LOCAL CLOSE
              "Sec-Fetch-Site: cross-site\r\nContent-Length: 1\r\n\r\nx",
          "403", "other sites");
    check(&w, "POST /echo HTTP/1.1\r\n" LOCAL CLOSE
              "Origin: http://localhost\r\nContent-Length: 1\r\n\r\nx",
          "200", "\r\n\r\nx");
    world_fini(&w);
    ck_assert_uint_eq(w.counted, 0);
}
END_TEST

static char *with_body(const char *head, size_t bytes, size_t *ret_bytes)
{
    size_t head_bytes = strlen(head);
    char *text = wr_alloc(head_bytes + bytes + 1);

    memcpy(text, head, head_bytes);
    memset(text + head_bytes, 'b', bytes);
    text[head_bytes + bytes] = '\0';
    *ret_bytes = head_bytes + bytes;
    return text;
}

/* A body over the limit is refused by its declared size, by what comes, and before it is sent. */
START_TEST(bodies_are_limited)
{
    struct world w;
    size_t bytes;
    char *text;

    world_init(&w, (struct wr_http_options){0});
    text = with_body("POST /echo HTTP/1.1\r\n" LOCAL CLOSE "Content-Length: 1000\r\n\r\n", 1000,
                     &bytes);
    check(&w, text, "200", "bbbb");
    wr_free(text);
    text = with_body("POST /echo HTTP/1.1\r\n" LOCAL CLOSE "Content-Length: 1001\r\n\r\n", 1001,
                     &bytes);
    check(&w, text, "413", "larger than 1000 bytes");
    wr_free(text);
    text = with_body("POST /echo HTTP/1.1\r\n" LOCAL CLOSE
                     "Transfer-Encoding: chunked\r\n\r\n7d0\r\n",
                     2000, &bytes);
    text = wr_realloc(text, bytes + 8);
    strcpy(text + bytes, "\r\n0\r\n\r\n");
    check(&w, text, "413", "larger than 1000 bytes");
    wr_free(text);
    check(&w, "POST /echo HTTP/1.1\r\n" LOCAL CLOSE
              "Expect: 100-continue\r\nContent-Length: 1001\r\n\r\n",
          "413", "larger than 1000 bytes");
    check(&w, "POST /echo HTTP/1.1\r\n" LOCAL CLOSE "Content-Length: 1000000000000\r\n\r\n",
          "413", "larger than 1000 bytes");
    check(&w, "POST /echo HTTP/1.1\r\n" LOCAL CLOSE
              "Expect: 100-continue\r\nContent-Length: 2\r\n\r\nok",
          "100", "\r\n\r\nok");
    world_fini(&w);
}
END_TEST

/* Lines without end are cut off with an answer, not with memory. */
START_TEST(heads_are_limited)
{
    struct world w;
    size_t bytes;
    char *text = with_body("GET /", 100000, &bytes);

    world_init(&w, (struct wr_http_options){0});
    check(&w, text, "414", NULL);
    wr_free(text);
    text = with_body("GET /count HTTP/1.1\r\n" LOCAL "X: ", 100000, &bytes);
    check(&w, text, "431", NULL);
    wr_free(text);
    text = with_body("GET /", 3000, &bytes);
    text = wr_realloc(text, bytes + 64);
    strcpy(text + bytes, " HTTP/1.1\r\n" LOCAL CLOSE "\r\n");
    check(&w, text, "414", "limit_exceeded");
    wr_free(text);
    world_fini(&w);
}
END_TEST

/* Says one byte now and then until the server has had enough; how long that took. */
static double drip(const struct world *w, const char *head)
{
    double from_s = now_s();
    int fd = dial(w);

    ck_assert(say(fd, head));
    while (now_s() - from_s < 20) {
        struct pollfd p = {.fd = fd, .events = POLLIN};
        if (poll(&p, 1, 20) == 1 || !try_send(fd, "a", 1)) {
            break;
        }
    }
    close(fd);
    return now_s() - from_s;
}

/* A request has its time as a whole, however busily its bytes drip; others are served meanwhile. */
START_TEST(slow_clients_are_cut_off)
{
    static const char *const heads[] = {
        "", "GET /", "GET /count HTTP/1.1\r\nHost: ",
        "POST /echo HTTP/1.1\r\n" LOCAL "Content-Length: 900\r\n\r\n"};
    struct world w;

    world_init(&w, (struct wr_http_options){.request_timeout_us = 300000});
    for (size_t i = 0; i < WR_COUNT(heads); i++) {
        double took_s = drip(&w, heads[i]);
        ck_assert_msg(took_s > 0.25 && took_s < 15, "\"%s\" took %f", heads[i], took_s);
        check(&w, "GET /count HTTP/1.1\r\n" LOCAL CLOSE "\r\n", "200", "counted");
    }
    world_fini(&w);
}
END_TEST

/* An idle connection and one that does not take its answer are closed too. */
START_TEST(silent_clients_are_cut_off)
{
    struct wr_http_options options = {.request_timeout_us = 200000, .send_timeout_us = 200000};
    struct world w;
    struct wr_sb got;
    int fd;

    world_init(&w, options);
    fd = dial(&w);
    got = hear(fd);
    ck_assert_uint_eq(got.bytes, 0);
    wr_sb_fini(&got);
    close(fd);

    fd = dial(&w);
    ck_assert(say(fd, "GET /names/a HTTP/1.1\r\n" LOCAL "\r\n"));
    got = hear(fd);
    ck_assert_ptr_nonnull(strstr(got.ptr, "\r\n\r\na"));
    wr_sb_fini(&got);
    close(fd);

    fd = dial(&w);
    ck_assert(say(fd, "GET /big HTTP/1.1\r\n" LOCAL "\r\n"));
    (void)poll(NULL, 0, 1000);
    got = hear(fd);
    ck_assert_uint_gt(got.bytes, 0);
    ck_assert_uint_lt(got.bytes, BIG_BYTES);
    wr_sb_fini(&got);
    close(fd);
    world_fini(&w);
}
END_TEST

/* More connections than allowed wait their turn, and get it. */
START_TEST(connections_are_limited)
{
    struct wr_http_options options = {
        .connections_max = 2, .threads = 1, .request_timeout_us = 300000};
    struct world w;
    int idle[2];

    world_init(&w, options);
    idle[0] = dial(&w);
    idle[1] = dial(&w);
    check(&w, "GET /count HTTP/1.1\r\n" LOCAL CLOSE "\r\n", "200", "counted");
    close(idle[0]);
    close(idle[1]);
    world_fini(&w);
}
END_TEST

/* A loop that stands still gives 503 in time; what it does later harms nobody. */
START_TEST(a_loop_that_stands_still_is_left)
{
    struct world w;

    world_init(&w, (struct wr_http_options){.answer_timeout_us = 50000});
    stop_loop(&w);
    for (int i = 0; i < 3; i++) {
        check(&w, "GET /count HTTP/1.1\r\n" LOCAL CLOSE "\r\n", "503", "timed_out");
    }
    check(&w, "GET /names/a HTTP/1.1\r\n" LOCAL CLOSE "\r\n", "200", NULL);
    start_loop(&w);
    check(&w, "GET /count HTTP/1.1\r\n" LOCAL CLOSE "\r\n", "200", "counted");
    world_fini(&w);
    ck_assert_uint_eq(w.counted, 4);
}
END_TEST

struct asker {
    const struct world *world;
    struct wr_sb got;
};

static void ask_slow(void *ctx)
{
    struct asker *asker = ctx;
    int fd = dial(asker->world);

    (void)say(fd, "GET /slow HTTP/1.1\r\n" LOCAL "\r\n");
    asker->got = hear(fd);
    close(fd);
}

/* Requests that are being answered when the server is destroyed get their answers; those behind
 * them are told to go, or nothing. */
START_TEST(destroy_waits_for_answers)
{
    struct wr_thread *threads[4];
    struct asker askers[4];
    struct world w;
    int begun[2], served = 0;
    char byte;

    ck_assert_int_eq(pipe(begun), 0);
    world_init(&w, (struct wr_http_options){.ctx = &begun[1]});
    for (int i = 0; i < 4; i++) {
        askers[i].world = &w;
        threads[i] = wr_thread_start("asker", ask_slow, &askers[i]);
    }
    ck_assert_int_eq(read(begun[0], &byte, 1), 1);
    world_fini(&w);
    for (int i = 0; i < 4; i++) {
        bool slow_came, none;
        wr_thread_join(threads[i]);
        slow_came = strstr(askers[i].got.ptr, "\r\n\r\nslow") != NULL;
        none = askers[i].got.bytes == 0 ||
               strstr(askers[i].got.ptr, "the server is stopping") != NULL;
        ck_assert_msg(slow_came || none, "%s", askers[i].got.ptr);
        served += slow_came;
        wr_sb_fini(&askers[i].got);
    }
    ck_assert_int_ge(served, 1);
    close(begun[0]);
    close(begun[1]);
}
END_TEST

/* A client that goes away anywhere in its request leaves nothing behind. */
START_TEST(clients_may_go_at_any_byte)
{
    static const char text[] = "POST /echo HTTP/1.1\r\n" LOCAL "Content-Length: 5\r\n\r\nhello"
                               "GET /count HTTP/1.1\r\n" LOCAL "\r\n";
    struct world w;

    world_init(&w, (struct wr_http_options){0});
    for (size_t bytes = 0; bytes < sizeof text; bytes += 3) {
        struct linger reset = {1, 0};
        int fd = dial(&w);
        ck_assert(try_send(fd, text, bytes));
        if (bytes % 2 == 0) {
            setsockopt(fd, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
        }
        close(fd);
    }
    check(&w, "GET /names/a HTTP/1.1\r\n" LOCAL CLOSE "\r\n", "200", NULL);
    world_fini(&w);
}
END_TEST

/* Whatever bytes come, the server lives and serves the next client. */
START_TEST(garbage_is_survived)
{
    static const char *const pieces[] = {
        "GET ", "POST ", "/echo", "/names/", "%00", "%ff", "?", "&", "=", " HTTP/1.1", " HTTP/9",
        "\r\n", "\n", "\r", ":", "Host: localhost", "Host", "Content-Length: 3",
        "Content-Length: 99999999999999999999", "Transfer-Encoding: chunked", "0\r\n\r\n",
        "ffffffffffffffff\r\n", "Expect: 100-continue", "\x80\xff", "\t", "Connection: close",
        "Cookie: a=b; c", "abc", "HTTP/1.1"};
    struct wr_rng rng;
    struct world w;

    wr_rng_init(&rng, 7);
    world_init(&w, (struct wr_http_options){.request_timeout_us = 500000});
    for (int i = 0; i < 300; i++) {
        int fd = dial(&w);
        for (uint64_t n = wr_rng_below(&rng, 24); n > 0; n--) {
            const char *piece = pieces[wr_rng_below(&rng, WR_COUNT(pieces))];
            (void)say(fd, wr_rng_below(&rng, 40) == 0 ? "\r\n\r\n" : piece);
        }
        close(fd);
    }
    check(&w, "GET /names/a HTTP/1.1\r\n" LOCAL CLOSE "\r\n", "200", NULL);
    world_fini(&w);
}
END_TEST

/* An address that cannot be listened on is an error that says so. */
START_TEST(bad_addresses_are_refused)
{
    static const char *const bad[] = {"", "8081", "localhost:1", "127.0.0.1:", "127.0.0.1:x",
                                      "::1:80", "127.0.0.1:70000", "[127.0.0.1:80"};
    struct wr_http_options options = {.routes = &routes};
    struct wr_http_server *server = NULL;
    struct wr_error err;
    struct world w;
    char taken[32];

    for (size_t i = 0; i < WR_COUNT(bad); i++) {
        options.listen = bad[i];
        ck_assert_msg(wr_http_server_create(&options, &server, &err) == WR_ERR_INVALID, "%s",
                      bad[i]);
    }
    world_init(&w, (struct wr_http_options){0});
    snprintf(taken, sizeof taken, "127.0.0.1:%u", w.port);
    options.listen = taken;
    ck_assert_int_ne(wr_http_server_create(&options, &server, &err), WR_OK);
    ck_assert_ptr_nonnull(strstr(err.message, "could not listen on"));
    options.listen = "[::1]:0";
    if (wr_http_server_create(&options, &server, &err) == WR_OK) {
        ck_assert_int_eq(strncmp(wr_http_server_address(server), "[::1]:", 6), 0);
        wr_http_server_destroy(server);
    }
    world_fini(&w);
}
END_TEST

WR_TEST_MAIN("server", routes_answer, connections_are_kept, refusals_say_what_is_wrong,
             doubtful_requests_are_refused, bodies_are_limited, heads_are_limited,
             slow_clients_are_cut_off, silent_clients_are_cut_off, connections_are_limited,
             a_loop_that_stands_still_is_left, destroy_waits_for_answers,
             clients_may_go_at_any_byte, garbage_is_survived, bad_addresses_are_refused)
