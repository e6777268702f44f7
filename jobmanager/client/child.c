#include "jobmanager/client/child.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/base/alloc.h"
#include "common/base/str.h"
#include "jobmanager/client/cli.h"

#define LOG_SHOWN_BYTES 2000
#define STOP_SECONDS 10.0
#define LOOK_US 2000
/* A daemon that dies so soon after its start will do so again. */
#define YOUNG_SECONDS 2.0
#define YOUNG_DEATHS_MAX 5u
/* What daemons end with when they refuse their settings; what we end with for them otherwise. */
#define STATUS_REFUSED 2
#define STATUS_NOT_EXECUTED 127

void jm_settings_add(struct jm_settings *settings, const char *fmt, ...)
{
    struct wr_sb sb = {0};
    va_list args;

    va_start(args, fmt);
    wr_sb_vprintf(&sb, fmt, args);
    va_end(args);
    WR_VEC_PUSH(&settings->list, wr_sb_take(&sb));
}

void jm_settings_fini(struct jm_settings *settings)
{
    for (uint32_t i = 0; i < settings->list.count; i++) {
        wr_free(settings->list.items[i]);
    }
    WR_VEC_FINI(&settings->list);
}

void jm_child_init(struct jm_child *child, const char *program, char *path, const char *directory,
                   const char *name)
{
    *child = (struct jm_child){.program = program, .path = path, .lock = -1};
    child->directory = wr_asprintf("%s/%s", directory, name);
    child->log = wr_asprintf("%s/%s.log", directory, name);
    child->run_file = wr_asprintf("%s/%s.json", child->directory, program);
}

void jm_child_fini(struct jm_child *child)
{
    WR_ASSERT(child->pid == 0);
    wr_free(child->path);
    wr_free(child->directory);
    wr_free(child->log);
    wr_free(child->run_file);
    *child = (struct jm_child){.lock = -1};
}

/* ---- starting ---- */

/* Between fork and exec: system calls only. Signals are blocked: one that our handlers would take
 * here would be lost for the daemon, which then would not stop. */
static _Noreturn void become(const struct jm_child *child, char *const *arguments, pid_t parent,
                             const sigset_t *mask)
{
    int log = open(child->log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
    static const char mistake[] = "could not be executed\n";

    /* Away from our terminal: Ctrl-C is for us, who stop it in order, and a terminal that stops
     * what writes in the background (stty tostop) must not stop a print sink. */
    (void)setsid();
    (void)prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() != parent) {
        _exit(STATUS_NOT_EXECUTED); /* we had ended before it could be told of it */
    }
    (void)signal(SIGINT, SIG_DFL);
    (void)signal(SIGTERM, SIG_DFL);
    (void)sigprocmask(SIG_SETMASK, mask, NULL);
    (void)dup2(null, STDIN_FILENO);
    (void)dup2(log, STDERR_FILENO);
    if (!child->keep_stdout) {
        (void)dup2(log, STDOUT_FILENO);
    }
    if (child->lock >= 0) {
        (void)fcntl(child->lock, F_SETFD, 0);
    }
    (void)execv(child->path, arguments);
    (void)!write(STDERR_FILENO, mistake, sizeof mistake - 1);
    _exit(STATUS_NOT_EXECUTED);
}

void jm_child_start(struct jm_child *child, const struct jm_settings *settings)
{
    WR_AUTO_FREE char **arguments = WR_NEW_ARRAY(char *, 2 + 2 * settings->list.count);
    char dash_d[] = "-D";
    uint32_t count = 0;
    pid_t self = getpid();
    sigset_t all, before;

    arguments[count++] = child->path;
    for (uint32_t i = 0; i < settings->list.count; i++) {
        arguments[count++] = dash_d;
        arguments[count++] = settings->list.items[i];
    }
    (void)unlink(child->run_file); /* an old one must not be taken for the new */
    (void)fflush(stdout);
    child->started_s = jm_seconds_now();
    (void)sigfillset(&all);
    (void)sigprocmask(SIG_SETMASK, &all, &before);
    child->pid = fork();
    if (child->pid == 0) {
        become(child, arguments, self, &before);
    }
    (void)sigprocmask(SIG_SETMASK, &before, NULL);
    if (child->pid < 0) { /* as if it had died at once: it is tried again */
        jm_cli_complain("could not start %s: %s", child->program, strerror(errno));
        child->pid = 0;
        child->young_deaths += 1;
    }
}

/* ---- its end ---- */

bool jm_child_has_ended(struct jm_child *child)
{
    int status = 0;

    if (child->pid == 0) {
        return true;
    }
    if (waitpid(child->pid, &status, WNOHANG) != child->pid) {
        return false;
    }
    child->pid = 0;
    child->young_deaths =
        jm_seconds_now() - child->started_s < YOUNG_SECONDS ? child->young_deaths + 1 : 0;
    child->refused = WIFEXITED(status) && (WEXITSTATUS(status) == STATUS_REFUSED ||
                                           WEXITSTATUS(status) == STATUS_NOT_EXECUTED);
    return true;
}

bool jm_child_is_hopeless(const struct jm_child *child)
{
    return child->refused || child->young_deaths >= YOUNG_DEATHS_MAX;
}

void jm_child_show_log(const struct jm_child *child)
{
    char text[LOG_SHOWN_BYTES];
    FILE *file = fopen(child->log, "re");
    size_t bytes;

    if (file == NULL) {
        return;
    }
    (void)fprintf(stderr, "weir: the end of %s:\n", child->log);
    if (fseek(file, -LOG_SHOWN_BYTES, SEEK_END) != 0) {
        rewind(file); /* it is shorter */
    }
    bytes = fread(text, 1, sizeof text, file);
    (void)fclose(file);
    (void)fwrite(text, 1, bytes, stderr);
}

void jm_child_ask_to_stop(const struct jm_child *child)
{
    if (child->pid > 0) {
        (void)kill(child->pid, SIGTERM);
        (void)kill(child->pid, SIGCONT); /* one that is paused could not hear it */
    }
}

void jm_child_wait(struct jm_child *child)
{
    double until_s = jm_seconds_now() + STOP_SECONDS;

    while (child->pid > 0) {
        if (waitpid(child->pid, NULL, WNOHANG) == child->pid) {
            child->pid = 0;
        } else if (jm_seconds_now() >= until_s) {
            (void)kill(child->pid, SIGKILL);
            (void)waitpid(child->pid, NULL, 0);
            child->pid = 0;
        } else {
            (void)usleep(LOOK_US);
        }
    }
}

/* ---- where it is ---- */

static char *if_executable(char *path)
{
    if (access(path, X_OK) == 0) {
        return path;
    }
    wr_free(path);
    return NULL;
}

char *jm_find_program(const char *program)
{
    const char *search = getenv("PATH");
    char self[PATH_MAX] = "";
    ssize_t bytes = readlink("/proc/self/exe", self, sizeof self - 1);
    char *found = NULL;

    if (bytes > 0 && strrchr(self, '/') != NULL) {
        *strrchr(self, '/') = '\0';
        found = if_executable(wr_asprintf("%s/%s", self, program));
    }
    while (found == NULL && search != NULL && search[0] != '\0') {
        size_t length = strcspn(search, ":");
        if (length > 0) { /* an empty entry is the current directory: nobody means that */
            found = if_executable(wr_asprintf("%.*s/%s", (int)length, search, program));
        }
        search += length + (search[length] == ':');
    }
    return found;
}
