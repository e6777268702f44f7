#include "taskmanager/operators/letters.h"

#include "common/base/alloc.h"
#include "common/batch/sqlstate.h"
#include "common/batch/text.h"
#include "taskmanager/operators/record_errors.h"
#include "tests/lib/budget.h"
#include "tests/lib/wr_test.h"

/* An operator with a side output for letters, of which nothing else is there. */
struct letters_world {
    struct budget budget;
    struct wr_plan plan;
    Weir__Operator op, *ops[1];
    Weir__SideOutput side, *sides[1];
    Weir__Vertex vertex;
    struct tm_context ctx;
    struct tm_letters letters;
};

static void world_init(struct letters_world *w, uint64_t budget_bytes)
{
    memset(w, 0, sizeof *w);
    budget_init(&w->budget, budget_bytes);
    w->plan.schemas = (struct wr_schema *)(uintptr_t)wr_letter_schema();
    weir__operator__init(&w->op);
    weir__side_output__init(&w->side);
    w->side.tag = (char *)"errors";
    w->sides[0] = &w->side;
    w->op.step = (char *)"sums.input";
    w->op.sides = w->sides;
    w->op.n_sides = 1;
    w->ops[0] = &w->op;
    weir__vertex__init(&w->vertex);
    w->vertex.operators = w->ops;
    w->ctx.plan = &w->plan;
    w->ctx.vertex = &w->vertex;
    w->ctx.pool = w->budget.pool;
    w->ctx.limits = tm_limits_of((struct tm_limits){0});
    w->ctx.wall_us = 86400000000;
    ck_assert(tm_letters_open(&w->letters, &w->ctx));
}

static void world_fini(struct letters_world *w)
{
    tm_letters_close(&w->letters);
    budget_fini(&w->budget);
}

static char *cell(const struct wr_batch *batch, uint32_t row, enum wr_letter_column column)
{
    const struct wr_column *c = &batch->columns[column];
    enum wr_type type = (enum wr_type)c->type;
    struct wr_sb sb = {0};

    if (wr_column_is_null(c, row)) {
        return wr_strdup("NULL");
    }
    wr_cell_to_text(type, (const char *)c->values + (size_t)row * wr_type_cell_bytes(type), &sb);
    return wr_sb_take(&sb);
}

static void check_cell(const struct wr_batch *batch, enum wr_letter_column column,
                       const char *expected)
{
    WR_AUTO_FREE char *got = cell(batch, 0, column);

    ck_assert_str_eq(got, expected);
}

/* What a letter says of these bytes. Returned. */
static char *columns_of(struct letters_world *w, const char *bytes, size_t count, bool cut)
{
    struct tm_letter letter = {.step = "s", .message = "m", .offset = -1,
                               .columns = {bytes, count}, .cut = cut};
    struct wr_batch *batch;
    char *got;

    tm_letters_add(&w->letters, &w->ctx, &letter);
    batch = tm_letters_take(&w->letters, &w->ctx);
    ck_assert_ptr_nonnull(batch);
    ck_assert(!tm_letters_wait(&w->letters));
    got = cell(batch, 0, WR_LETTER_COLUMNS);
    ck_assert(wr_utf8_valid(got, strlen(got)));
    wr_batch_unref(batch);
    return got;
}

/* A letter is a row for the side output, with the user's step, the code as text, and NULL for what is not
 * known. */
START_TEST(letters_are_rows)
{
    struct letters_world w;
    struct wr_batch *batch;

    world_init(&w, 1 << 20);
    tm_letters_add(&w.letters, &w.ctx,
                   &(struct tm_letter){.step = "sums.input",
                                       .sqlstate = WR_SQLSTATE_DIVISION_BY_ZERO,
                                       .message = "division by zero",
                                       .offset = -1});
    batch = tm_letters_take(&w.letters, &w.ctx);
    ck_assert_ptr_nonnull(batch);
    ck_assert_uint_eq(w.ctx.side, 1);
    check_cell(batch, WR_LETTER_STEP, "sums");
    check_cell(batch, WR_LETTER_CODE, "22012");
    check_cell(batch, WR_LETTER_MESSAGE, "division by zero");
    check_cell(batch, WR_LETTER_TIME, "1970-01-02 00:00:00+00");
    check_cell(batch, WR_LETTER_SPLIT, "NULL");
    check_cell(batch, WR_LETTER_OFFSET, "NULL");
    check_cell(batch, WR_LETTER_COLUMNS, "NULL");
    wr_batch_unref(batch);
    ck_assert_ptr_null(tm_letters_take(&w.letters, &w.ctx));
    world_fini(&w);
}
END_TEST

/* Bytes come back from a letter: text as it is, all else as hexadecimal digits; what is long is cut between
 * two characters and says so. */
START_TEST(bytes_come_back)
{
    enum { LONG = TM_LETTER_TEXT_BYTES_MAX + 10 };
    struct letters_world w;
    char text[LONG];

    world_init(&w, 1 << 20);
    WR_AUTO_FREE char *plain = columns_of(&w, "a,\"b\" \xc3\xa4", 8, false);
    ck_assert_str_eq(plain, "a,\"b\" \xc3\xa4");
    WR_AUTO_FREE char *broken = columns_of(&w, "a\xff", 2, false);
    ck_assert_str_eq(broken, "\\x61ff");
    WR_AUTO_FREE char *zero = columns_of(&w, "a\0b", 3, false);
    ck_assert_str_eq(zero, "\\x610062");
    WR_AUTO_FREE char *alike = columns_of(&w, "\\x61", 4, false);
    ck_assert_str_eq(alike, "\\x5c783631");
    WR_AUTO_FREE char *nothing = columns_of(&w, "", 0, false);
    ck_assert_str_eq(nothing, "");
    memset(text, 'x', sizeof text);
    memcpy(text + TM_LETTER_TEXT_BYTES_MAX - 1, "\xe2\x82\xac", 3);
    WR_AUTO_FREE char *cut = columns_of(&w, text, sizeof text, false);
    ck_assert_uint_eq(strspn(cut, "x"), TM_LETTER_TEXT_BYTES_MAX - 1);
    ck_assert_str_eq(cut + TM_LETTER_TEXT_BYTES_MAX - 1, "… (cut, 16394 bytes)");
    WR_AUTO_FREE char *open = columns_of(&w, "begins", 6, true);
    ck_assert_str_eq(open, "begins… (cut)");
    world_fini(&w);
}
END_TEST

/* Messages are text, whatever value they name and wherever that was cut. */
START_TEST(messages_are_text)
{
    static const struct {
        const char *message, *expected;
    } cases[] = {{"value \"\xc3\xa4\"", "value \"\xc3\xa4\""},
                 {"cut in \xe2\x82", "cut in "},
                 {"a \xff in \xc3\xa4 it", "a ? in ?? it"}};
    struct letters_world w;

    world_init(&w, 1 << 20);
    for (uint32_t i = 0; i < WR_COUNT(cases); i++) {
        tm_letters_add(&w.letters, &w.ctx,
                       &(struct tm_letter){.step = "s", .message = cases[i].message, .offset = 7,
                                           .split = wr_str_of("/in/\xff")});
        struct wr_batch *batch = tm_letters_take(&w.letters, &w.ctx);
        check_cell(batch, WR_LETTER_MESSAGE, cases[i].expected);
        check_cell(batch, WR_LETTER_SPLIT, "\\x2f696e2fff");
        check_cell(batch, WR_LETTER_OFFSET, "7");
        wr_batch_unref(batch);
    }
    world_fini(&w);
}
END_TEST

/* They are full before they are large; and where memory is short they wait, and each leaves once. */
START_TEST(letters_wait_for_memory)
{
    struct letters_world w;
    uint64_t left = 0, taken = 0, refused = 0, reserved = 0;
    char text[5000];

    world_init(&w, 100000);
    memset(text, 'x', sizeof text);
    while (!tm_letters_full(&w.letters)) {
        tm_letters_add(&w.letters, &w.ctx,
                       &(struct tm_letter){.step = "s", .message = "m", .offset = (int64_t)left++,
                                           .columns = {text, sizeof text}});
    }
    ck_assert_uint_le(left, TM_LETTERS_MAX);
    ck_assert_uint_le(w.letters.bytes.bytes, TM_LETTERS_BYTES_MAX + sizeof text + 100);
    while (wr_memory_reserve(w.budget.account, 512)) {
        reserved += 512;
    }
    ck_assert_ptr_null(tm_letters_take(&w.letters, &w.ctx));
    ck_assert(tm_letters_wait(&w.letters));
    wr_memory_release(w.budget.account, reserved);
    while (tm_letters_wait(&w.letters) && refused < 100) {
        struct wr_batch *batch = tm_letters_take(&w.letters, &w.ctx);
        refused += batch == NULL;
        for (uint32_t i = 0; batch != NULL && i < batch->live_count; i++) {
            ck_assert_int_eq(((const int64_t *)batch->columns[WR_LETTER_OFFSET].values)[i],
                             (int64_t)taken++);
        }
        wr_batch_unref(batch);
    }
    ck_assert_uint_eq(taken, left);
    world_fini(&w);
}
END_TEST

/* Four versions of a row, a = 0 … 3: it comes, is taken back, comes again and goes. Returned. */
static struct wr_batch *versions(struct letters_world *w, const struct wr_schema *schema)
{
    static const uint8_t kinds[] = {WR_ROW_INSERT, WR_ROW_UPDATE_BEFORE, WR_ROW_UPDATE_AFTER,
                                    WR_ROW_DELETE};
    struct wr_batch *batch =
        wr_batch_create(w->ctx.pool, schema, wr_batch_schema_bytes(schema, 4, false));

    for (uint32_t c = 0; c < batch->column_count; c++) {
        wr_batch_carve_column(batch, c, 4, false);
    }
    batch->row_count = batch->live_count = 4;
    for (uint32_t i = 0; i < 4; i++) {
        ((int64_t *)batch->columns[0].values)[i] = i;
        ((uint8_t *)wr_batch_system(batch, WR_SYSTEM_KIND)->values)[i] = kinds[i];
    }
    return batch;
}

/* Every version of a changelog's row that fails when it comes is a letter, and is counted; none when it is
 * taken back. */
START_TEST(versions_are_told_when_they_come)
{
    struct wr_field field = {.name = "a", .type = WR_TYPE_INT8, .typmod = -1};
    struct wr_schema schema = {.field_count = 1, .system = 1u << WR_SYSTEM_KIND, .fields = &field};
    struct tm_error_slot slots[TM_ERROR_SLOTS] = {0};
    struct wr_batch *batch, *letters = NULL;
    struct tm_errors errors = {0};
    struct letters_world w;
    struct wr_error err;

    world_init(&w, 1 << 20);
    w.ctx.counters.errors = slots;
    WR_CK_OK(tm_errors_open(&errors, &w.ctx, "dead_letter", &schema, &err), &err);
    batch = versions(&w, &schema);
    for (uint32_t i = 0; i < 4; i++) {
        struct wr_expr_failure failure = {.row = i, .sqlstate = WR_SQLSTATE_DIVISION_BY_ZERO,
                                          .message = "division by zero"};
        wr_expr_failures_add(tm_errors_failures(&errors), &failure);
    }
    ck_assert(!tm_errors_take(&errors, &w.ctx, "step", batch, 4, NULL));
    wr_batch_unref(batch);
    ck_assert_int_eq(tm_errors_next(&errors, &w.ctx, &letters), TM_MORE);
    ck_assert(!tm_errors_wait(&errors));
    ck_assert_uint_eq(letters->live_count, 2);
    for (uint32_t i = 0; i < 2; i++) {
        WR_AUTO_FREE char *columns = cell(letters, i, WR_LETTER_COLUMNS);
        ck_assert_str_eq(columns, i == 0 ? "{\"a\":0}" : "{\"a\":2}");
    }
    ck_assert_uint_eq(wr_cell_get(&slots[0].letters), 2);
    ck_assert_uint_eq(wr_cell_get(&slots[1].step), 0);
    wr_batch_unref(letters);
    tm_errors_close(&errors);
    world_fini(&w);
}
END_TEST

WR_TEST_MAIN("letters", versions_are_told_when_they_come, letters_are_rows, bytes_come_back, messages_are_text, letters_wait_for_memory)
