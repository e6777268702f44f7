/* What was committed, and what was left lying about. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/alloc.h"
#include "common/base/vec.h"
#include "tests/sim/check.h"

static void add_lines(const struct sim_checks *checks, const char *data, size_t bytes,
                      struct sim_rows *ret)
{
    const char *end = data + bytes;

    while (data < end) {
        const char *stop = memchr(data, '\n', (size_t)(end - data));
        size_t length = (size_t)((stop == NULL ? end : stop) - data);
        WR_AUTO_FREE char *line = wr_strndup(data, length);
        WR_AUTO_FREE char *row =
            checks->world->work->letters ? sim_letters_read(line) : WR_TAKE(line);
        (void)sim_rows_add(ret, row, 1);
        data += length + 1;
    }
}

/* Of checkpoint `through` or before. The number stands behind the second dash from the left of the
 * part's number: <step>-<subtask>-<checkpoint>-<n>-… */
static uint64_t checkpoint_of(const char *name)
{
    const char *at = strchr(name, '-');

    at = at == NULL ? NULL : strchr(at + 1, '-');
    return at == NULL ? 0 : strtoull(at + 1, NULL, 10);
}

static int by_checkpoint(const void *a, const void *b)
{
    const char *x = *(char *const *)a, *y = *(char *const *)b;
    uint64_t of_x = checkpoint_of(x), of_y = checkpoint_of(y);

    return of_x != of_y ? of_x < of_y ? -1 : 1 : strcmp(x, y);
}

/* By checkpoint: between two of them a key may have come to another subtask, of a step of another name. */
static void list_out(struct sim_checks *checks, struct wr_file_list *ret)
{
    struct wr_error err;

    *ret = (struct wr_file_list){0};
    (void)sim_disk_list(checks->sim->shared, SIM_OUT, ret, &err);
    if (ret->count > 0) {
        qsort(ret->names, ret->count, sizeof *ret->names, by_checkpoint);
    }
}

static void read_parts(struct sim_checks *checks, uint64_t through, struct sim_rows *ret)
{
    struct wr_file_list list;
    char path[400];

    list_out(checks, &list);
    for (uint32_t i = 0; i < list.count; i++) {
        size_t bytes;
        const uint8_t *data;
        if (list.names[i][0] == '.' || checkpoint_of(list.names[i]) > through) {
            continue;
        }
        (void)snprintf(path, sizeof path, SIM_OUT "/%s", list.names[i]);
        data = sim_disk_peek(checks->sim->shared, path, &bytes);
        add_lines(checks, (const char *)data, bytes, ret);
    }
    wr_file_list_fini(&list);
}

void sim_output_as_of(struct sim_checks *checks, const Weir__Manifest *manifest,
                      struct sim_rows *ret)
{
    read_parts(checks, manifest->checkpoint, ret);
    for (size_t t = 0; t < manifest->n_tasks; t++) {
        for (size_t i = 0; i < manifest->tasks[t]->n_tokens; i++) {
            struct sim_token token;
            char path[400];
            const uint8_t *data;
            size_t bytes;
            if (!sim_token_read(manifest->tasks[t]->tokens[i], &token)) {
                continue;
            }
            (void)snprintf(path, sizeof path, SIM_OUT "/%s", token.final);
            if (sim_disk_peek(checks->sim->shared, path, &bytes) != NULL) {
                continue; /* shown already, by the job before */
            }
            (void)snprintf(path, sizeof path, SIM_OUT "/%s", token.temporary);
            data = sim_disk_peek_durable(checks->sim->shared, path, &bytes);
            if (data != NULL) {
                add_lines(checks, (const char *)data, bytes, ret);
            }
        }
    }
}

/* ---- rows ---- */

/* Then some of the rows are there, none too often. */
static bool was_stopped(const struct sim_checks *checks)
{
    return strcmp(checks->world->terminal, "FINISHED") != 0;
}

static void compare(struct sim_checks *checks, const struct sim_rows *got,
                    const struct sim_rows *want, const char *what)
{
    uint32_t cursor = 0, missing = 0, extra = 0;
    const char *row, *first = NULL;
    void *value;

    while (wr_map_next(want->counts, &cursor, &row, NULL, &value)) {
        int64_t count = sim_rows_get(got, row);
        if (count < ((struct sim_count *)value)->count && !was_stopped(checks)) {
            missing += 1;
            first = first == NULL ? row : first;
        }
    }
    cursor = 0;
    while (wr_map_next(got->counts, &cursor, &row, NULL, &value)) {
        int64_t count = sim_rows_get(want, row);
        if (count < ((struct sim_count *)value)->count) {
            extra += 1;
            first = first == NULL ? row : first;
        }
    }
    if (missing + extra > 0) {
        sim_violation(checks->sim,
                      "%s differs: %u rows are missing and %u are too many of %" PRIu64
                      ", as \"%s\" (%" PRId64 " times, not %" PRId64 ")",
                      what, missing, extra, want->total, first, sim_rows_get(got, first),
                      sim_rows_get(want, first));
    }
}

/* ---- changelogs ---- */

struct fold {
    struct wr_map *now; /* key -> row without its kind; owned texts */
};

static void fold_row(struct sim_checks *checks, struct fold *fold, const char *row)
{
    const char *comma = strchr(row, ',');
    const char *rest = comma == NULL ? row : comma + 1;
    WR_AUTO_FREE char *key = wr_strndup(rest, strcspn(rest, ","));
    const char *now = wr_map_get(fold->now, key);

    if (strncmp(row, "+I", 2) == 0 ? now != NULL : now == NULL && strncmp(row, "-", 1) == 0) {
        sim_violation(checks->sim, "row \"%s\" comes when key \"%s\" is %s", row, key,
                      now == NULL ? "not there" : now);
        return;
    }
    if (row[0] == '-') {
        if (strcmp(now, rest) != 0) {
            sim_violation(checks->sim, "row \"%s\" takes back what is \"%s\"", row, now);
        }
        /* Its successor, if any, follows; until then the key is between two values. */
        wr_free(wr_map_remove(fold->now, key));
        return;
    }
    wr_free(wr_map_put(fold->now, key, wr_strdup(rest)));
}

static void fold_part(struct sim_checks *checks, struct fold *fold, const char *data,
                      size_t bytes)
{
    const char *end = data + bytes;

    while (data < end && !checks->sim->failed) {
        const char *stop = memchr(data, '\n', (size_t)(end - data));
        size_t length = (size_t)((stop == NULL ? end : stop) - data);
        WR_AUTO_FREE char *row = wr_strndup(data, length);
        fold_row(checks, fold, row);
        data += length + 1;
    }
}

/* By checkpoint, then subtask, then number: each key's changes in order. */
static void check_changelog(struct sim_checks *checks)
{
    struct fold fold = {.now = wr_map_create()};
    struct sim_rows got;
    struct wr_file_list list;
    uint32_t cursor = 0;
    char path[400];
    void *row;

    list_out(checks, &list);
    for (uint32_t i = 0; i < list.count && !checks->sim->failed; i++) {
        size_t bytes;
        const uint8_t *data;
        if (list.names[i][0] != '.') {
            (void)snprintf(path, sizeof path, SIM_OUT "/%s", list.names[i]);
            data = sim_disk_peek(checks->sim->shared, path, &bytes);
            fold_part(checks, &fold, (const char *)data, bytes);
        }
    }
    wr_file_list_fini(&list);
    sim_rows_init(&got);
    while (wr_map_next(fold.now, &cursor, NULL, NULL, &row)) {
        (void)sim_rows_add(&got, row, 1);
        wr_free(row);
    }
    wr_map_destroy(fold.now);
    if (!checks->sim->failed && !was_stopped(checks)) {
        compare(checks, &got, &checks->world->work->expected, "the fold of the output");
    }
    sim_rows_fini(&got);
}

void sim_check_output(struct sim_checks *checks)
{
    struct sim_rows got;

    if (checks->world->work->changelog) {
        check_changelog(checks);
        return;
    }
    sim_rows_init(&got);
    read_parts(checks, UINT64_MAX, &got);
    compare(checks, &got, &checks->world->work->expected, "the output");
    sim_rows_fini(&got);
}

/* ---- files ---- */

static bool is_named(struct sim_checks *checks, const char *path)
{
    struct sim_retained walk = {.k = sim_record_last(checks)};
    const char *file = path + strlen(checks->job_directory) + 1;
    bool named = false;

    while (sim_retained_next(checks, &walk)) {
        Weir__Manifest *manifest = sim_manifest_read(checks, walk.record.message);
        named |= manifest != NULL && (strcmp(walk.record.message->manifest, file) == 0 ||
                                      sim_manifest_names(manifest, file));
        if (manifest != NULL) {
            weir__manifest__free_unpacked(manifest, NULL);
        }
        sim_record_fini(&walk.record);
    }
    return named;
}

static bool is_in(const char *path, const char *directory, const char *folder)
{
    size_t bytes = strlen(directory);

    return strncmp(path, directory, bytes) == 0 && path[bytes] == '/' &&
           strncmp(path + bytes + 1, folder, strlen(folder)) == 0;
}

static bool is_of_old_job(const struct sim_checks *checks, const char *part)
{
    bool is = false;

    for (uint32_t i = 0; i < checks->before_count; i++) {
        const char *id = checks->before[i].directory + strlen(SIM_CHECKPOINTS "/");
        is |= strncmp(part + strlen(SIM_OUT "/."), id, 8) == 0;
    }
    return is;
}

/* One that starts sweeps again what came back with the power. */
static bool has_job_manager(const struct sim *sim)
{
    for (uint32_t h = 0; h < sim->hosts.count; h++) {
        const struct sim_process *p = sim->hosts.items[h]->process;
        if (p != NULL && p->kind == SIM_JOBMANAGER && p->daemon != NULL && !p->dead) {
            return true;
        }
    }
    return false;
}

/* After the end: parts that nobody promises, state and manifests that nobody names. */
void sim_check_files_left(struct sim_checks *checks)
{
    struct wr_file_list list;
    uint32_t left = 0;
    char first[300] = "";

    if (checks->world->zombies || !has_job_manager(checks->sim)) {
        return;
    }
    sim_disk_list_all(checks->sim->shared, &list);
    for (uint32_t i = 0; i < list.count; i++) {
        const char *name = list.names[i];
        bool part = strncmp(name, SIM_OUT "/.", strlen(SIM_OUT) + 2) == 0 &&
                    strncmp(name, SIM_OUT "/.weir-id", strlen(SIM_OUT) + 9) != 0;
        bool state = is_in(name, checks->job_directory, "state/") ||
                     is_in(name, checks->job_directory, "manifest/");
        /* A job that was stopped may go on from its last checkpoint some day, with what that promises;
         * what it has begun and not promised stays. */
        part = part && !was_stopped(checks) && !is_of_old_job(checks, name);
        if (part || (state && !is_named(checks, name))) {
            left += 1;
            (void)snprintf(first, sizeof first, "%s", name);
        }
    }
    wr_file_list_fini(&list);
    if (left > 0) {
        sim_violation(checks->sim, "%u files are left that nothing names, as %s", left, first);
    }
}
