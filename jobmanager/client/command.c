/* Commands and options: one table each. Parsing and help come from them, and completion.c too. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/alloc.h"
#include "common/base/limits.h"
#include "common/base/version.h"
#include "jobmanager/client/cli.h"

#define DEFAULT_URL "http://127.0.0.1:8081"

struct option {
    char letter; /* in jm_command.options */
    const char *flag;
    const char *short_flag; /* or NULL */
    const char *value;      /* NULL: it takes none */
    const char *help;
};

static const struct option options[] = {
    {'j', "--json", NULL, NULL, "print JSON, as the job manager answers"},
    {'d', "--dot", NULL, NULL, "print the plan for graphviz"},
    {'f', "--follow", "-f", NULL, "show progress until the job has ended"},
    {'w', "--watch", "-w", NULL, "show it again and again until the job has ended"},
    {'n', "--name", NULL, "NAME", "name of the job; default: the descriptor's"},
    {'p', "--parallelism", "-p", "N", "parallelism of steps that say none"},
    {'F', "--from", NULL, "JOB[:ID]|DIR[:ID]",
     "start with the state of another job's checkpoint"},
    {'A', "--allow-non-restored-state", NULL, NULL,
     "give up state of --from that no step takes over"},
    {'t', "--task-managers", NULL, "N", "how many task managers to start; default 1"},
    {'s', "--state", NULL, "DIR", "where the cluster and its job are kept"},
    {'D', "-D", NULL, "NAME=VALUE", "a setting of the daemons; see below"},
    {'u', "--jobmanager", NULL, "URL",
     "the job manager; default: $WEIR_JOBMANAGER, else " DEFAULT_URL},
};

const struct jm_command jm_commands[] = {
    {"cancel", "JOB", "end a job; what is committed stays", 1, 1, "ju", jm_cli_cancel, NULL},
    {"check", "JOB.yaml", "say what is wrong with a descriptor, without running it", 1, 1, "jnp",
     jm_cli_check,
     "Each mistake is a line FILE:LINE:COLUMN: message on standard error; exit status 2.\n"},
    {"checkpoints", "JOB [ID]", "checkpoints of a job; with ID (or `last`) the snapshot table", 1,
     2, "ju", jm_cli_checkpoints,
     "The snapshot table has a row per task: when it acknowledged, counted from the trigger; bytes\n"
     "of its state, and how many of them this checkpoint wrote; whether that was a base (all of a\n"
     "table), a delta (what has changed since the one before) or the files of a store; of how many\n"
     "bases + deltas a restore would make the state; how long its barrier stopped it, how long it\n"
     "waited for the barriers of other inputs, how long packing took in the background.\n"},
    {"completion", "bash|zsh|fish", "print a completion script for a shell", 1, 1, "",
     jm_cli_completion,
     "bash: source <(weir completion bash)\n"
     "zsh:  source <(weir completion zsh), after compinit\n"
     "fish: weir completion fish | source\n"},
    {"functions", "[WORD]", "functions and operators of expressions; with WORD those that have it", 0,
     1, "", jm_cli_functions, NULL},
    {"list", "", "the jobs", 0, 0, "ju", jm_cli_list, NULL},
    {"local", "JOB.yaml", "run a job on a private cluster on this host, and follow it", 1, 1,
     "pnFAtsD", jm_cli_local,
     "The cluster is real: a job manager and task managers as processes of their own, started again\n"
     "when they die. What `print` sinks write goes to standard output, progress to standard error.\n"
     "\n"
     "State is kept in DIR, by default $XDG_STATE_HOME/weir/local/NAME or\n"
     "~/.local/state/weir/local/NAME after the job's name: an interrupted job goes on when the same\n"
     "command is given again; after its end the next start is a new job. Logs are DIR/*.log.\n"
     "\n"
     "--from goes on from another job's checkpoint, as in weir run: of a job that has ended in this\n"
     "DIR, or of any directory, such as DIR/jm/checkpoints/ID of another one.\n"
     "\n"
     "-D jobmanager.NAME=VALUE and -D taskmanager.NAME=VALUE set what weir-jobmanager --help and\n"
     "weir-taskmanager --help list, for instance -D taskmanager.memory=1GiB. Each of several task\n"
     "managers takes as much memory and as many cores as it would alone, unless told otherwise.\n"},
    {"plan", "JOB.yaml", "how a descriptor would run: chains, partitionings, state", 1, 1, "jdnp",
     jm_cli_plan, NULL},
    {"run", "JOB.yaml", "submit a job", 1, 1, "jfnpFAu", jm_cli_run,
     "Prints the job's id once the job is durable. Relative paths in the descriptor are relative to\n"
     "it. With --follow the exit status is 0 when the job has FINISHED, 3 when it has FAILED or was\n"
     "CANCELED; an interruption leaves the job running.\n"
     "\n"
     "--from takes the newest checkpoint of a job that has ended, or the one with that ID (weir\n"
     "snapshot ls); DIR is the directory of a job's checkpoints as the job manager sees it, with a /\n"
     "in it, for instance of another cluster, whose job must have ended: nobody asks there. Steps have\n"
     "the state of the step of the same name; \"was: OLD_NAME\" in the descriptor renames. Parallelism,\n"
     "expressions and filters may differ; keys, aggregates and where a source reads may not. The other\n"
     "job's files are linked, not moved. Of a job that has FINISHED nothing is left to read; from an older\n"
     "ID what the other job's sinks have committed since comes once more.\n"},
    {"show", "JOB", "a job and its tasks", 1, 1, "jwu", jm_cli_show,
     "Rows per second, and how much of the time a task was busy, idle or blocked by those behind it,\n"
     "are of the last second or two. ROWS IN counts what a source makes, ROWS OUT what a sink takes.\n"
     "Of what holds memory the largest are shown; --json and weir workers ID have more.\n"},
    {"snapshot", "ls|verify JOB|DIR [ID]", "checkpoints on disk: which there are; are they whole", 2,
     3, "ju", jm_cli_snapshot,
     "Looks at the files themselves: on a host that has the checkpoint directory, with the rights to\n"
     "read it. DIR is the directory of one job in it (with a / in it, to tell it from a name); then no\n"
     "job manager is asked.\n"
     "\n"
     "ls      the checkpoints that have not been released: state they stand for, files, bytes on disk\n"
     "verify  all of them, one, or the `last`: the manifest against its record, and every byte that it\n"
     "        names against length and hash. Tells all damage by file and place; exit status 1 when a\n"
     "        checkpoint is not good.\n"
     "\n"
     "A job whose newest checkpoint is damaged fails when it has to restore it, and its reason names the\n"
     "newest good one. It is not gone back to: what came after it is committed already, and would come\n"
     "again. weir run --from JOB:ID starts a job from it all the same.\n"},
    {"version", "", "versions of client and job manager", 0, 0, "ju", jm_cli_version, NULL},
    {"workers", "[ID]", "the task managers; with ID (or a name) one, and who holds its memory", 0,
     1, "ju", jm_cli_workers,
     "MEMORY is what is reserved of BUDGET. BOUND is how much an owner may hold before it gives\n"
     "memory back; bounds follow use. One without a bound keeps what it has.\n"},
};
const uint32_t jm_command_count = WR_COUNT(jm_commands);

void jm_cli_complain(const char *fmt, ...)
{
    struct wr_sb sb = {0};
    va_list args;

    va_start(args, fmt);
    wr_sb_vprintf(&sb, fmt, args);
    va_end(args);
    for (size_t i = 0; i < sb.bytes; i++) {
        unsigned char c = (unsigned char)sb.ptr[i];
        sb.ptr[i] = (c < 0x20 && c != '\n') || c == 0x7f ? '?' : (char)c;
    }
    (void)fprintf(stderr, "weir: %s\n", sb.ptr == NULL ? "" : sb.ptr);
    wr_sb_fini(&sb);
}

/* ---- help ---- */

static void help(void)
{
    printf("weir: runs and shows stateful stream-processing jobs\n\nusage: weir COMMAND …\n\n");
    for (uint32_t i = 0; i < jm_command_count; i++) {
        char left[48];
        (void)snprintf(left, sizeof left, "%s %s", jm_commands[i].name, jm_commands[i].arguments);
        printf("  %-31s %s\n", left, jm_commands[i].summary);
    }
    printf("\nweir COMMAND --help says more. JOB is an id, the beginning of one, or a name.\n"
           "The job manager is found by --jobmanager URL, else $WEIR_JOBMANAGER, else\n" DEFAULT_URL
           ".\n"
           "Exit status: 0 done, 1 failed, 2 wrong usage or refused input, 3 the job failed,\n"
           "4 no job manager answers.\n");
}

static bool takes(const struct jm_command *command, const struct option *option)
{
    return strchr(command->options, option->letter) != NULL;
}

bool jm_command_option(const struct jm_command *command, uint32_t index, const char **ret_flag,
                       const char **ret_help, const char **ret_value)
{
    for (size_t i = 0; i < WR_COUNT(options); i++) {
        if (takes(command, &options[i]) && index-- == 0) {
            *ret_flag = options[i].flag;
            *ret_help = options[i].help;
            *ret_value = options[i].value;
            return true;
        }
    }
    return false;
}

static void command_help(const struct jm_command *command)
{
    printf("weir %s: %s\n\nusage: weir %s%s%s%s\n", command->name, command->summary,
           command->name, command->options[0] == '\0' ? "" : " [OPTION]…",
           command->arguments[0] == '\0' ? "" : " ", command->arguments);
    for (size_t i = 0; i < WR_COUNT(options); i++) {
        const struct option *o = &options[i];
        char left[64];
        if (!takes(command, o)) {
            continue;
        }
        (void)snprintf(left, sizeof left, "%s%s%s%s%s", o->flag, o->short_flag == NULL ? "" : ", ",
                       o->short_flag == NULL ? "" : o->short_flag, o->value == NULL ? "" : " ",
                       o->value == NULL ? "" : o->value);
        printf("  %-27s %s\n", left, o->help);
    }
    if (command->details != NULL) {
        printf("\n%s", command->details);
    }
}

/* ---- reading ---- */

static bool read_number(const char *flag, const char *text, uint32_t most, uint32_t *ret)
{
    char *end;
    unsigned long n = strtoul(text, &end, 10);

    if (text[0] < '0' || text[0] > '9' || *end != '\0' || n == 0 || n > most) {
        jm_cli_complain("%s: \"%s\" is not a number from 1 to %u", flag, text, most);
        return false;
    }
    *ret = (uint32_t)n;
    return true;
}

static bool apply(struct jm_cli *cli, const struct option *option, const char *value)
{
    switch (option->letter) {
    case 'j':
        cli->json = true;
        return true;
    case 'd':
        cli->dot = true;
        return true;
    case 'f':
        cli->follow = true;
        return true;
    case 'F':
        cli->from = value;
        return true;
    case 'A':
        cli->allow_non_restored = true;
        return true;
    case 'w':
        cli->watch = true;
        return true;
    case 'n':
        cli->name = value;
        return true;
    case 'p':
        return read_number(option->flag, value, WR_PARALLELISM_MAX, &cli->parallelism);
    case 't':
        return read_number(option->flag, value, 64, &cli->task_managers);
    case 's':
        cli->state = value;
        return true;
    case 'D':
        WR_VEC_PUSH(&cli->settings, value);
        return true;
    default: /* 'u' */
        cli->jobmanager = value;
        return true;
    }
}

/* "--flag=value", "--flag value", "-p4": *ret_value is NULL when it stands in the next word. */
static bool matches(const struct option *option, const char *word, const char **ret_value)
{
    const char *flags[2] = {option->flag, option->short_flag};

    *ret_value = NULL;
    for (int i = 0; i < 2; i++) {
        size_t bytes = flags[i] == NULL ? 0 : strlen(flags[i]);
        if (bytes == 0 || strncmp(word, flags[i], bytes) != 0) {
            continue;
        }
        if (word[bytes] == '\0') {
            return true;
        }
        if (option->value != NULL && (word[bytes] == '=' || bytes == 2)) {
            *ret_value = word + bytes + (word[bytes] == '=' && bytes > 2);
            return true;
        }
    }
    return false;
}

static void unknown_option(const struct jm_command *command, const char *word)
{
    const char *names[WR_COUNT(options)], *near;
    size_t count = 0;

    for (size_t i = 0; i < WR_COUNT(options); i++) {
        if (takes(command, &options[i])) {
            names[count++] = options[i].flag;
        }
    }
    near = wr_nearest(word, names, count);
    jm_cli_complain("%s has no option \"%s\"%s%s%s", command->name, word,
                    near == NULL ? "; see weir " : "; did you mean \"",
                    near == NULL ? command->name : near, near == NULL ? " --help" : "\"?");
}

static bool read_option(struct jm_cli *cli, const struct jm_command *command, int argc,
                        char **argv, int *i)
{
    for (size_t o = 0; o < WR_COUNT(options); o++) {
        const char *value;
        if (!takes(command, &options[o]) || !matches(&options[o], argv[*i], &value)) {
            continue;
        }
        if (options[o].value != NULL && value == NULL) {
            if (*i + 1 == argc) {
                jm_cli_complain("%s needs a value: %s %s", argv[*i], argv[*i], options[o].value);
                return false;
            }
            value = argv[++*i];
        }
        return apply(cli, &options[o], value);
    }
    unknown_option(command, argv[*i]);
    return false;
}

/* Everything behind the command, which is argv[first - 1]. */
static bool read_words(struct jm_cli *cli, const struct jm_command *command, int argc, char **argv,
                       int first)
{
    bool only_arguments = false;

    for (int i = first; i < argc; i++) {
        if (!only_arguments && strcmp(argv[i], "--") == 0) {
            only_arguments = true;
        } else if (only_arguments || argv[i][0] != '-' || argv[i][1] == '\0') {
            WR_VEC_PUSH(&cli->arguments, argv[i]);
        } else if (!read_option(cli, command, argc, argv, &i)) {
            return false;
        }
    }
    if (cli->arguments.count < command->arguments_min ||
        cli->arguments.count > command->arguments_max) {
        jm_cli_complain("usage: weir %s%s%s", command->name,
                        command->arguments[0] == '\0' ? "" : " ", command->arguments);
        return false;
    }
    return true;
}

static const struct jm_command *find_command(const char *name)
{
    const char *names[WR_COUNT(jm_commands)], *near;

    for (uint32_t i = 0; i < jm_command_count; i++) {
        if (strcmp(jm_commands[i].name, name) == 0) {
            return &jm_commands[i];
        }
        names[i] = jm_commands[i].name;
    }
    if (name[0] == '-') {
        jm_cli_complain("\"%s\" stands before a command: write weir COMMAND [OPTION]…", name);
        return NULL;
    }
    near = wr_nearest(name, names, jm_command_count);
    jm_cli_complain("there is no command \"%s\"%s%s%s", name,
                    near == NULL ? "; see weir --help" : "; did you mean \"",
                    near == NULL ? "" : near, near == NULL ? "" : "\"?");
    return NULL;
}

static bool is_help(const char *word)
{
    return strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0;
}

/* weir help [COMMAND] */
static enum jm_exit help_about(int argc, char **argv)
{
    const struct jm_command *command = argc < 3 || is_help(argv[2]) ? NULL : find_command(argv[2]);

    if (command != NULL) {
        command_help(command);
        return JM_EXIT_DONE;
    }
    if (argc >= 3 && !is_help(argv[2])) {
        return JM_EXIT_USAGE;
    }
    help();
    return JM_EXIT_DONE;
}

static enum jm_exit run_command(int argc, char **argv)
{
    struct jm_cli cli = {.task_managers = 1};
    const struct jm_command *command = find_command(argv[1]);
    const char *url = getenv("WEIR_JOBMANAGER");
    enum jm_exit status = JM_EXIT_USAGE;

    if (command == NULL) {
        return JM_EXIT_USAGE;
    }
    for (int i = 2; i < argc && strcmp(argv[i], "--") != 0; i++) {
        if (is_help(argv[i])) {
            command_help(command);
            return JM_EXIT_DONE;
        }
    }
    cli.jobmanager = url == NULL || url[0] == '\0' ? DEFAULT_URL : url;
    if (read_words(&cli, command, argc, argv, 2)) {
        status = command->run(&cli);
    }
    WR_VEC_FINI(&cli.settings);
    WR_VEC_FINI(&cli.arguments);
    return status;
}

enum jm_exit jm_cli_main(int argc, char **argv)
{
    enum jm_exit status = JM_EXIT_DONE;

    if (argc < 2) {
        jm_cli_complain("usage: weir COMMAND …; weir --help lists the commands");
        return JM_EXIT_USAGE;
    }
    if (is_help(argv[1]) || strcmp(argv[1], "help") == 0) {
        status = help_about(argc, argv);
    } else if (strcmp(argv[1], "--version") == 0) {
        printf("weir %s\n", wr_version());
    } else {
        status = run_command(argc, argv);
    }
    if (fflush(stdout) != 0 || ferror(stdout) != 0) {
        jm_cli_complain("could not write to standard output: %s", strerror(errno));
        return status == JM_EXIT_DONE ? JM_EXIT_FAILED : status;
    }
    return status;
}
