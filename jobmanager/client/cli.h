/* The inside of the `weir` command, shared by the files of this folder only.
 *
 * A command is a row in the table of command.c: name, arguments, options, what it does. Everything
 * it knows of a cluster it asks over HTTP (jobmanager/api/README.md has the shapes); only `check` and
 * `plan` plan by themselves, and `local` starts daemons.
 *
 * Thread: main.
 */
#ifndef JM_CLIENT_CLI_H
#define JM_CLIENT_CLI_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "common/base/error.h"
#include "common/base/id.h"
#include "common/base/str.h"
#include "common/base/vec.h"

/* Exit statuses, as OPERATING promises them. */
enum jm_exit {
    JM_EXIT_DONE = 0,
    JM_EXIT_FAILED = 1,
    JM_EXIT_USAGE = 2,       /* wrong usage or refused input */
    JM_EXIT_JOB_FAILED = 3,  /* the job has FAILED or was CANCELED */
    JM_EXIT_UNREACHABLE = 4, /* no job manager answers */
};

/* Options of all commands, as given. */
struct jm_cli {
    const char *jobmanager; /* URL */
    bool json, dot, follow, watch;
    const char *name;
    uint32_t parallelism; /* 0 = not given */
    uint32_t task_managers;
    const char *state;
    WR_VEC(const char *) settings; /* -D */
    WR_VEC(const char *) arguments;
};

struct jm_command {
    const char *name;
    const char *arguments; /* "JOB [ID]" */
    const char *summary;
    uint32_t arguments_min, arguments_max;
    const char *options; /* letters of the option table that it takes */
    enum jm_exit (*run)(struct jm_cli *cli);
    const char *details; /* behind the options in its help; NULL: nothing */
};

/* command.c */
enum jm_exit jm_cli_main(int argc, char **argv);
void jm_cli_complain(const char *fmt, ...) WR_PRINTF(1, 2); /* "weir: …\n" on standard error */
enum jm_exit jm_cli_completion(struct jm_cli *cli);

/* ---- http.c ---- */

struct jm_answer {
    long status;  /* 0: nobody answered */
    char *text;   /* owned */
    size_t bytes;
    json_t *json; /* owned; NULL: the text is no JSON */
};
void jm_answer_fini(struct jm_answer *answer);
/* One request. status 0 and err when nobody answered in time. */
void jm_cli_request(const struct jm_cli *cli, const char *method, const char *path,
                    const void *body, size_t bytes, struct jm_answer *ret, struct wr_error *err);
/* GET that must succeed: NULL: it was complained about, *ret_exit says how to end. Given back by
 * json_decref. */
json_t *jm_cli_get(const struct jm_cli *cli, const char *path, enum jm_exit *ret_exit);
/* Complain about an answer that is not a success. */
enum jm_exit jm_cli_refused(const struct jm_cli *cli, const struct jm_answer *answer,
                            const struct wr_error *err);
/* Percent-encoded; returned. */
char *jm_cli_escape(const char *text);

/* ---- format.c: for people ---- */

bool jm_is_terminal(void); /* standard output */
bool jm_is_colour(void);
const char *jm_string(const json_t *object, const char *key); /* "" when absent */
int64_t jm_integer(const json_t *object, const char *key);    /* 0 when absent or null */
void jm_put_bytes(struct wr_sb *sb, int64_t bytes);           /* 12.3 MiB */
void jm_put_count(struct wr_sb *sb, int64_t count);           /* 12.3 M */
void jm_put_duration_us(struct wr_sb *sb, int64_t us);        /* 1.2 s */
void jm_put_time_us(struct wr_sb *sb, int64_t wall_us);       /* 2026-11-25 18:00:00 UTC, or - */

/* Columns as wide as their widest cell; numbers to the right when the header begins with '>'. */
struct jm_table {
    uint32_t column_count;
    const char *const *headers;
    WR_VEC(char *) cells; /* owned */
};
void jm_table_init(struct jm_table *table, const char *const *headers, uint32_t count);
void jm_table_cell(struct jm_table *table, const char *fmt, ...) WR_PRINTF(2, 3);
/* Takes the text out of sb. */
void jm_table_take(struct jm_table *table, struct wr_sb *sb);
void jm_table_print(struct jm_table *table, struct wr_sb *sb);
void jm_table_fini(struct jm_table *table);
void jm_print_json(const json_t *json);

/* ---- show.c ---- */
enum jm_exit jm_cli_list(struct jm_cli *cli);
enum jm_exit jm_cli_show(struct jm_cli *cli);
enum jm_exit jm_cli_checkpoints(struct jm_cli *cli);
enum jm_exit jm_cli_workers(struct jm_cli *cli);
enum jm_exit jm_cli_version(struct jm_cli *cli);
void jm_render_jobs(const json_t *jobs, struct wr_sb *sb);
void jm_render_job(const json_t *job, struct wr_sb *sb);
/* before: an earlier answer for rates, or NULL. */
void jm_render_tasks(const json_t *tasks, const json_t *before, double seconds, struct wr_sb *sb);
void jm_render_checkpoints(const json_t *checkpoints, struct wr_sb *sb);
void jm_render_checkpoint(const json_t *checkpoint, struct wr_sb *sb);
void jm_render_workers(const json_t *workers, struct wr_sb *sb);

/* ---- run.c ---- */
enum jm_exit jm_cli_run(struct jm_cli *cli);
enum jm_exit jm_cli_cancel(struct jm_cli *cli);
/* A descriptor from disk: its text, and its absolute directory. Both returned. */
enum wr_code jm_cli_read(const char *path, char **ret_text, size_t *ret_bytes,
                         char **ret_directory, struct wr_error *err) WR_MUST_CHECK;
/* Durable when DONE; the id is the caller's. wait_seconds: how long to wait for a job manager. */
enum jm_exit jm_cli_submit(const struct jm_cli *cli, const char *path, const char *text,
                           size_t bytes, const char *directory, const char *id,
                           uint32_t wait_seconds);
/* Until the job has ended; `each` (may be NULL) is called between two looks, false: stop following.
 * A job manager that does not answer is waited for. */
enum jm_exit jm_cli_follow(const struct jm_cli *cli, const char *id, bool (*each)(void *ctx),
                           void *ctx);
bool jm_cli_interrupted(void); /* SIGINT or SIGTERM came */
void jm_cli_catch_interrupts(void);
struct wr_id jm_cli_random_id(void);

/* ---- check.c ---- */
enum jm_exit jm_cli_check(struct jm_cli *cli);
enum jm_exit jm_cli_plan(struct jm_cli *cli);
/* "FILE:LINE:COLUMN: message", with the line and a caret on a terminal. */
void jm_cli_diagnostic(const char *file, const char *text, size_t bytes, uint32_t line,
                       uint32_t column, const char *message);

/* ---- local.c ---- */
enum jm_exit jm_cli_local(struct jm_cli *cli);

#endif
