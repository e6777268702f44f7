/* datagen's rows: row i of a column is a pure function of (seed, i, column), so any subtask makes
 * any row, again and again the same.
 *
 * Random bits of a cell are one mix of a per-column base and the row's number; nothing is
 * sequential, so a column of a batch is a loop without dependencies.
 *
 * Thread: the task's worker.
 */
#ifndef TM_CONNECTORS_GENERATE_H
#define TM_CONNECTORS_GENERATE_H

#include "common/base/arena.h"
#include "common/batch/batch.h"
#include "proto/plan.pb-c.h"

struct tm_generate_column;

struct tm_generate {
    struct wr_arena arena;
    const struct wr_schema *output;
    struct tm_generate_column *columns; /* by output column */
    struct wr_buf *constants;           /* long literals; batches hold it; NULL: none */
    uint32_t rows_max;                  /* per batch, so that long texts fit */
};

/* fini follows a failed init too. What the pointers lead to is kept. */
enum wr_code tm_generate_init(struct tm_generate *generate, const Weir__SourceSpec *spec,
                              uint64_t seed, const struct wr_schema *declared,
                              const struct wr_schema *output, struct wr_error *err) WR_MUST_CHECK;
void tm_generate_fini(struct tm_generate *generate);
/* Rows [first, first + count) of `split`, count <= rows_max; NULL: no memory. */
struct wr_batch *tm_generate_rows(const struct tm_generate *generate, struct wr_buf_pool *pool,
                                  uint64_t first, uint32_t count, const char *split);

#endif
