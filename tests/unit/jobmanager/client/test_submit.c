#include <arpa/inet.h>
#include <limits.h>
#include <netinet/in.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/base/alloc.h"
#include "tests/lib/client.h"
#include "tests/lib/wr_test.h"

#define REQUESTS_MAX 8
#define LOSE 0  /* read the request, answer nothing */
#define LEAVE 1 /* the same, and nobody listens for a while */

/* A job manager that answers as it is told, one request a connection. */
struct answer {
    int status; /* or LOSE, LEAVE */
    const char *body; /* the first "$ID" becomes the id of the last submit */
    uint32_t delay_ms;
};
struct fake {
    struct answer answers[REQUESTS_MAX];
    const char *host; /* NULL: 127.0.0.1 */
    char id[WR_ID_TEXT_BYTES];
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

static void fake_answer(const struct fake *fake, const struct answer *a, int fd)
{
    const char *id = strstr(a->body, "$ID");
    WR_AUTO_FREE char *body =
        id == NULL ? wr_strdup(a->body)
                   : wr_asprintf("%.*s%s%s", (int)(id - a->body), a->body, fake->id, id + 3);

    (void)usleep(a->delay_ms * 1000);
    (void)dprintf(fd, "HTTP/1.1 %d X\r\nContent-Length: %zu\r\nConnection: close\r\n\r\n%s",
                  a->status, strlen(body), body);
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
        (void)sscanf(fake->requests[fake->served], "POST /v1/jobs?id=%32[0-9a-f]", fake->id);
        if (a->status == LEAVE) {
            (void)close(fake->listener);
            (void)close(fd);
            (void)usleep(150000);
            fake_listen(fake);
            continue;
        }
        if (a->status != LOSE) {
            fake_answer(fake, a, fd);
        }
        (void)close(fd);
    }
    return NULL;
}

static void fake_start(struct fake *fake)
{
    const char *host = fake->host == NULL ? "127.0.0.1" : fake->host;

    fake->address = (struct sockaddr_in){.sin_family = AF_INET,
                                         .sin_addr.s_addr = inet_addr(host)};
    while (fake->count < REQUESTS_MAX && (fake->answers[fake->count].body != NULL)) {
        fake->count += 1;
    }
    fake_listen(fake);
    (void)snprintf(fake->url, sizeof fake->url, "http://%s:%d", host,
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

#define KEPT "{\"id\": \"$ID\"}"

static const char descriptor[] = "version: 1\nname: n\n";

/* weir run of a small descriptor in a file of its own, against the fake. */
static enum jm_exit run(struct fake *fake, struct capture *capture, const char *option)
{
    char path[] = "/tmp/weir-submit-XXXXXX";
    int fd = mkstemp(path);
    enum jm_exit status;

    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(write(fd, descriptor, strlen(descriptor)), (ssize_t)strlen(descriptor));
    (void)close(fd);
    fake_start(fake);
    status = CLIENT_WEIR(capture, "run", path, "--jobmanager", fake->url, option);
    (void)unlink(path);
    fake_stop(fake);
    return status;
}

/* weir COMMAND WORD against the fake. */
static enum jm_exit ask(struct fake *fake, struct capture *capture, const char *command,
                        const char *word)
{
    enum jm_exit status;

    fake_start(fake);
    status = CLIENT_WEIR(capture, command, "--jobmanager", fake->url, word);
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
    struct fake fake = {.answers = {{LOSE, ""}, {LOSE, ""}, {200, KEPT}}};
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
                                    {201, KEPT}}};
    struct capture capture;

    ck_assert_int_eq(run(&fake, &capture, NULL), JM_EXIT_DONE);
    check_same_job(&fake, &capture);
    capture_fini(&capture);
}
END_TEST

/* Every try has an id of its own: two runs of a descriptor are two jobs. */
START_TEST(two_runs_are_two_jobs)
{
    struct fake a = {.answers = {{201, KEPT}}};
    struct fake b = {.answers = {{201, KEPT}}};
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
    struct fake fake = {.answers = {{201, "{\"id\": \"$ID\", \"name\": \"n\"}"}}};
    struct capture capture;

    ck_assert_int_eq(run(&fake, &capture, "--json"), JM_EXIT_DONE);
    ck_assert_str_eq(strchr(capture.out, ','), ",\n  \"name\": \"n\"\n}\n");
    ck_assert_int_eq(strncmp(capture.out, "{\n  \"id\": \"", 11), 0);
    ck_assert_int_eq(strncmp(capture.out + 11, fake.id, 32), 0);
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

static void check_stranger(enum jm_exit status, struct capture *capture)
{
    ck_assert_int_eq(status, JM_EXIT_FAILED);
    ck_assert_ptr_nonnull(strstr(capture->err, "answers, but not as a job manager"));
    ck_assert_str_eq(capture->out, "");
    capture_fini(capture);
}

/* "Done" of something else on that port, a proxy's page for instance, is no job that is kept, no
 * empty list, no job that never ends. */
START_TEST(strangers_are_not_believed)
{
    struct fake page = {.answers = {{200, "<html>welcome</html>"}}};
    struct fake other = {.answers = {{201, "{\"id\": \"00000000000000000000000000000000\"}"}}};
    struct fake list = {.answers = {{200, "{}"}}}, cancel = {.answers = {{200, "{}"}}};
    struct fake show = {.answers = {{200, "{\"state\": \"RUNNING\"}"}, {200, "[]"}}};
    struct fake follow = {.answers = {{201, KEPT}, {200, "[]"}}};
    struct capture capture;
    enum jm_exit status;

    check_stranger(run(&page, &capture, NULL), &capture);
    check_stranger(run(&other, &capture, NULL), &capture);
    check_stranger(ask(&list, &capture, "list", NULL), &capture);
    check_stranger(ask(&cancel, &capture, "cancel", "x"), &capture);
    check_stranger(ask(&show, &capture, "show", "x"), &capture);
    status = run(&follow, &capture, "--follow");
    capture.out[0] = '\0'; /* the id: it was kept */
    check_stranger(status, &capture);
}
END_TEST

/* Versions are told as far as they are known; with --json as JSON in any case. */
START_TEST(a_version_that_is_not_known_is_null)
{
    struct fake there = {.answers = {{200, "{\"version\": \"v7\"}"}}};
    struct fake away = {.answers = {{404, "nothing here"}}};
    struct capture capture;

    ck_assert_int_eq(ask(&there, &capture, "version", NULL), JM_EXIT_DONE);
    ck_assert_ptr_nonnull(strstr(capture.out, "\njob manager  v7\n"));
    capture_fini(&capture);
    ck_assert_int_eq(ask(&away, &capture, "version", "--json"), JM_EXIT_DONE);
    ck_assert_ptr_nonnull(strstr(capture.out, "\"jobmanager\": null\n}\n"));
    capture_fini(&capture);
}
END_TEST

/* The user's proxy is used except for what $no_proxy names, and never for this host. */
START_TEST(proxies_are_used_as_the_user_says)
{
    struct fake here = {.answers = {{201, KEPT}}};
    struct fake named = {.answers = {{201, KEPT}}, .host = "127.0.0.2"};
    struct fake all = {.answers = {{201, KEPT}}, .host = "127.0.0.2"};
    struct fake behind = {.host = "127.0.0.2"};
    struct capture capture;

    setenv("http_proxy", "http://127.0.0.1:1", 1); /* nobody is there */
    unsetenv("NO_PROXY");
    setenv("no_proxy", "example.org,127.0.0.2", 1);
    ck_assert_int_eq(run(&here, &capture, NULL), JM_EXIT_DONE);
    capture_fini(&capture);
    ck_assert_int_eq(run(&named, &capture, NULL), JM_EXIT_DONE);
    capture_fini(&capture);
    setenv("no_proxy", "*", 1);
    ck_assert_int_eq(run(&all, &capture, NULL), JM_EXIT_DONE);
    capture_fini(&capture);
    unsetenv("no_proxy");
    ck_assert_int_eq(run(&behind, &capture, NULL), JM_EXIT_UNREACHABLE);
    capture_fini(&capture);
    unsetenv("http_proxy");
}
END_TEST

#define JOB(state, ended_us, reason)                                                         \
    "{\"state\": \"" state "\", \"reason\": \"" reason "\", \"rows_in\": 1500,"              \
    " \"completed_checkpoints\": 2, \"restarts\": 1, \"started_us\": 1000000,"               \
    " \"ended_us\": " #ended_us "}"

/* Following waits for a job manager that does not answer, says what changes, and ends with 0. */
START_TEST(following_waits_for_the_end)
{
    struct fake fake = {.answers = {{201, KEPT},
                                    {200, JOB("RUNNING", 0, "")},
                                    {LOSE, ""},
                                    {503, "{}"},
                                    {200, JOB("RUNNING", 0, "")},
                                    {200, JOB("FINISHED", 2500000, "")}}};
    struct capture capture;

    ck_assert_int_eq(run(&fake, &capture, "--follow"), JM_EXIT_DONE);
    ck_assert_str_eq(capture.err,
                     "RUNNING    1.50 k rows, 2 checkpoints, 1 restart\n"
                     "the job manager does not answer; waiting for it\n"
                     "RUNNING    1.50 k rows, 2 checkpoints, 1 restart\n"
                     "FINISHED   1.50 k rows, 2 checkpoints, 1 restart, 1.5 s\n");
    capture_fini(&capture);
}
END_TEST

#define ROWS(state, rows, ended_us)                                                                \
    "{\"state\": \"" state "\", \"rows_in\": " #rows ", \"completed_checkpoints\": 1,"               \
    " \"ended_us\": " #ended_us "}"

/* Rows per second are those of what runs now: a restart, which goes back, begins them anew. */
START_TEST(a_restart_has_no_old_rate)
{
    struct fake fake = {.answers = {{201, KEPT},
                                    {200, ROWS("RUNNING", 1000, 0)},
                                    {200, ROWS("FAILING", 9000, 0), .delay_ms = 1100},
                                    {200, ROWS("RUNNING", 500, 0)},
                                    {200, ROWS("FINISHED", 600, 1)}}};
    struct capture capture;
    const char *failing, *again;

    ck_assert_int_eq(run(&fake, &capture, "--follow"), JM_EXIT_DONE);
    failing = strstr(capture.err, "\nFAILING    9.00 k rows, ");
    ck_assert_ptr_nonnull(failing);
    ck_assert_ptr_nonnull(strstr(failing, "/s, 1 checkpoint\n"));
    again = strstr(failing, "\nRUNNING    500 rows, ");
    ck_assert_ptr_nonnull(again);
    ck_assert_ptr_null(strstr(again, "/s"));
    capture_fini(&capture);
}
END_TEST

/* A job that has FAILED or was CANCELED ends with 3, and its reason is said. */
START_TEST(following_a_failure_ends_with_3)
{
    struct fake failed = {.answers = {{201, KEPT}, {200, JOB("FAILED", 2500000, "division by zero")}}};
    struct fake canceled = {.answers = {{201, KEPT}, {200, JOB("CANCELED", 2500000, "")}}};
    struct fake forgotten = {.answers = {{201, KEPT},
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

/* A descriptor may come from a pipe: then relative paths in it begin where the user stands. */
START_TEST(a_pipe_lies_where_the_user_is)
{
    char path[32], here[PATH_MAX];
    struct jm_file file;
    struct wr_error err;
    int ends[2];

    ck_assert_int_eq(pipe(ends), 0);
    ck_assert_int_eq(write(ends[1], descriptor, strlen(descriptor)), (ssize_t)strlen(descriptor));
    (void)close(ends[1]);
    (void)snprintf(path, sizeof path, "/dev/fd/%d", ends[0]);
    ck_assert_int_eq(jm_file_read(path, &file, &err), WR_OK);
    ck_assert_str_eq(file.text, descriptor);
    ck_assert_str_eq(file.directory, getcwd(here, sizeof here));
    jm_file_fini(&file);
    (void)close(ends[0]);
}
END_TEST

/* The first line of what weir run asks for, from a checkpoint. */
static void check_from(const char *from, const char *allow, const char *expected)
{
    struct fake fake = {.answers = {{201, KEPT}}};
    struct capture capture;
    char path[] = "/tmp/weir-submit-XXXXXX";
    int fd = mkstemp(path);

    ck_assert_int_eq(write(fd, descriptor, strlen(descriptor)), (ssize_t)strlen(descriptor));
    (void)close(fd);
    fake_start(&fake);
    ck_assert_int_eq(CLIENT_WEIR(&capture, "run", path, "--jobmanager", fake.url, "--from", from, allow),
                     JM_EXIT_DONE);
    fake_stop(&fake);
    (void)unlink(path);
    fake.requests[0][strcspn(fake.requests[0], "\r")] = '\0';
    ck_assert_msg(strstr(fake.requests[0], expected) != NULL, "%s: %s", expected, fake.requests[0]);
    ck_assert_int_eq(strstr(fake.requests[0], "allow_non_restored_state=true") != NULL, allow != NULL);
    capture_fini(&capture);
}

/* A job goes as it is said; a directory is the job manager's to find, so it is absolute from where the user
 * stands. */
START_TEST(where_a_job_starts_from_is_sent_along)
{
    char here[PATH_MAX], expected[3 * PATH_MAX];
    char *escaped;

    ck_assert_ptr_nonnull(getcwd(here, sizeof here));
    escaped = jm_cli_escape(here);
    check_from("words", NULL, "&from=words HTTP");
    check_from("0123456789ab:17", "--allow-non-restored-state",
               "&from=0123456789ab%3A17&allow_non_restored_state=true HTTP");
    check_from("/a b/&c:3", NULL, "&from=%2Fa%20b%2F%26c%3A3 HTTP");
    (void)snprintf(expected, sizeof expected, "&from=%s%%2F.%%2Fx%%3A2 HTTP", escaped);
    check_from("./x:2", NULL, expected);
    wr_free(escaped);
}
END_TEST

/* To give up state of nothing is a mistake that would not be noticed otherwise. */
START_TEST(state_is_given_up_of_a_checkpoint_only)
{
    static const char *const commands[] = {"run", "local"};
    struct capture capture;

    for (size_t i = 0; i < WR_COUNT(commands); i++) {
        ck_assert_int_eq(CLIENT_WEIR(&capture, commands[i], "x.yaml", "--allow-non-restored-state"),
                         JM_EXIT_USAGE);
        ck_assert_str_eq(capture.err,
                         "weir: --allow-non-restored-state is said of --from, which is missing\n");
        capture_fini(&capture);
    }
}
END_TEST

WR_TEST_MAIN("client submit", a_lost_answer_is_asked_for_again,
             a_restarting_job_manager_is_waited_for, two_runs_are_two_jobs, json_is_the_answer,
             diagnostics_are_lines, other_answers_are_told, strangers_are_not_believed,
             a_version_that_is_not_known_is_null, proxies_are_used_as_the_user_says,
             following_waits_for_the_end, a_restart_has_no_old_rate,
             following_a_failure_ends_with_3, paths_are_escaped, a_pipe_lies_where_the_user_is,
             where_a_job_starts_from_is_sent_along, state_is_given_up_of_a_checkpoint_only)
