/* Stop signals in a process of their own: the first one is told, the second one ends it. */
#include "common/sys/signal.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/lib/wr_test.h"

static int told[2]; /* a pipe */

static void stop(void *ctx, int number)
{
    char byte = (char)number;

    (void)ctx;
    ck_assert_int_eq(write(told[1], &byte, 1), 1);
}

static void child(void)
{
    char byte = 0;

    wr_signals_block();
    wr_signals_watch(stop, NULL);
    (void)raise(SIGPIPE); /* ignored from now on */
    (void)!write(told[1], &byte, 1);
    for (;;) {
        (void)pause();
    }
}

/* Whichever of the two comes, stop hears its number once, and the process goes on; the next ends it. */
START_TEST(the_second_signal_ends_the_process)
{
    static const int signals[][2] = {{SIGTERM, SIGTERM}, {SIGINT, SIGTERM}, {SIGTERM, SIGINT}};

    for (size_t i = 0; i < 3; i++) {
        char byte = 1;
        int status = 0;
        ck_assert_int_eq(pipe(told), 0);
        pid_t pid = fork();
        if (pid == 0) {
            child();
        }
        ck_assert_int_eq(read(told[0], &byte, 1), 1); /* it watches */
        ck_assert_int_eq(byte, 0);
        ck_assert_int_eq(kill(pid, signals[i][0]), 0);
        ck_assert_int_eq(read(told[0], &byte, 1), 1);
        ck_assert_int_eq(byte, signals[i][0]);
        ck_assert_int_eq(waitpid(pid, &status, WNOHANG), 0);
        ck_assert_int_eq(kill(pid, signals[i][1]), 0);
        ck_assert_int_eq(waitpid(pid, &status, 0), pid);
        ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 1);
        (void)close(told[0]);
        (void)close(told[1]);
    }
}
END_TEST

WR_TEST_MAIN("signal", the_second_signal_ends_the_process)
