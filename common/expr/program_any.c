/* ANY and ALL: an operator between a value and each element of an array. Pairs of many rows go through the
 * operator's kernel together, and are put together again in order: what decides first counts, so that
 * an error behind it does not. */
#include <string.h>

#include "common/base/alloc.h"
#include "common/batch/array.h"
#include "common/expr/program_internal.h"

#define PAIRS 512u

struct wr_any {
    uint8_t left[PAIRS * 16] WR_ALIGNED(16);
    uint8_t right[PAIRS * 16] WR_ALIGNED(16);
    uint8_t out[PAIRS];
    uint32_t errors[PAIRS];
    uint16_t rows[PAIRS];
    uint32_t count;
    uint64_t decided[WORDS]; /* by row */
};

struct wr_any *wr_any_create(void)
{
    return WR_NEW(struct wr_any);
}

/* The pairs in hand through the kernel, and to the rows they are of. false: no memory. */
static bool flush(struct wr_expr *expr, struct reg *reg)
{
    struct wr_any *any = reg->any;
    const struct wr_kernel_entry *entry = reg->function->kernel;
    const void *args[2] = {any->left, any->right};
    const uint64_t *validities[2] = {NULL, NULL};
    struct wr_kernel_call call = {.count = any->count,
                                  .arg_count = 2,
                                  .arg_types = reg->arg_types,
                                  .result_type = WR_TYPE_BOOL,
                                  .args = args,
                                  .arg_validity = validities,
                                  .out = any->out,
                                  .errors = any->errors,
                                  .heap = &expr->heap,
                                  .state = &reg->state};
    uint8_t deciding = reg->op == WR_EXPR_ANY, *out = reg->cells;

    memset(any->errors, 0, any->count * sizeof *any->errors);
    if (!entry->kernel(&call)) {
        return false;
    }
    for (uint32_t k = 0; k < any->count; k++) {
        uint32_t i = any->rows[k];
        if (present(any->decided, i)) {
            continue;
        }
        if (any->errors[k] != 0) {
            reg->errors[i] = any->errors[k];
            set_present(any->decided, i, true);
        } else if (any->out[k] == deciding) {
            out[i] = deciding;
            set_present(reg->bits, i, true);
            set_present(any->decided, i, true);
        }
    }
    any->count = 0;
    return true;
}

/* The pairs of one row. */
static bool add_row(struct wr_expr *expr, struct reg *reg, uint32_t i)
{
    const struct reg *left = &expr->regs[reg->args[0]], *right = &expr->regs[reg->args[1]];
    struct wr_array array = wr_array_open((const struct wr_view *)right->values + i);
    uint32_t bytes = wr_type_cell_bytes(reg->arg_types[0]);
    struct wr_any *any = reg->any;
    bool known = present(left->validity, i);

    if (!present(right->validity, i)) {
        set_present(reg->bits, i, false);
        return true;
    }
    for (uint32_t e = 0; e < array.shape.count && !present(any->decided, i); e++) {
        if (!known || wr_array_is_null(&array, e)) {
            set_present(reg->bits, i, false); /* unless another element decides */
            continue;
        }
        memcpy(any->left + (size_t)any->count * bytes,
               (const uint8_t *)left->values + (size_t)i * bytes, bytes);
        wr_array_get(&array, e, any->right + (size_t)any->count * array.cell_bytes);
        any->rows[any->count++] = (uint16_t)i;
        if (any->count == PAIRS && !flush(expr, reg)) {
            return false;
        }
    }
    return true;
}

bool wr_expr_eval_any(struct wr_expr *expr, struct reg *reg, const struct rows *rows)
{
    uint8_t *out = reg->cells;

    memset(reg->bits, 0xff, WORDS * 8);
    memset(reg->any->decided, 0, sizeof reg->any->decided);
    memset(out, reg->op == WR_EXPR_ALL, rows->row_count);
    reg->any->count = 0;
    EACH_ROW(rows, i)
    {
        if (reg->errors != NULL) {
            reg->errors[i] = 0;
        }
    }
    EACH_ROW(rows, i)
    {
        if (!add_row(expr, reg, i)) {
            return false;
        }
    }
    if (!flush(expr, reg)) {
        return false;
    }
    EACH_ROW(rows, i)
    {
        out[i] = (uint8_t)(present(reg->bits, i) ? out[i] : 0);
    }
    reg->validity = reg->bits;
    return true;
}
