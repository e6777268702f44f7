/* Rows that an operator keeps over barriers, because what it makes of them takes long, and how far it got.
 *
 * An item of state, little-endian; the payload is a frame's (common/batch/wire.h):
 *
 *     u8 version | u32 rows | u32 taken | u32 told | u64 made | u32 bytes | payload
 *
 * Thread: the task's worker.
 */
#ifndef TM_OPERATORS_KEPT_ROWS_H
#define TM_OPERATORS_KEPT_ROWS_H

#include "common/batch/batch.h"
#include "taskmanager/state/items.h"

struct tm_kept_rows {
    struct wr_buf *payload; /* owned; NULL: none */
    uint32_t bytes;
    uint32_t rows;
    uint32_t taken; /* rows that are behind us */
    uint32_t told;  /* rows whose failures have been told, at least those taken */
    uint64_t made;  /* of the next row: so much has left */
};

/* The live rows of a batch, none of them taken. false: no memory. */
bool tm_kept_rows_take(struct tm_kept_rows *kept, const struct wr_batch *batch, struct wr_buf_pool *pool);
void tm_kept_rows_fini(struct tm_kept_rows *kept); /* also of zero bytes */

void tm_kept_rows_add_item(const struct tm_kept_rows *kept, struct tm_items *items);
enum wr_code tm_kept_rows_from_item(const struct tm_item *item, struct tm_kept_rows *ret,
                                    struct wr_error *err) WR_MUST_CHECK;
/* All rows as a batch of the schema, which is kept. *ret NULL: no memory now. WR_ERR_CORRUPT: they have other
 * columns. */
enum wr_code tm_kept_rows_open(const struct tm_kept_rows *kept, const struct wr_schema *schema,
                               struct wr_buf_pool *pool, struct wr_batch **ret,
                               struct wr_error *err) WR_MUST_CHECK;

#endif
