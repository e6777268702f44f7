/* Random queries with aggregates against PostgreSQL 15 (tests/golden/queries.tsv): each is planned, run by
 * the real operators in batches of several sizes and at several parallelisms, and its changelog folded. */
#include <stdlib.h>

#include "common/base/alloc.h"
#include "common/base/arena.h"
#include "common/base/map.h"
#include "common/base/test_point.h"
#include "jobmanager/plan/plan.h"
#include "tests/lib/budget.h"
#include "tests/lib/effort.h"
#include "tests/lib/golden.h"
#include "tests/lib/one_worker.h"
#include "tests/lib/parser.h"
#include "tests/lib/program.h"
#include "tests/lib/wr_test.h"

#define INPUTS_MAX 32
#define AGGREGATES 150u /* of so many kinds and types at least */
#define MEMORY_BYTES (1024ull << 20)

static const struct {
    const char *name, *type;
} columns[] = {{"k", "integer"},   {"g", "text"},     {"d", "date"},      {"s", "smallint"},
               {"i", "integer"},   {"b", "bigint"},   {"n", "numeric"},   {"f", "real"},
               {"x", "double precision"}, {"t", "text"}, {"w", "boolean"}, {"ts", "timestamp"},
               {"iv", "interval"}, {"tz", "timestamptz"}, {"tm", "time"}, {"u", "uuid"},
               {"y", "bytea"},     {"j", "jsonb"}};
#define COLUMNS WR_COUNT(columns)

struct query {
    uint32_t number, input, keys;
    bool changelog;
    struct wr_sb steps;
    char last[64]; /* its last step */
    struct wr_sb want;
    WR_VEC(char *) rows; /* wanted */
};

struct queries {
    struct budget budget;
    struct wr_env *env;
    struct wr_schema schema;
    struct wr_field fields[COLUMNS];
    struct wr_batch *inputs[INPUTS_MAX];
    WR_VEC(char *) cells; /* of the input being read */
    int32_t input;
    struct query query;
    struct wr_map *seen; /* numbers of aggregates that ran */
    uint32_t batch_rows; /* of the run in hand */
    bool retract;        /* its last aggregate tells old rows */
    struct wr_map *fold; /* key -> row */
    struct wr_sb key, row;
    uint32_t runs;
    uint32_t passes; /* how often it was asked whether a batch is to pass */
};

/* Trees of values have several levels in every other run; in every third one rows that are kept come in
 * pieces, and the keys of a batch in parts. */
static bool decide(void *ctx, const char *site)
{
    struct queries *q = ctx;

    if (strcmp(site, "combiner.pass") == 0) {
        q->passes += 1;
        return q->runs % 3 == 0 ? q->passes % 3 != 0 : q->runs % 3 == 1;
    }
    if (strcmp(site, "distinct.refuse") == 0) {
        q->passes += 1;
        return q->passes % 3 == 0;
    }
    return (strcmp(site, "sorted.small_nodes") == 0 && q->runs % 2 == 0) ||
           (strcmp(site, "lists.small") == 0 && q->runs % 3 == 0);
}

/* ---- the fold ---- */

static void put_cell(struct wr_sb *sb, struct wr_batch *batch, uint32_t column, uint32_t row)
{
    char *text = rows_text(batch, column, row);

    wr_sb_printf(sb, "%s%s", column == 0 ? "" : "\t", text == NULL ? "NULL" : text);
    wr_free(text);
}

/* Every change must fit what was there: where old rows are told, each is taken back before the new one
 * comes, and a filter may have left out one of the two. */
static void fold_row(void *ctx, struct wr_batch *batch, uint32_t row)
{
    struct queries *q = ctx;
    const struct wr_column *kinds = wr_batch_system(batch, WR_SYSTEM_KIND);
    uint8_t kind = kinds == NULL ? WR_ROW_INSERT : ((const uint8_t *)kinds->values)[row];
    bool takes = kind == WR_ROW_UPDATE_BEFORE || kind == WR_ROW_DELETE;
    bool adds = kind == WR_ROW_INSERT || (q->retract && kind == WR_ROW_UPDATE_AFTER);
    char *old;

    wr_sb_reset(&q->key);
    wr_sb_reset(&q->row);
    for (uint32_t c = 0; c < batch->schema->field_count; c++) {
        put_cell(&q->row, batch, c, row);
        if (c + 1 == q->query.keys) {
            wr_sb_puts(&q->key, q->row.ptr);
        }
    }
    old = wr_map_get(q->fold, q->key.ptr);
    ck_assert_msg((old == NULL) == adds, "query %u: kind %u of key %s", q->query.number, kind,
                  q->key.ptr);
    ck_assert_msg(q->retract || kind != WR_ROW_UPDATE_BEFORE, "query %u: an old row is told",
                  q->query.number);
    ck_assert_msg(!takes || strcmp(old, q->row.ptr) == 0, "query %u: takes %s back, which was %s",
                  q->query.number, q->row.ptr, old);
    wr_free(old);
    if (takes) {
        (void)wr_map_remove(q->fold, q->key.ptr);
    } else {
        (void)wr_map_put(q->fold, q->key.ptr, wr_strdup(q->row.ptr));
    }
}

static int order_texts(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void compare_fold(struct queries *q, uint32_t parallelism)
{
    struct query *query = &q->query;
    char **got = WR_NEW_ARRAY(char *, wr_map_count(q->fold) + 1);
    uint32_t cursor = 0, count = 0;
    const char *name;
    void *row;

    while (wr_map_next(q->fold, &cursor, &name, NULL, &row)) {
        got[count++] = row;
    }
    qsort(got, count, sizeof *got, order_texts);
    for (uint32_t i = 0; i < WR_MAX(count, query->rows.count); i++) {
        const char *want = i < query->rows.count ? query->rows.items[i] : "(none)";
        const char *have = i < count ? got[i] : "(none)";
        ck_assert_msg(strcmp(want, have) == 0,
                      "query %u, batches of %u, parallelism %u:\n%s\nwanted %s\ngot    %s",
                      query->number, q->batch_rows, parallelism, query->steps.ptr, want, have);
    }
    for (uint32_t i = 0; i < count; i++) {
        wr_free(got[i]);
    }
    wr_free(got);
}

/* ---- one query ---- */

static struct wr_plan *plan_query(struct queries *q)
{
    struct query *query = &q->query;
    struct jm_diagnostics diagnostics = {0};
    struct wr_plan *plan = NULL;
    struct wr_sb sb = {0};
    struct wr_error err;

    wr_sb_puts(&sb, "version: 1\nname: query\nsources:\n  rows: {connector: datagen, schema: {");
    for (uint32_t c = 0; c < COLUMNS; c++) {
        wr_sb_printf(&sb, "%s%s: %s", c == 0 ? "" : ", ", columns[c].name, columns[c].type);
    }
    wr_sb_puts(&sb, "}, columns: {");
    for (uint32_t c = 0; c < COLUMNS; c++) {
        wr_sb_printf(&sb, "%s%s: {constant: null}", c == 0 ? "" : ", ", columns[c].name);
    }
    wr_sb_printf(&sb, "}, rows: 1}\noperators:\n%ssinks:\n  out: {input: %s, connector: blackhole}\n",
                 query->steps.ptr, query->last);
    if (jm_plan_build(sb.ptr, sb.bytes, &(struct jm_plan_options){0}, &plan, &diagnostics, &err) !=
        WR_OK) {
        struct wr_sb text = {0};
        jm_diagnostics_print(&diagnostics, "job", &text);
        ck_abort_msg("query %u: %s%s\n%s", query->number, err.message,
                     text.ptr == NULL ? "" : text.ptr, sb.ptr);
    }
    jm_diagnostics_fini(&diagnostics);
    wr_sb_fini(&sb);
    return plan;
}

/* The last one says what the result is told by. */
static void note_aggregates(struct queries *q, const struct wr_plan *plan)
{
    const Weir__JobPlan *m = plan->message;

    for (size_t v = 0; v < m->n_vertices; v++) {
        for (size_t o = 0; o < m->vertices[v]->n_operators; o++) {
            const Weir__Operator *op = m->vertices[v]->operators[o];
            bool aggregates = op->spec_case == WEIR__OPERATOR__SPEC_AGGREGATE;
            q->retract = aggregates ? op->aggregate->retract : q->retract;
            for (size_t c = 0; aggregates && c < op->aggregate->n_calls; c++) {
                (void)wr_map_put_u64(q->seen, op->aggregate->calls[c]->function, q);
            }
        }
    }
}

static void run_query(struct queries *q, const struct wr_plan *plan, uint32_t parallelism,
                      uint32_t batch_rows)
{
    struct wr_plan *at = one_worker_plan(plan, parallelism);
    struct wr_error err;

    q->batch_rows = batch_rows;
    q->fold = wr_map_create();
    ck_assert_msg(one_worker_run(&(struct one_worker_options){.env = q->env,
                                                              .memory = q->budget.memory,
                                                              .plan = at,
                                                              .rows = q->inputs[q->query.input],
                                                              .batch_rows = batch_rows,
                                                              .row = fold_row,
                                                              .ctx = q},
                                 &err) == WR_OK,
                  "query %u: %s\n%s", q->query.number, err.message, q->query.steps.ptr);
    compare_fold(q, parallelism);
    wr_map_destroy(q->fold);
    wr_plan_destroy(at);
    q->runs += 1;
}

/* Of the twelve ways to run it three, or all where there is time. */
static void end_query(struct queries *q)
{
    static const uint32_t sizes[] = {1, 7, 1024};
    struct wr_plan *plan = plan_query(q);
    uint32_t step = effort_step(4), ways = 4 * WR_COUNT(sizes);

    note_aggregates(q, plan);
    if (q->query.rows.count > 0) {
        qsort(q->query.rows.items, q->query.rows.count, sizeof *q->query.rows.items, order_texts);
    }
    for (uint32_t way = q->query.number % step; way < ways; way += step) {
        run_query(q, plan, 1 + way / WR_COUNT(sizes), sizes[way % WR_COUNT(sizes)]);
    }
    wr_plan_destroy(plan);
}

/* ---- the file ---- */

static void end_input(struct queries *q)
{
    uint32_t count = (uint32_t)(q->cells.count / COLUMNS);

    if (q->input >= 0) {
        q->inputs[q->input] = count == 0 ? wr_batch_create(q->budget.pool, &q->schema, 64)
                                         : rows_batch(q->budget.pool, &q->schema,
                                                      (const char *const *)q->cells.items, count);
    }
    for (uint32_t i = 0; i < q->cells.count; i++) {
        wr_free(q->cells.items[i]);
    }
    WR_VEC_FINI(&q->cells);
    q->input = -1;
}

static void begin_query(struct queries *q, const struct golden *g)
{
    struct query *query = &q->query;

    end_input(q);
    for (uint32_t i = 0; i < query->rows.count; i++) {
        wr_free(query->rows.items[i]);
    }
    WR_VEC_FINI(&query->rows);
    wr_sb_fini(&query->steps);
    *query = (struct query){0};
    if (g != NULL) {
        query->number = (uint32_t)strtoul(g->fields[1], NULL, 10);
        query->input = (uint32_t)strtoul(g->fields[2], NULL, 10);
        query->keys = (uint32_t)strtoul(g->fields[3], NULL, 10);
        query->changelog = g->fields[4][0] == 't';
    }
}

static void add_row(struct queries *q, const struct golden *g)
{
    ck_assert_uint_eq(g->count, 1 + COLUMNS);
    for (uint32_t c = 0; c < COLUMNS; c++) {
        WR_VEC_PUSH(&q->cells, g->fields[1 + c] == NULL ? NULL : wr_strdup(g->fields[1 + c]));
    }
}

static void add_want(struct queries *q, const struct golden *g)
{
    struct wr_sb sb = {0};

    for (uint32_t c = 1; c < g->count; c++) {
        wr_sb_printf(&sb, "%s%s", c == 1 ? "" : "\t", g->fields[c] == NULL ? "NULL" : g->fields[c]);
    }
    WR_VEC_PUSH(&q->query.rows, wr_sb_take(&sb));
}

static void take_line(struct queries *q, const struct golden *g)
{
    const char *tag = g->fields[0];

    if (strcmp(tag, "input") == 0) {
        end_input(q);
        q->input = (int32_t)strtol(g->fields[1], NULL, 10);
        ck_assert_int_lt(q->input, INPUTS_MAX);
    } else if (strcmp(tag, "row") == 0) {
        add_row(q, g);
    } else if (strcmp(tag, "query") == 0) {
        begin_query(q, g);
    } else if (strcmp(tag, "step") == 0) {
        wr_sb_printf(&q->query.steps, "%s\n", g->fields[1]);
        (void)sscanf(g->fields[1], " %63[^:]", q->query.last);
    } else if (strcmp(tag, "want") == 0) {
        add_want(q, g);
    } else if (strcmp(tag, "end") == 0) {
        end_query(q);
    } else {
        ck_abort_msg("line %u: \"%s\"", g->number, tag);
    }
}

static void queries_init(struct queries *q)
{
    struct wr_error err;

    *q = (struct queries){.input = -1};
    find_parser();
    budget_init(&q->budget, MEMORY_BYTES);
    q->env = wr_env_real_create(1);
    wr_buggify_hook(decide, q);
    q->seen = wr_map_create();
    for (uint32_t c = 0; c < COLUMNS; c++) {
        struct wr_field *field = &q->fields[c];
        *field = (struct wr_field){.name = columns[c].name};
        WR_CK_OK(wr_type_parse(columns[c].type, &field->type, &field->typmod, &err), &err);
    }
    q->schema = (struct wr_schema){.field_count = COLUMNS, .fields = q->fields};
}

static void queries_fini(struct queries *q)
{
    wr_buggify_hook(NULL, NULL);
    begin_query(q, NULL);
    for (uint32_t i = 0; i < INPUTS_MAX; i++) {
        wr_batch_unref(q->inputs[i]);
    }
    wr_sb_fini(&q->key);
    wr_sb_fini(&q->row);
    wr_map_destroy(q->seen);
    wr_env_real_destroy(q->env);
    budget_fini(&q->budget);
}

START_TEST(random_queries_fold_to_what_postgresql_answers)
{
    /* Whatever the size of batches and the parallelism, the folded result is PostgreSQL's. */
    const char *file = getenv("QUERIES");
    struct queries q;
    struct golden golden;

    queries_init(&q);
    golden_open(&golden, file == NULL ? "queries.tsv" : file);
    while (golden_next(&golden)) {
        take_line(&q, &golden);
    }
    golden_close(&golden);
    ck_assert_uint_gt(q.runs, 100);
    ck_assert(file != NULL || wr_map_count(q.seen) >= AGGREGATES);
    queries_fini(&q);
}
END_TEST

WR_TEST_MAIN("queries", random_queries_fold_to_what_postgresql_answers)
