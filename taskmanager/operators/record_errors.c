#include "taskmanager/operators/record_errors.h"

#include <string.h>

#include "common/base/alloc.h"
#include "common/base/assert.h"

enum wr_code tm_errors_open(struct tm_errors *errors, const struct tm_context *ctx,
                            const char *on_error, const struct wr_schema *input,
                            struct wr_error *err)
{
    if (strcmp(on_error, "fail") == 0) {
        return WR_OK;
    }
    errors->policy = TM_ERRORS_SKIP;
    if (strcmp(on_error, "dead_letter") == 0) {
        errors->policy = TM_ERRORS_LETTERS;
        if (!tm_letters_open(&errors->letters, ctx)) {
            return wr_fail(err, WR_ERR_CORRUPT, "dead letters without their output");
        }
    } else if (strcmp(on_error, "skip") != 0) {
        return wr_fail(err, WR_ERR_CORRUPT, "\"%s\" for records that fail", on_error);
    }
    if (input == NULL) {
        return WR_OK;
    }
    errors->failures = WR_NEW(struct wr_expr_failures);
    errors->failures->explained = errors->policy == TM_ERRORS_LETTERS;
    return errors->policy == TM_ERRORS_LETTERS
               ? tm_writer_init(&errors->writer, "json", input, "", err)
               : WR_OK;
}

void tm_errors_close(struct tm_errors *errors)
{
    wr_batch_unref(WR_TAKE(errors->batch));
    if (errors->failures != NULL) {
        wr_sb_fini(&errors->failures->texts);
        wr_free(WR_TAKE(errors->failures));
    }
    tm_writer_fini(&errors->writer);
    tm_letters_close(&errors->letters);
    wr_sb_fini(&errors->text);
}

/* A row that is taken back has failed when it came; its letter has been told. */
static bool is_taken_back(struct wr_batch *batch, uint32_t row)
{
    const struct wr_column *kinds = wr_batch_system(batch, WR_SYSTEM_KIND);
    uint8_t kind = kinds == NULL ? WR_ROW_INSERT : ((const uint8_t *)kinds->values)[row];

    return kind == WR_ROW_UPDATE_BEFORE || kind == WR_ROW_DELETE;
}

static void count(struct tm_errors *errors, struct tm_context *ctx, struct wr_batch *batch)
{
    const struct wr_expr_failures *f = errors->failures;

    for (uint32_t i = 0; i < f->count; i++) {
        if (is_taken_back(batch, f->rows[i])) {
            continue;
        }
        if (errors->policy == TM_ERRORS_SKIP) {
            tm_context_count_skipped(ctx, errors->step, f->sqlstates[i], 1);
        } else {
            tm_context_count_letters(ctx, errors->step, f->sqlstates[i], 1);
        }
    }
}

bool tm_errors_take(struct tm_errors *errors, struct tm_context *ctx, const char *step,
                    struct wr_batch *batch, uint32_t count_of, const struct wr_expr_failure *first)
{
    if (count_of == 0) {
        return false;
    }
    if (errors->policy == TM_ERRORS_FAIL) {
        tm_context_step_error(ctx, step, first->sqlstate, first->message, first->text, batch,
                              first->row);
        return true;
    }
    WR_ASSERT(errors->failures->count == count_of && errors->batch == NULL);
    errors->step = step;
    count(errors, ctx, batch);
    if (errors->policy == TM_ERRORS_LETTERS) {
        errors->batch = wr_batch_ref(batch);
        errors->next = errors->live = 0;
    }
    return false;
}

void tm_errors_begin(struct tm_errors *errors)
{
    if (errors->failures != NULL) {
        errors->failures->count = 0;
        wr_sb_reset(&errors->failures->texts);
    }
}

bool tm_errors_take_one(struct tm_errors *errors, struct tm_context *ctx, const char *step,
                        struct wr_batch *batch, const struct wr_expr_failure *failure)
{
    tm_errors_begin(errors);
    if (errors->failures != NULL) {
        wr_expr_failures_add(errors->failures, failure);
    }
    return tm_errors_take(errors, ctx, step, batch, 1, failure);
}

/* The next row that failed, as a letter. */
static void add_letter(struct tm_errors *errors, const struct tm_context *ctx)
{
    const struct wr_expr_failures *f = errors->failures;
    uint32_t i = errors->next++;
    struct tm_letter letter = {.step = errors->step,
                               .sqlstate = f->sqlstates[i],
                               .message = f->texts.ptr + f->messages[i],
                               .offset = -1};
    struct wr_origin origin;

    if (wr_batch_row(errors->batch, errors->live) > f->rows[i]) {
        errors->live = 0;
    }
    while (wr_batch_row(errors->batch, errors->live) != f->rows[i]) {
        errors->live += 1;
        WR_ASSERT(errors->live < errors->batch->live_count);
    }
    if (wr_batch_origin(errors->batch, f->rows[i], &origin)) {
        letter.split = origin.split;
        letter.offset = origin.offset;
    }
    wr_sb_reset(&errors->text);
    errors->writer.type->write_rows(&errors->writer, errors->batch, errors->live, 1, &errors->text);
    letter.columns = (struct wr_str){errors->text.ptr, errors->text.bytes - 1}; /* its line end */
    tm_letters_add(&errors->letters, ctx, &letter);
    if (errors->text.capacity > 4 * TM_LETTER_TEXT_BYTES_MAX) {
        wr_sb_fini(&errors->text); /* a large row is no reason to hold so much for ever */
    }
}

enum tm_status tm_errors_next(struct tm_errors *errors, struct tm_context *ctx,
                              struct wr_batch **out)
{
    while (errors->batch != NULL && !tm_letters_full(&errors->letters)) {
        if (is_taken_back(errors->batch, errors->failures->rows[errors->next])) {
            errors->next += 1;
        } else {
            add_letter(errors, ctx);
        }
        if (errors->next == errors->failures->count) {
            wr_batch_unref(WR_TAKE(errors->batch));
        }
    }
    *out = tm_letters_take(&errors->letters, ctx);
    return TM_MORE;
}
