/* Programs from bytes: see fuzz_plans.h. */
#include "common/base/bytes.h"
#include "common/batch/row.h"
#include "common/batch/text.h"
#include "common/expr/function.h"
#include "common/expr/program.h"
#include "tests/lib/fuzz_plans.h"
#include "tests/lib/fuzz_run.h"
#include "tests/lib/wr_test.h"

#define INSTRUCTIONS_MAX 24u

struct making {
    struct wr_arena arena;
    struct wr_reader genes;
    const struct wr_schema *input;
    Weir__Instruction *list[INSTRUCTIONS_MAX];
    Weir__Constant *constants[INSTRUCTIONS_MAX];
    uint32_t count, constant_count;
};

static uint32_t gene(struct making *m, uint32_t below)
{
    uint32_t a = wr_read_u8(&m->genes);

    return (below > 256 ? a * 256 + wr_read_u8(&m->genes) : a) % below;
}

static Weir__Instruction *add(struct making *m, uint32_t op, uint32_t type, uint32_t arg_count)
{
    Weir__Instruction *in = WR_ARENA_NEW(&m->arena, Weir__Instruction);

    weir__instruction__init(in);
    in->op = op;
    in->type = type;
    in->n_args = arg_count;
    in->args = WR_ARENA_ARRAY(&m->arena, uint32_t, arg_count + 1);
    m->list[m->count++] = in;
    return in;
}

/* A register of the type, if there is one; any else. */
static uint32_t pick(struct making *m, enum wr_type type)
{
    uint32_t start = gene(m, WR_MAX(m->count, 1u)), last = m->count - 1; /* not the one being made */

    for (uint32_t i = 0; i < last; i++) {
        uint32_t at = (start + i) % last;
        if (m->list[at]->type == (uint32_t)type) {
            return at;
        }
    }
    return last == 0 ? 0 : start % last;
}

static void add_column(struct making *m)
{
    uint32_t column = gene(m, m->input->field_count);

    add(m, WR_EXPR_COLUMN, m->input->fields[column].type, 0)->column = column;
}

static const char *const literals[] = {"0", "1", "-7", "abc", "", "t", "2024-02-29", "12:34:56", "1 day", "a.*b",
                                       "2024-05-06 07:08:09", "{1,2}", "{\"a\":[1,null]}", "9223372036854775807",
                                       "YYYY-MM-DD", "1e10", "\\x00ff", "infinity", "%", "UTC"};

/* A value that is one of its type, or bytes that need not be. */
static void add_constant(struct making *m)
{
    enum wr_type type = (enum wr_type)(1 + gene(m, WR_TYPE_COUNT - 1));
    Weir__Constant *c = WR_ARENA_NEW(&m->arena, Weir__Constant);
    const char *text = literals[gene(m, WR_COUNT(literals))];
    uint8_t cell[16] = {0};
    const void *cells[1] = {cell};
    struct wr_sb sb = {0};
    char *room = wr_arena_alloc(&m->arena, strlen(text) + 64);

    weir__constant__init(c);
    c->type = type;
    c->is_null = gene(m, 16) == 0;
    if (gene(m, 8) == 0 || !wr_type_supported(type) ||
        wr_text_to_cell_in(type, -1, text, (uint32_t)strlen(text), room, cell) != 0) {
        uint32_t bytes = gene(m, 40);
        c->value.len = WR_MIN(bytes, wr_reader_left(&m->genes));
        c->value.data = wr_arena_alloc(&m->arena, 40);
        for (size_t i = 0; i < c->value.len; i++) {
            c->value.data[i] = wr_read_u8(&m->genes);
        }
    } else {
        wr_row_encode(&type, cells, 1, &sb);
        c->value.len = sb.bytes;
        c->value.data = wr_arena_memdup(&m->arena, sb.ptr, sb.bytes);
    }
    wr_sb_fini(&sb);
    m->constants[m->constant_count] = c;
    add(m, WR_EXPR_CONSTANT, type, 0)->constant = m->constant_count++;
}

static uint32_t function_count(void)
{
    static uint32_t count;

    while (wr_function_at(count) != NULL) {
        count += 1;
    }
    return count;
}

static void add_call(struct making *m)
{
    const struct wr_function *f = wr_function_at(gene(m, function_count()));
    uint32_t count = f->arg_count + (f->variadic ? gene(m, 3) : 0);
    enum wr_type types[WR_CALL_ARGS_MAX];
    Weir__Instruction *in = add(m, WR_EXPR_CALL, f->result, count);

    in->function = f->number;
    for (uint32_t i = 0; i < count; i++) {
        in->args[i] = pick(m, wr_function_arg(f, i));
        types[i] = m->count == 1 ? WR_TYPE_NONE : (enum wr_type)m->list[in->args[i]]->type;
    }
    if (wr_type_is_pseudo(f->result)) {
        in->type = wr_function_result(f, types, count);
    }
}

static void add_logic(struct making *m)
{
    uint32_t op = WR_EXPR_AND + gene(m, WR_EXPR_COALESCE - WR_EXPR_AND + 1);
    uint32_t count = op <= WR_EXPR_OR ? 2 + gene(m, 3) : op == WR_EXPR_CASE ? 3 + 2 * gene(m, 2) : 1;
    uint32_t type = op >= WR_EXPR_CASE && m->count > 0 ? m->list[gene(m, m->count)]->type : (uint32_t)WR_TYPE_BOOL;
    Weir__Instruction *in = add(m, op, type, op == WR_EXPR_COALESCE ? 1 + gene(m, 3) : count);

    for (uint32_t i = 0; i < in->n_args; i++) {
        bool condition = op < WR_EXPR_CASE || (op == WR_EXPR_CASE && i % 2 == 0 && i + 1 < in->n_args);
        in->args[i] = pick(m, condition ? WR_TYPE_BOOL : (enum wr_type)type);
    }
}

/* Whatever the bytes say. */
static void add_anything(struct making *m)
{
    Weir__Instruction *in = add(m, gene(m, 20), gene(m, WR_TYPE_COUNT + 2), gene(m, 5));

    in->function = gene(m, 2000);
    in->constant = gene(m, 8);
    in->column = gene(m, 16);
    for (uint32_t i = 0; i < in->n_args; i++) {
        in->args[i] = gene(m, 32);
    }
}

static void make(struct making *m, Weir__Program *ret)
{
    while (m->count < INSTRUCTIONS_MAX && wr_reader_left(&m->genes) > 0) {
        uint32_t kind = gene(m, 32);
        if (kind < 8) {
            add_column(m);
        } else if (kind < 12) {
            add_constant(m);
        } else if (kind < 27) {
            add_call(m);
        } else if (kind < 31) {
            add_logic(m);
        } else {
            add_anything(m);
        }
    }
    weir__program__init(ret);
    ret->n_instructions = m->count;
    ret->instructions = m->list;
    ret->n_constants = m->constant_count;
    ret->constants = m->constants;
    ret->n_results = 1;
    ret->results = WR_ARENA_ARRAY(&m->arena, uint32_t, 1);
    ret->results[0] = m->count - 1;
}

static void run_made(struct fuzz_rows *rows, const uint8_t *data, size_t bytes)
{
    struct making m = {.genes = wr_reader_of((const char *)data, bytes), .input = &rows->rows.schema};
    Weir__Program program;
    uint32_t count;

    wr_arena_init(&m.arena, 0);
    make(&m, &program);
    count = m.count;
    /* One that is refused would hide those behind it: a column takes its place. */
    for (uint32_t i = 0; i < count; i++) {
        program.n_instructions = i + 1;
        program.results[0] = i;
        if (!fuzz_run(rows, &program)) {
            m.count = i;
            add(&m, WR_EXPR_COLUMN, rows->rows.schema.fields[0].type, 0);
        }
    }
    wr_arena_fini(&m.arena);
}

void fuzz_program(const uint8_t *data, size_t bytes)
{
    struct fuzz_rows rows;
    Weir__Program *program;

    if (bytes < 6) {
        return;
    }
    fuzz_rows_init(&rows, wr_load_u32(data), false);
    if (data[4] == 0xff) {
        program = weir__program__unpack(NULL, bytes - 5, data + 5);
        if (program != NULL) {
            (void)fuzz_run(&rows, program);
            weir__program__free_unpacked(program, NULL);
        }
    } else {
        run_made(&rows, data + 4, bytes - 4);
    }
    fuzz_rows_fini(&rows);
}
