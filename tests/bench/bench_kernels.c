/* Every function of expressions over batches of 1024 rows: ns of CPU per row, and which share of the
 * rows was an error (their arguments are plausible, not chosen). Then what is promised of some: lower
 * by byte, comparing texts, a regular expression, and a filter whose first conjunct discards 99 %.
 *
 *     bench_kernels [WORD]      only functions that have it in their names
 */
#include <stdio.h>
#include <time.h>

#include "common/base/alloc.h"
#include "common/batch/zones.h"
#include "common/expr/reference.h"
#include "common/sys/env.h"
#include "tests/lib/budget.h"
#include "tests/lib/program.h"
#include "tests/lib/wr_test.h"

#define ROWS WR_BATCH_ROWS_MAX
#define ENOUGH_S 0.004

static double cpu_s(void)
{
    struct timespec t;

    (void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* A value of a type that most functions take; NULL: there is none. */
static const char *value_of(enum wr_type type, uint32_t place, uint32_t row)
{
    static const char *const words[] = {"the quick brown fox jumps", "over 13 lazy dogs", "short",
                                        "https://example.org/path?id=77"};
    static const char *const values[WR_TYPE_COUNT] = {
        [WR_TYPE_BOOL] = "t",
        [WR_TYPE_INT2] = "7",
        [WR_TYPE_INT4] = "5",
        [WR_TYPE_INT8] = "123456789",
        [WR_TYPE_FLOAT4] = "0.5",
        [WR_TYPE_FLOAT8] = "0.5",
        [WR_TYPE_NUMERIC] = "123.45",
        [WR_TYPE_BYTEA] = "abcdef",
        [WR_TYPE_DATE] = "2024-02-29",
        [WR_TYPE_TIME] = "12:34:56",
        [WR_TYPE_TIMESTAMP] = "2024-02-29 12:34:56.789",
        [WR_TYPE_TIMESTAMPTZ] = "2024-02-29 12:34:56.789+00",
        [WR_TYPE_INTERVAL] = "1 day 02:03:04",
        [WR_TYPE_UUID] = "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11",
    };

    if (type == WR_TYPE_TEXT) {
        return place == 0 ? words[row % WR_COUNT(words)] : "o";
    }
    return values[type];
}

/* Casts read what they are made for; a few functions take words of their own. */
static const char *argument(const struct wr_function *f, uint32_t place, uint32_t row)
{
    static const struct {
        const char *name;
        uint32_t place;
        const char *value;
    } own[] = {{"encode", 1, "hex"},      {"decode", 0, "616263646566"}, {"decode", 1, "hex"},
               {"date_trunc", 0, "hour"}, {"date_part", 0, "hour"},      {"extract", 0, "hour"},
               {"timezone", 0, "Europe/Berlin"}, {"format", 0, "%s and more"}};

    for (size_t i = 0; i < WR_COUNT(own); i++) {
        if (strcmp(own[i].name, f->name) == 0 && own[i].place == place &&
            wr_function_arg(f, place) == WR_TYPE_TEXT) {
            return own[i].value;
        }
    }
    if (f->kind == WR_FUNCTION_CAST && place == 0 && f->args[0] == WR_TYPE_TEXT) {
        return value_of(f->result, 0, row);
    }
    return value_of(wr_function_arg(f, place), place, row);
}

struct call {
    struct wr_field fields[WR_CALL_ARGS_MAX];
    struct wr_schema schema;
    struct wr_expr *expr;
    struct wr_batch *in;
    struct wr_schema out_schema;
    struct wr_field out_field;
};

/* false: some argument has no value. */
static bool call_open(struct call *c, const struct wr_function *f, struct budget *b)
{
    uint32_t columns = WR_MAX(f->arg_count, 1u), args[WR_CALL_ARGS_MAX] = {0}, reg;
    const char **cells = WR_NEW_ARRAY(const char *, (size_t)ROWS * columns);
    struct program p;
    struct wr_error err;
    bool good = wr_type_supported(f->result);

    memset(c, 0, sizeof *c);
    c->fields[0] = (struct wr_field){.name = "a", .type = WR_TYPE_BOOL, .typmod = -1};
    for (uint32_t i = 0; i < f->arg_count; i++) {
        c->fields[i] = (struct wr_field){.name = "a", .type = f->args[i], .typmod = -1};
    }
    c->schema = (struct wr_schema){.field_count = columns, .fields = c->fields};
    for (uint32_t i = 0; i < ROWS * columns; i++) {
        cells[i] = f->arg_count == 0 ? "t" : argument(f, i % columns, i / columns);
        good = good && cells[i] != NULL;
    }
    if (good) {
        program_init(&p);
        for (uint32_t i = 0; i < f->arg_count; i++) {
            args[i] = program_column(&p, f->args[i], i);
        }
        reg = program_op(&p, WR_EXPR_CALL, f->result, f->arg_count, args);
        p.instructions[reg]->function = f->number;
        program_result(&p, reg);
        WR_CK_OK(wr_expr_create(&p.message, &c->schema, &c->expr, &err), &err);
        program_fini(&p);
        c->in = rows_batch(b->pool, &c->schema, cells, ROWS);
        c->out_field = (struct wr_field){.name = "r", .type = f->result, .typmod = -1};
        c->out_schema = (struct wr_schema){.field_count = 1, .fields = &c->out_field};
    }
    wr_free(cells);
    return good;
}

static void call_close(struct call *c)
{
    wr_batch_unref(c->in);
    wr_expr_destroy(c->expr);
}

/* One projection; returns the rows with errors. */
static uint32_t project(struct call *c, struct budget *b)
{
    static uint16_t failed[ROWS];
    struct wr_expr_failure first;
    struct wr_batch *out =
        wr_batch_create(b->pool, &c->out_schema, wr_expr_project_scratch(c->expr, ROWS));
    uint32_t errors;

    ck_assert_ptr_nonnull(out);
    ck_assert(wr_batch_share(out, c->in));
    out->row_count = out->live_count = ROWS;
    errors = wr_expr_project(c->expr, c->in, out, b->pool, &first, failed);
    wr_batch_unref(out);
    ck_assert_uint_le(errors, ROWS);
    return errors;
}

static double ns_per_row(struct call *c, struct budget *b, uint32_t *ret_errors)
{
    uint64_t rounds = 0;
    double begin, took;

    *ret_errors = project(c, b);
    begin = cpu_s();
    do {
        for (uint32_t i = 0; i < 4; i++) {
            (void)project(c, b);
        }
        rounds += 4;
        took = cpu_s() - begin;
    } while (took < ENOUGH_S);
    return took * 1e9 / (double)(rounds * ROWS);
}

static void bench_function(const struct wr_function *f, struct budget *b)
{
    struct wr_sb signature = {0};
    struct call c;
    uint32_t errors;

    if (call_open(&c, f, b)) {
        wr_function_signature(f, &signature);
        double ns = ns_per_row(&c, b, &errors);
        printf("%-64s %9.2f %s\n", signature.ptr, ns, errors > 0 ? "errors" : "");
        wr_sb_fini(&signature);
    }
    call_close(&c);
}

/* ---- what is promised ---- */

/* ns per row of a filter; conjuncts of the columns (integer, text) are made by `make`. */
static double filter_ns(struct budget *b, uint32_t (*make)(struct program *p))
{
    static uint16_t selection[ROWS], failed[ROWS];
    struct wr_field fields[] = {{.name = "n", .type = WR_TYPE_INT4, .typmod = -1},
                                {.name = "t", .type = WR_TYPE_TEXT, .typmod = -1}};
    struct wr_schema schema = {.field_count = 2, .fields = fields};
    const char **cells = WR_NEW_ARRAY(const char *, (size_t)ROWS * 2);
    struct wr_expr_failure first;
    struct wr_expr *expr;
    struct wr_error err;
    struct program p;
    uint64_t rounds = 0;
    uint32_t errors;

    for (uint32_t i = 0; i < ROWS; i++) {
        cells[(size_t)2 * i] = i % 100 == 0 ? "1" : "0";
        cells[(size_t)2 * i + 1] = "the quick brown fox jumps over 13 lazy dogs";
    }
    struct wr_batch *in = rows_batch(b->pool, &schema, cells, ROWS);
    program_init(&p);
    program_result(&p, make(&p));
    WR_CK_OK(wr_expr_create(&p.message, &schema, &expr, &err), &err);
    program_fini(&p);
    double begin = cpu_s(), took;
    do { /* reading the clock costs as much as some hundred rows */
        for (uint32_t i = 0; i < 100; i++) {
            (void)wr_expr_filter(expr, in, selection, &errors, &first, failed);
        }
        rounds += 100;
        took = cpu_s() - begin;
    } while (took < 20 * ENOUGH_S);
    wr_expr_destroy(expr);
    wr_batch_unref(in);
    wr_free(cells);
    return took * 1e9 / (double)(rounds * ROWS);
}

static uint32_t first_conjunct(struct program *p)
{
    uint32_t args[] = {program_column(p, WR_TYPE_INT4, 0),
                       program_constant(p, WR_TYPE_INT4, "1")};

    return program_call(p, "=", 2, args);
}

static uint32_t regex(struct program *p)
{
    uint32_t args[] = {program_column(p, WR_TYPE_TEXT, 1),
                       program_constant(p, WR_TYPE_TEXT, "fox.*[0-9]+ lazy")};

    return program_call(p, "~", 2, args);
}

static uint32_t length_conjunct(struct program *p)
{
    uint32_t text = program_column(p, WR_TYPE_TEXT, 1);
    uint32_t args[] = {program_call(p, "length", 1, &text),
                       program_constant(p, WR_TYPE_INT4, "5")};

    return program_call(p, ">", 2, args);
}

static uint32_t three_conjuncts(struct program *p)
{
    uint32_t args[] = {first_conjunct(p), regex(p), length_conjunct(p)};

    return program_op(p, WR_EXPR_AND, WR_TYPE_BOOL, 3, args);
}

static uint32_t compare_texts(struct program *p)
{
    uint32_t args[] = {program_column(p, WR_TYPE_TEXT, 1),
                       program_constant(p, WR_TYPE_TEXT, "the quick brown fox jumps over 14 lazy dogs")};

    return program_call(p, "<", 2, args);
}

static uint32_t lower_length(struct program *p)
{
    uint32_t text = program_column(p, WR_TYPE_TEXT, 1), lower = program_call(p, "lower", 1, &text);

    return program_op(p, WR_EXPR_IS_NULL, WR_TYPE_BOOL, 1, &lower);
}

static void bench_promises(struct budget *b)
{
    double first = filter_ns(b, first_conjunct), all = filter_ns(b, three_conjuncts);
    double others = filter_ns(b, regex) + filter_ns(b, length_conjunct);

    printf("\ntext < text, 43 bytes equal in front: %.2f ns a row\n", filter_ns(b, compare_texts));
    printf("lower: %.3f ns a byte\n", filter_ns(b, lower_length) / 43);
    printf("regular expression with a constant pattern: %.1f ns a row\n", filter_ns(b, regex));
    printf("filter by n = 1, which discards 99 %%: %.2f ns a row; with two more conjuncts: %.2f, which is "
           "%.2f times that and theirs on the 1 %%\n",
           first, all, all / (first + others * ((ROWS + 99) / 100) / ROWS));
}

int main(int argc, char **argv)
{
    const char *word = argc > 1 ? argv[1] : "";
    struct wr_env *env = wr_env_real_create(0);
    const struct wr_function *f;
    struct wr_error err;
    struct budget b;

    WR_CK_OK(wr_zones_open(env, WR_ZONES_DIRECTORY, &err), &err);
    budget_init(&b, 256u << 20);
    printf("%-64s %9s\n", "function", "ns a row");
    for (uint32_t i = 0; (f = wr_function_at(i)) != NULL; i++) {
        if (f->kind != WR_FUNCTION_SET && strstr(f->name, word) != NULL) {
            bench_function(f, &b);
        }
    }
    bench_promises(&b);
    budget_fini(&b);
    wr_env_real_destroy(env);
    return 0;
}
