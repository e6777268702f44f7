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
#include "jobmanager/client/format.h"

/* Exit statuses, as the help promises them. */
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
    const char *from; /* NULL: nothing */
    bool allow_non_restored;
    uint32_t parallelism; /* 0 = not given */
    uint32_t task_managers;
    const char *state;
    WR_VEC(const char *) settings; /* -D */
    WR_VEC(const char *) arguments;
    bool plain; /* progress in lines: rows of the job go to the same terminal */
    /* Called whenever it waits; false: waiting is of no use any more. NULL: nothing to tend. */
    bool (*tend)(void *ctx);
    void *tend_ctx;
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

/* ---- command.c ---- */
enum jm_exit jm_cli_main(int argc, char **argv);
/* "weir: …\n" on standard error, control characters left out. */
void jm_cli_complain(const char *fmt, ...) WR_PRINTF(1, 2);

/* ---- completion.c ---- */
enum jm_exit jm_cli_completion(struct jm_cli *cli);

/* ---- functions.c ---- */
enum jm_exit jm_cli_functions(struct jm_cli *cli);
/* What the scripts are made from: the words of the option table that a command takes. */
extern const struct jm_command jm_commands[];
extern const uint32_t jm_command_count;
/* The index-th option of a command: its flag, what it does, what value it takes (NULL: none).
 * false: it has no so many. */
bool jm_command_option(const struct jm_command *command, uint32_t index, const char **ret_flag,
                       const char **ret_help, const char **ret_value);

/* ---- http.c ---- */

struct jm_answer {
    long status;  /* 0: nobody answered */
    bool reached; /* it was connected: with status 0 the request may have had its effect */
    bool misaddressed; /* the URL is none */
    char *text;   /* owned */
    size_t bytes;
    json_t *json; /* owned; NULL: the text is no JSON */
};
void jm_answer_fini(struct jm_answer *answer);
/* One request. status 0 and err when nobody answered in time, or an interruption came. */
void jm_cli_request(const struct jm_cli *cli, const char *method, const char *path,
                    const struct wr_str *body, struct jm_answer *ret, struct wr_error *err);
/* GET that must succeed: NULL: it was complained about, *ret_exit says how to end. Given back by
 * json_decref. */
json_t *jm_cli_get(const struct jm_cli *cli, const char *path, enum jm_exit *ret_exit);
/* Complain about an answer that is not a success. */
enum jm_exit jm_cli_refused(const struct jm_answer *answer, const struct wr_error *err);
/* Complain about an answer that no job manager gives. */
enum jm_exit jm_cli_stranger(const struct jm_cli *cli);
/* Percent-encoded; returned. */
char *jm_cli_escape(const char *text);

/* ---- wait.c: time and interruptions ---- */

double jm_seconds_now(void); /* monotonic */
void jm_cli_catch_interrupts(void);
bool jm_cli_interrupted(void); /* SIGINT or SIGTERM came */
/* Sleeps and tends. false: interrupted, or tending says that waiting is of no use. */
bool jm_cli_pause(const struct jm_cli *cli, uint32_t us);

/* ---- show.c ---- */
enum jm_exit jm_cli_list(struct jm_cli *cli);
enum jm_exit jm_cli_show(struct jm_cli *cli);
enum jm_exit jm_cli_checkpoints(struct jm_cli *cli);
enum jm_exit jm_cli_workers(struct jm_cli *cli);
enum jm_exit jm_cli_version(struct jm_cli *cli);

/* ---- render.c: what the job manager answers, for people ---- */
void jm_render_jobs(const json_t *jobs, struct wr_sb *sb);
void jm_render_job(const json_t *job, struct wr_sb *sb);
/* before: an earlier answer, or NULL: then there are no rates, and shares are the job manager's. */
void jm_render_tasks(const json_t *tasks, const json_t *before, struct wr_sb *sb);
void jm_render_checkpoints(const json_t *checkpoints, struct wr_sb *sb);
void jm_render_checkpoint(const json_t *checkpoint, struct wr_sb *sb);
void jm_render_snapshots(const json_t *snapshots, struct wr_sb *sb);
/* Who of it holds memory, the largest; nothing where that is not known. */
void jm_render_memory(const json_t *job, struct wr_sb *sb);
void jm_render_errors(const json_t *job, struct wr_sb *sb); /* records that failed; nothing if none */
void jm_render_workers(const json_t *workers, struct wr_sb *sb);
void jm_render_worker(const json_t *worker, struct wr_sb *sb);
/* Whether every task that runs has a newer sample in `now` than in `before`. */
bool jm_is_newer(const json_t *now, const json_t *before);
bool jm_has_ended(const char *state);

/* ---- run.c ---- */

/* A descriptor from disk. */
struct jm_file {
    const char *path; /* as given; borrowed */
    char *text;       /* owned */
    size_t bytes;
    char *directory;  /* where its relative paths begin; absolute; owned */
};
enum wr_code jm_file_read(const char *path, struct jm_file *ret, struct wr_error *err)
    WR_MUST_CHECK;
void jm_file_fini(struct jm_file *file);

enum jm_exit jm_cli_run(struct jm_cli *cli);
enum jm_exit jm_cli_cancel(struct jm_cli *cli);
/* Durable when DONE; the id is the caller's. A submit whose answer was lost is said again.
 * wait_seconds: how long to wait for a job manager that is not there. The answer is the caller's to
 * end in any case. */
enum jm_exit jm_cli_submit(const struct jm_cli *cli, const struct jm_file *file, const char *id,
                           uint32_t wait_seconds, struct jm_answer *ret);
struct wr_id jm_cli_random_id(void);
/* false: said; what --from is said with makes no sense. */
bool jm_cli_check_from(const struct jm_cli *cli);

/* ---- follow.c ---- */

/* Until the job has ended, or waiting is of no use (FAILED). A job manager that does not answer is
 * waited for. */
enum jm_exit jm_cli_follow(const struct jm_cli *cli, const char *id);

/* ---- snapshot.c ---- */
enum jm_exit jm_cli_snapshot(struct jm_cli *cli);

/* ---- check.c ---- */
enum jm_exit jm_cli_check(struct jm_cli *cli);
enum jm_exit jm_cli_plan(struct jm_cli *cli);
/* Plans here. NULL: what is wrong was said, *ret_exit says how to end. */
struct wr_plan *jm_cli_build(const struct jm_cli *cli, const struct jm_file *file,
                             enum jm_exit *ret_exit);
/* "FILE:LINE:COLUMN: message" on standard error, with the line and a caret on a terminal. */
void jm_cli_diagnostic(const struct jm_file *file, uint32_t line, uint32_t column,
                       const char *message);
/* The line of a descriptor and a caret below the column (both from 1, in characters); nothing for
 * a place that is not there. */
void jm_put_caret(const struct jm_file *file, uint32_t line, uint32_t column, struct wr_sb *sb);

/* ---- local.c ---- */
enum jm_exit jm_cli_local(struct jm_cli *cli);

#endif
