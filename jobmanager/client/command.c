/* Commands, options, help: one table each. */
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
    {'j', "--json", NULL, NULL, "print what the job manager answers"},
    {'d', "--dot", NULL, NULL, "print the plan for graphviz"},
    {'f', "--follow", "-f", NULL, "show progress until the job has ended"},
    {'w', "--watch", "-w", NULL, "show it again and again, with rates"},
    {'n', "--name", NULL, "NAME", "name of the job; default: the descriptor's"},
    {'p', "--parallelism", "-p", "N", "parallelism of steps that say none"},
    {'t', "--task-managers", NULL, "N", "how many task managers to start; default 1"},
    {'s', "--state", NULL, "DIR", "where the cluster and its jobs are kept"},
    {'D', "-D", NULL, "NAME=VALUE",
     "a setting of the daemons: jobmanager.NAME=… or taskmanager.NAME=…"},
    {'u', "--jobmanager", NULL, "URL",
     "the job manager; default: $WEIR_JOBMANAGER, else " DEFAULT_URL},
};

static const struct jm_command commands[] = {
    {"cancel", "JOB", "end a job; what is committed stays", 1, 1, "u", jm_cli_cancel, NULL},
    {"check", "JOB.yaml", "say what is wrong with a descriptor, without running it", 1, 1, "p",
     jm_cli_check, NULL},
    {"checkpoints", "JOB [ID]", "checkpoints of a job; with ID (or `last`) the snapshot table", 1,
     2, "ju", jm_cli_checkpoints, NULL},
    {"completion", "bash|zsh|fish", "print a completion script for a shell", 1, 1, "",
     jm_cli_completion, NULL},
    {"list", "", "the jobs", 0, 0, "ju", jm_cli_list, NULL},
    {"local", "JOB.yaml", "run a job on a private cluster on this host, and follow it", 1, 1,
     "pntsD", jm_cli_local,
     "The cluster is real: a job manager and task managers as processes of their own. Its state\n"
     "survives under a directory by the job's name: a job that was interrupted goes on when it is\n"
     "started again; after its end the next start is a new job.\n"},
    {"plan", "JOB.yaml", "how a descriptor would run: chains, partitionings, state", 1, 1, "jdp",
     jm_cli_plan, NULL},
    {"run", "JOB.yaml", "submit a job", 1, 1, "fnpu", jm_cli_run, NULL},
    {"show", "JOB", "a job and its tasks", 1, 1, "jwu", jm_cli_show, NULL},
    {"version", "", "versions of client and job manager", 0, 0, "ju", jm_cli_version, NULL},
    {"workers", "", "the task managers", 0, 0, "ju", jm_cli_workers, NULL},
};

void jm_cli_complain(const char *fmt, ...)
{
    va_list args;

    (void)fputs("weir: ", stderr);
    va_start(args, fmt);
    (void)vfprintf(stderr, fmt, args);
    va_end(args);
    (void)fputc('\n', stderr);
}

/* ---- help ---- */

static void help(void)
{
    printf("weir: runs and shows stateful stream-processing jobs\n\nusage: weir COMMAND …\n\n");
    for (size_t i = 0; i < WR_COUNT(commands); i++) {
        char left[48];
        (void)snprintf(left, sizeof left, "%s %s", commands[i].name, commands[i].arguments);
        printf("  %-26s %s\n", left, commands[i].summary);
    }
    printf("\nweir COMMAND --help says more. JOB is an id, the beginning of one, or a name.\n"
           "Exit status: 0 done, 1 failed, 2 wrong usage or refused input, 3 the job failed,\n"
           "4 no job manager answers.\n");
}

static bool takes(const struct jm_command *command, const struct option *option)
{
    return strchr(command->options, option->letter) != NULL;
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
        printf("  %-24s %s\n", left, o->help);
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

static bool read_words(struct jm_cli *cli, const struct jm_command *command, int argc, char **argv)
{
    bool only_arguments = false;

    for (int i = 2; i < argc; i++) {
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
        jm_cli_complain("usage: weir %s %s", command->name, command->arguments);
        return false;
    }
    return true;
}

static const struct jm_command *find_command(const char *name)
{
    const char *names[WR_COUNT(commands)], *near;

    for (size_t i = 0; i < WR_COUNT(commands); i++) {
        if (strcmp(commands[i].name, name) == 0) {
            return &commands[i];
        }
        names[i] = commands[i].name;
    }
    near = wr_nearest(name, names, WR_COUNT(commands));
    jm_cli_complain("there is no command \"%s\"%s%s%s", name,
                    near == NULL ? "; see weir --help" : "; did you mean \"",
                    near == NULL ? "" : near, near == NULL ? "" : "\"?");
    return NULL;
}

enum jm_exit jm_cli_main(int argc, char **argv)
{
    struct jm_cli cli = {.task_managers = 1};
    const struct jm_command *command;
    const char *url = getenv("WEIR_JOBMANAGER");
    enum jm_exit status = JM_EXIT_USAGE;

    cli.jobmanager = url == NULL || url[0] == '\0' ? DEFAULT_URL : url;
    if (argc < 2 || strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 ||
        strcmp(argv[1], "help") == 0) {
        help();
        return argc < 2 ? JM_EXIT_USAGE : JM_EXIT_DONE;
    }
    if (strcmp(argv[1], "--version") == 0) {
        printf("weir %s\n", wr_version());
        return JM_EXIT_DONE;
    }
    command = find_command(argv[1]);
    if (command == NULL) {
        return JM_EXIT_USAGE;
    }
    for (int i = 2; i < argc; i++) {
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0) {
            command_help(command);
            return JM_EXIT_DONE;
        }
    }
    if (read_words(&cli, command, argc, argv)) {
        status = command->run(&cli);
    }
    WR_VEC_FINI(&cli.settings);
    WR_VEC_FINI(&cli.arguments);
    return status;
}

/* ---- completion ---- */

static void print_names(const char *separator)
{
    for (size_t i = 0; i < WR_COUNT(commands); i++) {
        printf("%s%s", i == 0 ? "" : separator, commands[i].name);
    }
}

static void print_flags(const struct jm_command *command)
{
    for (size_t i = 0; i < WR_COUNT(options); i++) {
        if (takes(command, &options[i])) {
            printf(" %s", options[i].flag);
        }
    }
}

static void complete_bash(void)
{
    printf("_weir() {\n"
           "    local word=${COMP_WORDS[COMP_CWORD]} flags=\n"
           "    if [ \"$COMP_CWORD\" -eq 1 ]; then\n"
           "        COMPREPLY=($(compgen -W \"");
    print_names(" ");
    printf("\" -- \"$word\"))\n        return\n    fi\n    case ${COMP_WORDS[1]} in\n");
    for (size_t i = 0; i < WR_COUNT(commands); i++) {
        printf("    %s) flags=\"--help", commands[i].name);
        print_flags(&commands[i]);
        printf("\" ;;\n");
    }
    printf("    esac\n"
           "    COMPREPLY=($(compgen -W \"$flags\" -- \"$word\") $(compgen -f -- \"$word\"))\n"
           "}\n"
           "complete -F _weir weir\n");
}

static void complete_zsh(void)
{
    printf("#compdef weir\n_weir() {\n    local -a commands=(\n");
    for (size_t i = 0; i < WR_COUNT(commands); i++) {
        printf("        '%s:%s'\n", commands[i].name, commands[i].summary);
    }
    printf("    )\n"
           "    if (( CURRENT == 2 )); then _describe command commands; else _files; fi\n"
           "}\n"
           "_weir \"$@\"\n");
}

static void complete_fish(void)
{
    for (size_t i = 0; i < WR_COUNT(commands); i++) {
        printf("complete -c weir -n __fish_use_subcommand -a %s -d '%s'\n", commands[i].name,
               commands[i].summary);
    }
}

enum jm_exit jm_cli_completion(struct jm_cli *cli)
{
    const char *shell = cli->arguments.items[0];

    if (strcmp(shell, "bash") == 0) {
        complete_bash();
    } else if (strcmp(shell, "zsh") == 0) {
        complete_zsh();
    } else if (strcmp(shell, "fish") == 0) {
        complete_fish();
    } else {
        jm_cli_complain("completion: \"%s\" is none of bash, zsh, fish", shell);
        return JM_EXIT_USAGE;
    }
    return JM_EXIT_DONE;
}
