/* What drops rows that came before lets the first of them pass, whatever it forgets, and stops where it does not
 * pay. */
#include "common/base/alloc.h"
#include "common/base/test_point.h"
#include "taskmanager/operators/registry.h"
#include "tests/lib/budget.h"
#include "tests/lib/wr_test.h"

#define VALUES_MAX 100000u

struct world {
    struct budget budget;
    struct wr_field fields[2];
    struct wr_schema schema;
    Weir__Operator spec;
    Weir__DistinctSpec distinct;
    uint32_t columns[2];
    struct tm_context ctx;
    void *self;
    uint64_t next;        /* row */
    uint64_t in, out;     /* rows */
    bool seen[VALUES_MAX]; /* values that have passed */
    uint32_t refusals;
};

static bool refuse(void *ctx, const char *site)
{
    struct world *w = ctx;

    return strcmp(site, "distinct.refuse") == 0 && ++w->refusals % 5 == 0;
}

static void world_init(struct world *w, uint64_t bytes)
{
    struct wr_error err;

    *w = (struct world){.columns = {0, 1}};
    budget_init(&w->budget, bytes);
    w->fields[0] = (struct wr_field){"k", WR_TYPE_INT8, -1, false};
    w->fields[1] = (struct wr_field){"v", WR_TYPE_INT8, -1, false};
    w->schema = (struct wr_schema){.field_count = 2, .fields = w->fields};
    weir__operator__init(&w->spec);
    weir__distinct_spec__init(&w->distinct);
    w->spec.spec_case = WEIR__OPERATOR__SPEC_DISTINCT;
    w->spec.distinct = &w->distinct;
    w->distinct.n_columns = 2;
    w->distinct.columns = w->columns;
    w->ctx = (struct tm_context){.pool = w->budget.pool,
                                 .memory = w->budget.memory,
                                 .key_scratch = wr_key_scratch_create(),
                                 .job_name = "job",
                                 .input_schema = &w->schema,
                                 .output_schema = &w->schema};
    w->self = wr_alloc_zero(1, tm_operator_distinct.self_bytes);
    WR_CK_OK(tm_operator_distinct.open(w->self, &w->ctx, &w->spec, &err), &err);
}

static void world_fini(struct world *w)
{
    tm_operator_distinct.close(w->self, &w->ctx);
    wr_free(w->self);
    wr_key_scratch_destroy(w->ctx.key_scratch);
    budget_fini(&w->budget);
}

/* Rows with values 0 … values - 1 in turns, every other one selected; NULL for 0. */
static struct wr_batch *make_batch(struct world *w, uint32_t values)
{
    uint32_t rows = WR_BATCH_ROWS_MAX;
    struct wr_batch *batch = wr_batch_create(
        w->budget.pool, &w->schema, wr_batch_schema_bytes(&w->schema, rows, true) + 2 * rows + 64);
    uint16_t *selection = wr_batch_carve(batch, rows * 2);

    wr_batch_carve_column(batch, 0, rows, false);
    wr_batch_carve_column(batch, 1, rows, true);
    memset(batch->columns[0].values, 0, (size_t)rows * 8);
    for (uint32_t i = 0; i < rows; i++) {
        uint64_t v = i % 2 == 0 ? VALUES_MAX : w->next++ % values;
        ((uint64_t *)batch->columns[1].values)[i] = v;
        batch->columns[1].validity[i / 64] |= (uint64_t)(v != 0) << (i % 64);
        selection[i / 2] = (uint16_t)(i / 2 * 2 + 1);
    }
    batch->row_count = rows;
    batch->live_count = rows / 2;
    batch->selection = selection;
    return batch;
}

static void take(struct world *w, struct wr_batch *out)
{
    for (uint32_t i = 0; i < out->live_count; i++) {
        w->seen[((const uint64_t *)out->columns[1].values)[wr_batch_row(out, i)]] = true;
    }
    w->out += out->live_count;
    wr_batch_unref(out);
}

static void put(struct world *w, uint32_t values)
{
    struct wr_batch *in = make_batch(w, values), *out;
    uint64_t first = w->next - in->live_count;
    enum tm_status status;

    do {
        out = NULL;
        status = tm_operator_distinct.process(w->self, &w->ctx, in, &out);
        ck_assert(status == TM_DONE || status == TM_MORE);
        if (out != NULL) {
            take(w, out);
        }
    } while (status == TM_MORE);
    for (uint64_t row = first; row < w->next; row++) {
        ck_assert_msg(w->seen[row % values], "the first row of value %llu was dropped",
                      (unsigned long long)(row % values));
    }
    w->in += in->live_count;
    wr_batch_unref(in);
}

/* Few values pass once, NULL too. */
START_TEST(few_values_pass_once)
{
    struct world *w = WR_NEW(struct world);

    world_init(w, 64u << 20);
    for (uint32_t i = 0; i < 300; i++) {
        put(w, 700);
    }
    ck_assert_uint_eq(w->out, 700);
    world_fini(w);
    wr_free(w);
}
END_TEST

/* What is refused memory in the middle of a batch forgets, and never drops a row that has not passed. */
START_TEST(what_is_forgotten_passes_again)
{
    struct world *w = WR_NEW(struct world);

    world_init(w, 64u << 20);
    wr_buggify_hook(refuse, w);
    for (uint32_t i = 0; i < 300; i++) {
        put(w, 700);
    }
    wr_buggify_hook(NULL, NULL);
#ifdef WR_DEBUG
    ck_assert_uint_gt(w->out, 700 * 10);
#endif
    ck_assert_uint_lt(w->out, w->in);
    world_fini(w);
    wr_free(w);
}
END_TEST

/* Where few rows repeat nearly all pass untried. */
START_TEST(many_values_are_let_pass)
{
    struct world *w = WR_NEW(struct world);

    world_init(w, 64u << 20);
    for (uint32_t i = 0; i < 400; i++) {
        put(w, VALUES_MAX - 1);
    }
    ck_assert_uint_eq(w->out, w->in);
    world_fini(w);
    wr_free(w);
}
END_TEST

WR_TEST_MAIN("distinct", few_values_pass_once, what_is_forgotten_passes_again, many_values_are_let_pass)
