/* A daemon as a child process: started with settings, its end noticed, stopped in order.
 *
 * Its standard error goes to a log file, its standard output to the same or to ours. It ends when we
 * do, whatever ends us; until then it holds the lock that it was given, so that who comes next does
 * not meet it.
 *
 * Thread: main.
 */
#ifndef JM_CLIENT_CHILD_H
#define JM_CLIENT_CHILD_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "common/base/vec.h"

struct jm_child {
    const char *program; /* borrowed */
    char *path;          /* of the program; owned */
    char *directory;     /* its data; owned */
    char *log;           /* owned */
    char *run_file;      /* what it writes when it is ready; owned */
    bool keep_stdout;
    int lock;   /* inherited; -1: none */
    pid_t pid;  /* 0: not running */
    double started_s;
    uint32_t young_deaths; /* in a row, each soon after its start */
    bool refused;          /* it ended with the status of wrong settings, or could not be executed */
};

struct jm_settings {
    WR_VEC(char *) list; /* "NAME=VALUE"; owned */
};
void jm_settings_add(struct jm_settings *settings, const char *fmt, ...) WR_PRINTF(2, 3);
void jm_settings_fini(struct jm_settings *settings);

/* `directory`/`name` becomes its data, `directory`/`name`.log its log. path: given. */
void jm_child_init(struct jm_child *child, const char *program, char *path, const char *directory,
                   const char *name);
void jm_child_fini(struct jm_child *child); /* it must not run */

/* Starts it, each setting as -D. An old run file is removed before. */
void jm_child_start(struct jm_child *child, const struct jm_settings *settings);
/* Whether it has ended since the last call: then it is reaped and counted. */
bool jm_child_has_ended(struct jm_child *child);
/* It would die again if it were started again. */
bool jm_child_is_hopeless(const struct jm_child *child);
/* The end of its log, on standard error. */
void jm_child_show_log(const struct jm_child *child);

/* Asks it to stop; does not wait. */
void jm_child_ask_to_stop(const struct jm_child *child);
/* Until it has stopped; by force after a time. */
void jm_child_wait(struct jm_child *child);

/* Beside the running program, else in $PATH. Returned; NULL: it is in neither. */
char *jm_find_program(const char *program);

#endif
