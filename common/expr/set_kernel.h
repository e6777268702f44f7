/* How a set-returning function is written (private to expr/): a kernel that is asked row by row.
 *
 *     begin(call)       the arguments of a new row; fails, or notes in its state where it stands
 *     next(call, out)   puts rows until the row's are all there (WR_SET_DONE) or out is full (WR_SET_MORE)
 *
 * Failing is wr_set_fail: what was put before stays. Values may point into the arguments or into
 * call->heap, which is cleared between two calls of next unless `row_in_heap`.
 *
 * To add one: a row of kind WR_FUNCTION_SET in a function table, with such a kernel.
 *
 * Thread: one worker per call.
 */
#ifndef WR_EXPR_SET_KERNEL_H
#define WR_EXPR_SET_KERNEL_H

#include "common/batch/batch.h"
#include "common/expr/kernel.h"
#include "common/expr/set_function.h"

enum wr_set_result {
    WR_SET_DONE,
    WR_SET_MORE,
    WR_SET_FAILED,
    WR_SET_NO_MEMORY, /* asked again later, from the same place */
};

struct wr_set_call {
    const struct wr_batch *args; /* one column per argument */
    uint32_t arg_count;
    const enum wr_type *arg_types;
    uint32_t row;
    void *state; /* state_bytes, zeroed at creation */
    struct wr_expr_heap *heap;
    struct wr_expr_failure *failure;
};

/* A type may be a pseudo-type. */
struct wr_set_column {
    const char *name;
    enum wr_type type;
};

struct wr_set_kernel {
    /* NULL: one column, of the function's result type. */
    const struct wr_set_column *columns;
    uint32_t column_count;
    bool makes_null;  /* some cells may be NULL */
    bool row_in_heap; /* the row in hand lies in the heap */
    uint32_t state_bytes;
    /* NULL: nothing to do. May look at the program of the arguments, and change its results. */
    enum wr_code (*open)(void *state, Weir__Program *args, struct wr_error *err);
    void (*close)(void *state); /* NULL: nothing to do */
    bool (*drop_empty)(void *state); /* NULL: not known */
    enum wr_set_result (*begin)(struct wr_set_call *call);
    enum wr_set_result (*next)(struct wr_set_call *call, struct wr_set_output *out);
};

static inline bool wr_set_arg_null(const struct wr_set_call *call, uint32_t arg)
{
    return wr_column_is_null(&call->args->columns[arg], call->row);
}
/* The cell of an argument of this row. */
static inline const void *wr_set_arg(const struct wr_set_call *call, uint32_t arg)
{
    return (const char *)call->args->columns[arg].values +
           (size_t)call->row * wr_type_cell_bytes(call->arg_types[arg]);
}
static inline struct wr_str wr_set_text(const struct wr_set_call *call, uint32_t arg)
{
    const struct wr_view *view = wr_set_arg(call, arg);

    return (struct wr_str){wr_view_ptr(view), view->bytes};
}
static inline bool wr_set_full(const struct wr_set_output *out)
{
    return out->count == out->max;
}
/* The row being put: its cells, then wr_set_row. */
static inline void wr_set_put(struct wr_set_output *out, uint32_t column, const void *cell,
                              uint32_t bytes)
{
    memcpy((char *)out->values[column] + (size_t)out->count * bytes, cell, bytes);
}
/* A cell of a kernel that makes NULLs. */
static inline void wr_set_put_null(struct wr_set_output *out, uint32_t column, uint32_t bytes)
{
    memset((char *)out->values[column] + (size_t)out->count * bytes, 0, bytes);
    out->any_null = true;
    out->validity[column][out->count / 64] &= ~((uint64_t)1 << (out->count % 64));
}
static inline void wr_set_row(struct wr_set_output *out)
{
    out->origin[out->count++] = out->row;
}
/* The row fails: WR_SET_FAILED. */
enum wr_set_result wr_set_fail(struct wr_set_call *call, uint32_t sqlstate, const char *fmt, ...)
    WR_PRINTF(3, 4);

/* set_jsonb.c */
extern const struct wr_set_kernel wr_set_jsonb_array_elements;
extern const struct wr_set_kernel wr_set_jsonb_array_elements_text;
extern const struct wr_set_kernel wr_set_jsonb_object_keys;
extern const struct wr_set_kernel wr_set_jsonb_each;
extern const struct wr_set_kernel wr_set_jsonb_each_text;
/* set_jsonpath.c */
extern const struct wr_set_kernel wr_set_jsonb_path_query;
extern const struct wr_set_kernel wr_set_jsonb_path_query_tz;
/* set_split.c, set_array.c, set_series.c, set_text.c */
#define WR_SET_KERNELS(X)                                                                     \
    X(regexp_split_to_table) X(unnest) X(generate_subscripts) X(series_int4) X(series_int8)   \
    X(series_numeric) X(series_timestamp) X(series_timestamptz) X(string_to_table)            \
    X(regexp_matches)
#define X(name) extern const struct wr_set_kernel wr_set_##name;
WR_SET_KERNELS(X)
#undef X

#endif
