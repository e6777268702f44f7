#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/base/alloc.h"
#include "jobmanager/client/cli.h"
#include "tests/lib/capture.h"
#include "tests/lib/wr_test.h"

#define REQUESTS_MAX 8
#define LOSE 0  /* read the request, answer nothing */
#define LEAVE 1 /* the same, and nobody listens for a while */

/* A job manager that answers as it is told, one request a connection. */
struct answer {
    int status; /* or LOSE, LEAVE */
    const char *body;
};
struct fake {
    struct answer answers[REQUESTS_MAX];
    int count;
    int listener;
    struct sockaddr_in address;
    char url[64];
    char requests[REQUESTS_MAX][4096]; /* as they came */
    int served;
    pthread_t thread;
};

static void fake_listen(struct fake *fake)
{
    socklen_t bytes = sizeof fake->address;
    int yes = 1;

    fake->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    (void)setsockopt(fake->listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    ck_assert_int_eq(bind(fake->listener, (struct sockaddr *)&fake->address, bytes), 0);
    ck_assert_int_eq(listen(fake->listener, 8), 0);
    ck_assert_int_eq(getsockname(fake->listener, (struct sockaddr *)&fake->address, &bytes), 0);
}

/* Header and body, however they are cut. */
static void fake_read(int fd, char *request, size_t most)
{
    size_t have = 0, want = most - 1;

    while (have < want) {
        ssize_t bytes = read(fd, request + have, most - 1 - have);
        char *end, *length;
        if (bytes <= 0) {
            return;
        }
        have += (size_t)bytes;
        request[have] = '\0';
        end = strstr(request, "\r\n\r\n");
        length = strcasestr(request, "content-length:");
        if (end != NULL) {
            want = (size_t)(end + 4 - request) +
                   (length == NULL || length > end ? 0 : strtoul(length + 15, NULL, 10));
        }
    }
}

static void *fake_serve(void *ctx)
{
    struct fake *fake = ctx;

    for (; fake->served < fake->count; fake->served++) {
        const struct answer *a = &fake->answers[fake->served];
        int fd = accept(fake->listener, NULL, NULL);
        if (fd < 0) {
            return NULL;
        }
        fake_read(fd, fake->requests[fake->served], sizeof fake->requests[0]);
        if (a->status == LEAVE) {
            (void)close(fake->listener);
            (void)close(fd);
            (void)usleep(150000);
            fake_listen(fake);
            continue;
        }
        if (a->status != LOSE) {
            (void)dprintf(fd, "HTTP/1.1 %d X\r\nContent-Length: %zu\r\nConnection: close\r\n\r\n%s",
                          a->status, strlen(a->body), a->body);
        }
        (void)close(fd);
    }
    return NULL;
}

static void fake_start(struct fake *fake)
{
    fake->address = (struct sockaddr_in){.sin_family = AF_INET,
                                         .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    while (fake->count < REQUESTS_MAX && (fake->answers[fake->count].body != NULL)) {
        fake->count += 1;
    }
    fake_listen(fake);
    (void)snprintf(fake->url, sizeof fake->url, "http://127.0.0.1:%d",
                   ntohs(fake->address.sin_port));
    ck_assert_int_eq(pthread_create(&fake->thread, NULL, fake_serve, fake), 0);
}

/* Every answer must have been asked for. */
static void fake_stop(struct fake *fake)
{
    (void)shutdown(fake->listener, SHUT_RDWR);
    ck_assert_int_eq(pthread_join(fake->thread, NULL), 0);
    (void)close(fake->listener);
    ck_assert_int_eq(fake->served, fake->count);
}

static const char descriptor[] = "version: 1\nname: n\n";

/* weir run of a small descriptor in a file of its own, against the fake. */
static enum jm_exit run(struct fake *fake, struct capture *capture, const char *option)
{
    char path[] = "/tmp/weir-submit-XXXXXX";
    char *argv[] = {(char *)(uintptr_t)"weir", (char *)(uintptr_t)"run", path,
                    (char *)(uintptr_t)"--jobmanager", fake->url,
                    (char *)(uintptr_t)option, NULL};
    int fd = mkstemp(path);
    enum jm_exit status;

    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(write(fd, descriptor, strlen(descriptor)), (ssize_t)strlen(descriptor));
    (void)close(fd);
    fake_start(fake);
    capture_start(capture);
    status = jm_cli_main(option == NULL ? 5 : 6, argv);
    capture_stop(capture);
    (void)unlink(path);
    fake_stop(fake);
    return status;
}

static void check_same_job(const struct fake *fake, const struct capture *capture)
{
    size_t line = strcspn(fake->requests[0], "\r");

    ck_assert_int_eq(strncmp(fake->requests[0], "POST /v1/jobs?id=", 17), 0);
    for (int i = 1; i < fake->count; i++) {
        ck_assert_int_eq(strncmp(fake->requests[0], fake->requests[i], line), 0);
        ck_assert_ptr_nonnull(strstr(fake->requests[i], descriptor));
    }
    ck_assert_int_eq(strncmp(fake->requests[0] + 17, capture->out, 32), 0);
    ck_assert_str_eq(capture->out + 32, "\n");
}

/* A submit whose answer was lost is said again with the same id, so that it is the same job. */
START_TEST(a_lost_answer_is_asked_for_again)
{
    struct fake fake = {.answers = {{LOSE, ""}, {LOSE, ""}, {200, "{\"id\": \"x\"}"}}};
    struct capture capture;

    ck_assert_int_eq(run(&fake, &capture, NULL), JM_EXIT_DONE);
    check_same_job(&fake, &capture);
    ck_assert_str_eq(capture.err, "");
    capture_fini(&capture);
}
END_TEST

/* The same when it was told to come later, or the job manager restarts meanwhile. */
START_TEST(a_restarting_job_manager_is_waited_for)
{
    struct fake fake = {.answers = {{503, "{\"error\": {\"message\": \"later\"}}"},
                                    {LEAVE, ""},
                                    {201, "{\"id\": \"x\"}"}}};
    struct capture capture;

    ck_assert_int_eq(run(&fake, &capture, NULL), JM_EXIT_DONE);
    check_same_job(&fake, &capture);
    capture_fini(&capture);
}
END_TEST

/* Every try has an id of its own: two runs of a descriptor are two jobs. */
START_TEST(two_runs_are_two_jobs)
{
    struct fake a = {.answers = {{201, "{\"id\": \"x\"}"}}}, b = {.answers = {{201, "{}"}}};
    struct capture first, second;

    ck_assert_int_eq(run(&a, &first, NULL), JM_EXIT_DONE);
    ck_assert_int_eq(run(&b, &second, NULL), JM_EXIT_DONE);
    ck_assert_str_ne(first.out, second.out);
    capture_fini(&first);
    capture_fini(&second);
}
END_TEST

/* --json prints what the job manager answered. */
START_TEST(json_is_the_answer)
{
    struct fake fake = {.answers = {{201, "{\"id\": \"x\", \"name\": \"n\"}"}}};
    struct capture capture;

    ck_assert_int_eq(run(&fake, &capture, "--json"), JM_EXIT_DONE);
    ck_assert_str_eq(capture.out, "{\n  \"id\": \"x\",\n  \"name\": \"n\"\n}\n");
    capture_fini(&capture);
}
END_TEST

/* Mistakes in the descriptor that the job manager finds are said as `weir check` says them: the
 * file as the user named it, and status 2. They are not tried again. */
START_TEST(diagnostics_are_lines)
{
    struct fake fake = {.answers = {{400, "{\"error\": {\"message\": \"m\"}, \"diagnostics\": ["
                                          "{\"line\": 2, \"column\": 7, \"message\": \"bad\"},"
                                          "{\"line\": 3, \"column\": 1, \"message\": \"w\\u001b\"}]}"}}};
    struct capture capture;

    ck_assert_int_eq(run(&fake, &capture, NULL), JM_EXIT_USAGE);
    ck_assert_str_eq(capture.out, "");
    ck_assert_int_eq(strncmp(capture.err, "/tmp/weir-submit-", 17), 0);
    ck_assert_ptr_nonnull(strstr(capture.err, ":2:7: bad\n"));
    ck_assert_ptr_nonnull(strstr(capture.err, ":3:1: w?\n"));
    capture_fini(&capture);
}
END_TEST

/* Refusals end with 2, failures with 1, each with the job manager's words; after a failure it is
 * said that the job may be there. What is no JSON is shown as it is. */
START_TEST(other_answers_are_told)
{
    struct fake refused = {.answers = {{403, "{\"error\": {\"message\": \"not you\"}}"}}};
    struct fake failed = {.answers = {{500, "{\"error\": {\"message\": \"disk on fire\"}}"}}};
    struct fake strange = {.answers = {{418, "teapot\033[2J"}}};
    struct capture capture;

    ck_assert_int_eq(run(&refused, &capture, NULL), JM_EXIT_USAGE);
    ck_assert_str_eq(capture.err, "weir: not you\n");
    capture_fini(&capture);
    ck_assert_int_eq(run(&failed, &capture, NULL), JM_EXIT_FAILED);
    ck_assert_ptr_nonnull(strstr(capture.err, "weir: disk on fire\n"));
    ck_assert_ptr_nonnull(strstr(capture.err, "may have been accepted: weir show "));
    capture_fini(&capture);
    ck_assert_int_eq(run(&strange, &capture, NULL), JM_EXIT_USAGE);
    ck_assert_ptr_nonnull(strstr(capture.err, "answered with status 418: teapot?[2J\n"));
    capture_fini(&capture);
}
END_TEST

#define JOB(state, ended_us, reason)                                                         \
    "{\"state\": \"" state "\", \"reason\": \"" reason "\", \"rows_in\": 1500,"              \
    " \"completed_checkpoints\": 2, \"restarts\": 1, \"started_us\": 1000000,"               \
    " \"ended_us\": " #ended_us "}"

/* Following waits for a job manager that does not answer, says what changes, and ends with 0. */
START_TEST(following_waits_for_the_end)
{
    struct fake fake = {.answers = {{201, "{}"},
                                    {200, JOB("RUNNING", 0, "")},
                                    {LOSE, ""},
                                    {503, "{}"},
                                    {200, JOB("RUNNING", 0, "")},
                                    {200, JOB("FINISHED", 2500000, "")}}};
    struct capture capture;

    ck_assert_int_eq(run(&fake, &capture, "--follow"), JM_EXIT_DONE);
    ck_assert_str_eq(capture.err,
                     "RUNNING    1.50 k rows, 2 checkpoints, 1 restarts\n"
                     "the job manager does not answer; waiting for it\n"
                     "RUNNING    1.50 k rows, 2 checkpoints, 1 restarts\n"
                     "FINISHED   1.50 k rows, 2 checkpoints, 1 restarts, 1.5 s\n");
    capture_fini(&capture);
}
END_TEST

/* A job that has FAILED or was CANCELED ends with 3, and its reason is said. */
START_TEST(following_a_failure_ends_with_3)
{
    struct fake failed = {.answers = {{201, "{}"}, {200, JOB("FAILED", 2500000, "division by zero")}}};
    struct fake canceled = {.answers = {{201, "{}"}, {200, JOB("CANCELED", 2500000, "")}}};
    struct fake forgotten = {.answers = {{201, "{}"},
                                         {404, "{\"error\": {\"message\": \"no job\"}}"}}};
    struct capture capture;

    ck_assert_int_eq(run(&failed, &capture, "--follow"), JM_EXIT_JOB_FAILED);
    ck_assert_ptr_nonnull(strstr(capture.err, "weir: the job is FAILED: division by zero\n"));
    capture_fini(&capture);
    ck_assert_int_eq(run(&canceled, &capture, "--follow"), JM_EXIT_JOB_FAILED);
    ck_assert_ptr_nonnull(strstr(capture.err, "weir: the job is CANCELED\n"));
    capture_fini(&capture);
    ck_assert_int_eq(run(&forgotten, &capture, "--follow"), JM_EXIT_USAGE);
    ck_assert_ptr_nonnull(strstr(capture.err, "weir: no job\n"));
    capture_fini(&capture);
}
END_TEST

/* Names and directories are percent-encoded, whatever bytes they have. */
START_TEST(paths_are_escaped)
{
    char *escaped = jm_cli_escape("a/b c&d=\xc3\xa4~-._9");

    ck_assert_str_eq(escaped, "a%2Fb%20c%26d%3D%C3%A4~-._9");
    wr_free(escaped);
}
END_TEST

WR_TEST_MAIN("client submit", a_lost_answer_is_asked_for_again,
             a_restarting_job_manager_is_waited_for, two_runs_are_two_jobs, json_is_the_answer,
             diagnostics_are_lines, other_answers_are_told, following_waits_for_the_end,
             following_a_failure_ends_with_3, paths_are_escaped)
