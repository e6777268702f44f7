/* Registers are computed on the rows that need them, and on no others. */
#include "common/base/alloc.h"
#include "common/expr/program.h"
#include "tests/lib/budget.h"
#include "tests/lib/program.h"
#include "tests/lib/wr_test.h"

#define I WR_TYPE_INT4
#define T WR_TYPE_TEXT
#define ROWS 1000u
#define LONG "400000" /* bytes: a thousand of them are more than the budget */
#define BUDGET_BYTES (32u << 20)

static struct wr_field fields[] = {{.name = "n", .type = WR_TYPE_INT4, .typmod = -1}};
static const struct wr_schema schema = {.field_count = 1, .fields = fields};

/* n is the row number modulo 100: ten rows have a number. */
static struct wr_batch *numbers(struct budget *b)
{
    const char **cells = WR_NEW_ARRAY(const char *, ROWS);
    char texts[100][4];

    for (uint32_t i = 0; i < ROWS; i++) {
        (void)snprintf(texts[i % 100], sizeof texts[0], "%u", i % 100);
        cells[i] = texts[i % 100];
    }
    struct wr_batch *in = rows_batch(b->pool, &schema, cells, ROWS);
    wr_free(cells);
    return in;
}

static uint32_t is(struct program *p, const char *value)
{
    uint32_t args[] = {program_column(p, I, 0), program_constant(p, I, value)};

    return program_call(p, "=", 2, args);
}

/* A text that depends on the row, and is long. */
static uint32_t long_text(struct program *p)
{
    uint32_t args[] = {program_cast(p, program_column(p, I, 0), T), program_constant(p, I, LONG)};

    return program_call(p, "repeat", 2, args);
}

static struct wr_expr *create(struct program *p, uint32_t result)
{
    struct wr_expr *expr = NULL;
    struct wr_error err;

    program_result(p, result);
    WR_CK_OK(wr_expr_create(&p->message, &schema, &expr, &err), &err);
    program_fini(p);
    return expr;
}

/* The expression over all rows: rows whose text is long, or no memory. */
static uint32_t count_long(struct wr_expr *expr, struct budget *b)
{
    static uint16_t failed[ROWS];
    struct wr_batch *in = numbers(b);
    struct wr_field field = {.name = "r", .type = T, .typmod = -1};
    struct wr_schema out_schema = {.field_count = 1, .fields = &field};
    struct wr_batch *out =
        wr_batch_create(b->pool, &out_schema, wr_expr_project_scratch(expr, ROWS));
    struct wr_expr_failure first;
    uint32_t count = 0;

    ck_assert(wr_batch_share(out, in));
    out->row_count = out->live_count = ROWS;
    uint32_t errors = wr_expr_project(expr, in, out, b->pool, &first, failed);
    for (uint32_t i = 0; errors == 0 && i < ROWS; i++) {
        count += ((const struct wr_view *)out->columns[0].values)[i].bytes > 100;
    }
    wr_batch_unref(out);
    wr_batch_unref(in);
    return errors == 0 ? count : errors;
}

/* Long texts of the branch taken fit the budget; all of them would not. */
START_TEST(branches_are_computed_where_they_are_taken)
{
    struct program p;
    struct budget b;

    budget_init(&b, BUDGET_BYTES);
    program_init(&p);
    uint32_t parts[] = {is(&p, "1"), long_text(&p), is(&p, "2"), long_text(&p),
                        program_constant(&p, T, "short")};
    struct wr_expr *expr = create(&p, program_op(&p, WR_EXPR_CASE, T, 5, parts));
    ck_assert_uint_eq(count_long(expr, &b), 20);
    wr_expr_destroy(expr);

    program_init(&p);
    uint32_t nullif[] = {is(&p, "3"), program_constant(&p, T, NULL), program_constant(&p, T, "x")};
    uint32_t both[] = {program_op(&p, WR_EXPR_CASE, T, 3, nullif), long_text(&p)};
    expr = create(&p, program_op(&p, WR_EXPR_COALESCE, T, 2, both));
    ck_assert_uint_eq(count_long(expr, &b), 10);
    wr_expr_destroy(expr);

    program_init(&p);
    expr = create(&p, long_text(&p));
    ck_assert_uint_eq(count_long(expr, &b), UINT32_MAX); /* no memory: the measure measures */
    wr_expr_destroy(expr);
    budget_fini(&b);
}
END_TEST

/* What two later conjuncts share is computed where the first of them is, once. */
START_TEST(conjuncts_are_computed_where_none_is_false)
{
    static uint16_t selection[ROWS], failed[ROWS];
    struct wr_expr_failure first;
    struct program p;
    struct budget b;
    uint32_t errors;

    budget_init(&b, BUDGET_BYTES);
    program_init(&p);
    uint32_t text = long_text(&p), length = program_call(&p, "length", 1, &text);
    uint32_t more[] = {length, program_constant(&p, I, "1")};
    uint32_t same[] = {length, program_constant(&p, I, LONG)};
    uint32_t all[] = {is(&p, "7"), program_call(&p, ">", 2, more), program_call(&p, "=", 2, same)};
    struct wr_expr *expr = create(&p, program_op(&p, WR_EXPR_AND, WR_TYPE_BOOL, 3, all));
    struct wr_batch *in = numbers(&b);
    ck_assert_uint_eq(wr_expr_filter(expr, in, NULL, selection, &errors, &first, failed), 10);
    ck_assert_uint_eq(errors, 0);
    ck_assert_uint_eq(selection[0], 7);
    ck_assert_uint_eq(selection[9], 907);
    wr_batch_unref(in);
    wr_expr_destroy(expr);
    budget_fini(&b);
}
END_TEST

WR_TEST_MAIN("regions", branches_are_computed_where_they_are_taken,
             conjuncts_are_computed_where_none_is_false)
