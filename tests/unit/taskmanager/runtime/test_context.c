/* What operators are given to say how a record failed. */
#include "common/batch/sqlstate.h"
#include "taskmanager/runtime/context.h"
#include "tests/lib/budget.h"
#include "tests/lib/wr_test.h"

static const struct wr_field fields[] = {
    {.name = "a", .type = WR_TYPE_TEXT, .typmod = -1},
    {.name = "b", .type = WR_TYPE_TEXT, .typmod = -1},
};
static const struct wr_schema schema = {.field_count = 2,
                                        .fields = (struct wr_field *)(uintptr_t)fields};

/* One row; NULL is NULL. */
static uint64_t failed(struct budget *budget, const char *step, uint32_t sqlstate,
                       const char *message, const char *a, const char *b)
{
    struct tm_context ctx = {0};
    struct wr_builder *builder = wr_builder_create(budget->pool, &schema, 1, WR_BATCH_BYTES_MAX);
    const char *cells[] = {a, b};
    struct wr_batch *batch;

    ck_assert(wr_builder_row_begin(builder));
    for (uint32_t c = 0; c < 2; c++) {
        if (cells[c] != NULL) {
            ck_assert(wr_builder_set_bytes(builder, c, cells[c], (uint32_t)strlen(cells[c])));
        }
    }
    wr_builder_row_end(builder);
    batch = wr_builder_take(builder);
    wr_builder_destroy(builder);
    tm_context_step_error(&ctx, step, sqlstate, message, NULL, batch, 0);
    ck_assert_int_eq(ctx.err.code, WR_ERR_RECORD);
    ck_assert_uint_ne(ctx.failed_record.record, 0);
    wr_batch_unref(batch);
    return ctx.failed_record.record;
}

/* Which record failed is told by step, mistake and the whole row, also what no message shows of it, and not
 * by words. */
START_TEST(a_record_is_known_by_its_row)
{
    const uint32_t zero = WR_SQLSTATE_DIVISION_BY_ZERO, range = WR_SQLSTATE_OUT_OF_RANGE;
    char longer[1001], other[1001];
    struct budget budget;
    uint64_t record;

    budget_init(&budget, 1 << 20);
    memset(longer, 'x', sizeof longer - 1);
    longer[sizeof longer - 1] = '\0';
    memcpy(other, longer, sizeof other);
    other[sizeof other - 2] = 'y';
    record = failed(&budget, "s", zero, "division by zero", longer, "b");
    ck_assert_uint_eq(failed(&budget, "s", zero, "other words", longer, "b"), record);
    ck_assert_uint_ne(failed(&budget, "s", zero, "division by zero", other, "b"), record);
    ck_assert_uint_ne(failed(&budget, "t", zero, "division by zero", longer, "b"), record);
    ck_assert_uint_ne(failed(&budget, "s", range, "division by zero", longer, "b"), record);
    ck_assert_uint_ne(failed(&budget, "s", zero, "m", "", "b"),
                      failed(&budget, "s", zero, "m", NULL, "b"));
    ck_assert_uint_ne(failed(&budget, "s", zero, "m", "a", NULL),
                      failed(&budget, "s", zero, "m", NULL, "a"));
    ck_assert_uint_ne(failed(&budget, "s", zero, "m", "ab", "c"),
                      failed(&budget, "s", zero, "m", "a", "bc"));
    budget_fini(&budget);
}
END_TEST

WR_TEST_MAIN("context", a_record_is_known_by_its_row)
