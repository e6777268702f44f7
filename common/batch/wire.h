/* Wire codec: the payload of a DATA frame, written once, read in place.
 *
 *      0         2          4           8
 *     +---------+----------+-----------+----------------------------------+ … blocks at 64-byte
 *     | u16     | u16      | u32       | per column: u8 type, u8 flags,   |   borders: per column
 *     | columns | system   | heap bytes| u16 0, u32 offset of its block   |   validity (if flag),
 *     +---------+----------+-----------+----------------------------------+   values; last: heap
 *
 * flags bit 7: the block starts with a validity bitmap of ceil(rows/64) words. Selected rows only,
 * no selection, no schema. Views and big numerics hold heap offsets; decode checks each against the heap,
 * and the digits of numerics, and makes it a pointer in place, so the batch is views over the received buffer. The heap is followed by 64
 * zero bytes.
 *
 * Thread: any; pure. Bytes come from outside: every offset is checked, nothing asserts.
 */
#ifndef WR_BATCH_WIRE_H
#define WR_BATCH_WIRE_H

#include "common/batch/batch.h"

/* How many live rows from `first` on fit into payload_bytes_max, at least 1 when there are any, and
 * the payload's size for them (which for a single row may exceed the maximum). */
uint32_t wr_wire_fit(const struct wr_batch *batch, uint32_t first, uint32_t payload_bytes_max,
                     uint32_t *ret_payload_bytes);
/* Encode live rows [first, first + count) into a buffer of the pool; NULL when it refuses.
 * *ret_bytes = payload size. */
struct wr_buf *wr_wire_encode(const struct wr_batch *batch, uint32_t first, uint32_t count,
                              struct wr_buf_pool *pool, uint32_t *ret_bytes);
/* A batch over `buf` (a reference is taken); changes views in place, so decode once per buffer. The
 * batch struct comes from the pool; *ret = NULL and WR_OK when the pool refuses. */
enum wr_code wr_wire_decode(const struct wr_schema *schema, struct wr_buf *buf,
                            uint32_t payload_bytes, uint32_t rows, struct wr_buf_pool *pool,
                            struct wr_batch **ret, struct wr_error *err) WR_MUST_CHECK;

#endif
