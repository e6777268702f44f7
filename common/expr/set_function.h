/* Set-returning functions, for flat_map: one input row, any number of output rows, of one or several
 * columns.
 *
 * A set function is made from a verified argument program and fed batches; it stops when its output is
 * full and goes on where it stopped. What each function does is a kernel of set_kernel.h.
 *
 * Thread: one worker.
 */
#ifndef WR_EXPR_SET_FUNCTION_H
#define WR_EXPR_SET_FUNCTION_H

#include "common/expr/program.h"

#define WR_SET_COLUMNS_MAX 4u

struct wr_set_function;

/* Where values go: `max` cells per column. validity: all bits set at first; NULL where
 * wr_set_function_makes_null says no. */
struct wr_set_output {
    void *values[WR_SET_COLUMNS_MAX];
    uint64_t *validity[WR_SET_COLUMNS_MAX];
    uint16_t *origin; /* row number of the input that row i came from */
    uint32_t max;
    uint32_t count; /* so many are there */
    bool any_null;  /* a bit of some validity was cleared */
    uint16_t row;   /* the input row in hand */
};

/* number: of function.h, kind SET. args: its argument program. */
enum wr_code wr_set_function_create(uint32_t number, const Weir__Program *args,
                                    const struct wr_schema *input, struct wr_set_function **ret,
                                    struct wr_error *err) WR_MUST_CHECK;
void wr_set_function_destroy(struct wr_set_function *set);
/* The consumer keeps no rows whose (one) text is empty: they are not even made. false: this function
 * makes them all the same. */
bool wr_set_function_drop_empty(struct wr_set_function *set);

uint32_t wr_set_function_columns(const struct wr_set_function *set);
enum wr_type wr_set_function_type(const struct wr_set_function *set, uint32_t column);
/* NULL: the only column, which is called as its caller likes. */
const char *wr_set_function_name(const struct wr_set_function *set, uint32_t column);
bool wr_set_function_makes_null(const struct wr_set_function *set);

/* Failures of the arguments' rows are told there, as wr_expr_collect says. */
void wr_set_function_collect(struct wr_set_function *set, struct wr_expr_failures *failures);
/* Begin with a batch (borrowed until the next begin); evaluates the arguments. Returns the number of
 * rows with errors, as wr_expr_project; those rows make no values. */
uint32_t wr_set_function_begin(struct wr_set_function *set, struct wr_batch *in,
                               struct wr_buf_pool *pool, struct wr_expr_failure *ret_first,
                               uint16_t *fail_rows);
/* Bytes that the arguments of the batch hold until its rows are all made. */
uint64_t wr_set_function_held_bytes(const struct wr_set_function *set);
/* As wr_expr_take_wanted, of a begin or next that found no memory. */
uint64_t wr_set_function_take_wanted(struct wr_set_function *set);
/* Append rows to out. *ret_done when the batch is used up. Values may point into the input's buffers or
 * into those that wr_set_function_hold adds to the batch made of them; the latter before the next call.
 * Nothing new, not done and no failure: no memory for now. */
void wr_set_function_next(struct wr_set_function *set, struct wr_set_output *out, bool *ret_done);
/* Where next goes on: at this live row of the batch, of which so many rows have been made. */
void wr_set_function_position(const struct wr_set_function *set, uint32_t *ret_live, uint64_t *ret_made);
/* After next: did it stop at a row that failed? The row makes no more values; the next call goes on
 * behind it. */
bool wr_set_function_take_failure(struct wr_set_function *set, struct wr_expr_failure *ret);
/* Make `out` hold what the values of the last next point into. false: too many buffers. */
bool wr_set_function_hold(struct wr_set_function *set, struct wr_batch *out);

#endif
