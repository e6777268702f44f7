/* A list of constants that values are looked up in: x IN (1, 2, 3) as one step instead of a chain of
 * comparisons (program.h's IN).
 *
 * Whole numbers and times: some are compared one by one over all rows, more are hashed; text and bytea are
 * hashed; all else is sorted. Equal is what `=` says.
 *
 * Thread: const after creation.
 */
#ifndef WR_EXPR_IN_LIST_H
#define WR_EXPR_IN_LIST_H

#include <stdbool.h>
#include <stdint.h>

#include "common/batch/type.h"

struct wr_in_list;

/* Can values of a type be looked up in a list? */
bool wr_in_list_takes(enum wr_type type);
/* Of `count` cells, one behind the other; they are copied, what they point to is borrowed. */
struct wr_in_list *wr_in_list_create(enum wr_type type, const void *cells, uint32_t count);
void wr_in_list_destroy(struct wr_in_list *list);
/* out[i] = is values[i] in the list, for the rows (NULL: 0 … count - 1). */
void wr_in_list_test(const struct wr_in_list *list, const void *values, const uint16_t *rows,
                     uint32_t count, uint8_t *out);

#endif
