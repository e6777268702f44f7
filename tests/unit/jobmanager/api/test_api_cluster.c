/* The HTTP API over a job that runs: real task managers in this process report, checkpoints are
 * taken, and every answer keeps to the OpenAPI document that the same server gives. */
#include <poll.h>
#include <unistd.h>

#include "jobmanager/api/api.h"
#include "tests/lib/cluster.h"
#include "tests/lib/http.h"
#include "tests/lib/scratch.h"
#include "tests/lib/wr_test.h"

#define LINES 8000

struct world {
    char directory[64];
    struct cluster *cluster;
    struct jm_api *api;
    char base[80];
    json_t *document;
};

static void world_init(struct world *w)
{
    struct jm_api_options options = {.listen = "127.0.0.1:0",
                                     .config_text = "cluster\ttest\tdefault\n"};
    struct cluster_options cluster = {.task_managers = 2, .workers = 1, .slots = 2};
    struct http_reply reply;
    struct wr_error err;

    memset(w, 0, sizeof *w);
    scratch_make(w->directory, sizeof w->directory);
    cluster.directory = w->directory;
    w->cluster = cluster_start(&cluster);
    options.daemon = cluster_jobmanager(w->cluster);
    WR_CK_OK(jm_api_create(&options, &w->api, &err), &err);
    snprintf(w->base, sizeof w->base, "http://%s", jm_api_address(w->api));
    reply = http_get(w->base, "/v1/openapi.json");
    ck_assert_int_eq(reply.status, 200);
    w->document = json_incref(reply.json);
    http_reply_fini(&reply);
}

static void world_fini(struct world *w)
{
    json_decref(w->document);
    jm_api_destroy(w->api);
    cluster_stop(w->cluster);
    scratch_remove(w->directory);
}

/* ---- does an answer keep to its schema? ---- */

static bool has_type(const json_t *value, const char *type)
{
    return (strcmp(type, "object") == 0 && json_is_object(value)) ||
           (strcmp(type, "array") == 0 && json_is_array(value)) ||
           (strcmp(type, "string") == 0 && json_is_string(value)) ||
           (strcmp(type, "boolean") == 0 && json_is_boolean(value)) ||
           (strcmp(type, "integer") == 0 && json_is_integer(value)) ||
           (strcmp(type, "number") == 0 && json_is_number(value)) ||
           (strcmp(type, "null") == 0 && json_is_null(value));
}

static bool has_a_type(const json_t *value, const json_t *type)
{
    if (json_is_string(type)) {
        return has_type(value, json_string_value(type));
    }
    for (size_t i = 0; i < json_array_size(type); i++) {
        if (has_type(value, json_string_value(json_array_get(type, i)))) {
            return true;
        }
    }
    return false;
}

/* Members are those of the schema, all of them and no others. */
static void check_schema(const json_t *value, const json_t *schema, const char *where)
{
    json_t *properties = json_object_get(schema, "properties"), *member;
    const char *name;
    size_t i;

    ck_assert_msg(has_a_type(value, json_object_get(schema, "type")), "%s: type", where);
    if (json_is_object(value) && properties != NULL) {
        ck_assert_uint_eq(json_object_size(value),
                          json_array_size(json_object_get(schema, "required")));
        json_object_foreach((json_t *)(uintptr_t)value, name, member)
        {
            const json_t *inner = json_object_get(properties, name);
            ck_assert_msg(inner != NULL, "%s: \"%s\" is not documented", where, name);
            check_schema(member, inner, name);
        }
    }
    json_array_foreach((json_t *)(uintptr_t)value, i, member)
    {
        check_schema(member, json_object_get(schema, "items"), where);
    }
}

/* target: what is asked; path: its name in the document. */
static struct http_reply get(const struct world *w, const char *target, const char *path)
{
    struct http_reply reply = http_get(w->base, target);
    const json_t *operation =
        json_object_get(json_object_get(json_object_get(w->document, "paths"), path), "get");

    ck_assert_msg(reply.status == 200, "%s: %ld %s", target, reply.status, reply.body.ptr);
    ck_assert_msg(operation != NULL, "%s is not documented", path);
    check_schema(reply.json, http_at(operation, "responses.200.content.application/json.schema"),
                 target);
    return reply;
}

static void look(const struct world *w, const char *target, const char *path)
{
    struct http_reply reply = get(w, target, path);

    http_reply_fini(&reply);
}

/* ---- the job ---- */

static void write_input(const struct world *w)
{
    char path[80];
    FILE *file;

    snprintf(path, sizeof path, "%s/in.txt", w->directory);
    file = fopen(path, "w");
    ck_assert_ptr_nonnull(file);
    for (int i = 0; i < LINES; i++) {
        fprintf(file, "the line %d\n", i % 10);
    }
    ck_assert_int_eq(fclose(file), 0);
}

/* It reads for about three seconds, so that it can be looked at. */
static void submit(const struct world *w)
{
    char body[1024];
    struct http_reply reply;

    snprintf(body, sizeof body,
             "version: 1\nname: words\nparallelism: 2\ncheckpoint: {interval: 100ms}\n"
             "sources:\n  lines: {connector: file, path: %s/in.txt, format: text, rate: 2500/s}\n"
             "operators:\n"
             "  words: {input: lines, flat_map: \"regexp_split_to_table(line, ' ') AS word\"}\n"
             "  counts: {input: words, key_by: [word], aggregate: [\"count(*) AS n\"], "
             "emit: final}\n"
             "sinks:\n  out: {input: counts, connector: file, path: %s/out, format: csv}\n",
             w->directory, w->directory);
    reply = http_request(&(struct http_ask){
        .base = w->base, .method = "POST", .target = "/v1/jobs", .body = body});
    ck_assert_msg(reply.status == 201, "%ld: %s", reply.status, reply.body.ptr);
    http_reply_fini(&reply);
}

static void wait_for(const struct world *w, bool (*reached)(const struct http_reply *job))
{
    for (int i = 0; i < 2000; i++) {
        struct http_reply reply = get(w, "/v1/jobs/words", "/v1/jobs/{job}");
        bool done = reached(&reply);
        http_reply_fini(&reply);
        if (done) {
            return;
        }
        (void)poll(NULL, 0, 30);
    }
    ck_abort_msg("the job does not get there");
}

static bool has_figures(const struct http_reply *job)
{
    return http_number(job, "completed_checkpoints") > 0 && http_number(job, "rows_in") > 0;
}

/* Who keeps state says how much, at each checkpoint; nobody else does. */
static void wait_for_state(const struct world *w)
{
    for (int i = 0; i < 2000; i++) {
        struct http_reply reply = get(w, "/v1/jobs/words/tasks", "/v1/jobs/{job}/tasks");
        const json_t *task;
        uint32_t keep = 0;
        size_t at;
        json_array_foreach((json_t *)(uintptr_t)http_at(reply.json, "tasks"), at, task)
        {
            bool rows = json_integer_value(http_at(task, "state_rows")) > 0;
            const char *vertex = json_string_value(http_at(task, "vertex_name"));
            bool counts = strncmp(vertex, "counts -> ", 10) == 0;
            ck_assert(counts || !rows);
            keep += rows;
        }
        http_reply_fini(&reply);
        if (keep == 2) {
            return;
        }
        usleep(10000);
    }
    ck_abort_msg("no task says how much state it keeps");
}

/* Ratios are between two samples. */
static void wait_for_ratios(const struct world *w)
{
    for (int i = 0; i < 2000; i++) {
        struct http_reply reply = get(w, "/v1/jobs/words/tasks", "/v1/jobs/{job}/tasks");
        bool done = json_is_real(http_at(reply.json, "tasks.0.busy_ratio"));
        http_reply_fini(&reply);
        if (done) {
            return;
        }
        (void)poll(NULL, 0, 30);
    }
    ck_abort_msg("no second sample comes");
}

static bool has_finished(const struct http_reply *job)
{
    ck_assert_str_ne(http_text(job, "state"), "FAILED");
    return strcmp(http_text(job, "state"), "FINISHED") == 0;
}

/* ---- /metrics ---- */

/* Every line is a comment or `name{labels} value`, a family stands together and is described once,
 * no series comes twice. */
static void check_metrics(const char *text)
{
    struct wr_sb seen = {0}, families = {0};
    char family[128] = "";

    wr_sb_puts(&seen, "\n");
    wr_sb_puts(&families, "\n");
    while (*text != '\0') {
        size_t bytes = strcspn(text, "\n");
        char line[1024], key[1026], *end;
        ck_assert_uint_lt(bytes, sizeof line);
        snprintf(line, sizeof line, "%.*s", (int)bytes, text);
        text += bytes + 1;
        if (strncmp(line, "# HELP ", 7) == 0) {
            snprintf(family, sizeof family, "\n%.*s\n", (int)strcspn(line + 7, " "), line + 7);
            ck_assert_msg(strstr(families.ptr, family) == NULL, "again: %s", line);
            wr_sb_puts(&families, family);
            continue;
        }
        if (line[0] == '#') {
            continue;
        }
        snprintf(key, sizeof key, "\n%.*s\n", (int)strcspn(line, "{ "), line);
        ck_assert_msg(strcmp(key, family) == 0, "not in its family: %s", line);
        end = strrchr(line, ' ');
        ck_assert_ptr_nonnull(end);
        ck_assert_msg(end[1] != '\0' && strspn(end + 1, "-0123456789.") == strlen(end + 1),
                      "no number: %s", line);
        *end = '\0';
        snprintf(key, sizeof key, "\n%s\n", line);
        ck_assert_msg(strstr(seen.ptr, key) == NULL, "twice: %s", line);
        wr_sb_puts(&seen, key + 1);
    }
    wr_sb_fini(&seen);
    wr_sb_fini(&families);
}

static void check_running_metrics(const struct world *w)
{
    static const char *const parts[] = {
        "\nweir_build_info{version=\"",
        "\nweir_job_state{job=\"words\",job_id=\"",
        ",state=\"RUNNING\"} 1\n",
        "\nweir_job_checkpoint_age_seconds{job=\"words\"",
        "\nweir_job_checkpoint_written_bytes{job=\"words\"",
        "\nweir_job_checkpoint_deltas{job=\"words\"",
        ",step=\"counts -> out\",subtask=\"1\",worker=\"tm-",
        "\nweir_task_busy_ratio{",
        "\nweir_taskmanager_memory_bytes{worker=\"tm-0\",worker_id=\"",
        ",kind=\"table\"} ",
        "\nweir_taskmanagers 2\n",
        "\nweir_slots_used 2\n",
        "\nprocess_open_fds ",
        "\nweir_jobs_submitted_total 1\n",
    };
    struct http_reply reply = http_get(w->base, "/metrics");

    ck_assert_int_eq(reply.status, 200);
    ck_assert_ptr_nonnull(strstr(reply.headers.ptr, "Content-Type: text/plain; version=0.0.4"));
    check_metrics(reply.body.ptr);
    for (size_t i = 0; i < WR_COUNT(parts); i++) {
        ck_assert_msg(strstr(reply.body.ptr, parts[i]) != NULL, "no %s", parts[i]);
    }
    http_reply_fini(&reply);
}

/* Those that keep state say what it is made of, the others that there is none. */
static void check_chains(const json_t *rows)
{
    const json_t *row;
    uint32_t keep = 0;
    size_t i;

    json_array_foreach((json_t *)(uintptr_t)rows, i, row)
    {
        bool any = json_string_value(http_at(row, "kind"))[0] != '\0';
        ck_assert_int_eq(json_integer_value(http_at(row, "bases")) > 0, any);
        keep += any;
    }
    ck_assert_uint_eq(keep, 2);
}

static void check_running_checkpoints(const struct world *w)
{
    struct http_reply reply =
        get(w, "/v1/jobs/words/checkpoints", "/v1/jobs/{job}/checkpoints");
    const json_t *list = http_at(reply.json, "checkpoints"), *checkpoint;
    char target[80] = "";
    size_t i;

    json_array_foreach((json_t *)(uintptr_t)list, i, checkpoint)
    {
        if (strcmp(json_string_value(http_at(checkpoint, "state")), "COMPLETED") == 0) {
            snprintf(target, sizeof target, "/v1/jobs/words/checkpoints/%lld",
                     (long long)json_integer_value(http_at(checkpoint, "id")));
            break;
        }
    }
    http_reply_fini(&reply);
    reply = get(w, target, "/v1/jobs/{job}/checkpoints/{n}");
    ck_assert_int_eq(http_number(&reply, "acknowledged"), http_number(&reply, "tasks"));
    ck_assert_uint_eq(json_array_size(http_at(reply.json, "rows")),
                      (size_t)http_number(&reply, "tasks"));
    ck_assert_int_gt(http_number(&reply, "rows.0.acknowledged_us"), 0);
    ck_assert_int_eq(strncmp(http_text(&reply, "rows.0.worker_name"), "tm-", 3), 0);
    ck_assert_str_ne(http_text(&reply, "kind"), "");
    check_chains(http_at(reply.json, "rows"));
    http_reply_fini(&reply);
}

static void check_workers(const struct world *w)
{
    struct http_reply reply = get(w, "/v1/workers", "/v1/workers");

    ck_assert_uint_eq(json_array_size(http_at(reply.json, "workers")), 2);
    ck_assert_int_gt(http_number(&reply, "workers.0.memory_budget_bytes"), 0);
    ck_assert_ptr_nonnull(http_at(reply.json, "workers.0.memory.table"));
    http_reply_fini(&reply);
    reply = get(w, "/v1/workers/tm-1", "/v1/workers/{worker}");
    ck_assert_str_eq(http_text(&reply, "name"), "tm-1");
    ck_assert_str_eq(http_text(&reply, "state"), "CONNECTED");
    ck_assert_uint_gt(json_array_size(http_at(reply.json, "accounts")), 0);
    ck_assert_str_ne(http_text(&reply, "accounts.0.owner"), "");
    ck_assert_int_gt(http_number(&reply, "accounts.0.bytes"), 0);
    ck_assert_str_eq(http_text(&reply, "accounts.0.worker_name"), "tm-1");
    http_reply_fini(&reply);
}

/* A job's life as seen from outside: figures while it runs, the exact sums when it has ended. */
START_TEST(a_running_job_is_shown)
{
    struct world w;
    struct http_reply reply;

    world_init(&w);
    write_input(&w);
    submit(&w);
    wait_for(&w, has_figures);
    wait_for_ratios(&w);
    wait_for_state(&w);
    check_running_checkpoints(&w);
    check_running_metrics(&w);
    check_workers(&w);
    look(&w, "/v1/overview", "/v1/overview");
    look(&w, "/v1/config", "/v1/config");
    look(&w, "/v1/jobs", "/v1/jobs");
    look(&w, "/v1/jobs/words/plan", "/v1/jobs/{job}/plan");
    look(&w, "/healthz", "/healthz");
    look(&w, "/readyz", "/readyz");

    wait_for(&w, has_finished);
    /* The last figures come behind the end. */
    for (int i = 0; i < 200; i++) {
        reply = get(&w, "/v1/jobs/words", "/v1/jobs/{job}");
        if (http_number(&reply, "rows_out") == 12) {
            break;
        }
        http_reply_fini(&reply);
        (void)poll(NULL, 0, 30);
    }
    ck_assert_int_eq(http_number(&reply, "rows_in"), LINES);
    ck_assert_int_eq(http_number(&reply, "bytes_in"), LINES * 11);
    ck_assert_int_eq(http_number(&reply, "rows_out"), 12);
    ck_assert_int_gt(http_number(&reply, "bytes_out"), 12 * 5);
    ck_assert_int_eq(http_number(&reply, "unprotected_us"), -1);
    ck_assert_str_eq(http_text(&reply, "reason"), "");
    http_reply_fini(&reply);
    reply = get(&w, "/v1/overview", "/v1/overview");
    ck_assert_int_eq(http_number(&reply, "jobs.finished"), 1);
    http_reply_fini(&reply);
    reply = http_get(w.base, "/metrics");
    check_metrics(reply.body.ptr);
    ck_assert_ptr_null(strstr(reply.body.ptr, "\nweir_task_"));
    http_reply_fini(&reply);
    world_fini(&w);
}
END_TEST

WR_TEST_MAIN("api_cluster", a_running_job_is_shown)
