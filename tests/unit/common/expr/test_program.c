/* Expression programs: what the verifier refuses, where texts live, and the printed form. */
#include "common/expr/program.h"

#include "common/base/alloc.h"
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

/* ---- the verifier ---- */

static void refused(struct program *p, enum wr_code code, const char *message)
{
    struct wr_expr *expr = NULL;
    struct wr_error err;

    ck_assert_msg(wr_expr_create(&p->message, &schema, &expr, &err) == code,
                  "expected \"%s\", got code %d", message, err.code);
    ck_assert_str_eq(err.message, message);
    ck_assert_ptr_null(expr);
    program_fini(p);
}

#define CORRUPT(p, message) refused((p), WR_ERR_CORRUPT, "program instruction " message)

/* Three registers of which the last is what a test makes wrong: r0 boolean, r1 integer, r2. */
static uint32_t start(struct program *p, enum wr_expr_op op, enum wr_type type, uint32_t count,
                      const uint32_t *args)
{
    uint32_t reg;

    program_init(p);
    (void)program_column(p, B, 0);
    (void)program_column(p, I, 2);
    reg = program_op(p, op, type, count, args);
    program_result(p, reg);
    return reg;
}

/* Operations, types and registers that do not fit are refused by the number of their instruction. */
START_TEST(malformed_instructions_are_refused)
{
    struct program p;

    start(&p, (enum wr_expr_op)0, B, 0, NULL);
    CORRUPT(&p, "2: an unknown operation");
    start(&p, (enum wr_expr_op)99, B, 0, NULL);
    CORRUPT(&p, "2: an unknown operation");
    start(&p, WR_EXPR_IS_NULL, WR_TYPE_NONE, 1, (uint32_t[]){0});
    CORRUPT(&p, "2: a type that is not supported");
    start(&p, WR_EXPR_COALESCE, WR_TYPE_ARRAY, 1, (uint32_t[]){0});
    CORRUPT(&p, "2: a type that is not supported");
    start(&p, WR_EXPR_COALESCE, (enum wr_type)0x7fffffff, 1, (uint32_t[]){0});
    CORRUPT(&p, "2: a type that is not supported");
    start(&p, WR_EXPR_NOT, B, 1, (uint32_t[]){2});
    CORRUPT(&p, "2: an argument from a later instruction");
    start(&p, WR_EXPR_NOT, B, 1, (uint32_t[]){UINT32_MAX});
    CORRUPT(&p, "2: an argument from a later instruction");
    start(&p, WR_EXPR_AND, B, 1, (uint32_t[]){0});
    CORRUPT(&p, "2: AND or OR of what is not boolean");
    start(&p, WR_EXPR_OR, B, 2, (uint32_t[]){0, 1});
    CORRUPT(&p, "2: AND or OR of what is not boolean");
    start(&p, WR_EXPR_OR, I, 2, (uint32_t[]){0, 0});
    CORRUPT(&p, "2: AND or OR of what is not boolean");
    start(&p, WR_EXPR_NOT, B, 2, (uint32_t[]){0, 0});
    CORRUPT(&p, "2: a boolean test of what is not boolean");
    start(&p, WR_EXPR_IS_FALSE, B, 1, (uint32_t[]){1});
    CORRUPT(&p, "2: a boolean test of what is not boolean");
    start(&p, WR_EXPR_IS_NULL, B, 0, NULL);
    CORRUPT(&p, "2: a NULL test of another form");
    start(&p, WR_EXPR_IS_NOT_NULL, I, 1, (uint32_t[]){1});
    CORRUPT(&p, "2: a NULL test of another form");
    start(&p, WR_EXPR_CASE, I, 2, (uint32_t[]){0, 1});
    CORRUPT(&p, "2: a CASE without ELSE");
    start(&p, WR_EXPR_CASE, I, 4, (uint32_t[]){0, 1, 0, 1});
    CORRUPT(&p, "2: a CASE without ELSE");
    start(&p, WR_EXPR_CASE, I, 3, (uint32_t[]){1, 1, 1});
    CORRUPT(&p, "2: a CASE branch of another type");
    start(&p, WR_EXPR_CASE, I, 3, (uint32_t[]){0, 0, 1});
    CORRUPT(&p, "2: a CASE branch of another type");
    start(&p, WR_EXPR_CASE, I, 3, (uint32_t[]){0, 1, 0});
    CORRUPT(&p, "2: an ELSE of another type");
    start(&p, WR_EXPR_COALESCE, I, 0, NULL);
    CORRUPT(&p, "2: COALESCE of different types");
    start(&p, WR_EXPR_COALESCE, I, 2, (uint32_t[]){1, 0});
    CORRUPT(&p, "2: COALESCE of different types");
    start(&p, WR_EXPR_COLUMN, T, 0, NULL);
    p.instructions[2]->column = 5;
    CORRUPT(&p, "2: a column that the input does not have");
    start(&p, WR_EXPR_COLUMN, T, 0, NULL);
    p.instructions[2]->column = 2;
    CORRUPT(&p, "2: a column that the input does not have");
}
END_TEST

static void call(struct program *p, uint32_t function, enum wr_type type, uint32_t count,
                 const uint32_t *args)
{
    p->instructions[start(p, WR_EXPR_CALL, type, count, args)]->function = function;
}

/* A call must be of a known scalar function, with its types. */
START_TEST(malformed_calls_are_refused)
{
    struct program p;

    call(&p, 0, I, 2, (uint32_t[]){1, 1});
    CORRUPT(&p, "2: an unknown function");
    call(&p, 999999, I, 2, (uint32_t[]){1, 1});
    CORRUPT(&p, "2: an unknown function");
    call(&p, 401, T, 2, (uint32_t[]){1, 1});
    CORRUPT(&p, "2: an unknown function");
    call(&p, 1, I, 1, (uint32_t[]){1});
    CORRUPT(&p, "2: a call of another form");
    call(&p, 1, I, 3, (uint32_t[]){1, 1, 1});
    CORRUPT(&p, "2: a call of another form");
    call(&p, 1, WR_TYPE_INT8, 2, (uint32_t[]){1, 1});
    CORRUPT(&p, "2: a call of another form");
    call(&p, 1, I, 2, (uint32_t[]){1, 0});
    CORRUPT(&p, "2: an argument of another type");
    /* Pseudo-types stand for one element type. */
    call(&p, 4011, B, 2, (uint32_t[]){1, 1}); /* anyarray = anyarray */
    CORRUPT(&p, "2: an argument of another type");
    call(&p, WR_FUNCTION_ARRAY_MAKE, wr_type_array_of(T), 1, (uint32_t[]){1});
    CORRUPT(&p, "2: a call of another form");
    call(&p, WR_FUNCTION_ARRAY_MAKE, I, 1, (uint32_t[]){1});
    CORRUPT(&p, "2: a call of another form");
    call(&p, WR_FUNCTION_TEXT_ARRAY, wr_type_array_of(I), 1, (uint32_t[]){1}); /* of an integer */
    CORRUPT(&p, "2: an argument of another type");
}
END_TEST

static void over_array(struct program *p, enum wr_expr_op op, uint32_t function, uint32_t left, uint32_t right)
{
    p->instructions[start(p, op, B, 2, (uint32_t[]){left, right})]->function = function;
}

/* ANY and ALL are of an array, and of an operator that its elements have and that says true or false. */
START_TEST(malformed_any_is_refused)
{
    struct program p;

    over_array(&p, WR_EXPR_ANY, 111, 1, 1);
    CORRUPT(&p, "2: ANY or ALL of other types");
    over_array(&p, WR_EXPR_ALL, 0, 1, 1);
    CORRUPT(&p, "2: ANY or ALL of another form");
    over_array(&p, WR_EXPR_ANY, 301, 1, 1); /* a cast */
    CORRUPT(&p, "2: ANY or ALL of another form");
    over_array(&p, WR_EXPR_ANY, 2038, 1, 1); /* concat, which sees NULL */
    CORRUPT(&p, "2: ANY or ALL of another form");
    program_init(&p);
    uint32_t array = program_constant(&p, wr_type_array_of(I), "{1,2}");
    uint32_t one = program_constant(&p, I, "1"), text = program_constant(&p, T, "1");
    uint32_t sides[2][2] = {{one, array}, {text, array}};
    uint32_t any = program_op(&p, WR_EXPR_ANY, B, 2, sides[1]);
    p.instructions[any]->function = 111; /* integer = integer */
    program_result(&p, any);
    CORRUPT(&p, "3: ANY or ALL of other types");
    program_init(&p);
    array = program_constant(&p, wr_type_array_of(I), "{1,2}");
    one = program_constant(&p, I, "1");
    any = program_op(&p, WR_EXPR_ANY, B, 2, sides[0]);
    p.instructions[any]->function = 1; /* integer + integer */
    program_result(&p, any);
    CORRUPT(&p, "2: ANY or ALL of other types");
}
END_TEST

static void constant(struct program *p, enum wr_type type, const void *data, size_t bytes)
{
    program_init(p);
    program_result(p, program_constant_bytes(p, type, data, bytes));
}

/* A constant's bytes are one present cell of its type, no more and no less, and its cell is valid. */
START_TEST(malformed_constants_are_refused)
{
    struct wr_error err;
    struct wr_expr *expr = NULL;
    uint8_t numeric[17] = {0};
    struct program p;

    constant(&p, I, NULL, 0);
    CORRUPT(&p, "0: a constant that cannot be read");
    constant(&p, I, "\0\1\0\0", 4);
    CORRUPT(&p, "0: a constant that cannot be read");
    constant(&p, I, "\0\1\0\0\0\0", 6);
    CORRUPT(&p, "0: a constant that cannot be read");
    constant(&p, I, "\1", 1);
    CORRUPT(&p, "0: a constant that cannot be read");
    constant(&p, T, "\0\3ab", 4);
    CORRUPT(&p, "0: a constant that cannot be read");
    constant(&p, T, "\0\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", 11);
    CORRUPT(&p, "0: a constant that cannot be read");
    constant(&p, B, "\0\2", 2);
    CORRUPT(&p, "0: a constant that cannot be read");
    for (uint32_t tag = 0; tag < 256; tag += tag < 6 ? 1 : 50) {
        numeric[1] = (uint8_t)tag;
        constant(&p, WR_TYPE_NUMERIC, numeric, sizeof numeric);
        if (tag == 1 || tag > 4) {
            CORRUPT(&p, "0: a constant that cannot be read");
        } else {
            wr_expr_destroy(must_create(&p));
        }
    }
    constant(&p, I, "\0\1\0\0\0", 5);
    p.instructions[0]->constant = 1;
    CORRUPT(&p, "0: a constant that is not there");
    constant(&p, I, "\0\1\0\0\0", 5);
    p.instructions[0]->type = WR_TYPE_INT8;
    CORRUPT(&p, "0: a constant that is not there");
    constant(&p, I, "\0\1\0\0\0", 5);
    program_result(&p, 1);
    refused(&p, WR_ERR_CORRUPT, "program result 1 is no register");
    program_init(&p);
    program_result(&p, program_column(&p, I, 2));
    ck_assert_int_eq(wr_expr_create(&p.message, NULL, &expr, &err), WR_ERR_CORRUPT);
    program_fini(&p);
}
END_TEST

/* Sizes from outside have limits. */
START_TEST(oversized_programs_are_refused)
{
    struct program p;
    Weir__Instruction *many[4097];

    program_init(&p);
    uint32_t reg = program_column(&p, I, 2);
    for (uint32_t i = 0; i < WR_COUNT(many); i++) {
        many[i] = p.instructions[reg];
    }
    p.message.instructions = many;
    p.message.n_instructions = WR_COUNT(many);
    refused(&p, WR_ERR_LIMIT, "a program of 4097 instructions (at most 4096)");
    program_init(&p);
    reg = program_column(&p, I, 2);
    for (uint32_t i = 0; i < 256; i++) {
        program_result(&p, reg);
    }
    wr_expr_destroy(must_create(&p));
    program_init(&p);
    uint32_t results[257] = {program_column(&p, I, 2)};
    p.message.results = results;
    p.message.n_results = 257;
    refused(&p, WR_ERR_LIMIT, "a program of 257 results (at most 256)");
}
END_TEST

/* ---- texts: where their bytes live ---- */

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

static void check_text(const struct wr_batch *batch, uint32_t column, uint32_t row, const char *text)
{
    char *got = rows_text(batch, column, row);

    ck_assert_ptr_nonnull(got);
    ck_assert_str_eq(got, text);
    wr_free(got);
}

#define SEVEN_TEXTS                                                                              \
    {                                                                                            \
        .field_count = 7, .fields = (struct wr_field[]) {{"0", T, -1, false},                    \
            {"1", T, -1, false}, {"2", T, -1, false}, {"3", T, -1, false}, {"4", T, -1, false},  \
            {"5", T, -1, false}, {"6", T, -1, false}}                                            \
    }

/* Texts of constants, kernels and the input outlive the program and the input. */
START_TEST(results_outlive_program_and_input)
{
    static const char *const rows[] = {"t", NULL, NULL, NULL, "A text of the input, not inline",
                                       "f", NULL, NULL, NULL, "short"};
    const struct wr_schema out_schema = {
        .field_count = 4,
        .fields = (struct wr_field[]){
            {"0", T, -1, false}, {"1", T, -1, false}, {"2", T, -1, false}, {"3", T, -1, false}}};
    struct program p;
    uint32_t errors;
    struct budget b;

    budget_init(&b, 64u << 20);
    program_init(&p);
    uint32_t flag = program_column(&p, B, 0), text = program_column(&p, T, 4);
    uint32_t constant = program_constant(&p, T, "a constant that is not inline");
    uint32_t lower = program_call(&p, "lower", 1, &text);
    program_result(&p, text);
    program_result(&p, constant);
    program_result(&p, lower);
    program_result(&p, program_op(&p, WR_EXPR_CASE, T, 3, (uint32_t[]){flag, constant, lower}));
    struct wr_expr *expr = must_create(&p);
    struct wr_batch *in = rows_batch(b.pool, &schema, rows, 2);
    struct wr_batch *out = project(expr, in, &out_schema, b.pool, &errors);
    ck_assert_uint_eq(errors, 0);
    wr_batch_unref(in);
    wr_expr_destroy(expr);
    check_text(out, 0, 0, "A text of the input, not inline");
    check_text(out, 0, 1, "short");
    check_text(out, 1, 0, "a constant that is not inline");
    check_text(out, 1, 1, "a constant that is not inline");
    check_text(out, 2, 0, "a text of the input, not inline");
    check_text(out, 3, 0, "a constant that is not inline");
    check_text(out, 3, 1, "short");
    wr_batch_unref(out);
    budget_fini(&b);
}
END_TEST

/* A long text of the row, for buffers of its own. */
static void big_rows(struct wr_sb *sb, const char *rows[10])
{
    for (uint32_t i = 0; i < 40000; i++) {
        wr_sb_putc(sb, (char)('a' + i % 26));
    }
    for (uint32_t i = 0; i < 10; i++) {
        rows[i] = i % 5 == 4 ? sb->ptr : NULL;
    }
}

/* Texts of more kernels than a batch has buffers come in one; that needs one place, and without it the
 * answer is another than "no memory". */
START_TEST(many_texts_share_one_buffer)
{
    const struct wr_schema out_schema = SEVEN_TEXTS;
    struct wr_sb sb = {0}, expected = {0};
    const char *rows[10];
    struct program p;
    uint32_t errors, reg;
    struct budget b;

    budget_init(&b, 64u << 20);
    big_rows(&sb, rows);
    program_init(&p);
    reg = program_column(&p, T, 4);
    for (uint32_t i = 0; i < 7; i++) {
        uint32_t pair[] = {program_call(&p, i % 2 == 0 ? "upper" : "lower", 1, &reg),
                           program_constant(&p, T, "!")};
        reg = program_call(&p, "||", 2, pair);
        program_result(&p, reg);
    }
    struct wr_expr *expr = must_create(&p);
    struct wr_batch *in = rows_batch(b.pool, &schema, rows, 2);
    for (uint32_t used = 0; used <= 8; used++) {
        struct wr_batch *out =
            wr_batch_create(b.pool, &out_schema, wr_expr_project_scratch(expr, 2));
        uint16_t failed[2];
        struct wr_expr_failure first;
        struct wr_buf *held;
        for (uint32_t i = 0; i < used; i++) {
            held = wr_buf_alloc(b.pool, 10);
            ck_assert(wr_batch_hold(out, held));
            wr_buf_unref(held);
        }
        out->row_count = out->live_count = 2;
        errors = wr_expr_project(expr, in, out, b.pool, &first, failed);
        ck_assert_uint_eq(errors, used < 8 ? 0 : WR_EXPR_TOO_MANY_BUFFERS);
        ck_assert_uint_le(out->buf_count, used < 3 ? 8 : WR_MIN(used + 1, 8u));
        if (used < 8) {
            wr_sb_reset(&expected);
            for (uint32_t i = 0; i < 40000; i++) {
                wr_sb_putc(&expected, (char)('A' + i % 26));
            }
            wr_sb_puts(&expected, "!!!!!!!");
            check_text(out, 6, 1, expected.ptr);
        }
        wr_batch_unref(out);
    }
    wr_sb_fini(&sb);
    wr_sb_fini(&expected);
    wr_batch_unref(in);
    wr_expr_destroy(expr);
    budget_fini(&b);
}
END_TEST

/* A budget that ends is an answer, and the same call succeeds when there is room again. */
START_TEST(no_memory_is_an_answer)
{
    const struct wr_schema out_schema = {.field_count = 1,
                                         .fields = (struct wr_field[]){{"0", T, -1, false}}};
    struct wr_memory_account *other;
    struct wr_sb sb = {0};
    const char *rows[10];
    uint32_t errors;
    struct program p;
    struct budget b;

    budget_init(&b, 4u << 20);
    big_rows(&sb, rows);
    program_init(&p);
    uint32_t text = program_column(&p, T, 4);
    program_result(&p, program_call(&p, "upper", 1, &text));
    struct wr_expr *expr = must_create(&p);
    struct wr_batch *in = rows_batch(b.pool, &schema, rows, 2);
    other = wr_memory_account_open(b.memory, WR_MEMORY_TABLE, "what fills the budget");
    uint64_t rest = wr_memory_budget_bytes(b.memory) - wr_memory_used_bytes(b.memory) - 8192;
    ck_assert(wr_memory_reserve(other, rest));
    struct wr_batch *out = project(expr, in, &out_schema, b.pool, &errors);
    ck_assert_uint_eq(errors, UINT32_MAX);
    wr_batch_unref(out);
    wr_memory_release(other, rest);
    out = project(expr, in, &out_schema, b.pool, &errors);
    ck_assert_uint_eq(errors, 0);
    wr_batch_unref(out);
    wr_memory_account_close(other);
    wr_batch_unref(in);
    wr_expr_destroy(expr);
    wr_sb_fini(&sb);
    budget_fini(&b);
}
END_TEST

/* Kernels that no result depends on do not run: they would cost memory and time. */
START_TEST(unneeded_instructions_do_not_run)
{
    const struct wr_schema out_schema = {.field_count = 1,
                                         .fields = (struct wr_field[]){{"0", T, -1, false}}};
    struct wr_memory_account *other;
    struct wr_sb sb = {0};
    const char *rows[10];
    struct program p;
    uint32_t errors;
    struct budget b;

    budget_init(&b, 4u << 20);
    big_rows(&sb, rows);
    program_init(&p);
    uint32_t text = program_column(&p, T, 4);
    (void)program_call(&p, "upper", 1, &text);
    program_result(&p, text);
    struct wr_expr *expr = must_create(&p);
    ck_assert_int_eq(wr_expr_result_column(expr, 0), 4);
    struct wr_batch *in = rows_batch(b.pool, &schema, rows, 2);
    other = wr_memory_account_open(b.memory, WR_MEMORY_TABLE, "what fills the budget");
    uint64_t rest = wr_memory_budget_bytes(b.memory) - wr_memory_used_bytes(b.memory) - 8192;
    ck_assert(wr_memory_reserve(other, rest)); /* upper would need 160,000 bytes */
    struct wr_batch *out = project(expr, in, &out_schema, b.pool, &errors);
    ck_assert_uint_eq(errors, 0);
    wr_batch_unref(out);
    wr_memory_release(other, rest);
    wr_memory_account_close(other);
    wr_batch_unref(in);
    wr_expr_destroy(expr);
    wr_sb_fini(&sb);
    budget_fini(&b);
}
END_TEST

/* ---- without input, and for people ---- */

/* Constants evaluate to texts, NULL to none, failures to PostgreSQL's words with state and source. */
START_TEST(constants_evaluate_to_texts)
{
    char *texts[2] = {NULL, NULL};
    struct wr_expr *expr;
    struct wr_error err;
    struct program p;
    uint32_t state;

    program_init(&p);
    uint32_t args[] = {program_constant(&p, I, "2147483647"), program_constant(&p, I, "1")};
    program_result(&p, args[0]);
    program_result(&p, program_constant(&p, I, NULL));
    expr = must_create(&p);
    WR_CK_OK(wr_expr_eval_text(expr, texts, &state, &err), &err);
    ck_assert_str_eq(texts[0], "2147483647");
    ck_assert_ptr_null(texts[1]);
    wr_free(texts[0]);
    wr_expr_destroy(expr);

    program_init(&p);
    args[0] = program_constant(&p, I, "2147483647");
    args[1] = program_constant(&p, I, "1");
    program_result(&p, program_call(&p, "+", 2, args));
    expr = must_create(&p);
    ck_assert_int_eq(wr_expr_eval_text(expr, texts, &state, &err), WR_ERR_RECORD);
    ck_assert_uint_eq(state, WR_SQLSTATE_OUT_OF_RANGE);
    ck_assert_str_eq(err.message, "integer out of range (SQLSTATE 22003) in: the expression");
    wr_expr_destroy(expr);

    program_init(&p);
    args[0] = program_constant(&p, I, "1");
    args[1] = program_constant(&p, I, "0");
    program_result(&p, program_call(&p, "/", 2, args));
    expr = must_create(&p);
    ck_assert_int_eq(wr_expr_eval_text(expr, texts, &state, &err), WR_ERR_RECORD);
    ck_assert_str_eq(err.message, "division by zero (SQLSTATE 22012) in: the expression");
    wr_expr_destroy(expr);

    program_init(&p);
    program_result(&p, program_column(&p, I, 2));
    expr = must_create(&p);
    ck_assert_int_eq(wr_expr_eval_text(expr, texts, &state, &err), WR_ERR_INVALID);
    wr_expr_destroy(expr);
}
END_TEST

/* A text that doubles with every instruction ends as an error, not as a crash or garbage. */
START_TEST(exploding_texts_are_refused)
{
    char *texts[1] = {NULL};
    struct wr_sb sb = {0};
    struct wr_expr *expr;
    struct wr_error err;
    struct program p;
    uint32_t reg, state;

    program_init(&p);
    for (uint32_t i = 0; i < 1u << 20; i++) {
        wr_sb_putc(&sb, 'x');
    }
    reg = program_constant(&p, T, sb.ptr);
    program_result(&p, reg);
    for (uint32_t i = 0; i < 40; i++) {
        reg = program_call(&p, "||", 2, (uint32_t[]){reg, reg});
    }
    p.results[0] = program_call(&p, "length", 1, &reg);
    expr = must_create(&p);
    ck_assert_int_eq(wr_expr_eval_text(expr, texts, &state, &err), WR_ERR_RECORD);
    ck_assert_uint_eq(state, WR_SQLSTATE_LIMIT);
    ck_assert_str_eq(err.message, "text of more than 16 MiB (SQLSTATE 54000) in: the expression");
    wr_expr_destroy(expr);
    wr_sb_fini(&sb);
}
END_TEST

/* The printed form is one line an instruction; nothing malformed breaks it. */
START_TEST(programs_print)
{
    struct wr_sb sb = {0};
    struct program p;

    program_init(&p);
    uint32_t args[] = {program_column(&p, I, 2), program_constant(&p, I, "-5")};
    uint32_t less = program_call(&p, "<", 2, args);
    program_result(&p, program_op(&p, WR_EXPR_NOT, B, 1, &less));
    wr_program_print(&p.message, &sb);
    ck_assert_str_eq(sb.ptr, "r0 integer = column 2\n"
                             "r1 integer = constant -5\n"
                             "r2 boolean = call < r0 r1\n"
                             "r3 boolean = not r2\n"
                             "results r3\n");
    p.instructions[0]->type = 12345;
    p.instructions[0]->op = 777;
    p.instructions[1]->constant = 9;
    p.instructions[2]->function = 4096;
    p.instructions[3]->args[0] = UINT32_MAX;
    p.constants[0]->type = 12345;
    wr_program_print(&p.message, &sb);
    p.instructions[1]->constant = 0;
    wr_program_print(&p.message, &sb);
    ck_assert_ptr_nonnull(strstr(sb.ptr, "r0 unknown = ?\n"));
    program_fini(&p);
    wr_sb_fini(&sb);
}
END_TEST

WR_TEST_MAIN("program", malformed_instructions_are_refused, malformed_calls_are_refused, malformed_any_is_refused,
             malformed_constants_are_refused, oversized_programs_are_refused,
             results_outlive_program_and_input, many_texts_share_one_buffer,
             no_memory_is_an_answer, unneeded_instructions_do_not_run,
             constants_evaluate_to_texts, exploding_texts_are_refused, programs_print)
