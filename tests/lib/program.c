#include "tests/lib/program.h"

#include "common/base/alloc.h"
#include "common/batch/row.h"
#include "common/batch/sqlstate.h"
#include "common/batch/text.h"
#include "common/expr/function.h"
#include "tests/lib/wr_test.h"

void program_init(struct program *p)
{
    memset(p, 0, sizeof *p);
    wr_arena_init(&p->arena, 0);
    weir__program__init(&p->message);
    p->message.instructions = p->instructions;
    p->message.constants = p->constants;
    p->message.results = p->results;
    p->message.text = wr_arena_strdup(&p->arena, "the expression");
}

void program_fini(struct program *p)
{
    wr_arena_fini(&p->arena);
}

static Weir__Instruction *add(struct program *p, enum wr_expr_op op, enum wr_type type)
{
    Weir__Instruction *in = WR_ARENA_NEW(&p->arena, Weir__Instruction);

    ck_assert_uint_lt(p->message.n_instructions, PROGRAM_INSTRUCTIONS_MAX);
    weir__instruction__init(in);
    in->op = op;
    in->type = type;
    in->typmod = -1;
    p->instructions[p->message.n_instructions++] = in;
    return in;
}

static uint32_t last(const struct program *p)
{
    return (uint32_t)p->message.n_instructions - 1;
}

uint32_t program_column(struct program *p, enum wr_type type, uint32_t column)
{
    add(p, WR_EXPR_COLUMN, type)->column = column;
    return last(p);
}

uint32_t program_constant_bytes(struct program *p, enum wr_type type, const void *data,
                                size_t bytes)
{
    Weir__Constant *constant = WR_ARENA_NEW(&p->arena, Weir__Constant);

    weir__constant__init(constant);
    constant->type = type;
    constant->value.len = bytes;
    constant->value.data = bytes == 0 ? NULL : wr_arena_memdup(&p->arena, data, bytes);
    add(p, WR_EXPR_CONSTANT, type)->constant = (uint32_t)p->message.n_constants;
    p->constants[p->message.n_constants++] = constant;
    return last(p);
}

uint32_t program_constant(struct program *p, enum wr_type type, const char *text)
{
    struct wr_sb sb = {0};
    struct wr_error err;
    uint8_t cell[16];
    const void *cells[] = {cell};

    if (text == NULL) {
        uint32_t reg = program_constant_bytes(p, type, NULL, 0);
        p->constants[p->message.n_constants - 1]->is_null = true;
        return reg;
    }
    struct wr_sb string = {0};
    if (wr_type_is_composed(type)) {
        ck_assert_uint_eq(wr_text_to_string(type, -1, text, (uint32_t)strlen(text), &string), 0);
        struct wr_view view = wr_view_of(string.ptr, (uint32_t)string.bytes);
        memcpy(cell, &view, sizeof view);
    } else {
        WR_CK_OK(wr_text_to_cell(type, -1, wr_str_of(text), cell, &err), &err);
    }
    wr_row_encode(&type, cells, 1, &sb);
    uint32_t reg = program_constant_bytes(p, type, sb.ptr, sb.bytes);
    wr_sb_fini(&sb);
    wr_sb_fini(&string);
    return reg;
}

uint32_t program_op(struct program *p, enum wr_expr_op op, enum wr_type type, uint32_t count,
                    const uint32_t *args)
{
    Weir__Instruction *in = add(p, op, type);

    in->n_args = count;
    in->args = count == 0 ? NULL : wr_arena_memdup(&p->arena, args, count * sizeof *args);
    return last(p);
}

static const struct wr_function *find(const struct program *p, const char *name,
                                      enum wr_function_kind kind, uint32_t count,
                                      const uint32_t *args, enum wr_type result)
{
    const struct wr_function *f;

    for (uint32_t i = 0; (f = wr_function_at(i)) != NULL; i++) {
        bool fits = f->kind == kind && strcmp(f->name, name) == 0 && f->arg_count == count &&
                    (result == WR_TYPE_NONE || f->result == result);
        for (uint32_t a = 0; fits && a < count; a++) {
            fits = f->args[a] == p->instructions[args[a]]->type;
        }
        if (fits) {
            return f;
        }
    }
    ck_abort_msg("no function %s of %u such arguments", name, count);
    return NULL;
}

uint32_t program_call(struct program *p, const char *name, uint32_t count, const uint32_t *args)
{
    const struct wr_function *f = find(p, name, WR_FUNCTION_SCALAR, count, args, WR_TYPE_NONE);
    uint32_t reg = program_op(p, WR_EXPR_CALL, f->result, count, args);

    p->instructions[reg]->function = f->number;
    return reg;
}

uint32_t program_cast(struct program *p, uint32_t arg, enum wr_type to)
{
    const struct wr_function *f = find(p, "cast", WR_FUNCTION_CAST, 1, &arg, to);
    uint32_t reg = program_op(p, WR_EXPR_CALL, to, 1, &arg);

    p->instructions[reg]->function = f->number;
    return reg;
}

uint32_t program_cast_modified(struct program *p, uint32_t arg, enum wr_type to, int32_t typmod)
{
    char text[16];
    uint32_t args[2] = {arg};
    const struct wr_function *f;

    if (p->instructions[arg]->type != to) {
        args[0] = program_cast(p, arg, to);
    }
    if (typmod < 0) {
        return args[0];
    }
    (void)snprintf(text, sizeof text, "%d", typmod);
    args[1] = program_constant(p, WR_TYPE_INT4, text);
    f = find(p, "cast", WR_FUNCTION_CAST, 2, args, to);
    uint32_t reg = program_op(p, WR_EXPR_CALL, to, 2, args);
    p->instructions[reg]->function = f->number;
    return reg;
}

void program_result(struct program *p, uint32_t reg)
{
    p->results[p->message.n_results++] = reg;
}

struct wr_batch *rows_batch(struct wr_buf_pool *pool, const struct wr_schema *schema,
                            const char *const *texts, uint32_t rows)
{
    struct wr_builder *builder = wr_builder_create(pool, schema, WR_MAX(rows, 1u), 1u << 24);
    uint32_t columns = schema->field_count;
    struct wr_batch *batch;
    struct wr_error err;

    for (uint32_t r = 0; r < rows; r++) {
        ck_assert(wr_builder_row_begin(builder));
        for (uint32_t c = 0; c < columns; c++) {
            const char *text = texts[(size_t)r * columns + c];
            enum wr_type type = schema->fields[c].type;
            uint8_t cell[16];
            if (text == NULL) {
                continue;
            }
            if (type == WR_TYPE_BYTEA) {
                char *room = wr_alloc(strlen(text) + 1);
                struct wr_view view;
                ck_assert_uint_eq(wr_text_to_cell_in(type, -1, text, (uint32_t)strlen(text), room, &view), 0);
                ck_assert(wr_builder_set_bytes(builder, c, wr_view_ptr(&view), view.bytes));
                wr_free(room);
            } else if (wr_type_is_composed(type)) {
                struct wr_sb sb = {0};
                ck_assert_uint_eq(wr_text_to_string(type, -1, text, (uint32_t)strlen(text), &sb), 0);
                ck_assert(wr_builder_set_bytes(builder, c, sb.ptr, (uint32_t)sb.bytes));
                wr_sb_fini(&sb);
            } else if (wr_type_has_heap(type)) {
                ck_assert(wr_builder_set_bytes(builder, c, text, (uint32_t)strlen(text)));
            } else {
                WR_CK_OK(wr_text_to_cell(type, -1, wr_str_of(text), cell, &err), &err);
                wr_builder_set(builder, c, cell);
            }
        }
        wr_builder_row_end(builder);
    }
    batch = wr_builder_take(builder);
    ck_assert_ptr_nonnull(batch);
    wr_builder_destroy(builder);
    return batch;
}

char *rows_text(const struct wr_batch *batch, uint32_t column, uint32_t row)
{
    const struct wr_column *c = &batch->columns[column];
    enum wr_type type = (enum wr_type)c->type;
    struct wr_sb sb = {0};

    if (wr_column_is_null(c, row)) {
        return NULL;
    }
    wr_cell_to_text(type, (const char *)c->values + (size_t)row * wr_type_cell_bytes(type), &sb);
    return wr_sb_take(&sb);
}

char *program_answer(struct wr_expr *expr, struct wr_batch *in, uint32_t row,
                     struct wr_buf_pool *pool)
{
    struct wr_field field = {.name = "r", .type = wr_expr_result_type(expr, 0), .typmod = -1};
    struct wr_schema schema = {.field_count = 1, .fields = &field};
    struct wr_batch *out =
        wr_batch_create(pool, &schema, wr_expr_project_scratch(expr, in->row_count));
    const uint16_t *selection = in->selection;
    uint16_t one = (uint16_t)row, failed[1];
    uint32_t live = in->live_count, errors;
    struct wr_expr_failure first;
    char *answer;

    ck_assert_ptr_nonnull(out);
    ck_assert(wr_batch_share(out, in));
    in->selection = out->selection = &one;
    in->live_count = out->live_count = 1;
    out->row_count = in->row_count;
    errors = wr_expr_project(expr, in, out, pool, &first, failed);
    ck_assert_uint_le(errors, 1);
    if (errors == 1) {
        char state[6];
        ck_assert_uint_eq(failed[0], row);
        ck_assert_uint_eq(first.row, row);
        answer = wr_asprintf("!%s", wr_sqlstate_text(first.sqlstate, state));
    } else {
        answer = rows_text(out, 0, row);
    }
    wr_batch_unref(out);
    in->selection = selection;
    in->live_count = live;
    return answer;
}
