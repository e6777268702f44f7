/* Dates, times, intervals and the small types against PostgreSQL 15: the answers are in tests/golden. */
#include "common/base/alloc.h"
#include "common/batch/zones.h"
#include "tests/lib/budget.h"
#include "tests/lib/golden.h"
#include "tests/lib/program.h"
#include "tests/lib/wr_test.h"

#define ARGS_MAX 7

static void open_zones(void)
{
    struct wr_error err;

    WR_CK_OK(wr_zones_open(WR_ZONES_DIRECTORY, &err), &err);
}

/* The call of a line, kept while the lines are of one call. */
struct expression {
    char name[64];
    char types[128];
    struct wr_field fields[ARGS_MAX];
    struct wr_schema schema;
    struct wr_expr *expr;
};

static uint32_t read_types(const char *text, struct wr_field *fields)
{
    char copy[128], *next = copy;
    uint32_t count = 0;
    struct wr_error err;

    (void)snprintf(copy, sizeof copy, "%s", text);
    while (next != NULL) {
        char *name = strsep(&next, ",");
        fields[count] = (struct wr_field){.name = "a", .typmod = -1};
        WR_CK_OK(wr_type_parse(name, &fields[count].type, &fields[count].typmod, &err), &err);
        count += 1;
    }
    return count;
}

static void expression_make(struct expression *e, const char *name, const char *types)
{
    uint32_t args[ARGS_MAX], reg;
    struct program p;
    struct wr_error err;

    if (e->expr != NULL && strcmp(e->name, name) == 0 && strcmp(e->types, types) == 0) {
        return;
    }
    wr_expr_destroy(e->expr);
    (void)snprintf(e->name, sizeof e->name, "%s", name);
    (void)snprintf(e->types, sizeof e->types, "%s", types);
    e->schema = (struct wr_schema){.field_count = read_types(types, e->fields), .fields = e->fields};
    program_init(&p);
    for (uint32_t i = 0; i < e->schema.field_count; i++) {
        args[i] = program_column(&p, e->fields[i].type, i);
    }
    if (strncmp(name, "cast ", 5) == 0) {
        enum wr_type to = WR_TYPE_NONE;
        int32_t typmod = -1;
        WR_CK_OK(wr_type_parse(name + 5, &to, &typmod, &err), &err);
        reg = program_cast_modified(&p, args[0], to, typmod);
    } else {
        reg = program_call(&p, name, e->schema.field_count, args);
    }
    program_result(&p, reg);
    WR_CK_OK(wr_expr_create(&p.message, &e->schema, &e->expr, &err), &err);
    program_fini(&p);
}

/* What the type prints, where PostgreSQL's cast to text says otherwise. */
static const char *expected_of(const char *answer, enum wr_type result)
{
    if (answer != NULL && result == WR_TYPE_BOOL) {
        return strcmp(answer, "true") == 0 ? "t" : strcmp(answer, "false") == 0 ? "f" : answer;
    }
    return answer;
}

static uint32_t differences;

static void check(struct expression *e, const struct golden *golden, struct budget *w)
{
    const char *const *cells = (const char *const *)&golden->fields[4];
    struct wr_batch *in = rows_batch(w->pool, &e->schema, cells, 1);
    char *got = program_answer(e->expr, in, 0, w->pool);
    const char *expected = expected_of(golden->fields[3], wr_expr_result_type(e->expr, 0));

    if (got == NULL || expected == NULL ? got != expected : strcmp(got, expected) != 0) {
        differences += 1;
        printf("line %u: %s(%s) in %s of '%s', '%s', '%s': got %s, PostgreSQL says %s\n",
               golden->number, golden->fields[0], golden->fields[2], golden->fields[1], cells[0],
               cells[1], cells[2], got == NULL ? "NULL" : got, expected == NULL ? "NULL" : expected);
    }
    wr_free(got);
    wr_batch_unref(in);
}

/* Operators, casts and functions of these types answer as PostgreSQL's do, errors included. */
START_TEST(times_answer_as_postgresql)
{
    struct expression e = {.expr = NULL};
    struct golden golden;
    struct budget w;

    open_zones();
    budget_init(&w, 64u << 20);
    golden_open(&golden, "expr_time.tsv");
    differences = 0;
    while (golden_next(&golden)) {
        ck_assert_uint_eq(golden.count, 4 + ARGS_MAX);
        (void)wr_zone_set_current(
            wr_zones_find(golden.fields[1], (uint32_t)strlen(golden.fields[1])));
        expression_make(&e, golden.fields[0], golden.fields[2]);
        check(&e, &golden, &w);
    }
    (void)wr_zone_set_current(NULL);
    wr_expr_destroy(e.expr);
    ck_assert_msg(differences == 0, "%u of %u lines differ", differences, golden.number);
    golden_close(&golden);
    budget_fini(&w);
}
END_TEST

/* ---- rows together ---- */

#define TOGETHER 48

struct together {
    struct expression e;
    uint32_t rows;
    char *cells[TOGETHER * ARGS_MAX]; /* owned; NULL = NULL */
    char *answers[TOGETHER];
};

static char *copy_of(const char *text)
{
    return text == NULL ? NULL : wr_strdup(text);
}

/* One evaluation of all live rows; the text of each, "!" where it failed. */
static void evaluate(struct together *t, struct wr_batch *in, struct budget *w, char *got[TOGETHER])
{
    struct wr_field field = {.name = "r", .type = wr_expr_result_type(t->e.expr, 0), .typmod = -1};
    struct wr_schema schema = {.field_count = 1, .fields = &field};
    struct wr_batch *out =
        wr_batch_create(w->pool, &schema, wr_expr_project_scratch(t->e.expr, in->row_count));
    struct wr_expr_failure first;
    uint16_t failed[TOGETHER];
    uint32_t errors;

    ck_assert(wr_batch_share(out, in));
    out->selection = in->selection;
    out->live_count = in->live_count;
    out->row_count = in->row_count;
    errors = wr_expr_project(t->e.expr, in, out, w->pool, &first, failed);
    ck_assert_uint_le(errors, in->live_count);
    for (uint32_t k = 0, f = 0; k < in->live_count; k++) {
        bool fails = f < errors && failed[f] == in->selection[k];
        got[k] = fails ? wr_strdup("!") : rows_text(out, 0, in->selection[k]);
        f += fails;
    }
    wr_batch_unref(out);
}

static void together_clear(struct together *t)
{
    for (uint32_t i = 0; i < t->rows * t->e.schema.field_count; i++) {
        wr_free(t->cells[i]);
    }
    for (uint32_t i = 0; i < t->rows; i++) {
        wr_free(t->answers[i]);
    }
    t->rows = 0;
}

/* What is collected, as one batch, of which every third row is not live. */
static void check_together(struct together *t, struct budget *w)
{
    uint16_t live[TOGETHER];
    char *got[TOGETHER];
    struct wr_batch *in;

    if (t->rows == 0) {
        return;
    }
    in = rows_batch(w->pool, &t->e.schema, (const char *const *)t->cells, t->rows);
    in->live_count = 0;
    for (uint32_t i = 0; i < t->rows; i++) {
        if (i % 3 != 1) {
            live[in->live_count++] = (uint16_t)i;
        }
    }
    in->selection = live;
    evaluate(t, in, w, got);
    for (uint32_t k = 0; k < in->live_count; k++) {
        const char *expected =
            expected_of(t->answers[live[k]], wr_expr_result_type(t->e.expr, 0));
        if (expected != NULL && expected[0] == '!') {
            expected = "!";
        }
        ck_assert_msg(got[k] == NULL || expected == NULL ? got[k] == expected
                                                         : strcmp(got[k], expected) == 0,
                      "%s(%s): got %s, PostgreSQL says %s", t->e.name, t->e.types, got[k], expected);
        wr_free(got[k]);
    }
    in->selection = NULL;
    in->live_count = t->rows;
    wr_batch_unref(in);
    together_clear(t);
}

/* A row's answer does not depend on what stands beside it: other units, zones, NULLs, errors. */
START_TEST(rows_do_not_disturb_each_other)
{
    static struct together t;
    char zone[64] = "UTC";
    struct golden golden;
    struct budget w;

    open_zones();
    budget_init(&w, 64u << 20);
    golden_open(&golden, "expr_time.tsv");
    while (golden_next(&golden)) {
        if (t.rows == TOGETHER || strcmp(golden.fields[1], zone) != 0 ||
            strcmp(golden.fields[0], t.e.name) != 0 || strcmp(golden.fields[2], t.e.types) != 0) {
            check_together(&t, &w);
            (void)snprintf(zone, sizeof zone, "%s", golden.fields[1]);
            (void)wr_zone_set_current(wr_zones_find(zone, (uint32_t)strlen(zone)));
            expression_make(&t.e, golden.fields[0], golden.fields[2]);
        }
        for (uint32_t c = 0; c < t.e.schema.field_count; c++) {
            t.cells[t.rows * t.e.schema.field_count + c] = copy_of(golden.fields[4 + c]);
        }
        t.answers[t.rows++] = copy_of(golden.fields[3]);
    }
    check_together(&t, &w);
    (void)wr_zone_set_current(NULL);
    wr_expr_destroy(t.e.expr);
    t.e.expr = NULL;
    golden_close(&golden);
    budget_fini(&w);
}
END_TEST

WR_TEST_MAIN("time", times_answer_as_postgresql, rows_do_not_disturb_each_other)
