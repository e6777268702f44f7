/* Set-returning functions of jsonb: PostgreSQL's rows and errors, whatever room the output has. */
#include "common/expr/set_function.h"

#include "common/base/alloc.h"
#include "common/batch/sqlstate.h"
#include "common/batch/text.h"
#include "common/expr/function.h"
#include "tests/lib/budget.h"
#include "tests/lib/golden.h"
#include "tests/lib/program.h"
#include "tests/lib/wr_test.h"

#define ROOM 64

static struct wr_field value_field = {.name = "v", .type = WR_TYPE_JSONB, .typmod = -1};
static const struct wr_schema value_schema = {.field_count = 1, .fields = &value_field};

static struct wr_set_function *create(const char *name)
{
    const struct wr_function *f = NULL;
    struct wr_set_function *set = NULL;
    enum wr_type types[WR_CALL_ARGS_MAX] = {WR_TYPE_JSONB}, taken[WR_CALL_ARGS_MAX];
    struct wr_error err;
    struct program p;

    WR_CK_OK(wr_function_resolve(name, false, WR_FUNCTION_SET, types, 1, &f, taken, &err), &err);
    program_init(&p);
    program_result(&p, program_column(&p, WR_TYPE_JSONB, 0));
    WR_CK_OK(wr_set_function_create(f->number, &p.message, &value_schema, &set, &err), &err);
    program_fini(&p);
    return set;
}

/* Appends the rows of one call of next. */
static void put_rows(const struct wr_set_function *set, const struct wr_set_output *out, struct wr_sb *sb)
{
    uint32_t columns = wr_set_function_columns(set);

    for (uint32_t i = 0; i < out->count; i++) {
        for (uint32_t c = 0; c < columns; c++) {
            bool null = out->validity[c] != NULL && (out->validity[c][i / 64] >> (i % 64) & 1) == 0;
            if (null) {
                wr_sb_puts(sb, "\\N");
            } else {
                wr_cell_to_text(wr_set_function_type(set, c), (const struct wr_view *)out->values[c] + i, sb);
            }
            wr_sb_putc(sb, c + 1 < columns ? '\x1f' : '\x1e');
        }
    }
}

/* All rows of the batch, at most `max` a call; "!" and state and message of a row that fails. */
static void run(struct wr_set_function *set, struct wr_batch *in, struct wr_buf_pool *pool, uint32_t max,
                struct wr_sb *sb)
{
    struct wr_view cells[WR_SET_COLUMNS_MAX][ROOM];
    uint64_t bits[WR_SET_COLUMNS_MAX][1];
    uint16_t origin[ROOM], failed[WR_BATCH_ROWS_MAX];
    struct wr_expr_failure failure;
    bool done = false;

    wr_sb_reset(sb);
    wr_sb_reserve(sb, 1);
    ck_assert_uint_eq(wr_set_function_begin(set, in, pool, &failure, failed), 0);
    while (!done) {
        struct wr_set_output out = {.origin = origin, .max = max};
        for (uint32_t c = 0; c < WR_SET_COLUMNS_MAX; c++) {
            bits[c][0] = UINT64_MAX;
            out.values[c] = cells[c];
            out.validity[c] = wr_set_function_makes_null(set) ? bits[c] : NULL;
        }
        wr_set_function_next(set, &out, &done);
        ck_assert_uint_le(out.count, max);
        put_rows(set, &out, sb);
        if (wr_set_function_take_failure(set, &failure)) {
            char state[6];
            wr_sb_printf(sb, "!%s %s", wr_sqlstate_text(failure.sqlstate, state), failure.message);
        }
    }
}

/* Each function over each value gives PostgreSQL's rows, or its error. */
START_TEST(rows_are_postgresqls)
{
    struct wr_sb got = {0};
    struct golden golden;
    struct budget b;
    uint32_t cases = 0;

    budget_init(&b, 16u << 20);
    golden_open(&golden, "expr_jsonb_sets.tsv");
    while (golden_next(&golden)) {
        const char *texts[3] = {golden.fields[1], NULL, golden.fields[1]};
        struct wr_set_function *set = create(golden.fields[0]);
        struct wr_batch *in = rows_batch(b.pool, &value_schema, texts, 1);
        char *twice = wr_asprintf("%s%s", golden.fields[2], golden.fields[2]);
        for (uint32_t max = 1; max <= ROOM; max *= 4) {
            run(set, in, b.pool, max, &got);
            ck_assert_msg(strcmp(got.ptr, golden.fields[2]) == 0, "%s(%s): %s, PostgreSQL says %s", golden.fields[0],
                          golden.fields[1], got.ptr, golden.fields[2]);
        }
        wr_batch_unref(in);
        in = rows_batch(b.pool, &value_schema, texts, 3); /* a NULL between them makes nothing */
        run(set, in, b.pool, 3, &got);
        ck_assert_str_eq(got.ptr, twice);
        wr_set_function_destroy(set);
        wr_batch_unref(in);
        wr_free(twice);
        cases += 1;
    }
    ck_assert_uint_ge(cases, 50);
    golden_close(&golden);
    wr_sb_fini(&got);
    budget_fini(&b);
}
END_TEST

/* Elements that are large leave before all of them are made. */
START_TEST(output_is_bounded_by_bytes)
{
    struct wr_set_function *set = create("jsonb_array_elements");
    struct wr_sb text = {0};
    struct wr_expr_failure failure;
    struct budget b;
    uint32_t calls = 0, rows = 0;
    bool done = false;

    budget_init(&b, 64u << 20);
    for (uint32_t i = 0; i < 50; i++) {
        wr_sb_puts(&text, i == 0 ? "[\"" : ",\"");
        for (uint32_t k = 0; k < 20000; k++) {
            wr_sb_putc(&text, 'x');
        }
        wr_sb_puts(&text, i == 49 ? "\"]" : "\"");
    }
    const char *texts[] = {text.ptr};
    struct wr_batch *in = rows_batch(b.pool, &value_schema, texts, 1);
    uint16_t origin[ROOM], failed[1];
    struct wr_view cells[ROOM];
    ck_assert_uint_eq(wr_set_function_begin(set, in, b.pool, &failure, failed), 0);
    while (!done) {
        struct wr_set_output out = {.values = {cells}, .origin = origin, .max = ROOM};
        wr_set_function_next(set, &out, &done);
        ck_assert_uint_le(out.count, 14);
        rows += out.count;
        calls += 1;
    }
    ck_assert_uint_eq(rows, 50);
    ck_assert_uint_ge(calls, 4);
    wr_set_function_destroy(set);
    wr_batch_unref(in);
    wr_sb_fini(&text);
    budget_fini(&b);
}
END_TEST

WR_TEST_MAIN("set_jsonb", rows_are_postgresqls, output_is_bounded_by_bytes)
