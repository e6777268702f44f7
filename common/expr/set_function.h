/* Set-returning functions, for flat_map: one input row, any number of output rows.
 *
 * A splitter is made from a verified argument program and fed batches; it stops when its output is
 * full and goes on where it stopped. The first argument may be any text expression; patterns must
 * be constants. A pattern that is one character class repeated ([^a-z]+, \s+, [,;]) compiles to a
 * byte-set splitter (no PCRE2), and lower(column) as first argument is folded into it. Other patterns
 * are regex.h's.
 *
 * Thread: one worker.
 */
#ifndef WR_EXPR_SET_FUNCTION_H
#define WR_EXPR_SET_FUNCTION_H

#include "common/expr/program.h"

struct wr_set_function;

/* number: of function.h, kind SET. args: its argument program. */
enum wr_code wr_set_function_create(uint32_t number, const Weir__Program *args,
                                    const struct wr_schema *input, struct wr_set_function **ret,
                                    struct wr_error *err) WR_MUST_CHECK;
void wr_set_function_destroy(struct wr_set_function *set);
/* The consumer keeps no empty strings: they are not even made. */
void wr_set_function_drop_empty(struct wr_set_function *set);
enum wr_type wr_set_function_type(const struct wr_set_function *set);

/* Begin with a batch (borrowed until the next begin); evaluates the arguments. Returns the number of
 * rows with errors, as wr_expr_project; those rows make no values. */
uint32_t wr_set_function_begin(struct wr_set_function *set, struct wr_batch *in,
                               struct wr_buf_pool *pool, struct wr_expr_failure *ret_first,
                               uint16_t *fail_rows);
/* Produce up to rows_max values: values (views or cells), origin[i] = row number of `in` that value
 * i came from. Returns the count; *ret_done when the batch is used up. Views may point into the
 * input's buffers or into a buffer that wr_set_function_hold adds to the batch made of them. */
uint32_t wr_set_function_next(struct wr_set_function *set, uint32_t rows_max, void *values,
                              uint64_t *validity, uint16_t *origin, bool *ret_done);
/* After next: did it stop at a row whose matching failed (a limit)? The row makes no values; the next
 * call goes on behind it. */
bool wr_set_function_take_failure(struct wr_set_function *set, struct wr_expr_failure *ret);
/* Make `out` hold what the values since begin point into. false: too many buffers. */
bool wr_set_function_hold(struct wr_set_function *set, struct wr_batch *out);

#endif
