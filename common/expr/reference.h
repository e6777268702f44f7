/* The function table for people: one line of a function, and the reference page FUNCTIONS.md.
 *
 * Thread: any.
 */
#ifndef WR_EXPR_REFERENCE_H
#define WR_EXPR_REFERENCE_H

#include "common/base/str.h"
#include "common/expr/function.h"

/* Append how a function is written, with its types: "split_part(text, text, integer)", "integer + integer",
 * "integer :: bigint". */
void wr_function_signature(const struct wr_function *f, struct wr_sb *sb);
/* Append the page, without the answers that differ from PostgreSQL's. */
void wr_function_reference(struct wr_sb *sb);

#endif
