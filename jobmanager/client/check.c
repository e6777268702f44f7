/* Planning without a cluster. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "common/base/alloc.h"
#include "common/batch/zones.h"
#include "common/http/shape.h"
#include "jobmanager/client/cli.h"
#include "jobmanager/plan/plan.h"

/* A line that is longer tells nobody where to look. */
#define LINE_BYTES_MAX 200

void jm_put_caret(const struct jm_file *file, uint32_t line, uint32_t column, struct wr_sb *sb)
{
    const char *at = file->text, *end = file->text + file->bytes, *stop;

    for (uint32_t i = 1; i < line && at != NULL; i++) {
        at = memchr(at, '\n', (size_t)(end - at));
        at = at == NULL ? NULL : at + 1;
    }
    if (at == NULL || at >= end || column == 0) {
        return;
    }
    stop = memchr(at, '\n', (size_t)(end - at));
    stop = stop == NULL ? end : stop;
    if (stop - at > LINE_BYTES_MAX) {
        return;
    }
    WR_AUTO_FREE char *text = wr_strndup(at, (size_t)(stop - at));
    WR_AUTO_FREE char *blank = wr_strdup(text);
    uint32_t blanks = 0;
    for (uint32_t i = 0, characters = 0; text[i] != '\0'; i++) {
        bool begins = ((unsigned char)text[i] & 0xc0) != 0x80;
        characters += begins;
        if (begins && characters < column) {
            blank[blanks++] = text[i] == '\t' ? '\t' : ' '; /* as wide as what stands above */
        }
        text[i] = ((unsigned char)text[i] < 0x20 && text[i] != '\t') || text[i] == 0x7f ? ' '
                                                                                        : text[i];
    }
    wr_sb_printf(sb, "    %s\n    %.*s^\n", text, (int)blanks, blank);
}

void jm_cli_diagnostic(const struct jm_file *file, uint32_t line, uint32_t column,
                       const char *message)
{
    struct wr_sb sb = {0};

    wr_sb_printf(&sb, "%s:%u:%u: ", file->path, line, column);
    jm_put_printable(&sb, message);
    wr_sb_putc(&sb, '\n');
    if (jm_is_terminal(STDERR_FILENO)) {
        jm_put_caret(file, line, column, &sb);
    }
    (void)fputs(sb.ptr, stderr);
    wr_sb_fini(&sb);
}

static void print_mistakes(const struct jm_cli *cli, const struct jm_file *file,
                           const struct jm_diagnostics *diagnostics)
{
    json_t *list = json_array();

    for (uint32_t i = 0; i < diagnostics->list.count; i++) {
        const struct jm_diagnostic *d = &diagnostics->list.items[i];
        if (cli->json) {
            (void)json_array_append_new(list, json_pack("{s:i, s:i, s:o}", "line", (int)d->line,
                                                        "column", (int)d->column, "message",
                                                        wr_shape_text(d->message)));
        } else {
            jm_cli_diagnostic(file, d->line, d->column, d->message);
        }
    }
    if (cli->json) {
        json_t *answer = json_pack("{s:o}", "diagnostics", list);
        jm_print_json(answer);
        json_decref(answer);
    } else {
        json_decref(list);
    }
}

struct wr_plan *jm_cli_build(const struct jm_cli *cli, const struct jm_file *file,
                             enum jm_exit *ret_exit)
{
    struct jm_diagnostics diagnostics = {0};
    struct jm_plan_options options = {.parallelism = cli->parallelism, .name = cli->name,
                                      .base_directory = file->directory};
    struct wr_plan *plan = NULL;
    struct wr_error err;

    *ret_exit = JM_EXIT_DONE;
    /* Without them there is UTC, and the planner says so. */
    (void)(wr_zones_open(WR_ZONES_DIRECTORY, &err) == WR_OK);
    if (jm_plan_build(file->text, file->bytes, &options, &plan, &diagnostics, &err) != WR_OK) {
        *ret_exit = JM_EXIT_USAGE;
        if (diagnostics.list.count == 0) {
            jm_cli_complain("%s: %s", file->path, err.message);
            *ret_exit = JM_EXIT_FAILED;
        } else {
            print_mistakes(cli, file, &diagnostics);
        }
    }
    jm_diagnostics_fini(&diagnostics);
    return plan;
}

/* The file, planned. NULL: it was complained about. */
static struct wr_plan *plan_argument(const struct jm_cli *cli, enum jm_exit *ret_exit)
{
    struct wr_plan *plan;
    struct jm_file file;
    struct wr_error err;

    if (jm_file_read(cli->arguments.items[0], &file, &err) != WR_OK) {
        jm_cli_complain("%s", err.message);
        *ret_exit = JM_EXIT_USAGE;
        return NULL;
    }
    plan = jm_cli_build(cli, &file, ret_exit);
    jm_file_fini(&file);
    return plan;
}

/* Only a job that keeps something has its state somewhere. */
static const char *state_backend(const struct wr_plan *plan)
{
    for (size_t v = 0; v < plan->message->n_vertices; v++) {
        const Weir__Vertex *vertex = plan->message->vertices[v];
        for (size_t o = 0; o < vertex->n_operators; o++) {
            const Weir__Operator *op = vertex->operators[o];
            if (op->spec_case == WEIR__OPERATOR__SPEC_AGGREGATE && op->aggregate->table != NULL) {
                return op->aggregate->table->backend;
            }
        }
    }
    return NULL;
}

enum jm_exit jm_cli_check(struct jm_cli *cli)
{
    enum jm_exit status;
    struct wr_plan *plan = plan_argument(cli, &status);

    if (plan == NULL) {
        return status;
    }
    if (cli->json) {
        json_t *answer = json_pack("{s:[]}", "diagnostics");
        jm_print_json(answer);
        json_decref(answer);
    } else {
        const char *backend = state_backend(plan);
        printf("%s: in order: job \"%s\", %zu vertices, %u tasks%s%s\n", cli->arguments.items[0],
               plan->message->name, plan->message->n_vertices, plan->task_count,
               backend == NULL ? "" : ", state on ", backend == NULL ? "" : backend);
    }
    wr_plan_destroy(plan);
    return JM_EXIT_DONE;
}

enum jm_exit jm_cli_plan(struct jm_cli *cli)
{
    enum jm_exit status;
    struct wr_plan *plan;
    struct wr_sb sb = {0};

    if (cli->json && cli->dot) {
        jm_cli_complain("--json and --dot exclude each other");
        return JM_EXIT_USAGE;
    }
    plan = plan_argument(cli, &status);
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
