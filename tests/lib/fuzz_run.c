#include "tests/lib/fuzz_run.h"

#include "common/base/alloc.h"
#include "common/batch/text.h"
#include "common/expr/program.h"
#include "tests/lib/wr_test.h"

#define RESULTS_MAX 8u

/* What names a column of the named rows has. */
static const struct {
    const char *name;
    enum wr_type type;
} named_columns[] = {
    {"bo", WR_TYPE_BOOL},      {"i", WR_TYPE_INT4},         {"b", WR_TYPE_INT8},     {"f", WR_TYPE_FLOAT8},
    {"n", WR_TYPE_NUMERIC},    {"t", WR_TYPE_TEXT},         {"by", WR_TYPE_BYTEA},   {"d", WR_TYPE_DATE},
    {"ts", WR_TYPE_TIMESTAMP}, {"tz", WR_TYPE_TIMESTAMPTZ}, {"iv", WR_TYPE_INTERVAL}, {"j", WR_TYPE_JSONB},
};
_Static_assert(WR_COUNT(named_columns) <= RANDOM_COLUMNS_MAX, "they fit");

static void select_some(struct fuzz_rows *rows, struct wr_rng *rng)
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < rows->batch->row_count; i++) {
        if (wr_rng_chance(rng, 0.6)) {
            rows->selection[count++] = (uint16_t)i;
        }
    }
    rows->batch->selection = rows->selection;
    rows->batch->live_count = count;
}

void fuzz_rows_init(struct fuzz_rows *rows, uint32_t seed, bool named)
{
    struct wr_rng rng;

    budget_init(&rows->budget, 32 * 1024 * 1024);
    wr_rng_init(&rng, seed);
    random_schema(&rows->rows, &rng, false);
    if (named) {
        rows->rows.schema.field_count = WR_COUNT(named_columns);
        rows->rows.schema.system = 0;
        rows->rows.columns = WR_COUNT(named_columns);
        for (uint32_t i = 0; i < WR_COUNT(named_columns); i++) {
            rows->rows.fields[i] = (struct wr_field){named_columns[i].name, named_columns[i].type, -1, false};
        }
    }
    random_fill(&rows->rows, &rng, 1 + (uint32_t)wr_rng_below(&rng, 70), 40, 0.2);
    rows->batch = random_batch(&rows->rows, 0, rows->rows.count, rows->budget.pool);
    if (wr_rng_chance(&rng, 0.5)) {
        select_some(rows, &rng);
    }
}

void fuzz_rows_fini(struct fuzz_rows *rows)
{
    wr_batch_unref(rows->batch);
    random_fini(&rows->rows);
    budget_fini(&rows->budget);
}

/* Of rows that did not fail. */
static void check_values(const struct wr_batch *out, const uint16_t *failed, uint32_t errors)
{
    struct wr_sb sb = {0};
    uint32_t next = 0;

    for (uint32_t i = 0; i < out->live_count; i++) {
        uint32_t row = wr_batch_row(out, i);
        if (next < errors && failed[next] == row) {
            next += 1;
            continue;
        }
        for (uint32_t c = 0; c < out->schema->field_count; c++) {
            const struct wr_column *column = &out->columns[c];
            enum wr_type type = (enum wr_type)column->type;
            const char *cell = (const char *)column->values + (size_t)row * wr_type_cell_bytes(type);
            if (!wr_column_is_null(column, row)) {
                ck_assert_msg(wr_cell_valid(type, cell), "a value that is no %s", wr_type_name(type));
                wr_cell_to_text(type, cell, &sb);
                wr_sb_reset(&sb);
            }
        }
    }
    WR_CK(next == errors);
    wr_sb_fini(&sb);
}

static void run_projection(struct fuzz_rows *rows, struct wr_expr *expr)
{
    struct wr_field fields[RESULTS_MAX];
    struct wr_schema schema = {.fields = fields, .field_count = wr_expr_result_count(expr)};
    struct wr_batch *in = rows->batch, *out;
    uint16_t failed[WR_BATCH_ROWS_MAX];
    struct wr_expr_failure first;
    uint32_t errors;

    for (uint32_t i = 0; i < schema.field_count; i++) {
        fields[i] = (struct wr_field){"r", wr_expr_result_type(expr, i), -1, false};
    }
    out = wr_batch_create(rows->budget.pool, &schema, wr_expr_project_scratch(expr, in->row_count) + 128);
    if (out == NULL) {
        return;
    }
    WR_CK(wr_batch_share(out, in));
    out->row_count = in->row_count;
    out->live_count = in->live_count;
    out->selection = in->selection;
    errors = wr_expr_project(expr, in, out, rows->budget.pool, &first, failed);
    if (errors < WR_EXPR_TOO_MANY_BUFFERS) {
        WR_CK(errors <= in->live_count && (errors == 0 || (first.sqlstate != 0 && first.message[0] != '\0')));
        check_values(out, failed, errors);
    }
    wr_batch_unref(out);
}

static void run_filter(struct fuzz_rows *rows, struct wr_expr *expr)
{
    uint16_t selection[WR_BATCH_ROWS_MAX], failed[WR_BATCH_ROWS_MAX];
    struct wr_expr_failure first;
    uint32_t errors, kept = wr_expr_filter(expr, rows->batch, NULL, selection, &errors, &first, failed);

    if (errors == UINT32_MAX) {
        return;
    }
    WR_CK(kept + errors <= rows->batch->live_count);
    for (uint32_t i = 0; i < kept; i++) {
        WR_CK(selection[i] < rows->batch->row_count && (i == 0 || selection[i] > selection[i - 1]));
    }
}

bool fuzz_run(struct fuzz_rows *rows, const Weir__Program *program)
{
    struct wr_expr *expr = NULL;
    struct wr_error err;

    if (program->n_results > RESULTS_MAX ||
        wr_expr_create(program, &rows->rows.schema, &expr, &err) != WR_OK) {
        return false;
    }
    for (int i = 0; i < 2; i++) { /* what is kept from call to call */
        run_projection(rows, expr);
        if (wr_expr_result_count(expr) == 1 && wr_expr_result_type(expr, 0) == WR_TYPE_BOOL) {
            run_filter(rows, expr);
        }
    }
    wr_expr_destroy(expr);
    return true;
}
