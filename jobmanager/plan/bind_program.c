/* Instructions of a program as the binder makes them: equal ones once, constant parts computed now, what no
 * result needs left out. */
#include "jobmanager/plan/bind_internal.h"

#include <string.h>

#include "common/base/alloc.h"
#include "common/batch/row.h"
#include "common/batch/text.h"
#include "common/expr/jsonpath.h"
#include "common/expr/program.h"

/* ---- instructions ---- */

static bool same_numbers(const uint32_t *x, size_t x_count, const uint32_t *y, size_t y_count)
{
    return x_count == y_count && (x_count == 0 || memcmp(x, y, x_count * sizeof *x) == 0);
}

static bool same(const Weir__Instruction *x, const Weir__Instruction *y)
{
    return x->op == y->op && x->function == y->function && x->type == y->type &&
           x->constant == y->constant && x->column == y->column &&
           same_numbers(x->args, x->n_args, y->args, y->n_args) &&
           same_numbers(x->constants, x->n_constants, y->constants, y->n_constants);
}

static uint32_t *copy_numbers(struct jm_binder *b, const uint32_t *numbers, size_t count)
{
    return count == 0 ? NULL : wr_arena_memdup(b->arena, numbers, count * sizeof *numbers);
}

/* The register of an instruction: an equal one's, or a new one. */
static uint32_t emit(struct jm_binder *b, Weir__Instruction in, const uint32_t *args,
                     uint32_t count)
{
    Weir__Instruction *copy;

    in.typmod = -1;
    in.n_args = count;
    in.args = (uint32_t *)(uintptr_t)args;
    for (uint32_t i = 0; i < b->instructions.count; i++) {
        if (same(b->instructions.items[i], &in)) {
            return i;
        }
    }
    copy = wr_arena_memdup(b->arena, &in, sizeof in);
    copy->args = copy_numbers(b, args, count);
    copy->constants = copy_numbers(b, in.constants, in.n_constants);
    WR_VEC_PUSH(&b->instructions, copy);
    return b->instructions.count - 1;
}

static Weir__Instruction instruction(enum wr_expr_op op, enum wr_type type)
{
    Weir__Instruction in = WEIR__INSTRUCTION__INIT;

    in.op = op;
    in.type = type;
    return in;
}

uint32_t jm_bind_column_register(struct jm_binder *b, enum wr_type type, uint32_t column)
{
    Weir__Instruction in = instruction(WR_EXPR_COLUMN, type);

    in.column = column;
    return emit(b, in, NULL, 0);
}

/* ---- constants ---- */

bool jm_bind_check_literal(struct jm_binder *b, enum wr_type type, const char *text, uint32_t at)
{
    char message[512];
    uint8_t cell[16];
    uint32_t state = wr_text_to_cell_arena(type, -1, wr_str_of(text), b->arena, cell);

    struct wr_jsonpath_fault fault;

    if (type == WR_TYPE_JSONPATH && state == 0) { /* its patterns are looked at too */
        return wr_jsonpath_check(wr_str_of(text), &fault) == 0 || jm_bind_fail(b, at, "%s", fault.message);
    }
    if (state == 0) {
        return true;
    }
    wr_text_explain(state, type, -1, wr_str_of(text), message, sizeof message);
    return jm_bind_fail(b, at, "%s", message);
}

/* The text is known to parse. */
static Weir__Constant *make_constant(struct wr_arena *arena, enum wr_type type, const char *text)
{
    Weir__Constant *c = WR_ARENA_NEW(arena, Weir__Constant);
    struct wr_sb sb = {0};
    uint8_t cell[16];
    const void *cells[1] = {cell};

    weir__constant__init(c);
    c->type = type;
    c->is_null = text == NULL;
    if (text != NULL) {
        WR_ASSERT(wr_text_to_cell_arena(type, -1, wr_str_of(text), arena, cell) == 0);
        wr_row_encode(&type, cells, 1, &sb);
        c->value.len = sb.bytes;
        c->value.data = wr_arena_memdup(arena, sb.ptr, sb.bytes);
        wr_sb_fini(&sb);
    }
    return c;
}

static uint32_t constant_index(struct jm_binder *b, const Weir__Constant *c)
{
    for (uint32_t i = 0; i < b->constants.count; i++) {
        const Weir__Constant *have = b->constants.items[i];
        if (have->type == c->type && have->is_null == c->is_null &&
            have->value.len == c->value.len &&
            (c->value.len == 0 || memcmp(have->value.data, c->value.data, c->value.len) == 0)) {
            return i;
        }
    }
    WR_VEC_PUSH(&b->constants, (Weir__Constant *)(uintptr_t)c);
    return b->constants.count - 1;
}

uint32_t jm_bind_register(struct jm_binder *b, const struct jm_value *value)
{
    Weir__Instruction in;

    if (!value->constant) {
        return value->reg;
    }
    in = instruction(WR_EXPR_CONSTANT, value->type);
    in.constant = constant_index(b, make_constant(b->arena, value->type, value->text));
    return emit(b, in, NULL, 0);
}

/* ---- constant parts ---- */

static bool all_constant(const struct jm_value *values, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        if (!values[i].constant) {
            return false;
        }
    }
    return true;
}

/* Run an instruction over constants now. false: it fails for these; then it is left to fail when it runs. */
static bool fold(struct jm_binder *b, Weir__Instruction in, const struct jm_value *values,
                 uint32_t count, struct jm_value *ret)
{
    uint32_t *regs = WR_ARENA_ARRAY(b->arena, uint32_t, WR_MAX(count, 1u)), state;
    struct jm_binder own;
    struct wr_expr *expr = NULL;
    struct wr_error err;
    char *text = NULL;
    bool good;

    jm_binder_init(&own, b->arena, NULL);
    for (uint32_t i = 0; i < count; i++) {
        regs[i] = jm_bind_register(&own, &values[i]);
    }
    WR_VEC_PUSH(&own.results, emit(&own, in, regs, count));
    good = wr_expr_create(jm_binder_program(&own, ""), NULL, &expr, &err) == WR_OK &&
           wr_expr_eval_text(expr, &text, &state, &err) == WR_OK;
    if (good) {
        ret->constant = true;
        ret->text = text == NULL ? NULL : wr_arena_strdup(b->arena, text);
    }
    wr_free(text);
    wr_expr_destroy(expr);
    jm_binder_fini(&own);
    return good;
}

/* Is a value a constant that says TRUE, FALSE? */
static bool says(const struct jm_value *value, bool wanted)
{
    uint8_t cell[16] = {0};

    return value->constant && value->text != NULL &&
           wr_text_to_cell_fast(WR_TYPE_BOOL, -1, value->text, (uint32_t)strlen(value->text),
                                cell) == 0 &&
           (cell[0] != 0) == wanted;
}
static bool is_null(const struct jm_value *value)
{
    return value->constant && value->text == NULL;
}

/* Of AND and OR: what decides stands alone, what does not matter goes. */
static uint32_t reduce_and_or(bool is_or, const struct jm_value *values, uint32_t count,
                              struct jm_value *ret)
{
    uint32_t kept = 0;

    for (uint32_t i = 0; i < count; i++) {
        if (says(&values[i], is_or)) {
            ret[0] = values[i];
            return 1;
        }
        if (!says(&values[i], !is_or)) {
            ret[kept++] = values[i];
        }
    }
    if (kept == 0) {
        ret[kept++] = values[0];
    }
    return kept;
}

/* Branches that are never taken go; one that is always taken is the last. */
static uint32_t reduce_case(const struct jm_value *values, uint32_t count, struct jm_value *ret)
{
    uint32_t kept = 0;

    for (uint32_t i = 0; i + 1 < count; i += 2) {
        if (says(&values[i], true)) {
            ret[kept++] = values[i + 1];
            return kept;
        }
        if (!says(&values[i], false) && !is_null(&values[i])) {
            ret[kept++] = values[i];
            ret[kept++] = values[i + 1];
        }
    }
    ret[kept++] = values[count - 1];
    return kept;
}

static uint32_t reduce_coalesce(const struct jm_value *values, uint32_t count,
                                struct jm_value *ret)
{
    uint32_t kept = 0;

    for (uint32_t i = 0; i < count; i++) {
        if (!is_null(&values[i])) {
            ret[kept++] = values[i];
        }
        if (values[i].constant && values[i].text != NULL) {
            return kept;
        }
    }
    if (kept == 0) {
        ret[kept++] = values[0];
    }
    return kept;
}

/* The values that matter, in the arena; one alone of AND, OR, CASE and COALESCE is the result. */
static uint32_t reduce(struct jm_binder *b, enum wr_expr_op op, const struct jm_value **values,
                       uint32_t count)
{
    struct jm_value *kept = WR_ARENA_ARRAY(b->arena, struct jm_value, WR_MAX(count, 1u));

    if (op == WR_EXPR_AND || op == WR_EXPR_OR) {
        count = reduce_and_or(op == WR_EXPR_OR, *values, count, kept);
    } else if (op == WR_EXPR_CASE) {
        count = reduce_case(*values, count, kept);
    } else if (op == WR_EXPR_COALESCE) {
        count = reduce_coalesce(*values, count, kept);
    } else {
        return count;
    }
    *values = kept;
    return count;
}

static bool may_stand_alone(enum wr_expr_op op)
{
    return op == WR_EXPR_AND || op == WR_EXPR_OR || op == WR_EXPR_CASE || op == WR_EXPR_COALESCE;
}

bool jm_bind_op(struct jm_binder *b, enum wr_expr_op op, enum wr_type type, uint32_t at,
                const struct jm_value *values, uint32_t count, struct jm_value *ret)
{
    struct jm_value result = {.type = type, .typmod = -1, .column = -1, .at = at};
    uint32_t *regs = WR_ARENA_ARRAY(b->arena, uint32_t, WR_MAX(count, 1u));

    if (!b->keep_calls) {
        count = reduce(b, op, &values, count);
        if (count == 1 && may_stand_alone(op)) {
            result.constant = values[0].constant;
            result.text = values[0].text;
            result.reg = values[0].reg;
            *ret = result;
            return true;
        }
        if (all_constant(values, count) && fold(b, instruction(op, type), values, count, &result)) {
            *ret = result;
            return true;
        }
    }
    for (uint32_t i = 0; i < count; i++) {
        regs[i] = jm_bind_register(b, &values[i]);
    }
    result.reg = emit(b, instruction(op, type), regs, count);
    *ret = result;
    return true;
}

static void make(struct jm_binder *b, Weir__Instruction in, uint32_t at,
                 const struct jm_value *values, uint32_t count, struct jm_value *ret)
{
    struct jm_value result = {.type = (enum wr_type)in.type, .typmod = -1, .column = -1, .at = at};
    uint32_t regs[WR_CALL_ARGS_MAX];

    if (!b->keep_calls && all_constant(values, count) && fold(b, in, values, count, &result)) {
        *ret = result;
        return;
    }
    for (uint32_t i = 0; i < count; i++) {
        regs[i] = jm_bind_register(b, &values[i]);
    }
    result.reg = emit(b, in, regs, count);
    *ret = result;
}

void jm_bind_call_as(struct jm_binder *b, const struct wr_function *f, enum wr_type result,
                     uint32_t at, const struct jm_value *values, uint32_t count,
                     struct jm_value *ret)
{
    Weir__Instruction in = instruction(WR_EXPR_CALL, result);

    in.function = f->number;
    make(b, in, at, values, count, ret);
}

void jm_bind_call(struct jm_binder *b, const struct wr_function *f, uint32_t at,
                  const struct jm_value *values, uint32_t count, struct jm_value *ret)
{
    enum wr_type types[WR_CALL_ARGS_MAX];

    for (uint32_t i = 0; i < count; i++) {
        types[i] = values[i].type;
    }
    jm_bind_call_as(b, f, wr_function_result(f, types, count), at, values, count, ret);
}

void jm_bind_any_call(struct jm_binder *b, const struct wr_function *f, bool all, uint32_t at,
                      const struct jm_value values[2], struct jm_value *ret)
{
    Weir__Instruction in = instruction(all ? WR_EXPR_ALL : WR_EXPR_ANY, WR_TYPE_BOOL);

    in.function = f->number;
    make(b, in, at, values, 2, ret);
}

void jm_bind_list(struct jm_binder *b, uint32_t at, const struct jm_value *value,
                  const struct jm_value *constants, uint32_t count, struct jm_value *ret)
{
    Weir__Instruction in = instruction(WR_EXPR_IN, WR_TYPE_BOOL);
    uint32_t *list = WR_ARENA_ARRAY(b->arena, uint32_t, count), reg = jm_bind_register(b, value);

    for (uint32_t i = 0; i < count; i++) {
        list[i] = constant_index(b, make_constant(b->arena, value->type, constants[i].text));
    }
    in.n_constants = count;
    in.constants = list;
    *ret = (struct jm_value){.type = WR_TYPE_BOOL, .typmod = -1, .column = -1, .at = at,
                             .reg = emit(b, in, &reg, 1)};
}

/* ---- the program ---- */

/* Instructions that results need, with the registers of them counted anew. */
static void take_needed(struct jm_binder *b, Weir__Program *program)
{
    uint32_t count = b->instructions.count, *place = WR_ARENA_ARRAY(b->arena, uint32_t, count + 1);
    bool *needed = WR_ARENA_ARRAY(b->arena, bool, count + 1);

    for (uint32_t i = 0; i < b->results.count; i++) {
        needed[b->results.items[i]] = true;
    }
    for (uint32_t i = count; i-- > 0;) {
        const Weir__Instruction *in = b->instructions.items[i];
        for (size_t a = 0; needed[i] && a < in->n_args; a++) {
            needed[in->args[a]] = true;
        }
    }
    program->instructions = WR_ARENA_ARRAY(b->arena, Weir__Instruction *, count + 1);
    for (uint32_t i = 0; i < count; i++) {
        if (!needed[i]) {
            continue;
        }
        Weir__Instruction *copy =
            wr_arena_memdup(b->arena, b->instructions.items[i], sizeof *copy);
        copy->args = copy_numbers(b, copy->args, copy->n_args);
        for (size_t a = 0; a < copy->n_args; a++) {
            copy->args[a] = place[copy->args[a]];
        }
        place[i] = (uint32_t)program->n_instructions;
        program->instructions[program->n_instructions++] = copy;
    }
    for (size_t r = 0; r < program->n_results; r++) {
        program->results[r] = place[program->results[r]];
    }
}

/* The constants that these name, counted anew. */
static void take_constants(struct jm_binder *b, Weir__Program *program)
{
    uint32_t count = b->constants.count, *place = WR_ARENA_ARRAY(b->arena, uint32_t, count + 1);

    program->constants = WR_ARENA_ARRAY(b->arena, Weir__Constant *, count + 1);
    for (size_t i = 0; i < program->n_instructions; i++) {
        Weir__Instruction *in = program->instructions[i];
        bool is_constant = in->op == WR_EXPR_CONSTANT;
        size_t named = is_constant ? 1 : in->n_constants;
        in->constants = copy_numbers(b, in->constants, in->n_constants);
        uint32_t *names = is_constant ? &in->constant : in->constants;
        for (size_t c = 0; c < named; c++) {
            if (place[names[c]] == 0) {
                program->constants[program->n_constants++] = b->constants.items[names[c]];
                place[names[c]] = (uint32_t)program->n_constants;
            }
            names[c] = place[names[c]] - 1;
        }
    }
}

Weir__Program *jm_binder_program(struct jm_binder *b, const char *text)
{
    Weir__Program *program = WR_ARENA_NEW(b->arena, Weir__Program);

    weir__program__init(program);
    program->n_results = b->results.count;
    program->results = copy_numbers(b, b->results.items, b->results.count);
    take_needed(b, program);
    take_constants(b, program);
    program->text = wr_arena_strdup(b->arena, text);
    return program;
}
