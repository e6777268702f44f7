/* Evaluation of programs, a column at a time. */
#include <stdio.h>
#include <string.h>

#include "common/base/alloc.h"
#include "common/base/assert.h"
#include "common/batch/sqlstate.h"
#include "common/batch/text.h"
#include "common/expr/program_internal.h"

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

/* All needed registers for the live rows; false: no memory. */
static bool eval(struct wr_expr *expr, const struct wr_batch *in, const struct rows *rows)
{
    for (uint32_t r = 0; r < expr->reg_count; r++) {
        struct reg *reg = &expr->regs[r];
        if (!reg->needed) {
            continue;
        }
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
    case WR_SQLSTATE_ZONE_DISPLACEMENT:
        return "time zone displacement out of range";
    case WR_SQLSTATE_NOT_SUPPORTED:
        return "cannot convert NaN or infinity to an integer";
    case WR_SQLSTATE_LIMIT:
        return "text of more than 16 MiB";
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
            kept += values[i] != 0;
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

static bool is_made_text(const struct wr_expr *expr, uint32_t result)
{
    return wr_expr_result_column(expr, result) < 0 &&
           wr_type_has_heap(wr_expr_result_type(expr, result));
}

/* The bytes of all texts that were made, in one buffer; NULL: no memory. *ret_bytes 0: there are none. */
static struct wr_buf *gather_texts(const struct wr_expr *expr, struct wr_batch *out,
                                   const struct rows *rows, uint64_t *ret_bytes)
{
    struct wr_buf *buf = NULL;
    uint64_t bytes = 0;
    char *to = NULL;

    for (int pass = 0; pass < 2; pass++) {
        for (uint32_t r = 0; r < expr->result_count; r++) {
            struct wr_view *views = out->columns[r].values;
            if (!is_made_text(expr, r)) {
                continue;
            }
            EACH_ROW(rows, i)
            {
                if (views[i].bytes <= WR_VIEW_INLINE_BYTES) {
                    continue;
                }
                if (pass == 0) {
                    bytes += views[i].bytes;
                } else {
                    memcpy(to, wr_view_ptr(&views[i]), views[i].bytes);
                    views[i] = wr_view_of(to, views[i].bytes);
                    to += views[i].bytes;
                }
            }
        }
        *ret_bytes = bytes;
        if (pass == 0) {
            buf = bytes == 0 || bytes > UINT32_MAX / 2
                      ? NULL
                      : wr_buf_alloc(expr->heap.pool, (uint32_t)bytes);
            if (buf == NULL) {
                return NULL;
            }
            to = (char *)buf->data;
        }
    }
    return buf;
}

enum hold_result { HELD, TOO_MANY_BUFFERS, NO_MEMORY };

/* Strings that kernels made, and constants, must live as long as out. More buffers than a batch holds
 * are made one. */
static enum hold_result hold_texts(struct wr_expr *expr, struct wr_batch *out,
                                   const struct rows *rows)
{
    uint32_t before = out->buf_count;
    bool held = true, texts = false;

    for (uint32_t r = 0; r < expr->result_count; r++) {
        texts |= is_made_text(expr, r);
    }
    if (texts && expr->long_constants) {
        held = wr_batch_hold(out, expr->constants);
    }
    for (uint32_t i = 0; texts && held && i < expr->heap.bufs.count; i++) {
        held = wr_batch_hold(out, expr->heap.bufs.items[i]);
    }
    if (held) {
        return HELD;
    }
    while (out->buf_count > before) {
        wr_buf_unref(out->bufs[--out->buf_count]);
    }
    uint64_t bytes;
    struct wr_buf *buf = gather_texts(expr, out, rows, &bytes);
    held = bytes == 0 || (buf != NULL && wr_batch_hold(out, buf));
    wr_buf_unref(buf);
    return held ? HELD : buf == NULL ? NO_MEMORY : TOO_MANY_BUFFERS;
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
    enum hold_result held = hold_texts(expr, out, &rows);
    if (held == NO_MEMORY) {
        return no_memory(expr, ret_first);
    }
    wr_expr_heap_clear(&expr->heap);
    return held == TOO_MANY_BUFFERS ? WR_EXPR_TOO_MANY_BUFFERS
                                    : collect_errors(expr, &rows, ret_first, fail_rows);
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
    if (!eval(expr, NULL, &rows)) {
        wr_expr_heap_clear(&expr->heap);
        return wr_fail(err, WR_ERR_MEMORY, "no memory to evaluate: %.120s", expr->text);
    }
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
