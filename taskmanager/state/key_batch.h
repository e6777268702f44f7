/* The keys of a batch of rows, and which rows share one.
 *
 * Keyed state is used batch by batch (keyed.h): a call takes many rows and acts as if they came one
 * after another. An operator that must see, row by row, what earlier rows of the same batch did to
 * the same key takes the batch in rounds: round r holds the rows that are the r-th of their key, so
 * no key is twice in a round, and the rounds together keep every key's order.
 *
 * Thread: the task's worker.
 */
#ifndef TM_STATE_KEY_BATCH_H
#define TM_STATE_KEY_BATCH_H

#include "common/batch/key.h"

struct tm_key_batch;

struct tm_key_batch *tm_key_batch_create(void);
void tm_key_batch_destroy(struct tm_key_batch *batch); /* NULL is fine */

/* The keys of the live rows of `in`, until the next build or take, or until `in` goes. */
void tm_key_batch_build(struct tm_key_batch *batch, const struct wr_batch *in,
                        const uint32_t *columns, uint32_t column_count);
/* Keys from elsewhere; borrowed until the next build or take. At most WR_BATCH_ROWS_MAX. */
void tm_key_batch_take(struct tm_key_batch *batch, const struct wr_keys *keys);

const struct wr_keys *tm_key_batch_keys(const struct tm_key_batch *batch);
/* The first row that has the key of `row`. */
uint32_t tm_key_batch_leader(struct tm_key_batch *batch, uint32_t row);
uint32_t tm_key_batch_rounds(struct tm_key_batch *batch);
/* Rows of a round, ascending; valid until the next build or take. */
const uint16_t *tm_key_batch_round(struct tm_key_batch *batch, uint32_t round,
                                   uint32_t *ret_count);

static inline bool tm_keys_is_null(const struct wr_keys *keys, uint32_t i)
{
    return keys->null_bits != NULL && (keys->null_bits[i / 64] >> (i % 64) & 1) != 0;
}

#endif
