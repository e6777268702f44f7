/* Evaluation of expression programs against a model; mutated programs. */
#include "common/expr/program.h"

#include "common/base/alloc.h"
#include "common/base/rng.h"
#include "common/batch/sqlstate.h"
#include "common/expr/function.h"
#include "tests/lib/budget.h"
#include "tests/lib/program.h"
#include "tests/lib/wr_test.h"

#define B WR_TYPE_BOOL
#define I WR_TYPE_INT4
#define T WR_TYPE_TEXT

static struct wr_field fields[] = {{.name = "p", .type = WR_TYPE_BOOL, .typmod = -1},
                                   {.name = "q", .type = WR_TYPE_BOOL, .typmod = -1},
                                   {.name = "a", .type = WR_TYPE_INT4, .typmod = -1},
                                   {.name = "b", .type = WR_TYPE_INT4, .typmod = -1},
                                   {.name = "t", .type = WR_TYPE_TEXT, .typmod = -1}};
static const struct wr_schema schema = {.field_count = 5, .fields = fields};

static struct wr_expr *must_create(struct program *p)
{
    struct wr_expr *expr = NULL;
    struct wr_error err;

    WR_CK_OK(wr_expr_create(&p->message, &schema, &expr, &err), &err);
    program_fini(p);
    return expr;
}

/* ---- evaluation against a model ---- */

/* What one register holds for one row: an error, NULL, or a value. */
struct outcome {
    uint32_t error;
    bool null;
    int64_t value;
};

#define DIVISION WR_SQLSTATE_DIVISION_BY_ZERO
#define RANGE WR_SQLSTATE_OUT_OF_RANGE

static struct outcome model_call(const char *name, struct outcome a, struct outcome b)
{
    int64_t v;

    if (a.error != 0 || b.error != 0) {
        return (struct outcome){.error = a.error != 0 ? a.error : b.error};
    }
    if (a.null || b.null) {
        return (struct outcome){.null = true};
    }
    switch (name[0]) {
    case '+':
        v = a.value + b.value;
        break;
    case '*':
        v = a.value * b.value;
        break;
    case '/':
        if (b.value == 0) {
            return (struct outcome){.error = DIVISION};
        }
        v = a.value / b.value;
        break;
    case '<':
        return (struct outcome){.value = a.value < b.value};
    default:
        return (struct outcome){.value = a.value == b.value};
    }
    return v < INT32_MIN || v > INT32_MAX ? (struct outcome){.error = RANGE}
                                          : (struct outcome){.value = v};
}

/* SQL's three-valued logic with errors as a fourth: what decides, decides; then an error, the first
 * one; then NULL. */
static struct outcome model_logic(bool deciding, uint32_t count, const struct outcome *args)
{
    struct outcome r = {.value = !deciding};

    for (uint32_t i = 0; i < count; i++) {
        if (args[i].error == 0 && !args[i].null && (args[i].value != 0) == deciding) {
            return (struct outcome){.value = deciding};
        }
    }
    for (uint32_t i = 0; i < count; i++) {
        if (args[i].error != 0) {
            return args[i];
        }
        r = args[i].null ? args[i] : r;
    }
    return r;
}

static struct outcome model_case(uint32_t count, const struct outcome *args)
{
    for (uint32_t i = 0; i + 1 < count; i += 2) {
        if (args[i].error != 0) {
            return args[i];
        }
        if (!args[i].null && args[i].value != 0) {
            return args[i + 1];
        }
    }
    return args[count - 1];
}

static struct outcome model_coalesce(uint32_t count, const struct outcome *args)
{
    for (uint32_t i = 0; i < count; i++) {
        if (args[i].error != 0 || !args[i].null) {
            return args[i];
        }
    }
    return (struct outcome){.null = true};
}

static struct outcome model_test(enum wr_expr_op op, struct outcome a)
{
    bool is_true = !a.null && a.value != 0, is_false = !a.null && a.value == 0;

    if (a.error != 0) {
        return a;
    }
    switch (op) {
    case WR_EXPR_NOT:
        return a.null ? a : (struct outcome){.value = is_false};
    case WR_EXPR_IS_NULL:
        return (struct outcome){.value = a.null};
    case WR_EXPR_IS_NOT_NULL:
        return (struct outcome){.value = !a.null};
    case WR_EXPR_IS_TRUE:
        return (struct outcome){.value = is_true};
    case WR_EXPR_IS_NOT_TRUE:
        return (struct outcome){.value = !is_true};
    case WR_EXPR_IS_FALSE:
        return (struct outcome){.value = is_false};
    default:
        return (struct outcome){.value = !is_false};
    }
}

/* A random program, and what its registers hold for each row. */
#define REGISTERS 24
#define ROWS 130

struct trial {
    struct program p;
    bool reversed; /* the batch has the rows in the other order */
    enum wr_type types[REGISTERS];
    uint32_t count;
    struct outcome model[REGISTERS][ROWS];
};

static const struct outcome *model_at(const struct trial *t, uint32_t reg, uint32_t row)
{
    return &t->model[reg][t->reversed ? ROWS - 1 - row : row];
}

static uint32_t pick(const struct trial *t, struct wr_rng *rng, enum wr_type type)
{
    for (;;) {
        uint32_t r = (uint32_t)wr_rng_below(rng, t->count);
        if (t->types[r] == type) {
            return r;
        }
    }
}

static void apply(struct trial *t, uint32_t count, const uint32_t *args,
                  struct outcome (*f)(const void *ctx, uint32_t count, const struct outcome *args),
                  const void *ctx)
{
    for (uint32_t row = 0; row < ROWS; row++) {
        struct outcome values[8];
        for (uint32_t a = 0; a < count; a++) {
            values[a] = t->model[args[a]][row];
        }
        t->model[t->count][row] = f(ctx, count, values);
    }
}

static struct outcome apply_call(const void *name, uint32_t count, const struct outcome *args)
{
    (void)count;
    return model_call(name, args[0], args[1]);
}
static struct outcome apply_logic(const void *op, uint32_t count, const struct outcome *args)
{
    return model_logic(*(const enum wr_expr_op *)op == WR_EXPR_OR, count, args);
}
static struct outcome apply_case(const void *ctx, uint32_t count, const struct outcome *args)
{
    (void)ctx;
    return model_case(count, args);
}
static struct outcome apply_coalesce(const void *ctx, uint32_t count, const struct outcome *args)
{
    (void)ctx;
    return model_coalesce(count, args);
}
static struct outcome apply_test(const void *op, uint32_t count, const struct outcome *args)
{
    (void)count;
    return model_test(*(const enum wr_expr_op *)op, args[0]);
}

static void add_call(struct trial *t, struct wr_rng *rng)
{
    static const char *const names[] = {"+", "*", "/", "/", "<", "="};
    const char *name = names[wr_rng_below(rng, WR_COUNT(names))];
    uint32_t args[] = {pick(t, rng, I), pick(t, rng, I)};

    apply(t, 2, args, apply_call, name);
    (void)program_call(&t->p, name, 2, args);
    t->types[t->count++] = strchr("<=", name[0]) != NULL ? B : I;
}

static void add_logic(struct trial *t, struct wr_rng *rng)
{
    enum wr_expr_op op = wr_rng_chance(rng, 0.5) ? WR_EXPR_AND : WR_EXPR_OR;
    uint32_t args[5], count = 2 + (uint32_t)wr_rng_below(rng, 4);

    for (uint32_t i = 0; i < count; i++) {
        args[i] = pick(t, rng, B);
    }
    apply(t, count, args, apply_logic, &op);
    (void)program_op(&t->p, op, B, count, args);
    t->types[t->count++] = B;
}

static void add_test(struct trial *t, struct wr_rng *rng)
{
    enum wr_expr_op op = (enum wr_expr_op)(WR_EXPR_NOT + wr_rng_below(rng, 7));
    bool any = op == WR_EXPR_IS_NULL || op == WR_EXPR_IS_NOT_NULL;
    uint32_t arg = pick(t, rng, any && wr_rng_chance(rng, 0.5) ? I : B);

    apply(t, 1, &arg, apply_test, &op);
    (void)program_op(&t->p, op, B, 1, &arg);
    t->types[t->count++] = B;
}

static void add_choice(struct trial *t, struct wr_rng *rng)
{
    enum wr_type type = wr_rng_chance(rng, 0.5) ? I : B;
    uint32_t args[7], count = 1 + (uint32_t)wr_rng_below(rng, 3) * 2;
    bool is_case = count > 1 && wr_rng_chance(rng, 0.6);

    for (uint32_t i = 0; i < count; i++) {
        args[i] = pick(t, rng, is_case && i % 2 == 0 && i + 1 < count ? B : type);
    }
    apply(t, count, args, is_case ? apply_case : apply_coalesce, NULL);
    (void)program_op(&t->p, is_case ? WR_EXPR_CASE : WR_EXPR_COALESCE, type, count, args);
    t->types[t->count++] = type;
}

static void add_constant(struct trial *t, struct wr_rng *rng)
{
    static const char *const texts[] = {"0", "1", "-1", "2147483647", NULL};
    const char *text = texts[wr_rng_below(rng, WR_COUNT(texts))];

    (void)program_constant(&t->p, I, text);
    for (uint32_t row = 0; row < ROWS; row++) {
        t->model[t->count][row] =
            (struct outcome){.null = text == NULL, .value = text == NULL ? 0 : atoll(text)};
    }
    t->types[t->count++] = I;
}

static void trial_init(struct trial *t, struct wr_rng *rng)
{
    static const int64_t values[] = {0, 0, 1, 2, -1, 7, INT32_MAX, INT32_MIN};
    double nulls = wr_rng_chance(rng, 0.3) ? 0 : 0.25;

    program_init(&t->p);
    t->reversed = false;
    for (uint32_t row = 0; row < ROWS; row++) {
        for (uint32_t c = 0; c < 4; c++) {
            struct outcome o = {.null = wr_rng_chance(rng, nulls)};
            o.value = o.null ? 0
                      : c < 2 ? (int64_t)wr_rng_below(rng, 2)
                              : values[wr_rng_below(rng, WR_COUNT(values))];
            t->model[c][row] = o;
        }
    }
    for (uint32_t c = 0; c < 4; c++) {
        t->types[c] = fields[c].type;
        (void)program_column(&t->p, t->types[c], c);
    }
    t->count = 4;
    while (t->count < REGISTERS) {
        switch (wr_rng_below(rng, 5)) {
        case 0:
            add_call(t, rng);
            break;
        case 1:
            add_logic(t, rng);
            break;
        case 2:
            add_test(t, rng);
            break;
        case 3:
            add_choice(t, rng);
            break;
        default:
            wr_rng_chance(rng, 0.3) ? add_constant(t, rng) : add_call(t, rng);
        }
    }
    for (uint32_t r = 0; r < t->count; r++) {
        program_result(&t->p, r);
    }
}

static struct wr_batch *trial_batch(const struct trial *t, struct wr_buf_pool *pool)
{
    struct wr_builder *builder = wr_builder_create(pool, &schema, ROWS, 1u << 20);
    struct wr_batch *batch;

    for (uint32_t row = 0; row < ROWS; row++) {
        ck_assert(wr_builder_row_begin(builder));
        for (uint32_t c = 0; c < 4; c++) {
            const struct outcome *o = model_at(t, c, row);
            int32_t cell = (int32_t)o->value;
            if (!o->null) {
                wr_builder_set(builder, c, &cell);
            }
        }
        wr_builder_row_end(builder);
    }
    batch = wr_builder_take(builder);
    wr_builder_destroy(builder);
    return batch;
}

/* The result columns' schema, out of the trial's types. */
static struct wr_schema result_schema(const struct trial *t, struct wr_field out[REGISTERS])
{
    for (uint32_t r = 0; r < t->count; r++) {
        out[r] = (struct wr_field){.name = "r", .type = t->types[r], .typmod = -1};
    }
    return (struct wr_schema){.field_count = t->count, .fields = out};
}

static void check_cell(const struct trial *t, const struct wr_batch *out, uint32_t r, uint32_t row)
{
    const struct outcome *o = model_at(t, r, row);
    const struct wr_column *column = &out->columns[r];
    int64_t value = t->types[r] == B ? ((const uint8_t *)column->values)[row]
                                     : ((const int32_t *)column->values)[row];

    ck_assert_msg(wr_column_is_null(column, row) == o->null, "r%u of row %u: NULL is wrong", r, row);
    ck_assert_msg(value == (o->null ? 0 : o->value), "r%u of row %u is %lld, not %lld", r, row,
                  (long long)value, (long long)o->value);
}

/* All registers as results; a row fails by the first register that has an error. */
static void check_projection(const struct trial *t, struct wr_expr *expr, struct wr_batch *in,
                             struct wr_buf_pool *pool)
{
    struct wr_field out_fields[REGISTERS];
    struct wr_schema out_schema = result_schema(t, out_fields);
    struct wr_batch *out =
        wr_batch_create(pool, &out_schema, wr_expr_project_scratch(expr, in->row_count));
    uint16_t failed[ROWS];
    struct wr_expr_failure first;
    uint32_t errors, expected = 0;

    WR_CK(wr_batch_share(out, in));
    out->row_count = in->row_count;
    out->live_count = in->live_count;
    out->selection = in->selection;
    errors = wr_expr_project(expr, in, out, pool, &first, failed);
    for (uint32_t i = 0; i < in->live_count; i++) {
        uint32_t row = wr_batch_row(in, i), error = 0;
        for (uint32_t r = 0; r < t->count; r++) {
            if (model_at(t, r, row)->error == 0) {
                check_cell(t, out, r, row);
            } else if (error == 0) {
                error = model_at(t, r, row)->error;
            }
        }
        if (error != 0) {
            WR_CK(expected < errors);
            WR_CK(failed[expected] == row);
            WR_CK(expected > 0 || (first.row == row && first.sqlstate == error));
            expected += 1;
        }
    }
    WR_CK(errors == expected);
    wr_batch_unref(out);
}

/* One boolean register as a filter: it keeps what is TRUE and counts what failed. */
static void check_filter(struct trial *t, uint32_t reg, struct wr_batch *in)
{
    uint16_t selection[ROWS], failed[ROWS];
    uint32_t kept = 0, fails = 0, errors, got;
    struct wr_expr_failure first;
    struct wr_expr *expr = NULL;
    struct wr_error err;

    t->p.results[0] = reg;
    t->p.message.n_results = 1;
    WR_CK_OK(wr_expr_create(&t->p.message, &schema, &expr, &err), &err);
    got = wr_expr_filter(expr, in, NULL, selection, &errors, &first, failed);
    for (uint32_t i = 0; i < in->live_count; i++) {
        uint32_t row = wr_batch_row(in, i);
        const struct outcome *o = model_at(t, reg, row);
        if (o->error != 0) {
            WR_CK(fails < errors && failed[fails] == row);
            WR_CK(fails > 0 || (first.row == row && first.sqlstate == o->error));
            fails += 1;
        } else if (!o->null && o->value != 0) {
            WR_CK(kept < got && selection[kept] == row);
            kept += 1;
        }
    }
    WR_CK(kept == got);
    WR_CK(fails == errors);
    wr_expr_destroy(expr);
}

/* One register alone, row by row: beside others its errors are not seen. */
static void check_alone(struct trial *t, uint32_t reg, struct wr_batch *in,
                        struct wr_buf_pool *pool)
{
    struct wr_expr *expr = NULL;
    struct wr_error err;

    t->p.results[0] = reg;
    t->p.message.n_results = 1;
    WR_CK_OK(wr_expr_create(&t->p.message, &schema, &expr, &err), &err);
    for (uint32_t row = 0; row < ROWS; row++) {
        const struct outcome *o = model_at(t, reg, row);
        char expected[32] = "NULL", *got = program_answer(expr, in, row, pool);
        if (o->error != 0) {
            char state[6];
            (void)snprintf(expected, sizeof expected, "!%s", wr_sqlstate_text(o->error, state));
        } else if (!o->null) {
            (void)snprintf(expected, sizeof expected, "%lld", (long long)o->value);
        }
        if (t->types[reg] == B && o->error == 0 && !o->null) {
            (void)snprintf(expected, sizeof expected, "%s", o->value != 0 ? "t" : "f");
        }
        ck_assert_msg(strcmp(got == NULL ? "NULL" : got, expected) == 0, "r%u of row %u: %s, not %s",
                      reg, row, got, expected);
        wr_free(got);
    }
    wr_expr_destroy(expr);
}

static void narrow(struct wr_batch *in, struct wr_rng *rng, uint16_t selection[ROWS])
{
    uint32_t count = 0;

    for (uint16_t row = 0; row < ROWS; row++) {
        if (wr_rng_chance(rng, 0.4)) {
            selection[count++] = row;
        }
    }
    in->selection = selection;
    in->live_count = count;
}

/* Random programs over rows with NULLs and errors give what SQL says, dense and under a selection,
 * and again when the same program meets the next batch. */
START_TEST(programs_follow_the_model)
{
    static struct trial t;
    uint16_t selection[ROWS];
    struct wr_expr *expr;
    struct wr_error err;
    struct wr_rng rng;
    struct budget b;

    budget_init(&b, 64u << 20);
    wr_rng_init(&rng, 4711);
    for (uint32_t i = 0; i < 80; i++) {
        trial_init(&t, &rng);
        WR_CK_OK(wr_expr_create(&t.p.message, &schema, &expr, &err), &err);
        struct wr_batch *in = trial_batch(&t, b.pool);
        check_projection(&t, expr, in, b.pool);
        narrow(in, &rng, selection);
        check_projection(&t, expr, in, b.pool);
        in->live_count = 0;
        check_projection(&t, expr, in, b.pool);
        wr_batch_unref(in);
        t.reversed = true;
        in = trial_batch(&t, b.pool);
        check_projection(&t, expr, in, b.pool);
        for (uint32_t k = 0; k < 4; k++) {
            check_alone(&t, t.count - 1 - k, in, b.pool);
        }
        check_filter(&t, pick(&t, &rng, B), in);
        narrow(in, &rng, selection);
        check_filter(&t, pick(&t, &rng, B), in);
        wr_batch_unref(in);
        wr_expr_destroy(expr);
        program_fini(&t.p);
    }
    budget_fini(&b);
}
END_TEST

/* FALSE AND error is FALSE in either order, TRUE OR error is TRUE; NULL does not hide an error. */
START_TEST(errors_are_masked_by_what_decides)
{
    static const char *const rows[] = {
        /* p   q    a    b    t */
        "f", "t", "1", "0", NULL, /* */
        "t", "f", "1", "0", NULL, /* */
        NULL, NULL, "1", "0", NULL};
    static const char *const expected[8][3] = {
        {"f", "!22012", "!22012"},      /* p AND 1/0 = 0 */
        {"f", "!22012", "!22012"},      /* 1/0 = 0 AND p */
        {"!22012", "t", "!22012"},      /* p OR 1/0 = 0 */
        {"!22012", "t", "!22012"},      /* 1/0 = 0 OR p */
        {"!22012", "1", "!22012"},      /* CASE WHEN p THEN a ELSE a / b END */
        {"!22012", "!22012", "!22012"}, /* COALESCE(a / b, a) */
        {"!22012", "!22012", "!22012"}, /* 1/0 = 0 AND a + 2147483647 = 0: the first error */
        {"!22003", "!22003", "!22003"}, /* the other way round */
    };
    struct budget b;

    budget_init(&b, 64u << 20);
    struct wr_batch *in = rows_batch(b.pool, &schema, rows, 3);
    for (uint32_t i = 0; i < 8; i++) {
        struct program p;
        program_init(&p);
        uint32_t flag = program_column(&p, B, 0);
        uint32_t ab[] = {program_column(&p, I, 2), program_column(&p, I, 3)};
        uint32_t quotient = program_call(&p, "/", 2, ab);
        uint32_t zero[] = {quotient, program_constant(&p, I, "0")};
        uint32_t failing = program_call(&p, "=", 2, zero);
        uint32_t large[] = {ab[0], program_constant(&p, I, "2147483647")};
        uint32_t sum[] = {program_call(&p, "+", 2, large), zero[1]};
        uint32_t overflowing = program_call(&p, "=", 2, sum);
        uint32_t args[8][3] = {{flag, failing},     {failing, flag},
                               {flag, failing},     {failing, flag},
                               {flag, ab[0], quotient}, {quotient, ab[0]},
                               {failing, overflowing},  {overflowing, failing}};
        enum wr_expr_op ops[] = {WR_EXPR_AND,  WR_EXPR_AND,      WR_EXPR_OR,  WR_EXPR_OR,
                                 WR_EXPR_CASE, WR_EXPR_COALESCE, WR_EXPR_AND, WR_EXPR_AND};
        enum wr_type type = ops[i] == WR_EXPR_CASE || ops[i] == WR_EXPR_COALESCE ? I : B;
        program_result(&p, program_op(&p, ops[i], type, i == 4 ? 3 : 2, args[i]));
        struct wr_expr *expr = must_create(&p);
        for (uint32_t row = 0; row < 3; row++) {
            char *got = program_answer(expr, in, row, b.pool);
            ck_assert_msg(strcmp(got, expected[i][row]) == 0, "expression %u of row %u: %s", i, row, got);
            wr_free(got);
        }
        wr_expr_destroy(expr);
    }
    wr_batch_unref(in);
    budget_fini(&b);
}
END_TEST

static struct wr_batch *project(struct wr_expr *expr, struct wr_batch *in,
                                const struct wr_schema *out_schema, struct wr_buf_pool *pool,
                                uint32_t *ret_errors)
{
    struct wr_batch *out =
        wr_batch_create(pool, out_schema, wr_expr_project_scratch(expr, in->row_count));
    uint16_t failed[WR_BATCH_ROWS_MAX];
    struct wr_expr_failure first;

    ck_assert(wr_batch_share(out, in));
    out->row_count = in->row_count;
    out->live_count = in->live_count;
    out->selection = in->selection;
    *ret_errors = wr_expr_project(expr, in, out, pool, &first, failed);
    return out;
}

/* ---- mutated programs ---- */

static void mutate(struct trial *t, struct wr_rng *rng)
{
    Weir__Instruction *in = t->p.instructions[wr_rng_below(rng, t->count)];
    Weir__Constant *c = t->p.message.n_constants == 0
                            ? NULL
                            : t->p.constants[wr_rng_below(rng, t->p.message.n_constants)];
    uint32_t near = (uint32_t)wr_rng_below(rng, 30);

    switch (wr_rng_below(rng, 9)) {
    case 0:
        in->op = near % 18;
        return;
    case 1:
        in->type = near % 20;
        return;
    case 2:
        in->function = wr_function_at(near)->number;
        return;
    case 3:
        in->n_args = in->n_args == 0 ? 0 : wr_rng_below(rng, in->n_args + 1);
        return;
    case 4:
        if (in->n_args > 0) {
            in->args[wr_rng_below(rng, in->n_args)] = near;
        }
        return;
    case 5:
        in->column = near % 7;
        return;
    case 6:
        in->constant = near % 5;
        return;
    case 7:
        t->p.results[wr_rng_below(rng, t->p.message.n_results)] = near;
        return;
    default:
        if (c != NULL && c->value.len > 0) {
            c->value.data[wr_rng_below(rng, c->value.len)] ^= (uint8_t)(1u << near % 8);
            c->value.len -= near % 3 == 0;
        }
    }
}

/* A program with anything changed is refused, or it is a program and runs. */
START_TEST(mutated_programs_are_refused_or_run)
{
    static struct trial t;
    uint32_t taken = 0, refusals = 0;
    struct wr_rng rng;
    struct budget b;

    budget_init(&b, 64u << 20);
    wr_rng_init(&rng, 99);
    for (uint32_t i = 0; i < 500; i++) {
        uint32_t changes = 1 + (uint32_t)wr_rng_below(&rng, 3);
        struct wr_expr *expr = NULL;
        struct wr_error err;
        trial_init(&t, &rng);
        for (uint32_t m = 0; m < changes; m++) {
            mutate(&t, &rng);
        }
        if (wr_expr_create(&t.p.message, &schema, &expr, &err) == WR_OK) {
            struct wr_field out_fields[REGISTERS];
            struct wr_schema out_schema = {.field_count = wr_expr_result_count(expr),
                                           .fields = out_fields};
            uint32_t errors;
            for (uint32_t r = 0; r < out_schema.field_count; r++) {
                out_fields[r] = (struct wr_field){"r", wr_expr_result_type(expr, r), -1, false};
            }
            struct wr_batch *in = trial_batch(&t, b.pool);
            wr_batch_unref(project(expr, in, &out_schema, b.pool, &errors));
            ck_assert_uint_le(errors, ROWS);
            wr_batch_unref(in);
            wr_expr_destroy(expr);
            taken += 1;
        } else {
            ck_assert(err.code == WR_ERR_CORRUPT || err.code == WR_ERR_LIMIT);
            refusals += 1;
        }
        program_fini(&t.p);
    }
    ck_assert_uint_gt(taken, 50);
    ck_assert_uint_gt(refusals, 100);
    budget_fini(&b);
}
END_TEST

WR_TEST_MAIN("program_eval", programs_follow_the_model, errors_are_masked_by_what_decides,
             mutated_programs_are_refused_or_run)
