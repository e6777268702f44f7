/* Operators and functions against PostgreSQL 15: the answers are in tests/golden. */
#include <math.h>
#include <stdlib.h>

#include "common/base/alloc.h"
#include "common/base/rng.h"
#include "common/batch/numeric.h"
#include "tests/lib/budget.h"
#include "tests/lib/golden.h"
#include "tests/lib/program.h"
#include "tests/lib/wr_test.h"

static enum wr_type type_of(const char *name)
{
    enum wr_type type = WR_TYPE_NONE;
    struct wr_error err;
    int32_t typmod;

    WR_CK_OK(wr_type_parse(name, &type, &typmod, &err), &err);
    return type;
}

/* One expression over columns of given types, evaluated row by row. */
struct expression {
    struct wr_field fields[2];
    struct wr_schema schema;
    struct wr_expr *expr;
};

enum shape { OPERATOR, CAST };

static void expression_init(struct expression *e, enum shape shape, const char *name, uint32_t count,
                            enum wr_type arg, enum wr_type to)
{
    struct program p;
    struct wr_error err;
    uint32_t args[2], reg;

    program_init(&p);
    for (uint32_t i = 0; i < count; i++) {
        e->fields[i] = (struct wr_field){.name = i == 0 ? "a" : "b", .type = arg, .typmod = -1};
        args[i] = program_column(&p, arg, i);
    }
    e->schema = (struct wr_schema){.field_count = count, .fields = e->fields};
    reg = shape == CAST ? program_cast(&p, args[0], to) : program_call(&p, name, count, args);
    program_result(&p, reg);
    WR_CK_OK(wr_expr_create(&p.message, &e->schema, &e->expr, &err), &err);
    program_fini(&p);
}

static bool same(const char *a, const char *b)
{
    return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

/* Booleans print as t and f and cast to true and false. */
static const char *expected_of(const char *answer, enum wr_type result)
{
    if (answer != NULL && result == WR_TYPE_BOOL) {
        return strcmp(answer, "true") == 0 ? "t" : strcmp(answer, "false") == 0 ? "f" : answer;
    }
    return answer;
}

static uint32_t differences;

static void compare(const char *what, const struct golden *golden, const char *got,
                    const char *expected)
{
    if (same(got, expected)) {
        return;
    }
    differences += 1;
    if (differences <= 40) {
        printf("line %u: %s of %s '%s', '%s': got %s, PostgreSQL says %s\n", golden->number, what,
               golden->fields[0], golden->fields[1] == NULL ? "NULL" : golden->fields[1],
               golden->fields[2] == NULL ? "NULL" : golden->fields[2], got == NULL ? "NULL" : got,
               expected == NULL ? "NULL" : expected);
    }
}

static void check(struct budget *w, struct expression *e, const char *what,
                  const struct golden *golden, struct wr_batch *in, const char *answer)
{
    char *got = program_answer(e->expr, in, 0, w->pool);

    compare(what, golden, got, expected_of(answer, wr_expr_result_type(e->expr, 0)));
    wr_free(got);
}

static const char *const arithmetic[] = {"+", "-", "*", "/", "%", NULL, "-", "abs"};
static const char *const orders[] = {"=", "<>", "<", "<=", ">", ">="};

struct operators {
    enum wr_type type;
    struct expression arithmetic[8];
    struct expression orders[6];
};

static void operators_init(struct operators *o, enum wr_type type)
{
    o->type = type;
    for (uint32_t i = 0; i < 8; i++) {
        if (arithmetic[i] != NULL && !(type == WR_TYPE_FLOAT8 && i == 4)) {
            expression_init(&o->arithmetic[i], OPERATOR, arithmetic[i], i < 6 ? 2 : 1, type,
                            WR_TYPE_NONE);
        }
    }
    for (uint32_t i = 0; i < 6; i++) {
        expression_init(&o->orders[i], OPERATOR, orders[i], 2, type, WR_TYPE_NONE);
    }
}

static void operators_fini(struct operators *o)
{
    for (uint32_t i = 0; i < 8; i++) {
        wr_expr_destroy(o->arithmetic[i].expr);
    }
    for (uint32_t i = 0; i < 6; i++) {
        wr_expr_destroy(o->orders[i].expr);
    }
    memset(o, 0, sizeof *o);
}

/* -1, 0 or 1 says what each of the six comparisons gives. */
static const char *order_answer(uint32_t op, const char *sign)
{
    static const bool answers[6][3] = {{0, 1, 0}, {1, 0, 1}, {1, 0, 0},
                                       {1, 1, 0}, {0, 0, 1}, {0, 1, 1}};

    return sign == NULL ? NULL : answers[op][atoi(sign) + 1] ? "t" : "f";
}

static void check_operators(struct budget *w, struct operators *o, const struct golden *golden)
{
    const char *cells[] = {golden->fields[1], golden->fields[2]};
    struct wr_batch *in = rows_batch(w->pool, &o->orders[0].schema, cells, 1);

    for (uint32_t i = 0; i < 8; i++) {
        if (o->arithmetic[i].expr != NULL) {
            check(w, &o->arithmetic[i], arithmetic[i], golden, in, golden->fields[3 + i]);
        }
    }
    for (uint32_t i = 0; i < 6; i++) {
        char *got = program_answer(o->orders[i].expr, in, 0, w->pool);
        compare(orders[i], golden, got, order_answer(i, golden->fields[8]));
        wr_free(got);
    }
    wr_batch_unref(in);
}

/* Arithmetic and order of numbers are PostgreSQL's, errors included. */
START_TEST(operators_answer_as_postgresql)
{
    struct operators o = {0};
    struct golden golden;
    struct budget w;

    budget_init(&w, 64u << 20);
    golden_open(&golden, "expr_operators.tsv");
    differences = 0;
    while (golden_next(&golden)) {
        ck_assert_uint_eq(golden.count, 11);
        enum wr_type type = type_of(golden.fields[0]);
        if (type != o.type) {
            operators_fini(&o);
            operators_init(&o, type);
        }
        check_operators(&w, &o, &golden);
    }
    operators_fini(&o);
    ck_assert_msg(differences == 0, "%u of %u lines differ", differences, golden.number);
    golden_close(&golden);
    budget_fini(&w);
}
END_TEST

/* Casts are PostgreSQL's: what is read, what is rounded, what is refused, what is printed. */
START_TEST(casts_answer_as_postgresql)
{
    static struct expression cache[WR_TYPE_COUNT][WR_TYPE_COUNT];
    struct golden golden;
    struct budget w;

    budget_init(&w, 64u << 20);
    golden_open(&golden, "expr_casts.tsv");
    differences = 0;
    while (golden_next(&golden)) {
        ck_assert_uint_eq(golden.count, 4);
        enum wr_type from = type_of(golden.fields[0]), to = type_of(golden.fields[2]);
        struct expression *e = &cache[from][to];
        if (e->expr == NULL) {
            expression_init(e, CAST, "cast", 1, from, to);
        }
        const char *cells[] = {golden.fields[1]};
        struct wr_batch *in = rows_batch(w.pool, &e->schema, cells, 1);
        check(&w, e, "cast", &golden, in, golden.fields[3]);
        wr_batch_unref(in);
    }
    for (uint32_t i = 0; i < WR_TYPE_COUNT * WR_TYPE_COUNT; i++) {
        wr_expr_destroy(cache[i / WR_TYPE_COUNT][i % WR_TYPE_COUNT].expr);
    }
    ck_assert_msg(differences == 0, "%u of %u lines differ", differences, golden.number);
    golden_close(&golden);
    budget_fini(&w);
}
END_TEST

/* lower, upper, length, || and the order of texts are PostgreSQL's in C.UTF-8. */
START_TEST(text_functions_answer_as_postgresql)
{
    static const char *const functions[] = {"lower", "upper", "length", "||"};
    struct expression f[4], order[6];
    struct golden golden;
    struct budget w;

    budget_init(&w, 64u << 20);
    for (uint32_t i = 0; i < 4; i++) {
        expression_init(&f[i], OPERATOR, functions[i], i < 3 ? 1 : 2, WR_TYPE_TEXT, WR_TYPE_NONE);
    }
    for (uint32_t i = 0; i < 6; i++) {
        expression_init(&order[i], OPERATOR, orders[i], 2, WR_TYPE_TEXT, WR_TYPE_NONE);
    }
    golden_open(&golden, "expr_text.tsv");
    differences = 0;
    while (golden_next(&golden)) {
        const char *cells[] = {golden.fields[1], golden.fields[2]};
        struct wr_batch *in = rows_batch(w.pool, &order[0].schema, cells, 1);
        for (uint32_t i = 0; i < 4; i++) {
            if (strcmp(golden.fields[0], functions[i]) == 0) {
                check(&w, &f[i], functions[i], &golden, in, golden.fields[3]);
            }
        }
        for (uint32_t i = 0; strcmp(golden.fields[0], "<=>") == 0 && i < 6; i++) {
            char *got = program_answer(order[i].expr, in, 0, w.pool);
            compare(orders[i], &golden, got, order_answer(i, golden.fields[3]));
            wr_free(got);
        }
        wr_batch_unref(in);
    }
    for (uint32_t i = 0; i < 4; i++) {
        wr_expr_destroy(f[i].expr);
    }
    for (uint32_t i = 0; i < 6; i++) {
        wr_expr_destroy(order[i].expr);
    }
    ck_assert_msg(differences == 0, "%u of %u lines differ", differences, golden.number);
    golden_close(&golden);
    budget_fini(&w);
}
END_TEST

/* A double as any text has it, among them those whose shortest digits end in the middle of two results. */
static double some_double(struct wr_rng *rng)
{
    uint64_t bits = wr_rng_next(rng);
    double v = (double)(int64_t)(bits >> (bits & 63));

    v /= (double)(1ull << (bits >> 6 & 15)); /* ties, mostly */
    return bits >> 10 & 1 ? v / 1000 : v;
}

/* A picture shows a double as the C library rounds it. */
START_TEST(pictures_round_doubles_as_the_library)
{
    struct wr_field fields[] = {{.name = "v", .type = WR_TYPE_FLOAT8, .typmod = -1}};
    struct wr_schema schema = {.field_count = 1, .fields = fields};
    static char texts[WR_BATCH_ROWS_MAX][40];
    const char *cells[WR_BATCH_ROWS_MAX];
    struct wr_rng rng;
    struct budget w;
    struct wr_error err;

    budget_init(&w, 64u << 20);
    wr_rng_init(&rng, 5);
    for (int32_t post = 0; post < 9; post++) {
        struct program p;
        struct wr_expr *expr;
        char picture[64];
        (void)snprintf(picture, sizeof picture, "FM999999999999990%s%.*s", post == 0 ? "" : ".", (int)post,
                       "00000000");
        program_init(&p);
        uint32_t args[] = {program_column(&p, WR_TYPE_FLOAT8, 0),
                           program_constant(&p, WR_TYPE_TEXT, picture)};
        program_result(&p, program_call(&p, "to_char", 2, args));
        WR_CK_OK(wr_expr_create(&p.message, &schema, &expr, &err), &err);
        program_fini(&p);
        for (uint32_t i = 0; i < WR_BATCH_ROWS_MAX; i++) {
            (void)snprintf(texts[i], sizeof texts[i], "%.17g", i == 0 ? 0 : some_double(&rng));
            cells[i] = texts[i];
        }
        struct wr_batch *in = rows_batch(w.pool, &schema, cells, WR_BATCH_ROWS_MAX);
        for (uint32_t i = 0; i < WR_BATCH_ROWS_MAX; i++) {
            double v = strtod(texts[i], NULL);
            int digits = snprintf(NULL, 0, "%.0f", fabs(v));
            char want[400], *got = program_answer(expr, in, i, w.pool);
            (void)snprintf(want, sizeof want, "%.*f", (int)post, v);
            /* Beyond 15 digits places are filled otherwise. */
            ck_assert_msg(digits + post > 15 || strcmp(got, want) == 0, "%s by %s: %s, not %s", texts[i],
                          picture, got, want);
            wr_free(got);
        }
        wr_batch_unref(in);
        wr_expr_destroy(expr);
    }
    budget_fini(&w);
}
END_TEST

WR_TEST_MAIN("kernel", pictures_round_doubles_as_the_library, operators_answer_as_postgresql, casts_answer_as_postgresql,
             text_functions_answer_as_postgresql)
