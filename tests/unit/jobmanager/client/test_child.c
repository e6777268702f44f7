#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/base/alloc.h"
#include "jobmanager/client/child.h"
#include "jobmanager/client/cli.h"
#include "tests/lib/capture.h"
#include "tests/lib/scratch.h"
#include "tests/lib/wr_test.h"

static char root[64];

/* A daemon that is a shell script. */
static void begin(struct jm_child *child, const char *script)
{
    char path[96];
    FILE *file;

    scratch_make(root, sizeof root);
    (void)snprintf(path, sizeof path, "%s/program", root);
    file = fopen(path, "we");
    ck_assert_ptr_nonnull(file);
    ck_assert_int_gt(fprintf(file, "#!/bin/sh\n%s\n", script), 0);
    ck_assert_int_eq(fclose(file), 0);
    ck_assert_int_eq(chmod(path, 0755), 0);
    jm_child_init(child, "program", wr_strdup(path), root, "d");
    ck_assert_int_eq(mkdir(child->directory, 0755), 0);
}

static void end(struct jm_child *child)
{
    jm_child_fini(child);
    scratch_remove(root);
}

static void start(struct jm_child *child)
{
    struct jm_settings settings = {0};

    jm_child_start(child, &settings);
    jm_settings_fini(&settings);
}

static void wait_end(struct jm_child *child)
{
    for (int i = 0; !jm_child_has_ended(child); i++) {
        ck_assert_int_lt(i, 2000);
        (void)usleep(5000);
    }
}

static char *log_of(const struct jm_child *child)
{
    char *text = calloc(1, 4096);
    FILE *file = fopen(child->log, "re");

    ck_assert_ptr_nonnull(file);
    ck_assert_uint_lt(fread(text, 1, 4095, file), 4095);
    (void)fclose(file);
    return text;
}

/* Settings are handed over as they are, each behind its -D; an old run file is gone before it
 * starts; both its outputs go to the log. */
START_TEST(it_gets_its_settings)
{
    struct jm_settings settings = {0};
    struct jm_child child;
    FILE *file;
    char *log;

    begin(&child, "echo \"$# $1 $2 $3 $4\"; ls \"$(dirname \"$0\")/d\"; echo bad >&2");
    file = fopen(child.run_file, "we");
    ck_assert_ptr_nonnull(file);
    (void)fclose(file);
    jm_settings_add(&settings, "a=%s", "b c");
    jm_settings_add(&settings, "%s", "d=%s");
    jm_child_start(&child, &settings);
    jm_settings_fini(&settings);
    wait_end(&child);
    log = log_of(&child);
    ck_assert_str_eq(log, "4 -D a=b c -D d=%s\nbad\n");
    free(log);
    end(&child);
}
END_TEST

/* What must print for the user keeps our standard output; its errors go to the log all the same. */
START_TEST(rows_go_to_our_standard_output)
{
    struct capture capture;
    struct jm_child child;
    char *log;

    begin(&child, "echo row; echo bad >&2");
    child.keep_stdout = true;
    capture_start(&capture);
    start(&child);
    (void)waitpid(child.pid, NULL, 0);
    child.pid = 0;
    capture_stop(&capture);
    ck_assert_str_eq(capture.out, "row\n");
    log = log_of(&child);
    ck_assert_str_eq(log, "bad\n");
    free(log);
    capture_fini(&capture);
    end(&child);
}
END_TEST

/* A stop that comes at once is never lost, though we handle the signal ourselves. */
START_TEST(it_can_be_stopped_at_once)
{
    struct jm_child child;
    double from_s = jm_seconds_now();

    begin(&child, "sleep 60");
    jm_cli_catch_interrupts();
    for (int i = 0; i < 50; i++) {
        start(&child);
        if (i % 2 == 1) {
            (void)usleep((useconds_t)(20 * i));
        }
        jm_child_ask_to_stop(&child);
        jm_child_wait(&child);
    }
    ck_assert_double_lt(jm_seconds_now() - from_s, 9); /* one lost stop takes ten seconds */
    ck_assert(!jm_cli_interrupted());
    end(&child);
}
END_TEST

/* One that refuses its settings, or cannot be executed, is not started again; one that dies young
 * is, but not for ever; one that lived is always. */
START_TEST(hopeless_ones_are_given_up)
{
    struct jm_child child;

    begin(&child, "exit 2");
    start(&child);
    wait_end(&child);
    ck_assert(child.refused && jm_child_is_hopeless(&child));
    end(&child);

    begin(&child, "exit 1");
    ck_assert_int_eq(unlink(child.path), 0);
    start(&child);
    wait_end(&child);
    ck_assert(child.refused && jm_child_is_hopeless(&child));
    end(&child);

    begin(&child, "kill -9 $$");
    for (int i = 0; i < 5; i++) {
        ck_assert(!jm_child_is_hopeless(&child));
        start(&child);
        wait_end(&child);
    }
    ck_assert(!child.refused && jm_child_is_hopeless(&child));
    start(&child);
    child.started_s -= 100;
    wait_end(&child);
    ck_assert(!jm_child_is_hopeless(&child));
    end(&child);
}
END_TEST

/* It does not outlive us, whatever ends us, and holds our lock until it is gone. */
START_TEST(it_ends_with_us)
{
    struct jm_child child;
    char path[96], byte;
    int lock, ready[2];

    begin(&child, "trap 'sleep 0.2; exit 0' TERM; echo x >&2; while :; do sleep 0.05; done");
    (void)snprintf(path, sizeof path, "%s/lock", root);
    ck_assert_int_eq(pipe2(ready, O_CLOEXEC), 0);
    pid_t us = fork();
    if (us == 0) {
        child.lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
        (void)flock(child.lock, LOCK_EX);
        start(&child);
        while (access(child.log, R_OK) != 0) {
            (void)usleep(1000);
        }
        (void)usleep(100000);
        (void)!write(ready[1], "x", 1);
        (void)pause();
    }
    ck_assert_int_eq(read(ready[0], &byte, 1), 1);
    ck_assert_int_eq(kill(us, SIGKILL), 0);
    ck_assert_int_eq(waitpid(us, NULL, 0), us);
    lock = open(path, O_RDWR | O_CLOEXEC);
    ck_assert_int_ge(lock, 0);
    ck_assert_int_ne(flock(lock, LOCK_EX | LOCK_NB), 0);
    for (int i = 0; flock(lock, LOCK_EX | LOCK_NB) != 0; i++) {
        ck_assert_int_lt(i, 1000);
        (void)usleep(5000);
    }
    (void)close(lock);
    (void)close(ready[0]);
    (void)close(ready[1]);
    end(&child);
}
END_TEST

/* Its log is shown from a line's worth before its end, however long it is. */
START_TEST(the_end_of_its_log_is_shown)
{
    struct capture capture;
    struct jm_child child;
    FILE *file;

    begin(&child, "exit 0");
    file = fopen(child.log, "we");
    ck_assert_ptr_nonnull(file);
    for (int i = 0; i < 1000; i++) {
        (void)fprintf(file, "line %d\n", i);
    }
    (void)fclose(file);
    capture_start(&capture);
    jm_child_show_log(&child);
    capture_stop(&capture);
    ck_assert_ptr_nonnull(strstr(capture.err, "d.log:\n"));
    ck_assert_ptr_nonnull(strstr(capture.err, "line 999\n"));
    ck_assert_ptr_null(strstr(capture.err, "line 1\n"));
    ck_assert_uint_lt(strlen(capture.err), 2200);
    capture_fini(&capture);
    end(&child);
}
END_TEST

/* Programs are looked for beside the running one first, then in $PATH, never in the current
 * directory. */
START_TEST(programs_are_found)
{
    char *found;

    found = jm_find_program("test_child");
    ck_assert_ptr_nonnull(found);
    ck_assert_ptr_nonnull(strstr(found, "/unit/jobmanager/client/test_child"));
    wr_free(found);
    setenv("PATH", "/nowhere::/bin", 1);
    found = jm_find_program("sh");
    ck_assert_str_eq(found, "/bin/sh");
    wr_free(found);
    ck_assert_int_eq(chdir("/bin"), 0);
    setenv("PATH", ":/nowhere:", 1);
    ck_assert_ptr_null(jm_find_program("sh"));
}
END_TEST

WR_TEST_MAIN("client child", it_gets_its_settings, rows_go_to_our_standard_output,
             it_can_be_stopped_at_once, hopeless_ones_are_given_up, it_ends_with_us,
             the_end_of_its_log_is_shown, programs_are_found)
