/* A private cluster on this host: the real daemons as child processes, on loopback, with ports that
 * the system chooses. Their state is kept by the job's name, so that an interrupted job goes on. */
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "common/base/alloc.h"
#include "jobmanager/client/child.h"
#include "jobmanager/client/state.h"
#include "jobmanager/plan/plan.h"

#define READY_SECONDS 20.0
/* How long a job may need to tell that it has ended. */
#define DECIDE_SECONDS 1.0
#define ANSWER_SECONDS 20.0
#define LOOK_US 2000u
#define SUBMIT_SECONDS 10u

struct local {
    struct jm_cli *cli;
    struct jm_state state;
    char *control, *http; /* addresses of the job manager; NULL: not known yet */
    struct jm_child jobmanager;
    struct jm_child *task_managers;
    bool started; /* the task managers */
    char *url;
    char id[WR_ID_TEXT_BYTES];
    bool unread; /* nobody reads standard output any more */
};

/* ---- daemons ---- */

/* Settings of the user for one kind of daemon: "jobmanager.NAME=VALUE" and the like. They come
 * last, so that they win. */
static void add_settings(const struct jm_cli *cli, const char *prefix, struct jm_settings *settings)
{
    size_t bytes = strlen(prefix);

    for (uint32_t i = 0; i < cli->settings.count; i++) {
        const char *setting = cli->settings.items[i];
        if (strncmp(setting, prefix, bytes) == 0) {
            jm_settings_add(settings, "%s", setting + bytes);
        }
    }
}

static void start_jobmanager(struct local *local)
{
    struct jm_settings settings = {0};
    bool again = local->control != NULL;

    jm_settings_add(&settings, "cluster=local");
    jm_settings_add(&settings, "data=%s", local->jobmanager.directory);
    jm_settings_add(&settings, "heartbeat.interval=250ms");
    if (!again) {
        /* The lock says that no task of an earlier run is left to be adopted. */
        jm_settings_add(&settings, "adoption_timeout=1ms");
        jm_settings_add(&settings, "listen=127.0.0.1:0");
        jm_settings_add(&settings, "http=127.0.0.1:0");
    }
    add_settings(local->cli, "jobmanager.", &settings);
    if (again) { /* whoever knows the addresses of the one that died must find this one there */
        jm_settings_add(&settings, "listen=%s", local->control);
        jm_settings_add(&settings, "http=%s", local->http);
    }
    jm_child_start(&local->jobmanager, &settings);
    jm_settings_fini(&settings);
}

static void start_taskmanager(struct local *local, uint32_t index)
{
    struct jm_settings settings = {0};

    jm_settings_add(&settings, "cluster=local");
    jm_settings_add(&settings, "data=%s", local->task_managers[index].directory);
    jm_settings_add(&settings, "jobmanager=%s", local->control);
    jm_settings_add(&settings, "name=local-%u", index);
    add_settings(local->cli, "taskmanager.", &settings);
    jm_child_start(&local->task_managers[index], &settings);
    jm_settings_fini(&settings);
}

static void start_taskmanagers(struct local *local)
{
    for (uint32_t i = 0; i < local->cli->task_managers && !local->started; i++) {
        start_taskmanager(local, i);
    }
    local->started = true;
}

/* false: starting it again is of no use; said. */
static bool is_worth_starting(const struct jm_child *child)
{
    if (!jm_child_is_hopeless(child)) {
        return true;
    }
    jm_cli_complain(child->refused ? "%s refuses to start" : "%s does not stay alive",
                    child->program);
    jm_child_show_log(child);
    return false;
}

/* The reader of a pipe has gone: `weir local … | head` is over. */
static bool is_unread(void)
{
    struct pollfd out = {.fd = STDOUT_FILENO};

    return poll(&out, 1, 0) == 1 && (out.revents & POLLERR) != 0;
}

/* Called whenever something is waited for: whoever died is started again. */
static bool tend(void *ctx)
{
    struct local *local = ctx;

    if (is_unread()) {
        local->unread = true;
        return false;
    }
    if (jm_child_has_ended(&local->jobmanager)) {
        if (!is_worth_starting(&local->jobmanager)) {
            return false;
        }
        start_jobmanager(local);
    }
    for (uint32_t i = 0; i < local->cli->task_managers && local->started; i++) {
        if (jm_child_has_ended(&local->task_managers[i])) {
            if (!is_worth_starting(&local->task_managers[i])) {
                return false;
            }
            start_taskmanager(local, i);
        }
    }
    return true;
}

static bool read_addresses(struct local *local)
{
    json_t *json = json_load_file(local->jobmanager.run_file, 0, NULL);
    bool there = jm_string(json, "control")[0] != '\0' && jm_string(json, "http")[0] != '\0';

    if (there) {
        local->control = wr_strdup(jm_string(json, "control"));
        local->http = wr_strdup(jm_string(json, "http"));
        local->url = wr_asprintf("http://%s", local->http);
    }
    json_decref(json);
    return there;
}

static enum jm_exit wait_jobmanager(struct local *local)
{
    double until_s = jm_seconds_now() + READY_SECONDS;

    while (!read_addresses(local)) {
        if (jm_child_has_ended(&local->jobmanager)) {
            jm_cli_complain("the job manager did not start");
            jm_child_show_log(&local->jobmanager);
            return local->jobmanager.refused ? JM_EXIT_USAGE : JM_EXIT_FAILED;
        }
        if (jm_seconds_now() >= until_s) {
            jm_cli_complain("the job manager is not ready after %.0f s", READY_SECONDS);
            jm_child_show_log(&local->jobmanager);
            return JM_EXIT_FAILED;
        }
        if (!jm_cli_pause(local->cli, LOOK_US)) {
            return JM_EXIT_FAILED;
        }
    }
    return JM_EXIT_DONE;
}

/* Task managers first, and all at once: the job manager sees them go. */
static void stop_daemons(struct local *local)
{
    for (uint32_t i = 0; i < local->cli->task_managers; i++) {
        jm_child_ask_to_stop(&local->task_managers[i]);
    }
    for (uint32_t i = 0; i < local->cli->task_managers; i++) {
        jm_child_wait(&local->task_managers[i]);
    }
    jm_child_ask_to_stop(&local->jobmanager);
    jm_child_wait(&local->jobmanager);
}

/* ---- the job ---- */

/* A job manager that has just started tells of a job before it has read how far it came: these are
 * the states of which nobody knows whether it has ended. */
static bool is_undecided(const struct jm_answer *answer)
{
    static const char *const states[] = {"CREATED", "SUSPENDED", "CANCELING", "FAILING"};
    const char *state = jm_string(answer->json, "state");

    if (answer->status == 0 || answer->status >= 500) {
        return true;
    }
    for (size_t i = 0; i < WR_COUNT(states); i++) {
        if (answer->status == 200 && strcmp(state, states[i]) == 0) {
            return true;
        }
    }
    return false;
}

/* Asks for the job with local->id until it is decided whether it has ended, or for so long. */
static void ask(struct local *local, double seconds, struct jm_answer *ret, struct wr_error *err)
{
    WR_AUTO_FREE char *path = wr_asprintf("/v1/jobs/%s", local->id);
    double until_s = jm_seconds_now() + seconds;

    for (;;) {
        jm_cli_request(local->cli, "GET", path, NULL, ret, err);
        if (!is_undecided(ret) || jm_seconds_now() >= until_s ||
            !jm_cli_pause(local->cli, LOOK_US)) {
            return;
        }
        jm_answer_fini(ret);
    }
}

/* Whether the job with local->id has not ended yet. FAILED: the job manager does not tell; "not now"
 * is not "no", for a second job beside it would write the results twice. */
static enum jm_exit ask_unfinished(struct local *local, bool *ret)
{
    enum jm_exit status = JM_EXIT_DONE;
    struct jm_answer answer;
    struct wr_error err;

    /* Task managers would run it on: they are started when it turns out that it is to run on, or
     * when it was never deployed, which it tells of only after it is. */
    ask(local, DECIDE_SECONDS, &answer, &err);
    if (is_undecided(&answer) && !jm_cli_interrupted()) {
        jm_answer_fini(&answer);
        start_taskmanagers(local);
        ask(local, ANSWER_SECONDS, &answer, &err);
    }
    *ret = answer.status == 200 && !jm_has_ended(jm_string(answer.json, "state"));
    if (answer.status != 200 && answer.status != 404) {
        (void)jm_cli_refused(&answer, &err);
        status = JM_EXIT_FAILED;
    }
    jm_answer_fini(&answer);
    return status;
}

/* An unfinished job of an earlier run: *ret, and local->id names it. */
static enum jm_exit find_unfinished(struct local *local, const struct jm_file *file, bool *ret)
{
    enum jm_exit status = JM_EXIT_DONE;
    const char *how;

    *ret = false;
    if (jm_state_read(&local->state, local->id)) {
        status = ask_unfinished(local, ret);
    }
    how = *ret ? jm_state_difference(&local->state, local->cli, file) : NULL;
    if (how != NULL) {
        jm_cli_complain("an unfinished job with %s is kept in %s:\n"
                        "give the command that it was started with (its descriptor is job.yaml "
                        "there), or --state another directory, or remove this one to begin anew",
                        how, local->state.directory);
        return JM_EXIT_USAGE;
    }
    return status;
}

static enum jm_exit submit(struct local *local, const struct jm_file *file)
{
    struct jm_answer answer;
    struct wr_error err;
    enum jm_exit status;

    (void)wr_id_format(jm_cli_random_id(), local->id);
    if (jm_state_write(&local->state, local->cli, file, local->id, &err) != WR_OK) {
        jm_cli_complain("%s", err.message);
        return JM_EXIT_FAILED;
    }
    status = jm_cli_submit(local->cli, file, local->id, SUBMIT_SECONDS, &answer);
    jm_answer_fini(&answer);
    return status;
}

static enum jm_exit submit_or_go_on(struct local *local, const struct jm_file *file)
{
    bool unfinished;
    enum jm_exit status = find_unfinished(local, file, &unfinished);

    if (status != JM_EXIT_DONE) {
        return status;
    }
    start_taskmanagers(local);
    if (!unfinished) {
        return submit(local, file);
    }
    (void)fprintf(stderr, "weir: going on with job %.12s\n", local->id);
    return JM_EXIT_DONE;
}

/* ---- the command ---- */

static enum jm_exit run_cluster(struct local *local, const struct jm_file *file)
{
    enum jm_exit status;

    start_jobmanager(local);
    status = wait_jobmanager(local);
    if (status != JM_EXIT_DONE) {
        return status;
    }
    local->cli->jobmanager = local->url;
    local->cli->tend = tend;
    local->cli->tend_ctx = local;
    status = submit_or_go_on(local, file);
    if (status == JM_EXIT_DONE) {
        (void)fprintf(stderr, "weir: job %.12s, %s, logs in %s\n", local->id, local->url,
                      local->state.directory);
        status = jm_cli_follow(local->cli, local->id);
    }
    if (jm_cli_interrupted() || local->unread) {
        (void)fprintf(stderr, "weir: %sstopping; the same command goes on with the job\n",
                      local->unread ? "nobody reads the rows any more; " : "");
    }
    return status;
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
        if (strncmp(strchr(setting, '.'), ".data=", 6) == 0) {
            jm_cli_complain("-D %s: the daemons' data lie in the state's directory; choose it with "
                            "--state DIR",
                            setting);
            return false;
        }
    }
    return true;
}

/* What the descriptor says that matters here; a wrong descriptor ends here. NULL: complained about. */
static char *look_at_job(struct jm_cli *cli, const struct jm_file *file, enum jm_exit *ret_exit)
{
    struct wr_plan *plan = jm_cli_build(cli, file, ret_exit);
    bool prints = false;
    char *name;

    if (plan == NULL) {
        return NULL;
    }
    for (size_t v = 0; v < plan->message->n_vertices; v++) {
        const Weir__Vertex *vertex = plan->message->vertices[v];
        for (size_t o = 0; o < vertex->n_operators; o++) {
            const Weir__Operator *step = vertex->operators[o];
            prints |= step->spec_case == WEIR__OPERATOR__SPEC_SINK &&
                      strcmp(step->sink->connector, "print") == 0;
        }
    }
    cli->plain = prints && jm_is_terminal(STDOUT_FILENO);
    name = wr_strdup(plan->message->name);
    wr_plan_destroy(plan);
    return name;
}

/* false: complained about. */
static bool init_daemons(struct local *local)
{
    WR_AUTO_FREE char *jobmanager = jm_find_program("weir-jobmanager");
    WR_AUTO_FREE char *taskmanager = jm_find_program("weir-taskmanager");

    if (jobmanager == NULL || taskmanager == NULL) {
        jm_cli_complain("weir-%smanager is neither beside weir nor in $PATH; install it there",
                        jobmanager == NULL ? "job" : "task");
        return false;
    }
    jm_child_init(&local->jobmanager, "weir-jobmanager", WR_TAKE(jobmanager), local->state.directory, "jm");
    local->jobmanager.lock = local->state.daemons;
    for (uint32_t i = 0; i < local->cli->task_managers; i++) {
        struct jm_child *child = &local->task_managers[i];
        char name[16];
        (void)snprintf(name, sizeof name, "tm%u", i);
        jm_child_init(child, "weir-taskmanager", wr_strdup(taskmanager), local->state.directory, name);
        child->lock = local->state.daemons;
        child->keep_stdout = true;
    }
    return true;
}

static void local_fini(struct local *local)
{
    stop_daemons(local);
    for (uint32_t i = 0; i < local->cli->task_managers; i++) {
        jm_child_fini(&local->task_managers[i]);
    }
    jm_child_fini(&local->jobmanager);
    jm_state_close(&local->state);
    wr_free(local->task_managers);
    wr_free(local->control);
    wr_free(local->http);
    wr_free(local->url);
}

static enum jm_exit run_locally(struct jm_cli *cli, const struct jm_file *file, const char *name)
{
    struct local local = {.cli = cli,
                          .task_managers = WR_NEW_ARRAY(struct jm_child, cli->task_managers)};
    struct wr_env *env = wr_env_real_create(0);
    enum jm_exit status = JM_EXIT_FAILED;
    struct wr_error err;

    if (jm_state_open(cli, env, name, &local.state, &err) != WR_OK) {
        jm_cli_complain("%s", err.message);
        status = err.code == WR_ERR_INVALID ? JM_EXIT_USAGE : JM_EXIT_FAILED;
    } else if (init_daemons(&local)) {
        status = run_cluster(&local, file);
    }
    local_fini(&local);
    wr_env_real_destroy(env);
    return status;
}

enum jm_exit jm_cli_local(struct jm_cli *cli)
{
    WR_AUTO_FREE char *name = NULL;
    struct jm_file file;
    struct wr_error err;
    enum jm_exit status;

    if (!check_settings(cli) || !jm_cli_check_from(cli)) {
        return JM_EXIT_USAGE;
    }
    if (jm_file_read(cli->arguments.items[0], &file, &err) != WR_OK) {
        jm_cli_complain("%s", err.message);
        return JM_EXIT_USAGE;
    }
    jm_cli_catch_interrupts();
    name = look_at_job(cli, &file, &status);
    if (name != NULL) {
        status = run_locally(cli, &file, name);
    }
    jm_file_fini(&file);
    return status;
}
