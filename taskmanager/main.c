/* weir-taskmanager: the task manager daemon. The control loop runs on this thread. */
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "common/config/daemon.h"
#include "common/graph/connector.h"
#include "common/sys/notify.h"
#include "common/sys/run_file.h"
#include "common/sys/signal.h"
#include "taskmanager/driver/daemon.h"
#include "taskmanager/operators/operator.h"

#define NAME "weir-taskmanager"
#define POOL_THREADS 4u
#define MEMORY_MIN (64ull * 1024 * 1024)
#define OPEN_FILES 65536u

struct settings {
    struct tm_config tm;
    char *insecure;
    char *log_level;
};

#define OPTION(field, name, type, text, help) \
    {name, type, offsetof(struct settings, field), text, false, help, NULL}

static const struct wr_option options[] = {
    OPTION(tm.cluster, "cluster", WR_OPTION_TEXT, "main",
           "name of the cluster; a job manager of another is refused"),
    OPTION(tm.jobmanager, "jobmanager", WR_OPTION_TEXT, "127.0.0.1:6123",
           "addresses of job managers, tried in turn"),
    OPTION(tm.listen, "listen", WR_OPTION_TEXT, "127.0.0.1:0",
           "address for other task managers; port 0: any"),
    OPTION(tm.advertise, "advertise", WR_OPTION_TEXT, "",
           "what other task managers dial, if it differs"),
    OPTION(tm.name, "name", WR_OPTION_TEXT, "", "for people; default the host's name"),
    OPTION(tm.data, "data", WR_OPTION_PATH, "/var/lib/weir/tm", "directory of its own"),
    OPTION(tm.local_recovery, "local_recovery", WR_OPTION_BOOL, "true",
           "keep the files of the newest checkpoint in `data` too, to restore from them"),
    OPTION(tm.local_recovery_disk, "local_recovery_disk", WR_OPTION_SIZE, "32GiB",
           "how much may be kept so; what does not fit is restored from the checkpoint directory"),
    OPTION(tm.memory, "memory", WR_OPTION_SIZE, "0B",
           "the one budget: state, channels, buffers; 0B: three quarters of what the host or its "
           "cgroup allows"),
    OPTION(tm.workers, "workers", WR_OPTION_U64, "0",
           "threads that run tasks; 0: one per core it may use"),
    OPTION(tm.slots, "slots", WR_OPTION_U64, "0",
           "parallel slices of jobs it takes; 0: the larger of 4 and twice the workers"),
    OPTION(tm.cluster_key, "cluster_key", WR_OPTION_PATH, "",
           "file with a secret that every daemon of the cluster must know"),
    OPTION(insecure, "insecure", WR_OPTION_TEXT, "",
           "\"i understand\": listen beyond this host without authentication"),
    OPTION(log_level, "log_level", WR_OPTION_TEXT, "info", "error, warn, info or debug"),
    {0}};

/* ---- defaults from the machine ---- */

static uint64_t number_in(const char *path)
{
    char text[64] = "";
    FILE *file = fopen(path, "re");

    if (file == NULL) {
        return 0;
    }
    if (fgets(text, sizeof text, file) == NULL) {
        text[0] = '\0';
    }
    (void)fclose(file);
    return text[0] >= '0' && text[0] <= '9' ? strtoull(text, NULL, 10) : 0; /* "max": no limit */
}

static uint64_t host_bytes(void)
{
    return (uint64_t)sysconf(_SC_PHYS_PAGES) * (uint64_t)sysconf(_SC_PAGESIZE);
}

static uint64_t default_memory(void)
{
    uint64_t bytes = host_bytes();
    uint64_t cgroups[] = {number_in("/sys/fs/cgroup/memory.max"),
                          number_in("/sys/fs/cgroup/memory/memory.limit_in_bytes")};

    for (size_t i = 0; i < WR_COUNT(cgroups); i++) {
        bytes = cgroups[i] > 0 ? WR_MIN(bytes, cgroups[i]) : bytes;
    }
    return WR_MAX(bytes / 4 * 3, MEMORY_MIN);
}

static uint64_t default_workers(void)
{
    cpu_set_t set;

    return sched_getaffinity(0, sizeof set, &set) == 0 ? (uint64_t)CPU_COUNT(&set) : 1;
}

/* ---- checks ---- */

/* Each of the list; the list becomes numeric. */
static void check_jobmanagers(struct tm_config *c, struct wr_arena *arena, struct wr_sb *mistakes)
{
    char *save = NULL, *list = wr_arena_strdup(arena, c->jobmanager);
    struct wr_sb sb = {0};

    for (char *one = strtok_r(list, ", ", &save); one != NULL; one = strtok_r(NULL, ", ", &save)) {
        wr_check_address("jobmanager", &one, arena, mistakes);
        wr_sb_printf(&sb, "%s%s", sb.bytes > 0 ? "," : "", one);
    }
    if (sb.bytes == 0) {
        wr_sb_puts(mistakes, "jobmanager: no address is given\n");
    } else {
        c->jobmanager = wr_arena_strdup(arena, sb.ptr);
    }
    wr_sb_fini(&sb);
}

static void complete(void *fields, struct wr_arena *arena, struct wr_sb *mistakes)
{
    struct settings *s = fields;
    struct tm_config *c = &s->tm;

    c->memory = c->memory == 0 ? default_memory() : c->memory;
    c->workers = c->workers == 0 ? default_workers() : c->workers;
    c->slots = c->slots == 0 ? WR_MAX(4, 2 * c->workers) : c->slots;
    if (c->memory < MEMORY_MIN) {
        wr_sb_printf(mistakes, "memory: a task manager needs at least 64MiB, not %llu bytes\n",
                     (unsigned long long)c->memory);
    }
    if (c->workers > 1024 || c->slots > 1024) {
        wr_sb_puts(mistakes, "workers, slots: at most 1024 of each\n");
    }
    wr_check_directory("data", c->data, mistakes);
    wr_check_log_level(s->log_level, mistakes);
    wr_check_exposure(s->insecure, "listen", c->listen, mistakes);
    wr_check_address("listen", &c->listen, arena, mistakes);
    if (wr_is_set(c->advertise)) {
        wr_check_address("advertise", &c->advertise, arena, mistakes);
    }
    check_jobmanagers(c, arena, mistakes);
}

static const struct wr_program program = {
    .name = NAME,
    .summary = "runs the tasks of jobs",
    .environment = "WEIR_TASKMANAGER_",
    .options = options,
    .complete = complete,
};

/* ---- running ---- */

static void on_signal(void *ctx, int number)
{
    (void)number;
    wr_notify("STOPPING=1");
    tm_daemon_request_stop(ctx);
}

static void raise_open_files(void)
{
    struct rlimit limit;

    if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < OPEN_FILES) {
        limit.rlim_cur = WR_MIN(limit.rlim_max, (rlim_t)OPEN_FILES);
        (void)setrlimit(RLIMIT_NOFILE, &limit); /* the old limit is a usable one too */
    }
}

static enum wr_code serve(struct wr_env *env, const void *fields, const char *config_text,
                          struct wr_error *err)
{
    const struct settings *settings = fields;
    struct tm_daemon *daemon;
    struct wr_watchdog watchdog;
    enum wr_code code;

    (void)config_text; /* nobody asks task managers */
    raise_open_files();
    if (tm_daemon_create(env, &settings->tm, &daemon, err) != WR_OK) {
        return err->code;
    }
    code = wr_run_file_write(env, settings->tm.data, NAME,
                             (const char *[]){"exchange", tm_daemon_address(daemon), NULL}, err);
    if (code == WR_OK) {
        wr_signals_watch(on_signal, daemon);
        wr_watchdog_start(&watchdog, env, tm_daemon_loop(daemon));
        tm_daemon_start(daemon);
        wr_notify("READY=1");
        wr_loop_run(tm_daemon_loop(daemon));
        wr_watchdog_stop(&watchdog);
        wr_run_file_remove(env, settings->tm.data, NAME);
    }
    tm_daemon_destroy(daemon);
    return code;
}

int main(int argc, char **argv)
{
    static struct settings settings;
    struct wr_daemon daemon = {.program = &program,
                               .fields = &settings,
                               .log_level = &settings.log_level,
                               .pool_threads = POOL_THREADS,
                               .serve = serve};

    wr_alloc_give_back();
    wr_connectors_check();
    tm_operators_check();
    return wr_daemon_main(&daemon, argc, argv);
}
