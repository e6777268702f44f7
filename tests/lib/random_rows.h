/* Random schemas and rows of them, with a copy to compare with, for tests of batches and codecs.
 *
 * Rows lie in `cells` as the cell's bytes (texts as their own allocation); edge values are frequent.
 * Thread: main.
 */
#ifndef WR_TESTS_LIB_RANDOM_ROWS_H
#define WR_TESTS_LIB_RANDOM_ROWS_H

#include "common/base/rng.h"
#include "common/batch/batch.h"

#define RANDOM_COLUMNS_MAX 12

struct random_cell {
    bool null;
    uint8_t fixed[16];
    char *text; /* of text and bytea columns, and the digits of big numerics; owned */
    uint32_t bytes;
};

struct random_rows {
    struct wr_field fields[RANDOM_COLUMNS_MAX];
    struct wr_schema schema;
    uint32_t columns; /* system columns included */
    uint32_t count;
    struct random_cell *cells; /* row by row */
};

/* Supported types only, unless `all`; texts up to text_bytes_max. */
void random_schema(struct random_rows *rows, struct wr_rng *rng, bool all);
void random_fill(struct random_rows *rows, struct wr_rng *rng, uint32_t count,
                 uint32_t text_bytes_max, double null_chance);
void random_fini(struct random_rows *rows);
const struct random_cell *random_at(const struct random_rows *rows, uint32_t row, uint32_t column);

/* Put row `row` into the builder; false: full or no memory (nothing is left of it). */
bool random_put(const struct random_rows *rows, uint32_t row, struct wr_builder *builder);
/* All rows [first, end) as one batch; they must fit. */
struct wr_batch *random_batch(const struct random_rows *rows, uint32_t first, uint32_t end,
                              struct wr_buf_pool *pool);
/* Cell (batch row, column) is the model's (row, column). */
void random_check(const struct random_rows *rows, uint32_t row, const struct wr_batch *batch,
                  uint32_t batch_row);

#endif
