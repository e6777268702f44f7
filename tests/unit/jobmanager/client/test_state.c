#include <limits.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/base/alloc.h"
#include "jobmanager/client/state.h"
#include "tests/lib/scratch.h"
#include "tests/lib/wr_test.h"

static char root[64];
static struct wr_env *env;

static void begin(void)
{
    scratch_make(root, sizeof root);
    env = wr_env_real_create(0);
}

static void end(void)
{
    scratch_remove(root);
    wr_env_real_destroy(env);
}

static char *directory_of(const struct jm_cli *cli)
{
    struct jm_state state;
    struct wr_error err;
    char *directory;

    WR_CK_OK(jm_state_open(cli, env, "name", &state, &err), &err);
    directory = wr_strdup(state.directory);
    jm_state_close(&state);
    return directory;
}

/* The state lies where --state says, from here if it is relative; else in the user's state home
 * under the job's name. */
START_TEST(the_state_is_found_where_it_was)
{
    struct jm_cli cli = {0};
    char path[PATH_MAX], here[PATH_MAX];
    char *directory;

    begin();
    ck_assert_ptr_nonnull(getcwd(here, sizeof here));
    ck_assert_int_eq(chdir(root), 0);
    setenv("XDG_STATE_HOME", root, 1);
    directory = directory_of(&cli);
    (void)snprintf(path, sizeof path, "%s/weir/local/name", root);
    ck_assert_str_eq(directory, path);
    wr_free(directory);
    unsetenv("XDG_STATE_HOME");
    setenv("HOME", root, 1);
    directory = directory_of(&cli);
    (void)snprintf(path, sizeof path, "%s/.local/state/weir/local/name", root);
    ck_assert_str_eq(directory, path);
    wr_free(directory);
    cli.state = "here";
    directory = directory_of(&cli);
    (void)snprintf(path, sizeof path, "%s/here", root);
    ck_assert_str_eq(directory, path);
    wr_free(directory);
    ck_assert_int_eq(chdir(here), 0);
    end();
}
END_TEST

/* Without a home there is no guess: it is asked for --state. */
START_TEST(without_a_home_it_asks)
{
    struct jm_cli cli = {0};
    struct jm_state state;
    struct wr_error err;

    begin();
    unsetenv("XDG_STATE_HOME");
    unsetenv("HOME");
    ck_assert_int_eq(jm_state_open(&cli, env, "name", &state, &err), WR_ERR_INVALID);
    ck_assert_ptr_nonnull(strstr(err.message, "--state DIR"));
    jm_state_close(&state);
    end();
}
END_TEST

/* Two at once cannot hold a state; the one that comes second is told who has it. */
START_TEST(a_state_has_one_owner)
{
    struct jm_cli cli = {.state = root};
    struct jm_state first, second;
    struct wr_error err;
    char pid[32];

    begin();
    WR_CK_OK(jm_state_open(&cli, env, "name", &first, &err), &err);
    ck_assert_int_eq(jm_state_open(&cli, env, "name", &second, &err), WR_ERR_EXISTS);
    (void)snprintf(pid, sizeof pid, "(process %d)", (int)getpid());
    ck_assert_ptr_nonnull(strstr(err.message, pid));
    jm_state_close(&second);
    jm_state_close(&first);
    WR_CK_OK(jm_state_open(&cli, env, "name", &first, &err), &err);
    jm_state_close(&first);
    end();
}
END_TEST

/* Daemons whose weir was killed hold its lock on: they are waited for, and then it is ours. */
START_TEST(left_over_daemons_are_waited_for)
{
    struct jm_cli cli = {.state = root};
    struct jm_state state;
    struct wr_error err;
    int ready[2], status;
    char byte;

    begin();
    ck_assert_int_eq(pipe(ready), 0);
    pid_t weir = fork();
    if (weir == 0) {
        if (jm_state_open(&cli, env, "name", &state, &err) == WR_OK && fork() == 0) {
            (void)close(state.lock); /* exec would */
            (void)!write(ready[1], "x", 1);
            (void)usleep(300000); /* the daemon, with our lock */
        }
        _exit(0);
    }
    ck_assert_int_eq(read(ready[0], &byte, 1), 1);
    ck_assert_int_eq(waitpid(weir, &status, 0), weir);
    double from_s = jm_seconds_now();
    WR_CK_OK(jm_state_open(&cli, env, "name", &state, &err), &err);
    ck_assert_double_gt(jm_seconds_now() - from_s, 0.05);
    jm_state_close(&state);
    (void)close(ready[0]);
    (void)close(ready[1]);
    end();
}
END_TEST

/* What was written is read back, and a rerun is the same job only if everything that it is
 * submitted with is the same. */
START_TEST(a_rerun_is_compared_with_what_was_submitted)
{
    struct jm_cli cli = {.state = root}, other = {.state = root, .parallelism = 2};
    struct jm_file file = {.path = "a", .text = (char *)(uintptr_t)"version: 1\n", .bytes = 11,
                           .directory = (char *)(uintptr_t)"/tmp/\xff"};
    struct jm_file changed = file, moved = file;
    char id[WR_ID_TEXT_BYTES], read_id[WR_ID_TEXT_BYTES];
    struct jm_state state;
    struct wr_error err;

    begin();
    WR_CK_OK(jm_state_open(&cli, env, "name", &state, &err), &err);
    ck_assert(!jm_state_read(&state, read_id));
    (void)wr_id_format(jm_cli_random_id(), id);
    WR_CK_OK(jm_state_write(&state, &cli, &file, id, &err), &err);
    ck_assert(jm_state_read(&state, read_id));
    ck_assert_str_eq(read_id, id);
    ck_assert_ptr_null(jm_state_difference(&state, &cli, &file));
    ck_assert_str_eq(jm_state_difference(&state, &other, &file), "another --parallelism");
    other = (struct jm_cli){.state = root, .name = "x"};
    ck_assert_str_eq(jm_state_difference(&state, &other, &file), "another --name");
    changed.bytes -= 1;
    ck_assert_str_eq(jm_state_difference(&state, &cli, &changed), "another descriptor");
    other = (struct jm_cli){.state = root, .from = "x"};
    ck_assert_str_eq(jm_state_difference(&state, &other, &file), "another --from");
    WR_CK_OK(jm_state_write(&state, &other, &file, id, &err), &err);
    ck_assert_ptr_null(jm_state_difference(&state, &other, &file));
    ck_assert_str_eq(jm_state_difference(&state, &cli, &file), "another --from");
    other.allow_non_restored = true;
    ck_assert_str_eq(jm_state_difference(&state, &other, &file),
                     "another --allow-non-restored-state");
    WR_CK_OK(jm_state_write(&state, &cli, &file, id, &err), &err);
    moved.directory = (char *)(uintptr_t)"/tmp/b";
    ck_assert_str_eq(jm_state_difference(&state, &cli, &moved),
                     "its descriptor in another directory");
    jm_state_close(&state);
    end();
}
END_TEST

/* A record that was damaged is no job. */
START_TEST(a_damaged_record_is_none)
{
    static const char *const texts[] = {"", "{", "[]", "{\"id\": 7}", "{\"id\": \"zz\"}",
                                        "{\"id\": \"0123456789abcdef0123456789abcdeg\"}"};
    struct jm_cli cli = {.state = root};
    char id[WR_ID_TEXT_BYTES], path[96];
    struct jm_state state;
    struct wr_error err;

    begin();
    WR_CK_OK(jm_state_open(&cli, env, "name", &state, &err), &err);
    (void)snprintf(path, sizeof path, "%s/job.json", root);
    for (size_t i = 0; i < WR_COUNT(texts); i++) {
        WR_CK_OK(wr_file_replace(env, path, texts[i], strlen(texts[i]), &err), &err);
        ck_assert(!jm_state_read(&state, id));
    }
    jm_state_close(&state);
    end();
}
END_TEST

WR_TEST_MAIN("client state", the_state_is_found_where_it_was, without_a_home_it_asks,
             a_state_has_one_owner, left_over_daemons_are_waited_for,
             a_rerun_is_compared_with_what_was_submitted, a_damaged_record_is_none)
