/* Steps whose expressions make much of little: what does not fit in memory for all rows of a batch does for some. */
#include "taskmanager/operators/calc_core.h"

#include "common/base/alloc.h"
#include "common/graph/parameters.h"
#include "common/sys/env.h"
#include "tests/lib/budget.h"
#include "tests/lib/one_worker.h"
#include "tests/lib/planned.h"
#include "tests/lib/program.h"
#include "tests/lib/wr_test.h"

#define ROWS 1000u
#define ELEMENTS 20000 /* of an array of a row, eight bytes each */
#define BUDGET_BYTES (64u << 20)

struct seen {
    uint32_t times[ROWS];
    uint32_t letters;
};

/* Row (n, i): n is what is to be made of i; or a letter. */
static void see_row(void *ctx, struct wr_batch *batch, uint32_t row)
{
    struct seen *seen = ctx;
    int64_t n, i;

    if (batch->schema->field_count != 2) {
        seen->letters += 1;
        return;
    }
    n = ((const int64_t *)batch->columns[0].values)[row];
    i = ((const int64_t *)batch->columns[1].values)[row];
    ck_assert(i >= 0 && i < ROWS && i % 5 != 0);
    ck_assert_int_eq(n, ELEMENTS / (i % 5));
    seen->times[i] += 1;
}

static struct wr_batch *make_rows(struct budget *budget)
{
    static struct wr_field field = {.name = "i", .type = WR_TYPE_INT8, .typmod = -1};
    static const struct wr_schema schema = {.field_count = 1, .fields = &field};
    char (*texts)[8] = wr_alloc_zero(ROWS, sizeof *texts);
    const char *cells[ROWS];
    struct wr_batch *batch;

    for (uint32_t i = 0; i < ROWS; i++) {
        (void)snprintf(texts[i], sizeof texts[i], "%u", i);
        cells[i] = texts[i];
    }
    batch = rows_batch(budget->pool, &schema, cells, ROWS);
    wr_free(texts);
    return batch;
}

/* Runs the rows through the steps. */
static enum wr_code run_steps(const char *steps, const char *last, struct seen *seen, struct wr_error *err)
{
    WR_AUTO_FREE char *job = wr_asprintf(
        "version: 1\nname: large\nsources:\n"
        "  rows: {connector: datagen, schema: {i: bigint}, columns: {i: {constant: 0}}, rows: 1}\n"
        "errors: {dead_letter: bad}\noperators:\n%s"
        "sinks:\n  out: {input: %s, connector: blackhole}\n  bad: {connector: blackhole}\n",
        steps, last);
    struct wr_plan *plan = plan_of(job);
    struct wr_env *env = wr_env_real_create(2);
    struct budget budget;
    struct wr_batch *rows;
    enum wr_code code;

    budget_init(&budget, BUDGET_BYTES);
    rows = make_rows(&budget);
    code = one_worker_run(&(struct one_worker_options){.env = env,
                                                       .memory = budget.memory,
                                                       .plan = plan,
                                                       .rows = rows,
                                                       .batch_rows = 1024,
                                                       .row = see_row,
                                                       .ctx = seen},
                          err);
    wr_batch_unref(rows);
    budget_fini(&budget);
    wr_env_real_destroy(env);
    wr_plan_destroy(plan);
    return code;
}

/* Every row comes once, as a row or as a letter, though what the expressions make of a batch is several times the
 * budget. */
static void check_steps(const char *steps, const char *last)
{
    struct seen *seen = WR_NEW(struct seen);
    struct wr_error err;

    WR_CK_OK(run_steps(steps, last, seen, &err), &err);
    for (uint32_t i = 0; i < ROWS; i++) {
        ck_assert_uint_eq(seen->times[i], i % 5 != 0);
    }
    ck_assert_uint_eq(seen->letters, ROWS / 5);
    wr_free(seen);
}

#define LARGE "cardinality(array_fill(i, ARRAY[20000]))"

START_TEST(large_expressions_go_through_in_parts)
{
    check_steps("  s: {input: rows, map: [\"" LARGE " / (i % 5) AS n\", i]}\n", "s");
    check_steps("  f: {input: rows, filter: 100 / (i % 5) > 0}\n"
                "  s: {input: f, map: [\"" LARGE " / (i % 5) AS n\", i]}\n", "s");
}
END_TEST

/* The same of what a filter computes on its way, and of the arguments of a flat_map, which stay until all of the
 * rows they make have left. */
START_TEST(conditions_and_arguments_do_so_too)
{
    check_steps("  f: {input: rows, filter: \"" LARGE " / (i % 5) > 0\"}\n"
                "  s: {input: f, map: [20000 / (i % 5) AS n, i]}\n", "s");
    check_steps("  f: {input: rows, keep: [i], flat_map: "
                "\"unnest(array_fill(20000 / (i % 5), ARRAY[20000])) AS n\"}\n"
                "  g: {input: f, key_by: [i], aggregate: [\"count(*) AS c\", max(n) AS m], emit: final}\n"
                "  s: {input: g, filter: c = 20000, partition: {hash: [i]}}\n"
                "  t: {input: s, map: [m AS n, i]}\n", "t");
}
END_TEST

/* A row for which there can be no memory ends the job at once, with the step, the size and what helps. */
START_TEST(a_row_that_never_fits_is_an_error)
{
#define LONG(n) "length(repeat((i % " #n ")::text, 16000000))"
#define HUGE LONG(2) " + " LONG(3) " + " LONG(4) " + " LONG(5) " + " LONG(6)
    static const char *const steps[] = {"  s: {input: rows, filter: \"" HUGE " > 0\"}\n",
                                        "  s: {input: rows, map: [\"" HUGE " AS n\"]}\n",
                                        "  s: {input: rows, flat_map: \"generate_series(1, " HUGE ") AS n\"}\n"};
    struct seen *seen = WR_NEW(struct seen);

    for (size_t i = 0; i < WR_COUNT(steps); i++) {
        struct wr_error err;
        ck_assert_int_eq(run_steps(steps[i], "s", seen, &err), WR_ERR_MEMORY);
        ck_assert_ptr_nonnull(strstr(err.message, "step \"s\": cannot compute a row that needs "));
        ck_assert_ptr_nonnull(strstr(err.message, " bytes of memory that are there for rows: make less of one row, "
                                                  "or give the task manager more memory"));
        ck_assert(!err.retriable);
    }
    wr_free(seen);
}
END_TEST

WR_TEST_MAIN("calc", large_expressions_go_through_in_parts, conditions_and_arguments_do_so_too,
             a_row_that_never_fits_is_an_error)
