/* Programs over batches: filter, project, and what is said of rows that fail. */
#include <stdio.h>
#include <string.h>

#include "common/base/alloc.h"
#include "common/base/assert.h"
#include "common/batch/sqlstate.h"
#include "common/batch/text.h"
#include "common/expr/program_internal.h"

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
        return type == WR_TYPE_NUMERIC  ? "value overflows numeric format"
               : type == WR_TYPE_FLOAT8 ? "value out of range"
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
    case WR_SQLSTATE_STACK_DEPTH:
        return "stack depth limit exceeded: a jsonb nested deeper than 1024 levels";
    case WR_SQLSTATE_LIMIT:
        return "text of more than 16 MiB";
    default:
        return "evaluation failed";
    }
}

/* The register in which the error of a row arose: the program is followed as it was evaluated. */
static uint32_t origin_of(const struct wr_expr *expr, uint32_t r, uint32_t row)
{
    for (;;) {
        const struct reg *reg = &expr->regs[r];
        uint32_t next = REG_NONE;
        for (uint32_t a = 0; a < reg->arg_count && next == REG_NONE; a++) {
            const struct reg *arg = &expr->regs[reg->args[a]];
            bool failed = error_at(arg, row) != 0, last = a + 1 == reg->arg_count;
            bool there = present(arg->validity, row);
            bool is_case = reg->op == WR_EXPR_CASE && !last;
            if (failed || (last && reg->op == WR_EXPR_CASE)) {
                next = reg->args[a];
            } else if (reg->op == WR_EXPR_COALESCE && there) {
                return r; /* not reached: a value has no error */
            } else if (is_case) {
                next = there && ((const uint8_t *)arg->values)[row] ? reg->args[a + 1] : REG_NONE;
                a += 1;
            }
        }
        if (next == REG_NONE) {
            return r;
        }
        r = next;
    }
}

/* PostgreSQL's message, by the function's own words or by the state alone. */
static void explain(struct wr_expr *expr, struct reg *reg, uint32_t row, uint32_t sqlstate,
                    char *message, size_t bytes)
{
    bool names_type = sqlstate == WR_SQLSTATE_OUT_OF_RANGE && reg->type != WR_TYPE_FLOAT8 &&
                      reg->type != WR_TYPE_NUMERIC;

    message[0] = '\0';
    if (reg->op == WR_EXPR_CALL && reg->function->explain != NULL) {
        struct rows one = {1, NULL, 1};
        struct wr_kernel_call call = wr_expr_call(expr, reg, &one);
        reg->function->explain(&call, row, sqlstate, message, bytes);
    } else if (reg->op == WR_EXPR_CALL && reg->function->kind == WR_FUNCTION_CAST &&
               reg->function->args[0] == WR_TYPE_TEXT) {
        const struct wr_view *text = (const struct wr_view *)expr->regs[reg->args[0]].values + row;
        wr_text_explain(sqlstate, reg->type, -1, (struct wr_str){wr_view_ptr(text), text->bytes},
                        message, bytes);
    }
    if (message[0] == '\0') {
        (void)snprintf(message, bytes, "%s%s", names_type ? wr_type_name(reg->type) : "",
                       names_type ? " out of range" : state_message(sqlstate, reg->type));
    }
}

static void describe(struct wr_expr *expr, uint32_t result, uint32_t row, bool explained,
                     struct wr_expr_failure *ret)
{
    uint32_t sqlstate = expr->regs[result].errors[row];

    ret->row = row;
    ret->sqlstate = sqlstate;
    ret->text = expr->text;
    ret->message[0] = '\0';
    if (explained) {
        explain(expr, &expr->regs[origin_of(expr, result, row)], row, sqlstate, ret->message,
                sizeof ret->message);
    }
}

void wr_expr_collect(struct wr_expr *expr, struct wr_expr_failures *failures)
{
    expr->failures = failures;
}

void wr_expr_failures_add(struct wr_expr_failures *failures, const struct wr_expr_failure *failure)
{
    uint32_t at = failures->count;

    WR_ASSERT(at < WR_BATCH_ROWS_MAX);
    failures->rows[at] = (uint16_t)failure->row;
    failures->sqlstates[at] = failure->sqlstate;
    failures->messages[at] = (uint32_t)failures->texts.bytes;
    failures->count += 1;
    if (failures->explained) {
        wr_sb_append(&failures->texts, failure->message, strlen(failure->message) + 1);
    }
}

static void begin_failures(struct wr_expr *expr)
{
    if (expr->failures != NULL) {
        expr->failures->count = 0;
        wr_sb_reset(&expr->failures->texts);
    }
}

/* The n-th failure of this evaluation: the first is told, all are collected. */
static void note_failure(struct wr_expr *expr, uint32_t result, uint32_t row, uint32_t n,
                         struct wr_expr_failure *ret_first)
{
    struct wr_expr_failures *all = expr->failures;
    struct wr_expr_failure failure;

    if (n > 0 && all == NULL) {
        return;
    }
    describe(expr, result, row, n == 0 || all->explained, &failure);
    if (n == 0) {
        *ret_first = failure;
    }
    if (all != NULL) {
        wr_expr_failures_add(all, &failure);
    }
}

/* ---- filter and project ---- */

/* Rows whose boolean is TRUE, to `to`; their count. */
static uint32_t rows_that_are(const uint8_t *values, const struct rows *rows, uint16_t *to)
{
    uint32_t kept = 0;

    if (rows->list == NULL) {
        return rows_other_than(values, rows->count, 0, to);
    }
    for (uint32_t k = 0; k < rows->count; k++) {
        to[kept] = rows->list[k];
        kept += values[rows->list[k]] != 0;
    }
    return kept;
}

static uint32_t no_memory(struct wr_expr *expr, struct wr_expr_failure *ret_first)
{
    wr_expr_heap_clear(&expr->heap);
    *ret_first = (struct wr_expr_failure){.sqlstate = WR_SQLSTATE_LIMIT,
                                          .message = "the memory budget is used up"};
    return UINT32_MAX;
}

/* numbers: room for those that are not all. */
static struct rows part_of(const struct wr_batch *in, const struct wr_expr_part *part, uint16_t *numbers)
{
    if (part == NULL || part->count == in->live_count) {
        return rows_of(in);
    }
    for (uint32_t i = 0; i < part->count; i++) {
        numbers[i] = (uint16_t)wr_batch_row(in, part->first + i);
    }
    return (struct rows){part->count, numbers, in->row_count};
}

uint64_t wr_expr_take_wanted(struct wr_expr *expr)
{
    uint64_t bytes = expr->heap.wanted_bytes;

    expr->heap.wanted_bytes = 0;
    return bytes;
}

uint32_t wr_expr_filter(struct wr_expr *expr, const struct wr_batch *in,
                        const struct wr_expr_part *part, uint16_t *selection, uint32_t *ret_errors,
                        struct wr_expr_failure *ret_first, uint16_t *fail_rows)
{
    uint16_t numbers[WR_BATCH_ROWS_MAX];
    struct rows rows = part_of(in, part, numbers);
    const struct reg *reg = &expr->regs[expr->results[0]];
    uint32_t kept = 0, errors = 0;
    const uint8_t *values;

    *ret_errors = 0;
    expr->heap.pool = part == NULL ? NULL : part->pool;
    begin_failures(expr);
    if (!wr_expr_eval(expr, in, &rows)) {
        *ret_errors = no_memory(expr, ret_first);
        return 0;
    }
    values = reg->values;
    if (reg->op == WR_EXPR_AND) { /* all others are FALSE */
        rows.count = reg->pending_count;
        rows.list = reg->pending;
    }
    if (reg->validity == NULL && !any_error(reg->errors, &rows)) {
        kept = rows_that_are(values, &rows, selection);
        wr_expr_heap_clear(&expr->heap);
        return kept;
    }
    EACH_ROW(&rows, i)
    {
        if (error_at(reg, i) != 0) {
            note_failure(expr, expr->results[0], i, errors, ret_first);
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
    uint32_t bytes = reg->cell_bytes;
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

/* Its cells may point at what a kernel made. */
static bool is_made_text(const struct wr_expr *expr, uint32_t result)
{
    return wr_expr_result_column(expr, result) < 0 &&
           wr_type_reaches_out(wr_expr_result_type(expr, result));
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
            enum wr_type type = wr_expr_result_type(expr, r);
            char *cells = out->columns[r].values;
            if (!is_made_text(expr, r)) {
                continue;
            }
            EACH_ROW(rows, i)
            {
                if (wr_column_is_null(&out->columns[r], i)) {
                    continue;
                }
                if (pass == 0) {
                    bytes += wr_cell_outside_bytes(type, cells + (size_t)i * 16);
                } else {
                    wr_cell_move_outside(type, cells + (size_t)i * 16, &to);
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
    bool held = true;

    if (!expr->makes_texts) {
        return HELD;
    }
    if (expr->long_constants) {
        held = wr_batch_hold(out, expr->constants);
    }
    for (uint32_t i = 0; held && i < expr->heap.bufs.count; i++) {
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

/* Rows with an error in any result. */
static uint32_t collect_errors(struct wr_expr *expr, const struct rows *rows,
                               struct wr_expr_failure *ret_first, uint16_t *fail_rows)
{
    uint32_t errors = 0;
    bool any = false;

    for (uint32_t r = 0; r < expr->result_count; r++) {
        any |= any_error(expr->regs[expr->results[r]].errors, rows);
    }
    if (!any) {
        return 0;
    }
    EACH_ROW(rows, i)
    {
        for (uint32_t r = 0; r < expr->result_count; r++) {
            const struct reg *reg = &expr->regs[expr->results[r]];
            if (error_at(reg, i) != 0) {
                note_failure(expr, expr->results[r], i, errors, ret_first);
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
    begin_failures(expr);
    if (!wr_expr_eval(expr, in, &rows)) {
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
    /* Messages name values, which may lie in the heap. */
    uint32_t errors = collect_errors(expr, &rows, ret_first, fail_rows);
    enum hold_result held = hold_texts(expr, out, &rows);
    if (held == NO_MEMORY) {
        return no_memory(expr, ret_first);
    }
    wr_expr_heap_clear(&expr->heap);
    return held == TOO_MANY_BUFFERS ? WR_EXPR_TOO_MANY_BUFFERS : errors;
}

enum wr_code wr_expr_eval_text(struct wr_expr *expr, char **ret_texts, uint32_t *ret_sqlstate,
                               struct wr_error *err)
{
    struct rows rows = {1, NULL, 1};
    struct wr_expr_failure first;
    uint16_t fail_rows[1];
    char state[6];

    *ret_sqlstate = 0;
    for (uint32_t r = 0; r < expr->reg_count; r++) {
        if (expr->regs[r].op == WR_EXPR_COLUMN) {
            return wr_fail(err, WR_ERR_INVALID, "columns cannot be used here");
        }
    }
    expr->heap.pool = NULL;
    if (!wr_expr_eval(expr, NULL, &rows)) {
        wr_expr_heap_clear(&expr->heap);
        return wr_fail(err, WR_ERR_MEMORY, "no memory to evaluate: %.120s", expr->text);
    }
    if (collect_errors(expr, &rows, &first, fail_rows) > 0) {
        *ret_sqlstate = first.sqlstate;
        wr_expr_heap_clear(&expr->heap);
        return wr_fail(err, WR_ERR_RECORD, "%s (SQLSTATE %s) in: %.120s", first.message,
                       wr_sqlstate_text(first.sqlstate, state), expr->text);
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
