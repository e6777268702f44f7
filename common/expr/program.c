/* Verification of programs, and their form for people. */
#include "common/expr/program.h"

#include <inttypes.h>
#include <string.h>

#include "common/base/alloc.h"
#include "common/base/bytes.h"
#include "common/batch/row.h"
#include "common/batch/text.h"
#include "common/expr/program_internal.h"

#define INSTRUCTIONS_MAX 4096u
#define LIST_MAX 65536u
#define CONSTANT_BYTES_MAX (16u * 1024 * 1024)

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
    if (!wr_function_takes(f, reg->arg_count) || reg->arg_count > WR_CALL_ARGS_MAX) {
        return bad(err, index, "a call of another form");
    }
    reg->arg_types = WR_NEW_ARRAY(enum wr_type, reg->arg_count);
    for (uint32_t i = 0; i < reg->arg_count; i++) {
        reg->arg_types[i] = expr->regs[reg->args[i]].type;
        reg->constants |= (uint64_t)(expr->regs[reg->args[i]].op == WR_EXPR_CONSTANT) << i;
    }
    if (!wr_function_fits(f, reg->arg_types, reg->arg_count, reg->type)) {
        return bad(err, index,
                   wr_function_result(f, reg->arg_types, reg->arg_count) == WR_TYPE_NONE
                       ? "an argument of another type"
                       : "a call of another form");
    }
    reg->function = f;
    reg->arg_values = WR_NEW_ARRAY(const void *, reg->arg_count);
    reg->arg_validities = WR_NEW_ARRAY(const uint64_t *, reg->arg_count);
    reg->can_fail |= f->can_fail;
    return WR_OK;
}

/* An operator of two sides that is true or false, over a value and the elements of an array. */
static enum wr_code check_any(const struct wr_expr *expr, struct reg *reg, uint32_t index,
                              uint32_t number, struct wr_error *err)
{
    const struct wr_function *f = wr_function_by_number(number);
    enum wr_type array;

    if (f == NULL || f->kind != WR_FUNCTION_SCALAR || !f->strict || f->makes_null || f->variadic ||
        reg->arg_count != 2 || reg->type != WR_TYPE_BOOL) {
        return bad(err, index, "ANY or ALL of another form");
    }
    array = expr->regs[reg->args[1]].type;
    reg->arg_types = WR_NEW_ARRAY(enum wr_type, 2);
    reg->arg_types[0] = expr->regs[reg->args[0]].type;
    reg->arg_types[1] = wr_type_is_array(array) ? wr_type_element(array) : WR_TYPE_NONE;
    if (!wr_function_fits(f, reg->arg_types, 2, WR_TYPE_BOOL)) {
        return bad(err, index, "ANY or ALL of other types");
    }
    reg->function = f;
    reg->any = wr_any_create();
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
    case WR_EXPR_ANY:
    case WR_EXPR_ALL:
        return check_any(expr, reg, index, in->function, err);
    case WR_EXPR_IN:
        return reg->arg_count == 1 && reg->type == WR_TYPE_BOOL && in->n_constants > 0 &&
                       in->n_constants <= LIST_MAX &&
                       wr_in_list_takes(expr->regs[reg->args[0]].type)
                   ? WR_OK
                   : bad(err, index, "IN of another form");
    }
    return bad(err, index, "an unknown operation");
}

/* A constant of the pool as a cell. */
static enum wr_code read_constant(struct wr_expr *expr, enum wr_type type, uint32_t index,
                                  const Weir__Program *program, uint32_t constant,
                                  uint8_t ret_cell[1][16], bool *ret_null, struct wr_error *err)
{
    const Weir__Constant *c;
    uint8_t *copy;
    bool null;

    if (constant >= program->n_constants || program->constants[constant]->type != type) {
        return bad(err, index, "a constant that is not there");
    }
    c = program->constants[constant];
    *ret_null = c->is_null;
    if (c->is_null) {
        return WR_OK;
    }
    if (c->value.len == 0) {
        return bad(err, index, "a constant that cannot be read");
    }
    /* The bytes are copied: views of text constants point into the copy. */
    copy = expr->constants->data + expr->constants_used;
    memcpy(copy, c->value.data, c->value.len);
    expr->constants_used += (uint32_t)c->value.len;
    struct wr_reader reader = wr_reader_of(copy, c->value.len);
    if (wr_row_decode(&type, 1, &reader, ret_cell, &null, err) != WR_OK || null ||
        wr_reader_left(&reader) != 0 || !wr_cell_valid(type, ret_cell[0])) {
        return bad(err, index, "a constant that cannot be read");
    }
    return WR_OK;
}

static enum wr_code make_constant(struct wr_expr *expr, struct reg *reg, uint32_t index,
                                  const Weir__Program *program, uint32_t constant,
                                  struct wr_error *err)
{
    uint32_t bytes = wr_type_cell_bytes(reg->type);
    uint8_t cell[1][16];
    bool null;

    if (read_constant(expr, reg->type, index, program, constant, cell, &null, err) != WR_OK) {
        return err->code;
    }
    if (null) {
        memset(reg->bits, 0, WORDS * 8);
        reg->validity = reg->bits;
        return WR_OK;
    }
    expr->long_constants |=
        wr_type_reaches_out(reg->type) && wr_cell_outside_bytes(reg->type, cell[0]) > 0;
    for (uint32_t i = 0; i < WR_BATCH_ROWS_MAX; i++) {
        memcpy((uint8_t *)reg->cells + (size_t)i * bytes, cell[0], bytes);
    }
    reg->validity = NULL;
    return WR_OK;
}

static enum wr_code make_list(struct wr_expr *expr, struct reg *reg, uint32_t index,
                              const Weir__Program *program, const Weir__Instruction *in,
                              struct wr_error *err)
{
    enum wr_type type = expr->regs[reg->args[0]].type;
    uint32_t bytes = wr_type_cell_bytes(type), count = 0;
    uint8_t *cells = wr_alloc_zero(WR_MAX(in->n_constants, 1u), bytes), cell[1][16];
    enum wr_code code = WR_OK;
    bool null;

    for (size_t i = 0; i < in->n_constants && code == WR_OK; i++) {
        code = read_constant(expr, type, index, program, in->constants[i], cell, &null, err);
        if (code == WR_OK && null) {
            reg->list_has_null = true;
        } else if (code == WR_OK) {
            memcpy(cells + (size_t)count++ * bytes, cell[0], bytes);
        }
    }
    if (code == WR_OK && count > 0) {
        reg->list = wr_in_list_create(type, cells, count);
    }
    wr_free(cells);
    return code;
}

static enum wr_code make_reg(struct wr_expr *expr, uint32_t index, const Weir__Program *program,
                             const struct wr_schema *input, struct wr_error *err)
{
    const Weir__Instruction *in = program->instructions[index];
    struct reg *reg = &expr->regs[index];

    reg->op = (enum wr_expr_op)in->op;
    reg->type = (enum wr_type)in->type;
    if (in->type >= WR_TYPE_COUNT || !wr_type_computed(reg->type)) {
        return bad(err, index, "a type that is not supported");
    }
    reg->cell_bytes = wr_type_cell_bytes(reg->type);
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
        reg->cells = wr_alloc_zero(WR_BATCH_ROWS_MAX, reg->cell_bytes);
        reg->bits = WR_NEW_ARRAY(uint64_t, WORDS);
        reg->values = reg->cells;
    }
    if (reg->can_fail) {
        reg->errors = WR_NEW_ARRAY(uint32_t, WR_BATCH_ROWS_MAX);
    }
    return reg->op == WR_EXPR_CONSTANT ? make_constant(expr, reg, index, program, in->constant, err)
           : reg->op == WR_EXPR_IN     ? make_list(expr, reg, index, program, in, err)
                                       : WR_OK;
}

/* Arguments have smaller numbers: one pass from the end finds what the results depend on. */
static void mark_needed(struct wr_expr *expr)
{
    for (uint32_t i = 0; i < expr->result_count; i++) {
        expr->regs[expr->results[i]].needed = true;
    }
    for (uint32_t i = expr->reg_count; i-- > 0;) {
        const struct reg *reg = &expr->regs[i];
        for (uint32_t a = 0; reg->needed && a < reg->arg_count; a++) {
            expr->regs[reg->args[a]].needed = true;
        }
    }
}

/* Room for the bytes of every constant that an instruction names. */
static enum wr_code reserve_constants(struct wr_expr *expr, const Weir__Program *program,
                                      struct wr_error *err)
{
    uint64_t bytes = 0;

    for (size_t i = 0; i < program->n_instructions; i++) {
        const Weir__Instruction *in = program->instructions[i];
        if (in->op == WR_EXPR_CONSTANT && in->constant < program->n_constants) {
            bytes += program->constants[in->constant]->value.len;
        }
        for (size_t k = 0; k < in->n_constants && in->op == WR_EXPR_IN; k++) {
            bytes += in->constants[k] < program->n_constants
                         ? program->constants[in->constants[k]]->value.len
                         : 0;
        }
    }
    if (bytes > CONSTANT_BYTES_MAX) {
        return wr_fail(err, WR_ERR_LIMIT, "a program with constants of %" PRIu64 " bytes (at most %u)",
                       bytes, CONSTANT_BYTES_MAX);
    }
    expr->constants = bytes == 0 ? NULL : wr_buf_create_unowned((uint32_t)bytes);
    return WR_OK;
}

enum wr_code wr_expr_create(const Weir__Program *program, const struct wr_schema *input,
                            struct wr_expr **ret, struct wr_error *err)
{
    struct wr_expr *expr = WR_NEW(struct wr_expr);
    enum wr_code code = WR_OK;

    if (program->n_instructions > INSTRUCTIONS_MAX) {
        code = wr_fail(err, WR_ERR_LIMIT, "a program of %zu instructions (at most %u)",
                       program->n_instructions, INSTRUCTIONS_MAX);
    } else if (program->n_results > WR_BATCH_COLUMNS_MAX) {
        code = wr_fail(err, WR_ERR_LIMIT, "a program of %zu results (at most %u)",
                       program->n_results, WR_BATCH_COLUMNS_MAX);
    } else {
        expr->reg_count = (uint32_t)program->n_instructions;
        expr->regs = WR_NEW_ARRAY(struct reg, expr->reg_count);
        expr->result_count = (uint32_t)program->n_results;
        expr->results = WR_NEW_ARRAY(uint32_t, expr->result_count);
        expr->text = wr_strdup(program->text == NULL ? "" : program->text);
        code = reserve_constants(expr, program, err);
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
    for (uint32_t i = 0; i < expr->result_count; i++) {
        expr->makes_texts |= wr_expr_result_column(expr, i) < 0 &&
                             wr_type_reaches_out(wr_expr_result_type(expr, i));
    }
    mark_needed(expr);
    wr_expr_place(expr);
    *ret = expr;
    return WR_OK;
}

void wr_expr_destroy(struct wr_expr *expr)
{
    if (expr == NULL) {
        return;
    }
    for (uint32_t i = 0; i < expr->reg_count; i++) {
        if (expr->regs[i].state != NULL) {
            expr->regs[i].state->destroy(expr->regs[i].state);
        }
        wr_free(expr->regs[i].arg_types);
        wr_free(expr->regs[i].any);
        wr_in_list_destroy(expr->regs[i].list);
        wr_free(expr->regs[i].arg_values);
        wr_free(expr->regs[i].arg_validities);
        wr_free(expr->regs[i].regions);
        wr_free(expr->regs[i].pending);
        wr_free(expr->regs[i].chosen);
        wr_free(expr->regs[i].args);
        wr_free(expr->regs[i].cells);
        wr_free(expr->regs[i].bits);
        wr_free(expr->regs[i].errors);
    }
    wr_buf_unref(expr->constants);
    wr_expr_heap_clear(&expr->heap);
    WR_VEC_FINI(&expr->heap.bufs);
    wr_free(expr->regions);
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

/* ---- for people ---- */

static const char *op_name(uint32_t op)
{
    static const char *const names[] = {"?",       "column",      "constant", "call",
                                        "and",     "or",          "not",      "is_null",
                                        "is_not_null", "is_true", "is_not_true", "is_false",
                                        "is_not_false", "case",   "coalesce", "any", "all", "in"};

    return op < WR_COUNT(names) ? names[op] : "?";
}

static void print_constant(const Weir__Program *program, uint32_t constant, struct wr_sb *sb)
{
    const Weir__Constant *c = program->constants[constant];
    enum wr_type type = c->type < WR_TYPE_COUNT ? (enum wr_type)c->type : WR_TYPE_NONE;
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
            in->function != 0 ? wr_function_by_number(in->function) : NULL;
        enum wr_type type = in->type < WR_TYPE_COUNT ? (enum wr_type)in->type : WR_TYPE_NONE;
        wr_sb_printf(sb, "r%u %s = %s", i, wr_type_name(type), op_name(in->op));
        if (f != NULL) {
            wr_sb_printf(sb, " %s", f->name);
        }
        if (in->op == WR_EXPR_COLUMN) {
            wr_sb_printf(sb, " %u", in->column);
        }
        if (in->op == WR_EXPR_CONSTANT && in->constant < program->n_constants) {
            print_constant(program, in->constant, sb);
        }
        for (size_t a = 0; a < in->n_args; a++) {
            wr_sb_printf(sb, " r%u", in->args[a]);
        }
        for (size_t c = 0; c < in->n_constants && in->constants[c] < program->n_constants; c++) {
            print_constant(program, in->constants[c], sb);
        }
        wr_sb_putc(sb, '\n');
    }
    wr_sb_puts(sb, "results");
    for (size_t r = 0; r < program->n_results; r++) {
        wr_sb_printf(sb, " r%u", program->results[r]);
    }
    wr_sb_putc(sb, '\n');
}
