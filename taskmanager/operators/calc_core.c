#include "taskmanager/operators/calc_core.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "common/base/test_point.h"

#include "common/batch/memory.h"
#include "common/batch/sqlstate.h"

enum wr_code tm_calc_open(struct tm_calc *calc, const struct tm_context *ctx,
                          const Weir__CalcSpec *spec, const struct wr_schema *input,
                          const Weir__Operator *op, struct wr_error *err)
{
    const struct wr_schema *output = ctx->output_schema;

    if ((output->system & ~input->system) != 0) {
        return wr_fail(err, WR_ERR_CORRUPT, "system columns that the input does not have");
    }
    calc->output = output;
    calc->filter_step = spec->filter_step[0] == '\0' ? op->step : spec->filter_step;
    calc->project_step = spec->project_step[0] == '\0' ? op->step : spec->project_step;
    if (tm_errors_open(&calc->errors, ctx, op->on_error, input, err) != WR_OK) {
        return err->code;
    }
    if (spec->filter != NULL && wr_expr_create(spec->filter, input, &calc->filter, err) != WR_OK) {
        return wr_wrap(err, "filter");
    }
    if (calc->filter != NULL && (wr_expr_result_count(calc->filter) != 1 ||
                                 wr_expr_result_type(calc->filter, 0) != WR_TYPE_BOOL)) {
        return wr_fail(err, WR_ERR_CORRUPT, "a filter that is not boolean");
    }
    if (spec->project != NULL &&
        wr_expr_create(spec->project, input, &calc->project, err) != WR_OK) {
        return wr_wrap(err, "map");
    }
    if (calc->filter != NULL) {
        wr_expr_collect(calc->filter, tm_errors_failures(&calc->errors));
    }
    if (calc->project != NULL) {
        wr_expr_collect(calc->project, tm_errors_failures(&calc->errors));
    }
    uint32_t columns =
        calc->project == NULL ? input->field_count : wr_expr_result_count(calc->project);
    if (columns != output->field_count) {
        return wr_fail(err, WR_ERR_CORRUPT, "%u results for %u columns", columns,
                       output->field_count);
    }
    for (uint32_t i = 0; calc->project != NULL && i < columns; i++) {
        if (wr_expr_result_type(calc->project, i) != output->fields[i].type) {
            return wr_fail(err, WR_ERR_CORRUPT, "column %u of another type", i);
        }
    }
    return WR_OK;
}

void tm_calc_close(struct tm_calc *calc)
{
    wr_expr_destroy(calc->filter);
    wr_expr_destroy(calc->project);
    wr_batch_unref(WR_TAKE(calc->kept));
    wr_batch_unref(WR_TAKE(calc->result));
    tm_errors_close(&calc->errors);
    calc->filter = NULL;
    calc->project = NULL;
}

/* `in` with another selection; NULL: no memory. */
static struct wr_batch *narrow(struct tm_context *ctx, struct wr_batch *in,
                               const uint16_t *selection, uint32_t count)
{
    struct wr_batch *out = wr_batch_create(ctx->pool, in->schema, count * 2 + 64);

    if (out == NULL) {
        return NULL;
    }
    if (!wr_batch_share(out, in)) {
        wr_batch_unref(out);
        return wr_batch_compact(ctx->pool, in, selection, count);
    }
    uint16_t *kept = wr_batch_carve(out, count * 2);
    memcpy(kept, selection, count * 2);
    memcpy(out->columns, in->columns, in->column_count * sizeof *in->columns);
    out->row_count = in->row_count;
    out->live_count = count;
    out->selection = kept;
    return out;
}

/* ---- rows that are too big ---- */

/* What a row of so many columns takes on its way to another task manager, beside its cells. */
#define WIRE_COLUMN_BYTES 192u

static bool is_big(const struct wr_batch *batch, uint32_t row)
{
    uint64_t bytes = (uint64_t)WIRE_COLUMN_BYTES * (batch->column_count + 1);

    for (uint32_t c = 0; c < batch->column_count; c++) {
        const struct wr_column *column = &batch->columns[c];
        enum wr_type type = (enum wr_type)column->type;
        const char *cell = (const char *)column->values + (size_t)row * wr_type_cell_bytes(type);
        if (wr_type_reaches_out(type) && !wr_column_is_null(column, row)) {
            bytes += wr_cell_outside_bytes(type, cell);
        }
    }
    return bytes > WR_OVERSIZE_BYTES_MAX;
}

/* A row that no channel could carry fails here, wherever the next task runs: among the other `errors`, of
 * which *first tells. Only a batch that holds as much as one such row is looked at. */
static uint32_t find_big(struct tm_calc *calc, const struct wr_batch *out, uint32_t errors,
                         struct wr_expr_failure *first)
{
    struct wr_expr_failures *all = tm_errors_failures(&calc->errors);
    struct wr_expr_failure failure = {.sqlstate = WR_SQLSTATE_LIMIT};
    uint16_t failed[WR_BATCH_ROWS_MAX];
    uint32_t count = 0, next = 0;

    if (wr_batch_held_bytes(out) <= WR_OVERSIZE_BYTES_MAX) {
        return errors;
    }
    memcpy(failed, calc->fail_rows, errors * sizeof *failed);
    (void)snprintf(failure.message, sizeof failure.message, "row is too big: maximum size %d",
                   WR_OVERSIZE_BYTES_MAX);
    for (uint32_t i = 0; i < out->live_count; i++) {
        failure.row = wr_batch_row(out, i);
        if (next < errors && failed[next] == failure.row) {
            next += 1;
        } else if (is_big(out, failure.row)) {
            *first = errors + count == 0 ? failure : *first;
            if (all != NULL) {
                wr_expr_failures_add(all, &failure);
            }
        } else {
            continue;
        }
        calc->fail_rows[count++] = (uint16_t)failure.row;
    }
    return count;
}

/* System columns that both have go along. */
static void share_system(const struct wr_batch *in, struct wr_batch *out)
{
    for (uint32_t s = 0; s < WR_SYSTEM_COLUMNS; s++) {
        enum wr_system_column column = (enum wr_system_column)s;
        if (wr_schema_has(in->schema, column) && wr_schema_has(out->schema, column)) {
            out->columns[wr_schema_system_index(out->schema, column)] =
                in->columns[wr_schema_system_index(in->schema, column)];
        }
    }
}

struct wr_batch *tm_calc_part(struct tm_context *ctx, struct wr_batch *in, uint32_t first, uint32_t count)
{
    uint16_t rows[WR_BATCH_ROWS_MAX];

    if (count == in->live_count) {
        return wr_batch_ref(in);
    }
    for (uint32_t i = 0; i < count; i++) {
        rows[i] = (uint16_t)wr_batch_row(in, first + i);
    }
    return narrow(ctx, in, rows, count);
}

enum tm_status tm_calc_wait_for_row(struct tm_context *ctx, const char *step, uint64_t bytes)
{
    uint64_t budget = wr_memory_budget_bytes(ctx->memory);
    uint64_t room =
        budget - wr_memory_process_bytes(budget) - budget / WR_MEMORY_LEFT_BY_ROWS;

    ctx->waiting_row.step = step;
    ctx->waiting_row.bytes = bytes;
    if (bytes <= room) {
        return TM_MORE;
    }
    (void)wr_fail(&ctx->err, WR_ERR_MEMORY,
                  "step \"%.*s\": cannot compute a row that needs %" PRIu64 " bytes at once and more, of %" PRIu64
                  " bytes of memory that are there for rows: make less of one row, or give the "
                  "task manager more memory",
                  (int)strcspn(step, "."), step, bytes, room);
    return TM_FAILED;
}

/* The next rows go through the filter, as many as there is memory for. */
static enum tm_status filter_part(struct tm_calc *calc, struct tm_context *ctx, struct wr_batch *in)
{
    struct wr_expr_part part = {.first = calc->filtered, .pool = ctx->pool};
    struct wr_expr_failure first;
    uint32_t errors = UINT32_MAX, kept = 0;

    part.count = in->live_count - calc->filtered;
    if (WR_BUGGIFY("calc.few_filtered")) {
        calc->filter_most = 1 + in->live_count / 3;
    }
    part.count = calc->filter_most == 0 ? part.count : WR_MIN(part.count, calc->filter_most);
    while (errors == UINT32_MAX) {
        kept = wr_expr_filter(calc->filter, in, &part, calc->selection + calc->kept_count, &errors, &first,
                              calc->fail_rows);
        if (errors == UINT32_MAX) {
            uint64_t wanted = wr_expr_take_wanted(calc->filter);
            if (part.count == 1) {
                return tm_calc_wait_for_row(ctx, calc->filter_step, wanted);
            }
            part.count = calc->filter_most = part.count / 2;
        }
    }
    ctx->waiting_row.step = NULL;
    calc->filtered += part.count;
    calc->kept_count += kept;
    return tm_errors_take(&calc->errors, ctx, calc->filter_step, in, errors, &first) ? TM_FAILED : TM_DONE;
}

/* TM_MORE: there is no memory, or letters are to leave first. */
static enum tm_status filter(struct tm_calc *calc, struct tm_context *ctx, struct wr_batch *in,
                             struct wr_batch **out)
{
    enum tm_status status = TM_DONE;

    while (status == TM_DONE && calc->filtered < in->live_count && !tm_errors_wait(&calc->errors)) {
        status = filter_part(calc, ctx, in);
    }
    if (status != TM_DONE || calc->filtered < in->live_count) {
        return status == TM_FAILED ? TM_FAILED : TM_MORE;
    }
    if (calc->kept_count == in->live_count) {
        *out = wr_batch_ref(in);
    } else if (calc->kept_count > 0) {
        *out = narrow(ctx, in, calc->selection, calc->kept_count);
        if (*out == NULL) {
            return TM_MORE;
        }
    }
    calc->filtered = calc->kept_count = 0;
    calc->filter_most = calc->filter_most < WR_BATCH_ROWS_MAX / 2 ? calc->filter_most * 2 : 0;
    return TM_DONE;
}

/* The selection of in without the failed rows, carved from out. */
static void drop_failed(struct wr_batch *out, const struct wr_batch *in, const uint16_t *failed,
                        uint32_t errors)
{
    uint16_t *kept = wr_batch_carve(out, in->live_count * 2);
    uint32_t count = 0, next = 0;

    for (uint32_t i = 0; i < in->live_count; i++) {
        uint32_t row = wr_batch_row(in, i);
        if (next < errors && failed[next] == row) {
            next += 1;
        } else {
            kept[count++] = (uint16_t)row;
        }
    }
    out->selection = kept;
    out->live_count = count;
}

static enum tm_status project(struct tm_calc *calc, struct tm_context *ctx, struct wr_batch *in,
                              struct wr_batch **ret);

/* A batch that holds as many buffers as a batch can: its rows are copied first. */
static enum tm_status project_compact(struct tm_calc *calc, struct tm_context *ctx,
                                      struct wr_batch *in, struct wr_batch **ret)
{
    struct wr_batch *copy = wr_batch_compact(ctx->pool, in, NULL, in->live_count);
    enum tm_status status;

    if (copy == NULL) {
        return TM_MORE;
    }
    status = project(calc, ctx, copy, ret);
    wr_batch_unref(copy);
    return status;
}

static enum tm_status project(struct tm_calc *calc, struct tm_context *ctx, struct wr_batch *in,
                              struct wr_batch **ret)
{
    uint32_t scratch =
        wr_expr_project_scratch(calc->project, in->row_count) + in->live_count * 2 + 128;
    struct wr_batch *out = wr_batch_create(ctx->pool, calc->output, scratch);
    struct wr_expr_failure first;
    uint32_t errors;

    if (out == NULL) {
        return TM_MORE;
    }
    if (!wr_batch_share(out, in)) {
        wr_batch_unref(out);
        return project_compact(calc, ctx, in, ret);
    }
    out->row_count = in->row_count;
    out->live_count = in->live_count;
    out->selection = in->selection;
    errors = wr_expr_project(calc->project, in, out, ctx->pool, &first, calc->fail_rows);
    if (errors == UINT32_MAX) {
        wr_batch_unref(out);
        return TM_MORE;
    }
    if (errors == WR_EXPR_TOO_MANY_BUFFERS) {
        wr_batch_unref(out);
        return project_compact(calc, ctx, in, ret);
    }
    share_system(in, out);
    errors = find_big(calc, out, errors, &first);
    if (tm_errors_take(&calc->errors, ctx, calc->project_step, in, errors, &first)) {
        wr_batch_unref(out);
        return TM_FAILED;
    }
    if (errors > 0) {
        drop_failed(out, in, calc->fail_rows, errors);
    }
    *ret = out;
    return TM_DONE;
}

/* The same rows with the system columns of the output alone: where a row came from ends at the last step
 * that could tell of it. NULL: no memory. */
static struct wr_batch *drop_system(const struct tm_calc *calc, struct tm_context *ctx, struct wr_batch *in)
{
    struct wr_batch *out = wr_batch_create(ctx->pool, calc->output, in->live_count * 2 + 64);

    if (out == NULL) {
        return NULL;
    }
    if (!wr_batch_share(out, in)) {
        struct wr_batch *copy = wr_batch_compact(ctx->pool, in, NULL, in->live_count);
        wr_batch_unref(out);
        out = copy == NULL ? NULL : drop_system(calc, ctx, copy);
        wr_batch_unref(copy);
        return out;
    }
    memcpy(out->columns, in->columns, in->schema->field_count * sizeof *in->columns);
    share_system(in, out);
    out->row_count = in->row_count;
    out->live_count = in->live_count;
    out->selection = in->selection;
    return out;
}

/* What the filter leaves is the result; false: no memory. */
static bool pass_kept(struct tm_calc *calc, struct tm_context *ctx)
{
    if (calc->kept == NULL || calc->kept->schema->system == calc->output->system) {
        calc->result = WR_TAKE(calc->kept);
        return true;
    }
    calc->result = drop_system(calc, ctx, calc->kept);
    if (calc->result == NULL) {
        return false;
    }
    wr_batch_unref(WR_TAKE(calc->kept));
    return true;
}

/* Some of the rows that the filter left: those that are next. NULL: no memory. */
static struct wr_batch *next_rows(const struct tm_calc *calc, struct tm_context *ctx)
{
    uint32_t count = calc->kept->live_count - calc->projected;
    uint16_t rows[WR_BATCH_ROWS_MAX];

    if (calc->rows_most == 0 && calc->projected == 0) {
        return wr_batch_ref(calc->kept);
    }
    count = calc->rows_most == 0 ? count : WR_MIN(count, calc->rows_most);
    for (uint32_t i = 0; i < count; i++) {
        rows[i] = (uint16_t)wr_batch_row(calc->kept, calc->projected + i);
    }
    return wr_batch_compact(ctx->pool, calc->kept, rows, count);
}

/* What the filter leaves becomes the result. Where expressions make so much of the rows that there is no memory
 * for it, half of them at a time do: waiting would not help. */
static enum tm_status project_kept(struct tm_calc *calc, struct tm_context *ctx)
{
    enum tm_status status = TM_MORE;
    uint32_t count = UINT32_MAX;
    uint64_t wanted = 0;

    if (calc->kept == NULL || calc->project == NULL) {
        return pass_kept(calc, ctx) ? TM_DONE : TM_MORE;
    }
    if (WR_BUGGIFY("calc.few_rows")) {
        calc->rows_most = 1 + calc->kept->live_count / 3;
    }
    while (status == TM_MORE && count > 1) { /* count is what was tried */
        struct wr_batch *rows = next_rows(calc, ctx);
        if (rows == NULL) {
            return TM_MORE;
        }
        count = rows->live_count;
        status = project(calc, ctx, rows, &calc->result);
        wr_batch_unref(rows);
        if (status == TM_MORE && count > 1) {
            calc->rows_most = count / 2;
        }
        wanted = wr_expr_take_wanted(calc->project);
    }
    if (status == TM_MORE) {
        return tm_calc_wait_for_row(ctx, calc->project_step, wanted);
    }
    if (status == TM_DONE) {
        calc->projected += count;
        ctx->waiting_row.step = NULL;
    }
    return status;
}

/* The result, and whether it is the last one of the batch. The next batch is tried with more rows at a time. */
static enum tm_status hand_out(struct tm_calc *calc, struct wr_batch **out)
{
    *out = WR_TAKE(calc->result);
    if (calc->kept != NULL && calc->projected < calc->kept->live_count) {
        calc->stage = TM_CALC_FILTERED;
        return TM_MORE;
    }
    wr_batch_unref(WR_TAKE(calc->kept));
    calc->projected = 0;
    calc->rows_most = calc->rows_most < WR_BATCH_ROWS_MAX / 2 ? calc->rows_most * 2 : 0;
    calc->stage = TM_CALC_BEGIN;
    return TM_DONE;
}

enum tm_status tm_calc_apply(struct tm_calc *calc, struct tm_context *ctx, struct wr_batch *in,
                             struct wr_batch **out)
{
    enum tm_status status = TM_DONE;

    *out = NULL;
    while (!tm_errors_wait(&calc->errors)) {
        switch (calc->stage) {
        case TM_CALC_BEGIN:
            if (calc->filter == NULL) {
                calc->kept = wr_batch_ref(in);
            } else {
                status = filter(calc, ctx, in, &calc->kept);
            }
            break;
        case TM_CALC_FILTERED:
            status = project_kept(calc, ctx);
            break;
        case TM_CALC_PROJECTED:
            return hand_out(calc, out);
        }
        if (status == TM_MORE && tm_errors_wait(&calc->errors)) {
            break;
        }
        if (status != TM_DONE) {
            return status;
        }
        calc->stage += 1;
    }
    return tm_errors_next(&calc->errors, ctx, out);
}
