/* Checkpoints on disk: which there are, and whether they are whole. The files are looked at here, so a
 * verification costs the job manager nothing and works without one. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "common/base/alloc.h"
#include "common/base/map.h"
#include "common/base/parse.h"
#include "common/checkpoint/manifest.h"
#include "common/checkpoint/verify.h"
#include "common/http/shape.h"
#include "jobmanager/client/cli.h"

#define PIECE_BYTES (16ull * 1024 * 1024)

struct shelf {
    const struct jm_cli *cli;
    struct wr_env *env;
    char *directory; /* of the job */
    struct wr_snapshots snapshots;
    json_t *list; /* --json: what is printed at the end */
};

/* ---- where ---- */

/* Of a job, as its job manager says; NULL: it was complained about. */
static char *ask_directory(const struct jm_cli *cli, const char *job, enum jm_exit *ret_exit)
{
    WR_AUTO_FREE char *name = jm_cli_escape(job);
    WR_AUTO_FREE char *path = wr_asprintf("/v1/jobs/%s", name);
    json_t *json = jm_cli_get(cli, path, ret_exit);
    char *directory;

    if (json == NULL) {
        return NULL;
    }
    directory = wr_strdup(jm_string(json, "directory"));
    json_decref(json);
    if (directory[0] == '\0') {
        *ret_exit = jm_cli_stranger(cli);
        wr_free(WR_TAKE(directory));
    }
    return directory;
}

/* No name of a job has a slash. */
static bool is_path(const char *argument)
{
    return strchr(argument, '/') != NULL;
}

static enum jm_exit open_shelf(struct shelf *shelf)
{
    const char *argument = shelf->cli->arguments.items[1];
    enum jm_exit status = JM_EXIT_DONE;
    struct wr_error err;

    shelf->directory = is_path(argument) ? wr_strdup(argument)
                                         : ask_directory(shelf->cli, argument, &status);
    if (shelf->directory == NULL) {
        return status;
    }
    WR_AUTO_FREE char *log = wr_asprintf("%s/epoch", shelf->directory);
    if (access(log, R_OK | X_OK) != 0) {
        jm_cli_complain("could not read \"%s\": %s\n%s", log, strerror(errno),
                        is_path(argument) ? "DIR is the directory of one job's checkpoints."
                                          : "Run this on a host that has the checkpoint directory, "
                                            "as a user who may read it.");
        return is_path(argument) ? JM_EXIT_USAGE : JM_EXIT_FAILED;
    }
    if (wr_snapshots_read(shelf->env, shelf->directory, &shelf->snapshots, &err) != WR_OK) {
        jm_cli_complain("%s", err.message);
        return JM_EXIT_FAILED;
    }
    if (shelf->snapshots.list.count == 0) {
        jm_cli_complain("there is no checkpoint in \"%s\"", shelf->directory);
        return JM_EXIT_FAILED;
    }
    return JM_EXIT_DONE;
}

/* Leaves the one that was asked for. */
static enum jm_exit choose(struct shelf *shelf, const char *text)
{
    struct wr_snapshot *items = shelf->snapshots.list.items;
    struct wr_error err;
    uint64_t id = items[0].checkpoint;

    if (strcmp(text, "last") != 0 && wr_parse_u64(text, &id, &err) != WR_OK) {
        jm_cli_complain("\"%s\" is no id of a checkpoint: %s", text, err.message);
        return JM_EXIT_USAGE;
    }
    for (uint32_t i = 0; i < shelf->snapshots.list.count; i++) {
        if (items[i].checkpoint == id) {
            items[0] = items[i];
            shelf->snapshots.list.count = 1;
            return JM_EXIT_DONE;
        }
    }
    jm_cli_complain("there is no checkpoint %s, or it was released: see weir snapshot ls", text);
    return JM_EXIT_USAGE;
}

/* ---- ls ---- */

struct size {
    struct wr_map *files;
    uint64_t state_bytes, bytes;
};

static void add_reference(void *ctx, const struct wr_reference *reference)
{
    struct size *size = ctx;

    (void)wr_map_put(size->files, reference->file, size);
    size->bytes += reference->bytes;
}

static json_t *measure(const struct shelf *shelf, const struct wr_snapshot *s)
{
    struct size size = {.files = wr_map_create()};
    Weir__Manifest *manifest = NULL;
    const char *mistake = NULL;
    struct wr_error err;
    json_t *json;

    if (wr_manifest_read(shelf->env, shelf->directory, s->manifest, s->manifest_hash, &manifest,
                         &err) != WR_OK) {
        mistake = err.message;
    } else {
        for (size_t t = 0; t < manifest->n_tasks; t++) {
            size.state_bytes += manifest->tasks[t]->state_bytes;
        }
        wr_manifest_references(manifest, add_reference, &size);
    }
    json = json_pack("{s:I, s:I, s:I, s:b, s:b, s:I, s:I, s:I, s:o}", "id",
                     (json_int_t)s->checkpoint, "taken_us", (json_int_t)s->wall_us, "record",
                     (json_int_t)s->k, "committed", (int)s->committed, "final", (int)s->final,
                     "state_bytes", (json_int_t)size.state_bytes, "files",
                     (json_int_t)wr_map_count(size.files), "bytes", (json_int_t)size.bytes,
                     "mistake", wr_shape_text(mistake));
    weir__manifest__free_unpacked(manifest, NULL);
    wr_map_destroy(size.files);
    return json;
}

static enum jm_exit list(struct shelf *shelf)
{
    struct wr_sb sb = {0};

    for (uint32_t i = 0; i < shelf->snapshots.list.count; i++) {
        (void)json_array_append_new(shelf->list, measure(shelf, &shelf->snapshots.list.items[i]));
    }
    if (!shelf->cli->json) {
        jm_render_snapshots(shelf->list, &sb);
        (void)fputs(sb.ptr, stdout);
        wr_sb_fini(&sb);
    }
    return JM_EXIT_DONE;
}

/* ---- verify ---- */

struct checking {
    const struct shelf *shelf;
    uint64_t checkpoint;
    json_t *damage;
};

static void clear_progress(void)
{
    if (jm_is_terminal(STDERR_FILENO)) {
        (void)fputs("\r\033[K", stderr);
    }
}

static void put_progress(const struct checking *c, const struct wr_verify_result *r)
{
    struct wr_sb sb = {0};

    if (!jm_is_terminal(STDERR_FILENO) || r->bytes == 0) {
        return;
    }
    wr_sb_printf(&sb, "\rchecking checkpoint %" PRIu64 " ", c->checkpoint);
    jm_put_bar(&sb, (double)r->done_bytes / (double)r->bytes, 20);
    wr_sb_puts(&sb, " ");
    jm_put_bytes(&sb, (int64_t)r->done_bytes);
    wr_sb_puts(&sb, " of ");
    jm_put_bytes(&sb, (int64_t)r->bytes);
    wr_sb_puts(&sb, "\033[K");
    (void)fputs(sb.ptr, stderr);
    (void)fflush(stderr);
    wr_sb_fini(&sb);
}

static void on_damage(void *ctx, const struct wr_error *err)
{
    struct checking *c = ctx;
    struct wr_sb sb = {0};

    (void)json_array_append_new(c->damage, wr_shape_text(err->message));
    if (!c->shelf->cli->json) {
        clear_progress();
        wr_sb_printf(&sb, "checkpoint %" PRIu64 ": ", c->checkpoint);
        jm_put_printable(&sb, err->message);
        puts(sb.ptr);
        wr_sb_fini(&sb);
    }
}

/* A running job releases old checkpoints: files that are gone then are no damage. */
static bool was_released(const struct shelf *shelf, const struct wr_snapshot *s)
{
    struct wr_snapshots now;
    struct wr_error err;
    bool there = false;

    if (wr_snapshots_read(shelf->env, shelf->directory, &now, &err) != WR_OK) {
        there = true;
    }
    for (uint32_t i = 0; i < now.list.count; i++) {
        there |= now.list.items[i].k == s->k;
    }
    wr_snapshots_fini(&now);
    return !there;
}

static const char *verdict(const struct shelf *shelf, const struct wr_snapshot *s,
                           const struct wr_verify_result *r)
{
    if (r->code == WR_OK) {
        return "good";
    }
    if (was_released(shelf, s)) {
        return "released";
    }
    return wr_verify_is_damage(r->code) ? "damaged" : "unknown";
}

static void put_verdict(const struct checking *c, const char *what,
                        const struct wr_verify_result *r)
{
    struct wr_sb sb = {0};

    wr_sb_printf(&sb, "checkpoint %" PRIu64 ": ", c->checkpoint);
    if (strcmp(what, "good") == 0) {
        wr_sb_puts(&sb, "good, ");
        jm_put_bytes(&sb, (int64_t)r->bytes);
        wr_sb_printf(&sb, " in %" PRIu32 " piece%s", r->pieces, r->pieces == 1 ? "" : "s");
    } else if (strcmp(what, "released") == 0) {
        wr_sb_puts(&sb, "released meanwhile");
    } else if (r->pieces == 0) {
        wr_sb_printf(&sb, "%s", what);
    } else {
        wr_sb_printf(&sb, "%s, %" PRIu32 " of %" PRIu32 " pieces", what, r->bad_pieces, r->pieces);
    }
    clear_progress();
    puts(sb.ptr);
    wr_sb_fini(&sb);
}

/* false: interrupted. */
static bool verify_one(struct shelf *shelf, struct wr_verify *verify, const struct wr_snapshot *s,
                       enum jm_exit *status)
{
    struct checking c = {shelf, s->checkpoint, json_array()};
    const struct wr_verify_result *r = wr_verify_result(verify);
    const char *what;

    wr_verify_begin(verify, s, on_damage, &c);
    while (!wr_verify_step(verify, PIECE_BYTES)) {
        if (jm_cli_interrupted()) {
            json_decref(c.damage);
            clear_progress();
            jm_cli_complain("interrupted");
            *status = JM_EXIT_FAILED;
            return false;
        }
        put_progress(&c, r);
    }
    what = verdict(shelf, s, r);
    if (strcmp(what, "damaged") == 0 || strcmp(what, "unknown") == 0) {
        *status = JM_EXIT_FAILED;
    }
    if (!shelf->cli->json) {
        put_verdict(&c, what, r);
    }
    (void)json_array_append_new(
        shelf->list, json_pack("{s:I, s:s, s:I, s:I, s:I, s:o}", "id", (json_int_t)s->checkpoint,
                               "verdict", what, "pieces", (json_int_t)r->pieces, "bad_pieces",
                               (json_int_t)r->bad_pieces, "bytes", (json_int_t)r->bytes, "damage",
                               c.damage));
    return true;
}

static enum jm_exit verify_all(struct shelf *shelf)
{
    struct wr_verify *verify = wr_verify_create(shelf->env, shelf->directory);
    enum jm_exit status = JM_EXIT_DONE;

    jm_cli_catch_interrupts();
    for (uint32_t i = 0; i < shelf->snapshots.list.count; i++) {
        if (!verify_one(shelf, verify, &shelf->snapshots.list.items[i], &status)) {
            break;
        }
    }
    wr_verify_destroy(verify);
    return status;
}

/* ---- the command ---- */

static enum jm_exit run(struct shelf *shelf, bool verifies)
{
    const struct jm_cli *cli = shelf->cli;
    enum jm_exit status = open_shelf(shelf);

    if (status == JM_EXIT_DONE && cli->arguments.count == 3) {
        status = choose(shelf, cli->arguments.items[2]);
    }
    if (status != JM_EXIT_DONE) {
        return status;
    }
    status = verifies ? verify_all(shelf) : list(shelf);
    if (cli->json) {
        json_t *answer = json_pack("{s:o, s:O}", "directory", wr_shape_text(shelf->directory),
                                   "checkpoints", shelf->list);
        jm_print_json(answer);
        json_decref(answer);
    }
    return status;
}

enum jm_exit jm_cli_snapshot(struct jm_cli *cli)
{
    const char *verb = cli->arguments.items[0];
    bool verifies = strcmp(verb, "verify") == 0;
    struct shelf shelf = {.cli = cli};
    enum jm_exit status;

    if (!verifies && strcmp(verb, "ls") != 0) {
        jm_cli_complain("snapshot: \"%s\" is none of ls, verify", verb);
        return JM_EXIT_USAGE;
    }
    if (!verifies && cli->arguments.count == 3) {
        jm_cli_complain("usage: weir snapshot ls JOB|DIR");
        return JM_EXIT_USAGE;
    }
    shelf.env = wr_env_real_create(0);
    shelf.list = json_array();
    status = run(&shelf, verifies);
    json_decref(shelf.list);
    wr_snapshots_fini(&shelf.snapshots);
    wr_free(shelf.directory);
    wr_env_real_destroy(shelf.env);
    return status;
}
