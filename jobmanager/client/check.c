/* Planning without a cluster. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "common/base/alloc.h"
#include "jobmanager/client/cli.h"
#include "jobmanager/plan/plan.h"

void jm_cli_diagnostic(const char *file, const char *text, size_t bytes, uint32_t line,
                       uint32_t column, const char *message)
{
    const char *at = text, *end = text + bytes;

    (void)fprintf(stderr, "%s:%u:%u: %s\n", file, line, column, message);
    if (isatty(STDERR_FILENO) != 1) {
        return;
    }
    for (uint32_t i = 1; i < line && at != NULL; i++) {
        at = memchr(at, '\n', (size_t)(end - at));
        at = at == NULL ? NULL : at + 1;
    }
    if (at != NULL && at < end) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        (void)fprintf(stderr, "    %.*s\n    %*s^\n", (int)((stop == NULL ? end : stop) - at), at,
                      (int)column - 1, "");
    }
}

/* NULL: it was complained about. */
static struct wr_plan *build(struct jm_cli *cli, enum jm_exit *ret_exit)
{
    const char *file = cli->arguments.items[0];
    WR_AUTO_FREE char *text = NULL;
    WR_AUTO_FREE char *directory = NULL;
    struct jm_diagnostics diagnostics = {0};
    struct jm_plan_options options = {.parallelism = cli->parallelism};
    struct wr_plan *plan = NULL;
    struct wr_error err;
    size_t bytes;

    *ret_exit = JM_EXIT_USAGE;
    if (jm_cli_read(file, &text, &bytes, &directory, &err) != WR_OK) {
        jm_cli_complain("%s", err.message);
        return NULL;
    }
    options.base_directory = directory;
    if (jm_plan_build(text, bytes, &options, &plan, &diagnostics, &err) != WR_OK) {
        for (uint32_t i = 0; i < diagnostics.list.count; i++) {
            const struct jm_diagnostic *d = &diagnostics.list.items[i];
            jm_cli_diagnostic(file, text, bytes, d->line, d->column, d->message);
        }
        if (diagnostics.list.count == 0) {
            jm_cli_complain("%s: %s", file, err.message);
            *ret_exit = JM_EXIT_FAILED;
        }
    }
    jm_diagnostics_fini(&diagnostics);
    return plan;
}

enum jm_exit jm_cli_check(struct jm_cli *cli)
{
    enum jm_exit status;
    struct wr_plan *plan = build(cli, &status);

    if (plan == NULL) {
        return status;
    }
    printf("%s: in order: job \"%s\", %zu vertices, %u tasks\n", cli->arguments.items[0],
           plan->message->name, plan->message->n_vertices, plan->task_count);
    wr_plan_destroy(plan);
    return JM_EXIT_DONE;
}

enum jm_exit jm_cli_plan(struct jm_cli *cli)
{
    enum jm_exit status;
    struct wr_plan *plan = build(cli, &status);
    struct wr_sb sb = {0};

    if (plan == NULL) {
        return status;
    }
    if (cli->json) {
        jm_plan_print_json(plan, &sb);
    } else if (cli->dot) {
        jm_plan_print_dot(plan, &sb);
    } else {
        jm_plan_print(plan, &sb);
    }
    (void)fputs(sb.ptr, stdout);
    wr_sb_fini(&sb);
    wr_plan_destroy(plan);
    return JM_EXIT_DONE;
}
