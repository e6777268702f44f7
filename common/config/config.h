/* The configuration of a program: defaults < file < environment < flags, each option's origin kept.
 *
 * A program has one option table; it gives parsing, checks, --help, --print-config and the sample
 * file. Names of nested settings are dotted: `ha: {path: x}` in YAML, `ha.path` in the table, on the
 * command line (-D ha.path=x), and as WEIR_JOBMANAGER_HA_PATH in the environment of the job manager.
 * Everything is strict, and all mistakes are told at once:
 *     FILE:LINE:COLUMN: message      "did you mean" where a name is near
 *
 * Flags: --config FILE, -D NAME=VALUE (repeated), --check-config, --print-config, --sample-config,
 * --help, --version.
 *
 * Thread: main.
 */
#ifndef WR_CONFIG_CONFIG_H
#define WR_CONFIG_CONFIG_H

#include "common/base/option.h"
#include "common/base/vec.h"
#include "common/sys/env.h"

#define WR_CONFIG_OPTIONS_MAX 64

struct wr_program {
    const char *name;        /* "weir-jobmanager" */
    const char *summary;     /* one sentence */
    const char *environment; /* prefix of its variables: "WEIR_JOBMANAGER_" */
    const struct wr_option *options;
    /* Checks and defaults that depend on other options, after all were read; mistakes go to `sb`,
     * one line each. May be NULL. */
    void (*complete)(void *fields, struct wr_arena *arena, struct wr_sb *mistakes);
};

struct wr_config {
    const struct wr_program *program;
    void *fields; /* the program's struct; borrowed */
    struct wr_arena arena;
    char *origins[WR_CONFIG_OPTIONS_MAX]; /* by option: "default", "FILE:LINE", "NAME", "-D" */
};

enum wr_config_answer {
    WR_CONFIG_RUN,     /* go on */
    WR_CONFIG_DONE,    /* what was asked for is in `out`: print it, exit status 0 */
    WR_CONFIG_REFUSED, /* mistakes are in `out`: standard error, exit status 2 */
};
/* Read everything. `environment` is as environ. config is to be ended by wr_config_fini in any case;
 * strings in fields live as long. */
enum wr_config_answer wr_config_load(struct wr_config *config, const struct wr_program *program,
                                     void *fields, int argc, char **argv, char **environment,
                                     struct wr_env *env, struct wr_sb *out);
void wr_config_fini(struct wr_config *config);
/* "NAME\tVALUE\tORIGIN\n" of every option, for the HTTP answer. */
void wr_config_list(const struct wr_config *config, struct wr_sb *sb);

/* ---- the file, flattened ---- */

struct wr_config_entry {
    char *name;  /* dotted; in the arena */
    char *value; /* lists of scalars: joined by commas */
    uint32_t line, column; /* of the value, from 1 */
};
struct wr_config_entries {
    WR_VEC(struct wr_config_entry) list;
};
/* false: mistakes were added as "FILE:LINE:COLUMN: message" lines. */
bool wr_config_read_yaml(const char *text, size_t bytes, const char *file, struct wr_arena *arena,
                         struct wr_config_entries *ret, struct wr_sb *mistakes);

#endif
