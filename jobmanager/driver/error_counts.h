/* Records that failed, counted by step and SQLSTATE.
 *
 * Bounded: what finds no room among JM_ERROR_COUNTS_MAX counts for step "others", code "XXXXX", as task
 * managers do with theirs.
 *
 * Thread: loop.
 */
#ifndef JM_DRIVER_ERROR_COUNTS_H
#define JM_DRIVER_ERROR_COUNTS_H

#include "common/base/limits.h"
#include "common/base/vec.h"
#include "proto/control.pb-c.h"

#define JM_ERROR_COUNTS_MAX 256u

struct jm_error_count {
    char step[WR_NAME_BYTES_MAX + 1];
    char code[6];
    uint64_t failed;  /* made a task fail */
    uint64_t skipped; /* were left out, */
    uint64_t letters; /* or became dead letters */
};
struct jm_error_counts {
    WR_VEC(struct jm_error_count) items; /* by step, then code */
};

void jm_error_counts_fini(struct jm_error_counts *counts);
void jm_error_counts_add(struct jm_error_counts *counts, const struct jm_error_count *more);
void jm_error_counts_merge(struct jm_error_counts *counts, const struct jm_error_counts *more);
/* What a task says that it has left out, in place of what it said before. */
void jm_error_counts_take(struct jm_error_counts *counts, const Weir__TaskMetrics *metrics);
/* A task has failed, perhaps because of a record. */
void jm_error_counts_note(struct jm_error_counts *counts, const Weir__Failure *failure);

#endif
