#include "common/expr/set_function.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "common/base/alloc.h"
#include "common/base/assert.h"
#include "common/batch/sqlstate.h"
#include "common/expr/set_kernel.h"

struct wr_set_function {
    const struct wr_function *function;
    const struct wr_set_kernel *kernel;
    struct wr_set_column columns[WR_SET_COLUMNS_MAX];
    uint32_t column_count;
    struct wr_expr *args;
    struct wr_schema arg_schema; /* of the evaluated arguments */
    struct wr_field arg_fields[WR_CALL_ARGS_MAX];
    enum wr_type arg_types[WR_CALL_ARGS_MAX];

    /* The batch in hand. */
    struct wr_batch *in;
    struct wr_batch *values; /* the evaluated arguments, in's row numbers; owned */
    uint64_t failed[WR_BATCH_ROWS_MAX / 64];
    uint32_t live; /* next live index */
    bool in_row;
    uint64_t row_made; /* of the row in hand */
    bool has_failure; /* of the last call of next */
    struct wr_expr_failure failure;
    struct wr_expr_heap heap;
    struct wr_set_call call;
};

/* ---- creation ---- */

/* What the columns are, for the arguments' types as the program has them. false: they do not fit. */
static bool resolve_columns(struct wr_set_function *set, const enum wr_type *types, uint32_t count)
{
    const struct wr_set_kernel *kernel = set->kernel;
    const struct wr_set_column single = {NULL, set->function->result};
    const struct wr_set_column *columns = kernel->columns == NULL ? &single : kernel->columns;
    struct wr_function f = *set->function;

    if (!wr_function_takes(&f, count)) {
        return false;
    }
    set->column_count = kernel->columns == NULL ? 1 : kernel->column_count;
    for (uint32_t i = 0; i < set->column_count; i++) {
        f.result = columns[i].type;
        set->columns[i] =
            (struct wr_set_column){columns[i].name, wr_function_result(&f, types, count)};
        if (set->columns[i].type == WR_TYPE_NONE) {
            return false;
        }
    }
    return true;
}

static enum wr_code check_columns(struct wr_set_function *set, const Weir__Program *args,
                                  struct wr_error *err)
{
    enum wr_type types[WR_CALL_ARGS_MAX];

    for (uint32_t i = 0; i < args->n_results; i++) {
        bool there = i < WR_CALL_ARGS_MAX && args->results[i] < args->n_instructions;
        if (!there) {
            return wr_fail(err, WR_ERR_CORRUPT, "arguments that are not there");
        }
        types[i] = (enum wr_type)args->instructions[args->results[i]]->type;
    }
    return resolve_columns(set, types, (uint32_t)args->n_results)
               ? WR_OK
               : wr_fail(err, WR_ERR_CORRUPT, "an argument of another type");
}

static enum wr_code open_kernel(struct wr_set_function *set, const Weir__Program *args,
                                const struct wr_schema *input, struct wr_error *err)
{
    Weir__Program own = *args;
    uint32_t results[WR_CALL_ARGS_MAX];

    if (check_columns(set, args, err) != WR_OK) {
        return err->code;
    }
    memcpy(results, args->results, args->n_results * sizeof *results);
    own.results = results;
    set->call.state = wr_alloc_zero(1, WR_MAX(set->kernel->state_bytes, 1u));
    if (set->kernel->open != NULL && set->kernel->open(set->call.state, &own, err) != WR_OK) {
        return err->code;
    }
    if (wr_expr_create(&own, input, &set->args, err) != WR_OK) {
        return err->code;
    }
    for (uint32_t i = 0; i < own.n_results; i++) {
        set->arg_types[i] = wr_expr_result_type(set->args, i);
        set->arg_fields[i] =
            (struct wr_field){.name = "argument", .type = set->arg_types[i], .typmod = -1};
    }
    set->arg_schema =
        (struct wr_schema){.field_count = (uint32_t)own.n_results, .fields = set->arg_fields};
    return WR_OK;
}

enum wr_code wr_set_function_create(uint32_t number, const Weir__Program *args,
                                    const struct wr_schema *input, struct wr_set_function **ret,
                                    struct wr_error *err)
{
    struct wr_set_function *set;
    const struct wr_function *f = wr_function_by_number(number);

    if (f == NULL || f->kind != WR_FUNCTION_SET) {
        return wr_fail(err, WR_ERR_CORRUPT, "function %u is not set-returning", number);
    }
    set = WR_NEW(struct wr_set_function);
    set->function = f;
    set->kernel = f->kernel;
    if (open_kernel(set, args, input, err) != WR_OK) {
        wr_set_function_destroy(set);
        return err->code;
    }
    set->call.arg_count = set->arg_schema.field_count;
    set->call.arg_types = set->arg_types;
    set->call.heap = &set->heap;
    set->call.failure = &set->failure;
    *ret = set;
    return WR_OK;
}

static void let_go(struct wr_set_function *set)
{
    wr_batch_unref(set->values);
    set->values = NULL;
    set->in = NULL;
    wr_expr_heap_clear(&set->heap);
}

void wr_set_function_destroy(struct wr_set_function *set)
{
    if (set == NULL) {
        return;
    }
    let_go(set);
    if (set->call.state != NULL && set->kernel->close != NULL) {
        set->kernel->close(set->call.state);
    }
    wr_free(set->call.state);
    WR_VEC_FINI(&set->heap.bufs);
    wr_expr_destroy(set->args);
    wr_free(set);
}

bool wr_set_function_drop_empty(struct wr_set_function *set)
{
    return set->kernel->drop_empty != NULL && set->kernel->drop_empty(set->call.state);
}

uint32_t wr_set_function_columns(const struct wr_set_function *set)
{
    return set->column_count;
}

enum wr_type wr_set_function_type(const struct wr_set_function *set, uint32_t column)
{
    return set->columns[column].type;
}

const char *wr_set_function_name(const struct wr_set_function *set, uint32_t column)
{
    return set->columns[column].name;
}

bool wr_set_function_makes_null(const struct wr_set_function *set)
{
    return set->kernel->makes_null;
}

/* ---- rows ---- */

void wr_set_function_collect(struct wr_set_function *set, struct wr_expr_failures *failures)
{
    wr_expr_collect(set->args, failures);
}

uint32_t wr_set_function_begin(struct wr_set_function *set, struct wr_batch *in,
                               struct wr_buf_pool *pool, struct wr_expr_failure *ret_first,
                               uint16_t *fail_rows)
{
    uint32_t errors;

    let_go(set);
    set->heap.pool = pool;
    memset(set->failed, 0, sizeof set->failed);
    set->values = wr_batch_create(pool, &set->arg_schema,
                                  wr_expr_project_scratch(set->args, in->row_count));
    if (set->values == NULL) {
        *ret_first = (struct wr_expr_failure){.sqlstate = WR_SQLSTATE_LIMIT,
                                              .message = "the memory budget is used up"};
        return UINT32_MAX;
    }
    set->values->row_count = in->row_count;
    set->values->live_count = in->live_count;
    errors = wr_expr_project(set->args, in, set->values, pool, ret_first, fail_rows);
    for (uint32_t i = 0; errors != UINT32_MAX && i < errors; i++) {
        set->failed[fail_rows[i] / 64] |= (uint64_t)1 << (fail_rows[i] % 64);
    }
    set->in = in;
    set->call.args = set->values;
    set->live = 0;
    set->in_row = false;
    set->row_made = 0;
    return errors;
}

uint64_t wr_set_function_held_bytes(const struct wr_set_function *set)
{
    return set->values == NULL ? 0 : wr_batch_held_bytes(set->values);
}

uint64_t wr_set_function_take_wanted(struct wr_set_function *set)
{
    uint64_t bytes = set->heap.wanted_bytes + wr_expr_take_wanted(set->args);

    set->heap.wanted_bytes = 0;
    return bytes;
}

enum wr_set_result wr_set_fail(struct wr_set_call *call, uint32_t sqlstate, const char *fmt, ...)
{
    va_list args;

    *call->failure = (struct wr_expr_failure){.row = call->row, .sqlstate = sqlstate};
    va_start(args, fmt);
    (void)vsnprintf(call->failure->message, sizeof call->failure->message, fmt, args);
    va_end(args);
    return WR_SET_FAILED;
}

bool wr_set_function_take_failure(struct wr_set_function *set, struct wr_expr_failure *ret)
{
    if (!set->has_failure) {
        return false;
    }
    *ret = set->failure;
    set->has_failure = false;
    return true;
}

/* A row of a strict function with a NULL makes nothing, nor does one whose arguments failed. */
static bool makes_nothing(const struct wr_set_function *set, uint32_t row)
{
    if ((set->failed[row / 64] >> (row % 64) & 1) != 0) {
        return true;
    }
    for (uint32_t i = 0; set->function->strict && i < set->call.arg_count; i++) {
        if (wr_column_is_null(&set->values->columns[i], row)) {
            return true;
        }
    }
    return false;
}

/* WR_SET_DONE: all rows are. */
static enum wr_set_result next_row(struct wr_set_function *set)
{
    while (!set->in_row) {
        enum wr_set_result result;
        if (set->live == set->in->live_count) {
            return WR_SET_DONE;
        }
        set->call.row = wr_batch_row(set->in, set->live);
        if (makes_nothing(set, set->call.row)) {
            set->live += 1;
            continue;
        }
        result = set->kernel->begin(&set->call);
        if (result == WR_SET_FAILED || result == WR_SET_NO_MEMORY) {
            return result;
        }
        set->in_row = true;
    }
    return WR_SET_MORE;
}

static void end_row(struct wr_set_function *set)
{
    set->in_row = false;
    set->live += 1;
    set->row_made = 0;
}

void wr_set_function_next(struct wr_set_function *set, struct wr_set_output *out, bool *ret_done)
{
    enum wr_set_result result;

    set->has_failure = false;
    *ret_done = false;
    if (!set->kernel->row_in_heap) {
        wr_expr_heap_clear(&set->heap);
    }
    while ((result = next_row(set)) == WR_SET_MORE) {
        uint32_t before = out->count;
        out->row = (uint16_t)set->call.row;
        result = set->kernel->next(&set->call, out);
        set->row_made += out->count - before;
        if (result != WR_SET_DONE) {
            break;
        }
        end_row(set);
    }
    *ret_done = result == WR_SET_DONE;
    if (result == WR_SET_FAILED) {
        set->has_failure = true;
        end_row(set);
    }
}

void wr_set_function_position(const struct wr_set_function *set, uint32_t *ret_live, uint64_t *ret_made)
{
    *ret_live = set->live;
    *ret_made = set->row_made;
}

bool wr_set_function_hold(struct wr_set_function *set, struct wr_batch *out)
{
    bool held = wr_batch_share(out, set->in) && wr_batch_share(out, set->values);

    for (uint32_t i = 0; i < set->heap.bufs.count; i++) {
        held = held && wr_batch_hold(out, set->heap.bufs.items[i]);
    }
    return held;
}
