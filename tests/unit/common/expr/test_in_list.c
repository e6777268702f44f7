/* Lists of constants: what is found in them is what `=` finds, whatever the type, the size, the rows. */
#include "common/expr/in_list.h"

#include "common/base/alloc.h"
#include "common/base/rng.h"
#include "common/batch/text.h"
#include "common/expr/cell_order.h"
#include "tests/lib/budget.h"
#include "tests/lib/program.h"
#include "tests/lib/wr_test.h"

#define ROWS 300u

/* Text number n of a type; the first ones are edges, some are equal to each other in another form. */
static void text_of(enum wr_type type, uint32_t n, char *to, size_t bytes)
{
    static const struct {
        enum wr_type type;
        const char *texts[8];
    } edges[] = {
        {WR_TYPE_INT8, {"9223372036854775807", "-9223372036854775808", "0", "-1"}},
        {WR_TYPE_INT4, {"2147483647", "-2147483648", "0", "-1"}},
        {WR_TYPE_INT2, {"32767", "-32768", "0", "-1"}},
        {WR_TYPE_FLOAT8, {"NaN", "-0", "0", "Infinity", "-Infinity", "1e300"}},
        {WR_TYPE_FLOAT4, {"NaN", "-0", "0", "Infinity", "-Infinity", "1e30"}},
        {WR_TYPE_NUMERIC, {"1.0", "1.00", "NaN", "Infinity", "-Infinity",
                           "123456789012345678901234567890123456789012345", "1", "0.000"}},
        {WR_TYPE_INTERVAL, {"1 mon", "30 days", "720:00:00", "-1 mon", "0"}},
        {WR_TYPE_TEXT, {"", "a text that is longer than a view", "twelve bytes", "thirteen byte"}},
    };
    const char *special = NULL;

    for (size_t i = 0; i < WR_COUNT(edges) && n < 8; i++) {
        special = edges[i].type == type ? edges[i].texts[n] : special;
    }
    if (special != NULL) {
        (void)snprintf(to, bytes, "%s", special);
    } else if (type == WR_TYPE_BOOL) {
        (void)snprintf(to, bytes, "%s", n % 2 == 0 ? "t" : "f");
    } else if (type == WR_TYPE_TEXT || type == WR_TYPE_BYTEA) {
        (void)snprintf(to, bytes, n % 3 == 0 ? "%u" : "text number %u that is long", n);
    } else if (type == WR_TYPE_DATE) {
        (void)snprintf(to, bytes, "2024-%02u-%02u", 1 + n % 12, 1 + n / 12 % 28);
    } else if (type == WR_TYPE_TIME || type == WR_TYPE_INTERVAL) {
        (void)snprintf(to, bytes, "%02u:%02u", n / 60 % 24, n % 60);
    } else if (type == WR_TYPE_TIMESTAMP || type == WR_TYPE_TIMESTAMPTZ) {
        (void)snprintf(to, bytes, "2024-02-%02u %02u:00:00", 1 + n % 28, n / 28 % 24);
    } else if (type == WR_TYPE_UUID) {
        (void)snprintf(to, bytes, "a0eebc99-9c0b-4ef8-bb6d-6bb9bd38%04x", n);
    } else {
        (void)snprintf(to, bytes, "%u", n);
    }
}

static const enum wr_type types[] = {
    WR_TYPE_BOOL,    WR_TYPE_INT2,     WR_TYPE_INT4,  WR_TYPE_INT8,      WR_TYPE_FLOAT4,
    WR_TYPE_FLOAT8,  WR_TYPE_NUMERIC,  WR_TYPE_TEXT,  WR_TYPE_BYTEA,     WR_TYPE_DATE,
    WR_TYPE_TIME,    WR_TYPE_INTERVAL, WR_TYPE_UUID,  WR_TYPE_TIMESTAMP, WR_TYPE_TIMESTAMPTZ,
};

/* Rows of random texts out of `domain` of them. */
static struct wr_batch *random_rows(struct budget *b, struct wr_rng *rng, enum wr_type type,
                                    uint32_t domain)
{
    struct wr_field field = {.name = "a", .type = type, .typmod = -1};
    struct wr_schema schema = {.field_count = 1, .fields = &field};
    char (*texts)[64] = wr_alloc_zero(ROWS, sizeof *texts);
    const char *cells[ROWS];
    struct wr_batch *batch;

    for (uint32_t i = 0; i < ROWS; i++) {
        text_of(type, (uint32_t)wr_rng_below(rng, domain), texts[i], sizeof texts[i]);
        cells[i] = texts[i];
    }
    batch = rows_batch(b->pool, &schema, cells, ROWS);
    wr_free(texts);
    return batch;
}

static void check_list(struct budget *b, struct wr_rng *rng, enum wr_type type, uint32_t count)
{
    static uint8_t dense[ROWS], some[ROWS];
    uint32_t bytes = wr_type_cell_bytes(type), domain = 2 * count + 2, live = 0;
    struct wr_batch *list_rows = random_rows(b, rng, type, domain);
    struct wr_batch *in = random_rows(b, rng, type, domain);
    const uint8_t *listed = list_rows->columns[0].values, *values = in->columns[0].values;
    struct wr_in_list *list = wr_in_list_create(type, listed, count);
    uint16_t rows[ROWS];

    for (uint32_t i = 0; i < ROWS; i++) {
        rows[live] = (uint16_t)i;
        live += wr_rng_chance(rng, 0.3);
        some[i] = 7;
    }
    wr_in_list_test(list, values, NULL, ROWS, dense);
    wr_in_list_test(list, values, rows, live, some);
    for (uint32_t i = 0, k = 0; i < ROWS; i++) {
        bool found = false;
        for (uint32_t c = 0; c < count; c++) {
            found |= wr_cell_order(type, listed + (size_t)c * bytes, values + (size_t)i * bytes) == 0;
        }
        ck_assert_msg(dense[i] == found, "%s, list of %u, row %u", wr_type_name(type), count, i);
        bool chosen = k < live && rows[k] == i;
        ck_assert_uint_eq(some[i], chosen ? found : 7);
        k += chosen;
    }
    wr_in_list_destroy(list);
    wr_batch_unref(in);
    wr_batch_unref(list_rows);
}

START_TEST(lists_find_what_equals)
{
    static const uint32_t sizes[] = {1, 2, 3, 8, 9, 17, 100, ROWS};
    struct wr_rng rng;
    struct budget b;

    wr_rng_init(&rng, 1);
    budget_init(&b, 64u << 20);
    for (size_t t = 0; t < WR_COUNT(types); t++) {
        for (size_t s = 0; s < WR_COUNT(sizes); s++) {
            check_list(&b, &rng, types[t], sizes[s]);
        }
    }
    budget_fini(&b);
}
END_TEST

/* ---- in programs ---- */

static uint32_t in_op(struct program *p, uint32_t arg, const uint32_t *constants, uint32_t count)
{
    uint32_t reg = program_op(p, WR_EXPR_IN, WR_TYPE_BOOL, 1, &arg);

    p->instructions[reg]->n_constants = count;
    p->instructions[reg]->constants =
        count == 0 ? NULL : wr_arena_memdup(&p->arena, constants, count * sizeof *constants);
    return reg;
}

static char *answer_of(struct budget *b, const char *value, const char *const *constants,
                       uint32_t count)
{
    struct wr_field field = {.name = "a", .type = WR_TYPE_INT4, .typmod = -1};
    struct wr_schema schema = {.field_count = 1, .fields = &field};
    struct program p;
    struct wr_expr *expr;
    struct wr_error err;
    uint32_t numbers[4];

    program_init(&p);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t reg = program_constant(&p, WR_TYPE_INT4, constants[i]);
        numbers[i] = p.instructions[reg]->constant;
    }
    /* 6 / a fails for 0. */
    uint32_t args[] = {program_constant(&p, WR_TYPE_INT4, "6"),
                       program_column(&p, WR_TYPE_INT4, 0)};
    program_result(&p, in_op(&p, program_call(&p, "/", 2, args), numbers, count));
    WR_CK_OK(wr_expr_create(&p.message, &schema, &expr, &err), &err);
    program_fini(&p);
    struct wr_batch *in = rows_batch(b->pool, &schema, &value, 1);
    char *answer = program_answer(expr, in, 0, b->pool);
    wr_batch_unref(in);
    wr_expr_destroy(expr);
    return answer;
}

/* NULL is not found but leaves it open; where there is a NULL in the list so is what is not found; an error
 * of the value stays. */
START_TEST(nulls_and_errors_are_those_of_a_chain)
{
    static const struct {
        const char *value, *constants[3];
        uint32_t count;
        const char *answer;
    } cases[] = {
        {"2", {"3", "4"}, 2, "t"},        {"6", {"3", "4"}, 2, "f"},
        {"6", {"3", NULL}, 2, NULL},      {"2", {NULL, "3"}, 2, "t"},
        {NULL, {"3", "4"}, 2, NULL},      {"2", {NULL, NULL}, 2, NULL},
        {"0", {"3", "4"}, 2, "!22012"},   {"0", {NULL, "4"}, 2, "!22012"},
    };
    struct budget b;

    budget_init(&b, 64u << 20);
    for (size_t i = 0; i < WR_COUNT(cases); i++) {
        char *got = answer_of(&b, cases[i].value, cases[i].constants, cases[i].count);
        ck_assert_msg(got == NULL ? cases[i].answer == NULL
                                  : cases[i].answer != NULL && strcmp(got, cases[i].answer) == 0,
                      "case %zu: %s", i, got == NULL ? "NULL" : got);
        wr_free(got);
    }
    budget_fini(&b);
}
END_TEST

static void check_refused(enum wr_type column, enum wr_type constant, const char *text,
                          uint32_t count, uint32_t number)
{
    struct wr_field field = {.name = "a", .type = column, .typmod = -1};
    struct wr_schema schema = {.field_count = 1, .fields = &field};
    struct wr_expr *expr = NULL;
    struct wr_error err;
    struct program p;

    program_init(&p);
    (void)program_constant(&p, constant, text);
    program_result(&p, in_op(&p, program_column(&p, column, 0), &number, count));
    ck_assert_int_eq(wr_expr_create(&p.message, &schema, &expr, &err), WR_ERR_CORRUPT);
    ck_assert_ptr_null(expr);
    program_fini(&p);
}

/* A received program with a list that cannot be is refused. */
START_TEST(broken_lists_are_refused)
{
    check_refused(WR_TYPE_INT4, WR_TYPE_INT4, "1", 0, 0);
    check_refused(WR_TYPE_INT4, WR_TYPE_INT4, "1", 1, 1);
    check_refused(WR_TYPE_INT4, WR_TYPE_INT8, "1", 1, 0);
    check_refused(WR_TYPE_JSONB, WR_TYPE_JSONB, "1", 1, 0);
}
END_TEST

WR_TEST_MAIN("in_list", lists_find_what_equals, nulls_and_errors_are_those_of_a_chain,
             broken_lists_are_refused)
