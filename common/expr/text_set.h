/* The texts of an array as a set that is asked again and again: sorted once, found by halving.
 *
 * Thread: any; a set belongs to one call.
 */
#ifndef WR_EXPR_TEXT_SET_H
#define WR_EXPR_TEXT_SET_H

#include "common/base/str.h"
#include "common/batch/array.h"

struct wr_text_set {
    struct wr_view *texts; /* ascending, each once; long ones point into the array */
    uint32_t count;
};

/* Of the elements that are not NULL; the array outlives the set. */
void wr_text_set_init(struct wr_text_set *set, const struct wr_array *array);
void wr_text_set_fini(struct wr_text_set *set);
/* Which of the texts it is; UINT32_MAX: none. */
uint32_t wr_text_set_find(const struct wr_text_set *set, struct wr_str text);

#endif
