/* Jobs whose records fail: dead letters, and a job that ends because of them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/alloc.h"
#include "tests/sim/work_internal.h"

/* A line fails in the step `some` if its length is a multiple of this. */
#define FAILS 5
#define FAILING "\"1 / mod(length(line), 5) >= 0\""

/* ---- the model ---- */

char *sim_letters_row(const char *line)
{
    if (line[0] == SIM_BROKEN_BYTE) {
        return wr_asprintf("letter of lines: %s", line);
    }
    return strlen(line) % FAILS == 0 ? wr_asprintf("letter of some: %s", line) : wr_strdup(line);
}

/* What stands between the last `from` and the last `to` behind it; NULL: nothing does. Returned. */
static char *between(const char *row, const char *from, const char *to)
{
    const char *at = NULL, *end = NULL;

    for (const char *p = strstr(row, from); p != NULL; p = strstr(p + 1, from)) {
        at = p + strlen(from);
    }
    for (const char *p = at == NULL ? NULL : strstr(at, to); p != NULL && to[0] != '\0';
         p = strstr(p + 1, to)) {
        end = p;
    }
    if (at == NULL || (end == NULL && to[0] != '\0')) {
        return NULL;
    }
    return end == NULL ? wr_strdup(at) : wr_strndup(at, (size_t)(end - at));
}

static char *of_hex(const char *hex)
{
    size_t bytes = strlen(hex) / 2;
    char *text = wr_alloc_zero(1, bytes + 1);

    for (size_t i = 0; i < bytes; i++) {
        char pair[3] = {hex[2 * i], hex[2 * i + 1], '\0'};
        text[i] = (char)strtoul(pair, NULL, 16);
    }
    return text;
}

char *sim_letters_read(const char *row)
{
    static const char some[] = "some,22012,division by zero,";
    static const char lines[] =
        "lines,22021,\"invalid byte sequence for encoding \"\"UTF8\"\"\",";
    WR_AUTO_FREE char *line = NULL, *hex = NULL;

    if (strncmp(row, some, strlen(some)) == 0) {
        /* Between its time and its columns a letter has the file and the byte. */
        line = strstr(row, ",,,\"{") != NULL ? NULL
                                            : between(row, ",\"{\"\"line\"\":\"\"", "\"\"}\"");
        return line == NULL ? wr_strdup(row) : wr_asprintf("letter of some: %s", line);
    }
    if (strncmp(row, lines, strlen(lines)) == 0) {
        hex = between(row, ",\\x", "");
        line = hex == NULL ? NULL : of_hex(hex);
        return line == NULL ? wr_strdup(row) : wr_asprintf("letter of lines: %s", line);
    }
    return wr_strdup(row);
}

static void expect_rows(struct sim_work *work, struct sim_input *input)
{
    for (char *at = input->all.ptr, *end; *at != '\0'; at = end + 1) {
        end = strchr(at, '\n');
        *end = '\0';
        WR_AUTO_FREE char *row = sim_letters_row(at);
        (void)sim_rows_add(&work->expected, row, 1);
        work->rows_in += 1;
    }
}

/* ---- the jobs ---- */

void sim_make_letters(struct sim *sim, struct sim_work *work, struct wr_sb *sb)
{
    struct sim_input input = {.broken = 0.1};
    char more[64];

    sim_draw_input(sim, &input);
    wr_sb_puts(sb, "errors: {dead_letter: bad}\n");
    sim_put_text_source(sim, work, sb, &input);
    wr_sb_printf(sb,
                 "operators:\n"
                 "  some: {input: lines, filter: " FAILING ", parallelism: %u}\n"
                 "  same: {input: some, map: [line]}\n",
                 1 + (uint32_t)sim_draw(sim, SIM_RNG_WORLD, 4));
    (void)snprintf(more, sizeof more, ", parallelism: %u",
                   1 + (uint32_t)sim_draw(sim, SIM_RNG_WORLD, 3));
    sim_put_sink(sim, sb, "same", more);
    wr_sb_printf(sb,
                 "  bad: {connector: file, path: \"" SIM_OUT "\", format: csv, parallelism: %u}\n",
                 1 + (uint32_t)sim_draw(sim, SIM_RNG_WORLD, 4));
    work->letters = true;
    expect_rows(work, &input);
    wr_sb_fini(&input.all);
}

/* Lines that do not fail may be in the output, as often as they are there; the others never. */
void sim_make_poison(struct sim *sim, struct sim_work *work, struct wr_sb *sb)
{
    struct sim_input input = {0};

    sim_draw_input(sim, &input);
    sim_put_text_source(sim, work, sb, &input);
    wr_sb_puts(sb, "operators:\n  some: {input: lines, filter: " FAILING "}\n");
    sim_put_sink(sim, sb, "some", "");
    for (char *at = input.all.ptr, *end; *at != '\0'; at = end + 1) {
        end = strchr(at, '\n');
        *end = '\0';
        if (strlen(at) % FAILS != 0) {
            (void)sim_rows_add(&work->expected, at, 1);
        } else {
            work->poison = true;
        }
        work->rows_in += 1;
    }
    wr_sb_fini(&input.all);
}
