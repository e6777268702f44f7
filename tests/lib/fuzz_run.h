/* Programs on random rows, for fuzzers.
 *
 * Thread: main.
 */
#ifndef WR_TESTS_LIB_FUZZ_RUN_H
#define WR_TESTS_LIB_FUZZ_RUN_H

#include "proto/plan.pb-c.h"
#include "tests/lib/budget.h"
#include "tests/lib/random_rows.h"

struct fuzz_rows {
    struct budget budget;
    struct random_rows rows;
    struct wr_batch *batch;
    uint16_t selection[WR_BATCH_ROWS_MAX];
};

/* Of any types, or of one column of each (a boolean, b bigint, …: see the names in fuzz_run.c). */
void fuzz_rows_init(struct fuzz_rows *rows, uint32_t seed, bool named);
void fuzz_rows_fini(struct fuzz_rows *rows);
/* Is the program taken? Then it is run, as a projection and, if it can be one, as a filter. */
bool fuzz_run(struct fuzz_rows *rows, const Weir__Program *program);

#endif
