#include <fcntl.h>
#include <unistd.h>

#include "tests/lib/client.h"
#include "tests/lib/wr_test.h"

/* A refusal: status 2, nothing on standard output, and this text on standard error. */
static void check_refused(const char *const *words, const char *part)
{
    struct capture capture;
    enum jm_exit status = client_weir(&capture, words);

    ck_assert_msg(strstr(capture.err, part) != NULL, "%s: wanted \"%s\", got \"%s\"", words[0],
                  part, capture.err);
    ck_assert_int_eq(status, JM_EXIT_USAGE);
    ck_assert_str_eq(capture.out, "");
    capture_fini(&capture);
}
#define REFUSED(part, ...) check_refused((const char *const[]){__VA_ARGS__, NULL}, part)

/* Every command is told of in the help, has a help of its own, and its options stand there. */
START_TEST(every_command_has_help)
{
    struct capture all, one;

    ck_assert_int_eq(CLIENT_WEIR(&all, "--help"), JM_EXIT_DONE);
    for (uint32_t i = 0; i < jm_command_count; i++) {
        const struct jm_command *command = &jm_commands[i];
        const char *flag, *help, *value;
        ck_assert_ptr_nonnull(strstr(all.out, command->summary));
        ck_assert_int_eq(CLIENT_WEIR(&one, command->name, "--help"), JM_EXIT_DONE);
        ck_assert_ptr_nonnull(strstr(one.out, command->summary));
        for (uint32_t o = 0; jm_command_option(command, o, &flag, &help, &value); o++) {
            ck_assert_ptr_nonnull(strstr(one.out, flag));
            ck_assert_ptr_nonnull(strstr(one.out, help));
        }
        capture_fini(&one);
    }
    capture_fini(&all);
}
END_TEST

/* `weir help X`, `weir X --help` and `weir X … -h` are the same page, and need no arguments. */
START_TEST(help_is_found_however_it_is_asked)
{
    struct capture a, b, c;

    ck_assert_int_eq(CLIENT_WEIR(&a, "help", "run"), JM_EXIT_DONE);
    ck_assert_int_eq(CLIENT_WEIR(&b, "run", "--help"), JM_EXIT_DONE);
    ck_assert_int_eq(CLIENT_WEIR(&c, "run", "--bad", "-h"), JM_EXIT_DONE);
    ck_assert_str_eq(a.out, b.out);
    ck_assert_str_eq(a.out, c.out);
    ck_assert_ptr_nonnull(strstr(a.out, "usage: weir run [OPTION]"));
    capture_fini(&a);
    capture_fini(&b);
    capture_fini(&c);
}
END_TEST

/* The commands are sorted, and what later versions bring is not advertised. */
START_TEST(the_table_is_in_order)
{
    struct capture all;

    for (uint32_t i = 1; i < jm_command_count; i++) {
        ck_assert_int_lt(strcmp(jm_commands[i - 1].name, jm_commands[i].name), 0);
        ck_assert_uint_le(jm_commands[i].arguments_min, jm_commands[i].arguments_max);
    }
    ck_assert_int_eq(CLIENT_WEIR(&all, "help"), JM_EXIT_DONE);
    ck_assert_ptr_null(strstr(all.out, "savepoint"));
    ck_assert_ptr_null(strstr(all.out, "rescale"));
    capture_fini(&all);
}
END_TEST

/* A mistyped command or option is refused with the one that was meant, and nothing is done. */
START_TEST(near_names_are_suggested)
{
    REFUSED("there is no command \"lst\"; did you mean \"list\"?", "lst");
    REFUSED("there is no command \"chek\"; did you mean \"check\"?", "chek");
    REFUSED("there is no command \"frobnicate\"; see weir --help", "frobnicate");
    REFUSED("run has no option \"--folow\"; did you mean \"--follow\"?", "run", "x", "--folow");
    REFUSED("run has no option \"--dot\"", "run", "x", "--dot");
    REFUSED("list has no option \"-x\"; see weir list --help", "list", "-x");
    REFUSED("there is no command \"shw\"; did you mean \"show\"?", "help", "shw");
    REFUSED("stands before a command", "--jobmanager", "http://x", "list");
}
END_TEST

/* Arguments and values that are missing, too many or out of range are refused. */
START_TEST(arguments_are_counted_and_numbers_checked)
{
    REFUSED("usage: weir show JOB", "show");
    REFUSED("usage: weir list\n", "list", "x");
    REFUSED("usage: weir checkpoints JOB [ID]", "checkpoints", "a", "1", "2");
    REFUSED("--name needs a value: --name NAME", "run", "x", "--name");
    REFUSED("\"0\" is not a number from 1 to", "plan", "x", "-p", "0");
    REFUSED("\"-1\" is not a number from 1 to", "plan", "x", "-p", "-1");
    REFUSED("\"4x\" is not a number from 1 to", "plan", "x", "-p4x");
    REFUSED("\"99999999999999999999\" is not", "plan", "x", "--parallelism=99999999999999999999");
    REFUSED("\"65\" is not a number from 1 to 64", "local", "x", "--task-managers", "65");
    REFUSED("--json and --dot exclude each other", "plan", "x", "--json", "--dot");
    REFUSED("\"tcsh\" is none of bash, zsh, fish", "completion", "tcsh");
    REFUSED("write jobmanager.NAME=VALUE", "local", "x", "-D", "memory=1");
    REFUSED("write jobmanager.NAME=VALUE", "local", "x", "-Dtaskmanager.memory");
    REFUSED("--state DIR", "local", "x", "-D", "jobmanager.data=/x");
    REFUSED("could not open descriptor \"/nowhere/x.yaml\"", "run", "/nowhere/x.yaml");
    REFUSED("could not read descriptor \"/\"", "check", "/");
}
END_TEST

/* Without a command there is nothing to do: that is wrong usage. */
START_TEST(no_command_is_wrong_usage)
{
    struct capture capture;

    ck_assert_int_eq(client_weir(&capture, (const char *const[]){NULL}), JM_EXIT_USAGE);
    ck_assert_ptr_nonnull(strstr(capture.err, "usage: weir COMMAND"));
    ck_assert_str_eq(capture.out, "");
    capture_fini(&capture);
}
END_TEST

/* Values stand behind their option or in the same word; what begins with a dash is an argument
 * behind "--"; options may stand behind arguments. Seen by what the job manager is said to be. */
START_TEST(options_are_read_in_all_their_forms)
{
    static const char *const forms[][4] = {{"list", "--jobmanager", "http://127.0.0.1:1", NULL},
                                           {"list", "--jobmanager=http://127.0.0.1:1", NULL},
                                           {"show", "x", "--jobmanager=http://127.0.0.1:1/", NULL},
                                           {"show", "--jobmanager=http://127.0.0.1:1", "--", NULL}};
    struct capture capture;

    for (size_t i = 0; i < 3; i++) {
        ck_assert_int_eq(client_weir(&capture, forms[i]), JM_EXIT_UNREACHABLE);
        ck_assert_ptr_nonnull(strstr(capture.err, "at http://127.0.0.1:1"));
        ck_assert_ptr_nonnull(strstr(capture.err, "WEIR_JOBMANAGER"));
        capture_fini(&capture);
    }
    ck_assert_int_eq(client_weir(&capture, forms[3]), JM_EXIT_USAGE);
    capture_fini(&capture);
    ck_assert_int_eq(CLIENT_WEIR(&capture, "show", forms[1][1], "--", "--help"),
                     JM_EXIT_UNREACHABLE);
    capture_fini(&capture);
}
END_TEST

/* $WEIR_JOBMANAGER is used when no option says otherwise, and an empty one is none. */
START_TEST(the_environment_says_where_the_job_manager_is)
{
    struct capture capture;

    setenv("WEIR_JOBMANAGER", "http://127.0.0.1:2", 1);
    ck_assert_int_eq(CLIENT_WEIR(&capture, "list"), JM_EXIT_UNREACHABLE);
    ck_assert_ptr_nonnull(strstr(capture.err, "http://127.0.0.1:2"));
    capture_fini(&capture);
    ck_assert_int_eq(CLIENT_WEIR(&capture, "list", "--jobmanager", "http://127.0.0.1:3"),
                     JM_EXIT_UNREACHABLE);
    ck_assert_ptr_nonnull(strstr(capture.err, "http://127.0.0.1:3"));
    capture_fini(&capture);
    unsetenv("WEIR_JOBMANAGER");
}
END_TEST

/* An address that is none is wrong usage, not a job manager that is away. */
START_TEST(a_wrong_url_is_wrong_usage)
{
    REFUSED("write http://HOST:PORT", "list", "--jobmanager", "ftp://x");
    REFUSED("write http://HOST:PORT", "list", "--jobmanager", "http://[");
}
END_TEST

/* Each script knows every command and the options of each. */
START_TEST(completion_comes_from_the_tables)
{
    static const char *const shells[] = {"bash", "zsh", "fish"};
    struct capture capture;

    for (size_t s = 0; s < 3; s++) {
        ck_assert_int_eq(CLIENT_WEIR(&capture, "completion", shells[s]), JM_EXIT_DONE);
        for (uint32_t i = 0; i < jm_command_count; i++) {
            const char *flag, *help, *value;
            ck_assert_ptr_nonnull(strstr(capture.out, jm_commands[i].name));
            for (uint32_t o = 0; jm_command_option(&jm_commands[i], o, &flag, &help, &value);
                 o++) {
                ck_assert_ptr_nonnull(strstr(capture.out, flag + strspn(flag, "-")));
            }
        }
        capture_fini(&capture);
    }
}
END_TEST

/* Output that cannot be written is a failure: a full disk must not look like an empty list. */
START_TEST(lost_output_is_a_failure)
{
    char *argv[] = {(char *)(uintptr_t)"weir", (char *)(uintptr_t)"--version", NULL};
    int full = open("/dev/full", O_WRONLY | O_CLOEXEC);
    struct capture capture;
    enum jm_exit status;

    ck_assert_int_ge(full, 0);
    capture_start(&capture);
    (void)dup2(full, STDOUT_FILENO);
    status = jm_cli_main(2, argv);
    clearerr(stdout);
    capture_stop(&capture);
    ck_assert_int_eq(status, JM_EXIT_FAILED);
    ck_assert_ptr_nonnull(strstr(capture.err, "No space left on device"));
    capture_fini(&capture);
    (void)close(full);
}
END_TEST

WR_TEST_MAIN("client command", every_command_has_help, help_is_found_however_it_is_asked,
             the_table_is_in_order, near_names_are_suggested,
             arguments_are_counted_and_numbers_checked, no_command_is_wrong_usage,
             options_are_read_in_all_their_forms, the_environment_says_where_the_job_manager_is,
             a_wrong_url_is_wrong_usage, completion_comes_from_the_tables,
             lost_output_is_a_failure)
