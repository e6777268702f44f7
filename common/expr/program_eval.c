/* Evaluation of programs, a column at a time, each register on the rows that need it (program_internal.h
 * says which those are). */
#include <string.h>

#include "common/base/assert.h"
#include "common/expr/program_internal.h"

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

static void clear_null(struct reg *reg, uint32_t bytes, uint32_t i)
{
    memset((uint8_t *)reg->cells + (size_t)i * bytes, 0, bytes);
    if (reg->errors != NULL) {
        reg->errors[i] = 0;
    }
}

/* The cell of a NULL is zero bytes, and it has no error. */
static void clear_nulls(struct reg *reg, const struct rows *rows)
{
    uint32_t bytes = reg->cell_bytes;

    if (reg->validity == NULL) {
        return;
    }
    if (rows->list == NULL) {
        for (uint32_t i = 0; i < rows->count; i += 64) {
            uint64_t nulls = ~reg->validity[i / 64];
            nulls &= rows->count - i < 64 ? ((uint64_t)1 << (rows->count - i)) - 1 : UINT64_MAX;
            for (; nulls != 0; nulls &= nulls - 1) {
                clear_null(reg, bytes, i + (uint32_t)__builtin_ctzll(nulls));
            }
        }
        return;
    }
    for (uint32_t k = 0; k < rows->count; k++) {
        if (!present(reg->validity, rows->list[k])) {
            clear_null(reg, bytes, rows->list[k]);
        }
    }
}

/* An argument's error is the result's, before its own. */
static void take_errors(struct wr_expr *expr, struct reg *reg, const struct rows *rows)
{
    for (uint32_t a = reg->arg_count; a-- > 0;) {
        const struct reg *arg = &expr->regs[reg->args[a]];
        if (!any_error(arg->errors, rows)) {
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

/* A function that makes NULLs starts from the strict function's, or from none. */
static void open_nulls(struct reg *reg)
{
    if (reg->validity == NULL) {
        memset(reg->bits, 0xff, WORDS * 8);
        reg->validity = reg->bits;
    }
}

struct wr_kernel_call wr_expr_call(struct wr_expr *expr, struct reg *reg, const struct rows *rows)
{
    for (uint32_t a = 0; a < reg->arg_count; a++) {
        reg->arg_values[a] = expr->regs[reg->args[a]].values;
        reg->arg_validities[a] = expr->regs[reg->args[a]].validity;
    }
    return (struct wr_kernel_call){.count = rows->count,
                                   .rows = rows->list,
                                   .arg_count = reg->arg_count,
                                   .arg_types = reg->arg_types,
                                   .result_type = reg->type,
                                   .args = reg->arg_values,
                                   .arg_validity = reg->arg_validities,
                                   .constants = reg->constants,
                                   .out = reg->cells,
                                   .errors = reg->errors,
                                   .validity = reg->validity,
                                   .heap = &expr->heap,
                                   .state = &reg->state};
}

static void zero_errors(struct reg *reg, const struct rows *rows)
{
    if (reg->errors == NULL) {
        return;
    }
    if (rows->list == NULL) {
        memset(reg->errors, 0, rows->count * sizeof *reg->errors);
        return;
    }
    EACH_ROW(rows, i)
    {
        reg->errors[i] = 0;
    }
}

static bool eval_call(struct wr_expr *expr, struct reg *reg, const struct rows *rows)
{
    const struct wr_kernel_entry *entry = reg->function->kernel;
    bool makes_null = reg->function->makes_null || !reg->function->strict;

    reg->validity = NULL;
    if (reg->function->strict) {
        strict_validity(expr, reg, rows);
    }
    if (makes_null) {
        open_nulls(reg);
    }
    struct wr_kernel_call call = wr_expr_call(expr, reg, rows); /* made in place: copying it takes as long */
    call.nulls = makes_null ? reg->bits : NULL;
    zero_errors(reg, rows);
    if (!entry->kernel(&call)) {
        return false;
    }
    clear_nulls(reg, rows);
    take_errors(expr, reg, rows);
    return true;
}

static bool eval_region(struct wr_expr *expr, const struct wr_batch *in, uint32_t region,
                        const struct rows *rows);

/* The argument's own registers, for rows that nothing before it decided. When those are nearly all,
 * all of `rows` are computed: a dense loop is cheaper than a list. */
static bool eval_arg(struct wr_expr *expr, const struct wr_batch *in, const struct reg *reg,
                     uint32_t arg, const struct rows *rows, const struct rows *some)
{
    uint32_t region = reg->regions[arg];
    const struct rows *chosen = some->count * 4ull >= rows->count * 3ull ? rows : some;

    return region == REGION_NONE || some->count == 0 || eval_region(expr, in, region, chosen);
}

/* Rows of `rows` that a FALSE (for AND) or TRUE (for OR) does not decide, to pending. Nothing was noted of
 * any row, so that a decided one has its result already. */
static uint32_t undecided_plain(struct reg *reg, const uint8_t *values, const struct rows *rows)
{
    uint8_t deciding = reg->op == WR_EXPR_OR;
    uint16_t *pending = reg->pending;
    uint32_t count = 0;

    if (rows->list == NULL) {
        return rows_other_than(values, rows->count, deciding, pending);
    }
    for (uint32_t k = 0; k < rows->count; k++) {
        uint16_t i = rows->list[k];
        pending[count] = i;
        count += values[i] != deciding;
    }
    return count;
}

/* The same where NULLs and errors are noted: they are the result unless a later argument decides. */
static uint32_t undecided(struct reg *reg, const struct reg *arg, const struct rows *rows,
                          bool *noted)
{
    uint8_t deciding = reg->op == WR_EXPR_OR;
    const uint8_t *values = arg->values;
    uint32_t count = 0;

    if (arg->errors == NULL && arg->validity == NULL && !*noted) {
        return undecided_plain(reg, values, rows);
    }
    EACH_ROW(rows, i)
    {
        uint32_t error = error_at(arg, i);
        if (error == 0 && present(arg->validity, i) && values[i] == deciding) {
            set_present(reg->bits, i, true);
            if (reg->errors != NULL) {
                reg->errors[i] = 0;
            }
            continue;
        }
        reg->pending[count++] = (uint16_t)i;
        if (error != 0) {
            reg->errors[i] = reg->errors[i] != 0 ? reg->errors[i] : error;
            reg->no_errors = false;
            *noted = true;
        } else if (!present(arg->validity, i)) {
            set_present(reg->bits, i, false);
            *noted = true;
        }
    }
    return count;
}

/* Three-valued and error-masking: a FALSE (for AND) or TRUE (for OR) decides whatever else is
 * NULL or failed; then an error; then NULL. */
static bool eval_and_or(struct wr_expr *expr, const struct wr_batch *in, struct reg *reg,
                        const struct rows *rows)
{
    uint8_t *out = reg->cells;
    bool noted = false;
    struct rows some = *rows;

    memset(out, reg->op == WR_EXPR_OR, rows->row_count);
    memset(reg->bits, 0xff, WORDS * 8);
    if (reg->errors != NULL && !reg->no_errors) { /* as a rule there were none */
        memset(reg->errors, 0, WR_BATCH_ROWS_MAX * sizeof *reg->errors);
        reg->no_errors = true;
    }
    for (uint32_t a = 0; a < reg->arg_count && some.count > 0; a++) {
        if (a > 0 && !eval_arg(expr, in, reg, a, rows, &some)) {
            return false;
        }
        some.count = undecided(reg, &expr->regs[reg->args[a]], &some, &noted);
        some.list = reg->pending;
    }
    for (uint32_t k = 0; k < some.count; k++) {
        uint32_t i = reg->pending[k];
        out[i] = (uint8_t)(present(reg->bits, i) && reg->op == WR_EXPR_AND);
    }
    reg->pending_count = some.count;
    reg->validity = noted ? reg->bits : NULL;
    return true;
}

/* What a test says of a NULL, of FALSE and of TRUE; those of NULL ask for no more. */
struct answers {
    uint8_t null, no, yes;
};

static struct answers answers_of(enum wr_expr_op op)
{
    switch (op) {
    case WR_EXPR_IS_NULL:
        return (struct answers){1, 0, 0};
    case WR_EXPR_IS_NOT_NULL:
        return (struct answers){0, 1, 1};
    case WR_EXPR_IS_TRUE:
        return (struct answers){0, 0, 1};
    case WR_EXPR_IS_NOT_TRUE:
        return (struct answers){1, 1, 0};
    case WR_EXPR_IS_FALSE:
    case WR_EXPR_NOT:
        return (struct answers){0, 1, 0};
    case WR_EXPR_IS_NOT_FALSE:
        return (struct answers){1, 0, 1};
    case WR_EXPR_COLUMN:
    case WR_EXPR_CONSTANT:
    case WR_EXPR_CALL:
    case WR_EXPR_AND:
    case WR_EXPR_OR:
    case WR_EXPR_CASE:
    case WR_EXPR_COALESCE:
    case WR_EXPR_ANY:
    case WR_EXPR_ALL:
    case WR_EXPR_IN:
        WR_UNREACHABLE();
    }
    WR_UNREACHABLE();
}

static void eval_test(struct wr_expr *expr, struct reg *reg, const struct rows *rows)
{
    const struct reg *arg = &expr->regs[reg->args[0]];
    struct answers answers = answers_of(reg->op);
    const uint8_t *in = arg->values;
    uint8_t *out = reg->cells;

    if (answers.no == answers.yes && arg->validity == NULL) {
        memset(out, answers.yes, rows->row_count);
    } else if (answers.no == answers.yes) {
        EACH_ROW(rows, i)
        {
            out[i] = present(arg->validity, i) ? answers.yes : answers.null;
        }
    } else if (rows->list == NULL && arg->validity == NULL) {
        for (uint32_t i = 0; i < rows->count; i++) {
            out[i] = in[i] != 0 ? answers.yes : answers.no;
        }
    } else {
        EACH_ROW(rows, i)
        {
            bool there = present(arg->validity, i);
            out[i] = !there ? answers.null : in[i] != 0 ? answers.yes : answers.no;
        }
    }
    zero_errors(reg, rows);
    take_errors(expr, reg, rows);
    reg->validity = reg->op == WR_EXPR_NOT ? arg->validity : NULL;
}

#define COPY_CELLS(type)                                                      \
    for (uint32_t k = 0; k < rows->count; k++) {                              \
        uint32_t i = rows->list[k];                                           \
        ((type *)reg->cells)[i] = ((const type *)arg->values)[i];             \
    }

struct cell_16 {
    uint64_t low, high;
};

static void copy_cells(struct reg *reg, const struct reg *arg, const struct rows *rows)
{
    uint32_t bytes = reg->cell_bytes;

    if (rows->list == NULL) {
        memcpy(reg->cells, arg->values, (size_t)rows->count * bytes);
    } else if (bytes == 1) {
        COPY_CELLS(uint8_t)
    } else if (bytes == 2) {
        COPY_CELLS(uint16_t)
    } else if (bytes == 4) {
        COPY_CELLS(uint32_t)
    } else if (bytes == 8) {
        COPY_CELLS(uint64_t)
    } else {
        WR_ASSERT(bytes == sizeof(struct cell_16));
        COPY_CELLS(struct cell_16)
    }
}

/* Copy the argument's outcome for the rows; true when one is NULL. Nothing was noted of them before: all are
 * present. */
static bool choose(struct wr_expr *expr, struct reg *reg, uint32_t a, const struct rows *rows)
{
    const struct reg *arg = &expr->regs[reg->args[a]];
    bool any_null = false;

    copy_cells(reg, arg, rows);
    zero_errors(reg, rows);
    if (any_error(arg->errors, rows)) {
        EACH_ROW(rows, i)
        {
            reg->errors[i] = arg->errors[i];
        }
    }
    if (arg->validity != NULL) {
        EACH_ROW(rows, i)
        {
            bool there = present(arg->validity, i);
            set_present(reg->bits, i, there);
            any_null |= !there;
        }
    }
    return any_null;
}

/* Rows of `rows` by what condition a says: TRUE to chosen, neither TRUE nor an error to pending. */
static void split_by(struct reg *reg, const struct reg *condition, const struct rows *rows,
                     uint32_t *ret_chosen, uint32_t *ret_pending)
{
    uint32_t bytes = reg->cell_bytes, chosen = 0, pending = 0;

    if (rows->list == NULL && condition->validity == NULL && !any_error(condition->errors, rows)) {
        *ret_chosen = rows_other_than(condition->values, rows->count, false, reg->chosen);
        *ret_pending = rows_other_than(condition->values, rows->count, true, reg->pending);
        return;
    }
    EACH_ROW(rows, i)
    {
        uint32_t error = error_at(condition, i);
        if (error != 0) {
            reg->errors[i] = error;
            memset((uint8_t *)reg->cells + (size_t)i * bytes, 0, bytes);
        } else if (present(condition->validity, i) && ((const uint8_t *)condition->values)[i]) {
            reg->chosen[chosen++] = (uint16_t)i;
        } else {
            reg->pending[pending++] = (uint16_t)i;
        }
    }
    *ret_chosen = chosen;
    *ret_pending = pending;
}

static bool eval_case(struct wr_expr *expr, const struct wr_batch *in, struct reg *reg,
                      const struct rows *rows)
{
    bool any_null = false;
    struct rows some = *rows, chosen = *rows;
    uint32_t last = reg->arg_count - 1;

    chosen.list = reg->chosen;
    memset(reg->bits, 0xff, WORDS * 8);
    for (uint32_t a = 0; a < last && some.count > 0; a += 2) {
        if (a > 0 && !eval_arg(expr, in, reg, a, rows, &some)) {
            return false;
        }
        split_by(reg, &expr->regs[reg->args[a]], &some, &chosen.count, &some.count);
        some.list = reg->pending;
        if (!eval_arg(expr, in, reg, a + 1, rows, &chosen)) {
            return false;
        }
        any_null |= choose(expr, reg, a + 1, &chosen);
    }
    if (!eval_arg(expr, in, reg, last, rows, &some)) {
        return false;
    }
    any_null |= choose(expr, reg, last, &some);
    reg->validity = any_null ? reg->bits : NULL;
    return true;
}

/* Rows that an argument of COALESCE decides to chosen, the others, where it is NULL, to pending. */
static void split_by_presence(struct reg *reg, const struct reg *arg, const struct rows *rows,
                              uint32_t *ret_chosen, uint32_t *ret_pending)
{
    uint32_t chosen = 0, pending = 0;

    EACH_ROW(rows, i)
    {
        bool decides = present(arg->validity, i) || error_at(arg, i) != 0;
        reg->chosen[chosen] = reg->pending[pending] = (uint16_t)i;
        chosen += decides;
        pending += !decides;
    }
    *ret_chosen = chosen;
    *ret_pending = pending;
}

static bool eval_coalesce(struct wr_expr *expr, const struct wr_batch *in, struct reg *reg,
                          const struct rows *rows)
{
    bool any_null = false;
    struct rows some = *rows, chosen;

    memset(reg->bits, 0xff, WORDS * 8);
    for (uint32_t a = 0; a < reg->arg_count && some.count > 0; a++) {
        const struct reg *arg = &expr->regs[reg->args[a]];
        if (a > 0 && !eval_arg(expr, in, reg, a, rows, &some)) {
            return false;
        }
        if (a + 1 == reg->arg_count || arg->validity == NULL) {
            any_null |= choose(expr, reg, a, &some);
            break;
        }
        chosen = some;
        chosen.list = reg->chosen;
        split_by_presence(reg, arg, &some, &chosen.count, &some.count);
        some.list = reg->pending;
        any_null |= choose(expr, reg, a, &chosen);
    }
    reg->validity = any_null ? reg->bits : NULL;
    return true;
}

/* NULL where the value is, and where it is not in a list that has a NULL. */
static void eval_in(struct wr_expr *expr, struct reg *reg, const struct rows *rows)
{
    const struct reg *arg = &expr->regs[reg->args[0]];
    uint8_t *out = reg->cells;

    if (reg->list != NULL) {
        wr_in_list_test(reg->list, arg->values, rows->list, rows->count, out);
    } else {
        memset(out, 0, rows->row_count);
    }
    reg->validity = NULL;
    strict_validity(expr, reg, rows);
    if (reg->list_has_null) {
        open_nulls(reg);
        EACH_ROW(rows, i)
        {
            if (!out[i]) {
                set_present(reg->bits, i, false);
            }
        }
    }
    zero_errors(reg, rows);
    clear_nulls(reg, rows);
    take_errors(expr, reg, rows);
}

/* One register; false: no memory. */
static bool eval_reg(struct wr_expr *expr, const struct wr_batch *in, struct reg *reg,
                     const struct rows *rows)
{
    switch (reg->op) {
    case WR_EXPR_COLUMN:
        reg->values = in->columns[reg->column].values;
        reg->validity = in->columns[reg->column].validity;
        return true;
    case WR_EXPR_CONSTANT:
        return true;
    case WR_EXPR_CALL:
        return eval_call(expr, reg, rows);
    case WR_EXPR_AND:
    case WR_EXPR_OR:
        return eval_and_or(expr, in, reg, rows);
    case WR_EXPR_NOT:
    case WR_EXPR_IS_NULL:
    case WR_EXPR_IS_NOT_NULL:
    case WR_EXPR_IS_TRUE:
    case WR_EXPR_IS_NOT_TRUE:
    case WR_EXPR_IS_FALSE:
    case WR_EXPR_IS_NOT_FALSE:
        eval_test(expr, reg, rows);
        return true;
    case WR_EXPR_CASE:
        return eval_case(expr, in, reg, rows);
    case WR_EXPR_COALESCE:
        return eval_coalesce(expr, in, reg, rows);
    case WR_EXPR_ANY:
    case WR_EXPR_ALL:
        if (!wr_expr_eval_any(expr, reg, rows)) {
            return false;
        }
        take_errors(expr, reg, rows);
        return true;
    case WR_EXPR_IN:
        eval_in(expr, reg, rows);
        return true;
    }
    WR_UNREACHABLE();
}

/* Recursion is as deep as regions lie in each other: bounded at creation. */
static bool eval_region(struct wr_expr *expr, const struct wr_batch *in, uint32_t region,
                        const struct rows *rows)
{
    for (uint32_t r = expr->regions[region].first; r != REG_NONE; r = expr->regs[r].next) {
        if (!eval_reg(expr, in, &expr->regs[r], rows)) {
            return false;
        }
    }
    return true;
}

bool wr_expr_eval(struct wr_expr *expr, const struct wr_batch *in, const struct rows *rows)
{
    return eval_region(expr, in, REGION_ROOT, rows);
}
