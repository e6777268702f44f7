/* Completion scripts, made from the tables of commands and options. */
#include <stdio.h>
#include <string.h>

#include "jobmanager/client/cli.h"

static bool takes_file(const struct jm_command *command)
{
    return strncmp(command->arguments, "JOB.yaml", 8) == 0;
}

/* Its first argument is one of several words. */
static bool takes_choice(const struct jm_command *command)
{
    size_t bytes = strcspn(command->arguments, " ");

    return memchr(command->arguments, '|', bytes) != NULL;
}

/* These words: "bash|zsh|fish" -> "bash zsh fish"; nothing for others. */
static void print_choices(const struct jm_command *command)
{
    for (const char *at = command->arguments;
         takes_choice(command) && *at != '\0' && *at != ' '; at++) {
        (void)putchar(*at == '|' ? ' ' : *at);
    }
}

/* In single quotes, for all three shells; `also` is a second character that must be escaped. */
static void print_quoted(const char *text, char also)
{
    for (; *text != '\0'; text++) {
        if (*text == '\'') {
            printf("'\\''");
        } else {
            printf("%s%c", also != '\0' && *text == also ? "\\" : "", *text);
        }
    }
}

/* ---- bash ---- */

static void complete_bash(void)
{
    const char *flag, *help, *value;

    printf("_weir() {\n"
           "    local word=${COMP_WORDS[COMP_CWORD]} words= files=\n"
           "    if [ \"$COMP_CWORD\" -eq 1 ]; then\n"
           "        words=\"help");
    for (uint32_t i = 0; i < jm_command_count; i++) {
        printf(" %s", jm_commands[i].name);
    }
    printf("\"\n    else\n        case ${COMP_WORDS[1]} in\n");
    for (uint32_t i = 0; i < jm_command_count; i++) {
        printf("        %s) words=\"", jm_commands[i].name);
        print_choices(&jm_commands[i]);
        printf(" --help");
        for (uint32_t o = 0; jm_command_option(&jm_commands[i], o, &flag, &help, &value); o++) {
            printf(" %s", flag);
        }
        printf("\"%s ;;\n", takes_file(&jm_commands[i]) ? " files=yes" : "");
    }
    printf("        esac\n"
           "    fi\n"
           "    COMPREPLY=($(compgen -W \"$words\" -- \"$word\"))\n"
           "    if [ -n \"$files\" ] && [ \"${word#-}\" = \"$word\" ]; then\n"
           "        compopt -o filenames 2>/dev/null\n"
           "        COMPREPLY=($(compgen -f -- \"$word\"))\n"
           "    fi\n"
           "}\n"
           "complete -F _weir weir\n");
}

/* ---- zsh ---- */

static void zsh_command(const struct jm_command *command)
{
    const char *flag, *help, *value;

    printf("    %s)\n        _arguments '--help[show help]'", command->name);
    for (uint32_t o = 0; jm_command_option(command, o, &flag, &help, &value); o++) {
        printf(" \\\n            '%s%s[", flag, value == NULL || flag[1] != '-' ? "" : "=");
        print_quoted(help, ']');
        printf("]%s%s'", value == NULL ? "" : ":", value == NULL ? "" : value);
    }
    if (takes_file(command)) {
        printf(" \\\n            '*:descriptor:_files'");
    } else if (takes_choice(command)) {
        printf(" \\\n            '*:choice:(");
        print_choices(command);
        printf(")'");
    }
    printf(" ;;\n");
}

static void complete_zsh(void)
{
    printf("#compdef weir\n_weir() {\n    local -a commands=(\n");
    for (uint32_t i = 0; i < jm_command_count; i++) {
        printf("        '%s:", jm_commands[i].name);
        print_quoted(jm_commands[i].summary, ':');
        printf("'\n");
    }
    printf("    )\n"
           "    if (( CURRENT == 2 )); then\n"
           "        _describe command commands\n"
           "        return\n"
           "    fi\n"
           "    local command=$words[2]\n"
           "    shift words\n"
           "    (( CURRENT-- ))\n"
           "    case $command in\n");
    for (uint32_t i = 0; i < jm_command_count; i++) {
        zsh_command(&jm_commands[i]);
    }
    printf("    esac\n"
           "}\n"
           "if [ \"$funcstack[1]\" = _weir ]; then _weir \"$@\"; else compdef _weir weir; fi\n");
}

/* ---- fish ---- */

static void fish_option(const struct jm_command *command, const char *flag, const char *help,
                        const char *value)
{
    bool is_long = strncmp(flag, "--", 2) == 0;

    printf("complete -c weir -n '__fish_seen_subcommand_from %s' %s %s%s -d '", command->name,
           is_long ? "-l" : "-s", flag + (is_long ? 2 : 1), value == NULL ? "" : " -r");
    print_quoted(help, '\0');
    printf("'\n");
}

static void complete_fish(void)
{
    const char *flag, *help, *value;

    printf("complete -c weir -f\n");
    for (uint32_t i = 0; i < jm_command_count; i++) {
        const struct jm_command *command = &jm_commands[i];
        printf("complete -c weir -n __fish_use_subcommand -a %s -d '", command->name);
        print_quoted(command->summary, '\0');
        printf("'\n");
        for (uint32_t o = 0; jm_command_option(command, o, &flag, &help, &value); o++) {
            fish_option(command, flag, help, value);
        }
        if (takes_file(command)) {
            printf("complete -c weir -n '__fish_seen_subcommand_from %s' -F\n", command->name);
        } else if (takes_choice(command)) {
            printf("complete -c weir -n '__fish_seen_subcommand_from %s' -a '", command->name);
            print_choices(command);
            printf("'\n");
        }
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
