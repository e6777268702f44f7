/* Verification of programs, and evaluation a column at a time. */
#include "common/expr/program.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "common/base/alloc.h"
#include "common/base/assert.h"
#include "common/base/bytes.h"
#include "common/batch/row.h"
#include "common/batch/sqlstate.h"
#include "common/batch/text.h"
#include "common/expr/function.h"
#include "common/expr/kernel.h"
#include "proto/plan.pb-c.h"

#define WORDS (WR_BATCH_ROWS_MAX / 64)
#define INSTRUCTIONS_MAX 4096u

/* Register i: where instruction i puts its column. */
struct reg {
    enum wr_expr_op op;
    enum wr_type type;
    const struct wr_function *function;
    uint32_t *args;
    uint32_t arg_count;
    uint32_t column;
    bool can_fail; /* has an error lane */

    void *cells;        /* owned, but for columns */
    uint64_t *bits;     /* owned validity words */
    uint32_t *errors;   /* owned lane when can_fail */
    /* of the batch in hand */
    const void *values;
    const uint64_t *validity; /* NULL: no NULLs */
};

struct wr_expr {
    struct reg *regs;
    uint32_t reg_count;
    uint32_t *results;
    uint32_t result_count;
    uint8_t **constant_texts; /* bytes of text constants */
    uint32_t constant_text_count;
    struct wr_expr_heap heap;
    char *text;
};

/* ---- verification ---- */

static enum wr_code bad(struct wr_error *err, uint32_t index, const char *what)
{
    return wr_fail(err, WR_ERR_CORRUPT, "program instruction %u: %s", index, what);
}

static bool all_type(const struct wr_expr *expr, const struct reg *reg, uint32_t from,
                     uint32_t step, enum wr_type type)
{
    for (uint32_t i = from; i < reg->arg_count; i += step) {
        if (expr->regs[reg->args[i]].type != type) {
            return false;
        }
    }
    return true;
}

static enum wr_code check_call(const struct wr_expr *expr, struct reg *reg, uint32_t index,
                               uint32_t number, struct wr_error *err)
{
    const struct wr_function *f = wr_function_by_number(number);

    if (f == NULL || f->kind == WR_FUNCTION_SET) {
        return bad(err, index, "an unknown function");
    }
    if (reg->arg_count != f->arg_count || reg->type != f->result) {
        return bad(err, index, "a call of another form");
    }
    for (uint32_t i = 0; i < f->arg_count; i++) {
        if (expr->regs[reg->args[i]].type != f->args[i]) {
            return bad(err, index, "an argument of another type");
        }
    }
    reg->function = f;
    reg->can_fail |= f->can_fail;
    return WR_OK;
}

static enum wr_code check_case(const struct wr_expr *expr, const struct reg *reg, uint32_t index,
                               struct wr_error *err)
{
    if (reg->arg_count < 3 || reg->arg_count % 2 == 0) {
        return bad(err, index, "a CASE without ELSE");
    }
    for (uint32_t i = 0; i + 1 < reg->arg_count; i += 2) {
        if (expr->regs[reg->args[i]].type != WR_TYPE_BOOL ||
            expr->regs[reg->args[i + 1]].type != reg->type) {
            return bad(err, index, "a CASE branch of another type");
        }
    }
    return expr->regs[reg->args[reg->arg_count - 1]].type == reg->type
               ? WR_OK
               : bad(err, index, "an ELSE of another type");
}

static enum wr_code check_op(const struct wr_expr *expr, struct reg *reg, uint32_t index,
                             const Weir__Instruction *in, const struct wr_schema *input,
                             struct wr_error *err)
{
    switch (reg->op) {
    case WR_EXPR_COLUMN:
        if (input == NULL || in->column >= input->field_count ||
            input->fields[in->column].type != reg->type) {
            return bad(err, index, "a column that the input does not have");
        }
        reg->column = in->column;
        return WR_OK;
    case WR_EXPR_CONSTANT:
        return WR_OK;
    case WR_EXPR_CALL:
        return check_call(expr, reg, index, in->function, err);
    case WR_EXPR_AND:
    case WR_EXPR_OR:
        return reg->arg_count >= 2 && reg->type == WR_TYPE_BOOL &&
                       all_type(expr, reg, 0, 1, WR_TYPE_BOOL)
                   ? WR_OK
                   : bad(err, index, "AND or OR of what is not boolean");
    case WR_EXPR_NOT:
    case WR_EXPR_IS_TRUE:
    case WR_EXPR_IS_NOT_TRUE:
    case WR_EXPR_IS_FALSE:
    case WR_EXPR_IS_NOT_FALSE:
        return reg->arg_count == 1 && reg->type == WR_TYPE_BOOL &&
                       all_type(expr, reg, 0, 1, WR_TYPE_BOOL)
                   ? WR_OK
                   : bad(err, index, "a boolean test of what is not boolean");
    case WR_EXPR_IS_NULL:
    case WR_EXPR_IS_NOT_NULL:
        return reg->arg_count == 1 && reg->type == WR_TYPE_BOOL
                   ? WR_OK
                   : bad(err, index, "a NULL test of another form");
    case WR_EXPR_CASE:
        return check_case(expr, reg, index, err);
    case WR_EXPR_COALESCE:
        return reg->arg_count >= 1 && all_type(expr, reg, 0, 1, reg->type)
                   ? WR_OK
                   : bad(err, index, "COALESCE of different types");
    }
    return bad(err, index, "an unknown operation");
}

static enum wr_code make_constant(struct wr_expr *expr, struct reg *reg, uint32_t index,
                                  const Weir__Program *program, uint32_t constant,
                                  struct wr_error *err)
{
    const Weir__Constant *c;
    uint8_t cell[1][16];
    bool null;
    uint32_t bytes = wr_type_cell_bytes(reg->type);

    if (constant >= program->n_constants || program->constants[constant]->type != reg->type) {
        return bad(err, index, "a constant that is not there");
    }
    c = program->constants[constant];
    if (c->is_null) {
        memset(reg->bits, 0, WORDS * 8);
        reg->validity = reg->bits;
        return WR_OK;
    }
    /* The bytes are copied: views of text constants point into the copy. */
    uint8_t *copy = wr_alloc_zero(1, c->value.len + WR_BUF_TAIL_BYTES);
    memcpy(copy, c->value.data, c->value.len);
    expr->constant_texts[expr->constant_text_count++] = copy;
    struct wr_reader reader = wr_reader_of(copy, c->value.len);
    if (wr_row_decode(&reg->type, 1, &reader, cell, &null, err) != WR_OK || null ||
        wr_reader_left(&reader) != 0) {
        return bad(err, index, "a constant that cannot be read");
    }
    for (uint32_t i = 0; i < WR_BATCH_ROWS_MAX; i++) {
        memcpy((uint8_t *)reg->cells + (size_t)i * bytes, cell[0], bytes);
    }
    reg->validity = NULL;
    return WR_OK;
}

static enum wr_code make_reg(struct wr_expr *expr, uint32_t index, const Weir__Program *program,
                             const struct wr_schema *input, struct wr_error *err)
{
    const Weir__Instruction *in = program->instructions[index];
    struct reg *reg = &expr->regs[index];

    reg->op = (enum wr_expr_op)in->op;
    reg->type = (enum wr_type)in->type;
    if (in->type >= WR_TYPE_COUNT || !wr_type_supported(reg->type)) {
        return bad(err, index, "a type that is not supported");
    }
    reg->arg_count = (uint32_t)in->n_args;
    reg->args = WR_NEW_ARRAY(uint32_t, in->n_args);
    for (size_t i = 0; i < in->n_args; i++) {
        if (in->args[i] >= index) {
            return bad(err, index, "an argument from a later instruction");
        }
        reg->args[i] = in->args[i];
        reg->can_fail |= expr->regs[in->args[i]].can_fail;
    }
    if (check_op(expr, reg, index, in, input, err) != WR_OK) {
        return err->code;
    }
    if (reg->op != WR_EXPR_COLUMN) {
        reg->cells = wr_alloc_zero(WR_BATCH_ROWS_MAX, wr_type_cell_bytes(reg->type));
        reg->bits = WR_NEW_ARRAY(uint64_t, WORDS);
        reg->values = reg->cells;
    }
    if (reg->can_fail) {
        reg->errors = WR_NEW_ARRAY(uint32_t, WR_BATCH_ROWS_MAX);
    }
    return reg->op == WR_EXPR_CONSTANT
               ? make_constant(expr, reg, index, program, in->constant, err)
               : WR_OK;
}

enum wr_code wr_expr_create(const Weir__Program *program, const struct wr_schema *input,
                            struct wr_expr **ret, struct wr_error *err)
{
    struct wr_expr *expr = WR_NEW(struct wr_expr);
    enum wr_code code = WR_OK;

    if (program->n_instructions > INSTRUCTIONS_MAX) {
        code = wr_fail(err, WR_ERR_LIMIT, "a program of %zu instructions (at most %u)",
                       program->n_instructions, INSTRUCTIONS_MAX);
    } else {
        expr->reg_count = (uint32_t)program->n_instructions;
        expr->regs = WR_NEW_ARRAY(struct reg, expr->reg_count);
        expr->constant_texts = WR_NEW_ARRAY(uint8_t *, expr->reg_count);
        expr->result_count = (uint32_t)program->n_results;
        expr->results = WR_NEW_ARRAY(uint32_t, expr->result_count);
        expr->text = wr_strdup(program->text == NULL ? "" : program->text);
    }
    for (uint32_t i = 0; code == WR_OK && i < expr->reg_count; i++) {
        code = make_reg(expr, i, program, input, err);
    }
    for (uint32_t i = 0; code == WR_OK && i < expr->result_count; i++) {
        expr->results[i] = program->results[i];
        if (program->results[i] >= expr->reg_count) {
            code = wr_fail(err, WR_ERR_CORRUPT, "program result %u is no register", i);
        }
    }
    if (code != WR_OK) {
        wr_expr_destroy(expr);
        return code;
    }
    *ret = expr;
    return WR_OK;
}

void wr_expr_destroy(struct wr_expr *expr)
{
    if (expr == NULL) {
        return;
    }
    for (uint32_t i = 0; i < expr->reg_count; i++) {
        wr_free(expr->regs[i].args);
        wr_free(expr->regs[i].cells);
        wr_free(expr->regs[i].bits);
        wr_free(expr->regs[i].errors);
    }
    for (uint32_t i = 0; i < expr->constant_text_count; i++) {
        wr_free(expr->constant_texts[i]);
    }
    wr_expr_heap_clear(&expr->heap);
    WR_VEC_FINI(&expr->heap.bufs);
    wr_free(expr->constant_texts);
    wr_free(expr->regs);
    wr_free(expr->results);
    wr_free(expr->text);
    wr_free(expr);
}

uint32_t wr_expr_result_count(const struct wr_expr *expr)
{
    return expr->result_count;
}

enum wr_type wr_expr_result_type(const struct wr_expr *expr, uint32_t result)
{
    return expr->regs[expr->results[result]].type;
}

int32_t wr_expr_result_column(const struct wr_expr *expr, uint32_t result)
{
    const struct reg *reg = &expr->regs[expr->results[result]];

    return reg->op == WR_EXPR_COLUMN ? (int32_t)reg->column : -1;
}

/* ---- evaluation ---- */

struct rows {
    uint32_t count;
    const uint16_t *list; /* NULL: 0 … count - 1 */
    uint32_t row_count;   /* of the batch */
};
#define EACH_ROW(rows, i)                                                                \
    for (uint32_t k_ = 0, i = (rows)->list == NULL ? 0 : ((rows)->count ? (rows)->list[0] : 0); \
         k_ < (rows)->count;                                                             \
         k_++, i = (rows)->list == NULL ? k_ : (k_ < (rows)->count ? (rows)->list[k_] : 0))

static inline bool present(const uint64_t *validity, uint32_t i)
{
    return validity == NULL || (validity[i / 64] >> (i % 64) & 1) != 0;
}
static inline void set_present(uint64_t *bits, uint32_t i, bool on)
{
    uint64_t bit = (uint64_t)1 << (i % 64);

    bits[i / 64] = on ? bits[i / 64] | bit : bits[i / 64] & ~bit;
}

static inline uint32_t error_at(const struct reg *reg, uint32_t i)
{
    return reg->errors == NULL ? 0 : reg->errors[i];
}

/* Strict functions: NULL where any argument is NULL. */
static void strict_validity(struct wr_expr *expr, struct reg *reg, const struct rows *rows)
{
    uint32_t words = (rows->row_count + 63) / 64;
    bool any = false;

    for (uint32_t a = 0; a < reg->arg_count; a++) {
        const uint64_t *validity = expr->regs[reg->args[a]].validity;
        if (validity == NULL) {
            continue;
        }
        for (uint32_t w = 0; w < words; w++) {
            reg->bits[w] = any ? reg->bits[w] & validity[w] : validity[w];
        }
        any = true;
    }
    reg->validity = any ? reg->bits : NULL;
}

/* The cell of a NULL is zero bytes, and it has no error. */
static void clear_nulls(struct reg *reg, const struct rows *rows)
{
    uint32_t bytes = wr_type_cell_bytes(reg->type);

    if (reg->validity == NULL) {
        return;
    }
    EACH_ROW(rows, i)
    {
        if (!present(reg->validity, i)) {
            memset((uint8_t *)reg->cells + (size_t)i * bytes, 0, bytes);
            if (reg->errors != NULL) {
                reg->errors[i] = 0;
            }
        }
    }
}

/* An argument's error is the result's, before its own. */
static void take_errors(struct wr_expr *expr, struct reg *reg, const struct rows *rows)
{
    for (uint32_t a = reg->arg_count; a-- > 0;) {
        const struct reg *arg = &expr->regs[reg->args[a]];
        if (arg->errors == NULL) {
            continue;
        }
        EACH_ROW(rows, i)
        {
            if (arg->errors[i] != 0) {
                reg->errors[i] = arg->errors[i];
            }
        }
    }
}

static bool eval_call(struct wr_expr *expr, struct reg *reg, const struct rows *rows)
{
    const struct wr_kernel_entry *entry = reg->function->kernel;
    struct wr_kernel_call call = {.count = rows->count, .rows = rows->list, .out = reg->cells,
                                  .errors = reg->errors, .heap = &expr->heap};

    for (uint32_t a = 0; a < reg->arg_count; a++) {
        call.args[a] = expr->regs[reg->args[a]].values;
    }
    strict_validity(expr, reg, rows);
    call.validity = reg->validity;
    if (reg->errors != NULL) {
        memset(reg->errors, 0, rows->row_count * sizeof *reg->errors);
    }
    if (!entry->kernel(&call)) {
        return false;
    }
    clear_nulls(reg, rows);
    take_errors(expr, reg, rows);
    return true;
}

/* Three-valued and error-masking: a FALSE (for AND) or TRUE (for OR) decides whatever else is
 * NULL or failed; then an error; then NULL. */
static void eval_and_or(struct wr_expr *expr, struct reg *reg, const struct rows *rows)
{
    uint8_t deciding = reg->op == WR_EXPR_OR, *out = reg->cells;
    bool any_null = false;

    EACH_ROW(rows, i)
    {
        bool decided = false, null = false;
        uint32_t error = 0;
        for (uint32_t a = 0; a < reg->arg_count && !decided; a++) {
            const struct reg *arg = &expr->regs[reg->args[a]];
            uint32_t e = error_at(arg, i);
            if (e != 0) {
                error = error != 0 ? error : e;
            } else if (!present(arg->validity, i)) {
                null = true;
            } else {
                decided = ((const uint8_t *)arg->values)[i] == deciding;
            }
        }
        null = null && !decided;
        out[i] = null ? 0 : (uint8_t)(decided ? deciding : !deciding);
        set_present(reg->bits, i, !null);
        any_null |= null;
        if (reg->errors != NULL) {
            reg->errors[i] = decided ? 0 : error;
        }
    }
    reg->validity = any_null ? reg->bits : NULL;
}

static void eval_test(struct wr_expr *expr, struct reg *reg, const struct rows *rows)
{
    const struct reg *arg = &expr->regs[reg->args[0]];
    const uint8_t *in = arg->values;
    uint8_t *out = reg->cells;
    bool tests_null = reg->op == WR_EXPR_IS_NULL || reg->op == WR_EXPR_IS_NOT_NULL;

    EACH_ROW(rows, i)
    {
        bool there = present(arg->validity, i);
        uint8_t v = !tests_null && there ? in[i] : 0;
        switch (reg->op) {
        case WR_EXPR_IS_NULL:
            out[i] = !there;
            break;
        case WR_EXPR_IS_NOT_NULL:
            out[i] = there;
            break;
        case WR_EXPR_IS_TRUE:
            out[i] = there && v;
            break;
        case WR_EXPR_IS_NOT_TRUE:
            out[i] = !(there && v);
            break;
        case WR_EXPR_IS_FALSE:
            out[i] = there && !v;
            break;
        case WR_EXPR_IS_NOT_FALSE:
            out[i] = !(there && !v);
            break;
        case WR_EXPR_NOT:
            out[i] = there && !v;
            break;
        case WR_EXPR_COLUMN:
        case WR_EXPR_CONSTANT:
        case WR_EXPR_CALL:
        case WR_EXPR_AND:
        case WR_EXPR_OR:
        case WR_EXPR_CASE:
        case WR_EXPR_COALESCE:
            WR_UNREACHABLE();
        }
        if (reg->errors != NULL) {
            reg->errors[i] = error_at(arg, i);
        }
    }
    reg->validity = reg->op == WR_EXPR_NOT ? arg->validity : NULL;
}

/* Copy argument a's outcome for row i; true when it is NULL. */
static bool choose(struct reg *reg, const struct reg *arg, uint32_t i)
{
    uint32_t bytes = wr_type_cell_bytes(reg->type);
    bool there = present(arg->validity, i);

    memcpy((uint8_t *)reg->cells + (size_t)i * bytes,
           (const uint8_t *)arg->values + (size_t)i * bytes, bytes);
    set_present(reg->bits, i, there);
    if (reg->errors != NULL) {
        reg->errors[i] = error_at(arg, i);
    }
    return !there;
}

static void eval_case(struct wr_expr *expr, struct reg *reg, const struct rows *rows)
{
    bool any_null = false;

    EACH_ROW(rows, i)
    {
        uint32_t chosen = reg->arg_count - 1, error = 0;
        for (uint32_t a = 0; a + 1 < reg->arg_count; a += 2) {
            const struct reg *condition = &expr->regs[reg->args[a]];
            error = error_at(condition, i);
            if (error != 0) {
                break;
            }
            if (present(condition->validity, i) && ((const uint8_t *)condition->values)[i]) {
                chosen = a + 1;
                break;
            }
        }
        any_null |= choose(reg, &expr->regs[reg->args[chosen]], i);
        if (error != 0) {
            reg->errors[i] = error;
        }
    }
    reg->validity = any_null ? reg->bits : NULL;
}

static void eval_coalesce(struct wr_expr *expr, struct reg *reg, const struct rows *rows)
{
    bool any_null = false;

    EACH_ROW(rows, i)
    {
        uint32_t a = 0;
        while (a + 1 < reg->arg_count && error_at(&expr->regs[reg->args[a]], i) == 0 &&
               !present(expr->regs[reg->args[a]].validity, i)) {
            a++;
        }
        any_null |= choose(reg, &expr->regs[reg->args[a]], i);
    }
    reg->validity = any_null ? reg->bits : NULL;
}

/* All registers for the live rows; false: no memory. */
static bool eval(struct wr_expr *expr, const struct wr_batch *in, const struct rows *rows)
{
    for (uint32_t r = 0; r < expr->reg_count; r++) {
        struct reg *reg = &expr->regs[r];
        switch (reg->op) {
        case WR_EXPR_COLUMN:
            reg->values = in->columns[reg->column].values;
            reg->validity = in->columns[reg->column].validity;
            break;
        case WR_EXPR_CONSTANT:
            break;
        case WR_EXPR_CALL:
            if (!eval_call(expr, reg, rows)) {
                return false;
            }
            break;
        case WR_EXPR_AND:
        case WR_EXPR_OR:
            eval_and_or(expr, reg, rows);
            break;
        case WR_EXPR_NOT:
        case WR_EXPR_IS_NULL:
        case WR_EXPR_IS_NOT_NULL:
        case WR_EXPR_IS_TRUE:
        case WR_EXPR_IS_NOT_TRUE:
        case WR_EXPR_IS_FALSE:
        case WR_EXPR_IS_NOT_FALSE:
            eval_test(expr, reg, rows);
            break;
        case WR_EXPR_CASE:
            eval_case(expr, reg, rows);
            break;
        case WR_EXPR_COALESCE:
            eval_coalesce(expr, reg, rows);
            break;
        }
    }
    return true;
}

static struct rows rows_of(const struct wr_batch *in)
{
    return (struct rows){in->live_count, in->selection, in->row_count};
}

/* ---- errors for people ---- */

static const char *state_message(uint32_t sqlstate, enum wr_type type)
{
    switch (sqlstate) {
    case WR_SQLSTATE_DIVISION_BY_ZERO:
        return "division by zero";
    case WR_SQLSTATE_OUT_OF_RANGE:
        return type == WR_TYPE_FLOAT8 || type == WR_TYPE_NUMERIC ? "value out of range"
                                                                  : "out of range";
    case WR_SQLSTATE_TEXT_REPRESENTATION:
        return "invalid input syntax";
    case WR_SQLSTATE_DATETIME_FORMAT:
        return "invalid input syntax for type timestamp";
    case WR_SQLSTATE_DATETIME_OVERFLOW:
        return "timestamp out of range";
    default:
        return "evaluation failed";
    }
}

static void describe(const struct wr_expr *expr, const struct reg *reg, uint32_t row,
                     struct wr_expr_failure *ret)
{
    char state[6];
    uint32_t sqlstate = reg->errors[row];
    bool names_type = sqlstate == WR_SQLSTATE_OUT_OF_RANGE && reg->type != WR_TYPE_FLOAT8 &&
                      reg->type != WR_TYPE_NUMERIC;

    ret->row = row;
    ret->sqlstate = sqlstate;
    (void)snprintf(ret->message, sizeof ret->message, "%s%s (SQLSTATE %s) in: %.120s",
                   names_type ? wr_type_name(reg->type) : "",
                   names_type ? " out of range" : state_message(sqlstate, reg->type),
                   wr_sqlstate_text(sqlstate, state), expr->text);
}

/* ---- filter and project ---- */

uint32_t wr_expr_filter(struct wr_expr *expr, const struct wr_batch *in, uint16_t *selection,
                        uint32_t *ret_errors, struct wr_expr_failure *ret_first,
                        uint16_t *fail_rows)
{
    struct rows rows = rows_of(in);
    const struct reg *reg = &expr->regs[expr->results[0]];
    uint32_t kept = 0, errors = 0;
    const uint8_t *values;

    *ret_errors = 0;
    if (!eval(expr, in, &rows)) {
        *ret_first = (struct wr_expr_failure){.sqlstate = WR_SQLSTATE_LIMIT,
                                              .message = "the memory budget is used up"};
        *ret_errors = UINT32_MAX;
        return 0;
    }
    values = reg->values;
    if (reg->errors == NULL && reg->validity == NULL) {
        EACH_ROW(&rows, i)
        {
            selection[kept] = (uint16_t)i;
            kept += values[i];
        }
        wr_expr_heap_clear(&expr->heap);
        return kept;
    }
    EACH_ROW(&rows, i)
    {
        if (error_at(reg, i) != 0) {
            if (errors == 0) {
                describe(expr, reg, i, ret_first);
            }
            if (fail_rows != NULL) {
                fail_rows[errors] = (uint16_t)i;
            }
            errors += 1;
        } else if (present(reg->validity, i) && values[i]) {
            selection[kept++] = (uint16_t)i;
        }
    }
    *ret_errors = errors;
    wr_expr_heap_clear(&expr->heap);
    return kept;
}

uint32_t wr_expr_project_scratch(const struct wr_expr *expr, uint32_t rows)
{
    uint32_t bytes = 0;

    for (uint32_t i = 0; i < expr->result_count; i++) {
        if (wr_expr_result_column(expr, i) < 0) {
            bytes += wr_batch_cells_bytes(wr_expr_result_type(expr, i), rows, true);
        }
    }
    return bytes;
}

static void fill_column(const struct reg *reg, struct wr_batch *out, uint32_t column,
                        const struct rows *rows)
{
    uint32_t bytes = wr_type_cell_bytes(reg->type);
    struct wr_column *c = &out->columns[column];

    wr_batch_carve_column(out, column, rows->row_count, reg->validity != NULL);
    c->type = (uint8_t)reg->type;
    if (rows->list == NULL) {
        memcpy(c->values, reg->values, (size_t)rows->row_count * bytes);
    } else {
        EACH_ROW(rows, i)
        {
            memcpy((uint8_t *)c->values + (size_t)i * bytes,
                   (const uint8_t *)reg->values + (size_t)i * bytes, bytes);
        }
    }
    if (reg->validity != NULL) {
        memcpy(c->validity, reg->validity, (rows->row_count + 63) / 64 * 8);
    }
}

/* Strings that kernels made must live as long as out. false: too many buffers or no memory. */
static bool hold_heap(struct wr_expr *expr, struct wr_batch *out)
{
    bool held = true;

    for (uint32_t i = 0; i < expr->heap.bufs.count; i++) {
        held &= wr_batch_hold(out, expr->heap.bufs.items[i]);
    }
    wr_expr_heap_clear(&expr->heap);
    return held;
}

static uint32_t no_memory(struct wr_expr *expr, struct wr_expr_failure *ret_first)
{
    wr_expr_heap_clear(&expr->heap);
    *ret_first = (struct wr_expr_failure){.sqlstate = WR_SQLSTATE_LIMIT,
                                          .message = "the memory budget is used up"};
    return UINT32_MAX;
}

/* Rows with an error in any result. */
static uint32_t collect_errors(const struct wr_expr *expr, const struct rows *rows,
                               struct wr_expr_failure *ret_first, uint16_t *fail_rows)
{
    uint32_t errors = 0;
    bool any = false;

    for (uint32_t r = 0; r < expr->result_count; r++) {
        any |= expr->regs[expr->results[r]].errors != NULL;
    }
    if (!any) {
        return 0;
    }
    EACH_ROW(rows, i)
    {
        for (uint32_t r = 0; r < expr->result_count; r++) {
            const struct reg *reg = &expr->regs[expr->results[r]];
            if (error_at(reg, i) != 0) {
                if (errors == 0) {
                    describe(expr, reg, i, ret_first);
                }
                fail_rows[errors++] = (uint16_t)i;
                break;
            }
        }
    }
    return errors;
}

uint32_t wr_expr_project(struct wr_expr *expr, const struct wr_batch *in, struct wr_batch *out,
                         struct wr_buf_pool *pool, struct wr_expr_failure *ret_first,
                         uint16_t *fail_rows)
{
    struct rows rows = rows_of(in);

    expr->heap.pool = pool;
    if (!eval(expr, in, &rows)) {
        return no_memory(expr, ret_first);
    }
    for (uint32_t i = 0; i < expr->result_count; i++) {
        int32_t column = wr_expr_result_column(expr, i);
        if (column >= 0) {
            out->columns[i] = in->columns[column];
        } else {
            fill_column(&expr->regs[expr->results[i]], out, i, &rows);
        }
    }
    uint32_t errors = collect_errors(expr, &rows, ret_first, fail_rows);
    return hold_heap(expr, out) ? errors : no_memory(expr, ret_first);
}

enum wr_code wr_expr_eval_text(struct wr_expr *expr, char **ret_texts, uint32_t *ret_sqlstate,
                               struct wr_error *err)
{
    struct rows rows = {1, NULL, 1};
    struct wr_expr_failure first;
    uint16_t fail_rows[1];

    *ret_sqlstate = 0;
    for (uint32_t r = 0; r < expr->reg_count; r++) {
        if (expr->regs[r].op == WR_EXPR_COLUMN) {
            return wr_fail(err, WR_ERR_INVALID, "columns cannot be used here");
        }
    }
    expr->heap.pool = NULL;
    (void)eval(expr, NULL, &rows);
    if (collect_errors(expr, &rows, &first, fail_rows) > 0) {
        *ret_sqlstate = first.sqlstate;
        wr_expr_heap_clear(&expr->heap);
        return wr_fail(err, WR_ERR_RECORD, "%s", first.message);
    }
    for (uint32_t i = 0; i < expr->result_count; i++) {
        const struct reg *reg = &expr->regs[expr->results[i]];
        struct wr_sb sb = {0};
        if (!present(reg->validity, 0)) {
            ret_texts[i] = NULL;
            continue;
        }
        wr_cell_to_text(reg->type, reg->values, &sb);
        ret_texts[i] = wr_sb_take(&sb);
    }
    wr_expr_heap_clear(&expr->heap);
    return WR_OK;
}

/* ---- for people ---- */

static const char *op_name(uint32_t op)
{
    static const char *const names[] = {"?",       "column",      "constant", "call",
                                        "and",     "or",          "not",      "is_null",
                                        "is_not_null", "is_true", "is_not_true", "is_false",
                                        "is_not_false", "case",   "coalesce"};

    return op < WR_COUNT(names) ? names[op] : "?";
}

static void print_constant(const Weir__Program *program, const Weir__Instruction *in,
                           struct wr_sb *sb)
{
    const Weir__Constant *c = program->constants[in->constant];
    enum wr_type type = (enum wr_type)c->type;
    struct wr_reader reader = wr_reader_of(c->value.data, c->value.len);
    uint8_t cell[1][16];
    struct wr_error err;
    bool null;

    if (c->is_null || wr_row_decode(&type, 1, &reader, cell, &null, &err) != WR_OK) {
        wr_sb_puts(sb, " NULL");
        return;
    }
    wr_sb_putc(sb, ' ');
    wr_cell_to_text(type, cell[0], sb);
}

void wr_program_print(const Weir__Program *program, struct wr_sb *sb)
{
    for (uint32_t i = 0; i < program->n_instructions; i++) {
        const Weir__Instruction *in = program->instructions[i];
        const struct wr_function *f =
            in->op == WR_EXPR_CALL ? wr_function_by_number(in->function) : NULL;
        wr_sb_printf(sb, "r%u %s = %s", i, wr_type_name((enum wr_type)in->type), op_name(in->op));
        if (f != NULL) {
            wr_sb_printf(sb, " %s", f->name);
        }
        if (in->op == WR_EXPR_COLUMN) {
            wr_sb_printf(sb, " %u", in->column);
        }
        if (in->op == WR_EXPR_CONSTANT && in->constant < program->n_constants) {
            print_constant(program, in, sb);
        }
        for (size_t a = 0; a < in->n_args; a++) {
            wr_sb_printf(sb, " r%u", in->args[a]);
        }
        wr_sb_putc(sb, '\n');
    }
    wr_sb_puts(sb, "results");
    for (size_t r = 0; r < program->n_results; r++) {
        wr_sb_printf(sb, " r%u", program->results[r]);
    }
    wr_sb_putc(sb, '\n');
}
