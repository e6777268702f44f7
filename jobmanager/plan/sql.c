#include "jobmanager/plan/sql.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/base/str.h"
#include "common/base/vec.h"

#define PREFIX_BYTES 7 /* "SELECT " */
#define SILENCE_MS 15000 /* more than the processor time the child allows itself */
#define PATH_BYTES 4096
/* Each may take its time before it dies: a text full of such expressions must come to an end. */
#define CHILDREN_MAX 3u
#define ANSWER_BYTES_MAX ((size_t)64 * 1024 * 1024)

struct child {
    pid_t pid;
    int fd;
    struct wr_sb in; /* answers read, not taken yet */
    bool ended;
};

/* Beside the running program, as built, or in ../lib/weir from it, as installed. */
static enum wr_code find_program(char path[PATH_BYTES], struct wr_error *err)
{
    static const char name[] = "weir-pgparse", installed[] = "../lib/weir/weir-pgparse";
    const char *given = getenv("WEIR_PGPARSE");
    size_t given_bytes = given == NULL ? 0 : strlen(given);
    ssize_t bytes;
    char *slash;

    if (given_bytes > 0) {
        if (given_bytes >= PATH_BYTES) {
            return wr_fail(err, WR_ERR_INVALID, "WEIR_PGPARSE is longer than a path");
        }
        memcpy(path, given, given_bytes + 1);
        return WR_OK;
    }
    bytes = readlink("/proc/self/exe", path, PATH_BYTES - sizeof installed - 1);
    if (bytes < 0) {
        return wr_fail_errno(err, "could not find the running program");
    }
    path[bytes] = '\0';
    slash = strrchr(path, '/');
    slash = slash == NULL ? path : slash + 1;
    memcpy(slash, name, sizeof name);
    if (access(path, X_OK) != 0) {
        memcpy(slash, installed, sizeof installed);
    }
    return WR_OK;
}

static int spawn(const char *path, int fd, pid_t *ret)
{
    char *arguments[] = {(char *)(uintptr_t)path, NULL};
    char *environment[] = {NULL};
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t none, defaults;
    int code;

    sigemptyset(&none);
    sigfillset(&defaults);
    sigdelset(&defaults, SIGKILL);
    sigdelset(&defaults, SIGSTOP);
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    posix_spawn_file_actions_adddup2(&actions, fd, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, fd, STDOUT_FILENO);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &defaults);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    code = posix_spawn(ret, path, &actions, &attributes, arguments, environment);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return code;
}

static enum wr_code child_open(struct child *child, struct wr_error *err)
{
    char path[PATH_BYTES];
    int pair[2], code;

    *child = (struct child){.pid = -1, .fd = -1};
    if (find_program(path, err) != WR_OK) {
        return err->code;
    }
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0) {
        return wr_fail_errno(err, "could not make a socket for the SQL parser");
    }
    code = spawn(path, pair[1], &child->pid);
    close(pair[1]);
    if (code != 0) {
        close(pair[0]);
        child->pid = -1;
        errno = code;
        return wr_fail_errno(err, "could not start the SQL parser \"%s\"", path);
    }
    child->fd = pair[0];
    (void)fcntl(child->fd, F_SETFL, O_NONBLOCK);
    return WR_OK;
}

/* True when it was killed by a signal: that is what the parser does on input it cannot bear. */
static bool child_close(struct child *child)
{
    int status = 0;

    if (child->fd >= 0) {
        close(child->fd);
    }
    if (child->pid > 0) {
        if (!child->ended) {
            (void)kill(child->pid, SIGKILL);
        }
        while (waitpid(child->pid, &status, 0) < 0 && errno == EINTR) {
        }
    }
    wr_sb_fini(&child->in);
    return WIFSIGNALED(status);
}

/* Take one line; false when there is none yet. */
static bool take_line(struct child *child, size_t *from, struct wr_str *ret)
{
    const char *start, *end;

    if (child->in.bytes == *from) {
        return false;
    }
    start = child->in.ptr + *from;
    end = memchr(start, '\n', child->in.bytes - *from);
    if (end == NULL) {
        return false;
    }
    *ret = (struct wr_str){start, (size_t)(end - start)};
    *from += ret->bytes + 1;
    return true;
}

static void read_answer(struct wr_str line, struct wr_arena *arena, struct jm_sql_text *text)
{
    struct jm_parsed *ret = &text->parsed;
    json_error_t bad;
    json_t *answer = json_loadb(line.ptr, line.bytes, 0, &bad);
    const json_t *tree = json_object_get(answer, "tree");
    const json_t *error = json_object_get(answer, "error");
    const char *message = json_string_value(json_object_get(error, "message"));

    *ret = (struct jm_parsed){0};
    if (tree != NULL) {
        jm_ast_build(tree, (struct wr_str){text->text, text->bytes}, PREFIX_BYTES, arena, ret);
    } else if (message != NULL) {
        ret->message = wr_arena_strdup(arena, message);
        ret->at = (uint32_t)json_integer_value(json_object_get(error, "at"));
    } else {
        /* What the parser writes is well formed; only its depth can be too much for the reader. */
        ret->message = "the expression is nested too deeply";
    }
    json_decref(answer);
}

/* Write what can be written, read what there is; false when the child has ended or is silent. */
static bool exchange(struct child *child, const struct wr_sb *out, size_t *written)
{
    struct pollfd poll_fd = {.fd = child->fd, .events = POLLIN};
    char chunk[65536];
    ssize_t bytes;
    int ready;

    poll_fd.events = (short)(POLLIN | (*written < out->bytes ? POLLOUT : 0));
    ready = poll(&poll_fd, 1, SILENCE_MS);
    if (ready < 0 && errno == EINTR) {
        return true;
    }
    if (ready <= 0) {
        return false;
    }
    if ((poll_fd.revents & POLLOUT) != 0) {
        bytes = send(child->fd, out->ptr + *written, out->bytes - *written, MSG_NOSIGNAL);
        *written += bytes > 0 ? (size_t)bytes : 0;
    }
    if ((poll_fd.revents & (POLLIN | POLLHUP | POLLERR)) == 0) {
        return true;
    }
    bytes = recv(child->fd, chunk, sizeof chunk, 0);
    if (bytes > 0) {
        wr_sb_append(&child->in, chunk, (size_t)bytes);
    }
    child->ended = bytes == 0 || (bytes < 0 && errno != EAGAIN && errno != EINTR);
    return !child->ended && child->in.bytes < ANSWER_BYTES_MAX;
}

/* Let one child answer as many as it can; *ret_done counts them. */
static enum wr_code parse_some(struct jm_sql_text *texts, uint32_t count, struct wr_arena *arena,
                               uint32_t *ret_done, struct wr_error *err)
{
    struct wr_sb out = {0};
    struct child child;
    struct wr_str line;
    size_t written = 0, from = 0;
    bool going = true, killed;
    uint32_t done = 0;

    if (child_open(&child, err) != WR_OK) {
        return err->code;
    }
    for (uint32_t i = 0; i < count; i++) {
        wr_sb_printf(&out, "%zu\n", texts[i].bytes);
        wr_sb_append(&out, texts[i].text, texts[i].bytes);
    }
    while (done < count && going) {
        going = exchange(&child, &out, &written);
        while (done < count && take_line(&child, &from, &line)) {
            read_answer(line, arena, &texts[done++]);
        }
    }
    wr_sb_fini(&out);
    killed = child_close(&child);
    *ret_done = done;
    if (done < count && !killed) {
        return wr_fail(err, WR_ERR_INTERNAL, "the SQL parser ended without an answer");
    }
    return WR_OK;
}

static void leave_unparsed(struct jm_sql_text *texts, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        texts[i].parsed = (struct jm_parsed){
            .message = "not looked at, as the SQL parser gave up on several other expressions"};
    }
}

enum wr_code jm_sql_parse(struct jm_sql_text *texts, uint32_t count, struct wr_arena *arena,
                          struct wr_error *err)
{
    uint32_t children = 0;

    for (uint32_t first = 0; first < count; first++) {
        uint32_t done = 0;
        if (children++ == CHILDREN_MAX) {
            leave_unparsed(texts + first, count - first);
            return WR_OK;
        }
        if (parse_some(texts + first, count - first, arena, &done, err) != WR_OK) {
            return err->code;
        }
        first += done;
        if (first < count) {
            texts[first].parsed =
                (struct jm_parsed){.message = "the SQL parser gave up on this expression"};
        }
    }
    return WR_OK;
}
