/* A private cluster on this host: the real daemons as child processes, on loopback, with ports that
 * the system chooses. Their state is kept by the job's name, so that an interrupted job goes on. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "common/base/alloc.h"
#include "common/sys/env.h"
#include "jobmanager/client/cli.h"
#include "jobmanager/plan/plan.h"

#define READY_SECONDS 20
#define LOOK_US 2000
#define STOP_SECONDS 10
#define SETTINGS_MAX 64u
/* A daemon that dies so soon after its start will do so again. */
#define YOUNG_SECONDS 2
#define YOUNG_DEATHS_MAX 5u

struct child {
    const char *program;
    char *directory;
    char *log;
    pid_t pid; /* 0: not running */
    time_t started;
    uint32_t young_deaths;
};

struct local {
    struct jm_cli *cli;
    struct wr_env *env;
    char *state; /* directory */
    char *bin;   /* where the daemons are */
    int lock;
    char *control, *http; /* addresses of the job manager */
    struct child jobmanager;
    struct child *task_managers;
    char id[WR_ID_TEXT_BYTES];
};

/* ---- children ---- */

/* In the child: never returns. */
static _Noreturn void become(const struct local *local, const struct child *child,
                             char *const *arguments, bool keep_stdout)
{
    int log = open(child->log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
    WR_AUTO_FREE char *path = wr_asprintf("%s/%s", local->bin, child->program);

    (void)setpgid(0, 0); /* Ctrl-C is the client's; it stops them in order */
    (void)prctl(PR_SET_PDEATHSIG, SIGTERM);
    (void)dup2(null, STDIN_FILENO);
    (void)dup2(log, STDERR_FILENO);
    if (!keep_stdout) {
        (void)dup2(log, STDOUT_FILENO);
    }
    (void)execv(path, arguments);
    (void)dprintf(STDERR_FILENO, "could not start %s: %s\n", path, strerror(errno));
    _exit(127);
}

/* Settings of the user for this daemon: "jobmanager.NAME=VALUE" and the like. */
static void add_settings(const struct local *local, const char *prefix, char **arguments,
                         uint32_t *count)
{
    size_t bytes = strlen(prefix);

    for (uint32_t i = 0; i < local->cli->settings.count && *count + 2 < SETTINGS_MAX; i++) {
        const char *setting = local->cli->settings.items[i];
        if (strncmp(setting, prefix, bytes) == 0) {
            arguments[(*count)++] = (char *)(uintptr_t) "-D";
            arguments[(*count)++] = (char *)(uintptr_t)(setting + bytes);
        }
    }
}

static void spawn(const struct local *local, struct child *child, char **settings,
                  const char *prefix, bool keep_stdout)
{
    char *arguments[SETTINGS_MAX + 1] = {(char *)(uintptr_t)child->program};
    uint32_t count = 1;
    WR_AUTO_FREE char *run_file = wr_asprintf("%s/%s.json", child->directory, child->program);

    for (; *settings != NULL; settings++) {
        arguments[count++] = (char *)(uintptr_t) "-D";
        arguments[count++] = *settings;
    }
    add_settings(local, prefix, arguments, &count);
    (void)unlink(run_file); /* an old one must not be taken for the new */
    (void)fflush(stdout);
    child->started = time(NULL);
    child->pid = fork();
    if (child->pid == 0) {
        become(local, child, arguments, keep_stdout);
    }
}

static void start_jobmanager(struct local *local)
{
    WR_AUTO_FREE char *data = wr_asprintf("data=%s", local->jobmanager.directory);
    WR_AUTO_FREE char *listen =
        wr_asprintf("listen=%s", local->control == NULL ? "127.0.0.1:0" : local->control);
    WR_AUTO_FREE char *http =
        wr_asprintf("http=%s", local->http == NULL ? "127.0.0.1:0" : local->http);
    char *settings[] = {data, listen, http, (char *)(uintptr_t) "cluster=local", NULL};

    spawn(local, &local->jobmanager, settings, "jobmanager.", false);
}

static void start_taskmanager(struct local *local, uint32_t index)
{
    struct child *child = &local->task_managers[index];
    WR_AUTO_FREE char *data = wr_asprintf("data=%s", child->directory);
    WR_AUTO_FREE char *jobmanager = wr_asprintf("jobmanager=%s", local->control);
    WR_AUTO_FREE char *name = wr_asprintf("name=local-%u", index);
    char *settings[] = {data, jobmanager, name, (char *)(uintptr_t) "cluster=local", NULL};

    spawn(local, child, settings, "taskmanager.", true);
}

static void show_log(const struct child *child)
{
    WR_AUTO_FREE char *text = NULL;
    FILE *file = fopen(child->log, "re");
    long from;

    (void)fprintf(stderr, "weir: the end of %s:\n", child->log);
    if (file == NULL || fseek(file, 0, SEEK_END) != 0) {
        return;
    }
    from = WR_MAX(ftell(file) - 2000, 0);
    (void)fseek(file, from, SEEK_SET);
    text = wr_alloc_zero(1, 2001);
    from = (long)fread(text, 1, 2000, file);
    (void)fclose(file);
    (void)fprintf(stderr, "%.*s", (int)from, text);
}

/* Did it end? Then it is reaped. */
static bool has_ended(struct child *child)
{
    int status;

    if (child->pid > 0 && waitpid(child->pid, &status, WNOHANG) == child->pid) {
        child->pid = 0;
        child->young_deaths =
            time(NULL) - child->started < YOUNG_SECONDS ? child->young_deaths + 1 : 0;
        return true;
    }
    return false;
}

static bool gives_up(const struct child *child)
{
    if (child->young_deaths < YOUNG_DEATHS_MAX) {
        return false;
    }
    jm_cli_complain("%s does not stay alive", child->program);
    show_log(child);
    return true;
}

/* Called while the job is followed: whoever died is started again. */
static bool tend(void *ctx)
{
    struct local *local = ctx;

    if (has_ended(&local->jobmanager)) {
        if (gives_up(&local->jobmanager)) {
            return false;
        }
        start_jobmanager(local);
    }
    for (uint32_t i = 0; i < local->cli->task_managers; i++) {
        if (has_ended(&local->task_managers[i])) {
            if (gives_up(&local->task_managers[i])) {
                return false;
            }
            start_taskmanager(local, i);
        }
    }
    return true;
}

static void stop_child(struct child *child)
{
    for (uint32_t i = 0; child->pid > 0 && i < STOP_SECONDS * (1000000 / LOOK_US); i++) {
        if (i == 0) {
            (void)kill(child->pid, SIGTERM);
        }
        if (waitpid(child->pid, NULL, WNOHANG) == child->pid) {
            child->pid = 0;
            return;
        }
        (void)usleep(LOOK_US);
    }
    if (child->pid > 0) {
        (void)kill(child->pid, SIGKILL);
        (void)waitpid(child->pid, NULL, 0);
        child->pid = 0;
    }
}

/* ---- the job manager's addresses ---- */

static bool read_addresses(struct local *local)
{
    WR_AUTO_FREE char *path =
        wr_asprintf("%s/%s.json", local->jobmanager.directory, local->jobmanager.program);
    json_t *json = json_load_file(path, 0, NULL);
    bool there = json != NULL && jm_string(json, "http")[0] != '\0';

    if (there) {
        wr_free(local->control);
        wr_free(local->http);
        local->control = wr_strdup(jm_string(json, "control"));
        local->http = wr_strdup(jm_string(json, "http"));
    }
    json_decref(json);
    return there;
}

static bool wait_jobmanager(struct local *local)
{
    for (uint32_t i = 0; i < READY_SECONDS * (1000000 / LOOK_US); i++) {
        if (read_addresses(local)) {
            return true;
        }
        if (has_ended(&local->jobmanager)) {
            jm_cli_complain("the job manager did not start");
            show_log(&local->jobmanager);
            return false;
        }
        (void)usleep(LOOK_US);
    }
    jm_cli_complain("the job manager is not ready after %d s", READY_SECONDS);
    return false;
}

/* ---- the state directory ---- */

static char *state_directory(const struct jm_cli *cli, const char *job)
{
    const char *state_home = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
    char here[PATH_MAX];

    if (cli->state != NULL && cli->state[0] == '/') {
        return wr_strdup(cli->state);
    }
    if (cli->state != NULL) {
        return wr_asprintf("%s/%s", getcwd(here, sizeof here) == NULL ? "" : here, cli->state);
    }
    if (state_home != NULL && state_home[0] == '/') {
        return wr_asprintf("%s/weir/local/%s", state_home, job);
    }
    return wr_asprintf("%s/.local/state/weir/local/%s", home == NULL ? "/tmp" : home, job);
}

static void child_init(const struct local *local, struct child *child, const char *program,
                       const char *name)
{
    child->program = program;
    child->directory = wr_asprintf("%s/%s", local->state, name);
    child->log = wr_asprintf("%s/%s.log", local->state, name);
}

static enum wr_code open_state(struct local *local, struct wr_error *err)
{
    WR_AUTO_FREE char *path = wr_asprintf("%s/lock", local->state);

    if (local->env->ops->make_directory(local->env, local->state, err) != WR_OK) {
        return err->code;
    }
    local->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (local->lock < 0) {
        return wr_fail_errno(err, "could not open \"%s\"", path);
    }
    if (flock(local->lock, LOCK_EX | LOCK_NB) != 0) {
        return wr_fail(err, WR_ERR_EXISTS,
                       "another weir local uses \"%s\": wait for its end, or give this one a "
                       "--state of its own",
                       local->state);
    }
    return WR_OK;
}

static char *read_state(const struct local *local, const char *name)
{
    WR_AUTO_FREE char *path = wr_asprintf("%s/%s", local->state, name);
    struct wr_error err;
    char *text;
    size_t bytes;

    return wr_file_read_all(local->env, path, 2u << 20, &text, &bytes, &err) == WR_OK ? text : NULL;
}

static enum wr_code write_state(const struct local *local, const char *name, const char *text,
                                size_t bytes, struct wr_error *err)
{
    WR_AUTO_FREE char *path = wr_asprintf("%s/%s", local->state, name);

    return wr_file_replace(local->env, path, text, bytes, err);
}

/* Is there an unfinished job? true: local->id names it. */
static bool has_unfinished(struct local *local)
{
    WR_AUTO_FREE char *id = read_state(local, "job");
    struct jm_answer answer;
    struct wr_error err;
    bool unfinished = false;

    if (id == NULL || strlen(id) != WR_ID_TEXT_BYTES - 1) {
        return false;
    }
    WR_AUTO_FREE char *path = wr_asprintf("/v1/jobs/%s", id);
    jm_cli_request(local->cli, "GET", path, NULL, 0, &answer, &err);
    unfinished = answer.status == 200 && jm_integer(answer.json, "ended_us") == 0;
    jm_answer_fini(&answer);
    if (unfinished) {
        memcpy(local->id, id, sizeof local->id);
    }
    return unfinished;
}

static enum jm_exit submit_or_go_on(struct local *local, const char *path, const char *text,
                                    size_t bytes, const char *directory)
{
    struct wr_error err;

    if (has_unfinished(local)) {
        WR_AUTO_FREE char *before = read_state(local, "job.yaml");
        if (before == NULL || strlen(before) != bytes || memcmp(before, text, bytes) != 0) {
            jm_cli_complain("an unfinished job with another descriptor is kept in %s:\nrun the "
                            "descriptor it was started with (a copy is job.yaml there), or remove "
                            "the directory to begin anew",
                            local->state);
            return JM_EXIT_USAGE;
        }
        (void)fprintf(stderr, "weir: going on with job %.12s\n", local->id);
        return JM_EXIT_DONE;
    }
    (void)wr_id_format(jm_cli_random_id(), local->id);
    if (write_state(local, "job.yaml", text, bytes, &err) != WR_OK ||
        write_state(local, "job", local->id, strlen(local->id), &err) != WR_OK) {
        jm_cli_complain("%s", err.message);
        return JM_EXIT_FAILED;
    }
    return jm_cli_submit(local->cli, path, text, bytes, directory, local->id, 5);
}

/* ---- the command ---- */

static enum jm_exit run_cluster(struct local *local, const char *path, const char *text,
                                size_t bytes, const char *directory)
{
    enum jm_exit status;

    start_jobmanager(local);
    if (!wait_jobmanager(local)) {
        return JM_EXIT_FAILED;
    }
    WR_AUTO_FREE char *url = wr_asprintf("http://%s", local->http);
    local->cli->jobmanager = url;
    for (uint32_t i = 0; i < local->cli->task_managers; i++) {
        start_taskmanager(local, i);
    }
    status = submit_or_go_on(local, path, text, bytes, directory);
    if (status == JM_EXIT_DONE) {
        (void)fprintf(stderr, "weir: job %.12s, %s, logs in %s\n", local->id, url, local->state);
        status = jm_cli_follow(local->cli, local->id, tend, local);
        if (jm_cli_interrupted()) {
            (void)fprintf(stderr, "weir: stopping; the same command goes on with the job\n");
        }
    }
    local->cli->jobmanager = "";
    return status;
}

static void local_fini(struct local *local)
{
    for (uint32_t i = 0; i < local->cli->task_managers; i++) {
        struct child *child = &local->task_managers[i];
        stop_child(child);
        wr_free(child->directory);
        wr_free(child->log);
    }
    stop_child(&local->jobmanager);
    wr_free(local->jobmanager.directory);
    wr_free(local->jobmanager.log);
    wr_free(local->task_managers);
    wr_free(local->state);
    wr_free(local->bin);
    wr_free(local->control);
    wr_free(local->http);
    if (local->lock >= 0) {
        (void)close(local->lock);
    }
    wr_env_real_destroy(local->env);
}

/* The daemons lie beside this program, built or installed. */
static char *find_bin(void)
{
    char path[PATH_MAX] = "";
    ssize_t bytes = readlink("/proc/self/exe", path, sizeof path - 1);

    path[WR_MAX(bytes, 0)] = '\0';
    if (strrchr(path, '/') != NULL) {
        *strrchr(path, '/') = '\0';
    }
    return wr_strdup(path);
}

static bool check_settings(const struct jm_cli *cli)
{
    for (uint32_t i = 0; i < cli->settings.count; i++) {
        const char *setting = cli->settings.items[i];
        if (strchr(setting, '=') == NULL || (strncmp(setting, "jobmanager.", 11) != 0 &&
                                             strncmp(setting, "taskmanager.", 12) != 0)) {
            jm_cli_complain("-D %s: write jobmanager.NAME=VALUE or taskmanager.NAME=VALUE",
                            setting);
            return false;
        }
    }
    return true;
}

/* The descriptor's name is the state's; a wrong descriptor ends here. NULL: complained about. */
static char *job_name(struct jm_cli *cli, const char *path, const char *text, size_t bytes,
                      const char *directory)
{
    struct jm_diagnostics diagnostics = {0};
    struct jm_plan_options options = {.base_directory = directory, .name = cli->name,
                                      .parallelism = cli->parallelism};
    struct wr_plan *plan = NULL;
    struct wr_error err;
    char *name = NULL;

    if (jm_plan_build(text, bytes, &options, &plan, &diagnostics, &err) == WR_OK) {
        name = wr_strdup(plan->message->name);
        wr_plan_destroy(plan);
    } else if (diagnostics.list.count == 0) {
        jm_cli_complain("%s: %s", path, err.message);
    }
    for (uint32_t i = 0; i < diagnostics.list.count; i++) {
        const struct jm_diagnostic *d = &diagnostics.list.items[i];
        jm_cli_diagnostic(path, text, bytes, d->line, d->column, d->message);
    }
    jm_diagnostics_fini(&diagnostics);
    return name;
}

enum jm_exit jm_cli_local(struct jm_cli *cli)
{
    const char *path = cli->arguments.items[0];
    struct local local = {.cli = cli, .lock = -1};
    WR_AUTO_FREE char *text = NULL;
    WR_AUTO_FREE char *directory = NULL;
    struct wr_error err;
    enum jm_exit status = JM_EXIT_FAILED;
    size_t bytes;

    if (!check_settings(cli)) {
        return JM_EXIT_USAGE;
    }
    if (jm_cli_read(path, &text, &bytes, &directory, &err) != WR_OK) {
        jm_cli_complain("%s", err.message);
        return JM_EXIT_USAGE;
    }
    WR_AUTO_FREE char *name = job_name(cli, path, text, bytes, directory);
    if (name == NULL) {
        return JM_EXIT_USAGE;
    }
    jm_cli_catch_interrupts();
    local.env = wr_env_real_create(0);
    local.bin = find_bin();
    local.state = state_directory(cli, name);
    child_init(&local, &local.jobmanager, "weir-jobmanager", "jm");
    local.task_managers = WR_NEW_ARRAY(struct child, cli->task_managers);
    for (uint32_t i = 0; i < cli->task_managers; i++) {
        char tm[16];
        (void)snprintf(tm, sizeof tm, "tm%u", i);
        child_init(&local, &local.task_managers[i], "weir-taskmanager", tm);
    }
    if (open_state(&local, &err) != WR_OK) {
        jm_cli_complain("%s", err.message);
    } else {
        status = run_cluster(&local, path, text, bytes, directory);
    }
    local_fini(&local);
    return status;
}
